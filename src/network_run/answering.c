/* Answers one change and proves each stage.  SPDX-License-Identifier: Apache-2.0 */
#include "network_run/answering.h"

#include "base/id.h"

struct run {
    const struct network_run_answering *answering;
    struct network_run_answered *answered;
    enum lsp_status status; /* of what was done as a stage was told */
};

static bool keep_stage(void *context, const struct lsp_what_if_answer *answer);
static enum lsp_status tell(struct run *run, const struct lsp_what_if_answer *answer);
static enum lsp_status prove_stage(
    struct run *run, const struct lsp_what_if_answer *answer, struct network_run_told *told);
static enum lsp_status prove(
    struct run *run, const struct lsp_assignment_result *result, struct network_run_told *told);
static bool is_stopped(const struct run *run);
static bool is_cancelled(void *context);

enum lsp_status lsp_network_run_answer(
    const struct network_run_answering *answering, struct network_run_answered *ret_answered)
{
    struct network_run_answered answered = {0};
    struct run run = {.answering = answering, .answered = &answered};
    LSP_TRY(lsp_what_if_change(answering->base->problem, answering->change, &answered.changed));
    enum lsp_status status = lsp_what_if_answer(answering->base, answering->change,
        &(struct lsp_what_if_options){.stage = answering->stage,
            .n_threads = answering->n_threads,
            .publish = keep_stage,
            .is_cancelled = answering->is_cancelled ? is_cancelled : NULL,
            .context = &run},
        &answered.answer);
    if (run.status != LSP_OK)
        status = run.status;
    /* A last stage that brought nothing new was not published, but is what remains. */
    if (status == LSP_OK && !answered.told[answered.answer.stage].is_last)
        status = tell(&run, &answered.answer);
    if (status == LSP_OK)
        *ret_answered = answered;
    else
        lsp_network_run_answered_finish(&answered);
    return status;
}

void lsp_network_run_answered_finish(struct network_run_answered *answered)
{
    lsp_what_if_answer_finish(&answered->answer);
    lsp_what_if_changed_finish(&answered->changed);
    *answered = (struct network_run_answered){0};
}

const struct network_run_told *lsp_network_run_last_told(
    const struct network_run_answered *answered)
{
    return &answered->told[answered->answer.stage];
}

static bool keep_stage(void *context, const struct lsp_what_if_answer *answer)
{
    struct run *run = context;
    run->status = tell(run, answer);
    return run->status == LSP_OK;
}

static enum lsp_status tell(struct run *run, const struct lsp_what_if_answer *answer)
{
    const struct network_run_answering *answering = run->answering;
    struct network_run_told *told = &run->answered->told[answer->stage];
    *told = (struct network_run_told){.relative_gap = answer->relative_gap,
        .saved = answer->saved,
        .saved_noise = answer->saved_noise,
        .is_there = true,
        .is_last = answer->result.flow != NULL};
    bool is_proved = answering->proves == NETWORK_RUN_PROVE_ALL ||
                     (answering->proves == NETWORK_RUN_PROVE_LAST && told->is_last);
    if (is_proved && !is_stopped(run))
        LSP_TRY(prove_stage(run, answer, told));
    if (is_stopped(run))
        return LSP_CANCELLED;
    if (told->is_last && is_proved)
        LSP_TRY(lsp_what_if_screen(
            answering->base, answering->change, answering->n_threads, &run->answered->screen));
    if (answering->publish)
        answering->publish(answering->user, run->answered, answer, told);
    return LSP_OK;
}

static enum lsp_status prove_stage(
    struct run *run, const struct lsp_what_if_answer *answer, struct network_run_told *told)
{
    const struct lsp_assignment_problem *problem = &run->answered->changed.problem;
    LSP_SCOPED(lsp_arena_finish) struct lsp_arena scratch = {0};
    if (told->is_last)
        return prove(run, &answer->result, told);
    if (run->answering->n_classes > 1)
        return LSP_OK;
    struct lsp_assignment_result result = {.flow = answer->flow,
        .time = LSP_ARRAY(&scratch, double, problem->n_links),
        .cost = LSP_ARRAY(&scratch, double, problem->n_links)};
    if (result.time == NULL || result.cost == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t link = 0; link < problem->n_links; link++) {
        result.time[link] = lsp_assignment_link_at(problem, link, result.flow[link]).time;
        result.cost[link] = result.time[link] + problem->fixed_cost[link];
    }
    return prove(run, &result, told);
}

static enum lsp_status prove(
    struct run *run, const struct lsp_assignment_result *result, struct network_run_told *told)
{
    LSP_TRY(lsp_network_run_prove(&run->answered->changed.problem, result, NULL,
        lsp_stage_gap(LSP_STAGE_REFINED), run->answering->n_threads, &told->proof));
    told->is_proved = told->proof.fault[0] == '\0';
    return LSP_OK;
}

/* Asked between what takes as long as an iteration. */
static bool is_stopped(const struct run *run)
{
    return run->answering->is_cancelled && run->answering->is_cancelled(run->answering->user);
}

static bool is_cancelled(void *context)
{
    const struct run *run = context;
    return run->answering->is_cancelled(run->answering->user);
}

bool lsp_network_run_is_told_of(const struct lsp_roads *roads, const struct lsp_changed *changed,
    uint32_t n_base, uint32_t link)
{
    return link >= n_base || (link < roads->n_links && changed->link_in_base[link] != LSP_NONE);
}

const char *lsp_network_run_end_text(
    const struct network_run_names *names, uint32_t link, bool is_tail, char text[static 32])
{
    const struct lsp_roads *roads = names->roads;
    const struct lsp_assignment_problem *problem = &names->changed->problem;
    const struct lsp_road_candidate *candidate = &names->table->candidates[names->candidate];
    uint32_t node = is_tail ? problem->tail[link] : problem->head[link];
    if (node >= names->n_base_nodes)
        return names->table->nodes[candidate->first_node + node - names->n_base_nodes].name;
    if (node >= roads->n_nodes) { /* of turns: it stands for the end of a link of the network */
        uint32_t old = link < roads->n_links ? link : names->changed->link_in_base[link];
        node = is_tail ? roads->tail[old] : roads->head[old];
    }
    return lsp_roads_node_text(roads, node, text);
}

const char *lsp_network_run_link_text(
    const struct network_run_names *names, uint32_t link, char text[static 32])
{
    uint32_t old = link < names->n_base_links ? link : names->changed->link_in_base[link];
    if (old != LSP_NONE)
        return lsp_roads_link_text(names->roads, old, text);
    const char *id = lsp_network_run_row_of(names, link)->id;
    return id == NULL ? "" : id;
}

/* Rows and edits stand in one order, but splits of one link, which are one edit. */
const struct lsp_road_change *lsp_network_run_row_of(
    const struct network_run_names *names, uint32_t link)
{
    const struct lsp_road_candidate *candidate = &names->table->candidates[names->candidate];
    const struct lsp_road_change *rows = &names->table->changes[candidate->first];
    uint32_t old = names->changed->link_in_base[link], nth = 0;
    if (link < names->n_base_links)
        return NULL;
    for (uint32_t other = names->n_base_links; other < link; other++)
        nth += names->changed->link_in_base[other] == LSP_NONE;
    for (uint32_t at = 0; at < candidate->n; at++) {
        if (old != LSP_NONE && rows[at].kind == LSP_ROAD_SPLIT && rows[at].link == old)
            return &rows[at];
        if (old == LSP_NONE && rows[at].kind == LSP_ROAD_ADD && nth-- == 0)
            return &rows[at];
    }
    LSP_BUG("a link that nobody added");
}
