/* Tests of random numbers and distributions.  SPDX-License-Identifier: Apache-2.0 */
#include "base/random.h"
#include "support/test.h"

#include <stdbool.h>
#include <stdlib.h>

/* The known answers that the authors publish with their code (Random123, philox4x32, 10 rounds). */
static void philox_gives_its_published_answers(void **state)
{
    (void)state;
    static const struct {
        uint32_t counter[4], key[2], expected[4];
    } CASES[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX}, {UINT32_MAX, UINT32_MAX},
            {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0},
            {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        uint32_t words[4];
        lsp_philox(CASES[n].counter, CASES[n].key, words);
        assert_memory_equal(words, CASES[n].expected, sizeof words);
    }
}

static void uniform_numbers_fill_the_open_interval_evenly(void **state)
{
    (void)state;
    enum { N = 200000, N_CELLS = 20 };
    int count[N_CELLS] = {0};
    double mean = 0;
    for (uint32_t n = 0; n < N; n++) {
        double u = lsp_random_uniform(7, LSP_RANDOM_TEST, n, 3);
        assert_true(u > 0 && u < 1);
        count[(int)(u * N_CELLS)]++;
        mean += u / N;
    }
    double chi_squared = 0;
    for (int cell = 0; cell < N_CELLS; cell++)
        chi_squared += pow(count[cell] - N / N_CELLS, 2) / (N / N_CELLS);
    assert_true(chi_squared < 43.8); /* 19 degrees of freedom: once in a thousand seeds */
    assert_close(mean, 0.5, 3.3 * 0.2887 / sqrt(N));
}

static void a_draw_depends_on_each_of_its_coordinates(void **state)
{
    (void)state;
    double u = lsp_random_uniform(1, LSP_RANDOM_TEST, 2, 3);
    assert_true(u == lsp_random_uniform(1, LSP_RANDOM_TEST, 2, 3));
    assert_true(u != lsp_random_uniform(2, LSP_RANDOM_TEST, 2, 3));
    assert_true(u != lsp_random_uniform(1 + (1ull << 32), LSP_RANDOM_TEST, 2, 3));
    assert_true(u != lsp_random_uniform(1, LSP_RANDOM_PROGRAMME, 2, 3));
    assert_true(u != lsp_random_uniform(1, LSP_RANDOM_TEST, 3, 3));
    assert_true(u != lsp_random_uniform(1, LSP_RANDOM_TEST, 2, 4));
    assert_true(u != lsp_random_uniform(1, LSP_RANDOM_TEST, 3, 2));
}

static void a_latin_column_has_one_value_in_each_stratum(void **state)
{
    (void)state;
    static const uint32_t SIZES[] = {1, 2, 3, 7, 64, 1000, 10007};
    for (size_t n = 0; n < sizeof SIZES / sizeof *SIZES; n++) {
        uint32_t n_draws = SIZES[n];
        double *uniform = calloc(n_draws, sizeof *uniform);
        bool *seen = calloc(n_draws, sizeof *seen);
        assert_non_null(uniform);
        assert_non_null(seen);
        lsp_random_latin(5, LSP_RANDOM_TEST, 1, n_draws, uniform);
        for (uint32_t draw = 0; draw < n_draws; draw++) {
            assert_true(uniform[draw] > 0 && uniform[draw] < 1);
            uint32_t stratum = (uint32_t)(uniform[draw] * n_draws);
            assert_false(seen[stratum]);
            seen[stratum] = true;
        }
        free(uniform);
        free(seen);
    }
}

static void every_order_of_three_strata_is_equally_likely(void **state)
{
    (void)state;
    int count[27] = {0};
    enum { N = 60000 };
    for (uint32_t variable = 0; variable < N; variable++) {
        double u[3];
        lsp_random_latin(9, LSP_RANDOM_TEST, variable, 3, u);
        count[(int)(u[0] * 3) * 9 + (int)(u[1] * 3) * 3 + (int)(u[2] * 3)]++;
    }
    const int orders[6] = {5, 7, 11, 15, 19, 21}; /* 012 021 102 120 201 210, base three */
    double chi_squared = 0;
    for (int order = 0; order < 6; order++)
        chi_squared += pow(count[orders[order]] - N / 6, 2) / (N / 6);
    assert_true(chi_squared < 20.5); /* 5 degrees of freedom: once in a thousand seeds */
}

