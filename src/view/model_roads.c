/* A road network as a model of the viewer: what it is.  SPDX-License-Identifier: Apache-2.0 */
#include "view/model_roads.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "view/model_roads_internal.h"

static enum lsp_status set_geometry(struct lsp_view_roads *roads);
static const struct lsp_view_geometry *geometry(void *self);
static void finish(void *self);
static void add_units(const struct lsp_road_session_network *network, struct lsp_buffer *out);
static void add_zones(const struct lsp_view_roads *roads, struct lsp_buffer *out);
static void add_kinds(const struct lsp_road_session_network *network, struct lsp_buffer *out);
static void add_attribute(struct lsp_buffer *out, const char *key, const char *label,
    const char *unit, bool is_new, const char *default_text);
static void add_presets(const struct lsp_road_session_network *network, struct lsp_buffer *out);
static const char *money(const struct lsp_road_session_network *network);

static const struct lsp_view_model_ops OPS = {.describe = lsp_view_roads_describe,
    .geometry = geometry,
    .basemap = lsp_view_roads_basemap,
    .link = lsp_view_roads_link,
    .node = lsp_view_roads_node,
    .base = lsp_view_roads_base,
    .solve = lsp_view_roads_solve,
    .finish_state = lsp_view_roads_finish_state,
    .select = lsp_view_roads_select,
    .routes = lsp_view_roads_routes,
    .isochrone = lsp_view_roads_isochrone,
    .export_run = lsp_view_roads_export,
    .scenarios = lsp_view_roads_scenarios,
    .save = lsp_view_roads_save,
    .forget = lsp_view_roads_forget,
    .lines = lsp_view_roads_lines,
    .proof = lsp_view_roads_proof,
    .finish = finish};

enum lsp_status lsp_view_open_roads(const struct lsp_view_roads_options *options,
    struct lsp_diags *diags, struct lsp_view_model *ret_model)
{
    struct lsp_view_roads *roads = calloc(1, sizeof *roads);
    if (roads == NULL)
        return LSP_NO_MEMORY;
    roads->options = *options;
    enum lsp_status status =
        lsp_road_session_open(&(struct lsp_road_session_options){.sources = options->sources,
                                  .nodes = options->nodes,
                                  .changes = options->changes,
                                  .start = options->start,
                                  .value_of_time = options->value_of_time,
                                  .n_threads = options->n_threads},
            diags, &roads->session);
    if (status == LSP_OK)
        status = set_geometry(roads);
    if (status == LSP_OK)
        *ret_model = (struct lsp_view_model){.self = roads, .ops = &OPS};
    else
        finish(roads);
    return status;
}

static void finish(void *self)
{
    struct lsp_view_roads *roads = self;
    lsp_road_session_close(roads->session);
    free(roads->classes);
    free(roads);
}

static enum lsp_status set_geometry(struct lsp_view_roads *roads)
{
    enum { ROAD = 0, CONNECTOR = 5 };
    const struct lsp_road_session_network *network = lsp_road_session_network(roads->session);
    roads->network = network;
    roads->classes = malloc((size_t)network->n_links + 1);
    if (roads->classes == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t link = 0; link < network->n_links; link++)
        roads->classes[link] = network->is_connector[link] ? CONNECTOR : ROAD;
    roads->geometry = (struct lsp_view_geometry){.n_nodes = network->n_nodes,
        .n_links = network->n_links,
        .n_vertices = network->n_vertices,
        .node_x = network->x,
        .node_y = network->y,
        .vertex_x = network->vertex_x,
        .vertex_y = network->vertex_y,
        .capacity = network->capacity,
        .length = network->length,
        .free_time = network->free_time,
        .tail = network->tail,
        .head = network->head,
        .first_vertex = network->first_vertex,
        .row = network->row,
        .is_forward = network->is_forward,
        .class_of = roads->classes};
    return LSP_OK;
}

static const struct lsp_view_geometry *geometry(void *self)
{
    const struct lsp_view_roads *roads = self;
    return &roads->geometry;
}

