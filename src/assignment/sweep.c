/* One pass over all origins: prices them, finds the pairs of segments their flows consist of, and
 * shifts on each as it is found.
 *
 * Origins are priced in blocks, so that a block sees the costs the blocks before it left; the
 * blocks do not depend on the number of threads, so nor does anything else.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assignment/assignment_internal.h"
#include "base/sum.h"

/* Flow of a link below this part of an origin's trips is the rounding of a difference. */
static const double LEAST_PART = 1e-14;
/* A link is off the cheapest way when it is dearer by this part of the target, and of rounding. */
static const double OFF_PART = 0.01, OFF_ROUNDING = 1e-15;
/* A known pair serves a link when it removes this part of the link's excess. */
static const double SERVES_PART = 0.5, SERVES_ROUNDING = 1e-14;

static void add_total_cost(const struct solver *solver, struct lsp_sum *total);
static void add_extra_cost(
    const struct solver *solver, const struct origin_flow *origin, struct lsp_sum *total);
static double list_links_off(struct solver *solver, const struct origin_flow *origin,
    const double potential[], uint32_t *ret_n);
static enum lsp_status improve_origin(
    struct solver *solver, struct origin_flow *origin, double potential[]) LSP_MUST_CHECK;
static enum lsp_status repair(struct solver *solver, struct origin_flow *origin, double potential[],
    uint32_t link) LSP_MUST_CHECK;
static uint32_t find_known(const struct solver *solver, uint32_t link, double least_difference);
static double difference_of(const struct solver *solver, uint32_t pair);
static void shift_one(struct solver *solver, uint32_t pair);
static enum lsp_status add_pair(
    struct pool *pool, struct origin_flow *origin, uint32_t turn, uint32_t pair) LSP_MUST_CHECK;

enum lsp_status lsp_assignment_sweep(struct solver *solver, bool is_proof)
{
    uint32_t n_origins = solver->problem->n_origins;
    struct lsp_sum excess = {0}, total = {0};
    add_total_cost(solver, &total);
    if (!is_proof)
        lsp_assignment_pool_clear(&solver->pool);
    for (uint32_t first = 0, n; first < n_origins; first += n) {
        uint32_t cls = solver->origins[first].cls;
        n = lsp_assignment_block_size(solver, first);
        if (first == 0 || !is_proof || cls != solver->cls)
            lsp_assignment_price_costs(solver, cls);
        lsp_assignment_price_block(solver, first, n);
        for (uint32_t k = 0; k < n; k++) {
            struct origin_flow *origin = &solver->origins[first + k];
            double *potential = &solver->potential[(size_t)k * solver->links.n_nodes];
            uint32_t n_off;
            lsp_sum_add(&excess, list_links_off(solver, origin, potential, &n_off));
            add_extra_cost(solver, origin, &total);
            solver->n_off = n_off;
            if (!is_proof)
                LSP_TRY(improve_origin(solver, origin, potential));
        }
    }
    double cost = solver->total_cost = lsp_sum_value(&total);
    solver->gap = cost > 0 ? lsp_sum_value(&excess) / cost : 0;
    return LSP_OK;
}

static void add_total_cost(const struct solver *solver, struct lsp_sum *total)
{
    for (uint32_t link = 0; link < solver->links.n_links; link++)
        if (solver->links.flow[link] > 0)
            lsp_sum_add(total, solver->links.flow[link] * solver->links.cost[link]);
}

/* What of an origin's cost is not in the links' costs. */
static void add_extra_cost(
    const struct solver *solver, const struct origin_flow *origin, struct lsp_sum *total)
{
    double sum = 0;
    if (solver->problem->n_classes > 1)
        for (uint32_t k = 0; k < origin->n; k++)
            sum +=
                origin->flow[k] * lsp_assignment_extra_cost(solver, origin->cls, origin->link[k]);
    lsp_sum_add(total, sum);
}

double lsp_assignment_extra_cost(const struct solver *solver, uint32_t cls, uint32_t link)
{
    const struct lsp_assignment_problem *problem = solver->problem;
    if (problem->n_classes <= 1)
        return 0;
    return problem->fixed_cost[(size_t)cls * problem->n_links + solver->links.number[link]];
}

