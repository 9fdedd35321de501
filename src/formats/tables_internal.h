/* What the readers of single tables share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_TABLES_INTERNAL_H
#define LSP_FORMATS_TABLES_INTERNAL_H

#include "formats/records.h"

#define LSP_N_FIELDS(FIELDS) (sizeof(FIELDS) / sizeof *(FIELDS))

/* Degrees. */
extern const struct lsp_quantity_kind LSP_LONGITUDE, LSP_LATITUDE;

/* A line of WKT in WGS 84; faults are diagnosed and leave n_points at 0.  LSP_NO_MEMORY or LSP_OK.
 */
enum lsp_status lsp_read_line(const struct lsp_table_context *context, const char *text,
    struct lsp_place where, size_t *ret_n_points, double **ret_lon_deg,
    double **ret_lat_deg) LSP_MUST_CHECK;

/* A link of which nothing has been read yet: what holds for everything that may be left out. */
struct lsp_link_spec lsp_link_default(struct lsp_place where);

/* Where the fields of a link stand, in a table or in an edit. */
struct lsp_link_places {
    struct lsp_place link, length, free_speed, to_node;
};

/* What is suspicious or impossible about a link that has been read, against its nodes. */
void lsp_check_link(const struct lsp_network_specs *specs, const struct lsp_link_spec *link,
    const struct lsp_link_places *places, struct lsp_diags *diags);
/* A note for each node where nothing is; after links and zones. */
enum lsp_status lsp_note_unused_nodes(
    const struct lsp_table_context *context, const struct lsp_network_specs *specs) LSP_MUST_CHECK;

#endif
