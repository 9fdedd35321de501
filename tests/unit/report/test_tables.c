/* JSON and CSV: valid, complete, in full precision, and safe to open in a spreadsheet.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include <stdlib.h>

#include "support/markup.h"
#include "support/report_fixture.h"

static int set_up(void **state)
{
    struct report_fixture *fixture = malloc(sizeof *fixture);
    assert_non_null(fixture);
    report_fixture_init(fixture);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    report_fixture_finish(*state);
    free(*state);
    return 0;
}

static struct lsp_buffer table_of(const struct report_fixture *fixture, enum lsp_report_table table)
{
    struct lsp_buffer csv = {0};
    lsp_report_csv(&fixture->report, table, &csv);
    assert_false(csv.failed);
    return csv;
}

static void elasticities_are_held_against_what_was_found_elsewhere(void **state)
{
    static const char *const ROWS[] = {
        "cost,veh_km,veh-km/day,1000,970,-0.3196,2,-0.35,-0.25,true,true,a source,assumed\n",
        "cost,persons,persons/year,500,499,-0.021,2,,,,,,\n",
        "fare,veh_km,veh-km/day,1000,900,-1.105,30,-0.35,-0.25,false,false,a source,assumed\n",
        "fare,persons,persons/year,500,400,-2.341,30,-0.9,-0.2,false,true,another,weak\n"};
    struct lsp_buffer csv = table_of(*state, LSP_TABLE_ELASTICITIES);
    for (size_t row = 0; row < sizeof ROWS / sizeof *ROWS; row++)
        if (strstr(csv.text, ROWS[row]) == NULL)
            fail_msg("no row %sin\n%s", ROWS[row], csv.text);
    lsp_buffer_finish(&csv);
}

static void tables_have_their_columns_in_every_row(void **state)
{
    static const struct {
        size_t n_columns, n_records;
    } WANTED[LSP_N_REPORT_TABLES] = {
        [LSP_TABLE_FIGURES] = {8, 1 + 6 + 3}, /* figures, and what the draws alone know */
        /* 2 scenarios x (5 available alternatives without + 8 with) */
        [LSP_TABLE_MOVEMENTS] = {13, 1 + 2 * (5 + 8)},
        /* road links two vehicles, rail links one; both directions */
        [LSP_TABLE_LINKS] = {11, 1 + 2 * (2 * (4 * 2 + 3) + 2 * (5 * 2 + 3))},
        [LSP_TABLE_SERVICES] = {10, 1 + 2 * 2 * FIXTURE_LEGS},
        /* with only: 4 posts; buses come in 6 hours, lorries in 12 */
        [LSP_TABLE_POSTS] = {18, 1 + 2 * 4 * (6 + 12)},
        [LSP_TABLE_PROGRAMME] = {15, 1 + FIXTURE_ACTIVITIES},
        [LSP_TABLE_ACCOUNT] = {11, 1 + 2 * FIXTURE_LINES * FIXTURE_YEARS},
        [LSP_TABLE_SCENARIOS] = {14, 1 + 2},
        [LSP_TABLE_ASSUMPTIONS] = {10, 1 + FIXTURE_ASSUMPTIONS},
        [LSP_TABLE_ELASTICITIES] = {13, 1 + FIXTURE_ELASTICITIES},
        [LSP_TABLE_DEMAND] = {4, 1},
    };
    for (int table = 0; table < LSP_N_REPORT_TABLES; table++) {
        struct lsp_buffer csv = table_of(*state, (enum lsp_report_table)table);
        if (table == LSP_TABLE_GOODS || table >= LSP_TABLE_ACCOUNTS) { /* not in the fixture */
            assert_int_equal(csv.length, 0);
            continue;
        }
        size_t n_records, n_columns = csv_columns(csv.text, &n_records);
        if (n_columns != WANTED[table].n_columns || n_records != WANTED[table].n_records)
            fail_msg(
                "%s has %zu columns and %zu records", LSP_TABLE_FILES[table], n_columns, n_records);
        lsp_buffer_finish(&csv);
    }
}

static void texts_that_look_like_formulas_are_disarmed(void **state)
{
    struct lsp_buffer csv = table_of(*state, LSP_TABLE_ASSUMPTIONS);
    assert_non_null(strstr(csv.text, ",'=SUM(A1:A9),"));
    assert_non_null(strstr(csv.text, ",'+1,"));
    assert_non_null(strstr(csv.text, ",-5,")); /* numbers are left alone */
    assert_non_null(strstr(csv.text, "\"\xC3\x91 \"\"quoted\"\" & co\""));
    lsp_buffer_finish(&csv);
}

static void account_adds_up_to_its_present_values(void **state)
{
    struct report_fixture *fixture = *state;
    for (size_t line = 0; line < FIXTURE_LINES; line++)
        for (size_t year = 0; year < FIXTURE_YEARS; year++)
            fixture->amounts[line][year] = year == 0 ? 100 : 0;
    fixture->spec.discount_rate = 0.25;
    fixture->spec.base_year = 2024;
    struct lsp_buffer csv = table_of(fixture, LSP_TABLE_ACCOUNT);
    assert_non_null(strstr(csv.text, ",false,2025,100,80,travellers,,\n"));
    lsp_buffer_finish(&csv);
}

