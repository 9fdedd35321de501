/* A start for a problem from the flows of an earlier answer to this or another one.
 *
 * Origins are known by class and node.  Flows on links that are gone or closed are dropped.  Then,
 * from the farthest node of an origin's flows to the nearest, what flows into a node is made what
 * leaves it and ends there: by the same factor on all links into it, unless that would multiply the
 * flow; what is then lacking is loaded on cheapest ways (load.c), as are new origins.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <omp.h>

#include "assignment/assignment_internal.h"

/* Parts of the origins, each with its own sums, that do not depend on the number of threads. */
enum { N_PARTS = 16 };
/* Flows into a node grow up to this factor where more leaves it; beyond, cheapest ways take it. */
static const double MAX_GROWTH = 1.25;

/* What one adoption needs to know of the start. */
struct adoption {
    struct solver *solver;
    const struct lsp_assignment_state *start;
    uint32_t *link_of;     /* [start->n_links] link here; LSP_NONE for one that is gone */
    uint32_t *part_before; /* [n_links] of a link that is now several, link_of being the last one */
    uint32_t *here;        /* [n_links] a link by the caller's number */
    uint32_t *origin_of;   /* [n_origins] origin there; LSP_NONE for a new one */
    uint32_t *pair_of; /* [start->n_pairs] pair of the pool, LSP_NONE when it does not survive */
    double *part_flow; /* [N_PARTS * n_links] */
    double *balance;   /* [n_threads * n_nodes] zero between origins */
    enum lsp_status status[N_PARTS];
};

static enum lsp_status init(struct adoption *adoption, struct lsp_arena *arena) LSP_MUST_CHECK;
static enum lsp_status match_links(struct adoption *adoption) LSP_MUST_CHECK;
static void match_origins(struct adoption *adoption, uint32_t at_node[]);
static enum lsp_status adopt_pairs(struct adoption *adoption) LSP_MUST_CHECK;
static enum lsp_status adopt_pair(
    struct adoption *adoption, uint32_t pair, uint32_t cls) LSP_MUST_CHECK;
static uint32_t map_side(
    const struct adoption *adoption, uint32_t cls, const size_t span[2], uint32_t ret_way[]);
static bool is_open(const struct solver *solver, uint32_t cls, uint32_t link);
static bool is_pair(const struct links *links, struct desk *desk, uint32_t n_a, uint32_t n_b);
static enum lsp_status adopt_part(struct adoption *adoption, uint32_t part) LSP_MUST_CHECK;
static enum lsp_status adopt_origin(
    struct adoption *adoption, struct desk *desk, double balance[], uint32_t at) LSP_MUST_CHECK;
static void put_flows(struct adoption *adoption, struct desk *desk, uint32_t at);
static bool is_balanced(
    const struct solver *solver, struct desk *desk, double balance[], uint32_t at);
static void add_demand(const struct solver *solver, double balance[], uint32_t at, double sign);
static void mend(const struct solver *solver, struct desk *desk, double need[], uint32_t at);
static enum lsp_status set_pairs(struct adoption *adoption, struct desk *desk,
    struct origin_flow *origin, uint32_t there) LSP_MUST_CHECK;
static void sum_parts(const struct adoption *adoption);

enum lsp_status lsp_assignment_adopt(struct solver *solver)
{
    struct lsp_arena arena = {0};
    struct adoption adoption = {.solver = solver, .start = solver->options.start};
    enum lsp_status status = init(&adoption, &arena);
    if (status == LSP_OK)
        status = adopt_pairs(&adoption);
    if (status == LSP_OK) {
#pragma omp parallel for num_threads((int)solver->options.n_threads) schedule(dynamic)
        for (uint32_t part = 0; part < N_PARTS; part++)
            adoption.status[part] = adopt_part(&adoption, part);
        for (uint32_t part = 0; part < N_PARTS && status == LSP_OK; part++)
            status = adoption.status[part];
    }
    if (status == LSP_OK)
        sum_parts(&adoption);
    lsp_arena_finish(&arena);
    return status == LSP_OK ? lsp_assignment_load(solver) : status;
}

