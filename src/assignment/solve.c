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

enum { DEFAULT_ITERATIONS = 200 };
static const double DEFAULT_GAP = 1e-8;
/* Origins see new costs this often while a sweep goes on. */
enum { N_BLOCKS = 24 };
/* Parts of the origins that threads share out among themselves. */
enum { N_GROUPS = 32 };
/* Above this gap which ways are used still changes too much for a joint step to be worth it. */
static const double JOINT_GAP = 1e-2;
enum { MAX_JOINT = 3 };

static enum lsp_status init(struct solver *solver);
static enum lsp_status init_work(struct solver *solver);
static enum lsp_status init_groups(struct solver *solver);
static enum lsp_status begin(struct solver *solver);
static enum lsp_status improve(struct solver *solver, struct lsp_assignment_result *result);
static enum lsp_status report(
    struct solver *solver, struct lsp_assignment_result *result, bool is_far);
static enum lsp_status equilibrate(struct solver *solver);
static enum lsp_status end(struct solver *solver, struct lsp_assignment_result *result);
static void finish(struct solver *solver);

enum lsp_status lsp_assignment_solve(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_options *options, struct lsp_assignment_result *ret_result)
{
    struct watch watch = {.is_cancelled = options->is_cancelled,
        .context = options->context,
        .is_asking = ATOMIC_FLAG_INIT};
    struct solver solver = {.problem = problem,
        .options = *options,
        .watch = &watch,
        .least_part = 1e-15,
        .lack_part = 1e-12};
    struct lsp_assignment_result result = {0};
    enum lsp_status status = init(&solver);
    if (status == LSP_OK)
        status = begin(&solver);
    if (status == LSP_OK)
        status = improve(&solver, &result);
    if (status == LSP_OK)
        status = end(&solver, &result);
    finish(&solver);
    if (status == LSP_OK)
        *ret_result = result;
    else
        lsp_assignment_result_finish(&result);
    return status;
}

void lsp_assignment_result_finish(struct lsp_assignment_result *result)
{
    lsp_assignment_state_finish(&result->state);
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
    if (options->n_threads == 0)
        options->n_threads = 1;
    LSP_TRY(lsp_assignment_check(problem));
    LSP_TRY(lsp_assignment_links_build(problem, &solver->arena, &solver->links));
    LSP_TRY(lsp_assignment_hierarchy_build(
        &solver->hierarchy, &solver->links, solver->watch, &solver->arena));
    LSP_TRY(lsp_assignment_pool_init(&solver->pool));
    return init_work(solver);
}

static enum lsp_status init_work(struct solver *solver)
{
    const struct lsp_assignment_problem *problem = solver->problem;
    uint32_t n_threads = solver->options.n_threads, n_through = solver->hierarchy.n;
    solver->block = lsp_assignment_block_of(problem->n_origins);
    solver->origins = LSP_ARRAY(&solver->arena, struct origin_flow, problem->n_origins);
    solver->desks = LSP_ARRAY(&solver->arena, struct desk, n_threads);
    solver->potential = LSP_ARRAY(&solver->arena, double, (size_t)solver->block * problem->n_nodes);
    solver->sweep_work = LSP_ARRAY(&solver->arena, double, (size_t)solver->block *n_through);
    solver->sweep_mark =
        LSP_ARRAY(&solver->arena, uint8_t, (size_t)solver->block / BATCH * n_through);
    solver->priced = LSP_ARRAY(&solver->arena, double, problem->n_links);
    if (solver->options.progress) {
        solver->seen = LSP_ARRAY(&solver->arena, double, problem->n_links);
        if (!solver->seen)
            return LSP_NO_MEMORY;
    }
    if (!solver->origins || !solver->desks || !solver->potential || !solver->sweep_work ||
        !solver->sweep_mark || !solver->priced)
        return LSP_NO_MEMORY;
    for (uint32_t at = 0; at < problem->n_origins; at++) {
        solver->origins[at].node = problem->origin[at];
        solver->origins[at].cls = problem->class_of ? problem->class_of[at] : 0;
    }
    for (uint32_t thread = 0; thread < n_threads; thread++)
        LSP_TRY(lsp_assignment_desk_init(
            &solver->desks[thread], &solver->links, &solver->hierarchy, &solver->arena));
    return init_groups(solver);
}

uint32_t lsp_assignment_block_of(uint32_t n_origins)
{
    uint32_t block = n_origins / N_BLOCKS / BATCH * BATCH + BATCH;
    return block < MAX_BLOCK ? block : MAX_BLOCK;
}

