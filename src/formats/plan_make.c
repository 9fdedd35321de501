/* The programme that a planner's plan comes to.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan_model.h"

#include <math.h>
#include <string.h>

#include "base/id.h"
#include "formats/plan_internal.h"
#include "formats/plan_rules.h"

static bool has_errors(const struct lsp_plan_model *model);
static void mark_calendars(struct lsp_plan_model *model);
static void add_elapsed_calendar(struct lsp_plan_model *model);
static struct lsp_plan_calendar *calendar_of(
    struct lsp_plan_model *model, const struct lsp_plan_task *task);
static void make_dates(struct lsp_plan_model *model, struct lsp_programme *programme);
static void make_activities(struct lsp_plan_model *model, struct lsp_programme *programme);
static void count_task(struct lsp_plan_model *model, const struct lsp_plan_task *task);
static void make_activity(struct lsp_plan_model *model, const struct lsp_plan_task *task,
    const struct lsp_plan_calendar *calendar, struct lsp_activity *activity);
static const char *make_unique_id(
    struct lsp_plan_model *model, struct lsp_ids *ids, const struct lsp_plan_task *task);
static void make_durations(struct lsp_plan_model *model, const struct lsp_plan_task *task,
    const struct lsp_plan_calendar *calendar, struct lsp_activity *activity);
static double days_of(double hours, const struct lsp_plan_calendar *calendar, double none);
static void make_constraint(struct lsp_plan_model *model, const struct lsp_plan_task *task,
    const struct lsp_plan_calendar *calendar, size_t which, struct lsp_activity *activity);
static void make_progress(struct lsp_plan_model *model, const struct lsp_plan_task *task,
    const struct lsp_plan_calendar *calendar, struct lsp_activity *activity);
static void choose_opening(struct lsp_plan_model *model, struct lsp_programme *programme);
static bool finishes_after(const struct lsp_plan_task *task, const struct lsp_plan_task *other);
static void check_circle(struct lsp_plan_model *model, const struct lsp_programme *programme);
static int32_t earlier_of(int32_t a, int32_t b);
static int32_t later_of(int32_t a, int32_t b);

void lsp_plan_make(struct lsp_plan_model *model, struct lsp_programme *ret_programme)
{
    struct lsp_programme programme = lsp_programme_blank();
    mark_calendars(model);
    if (model->status == LSP_OK && !has_errors(model))
        lsp_plan_make_calendars(model, &programme);
    if (model->status != LSP_OK || has_errors(model))
        return; /* what follows refers to calendars */
    make_activities(model, &programme);
    if (model->status == LSP_OK)
        lsp_plan_make_relations(model, &programme);
    if (model->status == LSP_OK)
        lsp_plan_make_needs(model, &programme);
    if (model->status != LSP_OK || has_errors(model))
        return;
    make_dates(model, &programme);
    choose_opening(model, &programme);
    lsp_plan_apply_project_rules(model, &programme);
    if (model->status == LSP_OK)
        check_circle(model, &programme);
    *ret_programme = programme;
}

static bool has_errors(const struct lsp_plan_model *model)
{
    return model->diags->n_errors > model->n_errors_before;
}

/* Those that tasks and lags are counted in. */
static void mark_calendars(struct lsp_plan_model *model)
{
    for (size_t link = 0; link < model->n_links; link++)
        if (model->links[link].lag_calendar == LSP_PLAN_OF_PROJECT && model->calendar_uid != NULL)
            (void)lsp_plan_use_calendar(model, model->calendar_uid);
    add_elapsed_calendar(model);
    for (size_t at = 0; at < model->n_calendars; at++)
        if (model->calendars[at].rules != NULL) /* ours: the programme had it, used or not */
            (void)lsp_plan_use_calendar(model, model->calendars[at].uid);
    for (size_t index = 0; index < model->n_tasks && model->status == LSP_OK; index++) {
        const struct lsp_plan_task *task = &model->tasks[index];
        if (task->is_summary || task->is_left_out || calendar_of(model, task) != NULL)
            continue;
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_REFERENCE,
            &(struct lsp_diag_facts){.where = task->where,
                .found = task->calendar_uid,
                .hint = task->calendar_uid == NULL ? "the project has no calendar either" : NULL},
            "a task has a calendar that the plan does not have");
    }
}

