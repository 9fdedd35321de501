/* The programme of study.yaml in full: every key ends where the engine looks for it, and every
 * fault is told once, at its place.  SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/id.h"
#include "formats/study_file.h"
#include "support/scratch.h"

static const char *const TABLES[] = {"node.csv", "zone.csv", "link.csv", "basemap.csv",
    "demand.csv", "demand_busy.csv", "gtfs/agency.txt", "gtfs/stops.txt", "gtfs/routes.txt",
    "gtfs/trips.txt", "gtfs/stop_times.txt", "gtfs/calendar.txt", "gtfs/fare_attributes.txt",
    "gtfs/fare_rules.txt"};

static const char PROGRAMME[] =
    "programme:\n"
    "  start: 2025-04-30\n"
    "  data_date: 2026-04-01\n"
    "  opens: ready\n"
    "  draws: 1000\n"
    "  cost_correlation: 0.25\n"
    "  holidays:\n"
    "    AA: {source: a law, days: [01-01, {from: 12-30, to: 01-02}, 2026-02-17, {easter: 1, rite: "
    "orthodox}]}\n"
    "    BB: {days: [{on: 2026-02-17}, {easter: -2, rite: western}]}\n"
    "  calendars:\n"
    "    all: {name: Every day, weekdays: [mon, tue, wed, thu, fri, sat, sun]}\n"
    "    site:\n"
    "      name: Site\n"
    "      weekdays: [mon, tue, wed, thu, fri, sat]\n"
    "      closed: [{from: 12-15, to: 03-10, why: frost}]\n"
    "      slow: [{from: 11-01, to: 12-31, pace: 0.6, why: first frosts}]\n"
    "      holidays: [AA, BB, 06-12, 2026-05-08]\n"
    "      works: [2026-06-12, 2026-03-08]\n"
    "    crew: {name: Crew, weekdays: [mon, tue], shifts: {from: 2025-05-01, on: 20, off: 10}, "
    "hours: 10}\n"
    "  resources:\n"
    "    barge: {name: Barge, bank: AA, amount: 2}\n"
    "  activities:\n"
    "    piers: {name: Piers, bank: AA, calendar: site, duration: 100, started: 2025-05-02, "
    "finished: 2025-11-27, along: [0, 400]}\n"
    "    deck: {name: Deck, calendar: site, duration: {low: 60, mid: 80, high: 120, shape: "
    "lognormal}, after: [piers, {activity: road, type: SS, lag: -5, calendar: crew}], needs: "
    "{barge: 1.5}, started: 2026-03-20, done: 0.25, left: {low: 40, mid: 60, high: 90}}\n"
    "    road: {name: Road, calendar: crew, duration: {low: 10, mid: 20, high: 30}, not_before: "
    "2026-04-02, start_by: 2026-05-01, finish_not_before: 2026-06-01, finish_by: 2026-07-01, "
    "as_late_as_possible: true}\n"
    "    ready: {name: Open, calendar: all, duration: 0, after: [deck, {activity: road, type: FF, "
    "lag: 3}]}\n"
    "  parts:\n"
    "    bridge: {name: The bridge, activity: deck}\n"
    "    access: {name: Access, country: BB, activity: road}\n"
    "  targets:\n"
    "    - {name: Contract, activity: ready, date: 2026-12-31, source: its text}\n"
    "  progress:\n"
    "    - {activity: piers, date: 2025-10-14, at: 100, source: imagery}\n"
    "    - {activity: piers, date: 2025-11-27, done: 1}\n"
    "  correlations:\n"
    "    - {of: [deck, road], value: -0.3}\n"
    "  risks:\n"
    "    flood: {name: Flood, probability: {low: 0.1, mid: 0.2, high: 0.4}, delays: {deck: {low: "
    "5, mid: 10, high: 20, shape: triangular}}, factors: {road: 1.5}, cost: {low: 1, mid: 2, high: "
    "4, unit: MUSD}, source: guess}\n"
    "  outside:\n"
    "    slips: [19, 71, 36, 12, -3]\n"
    "    promised: 2026-12-30\n"
    "    cost: {p50: 1.2, p80: 1.5}\n"
    "    combine: {mixture: 0.4}\n"
    "\n";

struct setup {
    struct scratch study;
    char *before, *after; /* of study.yaml: what stands around its programme */
};