/* Origins of one class each, in parts that depend on nothing else. */
static enum lsp_status init_groups(struct solver *solver)
{
    uint32_t n_origins = solver->problem->n_origins;
    uint32_t n_classes = solver->problem->n_classes > 1 ? solver->problem->n_classes : 1;
    uint32_t size = (n_origins + N_GROUPS - 1) / N_GROUPS;
    solver->group = LSP_ARRAY(&solver->arena, struct group, N_GROUPS + (size_t)n_classes);
    if (!solver->group)
        return LSP_NO_MEMORY;
    for (uint32_t first = 0; first < n_origins; solver->n_groups++) {
        struct group *group = &solver->group[solver->n_groups];
        group->first = first;
        while (first < n_origins && group->n < size &&
               solver->origins[first].cls == solver->origins[group->first].cls) {
            group->n++;
            first++;
        }
    }
    return LSP_OK;
}

static enum lsp_status begin(struct solver *solver)
{
    if (solver->options.start)
        return lsp_assignment_adopt(solver);
    solver->gap = (double)INFINITY;
    for (uint32_t at = 0; at < solver->problem->n_origins; at++)
        solver->origins[at].is_to_load = true;
    return lsp_assignment_load(solver);
}

static enum lsp_status improve(struct solver *solver, struct lsp_assignment_result *result)
{
    uint32_t n = solver->options.max_iterations;
    result->steps = LSP_ARRAY(&result->arena, struct lsp_assignment_step, n);
    if (!result->steps)
        return LSP_NO_MEMORY;
    result->ended_by = LSP_ASSIGNMENT_ITERATIONS;
    for (uint32_t iteration = 0; iteration < n; iteration++) {
        bool is_far = !(solver->gap <= JOINT_GAP);
        if (solver->seen)
            for (uint32_t link = 0; link < solver->links.n_links; link++)
                solver->seen[solver->links.number[link]] = solver->links.flow[link];
        if (is_far)
            LSP_TRY(lsp_assignment_sweep_far(solver));
        else
            LSP_TRY(lsp_assignment_sweep(solver, false));
        LSP_TRY(report(solver, result, is_far));
        if (is_far)
            continue;
        bool is_reached = solver->gap <= solver->options.relative_gap;
        LSP_TRY(equilibrate(solver));
        if (!is_reached)
            continue;
        /* The pairs for one more step were at hand, and it gains more than all before. */
        LSP_TRY(lsp_assignment_sweep(solver, true));
        if (solver->gap <= solver->options.relative_gap) {
            result->ended_by = LSP_ASSIGNMENT_CONVERGED;
            return LSP_OK;
        }
    }
    LSP_TRY(lsp_assignment_sweep(solver, true));
    if (solver->gap <= solver->options.relative_gap)
        result->ended_by = LSP_ASSIGNMENT_CONVERGED;
    return LSP_OK;
}

/* Far away, blocks of origins are priced one after the other, so the gap is that of no flows. */
static enum lsp_status report(
    struct solver *solver, struct lsp_assignment_result *result, bool is_far)
{
    struct lsp_assignment_step step = {.iteration = result->n_steps + 1,
        .relative_gap = solver->gap,
        .n_segments = solver->pool.n,
        .total_cost = solver->total_cost};
    result->steps[result->n_steps++] = step;
    step.flow = is_far ? NULL : solver->seen;
    if (solver->options.progress && !solver->options.progress(solver->options.context, &step))
        return LSP_CANCELLED;
    return LSP_OK;
}

/* Among the pairs known: by turns while far away, jointly when near. */
static enum lsp_status equilibrate(struct solver *solver)
{
    bool is_whole = false;
    for (int step = 0; step < MAX_JOINT && !is_whole; step++)
        LSP_TRY(lsp_assignment_newton_step(solver, &is_whole));
    return lsp_assignment_settle(solver);
}

/* What flows in circles, on links without cost, would have no meaning in a state. */
static enum lsp_status end(struct solver *solver, struct lsp_assignment_result *result)
{
    bool has_changed;
    LSP_TRY(lsp_assignment_straighten(solver, &has_changed));
    if (has_changed)
        LSP_TRY(lsp_assignment_sweep(solver, true));
    LSP_TRY(lsp_assignment_set_result(solver, result));
    if (solver->options.find_determined)
        LSP_TRY(lsp_assignment_set_determined(solver, result));
    return solver->options.keep_state ? lsp_assignment_take_state(solver, &result->state) : LSP_OK;
}

static void finish(struct solver *solver)
{
    if (solver->origins)
        for (uint32_t at = 0; at < solver->problem->n_origins; at++) {
            free(solver->origins[at].link);
            free(solver->origins[at].flow);
            free(solver->origins[at].pair);
            free(solver->origins[at].room);
            free(solver->origins[at].slot);
        }
    for (uint32_t g = 0; g < solver->n_groups; g++)
        lsp_assignment_group_finish(&solver->group[g]);
    if (solver->desks)
        for (uint32_t thread = 0; thread < solver->options.n_threads; thread++)
            free(solver->desks[thread].seen);
    lsp_assignment_pool_finish(&solver->pool);
    lsp_arena_finish(&solver->arena);
}
