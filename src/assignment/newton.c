/* The joint step: all pairs of segments of all origins at once.
 *
 * Let d[p] be the flow moved from side A to side B of pair p and M the links' signed incidence.
 * With the origins' flows as they are, a pair can take at most the sum over origins of the least
 * flow on its side.  Within these bounds
 *
 *     minimise over d   sum over links of the integral of c up to (v + M d)
 *
 * by Newton's method, projected on the bounds; the Hessian M' diag(c') M is used as an operator
 * within preconditioned conjugate gradients [HestenesStiefel1952].  Pairs number tens of thousands
 * where origins times links number tens of millions, so this costs next to nothing; each origin
 * then moves its share, in proportion to what it could move.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assignment/assignment_internal.h"
#include "base/sum.h"

enum { MAX_STEPS = 3, MAX_CG = 30, MAX_HALVINGS = 8, MAX_HOLDS = 4, RELAXATIONS = 5 };
/* The system is solved to this part of its right side: more would be lost on the curvature. */
static const double CG_TOLERANCE = 0.02;
/* Steps end when the gradient is this part of the first. */
static const double GOAL_PART = 1e-3;
/* Damping [Levenberg1944], as a part of the diagonal of the Hessian: how it grows and falls again,
 * the least there is, by what factor a gradient must have grown, and how many steps may fail. */
static const double MORE_DAMPING = 8, LESS_DAMPING = 3, LEAST_DAMPING = 1e-2, WORSE = 2;
enum { MAX_FAILURES = 4 };
/* Below this gap it is rounding that makes steps fail. */
static const double NOISE = 1e-13;
/* A step is cut at the first bound, but not to less than this part of it. */
static const double LEAST_REACH = 0.1;
/* A step is whole when less than this part of it was lost. */
static const double LOST_PART = 1e-4;

/* A pair may be moved, or moves to its bound whatever the others do. */
enum { FREE = 1, HELD = 2 };

struct system {
    struct solver *solver;
    const struct pool *pool;
    uint32_t n;
    double *low, *high;                          /* [n] bounds of d */
    double *d;                                   /* [n] */
    double *gradient, *diagonal;                 /* [n] */
    double *extra;                               /* [n] part of the diagonal that no cost makes */
    double *step, *residual, *direction, *image; /* [n] */
    uint8_t *is_free;                            /* [n] FREE, HELD or 0 */
    double *start;                               /* [n_links] flow at d = 0 */
    double *on_link;                             /* [n_links] M d */
};

static enum lsp_status init(struct system *system, struct solver *solver, struct lsp_arena *arena);
static bool is_stopped(const struct system *system);
static void minimise(struct system *system);
static bool take_step(struct system *system);
static void set_damping(struct system *system, bool is_more);
static void relax(struct system *system);
static void move_pair(struct system *system, uint32_t p, double amount);
static double set_gradient(struct system *system);
static void set_free(struct system *system);
static double hold_clamped(struct system *system);
static void solve_step(struct system *system);
static void multiply(struct system *system, const double x[], double ret_image[]);
static void spread(const struct system *system, const double x[], double ret_on_link[]);
static void move_to(struct system *system, const double d[]);
static bool try_step(struct system *system, double part);
static bool go_along(struct system *system, double part);
static double gradient_of(const struct pool *pool, const double cost[], uint32_t pair);

enum lsp_status lsp_assignment_newton_step(struct solver *solver, bool *ret_is_whole)
{
    struct lsp_arena arena = {0};
    struct system system = {0};
    double lost_part = 0;
    enum lsp_status status = init(&system, solver, &arena);
    if (status == LSP_OK && system.n > 0) {
        minimise(&system);
        memcpy(solver->links.flow, system.start, solver->links.n_links * sizeof *system.start);
        struct joint_step step = {system.low, system.high, system.d};
        status =
            is_stopped(&system) ? LSP_CANCELLED : lsp_assignment_share(solver, &step, &lost_part);
    }
    *ret_is_whole = !(lost_part > LOST_PART);
    lsp_arena_finish(&arena);
    return status;
}

