/* Checkpoint: how long vehicles wait at the border posts of a crossing, hour by hour.
 *
 * A crossing has up to two posts, one behind the other; what the first lets through arrives at the
 * second.  Each post has lane groups; the vehicle classes of a group share its lanes.  A group is a
 * queue whose mean changes with time in the manner of Kimber and Hollis (1979), with several lanes,
 * smooth and rising through saturation [KimberHollis1979, Sakasegawa1977, WangTipper1996]; a closed
 * hour has capacity zero, a partly open one works for its open part.
 *
 *     lsp_checkpoint_day(&posts, &day)
 *
 * Delay is the time above that of an empty crossing (FHWA); the inspection itself is service time.
 * Method, error and limits: docs/methods/checkpoint.md.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_CHECKPOINT_CHECKPOINT_H
#define LSP_CHECKPOINT_CHECKPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/id.h"

enum { LSP_MAX_LANE_GROUPS = 8, LSP_MAX_POSTS_OF_CROSSING = 2 };

struct lsp_lane_group {
    uint32_t vehicles; /* bit v: vehicle class v uses these lanes */
    double lanes;      /* open lanes in each direction, fully staffed, >= 0 */
};

/* One post.  Both directions have their own lanes and staff. */
struct lsp_post {
    const char *id, *name, *country;
    double opens_h, closes_h; /* local clock, 0 to 24, opens < closes */
    double utc_offset_h;      /* of the local clock */
    double staffed_share;     /* of the lanes that are staffed while open, 0 to 1 */
    struct lsp_lane_group groups[LSP_MAX_LANE_GROUPS];
    size_t n_groups;
    double service_h[LSP_MAX_VEHICLES];  /* mean time of one vehicle at a lane, > 0 where served */
    double service_cv[LSP_MAX_VEHICLES]; /* standard deviation / mean, >= 0 */
    double other_veh_day[LSP_MAX_VEHICLES]; /* other traffic per direction, >= 0 */
    double fee_money[LSP_MAX_VEHICLES];     /* per vehicle, >= 0 */
    double capacity_veh_day; /* stated limit, all vehicles and both directions; 0 = none stated */
    double capacity_persons_day; /* likewise, persons */
    struct lsp_place where;
};

struct lsp_crossing {
    const char *id, *name;
    uint32_t posts[LSP_MAX_POSTS_OF_CROSSING]; /* in the order of the links' forward direction */
    size_t n_posts;
    double utc_offset_h; /* of the clock in which arrivals and results are given */
    struct lsp_place where;
};

/* What happens at one post to one vehicle class over the day, other traffic included. */
struct lsp_post_class_day {
    double arrivals_veh[LSP_HOURS];
    double served_veh[LSP_HOURS]; /* who enter a lane */
    double queue_veh[LSP_HOURS];  /* at the end of the hour, without those in service */
    double wait_h[LSP_HOURS];     /* mean wait of who arrives in the hour, if anyone does */
    double wait_mean_h;           /* over the day's arrivals; see below when there are none */
    double queue_max_veh;         /* of the hours' ends */
    double overnight_veh;         /* still queueing when the day ends */
};

struct lsp_post_day {
    struct lsp_post_class_day vehicles[LSP_MAX_VEHICLES];
    double utilisation[LSP_MAX_LANE_GROUPS]; /* day's work / day's lane hours; may exceed 1 */
    double utilisation_max;
};

struct lsp_crossing_day {
    struct lsp_post_day posts[LSP_MAX_POSTS_OF_CROSSING]; /* in the order of passing */
    size_t n_posts;
    uint32_t bottleneck;             /* position of the post with the highest utilisation */
    double time_h[LSP_MAX_VEHICLES]; /* mean wait + service over all posts, of the arrivals given */
    double wait_h[LSP_MAX_VEHICLES]; /* the wait in it */
};

/* One direction of a crossing over one typical day, starting with empty queues.
 *
 * posts[n_posts]                  in the order of passing
 * arrivals_veh[vehicle][hour]     at the first post, vehicles per hour, >= 0, without other_veh_day
 *
 * Vehicles still queueing at the end of the day are served when the post opens again; their wait
 * counts the closed hours.  Other traffic comes evenly over the open hours and ends at its post;
 * who of the arrivals given enters a lane of the first post today arrives at the second in the same
 * hour.
 *
 * The mean wait of a class depends on the hours in which it arrives, also when hardly anyone does.
 * So pass at least a trace (1e-9 vehicles a day, in the hours of the class) for every class whose
 * wait matters: the result is the wait of one more vehicle.  A class with no arrival at all is
 * weighted evenly over the hours in which the post is open.
 *
 * Holds: every wait is finite where lanes > 0; every wait_h is continuous in all arrivals, and
 * rises with them as long as the mix of classes in the lane group stays the same (in a group of one
 * class: always).  Sum of arrivals * wait = area under the queue.
 *
 * A class with no lane at a post (or no staff) has an infinite wait; if several groups name a class
 * it uses the first.
 *
 * Cost O(posts * groups * 24), no allocation.  Threads: pure. */
void lsp_checkpoint_day(size_t n_posts, const struct lsp_post *const posts[],
    double reference_utc_offset_h, double arrivals_veh[const LSP_MAX_VEHICLES][LSP_HOURS],
    struct lsp_crossing_day *ret_day);

#endif
