/* What the checks of the programme's logic found, in plain words.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/programme_internal.h"

#include <stdlib.h>

#include "base/date.h"

enum { MAX_SHOWN = 6 };

/* What a finding's number is. */
enum amount { NOTHING, DAYS, DATE, SHARE, PER_ACTIVITY };

/* One kind of finding: its name for programs, what it says of the activities under it (or, with a
 * share, of the whole programme), and what to do. */
struct words {
    const char *name, *says, *advice;
    enum amount amount;
};

static const struct words WORDS[LSP_N_CHECKS] = {
    [LSP_CHECK_NO_PREDECESSOR] = {"no_predecessor",
        "begins as soon as it may: it waits for nothing", "say what must come before it", NOTHING},
    [LSP_CHECK_NO_SUCCESSOR] = {"no_successor", "nothing waits for it, so its delay shows nowhere",
        "say what comes after it", NOTHING},
    [LSP_CHECK_DANGLING_START] = {"dangling_start",
        "only its finish is held: more work would make it start earlier",
        "say what its start waits for", NOTHING},
    [LSP_CHECK_DANGLING_FINISH] = {"dangling_finish",
        "only its start is waited for: more work would delay nothing",
        "say what waits for its finish", NOTHING},
    [LSP_CHECK_NOT_LEADING] = {"not_leading", "the opening does not wait for it",
        "join it to what the opening needs, or leave it out", NOTHING},
    [LSP_CHECK_NEGATIVE_FLOAT] = {"negative_float", "a date that it is to keep is missed",
        "the dates or the plan must change", DAYS},
    [LSP_CHECK_HIGH_FLOAT] = {"high_float", "it has very many working days to spare",
        "something that waits for it may be missing", DAYS},
    [LSP_CHECK_LONG_DURATION] = {"long_duration",
        "it is one long piece of work (working days left)", "divide it, so that progress shows",
        DAYS},
    [LSP_CHECK_DEADLINE] = {"deadline", "a date is set by which it is to start or finish",
        "dates do not make work faster; keep those that somebody else has set", NOTHING},
    [LSP_CHECK_HELD_BY_DATE] = {"held_by_date",
        "it decides the opening, and a set date alone holds it", "say what the date stands for",
        DATE},
    [LSP_CHECK_OUT_OF_SEQUENCE] = {"out_of_sequence", "it went on before it might",
        "the relation is not what happened", DAYS},
    [LSP_CHECK_AFTER_DATA_DATE] = {"after_data_date",
        "an actual date lies after the day up to which progress is known",
        "move the data date, or correct the actual one", DATE},
    [LSP_CHECK_FINISH_BEFORE_START] = {"finish_before_start", "it finished before it started",
        "correct one of the two dates", NOTHING},
    [LSP_CHECK_PROGRESS_NOT_SAID] = {"progress_not_said",
        "it is under way, but not how far: days gone by are taken for work done",
        "say how much is done, or what is left", NOTHING},
    [LSP_CHECK_DONE_NOT_FINISHED] = {"done_not_finished",
        "all of it is done, but it has no actual finish", "say when it was finished", NOTHING},
    [LSP_CHECK_REPORTED_NOT_STARTED] = {"reported_not_started",
        "progress was reported, but it has no actual start, so that the dates do not count it",
        "say when it was started", DATE},
    [LSP_CHECK_LEAD] = {"lead", "it begins before what it waits for is reached",
        "divide what it waits for, in the place of the negative lag", DAYS},
    [LSP_CHECK_LONG_LAG] = {"long_lag", "a long lag stands where work may be meant",
        "make an activity of it", DAYS},
    [LSP_CHECK_START_FINISH] = {"start_finish", "its finish waits for another's start",
        "this is hardly ever meant: look at it again", NOTHING},
    [LSP_CHECK_TWICE] = {"twice", "it waits for the same in the same way twice",
        "take one of the two out", NOTHING},
    [LSP_CHECK_FEW_FINISH_START] = {"few_finish_start",
        "of all relations go from a finish to a start",
        "the fewer they are, the less the plan says", SHARE},
    [LSP_CHECK_FEW_RELATIONS] = {"few_relations", "relations for each activity",
        "what waits for what is not said often enough", PER_ACTIVITY},
    [LSP_CHECK_MANY_LAGS] = {"many_lags", "of all relations have a lag",
        "lags hide work that nobody plans", SHARE},
    [LSP_CHECK_MANY_OPEN_ENDS] = {"many_open_ends",
        "of the activities wait for nothing, or nothing waits for them",
        "dates and spare days of such a plan mean little", SHARE},
    [LSP_CHECK_MANY_DEADLINES] = {"many_deadlines", "of the activities have a date to keep",
        "set dates hide what the logic says", SHARE},
    [LSP_CHECK_MANY_DATES] = {"many_dates", "of the activities have a set date",
        "set dates hide what the logic says", SHARE},
    [LSP_CHECK_MANY_HIGH_FLOATS] = {"many_high_floats",
        "of the activities have very many days to spare", "relations may be missing", SHARE},
    [LSP_CHECK_MANY_LONG] = {"many_long", "of the activities are long pieces of work",
        "divide them, so that progress shows", SHARE},
};

