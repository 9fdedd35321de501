/* Taking nodes with turns apart.  SPDX-License-Identifier: Apache-2.0 */
#include "assignment/turns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"

/* Links into or out of each node, rising. */
struct star {
    size_t *first; /* [n_nodes + 1] */
    uint32_t *link;
};

struct expansion {
    const struct lsp_assignment_problem *from;
    struct lsp_arena scratch;
    struct lsp_turn *turns; /* [n_turns] by from_link, then to_link */
    size_t n_turns;
    uint8_t *is_apart; /* [n_nodes] */
    struct star in, out;
    uint32_t n_nodes, n_links; /* of the expanded problem; while it is made, so far */
    /* The expanded problem's own arrays. */
    uint32_t *tail, *head, *origin;
    uint8_t *function;
    double *free_time, *a, *b, *capacity, *preload, *fixed_cost, *trips;
    struct lsp_turns_expanded to;
};

static enum lsp_status sort_turns(
    struct expansion *expansion, const struct lsp_turn turns[]) LSP_MUST_CHECK;
static int compare_turns(const void *a, const void *b);
static bool is_turn(const struct lsp_assignment_problem *problem, const struct lsp_turn *turn);
static enum lsp_status set_stars(struct expansion *expansion) LSP_MUST_CHECK;
static void fill_star(
    const struct lsp_assignment_problem *problem, const uint32_t at_node[], struct star *star);
static bool count(struct expansion *expansion);
static enum lsp_status make_arrays(struct expansion *expansion) LSP_MUST_CHECK;
static void *copy(
    struct lsp_arena *arena, const void *from, size_t n_from, size_t n, size_t element_size);
static void take_apart(struct expansion *expansion, uint32_t node);
static void add_turns(
    struct expansion *expansion, uint32_t node, uint32_t first_end, uint32_t first_beginning);
static void add_link(struct expansion *expansion, uint32_t tail, uint32_t head, double time,
    uint32_t from_link, uint32_t to_link);
static void set_trips(struct expansion *expansion, const uint32_t begin_of[]);

enum lsp_status lsp_turns_expand(const struct lsp_assignment_problem *problem,
    const struct lsp_turn turns[], size_t n_turns, struct lsp_turns_expanded *ret_expanded)
{
    struct expansion expansion = {.from = problem, .n_turns = n_turns};
    uint32_t *begin_of = LSP_ARRAY(&expansion.scratch, uint32_t, problem->n_nodes);
    enum lsp_status status = begin_of ? sort_turns(&expansion, turns) : LSP_NO_MEMORY;
    if (status == LSP_OK)
        status = set_stars(&expansion);
    if (status == LSP_OK)
        status = make_arrays(&expansion);
    if (status == LSP_OK) {
        expansion.n_nodes = problem->n_nodes;
        expansion.n_links = problem->n_links;
        for (uint32_t node = 0; node < problem->n_nodes; node++) {
            begin_of[node] = expansion.is_apart[node] ? expansion.n_nodes : node;
            if (expansion.is_apart[node])
                take_apart(&expansion, node);
        }
        set_trips(&expansion, begin_of);
        *ret_expanded = expansion.to;
    } else {
        lsp_turns_finish(&expansion.to);
    }
    lsp_arena_finish(&expansion.scratch);
    return status;
}

void lsp_turns_finish(struct lsp_turns_expanded *expanded)
{
    lsp_arena_finish(&expanded->arena);
    *expanded = (struct lsp_turns_expanded){0};
}

static enum lsp_status sort_turns(struct expansion *expansion, const struct lsp_turn turns[])
{
    const struct lsp_assignment_problem *problem = expansion->from;
    size_t n = expansion->n_turns;
    expansion->turns = LSP_ARRAY(&expansion->scratch, struct lsp_turn, n);
    expansion->is_apart = LSP_ARRAY(&expansion->scratch, uint8_t, problem->n_nodes);
    if (!expansion->turns || !expansion->is_apart)
        return LSP_NO_MEMORY;
    if (n == 0)
        return LSP_OK;
    memcpy(expansion->turns, turns, n * sizeof *turns);
    qsort(expansion->turns, n, sizeof *turns, compare_turns);
    for (size_t at = 0; at < n; at++) {
        const struct lsp_turn *turn = &expansion->turns[at];
        if (!is_turn(problem, turn) || (at > 0 && compare_turns(turn - 1, turn) == 0))
            return LSP_BAD_INPUT;
        expansion->is_apart[problem->head[turn->from_link]] = 1;
    }
    return LSP_OK;
}

