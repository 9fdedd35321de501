/* Cheapest paths [Dijkstra1959], and what all trips cost on them.
 *
 * The search runs once for each origin, on the middle of each cost interval, rounding to nearest.
 * Let every cost be within the relative distance e of its middle, u the unit of rounding and n the
 * number of nodes.  Rounded addition is monotone, so the value found at a node is the least rounded
 * length of any path, and a path has fewer than n links: the exact least cost lies between
 * (1 - e - n u) and (1 + 1.01 (e + n u)) times the value, as long as e + n u is below 0.01.
 * SPDX-License-Identifier: Apache-2.0 */
#include "verify/verify_internal.h"

#include <float.h>
#include <stdlib.h>

struct entry {
    long double cost;
    uint32_t node;
};

struct search {
    const struct verify_case *all;
    uint32_t *first_out, *out; /* [n_nodes + 1] positions in [n_links] links, by tail */
    long double *least;        /* [n_nodes] */
    struct entry *heap;        /* [n_links + 1] */
    size_t n_heap;
    long double uncertainty; /* relative: e + n u */
};

static bool prepare(const struct verify_case *all, struct search *search);
static void finish(struct search *search);
static long double cost_uncertainty(const struct verify_case *all);
static void search_from(struct search *search, uint32_t origin);
static void push(struct search *search, long double cost, uint32_t node);
static struct entry pop(struct search *search);
static void add_trip(struct verify_case *all, const struct search *search,
    const struct verify_trip *trip, struct interval_sum *least);

enum lsp_verify_end lsp_verify_search(struct verify_case *all)
{
    struct search search = {0};
    bool is_good = prepare(all, &search);
    struct interval_sum least = {0};
    uint32_t origin = UINT32_MAX;
    for (size_t trip = 0; is_good && trip < all->n_trips; trip++) {
        if (all->trips[trip].origin != origin) {
            origin = all->trips[trip].origin;
            search_from(&search, origin);
        }
        add_trip(all, &search, &all->trips[trip], &least);
    }
    all->report->least_cost = sum_value(&least);
    finish(&search);
    return is_good ? LSP_VERIFY_DONE : LSP_VERIFY_NO_MEMORY;
}

static bool prepare(const struct verify_case *all, struct search *search)
{
    search->all = all;
    search->first_out = calloc((size_t)all->n_nodes + 2, sizeof *search->first_out);
    search->out = calloc((size_t)all->n_links + 1, sizeof *search->out);
    search->least = calloc((size_t)all->n_nodes + 1, sizeof *search->least);
    search->heap = calloc((size_t)all->n_links + 2, sizeof *search->heap);
    if (search->first_out == NULL || search->out == NULL || search->least == NULL ||
        search->heap == NULL)
        return false;
    uint32_t *first = search->first_out;
    for (uint32_t link = 0; link < all->n_links; link++)
        first[all->links[link].tail + 2]++;
    for (uint32_t node = 0; node < all->n_nodes; node++)
        first[node + 2] += first[node + 1];
    for (uint32_t link = 0; link < all->n_links; link++)
        search->out[first[all->links[link].tail + 1]++] = link;
    search->uncertainty = cost_uncertainty(all);
    return true;
}

static void finish(struct search *search)
{
    free(search->first_out);
    free(search->out);
    free(search->least);
    free(search->heap);
}

/* Infinite when a cost is not known well enough for the bound. */
static long double cost_uncertainty(const struct verify_case *all)
{
    long double widest = 0;
    for (uint32_t at = 0; at < all->n_links; at++) {
        const struct verify_link *link = &all->links[at];
        if (link->cost.high > 0) /* else it is exactly 0 */
            widest = fmaxl(widest, up(link->cost.high - link->cost.low) / link->middle_cost);
    }
    long double whole = up(widest + up((long double)all->n_nodes * LDBL_EPSILON / 2));
    return whole < 0.01L ? whole : HUGE_VALL;
}

/* Nodes before the first through node are left only where the path begins. */
static void search_from(struct search *search, uint32_t origin)
{
    const struct verify_case *all = search->all;
    for (uint32_t node = 0; node < all->n_nodes; node++)
        search->least[node] = HUGE_VALL;
    search->least[origin] = 0;
    push(search, 0, origin);
    while (search->n_heap > 0) {
        struct entry next = pop(search);
        bool is_through = next.node >= all->first_through || next.node == origin;
        if (next.cost > search->least[next.node] || !is_through)
            continue;
        uint32_t end = search->first_out[next.node + 1];
        for (uint32_t at = search->first_out[next.node]; at < end; at++) {
            const struct verify_link *link = &all->links[search->out[at]];
            long double cost = next.cost + link->middle_cost;
            if (cost < search->least[link->head]) {
                search->least[link->head] = cost;
                push(search, cost, link->head);
            }
        }
    }
}

/* A node is pushed at most once for each link that leads to it, so the heap is large enough. */
static void push(struct search *search, long double cost, uint32_t node)
{
    size_t at = search->n_heap++;
    while (at > 0 && search->heap[(at - 1) / 2].cost > cost) {
        search->heap[at] = search->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    search->heap[at] = (struct entry){cost, node};
}

static struct entry pop(struct search *search)
{
    struct entry *heap = search->heap;
    struct entry first = heap[0], last = heap[--search->n_heap];
    size_t at = 0;
    for (size_t child = 1; child < search->n_heap; child = 2 * at + 1) {
        if (child + 1 < search->n_heap && heap[child + 1].cost < heap[child].cost)
            child++;
        if (heap[child].cost >= last.cost)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
    return first;
}

static void add_trip(struct verify_case *all, const struct search *search,
    const struct verify_trip *trip, struct interval_sum *least)
{
    long double found = search->least[trip->destination];
    long double trips = (trip->trips.low + trip->trips.high) / 2;
    if (!(found < HUGE_VALL)) {
        all->report->unreachable_trips += trips;
        return;
    }
    long double e = search->uncertainty;
    struct lsp_verify_interval cost = {
        found * down(1 - e), found > 0 ? up(found * up(1 + 1.01L * e)) : 0};
    cost.low = down(cost.low);
    sum_add(least, times(trip->trips, cost));
    all->report->trips += trips;
    all->balance[trip->origin] += trips;
    all->balance[all->n_nodes + trip->destination] += trips;
}
