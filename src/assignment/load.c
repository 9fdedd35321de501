/* Loading: trips that flows do not carry yet, at first all of them, on cheapest ways; block after
 * block of origins, each at the costs the blocks before it left.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "assignment/assignment_internal.h"
#include "base/sum.h"

/* Work of the loading, all arrays by node and zero between origins. */
struct loading {
    struct solver *solver;
    double *through;    /* what is to be brought to, and through, a node */
    uint32_t *n_before; /* links of the tree out of a node that have still to come */
    uint32_t *wanting;  /* [n_wanting] nodes to which something is to be brought */
    uint32_t n_wanting;
    struct lsp_sum unreachable; /* vehicles */
};

static enum lsp_status init(struct loading *loading, struct lsp_arena *arena) LSP_MUST_CHECK;
static uint32_t gather(const struct solver *solver, uint32_t *first, uint32_t ret_origins[]);
static enum lsp_status load_block(
    struct loading *loading, const uint32_t origins[], uint32_t n) LSP_MUST_CHECK;
static enum lsp_status load_origin(
    struct loading *loading, uint32_t at, double potential[]) LSP_MUST_CHECK;
static void set_wants(struct loading *loading, uint32_t at);
static void add_want(struct loading *loading, uint32_t node, double least, uint32_t seen);
static void leave_unreachable(
    struct loading *loading, struct origin_flow *origin, const double potential[]);
static bool reaches_unreachable(
    const struct loading *loading, const struct origin_flow *origin, const double potential[]);
static void take_off(struct loading *loading, struct origin_flow *origin);
static bool mark_tree(
    struct loading *loading, const struct origin_flow *origin, const double potential[]);
static void forget_tree(struct loading *loading);
static bool walk_back(
    struct loading *loading, uint32_t origin, const double potential[], uint32_t destination);
static void mark_link(struct loading *loading, uint32_t link);
static void load_tree(struct loading *loading, const struct origin_flow *origin);
static enum lsp_status join(struct loading *loading, struct origin_flow *origin) LSP_MUST_CHECK;

enum lsp_status lsp_assignment_load(struct solver *solver)
{
    struct loading loading = {.solver = solver};
    struct lsp_arena arena = {0};
    enum lsp_status status = init(&loading, &arena);
    uint32_t origins[MAX_BLOCK], first = 0, n = 1;
    while (status == LSP_OK && n > 0) {
        n = gather(solver, &first, origins);
        status = load_block(&loading, origins, n);
    }
    solver->unreachable_trips = lsp_sum_value(&loading.unreachable);
    lsp_arena_finish(&arena);
    return status;
}

static enum lsp_status init(struct loading *loading, struct lsp_arena *arena)
{
    uint32_t n_nodes = loading->solver->problem->n_nodes;
    loading->through = LSP_ARRAY(arena, double, n_nodes);
    loading->n_before = LSP_ARRAY(arena, uint32_t, n_nodes);
    loading->wanting = LSP_ARRAY(arena, uint32_t, n_nodes);
    return loading->through && loading->n_before && loading->wanting ? LSP_OK : LSP_NO_MEMORY;
}

/* The next origins of one class that are to be loaded; returns how many. */
static uint32_t gather(const struct solver *solver, uint32_t *first, uint32_t ret_origins[])
{
    uint32_t n = 0, at = *first;
    for (; at < solver->problem->n_origins && n < solver->block; at++) {
        if (!solver->origins[at].is_to_load)
            continue;
        if (n > 0 && solver->origins[at].cls != solver->origins[ret_origins[0]].cls)
            break;
        ret_origins[n++] = at;
    }
    *first = at;
    return n;
}

static enum lsp_status load_block(struct loading *loading, const uint32_t origins[], uint32_t n)
{
    struct solver *solver = loading->solver;
    uint32_t node[MAX_BLOCK];
    if (n == 0)
        return LSP_OK;
    for (uint32_t k = 0; k < n; k++)
        node[k] = solver->origins[origins[k]].node;
    lsp_assignment_price_costs(solver, solver->origins[origins[0]].cls);
    lsp_assignment_price_nodes(solver, node, n);
    for (uint32_t k = 0; k < n; k++) {
        if (lsp_assignment_is_stopped(solver->watch))
            return LSP_CANCELLED;
        LSP_TRY(load_origin(
            loading, origins[k], &solver->potential[(size_t)k * solver->links.n_nodes]));
    }
    return LSP_OK;
}

