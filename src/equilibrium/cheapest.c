/* The cheapest way of a pair, from the potentials: a strand is tight when its head costs no less
 * than its tail and itself; every way of tight strands is a cheapest one, and a search that goes
 * breadth first finds one that passes no node twice, also where strands cost nothing.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "equilibrium/equilibrium_internal.h"

/* Of a potential: sums of the same costs in another order differ by less. */
static const double TIGHT = 1e-11;

struct seeker {
    struct solver *solver;
    uint32_t *first_out; /* [n_nodes + 1] into out: */
    uint32_t *out;       /* [n_strands] by tail, of each tail rising */
    uint32_t *last;      /* [n_nodes] strand by which a node was reached, or LSP_NONE */
    uint32_t *round;     /* [n_nodes] in which it was */
    uint32_t *reached;   /* [2 * n_nodes] nodes of the last round; of this one */
    uint32_t *taken;     /* [n_nodes] strands of the way, from the destination back */
    double *share;       /* [n_nodes] */
};

static enum lsp_status init_seeker(
    struct solver *solver, struct lsp_arena *scratch, struct seeker *seeker);
static void list_out(const struct strands *strands, struct seeker *seeker);
static void mark_used(const struct solver *solver, uint8_t is_used[]);
static enum lsp_status seek(struct seeker *seeker, struct pair *pair);
static void spread(struct seeker *seeker, uint32_t origin, const struct pair *pair);
static uint32_t spread_round(struct seeker *seeker, uint32_t origin, const struct pair *pair,
    uint32_t round, uint32_t n_last);

enum lsp_status lsp_ways_of_nobody(struct solver *solver)
{
    struct strands *strands = &solver->strands;
    const struct lsp_assignment_problem *problem = &strands->problem;
    struct lsp_arena scratch = {0};
    struct seeker seeker;
    uint8_t *is_used = LSP_ARRAY(&scratch, uint8_t, strands->n_pairs);
    enum lsp_status status = init_seeker(solver, &scratch, &seeker);
    if (is_used == NULL)
        status = LSP_NO_MEMORY;
    if (status == LSP_OK)
        mark_used(solver, is_used);
    for (uint32_t at = 0; at < problem->n_origins; at++) {
        bool has_spread = false; /* one search serves all pairs of an origin */
        for (size_t pair = problem->first_trip[at];
             pair < problem->first_trip[at + 1] && status == LSP_OK; pair++) {
            if (is_used[pair] || !isfinite(strands->pairs[pair].cheapest_money))
                continue;
            if (!has_spread)
                spread(&seeker, at, &strands->pairs[pair]);
            has_spread = true;
            status = seek(&seeker, &strands->pairs[pair]);
        }
    }
    lsp_arena_finish(&scratch);
    return status;
}

static enum lsp_status init_seeker(
    struct solver *solver, struct lsp_arena *scratch, struct seeker *seeker)
{
    size_t n = solver->strands.problem.n_nodes, n_strands = solver->strands.n_strands;
    *seeker = (struct seeker){.solver = solver,
        .first_out = LSP_ARRAY(scratch, uint32_t, n + 1),
        .out = LSP_ARRAY(scratch, uint32_t, n_strands),
        .last = LSP_ARRAY(scratch, uint32_t, n),
        .round = LSP_ARRAY(scratch, uint32_t, n),
        .reached = LSP_ARRAY(scratch, uint32_t, 2 * n),
        .taken = LSP_ARRAY(scratch, uint32_t, n),
        .share = LSP_ARRAY(scratch, double, n)};
    if (!seeker->first_out || !seeker->out || !seeker->last || !seeker->round || !seeker->reached ||
        !seeker->taken || !seeker->share)
        return LSP_NO_MEMORY;
    list_out(&solver->strands, seeker);
    for (size_t at = 0; at < n; at++)
        seeker->share[at] = 1;
    return LSP_OK;
}

