/* Drawing an origin's network together: what lies between two merges becomes one arc.
 *
 * At a node with one link into it there is nothing to share out, so only merges matter: the arcs
 * into one begin at the merge before (or the origin) and consist of the links in between.  That
 * makes a network of a tenth of the size.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "route_flows/route_flows_internal.h"

/* How large it will be. */
struct size {
    uint32_t n_merges, n_arcs;
    size_t n_items;
};

static struct size measure(const struct finder *finder, struct desk *desk,
    const struct lsp_origin_routes *routes, uint32_t origin);
static uint32_t count_into(const struct lsp_assignment_problem *problem,
    const struct lsp_origin_routes *routes, uint32_t first);
static uint32_t walk_back(const struct lsp_assignment_problem *problem, const struct desk *desk,
    uint32_t link, uint32_t item[]);
static enum lsp_status allocate(struct merges *merges, struct size size) LSP_MUST_CHECK;
static void fill(const struct finder *finder, struct desk *desk,
    const struct lsp_origin_routes *routes, struct merges *merges);
static void set_demand(
    const struct finder *finder, struct desk *desk, uint32_t at_origin, struct merges *merges);

enum lsp_status lsp_route_flows_draw_together(
    struct finder *finder, struct desk *desk, uint32_t at_origin)
{
    const struct lsp_origin_routes *routes = &finder->routes->origins[at_origin];
    struct merges *merges = &finder->merges[at_origin];
    struct size size = measure(finder, desk, routes, finder->problem->origin[at_origin]);
    if (size.n_items > UINT32_MAX)
        return LSP_NO_MEMORY;
    lsp_route_flows_merges_finish(merges);
    LSP_TRY(allocate(merges, size));
    fill(finder, desk, routes, merges);
    set_demand(finder, desk, at_origin, merges);
    return LSP_OK;
}

void lsp_route_flows_merges_finish(struct merges *merges)
{
    free(merges->block);
    *merges = (struct merges){0};
}

/* Sets mark, chain and anchor of the nodes that are reached. */
static struct size measure(const struct finder *finder, struct desk *desk,
    const struct lsp_origin_routes *routes, uint32_t origin)
{
    const struct lsp_assignment_problem *problem = finder->problem;
    struct size size = {.n_merges = 1};
    memset(desk->mark, 0, problem->n_nodes * sizeof *desk->mark);
    desk->mark[origin] = REACHED;
    desk->chain[origin] = LSP_NONE;
    desk->anchor[origin] = 0;
    for (uint32_t first = 0, n; first < routes->n; first += n) {
        uint32_t node = problem->head[routes->link[first]];
        n = count_into(problem, routes, first);
        desk->mark[node] = REACHED;
        desk->chain[node] = n == 1 ? routes->link[first] : LSP_NONE;
        desk->anchor[node] =
            n == 1 ? desk->anchor[problem->tail[routes->link[first]]] : size.n_merges++;
        if (n == 1)
            continue;
        size.n_arcs += n;
        for (uint32_t at = first; at < first + n; at++)
            size.n_items += walk_back(problem, desk, routes->link[at], NULL);
    }
    return size;
}

/* Links into the head of the first one. */
static uint32_t count_into(const struct lsp_assignment_problem *problem,
    const struct lsp_origin_routes *routes, uint32_t first)
{
    uint32_t end = first + 1, node = problem->head[routes->link[first]];
    while (end < routes->n && problem->head[routes->link[end]] == node)
        end++;
    return end - first;
}

/* The link and those before it up to the last merge; how many.  item may be NULL. */
static uint32_t walk_back(const struct lsp_assignment_problem *problem, const struct desk *desk,
    uint32_t link, uint32_t item[])
{
    uint32_t n = 0;
    for (; link != LSP_NONE; link = desk->chain[problem->tail[link]]) {
        if (item != NULL)
            item[n] = link;
        n++;
    }
    return n;
}

/* In one block, doubles first. */
static enum lsp_status allocate(struct merges *merges, struct size size)
{
    size_t n_arcs = size.n_arcs, n_doubles = size.n_merges + 2 * n_arcs;
    size_t n_words = 4 * n_arcs + 1 + size.n_items;
    double *block = malloc(n_doubles * sizeof(double) + n_words * sizeof(uint32_t));
    if (block == NULL)
        return LSP_NO_MEMORY;
    uint32_t *words = (uint32_t *)(void *)(block + n_doubles);
    *merges = (struct merges){.n = size.n_merges,
        .n_arcs = size.n_arcs,
        .tail = words,
        .head = words + n_arcs,
        .place = words + 2 * n_arcs,
        .first_item = words + 3 * n_arcs,
        .item = words + 4 * n_arcs + 1,
        .demand = block,
        .part = block + size.n_merges,
        .flow = block + size.n_merges + n_arcs,
        .block = block};
    return LSP_OK;
}

static void fill(const struct finder *finder, struct desk *desk,
    const struct lsp_origin_routes *routes, struct merges *merges)
{
    const struct lsp_assignment_problem *problem = finder->problem;
    uint32_t arc = 0;
    merges->first_item[0] = 0;
    for (uint32_t at = 0; at < routes->n; at++) {
        uint32_t link = routes->link[at];
        if (desk->chain[problem->head[link]] != LSP_NONE)
            continue;
        uint32_t first = merges->first_item[arc];
        merges->tail[arc] = desk->anchor[problem->tail[link]];
        merges->head[arc] = desk->anchor[problem->head[link]];
        merges->place[arc] = at;
        merges->flow[arc] = desk->used_flow[link];
        merges->part[arc] = 1;
        merges->first_item[++arc] = first + walk_back(problem, desk, link, &merges->item[first]);
    }
}

static void set_demand(
    const struct finder *finder, struct desk *desk, uint32_t at_origin, struct merges *merges)
{
    const struct lsp_assignment_problem *problem = finder->problem;
    double pcu = lsp_route_flows_pcu(problem, lsp_route_flows_class(problem, at_origin));
    for (uint32_t merge = 0; merge < merges->n; merge++)
        merges->demand[merge] = 0;
    for (size_t at = problem->first_trip[at_origin]; at < problem->first_trip[at_origin + 1]; at++)
        if (problem->trips[at] > 0 && desk->mark[problem->destination[at]] == REACHED)
            merges->demand[desk->anchor[problem->destination[at]]] += pcu * problem->trips[at];
}
