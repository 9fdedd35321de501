/* Base: the network without a change, solved as what-if, rank and the session begin with it.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_RUN_BASE_H
#define LSP_NETWORK_RUN_BASE_H

#include "base/diag.h"
#include "network_run/problem.h"
#include "what_if/what_if.h"

struct network_run_base_options {
    const char *start; /* folder of an earlier result; NULL = none */
    uint32_t n_threads;
    void *user;
    /* After every iteration; NULL = nobody. */
    void (*step)(void *user, uint32_t iteration, double relative_gap);
    bool (*is_cancelled)(void *user); /* NULL = never */
};

enum lsp_status lsp_network_run_solve_base(const struct lsp_network_inputs *inputs,
    const struct lsp_assignment_problem *problem, const struct network_run_base_options *options,
    struct lsp_diags *diags, struct lsp_what_if_base *ret_base) LSP_MUST_CHECK;

#endif
