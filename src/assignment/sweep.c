/* One pass over all origins at one set of costs: prices them, which gives the gap, and finds the
 * pairs of segments their flows consist of.
 *
 * Origins are taken in groups that do not depend on the number of threads.  A group looks into the
 * pool as it was left by the last pass, and keeps what it finds new to itself; in the end the pool
 * becomes what is in use, with what the groups found, group after group.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "assignment/assignment_internal.h"
#include "base/sum.h"

/* Flow of a link below this part of an origin's trips is the rounding of a difference. */
static const double LEAST_PART = 1e-14;
/* A link is off the cheapest way when it is dearer by this part of the target, and of rounding. */
static const double OFF_PART = 0.01, OFF_ROUNDING = 1e-15;
/* A known pair serves a link when it removes this part of the link's excess. */
static const double SERVES_PART = 0.5, SERVES_ROUNDING = 1e-14;
/* ... and when the origin can move this part of the link's flow on it.  With less, who is served by
 * a pair that can do nothing would never get another. */
static const double SERVES_ROOM = 0.1;
/* Where many pairs end at a link, a new one costs less than to look through all. */
enum { MAX_LOOKS = 20 };

static enum lsp_status sweep_class(struct solver *solver, uint32_t cls, struct group group[],
    uint32_t n, bool is_proof) LSP_MUST_CHECK;
static enum lsp_status prepare(struct solver *solver) LSP_MUST_CHECK;
static enum lsp_status sweep_group(
    struct solver *solver, struct desk *desk, struct group *group, bool is_proof) LSP_MUST_CHECK;
static enum lsp_status improve_origin(struct solver *solver, struct desk *desk, struct group *group,
    struct origin_flow *origin, double potential[]) LSP_MUST_CHECK;
static enum lsp_status set_slots(const struct solver *solver, struct desk *desk,
    const struct group *group, struct origin_flow *origin) LSP_MUST_CHECK;
static const uint32_t *links_of(
    const struct solver *solver, const struct group *group, uint32_t pair, size_t span[3]);
static enum lsp_status make_slots(struct origin_flow *origin, size_t n) LSP_MUST_CHECK;
static enum lsp_status repair(struct solver *solver, struct desk *desk, struct group *group,
    struct origin_flow *origin, double potential[], uint32_t link) LSP_MUST_CHECK;
static uint32_t find_known(const struct pool *pool, const struct desk *desk, uint32_t link,
    uint32_t best, double least_difference);
static double difference_of(const struct pool *pool, const double cost[], uint32_t pair);
static enum lsp_status add_pair(struct origin_flow *origin, uint32_t pair) LSP_MUST_CHECK;
static enum lsp_status merge(struct solver *solver) LSP_MUST_CHECK;
static enum lsp_status merge_group(struct solver *solver, struct group *group,
    const uint32_t number[], uint32_t n_old) LSP_MUST_CHECK;

enum lsp_status lsp_assignment_sweep(struct solver *solver, bool is_proof)
{
    struct lsp_sum excess = {0}, total = {0};
    lsp_assignment_add_total_cost(solver, &total);
    for (uint32_t first = 0, n; first < solver->n_groups; first += n) {
        uint32_t cls = solver->origins[solver->group[first].first].cls;
        for (n = 1; first + n < solver->n_groups; n++)
            if (solver->origins[solver->group[first + n].first].cls != cls)
                break;
        LSP_TRY(sweep_class(solver, cls, &solver->group[first], n, is_proof));
    }
    for (uint32_t g = 0; g < solver->n_groups; g++) {
        lsp_sum_add(&excess, solver->group[g].excess);
        lsp_sum_add(&total, solver->group[g].rest);
    }
    double cost = solver->total_cost = lsp_sum_value(&total);
    solver->gap = cost > 0 ? lsp_sum_value(&excess) / cost : 0;
    return is_proof ? LSP_OK : merge(solver);
}

static enum lsp_status sweep_class(
    struct solver *solver, uint32_t cls, struct group group[], uint32_t n, bool is_proof)
{
    lsp_assignment_price_costs(solver, cls);
    LSP_TRY(prepare(solver));
#pragma omp parallel for num_threads((int)solver->options.n_threads) schedule(dynamic)
    for (uint32_t g = 0; g < n; g++)
        group[g].status =
            sweep_group(solver, &solver->desks[omp_get_thread_num()], &group[g], is_proof);
    for (uint32_t g = 0; g < n; g++)
        LSP_TRY(group[g].status);
    return LSP_OK;
}

