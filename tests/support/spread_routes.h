/* States with ties: every origin of a manufactured network takes its cheapest ways in parts of its
 * own.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_SPREAD_ROUTES_H
#define LSP_TESTS_SUPPORT_SPREAD_ROUTES_H

#include "assignment/assignment.h"
#include "support/manufactured.h"

struct spread_routes {
    struct manufactured made;
    struct lsp_assignment_state state;
    double *flow; /* [n_origins * n_links] of the state, pcu */
};

/* Of the links into a node that are on cheapest ways, `empty` (0 to 1) are not taken.  Whoever runs
 * out of memory here ends the program. */
void spread_routes_make(
    const struct manufacture_order *order, double empty, struct spread_routes *ret_routes);
void spread_routes_finish(struct spread_routes *routes);

/* A state of flows [n_origins * n_links]; without pairs. */
struct lsp_assignment_state spread_state(
    const struct lsp_assignment_problem *problem, const double flow[]);
void spread_state_finish(struct lsp_assignment_state *state);

#endif
