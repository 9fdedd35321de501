/* The certificate where waits are not those of the flows: primal less dual by their definitions,
 * for a train with few seats beside a road with a post; and what keeps such studies from being
 * convex. SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "equilibrium/equilibrium.h"
#include "services/seats.h"

enum { N_STEPS = 4000 }; /* of Simpson's rule */

static const double DEPARTURES_H[] = {10, 58, 106};
static const double VALUE = 2, LATE = 0.25, SCALE = 0.1, RESPONSE = 0.4, COMPOSITE = 12;

/* Two towns at a border: the road passes a post, the train has a seat for some. */
struct pass {
    struct lsp_vehicle vehicles[2];
    struct lsp_node_spec nodes[2];
    struct lsp_zone_spec zones[2];
    struct lsp_link_spec links[1];
    struct lsp_network_specs specs;
    struct lsp_network network;
    struct lsp_leg legs[1];
    struct lsp_leg_part parts[1];
    struct lsp_ride_section sections[1];
    struct lsp_operator operators[1];
    struct lsp_services services;
    struct lsp_post posts[1];
    struct lsp_crossing crossings[1];
    struct lsp_alternative alternatives[2];
    struct lsp_segment segments[1];
    struct lsp_movement movements[1];
    struct lsp_demand demand;
    double amount[1];
    struct lsp_pivot pivots[1];
};

static void make_ways(struct pass *pass, double seats)
{
    pass->links[0] = (struct lsp_link_spec){.id = "road",
        .name = "Road",
        .to_node = 1,
        .directed = true,
        .length_km = 5,
        .free_speed_km_h = 1,
        .lanes = 1,
        .bpr_beta = 1,
        .operator_id = ""};
    pass->sections[0] = (struct lsp_ride_section){
        .route_id = "t", .route_name = "T", .to_node = 1, .seats = seats, .n_departures = 3};
    pass->parts[0] = (struct lsp_leg_part){0, 1};
    pass->legs[0] = (struct lsp_leg){.route_id = "t",
        .route_name = "T",
        .mode = LSP_RAIL,
        .to_node = 1,
        .ride_h = 2,
        .seats = seats,
        .n_departures = 3,
        .departure_h = DEPARTURES_H,
        .parts = pass->parts,
        .n_parts = 1};
    pass->posts[0] = (struct lsp_post){.id = "p",
        .name = "P",
        .country = "AA",
        .closes_h = 24,
        .staffed_share = 1,
        .groups = {{.vehicles = 3, .lanes = 1}},
        .n_groups = 1,
        .service_h = {0.2, 0.4},
        .service_cv = {0.5, 0.5}};
    pass->crossings[0] = (struct lsp_crossing){.id = "c", .name = "C", .n_posts = 1};
}

static void make_pass(struct pass *pass, double persons, double seats)
{
    static const char *const IDS[] = {"a", "b"};
    *pass = (struct pass){0};
    for (uint32_t at = 0; at < 2; at++) {
        const char *country = at == 0 ? "AA" : "BB";
        pass->vehicles[at] = (struct lsp_vehicle){.id = IDS[at], .name = IDS[at], .pce = 1};
        pass->nodes[at] = (struct lsp_node_spec){.id = IDS[at], .country = country};
        pass->zones[at] =
            (struct lsp_zone_spec){.id = IDS[at], .name = IDS[at], .country = country, .node = at};
    }
    make_ways(pass, seats);
    pass->specs = (struct lsp_network_specs){.vehicles = pass->vehicles,
        .nodes = pass->nodes,
        .zones = pass->zones,
        .links = pass->links,
        .n_vehicles = 2,
        .n_nodes = 2,
        .n_zones = 2,
        .n_links = 1};
    pass->operators[0] = (struct lsp_operator){.id = "op", .name = "Op", .country = "AA"};
    pass->services = (struct lsp_services){.operators = pass->operators,
        .n_operators = 1,
        .legs = pass->legs,
        .n_legs = 1,
        .sections = pass->sections,
        .n_sections = 1,
        .full_displaces = true,
        .fare_factor = {1, 1, 1, 1},
        .period_h = 168,
        .days_in_period = 7};
    pass->alternatives[0] = (struct lsp_alternative){.id = "road",
        .modes = 1u << LSP_ROAD,
        .main_mode = LSP_ROAD,
        .crossings = 1,
        .segments = 1};
    pass->alternatives[1] = (struct lsp_alternative){
        .id = "train", .modes = 1u << LSP_RAIL, .main_mode = LSP_RAIL, .segments = 1};
    pass->segments[0] = (struct lsp_segment){.id = "s",
        .name = "S",
        .country = "AA",
        .value_of_time_money_h = VALUE,
        .scale_per_money = SCALE,
        .response = RESPONSE,
        .border_weight = 1,
        .early_weight = 0.5,
        .late_weight = LATE,
        .days_per_year = 365,
        .vehicle = {0, LSP_NONE, LSP_NONE, LSP_NONE},
        .load = {1, 1, 1, 1}};
    for (int hour = 0; hour < LSP_HOURS; hour++)
        pass->segments[0].hour_share[hour] = 1.0 / LSP_HOURS;
    pass->movements[0] = (struct lsp_movement){.destination = 1, .amount_per_year = persons};
    pass->amount[0] = persons;
    pass->pivots[0] = (struct lsp_pivot){.composite_money = COMPOSITE, .response = RESPONSE};
    pass->demand = (struct lsp_demand){.alternatives = pass->alternatives,
        .segments = pass->segments,
        .movements = pass->movements,
        .n_alternatives = 2,
        .n_segments = 1,
        .n_movements = 1};
}