static enum lsp_status init(struct system *system, struct solver *solver, struct lsp_arena *arena)
{
    uint32_t n = solver->pool.n, n_links = solver->links.n_links;
    *system = (struct system){solver, &solver->pool, n, LSP_ARRAY(arena, double, n),
        LSP_ARRAY(arena, double, n), LSP_ARRAY(arena, double, n), LSP_ARRAY(arena, double, n),
        LSP_ARRAY(arena, double, n), LSP_ARRAY(arena, double, n), LSP_ARRAY(arena, double, n),
        LSP_ARRAY(arena, double, n), LSP_ARRAY(arena, double, n), LSP_ARRAY(arena, double, n),
        LSP_ARRAY(arena, uint8_t, n), LSP_ARRAY(arena, double, n_links),
        LSP_ARRAY(arena, double, n_links)};
    if (!system->low || !system->high || !system->d || !system->gradient || !system->diagonal ||
        !system->extra || !system->step || !system->residual || !system->direction ||
        !system->image || !system->is_free || !system->start || !system->on_link)
        return LSP_NO_MEMORY;
    for (uint32_t at = 0; at < solver->problem->n_origins; at++) {
        const struct origin_flow *origin = &solver->origins[at];
        for (uint32_t k = 0; k < origin->n_pairs; k++) {
            system->high[origin->pair[k]] += origin->room[2 * (size_t)k];
            system->low[origin->pair[k]] -= origin->room[2 * (size_t)k + 1];
        }
    }
    memcpy(system->start, solver->links.flow, n_links * sizeof *system->start);
    return LSP_OK;
}

static bool is_stopped(const struct system *system)
{
    return lsp_assignment_is_stopped(system->solver->watch);
}

static void minimise(struct system *system)
{
    double first = set_gradient(system), now = first;
    int n_failed = 0;
    for (int step = 0; step < MAX_STEPS && now > GOAL_PART * first;) {
        for (int turn = 0; turn < RELAXATIONS && !is_stopped(system); turn++)
            relax(system);
        double before = set_gradient(system);
        solve_step(system);
        bool is_step = take_step(system);
        now = set_gradient(system);
        set_damping(system, !is_step || now > WORSE * before);
        n_failed += !is_step;
        step += is_step;
        if (n_failed > MAX_FAILURES || is_stopped(system))
            return;
    }
}

/* The whole step, cut off at bounds; if the objective does not fall on the way, as far as the first
 * bound, those aside that meet theirs at once. */
static bool take_step(struct system *system)
{
    bool is_done = go_along(system, 1);
    for (int turn = 0; turn < MAX_HOLDS && !is_done; turn++) {
        double reach = hold_clamped(system);
        if (reach > 0)
            return try_step(system, reach);
        solve_step(system);
        is_done = go_along(system, 1);
    }
    return is_done;
}

/* After a step that led nowhere the next ones are shorter, most where flows can be exchanged (among
 * classes) at hardly any cost, or where a slope changes at once. */
static void set_damping(struct system *system, bool is_more)
{
    double *damping = &system->solver->damping;
    if (!(system->solver->gap > NOISE))
        *damping = 0;
    else if (is_more)
        *damping = fmax(MORE_DAMPING * *damping, LEAST_DAMPING);
    else
        *damping = *damping / LESS_DAMPING < LEAST_DAMPING / 10 ? 0 : *damping / LESS_DAMPING;
}

/* One pair after the other, each to its own best within its bounds; back half of the way where that
 * was farther than the best by more than it had been before, for a high power hardly has a slope
 * until it has far too much. */
static void relax(struct system *system)
{
    struct links *links = &system->solver->links;
    const struct pool *pool = system->pool;
    for (uint32_t p = 0; p < system->n; p++) {
        double gradient = pool->offset[p], slope = 0, range = system->high[p] - system->low[p];
        if (!(range > 0))
            continue;
        size_t at = pool->first[p];
        for (; at < pool->middle[p]; at++) {
            gradient -= links->cost[pool->link[at]];
            slope += links->slope[pool->link[at]];
        }
        for (; at < pool->first[p + 1]; at++) {
            gradient += links->cost[pool->link[at]];
            slope += links->slope[pool->link[at]];
        }
        double goal = system->d[p] - gradient / (slope + fabs(gradient) / range + 1e-300);
        goal = fmin(fmax(goal, system->low[p]), system->high[p]);
        double amount = goal - system->d[p];
        if (!(fabs(amount) > 0))
            continue;
        move_pair(system, p, amount);
        for (int halving = 0; halving < MAX_HALVINGS; halving++) {
            double now = gradient_of(pool, links->cost, p);
            if (now * gradient >= 0 || fabs(now) <= fabs(gradient))
                break;
            amount /= 2;
            move_pair(system, p, -amount);
        }
    }
}

