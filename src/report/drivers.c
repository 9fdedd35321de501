/* Drivers: what moves the worth most, of the uncertain numbers, the events and the opening, or why
 * none is named.  SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>
#include <string.h>

static const char *driver_name(const struct lsp_view *view, const struct lsp_npv_driver *driver);
static void say_side(struct lsp_view *view, bool is_lowering, const char *before);
static void add_table(struct lsp_view *view);
static void add_row(struct lsp_view *view, const struct lsp_npv_driver *driver);
static void add_number_cells(struct lsp_view *view, const struct lsp_assumption *number);
static const char *unit_in_words(struct lsp_view *view, const char *unit);
static void say_none(struct lsp_view *view);
static void add_events(struct lsp_view *view);

static size_t n_drivers(const struct lsp_report *report)
{
    return report->uncertainty != NULL ? report->uncertainty->n_drivers : 0;
}

void lsp_drivers(struct lsp_view *view)
{
    lsp_buffer_add(view->page, "<h3>What the worth depends on most</h3>\n");
    if (n_drivers(view->report) == 0) {
        say_none(view);
    } else {
        lsp_chart_drivers(view);
        add_table(view);
    }
    add_events(view);
}

/* The strongest ones in the answer: those that lower the worth, then those that raise it. */
void lsp_say_drivers(struct lsp_view *view)
{
    say_side(view, true, " What lowers it most: ");
    say_side(view, false, " What raises it most: ");
}

static void say_side(struct lsp_view *view, bool is_lowering, const char *before)
{
    enum { MOST_SAID = 3 };
    struct lsp_buffer *page = view->page;
    size_t n = n_drivers(view->report), n_said = 0;
    for (size_t at = 0; at < n && at < MOST_SAID; at++) {
        const struct lsp_npv_driver *driver = &view->report->uncertainty->drivers[at];
        if ((driver->correlation < 0) != is_lowering)
            continue;
        lsp_buffer_add(page, n_said++ == 0 ? before : "; ");
        lsp_buffer_add(page, driver->kind == LSP_DRIVES_EVENT     ? "the event \xE2\x80\x9C"
                             : driver->kind == LSP_DRIVES_OPENING ? "a late \xE2\x80\x9C"
                                                                  : "a high \xE2\x80\x9C");
        lsp_buffer_add_html(page, driver_name(view, driver));
        lsp_buffer_add(page, "\xE2\x80\x9D");
    }
    lsp_buffer_add(page, n_said > 0 ? "." : "");
}

static const char *driver_name(const struct lsp_view *view, const struct lsp_npv_driver *driver)
{
    if (driver->kind == LSP_DRIVES_NUMBER && driver->index < view->report->assumptions->n_items)
        return view->number_names[driver->index];
    return driver->name;
}

const char *lsp_driver_name(const struct lsp_view *view, size_t driver)
{
    return driver_name(view, &view->report->uncertainty->drivers[driver]);
}

static void add_table(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"What is uncertain", LSP_COLUMN_TEXT},
        {"Low", LSP_COLUMN_NUMBER}, {"Middle", LSP_COLUMN_NUMBER}, {"High", LSP_COLUMN_NUMBER},
        {"Unit", LSP_COLUMN_TEXT}, {"How well known", LSP_COLUMN_TEXT},
        {"More of it", LSP_COLUMN_TEXT}, {"Share of the spread", LSP_COLUMN_NUMBER},
        {"Rank correlation", LSP_COLUMN_NUMBER}};
    const struct lsp_uncertainty *found = view->report->uncertainty;
    lsp_table_begin(view->page, "What moves the net present value most, strongest first", "small",
        LSP_COLUMNS(HEADS));
    for (size_t driver = 0; driver < found->n_drivers; driver++)
        add_row(view, &found->drivers[driver]);
    lsp_table_end(view->page);
    lsp_buffer_add(view->page,
        "<p class=\"note\">A rank correlation of 1 or \xE2\x88\x92"
        "1 means that this alone decides the order of the results; near 0 it hardly matters. Share "
        "of the spread: of the variance of the worth, what goes with this one; shares overlap "
        "where numbers go together.</p>\n");
}

static void add_row(struct lsp_view *view, const struct lsp_npv_driver *driver)
{
    struct lsp_buffer *page = view->page;
    const struct lsp_assumptions *all = view->report->assumptions;
    lsp_row_begin(page, driver_name(view, driver));
    if (driver->kind == LSP_DRIVES_NUMBER && driver->index < all->n_items)
        add_number_cells(view, &all->items[driver->index]);
    else
        lsp_buffer_printf(page, "<td colspan=\"5\">%s</td>",
            driver->kind == LSP_DRIVES_EVENT ? "an event that happens or does not"
                                             : "a date, from the building programme");
    lsp_cell(page, driver->correlation < 0 ? "lowers the worth" : "raises the worth");
    lsp_cell_number(page, lsp_word_percent(driver->variance_share, 0));
    lsp_cell_number(page, lsp_word_change(driver->correlation, 2));
    lsp_row_end(page);
}

static void add_number_cells(struct lsp_view *view, const struct lsp_assumption *number)
{
    struct lsp_buffer *page = view->page;
    lsp_cell_number(page, lsp_word_plain(number->low, 3));
    lsp_cell_number(page, lsp_word_plain(number->mid, 3));
    lsp_cell_number(page, lsp_word_plain(number->high, 3));
    lsp_cell(page, unit_in_words(view, number->unit));
    lsp_cell(page, LSP_CONFIDENCE_NAMES[number->confidence]);
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

/* Also those that are no driver: that a shut border hardly matters is an answer too. */
static void add_events(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"What may happen", LSP_COLUMN_TEXT},
        {"Chance", LSP_COLUMN_NUMBER}, {"Happened in", LSP_COLUMN_NUMBER},
        {"Mean worth without it", LSP_COLUMN_NUMBER}, {"Mean worth with it", LSP_COLUMN_NUMBER}};
    const struct lsp_uncertainty *found = view->report->uncertainty;
    struct lsp_buffer *page = view->page;
    if (found == NULL || found->n_events == 0 || found->n_good < LSP_FEWEST_DRAWS)
        return;
    lsp_table_begin(page,
        lsp_view_text(view, "Events in the computed futures: net present values in million %s",
            view->report->currency),
        "small", LSP_COLUMNS(HEADS));
    for (size_t at = 0; at < found->n_events; at++) {
        const struct lsp_drawn_event *event = &found->events[at];
        lsp_row_begin(page, lsp_shown_name(event->name, event->id));
        lsp_cell_number(page, lsp_word_percent(event->probability, 0));
        lsp_cell_number(page, lsp_word_number(event->n_happened, 0));
        lsp_cell_number(page, lsp_word_change(event->npv_without, 0));
        lsp_cell_number(page, lsp_word_change(event->npv_with, 0));
        lsp_row_end(page);
    }
    lsp_table_end(page);
    lsp_buffer_add(page, "<p class=\"note\">All else differs between these futures too: small "
                         "differences, and means over few futures, may be chance.</p>\n");
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