static struct lsp_results solve(struct pass *pass, uint32_t iterations)
{
    struct lsp_results results;
    assert_int_equal(lsp_network_build(&pass->specs, &pass->network), LSP_OK);
    struct lsp_equilibrium_problem problem = {.network = &pass->network,
        .services = &pass->services,
        .posts = pass->posts,
        .crossings = pass->crossings,
        .n_posts = 1,
        .n_crossings = 1,
        .demand = &pass->demand,
        .amount_per_year = pass->amount,
        .pivots = pass->pivots,
        .link_hours_per_day = 12};
    struct lsp_equilibrium_options options = {.max_iterations = iterations};
    assert_int_equal(lsp_equilibrium_solve(&problem, &options, &results), LSP_OK);
    return results;
}

static void finish(struct pass *pass, struct lsp_results *results)
{
    lsp_results_finish(results);
    lsp_network_finish(&pass->network);
}

/* At so many vehicles a day, or at a load of the train. */
static double wait_of(const struct pass *pass, size_t way, double load)
{
    if (way == 1)
        return lsp_seat_wait(56, pass->sections[0].seats, 1 - load).wait_h;
    struct lsp_passage passage = lsp_crossing_passage(&pass->crossings[0], pass->posts, true);
    double arrivals[LSP_MAX_VEHICLES][LSP_HOURS] = {{0}};
    struct lsp_crossing_day day;
    for (int hour = 0; hour < LSP_HOURS; hour++)
        arrivals[0][hour] = fmax(load, 1e-6) / LSP_HOURS;
    lsp_checkpoint_day(&passage, arrivals, &day);
    return day.wait_h[0];
}

/* int_0^load W, over s = -ln(1 - u / most), which makes the pole of the train's wait harmless. */
static double area_below(const struct pass *pass, size_t way, double load)
{
    double most = way == 1 ? 1 : 2 * load + 1, end = -log1p(-load / most), area = 0;
    for (int step = 0; step <= N_STEPS; step++) {
        double s = end * step / N_STEPS,
               weight = step == 0 || step == N_STEPS ? 1 : 2 + step % 2 * 2;
        area += weight * wait_of(pass, way, -most * expm1(-s)) * most * exp(-s);
    }
    return area * end / N_STEPS / 3;
}

static double load_of(const struct pass *pass, size_t way, double wait_h)
{
    double low = 0, high = way == 1 ? 1 : 1e6;
    for (int halving = 0; halving < 200; halving++) {
        double middle = (low + high) / 2;
        *(wait_of(pass, way, middle) < wait_h ? &low : &high) = middle;
    }
    return low;
}

/* Primal less dual, each by its definition; their size. */
static double difference(
    const struct pass *pass, const struct lsp_results *results, double *ret_size)
{
    static const int PARTS[] = {LSP_COST_WAIT, LSP_COST_SEAT};
    const double hour_money[] = {VALUE, VALUE * LATE};
    const double load_per_unit[] = {1.0 / 365, 7 / (pass->sections[0].seats * 3 * 365.25)};
    double primal = 0, dual = 0, total = 0, sum = 0;
    for (size_t way = 0; way < 2; way++) {
        const struct lsp_choice *choice = lsp_results_choice(results, 0, way);
        double weight = hour_money[way] / load_per_unit[way];
        double used_h = choice->part_money[PARTS[way]] / hour_money[way];
        double load = choice->amount * load_per_unit[way], used = load_of(pass, way, used_h);
        primal += weight * area_below(pass, way, load) +
                  choice->amount * (choice->cost_money - choice->part_money[PARTS[way]]);
        dual -= weight * (used * used_h - area_below(pass, way, used));
        total += choice->amount;
        sum += exp(-SCALE * choice->cost_money);
    }
    for (size_t way = 0; way < 2; way++) {
        double amount = lsp_results_choice(results, 0, way)->amount;
        primal += amount * log(amount / total) / SCALE;
    }
    double sensitivity = RESPONSE * SCALE, composite = -log(sum) / SCALE;
    primal += (total * log(total / pass->amount[0]) - total) / sensitivity - total * COMPOSITE;
    dual -= pass->amount[0] * exp(-sensitivity * (composite - COMPOSITE)) / sensitivity;
    *ret_size = fabs(primal) + fabs(dual);
    return primal - dual;
}

