/* Tests of the critical path.  SPDX-License-Identifier: Apache-2.0 */
#include "support/programme_cases.h"

static struct lsp_plan plan_of(const struct programme_case *of, struct lsp_arena *arena)
{
    struct lsp_plan plan = {0};
    assert_int_equal(lsp_programme_schedule(&of->programme, NULL, arena, &plan), LSP_OK);
    return plan;
}

static void check_dates(const struct lsp_activity_dates *found, const char *early_start,
    const char *early_finish, const char *late_start, const char *late_finish)
{
    assert_int_equal(found->early_start_day, day(early_start));
    assert_int_equal(found->early_finish_day, day(early_finish));
    assert_int_equal(found->late_start_day, day(late_start));
    assert_int_equal(found->late_finish_day, day(late_finish));
    assert_int_equal(found->float_days, day(late_start) - day(early_start));
}

static void the_textbook_network_has_its_published_dates_and_floats(void **state)
{
    (void)state;
    static const int32_t EXPECTED[14][3] = {/* early start, early finish, float */
        {0, 2, 0}, {2, 6, 0}, {6, 16, 0}, {16, 22, 4}, {16, 20, 0}, {20, 25, 0}, {22, 29, 4},
        {29, 38, 4}, {16, 23, 2}, {25, 33, 0}, {33, 37, 1}, {33, 38, 0}, {38, 40, 4}, {38, 44, 0}};
    struct programme_case of;
    struct lsp_arena arena = {0};
    build_textbook_case(&of, 1, false);
    struct lsp_plan plan = plan_of(&of, &arena);
    int32_t start = of.programme.start_day;
    assert_int_equal(plan.opening_day - start, 44);
    for (size_t activity = 0; activity < 14; activity++) {
        const struct lsp_activity_dates *found = &plan.activities[activity];
        const int32_t *expected = EXPECTED[activity];
        assert_int_equal(found->early_start_day - start, expected[0]);
        assert_int_equal(found->early_finish_day - start, expected[1]);
        assert_int_equal(found->float_days, expected[2]);
        assert_int_equal(found->late_start_day - start, expected[0] + expected[2]);
        assert_int_equal(found->late_finish_day - start, expected[1] + expected[2]);
        assert_int_equal(found->is_critical, expected[2] == 0);
    }
    lsp_arena_finish(&arena);
}

static void given_durations_replace_the_programmes_own(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    struct lsp_plan plan;
    build_textbook_case(&of, 1, false);
    double duration_days[15] = {0};
    duration_days[3] = 5; /* only D takes time */
    assert_int_equal(lsp_programme_schedule(&of.programme, duration_days, &arena, &plan), LSP_OK);
    assert_int_equal(plan.opening_day - of.programme.start_day, 5);
    assert_true(plan.activities[3].is_critical);
    assert_int_equal(plan.activities[4].float_days, 5);
    lsp_arena_finish(&arena);
}

static void work_pauses_on_sundays_and_in_winter(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-11-24");         /* a Monday */
    add_activity(&of, 1, 6, 6, 6, "");     /* to Saturday 29 November: the last day but winter */
    add_activity(&of, 1, 1, 1, 1, "A");    /* 11 April 2026, a Saturday */
    add_activity(&of, 1, 2, 2, 2, "B");    /* Monday 13 and 14 April */
    add_activity(&of, 0, 10, 10, 10, "A"); /* may wait for the thaw */
    add_activity(&of, 0, 0, 0, 0, "CD");
    struct lsp_plan plan = plan_of(&of, &arena);
    check_dates(&plan.activities[0], "2025-11-24", "2025-11-30", "2025-11-24", "2025-11-30");
    check_dates(&plan.activities[1], "2026-04-11", "2026-04-12", "2026-04-11", "2026-04-12");
    check_dates(&plan.activities[2], "2026-04-13", "2026-04-15", "2026-04-13", "2026-04-15");
    check_dates(&plan.activities[3], "2025-11-30", "2025-12-10", "2026-04-05", "2026-04-15");
    check_dates(&plan.activities[4], "2026-04-15", "2026-04-15", "2026-04-15", "2026-04-15");
    assert_true(plan.activities[0].is_critical); /* a day lost in November waits for April */
    assert_false(plan.activities[3].is_critical);
    lsp_arena_finish(&arena);
}

static void one_day_too_much_before_the_ice_costs_the_winter(void **state)
{
    (void)state;
    struct programme_case of;
    begin_case(&of, "2025-11-24");
    add_activity(&of, 1, 6, 6, 6, "");
    static const struct {
        double duration_days;
        const char *opening;
    } CASES[] = {{6, "2025-11-30"}, {7, "2026-04-12"}, {8, "2026-04-14"}};
    for (size_t n = 0; n < 3; n++) {
        struct lsp_arena arena = {0};
        struct lsp_plan plan;
        assert_int_equal(
            lsp_programme_schedule(&of.programme, &CASES[n].duration_days, &arena, &plan), LSP_OK);
        assert_int_equal(plan.opening_day, day(CASES[n].opening));
        lsp_arena_finish(&arena);
    }
}

