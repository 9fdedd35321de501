/* The day of the month in which most vehicles come.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "border_internal.h"

static void add_movement(const struct border *border, const struct border_side *side,
    size_t movement, double veh_day[LSP_MAX_VEHICLES][LSP_MONTHS], double *even_veh_day);

/* Months differ by less than this share of the mean: no season. */
static const double LEAST_SEASON = 1e-9;

enum lsp_status lsp_border_season(struct border *border, struct border_side *side)
{
    double veh_day[LSP_MAX_VEHICLES][LSP_MONTHS] = {{0}}, mean_veh_day[LSP_MAX_VEHICLES] = {0};
    for (size_t movement = 0; movement < border->results->n_movements; movement++)
        add_movement(border, side, movement, veh_day, mean_veh_day);
    double highest = 0, all = 0;
    for (size_t month = 0; month < LSP_MONTHS; month++) {
        double sum = 0;
        for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
            sum += veh_day[vehicle][month];
        if (sum > highest)
            side->peak_month = month;
        highest = fmax(highest, sum);
        all += sum;
    }
    side->has_season = highest > all / LSP_MONTHS * (1 + LEAST_SEASON);
    if (!side->has_season)
        return LSP_OK;
    side->peak_arrivals_veh = LSP_ARRAY(&border->arena, lsp_hourly, LSP_MAX_VEHICLES);
    side->peak = LSP_ARRAY(&border->arena, struct lsp_simulated_crossing, 1);
    if (side->peak_arrivals_veh == NULL || side->peak == NULL)
        return LSP_NO_MEMORY;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        double mean = mean_veh_day[vehicle];
        side->peak_factor[vehicle] = mean > 0 ? veh_day[vehicle][side->peak_month] / mean : 1;
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            side->peak_arrivals_veh[vehicle][hour] =
                side->peak_factor[vehicle] * side->arrivals_veh[vehicle][hour];
    }
    return LSP_OK;
}

enum lsp_status lsp_border_peak(struct border *border, struct border_side *side)
{
    if (!side->has_season)
        return LSP_OK;
    return lsp_border_simulate(
        border, &side->passage, side->peak_arrivals_veh, NULL, 0, side->peak);
}

/* Vehicles of one movement that pass the crossing, either way, empty ones too, by month; the
 * movement's share of each class is that of the mean day. */
static void add_movement(const struct border *border, const struct border_side *side,
    size_t movement, double veh_day[LSP_MAX_VEHICLES][LSP_MONTHS], double mean_veh_day[])
{
    const struct lsp_demand *demand = &border->at->demand;
    size_t segment = demand->movements[movement].segment;
    const struct lsp_segment *who = &demand->segments[segment];
    uint32_t crossing = (uint32_t)(side->crossing - border->at->crossings);
    for (size_t at = 0; at < demand->n_alternatives; at++) {
        const struct lsp_alternative *way = &demand->alternatives[at];
        uint32_t vehicle = lsp_demand_vehicle(demand, segment, at, way->main_mode);
        double veh_year = lsp_results_choice(border->results, movement, at)->vehicles;
        if ((way->crossings >> crossing & 1) == 0 || vehicle == LSP_NONE || !(veh_year > 0))
            continue;
        double mean = veh_year / who->days_per_year;
        mean_veh_day[vehicle] += mean;
        for (size_t month = 0; month < LSP_MONTHS; month++)
            veh_day[vehicle][month] += mean * LSP_MONTHS * who->season_share[month];
    }
}
