/* Goods in the equilibrium: shipments, their vehicles and stock, limits of links, change of gauge.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "base/random.h"
#include "demand/shipment.h"
#include "equilibrium/equilibrium.h"
#include "support/test.h"

enum { ROAD_WAY, WAGON_WAY, CONTAINER_WAY, N_WAYS };
enum { LORRY, WAGON, CONTAINER, N_VEHICLES };

/* Food from one town to another: by a road with a post, or by rail with a change of gauge. */
struct town {
    struct lsp_vehicle vehicles[N_VEHICLES];
    struct lsp_node_spec nodes[2];
    struct lsp_zone_spec zones[2];
    struct lsp_link_spec links[2];
    struct lsp_network_specs specs;
    struct lsp_network network;
    struct lsp_services services;
    struct lsp_post post;
    struct lsp_crossing crossings[2];
    struct lsp_alternative ways[N_WAYS];
    struct lsp_segment food;
    struct lsp_movement movement;
    struct lsp_demand demand;
    double amount;
};

static void init_vehicles(struct town *town)
{
    town->vehicles[LORRY] = (struct lsp_vehicle){.id = "lorry",
        .mode = LSP_ROAD,
        .pce = 2.5,
        .cost_money_km = 0.7,
        .cost_money_h = 10,
        .empty_return = 0.8,
        .payload_t = 20,
        .size = {36, 10, 4, 2.5, 16}};
    town->vehicles[WAGON] = (struct lsp_vehicle){.id = "wagon",
        .mode = LSP_RAIL,
        .pce = 1,
        .cost_money_km = 1.5,
        .terminal_h = 24,
        .terminal_money = 6,
        .payload_t = 60};
    town->vehicles[CONTAINER] = (struct lsp_vehicle){.id = "container",
        .mode = LSP_RAIL,
        .pce = 1,
        .cost_money_km = 0.6,
        .cost_money_h = 1,
        .terminal_h = 12,
        .terminal_money = 4,
        .empty_return = 0.5,
        .payload_t = 24};
}

static void init_network(struct town *town)
{
    town->nodes[0] = (struct lsp_node_spec){.id = "a", .country = "AA"};
    town->nodes[1] = (struct lsp_node_spec){.id = "b", .country = "BB"};
    for (uint32_t end = 0; end < 2; end++) {
        town->zones[end] = (struct lsp_zone_spec){
            .id = town->nodes[end].id, .country = town->nodes[end].country, .node = end};
        town->links[end] = (struct lsp_link_spec){.id = end == 0 ? "road" : "rail",
            .name = "",
            .to_node = 1,
            .mode = end == 0 ? LSP_ROAD : LSP_RAIL,
            .length_km = 300,
            .free_speed_km_h = 50,
            .lanes = 1,
            .toll_money = end == 0 ? 30 : 0,
            .crossing = end,
            .operator_id = ""};
    }
    town->specs = (struct lsp_network_specs){.vehicles = town->vehicles,
        .nodes = town->nodes,
        .zones = town->zones,
        .links = town->links,
        .n_vehicles = N_VEHICLES,
        .n_nodes = 2,
        .n_zones = 2,
        .n_links = 2};
}

static void init_border(struct town *town)
{
    town->services = (struct lsp_services){.period_h = 168, .days_in_period = 7};
    town->post = (struct lsp_post){.id = "post", .closes_h = 24, .staffed_share = 1, .n_groups = 1};
    town->post.groups[0] = (struct lsp_lane_group){.vehicles = 1u << LORRY, .lanes = 1};
    town->post.service_h[LORRY] = 0.2;
    town->post.service_cv[LORRY] = 1;
    town->post.fee_money[LORRY] = 20;
    town->crossings[0] = (struct lsp_crossing){.id = "bridge", .n_posts = 1};
    town->crossings[1] = (struct lsp_crossing){.id = "railway", .gauge_h = 24, .gauge_money = 150};
}

