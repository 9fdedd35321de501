/* What the files of this module share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_SCHEDULE_RISK_SCHEDULE_RISK_INTERNAL_H
#define LSP_SCHEDULE_RISK_SCHEDULE_RISK_INTERNAL_H

#include "programme/passes.h"
#include "schedule_risk/schedule_risk.h"

/* ---- estimates: quantile.c ---- */

static inline bool lsp_estimate_is_certain(const struct lsp_estimate *estimate)
{
    return !(estimate->high > estimate->low);
}

/* The quantile at u in (0, 1), and the probability of at most `value`. */
double lsp_estimate_quantile(const struct lsp_estimate *estimate, double u);
double lsp_estimate_cdf(const struct lsp_estimate *estimate, double value);

/* The probability of at most a normal score, held within (0, 1). */
double lsp_risk_probability(double score);

/* An estimate as a function of the normal score, tabulated: for many draws of a smooth number.
 * Good to a millionth of high - low. */
struct lsp_score_table {
    struct lsp_estimate estimate;
    double *knots; /* NULL where the estimate has a closed form that is as fast */
};
enum lsp_status lsp_score_table_make(const struct lsp_estimate *estimate, struct lsp_arena *arena,
    struct lsp_score_table *ret_table) LSP_MUST_CHECK;
double lsp_score_table_value(const struct lsp_score_table *table, double score);

/* An estimate in whole days as a function of the probability or the normal score: the values at
 * which it becomes one day longer, found through buckets of equal width. */
enum { LSP_MAX_TABLE_DAYS = 4096, LSP_N_DAY_BUCKETS = 1024 };
struct lsp_day_table {
    int32_t least_days;
    uint32_t n_thresholds;
    double threshold[LSP_MAX_TABLE_DAYS]; /* rising */
    uint32_t first[LSP_N_DAY_BUCKETS];    /* thresholds in lower buckets */
    double low, per_unit;                 /* of the buckets */
};
/* False when the range is too wide for a table. */
bool lsp_day_table_fill(
    const struct lsp_estimate *estimate, bool by_score, struct lsp_day_table *table);
int32_t lsp_day_table_days(const struct lsp_day_table *table, double value);

/* ---- one run of the simulation: simulate.c ---- */

/* What one thread works with; reused from activity to activity and from draw to draw. */
struct lsp_risk_worker {
    double *value; /* [n_draws] a column, then its ranks */
    struct lsp_day_table *table;
    int32_t *days; /* [n_activities] of one draw */
    struct lsp_programme_pass pass;
    int32_t *block;       /* [LSP_RISK_BLOCK][n_activities] durations of some draws */
    int32_t *opening_day; /* [n_draws] of one bar of the tornado */
    uint32_t *n_critical; /* [n_activities] draws */
    uint32_t *count;      /* [LSP_RISK_COUNTS] days of each kind */
};
enum { LSP_RISK_BLOCK = 32, LSP_RISK_COUNTS = 1 << 16 };

/* An effect as one activity feels it. */
struct lsp_felt_effect {
    uint32_t activity, event;
    bool is_factor;
    struct lsp_score_table amount;
};

struct lsp_risk_run {
    const struct lsp_schedule_risk_options *options; /* borrowed */
    const struct lsp_programme *programme;           /* borrowed */
    struct lsp_programme_tables tables;
    struct lsp_arena *scratch, *arena; /* the second for what is returned */
    uint32_t n_draws;
    int n_workers;
    struct lsp_risk_worker *workers;

    double *driver;     /* [n_draws] normal scores common to all durations */
    uint32_t *member;   /* [n_activities] index among the members of groups, or LSP_NONE */
    size_t n_members;   /* activities that vary and are in a group */
    double *own_scores; /* [n_members][n_draws] */
    double *loadings;   /* [n_members][n_members] lower triangle: what the common driver leaves */

    int32_t *days;    /* [n_activities][n_draws] whole durations, without risk events */
    uint8_t *happens; /* [n_events][n_draws] */
    double *severity; /* [n_events][n_draws] normal scores */
    struct lsp_felt_effect *effects; /* [n_effects] by activity */
    size_t n_effects;

    bool holds_back;   /* some activity is begun as late as possible */
    uint32_t *tracked; /* [n_activities] row of the dates below, or LSP_NONE */
    size_t n_tracked;
    int32_t *start_day, *finish_day; /* [n_tracked][n_draws] */

    struct lsp_schedule_risk risk; /* what is returned */
};

/* ---- its steps ---- */

/* What is left to do of an unfinished activity, in working days. */
struct lsp_estimate lsp_risk_work_left(const struct lsp_risk_run *run, uint32_t activity);

/* correlation.c: the members of groups, their own scores, and how they are mixed. */
enum lsp_status lsp_risk_correlate(struct lsp_risk_run *run) LSP_MUST_CHECK;
/* Normal scores of a member, ret_score[n_draws]. */
void lsp_risk_member_scores(const struct lsp_risk_run *run, uint32_t member, double ret_score[]);

/* events.c: which events happen, how severely, and what that does to durations days[] of a draw.
 * `forced` happens or does not as `happens` says, whatever was drawn; LSP_NONE = none. */
enum lsp_status lsp_risk_draw_events(struct lsp_risk_run *run) LSP_MUST_CHECK;
void lsp_risk_apply_events(
    const struct lsp_risk_run *run, uint32_t draw, uint32_t forced, bool happens, int32_t days[]);

/* summary.c */
enum lsp_status lsp_risk_summarise(struct lsp_risk_run *run) LSP_MUST_CHECK;
/* Place among n sorted draws of the first by which so many percent are in. */
uint32_t lsp_risk_place_of(uint32_t percent, uint32_t n_draws);
void lsp_risk_sort_days(uint32_t n, int32_t day[]);
void lsp_risk_take_percentiles(uint32_t n_draws, struct lsp_day_spread *spread);
/* Dates of a tracked activity in every draw, [n_draws]. */
static inline const int32_t *lsp_risk_start_of(const struct lsp_risk_run *run, uint32_t activity)
{
    return run->start_day + (size_t)run->tracked[activity] * run->n_draws;
}
static inline const int32_t *lsp_risk_finish_of(const struct lsp_risk_run *run, uint32_t activity)
{
    return run->finish_day + (size_t)run->tracked[activity] * run->n_draws;
}

/* costs.c */
enum lsp_status lsp_risk_draw_costs(struct lsp_risk_run *run) LSP_MUST_CHECK;
void lsp_risk_sort_money(uint32_t n, double money[]);
void lsp_risk_take_money_percentiles(uint32_t n_draws, struct lsp_money_spread *spread);

/* outside.c: the outside view, and the combination of both. */
enum lsp_status lsp_risk_combine(struct lsp_risk_run *run) LSP_MUST_CHECK;

/* tornado.c */
enum lsp_status lsp_risk_make_bars(struct lsp_risk_run *run) LSP_MUST_CHECK;

/* simulate.c: the plan with middle durations, without risk events: [n_activities] each. */
enum lsp_status lsp_risk_middle_plan(
    struct lsp_risk_run *run, int32_t start[], int32_t finish[]) LSP_MUST_CHECK;

#endif
