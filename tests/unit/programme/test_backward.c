/* Tests of the backward look on cases done by hand.  SPDX-License-Identifier: Apache-2.0 */
#include "support/programme_cases.h"

#include "programme/backward.h"
#include "programme/passes.h"

static struct lsp_backward_look look_of(const struct programme_case *of, struct lsp_arena *arena)
{
    struct lsp_backward_look look = {0};
    assert_int_equal(lsp_programme_look_back(&of->programme, arena, &look), LSP_OK);
    return look;
}

/* Spans of 100 days from 1 January to 10 April, a road of 60 with 40 days of float, and 20 days of
 * surfacing behind both: open on 1 May. */
static void begin_bridge(struct programme_case *of)
{
    begin_case(of, "2025-01-01");
    add_activity(of, 0, 100, 100, 100, "");
    add_activity(of, 0, 60, 60, 60, "");
    add_activity(of, 0, 20, 20, 20, "AB");
    add_activity(of, 0, 0, 0, 0, "C");
}

static void a_report_is_compared_with_the_baseline_of_its_day(void **state)
{
    (void)state;
    static const struct {
        uint32_t activity;
        const char *day;
        double done_share, early_share, late_share;
        int32_t ahead_of_early, ahead_of_late;
        enum lsp_look_verdict verdict;
    } CASES[] = {
        {0, "2025-02-19", 0.5, 0.5, 0.5, 0, 0, LSP_LOOK_ON_SCHEDULE}, /* fifty days */
        {0, "2025-02-19", 0.6, 0.5, 0.5, 10, 10, LSP_LOOK_ON_SCHEDULE},
        {0, "2025-02-19", 0.4, 0.5, 0.5, -10, -10, LSP_LOOK_BEHIND},
        {0, "2025-02-19", 0, 0.5, 0.5, -50, -50, LSP_LOOK_BEHIND},
        {1, "2025-01-30", 0.25, 0.5, 0, -15, 25, LSP_LOOK_WITHIN_FLOAT},
        {1, "2025-02-19", 0.1, 50 / 60.0, 10 / 60.0, -44, -4, LSP_LOOK_BEHIND},
        {2, "2025-02-19", 0, 0, 0, 0, 0, LSP_LOOK_ON_SCHEDULE}, /* not due yet */
        {2, "2025-02-19", 0.05, 0, 0, 51, 51, LSP_LOOK_ON_SCHEDULE},
        {0, "2025-04-10", 1, 1, 1, 0, 0, LSP_LOOK_ON_SCHEDULE},
        {0, "2025-04-15", 1, 1, 1, -5, -5, LSP_LOOK_BEHIND},
        {1, "2025-03-11", 1, 1, 0.5, -10, 30, LSP_LOOK_WITHIN_FLOAT},
    };
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct programme_case of;
        struct lsp_arena arena = {0};
        begin_bridge(&of);
        struct lsp_progress_report report = {.activity = CASES[n].activity,
            .day = day(CASES[n].day),
            .done_share = CASES[n].done_share};
        of.programme.reports = &report;
        of.programme.n_reports = 1;
        struct lsp_backward_look look = look_of(&of, &arena);
        assert_int_equal(look.n_reports, 1);
        assert_int_equal(look.baseline_opening_day, day("2025-05-01"));
        const struct lsp_look_report *found = &look.reports[0];
        assert_true(fabs(found->early_share - CASES[n].early_share) < 1e-12);
        assert_true(fabs(found->late_share - CASES[n].late_share) < 1e-12);
        assert_int_equal(found->ahead_of_early_days, CASES[n].ahead_of_early);
        assert_int_equal(found->ahead_of_late_days, CASES[n].ahead_of_late);
        assert_int_equal(found->verdict, CASES[n].verdict);
        lsp_arena_finish(&arena);
    }
}

/* Late from the first report on, half as fast as planned. */
static void pace_and_forecasts_tell_when_it_will_be_open(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_bridge(&of);
    struct lsp_progress_report reports[2] = {
        {.activity = 0, .day = day("2025-03-01"), .done_share = 0.3},  /* after 60 days */
        {.activity = 0, .day = day("2025-01-20"), .done_share = 0.1}}; /* after 20 */
    struct lsp_programme_target target = {.activity = 2, .day = day("2025-04-30")};
    of.programme.reports = reports;
    of.programme.n_reports = 2;
    of.programme.targets = &target;
    of.programme.n_targets = 1;
    of.programme.data_day = day("2025-03-02");
    of.activities[0].started_day = day("2025-01-01");
    of.activities[1].started_day = day("2025-01-01");
    of.activities[1].finished_day = day("2025-03-01"); /* exactly as planned */
    struct lsp_backward_look look = look_of(&of, &arena);
    assert_int_equal(look.reports[0].report, 1); /* by day */
    assert_int_equal(look.reports[1].report, 0);
    assert_int_equal(look.reports[1].ahead_of_early_days, -30);
    assert_int_equal(look.n_days, 2);
    /* On the first evening A has done 10 of 20 days, B nothing that was known. */
    assert_int_equal(look.days[0].day, day("2025-01-20"));
    assert_close(look.days[0].early_share, 40.0 / 160, 1e-12);
    assert_close(look.days[0].done_share, 10.0 / 160, 1e-12);
    assert_int_equal(look.days[0].ahead_days, -15);
    assert_int_equal(look.days[0].forecast_opening_day, day("2025-01-21") + 90 + 20);
    assert_int_equal(look.days[1].day, day("2025-03-01"));
    assert_close(look.days[1].done_share, 90.0 / 160, 1e-12);
    assert_int_equal(look.days[1].forecast_opening_day, day("2025-03-02") + 70 + 20);
    assert_int_equal(look.forecast_opening_day, day("2025-03-02") + 90);
    assert_int_equal(look.n_paces, 1);
    assert_int_equal(look.paces[0].activity, 0);
    assert_close(look.paces[0].share_per_work_day, 0.005, 1e-12);
    assert_int_equal(look.paces[0].finish_day, day("2025-03-02") + 140);
    assert_int_equal(look.opening_at_pace_day, day("2025-03-02") + 160);
    assert_int_equal(look.targets[0].baseline_day, day("2025-04-30"));
    assert_int_equal(look.targets[0].forecast_day, day("2025-03-02") + 89);
    assert_int_equal(look.targets[0].at_pace_day, day("2025-03-02") + 159);
    assert_true(look.execution_index == 1); /* the road was due and is finished */
    lsp_arena_finish(&arena);
}

