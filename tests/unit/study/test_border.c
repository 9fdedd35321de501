/* Tests of the border's answers: the smallest staffing, widening, the busiest month.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "study/border_internal.h"

/* One crossing with one or two posts of 2 lanes of 12 min, open 8 to 20. */
struct fixture {
    struct lsp_border_options options;
    struct lsp_post posts[2];
    struct lsp_crossing crossing;
    struct lsp_case at;
    struct lsp_vehicle vehicle;
    struct lsp_simulated_crossing found;
    lsp_hourly arrivals_veh[LSP_MAX_VEHICLES];
    struct border border;
    struct border_side side;
};

static void set_up(struct fixture *fixture, size_t n_posts, double target_h)
{
    memset(fixture, 0, sizeof *fixture);
    fixture->options =
        (struct lsp_border_options){.target_h = target_h, .n_days = 200, .n_threads = 1};
    for (size_t at = 0; at < 2; at++)
        fixture->posts[at] = (struct lsp_post){.name = at == 0 ? "North" : "South",
            .opens_h = 8,
            .closes_h = 20,
            .staffed_share = 1,
            .groups = {{.vehicles = 1, .lanes = 2}},
            .n_groups = 1,
            .service_h = {0.2},
            .service_cv = {0.6}};
    fixture->vehicle = (struct lsp_vehicle){.id = "car", .name = "Cars", .pce = 1};
    fixture->at.network.vehicles = &fixture->vehicle;
    fixture->at.network.n_vehicles = 1;
    fixture->at.crossings = &fixture->crossing;
    for (size_t hour = 8; hour < 18; hour++)
        fixture->arrivals_veh[0][hour] = hour == 12 ? 12 : 5;
    fixture->side = (struct border_side){.crossing = &fixture->crossing,
        .passage = {.posts = {&fixture->posts[0], &fixture->posts[1]},
            .n_posts = n_posts,
            .pce = {1}},
        .arrivals_veh = fixture->arrivals_veh,
        .found = &fixture->found};
    fixture->border = (struct border){.options = &fixture->options, .at = &fixture->at, .seed = 4};
    struct border_side *side = &fixture->side;
    lsp_checkpoint_day(&side->passage, side->arrivals_veh, &side->day);
    assert_int_equal(lsp_border_simulate(&fixture->border, &side->passage, side->arrivals_veh, NULL,
                         0, side->found),
        LSP_OK);
}

/* Largest share of late vehicles of a full hour of opening, staffed so. */
static double late_share(struct fixture *fixture, const uint32_t lanes[])
{
    static struct lsp_simulated_crossing found;
    double staffed[1][LSP_MAX_LANE_GROUPS][LSP_HOURS] = {{{0}}}, worst = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        staffed[0][0][hour] = lanes[hour];
    assert_int_equal(lsp_border_simulate(&fixture->border, &fixture->side.passage,
                         fixture->arrivals_veh, staffed, 0, &found),
        LSP_OK);
    for (size_t hour = 8; hour < 20; hour++)
        if (found.posts[0].vehicles[0].hours[hour].vehicles > 0)
            worst = fmax(worst, found.posts[0].vehicles[0].hours[hour].over_target_share);
    return found.never_served != 0 ? 1 : worst;
}

