/* Problem: what is to be solved, made from what was read.
 *
 * Nodes and links keep their numbers; what turns add comes after them (assignment/turns.h).
 *
 *     LSP_TRY(lsp_network_problem_make(&inputs, period, LSP_GOAL_USER, &problem));
 *     LSP_TRY(lsp_assignment_solve(&problem.problem, &options, &result));
 *     lsp_network_problem_finish(&problem);
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_RUN_PROBLEM_H
#define LSP_NETWORK_RUN_PROBLEM_H

#include "assignment/assignment.h"
#include "assignment/turns.h"
#include "network_run/inputs.h"

struct lsp_network_problem {
    struct lsp_arena arena;
    struct lsp_assignment_problem problem; /* borrows from the inputs too */
    struct lsp_turns_expanded expanded;    /* where there are turns; owns the rest of the problem */
};

/* LSP_NO_MEMORY is the only failure. */
enum lsp_status lsp_network_problem_make(const struct lsp_network_inputs *inputs, uint32_t period,
    enum lsp_assignment_goal goal, struct lsp_network_problem *ret_problem) LSP_MUST_CHECK;
void lsp_network_problem_finish(struct lsp_network_problem *problem);

/* Links whose time would leave all bounds if every trip used them are errors (LS2211): sums over
 * them could not be told from infinity. */
enum lsp_status lsp_network_problem_check(const struct lsp_network_inputs *inputs,
    const struct lsp_assignment_problem *problem, struct lsp_diags *diags) LSP_MUST_CHECK;
/* The same of one link of a problem with so many trips. */
bool lsp_network_problem_is_steep(
    const struct lsp_assignment_problem *problem, uint32_t link, double all_pcu);
double lsp_network_problem_all_pcu(const struct lsp_assignment_problem *problem);

/* The origin of trips of that class at the node; LSP_NONE: nobody of it begins there. */
uint32_t lsp_network_problem_origin(
    const struct lsp_assignment_problem *problem, uint32_t node, uint32_t class_at);

#endif
