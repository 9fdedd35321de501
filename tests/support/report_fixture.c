/* A small invented study with every part of a report filled.  SPDX-License-Identifier: Apache-2.0
 */
#include "support/report_fixture.h"

#include <math.h>
#include <stdlib.h>

enum { DAY_2026 = 20454 }; /* 2026-01-01 */

static const struct lsp_node_spec NODES[FIXTURE_NODES] = {
    {.id = "north",
        .name = "Northport",
        .lon_deg = 131.9,
        .lat_deg = 43.1,
        .country = "AA",
        .is_place = true},
    {.id = "mid",
        .name = FIXTURE_HOSTILE,
        .lon_deg = 130.85,
        .lat_deg = 42.7,
        .country = "AA",
        .is_place = true},
    {.id = "bank_a",
        .name = "Ferry Bank",
        .lon_deg = 130.66,
        .lat_deg = 42.43,
        .country = "AA",
        .is_place = true},
    {.id = "bank_b",
        .name = "Opposite Bank",
        .lon_deg = 130.61,
        .lat_deg = 42.40,
        .country = "BB",
        .is_place = true},
    {.id = "stone",
        .name = "Stone Bridge",
        .lon_deg = 130.58,
        .lat_deg = 42.45,
        .country = "CC",
        .is_place = true},
    {.id = "inn",
        .name = "The Inn at the Bend of the River",
        .lon_deg = 130.64,
        .lat_deg = 42.46,
        .country = "AA",
        .is_place = true},
    {.id = "rail_a", .name = "", .lon_deg = 130.65, .lat_deg = 42.425, .country = "AA"},
    {.id = "south",
        .name = FIXTURE_AWKWARD,
        .lon_deg = 130.3,
        .lat_deg = 42.23,
        .country = "BB",
        .is_place = true},
    {.id = "capital",
        .name = "\xE5\xB9\xB3\xE5\xA3\xA4 Capital",
        .lon_deg = 125.75,
        .lat_deg = 39.03,
        .country = "BB",
        .is_place = true},
};
static const struct lsp_vehicle VEHICLES[FIXTURE_VEHICLES] = {
    {.id = "bus", .name = "Buses", .mode = LSP_ROAD, .pce = 2},
    {.id = "truck", .name = "Lorries & trailers", .mode = LSP_ROAD, .pce = 2.5},
    {.id = "wagon", .name = "Wagons", .mode = LSP_RAIL, .pce = 1}};
static const struct {
    const char *id, *name;
    uint32_t from, to, crossing;
    enum lsp_mode mode;
    double km;
} LINKS[FIXTURE_LINKS] = {{"r1", "Coast road", 0, 1, LSP_NONE, LSP_ROAD, 130},
    {"r2", "River road", 1, 2, LSP_NONE, LSP_ROAD, 35},
    {"r3", "South road", 3, 7, LSP_NONE, LSP_ROAD, 40},
    {"r4", "Long road", 7, 8, LSP_NONE, LSP_ROAD, 800},
    {"t1", "Main line", 0, 6, LSP_NONE, LSP_RAIL, 240}, {"t2", "Rail bridge", 6, 3, 1, LSP_RAIL, 6},
    {"t3", "South line", 3, 7, LSP_NONE, LSP_RAIL, 50},
    {"new", "New bridge <b>", 2, 3, 0, LSP_ROAD, 4.7}};

static void fill_network(struct report_fixture *fixture);
static void fill_services(struct report_fixture *fixture);
static void fill_posts(struct report_fixture *fixture);
static void fill_demand(struct report_fixture *fixture);
static void fill_results(struct report_fixture *fixture, int side);
static void fill_post_results(struct lsp_post_result posts[], double size);
static void fill_appraisal(struct report_fixture *fixture);
static void fill_programme(struct report_fixture *fixture);
static void fill_assumptions(struct report_fixture *fixture);
static void fill_basemap(struct report_fixture *fixture);
static void fill_report(struct report_fixture *fixture);

