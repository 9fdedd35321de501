/* Answers edits, stage after stage.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "network_run/changes.h"
#include "network_run/session_internal.h"
#include "network_run/session_table.h"

struct run {
    struct lsp_road_session_answer *answer;
    const struct lsp_road_session_wish *wish;
    enum lsp_status status; /* of what was done as a stage was told */
};

static enum lsp_status read_edits(struct lsp_road_session_answer *answer, size_t n_edits,
    const struct lsp_road_session_edit edits[], struct lsp_diags *diags);
static enum lsp_status solve(
    struct lsp_road_session_answer *answer, const struct lsp_road_session_wish *wish);
static enum lsp_status answer_base(
    struct lsp_road_session_answer *answer, const struct lsp_road_session_wish *wish);
static void take_stage(void *user, const struct network_run_answered *answered,
    const struct lsp_what_if_answer *given, const struct network_run_told *told);
static enum lsp_status begin_stage(
    struct lsp_road_session_answer *answer, const struct lsp_changed *changed);
static enum lsp_status set_added(
    struct lsp_road_session_answer *answer, const struct lsp_changed *changed);
static enum lsp_status set_added_link(struct lsp_road_session_answer *answer,
    const struct network_run_names *names, uint32_t at, struct lsp_road_session_added_link *link);
static enum lsp_status set_points(struct lsp_road_session_answer *answer,
    const struct lsp_road_change *row, struct lsp_road_session_added_link *link);
static enum lsp_status set_part_points(struct lsp_road_session_answer *answer,
    const struct lsp_changed *changed, uint32_t link, struct lsp_road_session_added_link *part);
static void part_of_link(const struct lsp_road_session_answer *answer,
    const struct lsp_changed *changed, uint32_t link, double ret_span[2]);
static enum lsp_status set_rows(
    struct lsp_road_session_answer *answer, struct lsp_road_session_added_link added[], uint32_t n);
static enum lsp_status set_removed(
    struct lsp_road_session_answer *answer, const struct lsp_changed *changed);
static void set_fields(struct lsp_road_session_answer *answer, const struct lsp_changed *changed,
    const struct lsp_what_if_answer *given);
static void set_without(struct lsp_road_session_answer *answer, const struct lsp_changed *changed);
static void set_figures(struct lsp_road_session_answer *answer,
    const struct network_run_answered *answered, const struct lsp_what_if_answer *given,
    const struct network_run_told *told);
static uint32_t count_undetermined(const struct lsp_road_session *session);
static bool is_cancelled(void *user);

enum lsp_status lsp_road_session_answer(const struct lsp_road_session *session, size_t n_edits,
    const struct lsp_road_session_edit edits[], const struct lsp_road_session_wish *wish,
    struct lsp_diags *diags, struct lsp_road_session_answer **ret_answer)
{
    struct lsp_road_session_answer *answer = calloc(1, sizeof *answer);
    if (answer == NULL)
        return LSP_NO_MEMORY;
    answer->session = session;
    answer->is_preview = wish->is_preview;
    enum lsp_status status = LSP_OK;
    if (n_edits > 0)
        status = read_edits(answer, n_edits, edits, diags);
    if (status == LSP_OK)
        status = n_edits > 0 ? solve(answer, wish) : answer_base(answer, wish);
    if (status == LSP_OK)
        *ret_answer = answer;
    else
        lsp_road_session_answer_free(answer);
    return status;
}

void lsp_road_session_answer_free(struct lsp_road_session_answer *answer)
{
    if (answer == NULL)
        return;
    if (answer->has_routes)
        lsp_route_flows_finish(&answer->routes);
    lsp_network_run_answered_finish(&answer->answered);
    lsp_arena_finish(&answer->arena);
    free(answer);
}

const struct lsp_road_session_stage *lsp_road_session_answer_stage(
    const struct lsp_road_session_answer *answer)
{
    return &answer->stage;
}

const struct lsp_assignment_problem *lsp_road_session_problem(
    const struct lsp_road_session *session, const struct lsp_road_session_answer *answer,
    bool is_with)
{
    bool is_changed = is_with && answer != NULL && answer->change != NULL;
    return is_changed ? &answer->answered.changed.problem : &session->problem.problem;
}

