/* Reads where a road network lies.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/road_map.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/id.h"
#include "base/text.h"
#include "formats/gmns.h"
#include "formats/rows.h"
#include "formats/tables.h"
#include "formats/tntp_internal.h"

/* Degrees that far from 0 are no plane's small units. */
static const double LEAST_DEGREES = 10;
/* TNTP's files do not say what x and y are; no town is so many degrees wide. */
static const double MOST_DEGREES = 8;

struct reading {
    const struct lsp_roads *roads;
    struct lsp_diags *diags;
    struct lsp_road_map *map;
    struct lsp_file file; /* the present one */
};

static enum lsp_status read_map(struct reading *reading, const char *nodes);
static enum lsp_status read_tntp(struct reading *reading, const char *path);
static void read_nodes(struct reading *reading);
static void read_node(struct reading *reading, struct lsp_tntp_cursor *cursor);
static bool take_number(struct lsp_tntp_cursor *cursor, double *ret_value);
static void check_nodes(struct reading *reading, const char *path);
static enum lsp_status read_gmns(struct reading *reading, const char *folder);
static enum lsp_status read_table(struct reading *reading, const char *path,
    enum lsp_status (*read)(struct reading *reading, struct lsp_rows *rows));
static enum lsp_status read_config(struct reading *reading, struct lsp_rows *rows);
static enum lsp_status read_links(struct reading *reading, struct lsp_rows *rows);
static enum lsp_status read_shapes(struct reading *reading, struct lsp_rows *rows, bool is_kept);
static enum lsp_status read_lines(struct reading *reading, struct lsp_rows *rows);
static bool read_line(struct reading *reading, const struct lsp_rows *rows,
    const struct lsp_row_field *field, struct lsp_road_map_line *ret_line);
static const char *copy(struct reading *reading, const struct lsp_row_field *field);
static bool is_lonlat(const struct lsp_roads *roads, const struct lsp_road_map *map);

enum lsp_status lsp_road_map_read(const struct lsp_roads *roads, const char *nodes,
    struct lsp_diags *diags, struct lsp_road_map *ret_map)
{
    struct lsp_road_map map = {0};
    struct reading reading = {.roads = roads, .diags = diags, .map = &map};
    enum lsp_status status = read_map(&reading, nodes);
    lsp_file_finish(&reading.file);
    if (status != LSP_OK) {
        lsp_road_map_finish(&map);
        return status;
    }
    map.is_lonlat = is_lonlat(roads, &map);
    *ret_map = map;
    return LSP_OK;
}

void lsp_road_map_finish(struct lsp_road_map *map)
{
    lsp_arena_finish(&map->arena);
    *map = (struct lsp_road_map){0};
}

const char *lsp_road_map_beside(
    const struct lsp_roads *roads, const char *tail, const char *name, struct lsp_arena *arena)
{
    const char *path = roads->file;
    if (lsp_gmns_is_folder(path)) {
        size_t length = strlen(path);
        return lsp_arena_printf(
            arena, "%s%s%s", path, length > 0 && path[length - 1] == '/' ? "" : "/", name);
    }
    const char *slash = strrchr(path, '/'),
               *end = strstr(slash == NULL ? path : slash, "_net.tntp");
    if (end == NULL)
        end =
            path + strcspn(slash == NULL ? path : slash, ".") + (slash == NULL ? 0 : slash - path);
    return lsp_arena_printf(arena, "%.*s%s", (int)(end - path), path, tail);
}

static enum lsp_status read_map(struct reading *reading, const char *nodes)
{
    const struct lsp_roads *roads = reading->roads;
    struct lsp_road_map *map = reading->map;
    map->x = LSP_ARRAY(&map->arena, double, roads->n_nodes);
    map->y = LSP_ARRAY(&map->arena, double, roads->n_nodes);
    map->first_vertex = LSP_ARRAY(&map->arena, uint32_t, (size_t)roads->n_links + 1);
    map->link_name = LSP_ARRAY(&map->arena, const char *, roads->n_links);
    if (!map->x || !map->y || !map->first_vertex || !map->link_name)
        return LSP_NO_MEMORY;
    for (uint32_t node = 0; node < roads->n_nodes; node++) {
        map->x[node] = roads->x == NULL ? (double)NAN : roads->x[node];
        map->y[node] = roads->y == NULL ? (double)NAN : roads->y[node];
    }
    if (lsp_gmns_is_folder(roads->file))
        return read_gmns(reading, roads->file);
    if (nodes == NULL)
        nodes = lsp_road_map_beside(roads, "_node.tntp", "node.csv", &map->arena);
    return nodes == NULL ? LSP_NO_MEMORY : read_tntp(reading, nodes);
}

