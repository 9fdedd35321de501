/* Map strokes: the straight pieces of every line in a window, for names to keep off.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/map_internal.h"

#include <math.h>

static void add(struct lsp_map_strokes *strokes, const struct lsp_map_frame *frame,
    struct lsp_map_point from, struct lsp_map_point to, double half_px);
struct box {
    double left, top, right, bottom;
};

static bool clip(struct lsp_map_point from, struct lsp_map_point to, const struct box *box,
    double *ret_begin, double *ret_end);
static bool cuts(struct lsp_map_point from, struct lsp_map_point to, double left, double top,
    double right, double bottom);

bool lsp_map_strokes_make(struct lsp_view *view, const struct lsp_map_frame *frame,
    const struct lsp_map_flows *flows, struct lsp_map_strokes *ret_strokes)
{
    size_t most = 1, most_points = 1;
    for (size_t item = 0; item < flows->n_items; item++) {
        size_t points = lsp_map_most_points(&flows->items[item]);
        most += points;
        most_points = points > most_points ? points : most_points;
    }
    struct lsp_map_strokes strokes = {.items = LSP_ARRAY(view->arena, struct lsp_map_stroke, most)};
    double *x = LSP_ARRAY(view->arena, double, most_points);
    double *y = LSP_ARRAY(view->arena, double, most_points);
    if (strokes.items == NULL || x == NULL || y == NULL)
        return false;
    for (size_t item = 0; item < flows->n_items; item++) {
        const struct lsp_map_flow *flow = &flows->items[item];
        double width_px = lsp_map_width_px(flows, fmax(flow->amount[0], flow->amount[1]));
        size_t n = lsp_map_line(view, frame, flow, x, y);
        for (size_t point = 1; point < n; point++)
            add(&strokes, frame, (struct lsp_map_point){x[point - 1], y[point - 1]},
                (struct lsp_map_point){x[point], y[point]}, width_px / 2);
    }
    *ret_strokes = strokes;
    return true;
}

static void add(struct lsp_map_strokes *strokes, const struct lsp_map_frame *frame,
    struct lsp_map_point from, struct lsp_map_point to, double half_px)
{
    if (cuts(from, to, frame->x, frame->y, frame->x + frame->width, frame->y + frame->height))
        strokes->items[strokes->n_items++] = (struct lsp_map_stroke){from, to, half_px};
}

bool lsp_map_clip(
    const struct lsp_map_frame *frame, struct lsp_map_point *from, struct lsp_map_point *to)
{
    enum { MARGIN = 20 }; /* wider than half of any line */
    double begin, end;
    if (!clip(*from, *to,
            &(struct box){frame->x - MARGIN, frame->y - MARGIN, frame->x + frame->width + MARGIN,
                frame->y + frame->height + MARGIN},
            &begin, &end))
        return false;
    struct lsp_map_point start = *from;
    double east = to->x - from->x, south = to->y - from->y;
    if (begin > 0)
        *from = (struct lsp_map_point){start.x + begin * east, start.y + begin * south};
    if (end < 1)
        *to = (struct lsp_map_point){start.x + end * east, start.y + end * south};
    return true;
}

bool lsp_map_is_struck(
    const struct lsp_map_strokes *strokes, double left, double top, double right, double bottom)
{
    for (size_t item = 0; item < strokes->n_items; item++) {
        const struct lsp_map_stroke *stroke = &strokes->items[item];
        if (cuts(stroke->from, stroke->to, left - stroke->half_px, top - stroke->half_px,
                right + stroke->half_px, bottom + stroke->half_px))
            return true;
    }
    return false;
}

static bool cuts(struct lsp_map_point from, struct lsp_map_point to, double left, double top,
    double right, double bottom)
{
    double begin, end;
    return clip(from, to, &(struct box){left, top, right, bottom}, &begin, &end);
}

/* Whether a straight piece touches a box, and from and to which share of it: what is left of it
 * between each pair of sides [LiangBarsky1984]. */
static bool clip(struct lsp_map_point from, struct lsp_map_point to, const struct box *box,
    double *ret_begin, double *ret_end)
{
    double begin = 0, end = 1;
    const double along[2] = {to.x - from.x, to.y - from.y};
    const double low[2] = {box->left - from.x, box->top - from.y};
    const double high[2] = {box->right - from.x, box->bottom - from.y};
    for (int axis = 0; axis < 2; axis++) {
        if (fabs(along[axis]) < 1e-9) { /* beside the box or not, all along */
            if (low[axis] > 0 || high[axis] < 0)
                return false;
            continue;
        }
        double one = low[axis] / along[axis], two = high[axis] / along[axis];
        begin = fmax(begin, fmin(one, two));
        end = fmin(end, fmax(one, two));
    }
    *ret_begin = begin;
    *ret_end = end;
    return begin <= end;
}
