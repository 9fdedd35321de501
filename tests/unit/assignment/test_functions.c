/* Tests of link functions, alone and in equilibrium.  SPDX-License-Identifier: Apache-2.0 */
#include "support/oracle/assignment_oracle.h"
#include "support/test.h"

enum { N_ROWS = 12 };
static const double X[] = {0, 0.5, 1, 2}, F[] = {1, 1.25, 2, 7};
static const double X0[] = {0, 1, 1.5}, F0[] = {1, 1, 2};
static const struct lsp_link_table TABLES[] = {{4, X, F}, {3, X0, F0}};

/* One link of each kind: function, its numbers, preload. */
static const uint8_t FUNCTION[N_ROWS] = {LSP_FUNCTION_BPR, LSP_FUNCTION_BPR, LSP_FUNCTION_BPR,
    LSP_FUNCTION_BPR, LSP_FUNCTION_BPR, LSP_FUNCTION_CONICAL, LSP_FUNCTION_CONICAL,
    LSP_FUNCTION_CONICAL, LSP_FUNCTION_AKCELIK, LSP_FUNCTION_AKCELIK, LSP_FUNCTION_TABLE,
    LSP_FUNCTION_TABLE};
static const double A[N_ROWS] = {0.15, 0.5, 0.15, 1, 2, 4, 1.05, 30, 0.25, 3, 0, 1};
static const double B[N_ROWS] = {4, 1, 4, 2.5, 0, 0, 0, 0, 0.1, 7, 0, 0};
static const double PRELOAD[N_ROWS] = {0, 20, 20, 0, 5, 0, 30, 0, 0, 10, 40, 0};
static const double CAPACITY[N_ROWS] = {100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100};
static const double TIME[N_ROWS] = {3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3};
static const uint32_t TAIL[N_ROWS] = {0}, HEAD[N_ROWS] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
static const double FIXED[N_ROWS] = {0};
static const double FLOWS[] = {0, 1e-9, 0.001, 1, 30, 79.99, 99, 100, 101, 180, 1000, 1e7};
enum { N_FLOWS = sizeof FLOWS / sizeof FLOWS[0] };

static struct lsp_assignment_problem rows(enum lsp_assignment_goal goal)
{
    return (struct lsp_assignment_problem){.n_nodes = 2,
        .n_links = goal == LSP_GOAL_USER ? N_ROWS : N_ROWS - 2,
        .tail = TAIL,
        .head = HEAD,
        .function = FUNCTION,
        .free_time = TIME,
        .a = A,
        .b = B,
        .capacity = CAPACITY,
        .preload = PRELOAD,
        .n_tables = 2,
        .tables = TABLES,
        .fixed_cost = FIXED,
        .goal = goal};
}

/* All of this flow on one link of the problem alone. */
static struct lsp_assignment_result one_link(
    const struct lsp_assignment_problem *problem, uint32_t link, double flow)
{
    struct lsp_assignment_problem one = *problem;
    struct lsp_assignment_result result = {0};
    uint32_t origin = 0, destination = 1;
    size_t first_trip[2] = {0, 1};
    one.n_links = one.n_origins = 1;
    one.function += link;
    one.a += link;
    one.b += link;
    one.preload += link;
    one.origin = &origin;
    one.destination = &destination;
    one.first_trip = first_trip;
    one.trips = &flow;
    assert_int_equal(
        lsp_assignment_solve(&one, &(struct lsp_assignment_options){0}, &result), LSP_OK);
    return result;
}

static void times_are_the_printed_formulas(void **state)
{
    (void)state;
    struct lsp_assignment_problem problem = rows(LSP_GOAL_USER);
    for (uint32_t link = 0; link < problem.n_links; link++)
        for (int k = 0; k < N_FLOWS; k++) {
            double time = oracle_time(&problem, link, FLOWS[k]);
            assert_close(lsp_assignment_link_at(&problem, link, FLOWS[k]).time, time, 1e-13);
            struct lsp_assignment_result result = one_link(&problem, link, FLOWS[k]);
            assert_close(result.time[0], time, 1e-13);
            assert_close(result.cost[0], time, 1e-13);
            lsp_assignment_result_finish(&result);
        }
}

