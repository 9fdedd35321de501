/* Section 1: the answer in words, six figures with their ranges, the caveat, and what drives it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>
#include <string.h>

/* Between these shares of futures with a loss the sign of the worth is not called. */
static const double OPEN_FROM = 0.2, OPEN_TO = 0.8;

static void add_answer(struct lsp_view *view);
static void say_carried(struct lsp_view *view);
static void say_taken(struct lsp_view *view);
static void say_border(struct lsp_view *view);
static void say_opening(struct lsp_view *view);
static void say_worth(struct lsp_view *view);
static void add_caveat(struct lsp_view *view);
static void add_cards(struct lsp_view *view);
static void add_card(struct lsp_view *view, const struct lsp_figure *figure);
static void add_number(struct lsp_view *view, const struct lsp_figure *figure, double value);
static const char *unit_of(const struct lsp_figure *figure);
static void add_drivers(struct lsp_view *view);
static double mode_persons(
    const struct lsp_view *view, const struct lsp_tally *tally, enum lsp_mode mode);
static void say_about(struct lsp_view *view, const char *id, double otherwise);

void lsp_section_answer(struct lsp_view *view)
{
    add_answer(view);
    add_caveat(view);
    add_cards(view);
    add_drivers(view);
}

static void add_answer(struct lsp_view *view)
{
    lsp_buffer_add(view->page, "<p class=\"answer\">");
    say_carried(view);
    say_taken(view);
    say_border(view);
    say_opening(view);
    say_worth(view);
    lsp_buffer_add(view->page, "</p>\n");
}

static void say_carried(struct lsp_view *view)
{
    struct lsp_buffer *page = view->page;
    struct lsp_passing passing =
        lsp_tally_passing(view->main, &view->with, view->project_crossings);
    lsp_buffer_printf(page, "In %d, under the scenario \xE2\x80\x9C", view->report->show_year);
    lsp_buffer_add_html(page, lsp_shown_name(view->main->name, view->main->id));
    lsp_buffer_add(page, "\xE2\x80\x9D, the new link would carry about <b>");
    say_about(view, "vehicles", passing.veh_day);
    lsp_buffer_add(page, " vehicles a day</b>, with about ");
    say_about(view, "persons", passing.persons_year);
    lsp_buffer_add(page, " travellers and ");
    say_about(view, "tonnes", passing.tonnes_year);
    lsp_buffer_add(page, " tonnes of goods a year. ");
}

/* A number rounded to the range of its figure, or to two digits. */
static void say_about(struct lsp_view *view, const char *id, double otherwise)
{
    const struct lsp_figure *figure = lsp_report_figure(view->report, id);
    struct lsp_word word = figure != NULL ? lsp_word_about(figure->value, figure->low, figure->high)
                                          : lsp_word_about(otherwise, (double)NAN, (double)NAN);
    lsp_buffer_add(view->page, word.text);
}

static void say_taken(struct lsp_view *view)
{
    static const struct {
        enum lsp_mode mode;
        const char *name;
    } OTHERS[] = {{LSP_RAIL, "railway"}, {LSP_AIR, "air service"}, {LSP_SEA, "sea service"}};
    for (size_t other = 0; other < sizeof OTHERS / sizeof OTHERS[0]; other++) {
        double before = mode_persons(view, &view->without, OTHERS[other].mode);
        double after = mode_persons(view, &view->with, OTHERS[other].mode);
        if (!(before > 0))
            continue;
        double change = (after - before) / before;
        lsp_buffer_printf(view->page, "The %s would ", OTHERS[other].name);
        if (fabs(change) < 0.005)
            lsp_buffer_add(view->page, "keep its travellers. ");
        else
            lsp_buffer_printf(view->page, "%s about %s of its %s travellers. ",
                change < 0 ? "lose" : "gain", lsp_word_percent(fabs(change), 0).text,
                lsp_word_about(before, (double)NAN, (double)NAN).text);
    }
}

static double mode_persons(
    const struct lsp_view *view, const struct lsp_tally *tally, enum lsp_mode mode)
{
    double persons = 0;
    const struct lsp_demand *demand = view->main->demand;
    for (size_t way = 0; way < tally->n_alternatives; way++)
        for (size_t segment = 0; segment < tally->n_segments; segment++)
            if (demand->alternatives[way].main_mode == mode && !demand->segments[segment].is_goods)
                persons += lsp_tally_amount(tally, segment, way);
    return persons;
}

