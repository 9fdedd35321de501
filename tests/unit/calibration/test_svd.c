/* Tests of the singular values of small matrices.  SPDX-License-Identifier: Apache-2.0 */
#include "calibration/calibration_internal.h"

#include "base/random.h"
#include "support/test.h"

enum { MOST = 8 };

static double dot(size_t length, const double *one, const double *two)
{
    double sum = 0;
    for (size_t at = 0; at < length; at++)
        sum += one[at] * two[at];
    return sum;
}

static void the_matrix_comes_back_from_its_parts(void **state)
{
    (void)state;
    for (uint32_t number = 0; number < 200; number++) {
        double a[MOST * MOST], us[MOST * MOST], v[MOST * MOST], singular[MOST];
        size_t m = 1 + number % MOST, n = 1 + number / MOST % MOST;
        for (uint32_t at = 0; at < m * n; at++)
            us[at] = a[at] = lsp_random_uniform(5, LSP_RANDOM_TEST, number, at) - 0.5;
        lsp_calibration_svd(m, n, us, v, singular);
        for (size_t one = 0; one < n; one++) {
            assert_true(one == 0 || singular[one] <= singular[one - 1]);
            assert_true(one < m || singular[one] < 1e-14); /* no more than the rank */
            assert_close(dot(m, &us[one * m], &us[one * m]), singular[one] * singular[one], 1e-14);
            for (size_t two = 0; two < n; two++) {
                assert_close(dot(n, &v[one * n], &v[two * n]), one == two, 1e-14);
                assert_true(one == two || fabs(dot(m, &us[one * m], &us[two * m])) < 1e-14);
            }
        }
        for (size_t row = 0; row < m; row++)
            for (size_t column = 0; column < n; column++) {
                double sum = 0;
                for (size_t k = 0; k < n; k++)
                    sum += us[k * m + row] * v[k * n + column];
                assert_close(sum, a[column * m + row], 1e-14);
            }
    }
}

/* [1 1; 1 1 + e]: singular values near 2 and e / 2. */
static void small_singular_values_are_exact_too(void **state)
{
    (void)state;
    const double tiny = 0x1p-40;
    double columns[] = {1, 1, 1, 1 + tiny}, v[4], singular[2];
    lsp_calibration_svd(2, 2, columns, v, singular);
    assert_close(singular[0], 2 + tiny / 2, 1e-15);
    assert_close(singular[1] / (tiny / 2), 1, 1e-3);
    double graded[] = {1e-12, 0, 0, 3, 0, 1e12};
    lsp_calibration_svd(2, 2, &graded[2], v, singular); /* columns (0, 3) and (0, 1e12) */
    assert_close(singular[0] / 1e12, 1, 1e-15);
    assert_true(singular[1] < 1e-3);
}

static void a_matrix_of_zeros_has_none(void **state)
{
    (void)state;
    double columns[6] = {0}, v[4], singular[2];
    lsp_calibration_svd(3, 2, columns, v, singular);
    assert_true(singular[0] == 0 && singular[1] == 0 && v[0] == 1 && v[3] == 1 && v[1] == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_matrix_comes_back_from_its_parts),
        cmocka_unit_test(small_singular_values_are_exact_too),
        cmocka_unit_test(a_matrix_of_zeros_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
