/* Where one thread works: costs of a class and cheapest ways, and small questions about problems.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "route_flows/route_flows_internal.h"

uint32_t lsp_route_flows_class(const struct lsp_assignment_problem *problem, uint32_t at_origin)
{
    return problem->class_of == NULL ? 0 : problem->class_of[at_origin];
}

double lsp_route_flows_pcu(const struct lsp_assignment_problem *problem, uint32_t class_at)
{
    return problem->pcu == NULL ? 1 : problem->pcu[class_at];
}

uint32_t lsp_route_flows_origin(
    const struct lsp_assignment_problem *problem, uint32_t node, uint32_t class_at)
{
    for (uint32_t at = 0; at < problem->n_origins; at++)
        if (problem->origin[at] == node && lsp_route_flows_class(problem, at) == class_at)
            return at;
    return LSP_NONE;
}

enum lsp_status lsp_route_flows_desk_init(
    uint32_t n_nodes, uint32_t n_links, struct lsp_arena *arena, struct desk *desk)
{
    *desk = (struct desk){.class_at = LSP_NONE};
    desk->cost = LSP_ARRAY(arena, double, n_links);
    desk->potential = LSP_ARRAY(arena, double, n_nodes);
    desk->tree = LSP_ARRAY(arena, uint32_t, n_nodes);
    return desk->cost && desk->potential && desk->tree ? LSP_OK : LSP_NO_MEMORY;
}

enum lsp_status lsp_route_flows_grow(const struct lsp_assignment_problem *problem,
    const double time[], const struct lsp_graph *graph, uint32_t class_at, uint32_t origin,
    struct desk *desk)
{
    const double *fixed = problem->fixed_cost + (size_t)class_at * problem->n_links;
    for (uint32_t link = 0; desk->class_at != class_at && link < problem->n_links; link++)
        desk->cost[link] = problem->tail[link] < problem->n_centroids ? (double)INFINITY
                                                                      : time[link] + fixed[link];
    desk->class_at = class_at;
    if (origin >= problem->n_centroids)
        return lsp_paths_grow_tree(graph, desk->cost, origin, desk->potential, desk->tree);
    for (uint32_t at = graph->first_out[origin]; at < graph->first_out[origin + 1]; at++) {
        uint32_t link = graph->out_arc[at];
        desk->cost[link] = time[link] + fixed[link];
    }
    enum lsp_status status =
        lsp_paths_grow_tree(graph, desk->cost, origin, desk->potential, desk->tree);
    for (uint32_t at = graph->first_out[origin]; at < graph->first_out[origin + 1]; at++)
        desk->cost[graph->out_arc[at]] = (double)INFINITY;
    return status;
}
