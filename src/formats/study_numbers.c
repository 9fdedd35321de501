/* Quantities of study.yaml: a number alone or a map with its range, unit, source and confidence.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { MAX_CURRENCIES = 16, N_PREFIXES = 4 };

/* A currency as the units need it: accounting money = amount * factor. */
struct currency {
    const char *code;
    double factor;
};

static const struct lsp_unit H[] = {{"h", 1}, {"min", 1.0 / 60}};
static const struct lsp_unit KM[] = {{"km", 1}};
static const struct lsp_unit KM_H[] = {{"km/h", 1}};
static const struct lsp_unit M[] = {{"m", 1}};
static const struct lsp_unit LANES[] = {{"lanes", 1}};
static const struct lsp_unit PCE[] = {{"pce", 1}};
static const struct lsp_unit PCE_H[] = {{"pce/h", 1}};
static const struct lsp_unit PCE_DAY[] = {{"pce/day", 1}};
static const struct lsp_unit VEH_DAY[] = {{"veh/day", 1}};
static const struct lsp_unit PERSONS_DAY[] = {{"persons/day", 1}};
static const struct lsp_unit PERSONS[] = {{"persons", 1}};
static const struct lsp_unit TONNES[] = {{"t", 1}};
static const struct lsp_unit TONNES_ROOT_DAY[] = {{"t/sqrt(day)", 1}};
static const struct lsp_unit DAYS[] = {{"days", 1}};
static const struct lsp_unit YEARS[] = {{"years", 1}};
static const struct lsp_unit MONTHS[] = {{"months", 1}, {"years", 12}};
static const struct lsp_unit H_DAY[] = {{"h/day", 1}};
static const struct lsp_unit PER_YEAR[] = {{"1/year", 1}};
static const struct lsp_unit PER_DAY[] = {{"1/day", 1}};
static const struct lsp_unit KG_KM[] = {{"kg/km", 1}, {"g/km", 1e-3}};
static const struct lsp_unit PER_GKM[] = {{"1/Gkm", 1}, {"1/Mkm", 1e3}};

static size_t read_currencies(
    const struct lsp_section *root, struct currency currencies[static MAX_CURRENCIES]);
static void read_currency(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct currency *currency);
static void make_money(struct lsp_study_reader *reader, enum lsp_unit_family family,
    const char *suffix, const struct lsp_unit *first, size_t n_first, bool is_inverse,
    size_t n_currencies, const struct currency currencies[]);
static bool read_number(const struct lsp_section *section, const struct lsp_number *number,
    const struct lsp_yaml *node, double *target, bool is_shown_only);
static bool read_text(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_quantity_text *text);
static bool read_range(const struct lsp_section *section, struct lsp_quantity_text *text);
static bool is_zero_worth_saying(const char *key);
static void register_default(const struct lsp_section *section, const struct lsp_number *number,
    double low, double high, double *target);
static struct lsp_quantity_kind make_kind(
    const struct lsp_section *section, const struct lsp_number *number);
static const char *id_of(const struct lsp_section *section, const struct lsp_number *number);
static const char *label_of(const struct lsp_section *section, const struct lsp_number *number);

void lsp_study_make_units(struct lsp_study_reader *reader, const struct lsp_section *root)
{
#define FIXED(FAMILY, ARRAY)                                                                       \
    reader->units[FAMILY] = ARRAY;                                                                 \
    reader->n_units[FAMILY] = LSP_COUNT(ARRAY)
    FIXED(LSP_UNITS_H, H);
    FIXED(LSP_UNITS_KM, KM);
    FIXED(LSP_UNITS_KM_H, KM_H);
    FIXED(LSP_UNITS_M, M);
    FIXED(LSP_UNITS_LANES, LANES);
    FIXED(LSP_UNITS_PCE, PCE);
    FIXED(LSP_UNITS_PCE_H, PCE_H);
    FIXED(LSP_UNITS_PCE_DAY, PCE_DAY);
    FIXED(LSP_UNITS_VEH_DAY, VEH_DAY);
    FIXED(LSP_UNITS_PERSONS_DAY, PERSONS_DAY);
    FIXED(LSP_UNITS_PERSONS, PERSONS);
    FIXED(LSP_UNITS_TONNES, TONNES);
    FIXED(LSP_UNITS_TONNES_ROOT_DAY, TONNES_ROOT_DAY);
    FIXED(LSP_UNITS_DAYS, DAYS);
    FIXED(LSP_UNITS_YEARS, YEARS);
    FIXED(LSP_UNITS_MONTHS, MONTHS);
    FIXED(LSP_UNITS_H_DAY, H_DAY);
    FIXED(LSP_UNITS_PER_YEAR, PER_YEAR);
    FIXED(LSP_UNITS_PER_DAY, PER_DAY);
    FIXED(LSP_UNITS_KG_KM, KG_KM);
    FIXED(LSP_UNITS_PER_GKM, PER_GKM);
#undef FIXED
    static const struct lsp_unit SCALE[] = {{"1/h", 1}, {"1/min", 60}};
    struct currency currencies[MAX_CURRENCIES];
    size_t n = read_currencies(root, currencies);
    make_money(reader, LSP_UNITS_MONEY, "", NULL, 0, false, n, currencies);
    make_money(reader, LSP_UNITS_MONEY_KM, "/km", NULL, 0, false, n, currencies);
    make_money(reader, LSP_UNITS_MONEY_H, "/h", NULL, 0, false, n, currencies);
    make_money(reader, LSP_UNITS_MONEY_T, "/t", NULL, 0, false, n, currencies);
    make_money(reader, LSP_UNITS_MONEY_T_YEAR, "/t/year", NULL, 0, false, n, currencies);
    make_money(reader, LSP_UNITS_SCALE, "", SCALE, LSP_COUNT(SCALE), true, n, currencies);
    make_money(reader, LSP_UNITS_H_OR_MONEY, "", H, LSP_COUNT(H), false, n, currencies);
    reader->tables.money_units = reader->units[LSP_UNITS_MONEY];
    reader->tables.n_money_units = reader->n_units[LSP_UNITS_MONEY];
}

