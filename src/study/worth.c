/* What the appraisal of a study is worth beyond one account: which costs a scenario has and when
 * the works spend them, its accounts by country, openings in other years, and the options.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/study_internal.h"

#include <math.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/statistics.h"
#include "base/sum.h"

/* Later openings that are tried; most links that wait longer are other links. */
enum { MAX_DELAY_YEARS = 20 };

static enum lsp_status watch(struct lsp_study_inputs *inputs);
static bool is_forward(const struct lsp_study_inputs *inputs, const struct lsp_cost_item *cost,
    struct lsp_diags *diags);
static size_t watched_at(const struct lsp_schedule_risk_options *options, uint32_t activity);
static enum lsp_status median_days(uint32_t n, const int32_t days[], int32_t *ret_day);
static enum lsp_status make_gain(const struct scenario_run *run, int32_t opening_day,
    const struct lsp_schedule_risk *risk, struct lsp_arena *arena,
    struct lsp_yearly_gain *ret_gain);
static enum lsp_status draw_openings(const struct lsp_study_inputs *inputs,
    const struct scenario_run *run, const struct lsp_schedule_risk *risk,
    const struct lsp_yearly_gain *gain, struct lsp_arena *arena,
    struct lsp_opening_worth *ret_worth);
static enum lsp_status value_a_month(const struct scenario_run *run,
    const struct lsp_yearly_gain *gain, int32_t opening_day, struct lsp_arena *arena,
    struct lsp_opening_worth *worth);

bool lsp_costs_do_follow(const struct lsp_appraisal_spec *spec)
{
    for (size_t item = 0; item < spec->n_costs; item++)
        if (spec->costs[item].follows_programme)
            return true;
    return false;
}

enum lsp_status lsp_costs_follow_plan(struct lsp_study_inputs *inputs, struct lsp_diags *diags)
{
    if (!lsp_costs_do_follow(&inputs->appraisal))
        return LSP_OK;
    struct lsp_arena arena = {0};
    struct lsp_plan plan;
    struct lsp_appraisal_spec *spec = &inputs->appraisal;
    bool is_good = true;
    enum lsp_status status = watch(inputs);
    if (status == LSP_OK)
        status = lsp_programme_schedule(&inputs->programme, NULL, &arena, &plan);
    for (size_t item = 0; status == LSP_OK && item < spec->n_costs; item++) {
        struct lsp_cost_item *cost = &spec->costs[item];
        if (!cost->follows_programme)
            continue;
        cost->begins_day = plan.activities[cost->begins_with].early_start_day;
        cost->ends_day = plan.activities[cost->ends_with].early_finish_day;
        is_good &= is_forward(inputs, cost, diags);
    }
    lsp_arena_finish(&arena);
    return status == LSP_OK && !is_good ? LSP_BAD_INPUT : status;
}

static bool is_forward(const struct lsp_study_inputs *inputs, const struct lsp_cost_item *cost,
    struct lsp_diags *diags)
{
    if (cost->ends_day >= cost->begins_day)
        return true;
    const struct lsp_activity *activities = inputs->programme.activities;
    char begins[11], ends[11];
    lsp_date_format(cost->begins_day, begins);
    lsp_date_format(cost->ends_day, ends);
    lsp_diags_add(diags, LSP_DIAG_COST_BACKWARD,
        &(struct lsp_diag_facts){
            .where = cost->where, .expected = "during: [what begins first, what ends last]"},
        "cost %s ends with %s on %s, before %s begins on %s", cost->id,
        activities[cost->ends_with].id, ends, activities[cost->begins_with].id, begins);
    return false;
}

/* The simulation is to tell the dates of the activities that costs follow. */
static enum lsp_status watch(struct lsp_study_inputs *inputs)
{
    const struct lsp_appraisal_spec *spec = &inputs->appraisal;
    struct lsp_schedule_risk_options *options = &inputs->programme_options;
    uint32_t *watched = LSP_ARRAY(&inputs->arena, uint32_t, options->n_watched + 2 * spec->n_costs);
    if (watched == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < options->n_watched; at++)
        watched[at] = options->watched[at];
    options->watched = watched;
    lsp_costs_watch(spec, watched, &options->n_watched);
    return LSP_OK;
}

void lsp_costs_watch(const struct lsp_appraisal_spec *spec, uint32_t watched[], size_t *n_watched)
{
    for (size_t item = 0; item < spec->n_costs; item++) {
        const struct lsp_cost_item *cost = &spec->costs[item];
        uint32_t ends[] = {cost->begins_with, cost->ends_with};
        for (int end = 0; end < 2 && cost->follows_programme; end++) {
            size_t at = 0;
            while (at < *n_watched && watched[at] != ends[end])
                at++;
            if (at == *n_watched)
                watched[(*n_watched)++] = ends[end];
        }
    }
}

static size_t watched_at(const struct lsp_schedule_risk_options *options, uint32_t activity)
{
    size_t at = 0;
    while (at < options->n_watched && options->watched[at] != activity)
        at++;
    return at;
}

