/* The table for the terminal: which columns it has, and what it says of runs that missed.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "study/study_internal.h"
#include "support/report_fixture.h"

#include <string.h>

static void ranges_need_twenty_draws_with_an_equilibrium(void **state)
{
    (void)state;
    static const struct {
        uint32_t n_draws, n_failed;
        bool has_ranges;
    } CASES[] = {{0, 0, false}, {19, 0, false}, {20, 0, true}, {20, 1, false}, {21, 1, true},
        {200, 181, false}, {5, 5, false}};
    struct report_fixture fixture;
    report_fixture_init(&fixture);
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct lsp_buffer text = {0};
        fixture.report.n_draws = CASES[n].n_draws;
        fixture.report.n_failed_draws = CASES[n].n_failed;
        lsp_summary_text(&fixture.report, &text);
        assert_false(text.failed);
        assert_true((strstr(text.text, "P10") != NULL) == CASES[n].has_ranges);
        lsp_buffer_finish(&text);
    }
    report_fixture_finish(&fixture);
}

static void no_zero_has_a_sign(void **state)
{
    (void)state;
    static const double ZEROS[] = {-0.0, -1e-12, -0.049, 0.049};
    struct report_fixture fixture;
    report_fixture_init(&fixture);
    for (size_t n = 0; n < sizeof ZEROS / sizeof *ZEROS; n++) {
        struct lsp_buffer text = {0};
        fixture.figures[0].value = fixture.figures[0].low = ZEROS[n];
        fixture.appraisal.npv_money = 1e6 * ZEROS[n];
        fixture.appraisal.bcr = -0.0;
        fixture.appraisal.eirr = ZEROS[n] / 100;
        lsp_summary_text(&fixture.report, &text);
        assert_false(text.failed);
        assert_non_null(strstr(text.text, " 0.0 "));
        assert_null(strstr(text.text, "-0.0"));
        assert_null(strstr(text.text, "-0 "));
        lsp_buffer_finish(&text);
    }
    struct lsp_buffer text = {0};
    fixture.figures[0].value = -0.06;
    lsp_summary_text(&fixture.report, &text);
    assert_non_null(strstr(text.text, "-0.1"));
    lsp_buffer_finish(&text);
    report_fixture_finish(&fixture);
}

static void what_missed_its_target_is_named(void **state)
{
    (void)state;
    static const struct {
        struct lsp_missed_targets missed;
        bool says_runs, says_draws, says_benefits;
    } CASES[] = {{{0, 3, 0, 200, 0}, false, false, false}, {{1, 3, 0, 200, 0}, true, false, false},
        {{0, 3, 7, 200, 0}, false, true, false}, {{2, 3, 200, 200, 0}, true, true, false},
        {{0, 3, 0, 200, 1}, false, false, true}, {{1, 3, 7, 200, 1}, true, true, true}};
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct lsp_buffer text = {0};
        lsp_summary_missed(&CASES[n].missed, &text);
        const char *said = text.text == NULL ? "" : text.text;
        assert_true((strstr(said, "runs of ") != NULL) == CASES[n].says_runs);
        assert_true(
            (strstr(said, "the error of a benefit is above") != NULL) == CASES[n].says_benefits);
        size_t n_parts = CASES[n].says_runs + (size_t)CASES[n].says_draws + CASES[n].says_benefits,
               n_found = 0;
        for (const char *at = said; (at = strstr(at, "; ")) != NULL; at += 2)
            n_found += strncmp(at, "; the report says", 17) != 0;
        assert_int_equal(n_found, n_parts > 0 ? n_parts - 1 : 0);
        assert_true((strstr(said, "of the 200 draws") != NULL) == CASES[n].says_draws);
        lsp_buffer_finish(&text);
    }
}

static void the_largest_duality_gap_is_said(void **state)
{
    (void)state;
    static const struct {
        double without, with;
        uint32_t why_not;
        const char *said;
    } CASES[] = {{0, 0, 0, "at most 0e+00 of all cost; 2 of 2 are one convex problem"},
        {3e-14, 2e-12, LSP_NONCONVEX_POSTS, "at most 1e-11 of all cost; 1 of 2 are"},
        {1e-9, INFINITY, 0, "at most inf of all cost"}};
    struct report_fixture fixture;
    report_fixture_init(&fixture);
    fixture.report.n_scenarios = 1;
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct lsp_buffer text = {0};
        fixture.results[0].convergence.duality_gap = CASES[n].without;
        fixture.results[1].convergence.duality_gap = CASES[n].with;
        fixture.results[1].convergence.why_not = CASES[n].why_not;
        lsp_summary_text(&fixture.report, &text);
        if (strstr(text.text, CASES[n].said) == NULL)
            fail_msg("\"%s\" is not in %s", CASES[n].said, text.text);
        lsp_buffer_finish(&text);
    }
    report_fixture_finish(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_need_twenty_draws_with_an_equilibrium),
        cmocka_unit_test(no_zero_has_a_sign),
        cmocka_unit_test(what_missed_its_target_is_named),
        cmocka_unit_test(the_largest_duality_gap_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
