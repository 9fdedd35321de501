/* Network run: assignments of trips to a road network, from files to files.
 *
 *     status = lsp_network_run_assign(&options, &diags, &summary);
 *     ... summary.text ... summary.converged ...
 *     lsp_network_run_summary_finish(&summary);
 *
 * This is what `study` is for a study folder, for a network and a trip table alone: it reads
 * (formats), solves (assignment) and writes (formats), and knows no way of doing any of them.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_RUN_NETWORK_RUN_H
#define LSP_NETWORK_RUN_NETWORK_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/diag.h"
#include "base/status.h"
#include "network_run/inputs.h"

/* Who watches a run.  Every function may be NULL. */
struct lsp_network_run_watch {
    void *user;
    /* Before each assignment: what was read takes `held` bytes, the run at most `needed` more. */
    void (*memory)(void *user, uint64_t held, uint64_t needed);
    /* Called after every iteration; false stops the run with LSP_CANCELLED.  `period` is "" where
     * there is one. */
    bool (*step)(void *user, const char *period, uint32_t iteration, double relative_gap);
    bool (*is_cancelled)(void *user); /* asked often; true stops the run */
};

struct lsp_network_run_options {
    struct lsp_network_sources sources;
    double relative_gap;   /* target; 0 = 1e-8 */
    int n_threads;         /* 0 = as many as pay */
    bool is_system;        /* least total cost instead of user equilibrium */
    bool is_lean;          /* no potentials and no state in the result */
    uint64_t memory_limit; /* bytes; 0 = what the machine has */
    const char *start;     /* folder of an earlier result to start from; NULL = none */
    const char *flows;     /* flow file to write; NULL = none */
    const char *result;    /* folder to write; NULL = none */
    struct lsp_network_run_watch watch;
};

struct lsp_network_run_summary {
    struct lsp_buffer text; /* for people */
    struct lsp_buffer json; /* run.json */
    bool converged;         /* the target was proved to be met, in every period */
};

/* LSP_BAD_INPUT: nothing was written.  LSP_CANNOT_WRITE, LSP_CANCELLED: earlier results are as they
 * were; of a flow file and a folder that are both asked for, the folder may be new. */
enum lsp_status lsp_network_run_assign(const struct lsp_network_run_options *options,
    struct lsp_diags *diags, struct lsp_network_run_summary *ret_summary) LSP_MUST_CHECK;

void lsp_network_run_summary_finish(struct lsp_network_run_summary *summary);

#endif
