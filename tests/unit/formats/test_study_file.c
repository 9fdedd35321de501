/* The fixture two_towns as a study, value by value.  SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "base/date.h"
#include "formats/study_file.h"

static const char TWO_TOWNS[] = LSP_SOURCE_DIR "/tests/fixtures/two_towns";

struct setup {
    struct lsp_diags diags;
    struct lsp_study_inputs inputs;
};

static void read_study(struct setup *setup)
{
    *setup = (struct setup){0};
    enum lsp_status status = lsp_study_file_read(TWO_TOWNS, &setup->diags, &setup->inputs);
    struct lsp_buffer text = {0};
    lsp_diags_render_text(&setup->diags, false, &text);
    if (status != LSP_OK || setup->diags.n_items > 0)
        fail_msg("status %d\n%s", (int)status, text.text);
    lsp_buffer_finish(&text);
}

static void tear_down(struct setup *setup)
{
    lsp_study_inputs_finish(&setup->inputs);
    lsp_diags_finish(&setup->diags);
}

/* Index of an assumption; the test fails when there is none. */
static size_t find_assumption(const struct lsp_study_inputs *inputs, const char *id)
{
    size_t item = 0;
    while (
        item < inputs->assumptions.n_items && strcmp(inputs->assumptions.items[item].id, id) != 0)
        item++;
    if (item == inputs->assumptions.n_items)
        fail_msg("no assumption %s", id);
    return item;
}

static const struct lsp_assumption *assumption(
    const struct lsp_study_inputs *inputs, const char *id)
{
    return &inputs->assumptions.items[find_assumption(inputs, id)];
}

static int32_t day(int year, int month, int of_month)
{
    return lsp_date_to_day((struct lsp_date){year, month, of_month});
}

static void the_study_says_what_it_is(void **state)
{
    (void)state;
    struct setup setup;
    read_study(&setup);
    const struct lsp_study_inputs *inputs = &setup.inputs;
    assert_string_equal(inputs->id, "two_towns");
    assert_string_equal(inputs->name, "A bridge between two towns");
    assert_string_equal(inputs->caveat, "Nothing in this study is real.");
    assert_string_equal(inputs->currency, "USD");
    assert_int_equal(inputs->price_year, 2025);
    assert_int_equal(inputs->base_year, 2025);
    assert_int_equal(inputs->n_model_years, 3);
    assert_int_equal(inputs->model_years[2], 2040);
    assert_int_equal(inputs->main_scenario, 0);
    assert_close(inputs->link_hours_per_day, 12, 0);
    assert_int_equal(inputs->n_draws, 100);
    assert_int_equal(inputs->seed, 1);
    assert_string_equal(inputs->basemap.attribution, "Invented lines");
    assert_int_equal(inputs->basemap.n_lines, 3);
    assert_true(inputs->n_files >= 7);
    assert_string_equal(inputs->files[0].name, "study.yaml");
    tear_down(&setup);
}

static void amounts_are_converted_to_the_currency_of_the_accounts_and_to_hours(void **state)
{
    (void)state;
    struct setup setup;
    read_study(&setup);
    const struct lsp_case *base = &setup.inputs.base;
    const struct lsp_vehicle *truck = &base->network.vehicles[2];
    assert_close(truck->cost_money_km, 0.7, 1e-15); /* 56 RUB at 80 RUB/USD */
    assert_close(truck->terminal_h, 1.5, 1e-15);    /* 90 min */
    assert_close(truck->terminal_money, 5, 0);
    assert_close(truck->empty_return, 0.8, 0);
    assert_close(base->posts[0].fee_money[2], 20, 1e-15);
    assert_close(base->posts[0].service_h[0], 4.0 / 60, 1e-15);
    assert_close(base->services.boarding_h[LSP_RAIL], 0.75, 1e-15);
    assert_close(setup.inputs.appraisal.costs[0].amount_money, 20e6, 1e-15);
    assert_close(setup.inputs.appraisal.costs[1].amount_money, 5e6, 1e-15); /* 0.4 GRUB */
    assert_close(setup.inputs.appraisal.costs[2].amount_money, 1e5, 1e-15);
    const struct lsp_assumption *rate = assumption(&setup.inputs, "currencies.RUB");
    assert_null(rate->target);
    assert_string_equal(rate->unit, "RUB/USD");
    assert_close(rate->high, 90, 0);
    tear_down(&setup);
}

