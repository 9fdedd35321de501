/* Section 4, a table: the project's posts vehicle by vehicle.  SPDX-License-Identifier: Apache-2.0
 */
#include <math.h>

#include "checkpoint_simulation/checkpoint_simulation.h"
#include "report/report_internal.h"

static void add_rows(struct lsp_view *view, const struct lsp_report_simulated *simulated);
static bool differs_from_model(
    const struct lsp_view *view, const struct lsp_report_simulated *simulated);
static void add_row(struct lsp_view *view, const struct lsp_report_simulated *simulated,
    const char *direction, uint32_t vehicle);

/* As in the table of posts: one vehicle in a hundred days. */
static const double FEWEST_VEH_DAY = 0.01;

void lsp_section_simulated(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Direction", LSP_COLUMN_TEXT},
        {"Vehicles", LSP_COLUMN_TEXT}, {"a day", LSP_COLUMN_NUMBER},
        {"Mean wait", LSP_COLUMN_NUMBER}, {"\xC2\xB1", LSP_COLUMN_NUMBER},
        {"19 of 20 wait at most", LSP_COLUMN_NUMBER},
        {"Wait longer than target", LSP_COLUMN_NUMBER},
        {"Longest queue, 19 of 20 days (passenger cars)", LSP_COLUMN_NUMBER}};
    const struct lsp_report *report = view->report;
    const struct lsp_report_simulated *any = NULL;
    for (size_t at = 0; at < report->n_simulated; at++)
        if (report->simulated[at].results == view->with.results)
            any = &report->simulated[at];
    if (any == NULL)
        return;
    lsp_buffer_printf(view->page,
        "<h3>Vehicle by vehicle</h3>\n<p class=\"note\">The same day, %u times over, with single "
        "vehicles that come and are inspected at random: all posts of the crossing together. The "
        "target is %s; \xC2\xB1 is half of an interval that holds with 95 %%. "
        "<code>linkspan border</code> shows the hours, and what staffing would meet the "
        "target.</p>\n",
        any->found->n_days, lsp_word_hours(any->target_h).text);
    lsp_table_begin(view->page, "Waits at the project\xE2\x80\x99s crossings, simulated", "small",
        LSP_COLUMNS(HEADS));
    for (size_t at = 0; at < report->n_simulated; at++)
        if (report->simulated[at].results == view->with.results)
            add_rows(view, &report->simulated[at]);
    lsp_table_end(view->page);
    bool differs = false;
    for (size_t at = 0; at < report->n_simulated; at++)
        differs = differs || (report->simulated[at].results == view->with.results &&
                                 differs_from_model(view, &report->simulated[at]));
    if (differs)
        lsp_buffer_add(view->page,
            "<p class=\"note\">Here the mean wait differs from that of the day model in the table "
            "of posts by more than chance: the day model reckons by the hour with mean queues, and "
            "so misses queues that come and go within an hour, arrivals that bunch or are booked, "
            "the few who miss closing, and inspections that are finished after it.</p>\n");
}

/* By more than half the interval, for a class that is shown. */
static bool differs_from_model(
    const struct lsp_view *view, const struct lsp_report_simulated *simulated)
{
    const struct lsp_results *results = view->with.results;
    for (uint32_t vehicle = 0; vehicle < view->main->specs_with->n_vehicles; vehicle++) {
        const struct lsp_simulated_wait *day = &simulated->found->passing[vehicle].day;
        double model_h = 0;
        for (size_t at = 0; at < results->n_posts; at++)
            if (results->posts[at].crossing == simulated->first->crossing &&
                results->posts[at].is_forward == simulated->first->is_forward)
                model_h += results->posts[at].wait_mean_h[vehicle];
        if (day->vehicles >= FEWEST_VEH_DAY && isfinite(model_h) &&
            fabs(model_h - day->wait_h) > day->wait_half_h)
            return true;
    }
    return false;
}

static void add_rows(struct lsp_view *view, const struct lsp_report_simulated *simulated)
{
    char direction[192];
    lsp_direction_text(view->main, simulated->first->crossing, simulated->first->is_forward,
        sizeof direction, direction);
    for (uint32_t vehicle = 0; vehicle < view->main->specs_with->n_vehicles; vehicle++)
        if (simulated->found->passing[vehicle].day.vehicles >= FEWEST_VEH_DAY)
            add_row(view, simulated, direction, vehicle);
}

static void add_row(struct lsp_view *view, const struct lsp_report_simulated *simulated,
    const char *direction, uint32_t vehicle)
{
    const struct lsp_simulated_crossing *found = simulated->found;
    const struct lsp_simulated_wait *day = &found->passing[vehicle].day;
    struct lsp_buffer *page = view->page;
    double longest_pce = 0;
    for (size_t at = 0; at < found->n_posts; at++)
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            longest_pce = fmax(longest_pce, found->posts[at].queue_p95_pce[hour]);
    lsp_row_begin(page, direction);
    lsp_cell(page, view->main->specs_with->vehicles[vehicle].name);
    lsp_cell_number(page, lsp_word_number(day->vehicles, 1));
    lsp_cell_number(page, lsp_word_wait(day->wait_h));
    lsp_cell_number(page, lsp_word_wait(day->wait_half_h));
    lsp_cell_number(page, lsp_word_wait(day->wait_p95_h));
    lsp_cell_number(page, lsp_word_percent(day->over_target_share, 1));
    lsp_cell_number(page, lsp_word_number(longest_pce, 1));
    lsp_row_end(page);
}
