/* Finding the pair of segments for a used link that is not on a cheapest way: back along the used
 * links with most flow until the cheapest way is met [XieXie2016].
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "assignment/assignment_internal.h"

/* Distances are sums of up to a few hundred costs, so their rounding is below this part of them. */
static const double TIGHT = 1e-13;
/* Of links equally good but for rounding the dearer is taken, which keeps ways from going round on
 * links without cost. */
static const double TIE = 3e-15;

/* How a trace ended. */
enum end {
    END_NONE,
    END_MEETING,
    END_CYCLE,   /* the used links went round: the node is where they closed */
    END_LOOP,    /* the cheapest way went round on links without cost */
    END_NOWHERE, /* no flow leads there: rounding */
};

struct trace {
    uint32_t origin;
    const double *potential;
    uint32_t link;     /* from where both ways go back */
    uint32_t n_a, n_b; /* links of desk->way_a and way_b */
    uint32_t meeting;
    bool is_b_whole; /* way_b is known back to the origin */
};

static enum end trace_both(const struct solver *solver, struct desk *desk, struct trace *trace);
static enum end follow_cheapest(const struct solver *solver, struct desk *desk, struct trace *trace,
    uint32_t *at_b, uint32_t at_a);
static bool trace_around_loops(const struct solver *solver, struct desk *desk, struct trace *trace);
static uint32_t tight_into(const struct links *links, const struct desk *desk, uint32_t origin,
    const double cost[], const double potential[], uint32_t node);
static uint32_t most_used_into(const struct links *links, const struct desk *desk, uint32_t node);
static enum lsp_status remove_cycle(const struct links *links, struct desk *desk,
    struct group *group, uint32_t node, uint32_t n) LSP_MUST_CHECK;
static enum lsp_status note_taken(struct group *group, uint32_t link, double flow) LSP_MUST_CHECK;
static double extra_of(const struct solver *solver, const uint32_t way[], uint32_t n);

enum lsp_status lsp_assignment_find_pair(const struct solver *solver, struct desk *desk,
    struct group *group, uint32_t origin, double potential[], uint32_t link, uint32_t *ret_pair)
{
    struct trace trace = {.origin = origin, .potential = potential, .link = link};
    bool is_searched = false;
    *ret_pair = LSP_NONE;
    while (desk->flow[link] > 0) {
        enum end end = trace_both(solver, desk, &trace);
        if (end == END_LOOP && !is_searched) {
            if (!trace_around_loops(solver, desk, &trace)) {
                lsp_assignment_desk_search(solver, desk, origin, potential);
                is_searched = true;
            }
            continue;
        }
        if (end == END_CYCLE) {
            LSP_TRY(remove_cycle(&solver->links, desk, group, trace.meeting, trace.n_a));
            continue;
        }
        if (end != END_MEETING)
            return LSP_OK;
        double offset =
            extra_of(solver, desk->way_b, trace.n_b) - extra_of(solver, desk->way_a, trace.n_a);
        return lsp_assignment_pool_add(&group->found, solver->cls, desk->way_a, trace.n_a,
            desk->way_b, trace.n_b, offset, ret_pair);
    }
    return LSP_OK;
}

/* Goes back along the most used links into way_a and along the cheapest way into way_b, each time
 * from whichever node is farther from the origin, until they meet: so neither goes much beyond. */
static enum end trace_both(const struct solver *solver, struct desk *desk, struct trace *trace)
{
    const struct links *links = &solver->links;
    uint32_t at_b = links->head[trace->link], trail = ++desk->now_trail;
    if (!trace->is_b_whole) {
        trace->n_b = 0;
        desk->stamp[at_b] = ++desk->now;
        desk->place[at_b] = 0;
    }
    desk->trail_stamp[at_b] = trail;
    trace->n_a = 0;
    uint32_t next = trace->link;
    for (;;) {
        desk->way_a[trace->n_a++] = next;
        uint32_t at_a = trace->meeting = links->tail[next];
        if (desk->trail_stamp[at_a] == trail)
            return END_CYCLE;
        desk->trail_stamp[at_a] = trail;
        desk->place_a[at_a] = trace->n_a;
        if (!trace->is_b_whole) {
            enum end end = follow_cheapest(solver, desk, trace, &at_b, at_a);
            if (end != END_NONE)
                return end;
        }
        if (desk->stamp[at_a] == desk->now) {
            trace->n_b = desk->place[at_a];
            return END_MEETING;
        }
        next = most_used_into(links, desk, at_a);
        if (next == LSP_NONE)
            return END_NOWHERE;
    }
}

/* Goes on along way_b until it is nearer to the origin than a node of way_a. */
static enum end follow_cheapest(const struct solver *solver, struct desk *desk, struct trace *trace,
    uint32_t *at_b, uint32_t at_a)
{
    const double *potential = trace->potential;
    while (*at_b != trace->origin && !(potential[at_a] > potential[*at_b]) &&
           desk->stamp[at_a] != desk->now) {
        uint32_t link = lsp_assignment_best_into(
            &solver->links, desk, trace->origin, solver->priced, potential, *at_b);
        if (link == LSP_NONE)
            return END_LOOP;
        uint32_t node = *at_b = solver->links.tail[link];
        if (desk->stamp[node] == desk->now)
            return END_LOOP;
        desk->way_b[trace->n_b++] = link;
        desk->stamp[node] = desk->now;
        desk->place[node] = trace->n_b;
        if (desk->trail_stamp[node] == desk->now_trail) {
            trace->n_a = desk->place_a[node];
            return END_MEETING;
        }
    }
    return END_NONE;
}

