/* Solves the network without a change.  SPDX-License-Identifier: Apache-2.0 */
#include "network_run/base.h"

#include "network_run/network_run_internal.h"

static bool take_step(void *context, const struct lsp_assignment_step *step);
static bool is_cancelled(void *context);

enum lsp_status lsp_network_run_solve_base(const struct lsp_network_inputs *inputs,
    const struct lsp_assignment_problem *problem, const struct network_run_base_options *options,
    struct lsp_diags *diags, struct lsp_what_if_base *ret_base)
{
    struct network_run_base_options own = *options;
    const struct lsp_network_run_options run_options = {.start = options->start};
    struct network_run run = {.options = &run_options, .diags = diags, .inputs = *inputs};
    struct lsp_assignment_options solve = {.n_threads = options->n_threads,
        .progress = take_step,
        .is_cancelled = options->is_cancelled ? is_cancelled : NULL,
        .context = &own};
    enum lsp_status status = LSP_OK;
    if (options->start != NULL) {
        status = lsp_network_run_read_start(&run);
        run.is_start_read = true;
        solve.start = &run.start;
        if (status == LSP_OK)
            status = lsp_network_run_spread_start(&run, problem, &solve.link_in_start);
    }
    if (status == LSP_OK)
        status = lsp_what_if_base(problem, &solve, ret_base);
    lsp_assignment_state_finish(&run.start);
    lsp_arena_finish(&run.arena);
    return status;
}

static bool take_step(void *context, const struct lsp_assignment_step *step)
{
    const struct network_run_base_options *options = context;
    if (options->step)
        options->step(options->user, step->iteration, step->relative_gap);
    return true;
}

static bool is_cancelled(void *context)
{
    const struct network_run_base_options *options = context;
    return options->is_cancelled(options->user);
}
