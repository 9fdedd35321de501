/* Answers that can be had by hand, or by bisection of one equation in long double.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "support/answer.h"
#include "support/manufactured.h"
#include "support/test.h"

static const double GAP = 2e-15, TOLERANCE = 1e-11;

#define BPR(TIME, A, B, CAPACITY) 0, 1, LSP_FUNCTION_BPR, TIME, A, B, CAPACITY
#define CONICAL(TIME, A, CAPACITY) 0, 1, LSP_FUNCTION_CONICAL, TIME, A, 0, CAPACITY
#define AKCELIK(TIME, A, B, CAPACITY) 0, 1, LSP_FUNCTION_AKCELIK, TIME, A, B, CAPACITY
#define TABLED(TIME, CAPACITY) 0, 1, LSP_FUNCTION_TABLE, TIME, 0, 0, CAPACITY
/* A cost of just the flow, but for a part in 1e12. */
#define FLOW_ITSELF BPR(1e-12, 1e12, 1, 1)

static const struct lsp_link_table TABLE = {
    4, (const double[]){0, 0.5, 1, 2}, (const double[]){1, 1, 1.5, 4}};

/* Time of one link at a flow. */
struct time_row {
    const char *name;
    struct town_link link;
    double flow, time;
};

static const struct time_row TIMES[] = {
    {"bpr_time_at_no_flow_is_free_time", {BPR(7, 0.15, 4, 100), 0, {0}}, 0, 7},
    {"bpr_time_at_capacity", {BPR(10, 0.15, 4, 100), 0, {0}}, 100, 11.5},
    {"bpr_time_at_twice_capacity", {BPR(10, 0.15, 4, 100), 0, {0}}, 200, 34},
    {"bpr_of_power_one", {BPR(2, 0.5, 1, 4), 0, {0}}, 6, 3.5},
    {"bpr_of_power_two", {BPR(2, 0.5, 2, 4), 0, {0}}, 8, 6},
    {"bpr_of_a_broken_power", {BPR(1, 1, 2.5, 1), 0, {0}}, 4, 33},
    {"bpr_of_power_zero_is_constant", {BPR(2, 0.5, 0, 4), 0, {0}}, 9, 3},
    {"bpr_without_growth_is_constant", {BPR(2, 0, 4, 4), 0, {0}}, 9, 2},
    {"bpr_without_limit_of_capacity", {BPR(2, 1, 4, (double)INFINITY), 0, {0}}, 9, 2},
    {"bpr_counts_the_preload", {BPR(10, 0.15, 4, 100), 60, {0}}, 40, 11.5},
    {"conical_at_no_flow_is_free_time", {CONICAL(3, 4, 50), 0, {0}}, 0, 3},
    {"conical_at_half_capacity", {CONICAL(1, 4, 50), 0, {0}}, 25, 1.148740664908300751405424},
    {"conical_at_capacity_is_twice_free_time", {CONICAL(3, 4, 50), 0, {0}}, 50, 6},
    {"conical_at_twice_capacity", {CONICAL(1, 4, 50), 0, {0}}, 100, 9},
    {"conical_of_a_small_a", {CONICAL(1, 1.5, 4), 0, {0}}, 1, 1.169694968835727412311465},
    {"conical_of_a_large_a", {CONICAL(1, 10, 4), 0, {0}}, 5, 6.158149942626625143042677},
    {"conical_far_above_capacity", {CONICAL(1, 10, 4), 0, {0}}, 200, 980.9455813793814272470963},
    {"akcelik_at_no_flow_is_free_time", {AKCELIK(3, 0.25, 0.4, 10), 0, {0}}, 0, 3},
    {"akcelik_at_half_capacity", {AKCELIK(3, 0.25, 0.4, 10), 0, {0}}, 5,
        3.042705098312484229299466},
    {"akcelik_at_capacity", {AKCELIK(3, 0.25, 0.4, 10), 0, {0}}, 10, 3.158113883008418970988486},
    {"akcelik_at_twice_capacity", {AKCELIK(3, 0.25, 0.4, 10), 10, {0}}, 10,
        3.585410196624968458598933},
    {"akcelik_near_no_flow", {AKCELIK(1, 0.25, 0.1, 1), 0, {0}}, 1e-6, 1.000000012500012187511578},
    {"akcelik_far_above_capacity", {AKCELIK(1, 0.25, 0.1, 1), 0, {0}}, 100,
        50.51262304361151478445418},
    {"table_before_its_first_rise", {TABLED(2, 10), 0, {0}}, 4, 2},
    {"table_between_points", {TABLED(2, 10), 0, {0}}, 7.5, 2.5},
    {"table_at_a_point", {TABLED(2, 10), 0, {0}}, 10, 3},
    {"table_beyond_its_end_goes_on", {TABLED(2, 10), 5, {0}}, 25, 13},
};

