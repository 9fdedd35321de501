/* Opens a road network for edits and solves it.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "formats/gmns.h"
#include "network_run/base.h"
#include "network_run/session_internal.h"
#include "paths/paths.h"

/* Radius of the sphere with the Earth's surface, km. */
static const double EARTH_KM = 6371.0072;

static enum lsp_status open_session(struct lsp_road_session *session, struct lsp_diags *diags);
static enum lsp_status check_periods(
    const struct lsp_road_session *session, struct lsp_diags *diags);
static enum lsp_status set_network(struct lsp_road_session *session);
static enum lsp_status set_words(struct lsp_road_session *session);
static enum lsp_status set_links(struct lsp_road_session *session);
static void set_partners(struct lsp_road_session *session);
static enum lsp_status set_usual(struct lsp_road_session *session);
static double usual_of(const struct lsp_road_session *session, double values[],
    double (*value_of)(const struct lsp_road_session *session, uint32_t link), double otherwise);
static double capacity_of(const struct lsp_road_session *session, uint32_t link);
static double pace_of(const struct lsp_road_session *session, uint32_t link);
static double detour_of(const struct lsp_road_session *session, uint32_t link);
static int compare(const void *a, const void *b);

enum lsp_status lsp_road_session_open(const struct lsp_road_session_options *options,
    struct lsp_diags *diags, struct lsp_road_session **ret_session)
{
    struct lsp_road_session *session = calloc(1, sizeof *session);
    if (session == NULL)
        return LSP_NO_MEMORY;
    session->options = *options;
    enum lsp_status status = open_session(session, diags);
    if (status == LSP_OK)
        *ret_session = session;
    else
        lsp_road_session_close(session);
    return status;
}

void lsp_road_session_close(struct lsp_road_session *session)
{
    if (session == NULL)
        return;
    if (session->has_routes)
        lsp_route_flows_finish(&session->routes);
    lsp_what_if_base_finish(&session->base);
    lsp_network_problem_finish(&session->problem);
    lsp_road_map_finish(&session->map);
    lsp_network_inputs_finish(&session->inputs);
    lsp_arena_finish(&session->arena);
    free(session);
}

static enum lsp_status open_session(struct lsp_road_session *session, struct lsp_diags *diags)
{
    const struct lsp_road_session_options *options = &session->options;
    LSP_TRY(lsp_network_inputs_read(&options->sources, diags, &session->inputs));
    LSP_TRY(check_periods(session, diags));
    LSP_TRY(lsp_road_map_read(&session->inputs.roads, options->nodes, diags, &session->map));
    session->n_threads = lsp_network_inputs_threads(&session->inputs, options->n_threads);
    LSP_TRY(lsp_network_problem_make(&session->inputs, 0, LSP_GOAL_USER, &session->problem));
    LSP_TRY(lsp_network_problem_check(&session->inputs, &session->problem.problem, diags));
    return set_network(session);
}

static enum lsp_status check_periods(
    const struct lsp_road_session *session, struct lsp_diags *diags)
{
    if (session->inputs.periods.n == 1)
        return LSP_OK;
    lsp_diags_add(diags, LSP_DIAG_RUN_OPTIONS,
        &(struct lsp_diag_facts){.where = {.file = session->options.sources.periods},
            .expected = "one period",
            .hint = "open the network once for each period"},
        "a network is looked at within one period");
    return LSP_BAD_INPUT;
}

const struct lsp_road_session_network *lsp_road_session_network(
    const struct lsp_road_session *session)
{
    return &session->network;
}

const struct lsp_network_inputs *lsp_road_session_inputs(const struct lsp_road_session *session)
{
    return &session->inputs;
}

const char *lsp_road_session_node_text(
    const struct lsp_road_session *session, uint32_t node, char text[static 32])
{
    return lsp_roads_node_text(&session->inputs.roads, node, text);
}

const char *lsp_road_session_link_text(
    const struct lsp_road_session *session, uint32_t link, char text[static 32])
{
    return lsp_roads_link_text(&session->inputs.roads, link, text);
}

const char *lsp_road_session_zone_text(
    const struct lsp_road_session *session, uint32_t zone, char text[static 32])
{
    return lsp_roads_zone_text(&session->inputs.roads, zone, text);
}

uint32_t lsp_road_session_zone_node(const struct lsp_road_session *session, uint32_t zone)
{
    return lsp_roads_zone_node(&session->inputs.roads, zone);
}

struct lsp_road_session_line lsp_road_session_line(
    const struct lsp_road_session *session, uint32_t line)
{
    const struct lsp_road_map_line *kept = &session->map.lines[line];
    return (struct lsp_road_session_line){kept->kind, kept->name, kept->n_points, kept->x, kept->y};
}

