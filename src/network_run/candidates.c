/* Reads candidates and turns them into changes of the solved network.
 * SPDX-License-Identifier: Apache-2.0 */
#include "network_run/candidates.h"

#include <math.h>
#include <string.h>

#include "formats/road_tables.h"

static const double DEFAULT_ALPHA = 0.15, DEFAULT_BETA = 4; /* [BPR1964] */

static enum lsp_status begin(const struct lsp_rank_options *options, struct lsp_diags *diags,
    struct network_run_candidates *all);
static enum lsp_status check_periods(const struct lsp_rank_options *options,
    const struct lsp_network_inputs *inputs, struct lsp_diags *diags);
static enum lsp_status read_table(const struct lsp_rank_options *options, struct lsp_diags *diags,
    struct network_run_candidates *all);
static enum lsp_status check_turns(const struct lsp_rank_options *options,
    const struct network_run_candidates *all, struct lsp_diags *diags);
static enum lsp_status solve_base(
    const struct lsp_rank_options *options, struct network_run_candidates *all);
static bool is_cancelled(void *context);
static enum lsp_status make_changes(struct network_run_candidates *all);
static enum lsp_status check_changes(const struct lsp_rank_options *options,
    const struct network_run_candidates *all, struct lsp_diags *diags);
static enum lsp_status make_edit(struct network_run_candidates *all,
    const struct lsp_road_change *change, struct lsp_edit *ret_edit);
static void set_numbers(const struct network_run_candidates *all,
    const struct lsp_road_change *change, struct lsp_edit *edit);
static double fixed_cost(
    const struct network_run_candidates *all, const struct lsp_road_change *change, uint32_t cls);
static double first_number(double number, double otherwise);

enum lsp_status lsp_network_run_candidates_begin(const struct lsp_rank_options *options,
    struct lsp_diags *diags, struct network_run_candidates *ret_candidates)
{
    *ret_candidates = (struct network_run_candidates){0};
    enum lsp_status status = begin(options, diags, ret_candidates);
    if (status != LSP_OK)
        lsp_network_run_candidates_finish(ret_candidates);
    return status;
}

void lsp_network_run_candidates_finish(struct network_run_candidates *candidates)
{
    lsp_what_if_base_finish(&candidates->base);
    lsp_network_problem_finish(&candidates->problem);
    lsp_network_inputs_finish(&candidates->inputs);
    lsp_arena_finish(&candidates->arena);
}

static enum lsp_status begin(const struct lsp_rank_options *options, struct lsp_diags *diags,
    struct network_run_candidates *all)
{
    LSP_TRY(lsp_network_inputs_read(&options->sources, diags, &all->inputs));
    LSP_TRY(check_periods(options, &all->inputs, diags));
    all->n_threads = lsp_network_inputs_threads(&all->inputs, options->n_threads);
    LSP_TRY(read_table(options, diags, all));
    LSP_TRY(check_turns(options, all, diags));
    LSP_TRY(lsp_network_problem_make(&all->inputs, 0, LSP_GOAL_USER, &all->problem));
    LSP_TRY(lsp_network_problem_check(&all->inputs, &all->problem.problem, diags));
    LSP_TRY(make_changes(all));
    LSP_TRY(check_changes(options, all, diags));
    return solve_base(options, all);
}

static enum lsp_status check_periods(const struct lsp_rank_options *options,
    const struct lsp_network_inputs *inputs, struct lsp_diags *diags)
{
    if (inputs->periods.n == 1)
        return LSP_OK;
    lsp_diags_add(diags, LSP_DIAG_RUN_OPTIONS,
        &(struct lsp_diag_facts){.where = {.file = options->sources.periods},
            .expected = "one period",
            .hint = "rank the candidates once for each period"},
        "candidates are compared within one period");
    return LSP_BAD_INPUT;
}

static enum lsp_status read_table(const struct lsp_rank_options *options, struct lsp_diags *diags,
    struct network_run_candidates *all)
{
    struct lsp_file file = {0};
    LSP_TRY(lsp_file_read(options->candidates, diags, &file));
    const struct lsp_road_context context = {
        .roads = &all->inputs.roads, .arena = &all->arena, .diags = diags};
    enum lsp_status status = lsp_road_tables_read_candidates(&file, &context, &all->table);
    all->fingerprint = file.fingerprint;
    lsp_file_finish(&file);
    return status;
}

/* A node with turns is taken apart, so that a new link would have nothing to join there. */
static enum lsp_status check_turns(const struct lsp_rank_options *options,
    const struct network_run_candidates *all, struct lsp_diags *diags)
{
    const struct lsp_roads *roads = &all->inputs.roads;
    enum lsp_status status = LSP_OK;
    for (uint32_t at = 0; at < all->table.n_changes; at++) {
        const struct lsp_road_change *change = &all->table.changes[at];
        bool is_there = false;
        for (size_t turn = 0; turn < roads->n_turns && change->kind == LSP_ROAD_ADD; turn++) {
            uint32_t via = roads->head[roads->turns[turn].from_link];
            is_there = is_there || via == change->tail || via == change->head;
        }
        if (!is_there)
            continue;
        lsp_diags_add(diags, LSP_DIAG_CHANGE,
            &(struct lsp_diag_facts){
                .where = {.file = options->candidates, .line = change->line, .column = 1},
                .expected = "nodes without turn penalties and bans",
                .hint = "put a node into a link beside it, and join the new link there"},
            "a new link joins a node whose turns have penalties or bans");
        status = LSP_BAD_INPUT;
    }
    return status;
}

