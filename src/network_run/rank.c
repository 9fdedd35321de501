/* Ranks candidates: all are screened, the most promising are solved, the rest is proved to be
 * worse.  SPDX-License-Identifier: Apache-2.0 */
#include "network_run/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "formats/journal.h"
#include "network_run/candidates.h"

enum { N_FIELDS = 8 }; /* of a journal's line */

enum outcome { UNSOLVED, SOLVED, NO_EFFECT };

/* One candidate, as far as it is known. */
struct ranked {
    uint32_t number; /* in the table */
    enum outcome outcome;
    struct lsp_screen screen;
    double saved, saved_noise, objective_fall, relative_gap, newly_reachable;
    bool is_slower_for_all, is_converged;
};

struct rank {
    const struct lsp_rank_options *options;
    struct lsp_diags *diags;
    struct network_run_candidates all;
    struct lsp_journal journal;
    bool has_journal;
    struct ranked *ranked; /* [n] */
    uint32_t n, n_done;
};

static enum lsp_status run_all(struct rank *rank);
static enum lsp_status screen_all(struct rank *rank);
static enum lsp_status open_journal(struct rank *rank);
static void read_line(struct rank *rank, const char *line);
static enum lsp_status solve_all(struct rank *rank);
static bool can_be_among_best(const struct rank *rank, uint32_t at);
static int compare_rising(const void *a, const void *b);
static enum lsp_status solve_one(struct rank *rank, struct ranked *one);
static enum lsp_status write_line(struct rank *rank, const struct ranked *one);
static bool is_comparable(const struct ranked *one);
static double value_of(const struct rank *rank, const struct ranked *one);
static double noise_of(const struct rank *rank, const struct ranked *one);
static double most_error_of(const struct rank *rank, const struct ranked *one);
static double bound_of(const struct rank *rank, const struct ranked *one);
static enum lsp_status sort(struct rank *rank, bool by_value) LSP_MUST_CHECK;
static void write_text(const struct rank *rank, struct lsp_buffer *out);
static void write_json(const struct rank *rank, struct lsp_buffer *out);
static const char *words_of(const struct ranked *one);

enum lsp_status lsp_network_run_rank(const struct lsp_rank_options *options,
    struct lsp_diags *diags, struct lsp_network_run_summary *ret_summary)
{
    struct rank rank = {.options = options, .diags = diags};
    LSP_TRY(lsp_network_run_candidates_begin(options, diags, &rank.all));
    struct lsp_network_run_summary summary = {.converged = true};
    enum lsp_status status = run_all(&rank);
    if (status == LSP_OK) {
        write_text(&rank, &summary.text);
        write_json(&rank, &summary.json);
        summary.converged = rank.all.base.result.ended_by == LSP_ASSIGNMENT_CONVERGED;
        for (uint32_t at = 0; at < rank.n; at++)
            summary.converged &= rank.ranked[at].outcome != SOLVED || rank.ranked[at].is_converged;
        status = summary.text.failed || summary.json.failed ? LSP_NO_MEMORY : LSP_OK;
    }
    if (rank.has_journal)
        lsp_journal_close(&rank.journal);
    lsp_network_run_candidates_finish(&rank.all);
    if (status == LSP_OK)
        *ret_summary = summary;
    else
        lsp_network_run_summary_finish(&summary);
    return status;
}

static enum lsp_status run_all(struct rank *rank)
{
    rank->n = rank->all.table.n;
    rank->ranked = LSP_ARRAY(&rank->all.arena, struct ranked, rank->n);
    if (rank->ranked == NULL)
        return LSP_NO_MEMORY;
    LSP_TRY(screen_all(rank));
    LSP_TRY(open_journal(rank));
    LSP_TRY(solve_all(rank));
    return sort(rank, true);
}

static enum lsp_status screen_all(struct rank *rank)
{
    for (uint32_t at = 0; at < rank->n; at++) {
        struct ranked *one = &rank->ranked[at];
        one->number = at;
        if (rank->options->is_cancelled && rank->options->is_cancelled(rank->options->user))
            return LSP_CANCELLED;
        LSP_TRY(lsp_what_if_screen(
            &rank->all.base, &rank->all.changes[at], rank->all.n_threads, &one->screen));
        if (one->screen.has_no_effect)
            one->outcome = NO_EFFECT;
    }
    return LSP_OK;
}

