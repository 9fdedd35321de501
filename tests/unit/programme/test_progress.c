/* Tests of progress with a data date: retained logic, cases done by hand.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/programme_cases.h"

#include "programme/passes.h"

static struct lsp_plan plan_of(const struct programme_case *of, struct lsp_arena *arena)
{
    struct lsp_plan plan = {0};
    assert_int_equal(lsp_programme_schedule(&of->programme, NULL, arena, &plan), LSP_OK);
    return plan;
}

static void begin_chain(struct programme_case *of)
{
    begin_case(of, "2025-01-01");
    add_activity(of, 0, 20, 30, 60, "");
    add_activity(of, 0, 10, 10, 10, "A");
    add_activity(of, 0, 0, 0, 0, "B");
}

/* 30 days from 1 January, begun on 6 January, data date 16 January. */
static void what_is_left_is_taken_from_what_is_said(void **state)
{
    (void)state;
    static const struct {
        double left_days, done_share, reported_share; /* below 0: not said */
        double expected_days;
    } CASES[] = {
        {12, 0.9, 0.1, 12}, /* said outright */
        {-1, 0.4, 0.1, 18}, /* 60 % of 30 */
        {-1, -1, 0.5, 15},  /* the last report */
        {-1, -1, -1, 20},   /* ten days have gone by */
        {-1, 1, -1, 0},     /* all done, only not called finished */
        {0, -1, -1, 0},
    };
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct programme_case of;
        struct lsp_arena arena = {0};
        begin_chain(&of);
        struct lsp_progress_report reports[3] = {
            {.activity = 0, .day = day("2025-01-08"), .done_share = 0.05},
            {.activity = 0, .day = day("2025-01-15"), .done_share = CASES[n].reported_share},
            {.activity = 0,
                .day = day("2025-01-16"),
                .done_share = 0.99}}; /* after the data date */
        of.programme.reports = reports;
        of.programme.n_reports = CASES[n].reported_share < 0 ? 0 : 3;
        of.programme.data_day = day("2025-01-16");
        of.activities[0].started_day = day("2025-01-06");
        if (CASES[n].left_days >= 0)
            of.activities[0].left_mid_days = CASES[n].left_days;
        if (CASES[n].done_share >= 0)
            of.activities[0].done_share = CASES[n].done_share;
        struct lsp_plan plan = plan_of(&of, &arena);
        const struct lsp_activity_dates *dates = &plan.activities[0];
        int32_t expected = (int32_t)CASES[n].expected_days;
        assert_int_equal(dates->early_start_day, day("2025-01-06"));
        assert_int_equal(dates->late_start_day, day("2025-01-06"));
        assert_int_equal(dates->resume_day, day("2025-01-16"));
        assert_int_equal(dates->early_finish_day, day("2025-01-16") + expected);
        assert_int_equal(plan.opening_day, day("2025-01-26") + expected);
        assert_int_equal(dates->float_days, 0);
        assert_true(dates->is_critical);
        lsp_arena_finish(&arena);
    }
}

static void overdue_work_has_a_day_left_at_least(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_chain(&of);
    of.programme.data_day = day("2025-06-01");
    of.activities[0].started_day = day("2025-01-06");
    assert_int_equal(plan_of(&of, &arena).opening_day, day("2025-06-12"));
    lsp_arena_finish(&arena);
}

static void nothing_that_is_left_is_planned_before_the_data_date(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_chain(&of);
    of.programme.data_day = day("2025-03-01");
    assert_int_equal(plan_of(&of, &arena).activities[0].early_start_day, day("2025-03-01"));
    of.activities[0].finished_day = day("2025-02-10");
    struct lsp_plan plan = plan_of(&of, &arena);
    assert_int_equal(plan.activities[1].early_start_day, day("2025-03-01"));
    assert_int_equal(plan.opening_day, day("2025-03-11"));
    of.programme.data_day = INT32_MIN;
    assert_int_equal(plan_of(&of, &arena).activities[1].early_start_day, day("2025-02-11"));
    lsp_arena_finish(&arena);
}

