/* Surplus of users: the rule of half, the integral, and where they differ.
 * SPDX-License-Identifier: Apache-2.0 */
#include "appraisal_internal.h"

#include <math.h>

#include "base/sum.h"

static double logarithmic_mean(double a, double b);
static bool is_large(const struct lsp_large_change *cell, double trivial_money);
static double difference_money(const struct lsp_large_change *cell);
static void insert_cell(struct lsp_appraisal *appraisal, struct lsp_large_change cell);

enum { MAX_LARGE_CHANGES = 20 };
/* Of the integral: TUBA warns at cost ratios where the rule of half is off by about as much. */
static const double LARGE_ERROR = 0.1;
/* Of the sum of all movements' benefits without sign: smaller differences change no conclusion. */
static const double TRIVIAL_SHARE = 0.001;

double lsp_rule_of_half(double amount0, double amount1, double cost0_money, double cost1_money)
{
    if (isinf(cost0_money) && isinf(cost1_money))
        return 0;
    if (amount0 + amount1 <= 0)
        return 0;
    return (amount0 + amount1) / 2 * (cost0_money - cost1_money);
}

double lsp_exact_surplus(double amount0, double amount1, double cost0_money, double cost1_money,
    double sensitivity_per_money)
{
    if (amount0 + amount1 <= 0 || (isinf(cost0_money) && isinf(cost1_money)))
        return 0;
    bool is_finite = isfinite(cost0_money) && isfinite(cost1_money);
    if (is_finite && amount0 > 0 && amount1 > 0)
        return logarithmic_mean(amount0, amount1) * (cost0_money - cost1_money);
    if (sensitivity_per_money > 0)
        return (amount1 - amount0) / sensitivity_per_money;
    return is_finite ? lsp_rule_of_half(amount0, amount1, cost0_money, cost1_money) : (double)NAN;
}

enum lsp_status lsp_account_check_surplus(struct lsp_account *account, size_t n_movements, int year,
    const struct lsp_surplus_check *check)
{
    struct lsp_appraisal *appraisal = &account->appraisal;
    if (!appraisal->large_changes)
        appraisal->large_changes =
            LSP_ARRAY(account->arena, struct lsp_large_change, MAX_LARGE_CHANGES + 1);
    if (!appraisal->large_changes)
        return LSP_NO_MEMORY;
    struct lsp_sum half = {0}, exact = {0}, size = {0}, off = {0};
    for (size_t movement = 0; movement < n_movements; movement++) {
        lsp_sum_add(&off, fabs(check->points_money[movement] - check->exact_money[movement]));
        lsp_sum_add(&size, fabs(check->exact_money[movement]));
        if (!isfinite(check->half_money[movement]))
            continue;
        lsp_sum_add(&half, check->half_money[movement]);
        lsp_sum_add(&exact, check->exact_money[movement]);
    }
    double half_money = lsp_sum_value(&half), exact_money = lsp_sum_value(&exact);
    appraisal->half_error = /* years rise, so the last model year's stays */
        half_money == exact_money ? 0 : fabs(half_money - exact_money) / fabs(exact_money);
    if (lsp_sum_value(&size) > 0)
        appraisal->points_error =
            fmax(appraisal->points_error, lsp_sum_value(&off) / lsp_sum_value(&size));
    for (size_t movement = 0; movement < n_movements; movement++) {
        struct lsp_large_change cell = {.movement = movement,
            .year = year,
            .half_money = check->half_money[movement],
            .exact_money = check->exact_money[movement]};
        if (is_large(&cell, TRIVIAL_SHARE * lsp_sum_value(&size)))
            insert_cell(appraisal, cell);
    }
    return LSP_OK;
}

/* (b - a) / ln(b / a); the series where the quotient would lose digits. */
static double logarithmic_mean(double a, double b)
{
    if (a == b)
        return a; /* fixed demand, to the last bit */
    double logarithm = log(b / a);
    if (fabs(logarithm) < 1e-3) /* the next term is logarithm^4 / 1920, below rounding */
        return sqrt(a) * sqrt(b) * (1 + logarithm * logarithm / 24);
    return (b - a) / logarithm;
}

static bool is_large(const struct lsp_large_change *cell, double trivial_money)
{
    double difference = difference_money(cell);
    return difference > LARGE_ERROR * fabs(cell->exact_money) && difference > trivial_money;
}

static double difference_money(const struct lsp_large_change *cell)
{
    return fabs(cell->half_money - cell->exact_money);
}

/* Keeps the list falling by difference; equal ones stay in the order of year and movement. */
static void insert_cell(struct lsp_appraisal *appraisal, struct lsp_large_change cell)
{
    size_t at = appraisal->n_large_changes;
    for (; at > 0; at--) {
        struct lsp_large_change *before = &appraisal->large_changes[at - 1];
        if (difference_money(before) >= difference_money(&cell))
            break;
        appraisal->large_changes[at] = *before;
    }
    appraisal->large_changes[at] = cell;
    if (appraisal->n_large_changes < MAX_LARGE_CHANGES)
        appraisal->n_large_changes++;
}
