/* Paths: cheapest ways through a graph, given an array of costs.
 *
 *     struct lsp_graph graph;
 *     LSP_TRY(lsp_graph_build(n_nodes, n_arcs, tail, head, &graph));
 *     LSP_TRY(lsp_paths_grow_tree(&graph, cost, origin, cost_to, arc_into));
 *     n = lsp_paths_trace(&graph, arc_into, origin, destination, arcs);
 *     lsp_graph_finish(&graph);
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_PATHS_PATHS_H
#define LSP_PATHS_PATHS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"

/* Forward star.  Arcs keep the caller's numbers. */
struct lsp_graph {
    struct lsp_arena arena;
    uint32_t n_nodes, n_arcs;
    uint32_t *first_out;   /* [n_nodes + 1] positions in out_arc */
    uint32_t *out_arc;     /* [n_arcs] arcs by tail, each tail's in rising number */
    const uint32_t *tail, *head; /* [n_arcs] copied into the arena */
};

enum lsp_status lsp_graph_build(uint32_t n_nodes, uint32_t n_arcs, const uint32_t tail[],
    const uint32_t head[], struct lsp_graph *ret_graph) LSP_MUST_CHECK;
void lsp_graph_finish(struct lsp_graph *graph);

/* Cheapest cost from `origin` to every node (Dijkstra 1959, binary heap).
 *
 * cost[n_arcs]      >= 0; INFINITY = not allowed; NaN or negative is a bug
 * cost_to[n_nodes]  out: INFINITY where unreachable
 * arc_into[n_nodes] out: the last arc of a cheapest path, LSP_NONE at origin and where unreachable
 *
 * Ties: the arc that comes first in the order of settling, so the result depends on nothing but
 * the input.  Returns LSP_OK or LSP_NO_MEMORY.  Cost O(arcs log nodes).  Threads: pure. */
enum lsp_status lsp_paths_grow_tree(const struct lsp_graph *graph, const double cost[],
    uint32_t origin, double cost_to[], uint32_t arc_into[]) LSP_MUST_CHECK;

/* The arcs from origin to destination in order, into arcs[n_nodes]; how many, 0 when they are the
 * same node or there is no path. */
size_t lsp_paths_trace(const struct lsp_graph *graph, const uint32_t arc_into[], uint32_t origin,
    uint32_t destination, uint32_t arcs[]);

#endif
