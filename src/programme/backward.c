/* The backward look: reports against the baseline.
 *
 *     1  the baseline: the same programme as if nothing had happened                plan_baseline
 *     2  each report against the baseline's share of that day                       look_at_reports
 *     3  the pace of what is under way                                              look_at_paces
 *     4  each day with a report: all shares, and the forecast of that evening       look_at_days
 *     5  announced dates                                                            look_at_targets
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "programme/backward.h"

#include "programme/programme_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is known of an activity by some evening. */
struct seen {
    bool is_finished;
    double share; /* 0 where nothing is known */
};

struct look {
    const struct lsp_programme *programme;
    struct lsp_programme_tables tables; /* for calendars and durations only */
    struct lsp_arena *scratch, *arena;
    struct lsp_activity *activities;     /* [n_activities] of the programme as it was on some day */
    struct lsp_progress_report *reports; /* [n_reports] rising by day */
    uint32_t *place;                     /* [n_reports] of each in the programme */
    bool *is_seen;                       /* [n_activities] something is known of it */
    struct lsp_backward_look result;
};

static enum lsp_status look_with(const struct lsp_programme *programme, struct lsp_arena *scratch,
    struct lsp_arena *arena, struct lsp_backward_look *ret_look);
static enum lsp_status allocate(struct look *look);
static void sort_reports(struct look *look);
static enum lsp_status plan_baseline(struct look *look);
static void forget_progress(struct lsp_activity *activity);
static void look_at_reports(struct look *look);
static struct lsp_look_report look_at_report(const struct look *look, size_t n);
static double share_by(
    const struct look *look, uint32_t activity, int32_t start, int32_t finish, int32_t morning);
static int32_t day_of_share(
    const struct look *look, uint32_t activity, int32_t start, int32_t finish, double share);
static void look_at_paces(struct look *look);
static bool take_pace(const struct look *look, uint32_t activity, struct lsp_look_pace *ret_pace);
static enum lsp_status look_at_days(struct look *look);
static enum lsp_status look_at_day(struct look *look, struct lsp_look_day *day);
static struct seen seen_by(const struct look *look, uint32_t activity, int32_t day);
static void sum_shares(
    const struct look *look, int32_t day, double *ret_early, double *ret_late, double *ret_done);
static int32_t completion_day(const struct look *look);
static double early_sum(const struct look *look, int32_t morning);
static int32_t ahead_of_sum(const struct look *look, int32_t day, double done_share);
static enum lsp_status forecast(struct look *look, int32_t day, int32_t *ret_opening_day);
static enum lsp_status forecast_now(struct look *look, bool at_pace, struct lsp_plan *ret_plan);
static enum lsp_status look_at_targets(struct look *look);
static double execution_index(const struct look *look);

enum lsp_status lsp_programme_look_back(const struct lsp_programme *programme,
    struct lsp_arena *arena, struct lsp_backward_look *ret_look)
{
    struct lsp_arena scratch = {0};
    enum lsp_status status = look_with(programme, &scratch, arena, ret_look);
    lsp_arena_finish(&scratch);
    return status;
}

static enum lsp_status look_with(const struct lsp_programme *programme, struct lsp_arena *scratch,
    struct lsp_arena *arena, struct lsp_backward_look *ret_look)
{
    struct look look = {.programme = programme, .scratch = scratch, .arena = arena};
    LSP_TRY(lsp_programme_prepare(programme, scratch, &look.tables));
    LSP_TRY(allocate(&look));
    sort_reports(&look);
    LSP_TRY(plan_baseline(&look));
    look_at_reports(&look);
    look_at_paces(&look);
    LSP_TRY(look_at_days(&look));
    LSP_TRY(look_at_targets(&look));
    look.result.execution_index = execution_index(&look);
    *ret_look = look.result;
    return LSP_OK;
}

static enum lsp_status allocate(struct look *look)
{
    const struct lsp_programme *programme = look->programme;
    struct lsp_backward_look *result = &look->result;
    size_t n_activities = programme->n_activities, n_reports = programme->n_reports;
    look->activities = LSP_ARRAY(look->scratch, struct lsp_activity, n_activities);
    look->is_seen = LSP_ARRAY(look->scratch, bool, n_activities);
    look->reports = LSP_ARRAY(look->scratch, struct lsp_progress_report, n_reports);
    look->place = LSP_ARRAY(look->scratch, uint32_t, n_reports);
    result->reports = LSP_ARRAY(look->arena, struct lsp_look_report, n_reports);
    result->days = LSP_ARRAY(look->arena, struct lsp_look_day, n_reports + 1);
    result->paces = LSP_ARRAY(look->arena, struct lsp_look_pace, n_activities);
    result->targets = LSP_ARRAY(look->arena, struct lsp_look_target, programme->n_targets);
    return look->activities == NULL || look->is_seen == NULL || look->reports == NULL ||
                   look->place == NULL || result->reports == NULL || result->days == NULL ||
                   result->paces == NULL || result->targets == NULL
               ? LSP_NO_MEMORY
               : LSP_OK;
}

