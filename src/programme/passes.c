/* Forward and backward passes over prepared tables.
 *
 * Forward, an activity starts on the first day of its calendar that its relations, constraints and
 * resources allow; backward, it may be started as late as its successors' late dates allow.  Every
 * step has an exact inverse (steps.h), so that a float is exactly what can be lost.
 *
 * Only the way that resources are handed on may run against the tables' order.  Where it does, the
 * backward pass is repeated until no late date changes any more.
 * SPDX-License-Identifier: Apache-2.0 */
#include "programme/programme_internal.h"

#include <string.h>

static void gather_bounds(const struct lsp_programme_tables *tables, uint32_t activity,
    const struct lsp_programme_pass *pass, int32_t *start, int32_t *finish);
static void mark_leading(
    const struct lsp_programme_tables *tables, struct lsp_programme_pass *pass);
static void begin_at_opening(
    const struct lsp_programme_tables *tables, struct lsp_programme_pass *pass);
static void begin_at_deadlines(
    const struct lsp_programme_tables *tables, struct lsp_programme_pass *pass);
static void sweep_back(const struct lsp_programme_tables *tables, const int32_t days[],
    const bool leads[], struct lsp_programme_pass *pass);
static void push_to_predecessors(const struct lsp_programme_tables *tables, uint32_t activity,
    int32_t start, int32_t finish, const bool leads[], int32_t late[], int32_t cap[]);
static void push_to_holders(uint32_t activity, int32_t start, const struct lsp_programme_pass *pass,
    const bool leads[], int32_t late[]);
static bool is_overrun(
    const struct lsp_programme_tables *tables, const struct lsp_programme_pass *pass);
static bool move_back(const struct lsp_programme_tables *tables, uint32_t activity, int32_t days,
    int32_t last_finish, struct lsp_programme_pass *pass);
static void push_where_it_stands(const struct lsp_programme_tables *tables, uint32_t activity,
    const int32_t days[], const struct lsp_programme_pass *pass, int32_t late[], int32_t cap[]);

enum lsp_status lsp_programme_begin_passes(const struct lsp_programme_tables *tables,
    struct lsp_arena *arena, struct lsp_programme_pass *ret_pass)
{
    size_t n_activities = tables->programme->n_activities;
    int32_t *days = LSP_ARRAY(arena, int32_t, 6 * n_activities);
    struct lsp_programme_pass pass = {.leads = LSP_ARRAY(arena, bool, n_activities)};
    if (days == NULL || pass.leads == NULL)
        return LSP_NO_MEMORY;
    pass.start = days;
    pass.finish = days + n_activities;
    pass.late_start = days + 2 * n_activities;
    pass.late = days + 3 * n_activities;
    pass.bound_start = days + 4 * n_activities;
    pass.late_used = days + 5 * n_activities;
    if (tables->is_levelled)
        LSP_TRY(lsp_levels_create(tables, arena, &pass.levels));
    *ret_pass = pass;
    return LSP_OK;
}

uint32_t lsp_programme_pass_forward(const struct lsp_programme_tables *tables, const int32_t days[],
    struct lsp_programme_pass *pass)
{
    size_t n_activities = tables->programme->n_activities;
    if (pass->levels != NULL)
        lsp_levels_clear(pass->levels);
    for (size_t place = 0; place < n_activities; place++) {
        uint32_t activity = tables->order[place];
        const struct lsp_pass_row *row = &tables->rows[activity];
        int32_t start = row->start, finish = row->finish;
        if (!row->is_finished) {
            gather_bounds(tables, activity, pass, &start, &finish);
            finish =
                lsp_step_place(&tables->calendars[row->calendar], days[activity], &start, finish);
        }
        pass->start[activity] = start;
        pass->finish[activity] = finish;
        if (row->has_needs && pass->levels != NULL && days[activity] > 0 &&
            !lsp_levels_place(tables, activity, days[activity], pass))
            return activity;
        if (pass->finish[activity] > LSP_LAST_DAY)
            return activity;
    }
    return LSP_NONE;
}

/* Raises *start and *finish to what the predecessors allow. */
static inline void gather_bounds(const struct lsp_programme_tables *tables, uint32_t activity,
    const struct lsp_programme_pass *pass, int32_t *start, int32_t *finish)
{
    const struct lsp_pass_row *row = &tables->rows[activity];
    for (uint32_t at = row->first_link; at < row->end_link; at++) {
        const struct lsp_pass_link *link = &tables->links[at];
        bool from_start = link->kind == LSP_START_START || link->kind == LSP_START_FINISH;
        int32_t from = from_start ? pass->start[link->before] : pass->finish[link->before];
        int32_t least = lsp_step_over_lag(tables->calendars, link, from);
        if (link->kind == LSP_FINISH_START || link->kind == LSP_START_START)
            *start = lsp_later(*start, least);
        else
            *finish = lsp_later(*finish, least);
    }
}

