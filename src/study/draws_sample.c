/* The sample of the uncertainty run: Latin hypercube columns of numbers, events and openings, put
 * into the order of the correlations that the study wants.
 *
 * A column depends on the seed and on what it is for, so a further event or correlation leaves the
 * columns that it does not name as they were.  SPDX-License-Identifier: Apache-2.0 */
#include "study/draws_internal.h"

#include <math.h>
#include <stdlib.h>

#include "assumptions/correlation.h"
#include "base/random.h"
#include "base/statistics.h"
#include "base/sum.h"

/* Columns of LSP_RANDOM_EVENTS: two of each event, and the opening behind them. */
enum { COLUMN_OPENING = 1 << 20 };
static const double DAYS_PER_MONTH = 365.2425 / 12;

/* A day of the programme's draws and its place among them. */
struct opening {
    int32_t day;
    uint32_t draw;
};

static enum lsp_status make_columns(const struct lsp_study_inputs *inputs, struct lsp_arena *arena,
    struct draw_sample *sample, double **ret_opening);
static enum lsp_status correlate(const struct lsp_uncertainty_spec *spec,
    const struct lsp_study_inputs *inputs, const struct draw_sample *sample, double *opening,
    struct lsp_arena *arena, bool *ret_names_opening);
static double *find_column(const struct lsp_study_inputs *inputs, const struct draw_sample *sample,
    struct lsp_drawn drawn, double *opening);
static enum lsp_status choose_programme_draws(const struct lsp_schedule_risk *risk,
    const double *opening, struct lsp_arena *arena, struct draw_sample *sample);
static int compare_openings(const void *a, const void *b);
static void date_event(const struct lsp_study_inputs *inputs, const struct lsp_schedule_risk *risk,
    size_t event, struct draw_sample *sample);
static size_t column_of_item(const struct lsp_study_inputs *inputs, size_t item);

enum lsp_status lsp_draw_sample_make(const struct lsp_study_inputs *inputs,
    const struct lsp_schedule_risk *risk, uint32_t n_draws, struct lsp_arena *arena,
    struct draw_sample *ret_sample)
{
    const struct lsp_uncertainty_spec *spec = &inputs->uncertainty;
    struct draw_sample sample = {.n_draws = n_draws,
        .n_varied = lsp_assumptions_n_varied(&inputs->assumptions),
        .n_events = spec->n_events};
    double *opening = NULL;
    bool names_opening = false;
    LSP_TRY(make_columns(inputs, arena, &sample, &opening));
    LSP_TRY(correlate(spec, inputs, &sample, opening, arena, &names_opening));
    LSP_TRY(choose_programme_draws(risk, names_opening ? opening : NULL, arena, &sample));
    for (size_t event = 0; event < sample.n_events; event++)
        date_event(inputs, risk, event, &sample);
    for (size_t at = 0; at < spec->n_correlations; at++) {
        const struct lsp_wanted_correlation *pair = &spec->correlations[at];
        LSP_TRY(lsp_statistics_rank_correlation(n_draws,
            find_column(inputs, &sample, pair->first, opening),
            find_column(inputs, &sample, pair->second, opening), &sample.realised[at]));
    }
    LSP_TRY(lsp_draw_cost_factors_make(inputs, risk, arena, &sample));
    *ret_sample = sample;
    return LSP_OK;
}

static enum lsp_status make_columns(const struct lsp_study_inputs *inputs, struct lsp_arena *arena,
    struct draw_sample *sample, double **ret_opening)
{
    size_t n_draws = sample->n_draws, n_events = sample->n_events;
    sample->number = LSP_ARRAY(arena, double, sample->n_varied *n_draws);
    sample->happens = LSP_ARRAY(arena, double, n_events *n_draws);
    sample->begins = LSP_ARRAY(arena, double, n_events *n_draws);
    sample->from_day = LSP_ARRAY(arena, int32_t, n_events * n_draws);
    sample->to_day = LSP_ARRAY(arena, int32_t, n_events * n_draws);
    sample->programme_draw = LSP_ARRAY(arena, uint32_t, n_draws);
    sample->probability = LSP_ARRAY(arena, double, n_events);
    sample->realised = LSP_ARRAY(arena, double, inputs->uncertainty.n_correlations);
    double *opening = LSP_ARRAY(arena, double, n_draws);
    if (sample->number == NULL || sample->happens == NULL || sample->begins == NULL ||
        sample->from_day == NULL || sample->to_day == NULL || sample->programme_draw == NULL ||
        sample->probability == NULL || sample->realised == NULL || opening == NULL)
        return LSP_NO_MEMORY;
    for (size_t variable = 0; variable < sample->n_varied; variable++)
        lsp_random_latin(inputs->seed, LSP_RANDOM_ASSUMPTIONS, (uint32_t)variable, sample->n_draws,
            &sample->number[variable * n_draws]);
    for (size_t event = 0; event < n_events; event++) {
        lsp_random_latin(inputs->seed, LSP_RANDOM_EVENTS, 2 * (uint32_t)event, sample->n_draws,
            &sample->happens[event * n_draws]);
        lsp_random_latin(inputs->seed, LSP_RANDOM_EVENTS, 2 * (uint32_t)event + 1, sample->n_draws,
            &sample->begins[event * n_draws]);
    }
    lsp_random_latin(inputs->seed, LSP_RANDOM_EVENTS, COLUMN_OPENING, sample->n_draws, opening);
    *ret_opening = opening;
    return LSP_OK;
}

