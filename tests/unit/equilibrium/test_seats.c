/* Seats of departures: who finds none, against closed forms.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/pivots.h"
#include "support/test.h"

#include "base/random.h"
#include "equilibrium/equilibrium.h"
#include "services/seats.h"

enum { MAX_STOPS = 4, MAX_LEGS = 9 };

/* A line of nodes with a road beside the trains; every neighbouring pair of stops is a section. */
struct line {
    struct lsp_vehicle vehicles[1];
    struct lsp_node_spec nodes[MAX_STOPS];
    struct lsp_zone_spec zones[MAX_STOPS];
    struct lsp_link_spec links[1];
    struct lsp_network_specs specs;
    struct lsp_network network;
    struct lsp_leg legs[MAX_LEGS];
    struct lsp_leg_part parts[MAX_LEGS][MAX_STOPS];
    struct lsp_ride_section sections[MAX_LEGS];
    struct lsp_operator operators[1];
    struct lsp_services services;
    struct lsp_alternative alternatives[3];
    struct lsp_segment segments[2];
    struct lsp_movement movements[8];
    struct lsp_demand demand;
    double amount[8], reference[8];
    struct lsp_pivot pivots[8];
    double pivot_money; /* constant of the train in all of them */
};

static const char *const NODE_IDS[MAX_STOPS] = {"a", "b", "c", "d"};
static const double DEPARTURES_H[] = {10, 58, 106};
static const double PERIODS_A_YEAR = 365.25 / 7;

static void init_line(struct line *line, uint32_t n_stops)
{
    *line = (struct line){0};
    line->vehicles[0] = (struct lsp_vehicle){.id = "car", .name = "Cars", .pce = 1};
    for (uint32_t stop = 0; stop < n_stops; stop++) {
        line->nodes[stop] = (struct lsp_node_spec){.id = NODE_IDS[stop], .country = "AA"};
        line->zones[stop] = (struct lsp_zone_spec){
            .id = NODE_IDS[stop], .name = NODE_IDS[stop], .country = "AA", .node = stop};
    }
    line->links[0] = (struct lsp_link_spec){.id = "road",
        .name = "Road",
        .from_node = 0,
        .to_node = n_stops - 1,
        .directed = true,
        .length_km = 10,
        .free_speed_km_h = 1,
        .lanes = 1,
        .bpr_beta = 1,
        .crossing = LSP_NONE,
        .operator_id = ""};
    line->specs = (struct lsp_network_specs){.vehicles = line->vehicles,
        .nodes = line->nodes,
        .zones = line->zones,
        .links = line->links,
        .n_vehicles = 1,
        .n_nodes = n_stops,
        .n_zones = n_stops,
        .n_links = 1};
    line->operators[0] = (struct lsp_operator){.id = "op", .name = "Operator", .country = "AA"};
    line->services = (struct lsp_services){.operators = line->operators,
        .n_operators = 1,
        .legs = line->legs,
        .sections = line->sections,
        .full_displaces = true,
        .fare_factor = {1, 1, 1, 1},
        .period_h = 168,
        .days_in_period = 7};
    line->alternatives[0] = (struct lsp_alternative){
        .id = "road", .modes = 1u << LSP_ROAD, .main_mode = LSP_ROAD, .segments = 3};
    line->alternatives[1] = (struct lsp_alternative){
        .id = "train", .modes = 1u << LSP_RAIL, .main_mode = LSP_RAIL, .segments = 3};
    line->segments[0] = (struct lsp_segment){.id = "people",
        .name = "People",
        .country = "AA",
        .value_of_time_money_h = 2,
        .scale_per_money = 0.1,
        .response = 0.4,
        .border_weight = 1,
        .early_weight = 0.5,
        .late_weight = 0.25,
        .days_per_year = 365,
        .vehicle = {0, LSP_NONE, LSP_NONE, LSP_NONE},
        .load = {1, 1, 1, 1}};
    line->demand = (struct lsp_demand){.alternatives = line->alternatives,
        .segments = line->segments,
        .movements = line->movements,
        .n_alternatives = 2,
        .n_segments = 1};
}

static void add_train(struct line *line, uint32_t from, uint32_t to, double ride_h, double seats)
{
    size_t first = line->services.n_sections;
    for (uint32_t stop = from; stop < to; stop++)
        line->sections[line->services.n_sections++] = (struct lsp_ride_section){.route_id = "t",
            .route_name = "T",
            .from_node = stop,
            .to_node = stop + 1,
            .seats = seats,
            .n_departures = 3};
    for (uint32_t one = from; one < to; one++)
        for (uint32_t two = one + 1; two <= to; two++) {
            size_t leg = line->services.n_legs++;
            for (uint32_t stop = one; stop < two; stop++)
                line->parts[leg][stop - one] =
                    (struct lsp_leg_part){(uint32_t)(first + stop - from), 1};
            line->legs[leg] = (struct lsp_leg){.route_id = "t",
                .route_name = "T",
                .mode = LSP_RAIL,
                .from_node = one,
                .to_node = two,
                .ride_h = ride_h * (two - one),
                .seats = seats,
                .n_departures = 3,
                .departure_h = DEPARTURES_H,
                .parts = line->parts[leg],
                .n_parts = two - one};
        }
}

