/* Network run: one assignment of a trip table to a road network, from files to files.
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

/* Called after every iteration; false stops the run with LSP_CANCELLED. */
typedef bool lsp_network_run_step(void *user, uint32_t iteration, double relative_gap);

struct lsp_network_run_options {
    const char *network, *trips; /* TNTP files, packed by gzip or not */
    double relative_gap;         /* target; 0 = 1e-8 */
    double toll_factor;          /* cost of one unit of toll, in units of time */
    double distance_factor;      /* cost of one unit of length, likewise */
    int n_threads;               /* 0 = all */
    const char *flows;           /* flow file to write; NULL = none */
    const char *result;          /* folder to write; NULL = none */
    lsp_network_run_step *step;  /* NULL = none */
    void *step_user;
};

struct lsp_network_run_summary {
    struct lsp_buffer text; /* for people */
    struct lsp_buffer json; /* run.json */
    bool converged;         /* the target was proved to be met */
};

/* LSP_BAD_INPUT: nothing was run or written.  LSP_CANNOT_WRITE, LSP_CANCELLED: earlier results are
 * as they were; of a flow file and a folder that are both asked for, the folder may be new. */
enum lsp_status lsp_network_run_assign(const struct lsp_network_run_options *options,
    struct lsp_diags *diags, struct lsp_network_run_summary *ret_summary) LSP_MUST_CHECK;

void lsp_network_run_summary_finish(struct lsp_network_run_summary *summary);

#endif
