/* Residual value as what comes later: the account with the horizon of the longest life, less the
 * account itself, line by line, as an amount of the last year.  So the net present value is that of
 * the longer account.  SPDX-License-Identifier: Apache-2.0 */
#include "appraisal_internal.h"

#include <math.h>

static enum lsp_status add_later(struct lsp_account *account, const struct lsp_account *longer,
    size_t line, double growth_of_last);
static double present_money(const struct lsp_account *account, size_t line);

double lsp_horizon_with_later(const struct lsp_appraisal_spec *spec)
{
    double years = spec->horizon_years;
    for (size_t item = 0; spec->residual == LSP_RESIDUAL_LATER && item < spec->n_costs; item++)
        years = fmax(years, spec->costs[item].life_years);
    return years;
}

enum lsp_status lsp_account_add_later(struct lsp_account *account,
    const struct lsp_appraisal_context *context, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[], int32_t opening_day)
{
    const struct lsp_appraisal_spec *spec = account->spec;
    struct lsp_appraisal_spec long_spec = *spec;
    long_spec.horizon_years = lsp_horizon_with_later(spec);
    if (!(long_spec.horizon_years > spec->horizon_years))
        return LSP_OK;
    struct lsp_account longer;
    LSP_TRY(lsp_account_begin(&long_spec, opening_day, account->arena, &longer));
    LSP_TRY(lsp_account_add_benefits(&longer, context, n_pairs, pairs));
    LSP_TRY(lsp_account_add_costs(&longer));
    const struct lsp_appraisal *all = &account->appraisal;
    int last_year = all->first_year + (int)all->n_years - 1;
    double growth =
        lsp_rate_growth(&spec->discount, spec->discount_rate, last_year - spec->base_year);
    size_t n_lines = all->n_lines;
    if (longer.appraisal.n_lines != n_lines)
        LSP_BUG("a longer horizon adds no line to an account");
    for (size_t line = 0; line < n_lines; line++)
        LSP_TRY(add_later(account, &longer, line, growth));
    return LSP_OK;
}

/* Of a gain it is a gain and of upkeep a cost, to the same party. */
static enum lsp_status add_later(struct lsp_account *account, const struct lsp_account *longer,
    size_t line, double growth_of_last)
{
    struct lsp_account_line from = account->appraisal.lines[line];
    double later_money =
        (present_money(longer, line) - present_money(account, line)) * growth_of_last;
    if (from.kind == LSP_LINE_CONSTRUCTION)
        return LSP_OK;
    struct lsp_line_key key = {LSP_LINE_RESIDUAL, from.group, from.party, from.country, from.mode};
    size_t residual;
    LSP_TRY(lsp_account_line_of(account, &key, &residual));
    struct lsp_account_line *to = &account->appraisal.lines[residual];
    to->is_cost = from.is_cost;
    to->amount_money[account->appraisal.n_years - 1] += later_money;
    return LSP_OK;
}

static double present_money(const struct lsp_account *account, size_t line)
{
    const struct lsp_appraisal *all = &account->appraisal;
    return lsp_present_value_by(&account->spec->discount, account->spec->discount_rate,
        all->n_years, all->lines[line].amount_money, all->first_year, account->spec->base_year);
}
