/* A problem after a change.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "what_if/what_if_internal.h"

/* The arrays of the changed problem, to be written. */
struct arrays {
    uint32_t *tail, *head;
    uint8_t *function;
    double *free_time, *a, *b, *capacity, *preload, *fixed_cost;
};

static uint32_t n_links_added(const struct lsp_edit *edit);
static bool is_in_range(
    const struct lsp_assignment_problem *problem, const struct lsp_change *change);
static bool is_split_in_order(const struct lsp_edit *edit, uint32_t first_new, uint32_t n_nodes);
static enum lsp_status init_arrays(const struct lsp_assignment_problem *problem, uint32_t n_added,
    struct lsp_changed *changed, struct arrays *ret_arrays);
static void copy_fixed_costs(
    const struct lsp_assignment_problem *problem, uint32_t n_links, double fixed_cost[]);
static enum lsp_status apply(const struct lsp_assignment_problem *problem,
    const struct lsp_change *change, struct lsp_changed *changed, const struct arrays *arrays);
static enum lsp_status edit_links(
    const struct lsp_change *change, struct lsp_changed *changed, const struct arrays *arrays);
static void set_link(const struct lsp_edit *edit, uint32_t link,
    const struct lsp_assignment_problem *after, const struct arrays *arrays);
static void split_link(const struct lsp_edit *edit, uint32_t first, struct lsp_changed *changed,
    const struct arrays *arrays);
static uint32_t n_classes_of(const struct lsp_assignment_problem *problem);

enum lsp_status lsp_what_if_change(const struct lsp_assignment_problem *problem,
    const struct lsp_change *change, struct lsp_changed *ret_changed)
{
    struct lsp_changed changed = {.problem = *problem};
    struct arrays arrays = {0};
    uint32_t n_added = 0;
    if (!is_in_range(problem, change))
        return LSP_BAD_INPUT;
    for (uint32_t at = 0; at < change->n_edits; at++)
        n_added += n_links_added(&change->edits[at]);
    changed.problem.n_links += n_added;
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

static uint32_t n_links_added(const struct lsp_edit *edit)
{
    return edit->kind == LSP_EDIT_ADD ? 1 : edit->kind == LSP_EDIT_SPLIT ? edit->n_points + 1 : 0;
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
        if (edit->kind == LSP_EDIT_SPLIT && !is_split_in_order(edit, problem->n_nodes, n_nodes))
            return false;
    }
    return true;
}

static bool is_split_in_order(const struct lsp_edit *edit, uint32_t first_new, uint32_t n_nodes)
{
    double before = 0;
    for (uint32_t at = 0; at < edit->n_points; at++) {
        const struct lsp_split_point *point = &edit->points[at];
        if (!(point->share > before && point->share < 1) || point->node < first_new ||
            point->node >= n_nodes)
            return false;
        before = point->share;
    }
    return edit->n_points > 0 && edit->n_points < UINT16_MAX;
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
    changed->edit_of = LSP_ARRAY(arena, uint32_t, n);
    if (n < n_old || !arrays.tail || !arrays.head || !arrays.function || !arrays.free_time ||
        !arrays.a || !arrays.b || !arrays.capacity || !arrays.preload || !arrays.fixed_cost ||
        !changed->link_in_base || !changed->edit_of)
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
    for (uint32_t link = 0; link < n; link++) {
        changed->link_in_base[link] = link < n_old ? link : LSP_NONE;
        changed->edit_of[link] = LSP_NONE;
    }
    *ret_arrays = arrays;
    return LSP_OK;
}

static void copy_fixed_costs(
    const struct lsp_assignment_problem *problem, uint32_t n_links, double fixed_cost[])
{
    for (size_t class = 0; class < n_classes_of(problem); class ++)
        memcpy(&fixed_cost[class * n_links], &problem->fixed_cost[class * problem->n_links],
            problem->n_links * sizeof *fixed_cost);
}

