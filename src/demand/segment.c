/* Segments: the numbers that follow from those given, and growth over the years.
 * SPDX-License-Identifier: Apache-2.0 */
#include "demand/demand.h"

#include <math.h>

static const double HOURS_PER_DAY = 24, DAYS_PER_YEAR = 365;

static double rate_per_day(const struct lsp_segment *segment);

void lsp_segment_derive(struct lsp_segment *segment)
{
    if (segment->is_goods)
        segment->value_of_time_money_h =
            segment->cargo_value_money * rate_per_day(segment) / HOURS_PER_DAY;
    double money_per_h = segment->value_of_time_money_h;
    segment->scale_per_money =
        segment->scale_is_per_h ? segment->scale_given / money_per_h : segment->scale_given;
    for (size_t alternative = 0; alternative < LSP_MAX_ALTERNATIVES; alternative++) {
        double given = segment->constant_given[alternative];
        segment->constant_money[alternative] =
            segment->constant_is_h[alternative] ? given * money_per_h : given;
    }
}

/* Of the value of goods in transit: as given, or capital and deterioration. */
static double rate_per_day(const struct lsp_segment *segment)
{
    const struct lsp_logistics *logistics = &segment->logistics;
    double rate = logistics->interest_per_year / DAYS_PER_YEAR + logistics->deterioration_per_day;
    return rate > 0 ? rate : segment->cargo_rate_per_day;
}

uint32_t lsp_demand_vehicle(
    const struct lsp_demand *demand, size_t segment, size_t alternative, enum lsp_mode mode)
{
    const struct lsp_alternative *way = &demand->alternatives[alternative];
    uint32_t vehicle = demand->segments[segment].vehicle[mode];
    bool has_own = vehicle != LSP_NONE && (way->own_vehicles >> mode & 1) != 0;
    return has_own ? way->vehicle[mode] : vehicle;
}

double lsp_demand_load(
    const struct lsp_demand *demand, size_t segment, size_t alternative, enum lsp_mode mode)
{
    const struct lsp_alternative *way = &demand->alternatives[alternative];
    bool has_own = (way->own_vehicles >> mode & 1) != 0 && way->load[mode] > 0;
    return has_own ? way->load[mode] : demand->segments[segment].load[mode];
}

double lsp_demand_grown(double amount, double growth_per_year, int year, int base_year)
{
    return amount * pow(1 + growth_per_year, year - base_year);
}

double lsp_tourism_factor(const struct lsp_tourism *tourism, int years)
{
    if (!tourism->is_given)
        return 1;
    return pow(1 + tourism->income_growth_per_year, tourism->income_elasticity * years) *
           pow(1 + tourism->price_growth_per_year, tourism->price_elasticity * years);
}