uint32_t lsp_assignment_block_size(const struct solver *solver, uint32_t first)
{
    uint32_t n = 1, n_origins = solver->problem->n_origins;
    while (n < solver->block && first + n < n_origins &&
           solver->origins[first + n].cls == solver->origins[first].cls)
        n++;
    return n;
}

void lsp_assignment_price_costs(struct solver *solver, uint32_t cls)
{
    const struct links *links = &solver->links;
    memcpy(solver->priced, links->cost, links->n_links * sizeof *solver->priced);
    if (solver->problem->n_classes > 1)
        for (uint32_t link = 0; link < links->n_links; link++)
            solver->priced[link] += lsp_assignment_extra_cost(solver, cls, link);
    solver->cls = cls;
    lsp_assignment_hierarchy_customise(&solver->hierarchy, links, solver->priced);
}

void lsp_assignment_price_block(struct solver *solver, uint32_t first, uint32_t n)
{
    uint32_t node[MAX_BLOCK];
    for (uint32_t k = 0; k < n; k++)
        node[k] = solver->origins[first + k].node;
    lsp_assignment_price_nodes(solver, node, n);
}

void lsp_assignment_price_nodes(struct solver *solver, const uint32_t node[], uint32_t n)
{
    size_t work_size = (size_t)solver->hierarchy.n * BATCH;
    int n_batches = (int)((n + BATCH - 1) / BATCH);
#pragma omp parallel for num_threads((int)solver->options.n_threads) schedule(dynamic)
    for (int batch = 0; batch < n_batches; batch++) {
        uint32_t k = (uint32_t)batch * BATCH;
        lsp_assignment_hierarchy_sweep(&solver->hierarchy, &solver->links, solver->priced,
            n - k < BATCH ? n - k : BATCH, &node[k], &solver->sweep_work[(size_t)batch * work_size],
            &solver->sweep_mark[(size_t)batch * solver->hierarchy.n],
            &solver->potential[(size_t)k * solver->links.n_nodes]);
    }
}

/* The links of the origin on the desk that are off the cheapest ways, or lead to where several
 * used links meet, into solver->off.  Returns the sum of flow times excess cost. */
static double list_links_off(struct solver *solver, const struct origin_flow *origin,
    const double potential[], uint32_t *ret_n)
{
    const struct links *links = &solver->links;
    struct desk *desk = &solver->desks[0];
    double part = fmax(OFF_PART * solver->options.relative_gap, OFF_ROUNDING), sum = 0;
    uint32_t n = 0;
    for (uint32_t k = 0; k < origin->n; k++)
        desk->n_into[links->head[origin->link[k]]]++;
    for (uint32_t k = 0; k < origin->n; k++) {
        uint32_t link = origin->link[k], head = links->head[link];
        double toward = potential[head];
        double excess = potential[links->tail[link]] + solver->priced[link] - toward;
        sum += origin->flow[k] * excess;
        if (excess > part * toward || desk->n_into[head] > 1)
            solver->off[n++] = link;
    }
    for (uint32_t k = 0; k < origin->n; k++)
        desk->n_into[links->head[origin->link[k]]] = 0;
    *ret_n = n;
    return sum;
}

static enum lsp_status improve_origin(
    struct solver *solver, struct origin_flow *origin, double potential[])
{
    struct desk *desk = &solver->desks[0];
    double least = LEAST_PART * origin->trips;
    lsp_assignment_desk_open(desk, origin);
    origin->n_pairs = 0;
    for (uint32_t k = 0; k < solver->n_off; k++) {
        uint32_t link = solver->off[k], head = solver->links.head[link];
        /* What flows back into the origin goes round, even where no better link leads there. */
        if (desk->flow[link] > least &&
            (head == origin->node || lsp_assignment_best_into(&solver->links, desk, origin->node,
                                         solver->priced, potential, head) != link))
            LSP_TRY(repair(solver, origin, potential, link));
    }
    lsp_assignment_set_rooms(desk, &solver->pool, origin);
    return lsp_assignment_desk_close(desk, origin, solver->least_part * origin->trips);
}

