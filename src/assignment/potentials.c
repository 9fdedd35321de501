/* Cheapest costs at given times, for many origins.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include <omp.h>

#include "assignment/assignment_internal.h"

/* Fewer origins than these are searched one by one: a hierarchy would cost more than it saves. */
enum { FEW = 2 * BATCH };

struct pricing {
    const struct lsp_assignment_problem *problem;
    const double *time;
    uint32_t n_threads;
    struct lsp_arena arena;
    struct links links;
    double *cost; /* [n_links] of one class */
    struct hierarchy hierarchy;
    double *work; /* [n_threads * hierarchy.n * BATCH] */
    uint8_t *mark;
    struct search *search; /* [n_threads] */
};

static enum lsp_status init(struct pricing *pricing, bool is_few) LSP_MUST_CHECK;
static enum lsp_status init_hierarchy(struct pricing *pricing) LSP_MUST_CHECK;
static uint32_t class_of(const struct lsp_assignment_problem *problem, uint32_t origin);
static void set_cost(struct pricing *pricing, uint32_t cls);
static void search_each(struct pricing *pricing, uint32_t first, uint32_t n, double potential[]);
static void sweep_batches(struct pricing *pricing, uint32_t first, uint32_t n, double potential[]);
static void cost_trips(
    struct pricing *pricing, uint32_t first, uint32_t n, double potential[], double cost[]);
static uint32_t end_of_class(const struct lsp_assignment_problem *problem, uint32_t first);

enum lsp_status lsp_assignment_potentials(const struct lsp_assignment_problem *problem,
    const double time[], uint32_t first, uint32_t n, uint32_t n_threads, double ret_potential[])
{
    struct pricing pricing = {
        .problem = problem, .time = time, .n_threads = n_threads > 0 ? n_threads : 1};
    enum lsp_status status = init(&pricing, n < FEW);
    for (uint32_t at = 0, n_class; at < n && status == LSP_OK; at += n_class) {
        uint32_t end = end_of_class(problem, first + at) - first;
        n_class = (end < n ? end : n) - at;
        set_cost(&pricing, class_of(problem, first + at));
        double *potential = &ret_potential[(size_t)at * problem->n_nodes];
        if (pricing.search)
            search_each(&pricing, first + at, n_class, potential);
        else
            sweep_batches(&pricing, first + at, n_class, potential);
    }
    lsp_arena_finish(&pricing.arena);
    return status;
}

enum lsp_status lsp_assignment_cheapest(const struct lsp_assignment_problem *problem,
    const double time[], uint32_t n_threads, double ret_cost[])
{
    struct pricing pricing = {
        .problem = problem, .time = time, .n_threads = n_threads > 0 ? n_threads : 1};
    enum lsp_status status = init(&pricing, false);
    double *potential =
        LSP_ARRAY(&pricing.arena, double, (size_t)pricing.n_threads *BATCH * problem->n_nodes);
    if (status == LSP_OK && !potential)
        status = LSP_NO_MEMORY;
    for (uint32_t first = 0, end; first < problem->n_origins && status == LSP_OK; first = end) {
        end = end_of_class(problem, first);
        set_cost(&pricing, class_of(problem, first));
        cost_trips(&pricing, first, end - first, potential, ret_cost);
    }
    lsp_arena_finish(&pricing.arena);
    return status;
}

static uint32_t end_of_class(const struct lsp_assignment_problem *problem, uint32_t first)
{
    uint32_t end = first + 1;
    while (end < problem->n_origins && class_of(problem, end) == class_of(problem, first))
        end++;
    return end;
}

/* `potential` has room for a batch of each thread. */
static void cost_trips(
    struct pricing *pricing, uint32_t first, uint32_t n, double potential[], double cost[])
{
    const struct lsp_assignment_problem *problem = pricing->problem;
    uint32_t n_batches = n / BATCH + (n % BATCH > 0);
    size_t n_nodes = pricing->links.n_nodes, n_ranks = pricing->hierarchy.n;
#pragma omp parallel for num_threads((int)pricing->n_threads) schedule(dynamic)
    for (uint32_t batch = 0; batch < n_batches; batch++) {
        size_t thread = (size_t)omp_get_thread_num();
        uint32_t at = first + batch * BATCH;
        uint32_t n_here = first + n - at < BATCH ? first + n - at : BATCH;
        double *own = &potential[thread * BATCH * n_nodes];
        lsp_assignment_hierarchy_sweep(&pricing->hierarchy, &pricing->links, pricing->cost, n_here,
            &problem->origin[at], &pricing->work[thread * n_ranks * BATCH],
            &pricing->mark[thread * n_ranks], own);
        for (uint32_t k = 0; k < n_here; k++)
            for (size_t trip = problem->first_trip[at + k]; trip < problem->first_trip[at + k + 1];
                 trip++)
                cost[trip] = own[k * n_nodes + problem->destination[trip]];
    }
}