static void check_time_row(void **state)
{
    const struct time_row *row = *state;
    struct lsp_arena arena = {0};
    struct town town = {.n_nodes = 2, .n_classes = 1, .pcu = {1}, .n_tables = 1, .tables = &TABLE};
    town_add_link(&town, row->link);
    struct lsp_assignment_problem problem = town_problem(&town, &arena);
    assert_close((double)slow_time(&problem, 0, (long double)row->flow), row->time, 1e-15);
    assert_close(lsp_assignment_link_at(&problem, 0, row->flow).time, row->time, 2e-15);
    lsp_arena_finish(&arena);
    town_finish(&town);
}

/* Roads beside each other.  Where the flows are known they are given; all are checked against
 * bisection: the common cost at which all roads together take all trips. */
struct roads_row {
    const char *name;
    enum lsp_assignment_goal goal;
    double trips;
    uint32_t n_roads;
    struct town_link road[4];
    bool is_known;
    double known[4];
};

#define USER LSP_GOAL_USER
#define SYSTEM LSP_GOAL_SYSTEM

static const struct roads_row ROADS[] = {
    {"one_road_takes_all", USER, 9, 1, {{BPR(1, 1, 4, 3), 0, {0}}}, true, {9}},
    {"two_linear_roads", USER, 4, 2, {{BPR(1, 2, 1, 1), 0, {0}}, {BPR(3, 1, 1, 3), 0, {0}}}, true,
        {2, 2}},
    {"pigou_users_all_take_the_road_that_fills", USER, 1, 2,
        {{FLOW_ITSELF, 0, {0}}, {BPR(1, 0, 0, 1), 0, {0}}}, true, {1, 0}},
    {"pigou_half_of_them_should_not", SYSTEM, 1, 2,
        {{FLOW_ITSELF, 0, {0}}, {BPR(1, 0, 0, 1), 0, {0}}}, true, {0.5, 0.5}},
    {"pigou_of_power_four_should_be_used_less", SYSTEM, 1, 2,
        {{BPR(1e-12, 1e12, 4, 1), 0, {0}}, {BPR(1, 0, 0, 1), 0, {0}}}, true,
        {0.66874030497642202, 0.33125969502357798}},
    {"a_third_road_too_dear_is_empty", USER, 1, 3,
        {{BPR(1, 1, 1, 1), 0, {0}}, {BPR(2, 0.5, 1, 1), 0, {0}}, {BPR(3, 1, 1, 3), 0, {0}}}, true,
        {1, 0, 0}},
    {"a_third_road_just_as_dear_is_empty", USER, 3, 3,
        {{BPR(1, 1, 1, 1), 0, {0}}, {BPR(2, 0.5, 1, 1), 0, {0}}, {BPR(3, 1, 1, 3), 0, {0}}}, true,
        {2, 1, 0}},
    {"three_linear_roads", USER, 6, 3,
        {{BPR(1, 1, 1, 1), 0, {0}}, {BPR(2, 0.5, 1, 1), 0, {0}}, {BPR(3, 1, 1, 3), 0, {0}}}, true,
        {3, 2, 1}},
    {"twins_share_alike", USER, 5, 2, {{BPR(2, 1, 4, 4), 0, {0}}, {BPR(2, 1, 4, 4), 0, {0}}}, true,
        {2.5, 2.5}},
    {"a_toll_is_as_good_as_time", USER, 4, 2,
        {{BPR(1, 2, 1, 1), 0, {0}}, {BPR(2, 0.5, 1, 1), 0, {1}}}, true, {2, 2}},
    {"traffic_that_is_there_anyway_counts", USER, 2, 2,
        {{BPR(1, 1, 1, 1), 2, {0}}, {BPR(4, 0, 0, 1), 0, {0}}}, true, {1, 1}},
    {"traffic_that_is_there_anyway_is_spared", SYSTEM, 2, 2,
        {{BPR(1, 1, 1, 1), 2, {0}}, {BPR(5.5, 0, 0, 1), 0, {0}}}, true, {0.25, 1.75}},
    {"unequal_bpr", USER, 3000, 2,
        {{BPR(10, 0.15, 4, 1000), 0, {0}}, {BPR(12, 0.15, 4, 1500), 0, {0}}}, false, {0}},
    {"unequal_bpr_optimum", SYSTEM, 3000, 2,
        {{BPR(10, 0.15, 4, 1000), 0, {0}}, {BPR(12, 0.15, 4, 1500), 0, {0}}}, false, {0}},
    {"unequal_powers", USER, 30, 3,
        {{BPR(10, 0.5, 1, 10), 0, {0}}, {BPR(9, 1, 2.5, 10), 0, {0}},
            {BPR(11, 1, 16.8, 12), 0, {0}}},
        false, {0}},
    {"unequal_powers_optimum", SYSTEM, 30, 3,
        {{BPR(10, 0.5, 1, 10), 0, {0}}, {BPR(9, 1, 2.5, 10), 0, {0}},
            {BPR(11, 1, 16.8, 12), 0, {0}}},
        false, {0}},
    {"far_above_capacity", USER, 1e6, 2,
        {{BPR(10, 0.15, 4, 1000), 0, {0}}, {BPR(1, 1, 4, 20), 0, {0}}}, false, {0}},
    {"hardly_any_trips", USER, 1e-6, 2,
        {{BPR(10, 0.15, 1, 1000), 0, {0}}, {BPR(10, 0.15, 1, 500), 0, {0}}}, false, {0}},
    {"two_conical", USER, 20, 2, {{CONICAL(3, 4, 10), 0, {0}}, {CONICAL(4, 2, 8), 0, {0}}}, false,
        {0}},
    {"two_conical_optimum", SYSTEM, 20, 2,
        {{CONICAL(3, 4, 10), 0, {0}}, {CONICAL(4, 2, 8), 0, {0}}}, false, {0}},
    {"conical_beside_bpr", USER, 25, 2,
        {{CONICAL(3, 6, 10), 2, {0}}, {BPR(3.5, 0.5, 2, 9), 0, {0.5}}}, false, {0}},
    {"two_akcelik", USER, 30, 2,
        {{AKCELIK(3, 2, 0.4, 10), 0, {0}}, {AKCELIK(4, 1, 1.5, 12), 0, {0}}}, false, {0}},
    {"two_akcelik_optimum", SYSTEM, 30, 2,
        {{AKCELIK(3, 2, 0.4, 10), 0, {0}}, {AKCELIK(4, 1, 1.5, 12), 0, {0}}}, false, {0}},
    {"akcelik_beside_a_constant_road", USER, 18, 2,
        {{AKCELIK(3, 2, 0.4, 10), 0, {0}}, {BPR(5, 0, 0, 1), 0, {0}}}, false, {0}},
    {"a_table_beside_bpr", USER, 22, 2, {{TABLED(2, 10), 0, {0}}, {BPR(2.5, 0.5, 2, 9), 0, {0}}},
        false, {0}},
    {"two_tables", USER, 30, 2, {{TABLED(2, 10), 0, {0}}, {TABLED(1.5, 8), 3, {0}}}, false, {0}},
    {"one_of_each", USER, 60, 4,
        {{TABLED(2, 10), 0, {0}}, {BPR(2.5, 0.5, 4, 9), 0, {0}}, {CONICAL(1.5, 3, 11), 0, {0.25}},
            {AKCELIK(2.25, 0.5, 0.8, 7), 1, {0}}},
        false, {0}},
    {"one_of_each_but_tables_optimum", SYSTEM, 60, 3,
        {{BPR(2.5, 0.5, 4, 9), 0, {0}}, {CONICAL(1.5, 3, 11), 0, {0.25}},
            {AKCELIK(2.25, 0.5, 0.8, 7), 1, {0}}},
        false, {0}},
};

