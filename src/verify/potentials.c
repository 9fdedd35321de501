/* Whether given potentials are cheapest costs, and what those are to a grain.
 *
 * Costs are counted in grains, a power of two of which the largest potential has 2^61 to 2^62; each
 * is cut down to whole grains, so that sums are exact.  Given p, let a link be near where
 *
 *     p[tail] + cost <= p[head] (1 + NEAR) + SLACK grains
 *
 * in doubles.  The cheapest costs q in grains over near links alone are found in one pass, since
 * tails come before heads but for cycles of next to no cost.  If every q is within
 * DRIFT p + SLACK / 4 grains of its p then no link at all offers less than q: one that is not near
 * has more than the two differences at its ends to spare.  So q is dual feasible, and nothing rests
 * on p: it tells where to look.  The cheapest cost exceeds q by less than q's number of links times
 * the most grains that a cost lost.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "verify/verify_internal.h"

/* Potentials are sums of up to some thousand rounded costs: doubles keep 1e-12 of them. */
static const double NEAR = 8e-12;
static const double DRIFT = 1e-12;
static const double SLACK = 4194304; /* 2^22: a cost loses a grain at a link, so four a node */
static const int64_t UNREACHED = INT64_MAX, TOO_FAR = INT64_MAX / 2 + (INT64_MAX >> 10);
enum { GRAIN_BITS = 62 };

enum { UNSEEN, OPEN, CLOSED };

struct entry {
    double cost;
    uint32_t node;
};

struct verify_work {
    const struct verify_graph *graph;
    double *leaving;      /* [n_nodes] potentials, INFINITY where no path goes on */
    uint32_t *first_near; /* [n_nodes + 1] */
    uint32_t *near;       /* [n_links + 1] positions by head */
    int64_t *grains;      /* [n_nodes] q */
    uint32_t *depth;      /* [n_nodes] links of q's path */
    uint32_t *order;      /* [n_nodes] tails before heads */
    uint32_t n_ordered;
    bool has_cycle;
    uint8_t *mark;      /* [n_nodes] */
    uint32_t *stack;    /* [n_nodes] */
    uint32_t *next;     /* [n_nodes] near links looked at */
    struct entry *heap; /* [n_links + 1] */
    size_t n_heap;
};

static bool find_near(
    struct verify_work *work, uint32_t origin, const double potential[], uint32_t *ret_node);
static void order_from(struct verify_work *work, uint32_t root);
static bool relax(struct verify_work *work, uint32_t node);
static bool has_drifted(const struct verify_work *work, uint32_t node, double potential);
static void push(struct verify_work *work, double cost, uint32_t node);
static struct entry pop(struct verify_work *work);

struct verify_work *lsp_verify_work_create(const struct verify_graph *graph)
{
    size_t n = (size_t)graph->n_nodes + 1, n_links = (size_t)graph->n_links + 1;
    struct verify_work *work = calloc(1, sizeof *work);
    if (work == NULL)
        return NULL;
    *work = (struct verify_work){.graph = graph,
        .leaving = calloc(n, sizeof *work->leaving),
        .first_near = calloc(n, sizeof *work->first_near),
        .near = calloc(n_links, sizeof *work->near),
        .grains = calloc(n, sizeof *work->grains),
        .depth = calloc(n, sizeof *work->depth),
        .order = calloc(n, sizeof *work->order),
        .mark = calloc(n, sizeof *work->mark),
        .stack = calloc(n, sizeof *work->stack),
        .next = calloc(n, sizeof *work->next),
        .heap = calloc(n_links, sizeof *work->heap)};
    if (work->leaving != NULL && work->first_near != NULL && work->near != NULL &&
        work->grains != NULL && work->depth != NULL && work->order != NULL && work->mark != NULL &&
        work->stack != NULL && work->next != NULL && work->heap != NULL)
        return work;
    lsp_verify_work_destroy(work);
    return NULL;
}

