/* Quantity: one number against its unit, its range and its confidence, into the register.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/quantity.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

enum { MAX_UNIT_NAMES = 64 };

static const struct lsp_unit *find_unit(const struct lsp_quantity_text *text,
    const struct lsp_quantity_kind *kind, const char *label, struct lsp_diags *diags);
static const char *expected_units(const struct lsp_quantity_kind *kind, struct lsp_diags *diags);
static bool is_in_order(
    const struct lsp_quantity_text *text, const char *label, struct lsp_diags *diags);
static bool is_in_range(const struct lsp_quantity_text *text, const struct lsp_quantity_kind *kind,
    const struct lsp_unit *unit, const char *label, struct lsp_diags *diags);
static const char *expected_range(
    const struct lsp_quantity_kind *kind, const struct lsp_unit *unit, struct lsp_diags *diags);
static bool is_value_in_range(double value, const struct lsp_quantity_kind *kind);
static bool read_confidence(const struct lsp_quantity_text *text, const char *label,
    enum lsp_confidence *ret_confidence, struct lsp_diags *diags);
static bool read_shape(const struct lsp_quantity_text *text, const char *label,
    enum lsp_range_shape *ret_shape, struct lsp_diags *diags);
static bool is_empty(const char *text);

/* What a kind without units means. */
static const struct lsp_unit PURE_NUMBER = {"", 1};

enum lsp_status lsp_quantity_register(const struct lsp_quantity_text *text,
    const struct lsp_quantity_kind *kind, const char *id, const char *label, double *target,
    struct lsp_assumptions *assumptions, struct lsp_diags *diags)
{
    enum lsp_confidence confidence = LSP_ASSUMED;
    const struct lsp_unit *unit = find_unit(text, kind, label, diags);
    bool is_good = unit != NULL;
    bool is_possible = unit == NULL || is_in_range(text, kind, unit, label, diags);
    if (is_possible) /* else the order is wrong because of that value, which is reported */
        is_good &= is_in_order(text, label, diags);
    is_good &= is_possible;
    is_good &= read_confidence(text, label, &confidence, diags);
    enum lsp_range_shape shape = LSP_RANGE_TRIANGULAR;
    is_good &= read_shape(text, label, &shape, diags);
    if (!is_good)
        return LSP_OK;
    *target = text->mid * unit->factor;
    if (assumptions == NULL)
        return LSP_OK;
    return lsp_assumptions_add(assumptions, &(struct lsp_assumption){.id = id,
                                                .label = label,
                                                .unit = unit->name,
                                                .low = text->has_range ? text->low : text->mid,
                                                .mid = text->mid,
                                                .high = text->has_range ? text->high : text->mid,
                                                .has_range = text->has_range,
                                                .shape = shape,
                                                .source = text->source == NULL ? "" : text->source,
                                                .confidence = confidence,
                                                .where = text->where,
                                                .target = target,
                                                .scale = unit->factor,
                                                .has_limits = true,
                                                .least = kind->min / unit->factor,
                                                .most = kind->max / unit->factor,
                                                .least_excluded = kind->min_excluded});
}

/* Units are compared with their case: M (mega) and m (milli) differ by nine zeros. */
static const struct lsp_unit *find_unit(const struct lsp_quantity_text *text,
    const struct lsp_quantity_kind *kind, const char *label, struct lsp_diags *diags)
{
    const struct lsp_unit *units = kind->n_units > 0 ? kind->units : &PURE_NUMBER;
    size_t n_units = kind->n_units > 0 ? kind->n_units : 1;
    if (is_empty(text->unit))
        return &units[0];
    for (size_t unit = 0; unit < n_units; unit++)
        if (strcmp(text->unit, units[unit].name) == 0)
            return &units[unit];
    lsp_diags_add(diags, LSP_DIAG_NOT_A_CHOICE,
        &(struct lsp_diag_facts){.where = text->unit_where,
            .found = text->unit,
            .expected = expected_units(kind, diags)},
        "unit of %s is not known here", label);
    return NULL;
}

static const char *expected_units(const struct lsp_quantity_kind *kind, struct lsp_diags *diags)
{
    const char *names[MAX_UNIT_NAMES];
    size_t n_names = 0;
    for (size_t unit = 0; unit < kind->n_units && n_names < MAX_UNIT_NAMES; unit++)
        if (!is_empty(kind->units[unit].name))
            names[n_names++] = kind->units[unit].name;
    return n_names == 0 ? "a number without a unit" : lsp_diags_join(diags, names, n_names);
}

static bool is_in_order(
    const struct lsp_quantity_text *text, const char *label, struct lsp_diags *diags)
{
    if (!text->has_range || (text->low <= text->mid && text->mid <= text->high))
        return true;
    char low[32], mid[32], high[32];
    lsp_format_double(text->low, low);
    lsp_format_double(text->mid, mid);
    lsp_format_double(text->high, high);
    lsp_diags_add(diags, LSP_DIAG_RANGE_DISORDER,
        &(struct lsp_diag_facts){.where = text->where, .expected = "low <= mid <= high"},
        "%s has low %s, mid %s, high %s", label, low, mid, high);
    return false;
}

