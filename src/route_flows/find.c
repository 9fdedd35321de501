/* Route flows of greatest entropy: for every origin the links that its routes may take, then one
 * price a link, the same for all, at which routes taken in proportion to the product of their
 * links' prices give the state's link flows.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "route_flows/route_flows_internal.h"

static const double DEFAULT_TOLERANCE = 1e-7;
static const double DEFAULT_RESIDUAL = 1e-10;
enum { DEFAULT_STEPS = 100, MAX_ROUNDS = 3 };
/* Of the flow into a node. */
static const double VANISHING_PART = 1e-5;
/* Of all trips: a smaller flow of a link is compared as if it were as large. */
static const double LEAST_PART = 1e-6;

/* What is done to one origin, its flows on the desk. */
typedef enum lsp_status origin_step(struct finder *finder, struct desk *desk, uint32_t at_origin);

static bool is_of_problem(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_state *state);
static void set_defaults(struct finder *finder);
static enum lsp_status init(struct finder *finder) LSP_MUST_CHECK;
static enum lsp_status init_desk(struct finder *finder, struct desk *desk) LSP_MUST_CHECK;
static void set_in_links(struct finder *finder);
static void add_up_state(struct finder *finder);
static enum lsp_status find_parts(struct finder *finder) LSP_MUST_CHECK;
static enum lsp_status prune_all(struct finder *finder) LSP_MUST_CHECK;
static enum lsp_status for_all(struct finder *finder, origin_step *step) LSP_MUST_CHECK;
static enum lsp_status work_on(
    struct finder *finder, struct desk *desk, uint32_t at_origin, origin_step *step) LSP_MUST_CHECK;
static enum lsp_status lay_out_one(
    struct finder *finder, struct desk *desk, uint32_t at_origin) LSP_MUST_CHECK;
static enum lsp_status prune_one(
    struct finder *finder, struct desk *desk, uint32_t at_origin) LSP_MUST_CHECK;
static void add_up_free_flow(struct finder *finder);
static void load_all(struct finder *finder);
static void load_origin(struct finder *finder, struct desk *desk, uint32_t at_origin);
static void measure(struct finder *finder);
static void finish(struct finder *finder);

enum lsp_status lsp_route_flows_find(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_state *state, const double time[],
    const struct lsp_route_flows_options *options, struct lsp_route_flows *ret_routes)
{
    if (!is_of_problem(problem, state))
        return LSP_BAD_INPUT;
    struct lsp_route_flows routes = {.problem = problem, .time = time};
    struct finder finder = {
        .problem = problem, .state = state, .time = time, .options = *options, .routes = &routes};
    set_defaults(&finder);
    enum lsp_status status = init(&finder);
    if (status == LSP_OK)
        status = find_parts(&finder);
    if (status == LSP_OK) {
        load_all(&finder);
        measure(&finder);
    }
    finish(&finder);
    if (status == LSP_OK)
        *ret_routes = routes;
    else
        lsp_route_flows_finish(&routes);
    return status;
}

void lsp_route_flows_finish(struct lsp_route_flows *routes)
{
    for (uint32_t at = 0; routes->origins != NULL && at < routes->problem->n_origins; at++) {
        free(routes->origins[at].link);
        free(routes->origins[at].part);
        free(routes->origins[at].flow);
    }
    if (routes->graph != NULL)
        lsp_graph_finish(routes->graph);
    lsp_arena_finish(&routes->arena);
    *routes = (struct lsp_route_flows){0};
}

static bool is_of_problem(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_state *state)
{
    if (state->n_nodes != problem->n_nodes || state->n_links != problem->n_links ||
        state->n_origins != problem->n_origins)
        return false;
    for (uint32_t at = 0; at < problem->n_origins; at++)
        if (state->origin[at] != problem->origin[at] ||
            state->class_of[at] != lsp_route_flows_class(problem, at))
            return false;
    return true;
}

static void set_defaults(struct finder *finder)
{
    struct lsp_route_flows_options *options = &finder->options;
    if (!(options->tolerance > 0))
        options->tolerance = DEFAULT_TOLERANCE;
    if (!(options->residual > 0))
        options->residual = DEFAULT_RESIDUAL;
    if (options->max_steps == 0)
        options->max_steps = DEFAULT_STEPS;
    if (options->n_threads == 0)
        options->n_threads = 1;
}

