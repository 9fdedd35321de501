/* Tests of quantiles and rank correlation.  SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "base/random.h"
#include "base/statistics.h"

static double quantile(size_t n, const double value[], double p)
{
    double found = -1;
    assert_int_equal(lsp_statistics_quantile(n, value, p, &found), LSP_OK);
    return found;
}

static double rank_correlation(size_t n, const double x[], const double y[])
{
    double found = -2;
    assert_int_equal(lsp_statistics_rank_correlation(n, x, y, &found), LSP_OK);
    return found;
}

static void quantiles_lie_between_order_statistics(void **state)
{
    (void)state;
    double value[] = {4, 1, (double)NAN, 3, 2};
    static const struct {
        double p, expected;
    } rows[] = {{0, 1}, {0.5, 2.5}, {0.25, 1.75}, {0.9, 3.7}, {1, 4}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++)
        assert_close(quantile(5, value, rows[row].p), rows[row].expected, 1e-15);
    assert_true(value[0] == 4); /* a copy is sorted */
    assert_true(isnan(quantile(1, value + 2, 0.5)));
    assert_true(isnan(quantile(0, value, 0.5)));
    assert_true(quantile(1, value, 0.3) == 4);
}

static void rank_correlations_of_small_samples_are_known(void **state)
{
    (void)state;
    double x[] = {106, 86, 100, 101, 99, 103, 97, 113, 112, 110};
    double y[] = {7, 0, 27, 50, 28, 29, 20, 12, 6, 17};
    assert_close(rank_correlation(10, x, y), -29.0 / 165, 1e-14);
    double rising[] = {1, 2, 4, 8}, curved[] = {-9, 0, 1, 1e9}, falling[] = {4, 3, 2, 1};
    assert_close(rank_correlation(4, rising, curved), 1, 1e-15);
    assert_close(rank_correlation(4, rising, falling), -1, 1e-15);
}

static void ties_share_their_middle_rank(void **state)
{
    (void)state;
    double x[] = {1, 2, 2, 3}, y[] = {1, 3, 2, 4};
    /* ranks 0, 1.5, 1.5, 3 and 0, 2, 1, 3: product 4.5, squares 4.5 and 5 */
    assert_close(rank_correlation(4, x, y), 4.5 / sqrt(4.5 * 5), 1e-15);
    double same[] = {2, 2, 2, 2};
    assert_true(rank_correlation(4, same, y) == 0);
}

static void pairs_with_nan_are_left_out(void **state)
{
    (void)state;
    double x[] = {1, (double)NAN, 2, 3}, y[] = {3, 9, 2, 1};
    assert_close(rank_correlation(4, x, y), -1, 1e-15);
    assert_true(rank_correlation(0, x, y) == 0);
}

static void ranks_count_the_smaller_ones_and_half_of_the_equal(void **state)
{
    (void)state;
    double value[50], rank[50];
    for (uint32_t test = 0; test < 100; test++) {
        for (uint32_t at = 0; at < 50; at++) /* few values, so that there are ties */
            value[at] = floor(20 * lsp_random_uniform(6, LSP_RANDOM_TEST, test, at)) - 10;
        assert_int_equal(lsp_statistics_rank(50, value, rank), LSP_OK);
        for (size_t at = 0; at < 50; at++) {
            size_t n_smaller = 0, n_equal = 0;
            for (size_t other = 0; other < 50; other++) {
                n_smaller += value[other] < value[at];
                n_equal += value[other] == value[at];
            }
            assert_true(rank[at] == (double)n_smaller + ((double)n_equal + 1) / 2);
        }
        assert_int_equal(lsp_statistics_rank(50, value, value), LSP_OK); /* in place */
        assert_memory_equal(value, rank, sizeof rank);
    }
}

static void infinite_values_rank_at_the_ends(void **state)
{
    (void)state;
    double value[] = {(double)INFINITY, 0, -(double)INFINITY, (double)INFINITY}, rank[4];
    assert_int_equal(lsp_statistics_rank(4, value, rank), LSP_OK);
    assert_true(rank[0] == 3.5 && rank[1] == 2 && rank[2] == 1 && rank[3] == 3.5);
    assert_true(isinf(quantile(4, value, 0.9)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_lie_between_order_statistics),
        cmocka_unit_test(rank_correlations_of_small_samples_are_known),
        cmocka_unit_test(ties_share_their_middle_rank),
        cmocka_unit_test(pairs_with_nan_are_left_out),
        cmocka_unit_test(ranks_count_the_smaller_ones_and_half_of_the_equal),
        cmocka_unit_test(infinite_values_rank_at_the_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
