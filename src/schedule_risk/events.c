/* Risk events: what may happen once or not at all, and what it then does to durations.
 *
 * An event has two columns of random numbers: whether it happens, and how severe it is.  All its
 * effects, and its cost, take the same quantile of their ranges: what is bad is bad everywhere.
 * Factors of all events multiply the drawn duration, then their days are added.
 * SPDX-License-Identifier: Apache-2.0 */
#include "schedule_risk/schedule_risk_internal.h"

#include "base/id.h"
#include "base/random.h"

#include <stdlib.h>

static enum lsp_status list_effects(struct lsp_risk_run *run);

enum lsp_status lsp_risk_draw_events(struct lsp_risk_run *run)
{
    const struct lsp_schedule_risk_options *options = run->options;
    size_t n_events = options->n_events, n_draws = run->n_draws;
    run->happens = lsp_arena_alloc(run->scratch, n_events, n_draws);
    run->severity = lsp_arena_alloc(run->scratch, n_events, n_draws * sizeof(double));
    run->risk.event_share = LSP_ARRAY(run->arena, double, n_events);
    if (run->happens == NULL || run->severity == NULL || run->risk.event_share == NULL)
        return LSP_NO_MEMORY;
#pragma omp parallel for schedule(dynamic) num_threads(run->n_workers)
    for (size_t event = 0; event < n_events; event++) {
        double *column = run->severity + event * n_draws; /* first: whether */
        uint32_t n_happened = 0;
        lsp_random_latin(
            options->seed, LSP_RANDOM_RISKS, 2 * (uint32_t)event, run->n_draws, column);
        for (size_t draw = 0; draw < n_draws; draw++) {
            bool happens = column[draw] < options->events[event].probability;
            run->happens[event * n_draws + draw] = happens;
            n_happened += happens;
        }
        run->risk.event_share[event] = (double)n_happened / run->n_draws;
        lsp_random_latin(
            options->seed, LSP_RANDOM_RISKS, 2 * (uint32_t)event + 1, run->n_draws, column);
        for (size_t draw = 0; draw < n_draws; draw++)
            column[draw] = lsp_normal_inverse(column[draw]);
    }
    return list_effects(run);
}

static int compare_effects(const void *a, const void *b)
{
    const struct lsp_felt_effect *one = a, *two = b;
    if (one->activity != two->activity)
        return one->activity < two->activity ? -1 : 1;
    return one->event < two->event ? -1 : one->event > two->event;
}

/* Those on unfinished activities, by activity.  An event that names an activity twice acts on it
 * twice; the order of the two does not matter, since factors come before days. */
static enum lsp_status list_effects(struct lsp_risk_run *run)
{
    size_t n_effects = 0;
    for (size_t event = 0; event < run->options->n_events; event++)
        n_effects += run->options->events[event].n_effects;
    run->effects = LSP_ARRAY(run->scratch, struct lsp_felt_effect, n_effects);
    if (run->effects == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t event = 0; event < run->options->n_events; event++) {
        const struct lsp_risk_event *of = &run->options->events[event];
        for (size_t n = 0; n < of->n_effects; n++) {
            const struct lsp_risk_effect *effect = &of->effects[n];
            if (lsp_activity_is_finished(&run->programme->activities[effect->activity]))
                continue;
            if (!(effect->amount.low >= 0))
                LSP_BUG("a risk event that takes work away");
            struct lsp_felt_effect felt = {
                .activity = effect->activity, .event = event, .is_factor = effect->is_factor};
            LSP_TRY(lsp_score_table_make(&effect->amount, run->scratch, &felt.amount));
            run->effects[run->n_effects++] = felt;
        }
    }
    qsort(run->effects, run->n_effects, sizeof *run->effects, compare_effects);
    return LSP_OK;
}

void lsp_risk_apply_events(
    const struct lsp_risk_run *run, uint32_t draw, uint32_t forced, bool happens, int32_t days[])
{
    for (size_t first = 0, after; first < run->n_effects; first = after) {
        uint32_t activity = run->effects[first].activity;
        double factor = 1, more_days = 0;
        bool is_hit = false;
        for (after = first; after < run->n_effects && run->effects[after].activity == activity;
             after++) {
            const struct lsp_felt_effect *effect = &run->effects[after];
            size_t at = (size_t)effect->event * run->n_draws + draw;
            if (effect->event == forced ? !happens : run->happens[at] == 0)
                continue;
            double amount = lsp_score_table_value(&effect->amount, run->severity[at]);
            factor *= effect->is_factor ? amount : 1;
            more_days += effect->is_factor ? 0 : amount;
            is_hit = true;
        }
        if (is_hit)
            days[activity] = lsp_programme_whole_days(days[activity] * factor + more_days);
    }
}