static enum lsp_status read_edits(struct lsp_road_session_answer *answer, size_t n_edits,
    const struct lsp_road_session_edit edits[], struct lsp_diags *diags)
{
    const struct lsp_road_session *session = answer->session;
    LSP_TRY(lsp_road_session_read_edits(
        session, n_edits, edits, &answer->arena, diags, &answer->table, &answer->edit_of_row));
    return lsp_network_run_make_changes(&session->inputs, &session->problem.problem, &answer->table,
        &answer->arena, &answer->change);
}

static enum lsp_status solve(
    struct lsp_road_session_answer *answer, const struct lsp_road_session_wish *wish)
{
    const struct lsp_road_session *session = answer->session;
    struct run run = {.answer = answer, .wish = wish};
    LSP_TRY(lsp_network_run_answer(
        &(struct network_run_answering){.base = &session->base,
            .change = answer->change,
            .stage = wish->is_preview ? LSP_STAGE_PREVIEW : LSP_STAGE_REFINED,
            .n_threads = session->n_threads,
            .n_classes = session->inputs.classes.n,
            .proves = wish->is_preview ? NETWORK_RUN_PROVE_NOTHING : NETWORK_RUN_PROVE_LAST,
            .publish = take_stage,
            .is_cancelled = wish->is_cancelled ? is_cancelled : NULL,
            .user = &run},
        &answer->answered));
    return run.status;
}

static bool is_cancelled(void *user)
{
    const struct run *run = user;
    return run->status != LSP_OK || run->wish->is_cancelled(run->wish->user);
}

/* Both sides are the base, and nothing is noise: there is nothing to be told apart. */
static enum lsp_status answer_base(
    struct lsp_road_session_answer *answer, const struct lsp_road_session_wish *wish)
{
    const struct lsp_road_session *session = answer->session;
    const struct lsp_what_if_base *base = &session->base;
    const struct lsp_changed none = {.problem = session->problem.problem};
    struct lsp_road_session_stage *stage = &answer->stage;
    LSP_TRY(begin_stage(answer, &none));
    set_without(answer, &none);
    memcpy((double *)(uintptr_t)stage->flow_with, stage->flow_without,
        answer->n_links * sizeof(double));
    memcpy((double *)(uintptr_t)stage->time_with, stage->time_without,
        answer->n_links * sizeof(double));
    *stage = (struct lsp_road_session_stage){.kind = LSP_ROAD_SESSION_REFINED,
        .is_base = true,
        .unreachable = base->result.unreachable_trips,
        .is_last = true,
        .is_converged = session->proof.is_accepted,
        .is_proved = session->proof.fault[0] == '\0',
        .gap_without = {session->proof.low, session->proof.high},
        .gap_with = {session->proof.low, session->proof.high},
        .total_cost_without = base->result.total_cost,
        .total_cost_noise = base->cost_noise,
        .benefit = session->options.value_of_time > 0 ? 0 : (double)NAN,
        .benefit_noise = session->options.value_of_time > 0 ? 0 : (double)NAN,
        .saved_bound = 0,
        .n_undetermined = count_undetermined(session),
        .n_links = answer->n_links,
        .flow_without = stage->flow_without,
        .flow_with = stage->flow_with,
        .time_without = stage->time_without,
        .time_with = stage->time_with,
        .noise = stage->noise};
    wish->publish(wish->user, stage);
    return LSP_OK;
}

static void take_stage(void *user, const struct network_run_answered *answered,
    const struct lsp_what_if_answer *given, const struct network_run_told *told)
{
    struct run *run = user;
    struct lsp_road_session_answer *answer = run->answer;
    if (run->status == LSP_OK && answer->link_in_problem == NULL)
        run->status = begin_stage(answer, &answered->changed);
    if (run->status != LSP_OK)
        return;
    set_fields(answer, &answered->changed, given);
    set_figures(answer, answered, given, told);
    run->wish->publish(run->wish->user, &answer->stage);
}

