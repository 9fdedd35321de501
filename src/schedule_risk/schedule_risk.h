/* Schedule risk: how sure are the opening date and the cost?  The programme drawn thousands of
 * times (the inside view), beside what became of like projects (the outside view).
 *
 *     struct lsp_schedule_risk_options options = {.seed = 1, .correlation = 0.3};
 *     LSP_TRY(lsp_schedule_risk_simulate(&programme, &options, &arena, &risk));
 *     ... risk.p80_day, risk.inside.p80_day, risk.bars[0] ...
 *
 * A zeroed options struct draws the durations alone, independently of one another.
 *
 * Method: docs/methods/schedule-risk.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_SCHEDULE_RISK_SCHEDULE_RISK_H
#define LSP_SCHEDULE_RISK_SCHEDULE_RISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/status.h"
#include "programme/programme.h"

/* What is thought possible of a number; low <= mid <= high.  A lognormal one has low and high as
 * its P10 and P90, both positive, and its median between them, wherever mid is. */
struct lsp_estimate {
    double low, mid, high;
    enum lsp_duration_shape shape;
};

/* Activities whose durations go together otherwise than all do. */
struct lsp_correlation_group {
    double value; /* of any two of them, as normal scores, -1 to 1 */
    uint32_t *activities;
    size_t n_activities; /* a pair in several groups: the last of them counts */
    struct lsp_place where;
};

/* What a risk event does to the work left of an activity; nothing to one that is finished. */
struct lsp_risk_effect {
    uint32_t activity;
    bool is_factor;             /* amount multiplies its duration; else: */
    struct lsp_estimate amount; /* working days of its calendar on top, >= 0 */
};

/* What may happen, once or not at all. */
struct lsp_risk_event {
    const char *id, *name, *source;
    double probability; /* 0 to 1 */
    struct lsp_risk_effect *effects;
    size_t n_effects;
    struct lsp_estimate cost_money; /* on top, when it happens */
    struct lsp_place where;
};

/* A cost of building: a sum, and what every month costs from the start of one activity to the
 * finish of another. */
struct lsp_risk_cost {
    const char *id, *name;
    struct lsp_estimate fixed_money, per_month_money;
    uint32_t from_activity, to_activity; /* LSP_NONE = the programme's start, the opening */
};

/* What became of like projects against what had been promised of them. */
struct lsp_reference_class {
    double *slip_months; /* [n_slips] observed; negative = early; in any order */
    size_t n_slips;
    /* Or, when n_slips is 0: the time from the programme's start to the promised day grows by a
     * lognormal factor with this P50 and P80; 0 = nothing is known of dates. */
    double ratio_p50, ratio_p80;
    int32_t promised_day; /* what the slips are counted from; INT32_MIN = the plan with middle
                           * durations and without risk events */
    /* The middle cost grows by a lognormal factor with this P50 and P80; 0 = nothing is known. */
    double cost_ratio_p50, cost_ratio_p80;
};

enum lsp_combination {
    LSP_COMBINE_INSIDE,  /* the programme's own draws */
    LSP_COMBINE_OUTSIDE, /* the reference class's */
    LSP_COMBINE_MAX,     /* at each probability the later, or dearer, of the two */
    LSP_COMBINE_MIXTURE, /* the outside view in a share outside_weight of the draws */
};

struct lsp_schedule_risk_options {
    uint32_t n_draws; /* 0 = 10,000 */
    uint64_t seed;
    double correlation; /* between any two durations, as normal scores, 0 to 1 (one-factor Gaussian
                         * copula: their common driver has the loading sqrt(correlation)) */
    int n_threads;      /* that the draws are shared among; 0 = 1.  The engine does not ask how many
                         * processors there are: its caller does.  No result depends on it. */
    struct lsp_correlation_group *groups;
    struct lsp_risk_event *events;
    struct lsp_risk_cost *costs;
    size_t n_groups, n_events, n_costs;
    double cost_correlation; /* between any two costs, as normal scores, 0 to 1 */
    struct lsp_reference_class outside;
    enum lsp_combination combine; /* dates and costs alike, where the outside view knows of them */
    double outside_weight;        /* of the mixture, 0 to 1 */
    uint32_t *watched; /* [n_watched] activities whose dates in each draw are asked for */
    size_t n_watched;
};

/* One view of a date. */
struct lsp_day_spread {
    int32_t *day;                               /* [n_draws], in the order of draws; NULL = none */
    int32_t *sorted_day;                        /* [n_draws], rising */
    int32_t p10_day, p50_day, p80_day, p90_day; /* first day by which that share is open */
};