/* Never NULL: a test without memory is no test. */
static void *allocate(struct report_fixture *fixture, size_t count, size_t size)
{
    void *memory = lsp_arena_alloc(&fixture->arena, count, size);
    if (memory == NULL)
        abort();
    return memory;
}

/* One within its range, one outside, one of another kind of trip, and one without a range. */
static struct lsp_elasticities elasticities_of_fixture(void)
{
    static const char *const LEVER_IDS[] = {"none", "cost", "fare"};
    static const char *const LEVERS[] = {"Nothing", "Cost per km", "Fares"};
    static const char *const QUANTITY_IDS[] = {"veh_km", "persons"};
    static const char *const QUANTITIES[] = {"Vehicle-km", "Travellers"};
    static const char *const UNITS[] = {"veh-km/day", "persons/year"};
    static const struct lsp_published_elasticity RANGES[] = {
        {-0.35, -0.25, 3, "car-km to <fuel>", "a source", LSP_ASSUMED},
        {-0.9, -0.2, (double)INFINITY, "trips to fares", "another", LSP_WEAK}};
    static const struct lsp_elasticity ITEMS[FIXTURE_ELASTICITIES] = {
        {1, 0, 1000, 970, -0.3196, 2, &RANGES[0]}, {1, 1, 500, 499, -0.021, 2, NULL},
        {2, 0, 1000, 900, -1.105, 30, &RANGES[0]}, {2, 1, 500, 400, -2.341, 30, &RANGES[1]}};
    return (struct lsp_elasticities){LEVER_IDS, LEVERS, QUANTITY_IDS, QUANTITIES, UNITS, 3, 2,
        ITEMS, FIXTURE_ELASTICITIES, false, 1, 1};
}

void report_fixture_init(struct report_fixture *fixture)
{
    *fixture = (struct report_fixture){0};
    fill_network(fixture);
    fill_services(fixture);
    fill_posts(fixture);
    fill_demand(fixture);
    fill_results(fixture, 0);
    fill_results(fixture, 1);
    fill_appraisal(fixture);
    fill_programme(fixture);
    fill_assumptions(fixture);
    fill_basemap(fixture);
    fill_report(fixture);
}

void report_fixture_finish(struct report_fixture *fixture)
{
    lsp_arena_finish(&fixture->arena);
}

static void fill_network(struct report_fixture *fixture)
{
    for (size_t node = 0; node < FIXTURE_NODES; node++)
        fixture->nodes[node] = NODES[node];
    for (size_t vehicle = 0; vehicle < FIXTURE_VEHICLES; vehicle++)
        fixture->vehicles[vehicle] = VEHICLES[vehicle];
    for (size_t link = 0; link < FIXTURE_LINKS; link++)
        fixture->links[link] = (struct lsp_link_spec){.id = LINKS[link].id,
            .name = LINKS[link].name,
            .from_node = LINKS[link].from,
            .to_node = LINKS[link].to,
            .mode = LINKS[link].mode,
            .length_km = LINKS[link].km,
            .free_speed_km_h = 60,
            .lanes = 1,
            .bpr_alpha = 0.15,
            .bpr_beta = 4,
            .crossing = LINKS[link].crossing,
            .facility_type = "",
            .operator_id = "",
            .schematic = true};
    fixture->zones[0] = (struct lsp_zone_spec){.id = "N", .name = "North", .country = "AA"};
    fixture->zones[1] =
        (struct lsp_zone_spec){.id = "S", .name = "South", .country = "BB", .node = 7};
    fixture->with = (struct lsp_network_specs){.vehicles = fixture->vehicles,
        .nodes = fixture->nodes,
        .zones = fixture->zones,
        .links = fixture->links,
        .n_vehicles = FIXTURE_VEHICLES,
        .n_nodes = FIXTURE_NODES,
        .n_zones = 2,
        .n_links = FIXTURE_LINKS};
    fixture->without = fixture->with;
    fixture->without.n_links = FIXTURE_LINKS - 1;
    fixture->is_project_link[FIXTURE_LINKS - 1] = true;
}

