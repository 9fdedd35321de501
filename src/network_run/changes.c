/* Makes changes of a problem of what a table of changes says.  SPDX-License-Identifier: Apache-2.0
 */
#include "network_run/changes.h"

#include <math.h>
#include <string.h>

#include "base/id.h"

static const double DEFAULT_ALPHA = 0.15, DEFAULT_BETA = 4; /* [BPR1964] */

struct making {
    const struct lsp_network_inputs *inputs;
    const struct lsp_assignment_problem *problem;
    const struct lsp_road_candidates *table;
    struct lsp_arena *arena;
};

static enum lsp_status make_candidate(const struct making *making,
    const struct lsp_road_candidate *candidate, struct lsp_change *ret_change);
static uint32_t node_of(const struct making *making, uint32_t node);
static enum lsp_status make_edit(
    const struct making *making, const struct lsp_road_change *change, struct lsp_edit *ret_edit);
static struct lsp_edit *find_split(struct lsp_edit edits[], uint32_t n, uint32_t link);
static enum lsp_status add_point(
    const struct making *making, const struct lsp_road_change *change, struct lsp_edit *split);
static void set_numbers(
    const struct making *making, const struct lsp_road_change *change, struct lsp_edit *edit);
static double fixed_cost(
    const struct making *making, const struct lsp_road_change *change, uint32_t cls);
static double first_number(double number, double otherwise);
static enum lsp_status check_turns(const char *file, const struct lsp_network_inputs *inputs,
    const struct lsp_road_candidates *table, struct lsp_diags *diags);
static enum lsp_status check_steep(const char *file, const struct lsp_assignment_problem *problem,
    const struct lsp_road_candidates *table, uint32_t number, const struct lsp_change *change,
    struct lsp_diags *diags);

enum lsp_status lsp_network_run_make_changes(const struct lsp_network_inputs *inputs,
    const struct lsp_assignment_problem *problem, const struct lsp_road_candidates *table,
    struct lsp_arena *arena, struct lsp_change **ret_changes)
{
    const struct making making = {inputs, problem, table, arena};
    struct lsp_change *changes = LSP_ARRAY(arena, struct lsp_change, table->n);
    if (changes == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t at = 0; at < table->n; at++)
        LSP_TRY(make_candidate(&making, &table->candidates[at], &changes[at]));
    *ret_changes = changes;
    return LSP_OK;
}

/* Splits of one link become one. */
static enum lsp_status make_candidate(const struct making *making,
    const struct lsp_road_candidate *candidate, struct lsp_change *ret_change)
{
    struct lsp_edit *edits = LSP_ARRAY(making->arena, struct lsp_edit, candidate->n);
    uint32_t n = 0;
    if (edits == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t at = candidate->first; at < candidate->first + candidate->n; at++) {
        const struct lsp_road_change *change = &making->table->changes[at];
        struct lsp_edit *split =
            change->kind == LSP_ROAD_SPLIT ? find_split(edits, n, change->link) : NULL;
        if (split == NULL)
            LSP_TRY(make_edit(making, change, &edits[n++]));
        if (change->kind == LSP_ROAD_SPLIT)
            LSP_TRY(add_point(making, change, split == NULL ? &edits[n - 1] : split));
    }
    *ret_change =
        (struct lsp_change){.edits = edits, .n_edits = n, .n_new_nodes = candidate->n_nodes};
    return LSP_OK;
}

static struct lsp_edit *find_split(struct lsp_edit edits[], uint32_t n, uint32_t link)
{
    for (uint32_t at = 0; at < n; at++)
        if (edits[at].kind == LSP_EDIT_SPLIT && edits[at].link == link)
            return &edits[at];
    return NULL;
}

static enum lsp_status add_point(
    const struct making *making, const struct lsp_road_change *change, struct lsp_edit *split)
{
    struct lsp_split_point *points =
        LSP_ARRAY(making->arena, struct lsp_split_point, (size_t)split->n_points + 1);
    uint32_t before = 0;
    if (points == NULL)
        return LSP_NO_MEMORY;
    while (before < split->n_points && split->points[before].share < change->at)
        before++;
    for (uint32_t at = 0; at < split->n_points; at++)
        points[at < before ? at : at + 1] = split->points[at];
    points[before] = (struct lsp_split_point){change->at, node_of(making, change->node)};
    split->points = points;
    split->n_points++;
    return LSP_OK;
}

/* Nodes that turns add stand between those of the network and new ones. */
static uint32_t node_of(const struct making *making, uint32_t node)
{
    uint32_t n_nodes = making->inputs->roads.n_nodes;
    return node < n_nodes ? node : node - n_nodes + making->problem->n_nodes;
}

static enum lsp_status make_edit(
    const struct making *making, const struct lsp_road_change *change, struct lsp_edit *ret_edit)
{
    static const enum lsp_edit_kind KINDS[] = {[LSP_ROAD_ADD] = LSP_EDIT_ADD,
        [LSP_ROAD_CHANGE] = LSP_EDIT_CHANGE,
        [LSP_ROAD_CLOSE] = LSP_EDIT_CLOSE,
        [LSP_ROAD_SPLIT] = LSP_EDIT_SPLIT};
    uint32_t n_classes = making->inputs->classes.n;
    double *fixed = LSP_ARRAY(making->arena, double, n_classes);
    if (fixed == NULL)
        return LSP_NO_MEMORY;
    *ret_edit =
        (struct lsp_edit){.kind = KINDS[change->kind], .link = change->link, .fixed_cost = fixed};
    if (change->kind != LSP_ROAD_ADD && change->kind != LSP_ROAD_CHANGE)
        return LSP_OK;
    ret_edit->tail = node_of(making, change->tail);
    ret_edit->head = node_of(making, change->head);
    set_numbers(making, change, ret_edit);
    for (uint32_t cls = 0; cls < n_classes; cls++)
        fixed[cls] = fixed_cost(making, change, cls);
    return LSP_OK;
}