/* The key is of everything that a candidate's result depends on. */
static enum lsp_status open_journal(struct rank *rank)
{
    if (rank->options->journal == NULL)
        return LSP_OK;
    LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer facts = {0};
    const struct lsp_network_sources *sources = &rank->options->sources;
    lsp_buffer_printf(&facts, "%s %s", LSP_VERSION, rank->all.fingerprint.hex);
    for (size_t file = 0; file < rank->all.inputs.n_files; file++)
        lsp_buffer_printf(&facts, " %s", rank->all.inputs.files[file].file.fingerprint.hex);
    lsp_buffer_printf(&facts, " %.17g %.17g", sources->toll_factor, sources->distance_factor);
    if (facts.failed)
        return LSP_NO_MEMORY;
    struct lsp_fingerprint fingerprint = lsp_fingerprint_of(facts.text, facts.length);
    LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer key = {0};
    lsp_buffer_printf(&key, "linkspan rank 2 %s", fingerprint.hex);
    if (key.failed)
        return LSP_NO_MEMORY;
    LSP_TRY(lsp_journal_open(rank->options->journal, key.text, rank->diags, &rank->journal));
    rank->has_journal = true;
    for (const char *line; (line = lsp_journal_next(&rank->journal)) != NULL;)
        read_line(rank, line);
    return LSP_OK;
}

/* number,saved,noise,objective fall,gap,slower for all,converged,newly reachable */
static void read_line(struct rank *rank, const char *line)
{
    double value[N_FIELDS];
    size_t n = 0;
    for (const char *at = line; n < N_FIELDS;) {
        size_t length = strcspn(at, ",");
        if (!lsp_text_to_double(at, length, &value[n]))
            return;
        n++;
        if (at[length] == '\0')
            break;
        at += length + 1;
    }
    if (n < N_FIELDS || !(value[0] >= 0 && value[0] < rank->n))
        return; /* it is solved again */
    struct ranked *one = &rank->ranked[(uint32_t)value[0]];
    one->outcome = SOLVED;
    one->saved = value[1];
    one->saved_noise = value[2];
    one->objective_fall = value[3];
    one->relative_gap = value[4];
    one->is_slower_for_all = value[5] > 0;
    one->is_converged = value[6] > 0;
    one->newly_reachable = value[7];
}

static enum lsp_status solve_all(struct rank *rank)
{
    LSP_TRY(sort(rank, false));
    for (uint32_t at = 0; at < rank->n; at++) {
        struct ranked *one = &rank->ranked[at];
        if (one->outcome == UNSOLVED && !can_be_among_best(rank, at))
            continue;
        if (one->outcome == UNSOLVED) {
            LSP_TRY(solve_one(rank, one));
            LSP_TRY(write_line(rank, one));
        }
        rank->n_done = at + 1;
        const char *name = rank->all.table.candidates[one->number].name;
        if (rank->options->done &&
            !rank->options->done(rank->options->user, rank->n_done, rank->n, name))
            return LSP_CANCELLED;
    }
    return LSP_OK;
}

/* Not when so many as are wanted are known to be better than its bound. */
static bool can_be_among_best(const struct rank *rank, uint32_t at)
{
    uint32_t n_better = 0;
    double bound = bound_of(rank, &rank->ranked[at]);
    if (rank->options->top == 0)
        return true;
    for (uint32_t other = 0; other < rank->n; other++) {
        const struct ranked *one = &rank->ranked[other];
        n_better += one->outcome != UNSOLVED && one->is_converged && is_comparable(one) &&
                    value_of(rank, one) - most_error_of(rank, one) > bound;
    }
    return n_better < rank->options->top;
}

static enum lsp_status solve_one(struct rank *rank, struct ranked *one)
{
    struct lsp_what_if_answer answer = {0};
    LSP_TRY(lsp_what_if_answer(&rank->all.base, &rank->all.changes[one->number],
        &(struct lsp_what_if_options){.stage = LSP_STAGE_REFINED,
            .n_threads = rank->all.n_threads,
            .is_cancelled = rank->options->is_cancelled,
            .context = rank->options->user},
        &answer));
    one->outcome = SOLVED;
    one->saved = answer.saved;
    one->saved_noise = answer.saved_noise;
    one->objective_fall = answer.objective_fall;
    one->relative_gap = answer.relative_gap;
    one->is_slower_for_all = answer.is_slower_for_all;
    one->newly_reachable = answer.newly_reachable;
    one->is_converged = answer.result.ended_by == LSP_ASSIGNMENT_CONVERGED;
    lsp_what_if_answer_finish(&answer);
    return LSP_OK;
}