static void fill_services(struct report_fixture *fixture)
{
    static const double DEPARTURES[] = {8, 56, 104};
    fixture->operators[0] =
        (struct lsp_operator){.id = "RW", .name = "State Railway", .country = "AA"};
    fixture->operators[1] =
        (struct lsp_operator){.id = "AIR", .name = "Air \"Crane\"", .country = "BB"};
    static const uint32_t ENDS[FIXTURE_LEGS][2] = {{0, 7}, {7, 0}, {0, 8}, {8, 0}};
    for (size_t leg = 0; leg < FIXTURE_LEGS; leg++)
        fixture->legs[leg] = (struct lsp_leg){.route_id = leg < 2 ? "train" : "flight",
            .route_name = leg < 2 ? "Train" : "Flight",
            .operator= leg<2 ? 0 : 1,
            .mode = leg < 2 ? LSP_RAIL : LSP_AIR,
            .from_node = ENDS[leg][0],
            .to_node = ENDS[leg][1],
            .ride_h = leg < 2 ? 12 : 1.7,
            .fare_money = leg < 2 ? 60 : 240,
            .seats = 100,
            .n_departures = 3,
            .departure_h = DEPARTURES};
    fixture->services = (struct lsp_services){.operators = fixture->operators,
        .n_operators = 2,
        .legs = fixture->legs,
        .n_legs = FIXTURE_LEGS,
        .period_h = 168,
        .days_in_period = 7};
}

static void fill_posts(struct report_fixture *fixture)
{
    static const char *const NAMES[2] = {"North post <i>", "South post"};
    for (size_t post = 0; post < 2; post++)
        fixture->posts[post] = (struct lsp_post){.id = post == 0 ? "n" : "s",
            .name = NAMES[post],
            .country = post == 0 ? "AA" : "BB",
            .opens_h = 8,
            .closes_h = 20,
            .utc_offset_h = 10,
            .staffed_share = 1,
            .groups = {{.vehicles = 1u << 0, .lanes = 1}, {.vehicles = 1u << 1, .lanes = 2}},
            .n_groups = 2,
            .capacity_veh_day = post == 0 ? 300 : 20};
    fixture->crossings[0] = (struct lsp_crossing){
        .id = "bridge", .name = "Road bridge", .posts = {0, 1}, .n_posts = 2, .utc_offset_h = 10};
    fixture->crossings[1] = (struct lsp_crossing){.id = "rail", .name = "Rail bridge"};
}

static void fill_demand(struct report_fixture *fixture)
{
    static const char *const NAMES[FIXTURE_SEGMENTS] = {"Tourists", "Business & private", "Food"};
    static const char *const WAYS[FIXTURE_ALTERNATIVES] = {
        "Road by the bridge", "Railway", "Air, with a name that is much too long for a chart"};
    static const enum lsp_mode MODES[FIXTURE_ALTERNATIVES] = {LSP_ROAD, LSP_RAIL, LSP_AIR};
    for (size_t segment = 0; segment < FIXTURE_SEGMENTS; segment++) {
        fixture->segments[segment] = (struct lsp_segment){.id = NAMES[segment],
            .name = NAMES[segment],
            .is_goods = segment == 2,
            .country = "AA"};
        fixture->movements[segment] = (struct lsp_movement){
            .segment = (uint32_t)segment, .destination = 1, .amount_per_year = 5000};
    }
    for (size_t way = 0; way < FIXTURE_ALTERNATIVES; way++)
        fixture->alternatives[way] = (struct lsp_alternative){.id = WAYS[way],
            .name = WAYS[way],
            .main_mode = MODES[way],
            .crossings = way == 0   ? 1u
                         : way == 1 ? 2u
                                    : 0u};
    fixture->demand = (struct lsp_demand){.alternatives = fixture->alternatives,
        .segments = fixture->segments,
        .movements = fixture->movements,
        .n_alternatives = FIXTURE_ALTERNATIVES,
        .n_segments = FIXTURE_SEGMENTS,
        .n_movements = FIXTURE_MOVEMENTS};
}

