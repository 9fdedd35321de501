/* Result: the result of an assignment, read back with the inputs that it was made from.
 *
 *     LSP_TRY(lsp_network_result_read("result", NULL, &diags, &result));
 *     ... result->problem.problem, result->state ...
 *     lsp_network_result_free(result);
 *
 * Nothing is believed that can be checked: the inputs are read again and must have the fingerprints
 * that run.json states, and so must the state.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_RUN_RESULT_H
#define LSP_NETWORK_RUN_RESULT_H

#include "assignment/state.h"
#include "base/arena.h"
#include "network_run/inputs.h"
#include "network_run/problem.h"

struct lsp_network_result {
    struct lsp_arena arena; /* of texts and times */
    const char *folder;     /* borrowed */
    struct lsp_network_sources sources;
    struct lsp_network_inputs inputs;
    uint32_t period;
    double relative_gap; /* as the solver found it */
    struct lsp_network_problem problem;
    struct lsp_assignment_state state;
    double *flow; /* [n_links of the problem] of the state, pcu */
    double *time; /* [n_links of the problem] of the goal at that flow */
};

/* The period so called; NULL is the only one.  Every fault is diagnosed. */
enum lsp_status lsp_network_result_read(const char *folder, const char *period,
    struct lsp_diags *diags, struct lsp_network_result **ret_result) LSP_MUST_CHECK;
void lsp_network_result_free(struct lsp_network_result *result);

#endif
