/* Figure cards: the headline figures with their ranges.  SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>
#include <string.h>

static bool is_meant(const struct lsp_view *view, const struct lsp_figure *figure);
static bool has_range(const struct lsp_view *view, const struct lsp_figure *figure);
static void add_card(struct lsp_view *view, const struct lsp_figure *figure);
static bool is_overloaded(const struct lsp_view *view);
static void add_range(struct lsp_view *view, const struct lsp_figure *figure);
static void add_number(struct lsp_view *view, const struct lsp_figure *figure, double value);
static const char *unit_of(const struct lsp_figure *figure);

/* As lsp_word_money: what would round to 1000 million is a billion. */
static const double LEAST_BILLION_IN_MILLIONS = 999.5;

void lsp_figure_cards(struct lsp_view *view)
{
    size_t n = 0;
    for (size_t figure = 0; figure < view->report->n_figures; figure++) {
        if (!is_meant(view, &view->report->figures[figure]))
            continue;
        lsp_buffer_add(view->page, n++ == 0 ? "<ul class=\"cards\">\n" : "");
        struct lsp_figure shown = lsp_figure_shown(view, &view->report->figures[figure]);
        add_card(view, &shown);
    }
    lsp_buffer_add(view->page, n > 0 ? "</ul>\n" : "");
    if (n > 0)
        lsp_say_futures(view);
}

struct lsp_figure lsp_figure_shown(struct lsp_view *view, const struct lsp_figure *figure)
{
    struct lsp_figure shown = *figure;
    double scale = 1;
    if (strncmp(figure->unit, "million ", 8) == 0 && isfinite(figure->value) &&
        fabs(figure->value) >= LEAST_BILLION_IN_MILLIONS) {
        shown.unit = lsp_view_text(view, "billion %s", figure->unit + 8);
        scale = 1e-3;
    } else if (strcmp(figure->id, "diverted") == 0 && figure->value < 0) {
        shown.label = "Travellers that railway, air and sea gain";
        scale = -1;
    }
    shown.value = scale * figure->value;
    shown.median = scale * figure->median;
    shown.low = scale * (scale < 0 ? figure->high : figure->low);
    shown.high = scale * (scale < 0 ? figure->low : figure->high);
    return shown;
}

/* Whether the study has what the figure measures. */
static bool is_meant(const struct lsp_view *view, const struct lsp_figure *figure)
{
    const struct lsp_demand *demand = view->main->demand;
    const struct lsp_results *results = view->with.results;
    bool has_link = lsp_has_project_link(view->main), has_persons = lsp_has_segments(demand, false);
    bool has_other_modes = false, has_posts = false;
    for (size_t way = 0; way < demand->n_alternatives; way++)
        has_other_modes = has_other_modes || demand->alternatives[way].main_mode != LSP_ROAD;
    for (size_t post = 0; results != NULL && post < results->n_posts; post++)
        has_posts =
            has_posts || (view->project_crossings >> results->posts[post].crossing & 1u) != 0;
    const struct {
        const char *id;
        bool is_meant;
    } KNOWN[] = {{"persons", has_persons && has_link},
        {"tonnes", lsp_has_segments(demand, true) && has_link},
        {"diverted", has_persons && has_other_modes}, {"wait", has_posts},
        {"opening", lsp_has_programme(view->report)}};
    for (size_t known = 0; known < sizeof KNOWN / sizeof KNOWN[0]; known++)
        if (strcmp(figure->id, KNOWN[known].id) == 0)
            return KNOWN[known].is_meant;
    return true;
}

/* The opening's range comes from the programme's own draws. */
static bool has_range(const struct lsp_view *view, const struct lsp_figure *figure)
{
    bool is_opening = strcmp(figure->id, "opening") == 0;
    return !isnan(figure->low) && !isnan(figure->high) && figure->low < figure->high &&
           (is_opening ? lsp_opening_is_spread(view->report) : lsp_has_futures(view->report));
}

