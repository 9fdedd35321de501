/* Writes what a session answered as tables and maps.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/id.h"
#include "formats/geopackage.h"
#include "network_run/session_internal.h"

/* Numbers of a link, in the order of their columns. */
enum number {
    CAPACITY,
    LENGTH,
    FREE_TIME,
    FLOW_WITHOUT,
    FLOW_WITH,
    DIFFERENCE,
    NOISE,
    TIME_WITHOUT,
    TIME_WITH,
    N_NUMBERS
};
static const char *const NUMBER_NAMES[N_NUMBERS] = {"capacity", "length", "free_time",
    "flow_without", "flow_with", "difference", "noise", "time_without", "time_with"};
enum text { ID, NAME, FROM, TO, STATE, N_TEXTS };
static const char *const TEXT_NAMES[N_TEXTS] = {"link", "name", "from_node", "to_node", "state"};

/* Everything of all links, in columns. */
struct table {
    struct lsp_arena arena;
    uint32_t n;
    const char **text[N_TEXTS];
    double *number[N_NUMBERS]; /* NAN: not known or none */
    double *is_shown;
    size_t *n_points;
    double **x, **y;
};

static enum lsp_status make_table(const struct lsp_road_session *session,
    const struct lsp_road_session_stage *stage, struct table *table);
static enum lsp_status set_texts(const struct lsp_road_session *session,
    const struct lsp_road_session_stage *stage, uint32_t link, struct table *table);
static const char *state_of(const struct lsp_road_session *session,
    const struct lsp_road_session_stage *stage, uint32_t link);
static void set_numbers(const struct lsp_road_session *session,
    const struct lsp_road_session_stage *stage, uint32_t link, struct table *table);
static double known(double value);
static enum lsp_status set_line(const struct lsp_road_session *session,
    const struct lsp_road_session_stage *stage, uint32_t link, struct table *table);
static void place(const struct lsp_road_session *session,
    const struct lsp_road_session_stage *stage, uint32_t node, double ret_place[2]);
static void write_csv(const struct table *table, struct lsp_buffer *out);
static void write_geojson(
    const struct lsp_road_session *session, const struct table *table, struct lsp_buffer *out);
static void write_feature(const struct table *table, uint32_t link, struct lsp_buffer *out);
static enum lsp_status write_geopackage(const struct lsp_road_session *session,
    const struct table *table, struct lsp_diags *diags, struct lsp_buffer *out);

enum lsp_status lsp_road_session_export(const struct lsp_road_session *session,
    const struct lsp_road_session_answer *answer, enum lsp_road_session_format format,
    struct lsp_diags *diags, struct lsp_buffer *out)
{
    struct table table = {0};
    enum lsp_status status = make_table(session, &answer->stage, &table);
    if (status == LSP_OK && format == LSP_ROAD_SESSION_CSV)
        write_csv(&table, out);
    else if (status == LSP_OK && format == LSP_ROAD_SESSION_GEOJSON)
        write_geojson(session, &table, out);
    else if (status == LSP_OK)
        status = write_geopackage(session, &table, diags, out);
    lsp_arena_finish(&table.arena);
    return status == LSP_OK && out->failed ? LSP_NO_MEMORY : status;
}

static enum lsp_status make_table(const struct lsp_road_session *session,
    const struct lsp_road_session_stage *stage, struct table *table)
{
    uint32_t n = table->n = stage->n_links;
    for (int text = 0; text < N_TEXTS; text++)
        if ((table->text[text] = LSP_ARRAY(&table->arena, const char *, n)) == NULL)
            return LSP_NO_MEMORY;
    for (int number = 0; number < N_NUMBERS; number++)
        if ((table->number[number] = LSP_ARRAY(&table->arena, double, n)) == NULL)
            return LSP_NO_MEMORY;
    table->is_shown = LSP_ARRAY(&table->arena, double, n);
    table->n_points = LSP_ARRAY(&table->arena, size_t, n);
    table->x = LSP_ARRAY(&table->arena, double *, n);
    table->y = LSP_ARRAY(&table->arena, double *, n);
    if (!table->is_shown || !table->n_points || !table->x || !table->y)
        return LSP_NO_MEMORY;
    for (uint32_t link = 0; link < n; link++) {
        LSP_TRY(set_texts(session, stage, link, table));
        set_numbers(session, stage, link, table);
        LSP_TRY(set_line(session, stage, link, table));
    }
    return LSP_OK;
}

