/* study.yaml: edits, the steps from the base to a scenario.
 *
 * A link that an edit adds becomes known to the edits after it.  What is done to a link that only
 * the side with the project has is itself done on that side only.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_edits_internal.h"
#include "formats/tables_internal.h"

#include <string.h>

#include "base/date.h"

/* When a post is open. */
struct hours {
    double opens_h, closes_h;
};

typedef void read_edit(struct lsp_edit_item *item);

/* A kind of edit. */
struct kind {
    const char *name;
    const struct lsp_key *keys;
    size_t n_keys;
    read_edit *read;
};

static void read_item(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    const char *path, bool is_project, struct lsp_scenario *scenario);
static const struct kind *find_kind(struct lsp_study_reader *reader, const struct lsp_yaml *node);
static void read_side_and_dates(struct lsp_edit_item *item, bool is_project);
static void add_link(struct lsp_edit_item *item);
static void read_link_row(struct lsp_edit_item *item, struct lsp_link_spec *link);
static struct lsp_place place_of(const struct lsp_section *section, const char *key);
static void read_geometry(const struct lsp_section *section, struct lsp_link_spec *link);
static void check_vehicles_mode(
    const struct lsp_section *section, const char *key, uint32_t vehicles, enum lsp_mode mode);
static void check_tolls(const struct lsp_section *section, uint32_t vehicles, enum lsp_mode mode);
static void set_link(struct lsp_edit_item *item);
static void set_tolls(struct lsp_edit_item *item);
static void close_link(struct lsp_edit_item *item);
static bool find_target_link(struct lsp_edit_item *item, uint32_t *ret_link);
static void close_route(struct lsp_edit_item *item);
static void set_post(struct lsp_edit_item *item);
static bool set_post_number(struct lsp_edit_item *item, const struct lsp_section *section,
    const struct lsp_number *number, enum lsp_post_attribute attribute, uint32_t group);
static bool set_staffing(struct lsp_edit_item *item);
static bool set_booking(struct lsp_edit_item *item);
static void check_post_has(
    struct lsp_edit_item *item, uint32_t post, const char *edit_key, const char *post_key);
static bool set_opening(struct lsp_edit_item *item, uint32_t post);
static void check_opening(struct lsp_edit_item *item, const struct lsp_post *post);
static bool check_hours_on(struct lsp_edit_item *item, const struct lsp_post *post, int32_t day);
static struct hours find_hours(
    const struct lsp_edit_item *item, const struct lsp_post *post, enum lsp_side side, int32_t day);
static bool is_edit_of_hours(const struct lsp_edit *edit, uint32_t post);
static bool is_faulty_post(const struct lsp_edit_item *item, uint32_t post);
static bool set_post_lanes(struct lsp_edit_item *item, uint32_t post);
static void scale_demand(struct lsp_edit_item *item);
static void set_demand(struct lsp_edit_item *item);
static void set_segment(struct lsp_edit_item *item);
static void report_nothing_set(struct lsp_edit_item *item);

/* Sizes, toll and so on of an added link; `length` and `free_speed` must be written. */
static const struct lsp_number LINK_NUMBERS[] = {
    {"length", "Length", LSP_UNITS_KM, 0, 50000, true, offsetof(struct lsp_link_spec, length_km)},
    {"free_speed", "Free speed", LSP_UNITS_KM_H, 0, 2000, true,
        offsetof(struct lsp_link_spec, free_speed_km_h)},
    {"lanes", "Lanes", LSP_UNITS_LANES, 1, 100, false, offsetof(struct lsp_link_spec, lanes)},
    {"capacity", "Capacity of a lane", LSP_UNITS_PCE_H, 0, 1e6, false,
        offsetof(struct lsp_link_spec, capacity_veh_h_lane)},
    {"toll", "Toll", LSP_UNITS_MONEY, 0, LSP_VERY_MANY, false,
        offsetof(struct lsp_link_spec, toll_money)},
    {"vdf_alpha", "Volume-delay alpha", LSP_UNITS_PURE, 0, 100, false,
        offsetof(struct lsp_link_spec, bpr_alpha)},
    {"vdf_beta", "Volume-delay beta", LSP_UNITS_PURE, 1, 20, false,
        offsetof(struct lsp_link_spec, bpr_beta)},
    {"background", "Other traffic", LSP_UNITS_PCE_DAY, 0, LSP_VERY_MANY, false,
        offsetof(struct lsp_link_spec, background_veh_day)},
    {"max_gross", "Gross weight allowed", LSP_UNITS_TONNES, 0, 1e6, false,
        offsetof(struct lsp_link_spec, max_size[LSP_GROSS])},
    {"max_axle", "Axle weight allowed", LSP_UNITS_TONNES, 0, 1e6, false,
        offsetof(struct lsp_link_spec, max_size[LSP_AXLE])},
    {"max_height", "Height allowed", LSP_UNITS_M, 0, 1000, false,
        offsetof(struct lsp_link_spec, max_size[LSP_HEIGHT])},
    {"max_width", "Width allowed", LSP_UNITS_M, 0, 1000, false,
        offsetof(struct lsp_link_spec, max_size[LSP_WIDTH])},
    {"max_length", "Length allowed", LSP_UNITS_M, 0, 1000, false,
        offsetof(struct lsp_link_spec, max_size[LSP_LENGTH])},
};