void lsp_assignment_add_total_cost(const struct solver *solver, struct lsp_sum *total)
{
    for (uint32_t link = 0; link < solver->links.n_links; link++)
        if (solver->links.flow[link] > 0)
            lsp_sum_add(total, solver->links.flow[link] * solver->links.cost[link]);
}

double lsp_assignment_rest_of_cost(const struct solver *solver, const struct origin_flow *origin)
{
    double sum = 0;
    if (solver->problem->n_classes > 1)
        for (uint32_t k = 0; k < origin->n; k++)
            sum +=
                origin->flow[k] * lsp_assignment_extra_cost(solver, origin->cls, origin->link[k]);
    return sum;
}

double lsp_assignment_extra_cost(const struct solver *solver, uint32_t cls, uint32_t link)
{
    const struct lsp_assignment_problem *problem = solver->problem;
    if (problem->n_classes <= 1)
        return 0;
    return problem->fixed_cost[(size_t)cls * problem->n_links + solver->links.number[link]];
}

uint32_t lsp_assignment_block_size(const struct solver *solver, uint32_t first)
{
    uint32_t n = 1, n_origins = solver->problem->n_origins;
    while (n < solver->block && first + n < n_origins &&
           solver->origins[first + n].cls == solver->origins[first].cls)
        n++;
    return n;
}

void lsp_assignment_price_costs(struct solver *solver, uint32_t cls)
{
    const struct links *links = &solver->links;
    memcpy(solver->priced, links->cost, links->n_links * sizeof *solver->priced);
    if (solver->problem->n_classes > 1)
        for (uint32_t link = 0; link < links->n_links; link++)
            solver->priced[link] += lsp_assignment_extra_cost(solver, cls, link);
    solver->cls = cls;
    lsp_assignment_hierarchy_customise(&solver->hierarchy, links, solver->priced);
}

void lsp_assignment_price_block(struct solver *solver, uint32_t first, uint32_t n)
{
    uint32_t node[MAX_BLOCK];
    for (uint32_t k = 0; k < n; k++)
        node[k] = solver->origins[first + k].node;
    lsp_assignment_price_nodes(solver, node, n);
}

void lsp_assignment_price_nodes(struct solver *solver, const uint32_t node[], uint32_t n)
{
    size_t work_size = (size_t)solver->hierarchy.n * BATCH;
    int n_batches = (int)((n + BATCH - 1) / BATCH);
#pragma omp parallel for num_threads((int)solver->options.n_threads) schedule(dynamic)
    for (int batch = 0; batch < n_batches; batch++) {
        uint32_t k = (uint32_t)batch * BATCH;
        if (lsp_assignment_is_stopped(solver->watch))
            continue; /* whoever called asks again */
        lsp_assignment_hierarchy_sweep(&solver->hierarchy, &solver->links, solver->priced,
            n - k < BATCH ? n - k : BATCH, &node[k], &solver->sweep_work[(size_t)batch * work_size],
            &solver->sweep_mark[(size_t)batch * solver->hierarchy.n],
            &solver->potential[(size_t)k * solver->links.n_nodes]);
    }
}

/* Differences of the class's pairs at the new costs, and room for marks on them. */
static enum lsp_status prepare(struct solver *solver)
{
    struct pool *pool = &solver->pool;
    for (uint32_t pair = 0; pair < pool->n; pair++)
        pool->difference[pair] = pool->class_of[pair] == solver->cls
                                     ? difference_of(pool, solver->priced, pair)
                                     : (double)NAN;
    for (uint32_t thread = 0; thread < solver->options.n_threads; thread++) {
        struct desk *desk = &solver->desks[thread];
        if (desk->seen_capacity >= pool->n)
            continue;
        free(desk->seen);
        desk->seen = calloc(pool->n, sizeof *desk->seen);
        desk->seen_capacity = desk->seen ? pool->n : 0;
        if (!desk->seen)
            return LSP_NO_MEMORY;
    }
    return LSP_OK;
}