static enum lsp_status init(struct adoption *adoption, struct lsp_arena *arena)
{
    const struct solver *solver = adoption->solver;
    const struct lsp_assignment_problem *problem = solver->problem;
    adoption->link_of = LSP_ARRAY(arena, uint32_t, adoption->start->n_links);
    adoption->part_before = LSP_ARRAY(arena, uint32_t, problem->n_links);
    adoption->here = LSP_ARRAY(arena, uint32_t, problem->n_links);
    adoption->origin_of = LSP_ARRAY(arena, uint32_t, problem->n_origins);
    adoption->pair_of = LSP_ARRAY(arena, uint32_t, adoption->start->n_pairs);
    adoption->part_flow = LSP_ARRAY(arena, double, (size_t)N_PARTS * problem->n_links);
    adoption->balance =
        LSP_ARRAY(arena, double, (size_t)solver->options.n_threads * problem->n_nodes);
    uint32_t *at_node = LSP_ARRAY(arena, uint32_t, problem->n_nodes);
    if (!adoption->link_of || !adoption->part_before || !adoption->here || !adoption->origin_of ||
        !adoption->pair_of || !adoption->part_flow || !adoption->balance || !at_node)
        return LSP_NO_MEMORY;
    match_origins(adoption, at_node);
    return match_links(adoption);
}

static enum lsp_status match_links(struct adoption *adoption)
{
    const struct links *links = &adoption->solver->links;
    const uint32_t *in_start = adoption->solver->options.link_in_start;
    uint32_t n_there = adoption->start->n_links;
    memset(adoption->link_of, 0xff, n_there * sizeof *adoption->link_of);
    for (uint32_t link = 0; link < links->n_links; link++)
        adoption->here[links->number[link]] = link;
    for (uint32_t number = 0; number < links->n_links; number++) {
        uint32_t there = in_start ? in_start[number] : number, link = adoption->here[number];
        adoption->part_before[link] = LSP_NONE;
        if (there == LSP_NONE || (!in_start && there >= n_there))
            continue;
        if (there >= n_there)
            return LSP_BAD_INPUT;
        uint32_t before = adoption->link_of[there];
        if (before != LSP_NONE && links->head[before] != links->tail[link])
            return LSP_BAD_INPUT;
        for (uint32_t part = before; part != LSP_NONE; part = adoption->part_before[part])
            if (links->tail[part] == links->head[link])
                return LSP_BAD_INPUT; /* no link leads back to where it came from */
        adoption->part_before[link] = before;
        adoption->link_of[there] = link;
    }
    return LSP_OK;
}

/* Classes never fall, here and there; so class after class is matched by node. */
static void match_origins(struct adoption *adoption, uint32_t at_node[])
{
    const struct lsp_assignment_state *start = adoption->start;
    const struct solver *solver = adoption->solver;
    uint32_t n_nodes = solver->problem->n_nodes, there = 0;
    for (uint32_t at = 0; at < solver->problem->n_origins; at++) {
        uint32_t cls = solver->origins[at].cls;
        if (at == 0 || cls != solver->origins[at - 1].cls) {
            memset(at_node, 0xff, n_nodes * sizeof *at_node);
            while (there < start->n_origins && start->class_of[there] < cls)
                there++;
            for (; there < start->n_origins && start->class_of[there] == cls; there++)
                if (start->origin[there] < n_nodes)
                    at_node[start->origin[there]] = there;
        }
        adoption->origin_of[at] = at_node[solver->origins[at].node];
    }
}

/* A pair belongs to the class of those who use it. */
static enum lsp_status adopt_pairs(struct adoption *adoption)
{
    const struct lsp_assignment_state *start = adoption->start;
    memset(adoption->pair_of, 0xff, start->n_pairs * sizeof *adoption->pair_of);
    for (uint32_t at = 0; at < adoption->solver->problem->n_origins; at++) {
        uint32_t there = adoption->origin_of[at];
        if (there == LSP_NONE)
            continue;
        for (size_t k = start->first_pair[there]; k < start->first_pair[there + 1]; k++)
            if (adoption->pair_of[start->pair[k]] == LSP_NONE)
                LSP_TRY(adopt_pair(adoption, start->pair[k], adoption->solver->origins[at].cls));
    }
    return LSP_OK;
}

static enum lsp_status adopt_pair(struct adoption *adoption, uint32_t pair, uint32_t cls)
{
    const struct lsp_assignment_state *start = adoption->start;
    struct solver *solver = adoption->solver;
    struct desk *desk = &solver->desks[0];
    const size_t a[2] = {start->first_link[pair], start->middle_link[pair]};
    const size_t b[2] = {start->middle_link[pair], start->first_link[pair + 1]};
    uint32_t n_a = map_side(adoption, cls, a, desk->way_a);
    uint32_t n_b = map_side(adoption, cls, b, desk->way_b);
    if (n_a == 0 || n_b == 0 || !is_pair(&solver->links, desk, n_a, n_b))
        return LSP_OK;
    double offset = 0;
    for (uint32_t k = 0; k < n_b; k++)
        offset += lsp_assignment_extra_cost(solver, cls, desk->way_b[k]);
    for (uint32_t k = 0; k < n_a; k++)
        offset -= lsp_assignment_extra_cost(solver, cls, desk->way_a[k]);
    return lsp_assignment_pool_add(
        &solver->pool, cls, desk->way_a, n_a, desk->way_b, n_b, offset, &adoption->pair_of[pair]);
}

