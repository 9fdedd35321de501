/* What the appraisal of a study is worth beyond one account: which costs a scenario has and when
 * the works spend them.  SPDX-License-Identifier: Apache-2.0 */
#include "study/study_internal.h"

void lsp_costs_follow(struct lsp_appraisal_spec *spec, size_t n_activities,
    const int32_t start_day[], const int32_t finish_day[])
{
    for (size_t item = 0; item < spec->n_costs; item++) {
        struct lsp_cost_item *cost = &spec->costs[item];
        if (!cost->follows_programme)
            continue;
        if (cost->begins_with >= n_activities || cost->ends_with >= n_activities)
            LSP_BUG("a cost follows activities of the programme");
        cost->begins_day = start_day[cost->begins_with];
        cost->ends_day = finish_day[cost->ends_with];
    }
}

bool lsp_costs_do_follow(const struct lsp_appraisal_spec *spec)
{
    for (size_t item = 0; item < spec->n_costs; item++)
        if (spec->costs[item].follows_programme)
            return true;
    return false;
}

enum lsp_status lsp_costs_follow_plan(struct lsp_study_inputs *inputs)
{
    if (!lsp_costs_do_follow(&inputs->appraisal))
        return LSP_OK;
    struct lsp_arena arena = {0};
    struct lsp_plan plan;
    size_t n = inputs->programme.n_activities;
    int32_t *days = LSP_ARRAY(&arena, int32_t, 2 * n);
    enum lsp_status status = days == NULL
                                 ? LSP_NO_MEMORY
                                 : lsp_programme_schedule(&inputs->programme, NULL, &arena, &plan);
    for (size_t activity = 0; status == LSP_OK && activity < n; activity++) {
        days[activity] = plan.activities[activity].early_start_day;
        days[n + activity] = plan.activities[activity].early_finish_day;
    }
    if (status == LSP_OK)
        lsp_costs_follow(&inputs->appraisal, n, days, days + n);
    lsp_arena_finish(&arena);
    return status;
}

enum lsp_status lsp_scenario_spec(const struct lsp_study_inputs *inputs, size_t scenario,
    struct lsp_arena *arena, struct lsp_appraisal_spec *ret_spec)
{
    struct lsp_appraisal_spec spec = inputs->appraisal;
    struct lsp_cost_item *costs = LSP_ARRAY(arena, struct lsp_cost_item, spec.n_costs);
    if (costs == NULL)
        return LSP_NO_MEMORY;
    spec.n_costs = 0;
    for (size_t item = 0; item < inputs->appraisal.n_costs; item++) {
        const struct lsp_cost_item *cost = &inputs->appraisal.costs[item];
        bool belongs = cost->n_scenarios == 0;
        for (size_t at = 0; at < cost->n_scenarios; at++)
            belongs |= cost->scenarios[at] == scenario;
        if (belongs)
            costs[spec.n_costs++] = *cost;
    }
    spec.costs = costs;
    *ret_spec = spec;
    return LSP_OK;
}
