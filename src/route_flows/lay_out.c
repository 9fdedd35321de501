/* The links that the routes of one origin may take, in an order in which tails come before heads.
 *
 * They are the links that the origin takes in the state, and those on cheapest ways that anybody
 * takes.  Potentials give the order; where links that are taken go against it (by rounding, or for
 * want of cost) they have their way, and a link that is not taken must bow to the order.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "route_flows/route_flows_internal.h"

enum { UNSEEN, ENTERED, DONE };
/* Of an origin's trips: the solver drops flows that are smaller by far. */
static const double ROUNDING = 1e-12;
/* Of a link's flow: less free flow is rounding. */
static const double FREE_PART = 1e-10;

static void sort_by_potential(const struct finder *finder, struct desk *desk);
static int compare_near(const void *a, const void *b);
static bool order_nodes(const struct finder *finder, struct desk *desk, bool has_tight);
static bool order_before(
    const struct finder *finder, struct desk *desk, uint32_t goal, bool has_tight);
static uint32_t unordered_tail(
    const struct finder *finder, const struct desk *desk, uint32_t node, bool has_tight);
static uint32_t choose_links(const struct finder *finder, struct desk *desk, uint32_t origin);
static bool is_open(const struct finder *finder, const struct desk *desk, uint32_t link);
static bool is_tight(const struct finder *finder, const struct desk *desk, uint32_t link);
static bool is_dead(const struct finder *finder, const struct merges *merges, uint32_t arc);
static uint32_t mark_needed(
    const struct finder *finder, struct desk *desk, uint32_t at_origin, uint32_t n);
static void keep_needed(
    const struct finder *finder, struct desk *desk, uint32_t at_origin, uint32_t n);
static bool allocate(struct lsp_origin_routes *routes, uint32_t n) LSP_MUST_CHECK;
static bool carries_trips(
    const struct lsp_assignment_problem *problem, uint32_t at_origin, const struct desk *desk);

enum lsp_status lsp_route_flows_lay_out(
    struct finder *finder, struct desk *desk, uint32_t at_origin)
{
    const struct lsp_assignment_problem *problem = finder->problem;
    uint32_t origin = problem->origin[at_origin];
    desk->origin = origin;
    LSP_TRY(lsp_route_flows_grow(problem, finder->time, finder->routes->graph,
        lsp_route_flows_class(problem, at_origin), origin, desk));
    sort_by_potential(finder, desk);
    if (!order_nodes(finder, desk, true) && !order_nodes(finder, desk, false))
        return LSP_BAD_INPUT;
    uint32_t n = choose_links(finder, desk, origin);
    if (!carries_trips(problem, at_origin, desk))
        return LSP_BAD_INPUT;
    uint32_t n_needed = mark_needed(finder, desk, at_origin, n);
    if (!allocate(&finder->routes->origins[at_origin], n_needed))
        return LSP_NO_MEMORY;
    keep_needed(finder, desk, at_origin, n);
    return LSP_OK;
}

static void sort_by_potential(const struct finder *finder, struct desk *desk)
{
    desk->n_near = 0;
    for (uint32_t node = 0; node < finder->problem->n_nodes; node++)
        if (isfinite(desk->potential[node]))
            desk->near[desk->n_near++] = (struct near_node){desk->potential[node], node};
    qsort(desk->near, desk->n_near, sizeof *desk->near, compare_near);
}

static int compare_near(const void *a, const void *b)
{
    const struct near_node *one = a, *other = b;
    if (one->potential < other->potential)
        return -1;
    if (one->potential > other->potential)
        return 1;
    return one->node < other->node ? -1 : one->node > other->node;
}

/* Tails before heads of links that the origin takes and, if wanted, of those it could: where links
 * cost nothing potentials alone do not tell.  False when the former close a circle or lead to where
 * no way leads. */