/* The side's links by their numbers here; 0 of them when one is gone or closed. */
static uint32_t map_side(
    const struct adoption *adoption, uint32_t cls, const size_t span[2], uint32_t ret_way[])
{
    uint32_t n = 0;
    for (size_t at = span[0]; at < span[1]; at++) {
        uint32_t link = adoption->link_of[adoption->start->pair_link[at]];
        if (link == LSP_NONE)
            return 0;
        for (; link != LSP_NONE; link = adoption->part_before[link]) {
            if (!is_open(adoption->solver, cls, link) || n >= adoption->solver->links.n_nodes)
                return 0;
            ret_way[n++] = link;
        }
    }
    return n;
}

static bool is_open(const struct solver *solver, uint32_t cls, uint32_t link)
{
    const struct lsp_assignment_problem *problem = solver->problem;
    return isfinite(
        problem->fixed_cost[(size_t)cls * problem->n_links + solver->links.number[link]]);
}

/* Two ways from the last to the first link that meet at both ends and nowhere else. */
static bool is_pair(const struct links *links, struct desk *desk, uint32_t n_a, uint32_t n_b)
{
    const uint32_t *a = desk->way_a, *b = desk->way_b;
    uint32_t seen = ++desk->now_trail, end = links->tail[a[n_a - 1]];
    if (links->head[a[0]] != links->head[b[0]] || end != links->tail[b[n_b - 1]])
        return false;
    desk->trail_stamp[links->head[a[0]]] = seen;
    for (int side = 0; side < 2; side++) {
        const uint32_t *way = side ? b : a;
        for (uint32_t k = 0, n = side ? n_b : n_a; k < n; k++) {
            uint32_t tail = links->tail[way[k]];
            bool is_last = k + 1 == n;
            if (desk->trail_stamp[tail] == seen || (!is_last && tail == end) ||
                (!is_last && links->head[way[k + 1]] != tail))
                return false;
            if (!is_last)
                desk->trail_stamp[tail] = seen;
        }
    }
    return true;
}

static enum lsp_status adopt_part(struct adoption *adoption, uint32_t part)
{
    struct solver *solver = adoption->solver;
    size_t thread = (size_t)omp_get_thread_num();
    uint64_t n_origins = solver->problem->n_origins, end = n_origins * (part + 1) / N_PARTS;
    double *total = &adoption->part_flow[(size_t)part * solver->links.n_links];
    for (uint64_t at = n_origins * part / N_PARTS; at < end; at++) {
        struct origin_flow *origin = &solver->origins[at];
        if (lsp_assignment_is_stopped(solver->watch))
            return LSP_CANCELLED;
        LSP_TRY(adopt_origin(adoption, &solver->desks[thread],
            &adoption->balance[thread * solver->links.n_nodes], (uint32_t)at));
        for (uint32_t k = 0; k < origin->n; k++)
            total[origin->link[k]] += origin->flow[k];
    }
    return LSP_OK;
}

static enum lsp_status adopt_origin(
    struct adoption *adoption, struct desk *desk, double balance[], uint32_t at)
{
    struct solver *solver = adoption->solver;
    struct origin_flow *origin = &solver->origins[at];
    const struct lsp_assignment_problem *problem = solver->problem;
    double pcu = problem->pcu ? problem->pcu[origin->cls] : 1;
    for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++)
        if (problem->destination[trip] != origin->node)
            origin->trips += pcu * problem->trips[trip];
    origin->is_to_load = adoption->origin_of[at] == LSP_NONE;
    if (origin->is_to_load)
        return LSP_OK;
    lsp_assignment_desk_open(desk, origin);
    put_flows(adoption, desk, at);
    if (!is_balanced(solver, desk, balance, at)) {
        mend(solver, desk, balance, at);
        origin->is_to_load = !is_balanced(solver, desk, balance, at);
    }
    enum lsp_status status = set_pairs(adoption, desk, origin, adoption->origin_of[at]);
    LSP_TRY(lsp_assignment_desk_close(desk, origin, solver->least_part * origin->trips));
    return status;
}