static long double cost_at(
    const struct lsp_assignment_problem *problem, uint32_t road, long double flow)
{
    return slow_goal_time(problem, road, flow) + (long double)problem->fixed_cost[road];
}

/* The most that a road takes at a cost; all trips where it costs no more with them. */
static long double flow_at(const struct lsp_assignment_problem *problem, uint32_t road,
    long double cost, long double trips)
{
    long double low = 0, high = trips;
    if (cost_at(problem, road, 0) > cost)
        return 0;
    for (int k = 0; k < 200 && cost_at(problem, road, high) > cost; k++) {
        long double middle = (low + high) / 2;
        if (cost_at(problem, road, middle) > cost)
            high = middle;
        else
            low = middle;
        if (high - low <= 1e-18L * high)
            break;
    }
    return cost_at(problem, road, high) > cost ? low : high;
}

/* Flows at the least cost that takes all trips, from below, so that a road of constant cost takes
 * what the others leave. */
static void bisect(const struct lsp_assignment_problem *problem, double trips, double ret_flow[])
{
    uint32_t n = problem->n_links;
    long double low = 0, high = 0, rest = (long double)trips, sum;
    for (uint32_t road = 0; road < n; road++) {
        long double most = cost_at(problem, road, (long double)trips);
        high = most > high ? most : high;
    }
    for (int k = 0; k < 300; k++) {
        long double middle = (low + high) / 2;
        sum = 0;
        for (uint32_t road = 0; road < n; road++)
            sum += flow_at(problem, road, middle, (long double)trips);
        if (sum >= (long double)trips)
            high = middle;
        else
            low = middle;
    }
    for (uint32_t road = 0; road < n; road++) {
        ret_flow[road] = (double)flow_at(problem, road, low, (long double)trips);
        rest -= (long double)ret_flow[road];
    }
    for (uint32_t road = 0; road < n; road++)
        if (!(slow_slope(problem, road, (long double)trips) > 0) &&
            fabsl(cost_at(problem, road, 0) - high) <= 1e-15L * high)
            ret_flow[road] += (double)rest;
}

