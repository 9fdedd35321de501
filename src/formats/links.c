/* link.csv.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/tables_internal.h"

#include <string.h>

#include "base/id.h"

#define LINK(MEMBER) offsetof(struct lsp_link_spec, MEMBER)

static const struct lsp_unit KM = {"km", 1}, KM_H = {"km/h", 1}, LANES = {"lanes", 1},
                             PCE_H = {"pce/h", 1}, PCE_DAY = {"pce/day", 1}, TONNES = {"t", 1},
                             METRES = {"m", 1};

/* Longer than any way around the globe, and faster than any vehicle; as for links that a scenario
 * adds (study_edits.c). */
static const struct lsp_quantity_kind
    LENGTH = {&KM, 1, 0, 50000, true, "km, greater than 0"},
    SPEED = {&KM_H, 1, 0, 2000, true, "km/h, greater than 0, at most 2000"},
    LANE_COUNT = {&LANES, 1, 1, 100, false, "lanes per direction, 1 to 100"},
    CAPACITY = {&PCE_H, 1, 0, 1e6, false,
        "pce per hour and lane, at most 1e6; 0 = never congested"},
    TRAFFIC = {&PCE_DAY, 1, 0, LSP_VERY_MANY, false, "pce per day and direction, 0 or more"},
    WEIGHT = {&TONNES, 1, 0, 1e6, false, "t, 0 or more; 0 = no limit"},
    EXTENT = {&METRES, 1, 0, 1000, false, "m, 0 or more; 0 = no limit"},
    TOLL = {.min = 0, .max = LSP_VERY_MANY, .expected = "money per vehicle, 0 or more"},
    ALPHA = {.min = 0, .max = 100, .expected = "0 to 100"},
    BETA = {.min = 1, .max = 20, .expected = "1 to 20"};

static const struct lsp_field FIELDS[] = {
    {"link_id", LSP_FIELD_TEXT, LINK(id), .required = true, .key = true},
    {"name", LSP_FIELD_TEXT, LINK(name), .required = false},
    {"from_node_id", LSP_FIELD_REFERENCE, LINK(from_node), .required = true,
        .refers_to = LSP_REF_A},
    {"to_node_id", LSP_FIELD_REFERENCE, LINK(to_node), .required = true, .refers_to = LSP_REF_A},
    {"directed", LSP_FIELD_BOOLEAN, LINK(directed), .required = true},
    {"mode", LSP_FIELD_CHOICE, LINK(mode), .required = true, .choices = LSP_MODE_NAMES,
        .n_choices = LSP_N_MODES},
    {"length", LSP_FIELD_QUANTITY, LINK(length_km), .required = true, .label = "Length",
        .quantity = &LENGTH},
    {"free_speed", LSP_FIELD_QUANTITY, LINK(free_speed_km_h), .required = true,
        .label = "Free speed", .quantity = &SPEED},
    {"lanes", LSP_FIELD_QUANTITY, LINK(lanes), .label = "Lanes", .quantity = &LANE_COUNT},
    {"capacity", LSP_FIELD_QUANTITY, LINK(capacity_veh_h_lane), .label = "Capacity of a lane",
        .quantity = &CAPACITY},
    {"vdf_alpha", LSP_FIELD_QUANTITY, LINK(bpr_alpha), .label = "Delay coefficient",
        .quantity = &ALPHA},
    {"vdf_beta", LSP_FIELD_QUANTITY, LINK(bpr_beta), .label = "Delay exponent", .quantity = &BETA},
    {"background", LSP_FIELD_QUANTITY, LINK(background_veh_day), .label = "Other traffic",
        .quantity = &TRAFFIC},
    {"toll", LSP_FIELD_QUANTITY, LINK(toll_money), .is_money = true, .label = "Toll",
        .quantity = &TOLL},
    {"max_gross", LSP_FIELD_QUANTITY, LINK(max_size[LSP_GROSS]), .label = "Gross weight allowed",
        .quantity = &WEIGHT},
    {"max_axle", LSP_FIELD_QUANTITY, LINK(max_size[LSP_AXLE]), .label = "Axle weight allowed",
        .quantity = &WEIGHT},
    {"max_height", LSP_FIELD_QUANTITY, LINK(max_size[LSP_HEIGHT]), .label = "Height allowed",
        .quantity = &EXTENT},
    {"max_width", LSP_FIELD_QUANTITY, LINK(max_size[LSP_WIDTH]), .label = "Width allowed",
        .quantity = &EXTENT},
    {"max_length", LSP_FIELD_QUANTITY, LINK(max_size[LSP_LENGTH]), .label = "Length allowed",
        .quantity = &EXTENT},
    {"crossing_id", LSP_FIELD_REFERENCE, LINK(crossing), .refers_to = LSP_REF_B},
    {"operator_id", LSP_FIELD_TEXT, LINK(operator_id), .required = false},
    {"facility_type", LSP_FIELD_TEXT, LINK(facility_type), .required = false},
    {"schematic", LSP_FIELD_BOOLEAN, LINK(schematic), .required = false},
};

