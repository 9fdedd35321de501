/* study.yaml: what concerns goods: logistics of a segment, vehicles of an alternative, change of
 * gauge at a crossing, response of trade; and whether vehicles are let over the crossings.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

#include <string.h>

/* The links of one crossing as a segment on an alternative finds them, in all that a scenario may
 * make of them. */
struct attempt {
    const struct lsp_case *base;
    size_t segment, alternative;
    uint32_t crossing;
    bool can_pass;
    struct lsp_link_spec barred; /* the first link that a limit bars, if any does */
    uint32_t barred_vehicle;     /* or LSP_NONE */
};

static void read_shipment(const struct lsp_section *section, struct lsp_logistics *logistics);
static void read_own_vehicle(
    const struct lsp_section *modes, size_t mode, struct lsp_alternative *alternative);
static void refuse_mode(const struct lsp_section *modes, size_t mode, const char *alternative);
static bool is_size(const struct lsp_study_inputs *inputs, const double *target);
static bool is_among(const double *target, const double sizes[LSP_N_SIZES]);
static void check_limits_of_segment(struct lsp_study_reader *reader, size_t segment);
static bool is_barred(
    struct lsp_study_reader *reader, size_t segment, size_t row, struct attempt *ret_attempt);
static void try_link(void *user, const struct lsp_link_spec *link, struct lsp_place where);
static void report_barred(
    struct lsp_study_reader *reader, const struct attempt *attempt, bool is_last_way);
static void check_gauge(struct lsp_study_reader *reader, uint32_t crossing);
static void find_rail(void *user, const struct lsp_link_spec *link, struct lsp_place where);

static const char *const TRANSIT_KEYS[] = {"interest", "deterioration"};

bool lsp_study_has_transit_cost(const struct lsp_yaml *segment)
{
    const struct lsp_yaml *logistics = lsp_yaml_child(segment, "logistics");
    bool has_any = false;
    for (size_t key = 0; key < LSP_COUNT(TRANSIT_KEYS); key++)
        has_any |= lsp_yaml_child(logistics, TRANSIT_KEYS[key]) != NULL;
    return has_any;
}

void lsp_study_read_logistics(const struct lsp_section *section, struct lsp_segment *segment)
{
    static const struct lsp_key KEYS[] = {{"annual_per_relation", true}, {"order_cost", true},
        {"interest", false}, {"storage", false}, {"safety_factor", false}, {"demand_spread", false},
        {"border_spread", false}, {"deterioration", false}, {"shipment", false}};
    static const struct lsp_number NUMBERS[] = {
        {"annual_per_relation", "Yearly amount between a shipper and a receiver", LSP_UNITS_TONNES,
            0.001, LSP_VERY_MANY, false, offsetof(struct lsp_logistics, annual_t)},
        {"order_cost", "Cost of an order", LSP_UNITS_MONEY, 0, LSP_VERY_MANY, false,
            offsetof(struct lsp_logistics, order_money)},
        {"interest", "Interest on goods", LSP_UNITS_PER_YEAR, 0, 10, false,
            offsetof(struct lsp_logistics, interest_per_year)},
        {"storage", "Cost of storage", LSP_UNITS_MONEY_T_YEAR, 0, 1e6, false,
            offsetof(struct lsp_logistics, storage_money_t_year)},
        {"safety_factor", "Standard deviations in the safety stock", LSP_UNITS_PURE, 0, 10, false,
            offsetof(struct lsp_logistics, safety_factor)},
        {"demand_spread", "Spread of demand", LSP_UNITS_TONNES_ROOT_DAY, 0, LSP_VERY_MANY, false,
            offsetof(struct lsp_logistics, demand_spread_t)},
        {"border_spread", "Spread of the border wait to its mean", LSP_UNITS_PURE, 0, 10, false,
            offsetof(struct lsp_logistics, border_spread)},
        {"deterioration", "Deterioration", LSP_UNITS_PER_DAY, 0, 1, false,
            offsetof(struct lsp_logistics, deterioration_per_day)},
    };
    struct lsp_section row = lsp_section_open_child(section, "logistics", LSP_COUNT(KEYS), KEYS);
    if (row.map == NULL)
        return;
    row.subject = section->subject;
    struct lsp_logistics *logistics = &segment->logistics;
    size_t n_errors = section->reader->diags->n_errors;
    logistics->is_given = true;
    logistics->annual_t = 1; /* a faulty amount is still one */
    logistics->border_spread = lsp_field_node(&row, "safety_factor") != NULL ? 1 : 0;
    lsp_fields_numbers(&row, LSP_COUNT(NUMBERS), NUMBERS, logistics);
    read_shipment(&row, logistics);
    const struct lsp_yaml *rate = lsp_field_node(section, "cargo_rate");
    if (rate == NULL && section->reader->diags->n_errors == n_errors &&
        !(logistics->interest_per_year + logistics->deterioration_per_day > 0))
        lsp_diags_add(section->reader->diags, LSP_DIAG_OUT_OF_RANGE,
            &(struct lsp_diag_facts){.where = lsp_key_place(section->reader, row.map),
                .expected = "interest or deterioration greater than 0"},
            "time costs the goods of segment %s nothing", segment->id);
    if (rate != NULL && lsp_study_has_transit_cost(section->map))
        lsp_diags_add(section->reader->diags, LSP_DIAG_TRANSIT_TWICE,
            &(struct lsp_diag_facts){.where = lsp_key_place(section->reader, rate),
                .expected = "either cargo_rate or interest and deterioration, never both",
                .hint = "leave out cargo_rate",
                .related = lsp_key_place(section->reader, row.map),
                .related_note = "this says it too"},
            "segment %s states twice what a day in transit costs", segment->id);
}

