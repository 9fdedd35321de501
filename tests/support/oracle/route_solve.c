/* The equilibrium of routes, alternatives, totals, links and posts (problem: equilibrium.h).
 *
 *     set up; find first routes
 *     repeat
 *         make the posts linear around the anchor flows
 *         sweep over the movements until their own conditions hold     (a convex problem)
 *         measure the three residuals with the posts' true waits
 *         stop when they are within the target and no cheaper route exists
 *         move the anchor toward the present flows, by a share after Irons and Tuck
 *
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/oracle/route_equilibrium_internal.h"

#include <math.h>

#include "base/sum.h"

static const double DEFAULT_TARGET = 1e-10;
static const uint32_t DEFAULT_MAX_ITERATIONS = 500;
/* The inner problem is solved this much tighter than the last residual, and never longer than this
 * many sweeps before the posts are looked at again. */
static const double INNER_SHARE = 1e-2;
enum { MAX_SWEEPS = 200 };
/* Bounds of the anchor's step. */
static const double LEAST_STEP = 0.05, MOST_STEP = 1.5;
/* Waits are compared relative to themselves, but not to less than a minute. */
static const double WAIT_SCALE_H = 1.0 / 60;

static enum lsp_status iterate(struct solver *solver, double target, uint32_t max_iterations,
    struct lsp_convergence *convergence);
static void solve_inner(struct solver *solver, double tolerance);
static double measure_residual(struct solver *solver, double wait_h[], double *ret_gap);
static double larger(double a, double b);
static double next_step(const struct solver *solver, double step, bool is_first, double distance[]);
static void move_anchor(struct solver *solver, double step);

enum lsp_status oracle_equilibrium_solve(const struct lsp_equilibrium_problem *problem,
    const struct lsp_equilibrium_options *options, struct lsp_results *ret_results)
{
    struct solver solver;
    struct lsp_results results = {.year = problem->year};
    double target = options->target > 0 ? options->target : DEFAULT_TARGET;
    uint32_t max_iterations =
        options->max_iterations > 0 ? options->max_iterations : DEFAULT_MAX_ITERATIONS;
    enum lsp_status status = oracle_solver_init(&solver, problem);
    if (status == LSP_OK)
        status = iterate(&solver, target, max_iterations, &results.convergence);
    if (status == LSP_OK)
        status = oracle_fill_results(&solver, &results);
    if (status == LSP_OK)
        *ret_results = results;
    else
        lsp_results_finish(&results);
    lsp_graph_finish(&solver.super.graph);
    lsp_arena_finish(&solver.arena);
    return status;
}

static enum lsp_status iterate(struct solver *solver, double target, uint32_t max_iterations,
    struct lsp_convergence *convergence)
{
    double *wait_h = LSP_ARRAY(&solver->arena, double, solver->n_elements);
    double *distance = LSP_ARRAY(&solver->arena, double, solver->n_elements);
    if (wait_h == NULL || distance == NULL)
        return LSP_NO_MEMORY;
    size_t n_added;
    double last = (double)INFINITY, step = 1;
    *convergence = (struct lsp_convergence){
        .stopped_by = LSP_STOPPED_ITERATIONS, .residual = (double)INFINITY, .target = target};
    LSP_TRY(oracle_routes_generate(solver, &n_added));
    while (convergence->iterations < max_iterations) {
        convergence->iterations++;
        solve_inner(solver, fmax(INNER_SHARE * fmin(last, 1), INNER_SHARE * target));
        convergence->residual = last = measure_residual(solver, wait_h, &convergence->gap);
        if (convergence->residual <= target || convergence->iterations == 1) {
            LSP_TRY(oracle_routes_generate(solver, &n_added));
            if (n_added == 0 && convergence->residual <= target) {
                convergence->stopped_by = LSP_STOPPED_CONVERGED;
                return LSP_OK;
            }
        }
        step = next_step(solver, step, convergence->iterations == 1, distance);
        move_anchor(solver, step);
        oracle_posts_linearise(solver);
        oracle_load_elements(solver);
    }
    return LSP_OK;
}

static void solve_inner(struct solver *solver, double tolerance)
{
    for (int sweep = 0; sweep < MAX_SWEEPS; sweep++) {
        double choice_error, gap;
        bool moved = oracle_sweep(solver) > tolerance;
        oracle_measure(solver, &choice_error, &gap);
        if (!moved && choice_error <= tolerance && gap <= tolerance)
            break;
    }
    oracle_load_elements(solver); /* afresh: no rounding from the many small changes is left */
}

/* The largest of the three relative errors of equilibrium.h; INFINITY when any is not a number. */
static double measure_residual(struct solver *solver, double wait_h[], double *ret_gap)
{
    double residual;
    oracle_measure(solver, &residual, ret_gap);
    residual = larger(residual, *ret_gap);
    oracle_posts_wait(solver, solver->flow, wait_h);
    for (uint32_t element = solver->n_link_elements; element < solver->n_elements; element++) {
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
    for (uint32_t element = solver->n_link_elements; element < solver->n_elements; element++) {
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
    for (uint32_t element = solver->n_link_elements; element < solver->n_elements; element++)
        solver->anchor_flow[element] +=
            step * (solver->flow[element] - solver->anchor_flow[element]);
}
