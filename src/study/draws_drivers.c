/* What the draws say: quantiles, probabilities, and what drives the net present value.
 *
 * A driver is named when its rank correlation with the net present value is more than chance gives
 * for any of all that is drawn.  How much it matters is told by thirds: the draws in the order of
 * the driver are cut in three, and the means of the net present value compared.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/draws_internal.h"

#include <math.h>
#include <stdlib.h>

#include "base/random.h"
#include "base/statistics.h"
#include "base/sum.h"

/* A driver must explain more than chance: in a study where nothing matters, one is named with this
 * probability, however many numbers and events are drawn (Bonferroni's bound). */
static const double CHANCE_OF_FALSE_DRIVER = 0.05;
enum { MAX_DRIVERS = 12, MIN_RANKED = 20, MAX_GROUPS = 3 };

/* While drivers are ranked. */
struct ranking {
    const struct lsp_study_inputs *inputs;
    const struct draws *draws;
    const double *npv; /* [n_draws] */
    double threshold;  /* of the correlation */
    double *rank;      /* [n_draws] work */
    struct lsp_npv_driver *drivers;
    size_t n_drivers;
};

static enum lsp_status rank_drivers(const struct lsp_study_inputs *inputs,
    const struct lsp_schedule_risk *risk, const struct draw_sample *sample, struct lsp_arena *arena,
    struct draws *draws);
static enum lsp_status add_driver(
    struct ranking *ranking, const double drawn[], struct lsp_npv_driver driver);
static enum lsp_status fill_shares(
    const struct ranking *ranking, const double drawn[], struct lsp_npv_driver *driver);
static int compare_drivers(const void *a, const void *b);
static enum lsp_status keep_drivers(const struct ranking *ranking, struct draws *draws);
static enum lsp_status fill_quantiles(const struct draws *draws, struct lsp_uncertainty *out);
static void fill_hurdle(const struct draws *draws, struct lsp_uncertainty *out);
static enum lsp_status fill_events(const struct lsp_study_inputs *inputs,
    const struct draw_sample *sample, const struct draws *draws, struct lsp_arena *arena,
    struct lsp_uncertainty *out);
static enum lsp_status fill_correlations(const struct lsp_study_inputs *inputs,
    const struct draw_sample *sample, struct lsp_arena *arena, struct lsp_uncertainty *out);

enum lsp_status lsp_uncertainty_fill(const struct lsp_study_inputs *inputs,
    const struct lsp_schedule_risk *risk, const struct draw_sample *sample, struct lsp_arena *arena,
    struct draws *draws)
{
    struct lsp_uncertainty *out = &draws->uncertainty;
    uint32_t n_draws = draws->n_draws;
    *out = (struct lsp_uncertainty){.n_draws = n_draws,
        .n_good = n_draws - draws->n_failed,
        .npv = &draws->figures[(size_t)FIGURE_NPV * n_draws],
        .eirr = draws->eirr,
        .npv_error = draws->npv_error,
        .npv_negative_share = draws->npv_negative_share,
        .hurdle_rate = lsp_hurdle_rate(&inputs->appraisal),
        .hurdle_share = (double)NAN};
    LSP_TRY(rank_drivers(inputs, risk, sample, arena, draws));
    LSP_TRY(fill_quantiles(draws, out));
    fill_hurdle(draws, out);
    LSP_TRY(fill_events(inputs, sample, draws, arena, out));
    return fill_correlations(inputs, sample, arena, out);
}

