/* Tests of correlations between drawn columns.
 * SPDX-License-Identifier: Apache-2.0 */
#include "assumptions/correlation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/statistics.h"
#include "support/test.h"

enum { MAX_DRAWS = 2000, MAX_COLUMNS = 4 };

static double drawn[MAX_COLUMNS][MAX_DRAWS];
static double *columns[MAX_COLUMNS] = {drawn[0], drawn[1], drawn[2], drawn[3]};

static void draw(size_t n, uint32_t n_draws, uint64_t seed)
{
    for (size_t column = 0; column < n; column++)
        lsp_random_latin(seed, LSP_RANDOM_TEST, (uint32_t)column, n_draws, columns[column]);
}

static double realised(size_t one, size_t two, uint32_t n_draws)
{
    double correlation = 9;
    assert_int_equal(
        lsp_statistics_rank_correlation(n_draws, columns[one], columns[two], &correlation), LSP_OK);
    return correlation;
}

/* Two numbers always can; of three, with a and b each r to c, a and b go together by at least
 * 2 r'^2 - 1, r' being that of the scores. */
static void a_matrix_can_be_when_its_scores_can(void **state)
{
    (void)state;
    double pair[4] = {1, -0.99, -0.99, 1}, factor[9];
    size_t row = 9;
    assert_true(lsp_correlation_is_possible(2, pair, factor, &row));
    assert_close(factor[2], 2 * sin(-0.99 * acos(-1) / 6), 1e-15);
    double with_c = 0.9, scores = 2 * sin(0.9 * acos(-1) / 6);
    double least = 6 / acos(-1) * asin((2 * scores * scores - 1) / 2);
    for (int side = 0; side < 2; side++) {
        double other = least + (side == 0 ? -1e-6 : 1e-6);
        double three[9] = {1, other, with_c, other, 1, with_c, with_c, with_c, 1};
        assert_int_equal(lsp_correlation_is_possible(3, three, factor, &row), side);
    }
    assert_int_equal(row, 2);
}

static void the_share_that_can_be_is_the_largest_hundredth(void **state)
{
    (void)state;
    double three[9] = {1, -0.9, 0.9, -0.9, 1, 0.9, 0.9, 0.9, 1}, factor[9], smaller[9];
    double share = lsp_correlation_possible_share(3, three, factor);
    assert_true(share > 0 && share < 1);
    for (int more = 0; more < 2; more++) {
        size_t row;
        for (size_t at = 0; at < 9; at++)
            smaller[at] = at % 4 == 0 ? 1 : three[at] * (share + 0.01 * more);
        assert_int_equal(lsp_correlation_is_possible(3, smaller, factor, &row), 1 - more);
    }
}

static int compare(const void *a, const void *b)
{
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

static void columns_keep_their_values_and_the_first_its_order(void **state)
{
    (void)state;
    static double before[MAX_COLUMNS][MAX_DRAWS];
    double wanted[9] = {1, 0.7, 0, 0.7, 1, -0.4, 0, -0.4, 1};
    draw(3, 200, 7);
    memcpy(before, drawn, sizeof before);
    assert_int_equal(lsp_correlation_impose(3, wanted, 200, columns), LSP_OK);
    assert_memory_equal(before[0], drawn[0], sizeof before[0]);
    assert_memory_not_equal(before[1], drawn[1], sizeof before[1]);
    for (size_t column = 0; column < 3; column++) {
        qsort(before[column], 200, sizeof(double), compare);
        qsort(drawn[column], 200, sizeof(double), compare);
        assert_memory_equal(before[column], drawn[column], 200 * sizeof(double));
    }
}

static void realised_rank_correlations_are_those_wanted(void **state)
{
    (void)state;
    const double r01 = 0.8, r02 = -0.3, r12 = 0.1, r13 = 0.3;
    double wanted[16] = {1, r01, r02, 0, r01, 1, r12, r13, r02, r12, 1, 0, 0, r13, 0, 1};
    for (uint64_t seed = 1; seed <= 20; seed++) {
        uint32_t n_draws = seed % 2 == 0 ? 200 : MAX_DRAWS;
        double tolerance = n_draws == 200 ? 0.06 : 0.02;
        draw(4, n_draws, seed);
        assert_int_equal(lsp_correlation_impose(4, wanted, n_draws, columns), LSP_OK);
        for (size_t one = 0; one < 4; one++)
            for (size_t two = 0; two < one; two++)
                assert_close(realised(one, two, n_draws), wanted[one * 4 + two], tolerance);
    }
}

static void few_draws_are_reordered_too(void **state)
{
    (void)state;
    double wanted[9] = {1, 0.9, 0.9, 0.9, 1, 0.9, 0.9, 0.9, 1};
    for (uint32_t n_draws = 1; n_draws <= 4; n_draws++) {
        double sum = 0;
        draw(3, n_draws, 3);
        assert_int_equal(lsp_correlation_impose(3, wanted, n_draws, columns), LSP_OK);
        for (uint32_t at = 0; at < n_draws; at++)
            sum += floor(drawn[2][at] * n_draws);
        assert_close(sum, n_draws * (n_draws - 1) / 2.0, 1e-12); /* each stratum once */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_matrix_can_be_when_its_scores_can),
        cmocka_unit_test(the_share_that_can_be_is_the_largest_hundredth),
        cmocka_unit_test(columns_keep_their_values_and_the_first_its_order),
        cmocka_unit_test(realised_rank_correlations_are_those_wanted),
        cmocka_unit_test(few_draws_are_reordered_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