/* Of vehicles that pay another toll than the rest. */
static const struct lsp_number VEHICLE_TOLL = {
    NULL, "Toll", LSP_UNITS_MONEY, 0, LSP_VERY_MANY, false, 0};

static const struct lsp_key ADD_LINK_KEYS[] = {{"id", true}, {"name", false}, {"from", true},
    {"to", true}, {"mode", true}, {"length", true}, {"free_speed", true}, {"lanes", false},
    {"capacity", false}, {"toll", false}, {"tolls", false}, {"vdf_alpha", false},
    {"vdf_beta", false}, {"background", false}, {"max_gross", false}, {"max_axle", false},
    {"max_height", false}, {"max_width", false}, {"max_length", false}, {"vehicles", false},
    {"crossing", false}, {"operator", false}, {"geometry", false}, {"directed", false},
    {"schematic", false}, {"side", false}, {"via", false}, {"cost", false}};
static const struct lsp_key SET_LINK_KEYS[] = {{"link", true}, {"side", false}, {"from", false},
    {"to", false}, {"free_speed", false}, {"lanes", false}, {"capacity", false}, {"toll", false},
    {"tolls", false}, {"length", false}, {"max_gross", false}, {"max_axle", false},
    {"max_height", false}, {"max_width", false}, {"max_length", false}, {"vehicles", false},
    {"cost", false}};
static const struct lsp_key CLOSE_LINK_KEYS[] = {
    {"link", true}, {"side", false}, {"from", false}, {"to", false}};
static const struct lsp_key CLOSE_ROUTE_KEYS[] = {
    {"route", true}, {"side", false}, {"from", false}, {"to", false}};
static const struct lsp_key SET_POST_KEYS[] = {{"post", true}, {"side", false}, {"from", false},
    {"to", false}, {"opens", false}, {"closes", false}, {"staffed_share", false}, {"lanes", false},
    {"staffing", false}, {"secondary_lanes", false}, {"booking", false}};
static const struct lsp_key SCALE_DEMAND_KEYS[] = {{"segments", false}, {"factor", true}};
static const struct lsp_key SET_DEMAND_KEYS[] = {{"table", true}};
static const struct lsp_key SET_SEGMENT_KEYS[] = {
    {"segments", false}, {"side", false}, {"from", false}, {"to", false}, {"border_effect", true}};

static const struct kind KINDS[] = {
    {"add_link", ADD_LINK_KEYS, LSP_COUNT(ADD_LINK_KEYS), add_link},
    {"set_link", SET_LINK_KEYS, LSP_COUNT(SET_LINK_KEYS), set_link},
    {"close_link", CLOSE_LINK_KEYS, LSP_COUNT(CLOSE_LINK_KEYS), close_link},
    {"close_route", CLOSE_ROUTE_KEYS, LSP_COUNT(CLOSE_ROUTE_KEYS), close_route},
    {"set_post", SET_POST_KEYS, LSP_COUNT(SET_POST_KEYS), set_post},
    {"scale_demand", SCALE_DEMAND_KEYS, LSP_COUNT(SCALE_DEMAND_KEYS), scale_demand},
    {"set_demand", SET_DEMAND_KEYS, LSP_COUNT(SET_DEMAND_KEYS), set_demand},
    {"set_segment", SET_SEGMENT_KEYS, LSP_COUNT(SET_SEGMENT_KEYS), set_segment},
    {"split_link", LSP_SPLIT_LINK_KEYS, LSP_N_SPLIT_LINK_KEYS, lsp_study_split_link},
};

void lsp_study_read_edits(struct lsp_study_reader *reader, const struct lsp_yaml *list,
    const char *path, bool is_project, struct lsp_scenario *scenario)
{
    size_t index = 0;
    for (const struct lsp_yaml *node = list->first; node != NULL && reader->status == LSP_OK;
         node = node->next, index++)
        read_item(
            reader, node, lsp_study_printf(reader, "%s[%zu]", path, index), is_project, scenario);
}

static void read_item(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    const char *path, bool is_project, struct lsp_scenario *scenario)
{
    const struct kind *kind = find_kind(reader, node);
    if (kind == NULL) {
        reader->ids[LSP_LINKS].complete = false; /* it may have been meant to add one */
        return;
    }
    struct lsp_edit_item item = {.scenario = scenario};
    item.section = lsp_section_open(reader, node->first,
        lsp_study_printf(reader, "%s.%s", path, kind->name), kind->n_keys, kind->keys);
    if (item.section.map == NULL)
        return;
    item.common = (struct lsp_edit){.with_only = is_project,
        .from_day = INT32_MIN,
        .to_day = INT32_MAX,
        .target = LSP_NONE,
        .where = lsp_key_place(reader, node->first)};
    read_side_and_dates(&item, is_project);
    kind->read(&item);
    lsp_study_state_cost_of_edit(reader, &item.section);
}