static void durations_count_as_the_nearest_whole_day_but_work_takes_one(void **state)
{
    (void)state;
    static const struct {
        double duration_days;
        int32_t expected_days;
    } CASES[] = {{0, 0}, {1e-9, 1}, {0.4, 1}, {1.49, 1}, {1.5, 2}, {2.5, 3}, {99.9, 100}};
    struct programme_case of;
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 0, 0, 0, "");
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct lsp_arena arena = {0};
        struct lsp_plan plan;
        assert_int_equal(
            lsp_programme_schedule(&of.programme, &CASES[n].duration_days, &arena, &plan), LSP_OK);
        assert_int_equal(plan.opening_day - of.programme.start_day, CASES[n].expected_days);
        lsp_arena_finish(&arena);
    }
}

static void finished_work_counts_from_its_actual_date(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 500, 500, 500, ""); /* A: overtaken by events */
    add_activity(&of, 0, 90, 90, 90, "A")->finished_day = day("2025-12-01");
    add_activity(&of, 0, 10, 10, 10, "B");
    add_activity(&of, 0, 0, 0, 0, "")->finished_day = day("2025-06-01"); /* D: a milestone */
    add_activity(&of, 0, 5, 5, 5, "D");
    add_activity(&of, 0, 0, 0, 0, "CE");
    struct lsp_plan plan = plan_of(&of, &arena);
    check_dates(&plan.activities[1], "2025-09-03", "2025-12-01", "2025-09-03", "2025-12-01");
    check_dates(&plan.activities[3], "2025-06-01", "2025-06-01", "2025-06-01", "2025-06-01");
    check_dates(&plan.activities[2], "2025-12-02", "2025-12-12", "2025-12-02", "2025-12-12");
    check_dates(&plan.activities[4], "2025-06-01", "2025-06-06", "2025-12-07", "2025-12-12");
    assert_false(plan.activities[0].is_critical); /* nothing waits for it any more */
    assert_false(plan.activities[1].is_critical);
    assert_true(plan.activities[2].is_critical);
    lsp_arena_finish(&arena);
}

static void finished_work_is_shown_up_to_its_last_day(void **state)
{
    (void)state;
    static const struct {
        uint32_t calendar; /* 1: no Sundays, no winter */
        double low_days, mid_days, high_days;
        const char *finished, *start;
    } CASES[] = {
        {0, 1, 1, 1, "2025-11-29", "2025-11-29"},
        {0, 10, 20, 30, "2025-11-29", "2025-11-10"},
        {1, 6, 6, 6, "2025-11-29", "2025-11-24"},       /* Monday to Saturday */
        {1, 7, 7, 7, "2025-11-29", "2025-11-22"},       /* the Sunday does not count */
        {1, 2, 2, 2, "2026-01-10", "2025-11-28"},       /* worked into the winter after all */
        {0, 400, 400, 400, "2025-11-29", "2025-03-01"}, /* no earlier than the programme */
        {0, 5, 5, 5, "2025-02-01", "2025-02-01"},       /* finished before it began */
        {0, 0, 0, 9, "2025-11-29", "2025-11-29"},
    };
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct programme_case of;
        struct lsp_arena arena = {0};
        begin_case(&of, "2025-03-01");
        add_activity(
            &of, CASES[n].calendar, CASES[n].low_days, CASES[n].mid_days, CASES[n].high_days, "")
            ->finished_day = day(CASES[n].finished);
        add_activity(&of, 0, 0, 0, 0, "A");
        struct lsp_plan plan = plan_of(&of, &arena);
        check_dates(&plan.activities[0], CASES[n].start, CASES[n].finished, CASES[n].start,
            CASES[n].finished);
        assert_int_equal(plan.activities[0].float_days, 0);
        assert_int_equal(plan.activities[1].early_start_day,
            day(CASES[n].finished) < of.programme.start_day ? of.programme.start_day
                                                            : day(CASES[n].finished) + 1);
        lsp_arena_finish(&arena);
    }
}

static void an_opened_link_opened_when_it_did(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 500, 500, 500, "");
    add_activity(&of, 0, 0, 0, 0, "A")->finished_day = day("2026-06-19");
    struct lsp_plan plan = plan_of(&of, &arena);
    assert_int_equal(plan.opening_day, day("2026-06-19"));
    assert_false(plan.activities[0].is_critical);
    lsp_arena_finish(&arena);
}

