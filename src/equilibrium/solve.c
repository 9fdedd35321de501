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
/* On from the target: a residual that has not become so much better in so many iterations is
 * rounding.  And how far a run goes on beyond its end for another state. */
static const double BETTER = 0.5;
enum { PATIENCE = 20, PATIENCE_BEYOND = 8, MOST_BEYOND = 40 };
/* Waits are compared relative to themselves, but not to less than a minute. */
static const double WAIT_SCALE_H = 1.0 / 60;

/* Where the iteration stands. */
struct iteration {
    struct solver *solver;
    struct passed *passed; /* states on the way; NULL = nobody wants them */
    double target, aim;    /* of the residual */
    uint32_t patience, max_iterations;
    struct lsp_convergence found;
    double last;         /* error of amounts and waits, ways as they are */
    double routes_error; /* of the ways, when last measured */
    bool is_measured;    /* the present state */
    double step;         /* of the posts' anchor */
    double best;         /* residual */
    uint32_t best_iteration, n_overfull;
    double *wait_h, *distance; /* [n_elements] scratch; flow less anchor of the last iteration */
};

static enum lsp_status fill_all(struct solver *solver,
    const struct lsp_equilibrium_options *options, struct lsp_results *results) LSP_MUST_CHECK;
static enum lsp_status find_other(
    struct iteration *iteration, struct lsp_results *ret_other) LSP_MUST_CHECK;
static enum lsp_status begin(struct iteration *iteration) LSP_MUST_CHECK;
static enum lsp_status iterate(struct iteration *iteration) LSP_MUST_CHECK;
static bool is_done(struct iteration *iteration);
static bool is_patience_out(const struct iteration *iteration);
static enum lsp_status advance(struct iteration *iteration) LSP_MUST_CHECK;
static enum lsp_status measure(struct iteration *iteration) LSP_MUST_CHECK;
static bool is_overfull(const struct solver *solver);
static void choose(struct solver *solver, double tolerance);
static double wait_error(const struct solver *solver, double wait_h[]);
static double larger(double a, double b);
static double next_step(const struct solver *solver, double step, bool is_first, double distance[]);
static void move_anchor(struct solver *solver, double step);

enum lsp_status lsp_equilibrium_solve(const struct lsp_equilibrium_problem *problem,
    const struct lsp_equilibrium_options *options, struct lsp_results *ret_results)
{
    return lsp_equilibrium_solve_twice(problem, options, ret_results, NULL);
}

enum lsp_status lsp_equilibrium_solve_twice(const struct lsp_equilibrium_problem *problem,
    const struct lsp_equilibrium_options *options, struct lsp_results *ret_results,
    struct lsp_results *ret_other)
{
    struct solver solver;
    struct passed passed;
    struct lsp_results results = {.year = problem->year}, other = {0};
    lsp_passed_init(&passed);
    struct iteration iteration = {.solver = &solver,
        .passed = ret_other != NULL ? &passed : NULL,
        .target = options->target > 0 ? options->target : DEFAULT_TARGET,
        .patience = PATIENCE,
        .max_iterations =
            options->max_iterations > 0 ? options->max_iterations : DEFAULT_MAX_ITERATIONS};
    iteration.aim = options->aim > 0 ? fmin(options->aim, iteration.target) : iteration.target;
    enum lsp_status status = lsp_goods_init(&solver, problem);
    if (status == LSP_OK)
        status = begin(&iteration);
    if (status == LSP_OK)
        status = iterate(&iteration);
    results.convergence = iteration.found;
    if (status == LSP_OK)
        status = fill_all(&solver, options, &results);
    if (status == LSP_OK && ret_other != NULL)
        status = find_other(&iteration, &other);
    if (status == LSP_OK) {
        *ret_results = results;
        if (ret_other != NULL)
            *ret_other = other;
    } else {
        lsp_results_finish(&results);
    }
    lsp_passed_finish(&passed);
    lsp_strands_finish(&solver.strands);
    lsp_arena_finish(&solver.arena);
    return status;
}

static enum lsp_status fill_all(struct solver *solver,
    const struct lsp_equilibrium_options *options, struct lsp_results *results)
{
    LSP_TRY(lsp_ways_of_nobody(solver));
    LSP_TRY(lsp_fill_results(solver, results));
    LSP_TRY(lsp_fill_limits(solver, results));
    LSP_TRY(lsp_certificate_fill(solver, results));
    return options->keep_steps == NULL ? LSP_OK
                                       : lsp_fill_steps(solver, options->keep_steps, results);
}

