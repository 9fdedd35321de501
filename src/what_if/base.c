/* The solved problem that changes are compared with.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "what_if/what_if_internal.h"

/* Far below what any answer is asked for, so that the base adds nothing to its noise. */
static const double BASE_GAP = 1e-12;

static enum lsp_status set_cheapest(struct lsp_what_if_base *base, uint32_t n_threads);

enum lsp_status lsp_what_if_base(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_options *options, struct lsp_what_if_base *ret_base)
{
    struct lsp_what_if_base base = {.problem = problem};
    struct lsp_assignment_options own = *options;
    own.keep_state = true;
    own.find_determined = true;
    if (!(own.relative_gap > 0))
        own.relative_gap = BASE_GAP;
    enum lsp_status status = lsp_assignment_solve(problem, &own, &base.result);
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

static enum lsp_status set_cheapest(struct lsp_what_if_base *base, uint32_t n_threads)
{
    base->cheapest =
        LSP_ARRAY(&base->arena, double, base->problem->first_trip[base->problem->n_origins]);
    if (!base->cheapest)
        return LSP_NO_MEMORY;
    return lsp_assignment_cheapest(base->problem, base->result.time, n_threads, base->cheapest);
}