static void add_movement(
    struct line *line, uint32_t segment, uint32_t from, uint32_t to, double amount)
{
    size_t at = line->demand.n_movements++;
    line->movements[at] = (struct lsp_movement){
        .segment = segment, .origin = from, .destination = to, .amount_per_year = amount};
    line->amount[at] = amount;
    line->reference[at] = 12;
}

static struct lsp_results solve_at_most(struct line *line, uint32_t max_iterations)
{
    struct lsp_results results;
    assert_int_equal(lsp_network_build(&line->specs, &line->network), LSP_OK);
    (void)make_pivots(&line->demand, line->reference, line->pivots);
    for (size_t movement = 0; movement < line->demand.n_movements; movement++)
        line->pivots[movement].constant_money[1] = line->pivot_money;
    struct lsp_equilibrium_problem problem = {.network = &line->network,
        .services = &line->services,
        .demand = &line->demand,
        .amount_per_year = line->amount,
        .pivots = line->pivots,
        .link_hours_per_day = 12,
        .year = 2030};
    struct lsp_equilibrium_options options = {.max_iterations = max_iterations};
    assert_int_equal(lsp_equilibrium_solve(&problem, &options, &results), LSP_OK);
    return results;
}

static struct lsp_results solve(struct line *line)
{
    struct lsp_results results = solve_at_most(line, 0);
    if (results.convergence.stopped_by != LSP_STOPPED_CONVERGED)
        print_error("residual %g gap %g after %u\n", results.convergence.residual,
            results.convergence.gap, results.convergence.iterations);
    assert_int_equal(results.convergence.stopped_by, LSP_STOPPED_CONVERGED);
    assert_true(results.convergence.residual <= 1e-10);
    return results;
}

static void finish(struct line *line, struct lsp_results *results)
{
    lsp_results_finish(results);
    lsp_network_finish(&line->network);
}

/* Seats of out and back both count, also where one way takes longer; those between the stops on the
 * way are the same seats. */
static void seats_of_both_directions_are_offered(void **state)
{
    (void)state;
    struct line line;
    init_line(&line, 3);
    add_train(&line, 0, 2, 1, 50);
    add_train(&line, 0, 2, 1.5, 50);
    for (size_t leg = 3; leg < 6; leg++) {
        uint32_t from = line.legs[leg].from_node;
        line.legs[leg].from_node = line.legs[leg].to_node;
        line.legs[leg].to_node = from;
    }
    for (size_t section = 2; section < 4; section++) {
        uint32_t from = line.sections[section].from_node;
        line.sections[section].from_node = line.sections[section].to_node;
        line.sections[section].to_node = from;
    }
    add_movement(&line, 0, 0, 2, 10);
    struct lsp_results results = solve(&line);
    assert_close(results.operators[0].seats_offered, 2 * 50 * 3 * 365.25 / 7, 1e-12);
    finish(&line, &results);
}

/* The wait is Wq of M/D/C; here the queue left behind by departures, step by step. */
static void one_train_and_one_road_solve_a_scalar_equation(void **state)
{
    (void)state;
    static const double OVER[] = {0.01, 0.3, 0.8, 1, 1.5, 3, 30, 300};
    static const double SEATS[] = {1, 8, 100, 1000};
    for (size_t size = 0; size < 4; size++)
        for (size_t over = 0; over < sizeof OVER / sizeof *OVER; over++) {
            struct line line;
            double per_year = SEATS[size] * 3 * PERIODS_A_YEAR;
            init_line(&line, 2);
            add_train(&line, 0, 1, 2, SEATS[size]);
            add_movement(&line, 0, 0, 1, OVER[over] * per_year);
            struct lsp_results results = solve(&line);
            double delay = lsp_schedule_delay_h(3, DEPARTURES_H, 168, 0.5, 0.25);
            double low = 0, high = 1; /* the load, by bisection */
            for (int step = 0; step < 200; step++) {
                double load = (low + high) / 2;
                double wait_h = lsp_seat_wait(56, SEATS[size], 1 - load).wait_h;
                double road = exp(-0.1 * 20), train = exp(-0.1 * 2 * (2 + delay + 0.25 * wait_h));
                double total = OVER[over] * per_year * pow((road + train) / exp(-0.1 * 12), 0.4);
                *(total * train / (road + train) / per_year > load ? &low : &high) = load;
            }
            double persons = lsp_results_choice(&results, 0, 1)->amount;
            assert_close(persons / per_year, low, 1e-9);
            assert_true(persons < per_year);
            finish(&line, &results);
        }
}

