/* One plan: dates, floats and the critical path for given durations.
 * SPDX-License-Identifier: Apache-2.0 */
#include "programme/programme_internal.h"

#include <string.h>

static enum lsp_status schedule_with(const struct lsp_programme *programme,
    const double duration_days[], struct lsp_arena *scratch, struct lsp_arena *arena,
    struct lsp_plan *ret_plan);
static enum lsp_status list_waits(
    const struct lsp_programme_pass *pass, struct lsp_arena *arena, struct lsp_plan *plan);
static struct lsp_activity_dates dates_of(const struct lsp_programme_tables *tables,
    uint32_t activity, int32_t days, const struct lsp_programme_pass *pass);
static struct lsp_activity_dates actual_dates_of(
    const struct lsp_programme_tables *tables, uint32_t activity);
static void fill_free_floats(const struct lsp_programme_tables *tables, const int32_t days[],
    const struct lsp_programme_pass *pass, struct lsp_plan *plan);

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
    struct lsp_programme_pass pass;
    LSP_TRY(lsp_programme_prepare(programme, scratch, &tables));
    LSP_TRY(lsp_programme_begin_passes(&tables, scratch, &pass));
    size_t n = programme->n_activities;
    int32_t *days = tables.mid_days;
    bool *is_critical = LSP_ARRAY(scratch, bool, n);
    int32_t *deadline = LSP_ARRAY(scratch, int32_t, n);
    struct lsp_plan plan = {.activities = LSP_ARRAY(arena, struct lsp_activity_dates, n)};
    if (is_critical == NULL || deadline == NULL || plan.activities == NULL)
        return LSP_NO_MEMORY;
    for (size_t activity = 0; activity < n && duration_days != NULL; activity++)
        days[activity] = lsp_programme_whole_days(duration_days[activity]);
    if (lsp_programme_pass_forward(&tables, days, &pass) != LSP_NONE)
        return LSP_BAD_INPUT;
    lsp_programme_pass_backward(&tables, days, LSP_PASS_DEADLINES, &pass);
    memcpy(deadline, pass.late_start, n * sizeof *deadline);
    lsp_programme_pass_backward(&tables, days, LSP_PASS_OPENING, &pass);
    for (uint32_t activity = 0; activity < n; activity++) {
        is_critical[activity] = lsp_programme_is_critical(&tables, &pass, activity);
        pass.late_start[activity] = lsp_earlier(pass.late_start[activity], deadline[activity]);
    }
    LSP_TRY(list_waits(&pass, arena, &plan));
    lsp_programme_pass_hold_back(&tables, days, &pass);
    plan.opening_day = pass.finish[programme->opening];
    for (uint32_t activity = 0; activity < n; activity++) {
        plan.activities[activity] = dates_of(&tables, activity, days[activity], &pass);
        plan.activities[activity].is_critical = is_critical[activity];
        plan.activities[activity].leads = pass.leads[activity];
        plan.last_day =
            activity == 0 ? pass.finish[0] : lsp_later(plan.last_day, pass.finish[activity]);
    }
    fill_free_floats(&tables, days, &pass, &plan);
    *ret_plan = plan;
    return LSP_OK;
}

static enum lsp_status list_waits(
    const struct lsp_programme_pass *pass, struct lsp_arena *arena, struct lsp_plan *plan)
{
    if (pass->levels == NULL)
        return LSP_OK;
    const struct lsp_pass_arc *arcs = lsp_levels_arcs(pass->levels, &plan->n_waits);
    plan->waits = LSP_ARRAY(arena, struct lsp_resource_wait, plan->n_waits);
    if (plan->waits == NULL)
        return LSP_NO_MEMORY;
    for (size_t arc = 0; arc < plan->n_waits; arc++)
        plan->waits[arc] = (struct lsp_resource_wait){
            .before = arcs[arc].before, .after = arcs[arc].after, .resource = arcs[arc].resource};
    return LSP_OK;
}

/* The late finish is that of work begun on the late start: it may come before the day `late` by
 * which a successor needs it, when no work is possible in between. */
static struct lsp_activity_dates dates_of(const struct lsp_programme_tables *tables,
    uint32_t activity, int32_t days, const struct lsp_programme_pass *pass)
{
    const struct lsp_activity *of = &tables->programme->activities[activity];
    if (lsp_activity_is_finished(of))
        return actual_dates_of(tables, activity);
    int32_t start = pass->start[activity], late_start = pass->late_start[activity];
    int32_t begin = late_start;
    struct lsp_activity_dates dates = {.early_start_day = start,
        .early_finish_day = pass->finish[activity],
        .late_start_day = late_start,
        .late_finish_day =
            lsp_step_place(&tables->calendars[of->calendar], days, &begin, INT32_MIN),
        .resume_day = INT32_MIN,
        .float_days = late_start - start};
    if (lsp_activity_is_under_way(of)) {
        dates.resume_day = start;
        dates.early_start_day = dates.late_start_day = of->started_day;
    }
    return dates;
}

/* What is finished has one date of its own. */
static struct lsp_activity_dates actual_dates_of(
    const struct lsp_programme_tables *tables, uint32_t activity)
{
    int32_t finish = tables->programme->activities[activity].finished_day;
    int32_t start = tables->began_day[activity];
    return (struct lsp_activity_dates){.early_start_day = start,
        .early_finish_day = finish,
        .late_start_day = start,
        .late_finish_day = finish,
        .resume_day = INT32_MIN};
}

/* Where nothing comes after it: up to the last finish of all, or to the opening for that itself. */
static void fill_free_floats(const struct lsp_programme_tables *tables, const int32_t days[],
    const struct lsp_programme_pass *pass, struct lsp_plan *plan)
{
    int32_t *late = pass->late_used, *cap = pass->bound_start;
    lsp_programme_pass_slack(tables, days, pass, late, cap);
    for (size_t activity = 0; activity < tables->programme->n_activities; activity++) {
        const struct lsp_pass_row *row = &tables->rows[activity];
        if (row->is_finished)
            continue;
        bool is_opening = activity == tables->programme->opening;
        int32_t end = is_opening ? plan->opening_day : plan->last_day;
        int32_t start = lsp_step_latest_start(&tables->calendars[row->calendar], days[activity],
            lsp_earlier(late[activity], end), cap[activity]);
        plan->activities[activity].free_float_days = start - pass->start[activity];
    }
}

enum lsp_status lsp_programme_find_endless(
    const struct lsp_programme *programme, uint32_t *ret_activity)
{
    struct lsp_arena scratch = {0};
    struct lsp_programme_tables tables;
    struct lsp_programme_pass pass;
    enum lsp_status status = lsp_programme_prepare(programme, &scratch, &tables);
    if (status == LSP_OK)
        status = lsp_programme_begin_passes(&tables, &scratch, &pass);
    if (status == LSP_OK) {
        for (uint32_t activity = 0; activity < programme->n_activities; activity++) {
            double left_days[3];
            lsp_programme_left(&tables, activity, left_days);
            tables.mid_days[activity] = lsp_programme_whole_days(left_days[2]);
        }
        *ret_activity = lsp_programme_pass_forward(&tables, tables.mid_days, &pass);
    }
    lsp_arena_finish(&scratch);
    return status;
}