/* What does not change from stage to stage. */
static enum lsp_status begin_stage(
    struct lsp_road_session_answer *answer, const struct lsp_changed *changed)
{
    const struct lsp_road_session *session = answer->session;
    uint32_t n_roads = session->network.n_links, n_base = session->problem.problem.n_links;
    uint32_t n = n_roads + changed->problem.n_links - n_base;
    struct lsp_road_session_stage *stage = &answer->stage;
    answer->n_links = n;
    answer->link_in_problem = LSP_ARRAY(&answer->arena, uint32_t, n);
    stage->flow_without = LSP_ARRAY(&answer->arena, double, n);
    stage->flow_with = LSP_ARRAY(&answer->arena, double, n);
    stage->time_without = LSP_ARRAY(&answer->arena, double, n);
    stage->time_with = LSP_ARRAY(&answer->arena, double, n);
    stage->noise = LSP_ARRAY(&answer->arena, double, n);
    if (!answer->link_in_problem || !stage->flow_without || !stage->flow_with ||
        !stage->time_without || !stage->time_with || !stage->noise)
        return LSP_NO_MEMORY;
    for (uint32_t link = 0; link < n; link++)
        answer->link_in_problem[link] = link < n_roads ? link : link - n_roads + n_base;
    stage->n_links = n;
    if (answer->change == NULL)
        return LSP_OK;
    set_without(answer, changed);
    LSP_TRY(set_added(answer, changed));
    return set_removed(answer, changed);
}

static void set_without(struct lsp_road_session_answer *answer, const struct lsp_changed *changed)
{
    const struct lsp_road_session *session = answer->session;
    const struct lsp_assignment_result *base = &session->base.result;
    double *flow = (double *)(uintptr_t)answer->stage.flow_without;
    double *time = (double *)(uintptr_t)answer->stage.time_without;
    for (uint32_t link = 0; link < answer->n_links; link++) {
        uint32_t old = link;
        double share = 1, span[2];
        if (link >= session->network.n_links) {
            old = changed->link_in_base[answer->link_in_problem[link]];
            if (old != LSP_NONE) {
                part_of_link(answer, changed, answer->link_in_problem[link], span);
                share = span[1] - span[0];
            }
        }
        flow[link] = old == LSP_NONE ? 0 : base->flow[old];
        time[link] = old == LSP_NONE ? (double)INFINITY : share * base->time[old];
    }
}

/* From which share of its link to which a part goes. */
static void part_of_link(const struct lsp_road_session_answer *answer,
    const struct lsp_changed *changed, uint32_t link, double ret_span[2])
{
    const struct lsp_edit *split = &answer->change->edits[changed->edit_of[link]];
    uint32_t nth = 0;
    while (link - nth > 0 && changed->edit_of[link - nth - 1] == changed->edit_of[link])
        nth++;
    ret_span[0] = nth == 0 ? 0 : split->points[nth - 1].share;
    ret_span[1] = nth == split->n_points ? 1 : split->points[nth].share;
}

static enum lsp_status set_added(
    struct lsp_road_session_answer *answer, const struct lsp_changed *changed)
{
    const struct lsp_road_session *session = answer->session;
    const struct lsp_road_candidates *table = &answer->table;
    uint32_t n_roads = session->network.n_links, n = answer->n_links - n_roads;
    const struct network_run_names names = {.roads = &session->inputs.roads,
        .table = table,
        .n_base_nodes = session->problem.problem.n_nodes,
        .n_base_links = session->problem.problem.n_links,
        .changed = changed};
    struct lsp_road_session_added_link *links =
        LSP_ARRAY(&answer->arena, struct lsp_road_session_added_link, n);
    struct lsp_road_session_added_node *nodes =
        LSP_ARRAY(&answer->arena, struct lsp_road_session_added_node, table->n_nodes);
    if (links == NULL || nodes == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t at = 0; at < table->n_nodes; at++) {
        double place[2];
        lsp_road_session_place_on(session, table->nodes[at].link, table->nodes[at].at, place);
        nodes[at] = (struct lsp_road_session_added_node){table->nodes[at].name, place[0], place[1]};
    }
    for (uint32_t at = 0; at < n; at++)
        LSP_TRY(set_added_link(answer, &names, at, &links[at]));
    LSP_TRY(set_rows(answer, links, n));
    answer->stage.n_added_nodes = table->n_nodes;
    answer->stage.added_nodes = nodes;
    answer->stage.n_added_links = n;
    answer->stage.added_links = links;
    return LSP_OK;
}