static enum lsp_status load_origin(struct loading *loading, uint32_t at, double potential[])
{
    struct solver *solver = loading->solver;
    struct origin_flow *origin = &solver->origins[at];
    struct desk *desk = &solver->desks[0];
    const struct origin_flow none = {.node = origin->node};
    set_wants(loading, at);
    if (reaches_unreachable(loading, origin, potential)) {
        take_off(loading, origin);
        set_wants(loading, at);
    }
    leave_unreachable(loading, origin, potential);
    lsp_assignment_desk_open(desk, &none);
    if (!mark_tree(loading, origin, potential)) {
        forget_tree(loading);
        lsp_assignment_desk_open(desk, &none);
        lsp_assignment_desk_search(solver, desk, origin->node, potential);
        if (!mark_tree(loading, origin, potential))
            LSP_BUG("a tree has a loop");
    }
    load_tree(loading, origin);
    for (uint32_t k = 0; k < desk->n_used; k++) {
        uint32_t link = desk->used[k];
        solver->links.flow[link] += desk->flow[link];
        lsp_assignment_links_price(&solver->links, link);
        loading->through[solver->links.head[link]] = 0;
    }
    loading->through[origin->node] = 0;
    origin->is_to_load = false;
    return join(loading, origin);
}

/* What the origin's flows do not bring to where it ends or flows on. */
static void set_wants(struct loading *loading, uint32_t at)
{
    const struct solver *solver = loading->solver;
    const struct lsp_assignment_problem *problem = solver->problem;
    const struct links *links = &solver->links;
    struct origin_flow *origin = &solver->origins[at];
    double pcu = problem->pcu ? problem->pcu[origin->cls] : 1, *through = loading->through;
    uint32_t seen = ++solver->desks[0].now_trail;
    origin->trips = 0;
    for (uint32_t k = 0; k < origin->n; k++) {
        through[links->tail[origin->link[k]]] += origin->flow[k];
        through[links->head[origin->link[k]]] -= origin->flow[k];
    }
    for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++)
        if (problem->destination[trip] != origin->node) {
            through[problem->destination[trip]] += pcu * problem->trips[trip];
            origin->trips += pcu * problem->trips[trip];
        }
    through[origin->node] = 0;
    double least = origin->n > 0 ? solver->lack_part * origin->trips : 0;
    loading->n_wanting = 0;
    for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++)
        add_want(loading, problem->destination[trip], least, seen);
    for (uint32_t k = 0; k < origin->n; k++) {
        add_want(loading, links->head[origin->link[k]], least, seen);
        add_want(loading, links->tail[origin->link[k]], least, seen);
    }
}

static void add_want(struct loading *loading, uint32_t node, double least, uint32_t seen)
{
    struct desk *desk = &loading->solver->desks[0];
    if (desk->trail_stamp[node] == seen)
        return;
    desk->trail_stamp[node] = seen;
    if (loading->through[node] > least)
        loading->wanting[loading->n_wanting++] = node;
    else
        loading->through[node] = 0;
}

/* Whether flows of the origin run where it cannot come any more. */
static bool reaches_unreachable(
    const struct loading *loading, const struct origin_flow *origin, const double potential[])
{
    const struct links *links = &loading->solver->links;
    bool has_unreachable = false;
    for (uint32_t k = 0; k < loading->n_wanting && !has_unreachable; k++)
        has_unreachable = isinf(potential[loading->wanting[k]]);
    for (uint32_t k = 0; k < origin->n && has_unreachable; k++)
        if (isinf(potential[links->tail[origin->link[k]]]))
            return true;
    return false;
}

/* All of the origin's flows, and what is wanting. */
static void take_off(struct loading *loading, struct origin_flow *origin)
{
    struct links *links = &loading->solver->links;
    for (uint32_t k = 0; k < origin->n; k++) {
        double rest = links->flow[origin->link[k]] - origin->flow[k];
        links->flow[origin->link[k]] = rest > 0 ? rest : 0;
        lsp_assignment_links_price(links, origin->link[k]);
    }
    origin->n = 0;
    for (uint32_t k = 0; k < loading->n_wanting; k++)
        loading->through[loading->wanting[k]] = 0;
}