/* An edit is a map with one key, its kind. */
static const struct kind *find_kind(struct lsp_study_reader *reader, const struct lsp_yaml *node)
{
    bool is_one = node->kind == LSP_YAML_MAP && node->n_children == 1;
    const char *names[LSP_COUNT(KINDS)];
    for (size_t kind = 0; kind < LSP_COUNT(KINDS); kind++) {
        names[kind] = KINDS[kind].name;
        if (is_one && strcmp(node->first->key, names[kind]) == 0)
            return &KINDS[kind];
    }
    struct lsp_diag_facts facts = {.where = lsp_value_place(reader, node),
        .expected = lsp_diags_join(reader->diags, names, LSP_COUNT(names)),
        .hint = "begin each edit with a dash of its own"};
    if (!is_one) {
        lsp_diags_add(reader->diags, LSP_DIAG_EDIT_KIND, &facts, "an edit is not one kind of edit");
        return NULL;
    }
    facts.where = lsp_key_place(reader, node->first);
    facts.found = node->first->key;
    const char *near = lsp_nearest_name(node->first->key, names, LSP_COUNT(names));
    facts.hint = near == NULL ? NULL : lsp_study_printf(reader, "did you mean %s", near);
    lsp_diags_add(
        reader->diags, LSP_DIAG_EDIT_KIND, &facts, "\"%s\" is no kind of edit", node->first->key);
    return NULL;
}

/* The keys `from` and `to` of an added link are its nodes: it is there for good. */
static void read_side_and_dates(struct lsp_edit_item *item, bool is_project)
{
    static const char *const SIDES[] = {"both", "with", "without"};
    const struct lsp_section *section = &item->section;
    size_t side = 0;
    if (lsp_field_choice(section, "side", LSP_COUNT(SIDES), SIDES, &side))
        item->common.with_only = side == 1 || (is_project && side != 2);
    item->common.without_only = side == 2;
    if (strcmp(section->map->key, "add_link") == 0)
        return;
    bool has_from = lsp_field_date(section, "from", &item->common.from_day);
    bool has_to = lsp_field_date(section, "to", &item->common.to_day);
    if (has_from && has_to && item->common.from_day >= item->common.to_day)
        lsp_diags_add(section->reader->diags, LSP_DIAG_EDIT_DATES,
            &(struct lsp_diag_facts){
                .where = lsp_value_place(section->reader, lsp_field_node(section, "to")),
                .expected = "a later day than that from which the edit holds"},
            "an edit ends before it begins");
}

struct lsp_edit *lsp_study_append_edit(struct lsp_edit_item *item, enum lsp_edit_kind kind)
{
    struct lsp_scenario *scenario = item->scenario;
    if (scenario->n_edits == LSP_MAX_EDITS) {
        lsp_diags_add(item->section.reader->diags, LSP_DIAG_TOO_MANY,
            &(struct lsp_diag_facts){.where = item->common.where,
                .hint = "each attribute that set_link or set_post sets counts as one"},
            "scenario %s has more than %d edits, those of the project included", scenario->id,
            LSP_MAX_EDITS);
        return NULL;
    }
    struct lsp_edit *edit = &scenario->edits[scenario->n_edits++];
    *edit = item->common;
    edit->kind = kind;
    return edit;
}

static void add_link(struct lsp_edit_item *item)
{
    struct lsp_study_reader *reader = item->section.reader;
    struct lsp_edit *edit = lsp_study_append_edit(item, LSP_EDIT_ADD_LINK);
    if (edit == NULL)
        return;
    edit->target = (uint32_t)reader->ids[LSP_LINKS].n;
    size_t n_errors = reader->diags->n_errors;
    read_link_row(item, &edit->link);
    if (reader->diags->n_errors > n_errors)
        reader->ids[LSP_LINKS].complete = false; /* its id may be what is wrong */
    (void)lsp_study_do_edit(reader, edit);
}