enum lsp_status lsp_road_session_solve(struct lsp_road_session *session,
    const struct lsp_road_session_watch *watch, struct lsp_diags *diags)
{
    const struct lsp_assignment_problem *problem = &session->problem.problem;
    LSP_TRY(lsp_network_run_solve_base(&session->inputs, problem,
        &(struct network_run_base_options){.start = session->options.start,
            .n_threads = session->n_threads,
            .user = watch->user,
            .step = watch->step,
            .is_cancelled = watch->is_cancelled},
        diags, &session->base));
    LSP_TRY(lsp_network_run_prove(problem, &session->base.result, NULL,
        lsp_stage_gap(LSP_STAGE_REFINED), session->n_threads, &session->proof));
    atomic_store(&session->is_solved, true);
    return LSP_OK;
}

bool lsp_road_session_base(
    const struct lsp_road_session *session, const double *ret_flow_and_time[2])
{
    if (!atomic_load(&session->is_solved))
        return false;
    ret_flow_and_time[0] = session->base.result.flow;
    ret_flow_and_time[1] = session->base.result.time;
    return true;
}

static enum lsp_status set_network(struct lsp_road_session *session)
{
    const struct lsp_roads *roads = &session->inputs.roads;
    const struct lsp_road_map *map = &session->map;
    session->network = (struct lsp_road_session_network){.path = session->options.sources.network,
        .trips_path = session->options.sources.trips,
        .title = map->title,
        .currency = map->currency,
        .value_of_time = session->options.value_of_time,
        .is_gmns = !roads->is_numbered,
        .is_lonlat = map->is_lonlat,
        .has_tolls = roads->has_tolls,
        .n_nodes = roads->n_nodes,
        .n_links = roads->n_links,
        .n_zones = roads->n_zones,
        .n_centroids = roads->n_centroids,
        .n_classes = session->inputs.classes.n,
        .n_vertices = map->n_vertices,
        .n_lines = (uint32_t)map->n_lines,
        .hours = session->inputs.periods.periods[0].hours,
        .n_trips = session->inputs.trips[0].total,
        .x = map->x,
        .y = map->y,
        .vertex_x = map->vertex_x,
        .vertex_y = map->vertex_y,
        .tail = roads->tail,
        .head = roads->head,
        .first_vertex = map->first_vertex,
        .length = roads->length,
        .free_time = roads->free_time,
        .toll = roads->toll,
        .link_name = map->link_name,
        .classes = session->inputs.classes.classes};
    LSP_TRY(set_words(session));
    LSP_TRY(set_links(session));
    return set_usual(session);
}

static enum lsp_status set_words(struct lsp_road_session *session)
{
    struct lsp_road_session_network *network = &session->network;
    network->time_unit = network->is_gmns ? "min" : "";
    network->length_unit = session->map.length_unit == NULL ? "" : session->map.length_unit;
    network->changes_path = session->options.changes;
    if (network->changes_path == NULL)
        network->changes_path = lsp_road_map_beside(
            &session->inputs.roads, "_changes.csv", "changes.csv", &session->arena);
    return network->changes_path == NULL ? LSP_NO_MEMORY : LSP_OK;
}

static enum lsp_status set_links(struct lsp_road_session *session)
{
    const struct lsp_assignment_problem *problem = &session->problem.problem;
    struct lsp_road_session_network *network = &session->network;
    uint32_t n = network->n_links;
    double *capacity = LSP_ARRAY(&session->arena, double, n);
    uint32_t *row = LSP_ARRAY(&session->arena, uint32_t, n);
    uint8_t *is_forward = LSP_ARRAY(&session->arena, uint8_t, n);
    bool *is_connector = LSP_ARRAY(&session->arena, bool, n);
    session->partner = LSP_ARRAY(&session->arena, uint32_t, n);
    if (!capacity || !row || !is_forward || !is_connector || !session->partner)
        return LSP_NO_MEMORY;
    set_partners(session);
    uint32_t n_rows = 0;
    for (uint32_t link = 0; link < n; link++) {
        bool is_second = session->partner[link] < link;
        bool is_constant = problem->function[link] == LSP_FUNCTION_BPR && !(problem->a[link] > 0);
        row[link] = is_second ? row[session->partner[link]] : n_rows++;
        is_forward[link] = !is_second;
        capacity[link] = is_constant ? (double)INFINITY : problem->capacity[link];
        is_connector[link] = network->tail[link] < network->n_centroids ||
                             network->head[link] < network->n_centroids;
    }
    network->capacity = capacity;
    network->alpha = problem->a;
    network->beta = problem->b;
    network->row = row;
    network->is_forward = is_forward;
    network->is_connector = is_connector;
    return LSP_OK;
}