/* A weight, or the word. */
static void read_shipment(const struct lsp_section *section, struct lsp_logistics *logistics)
{
    static const struct lsp_number SHIPMENT = {
        "shipment", "Size of a shipment", LSP_UNITS_TONNES, 0, 1e6, true, 0};
    const struct lsp_yaml *node = lsp_field_node(section, "shipment");
    if (node != NULL && (node->kind != LSP_YAML_SCALAR || strcmp(node->text, "chosen") != 0))
        (void)lsp_field_number(section, &SHIPMENT, &logistics->shipment_t);
}

void lsp_study_read_own_vehicles(
    const struct lsp_section *section, struct lsp_alternative *alternative)
{
    static const struct lsp_key MODES[] = {
        {"road", false}, {"rail", false}, {"air", false}, {"sea", false}};
    struct lsp_section modes = lsp_section_open_child(section, "vehicles", LSP_COUNT(MODES), MODES);
    modes.subject = section->subject;
    for (size_t mode = 0; mode < LSP_N_MODES; mode++) {
        if (lsp_field_node(&modes, LSP_MODE_NAMES[mode]) == NULL)
            continue;
        if ((alternative->modes >> mode & 1) == 0)
            refuse_mode(&modes, mode, alternative->id);
        read_own_vehicle(&modes, mode, alternative);
    }
}

/* An id, or a map with a load. */
static void read_own_vehicle(
    const struct lsp_section *modes, size_t mode, struct lsp_alternative *alternative)
{
    static const struct lsp_key KEYS[] = {{"vehicle", true}, {"load", true}};
    struct lsp_study_reader *reader = modes->reader;
    const char *name = LSP_MODE_NAMES[mode];
    struct lsp_section row = *modes;
    const char *key = name;
    if (lsp_field_node(modes, name)->kind == LSP_YAML_MAP) {
        row = lsp_section_open_child(modes, name, LSP_COUNT(KEYS), KEYS);
        row.subject = modes->subject;
        key = "vehicle";
        struct lsp_number load = {"load", lsp_study_printf(reader, "Load of a %s vehicle", name),
            LSP_UNITS_TONNES, 0, 1e6, true, 0};
        (void)lsp_field_number(&row, &load, &alternative->load[mode]);
    }
    if (!lsp_field_id(&row, key, LSP_VEHICLES, &alternative->vehicle[mode]))
        return;
    alternative->own_vehicles |= UINT32_C(1) << mode;
    lsp_study_check_vehicle_mode(&row, key, alternative->vehicle[mode], (enum lsp_mode)mode);
    lsp_study_check_load(&row, alternative->vehicle[mode], alternative->load[mode]);
}