static void read_link_row(struct lsp_edit_item *item, struct lsp_link_spec *link)
{
    struct lsp_section *section = &item->section;
    struct lsp_study_reader *reader = section->reader;
    *link = lsp_link_default(item->common.where);
    if (lsp_field_text(section, "id", &link->id) &&
        lsp_study_find_id(reader, LSP_LINKS, link->id) != LSP_NONE)
        lsp_diags_add(reader->diags, LSP_DIAG_DUPLICATE_ID,
            &(struct lsp_diag_facts){
                .where = lsp_value_place(reader, lsp_field_node(section, "id")), .found = link->id},
            "there is already a link \"%s\"", link->id);
    link->name = link->id;
    (void)lsp_field_text(section, "name", &link->name);
    section->subject = link->name;
    size_t mode = LSP_ROAD;
    (void)lsp_field_choice(section, "mode", LSP_N_MODES, LSP_MODE_NAMES, &mode);
    link->mode = (enum lsp_mode)mode;
    (void)lsp_field_id(section, "from", LSP_NODES, &link->from_node);
    (void)lsp_field_id(section, "to", LSP_NODES, &link->to_node);
    for (size_t number = 0; number < LSP_COUNT(LINK_NUMBERS); number++)
        if (lsp_field_node(section, LINK_NUMBERS[number].key) != NULL) /* as for rows of link.csv */
            lsp_fields_numbers(section, 1, &LINK_NUMBERS[number], link);
    link->tolled_vehicles =
        lsp_fields_per_vehicle(section, "tolls", &VEHICLE_TOLL, link->vehicle_toll_money);
    check_tolls(section, link->tolled_vehicles, link->mode);
    (void)lsp_field_bool(section, "directed", &link->directed);
    (void)lsp_field_bool(section, "schematic", &link->schematic);
    (void)lsp_field_id(section, "crossing", LSP_CROSSINGS, &link->crossing);
    uint32_t company = LSP_NONE;
    if (lsp_field_id(section, "operator", LSP_OPERATORS, &company))
        link->operator_id = reader->ids[LSP_OPERATORS].names[company];
    if (lsp_field_id_bits(section, "vehicles", LSP_VEHICLES, &link->allowed_vehicles))
        check_vehicles_mode(section, "vehicles", link->allowed_vehicles, link->mode);
    read_geometry(section, link);
    lsp_study_read_via(section, link);
    const struct lsp_link_places places = {.link = link->where,
        .length = place_of(section, "length"),
        .free_speed = place_of(section, "free_speed"),
        .to_node = place_of(section, "to")};
    lsp_check_link(&reader->edited.specs, link, &places, reader->diags);
}

/* Of a number, where it stands as `mid`; of the whole section when the key is missing. */
static struct lsp_place place_of(const struct lsp_section *section, const char *key)
{
    const struct lsp_yaml *node = lsp_field_node(section, key);
    const struct lsp_yaml *mid = lsp_yaml_child(node, "mid");
    return lsp_value_place(section->reader, mid != NULL ? mid : node != NULL ? node : section->map);
}

static void read_geometry(const struct lsp_section *section, struct lsp_link_spec *link)
{
    struct lsp_study_reader *reader = section->reader;
    const char *text = NULL;
    if (lsp_field_text(section, "geometry", &text))
        lsp_study_note(reader, lsp_read_line(&reader->tables, text,
                                   lsp_value_place(reader, lsp_field_node(section, "geometry")),
                                   &link->n_points, &link->point_lon_deg, &link->point_lat_deg));
}

static void check_vehicles_mode(
    const struct lsp_section *section, const char *key, uint32_t vehicles, enum lsp_mode mode)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_network_specs *specs = &reader->inputs->base.network;
    for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++)
        if ((vehicles >> vehicle & 1) != 0 && specs->vehicles[vehicle].mode != mode)
            lsp_diags_add(reader->diags, LSP_DIAG_OTHER_MODE,
                &(struct lsp_diag_facts){
                    .where = lsp_value_place(reader, lsp_field_node(section, key)),
                    .found = specs->vehicles[vehicle].id,
                    .expected =
                        lsp_study_printf(reader, "vehicles of mode %s", LSP_MODE_NAMES[mode])},
                "vehicle %s is not of mode %s", specs->vehicles[vehicle].id, LSP_MODE_NAMES[mode]);
}

/* A toll of nobody, or of those who cannot pass, would be left out without a word. */
static void check_tolls(const struct lsp_section *section, uint32_t vehicles, enum lsp_mode mode)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *map = lsp_field_node(section, "tolls");
    if (mode != LSP_N_MODES) /* that of a link that is not known */
        check_vehicles_mode(section, "tolls", vehicles, mode);
    if (map == NULL || map->kind != LSP_YAML_MAP || map->first != NULL)
        return;
    lsp_diags_add(reader->diags, LSP_DIAG_EMPTY_FIELD,
        &(struct lsp_diag_facts){.where = lsp_value_place(reader, map),
            .expected = "a toll for each vehicle that pays another than the rest",
            .hint = "leave the key out if all pay the same"},
        "tolls is empty");
}

