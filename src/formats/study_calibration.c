/* study.yaml: what is fitted to which observations.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

#include <stdio.h>
#include <string.h>

enum { MAX_PARAMETERS = 32, MAX_VARIED = 32 };

static void read_parameters(const struct lsp_section *section);
static void read_parameter(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_fitted_number *number);
static bool read_bounds(const struct lsp_section *section, const struct lsp_assumption *item,
    struct lsp_fitted_number *number);
static bool is_bound_possible(const struct lsp_section *section, const char *key, double bound,
    const struct lsp_assumption *item);
static void read_varied(const struct lsp_section *section);
static bool find_item(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, size_t *ret_item);
static const char *nearest_item(struct lsp_study_reader *reader, const char *text);
static bool is_named_before(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, size_t assumption);
static void check_enough(const struct lsp_section *section, bool is_whole);

void lsp_study_read_calibration(const struct lsp_section *root)
{
    static const struct lsp_key KEYS[] = {
        {"parameters", true}, {"vary", false}, {"observations", true}};
    struct lsp_calibration_spec *spec = &root->reader->inputs->calibration;
    size_t n_errors = root->reader->diags->n_errors;
    struct lsp_section section = lsp_section_open_child(root, "calibration", LSP_COUNT(KEYS), KEYS);
    if (section.map == NULL)
        return;
    spec->where = lsp_key_place(root->reader, section.map);
    read_parameters(&section);
    read_varied(&section);
    lsp_study_read_observations(&section, n_errors == 0);
    check_enough(&section, root->reader->diags->n_errors == n_errors);
}

static void read_parameters(const struct lsp_section *section)
{
    struct lsp_study_reader *reader = section->reader;
    struct lsp_calibration_spec *spec = &reader->inputs->calibration;
    const struct lsp_yaml *list = lsp_field_list(section, "parameters");
    if (list == NULL)
        return;
    if (list->n_children > MAX_PARAMETERS)
        lsp_diags_add(reader->diags, LSP_DIAG_TOO_MANY,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, list)},
            "there are more than %d numbers to fit", MAX_PARAMETERS);
    spec->parameters = lsp_study_alloc(reader, MAX_PARAMETERS, sizeof *spec->parameters);
    if (spec->parameters == NULL)
        return;
    size_t n_left = MAX_PARAMETERS;
    for (const struct lsp_yaml *node = list->first; node != NULL && n_left-- > 0; node = node->next)
        read_parameter(reader, node, &spec->parameters[spec->n_parameters]);
}

/* Counted only when it is good. */
static void read_parameter(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_fitted_number *number)
{
    static const struct lsp_key KEYS[] = {
        {"id", true}, {"low", false}, {"high", false}, {"unit", false}};
    struct lsp_place where = lsp_value_place(reader, node);
    struct lsp_section section =
        lsp_section_open(reader, node, where.element, LSP_COUNT(KEYS), KEYS);
    const struct lsp_yaml *id = lsp_field_node(&section, "id");
    if (id == NULL || !find_item(reader, id, &number->assumption))
        return;
    number->where = lsp_value_place(reader, id);
    const struct lsp_assumption *item = &reader->inputs->assumptions.items[number->assumption];
    const char *unit = NULL;
    bool is_good = !is_named_before(reader, id, number->assumption);
    if (lsp_field_text(&section, "unit", &unit) && strcmp(unit, item->unit) != 0) {
        lsp_diags_add(reader->diags, LSP_DIAG_NOT_A_CHOICE,
            &(struct lsp_diag_facts){
                .where = lsp_value_place(reader, lsp_field_node(&section, "unit")),
                .found = unit,
                .expected = item->unit[0] == '\0' ? "no unit" : item->unit,
                .hint = "the range is in the unit in which the number itself is written",
                .related = item->where,
                .related_note = "the number"},
            "the range of %s is in another unit than the number", item->id);
        is_good = false;
    }
    if (read_bounds(&section, item, number) && is_good)
        reader->inputs->calibration.n_parameters++;
}

