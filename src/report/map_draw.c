/* Map layers: sea and land, coast, river, border, network, flows, frame, scale.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/map_internal.h"

#include <math.h>
#include <stdio.h>

enum { N_ARC = 17 }; /* points of an arc */

static const double WIDEST_PX = 10;  /* line of the largest flow */
static const double FINEST_PX = 0.8; /* so that a small flow is still seen */
static const double PROJECT_PX = 13; /* the highlight under a link of the project */

struct style {
    const char *class_name;
    double width_px; /* 0 = as the class says */
};

static void add_in_window(struct lsp_view *view, const struct lsp_map_frame *frame,
    struct style style, size_t n, const double x[], const double y[]);
static void add_sea(struct lsp_view *view, const struct lsp_map_frame *frame);
static void add_basemap(struct lsp_view *view, const struct lsp_map_frame *frame);
static void add_basemap_line(
    struct lsp_view *view, const struct lsp_map_frame *frame, const struct lsp_basemap_line *line);
static void add_flow(struct lsp_view *view, const struct lsp_map_frame *frame,
    const struct lsp_map_flow *flow, const char *class_name, double width_px);
static void add_networks(
    struct lsp_view *view, const struct lsp_map_frame *frame, const struct lsp_map_flows *flows);
static void add_flows(struct lsp_view *view, const struct lsp_map_frame *frame,
    const struct lsp_map_flows *flows, enum lsp_map_side side);

void lsp_map_panel(struct lsp_view *view, const struct lsp_map_frame *frame,
    const struct lsp_map_frame *inner, const struct lsp_map_flows *flows, enum lsp_map_side side)
{
    struct lsp_buffer *page = view->page;
    unsigned clip = ++view->n_pictures;
    lsp_buffer_printf(page,
        "<clipPath id=\"clip%u\"><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>"
        "</clipPath>\n<g clip-path=\"url(#clip%u)\">\n",
        clip, frame->x, frame->y, frame->width, frame->height, clip);
    lsp_svg_rect(page, "beyond", frame->x, frame->y, frame->width, frame->height);
    add_sea(view, frame);
    add_basemap(view, frame);
    for (size_t item = 0; item < flows->n_items && side != LSP_MAP_WITHOUT; item++)
        if (flows->items[item].is_project)
            add_flow(view, frame, &flows->items[item], "new", PROJECT_PX);
    add_networks(view, frame, flows);
    if (side != LSP_MAP_NETWORK)
        add_flows(view, frame, flows, side);
    lsp_map_labels(view, frame, inner, flows);
    lsp_buffer_add(page, "</g>\n");
    lsp_svg_rect(page, "frame", frame->x, frame->y, frame->width, frame->height);
}

/* The part of the window for which there is a base map; what lies beyond stays white. */
static void add_sea(struct lsp_view *view, const struct lsp_map_frame *frame)
{
    const struct lsp_basemap *basemap = view->report->basemap;
    double left = (double)INFINITY, right = -(double)INFINITY;
    double top = (double)INFINITY, bottom = -(double)INFINITY;
    for (size_t line = 0; basemap != NULL && line < basemap->n_lines; line++)
        for (size_t point = 0; point < basemap->lines[line].n_points; point++) {
            struct lsp_map_point at = lsp_map_project(
                frame, basemap->lines[line].lon_deg[point], basemap->lines[line].lat_deg[point]);
            left = fmin(left, at.x);
            right = fmax(right, at.x);
            top = fmin(top, at.y);
            bottom = fmax(bottom, at.y);
        }
    left = fmax(left, frame->x);
    right = fmin(right, frame->x + frame->width);
    top = fmax(top, frame->y);
    bottom = fmin(bottom, frame->y + frame->height);
    if (left < right && top < bottom)
        lsp_svg_rect(view->page, "sea", left, top, right - left, bottom - top);
}

static void add_basemap(struct lsp_view *view, const struct lsp_map_frame *frame)
{
    static const enum lsp_basemap_kind ORDER[] = {
        LSP_MAP_LAND, LSP_MAP_COAST, LSP_MAP_RIVER, LSP_MAP_BORDER};
    const struct lsp_basemap *basemap = view->report->basemap;
    bool has_land = false;
    for (size_t line = 0; basemap != NULL && line < basemap->n_lines; line++)
        has_land = has_land || basemap->lines[line].kind == LSP_MAP_LAND;
    if (!has_land) /* nothing says where the sea is: paper */
        lsp_svg_rect(view->page, "land", frame->x, frame->y, frame->width, frame->height);
    for (size_t kind = 0; basemap != NULL && kind < sizeof ORDER / sizeof ORDER[0]; kind++)
        for (size_t line = 0; line < basemap->n_lines; line++)
            if (basemap->lines[line].kind == ORDER[kind])
                add_basemap_line(view, frame, &basemap->lines[line]);
}

