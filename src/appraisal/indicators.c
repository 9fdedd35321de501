/* Indicators: what the lines come to.  SPDX-License-Identifier: Apache-2.0 */
#include "appraisal_internal.h"

#include <math.h>

#include "base/sum.h"

static void add_net(struct lsp_appraisal *appraisal);
static enum lsp_status add_rates(struct lsp_account *account);
static enum lsp_status add_other_values(struct lsp_account *account);
static void add_switches(struct lsp_account *account);
static double first_year_return(const struct lsp_account *account);
static double compounded_to(
    const struct lsp_account *account, size_t n_columns, const double amount_money[], int year);
static bool is_loss_at(size_t n_years, const double amount_money[], double rate);
static double bisect(
    size_t n_years, const double amount_money[], double low_rate, double high_rate);
static double ratio(double numerator, double denominator);

/* Bounds of an internal rate.  Where there may be several the lowest is looked for in steps by
 * which 1 + rate grows 1 %; where there is one it is bracketed at once. */
static const double LOWEST_RATE = -0.9, HIGHEST_RATE = 10, RATE_STEP = 1.01;
enum { MAX_HALVINGS = 200 };

enum lsp_status lsp_account_add_indicators(struct lsp_account *account)
{
    const struct lsp_appraisal_spec *spec = account->spec;
    struct lsp_appraisal *all = &account->appraisal;
    struct lsp_sum benefit = {0}, cost = {0};
    for (size_t index = 0; index < all->n_lines; index++) {
        struct lsp_account_line *line = &all->lines[index];
        line->present_money = lsp_present_value_by(&spec->discount, spec->discount_rate,
            all->n_years, line->amount_money, all->first_year, spec->base_year);
        lsp_sum_add(line->is_cost ? &cost : &benefit, line->present_money);
    }
    add_net(all);
    all->benefit_money = lsp_sum_value(&benefit);
    all->cost_money = 0 - lsp_sum_value(&cost);
    all->npv_money = all->benefit_money - all->cost_money;
    all->bcr = ratio(all->benefit_money, all->cost_money);
    all->benefit_switch = ratio(0 - all->npv_money, all->benefit_money);
    all->cost_switch = ratio(all->npv_money, all->cost_money);
    all->first_year_return = first_year_return(account);
    LSP_TRY(add_rates(account));
    add_switches(account);
    return add_other_values(account);
}

/* The internal rates: where the stream changes its sign once there is at most one, which is
 * bracketed at once; else all are looked for. */
static enum lsp_status add_rates(struct lsp_account *account)
{
    const struct lsp_appraisal_spec *spec = account->spec;
    struct lsp_appraisal *all = &account->appraisal;
    all->eirr = lsp_internal_rate(all->n_years, all->net_money, &all->eirr_is_unique);
    all->mirr =
        lsp_modified_rate(all->n_years, all->net_money, spec->discount_rate, spec->discount_rate);
    if (!all->eirr_is_unique) {
        LSP_TRY(lsp_internal_rates(
            all->n_years, all->net_money, account->arena, &all->roots, &all->n_roots));
        all->eirr = all->n_roots > 0 ? all->roots[0] : (double)NAN;
        return LSP_OK;
    }
    all->roots = LSP_ARRAY(account->arena, double, 1);
    if (all->roots == NULL)
        return LSP_NO_MEMORY;
    all->roots[0] = all->eirr;
    all->n_roots = isnan(all->eirr) ? 0U : 1U;
    return LSP_OK;
}

static enum lsp_status add_other_values(struct lsp_account *account)
{
    const struct lsp_appraisal_spec *spec = account->spec;
    struct lsp_appraisal *all = &account->appraisal;
    all->other_npv_money = LSP_ARRAY(account->arena, double, spec->n_other_rates);
    all->other_discount_npv_money = LSP_ARRAY(account->arena, double, spec->n_other_discounts);
    if (!all->other_npv_money || !all->other_discount_npv_money)
        return LSP_NO_MEMORY;
    for (size_t rate = 0; rate < spec->n_other_rates; rate++)
        all->other_npv_money[rate] = lsp_present_value(all->n_years, all->net_money,
            spec->other_rates[rate], all->first_year, spec->base_year);
    for (size_t schedule = 0; schedule < spec->n_other_discounts; schedule++)
        all->other_discount_npv_money[schedule] =
            lsp_present_value_by(&spec->other_discounts[schedule], 0, all->n_years, all->net_money,
                all->first_year, spec->base_year);
    return LSP_OK;
}

double lsp_hurdle_rate(const struct lsp_appraisal_spec *spec)
{
    return spec->hurdle_rate > 0 ? spec->hurdle_rate : spec->discount_rate;
}