static void fill_results(struct report_fixture *fixture, int side)
{
    static const double AMOUNTS[2][FIXTURE_SEGMENTS][FIXTURE_ALTERNATIVES] = {
        {{0, 900, 3600}, {0, 700, 2100}, {0, 85000, 0}},
        {{4300, 420, 1500}, {1900, 250, 900}, {52000, 33000, 0}}};
    struct lsp_results *results = &fixture->results[side];
    size_t n_rows = side == 0 ? FIXTURE_LINKS - 1 : FIXTURE_LINKS;
    *results = (struct lsp_results){.year = 2030,
        .n_movements = FIXTURE_MOVEMENTS,
        .n_alternatives = FIXTURE_ALTERNATIVES,
        .n_links = 2 * n_rows,
        .n_legs = FIXTURE_LEGS,
        .n_posts = side == 0 ? 0 : FIXTURE_POSTS,
        .n_operators = 2};
    results->choices =
        allocate(fixture, FIXTURE_MOVEMENTS * FIXTURE_ALTERNATIVES, sizeof *results->choices);
    results->composite_money = allocate(fixture, FIXTURE_MOVEMENTS, sizeof(double));
    results->link_row = allocate(fixture, 2 * n_rows, sizeof(uint32_t));
    results->link_is_forward = allocate(fixture, 2 * n_rows, sizeof(bool));
    results->link_veh_day = allocate(fixture, 2 * n_rows * LSP_MAX_VEHICLES, sizeof(double));
    results->link_persons_year = allocate(fixture, 2 * n_rows, sizeof(double));
    results->link_tonnes_year = allocate(fixture, 2 * n_rows, sizeof(double));
    results->link_time_h = allocate(fixture, 2 * n_rows, sizeof(double));
    results->leg_persons_year = allocate(fixture, FIXTURE_LEGS, sizeof(double));
    results->operators = allocate(fixture, 2, sizeof *results->operators);
    results->posts = allocate(fixture, FIXTURE_POSTS, sizeof *results->posts);
    for (size_t movement = 0; movement < FIXTURE_MOVEMENTS; movement++)
        for (size_t way = 0; way < FIXTURE_ALTERNATIVES; way++) {
            double amount = AMOUNTS[side][movement][way];
            *lsp_results_choice(results, movement, way) = (struct lsp_choice){.amount = amount,
                .cost_money = amount > 0 ? 50 : (double)INFINITY,
                .hours = way == 2 ? 5 : 14,
                .distance_km = way == 2 ? 700 : 310};
        }
    for (size_t link = 0; link < 2 * n_rows; link++) {
        bool is_road = fixture->links[link / 2].mode == LSP_ROAD;
        results->link_row[link] = (uint32_t)(link / 2);
        results->link_is_forward[link] = link % 2 == 0;
        results->link_time_h[link] = fixture->links[link / 2].length_km / 60;
        for (size_t vehicle = 0; vehicle < 2 && is_road && side == 1; vehicle++)
            results->link_veh_day[link * LSP_MAX_VEHICLES + vehicle] = vehicle == 0 ? 2.5 : 9.25;
        results->link_persons_year[link] = is_road && side == 1 ? 3100 : 0;
        results->link_tonnes_year[link] = is_road == (side == 1) ? 26000 : 42500;
    }
    for (size_t leg = 0; leg < FIXTURE_LEGS; leg++)
        results->leg_persons_year[leg] = (leg < 2 ? 800 : 2850) * (side == 0 ? 1 : 0.42);
    results->operators[0] = (struct lsp_operator_result){.fare_money = side == 0 ? 96000 : 40000,
        .passengers = side == 0 ? 1600 : 670,
        .seats_offered = 1200};
    results->operators[1] = (struct lsp_operator_result){.fare_money = side == 0 ? 1.37e6 : 576e3,
        .passengers = side == 0 ? 5700 : 2400,
        .seats_offered = 0};
    results->convergence = (struct lsp_convergence){.iterations = 41,
        .residual = 3e-9,
        .target = 1e-8,
        .gap = 1e-11,
        .stopped_by = side == 0 ? LSP_STOPPED_CONVERGED : LSP_STOPPED_ITERATIONS};
    fill_post_results(results->posts, side);
}

