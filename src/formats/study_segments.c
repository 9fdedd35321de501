/* study.yaml: segments, the groups of travellers and goods.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

#include <string.h>

#include "base/text.h"

enum {
    FIRST_HOUR = 8,
    LAST_HOUR = 17
}; /* in which movements reach a crossing if nothing is said */

static void read_segment(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_segment *segment);
static bool is_of_goods(const struct lsp_yaml *node);
static void read_choice(const struct lsp_section *section, struct lsp_segment *segment);
static void read_constants(const struct lsp_section *section, struct lsp_segment *segment);
static void read_hours(const struct lsp_section *section, struct lsp_segment *segment);
static void normalise_hours(const struct lsp_section *section, struct lsp_segment *segment);
static void read_vehicles(const struct lsp_section *section, struct lsp_segment *segment);
static double payload_of(struct lsp_study_reader *reader, const struct lsp_yaml *row);

#define PERSONS_OR_GOODS                                                                           \
    {"name", true}, {"of", true}, {"country", false}, {"scale", true}, {"response", false},        \
        {"cost_elasticity", false}, {"nests", false}, {"form", false}, {"border_effect", false},   \
                                                                                                   \
        {"border_weight", false}, {"early_weight", false}, {"late_weight", false},                 \
        {"days_per_year", true}, {"growth", false}, {"hours", false}, {"vehicles", false},         \
    {                                                                                              \
        "constants", false                                                                         \
    }
static const struct lsp_key PERSONS_KEYS[] = {
    PERSONS_OR_GOODS, {"value_of_time", true}, {"tourism", false}};
static const struct lsp_key GOODS_KEYS[] = {
    PERSONS_OR_GOODS, {"cargo_value", true}, {"cargo_rate", true}, {"logistics", false}};
/* Where the logistics say what a day in transit costs. */
static const struct lsp_key LOGISTICS_KEYS[] = {
    PERSONS_OR_GOODS, {"cargo_value", true}, {"cargo_rate", false}, {"logistics", false}};

static const struct lsp_number PERSONS_NUMBERS[] = {
    {"value_of_time", "Value of time", LSP_UNITS_MONEY_H, 0, LSP_VERY_MANY, true,
        offsetof(struct lsp_segment, value_of_time_money_h)},
};
static const struct lsp_number GOODS_NUMBERS[] = {
    {"cargo_value", "Value", LSP_UNITS_MONEY_T, 0, LSP_VERY_MANY, true,
        offsetof(struct lsp_segment, cargo_value_money)},
    {"cargo_rate", "Loss of value in transit", LSP_UNITS_PER_DAY, 0, 1, true,
        offsetof(struct lsp_segment, cargo_rate_per_day)},
};
static const struct lsp_number COMMON_NUMBERS[] = {
    {"border_weight", "Weight of queueing", LSP_UNITS_PURE, 0, 100, false,
        offsetof(struct lsp_segment, border_weight)},
    {"early_weight", "Weight of leaving early", LSP_UNITS_PURE, 0, 100, true,
        offsetof(struct lsp_segment, early_weight)},
    {"late_weight", "Weight of leaving late", LSP_UNITS_PURE, 0, 100, true,
        offsetof(struct lsp_segment, late_weight)},
    {"days_per_year", "Days per year", LSP_UNITS_DAYS, 1, 366, false,
        offsetof(struct lsp_segment, days_per_year)},
    {"growth", "Growth", LSP_UNITS_PER_YEAR, -0.5, 1, false,
        offsetof(struct lsp_segment, growth_per_year)},
};

void lsp_study_read_segments(const struct lsp_section *root)
{
    struct lsp_study_reader *reader = root->reader;
    struct lsp_demand *demand = &reader->inputs->base.demand;
    const struct lsp_yaml *map = lsp_field_node(root, "segments");
    size_t n_segments = reader->ids[LSP_SEGMENTS].n;
    demand->segments = lsp_study_alloc(reader, n_segments, sizeof *demand->segments);
    if (n_segments == 0 || demand->segments == NULL)
        return;
    const struct lsp_yaml *node = map->first;
    for (size_t segment = 0; segment < n_segments; segment++, node = node->next)
        read_segment(reader, node, &demand->segments[segment]);
    demand->n_segments = n_segments;
}

