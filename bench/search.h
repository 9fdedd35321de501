/* Textbook shortest paths over links, for the yardstick and for choosing links to try: Dijkstra's
 * method with one binary heap [Dijkstra1959].  Shares nothing with the engine but the problem.
 *
 *     bench_search_init(&problem, &arena, &search);
 *     bench_search_run(&problem, cost, origin, &search);
 *     ... search.distance[node], search.by[node] ...
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_BENCH_SEARCH_H
#define LSP_BENCH_SEARCH_H

#include "bench.h"

struct bench_heap_entry {
    double cost;
    uint32_t node;
};

struct bench_search {
    double *distance;  /* [n_nodes] INFINITY where no path leads */
    uint32_t *by;      /* [n_nodes] the link by which a node is reached, or LSP_NONE */
    uint32_t *settled; /* [n_settled] nodes in the order of their distance */
    uint32_t n_settled;
    uint32_t *first_out, *out;     /* links by tail */
    struct bench_heap_entry *heap; /* [n_links + 1] */
    size_t n_heap;
};

void bench_search_init(const struct lsp_assignment_problem *problem, struct lsp_arena *arena,
    struct bench_search *ret_search);

/* From one node to all, at link costs; no path passes a centroid. */
void bench_search_run(const struct lsp_assignment_problem *problem, const double cost[],
    uint32_t origin, struct bench_search *search);

#endif