static void refuse_mode(const struct lsp_section *modes, size_t mode, const char *alternative)
{
    struct lsp_study_reader *reader = modes->reader;
    lsp_diags_add(reader->diags, LSP_DIAG_OWN_VEHICLE_MODE,
        &(struct lsp_diag_facts){
            .where = lsp_key_place(reader, lsp_field_node(modes, LSP_MODE_NAMES[mode])),
            .found = LSP_MODE_NAMES[mode],
            .expected = "one of the alternative's modes"},
        "alternative %s has a vehicle of mode %s but does not use that mode", alternative,
        LSP_MODE_NAMES[mode]);
}

void lsp_study_check_vehicle_mode(
    const struct lsp_section *section, const char *key, uint32_t vehicle, enum lsp_mode mode)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_vehicle *named = &reader->inputs->base.network.vehicles[vehicle];
    if (named->mode == mode)
        return;
    lsp_diags_add(reader->diags, LSP_DIAG_VEHICLE_MODE,
        &(struct lsp_diag_facts){.where = lsp_value_place(reader, lsp_field_node(section, key)),
            .found = named->id,
            .expected = lsp_study_printf(reader, "a vehicle of mode %s", LSP_MODE_NAMES[mode]),
            .related = named->where,
            .related_note = "defined here"},
        "vehicle %s is not of mode %s", named->id, LSP_MODE_NAMES[mode]);
}

void lsp_study_check_load(const struct lsp_section *section, uint32_t vehicle, double load)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_vehicle *loaded = &reader->inputs->base.network.vehicles[vehicle];
    if (!(loaded->payload_t > 0 && load > loaded->payload_t))
        return;
    lsp_diags_add(reader->diags, LSP_DIAG_ABOVE_PAYLOAD,
        &(struct lsp_diag_facts){.where = lsp_value_place(reader, lsp_field_node(section, "load")),
            .expected = lsp_study_printf(reader, "t, at most %g", loaded->payload_t),
            .related = loaded->where,
            .related_note = "its payload stands here"},
        "vehicle %s is loaded with %g t", loaded->id, load);
}

void lsp_study_read_gauge_change(const struct lsp_section *section, struct lsp_crossing *crossing)
{
    static const struct lsp_key KEYS[] = {{"time", true}, {"cost", false}};
    static const struct lsp_number NUMBERS[] = {
        {"time", "Time of the change of gauge", LSP_UNITS_H, 0, 8760, false,
            offsetof(struct lsp_crossing, gauge_h)},
        {"cost", "Cost of the change of gauge", LSP_UNITS_MONEY, 0, LSP_VERY_MANY, false,
            offsetof(struct lsp_crossing, gauge_money)},
    };
    struct lsp_section row = lsp_section_open_child(section, "gauge_change", LSP_COUNT(KEYS), KEYS);
    row.subject = section->subject;
    lsp_fields_numbers(&row, LSP_COUNT(NUMBERS), NUMBERS, crossing);
}

void lsp_study_read_trade_response(
    const struct lsp_section *section, struct lsp_trade_response *trade)
{
    static const struct lsp_key KEYS[] = {{"elasticity", true}, {"day_rate", true}};
    static const struct lsp_number ELASTICITY = {
        "elasticity", "Response of trade to its cost", LSP_UNITS_PURE, 0, 100, true, 0};
    static const struct lsp_number DAY_RATE = {
        "day_rate", "Trade cost of a day", LSP_UNITS_PER_DAY, 0, 1, false, 0};
    struct lsp_section row =
        lsp_section_open_child(section, "trade_response", LSP_COUNT(KEYS), KEYS);
    if (row.map == NULL)
        return;
    struct lsp_study_reader *reader = section->reader;
    row.subject = section->subject;
    double value[3];
    if (lsp_field_shown(&row, &ELASTICITY, value)) /* no figure with a range rests on them */
        trade->elasticity = value[1];
    if (lsp_field_shown(&row, &DAY_RATE, value))
        trade->day_rate = value[1];
    bool has_goods = !reader->ids[LSP_SEGMENTS].complete;
    for (size_t segment = 0; segment < reader->inputs->base.demand.n_segments; segment++)
        has_goods |= reader->inputs->base.demand.segments[segment].is_goods;
    if (!has_goods)
        lsp_diags_add(reader->diags, LSP_DIAG_TRADE_WITHOUT_GOODS,
            &(struct lsp_diag_facts){.where = lsp_key_place(reader, row.map)},
            "trade is to respond in %s, but no segment is of goods", section->path);
}

