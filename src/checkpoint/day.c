/* The day of a crossing: from arrivals to waits, queues and what comes through.
 * SPDX-License-Identifier: Apache-2.0
 *
 * All vehicles of a lane group see one virtual wait, the state of lane_queue.c.  Who arrives at t
 * enters a lane when the post has been open s(t) = S(t) + wait(t) hours, S(t) being the count at t;
 * s rises, so nobody overtakes.  Everything else is geometry of the cumulative curves: a class's
 * entries by clock time t are its arrivals up to t* with s(t*) = S(t), its queue is the difference,
 * and the area between the curves is the total delay.  So Little's law holds exactly and closed
 * hours need no rule of their own. */
#include "checkpoint_internal.h"

#include <math.h>

/* What a lane group does to anyone who arrives. */
struct group_day {
    double wait_h[LSP_HOURS];          /* mean of those who arrive evenly over the hour */
    double entered_until_h[LSP_HOURS]; /* t* at the end of each hour */
};

typedef double hourly[LSP_HOURS];

static double post_day(const struct lsp_post *post, double reference_utc_offset_h,
    hourly *arrivals_veh, struct lsp_post_day *ret_day, double ret_wait_h[], hourly *ret_onward);
static void add_other_traffic(const struct lsp_post *post, const struct lsp_opening *opening,
    uint32_t vehicle, const double arrivals_veh[], double ret_all_veh[]);
static double trace_group(const struct lsp_post *post, const struct lsp_opening *opening,
    uint32_t vehicles, double lanes, hourly *all_veh, struct group_day *ret_group);
static double work_of_hours(const struct lsp_post *post, uint32_t vehicles, double lanes,
    hourly *all_veh, double ret_work_h[]);
static void trace_entries(
    const struct lsp_opening *opening, const double entry_open_h[], double ret_until_h[]);
static void class_day(const struct group_day *group, const struct lsp_opening *opening,
    const double all_veh[], struct lsp_post_class_day *ret_class);
static void entries_of_hours(const double entered_until_h[], const double arrivals_veh[],
    double ret_served_veh[], double ret_queue_veh[]);
static void refuse_class(const double all_veh[], struct lsp_post_class_day *ret_class);
static double mean_over_hours(
    const double value_h[], const double weight[], const double spare_weight[]);

void lsp_checkpoint_day(const struct lsp_passage *passage,
    double arrivals_veh[const LSP_MAX_VEHICLES][LSP_HOURS], struct lsp_crossing_day *ret_day)
{
    hourly onward[LSP_MAX_POSTS_OF_CROSSING][LSP_MAX_VEHICLES];
    *ret_day = (struct lsp_crossing_day){.n_posts = passage->n_posts};
    hourly *arriving = arrivals_veh;
    for (size_t position = 0; position < passage->n_posts; position++) {
        double wait_h[LSP_MAX_VEHICLES];
        const struct lsp_post *post = passage->posts[position];
        struct lsp_post_day *day = &ret_day->posts[position];
        hourly *going_on = position + 1 < passage->n_posts ? onward[position] : NULL;
        day->utilisation_max =
            post_day(post, passage->utc_offset_h, arriving, day, wait_h, going_on);
        arriving = going_on;
        if (day->utilisation_max > ret_day->posts[ret_day->bottleneck].utilisation_max)
            ret_day->bottleneck = (uint32_t)position;
        for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
            ret_day->wait_h[vehicle] += wait_h[vehicle];
            ret_day->time_h[vehicle] +=
                wait_h[vehicle] + lsp_post_service_h(post, (uint32_t)vehicle);
        }
    }
}

/* Fills the day of one post, the mean wait of the arrivals given (without other traffic) and,
 * unless `ret_onward` is NULL, those of them that come through.  Returns the highest utilisation.
 */
static double post_day(const struct lsp_post *post, double reference_utc_offset_h,
    hourly *arrivals_veh, struct lsp_post_day *ret_day, double ret_wait_h[], hourly *ret_onward)
{
    struct lsp_opening opening;
    lsp_opening_of(post, reference_utc_offset_h, &opening);
    hourly all_veh[LSP_MAX_VEHICLES], no_queue;
    for (uint32_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        add_other_traffic(post, &opening, vehicle, arrivals_veh[vehicle], all_veh[vehicle]);
        refuse_class(all_veh[vehicle], &ret_day->vehicles[vehicle]);
        ret_wait_h[vehicle] = (double)INFINITY;
        for (size_t hour = 0; ret_onward != NULL && hour < LSP_HOURS; hour++)
            ret_onward[vehicle][hour] = 0;
    }
    double highest = 0;
    uint32_t without_lane = ~(uint32_t)0; /* a class uses the first group that names it */
    for (size_t index = 0; index < post->n_groups; index++) {
        uint32_t members = post->groups[index].vehicles & without_lane;
        double lanes = post->groups[index].lanes * post->staffed_share;
        without_lane &= ~members;
        struct group_day group;
        ret_day->utilisation[index] = trace_group(post, &opening, members, lanes, all_veh, &group);
        highest = larger(highest, ret_day->utilisation[index]);
        for (uint32_t vehicle = 0; vehicle < LSP_MAX_VEHICLES && lanes > 0; vehicle++) {
            if (!(members >> vehicle & 1))
                continue;
            class_day(&group, &opening, all_veh[vehicle], &ret_day->vehicles[vehicle]);
            ret_wait_h[vehicle] =
                mean_over_hours(group.wait_h, arrivals_veh[vehicle], opening.open_share);
            if (ret_onward != NULL)
                entries_of_hours(
                    group.entered_until_h, arrivals_veh[vehicle], ret_onward[vehicle], no_queue);
        }
    }
    return highest;
}

