/* Distances from many origins at once.
 *
 * Nodes are contracted in the order of their degree in what is left (minimum degree, as for sparse
 * factorisation); arcs that contraction adds keep distances among the nodes left.  The order and
 * the arcs depend on the topology alone; costs are worked in by one pass over triangles
 * (customisation [Dibbelt2016]).  A cheapest way then goes up and down in rank once, so that one
 * sweep upwards from each origin and one downwards over all nodes find all distances, for a batch
 * of origins at a time [Delling2013].
 *
 * Centroids are left out: an origin begins at the heads of its links, and distances to centroids
 * are taken from the links into them.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assignment/assignment_internal.h"

/* Nodes between two questions whether to stop. */
enum { ASK_AFTER = 64 };

/* Nodes whose potentials are written together: a line of memory. */
enum { TILE = 8 };

/* Neighbours of a node among those left, rising. */
struct neighbours {
    uint32_t n;
    uint32_t *node;
};

struct contraction {
    struct neighbours *left;
    uint32_t *scratch;
    uint32_t *heap_next, *heap_previous, *head_of_degree; /* lists of nodes of one degree */
    uint32_t least_degree;
};

static enum lsp_status init_neighbours(
    struct contraction *work, const struct links *links, uint32_t n, struct lsp_arena *scratch);
static enum lsp_status contract(struct contraction *work, uint32_t n, uint32_t order[],
    struct watch *watch, struct lsp_arena *scratch);
static enum lsp_status unite(
    struct contraction *work, uint32_t node, uint32_t gone, struct lsp_arena *scratch);
static void list_insert(struct contraction *work, uint32_t node);
static void list_remove(struct contraction *work, uint32_t node, uint32_t degree);
static enum lsp_status set_arcs(struct hierarchy *hierarchy, const struct links *links,
    const struct contraction *work, const uint32_t order[], struct lsp_arena *arena);
static int compare_ranks(const void *a, const void *b);
static uint32_t find_arc(const struct hierarchy *hierarchy, uint32_t low, uint32_t high);
static void start(const struct hierarchy *hierarchy, const struct links *links, const double cost[],
    uint32_t n_origins, const uint32_t origin[], double distance[], uint8_t mark[]);
static void set_potentials(const struct hierarchy *hierarchy, const struct links *links,
    const double work[], uint32_t n_origins, uint32_t first, double potential[]);
static void sweep_up(const struct hierarchy *hierarchy, double distance[], uint8_t mark[]);
LSP_WIDE static void sweep_down(uint32_t n, const uint32_t first[], const uint32_t higher[],
    const double down[], double distance[]);
static void set_centroids(
    const struct links *links, const double cost[], uint32_t origin, double potential[]);

enum lsp_status lsp_assignment_hierarchy_build(struct hierarchy *hierarchy,
    const struct links *links, struct watch *watch, struct lsp_arena *arena)
{
    uint32_t n = links->n_nodes - links->n_centroids;
    struct lsp_arena scratch = {0};
    struct contraction work = {LSP_ARRAY(&scratch, struct neighbours, n),
        LSP_ARRAY(&scratch, uint32_t, (size_t)n + 2 * (size_t)links->n_links + 2),
        LSP_ARRAY(&scratch, uint32_t, n), LSP_ARRAY(&scratch, uint32_t, n),
        LSP_ARRAY(&scratch, uint32_t, (size_t)n + 1), 0};
    uint32_t *order = LSP_ARRAY(&scratch, uint32_t, n);
    hierarchy->n = n;
    hierarchy->watch = watch;
    enum lsp_status status = LSP_NO_MEMORY;
    if (work.left && work.scratch && work.heap_next && work.heap_previous && work.head_of_degree &&
        order)
        status = init_neighbours(&work, links, n, &scratch);
    if (status == LSP_OK)
        status = contract(&work, n, order, watch, &scratch);
    if (status == LSP_OK)
        status = set_arcs(hierarchy, links, &work, order, arena);
    hierarchy->n_bytes_of_building = scratch.used_bytes;
    lsp_arena_finish(&scratch);
    return status;
}

