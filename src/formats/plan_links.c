/* Relations and resources of a planner's plan as the programme's.
 *
 * A relation of a summary task is one of all tasks within it, where that means the same: what waits
 * for a summary's finish waits for each of its tasks, and what a summary's start waits for, each of
 * them waits for.  The other ends of a summary are no relation of its tasks one by one; such
 * relations are left out and counted.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan_internal.h"

#include <math.h>

#include "base/id.h"
#include "formats/plan.h"
#include "formats/plan_rules.h"

/* One relation between two tasks that are no summaries. */
struct arc {
    uint32_t predecessor, successor; /* tasks */
    const struct lsp_plan_link *link;
};

struct arcs {
    struct arc *arcs; /* [n] */
    size_t n, capacity, n_steps;
};

/* Pairs of tasks that are looked at for relations of summaries: a second's work. */
enum { MAX_STEPS = 100000000 };

static void expand(
    struct lsp_plan_model *model, const struct lsp_plan_link *link, struct arcs *arcs);
static bool can_expand(struct lsp_plan_model *model, const struct lsp_plan_link *link,
    uint32_t predecessor, uint32_t successor);
static void add_arcs(struct lsp_plan_model *model, const struct lsp_plan_link *link,
    uint32_t predecessor, uint32_t successor, struct arcs *arcs);
static bool is_end(const struct lsp_plan_task *task);
static void find_ends(struct lsp_plan_model *model);
static void refuse_arcs(struct lsp_plan_model *model, struct lsp_place where);
static void add_arc(struct lsp_plan_model *model, struct arc arc, struct arcs *arcs);
static void make_relation(
    struct lsp_plan_model *model, const struct arc *arc, struct lsp_relation *relation);
static const struct lsp_plan_calendar *lag_calendar(
    struct lsp_plan_model *model, const struct arc *arc);

void lsp_plan_make_relations(struct lsp_plan_model *model, struct lsp_programme *programme)
{
    struct arcs arcs = {0};
    find_ends(model);
    for (size_t link = 0; link < model->n_links && model->status == LSP_OK; link++)
        expand(model, &model->links[link], &arcs);
    for (size_t at = 0; at < arcs.n; at++)
        programme->activities[model->tasks[arcs.arcs[at].successor].index].n_relations++;
    for (size_t index = 0; index < programme->n_activities && model->status == LSP_OK; index++) {
        struct lsp_activity *activity = &programme->activities[index];
        activity->relations = LSP_ARRAY(model->arena, struct lsp_relation, activity->n_relations);
        activity->n_relations = 0;
        if (activity->relations == NULL)
            model->status = LSP_NO_MEMORY;
    }
    for (size_t at = 0; at < arcs.n && model->status == LSP_OK; at++) {
        const struct arc *arc = &arcs.arcs[at];
        struct lsp_activity *activity = &programme->activities[model->tasks[arc->successor].index];
        make_relation(model, arc, &activity->relations[activity->n_relations++]);
    }
    for (size_t task = 0; task < model->n_tasks && model->status == LSP_OK; task++)
        if (model->tasks[task].index != LSP_NONE)
            lsp_plan_apply_activity_rules(model, &model->tasks[task], programme,
                &programme->activities[model->tasks[task].index]);
}

static void expand(
    struct lsp_plan_model *model, const struct lsp_plan_link *link, struct arcs *arcs)
{
    uint32_t predecessor = lsp_ids_find(&model->task_uids, link->predecessor_uid);
    uint32_t successor = lsp_ids_find(&model->task_uids, link->successor_uid);
    if (predecessor == LSP_NONE || successor == LSP_NONE) {
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_REFERENCE,
            &(struct lsp_diag_facts){.where = link->where,
                .found = predecessor == LSP_NONE ? link->predecessor_uid : link->successor_uid},
            "a relation leads to a task that the plan does not have");
        return;
    }
    if (can_expand(model, link, predecessor, successor))
        add_arcs(model, link, predecessor, successor, arcs);
}

static bool can_expand(struct lsp_plan_model *model, const struct lsp_plan_link *link,
    uint32_t predecessor, uint32_t successor)
{
    const struct lsp_plan_task *from = &model->tasks[predecessor], *to = &model->tasks[successor];
    bool starts = link->kind == LSP_START_START || link->kind == LSP_START_FINISH;
    bool is_to_start = link->kind == LSP_FINISH_START || link->kind == LSP_START_START;
    if (from->is_left_out || to->is_left_out) {
        lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
            "relations of tasks that are left out, which are left out too", 1, link->where);
        return false;
    }
    if ((from->is_summary && starts) || (to->is_summary && !is_to_start)) {
        lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
            "relations from the start or to the finish of a summary task, which are left out", 1,
            link->where);
        return false;
    }
    if (from->is_summary || to->is_summary)
        lsp_plan_count(model, LSP_DIAG_PLAN_UNUSED,
            "relations of summary tasks, which are taken as relations of the tasks within", 1,
            link->where);
    return true;
}

