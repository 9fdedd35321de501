/* The nodes of one origin's flows from the farthest to the nearest, and flows without cycles.
 *
 * A node is taken when all links that leave it with flow lead to nodes taken before [Kahn1962].
 * What is then left lies on cycles or before them; as much as flows round one is taken off it.
 * SPDX-License-Identifier: Apache-2.0 */
#include <omp.h>

#include "assignment/assignment_internal.h"

static void count_links_out(const struct links *links, struct desk *desk);
static uint32_t take_last_nodes(const struct links *links, struct desk *desk);
static uint32_t take_nodes(const struct links *links, struct desk *desk, uint32_t done, uint32_t n);
static uint32_t find_left(const struct links *links, const struct desk *desk);
static uint32_t cancel_cycle(
    const struct links *links, struct links *live, struct desk *desk, uint32_t node, uint32_t n);
static uint32_t walk_round(const struct links *links, struct desk *desk, uint32_t node);
static uint32_t link_to_left(const struct links *links, const struct desk *desk, uint32_t node);
static enum lsp_status straighten_origin(
    struct solver *solver, struct origin_flow *origin) LSP_MUST_CHECK;

uint32_t lsp_assignment_desk_order(
    const struct links *links, struct links *live, struct desk *desk, bool *ret_has_changed)
{
    count_links_out(links, desk);
    uint32_t n = take_nodes(links, desk, 0, take_last_nodes(links, desk));
    *ret_has_changed = false;
    for (uint32_t node = find_left(links, desk); node != LSP_NONE; node = find_left(links, desk)) {
        *ret_has_changed = true;
        n = take_nodes(links, desk, n, cancel_cycle(links, live, desk, node, n));
    }
    return n;
}

/* desk->n_into counts links out of nodes here. */
static void count_links_out(const struct links *links, struct desk *desk)
{
    for (uint32_t k = 0; k < desk->n_used; k++)
        if (desk->flow[desk->used[k]] > 0)
            desk->n_into[links->tail[desk->used[k]]]++;
}

static uint32_t take_last_nodes(const struct links *links, struct desk *desk)
{
    uint32_t n = 0, seen = ++desk->now;
    for (uint32_t k = 0; k < desk->n_used; k++) {
        uint32_t head = links->head[desk->used[k]];
        if (!(desk->flow[desk->used[k]] > 0) || desk->n_into[head] > 0 || desk->stamp[head] == seen)
            continue;
        desk->stamp[head] = seen;
        desk->way_a[n++] = head;
    }
    return n;
}

static uint32_t take_nodes(const struct links *links, struct desk *desk, uint32_t done, uint32_t n)
{
    for (; done < n; done++) {
        uint32_t node = desk->way_a[done];
        for (uint32_t link = links->first_in[node]; link < links->first_in[node + 1]; link++)
            if (desk->flow[link] > 0 && --desk->n_into[links->tail[link]] == 0)
                desk->way_a[n++] = links->tail[link];
    }
    return n;
}

static uint32_t find_left(const struct links *links, const struct desk *desk)
{
    for (uint32_t k = 0; k < desk->n_used; k++)
        if (desk->n_into[links->tail[desk->used[k]]] > 0)
            return links->tail[desk->used[k]];
    return LSP_NONE;
}

/* Takes off what flows round on the cycle that a walk from the node ends in; nodes without links
 * out afterwards are put behind the n that are taken. */
static uint32_t cancel_cycle(
    const struct links *links, struct links *live, struct desk *desk, uint32_t node, uint32_t n)
{
    uint32_t n_round = walk_round(links, desk, node);
    double amount = lsp_assignment_desk_room(desk, desk->way_b, n_round);
    for (uint32_t k = 0; k < n_round; k++) {
        uint32_t link = desk->way_b[k], tail = links->tail[link];
        lsp_assignment_desk_take(desk, link, amount);
        if (!(desk->flow[link] > 0) && --desk->n_into[tail] == 0)
            desk->way_a[n++] = tail;
        if (live) {
            double rest = live->flow[link] - amount;
            live->flow[link] = rest > 0 ? rest : 0;
            lsp_assignment_links_price(live, link);
        }
    }
    return n;
}

/* The links of the cycle into desk->way_b; returns how many. */
static uint32_t walk_round(const struct links *links, struct desk *desk, uint32_t node)
{
    uint32_t n = 0, trail = ++desk->now_trail;
    while (desk->trail_stamp[node] != trail) {
        uint32_t link = link_to_left(links, desk, node);
        desk->trail_stamp[node] = trail;
        desk->place[node] = n;
        desk->way_b[n++] = link;
        node = links->head[link];
    }
    uint32_t first = desk->place[node];
    for (uint32_t k = first; k < n; k++)
        desk->way_b[k - first] = desk->way_b[k];
    return n - first;
}

static uint32_t link_to_left(const struct links *links, const struct desk *desk, uint32_t node)
{
    for (uint32_t at = links->first_out[node]; at < links->first_out[node + 1]; at++) {
        uint32_t link = links->out_link[at];
        if (desk->flow[link] > 0 && desk->n_into[links->head[link]] > 0)
            return link;
    }
    LSP_BUG("a node is left over though nothing leaves it");
}

/* Only where the last pricing, which was at these flows, leaves it possible. */
enum lsp_status lsp_assignment_straighten(struct solver *solver, bool *ret_has_changed)
{
    uint32_t n_origins = solver->problem->n_origins;
#pragma omp parallel for num_threads((int)solver->options.n_threads) schedule(dynamic, 8)
    for (uint32_t at = 0; at < n_origins; at++) {
        struct desk *desk = &solver->desks[omp_get_thread_num()];
        struct origin_flow *origin = &solver->origins[at];
        if (!origin->may_circle || lsp_assignment_is_stopped(solver->watch))
            continue;
        lsp_assignment_desk_open(desk, origin);
        lsp_assignment_desk_order(&solver->links, NULL, desk, &origin->may_circle);
        lsp_assignment_desk_clear(desk, origin);
    }
    *ret_has_changed = false;
    for (uint32_t at = 0; at < n_origins; at++) {
        if (lsp_assignment_is_stopped(solver->watch))
            return LSP_CANCELLED;
        if (!solver->origins[at].may_circle)
            continue;
        *ret_has_changed = true;
        LSP_TRY(straighten_origin(solver, &solver->origins[at]));
    }
    return LSP_OK;
}

static enum lsp_status straighten_origin(struct solver *solver, struct origin_flow *origin)
{
    struct desk *desk = &solver->desks[0];
    bool has_changed;
    lsp_assignment_desk_open(desk, origin);
    lsp_assignment_desk_order(&solver->links, &solver->links, desk, &has_changed);
    return lsp_assignment_desk_close(desk, origin, solver->least_part * origin->trips);
}