/* As the table of changes knows what leads back: by its id, or as the only link that does. */
static void set_partners(struct lsp_road_session *session)
{
    const struct lsp_roads *roads = &session->inputs.roads;
    struct lsp_graph graph = {0};
    uint32_t n = roads->n_links;
    memset(session->partner, 0xff, n * sizeof *session->partner);
    if (lsp_graph_build(roads->n_nodes, n, roads->tail, roads->head, &graph) != LSP_OK)
        return;
    for (uint32_t link = 0; link < n; link++) {
        uint32_t back = LSP_NONE, n_back = 0, n_same = 0, head = roads->head[link];
        uint32_t tail = roads->tail[link];
        for (uint32_t at = graph.first_out[tail]; at < graph.first_out[tail + 1]; at++)
            n_same += roads->head[graph.out_arc[at]] == head;
        for (uint32_t at = graph.first_out[head]; at < graph.first_out[head + 1]; at++) {
            uint32_t other = graph.out_arc[at];
            bool is_other_way = roads->head[other] == tail;
            bool is_named = is_other_way && !roads->is_numbered &&
                            roads->link_name[other] == roads->link_name[link] &&
                            roads->link_name[link] != LSP_NONE;
            back = is_named || (is_other_way && n_back == 0) ? other : back;
            n_back = is_named ? 1 : n_back + is_other_way;
            if (is_named) {
                n_same = 1;
                break;
            }
        }
        if (n_back == 1 && n_same == 1)
            session->partner[link] = back;
    }
    for (uint32_t link = 0; link < n; link++) /* both must mean each other */
        if (session->partner[link] != LSP_NONE && session->partner[session->partner[link]] != link)
            session->partner[link] = LSP_NONE;
    lsp_graph_finish(&graph);
}

static enum lsp_status set_usual(struct lsp_road_session *session)
{
    struct lsp_road_session_network *network = &session->network;
    double *values = malloc(((size_t)network->n_links + 1) * sizeof *values);
    if (values == NULL)
        return LSP_NO_MEMORY;
    network->usual_capacity = usual_of(session, values, capacity_of, 1000);
    network->usual_pace = usual_of(session, values, pace_of, 1);
    network->length_of_map = usual_of(session, values, detour_of, 1);
    free(values);
    return LSP_OK;
}

/* The median over roads for which it is a number above 0. */
static double usual_of(const struct lsp_road_session *session, double values[],
    double (*value_of)(const struct lsp_road_session *session, uint32_t link), double otherwise)
{
    size_t n = 0;
    for (uint32_t link = 0; link < session->network.n_links; link++) {
        double value = session->network.is_connector[link] ? 0 : value_of(session, link);
        if (value > 0 && isfinite(value))
            values[n++] = value;
    }
    if (n == 0)
        return otherwise;
    qsort(values, n, sizeof *values, compare);
    return values[n / 2];
}

static double capacity_of(const struct lsp_road_session *session, uint32_t link)
{
    return session->network.capacity[link] / session->inputs.periods.periods[0].hours;
}

static double pace_of(const struct lsp_road_session *session, uint32_t link)
{
    return session->network.free_time[link] / session->network.length[link];
}

static double detour_of(const struct lsp_road_session *session, uint32_t link)
{
    const struct lsp_road_session_network *network = &session->network;
    double length = 0, from[2] = {network->x[network->tail[link]], network->y[network->tail[link]]};
    uint32_t end = network->first_vertex[link + 1];
    for (uint32_t at = network->first_vertex[link]; at <= end; at++) {
        bool is_last = at == end;
        const double to[2] = {is_last ? network->x[network->head[link]] : network->vertex_x[at],
            is_last ? network->y[network->head[link]] : network->vertex_y[at]};
        length += lsp_road_session_distance(network, from, to);
        memcpy(from, to, sizeof from);
    }
    return network->length[link] / length;
}

double lsp_road_session_distance(
    const struct lsp_road_session_network *network, const double from[2], const double to[2])
{
    static const double RADIANS = 0.017453292519943295;
    if (!network->is_lonlat)
        return hypot(to[0] - from[0], to[1] - from[1]);
    double middle = RADIANS * (from[1] + to[1]) / 2; /* good to 1e-4 for links */
    return EARTH_KM * RADIANS * hypot((to[0] - from[0]) * cos(middle), to[1] - from[1]);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}
