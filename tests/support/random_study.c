/* Random small studies.  SPDX-License-Identifier: Apache-2.0 */
#include "support/random_study.h"

#include "base/random.h"
#include "support/pivots.h"

static double between(struct random_study *study, double low, double high)
{
    return low +
           (high - low) * lsp_random_uniform(study->seed, LSP_RANDOM_TEST, 7, study->n_drawn++);
}

static uint32_t below(struct random_study *study, uint32_t n)
{
    return (uint32_t)between(study, 0, n);
}

static void add_row(struct random_study *study, uint32_t from, uint32_t to, enum lsp_mode mode)
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
        .allowed_vehicles =
            below(study, 6) == 0 && mode == LSP_ROAD ? 1u << STUDY_CAR | 1u << STUDY_TRUCK : 0,
        .crossing = LSP_NONE,
        .operator_id = ""};
}

/* Either side a ring of roads with chords and a line of rails; between them a road over crossing 0,
 * a road and a railway over crossing 1, a road over crossing 2, and at times a road over none. */
static void make_network(struct random_study *study)
{
    study->vehicles[STUDY_CAR] = (struct lsp_vehicle){
        .id = "car", .name = "Cars", .pce = 1, .cost_money_km = 0.1, .empty_return = 0.1};
    study->vehicles[STUDY_TRUCK] = (struct lsp_vehicle){.id = "truck",
        .name = "Lorries",
        .pce = 2.5,
        .cost_money_km = 0.6,
        .cost_money_h = 10,
        .terminal_h = 1,
        .terminal_money = 2,
        .empty_return = 0.6};
    study->vehicles[STUDY_WAGON] = (struct lsp_vehicle){.id = "wagon",
        .name = "Wagons",
        .mode = LSP_RAIL,
        .pce = 1,
        .cost_money_km = 0.9,
        .cost_money_h = 4,
        .terminal_h = 5,
        .terminal_money = 3,
        .empty_return = 0.8};
    for (uint32_t node = 0; node < STUDY_NODES; node++) {
        const char *country = node < STUDY_SIDE ? "AA" : "BB";
        study->nodes[node] = (struct lsp_node_spec){.id = "n", .country = country};
        study->zones[node] =
            (struct lsp_zone_spec){.id = "z", .name = "z", .country = country, .node = node};
    }
    for (uint32_t side = 0; side < STUDY_NODES; side += STUDY_SIDE) {
        for (uint32_t node = 0; node < STUDY_SIDE; node++)
            add_row(study, side + node, side + (node + 1) % STUDY_SIDE, LSP_ROAD);
        for (uint32_t chord = 0; chord < 4; chord++) {
            uint32_t from = below(study, STUDY_SIDE), step = 1 + below(study, STUDY_SIDE - 1);
            add_row(study, side + from, side + (from + step) % STUDY_SIDE, LSP_ROAD);
        }
        for (uint32_t node = 0; node + 1 < STUDY_SIDE; node++)
            add_row(study, side + node, side + node + 1, LSP_RAIL);
    }
    static const uint32_t CROSSING[] = {0, 1, 1, 2};
    for (size_t at = 0; at < 4; at++) {
        uint32_t row = (uint32_t)study->specs.n_links;
        add_row(study, below(study, STUDY_SIDE), STUDY_SIDE + below(study, STUDY_SIDE),
            at == 2 ? LSP_RAIL : LSP_ROAD);
        study->links[row].crossing = CROSSING[at];
        study->links[row].directed = false;
    }
    if (below(study, 3) == 0) /* ways by road may use it instead of what they are named after */
        add_row(study, below(study, STUDY_SIDE), STUDY_SIDE + below(study, STUDY_SIDE), LSP_ROAD);
}

static void make_posts(struct random_study *study)
{
    for (uint32_t post = 0; post < STUDY_POSTS; post++) {
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
            (struct lsp_lane_group){.vehicles = 1u << STUDY_CAR, .lanes = between(study, 1, 4)};
        study->posts[post].groups[1] = (struct lsp_lane_group){
            .vehicles = 1u << STUDY_TRUCK | 1u << STUDY_WAGON, .lanes = between(study, 1, 4)};
    }
    for (uint32_t crossing = 0; crossing < STUDY_CROSSINGS; crossing++)
        study->crossings[crossing] = (struct lsp_crossing){.id = "c",
            .name = "C",
            .posts = {crossing, crossing + 1},
            .n_posts = crossing == 2 ? below(study, 2) : 1 + below(study, 2)};
}

