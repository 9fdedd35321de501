/* Ways: what part of each pair takes which strand, from the flows of its origin.
 *
 * The flows of an origin form no cycle.  Seen from a destination, who passes a node came over the
 * strands into it in proportion to the origin's flows on them [BarGera2010]: of all routes that add
 * up to these flows, those are taken that prefer none.
 *
 *     part[destination] = 1      share[strand] = part[head] flow[strand] / sum of flows into head
 *     part[node] = sum of the shares of the strands that leave it
 *
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "equilibrium/equilibrium_internal.h"

/* The flows of one origin, and what is made of them; arrays of nodes are 0 between origins. */
struct tracer {
    struct solver *solver;
    const uint32_t *strand; /* [n] given */
    const double *flow;     /* [n] given */
    size_t n;
    uint32_t *first_out; /* [n_nodes] position in what is given, or LSP_NONE */
    uint32_t *next_out;  /* [n_strands] likewise */
    uint32_t *node;      /* [n_nodes] to be looked at */
    uint8_t *is_reached; /* [n_nodes] from the origin */
    uint8_t *state;      /* [n_strands] enum of a given flow */
    uint32_t *n_into;    /* [n_nodes] flows into a node that count */
    uint32_t *n_left;    /* [n_nodes] of them, not yet in order */
    double *into;        /* [n_nodes] their sum */
    uint32_t *order;     /* [n_order] positions: each behind those that lead to its tail */
    uint32_t n_order, n_counted;
    double *part;    /* [n_nodes] of the pair that passes a node; 0 between pairs */
    uint32_t *taken; /* [n_strands] of the way being made */
    double *share;
};

enum { IS_OUT, IS_WAITING, IS_IN_ORDER };

static enum lsp_status init_tracer(
    struct solver *solver, struct lsp_arena *arena, struct tracer *tracer);
static void open_origin(struct tracer *tracer, uint32_t origin);
static void count_flows(struct tracer *tracer, uint32_t origin);
static void put_in_order(struct tracer *tracer, uint32_t node);
static uint32_t open_cycle(struct tracer *tracer);
static void close_origin(struct tracer *tracer, uint32_t origin);
static enum lsp_status trace_pair(struct tracer *tracer, struct pair *pair);

enum lsp_status lsp_ways_trace(struct solver *solver)
{
    struct strands *strands = &solver->strands;
    const struct lsp_assignment_state *state = &strands->state;
    const struct lsp_assignment_problem *problem = &strands->problem;
    struct lsp_arena scratch = {0};
    struct tracer tracer;
    lsp_arena_finish(&strands->way_arena);
    enum lsp_status status = init_tracer(solver, &scratch, &tracer);
    for (uint32_t at = 0; at < problem->n_origins && status == LSP_OK; at++) {
        if (state->origin[at] != problem->origin[at] ||
            state->class_of[at] != problem->class_of[at])
            LSP_BUG("the state's origins are not those of the problem");
        tracer.strand = &state->link[state->first_flow[at]];
        tracer.flow = &state->flow[state->first_flow[at]];
        tracer.n = state->first_flow[at + 1] - state->first_flow[at];
        open_origin(&tracer, problem->origin[at]);
        for (size_t pair = problem->first_trip[at];
             pair < problem->first_trip[at + 1] && status == LSP_OK; pair++)
            status = trace_pair(&tracer, &strands->pairs[pair]);
        close_origin(&tracer, problem->origin[at]);
    }
    lsp_arena_finish(&scratch);
    return status;
}