static void set_up(struct setup *setup)
{
    struct scratch fixture;
    snprintf(fixture.path, sizeof fixture.path, "%s", LSP_SOURCE_DIR "/tests/fixtures/two_towns");
    scratch_init(&setup->study);
    for (size_t table = 0; table < sizeof TABLES / sizeof *TABLES; table++) {
        char *text = scratch_read(&fixture, TABLES[table]);
        assert_non_null(text);
        scratch_write(&setup->study, TABLES[table], text);
        free(text);
    }
    setup->before = scratch_read(&fixture, "study.yaml");
    assert_non_null(setup->before);
    char *programme = strstr(setup->before, "\nprogramme:\n");
    char *appraisal = strstr(setup->before, "\nappraisal:\n");
    assert_true(programme != NULL && appraisal != NULL && programme < appraisal);
    setup->after = malloc(strlen(appraisal) + 1);
    assert_non_null(setup->after);
    memcpy(setup->after, appraisal + 1, strlen(appraisal));
    programme[1] = '\0';
}

static void tear_down(struct setup *setup)
{
    free(setup->before);
    free(setup->after);
    scratch_finish(&setup->study);
}

/* Reads the study with this programme; `length` bytes of it. */
static enum lsp_status read_programme(const struct setup *setup, const char *programme,
    size_t length, struct lsp_diags *diags, struct lsp_study_inputs *inputs)
{
    size_t n_before = strlen(setup->before), n_after = strlen(setup->after);
    char *text = malloc(n_before + length + n_after + 2);
    assert_non_null(text);
    memcpy(text, setup->before, n_before);
    memcpy(text + n_before, programme, length);
    text[n_before + length] = '\n';
    memcpy(text + n_before + length + 1, setup->after, n_after + 1);
    scratch_write(&setup->study, "study.yaml", text);
    free(text);
    return lsp_study_file_read(setup->study.path, diags, inputs);
}

static int32_t day(int32_t year, int32_t month, int32_t of_month)
{
    return lsp_date_to_day((struct lsp_date){year, month, of_month});
}

static bool has_day(const int32_t *days, size_t n_days, int32_t wanted)
{
    for (size_t at = 0; at < n_days; at++)
        if (days[at] == wanted)
            return true;
    return false;
}

static void check_calendars(const struct lsp_programme *works)
{
    const struct lsp_calendar *site = &works->calendars[1], *crew = &works->calendars[2];
    assert_int_equal(works->n_calendars, 3);
    assert_int_equal(site->percent_of_day[10][0], 60);  /* November 1: slow */
    assert_int_equal(site->percent_of_day[11][14], 0);  /* December 15: closed wins over slow */
    assert_int_equal(site->percent_of_day[11][29], 0);  /* December 30: closed, and a holiday */
    assert_int_equal(site->percent_of_day[0][1], 0);    /* January 2 */
    assert_int_equal(site->percent_of_day[2][10], 100); /* March 11 */
    assert_int_equal(site->percent_of_day[5][11], 0);   /* June 12: a holiday of its own */
    assert_true(has_day(site->days_off, site->n_days_off, day(2026, 2, 17)));
    assert_true(has_day(site->days_off, site->n_days_off, day(2026, 4, 13))); /* after Easter */
    assert_true(has_day(site->days_off, site->n_days_off, day(2026, 4, 3)));  /* before Easter */
    assert_true(has_day(site->days_off, site->n_days_off, day(2026, 5, 8)));
    for (size_t at = 1; at < site->n_days_off; at++)
        assert_true(site->days_off[at - 1] < site->days_off[at]);
    assert_int_equal(site->n_days_on, 2);
    assert_int_equal(site->days_on[0], day(2026, 3, 8));
    assert_int_equal(site->days_on[1], day(2026, 6, 12));
    assert_int_equal(crew->shift_start_day, day(2025, 5, 1));
    assert_int_equal(crew->shift_on, 20);
    assert_int_equal(crew->shift_off, 10);
    assert_close(crew->hours_per_day, 10, 0);
}

static void check_activities(const struct lsp_programme *works)
{
    const struct lsp_activity *piers = &works->activities[0], *deck = &works->activities[1];
    const struct lsp_activity *road = &works->activities[2], *ready = &works->activities[3];
    assert_int_equal(works->n_activities, 4);
    assert_int_equal(works->opening, 3);
    assert_int_equal(works->data_day, day(2026, 4, 1));
    assert_int_equal(piers->started_day, day(2025, 5, 2));
    assert_int_equal(piers->finished_day, day(2025, 11, 27));
    assert_close(piers->along_to_m, 400, 0);
    assert_int_equal(piers->shape, LSP_SHAPE_PERT);
    assert_int_equal(deck->shape, LSP_SHAPE_PERT); /* of what is left */
    assert_close(deck->done_share, 0.25, 0);
    assert_close(deck->left_mid_days, 60, 0);
    assert_int_equal(deck->n_relations, 2);
    assert_int_equal(deck->relations[0].kind, LSP_FINISH_START);
    assert_int_equal(deck->relations[0].lag_calendar, LSP_NONE);
    assert_int_equal(deck->relations[1].predecessor, 2);
    assert_int_equal(deck->relations[1].kind, LSP_START_START);
    assert_close(deck->relations[1].lag_days, -5, 0);
    assert_int_equal(deck->relations[1].lag_calendar, 2);
    assert_int_equal(deck->n_needs, 1);
    assert_close(deck->needs[0].amount, 1.5, 0);
    assert_close(works->resources[0].amount, 2, 0);
    assert_int_equal(road->not_before_day, day(2026, 4, 2));
    assert_int_equal(road->start_by_day, day(2026, 5, 1));
    assert_int_equal(road->finish_not_before_day, day(2026, 6, 1));
    assert_int_equal(road->finish_by_day, day(2026, 7, 1));
    assert_true(road->as_late_as_possible);
    assert_true(isnan(road->done_share) && isnan(road->left_mid_days));
    assert_int_equal(ready->relations[1].kind, LSP_FINISH_FINISH);
}

