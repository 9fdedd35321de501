/* Of what it carries: who changed the way, who is new because it costs less, and who is new because
 * the border is easier.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "report/report_internal.h"

/* Of one segment in the shown year, its states added up by their shares. */
struct source {
    double without, with; /* persons or tonnes a year */
    double by_cost, by_border, diverted;
};

static struct source source_of(const struct lsp_view *view, size_t segment);
static void add_movement(
    const struct lsp_appraisal_pair *pair, size_t movement, struct source *source);
static void add_row(struct lsp_view *view, size_t segment, const struct source *source);

void lsp_section_source(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Who or what", LSP_COLUMN_TEXT},
        {"Without", LSP_COLUMN_NUMBER}, {"Change of way", LSP_COLUMN_NUMBER},
        {"New: it costs less", LSP_COLUMN_NUMBER}, {"New: the border is easier", LSP_COLUMN_NUMBER},
        {"With", LSP_COLUMN_NUMBER}};
    lsp_buffer_add(view->page,
        "<h3>Who changed the way, and who is new</h3>\n<p>Whoever leaves one way of a movement for "
        "another was there before. Who is new came because it costs less (induced traffic), or "
        "because the scenario makes the border easier together with the link; fewer than none are "
        "those who now stay at home.</p>\n");
    lsp_table_begin(view->page, "Persons or tonnes a year by group, both directions", "small",
        LSP_COLUMNS(HEADS));
    for (size_t segment = 0; segment < view->main->demand->n_segments; segment++) {
        struct source source = source_of(view, segment);
        if (source.without > 0 || source.with > 0)
            add_row(view, segment, &source);
    }
    lsp_table_end(view->page);
}

static struct source source_of(const struct lsp_view *view, size_t segment)
{
    const struct lsp_demand *demand = view->main->demand;
    struct source source = {0};
    for (size_t at = 0; at < view->main->n_pairs; at++) {
        const struct lsp_appraisal_pair *pair = &view->main->pairs[at];
        if (pair->year != view->report->show_year || !pair->without || !pair->with)
            continue;
        size_t n = pair->with->n_movements < pair->without->n_movements
                       ? pair->with->n_movements
                       : pair->without->n_movements;
        for (size_t movement = 0; movement < n && movement < demand->n_movements; movement++)
            if (demand->movements[movement].segment == segment)
                add_movement(pair, movement, &source);
    }
    return source;
}

static void add_movement(
    const struct lsp_appraisal_pair *pair, size_t movement, struct source *source)
{
    const struct lsp_results *without = pair->without, *with = pair->with;
    double before = 0, after = 0, left = 0, joined = 0, same = 1;
    for (size_t way = 0; way < without->n_alternatives; way++) {
        double one = lsp_results_choice(without, movement, way)->amount;
        double two = lsp_results_choice(with, movement, way)->amount;
        before += one;
        after += two;
        left += fmax(one - two, 0);
        joined += fmax(two - one, 0);
    }
    if (with->reference_amount != NULL && without->reference_amount != NULL &&
        with->reference_amount[movement] > 0)
        same = without->reference_amount[movement] / with->reference_amount[movement];
    source->without += pair->share * before;
    source->with += pair->share * after;
    source->by_cost += pair->share * (same * after - before);
    source->by_border += pair->share * (1 - same) * after;
    /* Who leaves a way and joins none stays at home; who joins one and left none is new. */
    source->diverted += pair->share * fmin(left, joined);
}

static void add_row(struct lsp_view *view, size_t segment, const struct source *source)
{
    const struct lsp_segment *who = &view->main->demand->segments[segment];
    struct lsp_buffer *page = view->page;
    lsp_row_begin(page, lsp_shown_name(who->name, who->id));
    lsp_cell_number(page, lsp_word_number(source->without, 0));
    lsp_cell_number(page, lsp_word_number(source->diverted, 0));
    lsp_cell_number(page, lsp_word_change(source->by_cost, 0));
    lsp_cell_number(page, lsp_word_change(source->by_border, 0));
    lsp_cell_number(page, lsp_word_number(source->with, 0));
    lsp_row_end(page);
}