static void check_roads_row(void **state)
{
    const struct roads_row *row = *state;
    struct town town = {.n_nodes = 2,
        .n_classes = 1,
        .pcu = {1},
        .n_tables = 1,
        .tables = &TABLE,
        .goal = row->goal};
    double flow[4] = {0};
    for (uint32_t road = 0; road < row->n_roads; road++)
        town_add_link(&town, row->road[road]);
    if (row->goal == LSP_GOAL_SYSTEM) {
        town.n_tables = 0;
        town.tables = NULL;
    }
    town_add_trip(&town, (struct town_trip){0, 0, 1, row->trips});
    struct solved solved = solve_town(&town, GAP);
    bisect(&solved.problem, row->trips, flow);
    for (uint32_t road = 0; road < row->n_roads; road++) {
        if (row->is_known)
            assert_close(flow[road], row->known[road], 1e-11);
        assert_close(solved.result.flow[road], flow[road], TOLERANCE);
    }
    assert_close(
        solved.result.objective, slow_objective(&solved.problem, solved.result.flow), 1e-13);
    solved_finish(&solved);
    town_finish(&town);
}

/* Costs 10 x, 50 + x, 50 + x, 10 x and, with it, the bridge 10 + x; six trips [Braess1968]. */
static struct solved solve_braess(bool has_bridge, enum lsp_assignment_goal goal)
{
    struct town town = {.n_nodes = 4, .n_classes = 1, .pcu = {1}, .goal = goal};
    const struct town_link link[5] = {{0, 2, LSP_FUNCTION_BPR, 1e-11, 1e12, 1, 1, 0, {0}},
        {0, 3, LSP_FUNCTION_BPR, 50, 0.02, 1, 1, 0, {0}},
        {2, 1, LSP_FUNCTION_BPR, 50, 0.02, 1, 1, 0, {0}},
        {3, 1, LSP_FUNCTION_BPR, 1e-11, 1e12, 1, 1, 0, {0}},
        {2, 3, LSP_FUNCTION_BPR, 10, 0.1, 1, 1, 0, {0}}};
    for (int k = 0; k < (has_bridge ? 5 : 4); k++)
        town_add_link(&town, link[k]);
    town_add_trip(&town, (struct town_trip){0, 0, 1, 6});
    struct solved solved = solve_town(&town, GAP);
    town_finish(&town);
    return solved;
}