static void say_border(struct lsp_view *view)
{
    struct lsp_passing passing =
        lsp_tally_passing(view->main, &view->with, view->project_crossings);
    const struct lsp_results *results = view->with.results;
    const struct lsp_post_result *worst = NULL;
    for (size_t at = 0; results != NULL && at < results->n_posts; at++) {
        const struct lsp_post_result *post = &results->posts[at];
        if ((view->project_crossings >> post->crossing & 1u) != 0 &&
            (worst == NULL || post->utilisation > worst->utilisation))
            worst = post;
    }
    if (worst == NULL || isnan(passing.wait_h))
        return;
    const struct lsp_post *post = &view->main->posts[worst->post];
    lsp_buffer_printf(view->page,
        "At its border posts a vehicle would wait %s on average; the "
        "narrowest place is ",
        lsp_word_hours(passing.wait_h).text);
    lsp_buffer_add_html(view->page, lsp_shown_name(post->name, post->id));
    lsp_buffer_printf(view->page, ", whose busiest lanes would be in use %s of their open time. ",
        lsp_word_percent(worst->utilisation, 0).text);
}

static void say_opening(struct lsp_view *view)
{
    const struct lsp_programme_spread *spread = view->report->spread;
    if (view->report->plan == NULL)
        return;
    lsp_buffer_printf(view->page, "By plan it opens in <b>%s</b>",
        lsp_word_month(view->report->plan->opening_day).text);
    if (spread != NULL && spread->n_draws > 0)
        lsp_buffer_printf(view->page,
            "; counting what can go wrong, it is as likely as not by %s, "
            "and four times out of five by %s",
            lsp_word_month(spread->p50_day).text, lsp_word_month(spread->p80_day).text);
    lsp_buffer_add(view->page, ". ");
}

static void say_worth(struct lsp_view *view)
{
    const struct lsp_appraisal *appraisal = view->main->appraisal;
    const struct lsp_appraisal_spec *spec = view->report->appraisal_spec;
    struct lsp_buffer *page = view->page;
    const struct lsp_figure *npv = lsp_report_figure(view->report, "npv");
    lsp_buffer_printf(page, "Over %s years of use its benefits are worth %s ",
        lsp_word_number(spec->horizon_years, 0).text,
        lsp_word_money(appraisal->benefit_money).text);
    lsp_buffer_add_html(page, view->report->currency);
    lsp_buffer_printf(page,
        " and its costs %s, in prices of %d and counted at %s a year: "
        "<b>society would be about ",
        lsp_word_money(appraisal->cost_money).text, view->report->price_year,
        lsp_word_percent(spec->discount_rate, 1).text);
    if (npv != NULL) {
        struct lsp_figure size = *npv;
        size.value = fabs(npv->value);
        lsp_figure_text(view, &size, size.value);
    } else {
        lsp_buffer_add(page, lsp_word_money(fabs(appraisal->npv_money)).text);
        lsp_buffer_add(page, " ");
        lsp_buffer_add_html(page, view->report->currency);
    }
    lsp_buffer_printf(page, " %s</b>", appraisal->npv_money < 0 ? "worse off" : "better off");
    double negative = view->report->npv_negative_share;
    if (isfinite(negative) && view->report->n_draws > 0)
        lsp_buffer_printf(page, "; in %s of %u computed futures it would be worse off",
            lsp_word_percent(negative, 0).text, view->report->n_draws);
    if (negative >= OPEN_FROM && negative <= OPEN_TO)
        lsp_buffer_add(page, ", so whether it pays is open");
    lsp_buffer_add(page, ".");
}

static void add_caveat(struct lsp_view *view)
{
    if (view->report->caveat[0] == '\0')
        return;
    lsp_buffer_add(view->page, "<div class=\"caveat\" role=\"note\"><p><b>Before you use a number:"
                               "</b> ");
    lsp_buffer_add_html(view->page, view->report->caveat);
    lsp_buffer_add(view->page, "</p></div>\n");
}

static void add_cards(struct lsp_view *view)
{
    if (view->report->n_figures == 0)
        return;
    lsp_buffer_add(view->page, "<ul class=\"cards\">\n");
    for (size_t figure = 0; figure < view->report->n_figures; figure++)
        add_card(view, &view->report->figures[figure]);
    lsp_buffer_add(view->page, "</ul>\n<p class=\"note\">");
    if (view->report->n_draws > 0)
        lsp_buffer_printf(view->page,
            "The ranges come from %u computed futures in which every uncertain number was drawn "
            "from its range: in 8 of 10 of them the figure lies within. The large figure is that "
            "of the middle values.",
            view->report->n_draws);
    else
        lsp_buffer_add(view->page, "No uncertainty run was made: the figures have no range.");
    lsp_buffer_add(view->page, "</p>\n");
}

