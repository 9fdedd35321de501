/* Every allocation of a report may fail: the buffer then says so, and nothing is left behind.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include <stdlib.h>

#include "support/allocation.h"
#include "support/report_fixture.h"

enum { N_FORMS = 2 + LSP_N_REPORT_TABLES };

static void render(const struct lsp_report *report, int form, struct lsp_buffer *out)
{
    if (form == 0)
        lsp_report_html(report, out);
    else if (form == 1)
        lsp_report_json(report, out);
    else
        lsp_report_csv(report, (enum lsp_report_table)(form - 2), out);
}

static void every_failing_allocation_is_reported(void **state)
{
    (void)state;
    struct report_fixture *fixture = malloc(sizeof *fixture);
    assert_non_null(fixture);
    report_fixture_init(fixture);
    for (int form = 0; form < N_FORMS; form++)
        for (size_t nth = 0; nth < LSP_TEST_MAX_ALLOCATIONS; nth++) {
            size_t n_before = lsp_test_n_blocks();
            struct lsp_buffer out = {0};
            lsp_test_fail_from(nth);
            render(&fixture->report, form, &out);
            bool has_failed = lsp_test_has_failed();
            lsp_test_fail_never();
            assert_int_equal(out.failed, has_failed);
            lsp_buffer_finish(&out);
            assert_int_equal(lsp_test_n_blocks(), n_before);
            if (!has_failed)
                break;
        }
    report_fixture_finish(fixture);
    free(fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_failing_allocation_is_reported)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