/* The accounting currency and those under `currencies`. */
static size_t read_currencies(
    const struct lsp_section *root, struct currency currencies[static MAX_CURRENCIES])
{
    struct lsp_study_reader *reader = root->reader;
    size_t n = 0;
    currencies[n++] = (struct currency){reader->inputs->currency, 1};
    const struct lsp_yaml *map = lsp_field_map(root, "currencies");
    for (const struct lsp_yaml *row = map == NULL ? NULL : map->first; row != NULL;
         row = row->next) {
        if (!lsp_study_is_currency(row->key)) {
            lsp_diags_add(reader->diags, LSP_DIAG_NOT_A_CHOICE,
                &(struct lsp_diag_facts){.where = lsp_key_place(reader, row),
                    .found = row->key,
                    .expected = "three capital letters, as in ISO 4217"},
                "\"%s\" is no currency code", row->key);
        } else if (n == MAX_CURRENCIES) {
            lsp_diags_add(reader->diags, LSP_DIAG_TOO_MANY,
                &(struct lsp_diag_facts){.where = lsp_key_place(reader, row)},
                "there are more than %d currencies", MAX_CURRENCIES);
            break;
        } else {
            read_currency(reader, row, &currencies[n++]);
        }
    }
    return n;
}

/* A faulty rate leaves factor 1, so that its unit is known and nothing else is reported. */
static void read_currency(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct currency *currency)
{
    *currency = (struct currency){node->key, 1};
    struct lsp_unit *unit = lsp_study_alloc(reader, 1, sizeof *unit);
    if (unit == NULL)
        return;
    *unit = (struct lsp_unit){
        lsp_study_printf(reader, "%s/%s", node->key, reader->inputs->currency), 1};
    reader->units[LSP_UNITS_CURRENCY] = unit;
    reader->n_units[LSP_UNITS_CURRENCY] = 1;
    struct lsp_section section = {.reader = reader, .map = node->parent, .path = "currencies"};
    struct lsp_number rate = {node->key,
        lsp_study_printf(reader, "%s per %s", node->key, reader->inputs->currency),
        LSP_UNITS_CURRENCY, 0, LSP_VERY_MANY, true, 0};
    double value[3];
    if (lsp_field_shown(&section, &rate, value))
        currency->factor = 1 / value[1];
}

/* Units `first`, then each currency with each prefix and the suffix. */
static void make_money(struct lsp_study_reader *reader, enum lsp_unit_family family,
    const char *suffix, const struct lsp_unit *first, size_t n_first, bool is_inverse,
    size_t n_currencies, const struct currency currencies[])
{
    static const struct lsp_unit PREFIXES[N_PREFIXES] = {
        {"", 1}, {"k", 1e3}, {"M", 1e6}, {"G", 1e9}};
    struct lsp_unit *units =
        lsp_study_alloc(reader, n_first + n_currencies * N_PREFIXES, sizeof *units);
    if (units == NULL)
        return;
    size_t n = n_first;
    if (n_first > 0)
        memcpy(units, first, n_first * sizeof *units);
    for (size_t currency = 0; currency < n_currencies; currency++) {
        for (size_t prefix = 0; prefix < N_PREFIXES; prefix++) {
            double factor = PREFIXES[prefix].factor * currencies[currency].factor;
            units[n++] =
                (struct lsp_unit){lsp_study_printf(reader, "%s%s%s%s", is_inverse ? "1/" : "",
                                      PREFIXES[prefix].name, currencies[currency].code, suffix),
                    is_inverse ? 1 / factor : factor};
        }
    }
    reader->units[family] = units;
    reader->n_units[family] = n;
}