/* The same where links without cost close loops: depth first over the links that are tight. */
static bool trace_around_loops(const struct solver *solver, struct desk *desk, struct trace *trace)
{
    uint32_t n = 0, seen = ++desk->now_trail, node = solver->links.head[trace->link];
    desk->now++;
    for (;;) {
        desk->trail_stamp[node] = seen;
        desk->stamp[node] = desk->now;
        desk->place[node] = n;
        if (node == trace->origin) {
            trace->is_b_whole = true;
            return true;
        }
        uint32_t link =
            tight_into(&solver->links, desk, trace->origin, solver->priced, trace->potential, node);
        if (link != LSP_NONE) {
            desk->way_b[n++] = link;
            node = solver->links.tail[link];
        } else if (n > 0) {
            desk->stamp[node] = 0;
            node = solver->links.head[desk->way_b[--n]];
        } else {
            return false;
        }
    }
}

bool lsp_assignment_walk_tight(const struct solver *solver, struct desk *desk, uint32_t origin,
    const double potential[], uint32_t node, uint32_t *ret_n)
{
    uint32_t n = 0, seen = ++desk->now_trail;
    while (node != origin && desk->stamp[node] != desk->now) {
        desk->trail_stamp[node] = seen;
        uint32_t link = tight_into(&solver->links, desk, origin, solver->priced, potential, node);
        if (link != LSP_NONE) {
            desk->way_b[n++] = link;
            node = solver->links.tail[link];
        } else if (n > 0) {
            node = solver->links.head[desk->way_b[--n]];
        } else {
            return false;
        }
    }
    *ret_n = n;
    return true;
}

static uint32_t tight_into(const struct links *links, const struct desk *desk, uint32_t origin,
    const double cost[], const double potential[], uint32_t node)
{
    for (uint32_t link = links->first_in[node]; link < links->first_in[node + 1]; link++) {
        uint32_t tail = links->tail[link];
        if ((tail < links->n_centroids && tail != origin) ||
            desk->trail_stamp[tail] == desk->now_trail)
            continue;
        if (potential[tail] + cost[link] <= potential[node] * (1 + TIGHT))
            return link;
    }
    return LSP_NONE;
}

uint32_t lsp_assignment_best_into(const struct links *links, struct desk *desk, uint32_t origin,
    const double cost[], const double potential[], uint32_t node)
{
    if (desk->best_stamp[node] == desk->now_best)
        return desk->best[node];
    uint32_t best = LSP_NONE;
    double least = 0;
    for (uint32_t link = links->first_in[node]; link < links->first_in[node + 1]; link++) {
        uint32_t tail = links->tail[link];
        if ((tail < links->n_centroids && tail != origin) || tail == node)
            continue;
        double there = potential[tail] + cost[link];
        if (best == LSP_NONE || there < least * (1 - TIE) ||
            (there <= least * (1 + TIE) && cost[link] > cost[best])) {
            best = link;
            least = there;
        }
    }
    desk->best_stamp[node] = desk->now_best;
    desk->best[node] = best;
    return best;
}

static uint32_t most_used_into(const struct links *links, const struct desk *desk, uint32_t node)
{
    uint32_t best = LSP_NONE;
    double most = 0;
    for (uint32_t link = links->first_in[node]; link < links->first_in[node + 1]; link++)
        if (desk->flow[link] > most) {
            most = desk->flow[link];
            best = link;
        }
    return best;
}

/* Takes away what flows round from node to node: the last links traced. */
static enum lsp_status remove_cycle(
    const struct links *links, struct desk *desk, struct group *group, uint32_t node, uint32_t n)
{
    uint32_t first = n;
    do
        first--;
    while (links->head[desk->way_a[first]] != node);
    double amount = lsp_assignment_desk_room(desk, &desk->way_a[first], n - first);
    for (; first < n; first++) {
        lsp_assignment_desk_take(desk, desk->way_a[first], amount);
        LSP_TRY(note_taken(group, desk->way_a[first], amount));
    }
    return LSP_OK;
}

static enum lsp_status note_taken(struct group *group, uint32_t link, double flow)
{
    if (group->n_taken == group->taken_capacity) {
        uint32_t capacity = 2 * group->taken_capacity + 64;
        uint32_t *links = realloc(group->taken_link, capacity * sizeof *links);
        if (links)
            group->taken_link = links;
        double *flows = realloc(group->taken_flow, capacity * sizeof *flows);
        if (flows)
            group->taken_flow = flows;
        if (!links || !flows)
            return LSP_NO_MEMORY;
        group->taken_capacity = capacity;
    }
    group->taken_link[group->n_taken] = link;
    group->taken_flow[group->n_taken++] = flow;
    return LSP_OK;
}

static double extra_of(const struct solver *solver, const uint32_t way[], uint32_t n)
{
    double sum = 0;
    if (solver->problem->n_classes > 1)
        for (uint32_t at = 0; at < n; at++)
            sum += lsp_assignment_extra_cost(solver, solver->cls, way[at]);
    return sum;
}
