/* GMNS: node.csv, and which nodes are zones.
 *
 * Nodes that no path may pass come first: those of node.csv in its order, then those made for zones
 * that have several nodes, in the order of zones; then all other nodes of node.csv in its order.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/gmns_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"

/* Columns of node.csv. */
struct columns {
    uint32_t id, x, y, type, zone;
};

static enum lsp_status allocate(struct gmns_reading *reading, size_t n);
static enum lsp_status read_rows(struct gmns_reading *reading, struct lsp_rows *rows);
static enum lsp_status read_node(struct gmns_reading *reading, const struct lsp_rows *rows,
    const struct columns *columns, uint32_t *name_line);
static enum lsp_status take_zone(struct gmns_reading *reading, const struct lsp_rows *rows,
    const struct lsp_row_field *field, uint32_t node);
static enum lsp_status choose_centroids(struct gmns_reading *reading);
static void find_zone_nodes(struct gmns_reading *reading, uint32_t zone_node[]);
static void close_zones(struct gmns_reading *reading, const uint32_t zone_node[], bool is_closed[]);
static bool is_named_like_zone(const struct gmns_reading *reading, uint32_t node);
static enum lsp_status number_nodes(
    struct gmns_reading *reading, const uint32_t zone_node[], const bool is_closed[]);
static enum lsp_status name_made_node(struct gmns_reading *reading, uint32_t zone, uint32_t node);
static void set_node(struct gmns_reading *reading, uint32_t name, uint32_t node);
static void say_zones(const struct gmns_reading *reading, uint32_t n_closed);

enum lsp_status lsp_gmns_read_nodes(struct gmns_reading *reading)
{
    struct lsp_rows rows;
    bool is_there;
    size_t n_errors = reading->diags->n_errors;
    LSP_TRY(lsp_gmns_open(reading, "node.csv", true, &rows, &is_there));
    if (!is_there)
        return LSP_OK;
    reading->nodes_file = reading->file.name;
    enum lsp_status status = allocate(reading, lsp_gmns_count_lines(&rows));
    if (status == LSP_OK)
        status = read_rows(reading, &rows);
    if (status == LSP_OK && reading->n_nodes == 0)
        lsp_rows_fault(
            &rows, LSP_DIAG_GMNS_EMPTY, NULL, "a row for each node", "the network has no nodes");
    if (status == LSP_OK && reading->network->roads.zone_names.n == 0)
        lsp_rows_fault(&rows, LSP_DIAG_GMNS_EMPTY, NULL,
            "a column zone_id that says which zone's trips begin at a node",
            "the network has no zones");
    enum lsp_status end = lsp_gmns_close(reading, &rows);
    LSP_TRY(status);
    LSP_TRY(end);
    return reading->diags->n_errors > n_errors ? LSP_OK : choose_centroids(reading);
}

static enum lsp_status allocate(struct gmns_reading *reading, size_t n)
{
    reading->x = malloc(n * sizeof *reading->x);
    reading->y = malloc(n * sizeof *reading->y);
    reading->zone = malloc(n * sizeof *reading->zone);
    reading->line = malloc(n * sizeof *reading->line);
    reading->is_centroid = malloc(n * sizeof *reading->is_centroid);
    reading->n_zone_nodes = calloc(LSP_ROADS_MAX_ZONES, sizeof *reading->n_zone_nodes);
    reading->first_node = calloc(LSP_ROADS_MAX_ZONES, sizeof *reading->first_node);
    bool is_good = reading->x != NULL && reading->first_node != NULL && reading->y != NULL &&
                   reading->zone != NULL && reading->line != NULL && reading->is_centroid != NULL &&
                   reading->n_zone_nodes != NULL;
    return is_good ? LSP_OK : LSP_NO_MEMORY;
}

static enum lsp_status read_rows(struct gmns_reading *reading, struct lsp_rows *rows)
{
    struct columns columns = {.id = lsp_rows_column(rows, "node_id", true),
        .x = lsp_rows_column(rows, "x_coord", false),
        .y = lsp_rows_column(rows, "y_coord", false),
        .type = lsp_rows_column(rows, "node_type", false),
        .zone = lsp_rows_column(rows, "zone_id", false)};
    reading->has_coordinates = columns.x != LSP_NONE && columns.y != LSP_NONE;
    if (columns.id == LSP_NONE)
        return LSP_OK;
    while (lsp_rows_next(rows)) {
        if (reading->n_nodes == LSP_ROADS_MAX_NODES) {
            lsp_rows_fault(rows, LSP_DIAG_TOO_LARGE, NULL, "at most 5000000 nodes",
                "the network has too many nodes");
            return LSP_OK;
        }
        LSP_TRY(read_node(reading, rows, &columns, reading->line));
    }
    return LSP_OK;
}

