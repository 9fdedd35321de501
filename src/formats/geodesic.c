/* Lengths on the ellipsoid.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/tables.h"

#include <geodesic.h>

/* WGS 84: semi-major axis and flattening (NIMA TR8350.2). */
static const double SEMI_MAJOR_M = 6378137, FLATTENING = 1 / 298.257223563;

double lsp_geodesic_length_km(size_t n_points, const double lon_deg[], const double lat_deg[])
{
    struct geod_geodesic earth;
    geod_init(&earth, SEMI_MAJOR_M, FLATTENING);
    double length_m = 0;
    for (size_t point = 1; point < n_points; point++) {
        double leg_m = 0;
        geod_inverse(&earth, lat_deg[point - 1], lon_deg[point - 1], lat_deg[point], lon_deg[point],
            &leg_m, NULL, NULL);
        length_m += leg_m;
    }
    return length_m / 1000;
}