static enum lsp_status read_tntp(struct reading *reading, const char *path)
{
    if (access(path, F_OK) != 0) {
        lsp_diags_add(reading->diags, LSP_DIAG_NO_COORDINATES,
            &(struct lsp_diag_facts){.where = {.file = reading->roads->file},
                .expected = "a file of nodes with their x and y",
                .hint = "name it by --nodes"},
            "the network has no coordinates: there is no %s", path);
        return LSP_BAD_INPUT;
    }
    size_t n_errors = reading->diags->n_errors;
    LSP_TRY(lsp_file_read(path, reading->diags, &reading->file));
    read_nodes(reading);
    if (reading->diags->n_errors == n_errors)
        check_nodes(reading, path);
    if (reading->diags->n_errors == n_errors)
        return reading->diags->failed ? LSP_NO_MEMORY : LSP_OK;
    lsp_diags_lend_source(reading->diags, path, reading->file.text, reading->file.length);
    return LSP_BAD_INPUT;
}

/* A first line that begins with no number is a heading. */
static void read_nodes(struct reading *reading)
{
    struct lsp_tntp_cursor cursor;
    bool is_first = true;
    lsp_tntp_begin(&cursor, &reading->file, reading->diags);
    while (cursor.at < cursor.end) {
        lsp_tntp_skip_blanks(&cursor);
        bool is_comment = *cursor.at == '~' || *cursor.at == '<';
        bool is_number = *cursor.at >= '0' && *cursor.at <= '9';
        if (!lsp_tntp_at_line_end(&cursor) && !is_comment && (is_number || !is_first))
            read_node(reading, &cursor);
        if (!lsp_tntp_at_line_end(&cursor) || is_number)
            is_first = false;
        lsp_tntp_skip_line(&cursor);
    }
}

static void read_node(struct reading *reading, struct lsp_tntp_cursor *cursor)
{
    struct lsp_road_map *map = reading->map;
    const char *start = cursor->at;
    size_t length = lsp_tntp_word_length(cursor);
    int64_t number = 0;
    double x = 0, y = 0;
    bool is_node = lsp_text_to_int(start, length, 1, reading->roads->n_nodes, &number);
    cursor->at += length;
    if (!is_node || !take_number(cursor, &x) || !take_number(cursor, &y)) {
        lsp_tntp_fault(cursor, LSP_DIAG_NODE_ROW, start, is_node ? 0 : length,
            "a node of the network, its x and its y", "a line of the nodes' file is no node");
        return;
    }
    if (!isnan(map->x[number - 1]))
        lsp_tntp_fault(cursor, LSP_DIAG_NODE_ROW, start, length, "each node once",
            "a node has coordinates twice");
    map->x[number - 1] = x;
    map->y[number - 1] = y;
}

static bool take_number(struct lsp_tntp_cursor *cursor, double *ret_value)
{
    lsp_tntp_skip_blanks(cursor);
    size_t length = lsp_tntp_word_length(cursor);
    bool is_number = lsp_text_to_double(cursor->at, length, ret_value);
    cursor->at += length;
    return is_number;
}

static void check_nodes(struct reading *reading, const char *path)
{
    const struct lsp_roads *roads = reading->roads;
    uint32_t n_missing = 0, first = 0;
    for (uint32_t node = roads->n_nodes; node-- > 0;)
        if (isnan(reading->map->x[node])) {
            n_missing++;
            first = node;
        }
    if (n_missing > 0)
        lsp_diags_add(reading->diags, LSP_DIAG_NO_COORDINATES,
            &(struct lsp_diag_facts){.where = {.file = path}, .expected = "x and y of every node"},
            "%u of %u nodes have no coordinates, the first of them %u", n_missing, roads->n_nodes,
            first + 1);
}

