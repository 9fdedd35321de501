/* Tests of the logic checks: each is found where it is, and nothing in a good programme.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/programme_cases.h"

#include "programme/checks.h"

static struct lsp_programme_checks checks_of(
    const struct programme_case *of, struct lsp_arena *arena)
{
    struct lsp_plan plan;
    struct lsp_programme_checks checks = {0};
    assert_int_equal(lsp_programme_schedule(&of->programme, NULL, arena, &plan), LSP_OK);
    assert_int_equal(lsp_programme_check(&of->programme, &plan, arena, &checks), LSP_OK);
    return checks;
}

/* Begin, piers, deck, road, surface, open. */
static void begin_good(struct programme_case *of)
{
    begin_case(of, "2025-01-01");
    add_activity(of, 0, 0, 0, 0, "")->not_before_day = of->programme.start_day;
    add_activity(of, 0, 20, 20, 20, "A");
    add_activity(of, 0, 30, 30, 30, "B");
    add_activity(of, 0, 40, 40, 40, "A");
    add_activity(of, 0, 10, 10, 10, "CD");
    add_activity(of, 0, 0, 0, 0, "E");
}

static void a_good_programme_has_no_findings(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_good(&of);
    struct lsp_programme_checks checks = checks_of(&of, &arena);
    assert_int_equal(checks.n_findings, 0);
    assert_int_equal(checks.n_activities, 6);
    assert_int_equal(checks.n_relations, 6);
    assert_true(checks.finish_start_share == 1);
    assert_true(checks.relations_per_activity == 1);
    lsp_arena_finish(&arena);
}

typedef void change(struct programme_case *of);

static void cut_the_piers_loose(struct programme_case *of)
{
    of->activities[1].n_relations = 0;
}
static void leave_the_road_without_successor(struct programme_case *of)
{
    of->activities[4].n_relations = 1;
}
static void tie_the_deck_by_its_finish(struct programme_case *of)
{
    of->relations[2][0].kind = LSP_FINISH_FINISH;
}
static void wait_for_the_start_of_the_deck(struct programme_case *of)
{
    of->relations[4][0].kind = LSP_START_START;
}
static void build_a_park_with_a_path(struct programme_case *of)
{
    add_activity(of, 0, 5, 5, 5, "A");
    add_activity(of, 0, 5, 5, 5, "G");
    of->programme.opening = 5;
}
static void want_it_too_early(struct programme_case *of)
{
    of->activities[2].finish_by_day = day("2025-02-09"); /* 50 days come to the 19th */
}
static void do_the_road_in_a_day(struct programme_case *of)
{
    of->activities[1].mid_days = of->activities[1].high_days = 44;
    of->activities[1].low_days = 44;
    of->activities[3].low_days = of->activities[3].mid_days = of->activities[3].high_days = 1;
}
static void take_longer_over_the_deck(struct programme_case *of)
{
    of->activities[2].low_days = of->activities[2].mid_days = of->activities[2].high_days = 45;
    of->activities[3].low_days = of->activities[3].mid_days = of->activities[3].high_days = 44;
}
static void wait_for_a_day(struct programme_case *of)
{
    of->activities[2].not_before_day = day("2025-03-01");
}
static void begin_the_deck_before_the_piers_are_done(struct programme_case *of)
{
    of->programme.data_day = day("2025-01-17");
    of->activities[0].finished_day = day("2025-01-01");
    of->activities[1].started_day = day("2025-01-01");
    of->activities[1].left_mid_days = 8;
    of->activities[2].started_day = day("2025-01-12");
    of->activities[2].left_mid_days = 28;
}
static void finish_in_the_future(struct programme_case *of)
{
    of->programme.data_day = day("2025-01-15");
    of->activities[0].finished_day = day("2025-01-01");
    of->activities[1].started_day = day("2025-01-01");
    of->activities[1].finished_day = day("2025-01-20");
}
static void finish_before_the_start(struct programme_case *of)
{
    of->programme.data_day = day("2025-01-31");
    of->activities[0].finished_day = day("2025-01-01");
    of->activities[1].started_day = day("2025-01-22");
    of->activities[1].finished_day = day("2025-01-20");
}
static void begin_and_say_nothing(struct programme_case *of)
{
    of->programme.data_day = day("2025-01-11");
    of->activities[0].finished_day = day("2025-01-01");
    of->activities[1].started_day = day("2025-01-01");
}
static void do_it_all_and_not_finish(struct programme_case *of)
{
    begin_and_say_nothing(of);
    of->activities[1].done_share = 1;
}
static struct lsp_progress_report half_done = {.activity = 1, .done_share = 0.5};
static void report_without_a_start(struct programme_case *of)
{
    half_done.day = day("2025-01-09");
    of->programme.data_day = day("2025-01-11");
    of->activities[0].finished_day = day("2025-01-01");
    of->programme.reports = &half_done;
    of->programme.n_reports = 1;
}
static void lead(struct programme_case *of)
{
    of->relations[4][0].lag_days = -5;
}
static void lag(struct programme_case *of)
{
    of->relations[4][1].lag_days = 29;
}
static void finish_with_a_start(struct programme_case *of)
{
    struct lsp_activity *surface = &of->activities[4];
    surface->relations[surface->n_relations++] =
        (struct lsp_relation){.predecessor = 0, .kind = LSP_START_FINISH, .lag_calendar = LSP_NONE};
}
static void say_it_twice(struct programme_case *of)
{
    struct lsp_activity *surface = &of->activities[4];
    surface->relations[surface->n_relations++] = surface->relations[0];
}

