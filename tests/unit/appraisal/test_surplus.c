/* Integrals of demand: closed form, points on the curve, the rule of half, and published examples.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "appraisal/appraisal.h"
#include "base/random.h"
#include "demand/demand.h"

/* q = 1000 exp(-0.04 (c - 60)); the figures are those of the guidance's formulas. */
static void a_large_fall_is_overrated_by_the_rule_of_half(void **state)
{
    (void)state;
    static const struct {
        double cost1_money, half_money, exact_money, tolerance;
    } rows[] = {{45, 21165.89, 20552.97, 1e-6}, {5, 275688, 200625, 3e-6}};
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        double cost1 = rows[row].cost1_money, amount1 = 1000 * exp(0.04 * (60 - cost1));
        assert_close(
            lsp_rule_of_half(1000, amount1, 60, cost1), rows[row].half_money, rows[row].tolerance);
        assert_close(lsp_exact_surplus(1000, amount1, 60, cost1, 0.04), rows[row].exact_money,
            rows[row].tolerance);
        assert_close(lsp_surplus_by_quadrature(1000, 60, cost1, 0.04), rows[row].exact_money,
            rows[row].tolerance);
    }
}

static void points_on_the_curve_give_the_closed_form(void **state)
{
    (void)state;
    for (uint32_t number = 0; number < 2000; number++) {
        double u[4];
        for (uint32_t draw = 0; draw < 4; draw++)
            u[draw] = lsp_random_uniform(34, LSP_RANDOM_TEST, number, draw);
        double amount0 = exp(10 * u[0] - 5), cost0 = 200 * u[1], cost1 = 200 * u[2];
        double k = number % 7 == 0 ? 0 : 0.2 * u[3];
        double amount1 = amount0 * exp(k * (cost0 - cost1));
        double exact = lsp_exact_surplus(amount0, amount1, cost0, cost1, k);
        assert_close(lsp_surplus_by_quadrature(amount0, cost0, cost1, k), exact, 1e-11);
    }
}

/* Published: one point between leaves about a quarter of the rule of half's error, three about a
 * sixteenth (Nellthorp and Hyman 2001, for changes above a third). */
static void points_between_take_the_error_to_a_quarter_and_a_sixteenth(void **state)
{
    (void)state;
    static const struct {
        size_t n_between;
        double wanted_share;
    } rows[] = {{1, 1.0 / 4}, {3, 1.0 / 16}};
    double exact = lsp_exact_surplus(1000, 1000 * exp(0.04 * 20), 60, 40, 0.04);
    double half_error = lsp_rule_of_half(1000, 1000 * exp(0.04 * 20), 60, 40) - exact;
    assert_true(half_error > 0);
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        double amount[5], cost[5];
        size_t n = rows[row].n_between + 2;
        for (size_t at = 0; at < n; at++) {
            cost[at] = 60 - 20 * (double)at / (double)(n - 1);
            amount[at] = 1000 * exp(0.04 * (60 - cost[at]));
        }
        double error = lsp_surplus_by_points(n, amount, cost) - exact;
        assert_close(error / half_error, rows[row].wanted_share, 0.02);
    }
}

/* Published: demand on a rural road falls evenly from 500 vehicles a day at no cost to none
 * at 1.50; from 1.00 to 0.75 the users gain 52.13 a day with whole vehicles, 19,027 a year;
 * counting the later traffic in full would say 22,812.50 (references.bib: HighwayExercise). */
static void the_rural_road_of_the_textbook_gains_its_published_sum(void **state)
{
    (void)state;
    double before = floor(500 * (1 - 1.00 / 1.50) + 0.5), after = 500 * (1 - 0.75 / 1.50);
    double day = lsp_rule_of_half(before, after, 1.00, 0.75);
    assert_true(before == 167 && after == 250);
    assert_close(day, 52.13, 1e-4);
    assert_close(365 * day, 19027.45, 1e-4);
    assert_close(365 * after * 0.25, 22812.50, 1e-12);
    /* on a straight line points between change nothing */
    double amount[] = {500.0 / 3, 200, 250}, cost[] = {1, 0.9, 0.75};
    assert_close(
        lsp_surplus_by_points(3, amount, cost), lsp_rule_of_half(500.0 / 3, 250, 1, 0.75), 1e-12);
}

/* The log-sum of a choice is the integral of its amounts along any path of costs: here a straight
 * one in 400 steps, with an alternative that is new (from a cost at which nobody takes it). */
static void the_logsum_is_the_integral_over_the_alternatives(void **state)
{
    (void)state;
    enum { N_STEPS = 400, N_WAYS = 3 };
    const double scale = 0.1;
    static const double COST0[N_WAYS] = {50, 40, 400}, COST1[N_WAYS] = {45, 42, 38};
    double share[N_WAYS], total = 0, amount[N_WAYS][N_STEPS + 1], cost[N_WAYS][N_STEPS + 1];
    double gain = lsp_logit(N_WAYS, COST0, scale, share) - lsp_logit(N_WAYS, COST1, scale, share);
    for (int step = 0; step <= N_STEPS; step++) {
        double at[N_WAYS];
        for (int way = 0; way < N_WAYS; way++)
            at[way] = cost[way][step] =
                COST0[way] + (COST1[way] - COST0[way]) * step / (double)N_STEPS;
        (void)lsp_logit(N_WAYS, at, scale, share);
        for (int way = 0; way < N_WAYS; way++)
            amount[way][step] = 1000 * share[way];
    }
    for (int way = 0; way < N_WAYS; way++)
        total += lsp_surplus_by_points(N_STEPS + 1, amount[way], cost[way]);
    assert_close(total, 1000 * gain, 1e-3);
}

static void changes_of_cost_are_graded_by_their_ratio(void **state)
{
    (void)state;
    static const struct {
        double cost0_money, cost1_money;
        enum lsp_cost_change wanted;
    } rows[] = {{100, 100, LSP_CHANGE_FINE}, {100, 68, LSP_CHANGE_FINE},
        {100, 149, LSP_CHANGE_FINE}, {100, 66, LSP_CHANGE_DOUBTFUL},
        {100, 151, LSP_CHANGE_DOUBTFUL}, {100, 34, LSP_CHANGE_DOUBTFUL},
        {100, 299, LSP_CHANGE_DOUBTFUL}, {100, 32, LSP_CHANGE_SERIOUS},
        {100, 301, LSP_CHANGE_SERIOUS}, {(double)INFINITY, 50, LSP_CHANGE_ONE_SIDE},
        {50, (double)INFINITY, LSP_CHANGE_ONE_SIDE},
        {(double)INFINITY, (double)INFINITY, LSP_CHANGE_FINE}, {0, 5, LSP_CHANGE_FINE}};
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++)
        assert_int_equal(
            lsp_cost_change_of(rows[row].cost0_money, rows[row].cost1_money), rows[row].wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_large_fall_is_overrated_by_the_rule_of_half),
        cmocka_unit_test(points_on_the_curve_give_the_closed_form),
        cmocka_unit_test(points_between_take_the_error_to_a_quarter_and_a_sixteenth),
        cmocka_unit_test(the_rural_road_of_the_textbook_gains_its_published_sum),
        cmocka_unit_test(the_logsum_is_the_integral_over_the_alternatives),
        cmocka_unit_test(changes_of_cost_are_graded_by_their_ratio),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
