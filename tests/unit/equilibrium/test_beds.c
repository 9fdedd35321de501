/* Beds, months and tours: totals that limits cut down, against closed forms.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/pivots.h"
#include "support/test.h"

#include "equilibrium/equilibrium.h"

static const double BED_NIGHTS = 365.25 / 12;

/* Two zones and a road; what is asked for depends on nothing but its cost. */
struct resort {
    struct lsp_vehicle vehicles[1];
    struct lsp_node_spec nodes[2];
    struct lsp_zone_spec zones[2];
    struct lsp_link_spec links[1];
    struct lsp_network_specs specs;
    struct lsp_network network;
    struct lsp_services services;
    struct lsp_alternative alternatives[1];
    struct lsp_segment segments[2];
    struct lsp_movement movements[4];
    struct lsp_demand demand;
    double amount[4], reference[4];
    struct lsp_pivot pivots[4];
    double seat_money; /* of the reference costs: waits for a seat */
};

static void init_resort(struct resort *resort, double persons, double beds)
{
    *resort = (struct resort){0};
    resort->vehicles[0] = (struct lsp_vehicle){.id = "car", .name = "Cars", .pce = 1};
    for (uint32_t zone = 0; zone < 2; zone++) {
        const char *id = zone == 0 ? "home" : "resort";
        resort->nodes[zone] = (struct lsp_node_spec){.id = id, .country = "AA"};
        resort->zones[zone] =
            (struct lsp_zone_spec){.id = id, .name = id, .country = "AA", .node = zone};
    }
    resort->zones[1].beds = beds;
    resort->links[0] = (struct lsp_link_spec){.id = "road",
        .name = "Road",
        .from_node = 0,
        .to_node = 1,
        .length_km = 10,
        .free_speed_km_h = 1,
        .lanes = 1,
        .bpr_alpha = 1,
        .bpr_beta = 1,
        .crossing = LSP_NONE,
        .operator_id = ""};
    resort->specs = (struct lsp_network_specs){.vehicles = resort->vehicles,
        .nodes = resort->nodes,
        .zones = resort->zones,
        .links = resort->links,
        .n_vehicles = 1,
        .n_nodes = 2,
        .n_zones = 2,
        .n_links = 1};
    resort->services =
        (struct lsp_services){.fare_factor = {1, 1, 1, 1}, .period_h = 168, .days_in_period = 7};
    resort->alternatives[0] = (struct lsp_alternative){
        .id = "road", .modes = 1u << LSP_ROAD, .main_mode = LSP_ROAD, .segments = 3};
    resort->segments[0] = (struct lsp_segment){.id = "guests",
        .name = "Guests",
        .country = "AA",
        .value_of_time_money_h = 1,
        .scale_per_money = 0.1,
        .response = 0.5,
        .early_weight = 0.5,
        .late_weight = 0.5,
        .days_per_year = 365,
        .nights = 4,
        .vehicle = {0, LSP_NONE, LSP_NONE, LSP_NONE},
        .load = {1, 1, 1, 1}};
    for (int month = 0; month < LSP_MONTHS; month++) /* two months of summer are half of it */
        resort->segments[0].season_share[month] = month == 6 || month == 7 ? 0.25 : 0.05;
    resort->segments[1] = resort->segments[0];
    resort->segments[1].id = "others";
    for (size_t at = 0; at < 4; at++) {
        bool is_return = at % 2 == 1;
        resort->movements[at] = (struct lsp_movement){.segment = (uint32_t)at / 2,
            .origin = is_return ? 1 : 0,
            .destination = is_return ? 0 : 1,
            .amount_per_year = persons,
            .is_return = is_return};
        resort->amount[at] = persons;
        resort->reference[at] = 14;
    }
    resort->demand = (struct lsp_demand){.alternatives = resort->alternatives,
        .segments = resort->segments,
        .movements = resort->movements,
        .n_alternatives = 1,
        .n_segments = 1,
        .n_movements = 2};
}

static struct lsp_results solve(struct resort *resort)
{
    struct lsp_results results;
    assert_int_equal(lsp_network_build(&resort->specs, &resort->network), LSP_OK);
    const struct lsp_pivot *pivots =
        make_pivots(&resort->demand, resort->reference, resort->pivots);
    for (size_t at = 0; at < resort->demand.n_movements; at++)
        resort->pivots[at].seat_money = resort->seat_money;
    struct lsp_equilibrium_problem problem = {.network = &resort->network,
        .services = &resort->services,
        .demand = &resort->demand,
        .amount_per_year = resort->amount,
        .pivots = pivots,
        .link_hours_per_day = 12,
        .year = 2030};
    assert_int_equal(
        lsp_equilibrium_solve(&problem, &(struct lsp_equilibrium_options){0}, &results), LSP_OK);
    assert_int_equal(results.convergence.stopped_by, LSP_STOPPED_CONVERGED);
    return results;
}

static void finish(struct resort *resort, struct lsp_results *results)
{
    lsp_results_finish(results);
    lsp_network_finish(&resort->network);
}

