/* The equilibrium of routes, alternatives, totals, links and posts (problem: equilibrium.h).
 *
 *     set up; assign nobody: every pair of zones gets its cheapest way
 *     repeat
 *         make the posts linear around the anchor flows
 *         sweep over the movements until their own conditions hold, ways as they are
 *         when the ways may be what is wrong
 *             measure the three residuals, with true waits, against the cheapest ways there are
 *             stop when they are within the target
 *             assign the present amounts: new ways
 *         move the anchor toward the present flows, by a share after Irons and Tuck
 *         move the waits for free seats by a step of Newton's method, and the rations of beds
 *
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "base/sum.h"
#include "equilibrium/equilibrium_internal.h"

static const double DEFAULT_TARGET = 1e-10;
static const uint32_t DEFAULT_MAX_ITERATIONS = 2000;
/* The inner problem is solved this much tighter than the last residual, and never longer than this
 * many sweeps before the posts are looked at again. */
static const double INNER_SHARE = 1e-2;
enum { MAX_SWEEPS = 200 };
/* Routes are looked at when the rest is this much better than they were last. */
static const double ROUTES_SHARE = 0.1;
/* An assignment is this much tighter than the last residual, but not below what rounding allows. */
static const double GAP_SHARE = 1e-3, LEAST_GAP = 1e-13;
/* More riders than seats in so many looks on end, while a wait is beyond all patience: no answer
 * turns them away. */
static const double HOPELESS_H = 87660;
enum { HOPELESS_LOOKS = 8 };
/* Bounds of the anchor's step. */
static const double LEAST_STEP = 0.05, MOST_STEP = 1.5;
/* Waits are compared relative to themselves, but not to less than a minute. */
static const double WAIT_SCALE_H = 1.0 / 60;

static enum lsp_status iterate(struct solver *solver, double target, uint32_t max_iterations,
    struct lsp_convergence *found) LSP_MUST_CHECK;
static enum lsp_status measure(struct solver *solver, double wait_h[],
    struct lsp_convergence *found, double *ret_routes_error) LSP_MUST_CHECK;
static bool is_overfull(const struct solver *solver);
static void choose(struct solver *solver, double tolerance);
static double wait_error(const struct solver *solver, double wait_h[]);
static double larger(double a, double b);
static double next_step(const struct solver *solver, double step, bool is_first, double distance[]);
static void move_anchor(struct solver *solver, double step);

enum lsp_status lsp_equilibrium_solve(const struct lsp_equilibrium_problem *problem,
    const struct lsp_equilibrium_options *options, struct lsp_results *ret_results)
{
    struct solver solver;
    struct lsp_results results = {.year = problem->year};
    double target = options->target > 0 ? options->target : DEFAULT_TARGET;
    uint32_t max_iterations =
        options->max_iterations > 0 ? options->max_iterations : DEFAULT_MAX_ITERATIONS;
    enum lsp_status status = lsp_goods_init(&solver, problem);
    if (status == LSP_OK)
        status = iterate(&solver, target, max_iterations, &results.convergence);
    if (status == LSP_OK)
        status = lsp_ways_of_nobody(&solver);
    if (status == LSP_OK)
        status = lsp_fill_results(&solver, &results);
    if (status == LSP_OK)
        status = lsp_fill_limits(&solver, &results);
    if (status == LSP_OK)
        status = lsp_certificate_fill(&solver, &results);
    if (status == LSP_OK && options->keep_steps != NULL)
        status = lsp_fill_steps(&solver, options->keep_steps, &results);
    if (status == LSP_OK)
        *ret_results = results;
    else
        lsp_results_finish(&results);
    lsp_strands_finish(&solver.strands);
    lsp_arena_finish(&solver.arena);
    return status;
}

