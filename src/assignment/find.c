/* Finding the pair of segments for a used link that is not on a cheapest way: back along the used
 * links with most flow until the cheapest way is met [XieXie2016].
 * SPDX-License-Identifier: Apache-2.0 */
#include "assignment/assignment_internal.h"

/* Distances are sums of up to a few hundred costs, so their rounding is below this part of them. */
static const double TIGHT = 1e-13;
/* Of links equally good but for rounding the dearer is taken, which keeps ways from going round on
 * links without cost. */
static const double TIE = 3e-15;

static bool trace_cheapest(const struct solver *solver, struct desk *desk, uint32_t origin,
    const double cost[], const double potential[], uint32_t node);
static bool trace_around_loops(const struct solver *solver, struct desk *desk, uint32_t origin,
    const double cost[], const double potential[], uint32_t node);
static uint32_t tight_into(const struct links *links, const struct desk *desk, uint32_t origin,
    const double cost[], const double potential[], uint32_t node);
uint32_t lsp_assignment_best_into(const struct links *links, struct desk *desk, uint32_t origin,
    const double cost[], const double potential[], uint32_t node);
static uint32_t trace_used(
    struct solver *solver, struct desk *desk, uint32_t link, uint32_t *ret_n, bool *ret_is_cycle);
static uint32_t most_used_into(const struct links *links, const struct desk *desk, uint32_t node);
static void remove_cycle(struct solver *solver, struct desk *desk, uint32_t node, uint32_t n);
static double extra_of(const struct solver *solver, const uint32_t way[], uint32_t n);

enum lsp_status lsp_assignment_find_pair(struct solver *solver, struct desk *desk, uint32_t origin,
    const double potential[], uint32_t link, uint32_t *ret_pair, bool *ret_loop)
{
    const double *cost = solver->priced;
    *ret_pair = LSP_NONE;
    uint32_t head = solver->links.head[link];
    *ret_loop = !trace_cheapest(solver, desk, origin, cost, potential, head) &&
                !trace_around_loops(solver, desk, origin, cost, potential, head);
    while (!*ret_loop && desk->flow[link] > 0) {
        uint32_t n_a;
        bool is_cycle;
        uint32_t meeting = trace_used(solver, desk, link, &n_a, &is_cycle);
        if (meeting == LSP_NONE)
            return LSP_OK;
        if (is_cycle) {
            remove_cycle(solver, desk, meeting, n_a);
            continue;
        }
        uint32_t n_b = desk->place[meeting];
        double offset = extra_of(solver, desk->way_b, n_b) - extra_of(solver, desk->way_a, n_a);
        return lsp_assignment_pool_add(
            &solver->pool, solver->cls, desk->way_a, n_a, desk->way_b, n_b, offset, ret_pair);
    }
    return LSP_OK;
}

/* Marks the nodes of the cheapest way back from a node; false when rounding closes a loop. */
static bool trace_cheapest(const struct solver *solver, struct desk *desk, uint32_t origin,
    const double cost[], const double potential[], uint32_t node)
{
    uint32_t n = 0;
    desk->now++;
    for (;;) {
        if (desk->stamp[node] == desk->now)
            return false;
        desk->stamp[node] = desk->now;
        desk->place[node] = n;
        if (node == origin)
            return true;
        uint32_t link =
            lsp_assignment_best_into(&solver->links, desk, origin, cost, potential, node);
        if (link == LSP_NONE)
            return false;
        desk->way_b[n++] = link;
        node = solver->links.tail[link];
    }
}

/* The same where links without cost close loops: depth first over the links that are tight. */
static bool trace_around_loops(const struct solver *solver, struct desk *desk, uint32_t origin,
    const double cost[], const double potential[], uint32_t node)
{
    uint32_t n = 0, seen = ++desk->now_trail;
    desk->now++;
    for (;;) {
        desk->trail_stamp[node] = seen;
        desk->stamp[node] = desk->now;
        desk->place[node] = n;
        if (node == origin)
            return true;
        uint32_t link = tight_into(&solver->links, desk, origin, cost, potential, node);
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

/* Back from a link along the links with most flow into way_a, until the cheapest way is met; then
 * *ret_n links.  For a cycle, its node and the number of links traced until it closed. */
static uint32_t trace_used(
    struct solver *solver, struct desk *desk, uint32_t link, uint32_t *ret_n, bool *ret_is_cycle)
{
    const struct links *links = &solver->links;
    uint32_t n = 0, goal = links->head[link], trail = ++desk->now_trail;
    desk->way_a[n++] = link;
    desk->trail_stamp[goal] = trail;
    uint32_t node = links->tail[link];
    for (;;) {
        *ret_n = n;
        *ret_is_cycle = desk->trail_stamp[node] == trail;
        if (*ret_is_cycle || desk->stamp[node] == desk->now)
            return node;
        desk->trail_stamp[node] = trail;
        uint32_t into = most_used_into(links, desk, node);
        if (into == LSP_NONE)
            return LSP_NONE;
        desk->way_a[n++] = into;
        node = links->tail[into];
    }
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
static void remove_cycle(struct solver *solver, struct desk *desk, uint32_t node, uint32_t n)
{
    struct links *links = &solver->links;
    uint32_t first = n;
    do
        first--;
    while (links->head[desk->way_a[first]] != node);
    double amount = lsp_assignment_desk_room(desk, &desk->way_a[first], n - first);
    for (; first < n; first++) {
        uint32_t link = desk->way_a[first];
        lsp_assignment_desk_take(desk, link, amount);
        double rest = links->flow[link] - amount;
        links->flow[link] = rest > 0 ? rest : 0;
        lsp_assignment_links_price(links, link);
    }
}

static double extra_of(const struct solver *solver, const uint32_t way[], uint32_t n)
{
    double sum = 0;
    if (solver->problem->n_classes > 1)
        for (uint32_t at = 0; at < n; at++)
            sum += lsp_assignment_extra_cost(solver, solver->cls, way[at]);
    return sum;
}