static enum lsp_status set_texts(const struct lsp_road_session *session,
    const struct lsp_road_session_stage *stage, uint32_t link, struct table *table)
{
    const struct lsp_road_session_network *network = &session->network;
    table->text[STATE][link] = state_of(session, stage, link);
    if (link >= network->n_links) {
        const struct lsp_road_session_added_link *added =
            &stage->added_links[link - network->n_links];
        table->text[ID][link] = added->id;
        table->text[NAME][link] = added->name == NULL ? "" : added->name;
        table->text[FROM][link] = added->from;
        table->text[TO][link] = added->to;
        return LSP_OK;
    }
    char text[32];
    struct lsp_arena *arena = &table->arena;
    table->text[ID][link] =
        lsp_arena_printf(arena, "%s", lsp_road_session_link_text(session, link, text));
    table->text[NAME][link] = network->link_name[link] == NULL ? "" : network->link_name[link];
    table->text[FROM][link] = lsp_arena_printf(
        arena, "%s", lsp_road_session_node_text(session, network->tail[link], text));
    table->text[TO][link] = lsp_arena_printf(
        arena, "%s", lsp_road_session_node_text(session, network->head[link], text));
    bool is_good = table->text[ID][link] && table->text[FROM][link] && table->text[TO][link];
    return is_good ? LSP_OK : LSP_NO_MEMORY;
}

static const char *state_of(const struct lsp_road_session *session,
    const struct lsp_road_session_stage *stage, uint32_t link)
{
    uint32_t n_links = session->network.n_links;
    if (link >= n_links)
        return stage->added_links[link - n_links].parent == LSP_NONE ? "new" : "part";
    for (uint32_t at = 0; at < stage->n_added_links; at++)
        if (stage->added_links[at].parent == link)
            return "split";
    for (uint32_t at = 0; at < stage->n_removed; at++)
        if (stage->removed[at] == link)
            return "closed";
    return "";
}

static void set_numbers(const struct lsp_road_session *session,
    const struct lsp_road_session_stage *stage, uint32_t link, struct table *table)
{
    const struct lsp_road_session_network *network = &session->network;
    const struct lsp_road_session_added_link *added =
        link >= network->n_links ? &stage->added_links[link - network->n_links] : NULL;
    bool is_split = strcmp(table->text[STATE][link], "split") == 0;
    double difference = stage->flow_with[link] - stage->flow_without[link];
    double *const *number = table->number;
    number[CAPACITY][link] = known(added ? added->capacity : network->capacity[link]);
    number[LENGTH][link] = added ? added->length : network->length[link];
    number[FREE_TIME][link] = added ? added->free_time : network->free_time[link];
    number[FLOW_WITHOUT][link] = stage->flow_without[link];
    number[FLOW_WITH][link] = is_split ? (double)NAN : stage->flow_with[link];
    number[DIFFERENCE][link] = is_split ? (double)NAN : difference;
    number[NOISE][link] = known(stage->noise[link]);
    number[TIME_WITHOUT][link] = known(stage->time_without[link]);
    number[TIME_WITH][link] = is_split ? (double)NAN : known(stage->time_with[link]);
    table->is_shown[link] = !is_split && fabs(difference) > 2 * stage->noise[link];
}

static double known(double value)
{
    return isfinite(value) ? value : (double)NAN;
}

static enum lsp_status set_line(const struct lsp_road_session *session,
    const struct lsp_road_session_stage *stage, uint32_t link, struct table *table)
{
    const struct lsp_road_session_network *network = &session->network;
    const struct lsp_road_session_added_link *added =
        link >= network->n_links ? &stage->added_links[link - network->n_links] : NULL;
    uint32_t first = added ? 0 : network->first_vertex[link];
    size_t n = added ? added->n_points : network->first_vertex[link + 1] - first;
    double *x = LSP_ARRAY(&table->arena, double, n + 2), ends[2][2];
    double *y = LSP_ARRAY(&table->arena, double, n + 2);
    if (x == NULL || y == NULL)
        return LSP_NO_MEMORY;
    place(session, stage, added ? added->tail : network->tail[link], ends[0]);
    place(session, stage, added ? added->head : network->head[link], ends[1]);
    for (size_t at = 0; at < n; at++) {
        x[at + 1] = added ? added->points[at][0] : network->vertex_x[first + at];
        y[at + 1] = added ? added->points[at][1] : network->vertex_y[first + at];
    }
    x[0] = ends[0][0];
    y[0] = ends[0][1];
    x[n + 1] = ends[1][0];
    y[n + 1] = ends[1][1];
    table->x[link] = x;
    table->y[link] = y;
    table->n_points[link] = n + 2;
    return LSP_OK;
}

static void place(const struct lsp_road_session *session,
    const struct lsp_road_session_stage *stage, uint32_t node, double ret_place[2])
{
    uint32_t n_nodes = session->network.n_nodes;
    bool is_new = node >= n_nodes;
    ret_place[0] = is_new ? stage->added_nodes[node - n_nodes].x : session->network.x[node];
    ret_place[1] = is_new ? stage->added_nodes[node - n_nodes].y : session->network.y[node];
}

