/* Manufactured equilibria: link costs are chosen first, then flows on cheapest ways, then delay
 * functions that give just those costs at just those flows.  So the answer is known exactly, on
 * networks of any size, with many ties.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_MANUFACTURED_H
#define LSP_TESTS_SUPPORT_MANUFACTURED_H

#include "assignment/assignment.h"

struct manufactured {
    struct lsp_arena arena;
    struct lsp_assignment_problem problem;
    double *flow;      /* [n_links] an equilibrium */
    double *cost;      /* [n_links] whole numbers */
    double *potential; /* [n_origins * n_nodes] likewise; INFINITY where unreachable */
    double total_cost;
};

/* A grid of side * side nodes with both directions, some parallel links and short cuts, and
 * n_centroids centroids that no path passes.  False when memory is out. */
bool manufacture(uint64_t seed, uint32_t side, uint32_t n_centroids, struct manufactured *ret_case);
void manufactured_finish(struct manufactured *made);

/* Cheapest costs from a node by plain relaxation, with the rule for centroids. */
void slow_potentials(const struct lsp_assignment_problem *problem, const double cost[],
    uint32_t origin, double ret_potential[]);

/* Relative gap of flows, from total cost and the trips' cheapest costs, in long double. */
double slow_gap(const struct lsp_assignment_problem *problem, const double flow[]);

/* Cost of one link at a flow, by the formula as it is printed. */
double slow_cost(const struct lsp_assignment_problem *problem, uint32_t link, double flow);

#endif