/* By day; on one day as they stand in the programme. */
static void sort_reports(struct look *look)
{
    const struct lsp_programme *programme = look->programme;
    for (size_t n = 0; n < programme->n_reports; n++) {
        size_t place = n;
        for (; place > 0 && look->reports[place - 1].day > programme->reports[n].day; place--) {
            look->reports[place] = look->reports[place - 1];
            look->place[place] = look->place[place - 1];
        }
        look->reports[place] = programme->reports[n];
        look->place[place] = (uint32_t)n;
        look->is_seen[programme->reports[n].activity] = true;
    }
    for (size_t activity = 0; activity < programme->n_activities; activity++)
        look->is_seen[activity] |= programme->activities[activity].started_day != INT32_MIN ||
                                   lsp_activity_is_finished(&programme->activities[activity]);
}

static enum lsp_status plan_baseline(struct look *look)
{
    struct lsp_programme baseline = *look->programme;
    memcpy(look->activities, baseline.activities, baseline.n_activities * sizeof *look->activities);
    for (size_t activity = 0; activity < baseline.n_activities; activity++)
        forget_progress(&look->activities[activity]);
    baseline.activities = look->activities;
    baseline.data_day = INT32_MIN;
    baseline.n_reports = 0;
    LSP_TRY(lsp_programme_schedule(&baseline, NULL, look->arena, &look->result.baseline));
    look->result.baseline_opening_day = look->result.baseline.opening_day;
    return LSP_OK;
}

static void forget_progress(struct lsp_activity *activity)
{
    activity->started_day = activity->finished_day = INT32_MIN;
    const double unknown = (double)NAN;
    activity->done_share = unknown;
    activity->left_low_days = activity->left_mid_days = activity->left_high_days = unknown;
}

static void look_at_reports(struct look *look)
{
    for (size_t n = 0; n < look->programme->n_reports; n++)
        if (!isnan(look->reports[n].done_share))
            look->result.reports[look->result.n_reports++] = look_at_report(look, n);
}

static struct lsp_look_report look_at_report(const struct look *look, size_t n)
{
    const struct lsp_progress_report *report = &look->reports[n];
    uint32_t activity = report->activity;
    const struct lsp_activity_dates *dates = &look->result.baseline.activities[activity];
    int32_t morning = report->day + 1, seen = morning;
    for (size_t before = 0; before < n && report->done_share >= 1; before++)
        if (look->reports[before].activity == activity && look->reports[before].done_share >= 1)
            seen = lsp_earlier(seen, look->reports[before].day + 1); /* it was done before */
    if (report->done_share >= 1 && lsp_activity_is_finished(&look->programme->activities[activity]))
        seen = lsp_earlier(seen, look->programme->activities[activity].finished_day + 1);
    struct lsp_look_report found = {.report = look->place[n],
        .activity = activity,
        .early_share =
            share_by(look, activity, dates->early_start_day, dates->early_finish_day, morning),
        .late_share =
            share_by(look, activity, dates->late_start_day, dates->late_finish_day, morning)};
    int32_t early = day_of_share(
        look, activity, dates->early_start_day, dates->early_finish_day, report->done_share);
    int32_t late = day_of_share(
        look, activity, dates->late_start_day, dates->late_finish_day, report->done_share);
    bool has_begun = report->done_share > 0;
    found.ahead_of_early_days = has_begun || early < seen ? early - seen : 0;
    found.ahead_of_late_days = has_begun || late < seen ? late - seen : 0;
    if (found.ahead_of_early_days >= 0 || report->done_share >= found.early_share)
        found.verdict = LSP_LOOK_ON_SCHEDULE;
    else if (found.ahead_of_late_days >= 0 || report->done_share >= found.late_share)
        found.verdict = LSP_LOOK_WITHIN_FLOAT;
    else
        found.verdict = LSP_LOOK_BEHIND;
    /* Done, but later than asked for: the share alone would hide it. */
    if (report->done_share >= 1)
        found.verdict = found.ahead_of_early_days >= 0  ? LSP_LOOK_ON_SCHEDULE
                        : found.ahead_of_late_days >= 0 ? LSP_LOOK_WITHIN_FLOAT
                                                        : LSP_LOOK_BEHIND;
    return found;
}