void lsp_view_roads_describe(void *self, struct lsp_buffer *out)
{
    const struct lsp_view_roads *roads = self;
    const struct lsp_road_session_network *network = roads->network;
    const char *slash = strrchr(network->path, '/');
    double box[4] = {(double)INFINITY, (double)INFINITY, -(double)INFINITY, -(double)INFINITY};
    for (uint32_t node = 0; node < network->n_nodes; node++) {
        box[0] = fmin(box[0], network->x[node]);
        box[1] = fmin(box[1], network->y[node]);
        box[2] = fmax(box[2], network->x[node]);
        box[3] = fmax(box[3], network->y[node]);
    }
    lsp_buffer_add_text_member(out, "kind", "roads");
    lsp_buffer_add_text_member(out, "name",
        network->title != NULL              ? network->title
        : slash == NULL || slash[1] == '\0' ? network->path
                                            : slash + 1);
    lsp_buffer_add_text_member(out, "about", NULL);
    lsp_buffer_add_text_member(out, "caveat",
        "An equilibrium of fixed trips on roads: nobody changes destination, mode or hour.");
    lsp_buffer_add_text_member(out, "crs", network->is_lonlat ? "lonlat" : "plane");
    lsp_buffer_add(out, ",\"bbox\":[");
    for (int side = 0; side < 4; side++) {
        lsp_buffer_add(out, side == 0 ? "" : ",");
        lsp_buffer_add_json_number(out, box[side]);
    }
    lsp_buffer_printf(out, "],\"counts\":{\"nodes\":%u,\"links\":%u,\"zones\":%u", network->n_nodes,
        network->n_links, network->n_zones);
    lsp_buffer_add_number_member(out, "trips", network->n_trips);
    lsp_buffer_add(out, "}");
    lsp_buffer_add_text_member(out, "attribution", "");
    add_units(network, out);
    add_zones(roads, out);
    lsp_buffer_add(out, ",\"groups\":[");
    for (uint32_t at = 0; at < network->n_classes; at++) {
        const char *name = network->classes[at].name;
        lsp_buffer_add(out, at == 0 ? "{\"id\":" : ",{\"id\":");
        lsp_buffer_add_json(out, name == NULL ? "all" : name);
        lsp_buffer_add_text_member(out, "name", name == NULL ? "All vehicles" : name);
        lsp_buffer_add(out, "}");
    }
    lsp_buffer_add(out, "],\"modes\":[],\"years\":[]");
    add_kinds(network, out);
    add_presets(network, out);
    lsp_buffer_printf(out,
        ",\"scenarios\":null,\"has\":{\"posts\":false,\"appraisal\":false,\"programme\":false,"
        "\"explain\":false,\"report\":false,\"isochrone\":true,\"money\":%s},\"limits\":{}",
        network->value_of_time > 0 ? "true" : "false");
}

static const char *money(const struct lsp_road_session_network *network)
{
    return network->currency == NULL ? "money" : network->currency;
}

static void add_units(const struct lsp_road_session_network *network, struct lsp_buffer *out)
{
    lsp_buffer_add(out, ",\"units\":{\"time\":");
    lsp_buffer_add_json(out, network->time_unit[0] == '\0' ? "units of time" : network->time_unit);
    lsp_buffer_add_text_member(
        out, "length", network->length_unit[0] == '\0' ? "units of length" : network->length_unit);
    lsp_buffer_add_text_member(
        out, "currency", network->value_of_time > 0 ? money(network) : network->currency);
    lsp_buffer_add(out, "},\"fields\":[{\"key\":\"flow\",\"label\":\"Vehicles\",\"unit\":\"veh\","
                        "\"has_noise\":true},{\"key\":\"time\",\"label\":\"Time\",\"unit\":");
    lsp_buffer_add_json(out, network->time_unit[0] == '\0' ? "units of time" : network->time_unit);
    lsp_buffer_add(out, "}]");
}