/* The table, and the columns that are lists or lines and so have no field. */
struct reader {
    struct lsp_records records;
    const struct lsp_network_specs *specs;
    uint32_t uses, geometry;
    struct lsp_ids nodes, crossings, vehicles;
};

static enum lsp_status list_fields(const struct lsp_table_context *context,
    const struct lsp_network_specs *specs, struct lsp_field **ret_fields);
static enum lsp_status read_vehicle_tolls(
    struct reader *reader, size_t row, struct lsp_link_spec *link);
static enum lsp_status open_reader(struct reader *reader, const struct lsp_table_context *context,
    const char *file, size_t n_crossings, const struct lsp_crossing crossings[]);
static enum lsp_status read_link(struct reader *reader, size_t row, struct lsp_link_spec *link);
static enum lsp_status read_uses(
    const struct reader *reader, size_t row, struct lsp_link_spec *link);
static void allow(const struct reader *reader, const char *use, struct lsp_place where,
    struct lsp_link_spec *link);

enum lsp_status lsp_tables_read_links(const struct lsp_table_context *context, const char *file,
    size_t n_crossings, const struct lsp_crossing crossings[], struct lsp_network_specs *specs)
{
    struct reader reader = {.specs = specs,
        .nodes = {.noun = "node", .is_partial = context->lacks_nodes},
        .crossings = {.noun = "crossing", .is_partial = context->lacks_crossings},
        .vehicles = {.noun = "vehicle", .is_partial = context->lacks_vehicles}};
    size_t n_errors = context->diags->n_errors;
    LSP_TRY(open_reader(&reader, context, file, n_crossings, crossings));
    size_t n_links = reader.records.table.n_rows;
    struct lsp_link_spec *links = LSP_ARRAY(context->arena, struct lsp_link_spec, n_links);
    if (links == NULL)
        return LSP_NO_MEMORY;
    for (size_t link = 0; link < n_links; link++)
        LSP_TRY(read_link(&reader, link, &links[link]));
    lsp_csv_note_unused_columns(&reader.records.table, context->diags);
    specs->links = links;
    specs->n_links = n_links;
    specs->link_capacity = n_links;
    if (context->diags->n_errors > n_errors)
        return LSP_OK; /* a link that could not be read may be there */
    return lsp_note_unused_nodes(context, specs);
}

static enum lsp_status open_reader(struct reader *reader, const struct lsp_table_context *context,
    const char *file, size_t n_crossings, const struct lsp_crossing crossings[])
{
    const struct lsp_network_specs *specs = reader->specs;
    struct lsp_arena *arena = context->arena;
    LSP_TRY(lsp_ids_add_all(&reader->nodes, arena, specs->n_nodes, specs->nodes,
        sizeof *specs->nodes, offsetof(struct lsp_node_spec, id)));
    LSP_TRY(lsp_ids_add_all(&reader->crossings, arena, n_crossings, crossings, sizeof *crossings,
        offsetof(struct lsp_crossing, id)));
    LSP_TRY(lsp_ids_add_all(&reader->vehicles, arena, specs->n_vehicles, specs->vehicles,
        sizeof *specs->vehicles, offsetof(struct lsp_vehicle, id)));
    struct lsp_field *fields = NULL;
    LSP_TRY(list_fields(context, specs, &fields));
    LSP_TRY(lsp_records_open(
        context, file, "link", fields, LSP_N_FIELDS(FIELDS) + specs->n_vehicles, &reader->records));
    reader->records.references[LSP_REF_A] = &reader->nodes;
    reader->records.references[LSP_REF_B] = &reader->crossings;
    struct lsp_csv *table = &reader->records.table;
    reader->uses = lsp_csv_column(table, "allowed_uses", false, context->diags);
    reader->geometry = lsp_csv_column(table, "geometry", false, context->diags);
    return LSP_OK;
}