static void nothing_starts_before_its_constraints(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-03-01");
    add_activity(&of, 0, 10, 10, 10, "")->not_before_day = day("2025-01-01"); /* before the start */
    add_activity(&of, 0, 10, 10, 10, "A")->not_before_day = day("2025-06-01");
    struct lsp_plan plan = plan_of(&of, &arena);
    check_dates(&plan.activities[0], "2025-03-01", "2025-03-11", "2025-05-22", "2025-06-01");
    check_dates(&plan.activities[1], "2025-06-01", "2025-06-11", "2025-06-01", "2025-06-11");
    lsp_arena_finish(&arena);
}

static void what_the_opening_does_not_wait_for_is_never_critical(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 10, 10, 10, "");
    add_activity(&of, 0, 30, 30, 30, "A"); /* landscaping, longest of all */
    add_activity(&of, 0, 5, 5, 5, "A");    /* cleaning up */
    add_activity(&of, 0, 0, 0, 0, "A");
    struct lsp_plan plan = plan_of(&of, &arena);
    assert_int_equal(plan.opening_day, day("2025-01-11"));
    assert_true(plan.activities[0].is_critical);
    assert_int_equal(plan.activities[1].float_days, 0);
    assert_false(plan.activities[1].is_critical);
    assert_int_equal(plan.activities[2].float_days, 25); /* to the last finish of all */
    lsp_arena_finish(&arena);
}

/* Day by day, as one would with a paper calendar. */
static int32_t oracle_finish(const struct lsp_calendar *calendar, int32_t ready, int32_t days)
{
    while (days > 0) {
        struct lsp_date date = lsp_date_from_day(ready);
        days -= calendar->weekday[lsp_date_weekday(ready)] &&
                calendar->percent_of_day[date.month - 1][date.day - 1] > 0;
        ready++;
    }
    return ready;
}

static void random_programmes_finish_as_counted_day_by_day(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 300; seed++) {
        struct programme_case of;
        struct lsp_arena arena = {0};
        build_random_case(&of, seed);
        struct lsp_plan plan = plan_of(&of, &arena);
        for (size_t n = 0; n < of.programme.n_activities; n++) {
            const struct lsp_activity *activity = &of.activities[n];
            if (activity->finished_day != INT32_MIN)
                continue;
            int32_t ready = of.programme.start_day;
            if (activity->not_before_day > ready)
                ready = activity->not_before_day;
            for (size_t p = 0; p < activity->n_relations; p++) {
                const struct lsp_activity *before =
                    &of.activities[activity->relations[p].predecessor];
                int32_t finish =
                    plan.activities[activity->relations[p].predecessor].early_finish_day;
                if (before->finished_day != INT32_MIN && before->high_days > 0)
                    finish++; /* it is shown up to its last day */
                ready = finish > ready ? finish : ready;
            }
            assert_int_equal(plan.activities[n].early_finish_day,
                oracle_finish(
                    &of.calendars[activity->calendar], ready, (int32_t)activity->mid_days));
        }
        lsp_arena_finish(&arena);
    }
}

/* The meaning of the float itself: slip by it, and the opening stays; by a day more, and it moves.
 */
static void floats_are_exactly_what_can_be_lost(void **state)
{
    (void)state;
    size_t n_tried = 0;
    for (uint32_t seed = 1; seed <= 60; seed++) {
        struct programme_case of;
        struct lsp_arena arena = {0};
        build_random_case(&of, seed);
        struct lsp_plan plan = plan_of(&of, &arena);
        for (size_t n = 0; n < of.programme.n_activities; n++) {
            int32_t constraint = of.activities[n].not_before_day;
            const struct lsp_activity_dates *dates = &plan.activities[n];
            if (of.activities[n].finished_day != INT32_MIN)
                continue;
            assert_true(dates->float_days >= 0);
            of.activities[n].not_before_day = dates->late_start_day;
            assert_true(plan_of(&of, &arena).opening_day == plan.opening_day);
            of.activities[n].not_before_day = dates->late_start_day + 1;
            int32_t slipped = plan_of(&of, &arena).opening_day;
            if (dates->is_critical) {
                assert_true(slipped > plan.opening_day);
                n_tried++;
            }
            of.activities[n].not_before_day = constraint;
        }
        lsp_arena_finish(&arena);
    }
    assert_true(n_tried > 100);
}

