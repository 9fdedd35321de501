/* What building costs in each draw: sums, what every month costs, and what risk events cost.
 *
 *     cost = sum over items of (fixed + per month * months from start to finish)
 *          + sum over the events that happen of their cost
 *
 * An item has one column of random numbers for both of its ranges: who is dear is dear by the month
 * too.  Items go together through a driver of their own.
 * SPDX-License-Identifier: Apache-2.0 */
#include "schedule_risk/schedule_risk_internal.h"

#include "base/date.h"
#include "base/id.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One item, tabulated. */
struct item {
    struct lsp_score_table fixed, per_month;
    double *score; /* [n_draws] */
};

static enum lsp_status make_items(struct lsp_risk_run *run, struct item items[]);
static void draw_items(struct lsp_risk_run *run, const double driver[], struct item items[]);
static enum lsp_status find_middle_cost(struct lsp_risk_run *run);
static enum lsp_status add_up(struct lsp_risk_run *run, const struct item items[]);
static double cost_of_items(
    const struct lsp_risk_run *run, const struct item items[], uint32_t draw);
static double cost_of_events(
    const struct lsp_risk_run *run, const struct lsp_score_table events[], uint32_t draw);
static double months_between(int32_t from_day, int32_t to_day);

enum lsp_status lsp_risk_draw_costs(struct lsp_risk_run *run)
{
    if (run->options->n_costs == 0)
        return LSP_OK;
    struct item *items = LSP_ARRAY(run->scratch, struct item, run->options->n_costs);
    double *driver = LSP_ARRAY(run->scratch, double, run->n_draws);
    if (items == NULL || driver == NULL)
        return LSP_NO_MEMORY;
    lsp_random_latin(
        run->options->seed, LSP_RANDOM_COSTS, 0 /* the common driver */, run->n_draws, driver);
    for (uint32_t draw = 0; draw < run->n_draws; draw++)
        driver[draw] = lsp_normal_inverse(driver[draw]);
    LSP_TRY(make_items(run, items));
    draw_items(run, driver, items);
    LSP_TRY(find_middle_cost(run));
    return add_up(run, items);
}

static enum lsp_status make_items(struct lsp_risk_run *run, struct item items[])
{
    for (size_t cost = 0; cost < run->options->n_costs; cost++) {
        const struct lsp_risk_cost *of = &run->options->costs[cost];
        items[cost].score = LSP_ARRAY(run->scratch, double, run->n_draws);
        if (items[cost].score == NULL)
            return LSP_NO_MEMORY;
        LSP_TRY(lsp_score_table_make(&of->fixed_money, run->scratch, &items[cost].fixed));
        LSP_TRY(lsp_score_table_make(&of->per_month_money, run->scratch, &items[cost].per_month));
    }
    return LSP_OK;
}

static void draw_items(struct lsp_risk_run *run, const double driver[], struct item items[])
{
    double common = sqrt(run->options->cost_correlation);
    double own = sqrt(1 - run->options->cost_correlation);
    uint32_t n_costs = (uint32_t)run->options->n_costs;
#pragma omp parallel for schedule(dynamic) num_threads(run->n_workers)
    for (uint32_t cost = 0; cost < n_costs; cost++) {
        double *score = items[cost].score;
        lsp_random_latin(run->options->seed, LSP_RANDOM_COSTS, cost + 1, run->n_draws, score);
        for (uint32_t draw = 0; draw < run->n_draws; draw++)
            score[draw] = common * driver[draw] + own * lsp_normal_inverse(score[draw]);
    }
}

static enum lsp_status find_middle_cost(struct lsp_risk_run *run)
{
    size_t n_activities = run->programme->n_activities;
    int32_t *start = LSP_ARRAY(run->scratch, int32_t, n_activities);
    int32_t *finish = LSP_ARRAY(run->scratch, int32_t, n_activities);
    if (start == NULL || finish == NULL)
        return LSP_NO_MEMORY;
    LSP_TRY(lsp_risk_middle_plan(run, start, finish));
    double middle_money = 0;
    for (size_t cost = 0; cost < run->options->n_costs; cost++) {
        const struct lsp_risk_cost *of = &run->options->costs[cost];
        int32_t from =
            of->from_activity == LSP_NONE ? run->programme->start_day : start[of->from_activity];
        int32_t to =
            finish[of->to_activity == LSP_NONE ? run->programme->opening : of->to_activity];
        middle_money += of->fixed_money.mid + of->per_month_money.mid * months_between(from, to);
    }
    run->risk.middle_cost_money = middle_money;
    return LSP_OK;
}