static enum lsp_status set_added_link(struct lsp_road_session_answer *answer,
    const struct network_run_names *names, uint32_t at, struct lsp_road_session_added_link *link)
{
    const struct lsp_road_session *session = answer->session;
    const struct lsp_assignment_problem *problem = &names->changed->problem;
    const struct lsp_road_change *row = lsp_network_run_row_of(names, names->n_base_links + at);
    uint32_t number = names->n_base_links + at, n_nodes = session->network.n_nodes;
    uint32_t parent = names->changed->link_in_base[number];
    uint32_t ends[2] = {problem->tail[number], problem->head[number]};
    char text[3][32];
    for (int end = 0; end < 2; end++)
        if (ends[end] >= names->n_base_nodes)
            ends[end] += n_nodes - names->n_base_nodes;
        else if (ends[end] >= n_nodes) /* of turns */
            ends[end] = end == 0 ? session->network.tail[parent] : session->network.head[parent];
    double span[2] = {0, 1};
    bool is_constant = problem->function[number] == LSP_FUNCTION_BPR && !(problem->a[number] > 0);
    if (parent != LSP_NONE)
        part_of_link(answer, names->changed, number, span);
    *link = (struct lsp_road_session_added_link){
        .id = lsp_arena_printf(
            &answer->arena, "%s", lsp_network_run_link_text(names, number, text[0])),
        .name = parent == LSP_NONE ? row->name : session->network.link_name[parent],
        .from = lsp_arena_printf(
            &answer->arena, "%s", lsp_network_run_end_text(names, number, true, text[1])),
        .to = lsp_arena_printf(
            &answer->arena, "%s", lsp_network_run_end_text(names, number, false, text[2])),
        .edit = answer->edit_of_row[row - answer->table.changes],
        .tail = ends[0],
        .head = ends[1],
        .is_forward = parent == LSP_NONE ? !row->is_back : session->network.is_forward[parent] != 0,
        .capacity = is_constant ? (double)INFINITY : problem->capacity[number],
        .length = parent == LSP_NONE ? (isnan(row->length) ? 0 : row->length)
                                     : (span[1] - span[0]) * session->network.length[parent],
        .free_time = problem->free_time[number],
        .parent = parent};
    if (link->id == NULL || link->from == NULL || link->to == NULL)
        return LSP_NO_MEMORY;
    return parent == LSP_NONE ? set_points(answer, row, link)
                              : set_part_points(answer, names->changed, number, link);
}

/* Of the row's line what lies between its ends. */
static enum lsp_status set_points(struct lsp_road_session_answer *answer,
    const struct lsp_road_change *row, struct lsp_road_session_added_link *link)
{
    size_t n = row->n_points > 2 ? row->n_points - 2 : 0;
    double(*points)[2] = lsp_arena_alloc(&answer->arena, n + 1, sizeof *points);
    if (points == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < n; at++) {
        size_t from = row->is_back ? n - at : at + 1;
        points[at][0] = row->x[from];
        points[at][1] = row->y[from];
    }
    link->n_points = n;
    link->points = (const double(*)[2])points;
    return LSP_OK;
}

/* The vertices of the link that lie between the part's ends. */
static enum lsp_status set_part_points(struct lsp_road_session_answer *answer,
    const struct lsp_changed *changed, uint32_t link, struct lsp_road_session_added_link *part)
{
    const struct lsp_road_session_network *network = &answer->session->network;
    uint32_t first = network->first_vertex[part->parent];
    uint32_t n = network->first_vertex[part->parent + 1] - first;
    double(*points)[2] = lsp_arena_alloc(&answer->arena, (size_t)n + 1, sizeof *points);
    double span[2], whole = 0, gone = 0;
    if (points == NULL)
        return LSP_NO_MEMORY;
    part_of_link(answer, changed, link, span);
    for (int pass = 0; pass < 2; pass++) {
        double from[2] = {
            network->x[network->tail[part->parent]], network->y[network->tail[part->parent]]};
        for (uint32_t at = 0; at < n + 1; at++) {
            const double to[2] = {
                at == n ? network->x[network->head[part->parent]] : network->vertex_x[first + at],
                at == n ? network->y[network->head[part->parent]] : network->vertex_y[first + at]};
            *(pass == 0 ? &whole : &gone) += lsp_road_session_distance(network, from, to);
            memcpy(from, to, sizeof from);
            if (pass == 1 && at < n && gone > span[0] * whole && gone < span[1] * whole)
                memcpy(points[part->n_points++], to, sizeof to);
        }
    }
    part->points = (const double(*)[2])points;
    return LSP_OK;
}

/* Rows of roads go on after the network's: two links between the same two nodes that one edit made
 * are one road. */