static void segments_hold_what_is_given_and_what_follows_from_it(void **state)
{
    (void)state;
    struct setup setup;
    read_study(&setup);
    const struct lsp_demand *demand = &setup.inputs.base.demand;
    assert_int_equal(demand->n_segments, 3);
    const struct lsp_segment *tourist = &demand->segments[0];
    assert_close(tourist->value_of_time_money_h, 4, 0);
    assert_close(tourist->scale_per_money, 0.15, 1e-15); /* 0.6 per h / 4 USD per h */
    assert_close(tourist->constant_money[2], -4, 1e-15); /* -1 h of the train */
    assert_close(tourist->constant_money[3], 2, 1e-15);  /* 160 RUB of the air */
    assert_close(tourist->hour_share[9], 0.5, 1e-15);
    assert_close(tourist->hour_share[8] + tourist->hour_share[10], 0.5, 1e-15);
    assert_int_equal(tourist->vehicle[LSP_ROAD], 1);
    assert_int_equal(tourist->vehicle[LSP_RAIL], LSP_NONE);
    assert_close(tourist->load[LSP_ROAD], 25, 0);
    const struct lsp_segment *visitor = &demand->segments[1];
    assert_string_equal(visitor->country, "");
    assert_close(visitor->value_of_time_money_h, 3, 1e-15);
    assert_close(visitor->scale_per_money, 0.4, 1e-15); /* 0.02 per min = 1.2 per h */
    assert_close(visitor->border_weight, 1, 0);
    assert_close(visitor->early_weight, 0.5, 0);
    assert_close(visitor->hour_share[8], 0.1, 1e-15);
    assert_close(visitor->hour_share[17], 0.1, 1e-15);
    const struct lsp_segment *food = &demand->segments[2];
    assert_true(food->is_goods);
    assert_close(food->value_of_time_money_h, 7.0 / 24, 1e-15);
    assert_close(food->scale_per_money, 0.05, 0);
    assert_close(food->load[LSP_RAIL], 50, 0);
    tear_down(&setup);
}

static void alternatives_are_open_to_all_segments_unless_they_list_theirs(void **state)
{
    (void)state;
    struct setup setup;
    read_study(&setup);
    const struct lsp_demand *demand = &setup.inputs.base.demand;
    assert_int_equal(demand->n_alternatives, 4);
    assert_int_equal(demand->alternatives[0].segments, 7);
    assert_int_equal(demand->alternatives[0].crossings, 1);
    assert_int_equal(demand->alternatives[0].modes, 1U << LSP_ROAD);
    assert_int_equal(demand->alternatives[1].segments, 4);
    assert_int_equal(demand->alternatives[1].crossings, 2);
    assert_int_equal(demand->alternatives[2].segments, 3);
    assert_int_equal(demand->alternatives[3].main_mode, LSP_AIR);
    tear_down(&setup);
}

static void posts_have_lanes_service_and_a_clock(void **state)
{
    (void)state;
    struct setup setup;
    read_study(&setup);
    const struct lsp_case *base = &setup.inputs.base;
    const struct lsp_post *north = &base->posts[0], *south = &base->posts[1];
    assert_int_equal(north->n_groups, 2);
    assert_int_equal(north->groups[0].vehicles, 3);
    assert_close(north->groups[1].lanes, 2, 0);
    assert_close(north->staffed_share, 0.9, 0);
    assert_close(north->other_veh_day[2], 5, 0);
    assert_close(north->capacity_persons_day, 2850, 0);
    assert_close(north->utc_offset_h, 8, 0);
    assert_close(south->utc_offset_h, 7, 0);
    assert_close(south->staffed_share, 1, 0);
    assert_close(south->opens_h, 9, 0);
    assert_int_equal(base->crossings[0].n_posts, 2);
    assert_int_equal(base->crossings[0].posts[1], 1);
    assert_int_equal(base->crossings[1].n_posts, 0);
    assert_close(base->crossings[0].utc_offset_h, 7, 0);
    tear_down(&setup);
}