static enum lsp_status sweep_group(
    struct solver *solver, struct desk *desk, struct group *group, bool is_proof)
{
    struct lsp_sum excess = {0};
    group->n_taken = 0;
    group->rest = 0;
    for (uint32_t first = 0; first < group->n; first += BATCH) {
        uint32_t n = group->n - first < BATCH ? group->n - first : BATCH, node[BATCH];
        struct origin_flow *origins = &solver->origins[group->first + first];
        if (lsp_assignment_is_stopped(solver->watch))
            return LSP_CANCELLED;
        for (uint32_t k = 0; k < n; k++)
            node[k] = origins[k].node;
        lsp_assignment_hierarchy_sweep(&solver->hierarchy, &solver->links, solver->priced, n, node,
            desk->sweep_work, desk->sweep_mark, desk->potential);
        for (uint32_t k = 0; k < n; k++) {
            if (lsp_assignment_is_stopped(solver->watch))
                return LSP_CANCELLED;
            double *potential = &desk->potential[(size_t)k * solver->links.n_nodes];
            lsp_sum_add(
                &excess, lsp_assignment_list_links_off(solver, desk, &origins[k], potential));
            group->rest += lsp_assignment_rest_of_cost(solver, &origins[k]);
            if (!is_proof)
                LSP_TRY(improve_origin(solver, desk, group, &origins[k], potential));
        }
    }
    group->excess = lsp_sum_value(&excess);
    return LSP_OK;
}

/* The origin's links that are off the cheapest ways, or lead to where several used links meet, into
 * desk->off.  Returns the sum of flow times excess cost. */
double lsp_assignment_list_links_off(const struct solver *solver, struct desk *desk,
    struct origin_flow *origin, const double potential[])
{
    const struct links *links = &solver->links;
    double part = fmax(OFF_PART * solver->options.relative_gap, OFF_ROUNDING), sum = 0;
    uint32_t n = 0;
    bool has_level = false;
    for (uint32_t k = 0; k < origin->n; k++)
        desk->n_into[links->head[origin->link[k]]]++;
    for (uint32_t k = 0; k < origin->n; k++) {
        uint32_t link = origin->link[k], head = links->head[link];
        double toward = potential[head];
        double excess = potential[links->tail[link]] + solver->priced[link] - toward;
        sum += origin->flow[k] * excess;
        has_level |= !(potential[links->tail[link]] < toward);
        if (excess > part * toward || desk->n_into[head] > 1)
            desk->off[n++] = link;
    }
    for (uint32_t k = 0; k < origin->n; k++)
        desk->n_into[links->head[origin->link[k]]] = 0;
    desk->n_off = n;
    origin->may_circle = has_level;
    return sum;
}

static enum lsp_status improve_origin(struct solver *solver, struct desk *desk, struct group *group,
    struct origin_flow *origin, double potential[])
{
    uint32_t n_taken = group->n_taken;
    lsp_assignment_desk_open(desk, origin);
    origin->n_pairs = 0;
    for (uint32_t k = 0; k < desk->n_off; k++) {
        uint32_t link = desk->off[k];
        if (lsp_assignment_is_off(solver, desk, origin, potential, link))
            LSP_TRY(repair(solver, desk, group, origin, potential, link));
    }
    if (group->n_taken > n_taken) {
        LSP_TRY(lsp_assignment_desk_close(desk, origin, solver->least_part * origin->trips));
        lsp_assignment_desk_open(desk, origin);
    }
    enum lsp_status status = set_slots(solver, desk, group, origin);
    lsp_assignment_desk_clear(desk, origin);
    return status;
}

/* Rooms of the origin's pairs, and places of their links in its list, in which those without flow
 * get one. */