static enum lsp_status init(struct pricing *pricing, bool is_few)
{
    struct lsp_arena *arena = &pricing->arena;
    LSP_TRY(lsp_assignment_check(pricing->problem));
    LSP_TRY(lsp_assignment_links_build(pricing->problem, arena, &pricing->links));
    pricing->cost = LSP_ARRAY(arena, double, pricing->links.n_links);
    if (!pricing->cost)
        return LSP_NO_MEMORY;
    if (!is_few)
        return init_hierarchy(pricing);
    pricing->search = LSP_ARRAY(arena, struct search, pricing->n_threads);
    if (!pricing->search)
        return LSP_NO_MEMORY;
    for (uint32_t thread = 0; thread < pricing->n_threads; thread++)
        LSP_TRY(lsp_assignment_search_init(&pricing->search[thread], &pricing->links, arena));
    return LSP_OK;
}

static enum lsp_status init_hierarchy(struct pricing *pricing)
{
    struct lsp_arena *arena = &pricing->arena;
    LSP_TRY(lsp_assignment_hierarchy_build(&pricing->hierarchy, &pricing->links, NULL, arena));
    size_t n = (size_t)pricing->n_threads * pricing->hierarchy.n;
    pricing->work = LSP_ARRAY(arena, double, n *BATCH);
    pricing->mark = LSP_ARRAY(arena, uint8_t, n);
    return pricing->work && pricing->mark ? LSP_OK : LSP_NO_MEMORY;
}

static uint32_t class_of(const struct lsp_assignment_problem *problem, uint32_t origin)
{
    return problem->class_of ? problem->class_of[origin] : 0;
}

static void set_cost(struct pricing *pricing, uint32_t cls)
{
    const struct links *links = &pricing->links;
    const double *fixed_cost = &pricing->problem->fixed_cost[(size_t)cls * links->n_links];
    for (uint32_t link = 0; link < links->n_links; link++)
        pricing->cost[link] = pricing->time[links->number[link]] + fixed_cost[links->number[link]];
    if (!pricing->search)
        lsp_assignment_hierarchy_customise(&pricing->hierarchy, links, pricing->cost);
}

static void search_each(struct pricing *pricing, uint32_t first, uint32_t n, double potential[])
{
    uint32_t n_nodes = pricing->links.n_nodes;
#pragma omp parallel for num_threads((int)pricing->n_threads) schedule(dynamic)
    for (uint32_t k = 0; k < n; k++) {
        struct search *search = &pricing->search[omp_get_thread_num()];
        lsp_assignment_search_run(
            search, &pricing->links, pricing->cost, pricing->problem->origin[first + k]);
        memcpy(
            &potential[(size_t)k * n_nodes], search->distance, n_nodes * sizeof *search->distance);
    }
}

static void sweep_batches(struct pricing *pricing, uint32_t first, uint32_t n, double potential[])
{
    uint32_t n_batches = n / BATCH + (n % BATCH > 0);
    size_t n_nodes = pricing->links.n_nodes, n_ranks = pricing->hierarchy.n;
#pragma omp parallel for num_threads((int)pricing->n_threads) schedule(dynamic)
    for (uint32_t batch = 0; batch < n_batches; batch++) {
        uint32_t k = batch * BATCH;
        size_t thread = (size_t)omp_get_thread_num();
        lsp_assignment_hierarchy_sweep(&pricing->hierarchy, &pricing->links, pricing->cost,
            n - k < BATCH ? n - k : BATCH, &pricing->problem->origin[first + k],
            &pricing->work[thread * n_ranks * BATCH], &pricing->mark[thread * n_ranks],
            &potential[k * n_nodes]);
    }
}
