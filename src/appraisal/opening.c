/* The worth by opening day.  SPDX-License-Identifier: Apache-2.0 */
#include "appraisal/opening.h"

#include <math.h>

#include "appraisal/appraisal_internal.h"
#include "base/date.h"
#include "base/sum.h"

static double gain_of(const struct lsp_yearly_gain *gain, const double money[], int year);
static double cost_of_use(const struct lsp_yearly_gain *gain, int year);
static enum lsp_status value(const struct lsp_appraisal_spec *spec,
    const struct lsp_yearly_gain *gain, int32_t opening_day, double *ret_npv_money,
    double *ret_first_year_return);
static double first_year_return(const struct lsp_account *account,
    const struct lsp_yearly_gain *gain, const double cost_money[]);
static enum lsp_status delay_costs(const struct lsp_appraisal_spec *spec, int delay_years,
    struct lsp_arena *arena, struct lsp_appraisal_spec *ret_spec);
static int32_t delay_day(int32_t day, int delay_years);

enum lsp_status lsp_yearly_gain_make(const struct lsp_appraisal_spec *spec,
    const struct lsp_appraisal_context *context, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[], int first_year, int last_year, struct lsp_arena *arena,
    struct lsp_yearly_gain *ret_gain)
{
    struct lsp_appraisal_spec full = *spec;
    struct lsp_appraisal appraisal;
    full.n_costs = 0;
    full.residual = LSP_RESIDUAL_STRAIGHT_LINE;
    full.first_year = first_year;
    full.horizon_years = last_year - first_year + 1;
    full.ramp_start = 1;
    LSP_TRY(lsp_appraise(&full, context, n_pairs, pairs,
        lsp_date_to_day((struct lsp_date){first_year, 1, 1}), arena, &appraisal));
    struct lsp_yearly_gain gain = {.first_year = appraisal.first_year,
        .n_years = appraisal.n_years,
        .gain_money = appraisal.net_money,
        .benefit_gain_money = LSP_ARRAY(arena, double, appraisal.n_years)};
    if (gain.benefit_gain_money == NULL)
        return LSP_NO_MEMORY;
    for (size_t column = 0; column < gain.n_years; column++) {
        struct lsp_sum benefit = {0};
        for (size_t line = 0; line < appraisal.n_lines; line++)
            if (!appraisal.lines[line].is_cost)
                lsp_sum_add(&benefit, appraisal.lines[line].amount_money[column]);
        gain.benefit_gain_money[column] = lsp_sum_value(&benefit);
    }
    *ret_gain = gain;
    return LSP_OK;
}

enum lsp_status lsp_opening_npv(const struct lsp_appraisal_spec *spec,
    const struct lsp_yearly_gain *gain, int32_t opening_day, double *ret_npv_money)
{
    struct lsp_appraisal_spec longer = *spec;
    double unused;
    longer.horizon_years = lsp_horizon_with_later(spec);
    return value(&longer, gain, opening_day, ret_npv_money, &unused);
}

static enum lsp_status value(const struct lsp_appraisal_spec *spec,
    const struct lsp_yearly_gain *gain, int32_t opening_day, double *ret_npv_money,
    double *ret_first_year_return)
{
    struct lsp_arena arena = {0};
    struct lsp_account account;
    enum lsp_status status = lsp_account_begin(spec, opening_day, &arena, &account);
    if (status == LSP_OK)
        status = lsp_account_add_costs(&account);
    if (status == LSP_OK) {
        const struct lsp_appraisal *all = &account.appraisal;
        struct lsp_sum npv = {0};
        double *cost_money = all->net_money; /* not used yet */
        for (size_t column = 0; column < all->n_years; column++) {
            struct lsp_sum cost = {0};
            int year = all->first_year + (int)column;
            for (size_t line = 0; line < all->n_lines; line++)
                lsp_sum_add(&cost, all->lines[line].amount_money[column]);
            cost_money[column] = lsp_sum_value(&cost);
            double net =
                cost_money[column] + all->ramp[column] * gain_of(gain, gain->gain_money, year);
            lsp_sum_add(&npv, net / lsp_rate_growth(&spec->discount, spec->discount_rate,
                                        year - spec->base_year));
            cost_money[column] += all->ramp[column] * cost_of_use(gain, year);
        }
        *ret_npv_money = lsp_sum_value(&npv);
        *ret_first_year_return = first_year_return(&account, gain, cost_money);
    }
    lsp_arena_finish(&arena);
    return status;
}

static double gain_of(const struct lsp_yearly_gain *gain, const double money[], int year)
{
    int last = (int)gain->n_years - 1, column = year - gain->first_year;
    return money[column < 0 ? 0 : column > last ? last : column];
}

