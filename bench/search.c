/* Textbook shortest paths.  SPDX-License-Identifier: Apache-2.0 */
#include "search.h"

#include <math.h>

#include "base/id.h"

static void push(struct bench_search *search, struct bench_heap_entry entry);
static struct bench_heap_entry pop(struct bench_search *search);

void bench_search_init(const struct lsp_assignment_problem *problem, struct lsp_arena *arena,
    struct bench_search *ret_search)
{
    uint32_t n_nodes = problem->n_nodes, n_links = problem->n_links;
    struct bench_search search = {.distance = LSP_ARRAY(arena, double, n_nodes),
        .by = LSP_ARRAY(arena, uint32_t, n_nodes),
        .settled = LSP_ARRAY(arena, uint32_t, n_nodes),
        .first_out = LSP_ARRAY(arena, uint32_t, (size_t)n_nodes + 1),
        .out = LSP_ARRAY(arena, uint32_t, n_links),
        .heap = LSP_ARRAY(arena, struct bench_heap_entry, (size_t)n_links + 1)};
    if (!search.distance || !search.by || !search.settled || !search.first_out || !search.out ||
        !search.heap)
        bench_fail("out of memory");
    for (uint32_t link = 0; link < n_links; link++)
        search.first_out[problem->tail[link] + 1]++;
    for (uint32_t node = 0; node < n_nodes; node++)
        search.first_out[node + 1] += search.first_out[node];
    for (uint32_t link = 0; link < n_links; link++) { /* by[] counts what each node has got */
        uint32_t tail = problem->tail[link];
        search.out[search.first_out[tail] + search.by[tail]++] = link;
    }
    *ret_search = search;
}

void bench_search_run(const struct lsp_assignment_problem *problem, const double cost[],
    uint32_t origin, struct bench_search *search)
{
    for (uint32_t node = 0; node < problem->n_nodes; node++) {
        search->distance[node] = (double)INFINITY;
        search->by[node] = LSP_NONE;
    }
    search->distance[origin] = 0;
    search->n_settled = 0;
    push(search, (struct bench_heap_entry){0, origin});
    while (search->n_heap > 0) {
        struct bench_heap_entry nearest = pop(search);
        uint32_t node = nearest.node;
        if (nearest.cost > search->distance[node])
            continue;
        search->settled[search->n_settled++] = node;
        if (node < problem->n_centroids && node != origin)
            continue;
        for (uint32_t at = search->first_out[node]; at < search->first_out[node + 1]; at++) {
            uint32_t link = search->out[at], head = problem->head[link];
            double there = nearest.cost + cost[link];
            if (there < search->distance[head]) {
                search->distance[head] = there;
                search->by[head] = link;
                push(search, (struct bench_heap_entry){there, head});
            }
        }
    }
}

static void push(struct bench_search *search, struct bench_heap_entry entry)
{
    size_t at = search->n_heap++;
    while (at > 0 && search->heap[(at - 1) / 2].cost > entry.cost) {
        search->heap[at] = search->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    search->heap[at] = entry;
}

static struct bench_heap_entry pop(struct bench_search *search)
{
    struct bench_heap_entry top = search->heap[0], last = search->heap[--search->n_heap];
    size_t at = 0;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= search->n_heap)
            break;
        if (child + 1 < search->n_heap && search->heap[child + 1].cost < search->heap[child].cost)
            child++;
        if (search->heap[child].cost >= last.cost)
            break;
        search->heap[at] = search->heap[child];
        at = child;
    }
    search->heap[at] = last;
    return top;
}