static void json_is_valid_and_names_its_parts(void **state)
{
    static const char *const PARTS[] = {"\"format\":\"linkspan results 1\"", "\"figures\":[",
        "\"drivers\":[", "\"programme\":{", "\"scenarios\":[", "\"without\":{", "\"with\":{",
        "\"appraisal\":{", "\"runs\":[", "\"assumptions\":[", "\"files\":[", "\"npv\":3000000"};
    const struct report_fixture *fixture = *state;
    struct lsp_buffer json = {0}, again = {0};
    lsp_report_json(&fixture->report, &json);
    lsp_report_json(&fixture->report, &again);
    assert_false(json.failed);
    assert_true(json_is_valid(json.text));
    assert_string_equal(json.text, again.text);
    assert_null(strstr(json.text, "<script"));
    for (size_t part = 0; part < sizeof PARTS / sizeof PARTS[0]; part++)
        if (strstr(json.text, PARTS[part]) == NULL)
            fail_msg("no %s", PARTS[part]);
    lsp_buffer_finish(&json);
    lsp_buffer_finish(&again);
}

static void json_tells_how_sure_the_programme_is_where_its_options_are_known(void **state)
{
    static const char *const PARTS[] = {"\"combine\":\"mixture\"", "\"outside_weight\":0.25",
        "\"outside\":null", "\"cost_middle\":7", "\"p80\":9", "\"cost_outside\":null",
        "{\"event\":\"flood\"", "\"name\":\"Flood \\\"of\\\" 2026\"", "\"share\":0.5",
        "\"last_share\":1", "\"date\":\"2000-01-01\"", "\"chance_outside\":null"};
    struct report_fixture *fixture = *state;
    struct lsp_risk_event event = {.id = "flood", .name = "Flood \"of\" 2026", .probability = 0.5};
    struct lsp_schedule_risk_options options = {
        .combine = LSP_COMBINE_MIXTURE, .outside_weight = 0.25, .events = &event, .n_events = 1};
    struct lsp_programme programme = *fixture->report.programme;
    struct lsp_programme_part part = {"Bridge", "AA", 0};
    struct lsp_programme_target target = {"Contract", "paper", programme.opening, 10957};
    programme.parts = &part, programme.n_parts = 1;
    programme.targets = &target, programme.n_targets = 1;
    double half = 0.5, whole = 1, money[] = {9, 9};
    struct lsp_target_chance chance = {0.5, (double)NAN, 0.5};
    struct lsp_risk_bar bar = {.kind = LSP_DRIVER_EVENT, .p80_high_day = 20000};
    struct lsp_schedule_risk *risk = &fixture->spread;
    risk->inside = (struct lsp_day_spread){.day = risk->opening_day};
    risk->middle_cost_money = 7;
    risk->cost = risk->inside_cost = (struct lsp_money_spread){.money = money, .p80_money = 9};
    risk->event_share = risk->event_driver = &half;
    risk->part_last = &whole;
    risk->targets = &chance;
    risk->bars = &bar, risk->n_bars = 1;
    fixture->report.programme = &programme;
    fixture->report.risk_options = &options;
    struct lsp_buffer json = {0};
    lsp_report_json(&fixture->report, &json);
    assert_true(json_is_valid(json.text));
    for (size_t at = 0; at < sizeof PARTS / sizeof PARTS[0]; at++)
        if (strstr(json.text, PARTS[at]) == NULL)
            fail_msg("no %s", PARTS[at]);
    lsp_buffer_finish(&json);
}

static void unknown_numbers_are_null_in_json_and_empty_in_csv(void **state)
{
    struct report_fixture *fixture = *state;
    fixture->appraisal.eirr = (double)NAN;
    fixture->figures[0].low = (double)NAN;
    fixture->report.programme = NULL;
    fixture->report.plan = NULL;
    fixture->report.spread = NULL;
    struct lsp_buffer json = {0};
    lsp_report_json(&fixture->report, &json);
    assert_true(json_is_valid(json.text));
    assert_non_null(strstr(json.text, "\"eirr\":null"));
    assert_non_null(strstr(json.text, "\"programme\":null"));
    lsp_buffer_finish(&json);
    struct lsp_buffer csv = table_of(fixture, LSP_TABLE_FIGURES);
    assert_non_null(strstr(csv.text, ",6213,,5400,9120,"));
    lsp_buffer_finish(&csv);
}

static void checkers_refuse_what_is_wrong(void **state)
{
    (void)state;
    char fault[160];
    size_t n;
    assert_false(markup_is_well_formed("<!DOCTYPE html><p><b></p></b>", fault, sizeof fault));
    assert_false(markup_is_well_formed("<!DOCTYPE html><p>a & b</p>", fault, sizeof fault));
    assert_false(markup_is_well_formed("<!DOCTYPE html><p a=b></p>", fault, sizeof fault));
    assert_false(markup_is_well_formed("<!DOCTYPE html><p>", fault, sizeof fault));
    assert_false(json_is_valid("{\"a\":nan}"));
    assert_false(json_is_valid("{\"a\":1,}"));
    assert_false(json_is_valid("[1 2]"));
    assert_false(json_is_valid("{\"a\":\"\n\"}"));
    assert_int_equal(csv_columns("a,b\n1\n", &n), 0);
    assert_int_equal(csv_columns("a,b\n1,\"2\n", &n), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            elasticities_are_held_against_what_was_found_elsewhere, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tables_have_their_columns_in_every_row, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            texts_that_look_like_formulas_are_disarmed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(account_adds_up_to_its_present_values, set_up, tear_down),
        cmocka_unit_test_setup_teardown(json_is_valid_and_names_its_parts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            json_tells_how_sure_the_programme_is_where_its_options_are_known, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            unknown_numbers_are_null_in_json_and_empty_in_csv, set_up, tear_down),
        cmocka_unit_test(checkers_refuse_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