static void set_link(struct lsp_edit_item *item)
{
    static const struct {
        enum lsp_link_attribute attribute;
        struct lsp_number number;
        enum lsp_size size;
    } ATTRIBUTES[] = {
        {LSP_LINK_FREE_SPEED, {"free_speed", "New free speed", LSP_UNITS_KM_H, 0, 2000, true, 0},
            0},
        {LSP_LINK_LANES, {"lanes", "New lanes", LSP_UNITS_LANES, 1, 100, false, 0}, 0},
        {LSP_LINK_CAPACITY,
            {"capacity", "New capacity of a lane", LSP_UNITS_PCE_H, 0, 1e6, false, 0}, 0},
        {LSP_LINK_TOLL, {"toll", "New toll", LSP_UNITS_MONEY, 0, LSP_VERY_MANY, false, 0}, 0},
        {LSP_LINK_LENGTH, {"length", "New length", LSP_UNITS_KM, 0, 50000, true, 0}, 0},
        {LSP_LINK_MAX_SIZE,
            {"max_gross", "New gross weight allowed", LSP_UNITS_TONNES, 0, 1e6, false, 0},
            LSP_GROSS},
        {LSP_LINK_MAX_SIZE,
            {"max_axle", "New axle weight allowed", LSP_UNITS_TONNES, 0, 1e6, false, 0}, LSP_AXLE},
        {LSP_LINK_MAX_SIZE, {"max_height", "New height allowed", LSP_UNITS_M, 0, 1000, false, 0},
            LSP_HEIGHT},
        {LSP_LINK_MAX_SIZE, {"max_width", "New width allowed", LSP_UNITS_M, 0, 1000, false, 0},
            LSP_WIDTH},
        {LSP_LINK_MAX_SIZE, {"max_length", "New length allowed", LSP_UNITS_M, 0, 1000, false, 0},
            LSP_LENGTH},
    };
    struct lsp_section *section = &item->section;
    bool sets_something =
        lsp_field_node(section, "vehicles") != NULL || lsp_field_node(section, "tolls") != NULL;
    for (size_t row = 0; row < LSP_COUNT(ATTRIBUTES); row++)
        sets_something |= lsp_field_node(section, ATTRIBUTES[row].number.key) != NULL;
    if (!sets_something)
        report_nothing_set(item);
    uint32_t link = LSP_NONE, vehicles = 0;
    bool has_link = find_target_link(item, &link);
    section->subject = has_link ? lsp_study_link(section->reader, link)->name : NULL;
    item->common.target = link;
    for (size_t row = 0; row < LSP_COUNT(ATTRIBUTES); row++) {
        if (lsp_field_node(section, ATTRIBUTES[row].number.key) == NULL)
            continue;
        struct lsp_edit *edit = lsp_study_append_edit(item, LSP_EDIT_SET_LINK);
        if (edit == NULL)
            return;
        edit->link_attribute = ATTRIBUTES[row].attribute;
        edit->size = ATTRIBUTES[row].size;
        (void)lsp_field_number(section, &ATTRIBUTES[row].number, &edit->value);
    }
    set_tolls(item);
    if (!lsp_field_id_bits(section, "vehicles", LSP_VEHICLES, &vehicles))
        return;
    struct lsp_edit *edit = lsp_study_append_edit(item, LSP_EDIT_SET_LINK);
    if (edit == NULL)
        return;
    edit->link_attribute = LSP_LINK_ALLOWED_VEHICLES;
    edit->vehicles = vehicles;
    if (has_link)
        check_vehicles_mode(
            section, "vehicles", vehicles, lsp_study_link(section->reader, link)->mode);
}

/* Each toll is registered where its edit keeps it, so that the uncertainty run can vary it. */
static void set_tolls(struct lsp_edit_item *item)
{
    const struct lsp_section *section = &item->section;
    const struct lsp_yaml *map = lsp_field_map(section, "tolls");
    uint32_t link = item->common.target, vehicles = 0;
    for (const struct lsp_yaml *node = map == NULL ? NULL : map->first; node != NULL;
         node = node->next) {
        uint32_t vehicle = lsp_key_id(section->reader, node, LSP_VEHICLES);
        struct lsp_edit *edit =
            vehicle == LSP_NONE ? NULL : lsp_study_append_edit(item, LSP_EDIT_SET_LINK);
        if (edit == NULL)
            continue;
        vehicles |= UINT32_C(1) << vehicle;
        edit->link_attribute = LSP_LINK_VEHICLE_TOLL;
        edit->vehicle = vehicle;
        lsp_field_of_vehicle(section, map, vehicle, &VEHICLE_TOLL, &edit->value);
    }
    if (map != NULL)
        check_tolls(section, vehicles,
            link == LSP_NONE ? LSP_N_MODES : lsp_study_link(section->reader, link)->mode);
}

static void close_link(struct lsp_edit_item *item)
{
    if (!find_target_link(item, &item->common.target))
        return;
    (void)lsp_study_append_edit(item, LSP_EDIT_CLOSE_LINK);
}

static bool find_target_link(struct lsp_edit_item *item, uint32_t *ret_link)
{
    if (!lsp_field_id(&item->section, "link", LSP_LINKS, ret_link))
        return false;
    const struct lsp_link_spec *link = lsp_study_link(item->section.reader, *ret_link);
    uint32_t whole = link->is_part ? link->part_of : *ret_link;
    for (size_t edit = 0; edit < item->scenario->n_edits; edit++) {
        const struct lsp_edit *earlier = &item->scenario->edits[edit];
        if (earlier->kind == LSP_EDIT_ADD_LINK && earlier->target == whole)
            item->common.with_only |= earlier->with_only;
    }
    if (item->common.with_only && item->common.without_only)
        lsp_diags_add(item->section.reader->diags, LSP_DIAG_EDIT_EMPTY,
            &(struct lsp_diag_facts){.where = item->common.where,
                .hint = "only the side with the project has this link"},
            "the edit holds on neither side");
    return true;
}

