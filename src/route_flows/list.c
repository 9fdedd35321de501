/* Routes between two nodes in the order of their parts, one after the other.
 *
 * best[j] is the part of the most used way from the origin to node j.  A way that is known from
 * some node to the destination can have no more than its own part times best of that node, and
 * some way has that much; so of all known ones the one with most is gone on with, and whole routes
 * come out in the right order, without the rest being looked at.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "route_flows/route_flows_internal.h"

/* The last links of some routes. */
struct piece {
    double bound;   /* part of the best route that ends so */
    double part;    /* of the links known */
    uint32_t node;  /* where they begin */
    uint32_t link;  /* the first of them; LSP_NONE: none yet */
    uint32_t after; /* piece with the links behind it */
};

struct lister {
    const struct lsp_assignment_problem *problem;
    const struct lsp_origin_routes *routes;
    uint32_t origin;
    double *best;       /* [n_nodes] */
    uint32_t *first_at; /* [n_nodes] first of the links into a node; LSP_NONE */
    uint32_t n_pieces;
    size_t pieces_capacity;
    struct piece *piece;
    uint32_t n_heap; /* of pieces not yet gone on with */
    uint32_t *heap;  /* [pieces_capacity] */
};

static double trips_between(
    const struct lsp_assignment_problem *problem, uint32_t at_origin, uint32_t destination);
static enum lsp_status init(struct lister *lister) LSP_MUST_CHECK;
static enum lsp_status list(
    struct lister *lister, uint32_t max_routes, struct lsp_routes *found) LSP_MUST_CHECK;
static enum lsp_status extend(struct lister *lister, uint32_t piece) LSP_MUST_CHECK;
static enum lsp_status add_piece(struct lister *lister, struct piece piece) LSP_MUST_CHECK;
static enum lsp_status take_route(
    const struct lister *lister, uint32_t piece, struct lsp_routes *found) LSP_MUST_CHECK;
static void push(struct lister *lister, uint32_t piece);
static uint32_t pop(struct lister *lister);
static bool is_before(const struct lister *lister, uint32_t a, uint32_t b);
static void finish(struct lister *lister);

enum lsp_status lsp_route_flows_list(const struct lsp_route_flows *routes, uint32_t at_origin,
    uint32_t destination, uint32_t max_routes, struct lsp_routes *ret_routes)
{
    const struct lsp_assignment_problem *problem = routes->problem;
    struct lsp_routes found = {.trips = trips_between(problem, at_origin, destination), .rest = 1};
    struct lister lister = {.problem = problem,
        .routes = &routes->origins[at_origin],
        .origin = problem->origin[at_origin]};
    enum lsp_status status = LSP_OK;
    if (found.trips > 0 && max_routes > 0) {
        status = init(&lister);
        if (status == LSP_OK && lister.first_at[destination] != LSP_NONE)
            status = add_piece(&lister,
                (struct piece){lister.best[destination], 1, destination, LSP_NONE, LSP_NONE});
        if (status == LSP_OK)
            status = list(&lister, max_routes, &found);
    }
    finish(&lister);
    if (status == LSP_OK)
        *ret_routes = found;
    else
        lsp_routes_finish(&found);
    return status;
}

void lsp_routes_finish(struct lsp_routes *routes)
{
    lsp_arena_finish(&routes->arena);
    *routes = (struct lsp_routes){0};
}

static double trips_between(
    const struct lsp_assignment_problem *problem, uint32_t at_origin, uint32_t destination)
{
    for (size_t at = problem->first_trip[at_origin]; at < problem->first_trip[at_origin + 1]; at++)
        if (problem->destination[at] == destination)
            return problem->trips[at];
    return 0;
}

static enum lsp_status init(struct lister *lister)
{
    const struct lsp_origin_routes *routes = lister->routes;
    uint32_t n_nodes = lister->problem->n_nodes;
    lister->best = calloc(n_nodes, sizeof *lister->best);
    lister->first_at = malloc(n_nodes * sizeof *lister->first_at);
    if (!lister->best || !lister->first_at)
        return LSP_NO_MEMORY;
    for (uint32_t node = 0; node < n_nodes; node++)
        lister->first_at[node] = LSP_NONE;
    lister->best[lister->origin] = 1;
    for (uint32_t arc = 0; arc < routes->n; arc++) {
        uint32_t head = lister->problem->head[routes->link[arc]];
        double part = routes->part[arc] * lister->best[lister->problem->tail[routes->link[arc]]];
        if (lister->first_at[head] == LSP_NONE)
            lister->first_at[head] = arc;
        if (part > lister->best[head])
            lister->best[head] = part;
    }
    return LSP_OK;
}

