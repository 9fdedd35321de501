/* study.yaml: the outside view of the programme: what became of like projects.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_programme_internal.h"

#include <string.h>

static void read_slips(const struct lsp_section *outside, struct lsp_reference_class *like);
static bool read_ratios(
    const struct lsp_section *outside, const char *key, double *ret_p50, double *ret_p80);
static void read_cost(const struct lsp_section *outside, struct lsp_reference_class *like);
static void take_class(const struct lsp_section *outside, const struct lsp_reference_cost *class,
    struct lsp_reference_class *like);
static void add_ratio(const struct lsp_section *outside, const struct lsp_reference_cost *class,
    const char *id, double value, bool is_verified);
static void read_combination(const struct lsp_section *outside, struct lsp_place where);

void lsp_study_read_outside(const struct lsp_section *programme)
{
    static const struct lsp_key KEYS[] = {{"slips", false}, {"duration", false},
        {"promised", false}, {"source", false}, {"cost", false}, {"combine", false}};
    struct lsp_study_reader *reader = programme->reader;
    struct lsp_schedule_risk_options *options = &reader->inputs->programme_options;
    struct lsp_reference_class *like = &options->outside;
    const struct lsp_yaml *node = lsp_field_node(programme, "outside");
    like->promised_day = INT32_MIN;
    if (node == NULL)
        return;
    struct lsp_section outside =
        lsp_section_open_child(programme, "outside", LSP_COUNT(KEYS), KEYS);
    const char *source = NULL;
    (void)lsp_field_text(&outside, "source", &source);
    (void)lsp_field_date(&outside, "promised", &like->promised_day);
    read_slips(&outside, like);
    if (lsp_field_node(&outside, "duration") != NULL)
        (void)read_ratios(&outside, "duration", &like->ratio_p50, &like->ratio_p80);
    read_cost(&outside, like);
    read_combination(&outside, lsp_key_place(reader, node));
}

/* Months, as observed. */
static void read_slips(const struct lsp_section *outside, struct lsp_reference_class *like)
{
    enum { FEW = 5 };
    static const double MAX_MONTHS = 1200;
    struct lsp_study_reader *reader = outside->reader;
    const struct lsp_yaml *list = lsp_field_list(outside, "slips");
    like->slip_months =
        list == NULL ? NULL : lsp_study_alloc(reader, list->n_children, sizeof *like->slip_months);
    if (like->slip_months == NULL)
        return;
    for (const struct lsp_yaml *node = list->first; node != NULL; node = node->next)
        if (lsp_value_real(
                reader, node, -MAX_MONTHS, MAX_MONTHS, &like->slip_months[like->n_slips]))
            like->n_slips++;
    struct lsp_diag_facts facts = {.where = lsp_value_place(reader, list)};
    if (lsp_field_node(outside, "duration") != NULL) {
        facts.hint = "leave out one of the two";
        lsp_diags_add(reader->diags, LSP_DIAG_OUTSIDE, &facts,
            "the outside view of the date is told by slips and by duration");
    }
    if (list->n_children > 0 && list->n_children < FEW) {
        facts.hint = "its P80 and P90 are little more than the largest of them";
        lsp_diags_add(reader->diags, LSP_DIAG_FEW_SLIPS, &facts,
            "the outside view of the date rests on %zu project%s", list->n_children,
            list->n_children == 1 ? "" : "s");
    }
}

/* {p50: 1.2, p80: 1.5}: what was reached, in parts of what was promised. */
static bool read_ratios(
    const struct lsp_section *outside, const char *key, double *ret_p50, double *ret_p80)
{
    static const struct lsp_key KEYS[] = {{"p50", true}, {"p80", true}};
    static const struct lsp_number P50 = {
        "p50", "Outside view, P50", LSP_UNITS_PURE, 0.01, 100, false, 0};
    static const struct lsp_number P80 = {
        "p80", "Outside view, P80", LSP_UNITS_PURE, 0.01, 100, false, 0};
    struct lsp_section ratios = lsp_section_open_child(outside, key, LSP_COUNT(KEYS), KEYS);
    double p50[3], p80[3];
    bool has_p50 = lsp_field_shown(&ratios, &P50, p50);
    bool has_p80 = lsp_field_shown(&ratios, &P80, p80);
    if (!has_p50 || !has_p80)
        return false;
    *ret_p50 = p50[1];
    *ret_p80 = p80[1];
    if (*ret_p80 > *ret_p50)
        return true;
    lsp_diags_add(outside->reader->diags, LSP_DIAG_OUTSIDE,
        &(struct lsp_diag_facts){
            .where = lsp_value_place(outside->reader, lsp_field_node(&ratios, "p80")),
            .expected = lsp_study_printf(outside->reader, "greater than p50, %g", *ret_p50)},
        "p80 of the outside view does not lie above p50");
    return false;
}

