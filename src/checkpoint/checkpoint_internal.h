/* The parts of a checkpoint's day: the clock of a post, the queue of a lane group, the line that
 * stands before it, the lanes of a post.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_CHECKPOINT_CHECKPOINT_INTERNAL_H
#define LSP_CHECKPOINT_CHECKPOINT_INTERNAL_H

#include "checkpoint/checkpoint.h"

enum {
    /* hours, each cut by staff that change within it; opening, closing, and those of the next post
     */
    LSP_MAX_SPANS = 2 * LSP_HOURS + 4,
    LSP_MAX_LINES = 2 * LSP_MAX_LANE_GROUPS, /* the usual one of a group, and its fast one */
};

/* Of two numbers, neither a NaN; fmax() and fmin(), which look after those, are calls. */
static inline double larger(double a, double b)
{
    return a > b ? a : b;
}

static inline double smaller(double a, double b)
{
    return a < b ? a : b;
}

typedef double hourly[LSP_HOURS];

/* ---- opening.c ---- */

/* A part of an hour in which the post is either open or closed, and its staff the same. */
struct lsp_span {
    double from_h, to_h; /* reference clock */
    uint32_t hour;
    double open_from_h, open_to_h; /* staffed hours since midnight; equal if none */
    double
        speed; /* share of the lanes that are staffed, > 0; while none is: of the next that are */
    double staffed_h,
        staff; /* length in staffed hours, and speed, before anything slows the post */
};

/* When a post works, on the reference clock, today and on all later days.  Staffed hours count for
 * the share of the lanes that is staffed; where all are while the post is open, they are its open
 * hours. */
struct lsp_opening {
    double open_h;                /* staffed hours per day, 0 to 24 */
    double staffed_h;             /* the same, also while it stands still for another post */
    bool is_plain;                /* all lanes are staffed while open; then these three hold: */
    double offset_h;              /* clock = offset + open hours + closed_h * nights */
    double first_close_h;         /* open hours since midnight at the first closing */
    double closed_h;              /* of a night, 24 - open_h */
    double open_share[LSP_HOURS]; /* of each hour, staffed or not */
    struct lsp_span spans[LSP_MAX_SPANS];
    size_t n_spans;
};

/* Opening hours and staff are given on the post's own clock.  With `next` not NULL the post stands
 * still while a vehicle that left it would find `next`, drive_h away, closed. */
void lsp_opening_of(const struct lsp_post *post, double reference_utc_offset_h,
    const struct lsp_post *next, double drive_h, struct lsp_opening *ret_opening);

/* As many lanes in one span as if this share of its staff, above 0 up to 1, were there; may be
 * changed as long as no later span has been. */
void lsp_opening_slow(struct lsp_opening *opening, size_t span, double share);

/* Mean clock time at which the staffed hours run through [from, to], each equally likely, to >=
 * from, from not before the given span.  A moment at which the post closes counts as the next
 * opening. */
double lsp_opening_mean_clock_h(
    const struct lsp_opening *opening, size_t span, double from_open_h, double to_open_h);

/* ---- lane_queue.c ---- */

/* A lane group with its mix of vehicles. */
struct lsp_lane_queue {
    double residual_h; /* m = E[S^2] / (2 E[S]): mean rest of a service that is under way */
    double pooled_h;   /* E[S] (c_a^2 + c_s^2) / 2 / lanes; m / lanes if arrivals are Poisson */
    double exponent;   /* sqrt(2 (lanes + 1)) */
};

/* `spread_h` is E[S] (c_a^2 + c_s^2) / 2, c_a and c_s being those of gaps and of services. */
struct lsp_lane_queue lsp_lane_queue_of(double lanes, double residual_h, double spread_h);

/* One step of the unfinished work per lane [h] over a span in which `work_h` per lane arrives and
 * the lanes work `open_h`.  Returns the mean wait at the end, in hours of opening, and the share of
 * lanes that are then busy. */
double lsp_lane_queue_step(const struct lsp_lane_queue *queue, double work_h, double open_h,
    double *unfinished_h, double *ret_busy);

/* ---- line.c ---- */

/* Vehicles that wait for the same lanes, in the order in which they come. */
struct lsp_line {
    double lanes;                /* fully staffed, > 0 */
    double residual_h, spread_h; /* of its mix, as in lane_queue.c */
    struct lsp_lane_queue queue; /* while fully staffed */
    double work_h[LSP_HOURS];    /* that arrives per hour and lane of the fully staffed line */
    double entry_open_h[LSP_MAX_SPANS + 1]; /* who arrives at a span's end enters a lane then */
    double busy_share[LSP_MAX_SPANS];       /* of the lanes that are staffed */
    double entered_until_h[LSP_HOURS]; /* who has entered by the hour's end arrived until then */
    double wait_h[LSP_HOURS];          /* mean of who arrives evenly over the hour */
};

/* How far a line has come. */
struct lsp_line_state {
    double unfinished_h; /* work per lane of the fully staffed line */
    double until_h;      /* those who have entered a lane arrived until then */
    size_t span, at;     /* the next span; the span in which those came who now enter */
};

void lsp_line_begin(struct lsp_line *line, double lanes, double residual_h, double spread_h);

/* One span: step, perhaps hinder, follow.  Afterwards entered_until_h of its hour holds for its
 * end. */
void lsp_line_step(
    struct lsp_line *line, const struct lsp_opening *opening, struct lsp_line_state *state);

/* Vehicles of other lines are in this share of the lanes that are idle: who comes then waits for
 * the next of all lanes.  The wait is that of the first class in a queue with priority that cuts no
 * service short [Cobham1954]:  v x_all^(b - 1) / (c (1 - x)). */
void lsp_line_hinder(struct lsp_line *line, const struct lsp_opening *opening,
    const struct lsp_line_state *state, double taken_share);