static void check_braess(bool has_bridge, enum lsp_assignment_goal goal, const double flow[],
    double first_road, double total)
{
    struct solved solved = solve_braess(has_bridge, goal);
    double paid = 0;
    for (uint32_t link = 0; link < solved.problem.n_links; link++) {
        assert_close(solved.result.flow[link], flow[link], TOLERANCE);
        paid += solved.result.flow[link] *
                (double)slow_time(&solved.problem, link, (long double)solved.result.flow[link]);
    }
    assert_close(slow_cost(&solved.problem, 0, solved.result.flow[0]) +
                     slow_cost(&solved.problem, 2, solved.result.flow[2]),
        first_road, TOLERANCE);
    assert_close(paid, total, TOLERANCE);
    solved_finish(&solved);
}

static void braess_without_the_bridge_takes_83(void **state)
{
    (void)state;
    check_braess(false, LSP_GOAL_USER, (double[]){3, 3, 3, 3}, 83, 498);
}

static void braess_with_the_bridge_takes_92(void **state)
{
    (void)state;
    check_braess(true, LSP_GOAL_USER, (double[]){4, 2, 2, 4, 2}, 92, 552);
}

/* Nobody should use the bridge: 14 more for the first trip on it than the marginal costs of the
 * others, 60 + 56. */
static void braess_system_optimum_leaves_the_bridge_empty(void **state)
{
    (void)state;
    check_braess(true, LSP_GOAL_SYSTEM, (double[]){3, 3, 3, 3, 0}, 116, 498);
}

static double solve_pigou(enum lsp_assignment_goal goal)
{
    struct town town = {.n_nodes = 2, .n_classes = 1, .pcu = {1}, .goal = goal};
    town_add_link(&town, (struct town_link){FLOW_ITSELF, 0, {0}});
    town_add_link(&town, (struct town_link){BPR(1, 0, 0, 1), 0, {0}});
    town_add_trip(&town, (struct town_trip){0, 0, 1, 1});
    struct solved solved = solve_town(&town, GAP);
    double paid = 0;
    for (uint32_t link = 0; link < 2; link++)
        paid += solved.result.flow[link] *
                (double)slow_time(&solved.problem, link, (long double)solved.result.flow[link]);
    solved_finish(&solved);
    town_finish(&town);
    return paid;
}

static void pigou_anarchy_costs_four_thirds(void **state)
{
    (void)state;
    double user = solve_pigou(LSP_GOAL_USER), best = solve_pigou(LSP_GOAL_SYSTEM);
    assert_close(user, 1, 2e-12);
    assert_close(best, 0.75, 2e-12);
    assert_close(user / best, 4.0 / 3, 4e-12);
}

