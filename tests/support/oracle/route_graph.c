/* Graph: the arcs of a network in forward-star order.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/oracle/route_equilibrium_internal.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

static bool copy_ends(struct oracle_graph *graph, const uint32_t tail[], const uint32_t head[]);
static void sort_by_tail(struct oracle_graph *graph);

enum lsp_status oracle_graph_build(uint32_t n_nodes, uint32_t n_arcs, const uint32_t tail[],
    const uint32_t head[], struct oracle_graph *ret_graph)
{
    struct oracle_graph graph = {.n_nodes = n_nodes, .n_arcs = n_arcs};
    graph.first_out = LSP_ARRAY(&graph.arena, uint32_t, (size_t)n_nodes + 1);
    graph.out_arc = LSP_ARRAY(&graph.arena, uint32_t, n_arcs);
    if (graph.first_out == NULL || graph.out_arc == NULL || !copy_ends(&graph, tail, head)) {
        lsp_arena_finish(&graph.arena);
        return LSP_NO_MEMORY;
    }
    sort_by_tail(&graph);
    *ret_graph = graph;
    return LSP_OK;
}

void oracle_graph_finish(struct oracle_graph *graph)
{
    lsp_arena_finish(&graph->arena);
    *graph = (struct oracle_graph){0};
}

static bool copy_ends(struct oracle_graph *graph, const uint32_t tail[], const uint32_t head[])
{
    uint32_t *tail_copy = LSP_ARRAY(&graph->arena, uint32_t, graph->n_arcs);
    uint32_t *head_copy = LSP_ARRAY(&graph->arena, uint32_t, graph->n_arcs);
    if (tail_copy == NULL || head_copy == NULL)
        return false;
    for (uint32_t arc = 0; arc < graph->n_arcs; arc++) {
        assert(tail[arc] < graph->n_nodes && head[arc] < graph->n_nodes);
        tail_copy[arc] = tail[arc];
        head_copy[arc] = head[arc];
    }
    graph->tail = tail_copy;
    graph->head = head_copy;
    return true;
}

/* Counting sort.  While the arcs are placed, first_out[node] is where the node's next arc goes; at
 * the end each has reached the start of the following node, so all move up by one. */
static void sort_by_tail(struct oracle_graph *graph)
{
    uint32_t *first_out = graph->first_out;
    for (uint32_t arc = 0; arc < graph->n_arcs; arc++)
        first_out[graph->tail[arc] + 1]++;
    for (uint32_t node = 0; node < graph->n_nodes; node++)
        first_out[node + 1] += first_out[node];
    for (uint32_t arc = 0; arc < graph->n_arcs; arc++)
        graph->out_arc[first_out[graph->tail[arc]]++] = arc;
    memmove(first_out + 1, first_out, graph->n_nodes * sizeof *first_out);
    first_out[0] = 0;
}
