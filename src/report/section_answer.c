/* Section 1: the answer in words, six figures with their ranges, the caveat, and what drives it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>

/* Between these shares of futures with a loss the sign of the worth is not called. */
static const double OPEN_FROM = 0.2, OPEN_TO = 0.8;
/* A mode with fewer travellers a year is not spoken of; up to the second no share is given. */
static const double FEWEST_TRAVELLERS = 1, FEWEST_FOR_PERCENT = 100;

static void add_answer(struct lsp_view *view);
static void say_carried(struct lsp_view *view);
static void say_taken(struct lsp_view *view);
static void say_mode(struct lsp_view *view, const char *name, double before, double after);
static void say_border(struct lsp_view *view);
static void say_narrowest(struct lsp_view *view, const struct lsp_narrowest *narrowest);
static void say_opening(struct lsp_view *view);
static void say_worth(struct lsp_view *view);
static const char *share_words(struct lsp_view *view, double share);
static void add_worth(struct lsp_view *view);
static void add_caveat(struct lsp_view *view);
static double mode_persons(
    const struct lsp_view *view, const struct lsp_tally *tally, enum lsp_mode mode);
static void say_about(struct lsp_view *view, const char *id, double otherwise);

void lsp_section_answer(struct lsp_view *view)
{
    add_answer(view);
    add_caveat(view);
    lsp_figure_cards(view);
    add_worth(view);
    lsp_drivers(view);
}

static void add_answer(struct lsp_view *view)
{
    lsp_buffer_add(view->page, "<p class=\"answer\">");
    say_carried(view);
    lsp_say_link_open(view);
    say_taken(view);
    say_border(view);
    say_opening(view);
    say_worth(view);
    lsp_buffer_add(view->page, "</p>\n");
}

static void say_carried(struct lsp_view *view)
{
    struct lsp_buffer *page = view->page;
    const struct lsp_demand *demand = view->main->demand;
    struct lsp_passing passing = lsp_tally_passing(&view->with);
    lsp_buffer_printf(page, "In %d, under the scenario \xE2\x80\x9C", view->report->show_year);
    lsp_buffer_add_html(page, lsp_shown_name(view->main->name, view->main->id));
    lsp_buffer_add(page, "\xE2\x80\x9D, ");
    if (!lsp_has_project_link(view->main)) {
        lsp_buffer_add(page, "the project changes no link: what it does stands in the parts "
                             "below. ");
        return;
    }
    const struct {
        const char *id, *what;
        double amount;
    } PARTS[] = {
        {"vehicles", "vehicles a day", passing.veh_day},
        {"persons", "travellers a year", passing.persons_year},
        {"tonnes", "tonnes of goods a year", passing.tonnes_year},
    };
    const char *before = "the link would carry about ";
    for (size_t part = 0; part < sizeof PARTS / sizeof PARTS[0]; part++) {
        if (!(PARTS[part].amount > 0))
            continue;
        lsp_buffer_printf(page, "%s<b>", before);
        say_about(view, PARTS[part].id, PARTS[part].amount);
        lsp_buffer_printf(page, " %s</b>", PARTS[part].what);
        before = part == 0 ? ", with about " : " and about ";
    }
    if (before[0] == 't') {
        lsp_buffer_add(page, "the link would carry nothing. ");
        return;
    }
    if (!(passing.persons_year > 0) && lsp_has_segments(demand, false))
        lsp_buffer_add(page, ", but no travellers");
    if (!(passing.tonnes_year > 0) && lsp_has_segments(demand, true))
        lsp_buffer_add(page, ", but no goods");
    lsp_buffer_add(page, ". ");
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
        if (before >= FEWEST_TRAVELLERS)
            say_mode(view, OTHERS[other].name, before, after);
    }
}

static void say_mode(struct lsp_view *view, const char *name, double before, double after)
{
    double change = (after - before) / before;
    const char *verb = change < 0 ? "lose" : "gain";
    struct lsp_word of = lsp_word_about(before, (double)NAN, (double)NAN);
    if (fabs(change) < 0.005)
        lsp_buffer_printf(view->page, "The %s would keep its travellers. ", name);
    else if (after < FEWEST_TRAVELLERS)
        lsp_buffer_printf(
            view->page, "The %s would lose all of its %s travellers. ", name, of.text);
    else if (before < FEWEST_FOR_PERCENT)
        lsp_buffer_printf(view->page, "The %s would %s about %s travellers, of %s a year. ", name,
            verb, lsp_word_about(fabs(after - before), (double)NAN, (double)NAN).text, of.text);
    else
        lsp_buffer_printf(view->page, "The %s would %s about %s of its %s travellers. ", name, verb,
            lsp_word_percent(fabs(change), 0).text, of.text);
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
    struct lsp_passing passing = lsp_tally_passing(&view->with);
    struct lsp_narrowest narrowest =
        lsp_narrowest_post(view->main, view->with.results, view->project_crossings, NULL);
    lsp_say_stopped(view, view->project_crossings, "", " ");
    if (narrowest.post == NULL || isnan(passing.wait_h))
        return;
    if (isinf(passing.wait_h))
        lsp_buffer_add(view->page, "At its border posts some vehicles would <b>never be "
                                   "served</b>; ");
    else
        lsp_buffer_printf(view->page,
            "A vehicle that crosses by the link would wait %s on average at its border posts; ",
            lsp_word_hours(passing.wait_h).text);
    say_narrowest(view, &narrowest);
    lsp_say_overload(view, view->project_crossings, NULL, "<span class=\"mark\">", "</span> ");
}