static int compare_turns(const void *a, const void *b)
{
    const struct lsp_turn *x = a, *y = b;
    if (x->from_link != y->from_link)
        return x->from_link < y->from_link ? -1 : 1;
    return (x->to_link > y->to_link) - (x->to_link < y->to_link);
}

static bool is_turn(const struct lsp_assignment_problem *problem, const struct lsp_turn *turn)
{
    if (turn->from_link >= problem->n_links || turn->to_link >= problem->n_links)
        return false;
    uint32_t node = problem->head[turn->from_link];
    return node == problem->tail[turn->to_link] && node >= problem->n_centroids &&
           node < problem->n_nodes && turn->penalty >= 0;
}

static enum lsp_status set_stars(struct expansion *expansion)
{
    const struct lsp_assignment_problem *problem = expansion->from;
    struct star *stars[2] = {&expansion->in, &expansion->out};
    for (uint32_t link = 0; link < problem->n_links; link++)
        if (problem->tail[link] >= problem->n_nodes || problem->head[link] >= problem->n_nodes)
            return LSP_BAD_INPUT;
    for (int side = 0; side < 2; side++) {
        stars[side]->first = LSP_ARRAY(&expansion->scratch, size_t, (size_t)problem->n_nodes + 1);
        stars[side]->link = LSP_ARRAY(&expansion->scratch, uint32_t, problem->n_links);
        if (!stars[side]->first || !stars[side]->link)
            return LSP_NO_MEMORY;
    }
    fill_star(problem, problem->head, &expansion->in);
    fill_star(problem, problem->tail, &expansion->out);
    return count(expansion) ? LSP_OK : LSP_NO_MEMORY;
}

static void fill_star(
    const struct lsp_assignment_problem *problem, const uint32_t at_node[], struct star *star)
{
    for (uint32_t link = 0; link < problem->n_links; link++)
        star->first[at_node[link]]++;
    for (uint32_t node = 1; node <= problem->n_nodes; node++)
        star->first[node] += star->first[node - 1];
    for (uint32_t link = problem->n_links; link-- > 0;)
        star->link[--star->first[at_node[link]]] = link;
}

/* False when there would be more nodes or links than numbers for them. */
static bool count(struct expansion *expansion)
{
    const struct lsp_assignment_problem *problem = expansion->from;
    uint64_t n_nodes = problem->n_nodes, n_links = problem->n_links;
    for (uint32_t node = 0; node < problem->n_nodes; node++) {
        uint64_t n_in = expansion->in.first[node + 1] - expansion->in.first[node];
        uint64_t n_out = expansion->out.first[node + 1] - expansion->out.first[node];
        if (!expansion->is_apart[node])
            continue;
        n_nodes += 1 + n_in + n_out;
        n_links += n_in * n_out + n_in + n_out;
        if (n_nodes >= LSP_NONE || n_links >= LSP_NONE)
            return false;
    }
    expansion->n_nodes = (uint32_t)n_nodes;
    expansion->n_links = (uint32_t)n_links;
    for (size_t at = 0; at < expansion->n_turns; at++)
        expansion->n_links -= isinf(expansion->turns[at].penalty) ? 1 : 0;
    return true;
}

static enum lsp_status make_arrays(struct expansion *e)
{
    const struct lsp_assignment_problem *from = e->from;
    struct lsp_turns_expanded *to = &e->to;
    struct lsp_arena *arena = &to->arena;
    uint32_t n_old = from->n_links, n = e->n_links;
    uint32_t n_classes = from->n_classes > 0 ? from->n_classes : 1;
    size_t n_trips = from->n_origins > 0 ? from->first_trip[from->n_origins] : 0;
    to->problem = *from;
    to->problem.n_nodes = e->n_nodes;
    to->problem.n_links = n;
    to->problem.tail = e->tail = copy(arena, from->tail, n_old, n, sizeof *e->tail);
    to->problem.head = e->head = copy(arena, from->head, n_old, n, sizeof *e->head);
    to->problem.function = e->function = copy(arena, from->function, n_old, n, 1);
    to->problem.free_time = e->free_time = copy(arena, from->free_time, n_old, n, sizeof(double));
    to->problem.a = e->a = copy(arena, from->a, n_old, n, sizeof(double));
    to->problem.b = e->b = copy(arena, from->b, n_old, n, sizeof(double));
    to->problem.capacity = e->capacity = copy(arena, from->capacity, n_old, n, sizeof(double));
    to->problem.preload = e->preload = copy(arena, from->preload, n_old, n, sizeof(double));
    to->problem.fixed_cost = e->fixed_cost = LSP_ARRAY(arena, double, (size_t)n_classes *n);
    to->problem.origin = e->origin =
        copy(arena, from->origin, from->n_origins, from->n_origins, sizeof *e->origin);
    to->problem.trips = e->trips = copy(arena, from->trips, n_trips, n_trips, sizeof(double));
    to->turn_from = LSP_ARRAY(arena, uint32_t, n - n_old);
    to->turn_to = LSP_ARRAY(arena, uint32_t, n - n_old);
    if (!e->tail || !e->head || !e->function || !e->free_time || !e->a || !e->b || !e->capacity ||
        !e->preload || !e->fixed_cost || !e->origin || !e->trips || !to->turn_from || !to->turn_to)
        return LSP_NO_MEMORY;
    for (uint32_t cls = 0; cls < n_classes && n_old > 0; cls++)
        memcpy(&e->fixed_cost[(size_t)cls * n], &from->fixed_cost[(size_t)cls * n_old],
            n_old * sizeof(double));
    return LSP_OK;
}