/* Buses in the morning and the evening, lorries all day; the southern post is the slower one. */
static void fill_post_results(struct lsp_post_result posts[], double size)
{
    for (size_t at = 0; at < FIXTURE_POSTS; at++) {
        struct lsp_post_result *post = &posts[at];
        uint32_t which = at % 2 == 0 ? 0 : 1;
        *post = (struct lsp_post_result){.post = which,
            .is_forward = at < 2,
            .position = at < 2 ? which : 1 - which,
            .utilisation = which == 0 ? 0.21 : 1.04,
            .is_bottleneck = which == 1,
            .service_h = {0.5, 0.33},
            .overnight_veh = {0, 1.5}};
        for (size_t hour = 8; hour < 20; hour++) {
            double slow = which == 0 ? 1 : 6;
            post->arrivals_veh[0][hour] = size * (hour < 11 || hour > 16 ? 0.4 : 0);
            post->arrivals_veh[1][hour] = size * 0.8;
            post->wait_h[0][hour] = 0.02 * slow * (double)(hour - 7);
            post->wait_h[1][hour] = 0.05 * slow * (double)(hour - 7);
        }
        post->wait_mean_h[0] = which == 0 ? 0.1 : 0.7;
        post->wait_mean_h[1] = which == 0 ? 0.3 : 2.1;
    }
}

static void fill_appraisal(struct report_fixture *fixture)
{
    static const struct lsp_account_line LINES[FIXTURE_LINES] = {
        {LSP_LINE_USERS, LSP_GROUP_TRAVELLERS, "Tourists", "AA", "", false, NULL, 61e6, NULL, 0},
        {LSP_LINE_USERS, LSP_GROUP_SHIPPERS, "Food <shippers>", "BB", "", false, NULL, 38e6, NULL,
            0},
        {LSP_LINE_REVENUE, LSP_GROUP_OPERATORS, "State Railway", "AA", "", false, NULL, -9e6, NULL,
            0},
        {LSP_LINE_AVOIDED, LSP_GROUP_OPERATORS, "State Railway", "AA", "", false, NULL, 4e6, NULL,
            0},
        {LSP_LINE_FEES, LSP_GROUP_AGENCIES, "North post", "AA", "", false, NULL, 2e6, NULL, 0},
        {LSP_LINE_CONSTRUCTION, LSP_GROUP_OWNERS, "Government of A", "AA", "", true, NULL, -102e6,
            NULL, 0},
        {LSP_LINE_RESIDUAL, LSP_GROUP_OWNERS, "Government of A", "AA", "", true, NULL, 9e6, NULL,
            0}};
    for (size_t line = 0; line < FIXTURE_LINES; line++) {
        fixture->lines[line] = LINES[line];
        fixture->lines[line].amount_money = fixture->amounts[line];
        for (size_t year = 0; year < FIXTURE_YEARS; year++) {
            bool is_counted = LINES[line].kind == LSP_LINE_CONSTRUCTION ? year < 2
                              : LINES[line].kind == LSP_LINE_RESIDUAL   ? year == FIXTURE_YEARS - 1
                                                                        : year >= 2;
            fixture->amounts[line][year] = is_counted ? LINES[line].present_money / 8 : 0;
            fixture->net_money[year] += fixture->amounts[line][year];
        }
    }
    for (size_t year = 2; year < FIXTURE_YEARS; year++)
        fixture->ramp[year] = 1 - 0.5 * exp(-(double)(year - 2) / 2);
    fixture->other_rates[0] = 0.03;
    fixture->other_rates[1] = 0.09;
    fixture->other_npv_money[0] = 41e6;
    fixture->other_npv_money[1] = -12.4e6;
    fixture->spec = (struct lsp_appraisal_spec){.base_year = 2025,
        .first_year = 2025,
        .horizon_years = 12,
        .discount_rate = 0.06,
        .other_rates = fixture->other_rates,
        .n_other_rates = 2,
        .ramp_start = 0.5,
        .ramp_years = 2};
    fixture->appraisal = (struct lsp_appraisal){.first_year = 2025,
        .n_years = FIXTURE_YEARS,
        .lines = fixture->lines,
        .n_lines = FIXTURE_LINES,
        .net_money = fixture->net_money,
        .ramp = fixture->ramp,
        .benefit_money = 96e6,
        .cost_money = 93e6,
        .npv_money = 3e6,
        .bcr = 96.0 / 93,
        .eirr = 0.064,
        .eirr_is_unique = true,
        .first_year_return = 0.051,
        .other_npv_money = fixture->other_npv_money,
        .benefit_switch = -3.0 / 96,
        .cost_switch = 3.0 / 93,
        .half_error = 0.021,
        .n_large_changes = 2};
}