/* B was begun before A was done: what is left of it waits for A all the same. */
static void work_begun_out_of_sequence_resumes_when_its_predecessor_is_done(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_chain(&of);
    of.programme.data_day = day("2025-01-16");
    of.activities[0].started_day = day("2025-01-01");
    of.activities[0].left_mid_days = 10;
    of.activities[1].started_day = day("2025-01-11");
    of.activities[1].left_mid_days = 4;
    struct lsp_plan plan = plan_of(&of, &arena);
    assert_int_equal(plan.activities[0].early_finish_day, day("2025-01-26"));
    assert_int_equal(plan.activities[1].early_start_day, day("2025-01-11"));
    assert_int_equal(plan.activities[1].resume_day, day("2025-01-26"));
    assert_int_equal(plan.opening_day, day("2025-01-30"));
    assert_true(plan.activities[0].is_critical);
    lsp_arena_finish(&arena);
}

static void relations_from_an_actual_start_count_from_that(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_chain(&of);
    of.relations[1][0].kind = LSP_START_START;
    of.relations[1][0].lag_days = 20;
    of.programme.data_day = day("2025-01-11");
    of.activities[0].started_day = day("2025-01-05");
    of.activities[0].left_mid_days = 100;
    struct lsp_plan plan = plan_of(&of, &arena);
    assert_int_equal(plan.activities[1].early_start_day, day("2025-01-25"));
    assert_int_equal(plan.opening_day, day("2025-02-04"));
    assert_false(
        plan.activities[0].leads); /* its start has happened: no more of it is waited for */
    assert_false(plan.activities[0].is_critical);
    of.activities[0].finished_day = day("2025-01-09");
    assert_int_equal(plan_of(&of, &arena).activities[1].early_start_day, day("2025-01-25"));
    lsp_arena_finish(&arena);
}

static void without_a_data_date_begun_work_goes_on_from_its_start(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_chain(&of);
    of.activities[0].started_day = day("2025-02-01");
    struct lsp_plan plan = plan_of(&of, &arena);
    assert_int_equal(plan.activities[0].early_finish_day, day("2025-03-03"));
    lsp_arena_finish(&arena);
}

static void given_durations_are_of_what_is_left(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    struct lsp_plan plan;
    static const double LEFT_DAYS[3] = {7, 10, 0};
    begin_chain(&of);
    of.programme.data_day = day("2025-01-16");
    of.activities[0].started_day = day("2025-01-06");
    of.activities[0].done_share = 0.5;
    assert_int_equal(lsp_programme_schedule(&of.programme, LEFT_DAYS, &arena, &plan), LSP_OK);
    assert_int_equal(plan.opening_day, day("2025-02-02"));
    lsp_arena_finish(&arena);
}

static void the_range_of_what_is_left_shrinks_with_it(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    struct lsp_programme_tables tables;
    double left_days[3];
    begin_chain(&of);
    of.programme.data_day = day("2025-01-16");
    of.activities[0].started_day = day("2025-01-06");
    of.activities[0].done_share = 0.5;
    assert_int_equal(lsp_programme_prepare(&of.programme, &arena, &tables), LSP_OK);
    lsp_programme_left(&tables, 0, left_days);
    assert_true(left_days[0] == 10 && left_days[1] == 15 && left_days[2] == 30);
    lsp_programme_left(&tables, 1, left_days);
    assert_true(left_days[0] == 10 && left_days[2] == 10);
    of.activities[0].left_mid_days = 12;
    of.activities[0].left_high_days = 20;
    lsp_programme_left(&tables, 0, left_days);
    assert_true(left_days[0] == 12 && left_days[1] == 12 && left_days[2] == 20);
    lsp_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_left_is_taken_from_what_is_said),
        cmocka_unit_test(overdue_work_has_a_day_left_at_least),
        cmocka_unit_test(nothing_that_is_left_is_planned_before_the_data_date),
        cmocka_unit_test(work_begun_out_of_sequence_resumes_when_its_predecessor_is_done),
        cmocka_unit_test(relations_from_an_actual_start_count_from_that),
        cmocka_unit_test(without_a_data_date_begun_work_goes_on_from_its_start),
        cmocka_unit_test(given_durations_are_of_what_is_left),
        cmocka_unit_test(the_range_of_what_is_left_shrinks_with_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
