/* The network with its flows as a GeoPackage: links, services, posts' places.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/study_internal.h"

#include <math.h>

#include "formats/geopackage.h"

enum { MAX_COLUMNS = 16 };

/* A layer while it is filled. */
struct layer {
    size_t n_features;
    size_t *n_points;
    const double **lon_deg, **lat_deg;
    struct lsp_geo_column columns[MAX_COLUMNS];
    size_t n_columns;
    struct lsp_arena *arena;
    bool failed;
};

static void begin_layer(struct layer *layer, struct lsp_arena *arena, size_t n_features);
static const char **add_text_column(struct layer *layer, const char *name);
static double *add_number_column(struct layer *layer, const char *name);
static void set_line(struct layer *layer, size_t feature, const struct lsp_case *with,
    uint32_t from_node, uint32_t to_node, const struct lsp_link_spec *link);
static void fill_links(
    struct layer *layer, const struct scenario_run *run, const struct lsp_appraisal_pair *pair);
static void fill_services(
    struct layer *layer, const struct scenario_run *run, const struct lsp_appraisal_pair *pair);
static void fill_nodes(struct layer *layer, const struct scenario_run *run);
static struct lsp_geo_layer finish_layer(
    const struct layer *layer, const char *name, const char *description);

enum lsp_status lsp_layers_write(const struct lsp_study_inputs *inputs,
    const struct scenario_run *run, int show_year, const char *path, struct lsp_arena *arena,
    struct lsp_diags *diags)
{
    size_t n_states, state;
    const struct lsp_appraisal_pair *pair = lsp_shown_pair(run, show_year, &n_states, &state);
    struct layer links, services, nodes;
    begin_layer(&links, arena, run->with.network.n_links);
    begin_layer(&services, arena, run->with.services.n_legs);
    begin_layer(&nodes, arena, run->with.network.n_nodes);
    if (links.failed || services.failed || nodes.failed)
        return LSP_NO_MEMORY;
    fill_links(&links, run, pair);
    fill_services(&services, run, pair);
    fill_nodes(&nodes, run);
    if (links.failed || services.failed || nodes.failed)
        return LSP_NO_MEMORY;
    const struct lsp_geo_layer layers[] = {
        finish_layer(&links, "links", "Links with flows without and with the project"),
        finish_layer(&services, "services", "Timetabled rides with passengers a year"),
        finish_layer(&nodes, "nodes", "Nodes of the network"),
    };
    /* Not the time of writing: the same input gives the same bytes. */
    char timestamp[40];
    snprintf(timestamp, sizeof timestamp, "%04d-01-01T00:00:00.000Z", inputs->base_year);
    return lsp_geopackage_write(path, timestamp, 3, layers, diags);
}

static void begin_layer(struct layer *layer, struct lsp_arena *arena, size_t n_features)
{
    *layer = (struct layer){.n_features = n_features, .arena = arena};
    layer->n_points = LSP_ARRAY(arena, size_t, n_features);
    layer->lon_deg = LSP_ARRAY(arena, const double *, n_features);
    layer->lat_deg = LSP_ARRAY(arena, const double *, n_features);
    layer->failed = layer->n_points == NULL || layer->lon_deg == NULL || layer->lat_deg == NULL;
}

static const char **add_text_column(struct layer *layer, const char *name)
{
    const char **texts = LSP_ARRAY(layer->arena, const char *, layer->n_features);
    layer->failed |= texts == NULL;
    layer->columns[layer->n_columns++] =
        (struct lsp_geo_column){.name = name, .type = LSP_COLUMN_TEXT, .texts = texts};
    return texts;
}

static double *add_number_column(struct layer *layer, const char *name)
{
    double *numbers = LSP_ARRAY(layer->arena, double, layer->n_features);
    layer->failed |= numbers == NULL;
    layer->columns[layer->n_columns++] =
        (struct lsp_geo_column){.name = name, .type = LSP_COLUMN_REAL, .numbers = numbers};
    return numbers;
}

static struct lsp_geo_layer finish_layer(
    const struct layer *layer, const char *name, const char *description)
{
    return (struct lsp_geo_layer){.name = name,
        .description = description,
        .n_features = layer->n_features,
        .n_columns = layer->n_columns,
        .n_points = layer->n_points,
        .lon_deg = layer->lon_deg,
        .lat_deg = layer->lat_deg,
        .columns = layer->columns};
}

