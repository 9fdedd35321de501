/* Rank and what-if: what candidates would do to a road network, from files to files.
 *
 *     status = lsp_network_run_rank(&options, &diags, &summary);
 *     ... summary.text ...
 *     lsp_network_run_summary_finish(&summary);
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_RUN_RANK_H
#define LSP_NETWORK_RUN_RANK_H

#include "network_run/network_run.h"

enum lsp_rank_measure { LSP_RANK_TIME, LSP_RANK_OBJECTIVE };

struct lsp_rank_options {
    struct lsp_network_sources sources; /* of one period */
    const char *candidates;             /* table of changes */
    const char *journal;                /* finished candidates are kept here; NULL = nowhere */
    const char *result;                 /* what-if: folder to write; NULL = none */
    const char *start;                  /* earlier result to begin the base with; NULL = none */
    double value_of_time;               /* what-if: money for a unit of time; 0 = not known */
    enum lsp_rank_measure measure;      /* rank */
    uint32_t top;                       /* rank: only the best so many are wanted; 0 = all */
    int n_threads;                      /* 0 = as many as pay */
    void *user;
    /* Called as each candidate is done; false stops.  NULL = nobody. */
    bool (*done)(void *user, uint32_t n_done, uint32_t n, const char *candidate);
    bool (*is_cancelled)(void *user); /* NULL = never */
};

/* Screens all candidates, then solves them from the highest bound to the lowest; leaves off when no
 * bound of those that are left reaches the worst of the best.  What a journal holds is not solved
 * again; it is appended to and synced after each candidate, so that a killed run goes on.
 * summary.converged: every equilibrium that was solved met its target. */
enum lsp_status lsp_network_run_rank(const struct lsp_rank_options *options,
    struct lsp_diags *diags, struct lsp_network_run_summary *ret_summary) LSP_MUST_CHECK;

/* Solves every candidate in the order of the table, stage after stage, and proves the last one. */
enum lsp_status lsp_network_run_what_if(const struct lsp_rank_options *options,
    struct lsp_diags *diags, struct lsp_network_run_summary *ret_summary) LSP_MUST_CHECK;

#endif
