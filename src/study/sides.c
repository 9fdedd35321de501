/* One side or both sides of a scenario in single years, for questions that want no account.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/run_internal.h"

static enum lsp_status begin_sides(const struct lsp_study_inputs *inputs,
    const struct sides_options *options, struct lsp_arena *arena, struct lsp_diags *diags,
    struct frame *ret_frame, struct lsp_scenario_state *ret_shown,
    struct scenario_sides *ret_sides) LSP_MUST_CHECK;

enum lsp_status lsp_scenario_sides_solve(const struct lsp_study_inputs *inputs,
    const struct sides_options *options, struct lsp_arena *arena, struct lsp_diags *diags,
    struct scenario_sides *ret_sides)
{
    struct frame frame;
    struct lsp_scenario_state shown;
    struct scenario_sides sides = {0};
    LSP_TRY(begin_sides(inputs, options, arena, diags, &frame, &shown, &sides));
    frame.sides = options->keeps_steps ? options : NULL;
    for (int side = LSP_WITHOUT; side <= LSP_WITH; side++) {
        enum lsp_status status = lsp_frame_solve_side(&frame, (enum lsp_side)side, shown.active,
            options->year, &sides.cases[side], &sides.results[side]);
        if (status != LSP_OK) {
            lsp_scenario_sides_finish(&sides);
            return status;
        }
        sides.converged &= sides.results[side].convergence.stopped_by == LSP_STOPPED_CONVERGED;
    }
    *ret_sides = sides;
    return LSP_OK;
}

/* The commonest state of the year, and the reference. */
static enum lsp_status begin_sides(const struct lsp_study_inputs *inputs,
    const struct sides_options *options, struct lsp_arena *arena, struct lsp_diags *diags,
    struct frame *ret_frame, struct lsp_scenario_state *ret_shown, struct scenario_sides *ret_sides)
{
    *ret_frame = (struct frame){.inputs = inputs,
        .scenario = &inputs->scenarios[options->scenario],
        .arena = arena,
        .diags = diags,
        .target = options->target};
    struct lsp_scenario_state states[LSP_MAX_STATES];
    size_t n_states = lsp_scenario_states(ret_frame->scenario, options->year, states);
    *ret_shown = states[lsp_scenario_commonest(n_states, states)];
    *ret_sides = (struct scenario_sides){.n_states = n_states, .state_share = ret_shown->share};
    LSP_TRY(lsp_frame_find_reference(ret_frame, &ret_sides->converged));
    ret_sides->pivots = ret_frame->pivots;
    return LSP_OK;
}

enum lsp_status lsp_scenario_side_fixed(const struct lsp_study_inputs *inputs, size_t scenario,
    const struct side_fixed *fixed, struct lsp_arena *arena, struct lsp_results *ret_results)
{
    struct frame frame = {.inputs = inputs,
        .scenario = &inputs->scenarios[scenario],
        .arena = arena,
        .fixed_amount = fixed->amount};
    struct lsp_scenario_state states[LSP_MAX_STATES];
    lsp_scenario_states(frame.scenario, fixed->year, states);
    struct lsp_case unused;
    LSP_TRY(lsp_scenario_apply(
        &inputs->base, frame.scenario, fixed->side, states[fixed->state].active, arena, &unused));
    size_t n = unused.demand.n_movements;
    frame.pivots = LSP_ARRAY(arena, struct lsp_pivot, n);
    if (frame.pivots == NULL)
        return LSP_NO_MEMORY;
    for (size_t movement = 0; movement < n; movement++) {
        frame.pivots[movement] = fixed->pivots[movement];
        frame.pivots[movement].response = 0;
    }
    return lsp_frame_solve_side(
        &frame, fixed->side, states[fixed->state].active, fixed->year, &unused, ret_results);
}

void lsp_scenario_sides_finish(struct scenario_sides *sides)
{
    for (int side = LSP_WITHOUT; side <= LSP_WITH; side++)
        lsp_results_finish(&sides->results[side]);
}

void lsp_scenario_sides_state(const struct scenario_sides *sides, struct lsp_buffer *text)
{
    if (sides->n_states > 1)
        lsp_buffer_printf(text,
            "The year has %zu states of the network; this is the commonest, on %.1f %% of its "
            "days.\n",
            sides->n_states, 100 * sides->state_share);
}

enum lsp_status lsp_scenario_visit(const struct lsp_study_inputs *inputs, size_t scenario,
    size_t n_wanted, const struct wanted_year wanted[], scenario_visit *visit, void *user,
    struct lsp_diags *diags, bool *ret_converged)
{
    struct lsp_arena arena = {0};
    struct frame frame = {.inputs = inputs,
        .scenario = &inputs->scenarios[scenario],
        .arena = &arena,
        .diags = diags};
    bool converged = false;
    enum lsp_status status = lsp_frame_find_reference(&frame, &converged);
    for (size_t at = 0; at < n_wanted && status == LSP_OK; at++) {
        struct lsp_scenario_state states[LSP_MAX_STATES];
        size_t n_states = lsp_scenario_states(frame.scenario, wanted[at].year, states);
        for (size_t state = 0; state < n_states && status == LSP_OK; state++) {
            struct lsp_case solved;
            struct lsp_results results;
            status = lsp_frame_solve_side(
                &frame, wanted[at].side, states[state].active, wanted[at].year, &solved, &results);
            if (status != LSP_OK)
                break;
            converged &= results.convergence.stopped_by == LSP_STOPPED_CONVERGED;
            visit(user, &wanted[at], states[state].share, &solved, &results);
            lsp_results_finish(&results);
        }
    }
    lsp_arena_finish(&arena);
    if (status == LSP_OK)
        *ret_converged = converged;
    return status;
}

enum lsp_status lsp_scenario_side_vary(const struct lsp_study_inputs *inputs,
    const struct sides_options *options, enum lsp_side side, size_t n, case_change *change,
    struct lsp_arena *arena, struct lsp_diags *diags, struct lsp_results results[])
{
    struct frame frame;
    struct lsp_scenario_state shown;
    struct scenario_sides unused_sides;
    LSP_TRY(begin_sides(inputs, options, arena, diags, &frame, &shown, &unused_sides));
    frame.change = change;
    for (size_t number = 0; number < n; number++) {
        struct lsp_case unused;
        frame.change_number = number;
        enum lsp_status status = lsp_frame_solve_side(
            &frame, side, shown.active, options->year, &unused, &results[number]);
        while (status != LSP_OK && number > 0)
            lsp_results_finish(&results[--number]);
        LSP_TRY(status);
    }
    return LSP_OK;
}