static enum lsp_status apply(const struct lsp_assignment_problem *problem,
    const struct lsp_change *change, struct lsp_changed *changed, const struct arrays *arrays)
{
    struct lsp_assignment_problem *after = &changed->problem;
    LSP_TRY(edit_links(change, changed, arrays));
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

/* Links are split when all others have their numbers, so that parts have those of a changed one. */
static enum lsp_status edit_links(
    const struct lsp_change *change, struct lsp_changed *changed, const struct arrays *arrays)
{
    enum { SET = 1, CLOSED = 2, SPLIT = 4 };
    uint8_t *done = LSP_ARRAY(&changed->arena, uint8_t, changed->problem.n_links);
    if (!done)
        return LSP_NO_MEMORY;
    for (int pass = 0; pass < 2; pass++) {
        uint32_t next = changed->problem.n_links;
        for (uint32_t at = change->n_edits; at-- > 0;) {
            const struct lsp_edit *edit = &change->edits[at];
            bool is_split = edit->kind == LSP_EDIT_SPLIT;
            next -= n_links_added(edit);
            if (is_split != (pass == 1))
                continue;
            uint32_t link = edit->kind == LSP_EDIT_ADD ? next : edit->link;
            if (done[link] & (is_split ? SPLIT | CLOSED : SET | CLOSED))
                return LSP_BAD_INPUT;
            done[link] |= is_split ? SPLIT : edit->kind == LSP_EDIT_CLOSE ? CLOSED : SET;
            for (uint32_t added = next; added < next + n_links_added(edit); added++)
                changed->edit_of[added] = at;
            if (is_split)
                split_link(edit, next, changed, arrays);
            else
                set_link(edit, link, &changed->problem, arrays);
        }
    }
    return LSP_OK;
}

static void set_link(const struct lsp_edit *edit, uint32_t link,
    const struct lsp_assignment_problem *after, const struct arrays *arrays)
{
    for (size_t class = 0; class < n_classes_of(after); class ++)
        arrays->fixed_cost[class * after->n_links + link] =
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

/* Time and fixed costs are shared out by length; of Akcelik's function `a` is a time. */
static void split_link(const struct lsp_edit *edit, uint32_t first, struct lsp_changed *changed,
    const struct arrays *arrays)
{
    uint32_t old = edit->link, n_links = changed->problem.n_links, tail = arrays->tail[old];
    double from = 0;
    for (uint32_t at = 0; at <= edit->n_points; at++) {
        uint32_t part = first + at;
        bool is_last = at == edit->n_points;
        double share = (is_last ? 1 : edit->points[at].share) - from;
        arrays->tail[part] = tail;
        arrays->head[part] = is_last ? arrays->head[old] : edit->points[at].node;
        arrays->function[part] = arrays->function[old];
        arrays->free_time[part] = share * arrays->free_time[old];
        arrays->a[part] =
            (arrays->function[old] == LSP_FUNCTION_AKCELIK ? share : 1) * arrays->a[old];
        arrays->b[part] = arrays->b[old];
        arrays->capacity[part] = arrays->capacity[old];
        arrays->preload[part] = arrays->preload[old];
        for (size_t class = 0; class < n_classes_of(&changed->problem); class ++)
            arrays->fixed_cost[class * n_links + part] =
                share * arrays->fixed_cost[class * n_links + old];
        changed->link_in_base[part] = old;
        tail = arrays->head[part];
        from = is_last ? 1 : edit->points[at].share;
    }
    changed->link_in_base[old] = LSP_NONE;
    for (size_t class = 0; class < n_classes_of(&changed->problem); class ++)
        arrays->fixed_cost[class * n_links + old] = (double)INFINITY;
}

static uint32_t n_classes_of(const struct lsp_assignment_problem *problem)
{
    return problem->n_classes > 0 ? problem->n_classes : 1;
}

uint32_t lsp_what_if_first_part(const struct lsp_changed *changed, uint32_t link)
{
    if (changed->link_in_base[link] != LSP_NONE)
        return link;
    uint32_t part = link + 1;
    while (changed->link_in_base[part] != link)
        part++;
    return part;
}

double lsp_what_if_fixed_cost(const struct lsp_changed *changed, size_t class, uint32_t link)
{
    const double *fixed_cost = &changed->problem.fixed_cost[class * changed->problem.n_links];
    double sum = 0;
    if (changed->link_in_base[link] != LSP_NONE)
        return fixed_cost[link];
    uint32_t part = lsp_what_if_first_part(changed, link);
    while (part < changed->problem.n_links && changed->link_in_base[part] == link)
        sum += fixed_cost[part++];
    return sum;
}
