/* The critical path: one schedule for given durations.
 *
 * Forward, an activity starts on the first day of its calendar on which its predecessors are
 * finished; backward, it may be finished as late as the first of the late starts behind it.  A
 * finish is always the first day on which a successor may work, so "finish <= start" needs no
 * special case for calendars or milestones.
 * SPDX-License-Identifier: Apache-2.0 */
#include "programme/passes.h"

#include "base/id.h"

#include <math.h>

static enum lsp_status schedule_with(const struct lsp_programme *programme,
    const double duration_days[], struct lsp_arena *scratch, struct lsp_arena *arena,
    struct lsp_plan *ret_plan);
static void mark_leading(struct lsp_programme_tables *tables);
static struct lsp_activity_dates dates_of(const struct lsp_programme_tables *tables,
    uint32_t activity, int32_t start, int32_t finish, int32_t late, int32_t late_start);
static struct lsp_activity_dates actual_dates_of(
    const struct lsp_programme_tables *tables, const struct lsp_activity *activity);
static int32_t finish_day(const struct lsp_programme_tables *tables,
    const struct lsp_activity *activity, int32_t days, int32_t *start);

enum lsp_status lsp_programme_schedule(const struct lsp_programme *programme,
    const double duration_days[], struct lsp_arena *arena, struct lsp_plan *ret_plan)
{
    struct lsp_arena scratch = {0};
    enum lsp_status status = schedule_with(programme, duration_days, &scratch, arena, ret_plan);
    lsp_arena_finish(&scratch);
    return status;
}

static enum lsp_status schedule_with(const struct lsp_programme *programme,
    const double duration_days[], struct lsp_arena *scratch, struct lsp_arena *arena,
    struct lsp_plan *ret_plan)
{
    struct lsp_programme_tables tables;
    LSP_TRY(lsp_programme_prepare(programme, scratch, &tables));
    size_t n = programme->n_activities;
    int32_t *days = LSP_ARRAY(scratch, int32_t, n), *start = LSP_ARRAY(scratch, int32_t, n);
    int32_t *finish = LSP_ARRAY(scratch, int32_t, n), *late = LSP_ARRAY(scratch, int32_t, n);
    int32_t *late_start = LSP_ARRAY(scratch, int32_t, n);
    struct lsp_activity_dates *dates = LSP_ARRAY(arena, struct lsp_activity_dates, n);
    if (days == NULL || start == NULL || finish == NULL || late == NULL || late_start == NULL ||
        dates == NULL)
        return LSP_NO_MEMORY;
    for (size_t activity = 0; activity < n; activity++)
        days[activity] = lsp_programme_whole_days(duration_days != NULL
                                                      ? duration_days[activity]
                                                      : programme->activities[activity].mid_days);
    if (lsp_programme_pass_forward(&tables, days, start, finish) != LSP_NONE)
        return LSP_BAD_INPUT;
    lsp_programme_pass_backward(&tables, days, finish, late, late_start);
    for (uint32_t activity = 0; activity < n; activity++)
        dates[activity] = dates_of(&tables, activity, start[activity], finish[activity],
            late[activity], late_start[activity]);
    *ret_plan = (struct lsp_plan){.activities = dates, .opening_day = finish[programme->opening]};
    return LSP_OK;
}

enum lsp_status lsp_programme_prepare(const struct lsp_programme *programme,
    struct lsp_arena *arena, struct lsp_programme_tables *ret_tables)
{
    if (programme->opening >= programme->n_activities)
        LSP_BUG("a programme without its opening activity");
    struct lsp_programme_tables tables = {.programme = programme,
        .calendars = LSP_ARRAY(arena, struct lsp_work_days, programme->n_calendars),
        .order = LSP_ARRAY(arena, uint32_t, programme->n_activities),
        .leads = LSP_ARRAY(arena, bool, programme->n_activities)};
    if (tables.calendars == NULL || tables.order == NULL || tables.leads == NULL)
        return LSP_NO_MEMORY;
    for (size_t calendar = 0; calendar < programme->n_calendars; calendar++)
        LSP_TRY(lsp_programme_tabulate_calendar(
            &programme->calendars[calendar], arena, &tables.calendars[calendar]));
    LSP_TRY(lsp_programme_sort(programme, tables.order));
    mark_leading(&tables);
    *ret_tables = tables;
    return LSP_OK;
}

