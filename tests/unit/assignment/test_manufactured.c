/* Equilibria that are known before they are solved, from ten links to a hundred thousand.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "support/answer.h"
#include "support/manufactured.h"
#include "support/soak.h"
#include "support/test.h"

/* Of the known ones, relative.  A gap g proves the objective to g but costs and flows only to about
 * its root, so costs come as near as NEAR in nearly all cases, and in all within COST_TOLERANCE.
 * Each link's flow is held to what the gap proves, and to FLOW_TOLERANCE where its time rises. */
static const double NEAR = 1e-8, COST_TOLERANCE = 2e-6, FLOW_TOLERANCE = 1e-5;

struct row {
    const char *name;
    struct manufacture_order order; /* without seed */
    double gap;
    uint32_t n_cases, n_cases_sanitized;
    bool is_large; /* the slow oracles are left out */
    uint32_t n_threads;
    uint64_t seed; /* being tried */
};

struct errors {
    double cost, flow, price; /* the largest of all cases */
    uint64_t n_near;          /* cases with costs and prices within NEAR */
};

static struct lsp_assignment_result solve_row(
    const struct row *row, const struct manufactured *made)
{
    struct lsp_assignment_options options = {
        .relative_gap = row->gap, .n_threads = row->n_threads, .max_iterations = 400};
    struct lsp_assignment_result result = {0};
    if (!row->is_large)
        return answer_with(&made->problem, &options);
    assert_int_equal(lsp_assignment_solve(&made->problem, &options, &result), LSP_OK);
    assert_int_equal(result.ended_by, LSP_ASSIGNMENT_CONVERGED);
    return result;
}

static void keep_larger(double *kept, double found, double expected)
{
    double scale = fabs(expected) > 1 ? fabs(expected) : 1;
    if (!(fabs(found - expected) <= *kept * scale))
        *kept = fabs(found - expected) / scale;
}

static void check_links(const struct manufactured *made, const struct lsp_assignment_result *result,
    struct errors *errors)
{
    const struct lsp_assignment_problem *problem = &made->problem;
    double excess = result->relative_gap * result->total_cost + 1e-15 * made->total_cost;
    for (uint32_t link = 0; link < problem->n_links; link++) {
        double flow = result->flow[link];
        double cost = slow_cost(problem, link, flow);
        if (isfinite(made->cost[link]))
            keep_larger(&errors->cost, cost, made->cost[link]);
        if (is_stiff(problem, link, made->flow[link]))
            keep_larger(&errors->flow, flow, made->flow[link]);
        if (!manufactured_flow_is_within(made, link, flow, excess))
            fail_msg("link %u has flow %g instead of %g", link, flow, made->flow[link]);
    }
}

static void check_prices(const struct manufactured *made,
    const struct lsp_assignment_result *result, struct errors *errors)
{
    const struct lsp_assignment_problem *problem = &made->problem;
    uint32_t n = problem->n_nodes;
    double *potential = calloc(n, sizeof *potential);
    double *time = calloc(problem->n_links, sizeof *time);
    assert_true(potential && time);
    for (uint32_t link = 0; link < problem->n_links; link++)
        time[link] = (double)slow_goal_time(problem, link, (long double)result->flow[link]);
    for (uint32_t at = 0; at < problem->n_origins; at++) {
        assert_int_equal(lsp_assignment_potentials(problem, time, at, 1, 1, potential), LSP_OK);
        for (uint32_t node = 0; node < n; node++) {
            double expected = made->potential[(size_t)at * n + node];
            assert_int_equal(isinf(potential[node]) != 0, isinf(expected) != 0);
            if (isfinite(expected))
                keep_larger(&errors->price, potential[node], expected);
        }
    }
    free(potential);
    free(time);
}

static void check_case(const struct row *row, struct errors *errors)
{
    struct errors own = {0, 0, 0, 0};
    struct manufacture_order order = row->order;
    struct manufactured made;
    order.seed = row->seed;
    order.side += row->is_large ? 0 : (uint32_t)(row->seed % 5);
    order.n_centroids += row->is_large ? 0 : (uint32_t)(row->seed % 7);
    assert_true(manufacture_to_order(&order, &made));
    if (!row->is_large)
        assert_true(slow_class_gap(&made.problem, made.class_flow) < 2e-15);
    struct lsp_assignment_result result = solve_row(row, &made);
    check_links(&made, &result, &own);
    check_prices(&made, &result, &own);
    assert_close(result.total_cost, made.total_cost, COST_TOLERANCE);
    keep_larger(&errors->cost, own.cost, 0);
    keep_larger(&errors->price, own.price, 0);
    keep_larger(&errors->flow, own.flow, 0);
    if (own.cost <= NEAR && own.price <= NEAR)
        errors->n_near++;
    lsp_assignment_result_finish(&result);
    manufactured_finish(&made);
}