/* Other traffic comes evenly over the hours in which the post is open. */
static void add_other_traffic(const struct lsp_post *post, const struct lsp_opening *opening,
    uint32_t vehicle, const double arrivals_veh[], double ret_all_veh[])
{
    double other_veh_h = post->other_veh_day[vehicle] / opening->open_h;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        ret_all_veh[hour] = arrivals_veh[hour] + other_veh_h * opening->open_share[hour];
}

/* Follows the queue of one lane group through the day.  Returns its utilisation. */
static double trace_group(const struct lsp_post *post, const struct lsp_opening *opening,
    uint32_t vehicles, double lanes, hourly *all_veh, struct group_day *ret_group)
{
    *ret_group = (struct group_day){0};
    double work_h[LSP_HOURS];
    double residual_h = work_of_hours(post, vehicles, lanes, all_veh, work_h);
    double work_day_h = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        work_day_h += work_h[hour];
    if (!(lanes > 0))
        return work_day_h > 0 ? (double)INFINITY : 0;
    struct lsp_lane_queue queue = lsp_lane_queue_of(lanes, residual_h);
    double entry_open_h[LSP_MAX_SPANS + 1];
    double unfinished_h = 0;
    entry_open_h[0] = opening->spans[0].open_from_h;
    for (size_t index = 0; index < opening->n_spans; index++) {
        const struct lsp_span *span = &opening->spans[index];
        double span_h = span->to_h - span->from_h;
        double wait_h = lsp_lane_queue_step(&queue, work_h[span->hour] * span_h,
            span->open_to_h - span->open_from_h, &unfinished_h);
        entry_open_h[index + 1] = larger(span->open_to_h + wait_h, entry_open_h[index]);
        double entry_clock_h =
            lsp_opening_mean_clock_h(opening, entry_open_h[index], entry_open_h[index + 1]);
        ret_group->wait_h[span->hour] +=
            span_h * larger(entry_clock_h - (span->from_h + span->to_h) / 2, 0);
    }
    trace_entries(opening, entry_open_h, ret_group->entered_until_h);
    return work_day_h / opening->open_h;
}

/* Work per lane that arrives in each hour [h].  Returns the mean rest of a service under way,
 * E[S^2] / (2 E[S]) over the day's mix; any number does where nobody arrives. */
static double work_of_hours(const struct lsp_post *post, uint32_t vehicles, double lanes,
    hourly *all_veh, double ret_work_h[])
{
    double first_moment = 0, second_moment = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        ret_work_h[hour] = 0;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        if (!(vehicles >> vehicle & 1))
            continue;
        double service_h = post->service_h[vehicle], cv = post->service_cv[vehicle];
        for (size_t hour = 0; hour < LSP_HOURS; hour++) {
            double work_h = all_veh[vehicle][hour] * service_h;
            ret_work_h[hour] += lanes > 0 ? work_h / lanes : work_h;
            first_moment += work_h;
            second_moment += work_h * service_h * (1 + cv * cv);
        }
    }
    return first_moment > 0 ? second_moment / (2 * first_moment) : 0;
}

/* Until when those who have entered a lane by the end of each hour had arrived. */
static void trace_entries(
    const struct lsp_opening *opening, const double entry_open_h[], double ret_until_h[])
{
    size_t at = 0;
    for (size_t index = 0; index < opening->n_spans; index++) {
        const struct lsp_span *span = &opening->spans[index];
        double open_h = span->open_to_h;
        while (at <= index && entry_open_h[at + 1] <= open_h)
            at++;
        if (at > index) {
            ret_until_h[span->hour] = span->to_h;
            continue;
        }
        const struct lsp_span *arrived = &opening->spans[at];
        double share =
            larger(open_h - entry_open_h[at], 0) / (entry_open_h[at + 1] - entry_open_h[at]);
        ret_until_h[span->hour] = arrived->from_h + share * (arrived->to_h - arrived->from_h);
    }
}

static void class_day(const struct group_day *group, const struct lsp_opening *opening,
    const double all_veh[], struct lsp_post_class_day *ret_class)
{
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        ret_class->wait_h[hour] = group->wait_h[hour];
    ret_class->wait_mean_h = mean_over_hours(group->wait_h, all_veh, opening->open_share);
    entries_of_hours(group->entered_until_h, all_veh, ret_class->served_veh, ret_class->queue_veh);
    ret_class->queue_max_veh = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        ret_class->queue_max_veh = larger(ret_class->queue_max_veh, ret_class->queue_veh[hour]);
    ret_class->overnight_veh = ret_class->queue_veh[LSP_HOURS - 1];
}

/* Entries of each hour, and who is left at its end, from the two cumulative curves. */
static void entries_of_hours(const double entered_until_h[], const double arrivals_veh[],
    double ret_served_veh[], double ret_queue_veh[])
{
    size_t at = 0; /* the hour of arrival of those who enter */
    double before_at_veh = 0, arrived_veh = 0, entered_veh = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        arrived_veh += arrivals_veh[hour];
        while (at < hour && entered_until_h[hour] >= (double)(at + 1))
            before_at_veh += arrivals_veh[at++];
        double part = smaller(entered_until_h[hour] - (double)at, 1);
        double now_veh = before_at_veh + arrivals_veh[at] * part;
        ret_served_veh[hour] = larger(now_veh - entered_veh, 0);
        ret_queue_veh[hour] = larger(arrived_veh - now_veh, 0);
        entered_veh = now_veh;
    }
}

/* No lane: everyone who comes stays. */
static void refuse_class(const double all_veh[], struct lsp_post_class_day *ret_class)
{
    double arrived_veh = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        arrived_veh += all_veh[hour];
        ret_class->arrivals_veh[hour] = all_veh[hour];
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
