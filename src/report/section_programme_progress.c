/* Part of section 5: was it on schedule?  What was reported by when, against the plan as it was
 * before anything had happened.  SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

static void say_whole(struct lsp_view *view);
static void say_pace(struct lsp_view *view);
static void add_days(struct lsp_view *view);
static const char *verdict_words(struct lsp_view *view, const struct lsp_look_report *seen);
static void add_reports(struct lsp_view *view);
static const char *ahead_words(struct lsp_view *view, int32_t ahead_days);

void lsp_programme_progress(struct lsp_view *view)
{
    const struct lsp_backward_look *look = view->report->look;
    if (look == NULL || look->n_days == 0)
        return;
    lsp_buffer_add(view->page, "<h3>Was it on schedule?</h3>\n");
    say_whole(view);
    say_pace(view);
    add_days(view);
    add_reports(view);
}

static void say_whole(struct lsp_view *view)
{
    const struct lsp_backward_look *look = view->report->look;
    const struct lsp_look_day *last = &look->days[look->n_days - 1];
    struct lsp_buffer *page = view->page;
    lsp_buffer_printf(page,
        "<p>On %s, the last day of which anything is known, the works were <b>%s</b> the "
        "programme with middle durations: %s of what is reported on was done, against %s planned. ",
        lsp_word_date(last->day).text, ahead_words(view, last->ahead_days),
        lsp_word_percent(last->done_share, 0).text, lsp_word_percent(last->early_share, 0).text);
    lsp_buffer_printf(page,
        "As planned before the start it would have opened on %s; with what has happened since, "
        "and everything left as planned, on <b>%s</b>. An activity of which nothing "
        "is reported counts as not begun.</p>\n",
        lsp_word_date(look->baseline_opening_day).text,
        lsp_word_date(look->forecast_opening_day).text);
}

static void say_pace(struct lsp_view *view)
{
    const struct lsp_backward_look *look = view->report->look;
    struct lsp_buffer *page = view->page;
    if (look->n_paces == 0 || look->opening_at_pace_day == look->forecast_opening_day)
        return;
    lsp_buffer_printf(page,
        "<p>If what is under way goes on as fast as it has gone so far, and no faster, it opens "
        "on %s.</p>\n",
        lsp_word_date(look->opening_at_pace_day).text);
}

static const char *ahead_words(struct lsp_view *view, int32_t ahead_days)
{
    if (ahead_days == 0)
        return "level with";
    return lsp_view_text(view, "%d day%s %s", abs(ahead_days), lsp_plural(abs(ahead_days)),
        ahead_days > 0 ? "ahead of" : "behind");
}

static void add_days(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"By the evening of", LSP_COLUMN_TEXT},
        {"Planned", LSP_COLUMN_NUMBER}, {"Planned at the latest", LSP_COLUMN_NUMBER},
        {"Done", LSP_COLUMN_NUMBER}, {"Days ahead", LSP_COLUMN_NUMBER},
        {"Opening as it looked then", LSP_COLUMN_TEXT}};
    const struct lsp_backward_look *look = view->report->look;
    struct lsp_buffer *page = view->page;
    lsp_table_begin(page, "All that was known, day by day", "small", LSP_COLUMNS(HEADS));
    for (size_t at = 0; at < look->n_days; at++) {
        const struct lsp_look_day *day = &look->days[at];
        lsp_row_begin(page, lsp_word_date(day->day).text);
        lsp_cell_number(page, lsp_word_percent(day->early_share, 0));
        lsp_cell_number(page, lsp_word_percent(day->late_share, 0));
        lsp_cell_number(page, lsp_word_percent(day->done_share, 0));
        lsp_cell_number(page, lsp_word_change(day->ahead_days, 0));
        lsp_cell(page, lsp_word_date(day->forecast_opening_day).text);
        lsp_row_end(page);
    }
    lsp_table_end(page);
    lsp_buffer_add(page, "<p class=\"note\">Each activity counts by its middle duration. Days "
                         "ahead: between that day and the day on which the plan has as much "
                         "done.</p>\n");
}

static const char *verdict_words(struct lsp_view *view, const struct lsp_look_report *seen)
{
    int late_days = -(int)seen->ahead_of_late_days;
    if (seen->verdict != LSP_LOOK_BEHIND)
        return seen->verdict == LSP_LOOK_ON_SCHEDULE ? "on schedule" : "late, but within its float";
    return late_days < 1 ? "behind: the opening moves"
                         : lsp_view_text(view, "behind: %d day%s too late for the planned opening",
                               late_days, lsp_plural(late_days));
}

static void add_reports(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Reported", LSP_COLUMN_TEXT},
        {"On", LSP_COLUMN_NUMBER}, {"Planned", LSP_COLUMN_NUMBER}, {"Done", LSP_COLUMN_NUMBER},
        {"Days ahead", LSP_COLUMN_NUMBER}, {"So", LSP_COLUMN_TEXT}, {"Source", LSP_COLUMN_TEXT}};
    const struct lsp_programme *programme = view->report->programme;
    const struct lsp_backward_look *look = view->report->look;
    struct lsp_buffer *page = view->page;
    if (look->n_reports == 0)
        return;
    lsp_table_begin(
        page, "Reports of progress against the plan", "small long links", LSP_COLUMNS(HEADS));
    for (size_t at = 0; at < look->n_reports; at++) {
        const struct lsp_look_report *seen = &look->reports[at];
        const struct lsp_progress_report *report = &programme->reports[seen->report];
        const struct lsp_activity *work = &programme->activities[seen->activity];
        lsp_row_begin(page, lsp_shown_name(work->name, work->id));
        lsp_cell_number(page, lsp_word_short_date(report->day));
        lsp_cell_number(page, lsp_word_percent(seen->early_share, 0));
        lsp_cell_number(page, lsp_word_percent(report->done_share, 0));
        lsp_cell_number(page, lsp_word_change(seen->ahead_of_early_days, 0));
        lsp_cell(page, verdict_words(view, seen));
        lsp_cell(page, report->source != NULL ? report->source : "");
        lsp_row_end(page);
    }
    lsp_table_end(page);
}