static bool order_nodes(const struct finder *finder, struct desk *desk, bool has_tight)
{
    uint32_t n = desk->n_near;
    memset(desk->mark, UNSEEN, finder->problem->n_nodes * sizeof *desk->mark);
    desk->n_order = 0;
    for (uint32_t node = 0; node < finder->problem->n_nodes; node++)
        desk->place[node] = LSP_NONE;
    for (uint32_t at = 0; at < n; at++)
        if (!order_before(finder, desk, desk->near[at].node, has_tight))
            return false;
    return true;
}

/* Puts the node into the order, and before it the tails of links into it, depth first.  A link that
 * is only tight and would close a circle is passed over. */
static bool order_before(
    const struct finder *finder, struct desk *desk, uint32_t goal, bool has_tight)
{
    uint32_t depth = 0;
    if (desk->mark[goal] == DONE)
        return true;
    desk->stack[depth++] = goal;
    desk->mark[goal] = ENTERED;
    while (depth > 0) {
        uint32_t node = desk->stack[depth - 1];
        uint32_t tail = unordered_tail(finder, desk, node, has_tight);
        if (tail == LSP_NONE) {
            desk->mark[node] = DONE;
            desk->place[node] = desk->n_order;
            desk->order[desk->n_order++] = node;
            depth--;
        } else if (desk->mark[tail] == ENTERED || !isfinite(desk->potential[tail])) {
            return false;
        } else {
            desk->mark[tail] = ENTERED;
            desk->stack[depth++] = tail;
        }
    }
    return true;
}

static uint32_t unordered_tail(
    const struct finder *finder, const struct desk *desk, uint32_t node, bool has_tight)
{
    for (uint32_t at = finder->first_in[node]; at < finder->first_in[node + 1]; at++) {
        uint32_t link = finder->in_link[at], tail = finder->problem->tail[link];
        if (desk->mark[tail] == DONE)
            continue;
        if (desk->used_flow[link] > 0 ||
            (has_tight && desk->mark[tail] == UNSEEN && is_tight(finder, desk, link)))
            return tail;
    }
    return LSP_NONE;
}

/* Into desk->link, by heads in order; marks the nodes that they reach. */
static uint32_t choose_links(const struct finder *finder, struct desk *desk, uint32_t origin)
{
    uint32_t n = 0;
    memset(desk->mark, 0, finder->problem->n_nodes * sizeof *desk->mark);
    desk->mark[origin] = REACHED;
    for (uint32_t at = 0; at < desk->n_order; at++) {
        uint32_t node = desk->order[at];
        if (node == origin)
            continue;
        for (uint32_t in = finder->first_in[node]; in < finder->first_in[node + 1]; in++) {
            uint32_t link = finder->in_link[in];
            if (!is_open(finder, desk, link))
                continue;
            desk->link[n++] = link;
            desk->mark[node] = REACHED;
        }
    }
    return n;
}

static bool is_open(const struct finder *finder, const struct desk *desk, uint32_t link)
{
    const struct lsp_assignment_problem *problem = finder->problem;
    if (!desk->mark[problem->tail[link]])
        return false;
    return desk->used_flow[link] > 0 ||
           (desk->place[problem->tail[link]] < desk->place[problem->head[link]] &&
               is_tight(finder, desk, link));
}

/* Somebody takes it, and it is on a cheapest way. */
static bool is_tight(const struct finder *finder, const struct desk *desk, uint32_t link)
{
    const struct lsp_assignment_problem *problem = finder->problem;
    uint32_t tail = problem->tail[link], head = problem->head[link];
    bool is_through = tail >= problem->n_centroids || tail == desk->origin;
    if (!(finder->state_flow[link] > 0) || !is_through || !isfinite(desk->potential[tail]))
        return false;
    double cost =
        finder->time[link] + problem->fixed_cost[(size_t)desk->class_at * problem->n_links + link];
    double excess = desk->potential[tail] + cost - desk->potential[head];
    return excess <= finder->options.tolerance * desk->potential[head];
}