void lsp_programme_pass_backward(const struct lsp_programme_tables *tables, const int32_t days[],
    enum lsp_pass_goal goal, struct lsp_programme_pass *pass)
{
    size_t n_activities = tables->programme->n_activities;
    memcpy(pass->leads, tables->leads, n_activities * sizeof *pass->leads);
    if (pass->levels != NULL) {
        lsp_levels_link(tables, pass);
        mark_leading(tables, pass);
    }
    if (goal == LSP_PASS_OPENING)
        begin_at_opening(tables, pass);
    else
        begin_at_deadlines(tables, pass);
    const bool *leads = goal == LSP_PASS_OPENING ? pass->leads : NULL;
    sweep_back(tables, days, leads, pass);
    for (size_t round = 0; round < n_activities && is_overrun(tables, pass); round++)
        sweep_back(tables, days, leads, pass);
}

/* What gives a resource to what the opening waits for, and what that waits for. */
static void mark_leading(const struct lsp_programme_tables *tables, struct lsp_programme_pass *pass)
{
    size_t n_arcs = 0;
    const struct lsp_pass_arc *arcs = lsp_levels_arcs(pass->levels, &n_arcs);
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t arc = 0; arc < n_arcs; arc++) {
            bool is_new = pass->leads[arcs[arc].after] && !pass->leads[arcs[arc].before];
            pass->leads[arcs[arc].before] |= is_new;
            moved |= is_new;
        }
        for (size_t place = tables->programme->n_activities; moved && place-- > 0;) {
            const struct lsp_pass_row *row = &tables->rows[tables->order[place]];
            if (pass->leads[tables->order[place]])
                for (uint32_t link = row->first_link; link < row->end_link; link++)
                    pass->leads[tables->links[link].before] = true;
        }
    }
}

static void begin_at_opening(
    const struct lsp_programme_tables *tables, struct lsp_programme_pass *pass)
{
    size_t n_activities = tables->programme->n_activities;
    uint32_t opening = tables->programme->opening;
    int32_t last_finish = INT32_MIN;
    for (size_t activity = 0; activity < n_activities; activity++)
        last_finish = lsp_later(last_finish, pass->finish[activity]);
    for (size_t activity = 0; activity < n_activities; activity++) {
        pass->late[activity] = pass->leads[activity] ? INT32_MAX : last_finish;
        pass->bound_start[activity] = INT32_MAX;
    }
    pass->late[opening] = pass->finish[opening];
}

static void begin_at_deadlines(
    const struct lsp_programme_tables *tables, struct lsp_programme_pass *pass)
{
    for (size_t activity = 0; activity < tables->programme->n_activities; activity++) {
        pass->late[activity] = tables->rows[activity].finish_by;
        pass->bound_start[activity] = tables->rows[activity].start_by;
    }
}

static void sweep_back(const struct lsp_programme_tables *tables, const int32_t days[],
    const bool leads[], struct lsp_programme_pass *pass)
{
    for (size_t place = tables->programme->n_activities; place-- > 0;) {
        uint32_t activity = tables->order[place];
        const struct lsp_pass_row *row = &tables->rows[activity];
        if (row->is_finished) {
            pass->late[activity] = pass->late_start[activity] = pass->finish[activity];
            pass->late_used[activity] = pass->finish[activity];
            continue; /* what came before it can no longer delay it */
        }
        const struct lsp_work_days *work = &tables->calendars[row->calendar];
        int32_t late = pass->late[activity], cap = pass->bound_start[activity];
        int32_t start = lsp_step_latest_start(work, days[activity], late, cap);
        pass->late_start[activity] = start;
        pass->late_used[activity] = late;
        if (start == INT32_MAX)
            continue;
        int32_t finish = late;
        if (row->first_link < row->end_link)
            finish = lsp_step_latest_finish(work, days[activity], start, late);
        push_to_predecessors(tables, activity, start, finish, leads, pass->late, pass->bound_start);
        if (pass->levels != NULL)
            push_to_holders(activity, start, pass, leads, pass->late);
    }
}

/* Likewise of those that give it their resources. */
static void push_to_holders(uint32_t activity, int32_t start, const struct lsp_programme_pass *pass,
    const bool leads[], int32_t late[])
{
    size_t n_arcs = 0;
    const struct lsp_pass_arc *arcs = lsp_levels_arcs_to(pass->levels, activity, &n_arcs);
    for (size_t arc = 0; arc < n_arcs; arc++)
        if (leads == NULL || leads[arcs[arc].before] == leads[activity])
            late[arcs[arc].before] = lsp_earlier(late[arcs[arc].before], start);
}

