/* What each candidate would do, stage after stage.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "base/id.h"
#include "formats/folder.h"
#include "network_run/answering.h"
#include "network_run/candidates.h"
#include "network_run/rank.h"

enum { N_LISTED = 10 };

static const char *const STAGE_WORDS[NETWORK_RUN_N_STAGES] = {
    "preview", "draft", "certified", "refined"};

struct run {
    const struct lsp_rank_options *options;
    struct lsp_diags *diags;
    struct network_run_candidates all;
    struct lsp_output output; /* begun when options->result is not NULL */
    struct lsp_network_run_summary summary;
    uint32_t candidate;
    struct network_run_answered answered; /* of the candidate */
};

static enum lsp_status run_all(struct run *run);
static enum lsp_status run_one(struct run *run, uint32_t number);
static bool is_cancelled(void *context);
static struct network_run_names names_of(const struct run *run);
static void write_text(struct run *run);
static void write_stage_text(
    const struct network_run_told *told, const char *word, struct lsp_buffer *out);
static void write_verdict_text(const struct lsp_what_if_answer *answer, struct lsp_buffer *out);
static void write_links_text(struct run *run, struct lsp_buffer *out);
static uint32_t find_next_change(
    const struct run *run, double limit, uint32_t last, double *ret_size);
static void write_json(struct run *run);
static void write_stages_json(const struct run *run, struct lsp_buffer *out);
static void add_number(struct lsp_buffer *out, const char *key, double value);
static enum lsp_status write_links(struct run *run);

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
    if (run->options->value_of_time > 0)
        add_number(json, "value_of_time", run->options->value_of_time);
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
    struct network_run_answered *answered = &run->answered;
    run->candidate = number;
    LSP_TRY(
        lsp_network_run_answer(&(struct network_run_answering){.base = &run->all.base,
                                   .change = &run->all.changes[number],
                                   .stage = LSP_STAGE_REFINED,
                                   .n_threads = run->all.n_threads,
                                   .n_classes = run->all.inputs.classes.n,
                                   .is_cancelled = run->options->is_cancelled ? is_cancelled : NULL,
                                   .user = run},
            answered));
    run->summary.converged &= lsp_network_run_last_told(answered)->proof.is_accepted;
    write_text(run);
    write_json(run);
    enum lsp_status status = run->options->result == NULL ? LSP_OK : write_links(run);
    lsp_network_run_answered_finish(answered);
    return status;
}

static bool is_cancelled(void *context)
{
    struct run *run = context;
    return run->options->is_cancelled(run->options->user);
}

static struct network_run_names names_of(const struct run *run)
{
    const struct lsp_assignment_problem *problem = run->all.base.problem;
    return (struct network_run_names){.roads = &run->all.inputs.roads,
        .table = &run->all.table,
        .candidate = run->candidate,
        .n_base_nodes = problem->n_nodes,
        .n_base_links = problem->n_links,
        .changed = &run->answered.changed};
}

static void write_text(struct run *run)
{
    struct lsp_buffer *out = &run->summary.text;
    const struct network_run_answered *answered = &run->answered;
    const struct lsp_network_run_proof *proof = &lsp_network_run_last_told(answered)->proof;
    const struct lsp_what_if_answer *answer = &answered->answer;
    double value = run->options->value_of_time;
    lsp_buffer_add(out, "\n");
    lsp_buffer_add_terminal(out, run->all.table.candidates[run->candidate].name);
    lsp_buffer_add(out, "\n");
    if (answered->screen.has_no_effect)
        lsp_buffer_add(out, "  no effect, proved: it shortens no trip's way\n");
    for (int stage = 0; stage < NETWORK_RUN_N_STAGES; stage++)
        if (answered->told[stage].is_there)
            write_stage_text(&answered->told[stage], STAGE_WORDS[stage], out);
    lsp_buffer_printf(out, "  %-20s relative gap between %.3g and %.3g%s\n", "proved", proof->low,
        proof->high, proof->is_accepted ? "" : ", above the target");
    if (value > 0)
        lsp_buffer_printf(out, "  %-20s %.10g +/- %.2g, at %.10g for a unit of time\n", "benefit",
            value * answer->saved, value * answer->saved_noise, value);
    if (isfinite(answered->screen.saved_bound))
        lsp_buffer_printf(
            out, "  %-20s %.6g\n", "cannot save more than", answered->screen.saved_bound);
    write_verdict_text(answer, out);
    write_links_text(run, out);
}

static void write_verdict_text(const struct lsp_what_if_answer *answer, struct lsp_buffer *out)
{
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
}

static void write_stage_text(
    const struct network_run_told *told, const char *word, struct lsp_buffer *out)
{
    lsp_buffer_printf(
        out, "  %-20s saves %.10g +/- %.2g (relative gap ", word, told->saved, told->saved_noise);
    if (told->is_proved)
        lsp_buffer_printf(out, "%.3g to %.3g)\n", told->proof.low, told->proof.high);
    else
        lsp_buffer_printf(out, "about %.2g)\n", told->relative_gap);
}

