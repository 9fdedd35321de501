/* The parts of a simulation: the layout of posts and streams, one day, and what is counted.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_CHECKPOINT_SIMULATION_SIMULATION_INTERNAL_H
#define LSP_CHECKPOINT_SIMULATION_SIMULATION_INTERNAL_H

#include <math.h>

#include "base/arena.h"
#include "checkpoint_simulation/checkpoint_simulation.h"

/* A line holds vehicles of one class that are let off lightly or not, and go on or not. */
enum { LINES_OF_CLASS = 4, LINE_FAST = 1, LINE_ENDS = 2, N_LINES = 4 * LSP_MAX_VEHICLES };

enum {
    MAX_BANKS = 2 * LSP_MAX_LANE_GROUPS + 1, /* groups, their fast lanes, secondary inspection */
    MAX_PERIODS = 2 * LSP_HOURS + 4,
    MAX_STREAMS = LINES_OF_CLASS * LSP_MAX_VEHICLES,
    N_PLACES = LSP_MAX_POSTS_OF_CROSSING + 1, /* where waits are counted: posts, then both */
};

/* Lanes that serve the same lines.  At each station the last bank is the secondary inspection. */
struct bank {
    uint64_t own, helps; /* bit l: line l; helps: when no line of its own has anyone */
    double full_lanes;   /* fully staffed */
    uint32_t group;      /* of the post, whose lanes the options may state; or LSP_NONE */
};

/* From one time of the day to the next period's. */
struct period {
    double from_h;
    uint32_t lanes[MAX_BANKS]; /* open */
    double speed[MAX_BANKS];   /* of each; below 1 where lanes are no whole number */
};

/* Times that spread around a mean. */
struct spread {
    double mean_h;
    double log_mean, log_sd; /* of the lognormal */
};

struct station {
    const struct lsp_post *post;
    struct bank banks[MAX_BANKS];
    size_t n_banks; /* without the secondary one, which stands at [n_banks] */
    struct period periods[MAX_PERIODS];
    size_t n_periods;
    double opens_h, open_h; /* on the passage's clock: open from opens_h for open_h hours */
    struct spread service[LSP_MAX_VEHICLES], secondary[LSP_MAX_VEHICLES];
    double fast_share[LSP_MAX_VEHICLES], fast_factor[LSP_MAX_VEHICLES];
};

/* Vehicles of one class that arrive at one station. */
struct stream {
    uint32_t vehicle, position;
    bool goes_on;           /* through all stations from there */
    double rate[LSP_HOURS]; /* vehicles per hour */
    struct spread gap;      /* between two of them, in mean gaps; mean 0 = a Poisson stream */
};

struct layout {
    struct station stations[LSP_MAX_POSTS_OF_CROSSING];
    size_t n_stations;
    struct stream streams[MAX_STREAMS];
    size_t n_streams;
    double pce[LSP_MAX_VEHICLES];
    double storage_pce, drive_h; /* INFINITY = there is always room */
    bool holds;
    double lead_h[LSP_MAX_VEHICLES]; /* inspection at the first station, and the way, on average */
    uint32_t never_served, used;     /* bit v: class v */
    uint64_t seed;
    enum lsp_service_law law;
};

void lsp_simulation_layout(const struct lsp_passage *passage,
    double arrivals_veh[const LSP_MAX_VEHICLES][LSP_HOURS],
    const struct lsp_simulation_options *options, struct layout *ret_layout);

/* The station is open at this time, of whatever day. */
static inline bool station_is_open(const struct station *station, double time_h)
{
    double since_h = fmod(time_h - station->opens_h + 24, 24);
    return since_h < station->open_h;
}

/* One vehicle on its way. */
struct entrant {
    double came_h;    /* to the crossing */
    double arrived_h; /* at the station where it is */
    double since_h;   /* when it joined the line, or wished to drive on, where it is now */
    double wait_h, secondary_wait_h, blocked_wait_h, wait_before_h;
    uint32_t number; /* of its draws */
    uint32_t next;   /* behind it in its line */
    uint8_t vehicle, position, bank;
    bool goes_on, is_fast;
};

/* Something whose height changes with time: a queue, the room taken. */
struct level {
    double now, since_h;
    double area[LSP_HOURS], top[LSP_HOURS];
};

/* What one day has shown. */
struct tally {
    double vehicles[N_PLACES][LSP_MAX_VEHICLES][LSP_HOURS];
    double wait_h[N_PLACES][LSP_MAX_VEHICLES][LSP_HOURS];
    double over[N_PLACES][LSP_MAX_VEHICLES][LSP_HOURS];
    double secondary_wait_h[LSP_MAX_POSTS_OF_CROSSING][LSP_MAX_VEHICLES];
    double blocked_wait_h[LSP_MAX_POSTS_OF_CROSSING][LSP_MAX_VEHICLES];
    double served[LSP_MAX_POSTS_OF_CROSSING][LSP_MAX_VEHICLES][LSP_HOURS];
    double overnight[LSP_MAX_POSTS_OF_CROSSING][LSP_MAX_VEHICLES];
    struct level queue[LSP_MAX_POSTS_OF_CROSSING][LSP_MAX_VEHICLES];
    struct level queue_pce[LSP_MAX_POSTS_OF_CROSSING], blocked[LSP_MAX_POSTS_OF_CROSSING];
    struct level between;
};

/* Adds `change` to a level at a time that is not before its last change. */
void lsp_level_change(struct level *level, double time_h, double change);

/* Counts of values in bins whose width is a 64th of a power of two; whole numbers to 128 are bins
 * of their own.  The first bin is of what is nothing, the last of 2^21 and more: about two million,
 * twice the vehicles of a day.  Counts add up to the same in any order. */
enum { BINS_IN_OCTAVE = 64, LOWEST_EXPONENT = -11, HIGHEST_EXPONENT = 21 };
enum { N_BINS = BINS_IN_OCTAVE * (HIGHEST_EXPONENT - LOWEST_EXPONENT) + 2 };
uint32_t lsp_simulation_bin(double value);
double lsp_simulation_bin_from(uint32_t bin);
/* NAN when nothing was counted, INFINITY in the last bin; is_whole: no value between those of the
 * bins. */
double lsp_simulation_quantile(const uint32_t bins[], double p, bool is_whole);

/* Memory of one thread. */
struct worker {
    struct lsp_arena arena;
    const struct layout *layout;
    struct event *events; /* heap */
    size_t n_events, event_capacity;
    struct entrant *entrants;
    size_t n_entrants, entrant_capacity;
    struct tally tally; /* of the day at hand */
    double target_h;
    uint32_t *wait_bins;             /* [N_PLACES][slot][LSP_HOURS][N_BINS] */
    uint32_t *queue_bins;            /* [position][slot][LSP_HOURS][N_BINS] */
    uint32_t *level_bins;            /* [queues of the posts, between][LSP_HOURS][N_BINS] */
    uint32_t *batch_bins;            /* [N_PLACES][slot][N_BINS] of the batch at hand; borrowed */
    uint32_t slot[LSP_MAX_VEHICLES]; /* of the classes that are used, dense */
    size_t n_slots;
};

/* One day.  Leaves its tally; LSP_NO_MEMORY where lines grew too long. */
enum lsp_status lsp_simulation_day(struct worker *worker, uint32_t day) LSP_MUST_CHECK;

/* Notes the wait of one who came in an hour at a place. */
void lsp_simulation_note_wait(
    struct worker *worker, size_t place, uint32_t vehicle, double came_h, double wait_h);

#endif
