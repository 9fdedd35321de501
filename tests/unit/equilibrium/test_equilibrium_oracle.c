/* Random small studies of two countries, with all that a study may have, solved twice: by the
 * assignment and by the oracle that goes from route to route.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "base/random.h"
#include "equilibrium/equilibrium.h"
#include "support/oracle/route_equilibrium.h"

enum { SIDE = 5, N_NODES = 2 * SIDE, N_ROWS = 34, N_SEGMENTS = 3, N_WAYS = 5, N_MOVEMENTS = 14 };
enum { N_LEGS = 4, N_CROSSINGS = 3, N_POSTS = 4, N_CASES = 24 };
enum { CAR, TRUCK, WAGON, N_VEHICLES };

struct study {
    struct lsp_vehicle vehicles[N_VEHICLES];
    struct lsp_node_spec nodes[N_NODES];
    struct lsp_zone_spec zones[N_NODES];
    struct lsp_link_spec links[N_ROWS];
    struct lsp_network_specs specs;
    struct lsp_leg legs[N_LEGS];
    struct lsp_operator operators[1];
    struct lsp_services services;
    struct lsp_post posts[N_POSTS];
    struct lsp_crossing crossings[N_CROSSINGS];
    struct lsp_segment segments[N_SEGMENTS];
    struct lsp_alternative ways[N_WAYS];
    struct lsp_movement movements[N_MOVEMENTS];
    struct lsp_demand demand;
    double amount[N_MOVEMENTS], reference[N_MOVEMENTS];
    uint32_t seed, n_drawn;
};

static double between(struct study *study, double low, double high)
{
    return low +
           (high - low) * lsp_random_uniform(study->seed, LSP_RANDOM_TEST, 7, study->n_drawn++);
}

static uint32_t below(struct study *study, uint32_t n)
{
    return (uint32_t)between(study, 0, n);
}

static void add_row(struct study *study, uint32_t from, uint32_t to, enum lsp_mode mode)
{
    static const char *const IDS[] = {"a", "b", "c", "d"};
    size_t row = study->specs.n_links++;
    study->links[row] = (struct lsp_link_spec){.id = IDS[row % 4],
        .name = "link",
        .from_node = from,
        .to_node = to,
        .directed = below(study, 4) == 0 && mode == LSP_RAIL,
        .mode = mode,
        .length_km = between(study, 20, 120),
        .free_speed_km_h = between(study, 30, 90),
        .lanes = 1,
        .capacity_veh_h_lane = below(study, 4) == 0 ? 0 : between(study, 20, 200),
        .bpr_alpha = between(study, 0.1, 0.6),
        .bpr_beta = below(study, 2) == 0 ? 4 : between(study, 1, 4),
        .background_veh_day = between(study, 0, 300),
        .toll_money = below(study, 5) == 0 ? 3 : 0,
        .allowed_vehicles = below(study, 6) == 0 && mode == LSP_ROAD ? 1u << CAR | 1u << TRUCK : 0,
        .crossing = LSP_NONE,
        .operator_id = ""};
}

/* Either side a ring of roads with chords and a line of rails; between them a road over crossing 0,
 * a road and a railway over crossing 1, a road over crossing 2, and at times a road over none. */