static void add_zones(const struct lsp_view_roads *roads, struct lsp_buffer *out)
{
    lsp_buffer_add(out, ",\"zones\":[");
    for (uint32_t zone = 0; zone < roads->network->n_zones; zone++) {
        uint32_t node = lsp_road_session_zone_node(roads->session, zone);
        char text[LSP_VIEW_ROADS_MAX_TEXT];
        const char *name = lsp_road_session_zone_text(roads->session, zone, text);
        lsp_buffer_add(out, zone == 0 ? "{\"id\":" : ",{\"id\":");
        lsp_buffer_add_json(out, name);
        lsp_buffer_add_text_member(out, "name", name);
        lsp_buffer_printf(out, ",\"node\":%u", node);
        lsp_buffer_add_number_member(out, "x", roads->network->x[node]);
        lsp_buffer_add_number_member(out, "y", roads->network->y[node]);
        lsp_buffer_add(out, "}");
    }
    lsp_buffer_add(out, "]");
}

static void add_kinds(const struct lsp_road_session_network *network, struct lsp_buffer *out)
{
    static const struct {
        const char *key, *label;
        bool has_attributes, has_direction;
    } KINDS[] = {{"add", "New link", true, false}, {"change", "Change a link", true, true},
        {"close", "Close a link", false, true}, {"split", "Put a node into a link", false, false}};
    const char *time = network->time_unit[0] == '\0' ? "units of time" : network->time_unit;
    const char *length = network->length_unit[0] == '\0' ? "units of length" : network->length_unit;
    char capacity[32];
    lsp_format_double(network->usual_capacity, capacity);
    lsp_buffer_add(out, ",\"kinds\":[");
    for (int kind = 0; kind < 4; kind++) {
        bool is_new = kind == 0;
        lsp_buffer_printf(out, "%s{\"key\":\"%s\"", kind == 0 ? "" : ",", KINDS[kind].key);
        lsp_buffer_add_text_member(out, "label", KINDS[kind].label);
        lsp_buffer_printf(out, ",\"directions\":%s,\"attributes\":[",
            KINDS[kind].has_direction ? "true" : "false");
        if (KINDS[kind].has_attributes) {
            add_attribute(out, "capacity", "Capacity", "veh/h", is_new, capacity);
            lsp_buffer_add(out, ",");
            add_attribute(out, "free_time", "Free time", time, is_new, NULL);
            lsp_buffer_add(out, ",");
            add_attribute(out, "length", "Length", length, is_new, NULL);
            lsp_buffer_add(out, ",");
            add_attribute(out, "toll", "Toll", money(network), is_new, "0");
            lsp_buffer_add(out, ",");
            add_attribute(out, "alpha", "Alpha (BPR)", NULL, is_new, "0.15");
            lsp_buffer_add(out, ",");
            add_attribute(out, "beta", "Beta (BPR)", NULL, is_new, "4");
        }
        lsp_buffer_add(out, "]}");
    }
    lsp_buffer_add(out, "]");
}

static void add_attribute(struct lsp_buffer *out, const char *key, const char *label,
    const char *unit, bool is_new, const char *default_text)
{
    bool is_beta = strcmp(key, "beta") == 0, is_measured = strcmp(key, "length") == 0;
    lsp_buffer_add(out, "{\"key\":");
    lsp_buffer_add_json(out, key);
    lsp_buffer_add_text_member(out, "label", label);
    lsp_buffer_add_text_member(out, "unit", unit);
    lsp_buffer_printf(out, ",\"type\":\"number\",\"min\":%d", is_beta ? 1 : 0);
    if (is_beta)
        lsp_buffer_add(out, ",\"max\":100");
    if (is_new && default_text != NULL)
        lsp_buffer_printf(out, ",\"default\":%s,\"assumed\":true", default_text);
    if (!is_new)
        lsp_buffer_add_text_member(out, "help", "empty: as the link has it");
    else if (is_measured)
        lsp_buffer_add_text_member(out, "help", "empty: measured on the map");
    else if (strcmp(key, "free_time") == 0)
        lsp_buffer_add_text_member(out, "help", "empty: at the usual speed of the network's roads");
    lsp_buffer_add(out, "}");
}