/* Days and nights, for tasks whose duration takes no notice of calendars. */
static void add_elapsed_calendar(struct lsp_plan_model *model)
{
    size_t task = 0;
    while (
        task < model->n_tasks && (model->tasks[task].is_summary || model->tasks[task].is_left_out ||
                                     !model->tasks[task].is_elapsed))
        task++;
    if (task == model->n_tasks)
        return;
    struct lsp_plan_calendar *calendar =
        lsp_plan_add_calendar(model, LSP_PLAN_ELAPSED_UID, model->tasks[task].where);
    if (calendar == NULL)
        return;
    calendar->name = "Day and night";
    for (size_t weekday = 0; weekday < 7; weekday++) {
        calendar->says_weekday[weekday] = true;
        calendar->week_hours[weekday] = 24;
        calendar->ends_minute[weekday] = 24 * 60;
    }
}

static struct lsp_plan_calendar *calendar_of(
    struct lsp_plan_model *model, const struct lsp_plan_task *task)
{
    const char *uid = task->is_elapsed             ? LSP_PLAN_ELAPSED_UID
                      : task->calendar_uid != NULL ? task->calendar_uid
                                                   : model->calendar_uid;
    return uid == NULL ? NULL : lsp_plan_use_calendar(model, uid);
}

struct lsp_plan_calendar *lsp_plan_calendar_of(struct lsp_plan_model *model, uint32_t task)
{
    return calendar_of(model, &model->tasks[task]);
}

static void make_activities(struct lsp_plan_model *model, struct lsp_programme *programme)
{
    struct lsp_ids ids = {.noun = "activity"};
    programme->activities = LSP_ARRAY(model->arena, struct lsp_activity, model->n_tasks);
    if (programme->activities == NULL)
        model->status = LSP_NO_MEMORY;
    for (size_t index = 0; index < model->n_tasks && model->status == LSP_OK; index++) {
        struct lsp_plan_task *task = &model->tasks[index];
        count_task(model, task);
        if (task->is_summary || task->is_left_out)
            continue;
        struct lsp_activity *activity = &programme->activities[programme->n_activities];
        task->index = (uint32_t)programme->n_activities++;
        const char *id = make_unique_id(model, &ids, task);
        *activity = lsp_programme_blank_activity(
            id, task->name[0] == '\0' ? id : lsp_plan_keep(model, task->name));
        make_activity(model, task, calendar_of(model, task), activity);
    }
    if (model->status == LSP_OK && programme->n_activities == 0)
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_MISSING,
            &(struct lsp_diag_facts){
                .where = {.file = model->file}, .expected = "at least one task that is no summary"},
            "the plan has no tasks");
}

static void count_task(struct lsp_plan_model *model, const struct lsp_plan_task *task)
{
    bool is_constrained = task->constraint[0] != LSP_PLAN_ASAP || task->deadline.day != INT32_MIN ||
                          task->not_before.day != INT32_MIN;
    if (task->is_summary && is_constrained)
        lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
            "constraints and deadlines of summary tasks, which are left out", 1, task->where);
}

static void make_activity(struct lsp_plan_model *model, const struct lsp_plan_task *task,
    const struct lsp_plan_calendar *calendar, struct lsp_activity *activity)
{
    activity->bank = lsp_plan_keep(model, task->bank);
    activity->group = lsp_plan_keep(model, task->group);
    activity->calendar = calendar->index;
    activity->where = task->where;
    make_durations(model, task, calendar, activity);
    for (size_t which = 0; which < 2; which++)
        make_constraint(model, task, calendar, which, activity);
    bool is_milestone = activity->mid_days <= 0;
    if (task->not_before.day != INT32_MIN)
        activity->not_before_day =
            later_of(activity->not_before_day, lsp_plan_start_day(calendar, task->not_before));
    if (task->deadline.day != INT32_MIN)
        activity->finish_by_day = earlier_of(
            activity->finish_by_day, is_milestone ? lsp_plan_start_day(calendar, task->deadline)
                                                  : lsp_plan_finish_day(calendar, task->deadline));
    make_progress(model, task, calendar, activity);
}

/* The planner's own, or made from the unique number; "_2" and so on where it stands twice. */
static const char *make_unique_id(
    struct lsp_plan_model *model, struct lsp_ids *ids, const struct lsp_plan_task *task)
{
    enum { MAX_TRIES = 10000 };
    char *made = lsp_arena_printf(&model->scratch, "t%s", task->uid);
    if (made == NULL) {
        model->status = LSP_NO_MEMORY;
        return "";
    }
    const char *id = lsp_plan_make_id(model, task->id != NULL ? task->id : made);
    const char *unique = id;
    for (int number = 2; lsp_ids_find(ids, unique) != LSP_NONE && number < MAX_TRIES; number++) {
        unique = lsp_arena_printf(model->arena, "%s_%d", id, number);
        if (unique == NULL) {
            model->status = LSP_NO_MEMORY;
            return "";
        }
    }
    uint32_t first;
    if (lsp_ids_add(ids, &model->scratch, unique, task->where, &first) != LSP_OK)
        model->status = LSP_NO_MEMORY;
    return unique;
}

