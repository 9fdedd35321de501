/* The outside view, and the two views combined.
 *
 * The outside view says how late and how dear; which draws are the late ones it cannot know, so its
 * quantiles are handed to the draws in the order of the inside view: the draw with the k-th opening
 * of the programme gets the k-th of the reference class, (k - 1/2) / n.  Then
 *
 *     max       the later of the two in each draw, which is the later at each probability
 *     mixture   the outside view in a share of the draws, drawn independently of everything else
 *
 * Observed slips x_1 <= ... <= x_n are read as what they say of one project more of their kind:
 * it slips by at most x_k with the probability k / (n + 1), whatever the distribution, because it
 * is as likely to come in at any place among them [HyndmanFan1996, type 6].  Beyond the worst of
 * them nothing is known: there it slips as the worst did.
 * SPDX-License-Identifier: Apache-2.0 */
#include "schedule_risk/schedule_risk_internal.h"

#include "base/date.h"
#include "base/id.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HALVINGS = 60 };

/* The outside view of the date, ready to be asked. */
struct date_class {
    const double *sorted_months; /* [n_slips] */
    size_t n_slips;
    double planned_days, ratio_p50, ratio_p80;
    int32_t start_day, promised_day;
};

static enum lsp_status combine_days(struct lsp_risk_run *run, const bool is_outside[]);
static enum lsp_status allocate_days(struct lsp_risk_run *run, struct lsp_day_spread *spread);
static void fill_days(
    const struct lsp_risk_run *run, const double value[], struct lsp_day_spread *spread);
static enum lsp_status make_date_class(struct lsp_risk_run *run, struct date_class *ret_class);
static double class_day(const struct date_class *of, double u);
static double share_by(const struct date_class *of, double day);
static double factor_quantile(double p50, double p80, double u);
static enum lsp_status combine_money(struct lsp_risk_run *run, const bool is_outside[]);
static enum lsp_status combine_values(struct lsp_risk_run *run, const bool is_outside[],
    const double inside[], const double outside[], double ret_outside[], double ret_combined[]);
static enum lsp_status judge_targets(struct lsp_risk_run *run);
static enum lsp_status stretch_watched(struct lsp_risk_run *run);

enum lsp_status lsp_risk_combine(struct lsp_risk_run *run)
{
    uint32_t n_draws = run->n_draws;
    bool *is_outside = LSP_ARRAY(run->scratch, bool, n_draws);
    double *column = LSP_ARRAY(run->scratch, double, n_draws);
    if (is_outside == NULL || column == NULL)
        return LSP_NO_MEMORY;
    lsp_random_latin(run->options->seed, LSP_RANDOM_OUTSIDE, 0, n_draws, column);
    for (uint32_t draw = 0; draw < n_draws; draw++)
        is_outside[draw] = run->options->combine == LSP_COMBINE_OUTSIDE ||
                           (run->options->combine == LSP_COMBINE_MIXTURE &&
                               column[draw] < run->options->outside_weight);
    LSP_TRY(combine_days(run, is_outside));
    LSP_TRY(combine_money(run, is_outside));
    LSP_TRY(judge_targets(run));
    return stretch_watched(run);
}