static void the_order_of_the_table_does_not_matter(void **state)
{
    (void)state;
    struct programme_case of, reversed;
    struct lsp_arena arena = {0};
    build_random_case(&of, 11);
    reversed = of;
    uint32_t n = (uint32_t)of.programme.n_activities;
    for (uint32_t activity = 0; activity < n; activity++) {
        struct lsp_activity *to = &reversed.activities[n - 1 - activity];
        *to = of.activities[activity];
        to->relations = reversed.relations[n - 1 - activity];
        for (size_t p = 0; p < to->n_relations; p++) {
            to->relations[p] = of.activities[activity].relations[p];
            to->relations[p].predecessor = n - 1 - to->relations[p].predecessor;
        }
    }
    reversed.programme.activities = reversed.activities;
    reversed.programme.calendars = reversed.calendars;
    reversed.programme.opening = n - 1 - of.programme.opening;
    struct lsp_plan one = plan_of(&of, &arena), two = plan_of(&reversed, &arena);
    for (uint32_t activity = 0; activity < n; activity++) {
        const struct lsp_activity_dates *a = &one.activities[activity];
        const struct lsp_activity_dates *b = &two.activities[n - 1 - activity];
        assert_int_equal(a->early_start_day, b->early_start_day);
        assert_int_equal(a->early_finish_day, b->early_finish_day);
        assert_int_equal(a->late_start_day, b->late_start_day);
        assert_int_equal(a->late_finish_day, b->late_finish_day);
        assert_int_equal(a->is_critical, b->is_critical);
    }
    lsp_arena_finish(&arena);
}

static void a_calendar_of_one_day_in_many_years_still_ends(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    struct lsp_calendar *leap = &of.calendars[1];
    *leap = (struct lsp_calendar){.weekday = {true}}; /* Mondays */
    leap->percent_of_day[1][28] = 100;                /* that are 29 February */
    assert_true(lsp_programme_calendar_has_work(leap));
    add_activity(&of, 1, 2, 2, 2, "");
    assert_int_equal(plan_of(&of, &arena).opening_day, day("2072-03-01")); /* 2044 and 2072 */
    leap->percent_of_day[1][28] = 0;
    leap->percent_of_day[1][29] = 100; /* a day that February never has */
    assert_false(lsp_programme_calendar_has_work(leap));
    lsp_arena_finish(&arena);
}

static void a_programme_past_the_year_9999_is_refused(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    struct lsp_plan plan = {.opening_day = 77};
    uint32_t endless = 77;
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 10, 10, 10, "");
    add_activity(&of, 1, 10, 100, 1e300, "A");
    add_activity(&of, 0, 0, 0, 0, "B");
    assert_int_equal(lsp_programme_find_endless(&of.programme, &endless), LSP_OK);
    assert_int_equal(endless, 1);
    assert_int_equal(lsp_programme_schedule(&of.programme, NULL, &arena, &plan), LSP_OK);
    of.activities[1].mid_days = 3e6;
    plan.opening_day = 77;
    assert_int_equal(lsp_programme_schedule(&of.programme, NULL, &arena, &plan), LSP_BAD_INPUT);
    assert_int_equal(plan.opening_day, 77);
    of.activities[1].mid_days = of.activities[1].high_days = 100;
    assert_int_equal(lsp_programme_find_endless(&of.programme, &endless), LSP_OK);
    assert_int_equal(endless, UINT32_MAX);
    lsp_arena_finish(&arena);
}

static void dates_before_1970_are_counted_too(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "1957-11-25"); /* a Monday */
    add_activity(&of, 1, 7, 7, 7, "");
    struct lsp_plan plan = plan_of(&of, &arena);
    check_dates(&plan.activities[0], "1957-11-25", "1958-04-12", "1957-11-25", "1958-04-12");
    lsp_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_textbook_network_has_its_published_dates_and_floats),
        cmocka_unit_test(given_durations_replace_the_programmes_own),
        cmocka_unit_test(work_pauses_on_sundays_and_in_winter),
        cmocka_unit_test(one_day_too_much_before_the_ice_costs_the_winter),
        cmocka_unit_test(durations_count_as_the_nearest_whole_day_but_work_takes_one),
        cmocka_unit_test(finished_work_counts_from_its_actual_date),
        cmocka_unit_test(finished_work_is_shown_up_to_its_last_day),
        cmocka_unit_test(an_opened_link_opened_when_it_did),
        cmocka_unit_test(nothing_starts_before_its_constraints),
        cmocka_unit_test(what_the_opening_does_not_wait_for_is_never_critical),
        cmocka_unit_test(random_programmes_finish_as_counted_day_by_day),
        cmocka_unit_test(floats_are_exactly_what_can_be_lost),
        cmocka_unit_test(the_order_of_the_table_does_not_matter),
        cmocka_unit_test(a_calendar_of_one_day_in_many_years_still_ends),
        cmocka_unit_test(a_programme_past_the_year_9999_is_refused),
        cmocka_unit_test(dates_before_1970_are_counted_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
