/* What the draws say: percentiles, criticality, drivers by rank, parts and targets.
 * SPDX-License-Identifier: Apache-2.0 */
#include "schedule_risk/schedule_risk_internal.h"

#include "base/id.h"
#include "base/statistics.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

static void count_critical(struct lsp_risk_run *run);
static enum lsp_status rank_drivers(struct lsp_risk_run *run);
static enum lsp_status rank_days(
    uint32_t n_days, const int32_t day[], uint32_t count[], double ret_rank[]);
static enum lsp_status rank_events(struct lsp_risk_run *run, const double opening_rank[]);
static enum lsp_status share_out_last_parts(struct lsp_risk_run *run);

enum lsp_status lsp_risk_summarise(struct lsp_risk_run *run)
{
    struct lsp_day_spread *inside = &run->risk.inside;
    inside->sorted_day = LSP_ARRAY(run->arena, int32_t, run->n_draws);
    if (inside->sorted_day == NULL)
        return LSP_NO_MEMORY;
    memcpy(inside->sorted_day, inside->day, run->n_draws * sizeof *inside->day);
    lsp_risk_sort_days(run->n_draws, inside->sorted_day);
    lsp_risk_take_percentiles(run->n_draws, inside);
    count_critical(run);
    LSP_TRY(rank_drivers(run));
    return share_out_last_parts(run);
}

static int compare_days(const void *a, const void *b)
{
    int32_t one = *(const int32_t *)a, two = *(const int32_t *)b;
    return one < two ? -1 : one > two;
}

void lsp_risk_sort_days(uint32_t n, int32_t day[])
{
    qsort(day, n, sizeof *day, compare_days);
}

uint32_t lsp_risk_place_of(uint32_t percent, uint32_t n_draws)
{
    return (uint32_t)(((uint64_t)percent * n_draws + 99) / 100) - 1;
}

void lsp_risk_take_percentiles(uint32_t n_draws, struct lsp_day_spread *spread)
{
    spread->p10_day = spread->sorted_day[lsp_risk_place_of(10, n_draws)];
    spread->p50_day = spread->sorted_day[lsp_risk_place_of(50, n_draws)];
    spread->p80_day = spread->sorted_day[lsp_risk_place_of(80, n_draws)];
    spread->p90_day = spread->sorted_day[lsp_risk_place_of(90, n_draws)];
}

static void count_critical(struct lsp_risk_run *run)
{
    for (size_t activity = 0; activity < run->programme->n_activities; activity++) {
        uint32_t n_critical = 0;
        for (int worker = 0; worker < run->n_workers; worker++)
            n_critical += run->workers[worker].n_critical[activity];
        run->risk.criticality[activity] = (double)n_critical / run->n_draws;
    }
}

static enum lsp_status rank_drivers(struct lsp_risk_run *run)
{
    size_t n_activities = run->programme->n_activities;
    run->risk.driver = LSP_ARRAY(run->arena, double, n_activities);
    double *opening_rank = LSP_ARRAY(run->scratch, double, run->n_draws);
    if (run->risk.driver == NULL || opening_rank == NULL)
        return LSP_NO_MEMORY;
    LSP_TRY(rank_days(run->n_draws, run->risk.inside.day, run->workers[0].count, opening_rank));
    bool has_memory = true;
#pragma omp parallel for schedule(dynamic) num_threads(run->n_workers) reduction(&& : has_memory)
    for (size_t activity = 0; activity < n_activities; activity++) {
        struct lsp_risk_worker *worker = &run->workers[omp_get_thread_num()];
        const int32_t *days = run->days + activity * run->n_draws;
        if (rank_days(run->n_draws, days, worker->count, worker->value) == LSP_OK)
            run->risk.driver[activity] =
                lsp_statistics_correlation_of_ranks(run->n_draws, worker->value, opening_rank);
        else
            has_memory = false;
    }
    return has_memory ? rank_events(run, opening_rank) : LSP_NO_MEMORY;
}

/* By counting, since days take few values; by sorting where they take many. */
static enum lsp_status rank_days(
    uint32_t n_days, const int32_t day[], uint32_t count[], double ret_rank[])
{
    int32_t least = day[0], most = day[0];
    for (uint32_t at = 1; at < n_days; at++) {
        least = day[at] < least ? day[at] : least;
        most = day[at] > most ? day[at] : most;
    }
    if ((int64_t)most - least >= LSP_RISK_COUNTS) {
        for (uint32_t at = 0; at < n_days; at++)
            ret_rank[at] = day[at];
        return lsp_statistics_rank(n_days, ret_rank, ret_rank);
    }
    uint32_t n_values = (uint32_t)(most - least) + 1;
    memset(count, 0, n_values * sizeof *count);
    for (uint32_t at = 0; at < n_days; at++)
        count[day[at] - least]++;
    uint32_t n_before = 0;
    for (uint32_t value = 0; value < n_values; value++) {
        uint32_t n_equal = count[value];
        count[value] = 2 * n_before + n_equal + 1; /* twice the rank that equal days share */
        n_before += n_equal;
    }
    for (uint32_t at = 0; at < n_days; at++)
        ret_rank[at] = 0.5 * count[day[at] - least];
    return LSP_OK;
}

/* What an event delays is 0 where it does not happen and grows with its severity where it does. */
static enum lsp_status rank_events(struct lsp_risk_run *run, const double opening_rank[])
{
    size_t n_events = run->options->n_events, n_draws = run->n_draws;
    run->risk.event_driver = LSP_ARRAY(run->arena, double, n_events);
    if (run->risk.event_driver == NULL)
        return LSP_NO_MEMORY;
    double *felt = run->workers[0].value;
    for (size_t event = 0; event < n_events; event++) {
        for (size_t draw = 0; draw < n_draws; draw++)
            felt[draw] = run->happens[event * n_draws + draw] != 0
                             ? run->severity[event * n_draws + draw]
                             : -(double)INFINITY;
        LSP_TRY(lsp_statistics_rank(n_draws, felt, felt));
        run->risk.event_driver[event] =
            lsp_statistics_correlation_of_ranks(n_draws, felt, opening_rank);
    }
    return LSP_OK;
}

static enum lsp_status share_out_last_parts(struct lsp_risk_run *run)
{
    const struct lsp_programme *programme = run->programme;
    size_t n_parts = programme->n_parts;
    run->risk.part_last = LSP_ARRAY(run->arena, double, n_parts);
    double *n_draws_last = LSP_ARRAY(run->scratch, double, n_parts);
    if (run->risk.part_last == NULL || n_draws_last == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t draw = 0; draw < run->n_draws; draw++) {
        int32_t last_day = INT32_MIN;
        uint32_t n_last = 0;
        for (size_t part = 0; part < n_parts; part++) {
            int32_t day = lsp_risk_finish_of(run, programme->parts[part].activity)[draw];
            n_last = day > last_day ? 1 : n_last + (day == last_day);
            last_day = day > last_day ? day : last_day;
        }
        for (size_t part = 0; part < n_parts; part++)
            if (lsp_risk_finish_of(run, programme->parts[part].activity)[draw] == last_day)
                n_draws_last[part] += 1.0 / n_last;
    }
    for (size_t part = 0; part < n_parts; part++)
        run->risk.part_last[part] = n_draws_last[part] / run->n_draws;
    return LSP_OK;
}
