/* The look back: what was reported beside the plan as it was before anything had happened.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/programme_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "programme/passes.h"

static const char *const VERDICTS[] = {[LSP_LOOK_ON_SCHEDULE] = "on_schedule",
    [LSP_LOOK_WITHIN_FLOAT] = "within_float",
    [LSP_LOOK_BEHIND] = "behind"};

/* A date, or "never". */
struct look_date {
    char text[16];
};

static bool has_history(const struct planned *planned);
static void add_openings(const struct planned *planned, struct lsp_buffer *text);
static void add_report(
    const struct planned *planned, const struct lsp_look_report *report, struct lsp_buffer *text);
static void add_verdict(const struct lsp_look_report *report, struct lsp_buffer *text);
static void add_days(const struct planned *planned, struct lsp_buffer *text);
static struct look_date show_day(int32_t day);
static void day(struct lsp_buffer *json, const char *name, int32_t value);
static void add_reports_json(const struct planned *planned, struct lsp_buffer *json);
static void add_rest_json(const struct planned *planned, struct lsp_buffer *json);
static void add_targets_json(const struct planned *planned, struct lsp_buffer *json);

void lsp_planned_look_text(const struct planned *planned, struct lsp_buffer *text)
{
    const struct lsp_backward_look *look = &planned->look;
    if (!has_history(planned))
        return;
    lsp_buffer_add(text, "\nWhether the works went as planned (the plan as it was before anything "
                         "had happened)\n");
    add_openings(planned, text);
    if (look->n_reports > 0) {
        lsp_buffer_add(text, "  ");
        lsp_planned_label(text, "what was reported");
        lsp_buffer_printf(text, "%-11s %6s  %s\n", "on", "done", "was due");
    }
    for (size_t at = 0; at < look->n_reports; at++)
        add_report(planned, &look->reports[at], text);
    add_days(planned, text);
}

static bool has_history(const struct planned *planned)
{
    return planned->look.n_days > 0 || planned->look.n_reports > 0;
}

static void add_openings(const struct planned *planned, struct lsp_buffer *text)
{
    const struct lsp_backward_look *look = &planned->look;
    lsp_buffer_add(text, "  ");
    lsp_planned_label(text, "it would have opened on");
    lsp_buffer_printf(text, "%s\n  ", show_day(look->baseline_opening_day).text);
    lsp_planned_label(text, "by what is known now it opens on");
    lsp_buffer_printf(text, "%s\n", show_day(look->forecast_opening_day).text);
    if (look->n_paces > 0) {
        lsp_buffer_add(text, "  ");
        lsp_planned_label(text, "and if work goes on as fast as so far, on");
        lsp_buffer_printf(text, "%s\n", show_day(look->opening_at_pace_day).text);
    }
}

static void add_report(
    const struct planned *planned, const struct lsp_look_report *report, struct lsp_buffer *text)
{
    const struct lsp_progress_report *seen = &planned->programme.reports[report->report];
    char due[32];
    double low = 100 * report->late_share, high = 100 * report->early_share;
    if (high - low < 0.5)
        snprintf(due, sizeof due, "%.0f %%", high);
    else
        snprintf(due, sizeof due, "%.0f-%.0f %%", low, high);
    lsp_buffer_add(text, "  ");
    lsp_planned_label(text, planned->programme.activities[report->activity].name);
    lsp_buffer_printf(
        text, "%-11s %4.0f %%  %-9s", show_day(seen->day).text, 100 * seen->done_share, due);
    add_verdict(report, text);
    lsp_buffer_add(text, "\n");
}

static void add_verdict(const struct lsp_look_report *report, struct lsp_buffer *text)
{
    int ahead = (int)report->ahead_of_early_days, late = (int)report->ahead_of_late_days;
    if (report->verdict == LSP_LOOK_ON_SCHEDULE && ahead > 0)
        lsp_buffer_printf(text, "%d day%s ahead", ahead, ahead == 1 ? "" : "s");
    else if (report->verdict == LSP_LOOK_ON_SCHEDULE)
        lsp_buffer_add(text, "on schedule");
    else if (report->verdict == LSP_LOOK_WITHIN_FLOAT)
        lsp_buffer_add(text, "still in time");
    else
        lsp_buffer_printf(text, "%d day%s behind", -late, late == -1 ? "" : "s");
}

/* All that was known on a day, weighed by duration. */
static void add_days(const struct planned *planned, struct lsp_buffer *text)
{
    const struct lsp_backward_look *look = &planned->look;
    if (look->n_days == 0)
        return;
    lsp_buffer_add(text, "  ");
    lsp_planned_label(text, "all that was known, weighed by duration");
    lsp_buffer_printf(text, "%-11s %6s  %-9s%s\n", "on", "done", "was due", "opening foreseen");
    for (size_t at = 0; at < look->n_days; at++) {
        const struct lsp_look_day *known = &look->days[at];
        char due[32];
        snprintf(due, sizeof due, "%.0f %%", 100 * known->early_share);
        lsp_buffer_add(text, "  ");
        lsp_planned_label(text, "");
        lsp_buffer_printf(text, "%-11s %4.0f %%  %-9s%s\n", show_day(known->day).text,
            100 * known->done_share, due, show_day(known->forecast_opening_day).text);
    }
}

