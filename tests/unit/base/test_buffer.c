/* Tests of the buffer and its escapes.  SPDX-License-Identifier: Apache-2.0 */
#include "base/buffer.h"
#include "base/random.h"
#include "support/test.h"

#define HIDDEN "\xE2\x90\xA6"

struct escape {
    const char *text, *expected;
};

static void check_escapes(
    void (*add)(struct lsp_buffer *, const char *), const struct escape cases[], size_t n_cases)
{
    for (size_t n = 0; n < n_cases; n++) {
        struct lsp_buffer buffer = {0};
        lsp_buffer_add(&buffer, "");
        add(&buffer, cases[n].text);
        assert_false(buffer.failed);
        assert_string_equal(buffer.text, cases[n].expected);
        assert_int_equal(buffer.length, strlen(cases[n].expected));
        lsp_buffer_finish(&buffer);
    }
}
#define CHECK_ESCAPES(ADD, CASES) check_escapes(ADD, CASES, sizeof(CASES) / sizeof *(CASES))

static void text_grows_piece_by_piece(void **state)
{
    (void)state;
    struct lsp_buffer buffer = {0};
    for (int n = 0; n < 1000; n++)
        lsp_buffer_printf(&buffer, "%03d,", n);
    lsp_buffer_add_bytes(&buffer, "end of it", 3);
    assert_int_equal(buffer.length, 4003);
    assert_memory_equal(buffer.text, "000,001,", 8);
    assert_string_equal(buffer.text + 3996, "999,end");
    lsp_buffer_finish(&buffer);
    assert_null(buffer.text);
}

static void a_failed_buffer_takes_nothing_more(void **state)
{
    (void)state;
    struct lsp_buffer buffer = {0};
    lsp_buffer_add(&buffer, "before");
    buffer.failed = true;
    lsp_buffer_add(&buffer, "after");
    lsp_buffer_printf(&buffer, "%d", 1);
    assert_string_equal(buffer.text, "before");
    lsp_buffer_finish(&buffer);
}

static void html_shows_names_as_they_are_and_runs_nothing(void **state)
{
    (void)state;
    static const struct escape CASES[] = {
        {"Khasan", "Khasan"},
        {"<script>alert('x')</script> & \"y\"",
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;"},
        {"\xE8\xB1\x86\xE6\xBB\xA1\xE6\xB1\x9F \xF0\x9F\x8C\x89",
            "\xE8\xB1\x86\xE6\xBB\xA1\xE6\xB1\x9F \xF0\x9F\x8C\x89"},
        {"a\tb\nc\rd\x01\x7f", "a\tb\nc" HIDDEN "d" HIDDEN HIDDEN},
        {"\xE2\x80\xAE"
         "cba\xE2\x80\xAC",
            HIDDEN "cba" HIDDEN},                                 /* U+202E, U+202C */
        {"\xE2\x81\xA6x\xE2\x81\xA9", HIDDEN "x" HIDDEN},         /* U+2066, U+2069 */
        {"\xE2\x80\x94\xE2\x81\xAA", "\xE2\x80\x94\xE2\x81\xAA"}, /* their neighbours stay */
        {"\xC2\x9B"
         "31m",
            HIDDEN "31m"}, /* C1 control sequence introducer */
        {"\xC2\xA0\xC3\xA9", "\xC2\xA0\xC3\xA9"},
        {"bad \xFF\xC3 end\xE2\x80", "bad " HIDDEN HIDDEN " end" HIDDEN HIDDEN},
    };
    CHECK_ESCAPES(lsp_buffer_add_html, CASES);
}

static void a_terminal_gets_no_control_characters(void **state)
{
    (void)state;
    static const struct escape CASES[] = {
        {"plain <text> & \"quotes\"", "plain <text> & \"quotes\""},
        {"\x1b[2Jgone", HIDDEN "[2Jgone"},
        {"\x1b]0;title\a", HIDDEN "]0;title" HIDDEN},
        {"a\tb\nc\bd\x7f", "a\tb" HIDDEN "c" HIDDEN "d" HIDDEN},
        {"\xC2\x9B"
         "31m",
            HIDDEN "31m"},
        {"\x9B"
         "31m",
            HIDDEN "31m"},
        {"\xE2\x80\xAEtxt", HIDDEN "txt"},
        {"\xE2\x81\xA8txt", HIDDEN "txt"},
        {"\xD0\xA5\xD0\xB0\xD1\x81\xD0\xB0\xD0\xBD", "\xD0\xA5\xD0\xB0\xD1\x81\xD0\xB0\xD0\xBD"},
    };
    CHECK_ESCAPES(lsp_buffer_add_terminal, CASES);
}

static void json_strings_are_valid_json_and_safe_in_a_page(void **state)
{
    (void)state;
    static const struct escape CASES[] = {
        {"", "\"\""},
        {NULL, "null"},
        {"a \"b\" \\ c", "\"a \\\"b\\\" \\\\ c\""},
        {"line\nline\t\x01", "\"line\\nline\\u0009\\u0001\""},
        {"</script>", "\"\\u003c/script>\""},
        {"\xE6\xB1\x9F", "\"\xE6\xB1\x9F\""},
        {"a\x7F\xC2\x9B\xC2\xA0", "\"a\\u007f\\u009b\xC2\xA0\""},
        {"\xE2\x80\xAE\xE2\x81\xA6\xE2\x80\xA6", "\"\\u202e\\u2066\xE2\x80\xA6\""},
        {"x\xFFy\xED\xA0\x80", "\"x" HIDDEN "y" HIDDEN HIDDEN HIDDEN "\""},
    };
    CHECK_ESCAPES(lsp_buffer_add_json, CASES);
}

static void csv_fields_are_quoted_and_are_no_formulas(void **state)
{
    (void)state;
    static const struct escape CASES[] = {
        {"", ""},
        {"plain text", "plain text"},
        {"a,b", "\"a,b\""},
        {"say \"x\"", "\"say \"\"x\"\"\""},
        {"two\nlines", "\"two\nlines\""},
        {"=1+1", "'=1+1"},
        {"+1", "'+1"},
        {"-cmd", "'-cmd"},
        {"@SUM(A1)", "'@SUM(A1)"},
        {"\tx", "'\tx"},
        {"=HYPERLINK(\"a\",\"b\")", "\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\""},
        {"1=1", "1=1"},
        {"\x1b[2Jgone\a", HIDDEN "[2Jgone" HIDDEN},
        {"\r=1+1", HIDDEN "=1+1"},
        {"a\r\nb\tc\x7f", "\"a" HIDDEN "\nb\tc" HIDDEN "\""},
        {"\xE2\x80\xAEtxt \xC2\x9B \xFF", HIDDEN "txt " HIDDEN " " HIDDEN},
        {"\xE6\xB1\x9F, \xF0\x9F\x8C\x89", "\"\xE6\xB1\x9F, \xF0\x9F\x8C\x89\""},
    };
    CHECK_ESCAPES(lsp_buffer_add_csv, CASES);
}

static void numbers_take_the_fewest_digits(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *expected;
    } CASES[] = {
        {0, "0"},
        {-0.0, "-0"},
        {0.1, "0.1"},
        {1.0 / 3, "0.3333333333333333"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1e22, "1e+22"},
        {123456789, "123456789"},
        {5e-324, "5e-324"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {(double)INFINITY, "inf"},
        {(double)-INFINITY, "-inf"},
        {(double)NAN, "nan"},
        {(double)-NAN, "nan"},
    };
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        char text[32];
        lsp_format_double(CASES[n].value, text);
        assert_string_equal(text, CASES[n].expected);
    }
}