/* One that was passed; or, where none was near, one that lies further on. */
static enum lsp_status find_other(struct iteration *iteration, struct lsp_results *ret_other)
{
    if (lsp_passed_take(iteration->passed, iteration->found.residual, ret_other) ||
        iteration->found.stopped_by != LSP_STOPPED_CONVERGED)
        return LSP_OK;
    iteration->passed = NULL;
    iteration->aim = iteration->found.residual / LSP_PASSED_APART;
    iteration->patience = PATIENCE_BEYOND;
    iteration->max_iterations = iteration->found.iterations + MOST_BEYOND;
    LSP_TRY(iterate(iteration));
    return lsp_passed_fill(iteration->solver, &iteration->found, ret_other);
}

static enum lsp_status begin(struct iteration *iteration)
{
    struct solver *solver = iteration->solver;
    iteration->wait_h = LSP_ARRAY(&solver->arena, double, solver->n_elements);
    iteration->distance = LSP_ARRAY(&solver->arena, double, solver->n_elements);
    if (iteration->wait_h == NULL || iteration->distance == NULL)
        return LSP_NO_MEMORY;
    iteration->found = (struct lsp_convergence){.stopped_by = LSP_STOPPED_ITERATIONS,
        .residual = (double)INFINITY,
        .target = iteration->target};
    iteration->last = iteration->best = (double)INFINITY;
    iteration->step = iteration->routes_error = 1;
    LSP_TRY(lsp_routes_assign(solver, iteration->aim));
    lsp_load_elements(solver);
    return LSP_OK;
}

/* From the first state, or from where it ended last. */
static enum lsp_status iterate(struct iteration *iteration)
{
    struct solver *solver = iteration->solver;
    struct lsp_convergence *found = &iteration->found;
    for (bool is_last = false; !is_last;) {
        if (found->iterations > 0)
            LSP_TRY(advance(iteration));
        iteration->n_overfull = is_overfull(solver) ? iteration->n_overfull + 1 : 0;
        is_last = ++found->iterations >= iteration->max_iterations ||
                  iteration->n_overfull >= HOPELESS_LOOKS;
        choose(solver, INNER_SHARE * fmax(fmin(iteration->last, 1), iteration->aim));
        iteration->last =
            larger(lsp_choice_error(solver, NULL), wait_error(solver, iteration->wait_h));
        double wanted = found->residual > iteration->target ? iteration->target : iteration->aim;
        iteration->is_measured =
            iteration->last <= fmax(ROUTES_SHARE * iteration->routes_error, wanted) || is_last ||
            is_patience_out(iteration);
        if (!iteration->is_measured)
            continue;
        LSP_TRY(measure(iteration));
        if (is_done(iteration))
            return LSP_OK;
        if (iteration->passed != NULL)
            LSP_TRY(lsp_passed_keep(solver, found, iteration->aim, iteration->passed));
    }
    return LSP_OK;
}

/* At the aim; or at the target when for so long nothing has become better, which is rounding. */
static bool is_done(struct iteration *iteration)
{
    struct lsp_convergence *found = &iteration->found;
    if (found->residual <= iteration->target)
        found->stopped_by = LSP_STOPPED_CONVERGED;
    if (found->residual <= iteration->aim)
        return true;
    if (found->residual < BETTER * iteration->best) {
        iteration->best = found->residual;
        iteration->best_iteration = found->iterations;
    }
    return is_patience_out(iteration);
}

static bool is_patience_out(const struct iteration *iteration)
{
    return iteration->found.residual <= iteration->target &&
           iteration->found.iterations >= iteration->best_iteration + iteration->patience;
}

/* To the next state: new ways where they were what is wrong, then waits and rations. */
static enum lsp_status advance(struct iteration *iteration)
{
    struct solver *solver = iteration->solver;
    const struct lsp_convergence *found = &iteration->found;
    if (iteration->is_measured && iteration->routes_error > INNER_SHARE * iteration->aim)
        LSP_TRY(lsp_routes_assign(solver, fmax(GAP_SHARE * fmin(found->residual, 1), LEAST_GAP)));
    iteration->step =
        next_step(solver, iteration->step, found->iterations == 1, iteration->distance);
    move_anchor(solver, iteration->step);
    lsp_posts_linearise(solver);
    lsp_seats_move(solver);
    lsp_rations_move(solver);
    lsp_load_elements(solver);
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
static enum lsp_status measure(struct iteration *iteration)
{
    struct solver *solver = iteration->solver;
    struct lsp_convergence *found = &iteration->found;
    LSP_TRY(lsp_routes_price(solver));
    double error = lsp_choice_error(solver, &found->gap);
    iteration->routes_error = larger(found->gap, error - lsp_choice_error(solver, NULL));
    found->residual = larger(larger(error, found->gap), wait_error(solver, iteration->wait_h));
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
