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
    return lsp_what_if_price(base->problem, base->result.time, n_threads, base->cheapest);
}

enum lsp_status lsp_what_if_price(const struct lsp_assignment_problem *problem, const double time[],
    uint32_t n_threads, double ret_cheapest[])
{
    enum { BLOCK = 64 };
    struct lsp_arena scratch = {0};
    double *potential = LSP_ARRAY(&scratch, double, (size_t)BLOCK * problem->n_nodes);
    enum lsp_status status = potential ? LSP_OK : LSP_NO_MEMORY;
    for (uint32_t first = 0; first < problem->n_origins && status == LSP_OK; first += BLOCK) {
        uint32_t n = problem->n_origins - first < BLOCK ? problem->n_origins - first : BLOCK;
        status = lsp_assignment_potentials(problem, time, first, n, n_threads, potential);
        for (uint32_t k = 0; k < n && status == LSP_OK; k++)
            for (size_t trip = problem->first_trip[first + k];
                 trip < problem->first_trip[first + k + 1]; trip++)
                ret_cheapest[trip] =
                    potential[(size_t)k * problem->n_nodes + problem->destination[trip]];
    }
    lsp_arena_finish(&scratch);
    return status;
}