static enum lsp_status set_rows(
    struct lsp_road_session_answer *answer, struct lsp_road_session_added_link added[], uint32_t n)
{
    const struct lsp_road_session_network *network = &answer->session->network;
    uint32_t next = 0;
    for (uint32_t link = 0; link < network->n_links; link++)
        next = network->row[link] + 1 > next ? network->row[link] + 1 : next;
    for (uint32_t at = 0; at < n; at++) {
        added[at].row = LSP_NONE;
        for (uint32_t other = 0; other < at; other++)
            if (added[other].edit == added[at].edit && added[other].tail == added[at].head &&
                added[other].head == added[at].tail)
                added[at].row = added[other].row;
        if (added[at].row == LSP_NONE)
            added[at].row = next++;
    }
    return LSP_OK;
}

static enum lsp_status set_removed(
    struct lsp_road_session_answer *answer, const struct lsp_changed *changed)
{
    uint32_t *removed = LSP_ARRAY(&answer->arena, uint32_t, answer->change->n_edits), n = 0;
    if (removed == NULL)
        return LSP_NO_MEMORY;
    (void)changed;
    for (uint32_t at = 0; at < answer->change->n_edits; at++) {
        const struct lsp_edit *edit = &answer->change->edits[at];
        if (edit->kind == LSP_EDIT_CLOSE || edit->kind == LSP_EDIT_SPLIT)
            removed[n++] = edit->link;
    }
    answer->stage.n_removed = n;
    answer->stage.removed = removed;
    return LSP_OK;
}

static void set_fields(struct lsp_road_session_answer *answer, const struct lsp_changed *changed,
    const struct lsp_what_if_answer *given)
{
    double *flow = (double *)(uintptr_t)answer->stage.flow_with;
    double *time = (double *)(uintptr_t)answer->stage.time_with;
    double *noise = (double *)(uintptr_t)answer->stage.noise;
    for (uint32_t link = 0; link < answer->n_links; link++) {
        uint32_t number = answer->link_in_problem[link];
        flow[link] = given->flow[number];
        time[link] = lsp_assignment_link_at(&changed->problem, number, flow[link]).time;
        noise[link] = given->noise[number];
    }
}

static void set_figures(struct lsp_road_session_answer *answer,
    const struct network_run_answered *answered, const struct lsp_what_if_answer *given,
    const struct network_run_told *told)
{
    const struct lsp_road_session *session = answer->session;
    struct lsp_road_session_stage *stage = &answer->stage;
    double value = session->options.value_of_time, gap = told->relative_gap;
    stage->is_preview = answer->is_preview;
    stage->kind = answer->is_preview ? LSP_ROAD_SESSION_PREVIEW
                                     : (enum lsp_road_session_stage_kind)given->stage;
    stage->unreachable = session->base.result.unreachable_trips;
    stage->is_last = told->is_last;
    stage->is_proved = told->is_proved;
    stage->is_converged = told->is_last && told->proof.is_accepted;
    stage->gap_without[0] = session->proof.low;
    stage->gap_without[1] = session->proof.high;
    stage->gap_with[0] = told->is_proved ? told->proof.low : gap;
    stage->gap_with[1] = told->is_proved ? told->proof.high : gap;
    stage->total_cost_without = session->base.result.total_cost;
    stage->total_cost_noise = session->base.cost_noise;
    stage->saved = given->saved;
    stage->saved_noise = given->saved_noise;
    stage->benefit = value > 0 ? value * given->saved : (double)NAN;
    stage->benefit_noise = value > 0 ? value * given->saved_noise : (double)NAN;
    stage->newly_reachable = given->newly_reachable;
    stage->is_slower_for_all = given->is_slower_for_all;
    stage->has_no_effect = told->is_last && answered->screen.has_no_effect;
    stage->saved_bound =
        told->is_last && !stage->is_preview ? answered->screen.saved_bound : (double)INFINITY;
    stage->n_undetermined = count_undetermined(session);
    stage->on_added = 0;
    for (uint32_t at = 0; at < stage->n_added_links; at++)
        if (stage->added_links[at].parent == LSP_NONE)
            stage->on_added += stage->flow_with[session->network.n_links + at];
}

static uint32_t count_undetermined(const struct lsp_road_session *session)
{
    const struct lsp_assignment_result *base = &session->base.result;
    uint32_t n = 0;
    for (uint32_t link = 0; link < session->network.n_links; link++)
        n += !base->is_determined[link] && base->flow[link] > 0 &&
             !session->network.is_connector[link];
    return n;
}