static void operators_are_the_feeds_agencies_and_those_who_only_collect_tolls(void **state)
{
    (void)state;
    struct setup setup;
    read_study(&setup);
    const struct lsp_services *services = &setup.inputs.base.services;
    assert_int_equal(services->n_operators, 3);
    assert_string_equal(services->operators[0].id, "RW");
    assert_string_equal(services->operators[1].country, "BB");
    assert_string_equal(services->operators[2].id, "OP");
    assert_string_equal(services->operators[2].name, "The bridge company");
    assert_int_equal(services->n_legs, 4);
    for (size_t leg = 0; leg < services->n_legs; leg++)
        assert_close(services->legs[leg].seats, services->legs[leg].mode == LSP_RAIL ? 100 : 0, 0);
    assert_close(services->fare_factor[LSP_AIR], 1, 0);
    tear_down(&setup);
}

static void every_scenario_begins_with_the_projects_edits(void **state)
{
    (void)state;
    struct setup setup;
    read_study(&setup);
    const struct lsp_study_inputs *inputs = &setup.inputs;
    assert_int_equal(inputs->n_scenarios, 3);
    assert_int_equal(inputs->n_project_edits, 1);
    for (size_t scenario = 0; scenario < 3; scenario++) {
        const struct lsp_edit *edit = &inputs->scenarios[scenario].edits[0];
        assert_int_equal(edit->kind, LSP_EDIT_ADD_LINK);
        assert_true(edit->with_only);
        assert_string_equal(edit->link.id, "new_bridge");
        assert_string_equal(edit->link.operator_id, "OP");
        assert_int_equal(edit->link.crossing, 0);
        assert_int_equal(edit->link.n_points, 3);
        assert_close(edit->link.toll_money, 2, 0);
        assert_close(edit->link.bpr_beta, 4, 0);
    }
    assert_int_equal(inputs->scenarios[0].n_edits, 1);
    tear_down(&setup);
}

static void edits_refer_to_links_of_the_base_and_of_earlier_edits(void **state)
{
    (void)state;
    struct setup setup;
    read_study(&setup);
    const struct lsp_scenario *travellers = &setup.inputs.scenarios[1];
    assert_int_equal(travellers->n_edits, 4);
    assert_int_equal(travellers->edits[1].link_attribute, LSP_LINK_ALLOWED_VEHICLES);
    assert_int_equal(travellers->edits[1].target, 5);
    assert_int_equal(travellers->edits[1].vehicles, 3);
    assert_true(travellers->edits[1].with_only); /* its link is only there with the project */
    assert_int_equal(travellers->edits[2].kind, LSP_EDIT_CLOSE_LINK);
    assert_int_equal(travellers->edits[2].from_day, day(2030, 1, 1));
    assert_int_equal(travellers->edits[2].to_day, day(2030, 7, 1));
    assert_string_equal(travellers->edits[3].route_id, "train_1");

    const struct lsp_scenario *busy = &setup.inputs.scenarios[2];
    assert_int_equal(busy->demand_stated_for, LSP_WITH);
    assert_true(busy->demand_is_fixed);
    assert_false(travellers->demand_is_fixed);
    static const enum lsp_edit_kind KINDS[] = {LSP_EDIT_ADD_LINK, LSP_EDIT_SET_DEMAND,
        LSP_EDIT_SCALE_DEMAND, LSP_EDIT_SET_POST, LSP_EDIT_SET_POST, LSP_EDIT_SET_POST,
        LSP_EDIT_SET_LINK, LSP_EDIT_SET_LINK, LSP_EDIT_ADD_LINK, LSP_EDIT_SET_LINK};
    assert_int_equal(busy->n_edits, sizeof KINDS / sizeof *KINDS);
    for (size_t edit = 0; edit < busy->n_edits; edit++) {
        assert_int_equal(busy->edits[edit].kind, KINDS[edit]);
        assert_int_equal(busy->edits[edit].with_only, edit == 0);
        assert_int_equal(busy->edits[edit].from_day, INT32_MIN);
    }
    assert_int_equal(busy->edits[1].n_movements, 5);
    assert_int_equal(busy->edits[2].segments, 3);
    assert_close(busy->edits[2].value, 1.5, 0);
    assert_close(busy->edits[4].value, 22, 0);
    assert_int_equal(busy->edits[5].post_attribute, LSP_POST_LANES);
    assert_close(busy->edits[5].value, 5, 0);
    assert_int_equal(busy->edits[6].target, 1);
    assert_int_equal(busy->edits[9].target, 6);
    assert_close(busy->edits[9].value, 1, 1e-15); /* 80 RUB */
    tear_down(&setup);
}