static enum lsp_status init_neighbours(
    struct contraction *work, const struct links *links, uint32_t n, struct lsp_arena *scratch)
{
    uint32_t base = links->n_centroids;
    for (uint32_t node = 0; node < n; node++) {
        uint32_t count = 0;
        uint32_t in = links->first_in[base + node], out = links->first_out[base + node];
        for (; in < links->first_in[base + node + 1]; in++)
            if (links->tail[in] >= base && links->tail[in] != base + node)
                work->scratch[count++] = links->tail[in] - base;
        for (; out < links->first_out[base + node + 1]; out++) {
            uint32_t head = links->head[links->out_link[out]];
            if (head >= base && head != base + node)
                work->scratch[count++] = head - base;
        }
        if (count > 0)
            qsort(work->scratch, count, sizeof *work->scratch, compare_ranks);
        struct neighbours *left = &work->left[node];
        left->node = LSP_ARRAY(scratch, uint32_t, count);
        if (!left->node)
            return LSP_NO_MEMORY;
        for (uint32_t at = 0; at < count; at++)
            if (at == 0 || work->scratch[at] != work->scratch[at - 1])
                left->node[left->n++] = work->scratch[at];
    }
    return LSP_OK;
}

static enum lsp_status contract(struct contraction *work, uint32_t n, uint32_t order[],
    struct watch *watch, struct lsp_arena *scratch)
{
    memset(work->head_of_degree, 0xff, ((size_t)n + 1) * sizeof *work->head_of_degree);
    for (uint32_t node = n; node-- > 0;)
        list_insert(work, node);
    work->least_degree = 0;
    for (uint32_t rank = 0; rank < n; rank++) {
        while (work->head_of_degree[work->least_degree] == LSP_NONE)
            work->least_degree++;
        uint32_t gone = work->head_of_degree[work->least_degree];
        struct neighbours *around = &work->left[gone];
        list_remove(work, gone, around->n);
        order[rank] = gone;
        if (rank % ASK_AFTER == 0 && lsp_assignment_is_stopped(watch))
            return LSP_CANCELLED;
        for (uint32_t at = 0; at < around->n; at++)
            LSP_TRY(unite(work, around->node[at], gone, scratch));
    }
    return LSP_OK;
}

/* The node's neighbours become its own and those of the node gone. */
static enum lsp_status unite(
    struct contraction *work, uint32_t node, uint32_t gone, struct lsp_arena *scratch)
{
    struct neighbours *own = &work->left[node];
    const struct neighbours *more = &work->left[gone];
    uint32_t a = 0, b = 0, n = 0;
    while (a < own->n || b < more->n) {
        uint32_t next;
        if (b == more->n || (a < own->n && own->node[a] <= more->node[b])) {
            next = own->node[a++];
            b += b < more->n && more->node[b] == next;
        } else {
            next = more->node[b++];
        }
        if (next != node && next != gone)
            work->scratch[n++] = next;
    }
    list_remove(work, node, own->n);
    if (n > own->n) {
        own->node = LSP_ARRAY(scratch, uint32_t, n);
        if (!own->node)
            return LSP_NO_MEMORY;
    }
    memcpy(own->node, work->scratch, n * sizeof *own->node);
    own->n = n;
    list_insert(work, node);
    return LSP_OK;
}

static void list_insert(struct contraction *work, uint32_t node)
{
    uint32_t degree = work->left[node].n, *head = &work->head_of_degree[degree];
    work->heap_next[node] = *head;
    work->heap_previous[node] = LSP_NONE;
    if (*head != LSP_NONE)
        work->heap_previous[*head] = node;
    *head = node;
    if (degree < work->least_degree)
        work->least_degree = degree;
}

static void list_remove(struct contraction *work, uint32_t node, uint32_t degree)
{
    uint32_t next = work->heap_next[node], previous = work->heap_previous[node];
    if (previous == LSP_NONE)
        work->head_of_degree[degree] = next;
    else
        work->heap_next[previous] = next;
    if (next != LSP_NONE)
        work->heap_previous[next] = previous;
}