static void close_route(struct lsp_edit_item *item)
{
    const struct lsp_study_reader *reader = item->section.reader;
    uint32_t route = LSP_NONE;
    if (!lsp_field_id(&item->section, "route", LSP_ROUTES, &route))
        return;
    struct lsp_edit *edit = lsp_study_append_edit(item, LSP_EDIT_CLOSE_ROUTE);
    if (edit != NULL)
        edit->route_id = reader->ids[LSP_ROUTES].names[route];
}

static void set_post(struct lsp_edit_item *item)
{
    static const struct lsp_number STAFFED = {
        "staffed_share", "New share of lanes staffed", LSP_UNITS_PURE, 0, 1, false, 0};
    static const struct lsp_number SECONDARY = {"secondary_lanes",
        "New lanes for secondary inspection", LSP_UNITS_LANES, 0, 1000, false, 0};
    struct lsp_section *section = &item->section;
    uint32_t post = LSP_NONE;
    if (!lsp_field_id(section, "post", LSP_POSTS, &post))
        return;
    item->common.target = post;
    section->subject = section->reader->inputs->base.posts[post].name;
    bool sets_something = set_opening(item, post);
    sets_something |= set_post_number(item, section, &STAFFED, LSP_POST_STAFFED_SHARE, 0);
    sets_something |= set_post_number(item, section, &SECONDARY, LSP_POST_SECONDARY_LANES, 0);
    sets_something |= set_post_lanes(item, post);
    sets_something |= set_staffing(item);
    sets_something |= set_booking(item);
    check_post_has(item, post, "secondary_lanes", "secondary");
    if (!sets_something)
        report_nothing_set(item);
}

/* What a post does not do at all cannot be done otherwise. */
static void check_post_has(
    struct lsp_edit_item *item, uint32_t post, const char *edit_key, const char *post_key)
{
    struct lsp_study_reader *reader = item->section.reader;
    const struct lsp_yaml *set = lsp_field_node(&item->section, edit_key), *root = set;
    const struct lsp_post *at = &reader->inputs->base.posts[post];
    while (root != NULL && root->parent != NULL)
        root = root->parent;
    if (set == NULL || is_faulty_post(item, post) ||
        lsp_yaml_child(lsp_yaml_child(lsp_yaml_child(root, "posts"), at->id), post_key) != NULL)
        return;
    lsp_diags_add(reader->diags, LSP_DIAG_POST_LACKS,
        &(struct lsp_diag_facts){.where = lsp_key_place(reader, set),
            .expected = lsp_study_printf(reader, "a post that has `%s`", post_key),
            .hint = lsp_study_printf(
                reader, "say under `%s` of the post which vehicles it concerns", post_key),
            .related = at->where,
            .related_note = "the post"},
        "post %s has no %s, so %s changes nothing", at->id, post_key, edit_key);
}

/* One number of a post; true when it is there. */
static bool set_post_number(struct lsp_edit_item *item, const struct lsp_section *section,
    const struct lsp_number *number, enum lsp_post_attribute attribute, uint32_t group)
{
    if (lsp_field_node(section, number->key) == NULL)
        return false;
    struct lsp_edit *edit = lsp_study_append_edit(item, LSP_EDIT_SET_POST);
    if (edit == NULL)
        return true;
    edit->post_attribute = attribute;
    edit->group = group;
    (void)lsp_field_number(section, number, &edit->value);
    return true;
}

/* The new staff by hour takes the place of all that the post has. */
static bool set_staffing(struct lsp_edit_item *item)
{
    struct lsp_study_reader *reader = item->section.reader;
    const struct lsp_yaml *map = lsp_field_map(&item->section, "staffing");
    struct lsp_section rows = item->section;
    uint32_t hours = 0, hour = 0;
    size_t n_before = item->scenario->n_edits;
    rows.map = map;
    rows.path = lsp_study_printf(reader, "%s.staffing", item->section.path);
    for (const struct lsp_yaml *node = map == NULL ? NULL : map->first; node != NULL;
         node = node->next) {
        if (!lsp_study_hour(reader, node, &hour))
            continue;
        struct lsp_number share = {node->key,
            lsp_study_printf(reader, "New share of lanes staffed from %02u:00", hour),
            LSP_UNITS_PURE, 0, 1, false, 0};
        (void)set_post_number(item, &rows, &share, LSP_POST_STAFFING, hour);
        hours |= 1u << hour;
    }
    for (size_t row = n_before; row < item->scenario->n_edits; row++)
        item->scenario->edits[row].hours = hours;
    return lsp_field_node(&item->section, "staffing") != NULL;
}