static void put_flows(struct adoption *adoption, struct desk *desk, uint32_t at)
{
    const struct solver *solver = adoption->solver;
    const struct lsp_assignment_state *start = adoption->start;
    const struct origin_flow *origin = &solver->origins[at];
    uint32_t there = adoption->origin_of[at];
    for (size_t k = start->first_flow[there]; k < start->first_flow[there + 1]; k++) {
        uint32_t link = adoption->link_of[start->link[k]];
        for (; link != LSP_NONE; link = adoption->part_before[link]) {
            uint32_t tail = solver->links.tail[link];
            if (is_open(solver, origin->cls, link) &&
                (tail >= solver->links.n_centroids || tail == origin->node))
                lsp_assignment_desk_add(desk, link, start->flow[k]);
        }
    }
}

/* Whether at every node but the origin as much arrives as leaves and ends, but for rounding. */
static bool is_balanced(
    const struct solver *solver, struct desk *desk, double balance[], uint32_t at)
{
    const struct lsp_assignment_problem *problem = solver->problem;
    const struct links *links = &solver->links;
    const struct origin_flow *origin = &solver->origins[at];
    double most = 0;
    for (uint32_t k = 0; k < desk->n_used; k++) {
        double flow = desk->flow[desk->used[k]];
        balance[links->head[desk->used[k]]] += flow;
        balance[links->tail[desk->used[k]]] -= flow;
    }
    add_demand(solver, balance, at, -1);
    balance[origin->node] = 0;
    for (uint32_t k = 0; k < desk->n_used; k++) {
        uint32_t head = links->head[desk->used[k]], tail = links->tail[desk->used[k]];
        most = fmax(most, fmax(fabs(balance[head]), fabs(balance[tail])));
        balance[head] = balance[tail] = 0;
    }
    for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++) {
        most = fmax(most, fabs(balance[problem->destination[trip]]));
        balance[problem->destination[trip]] = 0;
    }
    return most <= solver->lack_part * origin->trips;
}

static void add_demand(const struct solver *solver, double balance[], uint32_t at, double sign)
{
    const struct lsp_assignment_problem *problem = solver->problem;
    const struct origin_flow *origin = &solver->origins[at];
    double pcu = sign * (problem->pcu ? problem->pcu[origin->cls] : 1);
    for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++)
        if (problem->destination[trip] != origin->node)
            balance[problem->destination[trip]] += pcu * problem->trips[trip];
}

static void mend(const struct solver *solver, struct desk *desk, double need[], uint32_t at)
{
    const struct lsp_assignment_problem *problem = solver->problem;
    const struct links *links = &solver->links;
    bool has_changed;
    uint32_t n = lsp_assignment_desk_order(links, NULL, desk, &has_changed);
    add_demand(solver, need, at, 1);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t node = desk->way_a[k];
        double into = 0, wanted = need[node];
        need[node] = 0;
        for (uint32_t link = links->first_in[node]; link < links->first_in[node + 1]; link++)
            into += desk->flow[link];
        if (node == solver->origins[at].node || !(into > 0))
            continue;
        double factor = wanted <= MAX_GROWTH * into ? wanted / into : 1;
        for (uint32_t link = links->first_in[node]; link < links->first_in[node + 1]; link++) {
            desk->flow[link] *= factor;
            need[links->tail[link]] += desk->flow[link];
        }
    }
    for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++)
        need[problem->destination[trip]] = 0;
}

static enum lsp_status set_pairs(
    struct adoption *adoption, struct desk *desk, struct origin_flow *origin, uint32_t there)
{
    const struct lsp_assignment_state *start = adoption->start;
    size_t n = start->first_pair[there + 1] - start->first_pair[there];
    if (n == 0)
        return LSP_OK;
    origin->pair = malloc(n * sizeof *origin->pair);
    origin->room = malloc(2 * n * sizeof *origin->room);
    if (!origin->pair || !origin->room)
        return LSP_NO_MEMORY;
    origin->pairs_capacity = (uint32_t)n;
    for (size_t k = start->first_pair[there]; k < start->first_pair[there + 1]; k++)
        if (adoption->pair_of[start->pair[k]] != LSP_NONE)
            origin->pair[origin->n_pairs++] = adoption->pair_of[start->pair[k]];
    lsp_assignment_set_rooms(desk, &adoption->solver->pool, origin);
    return LSP_OK;
}

static void sum_parts(const struct adoption *adoption)
{
    struct links *links = &adoption->solver->links;
    for (uint32_t part = 0; part < N_PARTS; part++)
        for (uint32_t link = 0; link < links->n_links; link++)
            links->flow[link] += adoption->part_flow[(size_t)part * links->n_links + link];
    lsp_assignment_links_price_all(links);
}