static void fill_programme(struct report_fixture *fixture)
{
    static const struct {
        const char *id, *name, *bank;
        int start, days, slack;
    } WORK[FIXTURE_ACTIVITIES] = {{"piers", "Piers", "AA", 0, 120, 0},
        {"deck_a", "Deck from the north bank", "AA", 120, 240, 0},
        {"deck_b", "Deck from the south bank", "BB", 120, 180, 60},
        {"road", "Approach road, with a very long name that says everything", "BB", 40, 200, 200},
        {"post", "Checkpoint \"South\" & yard", "BB", 240, 260, 0},
        {"open", "Open", "", 500, 0, 0}};
    for (size_t activity = 0; activity < FIXTURE_ACTIVITIES; activity++) {
        int start = DAY_2026 + WORK[activity].start, finish = start + WORK[activity].days;
        struct lsp_activity *work = &fixture->activities[activity];
        *work = lsp_programme_blank_activity(WORK[activity].id, WORK[activity].name);
        work->bank = WORK[activity].bank;
        work->low_days = WORK[activity].days * 0.8;
        work->mid_days = WORK[activity].days;
        work->high_days = WORK[activity].days * 1.7;
        work->finished_day = activity == 0 ? finish : INT32_MIN;
        fixture->dates[activity] = (struct lsp_activity_dates){.early_start_day = start,
            .early_finish_day = finish,
            .late_start_day = start + WORK[activity].slack,
            .late_finish_day = finish + WORK[activity].slack,
            .float_days = WORK[activity].slack,
            .is_critical = WORK[activity].slack == 0};
        fixture->criticality[activity] = WORK[activity].slack == 0 ? 0.9 : 0.1;
    }
    fixture->programme = (struct lsp_programme){.calendars = &fixture->calendar,
        .n_calendars = 1,
        .activities = fixture->activities,
        .n_activities = FIXTURE_ACTIVITIES,
        .start_day = DAY_2026,
        .data_day = INT32_MIN,
        .opening = FIXTURE_ACTIVITIES - 1};
    fixture->plan = (struct lsp_plan){
        .activities = fixture->dates, .opening_day = DAY_2026 + 500, .last_day = DAY_2026 + 500};
    for (int draw = 0; draw < FIXTURE_DRAWS; draw++) {
        double u = (draw + 0.5) / FIXTURE_DRAWS;
        fixture->days[draw] = DAY_2026 + 450 + (int32_t)(320 * pow(u, 1.6));
    }
    fixture->spread = (struct lsp_schedule_risk){.n_draws = FIXTURE_DRAWS,
        .opening_day = fixture->days,
        .sorted_day = fixture->days,
        .p10_day = fixture->days[40],
        .p50_day = fixture->days[200],
        .p80_day = fixture->days[320],
        .p90_day = fixture->days[360],
        .criticality = fixture->criticality,
        .driver = fixture->driver};
}

