/* Making a programme ready for passes.
 *
 * What has happened already is taken out of the network: a relation to what is finished, or to the
 * start of what is under way, is no more than a day before which something cannot be.  Passes see
 * what is left.  SPDX-License-Identifier: Apache-2.0 */
#include "programme/programme_internal.h"

#include <math.h>
#include <stdlib.h>

static enum lsp_status allocate(struct lsp_programme_tables *tables,
    const struct lsp_programme *programme, struct lsp_arena *arena);
static enum lsp_status tabulate_calendars(
    struct lsp_programme_tables *tables, struct lsp_arena *arena);
static int32_t actual_start(const struct lsp_programme_tables *tables, uint32_t activity);
static void fill_row(struct lsp_programme_tables *tables, uint32_t activity);
static void add_relation(
    struct lsp_programme_tables *tables, struct lsp_pass_row *row, const struct lsp_relation *of);
static void mark_leading(struct lsp_programme_tables *tables);
static bool is_levelled(const struct lsp_programme_tables *tables, size_t *ret_n_needs);
static double done_share_of(const struct lsp_programme *programme, uint32_t activity);

enum lsp_status lsp_programme_prepare(const struct lsp_programme *programme,
    struct lsp_arena *arena, struct lsp_programme_tables *ret_tables)
{
    if (programme->opening >= programme->n_activities)
        LSP_BUG("a programme without its opening activity");
    struct lsp_programme_tables tables = {.programme = programme};
    LSP_TRY(allocate(&tables, programme, arena));
    LSP_TRY(tabulate_calendars(&tables, arena));
    uint32_t n_activities = (uint32_t)programme->n_activities;
    for (uint32_t activity = 0; activity < n_activities; activity++)
        tables.began_day[activity] = actual_start(&tables, activity);
    for (uint32_t activity = 0; activity < n_activities; activity++) {
        double left_days[3];
        fill_row(&tables, activity);
        lsp_programme_left(&tables, activity, left_days);
        tables.mid_days[activity] = lsp_programme_whole_days(left_days[1]);
    }
    LSP_TRY(lsp_programme_sort(programme, tables.order));
    mark_leading(&tables);
    tables.is_levelled = is_levelled(&tables, &tables.n_needs);
    if (tables.is_levelled)
        LSP_TRY(lsp_programme_prioritise(&tables));
    *ret_tables = tables;
    return LSP_OK;
}

static enum lsp_status allocate(struct lsp_programme_tables *tables,
    const struct lsp_programme *programme, struct lsp_arena *arena)
{
    size_t n_activities = programme->n_activities, n_relations = 0;
    for (size_t activity = 0; activity < n_activities; activity++)
        n_relations += programme->activities[activity].n_relations;
    tables->calendars = LSP_ARRAY(arena, struct lsp_work_days, programme->n_calendars);
    tables->order = LSP_ARRAY(arena, uint32_t, n_activities);
    tables->leads = LSP_ARRAY(arena, bool, n_activities);
    tables->mid_days = LSP_ARRAY(arena, int32_t, n_activities);
    tables->began_day = LSP_ARRAY(arena, int32_t, n_activities);
    tables->rows = LSP_ARRAY(arena, struct lsp_pass_row, n_activities);
    tables->links = LSP_ARRAY(arena, struct lsp_pass_link, n_relations);
    return tables->calendars == NULL || tables->order == NULL || tables->leads == NULL ||
                   tables->mid_days == NULL || tables->began_day == NULL || tables->rows == NULL ||
                   tables->links == NULL
               ? LSP_NO_MEMORY
               : LSP_OK;
}