static enum lsp_status read_node(struct gmns_reading *reading, const struct lsp_rows *rows,
    const struct columns *columns, uint32_t *name_line)
{
    static const struct lsp_row_number COORDINATE = {-1e12, 1e12, "a coordinate"};
    struct lsp_row_field id;
    uint32_t node = reading->n_nodes, number = 0;
    if (!lsp_rows_text(rows, columns->id, &id))
        return LSP_OK;
    LSP_TRY(lsp_names_add(&reading->network->roads.node_names, id.text, id.length, &number));
    if (number < node) {
        lsp_diags_add(reading->diags, LSP_DIAG_DUPLICATE_ID,
            &(struct lsp_diag_facts){.where = lsp_rows_place(rows, &id),
                .related = {.file = rows->file->name, .line = name_line[number], .column = 1},
                .related_note = "first defined here"},
            "node %.*s is defined twice", (int)(id.length < 60 ? id.length : 60), id.text);
        return LSP_OK;
    }
    reading->n_nodes++;
    name_line[node] = rows->row_line;
    reading->x[node] = reading->y[node] = 0;
    reading->zone[node] = LSP_NONE;
    lsp_rows_number(rows, columns->x, &COORDINATE, &reading->x[node]);
    lsp_rows_number(rows, columns->y, &COORDINATE, &reading->y[node]);
    struct lsp_row_field type = lsp_rows_field(rows, columns->type);
    struct lsp_row_field zone = lsp_rows_field(rows, columns->zone);
    reading->is_centroid[node] = lsp_row_field_is(&type, "centroid");
    reading->has_centroids |= reading->is_centroid[node];
    bool has_zone =
        zone.length > 0 && !lsp_row_field_is(&zone, "0") && !lsp_row_field_is(&zone, "-1");
    return has_zone ? take_zone(reading, rows, &zone, node) : LSP_OK;
}

static enum lsp_status take_zone(struct gmns_reading *reading, const struct lsp_rows *rows,
    const struct lsp_row_field *field, uint32_t node)
{
    struct lsp_names *names = &reading->network->roads.zone_names;
    uint32_t zone = 0;
    if (names->n == LSP_ROADS_MAX_ZONES &&
        lsp_names_find(names, field->text, field->length) == LSP_NONE) {
        lsp_rows_fault(rows, LSP_DIAG_TOO_LARGE, field, "at most 20000 zones",
            "the network has too many zones");
        return LSP_OK;
    }
    LSP_TRY(lsp_names_add(names, field->text, field->length, &zone));
    reading->zone[node] = zone;
    if (reading->n_zone_nodes[zone]++ == 0)
        reading->first_node[zone] = node;
    return LSP_OK;
}

/* Where the trips of each zone begin and end, and which of these nodes no path may pass. */
static enum lsp_status choose_centroids(struct gmns_reading *reading)
{
    struct lsp_roads *roads = &reading->network->roads;
    uint32_t n_zones = roads->zone_names.n;
    roads->n_zones = n_zones;
    roads->zone_node = LSP_ARRAY(&roads->arena, uint32_t, n_zones);
    uint32_t *zone_node = malloc((size_t)n_zones * sizeof *zone_node);
    bool *is_closed = calloc(reading->n_nodes, sizeof *is_closed);
    enum lsp_status status = LSP_NO_MEMORY;
    if (roads->zone_node != NULL && zone_node != NULL && is_closed != NULL) {
        find_zone_nodes(reading, zone_node);
        close_zones(reading, zone_node, is_closed);
        status = number_nodes(reading, zone_node, is_closed);
    }
    free(zone_node);
    free(is_closed);
    return status;
}

/* The zone's only node of type centroid, else its only node; LSP_NONE where there are several. */
static void find_zone_nodes(struct gmns_reading *reading, uint32_t zone_node[])
{
    uint32_t n_zones = reading->network->roads.n_zones;
    for (uint32_t zone = 0; zone < n_zones; zone++)
        zone_node[zone] = LSP_NONE;
    for (uint32_t node = 0; node < reading->n_nodes; node++) {
        uint32_t zone = reading->zone[node];
        if (zone == LSP_NONE)
            continue;
        bool is_better = zone_node[zone] == LSP_NONE ||
                         (reading->is_centroid[node] && !reading->is_centroid[zone_node[zone]]);
        if (is_better)
            zone_node[zone] = node;
    }
    for (uint32_t zone = 0; zone < n_zones; zone++) {
        bool is_chosen = reading->n_zone_nodes[zone] == 1 || reading->is_centroid[zone_node[zone]];
        if (is_chosen)
            continue;
        zone_node[zone] = LSP_NONE;
        reading->n_made++;
        reading->n_connectors += 2 * reading->n_zone_nodes[zone];
    }
}

/* By node_type where it names centroids; else the custom that a node with the id of its zone is the
 * zone's, in a network that has other nodes. */
