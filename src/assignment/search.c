/* Cheapest ways from one origin: Dijkstra's method with a heap of four children a parent
 * [Dijkstra1959].  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "assignment/assignment_internal.h"

struct heap_entry {
    double distance;
    uint32_t node;
};

static size_t push(struct heap_entry heap[], size_t n, struct heap_entry entry);
static size_t pop(struct heap_entry heap[], size_t n);
static bool is_before(const struct heap_entry *a, const struct heap_entry *b);

enum lsp_status lsp_search_init(
    struct search *search, const struct links *links, struct lsp_arena *arena)
{
    search->distance = LSP_ARRAY(arena, double, links->n_nodes);
    search->link_into = LSP_ARRAY(arena, uint32_t, links->n_nodes);
    search->settled = LSP_ARRAY(arena, uint32_t, links->n_nodes);
    search->heap = LSP_ARRAY(arena, struct heap_entry, (size_t)links->n_links + 1);
    if (!search->distance || !search->link_into || !search->settled || !search->heap)
        return LSP_NO_MEMORY;
    return LSP_OK;
}

void lsp_search_run(
    struct search *search, const struct links *links, const double cost[], uint32_t origin)
{
    for (uint32_t node = 0; node < links->n_nodes; node++) {
        search->distance[node] = (double)INFINITY;
        search->link_into[node] = LSP_NONE;
    }
    search->distance[origin] = 0;
    search->n_settled = 0;
    size_t n = push(search->heap, 0, (struct heap_entry){0, origin});
    while (n > 0) {
        struct heap_entry next = search->heap[0];
        n = pop(search->heap, n);
        if (next.distance > search->distance[next.node])
            continue;
        search->settled[search->n_settled++] = next.node;
        if (next.node < links->n_centroids && next.node != origin)
            continue;
        for (uint32_t at = links->first_out[next.node]; at < links->first_out[next.node + 1];
             at++) {
            uint32_t link = links->out_link[at], head = links->head[link];
            double distance = next.distance + cost[link];
            if (distance < search->distance[head]) {
                search->distance[head] = distance;
                search->link_into[head] = link;
                n = push(search->heap, n, (struct heap_entry){distance, head});
            }
        }
    }
}

static size_t push(struct heap_entry heap[], size_t n, struct heap_entry entry)
{
    size_t at = n;
    while (at > 0 && is_before(&entry, &heap[(at - 1) / 4])) {
        heap[at] = heap[(at - 1) / 4];
        at = (at - 1) / 4;
    }
    heap[at] = entry;
    return n + 1;
}

static size_t pop(struct heap_entry heap[], size_t n)
{
    struct heap_entry last = heap[--n];
    size_t at = 0;
    for (;;) {
        size_t child = 4 * at + 1, end = child + 4 < n ? child + 4 : n;
        if (child >= n)
            break;
        size_t least = child;
        for (size_t other = child + 1; other < end; other++)
            if (is_before(&heap[other], &heap[least]))
                least = other;
        if (!is_before(&heap[least], &last))
            break;
        heap[at] = heap[least];
        at = least;
    }
    heap[at] = last;
    return n;
}

/* Equal distances by node, so that ties do not depend on the history of the heap. */
static bool is_before(const struct heap_entry *a, const struct heap_entry *b)
{
    if (a->distance < b->distance)
        return true;
    return !(b->distance < a->distance) && a->node < b->node;
}
