/* Skims: what ways have along them, on the routes that trips take or on cheapest ones.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "route_flows/route_flows_internal.h"

static enum lsp_status skim_cheapest(const struct lsp_route_flows *routes,
    const struct lsp_skim_query *query, double ret_skim[]) LSP_MUST_CHECK;
static void skim_tree(const struct lsp_assignment_problem *problem,
    const struct lsp_skim_query *query, const struct desk *desk, double ret_skim[]);
static enum lsp_status skim_routes(const struct lsp_route_flows *routes,
    const struct lsp_skim_query *query, uint32_t at_origin, double ret_skim[]) LSP_MUST_CHECK;

enum lsp_status lsp_route_flows_skim(
    const struct lsp_route_flows *routes, const struct lsp_skim_query *query, double ret_skim[])
{
    uint32_t at_origin = lsp_route_flows_origin(routes->problem, query->origin, query->class_at);
    LSP_TRY(skim_cheapest(routes, query, ret_skim));
    return at_origin == LSP_NONE ? LSP_OK : skim_routes(routes, query, at_origin, ret_skim);
}

enum lsp_status lsp_route_flows_cheapest(const struct lsp_route_flows *routes, uint32_t class_at,
    uint32_t origin, uint32_t destination, struct lsp_arena *arena, struct lsp_route *ret_route)
{
    const struct lsp_assignment_problem *problem = routes->problem;
    struct lsp_arena work = {0};
    struct desk desk;
    uint32_t *link = LSP_ARRAY(arena, uint32_t, problem->n_nodes);
    enum lsp_status status =
        lsp_route_flows_desk_init(problem->n_nodes, problem->n_links, &work, &desk);
    if (status == LSP_OK && link == NULL)
        status = LSP_NO_MEMORY;
    if (status == LSP_OK)
        status =
            lsp_route_flows_grow(problem, routes->time, routes->graph, class_at, origin, &desk);
    if (status == LSP_OK) {
        size_t n = lsp_paths_trace(routes->graph, desk.tree, origin, destination, link);
        *ret_route = (struct lsp_route){.n_links = (uint32_t)n, .link = link};
    }
    lsp_arena_finish(&work);
    return status;
}

static enum lsp_status skim_cheapest(
    const struct lsp_route_flows *routes, const struct lsp_skim_query *query, double ret_skim[])
{
    const struct lsp_assignment_problem *problem = routes->problem;
    struct lsp_arena work = {0};
    struct desk desk;
    enum lsp_status status =
        lsp_route_flows_desk_init(problem->n_nodes, problem->n_links, &work, &desk);
    if (status == LSP_OK)
        status = lsp_route_flows_grow(
            problem, routes->time, routes->graph, query->class_at, query->origin, &desk);
    if (status == LSP_OK)
        skim_tree(problem, query, &desk, ret_skim);
    lsp_arena_finish(&work);
    return status;
}

/* Zone by zone, back along the tree. */
static void skim_tree(const struct lsp_assignment_problem *problem,
    const struct lsp_skim_query *query, const struct desk *desk, double ret_skim[])
{
    for (uint32_t zone = 0; zone < query->n_zones; zone++)
        for (uint32_t at = 0; at < query->n_values; at++) {
            double sum = isfinite(desk->potential[zone]) ? 0 : (double)INFINITY;
            if (isfinite(sum))
                for (uint32_t node = zone; node != query->origin;
                     node = problem->tail[desk->tree[node]])
                    sum += query->value[at][desk->tree[node]];
            ret_skim[(size_t)at * query->n_zones + zone] = sum;
        }
}

/* The average at a node is that of the links into it, each by its part. */
static enum lsp_status skim_routes(const struct lsp_route_flows *routes,
    const struct lsp_skim_query *query, uint32_t at_origin, double ret_skim[])
{
    const struct lsp_assignment_problem *problem = routes->problem;
    const struct lsp_origin_routes *own = &routes->origins[at_origin];
    uint32_t n = query->n_values;
    double *mean = calloc((size_t)n * problem->n_nodes + 1, sizeof *mean);
    bool *is_reached = calloc(problem->n_nodes, sizeof *is_reached);
    enum lsp_status status = mean && is_reached ? LSP_OK : LSP_NO_MEMORY;
    for (uint32_t arc = 0; status == LSP_OK && arc < own->n; arc++) {
        uint32_t link = own->link[arc], tail = problem->tail[link], head = problem->head[link];
        is_reached[head] = true;
        for (uint32_t at = 0; at < n; at++)
            mean[(size_t)head * n + at] +=
                own->part[arc] * (mean[(size_t)tail * n + at] + query->value[at][link]);
    }
    for (size_t trip = problem->first_trip[at_origin];
         status == LSP_OK && trip < problem->first_trip[at_origin + 1]; trip++) {
        uint32_t node = problem->destination[trip];
        if (!(problem->trips[trip] > 0) || node >= query->n_zones || !is_reached[node])
            continue;
        for (uint32_t at = 0; at < n; at++)
            ret_skim[(size_t)at * query->n_zones + node] = mean[(size_t)node * n + at];
    }
    free(mean);
    free(is_reached);
    return status;
}
