/* A problem after a change.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "base/id.h"
#include "what_if/what_if.h"

/* The arrays of the changed problem, to be written. */
struct arrays {
    uint32_t *tail, *head;
    uint8_t *function;
    double *free_time, *a, *b, *capacity, *preload, *fixed_cost;
};

static bool is_in_range(
    const struct lsp_assignment_problem *problem, const struct lsp_change *change);
static enum lsp_status init_arrays(const struct lsp_assignment_problem *problem, uint32_t n_added,
    struct lsp_changed *changed, struct arrays *ret_arrays);
static void copy_fixed_costs(
    const struct lsp_assignment_problem *problem, uint32_t n_links, double fixed_cost[]);
static enum lsp_status apply(const struct lsp_assignment_problem *problem,
    const struct lsp_change *change, struct lsp_changed *changed, const struct arrays *arrays);
static void set_link(const struct lsp_edit *edit, uint32_t link, uint32_t n_links,
    uint32_t n_classes, const struct arrays *arrays);

enum lsp_status lsp_what_if_change(const struct lsp_assignment_problem *problem,
    const struct lsp_change *change, struct lsp_changed *ret_changed)
{
    struct lsp_changed changed = {.problem = *problem};
    struct arrays arrays = {0};
    uint32_t n_added = 0;
    for (uint32_t at = 0; at < change->n_edits; at++)
        n_added += change->edits[at].kind == LSP_EDIT_ADD;
    if (!is_in_range(problem, change))
        return LSP_BAD_INPUT;
    enum lsp_status status = init_arrays(problem, n_added, &changed, &arrays);
    if (status == LSP_OK)
        status = apply(problem, change, &changed, &arrays);
    if (status != LSP_OK)
        lsp_arena_finish(&changed.arena);
    else
        *ret_changed = changed;
    return status;
}

void lsp_what_if_changed_finish(struct lsp_changed *changed)
{
    lsp_arena_finish(&changed->arena);
    *changed = (struct lsp_changed){0};
}

static bool is_in_range(
    const struct lsp_assignment_problem *problem, const struct lsp_change *change)
{
    uint32_t n_nodes = problem->n_nodes + change->n_new_nodes;
    if (n_nodes < problem->n_nodes)
        return false;
    for (uint32_t at = 0; at < change->n_edits; at++) {
        const struct lsp_edit *edit = &change->edits[at];
        if (edit->kind == LSP_EDIT_ADD ? edit->tail >= n_nodes || edit->head >= n_nodes
                                       : edit->link >= problem->n_links)
            return false;
    }
    return true;
}

static enum lsp_status init_arrays(const struct lsp_assignment_problem *problem, uint32_t n_added,
    struct lsp_changed *changed, struct arrays *ret_arrays)
{
    struct lsp_arena *arena = &changed->arena;
    uint32_t n_old = problem->n_links, n = n_old + n_added;
    size_t n_classes = problem->n_classes > 0 ? problem->n_classes : 1;
    struct arrays arrays = {LSP_ARRAY(arena, uint32_t, n), LSP_ARRAY(arena, uint32_t, n),
        LSP_ARRAY(arena, uint8_t, n), LSP_ARRAY(arena, double, n), LSP_ARRAY(arena, double, n),
        LSP_ARRAY(arena, double, n), LSP_ARRAY(arena, double, n), LSP_ARRAY(arena, double, n),
        LSP_ARRAY(arena, double, n_classes *n)};
    changed->link_in_base = LSP_ARRAY(arena, uint32_t, n);
    if (n < n_old || !arrays.tail || !arrays.head || !arrays.function || !arrays.free_time ||
        !arrays.a || !arrays.b || !arrays.capacity || !arrays.preload || !arrays.fixed_cost ||
        !changed->link_in_base)
        return LSP_NO_MEMORY;
    size_t size = n_old * sizeof(double);
    memcpy(arrays.tail, problem->tail, n_old * sizeof *arrays.tail);
    memcpy(arrays.head, problem->head, n_old * sizeof *arrays.head);
    if (problem->function)
        memcpy(arrays.function, problem->function, n_old);
    memcpy(arrays.free_time, problem->free_time, size);
    memcpy(arrays.a, problem->a, size);
    memcpy(arrays.b, problem->b, size);
    memcpy(arrays.capacity, problem->capacity, size);
    if (problem->preload)
        memcpy(arrays.preload, problem->preload, size);
    copy_fixed_costs(problem, n, arrays.fixed_cost);
    for (uint32_t link = 0; link < n; link++)
        changed->link_in_base[link] = link < n_old ? link : LSP_NONE;
    *ret_arrays = arrays;
    return LSP_OK;
}

static void copy_fixed_costs(
    const struct lsp_assignment_problem *problem, uint32_t n_links, double fixed_cost[])
{
    uint32_t n_classes = problem->n_classes > 0 ? problem->n_classes : 1;
    for (size_t class = 0; class < n_classes; class ++)
        memcpy(&fixed_cost[class * n_links], &problem->fixed_cost[class * problem->n_links],
            problem->n_links * sizeof *fixed_cost);
}

static enum lsp_status apply(const struct lsp_assignment_problem *problem,
    const struct lsp_change *change, struct lsp_changed *changed, const struct arrays *arrays)
{
    struct lsp_assignment_problem *after = &changed->problem;
    uint32_t next = problem->n_links, n_classes = problem->n_classes > 0 ? problem->n_classes : 1;
    for (uint32_t at = 0; at < change->n_edits; at++)
        after->n_links += change->edits[at].kind == LSP_EDIT_ADD;
    uint8_t *is_edited = LSP_ARRAY(&changed->arena, uint8_t, after->n_links);
    if (!is_edited)
        return LSP_NO_MEMORY;
    for (uint32_t at = 0; at < change->n_edits; at++) {
        const struct lsp_edit *edit = &change->edits[at];
        uint32_t link = edit->kind == LSP_EDIT_ADD ? next++ : edit->link;
        if (is_edited[link])
            return LSP_BAD_INPUT;
        is_edited[link] = 1;
        set_link(edit, link, after->n_links, n_classes, arrays);
    }
    after->n_nodes += change->n_new_nodes;
    after->tail = arrays->tail;
    after->head = arrays->head;
    after->function = arrays->function;
    after->free_time = arrays->free_time;
    after->a = arrays->a;
    after->b = arrays->b;
    after->capacity = arrays->capacity;
    after->preload = problem->preload ? arrays->preload : NULL;
    after->fixed_cost = arrays->fixed_cost;
    after->trips = change->trips ? change->trips : problem->trips;
    return LSP_OK;
}

static void set_link(const struct lsp_edit *edit, uint32_t link, uint32_t n_links,
    uint32_t n_classes, const struct arrays *arrays)
{
    for (size_t class = 0; class < n_classes; class ++)
        arrays->fixed_cost[class * n_links + link] =
            edit->kind == LSP_EDIT_CLOSE ? (double)INFINITY : edit->fixed_cost[class];
    if (edit->kind == LSP_EDIT_CLOSE)
        return;
    if (edit->kind == LSP_EDIT_ADD) {
        arrays->tail[link] = edit->tail;
        arrays->head[link] = edit->head;
    }
    arrays->function[link] = edit->function;
    arrays->free_time[link] = edit->free_time;
    arrays->a[link] = edit->a;
    arrays->b[link] = edit->b;
    arrays->capacity[link] = edit->capacity;
}