static enum lsp_status combine_days(struct lsp_risk_run *run, const bool is_outside[])
{
    struct lsp_schedule_risk *risk = &run->risk;
    const struct lsp_reference_class *class = &run->options->outside;
    struct lsp_day_spread combined = risk->inside;
    bool is_open = lsp_activity_is_finished(&run->programme->activities[run->programme->opening]);
    if (!is_open && (class->n_slips > 0 || class->ratio_p50 > 0)) {
        struct date_class of;
        LSP_TRY(make_date_class(run, &of));
        LSP_TRY(allocate_days(run, &risk->outside));
        LSP_TRY(allocate_days(run, &combined));
        double *values = LSP_ARRAY(run->scratch, double, 4 * (size_t)run->n_draws);
        if (values == NULL)
            return LSP_NO_MEMORY;
        double *inside = values, *outside = values + run->n_draws;
        double *given = values + 2 * (size_t)run->n_draws;
        double *chosen = values + 3 * (size_t)run->n_draws;
        /* What has not opened yet opens behind the data date, or when the works have begun. */
        bool has_data_day = run->programme->data_day != INT32_MIN;
        int32_t past_day = has_data_day ? run->programme->data_day : run->programme->start_day - 1;
        double past = share_by(&of, past_day);
        for (uint32_t draw = 0; draw < run->n_draws; draw++) {
            inside[draw] = risk->inside.day[draw];
            double u = past + (1 - past) * (draw + 0.5) / run->n_draws;
            double day = class_day(&of, fmin(u, 1 - 0x1p-53)); /* 1 has no quantile */
            outside[draw] = fmin(fmax(day, past_day + 1.0), LSP_LAST_DAY);
        }
        LSP_TRY(combine_values(run, is_outside, inside, outside, given, chosen));
        fill_days(run, given, &risk->outside);
        fill_days(run, chosen, &combined);
    }
    risk->opening_day = combined.day;
    risk->sorted_day = combined.sorted_day;
    risk->p10_day = combined.p10_day;
    risk->p50_day = combined.p50_day;
    risk->p80_day = combined.p80_day;
    risk->p90_day = combined.p90_day;
    return LSP_OK;
}

static enum lsp_status allocate_days(struct lsp_risk_run *run, struct lsp_day_spread *spread)
{
    spread->day = LSP_ARRAY(run->arena, int32_t, run->n_draws);
    spread->sorted_day = LSP_ARRAY(run->arena, int32_t, run->n_draws);
    return spread->day == NULL || spread->sorted_day == NULL ? LSP_NO_MEMORY : LSP_OK;
}

static void fill_days(
    const struct lsp_risk_run *run, const double value[], struct lsp_day_spread *spread)
{
    for (uint32_t draw = 0; draw < run->n_draws; draw++)
        spread->day[draw] = spread->sorted_day[draw] = (int32_t)value[draw];
    lsp_risk_sort_days(run->n_draws, spread->sorted_day);
    lsp_risk_take_percentiles(run->n_draws, spread);
}

static int compare_numbers(const void *a, const void *b)
{
    double one = *(const double *)a, two = *(const double *)b;
    return one < two ? -1 : one > two;
}

static enum lsp_status make_date_class(struct lsp_risk_run *run, struct date_class *ret_class)
{
    const struct lsp_reference_class *class = &run->options->outside;
    double *sorted_months = LSP_ARRAY(run->scratch, double, class->n_slips);
    if (sorted_months == NULL)
        return LSP_NO_MEMORY;
    for (size_t slip = 0; slip < class->n_slips; slip++)
        sorted_months[slip] = class->slip_months[slip];
    qsort(sorted_months, class->n_slips, sizeof *sorted_months, compare_numbers);
    int32_t promised_day = class->promised_day;
    if (promised_day == INT32_MIN) {
        size_t n_activities = run->programme->n_activities;
        int32_t *start = LSP_ARRAY(run->scratch, int32_t, n_activities);
        int32_t *finish = LSP_ARRAY(run->scratch, int32_t, n_activities);
        if (start == NULL || finish == NULL)
            return LSP_NO_MEMORY;
        LSP_TRY(lsp_risk_middle_plan(run, start, finish));
        promised_day = finish[run->programme->opening];
    }
    *ret_class = (struct date_class){.sorted_months = sorted_months,
        .n_slips = class->n_slips,
        .planned_days = fmax(promised_day - run->programme->start_day, 0),
        .ratio_p50 = class->ratio_p50,
        .ratio_p80 = class->ratio_p80,
        .start_day = run->programme->start_day,
        .promised_day = promised_day};
    return LSP_OK;
}

