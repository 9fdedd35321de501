/* Far from the answer: each origin's pairs of segments serve once, to shift its own flow.
 *
 * Block after block of origins, each at the costs the blocks before it left.  Pairs are traced for
 * all origins of a block in parallel, at the costs at its start; then origin after origin shifts,
 * at the costs as they are.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <omp.h>

#include "assignment/assignment_internal.h"
#include "base/sum.h"

enum { ROUNDS = 2 };

static enum lsp_status trace_block(
    struct solver *solver, struct group slot[], uint32_t n) LSP_MUST_CHECK;
static enum lsp_status trace_origin(struct solver *solver, struct desk *desk,
    struct origin_flow *origin, double potential[], struct group *slot) LSP_MUST_CHECK;
static enum lsp_status shift_block(
    struct solver *solver, struct group slot[], uint32_t n) LSP_MUST_CHECK;

enum lsp_status lsp_assignment_sweep_far(struct solver *solver)
{
    uint32_t n_origins = solver->problem->n_origins;
    struct lsp_sum excess = {0}, total = {0};
    lsp_assignment_add_total_cost(solver, &total);
    struct group *slot = calloc(solver->block, sizeof *slot);
    if (!slot)
        return LSP_NO_MEMORY;
    enum lsp_status status = LSP_OK;
    for (uint32_t first = 0, n; first < n_origins && status == LSP_OK; first += n) {
        n = lsp_assignment_block_size(solver, first);
        for (uint32_t k = 0; k < n; k++)
            slot[k].first = first + k;
        lsp_assignment_price_costs(solver, solver->origins[first].cls);
        lsp_assignment_price_block(solver, first, n);
        status = trace_block(solver, slot, n);
        for (uint32_t k = 0; k < n; k++) {
            lsp_sum_add(&excess, slot[k].excess);
            lsp_sum_add(&total, lsp_assignment_rest_of_cost(solver, &solver->origins[first + k]));
        }
        if (status == LSP_OK)
            status = shift_block(solver, slot, n);
    }
    for (uint32_t k = 0; k < solver->block; k++)
        lsp_assignment_group_finish(&slot[k]);
    free(slot);
    double cost = solver->total_cost = lsp_sum_value(&total);
    solver->gap = cost > 0 ? lsp_sum_value(&excess) / cost : 0;
    return status;
}

static enum lsp_status trace_block(struct solver *solver, struct group slot[], uint32_t n)
{
#pragma omp parallel for num_threads((int)solver->options.n_threads) schedule(dynamic)
    for (uint32_t k = 0; k < n; k++)
        slot[k].status = trace_origin(solver, &solver->desks[omp_get_thread_num()],
            &solver->origins[slot[k].first], &solver->potential[(size_t)k * solver->links.n_nodes],
            &slot[k]);
    for (uint32_t k = 0; k < n; k++)
        LSP_TRY(slot[k].status);
    return LSP_OK;
}

static enum lsp_status trace_origin(struct solver *solver, struct desk *desk,
    struct origin_flow *origin, double potential[], struct group *slot)
{
    if (lsp_assignment_is_stopped(solver->watch))
        return LSP_CANCELLED;
    lsp_assignment_pool_clear(&slot->found);
    slot->n_taken = 0;
    slot->excess = lsp_assignment_list_links_off(solver, desk, origin, potential);
    lsp_assignment_desk_open(desk, origin);
    for (uint32_t k = 0; k < desk->n_off; k++) {
        uint32_t link = desk->off[k], pair;
        if (lsp_assignment_is_off(solver, desk, origin, potential, link))
            LSP_TRY(
                lsp_assignment_find_pair(solver, desk, slot, origin->node, potential, link, &pair));
    }
    if (slot->n_taken > 0)
        return lsp_assignment_desk_close(desk, origin, solver->least_part * origin->trips);
    lsp_assignment_desk_clear(desk, origin);
    return LSP_OK;
}

static enum lsp_status shift_block(struct solver *solver, struct group slot[], uint32_t n)
{
    struct desk *desk = &solver->desks[0];
    for (uint32_t k = 0; k < n; k++) {
        struct origin_flow *origin = &solver->origins[slot[k].first];
        const struct pool *found = &slot[k].found;
        if (lsp_assignment_is_stopped(solver->watch))
            return LSP_CANCELLED;
        lsp_assignment_take_away(solver, &slot[k]);
        lsp_assignment_desk_open(desk, origin);
        for (int round = 0; round < ROUNDS; round++)
            for (uint32_t pair = 0; pair < found->n; pair++)
                lsp_assignment_shift_pair(solver, desk, &found->link[found->first[pair]],
                    found->middle[pair] - found->first[pair], &found->link[found->middle[pair]],
                    found->first[pair + 1] - found->middle[pair], found->offset[pair]);
        LSP_TRY(lsp_assignment_desk_close(desk, origin, solver->least_part * origin->trips));
    }
    return LSP_OK;
}
