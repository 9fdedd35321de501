/* Cost lines: construction, maintenance, renewal and what is left at the end.
 * SPDX-License-Identifier: Apache-2.0 */
#include "appraisal_internal.h"

#include <math.h>

#include "base/date.h"

static enum lsp_status add_items(
    struct lsp_account *account, enum lsp_line_kind line_kind, enum lsp_cost_kind cost_kind);
static double factor_of(const struct lsp_account *account);
static void spend_construction(
    const struct lsp_account *account, const struct lsp_cost_item *cost, double amount_money[]);
static void spend_over_days(
    const struct lsp_account *account, const struct lsp_cost_item *cost, double amount_money[]);
static void spend_maintenance(
    const struct lsp_account *account, const struct lsp_cost_item *cost, double amount_money[]);
static void spend_renewal(
    const struct lsp_account *account, const struct lsp_cost_item *cost, double amount_money[]);
static void leave_residual(
    const struct lsp_account *account, const struct lsp_cost_item *cost, double amount_money[]);

enum lsp_status lsp_account_add_costs(struct lsp_account *account)
{
    LSP_TRY(add_items(account, LSP_LINE_CONSTRUCTION, LSP_CONSTRUCTION));
    LSP_TRY(add_items(account, LSP_LINE_MAINTENANCE, LSP_MAINTENANCE));
    LSP_TRY(add_items(account, LSP_LINE_MAINTENANCE, LSP_RENEWAL));
    if (account->spec->residual == LSP_RESIDUAL_LATER)
        return LSP_OK; /* lsp_account_add_later */
    return add_items(account, LSP_LINE_RESIDUAL, LSP_CONSTRUCTION);
}

static enum lsp_status add_items(
    struct lsp_account *account, enum lsp_line_kind line_kind, enum lsp_cost_kind cost_kind)
{
    const struct lsp_appraisal_spec *spec = account->spec;
    for (size_t item = 0; item < spec->n_costs; item++) {
        const struct lsp_cost_item *cost = &spec->costs[item];
        if (cost->kind != cost_kind || (line_kind == LSP_LINE_RESIDUAL && !(cost->life_years > 0)))
            continue;
        size_t line;
        struct lsp_line_key key = {line_kind, LSP_GROUP_OWNERS, cost->payer, cost->country, ""};
        LSP_TRY(lsp_account_line_of(account, &key, &line));
        double *amount_money = account->appraisal.lines[line].amount_money;
        if (line_kind == LSP_LINE_RESIDUAL)
            leave_residual(account, cost, amount_money);
        else if (cost_kind == LSP_CONSTRUCTION)
            spend_construction(account, cost, amount_money);
        else if (cost_kind == LSP_MAINTENANCE)
            spend_maintenance(account, cost, amount_money);
        else
            spend_renewal(account, cost, amount_money);
    }
    return LSP_OK;
}

static double factor_of(const struct lsp_account *account)
{
    double factor = account->spec->construction_factor;
    return factor > 0 ? factor : 1;
}

static void spend_construction(
    const struct lsp_account *account, const struct lsp_cost_item *cost, double amount_money[])
{
    if (cost->follows_programme) {
        spend_over_days(account, cost, amount_money);
        return;
    }
    double per_year =
        factor_of(account) * cost->amount_money / (cost->to_year - cost->from_year + 1);
    for (int year = cost->from_year; year <= cost->to_year; year++)
        amount_money[year - account->appraisal.first_year] -= per_year;
}

/* Every day from the first to the one before the last the same; all on it when they are one. */
static void spend_over_days(
    const struct lsp_account *account, const struct lsp_cost_item *cost, double amount_money[])
{
    int32_t begins_day = cost->begins_day;
    int32_t ends_day = cost->ends_day > begins_day ? cost->ends_day : begins_day + 1;
    double total_money = factor_of(account) * lsp_cost_money(cost);
    int last_year = lsp_date_from_day(ends_day - 1).year;
    for (int year = lsp_date_from_day(begins_day).year; year <= last_year; year++) {
        int32_t from = lsp_date_to_day((struct lsp_date){year, 1, 1});
        int32_t to = lsp_date_to_day((struct lsp_date){year + 1, 1, 1});
        from = from > begins_day ? from : begins_day;
        to = to < ends_day ? to : ends_day;
        amount_money[year - account->appraisal.first_year] -=
            total_money * (to - from) / (ends_day - begins_day);
    }
}

double lsp_cost_money(const struct lsp_cost_item *cost)
{
    if (!cost->follows_programme || cost->ends_day <= cost->begins_day)
        return cost->amount_money;
    double months = (cost->ends_day - cost->begins_day) / LSP_DAYS_PER_MONTH;
    return cost->amount_money + cost->per_month_money * months;
}

void lsp_cost_years(const struct lsp_cost_item *cost, int *ret_first, int *ret_last)
{
    int32_t last_day = cost->ends_day > cost->begins_day ? cost->ends_day - 1 : cost->begins_day;
    *ret_first =
        cost->follows_programme ? lsp_date_from_day(cost->begins_day).year : cost->from_year;
    *ret_last = cost->follows_programme ? lsp_date_from_day(last_day).year : cost->to_year;
}

static void spend_maintenance(
    const struct lsp_account *account, const struct lsp_cost_item *cost, double amount_money[])
{
    for (size_t column = 0; column < account->appraisal.n_years; column++)
        amount_money[column] -= cost->amount_money * account->operating[column];
}

/* In the year of each multiple of the interval after the opening, as long as benefits follow. */
static void spend_renewal(
    const struct lsp_account *account, const struct lsp_cost_item *cost, double amount_money[])
{
    if (!(cost->every_years > 0))
        return;
    for (int number = 1;; number++) {
        double due_year = account->opens_year + number * cost->every_years;
        if (due_year >= account->ends_year)
            return;
        amount_money[(int)floor(due_year) - account->appraisal.first_year] -= cost->amount_money;
    }
}

/* The part of its life, counted from the opening, that lies beyond the horizon. */
static void leave_residual(
    const struct lsp_account *account, const struct lsp_cost_item *cost, double amount_money[])
{
    double used_share = account->spec->horizon_years / cost->life_years;
    size_t last = account->appraisal.n_years - 1;
    amount_money[last] += factor_of(account) * cost->amount_money * fmax(1 - used_share, 0);
}
