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
    uint32_t *last;  /* [n_nodes] strand by which a node was reached, or LSP_NONE */
    uint8_t *is_new; /* [2 * n_nodes] reached in the last round; being reached in this one */
    uint32_t *taken; /* [n_nodes] strands of the way, from the destination back */
    double *share;   /* [n_nodes] */
};

static enum lsp_status init_seeker(
    struct solver *solver, struct lsp_arena *scratch, struct seeker *seeker);
static void mark_used(const struct solver *solver, uint8_t is_used[]);
static enum lsp_status seek(struct seeker *seeker, struct pair *pair);
static void spread(struct seeker *seeker, uint32_t origin, const struct pair *pair);

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
    size_t n = solver->strands.problem.n_nodes;
    *seeker = (struct seeker){.solver = solver,
        .last = LSP_ARRAY(scratch, uint32_t, n),
        .is_new = LSP_ARRAY(scratch, uint8_t, 2 * n),
        .taken = LSP_ARRAY(scratch, uint32_t, n),
        .share = LSP_ARRAY(scratch, double, n)};
    if (!seeker->last || !seeker->is_new || !seeker->taken || !seeker->share)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < n; at++)
        seeker->share[at] = 1;
    return LSP_OK;
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

/* Round by round over tight strands, from where the pair and all others of its origin begin. */
static void spread(struct seeker *seeker, uint32_t origin, const struct pair *pair)
{
    const struct strands *strands = &seeker->solver->strands;
    uint32_t n_nodes = strands->problem.n_nodes;
    const double *potential = &strands->potential[(size_t)origin * n_nodes];
    const double *fixed = &strands->fixed_cost[(size_t)pair->travel_class * strands->n_strands];
    uint8_t *is_new = seeker->is_new, *is_next = seeker->is_new + n_nodes;
    memset(seeker->last, 0xff, n_nodes * sizeof *seeker->last);
    memset(is_new, 0, n_nodes);
    is_new[pair->from] = 1;
    for (bool goes_on = true; goes_on;) {
        goes_on = false;
        memset(is_next, 0, n_nodes);
        for (uint32_t index = 0; index < strands->n_strands; index++) {
            uint32_t tail = strands->strands[index].tail, head = strands->strands[index].head;
            double cost = potential[tail] + strands->time[index] + fixed[index];
            if (!is_new[tail] || head == pair->from || seeker->last[head] != LSP_NONE ||
                !(cost <= potential[head] + TIGHT * fabs(potential[head])))
                continue;
            seeker->last[head] = index;
            is_next[head] = 1;
            goes_on = true;
        }
        uint8_t *done = is_new;
        is_new = is_next;
        is_next = done;
    }
}