/* The part of its work that lies before a morning, when it is done from start to finish. */
static double share_by(
    const struct look *look, uint32_t activity, int32_t start, int32_t finish, int32_t morning)
{
    const struct lsp_activity *of = &look->programme->activities[activity];
    const struct lsp_work_days *work = &look->tables.calendars[of->calendar];
    if (morning >= finish)
        return 1;
    int32_t from = lsp_work_before(work, start), all = lsp_work_before(work, finish) - from;
    if (morning <= start || all == 0)
        return 0;
    return (double)(lsp_work_before(work, morning) - from) / all;
}

/* The morning on which it has done a share: its inverse. */
static int32_t day_of_share(
    const struct look *look, uint32_t activity, int32_t start, int32_t finish, double share)
{
    const struct lsp_activity *of = &look->programme->activities[activity];
    const struct lsp_work_days *work = &look->tables.calendars[of->calendar];
    int32_t from = lsp_work_before(work, start), all = lsp_work_before(work, finish) - from;
    int32_t units = (int32_t)ceil(share * all - 1e-9); /* a share times its whole is inexact */
    if (share >= 1)
        return finish;
    return units <= 0 ? start : lsp_work_day_of(work, from + units - 1) + 1;
}

static void look_at_paces(struct look *look)
{
    uint32_t n_activities = (uint32_t)look->programme->n_activities;
    for (uint32_t activity = 0; activity < n_activities; activity++) {
        const struct lsp_activity *of = &look->programme->activities[activity];
        struct lsp_look_pace pace;
        if (!lsp_activity_is_finished(of) && take_pace(look, activity, &pace))
            look->result.paces[look->result.n_paces++] = pace;
    }
}

/* Between its actual start, or its first report, and its last report that says more. */
static bool take_pace(const struct look *look, uint32_t activity, struct lsp_look_pace *ret_pace)
{
    const struct lsp_activity *of = &look->programme->activities[activity];
    const struct lsp_work_days *work = &look->tables.calendars[of->calendar];
    struct lsp_look_pace pace = {.activity = activity, .from_day = of->started_day};
    double from_share = 0, to_share = 0;
    int32_t last_day = INT32_MIN;
    for (size_t n = 0; n < look->programme->n_reports; n++) {
        const struct lsp_progress_report *report = &look->reports[n];
        if (report->activity != activity || isnan(report->done_share))
            continue;
        if (pace.from_day == INT32_MIN) {
            pace.from_day = report->day + 1;
            from_share = report->done_share;
        }
        last_day = report->day + 1;
        to_share = report->done_share;
    }
    bool is_said = !isnan(of->done_share) && look->programme->data_day != INT32_MIN;
    if (is_said && pace.from_day != INT32_MIN && look->programme->data_day >= last_day) {
        last_day = look->programme->data_day;
        to_share = of->done_share;
    }
    pace.to_day = last_day;
    if (pace.from_day == INT32_MIN || last_day <= pace.from_day || to_share >= 1)
        return false;
    double units = lsp_work_before(work, last_day) - lsp_work_before(work, pace.from_day);
    double done = to_share - from_share;
    if (!(units > 0))
        return false;
    pace.share_per_work_day = done / units * work->units_per_day;
    pace.finish_day = LSP_LAST_DAY + 1;
    double left_units = done > 0 ? ceil((1 - to_share) / done * units - 1e-9) : 0;
    if (done > 0 && left_units < (double)LSP_MAX_WORK_DAYS * work->units_per_day)
        pace.finish_day =
            lsp_work_day_of(work, lsp_work_before(work, last_day) + (int32_t)left_units - 1) + 1;
    *ret_pace = pace;
    return true;
}

static enum lsp_status look_at_days(struct look *look)
{
    struct lsp_backward_look *result = &look->result;
    int32_t data_day = look->programme->data_day;
    for (size_t n = 0; n < look->programme->n_reports; n++) {
        bool is_new =
            result->n_days == 0 || result->days[result->n_days - 1].day < look->reports[n].day;
        bool is_known = data_day == INT32_MIN || look->reports[n].day < data_day;
        if (is_new && is_known)
            result->days[result->n_days++].day = look->reports[n].day;
    }
    bool has_seen = false;
    for (size_t activity = 0; activity < look->programme->n_activities; activity++)
        has_seen |= look->is_seen[activity];
    if (has_seen && data_day != INT32_MIN &&
        (result->n_days == 0 || result->days[result->n_days - 1].day < data_day - 1))
        result->days[result->n_days++].day = data_day - 1;
    for (size_t day = 0; day < result->n_days; day++)
        LSP_TRY(look_at_day(look, &result->days[day]));
    return LSP_OK;
}