/* Day by day for as long as all the work would take one after the other, and some years. */
static enum lsp_status tabulate_calendars(
    struct lsp_programme_tables *tables, struct lsp_arena *arena)
{
    const struct lsp_programme *programme = tables->programme;
    double all_days = 0;
    for (size_t activity = 0; activity < programme->n_activities; activity++)
        all_days += fmin(programme->activities[activity].mid_days, LSP_MAX_WORK_DAYS);
    int32_t n_days = (int32_t)fmin(all_days, LSP_MAX_WORK_DAYS);
    int32_t around_day = lsp_bounded_day(programme->start_day);
    for (size_t calendar = 0; calendar < programme->n_calendars; calendar++)
        LSP_TRY(lsp_work_days_tabulate(&programme->calendars[calendar], around_day, n_days, arena,
            &tables->calendars[calendar]));
    return LSP_OK;
}

/* What is finished without a start on record began on the latest day from which its middle
 * duration could be worked, which says as little as possible that may be wrong; but not before the
 * programme, unless it was finished before that. */
static int32_t actual_start(const struct lsp_programme_tables *tables, uint32_t activity)
{
    const struct lsp_activity *of = &tables->programme->activities[activity];
    if (of->started_day != INT32_MIN || !lsp_activity_is_finished(of))
        return of->started_day;
    int32_t days = lsp_programme_whole_days(of->mid_days), start = of->finished_day;
    if (days > 0)
        start = lsp_step_latest_start(
            &tables->calendars[of->calendar], days, of->finished_day + 1, INT32_MAX);
    start = lsp_later(start, tables->programme->start_day);
    return lsp_earlier(start, of->finished_day);
}

static void fill_row(struct lsp_programme_tables *tables, uint32_t activity)
{
    const struct lsp_programme *programme = tables->programme;
    const struct lsp_activity *of = &programme->activities[activity];
    struct lsp_pass_row row = {.calendar = of->calendar,
        .start = lsp_later(programme->start_day, programme->data_day),
        .finish = INT32_MIN,
        .start_by = INT32_MAX,
        .finish_by = INT32_MAX,
        .first_link = (uint32_t)tables->n_links,
        .is_finished = lsp_activity_is_finished(of),
        .has_needs = of->n_needs > 0 && !lsp_activity_is_finished(of),
        .is_held = of->as_late_as_possible && of->started_day == INT32_MIN &&
                   !lsp_activity_is_finished(of)};
    int32_t day_of_work = of->high_days > 0 ? 1 : 0;
    if (row.is_finished)
        row.start = row.finish = of->finished_day + day_of_work;
    else if (lsp_activity_is_under_way(of))
        row.start = programme->data_day != INT32_MIN ? programme->data_day : of->started_day;
    else
        row.start = lsp_later(row.start, of->not_before_day); /* INT32_MIN when there is none */
    if (!row.is_finished && of->finish_not_before_day != INT32_MIN)
        row.finish = of->finish_not_before_day + day_of_work;
    if (of->start_by_day != INT32_MIN && !lsp_activity_is_under_way(of))
        row.start_by = of->start_by_day;
    if (of->finish_by_day != INT32_MIN)
        row.finish_by = of->finish_by_day + day_of_work;
    for (size_t n = 0; n < of->n_relations && !row.is_finished; n++)
        add_relation(tables, &row, &of->relations[n]);
    row.end_link = (uint32_t)tables->n_links;
    tables->rows[activity] = row;
}

/* As a link, or as a day when the predecessor's end of it has happened already. */
static void add_relation(
    struct lsp_programme_tables *tables, struct lsp_pass_row *row, const struct lsp_relation *of)
{
    const struct lsp_activity *before = &tables->programme->activities[of->predecessor];
    struct lsp_pass_link link = lsp_programme_link(of);
    bool from_start = of->kind == LSP_START_START || of->kind == LSP_START_FINISH;
    bool to_start = of->kind == LSP_FINISH_START || of->kind == LSP_START_START;
    int32_t happened_day = INT32_MIN;
    if (from_start)
        happened_day = tables->began_day[of->predecessor];
    else if (lsp_activity_is_finished(before))
        happened_day = before->finished_day + (before->high_days > 0 ? 1 : 0);
    if (happened_day == INT32_MIN) {
        tables->links[tables->n_links++] = link;
        return;
    }
    int32_t least = lsp_step_over_lag(tables->calendars, &link, happened_day);
    if (to_start)
        row->start = lsp_later(row->start, least);
    else
        row->finish = lsp_later(row->finish, least);
}

