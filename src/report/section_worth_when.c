/* Part of section 6: what the day of the opening does to the worth, and of several ways to do it
 * which one.  SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>

static void say_drawn(struct lsp_view *view, const struct lsp_opening_worth *drawn);
static void add_openings(struct lsp_view *view, const struct lsp_opening_years *openings);
static void add_step(struct lsp_view *view, const struct lsp_option_step *step);
static void say_recommended(struct lsp_view *view);

enum { MOST_OPENINGS = 12 };

void lsp_appraisal_openings(struct lsp_view *view)
{
    const struct lsp_report_worth *worth = view->main->worth;
    if (worth == NULL || !lsp_has_programme(view->report))
        return;
    lsp_buffer_add(view->page, "<h3>What the opening date does to the worth</h3>\n");
    if (worth->drawn.n_draws >= LSP_FEWEST_DRAWS)
        say_drawn(view, &worth->drawn);
    if (worth->openings.n > 1)
        add_openings(view, &worth->openings);
}

static void say_drawn(struct lsp_view *view, const struct lsp_opening_worth *drawn)
{
    struct lsp_buffer *page = view->page;
    double month = drawn->month_of_delay_money;
    lsp_buffer_printf(page,
        "<p>With every other number at its middle value, and the opening on each of the %s drawn "
        "days in turn, the net present value is %s on average, and between %s and %s in 8 of 10 "
        "cases. ",
        lsp_word_number(drawn->n_draws, 0).text, lsp_word_money(drawn->mean_money).text,
        lsp_word_money(drawn->p10_money).text, lsp_word_money(drawn->p90_money).text);
    lsp_buffer_printf(page, "A month\xE2\x80\x99s delay at its middle %s <b>%s ",
        month < 0 ? "costs" : "saves", lsp_word_money(fabs(month)).text);
    lsp_buffer_add_html(page, view->report->currency);
    lsp_buffer_add(page, month > 0 ? "</b>: cost put off and upkeep saved outweigh what users "
                                     "lose.</p>\n"
                                   : "</b>.</p>\n");
}

/* Every year that building is put off, with all that follows. */
static void add_openings(struct lsp_view *view, const struct lsp_opening_years *openings)
{
    static const struct lsp_column HEADS[] = {{"Opens in", LSP_COLUMN_TEXT},
        {"NPV, as many years of use", LSP_COLUMN_NUMBER},
        {"NPV, used until the same day", LSP_COLUMN_NUMBER},
        {"Return in the first full year", LSP_COLUMN_NUMBER}, {"", LSP_COLUMN_TEXT}};
    struct lsp_money_unit unit = lsp_money_unit_for(lsp_largest_line(view->main->appraisal));
    struct lsp_buffer *page = view->page;
    const struct lsp_opening_year *best = &openings->openings[openings->best];
    lsp_buffer_printf(page,
        "<p>If building as a whole were put off, the net present value would be highest with an "
        "opening in <b>%d</b>%s. ",
        best->year, openings->best == 0 ? ", the earliest possible" : "");
    if (openings->first_worthwhile < openings->n)
        lsp_buffer_printf(page,
            "The rule of thumb, that the first full year should earn the discount rate on what "
            "was spent, is met from %d on.</p>\n",
            openings->openings[openings->first_worthwhile].year);
    else
        lsp_buffer_printf(page,
            "The rule of thumb, that the first full year should earn the discount rate on what "
            "was spent, is met in none of the %zu years looked at.</p>\n",
            openings->n);
    if (best->npv_money < 0)
        lsp_buffer_add(page, "<p>It is below zero in every one of these years: putting it off "
                             "makes the loss smaller, not the link worth its cost.</p>\n");
    lsp_table_begin(page,
        lsp_view_text(
            view, "Opening later, costs and all, in %s%s", unit.name, view->report->currency),
        "small", LSP_COLUMNS(HEADS));
    for (size_t at = 0; at < openings->n; at++) {
        const struct lsp_opening_year *opening = &openings->openings[at];
        if (at >= MOST_OPENINGS && at != openings->best)
            continue;
        lsp_row_begin(page, lsp_view_text(view, "%d", opening->year));
        lsp_cell_number(page, lsp_word_change(opening->npv_money / unit.money, unit.decimals));
        lsp_cell_number(
            page, lsp_word_change(opening->same_end_npv_money / unit.money, unit.decimals));
        lsp_cell_number(page, lsp_word_percent(opening->first_year_return, 1));
        lsp_cell(page, at == openings->best ? "highest" : "");
        lsp_row_end(page);
    }
    lsp_table_end(page);
}

