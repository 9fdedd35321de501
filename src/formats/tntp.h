/* TNTP: road networks, trip tables and link flows as the test networks for traffic assignment are
 * exchanged; docs/formats/tntp.md says what is read and which oddities are borne with.
 *
 *     LSP_TRY(lsp_tntp_read_network(&network_file, &arena, &diags, &network));
 *     LSP_TRY(lsp_tntp_read_trips(&trips_file, &network, &arena, &diags, &trips));
 *     ...
 *     lsp_tntp_write_flows(&network, flow, cost, &text);
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

/* Limits; a file that states more is refused before anything is allocated. */
enum {
    LSP_TNTP_MAX_NODES = 5000000,
    LSP_TNTP_MAX_LINKS = 5000000,
    LSP_TNTP_MAX_ZONES = 20000,
};

/* All arrays lie in the arena given to the reader, in the order of the file. */
struct lsp_tntp_network {
    const char *file; /* borrowed */
    uint32_t n_zones, n_nodes, n_links;
    uint32_t n_centroids;  /* nodes before FIRST THRU NODE: no path passes through them */
    bool has_tolls;        /* the file has a column of tolls; else they are 0 */
    uint32_t *tail, *head; /* [n_links] */
    double *capacity, *length, *free_time, *alpha, *power, *toll; /* [n_links] */
    uint32_t *line;                                               /* [n_links] of the file */
};

/* Trips between different zones, more than none, one entry for each pair. */
struct lsp_tntp_trips {
    const char *file; /* borrowed */
    uint32_t n_origins;
    uint32_t *origin;      /* [n_origins] nodes, those with trips */
    size_t *first_trip;    /* [n_origins + 1] */
    uint32_t *destination; /* nodes */
    double *trips;
    double total;  /* between different zones */
    double within; /* within a zone: read, and left out above */
};

/* Every fault of the file is diagnosed; LSP_BAD_INPUT where one is an error. */
enum lsp_status lsp_tntp_read_network(const struct lsp_file *file, struct lsp_arena *arena,
    struct lsp_diags *diags, struct lsp_tntp_network *ret_network) LSP_MUST_CHECK;
enum lsp_status lsp_tntp_read_trips(const struct lsp_file *file,
    const struct lsp_tntp_network *network, struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_tntp_trips *ret_trips) LSP_MUST_CHECK;

/* A flow file: From, To, Volume, Cost, in the order of the network's file; every number reads back
 * to the same double. */
void lsp_tntp_write_flows(const struct lsp_tntp_network *network, const double flow[],
    const double cost[], struct lsp_buffer *out);

#endif
