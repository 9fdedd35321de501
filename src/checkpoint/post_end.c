/* What the followed day of a post says: waits, queues, use of the lanes.
 * SPDX-License-Identifier: Apache-2.0 */
#include "checkpoint_internal.h"

#include <math.h>
#include <string.h>

/* The wait before secondary inspection of who joins a line, by hour. */
struct after {
    hourly wait_h;
};

static void end_lines(struct lsp_post_run *run, struct lsp_post_day *ret_day);
static void end_secondary(struct lsp_post_run *run, struct lsp_post_day *ret_day);
static double use_of(const struct lsp_post_run *run, size_t line);
static void waits_after(
    const struct lsp_line *line, const struct lsp_line *after, double late_h, double ret_wait_h[]);
static void class_day(const struct lsp_post_run *run, const struct after after[], size_t vehicle,
    struct lsp_post_class_day *ret_class);
static void fill_waits(const struct lsp_post_run *run, const struct after after[], size_t vehicle,
    struct lsp_post_class_day *ret_class);
static void refuse_class(const double all_veh[], struct lsp_post_class_day *ret_class);
static double mean_over_hours(
    const double value_h[], const double weight[], const double spare_weight[]);

void lsp_post_run_end(struct lsp_post_run *run, double ret_wait_h[], struct lsp_post_day *ret_day)
{
    struct after after[LSP_MAX_LINES];
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        ret_day->vehicles[vehicle].overnight_veh = 0;
    end_lines(run, ret_day);
    for (size_t span = 0; span < run->opening.n_spans; span++)
        ret_day->staffed_share[run->opening.spans[span].hour] +=
            run->opening.spans[span].staffed_h * run->of.post->staffed_share;
    if (run->has_secondary) {
        end_secondary(run, ret_day);
        double late_h = lsp_line_late_wait_h(&run->secondary, &run->opening);
        for (size_t line = 0; line < run->lanes.n; line++)
            if (run->lanes.lines[line].lanes > 0)
                waits_after(&run->lines[line], &run->secondary, late_h, after[line].wait_h);
    }
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        struct lsp_post_class_day *day = &ret_day->vehicles[vehicle];
        ret_wait_h[vehicle] = (double)INFINITY;
        if ((run->served >> vehicle & 1) == 0) {
            refuse_class(run->all_veh[vehicle], day);
            continue;
        }
        class_day(run, after, vehicle, day);
        ret_wait_h[vehicle] =
            mean_over_hours(day->wait_h, run->own_veh[vehicle], run->opening.open_share);
    }
}

static void end_lines(struct lsp_post_run *run, struct lsp_post_day *ret_day)
{
    for (size_t line = 0; line < run->lanes.n; line++) {
        const struct lsp_lanes_line *at = &run->lanes.lines[line];
        if (at->lanes > 0 && run->has_staff)
            lsp_line_end(&run->lines[line],
                run->clock[line] == LSP_NO_LINE ? &run->opening : &run->helped[run->clock[line]]);
        double use = use_of(run, line);
        ret_day->utilisation[at->group] = larger(ret_day->utilisation[at->group], use);
        ret_day->utilisation_max = larger(ret_day->utilisation_max, use);
    }
}

/* The day's work of the lanes that it has, and has had from others. */
static double use_of(const struct lsp_post_run *run, size_t line)
{
    double staffed_h = run->opening.staffed_h;
    if (run->clock[line] != LSP_NO_LINE)
        staffed_h = run->helped[run->clock[line]].open_h;
    if (!(run->lanes.lines[line].lanes > 0) || !(staffed_h > 0))
        return run->work_day_h[line] > 0 ? (double)INFINITY : 0;
    return run->work_day_h[line] / staffed_h;
}

static void end_secondary(struct lsp_post_run *run, struct lsp_post_day *ret_day)
{
    lsp_line_end(&run->secondary, &run->opening);
    double work_day_h = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        work_day_h += run->secondary.work_h[hour];
    ret_day->secondary_utilisation = work_day_h / run->opening.staffed_h;
    ret_day->utilisation_max = larger(ret_day->utilisation_max, ret_day->secondary_utilisation);
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        struct lsp_entrants entrants = {0};
        if ((run->served >> vehicle & 1) == 0 || !(run->of.post->secondary_share[vehicle] > 0))
            continue;
        double through_veh, queue_veh = 0;
        for (uint32_t hour = 0; hour < LSP_HOURS; hour++) {
            lsp_entrants_step(&entrants, run->secondary.entered_until_h, run->sent_veh[vehicle],
                hour, &through_veh, &queue_veh);
            ret_day->secondary_queue_veh[hour] += queue_veh;
        }
        ret_day->vehicles[vehicle].overnight_veh = queue_veh;
    }
}

