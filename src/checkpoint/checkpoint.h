/* Checkpoint: how long vehicles wait at the border posts of a crossing, hour by hour.
 *
 * A crossing has up to two posts, one behind the other; what the first lets through arrives at the
 * second.  Each post has lane groups; the vehicle classes of a group share its lanes.  A group is a
 * queue whose mean changes with time in the manner of Kimber and Hollis (1979), with several lanes,
 * smooth and rising through saturation [KimberHollis1979, Sakasegawa1977, WangTipper1996]; a closed
 * hour has capacity zero, a partly open one works for its open part.
 *
 *     struct lsp_passage passage = lsp_crossing_passage(&crossing, posts, true);
 *     lsp_checkpoint_day(&passage, arrivals_veh, &day);
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

/* Who may use the lanes of a group. */
enum lsp_sharing {
    LSP_LANES_OWN,    /* its own classes only */
    LSP_LANES_POOLED, /* all pooled groups of a post are one group: one line, any of their lanes */
    LSP_LANES_OVERFLOW, /* its own classes first; a lane that is idle takes others, `helps` */
};

/* A zeroed one has no lane.  All but the first two are 0 where the study says nothing. */
struct lsp_lane_group {
    uint32_t vehicles; /* bit v: vehicle class v uses these lanes */
    double lanes;      /* open lanes in each direction, fully staffed, >= 0 */
    enum lsp_sharing sharing;
    uint32_t helps;          /* of overflow: bit v: class v of another group may use idle lanes */
    double fast_share;       /* of the vehicles of each class that are let off lightly, 0 to 1 */
    double fast_time_factor; /* their service time / that of the others, > 0 where fast_share > 0 */
    double fast_lanes; /* lanes for them alone besides `lanes`, >= 0; 0 = they use the others */
};

/* One post.  Both directions have their own lanes and staff.  From `staffing` on, what a study does
 * not state is 0, and then plays no part.
 *
 * Staff: while the post is open, staffed_share * staffing of every kind of lanes are open.
 * Secondary inspection: after its lane a vehicle of class v is sent with probability
 * secondary_share[v] to the line for the secondary lanes, which all classes share.
 * Booking: booked_share[v] of class v come when they have booked, at the first post that they
 * reach; a post that is the second of its crossing in their direction takes them as they come. */
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
    uint32_t staffing_from;     /* bit h: staffing[h] holds from local hour h on; 0 = always 1 */
    double staffing[LSP_HOURS]; /* share of lanes staffed, 0 to 1; the day's last holds overnight */
    double secondary_share[LSP_MAX_VEHICLES]; /* 0 to 1 */
    double secondary_h[LSP_MAX_VEHICLES];     /* mean time at a secondary lane, > 0 where sent */
    double secondary_cv[LSP_MAX_VEHICLES];    /* standard deviation / mean, >= 0 */
    double secondary_lanes;                   /* per direction, fully staffed, >= 0 */
    double booked_share[LSP_MAX_VEHICLES];    /* 0 to 1 */
    double booked_cv[LSP_MAX_VEHICLES]; /* standard deviation / mean of the gaps between them */
    double booked_slots[LSP_HOURS]; /* weight of each local hour; all 0 = the open hours evenly */
    double approach_pce;            /* room for the queue in front; 0 = not stated; reported */
};

/* Share of the lanes staffed in a local hour, 0 to 1, without staffed_share. */
double lsp_post_staffing(const struct lsp_post *post, uint32_t local_hour);

/* Mean time of inspection of one vehicle: that at its lane, fast ones and secondary inspection in
 * it.  It is part of the journey, not of the delay. */
double lsp_post_service_h(const struct lsp_post *post, uint32_t vehicle);