static void spoken_numbers_have_about_three_digits_and_no_power_of_ten(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *expected;
    } CASES[] = {{0, "0"}, {0.312345, "0.312"}, {12.345, "12.3"}, {999.7, "1\u202f000"},
        {54000, "54\u202f000"}, {-54321, "-54\u202f300"}, {742123, "742\u202f000"},
        {999999, "1 million"}, {7418000, "7.42 million"}, {1.2e9, "1.2 billion"},
        {-4.56e12, "-4560 billion"}, {1e20, "1e+20"}};
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        char text[32];
        lsp_format_spoken(CASES[n].value, text);
        assert_string_equal(text, CASES[n].expected);
    }
}

static void any_number_reads_back_the_same(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 20000; n++) {
        double size = 600 * lsp_random_uniform(1, LSP_RANDOM_TEST, n, 0) - 300;
        double value = (lsp_random_uniform(1, LSP_RANDOM_TEST, n, 1) - 0.5) * pow(10, size);
        char text[32];
        lsp_format_double(value, text);
        assert_true(strtod(text, NULL) == value);
    }
}

static void json_has_no_nan_and_no_infinity(void **state)
{
    (void)state;
    struct lsp_buffer buffer = {0};
    const double values[] = {1.5, (double)NAN, (double)INFINITY, (double)-INFINITY, -2};
    for (size_t n = 0; n < 5; n++) {
        lsp_buffer_add_json_number(&buffer, values[n]);
        lsp_buffer_add(&buffer, " ");
    }
    assert_string_equal(buffer.text, "1.5 null null null -2 ");
    lsp_buffer_finish(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_grows_piece_by_piece),
        cmocka_unit_test(a_failed_buffer_takes_nothing_more),
        cmocka_unit_test(html_shows_names_as_they_are_and_runs_nothing),
        cmocka_unit_test(a_terminal_gets_no_control_characters),
        cmocka_unit_test(json_strings_are_valid_json_and_safe_in_a_page),
        cmocka_unit_test(csv_fields_are_quoted_and_are_no_formulas),
        cmocka_unit_test(numbers_take_the_fewest_digits),
        cmocka_unit_test(spoken_numbers_have_about_three_digits_and_no_power_of_ten),
        cmocka_unit_test(any_number_reads_back_the_same),
        cmocka_unit_test(json_has_no_nan_and_no_infinity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