/* The opening waits for its predecessors and theirs, but for nothing behind a finished activity. */
static void mark_leading(struct lsp_programme_tables *tables)
{
    const struct lsp_programme *programme = tables->programme;
    tables->leads[programme->opening] = true;
    for (size_t place = programme->n_activities; place-- > 0;) {
        uint32_t activity = tables->order[place];
        const struct lsp_activity *of = &programme->activities[activity];
        if (!tables->leads[activity] || lsp_activity_is_finished(of))
            continue;
        for (size_t n = 0; n < of->n_relations; n++)
            tables->leads[of->relations[n].predecessor] = true;
    }
}

int32_t lsp_programme_whole_days(double duration_days)
{
    if (!(duration_days >= 0))
        LSP_BUG("a duration that is negative or no number");
    if (duration_days >= LSP_MAX_WORK_DAYS)
        return LSP_MAX_WORK_DAYS;
    int32_t nearest = (int32_t)floor(duration_days + 0.5);
    return nearest == 0 && duration_days > 0 ? 1 : nearest;
}

uint32_t lsp_programme_pass_forward(const struct lsp_programme_tables *tables, const int32_t days[],
    int32_t start[], int32_t finish[])
{
    const struct lsp_programme *programme = tables->programme;
    for (size_t place = 0; place < programme->n_activities; place++) {
        uint32_t activity = tables->order[place];
        const struct lsp_activity *of = &programme->activities[activity];
        int32_t ready = programme->start_day;
        if (of->not_before_day > ready) /* INT32_MIN when there is no such day */
            ready = of->not_before_day;
        for (size_t n = 0; n < of->n_relations; n++)
            if (finish[of->relations[n].predecessor] > ready)
                ready = finish[of->relations[n].predecessor];
        start[activity] = ready;
        finish[activity] = finish_day(tables, of, days[activity], &start[activity]);
        if (finish[activity] > LSP_LAST_DAY)
            return activity;
    }
    return LSP_NONE;
}

/* Works `days` days from *start on, which is moved to the first of them.  A finish past the last
 * day is given as LSP_LAST_DAY + 1. */
static int32_t finish_day(const struct lsp_programme_tables *tables,
    const struct lsp_activity *activity, int32_t days, int32_t *start)
{
    if (lsp_activity_is_finished(activity)) {
        *start = activity->finished_day + (activity->high_days > 0 ? 1 : 0);
        return *start;
    }
    if (days == 0)
        return *start;
    const struct lsp_work_days *work = &tables->calendars[activity->calendar];
    int32_t first = lsp_programme_work_before(work, *start);
    int64_t first_day = lsp_programme_day_of_work(work, first);
    int64_t finish = lsp_programme_day_of_work(work, first + days - 1) + 1;
    if (finish > LSP_LAST_DAY)
        return LSP_LAST_DAY + 1;
    *start = (int32_t)first_day;
    return (int32_t)finish;
}

void lsp_programme_pass_backward(const struct lsp_programme_tables *tables, const int32_t days[],
    const int32_t finish[], int32_t late[], int32_t late_start[])
{
    const struct lsp_programme *programme = tables->programme;
    int32_t last_finish = INT32_MIN;
    for (size_t activity = 0; activity < programme->n_activities; activity++)
        last_finish = finish[activity] > last_finish ? finish[activity] : last_finish;
    for (size_t activity = 0; activity < programme->n_activities; activity++)
        late[activity] = tables->leads[activity] ? INT32_MAX : last_finish;
    late[programme->opening] = finish[programme->opening];
    for (size_t place = programme->n_activities; place-- > 0;) {
        uint32_t activity = tables->order[place];
        const struct lsp_activity *of = &programme->activities[activity];
        if (lsp_activity_is_finished(of)) {
            late[activity] = late_start[activity] = finish[activity];
            continue; /* what came before it can no longer delay it */
        }
        late_start[activity] = late[activity];
        if (days[activity] > 0) {
            const struct lsp_work_days *work = &tables->calendars[of->calendar];
            int32_t end = lsp_programme_work_before(work, late[activity]);
            late_start[activity] = (int32_t)lsp_programme_day_of_work(work, end - days[activity]);
        }
        for (size_t n = 0; n < of->n_relations; n++) {
            uint32_t before = of->relations[n].predecessor;
            if (tables->leads[before] == tables->leads[activity] &&
                late_start[activity] < late[before])
                late[before] = late_start[activity];
        }
    }
}

