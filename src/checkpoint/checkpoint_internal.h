/* The parts of a checkpoint's day: the clock of a post and the queue of a lane group.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_CHECKPOINT_CHECKPOINT_INTERNAL_H
#define LSP_CHECKPOINT_CHECKPOINT_INTERNAL_H

#include "checkpoint/checkpoint.h"

enum { LSP_MAX_SPANS = LSP_HOURS + 2 };

/* Of two numbers, neither a NaN; fmax() and fmin(), which look after those, are calls. */
static inline double larger(double a, double b)
{
    return a > b ? a : b;
}

static inline double smaller(double a, double b)
{
    return a < b ? a : b;
}

/* A part of an hour in which the post is either open or closed. */
struct lsp_span {
    double from_h, to_h; /* reference clock */
    uint32_t hour;
    double open_from_h,
        open_to_h; /* hours the post has been open since midnight; equal if closed */
};

/* When a post is open, on the reference clock, today and on all later days. */
struct lsp_opening {
    double open_h;                /* per day, above 0 up to 24 */
    double offset_h;              /* clock = offset + open hours + closed_h * nights */
    double first_close_h;         /* open hours since midnight at the first closing */
    double closed_h;              /* of a night, 24 - open_h */
    double open_share[LSP_HOURS]; /* of each hour */
    struct lsp_span spans[LSP_MAX_SPANS];
    size_t n_spans;
};

/* Opening hours are given on the post's own clock. */
void lsp_opening_of(
    const struct lsp_post *post, double reference_utc_offset_h, struct lsp_opening *ret_opening);

/* Mean clock time at which the open hours run through [from, to], each equally likely, to >= from.
 * A moment at which the post closes counts as the next opening. */
double lsp_opening_mean_clock_h(
    const struct lsp_opening *opening, double from_open_h, double to_open_h);

/* A lane group with its mix of vehicles. */
struct lsp_lane_queue {
    double residual_h; /* m = E[S^2] / (2 E[S]): mean rest of a service that is under way */
    double pooled_h;   /* m / lanes */
    double exponent;   /* sqrt(2 (lanes + 1)) */
};

struct lsp_lane_queue lsp_lane_queue_of(double lanes, double residual_h);

/* One step of the unfinished work per lane [h] over a span in which `work_h` per lane arrives and
 * the lanes work `open_h`.  Returns the mean wait at the end, in hours of opening. */
double lsp_lane_queue_step(
    const struct lsp_lane_queue *queue, double work_h, double open_h, double *unfinished_h);

#endif