static enum lsp_status write_line(struct rank *rank, const struct ranked *one)
{
    if (!rank->has_journal)
        return LSP_OK;
    LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer line = {0};
    lsp_buffer_printf(&line, "%u,%.17g,%.17g,%.17g,%.17g,%d,%d,%.17g", one->number, one->saved,
        one->saved_noise, one->objective_fall, one->relative_gap, one->is_slower_for_all,
        one->is_converged, one->newly_reachable);
    return line.failed ? LSP_NO_MEMORY : lsp_journal_append(&rank->journal, line.text, rank->diags);
}

/* Total costs with and without are of the same trips. */
static bool is_comparable(const struct ranked *one)
{
    return !(fabs(one->newly_reachable) > 0);
}

static double value_of(const struct rank *rank, const struct ranked *one)
{
    return rank->options->measure == LSP_RANK_TIME ? one->saved : one->objective_fall;
}

/* An objective is above the least by no more than the excess cost, before and after. */
static double noise_of(const struct rank *rank, const struct ranked *one)
{
    const struct lsp_assignment_result *base = &rank->all.base.result;
    if (rank->options->measure == LSP_RANK_TIME)
        return one->saved_noise;
    return (fabs(one->relative_gap) + fabs(base->relative_gap)) * base->total_cost;
}

/* Errors of what is saved may be twice their noise. */
static double most_error_of(const struct rank *rank, const struct ranked *one)
{
    return (rank->options->measure == LSP_RANK_TIME ? 2 : 1) * noise_of(rank, one);
}

static double bound_of(const struct rank *rank, const struct ranked *one)
{
    return rank->options->measure == LSP_RANK_TIME ? one->screen.saved_bound
                                                   : one->screen.objective_bound;
}

/* Something to sort by, which qsort's function sees. */
struct key {
    double number;
    uint32_t candidate, place;
    bool is_last;
};

/* By value where known, the best first and what is not known last; or by bound. */
static enum lsp_status sort(struct rank *rank, bool by_value)
{
    struct lsp_arena scratch = {0};
    struct key *keys = LSP_ARRAY(&scratch, struct key, rank->n);
    struct ranked *sorted = LSP_ARRAY(&scratch, struct ranked, rank->n);
    if (keys == NULL || sorted == NULL) {
        lsp_arena_finish(&scratch);
        return LSP_NO_MEMORY;
    }
    for (uint32_t at = 0; at < rank->n; at++) {
        const struct ranked *one = &rank->ranked[at];
        bool is_unknown = by_value && (one->outcome == UNSOLVED || !is_comparable(one));
        keys[at] = (struct key){
            .number = is_unknown || !by_value ? -bound_of(rank, one) : -value_of(rank, one),
            .candidate = one->number,
            .place = at,
            .is_last = is_unknown};
    }
    qsort(keys, rank->n, sizeof *keys, compare_rising);
    for (uint32_t at = 0; at < rank->n; at++)
        sorted[at] = rank->ranked[keys[at].place];
    memcpy(rank->ranked, sorted, rank->n * sizeof *sorted);
    lsp_arena_finish(&scratch);
    return LSP_OK;
}

static int compare_rising(const void *a, const void *b)
{
    const struct key *x = a, *y = b;
    if (x->is_last != y->is_last)
        return x->is_last ? 1 : -1;
    if (x->number < y->number || y->number < x->number)
        return x->number < y->number ? -1 : 1;
    return x->candidate < y->candidate ? -1 : x->candidate > y->candidate;
}