void lsp_verify_work_destroy(struct verify_work *work)
{
    if (work == NULL)
        return;
    free(work->leaving);
    free(work->first_near);
    free(work->near);
    free(work->grains);
    free(work->depth);
    free(work->order);
    free(work->mark);
    free(work->stack);
    free(work->next);
    free(work->heap);
    free(work);
}

void lsp_verify_set_grain(struct verify_graph *graph, double largest)
{
    int exponent = 0;
    frexp(largest, &exponent);
    graph->exponent = GRAIN_BITS - exponent;
    graph->most_lost = 0;
    for (uint32_t at = 0; at < graph->n_links; at++) {
        long double low = ldexpl(graph->in_exact[at].low, graph->exponent);
        long double high = ldexpl(graph->in_exact[at].high, graph->exponent);
        long double whole = low < (long double)TOO_FAR ? floorl(low) : (long double)TOO_FAR;
        graph->in_grains[at] = (int64_t)whole;
        if (whole < (long double)TOO_FAR) /* else no potential is that large */
            graph->most_lost = fmaxl(graph->most_lost, up(high - whole));
    }
}

bool lsp_verify_potentials_hold(
    struct verify_work *work, uint32_t origin, const double potential[], uint32_t *ret_node)
{
    uint32_t n_nodes = work->graph->n_nodes;
    *ret_node = origin;
    if (fpclassify(potential[origin]) != FP_ZERO || !find_near(work, origin, potential, ret_node))
        return false;
    for (uint32_t node = 0; node < n_nodes; node++)
        work->grains[node] = UNREACHED;
    memset(work->mark, UNSEEN, n_nodes);
    work->grains[origin] = 0;
    work->depth[origin] = 0;
    work->mark[origin] = CLOSED;
    work->n_ordered = 0;
    work->has_cycle = false;
    for (uint32_t node = 0; node < n_nodes; node++)
        if (work->mark[node] == UNSEEN)
            order_from(work, node);
    for (bool has_changed = work->has_cycle; has_changed;) {
        has_changed = false;
        for (uint32_t at = 0; at < work->n_ordered; at++)
            has_changed |= relax(work, work->order[at]);
    }
    for (uint32_t node = 0; node < n_nodes; node++)
        if (has_drifted(work, node, potential[node])) {
            *ret_node = node;
            return false;
        }
    return true;
}

struct lsp_verify_interval lsp_verify_potential(const struct verify_work *work, uint32_t node)
{
    const struct verify_graph *graph = work->graph;
    long double low = (long double)work->grains[node];
    long double high = up(low + up((long double)work->depth[node] * graph->most_lost));
    return (struct lsp_verify_interval){
        ldexpl(low, -graph->exponent), ldexpl(high, -graph->exponent)};
}

/* False when a potential is no cost, is not what any link offers, or is more than one does. */
static bool find_near(
    struct verify_work *work, uint32_t origin, const double potential[], uint32_t *ret_node)
{
    const struct verify_graph *graph = work->graph;
    double *leaving = work->leaving, slack = ldexp(SLACK, -graph->exponent);
    memcpy(leaving, potential, graph->n_nodes * sizeof *leaving);
    for (uint32_t node = 0; node < graph->n_centroids; node++)
        leaving[node] = node == origin ? 0 : (double)INFINITY;
    uint32_t n_near = 0;
    for (uint32_t node = 0; node < graph->n_nodes; node++) {
        double given = potential[node], least = (double)INFINITY;
        *ret_node = node;
        work->first_near[node] = n_near;
        if (!(given >= 0))
            return false;
        double reach = isinf(given) ? -1 : given * (1 + NEAR) + slack;
        for (uint32_t at = graph->first_in[node]; at < graph->first_in[node + 1]; at++) {
            double offer = leaving[graph->in_tail[at]] + graph->in_cost[at];
            least = offer < least ? offer : least;
            work->near[n_near] = at;
            n_near += offer <= reach;
        }
        bool is_offered = isinf(given) ? isinf(least) != 0
                                       : least >= given * (1 - NEAR) && least <= given * (1 + NEAR);
        if (!is_offered && node != origin)
            return false;
    }
    work->first_near[graph->n_nodes] = n_near;
    return true;
}