/* A river between two towns with an approach on either side: 100 trips over the old bridge,
 * 10 + x / 10; then beside it a new one, 8 + x / 20, which takes 80 of them: 12 instead of 20. */
static void a_new_bridge_saves_what_its_equation_says(void **state)
{
    (void)state;
    struct town town = {.n_nodes = 4, .n_classes = 1, .pcu = {1}};
    town_add_link(&town, (struct town_link){0, 2, LSP_FUNCTION_BPR, 5, 0.15, 4, 100, 0, {0}});
    town_add_link(&town, (struct town_link){2, 3, LSP_FUNCTION_BPR, 10, 0.01, 1, 1, 0, {0}});
    town_add_link(&town, (struct town_link){3, 1, LSP_FUNCTION_BPR, 2, 0, 0, 1, 0, {0}});
    town_add_trip(&town, (struct town_trip){0, 0, 1, 100});
    struct solved without = solve_town(&town, GAP);
    town_add_link(&town, (struct town_link){2, 3, LSP_FUNCTION_BPR, 8, 1, 1, 160, 0, {0}});
    struct solved with = solve_town(&town, GAP);
    assert_close(with.result.flow[3], 80, TOLERANCE);
    assert_close(without.result.total_cost - with.result.total_cost, 800, TOLERANCE);
    solved_finish(&without);
    solved_finish(&with);
    town_finish(&town);
}

/* Two classes choose between a free road, 10 + x / 10, and a road with a toll, 10 + x / 20, that
 * they feel as 2 and as 8 units of time: for its cost to be as much less, one class or the other
 * uses both, or each its own. */
struct toll_row {
    const char *name;
    double trips[2], pcu[2];
    double free_road[2], toll_road[2]; /* vehicles of each class */
};

static const struct toll_row TOLLS[] = {
    {"the_class_that_feels_the_toll_less_uses_both_roads", {60, 40}, {1, 1}, {20.0 / 3, 40},
        {160.0 / 3, 0}},
    {"the_class_that_feels_the_toll_more_uses_both_roads", {20, 180}, {1, 1}, {0, 120}, {20, 60}},
    {"each_class_has_its_road", {40, 80}, {1, 1}, {0, 80}, {40, 0}},
    {"a_lorry_counts_as_two", {60, 20}, {1, 2}, {20.0 / 3, 20}, {160.0 / 3, 0}},
    {"half_a_lorry_counts_as_one", {20, 90}, {1, 2}, {0, 60}, {20, 30}},
    {"all_count_as_four", {15, 10}, {4, 4}, {5.0 / 3, 10}, {40.0 / 3, 0}},
};

static void check_toll_row(void **state)
{
    const struct toll_row *row = *state;
    struct town town = {.n_nodes = 2, .n_classes = 2, .pcu = {row->pcu[0], row->pcu[1]}};
    town_add_link(&town, (struct town_link){BPR(10, 0.01, 1, 1), 0, {0, 0}});
    town_add_link(&town, (struct town_link){BPR(10, 0.005, 1, 1), 0, {2, 8}});
    for (uint32_t class_number = 0; class_number < 2; class_number++)
        town_add_trip(&town, (struct town_trip){class_number, 0, 1, row->trips[class_number]});
    struct solved solved = solve_town(&town, GAP);
    for (uint32_t class_number = 0; class_number < 2; class_number++) {
        const double *flow = &solved.result.class_flow[(size_t)2 * class_number];
        assert_close(flow[0], row->free_road[class_number], TOLERANCE);
        assert_close(flow[1], row->toll_road[class_number], TOLERANCE);
    }
    solved_finish(&solved);
    town_finish(&town);
}

