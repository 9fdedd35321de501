/* What the readers of GMNS tables share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_GMNS_INTERNAL_H
#define LSP_FORMATS_GMNS_INTERNAL_H

#include "formats/gmns.h"
#include "formats/rows.h"

/* A group of uses, as use_group.csv names it. */
struct gmns_use_group {
    const char *name;
    uint64_t uses;
};

enum { GMNS_MAX_GROUPS = 64, GMNS_MAX_POINTS = 1000 };

/* One folder while it is read. */
struct gmns_reading {
    const char *folder;
    struct lsp_diags *diags;
    struct lsp_gmns_network *network;
    struct lsp_file file; /* the present table */
    double minutes;       /* of one unit of length at one unit of speed */
    double km;            /* of one unit of length; 0: not known */
    bool has_units;       /* config.csv states both */
    struct gmns_use_group groups[GMNS_MAX_GROUPS];
    size_t n_groups;
    struct lsp_names table_names; /* of vdf_table.csv */
    /* Nodes in the order of node.csv: */
    uint32_t n_nodes;
    double *x, *y;         /* [n_nodes] */
    uint32_t *zone, *line; /* [n_nodes] */
    bool *is_centroid;     /* [n_nodes] by its type */
    bool has_coordinates, has_centroids;
    const char *nodes_file;
    /* Zones in the order in which they appear: */
    uint32_t *n_zone_nodes, *first_node; /* [n_zones] */
    uint32_t n_made;                     /* zones that get a node of their own */
    uint32_t n_connectors;
    uint32_t *first_link; /* [link_names.n] of the link, or of its two directions */
};

/* Opens a table, plain or packed; *ret_is_there says whether the folder has it.  A table that must
 * be there and is not has been diagnosed. */
enum lsp_status lsp_gmns_open(struct gmns_reading *reading, const char *name, bool is_required,
    struct lsp_rows *rows, bool *ret_is_there) LSP_MUST_CHECK;
/* Ends it: keeps its fingerprint and frees its text.  LSP_OK also when there were faults, which
 * diags know. */
enum lsp_status lsp_gmns_close(struct gmns_reading *reading, struct lsp_rows *rows) LSP_MUST_CHECK;
/* Rows that the table can have at most. */
size_t lsp_gmns_count_lines(const struct lsp_rows *rows);

enum lsp_status lsp_gmns_read_config(struct gmns_reading *reading) LSP_MUST_CHECK;
enum lsp_status lsp_gmns_read_uses(struct gmns_reading *reading) LSP_MUST_CHECK;
enum lsp_status lsp_gmns_read_tables(struct gmns_reading *reading) LSP_MUST_CHECK;
enum lsp_status lsp_gmns_read_nodes(struct gmns_reading *reading) LSP_MUST_CHECK;
enum lsp_status lsp_gmns_read_links(struct gmns_reading *reading) LSP_MUST_CHECK;
enum lsp_status lsp_gmns_read_movements(struct gmns_reading *reading) LSP_MUST_CHECK;

/* Set of the uses in a list "auto, bike"; all where it is empty or names all.  LSP_BAD_INPUT, with
 * a diagnostic, when there are more than 64. */
enum lsp_status lsp_gmns_take_uses(struct gmns_reading *reading, const struct lsp_rows *rows,
    const struct lsp_row_field *field, uint64_t *ret_uses) LSP_MUST_CHECK;

#endif
