/* Section 4: the border: waits by hour and class at each post, and which post is the bottleneck.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>

static void add_posts(struct lsp_view *view);
static void add_post_row(struct lsp_view *view, const struct lsp_post_result *result);
static void add_class_cells(
    struct lsp_view *view, const struct lsp_post_result *result, size_t vehicle);
static void add_span(struct lsp_buffer *page, size_t n_rows, struct lsp_word word);
static void add_capacity(struct lsp_view *view);
static void add_bottlenecks(struct lsp_view *view);
static void say_bottleneck(struct lsp_view *view, const struct lsp_post_result *at);
static void add_charts(struct lsp_view *view);
static double longest_wait_h(const struct lsp_results *results, uint32_t crossing);
static double wait_without(const struct lsp_view *view, const struct lsp_post_result *result);
static const char *post_name(const struct lsp_view *view, const struct lsp_post_result *result);

void lsp_section_border(struct lsp_view *view)
{
    const struct lsp_results *results = view->with.results;
    if (results == NULL || results->n_posts == 0) {
        lsp_buffer_add(view->page, "<p>The study has no border posts: nobody waits.</p>\n");
        return;
    }
    lsp_buffer_add(view->page,
        "<p>A vehicle passes the posts of a crossing one behind the other. It waits where more "
        "arrive than the "
        "open lanes can serve, and when it arrives before opening. The time of the inspection "
        "itself "
        "is not part of the wait. Hours are those of the study\xE2\x80\x99s clock.</p>\n");
    if (view->with.n_states > 1)
        lsp_buffer_printf(view->page,
            "<p>The year has %zu states of the network; this part shows the one in which most "
            "vehicles pass the posts, %s of the year.</p>\n",
            view->with.n_states, lsp_word_percent(view->with.shown_share, 0).text);
    add_bottlenecks(view);
    add_charts(view);
    add_posts(view);
    lsp_border_hours(view);
    lsp_section_simulated(view);
    add_capacity(view);
}

static void add_bottlenecks(struct lsp_view *view)
{
    const struct lsp_results *results = view->with.results;
    lsp_buffer_add(view->page, "<ul>\n");
    size_t before = view->page->length;
    lsp_say_stopped(view, UINT32_MAX, "<li>", "</li>\n");
    for (size_t at = 0; at < results->n_posts; at++) {
        const struct lsp_post_result *post = &results->posts[at];
        bool is_first = true;
        for (size_t other = 0; other < at; other++)
            is_first = is_first && (results->posts[other].crossing != post->crossing ||
                                       results->posts[other].is_forward != post->is_forward);
        if (is_first)
            say_bottleneck(view, post);
    }
    if (view->page->length == before)
        lsp_buffer_add(view->page, "<li>No vehicle passes any post.</li>\n");
    lsp_buffer_add(view->page, "</ul>\n");
}

/* At the crossing and in the direction of `at`. */
static void say_bottleneck(struct lsp_view *view, const struct lsp_post_result *at)
{
    struct lsp_narrowest narrowest = lsp_narrowest_post(
        view->main, view->with.results, UINT32_C(1) << at->crossing, &at->is_forward);
    struct lsp_buffer *page = view->page;
    char direction[192];
    if (narrowest.post == NULL)
        return;
    lsp_direction_text(view->main, at->crossing, at->is_forward, sizeof direction, direction);
    lsp_buffer_add(page, "<li>From ");
    lsp_buffer_add_html(page, direction);
    if (narrowest.n_alike > 1 && isfinite(narrowest.use)) {
        lsp_buffer_printf(page,
            ", no post is the bottleneck: both posts alike are in use %s of their open "
            "time.",
            lsp_word_percent(narrowest.use, 0).text);
        lsp_say_overload(view, UINT32_C(1) << at->crossing, &at->is_forward, " ", "");
        lsp_buffer_add(page, "</li>\n");
        return;
    }
    double wait_h = lsp_post_mean_wait_h(narrowest.post);
    lsp_buffer_add(page, ", the bottleneck is <b>");
    lsp_buffer_add_html(page, post_name(view, narrowest.post));
    if (isfinite(narrowest.use))
        lsp_buffer_printf(page, "</b>: its busiest lanes are in use %s of their open time",
            lsp_word_percent(narrowest.use, 0).text);
    else
        lsp_buffer_add(page, "</b>: it has no open lane for some vehicles");
    if (isfinite(wait_h))
        lsp_buffer_printf(
            page, ", and a vehicle waits %s there on average.", lsp_word_hours(wait_h).text);
    else
        lsp_buffer_add(page, ", and some vehicles are <b>never served</b>.");
    lsp_say_overload(view, UINT32_C(1) << at->crossing, &at->is_forward, " ", "");
    lsp_buffer_add(page, "</li>\n");
}

