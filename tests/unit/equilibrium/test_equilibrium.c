/* The equilibrium against closed forms, and its conditions checked by other means.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/pivots.h"
#include "support/test.h"

#include <stdlib.h>

#include "equilibrium/equilibrium.h"

enum { MAX_ROWS = 8 };

/* A study small enough to write by hand: cars between two zones, one segment. */
struct toy {
    struct lsp_vehicle vehicles[2];
    struct lsp_node_spec nodes[4];
    struct lsp_zone_spec zones[2];
    struct lsp_link_spec links[MAX_ROWS];
    struct lsp_network_specs specs;
    struct lsp_network network;
    struct lsp_leg legs[2];
    struct lsp_operator operators[1];
    struct lsp_services services;
    struct lsp_post posts[2];
    struct lsp_crossing crossings[1];
    struct lsp_alternative alternatives[3];
    struct lsp_segment segments[2];
    struct lsp_movement movements[4];
    struct lsp_demand demand;
    double amount[4], reference[4];
    struct lsp_pivot pivots[4];
    struct lsp_equilibrium_problem problem;
};

static const char *const NODE_IDS[] = {"a", "b", "c", "d"};

/* One segment of drivers: one person a car, an hour of assignment a day and one day a year, value
 * of time 1, so that persons a year are vehicles per hour and cost is hours. */
static void init_toy(struct toy *toy, uint32_t n_nodes, double persons)
{
    *toy = (struct toy){0};
    toy->vehicles[0] = (struct lsp_vehicle){.id = "car", .name = "Cars", .pce = 1};
    for (uint32_t node = 0; node < n_nodes; node++)
        toy->nodes[node] =
            (struct lsp_node_spec){.id = NODE_IDS[node], .country = node < 2 ? "AA" : "BB"};
    toy->zones[0] = (struct lsp_zone_spec){.id = "A", .name = "A", .country = "AA", .node = 0};
    toy->zones[1] =
        (struct lsp_zone_spec){.id = "B", .name = "B", .country = "BB", .node = n_nodes - 1};
    toy->specs = (struct lsp_network_specs){.vehicles = toy->vehicles,
        .nodes = toy->nodes,
        .zones = toy->zones,
        .links = toy->links,
        .n_vehicles = 1,
        .n_nodes = n_nodes,
        .n_zones = 2};
    toy->services = (struct lsp_services){.operators = toy->operators,
        .n_operators = 1,
        .legs = toy->legs,
        .fare_factor = {1, 1, 1, 1},
        .period_h = 168,
        .days_in_period = 7};
    toy->operators[0] = (struct lsp_operator){.id = "op", .name = "Operator", .country = "AA"};
    toy->alternatives[0] = (struct lsp_alternative){
        .id = "road", .modes = 1u << LSP_ROAD, .main_mode = LSP_ROAD, .segments = 3};
    struct lsp_segment *who = &toy->segments[0];
    *who = (struct lsp_segment){.id = "drivers",
        .name = "Drivers",
        .country = "AA",
        .value_of_time_money_h = 1,
        .scale_per_money = 1,
        .border_weight = 1,
        .early_weight = 0.5,
        .late_weight = 0.5,
        .days_per_year = 1,
        .vehicle = {0, LSP_NONE, LSP_NONE, LSP_NONE},
        .load = {1, 1, 1, 1}};
    for (int hour = 8; hour < 18; hour++)
        who->hour_share[hour] = 0.1;
    toy->movements[0] = (struct lsp_movement){0, 0, 1, persons, false, {0}, NULL};
    toy->amount[0] = persons;
    toy->demand = (struct lsp_demand){.alternatives = toy->alternatives,
        .segments = toy->segments,
        .movements = toy->movements,
        .n_alternatives = 1,
        .n_segments = 1,
        .n_movements = 1};
}

