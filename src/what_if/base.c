/* The solved problem that changes are compared with.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "what_if/what_if_internal.h"

/* Far below what any answer is asked for, so that the base adds nothing to its noise. */
static const double BASE_GAP = 1e-12;

/* Takes the iterates down, and passes them on to whoever watches. */
struct run {
    const struct lsp_assignment_options *options;
    struct iterates iterates;
};

static bool take_step(void *context, const struct lsp_assignment_step *step);
static bool ask_cancelled(void *context);
static void set_noise(struct lsp_what_if_base *base, const struct iterates *iterates);
static enum lsp_status set_cheapest(struct lsp_what_if_base *base, uint32_t n_threads);

enum lsp_status lsp_what_if_base(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_options *options, struct lsp_what_if_base *ret_base)
{
    struct lsp_what_if_base base = {.problem = problem};
    struct lsp_assignment_options own = *options;
    struct run run = {.options = options};
    own.progress = take_step;
    own.is_cancelled = options->is_cancelled ? ask_cancelled : NULL;
    own.context = &run;
    own.keep_state = true;
    own.find_determined = true;
    if (!(own.relative_gap > 0))
        own.relative_gap = BASE_GAP;
    enum lsp_status status = lsp_assignment_solve(problem, &own, &base.result);
    if (status == LSP_OK)
        set_noise(&base, &run.iterates);
    if (status == LSP_OK)
        status = set_cheapest(&base, own.n_threads);
    if (status != LSP_OK)
        lsp_what_if_base_finish(&base);
    else
        *ret_base = base;
    return status;
}

void lsp_what_if_base_finish(struct lsp_what_if_base *base)
{
    lsp_assignment_result_finish(&base->result);
    lsp_arena_finish(&base->arena);
    *base = (struct lsp_what_if_base){0};
}

static bool take_step(void *context, const struct lsp_assignment_step *step)
{
    struct run *run = context;
    if (step->flow)
        lsp_what_if_keep_iterate(&run->iterates, step->relative_gap, step->total_cost);
    return !run->options->progress || run->options->progress(run->options->context, step);
}

static bool ask_cancelled(void *context)
{
    const struct run *run = context;
    return run->options->is_cancelled(run->options->context);
}

static void set_noise(struct lsp_what_if_base *base, const struct iterates *iterates)
{
    const struct lsp_assignment_result *result = &base->result;
    struct spread spread = {.is_finite = true};
    for (uint32_t link = 0; link < base->problem->n_links; link++)
        lsp_what_if_add_spread(base->problem, link, result->flow[link], &spread);
    double excess = lsp_what_if_excess(result->relative_gap, result->total_cost);
    base->cost_noise =
        fmin(lsp_what_if_estimate(iterates, result->relative_gap, result->total_cost),
            lsp_what_if_cost_error(&spread, excess));
}

static enum lsp_status set_cheapest(struct lsp_what_if_base *base, uint32_t n_threads)
{
    base->cheapest =
        LSP_ARRAY(&base->arena, double, base->problem->first_trip[base->problem->n_origins]);
    if (!base->cheapest)
        return LSP_NO_MEMORY;
    return lsp_assignment_cheapest(base->problem, base->result.time, n_threads, base->cheapest);
}
