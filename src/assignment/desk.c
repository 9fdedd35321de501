/* Flows of one origin: a list at rest, an array over all links while worked on.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "assignment/assignment_internal.h"

static enum lsp_status make_room(struct origin_flow *origin, uint32_t n) LSP_MUST_CHECK;

enum lsp_status lsp_assignment_desk_init(struct desk *desk, const struct links *links,
    const struct hierarchy *hierarchy, struct lsp_arena *arena)
{
    size_t n_nodes = links->n_nodes;
    desk->flow = LSP_ARRAY(arena, double, links->n_links);
    desk->used = LSP_ARRAY(arena, uint32_t, links->n_links);
    desk->is_used = LSP_ARRAY(arena, uint8_t, links->n_links);
    desk->stamp = LSP_ARRAY(arena, uint32_t, n_nodes);
    desk->place = LSP_ARRAY(arena, uint32_t, n_nodes);
    desk->trail_stamp = LSP_ARRAY(arena, uint32_t, n_nodes);
    desk->best = LSP_ARRAY(arena, uint32_t, n_nodes);
    desk->n_into = LSP_ARRAY(arena, uint32_t, n_nodes);
    desk->best_stamp = LSP_ARRAY(arena, uint32_t, n_nodes);
    desk->way_a = LSP_ARRAY(arena, uint32_t, n_nodes + 1);
    desk->way_b = LSP_ARRAY(arena, uint32_t, n_nodes + 1);
    desk->slot_of = LSP_ARRAY(arena, uint32_t, links->n_links);
    desk->place_a = LSP_ARRAY(arena, uint32_t, n_nodes);
    desk->off = LSP_ARRAY(arena, uint32_t, links->n_links);
    desk->potential = LSP_ARRAY(arena, double, BATCH *n_nodes);
    desk->sweep_work = LSP_ARRAY(arena, double, (size_t)hierarchy->n *BATCH);
    desk->sweep_mark = LSP_ARRAY(arena, uint8_t, hierarchy->n);
    if (!desk->slot_of || !desk->place_a || !desk->off || !desk->potential || !desk->sweep_work ||
        !desk->sweep_mark)
        return LSP_NO_MEMORY;
    if (!desk->flow || !desk->used || !desk->is_used || !desk->stamp || !desk->place ||
        !desk->trail_stamp || !desk->best || !desk->best_stamp || !desk->n_into || !desk->way_a ||
        !desk->way_b)
        return LSP_NO_MEMORY;
    return lsp_assignment_search_init(&desk->search, links, arena);
}

void lsp_assignment_desk_open(struct desk *desk, const struct origin_flow *origin)
{
    for (uint32_t at = 0; at < origin->n; at++) {
        uint32_t link = origin->link[at];
        desk->flow[link] = origin->flow[at];
        desk->used[at] = link;
        desk->is_used[link] = 1;
    }
    desk->n_used = origin->n;
    desk->now_best++;
}

enum lsp_status lsp_assignment_desk_list(struct origin_flow *origin, uint32_t link)
{
    LSP_TRY(make_room(origin, origin->n + 1));
    origin->link[origin->n] = link;
    origin->flow[origin->n++] = 0;
    return LSP_OK;
}

void lsp_assignment_desk_clear(struct desk *desk, const struct origin_flow *origin)
{
    for (uint32_t at = 0; at < origin->n; at++) {
        desk->flow[origin->link[at]] = 0;
        desk->is_used[origin->link[at]] = 0;
    }
    desk->n_used = 0;
}

/* The desk is cleared in any case, for whoever comes next. */
enum lsp_status lsp_assignment_desk_close(
    struct desk *desk, struct origin_flow *origin, double least)
{
    enum lsp_status status = make_room(origin, desk->n_used);
    uint32_t n = 0;
    for (uint32_t at = 0; at < desk->n_used; at++) {
        uint32_t link = desk->used[at];
        if (status == LSP_OK && desk->flow[link] > least) {
            origin->link[n] = link;
            origin->flow[n++] = desk->flow[link];
        }
        desk->flow[link] = 0;
        desk->is_used[link] = 0;
    }
    origin->n = n;
    desk->n_used = 0;
    return status;
}

static enum lsp_status make_room(struct origin_flow *origin, uint32_t n)
{
    if (n <= origin->capacity)
        return LSP_OK;
    uint32_t capacity = n + n / 8 + 16;
    uint32_t *link = realloc(origin->link, capacity * sizeof *link);
    if (link)
        origin->link = link;
    double *flow = realloc(origin->flow, capacity * sizeof *flow);
    if (flow)
        origin->flow = flow;
    if (!link || !flow)
        return LSP_NO_MEMORY;
    origin->capacity = capacity;
    return LSP_OK;
}

void lsp_assignment_desk_search(
    const struct solver *solver, struct desk *desk, uint32_t origin, double potential[])
{
    lsp_assignment_search_run(&desk->search, &solver->links, solver->priced, origin);
    for (uint32_t node = 0; node < solver->links.n_nodes; node++) {
        potential[node] = desk->search.distance[node];
        desk->best[node] = desk->search.link_into[node];
        desk->best_stamp[node] = desk->now_best;
    }
}

void lsp_assignment_desk_add(struct desk *desk, uint32_t link, double flow)
{
    if (!desk->is_used[link]) {
        desk->is_used[link] = 1;
        desk->used[desk->n_used++] = link;
    }
    desk->flow[link] += flow;
}

void lsp_assignment_desk_take(struct desk *desk, uint32_t link, double flow)
{
    double rest = desk->flow[link] - flow;
    desk->flow[link] = rest > 0 ? rest : 0;
}

double lsp_assignment_desk_room(const struct desk *desk, const uint32_t link[], size_t n)
{
    double room = desk->flow[link[0]];
    for (size_t at = 1; at < n && room > 0; at++)
        room = desk->flow[link[at]] < room ? desk->flow[link[at]] : room;
    return room;
}
