/* Numbers as a reader sees them.  SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "base/date.h"
#include "report/words_internal.h"

#define THIN "\xE2\x80\xAF"
#define MINUS "\xE2\x88\x92"

static void numbers_are_grouped_and_signed(void **state)
{
    (void)state;
    static const struct {
        double value;
        int decimals;
        const char *text;
    } CASES[] = {{0, 0, "0"}, {-0.0, 1, "0.0"}, {-0.04, 1, "0.0"}, {1234, 0, "1234"},
        {12345, 0, "12" THIN "345"}, {-1234567.25, 2, MINUS "1" THIN "234" THIN "567.25"},
        {999.5, 0, "1000"}, {(double)NAN, 0, "\xE2\x80\x93"}, {(double)INFINITY, 0, "\xE2\x88\x9E"},
        {-(double)INFINITY, 0, MINUS "\xE2\x88\x9E"}, {1e300, 0, "1.000e+300"}};
    for (size_t at = 0; at < sizeof CASES / sizeof CASES[0]; at++)
        assert_string_equal(
            lsp_word_number(CASES[at].value, CASES[at].decimals).text, CASES[at].text);
}

static void about_rounds_to_what_the_range_can_bear(void **state)
{
    (void)state;
    static const struct {
        double value, low, high;
        const char *text;
    } CASES[] = {{118.7, 80, 160, "120"}, {118.7, 118, 119.2, "119"}, {6213, 3890, 9120, "6200"},
        {23.5, (double)NAN, (double)NAN, "24"}, {0.0123, (double)NAN, (double)NAN, "0.012"},
        {0, -5, 5, "0"}, {-8.26, -61, 44, MINUS "8.3"}, {52347, 52340, 52350, "52" THIN "350"}};
    for (size_t at = 0; at < sizeof CASES / sizeof CASES[0]; at++)
        assert_string_equal(
            lsp_word_about(CASES[at].value, CASES[at].low, CASES[at].high).text, CASES[at].text);
}

static void money_has_three_digits_and_a_word(void **state)
{
    (void)state;
    assert_string_equal(lsp_word_money(0).text, "0.00");
    assert_string_equal(lsp_word_money(850123).text, "850" THIN "000");
    assert_string_equal(lsp_word_money(999600).text, "1.00 million");
    assert_string_equal(lsp_word_money(-12345678).text, MINUS "12.3 million");
    assert_string_equal(lsp_word_money(1.234e9).text, "1.23 billion");
}

static void plain_numbers_end_without_zeros(void **state)
{
    (void)state;
    assert_string_equal(lsp_word_plain(0.06, 4).text, "0.06");
    assert_string_equal(lsp_word_plain(4, 4).text, "4");
    assert_string_equal(lsp_word_plain(100, 4).text, "100");
    assert_string_equal(lsp_word_plain(1e-7, 4).text, "0.0000001");
    assert_string_equal(lsp_word_percent(0.06, 1).text, "6 %");
    assert_string_equal(lsp_word_percent(0.064, 1).text, "6.4 %");
}

static void durations_choose_their_unit(void **state)
{
    (void)state;
    assert_string_equal(lsp_word_hours(0.25).text, "15 min");
    assert_string_equal(lsp_word_hours(0.02).text, "1.2 min");
    assert_string_equal(lsp_word_hours(3.25).text, "3.2 h");
    assert_string_equal(lsp_word_hours(60).text, "2.5 days");
    assert_string_equal(lsp_word_hours((double)INFINITY).text, "\xE2\x88\x9E");
}

static void distances_are_in_km_and_miles(void **state)
{
    (void)state;
    assert_string_equal(lsp_word_distance(4.7).text, "4.7 km (2.9 mi)");
    assert_string_equal(lsp_word_distance(160.9344).text, "161 km (100 mi)");
}

static void dates_are_in_words(void **state)
{
    (void)state;
    int32_t day;
    assert_true(lsp_date_parse("2027-03-14", &day));
    assert_string_equal(lsp_word_date(day).text, "14 March 2027");
    assert_string_equal(lsp_word_short_date(day).text, "14 Mar 2027");
    assert_string_equal(lsp_word_month(day).text, "March 2027");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_grouped_and_signed),
        cmocka_unit_test(about_rounds_to_what_the_range_can_bear),
        cmocka_unit_test(money_has_three_digits_and_a_word),
        cmocka_unit_test(plain_numbers_end_without_zeros),
        cmocka_unit_test(durations_choose_their_unit),
        cmocka_unit_test(distances_are_in_km_and_miles),
        cmocka_unit_test(dates_are_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