static void leave_unreachable(
    struct loading *loading, struct origin_flow *origin, const double potential[])
{
    const double *pcus = loading->solver->problem->pcu;
    double pcu = pcus ? pcus[origin->cls] : 1;
    uint32_t n = 0;
    for (uint32_t k = 0; k < loading->n_wanting; k++) {
        uint32_t node = loading->wanting[k];
        if (isfinite(potential[node])) {
            loading->wanting[n++] = node;
            continue;
        }
        lsp_sum_add(&loading->unreachable, loading->through[node] / pcu);
        origin->trips -= loading->through[node];
        loading->through[node] = 0;
    }
    loading->n_wanting = n;
}

static bool mark_tree(
    struct loading *loading, const struct origin_flow *origin, const double potential[])
{
    loading->solver->desks[0].now++;
    for (uint32_t k = 0; k < loading->n_wanting; k++)
        if (!walk_back(loading, origin->node, potential, loading->wanting[k]))
            return false;
    return true;
}

static void forget_tree(struct loading *loading)
{
    struct desk *desk = &loading->solver->desks[0];
    for (uint32_t k = 0; k < desk->n_used; k++) {
        loading->n_before[loading->solver->links.tail[desk->used[k]]] = 0;
        desk->is_used[desk->used[k]] = 0;
    }
}

/* Marks the way back to what is marked already; n_before counts the links out of each node on the
 * tree, so that flows can be summed from its leaves.  Where links without cost close loops, any way
 * that is tight serves; false when none is found. */
static bool walk_back(
    struct loading *loading, uint32_t origin, const double potential[], uint32_t destination)
{
    struct solver *solver = loading->solver;
    struct desk *desk = &solver->desks[0];
    const struct links *links = &solver->links;
    uint32_t n = 0, node = destination, walk = ++desk->now_trail;
    while (node != origin && desk->stamp[node] != desk->now) {
        bool is_loop = desk->trail_stamp[node] == walk;
        uint32_t link = is_loop ? LSP_NONE
                                : lsp_assignment_best_into(
                                      links, desk, origin, solver->priced, potential, node);
        if (link == LSP_NONE) {
            if (!lsp_assignment_walk_tight(solver, desk, origin, potential, destination, &n))
                return false;
            break;
        }
        desk->trail_stamp[node] = walk;
        desk->way_b[n++] = link;
        node = links->tail[link];
    }
    for (uint32_t k = 0; k < n; k++)
        mark_link(loading, desk->way_b[k]);
    return true;
}

static void mark_link(struct loading *loading, uint32_t link)
{
    struct desk *desk = &loading->solver->desks[0];
    const struct links *links = &loading->solver->links;
    uint32_t head = links->head[link];
    desk->stamp[head] = desk->now;
    desk->best[head] = link;
    desk->best_stamp[head] = desk->now_best;
    desk->used[desk->n_used++] = link;
    desk->is_used[link] = 1;
    loading->n_before[links->tail[link]]++;
}

/* Sums trips up the tree, from each leaf until another branch has still to come. */
static void load_tree(struct loading *loading, const struct origin_flow *origin)
{
    struct desk *desk = &loading->solver->desks[0];
    double *through = loading->through;
    for (uint32_t k = 0; k < loading->n_wanting; k++) {
        uint32_t node = loading->wanting[k];
        while (node != origin->node && desk->stamp[node] == desk->now &&
               loading->n_before[node] == 0) {
            uint32_t link = desk->best[node], tail = loading->solver->links.tail[link];
            desk->stamp[node] = 0;
            desk->flow[link] = through[node];
            through[tail] += through[node];
            loading->n_before[tail]--;
            node = tail;
        }
    }
}

/* The tree on the desk and the flows that were there; both together may go round in circles. */
static enum lsp_status join(struct loading *loading, struct origin_flow *origin)
{
    struct solver *solver = loading->solver;
    struct desk *desk = &solver->desks[0];
    bool has_changed;
    for (uint32_t k = 0; k < origin->n; k++)
        lsp_assignment_desk_add(desk, origin->link[k], origin->flow[k]);
    if (origin->n > 0)
        lsp_assignment_desk_order(&solver->links, &solver->links, desk, &has_changed);
    return lsp_assignment_desk_close(desk, origin, 0);
}