static void add_presets(const struct lsp_road_session_network *network, struct lsp_buffer *out)
{
    static const struct {
        const char *name;
        double times;
    } PRESETS[] = {{"The usual capacity", 1}, {"Twice the usual capacity", 2},
        {"Four times the usual capacity", 4}};
    lsp_buffer_add(out, ",\"presets\":[");
    for (int preset = 0; preset < 3; preset++) {
        lsp_buffer_add(out, preset == 0 ? "{\"name\":" : ",{\"name\":");
        lsp_buffer_add_json(out, PRESETS[preset].name);
        lsp_buffer_add(out, ",\"attributes\":{\"capacity\":");
        lsp_buffer_add_json_number(out, PRESETS[preset].times * network->usual_capacity);
        lsp_buffer_add(out, "},\"assumed\":true");
        lsp_buffer_add_text_member(
            out, "source", "median capacity of this network's roads, for one direction");
        lsp_buffer_add(out, "}");
    }
    lsp_buffer_add(out, "]");
}

void lsp_view_roads_basemap(void *self, struct lsp_buffer *out)
{
    const struct lsp_view_roads *roads = self;
    lsp_buffer_add(out, "{\"attribution\":\"\",\"lines\":[");
    for (uint32_t at = 0; at < roads->network->n_lines; at++) {
        struct lsp_road_session_line line = lsp_road_session_line(roads->session, at);
        lsp_buffer_add(out, at == 0 ? "{\"kind\":" : ",{\"kind\":");
        lsp_buffer_add_json(out, line.kind);
        lsp_buffer_add_text_member(out, "name", line.name);
        lsp_buffer_add(out, ",\"points\":[");
        for (size_t point = 0; point < line.n_points; point++) {
            lsp_buffer_add(out, point == 0 ? "" : ",");
            lsp_buffer_add_json_number(out, line.x[point]);
            lsp_buffer_add(out, ",");
            lsp_buffer_add_json_number(out, line.y[point]);
        }
        lsp_buffer_add(out, "]}");
    }
    lsp_buffer_add(out, "],\"places\":[]}");
}

void lsp_view_roads_link(void *self, uint32_t link, struct lsp_buffer *out)
{
    const struct lsp_view_roads *roads = self;
    const struct lsp_road_session_network *network = roads->network;
    char text[LSP_VIEW_ROADS_MAX_TEXT];
    lsp_buffer_printf(out, "{\"link\":%u", link);
    lsp_buffer_add_text_member(out, "id", lsp_road_session_link_text(roads->session, link, text));
    lsp_buffer_add_text_member(
        out, "name", network->link_name[link] == NULL ? "" : network->link_name[link]);
    lsp_buffer_add_text_member(
        out, "from", lsp_road_session_node_text(roads->session, network->tail[link], text));
    lsp_buffer_add_text_member(
        out, "to", lsp_road_session_node_text(roads->session, network->head[link], text));
    lsp_buffer_add(out, ",\"attributes\":{\"capacity\":");
    lsp_buffer_add_json_number(out, network->capacity[link] / network->hours);
    lsp_buffer_add_number_member(out, "free_time", network->free_time[link]);
    lsp_buffer_add_number_member(out, "length", network->length[link]);
    lsp_buffer_add_number_member(out, "toll", network->toll[link]);
    lsp_buffer_add_number_member(out, "alpha", network->alpha[link]);
    lsp_buffer_add_number_member(out, "beta", network->beta[link]);
    const double *base[2];
    bool is_solved = lsp_road_session_base(roads->session, base);
    lsp_buffer_add(out, "},\"base\":{\"flow\":");
    lsp_buffer_add_json_number(out, is_solved ? base[0][link] : (double)NAN);
    lsp_buffer_add_number_member(out, "time", is_solved ? base[1][link] : (double)NAN);
    lsp_buffer_add(out, "}}");
}

void lsp_view_roads_node(void *self, uint32_t node, struct lsp_buffer *out)
{
    const struct lsp_view_roads *roads = self;
    char text[LSP_VIEW_ROADS_MAX_TEXT];
    lsp_buffer_printf(out, "{\"node\":%u", node);
    lsp_buffer_add_text_member(out, "id", lsp_road_session_node_text(roads->session, node, text));
    lsp_buffer_add_text_member(out, "name", "");
    lsp_buffer_add_number_member(out, "x", roads->network->x[node]);
    lsp_buffer_add_number_member(out, "y", roads->network->y[node]);
    lsp_buffer_add(out, "}");
}
