/* Which links' flows the data determine.
 *
 * Costs of an equilibrium are unique, and so is the flow of a link whose cost rises with it.  Two
 * equilibria can therefore differ only by flow that goes round on links of constant cost, against
 * the direction of some of them; and each of these links is on a cheapest way of some origin.  So a
 * link of constant cost that is on no such way, or on no cycle of links that are (in whatever
 * direction), has one flow too.
 *
 * A link is on no cycle just when it is a bridge [Tarjan1974].
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include <omp.h>

#include "assignment/assignment_internal.h"

/* Costs at a relative gap g are good to about the root of g; never better than rounding. */
static const double LEAST_TOLERANCE = 1e-12;

struct ties {
    struct solver *solver;
    double tolerance;
    uint32_t *constant; /* [n_constant] links of constant cost */
    uint32_t n_constant;
    uint8_t *is_tight; /* [n_threads * n_links]; at last the first n_links hold for all */
};

/* An undirected graph of links, and how far a walk into its depths has come.  Its nodes are those
 * of the links, where ways out of centroids begin, and behind them the centroids where ways in end.
 */
struct walk {
    const struct links *links;
    uint32_t n_nodes;
    uint32_t *first; /* [n_nodes + 1] positions in link */
    uint32_t *link;  /* [2 * n_edges] links at a node, in whatever direction */
    uint32_t *found; /* [n_nodes] when the node was found, from 1; 0: not yet */
    uint32_t *low;   /* [n_nodes] the first node found that can be reached from its depths */
    uint32_t *by;    /* [n_nodes] link by which it was found */
    uint32_t *next;  /* [n_nodes] position in link to go on with */
    uint32_t *trail; /* [n_nodes] nodes from the root to here */
    uint32_t n_found;
};

static enum lsp_status init(struct ties *ties, struct lsp_arena *arena) LSP_MUST_CHECK;
static bool is_constant(const struct links *links, uint32_t link);
static void find_tight(struct ties *ties);
static void find_tight_of(const struct ties *ties, const struct origin_flow *origin,
    const double potential[], uint8_t is_tight[]);
static void join_threads(struct ties *ties);
static enum lsp_status init_walk(struct walk *walk, const struct links *links,
    const uint8_t is_edge[], struct lsp_arena *arena) LSP_MUST_CHECK;
static void clear_bridges(struct walk *walk, uint32_t root, uint8_t is_edge[]);
static void clear_bridge(const struct walk *walk, uint32_t node, uint8_t is_edge[]);
static bool joins_the_same(const struct links *links, uint32_t a, uint32_t b);
static uint32_t walk_head(const struct links *links, uint32_t link);
static uint32_t other_end(const struct links *links, uint32_t link, uint32_t node);

enum lsp_status lsp_assignment_set_determined(
    struct solver *solver, struct lsp_assignment_result *result)
{
    struct lsp_arena arena = {0};
    struct ties ties = {.solver = solver};
    struct walk walk;
    enum lsp_status status = init(&ties, &arena);
    result->is_determined = LSP_ARRAY(&result->arena, bool, solver->links.n_links);
    if (!result->is_determined)
        status = LSP_NO_MEMORY;
    if (status == LSP_OK) {
        find_tight(&ties);
        join_threads(&ties);
        status = lsp_assignment_is_stopped(solver->watch) ? LSP_CANCELLED : LSP_OK;
    }
    if (status == LSP_OK)
        status = init_walk(&walk, &solver->links, ties.is_tight, &arena);
    if (status == LSP_OK) {
        for (uint32_t node = 0; node < walk.n_nodes; node++)
            if (walk.found[node] == 0)
                clear_bridges(&walk, node, ties.is_tight);
        for (uint32_t link = 0; link < solver->links.n_links; link++)
            result->is_determined[solver->links.number[link]] = !ties.is_tight[link];
    }
    lsp_arena_finish(&arena);
    return status;
}

static enum lsp_status init(struct ties *ties, struct lsp_arena *arena)
{
    const struct links *links = &ties->solver->links;
    size_t n_threads = ties->solver->options.n_threads;
    ties->tolerance = fmax(sqrt(ties->solver->gap), LEAST_TOLERANCE);
    ties->constant = LSP_ARRAY(arena, uint32_t, links->n_links);
    ties->is_tight = LSP_ARRAY(arena, uint8_t, n_threads * links->n_links);
    if (!ties->constant || !ties->is_tight)
        return LSP_NO_MEMORY;
    for (uint32_t link = 0; link < links->n_links; link++)
        if (is_constant(links, link))
            ties->constant[ties->n_constant++] = link;
    return LSP_OK;
}

static bool is_constant(const struct links *links, uint32_t link)
{
    return links->kind[link] == LINK_CONSTANT ||
           (links->kind[link] == LINK_OTHER &&
               lsp_assignment_function_is_flat(&links->function[link], links->flow[link]));
}

static void find_tight(struct ties *ties)
{
    struct solver *solver = ties->solver;
    uint32_t n_origins = solver->problem->n_origins, n_links = solver->links.n_links;
    for (uint32_t first = 0, n; first < n_origins && ties->n_constant > 0; first += n) {
        n = lsp_assignment_block_size(solver, first);
        if (first == 0 || solver->origins[first].cls != solver->cls)
            lsp_assignment_price_costs(solver, solver->origins[first].cls);
        if (lsp_assignment_is_stopped(solver->watch))
            return; /* whoever called asks again */
        lsp_assignment_price_block(solver, first, n);
#pragma omp parallel for num_threads((int)solver->options.n_threads) schedule(dynamic)
        for (uint32_t k = 0; k < n; k++)
            find_tight_of(ties, &solver->origins[first + k],
                &solver->potential[(size_t)k * solver->links.n_nodes],
                &ties->is_tight[(size_t)omp_get_thread_num() * n_links]);
    }
}

