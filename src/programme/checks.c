/* Checks of a programme's logic.
 *
 *     1  each relation is looked at, and what its successor and predecessor are held by
 * look_at_relations 2  each activity look_at_activities 3  shares over all of them look_at_shares
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "programme/checks.h"

#include "programme/programme_internal.h"

#include <math.h>

/* Limits of [DCMA2012]; its floats and durations are working days. */
static const double MOST_WORK_DAYS = 44;
static const double LEAST_FINISH_START_SHARE = 0.9;
static const double MOST_SHARE = 0.05; /* of lags, open ends, deadlines, high floats, long work */
/* Limits of our own, assumed. */
static const double MOST_LAG_DAYS = 28;     /* four weeks: longer waiting is work with a name */
static const double MOST_DATES_SHARE = 0.1; /* set dates of any kind */
static const double LEAST_RELATIONS_PER_ACTIVITY = 1; /* about 2 are usual: fewer than 1 cannot
                                                       * join all activities */
/* Shares of a few say nothing. */
enum { LEAST_TO_SHARE = 10 };

struct check {
    const struct lsp_programme *programme;
    const struct lsp_plan *plan;
    struct lsp_programme_tables tables;
    struct lsp_arena *arena;
    struct lsp_programme_checks result;
    size_t capacity;
    enum lsp_status status;
    /* [n_activities] which end of it a predecessor holds, and which a successor waits for */
    bool *start_held, *finish_held, *start_awaited, *finish_awaited;
    size_t n_finish_start, n_lags, n_open, n_deadlines, n_dates, n_high, n_long;
};

static enum lsp_status check_with(const struct lsp_programme *programme,
    const struct lsp_plan *plan, struct lsp_arena *scratch, struct lsp_arena *arena,
    struct lsp_programme_checks *ret_checks);
static void look_at_relations(struct check *check, uint32_t activity);
static void look_at_relation(
    struct check *check, uint32_t activity, const struct lsp_relation *relation);
static void look_for_twins(struct check *check, uint32_t activity);
static void look_at_logic(struct check *check, uint32_t activity);
static void look_at_times(struct check *check, uint32_t activity);
static bool is_held_by_date(const struct check *check, uint32_t activity, int32_t *ret_day);
static void look_at_actuals(struct check *check, uint32_t activity);
static void look_at_reports(struct check *check, uint32_t activity);
static void look_at_sequence(
    struct check *check, uint32_t activity, const struct lsp_relation *relation);
static void look_at_shares(struct check *check);
static void find(
    struct check *check, enum lsp_check_kind kind, uint32_t activity, double number, double limit);
static void find_between(struct check *check, enum lsp_check_kind kind, uint32_t activity,
    uint32_t other, double number, double limit);
static void sort_findings(struct lsp_programme_checks *checks);

enum lsp_status lsp_programme_check(const struct lsp_programme *programme,
    const struct lsp_plan *plan, struct lsp_arena *arena, struct lsp_programme_checks *ret_checks)
{
    struct lsp_arena scratch = {0};
    enum lsp_status status = check_with(programme, plan, &scratch, arena, ret_checks);
    lsp_arena_finish(&scratch);
    return status;
}

static enum lsp_status check_with(const struct lsp_programme *programme,
    const struct lsp_plan *plan, struct lsp_arena *scratch, struct lsp_arena *arena,
    struct lsp_programme_checks *ret_checks)
{
    size_t n_activities = programme->n_activities;
    struct check check = {.programme = programme, .plan = plan, .arena = arena};
    LSP_TRY(lsp_programme_prepare(programme, scratch, &check.tables));
    bool *ends = LSP_ARRAY(scratch, bool, 4 * n_activities);
    if (ends == NULL)
        return LSP_NO_MEMORY;
    check.start_held = ends;
    check.finish_held = ends + n_activities;
    check.start_awaited = ends + 2 * n_activities;
    check.finish_awaited = ends + 3 * n_activities;
    for (uint32_t activity = 0; activity < n_activities; activity++)
        look_at_relations(&check, activity);
    for (uint32_t activity = 0; activity < n_activities; activity++) {
        look_at_actuals(&check, activity);
        if (lsp_activity_is_finished(&programme->activities[activity]))
            continue;
        check.result.n_activities++;
        look_at_logic(&check, activity);
        look_at_times(&check, activity);
    }
    look_at_shares(&check);
    LSP_TRY(check.status);
    sort_findings(&check.result);
    *ret_checks = check.result;
    return LSP_OK;
}

