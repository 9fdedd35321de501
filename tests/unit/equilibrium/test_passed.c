/* What else a run was on its way: states beside the result, and going on below the target.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "support/random_study.h"

enum { N_CASES = 5 };
static const double LOADS[] = {0.1, 1, 2};

struct case_of {
    struct random_study study;
    struct lsp_network network;
    struct lsp_equilibrium_problem problem;
};

static void make(struct case_of *at, uint32_t seed)
{
    random_study_make(&at->study, seed, LOADS[seed % 3]);
    assert_int_equal(lsp_network_build(&at->study.specs, &at->network), LSP_OK);
    at->problem = random_study_problem(&at->study, &at->network);
}

static void assert_same(const struct lsp_results *one, const struct lsp_results *two)
{
    size_t n = one->n_movements, n_ways = one->n_alternatives;
    assert_memory_equal(one->amount, two->amount, n * sizeof *one->amount);
    assert_memory_equal(one->composite_money, two->composite_money, n * sizeof *one->amount);
    for (size_t way = 0; way < n * n_ways; way++) {
        assert_true(one->choices[way].amount == two->choices[way].amount);
        assert_true(one->choices[way].cost_money == two->choices[way].cost_money);
        assert_true(one->choices[way].hours == two->choices[way].hours);
    }
    assert_memory_equal(
        one->link_time_h, two->link_time_h, one->n_links * sizeof *one->link_time_h);
    assert_int_equal(one->convergence.iterations, two->convergence.iterations);
    assert_true(one->convergence.residual == two->convergence.residual);
    assert_true(one->convergence.duality_gap == two->convergence.duality_gap);
}

static void who_looks_on_the_way_changes_no_bit(void **state)
{
    (void)state;
    size_t n_before = 0, n_beyond = 0;
    static const double TARGETS[] = {1e-4, 1e-7, 1e-10};
    for (uint32_t seed = 1; seed <= N_CASES; seed++)
        for (size_t target = 0; target < 3; target++) {
            struct case_of at;
            struct lsp_results alone, beside, other;
            struct lsp_equilibrium_options options = {.target = TARGETS[target]};
            make(&at, seed);
            assert_int_equal(lsp_equilibrium_solve(&at.problem, &options, &alone), LSP_OK);
            assert_int_equal(
                lsp_equilibrium_solve_twice(&at.problem, &options, &beside, &other), LSP_OK);
            assert_same(&alone, &beside);
            assert_int_equal(other.n_movements, alone.n_movements);
            bool is_before = other.convergence.iterations < alone.convergence.iterations;
            *(is_before ? &n_before : &n_beyond) += 1;
            if (is_before)
                assert_true(other.convergence.residual >= 10 * alone.convergence.residual);
            lsp_results_finish(&alone);
            lsp_results_finish(&beside);
            lsp_results_finish(&other);
            lsp_network_finish(&at.network);
        }
    assert_true(n_before > 0); /* else one of the two is not tested */
    assert_true(n_beyond > 0);
}

static void a_run_goes_on_to_its_aim_or_to_rounding(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct case_of at;
        struct lsp_results results;
        make(&at, seed);
        struct lsp_equilibrium_options options = {.target = 1e-6, .aim = 1e-9};
        assert_int_equal(lsp_equilibrium_solve(&at.problem, &options, &results), LSP_OK);
        assert_int_equal(results.convergence.stopped_by, LSP_STOPPED_CONVERGED);
        assert_true(results.convergence.residual <= 1e-9);
        assert_true(results.convergence.target == 1e-6);
        lsp_results_finish(&results);
        options.aim = 1e-300; /* nobody gets there */
        assert_int_equal(lsp_equilibrium_solve(&at.problem, &options, &results), LSP_OK);
        assert_int_equal(results.convergence.stopped_by, LSP_STOPPED_CONVERGED);
        assert_true(results.convergence.iterations < 1000);
        assert_true(results.convergence.residual <= 1e-6);
        lsp_results_finish(&results);
        lsp_network_finish(&at.network);
    }
}

static void a_run_that_is_cut_off_has_no_other_state(void **state)
{
    (void)state;
    struct case_of at;
    struct lsp_results results, other;
    make(&at, 2);
    struct lsp_equilibrium_options options = {.target = 1e-12, .max_iterations = 1};
    assert_int_equal(lsp_equilibrium_solve_twice(&at.problem, &options, &results, &other), LSP_OK);
    assert_int_equal(results.convergence.stopped_by, LSP_STOPPED_ITERATIONS);
    assert_int_equal(other.n_movements, 0);
    assert_null(other.choices);
    lsp_results_finish(&results);
    lsp_results_finish(&other);
    lsp_network_finish(&at.network);
}

/* Nobody travels between them, and nobody's way is looked for there. */
static void two_zones_at_one_node_have_no_way_between_them(void **state)
{
    (void)state;
    struct case_of at;
    struct lsp_results results;
    random_study_make(&at.study, 3, 0.1);
    struct lsp_movement *moved = &at.study.movements[0];
    at.study.zones[moved->destination].node = at.study.zones[moved->origin].node;
    assert_int_equal(lsp_network_build(&at.study.specs, &at.network), LSP_OK);
    at.problem = random_study_problem(&at.study, &at.network);
    assert_int_equal(
        lsp_equilibrium_solve(&at.problem, &(struct lsp_equilibrium_options){0}, &results), LSP_OK);
    assert_true(isinf(results.composite_money[0]));
    assert_true(results.amount[0] == 0);
    lsp_results_finish(&results);
    lsp_network_finish(&at.network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_looks_on_the_way_changes_no_bit),
        cmocka_unit_test(a_run_goes_on_to_its_aim_or_to_rounding),
        cmocka_unit_test(a_run_that_is_cut_off_has_no_other_state),
        cmocka_unit_test(two_zones_at_one_node_have_no_way_between_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
