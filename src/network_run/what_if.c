/* What each candidate would do, stage after stage.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "base/id.h"
#include "formats/folder.h"
#include "network_run/candidates.h"
#include "network_run/proof.h"
#include "network_run/rank.h"

enum { N_STAGES = LSP_STAGE_REFINED + 1, N_LISTED = 10 };

static const char *const STAGE_WORDS[N_STAGES] = {"preview", "draft", "certified", "refined"};

/* A stage as it was published. */
struct told {
    double relative_gap, saved, saved_noise;
    struct lsp_network_run_proof proof; /* of this stage's own flows */
    bool is_there, is_proved;
};

struct run {
    const struct lsp_rank_options *options;
    struct lsp_diags *diags;
    struct network_run_candidates all;
    struct lsp_output output; /* begun when options->result is not NULL */
    struct lsp_network_run_summary summary;
    uint32_t candidate;
    struct lsp_changed changed; /* the problem with the candidate */
    struct told told[N_STAGES]; /* of the candidate */
    enum lsp_status status;     /* of what was done as a stage was told */
};

static enum lsp_status run_all(struct run *run);
static enum lsp_status run_one(struct run *run, uint32_t number);
static enum lsp_status answer_one(struct run *run);
static bool keep_stage(void *context, const struct lsp_what_if_answer *answer);
static enum lsp_status prove_stage(
    struct run *run, const struct lsp_what_if_answer *answer, struct told *told);
static bool is_cancelled(void *context);
static enum lsp_status prove(
    struct run *run, const struct lsp_assignment_result *result, struct told *told);
static void write_text(struct run *run, const struct lsp_screen *screen,
    const struct lsp_what_if_answer *answer, const struct lsp_network_run_proof *proof);
static void write_stage_text(const struct told *told, const char *word, struct lsp_buffer *out);
static void write_links_text(
    struct run *run, const struct lsp_what_if_answer *answer, struct lsp_buffer *out);
static void write_json(struct run *run, const struct lsp_screen *screen,
    const struct lsp_what_if_answer *answer, const struct lsp_network_run_proof *proof);
static void add_number(struct lsp_buffer *out, const char *key, double value);
static enum lsp_status write_links(struct run *run, const struct lsp_what_if_answer *answer);
static const char *nodes_of(
    const struct run *run, uint32_t link, bool is_tail, char text[static 32]);

enum lsp_status lsp_network_run_what_if(const struct lsp_rank_options *options,
    struct lsp_diags *diags, struct lsp_network_run_summary *ret_summary)
{
    struct run run = {.options = options, .diags = diags, .summary = {.converged = true}};
    LSP_TRY(lsp_network_run_candidates_begin(options, diags, &run.all));
    enum lsp_status status = LSP_OK;
    if (options->result != NULL)
        status = lsp_output_begin(options->result, LSP_OUTPUT_WHAT_IF, diags, &run.output);
    bool is_begun = status == LSP_OK && options->result != NULL;
    if (status == LSP_OK)
        status = run_all(&run);
    if (is_begun)
        lsp_output_finish(&run.output);
    lsp_network_run_candidates_finish(&run.all);
    if (status == LSP_OK)
        *ret_summary = run.summary;
    else
        lsp_network_run_summary_finish(&run.summary);
    return status;
}