/* t = free_h + slope_h * flow, flow in vehicles per hour. */
static void add_linear_link(
    struct toy *toy, uint32_t from, uint32_t to, double free_h, double slope_h)
{
    static const char *const IDS[MAX_ROWS] = {"l0", "l1", "l2", "l3", "l4", "l5", "l6", "l7"};
    size_t row = toy->specs.n_links++;
    toy->links[row] = (struct lsp_link_spec){.id = IDS[row],
        .name = IDS[row],
        .from_node = from,
        .to_node = to,
        .directed = true,
        .length_km = free_h,
        .free_speed_km_h = 1,
        .lanes = 1,
        .capacity_veh_h_lane = slope_h > 0 ? 1 : 0,
        .bpr_alpha = slope_h / free_h,
        .bpr_beta = 1,
        .crossing = LSP_NONE,
        .operator_id = ""};
}

static struct lsp_results solve(struct toy *toy, const double *reference)
{
    struct lsp_results results;
    assert_int_equal(lsp_network_build(&toy->specs, &toy->network), LSP_OK);
    toy->problem = (struct lsp_equilibrium_problem){.network = &toy->network,
        .services = &toy->services,
        .posts = toy->posts,
        .crossings = toy->crossings,
        .n_posts = 2,
        .n_crossings = 1,
        .demand = &toy->demand,
        .amount_per_year = toy->amount,
        .pivots = make_pivots(&toy->demand, reference, toy->pivots),
        .link_hours_per_day = 1,
        .year = 2030};
    assert_int_equal(
        lsp_equilibrium_solve(&toy->problem, &(struct lsp_equilibrium_options){0}, &results),
        LSP_OK);
    assert_int_equal(results.convergence.stopped_by, LSP_STOPPED_CONVERGED);
    assert_true(results.convergence.residual <= 1e-10);
    return results;
}

static void finish(struct toy *toy, struct lsp_results *results)
{
    lsp_results_finish(results);
    lsp_network_finish(&toy->network);
}

static void two_roads_share_so_that_both_cost_the_same(void **state)
{
    (void)state;
    struct toy toy; /* 1 + 2x and 3 + y, x + y = 4: x = y = 2 at 5 */
    init_toy(&toy, 3, 4);
    add_linear_link(&toy, 0, 2, 1, 2);
    add_linear_link(&toy, 0, 2, 3, 1);
    struct lsp_results results = solve(&toy, NULL);
    assert_close(results.link_persons_year[0], 2, 1e-8);
    assert_close(results.link_persons_year[1], 2, 1e-8);
    assert_close(results.link_time_h[0], 5, 1e-8);
    assert_close(results.composite_money[0], 5, 1e-8);
    finish(&toy, &results);
}

static void what_is_driven_and_ridden_is_told_by_country(void **state)
{
    (void)state;
    struct toy toy; /* a and b lie in AA, c and d in BB; b to c crosses the border */
    double departures[] = {0, 84};
    init_toy(&toy, 4, 8);
    toy.vehicles[0].empty_return = 0.25;
    toy.vehicles[0].cost_money_km = 1e-3;
    for (uint32_t node = 0; node + 1 < 4; node++)
        add_linear_link(&toy, node, node + 1, 1 + node, 0);
    toy.links[1].operator_id = "op";
    toy.links[1].toll_money = 2;
    toy.nodes[3].lat_deg = 1; /* a degree of the mean meridian is 111.195 km */
    toy.demand.n_alternatives = 2;
    toy.alternatives[1] = (struct lsp_alternative){
        .id = "air", .modes = 1u << LSP_AIR, .main_mode = LSP_AIR, .segments = 3};
    toy.services.n_legs = 1;
    toy.legs[0] = (struct lsp_leg){.route_id = "r",
        .mode = LSP_AIR,
        .from_node = 0,
        .to_node = 3,
        .ride_h = 6,
        .fare_money = 3,
        .n_departures = 2,
        .departure_h = departures};
    struct lsp_results results = solve(&toy, NULL);
    double drivers = lsp_results_choice(&results, 0, 0)->amount;
    double flyers = lsp_results_choice(&results, 0, 1)->amount;
    assert_close(drivers + flyers, 8, 1e-9);
    assert_true(flyers > 0);
    assert_int_equal(results.n_countries, 2);
    assert_string_equal(results.countries[0], "AA");
    assert_close(results.driven_km[0], 1.25 * drivers * (1 + 2.0 / 2), 1e-12);
    assert_close(results.driven_km[1], 1.25 * drivers * (2.0 / 2 + 3), 1e-12);
    assert_close(results.driven_money[1], 1e-3 * results.driven_km[1], 1e-12);
    const double *ridden_km = &results.ridden_km[(size_t)LSP_AIR * 2];
    assert_close(ridden_km[0], flyers * 111.195 / 2, 1e-5);
    assert_close(ridden_km[1], ridden_km[0], 1e-12);
    const struct lsp_operator_result *taken = &results.operators[0];
    assert_close(taken->mode_fare_money[LSP_AIR], 3 * flyers, 1e-12);
    assert_close(taken->mode_toll_money[LSP_ROAD], 1.25 * drivers * 2, 1e-12);
    assert_true(taken->mode_toll_money[LSP_ROAD] == taken->toll_money);
    /* what users pay is what is taken */
    const struct lsp_choice *ways = lsp_results_choice(&results, 0, 0);
    assert_close(ways[0].part_money[LSP_COST_TOLL] * drivers, taken->toll_money, 1e-12);
    assert_close(ways[1].part_money[LSP_COST_FARE] * flyers, taken->fare_money, 1e-12);
    finish(&toy, &results);
}