static void make_services(struct random_study *study)
{
    static const double DEPARTURES_H[] = {8, 32, 80, 120};
    study->operators[0] = (struct lsp_operator){.id = "op", .name = "Op", .country = "AA"};
    study->services = (struct lsp_services){.operators = study->operators,
        .n_operators = 1,
        .legs = study->legs,
        .n_legs = STUDY_LEGS,
        .boarding_h = {0, 1, 2, 1},
        .alighting_h = {0, 0.5, 1, 1},
        .fare_factor = {1, 1, 1, 1},
        .period_h = 168,
        .days_in_period = 7};
    for (uint32_t leg = 0; leg < STUDY_LEGS; leg++)
        study->legs[leg] = (struct lsp_leg){.route_id = "r",
            .route_name = "R",
            .mode = leg % 2 == 0 ? LSP_RAIL : LSP_AIR,
            .from_node =
                leg == 3 ? STUDY_SIDE + below(study, STUDY_SIDE) : below(study, STUDY_SIDE),
            .to_node = leg == 3 ? below(study, STUDY_SIDE) : STUDY_SIDE + below(study, STUDY_SIDE),
            .ride_h = between(study, 2, 8),
            .fare_money = between(study, 5, 60),
            .n_departures = 1 + below(study, 4),
            .departure_h = DEPARTURES_H};
}

static void make_segment(struct random_study *study, uint32_t segment)
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
        .vehicle = {segment == 2 ? STUDY_TRUCK : STUDY_CAR, segment == 1 ? LSP_NONE : STUDY_WAGON,
            LSP_NONE, LSP_NONE},
        .load = {between(study, 1, 10), between(study, 20, 50), 1, 1}};
    for (int hour = 8; hour < 18; hour++)
        who->hour_share[hour] = 0.1;
    for (uint32_t way = 0; way < STUDY_WAYS; way++)
        who->constant_money[way] = between(study, 0, 20);
}

static void make_demand(struct random_study *study, double load)
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
    for (uint32_t way = 0; way < STUDY_WAYS; way++)
        study->ways[way].segments = way == 3 ? 3 : 7;
    for (uint32_t segment = 0; segment < STUDY_SEGMENTS; segment++)
        make_segment(study, segment);
    for (uint32_t at = 0; at < STUDY_MOVEMENTS; at++) {
        uint32_t segment = below(study, STUDY_SEGMENTS);
        const struct lsp_segment *who = &study->segments[segment];
        bool is_back = below(study, 2) == 1;
        study->amount[at] = load * between(study, 0, 60) * who->days_per_year * who->load[LSP_ROAD];
        study->reference[at] = between(study, 20, 60);
        study->movements[at] = (struct lsp_movement){segment, below(study, STUDY_SIDE),
            STUDY_SIDE + below(study, STUDY_SIDE), study->amount[at], false, {0}, NULL};
        if (is_back) {
            study->movements[at].origin = STUDY_SIDE + below(study, STUDY_SIDE);
            study->movements[at].destination = below(study, STUDY_SIDE);
        }
    }
    study->demand = (struct lsp_demand){.alternatives = study->ways,
        .segments = study->segments,
        .movements = study->movements,
        .n_alternatives = STUDY_WAYS,
        .n_segments = STUDY_SEGMENTS,
        .n_movements = STUDY_MOVEMENTS};
}

void random_study_make(struct random_study *study, uint32_t seed, double load)
{
    *study = (struct random_study){.seed = seed};
    study->specs = (struct lsp_network_specs){.vehicles = study->vehicles,
        .nodes = study->nodes,
        .zones = study->zones,
        .links = study->links,
        .n_vehicles = STUDY_VEHICLES,
        .n_nodes = STUDY_NODES,
        .n_zones = STUDY_NODES};
    make_network(study);
    make_posts(study);
    make_services(study);
    make_demand(study, load);
}

struct lsp_equilibrium_problem random_study_problem(
    struct random_study *study, const struct lsp_network *network)
{
    return (struct lsp_equilibrium_problem){.network = network,
        .services = &study->services,
        .posts = study->posts,
        .crossings = study->crossings,
        .n_posts = STUDY_POSTS,
        .n_crossings = STUDY_CROSSINGS,
        .demand = &study->demand,
        .amount_per_year = study->amount,
        .pivots = make_pivots(&study->demand, study->reference, study->pivots),
        .link_hours_per_day = 10};
}
