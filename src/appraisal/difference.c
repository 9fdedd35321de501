/* The error of the difference: what an account owes to equilibria that are not exact, told by a
 * second account from states of the same runs that are farther off (docs/methods/difference.md).
 * SPDX-License-Identifier: Apache-2.0 */
#include "appraisal_internal.h"

#include <math.h>
#include <string.h>

#include "appraisal/rates.h"
#include "base/sum.h"

/* A kind smaller than this part of all benefits, without signs, may be off by as much as one of
 * that size: it moves no conclusion. */
static const double MATTERS = 0.01;
/* Costs of ways are sums of many numbers: two sides that are the same but for links that nobody
 * uses may differ by so much of all that is paid. */
static const double ROUNDING = 1e-14;

/* An error of so many times the rounding is as small as any, whatever its share of a figure. */
static const double AS_GOOD_AS_EXACT = 100;
/* So many times what states farther off show: calibrated by tests/unit/study/test_difference.c, in
 * which all true errors are below it. */
static const double SAFETY = 4;

/* An account, and others of the same runs in which some of them are farther off. */
struct comparison {
    const struct lsp_appraisal_spec *spec;
    size_t n_others;
    const struct lsp_appraisal *others; /* [n_others] */
    struct lsp_appraisal *appraisal;
    double rounding_money;                 /* present value */
    double *ours, *theirs, *errors;        /* [n_years] scratch */
    double kind_present[LSP_N_LINE_KINDS]; /* of the account */
    double benefits_size;                  /* of the kinds of benefit, without signs */
};

enum { OF_BENEFITS, OF_COSTS, N_SIDES };

/* Lines of some kinds, of benefits and of costs; or those of the same kind, group, party, country
 * and mode as one. */
struct meant {
    bool kind[N_SIDES]
             [LSP_N_LINE_KINDS];         /* later gains are benefits, other residual values costs */
    const struct lsp_account_line *line; /* NULL = those of the kinds */
};

static enum lsp_status set_line_errors(
    struct comparison *comparison, struct lsp_arena *arena) LSP_MUST_CHECK;
static void set_kind_errors(struct comparison *comparison);
static double rounding_beside(const struct comparison *comparison, double present_money);
static double error_of(
    const struct comparison *comparison, const struct meant *meant, double errors[]);
static void sum_lines(
    const struct lsp_appraisal *account, const struct meant *meant, double years[]);
static bool is_meant(const struct meant *meant, const struct lsp_account_line *line);
static double rounding_of(
    const struct comparison *comparison, size_t n_pairs, const struct lsp_appraisal_pair pairs[]);
static double present_value(const struct comparison *comparison, const double years[]);
static double paid_money(const struct lsp_results *results);
static void judge(const struct comparison *comparison);
static double excess_of(
    double error_money, double figure_money, const struct comparison *comparison);

enum lsp_status lsp_appraisal_compare(const struct lsp_appraisal_spec *spec, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[], size_t n_others, const struct lsp_appraisal others[],
    struct lsp_arena *arena, struct lsp_appraisal *appraisal)
{
    struct comparison comparison = {.spec = spec,
        .n_others = n_others,
        .others = others,
        .appraisal = appraisal,
        .ours = LSP_ARRAY(arena, double, appraisal->n_years),
        .theirs = LSP_ARRAY(arena, double, appraisal->n_years),
        .errors = LSP_ARRAY(arena, double, appraisal->n_years)};
    if (!comparison.ours || !comparison.theirs || !comparison.errors)
        return LSP_NO_MEMORY;
    appraisal->difference =
        (struct lsp_difference){.is_estimated = true, .share = spec->error_share};
    comparison.rounding_money = rounding_of(&comparison, n_pairs, pairs);
    LSP_TRY(set_line_errors(&comparison, arena));
    set_kind_errors(&comparison);
    judge(&comparison);
    return LSP_OK;
}

static enum lsp_status set_line_errors(struct comparison *comparison, struct lsp_arena *arena)
{
    struct lsp_appraisal *account = comparison->appraisal;
    for (size_t at = 0; at < account->n_lines; at++) {
        struct lsp_account_line *line = &account->lines[at];
        line->year_error_money = LSP_ARRAY(arena, double, account->n_years);
        if (line->year_error_money == NULL)
            return LSP_NO_MEMORY;
        line->error_money =
            error_of(comparison, &(struct meant){.line = line}, line->year_error_money);
    }
    return LSP_OK;
}

