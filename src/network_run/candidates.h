/* Candidates: what the table says, as changes of a solved problem.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_RUN_CANDIDATES_H
#define LSP_NETWORK_RUN_CANDIDATES_H

#include "network_run/problem.h"
#include "network_run/rank.h"
#include "what_if/what_if.h"

/* What rank and what-if begin with: the network read and solved, the candidates understood. */
struct network_run_candidates {
    struct lsp_arena arena;
    struct lsp_network_inputs inputs;
    struct lsp_fingerprint fingerprint; /* of the table */
    struct lsp_road_candidates table;
    struct lsp_network_problem problem;
    struct lsp_what_if_base base;
    struct lsp_change *changes; /* [table.n] */
    uint32_t n_threads;
};

enum lsp_status lsp_network_run_candidates_begin(const struct lsp_rank_options *options,
    struct lsp_diags *diags, struct network_run_candidates *ret_candidates) LSP_MUST_CHECK;
void lsp_network_run_candidates_finish(struct network_run_candidates *candidates);

#endif