static void a_new_link_can_make_everyone_slower(void **state)
{
    (void)state;
    for (int bridge = 0; bridge < 2; bridge++) { /* Braess 1968 with six travellers: 83, then 92 */
        struct toy toy;
        init_toy(&toy, 4, 6);
        add_linear_link(&toy, 0, 1, 1e-9, 10);
        add_linear_link(&toy, 0, 2, 50, 1);
        add_linear_link(&toy, 1, 3, 50, 1);
        add_linear_link(&toy, 2, 3, 1e-9, 10);
        if (bridge == 1)
            add_linear_link(&toy, 1, 2, 10, 1);
        struct lsp_results results = solve(&toy, NULL);
        assert_close(results.composite_money[0], bridge == 1 ? 92 : 83, 1e-7);
        finish(&toy, &results);
    }
}

static void alternatives_share_by_logit(void **state)
{
    (void)state;
    struct toy toy; /* road 1 h, rail 1.5 h and 0.25 to pay, no schedule delay to speak of */
    double departures[] = {0, 84};
    init_toy(&toy, 3, 1000);
    add_linear_link(&toy, 0, 2, 1, 0);
    toy.legs[0] = (struct lsp_leg){.route_id = "r",
        .route_name = "R",
        .mode = LSP_RAIL,
        .from_node = 0,
        .to_node = 2,
        .ride_h = 1.5,
        .fare_money = 0.25,
        .seats = 10,
        .n_departures = 2,
        .departure_h = departures};
    toy.services.n_legs = 1;
    toy.alternatives[1] = (struct lsp_alternative){
        .id = "rail", .modes = 1u << LSP_RAIL, .main_mode = LSP_RAIL, .segments = 1};
    toy.demand.n_alternatives = 2;
    toy.segments[0].constant_money[1] = 0.5;
    struct lsp_results results = solve(&toy, NULL);
    double delay = lsp_schedule_delay_h(2, departures, 168, 0.5, 0.5);
    double rail = 1.5 + 0.25 + 0.5 + delay;
    const struct lsp_choice *road = lsp_results_choice(&results, 0, 0);
    const struct lsp_choice *train = lsp_results_choice(&results, 0, 1);
    assert_close(train->cost_money, rail, 1e-12);
    assert_close(road->amount, 1000 / (1 + exp(1 - rail)), 1e-8);
    assert_close(road->amount + train->amount, 1000, 1e-9);
    assert_close(train->part_money[LSP_COST_SCHEDULE], delay, 1e-12);
    assert_close(results.operators[0].fare_money, 0.25 * train->amount, 1e-9);
    assert_close(results.operators[0].seats_offered, 10 * 2 * 365.25 / 7, 1e-12);
    double sum = 0;
    for (int part = 0; part < LSP_N_COST_PARTS; part++)
        sum += train->part_money[part];
    assert_close(sum, train->cost_money, 1e-12);
    finish(&toy, &results);
}

