/* What the files of what_if share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_WHAT_IF_WHAT_IF_INTERNAL_H
#define LSP_WHAT_IF_WHAT_IF_INTERNAL_H

#include "base/id.h"
#include "base/sum.h"
#include "what_if/what_if.h"

/* What is known of how far flows can be from the equilibrium, from the excess cost alone.
 *
 * Let x be flows whose excess cost (over all trips on cheapest ways at their costs) is B, and y the
 * equilibrium.  Then the sum over links of the Bregman distance D(y, x) of the integral of cost is
 * at most B.  Where cost is convex, D(y, x) >= k (y - x)^2 with k = D(0, x) / x^2 for every y >= 0.
 */
struct spread {
    double sum;     /* of (flow times slope)^2 / k over all links */
    bool is_finite; /* false where some cost is not convex, so that nothing is known */
};

void lsp_what_if_add_spread(const struct lsp_assignment_problem *problem, uint32_t link,
    double flow, struct spread *spread);
/* Farthest that a link's flow can be from equilibrium; INFINITY where nothing is known. */
double lsp_what_if_flow_error(
    const struct lsp_assignment_problem *problem, uint32_t link, double flow, double excess);
/* Farthest that total cost can be below its value. */
double lsp_what_if_cost_error(const struct spread *spread, double excess);

/* The first part of a link of the base that was split; else the link itself. */
uint32_t lsp_what_if_first_part(const struct lsp_changed *changed, uint32_t link);
/* What a link of the base costs a class after the change beside its time, in all its parts. */
double lsp_what_if_fixed_cost(const struct lsp_changed *changed, size_t class, uint32_t link);

/* Iterates of a solution, by which the error of the last one is estimated. */
enum { MAX_ITERATES = 256 };
struct iterates {
    uint32_t n;
    double gap[MAX_ITERATES], total_cost[MAX_ITERATES];
};

void lsp_what_if_keep_iterate(struct iterates *iterates, double gap, double total_cost);
/* How far total cost may be from that of the equilibrium: errors go with the root of the gap, which
 * is not known below the rounding of its terms.  INFINITY without any iterate before. */
double lsp_what_if_estimate(const struct iterates *iterates, double gap, double total_cost);
/* Excess cost at a gap; as of the least gap that can be told from rounding where it is below. */
double lsp_what_if_excess(double gap, double total_cost);
/* What an error is multiplied with when the gap falls from one value to another. */
double lsp_what_if_decay(double gap, double gap_before);

#endif
