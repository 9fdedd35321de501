/* What the files of network_run share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_RUN_NETWORK_RUN_INTERNAL_H
#define LSP_NETWORK_RUN_NETWORK_RUN_INTERNAL_H

#include "assignment/assignment.h"
#include "formats/folder.h"
#include "network_run/network_run.h"
#include "network_run/problem.h"
#include "network_run/proof.h"

/* A file of the result, as run.json lists it. */
struct network_run_file {
    const char *name;
    size_t n_bytes;
    struct lsp_fingerprint fingerprint;
};

enum { NETWORK_RUN_MAX_FILES = 8 }; /* of a period */

/* What is kept of a period once its arrays are written. */
struct network_run_period {
    uint32_t n_links; /* of the problem, with those for turns */
    double objective, total_cost, relative_gap, unreachable_trips;
    enum lsp_assignment_end ended_by;
    struct lsp_network_run_proof proof; /* it alone says "converged" */
    uint32_t n_steps;
    struct lsp_assignment_step *steps;
    size_t n_files;
    struct network_run_file files[NETWORK_RUN_MAX_FILES];
    uint64_t needed_bytes; /* of memory beside the inputs, at most, with one thread */
    bool lacks_potentials; /* they are too many to be kept */
};

/* Everything of one run, from reading to writing. */
struct network_run {
    const struct lsp_network_run_options *options;
    struct lsp_diags *diags;
    struct lsp_arena arena; /* of what is kept of periods */
    struct lsp_network_inputs inputs;
    double target; /* relative gap */
    uint32_t n_threads;
    struct lsp_output output;           /* begun when options->result is not NULL */
    struct lsp_assignment_state start;  /* of the next period; empty: it begins anew */
    uint32_t *link_in_start;            /* [roads.n_links] its number there, for a start that ... */
    bool is_start_read;                 /* was read, and not handed on from the period before */
    bool is_start_same;                 /* its links are those of the network, in the same order */
    struct lsp_buffer flows;            /* text of options->flows */
    uint32_t period;                    /* the present one */
    struct network_run_period *periods; /* [inputs.periods.n] */
};

/* The present period's problem and its answer. */
struct network_run_answer {
    const struct lsp_network_problem *problem;
    struct lsp_assignment_result result;
    struct lsp_buffer potentials; /* potentials.bin; empty when they are too many */
};

/* Finds what memory the present period can take, tells whoever watches, and refuses it where it is
 * more than may be taken. */
enum lsp_status lsp_network_run_check_memory(struct network_run *run,
    const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_options *options) LSP_MUST_CHECK;
/* Whether potentials are kept: they are wanted, and not too many. */
bool lsp_network_run_has_potentials(
    const struct network_run *run, const struct lsp_assignment_problem *problem);

/* Reads options->start into run->start. */
enum lsp_status lsp_network_run_read_start(struct network_run *run) LSP_MUST_CHECK;
/* Where the links of the problem are in a start that was read; those that turns add are new there,
 * unless nothing was changed.  NULL: they have the same numbers. */
enum lsp_status lsp_network_run_spread_start(struct network_run *run,
    const struct lsp_assignment_problem *problem,
    const uint32_t **ret_link_in_start) LSP_MUST_CHECK;

/* potentials.bin, in memory; empty where it would be too large. */
enum lsp_status lsp_network_run_make_potentials(
    struct network_run *run, struct network_run_answer *answer) LSP_MUST_CHECK;
/* Where in it the potentials begin: [n_origins * n_nodes]. */
const double *lsp_network_run_potentials(const struct network_run_answer *answer);

/* Writes the present period's files, and frees potentials. */
enum lsp_status lsp_network_run_write_period(
    struct network_run *run, struct network_run_answer *answer) LSP_MUST_CHECK;

void lsp_network_run_write_text(const struct network_run *run, struct lsp_buffer *out);
void lsp_network_run_write_json(const struct network_run *run, struct lsp_buffer *out);

#endif
