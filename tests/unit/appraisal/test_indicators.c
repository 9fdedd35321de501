/* Tests of surplus, discounting and internal rates against known numbers.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "appraisal/appraisal.h"
#include "base/random.h"

enum { N_YEARS = 22 };

/* Costs of 100 in two years, then 30 a year for twenty. */
static void fill_example(double amount_money[N_YEARS])
{
    for (size_t year = 0; year < N_YEARS; year++)
        amount_money[year] = year < 2 ? -100 : 30;
}

static void present_values_of_the_example_are_known(void **state)
{
    (void)state;
    double amount_money[N_YEARS];
    fill_example(amount_money);
    static const struct {
        double rate, npv;
    } rows[] = {{0.035, 215.3354}, {0.06, 130.2808}, {0.09, 59.5013}, {0.12, 10.7887}, {0, 400}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++)
        assert_close(lsp_present_value(N_YEARS, amount_money, rows[row].rate, 2025, 2025),
            rows[row].npv, 5e-6);
}

static void discounting_starts_at_the_base_year(void **state)
{
    (void)state;
    double amount_money[] = {121};
    assert_close(lsp_present_value(1, amount_money, 0.1, 2027, 2025), 100, 1e-15);
    assert_close(lsp_present_value(1, amount_money, 0.1, 2023, 2025), 121 * 1.21, 1e-15);
    assert_close(lsp_present_value(1, amount_money, 0, 2023, 2025), 121, 0);
}

static void present_value_at_rate_zero_is_the_plain_sum(void **state)
{
    (void)state;
    double amount_money[5] = {1e16, 1, -1e16, 3.5, -2};
    assert_true(lsp_present_value(5, amount_money, 0, 2000, 2025) == 2.5);
}

static void internal_rate_of_the_example_is_12_8_percent(void **state)
{
    (void)state;
    double amount_money[N_YEARS];
    bool is_unique = false;
    fill_example(amount_money);
    assert_close(lsp_internal_rate(N_YEARS, amount_money, &is_unique), 0.128361, 5e-7);
    assert_true(is_unique);
}

static void internal_rates_at_the_edges(void **state)
{
    (void)state;
    static const struct {
        double amount_money[4], rate;
        bool is_unique;
    } rows[] = {
        {{-100, 110}, 0.1, true}, {{100, -110}, 0.1, true}, {{-100, 50}, -0.5, true},
        {{-100, 0, 0, 800}, 1, true},
        {{-100, 230, -132}, 0.1, false}, /* 10 % and 20 %: the lower */
        {{-100, 1}, (double)NAN, true},  /* below -0.9 */
        {{-1, 20}, (double)NAN, true},   /* above 10 */
        {{1, 2, 3}, (double)NAN, false}, {{0, 0, 0}, (double)NAN, false},
        {{-1, 3, -2.5, 0}, (double)NAN, false}, /* never zero */
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        bool is_unique = !rows[row].is_unique;
        double rate = lsp_internal_rate(4, rows[row].amount_money, &is_unique);
        assert_true(isnan(rate) == isnan(rows[row].rate));
        if (!isnan(rate))
            assert_close(rate, rows[row].rate, 1e-12);
        assert_true(is_unique == rows[row].is_unique);
    }
}

static void surplus_of_the_known_cost_changes(void **state)
{
    (void)state;
    static const struct {
        double cost1, half, exact;
    } rows[] = {{45, 21165.89, 20552.97}, {5, 275688, 200625}};
    for (size_t row = 0; row < 2; row++) {
        double amount1 = 1000 * exp(0.04 * (60 - rows[row].cost1));
        assert_close(lsp_rule_of_half(1000, amount1, 60, rows[row].cost1), rows[row].half, 2e-6);
        assert_close(
            lsp_exact_surplus(1000, amount1, 60, rows[row].cost1, 0.04), rows[row].exact, 2e-6);
    }
}