static void add_card(struct lsp_view *view, const struct lsp_figure *figure)
{
    struct lsp_buffer *page = view->page;
    lsp_buffer_add(page, "<li><div class=\"label\">");
    lsp_buffer_add_html(page, figure->label);
    lsp_buffer_add(page, "</div><div class=\"value\">");
    add_number(view, figure, figure->value);
    lsp_buffer_add(page, " <span class=\"unit\">");
    lsp_buffer_add_html(page, isfinite(figure->value) ? unit_of(figure) : "");
    lsp_buffer_add(page, "</span></div>");
    if (has_range(view, figure))
        add_range(view, figure);
    else if (lsp_has_futures(view->report) && figure->low == figure->high)
        lsp_buffer_add(
            page, "<div class=\"range\">the same in at least 8 of 10 computed futures</div>");
    else
        lsp_buffer_add(page, "<div class=\"range\">no range computed</div>");
    if (strcmp(figure->id, "wait") == 0 && is_overloaded(view))
        lsp_buffer_add(page, "<div class=\"range\"><span class=\"mark\">of the first overloaded "
                             "day: grows with every day</span></div>");
    if (figure->note != NULL && figure->note[0] != '\0') {
        lsp_buffer_add(page, "<div class=\"about\">");
        lsp_buffer_add_html(page, figure->note);
        lsp_buffer_add(page, "</div>");
    }
    lsp_buffer_add(page, "</li>\n");
}

static bool is_overloaded(const struct lsp_view *view)
{
    const struct lsp_results *results = view->with.results;
    for (size_t at = 0; results != NULL && at < results->n_posts; at++)
        if ((view->project_crossings >> results->posts[at].crossing & 1u) != 0 &&
            lsp_post_is_used(&results->posts[at]) &&
            lsp_post_is_overloaded(view->main, results, &results->posts[at]))
            return true;
    return false;
}

static void add_range(struct lsp_view *view, const struct lsp_figure *figure)
{
    struct lsp_buffer *page = view->page;
    lsp_chart_range(view, figure);
    lsp_buffer_add(page, "<div class=\"range\">8 in 10: ");
    add_number(view, figure, figure->low);
    lsp_buffer_add(page, " to ");
    lsp_figure_text(view, figure, figure->high);
    bool is_below = figure->value<figure->low, is_above = figure->value> figure->high;
    if (is_below || is_above) {
        bool is_date = strcmp(figure->unit, "date") == 0;
        if (!isnan(figure->median)) {
            lsp_buffer_add(page, is_date ? ", half of them by " : ", half of them under ");
            lsp_figure_text(view, figure, figure->median);
        }
        /* the middle of all inputs need not give the middle of the answers */
        lsp_buffer_printf(page, "; nine in ten futures are %s the large figure",
            is_date    ? (is_below ? "later than" : "earlier than")
            : is_below ? "above"
                       : "below");
    }
    lsp_buffer_add(page, "</div>");
}

void lsp_figure_text(struct lsp_view *view, const struct lsp_figure *figure, double value)
{
    const char *unit = isfinite(value) ? unit_of(figure) : "";
    add_number(view, figure, value);
    lsp_buffer_add(view->page, unit[0] != '\0' ? " " : "");
    lsp_buffer_add_html(view->page, unit);
}

static void add_number(struct lsp_view *view, const struct lsp_figure *figure, double value)
{
    if (isnan(value))
        lsp_buffer_add(view->page, "none");
    else if (isinf(value) && unit_of(figure)[0] != '\0')
        lsp_buffer_add(view->page, "without bound");
    else if (strcmp(figure->unit, "date") == 0)
        lsp_buffer_add(view->page, isinf(value) ? "never" : lsp_word_month((int32_t)value).text);
    else if (strcmp(figure->unit, "h") == 0)
        lsp_buffer_add(view->page, lsp_word_wait(value).text);
    else if (strcmp(figure->unit, "min") == 0)
        lsp_buffer_add(view->page, lsp_word_wait(value / 60).text);
    else if (strcmp(figure->unit, view->report->currency) == 0)
        lsp_buffer_add(
            view->page, lsp_word_money(lsp_round_about(value, figure->low, figure->high)).text);
    else
        lsp_buffer_add(view->page, lsp_word_about(value, figure->low, figure->high).text);
}

/* What stands behind the number; dates and durations say it themselves. */
static const char *unit_of(const struct lsp_figure *figure)
{
    bool is_time = strcmp(figure->unit, "date") == 0 || strcmp(figure->unit, "h") == 0 ||
                   strcmp(figure->unit, "min") == 0;
    return is_time ? "" : figure->unit;
}
