/* States with ties.  SPDX-License-Identifier: Apache-2.0 */
#include "support/spread_routes.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/id.h"
#include "base/random.h"

struct spreader {
    const struct manufactured *made;
    double empty;
    uint32_t draws;
    double *cost, *potential, *through; /* of an origin's class */
    bool *is_done;
};

static void *allocate(size_t n, size_t size);
static void spread_origin(struct spreader *spreader, uint32_t at, double flow[]);
static void spread_node(struct spreader *spreader, uint32_t origin, uint32_t node, double flow[]);
static uint32_t farthest(const struct spreader *spreader);
static double draw(struct spreader *spreader);

void spread_routes_make(
    const struct manufacture_order *order, double empty, struct spread_routes *ret_routes)
{
    if (!manufacture_to_order(order, &ret_routes->made))
        abort();
    const struct lsp_assignment_problem *problem = &ret_routes->made.problem;
    struct spreader spreader = {.made = &ret_routes->made,
        .empty = empty,
        .draws = 1000000 * (uint32_t)(order->seed % 1000),
        .cost = allocate(problem->n_links, sizeof(double)),
        .potential = allocate(problem->n_nodes, sizeof(double)),
        .through = allocate(problem->n_nodes, sizeof(double)),
        .is_done = allocate(problem->n_nodes, sizeof(bool))};
    ret_routes->flow = allocate((size_t)problem->n_origins * problem->n_links, sizeof(double));
    for (uint32_t at = 0; at < problem->n_origins; at++)
        spread_origin(&spreader, at, ret_routes->flow + (size_t)at * problem->n_links);
    ret_routes->state = spread_state(problem, ret_routes->flow);
    free(spreader.cost);
    free(spreader.potential);
    free(spreader.through);
    free(spreader.is_done);
}

void spread_routes_finish(struct spread_routes *routes)
{
    spread_state_finish(&routes->state);
    free(routes->flow);
    manufactured_finish(&routes->made);
}

static void *allocate(size_t n, size_t size)
{
    void *memory = calloc(n > 0 ? n : 1, size);
    if (memory == NULL)
        abort();
    return memory;
}

static void spread_origin(struct spreader *spreader, uint32_t at, double flow[])
{
    const struct lsp_assignment_problem *problem = &spreader->made->problem;
    uint32_t class_at = problem->class_of ? problem->class_of[at] : 0;
    uint32_t origin = problem->origin[at];
    for (uint32_t link = 0; link < problem->n_links; link++)
        spreader->cost[link] = spreader->made->time[link] +
                               problem->fixed_cost[(size_t)class_at * problem->n_links + link];
    slow_potentials(problem, spreader->cost, origin, spreader->potential);
    for (uint32_t node = 0; node < problem->n_nodes; node++) {
        spreader->through[node] = 0;
        spreader->is_done[node] = false;
    }
    for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++)
        if (isfinite(spreader->potential[problem->destination[trip]]))
            spreader->through[problem->destination[trip]] +=
                problem->trips[trip] * (problem->pcu ? problem->pcu[class_at] : 1);
    for (uint32_t node; (node = farthest(spreader)) != LSP_NONE;) {
        spreader->is_done[node] = true;
        if (node != origin)
            spread_node(spreader, origin, node, flow);
    }
}

static uint32_t farthest(const struct spreader *spreader)
{
    uint32_t best = LSP_NONE;
    for (uint32_t node = 0; node < spreader->made->problem.n_nodes; node++)
        if (spreader->through[node] > 0 && !spreader->is_done[node] &&
            (best == LSP_NONE || spreader->potential[node] > spreader->potential[best]))
            best = node;
    return best;
}

static void spread_node(struct spreader *spreader, uint32_t origin, uint32_t node, double flow[])
{
    const struct lsp_assignment_problem *problem = &spreader->made->problem;
    double rest = spreader->through[node];
    uint32_t last = LSP_NONE;
    for (uint32_t link = 0; link < problem->n_links; link++) {
        uint32_t tail = problem->tail[link];
        if (problem->head[link] != node || (tail < problem->n_centroids && tail != origin) ||
            !(spreader->potential[tail] + spreader->cost[link] < spreader->potential[node] + 1e-6))
            continue;
        if (last != LSP_NONE) {
            double part = draw(spreader) < spreader->empty ? 0 : rest * draw(spreader);
            flow[last] += part;
            spreader->through[problem->tail[last]] += part;
            rest -= part;
        }
        last = link;
    }
    flow[last] += rest;
    spreader->through[problem->tail[last]] += rest;
}

static double draw(struct spreader *spreader)
{
    return lsp_random_uniform(1, LSP_RANDOM_TEST, 1, spreader->draws++);
}

struct lsp_assignment_state spread_state(
    const struct lsp_assignment_problem *problem, const double flow[])
{
    size_t n_all = (size_t)problem->n_origins * problem->n_links, n = 0;
    struct lsp_assignment_state state = {.n_nodes = problem->n_nodes,
        .n_links = problem->n_links,
        .n_origins = problem->n_origins,
        .origin = allocate(problem->n_origins, sizeof(uint32_t)),
        .class_of = allocate(problem->n_origins, sizeof(uint32_t)),
        .first_flow = allocate((size_t)problem->n_origins + 1, sizeof(size_t)),
        .link = allocate(n_all, sizeof(uint32_t)),
        .flow = allocate(n_all, sizeof(double))};
    for (uint32_t at = 0; at < problem->n_origins; at++) {
        state.origin[at] = problem->origin[at];
        state.class_of[at] = problem->class_of ? problem->class_of[at] : 0;
        for (uint32_t link = 0; link < problem->n_links; link++)
            if (flow[(size_t)at * problem->n_links + link] > 0) {
                state.link[n] = link;
                state.flow[n++] = flow[(size_t)at * problem->n_links + link];
            }
        state.first_flow[at + 1] = n;
    }
    return state;
}

void spread_state_finish(struct lsp_assignment_state *state)
{
    free(state->origin);
    free(state->class_of);
    free(state->first_flow);
    free(state->link);
    free(state->flow);
}
