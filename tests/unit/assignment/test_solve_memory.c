/* An assignment that runs out of memory says so, frees what it held and leaves its result alone.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "support/allocation.h"
#include "support/manufactured.h"

static void every_failing_allocation_is_reported(void **state)
{
    (void)state;
    struct manufactured made;
    assert_true(manufacture(21, 8, 12, &made));
    size_t n_blocks = lsp_test_n_blocks(), nth = 0;
    for (; nth < LSP_TEST_MAX_ALLOCATIONS; nth++) {
        struct lsp_assignment_result result = {.n_steps = 77};
        struct lsp_assignment_options options = {.relative_gap = 1e-10, .n_threads = 1};
        lsp_test_fail_from(nth);
        enum lsp_status status = lsp_assignment_solve(&made.problem, &options, &result);
        bool has_failed = lsp_test_has_failed();
        lsp_test_fail_never();
        assert_int_equal(status, has_failed ? LSP_NO_MEMORY : LSP_OK);
        if (has_failed)
            assert_int_equal(result.n_steps, 77);
        else
            lsp_assignment_result_finish(&result);
        assert_int_equal(lsp_test_n_blocks(), n_blocks);
        if (!has_failed)
            break;
    }
    assert_true(nth > 10 && nth < LSP_TEST_MAX_ALLOCATIONS);
    manufactured_finish(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_failing_allocation_is_reported)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
