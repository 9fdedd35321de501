/* Futures: what the uncertainty run gave, and what may be said from it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

uint32_t lsp_n_good_draws(const struct lsp_report *report)
{
    return report->n_draws - report->n_failed_draws;
}

bool lsp_has_programme(const struct lsp_report *report)
{
    return report->programme != NULL && report->plan != NULL && report->programme->n_activities > 0;
}

bool lsp_opening_is_spread(const struct lsp_report *report)
{
    const struct lsp_schedule_risk *spread = report->spread;
    return lsp_has_programme(report) && spread != NULL && spread->n_draws >= LSP_FEWEST_DRAWS &&
           spread->sorted_day[0] < spread->sorted_day[spread->n_draws - 1];
}

bool lsp_has_futures(const struct lsp_report *report)
{
    return lsp_n_good_draws(report) >= LSP_FEWEST_DRAWS &&
           (report->n_varied > 0 || lsp_opening_is_spread(report));
}

/* Why there are ranges, or why not, in one paragraph. */
void lsp_say_futures(struct lsp_view *view)
{
    const struct lsp_report *report = view->report;
    struct lsp_buffer *page = view->page;
    uint32_t n_good = lsp_n_good_draws(report);
    lsp_buffer_add(page, "<p class=\"note\">");
    if (report->n_draws == 0)
        lsp_buffer_add(page, "No uncertainty run was made: the figures have no range.");
    else if (report->n_varied == 0 && !lsp_opening_is_spread(report))
        lsp_buffer_add(page, "No number of this study has a range, so the figures have none: that "
                             "does not make them certain.");
    else if (n_good < LSP_FEWEST_DRAWS)
        lsp_buffer_printf(page,
            "Of %u computed futures %u can be used, too few for a range (it takes %d).",
            report->n_draws, n_good, LSP_FEWEST_DRAWS);
    else
        lsp_buffer_printf(page,
            "The ranges come from %u computed futures in which %s was drawn from its range: in 8 "
            "of 10 of them the figure lies within. The large figure is that of the middle values.",
            n_good, report->n_varied > 0 ? "every uncertain number" : "the opening, and no other,");
    if (report->n_failed_draws > 0)
        lsp_buffer_printf(page,
            " <b>In %u of the %u futures drawn no equilibrium was found</b>; they are left out of "
            "every range and share, which may flatter them.",
            report->n_failed_draws, report->n_draws);
    lsp_buffer_add(page, "</p>\n");
}
