/* Answers of the assignment, and what every answer must satisfy.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_ANSWER_H
#define LSP_TESTS_SUPPORT_ANSWER_H

#include "assignment/assignment.h"
#include "support/town.h"

/* Where time rises by at least this share of itself for a flow that doubles, flow is determined
 * well enough to be compared; elsewhere only time is. */
#define STIFF_ENOUGH 1e-3

/* Solves to the gap and checks the answer. */
struct lsp_assignment_result answer_of(const struct lsp_assignment_problem *problem, double gap);
struct lsp_assignment_result answer_with(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_options *options);

/* A town, its problem and its answer, which are freed together. */
struct solved {
    struct lsp_arena arena;
    struct lsp_assignment_problem problem;
    struct lsp_assignment_result result;
};

struct solved solve_town(const struct town *town, double gap);
void solved_finish(struct solved *solved);

/* Fails unless the answer is converged, its flows are >= 0, keep to their classes' links, carry the
 * trips that can be carried and no others, its times and sums are those of its flows, and its gap
 * is true by the slow oracle. */
void check_answer(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_result *result, double gap);

/* Vehicles of a class on a link, also where there is only one class. */
double answer_class_flow(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_result *result, uint32_t class_number, uint32_t link);
double *answer_class_flows(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_result *result); /* all, to be freed */

/* How far a link's time may be off the equilibrium's, from the answer's own gap: the integral of
 * (time - time at equilibrium) over the flow between is at most the excess cost of all trips, and
 * at least the difference of times squared over twice the largest slope between, `slope`, where
 * time is convex. */
double answer_noise(const struct lsp_assignment_result *result, long double slope);

/* Link `a` of one answer has the time of link `b` of another, divided by `factor`. */
void check_same_time(
    const struct solved *one, uint32_t a, const struct solved *other, uint32_t b, double factor);

bool is_stiff(const struct lsp_assignment_problem *problem, uint32_t link, double flow);

/* Arrays of a result, byte for byte, and its state. */
void check_same_bytes(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_result *a, const struct lsp_assignment_result *b);

#endif