static void each_fault_is_found_where_it_is(void **state)
{
    (void)state;
    static const struct {
        change *apply;
        enum lsp_check_kind kind;
        uint32_t activity, other;
        double number;
    } CASES[] = {
        {cut_the_piers_loose, LSP_CHECK_NO_PREDECESSOR, 1, LSP_NONE, 0},
        {leave_the_road_without_successor, LSP_CHECK_NO_SUCCESSOR, 3, LSP_NONE, 0},
        {tie_the_deck_by_its_finish, LSP_CHECK_DANGLING_START, 2, LSP_NONE, 0},
        {wait_for_the_start_of_the_deck, LSP_CHECK_DANGLING_FINISH, 2, LSP_NONE, 0},
        {build_a_park_with_a_path, LSP_CHECK_NOT_LEADING, 6, LSP_NONE, 0},
        {want_it_too_early, LSP_CHECK_NEGATIVE_FLOAT, 1, LSP_NONE, 10},
        {want_it_too_early, LSP_CHECK_NEGATIVE_FLOAT, 2, LSP_NONE, 10},
        {want_it_too_early, LSP_CHECK_DEADLINE, 2, LSP_NONE, 0},
        {do_the_road_in_a_day, LSP_CHECK_HIGH_FLOAT, 3, LSP_NONE, 73},
        {take_longer_over_the_deck, LSP_CHECK_LONG_DURATION, 2, LSP_NONE, 45},
        {wait_for_a_day, LSP_CHECK_HELD_BY_DATE, 2, LSP_NONE, 20148},
        {begin_the_deck_before_the_piers_are_done, LSP_CHECK_OUT_OF_SEQUENCE, 2, 1, 13},
        {finish_in_the_future, LSP_CHECK_AFTER_DATA_DATE, 1, LSP_NONE, 20108},
        {finish_before_the_start, LSP_CHECK_FINISH_BEFORE_START, 1, LSP_NONE, 20108},
        {begin_and_say_nothing, LSP_CHECK_PROGRESS_NOT_SAID, 1, LSP_NONE, 0},
        {do_it_all_and_not_finish, LSP_CHECK_DONE_NOT_FINISHED, 1, LSP_NONE, 0},
        {report_without_a_start, LSP_CHECK_REPORTED_NOT_STARTED, 1, LSP_NONE, 20097},
        {lead, LSP_CHECK_LEAD, 4, 2, 5},
        {lag, LSP_CHECK_LONG_LAG, 4, 3, 29},
        {finish_with_a_start, LSP_CHECK_START_FINISH, 4, 0, 0},
        {say_it_twice, LSP_CHECK_TWICE, 4, 2, 0},
    };
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct programme_case of;
        struct lsp_arena arena = {0};
        begin_good(&of);
        CASES[n].apply(&of);
        struct lsp_programme_checks checks = checks_of(&of, &arena);
        size_t n_found = 0, n_others = 0;
        for (size_t at = 0; at < checks.n_findings; at++) {
            const struct lsp_check_finding *finding = &checks.findings[at];
            bool is_it = finding->kind == CASES[n].kind && finding->activity == CASES[n].activity &&
                         finding->other == CASES[n].other && finding->number == CASES[n].number;
            n_found += is_it;
            n_others += !is_it;
        }
        if (n_found != 1 || n_others > 3)
            fail_msg("case %zu: found %zu times, %zu others, first kind %d activity %u number %g",
                n, n_found, n_others, checks.findings[0].kind, checks.findings[0].activity,
                checks.findings[0].number);
        assert_true(checks.n_of[CASES[n].kind] >= 1);
        lsp_arena_finish(&arena);
    }
}