/* The opening at the probability u: the nearest whole day. */
static double class_day(const struct date_class *of, double u)
{
    if (of->n_slips == 0) {
        double factor = factor_quantile(of->ratio_p50, of->ratio_p80, u);
        return floor(of->start_day + of->planned_days * factor + 0.5);
    }
    double place = u * ((double)of->n_slips + 1) - 1; /* 0 is the first of them */
    place = fmin(fmax(place, 0), (double)of->n_slips - 1);
    size_t below = (size_t)place, above = below + 1 < of->n_slips ? below + 1 : below;
    double share = place - (double)below;
    double months = of->sorted_months[below] * (1 - share) + of->sorted_months[above] * share;
    return floor(of->promised_day + months * LSP_DAYS_PER_MONTH + 0.5);
}

/* The share of the class that has opened by this day. */
static double share_by(const struct date_class *of, double day)
{
    double low = 0, high = 1;
    for (int halving = 0; halving < HALVINGS; halving++) {
        double middle = 0.5 * (low + high);
        bool is_open = middle > 0 && middle < 1 && class_day(of, middle) <= day;
        low = is_open ? middle : low;
        high = is_open ? high : middle;
    }
    return low;
}

static double factor_quantile(double p50, double p80, double u)
{
    double deviation = log(p80 / p50) / lsp_normal_inverse(0.8);
    return p50 * exp(deviation * lsp_normal_inverse(u));
}

static enum lsp_status combine_money(struct lsp_risk_run *run, const bool is_outside[])
{
    struct lsp_schedule_risk *risk = &run->risk;
    const struct lsp_reference_class *class = &run->options->outside;
    uint32_t n_draws = run->n_draws;
    risk->cost = risk->inside_cost;
    if (risk->inside_cost.money == NULL || !(class->cost_ratio_p50 > 0))
        return LSP_OK;
    struct lsp_money_spread *spreads[2] = {&risk->outside_cost, &risk->cost};
    for (size_t view = 0; view < 2; view++) {
        spreads[view]->money = LSP_ARRAY(run->arena, double, n_draws);
        spreads[view]->sorted_money = LSP_ARRAY(run->arena, double, n_draws);
        if (spreads[view]->money == NULL || spreads[view]->sorted_money == NULL)
            return LSP_NO_MEMORY;
    }
    double *outside = LSP_ARRAY(run->scratch, double, n_draws);
    if (outside == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t draw = 0; draw < n_draws; draw++)
        outside[draw] =
            risk->middle_cost_money *
            factor_quantile(class->cost_ratio_p50, class->cost_ratio_p80, (draw + 0.5) / n_draws);
    LSP_TRY(combine_values(run, is_outside, risk->inside_cost.money, outside,
        risk->outside_cost.money, risk->cost.money));
    for (size_t view = 0; view < 2; view++) {
        memcpy(spreads[view]->sorted_money, spreads[view]->money,
            n_draws * sizeof *spreads[view]->money);
        lsp_risk_sort_money(n_draws, spreads[view]->sorted_money);
        lsp_risk_take_money_percentiles(n_draws, spreads[view]);
    }
    return LSP_OK;
}

/* A draw at its place among all. */
struct placed {
    double value;
    uint32_t draw;
};

static int compare_placed(const void *a, const void *b)
{
    const struct placed *one = a, *two = b;
    if (one->value < two->value || one->value > two->value)
        return one->value < two->value ? -1 : 1;
    return one->draw < two->draw ? -1 : one->draw > two->draw;
}