static void check_row(void **state)
{
    struct row *row = *state;
    struct errors errors = {0, 0, 0, 0};
    struct soak soak = soak_of(row->n_cases, row->n_cases_sanitized);
    if (row->is_large && soak.last > row->n_cases)
        soak = (struct soak){1, row->n_cases_sanitized};
    uint64_t n = soak.last + 1 - soak.seed;
    if (n == 0)
        skip(); /* too large for sanitizers and for soaking */
    for (; soak.seed <= soak.last; soak.seed++) {
        row->seed = soak.seed;
        check_case(row, &errors);
    }
    print_message("%s: at gap %g costs within %.1e, prices within %.1e, flows within %.1e; "
                  "%d of %d cases near\n",
        row->name, row->gap, errors.cost, errors.price, errors.flow, (int)errors.n_near, (int)n);
    assert_true(errors.cost <= COST_TOLERANCE);
    assert_true(errors.price <= COST_TOLERANCE);
    assert_true(errors.flow <= FLOW_TOLERANCE);
    if (!row->is_large)
        assert_true(errors.n_near >= n - n / 10);
    row->seed = 0;
}

/* Runs after a failure too. */
static int say_seed(void **state)
{
    const struct row *row = *state;
    if (row->seed > 0)
        print_message("%s: seed %d\n", row->name, (int)row->seed);
    return 0;
}

int main(void)
{
    struct row rows[] = {
        {"some_ten_links", {.side = 1, .n_centroids = 2}, 1e-15, 200, 20, false, 1, 0},
        {"some_hundred_links", {.side = 4, .n_centroids = 5}, 1e-15, 200, 20, false, 1, 0},
        {"some_thousand_links", {.side = 14, .n_centroids = 30}, 1e-15, 4, 1, false, 1, 0},
        {"all_functions", {.side = 4, .n_centroids = 6, .has_all_functions = true}, 1e-15, 100, 20,
            false, 1, 0},
        {"all_functions_beside_other_traffic",
            {.side = 4, .n_centroids = 6, .has_all_functions = true, .has_preload = true}, 1e-15,
            100, 20, false, 1, 0},
        {"system_optimum",
            {.side = 4, .n_centroids = 6, .has_all_functions = true, .goal = LSP_GOAL_SYSTEM},
            1e-15, 100, 20, false, 1, 0},
        {"system_optimum_beside_other_traffic",
            {.side = 3,
                .n_centroids = 6,
                .has_all_functions = true,
                .has_preload = true,
                .goal = LSP_GOAL_SYSTEM},
            1e-15, 100, 20, false, 1, 0},
        {"two_classes", {.side = 4, .n_centroids = 6, .n_classes = 2}, 1e-15, 100, 20, false, 1, 0},
        {"three_classes_and_all_functions",
            {.side = 4,
                .n_centroids = 6,
                .n_classes = 3,
                .has_all_functions = true,
                .has_preload = true},
            1e-15, 100, 20, false, 1, 0},
        {"three_classes_in_system_optimum",
            {.side = 3,
                .n_centroids = 6,
                .n_classes = 3,
                .has_all_functions = true,
                .goal = LSP_GOAL_SYSTEM},
            1e-15, 100, 20, false, 1, 0},
        {"three_classes_on_some_thousand_links",
            {.side = 15, .n_centroids = 20, .n_classes = 3, .has_all_functions = true}, 1e-15, 2, 1,
            false, 1, 0},
        {"ten_thousand_links", {.side = 49, .n_centroids = 60, .n_origins = 12}, 1e-15, 1, 0, true,
            2, 0},
        {"hundred_thousand_links",
            {.side = 154, .n_centroids = 200, .n_origins = 4, .n_destinations = 60}, 1e-15, 1, 0,
            true, 2, 0},
    };
    enum { N = sizeof rows / sizeof rows[0] };
    struct CMUnitTest tests[N];
    for (int k = 0; k < N; k++)
        tests[k] = (struct CMUnitTest){rows[k].name, check_row, NULL, say_seed, &rows[k]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
