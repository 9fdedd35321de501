/* Resources of a planner's plan, and what its tasks need of them.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/id.h"
#include "formats/plan_internal.h"
#include "formats/plan_rules.h"

static void make_resource(struct lsp_plan_model *model, struct lsp_ids *ids,
    const struct lsp_plan_resource *from, struct lsp_resource *to);
static struct lsp_activity *activity_of(struct lsp_plan_model *model,
    struct lsp_programme *programme, const struct lsp_plan_need *need, uint32_t *ret_resource);
static void add_need(struct lsp_activity *activity, uint32_t resource, double amount);
static void limit_needs(struct lsp_plan_model *model, struct lsp_programme *programme);
static void refuse_need(struct lsp_plan_model *model, const struct lsp_plan_need *need);

void lsp_plan_make_needs(struct lsp_plan_model *model, struct lsp_programme *programme)
{
    struct lsp_ids ids = {.noun = "resource"};
    uint32_t resource;
    programme->resources = LSP_ARRAY(model->arena, struct lsp_resource, model->n_resources);
    if (programme->resources == NULL) {
        model->status = LSP_NO_MEMORY;
        return;
    }
    for (size_t index = 0; index < model->n_resources && model->status == LSP_OK; index++) {
        struct lsp_plan_resource *from = &model->resources[index];
        from->index = from->is_left_out ? LSP_NONE : (uint32_t)programme->n_resources;
        if (!from->is_left_out)
            make_resource(model, &ids, from, &programme->resources[programme->n_resources++]);
    }
    for (size_t need = 0; need < model->n_needs; need++) {
        struct lsp_activity *of = activity_of(model, programme, &model->needs[need], &resource);
        if (of != NULL)
            of->n_needs++;
    }
    for (size_t index = 0; index < programme->n_activities && model->status == LSP_OK; index++) {
        struct lsp_activity *activity = &programme->activities[index];
        activity->needs = LSP_ARRAY(model->arena, struct lsp_need, activity->n_needs);
        activity->n_needs = 0;
        if (activity->needs == NULL)
            model->status = LSP_NO_MEMORY;
    }
    for (size_t need = 0; need < model->n_needs && model->status == LSP_OK; need++) {
        struct lsp_activity *of = activity_of(model, programme, &model->needs[need], &resource);
        if (of != NULL)
            add_need(of, resource, model->needs[need].amount);
        else
            refuse_need(model, &model->needs[need]);
    }
    limit_needs(model, programme);
}

/* Several assignments of one resource to a task are one need of their sum. */
static void add_need(struct lsp_activity *activity, uint32_t resource, double amount)
{
    for (size_t at = 0; at < activity->n_needs; at++)
        if (activity->needs[at].resource == resource) {
            activity->needs[at].amount += amount;
            return;
        }
    activity->needs[activity->n_needs++] = (struct lsp_need){resource, amount};
}

/* Planners' tools let a task have more of a resource than there is; here it would never be done. */
static void limit_needs(struct lsp_plan_model *model, struct lsp_programme *programme)
{
    bool is_ours = false;
    for (size_t calendar = 0; calendar < model->n_calendars; calendar++)
        is_ours |= model->calendars[calendar].rules != NULL;
    for (size_t index = 0; index < programme->n_activities; index++) {
        struct lsp_activity *activity = &programme->activities[index];
        for (size_t at = 0; at < activity->n_needs; at++) {
            struct lsp_need *need = &activity->needs[at];
            double amount = programme->resources[need->resource].amount;
            if (!is_ours)
                lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
                    "tasks with resources, which here wait for these, as in the tool only when it "
                    "levels",
                    at == 0, activity->where);
            if (need->amount <= amount)
                continue;
            need->amount = amount;
            lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
                "tasks that are assigned more of a resource than there is; all there is counts", 1,
                activity->where);
        }
    }
}

static void make_resource(struct lsp_plan_model *model, struct lsp_ids *ids,
    const struct lsp_plan_resource *from, struct lsp_resource *to)
{
    char *made = lsp_arena_printf(&model->scratch, "r%s", from->uid);
    const char *id =
        made == NULL ? "" : lsp_plan_make_id(model, from->id != NULL ? from->id : made);
    if (lsp_ids_find(ids, id) != LSP_NONE) /* its unique number tells it apart */
        id = lsp_arena_printf(model->arena, "%s_%s", id, lsp_plan_make_id(model, from->uid));
    uint32_t first;
    if (made == NULL || id == NULL ||
        lsp_ids_add(ids, &model->scratch, id, from->where, &first) != LSP_OK) {
        model->status = LSP_NO_MEMORY;
        return;
    }
    *to = (struct lsp_resource){.id = id,
        .name = from->name[0] == '\0' ? id : lsp_plan_keep(model, from->name),
        .bank = lsp_plan_keep(model, from->bank),
        .amount = from->amount,
        .where = from->where};
}

/* NULL where a task or resource is lacking, or is left out. */
static struct lsp_activity *activity_of(struct lsp_plan_model *model,
    struct lsp_programme *programme, const struct lsp_plan_need *need, uint32_t *ret_resource)
{
    uint32_t task = lsp_ids_find(&model->task_uids, need->task_uid);
    uint32_t resource = lsp_ids_find(&model->resource_uids, need->resource_uid);
    if (task == LSP_NONE || resource == LSP_NONE || model->tasks[task].index == LSP_NONE ||
        model->resources[resource].index == LSP_NONE)
        return NULL;
    *ret_resource = model->resources[resource].index;
    return &programme->activities[model->tasks[task].index];
}

static void refuse_need(struct lsp_plan_model *model, const struct lsp_plan_need *need)
{
    uint32_t task = lsp_ids_find(&model->task_uids, need->task_uid);
    uint32_t resource = lsp_ids_find(&model->resource_uids, need->resource_uid);
    if (task == LSP_NONE || resource == LSP_NONE)
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_REFERENCE,
            &(struct lsp_diag_facts){.where = need->where,
                .found = task == LSP_NONE ? need->task_uid : need->resource_uid},
            "an assignment is of a task or resource that the plan does not have");
    else if (model->resources[resource].index == LSP_NONE)
        lsp_plan_count(model, LSP_DIAG_PLAN_UNUSED,
            "assignments of resources that are materials, costs or inactive", 1, need->where);
    else
        lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
            "assignments to tasks that are summaries or left out", 1, need->where);
}
