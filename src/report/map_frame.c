/* Map windows: projection and what part of the earth to show.  SPDX-License-Identifier: Apache-2.0
 */
#include "report/map_internal.h"

#include <math.h>
#include <stdlib.h>

static const double KM_PER_DEGREE = 111.195; /* mean earth radius 6371.0088 km (IUGG) */
static const double RADIAN = 0.017453292519943295;

/* The part of the earth that has to be visible. */
struct extent {
    double west, east, south, north; /* degrees */
};

static bool find_extent(struct lsp_view *view, struct extent *extent);
static bool find_middle(struct lsp_view *view, double *ret_lon, double *ret_lat, double *ret_km);
static double distance_km(double lon1, double lat1, double lon2, double lat2);
static double nth_smallest(struct lsp_view *view, size_t n, const double values[], double share);
static int compare_doubles(const void *a, const void *b);

struct lsp_map_point lsp_map_project(
    const struct lsp_map_frame *frame, double lon_deg, double lat_deg)
{
    double east =
        remainder(lon_deg - frame->lon_deg, 360) * KM_PER_DEGREE * cos(frame->lat_deg * RADIAN);
    double north = (lat_deg - frame->lat_deg) * KM_PER_DEGREE;
    return (struct lsp_map_point){frame->x + frame->width / 2 + east * frame->px_per_km,
        frame->y + frame->height / 2 - north * frame->px_per_km};
}

bool lsp_map_is_inside(const struct lsp_map_frame *frame, struct lsp_map_point point)
{
    return point.x >= frame->x && point.x <= frame->x + frame->width && point.y >= frame->y &&
           point.y <= frame->y + frame->height;
}

static double distance_km(double lon1, double lat1, double lon2, double lat2)
{
    double east = remainder(lon2 - lon1, 360) * cos((lat1 + lat2) / 2 * RADIAN);
    return KM_PER_DEGREE * hypot(east, lat2 - lat1);
}

bool lsp_map_frame_overview(
    struct lsp_view *view, double width, double height, struct lsp_map_frame *ret_frame)
{
    enum { MARGIN = 26 }; /* for dots and names at the edge */
    struct extent extent;
    if (!find_extent(view, &extent))
        return false;
    double lat = (extent.south + extent.north) / 2;
    double wide_km = fmax((extent.east - extent.west) * KM_PER_DEGREE * cos(lat * RADIAN), 1);
    double high_km = fmax((extent.north - extent.south) * KM_PER_DEGREE, 1);
    *ret_frame = (struct lsp_map_frame){.lon_deg = (extent.west + extent.east) / 2,
        .lat_deg = lat,
        .px_per_km = fmin((width - 2 * MARGIN) / wide_km, (height - 2 * MARGIN) / high_km),
        .width = width,
        .height = height};
    return true;
}

double lsp_map_aspect(struct lsp_view *view)
{
    struct extent extent;
    if (!find_extent(view, &extent))
        return 1;
    double wide = (extent.east - extent.west) * cos((extent.south + extent.north) / 2 * RADIAN);
    double aspect = (extent.north - extent.south + 0.01) / (wide + 0.01);
    /* two maps and their legends fit on one A4 page */
    return fmin(fmax(aspect, 0.7), 0.92);
}

/* The nodes' extent without those that lie eight times as far out as four fifths of them: one
 * distant city must not shrink all others to a dot. */
static bool find_extent(struct lsp_view *view, struct extent *extent)
{
    const struct lsp_network_specs *specs = view->main->specs_with;
    size_t n = specs->n_nodes;
    double *lon = LSP_ARRAY(view->arena, double, n + 1),
           *lat = LSP_ARRAY(view->arena, double, n + 1);
    double *far = LSP_ARRAY(view->arena, double, n + 1);
    if (n == 0 || lon == NULL || lat == NULL || far == NULL)
        return false;
    for (size_t node = 0; node < n; node++) {
        lon[node] = specs->nodes[node].lon_deg;
        lat[node] = specs->nodes[node].lat_deg;
    }
    double middle_lon = nth_smallest(view, n, lon, 0.5),
           middle_lat = nth_smallest(view, n, lat, 0.5);
    for (size_t node = 0; node < n; node++)
        far[node] = distance_km(middle_lon, middle_lat, lon[node], lat[node]);
    double limit = 8 * nth_smallest(view, n, far, 0.8);
    *extent = (struct extent){360, -360, 90, -90};
    for (size_t node = 0; node < n; node++) {
        if (far[node] > limit)
            continue;
        extent->west = fmin(extent->west, lon[node]);
        extent->east = fmax(extent->east, lon[node]);
        extent->south = fmin(extent->south, lat[node]);
        extent->north = fmax(extent->north, lat[node]);
    }
    return extent->east >= extent->west;
}