/* Finished ten days after the early dates: that is how late it stays. */
static void what_is_complete_gets_no_later_any_more(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_bridge(&of);
    struct lsp_progress_report report = {.activity = 0, .day = day("2025-04-20"), .done_share = 1};
    of.programme.reports = &report;
    of.programme.n_reports = 1;
    of.programme.data_day = day("2025-06-01");
    of.activities[0].started_day = day("2025-01-01");
    of.activities[0].finished_day = day("2025-04-20");
    struct lsp_backward_look look = look_of(&of, &arena);
    assert_int_equal(look.n_days, 2);
    assert_int_equal(look.days[0].ahead_days, -10);
    assert_int_equal(look.days[1].day, day("2025-05-31"));
    assert_int_equal(look.days[1].ahead_days, -10);
    lsp_arena_finish(&arena);
}

static void what_does_not_move_never_opens(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_bridge(&of);
    struct lsp_progress_report reports[2] = {
        {.activity = 0, .day = day("2025-01-20"), .done_share = 0.1},
        {.activity = 0, .day = day("2025-02-20"), .done_share = 0.1}};
    of.programme.reports = reports;
    of.programme.n_reports = 2;
    of.programme.data_day = day("2025-02-21");
    struct lsp_backward_look look = look_of(&of, &arena);
    assert_int_equal(look.n_paces, 1);
    assert_int_equal(look.paces[0].finish_day, LSP_LAST_DAY + 1);
    assert_int_equal(look.opening_at_pace_day, LSP_LAST_DAY + 1);
    lsp_arena_finish(&arena);
}

static void a_programme_without_progress_is_its_own_baseline(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        struct programme_case of;
        struct lsp_arena arena = {0};
        struct lsp_plan plan;
        build_random_case(&of, seed);
        for (size_t n = 0; n < of.programme.n_activities; n++)
            of.activities[n].finished_day = INT32_MIN;
        assert_int_equal(lsp_programme_schedule(&of.programme, NULL, &arena, &plan), LSP_OK);
        struct lsp_backward_look look = look_of(&of, &arena);
        assert_int_equal(look.baseline_opening_day, plan.opening_day);
        assert_int_equal(look.forecast_opening_day, plan.opening_day);
        assert_int_equal(look.opening_at_pace_day, plan.opening_day);
        assert_int_equal(look.n_reports + look.n_days + look.n_paces, 0);
        assert_true(isnan(look.execution_index));
        lsp_arena_finish(&arena);
    }
}

/* Reports taken from the baseline itself are on schedule to the day, whatever the calendars. */
static void reports_as_planned_are_on_schedule(void **state)
{
    (void)state;
    size_t n_seen = 0;
    for (uint32_t seed = 1; seed <= 40; seed++) {
        struct programme_case of;
        struct lsp_arena arena = {0};
        struct lsp_plan plan;
        build_random_case(&of, seed);
        for (size_t n = 0; n < of.programme.n_activities; n++)
            of.activities[n].finished_day = INT32_MIN;
        assert_int_equal(lsp_programme_schedule(&of.programme, NULL, &arena, &plan), LSP_OK);
        struct lsp_progress_report reports[MAX_ACTIVITIES];
        for (uint32_t n = 0; n < of.programme.n_activities; n++)
            reports[n] = (struct lsp_progress_report){
                .activity = n, .day = plan.activities[n].early_finish_day - 1, .done_share = 1};
        of.programme.reports = reports;
        of.programme.n_reports = of.programme.n_activities;
        struct lsp_backward_look look = look_of(&of, &arena);
        for (size_t n = 0; n < look.n_reports; n++) {
            assert_int_equal(look.reports[n].verdict, LSP_LOOK_ON_SCHEDULE);
            assert_int_equal(look.reports[n].ahead_of_early_days, 0);
            n_seen++;
        }
        lsp_arena_finish(&arena);
    }
    assert_true(n_seen > 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_is_compared_with_the_baseline_of_its_day),
        cmocka_unit_test(pace_and_forecasts_tell_when_it_will_be_open),
        cmocka_unit_test(what_is_complete_gets_no_later_any_more),
        cmocka_unit_test(what_does_not_move_never_opens),
        cmocka_unit_test(a_programme_without_progress_is_its_own_baseline),
        cmocka_unit_test(reports_as_planned_are_on_schedule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