void lsp_study_check_goods(struct lsp_study_reader *reader)
{
    const struct lsp_case *base = &reader->inputs->base;
    lsp_study_fix_sizes(reader->inputs);
    if (reader->diags->n_errors > 0)
        return; /* a link or vehicle may be missing for that */
    for (size_t segment = 0; segment < base->demand.n_segments; segment++)
        check_limits_of_segment(reader, segment);
    for (uint32_t crossing = 0; crossing < base->n_crossings; crossing++)
        check_gauge(reader, crossing);
}

/* Who may cross is a fact, checked once: draws do not vary it, lest a segment be cut off in some.
 */
void lsp_study_fix_sizes(struct lsp_study_inputs *inputs)
{
    struct lsp_assumptions *assumptions = &inputs->assumptions;
    for (size_t item = 0; item < assumptions->n_items; item++)
        if (assumptions->items[item].target != NULL &&
            is_size(inputs, assumptions->items[item].target))
            assumptions->items[item].target = NULL;
}

/* Whether a number of the register is a vehicle's size or a link's limit. */
static bool is_size(const struct lsp_study_inputs *inputs, const double *target)
{
    const struct lsp_network_specs *specs = &inputs->base.network;
    for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++)
        if (is_among(target, specs->vehicles[vehicle].size))
            return true;
    for (size_t link = 0; link < specs->n_links; link++)
        if (is_among(target, specs->links[link].max_size))
            return true;
    size_t n_scenarios = inputs->n_scenarios, n_events = inputs->uncertainty.n_events;
    for (size_t at = 0; at < n_scenarios + n_events; at++) {
        const struct lsp_scenario *scenario =
            at < n_scenarios ? &inputs->scenarios[at]
                             : &inputs->uncertainty.events[at - n_scenarios].scenario;
        for (size_t row = 0; row < scenario->n_edits; row++) {
            const struct lsp_edit *edit = &scenario->edits[row];
            bool is_limit = edit->kind == LSP_EDIT_SET_LINK &&
                            edit->link_attribute == LSP_LINK_MAX_SIZE && target == &edit->value;
            if (is_limit ||
                (edit->kind == LSP_EDIT_ADD_LINK && is_among(target, edit->link.max_size)))
                return true;
        }
    }
    return false;
}

static bool is_among(const double *target, const double sizes[LSP_N_SIZES])
{
    bool is_there = false;
    for (int size = 0; size < LSP_N_SIZES; size++)
        is_there |= target == &sizes[size];
    return is_there;
}

static void check_limits_of_segment(struct lsp_study_reader *reader, size_t segment)
{
    const struct lsp_demand *demand = &reader->inputs->base.demand;
    struct attempt attempts[LSP_MAX_ALTERNATIVES];
    size_t n_open = 0, n_barred = 0;
    for (size_t row = 0; row < demand->n_alternatives; row++) {
        if ((demand->alternatives[row].segments >> segment & 1) == 0)
            continue;
        n_open++;
        if (is_barred(reader, segment, row, &attempts[n_barred]))
            n_barred++;
    }
    for (size_t at = 0; at < n_barred; at++)
        report_barred(reader, &attempts[at], n_barred == n_open);
}

