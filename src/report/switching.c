/* Switching values: what change of the benefits or of the costs alone would turn the sign of the
 * worth.  A sum can shrink by no more than all of itself, and a loss does not become a gain by
 * growing: where that would be needed, no change of this one alone can do it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>

static void say_benefits(struct lsp_buffer *page, double benefit_money, double npv_money);
static void say_costs(struct lsp_buffer *page, double cost_money, double npv_money);
static const char *change_words(struct lsp_view *view, double change);

void lsp_say_switches(struct lsp_buffer *page, const struct lsp_appraisal *appraisal)
{
    lsp_buffer_add(page, "<h3>What would turn the answer</h3>\n<ul>\n");
    say_benefits(page, appraisal->benefit_money, appraisal->npv_money);
    say_costs(page, appraisal->cost_money, appraisal->npv_money);
    lsp_buffer_add(page, "</ul>\n");
}

/* One kind alone, the others as they are. */
void lsp_say_kind_switches(struct lsp_view *view)
{
    const struct lsp_column heads[] = {{"This alone", LSP_COLUMN_TEXT},
        {"Present value", LSP_COLUMN_NUMBER}, {"The worth is zero when it", LSP_COLUMN_TEXT},
        {lsp_view_text(view, "The rate of return is %s when it",
             lsp_word_percent(lsp_hurdle_rate(view->report->appraisal_spec), 1).text),
            LSP_COLUMN_TEXT}};
    const struct lsp_appraisal *appraisal = view->main->appraisal;
    struct lsp_money_unit unit = lsp_money_unit_for(lsp_largest_line(appraisal));
    struct lsp_buffer *page = view->page;
    lsp_table_begin(page,
        lsp_view_text(view, "Switching values, kind by kind: present values in %s%s", unit.name,
            view->report->currency),
        "small", LSP_COLUMNS(heads));
    for (size_t kind = 0; kind < LSP_N_LINE_KINDS; kind++) {
        const struct lsp_switch *at = &appraisal->switches[kind];
        if (at->present_money == 0 || isnan(at->npv_change))
            continue;
        lsp_row_begin(page, LSP_LINE_KIND_NAMES[kind]);
        lsp_cell_number(page, lsp_word_change(at->present_money / unit.money, unit.decimals));
        lsp_cell(page, change_words(view, at->npv_change));
        lsp_cell(page, change_words(view, at->hurdle_change));
        lsp_row_end(page);
    }
    lsp_table_end(page);
    lsp_buffer_add(page, "<p class=\"note\">A cost that \xE2\x80\x9Cturns into its "
                         "opposite\xE2\x80\x9D would have to be a gain, and the other way round: "
                         "this one alone cannot turn the answer.</p>\n");
}

static const char *change_words(struct lsp_view *view, double change)
{
    if (!isfinite(change))
        return "-";
    if (change < -1)
        return "turns into its opposite";
    if (change > 1)
        return lsp_view_text(view, "is %s times as large", lsp_word_number(1 + change, 1).text);
    return lsp_view_text(
        view, "%s by %s", change < 0 ? "falls" : "rises", lsp_word_percent(fabs(change), 0).text);
}

/* NPV = benefit - cost: at a change x of the benefit alone it is zero where x = -NPV / benefit. */
static void say_benefits(struct lsp_buffer *page, double benefit_money, double npv_money)
{
    double change = -npv_money / benefit_money;
    struct lsp_word percent = lsp_word_percent(fabs(change), 0);
    bool is_loss = benefit_money < 0;
    if (!isfinite(change))
        lsp_buffer_add(page, "<li>There are no benefits that could change.</li>\n");
    else if (change < -1)
        lsp_buffer_add(page, is_loss
                                 ? "<li>No change of the benefits alone can do it: losses "
                                   "outweigh gains, and even without them the link is not "
                                   "worth its cost.</li>\n"
                                 : "<li>Even without any benefit the link is worth its cost: it "
                                   "saves more than it costs.</li>\n");
    else if (is_loss && change < 0)
        lsp_buffer_printf(page,
            "<li>Losses outweigh gains; they would have to shrink by %s before the link is worth "
            "its cost.</li>\n",
            percent.text);
    else if (is_loss)
        lsp_buffer_printf(page,
            "<li>Losses outweigh gains; they may grow by %s before the link is no longer worth "
            "its cost.</li>\n",
            percent.text);
    else if (change > 1)
        lsp_buffer_printf(page,
            "<li>Benefits would have to be %s times as large before the link is worth its "
            "cost.</li>\n",
            lsp_word_number(1 + change, 1).text);
    else
        lsp_buffer_printf(page,
            npv_money >= 0
                ? "<li>Benefits may fall by %s before the link is no longer worth its cost.</li>\n"
                : "<li>Benefits would have to rise by %s before the link is worth its cost.</li>\n",
            percent.text);
}

/* At a change x of the cost alone it is zero where x = NPV / cost. */
static void say_costs(struct lsp_buffer *page, double cost_money, double npv_money)
{
    double change = npv_money / cost_money;
    if (!isfinite(change) || cost_money < 0)
        lsp_buffer_add(page, "<li>The link costs nothing on balance: no change of the costs "
                             "alone can be named that turns the answer.</li>\n");
    else if (change < -1)
        lsp_buffer_add(page, "<li>No change of the costs alone can do it: even free of cost the "
                             "link would do more harm than good.</li>\n");
    else if (change > 1)
        lsp_buffer_printf(page,
            "<li>Costs may become %s times as large before the link is no longer worth "
            "them.</li>\n",
            lsp_word_number(1 + change, 1).text);
    else
        lsp_buffer_printf(page,
            npv_money >= 0
                ? "<li>Costs may rise by %s before the link is no longer worth its cost.</li>\n"
                : "<li>Costs would have to fall by %s before the link is worth its cost.</li>\n",
            lsp_word_percent(fabs(change), 0).text);
}
