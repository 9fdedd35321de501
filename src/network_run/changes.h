/* Changes: what a table of changes says, as changes of the problem of a road network.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_RUN_CHANGES_H
#define LSP_NETWORK_RUN_CHANGES_H

#include "network_run/problem.h"
#include "what_if/what_if.h"

/* One change for each candidate, in the arena: ret_changes[table->n]. */
enum lsp_status lsp_network_run_make_changes(const struct lsp_network_inputs *inputs,
    const struct lsp_assignment_problem *problem, const struct lsp_road_candidates *table,
    struct lsp_arena *arena, struct lsp_change **ret_changes) LSP_MUST_CHECK;

/* LSP_BAD_INPUT, diagnosed at the rows of `file`: a new link joins a node with turns (LS2401), or a
 * link's time leaves all bounds (LS2211). */
enum lsp_status lsp_network_run_check_changes(const char *file,
    const struct lsp_network_inputs *inputs, const struct lsp_assignment_problem *problem,
    const struct lsp_road_candidates *table, const struct lsp_change changes[],
    struct lsp_diags *diags) LSP_MUST_CHECK;

#endif