static void no_hour_of_the_smallest_staffing_can_lose_a_lane(void **state)
{
    (void)state;
    static struct fixture fixture;
    static const double targets_h[] = {0.1, 0.5, 2};
    uint32_t lane_hours_before = UINT32_MAX;
    for (size_t row = 0; row < 3; row++) {
        set_up(&fixture, 1, targets_h[row]);
        assert_int_equal(lsp_border_staff(&fixture.border, &fixture.side), LSP_OK);
        assert_int_equal(fixture.side.n_staffing, 1);
        struct border_staffing *staffing = &fixture.side.staffing[0];
        assert_true(staffing->can_be_met && staffing->n_days == 200);
        assert_true(late_share(&fixture, staffing->needed) <= LSP_BORDER_LATE_SHARE);
        assert_true(staffing->worst_h <= targets_h[row] * 1.01);
        uint32_t lane_hours = 0;
        for (size_t hour = 0; hour < LSP_HOURS; hour++) {
            lane_hours += staffing->needed[hour];
            assert_int_equal(staffing->is_open[hour], hour >= 8 && hour < 20);
            if (staffing->needed[hour] == 0)
                continue;
            staffing->needed[hour]--;
            assert_true(late_share(&fixture, staffing->needed) > LSP_BORDER_LATE_SHARE);
            staffing->needed[hour]++;
        }
        assert_true(lane_hours < lane_hours_before); /* a longer wait needs fewer */
        lane_hours_before = lane_hours;
        assert_int_equal(staffing->is_met_now, staffing->worst_now_h <= targets_h[row]);
        lsp_arena_finish(&fixture.border.arena);
    }
}

static void a_wider_first_post_sends_its_queue_to_the_second(void **state)
{
    (void)state;
    static struct fixture fixture;
    set_up(&fixture, 2, 0.5);
    fixture.posts[1].groups[0].lanes = 2.5;
    for (size_t hour = 8; hour < 18; hour++)
        fixture.arrivals_veh[0][hour] = 13;
    struct border_side *side = &fixture.side;
    lsp_checkpoint_day(&side->passage, side->arrivals_veh, &side->day);
    assert_int_equal(lsp_border_simulate(
                         &fixture.border, &side->passage, side->arrivals_veh, NULL, 0, side->found),
        LSP_OK);
    assert_int_equal(lsp_border_widen(&fixture.border, side), LSP_OK);
    assert_int_equal(side->n_variants, 8);
    const struct border_variant *now = &side->variants[0], *wider = &side->variants[2];
    assert_string_equal(wider->name, "1st post: twice the lanes");
    assert_int_equal(now->bottleneck, 0);
    assert_int_equal(wider->bottleneck, 1);
    assert_true(wider->wait_h[0] < 0.1 * now->wait_h[0]);
    assert_true(wider->wait_h[1] > 2 * now->wait_h[1]);
    assert_true(wider->both_h < now->both_h);
    const struct border_variant *longer = &side->variants[7];
    assert_string_equal(longer->name, "both posts: open two hours longer");
    assert_close(longer->use[0], now->use[0] * 12 / 14, 1e-9);
    assert_true(longer->both_h < now->both_h);
    lsp_arena_finish(&fixture.border.arena);
}

static void the_busiest_month_is_that_of_the_vehicles(void **state)
{
    (void)state;
    static struct fixture fixture;
    set_up(&fixture, 1, 0.5);
    struct lsp_alternative way = {.main_mode = LSP_ROAD, .crossings = 1};
    struct lsp_segment segments[2];
    memset(segments, 0, sizeof segments);
    struct lsp_movement movements[2] = {{.segment = 0}, {.segment = 1}};
    /* five and three to a vehicle, whatever load is stated */
    struct lsp_choice choices[2] = {
        {.amount = 365 * 150, .vehicles = 365 * 30}, {.amount = 365 * 30, .vehicles = 365 * 10}};
    for (int at = 0; at < 2; at++) {
        segments[at].days_per_year = 365;
        segments[at].load[LSP_ROAD] = 2;
        for (int month = 0; month < LSP_MONTHS; month++)
            segments[at].season_share[month] = at == 1 ? 1.0 / 12 : month == 6 ? 0.2 : 0.8 / 11;
    }
    fixture.at.demand = (struct lsp_demand){.alternatives = &way,
        .segments = segments,
        .movements = movements,
        .n_alternatives = 1,
        .n_segments = 2,
        .n_movements = 2};
    const struct lsp_results results = {.n_movements = 2, .n_alternatives = 1, .choices = choices};
    fixture.border.results = &results;
    assert_int_equal(lsp_border_season(&fixture.border, &fixture.side), LSP_OK);
    assert_int_equal(lsp_border_peak(&fixture.border, &fixture.side), LSP_OK);
    assert_true(fixture.side.has_season);
    assert_int_equal(fixture.side.peak_month, 6);
    assert_close(fixture.side.peak_factor[0], 0.75 * 2.4 + 0.25, 1e-12);
    assert_true(fixture.side.peak->passing[0].day.wait_h > fixture.found.passing[0].day.wait_h);
    lsp_arena_finish(&fixture.border.arena);
    segments[0] = segments[1];
    fixture.side.has_season = true;
    assert_int_equal(lsp_border_season(&fixture.border, &fixture.side), LSP_OK);
    assert_false(fixture.side.has_season);
    lsp_arena_finish(&fixture.border.arena);
}