/* A map from vehicle to the share that books and its spread, or to one of them. */
static bool set_booking(struct lsp_edit_item *item)
{
    static const struct lsp_key KEYS[] = {{"share", false}, {"spread", false}};
    static const struct lsp_number SHARE = {
        "share", "New share that books", LSP_UNITS_PURE, 0, 1, false, 0};
    static const struct lsp_number SPREAD = {
        "spread", "New spread of gaps between booked arrivals", LSP_UNITS_PURE, 0, 1, false, 0};
    struct lsp_study_reader *reader = item->section.reader;
    const struct lsp_yaml *map = lsp_field_map(&item->section, "booking");
    for (const struct lsp_yaml *node = map == NULL ? NULL : map->first; node != NULL;
         node = node->next) {
        struct lsp_section row = lsp_section_open(reader, node,
            lsp_study_printf(reader, "%s.booking.%s", item->section.path, node->key),
            LSP_COUNT(KEYS), KEYS);
        uint32_t vehicle = lsp_key_id(reader, node, LSP_VEHICLES);
        if (vehicle == LSP_NONE)
            continue;
        row.subject = item->section.subject;
        (void)set_post_number(item, &row, &SHARE, LSP_POST_BOOKED_SHARE, vehicle);
        (void)set_post_number(item, &row, &SPREAD, LSP_POST_BOOKED_SPREAD, vehicle);
    }
    return lsp_field_node(&item->section, "booking") != NULL;
}

static bool set_opening(struct lsp_edit_item *item, uint32_t post)
{
    static const struct {
        enum lsp_post_attribute attribute;
        const char *key;
    } HOURS[] = {{LSP_POST_OPENS, "opens"}, {LSP_POST_CLOSES, "closes"}};
    bool sets_something = false;
    for (size_t row = 0; row < LSP_COUNT(HOURS); row++) {
        double hour = 0;
        if (lsp_field_node(&item->section, HOURS[row].key) == NULL)
            continue;
        sets_something = true;
        if (!lsp_field_real(&item->section, HOURS[row].key, 0, 24, &hour))
            continue;
        struct lsp_edit *edit = lsp_study_append_edit(item, LSP_EDIT_SET_POST);
        if (edit == NULL)
            return true;
        edit->post_attribute = HOURS[row].attribute;
        edit->value = hour;
    }
    if (sets_something)
        check_opening(item, &item->section.reader->inputs->base.posts[post]);
    return sets_something;
}

/* The hours on each side and on every day on which this edit holds, with those before it. */
static void check_opening(struct lsp_edit_item *item, const struct lsp_post *post)
{
    const struct lsp_scenario *scenario = item->scenario;
    if (is_faulty_post(item, item->common.target))
        return;
    bool is_good = check_hours_on(item, post, item->common.from_day);
    for (size_t row = 0; is_good && row < scenario->n_edits; row++) {
        const struct lsp_edit *edit = &scenario->edits[row];
        if (is_edit_of_hours(edit, item->common.target))
            is_good = check_hours_on(item, post, edit->from_day) &&
                      check_hours_on(item, post, edit->to_day);
    }
}

/* Something changes on this day; false when the hours are then wrong, which has been reported. */
static bool check_hours_on(struct lsp_edit_item *item, const struct lsp_post *post, int32_t day)
{
    struct lsp_study_reader *reader = item->section.reader;
    const struct lsp_edit *common = &item->common;
    if (day < common->from_day || day >= common->to_day)
        return true;
    for (size_t side = LSP_WITHOUT; side <= LSP_WITH; side++) {
        struct hours hours = find_hours(item, post, (enum lsp_side)side, day);
        if (!lsp_edit_is_on_side(common, (enum lsp_side)side) || hours.opens_h < hours.closes_h)
            continue;
        char date[11] = "";
        if (day > INT32_MIN)
            lsp_date_format(day, date);
        lsp_diags_add(reader->diags, LSP_DIAG_POST_HOURS,
            &(struct lsp_diag_facts){.where = common->where,
                .expected = "hours that fit those of the post and of every edit before this one",
                .hint = "write both opens and closes in each edit of a post's hours"},
            "post %s would open at %g and close at %g%s%s%s", post->id, hours.opens_h,
            hours.closes_h, day > INT32_MIN ? " from " : "", date,
            side == LSP_WITH && !common->with_only ? ", with the project" : "");
        return false;
    }
    return true;
}

static struct hours find_hours(
    const struct lsp_edit_item *item, const struct lsp_post *post, enum lsp_side side, int32_t day)
{
    struct hours hours = {post->opens_h, post->closes_h};
    for (size_t row = 0; row < item->scenario->n_edits; row++) {
        const struct lsp_edit *edit = &item->scenario->edits[row];
        bool holds = is_edit_of_hours(edit, item->common.target) && edit->from_day <= day &&
                     day < edit->to_day && lsp_edit_is_on_side(edit, side);
        if (holds && edit->post_attribute == LSP_POST_OPENS)
            hours.opens_h = edit->value;
        else if (holds)
            hours.closes_h = edit->value;
    }
    return hours;
}

