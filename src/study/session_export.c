/* A run's links as files: CSV, GeoJSON (RFC 7946) and GeoPackage, all from one table.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/session_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "formats/file.h"
#include "formats/geopackage.h"
#include "report/json_members.h"

/* Texts first, then numbers. */
enum {
    N_TEXTS = 5,
    N_PLAIN_NUMBERS = 2, /* length and free time */
    N_NUMBERS = N_PLAIN_NUMBERS + 2 * LSP_SESSION_N_FIELDS + 1,
    N_COLUMNS = N_TEXTS + N_NUMBERS,
};

static const char *const NAMES[N_COLUMNS] = {"link_id", "name", "from_node", "to_node", "mode",
    "length_km", "free_time_h", "veh_day_without", "veh_day_with", "persons_year_without",
    "persons_year_with", "tonnes_year_without", "tonnes_year_with", "time_h_without", "time_h_with",
    "veh_day_noise"};

/* Every directed link of a run, with its line. */
struct table {
    struct lsp_arena arena;
    const struct lsp_session *session;
    const struct lsp_session_run *run;
    size_t n;
    struct lsp_geo_column columns[N_COLUMNS];
    const char **texts[N_TEXTS];
    double *numbers[N_NUMBERS];
    size_t *n_points;
    const double **lon_deg, **lat_deg;
};

static enum lsp_status fill(struct table *table);
static enum lsp_status fill_row(struct table *table, uint32_t link);
static enum lsp_status set_line(struct table *table, size_t row, uint32_t tail, uint32_t head,
    size_t n_between, const double x[], const double y[], const double (*points)[2]);
static void write_csv(const struct table *table, struct lsp_buffer *out);
static void write_geojson(const struct table *table, struct lsp_buffer *out);
static enum lsp_status write_geopackage(
    const struct table *table, struct lsp_diags *diags, struct lsp_buffer *out);

enum lsp_status lsp_session_export(const struct lsp_session *session,
    const struct lsp_session_run *run, enum lsp_session_export format, struct lsp_diags *diags,
    struct lsp_buffer *ret_bytes)
{
    struct table table = {.session = session, .run = run, .n = run->n_links};
    enum lsp_status status = fill(&table);
    if (status == LSP_OK && format == LSP_SESSION_CSV)
        write_csv(&table, ret_bytes);
    if (status == LSP_OK && format == LSP_SESSION_GEOJSON)
        write_geojson(&table, ret_bytes);
    if (status == LSP_OK && format == LSP_SESSION_GEOPACKAGE)
        status = write_geopackage(&table, diags, ret_bytes);
    lsp_arena_finish(&table.arena);
    if (status == LSP_OK && ret_bytes->failed)
        status = LSP_NO_MEMORY;
    return status;
}

/* ---- the table ---- */

static enum lsp_status fill(struct table *table)
{
    struct lsp_arena *arena = &table->arena;
    const struct lsp_session_tables *tables = &table->run->tables;
    table->n_points = LSP_ARRAY(arena, size_t, table->n);
    table->lon_deg = LSP_ARRAY(arena, const double *, table->n);
    table->lat_deg = LSP_ARRAY(arena, const double *, table->n);
    if (table->n_points == NULL || table->lon_deg == NULL || table->lat_deg == NULL)
        return LSP_NO_MEMORY;
    for (size_t column = 0; column < N_COLUMNS; column++) {
        struct lsp_geo_column *to = &table->columns[column];
        *to = (struct lsp_geo_column){.name = NAMES[column], .type = LSP_COLUMN_REAL};
        if (column < N_TEXTS) {
            table->texts[column] = LSP_ARRAY(arena, const char *, table->n);
            to->type = LSP_COLUMN_TEXT;
            to->texts = table->texts[column];
        } else {
            table->numbers[column - N_TEXTS] = LSP_ARRAY(arena, double, table->n);
            to->numbers = table->numbers[column - N_TEXTS];
        }
        if (to->texts == NULL && to->numbers == NULL)
            return LSP_NO_MEMORY;
    }
    for (uint32_t link = 0; link < table->n; link++) {
        LSP_TRY(fill_row(table, link));
        for (int field = 0; field < LSP_SESSION_N_FIELDS; field++)
            for (int side = 0; side < 2; side++)
                table->numbers[N_PLAIN_NUMBERS + 2 * field + side][link] =
                    tables->fields[field][side][link];
        double noise = tables->noise[link];
        table->numbers[N_NUMBERS - 1][link] = isfinite(noise) ? noise : (double)NAN;
    }
    return LSP_OK;
}

static enum lsp_status fill_row(struct table *table, uint32_t link)
{
    const struct lsp_session_geometry *geometry = &table->session->geometry;
    const struct lsp_network_specs *specs = &table->run->run.with.network;
    bool is_added = link >= geometry->n_links;
    const struct lsp_session_added_link *added =
        is_added ? &table->run->tables.added_links[link - geometry->n_links] : NULL;
    uint32_t tail = is_added ? added->tail : geometry->tail[link];
    uint32_t head = is_added ? added->head : geometry->head[link];
    lsp_session_link_names(table->run, link, &table->texts[0][link], &table->texts[1][link]);
    table->texts[2][link] = specs->nodes[tail].id;
    table->texts[3][link] = specs->nodes[head].id;
    table->texts[4][link] = LSP_MODE_NAMES[is_added ? added->class_of : geometry->class_of[link]];
    table->numbers[0][link] = is_added ? added->length_km : geometry->length_km[link];
    table->numbers[1][link] = is_added ? added->free_time_h : geometry->free_time_h[link];
    if (is_added)
        return set_line(table, link, tail, head, added->n_points, NULL, NULL, added->points);
    uint32_t first = geometry->first_vertex[link];
    return set_line(table, link, tail, head, geometry->first_vertex[link + 1] - first,
        &geometry->vertex_x[first], &geometry->vertex_y[first], NULL);
}

