/* Part of section 5: what drives the date, what may happen, and what building may cost.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>

static bool has_events(const struct lsp_report *report);
static void add_events(struct lsp_view *view);
static const char *effect_words(struct lsp_view *view, const struct lsp_risk_event *event);
static void add_cost(struct lsp_view *view);

void lsp_programme_risk(struct lsp_view *view)
{
    const struct lsp_schedule_risk *spread = view->report->spread;
    if (spread == NULL || spread->n_draws < LSP_FEWEST_DRAWS)
        return;
    if (spread->n_bars > 0 && view->report->risk_options != NULL) {
        lsp_buffer_add(view->page, "<h3>What moves the opening</h3>\n");
        lsp_chart_tornado(view);
    }
    if (has_events(view->report))
        add_events(view);
    if (spread->cost.money != NULL)
        add_cost(view);
}

static bool has_events(const struct lsp_report *report)
{
    return report->risk_options != NULL && report->risk_options->n_events > 0;
}

static void add_events(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"What may happen", LSP_COLUMN_TEXT},
        {"Chance", LSP_COLUMN_NUMBER}, {"Happened in", LSP_COLUMN_NUMBER},
        {"What it does", LSP_COLUMN_TEXT}, {"Source", LSP_COLUMN_TEXT}};
    const struct lsp_schedule_risk_options *options = view->report->risk_options;
    const struct lsp_schedule_risk *spread = view->report->spread;
    struct lsp_buffer *page = view->page;
    lsp_table_begin(
        page, "Events that were drawn with the durations", "small long links", LSP_COLUMNS(HEADS));
    for (size_t at = 0; at < options->n_events; at++) {
        const struct lsp_risk_event *event = &options->events[at];
        bool is_sourced = event->source != NULL && event->source[0] != '\0';
        lsp_row_begin(page, lsp_shown_name(event->name, event->id));
        lsp_cell_number(page, lsp_word_percent(event->probability, 0));
        lsp_cell_number(page, lsp_word_percent(spread->event_share[at], 0));
        lsp_cell(page, effect_words(view, event));
        lsp_cell(page, is_sourced ? event->source : "assumed");
        lsp_row_end(page);
    }
    lsp_table_end(page);
}

static const char *effect_words(struct lsp_view *view, const struct lsp_risk_event *event)
{
    const char *words = "";
    for (size_t at = 0; at < event->n_effects; at++) {
        const struct lsp_risk_effect *effect = &event->effects[at];
        const struct lsp_activity *work = &view->report->programme->activities[effect->activity];
        const char *name = lsp_shown_name(work->name, work->id);
        words = effect->is_factor
                    ? lsp_view_text(view, "%s%s%s takes %s to %s times as long", words,
                          words[0] != '\0' ? "; " : "", name,
                          lsp_word_plain(effect->amount.low, 3).text,
                          lsp_word_plain(effect->amount.high, 3).text)
                    : lsp_view_text(view, "%s%s%s to %s working days more for %s", words,
                          words[0] != '\0' ? "; " : "", lsp_word_number(effect->amount.low, 0).text,
                          lsp_word_number(effect->amount.high, 0).text, name);
    }
    if (event->cost_money.high > 0)
        words = lsp_view_text(view, "%s%s%s to %s %s more cost", words,
            words[0] != '\0' ? "; " : "", lsp_word_money(event->cost_money.low).text,
            lsp_word_money(event->cost_money.high).text, view->report->currency);
    return words;
}

static void add_cost(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Chance that it suffices", LSP_COLUMN_TEXT},
        {"This programme, drawn", LSP_COLUMN_NUMBER}, {"Like projects", LSP_COLUMN_NUMBER},
        {"Counted with here", LSP_COLUMN_NUMBER}};
    const struct lsp_schedule_risk *spread = view->report->spread;
    const struct lsp_money_spread *const views[] = {
        &spread->inside_cost, &spread->outside_cost, &spread->cost};
    static const char *const NAMES[] = {
        "1 in 10 (P10)", "1 in 2 (P50)", "4 in 5 (P80)", "9 in 10 (P90)"};
    struct lsp_buffer *page = view->page;
    lsp_buffer_add(page, "<h3>What building may cost</h3>\n<p>With everything at its middle value "
                         "building costs <b>");
    lsp_buffer_add(page, lsp_word_money(spread->middle_cost_money).text);
    lsp_buffer_add(page, " ");
    lsp_buffer_add_html(page, view->report->currency);
    lsp_buffer_add(page, "</b>, not discounted.</p>\n");
    lsp_table_begin(page,
        lsp_view_text(
            view, "Cost of building in %s, drawn together with the dates", view->report->currency),
        "", LSP_COLUMNS(HEADS));
    for (size_t row = 0; row < 4; row++) {
        lsp_row_begin(page, NAMES[row]);
        for (size_t at = 0; at < 3; at++) {
            const double shares[] = {views[at]->p10_money, views[at]->p50_money,
                views[at]->p80_money, views[at]->p90_money};
            lsp_cell_number(
                page, lsp_word_money(views[at]->money != NULL ? shares[row] : (double)NAN));
        }
        lsp_row_end(page);
    }
    lsp_table_end(page);
}