static void read_segment(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_segment *segment)
{
    bool is_goods = is_of_goods(node);
    *segment = (struct lsp_segment){.id = node->key,
        .name = node->key,
        .is_goods = is_goods,
        .country = "",
        .border_weight = 1,
        .early_weight = 0.5,
        .late_weight = 0.5,
        .where = lsp_key_place(reader, node)};
    for (size_t mode = 0; mode < LSP_N_MODES; mode++)
        segment->vehicle[mode] = LSP_NONE;
    const char *path = lsp_study_printf(reader, "segments.%s", node->key);
    struct lsp_section section =
        is_goods && lsp_study_has_transit_cost(node)
            ? lsp_section_open(reader, node, path, LSP_COUNT(LOGISTICS_KEYS), LOGISTICS_KEYS)
        : is_goods ? lsp_section_open(reader, node, path, LSP_COUNT(GOODS_KEYS), GOODS_KEYS)
                   : lsp_section_open(reader, node, path, LSP_COUNT(PERSONS_KEYS), PERSONS_KEYS);
    (void)lsp_field_text(&section, "name", &segment->name);
    (void)lsp_field_country(&section, "country", &segment->country);
    section.subject = segment->name;
    static const char *const UNITS[] = {"persons", "goods"};
    size_t unit = 0;
    (void)lsp_field_choice(&section, "of", LSP_COUNT(UNITS), UNITS, &unit);
    read_choice(&section, segment);
    lsp_study_read_answer(&section, segment);
    lsp_fields_numbers(&section, LSP_COUNT(COMMON_NUMBERS), COMMON_NUMBERS, segment);
    read_hours(&section, segment);
    lsp_study_read_tourism(&section, segment);
    read_vehicles(&section, segment);
    if (is_goods)
        lsp_study_read_logistics(&section, segment);
    read_constants(&section, segment);
}

static bool is_of_goods(const struct lsp_yaml *node)
{
    const struct lsp_yaml *of = lsp_yaml_child(node, "of");
    return of != NULL && strcmp(of->text, "goods") == 0;
}

/* Value of time and scale; the rest follows by lsp_segment_derive. */
static void read_choice(const struct lsp_section *section, struct lsp_segment *segment)
{
    static const struct lsp_number SCALE = {
        "scale", "Logit scale", LSP_UNITS_SCALE, 0, LSP_VERY_MANY, true, 0};
    if (segment->is_goods)
        lsp_fields_numbers(section, LSP_COUNT(GOODS_NUMBERS), GOODS_NUMBERS, segment);
    else
        lsp_fields_numbers(section, LSP_COUNT(PERSONS_NUMBERS), PERSONS_NUMBERS, segment);
    segment->scale_is_per_h = lsp_field_is_in_hours(section, "scale");
    (void)lsp_field_number(section, &SCALE, &segment->scale_given);
}

bool lsp_field_is_in_hours(const struct lsp_section *section, const char *key)
{
    static const char *const HOURS[] = {"", "h", "min", "1/h", "1/min"};
    const char *unit = lsp_field_unit(section, key);
    for (size_t name = 0; name < LSP_COUNT(HOURS); name++)
        if (strcmp(unit, HOURS[name]) == 0)
            return true;
    return false;
}

static void read_constants(const struct lsp_section *section, struct lsp_segment *segment)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *map = lsp_field_map(section, "constants");
    struct lsp_section constants = {.reader = reader,
        .map = map,
        .path = lsp_study_printf(reader, "%s.constants", section->path),
        .subject = segment->name};
    for (const struct lsp_yaml *node = map == NULL ? NULL : map->first; node != NULL;
         node = node->next) {
        uint32_t alternative = lsp_key_id(reader, node, LSP_ALTERNATIVES);
        if (alternative == LSP_NONE)
            continue;
        struct lsp_number constant = {node->key,
            lsp_study_printf(reader, "Constant for %s", node->key), LSP_UNITS_H_OR_MONEY,
            -LSP_VERY_MANY, LSP_VERY_MANY, false, 0};
        segment->constant_is_h[alternative] = lsp_field_is_in_hours(&constants, node->key);
        (void)lsp_field_number(&constants, &constant, &segment->constant_given[alternative]);
    }
}

