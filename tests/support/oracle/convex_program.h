/* The combined problem of routes, alternatives and totals as one convex program: its objective and
 * that of its dual, evaluated from tables alone by their definitions.
 *
 * For studies of roads without posts, services and empty returns, in which each segment has a
 * vehicle of its own on each mode (so that the flows of links tell the segments apart), alternative
 * a is mode a, and totals answer to cost.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_ORACLE_CONVEX_PROGRAM_H
#define LSP_TESTS_SUPPORT_ORACLE_CONVEX_PROGRAM_H

#include "equilibrium/equilibrium.h"

struct convex_program {
    const struct lsp_equilibrium_problem *problem;
    const double *weight; /* [n_segments] so that what an hour costs is in proportion to loads */
};

/* sum_e rho_e int_0^x t + sum_segment weight (fixed costs + H(amounts)) of the flows and amounts of
 * these results, whatever times they have. */
double oracle_primal_money(const struct convex_program *program, const struct lsp_results *results);
/* - sum_e rho_e (x t - int_0^x t) - sum_movement weight V(cheapest costs) at the times of these
 * results, whatever flows they have. */
double oracle_dual_money(const struct convex_program *program, const struct lsp_results *results);
/* How far the flows are from conserving persons at any node, for any segment and mode. */
double oracle_imbalance(const struct convex_program *program, const struct lsp_results *results);

#endif