/* A road closed to lorries leaves them the long one, whatever it costs. */
static void a_road_closed_to_a_class_is_open_to_others(void **state)
{
    (void)state;
    struct town town = {.n_nodes = 2, .n_classes = 2, .pcu = {1, 2}};
    town_add_link(&town, (struct town_link){BPR(10, 0.01, 1, 1), 0, {0, (double)INFINITY}});
    town_add_link(&town, (struct town_link){BPR(15, 0.01, 1, 1), 0, {0, 0}});
    town_add_trip(&town, (struct town_trip){0, 0, 1, 90});
    town_add_trip(&town, (struct town_trip){1, 0, 1, 10});
    struct solved solved = solve_town(&town, GAP);
    /* 10 + v / 10 = 15 + 0.15 (90 - v + 20) */
    assert_close(solved.result.flow[0], 86, TOLERANCE);
    assert_close(solved.result.class_flow[3], 10, TOLERANCE);
    assert_close(solved.result.class_flow[2], 0, 0);
    solved_finish(&solved);
    town_finish(&town);
}

/* Tolls of the delay that each trip causes to others make users find the optimum. */
static void marginal_tolls_turn_the_optimum_into_the_equilibrium(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct manufacture_order order = {
            .seed = seed, .side = 5, .n_centroids = 7, .goal = LSP_GOAL_SYSTEM};
        struct manufactured made;
        assert_true(manufacture_to_order(&order, &made));
        struct solved best = solve_town(&made.town, GAP);
        made.town.goal = LSP_GOAL_USER;
        for (uint32_t link = 0; link < made.town.n_links; link++) {
            assert_close(best.result.marginal[link],
                best.result.flow[link] *
                    (double)slow_slope(&best.problem, link, (long double)best.result.flow[link]),
                1e-12);
            made.town.link[link].fixed[0] += best.result.marginal[link];
        }
        struct solved tolled = solve_town(&made.town, GAP);
        for (uint32_t link = 0; link < made.town.n_links; link++) {
            assert_close(tolled.result.time[link], best.result.time[link], 1e-6);
            if (is_stiff(&tolled.problem, link, tolled.result.flow[link]))
                assert_close(tolled.result.flow[link], best.result.flow[link], 1e-5);
        }
        solved_finish(&tolled);
        solved_finish(&best);
        manufactured_finish(&made);
    }
}

enum {
    N_TIMES = sizeof TIMES / sizeof TIMES[0],
    N_ROADS = sizeof ROADS / sizeof ROADS[0],
    N_TOLLS = sizeof TOLLS / sizeof TOLLS[0],
};

int main(void)
{
    struct time_row times[N_TIMES];
    struct roads_row roads[N_ROADS];
    struct toll_row tolls[N_TOLLS];
    const struct CMUnitTest single[] = {
        cmocka_unit_test(braess_without_the_bridge_takes_83),
        cmocka_unit_test(braess_with_the_bridge_takes_92),
        cmocka_unit_test(braess_system_optimum_leaves_the_bridge_empty),
        cmocka_unit_test(pigou_anarchy_costs_four_thirds),
        cmocka_unit_test(a_new_bridge_saves_what_its_equation_says),
        cmocka_unit_test(a_road_closed_to_a_class_is_open_to_others),
        cmocka_unit_test(marginal_tolls_turn_the_optimum_into_the_equilibrium),
    };
    enum { N_SINGLE = sizeof single / sizeof single[0], N = N_TIMES + N_ROADS + N_TOLLS };
    struct CMUnitTest tests[N + N_SINGLE];
    struct CMUnitTest *test = tests;
    memcpy(times, TIMES, sizeof times);
    memcpy(roads, ROADS, sizeof roads);
    memcpy(tolls, TOLLS, sizeof tolls);
    for (int k = 0; k < N_TIMES; k++)
        *test++ = (struct CMUnitTest){times[k].name, check_time_row, NULL, NULL, &times[k]};
    for (int k = 0; k < N_ROADS; k++)
        *test++ = (struct CMUnitTest){roads[k].name, check_roads_row, NULL, NULL, &roads[k]};
    for (int k = 0; k < N_TOLLS; k++)
        *test++ = (struct CMUnitTest){tolls[k].name, check_toll_row, NULL, NULL, &tolls[k]};
    for (int k = 0; k < N_SINGLE; k++)
        *test++ = single[k];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