static void write_csv(const struct table *table, struct lsp_buffer *out)
{
    for (int text = 0; text < N_TEXTS; text++)
        lsp_buffer_printf(out, "%s,", TEXT_NAMES[text]);
    for (int number = 0; number < N_NUMBERS; number++)
        lsp_buffer_printf(out, "%s,", NUMBER_NAMES[number]);
    lsp_buffer_add(out, "is_shown\n");
    for (uint32_t link = 0; link < table->n; link++) {
        for (int text = 0; text < N_TEXTS; text++) {
            lsp_buffer_add_csv(out, table->text[text][link]);
            lsp_buffer_add(out, ",");
        }
        for (int number = 0; number < N_NUMBERS; number++) {
            char text[32] = "";
            if (!isnan(table->number[number][link]))
                lsp_format_double(table->number[number][link], text);
            lsp_buffer_printf(out, "%s,", text);
        }
        lsp_buffer_add(out, table->is_shown[link] > 0 ? "true\n" : "false\n");
    }
}

/* RFC 7946 knows degrees only; of a plane that is said in a member of its own. */
static void write_geojson(
    const struct lsp_road_session *session, const struct table *table, struct lsp_buffer *out)
{
    lsp_buffer_add(out, "{\"type\":\"FeatureCollection\"");
    if (!session->network.is_lonlat)
        lsp_buffer_add_text_member(
            out, "coordinates", "of a plane, as in the network's files: no degrees");
    lsp_buffer_add(out, ",\"features\":[");
    for (uint32_t link = 0; link < table->n; link++) {
        lsp_buffer_add(out, link == 0 ? "\n" : ",\n");
        write_feature(table, link, out);
    }
    lsp_buffer_add(out, "\n]}\n");
}

static void write_feature(const struct table *table, uint32_t link, struct lsp_buffer *out)
{
    lsp_buffer_add(
        out, "{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[");
    for (size_t at = 0; at < table->n_points[link]; at++) {
        lsp_buffer_add(out, at == 0 ? "[" : ",[");
        lsp_buffer_add_json_number(out, table->x[link][at]);
        lsp_buffer_add(out, ",");
        lsp_buffer_add_json_number(out, table->y[link][at]);
        lsp_buffer_add(out, "]");
    }
    lsp_buffer_add(out, "]},\"properties\":{\"link\":");
    lsp_buffer_add_json(out, table->text[ID][link]);
    for (int text = ID + 1; text < N_TEXTS; text++)
        lsp_buffer_add_text_member(out, TEXT_NAMES[text], table->text[text][link]);
    for (int number = 0; number < N_NUMBERS; number++)
        lsp_buffer_add_number_member(out, NUMBER_NAMES[number], table->number[number][link]);
    lsp_buffer_printf(out, ",\"is_shown\":%s}}", table->is_shown[link] > 0 ? "true" : "false");
}

/* SQLite writes files only, so it is made as one, read and removed. */
static enum lsp_status write_geopackage(const struct lsp_road_session *session,
    const struct table *table, struct lsp_diags *diags, struct lsp_buffer *out)
{
    struct lsp_geo_column columns[N_TEXTS + N_NUMBERS + 1];
    char folder[] = "/tmp/linkspan-XXXXXX", path[64];
    struct lsp_file file = {0};
    size_t n = 0;
    for (int text = 0; text < N_TEXTS; text++)
        columns[n++] = (struct lsp_geo_column){
            .name = TEXT_NAMES[text], .type = LSP_COLUMN_TEXT, .texts = table->text[text]};
    for (int number = 0; number < N_NUMBERS; number++)
        columns[n++] = (struct lsp_geo_column){.name = NUMBER_NAMES[number],
            .type = LSP_COLUMN_REAL,
            .numbers = table->number[number]};
    columns[n++] = (struct lsp_geo_column){
        .name = "is_shown", .type = LSP_COLUMN_INTEGER, .numbers = table->is_shown};
    const struct lsp_geo_layer layer = {.name = "links",
        .description = "links without and with the change",
        .is_plane = !session->network.is_lonlat,
        .n_features = table->n,
        .n_columns = n,
        .n_points = table->n_points,
        .lon_deg = (const double *const *)table->x,
        .lat_deg = (const double *const *)table->y,
        .columns = columns};
    if (mkdtemp(folder) == NULL) {
        lsp_diags_add(diags, LSP_DIAG_CANNOT_WRITE,
            &(struct lsp_diag_facts){.where = {.file = "/tmp"}},
            "cannot make a folder for the GeoPackage");
        return LSP_CANNOT_WRITE;
    }
    snprintf(path, sizeof path, "%s/links.gpkg", folder);
    enum lsp_status status = lsp_geopackage_write(path, "1970-01-01T00:00:00Z", 1, &layer, diags);
    if (status == LSP_OK)
        status = lsp_file_read_bytes(path, diags, &file);
    if (status == LSP_OK)
        lsp_buffer_add_bytes(out, file.text, file.length);
    lsp_file_finish(&file);
    (void)unlink(path);
    (void)rmdir(folder);
    return status;
}