/* The register's own range is meant where none is given. */
static bool read_bounds(const struct lsp_section *section, const struct lsp_assumption *item,
    struct lsp_fitted_number *number)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *low = lsp_field_node(section, "low");
    const struct lsp_yaml *high = lsp_field_node(section, "high");
    number->low = item->low;
    number->high = item->high;
    bool has_low = lsp_field_real(section, "low", -LSP_VERY_MANY, LSP_VERY_MANY, &number->low);
    bool has_high = lsp_field_real(section, "high", -LSP_VERY_MANY, LSP_VERY_MANY, &number->high);
    if (has_low != (low != NULL) || has_high != (high != NULL))
        return false;
    bool is_good = is_bound_possible(section, "low", number->low, item);
    is_good &= is_bound_possible(section, "high", number->high, item);
    if (!is_good ||
        (number->low < number->high && number->low <= item->mid && item->mid <= number->high))
        return is_good;
    char found[80], start[32], ends[2][32];
    lsp_format_double(item->mid, start);
    lsp_format_double(number->low, ends[0]);
    lsp_format_double(number->high, ends[1]);
    snprintf(found, sizeof found, "%s to %s", ends[0], ends[1]);
    lsp_diags_add(reader->diags, LSP_DIAG_CALIBRATION_RANGE,
        &(struct lsp_diag_facts){.where = lsp_value_place(reader, section->map),
            .found = found,
            .expected = lsp_study_printf(reader,
                "low below high, with the number itself, %s%s%s, between them", start,
                item->unit[0] == '\0' ? "" : " ", item->unit),
            .hint = low == NULL && high == NULL
                        ? "the number has no range of its own: write low and high"
                        : "the fit begins at the number that the study states",
            .related = item->where,
            .related_note = "the number"},
        "%s cannot be fitted within this range", item->id);
    return false;
}

/* The number must be one that the study could state. */
static bool is_bound_possible(const struct lsp_section *section, const char *key, double bound,
    const struct lsp_assumption *item)
{
    struct lsp_study_reader *reader = section->reader;
    bool is_above = item->least_excluded ? bound > item->least : bound >= item->least;
    if (!item->has_limits || (is_above && bound <= item->most))
        return true;
    char found[32];
    lsp_format_double(bound, found);
    const struct lsp_yaml *node = lsp_field_node(section, key);
    lsp_diags_add(reader->diags, LSP_DIAG_OUT_OF_RANGE,
        &(struct lsp_diag_facts){
            .where = lsp_value_place(reader, node == NULL ? section->map : node),
            .found = found,
            .expected = lsp_study_printf(reader, "%s%s%s %g and at most %g", item->unit,
                item->unit[0] == '\0' ? "" : ", ",
                item->least_excluded ? "greater than" : "at least", item->least, item->most)},
        "%s of %s is a value that it cannot have", key, item->id);
    return false;
}

static void read_varied(const struct lsp_section *section)
{
    struct lsp_study_reader *reader = section->reader;
    struct lsp_calibration_spec *spec = &reader->inputs->calibration;
    const struct lsp_yaml *list = lsp_field_list(section, "vary");
    if (list == NULL)
        return;
    if (list->n_children > MAX_VARIED)
        lsp_diags_add(reader->diags, LSP_DIAG_TOO_MANY,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, list)},
            "there are more than %d numbers to vary", MAX_VARIED);
    spec->vary = lsp_study_alloc(reader, MAX_VARIED, sizeof *spec->vary);
    size_t n_left = spec->vary == NULL ? 0 : MAX_VARIED;
    for (const struct lsp_yaml *node = list->first; node != NULL && n_left-- > 0;
         node = node->next) {
        size_t at = 0;
        if (!find_item(reader, node, &at) || is_named_before(reader, node, at))
            continue;
        const struct lsp_assumption *item = &reader->inputs->assumptions.items[at];
        if (item->low < item->high) {
            spec->vary[spec->n_vary++] = at;
            continue;
        }
        lsp_diags_add(reader->diags, LSP_DIAG_CALIBRATION_RANGE,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, node),
                .found = item->id,
                .hint = "give the number low and high where it is written",
                .related = item->where,
                .related_note = "the number"},
            "%s has no range to vary it over", item->id);
    }
}