/* Only lines that touch the window, and only points that the eye can tell apart. */
static void add_basemap_line(
    struct lsp_view *view, const struct lsp_map_frame *frame, const struct lsp_basemap_line *line)
{
    static const char *const CLASSES[LSP_N_MAP_KINDS] = {"coast", "border", "river", "land"};
    double *x = LSP_ARRAY(view->arena, double, line->n_points + 1);
    double *y = LSP_ARRAY(view->arena, double, line->n_points + 1);
    if (x == NULL || y == NULL) {
        view->page->failed = true;
        return;
    }
    size_t n = 0;
    double left = (double)INFINITY, right = -(double)INFINITY, top = (double)INFINITY,
           bottom = -(double)INFINITY;
    for (size_t point = 0; point < line->n_points; point++) {
        struct lsp_map_point at =
            lsp_map_project(frame, line->lon_deg[point], line->lat_deg[point]);
        bool is_last = point + 1 == line->n_points;
        if (n > 0 && !is_last && hypot(at.x - x[n - 1], at.y - y[n - 1]) < 0.8)
            continue;
        x[n] = at.x;
        y[n++] = at.y;
        left = fmin(left, at.x);
        right = fmax(right, at.x);
        top = fmin(top, at.y);
        bottom = fmax(bottom, at.y);
    }
    if (right < frame->x || left > frame->x + frame->width || bottom < frame->y ||
        top > frame->y + frame->height)
        return;
    if (line->kind == LSP_MAP_LAND)
        lsp_svg_polyline(view->page, CLASSES[line->kind], 0, n, x, y); /* an area stays whole */
    else
        add_in_window(view, frame, (struct style){CLASSES[line->kind], 0}, n, x, y);
}

static void add_networks(
    struct lsp_view *view, const struct lsp_map_frame *frame, const struct lsp_map_flows *flows)
{
    static const char *const CLASSES[LSP_N_MODES] = {"net-road", "net-rail", "net-air", "net-sea"};
    for (size_t item = 0; item < flows->n_items; item++)
        if (flows->items[item].link == NULL || !flows->items[item].link->closed)
            add_flow(view, frame, &flows->items[item], CLASSES[flows->items[item].mode], 0);
}

static void add_flows(struct lsp_view *view, const struct lsp_map_frame *frame,
    const struct lsp_map_flows *flows, enum lsp_map_side side)
{
    static const char *const CLASSES[LSP_N_MODES] = {
        "flow-road", "flow-rail", "flow-air", "flow-sea"};
    for (size_t item = 0; item < flows->n_items; item++) {
        const struct lsp_map_flow *flow = &flows->items[item];
        double amount = side == LSP_MAP_WITHOUT ? flow->amount[0]
                        : side == LSP_MAP_WITH  ? flow->amount[1]
                                                : flow->amount[1] - flow->amount[0];
        /* below a thousandth of the largest flow nothing is drawn but the network */
        if (!(fabs(amount) > 1e-3 * flows->largest))
            continue;
        const char *class_name = side != LSP_MAP_DIFFERENCE ? CLASSES[flow->mode]
                                 : amount > 0               ? "more"
                                                            : "less";
        add_flow(view, frame, flow, class_name, lsp_map_width_px(flows, fabs(amount)));
    }
}

double lsp_map_width_px(const struct lsp_map_flows *flows, double amount)
{
    if (!(flows->largest > 0))
        return FINEST_PX;
    return fmax(WIDEST_PX * sqrt(amount / flows->largest), FINEST_PX);
}

static void add_flow(struct lsp_view *view, const struct lsp_map_frame *frame,
    const struct lsp_map_flow *flow, const char *class_name, double width_px)
{
    size_t most = lsp_map_most_points(flow);
    double *x = LSP_ARRAY(view->arena, double, most), *y = LSP_ARRAY(view->arena, double, most);
    if (x == NULL || y == NULL) {
        view->page->failed = true;
        return;
    }
    struct style style = {class_name, width_px};
    add_in_window(view, frame, style, lsp_map_line(view, frame, flow, x, y), x, y);
}

