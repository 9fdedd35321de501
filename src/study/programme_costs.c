/* The study's costs of construction as the programme's draws need them: each with the range that
 * the register knows.  SPDX-License-Identifier: Apache-2.0 */
#include "study/programme_internal.h"

static struct lsp_estimate estimate_of(
    const struct lsp_assumptions *assumptions, const double *number);

enum lsp_status lsp_planned_costs(const struct lsp_study_inputs *inputs, struct lsp_arena *arena,
    struct lsp_schedule_risk_options *options)
{
    const struct lsp_appraisal_spec *spec = &inputs->appraisal;
    struct lsp_risk_cost *costs = LSP_ARRAY(arena, struct lsp_risk_cost, spec->n_costs);
    if (costs == NULL)
        return LSP_NO_MEMORY;
    options->costs = costs;
    options->n_costs = 0;
    for (size_t at = 0; at < spec->n_costs; at++) {
        const struct lsp_cost_item *cost = &spec->costs[at];
        if (!lsp_cost_is_built(inputs, cost))
            continue;
        bool follows = cost->follows_programme;
        costs[options->n_costs++] = (struct lsp_risk_cost){.id = cost->id,
            .name = cost->name,
            .fixed_money = estimate_of(&inputs->assumptions, &cost->amount_money),
            .per_month_money = estimate_of(&inputs->assumptions, &cost->per_month_money),
            .from_activity = follows ? cost->begins_with : LSP_NONE,
            .to_activity = follows ? cost->ends_with : LSP_NONE};
    }
    return LSP_OK;
}

bool lsp_cost_is_built(const struct lsp_study_inputs *inputs, const struct lsp_cost_item *cost)
{
    bool is_of_main = cost->n_scenarios == 0;
    for (size_t at = 0; at < cost->n_scenarios; at++)
        is_of_main |= cost->scenarios[at] == inputs->main_scenario;
    return cost->kind == LSP_CONSTRUCTION && is_of_main;
}

/* The number itself where the register knows no range. */
static struct lsp_estimate estimate_of(
    const struct lsp_assumptions *assumptions, const double *number)
{
    static const enum lsp_duration_shape SHAPES[LSP_N_RANGE_SHAPES] = {
        [LSP_RANGE_TRIANGULAR] = LSP_SHAPE_TRIANGULAR,
        [LSP_RANGE_UNIFORM] = LSP_SHAPE_UNIFORM,
        [LSP_RANGE_PERT] = LSP_SHAPE_PERT,
        [LSP_RANGE_LOGNORMAL] = LSP_SHAPE_LOGNORMAL,
    };
    for (size_t at = 0; at < assumptions->n_items; at++) {
        const struct lsp_assumption *item = &assumptions->items[at];
        double scale = item->scale > 0 ? item->scale : 1;
        if (item->target == number && item->has_range)
            return (struct lsp_estimate){
                item->low * scale, *number, item->high * scale, SHAPES[item->shape]};
    }
    return (struct lsp_estimate){*number, *number, *number, LSP_SHAPE_TRIANGULAR};
}