static bool is_in_range(const struct lsp_quantity_text *text, const struct lsp_quantity_kind *kind,
    const struct lsp_unit *unit, const char *label, struct lsp_diags *diags)
{
    const struct {
        const char *which;
        double value;
    } parts[] = {{"low value of ", text->low}, {"", text->mid}, {"high value of ", text->high}};
    bool is_good = true;
    for (size_t part = 0; part < sizeof parts / sizeof *parts; part++) {
        bool is_given = text->has_range || parts[part].which[0] == '\0';
        if (!is_given || is_value_in_range(parts[part].value * unit->factor, kind))
            continue;
        char found[32];
        lsp_format_double(parts[part].value, found);
        lsp_diags_add(diags, LSP_DIAG_OUT_OF_RANGE,
            &(struct lsp_diag_facts){.where = text->where,
                .found = found,
                .expected = expected_range(kind, unit, diags)},
            "%s%s is outside its range", parts[part].which, label);
        is_good = false;
    }
    return is_good;
}

/* In the unit that was written; the kind's own words are in its first unit. */
static const char *expected_range(
    const struct lsp_quantity_kind *kind, const struct lsp_unit *unit, struct lsp_diags *diags)
{
    if (kind->n_units == 0 || unit == &kind->units[0])
        return kind->expected;
    const char *bound = kind->min_excluded ? "greater than" : "at least";
    double min = kind->min / unit->factor, max = kind->max / unit->factor;
    if (!(kind->max < LSP_VERY_MANY))
        return lsp_arena_printf(&diags->arena, "%s, %s %g", unit->name, bound, min);
    return lsp_arena_printf(&diags->arena, "%s, %s %g and at most %g", unit->name, bound, min, max);
}

/* Written so that a NaN, or an infinity that the unit's factor made, is refused. */
static bool is_value_in_range(double value, const struct lsp_quantity_kind *kind)
{
    bool above = kind->min_excluded ? value > kind->min : value >= kind->min;
    return isfinite(value) && above && value <= kind->max;
}

static bool read_confidence(const struct lsp_quantity_text *text, const char *label,
    enum lsp_confidence *ret_confidence, struct lsp_diags *diags)
{
    const size_t n_names = sizeof LSP_CONFIDENCE_NAMES / sizeof *LSP_CONFIDENCE_NAMES;
    bool has_source = !is_empty(text->source);
    *ret_confidence = has_source ? LSP_SOURCED : LSP_ASSUMED;
    if (is_empty(text->confidence))
        return true;
    size_t found = lsp_text_find(text->confidence, LSP_CONFIDENCE_NAMES, n_names);
    if (found == n_names) {
        lsp_diags_add(diags, LSP_DIAG_NOT_A_CHOICE,
            &(struct lsp_diag_facts){.where = text->confidence_where,
                .found = text->confidence,
                .expected = lsp_diags_join(diags, LSP_CONFIDENCE_NAMES, n_names)},
            "confidence of %s is not known", label);
        return false;
    }
    if (has_source)
        *ret_confidence = (enum lsp_confidence)found;
    else if (found != LSP_ASSUMED)
        lsp_diags_add(diags, LSP_DIAG_NO_SOURCE,
            &(struct lsp_diag_facts){.where = text->confidence_where,
                .found = text->confidence,
                .hint = "write its source; until then it counts as assumed"},
            "%s claims a confidence but names no source", label);
    return true;
}

static bool read_shape(const struct lsp_quantity_text *text, const char *label,
    enum lsp_range_shape *ret_shape, struct lsp_diags *diags)
{
    if (is_empty(text->shape))
        return true;
    size_t found = lsp_text_find(text->shape, LSP_RANGE_SHAPE_NAMES, LSP_N_RANGE_SHAPES);
    struct lsp_diag_facts facts = {.where = text->shape_where, .found = text->shape};
    if (found == LSP_N_RANGE_SHAPES) {
        facts.expected = lsp_diags_join(diags, LSP_RANGE_SHAPE_NAMES, LSP_N_RANGE_SHAPES);
        lsp_diags_add(
            diags, LSP_DIAG_NOT_A_CHOICE, &facts, "shape of the range of %s is not known", label);
        return false;
    }
    *ret_shape = (enum lsp_range_shape)found;
    if (!text->has_range) {
        facts.expected = "low and high beside it";
        lsp_diags_add(diags, LSP_DIAG_RANGE_SHAPE, &facts, "%s has a shape but no range", label);
        return false;
    }
    if (*ret_shape != LSP_RANGE_LOGNORMAL || text->low > 0)
        return true;
    facts.expected = "low greater than 0: it is the 10th percentile, and high the 90th";
    lsp_diags_add(diags, LSP_DIAG_RANGE_SHAPE, &facts,
        "the lognormal range of %s begins at 0 or below", label);
    return false;
}

static bool is_empty(const char *text)
{
    return text == NULL || text[0] == '\0';
}