static void say_narrowest(struct lsp_view *view, const struct lsp_narrowest *narrowest)
{
    const struct lsp_post *post = &view->main->posts[narrowest->post->post];
    if (narrowest->n_alike > 1 && isfinite(narrowest->use)) {
        lsp_buffer_printf(view->page, "%s posts alike are in use %s of their open time. ",
            narrowest->n_alike == 2 ? "both" : lsp_word_number(narrowest->n_alike, 0).text,
            lsp_word_percent(narrowest->use, 0).text);
        return;
    }
    lsp_buffer_add(view->page, "the narrowest place is ");
    lsp_buffer_add_html(view->page, lsp_shown_name(post->name, post->id));
    if (isfinite(narrowest->use))
        lsp_buffer_printf(view->page,
            ", whose busiest lanes would be in use %s of their open time. ",
            lsp_word_percent(narrowest->use, 0).text);
    else
        lsp_buffer_add(view->page, ", which has no open lane for some of them. ");
}

static void say_opening(struct lsp_view *view)
{
    const struct lsp_schedule_risk *spread = view->report->spread;
    if (!lsp_has_programme(view->report))
        return;
    lsp_buffer_printf(view->page, "By plan it opens in <b>%s</b>",
        lsp_word_month(view->report->plan->opening_day).text);
    if (lsp_opening_is_spread(view->report))
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
    lsp_buffer_printf(page, "Over %s year%s of use its benefits are worth %s ",
        lsp_word_number(spec->horizon_years, 0).text, lsp_plural(spec->horizon_years),
        lsp_word_money(appraisal->benefit_money).text);
    lsp_buffer_add_html(page, view->report->currency);
    lsp_buffer_printf(page,
        " and its costs %s, in prices of %d and counted at %s a year: "
        "<b>society would be about ",
        lsp_word_money(appraisal->cost_money).text, view->report->price_year,
        lsp_word_percent(spec->discount_rate, 1).text);
    if (npv != NULL) {
        struct lsp_figure size = lsp_figure_shown(view, npv);
        size.value = fabs(size.value);
        lsp_figure_text(view, &size, size.value);
    } else {
        lsp_buffer_add(page, lsp_word_money(fabs(appraisal->npv_money)).text);
        lsp_buffer_add(page, " ");
        lsp_buffer_add_html(page, view->report->currency);
    }
    lsp_buffer_printf(page, " %s</b>", appraisal->npv_money < 0 ? "worse off" : "better off");
    if (appraisal->difference.is_estimated && !appraisal->difference.npv_is_distinguishable)
        lsp_buffer_add(page, ", which is <b>not distinguishable from zero</b>: the calculation's "
                             "own error is larger");
    double negative = view->report->npv_negative_share;
    if (!isfinite(negative) || !lsp_has_futures(view->report)) {
        lsp_buffer_add(page, ".");
        return;
    }
    lsp_buffer_printf(page, "; in %s of %u computed futures %s worse off",
        share_words(view, negative), lsp_n_good_draws(view->report),
        negative <= 0 ? "would it be" : "it would be");
    if (negative >= OPEN_FROM && negative <= OPEN_TO)
        lsp_buffer_add(page, ", so whether it pays is open");
    lsp_buffer_add(page, ".");
    lsp_say_drivers(view);
}

static const char *share_words(struct lsp_view *view, double share)
{
    return share <= 0   ? "none"
           : share >= 1 ? "all"
                        : lsp_view_text(view, "%s", lsp_word_percent(share, 0).text);
}

/* How the worth spreads over the futures. */
static void add_worth(struct lsp_view *view)
{
    const struct lsp_uncertainty *found = view->report->uncertainty;
    if (found == NULL || found->n_good < LSP_FEWEST_DRAWS || !lsp_has_futures(view->report))
        return;
    lsp_buffer_add(view->page, "<h3>How sure the worth is</h3>\n");
    lsp_buffer_printf(view->page,
        "<p>In %s of the %u computed futures society is worse off with the link than without; in "
        "%s of them the money spent earns the %s a year that are asked of it here, or more.</p>\n",
        share_words(view, found->npv_negative_share), found->n_good,
        share_words(view, found->hurdle_share), lsp_word_percent(found->hurdle_rate, 1).text);
    lsp_chart_worth(view);
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
