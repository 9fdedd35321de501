/* Maps: a window on the earth, what flows in it, and labels that do not collide.
 *
 *     lsp_map_frame_overview(specs, 354, 430, &frame);
 *     lsp_map_flows_make(view, LSP_MAP_PERSONS, &flows);
 *     lsp_map_panel(view, &frame, &flows, LSP_MAP_WITH);
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_REPORT_MAP_INTERNAL_H
#define LSP_REPORT_MAP_INTERNAL_H

#include "report/report_internal.h"

/* A window: local equirectangular projection, true to scale along its middle parallel. */
struct lsp_map_frame {
    double lon_deg, lat_deg; /* of the middle */
    double px_per_km;
    double x, y, width, height; /* pixels in the picture */
};

struct lsp_map_point {
    double x, y; /* pixels */
};

struct lsp_map_point lsp_map_project(
    const struct lsp_map_frame *frame, double lon_deg, double lat_deg);
bool lsp_map_is_inside(const struct lsp_map_frame *frame, struct lsp_map_point point);

/* All places but those far from the others; false when there is no node. */
bool lsp_map_frame_overview(
    struct lsp_view *view, double width, double height, struct lsp_map_frame *ret_frame);
/* Around the project's links (or the crossings where there is none), wide enough for `n_places`
 * places; false when there is nothing to show. */
bool lsp_map_frame_around(struct lsp_view *view, size_t n_places, double width, double height,
    struct lsp_map_frame *ret_frame);
/* Height over width that suits the overview, within limits that suit a page. */
double lsp_map_aspect(struct lsp_view *view);

/* One line on the map with what it carries in a year. */
struct lsp_map_flow {
    enum lsp_mode mode;
    uint32_t from_node, to_node;
    const struct lsp_link_spec *link; /* NULL = a service drawn as an arc */
    bool is_project;
    double amount[2]; /* without, with */
};

struct lsp_map_flows {
    struct lsp_map_flow *items; /* [n_items] */
    size_t n_items;
    double largest;   /* of all amounts */
    const char *unit; /* "travellers a year" */
};

/* False when memory is out.  Railway and sea travellers are drawn on the links of their mode, along
 * the shortest way; services without such links are arcs. */
bool lsp_map_flows_make(struct lsp_view *view, bool goods, struct lsp_map_flows *ret_flows);

enum lsp_map_side { LSP_MAP_WITHOUT, LSP_MAP_WITH, LSP_MAP_DIFFERENCE, LSP_MAP_NETWORK };

/* Everything inside the window.  `inner` as in lsp_map_labels. */
void lsp_map_panel(struct lsp_view *view, const struct lsp_map_frame *frame,
    const struct lsp_map_frame *inner, const struct lsp_map_flows *flows, enum lsp_map_side side);
/* Scale bar in km and miles and north arrow, below the window. */
void lsp_map_scale(struct lsp_buffer *page, const struct lsp_map_frame *frame, double y);
/* Width in pixels of a flow. */
double lsp_map_width_px(const struct lsp_map_flows *flows, double amount);

/* The line of a flow in the window: the link's own, a straight one without it, an arc for a
 * service.  x[] and y[] have room for lsp_map_most_points; returns how many were written. */
size_t lsp_map_most_points(const struct lsp_map_flow *flow);
size_t lsp_map_line(const struct lsp_view *view, const struct lsp_map_frame *frame,
    const struct lsp_map_flow *flow, double x[], double y[]);

/* The straight pieces of all lines that touch the window. */
struct lsp_map_stroke {
    struct lsp_map_point from, to;
    double half_px; /* half its width */
};
struct lsp_map_strokes {
    struct lsp_map_stroke *items; /* [n_items] */
    size_t n_items;
};
/* False when memory is out. */
bool lsp_map_strokes_make(struct lsp_view *view, const struct lsp_map_frame *frame,
    const struct lsp_map_flows *flows, struct lsp_map_strokes *ret_strokes);
/* Cuts a straight piece to the window and a little around it; false when nothing is left. */
bool lsp_map_clip(
    const struct lsp_map_frame *frame, struct lsp_map_point *from, struct lsp_map_point *to);
/* Whether any of them touches the box.  Cost O(n_items). */
bool lsp_map_is_struck(
    const struct lsp_map_strokes *strokes, double left, double top, double right, double bottom);

/* [n_nodes] which nodes are places with a name; where the study marks none, the ends of the
 * project's links and the zones.  NULL when memory is out. */
const bool *lsp_map_places(const struct lsp_view *view);

/* Draws dots and names of the places in the window, then names rivers and borders; names that find
 * no free spot are left out, and a spot beside the lines is taken before one on them.  Places in
 * the window `inner` are named there and not here; NULL = there is no such window. */
void lsp_map_labels(struct lsp_view *view, const struct lsp_map_frame *frame,
    const struct lsp_map_frame *inner, const struct lsp_map_flows *flows);

#endif