static void add_card(struct lsp_view *view, const struct lsp_figure *figure)
{
    struct lsp_buffer *page = view->page;
    lsp_buffer_add(page, "<li><div class=\"label\">");
    lsp_buffer_add_html(page, figure->label);
    lsp_buffer_add(page, "</div><div class=\"value\">");
    add_number(view, figure, figure->value);
    lsp_buffer_add(page, " <span class=\"unit\">");
    lsp_buffer_add_html(page, unit_of(figure));
    lsp_buffer_add(page, "</span></div>");
    if (isfinite(figure->low) && isfinite(figure->high)) {
        lsp_chart_range(view, figure);
        lsp_buffer_add(page, "<div class=\"range\">8 in 10: ");
        add_number(view, figure, figure->low);
        lsp_buffer_add(page, " to ");
        lsp_figure_text(view, figure, figure->high);
        if (figure->value < figure->low || figure->value > figure->high)
            lsp_buffer_printf(page, "; with the middle values %s than in most futures",
                figure->value < figure->low ? "less" : "more");
        lsp_buffer_add(page, "</div>");
    } else {
        lsp_buffer_add(page, "<div class=\"range\">no range computed</div>");
    }
    if (figure->note != NULL && figure->note[0] != '\0') {
        lsp_buffer_add(page, "<div class=\"about\">");
        lsp_buffer_add_html(page, figure->note);
        lsp_buffer_add(page, "</div>");
    }
    lsp_buffer_add(page, "</li>\n");
}

void lsp_figure_text(struct lsp_view *view, const struct lsp_figure *figure, double value)
{
    add_number(view, figure, value);
    lsp_buffer_add(view->page, unit_of(figure)[0] != '\0' ? " " : "");
    lsp_buffer_add_html(view->page, unit_of(figure));
}

static void add_number(struct lsp_view *view, const struct lsp_figure *figure, double value)
{
    struct lsp_word word = {"none"};
    if (!isfinite(value))
        lsp_buffer_add(view->page, word.text);
    else if (strcmp(figure->unit, "date") == 0)
        lsp_buffer_add(view->page, lsp_word_month((int32_t)value).text);
    else if (strcmp(figure->unit, "h") == 0)
        lsp_buffer_add(view->page, lsp_word_hours(value).text);
    else if (strcmp(figure->unit, "min") == 0)
        lsp_buffer_add(view->page, lsp_word_hours(value / 60).text);
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

static void add_drivers(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Number", LSP_COLUMN_TEXT},
        {"Low", LSP_COLUMN_NUMBER}, {"Middle", LSP_COLUMN_NUMBER}, {"High", LSP_COLUMN_NUMBER},
        {"Unit", LSP_COLUMN_TEXT}, {"How well known", LSP_COLUMN_TEXT},
        {"More of it", LSP_COLUMN_TEXT}, {"Rank correlation", LSP_COLUMN_NUMBER}};
    const struct lsp_report *report = view->report;
    struct lsp_buffer *page = view->page;
    lsp_buffer_add(page, "<h3>What the worth depends on most</h3>\n");
    if (report->n_drivers == 0) {
        lsp_buffer_add(page, "<p>No number was varied, so none can be named.</p>\n");
        return;
    }
    lsp_table_begin(page, "Uncertain numbers that move the net present value most, strongest first",
        "small", LSP_COLUMNS(HEADS));
    for (size_t driver = 0; driver < report->n_drivers; driver++) {
        const struct lsp_assumption *number =
            &report->assumptions->items[report->drivers[driver].assumption];
        double correlation = report->drivers[driver].correlation;
        lsp_row_begin(page, lsp_shown_name(number->label, number->id));
        lsp_cell_number(page, lsp_word_plain(number->low, 3));
        lsp_cell_number(page, lsp_word_plain(number->mid, 3));
        lsp_cell_number(page, lsp_word_plain(number->high, 3));
        lsp_cell(page, number->unit);
        lsp_cell(page, LSP_CONFIDENCE_NAMES[number->confidence]);
        lsp_cell(page, correlation < 0 ? "lowers the worth" : "raises the worth");
        lsp_cell_number(page, lsp_word_change(correlation, 2));
        lsp_row_end(page);
    }
    lsp_table_end(page);
    lsp_buffer_add(page,
        "<p class=\"note\">A rank correlation of 1 or \xE2\x88\x92"
        "1 means that this number alone decides the order of the results; near 0 it hardly "
        "matters.</p>\n");
}