/* At 1e-9 of capacity the printed forms have lost nine digits of what they add to the free time. */
static void small_and_large_saturations_keep_their_digits(void **state)
{
    (void)state;
    struct lsp_assignment_problem problem = rows(LSP_GOAL_USER);
    double time[N_ROWS] = {0}, none[N_ROWS] = {0};
    problem.free_time = time;
    problem.preload = none;
    const double b = B[8], x = 1e-9;
    /* a b x / 2 (1 + x (1 - b/4)) + ... */
    double growth = A[8] * b * x / 2 * (1 + x * (1 - b / 4));
    assert_close(lsp_assignment_link_at(&problem, 8, 1e-7).time / growth, 1, 1e-15);
    /* 2 a (x - 1 + b/4) + ... far above capacity. */
    double far = 2 * A[8] * (1e9 - 1 + b / 4);
    assert_close(lsp_assignment_link_at(&problem, 8, 1e11).time / far, 1, 1e-15);
    problem.free_time = TIME;
    assert_close(
        (lsp_assignment_link_at(&problem, 5, 1e11).time / 3 - 2) / (8e9 - 8 - 7.0 / 6), 1, 1e-15);
}

static void marginal_is_flow_times_slope(void **state)
{
    (void)state;
    struct lsp_assignment_problem problem = rows(LSP_GOAL_USER);
    for (uint32_t link = 0; link < problem.n_links; link++)
        for (int k = 3; k < N_FLOWS; k++) {
            double flow = FLOWS[k], h = 1e-5 * flow;
            struct lsp_assignment_result result = one_link(&problem, link, flow);
            double slope =
                (oracle_time(&problem, link, flow + h) - oracle_time(&problem, link, flow - h)) /
                (2 * h);
            bool is_kink = FUNCTION[link] == LSP_FUNCTION_TABLE && flow > 79 && flow < 101;
            if (!is_kink)
                assert_close(result.marginal[0], (flow + PRELOAD[link]) * slope, 1e-6);
            lsp_assignment_result_finish(&result);
        }
}

/* Simpson's rule on two thousand pieces. */
static void objectives_are_integrals(void **state)
{
    (void)state;
    struct lsp_assignment_problem problem = rows(LSP_GOAL_USER);
    for (uint32_t link = 0; link < problem.n_links; link++)
        for (int k = 2; k < N_FLOWS - 1; k++) {
            const int n = 2000;
            double sum = 0, width = FLOWS[k] / n;
            for (int at = 0; at <= n; at++) {
                double weight = at == 0 || at == n ? 1 : at % 2 == 1 ? 4 : 2;
                sum += weight * oracle_time(&problem, link, at * width) * width / 3;
            }
            struct lsp_assignment_result result = one_link(&problem, link, FLOWS[k]);
            bool has_kinks = FUNCTION[link] == LSP_FUNCTION_TABLE;
            assert_close(result.objective, sum, has_kinks ? 1e-6 : 1e-9);
            lsp_assignment_result_finish(&result);
        }
}

/* The integral over small flows is the free time and half of what is added: no digit is lost. */
static void integrals_of_small_flows_keep_their_digits(void **state)
{
    (void)state;
    struct lsp_assignment_problem problem = rows(LSP_GOAL_USER);
    double time[N_ROWS] = {0}, none[N_ROWS] = {0};
    problem.free_time = time;
    problem.preload = none;
    struct lsp_assignment_result result = one_link(&problem, 8, 1e-7);
    assert_close(result.objective / (A[8] * B[8] * 1e-9 / 4 * 1e-7), 1, 1e-8);
    lsp_assignment_result_finish(&result);
}