static void write_text(const struct rank *rank, struct lsp_buffer *out)
{
    const struct lsp_assignment_result *base = &rank->all.base.result;
    lsp_buffer_printf(out, "total cost without any    %.15g (relative gap %.2g)\n",
        base->total_cost, base->relative_gap);
    lsp_buffer_printf(out, "%4s  %-24s %15s %10s %14s%s\n", "rank", "candidate", "cost saved",
        "+/-", "at most", "");
    for (uint32_t at = 0; at < rank->n; at++) {
        const struct ranked *one = &rank->ranked[at];
        const char *name = rank->all.table.candidates[one->number].name;
        lsp_buffer_printf(out, "%4u  ", at + 1);
        lsp_buffer_add_terminal(out, name);
        lsp_buffer_printf(out, "%*s ", (int)(strlen(name) < 24 ? 24 - strlen(name) : 0), "");
        if (one->outcome == UNSOLVED)
            lsp_buffer_printf(out, "%15s %10s", "", "");
        else
            lsp_buffer_printf(out, "%15.8g %10.2g", value_of(rank, one), noise_of(rank, one));
        if (isfinite(bound_of(rank, one)))
            lsp_buffer_printf(out, " %14.6g", bound_of(rank, one));
        else
            lsp_buffer_printf(out, " %14s", "unbounded");
        lsp_buffer_printf(out, "  %s\n", words_of(one));
    }
}

static const char *words_of(const struct ranked *one)
{
    if (one->outcome == UNSOLVED)
        return "not solved: its bound is below the best";
    if (one->outcome == NO_EFFECT)
        return "no effect, proved: it shortens no trip's way";
    if (!one->is_converged)
        return "the equilibrium missed its target";
    if (one->newly_reachable > 0)
        return "not comparable: trips get a way that had none";
    if (one->newly_reachable < 0)
        return "not comparable: trips lose their way";
    if (one->is_slower_for_all)
        return "costs more in all: Braess's paradox";
    return fabs(one->saved) <= 2 * one->saved_noise ? "not distinguishable from zero" : "";
}

static void write_json(const struct rank *rank, struct lsp_buffer *out)
{
    static const char *const OUTCOMES[] = {
        [UNSOLVED] = "not among the best", [SOLVED] = "solved", [NO_EFFECT] = "no effect"};
    const struct lsp_assignment_result *base = &rank->all.base.result;
    lsp_buffer_add(out, "{\n  \"linkspan\": ");
    lsp_buffer_add_json(out, LSP_VERSION);
    lsp_buffer_add(out, ",\n  \"base\": {\"total_cost\": ");
    lsp_buffer_add_json_number(out, base->total_cost);
    lsp_buffer_add(out, ", \"relative_gap\": ");
    lsp_buffer_add_json_number(out, base->relative_gap);
    lsp_buffer_printf(out, "},\n  \"measure\": \"%s\",\n  \"candidates\": [",
        rank->options->measure == LSP_RANK_TIME ? "time" : "objective");
    for (uint32_t at = 0; at < rank->n; at++) {
        const struct ranked *one = &rank->ranked[at];
        const struct {
            const char *key;
            double value;
            bool is_known;
        } numbers[] = {{"saved", one->saved, one->outcome != UNSOLVED},
            {"saved_noise", one->saved_noise, one->outcome != UNSOLVED},
            {"objective_fall", one->objective_fall, one->outcome != UNSOLVED},
            {"relative_gap", one->relative_gap, one->outcome == SOLVED},
            {"newly_reachable_trips", one->newly_reachable, one->outcome != UNSOLVED},
            {"saved_bound", one->screen.saved_bound, isfinite(one->screen.saved_bound)},
            {"objective_bound", one->screen.objective_bound,
                isfinite(one->screen.objective_bound)}};
        lsp_buffer_printf(out, "%s\n    {\"candidate\": ", at == 0 ? "" : ",");
        lsp_buffer_add_json(out, rank->all.table.candidates[one->number].name);
        lsp_buffer_printf(out, ", \"outcome\": \"%s\"", OUTCOMES[one->outcome]);
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
            lsp_buffer_printf(out, ", \"%s\": ", numbers[k].key);
            if (numbers[k].is_known)
                lsp_buffer_add_json_number(out, numbers[k].value);
            else
                lsp_buffer_add(out, "null");
        }
        lsp_buffer_printf(out, ", \"is_slower_for_all\": %s, \"converged\": %s}",
            one->is_slower_for_all ? "true" : "false",
            one->outcome != SOLVED || one->is_converged ? "true" : "false");
    }
    lsp_buffer_add(out, "\n  ]\n}\n");
}
