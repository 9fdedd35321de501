/* Select link: which trips take given links, and what else they take.
 *
 * Going from an origin towards its destinations, s[j][m] is the probability that a way to node j
 * has taken the first m of the links; going back, t[j][m] are the trips at j whose way there must
 * still take the first m.  The trips on a link are then the sum over m of t times s.  Since an
 * origin's network has no cycles, a way meets links in one order only, that of their heads; for
 * "at least one of them" there is one step, and any of the links takes it.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/sum.h"
#include "route_flows/route_flows_internal.h"

struct select_work {
    const struct lsp_route_flows *routes;
    const struct lsp_selection *selection;
    struct lsp_selected_trips *selected;
    size_t capacity;      /* of trips */
    uint32_t n_states;    /* 0 ... n_states - 1 links are taken */
    uint32_t *step_of;    /* [n_links] of the problem: which step the link takes, from 1; 0: none */
    double *taken;        /* [n_states * n_nodes] */
    double *wanted;       /* [n_states * n_nodes] */
    bool *is_chosen;      /* [n_links] */
    uint32_t *reached_by; /* [n_nodes] by which origin, counted from 1, last */
    struct lsp_sum total, total_pcu;
};

static enum lsp_status init(struct select_work *work) LSP_MUST_CHECK;
static enum lsp_status select_of_origin(
    struct select_work *work, uint32_t at_origin) LSP_MUST_CHECK;
static bool number_steps(struct select_work *work, const struct lsp_origin_routes *routes);
static void go_forward(
    struct select_work *work, const struct lsp_origin_routes *routes, uint32_t origin);
static enum lsp_status take_trips(struct select_work *work, uint32_t at_origin) LSP_MUST_CHECK;
static enum lsp_status add_trip(
    struct select_work *work, struct lsp_selected_trip trip) LSP_MUST_CHECK;
static void go_back(struct select_work *work, const struct lsp_origin_routes *routes);
static void finish(struct select_work *work);

enum lsp_status lsp_route_flows_select(const struct lsp_route_flows *routes,
    const struct lsp_selection *selection, struct lsp_selected_trips *ret_selected)
{
    struct lsp_selected_trips selected = {0};
    struct select_work work = {.routes = routes, .selection = selection, .selected = &selected};
    enum lsp_status status = init(&work);
    for (uint32_t at = 0; status == LSP_OK && at < routes->problem->n_origins; at++)
        status = select_of_origin(&work, at);
    finish(&work);
    if (status == LSP_OK)
        *ret_selected = selected;
    else
        lsp_selected_trips_finish(&selected);
    return status;
}

void lsp_selected_trips_finish(struct lsp_selected_trips *selected)
{
    free(selected->trip);
    free(selected->link_flow);
    *selected = (struct lsp_selected_trips){0};
}

static enum lsp_status init(struct select_work *work)
{
    const struct lsp_assignment_problem *problem = work->routes->problem;
    work->is_chosen = calloc(problem->n_links, sizeof *work->is_chosen);
    work->step_of = calloc(problem->n_links, sizeof *work->step_of);
    work->selected->link_flow = calloc(problem->n_links, sizeof *work->selected->link_flow);
    work->reached_by = calloc(problem->n_nodes, sizeof *work->reached_by);
    if (!work->is_chosen || !work->step_of || !work->reached_by || !work->selected->link_flow)
        return LSP_NO_MEMORY;
    uint32_t n_chosen = 0;
    for (uint32_t at = 0; at < work->selection->n_links; at++) {
        n_chosen += !work->is_chosen[work->selection->link[at]];
        work->is_chosen[work->selection->link[at]] = true;
    }
    work->n_states = 1 + (work->selection->is_any ? 1 : n_chosen);
    size_t n = (size_t)work->n_states * problem->n_nodes;
    work->taken = malloc(n * sizeof *work->taken);
    work->wanted = malloc(n * sizeof *work->wanted);
    return work->taken && work->wanted ? LSP_OK : LSP_NO_MEMORY;
}

static enum lsp_status select_of_origin(struct select_work *work, uint32_t at_origin)
{
    const struct lsp_origin_routes *routes = &work->routes->origins[at_origin];
    uint32_t class_at = lsp_route_flows_class(work->routes->problem, at_origin);
    if (work->selection->is_of_class && class_at != work->selection->class_at)
        return LSP_OK;
    if (!number_steps(work, routes))
        return LSP_OK;
    go_forward(work, routes, work->routes->problem->origin[at_origin]);
    LSP_TRY(take_trips(work, at_origin));
    go_back(work, routes);
    return LSP_OK;
}

