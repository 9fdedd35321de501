/* Switching values: what change of the benefits or of the costs alone would turn the sign of the
 * worth.  A sum can shrink by no more than all of itself, and a loss does not become a gain by
 * growing: where that would be needed, no change of this one alone can do it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>

static void say_benefits(struct lsp_buffer *page, double benefit_money, double npv_money);
static void say_costs(struct lsp_buffer *page, double cost_money, double npv_money);

void lsp_say_switches(struct lsp_buffer *page, const struct lsp_appraisal *appraisal)
{
    lsp_buffer_add(page, "<h3>What would turn the answer</h3>\n<ul>\n");
    say_benefits(page, appraisal->benefit_money, appraisal->npv_money);
    say_costs(page, appraisal->cost_money, appraisal->npv_money);
    lsp_buffer_add(page, "</ul>\n");
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