static void set_numbers(
    const struct making *making, const struct lsp_road_change *change, struct lsp_edit *edit)
{
    const struct lsp_assignment_problem *problem = making->problem;
    double hours = making->inputs->periods.periods[0].hours;
    bool is_new = change->kind == LSP_ROAD_ADD;
    uint32_t link = change->link;
    edit->function = is_new ? LSP_FUNCTION_BPR : problem->function[link];
    edit->free_time = first_number(change->free_time, is_new ? 0 : problem->free_time[link]);
    edit->capacity =
        first_number(change->capacity * hours, is_new ? (double)INFINITY : problem->capacity[link]);
    edit->a = first_number(change->alpha, is_new ? DEFAULT_ALPHA : problem->a[link]);
    edit->b = first_number(change->beta, is_new ? DEFAULT_BETA : problem->b[link]);
    if (!is_new && problem->function[link] == LSP_FUNCTION_AKCELIK && !isnan(change->capacity))
        edit->b *= problem->capacity[link] / edit->capacity; /* 8 J / (Q T) */
}

/* In the unit of time; INFINITY where the link is closed to the class. */
static double fixed_cost(
    const struct making *making, const struct lsp_road_change *change, uint32_t cls)
{
    const struct lsp_roads *roads = &making->inputs->roads;
    const struct lsp_road_class *class = &making->inputs->classes.classes[cls];
    bool is_new = change->kind == LSP_ROAD_ADD;
    uint32_t link = change->link;
    const struct lsp_assignment_problem *problem = making->problem;
    double old = is_new ? 0 : problem->fixed_cost[(size_t)cls * problem->n_links + link];
    if (isinf(old) || (!is_new && isnan(change->toll) && isnan(change->length)))
        return old;
    double toll = first_number(change->toll, is_new ? 0 : lsp_roads_tolls(roads, class)[link]);
    double length = first_number(change->length, is_new ? 0 : roads->length[link]);
    return class->toll_factor * toll + class->distance_factor * length;
}

static double first_number(double number, double otherwise)
{
    return isnan(number) ? otherwise : number;
}

enum lsp_status lsp_network_run_check_changes(const char *file,
    const struct lsp_network_inputs *inputs, const struct lsp_assignment_problem *problem,
    const struct lsp_road_candidates *table, const struct lsp_change changes[],
    struct lsp_diags *diags)
{
    enum lsp_status status = check_turns(file, inputs, table, diags);
    for (uint32_t at = 0; at < table->n; at++) {
        enum lsp_status steep = check_steep(file, problem, table, at, &changes[at], diags);
        if (steep == LSP_NO_MEMORY)
            return steep;
        status = status == LSP_OK ? steep : status;
    }
    return status;
}

/* A node with turns is taken apart, so that a new link would have nothing to join there. */
static enum lsp_status check_turns(const char *file, const struct lsp_network_inputs *inputs,
    const struct lsp_road_candidates *table, struct lsp_diags *diags)
{
    const struct lsp_roads *roads = &inputs->roads;
    enum lsp_status status = LSP_OK;
    for (uint32_t at = 0; at < table->n_changes; at++) {
        const struct lsp_road_change *change = &table->changes[at];
        bool is_there = false;
        for (size_t turn = 0; turn < roads->n_turns && change->kind == LSP_ROAD_ADD; turn++) {
            uint32_t via = roads->head[roads->turns[turn].from_link];
            is_there = is_there || via == change->tail || via == change->head;
        }
        if (!is_there)
            continue;
        lsp_diags_add(diags, LSP_DIAG_CHANGE,
            &(struct lsp_diag_facts){.where = {.file = file, .line = change->line, .column = 1},
                .expected = "nodes without turn penalties and bans",
                .hint = "put a node into a link beside it, and join the new link there"},
            "a new link joins a node whose turns have penalties or bans");
        status = LSP_BAD_INPUT;
    }
    return status;
}

static enum lsp_status check_steep(const char *file, const struct lsp_assignment_problem *problem,
    const struct lsp_road_candidates *table, uint32_t number, const struct lsp_change *change,
    struct lsp_diags *diags)
{
    const struct lsp_road_candidate *candidate = &table->candidates[number];
    struct lsp_changed changed = {0};
    enum lsp_status status = LSP_OK;
    double all_pcu = lsp_network_problem_all_pcu(problem);
    LSP_TRY(lsp_what_if_change(problem, change, &changed));
    uint32_t next = problem->n_links;
    for (uint32_t at = candidate->first; at < candidate->first + candidate->n; at++) {
        const struct lsp_road_change *row = &table->changes[at];
        bool is_new = row->kind == LSP_ROAD_ADD;
        while (is_new && change->edits[changed.edit_of[next]].kind != LSP_EDIT_ADD)
            next++; /* parts of a split */
        uint32_t link = is_new ? next++ : row->link;
        if (!lsp_network_problem_is_steep(&changed.problem, link, all_pcu))
            continue;
        lsp_diags_add(diags, LSP_DIAG_STEEP_LINK,
            &(struct lsp_diag_facts){.where = {.file = file, .line = row->line, .column = 1},
                .expected = "a time below 1e100 even if all trips used the link"},
            "the time of a link leaves all bounds after this change");
        status = LSP_BAD_INPUT;
    }
    lsp_what_if_changed_finish(&changed);
    return status;
}
