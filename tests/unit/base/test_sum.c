/* Tests of the compensated sum.  SPDX-License-Identifier: Apache-2.0 */
#include "base/random.h"
#include "base/sum.h"
#include "support/test.h"

static double sum_of(const double terms[], size_t n_terms)
{
    struct lsp_sum total = {0};
    for (size_t term = 0; term < n_terms; term++)
        lsp_sum_add(&total, terms[term]);
    return lsp_sum_value(&total);
}

static void an_empty_sum_is_zero(void **state)
{
    (void)state;
    assert_true(sum_of(NULL, 0) == 0);
}

static void small_terms_survive_large_ones(void **state)
{
    (void)state;
    /* The plain sum of each of these is wrong in the first digit; the first is Neumaier's own
     * example, on which Kahan's form of the correction gives 0. */
    const double one[] = {1, 1e100, 1, -1e100};
    assert_true(sum_of(one, 4) == 2);
    const double two[] = {1e16, 1, 1, -1e16};
    assert_true(sum_of(two, 4) == 2);
    const double three[] = {3, -1e20, 1e20, 4, 1e18, -1e18};
    assert_true(sum_of(three, 6) == 7);
}

static void a_million_tenths_are_a_hundred_thousand(void **state)
{
    (void)state;
    struct lsp_sum total = {0};
    for (int term = 0; term < 1000000; term++)
        lsp_sum_add(&total, 0.1);
    assert_true(lsp_sum_value(&total) == 100000);
}

static void terms_and_their_opposites_leave_nothing(void **state)
{
    (void)state;
    struct lsp_sum total = {0};
    enum { N = 1000 };
    for (uint32_t term = 0; term < N; term++)
        lsp_sum_add(&total, pow(10, 24 * lsp_random_uniform(3, LSP_RANDOM_TEST, term, 0) - 12));
    for (uint32_t term = N; term-- > 0;)
        lsp_sum_add(&total, -pow(10, 24 * lsp_random_uniform(3, LSP_RANDOM_TEST, term, 0) - 12));
    assert_true(fabs(lsp_sum_value(&total)) < 1e-12); /* of terms up to 1e12 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_sum_is_zero),
        cmocka_unit_test(small_terms_survive_large_ones),
        cmocka_unit_test(a_million_tenths_are_a_hundred_thousand),
        cmocka_unit_test(terms_and_their_opposites_leave_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