static const char *post_name(const struct lsp_view *view, const struct lsp_post_result *result)
{
    const struct lsp_post *post = &view->main->posts[result->post];
    return lsp_shown_name(post->name, post->id);
}

static void add_charts(struct lsp_view *view)
{
    const struct lsp_results *results = view->with.results;
    lsp_buffer_add(view->page,
        "<h3>Wait by hour of arrival</h3>\n<p class=\"note\">One chart for each post and "
        "direction, those of one crossing on one scale; a line stands only in hours in which at "
        "least one vehicle of the class arrives in a hundred days.</p>\n<div class=\"pair\">\n");
    for (size_t at = 0; at < results->n_posts; at++) {
        const struct lsp_post_result *post = &results->posts[at];
        char direction[192];
        if (!lsp_post_is_used(post))
            continue;
        lsp_direction_text(
            view->main, post->crossing, post->is_forward, sizeof direction, direction);
        lsp_chart_waits(view, post, longest_wait_h(results, post->crossing),
            lsp_view_text(view, "%s, %s", post_name(view, post), direction));
    }
    lsp_buffer_add(view->page, "</div>\n");
}

/* Of any post, class and hour at this crossing; waits without end left out. */
static double longest_wait_h(const struct lsp_results *results, uint32_t crossing)
{
    double longest = 0;
    for (size_t at = 0; at < results->n_posts; at++) {
        const struct lsp_post_result *post = &results->posts[at];
        for (size_t vehicle = 0; post->crossing == crossing && vehicle < LSP_MAX_VEHICLES;
             vehicle++)
            for (size_t hour = 0; hour < LSP_HOURS; hour++)
                if (lsp_post_has_hour(post, vehicle, hour) && isfinite(post->wait_h[vehicle][hour]))
                    longest = fmax(longest, post->wait_h[vehicle][hour]);
    }
    return longest;
}

static void add_posts(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Post, direction", LSP_COLUMN_TEXT},
        {"Vehicles", LSP_COLUMN_TEXT}, {"a day", LSP_COLUMN_NUMBER},
        {"Mean wait", LSP_COLUMN_NUMBER}, {"Longest wait of an hour", LSP_COLUMN_NUMBER},
        {"Inspection", LSP_COLUMN_NUMBER}, {"Overnight", LSP_COLUMN_NUMBER},
        {"Lane use (busiest)", LSP_COLUMN_NUMBER}, {"Mean wait without", LSP_COLUMN_NUMBER}};
    const struct lsp_results *results = view->with.results;
    lsp_table_begin(view->page,
        "Posts in numbers, with the link: waits, inspection, vehicles still queueing at midnight; "
        "the longest wait is of hours with at least one vehicle in a hundred days",
        "small long", LSP_COLUMNS(HEADS));
    for (size_t at = 0; at < results->n_posts; at++)
        add_post_row(view, &results->posts[at]);
    lsp_table_end(view->page);
}

/* One row for each class that arrives, under one head. */
static void add_post_row(struct lsp_view *view, const struct lsp_post_result *result)
{
    const struct lsp_network_specs *specs = view->main->specs_with;
    struct lsp_buffer *page = view->page;
    char direction[192];
    size_t n_classes = 0, n = 0;
    for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++)
        n_classes += lsp_post_has_class(result, vehicle) ? 1 : 0;
    lsp_direction_text(
        view->main, result->crossing, result->is_forward, sizeof direction, direction);
    for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++) {
        if (!lsp_post_has_class(result, vehicle))
            continue;
        lsp_buffer_add(page, "<tr>");
        if (n == 0) {
            lsp_buffer_printf(page, "<th scope=\"rowgroup\" rowspan=\"%zu\">", n_classes);
            lsp_buffer_add_html(page, post_name(view, result));
            lsp_buffer_add(page, ", ");
            lsp_buffer_add_html(page, direction);
            lsp_buffer_add(page, "</th>");
        }
        add_class_cells(view, result, vehicle);
        if (n == 0) {
            add_span(page, n_classes,
                lsp_word_percent(lsp_post_use(view->main, view->with.results, result), 0));
            add_span(page, n_classes, lsp_word_wait(wait_without(view, result)));
        }
        lsp_row_end(page);
        n++;
    }
}