static void check_rest(const struct lsp_study_inputs *inputs)
{
    const struct lsp_programme *works = &inputs->programme;
    const struct lsp_schedule_risk_options *options = &inputs->programme_options;
    assert_int_equal(works->n_parts, 2);
    assert_string_equal(works->parts[1].country, "BB");
    assert_int_equal(works->targets[0].day, day(2026, 12, 31));
    assert_int_equal(works->n_reports, 2);
    assert_close(works->reports[0].done_share, 0.25, 1e-12);
    assert_close(options->cost_correlation, 0.25, 0);
    assert_int_equal(options->n_groups, 1);
    assert_close(options->groups[0].value, -0.3, 0);
    assert_int_equal(options->n_events, 1);
    assert_close(options->events[0].probability, 0.2, 0);
    assert_int_equal(options->events[0].n_effects, 2);
    assert_int_equal(options->events[0].effects[0].amount.shape, LSP_SHAPE_TRIANGULAR);
    assert_true(options->events[0].effects[1].is_factor);
    assert_close(options->events[0].cost_money.mid, 2e6, 0);
    assert_int_equal(options->outside.n_slips, 5);
    assert_close(options->outside.slip_months[4], -3, 0);
    assert_int_equal(options->outside.promised_day, day(2026, 12, 30));
    assert_close(options->outside.cost_ratio_p80, 1.5, 0);
    assert_int_equal(options->combine, LSP_COMBINE_MIXTURE);
    assert_close(options->outside_weight, 0.4, 0);
}

static void all_that_a_programme_may_say_is_read(void **state)
{
    (void)state;
    struct setup setup;
    struct lsp_diags diags = {0};
    struct lsp_study_inputs inputs;
    set_up(&setup);
    assert_int_equal(read_programme(&setup, PROGRAMME, strlen(PROGRAMME), &diags, &inputs), LSP_OK);
    assert_int_equal(diags.n_items, 0);
    check_calendars(&inputs.programme);
    check_activities(&inputs.programme);
    check_rest(&inputs);
    lsp_study_inputs_finish(&inputs);
    lsp_diags_finish(&diags);
    tear_down(&setup);
}

struct fault {
    const char *find, *replace; /* `find` stands once in PROGRAMME */
    enum lsp_diag_code code;
};

