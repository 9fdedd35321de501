/* Random small studies of two countries, with all that a study may have, solved twice: by the
 * assignment and by the oracle that goes from route to route.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "support/oracle/route_equilibrium.h"
#include "support/random_study.h"

enum { N_CASES = 24 };

static void compare(const struct lsp_results *ours, const struct lsp_results *theirs)
{
    for (size_t movement = 0; movement < STUDY_MOVEMENTS; movement++) {
        if (isfinite(theirs->composite_money[movement]))
            assert_close(ours->composite_money[movement], theirs->composite_money[movement], 1e-8);
        else
            assert_true(isinf(ours->composite_money[movement]));
        for (size_t way = 0; way < STUDY_WAYS; way++) {
            const struct lsp_choice *one = lsp_results_choice(ours, movement, way);
            const struct lsp_choice *two = lsp_results_choice(theirs, movement, way);
            assert_int_equal(isfinite(one->cost_money), isfinite(two->cost_money));
            assert_close(one->amount, two->amount, 1e-8);
        }
    }
    for (size_t link = 0; link < ours->n_links; link++)
        assert_close(ours->link_time_h[link], theirs->link_time_h[link], 1e-8);
}

/* Loads from light to far over capacity. */
static void random_studies_come_out_as_by_the_oracle(void **state)
{
    (void)state;
    static const double LOADS[] = {0.1, 1, 4};
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_study study;
        random_study_make(&study, seed, LOADS[seed % 3]);
        struct lsp_network network;
        assert_int_equal(lsp_network_build(&study.specs, &network), LSP_OK);
        struct lsp_equilibrium_problem problem = random_study_problem(&study, &network);
        struct lsp_equilibrium_options options = {.target = 1e-11};
        struct lsp_results ours, theirs;
        assert_int_equal(lsp_equilibrium_solve(&problem, &options, &ours), LSP_OK);
        assert_int_equal(oracle_equilibrium_solve(&problem, &options, &theirs), LSP_OK);
        if (ours.convergence.stopped_by != LSP_STOPPED_CONVERGED ||
            theirs.convergence.stopped_by != LSP_STOPPED_CONVERGED)
            fail_msg("seed %u stopped at %g, the oracle at %g", seed, ours.convergence.residual,
                theirs.convergence.residual);
        compare(&ours, &theirs);
        lsp_results_finish(&ours);
        lsp_results_finish(&theirs);
        lsp_network_finish(&network);
    }
}

/* Of each part of the cost; and `cost` is their sum. */
static void check_parts(const struct lsp_results *results, size_t choice, double constant_money)
{
    const struct lsp_choice *at = &results->choices[choice];
    const struct lsp_steps *steps = &results->steps[choice];
    double parts[LSP_N_COST_PARTS] = {[LSP_COST_CONSTANT] = constant_money}, hours = 0, sum = 0;
    for (size_t step = 0; step < steps->n; step++) {
        assert_true(steps->items[step].share > 0 && steps->items[step].share <= 1 + 1e-12);
        hours += steps->items[step].share * steps->items[step].hours;
        for (size_t part = 0; part < LSP_N_COST_PARTS; part++)
            parts[part] += steps->items[step].share * steps->items[step].part_money[part];
    }
    for (size_t part = 0; part < LSP_N_COST_PARTS; part++) {
        assert_close(parts[part], at->part_money[part], 1e-12);
        sum += at->part_money[part];
    }
    assert_close(hours, at->hours, 1e-12);
    assert_close(sum, at->cost_money, 1e-7);
}

/* Also of movements of nobody, which stand in the place of the last ones here. */
static void a_cost_is_the_sum_of_its_parts_and_of_its_steps(void **state)
{
    (void)state;
    enum { N_PROBES = 3 };
    size_t n_probed = 0;
    bool keep_steps[STUDY_MOVEMENTS];
    for (size_t movement = 0; movement < STUDY_MOVEMENTS; movement++)
        keep_steps[movement] = movement % 2 == 1;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_study study;
        random_study_make(&study, seed, 1);
        for (size_t probe = STUDY_MOVEMENTS - N_PROBES; probe < STUDY_MOVEMENTS; probe++)
            study.amount[probe] = study.movements[probe].amount_per_year = 0;
        struct lsp_network network;
        assert_int_equal(lsp_network_build(&study.specs, &network), LSP_OK);
        struct lsp_equilibrium_problem problem = random_study_problem(&study, &network);
        struct lsp_equilibrium_options options = {.target = 1e-11, .keep_steps = keep_steps};
        struct lsp_results all, fewer;
        assert_int_equal(lsp_equilibrium_solve(&problem, &options, &all), LSP_OK);
        assert_int_equal(all.convergence.stopped_by, LSP_STOPPED_CONVERGED);
        study.demand.n_movements -= N_PROBES;
        options.keep_steps = NULL;
        assert_int_equal(lsp_equilibrium_solve(&problem, &options, &fewer), LSP_OK);
        assert_null(fewer.steps);
        for (size_t choice = 0; choice < (STUDY_MOVEMENTS - N_PROBES) * STUDY_WAYS; choice++)
            assert_close(all.choices[choice].amount, fewer.choices[choice].amount, 1e-8);
        for (size_t choice = 0; choice < STUDY_MOVEMENTS * STUDY_WAYS; choice++) {
            size_t movement = choice / STUDY_WAYS;
            const struct lsp_segment *who = &study.segments[study.movements[movement].segment];
            if (!keep_steps[movement])
                assert_int_equal(all.steps[choice].n, 0);
            else if (isfinite(all.choices[choice].cost_money))
                check_parts(&all, choice, who->constant_money[choice % STUDY_WAYS]);
            n_probed +=
                movement >= STUDY_MOVEMENTS - N_PROBES && isfinite(all.choices[choice].cost_money);
        }
        lsp_results_finish(&all);
        lsp_results_finish(&fewer);
        lsp_network_finish(&network);
    }
    assert_true(n_probed > N_CASES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_studies_come_out_as_by_the_oracle),
        cmocka_unit_test(a_cost_is_the_sum_of_its_parts_and_of_its_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
