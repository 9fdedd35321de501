/* Map labels: names of places, rivers and borders without collisions.
 *
 * Greedy: the most important place first takes the first free spot around its dot, near ones before
 * far ones (far ones with a leader line), those beside the lines before those on them.  A spot is
 * free when the name's box touches no other name, no dot and no edge of the window.  Finding the
 * largest conflict-free set is NP-hard (Formann and Wagner 1991); greedy by importance is what a
 * reader expects anyway. SPDX-License-Identifier: Apache-2.0 */
#include "report/map_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FONT_PX = 11, DOT_PX = 3, N_DIRECTIONS = 12 };

struct label {
    const char *name, *class_name;
    uint32_t node; /* LSP_NONE = a line of the base map: a name without a dot */
    int importance;
    struct lsp_map_point dot; /* NaN while a line's name has no spot: it is in nobody's way */
    double left, top, right, bottom; /* of the name */
    bool is_placed, has_leader;
    bool is_inner; /* named in the other window */
};

static size_t collect(struct lsp_view *view, const struct lsp_map_frame *frame,
    const struct lsp_map_frame *inner, struct label labels[]);
static int importance_of(const struct lsp_view *view, uint32_t node);
static int compare_labels(const void *a, const void *b);
static bool place(const struct lsp_map_frame *frame, const struct lsp_map_strokes *strokes,
    size_t n, struct label labels[], size_t at);
static bool is_free(
    const struct lsp_map_frame *frame, size_t n, const struct label labels[], size_t at);
static void draw(struct lsp_view *view, const struct label *label);
static size_t n_lines(const struct lsp_view *view);
static void place_lines(struct lsp_view *view, const struct lsp_map_frame *frame,
    const struct lsp_map_strokes *strokes, size_t n_places, struct label labels[]);
static bool is_in_window(const char *name, const struct label labels[], size_t n);
static bool place_line(const struct lsp_map_frame *frame, const struct lsp_map_strokes *strokes,
    size_t n, struct label labels[], const struct lsp_basemap_line *line);
static size_t spots_along(const struct lsp_map_frame *frame, const struct lsp_basemap_line *line,
    struct lsp_map_point ret_spots[]);

void lsp_map_labels(struct lsp_view *view, const struct lsp_map_frame *frame,
    const struct lsp_map_frame *inner, const struct lsp_map_flows *flows)
{
    struct lsp_map_strokes strokes;
    struct label *labels =
        LSP_ARRAY(view->arena, struct label, view->main->specs_with->n_nodes + n_lines(view) + 1);
    if (labels == NULL || !lsp_map_strokes_make(view, frame, flows, &strokes)) {
        view->page->failed = true;
        return;
    }
    size_t n = collect(view, frame, inner, labels);
    qsort(labels, n, sizeof *labels, compare_labels);
    for (size_t at = 0; at < n; at++)
        if (!labels[at].is_inner && !place(frame, &strokes, n, labels, at))
            place(frame, NULL, n, labels, at);
    place_lines(view, frame, &strokes, n, labels);
    for (size_t at = 0; at < n; at++)
        lsp_svg_circle(view->page, "place", labels[at].dot.x, labels[at].dot.y,
            labels[at].is_inner ? DOT_PX / 2.0 : DOT_PX);
    for (size_t at = 0; at < n + n_lines(view); at++)
        draw(view, &labels[at]);
}

static size_t collect(struct lsp_view *view, const struct lsp_map_frame *frame,
    const struct lsp_map_frame *inner, struct label labels[])
{
    const struct lsp_network_specs *specs = view->main->specs_with;
    const bool *is_place = lsp_map_places(view);
    size_t n = 0;
    view->page->failed = view->page->failed || is_place == NULL;
    for (uint32_t node = 0; is_place != NULL && node < specs->n_nodes; node++) {
        struct lsp_map_point dot =
            lsp_map_project(frame, specs->nodes[node].lon_deg, specs->nodes[node].lat_deg);
        if (!is_place[node] || !lsp_map_is_inside(frame, dot))
            continue;
        bool is_inner = inner != NULL &&
                        lsp_map_is_inside(inner, lsp_map_project(inner, specs->nodes[node].lon_deg,
                                                     specs->nodes[node].lat_deg));
        labels[n++] =
            (struct label){.name = lsp_shown_name(specs->nodes[node].name, specs->nodes[node].id),
                .class_name = "s halo",
                .node = node,
                .dot = dot,
                .importance = importance_of(view, node),
                .is_inner = is_inner};
    }
    return n;
}

