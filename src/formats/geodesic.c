/* Lengths on the ellipsoid, by PROJ's geodesic.h.
 *
 * PROJ is loaded when the first length is asked for: with all that it needs itself it would take
 * ten times as long to start as everything else, and only studies ask (docs/decisions/0008).
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/tables.h"

#include <dlfcn.h>
#include <geodesic.h>
#include <math.h>
#include <string.h>

/* WGS 84: semi-major axis and flattening (NIMA TR8350.2). */
static const double SEMI_MAJOR_M = 6378137, FLATTENING = 1 / 298.257223563;

typedef void init_function(struct geod_geodesic *, double, double);
typedef void inverse_function(
    const struct geod_geodesic *, double, double, double, double, double *, double *, double *);

static bool load(init_function **ret_init, inverse_function **ret_inverse);

double lsp_geodesic_length_km(size_t n_points, const double lon_deg[], const double lat_deg[])
{
    struct geod_geodesic earth;
    init_function *init;
    inverse_function *inverse;
    if (!load(&init, &inverse))
        return (double)NAN;
    init(&earth, SEMI_MAJOR_M, FLATTENING);
    double length_m = 0;
    for (size_t point = 1; point < n_points; point++) {
        double leg_m = 0;
        inverse(&earth, lat_deg[point - 1], lon_deg[point - 1], lat_deg[point], lon_deg[point],
            &leg_m, NULL, NULL);
        length_m += leg_m;
    }
    return length_m / 1000;
}

/* The system keeps what is loaded, and finds it at once when it is asked for again. */
static bool load(init_function **ret_init, inverse_function **ret_inverse)
{
    void *library = dlopen(LSP_PROJ_LIBRARY, RTLD_LAZY | RTLD_LOCAL);
    void *init = library == NULL ? NULL : dlsym(library, "geod_init");
    void *inverse = library == NULL ? NULL : dlsym(library, "geod_inverse");
    memcpy(
        ret_init, &init, sizeof init); /* as POSIX has it: a pointer to data becomes one to code */
    memcpy(ret_inverse, &inverse, sizeof inverse);
    return init != NULL && inverse != NULL;
}