static void close_zones(struct gmns_reading *reading, const uint32_t zone_node[], bool is_closed[])
{
    bool has_others = false;
    for (uint32_t node = 0; node < reading->n_nodes; node++)
        has_others |= reading->zone[node] == LSP_NONE;
    for (uint32_t zone = 0; zone < reading->network->roads.n_zones; zone++) {
        uint32_t node = zone_node[zone];
        if (node == LSP_NONE)
            continue;
        is_closed[node] = reading->has_centroids ? reading->is_centroid[node]
                                                 : has_others && is_named_like_zone(reading, node);
    }
}

static bool is_named_like_zone(const struct gmns_reading *reading, uint32_t node)
{
    const struct lsp_roads *roads = &reading->network->roads;
    return strcmp(lsp_names_text(&roads->node_names, node),
               lsp_names_text(&roads->zone_names, reading->zone[node])) == 0;
}

static enum lsp_status number_nodes(
    struct gmns_reading *reading, const uint32_t zone_node[], const bool is_closed[])
{
    struct lsp_roads *roads = &reading->network->roads;
    size_t n_nodes = (size_t)reading->n_nodes + reading->n_made;
    roads->node_name = LSP_ARRAY(&roads->arena, uint32_t, n_nodes);
    roads->node_of_name = LSP_ARRAY(&roads->arena, uint32_t, n_nodes);
    roads->x = reading->has_coordinates ? LSP_ARRAY(&roads->arena, double, n_nodes) : NULL;
    roads->y = reading->has_coordinates ? LSP_ARRAY(&roads->arena, double, n_nodes) : NULL;
    if (roads->node_name == NULL || roads->node_of_name == NULL ||
        (reading->has_coordinates && (roads->x == NULL || roads->y == NULL)))
        return LSP_NO_MEMORY;
    uint32_t next = 0;
    for (uint32_t name = 0; name < reading->n_nodes; name++)
        if (is_closed[name])
            set_node(reading, name, next++);
    uint32_t n_closed = next;
    for (uint32_t zone = 0; zone < roads->n_zones; zone++) {
        if (zone_node[zone] != LSP_NONE)
            continue;
        roads->zone_node[zone] = next;
        LSP_TRY(name_made_node(reading, zone, next++));
    }
    roads->n_centroids = next;
    for (uint32_t name = 0; name < reading->n_nodes; name++)
        if (!is_closed[name])
            set_node(reading, name, next++);
    for (uint32_t zone = 0; zone < roads->n_zones; zone++)
        if (zone_node[zone] != LSP_NONE)
            roads->zone_node[zone] = roads->node_of_name[zone_node[zone]];
    roads->n_nodes = next;
    say_zones(reading, n_closed);
    return LSP_OK;
}

static void set_node(struct gmns_reading *reading, uint32_t name, uint32_t node)
{
    struct lsp_roads *roads = &reading->network->roads;
    roads->node_name[node] = name;
    roads->node_of_name[name] = node;
    if (roads->x == NULL)
        return;
    roads->x[node] = reading->x[name];
    roads->y[node] = reading->y[name];
}

/* It lies nowhere: its coordinates are those of the zone's first node. */
static enum lsp_status name_made_node(struct gmns_reading *reading, uint32_t zone, uint32_t node)
{
    struct lsp_roads *roads = &reading->network->roads;
    const char *zone_text = lsp_names_text(&roads->zone_names, zone);
    const char *text = lsp_arena_printf(&roads->arena, "zone:%s", zone_text);
    uint32_t name = 0, n_names = roads->node_names.n;
    if (text == NULL)
        return LSP_NO_MEMORY;
    LSP_TRY(lsp_names_add(&roads->node_names, text, strlen(text), &name));
    if (name < n_names)
        lsp_diags_add(reading->diags, LSP_DIAG_DUPLICATE_ID,
            &(struct lsp_diag_facts){
                .where = {.file = reading->nodes_file, .line = reading->line[name], .column = 1},
                .found = text},
            "a node is called like the node that is made for zone %s", zone_text);
    uint32_t first = reading->first_node[zone];
    roads->node_name[node] = name;
    roads->node_of_name[name] = node;
    if (roads->x != NULL) {
        roads->x[node] = reading->x[first];
        roads->y[node] = reading->y[first];
    }
    return LSP_OK;
}

static void say_zones(const struct gmns_reading *reading, uint32_t n_closed)
{
    lsp_diags_add(reading->diags, LSP_DIAG_GMNS_ZONES,
        &(struct lsp_diag_facts){.where = {.file = reading->nodes_file},
            .hint = "node_type \"centroid\" says which nodes no path may pass"},
        "%u zones: no path passes through the nodes of %u, %u have several nodes and get one of "
        "their own, and paths may pass the nodes of the others",
        reading->network->roads.n_zones, n_closed, reading->n_made);
}