bool lsp_field_number(
    const struct lsp_section *section, const struct lsp_number *number, double *target)
{
    const struct lsp_yaml *node = lsp_field_node(section, number->key);
    if (node != NULL)
        return read_number(section, number, node, target, false);
    if (section->map != NULL && (*target > 0 || is_zero_worth_saying(number->key)))
        register_default(section, number, *target, *target, target);
    return false;
}

/* That nothing grows or answers, is saved or left over, decides as much as any number. */
static bool is_zero_worth_saying(const char *key)
{
    static const char *const KEYS[] = {"response", "growth", "avoidable_share", "life"};
    for (size_t row = 0; row < LSP_COUNT(KEYS); row++)
        if (strcmp(key, KEYS[row]) == 0)
            return true;
    return false;
}

bool lsp_field_number_if_there(
    const struct lsp_section *section, const struct lsp_number *number, double *target)
{
    const struct lsp_yaml *node = lsp_field_node(section, number->key);
    return node != NULL && read_number(section, number, node, target, false);
}

void lsp_field_number_within(const struct lsp_section *section, const struct lsp_number *number,
    double low, double high, double *target)
{
    const struct lsp_yaml *node = lsp_field_node(section, number->key);
    if (node != NULL)
        (void)read_number(section, number, node, target, false);
    else if (section->map != NULL)
        register_default(section, number, low, high, target);
}

void lsp_fields_numbers(const struct lsp_section *section, size_t n_numbers,
    const struct lsp_number numbers[], void *base)
{
    for (size_t number = 0; number < n_numbers; number++)
        (void)lsp_field_number(
            section, &numbers[number], (double *)(void *)((char *)base + numbers[number].offset));
}

uint32_t lsp_fields_per_vehicle(const struct lsp_section *section, const char *key,
    const struct lsp_number *number, double target[static LSP_MAX_VEHICLES])
{
    uint32_t vehicles = 0;
    const struct lsp_yaml *map = lsp_field_map(section, key);
    for (const struct lsp_yaml *node = map == NULL ? NULL : map->first; node != NULL;
         node = node->next) {
        uint32_t vehicle = lsp_key_id(section->reader, node, LSP_VEHICLES);
        if (vehicle == LSP_NONE)
            continue;
        lsp_field_of_vehicle(section, map, vehicle, number, &target[vehicle]);
        vehicles |= 1u << vehicle;
    }
    return vehicles;
}

void lsp_field_of_vehicle(const struct lsp_section *section, const struct lsp_yaml *map,
    uint32_t vehicle, const struct lsp_number *number, double *target)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_vehicle *of = &reader->inputs->base.network.vehicles[vehicle];
    struct lsp_section values = {.reader = reader,
        .map = map,
        .path = lsp_study_printf(reader, "%s.%s", section->path, map->key),
        .subject = lsp_study_printf(reader, "%s at %s", of->name, section->subject)};
    struct lsp_number own = *number;
    own.key = of->id;
    (void)lsp_field_number(&values, &own, target);
}

bool lsp_field_shown(
    const struct lsp_section *section, const struct lsp_number *number, double ret_value[static 3])
{
    const struct lsp_yaml *node = lsp_field_node(section, number->key);
    double mid = 0;
    if (node == NULL || !read_number(section, number, node, &mid, true))
        return false;
    const struct lsp_assumptions *assumptions = &section->reader->inputs->assumptions;
    const struct lsp_assumption *item = &assumptions->items[assumptions->n_items - 1];
    ret_value[0] = item->low * item->scale;
    ret_value[1] = mid;
    ret_value[2] = item->high * item->scale;
    return true;
}

const char *lsp_field_unit(const struct lsp_section *section, const char *key)
{
    const struct lsp_yaml *unit = lsp_yaml_child(lsp_field_node(section, key), "unit");
    return unit == NULL ? "" : unit->text;
}

/* True when the number was good and registered. */
static bool read_number(const struct lsp_section *section, const struct lsp_number *number,
    const struct lsp_yaml *node, double *target, bool is_shown_only)
{
    struct lsp_study_reader *reader = section->reader;
    struct lsp_assumptions *assumptions = &reader->inputs->assumptions;
    struct lsp_quantity_text text = {.source = ""};
    if (!read_text(reader, node, &text))
        return false;
    struct lsp_quantity_kind kind = make_kind(section, number);
    size_t n_before = assumptions->n_items;
    lsp_study_note(reader, lsp_quantity_register(&text, &kind, id_of(section, number),
                               label_of(section, number), target, assumptions, reader->diags));
    bool is_good = assumptions->n_items > n_before;
    if (is_good && is_shown_only)
        assumptions->items[n_before].target = NULL;
    return is_good;
}

