/* Part of section 6: where the measure of users' benefits needs care: large changes of cost, new
 * ways, and what no number measures.  SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>

static void say_rule_of_half(struct lsp_view *view);
static void add_warnings(
    struct lsp_view *view, const struct lsp_cost_warnings *warnings, const char *caption);
static void add_warning(struct lsp_view *view, const struct lsp_cost_warning *warning);

void lsp_appraisal_care(struct lsp_view *view)
{
    const struct lsp_appraisal *appraisal = view->main->appraisal;
    const struct lsp_cost_warnings *changed = &appraisal->cost_warnings;
    lsp_buffer_add(view->page, "<h3>How users\xE2\x80\x99 benefits are measured</h3>\n");
    say_rule_of_half(view);
    if (changed->n_all > 0)
        lsp_buffer_printf(view->page,
            "<p>In %zu case%s (movement, way and year) the cost of a way changes by more than a "
            "third or half, in %zu of them to less than a third or more than three times. So large "
            "a change is worth a look: a link may be coded wrongly.</p>\n",
            changed->n_all, changed->n_all == 1 ? "" : "s", changed->n_serious);
    add_warnings(view, changed, "Large changes of cost, those with most at stake first");
    add_warnings(view, &appraisal->new_ways,
        "Ways that are there on one side only, those with most at stake first");
}

enum { MOST_LARGE_CHANGES = 20 }; /* appraisal lists no more */

/* Where the rule of half is a poor approximation. */
static void say_rule_of_half(struct lsp_view *view)
{
    const struct lsp_appraisal *appraisal = view->main->appraisal;
    struct lsp_buffer *page = view->page;
    lsp_buffer_add(page,
        "<p class=\"note\">Users\xE2\x80\x99 benefits are the exact area under the "
        "demand curve.");
    if (isfinite(appraisal->half_error))
        lsp_buffer_printf(page,
            " The rule of half, which is exact for a straight demand curve, would be off by %s in "
            "the last model year",
            lsp_word_percent(appraisal->half_error, 1).text);
    else
        lsp_buffer_add(page,
            " The rule of half cannot be used here: some movements have no way without the link");
    if (appraisal->n_large_changes > 0)
        lsp_buffer_printf(page,
            "; in %s%zu movements and years the two are more than 10 %% apart, so that the form of "
            "the curve matters there",
            appraisal->n_large_changes >= MOST_LARGE_CHANGES ? "at least " : "",
            appraisal->n_large_changes);
    lsp_buffer_add(page, ".");
    if (appraisal->n_unmeasured > 0)
        lsp_buffer_printf(page,
            " %zu %s a way on one side only and a total that does not answer to cost: no finite "
            "number measures the benefit, and it is <b>not counted</b>.",
            appraisal->n_unmeasured,
            appraisal->n_unmeasured == 1 ? "movement has" : "movements have");
    lsp_buffer_add(page, "</p>\n");
}

enum { MOST_WARNINGS = 8 };

static void add_warnings(
    struct lsp_view *view, const struct lsp_cost_warnings *warnings, const char *caption)
{
    static const struct lsp_column HEADS[] = {{"Who", LSP_COLUMN_TEXT},
        {"From and to", LSP_COLUMN_TEXT}, {"Way", LSP_COLUMN_TEXT}, {"Year", LSP_COLUMN_NUMBER},
        {"Cost without", LSP_COLUMN_NUMBER}, {"Cost with", LSP_COLUMN_NUMBER},
        {"", LSP_COLUMN_TEXT}};
    if (warnings->n_items == 0)
        return;
    lsp_table_begin(view->page,
        lsp_view_text(view, "%s (%s for a person or tonne)", caption, view->report->currency),
        "small long", LSP_COLUMNS(HEADS));
    for (size_t at = 0; at < warnings->n_items && at < MOST_WARNINGS; at++)
        add_warning(view, &warnings->items[at]);
    lsp_table_end(view->page);
    if (warnings->n_all > MOST_WARNINGS)
        lsp_buffer_printf(view->page,
            "<p class=\"note\">%zu over all model years; report.json has the first %zu, each "
            "once.</p>\n",
            warnings->n_all, warnings->n_items);
}

static void add_warning(struct lsp_view *view, const struct lsp_cost_warning *warning)
{
    const struct lsp_demand *demand = view->main->demand;
    const struct lsp_movement *movement = &demand->movements[warning->movement];
    const struct lsp_zone_spec *zones = view->main->specs_with->zones;
    const struct lsp_segment *segment = &demand->segments[movement->segment];
    const struct lsp_alternative *way = &demand->alternatives[warning->alternative];
    const struct lsp_zone_spec *from = &zones[movement->origin];
    const struct lsp_zone_spec *to = &zones[movement->destination];
    struct lsp_buffer *page = view->page;
    lsp_row_begin(page, lsp_shown_name(segment->name, segment->id));
    lsp_cell(page, lsp_view_text(view, "%s \xE2\x80\x93 %s", lsp_shown_name(from->name, from->id),
                       lsp_shown_name(to->name, to->id)));
    lsp_cell(page, lsp_shown_name(way->name, way->id));
    lsp_buffer_printf(page, "<td class=\"n\">%d</td>", warning->year);
    lsp_cell_number(page,
        lsp_word_plain(isfinite(warning->cost0_money) ? warning->cost0_money : (double)NAN, 3));
    lsp_cell_number(page,
        lsp_word_plain(isfinite(warning->cost1_money) ? warning->cost1_money : (double)NAN, 3));
    lsp_cell(page, !isfinite(warning->cost0_money)   ? "new"
                   : !isfinite(warning->cost1_money) ? "gone"
                   : warning->is_serious             ? "serious"
                                                     : "");
    lsp_row_end(page);
}