static enum lsp_status look_at_day(struct look *look, struct lsp_look_day *day)
{
    sum_shares(look, day->day, &day->early_share, &day->late_share, &day->done_share);
    day->ahead_days =
        ahead_of_sum(look, lsp_earlier(day->day, completion_day(look)), day->done_share);
    return forecast(look, day->day, &day->forecast_opening_day);
}

/* What was known by an evening: of reports the last, between a report and a later actual finish
 * nothing more. */
static struct seen seen_by(const struct look *look, uint32_t activity, int32_t day)
{
    const struct lsp_activity *of = &look->programme->activities[activity];
    struct seen seen = {0};
    if (lsp_activity_is_finished(of) && of->finished_day <= day)
        return (struct seen){.is_finished = true, .share = 1};
    for (size_t n = 0; n < look->programme->n_reports && look->reports[n].day <= day; n++)
        if (look->reports[n].activity == activity && !isnan(look->reports[n].done_share))
            seen.share = look->reports[n].done_share;
    bool is_now = !isnan(of->done_share) && look->programme->data_day != INT32_MIN &&
                  day >= look->programme->data_day - 1;
    if (is_now && lsp_activity_is_under_way(of))
        seen.share = of->done_share;
    return seen;
}

static void sum_shares(
    const struct look *look, int32_t day, double *ret_early, double *ret_late, double *ret_done)
{
    const struct lsp_activity_dates *dates = look->result.baseline.activities;
    double all_days = 0, early_days = 0, late_days = 0, done_days = 0;
    for (uint32_t activity = 0; activity < look->programme->n_activities; activity++) {
        double days = look->programme->activities[activity].mid_days;
        if (!look->is_seen[activity])
            continue;
        const struct lsp_activity_dates *of = &dates[activity];
        all_days += days;
        early_days +=
            days * share_by(look, activity, of->early_start_day, of->early_finish_day, day + 1);
        late_days +=
            days * share_by(look, activity, of->late_start_day, of->late_finish_day, day + 1);
        done_days += days * seen_by(look, activity, day).share;
    }
    *ret_early = all_days > 0 ? early_days / all_days : 0;
    *ret_late = all_days > 0 ? late_days / all_days : 0;
    *ret_done = all_days > 0 ? done_days / all_days : 0;
}

/* The evening on which all that anything is known of was done: from then on it is neither earlier
 * nor later.  INT32_MAX when that is not known of some. */
static int32_t completion_day(const struct look *look)
{
    int32_t last_day = INT32_MIN;
    for (uint32_t activity = 0; activity < look->programme->n_activities; activity++) {
        const struct lsp_activity *of = &look->programme->activities[activity];
        int32_t done_day = lsp_activity_is_finished(of) ? of->finished_day : INT32_MAX;
        for (size_t n = 0; n < look->programme->n_reports; n++)
            if (look->reports[n].activity == activity && look->reports[n].done_share >= 1)
                done_day = lsp_earlier(done_day, look->reports[n].day);
        if (look->is_seen[activity])
            last_day = lsp_later(last_day, done_day);
    }
    return last_day;
}

static double early_sum(const struct look *look, int32_t morning)
{
    double early, late, done;
    sum_shares(look, morning - 1, &early, &late, &done);
    return early;
}

/* The first morning on which the early dates' sum is as large, less the morning after `day`. */
static int32_t ahead_of_sum(const struct look *look, int32_t day, double done_share)
{
    const double nearly = 1e-9; /* sums of shares are inexact */
    int32_t low = INT32_MAX, high = INT32_MIN;
    for (size_t activity = 0; activity < look->programme->n_activities; activity++) {
        const struct lsp_activity_dates *of = &look->result.baseline.activities[activity];
        low = look->is_seen[activity] ? lsp_earlier(low, of->early_start_day) : low;
        high = look->is_seen[activity] ? lsp_later(high, of->early_finish_day) : high;
    }
    if (low > high || (!(done_share > 0) && low > day))
        return 0;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (early_sum(look, middle) >= done_share - nearly)
            high = middle;
        else
            low = middle + 1;
    }
    return low - (day + 1);
}

