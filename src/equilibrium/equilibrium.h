/* Equilibrium: how much of every movement takes which alternative by which route, such that costs
 * and choices agree with each other.
 *
 * Unknowns: f[m,a,r], the yearly amount of movement m on alternative a by route r.  Conditions:
 *   routes        used routes of (m, a) cost the same, unused ones no less            [Wardrop1952]
 *   alternatives  f[m,a] = D[m] P[m,a], nested logit of their costs                   (nests.h)
 *   total         D[m] = D0[m] exp(-theta lambda (S[m] - S0[m]))                      (demand.h)
 *   links         travel times follow the flows (assignment.h)
 *   posts         waits follow what arrives at them, hour by hour (checkpoint.h)
 * The assignment finds the routes of given amounts; amounts and waits are a safeguarded fixed point
 * around it, and the residual covers all.
 *
 *     struct lsp_results results;
 *     LSP_TRY(lsp_equilibrium_solve(&problem, &(struct lsp_equilibrium_options){0}, &results));
 *     if (results.convergence.stopped_by != LSP_STOPPED_CONVERGED) ...   say so
 *     lsp_results_finish(&results);
 *
 * Method: docs/methods/equilibrium.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_EQUILIBRIUM_EQUILIBRIUM_H
#define LSP_EQUILIBRIUM_EQUILIBRIUM_H

#include "base/status.h"
#include "checkpoint/checkpoint.h"
#include "demand/demand.h"
#include "network/network.h"
#include "results/results.h"
#include "services/services.h"

/* Everything is borrowed for the call. */
struct lsp_equilibrium_problem {
    const struct lsp_network *network;
    const struct lsp_services *services;
    const struct lsp_post *posts;         /* [n_posts] */
    const struct lsp_crossing *crossings; /* [n_crossings] */
    size_t n_posts, n_crossings;
    const struct lsp_demand *demand;
    const double *amount_per_year;  /* [n_movements] D0, in the run's year */
    const struct lsp_pivot *pivots; /* [n_movements]; NULL = totals are fixed, costs as they are */
    /* [n_movements] each [n_alternatives] shares that sum to 1 and do not answer to cost, or NULL;
     * NULL = all answer.  For the reference of the incremental form. */
    const double *const *fixed_share;
    double link_hours_per_day; /* a link's daily flow is spread over so many hours, > 0 */
    int year;                  /* copied into the results */
};

struct lsp_equilibrium_options {
    double target;           /* relative residual; 0 = 1e-10 */
    double aim;              /* goes on to this residual, as far as rounding lets it; 0 = target */
    uint32_t max_iterations; /* outer; 0 = 2000 */
    const bool *keep_steps;  /* [n_movements] whose ways are told step by step; NULL = nobody's */
};

/* residual = max over three relative errors of the conditions: of the amounts against logit and
 * total demand at the present costs; of the waits and times used against those that the present
 * amounts cause; of the excess cost of used routes over the cheapest of all.  `converged` only when
 * it is <= target.
 *
 * A movement without any available alternative gets amount 0 and composite INFINITY.
 * Returns LSP_OK (also when not converged) or LSP_NO_MEMORY.  Threads: pure, no global state. */
enum lsp_status lsp_equilibrium_solve(const struct lsp_equilibrium_problem *problem,
    const struct lsp_equilibrium_options *options, struct lsp_results *ret_results) LSP_MUST_CHECK;

/* The same, and what else the run was on its way: *ret_other is the last state with a residual at
 * least ten times that of the results; where the run jumped from far off to its end, a state of ten
 * times less, or as near to it as rounding lets it.  So their difference is at least about the
 * error of the results (docs/methods/difference.md).  The results are those of
 * lsp_equilibrium_solve to the last bit.  Of the other there are no steps and no certificate; it is
 * zeroed when the run did not converge and passed no such state. */
enum lsp_status lsp_equilibrium_solve_twice(const struct lsp_equilibrium_problem *problem,
    const struct lsp_equilibrium_options *options, struct lsp_results *ret_results,
    struct lsp_results *ret_other) LSP_MUST_CHECK;

#endif