static enum lsp_status set_line(struct table *table, size_t row, uint32_t tail, uint32_t head,
    size_t n_between, const double x[], const double y[], const double (*points)[2])
{
    const struct lsp_node_spec *nodes = table->run->run.with.network.nodes;
    size_t n = n_between + 2;
    double *line = LSP_ARRAY(&table->arena, double, 2 * n);
    if (line == NULL)
        return LSP_NO_MEMORY;
    line[0] = nodes[tail].lon_deg;
    line[n] = nodes[tail].lat_deg;
    for (size_t at = 0; at < n_between; at++) {
        line[at + 1] = points != NULL ? points[at][0] : x[at];
        line[n + at + 1] = points != NULL ? points[at][1] : y[at];
    }
    line[n - 1] = nodes[head].lon_deg;
    line[2 * n - 1] = nodes[head].lat_deg;
    table->n_points[row] = n;
    table->lon_deg[row] = line;
    table->lat_deg[row] = line + n;
    return LSP_OK;
}

/* ---- the formats ---- */

static void write_csv(const struct table *table, struct lsp_buffer *out)
{
    for (size_t column = 0; column < N_COLUMNS; column++)
        lsp_buffer_printf(out, "%s%s", column > 0 ? "," : "", NAMES[column]);
    lsp_buffer_add(out, "\n");
    for (size_t row = 0; row < table->n; row++)
        for (size_t column = 0; column < N_COLUMNS; column++) {
            char number[32] = "";
            lsp_buffer_add(out, column > 0 ? "," : "");
            if (column < N_TEXTS)
                lsp_buffer_add_csv(out, table->texts[column][row]);
            else if (isfinite(table->numbers[column - N_TEXTS][row]))
                lsp_format_double(table->numbers[column - N_TEXTS][row], number);
            lsp_buffer_add(out, number);
            lsp_buffer_add(out, column + 1 == N_COLUMNS ? "\n" : "");
        }
}

static void write_geojson(const struct table *table, struct lsp_buffer *out)
{
    lsp_buffer_add(out, "{\"type\":\"FeatureCollection\",\"features\":[");
    for (size_t row = 0; row < table->n; row++) {
        lsp_json_begin(out, NULL, "{");
        lsp_json_text(out, "type", "Feature");
        lsp_json_begin(out, "geometry", "{");
        lsp_json_text(out, "type", "LineString");
        lsp_json_begin(out, "coordinates", "[");
        for (size_t point = 0; point < table->n_points[row]; point++) {
            lsp_buffer_add(out, point > 0 ? ",[" : "[");
            lsp_buffer_add_json_number(out, table->lon_deg[row][point]);
            lsp_buffer_add(out, ",");
            lsp_buffer_add_json_number(out, table->lat_deg[row][point]);
            lsp_buffer_add(out, "]");
        }
        lsp_buffer_add(out, "]}");
        lsp_json_begin(out, "properties", "{");
        for (size_t column = 0; column < N_COLUMNS; column++)
            if (column < N_TEXTS)
                lsp_json_text(out, NAMES[column], table->texts[column][row]);
            else
                lsp_json_number(out, NAMES[column], table->numbers[column - N_TEXTS][row]);
        lsp_buffer_add(out, "}}");
    }
    lsp_buffer_add(out, "]}\n");
}

/* SQLite writes files, so it is written beside and read back. */
static enum lsp_status write_geopackage(
    const struct table *table, struct lsp_diags *diags, struct lsp_buffer *out)
{
    char folder[] = "/tmp/linkspan-export-XXXXXX", path[sizeof folder + 16];
    if (mkdtemp(folder) == NULL) {
        lsp_diags_add(diags, LSP_DIAG_CANNOT_WRITE,
            &(struct lsp_diag_facts){.where = {.file = "/tmp"}},
            "cannot make a folder for the GeoPackage");
        return LSP_CANNOT_WRITE;
    }
    memcpy(path, folder, sizeof folder);
    memcpy(path + sizeof folder - 1, "/run.gpkg", sizeof "/run.gpkg");
    const struct lsp_geo_layer layer = {.name = "links",
        .description = "Links with what they carry without and with the project",
        .n_features = table->n,
        .n_columns = N_COLUMNS,
        .n_points = table->n_points,
        .lon_deg = table->lon_deg,
        .lat_deg = table->lat_deg,
        .columns = table->columns};
    struct lsp_file file = {0};
    enum lsp_status status =
        lsp_geopackage_write(path, "1970-01-01T00:00:00.000Z", 1, &layer, diags);
    if (status == LSP_OK)
        status = lsp_file_read_bytes(path, diags, &file);
    unlink(path);
    rmdir(folder);
    if (status == LSP_OK)
        lsp_buffer_add_bytes(out, file.text, file.length);
    lsp_file_finish(&file);
    return status;
}
