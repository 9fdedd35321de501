/* Choice: moving every movement's amounts toward logit and total demand, ways as they are.
 *
 * Movements are visited one by one and see the times that the ones before have made (Gauss and
 * Seidel).  An alternative with amount f, cost c, slope c' = dc/df and answer F(c) = D P has
 * d ln F / dc = -k (nests.h; without nests k = lambda (1 - P + theta P)).  With the cost linear
 * around f, its new amount x is where x equals its own answer:
 *
 *     ln x + k c' x = ln F + k c' f
 *
 * which has one root for any c' >= 0, x = F at c' = 0, and never leaves x > 0.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "base/sum.h"
#include "equilibrium/equilibrium_internal.h"

/* While the slope is still that of an emptier network, an amount grows at most by this factor. */
static const double MAX_GROWTH = 4;
/* No demand grows beyond this; who gets here has not converged, and the residual says so. */
static const double MAX_AMOUNT = 1e15;

/* The answer of one movement at the present costs. */
struct answer {
    double cost[LSP_MAX_ALTERNATIVES];       /* INFINITY without a way */
    double target[LSP_MAX_ALTERNATIVES];     /* amounts by logit and total demand */
    double log_target[LSP_MAX_ALTERNATIVES]; /* its logarithm, also where the target underflows */
    double decay[LSP_MAX_ALTERNATIVES];      /* k: how fast ln target falls with its own cost */
};

static void answer_costs(
    const struct solver *solver, size_t movement, bool is_cheapest, struct answer *answer);
static void keep_shares(struct answer *answer, size_t n, double asked, const double share[]);
static double target_error(
    const struct solver *solver, size_t movement, const struct answer *answer);
static void move_alternative(
    struct solver *solver, size_t movement, uint32_t alternative, const struct answer *answer);
static double answered_amount(double amount, double target, double log_target, double steepness);
static double way_slope(const struct solver *solver, const struct way *way);
static void change_amount(struct solver *solver, const struct way *way, double change);
static void set_time(struct solver *solver, uint32_t element);
static double relative_error(double part, double whole);

double lsp_choice_sweep(struct solver *solver)
{
    const struct lsp_demand *demand = solver->problem->demand;
    struct lsp_sum error = {0}, all = {0};
    for (size_t movement = 0; movement < demand->n_movements; movement++) {
        struct answer answer;
        answer_costs(solver, movement, false, &answer);
        lsp_sum_add(&error, target_error(solver, movement, &answer));
        for (uint32_t way = 0; way < demand->n_alternatives; way++)
            if (isfinite(answer.cost[way])) {
                move_alternative(solver, movement, way, &answer);
                lsp_sum_add(&all, answer.target[way]);
            }
    }
    return relative_error(lsp_sum_value(&error), lsp_sum_value(&all));
}

static void answer_costs(
    const struct solver *solver, size_t movement, bool is_cheapest, struct answer *answer)
{
    const struct lsp_equilibrium_problem *problem = solver->problem;
    double asked = problem->amount_per_year[movement];
    size_t n = problem->demand->n_alternatives;
    for (size_t way = 0; way < n; way++)
        answer->cost[way] = lsp_choice_cost(solver, movement * n + way, is_cheapest);
    if (problem->fixed_share != NULL && problem->fixed_share[movement] != NULL) {
        keep_shares(answer, n, asked, problem->fixed_share[movement]);
        return;
    }
    struct movement_answer by;
    lsp_choice_answer(solver, movement, answer->cost, &by);
    for (size_t way = 0; way < n; way++) {
        answer->decay[way] = by.choice.decay_per_money[way];
        answer->target[way] = by.choice.share[way] * by.total;
        answer->log_target[way] = by.log_total + by.choice.log_share[way];
    }
}

void lsp_choice_answer(const struct solver *solver, size_t movement, const double cost_money[],
    struct movement_answer *ret_answer)
{
    const struct lsp_equilibrium_problem *problem = solver->problem;
    const struct lsp_segment *who =
        &problem->demand->segments[problem->demand->movements[movement].segment];
    const struct lsp_pivot *pivot = problem->pivots == NULL ? NULL : &problem->pivots[movement];
    double asked = problem->amount_per_year[movement], scale = who->scale_per_money;
    double response = pivot == NULL ? who->response : pivot->response;
    double pivoted_money[LSP_MAX_ALTERNATIVES] = {0};
    size_t n = problem->demand->n_alternatives;
    for (size_t way = 0; way < n; way++)
        pivoted_money[way] = cost_money[way] + (pivot == NULL ? 0 : pivot->constant_money[way]);
    struct movement_answer answer = {.log_total = log(asked), .response = response};
    lsp_nested_logit(&who->nests, n, pivoted_money, scale, response, &answer.choice);
    double composite = answer.choice.composite_money;
    double reference = pivot == NULL ? composite : pivot->composite_money;
    if (isfinite(composite) && isfinite(reference)) {
        answer.total = lsp_demand_total(asked, response, scale, composite, reference);
        answer.log_total -= response * scale * (composite - reference);
    } else if (isfinite(composite)) {
        answer.total = asked; /* nothing to pivot on: only who asks for nothing gets here */
    }
    double ration = lsp_ration(solver, movement);
    answer.total *= ration;
    answer.log_total += log(ration);
    *ret_answer = answer;
}