static void a_busiest_month_has_at_most_the_vehicles_that_are_simulated(void **state)
{
    (void)state;
    static struct fixture fixture;
    static lsp_hourly peak_veh[LSP_MAX_VEHICLES];
    set_up(&fixture, 1, 0.5);
    struct lsp_diags diags = {0};
    fixture.border.diags = &diags;
    fixture.crossing.id = "bridge";
    fixture.side.peak_arrivals_veh = peak_veh;
    peak_veh[0][12] = 1.2e6; /* a study's twelve times 90,000 */
    assert_int_equal(lsp_border_check_traffic(&fixture.border, &fixture.side), LSP_OK);
    fixture.side.has_season = true;
    assert_int_equal(lsp_border_check_traffic(&fixture.border, &fixture.side), LSP_BAD_INPUT);
    assert_int_equal(diags.n_items, 1);
    assert_int_equal(diags.items[0].code, LSP_DIAG_BORDER_TRAFFIC);
    assert_non_null(strstr(diags.items[0].facts.found, "1200000 vehicles a day of the busiest"));
    peak_veh[0][12] = 1e5 - 1;
    assert_int_equal(lsp_border_check_traffic(&fixture.border, &fixture.side), LSP_OK);
    lsp_diags_finish(&diags);
    lsp_arena_finish(&fixture.border.arena);
}

static void a_queue_beyond_all_bins_has_a_word_and_no_number(void **state)
{
    (void)state;
    static struct fixture fixture;
    set_up(&fixture, 2, 0.5);
    struct lsp_scenario scenario = {.id = "open", .name = "Open"};
    fixture.border.inputs.id = fixture.border.inputs.name = "study";
    fixture.border.inputs.scenarios = &scenario;
    fixture.border.inputs.n_scenarios = 1;
    fixture.border.list = &fixture.side;
    fixture.border.n_list = 1;
    fixture.crossing.id = fixture.crossing.name = "bridge";
    fixture.posts[0].id = "north";
    fixture.posts[1].id = "south";
    fixture.posts[0].approach_pce = fixture.side.passage.storage_pce = 10;
    fixture.found.posts[0].queue_p95_pce[12] = (double)INFINITY;
    fixture.found.between_p95_pce[12] = (double)INFINITY;
    struct lsp_buffer text = {0}, json = {0};
    lsp_border_text(&fixture.border, &text);
    lsp_border_json(&fixture.border, &json);
    assert_false(text.failed || json.failed);
    assert_non_null(strstr(text.text, "   endless | "));
    assert_non_null(strstr(text.text, "room for 10; the longest queue (95 % of days): endless\n"));
    assert_non_null(strstr(text.text, "room for 10; the most taken (95 % of days): endless;"));
    assert_null(strstr(text.text, " inf"));
    assert_non_null(strstr(json.text, ", null, "));
    assert_null(strstr(json.text, "inf"));
    lsp_buffer_finish(&text);
    lsp_buffer_finish(&json);
    lsp_arena_finish(&fixture.border.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_hour_of_the_smallest_staffing_can_lose_a_lane),
        cmocka_unit_test(a_wider_first_post_sends_its_queue_to_the_second),
        cmocka_unit_test(the_busiest_month_is_that_of_the_vehicles),
        cmocka_unit_test(a_busiest_month_has_at_most_the_vehicles_that_are_simulated),
        cmocka_unit_test(a_queue_beyond_all_bins_has_a_word_and_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
