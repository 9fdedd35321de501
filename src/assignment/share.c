/* Each origin moves its share of a joint step.
 *
 * For that an origin's list of flows is enlarged by the links of its pairs, and the places of those
 * links in the list are kept beside them; so nothing but these links is touched, whatever else the
 * origin uses.  When the steps are done, links without flow leave the lists, and the links' flows
 * are summed anew, so that no rounding gathers.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "assignment/assignment_internal.h"
#include "base/sum.h"

/* Parts of the origins, each with its own sums, that do not depend on the number of threads. */
enum { N_PARTS = 32 };

/* What one part of the origins did. */
struct part {
    double *moved_on; /* [pool.n] from side A to side B */
    double moved, lost;
    enum lsp_status status;
};

static void share_part(
    const struct solver *solver, const struct joint_step *step, uint32_t number, struct part *part);
static void share_origin(const struct pool *pool, const struct joint_step *step,
    struct origin_flow *origin, struct part *part);
static double move(double flow[], const uint32_t from[], size_t n_from, const uint32_t to[],
    size_t n_to, double share);
static double room_of(const double flow[], const uint32_t slot[], size_t n);
static void set_rooms(const struct pool *pool, struct origin_flow *origin);
static void add_up(struct solver *solver, const struct part part[], double *ret_lost_part);
static void settle_part(struct solver *solver, uint32_t number, double total[]);

enum lsp_status lsp_assignment_share(
    struct solver *solver, const struct joint_step *step, double *ret_lost_part)
{
    struct part part[N_PARTS] = {0};
    uint32_t n = solver->pool.n;
    double *moved_on = calloc((size_t)N_PARTS * (n > 0 ? n : 1), sizeof *moved_on);
    if (!moved_on)
        return LSP_NO_MEMORY;
    for (uint32_t k = 0; k < N_PARTS; k++)
        part[k].moved_on = &moved_on[(size_t)k * n];
#pragma omp parallel for num_threads((int)solver->options.n_threads) schedule(dynamic)
    for (uint32_t k = 0; k < N_PARTS; k++)
        share_part(solver, step, k, &part[k]);
    enum lsp_status status = LSP_OK;
    for (uint32_t k = 0; k < N_PARTS && status == LSP_OK; k++)
        status = part[k].status;
    if (status == LSP_OK)
        add_up(solver, part, ret_lost_part);
    free(moved_on);
    return status;
}

static void share_part(
    const struct solver *solver, const struct joint_step *step, uint32_t number, struct part *part)
{
    uint64_t n_origins = solver->problem->n_origins;
    uint64_t end = n_origins * (number + 1) / N_PARTS;
    for (uint64_t at = n_origins * number / N_PARTS; at < end; at++) {
        if (lsp_assignment_is_stopped(solver->watch)) {
            part->status = LSP_CANCELLED;
            return;
        }
        share_origin(&solver->pool, step, &solver->origins[at], part);
    }
}

static void share_origin(const struct pool *pool, const struct joint_step *step,
    struct origin_flow *origin, struct part *part)
{
    const uint32_t *slot = origin->slot;
    for (uint32_t k = 0; k < origin->n_pairs; k++) {
        uint32_t p = origin->pair[k];
        size_t n_a = pool->middle[p] - pool->first[p], n_b = pool->first[p + 1] - pool->middle[p];
        double d = step->d[p], share = 0, moved = 0;
        if (d > 0) {
            share = d / step->high[p] * origin->room[2 * (size_t)k];
            moved = move(origin->flow, slot, n_a, slot + n_a, n_b, share);
            part->moved_on[p] += moved;
        } else if (d < 0) {
            share = d / step->low[p] * origin->room[2 * (size_t)k + 1];
            moved = move(origin->flow, slot + n_a, n_b, slot, n_a, share);
            part->moved_on[p] -= moved;
        }
        part->moved += moved;
        part->lost += share - moved;
        slot += n_a + n_b;
    }
    set_rooms(pool, origin);
}