static void total_demand_answers_to_composite_cost(void **state)
{
    (void)state;
    struct toy toy; /* D = 10 exp(-0.5 (S - 1)), S = 1 + 0.1 D */
    init_toy(&toy, 3, 10);
    add_linear_link(&toy, 0, 2, 1, 0.1);
    toy.segments[0].response = 0.5;
    toy.reference[0] = 1;
    struct lsp_results results = solve(&toy, toy.reference);
    double low = 0, high = 10; /* by bisection, apart from the solver */
    for (int step = 0; step < 200; step++) {
        double mid = (low + high) / 2;
        *(10 * exp(-0.5 * 0.1 * mid) > mid ? &low : &high) = mid;
    }
    assert_close(results.amount[0], low, 1e-8);
    assert_close(results.reference_amount[0], 10, 0);
    finish(&toy, &results);
}

/* Two posts on the only road; cars and, in a second segment, lorries that return empty. */
static void init_border_toy(struct toy *toy, double persons, double tonnes)
{
    init_toy(toy, 3, persons);
    add_linear_link(toy, 0, 2, 1, 0);
    toy->links[0].directed = false;
    toy->links[0].crossing = 0;
    toy->vehicles[1] =
        (struct lsp_vehicle){.id = "truck", .name = "Lorries", .pce = 2, .empty_return = 0.5};
    toy->specs.n_vehicles = 2;
    for (int post = 0; post < 2; post++)
        toy->posts[post] = (struct lsp_post){.id = "p",
            .name = "Post",
            .country = "AA",
            .opens_h = 8,
            .closes_h = 20,
            .staffed_share = 1,
            .groups = {{1, 2}, {2, 1 + post}},
            .n_groups = 2,
            .service_h = {0.1, 0.3},
            .service_cv = {0.5, 1}};
    toy->crossings[0] =
        (struct lsp_crossing){.id = "c", .name = "C", .posts = {0, 1}, .n_posts = 2};
    toy->alternatives[0].crossings = 1;
    toy->segments[1] = toy->segments[0];
    toy->segments[1].is_goods = true;
    toy->segments[1].vehicle[LSP_ROAD] = 1;
    toy->segments[1].load[LSP_ROAD] = 10;
    toy->movements[1] = (struct lsp_movement){1, 0, 1, tonnes, false, {0}, NULL};
    toy->amount[1] = tonnes;
    toy->demand.n_segments = toy->demand.n_movements = 2;
    toy->segments[0].response = toy->segments[1].response = 0.5;
    toy->reference[0] = toy->reference[1] = 1.5;
}

static void waits_are_those_of_the_amounts_that_they_leave(void **state)
{
    (void)state;
    static const double LOADS[] = {0.1, 0.5, 1, 2, 10};
    for (size_t load = 0; load < sizeof LOADS / sizeof *LOADS; load++) {
        struct toy toy;
        init_border_toy(&toy, 240 * LOADS[load], 400 * LOADS[load]);
        struct lsp_results results = solve(&toy, toy.reference);
        double arrivals[LSP_MAX_VEHICLES][LSP_HOURS] = {{0}};
        for (int hour = 0; hour < LSP_HOURS; hour++) {
            arrivals[0][hour] = results.amount[0] * toy.segments[0].hour_share[hour];
            arrivals[1][hour] = results.amount[1] / 10 * toy.segments[0].hour_share[hour];
        }
        struct lsp_passage passage = lsp_crossing_passage(&toy.crossings[0], toy.posts, true);
        struct lsp_crossing_day day;
        lsp_checkpoint_day(&passage, arrivals, &day);
        for (int movement = 0; movement < 2; movement++) {
            double cost = 1 + day.wait_h[movement] + 2 * (movement == 0 ? 0.1 : 0.3);
            assert_close(results.composite_money[movement], cost, 1e-7);
            assert_close(
                results.amount[movement], toy.amount[movement] * exp(-0.5 * (cost - 1.5)), 1e-7);
        }
        finish(&toy, &results);
    }
}