static struct look_date show_day(int32_t value)
{
    struct look_date shown = {"never"};
    char text[11];
    if (value <= LSP_LAST_DAY) {
        lsp_date_format(value, text);
        snprintf(shown.text, sizeof shown.text, "%s", text);
    }
    return shown;
}

void lsp_planned_look_json(const struct planned *planned, struct lsp_buffer *json)
{
    const struct lsp_backward_look *look = &planned->look;
    if (!has_history(planned))
        return;
    lsp_buffer_add(json, ",\n\"look_back\":{\"execution_index\":");
    lsp_buffer_add_json_number(json, look->execution_index);
    day(json, "baseline_opening", look->baseline_opening_day);
    day(json, "forecast_opening", look->forecast_opening_day);
    day(json, "opening_at_pace", look->opening_at_pace_day);
    add_reports_json(planned, json);
    add_rest_json(planned, json);
    add_targets_json(planned, json);
    lsp_buffer_add(json, "}");
}

static void add_reports_json(const struct planned *planned, struct lsp_buffer *json)
{
    const struct lsp_backward_look *look = &planned->look;
    lsp_buffer_add(json, ",\"reports\":[");
    for (size_t at = 0; at < look->n_reports; at++) {
        const struct lsp_look_report *report = &look->reports[at];
        const struct lsp_progress_report *seen = &planned->programme.reports[report->report];
        lsp_buffer_printf(json, "%s\n{\"activity\":", at == 0 ? "" : ",");
        lsp_buffer_add_json(json, planned->programme.activities[report->activity].id);
        day(json, "date", seen->day);
        lsp_buffer_add_number_member(json, "done", seen->done_share);
        lsp_buffer_add_number_member(json, "due_early", report->early_share);
        lsp_buffer_add_number_member(json, "due_late", report->late_share);
        lsp_buffer_add_number_member(json, "days_ahead_of_early", report->ahead_of_early_days);
        lsp_buffer_add_number_member(json, "days_ahead_of_late", report->ahead_of_late_days);
        lsp_buffer_printf(json, ",\"verdict\":\"%s\",\"source\":", VERDICTS[report->verdict]);
        lsp_buffer_add_json(json, seen->source);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_rest_json(const struct planned *planned, struct lsp_buffer *json)
{
    const struct lsp_backward_look *look = &planned->look;
    lsp_buffer_add(json, ",\"days\":[");
    for (size_t at = 0; at < look->n_days; at++) {
        const struct lsp_look_day *known = &look->days[at];
        lsp_buffer_printf(json, "%s\n{\"done\":", at == 0 ? "" : ",");
        lsp_buffer_add_json_number(json, known->done_share);
        day(json, "date", known->day);
        lsp_buffer_add_number_member(json, "due_early", known->early_share);
        lsp_buffer_add_number_member(json, "due_late", known->late_share);
        lsp_buffer_add_number_member(json, "days_ahead", known->ahead_days);
        day(json, "forecast_opening", known->forecast_opening_day);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "],\"paces\":[");
    for (size_t at = 0; at < look->n_paces; at++) {
        const struct lsp_look_pace *pace = &look->paces[at];
        lsp_buffer_printf(json, "%s\n{\"activity\":", at == 0 ? "" : ",");
        lsp_buffer_add_json(json, planned->programme.activities[pace->activity].id);
        lsp_buffer_add_number_member(json, "share_per_work_day", pace->share_per_work_day);
        day(json, "finish", pace->finish_day);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

/* When each announced date is met: by the plan before anything had happened, by what is known now,
 * and if work goes on at its pace. */
static void add_targets_json(const struct planned *planned, struct lsp_buffer *json)
{
    const struct lsp_backward_look *look = &planned->look;
    lsp_buffer_add(json, ",\"targets\":[");
    for (size_t at = 0; at < look->n_targets; at++) {
        const struct lsp_look_target *met = &look->targets[at];
        lsp_buffer_printf(json, "%s\n{\"name\":", at == 0 ? "" : ",");
        lsp_buffer_add_json(json, planned->programme.targets[met->target].name);
        day(json, "baseline", met->baseline_day);
        day(json, "forecast", met->forecast_day);
        day(json, "at_pace", met->at_pace_day);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void day(struct lsp_buffer *json, const char *name, int32_t value)
{
    char date[11];
    if (value > LSP_LAST_DAY) {
        lsp_buffer_printf(json, ",\"%s\":null", name);
        return;
    }
    lsp_date_format(value, date);
    lsp_buffer_printf(json, ",\"%s\":\"%s\"", name, date);
}