static enum lsp_status read_gmns(struct reading *reading, const char *folder)
{
    struct lsp_arena *arena = &reading->map->arena;
    static enum lsp_status (*const READERS[])(struct reading *, struct lsp_rows *) = {
        read_config, read_links, read_lines};
    static const char *const NAMES[] = {"config.csv", "link.csv", "basemap.csv"};
    enum lsp_status worst = LSP_OK;
    if (reading->roads->x == NULL) {
        lsp_diags_add(reading->diags, LSP_DIAG_NO_COORDINATES,
            &(struct lsp_diag_facts){
                .where = {.file = folder}, .expected = "columns x_coord and y_coord in node.csv"},
            "the network has no coordinates");
        return LSP_BAD_INPUT;
    }
    for (int at = 0; at < 3; at++) {
        const char *path = lsp_road_map_beside(reading->roads, "", NAMES[at], arena);
        if (path == NULL)
            return LSP_NO_MEMORY;
        if (access(path, F_OK) != 0)
            continue;
        enum lsp_status status = read_table(reading, path, READERS[at]);
        if (status != LSP_OK && status != LSP_BAD_INPUT)
            return status;
        worst = worst == LSP_OK ? status : worst;
    }
    return worst;
}

static enum lsp_status read_table(struct reading *reading, const char *path,
    enum lsp_status (*read)(struct reading *reading, struct lsp_rows *rows))
{
    struct lsp_rows rows;
    LSP_TRY(lsp_file_read(path, reading->diags, &reading->file));
    enum lsp_status status = lsp_rows_begin(&rows, &reading->file, reading->diags);
    if (status == LSP_OK) {
        status = read(reading, &rows);
        enum lsp_status end = lsp_rows_end(&rows);
        status = status == LSP_OK ? end : status;
    }
    lsp_file_finish(&reading->file);
    return status;
}

static enum lsp_status read_config(struct reading *reading, struct lsp_rows *rows)
{
    const char **const texts[] = {
        &reading->map->currency, &reading->map->length_unit, &reading->map->title};
    static const char *const NAMES[] = {"currency", "long_length", "dataset_name"};
    uint32_t columns[3];
    for (int at = 0; at < 3; at++)
        columns[at] = lsp_rows_column(rows, NAMES[at], false);
    if (!lsp_rows_next(rows))
        return LSP_OK;
    for (int at = 0; at < 3; at++) {
        struct lsp_row_field field = lsp_rows_field(rows, columns[at]);
        if (field.length > 0 && (*texts[at] = copy(reading, &field)) == NULL)
            return LSP_NO_MEMORY;
    }
    return LSP_OK;
}

/* Once to count the vertices, and once to keep them. */
static enum lsp_status read_links(struct reading *reading, struct lsp_rows *rows)
{
    struct lsp_road_map *map = reading->map;
    struct lsp_rows again;
    const struct lsp_file *file = &reading->file;
    struct lsp_diags unseen = {0};
    LSP_TRY(lsp_rows_begin(&again, file, &unseen));
    enum lsp_status status = read_shapes(reading, &again, false);
    lsp_rows_abandon(&again);
    lsp_diags_finish(&unseen);
    LSP_TRY(status);
    uint32_t n = 0;
    for (uint32_t link = 0; link <= reading->roads->n_links; link++) {
        uint32_t here = map->first_vertex[link];
        map->first_vertex[link] = n;
        n += here;
    }
    map->n_vertices = n;
    map->vertex_x = LSP_ARRAY(&map->arena, double, n);
    map->vertex_y = LSP_ARRAY(&map->arena, double, n);
    if (map->vertex_x == NULL || map->vertex_y == NULL)
        return LSP_NO_MEMORY;
    return read_shapes(reading, rows, true);
}

