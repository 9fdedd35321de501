/* TNTP: road networks, trip tables and link flows as the test networks for traffic assignment are
 * exchanged; docs/formats/tntp.md says what is read and which oddities are borne with.
 *
 *     LSP_TRY(lsp_tntp_read_network(&network_file, &diags, &roads));
 *     LSP_TRY(lsp_tntp_read_trips(&trips_file, &roads, &arena, &diags, &trips));
 *     ...
 *     lsp_tntp_write_flows(&roads, flow, cost, &text);
 *
 * Nodes are numbered from 1 in the files and from 0 here.  Units are those of the file, which does
 * not state them.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_TNTP_H
#define LSP_FORMATS_TNTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/diag.h"
#include "base/status.h"
#include "formats/file.h"
#include "roads/roads.h"

/* Every fault of the file is diagnosed; LSP_BAD_INPUT where one is an error. */
enum lsp_status lsp_tntp_read_network(const struct lsp_file *file, struct lsp_diags *diags,
    struct lsp_roads *ret_roads) LSP_MUST_CHECK;
/* Origins and destinations are in the order of the file. */
enum lsp_status lsp_tntp_read_trips(const struct lsp_file *file, const struct lsp_roads *roads,
    struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_road_trips *ret_trips) LSP_MUST_CHECK;

/* A flow file: From, To, Volume, Cost, in the order of the network's links; every number reads back
 * to the same double. */
void lsp_tntp_write_flows(const struct lsp_roads *roads, const double flow[], const double cost[],
    struct lsp_buffer *out);

#endif
