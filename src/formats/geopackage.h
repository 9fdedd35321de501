/* GeoPackage 1.3 (OGC 12-128r17) through SQLite: line and point layers in WGS 84, or on a plane
 * that nobody has named. SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_GEOPACKAGE_H
#define LSP_FORMATS_GEOPACKAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/status.h"

enum lsp_column_type { LSP_COLUMN_TEXT, LSP_COLUMN_REAL, LSP_COLUMN_INTEGER };

struct lsp_geo_column {
    const char *name; /* plain identifier */
    enum lsp_column_type type;
    const char *const *texts; /* [n_features]; NULL text = NULL */
    const double *numbers;    /* [n_features]; NaN = NULL */
};

struct lsp_geo_layer {
    const char *name, *description;
    bool is_plane; /* coordinates of an unknown plane instead of degrees of WGS 84 */
    size_t n_features, n_columns;
    const size_t *n_points; /* [n_features] 1 = point, more = line string; one kind per layer */
    const double *const *lon_deg, *const *lat_deg; /* [n_features][n_points] */
    const struct lsp_geo_column *columns;          /* [n_columns] */
};

/* Writes a new file at `path`, which must not exist.  The bytes depend on nothing but the layers
 * (no time stamps of the writing: last_change is that of `timestamp`, ISO 8601). */
enum lsp_status lsp_geopackage_write(const char *path, const char *timestamp, size_t n_layers,
    const struct lsp_geo_layer layers[], struct lsp_diags *diags) LSP_MUST_CHECK;

#endif