static enum lsp_status run_all(struct run *run)
{
    const struct lsp_assignment_result *base = &run->all.base.result;
    struct lsp_buffer *json = &run->summary.json;
    run->summary.converged = base->ended_by == LSP_ASSIGNMENT_CONVERGED;
    lsp_buffer_printf(&run->summary.text, "%-22s %.15g (relative gap %.2g)\n", "total cost before",
        base->total_cost, base->relative_gap);
    lsp_buffer_add(json, "{\n  \"linkspan\": ");
    lsp_buffer_add_json(json, LSP_VERSION);
    lsp_buffer_add(json, ",\n  \"base\": {\"total_cost\": ");
    lsp_buffer_add_json_number(json, base->total_cost);
    add_number(json, "relative_gap", base->relative_gap);
    lsp_buffer_add(json, "},\n  \"candidates\": [");
    for (uint32_t number = 0; number < run->all.table.n; number++) {
        LSP_TRY(run_one(run, number));
        const char *name = run->all.table.candidates[number].name;
        if (run->options->done &&
            !run->options->done(run->options->user, number + 1, run->all.table.n, name))
            return LSP_CANCELLED;
    }
    lsp_buffer_add(json, "\n  ]\n}\n");
    if (json->failed || run->summary.text.failed)
        return LSP_NO_MEMORY;
    if (run->options->result == NULL)
        return LSP_OK;
    LSP_TRY(lsp_output_write(&run->output, "what-if.json", json, run->diags));
    return lsp_output_commit(&run->output, run->diags);
}

static enum lsp_status run_one(struct run *run, uint32_t number)
{
    run->candidate = number;
    memset(run->told, 0, sizeof run->told);
    LSP_TRY(lsp_what_if_change(run->all.base.problem, &run->all.changes[number], &run->changed));
    enum lsp_status status = answer_one(run);
    lsp_what_if_changed_finish(&run->changed);
    return status;
}

static enum lsp_status answer_one(struct run *run)
{
    const struct lsp_change *change = &run->all.changes[run->candidate];
    struct lsp_screen screen = {0};
    struct lsp_what_if_answer answer = {0};
    LSP_TRY(lsp_what_if_screen(&run->all.base, change, run->all.n_threads, &screen));
    enum lsp_status status = lsp_what_if_answer(&run->all.base, change,
        &(struct lsp_what_if_options){.stage = LSP_STAGE_REFINED,
            .n_threads = run->all.n_threads,
            .publish = keep_stage,
            .is_cancelled = run->options->is_cancelled ? is_cancelled : NULL,
            .context = run},
        &answer);
    if (run->status != LSP_OK)
        return run->status;
    LSP_TRY(status);
    struct told *last = &run->told[answer.stage];
    status = prove(run, &answer.result, last);
    if (status == LSP_OK) {
        run->summary.converged &= last->proof.is_accepted;
        write_text(run, &screen, &answer, &last->proof);
        write_json(run, &screen, &answer, &last->proof);
        if (run->options->result != NULL)
            status = write_links(run, &answer);
    }
    lsp_what_if_answer_finish(&answer);
    return status;
}

static bool keep_stage(void *context, const struct lsp_what_if_answer *answer)
{
    struct run *run = context;
    run->told[answer->stage] = (struct told){.relative_gap = answer->relative_gap,
        .saved = answer->saved,
        .saved_noise = answer->saved_noise,
        .is_there = true};
    run->status = prove_stage(run, answer, &run->told[answer->stage]);
    return run->status == LSP_OK;
}

/* The last stage is proved with its result.  Of several classes flows are known there only. */
static enum lsp_status prove_stage(
    struct run *run, const struct lsp_what_if_answer *answer, struct told *told)
{
    const struct lsp_assignment_problem *problem = &run->changed.problem;
    LSP_SCOPED(lsp_arena_finish) struct lsp_arena scratch = {0};
    if (answer->stage == LSP_STAGE_REFINED || run->all.inputs.classes.n > 1)
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
    struct run *run, const struct lsp_assignment_result *result, struct told *told)
{
    LSP_TRY(lsp_network_run_prove(&run->changed.problem, result, NULL,
        lsp_stage_gap(LSP_STAGE_REFINED), run->all.n_threads, &told->proof));
    told->is_proved = told->proof.fault[0] == '\0';
    return LSP_OK;
}

static bool is_cancelled(void *context)
{
    struct run *run = context;
    return run->options->is_cancelled(run->options->user);
}

