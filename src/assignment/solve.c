/* Solves an assignment.
 *
 * Per origin, flows of links; over all origins, a pool of pairs of alternative segments
 * [BarGera2010].  An iteration prices all origins at once (hierarchy.c), shifts flow between known
 * pairs, finds pairs for used links that are off the cheapest ways (find.c), and then solves for
 * all pairs jointly (newton.c).
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assignment/assignment_internal.h"
#include "base/sum.h"

enum { BLOCK = 8 * BATCH }; /* origins priced at the same costs */
enum { DEFAULT_ITERATIONS = 200, JOINT_STEPS = 3 };
static const double DEFAULT_GAP = 1e-8;

static enum lsp_status init(struct solver *solver);
static enum lsp_status load(struct solver *solver);
static enum lsp_status load_origin(struct solver *solver, uint32_t origin);
static enum lsp_status improve(struct solver *solver, struct lsp_assignment_result *result);
static enum lsp_status sweep(struct solver *solver, bool is_proof);
static void price_block(struct solver *solver, uint32_t first, uint32_t n);
static double excess_of(const struct solver *solver, const struct origin_flow *origin,
    const double potential[]);
static enum lsp_status improve_origin(
    struct solver *solver, struct origin_flow *origin, double potential[]);
static uint32_t shift_known(struct solver *solver, struct origin_flow *origin);
static enum lsp_status repair_links(
    struct solver *solver, struct origin_flow *origin, double potential[]);
static uint32_t find_known(const struct solver *solver, uint32_t link, double excess);
static enum lsp_status add_pair(struct origin_flow *origin, uint32_t pair) LSP_MUST_CHECK;
static enum lsp_status prune(struct solver *solver);
static enum lsp_status set_result(struct solver *solver, struct lsp_assignment_result *result);
static void finish(struct solver *solver);

enum lsp_status lsp_assignment_solve(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_options *options, struct lsp_assignment_result *ret_result)
{
    struct solver solver = {.problem = problem, .options = *options};
    struct lsp_assignment_result result = {0};
    enum lsp_status status = init(&solver);
    if (status == LSP_OK)
        status = load(&solver);
    if (status == LSP_OK)
        status = improve(&solver, &result);
    if (status == LSP_OK)
        status = set_result(&solver, &result);
    finish(&solver);
    if (status == LSP_OK)
        *ret_result = result;
    else
        lsp_arena_finish(&result.arena);
    return status;
}

void lsp_assignment_result_finish(struct lsp_assignment_result *result)
{
    lsp_arena_finish(&result->arena);
    *result = (struct lsp_assignment_result){0};
}

static enum lsp_status init(struct solver *solver)
{
    const struct lsp_assignment_problem *problem = solver->problem;
    struct lsp_assignment_options *options = &solver->options;
    if (!(options->relative_gap > 0))
        options->relative_gap = DEFAULT_GAP;
    if (options->max_iterations == 0)
        options->max_iterations = DEFAULT_ITERATIONS;
    if (problem->n_centroids > problem->n_nodes)
        return LSP_BAD_INPUT;
    solver->least_part = 1e-15;
    LSP_TRY(lsp_links_build(problem, &solver->arena, &solver->links));
    LSP_TRY(lsp_hierarchy_build(&solver->hierarchy, &solver->links, &solver->arena));
    LSP_TRY(lsp_pool_init(&solver->pool, problem->n_links));
    LSP_TRY(lsp_desk_init(&solver->desk, &solver->links, &solver->arena));
    size_t n_through = solver->hierarchy.n;
    solver->origins = LSP_ARRAY(&solver->arena, struct origin_flow, problem->n_origins);
    solver->potential = LSP_ARRAY(&solver->arena, double, (size_t)BLOCK * problem->n_nodes);
    solver->sweep_work = LSP_ARRAY(&solver->arena, double, BATCH * (n_through + 1));
    solver->sweep_mark = LSP_ARRAY(&solver->arena, uint8_t, n_through);
    solver->priced = LSP_ARRAY(&solver->arena, double, problem->n_links);
    solver->violator = LSP_ARRAY(&solver->arena, uint32_t, problem->n_links);
    if (!solver->origins || !solver->potential || !solver->sweep_work || !solver->sweep_mark ||
        !solver->priced || !solver->violator)
        return LSP_NO_MEMORY;
    return LSP_OK;
}