static enum lsp_status iterate(
    struct solver *solver, double target, uint32_t max_iterations, struct lsp_convergence *found)
{
    double *wait_h = LSP_ARRAY(&solver->arena, double, solver->n_elements);
    double *distance = LSP_ARRAY(&solver->arena, double, solver->n_elements);
    if (wait_h == NULL || distance == NULL)
        return LSP_NO_MEMORY;
    double last = (double)INFINITY, step = 1, routes_error = 1;
    *found = (struct lsp_convergence){
        .stopped_by = LSP_STOPPED_ITERATIONS, .residual = (double)INFINITY, .target = target};
    uint32_t n_overfull = 0;
    LSP_TRY(lsp_routes_assign(solver, target));
    lsp_load_elements(solver);
    while (found->iterations < max_iterations) {
        n_overfull = is_overfull(solver) ? n_overfull + 1 : 0;
        bool is_last = ++found->iterations == max_iterations || n_overfull == HOPELESS_LOOKS;
        choose(solver, fmax(INNER_SHARE * fmin(last, 1), INNER_SHARE * target));
        last = larger(lsp_choice_error(solver, NULL), wait_error(solver, wait_h));
        if (last <= fmax(ROUTES_SHARE * routes_error, target) || is_last) {
            LSP_TRY(measure(solver, wait_h, found, &routes_error));
            if (found->residual <= target) {
                found->stopped_by = LSP_STOPPED_CONVERGED;
                return LSP_OK;
            }
            if (routes_error > INNER_SHARE * target && !is_last)
                LSP_TRY(lsp_routes_assign(
                    solver, fmax(GAP_SHARE * fmin(found->residual, 1), LEAST_GAP)));
        }
        if (is_last)
            return LSP_OK;
        step = next_step(solver, step, found->iterations == 1, distance);
        move_anchor(solver, step);
        lsp_posts_linearise(solver);
        lsp_seats_move(solver);
        lsp_rations_move(solver);
        lsp_load_elements(solver);
    }
    return LSP_OK;
}

static bool is_overfull(const struct solver *solver)
{
    for (uint32_t section = 0; section < solver->seats.n; section++) {
        uint32_t element = solver->first_section + section;
        if (solver->is_used[element] && solver->flow[element] > 1 &&
            solver->time_h[element] > HOPELESS_H)
            return true;
    }
    return false;
}

/* The residual against all ways that there are, and the part of it that is the ways' fault. */
static enum lsp_status measure(
    struct solver *solver, double wait_h[], struct lsp_convergence *found, double *ret_routes_error)
{
    LSP_TRY(lsp_routes_price(solver));
    double error = lsp_choice_error(solver, &found->gap);
    *ret_routes_error = larger(found->gap, error - lsp_choice_error(solver, NULL));
    found->residual = larger(larger(error, found->gap), wait_error(solver, wait_h));
    return LSP_OK;
}

static void choose(struct solver *solver, double tolerance)
{
    for (int sweep = 0; sweep < MAX_SWEEPS; sweep++) {
        bool moved = lsp_choice_sweep(solver) > tolerance;
        if (!moved && lsp_choice_error(solver, NULL) <= tolerance)
            break;
    }
    lsp_load_elements(solver); /* afresh: no rounding from the many small changes is left */
}

/* How far the waits used are from those that the flows cause; INFINITY when that is no number. */
static double wait_error(const struct solver *solver, double wait_h[])
{
    double residual = larger(lsp_seats_error(solver), lsp_rations_error(solver));
    lsp_posts_wait(solver, solver->flow, wait_h);
    for (uint32_t element = solver->first_post; element < solver->n_elements; element++) {
        if (!solver->is_used[element] || wait_h[element] == solver->time_h[element])
            continue; /* equality on purpose: both may be infinite */
        double error = fabs(wait_h[element] - solver->time_h[element]);
        residual = larger(residual, error / fmax(wait_h[element], WAIT_SCALE_H));
    }
    return residual;
}

/* The larger one; INFINITY when either is not a number, which fmax would hide. */
static double larger(double a, double b)
{
    if (isnan(a) || isnan(b))
        return (double)INFINITY;
    return a > b ? a : b;
}

/* Classes and directions of a post delay each other, also by their empty returns, so going all the
 * way to the present flows may overshoot or fall short.  With the distance r = flow - anchor of
 * this and the last iteration, the step that would have made the new one 0 if the answer were
 * linear is -step (r_last . (r - r_last)) / |r - r_last|^2 [IronsTuck1969]. */
static double next_step(const struct solver *solver, double step, bool is_first, double distance[])
{
    struct lsp_sum product = {0}, square = {0};
    for (uint32_t element = solver->first_post; element < solver->n_elements; element++) {
        double now = solver->flow[element] - solver->anchor_flow[element];
        double change = now - distance[element];
        lsp_sum_add(&product, distance[element] * change);
        lsp_sum_add(&square, change * change);
        distance[element] = now;
    }
    double length = lsp_sum_value(&square);
    if (is_first || !(length > 0))
        return 1;
    double next = -step * lsp_sum_value(&product) / length;
    return isfinite(next) ? fmin(fmax(next, LEAST_STEP), MOST_STEP) : 1;
}

static void move_anchor(struct solver *solver, double step)
{
    for (uint32_t element = solver->first_post; element < solver->n_elements; element++)
        solver->anchor_flow[element] +=
            step * (solver->flow[element] - solver->anchor_flow[element]);
}
