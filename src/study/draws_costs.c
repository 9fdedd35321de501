/* What building costs in a draw beyond the register's numbers: the risk events of its programme
 * draw, and what became of like projects.
 *
 *     own    = construction of the main scenario with the drawn numbers and dates
 *     all    = own + what the events of the programme draw cost
 *     factor = all / own                                      where the programme's own view counts
 *     factor = quantile of the combined view at the rank of `all` among the draws / own      else
 *
 * So the draws' costs have the distribution that the schedule's risk shows, and the order that
 * their own numbers give them.  SPDX-License-Identifier: Apache-2.0 */
#include "study/draws_internal.h"

#include <string.h>

#include "base/statistics.h"

static bool has_more(
    const struct lsp_schedule_risk_options *options, const struct lsp_schedule_risk *risk);
static double own_money(const struct lsp_study_inputs *inputs, const struct lsp_schedule_risk *risk,
    const struct draw_sample *sample, uint32_t draw, struct lsp_appraisal_spec *scratch);
static enum lsp_status take_quantiles(
    const struct lsp_schedule_risk *risk, uint32_t n_draws, struct lsp_arena *arena, double all[]);

enum lsp_status lsp_draw_cost_factors_make(const struct lsp_study_inputs *inputs,
    const struct lsp_schedule_risk *risk, struct lsp_arena *arena, struct draw_sample *sample)
{
    const struct lsp_schedule_risk_options *options = &inputs->programme_options;
    uint32_t n_draws = sample->n_draws;
    if (!has_more(options, risk) || n_draws == 0)
        return LSP_OK;
    struct lsp_appraisal_spec scratch = inputs->appraisal;
    scratch.costs = LSP_ARRAY(arena, struct lsp_cost_item, scratch.n_costs);
    sample->cost_factor = LSP_ARRAY(arena, double, n_draws);
    double *own = LSP_ARRAY(arena, double, n_draws), *all = LSP_ARRAY(arena, double, n_draws);
    if (scratch.costs == NULL || sample->cost_factor == NULL || own == NULL || all == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t draw = 0; draw < n_draws; draw++) {
        own[draw] = own_money(inputs, risk, sample, draw, &scratch);
        all[draw] = own[draw] + risk->event_money[sample->programme_draw[draw]];
    }
    if (risk->outside_cost.money != NULL && options->combine != LSP_COMBINE_INSIDE)
        LSP_TRY(take_quantiles(risk, n_draws, arena, all));
    for (uint32_t draw = 0; draw < n_draws; draw++)
        sample->cost_factor[draw] = own[draw] > 0 ? all[draw] / own[draw] : 1;
    return LSP_OK;
}

static bool has_more(
    const struct lsp_schedule_risk_options *options, const struct lsp_schedule_risk *risk)
{
    if (risk->cost.money == NULL)
        return false;
    bool has_events = false;
    for (size_t event = 0; event < options->n_events; event++)
        has_events |= options->events[event].cost_money.high > 0;
    bool is_outside = risk->outside_cost.money != NULL && options->combine != LSP_COMBINE_INSIDE;
    return has_events || is_outside;
}

static double own_money(const struct lsp_study_inputs *inputs, const struct lsp_schedule_risk *risk,
    const struct draw_sample *sample, uint32_t draw, struct lsp_appraisal_spec *scratch)
{
    const struct lsp_appraisal_spec *spec = &inputs->appraisal;
    double money = 0;
    memcpy(scratch->costs, spec->costs, spec->n_costs * sizeof *spec->costs);
    for (size_t item = 0; item < spec->n_costs; item++) {
        scratch->costs[item].amount_money =
            lsp_drawn_value(inputs, sample, &spec->costs[item].amount_money, draw);
        scratch->costs[item].per_month_money =
            lsp_drawn_value(inputs, sample, &spec->costs[item].per_month_money, draw);
    }
    lsp_costs_follow_draw(&inputs->programme_options, risk, sample->programme_draw[draw], scratch);
    for (size_t item = 0; item < spec->n_costs; item++)
        if (lsp_cost_is_built(inputs, &spec->costs[item]))
            money += lsp_cost_money(&scratch->costs[item]);
    return money;
}

/* The cost at each one's rank among all, in the combined view. */
static enum lsp_status take_quantiles(
    const struct lsp_schedule_risk *risk, uint32_t n_draws, struct lsp_arena *arena, double all[])
{
    double *rank = LSP_ARRAY(arena, double, n_draws);
    if (rank == NULL)
        return LSP_NO_MEMORY;
    LSP_TRY(lsp_statistics_rank(n_draws, all, rank));
    for (uint32_t draw = 0; draw < n_draws; draw++)
        LSP_TRY(lsp_statistics_quantile(
            risk->n_draws, risk->cost.sorted_money, (rank[draw] - 0.5) / n_draws, &all[draw]));
    return LSP_OK;
}