/* Links of one row follow each other, there and back; rows that made none have another name. */
static enum lsp_status read_shapes(struct reading *reading, struct lsp_rows *rows, bool is_kept)
{
    const struct lsp_roads *roads = reading->roads;
    struct lsp_road_map *map = reading->map;
    uint32_t id = lsp_rows_column(rows, "link_id", true), link = 0;
    uint32_t name = lsp_rows_column(rows, "name", false);
    uint32_t geometry = lsp_rows_column(rows, "geometry", false);
    while (lsp_rows_next(rows)) {
        struct lsp_row_field field = lsp_rows_field(rows, id);
        struct lsp_road_map_line line = {0};
        uint32_t number = lsp_names_find(&roads->link_names, field.text, field.length);
        if (number == LSP_NONE || link >= roads->n_links || roads->link_name[link] != number)
            continue;
        field = lsp_rows_field(rows, geometry);
        bool has_line = field.length > 0 && read_line(reading, rows, &field, &line);
        uint32_t n = has_line && line.n_points > 2 ? (uint32_t)line.n_points - 2 : 0, first = link;
        field = lsp_rows_field(rows, name);
        for (; link < roads->n_links && roads->link_name[link] == number; link++) {
            if (is_kept && field.length > 0 &&
                (map->link_name[link] = copy(reading, &field)) == NULL)
                return LSP_NO_MEMORY;
            for (uint32_t at = 0; is_kept && at < n; at++) {
                uint32_t from = roads->tail[link] == roads->tail[first] ? at + 1 : n - at;
                map->vertex_x[map->first_vertex[link] + at] = line.x[from];
                map->vertex_y[map->first_vertex[link] + at] = line.y[from];
            }
            if (!is_kept)
                map->first_vertex[link] = n;
        }
    }
    return LSP_OK;
}

static enum lsp_status read_lines(struct reading *reading, struct lsp_rows *rows)
{
    struct lsp_road_map *map = reading->map;
    uint32_t kind = lsp_rows_column(rows, "kind", true);
    uint32_t name = lsp_rows_column(rows, "name", false);
    uint32_t geometry = lsp_rows_column(rows, "geometry", true);
    size_t capacity = 0;
    while (lsp_rows_next(rows)) {
        struct lsp_row_field field, title = lsp_rows_field(rows, name);
        struct lsp_road_map_line line = {0};
        struct lsp_road_map_line *larger =
            lsp_arena_grow(&map->arena, map->lines, &capacity, map->n_lines + 1, sizeof *larger);
        if (larger == NULL)
            return LSP_NO_MEMORY;
        map->lines = larger;
        if (!lsp_rows_text(rows, kind, &field))
            continue;
        line.kind = copy(reading, &field);
        line.name = copy(reading, &title);
        if (line.kind == NULL || line.name == NULL)
            return LSP_NO_MEMORY;
        if (lsp_rows_text(rows, geometry, &field) && read_line(reading, rows, &field, &line))
            larger[map->n_lines++] = line;
    }
    return LSP_OK;
}

static bool read_line(struct reading *reading, const struct lsp_rows *rows,
    const struct lsp_row_field *field, struct lsp_road_map_line *ret_line)
{
    const char *text = copy(reading, field), *fault = NULL;
    double *x, *y;
    if (text != NULL &&
        lsp_wkt_read(text, &reading->map->arena, &ret_line->n_points, &x, &y, &fault)) {
        ret_line->x = x;
        ret_line->y = y;
        return true;
    }
    lsp_rows_fault(
        rows, LSP_DIAG_BAD_GEOMETRY, field, "LINESTRING (x y, x y)", "a line of the map is none");
    return false;
}

static const char *copy(struct reading *reading, const struct lsp_row_field *field)
{
    return field->length == 0
               ? ""
               : lsp_arena_copy_bytes(&reading->map->arena, field->text, field->length);
}

static bool is_lonlat(const struct lsp_roads *roads, const struct lsp_road_map *map)
{
    double low[2] = {(double)INFINITY, (double)INFINITY};
    double high[2] = {-(double)INFINITY, -(double)INFINITY};
    for (uint32_t node = 0; node < roads->n_nodes; node++) {
        const double place[2] = {map->x[node], map->y[node]};
        for (int axis = 0; axis < 2; axis++) {
            low[axis] = fmin(low[axis], place[axis]);
            high[axis] = fmax(high[axis], place[axis]);
        }
    }
    bool is_possible = low[0] >= -180 && high[0] <= 180 && low[1] >= -90 && high[1] <= 90;
    double most = fmax(fmax(-low[0], high[0]), fmax(-low[1], high[1]));
    double width = fmax(high[0] - low[0], high[1] - low[1]);
    return is_possible && most > LEAST_DEGREES && (!roads->is_numbered || width < MOST_DEGREES);
}