static void write_text(struct run *run, const struct lsp_screen *screen,
    const struct lsp_what_if_answer *answer, const struct lsp_network_run_proof *proof)
{
    struct lsp_buffer *out = &run->summary.text;
    lsp_buffer_add(out, "\n");
    lsp_buffer_add_terminal(out, run->all.table.candidates[run->candidate].name);
    lsp_buffer_add(out, "\n");
    if (screen->has_no_effect)
        lsp_buffer_add(out, "  no effect, proved: it shortens no trip's way\n");
    for (int stage = 0; stage < N_STAGES; stage++) {
        const struct told *told = &run->told[stage];
        if (told->is_there)
            write_stage_text(told, STAGE_WORDS[stage], out);
    }
    lsp_buffer_printf(out, "  %-20s relative gap between %.3g and %.3g%s\n", "proved", proof->low,
        proof->high, proof->is_accepted ? "" : ", above the target");
    if (isfinite(screen->saved_bound))
        lsp_buffer_printf(out, "  %-20s %.6g\n", "cannot save more than", screen->saved_bound);
    if (answer->newly_reachable > 0)
        lsp_buffer_printf(out,
            "  %.10g trips get a way that had none: costs before are not theirs\n",
            answer->newly_reachable);
    else if (answer->newly_reachable < 0)
        lsp_buffer_printf(out, "  %.10g trips lose their way: costs after are not theirs\n",
            -answer->newly_reachable);
    else if (answer->is_slower_for_all)
        lsp_buffer_add(
            out, "  all together pay more, though no link grew worse: Braess's paradox\n");
    else if (fabs(answer->saved) <= 2 * answer->saved_noise)
        lsp_buffer_add(out, "  the saving is not distinguishable from zero\n");
    write_links_text(run, answer, out);
}

static void write_stage_text(const struct told *told, const char *word, struct lsp_buffer *out)
{
    lsp_buffer_printf(
        out, "  %-20s saves %.10g +/- %.2g (relative gap ", word, told->saved, told->saved_noise);
    if (told->is_proved)
        lsp_buffer_printf(out, "%.3g to %.3g)\n", told->proof.low, told->proof.high);
    else
        lsp_buffer_printf(out, "about %.2g)\n", told->relative_gap);
}

/* The links whose flow changes most, without those where it may be noise. */
static void write_links_text(
    struct run *run, const struct lsp_what_if_answer *answer, struct lsp_buffer *out)
{
    const struct lsp_assignment_problem *problem = run->all.base.problem;
    double limit = (double)INFINITY;
    uint32_t last = 0;
    for (int row = 0; row < N_LISTED; row++) {
        uint32_t best = LSP_NONE;
        double most = 0;
        for (uint32_t link = 0; link < answer->n_links; link++) {
            double size = fabs(answer->difference[link]);
            bool is_turn = link >= run->all.inputs.roads.n_links && link < problem->n_links;
            bool is_listed = size > limit || (size >= limit && link <= last);
            if (!is_turn && !is_listed && size > most && size > 2 * answer->noise[link]) {
                most = size;
                best = link;
            }
        }
        if (best == LSP_NONE)
            return;
        char tail[32], head[32];
        lsp_buffer_add(out, "    ");
        lsp_buffer_add_terminal(out, nodes_of(run, best, true, tail));
        lsp_buffer_add(out, " -> ");
        lsp_buffer_add_terminal(out, nodes_of(run, best, false, head));
        lsp_buffer_printf(out, ": %+.6g, to %.6g%s\n", answer->difference[best], answer->flow[best],
            best >= problem->n_links ? " (new)" : "");
        limit = most;
        last = best;
    }
}

static const char *nodes_of(
    const struct run *run, uint32_t link, bool is_tail, char text[static 32])
{
    const struct lsp_roads *roads = &run->all.inputs.roads;
    uint32_t n = run->all.base.problem->n_links;
    if (link < roads->n_links)
        return lsp_roads_node_text(roads, is_tail ? roads->tail[link] : roads->head[link], text);
    const struct lsp_change *change = &run->all.changes[run->candidate];
    for (uint32_t at = 0; at < change->n_edits; at++)
        if (change->edits[at].kind == LSP_EDIT_ADD && n++ == link)
            return lsp_roads_node_text(
                roads, is_tail ? change->edits[at].tail : change->edits[at].head, text);
    LSP_BUG("a link that nobody added");
}