static void make_network(struct study *study)
{
    study->vehicles[CAR] = (struct lsp_vehicle){
        .id = "car", .name = "Cars", .pce = 1, .cost_money_km = 0.1, .empty_return = 0.1};
    study->vehicles[TRUCK] = (struct lsp_vehicle){.id = "truck",
        .name = "Lorries",
        .pce = 2.5,
        .cost_money_km = 0.6,
        .cost_money_h = 10,
        .terminal_h = 1,
        .terminal_money = 2,
        .empty_return = 0.6};
    study->vehicles[WAGON] = (struct lsp_vehicle){.id = "wagon",
        .name = "Wagons",
        .mode = LSP_RAIL,
        .pce = 1,
        .cost_money_km = 0.9,
        .cost_money_h = 4,
        .terminal_h = 5,
        .terminal_money = 3,
        .empty_return = 0.8};
    for (uint32_t node = 0; node < N_NODES; node++) {
        const char *country = node < SIDE ? "AA" : "BB";
        study->nodes[node] = (struct lsp_node_spec){.id = "n", .country = country};
        study->zones[node] =
            (struct lsp_zone_spec){.id = "z", .name = "z", .country = country, .node = node};
    }
    for (uint32_t side = 0; side < N_NODES; side += SIDE) {
        for (uint32_t node = 0; node < SIDE; node++)
            add_row(study, side + node, side + (node + 1) % SIDE, LSP_ROAD);
        for (uint32_t chord = 0; chord < 4; chord++) {
            uint32_t from = below(study, SIDE), step = 1 + below(study, SIDE - 1);
            add_row(study, side + from, side + (from + step) % SIDE, LSP_ROAD);
        }
        for (uint32_t node = 0; node + 1 < SIDE; node++)
            add_row(study, side + node, side + node + 1, LSP_RAIL);
    }
    static const uint32_t CROSSING[] = {0, 1, 1, 2};
    for (size_t at = 0; at < 4; at++) {
        uint32_t row = (uint32_t)study->specs.n_links;
        add_row(
            study, below(study, SIDE), SIDE + below(study, SIDE), at == 2 ? LSP_RAIL : LSP_ROAD);
        study->links[row].crossing = CROSSING[at];
        study->links[row].directed = false;
    }
    if (below(study, 3) == 0) /* ways by road may use it instead of what they are named after */
        add_row(study, below(study, SIDE), SIDE + below(study, SIDE), LSP_ROAD);
}

static void make_posts(struct study *study)
{
    for (uint32_t post = 0; post < N_POSTS; post++) {
        study->posts[post] = (struct lsp_post){.id = "p",
            .name = "Post",
            .country = post % 2 == 0 ? "AA" : "BB",
            .opens_h = between(study, 0, 8),
            .closes_h = between(study, 18, 24),
            .staffed_share = 1,
            .n_groups = 2,
            .service_h = {between(study, 0.03, 0.1), between(study, 0.1, 0.3), 0.5},
            .service_cv = {0.5, 0.7, 0.5}};
        study->posts[post].groups[0] =
            (struct lsp_lane_group){.vehicles = 1u << CAR, .lanes = between(study, 1, 4)};
        study->posts[post].groups[1] = (struct lsp_lane_group){
            .vehicles = 1u << TRUCK | 1u << WAGON, .lanes = between(study, 1, 4)};
    }
    for (uint32_t crossing = 0; crossing < N_CROSSINGS; crossing++)
        study->crossings[crossing] = (struct lsp_crossing){.id = "c",
            .name = "C",
            .posts = {crossing, crossing + 1},
            .n_posts = crossing == 2 ? below(study, 2) : 1 + below(study, 2)};
}

static void make_services(struct study *study)
{
    static const double DEPARTURES_H[] = {8, 32, 80, 120};
    study->operators[0] = (struct lsp_operator){.id = "op", .name = "Op", .country = "AA"};
    study->services = (struct lsp_services){.operators = study->operators,
        .n_operators = 1,
        .legs = study->legs,
        .n_legs = N_LEGS,
        .boarding_h = {0, 1, 2, 1},
        .alighting_h = {0, 0.5, 1, 1},
        .fare_factor = {1, 1, 1, 1},
        .period_h = 168,
        .days_in_period = 7};
    for (uint32_t leg = 0; leg < N_LEGS; leg++)
        study->legs[leg] = (struct lsp_leg){.route_id = "r",
            .route_name = "R",
            .mode = leg % 2 == 0 ? LSP_RAIL : LSP_AIR,
            .from_node = leg == 3 ? SIDE + below(study, SIDE) : below(study, SIDE),
            .to_node = leg == 3 ? below(study, SIDE) : SIDE + below(study, SIDE),
            .ride_h = between(study, 2, 8),
            .fare_money = between(study, 5, 60),
            .n_departures = 1 + below(study, 4),
            .departure_h = DEPARTURES_H};
}

static void make_segment(struct study *study, uint32_t segment)
{
    struct lsp_segment *who = &study->segments[segment];
    *who = (struct lsp_segment){.id = "s",
        .name = "S",
        .is_goods = segment == 2,
        .country = "AA",
        .value_of_time_money_h = between(study, 1, 12),
        .scale_per_money = between(study, 0.02, 0.3),
        .response = between(study, 0, 0.9),
        .border_weight = between(study, 0.5, 2),
        .early_weight = 0.2,
        .late_weight = 0.3,
        .days_per_year = between(study, 100, 365),
        .vehicle = {segment == 2 ? TRUCK : CAR, segment == 1 ? LSP_NONE : WAGON, LSP_NONE,
            LSP_NONE},
        .load = {between(study, 1, 10), between(study, 20, 50), 1, 1}};
    for (int hour = 8; hour < 18; hour++)
        who->hour_share[hour] = 0.1;
    for (uint32_t way = 0; way < N_WAYS; way++)
        who->constant_money[way] = between(study, 0, 20);
}