void lsp_appraisal_options(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Option", LSP_COLUMN_TEXT},
        {"Against", LSP_COLUMN_TEXT}, {"Gains more by", LSP_COLUMN_NUMBER},
        {"Costs more by", LSP_COLUMN_NUMBER}, {"NPV of the step", LSP_COLUMN_NUMBER},
        {"Gains for each 1 more", LSP_COLUMN_NUMBER}, {"Rate of return", LSP_COLUMN_NUMBER},
        {"So", LSP_COLUMN_TEXT}};
    const struct lsp_option_choice *choice = &view->report->choice;
    struct lsp_buffer *page = view->page;
    if (view->report->options == NULL || choice->n == 0)
        return;
    lsp_buffer_add(page,
        "<h3>Which of the options</h3>\n<p>Only one of these can be done. They are taken by rising "
        "cost: a dearer one is better only if what it brings <i>more</i> is worth what it costs "
        "<i>more</i>.</p>\n");
    lsp_table_begin(page,
        lsp_view_text(view, "Each option against the best of the cheaper ones, in million %s",
            view->report->currency),
        "small long", LSP_COLUMNS(HEADS));
    for (size_t at = 0; at < choice->n; at++)
        add_step(view, &choice->steps[at]);
    lsp_table_end(page);
    say_recommended(view);
}

static void add_step(struct lsp_view *view, const struct lsp_option_step *step)
{
    const struct lsp_option *options = view->report->options;
    struct lsp_buffer *page = view->page;
    bool is_dominated = step->dominated_by != LSP_NOTHING;
    lsp_row_begin(page, lsp_shown_name(options[step->option].name, options[step->option].id));
    lsp_cell(page, is_dominated ? ""
                   : step->against == LSP_NOTHING
                       ? "doing nothing"
                       : lsp_shown_name(options[step->against].name, options[step->against].id));
    if (is_dominated) {
        lsp_buffer_add(page, "<td colspan=\"5\"></td><td>no better and no cheaper than ");
        lsp_buffer_add_html(
            page, lsp_shown_name(options[step->dominated_by].name, options[step->dominated_by].id));
        lsp_buffer_add(page, "</td>");
    } else {
        lsp_cell_number(page, lsp_word_change(step->benefit_money / 1e6, 1));
        lsp_cell_number(page, lsp_word_change(step->cost_money / 1e6, 1));
        lsp_cell_number(page, lsp_word_change(step->npv_money / 1e6, 1));
        lsp_cell_number(page, lsp_word_number(step->bcr, 2));
        lsp_cell_number(page, lsp_word_percent(step->eirr, 1));
        lsp_cell(page, step->is_taken ? "better" : "not worth the more");
    }
    lsp_row_end(page);
}

static void say_recommended(struct lsp_view *view)
{
    const struct lsp_option *options = view->report->options;
    size_t best = view->report->choice.recommended;
    struct lsp_buffer *page = view->page;
    if (best == LSP_NOTHING) {
        lsp_buffer_add(page, "<p>None of them is worth its cost: by this rule, do none.</p>\n");
        return;
    }
    lsp_buffer_add(page, "<p>By this rule the best is <b>");
    lsp_buffer_add_html(page, lsp_shown_name(options[best].name, options[best].id));
    lsp_buffer_add(page, "</b>.</p>\n");
}