/* The late finish is that of work begun on the late start: it may come before the day `late` by
 * which a successor needs it, when no work is possible in between. */
static struct lsp_activity_dates dates_of(const struct lsp_programme_tables *tables,
    uint32_t activity, int32_t start, int32_t finish, int32_t late, int32_t late_start)
{
    const struct lsp_activity *of = &tables->programme->activities[activity];
    if (lsp_activity_is_finished(of))
        return actual_dates_of(tables, of);
    int32_t late_finish = late;
    if (late > late_start) {
        const struct lsp_work_days *work = &tables->calendars[of->calendar];
        int32_t last = lsp_programme_work_before(work, late) - 1;
        late_finish = (int32_t)lsp_programme_day_of_work(work, last) + 1;
    }
    return (struct lsp_activity_dates){.early_start_day = start,
        .early_finish_day = finish,
        .late_start_day = late_start,
        .late_finish_day = late_finish,
        .float_days = late_start - start,
        .is_critical = lsp_programme_is_critical(tables, activity, start, late_start)};
}

/* What is finished has one date of its own.  Its start is not on record: the latest from which its
 * middle duration could be worked, which says as little as possible that may be wrong. */
static struct lsp_activity_dates actual_dates_of(
    const struct lsp_programme_tables *tables, const struct lsp_activity *activity)
{
    int32_t finish = activity->finished_day, start = finish;
    int32_t days = lsp_programme_whole_days(activity->mid_days);
    if (days > 0) {
        const struct lsp_work_days *work = &tables->calendars[activity->calendar];
        int32_t end = lsp_programme_work_before(work, finish + 1);
        int64_t first_day = lsp_programme_day_of_work(work, end - days);
        int32_t earliest = tables->programme->start_day;
        start = first_day > earliest ? (int32_t)first_day : earliest;
        start = start < finish ? start : finish; /* finished before the programme began */
    }
    return (struct lsp_activity_dates){.early_start_day = start,
        .early_finish_day = finish,
        .late_start_day = start,
        .late_finish_day = finish};
}

bool lsp_programme_is_critical(
    const struct lsp_programme_tables *tables, size_t activity, int32_t start, int32_t late_start)
{
    return tables->leads[activity] && start == late_start &&
           !lsp_activity_is_finished(&tables->programme->activities[activity]);
}

enum lsp_status lsp_programme_find_endless(
    const struct lsp_programme *programme, uint32_t *ret_activity)
{
    struct lsp_arena scratch = {0};
    struct lsp_programme_tables tables;
    enum lsp_status status = lsp_programme_prepare(programme, &scratch, &tables);
    size_t n = programme->n_activities;
    int32_t *days = LSP_ARRAY(&scratch, int32_t, n), *start = LSP_ARRAY(&scratch, int32_t, n);
    int32_t *finish = LSP_ARRAY(&scratch, int32_t, n);
    if (status == LSP_OK && (days == NULL || start == NULL || finish == NULL))
        status = LSP_NO_MEMORY;
    if (status == LSP_OK) {
        for (size_t activity = 0; activity < n; activity++)
            days[activity] = lsp_programme_whole_days(programme->activities[activity].high_days);
        *ret_activity = lsp_programme_pass_forward(&tables, days, start, finish);
    }
    lsp_arena_finish(&scratch);
    return status;
}