/* Of a finished activity they say no more than whether it kept to them. */
static void look_at_relations(struct check *check, uint32_t activity)
{
    const struct lsp_activity *of = &check->programme->activities[activity];
    for (size_t n = 0; n < of->n_relations; n++) {
        look_at_sequence(check, activity, &of->relations[n]);
        if (!lsp_activity_is_finished(of))
            look_at_relation(check, activity, &of->relations[n]);
        bool to_start =
            of->relations[n].kind == LSP_FINISH_START || of->relations[n].kind == LSP_START_START;
        bool from_start =
            of->relations[n].kind == LSP_START_START || of->relations[n].kind == LSP_START_FINISH;
        uint32_t before = of->relations[n].predecessor;
        check->start_held[activity] |= to_start;
        check->finish_held[activity] |= !to_start;
        check->start_awaited[before] |= from_start;
        check->finish_awaited[before] |= !from_start;
    }
    look_for_twins(check, activity);
}

static void look_at_relation(
    struct check *check, uint32_t activity, const struct lsp_relation *relation)
{
    uint32_t before = relation->predecessor;
    check->result.n_relations++;
    check->n_finish_start += relation->kind == LSP_FINISH_START;
    check->n_lags += relation->lag_days > 0;
    if (relation->lag_days < 0)
        find_between(check, LSP_CHECK_LEAD, activity, before, -relation->lag_days, 0);
    if (relation->lag_days > MOST_LAG_DAYS)
        find_between(
            check, LSP_CHECK_LONG_LAG, activity, before, relation->lag_days, MOST_LAG_DAYS);
    if (relation->kind == LSP_START_FINISH)
        find_between(check, LSP_CHECK_START_FINISH, activity, before, 0, 0);
}

static void look_for_twins(struct check *check, uint32_t activity)
{
    const struct lsp_activity *of = &check->programme->activities[activity];
    for (size_t n = 1; n < of->n_relations && !lsp_activity_is_finished(of); n++)
        for (size_t other = 0; other < n; other++)
            if (of->relations[other].predecessor == of->relations[n].predecessor &&
                of->relations[other].kind == of->relations[n].kind) {
                find_between(check, LSP_CHECK_TWICE, activity, of->relations[n].predecessor, 0, 0);
                break;
            }
}

static void look_at_logic(struct check *check, uint32_t activity)
{
    const struct lsp_activity *of = &check->programme->activities[activity];
    bool is_held = check->start_held[activity] || check->finish_held[activity];
    bool is_awaited = check->start_awaited[activity] || check->finish_awaited[activity];
    bool is_opening = activity == check->programme->opening;
    bool has_work = of->high_days > 0;
    bool has_begun = of->started_day != INT32_MIN || of->not_before_day != INT32_MIN;
    bool lacks_before = !is_held && !has_begun, lacks_after = !is_awaited && !is_opening;
    check->n_open += lacks_before || lacks_after;
    if (lacks_before)
        find(check, LSP_CHECK_NO_PREDECESSOR, activity, 0, 0);
    if (lacks_after)
        find(check, LSP_CHECK_NO_SUCCESSOR, activity, 0, 0);
    if (has_work && is_held && !check->start_held[activity] && !has_begun)
        find(check, LSP_CHECK_DANGLING_START, activity, 0, 0);
    if (has_work && is_awaited && !check->finish_awaited[activity] && !is_opening)
        find(check, LSP_CHECK_DANGLING_FINISH, activity, 0, 0);
    if (is_awaited && !check->plan->activities[activity].leads)
        find(check, LSP_CHECK_NOT_LEADING, activity, 0, 0);
}

static void look_at_times(struct check *check, uint32_t activity)
{
    const struct lsp_activity *of = &check->programme->activities[activity];
    const struct lsp_activity_dates *dates = &check->plan->activities[activity];
    const struct lsp_work_days *work = &check->tables.calendars[of->calendar];
    bool has_deadline = of->start_by_day != INT32_MIN || of->finish_by_day != INT32_MIN;
    bool has_date =
        has_deadline || of->not_before_day != INT32_MIN || of->finish_not_before_day != INT32_MIN;
    int32_t start = dates->resume_day != INT32_MIN ? dates->resume_day : dates->early_start_day;
    double left_days[3];
    lsp_programme_left(&check->tables, activity, left_days);
    double float_days =
        (double)(lsp_work_before(work, start + dates->float_days) - lsp_work_before(work, start)) /
        work->units_per_day;
    int32_t held_day = 0;
    check->n_deadlines += has_deadline;
    check->n_dates += has_date;
    check->n_high += float_days > MOST_WORK_DAYS;
    check->n_long += left_days[1] > MOST_WORK_DAYS;
    if (has_deadline)
        find(check, LSP_CHECK_DEADLINE, activity, 0, 0);
    if (dates->float_days < 0)
        find(check, LSP_CHECK_NEGATIVE_FLOAT, activity, -dates->float_days, 0);
    if (float_days > MOST_WORK_DAYS)
        find(check, LSP_CHECK_HIGH_FLOAT, activity, float_days, MOST_WORK_DAYS);
    if (left_days[1] > MOST_WORK_DAYS)
        find(check, LSP_CHECK_LONG_DURATION, activity, left_days[1], MOST_WORK_DAYS);
    if (dates->is_critical && is_held_by_date(check, activity, &held_day))
        find(check, LSP_CHECK_HELD_BY_DATE, activity, held_day, 0);
}

