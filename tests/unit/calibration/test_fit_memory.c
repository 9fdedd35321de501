/* A fit for which memory is out leaves nothing behind.  SPDX-License-Identifier: Apache-2.0 */
#include "calibration/calibration.h"

#include "support/allocation.h"
#include "support/test.h"

static enum lsp_status evaluate(void *user, const double parameters[], double ret_residuals[])
{
    (void)user;
    ret_residuals[0] = parameters[0] + parameters[1] - 1;
    ret_residuals[1] = parameters[0] * parameters[1];
    return LSP_OK;
}

static void a_fit_without_memory_leaves_nothing_behind(void **state)
{
    (void)state;
    const double low[] = {0, 0}, high[] = {2, 2}, start[] = {0.5, 0.6};
    const struct lsp_fit_problem problem = {.n_parameters = 2,
        .n_residuals = 2,
        .low = low,
        .high = high,
        .start = start,
        .evaluate = evaluate};
    size_t n_blocks = lsp_test_n_blocks(), nth = 0;
    for (; nth < LSP_TEST_MAX_ALLOCATIONS; nth++) {
        struct lsp_arena arena = {0};
        struct lsp_fit fit = {.n_evaluations = 1234567};
        lsp_test_fail_from(nth);
        enum lsp_status status = lsp_calibration_fit(&problem, &arena, &fit);
        bool has_failed = lsp_test_has_failed();
        lsp_test_fail_never();
        lsp_arena_finish(&arena);
        assert_int_equal(lsp_test_n_blocks(), n_blocks);
        if (!has_failed) {
            assert_int_equal(status, LSP_OK);
            assert_true(fit.n_evaluations < 1234567);
            break;
        }
        assert_int_equal(status, LSP_NO_MEMORY);
        assert_int_equal(fit.n_evaluations, 1234567);
    }
    assert_true(nth > 0 && nth < LSP_TEST_MAX_ALLOCATIONS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fit_without_memory_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
