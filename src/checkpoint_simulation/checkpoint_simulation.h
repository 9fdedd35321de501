/* Checkpoint simulation: the border posts of a crossing vehicle by vehicle, many days over.
 *
 * The same passage that lsp_checkpoint_day describes by means is lived through by single vehicles:
 * they arrive at random, stand in line, are inspected for random times, are sent to the secondary
 * inspection or not, drive on when there is room, and stand in the next line.  A day is repeated
 * until its statistics are known well enough; each comes with a confidence interval.
 *
 *     struct lsp_simulated_crossing *found = LSP_ARRAY(&arena, struct lsp_simulated_crossing, 1);
 *     LSP_TRY(lsp_checkpoint_simulate(&passage, arrivals_veh,
 *         &(struct lsp_simulation_options){.seed = 1, .target_h = 0.5}, found));
 *     double p95_h = found->passing[vehicle].day.wait_p95_h;
 *
 * Method and what is decided: docs/methods/checkpoint.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_CHECKPOINT_SIMULATION_CHECKPOINT_SIMULATION_H
#define LSP_CHECKPOINT_SIMULATION_CHECKPOINT_SIMULATION_H

#include "base/compiler.h"
#include "base/status.h"
#include "checkpoint/checkpoint.h"

enum {
    LSP_SIMULATED_DAYS = 1000,           /* where the options say nothing */
    LSP_MAX_SIMULATED_VEH_DAY = 1000000, /* expected, of one kind at one post; more is a bug */
    LSP_SIMULATION_BATCHES = 32,         /* of days, for the intervals of quantiles */
};

/* How inspection times spread around their mean. */
enum lsp_service_law {
    LSP_SERVICE_LOGNORMAL,   /* with the post's spread; a spread of 0 is always the mean */
    LSP_SERVICE_EXPONENTIAL, /* whatever the spread: for comparing with exact results */
};

/* A zeroed one means the documented defaults. */
struct lsp_simulation_options {
    uint32_t n_days;   /* 0 = LSP_SIMULATED_DAYS, else at least 2 */
    uint64_t seed;     /* a draw depends on it, the day, and what it is for; on nothing else */
    double target_h;   /* waits above it are counted */
    double confidence; /* of the intervals, within 0 to 1; 0 = 0.95 */
    enum lsp_service_law law;
    int n_threads; /* 0 = 1; no result depends on it */
    /* lanes[position][group][hour of the passage's clock], >= 0: open lanes in place of those of
     * the posts' groups (of a pool: at its first group); NULL = as the posts say */
    double (*lanes)[LSP_MAX_LANE_GROUPS][LSP_HOURS];
    bool (*is_cancelled)(void *context); /* NULL = never; asked by one thread at a time */
    void *context;
};

/* Waits of those who arrive in one hour, or on one day.  All but `vehicles` are NAN when nobody
 * came. */
struct lsp_simulated_wait {
    double vehicles;    /* mean number a day */
    double wait_h;      /* mean */
    double wait_half_h; /* half the width of its confidence interval */
    double wait_p95_h;  /* 95th percentile, to one per cent; INFINITY from 2^21 h */
    double over_target_share;
};

/* A class at one post, other traffic included.  A wait is all the time above that of an empty post
 * in its open hours: before a lane, before the secondary inspection, and in a lane because nobody
 * can drive on. */
struct lsp_simulated_class {
    struct lsp_simulated_wait hours[LSP_HOURS], day; /* by hour of arrival at the post */
    double wait_p95_half_h;                          /* of the day's 95th percentile */
    double secondary_wait_h;         /* mean part before the secondary inspection, over all */
    double blocked_wait_h;           /* mean part in which nobody could drive on, over all */
    double served_veh[LSP_HOURS];    /* who enter a lane, mean number */
    double queue_veh[LSP_HOURS];     /* before the lanes, mean over time and days */
    double queue_p95_veh[LSP_HOURS]; /* the longest queue of the hour is no longer on 95 % of days;
                                        above 128 to a 64th, rounded down; INFINITY from 2^21 */
    double overnight_veh;            /* mean number still before the lanes at midnight */
};

struct lsp_simulated_post {
    struct lsp_simulated_class vehicles[LSP_MAX_VEHICLES];
    double queue_pce[LSP_HOURS], queue_p95_pce[LSP_HOURS]; /* all classes together, likewise */
    double blocked_lanes[LSP_HOURS]; /* mean number of lanes whose vehicle cannot drive on */
};

struct lsp_simulated_crossing {
    struct lsp_simulated_post posts[LSP_MAX_POSTS_OF_CROSSING]; /* in the order of passing */
    size_t n_posts;
    /* both posts together, by hour of arrival at the first, without other traffic */
    struct {
        struct lsp_simulated_wait hours[LSP_HOURS], day;
        double wait_p95_half_h;
    } passing[LSP_MAX_VEHICLES];
    double between_pce[LSP_HOURS], between_p95_pce[LSP_HOURS]; /* room taken between the posts */
    uint32_t never_served; /* bit v: vehicles of class v come, but no lane ever takes them; they are
                              left out */
    uint32_t n_days;
    double confidence;
};

/* One direction of a crossing, day after day, each beginning with empty queues.  Arguments as those
 * of lsp_checkpoint_day; passage->pce may be all 0: every vehicle then counts as 1.
 *
 * After midnight nobody new arrives, and who is left is served whenever the posts are open, however
 * many days it takes.  Results are the same for any number of threads.
 * Returns LSP_OK, LSP_NO_MEMORY or LSP_CANCELLED (ret_crossing untouched).
 * Cost: about half a microsecond for each vehicle and post, and two megabytes for each class. */
enum lsp_status lsp_checkpoint_simulate(const struct lsp_passage *passage,
    double arrivals_veh[const LSP_MAX_VEHICLES][LSP_HOURS],
    const struct lsp_simulation_options *options,
    struct lsp_simulated_crossing *ret_crossing) LSP_MUST_CHECK;

#endif