static void empty_lorries_come_back_the_other_way(void **state)
{
    (void)state;
    struct toy toy;
    init_border_toy(&toy, 10, 100);
    toy.segments[1].response = 0;
    struct lsp_results results = solve(&toy, toy.reference);
    assert_close(results.link_veh_day[0 * LSP_MAX_VEHICLES + 1], 10, 1e-9);
    assert_close(results.link_veh_day[1 * LSP_MAX_VEHICLES + 1], 5, 1e-9);
    assert_int_equal(results.n_posts, 4);
    double back = 0;
    for (int hour = 0; hour < LSP_HOURS; hour++)
        back += results.posts[2].arrivals_veh[1][hour];
    assert_false(results.posts[2].is_forward);
    assert_close(back, 5, 1e-6);
    finish(&toy, &results);
}

static void a_movement_without_a_way_stays_at_home(void **state)
{
    (void)state;
    struct toy toy;
    init_toy(&toy, 3, 10);
    add_linear_link(&toy, 2, 0, 1, 0); /* only back */
    struct lsp_results results = solve(&toy, NULL);
    assert_true(isinf(results.composite_money[0]));
    assert_true(results.amount[0] <= 0);
    finish(&toy, &results);
}

static void a_dearer_way_that_keeps_the_rules_is_found(void **state)
{
    (void)state;
    struct toy toy; /* a short road that passes no crossing, and a long one over crossing 0 */
    init_toy(&toy, 3, 100);
    add_linear_link(&toy, 0, 2, 1, 0);
    add_linear_link(&toy, 0, 1, 2, 0);
    add_linear_link(&toy, 1, 2, 2, 0);
    toy.links[1].crossing = 0;
    toy.crossings[0] = (struct lsp_crossing){.id = "c", .name = "C"};
    toy.alternatives[0].crossings = 1;
    struct lsp_results results = solve(&toy, NULL);
    assert_close(results.composite_money[0], 4, 1e-12);
    assert_close(results.link_persons_year[1], 100, 1e-9);
    assert_close(results.link_persons_year[0], 0, 0);
    finish(&toy, &results);
}

static void a_crossing_is_not_passed_there_and_back(void **state)
{
    (void)state;
    struct toy toy; /* both zones on one bank; the only way over the crossing comes back over it */
    init_toy(&toy, 3, 100);
    add_linear_link(&toy, 0, 2, 1, 0);
    add_linear_link(&toy, 0, 1, 2, 0);
    add_linear_link(&toy, 1, 2, 2, 0);
    toy.links[1].crossing = toy.links[2].crossing = 0;
    toy.crossings[0] = (struct lsp_crossing){.id = "c", .name = "C"};
    toy.alternatives[0].crossings = 1;
    struct lsp_results results = solve(&toy, NULL);
    assert_true(isinf(results.composite_money[0]));
    finish(&toy, &results);
}

static void a_post_without_staff_cannot_be_used_at_any_weight(void **state)
{
    (void)state;
    for (int weight = 0; weight < 2; weight++) {
        struct toy toy;
        init_border_toy(&toy, 10, 10);
        toy.posts[1].staffed_share = 0;
        toy.segments[0].border_weight = toy.segments[1].border_weight = weight;
        struct lsp_results results = solve(&toy, NULL);
        assert_true(isinf(results.composite_money[0]));
        assert_close(results.amount[0] + results.amount[1], 0, 0);
        finish(&toy, &results);
    }
}

