/* The independent proof of an answer, before it may be called converged.
 *
 * verify shares nothing with the solver; here the solver's problem is spelt out in verify's words.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_RUN_PROOF_H
#define LSP_NETWORK_RUN_PROOF_H

#include "assignment/assignment.h"

struct lsp_network_run_proof {
    bool is_accepted;       /* balanced, and the gap lies at or below the target */
    double low, high;       /* the relative gap lies between them */
    double worst_imbalance; /* of vehicles, at a node */
    double imbalance_cost;  /* mending all of it, as a part of total cost; counts as gap */
    char fault[160];        /* why nothing was proved; "" = it was tried */
};

/* `potential` as lsp_assignment_potentials gives them for all origins at the result's flows, or
 * NULL: then they are made here, some origins at a time.
 * Returns LSP_OK, LSP_NO_MEMORY or what lsp_assignment_potentials returned. */
enum lsp_status lsp_network_run_prove(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_result *result, const double potential[], double target,
    uint32_t n_threads, struct lsp_network_run_proof *ret_proof) LSP_MUST_CHECK;

#endif