/* Over the draws that have an answer (the rank correlation leaves the others out). */
static enum lsp_status rank_drivers(const struct lsp_study_inputs *inputs,
    const struct lsp_schedule_risk *risk, const struct draw_sample *sample, struct lsp_arena *arena,
    struct draws *draws)
{
    const struct lsp_assumptions *assumptions = &inputs->assumptions;
    uint32_t n_draws = draws->n_draws;
    size_t n_things = sample->n_varied + sample->n_events + 1, variable = 0;
    double *drawn = LSP_ARRAY(arena, double, n_draws);
    struct ranking ranking = {.inputs = inputs,
        .draws = draws,
        .npv = draws->uncertainty.npv,
        .rank = LSP_ARRAY(arena, double, n_draws),
        .drivers = LSP_ARRAY(arena, struct lsp_npv_driver, n_things)};
    if (drawn == NULL || ranking.rank == NULL || ranking.drivers == NULL)
        return LSP_NO_MEMORY;
    if (n_draws < MIN_RANKED + draws->n_failed)
        return keep_drivers(&ranking, draws);
    ranking.threshold = lsp_normal_inverse(1 - CHANCE_OF_FALSE_DRIVER / (2 * (double)n_things)) /
                        sqrt(n_draws - draws->n_failed - 1.0);
    for (size_t item = 0; item < assumptions->n_items; item++)
        if (lsp_assumptions_is_varied(assumptions, item))
            LSP_TRY(add_driver(&ranking, &sample->number[variable++ * n_draws],
                (struct lsp_npv_driver){.kind = LSP_DRIVES_NUMBER,
                    .index = item,
                    .id = assumptions->items[item].id,
                    .name = assumptions->items[item].label}));
    for (size_t event = 0; event < sample->n_events; event++) {
        for (uint32_t draw = 0; draw < n_draws; draw++)
            drawn[draw] = lsp_draw_has_event(sample, event, draw) ? 1 : 0;
        LSP_TRY(add_driver(&ranking, drawn,
            (struct lsp_npv_driver){.kind = LSP_DRIVES_EVENT,
                .index = event,
                .id = inputs->uncertainty.events[event].id,
                .name = inputs->uncertainty.events[event].name}));
    }
    for (uint32_t draw = 0; draw < n_draws; draw++)
        drawn[draw] = risk->opening_day[sample->programme_draw[draw]];
    LSP_TRY(add_driver(&ranking, drawn,
        (struct lsp_npv_driver){
            .kind = LSP_DRIVES_OPENING, .id = "opening", .name = "Opening date"}));
    qsort(ranking.drivers, ranking.n_drivers, sizeof *ranking.drivers, compare_drivers);
    return keep_drivers(&ranking, draws);
}

static enum lsp_status add_driver(
    struct ranking *ranking, const double drawn[], struct lsp_npv_driver driver)
{
    LSP_TRY(lsp_statistics_rank_correlation(
        ranking->draws->n_draws, drawn, ranking->npv, &driver.correlation));
    if (!(fabs(driver.correlation) > ranking->threshold))
        return LSP_OK;
    LSP_TRY(fill_shares(ranking, drawn, &driver));
    ranking->drivers[ranking->n_drivers++] = driver;
    return LSP_OK;
}

/* Groups: thirds of the good draws in the order of what is drawn, equal values in one; of an event,
 * those without and those with it.  The share of the variance between k groups of n draws is
 * corrected for what k - 1 numbers fitted to noise would take: 1 - (1 - between/all)(n - 1)/(n - k)
 * [Kelley1935]. */
static enum lsp_status fill_shares(
    const struct ranking *ranking, const double drawn[], struct lsp_npv_driver *driver)
{
    const double *npv = ranking->npv;
    uint32_t n_draws = ranking->draws->n_draws;
    size_t n = 0, n_in[MAX_GROUPS] = {0};
    struct lsp_sum sum[MAX_GROUPS] = {{0}}, all = {0}, squares = {0};
    for (uint32_t draw = 0; draw < n_draws; draw++) /* NaN among ranked values is not allowed */
        ranking->rank[draw] = isnan(npv[draw]) ? (double)INFINITY : drawn[draw];
    LSP_TRY(lsp_statistics_rank(n_draws, ranking->rank, ranking->rank));
    size_t n_good = n_draws - ranking->draws->n_failed;
    for (uint32_t draw = 0; draw < n_draws; draw++) {
        if (isnan(npv[draw]))
            continue;
        double place = (ranking->rank[draw] - 0.5) / (double)n_good;
        int group = driver->kind == LSP_DRIVES_EVENT ? (drawn[draw] > 0 ? MAX_GROUPS - 1 : 0)
                                                     : (int)fmin(3 * place, MAX_GROUPS - 1);
        lsp_sum_add(&sum[group], npv[draw]);
        lsp_sum_add(&all, npv[draw]);
        n_in[group]++;
        n++;
    }
    double mean = lsp_sum_value(&all) / (double)n, between = 0;
    size_t n_groups = 0;
    for (uint32_t draw = 0; draw < n_draws; draw++)
        if (!isnan(npv[draw]))
            lsp_sum_add(&squares, (npv[draw] - mean) * (npv[draw] - mean));
    for (int group = 0; group < MAX_GROUPS; group++) {
        if (n_in[group] == 0)
            continue;
        double from_mean = lsp_sum_value(&sum[group]) / (double)n_in[group] - mean;
        between += (double)n_in[group] * from_mean * from_mean;
        n_groups++;
    }
    double within_share = 1 - between / lsp_sum_value(&squares);
    int low = 0, high = MAX_GROUPS - 1; /* equal values may leave a third empty */
    while (n_in[low] == 0)
        low++;
    while (n_in[high] == 0)
        high--;
    driver->low_npv = lsp_sum_value(&sum[low]) / (double)n_in[low];
    driver->high_npv = lsp_sum_value(&sum[high]) / (double)n_in[high];
    driver->variance_share =
        fmax(0, 1 - within_share * ((double)n - 1) / ((double)n - (double)n_groups));
    return LSP_OK;
}