static void fill_assumptions(struct report_fixture *fixture)
{
    static const struct lsp_assumption NUMBERS[FIXTURE_ASSUMPTIONS] = {
        {.id = "segments.tourist.value_of_time",
            .label = "Value of time of tourists",
            .unit = "USD/h",
            .low = 2,
            .mid = 4,
            .high = 9,
            .has_range = true,
            .source = "",
            .confidence = LSP_ASSUMED},
        {.id = "link.csv/new/length",
            .label = "Length of New bridge <b>",
            .unit = "km",
            .low = 4.7,
            .mid = 4.7,
            .high = 4.7,
            .source = "https://example.org/a?b=1&c=<2>",
            .confidence = LSP_SOURCED},
        {.id = "appraisal.discount_rate",
            .label = "Discount rate",
            .unit = "1/year",
            .low = 0.03,
            .mid = 0.06,
            .high = 0.12,
            .has_range = true,
            .source = "Handbook, p. 3",
            .confidence = LSP_WEAK},
        {.id = "an.id.that.is.very.long.and.has.no.label.at.all.but.goes.on.and.on.to.the.edge",
            .label = "",
            .unit = "",
            .mid = 12345678.9,
            .source = "computed",
            .confidence = LSP_DERIVED},
        {.id = "formula",
            .label = "=SUM(A1:A9)",
            .unit = "",
            .mid = -5,
            .source = "+1",
            .confidence = LSP_ASSUMED},
        {.id = "odd",
            .label = FIXTURE_AWKWARD,
            .unit = "t/\xE5\xB9\xB4",
            .mid = 1e-7,
            .source = FIXTURE_HOSTILE,
            .confidence = LSP_ASSUMED}};
    for (size_t number = 0; number < FIXTURE_ASSUMPTIONS; number++)
        fixture->numbers[number] = NUMBERS[number];
    fixture->assumptions = (struct lsp_assumptions){
        .items = fixture->numbers, .n_items = FIXTURE_ASSUMPTIONS, .capacity = FIXTURE_ASSUMPTIONS};
}

static void fill_basemap(struct report_fixture *fixture)
{
    static double land_lon[] = {120, 130.2, 130.4, 130.7, 131.2, 132.5, 134, 134, 120, 120};
    static double land_lat[] = {38, 42.0, 42.25, 42.35, 42.6, 42.9, 43, 47, 47, 38};
    static double river_lon[] = {130.5, 130.6, 130.63, 130.68},
                  river_lat[] = {42.55, 42.47, 42.41, 42.3};
    static double border_lon[] = {130.2, 130.35, 130.5, 130.9};
    fixture->map_lines[0] = (struct lsp_basemap_line){LSP_MAP_LAND, "", 10, land_lon, land_lat};
    fixture->map_lines[1] = (struct lsp_basemap_line){LSP_MAP_COAST, "", 7, land_lon, land_lat};
    fixture->map_lines[2] =
        (struct lsp_basemap_line){LSP_MAP_RIVER, "River", 4, river_lon, river_lat};
    fixture->map_lines[3] =
        (struct lsp_basemap_line){LSP_MAP_BORDER, "AA-<BB>", 4, border_lon, river_lat};
    fixture->basemap =
        (struct lsp_basemap){fixture->map_lines, 4, "Invented Earth & Co, public domain"};
}

