/* Sweep: moving every movement's amounts toward logit, total demand and cheapest routes.
 *
 * Movements are visited one by one and see the times that the ones before have made (Gauss and
 * Seidel).  An alternative with amount f, cost c, slope c' = dc/df and answer F(c) = D P has
 * d ln F / dc = -k, k = lambda (1 - P + theta P).  With the cost linear around f, its new amount x
 * is where x equals its own answer:
 *
 *     ln x + k c' x = ln F + k c' f
 *
 * which has one root for any c' >= 0, x = F at c' = 0, and never leaves x > 0.  Between two routes
 * of an alternative the flow moves by (c_r - c_min) / (c'_r + c'_min).
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/oracle/route_equilibrium_internal.h"

#include <math.h>

#include "base/sum.h"

/* While the slope is still that of an emptier network, an amount grows at most by this factor. */
static const double MAX_GROWTH = 4;
/* No demand grows beyond this; who gets here has not converged, and the residual says so. */
static const double MAX_AMOUNT = 1e15;

/* The answer of one movement at the present costs. */
struct answer {
    double cost[LSP_MAX_ALTERNATIVES];       /* cheapest route; INFINITY without one */
    double target[LSP_MAX_ALTERNATIVES];     /* amounts by logit and total demand */
    double log_target[LSP_MAX_ALTERNATIVES]; /* its logarithm, also where the target underflows */
    double decay[LSP_MAX_ALTERNATIVES];      /* k: how fast ln target falls with its own cost */
};

static void answer_costs(const struct solver *solver, size_t movement, struct answer *answer);
static double target_error(
    const struct solver *solver, size_t movement, const struct answer *answer);
static void move_alternative(
    struct solver *solver, size_t movement, uint32_t alternative, const struct answer *answer);
static double answered_amount(double amount, double target, double log_target, double steepness);
static uint32_t cheapest_route(const struct solver *solver, uint32_t first, double *ret_cost);
static double route_slope(const struct solver *solver, const struct route *route);
static void change_route(struct solver *solver, struct route *route, double amount);
static void level_routes(struct solver *solver, uint32_t first);
static void set_time(struct solver *solver, uint32_t element);
static double relative_error(double part, double whole);

double oracle_sweep(struct solver *solver)
{
    const struct lsp_demand *demand = solver->problem->demand;
    struct lsp_sum error = {0}, all = {0};
    for (size_t movement = 0; movement < demand->n_movements; movement++) {
        struct answer answer;
        answer_costs(solver, movement, &answer);
        lsp_sum_add(&error, target_error(solver, movement, &answer));
        for (uint32_t way = 0; way < demand->n_alternatives; way++)
            if (isfinite(answer.cost[way])) {
                move_alternative(solver, movement, way, &answer);
                lsp_sum_add(&all, answer.target[way]);
            }
    }
    return relative_error(lsp_sum_value(&error), lsp_sum_value(&all));
}

static void answer_costs(const struct solver *solver, size_t movement, struct answer *answer)
{
    const struct lsp_equilibrium_problem *problem = solver->problem;
    const struct lsp_segment *who =
        &problem->demand->segments[problem->demand->movements[movement].segment];
    double asked = problem->amount_per_year[movement], scale = who->scale_per_money;
    oracle_choice_costs(solver, movement, answer->cost);
    double composite =
        lsp_logit(problem->demand->n_alternatives, answer->cost, scale, answer->target);
    double reference =
        problem->pivots == NULL ? composite : problem->pivots[movement].composite_money;
    double total = 0, log_total = log(asked);
    if (isfinite(composite) && isfinite(reference)) {
        total = lsp_demand_total(asked, who->response, scale, composite, reference);
        log_total -= who->response * scale * (composite - reference);
    } else if (isfinite(composite)) {
        total = asked; /* nothing to pivot on: only a movement that asks for nothing gets here */
    }
    for (size_t way = 0; way < problem->demand->n_alternatives; way++) {
        double share = answer->target[way];
        answer->decay[way] = scale * (1 - share + who->response * share);
        answer->target[way] = share * total;
        answer->log_target[way] = log_total - scale * (answer->cost[way] - composite);
    }
}

