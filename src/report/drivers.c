/* Drivers: the uncertain numbers that move the worth most, or why none is named.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <string.h>

static const char *unit_in_words(struct lsp_view *view, const char *unit);
static void say_none(struct lsp_view *view);

void lsp_drivers(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Number", LSP_COLUMN_TEXT},
        {"Low", LSP_COLUMN_NUMBER}, {"Middle", LSP_COLUMN_NUMBER}, {"High", LSP_COLUMN_NUMBER},
        {"Unit", LSP_COLUMN_TEXT}, {"How well known", LSP_COLUMN_TEXT},
        {"More of it", LSP_COLUMN_TEXT}, {"Rank correlation", LSP_COLUMN_NUMBER}};
    const struct lsp_report *report = view->report;
    struct lsp_buffer *page = view->page;
    lsp_buffer_add(page, "<h3>What the worth depends on most</h3>\n");
    if (report->n_drivers == 0) {
        say_none(view);
        return;
    }
    lsp_table_begin(page, "Uncertain numbers that move the net present value most, strongest first",
        "small", LSP_COLUMNS(HEADS));
    for (size_t driver = 0; driver < report->n_drivers; driver++) {
        size_t item = report->drivers[driver].assumption;
        const struct lsp_assumption *number = &report->assumptions->items[item];
        double correlation = report->drivers[driver].correlation;
        lsp_row_begin(page, view->number_names[item]);
        lsp_cell_number(page, lsp_word_plain(number->low, 3));
        lsp_cell_number(page, lsp_word_plain(number->mid, 3));
        lsp_cell_number(page, lsp_word_plain(number->high, 3));
        lsp_cell(page, unit_in_words(view, number->unit));
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

/* "GRUB" and "MUSD/km": a prefix before a currency's code is a word. */
static const char *unit_in_words(struct lsp_view *view, const char *unit)
{
    static const char CAPITALS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const char *word = unit[0] == 'G' ? "billion" : unit[0] == 'M' ? "million" : "thousand";
    if (unit[0] == '\0' || strchr("GMk", unit[0]) == NULL || strspn(unit + 1, CAPITALS) != 3)
        return unit;
    return lsp_view_text(view, "%s %s", word, unit + 1);
}

static void say_none(struct lsp_view *view)
{
    const struct lsp_report *report = view->report;
    struct lsp_buffer *page = view->page;
    uint32_t n_good = lsp_n_good_draws(report);
    if (report->n_draws == 0)
        lsp_buffer_add(page, "<p>No uncertainty run was made, so none can be named.</p>\n");
    else if (report->n_varied == 0)
        lsp_buffer_add(page, "<p>No number of this study has a range, so none was varied and none "
                             "can be named.</p>\n");
    else if (report->n_failed_draws > 0)
        lsp_buffer_printf(page,
            "<p>In %u of %u computed futures no equilibrium was found. An order of the numbers "
            "from the others alone could mislead, so none is named.</p>\n",
            report->n_failed_draws, report->n_draws);
    else if (n_good < LSP_FEWEST_DRAWS)
        lsp_buffer_printf(page,
            "<p>%u computed futures are too few to tell what the worth depends on (it takes "
            "%d).</p>\n",
            n_good, LSP_FEWEST_DRAWS);
    else
        lsp_buffer_printf(page,
            "<p>None of the %zu uncertain numbers stands out from chance in %u computed "
            "futures.</p>\n",
            report->n_varied, n_good);
}