static void write_json(struct run *run, const struct lsp_screen *screen,
    const struct lsp_what_if_answer *answer, const struct lsp_network_run_proof *proof)
{
    struct lsp_buffer *out = &run->summary.json;
    bool is_first = true;
    lsp_buffer_printf(out, "%s\n    {\"candidate\": ", run->candidate == 0 ? "" : ",");
    lsp_buffer_add_json(out, run->all.table.candidates[run->candidate].name);
    lsp_buffer_printf(out, ", \"has_no_effect\": %s", screen->has_no_effect ? "true" : "false");
    if (isfinite(screen->saved_bound))
        add_number(out, "saved_bound", screen->saved_bound);
    add_number(out, "saved", answer->saved);
    add_number(out, "saved_noise", answer->saved_noise);
    add_number(out, "objective_fall", answer->objective_fall);
    add_number(out, "newly_reachable_trips", answer->newly_reachable);
    lsp_buffer_printf(out, ", \"is_slower_for_all\": %s, \"proved_gap\": [",
        answer->is_slower_for_all ? "true" : "false");
    lsp_buffer_add_json_number(out, proof->low);
    lsp_buffer_add(out, ", ");
    lsp_buffer_add_json_number(out, proof->high);
    lsp_buffer_printf(
        out, "], \"converged\": %s, \"stages\": [", proof->is_accepted ? "true" : "false");
    for (int stage = 0; stage < N_STAGES; stage++) {
        const struct told *told = &run->told[stage];
        if (!told->is_there)
            continue;
        lsp_buffer_printf(out, "%s{\"stage\": \"%s\"", is_first ? "" : ", ", STAGE_WORDS[stage]);
        add_number(out, "relative_gap", told->relative_gap);
        add_number(out, "saved", told->saved);
        add_number(out, "saved_noise", told->saved_noise);
        if (told->is_proved) {
            add_number(out, "proved_gap_low", told->proof.low);
            add_number(out, "proved_gap_high", told->proof.high);
        }
        lsp_buffer_add(out, "}");
        is_first = false;
    }
    lsp_buffer_add(out, "]}");
}

static void add_number(struct lsp_buffer *out, const char *key, double value)
{
    lsp_buffer_printf(out, ", \"%s\": ", key);
    lsp_buffer_add_json_number(out, value);
}

/* "links-3.csv" for the third candidate: names of candidates may be no names of files. */
static enum lsp_status write_links(struct run *run, const struct lsp_what_if_answer *answer)
{
    LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer table = {0}, name = {0};
    const struct lsp_roads *roads = &run->all.inputs.roads;
    lsp_buffer_printf(&name, "links-%u.csv", run->candidate + 1);
    lsp_buffer_add(&table, "link,from,to,flow,difference,noise,is_shown\n");
    for (uint32_t link = 0; link < answer->n_links; link++) {
        char text[32], number[3][32];
        if (link >= roads->n_links && link < run->all.base.problem->n_links)
            continue; /* of turns */
        if (link < roads->n_links)
            lsp_buffer_add_csv(&table, lsp_roads_link_text(roads, link, text));
        lsp_buffer_add(&table, ",");
        lsp_buffer_add_csv(&table, nodes_of(run, link, true, text));
        lsp_buffer_add(&table, ",");
        lsp_buffer_add_csv(&table, nodes_of(run, link, false, text));
        lsp_format_double(answer->flow[link], number[0]);
        lsp_format_double(answer->difference[link], number[1]);
        lsp_format_double(answer->noise[link], number[2]);
        bool is_shown = fabs(answer->difference[link]) > 2 * answer->noise[link];
        lsp_buffer_printf(&table, ",%s,%s,%s,%s\n", number[0], number[1],
            isfinite(answer->noise[link]) ? number[2] : "", is_shown ? "true" : "false");
    }
    if (name.failed)
        return LSP_NO_MEMORY;
    return lsp_output_write(&run->output, name.text, &table, run->diags);
}