/* One view of the cost. */
struct lsp_money_spread {
    double *money;        /* [n_draws], in the order of draws; NULL = none */
    double *sorted_money; /* [n_draws], rising */
    double p10_money, p50_money, p80_money, p90_money;
};

enum lsp_risk_driver { LSP_DRIVER_ACTIVITY, LSP_DRIVER_EVENT };

/* What one driver does by itself to the opening of the inside view, everything else as drawn. */
struct lsp_risk_bar {
    enum lsp_risk_driver kind;
    uint32_t index;                    /* of the activity or the event */
    double correlation;                /* by rank [Spearman1904], with the inside view's opening */
    int32_t p80_low_day, p80_high_day; /* the opening's P80 with the activity at its P10 and at its
                                        * P90; without the event and with it */
};

/* The chances to keep an announced date; NAN where a view does not say.  Only the opening has more
 * than an inside view. */
struct lsp_target_chance {
    double inside, outside, combined;
};
/* The one that counts: combined where there is more than the inside view. */
static inline double lsp_chance_counted(const struct lsp_target_chance *chance)
{
    return chance->combined >= 0 ? chance->combined : chance->inside;
}

struct lsp_schedule_risk {
    uint32_t n_draws;
    /* The opening, the views combined as asked for. */
    int32_t *opening_day;                       /* [n_draws], in the order of draws */
    int32_t *sorted_day;                        /* [n_draws], rising */
    int32_t p10_day, p50_day, p80_day, p90_day; /* first day by which that share is open */
    struct lsp_day_spread inside, outside;
    /* The cost; .money is NULL where nothing is known. */
    double middle_cost_money; /* of the plan with middle durations, without risk events */
    struct lsp_money_spread cost, inside_cost, outside_cost;
    double *event_money;  /* [n_draws] of inside_cost: what events cost; NULL where .money is */
    double *criticality;  /* [n_activities] share of draws in which it is critical */
    double *driver;       /* [n_activities] rank correlation [Spearman1904] of its duration with
                           * the inside view's opening; 0 where one of them never varies */
    double *event_share;  /* [n_events] share of draws in which it happens */
    double *event_driver; /* [n_events] as `driver` */
    struct lsp_risk_bar *bars; /* [n_bars] tornado, the widest first */
    size_t n_bars;
    uint32_t n_bar_draws; /* that the bars' percentiles are taken over: the first of all */
    int32_t bars_p80_day; /* of the same draws, nothing moved */
    double *part_last;    /* [n_parts of the programme] share of draws in which it is ready last;
                           * those that tie share a draw */
    struct lsp_target_chance *targets; /* [n_targets of the programme] */
    /* [n_watched][n_draws] dates in each draw.  Where the combined opening of a draw is not that of
     * the inside view, what lies after the data date (or the start) is stretched in proportion. */
    int32_t *watched_start_day, *watched_finish_day;
};

/* Draws and schedules.  Same seed, same bytes, for any n_threads.
 *
 * The groups must have passed lsp_schedule_risk_check_groups.  Returns as lsp_programme_schedule;
 * LSP_BAD_INPUT also when a draw passes the year 9999.  The arrays of ret_risk live in `arena`. */
enum lsp_status lsp_schedule_risk_simulate(const struct lsp_programme *programme,
    const struct lsp_schedule_risk_options *options, struct lsp_arena *arena,
    struct lsp_schedule_risk *ret_risk) LSP_MUST_CHECK;

/* Whether durations can be correlated as the common value r and the groups say: what the driver
 * common to all leaves, the correlations less r, must be positive semidefinite.  *ret_group is the
 * first group with which it is not, LSP_NONE when all is well.  Returns LSP_OK or LSP_NO_MEMORY. */
enum lsp_status lsp_schedule_risk_check_groups(const struct lsp_programme *programme,
    const struct lsp_schedule_risk_options *options, uint32_t *ret_group) LSP_MUST_CHECK;

/* Published reference classes of cost against the estimate at the decision to build
 * [FlyvbjergCOWI2004]. */
struct lsp_reference_cost {
    const char *id, *name; /* "fixed_link", "Bridges and tunnels" */
    double p50, p80;       /* actual over estimated */
    const char *source;
    bool is_p50_verified, is_p80_verified; /* read in the source, not only quoted from it */
};
enum { LSP_N_REFERENCE_COSTS = 3 };
extern const struct lsp_reference_cost LSP_REFERENCE_COSTS[LSP_N_REFERENCE_COSTS];

#endif