static void init_town(struct town *town)
{
    *town = (struct town){.amount = 12000};
    init_vehicles(town);
    init_network(town);
    init_border(town);
    town->ways[ROAD_WAY] = (struct lsp_alternative){.id = "road",
        .modes = 1u << LSP_ROAD,
        .main_mode = LSP_ROAD,
        .crossings = 1,
        .segments = 1};
    town->ways[WAGON_WAY] = town->ways[CONTAINER_WAY] = (struct lsp_alternative){.id = "rail",
        .modes = 1u << LSP_RAIL,
        .main_mode = LSP_RAIL,
        .crossings = 2,
        .segments = 1};
    town->ways[CONTAINER_WAY].own_vehicles = 1u << LSP_RAIL;
    town->ways[CONTAINER_WAY].vehicle[LSP_RAIL] = CONTAINER;
    town->food = (struct lsp_segment){.id = "food",
        .name = "Food",
        .country = "AA",
        .is_goods = true,
        .cargo_value_money = 700,
        .scale_given = 0.05,
        .border_weight = 1,
        .early_weight = 0.5,
        .late_weight = 0.5,
        .days_per_year = 300,
        .vehicle = {LORRY, WAGON, LSP_NONE, LSP_NONE},
        .load = {20, 60, 0, 0},
        .fills = 3,
        .logistics = {.is_given = true,
            .annual_t = 500,
            .order_money = 40,
            .interest_per_year = 0.1,
            .storage_money_t_year = 20,
            .safety_factor = 1.64,
            .demand_spread_t = 0.5,
            .border_spread = 1,
            .deterioration_per_day = 0.001}};
    for (int hour = 8; hour < 18; hour++)
        town->food.hour_share[hour] = 0.1;
    lsp_segment_derive(&town->food);
    town->movement = (struct lsp_movement){.destination = 1, .amount_per_year = town->amount};
    town->demand = (struct lsp_demand){.alternatives = town->ways,
        .segments = &town->food,
        .movements = &town->movement,
        .n_alternatives = N_WAYS,
        .n_segments = 1,
        .n_movements = 1};
}

static struct lsp_results solve(struct town *town)
{
    struct lsp_results results;
    assert_int_equal(lsp_network_build(&town->specs, &town->network), LSP_OK);
    struct lsp_equilibrium_problem problem = {.network = &town->network,
        .services = &town->services,
        .posts = &town->post,
        .crossings = town->crossings,
        .n_posts = 1,
        .n_crossings = 2,
        .demand = &town->demand,
        .amount_per_year = &town->amount,
        .link_hours_per_day = 12,
        .year = 2030};
    assert_int_equal(
        lsp_equilibrium_solve(&problem, &(struct lsp_equilibrium_options){0}, &results), LSP_OK);
    assert_int_equal(results.convergence.stopped_by, LSP_STOPPED_CONVERGED);
    return results;
}

static void finish(struct town *town, struct lsp_results *results)
{
    lsp_results_finish(results);
    lsp_network_finish(&town->network);
}

/* Of one vehicle over its whole way, empty return included. */
static const double WAGON_TRIP = 300 * 1.5 + 150;

static void shipments_are_the_best_for_the_cost_of_a_trip(void **state)
{
    (void)state;
    struct town town;
    init_town(&town);
    struct lsp_results results = solve(&town);
    assert_int_equal(results.n_goods, N_WAYS);
    const struct lsp_goods_result *wagon = &results.goods[WAGON_WAY];
    double holding = 90.0 / 500;
    assert_close(wagon->shipment_t, fmin(60, sqrt(2 * (40 + WAGON_TRIP) / holding)), 1e-12);
    assert_close(results.goods[ROAD_WAY].shipment_t, 20, 0); /* the payload */
    const struct lsp_goods_result *container = &results.goods[CONTAINER_WAY];
    assert_close(container->shipment_t, 24, 0);
    assert_close(container->load_t[LSP_RAIL], 24, 0);
    assert_int_equal(container->vehicle[LSP_RAIL], CONTAINER);
    assert_int_equal(wagon->vehicle[LSP_RAIL], WAGON);
    finish(&town, &results);
}