void oracle_choice_costs(const struct solver *solver, size_t movement, double ret_cost[])
{
    size_t n = solver->problem->demand->n_alternatives;
    for (size_t way = 0; way < n; way++)
        cheapest_route(solver, solver->first_route[movement * n + way], &ret_cost[way]);
}

/* The route, and its cost; LSP_NONE and INFINITY when there is none. */
static uint32_t cheapest_route(const struct solver *solver, uint32_t first, double *ret_cost)
{
    uint32_t best = LSP_NONE;
    *ret_cost = (double)INFINITY;
    for (uint32_t route = first; route != LSP_NONE; route = solver->routes[route].next) {
        double cost = oracle_route_cost(solver, &solver->routes[route]);
        if (cost < *ret_cost) {
            *ret_cost = cost;
            best = route;
        }
    }
    return best;
}

static double target_error(
    const struct solver *solver, size_t movement, const struct answer *answer)
{
    size_t n = solver->problem->demand->n_alternatives;
    double error = 0;
    for (size_t way = 0; way < n; way++)
        error += fabs(answer->target[way] - solver->choice_amount[movement * n + way]);
    return error;
}

static void move_alternative(
    struct solver *solver, size_t movement, uint32_t alternative, const struct answer *answer)
{
    size_t choice = movement * solver->problem->demand->n_alternatives + alternative;
    uint32_t first = solver->first_route[choice];
    double cost, amount = solver->choice_amount[choice];
    struct route *best = &solver->routes[cheapest_route(solver, first, &cost)];
    double moved = answered_amount(amount, answer->target[alternative],
        answer->log_target[alternative], answer->decay[alternative] * route_slope(solver, best));
    moved = fmin(moved, fmax(MAX_GROWTH * amount, solver->problem->amount_per_year[movement]));
    moved = fmin(moved, MAX_AMOUNT);
    if (moved < amount) {
        for (uint32_t route = first; route != LSP_NONE; route = solver->routes[route].next)
            change_route(solver, &solver->routes[route],
                solver->routes[route].amount * (moved / amount - 1));
    } else {
        change_route(solver, best, moved - amount);
    }
    solver->choice_amount[choice] = moved;
    if (solver->routes[first].next != LSP_NONE)
        level_routes(solver, first);
}

/* The root x of ln x + s x = ln F + s f, by Newton on y = ln x: y + s e^y is convex and rising, so
 * from a y above the root every step stays above it. */
static double answered_amount(double amount, double target, double log_target, double steepness)
{
    if (!(steepness > 0) || !isfinite(log_target))
        return target;
    double right = log_target + steepness * amount;
    double y = amount > 0 ? fmin(right, fmax(log_target, log(amount))) : fmin(right, log_target);
    for (int step = 0; step < 100; step++) {
        double value = y + steepness * exp(y) - right;
        double change = value / (1 + steepness * exp(y));
        y -= change;
        if (fabs(change) <= 1e-15 * fmax(1, fabs(y)))
            break;
    }
    return exp(y);
}

/* d cost / d amount of a route. */
static double route_slope(const struct solver *solver, const struct route *route)
{
    double slope = 0;
    for (uint32_t use = 0; use < route->n_uses; use++) {
        const struct use *at = &route->uses[use];
        if (at->money_per_h > 0)
            slope += at->money_per_h * solver->slope_h[at->element] * at->load_per_unit;
    }
    return slope;
}

static void change_route(struct solver *solver, struct route *route, double change)
{
    route->amount += change;
    for (uint32_t use = 0; use < route->n_uses; use++) {
        solver->flow[route->uses[use].element] += change * route->uses[use].load_per_unit;
        set_time(solver, route->uses[use].element);
    }
}

