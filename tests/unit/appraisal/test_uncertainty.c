/* Tests of quantiles and rank correlation.  SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "appraisal/uncertainty.h"

static void quantiles_lie_between_order_statistics(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    double value[] = {4, 1, (double)NAN, 3, 2};
    static const struct {
        double p, expected;
    } rows[] = {{0, 1}, {0.5, 2.5}, {0.25, 1.75}, {0.9, 3.7}, {1, 4}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++)
        assert_close(lsp_quantile(&arena, 5, value, rows[row].p), rows[row].expected, 1e-15);
    assert_true(value[0] == 4); /* a copy is sorted */
    assert_true(isnan(lsp_quantile(&arena, 1, value + 2, 0.5)));
    assert_true(isnan(lsp_quantile(&arena, 0, value, 0.5)));
    assert_true(lsp_quantile(&arena, 1, value, 0.3) == 4);
    lsp_arena_finish(&arena);
}

static void rank_correlations_of_small_samples_are_known(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    double x[] = {106, 86, 100, 101, 99, 103, 97, 113, 112, 110};
    double y[] = {7, 0, 27, 50, 28, 29, 20, 12, 6, 17};
    assert_close(lsp_rank_correlation(&arena, 10, x, y), -29.0 / 165, 1e-14);
    double rising[] = {1, 2, 4, 8}, curved[] = {-9, 0, 1, 1e9}, falling[] = {4, 3, 2, 1};
    assert_close(lsp_rank_correlation(&arena, 4, rising, curved), 1, 1e-15);
    assert_close(lsp_rank_correlation(&arena, 4, rising, falling), -1, 1e-15);
    lsp_arena_finish(&arena);
}

static void ties_share_their_middle_rank(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    double x[] = {1, 2, 2, 3}, y[] = {1, 3, 2, 4};
    /* ranks 0, 1.5, 1.5, 3 and 0, 2, 1, 3: product 4.5, squares 4.5 and 5 */
    assert_close(lsp_rank_correlation(&arena, 4, x, y), 4.5 / sqrt(4.5 * 5), 1e-15);
    double same[] = {2, 2, 2, 2};
    assert_true(lsp_rank_correlation(&arena, 4, same, y) == 0);
    lsp_arena_finish(&arena);
}

static void pairs_with_nan_are_left_out(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    double x[] = {1, (double)NAN, 2, 3}, y[] = {3, 9, 2, 1};
    assert_close(lsp_rank_correlation(&arena, 4, x, y), -1, 1e-15);
    assert_true(lsp_rank_correlation(&arena, 0, x, y) == 0);
    lsp_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_lie_between_order_statistics),
        cmocka_unit_test(rank_correlations_of_small_samples_are_known),
        cmocka_unit_test(ties_share_their_middle_rank),
        cmocka_unit_test(pairs_with_nan_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