static enum lsp_status solve_base(
    const struct lsp_rank_options *options, struct network_run_candidates *all)
{
    struct lsp_rank_options watched = *options;
    return lsp_what_if_base(&all->problem.problem,
        &(struct lsp_assignment_options){.n_threads = all->n_threads,
            .is_cancelled = options->is_cancelled ? is_cancelled : NULL,
            .context = &watched},
        &all->base);
}

static bool is_cancelled(void *context)
{
    const struct lsp_rank_options *options = context;
    return options->is_cancelled(options->user);
}

static enum lsp_status make_changes(struct network_run_candidates *all)
{
    all->changes = LSP_ARRAY(&all->arena, struct lsp_change, all->table.n);
    struct lsp_edit *edits = LSP_ARRAY(&all->arena, struct lsp_edit, all->table.n_changes);
    if (all->changes == NULL || edits == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t at = 0; at < all->table.n_changes; at++)
        LSP_TRY(make_edit(all, &all->table.changes[at], &edits[at]));
    for (uint32_t at = 0; at < all->table.n; at++)
        all->changes[at] = (struct lsp_change){.edits = &edits[all->table.candidates[at].first],
            .n_edits = all->table.candidates[at].n};
    return LSP_OK;
}

static enum lsp_status check_changes(const struct lsp_rank_options *options,
    const struct network_run_candidates *all, struct lsp_diags *diags)
{
    enum lsp_status status = LSP_OK;
    double all_pcu = lsp_network_problem_all_pcu(&all->problem.problem);
    for (uint32_t at = 0; at < all->table.n; at++) {
        const struct lsp_change *change = &all->changes[at];
        struct lsp_changed changed = {0};
        LSP_TRY(lsp_what_if_change(&all->problem.problem, change, &changed));
        uint32_t next = all->problem.problem.n_links;
        for (uint32_t k = 0; k < change->n_edits; k++) {
            const struct lsp_edit *edit = &change->edits[k];
            uint32_t link = edit->kind == LSP_EDIT_ADD ? next++ : edit->link;
            uint32_t line = all->table.changes[all->table.candidates[at].first + k].line;
            if (!lsp_network_problem_is_steep(&changed.problem, link, all_pcu))
                continue;
            lsp_diags_add(diags, LSP_DIAG_STEEP_LINK,
                &(struct lsp_diag_facts){
                    .where = {.file = options->candidates, .line = line, .column = 1},
                    .expected = "a time below 1e100 even if all trips used the link"},
                "the time of a link leaves all bounds after this change");
            status = LSP_BAD_INPUT;
        }
        lsp_what_if_changed_finish(&changed);
    }
    return status;
}

static enum lsp_status make_edit(struct network_run_candidates *all,
    const struct lsp_road_change *change, struct lsp_edit *ret_edit)
{
    static const enum lsp_edit_kind KINDS[] = {[LSP_ROAD_ADD] = LSP_EDIT_ADD,
        [LSP_ROAD_CHANGE] = LSP_EDIT_CHANGE,
        [LSP_ROAD_CLOSE] = LSP_EDIT_CLOSE};
    uint32_t n_classes = all->inputs.classes.n;
    double *fixed = LSP_ARRAY(&all->arena, double, n_classes);
    if (fixed == NULL)
        return LSP_NO_MEMORY;
    *ret_edit = (struct lsp_edit){.kind = KINDS[change->kind],
        .link = change->link,
        .tail = change->tail,
        .head = change->head,
        .fixed_cost = fixed};
    if (change->kind != LSP_ROAD_CLOSE)
        set_numbers(all, change, ret_edit);
    for (uint32_t cls = 0; cls < n_classes && change->kind != LSP_ROAD_CLOSE; cls++)
        fixed[cls] = fixed_cost(all, change, cls);
    return LSP_OK;
}

static void set_numbers(const struct network_run_candidates *all,
    const struct lsp_road_change *change, struct lsp_edit *edit)
{
    const struct lsp_assignment_problem *problem = &all->problem.problem;
    double hours = all->inputs.periods.periods[0].hours;
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
    const struct network_run_candidates *all, const struct lsp_road_change *change, uint32_t cls)
{
    const struct lsp_roads *roads = &all->inputs.roads;
    const struct lsp_road_class *class = &all->inputs.classes.classes[cls];
    bool is_new = change->kind == LSP_ROAD_ADD;
    uint32_t link = change->link;
    const struct lsp_assignment_problem *problem = &all->problem.problem;
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
