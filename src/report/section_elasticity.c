/* How demand answers: realised elasticities beside those found elsewhere.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>

static void add_matrix(struct lsp_view *view);
static void add_comparison(struct lsp_view *view);
static void add_comparison_row(struct lsp_view *view, const struct lsp_elasticity *at);
static bool has_lever(const struct lsp_elasticities *all, size_t lever);
static const struct lsp_elasticity *find(
    const struct lsp_elasticities *all, size_t lever, size_t quantity);

void lsp_section_elasticity(struct lsp_view *view)
{
    const struct lsp_elasticities *all = &view->report->elasticities;
    struct lsp_buffer *page = view->page;
    lsp_buffer_printf(page,
        "<h3 id=\"elasticity\">How demand answers</h3>\n"
        "<p>What answers to what, with the link in %d: each lever is raised by 10 %% by itself, "
        "the "
        "whole equilibrium is solved again, and the elasticity is ln(after / before) / ln 1.1. "
        "These numbers are not put in: they follow from costs, choice and congestion "
        "together.</p>\n",
        view->report->show_year);
    if (all->n_states > 1)
        lsp_buffer_printf(page,
            "<p>The year has %zu states of the network; this part shows the commonest, which holds "
            "for %s of the year.</p>\n",
            all->n_states, lsp_word_percent(all->state_share, 1).text);
    if (all->n == 0) {
        lsp_buffer_add(page, "<p>Nothing moves, so there is nothing to compare.</p>\n");
        return;
    }
    if (!all->converged)
        lsp_buffer_add(page, "<p><span class=\"mark\">A run for this section did not reach its "
                             "target: its elasticities are not final.</span></p>\n");
    add_comparison(view);
    add_matrix(view);
}

/* Whether the value lies within the range, or 1e-9 off it. */
bool lsp_elasticity_is_within(const struct lsp_elasticity *at)
{
    return at->value >= at->published->low - 1e-9 && at->value <= at->published->high + 1e-9;
}

bool lsp_elasticity_is_comparable(const struct lsp_elasticity *at)
{
    return !(at->mean_hours > at->published->most_hours);
}

static void add_comparison(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Lever, and what answers", LSP_COLUMN_TEXT},
        {"Here", LSP_COLUMN_NUMBER}, {"Found elsewhere", LSP_COLUMN_NUMBER},
        {"Of what", LSP_COLUMN_TEXT}, {"Source", LSP_COLUMN_TEXT}, {"Remark", LSP_COLUMN_TEXT}};
    const struct lsp_elasticities *all = &view->report->elasticities;
    bool has_any = false;
    for (size_t n = 0; n < all->n; n++)
        has_any |= all->items[n].published != NULL;
    if (!has_any) {
        lsp_buffer_add(view->page,
            "<p>No published range is kept for any lever that moves something "
            "here.</p>\n");
        return;
    }
    lsp_table_begin(
        view->page, "Elasticities here and found elsewhere", "small", LSP_COLUMNS(HEADS));
    for (size_t n = 0; n < all->n; n++)
        if (all->items[n].published != NULL)
            add_comparison_row(view, &all->items[n]);
    lsp_table_end(view->page);
    lsp_buffer_add(view->page,
        "<p class=\"note\">A value outside the range is no proof of a fault: scale, constants and "
        "response of this study are assumed where nothing is known. Where the trips here are "
        "another kind than those that the range is from, it is a matter of order of magnitude "
        "only.</p>\n");
}

static void add_comparison_row(struct lsp_view *view, const struct lsp_elasticity *at)
{
    const struct lsp_elasticities *all = &view->report->elasticities;
    struct lsp_buffer *page = view->page;
    lsp_row_begin(
        page, lsp_view_text(view, "%s: %s", all->levers[at->lever], all->quantities[at->quantity]));
    lsp_cell_number(page, lsp_word_number(at->value, 2));
    lsp_buffer_printf(page, "<td class=\"n\">%s to %s</td>",
        lsp_word_number(at->published->low, 2).text, lsp_word_number(at->published->high, 2).text);
    lsp_cell(page, at->published->of);
    lsp_cell(page, at->published->source);
    lsp_buffer_add(page,
        lsp_elasticity_is_within(at) ? "<td>within" : "<td><span class=\"mark\">outside</span>");
    if (!lsp_elasticity_is_comparable(at))
        lsp_buffer_printf(page, "; another kind of trip: here %s door to door",
            lsp_word_hours(at->mean_hours).text);
    lsp_buffer_add(page, "</td>");
    lsp_row_end(page);
}

static void add_matrix(struct lsp_view *view)
{
    enum { MOST_QUANTITIES = 16 };
    const struct lsp_elasticities *all = &view->report->elasticities;
    struct lsp_buffer *page = view->page;
    struct lsp_column heads[1 + MOST_QUANTITIES] = {{"A tenth more of", LSP_COLUMN_TEXT}};
    size_t shown[MOST_QUANTITIES], n_shown = 0;
    for (size_t quantity = 0; quantity < all->n_quantities && n_shown < MOST_QUANTITIES; quantity++)
        for (size_t n = 0; n < all->n; n++)
            if (all->items[n].quantity == quantity) {
                shown[n_shown++] = quantity;
                heads[n_shown] = (struct lsp_column){all->quantities[quantity], LSP_COLUMN_NUMBER};
                break;
            }
    lsp_table_begin(page, "All levers that move something, and all that they move", "small",
        1 + n_shown, heads);
    for (size_t lever = 0; lever < all->n_levers; lever++) {
        if (!has_lever(all, lever))
            continue;
        lsp_row_begin(page, all->levers[lever]);
        for (size_t n = 0; n < n_shown; n++) {
            const struct lsp_elasticity *at = find(all, lever, shown[n]);
            lsp_cell_number(page, lsp_word_number(at == NULL ? (double)NAN : at->value, 2));
        }
        lsp_row_end(page);
    }
    lsp_table_end(page);
}

static bool has_lever(const struct lsp_elasticities *all, size_t lever)
{
    for (size_t n = 0; n < all->n; n++)
        if (all->items[n].lever == lever)
            return true;
    return false;
}

static const struct lsp_elasticity *find(
    const struct lsp_elasticities *all, size_t lever, size_t quantity)
{
    for (size_t n = 0; n < all->n; n++)
        if (all->items[n].lever == lever && all->items[n].quantity == quantity)
            return &all->items[n];
    return NULL;
}