static void a_cheap_trip_is_taken_with_less_than_a_full_vehicle(void **state)
{
    (void)state;
    struct town town;
    init_town(&town);
    town.vehicles[WAGON].cost_money_km = 0.1;
    town.crossings[1].gauge_money = 10;
    town.food.logistics.annual_t = 200;
    struct lsp_results results = solve(&town);
    const struct lsp_goods_result *wagon = &results.goods[WAGON_WAY];
    double best = sqrt(2 * (40 + 300 * 0.1 + 10) * 200 / 90.0);
    assert_true(best < 60);
    assert_close(wagon->shipment_t, best, 1e-10);
    assert_close(wagon->load_t[LSP_RAIL], best, 1e-10);
    assert_close(wagon->trips_year[LSP_RAIL], wagon->amount / best, 1e-6);
    assert_close(wagon->order_money, 40 / best, 1e-12);
    assert_close(wagon->cycle_money, 90.0 / 200 * best / 2, 1e-12);
    finish(&town, &results);
}

/* Bulky goods: a lorry takes 11 t of them, whatever its payload. */
static void a_stated_load_bounds_the_shipment(void **state)
{
    (void)state;
    struct town town;
    init_town(&town);
    town.food.fills = 1u << LSP_RAIL;
    town.food.load[LSP_ROAD] = 11;
    struct lsp_results results = solve(&town);
    assert_close(results.goods[ROAD_WAY].shipment_t, 11, 0);
    finish(&town, &results);
    town.food.load[LSP_ROAD] = 25; /* a draw may put it above the payload */
    results = solve(&town);
    assert_close(results.goods[ROAD_WAY].shipment_t, 20, 0);
    finish(&town, &results);
}

static void a_stated_shipment_loads_equal_vehicles(void **state)
{
    (void)state;
    struct town town;
    init_town(&town);
    town.food.logistics.shipment_t = 30;
    struct lsp_results results = solve(&town);
    assert_close(results.goods[ROAD_WAY].load_t[LSP_ROAD], 15, 1e-12);
    assert_close(results.goods[WAGON_WAY].load_t[LSP_RAIL], 30, 1e-12);
    assert_close(results.goods[CONTAINER_WAY].load_t[LSP_RAIL], 15, 1e-12);
    finish(&town, &results);
}

/* Every part of the cost by hand. */
static void a_tonne_by_container_costs_what_its_parts_say(void **state)
{
    (void)state;
    struct town town;
    init_town(&town);
    struct lsp_results results = solve(&town);
    const struct lsp_choice *choice = lsp_results_choice(&results, 0, CONTAINER_WAY);
    const double *part = choice->part_money;
    double per_h = 700 * (0.1 / 365 + 0.001) / 24, hours = 12 + 6 + 24;
    assert_close(choice->hours, hours, 1e-12);
    assert_close(choice->wait_h, 0, 0);
    assert_close(part[LSP_COST_TIME], 6 * per_h, 1e-12);
    assert_close(part[LSP_COST_TERMINAL], 12 * per_h + 4, 1e-12);
    assert_close(part[LSP_COST_RUNNING], 1.5 * (300 * 0.6 + 6) / 24, 1e-12);
    assert_close(part[LSP_COST_GAUGE], 24 * per_h + 1.5 * (150 + 24 * 1) / 24, 1e-12);
    double stock = 40.0 / 24 + 90.0 / 500 * 24 / 2 + 90.0 / 500 * 1.64 * 0.5 * sqrt(hours / 24);
    assert_close(part[LSP_COST_STOCK], stock, 1e-12);
    assert_close(results.goods[CONTAINER_WAY].safety_money,
        90.0 / 500 * 1.64 * 0.5 * sqrt(hours / 24), 1e-12);
    double sum = 0;
    for (int at = 0; at < LSP_N_COST_PARTS; at++)
        sum += part[at];
    assert_close(sum, choice->cost_money, 1e-10);
    finish(&town, &results);
}

