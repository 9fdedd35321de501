/* The yardstick: one all-or-nothing assignment on an empty network, as any textbook does it, one
 * binary heap and one origin after the other [Dijkstra1959], on one thread:
 *     yardstick NETWORK TRIPS TOLL_FACTOR DISTANCE_FACTOR
 * prints "processor-seconds reached-trips", seconds the median of at least three runs and of as
 * many as take half a second.  It shares nothing with the engine but the problem.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>

#include "base/id.h"
#include "bench.h"

enum { MAX_RUNS = 99 };
static const double ENOUGH_S = 0.5;

struct entry {
    double cost;
    uint32_t node;
};

struct search {
    uint32_t *first_out; /* [n_nodes + 1] positions in out */
    uint32_t *out;       /* [n_links] links by tail */
    double *cost;        /* [n_links] */
    double *distance;    /* [n_nodes] */
    uint32_t *by;        /* [n_nodes] the link by which a node is reached, or LSP_NONE */
    uint32_t *settled;   /* [n_nodes] nodes in the order of their distance */
    uint32_t n_settled;
    struct entry *heap; /* [n_links + 1] */
    size_t n_heap;
    double *through; /* [n_nodes] trips */
    double *flow;    /* [n_links] */
};

static void init(
    const struct lsp_assignment_problem *problem, struct lsp_arena *arena, struct search *search);
static double assign_all(const struct lsp_assignment_problem *problem, struct search *search);
static void grow_tree(
    const struct lsp_assignment_problem *problem, struct search *search, uint32_t origin);
static double load_tree(
    const struct lsp_assignment_problem *problem, struct search *search, uint32_t at_origin);
static void push(struct search *search, struct entry entry);
static struct entry pop(struct search *search);

int main(int n_arguments, char *arguments[])
{
    if (n_arguments != 5)
        bench_fail("usage: yardstick NETWORK TRIPS TOLL_FACTOR DISTANCE_FACTOR");
    struct bench_case road = {0};
    bench_read(arguments[1], arguments[2], bench_number(arguments[3], 0),
        bench_number(arguments[4], 0), &road);
    double spent_s[MAX_RUNS], total_s = 0, reached = 0;
    size_t n_runs = 0;
    struct search search;
    init(&road.problem, &road.arena, &search);
    while (n_runs < 3 || (n_runs < MAX_RUNS && total_s < ENOUGH_S)) {
        struct bench_clock start = bench_now();
        reached = assign_all(&road.problem, &search);
        spent_s[n_runs] = bench_since(&start).cpu_s;
        total_s += spent_s[n_runs++];
    }
    printf("%.9f %.10g\n", bench_median(n_runs, spent_s), reached);
    bench_finish(&road);
    return 0;
}

static void init(
    const struct lsp_assignment_problem *problem, struct lsp_arena *arena, struct search *search)
{
    uint32_t n_nodes = problem->n_nodes, n_links = problem->n_links;
    *search = (struct search){.first_out = LSP_ARRAY(arena, uint32_t, (size_t)n_nodes + 1),
        .out = LSP_ARRAY(arena, uint32_t, n_links),
        .cost = LSP_ARRAY(arena, double, n_links),
        .distance = LSP_ARRAY(arena, double, n_nodes),
        .by = LSP_ARRAY(arena, uint32_t, n_nodes),
        .settled = LSP_ARRAY(arena, uint32_t, n_nodes),
        .heap = LSP_ARRAY(arena, struct entry, (size_t)n_links + 1),
        .through = LSP_ARRAY(arena, double, n_nodes),
        .flow = LSP_ARRAY(arena, double, n_links)};
    if (!search->first_out || !search->out || !search->cost || !search->distance || !search->by ||
        !search->settled || !search->heap || !search->through || !search->flow)
        bench_fail("out of memory");
    for (uint32_t link = 0; link < n_links; link++) {
        search->first_out[problem->tail[link] + 1]++;
        search->cost[link] = problem->free_time[link] + problem->fixed_cost[link];
    }
    for (uint32_t node = 0; node < n_nodes; node++)
        search->first_out[node + 1] += search->first_out[node];
    for (uint32_t link = n_links; link-- > 0;) /* by[] counts what each node has got */
        search->out[search->first_out[problem->tail[link]] + search->by[problem->tail[link]]++] =
            link;
}

/* Trips that reach their destination. */
static double assign_all(const struct lsp_assignment_problem *problem, struct search *search)
{
    double reached = 0;
    for (uint32_t link = 0; link < problem->n_links; link++)
        search->flow[link] = 0;
    for (uint32_t at = 0; at < problem->n_origins; at++) {
        grow_tree(problem, search, problem->origin[at]);
        reached += load_tree(problem, search, at);
    }
    return reached;
}

static void grow_tree(
    const struct lsp_assignment_problem *problem, struct search *search, uint32_t origin)
{
    for (uint32_t node = 0; node < problem->n_nodes; node++) {
        search->distance[node] = (double)INFINITY;
        search->by[node] = LSP_NONE;
        search->through[node] = 0;
    }
    search->distance[origin] = 0;
    search->n_settled = 0;
    push(search, (struct entry){0, origin});
    while (search->n_heap > 0) {
        struct entry nearest = pop(search);
        uint32_t node = nearest.node;
        if (nearest.cost > search->distance[node])
            continue;
        search->settled[search->n_settled++] = node;
        if (node < problem->n_centroids && node != origin)
            continue;
        for (uint32_t at = search->first_out[node]; at < search->first_out[node + 1]; at++) {
            uint32_t link = search->out[at], head = problem->head[link];
            double cost = nearest.cost + search->cost[link];
            if (cost < search->distance[head]) {
                search->distance[head] = cost;
                search->by[head] = link;
                push(search, (struct entry){cost, head});
            }
        }
    }
}

/* Trips up the tree, farthest nodes first. */
static double load_tree(
    const struct lsp_assignment_problem *problem, struct search *search, uint32_t at_origin)
{
    double reached = 0;
    for (size_t at = problem->first_trip[at_origin]; at < problem->first_trip[at_origin + 1]; at++)
        if (isfinite(search->distance[problem->destination[at]])) {
            search->through[problem->destination[at]] += problem->trips[at];
            reached += problem->trips[at];
        }
    for (uint32_t at = search->n_settled; at-- > 0;) {
        uint32_t node = search->settled[at], link = search->by[node];
        if (link == LSP_NONE)
            continue;
        search->flow[link] += search->through[node];
        search->through[problem->tail[link]] += search->through[node];
    }
    return reached;
}

static void push(struct search *search, struct entry entry)
{
    size_t at = search->n_heap++;
    while (at > 0 && search->heap[(at - 1) / 2].cost > entry.cost) {
        search->heap[at] = search->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    search->heap[at] = entry;
}

static struct entry pop(struct search *search)
{
    struct entry top = search->heap[0], last = search->heap[--search->n_heap];
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