/* Moves flow from every dearer route to the cheapest one. */
static void level_routes(struct solver *solver, uint32_t first)
{
    double best_cost;
    struct route *best = &solver->routes[cheapest_route(solver, first, &best_cost)];
    for (uint32_t index = first; index != LSP_NONE; index = solver->routes[index].next) {
        struct route *route = &solver->routes[index];
        if (route == best || route->amount <= 0)
            continue;
        double excess = oracle_route_cost(solver, route) - oracle_route_cost(solver, best);
        double slope = route_slope(solver, route) + route_slope(solver, best);
        if (excess <= 0)
            continue;
        double change = slope > 0 ? fmin(route->amount, excess / slope) : route->amount;
        change_route(solver, route, -change);
        change_route(solver, best, change);
    }
}

/* Time and slope of one element at its present flow. */
static void set_time(struct solver *solver, uint32_t element)
{
    if (element >= solver->n_link_elements) {
        solver->time_h[element] =
            solver->anchor_time_h[element] +
            solver->slope_h[element] * (solver->flow[element] - solver->anchor_flow[element]);
        return;
    }
    const struct lsp_network *network = solver->problem->network;
    uint32_t link = solver->element_link[element];
    double flow = fmax(solver->flow[element], 0); /* rounding may leave -1e-20 */
    oracle_bpr_time(1, &network->free_time_h[link], &network->capacity_veh_h[link],
        &network->bpr_alpha[link], &network->bpr_beta[link], &flow, &solver->time_h[element]);
    oracle_bpr_slope(1, &network->free_time_h[link], &network->capacity_veh_h[link],
        &network->bpr_alpha[link], &network->bpr_beta[link], &flow, &solver->slope_h[element]);
}

void oracle_load_elements(struct solver *solver)
{
    const struct lsp_equilibrium_problem *problem = solver->problem;
    for (uint32_t element = 0; element < solver->n_elements; element++)
        solver->flow[element] =
            element >= solver->n_link_elements
                ? 0
                : problem->network->background_veh_day[solver->element_link[element]] /
                      problem->link_hours_per_day;
    for (size_t index = 0; index < solver->n_routes; index++) {
        const struct route *route = &solver->routes[index];
        for (uint32_t use = 0; use < route->n_uses; use++)
            solver->flow[route->uses[use].element] +=
                route->amount * route->uses[use].load_per_unit;
    }
    for (uint32_t element = 0; element < solver->n_elements; element++)
        if (solver->is_used[element])
            set_time(solver, element);
}

void oracle_measure(const struct solver *solver, double *ret_choice_error, double *ret_gap)
{
    const struct lsp_demand *demand = solver->problem->demand;
    struct lsp_sum error = {0}, all = {0}, excess = {0}, spent = {0};
    for (size_t movement = 0; movement < demand->n_movements; movement++) {
        struct answer answer;
        answer_costs(solver, movement, &answer);
        lsp_sum_add(&error, target_error(solver, movement, &answer));
        for (size_t way = 0; way < demand->n_alternatives; way++) {
            size_t choice = movement * demand->n_alternatives + way;
            lsp_sum_add(&all, solver->choice_amount[choice]);
            for (uint32_t index = solver->first_route[choice]; index != LSP_NONE;
                 index = solver->routes[index].next) {
                const struct route *route = &solver->routes[index];
                double cost = oracle_route_cost(solver, route);
                if (route->amount > 0) {
                    lsp_sum_add(&excess, route->amount * (cost - answer.cost[way]));
                    lsp_sum_add(&spent, route->amount * fabs(cost));
                }
            }
        }
    }
    *ret_choice_error = relative_error(lsp_sum_value(&error), lsp_sum_value(&all));
    *ret_gap = relative_error(lsp_sum_value(&excess), lsp_sum_value(&spent));
}

/* part / whole; what is not finite is infinitely wrong, so that it never passes for converged. */
static double relative_error(double part, double whole)
{
    if (!isfinite(part) || !isfinite(whole))
        return (double)INFINITY;
    return whole > 0 ? part / whole : part;
}
