/* Where the movements come from that no table states as they are: trip ends, gravity and counts.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>

static void add_matrices(struct lsp_view *view);
static void add_matrix_row(struct lsp_view *view, size_t matrix);
static void add_counts(struct lsp_view *view);

void lsp_section_distribution(struct lsp_view *view)
{
    const struct lsp_distribution_spec *spec = view->report->distribution;
    if (spec == NULL)
        return;
    if (spec->n_matrices > 0) {
        add_matrices(view);
    } else {
        lsp_buffer_add(view->page,
            "<h3 id=\"distribution\">Counts that the demand was fitted to</h3>\n<p>The demand "
            "table says who moves from where to where; what was counted scales its amounts. The "
            "whole table after fitting is demand.csv.</p>\n");
    }
    if (spec->n_counts > 0)
        add_counts(view);
}

static void add_matrices(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Segment", LSP_COLUMN_TEXT},
        {"A year", LSP_COLUMN_NUMBER}, {"Deterrence", LSP_COLUMN_TEXT},
        {"Parameter", LSP_COLUMN_NUMBER}, {"Border effect", LSP_COLUMN_NUMBER},
        {"Mean cost", LSP_COLUMN_NUMBER}, {"Observed", LSP_COLUMN_NUMBER},
        {"Attractions scaled by", LSP_COLUMN_NUMBER},
        {"Largest error of a sum", LSP_COLUMN_NUMBER}};
    lsp_buffer_add(view->page,
        "<h3 id=\"distribution\">Trips that were distributed</h3>\n<p>For these segments the study "
        "states how many trips begin and end in each zone; a doubly-constrained gravity model "
        "divides them over the pairs of zones by the composite costs of the empty network, on the "
        "side for which demand is stated. The whole table is demand.csv.</p>\n");
    lsp_table_begin(view->page,
        lsp_view_text(view, "Distributed segments; costs in %s, parameters per %s",
            view->report->currency, view->report->currency),
        "small", LSP_COLUMNS(HEADS));
    for (size_t matrix = 0; matrix < view->report->distribution->n_matrices; matrix++)
        add_matrix_row(view, matrix);
    lsp_table_end(view->page);
}

static void add_matrix_row(struct lsp_view *view, size_t matrix)
{
    const struct lsp_matrix_spec *spec = &view->report->distribution->matrices[matrix];
    const struct lsp_matrix_made *made = &view->report->distributed->matrices[matrix];
    struct lsp_buffer *page = view->page;
    lsp_row_begin(page, view->report->stated->segments[spec->segment].name);
    lsp_cell_number(page, lsp_word_number(made->amount, 0));
    lsp_cell(page, LSP_DETERRENCE_NAMES[spec->deterrence]);
    lsp_cell_number(page, lsp_word_plain(made->parameter, 4));
    lsp_cell_number(page, lsp_word_plain(spec->border_effect, 4));
    lsp_cell_number(page, lsp_word_number(made->mean_cost, 2));
    lsp_cell_number(page, lsp_word_number(made->observed_cost, 2));
    lsp_cell_number(page, lsp_word_plain(made->attracted_factor, 6));
    lsp_buffer_printf(page, "<td class=\"n\">%.0e</td>", made->error);
    lsp_row_end(page);
}

static void add_counts(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Count", LSP_COLUMN_TEXT},
        {"Counted a year", LSP_COLUMN_NUMBER}, {"Before fitting", LSP_COLUMN_NUMBER},
        {"After", LSP_COLUMN_NUMBER}, {"Left", LSP_COLUMN_NUMBER}};
    const struct lsp_distribution_spec *spec = view->report->distribution;
    const struct lsp_distribution_made *made = view->report->distributed;
    struct lsp_buffer *page = view->page;
    lsp_table_begin(page, "Counts that the matrix was fitted to", "small", LSP_COLUMNS(HEADS));
    for (size_t at = 0; at < spec->n_counts; at++) {
        lsp_row_begin(page, spec->counts[at].name);
        lsp_cell_number(page, lsp_word_number(spec->counts[at].amount, 0));
        lsp_cell_number(page, lsp_word_number(made->counts[at].before, 0));
        lsp_cell_number(page, lsp_word_number(made->counts[at].after, 0));
        lsp_cell_number(page, lsp_word_change(made->counts[at].after - spec->counts[at].amount, 0));
        lsp_row_end(page);
    }
    lsp_table_end(page);
    lsp_buffer_add(page, made->fit.is_fitted
                             ? "<p>All counts are met. Amounts and sums of trips that begin and "
                               "end are then those of the counts, no longer the stated ones.</p>\n"
                             : "<p><span class=\"mark\">The counts contradict each other, or the "
                               "matrix has nobody where one counts: not all are met.</span></p>\n");
}