static enum lsp_status set_slots(const struct solver *solver, struct desk *desk,
    const struct group *group, struct origin_flow *origin)
{
    size_t n_slots = 0;
    for (uint32_t k = 0; k < origin->n; k++)
        desk->slot_of[origin->link[k]] = k;
    for (uint32_t k = 0; k < origin->n_pairs; k++) {
        size_t span[3];
        const uint32_t *link = links_of(solver, group, origin->pair[k], span);
        LSP_TRY(make_slots(origin, n_slots + span[2]));
        for (size_t at = 0; at < span[2]; at++) {
            if (!desk->is_used[link[at]]) {
                lsp_assignment_desk_add(desk, link[at], 0);
                desk->slot_of[link[at]] = origin->n;
                LSP_TRY(lsp_assignment_desk_list(origin, link[at]));
            }
            origin->slot[n_slots++] = desk->slot_of[link[at]];
        }
        origin->room[2 * (size_t)k] = lsp_assignment_desk_room(desk, link, span[1]);
        origin->room[2 * (size_t)k + 1] =
            lsp_assignment_desk_room(desk, link + span[1], span[2] - span[1]);
    }
    return LSP_OK;
}

/* Links of a pair of the pool or of those found; span: 0, where side B begins, the end. */
static const uint32_t *links_of(
    const struct solver *solver, const struct group *group, uint32_t pair, size_t span[3])
{
    const struct pool *pool = pair < solver->pool.n ? &solver->pool : &group->found;
    pair -= pair < solver->pool.n ? 0 : solver->pool.n;
    span[0] = 0;
    span[1] = pool->middle[pair] - pool->first[pair];
    span[2] = pool->first[pair + 1] - pool->first[pair];
    return &pool->link[pool->first[pair]];
}

static enum lsp_status make_slots(struct origin_flow *origin, size_t n)
{
    if (n <= origin->slot_capacity)
        return LSP_OK;
    size_t capacity = n + n / 2 + 64;
    uint32_t *larger = realloc(origin->slot, capacity * sizeof *larger);
    if (!larger)
        return LSP_NO_MEMORY;
    origin->slot = larger;
    origin->slot_capacity = capacity;
    return LSP_OK;
}

bool lsp_assignment_is_off(const struct solver *solver, struct desk *desk,
    const struct origin_flow *origin, const double potential[], uint32_t link)
{
    uint32_t head = solver->links.head[link];
    if (!(desk->flow[link] > LEAST_PART * origin->trips))
        return false;
    /* What comes back to the origin goes round in a circle. */
    return head == origin->node || lsp_assignment_best_into(&solver->links, desk, origin->node,
                                       solver->priced, potential, head) != link;
}

static enum lsp_status repair(struct solver *solver, struct desk *desk, struct group *group,
    struct origin_flow *origin, double potential[], uint32_t link)
{
    const struct links *links = &solver->links;
    uint32_t n_known = solver->pool.n;
    uint32_t head = links->head[link];
    double toward = potential[head];
    double excess = potential[links->tail[link]] + solver->priced[link] - toward;
    double least = SERVES_PART * excess - SERVES_ROUNDING * toward;
    uint32_t pair = LSP_NONE;
    if (head != origin->node)
        pair = find_known(&solver->pool, desk, link, desk->best[head], least);
    if (pair != LSP_NONE) {
        if (desk->seen[pair] == desk->now_best)
            return LSP_OK;
        desk->seen[pair] = desk->now_best;
        return add_pair(origin, pair);
    }
    if (head != origin->node)
        pair = find_known(&group->found, desk, link, desk->best[head], least);
    if (pair == LSP_NONE) {
        uint32_t n_before = group->found.n;
        LSP_TRY(
            lsp_assignment_find_pair(solver, desk, group, origin->node, potential, link, &pair));
        if (pair == LSP_NONE)
            return LSP_OK;
        if (group->found.n > n_before)
            group->found.difference[pair] = difference_of(&group->found, solver->priced, pair);
    }
    if (group->found.turn[pair] == desk->now_best)
        return LSP_OK;
    group->found.turn[pair] = desk->now_best;
    return add_pair(origin, n_known + pair);
}

/* A pair of the pool that would take enough off this link onto the best one into the same node. */
static uint32_t find_known(const struct pool *pool, const struct desk *desk, uint32_t link,
    uint32_t best, double least_difference)
{
    int side = best < link, n_looks = 0;
    for (uint32_t p = lsp_assignment_pool_first_at(pool, link, best); p != LSP_NONE;
         p = lsp_assignment_pool_next_at(pool, p)) {
        double difference = side ? -pool->difference[p] : pool->difference[p];
        if (++n_looks > MAX_LOOKS)
            break;
        if (!(difference >= least_difference))
            continue;
        const uint32_t *way = &pool->link[side ? pool->middle[p] : pool->first[p]];
        size_t n = side ? pool->first[p + 1] - pool->middle[p] : pool->middle[p] - pool->first[p];
        if (lsp_assignment_desk_room(desk, way, n) > SERVES_ROOM * desk->flow[link])
            return p;
    }
    return LSP_NONE;
}