static const struct fault FAULTS[] = {
    {"pace: 0.6", "pace: 0", LSP_DIAG_OUT_OF_RANGE},
    {"pace: 0.6, ", "", LSP_DIAG_MISSING_KEY},
    {"from: 11-01", "from: 31-11", LSP_DIAG_BAD_DATE},
    {"06-12, 2026-05-08", "06-31, 2026-05-08", LSP_DIAG_BAD_DATE},
    {"[AA, BB, 06-12", "[AA, CC, 06-12", LSP_DIAG_UNKNOWN_ID},
    {"works: [2026-06-12", "works: [06-12", LSP_DIAG_BAD_DATE},
    {"on: 20, off: 10", "on: 0, off: 10", LSP_DIAG_OUT_OF_RANGE},
    {"on: 20, off: 10", "on: 20", LSP_DIAG_MISSING_KEY},
    {"hours: 10}", "hours: 25}", LSP_DIAG_OUT_OF_RANGE},
    {"{easter: 1, rite: orthodox}", "{easter: 1}", LSP_DIAG_MISSING_KEY},
    {"rite: western", "rite: roman", LSP_DIAG_NOT_A_CHOICE},
    {"{on: 2026-02-17}", "{on: 2026-02-30}", LSP_DIAG_BAD_DATE},
    {"{on: 2026-02-17}", "{name: nothing}", LSP_DIAG_HOLIDAY_RULE},
    {"amount: 2}", "amount: 0}", LSP_DIAG_OUT_OF_RANGE},
    {"needs: {barge: 1.5}", "needs: {crane: 1.5}", LSP_DIAG_UNKNOWN_ID},
    {"needs: {barge: 1.5}", "needs: {barge: 2.5}", LSP_DIAG_NEEDS_TOO_MUCH},
    {"type: SS", "type: XX", LSP_DIAG_NOT_A_CHOICE},
    {"calendar: crew}]", "calendar: crow}]", LSP_DIAG_UNKNOWN_ID},
    {"lag: -5", "lag: soon", LSP_DIAG_NOT_A_NUMBER},
    {"{activity: road, type: SS", "{activity: rode, type: SS", LSP_DIAG_UNKNOWN_ID},
    {"shape: lognormal", "shape: normal", LSP_DIAG_NOT_A_CHOICE},
    {"start_by: 2026-05-01", "start_by: 2026-04-01", LSP_DIAG_DATES_CONTRADICT},
    {"as_late_as_possible: true", "as_late_as_possible: yes", LSP_DIAG_NOT_A_CHOICE},
    {"started: 2026-03-20", "started: 2026-04-20", LSP_DIAG_PROGRESS_LATER},
    {"started: 2026-03-20, done: 0.25, ", "", LSP_DIAG_PROGRESS_CONTRADICTS},
    {"along: [0, 400]", "along: [0]", LSP_DIAG_WRONG_TYPE},
    {"at: 100", "at: 500", LSP_DIAG_PROGRESS_REACHED},
    {"activity: deck}", "activity: desk}", LSP_DIAG_UNKNOWN_ID},
    {"date: 2026-12-31", "date: soon", LSP_DIAG_BAD_DATE},
    {"value: -0.3", "value: -1.3", LSP_DIAG_OUT_OF_RANGE},
    {"of: [deck, road]", "of: [deck, deck]", LSP_DIAG_CORRELATION_GROUP},
    {"mid: 0.2", "mid: 20", LSP_DIAG_OUT_OF_RANGE},
    {"factors: {road: 1.5}", "factors: {road: 0}", LSP_DIAG_OUT_OF_RANGE},
    {"factors: {road: 1.5}", "factors: {ready: 1.5}", LSP_DIAG_RISK},
    {"unit: MUSD}, source: guess", "unit: t}, source: guess", LSP_DIAG_NOT_A_CHOICE},
    {"12, -3]", "late]", LSP_DIAG_NOT_A_NUMBER},
    {"p80: 1.5", "p80: 1.1", LSP_DIAG_OUTSIDE},
    {"cost: {p50: 1.2, p80: 1.5}", "cost: tunnel", LSP_DIAG_NOT_A_CHOICE},
    {"mixture: 0.4", "mixture: 4", LSP_DIAG_OUT_OF_RANGE},
    {"combine: {mixture: 0.4}", "combine: both", LSP_DIAG_NOT_A_CHOICE},
};

static void each_fault_of_a_programme_is_told_once(void **state)
{
    (void)state;
    struct setup setup;
    set_up(&setup);
    for (size_t row = 0; row < sizeof FAULTS / sizeof *FAULTS; row++) {
        const struct fault *fault = &FAULTS[row];
        const char *at = strstr(PROGRAMME, fault->find);
        assert_non_null(at);
        assert_null(strstr(at + 1, fault->find));
        char text[sizeof PROGRAMME + 64];
        int n = snprintf(text, sizeof text, "%.*s%s%s", (int)(at - PROGRAMME), PROGRAMME,
            fault->replace, at + strlen(fault->find));
        assert_true(n > 0 && n < (int)sizeof text);
        struct lsp_diags diags = {0};
        struct lsp_study_inputs inputs;
        assert_int_equal(read_programme(&setup, text, (size_t)n, &diags, &inputs), LSP_BAD_INPUT);
        if (diags.n_errors != 1 || diags.items[0].code != fault->code ||
            diags.items[0].facts.where.line == 0)
            fail_msg("\"%s\": %zu errors, the first is LS%d: %s", fault->replace, diags.n_errors,
                (int)diags.items[0].code, diags.items[0].message);
        lsp_diags_finish(&diags);
    }
    tear_down(&setup);
}

/* Whatever is cut off, nothing breaks, and what is refused is refused with a reason. */
static void a_programme_cut_off_anywhere_is_refused_or_read(void **state)
{
    (void)state;
    struct setup setup;
    set_up(&setup);
    for (size_t cut = strlen("programme:\n"); cut < strlen(PROGRAMME); cut += 7) {
        struct lsp_diags diags = {0};
        struct lsp_study_inputs inputs;
        enum lsp_status status = read_programme(&setup, PROGRAMME, cut, &diags, &inputs);
        if (status == LSP_OK)
            lsp_study_inputs_finish(&inputs);
        else
            assert_true(diags.n_errors > 0);
        lsp_diags_finish(&diags);
    }
    tear_down(&setup);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(all_that_a_programme_may_say_is_read),
        cmocka_unit_test(each_fault_of_a_programme_is_told_once),
        cmocka_unit_test(a_programme_cut_off_anywhere_is_refused_or_read),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