static enum lsp_status init(struct finder *finder)
{
    const struct lsp_assignment_problem *problem = finder->problem;
    struct lsp_arena *arena = &finder->arena;
    struct lsp_route_flows *routes = finder->routes;
    routes->graph = LSP_ARRAY(&routes->arena, struct lsp_graph, 1);
    if (routes->graph == NULL)
        return LSP_NO_MEMORY;
    LSP_TRY(lsp_graph_build(
        problem->n_nodes, problem->n_links, problem->tail, problem->head, routes->graph));
    finder->first_in = LSP_ARRAY(arena, uint32_t, (size_t)problem->n_nodes + 1);
    finder->in_link = LSP_ARRAY(arena, uint32_t, problem->n_links);
    finder->state_flow = LSP_ARRAY(arena, double, problem->n_links);
    finder->free_flow = LSP_ARRAY(arena, double, problem->n_links);
    finder->merges = LSP_ARRAY(arena, struct merges, problem->n_origins);
    finder->desks = LSP_ARRAY(arena, struct desk, finder->options.n_threads);
    routes->origins = LSP_ARRAY(&routes->arena, struct lsp_origin_routes, problem->n_origins);
    routes->link_flow = LSP_ARRAY(&routes->arena, double, problem->n_links);
    if (!finder->first_in || !finder->in_link || !finder->state_flow || !finder->free_flow ||
        !finder->merges || !finder->desks || !routes->origins || !routes->link_flow)
        return LSP_NO_MEMORY;
    for (uint32_t thread = 0; thread < finder->options.n_threads; thread++)
        LSP_TRY(init_desk(finder, &finder->desks[thread]));
    set_in_links(finder);
    add_up_state(finder);
    return LSP_OK;
}

static enum lsp_status init_desk(struct finder *finder, struct desk *desk)
{
    struct lsp_arena *arena = &finder->arena;
    uint32_t n_nodes = finder->problem->n_nodes, n_links = finder->problem->n_links;
    LSP_TRY(lsp_route_flows_desk_init(n_nodes, n_links, arena, desk));
    desk->near = LSP_ARRAY(arena, struct near_node, n_nodes);
    desk->order = LSP_ARRAY(arena, uint32_t, n_nodes);
    desk->place = LSP_ARRAY(arena, uint32_t, n_nodes);
    desk->used_flow = LSP_ARRAY(arena, double, n_links);
    desk->mark = LSP_ARRAY(arena, uint8_t, n_nodes);
    desk->stack = LSP_ARRAY(arena, uint32_t, (size_t)n_nodes + 1);
    desk->link = LSP_ARRAY(arena, uint32_t, n_links);
    desk->chain = LSP_ARRAY(arena, uint32_t, n_nodes);
    desk->anchor = LSP_ARRAY(arena, uint32_t, n_nodes);
    desk->through = LSP_ARRAY(arena, double, n_nodes);
    if (!desk->near || !desk->order || !desk->place || !desk->used_flow || !desk->mark ||
        !desk->stack || !desk->link || !desk->chain || !desk->anchor || !desk->through)
        return LSP_NO_MEMORY;
    return LSP_OK;
}

/* Counting sort; links into a node stand in rising order. */
static void set_in_links(struct finder *finder)
{
    const struct lsp_assignment_problem *problem = finder->problem;
    uint32_t *first = finder->first_in;
    for (uint32_t link = 0; link < problem->n_links; link++)
        first[problem->head[link] + 1]++;
    for (uint32_t node = 0; node < problem->n_nodes; node++)
        first[node + 1] += first[node];
    for (uint32_t link = 0; link < problem->n_links; link++)
        finder->in_link[first[problem->head[link]]++] = link;
    memmove(first + 1, first, problem->n_nodes * sizeof *first);
    first[0] = 0;
}

static void add_up_state(struct finder *finder)
{
    const struct lsp_assignment_state *state = finder->state;
    const struct lsp_assignment_problem *problem = finder->problem;
    for (size_t at = 0; at < state->first_flow[state->n_origins]; at++)
        finder->state_flow[state->link[at]] += state->flow[at];
    for (uint32_t at = 0; at < problem->n_origins; at++) {
        double pcu = lsp_route_flows_pcu(problem, lsp_route_flows_class(problem, at));
        for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++)
            finder->total += pcu * problem->trips[trip];
    }
}

/* Lays out, then prunes until nothing is left to prune, and maximises.  Where that does not get
 * near enough, routes that go on vanishing cannot be taken at all, and are pruned as well. */
static enum lsp_status find_parts(struct finder *finder)
{
    LSP_TRY(for_all(finder, lay_out_one));
    LSP_TRY(prune_all(finder));
    for (int round = 0;; round++) {
        bool is_near = false;
        LSP_TRY(lsp_route_flows_maximise(finder, &is_near));
        if (is_near || round == MAX_ROUNDS)
            return LSP_OK;
        finder->vanishing_part = VANISHING_PART;
        finder->n_pruned = 0;
        LSP_TRY(for_all(finder, prune_one));
        if (finder->n_pruned == 0)
            return LSP_OK;
        finder->vanishing_part = 0;
        LSP_TRY(for_all(finder, lsp_route_flows_draw_together));
        LSP_TRY(prune_all(finder));
    }
}

/* A link whose flow is all of routes that have no choice can take no other route: somebody would
 * have to make room. */
static enum lsp_status prune_all(struct finder *finder)
{
    do {
        add_up_free_flow(finder);
        finder->n_pruned = 0;
        LSP_TRY(for_all(finder, prune_one));
    } while (finder->n_pruned > 0);
    return LSP_OK;
}