struct tally {
    uint32_t n_far, n_infinite;
};

static void expect_gap(double persons, double seats, uint32_t iterations, struct tally *tally)
{
    struct pass pass;
    make_pass(&pass, persons, seats);
    struct lsp_results results = solve(&pass, iterations);
    double money, gap = results.convergence.duality_gap_money;
    double load = lsp_results_choice(&results, 0, 1)->amount * 7 / (seats * 3 * 365.25);
    assert_int_equal(results.convergence.why_not, 0);
    if (load >= 1) {
        assert_true(isinf(gap) && isinf(results.convergence.duality_gap));
        tally->n_infinite++;
    } else {
        double found = difference(&pass, &results, &money);
        if (!(fabs(found - gap) <= 1e-7 * money))
            fail_msg("%g persons, %g seats, stop %u: primal less dual %.12g of %g, gap %.12g",
                persons, seats, iterations, found, money, gap);
        tally->n_far += gap > 1e-4 * money ? 1 : 0;
    }
    if (iterations == 2000)
        assert_true(results.convergence.duality_gap <= 1e-10);
    finish(&pass, &results);
}

static void the_gap_holds_the_waits_from_coarse_to_tight(void **state)
{
    (void)state;
    static const uint32_t STOPS[] = {1, 2, 3, 4, 6, 2000};
    static const double PERSONS[] = {8000, 30000, 60000};
    struct tally tally = {0};
    for (size_t size = 0; size < 3; size++)
        for (double seats = 10; seats < 1000; seats *= 6)
            for (size_t stop = 0; stop < sizeof STOPS / sizeof *STOPS; stop++)
                expect_gap(PERSONS[size], seats, STOPS[stop], &tally);
    assert_true(tally.n_far > 2 && tally.n_infinite > 0);
}

/* Other traffic of another class in the same lanes, or before the same secondary ones. */
static void other_traffic_in_the_lanes_is_said(void **state)
{
    (void)state;
    for (int kind = 0; kind < 4; kind++) {
        struct pass pass;
        make_pass(&pass, 8000, 100);
        pass.posts[0].other_veh_day[kind == 0 ? 0 : 1] = 20;
        if (kind >= 2) {
            pass.posts[0].groups[0].vehicles = 1;
            pass.posts[0].groups[1] = (struct lsp_lane_group){.vehicles = 2, .lanes = 1};
            pass.posts[0].n_groups = 2;
        }
        pass.posts[0].secondary_lanes = kind == 3 ? 1 : 0;
        for (int vehicle = 0; vehicle < 2 && kind == 3; vehicle++) {
            pass.posts[0].secondary_share[vehicle] = 0.1;
            pass.posts[0].secondary_h[vehicle] = 0.5;
        }
        struct lsp_results results = solve(&pass, 0);
        bool shares = kind == 1 || kind == 3;
        assert_int_equal(results.convergence.why_not, shares ? LSP_NONCONVEX_POSTS : 0);
        finish(&pass, &results);
    }
}

/* An hour at the border costs them nothing, and nobody else is there: nothing comes back empty. */
static void who_waits_for_nothing_is_not_called_empty(void **state)
{
    (void)state;
    struct pass pass;
    make_pass(&pass, 8000, 100);
    pass.segments[0].border_weight = 0;
    struct lsp_results results = solve(&pass, 0);
    assert_int_equal(results.convergence.why_not, 0);
    finish(&pass, &results);
}

static void constants_do_not_make_the_gap_small(void **state)
{
    (void)state;
    double gap[2];
    for (int with = 0; with < 2; with++) {
        struct pass pass;
        make_pass(&pass, 60000, 1000);
        for (size_t way = 0; way < 2; way++)
            pass.pivots[0].constant_money[way] = with == 1 ? 1e6 : 0;
        pass.pivots[0].composite_money += with == 1 ? 1e6 : 0;
        struct lsp_results results = solve(&pass, 1);
        gap[with] = results.convergence.duality_gap;
        finish(&pass, &results);
    }
    assert_true(gap[0] > 1e-9);
    assert_close(gap[1], gap[0], 1e-3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_gap_holds_the_waits_from_coarse_to_tight),
        cmocka_unit_test(other_traffic_in_the_lanes_is_said),
        cmocka_unit_test(who_waits_for_nothing_is_not_called_empty),
        cmocka_unit_test(constants_do_not_make_the_gap_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