static void exact_surplus_is_the_area_under_the_curve(void **state)
{
    (void)state;
    for (uint32_t test = 0; test < 500; test++) {
        double u[4];
        for (uint32_t number = 0; number < 4; number++)
            u[number] = lsp_random_uniform(3, LSP_RANDOM_TEST, test, number);
        double amount0 = 1 + 1e5 * u[0], k = 0.001 + u[1], cost0 = 100 * u[2];
        double cost1 = cost0 + (test % 2 ? 1e-6 : 10) * (u[3] - 0.5);
        double amount1 = amount0 * exp(-k * (cost1 - cost0));
        double exact = lsp_exact_surplus(amount0, amount1, cost0, cost1, k);
        /* expm1 keeps what amount1 - amount0 would lose */
        double expected = amount0 * expm1(k * (cost0 - cost1)) / k;
        assert_close(exact / expected, 1, 1e-9);
        assert_close(lsp_exact_surplus(amount1, amount0, cost1, cost0, k), -exact, 1e-12);
    }
}

static void no_change_has_no_surplus(void **state)
{
    (void)state;
    assert_true(lsp_exact_surplus(1234.5, 1234.5, 6.7, 6.7, 0.3) == 0);
    assert_true(lsp_rule_of_half(1234.5, 1234.5, 6.7, 6.7) == 0);
    double none = (double)INFINITY;
    assert_true(lsp_exact_surplus(0, 0, none, none, 0.3) == 0);
    assert_true(lsp_rule_of_half(0, 0, none, none) == 0);
    assert_true(lsp_exact_surplus(0, 0, none, 5, 0) == 0);
}

static void fixed_demand_gains_its_cost_saving(void **state)
{
    (void)state;
    assert_true(lsp_exact_surplus(70, 70, 5, 3, 0) == 140);
    assert_true(lsp_rule_of_half(70, 70, 5, 3) == 140);
}

static void a_first_way_is_worth_the_whole_area(void **state)
{
    (void)state;
    double none = (double)INFINITY;
    assert_close(lsp_exact_surplus(0, 50, none, 20, 0.04), 1250, 1e-12);
    assert_close(lsp_exact_surplus(50, 0, 20, none, 0.04), -1250, 1e-12);
    assert_true(isnan(lsp_exact_surplus(0, 50, none, 20, 0)));
    /* the limit of a very bad old way */
    double amount0 = 50 * exp(-0.04 * 1000);
    assert_close(lsp_exact_surplus(amount0, 50, 1020, 20, 0.04), 1250, 1e-9);
}

/* Fixed total: the logarithm of the sum says what a new mode is worth, (T/lambda)(ln sum e^(-lambda
 * c1) - ln sum e^(-lambda c0)). */
static void a_new_mode_is_worth_the_change_of_the_log_sum(void **state)
{
    (void)state;
    const double lambda = 0.04, total = 1000;
    double before = exp(-lambda * 60) + exp(-lambda * 75), after = before + exp(-lambda * 50);
    double gain = lsp_exact_surplus(total, total, -log(before) / lambda, -log(after) / lambda, 0);
    assert_close(gain, total / lambda * (log(after) - log(before)), 1e-9);
    /* it is what numerical integration over the new mode's cost finds: its users at each cost */
    double area = 0, step = 0.01;
    for (double cost = 50 + step / 2; cost < 1000; cost += step)
        area += step * total * exp(-lambda * cost) / (before + exp(-lambda * cost));
    assert_close(gain, area, 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(present_values_of_the_example_are_known),
        cmocka_unit_test(discounting_starts_at_the_base_year),
        cmocka_unit_test(present_value_at_rate_zero_is_the_plain_sum),
        cmocka_unit_test(internal_rate_of_the_example_is_12_8_percent),
        cmocka_unit_test(internal_rates_at_the_edges),
        cmocka_unit_test(surplus_of_the_known_cost_changes),
        cmocka_unit_test(exact_surplus_is_the_area_under_the_curve),
        cmocka_unit_test(no_change_has_no_surplus),
        cmocka_unit_test(fixed_demand_gains_its_cost_saving),
        cmocka_unit_test(a_first_way_is_worth_the_whole_area),
        cmocka_unit_test(a_new_mode_is_worth_the_change_of_the_log_sum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
