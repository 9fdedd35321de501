/* The equilibria of a scenario: the reference, and one side in one state of a year.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/run_internal.h"

#include "equilibrium/equilibrium.h"

static enum lsp_status mark_kept(
    const struct frame *frame, const struct lsp_demand *demand, bool **ret_is_kept);

enum lsp_status lsp_frame_find_reference(struct frame *frame, bool *ret_converged)
{
    struct lsp_scenario_state states[LSP_MAX_STATES];
    int year = frame->inputs->base_year;
    size_t n_states = lsp_scenario_states(frame->scenario, year, states);
    size_t largest = lsp_scenario_commonest(n_states, states);
    uint64_t active = states[largest].active;
    if (lsp_kept_find_pivots(frame, active, ret_converged))
        return LSP_OK;
    struct lsp_case stated;
    struct lsp_results results;
    LSP_TRY(lsp_frame_solve_side(
        frame, frame->scenario->demand_stated_for, active, year, &stated, &results));
    *ret_converged = results.convergence.stopped_by == LSP_STOPPED_CONVERGED;
    struct lsp_pivot *pivots = LSP_ARRAY(frame->arena, struct lsp_pivot, results.n_movements);
    enum lsp_status status = LSP_NO_MEMORY;
    if (pivots != NULL)
        status = lsp_reference_make(
            frame->scenario, &stated, &results, frame->fixed_share, frame->diags, pivots);
    frame->pivots = pivots;
    frame->fixed_share = NULL;
    if (status == LSP_OK)
        status = lsp_kept_put_pivots(frame, active, results.n_movements, *ret_converged);
    lsp_results_finish(&results);
    return status;
}

enum lsp_status lsp_frame_solve_side(struct frame *frame, enum lsp_side side, uint64_t active,
    int year, struct lsp_case *ret_case, struct lsp_results *ret_results)
{
    const struct lsp_study_inputs *inputs = frame->inputs;
    LSP_TRY(
        lsp_scenario_apply(&inputs->base, frame->scenario, side, active, frame->arena, ret_case));
    if (frame->change != NULL)
        LSP_TRY(frame->change(frame->change_number, frame->arena, ret_case));
    const struct lsp_demand *demand = &ret_case->demand;
    double *amount = LSP_ARRAY(frame->arena, double, demand->n_movements);
    if (amount == NULL)
        return LSP_NO_MEMORY;
    for (size_t movement = 0; movement < demand->n_movements; movement++)
        amount[movement] =
            frame->fixed_amount != NULL
                ? frame->fixed_amount[movement]
                : lsp_stated_amount(frame->scenario, ret_case, movement, year, inputs->base_year);
    if (frame->pivots == NULL)
        LSP_TRY(lsp_reference_shares(demand, frame->arena, &frame->fixed_share));
    bool *keep_steps = NULL;
    LSP_TRY(mark_kept(frame, demand, &keep_steps));
    struct lsp_network network;
    LSP_TRY(lsp_network_build(&ret_case->network, &network));
    struct lsp_equilibrium_problem problem = {.network = &network,
        .services = &ret_case->services,
        .posts = ret_case->posts,
        .crossings = ret_case->crossings,
        .n_posts = ret_case->n_posts,
        .n_crossings = ret_case->n_crossings,
        .demand = demand,
        .amount_per_year = amount,
        .pivots = frame->pivots,
        .fixed_share = frame->fixed_share,
        .link_hours_per_day = inputs->link_hours_per_day,
        .year = year};
    struct lsp_equilibrium_options options = {
        .target = frame->target, .aim = frame->aim, .keep_steps = keep_steps};
    enum lsp_status status =
        lsp_equilibrium_solve_twice(&problem, &options, ret_results, frame->other);
    lsp_network_finish(&network);
    return status;
}

/* NULL when nobody's steps are to be kept. */
static enum lsp_status mark_kept(
    const struct frame *frame, const struct lsp_demand *demand, bool **ret_is_kept)
{
    if (frame->sides == NULL && !frame->keeps_ways)
        return LSP_OK;
    bool *is_kept = LSP_ARRAY(frame->arena, bool, demand->n_movements);
    if (is_kept == NULL)
        return LSP_NO_MEMORY;
    for (size_t movement = 0; movement < demand->n_movements; movement++)
        is_kept[movement] =
            frame->keeps_ways ||
            (demand->movements[movement].origin == frame->sides->origin &&
                demand->movements[movement].destination == frame->sides->destination);
    *ret_is_kept = is_kept;
    return LSP_OK;
}