/* In the order in which the origin's ways meet them; false when it does not take them. */
static bool number_steps(struct select_work *work, const struct lsp_origin_routes *routes)
{
    uint32_t n = 0;
    for (uint32_t arc = 0; arc < routes->n; arc++)
        if (work->is_chosen[routes->link[arc]])
            work->step_of[routes->link[arc]] = work->selection->is_any ? n = 1 : ++n;
    return n == work->n_states - 1;
}

static void go_forward(
    struct select_work *work, const struct lsp_origin_routes *routes, uint32_t origin)
{
    const struct lsp_assignment_problem *problem = work->routes->problem;
    uint32_t n = work->n_states, node = LSP_NONE;
    memset(&work->taken[(size_t)origin * n], 0, n * sizeof(double));
    work->taken[(size_t)origin * n] = 1;
    for (uint32_t arc = 0; arc < routes->n; arc++) {
        uint32_t link = routes->link[arc];
        bool is_chosen = work->is_chosen[link];
        double *there = &work->taken[(size_t)problem->head[link] * n];
        const double *here = &work->taken[(size_t)problem->tail[link] * n];
        if (problem->head[link] != node)
            memset(there, 0, n * sizeof *there);
        node = problem->head[link];
        for (uint32_t m = 0; m < n; m++)
            there[m] += routes->part[arc] * here[is_chosen && m == work->step_of[link] ? m - 1 : m];
    }
}

static enum lsp_status take_trips(struct select_work *work, uint32_t at_origin)
{
    const struct lsp_assignment_problem *problem = work->routes->problem;
    const struct lsp_origin_routes *routes = &work->routes->origins[at_origin];
    double pcu = lsp_route_flows_pcu(problem, lsp_route_flows_class(problem, at_origin));
    uint32_t n = work->n_states;
    for (uint32_t arc = 0; arc < routes->n; arc++) {
        memset(&work->wanted[(size_t)problem->head[routes->link[arc]] * n], 0, n * sizeof(double));
        memset(&work->wanted[(size_t)problem->tail[routes->link[arc]] * n], 0, n * sizeof(double));
        work->reached_by[problem->head[routes->link[arc]]] = at_origin + 1;
    }
    for (size_t at = problem->first_trip[at_origin]; at < problem->first_trip[at_origin + 1];
         at++) {
        uint32_t node = problem->destination[at];
        if (work->reached_by[node] != at_origin + 1)
            continue;
        double trips = problem->trips[at] * work->taken[(size_t)node * n + n - 1];
        work->wanted[(size_t)node * n + n - 1] += pcu * problem->trips[at];
        if (trips > 0)
            LSP_TRY(add_trip(work, (struct lsp_selected_trip){at_origin, node, trips}));
    }
    return LSP_OK;
}

static enum lsp_status add_trip(struct select_work *work, struct lsp_selected_trip trip)
{
    struct lsp_selected_trips *selected = work->selected;
    if (selected->n == work->capacity) {
        size_t capacity = 2 * work->capacity + 1024;
        struct lsp_selected_trip *grown = realloc(selected->trip, capacity * sizeof *grown);
        if (grown == NULL)
            return LSP_NO_MEMORY;
        selected->trip = grown;
        work->capacity = capacity;
    }
    selected->trip[selected->n++] = trip;
    const struct lsp_assignment_problem *problem = work->routes->problem;
    double pcu = lsp_route_flows_pcu(problem, lsp_route_flows_class(problem, trip.at_origin));
    lsp_sum_add(&work->total, trip.trips);
    lsp_sum_add(&work->total_pcu, pcu * trip.trips);
    return LSP_OK;
}

static void go_back(struct select_work *work, const struct lsp_origin_routes *routes)
{
    const struct lsp_assignment_problem *problem = work->routes->problem;
    uint32_t n = work->n_states;
    for (uint32_t arc = routes->n; arc-- > 0;) {
        uint32_t link = routes->link[arc];
        const double *there = &work->wanted[(size_t)problem->head[link] * n];
        double *wanted = &work->wanted[(size_t)problem->tail[link] * n];
        const double *taken = &work->taken[(size_t)problem->tail[link] * n];
        for (uint32_t m = 0; m < n; m++) {
            uint32_t left = work->is_chosen[link] && m == work->step_of[link] ? m - 1 : m;
            double amount = routes->part[arc] * there[m];
            wanted[left] += amount;
            work->selected->link_flow[link] += amount * taken[left];
        }
    }
}

static void finish(struct select_work *work)
{
    work->selected->total = lsp_sum_value(&work->total);
    work->selected->total_pcu = lsp_sum_value(&work->total_pcu);
    free(work->is_chosen);
    free(work->step_of);
    free(work->reached_by);
    free(work->taken);
    free(work->wanted);
}