/* Shares that do not answer to cost; where there is no way, nobody goes, and the reference says so.
 */
static void keep_shares(struct answer *answer, size_t n, double asked, const double share[])
{
    for (size_t way = 0; way < n; way++) {
        answer->decay[way] = 0;
        answer->target[way] = isfinite(answer->cost[way]) ? asked * share[way] : 0;
        answer->log_target[way] = log(answer->target[way]);
    }
}

double lsp_choice_cost(const struct solver *solver, size_t choice, bool is_cheapest)
{
    if (solver->pair[choice] == LSP_NONE)
        return (double)INFINITY;
    const struct pair *pair = &solver->strands.pairs[solver->pair[choice]];
    return is_cheapest ? pair->cheapest_money : lsp_way_cost(solver, &pair->way);
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
    const struct way *way = &solver->strands.pairs[solver->pair[choice]].way;
    double amount = solver->choice_amount[choice];
    double moved = answered_amount(amount, answer->target[alternative],
        answer->log_target[alternative], answer->decay[alternative] * way_slope(solver, way));
    moved = fmin(moved, fmax(MAX_GROWTH * amount, solver->problem->amount_per_year[movement]));
    moved = fmin(moved, MAX_AMOUNT);
    change_amount(solver, way, moved - amount);
    solver->choice_amount[choice] = moved;
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

/* d cost / d amount of a way. */
static double way_slope(const struct solver *solver, const struct way *way)
{
    double slope = 0;
    for (uint32_t use = 0; use < way->n_uses; use++) {
        const struct use *at = &way->uses[use];
        if (at->money_per_h > 0)
            slope += at->money_per_h * solver->slope_h[at->element] * at->load_per_unit;
    }
    return slope;
}

static void change_amount(struct solver *solver, const struct way *way, double change)
{
    for (uint32_t use = 0; use < way->n_uses; use++) {
        solver->flow[way->uses[use].element] += change * way->uses[use].load_per_unit;
        set_time(solver, way->uses[use].element);
    }
}

/* Time and slope of one element at its present flow. */
static void set_time(struct solver *solver, uint32_t element)
{
    if (is_section(solver, element))
        return; /* its wait is that of another load until all sections move together */
    if (element >= solver->first_post) {
        solver->time_h[element] =
            solver->anchor_time_h[element] +
            solver->slope_h[element] * (solver->flow[element] - solver->anchor_flow[element]);
        return;
    }
    double flow = fmax(solver->flow[element], 0); /* rounding may leave -1e-20 */
    struct lsp_link_point at = lsp_assignment_link_at(&solver->link_elements, element, flow);
    solver->time_h[element] = at.time;
    solver->slope_h[element] = at.slope;
}

void lsp_load_elements(struct solver *solver)
{
    const struct lsp_equilibrium_problem *problem = solver->problem;
    for (uint32_t element = 0; element < solver->n_elements; element++)
        solver->flow[element] =
            element >= solver->first_section
                ? 0
                : problem->network->background_veh_day[solver->element_link[element]] /
                      problem->link_hours_per_day;
    size_t n_choices = problem->demand->n_movements * problem->demand->n_alternatives;
    for (size_t choice = 0; choice < n_choices; choice++) {
        if (solver->pair[choice] == LSP_NONE)
            continue;
        const struct way *way = &solver->strands.pairs[solver->pair[choice]].way;
        for (uint32_t use = 0; use < way->n_uses; use++)
            solver->flow[way->uses[use].element] +=
                solver->choice_amount[choice] * way->uses[use].load_per_unit;
    }
    for (uint32_t element = 0; element < solver->n_elements; element++)
        if (solver->is_used[element])
            set_time(solver, element);
}

double lsp_choice_error(const struct solver *solver, double *ret_gap)
{
    const struct lsp_demand *demand = solver->problem->demand;
    struct lsp_sum error = {0}, all = {0}, excess = {0}, spent = {0};
    for (size_t movement = 0; movement < demand->n_movements; movement++) {
        struct answer answer;
        answer_costs(solver, movement, ret_gap != NULL, &answer);
        lsp_sum_add(&error, target_error(solver, movement, &answer));
        for (size_t way = 0; way < demand->n_alternatives; way++) {
            size_t choice = movement * demand->n_alternatives + way;
            double amount = solver->choice_amount[choice];
            lsp_sum_add(&all, amount);
            if (ret_gap == NULL || !(amount > 0))
                continue;
            double cost = lsp_choice_cost(solver, choice, false);
            lsp_sum_add(&excess, amount * fmax(cost - answer.cost[way], 0)); /* rounding: -1e-15 */
            lsp_sum_add(&spent, amount * fabs(cost));
        }
    }
    if (ret_gap != NULL)
        *ret_gap = relative_error(lsp_sum_value(&excess), lsp_sum_value(&spent));
    return relative_error(lsp_sum_value(&error), lsp_sum_value(&all));
}

/* part / whole; what is not finite is infinitely wrong, so that it never passes for converged. */
static double relative_error(double part, double whole)
{
    if (!isfinite(part) || !isfinite(whole))
        return (double)INFINITY;
    return whole > 0 ? part / whole : part;
}