/* All trips on the cheapest way, origin after origin, each at the costs the others left. */
static enum lsp_status load(struct solver *solver)
{
    struct lsp_sum unreachable = {0};
    for (uint32_t origin = 0; origin < solver->problem->n_origins; origin++) {
        solver->origins[origin].node = solver->problem->origin[origin];
        if (solver->origins[origin].node >= solver->problem->n_nodes)
            return LSP_BAD_INPUT;
        LSP_TRY(load_origin(solver, origin));
        lsp_sum_add(&unreachable, solver->unreachable_trips);
    }
    solver->unreachable_trips = lsp_sum_value(&unreachable);
    return LSP_OK;
}

static enum lsp_status load_origin(struct solver *solver, uint32_t at_origin)
{
    const struct lsp_assignment_problem *problem = solver->problem;
    struct origin_flow *origin = &solver->origins[at_origin];
    struct search *search = &solver->desk.search;
    double *through = solver->potential;
    lsp_search_run(search, &solver->links, solver->links.cost, origin->node);
    memset(through, 0, problem->n_nodes * sizeof *through);
    solver->unreachable_trips = 0;
    for (size_t at = problem->first_trip[at_origin]; at < problem->first_trip[at_origin + 1]; at++) {
        uint32_t node = problem->destination[at];
        double trips = problem->trips[at];
        if (node >= problem->n_nodes || !(trips >= 0) || isinf(trips))
            return LSP_BAD_INPUT;
        if (node == origin->node)
            continue;
        if (isinf(search->distance[node])) {
            solver->unreachable_trips += trips;
        } else {
            through[node] += trips;
            origin->trips += trips;
        }
    }
    lsp_desk_open(&solver->desk, origin);
    for (uint32_t n = search->n_settled; n-- > 1;) {
        uint32_t node = search->settled[n], link = search->link_into[node];
        if (!(through[node] > 0))
            continue;
        lsp_desk_add(&solver->desk, link, through[node]);
        through[solver->links.tail[link]] += through[node];
        solver->links.flow[link] += through[node];
        lsp_links_price(&solver->links, link);
    }
    return lsp_desk_close(&solver->desk, origin, 0);
}

static enum lsp_status improve(struct solver *solver, struct lsp_assignment_result *result)
{
    uint32_t n = solver->options.max_iterations;
    result->steps = LSP_ARRAY(&result->arena, struct lsp_assignment_step, n);
    if (!result->steps)
        return LSP_NO_MEMORY;
    result->ended_by = LSP_ASSIGNMENT_ITERATIONS;
    for (uint32_t iteration = 0; iteration < n; iteration++) {
        LSP_TRY(sweep(solver, false));
        struct lsp_assignment_step *step = &result->steps[result->n_steps++];
        *step = (struct lsp_assignment_step){iteration + 1, solver->gap, solver->pool.n};
        if (solver->options.progress && !solver->options.progress(solver->options.context, step))
            return LSP_CANCELLED;
        for (int joint = 0; joint < JOINT_STEPS; joint++)
            LSP_TRY(lsp_newton_step(solver));
        if (solver->gap <= 10 * solver->options.relative_gap) {
            LSP_TRY(sweep(solver, true));
            if (solver->gap <= solver->options.relative_gap) {
                result->ended_by = LSP_ASSIGNMENT_CONVERGED;
                return LSP_OK;
            }
        }
        LSP_TRY(prune(solver));
    }
    return sweep(solver, true);
}

/* Prices all origins and, unless it is for the proof alone, improves each. */
static enum lsp_status sweep(struct solver *solver, bool is_proof)
{
    uint32_t n_origins = solver->problem->n_origins;
    struct lsp_sum excess = {0}, total = {0};
    for (uint32_t link = 0; link < solver->links.n_links; link++)
        lsp_sum_add(&total, solver->links.flow[link] * solver->links.cost[link]);
    for (uint32_t first = 0; first < n_origins; first += BLOCK) {
        uint32_t n = n_origins - first < BLOCK ? n_origins - first : BLOCK;
        if (first == 0 || !is_proof)
            lsp_hierarchy_customise(&solver->hierarchy, &solver->links);
        price_block(solver, first, n);
        for (uint32_t k = 0; k < n; k++) {
            struct origin_flow *origin = &solver->origins[first + k];
            double *potential = &solver->potential[(size_t)k * solver->links.n_nodes];
            lsp_sum_add(&excess, excess_of(solver, origin, potential));
            if (!is_proof)
                LSP_TRY(improve_origin(solver, origin, potential));
        }
    }
    double cost = lsp_sum_value(&total);
    solver->gap = cost > 0 ? lsp_sum_value(&excess) / cost : 0;
    return LSP_OK;
}

