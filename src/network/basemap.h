/* Base map: coast, border and river lines behind the network; backdrop only.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_BASEMAP_H
#define LSP_NETWORK_BASEMAP_H

#include <stddef.h>

enum lsp_basemap_kind {
    LSP_MAP_COAST,
    LSP_MAP_BORDER,
    LSP_MAP_RIVER,
    LSP_MAP_LAND,
    LSP_N_MAP_KINDS,
};

/* "coast", "border", "river", "land" (a closed polygon to be filled). */
extern const char *const LSP_MAP_KIND_NAMES[LSP_N_MAP_KINDS];

struct lsp_basemap_line {
    enum lsp_basemap_kind kind;
    const char *name;             /* "" = none */
    size_t n_points;
    double *lon_deg, *lat_deg;    /* [n_points] */
};

struct lsp_basemap {
    struct lsp_basemap_line *lines; /* [n_lines] */
    size_t n_lines;
    const char *attribution;        /* shown under every map */
};

#endif