static enum lsp_status correlate(const struct lsp_uncertainty_spec *spec,
    const struct lsp_study_inputs *inputs, const struct draw_sample *sample, double *opening,
    struct lsp_arena *arena, bool *ret_names_opening)
{
    struct lsp_drawn *drawn = LSP_ARRAY(arena, struct lsp_drawn, 2 * spec->n_correlations);
    if (drawn == NULL)
        return LSP_NO_MEMORY;
    size_t n = lsp_correlated_things(spec, drawn);
    double *wanted = LSP_ARRAY(arena, double, n *n);
    double **columns = LSP_ARRAY(arena, double *, n);
    if (wanted == NULL || columns == NULL)
        return LSP_NO_MEMORY;
    lsp_correlation_matrix(spec, n, drawn, wanted);
    for (size_t at = 0; at < n; at++) {
        *ret_names_opening |= drawn[at].kind == LSP_UNCERTAIN_OPENING;
        columns[at] = find_column(inputs, sample, drawn[at], opening);
    }
    if (n == 0 || sample->n_draws == 0)
        return LSP_OK;
    return lsp_correlation_impose(n, wanted, sample->n_draws, columns);
}

static double *find_column(const struct lsp_study_inputs *inputs, const struct draw_sample *sample,
    struct lsp_drawn drawn, double *opening)
{
    switch (drawn.kind) {
    case LSP_UNCERTAIN_NUMBER:
        return &sample->number[column_of_item(inputs, drawn.index) * sample->n_draws];
    case LSP_UNCERTAIN_EVENT:
        return &sample->happens[drawn.index * sample->n_draws];
    case LSP_UNCERTAIN_OPENING:
        return opening;
    }
    LSP_BUG("a drawn thing of no known kind");
}

/* The column of a varied item of the register. */
static size_t column_of_item(const struct lsp_study_inputs *inputs, size_t item)
{
    size_t column = 0;
    if (!lsp_assumptions_is_varied(&inputs->assumptions, item))
        LSP_BUG("a number that is not drawn was correlated");
    for (size_t before = 0; before < item; before++)
        column += lsp_assumptions_is_varied(&inputs->assumptions, before) ? 1 : 0;
    return column;
}

/* In the order of the programme's draws; where the opening is correlated with something, the
 * quantile of its distribution. */
static enum lsp_status choose_programme_draws(const struct lsp_schedule_risk *risk,
    const double *opening, struct lsp_arena *arena, struct draw_sample *sample)
{
    for (uint32_t draw = 0; draw < sample->n_draws; draw++)
        sample->programme_draw[draw] = draw % risk->n_draws;
    if (opening == NULL)
        return LSP_OK;
    struct opening *sorted = LSP_ARRAY(arena, struct opening, risk->n_draws);
    if (sorted == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t draw = 0; draw < risk->n_draws; draw++)
        sorted[draw] = (struct opening){risk->opening_day[draw], draw};
    qsort(sorted, risk->n_draws, sizeof *sorted, compare_openings);
    for (uint32_t draw = 0; draw < sample->n_draws; draw++) {
        uint32_t place = (uint32_t)(opening[draw] * risk->n_draws);
        if (place >= risk->n_draws)
            place = risk->n_draws - 1;
        sample->programme_draw[draw] = sorted[place].draw;
    }
    return LSP_OK;
}

static int compare_openings(const void *a, const void *b)
{
    const struct opening *left = a, *right = b;
    if (left->day != right->day)
        return left->day < right->day ? -1 : 1;
    return (left->draw > right->draw) - (left->draw < right->draw);
}

/* When the event holds in each draw.  What is solved in the last model year is held after it, so a
 * passing event ends before that year begins. */
static void date_event(const struct lsp_study_inputs *inputs, const struct lsp_schedule_risk *risk,
    size_t event, struct draw_sample *sample)
{
    const struct lsp_uncertainty_spec *spec = &inputs->uncertainty;
    const struct lsp_event *of = &spec->events[event];
    struct lsp_sum probability = {0};
    for (uint32_t draw = 0; draw < sample->n_draws; draw++) {
        size_t at = event * sample->n_draws + draw;
        double chance = lsp_drawn_value(inputs, sample, &of->probability, draw);
        double months = lsp_drawn_value(inputs, sample, &of->lasts_months, draw);
        lsp_sum_add(&probability, chance);
        int32_t from = risk->opening_day[sample->programme_draw[draw]];
        if (!of->begins_at_opening)
            from = of->first_day +
                   (int32_t)(sample->begins[at] * (of->last_day - of->first_day + 1.0));
        from = from < spec->first_day ? spec->first_day : from;
        double to = from + fmax(round(months * DAYS_PER_MONTH), 1);
        bool happens = sample->happens[at] >= 1 - chance && from < spec->last_day;
        sample->from_day[at] = happens ? from : INT32_MAX;
        sample->to_day[at] = isinf(months) ? INT32_MAX : (int32_t)fmin(to, spec->last_day);
    }
    if (sample->n_draws > 0)
        sample->probability[event] = lsp_sum_value(&probability) / sample->n_draws;
}

/* What a number of an event is in a draw. */
double lsp_drawn_value(const struct lsp_study_inputs *inputs, const struct draw_sample *sample,
    const double *target, uint32_t draw)
{
    const struct lsp_assumptions *assumptions = &inputs->assumptions;
    for (size_t item = assumptions->n_items; item-- > 0;) { /* events are read last of all */
        const struct lsp_assumption *at = &assumptions->items[item];
        if (at->target != target || !lsp_assumptions_is_varied(assumptions, item))
            continue;
        double u = sample->number[column_of_item(inputs, item) * sample->n_draws + draw];
        return lsp_assumption_quantile(at, u) * (at->scale == 0 ? 1 : at->scale);
    }
    return *target;
}