static void the_optimum_minimises_the_time_of_all(void **state)
{
    (void)state;
    struct lsp_assignment_problem user = rows(LSP_GOAL_USER), system = rows(LSP_GOAL_SYSTEM);
    for (uint32_t link = 0; link < system.n_links; link++)
        for (int k = 3; k < N_FLOWS; k++) {
            double flow = FLOWS[k], there = PRELOAD[link], h = 1e-5 * flow;
            struct lsp_assignment_result result = one_link(&system, link, flow);
            double before = there * oracle_time(&user, link, 0);
            double total = (flow + there) * oracle_time(&user, link, flow);
            assert_close(result.objective, total - before, 1e-12);
            assert_close(result.time[0], oracle_time(&user, link, flow), 1e-13);
            double marginal = ((flow + there + h) * oracle_time(&user, link, flow + h) -
                                  (flow + there - h) * oracle_time(&user, link, flow - h)) /
                              (2 * h);
            assert_close(lsp_assignment_link_at(&system, link, flow).time, marginal, 1e-6);
            assert_close(result.time[0] + result.marginal[0], marginal, 1e-6);
            lsp_assignment_result_finish(&result);
        }
}

/* Pigou's two roads, one of time 1, the other of time x: all take the second; best is half. */
static void pigou_optimum_sends_half_over_the_constant_road(void **state)
{
    (void)state;
    uint32_t tail[2] = {0, 0}, head[2] = {1, 1}, origin = 0, destination = 1;
    double time[2] = {1, 1e-9}, a[2] = {0, 1e9}, one[2] = {1, 1}, none[2] = {0, 0}, trips = 1;
    size_t first[2] = {0, 1};
    struct lsp_assignment_problem problem = {.n_nodes = 2,
        .n_links = 2,
        .tail = tail,
        .head = head,
        .free_time = time,
        .a = a,
        .b = one,
        .capacity = one,
        .fixed_cost = none,
        .n_origins = 1,
        .origin = &origin,
        .first_trip = first,
        .destination = &destination,
        .trips = &trips,
        .goal = LSP_GOAL_SYSTEM};
    struct lsp_assignment_result result = {0};
    assert_int_equal(lsp_assignment_solve(&problem,
                         &(struct lsp_assignment_options){.relative_gap = 1e-13}, &result),
        LSP_OK);
    assert_close(result.flow[1], 0.5, 1e-8);
    assert_close(result.objective, 0.75, 1e-8);
    lsp_assignment_result_finish(&result);
}

/* Users who pay the marginal toll choose what is best for all. */
static void marginal_tolls_make_the_optimum_an_equilibrium(void **state)
{
    (void)state;
    struct varied varied;
    assert_true(vary(4, 6, 8, 1, LSP_GOAL_SYSTEM, &varied));
    struct lsp_assignment_options options = {.relative_gap = 1e-12};
    struct lsp_assignment_result best = {0}, tolled = {0};
    assert_int_equal(lsp_assignment_solve(&varied.problem, &options, &best), LSP_OK);
    for (uint32_t link = 0; link < varied.problem.n_links; link++)
        varied.fixed_cost[link] += best.marginal[link];
    varied.problem.goal = LSP_GOAL_USER;
    assert_int_equal(lsp_assignment_solve(&varied.problem, &options, &tolled), LSP_OK);
    for (uint32_t link = 0; link < varied.problem.n_links; link++)
        assert_close(tolled.time[link], best.time[link], 1e-6);
    lsp_assignment_result_finish(&best);
    lsp_assignment_result_finish(&tolled);
    varied_finish(&varied);
}

