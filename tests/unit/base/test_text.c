/* Tests of the strict reading of numbers and words.  SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "support/test.h"

static void decimal_numbers_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double expected;
    } CASES[] = {
        {"0", 0}, {"-0", -0.0}, {"1", 1}, {"+1", 1}, {"-5.0", -5}, {".5", 0.5}, {"5.", 5},
        {"1e3", 1000}, {"1E-3", 0.001}, {"1.5e+2", 150}, {"00012", 12}, {"1e-999", 0}, {"0.1", 0.1},
        {"273.18", 273.18}, {"9007199254740991", 9007199254740991.0},
        {"9007199254740993", 9007199254740992.0}, {"0.000000000000001", 1e-15},
        {"1.23456789012345", 1.23456789012345}, {"9.00719925474099", 9.00719925474099},
        {"1.7976931348623157e308", 1.7976931348623157e308},
        {"0000000000000000000000000000000000000000000000000000000000000012", 12}, /* 64 bytes */
    };
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        double value = 77;
        assert_true(lsp_text_to_double(CASES[n].text, strlen(CASES[n].text), &value));
        assert_true(value == CASES[n].expected);
        assert_int_equal(signbit(value) != 0, signbit(CASES[n].expected) != 0);
    }
}

static void what_is_no_decimal_number_is_refused(void **state)
{
    (void)state;
    static const char *const CASES[] = {"", " ", " 1", "1 ", "1\n", "+", "-", ".", "-.", "e5", "1e",
        "1e+", "1e5.0", "nan", "NaN", "-nan", "inf", "INFINITY", "-inf", "0x10", "0x1p3", "1,5",
        "1.5.2", "1_000", "1 000", "--1", "+-1", "1f", "1e999", "-1e999", "\xD9\xA1", "1\xC2\xA0",
        "00000000000000000000000000000000000000000000000000000000000000012"}; /* 65 bytes */
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        double value = 77;
        if (lsp_text_to_double(CASES[n], strlen(CASES[n]), &value))
            fail_msg("\"%s\" is read as %g", CASES[n], value);
        assert_true(value == 77);
    }
    double value = 77;
    assert_false(lsp_text_to_double("1\0002", 3, &value)); /* a NUL within */
    assert_true(lsp_text_to_double("123", 2, &value));     /* and not a byte further */
    assert_true(value == 12);
}

static void whole_numbers_are_read_to_the_last_one(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t min, max, expected;
        bool accepted;
    } CASES[] = {
        {"0", 0, 9, 0, true},
        {"-0", 0, 9, 0, true},
        {"+7", 0, 9, 7, true},
        {"10", 0, 9, 0, false},
        {"-1", 0, 9, 0, false},
        {"", 0, 9, 0, false},
        {"-", -9, 9, 0, false},
        {"1.0", 0, 9, 0, false},
        {"1e1", 0, 99, 0, false},
        {" 1", 0, 9, 0, false},
        {"0x1", 0, 9, 0, false},
        {"007", 0, 9, 7, true},
        {"9223372036854775807", INT64_MIN, INT64_MAX, INT64_MAX, true},
        {"-9223372036854775808", INT64_MIN, INT64_MAX, INT64_MIN, true},
        {"9223372036854775808", INT64_MIN, INT64_MAX, 0, false},
        {"-9223372036854775809", INT64_MIN, INT64_MAX, 0, false},
        {"99999999999999999999999999", INT64_MIN, INT64_MAX, 0, false},
    };
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        int64_t value = 77;
        bool accepted = lsp_text_to_int(
            CASES[n].text, strlen(CASES[n].text), CASES[n].min, CASES[n].max, &value);
        assert_int_equal(accepted, CASES[n].accepted);
        assert_true(value == (accepted ? CASES[n].expected : 77));
    }
}

static void utf8_is_told_from_what_is_not(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t bad_offset; /* SIZE_MAX: well formed */
    } CASES[] = {
        {"", SIZE_MAX},
        {"ascii", SIZE_MAX},
        {"\xC2\x80\xDF\xBF", SIZE_MAX},
        {"\xE0\xA0\x80\xEF\xBF\xBF", SIZE_MAX},
        {"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", SIZE_MAX},
        {"\xED\x9F\xBF\xEE\x80\x80", SIZE_MAX},
        {"a\x80", 1},
        {"ab\xC3", 2},
        {"\xC0\xAF", 0},
        {"\xC1\xBF", 0},
        {"\xE0\x9F\xBF", 0},
        {"\xF0\x8F\xBF\xBF", 0},
        {"x\xED\xA0\x80", 1},
        {"\xF4\x90\x80\x80", 0},
        {"\xF5\x80\x80\x80", 0},
        {"\xFF", 0},
        {"\xE6\xB1", 0},
        {"\xE6\xB1z", 0},
        {"ok\xF0\x9F\x8C", 2},
    };
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        size_t offset = SIZE_MAX;
        bool fine = lsp_text_is_utf8(CASES[n].text, strlen(CASES[n].text), &offset);
        assert_int_equal(fine, CASES[n].bad_offset == SIZE_MAX);
        assert_int_equal(offset, CASES[n].bad_offset);
    }
    size_t offset = 77;
    assert_false(lsp_text_is_utf8("a\0b", 3, &offset));
    assert_int_equal(offset, 1);
}

static void words_are_found_without_regard_to_case(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"road", "rail", "air"};
    assert_int_equal(lsp_text_find("RAIL", NAMES, 3), 1);
    assert_int_equal(lsp_text_find("road", NAMES, 3), 0);
    assert_int_equal(lsp_text_find("sea", NAMES, 3), 3);
    assert_int_equal(lsp_text_find("ai", NAMES, 3), 3);
    assert_int_equal(lsp_text_find("airs", NAMES, 3), 3);
    assert_true(lsp_text_equal("", ""));
    assert_false(lsp_text_equal("a", ""));
    assert_false(lsp_text_equal("@", "`")); /* 32 apart, but no letters */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimal_numbers_are_read),
        cmocka_unit_test(what_is_no_decimal_number_is_refused),
        cmocka_unit_test(whole_numbers_are_read_to_the_last_one),
        cmocka_unit_test(utf8_is_told_from_what_is_not),
        cmocka_unit_test(words_are_found_without_regard_to_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