/* By counting, so that the strands of a tail keep their order. */
static void list_out(const struct strands *strands, struct seeker *seeker)
{
    uint32_t n_nodes = strands->problem.n_nodes;
    for (uint32_t index = 0; index < strands->n_strands; index++)
        seeker->first_out[strands->strands[index].tail + 1]++;
    for (uint32_t node = 0; node < n_nodes; node++)
        seeker->first_out[node + 1] += seeker->first_out[node];
    for (uint32_t index = (uint32_t)strands->n_strands; index-- > 0;) {
        uint32_t tail = strands->strands[index].tail; /* ends become beginnings */
        seeker->out[--seeker->first_out[tail + 1]] = index;
    }
    for (uint32_t node = 0; node < n_nodes; node++)
        seeker->first_out[node] = seeker->first_out[node + 1];
    seeker->first_out[n_nodes] = (uint32_t)strands->n_strands;
}

static void mark_used(const struct solver *solver, uint8_t is_used[])
{
    const struct lsp_demand *demand = solver->problem->demand;
    for (size_t choice = 0; choice < demand->n_movements * demand->n_alternatives; choice++)
        if (solver->pair[choice] != LSP_NONE && solver->choice_amount[choice] > 0)
            is_used[solver->pair[choice]] = 1;
}

static enum lsp_status seek(struct seeker *seeker, struct pair *pair)
{
    uint32_t n = 0;
    if (seeker->last[pair->to] == LSP_NONE)
        LSP_BUG("a finite cost to where no way leads");
    for (uint32_t node = pair->to; node != pair->from;) {
        seeker->taken[n] = seeker->last[node];
        node = seeker->solver->strands.strands[seeker->taken[n++]].tail;
    }
    return lsp_way_keep(seeker->solver, pair, n, seeker->taken, seeker->share);
}

/* Round by round over tight strands, from where the pair and all others of its origin begin.  Of
 * the strands by which a node is first reached, the first is taken. */
static void spread(struct seeker *seeker, uint32_t origin, const struct pair *pair)
{
    uint32_t n_nodes = seeker->solver->strands.problem.n_nodes, n_reached = 1;
    memset(seeker->last, 0xff, n_nodes * sizeof *seeker->last);
    seeker->reached[0] = pair->from;
    for (uint32_t round = 1; n_reached > 0; round++)
        n_reached = spread_round(seeker, origin, pair, round, n_reached);
}

/* Returns how many nodes it reaches; rounds take turns with the two halves of the list. */
static uint32_t spread_round(struct seeker *seeker, uint32_t origin, const struct pair *pair,
    uint32_t round, uint32_t n_last)
{
    const struct strands *strands = &seeker->solver->strands;
    uint32_t n_nodes = strands->problem.n_nodes, n_reached = 0;
    const double *potential = &strands->potential[(size_t)origin * n_nodes];
    const double *fixed = &strands->fixed_cost[(size_t)pair->travel_class * strands->n_strands];
    const uint32_t *before = seeker->reached + (round % 2 == 1 ? 0 : n_nodes);
    uint32_t *reached = seeker->reached + (round % 2 == 1 ? n_nodes : 0);
    for (uint32_t at = 0; at < n_last; at++) {
        uint32_t tail = before[at];
        for (uint32_t out = seeker->first_out[tail]; out < seeker->first_out[tail + 1]; out++) {
            uint32_t index = seeker->out[out], head = strands->strands[index].head;
            bool is_first = seeker->last[head] == LSP_NONE;
            if (head == pair->from ||
                (!is_first && (seeker->round[head] != round || seeker->last[head] < index)))
                continue;
            double cost = potential[tail] + strands->time[index] + fixed[index];
            if (!(cost <= potential[head] + TIGHT * fabs(potential[head])))
                continue;
            if (is_first)
                reached[n_reached++] = head;
            seeker->last[head] = index;
            seeker->round[head] = round;
        }
    }
    return n_reached;
}