/* Of a year in full use, as a gain: wear. */
static double cost_of_use(const struct lsp_yearly_gain *gain, int year)
{
    return gain_of(gain, gain->gain_money, year) - gain_of(gain, gain->benefit_gain_money, year);
}

static double first_year_return(const struct lsp_account *account,
    const struct lsp_yearly_gain *gain, const double cost_money[])
{
    const struct lsp_appraisal_spec *spec = account->spec;
    const struct lsp_appraisal *all = &account->appraisal;
    int year = (int)ceil(account->opens_year);
    if (year + 1 > account->ends_year)
        return (double)NAN;
    size_t column = (size_t)(year - all->first_year);
    double benefit_money = all->ramp[column] * gain_of(gain, gain->benefit_gain_money, year);
    double cost = lsp_present_value_by(&spec->discount, spec->discount_rate, column, cost_money,
                      all->first_year, spec->base_year) *
                  lsp_rate_growth(&spec->discount, spec->discount_rate, year - spec->base_year);
    return cost < 0 ? benefit_money / -cost : (double)NAN;
}

enum lsp_status lsp_opening_years_make(const struct lsp_appraisal_spec *spec,
    const struct lsp_yearly_gain *gain, int32_t opening_day, size_t max_delay_years,
    struct lsp_arena *arena, struct lsp_opening_years *ret_openings)
{
    struct lsp_opening_years all = {
        .openings = LSP_ARRAY(arena, struct lsp_opening_year, max_delay_years + 1),
        .n = max_delay_years + 1,
        .first_worthwhile = max_delay_years + 1};
    if (all.openings == NULL)
        return LSP_NO_MEMORY;
    double horizon_years = lsp_horizon_with_later(spec);
    double ends_year = lsp_date_to_year(opening_day) + horizon_years;
    for (size_t at = 0; at < all.n; at++) {
        struct lsp_opening_year *opening = &all.openings[at];
        struct lsp_appraisal_spec delayed;
        double unused;
        int delay_years = (int)at;
        int32_t day = delay_day(opening_day, delay_years);
        LSP_TRY(delay_costs(spec, delay_years, arena, &delayed));
        delayed.horizon_years = horizon_years;
        *opening = (struct lsp_opening_year){.delay_years = delay_years,
            .year = lsp_date_from_day(day).year,
            .same_end_npv_money = (double)NAN};
        LSP_TRY(value(&delayed, gain, day, &opening->npv_money, &opening->first_year_return));
        delayed.horizon_years = ends_year - lsp_date_to_year(day);
        if (delayed.horizon_years > 0)
            LSP_TRY(value(&delayed, gain, day, &opening->same_end_npv_money, &unused));
        if (opening->npv_money > all.openings[all.best].npv_money)
            all.best = at;
        if (opening->same_end_npv_money > all.openings[all.same_end_best].same_end_npv_money)
            all.same_end_best = at;
        double rate =
            lsp_rate_of_year(&spec->discount, spec->discount_rate, opening->year - spec->base_year);
        if (all.first_worthwhile == all.n && opening->first_year_return >= rate)
            all.first_worthwhile = at;
    }
    *ret_openings = all;
    return LSP_OK;
}

static enum lsp_status delay_costs(const struct lsp_appraisal_spec *spec, int delay_years,
    struct lsp_arena *arena, struct lsp_appraisal_spec *ret_spec)
{
    struct lsp_cost_item *costs = LSP_ARRAY(arena, struct lsp_cost_item, spec->n_costs);
    if (costs == NULL)
        return LSP_NO_MEMORY;
    for (size_t item = 0; item < spec->n_costs; item++) {
        costs[item] = spec->costs[item];
        if (costs[item].kind != LSP_CONSTRUCTION)
            continue;
        costs[item].from_year += delay_years;
        costs[item].to_year += delay_years;
        if (costs[item].follows_programme) {
            int32_t days = costs[item].ends_day - costs[item].begins_day;
            costs[item].begins_day = delay_day(costs[item].begins_day, delay_years);
            costs[item].ends_day = costs[item].begins_day + days;
        }
    }
    *ret_spec = *spec;
    ret_spec->costs = costs;
    return LSP_OK;
}

/* The same day of a later year; of a leap day the last of its month. */
static int32_t delay_day(int32_t day, int delay_years)
{
    struct lsp_date date = lsp_date_from_day(day);
    date.year += delay_years;
    if (date.month == 2 && date.day == 29)
        return lsp_date_to_day((struct lsp_date){date.year, 3, 1}) - 1;
    return lsp_date_to_day(date);
}