static int compare_drivers(const void *a, const void *b)
{
    const struct lsp_npv_driver *left = a, *right = b;
    double one = fabs(left->correlation), two = fabs(right->correlation);
    if (one != two)
        return one > two ? -1 : 1;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    return (left->index > right->index) - (left->index < right->index);
}

static enum lsp_status keep_drivers(const struct ranking *ranking, struct draws *draws)
{
    draws->uncertainty.drivers = ranking->drivers;
    draws->uncertainty.n_drivers =
        ranking->n_drivers < MAX_DRIVERS ? ranking->n_drivers : MAX_DRIVERS;
    return LSP_OK;
}

static enum lsp_status fill_quantiles(const struct draws *draws, struct lsp_uncertainty *out)
{
    uint32_t n_draws = out->n_draws;
    struct lsp_sum sum = {0};
    LSP_TRY(lsp_statistics_quantile(n_draws, out->npv, 0.1, &out->npv_p10));
    LSP_TRY(lsp_statistics_quantile(n_draws, out->npv, 0.5, &out->npv_p50));
    LSP_TRY(lsp_statistics_quantile(n_draws, out->npv, 0.9, &out->npv_p90));
    LSP_TRY(lsp_statistics_quantile(n_draws, draws->eirr, 0.1, &out->eirr_p10));
    LSP_TRY(lsp_statistics_quantile(n_draws, draws->eirr, 0.5, &out->eirr_p50));
    LSP_TRY(lsp_statistics_quantile(n_draws, draws->eirr, 0.9, &out->eirr_p90));
    for (uint32_t draw = 0; draw < n_draws; draw++)
        if (!isnan(out->npv[draw]))
            lsp_sum_add(&sum, out->npv[draw]);
    out->npv_mean = out->n_good > 0 ? lsp_sum_value(&sum) / out->n_good : (double)NAN;
    return LSP_OK;
}

/* A draw without a rate of return does not clear any. */
static void fill_hurdle(const struct draws *draws, struct lsp_uncertainty *out)
{
    uint32_t n_cleared = 0;
    for (uint32_t draw = 0; draw < out->n_draws; draw++) {
        out->n_without_eirr += !isnan(out->npv[draw]) && isnan(draws->eirr[draw]) ? 1 : 0;
        n_cleared += draws->eirr[draw] >= out->hurdle_rate ? 1 : 0;
    }
    if (out->n_good > 0)
        out->hurdle_share = (double)n_cleared / out->n_good;
}

static enum lsp_status fill_events(const struct lsp_study_inputs *inputs,
    const struct draw_sample *sample, const struct draws *draws, struct lsp_arena *arena,
    struct lsp_uncertainty *out)
{
    struct lsp_drawn_event *events = LSP_ARRAY(arena, struct lsp_drawn_event, sample->n_events);
    if (events == NULL)
        return LSP_NO_MEMORY;
    for (size_t event = 0; event < sample->n_events; event++) {
        struct lsp_sum sum[2] = {{0}};
        uint32_t n_good[2] = {0}, n_happened = 0;
        for (uint32_t draw = 0; draw < draws->n_draws; draw++) {
            int happens = lsp_draw_has_event(sample, event, draw) ? 1 : 0;
            n_happened += happens == 1 ? 1 : 0;
            if (isnan(out->npv[draw]))
                continue;
            n_good[happens]++;
            lsp_sum_add(&sum[happens], out->npv[draw]);
        }
        events[event] = (struct lsp_drawn_event){.id = inputs->uncertainty.events[event].id,
            .name = inputs->uncertainty.events[event].name,
            .probability = sample->probability[event],
            .n_happened = n_happened,
            .npv_without = n_good[0] > 0 ? lsp_sum_value(&sum[0]) / n_good[0] : (double)NAN,
            .npv_with = n_good[1] > 0 ? lsp_sum_value(&sum[1]) / n_good[1] : (double)NAN};
    }
    out->events = events;
    out->n_events = sample->n_events;
    return LSP_OK;
}

static enum lsp_status fill_correlations(const struct lsp_study_inputs *inputs,
    const struct draw_sample *sample, struct lsp_arena *arena, struct lsp_uncertainty *out)
{
    const struct lsp_uncertainty_spec *spec = &inputs->uncertainty;
    struct lsp_realised_correlation *all =
        LSP_ARRAY(arena, struct lsp_realised_correlation, spec->n_correlations);
    if (all == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < spec->n_correlations; at++)
        all[at] = (struct lsp_realised_correlation){.first = spec->correlations[at].first_id,
            .second = spec->correlations[at].second_id,
            .wanted = spec->correlations[at].value,
            .realised = sample->realised[at]};
    out->correlations = all;
    out->n_correlations = spec->n_correlations;
    return LSP_OK;
}
