/* Lines on the map: WKT within the globe.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/tables_internal.h"

#include <math.h>

const struct lsp_quantity_kind LSP_LONGITUDE = {
    .min = -180, .max = 180, .expected = "degrees east, -180 to 180"};
const struct lsp_quantity_kind LSP_LATITUDE = {
    .min = -90, .max = 90, .expected = "degrees north, -90 to 90"};

static const char *find_fault(size_t n_points, const double lon_deg[], const double lat_deg[]);

enum lsp_status lsp_read_line(const struct lsp_table_context *context, const char *text,
    struct lsp_place where, size_t *ret_n_points, double **ret_lon_deg, double **ret_lat_deg)
{
    size_t n_points = 0;
    double *lon_deg = NULL, *lat_deg = NULL;
    const char *fault = NULL;
    if (lsp_wkt_read(text, context->arena, &n_points, &lon_deg, &lat_deg, &fault))
        fault = find_fault(n_points, lon_deg, lat_deg);
    if (fault != NULL) {
        lsp_diags_add(context->diags, LSP_DIAG_BAD_GEOMETRY,
            &(struct lsp_diag_facts){.where = where,
                .found = text,
                .expected = "LINESTRING (lon lat, lon lat), in degrees"},
            "the geometry cannot be used: %s", fault);
        return LSP_OK;
    }
    *ret_n_points = n_points;
    *ret_lon_deg = lon_deg;
    *ret_lat_deg = lat_deg;
    return LSP_OK;
}

static const char *find_fault(size_t n_points, const double lon_deg[], const double lat_deg[])
{
    for (size_t point = 0; point < n_points; point++)
        if (fabs(lon_deg[point]) > LSP_LONGITUDE.max || fabs(lat_deg[point]) > LSP_LATITUDE.max)
            return "a point is outside -180 to 180 degrees east or -90 to 90 degrees north";
    return NULL;
}