static void find_tight_of(const struct ties *ties, const struct origin_flow *origin,
    const double potential[], uint8_t is_tight[])
{
    const struct links *links = &ties->solver->links;
    const double *cost = ties->solver->priced;
    if (origin->n == 0)
        return;
    for (uint32_t k = 0; k < ties->n_constant; k++) {
        uint32_t link = ties->constant[k], tail = links->tail[link];
        double toward = potential[links->head[link]];
        bool is_way = tail >= links->n_centroids || tail == origin->node;
        if (is_way && isfinite(toward) &&
            potential[tail] + cost[link] - toward <= ties->tolerance * toward)
            is_tight[link] = 1;
    }
}

static void join_threads(struct ties *ties)
{
    uint32_t n_links = ties->solver->links.n_links;
    for (uint32_t thread = 1; thread < ties->solver->options.n_threads; thread++)
        for (uint32_t link = 0; link < n_links; link++)
            ties->is_tight[link] |= ties->is_tight[(size_t)thread * n_links + link];
}

static enum lsp_status init_walk(
    struct walk *walk, const struct links *links, const uint8_t is_edge[], struct lsp_arena *arena)
{
    size_t n_nodes = (size_t)links->n_nodes + links->n_centroids, n_edges = 0;
    for (uint32_t link = 0; link < links->n_links; link++)
        n_edges += is_edge[link];
    if (2 * n_edges >= LSP_NONE || n_nodes >= LSP_NONE)
        return LSP_NO_MEMORY;
    *walk = (struct walk){links, (uint32_t)n_nodes, LSP_ARRAY(arena, uint32_t, n_nodes + 1),
        LSP_ARRAY(arena, uint32_t, 2 * n_edges), LSP_ARRAY(arena, uint32_t, n_nodes),
        LSP_ARRAY(arena, uint32_t, n_nodes), LSP_ARRAY(arena, uint32_t, n_nodes),
        LSP_ARRAY(arena, uint32_t, n_nodes), LSP_ARRAY(arena, uint32_t, n_nodes), 0};
    if (!walk->first || !walk->link || !walk->found || !walk->low || !walk->by || !walk->next ||
        !walk->trail)
        return LSP_NO_MEMORY;
    for (uint32_t link = 0; link < links->n_links; link++)
        if (is_edge[link]) {
            walk->first[links->tail[link]]++;
            walk->first[walk_head(links, link)]++;
        }
    for (size_t node = 1; node <= n_nodes; node++)
        walk->first[node] += walk->first[node - 1];
    for (uint32_t link = 0; link < links->n_links; link++)
        if (is_edge[link]) {
            walk->link[--walk->first[links->tail[link]]] = link;
            walk->link[--walk->first[walk_head(links, link)]] = link;
        }
    memcpy(walk->next, walk->first, n_nodes * sizeof *walk->next);
    return LSP_OK;
}

/* All that hangs together with the root, depth first: the link by which a node was found is a
 * bridge unless the node's depths lead back above it by another one. */
static void clear_bridges(struct walk *walk, uint32_t root, uint8_t is_edge[])
{
    uint32_t depth = 1;
    walk->trail[0] = root;
    walk->by[root] = LSP_NONE;
    walk->found[root] = walk->low[root] = ++walk->n_found;
    while (depth > 0) {
        uint32_t node = walk->trail[depth - 1];
        if (walk->next[node] < walk->first[node + 1]) {
            uint32_t link = walk->link[walk->next[node]++];
            uint32_t other = other_end(walk->links, link, node);
            if (walk->by[node] != LSP_NONE && joins_the_same(walk->links, link, walk->by[node]))
                continue;
            if (walk->found[other] > 0) {
                walk->low[node] =
                    walk->found[other] < walk->low[node] ? walk->found[other] : walk->low[node];
                continue;
            }
            walk->by[other] = link;
            walk->found[other] = walk->low[other] = ++walk->n_found;
            walk->trail[depth++] = other;
            continue;
        }
        depth--;
        if (depth == 0)
            return;
        uint32_t above = walk->trail[depth - 1];
        if (walk->low[node] > walk->found[above])
            clear_bridge(walk, node, is_edge);
        else if (walk->low[node] < walk->low[above])
            walk->low[above] = walk->low[node];
    }
}

/* The links by which the node was found and back: those that are alone in their direction. */
static void clear_bridge(const struct walk *walk, uint32_t node, uint8_t is_edge[])
{
    const struct links *links = walk->links;
    uint32_t by = walk->by[node], n[2] = {0, 0};
    for (int is_clearing = 0; is_clearing < 2; is_clearing++)
        for (uint32_t at = walk->first[node]; at < walk->first[node + 1]; at++) {
            uint32_t link = walk->link[at];
            if (!joins_the_same(links, link, by))
                continue;
            bool is_back = links->tail[link] != links->tail[by];
            if (is_clearing && n[is_back] == 1)
                is_edge[link] = 0;
            n[is_back] += !is_clearing;
        }
}

static bool joins_the_same(const struct links *links, uint32_t a, uint32_t b)
{
    uint32_t tail[2] = {links->tail[a], links->tail[b]};
    uint32_t head[2] = {walk_head(links, a), walk_head(links, b)};
    return (tail[0] == tail[1] && head[0] == head[1]) || (tail[0] == head[1] && head[0] == tail[1]);
}

static uint32_t walk_head(const struct links *links, uint32_t link)
{
    uint32_t head = links->head[link];
    return head < links->n_centroids ? links->n_nodes + head : head;
}

static uint32_t other_end(const struct links *links, uint32_t link, uint32_t node)
{
    uint32_t head = walk_head(links, link);
    return head == node ? links->tail[link] : head;
}