static void two_latin_columns_are_uncorrelated(void **state)
{
    (void)state;
    enum { N = 10000 };
    static double one[N], two[N];
    lsp_random_latin(1, LSP_RANDOM_TEST, 1, N, one);
    lsp_random_latin(1, LSP_RANDOM_TEST, 2, N, two);
    double covariance = 0;
    for (int draw = 0; draw < N; draw++)
        covariance += (one[draw] - 0.5) * (two[draw] - 0.5) / N;
    assert_true(fabs(covariance * 12) < 3.3 / sqrt(N));
}

static void triangular_quantiles_follow_their_formula(void **state)
{
    (void)state;
    static const struct {
        double low, mode, high, u, expected;
    } CASES[] = {
        {0, 0.5, 1, 0.5, 0.5},
        {0, 0, 1, 0.75, 0.5},     /* 1 - sqrt(1 - u) */
        {0, 1, 1, 0.25, 0.5},     /* sqrt(u) */
        {6, 9, 18, 0.25, 9},      /* the mode stands at (9 - 6) / (18 - 6) */
        {6, 9, 18, 0.0625, 7.5},  /* 6 + sqrt(u 12 3) */
        {6, 9, 18, 0.8125, 13.5}, /* 18 - sqrt((1 - u) 12 9) */
        {4, 4, 4, 0.3, 4},
    };
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++)
        assert_close(lsp_triangular_inverse(CASES[n].low, CASES[n].mode, CASES[n].high, CASES[n].u),
            CASES[n].expected, 1e-14);
}

/* Where mode = low the beta function is 1 - (1 - x)^5; where mode = high it is x^5; in the middle
 * it is x^3 (10 - 15 x + 6 x^2). */
static void pert_quantiles_meet_the_closed_forms(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 3000; n++) {
        double u = lsp_random_uniform(4, LSP_RANDOM_TEST, n, 0);
        if (n % 3 == 0)
            u = pow(u, 30); /* deep in the lower tail */
        assert_close(lsp_pert_inverse(0, 0, 1, u), -expm1(log1p(-u) / 5), 1e-13);
        assert_close(lsp_pert_inverse(0, 1, 1, u), pow(u, 0.2), 1e-13);
        double x = lsp_pert_inverse(0, 0.5, 1, u);
        assert_close(x * x * x * (10 - 15 * x + 6 * x * x) / u, 1, 1e-11);
    }
}

static void pert_quantiles_rise_stay_within_and_invert_the_distribution(void **state)
{
    (void)state;
    for (uint32_t shape = 0; shape <= 40; shape++) {
        double mode = 100 + 2.5 * shape, before = 100;
        for (int step = 1; step < 500; step++) {
            double days = lsp_pert_inverse(100, mode, 200, step / 500.0);
            assert_true(days > before && days < 200);
            assert_close(lsp_pert_cdf(100, mode, 200, days), step / 500.0, 1e-12);
            assert_close(
                lsp_pert_inverse(100, 300 - mode, 200, 1 - step / 500.0), 300 - days, 1e-12);
            before = days;
        }
    }
}

static void pert_of_the_worked_example_has_its_mean_and_deviation(void **state)
{
    (void)state;
    enum { N = 100000 };
    double mean = 0, square = 0;
    for (int n = 0; n < N; n++) {
        double days = lsp_pert_inverse(6, 9, 18, (n + 0.5) / N);
        mean += days / N;
        square += days * days / N;
    }
    assert_close(mean, 10, 1e-6);
    assert_close(sqrt(square - mean * mean), sqrt(32.0 / 7), 1e-4); /* 2.1381 */
}