/* The links whose flow changes most, without those where it may be noise. */
static void write_links_text(struct run *run, struct lsp_buffer *out)
{
    const struct lsp_what_if_answer *answer = &run->answered.answer;
    const struct network_run_names names = names_of(run);
    double limit = (double)INFINITY;
    uint32_t last = 0;
    for (int row = 0; row < N_LISTED; row++) {
        char tail[32], head[32];
        uint32_t best = find_next_change(run, limit, last, &limit);
        if (best == LSP_NONE)
            return;
        lsp_buffer_add(out, "    ");
        lsp_buffer_add_terminal(out, lsp_network_run_end_text(&names, best, true, tail));
        lsp_buffer_add(out, " -> ");
        lsp_buffer_add_terminal(out, lsp_network_run_end_text(&names, best, false, head));
        lsp_buffer_printf(out, ": %+.6g, to %.6g%s\n", answer->difference[best], answer->flow[best],
            run->answered.changed.link_in_base[best] == LSP_NONE ? " (new)" : "");
        last = best;
    }
}

/* The largest below the limit, or as large as that and of a higher number than the last. */
static uint32_t find_next_change(
    const struct run *run, double limit, uint32_t last, double *ret_size)
{
    const struct lsp_what_if_answer *answer = &run->answered.answer;
    uint32_t best = LSP_NONE, n_base = run->all.base.problem->n_links;
    double most = 0;
    for (uint32_t link = 0; link < answer->n_links; link++) {
        double size = fabs(answer->difference[link]);
        bool is_listed = size > limit || (size >= limit && link <= last);
        if (!lsp_network_run_is_told_of(
                &run->all.inputs.roads, &run->answered.changed, n_base, link))
            continue;
        if (!is_listed && size > most && size > 2 * answer->noise[link]) {
            most = size;
            best = link;
        }
    }
    *ret_size = most;
    return best;
}

static void write_json(struct run *run)
{
    struct lsp_buffer *out = &run->summary.json;
    const struct network_run_answered *answered = &run->answered;
    const struct lsp_what_if_answer *answer = &answered->answer;
    const struct lsp_network_run_proof *proof = &lsp_network_run_last_told(answered)->proof;
    double value = run->options->value_of_time;
    lsp_buffer_printf(out, "%s\n    {\"candidate\": ", run->candidate == 0 ? "" : ",");
    lsp_buffer_add_json(out, run->all.table.candidates[run->candidate].name);
    lsp_buffer_printf(
        out, ", \"has_no_effect\": %s", answered->screen.has_no_effect ? "true" : "false");
    if (isfinite(answered->screen.saved_bound))
        add_number(out, "saved_bound", answered->screen.saved_bound);
    add_number(out, "saved", answer->saved);
    add_number(out, "saved_noise", answer->saved_noise);
    if (value > 0) {
        add_number(out, "benefit", value * answer->saved);
        add_number(out, "benefit_noise", value * answer->saved_noise);
    }
    add_number(out, "objective_fall", answer->objective_fall);
    add_number(out, "newly_reachable_trips", answer->newly_reachable);
    lsp_buffer_printf(out, ", \"is_slower_for_all\": %s, \"proved_gap\": [",
        answer->is_slower_for_all ? "true" : "false");
    lsp_buffer_add_json_number(out, proof->low);
    lsp_buffer_add(out, ", ");
    lsp_buffer_add_json_number(out, proof->high);
    lsp_buffer_printf(out, "], \"converged\": %s", proof->is_accepted ? "true" : "false");
    write_stages_json(run, out);
}

static void write_stages_json(const struct run *run, struct lsp_buffer *out)
{
    bool is_first = true;
    lsp_buffer_add(out, ", \"stages\": [");
    for (int stage = 0; stage < NETWORK_RUN_N_STAGES; stage++) {
        const struct network_run_told *told = &run->answered.told[stage];
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
static enum lsp_status write_links(struct run *run)
{
    LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer table = {0}, name = {0};
    const struct lsp_what_if_answer *answer = &run->answered.answer;
    const struct network_run_names names = names_of(run);
    lsp_buffer_printf(&name, "links-%u.csv", run->candidate + 1);
    lsp_buffer_add(&table, "link,from,to,flow,difference,noise,is_shown\n");
    for (uint32_t link = 0; link < answer->n_links; link++) {
        char text[32], number[3][32];
        if (!lsp_network_run_is_told_of(names.roads, names.changed, names.n_base_links, link))
            continue;
        lsp_buffer_add_csv(&table, lsp_network_run_link_text(&names, link, text));
        lsp_buffer_add(&table, ",");
        lsp_buffer_add_csv(&table, lsp_network_run_end_text(&names, link, true, text));
        lsp_buffer_add(&table, ",");
        lsp_buffer_add_csv(&table, lsp_network_run_end_text(&names, link, false, text));
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