static void add_arcs(struct lsp_plan_model *model, const struct lsp_plan_link *link,
    uint32_t predecessor, uint32_t successor, struct arcs *arcs)
{
    for (uint32_t from = predecessor; from < model->tasks[predecessor].end; from++)
        for (uint32_t to = successor; to < model->tasks[successor].end; to++) {
            if (is_end(&model->tasks[from]) && is_end(&model->tasks[to]))
                add_arc(model, (struct arc){from, to, link}, arcs);
            if (++arcs->n_steps > MAX_STEPS)
                refuse_arcs(model, link->where);
            if (model->status != LSP_OK)
                return;
        }
}

static bool is_end(const struct lsp_plan_task *task)
{
    return !task->is_summary && !task->is_left_out;
}

/* Behind each task, the first that is not within it: a summary's tasks follow it. */
static void find_ends(struct lsp_plan_model *model)
{
    for (uint32_t task = 0; task < model->n_tasks; task++)
        model->tasks[task].end = task + 1;
    for (uint32_t task = (uint32_t)model->n_tasks; task-- > 0;) {
        uint32_t parent = model->tasks[task].parent;
        if (parent != LSP_NONE && model->tasks[parent].end < model->tasks[task].end)
            model->tasks[parent].end = model->tasks[task].end;
    }
}

static void add_arc(struct lsp_plan_model *model, struct arc arc, struct arcs *arcs)
{
    if (arcs->n == LSP_MAX_PLAN_RELATIONS) {
        refuse_arcs(model, arc.link->where);
        return;
    }
    struct arc *grown =
        lsp_arena_grow(&model->scratch, arcs->arcs, &arcs->capacity, arcs->n + 1, sizeof *grown);
    if (grown == NULL) {
        model->status = LSP_NO_MEMORY;
        return;
    }
    arcs->arcs = grown;
    grown[arcs->n++] = arc;
}

static void refuse_arcs(struct lsp_plan_model *model, struct lsp_place where)
{
    lsp_diags_add(model->diags, LSP_DIAG_PLAN_LIMIT,
        &(struct lsp_diag_facts){.where = where,
            .expected =
                "at most 50000 relations, those of summary tasks counted for each task within"},
        "the plan has too many relations");
    model->status = LSP_BAD_INPUT;
}

static void make_relation(
    struct lsp_plan_model *model, const struct arc *arc, struct lsp_relation *relation)
{
    static const double WHOLE = 1e-3; /* days */
    const struct lsp_plan_link *link = arc->link;
    *relation = (struct lsp_relation){.predecessor = model->tasks[arc->predecessor].index,
        .kind = link->kind,
        .lag_calendar = LSP_NONE,
        .where = link->where};
    if (fabs(link->lag) <= 0)
        return;
    const struct lsp_plan_calendar *calendar = lag_calendar(model, arc);
    if (link->lag_kind == LSP_PLAN_LAG_ELAPSED || calendar == NULL) {
        relation->lag_days = link->lag / 24;
    } else if (link->lag_kind == LSP_PLAN_LAG_SHARE) {
        const struct lsp_plan_task *task = &model->tasks[arc->predecessor];
        relation->lag_days = link->lag * task->duration_h / calendar->day_hours;
        relation->lag_calendar = calendar->index;
    } else {
        relation->lag_days = link->lag / calendar->day_hours;
        relation->lag_calendar = calendar->index;
    }
    if (fabs(relation->lag_days - round(relation->lag_days)) > WHOLE)
        lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
            "lags that are no whole number of days; they are counted as the nearest", 1,
            link->where);
}

/* NULL where it is days as they come. */
static const struct lsp_plan_calendar *lag_calendar(
    struct lsp_plan_model *model, const struct arc *arc)
{
    if (arc->link->lag_kind == LSP_PLAN_LAG_SHARE)
        return lsp_plan_calendar_of(model, arc->predecessor);
    if (arc->link->lag_calendar == LSP_PLAN_OF_PREDECESSOR)
        return lsp_plan_calendar_of(model, arc->predecessor);
    if (arc->link->lag_calendar == LSP_PLAN_OF_SUCCESSOR)
        return lsp_plan_calendar_of(model, arc->successor);
    return model->calendar_uid == NULL ? NULL : lsp_plan_use_calendar(model, model->calendar_uid);
}