static enum lsp_status add_up(struct lsp_risk_run *run, const struct item items[])
{
    size_t n_events = run->options->n_events;
    struct lsp_money_spread *inside = &run->risk.inside_cost;
    struct lsp_score_table *events = LSP_ARRAY(run->scratch, struct lsp_score_table, n_events);
    inside->money = LSP_ARRAY(run->arena, double, run->n_draws);
    inside->sorted_money = LSP_ARRAY(run->arena, double, run->n_draws);
    run->risk.event_money = LSP_ARRAY(run->arena, double, run->n_draws);
    if (events == NULL || inside->money == NULL || inside->sorted_money == NULL ||
        run->risk.event_money == NULL)
        return LSP_NO_MEMORY;
    for (size_t event = 0; event < n_events; event++)
        LSP_TRY(lsp_score_table_make(
            &run->options->events[event].cost_money, run->scratch, &events[event]));
#pragma omp parallel for schedule(static) num_threads(run->n_workers)
    for (uint32_t draw = 0; draw < run->n_draws; draw++) {
        run->risk.event_money[draw] = cost_of_events(run, events, draw);
        inside->money[draw] = cost_of_items(run, items, draw) + run->risk.event_money[draw];
    }
    memcpy(inside->sorted_money, inside->money, run->n_draws * sizeof *inside->money);
    lsp_risk_sort_money(run->n_draws, inside->sorted_money);
    lsp_risk_take_money_percentiles(run->n_draws, inside);
    return LSP_OK;
}

static double cost_of_items(
    const struct lsp_risk_run *run, const struct item items[], uint32_t draw)
{
    const struct lsp_schedule_risk_options *options = run->options;
    double money = 0;
    for (size_t cost = 0; cost < options->n_costs; cost++) {
        const struct lsp_risk_cost *of = &options->costs[cost];
        int32_t from = of->from_activity == LSP_NONE
                           ? run->programme->start_day
                           : lsp_risk_start_of(run, of->from_activity)[draw];
        int32_t to = of->to_activity == LSP_NONE ? run->risk.inside.day[draw]
                                                 : lsp_risk_finish_of(run, of->to_activity)[draw];
        double score = items[cost].score[draw];
        money += lsp_score_table_value(&items[cost].fixed, score) +
                 lsp_score_table_value(&items[cost].per_month, score) * months_between(from, to);
    }
    return money;
}

static double cost_of_events(
    const struct lsp_risk_run *run, const struct lsp_score_table events[], uint32_t draw)
{
    double money = 0;
    for (size_t event = 0; event < run->options->n_events; event++) {
        size_t at = event * run->n_draws + draw;
        if (run->happens[at] != 0)
            money += lsp_score_table_value(&events[event], run->severity[at]);
    }
    return money;
}

static double months_between(int32_t from_day, int32_t to_day)
{
    return to_day > from_day ? (to_day - from_day) / LSP_DAYS_PER_MONTH : 0;
}

static int compare_money(const void *a, const void *b)
{
    double one = *(const double *)a, two = *(const double *)b;
    return one < two ? -1 : one > two;
}

void lsp_risk_sort_money(uint32_t n, double money[])
{
    qsort(money, n, sizeof *money, compare_money);
}

void lsp_risk_take_money_percentiles(uint32_t n_draws, struct lsp_money_spread *spread)
{
    spread->p10_money = spread->sorted_money[lsp_risk_place_of(10, n_draws)];
    spread->p50_money = spread->sorted_money[lsp_risk_place_of(50, n_draws)];
    spread->p80_money = spread->sorted_money[lsp_risk_place_of(80, n_draws)];
    spread->p90_money = spread->sorted_money[lsp_risk_place_of(90, n_draws)];
}