/* Depth first against the direction of the near links. */
static void order_from(struct verify_work *work, uint32_t root)
{
    const uint32_t *in_tail = work->graph->in_tail;
    uint32_t n_stack = 0;
    work->stack[n_stack++] = root;
    work->mark[root] = OPEN;
    work->next[root] = work->first_near[root];
    while (n_stack > 0) {
        uint32_t node = work->stack[n_stack - 1];
        uint32_t at = work->next[node], end = work->first_near[node + 1];
        while (at < end && work->mark[in_tail[work->near[at]]] != UNSEEN) {
            work->has_cycle |= work->mark[in_tail[work->near[at]]] == OPEN;
            at++;
        }
        work->next[node] = at;
        if (at < end) {
            uint32_t tail = in_tail[work->near[at]];
            work->mark[tail] = OPEN;
            work->next[tail] = work->first_near[tail];
            work->stack[n_stack++] = tail;
            continue;
        }
        relax(work, node);
        work->mark[node] = CLOSED;
        work->order[work->n_ordered++] = node;
        n_stack--;
    }
}

/* Whether the node's cost fell. */
static bool relax(struct verify_work *work, uint32_t node)
{
    const struct verify_graph *graph = work->graph;
    int64_t least = work->grains[node];
    uint32_t best = UINT32_MAX;
    for (uint32_t at = work->first_near[node]; at < work->first_near[node + 1]; at++) {
        uint32_t link = work->near[at], tail = graph->in_tail[link];
        if (work->grains[tail] > TOO_FAR)
            continue;
        int64_t cost = work->grains[tail] + graph->in_grains[link];
        best = cost < least ? tail : best;
        least = cost < least ? cost : least;
    }
    if (best == UINT32_MAX)
        return false;
    work->grains[node] = least;
    work->depth[node] = work->depth[best] + 1;
    return true;
}

static bool has_drifted(const struct verify_work *work, uint32_t node, double potential)
{
    int64_t grains = work->grains[node];
    if (isinf(potential) || grains > TOO_FAR)
        return !isinf(potential) || grains != UNREACHED;
    double given = ldexp(potential, work->graph->exponent);
    int64_t difference = grains - (int64_t)given;
    return !(fabs((double)difference) <= given * DRIFT + SLACK / 4);
}

/* Centroids are left only where the path begins. */
void lsp_verify_search(struct verify_work *work, uint32_t origin, double ret_potential[])
{
    const struct verify_graph *graph = work->graph;
    for (uint32_t node = 0; node < graph->n_nodes; node++)
        ret_potential[node] = (double)INFINITY;
    ret_potential[origin] = 0;
    push(work, 0, origin);
    while (work->n_heap > 0) {
        struct entry next = pop(work);
        bool is_through = next.node >= graph->n_centroids || next.node == origin;
        if (next.cost > ret_potential[next.node] || !is_through)
            continue;
        for (uint32_t at = graph->first_out[next.node]; at < graph->first_out[next.node + 1];
             at++) {
            double cost = next.cost + graph->in_cost[graph->out[at]];
            uint32_t head = graph->out_head[at];
            if (cost < ret_potential[head]) {
                ret_potential[head] = cost;
                push(work, cost, head);
            }
        }
    }
}

/* A node is pushed at most once for each link that leads to it, so the heap is large enough. */
static void push(struct verify_work *work, double cost, uint32_t node)
{
    struct entry *heap = work->heap;
    size_t at = work->n_heap++;
    while (at > 0 && heap[(at - 1) / 2].cost > cost) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = (struct entry){cost, node};
}

static struct entry pop(struct verify_work *work)
{
    struct entry *heap = work->heap;
    struct entry first = heap[0], last = heap[--work->n_heap];
    size_t at = 0;
    for (size_t child = 1; child < work->n_heap; child = 2 * at + 1) {
        if (child + 1 < work->n_heap && heap[child + 1].cost < heap[child].cost)
            child++;
        if (heap[child].cost >= last.cost)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
    return first;
}