static void move_pair(struct system *system, uint32_t p, double amount)
{
    struct links *links = &system->solver->links;
    const struct pool *pool = system->pool;
    system->d[p] = fmin(fmax(system->d[p] + amount, system->low[p]), system->high[p]);
    for (size_t at = pool->first[p]; at < pool->first[p + 1]; at++) {
        uint32_t link = pool->link[at];
        double flow = links->flow[link] + (at < pool->middle[p] ? -amount : amount);
        links->flow[link] = flow > 0 ? flow : 0;
        lsp_assignment_links_price(links, link);
    }
}

/* Gradient, diagonal of the Hessian, who is free; the sum of room for improvement. */
static double set_gradient(struct system *system)
{
    const struct links *links = &system->solver->links;
    const struct pool *pool = system->pool;
    for (uint32_t p = 0; p < system->n; p++) {
        double gradient = pool->offset[p], diagonal = 0;
        size_t at = pool->first[p];
        for (; at < pool->middle[p]; at++) {
            gradient -= links->cost[pool->link[at]];
            diagonal += links->slope[pool->link[at]];
        }
        for (; at < pool->first[p + 1]; at++) {
            gradient += links->cost[pool->link[at]];
            diagonal += links->slope[pool->link[at]];
        }
        system->gradient[p] = gradient;
        system->diagonal[p] = diagonal;
    }
    set_free(system);
    double sum = 0;
    for (uint32_t p = 0; p < system->n; p++)
        if (system->is_free[p] && system->diagonal[p] > 0)
            sum += system->gradient[p] * system->gradient[p] / system->diagonal[p];
    return sqrt(sum);
}

static void set_free(struct system *system)
{
    for (uint32_t p = 0; p < system->n; p++) {
        double range = system->high[p] - system->low[p];
        bool is_low = system->d[p] <= system->low[p], is_high = system->d[p] >= system->high[p];
        system->is_free[p] = range > 0 && !(is_low && system->gradient[p] >= 0) &&
                             !(is_high && system->gradient[p] <= 0);
        system->extra[p] = 0;
        if (!system->is_free[p])
            continue;
        /* Where costs hardly grow, no step is longer than there is room. */
        double room = system->gradient[p] < 0 ? system->high[p] - system->d[p]
                                              : system->d[p] - system->low[p];
        system->extra[p] = system->solver->damping * system->diagonal[p] +
                           fabs(system->gradient[p]) / room + 1e-300;
        system->diagonal[p] += system->extra[p];
    }
}

/* How much of the step can be gone before some pair meets a bound.  When that is too little, the
 * pairs to blame are to go to their bounds, for the step of the others to be found anew, and 0 is
 * returned: to cut them off only afterwards could make of the others' step one that does not lower
 * the objective. */
static double hold_clamped(struct system *system)
{
    double reach = 1;
    bool is_held = false;
    for (uint32_t p = 0; p < system->n; p++) {
        double step = system->step[p];
        if (system->is_free[p] != FREE || !(fabs(step) > 0))
            continue;
        double most = (step > 0 ? system->high[p] : system->low[p]) - system->d[p];
        if (most / step < LEAST_REACH) {
            system->is_free[p] = HELD;
            system->step[p] = most;
            is_held = true;
        } else {
            reach = fmin(reach, most / step);
        }
    }
    return is_held ? 0 : reach;
}

static void solve_step(struct system *system)
{
    uint32_t n = system->n;
    double *x = system->step, *r = system->residual, *s = system->direction, *y = system->image;
    double rho = 0;
    for (uint32_t p = 0; p < n; p++)
        x[p] = system->is_free[p] == HELD ? x[p] : 0;
    multiply(system, x, y);
    for (uint32_t p = 0; p < n; p++) {
        r[p] = system->is_free[p] == FREE ? -system->gradient[p] - y[p] : 0;
        s[p] = system->is_free[p] == FREE ? r[p] / system->diagonal[p] : 0;
        rho += r[p] * s[p];
    }
    double goal = CG_TOLERANCE * CG_TOLERANCE * rho;
    for (int step = 0; step < MAX_CG && rho > goal && rho > 0 && !is_stopped(system); step++) {
        multiply(system, s, y);
        double curvature = 0;
        for (uint32_t p = 0; p < n; p++)
            curvature += s[p] * y[p];
        if (!(curvature > 0))
            return;
        double length = rho / curvature, next = 0;
        for (uint32_t p = 0; p < n; p++) {
            if (system->is_free[p] != FREE)
                continue;
            x[p] += length * s[p];
            r[p] -= length * y[p];
            next += r[p] * r[p] / system->diagonal[p];
        }
        for (uint32_t p = 0; p < n; p++)
            if (system->is_free[p] == FREE)
                s[p] = r[p] / system->diagonal[p] + next / rho * s[p];
        rho = next;
    }
}