static void price_block(struct solver *solver, uint32_t first, uint32_t n)
{
    uint32_t node[BLOCK];
    for (uint32_t k = 0; k < n; k++)
        node[k] = solver->origins[first + k].node;
    for (uint32_t k = 0; k < n; k += BATCH)
        lsp_hierarchy_sweep(&solver->hierarchy, &solver->links, n - k < BATCH ? n - k : BATCH,
            &node[k], solver->sweep_work, solver->sweep_mark,
            &solver->potential[(size_t)k * solver->links.n_nodes]);
    memcpy(solver->priced, solver->links.cost, solver->links.n_links * sizeof *solver->priced);
}

static double excess_of(const struct solver *solver, const struct origin_flow *origin,
    const double potential[])
{
    const struct links *links = &solver->links;
    double sum = 0;
    for (uint32_t k = 0; k < origin->n; k++) {
        uint32_t link = origin->link[k];
        double excess =
            potential[links->tail[link]] + solver->priced[link] - potential[links->head[link]];
        sum += origin->flow[k] * excess;
    }
    return sum;
}

static enum lsp_status improve_origin(
    struct solver *solver, struct origin_flow *origin, double potential[])
{
    lsp_desk_open(&solver->desk, origin);
    origin->n_pairs = shift_known(solver, origin);
    LSP_TRY(repair_links(solver, origin, potential));
    lsp_set_rooms(&solver->desk, &solver->pool, origin);
    return lsp_desk_close(&solver->desk, origin, solver->least_part * origin->trips);
}

/* Shifts on the origin's pairs; those with flow on one side only are forgotten.  How many stay. */
static uint32_t shift_known(struct solver *solver, struct origin_flow *origin)
{
    const struct pool *pool = &solver->pool;
    uint32_t n = 0;
    for (uint32_t k = 0; k < origin->n_pairs; k++) {
        uint32_t p = origin->pair[k];
        const uint32_t *a = &pool->link[pool->first[p]], *b = &pool->link[pool->middle[p]];
        size_t n_a = pool->middle[p] - pool->first[p], n_b = pool->first[p + 1] - pool->middle[p];
        lsp_shift_pair(solver, &solver->desk, a, n_a, b, n_b);
        if (!(lsp_desk_room(&solver->desk, a, n_a) > 0) ||
            !(lsp_desk_room(&solver->desk, b, n_b) > 0))
            continue;
        solver->pool.idle[p] = 0;
        origin->pair[n++] = p;
    }
    return n;
}

static enum lsp_status repair_links(
    struct solver *solver, struct origin_flow *origin, double potential[])
{
    const struct links *links = &solver->links;
    struct desk *desk = &solver->desk;
    double least = 1e-14 * origin->trips;
    double part = 0.01 * solver->options.relative_gap;
    if (part < 1e-15)
        part = 1e-15;
    uint32_t n_used = desk->n_used;
    for (uint32_t k = 0; k < n_used; k++) {
        uint32_t link = desk->used[k];
        double toward = potential[links->head[link]];
        double excess = potential[links->tail[link]] + solver->priced[link] - toward;
        if (!(excess > part * toward) || !(desk->flow[link] > least))
            continue;
        uint32_t pair = find_known(solver, link, excess);
        bool is_loop = false;
        if (pair == LSP_NONE)
            LSP_TRY(lsp_find_pair(
                solver, desk, origin->node, solver->priced, potential, link, &pair, &is_loop));
        if (is_loop) {
            solver->n_loops++;
            continue;
        }
        if (pair == LSP_NONE)
            continue;
        const struct pool *pool = &solver->pool;
        lsp_shift_pair(solver, desk, &pool->link[pool->first[pair]],
            pool->middle[pair] - pool->first[pair], &pool->link[pool->middle[pair]],
            pool->first[pair + 1] - pool->middle[pair]);
        solver->pool.idle[pair] = 0;
        LSP_TRY(add_pair(origin, pair));
    }
    return LSP_OK;
}