static double difference_of(const struct pool *pool, const double cost[], uint32_t pair)
{
    double difference = 0;
    size_t at = pool->first[pair];
    for (; at < pool->middle[pair]; at++)
        difference += cost[pool->link[at]];
    for (; at < pool->first[pair + 1]; at++)
        difference -= cost[pool->link[at]];
    return difference;
}

static enum lsp_status add_pair(struct origin_flow *origin, uint32_t pair)
{
    if (origin->n_pairs == origin->pairs_capacity) {
        uint32_t capacity = 2 * origin->pairs_capacity + 16;
        uint32_t *larger = realloc(origin->pair, capacity * sizeof *larger);
        if (larger)
            origin->pair = larger;
        double *room = realloc(origin->room, 2 * (size_t)capacity * sizeof *room);
        if (room)
            origin->room = room;
        if (!larger || !room)
            return LSP_NO_MEMORY;
        origin->pairs_capacity = capacity;
    }
    origin->pair[origin->n_pairs++] = pair;
    return LSP_OK;
}

/* The pool keeps what some origin uses, and takes in what the groups found. */
static enum lsp_status merge(struct solver *solver)
{
    uint32_t n_old = solver->pool.n;
    uint32_t *number = malloc((size_t)(n_old > 0 ? n_old : 1) * sizeof *number);
    if (!number)
        return LSP_NO_MEMORY;
    memset(number, 0xff, n_old * sizeof *number);
    for (uint32_t at = 0; at < solver->problem->n_origins; at++)
        for (uint32_t k = 0; k < solver->origins[at].n_pairs; k++)
            if (solver->origins[at].pair[k] < n_old)
                number[solver->origins[at].pair[k]] = 0;
    lsp_assignment_pool_keep(&solver->pool, number);
    enum lsp_status status = LSP_OK;
    for (uint32_t g = 0; g < solver->n_groups; g++) {
        if (status == LSP_OK)
            status = merge_group(solver, &solver->group[g], number, n_old);
        lsp_assignment_take_away(solver, &solver->group[g]);
        lsp_assignment_pool_finish(&solver->group[g].found);
    }
    free(number);
    return status;
}

static enum lsp_status merge_group(
    struct solver *solver, struct group *group, const uint32_t number[], uint32_t n_old)
{
    struct pool *found = &group->found;
    for (uint32_t pair = 0; pair < found->n; pair++) {
        size_t first = found->first[pair], middle = found->middle[pair];
        LSP_TRY(lsp_assignment_pool_add(&solver->pool, found->class_of[pair], &found->link[first],
            (uint32_t)(middle - first), &found->link[middle],
            (uint32_t)(found->first[pair + 1] - middle), found->offset[pair], &found->turn[pair]));
    }
    for (uint32_t at = group->first; at < group->first + group->n; at++) {
        struct origin_flow *origin = &solver->origins[at];
        for (uint32_t k = 0; k < origin->n_pairs; k++) {
            uint32_t pair = origin->pair[k];
            origin->pair[k] = pair < n_old ? number[pair] : found->turn[pair - n_old];
        }
    }
    return LSP_OK;
}

void lsp_assignment_take_away(struct solver *solver, const struct group *group)
{
    struct links *links = &solver->links;
    for (uint32_t k = 0; k < group->n_taken; k++) {
        uint32_t link = group->taken_link[k];
        double rest = links->flow[link] - group->taken_flow[k];
        links->flow[link] = rest > 0 ? rest : 0;
        lsp_assignment_links_price(links, link);
    }
}

void lsp_assignment_group_finish(struct group *group)
{
    lsp_assignment_pool_finish(&group->found);
    free(group->taken_link);
    free(group->taken_flow);
    *group = (struct group){0};
}