static void a_wait_that_is_spread_costs_safety_stock(void **state)
{
    (void)state;
    struct town town;
    init_town(&town);
    struct lsp_results results = solve(&town);
    const struct lsp_choice *choice = lsp_results_choice(&results, 0, ROAD_WAY);
    const struct lsp_goods_result *road = &results.goods[ROAD_WAY];
    assert_true(choice->wait_h > 0.001);
    assert_close(road->wait_h, choice->wait_h, 1e-12);
    double spread_days = choice->wait_h / 24;
    double of_wait = 90 * 1.64 / 365 * spread_days; /* (i v + w) z sigma_t, in years */
    double of_demand = 90.0 / 500 * 1.64 * 0.5 * sqrt(choice->hours / 24);
    assert_close(road->safety_money, of_demand + of_wait, 1e-3 * road->safety_money);
    assert_true(road->safety_money >= hypot(of_demand, of_wait));
    finish(&town, &results);
}

static void parts_of_the_logistics_cost_add_up_to_the_cost(void **state)
{
    (void)state;
    struct town town;
    init_town(&town);
    town.food.constant_given[0] = 3;
    lsp_segment_derive(&town.food);
    struct lsp_results results = solve(&town);
    for (size_t way = 0; way < N_WAYS; way++) {
        const struct lsp_goods_result *goods = &results.goods[way];
        assert_close(goods->transport_money + goods->transit_money + goods->gauge_money +
                         goods->order_money + goods->cycle_money + goods->safety_money +
                         town.food.constant_money[way],
            lsp_results_choice(&results, 0, way)->cost_money, 1e-9);
    }
    finish(&town, &results);
}

/* The crossing's vehicles: loaded ones by their load, and the empty ones on the way back. */
static void vehicles_follow_from_the_load_and_some_come_back_empty(void **state)
{
    (void)state;
    struct town town;
    init_town(&town);
    struct lsp_results results = solve(&town);
    const struct lsp_goods_result *road = &results.goods[ROAD_WAY];
    assert_close(road->trips_year[LSP_ROAD], road->amount / 20, 1e-9);
    assert_close(road->empty_year[LSP_ROAD], 0.8 * road->amount / 20, 1e-9);
    double forward = 0, back = 0;
    for (size_t link = 0; link < results.n_links; link++)
        if (results.link_row[link] == 0)
            *(results.link_is_forward[link] ? &forward : &back) +=
                results.link_veh_day[link * (size_t)LSP_MAX_VEHICLES + (size_t)LORRY];
    assert_close(forward * 300, road->trips_year[LSP_ROAD], 1e-9);
    assert_close(back * 300, road->empty_year[LSP_ROAD], 1e-9);
    finish(&town, &results);
}

static void a_vehicle_above_a_limit_does_not_cross(void **state)
{
    (void)state;
    struct town town;
    init_town(&town);
    town.links[0].max_size[LSP_AXLE] = 9.9;
    struct lsp_results results = solve(&town);
    assert_true(lsp_results_choice(&results, 0, ROAD_WAY)->cost_money > 1e300);
    assert_close(results.amount[0], town.amount, 1e-6);
    assert_close(results.goods[ROAD_WAY].amount, 0, 0);
    finish(&town, &results);
    town.links[0].max_size[LSP_AXLE] = 10;
    results = solve(&town);
    assert_true(lsp_results_choice(&results, 0, ROAD_WAY)->amount > 0);
    finish(&town, &results);
}

/* Whatever makes a way dearer leaves it with less. */
static void a_dearer_change_of_gauge_sends_fewer_tonnes_by_rail(void **state)
{
    (void)state;
    double last = (double)INFINITY;
    for (int step = 0; step < 8; step++) {
        struct town town;
        init_town(&town);
        town.crossings[1].gauge_money = 60 * step;
        struct lsp_results results = solve(&town);
        double rail = results.goods[WAGON_WAY].amount + results.goods[CONTAINER_WAY].amount;
        assert_true(rail < last);
        last = rail;
        finish(&town, &results);
    }
}

static double uniform(uint32_t town, uint32_t what)
{
    return lsp_random_uniform(20261124, LSP_RANDOM_TEST, town, what);
}