static void check_displaced(double seats, double pivot_money, double *last)
{
    struct line line;
    double persons = 40000;
    init_line(&line, 2);
    line.pivot_money = pivot_money;
    add_train(&line, 0, 1, 2, seats);
    add_movement(&line, 0, 0, 1, persons);
    struct lsp_results results = solve(&line);
    double delay = lsp_schedule_delay_h(3, DEPARTURES_H, 168, 0.5, 0.25);
    double road = exp(-0.1 * 20), train = exp(-0.1 * (2 * (2 + delay) + pivot_money));
    double free = persons * pow((road + train) / exp(-0.1 * 12), 0.4) * train / (road + train);
    double displaced = free - lsp_results_choice(&results, 0, 1)->amount;
    assert_int_equal(results.n_sections, 1);
    assert_close(results.sections[0].displaced_year + 1, displaced + 1, 1e-8);
    assert_close(results.operators[0].displaced + 1, displaced + 1, 1e-8);
    assert_close(results.leg_displaced_year[0] + 1, displaced + 1, 1e-8);
    assert_close(results.sections[0].persons_year, free - displaced, 1e-8);
    assert_true(results.sections[0].displaced_year <= *last);
    *last = results.sections[0].displaced_year;
    finish(&line, &results);
}

static void the_displaced_are_who_would_ride_if_nobody_waited(void **state)
{
    (void)state;
    static const double PIVOTS_MONEY[] = {0, -6, 4};
    for (size_t at = 0; at < 3; at++) {
        double last = (double)INFINITY;
        for (double seats = 20; seats < 1e6; seats *= 2)
            check_displaced(seats, PIVOTS_MONEY[at], &last);
        assert_true(last < 1e-6); /* with a million seats it is as if there were no limit */
    }
}

/* Everybody between all stops, tourists and others, so many that the trains could take a third. */
static void fill_line(struct line *line, double seats, double persons)
{
    init_line(line, MAX_STOPS);
    add_train(line, 0, MAX_STOPS - 1, 2, seats);
    line->segments[1] = line->segments[0];
    line->segments[1].id = "others";
    line->segments[1].value_of_time_money_h = 9;
    line->segments[1].late_weight = 1;
    line->segments[1].response = 0.1;
    line->demand.n_segments = 2;
    for (uint32_t from = 0; from < MAX_STOPS; from++)
        for (uint32_t to = from + 1; to < MAX_STOPS; to++)
            add_movement(line, (from + to) % 2, from, to, persons / (from + 1));
}

static void sections_of_a_line_are_full_together(void **state)
{
    (void)state;
    double per_year = 40 * 3 * PERIODS_A_YEAR;
    for (double over = 0.1; over < 100; over *= 3) {
        struct line line;
        fill_line(&line, 40, over * per_year);
        struct lsp_results results = solve(&line);
        double riders[MAX_STOPS] = {0};
        for (size_t at = 0; at < line.demand.n_movements; at++)
            for (uint32_t stop = line.movements[at].origin; stop < line.movements[at].destination;
                 stop++)
                riders[stop] += lsp_results_choice(&results, at, 1)->amount;
        for (size_t at = 0; at < line.demand.n_movements; at++) {
            const struct lsp_movement *movement = &line.movements[at];
            const struct lsp_segment *who = &line.segments[movement->segment];
            double wait_h = 0;
            for (uint32_t stop = movement->origin; stop < movement->destination; stop++)
                wait_h += lsp_seat_wait(56, 40, 1 - riders[stop] / per_year).wait_h;
            const struct lsp_choice *train = lsp_results_choice(&results, at, 1);
            assert_close(train->part_money[LSP_COST_SEAT],
                who->value_of_time_money_h * who->late_weight * wait_h, 1e-7);
        }
        for (uint32_t stop = 0; stop + 1 < MAX_STOPS; stop++)
            assert_true(riders[stop] < per_year);
        finish(&line, &results);
    }
}

/* Two trains of one alternative: used both, they cost the same. */
static void a_slower_train_takes_who_finds_no_seat(void **state)
{
    (void)state;
    for (double over = 0.5; over < 100; over *= 2) {
        struct line line;
        init_line(&line, 2);
        add_train(&line, 0, 1, 2, 100);
        add_train(&line, 0, 1, 5, 30);
        line.legs[1].route_id = line.sections[1].route_id = "u";
        add_movement(&line, 0, 0, 1, over * 130 * 3 * PERIODS_A_YEAR);
        line.segments[1] = line.segments[0];
        line.segments[1].value_of_time_money_h = 3;
        line.demand.n_segments = 2;
        add_movement(&line, 1, 0, 1, over * 50 * 3 * PERIODS_A_YEAR);
        struct lsp_results results = solve(&line);
        double fast = results.leg_persons_year[0] / (100 * 3 * PERIODS_A_YEAR);
        double slow = results.leg_persons_year[1] / (30 * 3 * PERIODS_A_YEAR);
        assert_true(fast < 1 && slow < 1);
        finish(&line, &results);
    }
}