static void pert_without_a_range_is_its_value(void **state)
{
    (void)state;
    assert_true(lsp_pert_inverse(7, 7, 7, 0.9) == 7);
    assert_true(lsp_pert_cdf(7, 7, 7, 6.999) == 0);
    assert_true(lsp_pert_cdf(7, 7, 7, 7) == 1);
    assert_true(lsp_pert_cdf(5, 6, 7, 5) == 0);
    assert_true(lsp_pert_cdf(5, 6, 7, 7) == 1);
}

static void pert_at_the_ends_of_the_random_numbers_is_finite(void **state)
{
    (void)state;
    const double ends[] = {0x1p-53, 1 - 0x1p-53, 1e-300, 0.5};
    for (size_t n = 0; n < 4; n++)
        for (int mode = 0; mode <= 10; mode++) {
            double value = lsp_pert_inverse(0, mode, 10, ends[n]);
            assert_true(value >= 0 && value <= 10);
        }
}

static void normal_quantiles_agree_with_the_published_ones(void **state)
{
    (void)state;
    static const struct {
        double u, expected; /* the first three are the test values of AS 241 itself */
    } CASES[] = {{0.25, -0.6744897501960817}, {0.001, -3.090232306167814},
        {1e-20, -9.262340089798408}, {0.5, 0}, {0.975, 1.959963984540054},
        {0.9, 1.2815515655446004}, {1e-10, -6.361340902404056}};
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++)
        assert_close(lsp_normal_inverse(CASES[n].u), CASES[n].expected, 2e-15);
}

static void normal_quantiles_invert_the_distribution(void **state)
{
    (void)state;
    for (double x = -37; x < 8; x += 0.037) {
        double u = 0.5 * erfc(-x / sqrt(2));
        double half_ulp_of_u = 0x1p-53 * u / (exp(-x * x / 2) / sqrt(6.283185307179586));
        double error = fabs(lsp_normal_inverse(u) - x);
        assert_true(error <= 4e-15 * fabs(x) + 1e-15 + 8 * half_ulp_of_u);
    }
}

static void student_quantiles_are_the_tabled_ones(void **state)
{
    (void)state;
    static const struct {
        uint32_t degrees;
        double u, t;
    } rows[] = {{1, 0.975, 12.70620474}, {2, 0.975, 4.30265273}, {3, 0.9, 1.63774435},
        {5, 0.995, 4.03214298}, {10, 0.975, 2.22813885}, {31, 0.975, 2.03951345},
        {99, 0.975, 1.98421695}, {100, 0.975, 1.98397152}, {101, 0.975, 1.98373100},
        {1000, 0.975, 1.96233908}, {7, 0.5, 0}};
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        double t = lsp_student_inverse(rows[row].degrees, rows[row].u);
        assert_close(t, rows[row].t, 1e-8);
        assert_close(lsp_student_inverse(rows[row].degrees, 1 - rows[row].u), -rows[row].t, 1e-8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(philox_gives_its_published_answers),
        cmocka_unit_test(uniform_numbers_fill_the_open_interval_evenly),
        cmocka_unit_test(a_draw_depends_on_each_of_its_coordinates),
        cmocka_unit_test(a_latin_column_has_one_value_in_each_stratum),
        cmocka_unit_test(every_order_of_three_strata_is_equally_likely),
        cmocka_unit_test(two_latin_columns_are_uncorrelated),
        cmocka_unit_test(triangular_quantiles_follow_their_formula),
        cmocka_unit_test(pert_quantiles_meet_the_closed_forms),
        cmocka_unit_test(pert_quantiles_rise_stay_within_and_invert_the_distribution),
        cmocka_unit_test(pert_of_the_worked_example_has_its_mean_and_deviation),
        cmocka_unit_test(pert_without_a_range_is_its_value),
        cmocka_unit_test(pert_at_the_ends_of_the_random_numbers_is_finite),
        cmocka_unit_test(normal_quantiles_agree_with_the_published_ones),
        cmocka_unit_test(normal_quantiles_invert_the_distribution),
        cmocka_unit_test(student_quantiles_are_the_tabled_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