static void the_programme_has_calendars_activities_and_constraints(void **state)
{
    (void)state;
    struct setup setup;
    read_study(&setup);
    const struct lsp_programme *programme = &setup.inputs.programme;
    assert_int_equal(programme->start_day, day(2025, 4, 30));
    assert_int_equal(programme->opening, 3);
    const struct lsp_calendar *river = &programme->calendars[1];
    assert_true(river->weekday[5]);
    assert_false(river->weekday[6]);
    assert_int_equal(river->percent_of_day[10][29], 100); /* 30 November */
    assert_int_equal(river->percent_of_day[11][0], 0);    /* 1 December */
    assert_int_equal(river->percent_of_day[1][28], 0);    /* 29 February */
    assert_int_equal(river->percent_of_day[3][9], 0);     /* 10 April, included */
    assert_int_equal(river->percent_of_day[3][10], 100);
    const struct lsp_activity *deck = &programme->activities[2];
    assert_close(deck->low_days, 150, 0);
    assert_close(deck->mid_days, 180, 0);
    assert_close(deck->high_days, 300, 0);
    assert_int_equal(deck->n_relations, 2);
    assert_int_equal(deck->relations[1].predecessor, 1);
    assert_int_equal(deck->not_before_day, day(2026, 6, 1));
    assert_int_equal(deck->finished_day, INT32_MIN);
    assert_int_equal(programme->activities[1].finished_day, day(2025, 11, 20));
    assert_close(programme->activities[1].high_days, 100, 0);
    assert_int_equal(setup.inputs.programme_options.n_draws, 1000);
    assert_close(setup.inputs.programme_options.correlation, 0.3, 0);
    tear_down(&setup);
}

static void the_appraisal_has_costs_of_three_kinds(void **state)
{
    (void)state;
    struct setup setup;
    read_study(&setup);
    const struct lsp_appraisal_spec *spec = &setup.inputs.appraisal;
    assert_int_equal(spec->n_costs, 4);
    assert_int_equal(spec->costs[0].kind, LSP_CONSTRUCTION);
    assert_int_equal(spec->costs[0].to_year, 2026);
    assert_close(spec->costs[0].life_years, 60, 0);
    assert_close(spec->costs[1].life_years, 0, 0);
    assert_int_equal(spec->costs[2].kind, LSP_MAINTENANCE);
    assert_int_equal(spec->costs[3].kind, LSP_RENEWAL);
    assert_close(spec->costs[3].every_years, 12, 0);
    assert_string_equal(spec->costs[3].payer, "Government of B");
    assert_int_equal(spec->base_year, 2025);
    assert_int_equal(spec->n_other_rates, 2);
    assert_close(spec->other_rates[1], 0.09, 0);
    assert_close(spec->ramp_start, 0.5, 0);
    assert_close(spec->ramp_years, 2, 0);
    assert_close(spec->horizon_years, 30, 0);
    tear_down(&setup);
}

static void the_register_names_numbers_in_words_with_range_and_confidence(void **state)
{
    (void)state;
    struct setup setup;
    read_study(&setup);
    const struct lsp_assumption *time = assumption(&setup.inputs, "segments.tourist.value_of_time");
    assert_string_equal(time->label, "Value of time of Tourists");
    assert_string_equal(time->unit, "USD/h");
    assert_string_equal(time->source, "invented survey");
    assert_int_equal(time->confidence, LSP_ASSUMED);
    assert_close(time->low, 2, 0);
    assert_true(time->has_range);
    assert_string_equal(time->where.file, "study.yaml");
    const struct lsp_assumption *weight = assumption(&setup.inputs, "segments.food.border_weight");
    assert_int_equal(weight->confidence, LSP_ASSUMED);
    assert_string_equal(weight->source, "default of the study format");
    assert_null(assumption(&setup.inputs, "programme.activities.deck.duration")->target);
    for (size_t item = 0; item < setup.inputs.assumptions.n_items; item++)
        assert_int_equal(item,
            find_assumption(&setup.inputs, setup.inputs.assumptions.items[item].id)); /* unique */
    tear_down(&setup);
}