/* The programme as it was known on an evening, planned from the next morning on.  What was under
 * way but not reported on counts as begun on its actual start. */
static enum lsp_status forecast(struct look *look, int32_t day, int32_t *ret_opening_day)
{
    struct lsp_programme known = *look->programme;
    struct lsp_plan plan;
    for (uint32_t activity = 0; activity < known.n_activities; activity++) {
        const struct lsp_activity *of = &look->programme->activities[activity];
        struct lsp_activity *as = &look->activities[activity];
        struct seen seen = seen_by(look, activity, day);
        bool has_begun = of->started_day != INT32_MIN && of->started_day <= day;
        *as = *of;
        forget_progress(as);
        if (seen.is_finished)
            as->finished_day = of->finished_day;
        if (has_begun)
            as->started_day = of->started_day;
        else if (seen.share > 0 && !seen.is_finished)
            as->started_day = day; /* some time before: only what is left counts */
        if (seen.share > 0)
            as->done_share = seen.share;
    }
    known.activities = look->activities;
    known.data_day = day + 1;
    known.n_reports = 0;
    LSP_TRY(lsp_programme_schedule(&known, NULL, look->scratch, &plan));
    *ret_opening_day = plan.opening_day;
    return LSP_OK;
}

/* The programme as it stands, or with what is under way going on at its pace. */
static enum lsp_status forecast_now(struct look *look, bool at_pace, struct lsp_plan *ret_plan)
{
    struct lsp_programme now = *look->programme;
    memcpy(look->activities, now.activities, now.n_activities * sizeof *look->activities);
    for (size_t n = 0; n < look->result.n_paces && at_pace; n++) {
        const struct lsp_look_pace *pace = &look->result.paces[n];
        struct lsp_activity *of = &look->activities[pace->activity];
        const struct lsp_work_days *work = &look->tables.calendars[of->calendar];
        int32_t from = lsp_later(pace->to_day, now.data_day);
        double units = lsp_work_before(work, pace->finish_day) - lsp_work_before(work, from);
        if (of->started_day == INT32_MIN)
            of->started_day = lsp_earlier(pace->from_day, from - 1);
        bool is_never = pace->finish_day > LSP_LAST_DAY;
        of->left_mid_days = is_never ? LSP_MAX_WORK_DAYS : fmax(units / work->units_per_day, 0);
    }
    now.activities = look->activities;
    return lsp_programme_schedule(&now, NULL, look->arena, ret_plan);
}

/* A finish as the target's day counts it. */
static int32_t last_day_of(const struct look *look, const struct lsp_plan *plan, uint32_t activity)
{
    const struct lsp_activity *of = &look->programme->activities[activity];
    bool is_morning_after =
        of->high_days > 0 && !(plan != &look->result.baseline && lsp_activity_is_finished(of));
    return plan->activities[activity].early_finish_day - (is_morning_after ? 1 : 0);
}

static enum lsp_status look_at_targets(struct look *look)
{
    struct lsp_plan now, pace;
    LSP_TRY(forecast_now(look, false, &now));
    enum lsp_status at_pace = forecast_now(look, true, &pace);
    bool is_never = at_pace == LSP_BAD_INPUT; /* something does not move at all */
    if (at_pace != LSP_OK && !is_never)
        return at_pace;
    look->result.forecast_opening_day = now.opening_day;
    look->result.opening_at_pace_day = is_never ? LSP_LAST_DAY + 1 : pace.opening_day;
    look->result.n_targets = look->programme->n_targets;
    for (uint32_t target = 0; target < look->programme->n_targets; target++) {
        uint32_t activity = look->programme->targets[target].activity;
        look->result.targets[target] = (struct lsp_look_target){.target = target,
            .baseline_day = last_day_of(look, &look->result.baseline, activity),
            .forecast_day = last_day_of(look, &now, activity),
            .at_pace_day = is_never ? LSP_LAST_DAY + 1 : last_day_of(look, &pace, activity)};
    }
    return LSP_OK;
}

static double execution_index(const struct look *look)
{
    size_t n_due = 0, n_finished = 0;
    int32_t data_day = look->programme->data_day;
    for (uint32_t activity = 0; activity < look->programme->n_activities; activity++) {
        const struct lsp_activity *of = &look->programme->activities[activity];
        n_due += last_day_of(look, &look->result.baseline, activity) < data_day;
        n_finished += lsp_activity_is_finished(of) && of->finished_day < data_day;
    }
    return n_due == 0 ? (double)NAN : (double)n_finished / (double)n_due;
}