static double move(double flow[], const uint32_t from[], size_t n_from, const uint32_t to[],
    size_t n_to, double share)
{
    double room = room_of(flow, from, n_from);
    double amount = share < room ? share : room;
    if (!(amount > 0))
        return 0;
    for (size_t at = 0; at < n_from; at++) {
        double rest = flow[from[at]] - amount;
        flow[from[at]] = rest > 0 ? rest : 0;
    }
    for (size_t at = 0; at < n_to; at++)
        flow[to[at]] += amount;
    return amount;
}

static double room_of(const double flow[], const uint32_t slot[], size_t n)
{
    double room = flow[slot[0]];
    for (size_t at = 1; at < n && room > 0; at++)
        room = flow[slot[at]] < room ? flow[slot[at]] : room;
    return room;
}

static void set_rooms(const struct pool *pool, struct origin_flow *origin)
{
    const uint32_t *slot = origin->slot;
    for (uint32_t k = 0; k < origin->n_pairs; k++) {
        uint32_t p = origin->pair[k];
        size_t n_a = pool->middle[p] - pool->first[p], n_b = pool->first[p + 1] - pool->middle[p];
        origin->room[2 * (size_t)k] = room_of(origin->flow, slot, n_a);
        origin->room[2 * (size_t)k + 1] = room_of(origin->flow, slot + n_a, n_b);
        slot += n_a + n_b;
    }
}

static void add_up(struct solver *solver, const struct part part[], double *ret_lost_part)
{
    struct links *links = &solver->links;
    const struct pool *pool = &solver->pool;
    double moved = 0, lost = 0;
    for (uint32_t k = 0; k < N_PARTS; k++) {
        moved += part[k].moved;
        lost += part[k].lost;
    }
    for (uint32_t p = 0; p < pool->n; p++) {
        double amount = 0;
        for (uint32_t k = 0; k < N_PARTS; k++)
            amount += part[k].moved_on[p];
        for (size_t at = pool->first[p]; at < pool->first[p + 1]; at++) {
            double *flow = &links->flow[pool->link[at]];
            *flow += at < pool->middle[p] ? -amount : amount;
        }
    }
    for (uint32_t link = 0; link < links->n_links; link++)
        if (!(links->flow[link] > 0))
            links->flow[link] = 0;
    lsp_assignment_links_price_all(links);
    *ret_lost_part = moved > 0 ? lost / moved : 0;
}

enum lsp_status lsp_assignment_settle(struct solver *solver)
{
    struct links *links = &solver->links;
    size_t n_links = links->n_links;
    double *total = calloc(N_PARTS * (n_links > 0 ? n_links : 1), sizeof *total);
    if (!total)
        return LSP_NO_MEMORY;
#pragma omp parallel for num_threads((int)solver->options.n_threads) schedule(dynamic)
    for (uint32_t k = 0; k < N_PARTS; k++)
        settle_part(solver, k, &total[k * n_links]);
    for (uint32_t link = 0; link < links->n_links; link++) {
        struct lsp_sum flow = {0};
        for (uint32_t k = 0; k < N_PARTS; k++)
            lsp_sum_add(&flow, total[k * n_links + link]);
        links->flow[link] = lsp_sum_value(&flow);
    }
    lsp_assignment_links_price_all(links);
    free(total);
    return LSP_OK;
}

static void settle_part(struct solver *solver, uint32_t number, double total[])
{
    uint64_t n_origins = solver->problem->n_origins;
    uint64_t end = n_origins * (number + 1) / N_PARTS;
    for (uint64_t at = n_origins * number / N_PARTS; at < end; at++) {
        struct origin_flow *origin = &solver->origins[at];
        double least = solver->least_part * origin->trips;
        uint32_t n = 0;
        for (uint32_t k = 0; k < origin->n; k++) {
            if (!(origin->flow[k] > least))
                continue;
            origin->link[n] = origin->link[k];
            origin->flow[n++] = origin->flow[k];
            total[origin->link[k]] += origin->flow[k];
        }
        origin->n = n;
    }
}