/* Whether limits keep the segment from a crossing that the alternative must pass. */
static bool is_barred(
    struct lsp_study_reader *reader, size_t segment, size_t row, struct attempt *ret_attempt)
{
    const struct lsp_case *base = &reader->inputs->base;
    for (uint32_t crossing = 0; crossing < base->n_crossings; crossing++) {
        if ((base->demand.alternatives[row].crossings >> crossing & 1) == 0)
            continue;
        struct attempt attempt = {.base = base,
            .segment = segment,
            .alternative = row,
            .crossing = crossing,
            .barred_vehicle = LSP_NONE};
        lsp_study_visit_links(reader->inputs, try_link, &attempt);
        if (attempt.can_pass || attempt.barred_vehicle == LSP_NONE)
            continue;
        *ret_attempt = attempt;
        return true;
    }
    return false;
}

static void try_link(void *user, const struct lsp_link_spec *link, struct lsp_place where)
{
    struct attempt *attempt = user;
    const struct lsp_demand *demand = &attempt->base->demand;
    const struct lsp_network_specs *specs = &attempt->base->network;
    uint32_t vehicle =
        lsp_demand_vehicle(demand, attempt->segment, attempt->alternative, link->mode);
    if (link->crossing != attempt->crossing || vehicle == LSP_NONE ||
        (demand->alternatives[attempt->alternative].modes >> link->mode & 1) == 0)
        return;
    if ((lsp_network_link_vehicles(specs, link) >> vehicle & 1) != 0) {
        attempt->can_pass = true;
    } else if (attempt->barred_vehicle == LSP_NONE &&
               lsp_network_barring_size(link, &specs->vehicles[vehicle]) != LSP_N_SIZES) {
        attempt->barred_vehicle = vehicle;
        attempt->barred = *link;
        attempt->barred.where = where;
    }
}

static void report_barred(
    struct lsp_study_reader *reader, const struct attempt *attempt, bool is_last_way)
{
    const struct lsp_demand *demand = &reader->inputs->base.demand;
    const struct lsp_vehicle *vehicle =
        &reader->inputs->base.network.vehicles[attempt->barred_vehicle];
    const struct lsp_segment *segment = &demand->segments[attempt->segment];
    enum lsp_size size = lsp_network_barring_size(&attempt->barred, vehicle);
    lsp_diags_add(reader->diags, is_last_way ? LSP_DIAG_ALL_WAYS_BARRED : LSP_DIAG_BARRED_BY_LIMIT,
        &(struct lsp_diag_facts){.where = attempt->barred.where,
            .found = lsp_study_printf(reader, "%s of vehicle %s: %g %s", LSP_SIZE_NAMES[size],
                vehicle->id, vehicle->size[size], LSP_SIZE_UNITS[size]),
            .expected = lsp_study_printf(
                reader, "%s, at most %g", LSP_SIZE_UNITS[size], attempt->barred.max_size[size]),
            .hint =
                is_last_way ? "give the segment another vehicle on one of its alternatives" : NULL,
            .related = segment->where,
            .related_note = "the segment"},
        "link %s bars segment %s from alternative %s%s", attempt->barred.id, segment->id,
        demand->alternatives[attempt->alternative].id, is_last_way ? ", and it has no other" : "");
}

static void check_gauge(struct lsp_study_reader *reader, uint32_t crossing)
{
    const struct lsp_crossing *at = &reader->inputs->base.crossings[crossing];
    uint32_t not_found = crossing;
    if (!(at->gauge_h > 0 || at->gauge_money > 0))
        return;
    lsp_study_visit_links(reader->inputs, find_rail, &not_found);
    if (not_found != LSP_NONE)
        lsp_diags_add(reader->diags, LSP_DIAG_GAUGE_WITHOUT_RAIL,
            &(struct lsp_diag_facts){.where = at->where, .expected = "a link of mode rail"},
            "gauge is changed at crossing %s, where no railway crosses", at->id);
}

/* Sets the crossing that is looked for to LSP_NONE where a railway uses it. */
static void find_rail(void *user, const struct lsp_link_spec *link, struct lsp_place where)
{
    uint32_t *crossing = user;
    (void)where;
    if (link->crossing == *crossing && link->mode == LSP_RAIL)
        *crossing = LSP_NONE;
}
