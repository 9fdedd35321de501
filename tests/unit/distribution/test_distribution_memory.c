/* Distribution when memory runs out: says so, and leaves nothing behind.
 * SPDX-License-Identifier: Apache-2.0 */
#include "distribution/distribution.h"

#include "support/allocation.h"
#include "support/test.h"

static void a_matrix_without_memory_leaves_nothing_behind(void **state)
{
    (void)state;
    const double rows[] = {100, 200}, columns[] = {120, 180}, cost[] = {10, 20, 20, 10};
    const struct lsp_gravity gravity = {.n_rows = 2,
        .n_columns = 2,
        .row_total = rows,
        .column_total = columns,
        .cost = cost};
    size_t n_blocks = lsp_test_n_blocks(), nth = 0;
    for (; nth < LSP_TEST_MAX_ALLOCATIONS; nth++) {
        struct lsp_arena arena = {0};
        struct lsp_matrix matrix;
        lsp_test_fail_from(nth);
        enum lsp_status status = lsp_distribution_calibrate(&gravity, 12, &arena, &matrix);
        bool has_failed = lsp_test_has_failed();
        lsp_test_fail_never();
        assert_int_equal(status, has_failed ? LSP_NO_MEMORY : LSP_OK);
        lsp_arena_finish(&arena);
        assert_int_equal(lsp_test_n_blocks(), n_blocks);
        if (!has_failed)
            break;
    }
    assert_in_range(nth, 2, LSP_TEST_MAX_ALLOCATIONS - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_matrix_without_memory_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