/* Until when those who have entered a lane by the end of the span had arrived. */
void lsp_line_follow(
    struct lsp_line *line, const struct lsp_opening *opening, struct lsp_line_state *state);

/* After the day: the waits. */
void lsp_line_end(struct lsp_line *line, const struct lsp_opening *opening);

/* Mean wait, in clock hours, of who comes to the line in the first staffed hour after the day. */
double lsp_line_late_wait_h(const struct lsp_line *line, const struct lsp_opening *opening);

/* Those of some arrivals who have entered a lane, hour by hour. */
struct lsp_entrants {
    size_t at; /* the hour of arrival of those who enter */
    double before_at_veh, arrived_veh, entered_veh;
};

/* Who enters in one hour, and who of them is left at its end. */
void lsp_entrants_step(struct lsp_entrants *entrants, const double entered_until_h[],
    const double arrivals_veh[], uint32_t hour, double *ret_served_veh, double *ret_queue_veh);

/* ---- lanes.c ---- */

enum { LSP_NO_LINE = LSP_MAX_LINES };

struct lsp_lanes_line {
    uint32_t vehicles; /* whose line it is */
    size_t group;      /* the first of its pool */
    bool is_fast;
    double own_lanes;   /* staffed_share in it */
    double lanes;       /* with all lanes that may help */
    uint32_t helped_by; /* bit l: line l, which stands before it */
    uint32_t helps;     /* bit v: vehicles of other lines that its idle lanes take */
    double n_helped;    /* lines that they help */
};

/* Which lines a post has, and how they help one another; helpers stand first. */
struct lsp_lanes {
    size_t n;
    struct lsp_lanes_line lines[LSP_MAX_LINES];
    uint8_t usual[LSP_MAX_VEHICLES], fast[LSP_MAX_VEHICLES]; /* line of a class, or LSP_NO_LINE */
    double fast_share[LSP_MAX_VEHICLES];                     /* of the class in its fast line */
    double fast_time_factor[LSP_MAX_VEHICLES];               /* of its service there */
    double time_factor[LSP_MAX_VEHICLES];                    /* of its service in the usual line */
    double square_factor[LSP_MAX_VEHICLES]; /* of the mean square of that / its mean */
};

void lsp_lanes_of(const struct lsp_post *post, struct lsp_lanes *ret_lanes);

/* ---- post_run.c ---- */

/* What changes from hour to hour while a post is followed through its day. */
struct lsp_post_state {
    struct lsp_line_state lines[LSP_MAX_LINES], secondary;
    /* of all vehicles, and of those that are not other traffic: usual line, fast line */
    struct lsp_entrants all[LSP_MAX_VEHICLES][2], own[LSP_MAX_VEHICLES][2];
    struct lsp_entrants own_sent[LSP_MAX_VEHICLES];
};

struct lsp_post_run_of {
    const struct lsp_post *post;
    const struct lsp_post *holder; /* not NULL: nobody is let through to find this one closed */
    double reference_utc_offset_h, drive_h;
    bool is_first, is_last; /* on the way over the crossing */
};

/* The day of a post.
 *
 *     lsp_post_run_begin(&run, &of, arrivals_veh);
 *     for each hour: lsp_post_run_hour(&run, hour);
 *     lsp_post_run_end(&run, wait_h, &day); */
struct lsp_post_run {
    struct lsp_post_run_of of;
    struct lsp_lanes lanes;
    uint32_t served; /* classes that have a lane, and a list of them */
    uint8_t classes[LSP_MAX_VEHICLES], n_classes;
    bool has_staff;     /* at some hour */
    bool has_secondary; /* and somebody is sent there */
    double slowed;      /* 1, or the share of the lanes that have room behind them; see below */
    bool may_slow;
    struct lsp_opening opening;
    struct lsp_opening helped[LSP_MAX_LANE_GROUPS]; /* clocks of the lines that have help */
    uint8_t clock[LSP_MAX_LINES];     /* index of a line's clock there, or LSP_NO_LINE */
    double help_share[LSP_MAX_LINES]; /* of a line's work, that of the classes that have help */
    struct lsp_line lines[LSP_MAX_LINES], secondary;
    double work_day_h[LSP_MAX_LINES];    /* of a line, per lane; all of it where there is none */
    hourly own_veh[LSP_MAX_VEHICLES];    /* arrivals without other traffic */
    hourly all_veh[LSP_MAX_VEHICLES];    /* and with it */
    hourly served_veh[LSP_MAX_VEHICLES]; /* of all, who enter a lane */
    hourly queue_veh[LSP_MAX_VEHICLES];  /* of all, who are left at the hour's end */
    hourly sent_veh[LSP_MAX_VEHICLES];   /* of all, who come to secondary inspection */
    hourly own_sent_veh[LSP_MAX_VEHICLES];
    hourly onward_veh[LSP_MAX_VEHICLES]; /* own that are through; not if is_last */
    struct lsp_post_state state;
};

void lsp_post_run_begin(struct lsp_post_run *run, const struct lsp_post_run_of *of,
    double arrivals_veh[const LSP_MAX_VEHICLES][LSP_HOURS]);

/* Other arrivals in one hour than those given at the beginning, which then only said the mix. */
void lsp_post_run_arrive(struct lsp_post_run *run, uint32_t hour, const double own_veh[]);

/* Follows all lines through one hour.  With may_slow, only the share `slowed` of the lanes works.
 */
void lsp_post_run_hour(struct lsp_post_run *run, uint32_t hour);

/* The results, and the mean wait of the arrivals given, without other traffic. */
void lsp_post_run_end(struct lsp_post_run *run, double ret_wait_h[], struct lsp_post_day *ret_day);

#endif