static void make_durations(struct lsp_plan_model *model, const struct lsp_plan_task *task,
    const struct lsp_plan_calendar *calendar, struct lsp_activity *activity)
{
    static const double WHOLE = 1e-3; /* days: planners' tools keep minutes */
    if (isnan(task->duration_h)) {
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_MISSING,
            &(struct lsp_diag_facts){.where = task->where,
                .found = task->name,
                .expected = "a duration for each task; 0 for a milestone"},
            "a task of the plan has no duration");
        return;
    }
    double days = days_of(task->duration_h, calendar, 0);
    activity->mid_days = days;
    activity->low_days = days_of(task->low_h, calendar, days);
    activity->high_days = days_of(task->high_h, calendar, days);
    if (activity->low_days > days || activity->high_days < days) {
        lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
            "tasks whose duration has left the range that linkspan had written; the range now "
            "reaches to it",
            1, task->where);
        activity->low_days = activity->low_days < days ? activity->low_days : days;
        activity->high_days = activity->high_days > days ? activity->high_days : days;
    }
    bool is_plain = task->rules[0] == '\0';
    if (is_plain && fabs(days - round(days)) > WHOLE)
        lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
            "tasks whose duration is no whole number of working days; it is counted as the nearest",
            1, task->where);
}

static double days_of(double hours, const struct lsp_plan_calendar *calendar, double none)
{
    return isnan(hours) ? none : hours / calendar->day_hours;
}

static void make_constraint(struct lsp_plan_model *model, const struct lsp_plan_task *task,
    const struct lsp_plan_calendar *calendar, size_t which, struct lsp_activity *activity)
{
    enum lsp_plan_constraint kind = task->constraint[which];
    struct lsp_plan_moment at = task->constraint_at[which];
    if (kind == LSP_PLAN_ALAP)
        activity->as_late_as_possible = true;
    if (kind == LSP_PLAN_ASAP || kind == LSP_PLAN_ALAP)
        return;
    if (at.day == INT32_MIN) {
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_MISSING,
            &(struct lsp_diag_facts){
                .where = task->where, .found = task->name, .expected = "the constraint's date"},
            "a task is constrained to a date that is not stated");
        return;
    }
    int32_t start = lsp_plan_start_day(calendar, at);
    int32_t finish = activity->mid_days <= 0 ? start : lsp_plan_finish_day(calendar, at);
    if (kind == LSP_PLAN_START_ON || kind == LSP_PLAN_START_AFTER)
        activity->not_before_day = later_of(activity->not_before_day, start);
    if (kind == LSP_PLAN_START_ON || kind == LSP_PLAN_START_BEFORE)
        activity->start_by_day = earlier_of(activity->start_by_day, start);
    if (kind == LSP_PLAN_FINISH_ON || kind == LSP_PLAN_FINISH_AFTER)
        activity->finish_not_before_day = later_of(activity->finish_not_before_day, finish);
    if (kind == LSP_PLAN_FINISH_ON || kind == LSP_PLAN_FINISH_BEFORE)
        activity->finish_by_day = earlier_of(activity->finish_by_day, finish);
    if (kind == LSP_PLAN_START_ON || kind == LSP_PLAN_FINISH_ON)
        lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
            "tasks that must start or finish on a date; here the logic wins over the date, and the "
            "float says by how much",
            1, task->where);
}

static void make_progress(struct lsp_plan_model *model, const struct lsp_plan_task *task,
    const struct lsp_plan_calendar *calendar, struct lsp_activity *activity)
{
    static const double ROUNDING = 0.0051; /* tools keep whole percents */
    activity->started_day = task->started.day;
    bool is_milestone = activity->mid_days <= 0;
    if (task->finished.day != INT32_MIN) {
        int32_t day =
            is_milestone ? task->finished.day : lsp_plan_finish_day(calendar, task->finished);
        activity->finished_day = later_of(day, activity->started_day);
        if (task->started.day != INT32_MIN && task->finished.day < task->started.day)
            lsp_diags_add(model->diags, LSP_DIAG_PLAN_VALUE,
                &(struct lsp_diag_facts){.where = task->where, .found = task->name},
                "a task has finished before it started");
        return;
    }
    bool has_share = task->done_share > 0;
    if (activity->started_day == INT32_MIN) {
        if (has_share)
            lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
                "tasks with progress but no actual start; their progress is left out", 1,
                task->where);
        return;
    }
    if (has_share)
        activity->done_share = task->done_share;
    if (isnan(task->left_h))
        return;
    double share = has_share ? task->done_share : 0;
    double left_days = days_of(task->left_h, calendar, 0);
    if (fabs(left_days - activity->mid_days * (1 - share)) > ROUNDING * activity->mid_days)
        activity->left_low_days = activity->left_mid_days = activity->left_high_days = left_days;
}

