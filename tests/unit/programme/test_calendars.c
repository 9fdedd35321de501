/* Tests of calendars: every day's work counted one by one, near and far.
 * SPDX-License-Identifier: Apache-2.0 */
#include "network_cases.h"

#include "programme/work_days.h"

/* All four calendars of a random programme, and one that knows irregular days only. */
static void tabulate(const struct network_case *network, uint32_t calendar, struct lsp_arena *arena,
    struct lsp_work_days *work)
{
    assert_int_equal(lsp_work_days_tabulate(&network->of.calendars[calendar],
                         network->of.programme.start_day, 0, arena, work),
        LSP_OK);
}

/* Counts on from a day and compares each day's answers; returns the days that were worked. */
static size_t check_days(
    const struct lsp_work_days *work, const struct lsp_calendar *calendar, int32_t from, int32_t to)
{
    int32_t units = lsp_work_before(work, from);
    size_t n_worked = 0;
    for (int32_t at = from; at < to; at++) {
        int32_t of_day = oracle_percent(calendar, at) * work->units_per_day / 100;
        assert_int_equal(lsp_work_before(work, at), units);
        for (int32_t unit = units; unit < units + of_day; unit++)
            assert_int_equal(lsp_work_day_of(work, unit), at);
        units += of_day;
        n_worked += of_day > 0;
    }
    return n_worked;
}

static void work_is_counted_as_day_by_day_in_any_year(void **state)
{
    (void)state;
    static const char *const FROM[] = {"0001-01-01", "1899-06-01", "2008-11-01", "2024-06-01",
        "2072-11-01", "2399-11-01", "9996-01-01"};
    for (uint32_t seed = 1; seed <= 4; seed++) {
        struct network_case network;
        struct lsp_arena arena = {0};
        struct network_options options = {.n_most = 2};
        build_network(&network, seed, &options);
        for (uint32_t calendar = 0; calendar < 4; calendar++) {
            struct lsp_work_days work;
            tabulate(&network, calendar, &arena, &work);
            for (size_t n = 0; n < sizeof FROM / sizeof *FROM; n++)
                assert_true(check_days(&work, &network.of.calendars[calendar], day(FROM[n]),
                                day(FROM[n]) + 800) > 100);
        }
        lsp_arena_finish(&arena);
    }
}

/* Across the whole of time: between two far days lies the sum of the days between. */
static void sums_over_centuries_are_exact(void **state)
{
    (void)state;
    struct network_case network;
    struct lsp_arena arena = {0};
    struct network_options options = {.n_most = 2};
    build_network(&network, 3, &options);
    for (uint32_t calendar = 2; calendar < 4; calendar++) {
        struct lsp_work_days work;
        tabulate(&network, calendar, &arena, &work);
        int32_t from = day("1700-05-05"), to = day("2500-03-03"), percent = 0;
        for (int32_t at = from; at < to; at++)
            percent += oracle_percent(&network.of.calendars[calendar], at);
        assert_int_equal(lsp_work_before(&work, to) - lsp_work_before(&work, from),
            percent * work.units_per_day / 100);
    }
    lsp_arena_finish(&arena);
}

static void time_ends_with_the_years_1_and_9999(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct lsp_calendar calendar = every_day();
    struct lsp_work_days work;
    assert_int_equal(
        lsp_work_days_tabulate(&calendar, day("2025-01-01"), 0, &arena, &work), LSP_OK);
    assert_int_equal(LSP_FIRST_DAY, day("0001-01-01"));
    assert_int_equal(LSP_LAST_DAY, day("9999-12-31"));
    int32_t end = lsp_work_before(&work, LSP_LAST_DAY + 1);
    assert_int_equal(lsp_work_day_of(&work, end - 1), LSP_LAST_DAY);
    assert_int_equal(lsp_work_day_of(&work, end), LSP_LAST_DAY + 1);
    assert_int_equal(lsp_work_day_of(&work, INT32_MAX), LSP_LAST_DAY + 1);
    assert_int_equal(lsp_work_before(&work, INT32_MAX), end);
    assert_int_equal(lsp_work_day_of(&work, INT32_MIN), LSP_FIRST_DAY);
    assert_int_equal(lsp_work_before(&work, INT32_MIN), lsp_work_before(&work, LSP_FIRST_DAY));
    lsp_arena_finish(&arena);
}