static enum lsp_status init_tracer(
    struct solver *solver, struct lsp_arena *arena, struct tracer *tracer)
{
    uint32_t n_nodes = solver->strands.problem.n_nodes, n_strands = solver->strands.n_strands;
    *tracer = (struct tracer){.solver = solver,
        .first_out = LSP_ARRAY(arena, uint32_t, n_nodes),
        .next_out = LSP_ARRAY(arena, uint32_t, n_strands),
        .node = LSP_ARRAY(arena, uint32_t, n_nodes),
        .is_reached = LSP_ARRAY(arena, uint8_t, n_nodes),
        .state = LSP_ARRAY(arena, uint8_t, n_strands),
        .n_into = LSP_ARRAY(arena, uint32_t, n_nodes),
        .n_left = LSP_ARRAY(arena, uint32_t, n_nodes),
        .into = LSP_ARRAY(arena, double, n_nodes),
        .order = LSP_ARRAY(arena, uint32_t, n_strands),
        .part = LSP_ARRAY(arena, double, n_nodes),
        .taken = LSP_ARRAY(arena, uint32_t, n_strands),
        .share = LSP_ARRAY(arena, double, n_strands)};
    if (!tracer->first_out || !tracer->next_out || !tracer->node || !tracer->is_reached ||
        !tracer->state || !tracer->n_into || !tracer->n_left || !tracer->into || !tracer->order ||
        !tracer->part || !tracer->taken || !tracer->share)
        return LSP_NO_MEMORY;
    memset(tracer->first_out, 0xff, n_nodes * sizeof *tracer->first_out);
    return LSP_OK;
}

static void open_origin(struct tracer *tracer, uint32_t origin)
{
    const struct strand *strands = tracer->solver->strands.strands;
    for (uint32_t at = 0; at < tracer->n; at++) {
        uint32_t tail = strands[tracer->strand[at]].tail;
        tracer->next_out[at] = tracer->first_out[tail];
        tracer->first_out[tail] = at;
        tracer->state[at] = IS_OUT;
    }
    tracer->n_order = tracer->n_counted = 0;
    count_flows(tracer, origin);
    for (uint32_t node = origin; node != LSP_NONE; node = open_cycle(tracer))
        put_in_order(tracer, node);
}

/* Flows that lie behind the origin: where next to nobody goes, rounding may have cut a way in two,
 * and what is left behind the cut leads from nowhere. */
static void count_flows(struct tracer *tracer, uint32_t origin)
{
    const struct strand *strands = tracer->solver->strands.strands;
    uint32_t n = 0;
    tracer->node[n++] = origin;
    tracer->is_reached[origin] = 1;
    while (n > 0) {
        uint32_t tail = tracer->node[--n];
        for (uint32_t at = tracer->first_out[tail]; at != LSP_NONE; at = tracer->next_out[at]) {
            uint32_t head = strands[tracer->strand[at]].head;
            if (head == origin)
                continue;
            tracer->state[at] = IS_WAITING;
            tracer->n_counted++;
            tracer->n_into[head]++;
            tracer->n_left[head]++;
            tracer->into[head] += tracer->flow[at];
            if (!tracer->is_reached[head])
                tracer->node[n++] = head;
            tracer->is_reached[head] = 1;
        }
    }
}

/* A node's flows out follow when all flows into it have come. */
static void put_in_order(struct tracer *tracer, uint32_t node)
{
    uint32_t n = 0;
    tracer->node[n++] = node;
    while (n > 0) {
        uint32_t tail = tracer->node[--n];
        for (uint32_t at = tracer->first_out[tail]; at != LSP_NONE; at = tracer->next_out[at]) {
            uint32_t head = tracer->solver->strands.strands[tracer->strand[at]].head;
            if (tracer->state[at] != IS_WAITING)
                continue;
            tracer->state[at] = IS_IN_ORDER;
            tracer->order[tracer->n_order++] = at;
            if (--tracer->n_left[head] == 0)
                tracer->node[n++] = head;
        }
    }
}

/* Where strands without cost form a cycle that flow goes round, its least flow is left out. Returns
 * a node that all flows have come to then; LSP_NONE when all flows are in order. */
static uint32_t open_cycle(struct tracer *tracer)
{
    const struct strand *strands = tracer->solver->strands.strands;
    while (tracer->n_order < tracer->n_counted) {
        uint32_t least = LSP_NONE;
        for (uint32_t at = 0; at < tracer->n; at++) {
            uint32_t head = strands[tracer->strand[at]].head;
            if (tracer->state[at] == IS_WAITING && tracer->n_left[head] < tracer->n_into[head] &&
                (least == LSP_NONE || tracer->flow[at] < tracer->flow[least]))
                least = at;
        }
        uint32_t head = strands[tracer->strand[least]].head;
        tracer->state[least] = IS_OUT;
        tracer->n_counted--;
        tracer->n_into[head]--;
        tracer->into[head] -= tracer->flow[least];
        if (--tracer->n_left[head] == 0)
            return head;
    }
    return LSP_NONE;
}

