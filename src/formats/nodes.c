/* node.csv and zone.csv.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/tables_internal.h"

#include <math.h>

#include "base/id.h"

#define NODE(MEMBER) offsetof(struct lsp_node_spec, MEMBER)
#define ZONE(MEMBER) offsetof(struct lsp_zone_spec, MEMBER)

static const struct lsp_field NODE_FIELDS[] = {
    {"node_id", LSP_FIELD_TEXT, NODE(id), .required = true, .key = true},
    {"name", LSP_FIELD_TEXT, NODE(name), .required = false},
    {"x_coord", LSP_FIELD_NUMBER, NODE(lon_deg), .required = true, .quantity = &LSP_LONGITUDE},
    {"y_coord", LSP_FIELD_NUMBER, NODE(lat_deg), .required = true, .quantity = &LSP_LATITUDE},
    {"country", LSP_FIELD_COUNTRY, NODE(country), .required = false},
    {"gtfs_stop_id", LSP_FIELD_TEXT, NODE(stop_id), .required = false},
    {"place", LSP_FIELD_BOOLEAN, NODE(is_place), .required = false},
};

static const struct lsp_unit BEDS = {"beds", 1};
static const struct lsp_quantity_kind BED_COUNT = {
    &BEDS, 1, 0, 1e9, true, "beds, greater than 0; empty = not limited"};

static const struct lsp_field ZONE_FIELDS[] = {
    {"zone_id", LSP_FIELD_TEXT, ZONE(id), .required = true, .key = true},
    {"name", LSP_FIELD_TEXT, ZONE(name), .required = false},
    {"country", LSP_FIELD_COUNTRY, ZONE(country), .required = true},
    {"node_id", LSP_FIELD_REFERENCE, ZONE(node), .required = true, .refers_to = LSP_REF_A},
    {"beds", LSP_FIELD_QUANTITY, ZONE(beds), .label = "Beds for visitors", .quantity = &BED_COUNT},
};

static enum lsp_status check_stop(const struct lsp_records *records, size_t row,
    const struct lsp_node_spec *node, struct lsp_ids *stops);

enum lsp_status lsp_tables_read_nodes(
    const struct lsp_table_context *context, const char *file, struct lsp_network_specs *specs)
{
    struct lsp_records records;
    struct lsp_ids stops = {.noun = "stop"};
    LSP_TRY(
        lsp_records_open(context, file, "node", NODE_FIELDS, LSP_N_FIELDS(NODE_FIELDS), &records));
    size_t n_nodes = records.table.n_rows;
    struct lsp_node_spec *nodes = LSP_ARRAY(context->arena, struct lsp_node_spec, n_nodes);
    if (nodes == NULL)
        return LSP_NO_MEMORY;
    for (size_t node = 0; node < n_nodes; node++) {
        nodes[node] = (struct lsp_node_spec){.id = "",
            .name = "",
            .lon_deg = (double)NAN, /* of no place, so that nothing is said about its links */
            .lat_deg = (double)NAN,
            .country = "",
            .stop_id = "",
            .where = lsp_records_place(&records, node, NULL)};
        LSP_TRY(lsp_records_read(&records, node, &nodes[node]));
        if (nodes[node].name[0] == '\0')
            nodes[node].name = nodes[node].id;
        LSP_TRY(check_stop(&records, node, &nodes[node], &stops));
    }
    lsp_csv_note_unused_columns(&records.table, context->diags);
    specs->nodes = nodes;
    specs->n_nodes = n_nodes;
    return LSP_OK;
}

/* A stop lies at one node only. */
static enum lsp_status check_stop(const struct lsp_records *records, size_t row,
    const struct lsp_node_spec *node, struct lsp_ids *stops)
{
    if (node->stop_id[0] == '\0')
        return LSP_OK;
    struct lsp_place where = lsp_records_place(records, row, "gtfs_stop_id");
    uint32_t first = 0;
    LSP_TRY(lsp_ids_add(stops, records->context->arena, node->stop_id, where, &first));
    if (first + 1 < stops->n)
        lsp_ids_refuse_duplicate(stops, node->stop_id, where, first, records->context->diags);
    return LSP_OK;
}

enum lsp_status lsp_tables_read_zones(
    const struct lsp_table_context *context, const char *file, struct lsp_network_specs *specs)
{
    struct lsp_records records;
    struct lsp_ids nodes = {.noun = "node", .is_partial = context->lacks_nodes};
    LSP_TRY(lsp_ids_add_all(
        &nodes, context->arena, specs->n_nodes, specs->nodes, sizeof *specs->nodes, NODE(id)));
    LSP_TRY(
        lsp_records_open(context, file, "zone", ZONE_FIELDS, LSP_N_FIELDS(ZONE_FIELDS), &records));
    records.references[LSP_REF_A] = &nodes;
    size_t n_zones = records.table.n_rows;
    struct lsp_zone_spec *zones = LSP_ARRAY(context->arena, struct lsp_zone_spec, n_zones);
    if (zones == NULL)
        return LSP_NO_MEMORY;
    for (size_t zone = 0; zone < n_zones; zone++) {
        zones[zone] = (struct lsp_zone_spec){.id = "",
            .name = "",
            .country = "",
            .node = LSP_NONE,
            .where = lsp_records_place(&records, zone, NULL)};
        LSP_TRY(lsp_records_read(&records, zone, &zones[zone]));
        if (zones[zone].name[0] == '\0')
            zones[zone].name = zones[zone].id;
    }
    lsp_csv_note_unused_columns(&records.table, context->diags);
    specs->zones = zones;
    specs->n_zones = n_zones;
    return LSP_OK;
}