static void a_calendar_of_single_days_has_no_others(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    int32_t days_on[3] = {day("2025-03-01"), day("2031-07-01"), day("2100-01-01")};
    struct lsp_calendar calendar = {.days_on = days_on, .n_days_on = 3};
    struct lsp_work_days work;
    assert_true(lsp_programme_calendar_has_work(&calendar));
    assert_int_equal(
        lsp_work_days_tabulate(&calendar, day("2025-01-01"), 0, &arena, &work), LSP_OK);
    assert_int_equal(lsp_work_day_of(&work, 0), days_on[0]);
    assert_int_equal(lsp_work_day_of(&work, 1), days_on[1]);
    assert_int_equal(lsp_work_day_of(&work, 2), days_on[2]);
    assert_int_equal(lsp_work_day_of(&work, 3), LSP_LAST_DAY + 1);
    struct lsp_calendar none = {.days_off = days_on, .n_days_off = 3};
    assert_false(lsp_programme_calendar_has_work(&none));
    lsp_arena_finish(&arena);
}

/* A Russian January: 1 to 8 are holidays, a Saturday is worked instead; half pace in the frost. */
static void holidays_working_saturdays_and_half_pace_are_kept(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    int32_t days_off[8], days_on[1] = {day("2026-01-17")};
    for (int32_t n = 0; n < 8; n++)
        days_off[n] = day("2026-01-01") + n;
    begin_case(&of, "2025-12-29"); /* a Monday */
    struct lsp_calendar *site = &of.calendars[1];
    *site = every_day();
    site->weekday[5] = site->weekday[6] = false;
    site->days_off = days_off;
    site->n_days_off = 8;
    site->days_on = days_on;
    site->n_days_on = 1;
    add_activity(&of, 1, 10, 10, 10, ""); /* 29 to 31, Friday 9, 12 to 16, Saturday 17 */
    struct lsp_plan plan;
    assert_int_equal(lsp_programme_schedule(&of.programme, NULL, &arena, &plan), LSP_OK);
    assert_int_equal(plan.opening_day, day("2026-01-18"));
    memset(site->percent_of_day[0], 50, sizeof site->percent_of_day[0]);
    /* 3 days in December, then 14 half days: 9, 12 to 17, 19 to 23, 26, 27 */
    assert_int_equal(lsp_programme_schedule(&of.programme, NULL, &arena, &plan), LSP_OK);
    assert_int_equal(plan.opening_day, day("2026-01-28"));
    lsp_arena_finish(&arena);
}

static void shifts_turn_both_ways_from_their_first_day(void **state)
{
    (void)state;
    static const char *const FIRST[] = {"2025-05-01", "2025-04-01", "2025-06-30", "1999-05-07"};
    for (size_t n = 0; n < 4; n++) {
        struct programme_case of;
        struct lsp_arena arena = {0};
        struct lsp_plan plan;
        begin_case(&of, "2025-05-01");
        of.calendars[1] = every_day();
        of.calendars[1].shift_start_day = day(FIRST[n]);
        of.calendars[1].shift_on = 20;
        of.calendars[1].shift_off = 10;
        add_activity(&of, 1, 45, 45, 45, ""); /* two turns and 5 days */
        assert_int_equal(lsp_programme_schedule(&of.programme, NULL, &arena, &plan), LSP_OK);
        /* 1999-05-07 and 2025-05-01 are 9491 = 316 * 30 + 11 days apart: 9 days are left. */
        assert_int_equal(
            plan.opening_day - of.programme.start_day, n == 3 ? 9 + 10 + 20 + 10 + 16 : 65);
        lsp_arena_finish(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_is_counted_as_day_by_day_in_any_year),
        cmocka_unit_test(sums_over_centuries_are_exact),
        cmocka_unit_test(time_ends_with_the_years_1_and_9999),
        cmocka_unit_test(a_calendar_of_single_days_has_no_others),
        cmocka_unit_test(holidays_working_saturdays_and_half_pace_are_kept),
        cmocka_unit_test(shifts_turn_both_ways_from_their_first_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
