/* Oracles of the assignment, as they are printed in books: slow, obvious, in long double where it
 * matters, without a line of the engine's.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_SLOW_H
#define LSP_TESTS_SUPPORT_SLOW_H

#include "assignment/assignment.h"

/* Time of one link at a flow (without preload), its slope, and its integral from no flow. */
long double slow_time(
    const struct lsp_assignment_problem *problem, uint32_t link, long double flow);
long double slow_slope(
    const struct lsp_assignment_problem *problem, uint32_t link, long double flow);
long double slow_integral(
    const struct lsp_assignment_problem *problem, uint32_t link, long double flow);

/* The time that the problem's goal counts: in a system optimum with the delay to all others, those
 * of the preload too. */
long double slow_goal_time(
    const struct lsp_assignment_problem *problem, uint32_t link, long double flow);

/* What a vehicle of a class pays on a link at a flow, of the problem's goal. */
double slow_class_cost(const struct lsp_assignment_problem *problem, uint32_t class_number,
    uint32_t link, double flow);
/* The same of class 0. */
double slow_cost(const struct lsp_assignment_problem *problem, uint32_t link, double flow);

/* Cheapest costs from a node by plain relaxation, with the rule for centroids. */
void slow_potentials(const struct lsp_assignment_problem *problem, const double cost[],
    uint32_t origin, double ret_potential[]);

/* Relative gap of flows, from total cost and the trips' cheapest costs, in long double: of a
 * problem of one class, and of class flows [n_classes * n_links] in vehicles. */
double slow_gap(const struct lsp_assignment_problem *problem, const double flow[]);
double slow_class_gap(const struct lsp_assignment_problem *problem, const double class_flow[]);

/* The sums that a result states, from the flows alone. */
double slow_total_cost(const struct lsp_assignment_problem *problem, const double class_flow[]);
double slow_objective(const struct lsp_assignment_problem *problem, const double class_flow[]);

#endif