static void fill_uncertainty(struct report_fixture *fixture)
{
    fixture->drivers[0] = (struct lsp_npv_driver){.kind = LSP_DRIVES_NUMBER,
        .index = 0,
        .id = "first",
        .name = "first",
        .correlation = 0.71,
        .variance_share = 0.5,
        .low_npv = -20,
        .high_npv = 21};
    fixture->drivers[1] = (struct lsp_npv_driver){.kind = LSP_DRIVES_NUMBER,
        .index = 2,
        .id = "third",
        .name = "third",
        .correlation = -0.48,
        .variance_share = 0.2,
        .low_npv = 12,
        .high_npv = -9};
    for (int draw = 0; draw < 200; draw++)
        fixture->npv[draw] = draw - 110;
    fixture->uncertainty = (struct lsp_uncertainty){.n_draws = 200,
        .n_good = 200,
        .npv = fixture->npv,
        .eirr = fixture->npv,
        .npv_p10 = -90,
        .npv_p50 = -10,
        .npv_p90 = 69,
        .npv_mean = -10.5,
        .npv_negative_share = 0.55,
        .hurdle_rate = 0.06,
        .hurdle_share = 0.45,
        .drivers = fixture->drivers,
        .n_drivers = 2};
}

static void fill_report(struct report_fixture *fixture)
{
    static const struct lsp_figure FIGURES[FIXTURE_FIGURES] = {
        {"persons", "Travellers over the new link", "persons a year", 6213, 3890, 5400, 9120,
            "both directions"},
        {"tonnes", "Goods over the new link", "tonnes a year", 52000, 9000, 48000, 120000,
            "both directions"},
        {"diverted", "Travellers it takes from railway, air and sea", "persons a year", 4230, 2100,
            3900, 5600, "those who would have gone by a timetable"},
        {"wait", "Longest mean wait at a border post", "min", 126, 14, 90, 420,
            "of a vehicle class"},
        {"opening", "Opening (median)", "date", DAY_2026 + 500, DAY_2026 + 458, DAY_2026 + 555,
            DAY_2026 + 720, "from the building programme alone"},
        {"npv", "Net present value", "million USD", 3, -61, -8, 44,
            "benefits less costs, discounted"}};
    for (size_t figure = 0; figure < FIXTURE_FIGURES; figure++)
        fixture->figures[figure] = FIGURES[figure];
    fixture->pair =
        (struct lsp_appraisal_pair){2030, 1, &fixture->results[0], &fixture->results[1]};
    fixture->scenarios[0] = (struct lsp_report_scenario){.id = "open",
        .name = "Open to <all>",
        .about = "Everyone may pass.",
        .specs_without = &fixture->without,
        .specs_with = &fixture->with,
        .is_project_link = fixture->is_project_link,
        .services = &fixture->services,
        .posts = fixture->posts,
        .demand = &fixture->demand,
        .pairs = &fixture->pair,
        .n_pairs = 1,
        .appraisal = &fixture->appraisal};
    fixture->scenarios[1] = fixture->scenarios[0];
    fixture->scenarios[1].id = "closed";
    fixture->scenarios[1].name = "Border closed";
    fill_uncertainty(fixture);
    fixture->files[0] = (struct lsp_report_file){
        "study.yaml", 4711, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"};
    fixture->files[1] = (struct lsp_report_file){
        "a<b>&c.csv", 120, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"};
    fixture->report = (struct lsp_report){.study_name = "A bridge between <two> towns & more",
        .about = "An invented study that fills every part of a report.",
        .caveat = "Invented numbers: a test of the page, not of a bridge.",
        .currency = "USD",
        .price_year = 2025,
        .base_year = 2025,
        .show_year = 2030,
        .scenarios = fixture->scenarios,
        .n_scenarios = 2,
        .crossings = fixture->crossings,
        .n_crossings = 2,
        .programme = &fixture->programme,
        .plan = &fixture->plan,
        .spread = &fixture->spread,
        .appraisal_spec = &fixture->spec,
        .assumptions = &fixture->assumptions,
        .basemap = &fixture->basemap,
        .figures = fixture->figures,
        .n_figures = FIXTURE_FIGURES,
        .uncertainty = &fixture->uncertainty,
        .n_draws = 200,
        .n_varied = 2,
        .npv_negative_share = 0.55,
        .elasticities = elasticities_of_fixture(),
        .files = fixture->files,
        .n_files = 2,
        .version = "0.0.0-test",
        .command = "linkspan appraise \"two towns\" && echo <done>"};
}