/* A pair of the pool that would take enough off this link. */
static uint32_t find_known(const struct solver *solver, uint32_t link, double excess)
{
    const struct pool *pool = &solver->pool;
    for (int side = 0; side < 2; side++)
        for (uint32_t p = pool->at_link[side][link]; p != LSP_NONE; p = pool->next_at[side][p]) {
            const uint32_t *a = &pool->link[pool->first[p]], *b = &pool->link[pool->middle[p]];
            size_t n_a = pool->middle[p] - pool->first[p];
            size_t n_b = pool->first[p + 1] - pool->middle[p];
            if (!(lsp_desk_room(&solver->desk, side ? b : a, side ? n_b : n_a) > 0))
                continue;
            double difference = 0;
            for (size_t at = 0; at < n_a; at++)
                difference += solver->priced[a[at]];
            for (size_t at = 0; at < n_b; at++)
                difference -= solver->priced[b[at]];
            if ((side ? -difference : difference) >= 0.5 * excess)
                return p;
        }
    return LSP_NONE;
}

static enum lsp_status add_pair(struct origin_flow *origin, uint32_t pair)
{
    for (uint32_t k = 0; k < origin->n_pairs; k++)
        if (origin->pair[k] == pair)
            return LSP_OK;
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

static enum lsp_status prune(struct solver *solver)
{
    struct lsp_arena scratch = {0};
    uint32_t *number = LSP_ARRAY(&scratch, uint32_t, solver->pool.n);
    if (!number)
        return LSP_NO_MEMORY;
    for (uint32_t p = 0; p < solver->pool.n; p++)
        solver->pool.idle[p]++;
    lsp_pool_prune(&solver->pool, 3, number);
    for (uint32_t at = 0; at < solver->problem->n_origins; at++) {
        struct origin_flow *origin = &solver->origins[at];
        uint32_t n = 0;
        for (uint32_t k = 0; k < origin->n_pairs; k++)
            if (number[origin->pair[k]] != LSP_NONE)
                origin->pair[n++] = number[origin->pair[k]];
        origin->n_pairs = n;
    }
    lsp_arena_finish(&scratch);
    return LSP_OK;
}

static enum lsp_status set_result(struct solver *solver, struct lsp_assignment_result *result)
{
    const struct links *links = &solver->links;
    struct lsp_sum objective = {0}, total = {0};
    result->flow = LSP_ARRAY(&result->arena, double, links->n_links);
    result->cost = LSP_ARRAY(&result->arena, double, links->n_links);
    if (!result->flow || !result->cost)
        return LSP_NO_MEMORY;
    for (uint32_t link = 0; link < links->n_links; link++) {
        result->flow[links->number[link]] = links->flow[link];
        result->cost[links->number[link]] = links->cost[link];
        lsp_sum_add(&objective, lsp_links_integral(links, link));
        lsp_sum_add(&total, links->flow[link] * links->cost[link]);
    }
    result->relative_gap = solver->gap;
    result->objective = lsp_sum_value(&objective);
    result->total_cost = lsp_sum_value(&total);
    result->unreachable_trips = solver->unreachable_trips;
    return LSP_OK;
}

static void finish(struct solver *solver)
{
    if (solver->origins)
        for (uint32_t at = 0; at < solver->problem->n_origins; at++) {
            free(solver->origins[at].link);
            free(solver->origins[at].flow);
            free(solver->origins[at].pair);
            free(solver->origins[at].room);
        }
    lsp_pool_finish(&solver->pool);
    lsp_arena_finish(&solver->arena);
}

enum lsp_status lsp_assignment_potentials(const struct lsp_assignment_problem *problem,
    const double cost[], uint32_t origin, double ret_potential[])
{
    struct lsp_arena arena = {0};
    struct links links;
    struct search search = {0};
    enum lsp_status status = lsp_links_build(problem, &arena, &links);
    if (status == LSP_OK)
        status = lsp_search_init(&search, &links, &arena);
    if (status == LSP_OK) {
        for (uint32_t link = 0; link < links.n_links; link++)
            links.cost[link] = cost[links.number[link]];
        lsp_search_run(&search, &links, links.cost, origin);
        memcpy(ret_potential, search.distance, links.n_nodes * sizeof *ret_potential);
    }
    lsp_arena_finish(&arena);
    return status;
}