/* The link's own line, or a straight one between the nodes. */
static void set_line(struct layer *layer, size_t feature, const struct lsp_case *with,
    uint32_t from_node, uint32_t to_node, const struct lsp_link_spec *link)
{
    if (link != NULL && link->n_points >= 2) {
        layer->n_points[feature] = link->n_points;
        layer->lon_deg[feature] = link->point_lon_deg;
        layer->lat_deg[feature] = link->point_lat_deg;
        return;
    }
    double *line = LSP_ARRAY(layer->arena, double, 4);
    layer->failed |= line == NULL;
    if (line == NULL)
        return;
    line[0] = with->network.nodes[from_node].lon_deg;
    line[1] = with->network.nodes[to_node].lon_deg;
    line[2] = with->network.nodes[from_node].lat_deg;
    line[3] = with->network.nodes[to_node].lat_deg;
    layer->n_points[feature] = 2;
    layer->lon_deg[feature] = line;
    layer->lat_deg[feature] = line + 2;
}

/* Adds what the directed links of each row carry: vehicles, persons, tonnes. */
static void add_flows(
    const struct lsp_results *results, double vehicles[], double persons[], double tonnes[])
{
    for (size_t link = 0; link < results->n_links; link++) {
        uint32_t row = results->link_row[link];
        for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
            vehicles[row] += results->link_veh_day[link * LSP_MAX_VEHICLES + vehicle];
        persons[row] += results->link_persons_year[link];
        tonnes[row] += results->link_tonnes_year[link];
    }
}

static void fill_links(
    struct layer *layer, const struct scenario_run *run, const struct lsp_appraisal_pair *pair)
{
    const struct lsp_case *with = &run->with;
    const char **id = add_text_column(layer, "link_id"), **name = add_text_column(layer, "name");
    const char **mode = add_text_column(layer, "mode");
    double *length = add_number_column(layer, "length_km");
    double *project = add_number_column(layer, "is_project");
    double *schematic = add_number_column(layer, "is_schematic");
    double *closed = add_number_column(layer, "is_closed");
    double *before[] = {add_number_column(layer, "veh_day_without"),
        add_number_column(layer, "persons_year_without"),
        add_number_column(layer, "tonnes_year_without")};
    double *after[] = {add_number_column(layer, "veh_day_with"),
        add_number_column(layer, "persons_year_with"),
        add_number_column(layer, "tonnes_year_with")};
    if (layer->failed)
        return;
    for (size_t row = 0; row < layer->n_features; row++) {
        const struct lsp_link_spec *link = &with->network.links[row];
        id[row] = link->id;
        name[row] = link->name;
        mode[row] = LSP_MODE_NAMES[link->mode];
        length[row] = link->length_km;
        project[row] = run->is_project_link[row];
        schematic[row] = link->schematic;
        closed[row] = link->closed;
        set_line(layer, row, with, link->from_node, link->to_node, link);
    }
    if (pair != NULL) {
        add_flows(pair->without, before[0], before[1], before[2]);
        add_flows(pair->with, after[0], after[1], after[2]);
    }
}

static void fill_services(
    struct layer *layer, const struct scenario_run *run, const struct lsp_appraisal_pair *pair)
{
    const struct lsp_services *services = &run->with.services;
    const char **route = add_text_column(layer, "route_id"),
               **name = add_text_column(layer, "name");
    const char **mode = add_text_column(layer, "mode");
    double *ride = add_number_column(layer, "ride_h"), *fare = add_number_column(layer, "fare");
    double *departures = add_number_column(layer, "departures_week");
    double *before = add_number_column(layer, "persons_year_without");
    double *after = add_number_column(layer, "persons_year_with");
    if (layer->failed)
        return;
    for (size_t at = 0; at < services->n_legs; at++) {
        const struct lsp_leg *leg = &services->legs[at];
        route[at] = leg->route_id;
        name[at] = leg->route_name;
        mode[at] = LSP_MODE_NAMES[leg->mode];
        ride[at] = leg->ride_h;
        fare[at] = leg->fare_money * services->fare_factor[leg->mode];
        departures[at] = 7 * (double)leg->n_departures / services->days_in_period;
        /* a closed route shifts the legs of one side, so the two sides are matched only when whole
         */
        bool matched = pair != NULL && pair->without->n_legs == services->n_legs;
        before[at] = matched ? pair->without->leg_persons_year[at] : (double)NAN;
        after[at] = pair != NULL && pair->with->n_legs == services->n_legs
                        ? pair->with->leg_persons_year[at]
                        : (double)NAN;
        set_line(layer, at, &run->with, leg->from_node, leg->to_node, NULL);
    }
}

static void fill_nodes(struct layer *layer, const struct scenario_run *run)
{
    const struct lsp_network_specs *specs = &run->with.network;
    const char **id = add_text_column(layer, "node_id"), **name = add_text_column(layer, "name");
    const char **country = add_text_column(layer, "country");
    if (layer->failed)
        return;
    for (size_t node = 0; node < layer->n_features; node++) {
        id[node] = specs->nodes[node].id;
        name[node] = specs->nodes[node].name;
        country[node] = specs->nodes[node].country;
        layer->n_points[node] = 1;
        layer->lon_deg[node] = &specs->nodes[node].lon_deg;
        layer->lat_deg[node] = &specs->nodes[node].lat_deg;
    }
}