static void a_narrow_link_settles_far_above_its_capacity(void **state)
{
    (void)state;
    struct toy
        toy; /* t = 1/6 (1 + 0.15 v^4) beside a free road of 2/3 h, for 15 vehicles an hour */
    init_toy(&toy, 3, 15);
    add_linear_link(&toy, 0, 2, 2.0 / 3, 0);
    add_linear_link(&toy, 0, 2, 1.0 / 6, 1);
    toy.links[1].bpr_alpha = 0.15;
    toy.links[1].bpr_beta = 4;
    toy.links[0].crossing = 0;
    toy.links[1].crossing = 1;
    struct lsp_crossing crossings[2] = {{.id = "old", .name = "Old"}, {.id = "new", .name = "New"}};
    toy.crossings[0] = crossings[0];
    toy.alternatives[0].crossings = 1;
    toy.alternatives[1] = toy.alternatives[0];
    toy.alternatives[1].crossings = 2;
    toy.demand.n_alternatives = 2;
    struct lsp_results results;
    assert_int_equal(lsp_network_build(&toy.specs, &toy.network), LSP_OK);
    toy.problem = (struct lsp_equilibrium_problem){.network = &toy.network,
        .services = &toy.services,
        .crossings = crossings,
        .n_crossings = 2,
        .demand = &toy.demand,
        .amount_per_year = toy.amount,
        .link_hours_per_day = 1};
    toy.segments[0].scale_per_money = 50;
    assert_int_equal(
        lsp_equilibrium_solve(&toy.problem, &(struct lsp_equilibrium_options){0}, &results),
        LSP_OK);
    assert_int_equal(results.convergence.stopped_by, LSP_STOPPED_CONVERGED);
    double narrow = lsp_results_choice(&results, 0, 1)->amount;
    double cost = (1 + 0.15 * pow(narrow, 4)) / 6;
    assert_close(narrow, 15 / (1 + exp(50 * (cost - 2.0 / 3))), 1e-7);
    finish(&toy, &results);
}

static void demand_without_bound_is_never_called_converged(void **state)
{
    (void)state;
    struct toy toy; /* exp(0.5 * 1000 * 5000) overflows */
    init_toy(&toy, 3, 10);
    add_linear_link(&toy, 0, 2, 1, 0);
    toy.segments[0].scale_per_money = 1000;
    toy.segments[0].response = 0.5;
    toy.reference[0] = 5000;
    struct lsp_results results;
    assert_int_equal(lsp_network_build(&toy.specs, &toy.network), LSP_OK);
    toy.problem = (struct lsp_equilibrium_problem){.network = &toy.network,
        .services = &toy.services,
        .demand = &toy.demand,
        .amount_per_year = toy.amount,
        .pivots = make_pivots(&toy.demand, toy.reference, toy.pivots),
        .link_hours_per_day = 1};
    struct lsp_equilibrium_options options = {.max_iterations = 3};
    assert_int_equal(lsp_equilibrium_solve(&toy.problem, &options, &results), LSP_OK);
    assert_int_equal(results.convergence.stopped_by, LSP_STOPPED_ITERATIONS);
    assert_true(isinf(results.convergence.residual));
    assert_true(isfinite(results.amount[0]));
    finish(&toy, &results);
}

static void the_same_problem_gives_the_same_bytes(void **state)
{
    (void)state;
    struct toy toy;
    init_border_toy(&toy, 480, 800);
    struct lsp_results one = solve(&toy, toy.reference);
    lsp_network_finish(&toy.network);
    struct lsp_results two = solve(&toy, toy.reference);
    assert_memory_equal(one.amount, two.amount, 2 * sizeof *one.amount);
    assert_memory_equal(one.posts, two.posts, one.n_posts * sizeof *one.posts);
    lsp_results_finish(&one);
    finish(&toy, &two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_roads_share_so_that_both_cost_the_same),
        cmocka_unit_test(what_is_driven_and_ridden_is_told_by_country),
        cmocka_unit_test(a_new_link_can_make_everyone_slower),
        cmocka_unit_test(alternatives_share_by_logit),
        cmocka_unit_test(total_demand_answers_to_composite_cost),
        cmocka_unit_test(waits_are_those_of_the_amounts_that_they_leave),
        cmocka_unit_test(empty_lorries_come_back_the_other_way),
        cmocka_unit_test(a_movement_without_a_way_stays_at_home),
        cmocka_unit_test(a_dearer_way_that_keeps_the_rules_is_found),
        cmocka_unit_test(a_crossing_is_not_passed_there_and_back),
        cmocka_unit_test(a_post_without_staff_cannot_be_used_at_any_weight),
        cmocka_unit_test(a_narrow_link_settles_far_above_its_capacity),
        cmocka_unit_test(demand_without_bound_is_never_called_converged),
        cmocka_unit_test(the_same_problem_gives_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
