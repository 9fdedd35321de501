/* Section 4, where a study states staff by hour, secondary inspection or room: the posts by the
 * hour. SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>

static double room_pce(const struct lsp_view *view, const struct lsp_post_result *result);
static void add_charts(struct lsp_view *view);
static void add_row(struct lsp_view *view, const struct lsp_post_result *result);
static const char *title_of(struct lsp_view *view, const struct lsp_post_result *result);

bool lsp_post_has_detail(const struct lsp_report *report,
    const struct lsp_report_scenario *scenario, const struct lsp_post_result *result)
{
    const struct lsp_post *post = &scenario->posts[result->post];
    const struct lsp_crossing *crossing = &report->crossings[result->crossing];
    return post->staffing_from != 0 || post->secondary_lanes > 0 || post->approach_pce > 0 ||
           crossing->storage_pce > 0;
}

void lsp_border_hours(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Post, direction", LSP_COLUMN_TEXT},
        {"Longest queue, cars", LSP_COLUMN_NUMBER}, {"at", LSP_COLUMN_NUMBER},
        {"Room, cars", LSP_COLUMN_NUMBER}, {"Held up, hours", LSP_COLUMN_NUMBER},
        {"Secondary lanes in use", LSP_COLUMN_NUMBER},
        {"Longest queue before them, vehicles", LSP_COLUMN_NUMBER}};
    const struct lsp_results *results = view->with.results;
    size_t n = 0;
    for (size_t at = 0; at < results->n_posts; at++)
        n += lsp_post_is_used(&results->posts[at]) &&
             lsp_post_has_detail(view->report, view->main, &results->posts[at]);
    if (n == 0)
        return;
    add_charts(view);
    lsp_table_begin(view->page,
        "Queues against the room for them. A queue is in passenger cars; before the second post of "
        "a "
        "crossing it is all that stands or drives between the two. Held up: hours of work that a "
        "post loses because there is no room behind it; who waits for that waits before this post",
        "small long", LSP_COLUMNS(HEADS));
    for (size_t at = 0; at < results->n_posts; at++)
        if (lsp_post_is_used(&results->posts[at]) &&
            lsp_post_has_detail(view->report, view->main, &results->posts[at]))
            add_row(view, &results->posts[at]);
    lsp_table_end(view->page);
}

static void add_charts(struct lsp_view *view)
{
    const struct lsp_results *results = view->with.results;
    lsp_buffer_add(view->page,
        "<h3>Queue by hour</h3>\n<p class=\"note\">Bars: share of the lanes that is open and "
        "staffed, the full height being all of them. Line: the queue at the end of the hour. "
        "Dashed: "
        "the room for it, where it is stated.</p>\n<div class=\"pair\">\n");
    for (size_t at = 0; at < results->n_posts; at++) {
        const struct lsp_post_result *result = &results->posts[at];
        if (lsp_post_is_used(result) && lsp_post_has_detail(view->report, view->main, result))
            lsp_chart_queue(view, result, room_pce(view, result), title_of(view, result));
    }
    lsp_buffer_add(view->page, "</div>\n");
}

/* Before the post, or between it and the one before; 0 = not stated. */
static double room_pce(const struct lsp_view *view, const struct lsp_post_result *result)
{
    return result->position == 0 ? view->main->posts[result->post].approach_pce
                                 : view->report->crossings[result->crossing].storage_pce;
}

static const char *title_of(struct lsp_view *view, const struct lsp_post_result *result)
{
    const struct lsp_post *post = &view->main->posts[result->post];
    char direction[192];
    lsp_direction_text(
        view->main, result->crossing, result->is_forward, sizeof direction, direction);
    return lsp_view_text(view, "%s, %s", lsp_shown_name(post->name, post->id), direction);
}

static void add_row(struct lsp_view *view, const struct lsp_post_result *result)
{
    struct lsp_buffer *page = view->page;
    size_t longest = 0;
    double secondary_veh = 0, room = room_pce(view, result);
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        longest = result->queue_pce[hour] > result->queue_pce[longest] ? hour : longest;
        secondary_veh = fmax(secondary_veh, result->secondary_queue_veh[hour]);
    }
    bool has_secondary = view->main->posts[result->post].secondary_lanes > 0;
    lsp_row_begin(page, title_of(view, result));
    lsp_cell_number(page, lsp_word_number(result->queue_pce[longest], 1));
    lsp_buffer_printf(page, "<td class=\"n\">%zu:00</td>", longest + 1);
    lsp_cell_number(page, lsp_word_number(room > 0 ? room : (double)NAN, 0));
    lsp_cell_number(page, lsp_word_number(result->blocked_h, 1));
    lsp_cell_number(
        page, lsp_word_percent(has_secondary ? result->secondary_utilisation : (double)NAN, 0));
    lsp_cell_number(page, lsp_word_number(has_secondary ? secondary_veh : (double)NAN, 1));
    lsp_row_end(page);
}