static void add_class_cells(
    struct lsp_view *view, const struct lsp_post_result *result, size_t vehicle)
{
    struct lsp_buffer *page = view->page;
    double longest = -1;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        if (lsp_post_has_hour(result, vehicle, hour))
            longest = fmax(longest, result->wait_h[vehicle][hour]);
    lsp_cell(page, view->main->specs_with->vehicles[vehicle].name);
    lsp_cell_number(page, lsp_word_number(lsp_post_arrivals_veh(result, vehicle), 1));
    lsp_cell_number(page, lsp_word_wait(result->wait_mean_h[vehicle]));
    /* below the mean it is not the longest: that falls in an hour in which hardly anyone comes */
    lsp_cell_number(page,
        lsp_word_wait(longest < result->wait_mean_h[vehicle] * (1 - 1e-9) ? (double)NAN : longest));
    lsp_cell_number(page, lsp_word_hours(result->service_h[vehicle]));
    lsp_cell_number(page, lsp_word_number(result->overnight_veh[vehicle], 1));
}

/* A number that holds for all classes of the post. */
static void add_span(struct lsp_buffer *page, size_t n_rows, struct lsp_word word)
{
    lsp_buffer_printf(page, "<td class=\"n\" rowspan=\"%zu\">%s</td>", n_rows, word.text);
}

/* Mean wait at the same post and direction without the project; NAN = nobody passed. */
static double wait_without(const struct lsp_view *view, const struct lsp_post_result *result)
{
    const struct lsp_results *without = view->without.results;
    for (size_t at = 0; without != NULL && at < without->n_posts; at++) {
        const struct lsp_post_result *post = &without->posts[at];
        if (post->crossing == result->crossing && post->post == result->post &&
            post->is_forward == result->is_forward)
            return lsp_post_mean_wait_h(post);
    }
    return (double)NAN;
}

/* Stated capacities, for both directions together, against what arrives. */
static void add_capacity(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Post", LSP_COLUMN_TEXT},
        {"Stated vehicles a day", LSP_COLUMN_NUMBER}, {"Arriving a day", LSP_COLUMN_NUMBER},
        {"Used", LSP_COLUMN_NUMBER}, {"Remark", LSP_COLUMN_TEXT}};
    const struct lsp_results *results = view->with.results;
    struct lsp_buffer *page = view->page;
    bool has_any = false;
    for (size_t at = 0; at < results->n_posts; at++)
        has_any = has_any || view->main->posts[results->posts[at].post].capacity_veh_day > 0;
    if (!has_any)
        return;
    lsp_table_begin(page, "Against the capacity that the authorities state (both directions)",
        "small", LSP_COLUMNS(HEADS));
    for (size_t at = 0; at < results->n_posts; at++) {
        double stated = view->main->posts[results->posts[at].post].capacity_veh_day, arriving = 0;
        bool is_first = true;
        for (size_t other = 0; other < results->n_posts; other++) {
            if (results->posts[other].post != results->posts[at].post)
                continue;
            is_first = is_first && other >= at;
            for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
                arriving += lsp_post_arrivals_veh(&results->posts[other], vehicle);
        }
        if (stated <= 0 || !is_first)
            continue;
        lsp_row_begin(page, post_name(view, &results->posts[at]));
        lsp_cell_number(page, lsp_word_number(stated, 0));
        lsp_cell_number(page, lsp_word_number(arriving, 1));
        lsp_cell_number(page, lsp_word_percent(arriving / stated, 0));
        lsp_buffer_add(page, arriving > stated
                                 ? "<td><span class=\"mark\">over the stated capacity</span></td>"
                                 : "<td>within it</td>");
        lsp_row_end(page);
    }
    lsp_table_end(page);
}
