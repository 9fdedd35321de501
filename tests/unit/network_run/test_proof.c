/* Tests of the proof of answers in memory: manufactured equilibria of every kind are accepted, and
 * no changed one is.  SPDX-License-Identifier: Apache-2.0 */
#include "base/random.h"
#include "network_run/proof.h"
#include "support/manufactured.h"
#include "support/soak.h"
#include "support/test.h"
#include "verify/verify_internal.h"

#include <stdlib.h>

static const struct manufacture_order ORDERS[] = {
    {.seed = 1, .side = 6, .n_centroids = 8},
    {.seed = 2, .side = 6, .n_centroids = 8, .has_all_functions = true},
    {.seed = 3, .side = 6, .n_centroids = 8, .has_all_functions = true, .has_preload = true},
    {.seed = 4, .side = 6, .n_centroids = 8, .n_classes = 3, .has_all_functions = true},
    {.seed = 5, .side = 6, .n_centroids = 8, .goal = LSP_GOAL_SYSTEM},
    {.seed = 6, .side = 5, .n_centroids = 6, .n_classes = 2, .goal = LSP_GOAL_SYSTEM},
    {.seed = 7, .side = 20, .n_centroids = 30, .n_classes = 2, .has_all_functions = true},
};
enum { N_ORDERS = sizeof ORDERS / sizeof *ORDERS };
static const double TARGET = 1e-12;

static struct manufactured make(size_t order)
{
    struct manufactured made;
    assert_true(manufacture_to_order(&ORDERS[order], &made));
    return made;
}

static struct lsp_network_run_proof prove(const struct manufactured *made, bool has_potentials)
{
    const struct lsp_assignment_result result = {
        .flow = made->flow, .class_flow = made->problem.n_classes > 1 ? made->class_flow : NULL};
    struct lsp_network_run_proof proof;
    assert_int_equal(lsp_network_run_prove(&made->problem, &result,
                         has_potentials ? made->potential : NULL, TARGET, 1, &proof),
        LSP_OK);
    return proof;
}

static void manufactured_equilibria_are_accepted(void **state)
{
    (void)state;
    for (size_t order = 0; order < N_ORDERS; order++)
        for (int has_potentials = 0; has_potentials < 2; has_potentials++) {
            struct manufactured made = make(order);
            struct lsp_network_run_proof proof = prove(&made, has_potentials);
            if (!proof.is_accepted)
                fail_msg("order %zu: [%g, %g], imbalance %g, %s", order, proof.low, proof.high,
                    proof.worst_imbalance, proof.fault);
            assert_true(proof.high < 1e-14);
            manufactured_finish(&made);
        }
}

static void prices_enclose_the_functions_as_printed(void **state)
{
    (void)state;
    for (size_t order = 0; order < N_ORDERS; order++) {
        struct manufactured made = make(order);
        const struct lsp_assignment_problem *problem = &made.problem;
        struct lsp_verify_table tables[16];
        assert_true(problem->n_tables <= 16);
        for (uint32_t at = 0; at < problem->n_tables; at++)
            tables[at] = (struct lsp_verify_table){
                problem->tables[at].n, problem->tables[at].saturation, problem->tables[at].factor};
        const struct lsp_verify_problem spelt = {.function = problem->function,
            .free_time = problem->free_time,
            .a = problem->a,
            .b = problem->b,
            .capacity = problem->capacity,
            .preload = problem->preload,
            .tables = tables,
            .is_system = problem->goal == LSP_GOAL_SYSTEM};
        for (uint32_t link = 0; link < problem->n_links; link++)
            for (double times = 0; times < 5; times += 0.5) {
                double flow = made.flow[link] * times;
                struct verify_price price;
                lsp_verify_price(&spelt, link, exactly(flow), &price);
                assert_close((double)price.cost.low,
                    (double)slow_goal_time(problem, link, (long double)flow), 1e-12);
                assert_close((double)price.integral.high,
                    lsp_assignment_link_at(problem, link, flow).integral, 1e-12);
                assert_true(price.cost.high - price.cost.low <= 1e-15L * price.cost.high);
                assert_true(price.cost.low <= price.cost.high);
            }
        manufactured_finish(&made);
    }
}

/* Changes one number and puts it back. */
static bool is_rejected(struct manufactured *made, double *number, double changed)
{
    double kept = *number;
    *number = changed;
    struct lsp_network_run_proof proof = prove(made, true);
    *number = kept;
    return !proof.is_accepted;
}