static bool read_text(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_quantity_text *text)
{
    static const struct lsp_key KEYS[] = {{"low", false}, {"mid", true}, {"high", false},
        {"shape", false}, {"unit", false}, {"source", false}, {"confidence", false},
        {"note", false}};
    text->where = lsp_value_place(reader, node);
    text->unit_where = text->confidence_where = text->where;
    if (node->kind != LSP_YAML_MAP)
        return lsp_value_real(reader, node, -LSP_VERY_MANY, LSP_VERY_MANY, &text->mid);
    struct lsp_section section =
        lsp_section_open(reader, node, text->where.element, LSP_COUNT(KEYS), KEYS);
    bool is_good = read_range(&section, text);
    const struct lsp_yaml *unit = lsp_field_node(&section, "unit");
    const struct lsp_yaml *confidence = lsp_field_node(&section, "confidence");
    const struct lsp_yaml *shape = lsp_field_node(&section, "shape");
    const char *note = NULL;
    (void)lsp_field_text(&section, "note", &note);
    (void)lsp_field_text(&section, "source", &text->source);
    is_good &= unit == NULL || lsp_value_text(reader, unit, &text->unit);
    is_good &= confidence == NULL || lsp_value_text(reader, confidence, &text->confidence);
    is_good &= shape == NULL || lsp_value_text(reader, shape, &text->shape);
    if (shape != NULL)
        text->shape_where = lsp_value_place(reader, shape);
    if (unit != NULL)
        text->unit_where = lsp_value_place(reader, unit);
    if (confidence != NULL)
        text->confidence_where = lsp_value_place(reader, confidence);
    const struct lsp_yaml *mid = lsp_field_node(&section, "mid");
    if (mid != NULL)
        text->where = lsp_value_place(reader, mid);
    return is_good;
}

static bool read_range(const struct lsp_section *section, struct lsp_quantity_text *text)
{
    const double most = LSP_VERY_MANY;
    bool has_mid = lsp_field_real(section, "mid", -most, most, &text->mid);
    bool has_low = lsp_field_real(section, "low", -most, most, &text->low);
    bool has_high = lsp_field_real(section, "high", -most, most, &text->high);
    const struct lsp_yaml *low = lsp_field_node(section, "low");
    const struct lsp_yaml *high = lsp_field_node(section, "high");
    if ((low == NULL) != (high == NULL)) {
        lsp_diags_add(section->reader->diags, LSP_DIAG_MISSING_KEY,
            &(struct lsp_diag_facts){
                .where = lsp_key_place(section->reader, low == NULL ? high : low),
                .expected = "both low and high, or neither"},
            "%s has %s without %s", section->path, low == NULL ? "high" : "low",
            low == NULL ? "low" : "high");
        return false;
    }
    text->has_range = has_low && has_high;
    return has_mid && has_low == (low != NULL) && has_high == (high != NULL);
}

/* A default is an assumption too, and the register says so. */
static void register_default(const struct lsp_section *section, const struct lsp_number *number,
    double low, double high, double *target)
{
    struct lsp_quantity_kind kind = make_kind(section, number);
    struct lsp_quantity_text text = {.mid = *target,
        .low = low,
        .high = high,
        .has_range = low < high,
        .source = "default of the study format",
        .confidence = "assumed",
        .where = lsp_key_place(section->reader, section->map)};
    lsp_study_note(section->reader,
        lsp_quantity_register(&text, &kind, id_of(section, number), label_of(section, number),
            target, &section->reader->inputs->assumptions, section->reader->diags));
}

static struct lsp_quantity_kind make_kind(
    const struct lsp_section *section, const struct lsp_number *number)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_unit *units = reader->units[number->units];
    size_t n_units = reader->n_units[number->units];
    const char *bound = number->min_excluded ? "greater than" : "at least";
    const char *unit = n_units > 0 ? units[0].name : "a number";
    const char *expected = number->max < LSP_VERY_MANY
                               ? lsp_study_printf(reader, "%s, %s %g and at most %g", unit, bound,
                                     number->min, number->max)
                               : lsp_study_printf(reader, "%s, %s %g", unit, bound, number->min);
    return (struct lsp_quantity_kind){.units = units,
        .n_units = n_units,
        .min = number->min,
        .max = number->max,
        .min_excluded = number->min_excluded,
        .expected = expected};
}

static const char *id_of(const struct lsp_section *section, const struct lsp_number *number)
{
    if (section->path[0] == '\0')
        return number->key;
    return lsp_study_printf(section->reader, "%s.%s", section->path, number->key);
}

static const char *label_of(const struct lsp_section *section, const struct lsp_number *number)
{
    if (section->subject == NULL)
        return number->label;
    return lsp_study_printf(section->reader, "%s of %s", number->label, section->subject);
}
