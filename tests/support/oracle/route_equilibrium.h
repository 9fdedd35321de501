/* Oracle for the equilibrium: route by route, movement after movement (Gauss and Seidel), with
 * trees by Dijkstra's method.  The simple solver with which linkspan began; slow, and for small
 * studies. It shares no code with src/equilibrium and src/assignment but the queue, the logit and
 * the timetable.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_ORACLE_ROUTE_EQUILIBRIUM_H
#define LSP_TESTS_SUPPORT_ORACLE_ROUTE_EQUILIBRIUM_H

#include "equilibrium/equilibrium.h"

/* As lsp_equilibrium_solve. */
enum lsp_status oracle_equilibrium_solve(const struct lsp_equilibrium_problem *problem,
    const struct lsp_equilibrium_options *options, struct lsp_results *ret_results) LSP_MUST_CHECK;

#endif