static double draw(uint64_t seed, uint32_t *n_drawn)
{
    return lsp_random_uniform(seed, LSP_RANDOM_TEST, 0, (*n_drawn)++);
}

/* By a relative 1e-6 to 1e3, up or down, another sign, or to nothing at all. */
static double change(double value, uint64_t seed, uint32_t *n_drawn)
{
    static const double OTHERS[] = {-1, 0, 1e300, (double)INFINITY, (double)NAN};
    size_t kind = (size_t)(draw(seed, n_drawn) * 12);
    double step = pow(10, -6 + 9 * draw(seed, n_drawn));
    if (isinf(value) || fpclassify(value) == FP_ZERO)
        return kind < 6 ? step : kind < 9 ? -step : (double)NAN;
    if (kind < sizeof OTHERS / sizeof *OTHERS && kind > 0)
        return kind == 1 ? 0 : kind == 2 ? -value : OTHERS[kind];
    return kind % 2 == 0 ? value * (1 + step) : value / (1 + step);
}

/* A flow far below the others at its nodes would be lost in their rounding; none is here. */
static void one_changed_number_is_rejected(void **state)
{
    (void)state;
    uint64_t n_cases = soak_or(60, 15);
    for (size_t order = 0; order + 1 < N_ORDERS; order++) {
        struct manufactured made = make(order);
        const struct lsp_assignment_problem *problem = &made.problem;
        uint32_t n_classes = problem->n_classes > 1 ? problem->n_classes : 1;
        for (uint64_t seed = 0; seed < n_cases; seed++) {
            uint32_t n_drawn = 0;
            double where = draw(seed, &n_drawn);
            size_t link = (size_t)(where * problem->n_links);
            size_t flow = (size_t)(where * n_classes * problem->n_links);
            size_t potential = (size_t)(where * problem->n_origins * problem->n_nodes);
            double *numbers[] = {&made.flow[link], &made.potential[potential],
                n_classes > 1 ? &made.class_flow[flow] : &made.flow[link]};
            for (size_t at = 0; at < sizeof numbers / sizeof *numbers; at++) {
                double changed = change(*numbers[at], seed, &n_drawn);
                if (!is_rejected(&made, numbers[at], changed))
                    fail_msg("order %zu, seed %u, array %zu: %.17g is accepted for %.17g", order,
                        (unsigned)seed, at, changed, *numbers[at]);
            }
        }
        manufactured_finish(&made);
    }
}

static void flows_far_from_equilibrium_have_their_gap_enclosed(void **state)
{
    (void)state;
    struct manufactured made = make(0);
    struct lsp_assignment_result first = {0};
    struct lsp_network_run_proof proof;
    assert_int_equal(
        lsp_assignment_solve(&made.problem,
            &(struct lsp_assignment_options){.relative_gap = 1e-12, .max_iterations = 1}, &first),
        LSP_OK);
    assert_int_equal(lsp_network_run_prove(&made.problem, &first, NULL, TARGET, 1, &proof), LSP_OK);
    assert_false(proof.is_accepted);
    assert_true(proof.low <= first.relative_gap * (1 + 1e-9));
    assert_true(proof.high >= first.relative_gap * (1 - 1e-9));
    assert_true(proof.high - proof.low < 1e-14);
    lsp_assignment_result_finish(&first);
    manufactured_finish(&made);
}

static void threads_change_nothing(void **state)
{
    (void)state;
    struct manufactured made = make(6);
    const struct lsp_assignment_result result = {.flow = made.flow, .class_flow = made.class_flow};
    struct lsp_network_run_proof one, many;
    for (uint32_t n_threads = 2; n_threads < 9; n_threads += 3) {
        assert_int_equal(
            lsp_network_run_prove(&made.problem, &result, NULL, TARGET, 1, &one), LSP_OK);
        assert_int_equal(
            lsp_network_run_prove(&made.problem, &result, NULL, TARGET, n_threads, &many), LSP_OK);
        assert_memory_equal(&one, &many, sizeof one);
    }
    manufactured_finish(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(manufactured_equilibria_are_accepted),
        cmocka_unit_test(prices_enclose_the_functions_as_printed),
        cmocka_unit_test(one_changed_number_is_rejected),
        cmocka_unit_test(flows_far_from_equilibrium_have_their_gap_enclosed),
        cmocka_unit_test(threads_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
