/* Schedules of discount rates, and those of public bodies.  SPDX-License-Identifier: Apache-2.0 */
#include "appraisal/rates.h"

#include <math.h>
#include <string.h>

#include "base/sum.h"

double lsp_rate_of_year(const struct lsp_rate_schedule *schedule, double level_rate, int years)
{
    double rate = schedule->n_steps > 0 ? schedule->steps[0].rate : level_rate;
    for (size_t step = 1; step < schedule->n_steps && schedule->steps[step].from_years <= years;
         step++)
        rate = schedule->steps[step].rate;
    return rate;
}

double lsp_rate_growth(const struct lsp_rate_schedule *schedule, double level_rate, int years)
{
    if (schedule->n_steps <= 1 || years <= 0)
        return pow(1 + lsp_rate_of_year(schedule, level_rate, 0), years);
    double growth = 1;
    for (int year = 1; year <= years; year++)
        growth *= 1 + lsp_rate_of_year(schedule, level_rate, year);
    return growth;
}

double lsp_present_value_by(const struct lsp_rate_schedule *schedule, double level_rate,
    size_t n_years, const double amount_money[], int first_year, int base_year)
{
    struct lsp_sum total = {0};
    for (size_t column = 0; column < n_years; column++)
        lsp_sum_add(&total, amount_money[column] / lsp_rate_growth(schedule, level_rate,
                                                       first_year - base_year + (int)column));
    return lsp_sum_value(&total);
}

double lsp_modified_rate(
    size_t n_years, const double amount_money[], double finance_rate, double reinvest_rate)
{
    size_t first = 0, last = n_years;
    while (first < n_years && amount_money[first] == 0)
        first++;
    while (last > first && amount_money[last - 1] == 0)
        last--;
    struct lsp_sum gains = {0}, losses = {0};
    for (size_t column = first; column < last; column++)
        if (amount_money[column] > 0)
            lsp_sum_add(
                &gains, amount_money[column] * pow(1 + reinvest_rate, (double)(last - 1 - column)));
        else
            lsp_sum_add(
                &losses, -amount_money[column] / pow(1 + finance_rate, (double)(column - first)));
    double gained = lsp_sum_value(&gains), lost = lsp_sum_value(&losses);
    if (!(gained > 0) || !(lost > 0))
        return (double)NAN;
    return pow(gained / lost, 1 / (double)(last - 1 - first)) - 1;
}