/* With room for n elements, 0 behind the old ones; all 0 where there are none. */
static void *copy(
    struct lsp_arena *arena, const void *from, size_t n_from, size_t n, size_t element_size)
{
    void *to = lsp_arena_alloc(arena, n, element_size);
    if (to && from && n_from > 0)
        memcpy(to, from, n_from * element_size);
    return to;
}

static void take_apart(struct expansion *e, uint32_t node)
{
    size_t in = e->in.first[node], out = e->out.first[node];
    uint32_t n_in = (uint32_t)(e->in.first[node + 1] - in);
    uint32_t n_out = (uint32_t)(e->out.first[node + 1] - out);
    uint32_t begin = e->n_nodes, first_end = begin + 1, first_beginning = first_end + n_in;
    e->n_nodes = first_beginning + n_out;
    for (uint32_t k = 0; k < n_in; k++)
        e->head[e->in.link[in + k]] = first_end + k;
    for (uint32_t k = 0; k < n_out; k++)
        e->tail[e->out.link[out + k]] = first_beginning + k;
    add_turns(e, node, first_end, first_beginning);
    for (uint32_t k = 0; k < n_in; k++)
        add_link(e, first_end + k, node, 0, e->in.link[in + k], LSP_NONE);
    for (uint32_t k = 0; k < n_out; k++)
        add_link(e, begin, first_beginning + k, 0, LSP_NONE, e->out.link[out + k]);
}

/* Turns named stand in the same order as pairs of links. */
static void add_turns(
    struct expansion *e, uint32_t node, uint32_t first_end, uint32_t first_beginning)
{
    size_t in = e->in.first[node], out = e->out.first[node];
    for (size_t i = in; i < e->in.first[node + 1]; i++) {
        uint32_t from_link = e->in.link[i];
        size_t at = 0, end = e->n_turns;
        while (at < end) { /* the first turn from this link */
            size_t middle = at + (end - at) / 2;
            if (e->turns[middle].from_link < from_link)
                at = middle + 1;
            else
                end = middle;
        }
        for (size_t o = out; o < e->out.first[node + 1]; o++) {
            uint32_t to_link = e->out.link[o];
            bool is_named = at < e->n_turns && e->turns[at].from_link == from_link &&
                            e->turns[at].to_link == to_link;
            double penalty = is_named ? e->turns[at++].penalty : 0;
            if (isfinite(penalty))
                add_link(e, first_end + (uint32_t)(i - in), first_beginning + (uint32_t)(o - out),
                    penalty, from_link, to_link);
        }
    }
}

static void add_link(struct expansion *e, uint32_t tail, uint32_t head, double time,
    uint32_t from_link, uint32_t to_link)
{
    uint32_t link = e->n_links++, n_old = e->from->n_links;
    e->tail[link] = tail;
    e->head[link] = head;
    e->function[link] = LSP_FUNCTION_BPR;
    e->free_time[link] = time;
    e->capacity[link] = (double)INFINITY;
    e->to.turn_from[link - n_old] = from_link;
    e->to.turn_to[link - n_old] = to_link;
}

/* Trips begin at nodes of their own; what stays within a node would otherwise have to go round. */
static void set_trips(struct expansion *e, const uint32_t begin_of[])
{
    const struct lsp_assignment_problem *from = e->from;
    for (uint32_t at = 0; at < from->n_origins; at++) {
        uint32_t node = from->origin[at];
        if (node >= from->n_nodes)
            continue; /* the solver refuses it */
        e->origin[at] = begin_of[node];
        for (size_t trip = from->first_trip[at]; trip < from->first_trip[at + 1]; trip++)
            if (from->destination[trip] == node)
                e->trips[trip] = 0;
    }
}
