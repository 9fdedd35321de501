/* Tests that statistics say so when memory is out, and hold none afterwards.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/statistics.h"

#include "support/allocation.h"
#include "support/test.h"

enum { N_VALUES = 3000 }; /* more than one block of an arena */

static double value[N_VALUES];

static enum lsp_status take_quantile(double *ret)
{
    return lsp_statistics_quantile(N_VALUES, value, 0.5, ret);
}

static enum lsp_status take_rank_correlation(double *ret)
{
    return lsp_statistics_rank_correlation(N_VALUES, value, value, ret);
}

static void without_memory_the_result_is_untouched(void **state)
{
    (void)state;
    enum lsp_status (*const takes[])(double *) = {take_quantile, take_rank_correlation};
    static const double expected[] = {(N_VALUES - 1) / 2.0, 1};
    size_t n_before = lsp_test_n_blocks();
    for (size_t at = 0; at < N_VALUES; at++)
        value[at] = (double)(at * 7 % N_VALUES); /* 7 has no factor in common with it */
    for (size_t which = 0; which < 2; which++) {
        double found = -5;
        size_t nth = 0;
        for (;; nth++) {
            lsp_test_fail_from(nth);
            enum lsp_status status = takes[which](&found);
            lsp_test_fail_never();
            assert_int_equal(lsp_test_n_blocks(), n_before);
            if (!lsp_test_has_failed()) {
                assert_int_equal(status, LSP_OK);
                break;
            }
            assert_int_equal(status, LSP_NO_MEMORY);
            assert_true(found == -5);
            assert_true(nth < LSP_TEST_MAX_ALLOCATIONS);
        }
        assert_true(nth >= 1);
        assert_close(found, expected[which], 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_memory_the_result_is_untouched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