uint32_t lsp_route_flows_prune(struct finder *finder, struct desk *desk, uint32_t at_origin)
{
    const struct lsp_assignment_problem *problem = finder->problem;
    struct lsp_origin_routes *routes = &finder->routes->origins[at_origin];
    const struct merges *merges = &finder->merges[at_origin];
    uint32_t n_dead = 0, n = 0;
    for (uint32_t arc = 0; arc < merges->n_arcs; arc++) {
        uint32_t *link = &routes->link[merges->place[arc]];
        if (desk->used_flow[*link] > 0 || !is_dead(finder, merges, arc))
            continue;
        *link = LSP_NONE;
        n_dead++;
    }
    if (n_dead == 0)
        return 0;
    memset(desk->mark, 0, problem->n_nodes * sizeof *desk->mark);
    desk->mark[problem->origin[at_origin]] = REACHED;
    for (uint32_t at = 0; at < routes->n; at++) {
        uint32_t link = routes->link[at];
        if (link == LSP_NONE || desk->mark[problem->tail[link]] == 0)
            continue;
        desk->mark[problem->head[link]] = REACHED;
        desk->link[n++] = link;
    }
    (void)mark_needed(finder, desk, at_origin, n);
    keep_needed(finder, desk, at_origin, n);
    return n_dead;
}

static bool is_dead(const struct finder *finder, const struct merges *merges, uint32_t arc)
{
    if (merges->part[arc] < finder->vanishing_part)
        return true;
    for (uint32_t item = merges->first_item[arc]; item < merges->first_item[arc + 1]; item++) {
        uint32_t link = merges->item[item];
        if (!(finder->free_flow[link] > FREE_PART * finder->state_flow[link]))
            return true;
    }
    return false;
}

/* Marks what leads on to a destination; how many of desk->link do. */
static uint32_t mark_needed(
    const struct finder *finder, struct desk *desk, uint32_t at_origin, uint32_t n)
{
    const struct lsp_assignment_problem *problem = finder->problem;
    uint32_t n_needed = 0;
    for (size_t at = problem->first_trip[at_origin]; at < problem->first_trip[at_origin + 1]; at++)
        if (problem->trips[at] > 0 && desk->mark[problem->destination[at]] != 0)
            desk->mark[problem->destination[at]] = NEEDED;
    for (uint32_t at = n; at-- > 0;)
        if (desk->mark[problem->head[desk->link[at]]] == NEEDED) {
            desk->mark[problem->tail[desk->link[at]]] = NEEDED;
            n_needed++;
        }
    return n_needed;
}

/* Of desk->link, what is needed becomes the origin's, which has room for it. */
static void keep_needed(
    const struct finder *finder, struct desk *desk, uint32_t at_origin, uint32_t n)
{
    struct lsp_origin_routes *routes = &finder->routes->origins[at_origin];
    routes->n = 0;
    for (uint32_t at = 0; at < n; at++)
        if (desk->mark[finder->problem->head[desk->link[at]]] == NEEDED)
            routes->link[routes->n++] = desk->link[at];
}

static bool allocate(struct lsp_origin_routes *routes, uint32_t n)
{
    size_t room = n > 0 ? n : 1;
    routes->link = malloc(room * sizeof *routes->link);
    routes->part = malloc(room * sizeof *routes->part);
    routes->flow = malloc(room * sizeof *routes->flow);
    return routes->link && routes->part && routes->flow;
}

/* Whether every destination that can be reached is reached. */
static bool carries_trips(
    const struct lsp_assignment_problem *problem, uint32_t at_origin, const struct desk *desk)
{
    size_t first = problem->first_trip[at_origin], end = problem->first_trip[at_origin + 1];
    double total = 0;
    for (size_t at = first; at < end; at++)
        total += problem->trips[at];
    for (size_t at = first; at < end; at++) {
        uint32_t node = problem->destination[at];
        if (problem->trips[at] > ROUNDING * total && desk->mark[node] == 0 &&
            isfinite(desk->potential[node]))
            return false;
    }
    return true;
}