/* Lowers late[] and cap[] of the predecessors to what lets the activity start by `start` and finish
 * by `finish`; of those only that lead as it does, when `leads` is given. */
static inline void push_to_predecessors(const struct lsp_programme_tables *tables,
    uint32_t activity, int32_t start, int32_t finish, const bool leads[], int32_t late[],
    int32_t cap[])
{
    const struct lsp_pass_row *row = &tables->rows[activity];
    for (uint32_t at = row->first_link; at < row->end_link; at++) {
        const struct lsp_pass_link *link = &tables->links[at];
        if (leads != NULL && leads[link->before] != leads[activity])
            continue;
        bool to_start = link->kind == LSP_FINISH_START || link->kind == LSP_START_START;
        int32_t bound = lsp_step_back_over_lag(tables->calendars, link, to_start ? start : finish);
        bool from_start = link->kind == LSP_START_START || link->kind == LSP_START_FINISH;
        int32_t *of = from_start ? &cap[link->before] : &late[link->before];
        *of = lsp_earlier(*of, bound);
    }
}

/* True when a late date was lowered behind its activity's turn, by what uses its resources next. */
static bool is_overrun(
    const struct lsp_programme_tables *tables, const struct lsp_programme_pass *pass)
{
    return pass->levels != NULL && memcmp(pass->late, pass->late_used,
                                       tables->programme->n_activities * sizeof *pass->late) != 0;
}

bool lsp_programme_is_critical(const struct lsp_programme_tables *tables,
    const struct lsp_programme_pass *pass, size_t activity)
{
    return pass->leads[activity] && pass->start[activity] == pass->late_start[activity] &&
           !tables->rows[activity].is_finished;
}

/* In rounds: each as late as its successors allow where they stand, until nothing moves. */
void lsp_programme_pass_hold_back(const struct lsp_programme_tables *tables, const int32_t days[],
    struct lsp_programme_pass *pass)
{
    size_t n_activities = tables->programme->n_activities;
    int32_t last_finish = INT32_MIN;
    bool may_move = false;
    for (size_t activity = 0; activity < n_activities; activity++) {
        last_finish = lsp_later(last_finish, pass->finish[activity]);
        may_move |= tables->rows[activity].is_held;
    }
    while (may_move) {
        may_move = false;
        lsp_programme_pass_slack(tables, days, pass, pass->late_used, pass->bound_start);
        for (uint32_t activity = 0; activity < n_activities; activity++)
            if (tables->rows[activity].is_held && activity != tables->programme->opening)
                may_move |= move_back(tables, activity, days[activity], last_finish, pass);
    }
}

/* As late as the bounds allow that its successors have set, but not past the last finish of all or
 * past a deadline that it meets.  True when it moved. */
static bool move_back(const struct lsp_programme_tables *tables, uint32_t activity, int32_t days,
    int32_t last_finish, struct lsp_programme_pass *pass)
{
    const struct lsp_pass_row *row = &tables->rows[activity];
    const struct lsp_work_days *work = &tables->calendars[row->calendar];
    int32_t late = lsp_earlier(pass->late_used[activity], last_finish);
    int32_t start = lsp_step_latest_start(work, days, lsp_earlier(late, row->finish_by),
        lsp_earlier(pass->bound_start[activity], row->start_by));
    if (start <= pass->start[activity])
        return false;
    pass->finish[activity] = lsp_step_place(work, days, &start, pass->finish[activity]);
    pass->start[activity] = start;
    return true;
}

/* Bounds of the predecessors, by relations and resources, that leave an activity where it is. */
static void push_where_it_stands(const struct lsp_programme_tables *tables, uint32_t activity,
    const int32_t days[], const struct lsp_programme_pass *pass, int32_t late[], int32_t cap[])
{
    const struct lsp_pass_row *row = &tables->rows[activity];
    int32_t start = pass->start[activity];
    if (row->first_link < row->end_link) {
        int32_t finish = lsp_step_latest_finish(
            &tables->calendars[row->calendar], days[activity], start, pass->finish[activity]);
        push_to_predecessors(tables, activity, start, finish, NULL, late, cap);
    }
    if (pass->levels != NULL)
        push_to_holders(activity, start, pass, NULL, late);
}

void lsp_programme_pass_slack(const struct lsp_programme_tables *tables, const int32_t days[],
    const struct lsp_programme_pass *pass, int32_t late[], int32_t cap[])
{
    uint32_t n_activities = (uint32_t)tables->programme->n_activities;
    for (uint32_t activity = 0; activity < n_activities; activity++)
        late[activity] = cap[activity] = INT32_MAX;
    for (uint32_t activity = 0; activity < n_activities; activity++)
        if (!tables->rows[activity].is_finished)
            push_where_it_stands(tables, activity, days, pass, late, cap);
}