void lsp_costs_follow_draw(const struct lsp_schedule_risk_options *options,
    const struct lsp_schedule_risk *risk, uint32_t draw, struct lsp_appraisal_spec *spec)
{
    for (size_t item = 0; item < spec->n_costs; item++) {
        struct lsp_cost_item *cost = &spec->costs[item];
        if (!cost->follows_programme)
            continue;
        size_t first = watched_at(options, cost->begins_with);
        size_t last = watched_at(options, cost->ends_with);
        if (first == options->n_watched || last == options->n_watched)
            LSP_BUG("the activities that costs follow are watched");
        cost->begins_day = risk->watched_start_day[first * risk->n_draws + draw];
        cost->ends_day = risk->watched_finish_day[last * risk->n_draws + draw];
    }
}

enum lsp_status lsp_costs_follow_median(const struct lsp_schedule_risk_options *options,
    const struct lsp_schedule_risk *risk, struct lsp_appraisal_spec *spec)
{
    for (size_t item = 0; item < spec->n_costs; item++) {
        struct lsp_cost_item *cost = &spec->costs[item];
        if (!cost->follows_programme)
            continue;
        size_t first = watched_at(options, cost->begins_with);
        size_t last = watched_at(options, cost->ends_with);
        LSP_TRY(median_days(
            risk->n_draws, &risk->watched_start_day[first * risk->n_draws], &cost->begins_day));
        LSP_TRY(median_days(
            risk->n_draws, &risk->watched_finish_day[last * risk->n_draws], &cost->ends_day));
    }
    return LSP_OK;
}

static int compare_days(const void *a, const void *b)
{
    int32_t one = *(const int32_t *)a, two = *(const int32_t *)b;
    return (one > two) - (one < two);
}

/* As the median opening day: the first by which half of the draws have come to it. */
static enum lsp_status median_days(uint32_t n, const int32_t days[], int32_t *ret_day)
{
    struct lsp_arena arena = {0};
    int32_t *sorted = LSP_ARRAY(&arena, int32_t, n);
    if (sorted == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t draw = 0; draw < n; draw++)
        sorted[draw] = days[draw];
    qsort(sorted, n, sizeof *sorted, compare_days);
    *ret_day = sorted[(n - 1) / 2];
    lsp_arena_finish(&arena);
    return LSP_OK;
}

enum lsp_status lsp_scenario_spec(const struct lsp_study_inputs *inputs, size_t scenario,
    struct lsp_arena *arena, struct lsp_appraisal_spec *ret_spec)
{
    struct lsp_appraisal_spec spec = inputs->appraisal;
    struct lsp_cost_item *costs = LSP_ARRAY(arena, struct lsp_cost_item, spec.n_costs);
    if (costs == NULL)
        return LSP_NO_MEMORY;
    spec.n_costs = 0;
    for (size_t item = 0; item < inputs->appraisal.n_costs; item++) {
        const struct lsp_cost_item *cost = &inputs->appraisal.costs[item];
        bool belongs = cost->n_scenarios == 0;
        for (size_t at = 0; at < cost->n_scenarios; at++)
            belongs |= cost->scenarios[at] == scenario;
        if (belongs)
            costs[spec.n_costs++] = *cost;
    }
    spec.costs = costs;
    *ret_spec = spec;
    return LSP_OK;
}

enum lsp_status lsp_worth_make(const struct lsp_study_inputs *inputs,
    const struct scenario_run *run, const struct lsp_schedule_risk *risk, struct lsp_arena *arena,
    struct lsp_report_worth **ret_worth)
{
    struct lsp_report_worth *worth = LSP_ARRAY(arena, struct lsp_report_worth, 1);
    const struct lsp_appraisal_spec *spec = &run->spec;
    struct lsp_yearly_gain gain;
    if (worth == NULL)
        return LSP_NO_MEMORY;
    LSP_TRY(lsp_accounts_make(spec, &run->appraisal, 1, arena, &worth->accounts));
    if (spec->also_in != NULL)
        LSP_TRY(lsp_accounts_make(
            spec, &run->appraisal, spec->also_per_money, arena, &worth->also_accounts));
    LSP_TRY(lsp_cost_shares_make(spec, &worth->accounts, arena, &worth->shares));
    LSP_TRY(make_gain(run, risk->p50_day, risk, arena, &gain));
    LSP_TRY(lsp_opening_years_make(
        spec, &gain, risk->p50_day, MAX_DELAY_YEARS, arena, &worth->openings));
    LSP_TRY(draw_openings(inputs, run, risk, &gain, arena, &worth->drawn));
    *ret_worth = worth;
    return LSP_OK;
}

