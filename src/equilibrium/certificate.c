/* The certificate: how far the answer is from the optimum of the one convex program whose solution
 * the equilibrium is, and which features keep the study from being one.
 *
 * With V(c) the movement's surplus lost at costs c, dV/dc = -(the amounts of the answer), and H its
 * conjugate, the difference between the primal objective at the present flows and the dual one at
 * the present times is the sum over the movements of what Fenchel's inequality leaves
 * [Rockafellar1970]:
 *
 *     sum_a f_a c_a + H(f) + V(c) >= 0
 *       = excess cost of the used ways + divergence of the split + divergence of the total
 *
 * because on links it holds with equality: their times are those of their flows.  Waits may be
 * those of other loads: what that leaves is added (certificate_waits.c).  The derivation stands in
 * docs/methods/equilibrium.md.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "base/sum.h"
#include "equilibrium/equilibrium_internal.h"

/* Weights of classes agree when they do to so many digits. */
static const double SAME_RATIO = 1e-9;

/* What is found out about the elements and segments. */
struct survey {
    double segment_weight[LSP_MAX_SEGMENTS]; /* 0 = none yet */
    double *element_weight;                  /* [n_elements] likewise */
    double *hour_money; /* [n_elements] the most that a unit of load pays for an hour there */
    bool *is_unpaid;    /* [n_elements] hours there cost nothing to some who go there */
    uint32_t why_not;
};

static double movement_gap_money(const struct solver *solver, size_t movement);
static double total_divergence_money(
    const struct solver *solver, size_t movement, double total, const struct movement_answer *by);
static double spent_money(const struct lsp_results *results);
static enum lsp_status find_obstacles(struct solver *solver, struct survey *survey);
static bool spread_weights(struct solver *solver, struct survey *survey);
static bool spread_of_use(const struct use *use, uint32_t segment, struct survey *survey);
static bool is_return(const struct solver *solver, uint32_t arc, const struct use *use);
static bool has_post_of_many(const struct solver *solver);

enum lsp_status lsp_certificate_fill(struct solver *solver, struct lsp_results *results)
{
    struct lsp_convergence *found = &results->convergence;
    struct survey survey = {0};
    struct lsp_sum gap = {0};
    LSP_TRY(find_obstacles(solver, &survey));
    for (size_t movement = 0; movement < results->n_movements; movement++)
        lsp_sum_add(&gap, movement_gap_money(solver, movement));
    lsp_sum_add(&gap, lsp_certificate_waits_money(solver, survey.hour_money));
    double all_money = spent_money(results);
    found->duality_gap_money = lsp_sum_value(&gap);
    found->duality_gap =
        all_money > 0 ? found->duality_gap_money / all_money : found->duality_gap_money;
    if (!isfinite(found->duality_gap)) /* what is no number is no proof */
        found->duality_gap = found->duality_gap_money = (double)INFINITY;
    found->why_not = survey.why_not;
    return LSP_OK;
}

/* At the cheapest costs when last priced.  Shares that do not answer have no divergence: they are
 * the program's data, and how far the amounts are from them is in the residual. */
static double movement_gap_money(const struct solver *solver, size_t movement)
{
    const struct lsp_equilibrium_problem *problem = solver->problem;
    const struct lsp_segment *who =
        &problem->demand->segments[problem->demand->movements[movement].segment];
    size_t n = problem->demand->n_alternatives;
    const double *amount = &solver->choice_amount[movement * n];
    double cost_money[LSP_MAX_ALTERNATIVES], total = 0, excess_money = 0;
    for (size_t way = 0; way < n; way++) {
        cost_money[way] = lsp_choice_cost(solver, movement * n + way, true);
        total += amount[way];
        if (amount[way] > 0)
            excess_money +=
                amount[way] *
                fmax(lsp_choice_cost(solver, movement * n + way, false) - cost_money[way], 0);
    }
    if (problem->fixed_share != NULL && problem->fixed_share[movement] != NULL)
        return excess_money;
    struct movement_answer by;
    lsp_choice_answer(solver, movement, cost_money, &by);
    return excess_money +
           lsp_nested_divergence_money(&who->nests, n, amount, &by.choice, who->scale_per_money) +
           total_divergence_money(solver, movement, total, &by);
}

/* A fixed total is no choice: the amounts count as scaled to it, which moves the gap by the square
 * of how far they were from it. */
static double total_divergence_money(
    const struct solver *solver, size_t movement, double total, const struct movement_answer *by)
{
    const struct lsp_demand *demand = solver->problem->demand;
    double scale = demand->segments[demand->movements[movement].segment].scale_per_money;
    bool is_fixed = solver->problem->pivots == NULL || !(by->response > 0);
    return is_fixed ? 0 : lsp_divergence(total, by->total) / (by->response * scale);
}

/* By all, without the signs of the parts.  Constants are nobody's expense: a pivot's may be as
 * large as it likes, and would make any gap a small part of them. */