/* Ends of the project's links, then zones, then other places. */
static int importance_of(const struct lsp_view *view, uint32_t node)
{
    const struct lsp_network_specs *specs = view->main->specs_with;
    for (size_t row = 0; row < specs->n_links; row++)
        if (view->main->is_project_link[row] &&
            (specs->links[row].from_node == node || specs->links[row].to_node == node))
            return 3;
    for (size_t zone = 0; zone < specs->n_zones; zone++)
        if (specs->zones[zone].node == node)
            return 2;
    return 1;
}

static int compare_labels(const void *a, const void *b)
{
    const struct label *left = a, *right = b;
    if (left->importance != right->importance)
        return right->importance - left->importance;
    return (left->node > right->node) - (left->node < right->node);
}

/* False when there is no free spot.  With strokes: only spots beside them, and none far out (a name
 * on a thin line is read more easily than one at the end of a long leader). */
static bool place(const struct lsp_map_frame *frame, const struct lsp_map_strokes *strokes,
    size_t n, struct label labels[], size_t at)
{
    static const double RADII[] = {7, 13, 22, 32, 44, 58, 74};
    enum {
        N_RINGS = sizeof RADII / sizeof RADII[0],
        N_NEAR = 5,
        N_BESIDE = 2,
        MOST_STROKES = 4000
    };
    if (strokes != NULL && strokes->n_items > MOST_STROKES)
        return false; /* so many leave no room, and looking for it would take long */
    struct label *label = &labels[at];
    double width = lsp_text_width(label->name, FONT_PX);
    size_t n_rings = label->node == LSP_NONE ? N_BESIDE : strokes != NULL ? N_NEAR : N_RINGS;
    for (size_t ring = 0; ring < n_rings; ring++)
        for (int direction = 0; direction < N_DIRECTIONS; direction++) {
            /* east, west, then the others: names beside the dot read best */
            static const int ORDER[N_DIRECTIONS] = {0, 6, 1, 11, 5, 7, 2, 10, 4, 8, 3, 9};
            double angle = ORDER[direction] * (6.283185307179586 / N_DIRECTIONS);
            double x = label->dot.x + RADII[ring] * cos(angle);
            double y = label->dot.y - RADII[ring] * sin(angle);
            double shift = cos(angle) > 0.3 ? 0 : cos(angle) < -0.3 ? -width : -width / 2;
            label->left = x + shift;
            label->right = label->left + width;
            label->top = y - FONT_PX * 0.62;
            label->bottom = y + FONT_PX * 0.5;
            label->has_leader = RADII[ring] > 14;
            bool is_beside = strokes == NULL || !lsp_map_is_struck(strokes, label->left, label->top,
                                                    label->right, label->bottom);
            if (is_beside && is_free(frame, n, labels, at)) {
                label->is_placed = true;
                return true;
            }
        }
    return false;
}

static bool is_free(
    const struct lsp_map_frame *frame, size_t n, const struct label labels[], size_t at)
{
    enum { GAP = 2, LINE_GAP = 6 }; /* a line's name must not read on from a place's */
    const struct label *label = &labels[at];
    double beside = label->node == LSP_NONE ? LINE_GAP : GAP;
    if (label->left < frame->x + GAP || label->right > frame->x + frame->width - GAP ||
        label->top < frame->y + GAP || label->bottom > frame->y + frame->height - GAP)
        return false;
    for (size_t other = 0; other < n; other++) {
        const struct label *that = &labels[other];
        /* at the end of a leader and beside another dot it would be taken for that one's name */
        double apart = label->has_leader && other != at ? DOT_PX + 8 : DOT_PX + 1;
        bool on_dot = that->dot.x + apart > label->left && that->dot.x - apart < label->right &&
                      that->dot.y + apart > label->top && that->dot.y - apart < label->bottom;
        bool on_name = other != at && that->is_placed && that->right + beside > label->left &&
                       that->left - beside < label->right && that->bottom + GAP > label->top &&
                       that->top - GAP < label->bottom;
        if (on_dot || on_name)
            return false;
    }
    return true;
}