static void multiply(struct system *system, const double x[], double ret_image[])
{
    const struct links *links = &system->solver->links;
    const struct pool *pool = system->pool;
    spread(system, x, system->on_link);
    for (uint32_t link = 0; link < links->n_links; link++)
        system->on_link[link] *= links->slope[link];
    for (uint32_t p = 0; p < system->n; p++) {
        double sum = 0;
        size_t at = pool->first[p];
        if (system->is_free[p] == FREE) {
            for (; at < pool->middle[p]; at++)
                sum -= system->on_link[pool->link[at]];
            for (; at < pool->first[p + 1]; at++)
                sum += system->on_link[pool->link[at]];
            sum += x[p] * system->extra[p];
        }
        ret_image[p] = sum;
    }
}

static void spread(const struct system *system, const double x[], double ret_on_link[])
{
    const struct pool *pool = system->pool;
    memset(ret_on_link, 0, system->solver->links.n_links * sizeof *ret_on_link);
    for (uint32_t p = 0; p < system->n; p++) {
        double amount = x[p];
        if (fpclassify(amount) == FP_ZERO)
            continue;
        size_t at = pool->first[p];
        for (; at < pool->middle[p]; at++)
            ret_on_link[pool->link[at]] -= amount;
        for (; at < pool->first[p + 1]; at++)
            ret_on_link[pool->link[at]] += amount;
    }
}

static void move_to(struct system *system, const double d[])
{
    struct links *links = &system->solver->links;
    spread(system, d, system->on_link);
    for (uint32_t link = 0; link < links->n_links; link++) {
        double flow = system->start[link] + system->on_link[link];
        links->flow[link] = flow > 0 ? flow : 0;
    }
    lsp_assignment_links_price_all(links);
}

/* Goes part of the step, and less while the objective does not fall. */
static bool try_step(struct system *system, double part)
{
    for (int halving = 0; halving < MAX_HALVINGS; halving++, part /= 2)
        if (go_along(system, part))
            return true;
    return false;
}

/* Goes part of the step, cut off at bounds, if the objective falls all the way: if the gradient
 * does not point back by much.  Else stays. */
static bool go_along(struct system *system, double part)
{
    const struct pool *pool = system->pool;
    const double *cost = system->solver->links.cost;
    double *goal = system->image, slope_now = 0, slope_then = 0;
    for (uint32_t p = 0; p < system->n; p++)
        goal[p] =
            fmin(fmax(system->d[p] + part * system->step[p], system->low[p]), system->high[p]);
    move_to(system, goal);
    for (uint32_t p = 0; p < system->n; p++) {
        double length = goal[p] - system->d[p];
        slope_now += length * system->gradient[p];
        slope_then += length * gradient_of(pool, cost, p);
    }
    if (slope_now < 0 && slope_then <= -0.5 * slope_now) {
        memcpy(system->d, goal, system->n * sizeof *goal);
        return true;
    }
    move_to(system, system->d);
    return false;
}

static double gradient_of(const struct pool *pool, const double cost[], uint32_t pair)
{
    double gradient = pool->offset[pair];
    size_t at = pool->first[pair];
    for (; at < pool->middle[pair]; at++)
        gradient -= cost[pool->link[at]];
    for (; at < pool->first[pair + 1]; at++)
        gradient += cost[pool->link[at]];
    return gradient;
}

void lsp_assignment_set_rooms(
    const struct desk *desk, const struct pool *pool, const struct origin_flow *origin)
{
    for (uint32_t k = 0; k < origin->n_pairs; k++) {
        uint32_t p = origin->pair[k];
        origin->room[2 * (size_t)k] = lsp_assignment_desk_room(
            desk, &pool->link[pool->first[p]], pool->middle[p] - pool->first[p]);
        origin->room[2 * (size_t)k + 1] = lsp_assignment_desk_room(
            desk, &pool->link[pool->middle[p]], pool->first[p + 1] - pool->middle[p]);
    }
}