static void beds_cap_each_month(void **state)
{
    (void)state;
    double wished = 10000 * exp(-0.5 * 0.1 * (10 - 14)); /* 12,214: 3,053 in July, 611 in May */
    static const double BEDS[] = {1e6, 500, 300, 90, 50, 1};
    for (size_t row = 0; row < sizeof BEDS / sizeof *BEDS; row++) {
        struct resort resort;
        init_resort(&resort, 10000, BEDS[row]);
        struct lsp_results results = solve(&resort);
        double guests = 0, displaced = 0;
        for (int month = 0; month < LSP_MONTHS; month++) {
            double asking = wished * resort.segments[0].season_share[month];
            double staying = fmin(asking, BEDS[row] * BED_NIGHTS / 4);
            guests += staying;
            displaced += asking - staying;
            assert_close(results.beds[0].nights_month[month], 4 * staying, 1e-8);
            assert_close(results.beds[0].displaced_month[month], asking - staying, 1e-8);
        }
        assert_int_equal(results.n_beds, 1);
        assert_close(results.amount[0], guests, 1e-8);
        assert_close(results.amount[1], guests, 1e-8); /* who came goes home */
        assert_close(guests + displaced, wished, 1e-10);
        /* the composite cost is the one at which so many would come without a limit */
        assert_close(10000 * exp(-0.5 * 0.1 * (results.composite_money[0] - 14)), guests, 1e-8);
        /* and it is the road's cost and the price of beds */
        assert_close(results.composite_money[0], 10 + results.ration_money[0], 1e-12);
        assert_close(results.ration_money[0], -log(guests / wished) / (0.5 * 0.1), 1e-6);
        finish(&resort, &results);
    }
}

static void a_quicker_road_to_a_full_resort_gains_its_guests_nothing(void **state)
{
    (void)state;
    double composite[2];
    for (int side = 0; side < 2; side++) {
        struct resort resort;
        init_resort(&resort, 10000, 1);
        resort.links[0].length_km = side == 0 ? 10 : 5;
        struct lsp_results results = solve(&resort);
        assert_close(results.amount[0], 12 * BED_NIGHTS / 4, 1e-8);
        composite[side] = results.composite_money[0];
        finish(&resort, &results);
    }
    assert_close(composite[0], composite[1], 1e-8);
}

/* The road fills with guests, so that fewer want to come the more do. */
static void limits_agree_with_the_congestion_that_their_guests_make(void **state)
{
    (void)state;
    static const double CAPACITY[] = {1000, 10, 0.1, 0.001};
    for (size_t row = 0; row < sizeof CAPACITY / sizeof *CAPACITY; row++) {
        struct resort resort;
        init_resort(&resort, 10000, 100);
        resort.links[0].capacity_veh_h_lane = CAPACITY[row];
        struct lsp_results results = solve(&resort);
        double guests = 0, per_h = results.amount[0] / 365 / 12;
        double cost = 10 * (1 + per_h / CAPACITY[row]);
        double wished = 10000 * exp(-0.5 * 0.1 * (cost - 14));
        for (int month = 0; month < LSP_MONTHS; month++)
            guests += fmin(wished * resort.segments[0].season_share[month], 100 * BED_NIGHTS / 4);
        assert_close(results.amount[0], guests, 1e-7);
        finish(&resort, &results);
    }
}

static void tours_come_before_beds_and_both_share_alike(void **state)
{
    (void)state;
    struct resort resort;
    init_resort(&resort, 10000, 100);
    resort.demand.n_segments = 2;
    resort.demand.n_movements = 4;
    resort.segments[0].group_size = 20;
    resort.segments[0].tours_per_year = 150;
    struct lsp_results results = solve(&resort);
    double wished = 10000 * exp(-0.5 * 0.1 * (10 - 14)), guests[2] = {0};
    for (int month = 0; month < LSP_MONTHS; month++) {
        double share = resort.segments[0].season_share[month];
        double part = fmin(1, 100 * BED_NIGHTS / (4 * share * (3000 + wished)));
        guests[0] += 3000 * share * part;
        guests[1] += wished * share * part;
    }
    assert_int_equal(results.n_tours, 1);
    assert_close(results.tours[0].places_year, 3000, 0);
    assert_close(results.tours[0].persons_year, 3000, 1e-8);
    assert_close(results.tours[0].displaced_year, wished - 3000, 1e-8);
    assert_close(results.amount[0], guests[0], 1e-8);
    assert_close(results.amount[2], guests[1], 1e-8);
    finish(&resort, &results);
}

/* So that the reference is one of a week's wait for a seat, and an exponential through it says that
 * a billion would come by road. */
static void waits_of_the_reference_do_not_make_anybody_displaced(void **state)
{
    (void)state;
    static const double SEAT[] = {0, 3, 4, 10, 230, 1000};
    for (size_t row = 0; row < sizeof SEAT / sizeof *SEAT; row++)
        for (int has_tours = 0; has_tours < 2; has_tours++) {
            struct resort resort;
            init_resort(&resort, 10000, 100);
            resort.seat_money = SEAT[row];
            resort.reference[0] = resort.reference[1] = 14 + SEAT[row];
            resort.segments[0].group_size = 20;
            resort.segments[0].tours_per_year = has_tours ? 150 : 0;
            struct lsp_results results = solve(&resort);
            double counted = 10000 * exp(-0.5 * 0.1 * (10 - 14)), displaced = 0;
            for (int month = 0; month < LSP_MONTHS; month++)
                displaced += results.beds[0].displaced_month[month];
            if (has_tours)
                assert_close(results.tours[0].displaced_year, counted - 3000, 1e-7);
            if (!has_tours) {
                double stay = 0;
                for (int month = 0; month < LSP_MONTHS; month++)
                    stay += fmin(results.beds[0].nights_month[month] / 4,
                        counted * resort.segments[0].season_share[month]);
                assert_close(displaced, counted - stay, 1e-7);
            }
            finish(&resort, &results);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beds_cap_each_month),
        cmocka_unit_test(a_quicker_road_to_a_full_resort_gains_its_guests_nothing),
        cmocka_unit_test(limits_agree_with_the_congestion_that_their_guests_make),
        cmocka_unit_test(tours_come_before_beds_and_both_share_alike),
        cmocka_unit_test(waits_of_the_reference_do_not_make_anybody_displaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