struct lsp_crossing {
    const char *id, *name;
    uint32_t posts[LSP_MAX_POSTS_OF_CROSSING]; /* in the order of the links' forward direction */
    size_t n_posts;
    double utc_offset_h; /* of the clock in which arrivals and results are given */
    struct lsp_place where;
    double storage_pce; /* room between the posts per direction, > 0; 0 = there is always room */
    double drive_h;     /* from post to post, > 0; 0 = not stated: neither this nor the inspection
                           makes anyone later at the second post */
    bool holds;         /* the first post passes nobody on who would find the second closed */
    double gauge_h, gauge_money; /* change of gauge, for each vehicle of rail; 0 = there is none */
};

/* One direction of a crossing. */
struct lsp_passage {
    const struct lsp_post *posts[LSP_MAX_POSTS_OF_CROSSING]; /* in the order of passing */
    size_t n_posts;
    double utc_offset_h;          /* of the clock in which arrivals and results are given */
    double storage_pce, drive_h;  /* between the posts, as in lsp_crossing */
    bool holds;                   /* likewise */
    double pce[LSP_MAX_VEHICLES]; /* room that a vehicle takes there; needed with storage_pce */
};

/* posts[] are those that the crossing's indices mean; `pce` is left 0. */
struct lsp_passage lsp_crossing_passage(
    const struct lsp_crossing *crossing, const struct lsp_post posts[], bool is_forward);

/* What happens at one post to one vehicle class over the day, other traffic included. */
struct lsp_post_class_day {
    double arrivals_veh[LSP_HOURS];
    double served_veh[LSP_HOURS];       /* who enter a lane */
    double queue_veh[LSP_HOURS];        /* at the end of the hour, without those in service */
    double wait_h[LSP_HOURS];           /* mean wait of who arrives in the hour, if anyone does */
    double secondary_wait_h[LSP_HOURS]; /* the part of it before the secondary lanes, counting 0 for
                                           those who are not sent there */
    double wait_mean_h;                 /* over the day's arrivals; see below when there are none */
    double queue_max_veh;               /* of the hours' ends */
    double overnight_veh;               /* still queueing when the day ends */
};

struct lsp_post_day {
    struct lsp_post_class_day vehicles[LSP_MAX_VEHICLES];
    double utilisation[LSP_MAX_LANE_GROUPS]; /* day's work / day's staffed lane hours; may exceed 1;
                                                a pool's stands at its first group */
    double secondary_utilisation;            /* likewise; 0 where nobody is sent there */
    double utilisation_max;
    double
        utilisation_wanted; /* of a second post, as if those kept from it by a full storage came */
    double staffed_share[LSP_HOURS];       /* of the lanes, opening hours and staff together */
    double secondary_queue_veh[LSP_HOURS]; /* before the secondary lanes at the end of the hour */
    double blocked_share[LSP_HOURS]; /* of the work it could do, kept from it by a full storage */
    double blocked_h;                /* sum of them over the day */
};

struct lsp_crossing_day {
    struct lsp_post_day posts[LSP_MAX_POSTS_OF_CROSSING]; /* in the order of passing */
    size_t n_posts;
    uint32_t bottleneck;             /* position of the post with the highest utilisation */
    double time_h[LSP_MAX_VEHICLES]; /* mean wait + service over all posts, of the arrivals given */
    double wait_h[LSP_MAX_VEHICLES]; /* the wait in it */
    double between_pce[LSP_HOURS];   /* on the way between two posts and before the second, at the
                                        end of the hour; 0 with one post */
};

/* One direction of a crossing over one typical day, starting with empty queues.
 *
 * arrivals_veh[vehicle][hour]     at the first post, vehicles per hour, >= 0, without other_veh_day
 *
 * Vehicles still queueing at the end of the day are served when the post opens again; their wait
 * counts the closed hours.  Other traffic comes evenly over the open hours and ends at its post;
 * who of the arrivals given enters a lane of the first post today arrives at the second in the same
 * hour, or later by the inspection and drive_h where that is stated.
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
void lsp_checkpoint_day(const struct lsp_passage *passage,
    double arrivals_veh[const LSP_MAX_VEHICLES][LSP_HOURS], struct lsp_crossing_day *ret_day);

#endif