static void draw(struct lsp_view *view, const struct label *label)
{
    if (!label->is_placed)
        return;
    double x = fmin(fmax(label->dot.x, label->left), label->right);
    double y = label->dot.y < label->top ? label->top : label->bottom;
    if (label->dot.y >= label->top && label->dot.y <= label->bottom)
        y = label->dot.y;
    if (label->has_leader)
        lsp_svg_line(view->page, "leader", label->dot.x, label->dot.y, x, y);
    /* fonts differ: a name west of its dot ends where it should, whatever its width */
    bool is_west = label->right <= label->dot.x;
    lsp_svg_text(view->page, label->class_name, is_west ? label->right : label->left,
        label->bottom - FONT_PX * 0.12, is_west ? LSP_END : LSP_START, label->name);
}

/* ---- names of lines ---- */

enum { MOST_SPOTS = 64, SPOT_PX = 14 };

static size_t n_lines(const struct lsp_view *view)
{
    return view->report->basemap != NULL ? view->report->basemap->n_lines : 0;
}

/* Once in a window, where places leave room; labels has one for each line behind the places. */
static void place_lines(struct lsp_view *view, const struct lsp_map_frame *frame,
    const struct lsp_map_strokes *strokes, size_t n_places, struct label labels[])
{
    const struct lsp_basemap *basemap = view->report->basemap;
    for (size_t at = 0; at < n_lines(view); at++) {
        const struct lsp_basemap_line *line = &basemap->lines[at];
        bool is_river = line->kind == LSP_MAP_RIVER;
        size_t n = n_places + at + 1;
        labels[n - 1] = (struct label){.name = line->name,
            .class_name = is_river ? "s halo river-name" : "s halo border-name",
            .node = LSP_NONE,
            .dot = {(double)NAN, (double)NAN}};
        if (line->name[0] == '\0' || !(is_river || line->kind == LSP_MAP_BORDER) ||
            is_in_window(line->name, labels + n_places, at))
            continue;
        if (!place_line(frame, strokes, n, labels, line))
            place_line(frame, NULL, n, labels, line);
    }
}

/* A river of several pieces has one name. */
static bool is_in_window(const char *name, const struct label labels[], size_t n)
{
    for (size_t at = 0; at < n; at++)
        if (labels[at].is_placed && strcmp(labels[at].name, name) == 0)
            return true;
    return false;
}

/* The last label, beside the line, as near to the middle of what is seen of it as there is room. */
static bool place_line(const struct lsp_map_frame *frame, const struct lsp_map_strokes *strokes,
    size_t n, struct label labels[], const struct lsp_basemap_line *line)
{
    struct lsp_map_point spots[MOST_SPOTS];
    size_t n_spots = spots_along(frame, line, spots);
    for (size_t step = 0; step < 2 * n_spots; step++) {
        size_t half = (step + 1) / 2, middle = n_spots / 2;
        if (step % 2 == 0 ? middle + half >= n_spots : half > middle)
            continue;
        labels[n - 1].dot = spots[step % 2 == 0 ? middle + half : middle - half];
        if (place(frame, strokes, n, labels, n - 1))
            return true;
    }
    labels[n - 1].dot = (struct lsp_map_point){(double)NAN, (double)NAN};
    return false;
}

/* Points of the line in the window, some way apart; returns how many. */
static size_t spots_along(const struct lsp_map_frame *frame, const struct lsp_basemap_line *line,
    struct lsp_map_point ret_spots[])
{
    size_t n = 0;
    for (size_t point = 1; point < line->n_points; point++) {
        struct lsp_map_point from =
            lsp_map_project(frame, line->lon_deg[point - 1], line->lat_deg[point - 1]);
        struct lsp_map_point to =
            lsp_map_project(frame, line->lon_deg[point], line->lat_deg[point]);
        double length = fmin(hypot(to.x - from.x, to.y - from.y), 100 * SPOT_PX);
        for (double at = 0; at <= length && n < MOST_SPOTS; at += SPOT_PX) {
            double t = length > 0 ? at / length : 0;
            struct lsp_map_point spot = {
                from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)};
            bool is_far = n == 0 || hypot(spot.x - ret_spots[n - 1].x,
                                        spot.y - ret_spots[n - 1].y) >= SPOT_PX;
            if (is_far && lsp_map_is_inside(frame, spot))
                ret_spots[n++] = spot;
        }
    }
    return n;
}
