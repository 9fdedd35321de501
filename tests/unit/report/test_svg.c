/* Axes and text measures.  SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "report/svg_internal.h"

static void ticks_are_round_and_inside(void **state)
{
    (void)state;
    static const struct {
        double low, high;
        size_t most;
    } CASES[] = {
        {0, 1, 5}, {0, 24, 7}, {-12.75, 13.2, 7}, {0, 0.00037, 5}, {-3e9, 1e10, 8}, {5, 5.01, 4}};
    for (size_t at = 0; at < sizeof CASES / sizeof CASES[0]; at++) {
        double ticks[LSP_MAX_TICKS];
        int decimals;
        size_t n = lsp_axis_ticks(CASES[at].low, CASES[at].high, CASES[at].most, ticks, &decimals);
        assert_in_range(n, 2, CASES[at].most);
        for (size_t tick = 0; tick < n; tick++) {
            double slack = 1e-9 * (CASES[at].high - CASES[at].low);
            assert_true(ticks[tick] >= CASES[at].low - slack);
            assert_true(ticks[tick] <= CASES[at].high + slack);
            double shown = round(ticks[tick] * pow(10, decimals)) / pow(10, decimals);
            assert_true(fabs(shown - ticks[tick]) <= slack);
        }
    }
}

static void empty_and_endless_axes_have_no_ticks(void **state)
{
    (void)state;
    double ticks[LSP_MAX_TICKS];
    int decimals;
    assert_int_equal(lsp_axis_ticks(1, 1, 5, ticks, &decimals), 0);
    assert_int_equal(lsp_axis_ticks(0, (double)INFINITY, 5, ticks, &decimals), 0);
    assert_int_equal(lsp_axis_ticks((double)NAN, 1, 5, ticks, &decimals), 0);
}

static void rounding_up_never_lowers(void **state)
{
    (void)state;
    for (double value = 1e-6; value < 1e9; value *= 1.37) {
        double up = lsp_round_up(value);
        assert_true(up >= value * (1 - 1e-9) && up <= 2 * value);
    }
    assert_close(lsp_round_up(0), 1, 0);
    assert_close(lsp_round_up((double)NAN), 1, 0);
}

static void cut_texts_fit_and_end_in_an_ellipsis(void **state)
{
    (void)state;
    char out[64];
    lsp_text_cut("short", 10, 100, sizeof out, out);
    assert_string_equal(out, "short");
    lsp_text_cut("a name that is much too long", 10, 60, sizeof out, out);
    assert_true(lsp_text_width(out, 10) <= 60);
    assert_string_equal(out + strlen(out) - 3, "\xE2\x80\xA6");
    /* never inside a character, however small the room */
    lsp_text_cut("\xD0\x9F\xD0\xA0\xD0\x98\xD0\x92\xD0\x95\xD0\xA2", 1, 100, 8, out);
    assert_string_equal(out, "\xD0\x9F\xD0\xA0\xE2\x80\xA6");
}

static void wide_scripts_are_wider(void **state)
{
    (void)state;
    assert_true(lsp_text_width("\xE5\xB9\xB3", 10) > lsp_text_width("W", 10));
    assert_close(lsp_text_width("", 10), 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticks_are_round_and_inside),
        cmocka_unit_test(empty_and_endless_axes_have_no_ticks),
        cmocka_unit_test(rounding_up_never_lowers),
        cmocka_unit_test(cut_texts_fit_and_end_in_an_ellipsis),
        cmocka_unit_test(wide_scripts_are_wider),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