static enum lsp_status list(struct lister *lister, uint32_t max_routes, struct lsp_routes *found)
{
    size_t capacity = 0;
    while (lister->n_heap > 0 && found->n < max_routes) {
        uint32_t piece = pop(lister);
        if (lister->piece[piece].node != lister->origin) {
            LSP_TRY(extend(lister, piece));
            continue;
        }
        struct lsp_route *grown = lsp_arena_grow(
            &found->arena, found->route, &capacity, (size_t)found->n + 1, sizeof *grown);
        if (grown == NULL)
            return LSP_NO_MEMORY;
        found->route = grown;
        LSP_TRY(take_route(lister, piece, found));
    }
    if (lister->n_heap == 0)
        found->rest = 0;
    else if (found->rest < 0)
        found->rest = 0; /* rounding */
    return LSP_OK;
}

static enum lsp_status extend(struct lister *lister, uint32_t piece)
{
    const struct lsp_assignment_problem *problem = lister->problem;
    const struct lsp_origin_routes *routes = lister->routes;
    struct piece from = lister->piece[piece];
    for (uint32_t arc = lister->first_at[from.node];
         arc < routes->n && problem->head[routes->link[arc]] == from.node; arc++) {
        uint32_t link = routes->link[arc], tail = problem->tail[link];
        double part = from.part * routes->part[arc];
        if (part * lister->best[tail] > 0)
            LSP_TRY(add_piece(
                lister, (struct piece){part * lister->best[tail], part, tail, link, piece}));
    }
    return LSP_OK;
}

static enum lsp_status add_piece(struct lister *lister, struct piece piece)
{
    if (lister->n_pieces == LSP_NONE)
        return LSP_NO_MEMORY;
    if (lister->n_pieces == lister->pieces_capacity) {
        size_t capacity = 2 * lister->pieces_capacity + 1024;
        struct piece *pieces = realloc(lister->piece, capacity * sizeof *pieces);
        if (pieces == NULL)
            return LSP_NO_MEMORY;
        lister->piece = pieces;
        uint32_t *heap = realloc(lister->heap, capacity * sizeof *heap);
        if (heap == NULL)
            return LSP_NO_MEMORY;
        lister->heap = heap;
        lister->pieces_capacity = capacity;
    }
    lister->piece[lister->n_pieces] = piece;
    push(lister, lister->n_pieces++);
    return LSP_OK;
}

static enum lsp_status take_route(
    const struct lister *lister, uint32_t piece, struct lsp_routes *found)
{
    struct lsp_route *route = &found->route[found->n];
    uint32_t n = 0;
    for (uint32_t at = piece; lister->piece[at].link != LSP_NONE; at = lister->piece[at].after)
        n++;
    *route = (struct lsp_route){.n_links = n,
        .link = LSP_ARRAY(&found->arena, uint32_t, n),
        .part = lister->piece[piece].part};
    if (route->link == NULL)
        return LSP_NO_MEMORY;
    n = 0;
    for (uint32_t at = piece; lister->piece[at].link != LSP_NONE; at = lister->piece[at].after)
        route->link[n++] = lister->piece[at].link;
    found->rest -= route->part;
    found->n++;
    return LSP_OK;
}

/* A binary heap, most first. */
static void push(struct lister *lister, uint32_t piece)
{
    uint32_t at = lister->n_heap++;
    while (at > 0 && is_before(lister, piece, lister->heap[(at - 1) / 2])) {
        lister->heap[at] = lister->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    lister->heap[at] = piece;
}

static uint32_t pop(struct lister *lister)
{
    uint32_t first = lister->heap[0], last = lister->heap[--lister->n_heap], at = 0;
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= lister->n_heap)
            break;
        if (child + 1 < lister->n_heap &&
            is_before(lister, lister->heap[child + 1], lister->heap[child]))
            child++;
        if (!is_before(lister, lister->heap[child], last))
            break;
        lister->heap[at] = lister->heap[child];
        at = child;
    }
    lister->heap[at] = last;
    return first;
}

static bool is_before(const struct lister *lister, uint32_t a, uint32_t b)
{
    double bound_a = lister->piece[a].bound, bound_b = lister->piece[b].bound;
    return bound_a > bound_b || (!(bound_b > bound_a) && a < b);
}

static void finish(struct lister *lister)
{
    free(lister->best);
    free(lister->first_at);
    free(lister->piece);
    free(lister->heap);
}