static enum lsp_status set_arcs(struct hierarchy *hierarchy, const struct links *links,
    const struct contraction *work, const uint32_t order[], struct lsp_arena *arena)
{
    uint32_t n = hierarchy->n;
    size_t n_arcs = 0;
    for (uint32_t node = 0; node < n; node++)
        n_arcs += work->left[node].n;
    hierarchy->rank = LSP_ARRAY(arena, uint32_t, n);
    hierarchy->node = LSP_ARRAY(arena, uint32_t, n);
    hierarchy->first = LSP_ARRAY(arena, uint32_t, (size_t)n + 1);
    hierarchy->higher = LSP_ARRAY(arena, uint32_t, n_arcs);
    hierarchy->arc_of = LSP_ARRAY(arena, uint32_t, links->n_links);
    hierarchy->up = LSP_ARRAY(arena, double, n_arcs);
    hierarchy->down = LSP_ARRAY(arena, double, n_arcs);
    if (!hierarchy->rank || !hierarchy->node || !hierarchy->first || !hierarchy->higher ||
        !hierarchy->arc_of || !hierarchy->up || !hierarchy->down || n_arcs >= LSP_NONE)
        return LSP_NO_MEMORY;
    for (uint32_t rank = 0; rank < n; rank++)
        hierarchy->rank[order[rank]] = rank;
    for (uint32_t rank = 0; rank < n; rank++) {
        const struct neighbours *left = &work->left[order[rank]];
        uint32_t *higher = &hierarchy->higher[hierarchy->first[rank]];
        for (uint32_t at = 0; at < left->n; at++)
            higher[at] = hierarchy->rank[left->node[at]];
        if (left->n > 0)
            qsort(higher, left->n, sizeof *higher, compare_ranks);
        hierarchy->first[rank + 1] = hierarchy->first[rank] + left->n;
        hierarchy->node[rank] = order[rank] + links->n_centroids;
    }
    for (uint32_t link = 0; link < links->n_links; link++) {
        uint32_t tail = links->tail[link], head = links->head[link], base = links->n_centroids;
        hierarchy->arc_of[link] = LSP_NONE;
        if (tail >= base && head >= base && tail != head)
            hierarchy->arc_of[link] =
                find_arc(hierarchy, hierarchy->rank[tail - base], hierarchy->rank[head - base]);
    }
    return LSP_OK;
}

