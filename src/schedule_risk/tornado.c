/* The tornado: what one driver by itself does to the opening.
 *
 * The drivers that rank highest with the opening are taken; each is held at its P10 and at its P90
 * (an event: never and always) in every draw, all else as drawn, and the opening's P80 is taken
 * again.  Where that would be too much work for large programmes, the first draws stand for all.
 * SPDX-License-Identifier: Apache-2.0 */
#include "schedule_risk/schedule_risk_internal.h"

#include "base/id.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

/* Activities scheduled for all bars together, and the fewest draws a percentile is taken over. */
static const double MAX_WORK = 4e6;
enum { MAX_BARS = 12, MIN_BAR_DRAWS = 1000 };

static size_t list_candidates(const struct lsp_risk_run *run, struct lsp_risk_bar bars[]);
static int compare_correlations(const void *a, const void *b);
static int compare_widths(const void *a, const void *b);
static bool measure(struct lsp_risk_run *run, const struct lsp_risk_bar *bar, bool is_high,
    struct lsp_risk_worker *worker, int32_t *ret_p80_day);

enum lsp_status lsp_risk_make_bars(struct lsp_risk_run *run)
{
    struct lsp_schedule_risk *risk = &run->risk;
    size_t n_most = run->programme->n_activities + run->options->n_events;
    struct lsp_risk_bar *bars = LSP_ARRAY(run->arena, struct lsp_risk_bar, n_most);
    if (bars == NULL)
        return LSP_NO_MEMORY;
    size_t n_bars = list_candidates(run, bars);
    double n_affordable = MAX_WORK / (2.0 * MAX_BARS * (double)run->programme->n_activities);
    risk->n_bar_draws = (uint32_t)fmin(fmax(n_affordable, MIN_BAR_DRAWS), run->n_draws);
    memcpy(run->workers[0].opening_day, risk->inside.day,
        risk->n_bar_draws * sizeof *risk->inside.day);
    lsp_risk_sort_days(risk->n_bar_draws, run->workers[0].opening_day);
    risk->bars_p80_day = run->workers[0].opening_day[lsp_risk_place_of(80, risk->n_bar_draws)];
    bool fits = true;
#pragma omp parallel for schedule(dynamic) num_threads(run->n_workers) reduction(&& : fits)
    for (size_t side = 0; side < 2 * n_bars; side++) {
        struct lsp_risk_bar *bar = &bars[side / 2];
        int32_t *p80_day = side % 2 == 0 ? &bar->p80_low_day : &bar->p80_high_day;
        fits =
            measure(run, bar, side % 2 != 0, &run->workers[omp_get_thread_num()], p80_day) && fits;
    }
    if (!fits)
        return LSP_BAD_INPUT;
    qsort(bars, n_bars, sizeof *bars, compare_widths);
    while (n_bars > 0 && bars[n_bars - 1].p80_low_day == bars[n_bars - 1].p80_high_day)
        n_bars--;
    risk->bars = bars;
    risk->n_bars = n_bars;
    return LSP_OK;
}

/* The strongest by rank correlation, at most MAX_BARS. */
static size_t list_candidates(const struct lsp_risk_run *run, struct lsp_risk_bar bars[])
{
    size_t n_bars = 0;
    for (uint32_t activity = 0; activity < run->programme->n_activities; activity++)
        if (fabs(run->risk.driver[activity]) > 0)
            bars[n_bars++] = (struct lsp_risk_bar){.kind = LSP_DRIVER_ACTIVITY,
                .index = activity,
                .correlation = run->risk.driver[activity]};
    for (uint32_t event = 0; event < run->options->n_events; event++)
        if (fabs(run->risk.event_driver[event]) > 0)
            bars[n_bars++] = (struct lsp_risk_bar){.kind = LSP_DRIVER_EVENT,
                .index = event,
                .correlation = run->risk.event_driver[event]};
    qsort(bars, n_bars, sizeof *bars, compare_correlations);
    return n_bars < MAX_BARS ? n_bars : MAX_BARS;
}

static int compare_places(const struct lsp_risk_bar *one, const struct lsp_risk_bar *two)
{
    if (one->kind != two->kind)
        return one->kind < two->kind ? -1 : 1;
    return one->index < two->index ? -1 : one->index > two->index;
}

static int compare_correlations(const void *a, const void *b)
{
    const struct lsp_risk_bar *one = a, *two = b;
    double first = fabs(one->correlation), second = fabs(two->correlation);
    if (first < second || first > second)
        return first > second ? -1 : 1;
    return compare_places(one, two);
}

static int compare_widths(const void *a, const void *b)
{
    const struct lsp_risk_bar *one = a, *two = b;
    int32_t first = abs(one->p80_high_day - one->p80_low_day);
    int32_t second = abs(two->p80_high_day - two->p80_low_day);
    if (first != second)
        return first > second ? -1 : 1;
    return compare_correlations(one, two);
}

static int32_t held_days(const struct lsp_risk_run *run, uint32_t activity, bool is_high)
{
    struct lsp_estimate left = lsp_risk_work_left(run, activity);
    int32_t days = lsp_programme_whole_days(lsp_estimate_quantile(&left, is_high ? 0.9 : 0.1));
    return days > 0 ? days : 1;
}

/* False when a draw passes the last day. */
static bool measure(struct lsp_risk_run *run, const struct lsp_risk_bar *bar, bool is_high,
    struct lsp_risk_worker *worker, int32_t *ret_p80_day)
{
    size_t n_activities = run->programme->n_activities, n_draws = run->n_draws;
    bool is_event = bar->kind == LSP_DRIVER_EVENT;
    int32_t held = is_event ? 0 : held_days(run, bar->index, is_high);
    for (uint32_t draw = 0; draw < run->risk.n_bar_draws; draw++) {
        for (size_t activity = 0; activity < n_activities; activity++)
            worker->days[activity] = run->days[activity * n_draws + draw];
        if (!is_event)
            worker->days[bar->index] = held;
        lsp_risk_apply_events(run, draw, is_event ? bar->index : LSP_NONE, is_high, worker->days);
        if (lsp_programme_pass_forward(&run->tables, worker->days, &worker->pass) != LSP_NONE)
            return false;
        worker->opening_day[draw] = worker->pass.finish[run->programme->opening];
    }
    lsp_risk_sort_days(run->risk.n_bar_draws, worker->opening_day);
    *ret_p80_day = worker->opening_day[lsp_risk_place_of(80, run->risk.n_bar_draws)];
    return true;
}
