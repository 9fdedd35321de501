/* What the files of network_run share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_RUN_NETWORK_RUN_INTERNAL_H
#define LSP_NETWORK_RUN_NETWORK_RUN_INTERNAL_H

#include "assignment/assignment.h"
#include "formats/tntp.h"
#include "network_run/network_run.h"

/* Everything of one run, from reading to writing. */
struct network_run {
    const struct lsp_network_run_options *options;
    struct lsp_arena arena;                   /* of network and trips */
    struct lsp_file network_file, trips_file; /* without their texts once they are read */
    struct lsp_tntp_network network;
    struct lsp_tntp_trips trips;
    double target; /* relative gap */
    struct lsp_assignment_result result;
};

void lsp_network_run_write_text(const struct network_run *run, struct lsp_buffer *out);
void lsp_network_run_write_json(const struct network_run *run, struct lsp_buffer *out);
void lsp_network_run_write_links(const struct network_run *run, struct lsp_buffer *out);

#endif