/* The register's item of an id; one that the model really uses. */
static bool find_item(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, size_t *ret_item)
{
    const struct lsp_assumptions *register_of_all = &reader->inputs->assumptions;
    const char *id = NULL;
    if (!lsp_value_text(reader, node, &id))
        return false;
    size_t at = 0;
    while (at < register_of_all->n_items && strcmp(register_of_all->items[at].id, id) != 0)
        at++;
    if (at < register_of_all->n_items && register_of_all->items[at].target != NULL) {
        *ret_item = at;
        return true;
    }
    struct lsp_diag_facts facts = {.where = lsp_value_place(reader, node), .found = id};
    if (at < register_of_all->n_items) {
        facts.related = register_of_all->items[at].where;
        facts.related_note = "the number";
        lsp_diags_add(reader->diags, LSP_DIAG_CALIBRATION_FIXED, &facts,
            "%s is shown in the register, but cannot be changed by itself", id);
        return false;
    }
    const char *near = nearest_item(reader, id);
    facts.hint = near != NULL ? lsp_study_printf(reader, "did you mean %s", near)
                              : "a number can be fitted when the study states it; ids are paths "
                                "such as segments.tourist.constants.train";
    if (reader->diags->n_errors == 0) /* else it may be in what could not be read */
        lsp_diags_add(reader->diags, LSP_DIAG_UNKNOWN_ID, &facts,
            "there is no number \"%s\" in the register", id);
    return false;
}

/* The id that ends as the text does, else the one that looks most like it; NULL when none does. */
static const char *nearest_item(struct lsp_study_reader *reader, const char *text)
{
    const struct lsp_assumptions *assumptions = &reader->inputs->assumptions;
    const char **names = lsp_study_alloc(reader, assumptions->n_items, sizeof *names);
    size_t length = strlen(text);
    if (names == NULL)
        return NULL;
    for (size_t item = 0; item < assumptions->n_items; item++) {
        names[item] = assumptions->items[item].id;
        size_t whole = strlen(names[item]);
        if (whole > length && strcmp(names[item] + whole - length, text) == 0)
            return names[item];
    }
    return lsp_nearest_name(text, names, assumptions->n_items);
}

/* Among the numbers to fit or to vary, which is reported. */
static bool is_named_before(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, size_t assumption)
{
    const struct lsp_calibration_spec *spec = &reader->inputs->calibration;
    bool is_before = false;
    for (size_t at = 0; at < spec->n_parameters; at++)
        is_before |= spec->parameters[at].assumption == assumption;
    for (size_t at = 0; at < spec->n_vary; at++)
        is_before |= spec->vary[at] == assumption;
    if (is_before)
        lsp_diags_add(reader->diags, LSP_DIAG_DUPLICATE_ID,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, node),
                .found = node->text,
                .expected = "each number once, either to be fitted or to be varied"},
            "%s is named twice", node->text);
    return is_before;
}

static void check_enough(const struct lsp_section *section, bool is_whole)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_calibration_spec *spec = &reader->inputs->calibration;
    size_t n_fit = 0;
    for (size_t at = 0; at < spec->n_observations; at++)
        n_fit += spec->observations[at].is_predicted ? 0 : 1;
    if (!is_whole)
        return;
    struct lsp_diag_facts facts = {.where = spec->where};
    if (spec->n_parameters == 0 || n_fit == 0) {
        facts.expected = "at least one parameter and one observation with use: fit";
        lsp_diags_add(reader->diags, LSP_DIAG_NOTHING_TO_FIT, &facts,
            spec->n_parameters == 0 ? "there is no number to fit"
                                    : "there is no observation to fit to");
    } else if (n_fit < spec->n_parameters) {
        facts.hint = "what they cannot tell stays near where it began";
        lsp_diags_add(reader->diags, LSP_DIAG_FEW_OBSERVATIONS, &facts,
            "%zu numbers are fitted to %zu observation%s", spec->n_parameters, n_fit,
            n_fit == 1 ? "" : "s");
    }
}
