/* Cheapest tree from one node, after Dijkstra (1959), with an indexed binary heap.
 *
 *     settle the open node of least cost, and relax its arcs, until no node is open
 *
 * Nodes of equal cost are settled by rising number and an arc only replaces another when it is
 * strictly cheaper, so the tree depends on nothing but the graph and its costs.
 *
 * Invariant: heap[0 .. n_open) holds the open nodes, each not before its parent at (slot - 1) / 2;
 * slot_of[node] is a node's slot, SLOT_NONE before it is opened.  A settled node is never opened
 * again, because costs are not negative and only a strictly cheaper arc would do so.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/oracle/route_equilibrium_internal.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>

struct search {
    struct lsp_arena arena; /* of heap and slot_of */
    const double *cost_to;  /* [n_nodes] borrowed: the keys */
    uint32_t *heap;         /* [n_open] nodes */
    uint32_t *slot_of;      /* [n_nodes] */
    uint32_t n_open;
};

static const uint32_t SLOT_NONE = UINT32_MAX;

static bool init_search(struct search *search, uint32_t n_nodes, const double cost_to[]);
static uint32_t take_cheapest(struct search *search);
static void open_or_raise(struct search *search, uint32_t node);
static void sift_up(struct search *search, uint32_t slot, uint32_t node);
static void sift_down(struct search *search, uint32_t slot, uint32_t node);
static bool comes_before(const struct search *search, uint32_t node, uint32_t other);

enum lsp_status oracle_paths_grow_tree(const struct oracle_graph *graph, const double cost[],
    uint32_t origin, double cost_to[], uint32_t arc_into[])
{
    assert(origin < graph->n_nodes);
    struct search search;
    if (!init_search(&search, graph->n_nodes, cost_to)) {
        lsp_arena_finish(&search.arena);
        return LSP_NO_MEMORY;
    }
    for (uint32_t node = 0; node < graph->n_nodes; node++) {
        cost_to[node] = (double)INFINITY;
        arc_into[node] = LSP_NONE;
    }
    cost_to[origin] = 0;
    open_or_raise(&search, origin);
    while (search.n_open > 0) {
        uint32_t node = take_cheapest(&search);
        for (uint32_t at = graph->first_out[node]; at < graph->first_out[node + 1]; at++) {
            uint32_t arc = graph->out_arc[at];
            uint32_t head = graph->head[arc];
            assert(cost[arc] >= 0);
            double cost_here = cost_to[node] + cost[arc];
            if (cost_here < cost_to[head]) {
                cost_to[head] = cost_here;
                arc_into[head] = arc;
                open_or_raise(&search, head);
            }
        }
    }
    lsp_arena_finish(&search.arena);
    return LSP_OK;
}

size_t oracle_paths_trace(const struct oracle_graph *graph, const uint32_t arc_into[],
    uint32_t origin, uint32_t destination, uint32_t arcs[])
{
    size_t n_arcs = 0;
    for (uint32_t node = destination; node != origin; node = graph->tail[arc_into[node]]) {
        if (arc_into[node] == LSP_NONE)
            return 0;
        assert(n_arcs < graph->n_nodes);
        arcs[n_arcs++] = arc_into[node];
    }
    for (size_t arc = 0; arc < n_arcs / 2; arc++) {
        uint32_t last = arcs[n_arcs - 1 - arc];
        arcs[n_arcs - 1 - arc] = arcs[arc];
        arcs[arc] = last;
    }
    return n_arcs;
}

static bool init_search(struct search *search, uint32_t n_nodes, const double cost_to[])
{
    *search = (struct search){.cost_to = cost_to};
    search->heap = LSP_ARRAY(&search->arena, uint32_t, n_nodes);
    search->slot_of = LSP_ARRAY(&search->arena, uint32_t, n_nodes);
    if (search->heap == NULL || search->slot_of == NULL)
        return false;
    for (uint32_t node = 0; node < n_nodes; node++)
        search->slot_of[node] = SLOT_NONE;
    return true;
}

static uint32_t take_cheapest(struct search *search)
{
    uint32_t node = search->heap[0];
    uint32_t last = search->heap[--search->n_open];
    if (search->n_open > 0)
        sift_down(search, 0, last);
    return node;
}

/* After the node's cost has fallen. */
static void open_or_raise(struct search *search, uint32_t node)
{
    uint32_t slot = search->slot_of[node];
    if (slot == SLOT_NONE)
        slot = search->n_open++;
    sift_up(search, slot, node);
}

/* Puts the node into the hole at `slot` or above it. */
static void sift_up(struct search *search, uint32_t slot, uint32_t node)
{
    while (slot > 0) {
        uint32_t parent_slot = (slot - 1) / 2;
        uint32_t parent = search->heap[parent_slot];
        if (!comes_before(search, node, parent))
            break;
        search->heap[slot] = parent;
        search->slot_of[parent] = slot;
        slot = parent_slot;
    }
    search->heap[slot] = node;
    search->slot_of[node] = slot;
}

/* Puts the node into the hole at `slot` or below it. */
static void sift_down(struct search *search, uint32_t slot, uint32_t node)
{
    for (;;) {
        uint32_t child_slot = 2 * slot + 1;
        if (child_slot >= search->n_open)
            break;
        if (child_slot + 1 < search->n_open &&
            comes_before(search, search->heap[child_slot + 1], search->heap[child_slot]))
            child_slot++;
        uint32_t child = search->heap[child_slot];
        if (!comes_before(search, child, node))
            break;
        search->heap[slot] = child;
        search->slot_of[child] = slot;
        slot = child_slot;
    }
    search->heap[slot] = node;
    search->slot_of[node] = slot;
}

static bool comes_before(const struct search *search, uint32_t node, uint32_t other)
{
    double cost = search->cost_to[node], other_cost = search->cost_to[other];
    return cost < other_cost || (cost == other_cost && node < other);
}