static void add_kind(
    const struct planned *planned, enum lsp_check_kind kind, struct lsp_buffer *text);
static void add_finding(const struct planned *planned, const struct lsp_check_finding *finding,
    struct lsp_buffer *text);
static void add_whole(const struct lsp_check_finding *finding, struct lsp_buffer *text);
static void add_amount(const struct lsp_check_finding *finding, struct lsp_buffer *text);

void lsp_planned_checks_text(const struct planned *planned, struct lsp_buffer *text)
{
    const struct lsp_programme_checks *checks = &planned->checks;
    lsp_buffer_add(text, "\nWhether the plan's logic holds\n");
    if (checks->n_findings == 0)
        lsp_buffer_add(text, "  nothing to remark\n");
    for (int kind = 0; kind < LSP_N_CHECKS; kind++)
        if (checks->n_of[kind] > 0)
            add_kind(planned, (enum lsp_check_kind)kind, text);
}

static void add_kind(
    const struct planned *planned, enum lsp_check_kind kind, struct lsp_buffer *text)
{
    const struct lsp_programme_checks *checks = &planned->checks;
    size_t n_shown = 0;
    for (size_t at = 0; at < checks->n_findings && n_shown < MAX_SHOWN; at++) {
        const struct lsp_check_finding *finding = &checks->findings[at];
        if (finding->kind != kind)
            continue;
        if (finding->activity == LSP_NONE) {
            add_whole(finding, text);
            return;
        }
        if (n_shown++ == 0)
            lsp_buffer_printf(
                text, "  %s (%zu); %s\n", WORDS[kind].says, checks->n_of[kind], WORDS[kind].advice);
        add_finding(planned, finding, text);
    }
    if (checks->n_of[kind] > n_shown)
        lsp_buffer_printf(
            text, "    and %zu more: --json lists all\n", checks->n_of[kind] - n_shown);
}

static void add_finding(
    const struct planned *planned, const struct lsp_check_finding *finding, struct lsp_buffer *text)
{
    const struct lsp_activity *activities = planned->programme.activities;
    lsp_buffer_add(text, "    ");
    lsp_buffer_add_terminal(text, activities[finding->activity].name);
    if (finding->other != LSP_NONE) {
        lsp_buffer_add(text, " after ");
        lsp_buffer_add_terminal(text, activities[finding->other].name);
    }
    add_amount(finding, text);
    lsp_buffer_add(text, "\n");
}

static void add_amount(const struct lsp_check_finding *finding, struct lsp_buffer *text)
{
    char date[11];
    if (WORDS[finding->kind].amount == DAYS) {
        lsp_buffer_printf(text, ": %.0f day%s", finding->number, finding->number == 1 ? "" : "s");
    } else if (WORDS[finding->kind].amount == DATE) {
        lsp_date_format((int32_t)finding->number, date);
        lsp_buffer_printf(text, ": %s", date);
    }
}

static void add_whole(const struct lsp_check_finding *finding, struct lsp_buffer *text)
{
    const struct words *words = &WORDS[finding->kind];
    const char *side = finding->number < finding->limit ? "least" : "most";
    if (words->amount == SHARE)
        lsp_buffer_printf(text, "  %.0f %% %s (usual: at %s %.0f %%); %s\n", 100 * finding->number,
            words->says, side, 100 * finding->limit, words->advice);
    else
        lsp_buffer_printf(text, "  %.1f %s (usual: at %s %.1f); %s\n", finding->number, words->says,
            side, finding->limit, words->advice);
}

void lsp_planned_checks_json(const struct planned *planned, struct lsp_buffer *json)
{
    const struct lsp_programme_checks *checks = &planned->checks;
    const struct lsp_activity *activities = planned->programme.activities;
    lsp_buffer_add(json, ",\n\"checks\":[");
    for (size_t at = 0; at < checks->n_findings; at++) {
        const struct lsp_check_finding *finding = &checks->findings[at];
        const struct words *words = &WORDS[finding->kind];
        lsp_buffer_printf(
            json, "%s\n{\"check\":\"%s\",\"activity\":", at == 0 ? "" : ",", words->name);
        lsp_buffer_add_json(
            json, finding->activity == LSP_NONE ? NULL : activities[finding->activity].id);
        lsp_buffer_add(json, ",\"other\":");
        lsp_buffer_add_json(
            json, finding->other == LSP_NONE ? NULL : activities[finding->other].id);
        lsp_buffer_add(json, ",\"number\":");
        if (words->amount == DATE) {
            char date[11];
            lsp_date_format((int32_t)finding->number, date);
            lsp_buffer_printf(json, "\"%s\"", date);
        } else if (words->amount == NOTHING) {
            lsp_buffer_add(json, "null");
        } else {
            lsp_buffer_add_json_number(json, finding->number);
        }
        lsp_buffer_add(json, ",\"says\":");
        lsp_buffer_add_json(json, words->says);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}