/* The halves meet on the day on which the last span is set. */
static void a_milestone_may_be_met_on_its_predecessors_last_day(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 0, 0, 0, "")->finished_day = day("2025-01-01");
    add_activity(&of, 0, 20, 20, 20, "A")->finished_day = day("2025-03-20");
    add_activity(&of, 0, 0, 0, 0, "B")->finished_day = day("2025-03-20");
    add_activity(&of, 0, 0, 0, 0, "C");
    of.programme.data_day = day("2025-03-31");
    assert_int_equal(checks_of(&of, &arena).n_findings, 0);
    of.activities[2].finished_day = day("2025-03-19");
    assert_int_equal(checks_of(&of, &arena).n_of[LSP_CHECK_OUT_OF_SEQUENCE], 1);
    lsp_arena_finish(&arena);
}

static void shares_are_judged_in_a_programme_of_some_size(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    for (char n = 0; n < 20; n++) {
        const char before[2] = {(char)('A' + n - 1), '\0'};
        add_activity(&of, 0, 50, 50, 50, n == 0 ? "" : before);
    }
    struct lsp_programme_checks checks = checks_of(&of, &arena);
    assert_int_equal(checks.n_of[LSP_CHECK_MANY_LONG], 1);
    assert_int_equal(checks.n_of[LSP_CHECK_LONG_DURATION], 20);
    assert_int_equal(checks.n_of[LSP_CHECK_FEW_RELATIONS], 1);  /* 19 for 20: a mere chain */
    assert_int_equal(checks.n_of[LSP_CHECK_MANY_OPEN_ENDS], 0); /* 1 of 20 is just allowed */
    assert_int_equal(checks.n_of[LSP_CHECK_FEW_FINISH_START], 0);
    of.relations[5][0].kind = of.relations[6][0].kind = LSP_START_START;
    of.relations[7][0].lag_days = 3;
    checks = checks_of(&of, &arena);
    assert_int_equal(checks.n_of[LSP_CHECK_FEW_FINISH_START], 1);
    assert_true(fabs(checks.finish_start_share - 17.0 / 19) < 1e-12);
    assert_int_equal(checks.n_of[LSP_CHECK_MANY_LAGS], 1);
    for (size_t n = 1; n < checks.n_findings; n++)
        assert_true(checks.findings[n].kind >= checks.findings[n - 1].kind);
    lsp_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_programme_has_no_findings),
        cmocka_unit_test(each_fault_is_found_where_it_is),
        cmocka_unit_test(a_milestone_may_be_met_on_its_predecessors_last_day),
        cmocka_unit_test(shares_are_judged_in_a_programme_of_some_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