static bool is_edit_of_hours(const struct lsp_edit *edit, uint32_t post)
{
    return edit->kind == LSP_EDIT_SET_POST && edit->target == post &&
           (edit->post_attribute == LSP_POST_OPENS || edit->post_attribute == LSP_POST_CLOSES);
}

/* What is wrong with such a post has been said; what an edit changes in it cannot be checked. */
static bool is_faulty_post(const struct lsp_edit_item *item, uint32_t post)
{
    return (item->section.reader->faulty_posts >> post & 1) != 0;
}

/* Each entry names a group of lanes of the post by its vehicles. */
static bool set_post_lanes(struct lsp_edit_item *item, uint32_t post_index)
{
    static const struct lsp_key KEYS[] = {{"vehicles", true}, {"lanes", true}};
    struct lsp_study_reader *reader = item->section.reader;
    const struct lsp_post *post = &reader->inputs->base.posts[post_index];
    const struct lsp_yaml *list = lsp_field_list(&item->section, "lanes");
    size_t index = 0;
    for (const struct lsp_yaml *node = list == NULL ? NULL : list->first; node != NULL;
         node = node->next, index++) {
        struct lsp_section row = lsp_section_open(reader, node,
            lsp_study_printf(reader, "%s.lanes[%zu]", item->section.path, index), LSP_COUNT(KEYS),
            KEYS);
        row.subject = post->name;
        struct lsp_number lanes = {"lanes",
            lsp_study_printf(reader, "New lanes of group %zu", index + 1), LSP_UNITS_LANES, 0, 1000,
            false, 0};
        uint32_t vehicles = 0, group = 0;
        bool has_vehicles = lsp_field_id_bits(&row, "vehicles", LSP_VEHICLES, &vehicles);
        while (group < post->n_groups && post->groups[group].vehicles != vehicles)
            group++;
        if (has_vehicles && group == post->n_groups && !is_faulty_post(item, post_index))
            lsp_diags_add(reader->diags, LSP_DIAG_UNKNOWN_ID,
                &(struct lsp_diag_facts){
                    .where = lsp_value_place(reader, lsp_field_node(&row, "vehicles")),
                    .expected = "the vehicles of one of the post's groups of lanes, all of them"},
                "post %s has no group of lanes for just these vehicles", post->id);
        struct lsp_edit *edit =
            group < post->n_groups ? lsp_study_append_edit(item, LSP_EDIT_SET_POST) : NULL;
        if (edit == NULL)
            continue;
        edit->post_attribute = LSP_POST_LANES;
        edit->group = group;
        (void)lsp_field_number(&row, &lanes, &edit->value);
    }
    return lsp_field_node(&item->section, "lanes") != NULL;
}

static void scale_demand(struct lsp_edit_item *item)
{
    static const struct lsp_number FACTOR = {
        "factor", "Factor on demand", LSP_UNITS_PURE, 0, 1e6, false, 0};
    struct lsp_edit *edit = lsp_study_append_edit(item, LSP_EDIT_SCALE_DEMAND);
    if (edit == NULL)
        return;
    edit->segments = UINT32_MAX;
    (void)lsp_field_id_bits(&item->section, "segments", LSP_SEGMENTS, &edit->segments);
    item->section.subject = item->scenario->name;
    (void)lsp_field_number(&item->section, &FACTOR, &edit->value);
}

static void set_demand(struct lsp_edit_item *item)
{
    const char *file = NULL;
    struct lsp_edit *edit = lsp_study_append_edit(item, LSP_EDIT_SET_DEMAND);
    if (edit == NULL || !lsp_field_text(&item->section, "table", &file))
        return;
    lsp_study_ask(item->section.reader, lsp_field_node(&item->section, "table"));
    lsp_study_read_movements(item->section.reader, file, &edit->movements, &edit->n_movements);
}

/* On the side with the project alone it is what the project's regime brings. */
static void set_segment(struct lsp_edit_item *item)
{
    static const struct lsp_number BORDER = {
        "border_effect", "New border effect", LSP_UNITS_PURE, -10, 10, false, 0};
    struct lsp_edit *edit = lsp_study_append_edit(item, LSP_EDIT_SET_SEGMENT);
    if (edit == NULL)
        return;
    edit->segments = UINT32_MAX;
    (void)lsp_field_id_bits(&item->section, "segments", LSP_SEGMENTS, &edit->segments);
    item->section.subject = item->scenario->name;
    (void)lsp_field_number_if_there(&item->section, &BORDER, &edit->value);
}

static void report_nothing_set(struct lsp_edit_item *item)
{
    lsp_diags_add(item->section.reader->diags, LSP_DIAG_EDIT_EMPTY,
        &(struct lsp_diag_facts){.where = item->common.where}, "the edit sets nothing");
}