static int compare_ranks(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static uint32_t find_arc(const struct hierarchy *hierarchy, uint32_t a, uint32_t b)
{
    uint32_t low = a < b ? a : b, high = a < b ? b : a;
    for (uint32_t arc = hierarchy->first[low]; arc < hierarchy->first[low + 1]; arc++)
        if (hierarchy->higher[arc] == high)
            return arc;
    return LSP_NONE;
}

void lsp_assignment_hierarchy_customise(
    struct hierarchy *hierarchy, const struct links *links, const double cost[])
{
    const uint32_t *first = hierarchy->first, *higher = hierarchy->higher;
    double *up = hierarchy->up, *down = hierarchy->down;
    for (uint32_t arc = 0; arc < first[hierarchy->n]; arc++)
        up[arc] = down[arc] = (double)INFINITY;
    for (uint32_t link = 0; link < links->n_links; link++) {
        uint32_t arc = hierarchy->arc_of[link], base = links->n_centroids;
        if (arc == LSP_NONE)
            continue;
        bool rises =
            hierarchy->rank[links->tail[link] - base] < hierarchy->rank[links->head[link] - base];
        double *least = rises ? &up[arc] : &down[arc];
        *least = cost[link] < *least ? cost[link] : *least;
    }
    for (uint32_t low = 0; low < hierarchy->n; low++) {
        if (low % ASK_AFTER == 0 && lsp_assignment_is_stopped(hierarchy->watch))
            return; /* whoever called asks again */
        for (uint32_t to_u = first[low]; to_u < first[low + 1]; to_u++) {
            uint32_t arc = first[higher[to_u]];
            double down_u = down[to_u], up_u = up[to_u];
            for (uint32_t to_w = to_u + 1; to_w < first[low + 1]; to_w++) {
                while (higher[arc] != higher[to_w])
                    arc++;
                double rise = down_u + up[to_w], fall = down[to_w] + up_u;
                up[arc] = rise < up[arc] ? rise : up[arc];
                down[arc] = fall < down[arc] ? fall : down[arc];
            }
        }
    }
}

void lsp_assignment_hierarchy_sweep(const struct hierarchy *hierarchy, const struct links *links,
    const double cost[], uint32_t n_origins, const uint32_t origin[], double work[], uint8_t mark[],
    double potential[])
{
    for (size_t at = 0; at < (size_t)hierarchy->n * BATCH; at++)
        work[at] = (double)INFINITY;
    start(hierarchy, links, cost, n_origins, origin, work, mark);
    sweep_up(hierarchy, work, mark);
    sweep_down(hierarchy->n, hierarchy->first, hierarchy->higher, hierarchy->down, work);
    for (uint32_t node = 0; node < hierarchy->n; node += TILE)
        set_potentials(hierarchy, links, work, n_origins, node, potential);
    for (uint32_t n = 0; n < n_origins; n++)
        set_centroids(links, cost, origin[n], &potential[(size_t)n * links->n_nodes]);
}

/* By node instead of by rank; a tile at a time, so that whole lines of memory are written. */
static void set_potentials(const struct hierarchy *hierarchy, const struct links *links,
    const double work[], uint32_t n_origins, uint32_t first, double potential[])
{
    uint32_t end = hierarchy->n - first < TILE ? hierarchy->n : first + TILE;
    const uint32_t *rank = hierarchy->rank;
    for (uint32_t n = 0; n < n_origins; n++) {
        double *row = &potential[(size_t)n * links->n_nodes + links->n_centroids];
        for (uint32_t node = first; node < end; node++)
            row[node] = work[(size_t)rank[node] * BATCH + n];
    }
}

static void start(const struct hierarchy *hierarchy, const struct links *links, const double cost[],
    uint32_t n_origins, const uint32_t origin[], double distance[], uint8_t mark[])
{
    uint32_t base = links->n_centroids;
    for (uint32_t n = 0; n < n_origins; n++) {
        uint32_t node = origin[n];
        if (node >= base) {
            distance[(size_t)hierarchy->rank[node - base] * BATCH + n] = 0;
            mark[hierarchy->rank[node - base]] = 1;
            continue;
        }
        for (uint32_t at = links->first_out[node]; at < links->first_out[node + 1]; at++) {
            uint32_t link = links->out_link[at], head = links->head[link];
            if (head < base)
                continue;
            double *there = &distance[(size_t)hierarchy->rank[head - base] * BATCH + n];
            *there = cost[link] < *there ? cost[link] : *there;
            mark[hierarchy->rank[head - base]] = 1;
        }
    }
}

static void sweep_up(const struct hierarchy *hierarchy, double distance[], uint8_t mark[])
{
    for (uint32_t rank = 0; rank < hierarchy->n; rank++) {
        if (!mark[rank])
            continue;
        mark[rank] = 0;
        const double *from = &distance[(size_t)rank * BATCH];
        for (uint32_t arc = hierarchy->first[rank]; arc < hierarchy->first[rank + 1]; arc++) {
            double cost = hierarchy->up[arc];
            double *to = &distance[(size_t)hierarchy->higher[arc] * BATCH];
            mark[hierarchy->higher[arc]] = 1;
            for (int n = 0; n < BATCH; n++)
                to[n] = from[n] + cost < to[n] ? from[n] + cost : to[n];
        }
    }
}

/* The whole cost of a sweep is here; wider registers change nothing in the result. */
static void sweep_down(uint32_t n, const uint32_t first[], const uint32_t higher[],
    const double down[], double distance[])
{
    for (uint32_t rank = n; rank-- > 0;) {
        double *to = &distance[(size_t)rank * BATCH];
        double best[BATCH];
        for (int k = 0; k < BATCH; k++)
            best[k] = to[k];
        for (uint32_t arc = first[rank]; arc < first[rank + 1]; arc++) {
            const double *from = &distance[(size_t)higher[arc] * BATCH];
            double cost = down[arc];
            for (int k = 0; k < BATCH; k++)
                best[k] = from[k] + cost < best[k] ? from[k] + cost : best[k];
        }
        for (int k = 0; k < BATCH; k++)
            to[k] = best[k];
    }
}

static void set_centroids(
    const struct links *links, const double cost[], uint32_t origin, double potential[])
{
    uint32_t base = links->n_centroids;
    for (uint32_t node = 0; node < base; node++) {
        double best = (double)INFINITY;
        for (uint32_t link = links->first_in[node]; link < links->first_in[node + 1]; link++) {
            uint32_t tail = links->tail[link];
            double there = tail == origin ? 0 : tail < base ? (double)INFINITY : potential[tail];
            best = there + cost[link] < best ? there + cost[link] : best;
        }
        potential[node] = best;
    }
    potential[origin] = 0;
}
