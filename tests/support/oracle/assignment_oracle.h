/* What an assignment must be, by the formulas as they are printed and by plain relaxation; and
 * random problems that use all that a problem may hold.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_ORACLE_ASSIGNMENT_ORACLE_H
#define LSP_TESTS_SUPPORT_ORACLE_ASSIGNMENT_ORACLE_H

#include "assignment/assignment.h"

/* Time of a link (of the goal) at a flow. */
double oracle_time(const struct lsp_assignment_problem *problem, uint32_t link, double flow);

/* Relative gap of class flows, from total cost and the trips' cheapest costs, in long double. */
double oracle_gap(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_result *result);

struct varied {
    struct lsp_arena arena;
    struct lsp_assignment_problem problem; /* of its own arrays, which may be changed: */
    uint32_t *tail, *head;
    uint8_t *function;
    double *free_time, *a, *b, *capacity, *preload, *pcu, *fixed_cost, *trips;
    uint32_t *origin, *class_of, *destination;
    size_t *first_trip;
};

/* A random network with every link function, preloads, and so many classes with tolls, closed links
 * and vehicles of their own.  False when memory is out. */
bool vary(uint64_t seed, uint32_t side, uint32_t n_centroids, uint32_t n_classes,
    enum lsp_assignment_goal goal, struct varied *ret_case);
void varied_finish(struct varied *varied);

#endif