/* Over all years that any of the openings needs. */
static enum lsp_status make_gain(const struct scenario_run *run, int32_t opening_day,
    const struct lsp_schedule_risk *risk, struct lsp_arena *arena, struct lsp_yearly_gain *ret_gain)
{
    int32_t first_day = opening_day, last_day = opening_day;
    for (uint32_t draw = 0; draw < risk->n_draws; draw++) {
        first_day = risk->opening_day[draw] < first_day ? risk->opening_day[draw] : first_day;
        last_day = risk->opening_day[draw] > last_day ? risk->opening_day[draw] : last_day;
    }
    int last_delayed = lsp_date_from_day(opening_day).year + MAX_DELAY_YEARS;
    int last_drawn = lsp_date_from_day(last_day).year;
    double life_years = run->spec.horizon_years;
    for (size_t item = 0; item < run->spec.n_costs; item++)
        life_years = fmax(life_years, run->spec.costs[item].life_years);
    int last_year =
        (last_drawn > last_delayed ? last_drawn : last_delayed) + (int)ceil(life_years) + 1;
    return lsp_yearly_gain_make(&run->spec, &run->context, run->n_pairs, run->pairs,
        lsp_date_from_day(first_day).year, last_year, arena, ret_gain);
}

/* Nothing but the dates of the programme is drawn; the numbers stay in the middle. */
static enum lsp_status draw_openings(const struct lsp_study_inputs *inputs,
    const struct scenario_run *run, const struct lsp_schedule_risk *risk,
    const struct lsp_yearly_gain *gain, struct lsp_arena *arena,
    struct lsp_opening_worth *ret_worth)
{
    struct lsp_opening_worth worth = {.n_draws = risk->n_draws};
    struct lsp_appraisal_spec spec = run->spec; /* whose costs are the run's own copies */
    struct lsp_cost_item *costs = LSP_ARRAY(arena, struct lsp_cost_item, spec.n_costs);
    worth.npv_money = LSP_ARRAY(arena, double, risk->n_draws);
    if (costs == NULL || worth.npv_money == NULL)
        return LSP_NO_MEMORY;
    for (size_t item = 0; item < spec.n_costs; item++)
        costs[item] = spec.costs[item];
    spec.costs = costs;
    struct lsp_sum total = {0};
    size_t n_negative = 0;
    for (uint32_t draw = 0; draw < risk->n_draws; draw++) {
        lsp_costs_follow_draw(&inputs->programme_options, risk, draw, &spec);
        LSP_TRY(lsp_opening_npv(&spec, gain, risk->opening_day[draw], &worth.npv_money[draw]));
        lsp_sum_add(&total, worth.npv_money[draw]);
        n_negative += worth.npv_money[draw] < 0 ? 1 : 0;
    }
    worth.mean_money = lsp_sum_value(&total) / risk->n_draws;
    worth.negative_share = (double)n_negative / risk->n_draws;
    LSP_TRY(lsp_statistics_quantile(risk->n_draws, worth.npv_money, 0.1, &worth.p10_money));
    LSP_TRY(lsp_statistics_quantile(risk->n_draws, worth.npv_money, 0.5, &worth.p50_money));
    LSP_TRY(lsp_statistics_quantile(risk->n_draws, worth.npv_money, 0.9, &worth.p90_money));
    LSP_TRY(value_a_month(run, gain, risk->p50_day, arena, &worth));
    *ret_worth = worth;
    return LSP_OK;
}

/* A month after the median opening; works that costs follow take the month longer. */
static enum lsp_status value_a_month(const struct scenario_run *run,
    const struct lsp_yearly_gain *gain, int32_t opening_day, struct lsp_arena *arena,
    struct lsp_opening_worth *worth)
{
    struct lsp_appraisal_spec spec = run->spec;
    struct lsp_cost_item *costs = LSP_ARRAY(arena, struct lsp_cost_item, spec.n_costs);
    int32_t month_days = (int32_t)lround(LSP_DAYS_PER_MONTH);
    double now_money, later_money;
    if (costs == NULL)
        return LSP_NO_MEMORY;
    for (size_t item = 0; item < spec.n_costs; item++) {
        costs[item] = spec.costs[item];
        if (costs[item].follows_programme)
            costs[item].ends_day += month_days;
    }
    LSP_TRY(lsp_opening_npv(&spec, gain, opening_day, &now_money));
    spec.costs = costs;
    LSP_TRY(lsp_opening_npv(&spec, gain, opening_day + month_days, &later_money));
    worth->month_of_delay_money = (later_money - now_money) / month_days * LSP_DAYS_PER_MONTH;
    return LSP_OK;
}

enum lsp_status lsp_options_make(const struct lsp_study_inputs *inputs,
    const struct scenario_run runs[], struct lsp_arena *arena, struct lsp_report *report)
{
    const struct lsp_appraisal_spec *spec = &inputs->appraisal;
    if (spec->n_options == 0)
        return LSP_OK;
    struct lsp_option *options = LSP_ARRAY(arena, struct lsp_option, spec->n_options);
    if (options == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < spec->n_options; at++) {
        const struct lsp_appraisal *appraisal = &runs[spec->options[at]].appraisal;
        options[at] = (struct lsp_option){.id = inputs->scenarios[spec->options[at]].id,
            .name = inputs->scenarios[spec->options[at]].name,
            .benefit_money = appraisal->benefit_money,
            .cost_money = appraisal->cost_money,
            .net_money = appraisal->net_money,
            .n_years = appraisal->n_years,
            .first_year = appraisal->first_year};
    }
    report->options = options;
    return lsp_options_compare(spec->n_options, options, arena, &report->choice);
}