static enum lsp_status for_all(struct finder *finder, origin_step *step)
{
    int worst = LSP_OK;
#pragma omp parallel for schedule(dynamic) num_threads((int)finder->options.n_threads)             \
    reduction(max                                                                                  \
              : worst)
    for (uint32_t at = 0; at < finder->problem->n_origins; at++) {
        enum lsp_status status = work_on(finder, &finder->desks[omp_get_thread_num()], at, step);
        worst = (int)status > worst ? (int)status : worst;
    }
    return (enum lsp_status)worst;
}

static enum lsp_status work_on(
    struct finder *finder, struct desk *desk, uint32_t at_origin, origin_step *step)
{
    const struct lsp_assignment_state *state = finder->state;
    size_t first = state->first_flow[at_origin], end = state->first_flow[at_origin + 1];
    for (size_t at = first; at < end; at++)
        desk->used_flow[state->link[at]] = state->flow[at];
    enum lsp_status status = step(finder, desk, at_origin);
    for (size_t at = first; at < end; at++)
        desk->used_flow[state->link[at]] = 0;
    return status;
}

static enum lsp_status lay_out_one(struct finder *finder, struct desk *desk, uint32_t at_origin)
{
    LSP_TRY(lsp_route_flows_lay_out(finder, desk, at_origin));
    return lsp_route_flows_draw_together(finder, desk, at_origin);
}

static enum lsp_status prune_one(struct finder *finder, struct desk *desk, uint32_t at_origin)
{
    uint32_t n_pruned = lsp_route_flows_prune(finder, desk, at_origin);
    if (n_pruned == 0)
        return LSP_OK;
#pragma omp atomic
    finder->n_pruned += n_pruned;
    return lsp_route_flows_draw_together(finder, desk, at_origin);
}

static void add_up_free_flow(struct finder *finder)
{
    const struct lsp_assignment_problem *problem = finder->problem;
    memset(finder->free_flow, 0, problem->n_links * sizeof *finder->free_flow);
    for (uint32_t at = 0; at < problem->n_origins; at++) {
        const struct merges *merges = &finder->merges[at];
        for (uint32_t arc = 0; arc < merges->n_arcs; arc++)
            for (uint32_t item = merges->first_item[arc]; item < merges->first_item[arc + 1];
                 item++)
                finder->free_flow[merges->item[item]] += merges->flow[arc];
    }
}

/* Parts of the merges become those of all links, and flows follow from them. */
static void load_all(struct finder *finder)
{
#pragma omp parallel for schedule(dynamic) num_threads((int)finder->options.n_threads)
    for (uint32_t at = 0; at < finder->problem->n_origins; at++)
        load_origin(finder, &finder->desks[omp_get_thread_num()], at);
    for (uint32_t at = 0; at < finder->problem->n_origins; at++) {
        const struct lsp_origin_routes *routes = &finder->routes->origins[at];
        for (uint32_t arc = 0; arc < routes->n; arc++)
            finder->routes->link_flow[routes->link[arc]] += routes->flow[arc];
    }
}

static void load_origin(struct finder *finder, struct desk *desk, uint32_t at_origin)
{
    const struct lsp_assignment_problem *problem = finder->problem;
    struct lsp_origin_routes *routes = &finder->routes->origins[at_origin];
    const struct merges *merges = &finder->merges[at_origin];
    double pcu = lsp_route_flows_pcu(problem, lsp_route_flows_class(problem, at_origin));
    for (uint32_t arc = 0; arc < routes->n; arc++) {
        routes->part[arc] = 1;
        desk->through[problem->head[routes->link[arc]]] = 0;
        desk->through[problem->tail[routes->link[arc]]] = 0;
    }
    for (uint32_t arc = 0; arc < merges->n_arcs; arc++)
        routes->part[merges->place[arc]] = merges->part[arc];
    for (size_t trip = problem->first_trip[at_origin]; trip < problem->first_trip[at_origin + 1];
         trip++)
        desk->through[problem->destination[trip]] = 0;
    for (size_t trip = problem->first_trip[at_origin]; trip < problem->first_trip[at_origin + 1];
         trip++)
        desk->through[problem->destination[trip]] += pcu * problem->trips[trip];
    for (uint32_t arc = routes->n; arc-- > 0;) {
        uint32_t link = routes->link[arc];
        routes->flow[arc] = routes->part[arc] * desk->through[problem->head[link]];
        desk->through[problem->tail[link]] += routes->flow[arc];
    }
}

static void measure(struct finder *finder)
{
    double least = LEAST_PART * finder->total;
    for (uint32_t link = 0; link < finder->problem->n_links; link++) {
        double flow = finder->state_flow[link];
        double difference = fabs(finder->routes->link_flow[link] - flow);
        double scale = flow > least ? flow : least;
        if (scale > 0 && difference / scale > finder->routes->residual)
            finder->routes->residual = difference / scale;
    }
    finder->routes->is_converged = finder->routes->residual <= finder->options.residual;
}

static void finish(struct finder *finder)
{
    for (uint32_t at = 0; finder->merges != NULL && at < finder->problem->n_origins; at++)
        lsp_route_flows_merges_finish(&finder->merges[at]);
    lsp_arena_finish(&finder->arena);
}