struct lsp_pass_link lsp_programme_link(const struct lsp_relation *relation)
{
    double lag_days = fmin(fmax(round(relation->lag_days), -LSP_MAX_WORK_DAYS), LSP_MAX_WORK_DAYS);
    return (struct lsp_pass_link){.before = relation->predecessor,
        .kind = relation->kind,
        .lag_days = (int32_t)lag_days,
        .lag_calendar = relation->lag_calendar};
}

/* The opening waits for its predecessors and theirs, but for nothing that has happened. */
static void mark_leading(struct lsp_programme_tables *tables)
{
    tables->leads[tables->programme->opening] = true;
    for (size_t place = tables->programme->n_activities; place-- > 0;) {
        uint32_t activity = tables->order[place];
        const struct lsp_pass_row *row = &tables->rows[activity];
        if (tables->leads[activity])
            for (uint32_t link = row->first_link; link < row->end_link; link++)
                tables->leads[tables->links[link].before] = true;
    }
}

static bool is_levelled(const struct lsp_programme_tables *tables, size_t *ret_n_needs)
{
    const struct lsp_programme *programme = tables->programme;
    *ret_n_needs = 0;
    for (size_t activity = 0; activity < programme->n_activities; activity++)
        if (tables->rows[activity].has_needs)
            *ret_n_needs += programme->activities[activity].n_needs;
    return *ret_n_needs > 0;
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

void lsp_programme_left(
    const struct lsp_programme_tables *tables, uint32_t activity, double ret_days[static 3])
{
    const struct lsp_programme *programme = tables->programme;
    const struct lsp_activity *of = &programme->activities[activity];
    ret_days[0] = of->low_days;
    ret_days[1] = of->mid_days;
    ret_days[2] = of->high_days;
    if (!lsp_activity_is_under_way(of))
        return;
    double share = done_share_of(programme, activity);
    if (!isnan(of->left_mid_days)) {
        ret_days[1] = of->left_mid_days;
        ret_days[0] = isnan(of->left_low_days) ? of->left_mid_days : of->left_low_days;
        ret_days[2] = isnan(of->left_high_days) ? of->left_mid_days : of->left_high_days;
    } else if (!isnan(share)) {
        for (size_t n = 0; n < 3; n++)
            ret_days[n] *= 1 - share;
    } else if (programme->data_day > of->started_day) {
        const struct lsp_work_days *work = &tables->calendars[of->calendar];
        int32_t units =
            lsp_work_before(work, programme->data_day) - lsp_work_before(work, of->started_day);
        for (size_t n = 0; n < 3; n++)
            ret_days[n] =
                fmax(ret_days[n] - (double)units / work->units_per_day, fmin(ret_days[n], 1));
    }
}

bool lsp_programme_is_progress_said(const struct lsp_programme *programme, uint32_t activity)
{
    return !isnan(programme->activities[activity].left_mid_days) ||
           !isnan(done_share_of(programme, activity));
}

/* NAN when nobody says it. */
static double done_share_of(const struct lsp_programme *programme, uint32_t activity)
{
    double share = programme->activities[activity].done_share;
    if (!isnan(share))
        return share;
    int32_t latest = INT32_MIN;
    for (size_t n = 0; n < programme->n_reports; n++) {
        const struct lsp_progress_report *report = &programme->reports[n];
        bool counts = report->activity == activity && !isnan(report->done_share) &&
                      report->day > latest && report->day < programme->data_day;
        if (counts) {
            latest = report->day;
            share = report->done_share;
        }
    }
    return share;
}