static void read_cost(const struct lsp_section *outside, struct lsp_reference_class *like)
{
    const struct lsp_yaml *node = lsp_field_node(outside, "cost");
    if (node == NULL)
        return;
    if (node->kind == LSP_YAML_MAP) {
        (void)read_ratios(outside, "cost", &like->cost_ratio_p50, &like->cost_ratio_p80);
        return;
    }
    const char *names[LSP_N_REFERENCE_COSTS];
    size_t class = 0;
    for (size_t at = 0; at < LSP_N_REFERENCE_COSTS; at++)
        names[at] = LSP_REFERENCE_COSTS[at].id;
    if (lsp_field_choice(outside, "cost", LSP_N_REFERENCE_COSTS, names, &class))
        take_class(outside, &LSP_REFERENCE_COSTS[class], like);
}

/* A published class, whose two numbers the register shows. */
static void take_class(const struct lsp_section *outside, const struct lsp_reference_cost *class,
    struct lsp_reference_class *like)
{
    like->cost_ratio_p50 = class->p50;
    like->cost_ratio_p80 = class->p80;
    add_ratio(outside, class, "p50", class->p50, class->is_p50_verified);
    add_ratio(outside, class, "p80", class->p80, class->is_p80_verified);
}

static void add_ratio(const struct lsp_section *outside, const struct lsp_reference_cost *class,
    const char *id, double value, bool is_verified)
{
    struct lsp_study_reader *reader = outside->reader;
    const struct lsp_assumption item = {
        .id = lsp_study_printf(reader, "%s.cost.%s", outside->path, id),
        .label = lsp_study_printf(reader, "Cost against estimate, %s, %s", class->name,
            strcmp(id, "p50") == 0 ? "P50" : "P80"),
        .unit = "",
        .low = value,
        .mid = value,
        .high = value,
        .source = class->source,
        .confidence = is_verified ? LSP_SOURCED : LSP_WEAK,
        .where = lsp_value_place(reader, lsp_field_node(outside, "cost"))};
    lsp_study_note(reader, lsp_assumptions_add(&reader->inputs->assumptions, &item));
}

/* A word, or {mixture: share of the outside view}. */
static void read_combination(const struct lsp_section *outside, struct lsp_place where)
{
    static const char *const WORDS[] = {[LSP_COMBINE_INSIDE] = "inside",
        [LSP_COMBINE_OUTSIDE] = "outside",
        [LSP_COMBINE_MAX] = "max"};
    static const struct lsp_key KEYS[] = {{"mixture", true}};
    static const struct lsp_number MIXTURE = {
        "mixture", "Share of the outside view", LSP_UNITS_PURE, 0, 1, false, 0};
    struct lsp_study_reader *reader = outside->reader;
    struct lsp_schedule_risk_options *options = &reader->inputs->programme_options;
    const struct lsp_reference_class *like = &options->outside;
    const struct lsp_yaml *node = lsp_field_node(outside, "combine");
    size_t word = LSP_COMBINE_INSIDE;
    double weight[3];
    if (node != NULL && node->kind == LSP_YAML_MAP) {
        struct lsp_section section =
            lsp_section_open_child(outside, "combine", LSP_COUNT(KEYS), KEYS);
        word = LSP_COMBINE_MIXTURE;
        if (lsp_field_shown(&section, &MIXTURE, weight))
            options->outside_weight = weight[1];
    } else {
        (void)lsp_field_choice(outside, "combine", LSP_COUNT(WORDS), WORDS, &word);
    }
    options->combine = (enum lsp_combination)word;
    bool says_something = lsp_field_node(outside, "slips") != NULL ||
                          lsp_field_node(outside, "duration") != NULL ||
                          lsp_field_node(outside, "cost") != NULL;
    bool is_empty = lsp_field_node(outside, "slips") != NULL && like->n_slips == 0;
    if (outside->map != NULL && (!says_something || is_empty))
        lsp_diags_add(reader->diags, LSP_DIAG_OUTSIDE,
            &(struct lsp_diag_facts){.where = where, .expected = "slips, duration or cost"},
            "the outside view says nothing of what became of like projects");
}