/* True when it would be earlier without its own set dates. */
static bool is_held_by_date(const struct check *check, uint32_t activity, int32_t *ret_day)
{
    const struct lsp_activity *of = &check->programme->activities[activity];
    const struct lsp_activity_dates *dates = &check->plan->activities[activity];
    const struct lsp_work_days *work = &check->tables.calendars[of->calendar];
    int32_t day_of_work = of->high_days > 0 ? 1 : 0;
    bool by_finish = of->finish_not_before_day != INT32_MIN &&
                     dates->early_finish_day <= of->finish_not_before_day + day_of_work;
    bool by_start =
        of->not_before_day != INT32_MIN && of->started_day == INT32_MIN &&
        of->not_before_day > check->programme->start_day &&
        of->not_before_day > check->programme->data_day &&
        lsp_work_before(work, dates->early_start_day) <= lsp_work_before(work, of->not_before_day);
    for (size_t n = 0; n < of->n_relations && by_start; n++) {
        const struct lsp_activity_dates *before =
            &check->plan->activities[of->relations[n].predecessor];
        by_start = of->relations[n].kind != LSP_FINISH_START || of->relations[n].lag_days > 0 ||
                   lsp_work_before(work, before->early_finish_day) <
                       lsp_work_before(work, dates->early_start_day);
    }
    *ret_day = by_start ? of->not_before_day : of->finish_not_before_day;
    return by_start || by_finish;
}

static void look_at_actuals(struct check *check, uint32_t activity)
{
    const struct lsp_activity *of = &check->programme->activities[activity];
    int32_t data_day = check->programme->data_day;
    int32_t last = lsp_later(of->started_day, of->finished_day);
    /* Only what says more than a finish needs a data date. */
    bool is_dated = data_day != INT32_MIN || lsp_activity_is_under_way(of);
    if (last != INT32_MIN && is_dated && last >= data_day)
        find(check, LSP_CHECK_AFTER_DATA_DATE, activity, last, 0);
    if (lsp_activity_is_finished(of) && of->finished_day < of->started_day)
        find(check, LSP_CHECK_FINISH_BEFORE_START, activity, of->finished_day, 0);
    look_at_reports(check, activity);
    if (!lsp_activity_is_under_way(of))
        return;
    double left_days[3];
    lsp_programme_left(&check->tables, activity, left_days);
    if (of->high_days > 0 && !(left_days[2] > 0))
        find(check, LSP_CHECK_DONE_NOT_FINISHED, activity, 0, 0);
    if (of->high_days > 0 && !lsp_programme_is_progress_said(check->programme, activity))
        find(check, LSP_CHECK_PROGRESS_NOT_SAID, activity, 0, 0);
}

static void look_at_reports(struct check *check, uint32_t activity)
{
    const struct lsp_programme *programme = check->programme;
    const struct lsp_activity *of = &programme->activities[activity];
    bool has_actuals = of->started_day != INT32_MIN || lsp_activity_is_finished(of);
    for (size_t n = 0; n < programme->n_reports && !has_actuals; n++) {
        const struct lsp_progress_report *report = &programme->reports[n];
        bool is_late = programme->data_day != INT32_MIN && report->day >= programme->data_day;
        if (report->activity != activity || is_late || !(report->done_share > 0))
            continue;
        find(check, LSP_CHECK_REPORTED_NOT_STARTED, activity, report->day, 0);
        return;
    }
}

