/* Indicators: what the lines come to.  SPDX-License-Identifier: Apache-2.0 */
#include "appraisal_internal.h"

#include <math.h>

#include "base/sum.h"

static void add_net(struct lsp_appraisal *appraisal);
static double first_year_return(const struct lsp_account *account);
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
        line->present_money = lsp_present_value(all->n_years, line->amount_money,
            spec->discount_rate, all->first_year, spec->base_year);
        lsp_sum_add(line->is_cost ? &cost : &benefit, line->present_money);
    }
    add_net(all);
    all->benefit_money = lsp_sum_value(&benefit);
    all->cost_money = 0 - lsp_sum_value(&cost);
    all->npv_money = all->benefit_money - all->cost_money;
    all->bcr = ratio(all->benefit_money, all->cost_money);
    all->benefit_switch = ratio(0 - all->npv_money, all->benefit_money);
    all->cost_switch = ratio(all->npv_money, all->cost_money);
    all->eirr = lsp_internal_rate(all->n_years, all->net_money, &all->eirr_is_unique);
    all->first_year_return = first_year_return(account);
    all->other_npv_money = LSP_ARRAY(account->arena, double, spec->n_other_rates);
    if (!all->other_npv_money)
        return LSP_NO_MEMORY;
    for (size_t rate = 0; rate < spec->n_other_rates; rate++)
        all->other_npv_money[rate] = lsp_present_value(all->n_years, all->net_money,
            spec->other_rates[rate], all->first_year, spec->base_year);
    return LSP_OK;
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
            lsp_sum_add(&cost, lsp_present_value(column, line->amount_money,
                                   account->spec->discount_rate, appraisal->first_year, year));
        else
            lsp_sum_add(&benefit, line->amount_money[column]);
    }
    return ratio(lsp_sum_value(&benefit), 0 - lsp_sum_value(&cost));
}

/* NAN where the denominator is 0. */
static double ratio(double numerator, double denominator)
{
    return denominator == 0 ? (double)NAN : numerator / denominator;
}
