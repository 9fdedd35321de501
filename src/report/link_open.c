/* Link open: for how much of the shown year the project's link is closed, and whether it is open by
 * then at all.  SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>

#include "base/date.h"

static bool is_open(
    const struct lsp_report_scenario *scenario, const struct lsp_results *results, bool at_border);
static void say_closed(struct lsp_view *view);
static void say_not_yet_open(struct lsp_view *view);

double lsp_closed_share(const struct lsp_report_scenario *scenario, int year)
{
    /* approach roads stay open when the bridge between them is closed */
    bool at_border = lsp_project_crossings(scenario) != 0;
    double closed = 0, all = 0;
    for (size_t pair = 0; pair < scenario->n_pairs; pair++) {
        const struct lsp_appraisal_pair *at = &scenario->pairs[pair];
        if (at->year != year || at->with == NULL)
            continue;
        all += at->share;
        closed += is_open(scenario, at->with, at_border) ? 0 : at->share;
    }
    return all > 0 ? closed / all : 0;
}

/* A run holds the links that are open in its state. */
static bool is_open(
    const struct lsp_report_scenario *scenario, const struct lsp_results *results, bool at_border)
{
    const struct lsp_network_specs *specs = scenario->specs_with;
    for (size_t link = 0; link < results->n_links; link++) {
        size_t row = results->link_row[link];
        if (row < specs->n_links && scenario->is_project_link[row] &&
            (!at_border || specs->links[row].crossing < LSP_MAX_CROSSINGS))
            return true;
    }
    return false;
}

void lsp_say_link_open(struct lsp_view *view)
{
    if (!lsp_has_project_link(view->main))
        return;
    say_closed(view);
    say_not_yet_open(view);
}

static void say_closed(struct lsp_view *view)
{
    enum { TINY = 1000 }; /* shares that do not quite add up */
    double closed = lsp_closed_share(view->main, view->report->show_year);
    int year = view->report->show_year;
    if (!(closed * TINY > 1))
        return;
    if ((1 - closed) * TINY < 1)
        lsp_buffer_printf(
            view->page, "<b>The link is closed for the whole of %d</b> in this scenario. ", year);
    else if (fabs(closed - 0.5) * TINY < 5)
        lsp_buffer_printf(view->page,
            "<b>The link is closed for half of %d</b>: the figures are of the whole year. ", year);
    else
        lsp_buffer_printf(view->page,
            "<b>The link is closed for %s of %d</b>: the figures are of the whole year. ",
            lsp_word_percent(closed, 0).text, year);
}

static void say_not_yet_open(struct lsp_view *view)
{
    const struct lsp_report *report = view->report;
    if (!lsp_has_programme(report))
        return;
    bool is_spread = lsp_opening_is_spread(report);
    int32_t day = is_spread ? report->spread->p50_day : report->plan->opening_day;
    int32_t last_day = lsp_date_to_day((struct lsp_date){report->show_year, 12, 31});
    if (day > last_day)
        lsp_buffer_printf(view->page,
            "<b>By then it is not yet open</b> (%s %s): the figures are those of an open link. ",
            is_spread ? "median opening" : "by plan it opens in", lsp_word_month(day).text);
}
