/* Bounds on the distance from equilibrium that follow from excess cost (what_if_internal.h).
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "what_if/what_if_internal.h"

/* No link carries more; costs grow so little below it that nothing is known. */
static const double MOST_FLOW = 1e12;
enum { HALVINGS = 20 };

static bool is_convex(const struct lsp_assignment_problem *problem, uint32_t link);
static double curvature_of(const struct lsp_link_point *point, double flow);
static bool is_closed(const struct lsp_assignment_problem *problem, uint32_t link);
static double most_above_none(
    const struct lsp_assignment_problem *problem, uint32_t link, double excess);
static double distance_above_none(
    const struct lsp_assignment_problem *problem, uint32_t link, double flow, double first);

void lsp_what_if_add_spread(
    const struct lsp_assignment_problem *problem, uint32_t link, double flow, struct spread *spread)
{
    struct lsp_link_point point = lsp_assignment_link_at(problem, link, flow);
    double growth = flow * point.slope;
    if (!is_convex(problem, link)) {
        spread->is_finite = false;
    } else if (growth > 0) {
        double curvature = curvature_of(&point, flow);
        if (curvature > 0)
            spread->sum += growth * growth / curvature;
        else
            spread->is_finite = false;
    }
}

double lsp_what_if_flow_error(
    const struct lsp_assignment_problem *problem, uint32_t link, double flow, double excess)
{
    if (is_closed(problem, link))
        return 0;
    if (!(flow > 0))
        return most_above_none(problem, link, excess);
    struct lsp_link_point point = lsp_assignment_link_at(problem, link, flow);
    double curvature = is_convex(problem, link) ? curvature_of(&point, flow) : 0;
    return curvature > 0 ? sqrt(excess / curvature) : (double)INFINITY;
}

static bool is_closed(const struct lsp_assignment_problem *problem, uint32_t link)
{
    size_t n_classes = problem->n_classes > 0 ? problem->n_classes : 1;
    for (size_t class = 0; class < n_classes; class ++)
        if (!isinf(problem->fixed_cost[class * problem->n_links + link]))
            return false;
    return true;
}

/* The flow at which the distance from no flow is the excess, found from above by halves. */
static double most_above_none(
    const struct lsp_assignment_problem *problem, uint32_t link, double excess)
{
    double first = lsp_assignment_link_at(problem, link, 0).time, low = 0, high = 1;
    while (high < MOST_FLOW && distance_above_none(problem, link, high, first) <= excess) {
        low = high;
        high *= 2;
    }
    if (!(high < MOST_FLOW))
        return (double)INFINITY;
    for (int halving = 0; halving < HALVINGS; halving++) {
        double middle = (low + high) / 2;
        bool is_near = distance_above_none(problem, link, middle, first) <= excess;
        *(is_near ? &low : &high) = middle;
    }
    return high;
}

static double distance_above_none(
    const struct lsp_assignment_problem *problem, uint32_t link, double flow, double first)
{
    return lsp_assignment_link_at(problem, link, flow).integral - flow * first;
}

/* Marginal cost is cost and flow times slope.  The first falls by no more than the excess along
 * y - x, the second by Cauchy's inequality by no more than the root. */
double lsp_what_if_cost_error(const struct spread *spread, double excess)
{
    return spread->is_finite ? excess + sqrt(excess * spread->sum) : (double)INFINITY;
}

static bool is_convex(const struct lsp_assignment_problem *problem, uint32_t link)
{
    uint8_t function = problem->function ? problem->function[link] : LSP_FUNCTION_BPR;
    return function != LSP_FUNCTION_TABLE &&
           (function != LSP_FUNCTION_AKCELIK || problem->b[link] < 4);
}

/* D(0, x) / x^2 = (x t(x) - integral) / x^2. */
static double curvature_of(const struct lsp_link_point *point, double flow)
{
    double distance = flow * point->time - point->integral;
    /* Of two near numbers hardly more than rounding is left: then nothing is claimed. */
    return distance > 1e-12 * flow * point->time ? distance / flow / flow : 0;
}