static void close_origin(struct tracer *tracer, uint32_t origin)
{
    for (size_t at = 0; at < tracer->n; at++) {
        const struct strand *strand = &tracer->solver->strands.strands[tracer->strand[at]];
        tracer->n_into[strand->head] = tracer->n_left[strand->head] = 0;
        tracer->into[strand->head] = 0;
        tracer->is_reached[strand->head] = 0;
        tracer->first_out[strand->tail] = LSP_NONE;
    }
    tracer->is_reached[origin] = 0;
}

static enum lsp_status trace_pair(struct tracer *tracer, struct pair *pair)
{
    const struct strand *strands = tracer->solver->strands.strands;
    uint32_t n = 0;
    pair->way = (struct way){0};
    if (tracer->n_into[pair->to] == 0)
        return LSP_OK;
    tracer->part[pair->to] = 1;
    for (uint32_t position = tracer->n_order; position-- > 0;) {
        uint32_t at = tracer->order[position];
        const struct strand *strand = &strands[tracer->strand[at]];
        double share = tracer->part[strand->head];
        if (!(share > 0))
            continue;
        if (tracer->n_into[strand->head] > 1)
            share *= tracer->flow[at] / tracer->into[strand->head];
        tracer->part[strand->tail] += share;
        tracer->taken[n] = tracer->strand[at];
        tracer->share[n++] = share;
    }
    for (uint32_t at = 0; at < n; at++)
        tracer->part[strands[tracer->taken[at]].head] = 0;
    tracer->part[pair->from] = 0;
    return lsp_way_keep(tracer->solver, pair, n, tracer->taken, tracer->share);
}

enum lsp_status lsp_way_keep(struct solver *solver, struct pair *pair, uint32_t n,
    const uint32_t taken[], const double share[])
{
    struct lsp_arena *arena = &solver->strands.way_arena;
    const struct travel_class *who = &solver->strands.classes[pair->travel_class];
    const double *money =
        &solver->strands.fixed_money[(size_t)pair->travel_class * solver->super.n_arcs];
    size_t most_uses = 0;
    for (uint32_t at = 0; at < n; at++) {
        const struct strand *strand = &solver->strands.strands[taken[at]];
        if (strand->arc != LSP_NONE && !strand->is_post)
            most_uses += lsp_arc_most_uses(solver, strand->arc);
    }
    struct way way = {.n_strands = n,
        .strands = LSP_ARRAY(arena, uint32_t, n),
        .share = LSP_ARRAY(arena, double, n),
        .uses = LSP_ARRAY(arena, struct use, most_uses),
        .fixed_money = lsp_class_constant(solver, who->segment, who->alternative)};
    if (way.strands == NULL || way.share == NULL || way.uses == NULL)
        return LSP_NO_MEMORY;
    memcpy(way.strands, taken, n * sizeof *way.strands);
    memcpy(way.share, share, n * sizeof *way.share);
    for (uint32_t at = 0; at < n; at++) {
        const struct strand *strand = &solver->strands.strands[way.strands[at]];
        if (strand->arc == LSP_NONE || strand->is_post)
            continue;
        struct use *uses = &way.uses[way.n_uses];
        size_t n_uses = lsp_arc_uses(solver, who->segment, who->alternative, strand->arc, uses);
        for (size_t use = 0; use < n_uses; use++) {
            uses[use].money_per_h *= way.share[at];
            uses[use].load_per_unit *= way.share[at];
        }
        way.n_uses += (uint32_t)n_uses;
        way.fixed_money += way.share[at] * money[strand->arc];
    }
    pair->way = way;
    return LSP_OK;
}

double lsp_way_cost(const struct solver *solver, const struct way *way)
{
    if (way->n_strands == 0)
        return (double)INFINITY;
    double cost = way->fixed_money;
    for (uint32_t use = 0; use < way->n_uses; use++)
        if (way->uses[use].money_per_h > 0) /* empties do not pay, not even an endless wait */
            cost += way->uses[use].money_per_h * solver->time_h[way->uses[use].element];
    return cost;
}
