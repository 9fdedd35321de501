/* Easter Sundays that are known.  SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "base/date.h"
#include "formats/easter.h"

struct sunday {
    int32_t year;
    const char *western, *orthodox;
};

/* The earliest and the latest western dates, years in which both churches agree, and years of the
 * studies. */
static const struct sunday SUNDAYS[] = {
    {1818, "1818-03-22", "1818-04-26"},
    {1943, "1943-04-25", "1943-04-25"},
    {2000, "2000-04-23", "2000-04-30"},
    {2008, "2008-03-23", "2008-04-27"},
    {2011, "2011-04-24", "2011-04-24"},
    {2016, "2016-03-27", "2016-05-01"},
    {2024, "2024-03-31", "2024-05-05"},
    {2025, "2025-04-20", "2025-04-20"},
    {2026, "2026-04-05", "2026-04-12"},
    {2027, "2027-03-28", "2027-05-02"},
    {2038, "2038-04-25", "2038-04-25"},
};

static void easter_is_on_the_days_that_are_known(void **state)
{
    (void)state;
    for (size_t row = 0; row < sizeof SUNDAYS / sizeof *SUNDAYS; row++) {
        char western[11], orthodox[11];
        lsp_date_format(lsp_easter_day(SUNDAYS[row].year, LSP_EASTER_WESTERN), western);
        lsp_date_format(lsp_easter_day(SUNDAYS[row].year, LSP_EASTER_ORTHODOX), orthodox);
        assert_string_equal(western, SUNDAYS[row].western);
        assert_string_equal(orthodox, SUNDAYS[row].orthodox);
    }
}

static void easter_is_a_sunday_within_its_bounds(void **state)
{
    (void)state;
    for (int32_t year = 1583; year <= 4000; year++) {
        int32_t western = lsp_easter_day(year, LSP_EASTER_WESTERN);
        int32_t orthodox = lsp_easter_day(year, LSP_EASTER_ORTHODOX);
        int32_t march_22 = lsp_date_to_day((struct lsp_date){year, 3, 22});
        int32_t lag_days = year / 100 - year / 400 - 2;
        assert_int_equal(lsp_date_weekday(western), 6);
        assert_int_equal(lsp_date_weekday(orthodox), 6);
        assert_in_range(western - march_22, 0, 34);
        assert_in_range(orthodox - lag_days - march_22, 0, 34); /* of the Julian March */
        assert_true(orthodox >= western);
    }
}

/* 19 years of the moon by 28 of the Julian week: 532 years of 365.25 days. */
static void orthodox_easter_repeats_after_532_julian_years(void **state)
{
    (void)state;
    for (int32_t year = 1583; year <= 4000; year++)
        assert_int_equal(lsp_easter_day(year + 532, LSP_EASTER_ORTHODOX) -
                             lsp_easter_day(year, LSP_EASTER_ORTHODOX),
            532 / 4 * 1461);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(easter_is_on_the_days_that_are_known),
        cmocka_unit_test(easter_is_a_sunday_within_its_bounds),
        cmocka_unit_test(orthodox_easter_repeats_after_532_julian_years),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