static void read_hours(const struct lsp_section *section, struct lsp_segment *segment)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *map = lsp_field_map(section, "hours");
    for (size_t hour = FIRST_HOUR; map == NULL && hour <= LAST_HOUR; hour++)
        segment->hour_share[hour] = 1;
    for (const struct lsp_yaml *node = map == NULL ? NULL : map->first; node != NULL;
         node = node->next) {
        int64_t hour = 0;
        double weight = 0;
        bool is_hour = lsp_text_to_int(node->key, strlen(node->key), 0, LSP_HOURS - 1, &hour);
        if (!is_hour)
            lsp_diags_add(reader->diags, LSP_DIAG_SEGMENT_HOURS,
                &(struct lsp_diag_facts){.where = lsp_key_place(reader, node),
                    .found = node->key,
                    .expected = "an hour from 0 to 23"},
                "\"%s\" is no hour of the day", node->key);
        if (lsp_value_real(reader, node, 0, LSP_VERY_MANY, &weight) && is_hour)
            segment->hour_share[hour] = weight;
    }
    normalise_hours(section, segment);
}

static void normalise_hours(const struct lsp_section *section, struct lsp_segment *segment)
{
    struct lsp_study_reader *reader = section->reader;
    double total = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        total += segment->hour_share[hour];
    for (size_t hour = 0; hour < LSP_HOURS && total > 0; hour++)
        segment->hour_share[hour] /= total;
    const struct lsp_yaml *map = lsp_field_node(section, "hours");
    bool is_all_zero = total <= 0 && map != NULL;
    for (const struct lsp_yaml *node = is_all_zero ? map->first : NULL; node != NULL;
         node = node->next) {
        double weight = 1;
        is_all_zero &= lsp_text_to_double(node->text, strlen(node->text), &weight) && weight >= 0 &&
                       weight <= 0;
    }
    if (is_all_zero)
        lsp_diags_add(reader->diags, LSP_DIAG_SEGMENT_HOURS,
            &(struct lsp_diag_facts){.where = lsp_key_place(reader, map),
                .expected = "a weight greater than 0 for at least one hour"},
            "segment %s reaches a crossing in no hour", segment->id);
}

static void read_vehicles(const struct lsp_section *section, struct lsp_segment *segment)
{
    static const struct lsp_key MODES[] = {
        {"road", false}, {"rail", false}, {"air", false}, {"sea", false}};
    static const struct lsp_key KEYS[] = {{"vehicle", true}, {"load", true}};
    static const struct lsp_key FILLED_KEYS[] = {{"vehicle", true}, {"load", false}};
    struct lsp_study_reader *reader = section->reader;
    struct lsp_section modes = lsp_section_open_child(section, "vehicles", LSP_COUNT(MODES), MODES);
    for (size_t mode = 0; mode < LSP_N_MODES; mode++) {
        double payload_t = segment->is_goods
                               ? payload_of(reader, lsp_field_node(&modes, LSP_MODE_NAMES[mode]))
                               : 0;
        struct lsp_section row = lsp_section_open_child(
            &modes, LSP_MODE_NAMES[mode], LSP_COUNT(KEYS), payload_t > 0 ? FILLED_KEYS : KEYS);
        struct lsp_number load = {"load",
            lsp_study_printf(reader, "Load of a %s vehicle", LSP_MODE_NAMES[mode]),
            segment->is_goods ? LSP_UNITS_TONNES : LSP_UNITS_PERSONS, 0, 1e6, true, 0};
        segment->load[mode] = row.map != NULL ? 1 : 0; /* a faulty load is still a vehicle */
        if (payload_t > 0 && lsp_field_node(&row, "load") == NULL) {
            segment->load[mode] = payload_t;
            segment->fills |= UINT32_C(1) << mode;
        } else {
            (void)lsp_field_number(&row, &load, &segment->load[mode]);
        }
        if (lsp_field_id(&row, "vehicle", LSP_VEHICLES, &segment->vehicle[mode])) {
            lsp_study_check_vehicle_mode(
                &row, "vehicle", segment->vehicle[mode], (enum lsp_mode)mode);
            if (segment->is_goods)
                lsp_study_check_load(&row, segment->vehicle[mode], segment->load[mode]);
        }
    }
}

/* Of the vehicle that a map names; 0 when it is not stated, or there is no such vehicle. */
static double payload_of(struct lsp_study_reader *reader, const struct lsp_yaml *row)
{
    const struct lsp_yaml *name = lsp_yaml_child(row, "vehicle");
    if (name == NULL || name->text == NULL)
        return 0;
    uint32_t vehicle = lsp_study_find_id(reader, LSP_VEHICLES, name->text);
    const struct lsp_network_specs *specs = &reader->inputs->base.network;
    return vehicle < specs->n_vehicles ? specs->vehicles[vehicle].payload_t : 0;
}