/* outside[n_draws] rising; the other arrays in the order of draws. */
static enum lsp_status combine_values(struct lsp_risk_run *run, const bool is_outside[],
    const double inside[], const double outside[], double ret_outside[], double ret_combined[])
{
    struct placed *placed = LSP_ARRAY(run->scratch, struct placed, run->n_draws);
    if (placed == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t draw = 0; draw < run->n_draws; draw++)
        placed[draw] = (struct placed){inside[draw], draw};
    qsort(placed, run->n_draws, sizeof *placed, compare_placed);
    bool is_max = run->options->combine == LSP_COMBINE_MAX;
    for (uint32_t place = 0; place < run->n_draws; place++) {
        uint32_t draw = placed[place].draw;
        ret_outside[draw] = outside[place];
        if (is_max)
            ret_combined[draw] = fmax(inside[draw], outside[place]);
        else
            ret_combined[draw] = is_outside[draw] ? outside[place] : inside[draw];
    }
    return LSP_OK;
}

static double share_of(uint32_t n_draws, const int32_t day[], int32_t last_day)
{
    uint32_t n_kept = 0;
    for (uint32_t draw = 0; draw < n_draws; draw++)
        n_kept += day[draw] <= last_day;
    return (double)n_kept / n_draws;
}

/* A milestone is reached on the target's day at the latest; work has its last day then, and is
 * finished the day after. */
static enum lsp_status judge_targets(struct lsp_risk_run *run)
{
    const struct lsp_programme *programme = run->programme;
    struct lsp_schedule_risk *risk = &run->risk;
    risk->targets = LSP_ARRAY(run->arena, struct lsp_target_chance, programme->n_targets);
    if (risk->targets == NULL)
        return LSP_NO_MEMORY;
    for (size_t target = 0; target < programme->n_targets; target++) {
        const struct lsp_programme_target *of = &programme->targets[target];
        bool is_work = programme->activities[of->activity].high_days > 0;
        int32_t last_day = of->day + (is_work ? 1 : 0);
        bool is_opening = of->activity == programme->opening;
        risk->targets[target] = (struct lsp_target_chance){
            share_of(run->n_draws, lsp_risk_finish_of(run, of->activity), last_day), (double)NAN,
            (double)NAN};
        if (is_opening)
            risk->targets[target].combined = share_of(run->n_draws, risk->opening_day, last_day);
        if (is_opening && risk->outside.day != NULL)
            risk->targets[target].outside = share_of(run->n_draws, risk->outside.day, last_day);
    }
    return LSP_OK;
}

/* What lies after `anchor` moves as the opening does. */
static int32_t stretched(int32_t day, int32_t anchor, int32_t inside, int32_t combined)
{
    if (inside == combined || day <= anchor || inside <= anchor)
        return day;
    double factor = ((double)combined - anchor) / ((double)inside - anchor);
    double moved = floor(anchor + (day - anchor) * factor + 0.5);
    return (int32_t)fmin(moved, LSP_LAST_DAY);
}

static enum lsp_status stretch_watched(struct lsp_risk_run *run)
{
    const struct lsp_programme *programme = run->programme;
    struct lsp_schedule_risk *risk = &run->risk;
    size_t n_watched = run->options->n_watched, n_draws = run->n_draws;
    risk->watched_start_day = lsp_arena_alloc(run->arena, n_watched, n_draws * sizeof(int32_t));
    risk->watched_finish_day = lsp_arena_alloc(run->arena, n_watched, n_draws * sizeof(int32_t));
    if (risk->watched_start_day == NULL || risk->watched_finish_day == NULL)
        return LSP_NO_MEMORY;
    int32_t anchor = programme->data_day != INT32_MIN ? programme->data_day : programme->start_day;
    for (size_t watched = 0; watched < n_watched; watched++) {
        const int32_t *start = lsp_risk_start_of(run, run->options->watched[watched]);
        const int32_t *finish = lsp_risk_finish_of(run, run->options->watched[watched]);
        for (size_t draw = 0; draw < n_draws; draw++) {
            int32_t inside = risk->inside.day[draw], combined = risk->opening_day[draw];
            size_t at = watched * n_draws + draw;
            risk->watched_start_day[at] = stretched(start[draw], anchor, inside, combined);
            risk->watched_finish_day[at] = stretched(finish[draw], anchor, inside, combined);
        }
    }
    return LSP_OK;
}
