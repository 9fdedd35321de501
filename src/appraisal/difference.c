/* The error of the difference: what an account owes to equilibria that are not exact, told by a
 * second account from states of the same runs that are farther off (docs/methods/difference.md).
 * SPDX-License-Identifier: Apache-2.0 */
#include "appraisal_internal.h"

#include <math.h>
#include <string.h>

#include "base/sum.h"

/* A kind smaller than this part of all benefits, without signs, may be off by as much as one of
 * that size: it moves no conclusion. */
static const double MATTERS = 0.01;
/* Costs of ways are sums of many numbers: two sides that are the same but for links that nobody
 * uses may differ by so much of all that is paid. */
static const double ROUNDING = 1e-14;

/* Two accounts, and their differences by kind and year. */
struct comparison {
    const struct lsp_appraisal_spec *spec;
    const struct lsp_appraisal *other; /* NULL = there is none */
    struct lsp_appraisal *appraisal;
    double rounding_money;                 /* present value */
    double *years;                         /* [n_years] scratch */
    double kind_present[LSP_N_LINE_KINDS]; /* of the account */
    double benefits_size;                  /* of the kinds of benefit, without signs */
};

static bool is_same_line(const struct lsp_account_line *a, const struct lsp_account_line *b);
static enum lsp_status set_line_error(struct comparison *comparison, struct lsp_arena *arena,
    struct lsp_account_line *line) LSP_MUST_CHECK;
static void set_kind_errors(struct comparison *comparison);
static double error_of(struct comparison *comparison, const bool is_meant[LSP_N_LINE_KINDS]);
static double rounding_beside(const struct comparison *comparison, double present_money);
static void add_lines(const struct lsp_appraisal *account, const bool is_meant[LSP_N_LINE_KINDS],
    double factor, double years[]);
static double present_error(const struct comparison *comparison);
static double rounding_of(const struct lsp_appraisal_spec *spec, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[], const struct lsp_appraisal *appraisal, double years[]);
static double present_value(const struct lsp_appraisal_spec *spec,
    const struct lsp_appraisal *appraisal, const double years[]);
static double paid_money(const struct lsp_results *results);
static void judge(const struct comparison *comparison);
static double excess_of(double error_money, double figure_money, const struct lsp_difference *by);

enum lsp_status lsp_appraisal_compare(const struct lsp_appraisal_spec *spec, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[], const struct lsp_appraisal *other,
    struct lsp_arena *arena, struct lsp_appraisal *appraisal)
{
    struct comparison comparison = {.spec = spec,
        .other = other,
        .appraisal = appraisal,
        .years = LSP_ARRAY(arena, double, appraisal->n_years)};
    if (comparison.years == NULL)
        return LSP_NO_MEMORY;
    appraisal->difference =
        (struct lsp_difference){.is_estimated = true, .share = spec->error_share};
    comparison.rounding_money = rounding_of(spec, n_pairs, pairs, appraisal, comparison.years);
    for (size_t line = 0; line < appraisal->n_lines; line++)
        LSP_TRY(set_line_error(&comparison, arena, &appraisal->lines[line]));
    set_kind_errors(&comparison);
    judge(&comparison);
    return LSP_OK;
}

static enum lsp_status set_line_error(
    struct comparison *comparison, struct lsp_arena *arena, struct lsp_account_line *line)
{
    const struct lsp_appraisal *other = comparison->other;
    size_t n_years = comparison->appraisal->n_years, at = 0;
    memcpy(comparison->years, line->amount_money, n_years * sizeof *comparison->years);
    while (other != NULL && at < other->n_lines && !is_same_line(&other->lines[at], line))
        at++;
    for (size_t year = 0; other != NULL && at < other->n_lines && year < n_years; year++)
        comparison->years[year] -= other->lines[at].amount_money[year];
    line->error_money = present_error(comparison);
    line->year_error_money = LSP_ARRAY(arena, double, n_years);
    if (line->year_error_money == NULL)
        return LSP_NO_MEMORY;
    for (size_t year = 0; year < n_years; year++) {
        bool is_known = other != NULL || comparison->years[year] == 0; /* equality on purpose */
        line->year_error_money[year] = is_known ? comparison->years[year] : (double)INFINITY;
    }
    return LSP_OK;
}

static bool is_same_line(const struct lsp_account_line *a, const struct lsp_account_line *b)
{
    return a->kind == b->kind && a->group == b->group && strcmp(a->party, b->party) == 0 &&
           strcmp(a->country, b->country) == 0 && strcmp(a->mode, b->mode) == 0;
}

