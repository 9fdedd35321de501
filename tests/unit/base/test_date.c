/* Tests of calendar dates.  SPDX-License-Identifier: Apache-2.0 */
#include "base/date.h"
#include "support/test.h"

static const struct {
    const char *text;
    int32_t day, weekday;
} KNOWN[] = {
    {"1970-01-01", 0, 3},     /* Thursday */
    {"1969-12-31", -1, 2},    /* Wednesday */
    {"2000-02-29", 11016, 1}, /* a leap day in a century that has one */
    {"2000-03-01", 11017, 2},
    {"1900-02-28", -25509, 2},
    {"1900-03-01", -25508, 3}, /* a century that has none */
    {"2026-11-23", 20780, 0},  /* Monday */
    {"2038-01-19", 24855, 1},
    {"0001-01-01", -719162, 0},
    {"9999-12-31", 2932896, 4},
};

static void known_dates_have_their_day_numbers_and_weekdays(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof KNOWN / sizeof *KNOWN; n++) {
        int32_t day = 77;
        char text[11];
        assert_true(lsp_date_parse(KNOWN[n].text, &day));
        assert_int_equal(day, KNOWN[n].day);
        assert_int_equal(lsp_date_weekday(day), KNOWN[n].weekday);
        lsp_date_format(day, text);
        assert_string_equal(text, KNOWN[n].text);
    }
}

static void every_day_of_ten_thousand_years_comes_back_from_its_number(void **state)
{
    (void)state;
    int32_t first = lsp_date_to_day((struct lsp_date){1, 1, 1});
    int32_t last = lsp_date_to_day((struct lsp_date){9999, 12, 31});
    struct lsp_date before = lsp_date_from_day(first - 1);
    assert_int_equal(before.year, 0);
    for (int32_t day = first; day <= last; day++) {
        struct lsp_date date = lsp_date_from_day(day);
        assert_int_equal(lsp_date_to_day(date), day);
        bool same_month = date.year == before.year && date.month == before.month;
        bool next_month = date.year * 12 + date.month == before.year * 12 + before.month + 1;
        assert_true(same_month ? date.day == before.day + 1 : next_month && date.day == 1);
        before = date;
    }
}

static void leap_years_have_29_february_and_others_do_not(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool exists;
    } CASES[] = {{"2024-02-29", true}, {"2023-02-29", false}, {"2000-02-29", true},
        {"1900-02-29", false}, {"2100-02-29", false}, {"2400-02-29", true}};
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        int32_t day = 0;
        assert_int_equal(lsp_date_parse(CASES[n].text, &day), CASES[n].exists);
    }
}

static void what_is_no_date_is_refused(void **state)
{
    (void)state;
    static const char *const CASES[] = {"", "2026", "2026-11", "2026-1-2", "2026-13-01",
        "2026-00-10", "2026-04-31", "2026-04-00", "0000-01-01", "2026/11/23", " 2026-11-23",
        "2026-11-23 ", "2026-11-23T00", "-026-11-23", "2026-+1-23", "20261123", "10000-01-01",
        "2026-11-2x"};
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        int32_t day = 77;
        if (lsp_date_parse(CASES[n], &day))
            fail_msg("\"%s\" is taken for a date", CASES[n]);
        assert_int_equal(day, 77);
    }
}

static void weekdays_follow_each_other_also_before_1970(void **state)
{
    (void)state;
    for (int32_t day = -800000; day < 800000; day += 977)
        assert_int_equal(lsp_date_weekday(day + 1), (lsp_date_weekday(day) + 1) % 7);
    assert_in_range(lsp_date_weekday(INT32_MIN), 0, 6);
    assert_in_range(lsp_date_weekday(INT32_MAX), 0, 6);
}

static void years_have_fractions_of_their_own_length(void **state)
{
    (void)state;
    assert_close(lsp_date_to_year(lsp_date_to_day((struct lsp_date){2027, 1, 1})), 2027, 0);
    assert_close(lsp_date_to_year(lsp_date_to_day((struct lsp_date){2028, 7, 2})), 2028.5, 1e-15);
    assert_close(lsp_date_to_year(lsp_date_to_day((struct lsp_date){2027, 12, 31})),
        2027 + 364 / 365.0, 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_dates_have_their_day_numbers_and_weekdays),
        cmocka_unit_test(every_day_of_ten_thousand_years_comes_back_from_its_number),
        cmocka_unit_test(leap_years_have_29_february_and_others_do_not),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(weekdays_follow_each_other_also_before_1970),
        cmocka_unit_test(years_have_fractions_of_their_own_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
