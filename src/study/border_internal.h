/* What the files of the border's answer share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_STUDY_BORDER_INTERNAL_H
#define LSP_STUDY_BORDER_INTERNAL_H

#include "checkpoint_simulation/checkpoint_simulation.h"
#include "study/study_internal.h"

/* A staffing meets the target when in every hour at most this share of a class waits longer: the
 * 95th percentile is within it. */
#define LSP_BORDER_LATE_SHARE 0.05

typedef double lsp_hourly[LSP_HOURS];

/* The same arrivals at posts that are changed. */
struct border_variant {
    const char *name;
    double wait_h[LSP_MAX_POSTS_OF_CROSSING]; /* mean at each post, other traffic included */
    double both_h;                            /* mean of who pass the crossing */
    double use[LSP_MAX_POSTS_OF_CROSSING];    /* of the busiest lanes, share of their open time */
    uint32_t bottleneck;                      /* position of the most used post */
};

/* Lanes of one group by hour of the study's clock. */
struct border_staffing {
    uint32_t position, vehicles; /* bit v: class v uses the group */
    bool is_open[LSP_HOURS];     /* at least for a part of the hour */
    bool is_whole[LSP_HOURS];    /* for all of it: the target is asked of those hours */
    double now[LSP_HOURS];       /* lanes */
    uint32_t needed[LSP_HOURS];
    bool is_met_now, can_be_met; /* the latter: with the lanes needed */
    double worst_now_h, worst_h; /* longest 95th percentile of an hour, now and with them */
    uint32_t n_days;             /* simulated in the search */
};

/* One direction of one crossing. */
struct border_side {
    const struct lsp_crossing *crossing;
    bool is_forward;
    struct lsp_passage passage;
    lsp_hourly *arrivals_veh; /* [LSP_MAX_VEHICLES] */
    struct lsp_crossing_day day;
    struct lsp_simulated_crossing *found;
    struct border_variant *variants; /* the first: as it is */
    size_t n_variants;
    struct border_staffing *staffing;
    size_t n_staffing;
    bool has_season;               /* else the rest means nothing */
    lsp_hourly *peak_arrivals_veh; /* [LSP_MAX_VEHICLES] */
    size_t peak_month;
    double peak_factor[LSP_MAX_VEHICLES]; /* of its daily arrivals / those of the mean day */
    struct lsp_simulated_crossing *peak;
};

struct border {
    const struct lsp_border_options *options;
    struct lsp_diags *diags;
    struct lsp_arena arena;
    struct lsp_study_inputs inputs;
    size_t scenario;
    int year;
    uint64_t seed;
    uint32_t crossings; /* bit c: asked for */
    struct scenario_sides sides;
    const struct lsp_case *at; /* of the side that is asked for */
    const struct lsp_results *results;
    struct border_side *list; /* [n_list] */
    size_t n_list;
};

/* border.c: LSP_CANCELLED when the progress says so.  lanes: as in lsp_simulation_options; n_days:
 * 0 = as the options say. */
enum lsp_status lsp_border_simulate(struct border *border, const struct lsp_passage *passage,
    lsp_hourly *arrivals_veh, double (*lanes)[LSP_MAX_LANE_GROUPS][LSP_HOURS], uint32_t n_days,
    struct lsp_simulated_crossing *ret_found) LSP_MUST_CHECK;
/* Over all classes, of the day; of those at a post, or of those who pass. */
double lsp_border_post_wait_h(const struct lsp_simulated_post *post);
double lsp_border_passing_wait_h(const struct lsp_simulated_crossing *crossing);

/* border_season.c: the busiest month and its arrivals; and what they wait. */
enum lsp_status lsp_border_season(struct border *border, struct border_side *side) LSP_MUST_CHECK;
enum lsp_status lsp_border_peak(struct border *border, struct border_side *side) LSP_MUST_CHECK;
/* border.c: LSP_BAD_INPUT, with a diagnostic, where a mean day or one of the busiest month has more
 * vehicles than can be simulated. */
enum lsp_status lsp_border_check_traffic(
    struct border *border, const struct border_side *side) LSP_MUST_CHECK;

/* border_widen.c, border_staffing.c */
enum lsp_status lsp_border_widen(struct border *border, struct border_side *side) LSP_MUST_CHECK;
enum lsp_status lsp_border_staff(struct border *border, struct border_side *side) LSP_MUST_CHECK;

/* border_text.c, border_json.c */
void lsp_border_text(const struct border *border, struct lsp_buffer *text);
/* Whether a post is asked for more work in a day than its lanes have hours. */
bool lsp_border_is_overloaded(const struct border_side *side, size_t at);
void lsp_border_json(const struct border *border, struct lsp_buffer *json);

#endif