static double nth_smallest(struct lsp_view *view, size_t n, const double values[], double share)
{
    double *sorted = LSP_ARRAY(view->arena, double, n);
    if (sorted == NULL || n == 0)
        return n > 0 ? values[0] : 0;
    for (size_t at = 0; at < n; at++)
        sorted[at] = values[at];
    qsort(sorted, n, sizeof *sorted, compare_doubles);
    size_t at = (size_t)(share * (double)n);
    return sorted[at < n ? at : n - 1];
}

static int compare_doubles(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

bool lsp_map_frame_around(struct lsp_view *view, size_t n_places, double width, double height,
    struct lsp_map_frame *ret_frame)
{
    const struct lsp_network_specs *specs = view->main->specs_with;
    double lon, lat, half_km;
    double *far = LSP_ARRAY(view->arena, double, specs->n_nodes + 1);
    const bool *is_place = lsp_map_places(view);
    if (far == NULL || is_place == NULL || !find_middle(view, &lon, &lat, &half_km))
        return false;
    size_t n = 0;
    for (size_t node = 0; node < specs->n_nodes; node++)
        if (is_place[node])
            far[n++] =
                distance_km(lon, lat, specs->nodes[node].lon_deg, specs->nodes[node].lat_deg);
    if (n_places > 0 && n > 0)
        half_km =
            fmax(half_km, nth_smallest(view, n, far, ((double)n_places - 0.5) / (double)n) * 1.12);
    *ret_frame = (struct lsp_map_frame){.lon_deg = lon,
        .lat_deg = lat,
        .px_per_km = fmin(width, height) / 2 / half_km,
        .width = width,
        .height = height};
    return true;
}

/* Middle of the project's links and half the length that shows them with some land around. */
static bool find_middle(struct lsp_view *view, double *ret_lon, double *ret_lat, double *ret_km)
{
    const struct lsp_network_specs *specs = view->main->specs_with;
    struct extent extent = {360, -360, 90, -90};
    for (int project_only = 1; project_only >= 0 && extent.east < extent.west; project_only--)
        for (size_t row = 0; row < specs->n_links; row++) {
            const struct lsp_link_spec *link = &specs->links[row];
            bool is_wanted =
                project_only != 0 ? view->main->is_project_link[row] : link->crossing != LSP_NONE;
            for (int end = 0; is_wanted && end < 2; end++) {
                const struct lsp_node_spec *node =
                    &specs->nodes[end == 0 ? link->from_node : link->to_node];
                extent.west = fmin(extent.west, node->lon_deg);
                extent.east = fmax(extent.east, node->lon_deg);
                extent.south = fmin(extent.south, node->lat_deg);
                extent.north = fmax(extent.north, node->lat_deg);
            }
        }
    if (extent.east < extent.west)
        return false;
    *ret_lon = (extent.west + extent.east) / 2;
    *ret_lat = (extent.south + extent.north) / 2;
    double km = distance_km(extent.west, extent.south, extent.east, extent.north);
    *ret_km = fmax(km * 0.9, 2.5);
    return true;
}

const bool *lsp_map_places(const struct lsp_view *view)
{
    const struct lsp_network_specs *specs = view->main->specs_with;
    bool *is_place = LSP_ARRAY(view->arena, bool, specs->n_nodes + 1), has_any = false;
    if (is_place == NULL)
        return NULL;
    for (size_t node = 0; node < specs->n_nodes; node++) {
        is_place[node] = specs->nodes[node].is_place;
        has_any = has_any || is_place[node];
    }
    for (size_t row = 0; row < specs->n_links && !has_any; row++)
        if (view->main->is_project_link[row])
            is_place[specs->links[row].from_node] = is_place[specs->links[row].to_node] = true;
    for (size_t zone = 0; zone < specs->n_zones && !has_any; zone++)
        is_place[specs->zones[zone].node] = true;
    return is_place;
}