static enum lsp_status repair(
    struct solver *solver, struct origin_flow *origin, double potential[], uint32_t link)
{
    struct desk *desk = &solver->desks[0];
    const struct links *links = &solver->links;
    double toward = potential[links->head[link]];
    double excess = potential[links->tail[link]] + solver->priced[link] - toward;
    uint32_t pair = LSP_NONE;
    if (links->head[link] != origin->node)
        pair = find_known(solver, link, SERVES_PART * excess - SERVES_ROUNDING * toward);
    if (pair == LSP_NONE) {
        bool is_loop = false;
        LSP_TRY(
            lsp_assignment_find_pair(solver, desk, origin->node, potential, link, &pair, &is_loop));
        if (is_loop) {
            lsp_assignment_desk_search(solver, desk, origin->node, potential);
            LSP_TRY(lsp_assignment_find_pair(
                solver, desk, origin->node, potential, link, &pair, &is_loop));
        }
        if (pair == LSP_NONE)
            return LSP_OK;
    }
    shift_one(solver, pair);
    return add_pair(&solver->pool, origin, desk->now_best, pair);
}

/* A pair of the pool that would take enough off this link. */
static uint32_t find_known(const struct solver *solver, uint32_t link, double least_difference)
{
    const struct pool *pool = &solver->pool;
    for (int side = 0; side < 2; side++)
        for (uint32_t p = pool->at_link[side][link]; p != LSP_NONE; p = pool->next_at[side][p]) {
            const uint32_t *way = &pool->link[side ? pool->middle[p] : pool->first[p]];
            size_t n =
                side ? pool->first[p + 1] - pool->middle[p] : pool->middle[p] - pool->first[p];
            if (!(lsp_assignment_desk_room(&solver->desks[0], way, n) > 0))
                continue;
            if (pool->class_of[p] != solver->cls)
                continue;
            double difference = difference_of(solver, p);
            if ((side ? -difference : difference) >= least_difference)
                return p;
        }
    return LSP_NONE;
}

static double difference_of(const struct solver *solver, uint32_t pair)
{
    const struct pool *pool = &solver->pool;
    double difference = 0;
    size_t at = pool->first[pair];
    for (; at < pool->middle[pair]; at++)
        difference += solver->priced[pool->link[at]];
    for (; at < pool->first[pair + 1]; at++)
        difference -= solver->priced[pool->link[at]];
    return difference;
}

static void shift_one(struct solver *solver, uint32_t pair)
{
    const struct pool *pool = &solver->pool;
    lsp_assignment_shift_pair(solver, &solver->desks[0], &pool->link[pool->first[pair]],
        pool->middle[pair] - pool->first[pair], &pool->link[pool->middle[pair]],
        pool->first[pair + 1] - pool->middle[pair], pool->offset[pair]);
}

static enum lsp_status add_pair(
    struct pool *pool, struct origin_flow *origin, uint32_t turn, uint32_t pair)
{
    if (pool->turn[pair] == turn)
        return LSP_OK;
    pool->turn[pair] = turn;
    if (origin->n_pairs == origin->pairs_capacity) {
        uint32_t capacity = 2 * origin->pairs_capacity + 16;
        uint32_t *larger = realloc(origin->pair, capacity * sizeof *larger);
        if (larger)
            origin->pair = larger;
        double *room = realloc(origin->room, 2 * (size_t)capacity * sizeof *room);
        if (room)
            origin->room = room;
        if (!larger || !room)
            return LSP_NO_MEMORY;
        origin->pairs_capacity = capacity;
    }
    origin->pair[origin->n_pairs++] = pair;
    return LSP_OK;
}

enum lsp_status lsp_assignment_shift_all(struct solver *solver)
{
    struct desk *desk = &solver->desks[0];
    for (uint32_t at = 0; at < solver->problem->n_origins; at++) {
        struct origin_flow *origin = &solver->origins[at];
        lsp_assignment_desk_open(desk, origin);
        for (uint32_t k = 0; k < origin->n_pairs; k++)
            shift_one(solver, origin->pair[k]);
        lsp_assignment_set_rooms(desk, &solver->pool, origin);
        LSP_TRY(lsp_assignment_desk_close(desk, origin, solver->least_part * origin->trips));
    }
    return LSP_OK;
}
