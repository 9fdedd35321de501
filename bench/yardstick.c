/* The yardstick: one all-or-nothing assignment on an empty network, as any textbook does it, one
 * origin after the other (search.h), on one thread:
 *     yardstick NETWORK TRIPS TOLL_FACTOR DISTANCE_FACTOR
 * prints "processor-seconds reached-trips", seconds the median of at least three runs and of as
 * many as take half a second.  It shares nothing with the engine but the problem.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>

#include "base/id.h"
#include "search.h"

enum { MAX_RUNS = 99 };
static const double ENOUGH_S = 0.5;

struct loading {
    struct bench_search search;
    double *cost;    /* [n_links] of the empty network */
    double *through; /* [n_nodes] trips */
    double *flow;    /* [n_links] */
};

static void init(
    const struct lsp_assignment_problem *problem, struct lsp_arena *arena, struct loading *loading);
static double assign_all(const struct lsp_assignment_problem *problem, struct loading *loading);
static double load_tree(
    const struct lsp_assignment_problem *problem, struct loading *loading, uint32_t at_origin);

int main(int n_arguments, char *arguments[])
{
    if (n_arguments != 5)
        bench_fail("usage: yardstick NETWORK TRIPS TOLL_FACTOR DISTANCE_FACTOR");
    struct bench_case road = {0};
    bench_read(arguments[1], arguments[2], bench_number(arguments[3], 0),
        bench_number(arguments[4], 0), &road);
    double spent_s[MAX_RUNS], total_s = 0, reached = 0;
    size_t n_runs = 0;
    struct loading loading;
    init(&road.problem, &road.arena, &loading);
    while (n_runs < 3 || (n_runs < MAX_RUNS && total_s < ENOUGH_S)) {
        struct bench_clock start = bench_now();
        reached = assign_all(&road.problem, &loading);
        spent_s[n_runs] = bench_since(&start).cpu_s;
        total_s += spent_s[n_runs++];
    }
    printf("%.9f %.10g\n", bench_median(n_runs, spent_s), reached);
    bench_finish(&road);
    return 0;
}

static void init(
    const struct lsp_assignment_problem *problem, struct lsp_arena *arena, struct loading *loading)
{
    bench_search_init(problem, arena, &loading->search);
    loading->cost = LSP_ARRAY(arena, double, problem->n_links);
    loading->through = LSP_ARRAY(arena, double, problem->n_nodes);
    loading->flow = LSP_ARRAY(arena, double, problem->n_links);
    if (!loading->cost || !loading->through || !loading->flow)
        bench_fail("out of memory");
    for (uint32_t link = 0; link < problem->n_links; link++)
        loading->cost[link] = problem->free_time[link] + problem->fixed_cost[link];
}

/* Trips that reach their destination. */
static double assign_all(const struct lsp_assignment_problem *problem, struct loading *loading)
{
    double reached = 0;
    for (uint32_t link = 0; link < problem->n_links; link++)
        loading->flow[link] = 0;
    for (uint32_t at = 0; at < problem->n_origins; at++) {
        bench_search_run(problem, loading->cost, problem->origin[at], &loading->search);
        reached += load_tree(problem, loading, at);
    }
    return reached;
}

/* Trips up the tree, farthest nodes first. */
static double load_tree(
    const struct lsp_assignment_problem *problem, struct loading *loading, uint32_t at_origin)
{
    const struct bench_search *search = &loading->search;
    double reached = 0;
    for (uint32_t node = 0; node < problem->n_nodes; node++)
        loading->through[node] = 0;
    for (size_t at = problem->first_trip[at_origin]; at < problem->first_trip[at_origin + 1]; at++)
        if (isfinite(search->distance[problem->destination[at]])) {
            loading->through[problem->destination[at]] += problem->trips[at];
            reached += problem->trips[at];
        }
    for (uint32_t at = search->n_settled; at-- > 0;) {
        uint32_t node = search->settled[at], link = search->by[node];
        if (link == LSP_NONE)
            continue;
        loading->flow[link] += loading->through[node];
        loading->through[problem->tail[link]] += loading->through[node];
    }
    return reached;
}