/* Who arrives in an hour enters a lane of the line in that hour and later ones, or overnight, and
 * then meets the wait of who comes to secondary inspection at that time. */
static void waits_after(
    const struct lsp_line *line, const struct lsp_line *after, double late_h, double ret_wait_h[])
{
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        double entered = 0, sum_h = 0;
        for (size_t at = hour; at < LSP_HOURS && entered < 1; at++) {
            double until = smaller(larger(line->entered_until_h[at] - (double)hour, 0), 1);
            sum_h += (until - entered) * after->wait_h[at];
            entered = until;
        }
        ret_wait_h[hour] = sum_h + (1 - entered) * late_h;
    }
}

static void class_day(const struct lsp_post_run *run, const struct after after[], size_t vehicle,
    struct lsp_post_class_day *ret_class)
{
    memcpy(ret_class->arrivals_veh, run->all_veh[vehicle], sizeof(hourly));
    memcpy(ret_class->served_veh, run->served_veh[vehicle], sizeof(hourly));
    memcpy(ret_class->queue_veh, run->queue_veh[vehicle], sizeof(hourly));
    fill_waits(run, after, vehicle, ret_class);
    ret_class->wait_mean_h =
        mean_over_hours(ret_class->wait_h, run->all_veh[vehicle], run->opening.open_share);
    ret_class->queue_max_veh = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        ret_class->queue_max_veh = larger(ret_class->queue_max_veh, ret_class->queue_veh[hour]);
    ret_class->overnight_veh += ret_class->queue_veh[LSP_HOURS - 1]; /* to those sent on */
}

/* Of the usual line and the fast one, and of secondary inspection. */
static void fill_waits(const struct lsp_post_run *run, const struct after after[], size_t vehicle,
    struct lsp_post_class_day *ret_class)
{
    const struct lsp_lanes *lanes = &run->lanes;
    size_t usual = lanes->usual[vehicle], fast = lanes->fast[vehicle];
    double share = lanes->fast_share[vehicle];
    double sent = run->has_secondary ? run->of.post->secondary_share[vehicle] : 0;
    memcpy(ret_class->wait_h, run->lines[usual].wait_h, sizeof(hourly));
    for (size_t hour = 0; share > 0 && hour < LSP_HOURS; hour++)
        ret_class->wait_h[hour] =
            (1 - share) * ret_class->wait_h[hour] + share * run->lines[fast].wait_h[hour];
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        ret_class->secondary_wait_h[hour] = 0;
    for (size_t hour = 0; sent > 0 && hour < LSP_HOURS; hour++) {
        double wait_h = after[usual].wait_h[hour];
        if (share > 0)
            wait_h = (1 - share) * wait_h + share * after[fast].wait_h[hour];
        ret_class->secondary_wait_h[hour] = sent * wait_h;
        ret_class->wait_h[hour] += sent * wait_h;
    }
}

/* No lane: everyone who comes stays. */
static void refuse_class(const double all_veh[], struct lsp_post_class_day *ret_class)
{
    double arrived_veh = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        arrived_veh += all_veh[hour];
        ret_class->arrivals_veh[hour] = all_veh[hour];
        ret_class->served_veh[hour] = ret_class->secondary_wait_h[hour] = 0;
        ret_class->queue_veh[hour] = arrived_veh;
        ret_class->wait_h[hour] = (double)INFINITY;
    }
    ret_class->queue_max_veh = ret_class->overnight_veh = arrived_veh;
    ret_class->wait_mean_h = (double)INFINITY;
}

/* Mean with `weight`, or with `spare_weight` (never all zero) where all weights are zero. */
static double mean_over_hours(
    const double value_h[], const double weight[], const double spare_weight[])
{
    double sum = 0, total = 0, largest = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        largest = larger(largest, weight[hour]);
    const double *used = largest > 0 ? weight : spare_weight;
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        sum += used[hour] * value_h[hour];
        total += used[hour];
    }
    return sum / total;
}