/* An actual date against the day that the relation asks for, as far as that day is known. */
static void look_at_sequence(
    struct check *check, uint32_t activity, const struct lsp_relation *relation)
{
    const struct lsp_activity *of = &check->programme->activities[activity];
    uint32_t before = relation->predecessor;
    const struct lsp_activity *first = &check->programme->activities[before];
    bool to_start = relation->kind == LSP_FINISH_START || relation->kind == LSP_START_START;
    bool from_start = relation->kind == LSP_START_START || relation->kind == LSP_START_FINISH;
    int32_t actual = of->started_day;
    if (!to_start || (actual == INT32_MIN && lsp_activity_is_finished(of))) /* on that evening */
        actual = lsp_activity_is_finished(of) ? of->finished_day + 1 : INT32_MIN;
    if (actual == INT32_MIN)
        return;
    const struct lsp_activity_dates *dates = &check->plan->activities[before];
    int32_t from = from_start ? dates->early_start_day : dates->early_finish_day;
    if (!from_start && lsp_activity_is_finished(first) && first->high_days > 0)
        from++;
    struct lsp_pass_link link = lsp_programme_link(relation);
    int32_t least = lsp_step_over_lag(check->tables.calendars, &link, from);
    if (actual < least)
        find_between(check, LSP_CHECK_OUT_OF_SEQUENCE, activity, before, least - actual, 0);
}

static double share(size_t part, size_t whole)
{
    return whole == 0 ? 0 : (double)part / (double)whole;
}

static void look_at_shares(struct check *check)
{
    struct lsp_programme_checks *result = &check->result;
    size_t n = result->n_activities, n_relations = result->n_relations;
    result->finish_start_share = share(check->n_finish_start, n_relations);
    result->relations_per_activity = share(n_relations, n);
    result->lag_share = share(check->n_lags, n_relations);
    result->open_share = share(check->n_open, n);
    result->deadline_share = share(check->n_deadlines, n);
    result->date_share = share(check->n_dates, n);
    result->high_float_share = share(check->n_high, n);
    result->long_share = share(check->n_long, n);
    const struct {
        enum lsp_check_kind kind;
        double number, limit;
        bool is_least;
    } SHARES[] = {
        {LSP_CHECK_FEW_FINISH_START, result->finish_start_share, LEAST_FINISH_START_SHARE, true},
        {LSP_CHECK_FEW_RELATIONS, result->relations_per_activity, LEAST_RELATIONS_PER_ACTIVITY,
            true},
        {LSP_CHECK_MANY_LAGS, result->lag_share, MOST_SHARE, false},
        {LSP_CHECK_MANY_OPEN_ENDS, result->open_share, MOST_SHARE, false},
        {LSP_CHECK_MANY_DEADLINES, result->deadline_share, MOST_SHARE, false},
        {LSP_CHECK_MANY_DATES, result->date_share, MOST_DATES_SHARE, false},
        {LSP_CHECK_MANY_HIGH_FLOATS, result->high_float_share, MOST_SHARE, false},
        {LSP_CHECK_MANY_LONG, result->long_share, MOST_SHARE, false},
    };
    for (size_t at = 0; at < sizeof SHARES / sizeof *SHARES && n >= LEAST_TO_SHARE; at++)
        if (SHARES[at].is_least ? SHARES[at].number < SHARES[at].limit
                                : SHARES[at].number > SHARES[at].limit)
            find(check, SHARES[at].kind, LSP_NONE, SHARES[at].number, SHARES[at].limit);
}

static void find(
    struct check *check, enum lsp_check_kind kind, uint32_t activity, double number, double limit)
{
    find_between(check, kind, activity, LSP_NONE, number, limit);
}

static void find_between(struct check *check, enum lsp_check_kind kind, uint32_t activity,
    uint32_t other, double number, double limit)
{
    struct lsp_programme_checks *result = &check->result;
    struct lsp_check_finding *findings = lsp_arena_grow(
        check->arena, result->findings, &check->capacity, result->n_findings + 1, sizeof *findings);
    if (findings == NULL) {
        check->status = LSP_NO_MEMORY;
        return;
    }
    result->findings = findings;
    findings[result->n_findings++] =
        (struct lsp_check_finding){kind, activity, other, number, limit};
    result->n_of[kind]++;
}

/* By kind, otherwise as they were found, which is by activity: one count and one move each. */
static void sort_findings(struct lsp_programme_checks *checks)
{
    for (size_t n = 1; n < checks->n_findings; n++) {
        struct lsp_check_finding moved = checks->findings[n];
        size_t place = n;
        for (; place > 0 && checks->findings[place - 1].kind > moved.kind; place--)
            checks->findings[place] = checks->findings[place - 1];
        checks->findings[place] = moved;
    }
}
