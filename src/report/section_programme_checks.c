/* Part of section 5: is the plan itself sound?  Its logic checked, in plain words.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include "report/programme_words.h"

enum { MOST_NAMED = 6 }; /* findings of one kind that are named; the others are counted */

static void add_kind(struct lsp_view *view, enum lsp_check_kind kind);

void lsp_programme_checks(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"What was found", LSP_COLUMN_TEXT},
        {"How often", LSP_COLUMN_NUMBER}, {"Where", LSP_COLUMN_TEXT}};
    const struct lsp_programme_checks *checks = view->report->checks;
    struct lsp_buffer *page = view->page;
    if (checks == NULL)
        return;
    lsp_buffer_add(page, "<h3>Is the plan itself sound?</h3>\n");
    if (checks->n_findings == 0) {
        lsp_buffer_printf(page,
            "<p>The logic of the %zu open activit%s and %zu relations was checked against the "
            "usual rules for programmes; nothing was found.</p>\n",
            checks->n_activities, checks->n_activities == 1 ? "y" : "ies", checks->n_relations);
        return;
    }
    lsp_buffer_add(page, "<p>A date is no better than the reasoning behind it. Against the usual "
                         "rules for programmes this was found:</p>\n");
    lsp_table_begin(
        page, "Doubts about the plan\xE2\x80\x99s logic", "small long", LSP_COLUMNS(HEADS));
    for (int kind = 0; kind < LSP_N_CHECKS; kind++)
        if (checks->n_of[kind] > 0)
            add_kind(view, (enum lsp_check_kind)kind);
    lsp_table_end(page);
}

static void add_kind(struct lsp_view *view, enum lsp_check_kind kind)
{
    const struct lsp_programme_checks *checks = view->report->checks;
    struct lsp_buffer where = {0};
    size_t n_named = 0;
    lsp_row_begin(view->page, LSP_CHECK_MEANINGS[kind]);
    lsp_cell_number(view->page, lsp_word_number((double)checks->n_of[kind], 0));
    for (size_t at = 0; at < checks->n_findings; at++) {
        if (checks->findings[at].kind != kind || n_named == MOST_NAMED)
            continue;
        lsp_buffer_add(&where, n_named++ == 0 ? "" : "; ");
        lsp_check_words(view->report->programme, &checks->findings[at], &where);
    }
    if (checks->n_of[kind] > n_named)
        lsp_buffer_printf(&where, "; and %zu more", checks->n_of[kind] - n_named);
    view->page->failed |= where.failed;
    lsp_cell(view->page, where.failed ? "" : where.text);
    lsp_buffer_finish(&where);
    lsp_row_end(view->page);
}
