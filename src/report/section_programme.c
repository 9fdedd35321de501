/* Section 5: the programme: bars, critical path, floats, and the opening date's distribution.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>
#include <stdint.h>

static void add_opening(struct lsp_view *view);
static void add_activities(struct lsp_view *view);
static void add_activity(struct lsp_view *view, size_t activity);

void lsp_section_programme(struct lsp_view *view)
{
    const struct lsp_report *report = view->report;
    if (!lsp_has_programme(report)) {
        lsp_buffer_add(view->page, "<p>The study has no programme of works.</p>\n");
        return;
    }
    add_opening(view);
    lsp_chart_gantt(view);
    if (lsp_opening_is_spread(report))
        lsp_chart_opening(view);
    add_activities(view);
}

static void add_opening(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {
        {"Chance to be open by then", LSP_COLUMN_TEXT}, {"Date", LSP_COLUMN_TEXT}};
    const struct lsp_schedule_risk *spread = view->report->spread;
    lsp_buffer_printf(view->page,
        "<p>With every duration at its middle value the link opens on "
        "<b>%s</b>. ",
        lsp_word_date(view->report->plan->opening_day).text);
    if (!lsp_opening_is_spread(view->report)) {
        bool is_drawn = spread != NULL && spread->n_draws >= LSP_FEWEST_DRAWS;
        lsp_buffer_add(view->page, is_drawn
                                       ? "No activity on the way to it has a range of "
                                         "durations, so no chances can be given: that does "
                                         "not make the date certain.</p>\n"
                                       : "Too few programmes were drawn to give chances.</p>\n");
        return;
    }
    uint32_t n_later = 0;
    for (uint32_t draw = 0; draw < spread->n_draws; draw++)
        n_later += spread->sorted_day[draw] > view->report->plan->opening_day ? 1 : 0;
    lsp_buffer_printf(view->page,
        "Durations are uncertain, so the works were scheduled %s times "
        "with durations drawn from their ranges: %s of the openings came later than that "
        "date.</p>\n",
        lsp_word_number(spread->n_draws, 0).text,
        lsp_word_percent((double)n_later / spread->n_draws, 0).text);
    lsp_table_begin(view->page, "When it opens", "", LSP_COLUMNS(HEADS));
    const struct {
        const char *name;
        int32_t day;
    } ROWS[] = {{"1 in 10 (P10)", spread->p10_day}, {"1 in 2 (P50)", spread->p50_day},
        {"4 in 5 (P80)", spread->p80_day}, {"9 in 10 (P90)", spread->p90_day}};
    for (size_t row = 0; row < sizeof ROWS / sizeof ROWS[0]; row++) {
        lsp_row_begin(view->page, ROWS[row].name);
        lsp_cell(view->page, lsp_word_date(ROWS[row].day).text);
        lsp_row_end(view->page);
    }
    lsp_table_end(view->page);
}

static void add_activities(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Activity", LSP_COLUMN_TEXT},
        {"Who", LSP_COLUMN_TEXT}, {"Working days (low, middle, high)", LSP_COLUMN_NUMBER},
        {"Starts", LSP_COLUMN_NUMBER}, {"Ends", LSP_COLUMN_NUMBER},
        {"Float, days", LSP_COLUMN_NUMBER}, {"Critical in", LSP_COLUMN_NUMBER},
        {"State", LSP_COLUMN_TEXT}};
    lsp_table_begin(
        view->page, "Activities at their middle durations", "small long", LSP_COLUMNS(HEADS));
    for (size_t activity = 0; activity < view->report->programme->n_activities; activity++)
        add_activity(view, activity);
    lsp_table_end(view->page);
    lsp_buffer_add(view->page,
        "<p class=\"note\">Float: how many days an activity may slip without moving the opening. "
        "Critical: it has none; any delay moves the opening. \xE2\x80\x9C"
        "Critical in\xE2\x80\x9D is the share of the drawn programmes in which it was "
        "critical.</p>\n");
}

static void add_activity(struct lsp_view *view, size_t activity)
{
    const struct lsp_activity *work = &view->report->programme->activities[activity];
    const struct lsp_activity_dates *dates = &view->report->plan->activities[activity];
    const struct lsp_schedule_risk *spread = view->report->spread;
    struct lsp_buffer *page = view->page;
    bool is_finished = work->finished_day != INT32_MIN;
    lsp_row_begin(page, lsp_shown_name(work->name, work->id));
    lsp_cell(page, work->bank);
    lsp_buffer_printf(page, "<td class=\"n\">%s / %s / %s</td>",
        lsp_word_number(work->low_days, 0).text, lsp_word_number(work->mid_days, 0).text,
        lsp_word_number(work->high_days, 0).text);
    lsp_cell_number(page, lsp_word_short_date(dates->early_start_day));
    lsp_cell_number(page, lsp_word_short_date(dates->early_finish_day));
    lsp_cell_number(page, lsp_word_number(is_finished ? (double)NAN : dates->float_days, 0));
    lsp_cell_number(page, lsp_word_percent(spread != NULL && spread->criticality != NULL &&
                                                   spread->n_draws > 0 && !is_finished
                                               ? spread->criticality[activity]
                                               : (double)NAN,
                              0));
    lsp_buffer_add(page, is_finished          ? "<td>finished</td>"
                         : dates->is_critical ? "<td><span class=\"mark\">critical</span></td>"
                                              : "<td>has float</td>");
    lsp_row_end(page);
}