static double spent_money(const struct lsp_results *results)
{
    struct lsp_sum all = {0};
    for (size_t row = 0; row < results->n_movements * results->n_alternatives; row++) {
        const struct lsp_choice *choice = &results->choices[row];
        double parts_money = 0;
        for (int part = 0; part < LSP_N_COST_PARTS; part++)
            parts_money += part == LSP_COST_CONSTANT ? 0 : fabs(choice->part_money[part]);
        if (choice->amount > 0)
            lsp_sum_add(&all, choice->amount * parts_money);
    }
    return lsp_sum_value(&all);
}

/* With a weight for each segment, so that one objective holds all of them, what an hour on an
 * element costs a class must be in proportion to what the class loads there. */
static enum lsp_status find_obstacles(struct solver *solver, struct survey *survey)
{
    survey->element_weight = LSP_ARRAY(&solver->arena, double, solver->n_elements);
    survey->hour_money = LSP_ARRAY(&solver->arena, double, solver->n_elements);
    survey->is_unpaid = LSP_ARRAY(&solver->arena, bool, solver->n_elements);
    if (survey->element_weight == NULL || survey->hour_money == NULL || survey->is_unpaid == NULL)
        return LSP_NO_MEMORY;
    for (size_t segment = 0; segment < solver->problem->demand->n_segments; segment++) {
        if (survey->segment_weight[segment] > 0)
            continue;
        survey->segment_weight[segment] = 1;
        while (spread_weights(solver, survey))
            continue;
    }
    if (has_post_of_many(solver))
        survey->why_not |= LSP_NONCONVEX_POSTS;
    for (uint32_t element = 0; element < solver->n_elements; element++)
        if (survey->is_unpaid[element] && survey->hour_money[element] > 0)
            survey->why_not |= LSP_NONCONVEX_VALUES; /* where nobody pays, a weight of 0 serves */
    for (size_t at = 0; at < solver->rations.n; at++)
        survey->why_not |= solver->rations.log[at] < 0 ? LSP_NONCONVEX_BEDS : 0;
    return LSP_OK;
}

/* Gives weights to what stands beside something that has one; true when there was any. */
static bool spread_weights(struct solver *solver, struct survey *survey)
{
    const struct strands *strands = &solver->strands;
    bool has_spread = false;
    for (uint32_t cls = 0; cls < strands->n_classes; cls++) {
        const struct travel_class *class = &strands->classes[cls];
        const uint8_t *is_allowed = &strands->is_allowed[(size_t)cls * solver->super.n_arcs];
        for (uint32_t arc = 0; arc < solver->super.n_arcs; arc++) {
            struct use *uses = solver->uses;
            size_t n_uses = is_allowed[arc] ? lsp_arc_uses(solver, class->segment,
                                                  class->alternative, arc, uses)
                                            : 0;
            for (size_t use = 0; use < n_uses; use++) {
                if (!(uses[use].load_per_unit > 0))
                    continue;
                if (is_return(solver, arc, &uses[use]))
                    survey->why_not |= LSP_NONCONVEX_EMPTIES;
                else
                    has_spread |= spread_of_use(&uses[use], class->segment, survey);
            }
        }
    }
    return has_spread;
}

/* Of a way where it goes itself. */
static bool spread_of_use(const struct use *use, uint32_t segment, struct survey *survey)
{
    double *segment_weight = &survey->segment_weight[segment];
    double *element_weight = &survey->element_weight[use->element];
    if (!(use->money_per_h > 0)) {
        survey->is_unpaid[use->element] = true;
        return false;
    }
    double ratio = use->money_per_h / use->load_per_unit;
    survey->hour_money[use->element] = fmax(survey->hour_money[use->element], ratio);
    if (*segment_weight > 0 && *element_weight > 0) {
        double difference = fabs(*segment_weight * ratio - *element_weight);
        if (difference > SAME_RATIO * *element_weight)
            survey->why_not |= LSP_NONCONVEX_VALUES;
        return false;
    }
    if (!(*segment_weight > 0) && !(*element_weight > 0))
        return false;
    if (*segment_weight > 0)
        *element_weight = *segment_weight * ratio;
    else
        *segment_weight = *element_weight / ratio;
    return true;
}

/* Whether a use of an arc is that of vehicles which come back empty: on the opposite link, or from
 * the other side of its crossing. */
static bool is_return(const struct solver *solver, uint32_t arc, const struct use *use)
{
    uint32_t link = solver->super.what[arc], element = use->element;
    if (solver->super.kind[arc] != ARC_LINK)
        return false;
    if (element < solver->first_post)
        return element != solver->link_element[link];
    bool is_forward = (element - solver->first_post) / LSP_MAX_VEHICLES % 2 == 0;
    return is_forward != solver->problem->network->is_forward[link];
}

/* Vehicles of one class delay themselves alone; of two, each other. */
static bool has_post_of_many(const struct solver *solver)
{
    for (uint32_t element = solver->first_post; element < solver->n_elements; element++)
        if (solver->is_used[element] && !lsp_post_is_alone(solver, element))
            return true;
    return false;
}