static void set_kind_errors(struct comparison *comparison)
{
    struct lsp_appraisal *account = comparison->appraisal;
    bool is_cost[LSP_N_LINE_KINDS] = {false}, is_benefit[LSP_N_LINE_KINDS] = {false};
    bool is_any[LSP_N_LINE_KINDS];
    for (size_t at = 0; at < account->n_lines; at++) {
        const struct lsp_account_line *line = &account->lines[at];
        comparison->kind_present[line->kind] += line->present_money;
        (line->is_cost ? is_cost : is_benefit)[line->kind] = true;
    }
    for (int kind = 0; kind < LSP_N_LINE_KINDS; kind++) {
        bool is_meant[LSP_N_LINE_KINDS] = {false};
        is_meant[kind] = true;
        is_any[kind] = is_cost[kind] || is_benefit[kind];
        account->difference.kind_money[kind] = is_any[kind] ? error_of(comparison, is_meant) : 0;
        if (!is_benefit[kind])
            continue;
        comparison->benefits_size += fabs(comparison->kind_present[kind]);
        account->difference.kind_money[kind] +=
            rounding_beside(comparison, comparison->kind_present[kind]);
    }
    double rounding_money = rounding_beside(comparison, account->benefit_money);
    account->difference.benefit_money = error_of(comparison, is_benefit) + rounding_money;
    account->difference.cost_money = error_of(comparison, is_cost);
    account->difference.npv_money = error_of(comparison, is_any) + rounding_money;
}

/* What is exactly nothing is not the difference of two sums. */
static double rounding_beside(const struct comparison *comparison, double present_money)
{
    return present_money == 0 ? 0 : comparison->rounding_money;
}

/* Of the sum of some kinds. */
static double error_of(struct comparison *comparison, const bool is_meant[LSP_N_LINE_KINDS])
{
    size_t n_years = comparison->appraisal->n_years;
    memset(comparison->years, 0, n_years * sizeof *comparison->years);
    add_lines(comparison->appraisal, is_meant, 1, comparison->years);
    if (comparison->other != NULL)
        add_lines(comparison->other, is_meant, -1, comparison->years);
    return present_error(comparison);
}

static void add_lines(const struct lsp_appraisal *account, const bool is_meant[LSP_N_LINE_KINDS],
    double factor, double years[])
{
    for (size_t year = 0; year < account->n_years; year++) {
        struct lsp_sum sum = {0};
        for (size_t line = 0; line < account->n_lines; line++)
            if (is_meant[account->lines[line].kind])
                lsp_sum_add(&sum, account->lines[line].amount_money[year]);
        years[year] += factor * lsp_sum_value(&sum);
    }
}

/* Of the differences in `years`; without another account nobody knows, but that nothing which is
 * nothing in all years was nothing. */
static double present_error(const struct comparison *comparison)
{
    const struct lsp_appraisal *account = comparison->appraisal;
    bool is_nothing = true;
    for (size_t year = 0; year < account->n_years; year++) {
        is_nothing = is_nothing && comparison->years[year] == 0; /* equality on purpose */
        comparison->years[year] = fabs(comparison->years[year]);
    }
    if (is_nothing)
        return 0;
    if (comparison->other == NULL)
        return (double)INFINITY;
    double error_money = present_value(comparison->spec, account, comparison->years);
    return isfinite(error_money) ? error_money : (double)INFINITY;
}

/* Of a year, as of the run that pays most, in every year of benefits. */
static double rounding_of(const struct lsp_appraisal_spec *spec, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[], const struct lsp_appraisal *appraisal, double years[])
{
    double most_money = 0;
    for (size_t pair = 0; pair < n_pairs; pair++)
        most_money =
            fmax(most_money, fmax(paid_money(pairs[pair].without), paid_money(pairs[pair].with)));
    for (size_t year = 0; year < appraisal->n_years; year++)
        years[year] = appraisal->ramp[year] * ROUNDING * most_money;
    return present_value(spec, appraisal, years);
}

static double present_value(const struct lsp_appraisal_spec *spec,
    const struct lsp_appraisal *appraisal, const double years[])
{
    return lsp_present_value_by(&spec->discount, spec->discount_rate, appraisal->n_years, years,
        appraisal->first_year, spec->base_year);
}

static double paid_money(const struct lsp_results *results)
{
    struct lsp_sum paid = {0};
    for (size_t movement = 0; movement < results->n_movements; movement++) {
        double money = results->amount[movement] * fabs(results->composite_money[movement]);
        if (isfinite(money))
            lsp_sum_add(&paid, money);
    }
    return lsp_sum_value(&paid);
}

/* What is distinguishable from nothing, and by how much the worst error is above its share. */
static void judge(const struct comparison *comparison)
{
    struct lsp_appraisal *account = comparison->appraisal;
    struct lsp_difference *difference = &account->difference;
    double excess = excess_of(difference->benefit_money, account->benefit_money, difference);
    for (int kind = 0; kind < LSP_N_LINE_KINDS; kind++) {
        double size = fabs(comparison->kind_present[kind]), error = difference->kind_money[kind];
        difference->kind_is_distinguishable[kind] = size >= error;
        size = fmax(size, MATTERS * comparison->benefits_size);
        excess = fmax(excess, excess_of(error, size, difference));
    }
    difference->benefit_is_distinguishable =
        fabs(account->benefit_money) >= difference->benefit_money;
    difference->npv_is_distinguishable = fabs(account->npv_money) >= difference->npv_money;
    difference->excess = excess;
    difference->is_reached = excess <= 1 && difference->npv_is_distinguishable;
}

/* An error over the share of its figure that it may be. */
static double excess_of(double error_money, double figure_money, const struct lsp_difference *by)
{
    if (!(error_money > 0))
        return 0;
    return error_money / (by->share * fabs(figure_money)); /* of nothing: infinite */
}
