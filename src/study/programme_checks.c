/* What the checks of the programme's logic found, for people and for programs.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/programme_internal.h"

#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "base/id.h"
#include "report/programme_words.h"

enum { MAX_SHOWN = 6, MAX_COLUMNS = 88 };

/* Of findings, for programs. */
static const char *const NAMES[LSP_N_CHECKS] = {
    [LSP_CHECK_NO_PREDECESSOR] = "no_predecessor",
    [LSP_CHECK_NO_SUCCESSOR] = "no_successor",
    [LSP_CHECK_DANGLING_START] = "dangling_start",
    [LSP_CHECK_DANGLING_FINISH] = "dangling_finish",
    [LSP_CHECK_NOT_LEADING] = "not_leading",
    [LSP_CHECK_NEGATIVE_FLOAT] = "negative_float",
    [LSP_CHECK_HIGH_FLOAT] = "high_float",
    [LSP_CHECK_LONG_DURATION] = "long_duration",
    [LSP_CHECK_DEADLINE] = "deadline",
    [LSP_CHECK_HELD_BY_DATE] = "held_by_date",
    [LSP_CHECK_OUT_OF_SEQUENCE] = "out_of_sequence",
    [LSP_CHECK_AFTER_DATA_DATE] = "after_data_date",
    [LSP_CHECK_FINISH_BEFORE_START] = "finish_before_start",
    [LSP_CHECK_PROGRESS_NOT_SAID] = "progress_not_said",
    [LSP_CHECK_DONE_NOT_FINISHED] = "done_not_finished",
    [LSP_CHECK_REPORTED_NOT_STARTED] = "reported_not_started",
    [LSP_CHECK_LEAD] = "lead",
    [LSP_CHECK_LONG_LAG] = "long_lag",
    [LSP_CHECK_START_FINISH] = "start_finish",
    [LSP_CHECK_TWICE] = "twice",
    [LSP_CHECK_FEW_FINISH_START] = "few_finish_start",
    [LSP_CHECK_FEW_RELATIONS] = "few_relations",
    [LSP_CHECK_MANY_LAGS] = "many_lags",
    [LSP_CHECK_MANY_OPEN_ENDS] = "many_open_ends",
    [LSP_CHECK_MANY_DEADLINES] = "many_deadlines",
    [LSP_CHECK_MANY_DATES] = "many_dates",
    [LSP_CHECK_MANY_HIGH_FLOATS] = "many_high_floats",
    [LSP_CHECK_MANY_LONG] = "many_long",
};

static_assert(LSP_N_CHECKS == 28, "each kind of finding needs its name");

static void add_kind(
    const struct planned *planned, enum lsp_check_kind kind, struct lsp_buffer *text);
static void add_meaning(const char *meaning, size_t n, struct lsp_buffer *text);
static void add_words(const struct planned *planned, const struct lsp_check_finding *finding,
    struct lsp_buffer *text);
static void add_json(const struct planned *planned, const struct lsp_check_finding *finding,
    struct lsp_buffer *json);

void lsp_planned_checks_text(const struct planned *planned, struct lsp_buffer *text)
{
    lsp_buffer_add(text, "\nWhether the plan's logic holds\n");
    if (planned->checks.n_findings == 0)
        lsp_buffer_add(text, "  Nothing to remark.\n");
    for (int kind = 0; kind < LSP_N_CHECKS; kind++)
        if (planned->checks.n_of[kind] > 0)
            add_kind(planned, (enum lsp_check_kind)kind, text);
}

static void add_kind(
    const struct planned *planned, enum lsp_check_kind kind, struct lsp_buffer *text)
{
    const struct lsp_programme_checks *checks = &planned->checks;
    size_t n_shown = 0;
    add_meaning(LSP_CHECK_MEANINGS[kind], checks->n_of[kind], text);
    for (size_t at = 0; at < checks->n_findings && n_shown < MAX_SHOWN; at++) {
        if (checks->findings[at].kind != kind)
            continue;
        add_words(planned, &checks->findings[at], text);
        n_shown++;
    }
    if (checks->n_of[kind] > n_shown)
        lsp_buffer_printf(
            text, "    and %zu more: --json lists all\n", checks->n_of[kind] - n_shown);
}

/* Wrapped between words; behind it how many findings there are, if several. */
static void add_meaning(const char *meaning, size_t n, struct lsp_buffer *text)
{
    size_t column = 2;
    lsp_buffer_add(text, " ");
    for (const char *at = meaning; *at != '\0';) {
        size_t length = strcspn(at, " ");
        if (column + length > MAX_COLUMNS) {
            lsp_buffer_add(text, "\n ");
            column = 2;
        }
        lsp_buffer_add(text, " ");
        lsp_buffer_add_bytes(text, at, length);
        column += length + 1;
        at += length + strspn(at + length, " ");
    }
    if (n > 1)
        lsp_buffer_printf(text, " (%zu)", n);
    lsp_buffer_add(text, "\n");
}

static void add_words(
    const struct planned *planned, const struct lsp_check_finding *finding, struct lsp_buffer *text)
{
    struct lsp_buffer words = {0};
    lsp_check_words(&planned->programme, finding, &words);
    lsp_buffer_add(text, "    ");
    lsp_buffer_add_terminal(text, words.failed || words.text == NULL ? "" : words.text);
    lsp_buffer_add(text, "\n");
    text->failed |= words.failed;
    lsp_buffer_finish(&words);
}

void lsp_planned_checks_json(const struct planned *planned, struct lsp_buffer *json)
{
    lsp_buffer_add(json, ",\n\"checks\":[");
    for (size_t at = 0; at < planned->checks.n_findings; at++) {
        lsp_buffer_add(json, at == 0 ? "\n{" : ",\n{");
        add_json(planned, &planned->checks.findings[at], json);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

/* Its number is a day where a date is what was found, else days, a share or a ratio. */
static void add_json(
    const struct planned *planned, const struct lsp_check_finding *finding, struct lsp_buffer *json)
{
    const struct lsp_activity *activities = planned->programme.activities;
    const uint32_t activity = finding->activity, other = finding->other;
    lsp_buffer_printf(json, "\"check\":\"%s\",\"activity\":", NAMES[finding->kind]);
    lsp_buffer_add_json(json, activity == LSP_NONE ? NULL : activities[activity].id);
    lsp_buffer_add(json, ",\"other\":");
    lsp_buffer_add_json(json, other == LSP_NONE ? NULL : activities[other].id);
    if (finding->kind == LSP_CHECK_HELD_BY_DATE ||
        finding->kind == LSP_CHECK_REPORTED_NOT_STARTED ||
        finding->kind == LSP_CHECK_AFTER_DATA_DATE) {
        char date[11];
        lsp_date_format((int32_t)finding->number, date);
        lsp_buffer_printf(json, ",\"date\":\"%s\"", date);
    } else {
        lsp_buffer_add(json, ",\"number\":");
        lsp_buffer_add_json_number(json, finding->number);
    }
    lsp_buffer_add(json, ",\"meaning\":");
    lsp_buffer_add_json(json, LSP_CHECK_MEANINGS[finding->kind]);
}