static void vary_town(struct town *town, uint32_t number)
{
    struct lsp_logistics *logistics = &town->food.logistics;
    init_town(town);
    logistics->annual_t = 20 + 2000 * uniform(number, 0);
    logistics->order_money = 200 * uniform(number, 1);
    logistics->storage_money_t_year = 100 * uniform(number, 2);
    logistics->demand_spread_t = 2 * uniform(number, 3);
    logistics->border_spread = 3 * uniform(number, 4);
    town->food.cargo_value_money = 100 + 5000 * uniform(number, 5);
    town->vehicles[LORRY].payload_t = 5 + 25 * uniform(number, 6);
    town->vehicles[CONTAINER].empty_return = uniform(number, 7);
    town->crossings[1].gauge_h = 72 * uniform(number, 8);
    lsp_segment_derive(&town->food);
}

/* Whatever the study: amounts add up, loads are within payloads, a dearer lorry never carries more.
 */
static void random_towns_keep_to_what_must_hold(void **state)
{
    (void)state;
    for (uint32_t number = 0; number < 40; number++) {
        struct town town;
        vary_town(&town, number);
        struct lsp_results results = solve(&town);
        double sum = 0, by_road = results.goods[ROAD_WAY].amount;
        double shipment = results.goods[ROAD_WAY].shipment_t;
        for (size_t way = 0; way < N_WAYS; way++) {
            const struct lsp_goods_result *goods = &results.goods[way];
            uint32_t mode = way == ROAD_WAY ? LSP_ROAD : LSP_RAIL;
            sum += goods->amount;
            assert_true(goods->shipment_t > 0);
            assert_true(goods->load_t[mode] <= town.vehicles[goods->vehicle[mode]].payload_t);
            assert_close(goods->load_t[mode], goods->shipment_t, 1e-12);
            assert_close(
                goods->trips_year[mode] * goods->load_t[mode], goods->amount, 1e-9 * town.amount);
        }
        assert_close(sum, town.amount, 1e-6);
        finish(&town, &results);
        town.vehicles[LORRY].cost_money_km *= 1.3;
        results = solve(&town);
        assert_true(results.goods[ROAD_WAY].amount <= by_road);
        assert_true(results.goods[ROAD_WAY].shipment_t >= shipment);
        finish(&town, &results);
    }
}

static void without_logistics_goods_cost_what_they_did(void **state)
{
    (void)state;
    struct town town;
    init_town(&town);
    town.food.logistics = (struct lsp_logistics){0};
    town.food.cargo_rate_per_day = 0.01;
    lsp_segment_derive(&town.food);
    struct lsp_results results = solve(&town);
    for (size_t way = 0; way < N_WAYS; way++) {
        assert_close(lsp_results_choice(&results, 0, way)->part_money[LSP_COST_STOCK], 0, 0);
        assert_close(results.goods[way].shipment_t, 0, 0);
    }
    assert_close(
        results.goods[CONTAINER_WAY].load_t[LSP_RAIL], 24, 0); /* no more than its payload */
    finish(&town, &results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipments_are_the_best_for_the_cost_of_a_trip),
        cmocka_unit_test(a_cheap_trip_is_taken_with_less_than_a_full_vehicle),
        cmocka_unit_test(a_stated_load_bounds_the_shipment),
        cmocka_unit_test(a_stated_shipment_loads_equal_vehicles),
        cmocka_unit_test(a_tonne_by_container_costs_what_its_parts_say),
        cmocka_unit_test(a_wait_that_is_spread_costs_safety_stock),
        cmocka_unit_test(parts_of_the_logistics_cost_add_up_to_the_cost),
        cmocka_unit_test(vehicles_follow_from_the_load_and_some_come_back_empty),
        cmocka_unit_test(a_vehicle_above_a_limit_does_not_cross),
        cmocka_unit_test(a_dearer_change_of_gauge_sends_fewer_tonnes_by_rail),
        cmocka_unit_test(random_towns_keep_to_what_must_hold),
        cmocka_unit_test(without_logistics_goods_cost_what_they_did),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