static void make_demand(struct study *study, double load)
{
    const uint32_t road = 1u << LSP_ROAD, rail = 1u << LSP_RAIL, air = 1u << LSP_AIR;
    study->ways[0] = (struct lsp_alternative){.id = "0", .modes = road, .crossings = 1};
    bool mixes_modes = below(study, 3) == 0; /* then a way must be told apart from one by rail */
    study->ways[1] = (struct lsp_alternative){
        .id = "1", .modes = mixes_modes ? road | rail : road, .crossings = 2};
    study->ways[2] = (struct lsp_alternative){.id = "2",
        .modes = mixes_modes ? road | rail : rail,
        .main_mode = LSP_RAIL,
        .crossings = 2};
    study->ways[3] = (struct lsp_alternative){
        .id = "3", .modes = road | rail | air, .main_mode = below(study, 2) ? LSP_RAIL : LSP_AIR};
    study->ways[4] = (struct lsp_alternative){
        .id = "4", .modes = road, .crossings = below(study, 3) == 0 ? 5 : 4};
    for (uint32_t way = 0; way < N_WAYS; way++)
        study->ways[way].segments = way == 3 ? 3 : 7;
    for (uint32_t segment = 0; segment < N_SEGMENTS; segment++)
        make_segment(study, segment);
    for (uint32_t at = 0; at < N_MOVEMENTS; at++) {
        uint32_t segment = below(study, N_SEGMENTS);
        const struct lsp_segment *who = &study->segments[segment];
        bool is_back = below(study, 2) == 1;
        study->amount[at] = load * between(study, 0, 60) * who->days_per_year * who->load[LSP_ROAD];
        study->reference[at] = between(study, 20, 60);
        study->movements[at] = (struct lsp_movement){
            segment, below(study, SIDE), SIDE + below(study, SIDE), study->amount[at], false, {0}};
        if (is_back) {
            study->movements[at].origin = SIDE + below(study, SIDE);
            study->movements[at].destination = below(study, SIDE);
        }
    }
    study->demand = (struct lsp_demand){.alternatives = study->ways,
        .segments = study->segments,
        .movements = study->movements,
        .n_alternatives = N_WAYS,
        .n_segments = N_SEGMENTS,
        .n_movements = N_MOVEMENTS};
}

static void make_study(struct study *study, uint32_t seed, double load)
{
    *study = (struct study){.seed = seed};
    study->specs = (struct lsp_network_specs){.vehicles = study->vehicles,
        .nodes = study->nodes,
        .zones = study->zones,
        .links = study->links,
        .n_vehicles = N_VEHICLES,
        .n_nodes = N_NODES,
        .n_zones = N_NODES};
    make_network(study);
    make_posts(study);
    make_services(study);
    make_demand(study, load);
}

static void compare(const struct lsp_results *ours, const struct lsp_results *theirs)
{
    for (size_t movement = 0; movement < N_MOVEMENTS; movement++) {
        if (isfinite(theirs->composite_money[movement]))
            assert_close(ours->composite_money[movement], theirs->composite_money[movement], 1e-8);
        else
            assert_true(isinf(ours->composite_money[movement]));
        for (size_t way = 0; way < N_WAYS; way++) {
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
        struct study study;
        make_study(&study, seed, LOADS[seed % 3]);
        struct lsp_network network;
        assert_int_equal(lsp_network_build(&study.specs, &network), LSP_OK);
        struct lsp_equilibrium_problem problem = {.network = &network,
            .services = &study.services,
            .posts = study.posts,
            .crossings = study.crossings,
            .n_posts = N_POSTS,
            .n_crossings = N_CROSSINGS,
            .demand = &study.demand,
            .amount_per_year = study.amount,
            .reference_composite_money = study.reference,
            .link_hours_per_day = 10};
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_studies_come_out_as_by_the_oracle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