/* Those of every link, then the toll of each vehicle. */
static enum lsp_status list_fields(const struct lsp_table_context *context,
    const struct lsp_network_specs *specs, struct lsp_field **ret_fields)
{
    size_t n = LSP_N_FIELDS(FIELDS);
    struct lsp_field *fields = LSP_ARRAY(context->arena, struct lsp_field, n + specs->n_vehicles);
    if (fields == NULL)
        return LSP_NO_MEMORY;
    memcpy(fields, FIELDS, sizeof FIELDS);
    for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++) {
        const struct lsp_vehicle *of = &specs->vehicles[vehicle];
        fields[n + vehicle] =
            (struct lsp_field){.column = lsp_arena_printf(context->arena, "toll_%s", of->id),
                .kind = LSP_FIELD_QUANTITY,
                .is_money = true,
                .by_itself = true,
                .label = lsp_arena_printf(context->arena, "Toll of %s", of->name),
                .quantity = &TOLL};
        if (fields[n + vehicle].column == NULL || fields[n + vehicle].label == NULL)
            return LSP_NO_MEMORY;
    }
    *ret_fields = fields;
    return LSP_OK;
}

static enum lsp_status read_link(struct reader *reader, size_t row, struct lsp_link_spec *link)
{
    const struct lsp_csv *table = &reader->records.table;
    const struct lsp_records *records = &reader->records;
    const struct lsp_link_places places = {.link = lsp_records_place(records, row, NULL),
        .length = lsp_records_place(records, row, "length"),
        .free_speed = lsp_records_place(records, row, "free_speed"),
        .to_node = lsp_records_place(records, row, "to_node_id")};
    *link = lsp_link_default(places.link);
    LSP_TRY(lsp_records_read(&reader->records, row, link));
    LSP_TRY(read_vehicle_tolls(reader, row, link));
    if (link->name[0] == '\0')
        link->name = link->id;
    if (table->row_faulty[row])
        return LSP_OK;
    LSP_TRY(read_uses(reader, row, link));
    const char *geometry = lsp_csv_text(table, row, reader->geometry);
    if (geometry[0] != '\0')
        LSP_TRY(lsp_read_line(reader->records.context, geometry,
            lsp_csv_place(table, row, reader->geometry), &link->n_points, &link->point_lon_deg,
            &link->point_lat_deg));
    lsp_check_link(reader->specs, link, &places, records->context->diags);
    return LSP_OK;
}

static enum lsp_status read_vehicle_tolls(
    struct reader *reader, size_t row, struct lsp_link_spec *link)
{
    for (size_t vehicle = 0; vehicle < reader->specs->n_vehicles; vehicle++) {
        bool is_filled = false;
        LSP_TRY(lsp_records_read_field(&reader->records, row, LSP_N_FIELDS(FIELDS) + vehicle,
            &link->vehicle_toll_money[vehicle], &is_filled));
        link->tolled_vehicles |= is_filled ? 1u << vehicle : 0;
    }
    return LSP_OK;
}

/* A list with commas; blanks around its words do not count (GMNS files have them). */
static enum lsp_status read_uses(
    const struct reader *reader, size_t row, struct lsp_link_spec *link)
{
    const struct lsp_csv *table = &reader->records.table;
    struct lsp_place where = lsp_csv_place(table, row, reader->uses);
    const char *at = lsp_csv_text(table, row, reader->uses);
    while (*at != '\0') {
        at += strspn(at, ", \t");
        size_t length = strcspn(at, ",");
        const char *rest = at + length;
        while (length > 0 && (at[length - 1] == ' ' || at[length - 1] == '\t'))
            length--;
        const char *use = lsp_arena_copy_bytes(reader->records.context->arena, at, length);
        if (use == NULL)
            return LSP_NO_MEMORY;
        if (use[0] != '\0')
            allow(reader, use, where, link);
        at = rest;
    }
    return LSP_OK;
}

static void allow(const struct reader *reader, const char *use, struct lsp_place where,
    struct lsp_link_spec *link)
{
    struct lsp_diags *diags = reader->records.context->diags;
    uint32_t vehicle = lsp_ids_find(&reader->vehicles, use);
    if (vehicle == LSP_NONE) {
        lsp_ids_refuse_unknown(&reader->vehicles, use, where, diags);
        return;
    }
    link->allowed_vehicles |= 1U << vehicle;
    enum lsp_mode mode = reader->specs->vehicles[vehicle].mode;
    if (mode != link->mode)
        lsp_diags_add(diags, LSP_DIAG_OTHER_MODE,
            &(struct lsp_diag_facts){.where = where, .found = use},
            "link %s is a %s link but allows a vehicle of mode %s", link->id,
            LSP_MODE_NAMES[link->mode], LSP_MODE_NAMES[mode]);
}