static void all_functions_together_reach_the_gap(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct varied varied;
        struct lsp_assignment_result result = {0};
        struct lsp_assignment_options options = {.relative_gap = 1e-12};
        print_message("seed %d\n", (int)seed);
        assert_true(vary(seed, 4 + (uint32_t)seed % 5, 3 + (uint32_t)seed, 1,
            seed % 2 ? LSP_GOAL_USER : LSP_GOAL_SYSTEM, &varied));
        assert_int_equal(lsp_assignment_solve(&varied.problem, &options, &result), LSP_OK);
        assert_int_equal(result.ended_by, LSP_ASSIGNMENT_CONVERGED);
        assert_true(oracle_gap(&varied.problem, &result) <= 1.1e-12);
        for (uint32_t link = 0; link < varied.problem.n_links; link++)
            assert_close(lsp_assignment_link_at(&varied.problem, link, result.flow[link]).time,
                oracle_time(&varied.problem, link, result.flow[link]), seed % 2 ? 1e-12 : 1e-5);
        lsp_assignment_result_finish(&result);
        varied_finish(&varied);
    }
}

static void functions_out_of_range_are_refused(void **state)
{
    (void)state;
    static const double FALLING[] = {2, 1, 3}, LEVEL[] = {1, 2, 2}, LATE[] = {0.1, 0.5, 1};
    const struct lsp_link_table bad_tables[] = {
        {1, X, F}, {3, X, FALLING}, {3, X, LEVEL}, {3, LATE, F}, {4, F, X}};
    struct lsp_assignment_result result = {0};
    struct lsp_assignment_options options = {0};
    for (int k = 0; k < 5; k++) {
        struct lsp_assignment_problem problem = rows(LSP_GOAL_USER);
        problem.tables = &bad_tables[k];
        problem.n_tables = 1;
        problem.n_links = 1;
        assert_int_equal(lsp_assignment_solve(&problem, &options, &result), LSP_BAD_INPUT);
    }
    static const struct {
        uint8_t function;
        double a, b, capacity, preload;
    } bad[] = {{4, 1, 1, 1, 0}, {LSP_FUNCTION_CONICAL, 1, 0, 1, 0},
        {LSP_FUNCTION_CONICAL, (double)NAN, 0, 1, 0}, {LSP_FUNCTION_CONICAL, 2, 0, 0, 0},
        {LSP_FUNCTION_AKCELIK, -1, 1, 1, 0}, {LSP_FUNCTION_AKCELIK, 1, 0, 1, 0},
        {LSP_FUNCTION_TABLE, 2, 0, 1, 0}, {LSP_FUNCTION_TABLE, 0.5, 0, 1, 0},
        {LSP_FUNCTION_BPR, 1, 4, 1, -1}, {LSP_FUNCTION_BPR, 1, 4, 1, (double)INFINITY}};
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        struct lsp_assignment_problem problem = rows(LSP_GOAL_USER);
        problem.n_links = 1;
        problem.function = &bad[k].function;
        problem.a = &bad[k].a;
        problem.b = &bad[k].b;
        problem.capacity = &bad[k].capacity;
        problem.preload = &bad[k].preload;
        assert_int_equal(lsp_assignment_solve(&problem, &options, &result), LSP_BAD_INPUT);
    }
    struct lsp_assignment_problem problem = rows(LSP_GOAL_USER);
    problem.goal = LSP_GOAL_SYSTEM; /* and tables */
    assert_int_equal(lsp_assignment_solve(&problem, &options, &result), LSP_BAD_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_the_printed_formulas),
        cmocka_unit_test(small_and_large_saturations_keep_their_digits),
        cmocka_unit_test(marginal_is_flow_times_slope),
        cmocka_unit_test(objectives_are_integrals),
        cmocka_unit_test(integrals_of_small_flows_keep_their_digits),
        cmocka_unit_test(the_optimum_minimises_the_time_of_all),
        cmocka_unit_test(pigou_optimum_sends_half_over_the_constant_road),
        cmocka_unit_test(marginal_tolls_make_the_optimum_an_equilibrium),
        cmocka_unit_test(all_functions_together_reach_the_gap),
        cmocka_unit_test(functions_out_of_range_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