/* Only what is seen of a line: a printer writes every dash of it, also those far outside. */
static void add_in_window(struct lsp_view *view, const struct lsp_map_frame *frame,
    struct style style, size_t n, const double x[], const double y[])
{
    double *seen_x = LSP_ARRAY(view->arena, double, n + 1);
    double *seen_y = LSP_ARRAY(view->arena, double, n + 1);
    if (seen_x == NULL || seen_y == NULL) {
        view->page->failed = true;
        return;
    }
    size_t n_seen = 0;
    for (size_t point = 1; point < n; point++) {
        struct lsp_map_point from = {x[point - 1], y[point - 1]}, to = {x[point], y[point]};
        bool is_seen = lsp_map_clip(frame, &from, &to);
        if (is_seen && n_seen == 0) {
            seen_x[0] = from.x;
            seen_y[n_seen++] = from.y;
        }
        if (is_seen) {
            seen_x[n_seen] = to.x;
            seen_y[n_seen++] = to.y;
        }
        bool goes_on = is_seen && to.x == x[point] && to.y == y[point]; /* was not cut: the same */
        if (goes_on && point + 1 < n)
            continue;
        lsp_svg_polyline(view->page, style.class_name, style.width_px, n_seen, seen_x, seen_y);
        n_seen = 0;
    }
}

size_t lsp_map_most_points(const struct lsp_map_flow *flow)
{
    return flow->link != NULL && flow->link->n_points > N_ARC ? flow->link->n_points : N_ARC;
}

size_t lsp_map_line(const struct lsp_view *view, const struct lsp_map_frame *frame,
    const struct lsp_map_flow *flow, double x[], double y[])
{
    const struct lsp_node_spec *nodes = view->main->specs_with->nodes;
    const struct lsp_node_spec *from = &nodes[flow->from_node], *to = &nodes[flow->to_node];
    struct lsp_map_point a = lsp_map_project(frame, from->lon_deg, from->lat_deg);
    struct lsp_map_point b = lsp_map_project(frame, to->lon_deg, to->lat_deg);
    if (flow->link != NULL && flow->link->n_points >= 2) {
        for (size_t point = 0; point < flow->link->n_points; point++) {
            struct lsp_map_point at = lsp_map_project(
                frame, flow->link->point_lon_deg[point], flow->link->point_lat_deg[point]);
            x[point] = at.x;
            y[point] = at.y;
        }
        return flow->link->n_points;
    }
    bool is_arc = flow->link == NULL || flow->mode == LSP_AIR;
    size_t n = is_arc ? N_ARC : 2;
    for (size_t point = 0; point < n; point++) {
        double t = (double)point / (double)(n - 1), lift = is_arc ? 0.6 * t * (1 - t) : 0;
        x[point] = a.x + t * (b.x - a.x) + lift * (b.y - a.y);
        y[point] = a.y + t * (b.y - a.y) - lift * (b.x - a.x);
    }
    return n;
}

void lsp_map_scale(struct lsp_buffer *page, const struct lsp_map_frame *frame, double y)
{
    static const double KM_PER_MILE = 1.609344;
    double longest_px = frame->width * 0.3, x = frame->x + 2;
    for (int unit = 0; unit < 2; unit++) {
        double px = frame->px_per_km * (unit == 0 ? 1 : KM_PER_MILE);
        double power = pow(10, floor(log10(longest_px / px))), length = power;
        if (5 * power * px <= longest_px)
            length = 5 * power;
        else if (2 * power * px <= longest_px)
            length = 2 * power;
        double at = y + 8 + 13 * unit;
        struct lsp_word number = lsp_word_digits(length, 1);
        char text[128];
        snprintf(text, sizeof text, "%s %s", number.text,
            unit == 0     ? "km"
            : length == 1 ? "mile"
                          : "miles");
        lsp_svg_line(page, "bar-km", x, at, x + length * px, at);
        lsp_svg_line(page, "bar-km", x, at - 3, x, at + 3);
        lsp_svg_line(page, "bar-km", x + length * px, at - 3, x + length * px, at + 3);
        lsp_svg_text(page, "s", x + length * px + 5, at + 4, LSP_START, text);
    }
    double arrow = frame->x + frame->width - 10;
    lsp_buffer_printf(
        page, "<path class=\"north\" d=\"M%.1f %.1f l5 14 l-5 -4 l-5 4 z\"/>\n", arrow, y + 6);
    lsp_svg_text(page, "s b", arrow - 9, y + 18, LSP_END, "N");
}
