/* The first loading: all trips on the cheapest ways, block after block of origins, each at the
 * costs the blocks before it left.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "assignment/assignment_internal.h"
#include "base/sum.h"

static enum lsp_status load_origin(struct solver *solver, uint32_t at_origin, double potential[],
    double through[], uint32_t n_before[], struct lsp_sum *unreachable) LSP_MUST_CHECK;
static enum lsp_status place_trips(struct solver *solver, uint32_t at_origin,
    const double potential[], double through[], struct lsp_sum *unreachable) LSP_MUST_CHECK;
static bool mark_tree(struct solver *solver, const struct origin_flow *origin,
    const double potential[], const double through[], uint32_t n_before[], const size_t trips[2]);
static void forget_tree(
    struct solver *solver, const struct origin_flow *origin, uint32_t n_before[]);
static bool walk_back(struct solver *solver, uint32_t origin, const double potential[],
    uint32_t destination, uint32_t n_before[]);
static void load_tree(struct solver *solver, const struct origin_flow *origin, double through[],
    uint32_t n_before[], const size_t trips[2]);

enum lsp_status lsp_assignment_load(struct solver *solver)
{
    uint32_t n_origins = solver->problem->n_origins;
    struct lsp_arena scratch = {0};
    struct lsp_sum unreachable = {0};
    double *through = LSP_ARRAY(&scratch, double, solver->problem->n_nodes);
    uint32_t *n_before = LSP_ARRAY(&scratch, uint32_t, solver->problem->n_nodes);
    enum lsp_status status = through && n_before ? LSP_OK : LSP_NO_MEMORY;
    for (uint32_t first = 0, n; first < n_origins && status == LSP_OK; first += n) {
        n = lsp_assignment_block_size(solver, first);
        lsp_assignment_price_costs(solver, solver->origins[first].cls);
        lsp_assignment_price_block(solver, first, n);
        for (uint32_t k = 0; k < n && status == LSP_OK; k++)
            status = load_origin(solver, first + k,
                &solver->potential[(size_t)k * solver->links.n_nodes], through, n_before,
                &unreachable);
    }
    solver->unreachable_trips = lsp_sum_value(&unreachable);
    lsp_arena_finish(&scratch);
    return status;
}

static enum lsp_status load_origin(struct solver *solver, uint32_t at_origin, double potential[],
    double through[], uint32_t n_before[], struct lsp_sum *unreachable)
{
    const struct lsp_assignment_problem *problem = solver->problem;
    struct origin_flow *origin = &solver->origins[at_origin];
    struct desk *desk = &solver->desks[0];
    const size_t trips[2] = {problem->first_trip[at_origin], problem->first_trip[at_origin + 1]};
    LSP_TRY(place_trips(solver, at_origin, potential, through, unreachable));
    lsp_assignment_desk_open(desk, origin);
    if (!mark_tree(solver, origin, potential, through, n_before, trips)) {
        forget_tree(solver, origin, n_before);
        lsp_assignment_desk_search(solver, desk, origin->node, potential);
        if (!mark_tree(solver, origin, potential, through, n_before, trips))
            LSP_BUG("a tree has a loop");
    }
    load_tree(solver, origin, through, n_before, trips);
    for (uint32_t k = 0; k < desk->n_used; k++) {
        uint32_t link = desk->used[k];
        solver->links.flow[link] += desk->flow[link];
        lsp_assignment_links_price(&solver->links, link);
        through[solver->links.head[link]] = 0;
    }
    through[origin->node] = 0;
    return lsp_assignment_desk_close(desk, origin, 0);
}

static enum lsp_status place_trips(struct solver *solver, uint32_t at_origin,
    const double potential[], double through[], struct lsp_sum *unreachable)
{
    const struct lsp_assignment_problem *problem = solver->problem;
    struct origin_flow *origin = &solver->origins[at_origin];
    double pcu = problem->pcu ? problem->pcu[origin->cls] : 1;
    for (size_t at = problem->first_trip[at_origin]; at < problem->first_trip[at_origin + 1];
         at++) {
        uint32_t node = problem->destination[at];
        double trips = problem->trips[at];
        if (node == origin->node || !(trips > 0))
            continue;
        if (isinf(potential[node])) {
            lsp_sum_add(unreachable, trips);
        } else {
            through[node] += pcu * trips;
            origin->trips += pcu * trips;
        }
    }
    return LSP_OK;
}

static bool mark_tree(struct solver *solver, const struct origin_flow *origin,
    const double potential[], const double through[], uint32_t n_before[], const size_t trips[2])
{
    solver->desks[0].now++;
    for (size_t at = trips[0]; at < trips[1]; at++) {
        uint32_t node = solver->problem->destination[at];
        if (node != origin->node && through[node] > 0 &&
            !walk_back(solver, origin->node, potential, node, n_before))
            return false;
    }
    return true;
}

static void forget_tree(
    struct solver *solver, const struct origin_flow *origin, uint32_t n_before[])
{
    struct desk *desk = &solver->desks[0];
    for (uint32_t k = 0; k < desk->n_used; k++) {
        n_before[solver->links.tail[desk->used[k]]] = 0;
        desk->is_used[desk->used[k]] = 0;
    }
    lsp_assignment_desk_open(desk, origin);
}

/* Marks the way back to what is marked already; n_before counts the links out of each node on the
 * tree, so that flows can be summed from its leaves.  False when the way closes to a loop. */
static bool walk_back(struct solver *solver, uint32_t origin, const double potential[],
    uint32_t destination, uint32_t n_before[])
{
    struct desk *desk = &solver->desks[0];
    const struct links *links = &solver->links;
    uint32_t node = destination, walk = ++desk->now_trail;
    while (node != origin && desk->stamp[node] != desk->now) {
        desk->stamp[node] = desk->now;
        desk->trail_stamp[node] = walk;
        uint32_t link =
            lsp_assignment_best_into(links, desk, origin, solver->priced, potential, node);
        desk->used[desk->n_used++] = link;
        desk->is_used[link] = 1;
        node = links->tail[link];
        n_before[node]++;
    }
    return node == origin || desk->trail_stamp[node] != walk || node == destination;
}

/* Sums trips up the tree, from each leaf until another branch has still to come. */
static void load_tree(struct solver *solver, const struct origin_flow *origin, double through[],
    uint32_t n_before[], const size_t trips[2])
{
    struct desk *desk = &solver->desks[0];
    for (size_t at = trips[0]; at < trips[1]; at++) {
        uint32_t node = solver->problem->destination[at];
        while (node != origin->node && desk->stamp[node] == desk->now && n_before[node] == 0) {
            uint32_t link = desk->best[node], tail = solver->links.tail[link];
            desk->stamp[node] = 0;
            desk->flow[link] = through[node];
            through[tail] += through[node];
            n_before[tail]--;
            node = tail;
        }
    }
}