static void set_kind_errors(struct comparison *comparison)
{
    struct lsp_appraisal *account = comparison->appraisal;
    struct meant costs = {.line = NULL}, benefits = costs, all = costs;
    for (size_t at = 0; at < account->n_lines; at++) {
        const struct lsp_account_line *line = &account->lines[at];
        comparison->kind_present[line->kind] += line->present_money;
        int side = line->is_cost ? OF_COSTS : OF_BENEFITS;
        struct meant *of_line = line->is_cost ? &costs : &benefits;
        of_line->kind[side][line->kind] = all.kind[side][line->kind] = true;
    }
    for (int kind = 0; kind < LSP_N_LINE_KINDS; kind++) {
        struct meant one = {.line = NULL};
        one.kind[OF_BENEFITS][kind] = one.kind[OF_COSTS][kind] = true;
        double *error_money = &account->difference.kind_money[kind];
        *error_money = error_of(comparison, &one, comparison->errors);
        if (!benefits.kind[OF_BENEFITS][kind])
            continue;
        comparison->benefits_size += fabs(comparison->kind_present[kind]);
        *error_money += rounding_beside(comparison, comparison->kind_present[kind]);
    }
    double rounding_money = rounding_beside(comparison, account->benefit_money);
    struct lsp_difference *difference = &account->difference;
    difference->benefit_money =
        error_of(comparison, &benefits, comparison->errors) + rounding_money;
    difference->cost_money = error_of(comparison, &costs, comparison->errors);
    difference->npv_money = error_of(comparison, &all, comparison->errors) + rounding_money;
}

/* What is exactly nothing is not the difference of two sums. */
static double rounding_beside(const struct comparison *comparison, double present_money)
{
    return present_money == 0 ? 0 : comparison->rounding_money;
}

/* Of a sum of lines, year by year and as a present value.  Runs do not make good for each other,
 * nor do years.  Without another account nobody knows, but of what is nothing. */
static double error_of(
    const struct comparison *comparison, const struct meant *meant, double errors[])
{
    size_t n_years = comparison->appraisal->n_years;
    bool is_known = true;
    sum_lines(comparison->appraisal, meant, comparison->ours);
    memset(errors, 0, n_years * sizeof *errors);
    for (size_t other = 0; other < comparison->n_others; other++) {
        sum_lines(&comparison->others[other], meant, comparison->theirs);
        for (size_t year = 0; year < n_years; year++)
            errors[year] += SAFETY * fabs(comparison->ours[year] - comparison->theirs[year]);
    }
    for (size_t year = 0; year < n_years; year++) {
        bool is_nothing = comparison->ours[year] == 0; /* equality on purpose */
        if (isnan(errors[year]) || (comparison->n_others == 0 && !is_nothing))
            errors[year] = (double)INFINITY;
        is_known = is_known && isfinite(errors[year]);
    }
    return is_known ? present_value(comparison, errors) : (double)INFINITY;
}

static void sum_lines(
    const struct lsp_appraisal *account, const struct meant *meant, double years[])
{
    memset(years, 0, account->n_years * sizeof *years);
    for (size_t line = 0; line < account->n_lines; line++)
        for (size_t year = 0; is_meant(meant, &account->lines[line]) && year < account->n_years;
             year++)
            years[year] += account->lines[line].amount_money[year];
}

static bool is_meant(const struct meant *meant, const struct lsp_account_line *line)
{
    const struct lsp_account_line *wanted = meant->line;
    if (wanted == NULL)
        return meant->kind[line->is_cost ? OF_COSTS : OF_BENEFITS][line->kind];
    return line->kind == wanted->kind && line->group == wanted->group &&
           strcmp(line->party, wanted->party) == 0 && strcmp(line->country, wanted->country) == 0 &&
           strcmp(line->mode, wanted->mode) == 0;
}

/* Of a year, as of the run that pays most, in every year of benefits. */
static double rounding_of(
    const struct comparison *comparison, size_t n_pairs, const struct lsp_appraisal_pair pairs[])
{
    double most_money = 0;
    for (size_t pair = 0; pair < n_pairs; pair++)
        most_money =
            fmax(most_money, fmax(paid_money(pairs[pair].without), paid_money(pairs[pair].with)));
    for (size_t year = 0; year < comparison->appraisal->n_years; year++)
        comparison->errors[year] = comparison->appraisal->ramp[year] * ROUNDING * most_money;
    return present_value(comparison, comparison->errors);
}

static double present_value(const struct comparison *comparison, const double years[])
{
    const struct lsp_appraisal_spec *spec = comparison->spec;
    const struct lsp_appraisal *account = comparison->appraisal;
    return lsp_present_value_by(&spec->discount, spec->discount_rate, account->n_years, years,
        account->first_year, spec->base_year);
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
    double least_money = AS_GOOD_AS_EXACT * comparison->rounding_money;
    double excess = excess_of(difference->benefit_money, account->benefit_money, comparison);
    for (int kind = 0; kind < LSP_N_LINE_KINDS; kind++) {
        double size = fabs(comparison->kind_present[kind]), error = difference->kind_money[kind];
        difference->kind_is_distinguishable[kind] = size >= error;
        size = fmax(size, MATTERS * comparison->benefits_size);
        excess = fmax(excess, excess_of(error, size, comparison));
    }
    difference->benefit_is_distinguishable =
        fabs(account->benefit_money) >= difference->benefit_money;
    difference->npv_is_distinguishable = fabs(account->npv_money) >= difference->npv_money;
    difference->excess = excess;
    difference->is_reached =
        excess <= 1 && (difference->npv_is_distinguishable || difference->npv_money <= least_money);
}

/* An error over the share of its figure that it may be. */
static double excess_of(
    double error_money, double figure_money, const struct comparison *comparison)
{
    if (error_money <= AS_GOOD_AS_EXACT * comparison->rounding_money)
        return 0;
    return error_money / (comparison->spec->error_share * fabs(figure_money)); /* or infinite */
}