static void make_dates(struct lsp_plan_model *model, struct lsp_programme *programme)
{
    struct lsp_plan_calendar any = {.end_minute = 24 * 60};
    struct lsp_plan_calendar *calendar =
        model->calendar_uid == NULL ? NULL : lsp_plan_use_calendar(model, model->calendar_uid);
    if (calendar == NULL)
        calendar = &any;
    programme->start_day = lsp_plan_start_day(calendar, model->start);
    if (model->data.day != INT32_MIN)
        programme->data_day = lsp_plan_start_day(calendar, model->data);
    for (size_t activity = 0; activity < programme->n_activities; activity++) {
        const struct lsp_activity *of = &programme->activities[activity];
        programme->start_day = earlier_of(programme->start_day, of->started_day);
        programme->start_day = earlier_of(programme->start_day, of->finished_day);
    }
}

/* What the plan itself lets finish last; of several that nothing waits for, the last in the file.
 */
static void choose_opening(struct lsp_plan_model *model, struct lsp_programme *programme)
{
    const struct lsp_plan_task *last = NULL;
    bool *is_waited_for = LSP_ARRAY(&model->scratch, bool, programme->n_activities);
    if (is_waited_for == NULL) {
        model->status = LSP_NO_MEMORY;
        return;
    }
    for (size_t activity = 0; activity < programme->n_activities; activity++)
        for (size_t at = 0; at < programme->activities[activity].n_relations; at++)
            is_waited_for[programme->activities[activity].relations[at].predecessor] = true;
    for (size_t index = 0; index < model->n_tasks; index++) {
        const struct lsp_plan_task *task = &model->tasks[index];
        if (task->index == LSP_NONE)
            continue;
        if (task->rules[0] != '\0' && lsp_plan_rule(model, task->rules, "opens") != NULL) {
            programme->opening = task->index;
            return;
        }
        if (is_waited_for[task->index])
            continue;
        if (last == NULL || !finishes_after(last, task))
            last = task;
    }
    programme->opening = last == NULL ? 0 : last->index;
    if (model->is_opening_said)
        return;
    lsp_diags_add(model->diags, LSP_DIAG_PLAN_OPENING,
        &(struct lsp_diag_facts){.where = programme->activities[programme->opening].where,
            .hint = "a study says itself which activity opens the link"},
        "the plan does not say what opens the link; %s, which it lets finish last, is taken",
        programme->activities[programme->opening].id);
}

static bool finishes_after(const struct lsp_plan_task *task, const struct lsp_plan_task *other)
{
    if (task->finish.day != other->finish.day)
        return task->finish.day > other->finish.day;
    return task->finish.minute > other->finish.minute;
}

static void check_circle(struct lsp_plan_model *model, const struct lsp_programme *programme)
{
    uint32_t *cycle = LSP_ARRAY(&model->scratch, uint32_t, programme->n_activities);
    if (cycle == NULL) {
        model->status = LSP_NO_MEMORY;
        return;
    }
    size_t length = lsp_programme_find_cycle(programme, cycle);
    if (length == 0)
        return;
    enum { MOST_SHOWN = 12 };
    const char *names = programme->activities[cycle[0]].id;
    for (size_t step = 1; step < length && step < MOST_SHOWN && names != NULL; step++)
        names = lsp_arena_printf(
            &model->scratch, "%s, %s", names, programme->activities[cycle[step]].id);
    if (names == NULL) {
        model->status = LSP_NO_MEMORY;
        return;
    }
    lsp_diags_add(model->diags, LSP_DIAG_PLAN_CIRCLE,
        &(struct lsp_diag_facts){.where = programme->activities[cycle[0]].where,
            .hint = "take one of their relations out"},
        "tasks of the plan wait for one another in a circle: %s%s, %s", names,
        length > MOST_SHOWN ? ", ..." : "", programme->activities[cycle[0]].id);
}

/* INT32_MIN = none. */
static int32_t earlier_of(int32_t a, int32_t b)
{
    if (a == INT32_MIN || b == INT32_MIN)
        return a == INT32_MIN ? b : a;
    return a < b ? a : b;
}

static int32_t later_of(int32_t a, int32_t b)
{
    return a > b ? a : b;
}