static void the_register_tells_tables_and_units_of_amounts_apart(void **state)
{
    (void)state;
    struct setup setup;
    read_study(&setup);
    const struct lsp_assumption *own =
        assumption(&setup.inputs, "demand.csv/food/cove/arden/amount");
    assert_string_equal(own->unit, "t/year");
    assert_string_equal(own->label, "Amount of Food from Cove to Arden");
    const struct lsp_assumption *busy =
        assumption(&setup.inputs, "demand_busy.csv/visitor/arden/cove/amount");
    assert_string_equal(busy->unit, "persons/year");
    assert_string_equal(busy->label, "Amount of Visitors from Arden to Cove in demand_busy.csv");
    const struct lsp_assumption *old = assumption(&setup.inputs, "link.csv/road_birk/capacity");
    const struct lsp_assumption *new = assumption(&setup.inputs, "project[0].add_link.capacity");
    assert_string_equal(old->unit, new->unit);
    assert_string_equal(old->label, "Capacity of a lane of link road_birk");
    assert_string_equal(new->label, "Capacity of a lane of New bridge");
    tear_down(&setup);
}

static void what_is_varied_reaches_everything_that_is_derived_from_it(void **state)
{
    (void)state;
    struct setup setup;
    read_study(&setup);
    struct lsp_study_inputs *inputs = &setup.inputs;
    lsp_assumptions_set(
        &inputs->assumptions, find_assumption(inputs, "segments.tourist.value_of_time"), 8);
    lsp_assumptions_set(
        &inputs->assumptions, find_assumption(inputs, "project[0].add_link.toll"), 5);
    lsp_assumptions_set(&inputs->assumptions,
        find_assumption(inputs, "demand.csv/tourist/arden/cove/amount"), 9000);
    lsp_study_inputs_derive(inputs);
    assert_close(inputs->base.demand.segments[0].scale_per_money, 0.075, 1e-15);
    assert_close(inputs->base.demand.segments[0].constant_money[2], -8, 1e-15);
    for (size_t scenario = 0; scenario < 3; scenario++)
        assert_close(inputs->scenarios[scenario].edits[0].link.toll_money, 5, 0);
    assert_close(inputs->base.demand.movements[0].amount_per_year, 9000, 0);
    assert_close(inputs->base.demand.movements[1].amount_per_year, 9000, 0);
    for (size_t item = 0; item < inputs->assumptions.n_items; item++)
        lsp_assumptions_set(&inputs->assumptions, item, inputs->assumptions.items[item].mid);
    lsp_study_inputs_derive(inputs);
    assert_close(inputs->scenarios[2].edits[0].link.toll_money, 2, 0);
    assert_close(inputs->base.demand.segments[0].scale_per_money, 0.15, 1e-15);
    tear_down(&setup);
}

static void a_folder_without_a_study_cannot_be_read(void **state)
{
    (void)state;
    struct lsp_diags diags = {0};
    struct lsp_study_inputs inputs;
    assert_int_equal(lsp_study_file_read(LSP_SOURCE_DIR "/tests/no_such_folder", &diags, &inputs),
        LSP_CANNOT_READ);
    assert_int_equal(
        lsp_study_file_read(LSP_SOURCE_DIR "/tests/fixtures", &diags, &inputs), LSP_CANNOT_READ);
    assert_int_equal(diags.n_items, 2);
    lsp_diags_finish(&diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_study_says_what_it_is),
        cmocka_unit_test(amounts_are_converted_to_the_currency_of_the_accounts_and_to_hours),
        cmocka_unit_test(segments_hold_what_is_given_and_what_follows_from_it),
        cmocka_unit_test(alternatives_are_open_to_all_segments_unless_they_list_theirs),
        cmocka_unit_test(posts_have_lanes_service_and_a_clock),
        cmocka_unit_test(operators_are_the_feeds_agencies_and_those_who_only_collect_tolls),
        cmocka_unit_test(every_scenario_begins_with_the_projects_edits),
        cmocka_unit_test(edits_refer_to_links_of_the_base_and_of_earlier_edits),
        cmocka_unit_test(the_programme_has_calendars_activities_and_constraints),
        cmocka_unit_test(the_appraisal_has_costs_of_three_kinds),
        cmocka_unit_test(the_register_tells_tables_and_units_of_amounts_apart),
        cmocka_unit_test(the_register_names_numbers_in_words_with_range_and_confidence),
        cmocka_unit_test(what_is_varied_reaches_everything_that_is_derived_from_it),
        cmocka_unit_test(a_folder_without_a_study_cannot_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