static double random_share(uint64_t seed, uint32_t *draw)
{
    return lsp_random_uniform(seed, LSP_RANDOM_TEST, 0, (*draw)++);
}

/* A line with a train and a boat that hang in one nest, the movements in either order. */
static void make_random(struct line *line, uint64_t seed, bool is_reversed)
{
    uint32_t draw = 0;
    init_line(line, MAX_STOPS);
    add_train(line, 0, MAX_STOPS - 1, 1 + 3 * random_share(seed, &draw),
        exp(1 + 5 * random_share(seed, &draw)));
    size_t n_rail = line->services.n_legs;
    add_train(
        line, 0, 2, 1 + 6 * random_share(seed, &draw), exp(1 + 5 * random_share(seed, &draw)));
    for (size_t leg = n_rail; leg < line->services.n_legs; leg++)
        line->legs[leg].mode = LSP_SEA;
    line->alternatives[2] = (struct lsp_alternative){
        .id = "boat", .modes = 1u << LSP_SEA, .main_mode = LSP_SEA, .segments = 3};
    line->demand.n_alternatives = 3;
    line->demand.n_segments = 2;
    line->segments[1] = line->segments[0];
    for (size_t segment = 0; segment < 2; segment++) {
        struct lsp_segment *who = &line->segments[segment];
        who->value_of_time_money_h = exp(3 * random_share(seed, &draw));
        who->late_weight = 0.1 + random_share(seed, &draw);
        who->scale_per_money = 0.02 + 0.2 * random_share(seed, &draw);
        who->response = 0.1 + 0.9 * random_share(seed, &draw);
        who->nests = (struct lsp_nests){.n = 1,
            .id = {"public"},
            .name = {"Public"},
            .parent = {LSP_NONE},
            .theta = {0.2 + 0.8 * random_share(seed, &draw)},
            .nest_of = {LSP_NONE, 0, 0}};
    }
    double persons[6];
    for (size_t at = 0; at < 6; at++)
        persons[at] = exp(4 + 8 * random_share(seed, &draw));
    static const uint32_t ENDS[6][2] = {{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}};
    for (uint32_t at = 0; at < 6; at++) {
        uint32_t row = is_reversed ? 5 - at : at;
        add_movement(line, row % 2, ENDS[row][0], ENDS[row][1], persons[row]);
    }
}

static void any_line_converges_and_the_order_of_movements_changes_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct line lines[2];
        struct lsp_results results[2];
        for (int order = 0; order < 2; order++) {
            make_random(&lines[order], seed, order == 1);
            results[order] = solve(&lines[order]);
            assert_true(results[order].convergence.iterations < 100);
            for (size_t row = 0; row < results[order].n_sections; row++)
                assert_true(results[order].sections[row].persons_year <
                            results[order].sections[row].seats_year);
            assert_true(results[order].convergence.duality_gap <= 1e-8);
        }
        for (size_t at = 0; at < 6; at++)
            for (size_t way = 0; way < 3; way++)
                assert_close(lsp_results_choice(&results[0], at, way)->amount,
                    lsp_results_choice(&results[1], 5 - at, way)->amount, 1e-6);
        finish(&lines[0], &results[0]);
        finish(&lines[1], &results[1]);
    }
}

static void who_can_neither_ride_nor_stay_is_never_called_served(void **state)
{
    (void)state;
    struct line line;
    init_line(&line, 2);
    add_train(&line, 0, 1, 2, 10);
    line.segments[0].response = 0;
    line.alternatives[0].segments = 0;
    add_movement(&line, 0, 0, 1, 11 * 3 * PERIODS_A_YEAR);
    struct lsp_results results = solve_at_most(&line, 200);
    assert_int_equal(results.convergence.stopped_by, LSP_STOPPED_ITERATIONS);
    assert_true(results.convergence.residual >= 1);
    assert_in_range(results.convergence.iterations, 8, 60); /* and the work has an end */
    finish(&line, &results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seats_of_both_directions_are_offered),
        cmocka_unit_test(one_train_and_one_road_solve_a_scalar_equation),
        cmocka_unit_test(the_displaced_are_who_would_ride_if_nobody_waited),
        cmocka_unit_test(sections_of_a_line_are_full_together),
        cmocka_unit_test(a_slower_train_takes_who_finds_no_seat),
        cmocka_unit_test(any_line_converges_and_the_order_of_movements_changes_nothing),
        cmocka_unit_test(who_can_neither_ride_nor_stay_is_never_called_served),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