/* What one kind would have to change by, all others as they are. */
static void add_switches(struct lsp_account *account)
{
    const struct lsp_appraisal_spec *spec = account->spec;
    struct lsp_appraisal *all = &account->appraisal;
    struct lsp_sum now[LSP_N_LINE_KINDS] = {{0}}, at_hurdle[LSP_N_LINE_KINDS] = {{0}};
    double hurdle_rate = lsp_hurdle_rate(spec);
    for (size_t index = 0; index < all->n_lines; index++) {
        const struct lsp_account_line *line = &all->lines[index];
        lsp_sum_add(&now[line->kind], line->present_money);
        lsp_sum_add(&at_hurdle[line->kind], lsp_present_value(all->n_years, line->amount_money,
                                                hurdle_rate, all->first_year, spec->base_year));
    }
    all->hurdle_npv_money = lsp_present_value(
        all->n_years, all->net_money, hurdle_rate, all->first_year, spec->base_year);
    for (int kind = 0; kind < LSP_N_LINE_KINDS; kind++) {
        double present_money = lsp_sum_value(&now[kind]);
        all->switches[kind] = (struct lsp_switch){.present_money = present_money,
            .npv_change = ratio(0 - all->npv_money, present_money),
            .hurdle_change = ratio(0 - all->hurdle_npv_money, lsp_sum_value(&at_hurdle[kind]))};
    }
}

double lsp_present_value(
    size_t n_years, const double amount_money[], double rate, int first_year, int base_year)
{
    struct lsp_sum total = {0};
    for (size_t column = 0; column < n_years; column++) {
        double years = first_year - base_year + (double)column;
        lsp_sum_add(&total, amount_money[column] / pow(1 + rate, years));
    }
    return lsp_sum_value(&total);
}

double lsp_internal_rate(size_t n_years, const double amount_money[], bool *ret_is_unique)
{
    size_t sign_changes = 0;
    double last = 0;
    for (size_t column = 0; column < n_years; column++) {
        if (amount_money[column] == 0)
            continue;
        sign_changes += last != 0 && (last < 0) != (amount_money[column] < 0);
        last = amount_money[column];
    }
    *ret_is_unique = sign_changes == 1;
    if (sign_changes == 0)
        return (double)NAN;
    double low_rate = LOWEST_RATE;
    while (low_rate < HIGHEST_RATE) {
        double next_rate = *ret_is_unique ? HIGHEST_RATE : (1 + low_rate) * RATE_STEP - 1;
        double high_rate = fmin(next_rate, HIGHEST_RATE);
        if (is_loss_at(n_years, amount_money, low_rate) !=
            is_loss_at(n_years, amount_money, high_rate))
            return bisect(n_years, amount_money, low_rate, high_rate);
        low_rate = high_rate;
    }
    return (double)NAN;
}

static bool is_loss_at(size_t n_years, const double amount_money[], double rate)
{
    return lsp_present_value(n_years, amount_money, rate, 0, 0) <= 0;
}

static double bisect(size_t n_years, const double amount_money[], double low_rate, double high_rate)
{
    bool low_is_loss = is_loss_at(n_years, amount_money, low_rate);
    for (int halving = 0; halving < MAX_HALVINGS; halving++) {
        double rate = (low_rate + high_rate) / 2;
        if (rate <= low_rate || rate >= high_rate)
            break;
        if (is_loss_at(n_years, amount_money, rate) == low_is_loss)
            low_rate = rate;
        else
            high_rate = rate;
    }
    return (low_rate + high_rate) / 2;
}

static void add_net(struct lsp_appraisal *appraisal)
{
    for (size_t column = 0; column < appraisal->n_years; column++) {
        struct lsp_sum net = {0};
        for (size_t line = 0; line < appraisal->n_lines; line++)
            lsp_sum_add(&net, appraisal->lines[line].amount_money[column]);
        appraisal->net_money[column] = lsp_sum_value(&net);
    }
}

/* Benefits of the first whole calendar year in operation over all costs of the years before it,
 * compounded to it. */
static double first_year_return(const struct lsp_account *account)
{
    const struct lsp_appraisal *appraisal = &account->appraisal;
    int year = (int)ceil(account->opens_year);
    if (year + 1 > account->ends_year)
        return (double)NAN;
    size_t column = (size_t)(year - appraisal->first_year);
    struct lsp_sum benefit = {0}, cost = {0};
    for (size_t index = 0; index < appraisal->n_lines; index++) {
        const struct lsp_account_line *line = &appraisal->lines[index];
        if (line->is_cost)
            lsp_sum_add(&cost, compounded_to(account, column, line->amount_money, year));
        else
            lsp_sum_add(&benefit, line->amount_money[column]);
    }
    return ratio(lsp_sum_value(&benefit), 0 - lsp_sum_value(&cost));
}

/* All amounts of the columns before the year, grown to it. */
static double compounded_to(
    const struct lsp_account *account, size_t n_columns, const double amount_money[], int year)
{
    const struct lsp_appraisal_spec *spec = account->spec;
    int first_year = account->appraisal.first_year;
    if (spec->discount.n_steps == 0)
        return lsp_present_value(n_columns, amount_money, spec->discount_rate, first_year, year);
    return lsp_present_value_by(&spec->discount, spec->discount_rate, n_columns, amount_money,
               first_year, spec->base_year) *
           lsp_rate_growth(&spec->discount, spec->discount_rate, year - spec->base_year);
}

/* NAN where the denominator is 0. */
static double ratio(double numerator, double denominator)
{
    return denominator == 0 ? (double)NAN : numerator / denominator;
}
