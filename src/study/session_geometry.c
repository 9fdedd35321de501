/* What is shown of a study at once: what it is about, and its network as lines on a map.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/session_internal.h"

#include <math.h>
#include <string.h>

/* Points of an arc that stands for a flight. */
enum { N_ARC = 15 };

/* The geometry while it grows. */
struct builder {
    struct lsp_session *session;
    const struct lsp_network_specs *specs;
    uint32_t n_links, n_vertices;
    size_t x_capacity, y_capacity; /* of the vertices */
    bool failed;                   /* memory ran out */
    double *node_x, *node_y, *vertex_x, *vertex_y, *capacity, *length_km, *free_time_h;
    uint32_t *tail, *head, *row, *first_vertex;
    uint8_t *is_forward, *class_of;
};

static enum lsp_status find_fixed(struct lsp_session *session);
static enum lsp_status allocate(struct builder *to);
static void add_link(struct builder *to, uint32_t row, bool is_forward);
static void add_ride(struct builder *to, size_t section);
static enum lsp_mode mode_of(const struct lsp_services *services, size_t section);
static uint32_t row_of_ride(const struct builder *to, size_t section);
static void lead_along_links(
    struct builder *to, const struct lsp_ride_section *ride, enum lsp_mode mode);
static void find_ways(const struct lsp_network_specs *specs, uint32_t end, enum lsp_mode mode,
    double km[], uint32_t next[]);
static uint32_t follow_row(struct builder *to, uint32_t row, uint32_t node, uint32_t last);
static void add_arc(struct builder *to, uint32_t tail, uint32_t head);
static void add_vertex(struct builder *to, double lon_deg, double lat_deg);
static enum lsp_status describe(struct lsp_session *session);
static enum lsp_status name_things(struct lsp_session *session);
static void find_bounds(struct lsp_session *session);
static enum lsp_status list_scenarios(struct lsp_session *session);

const struct lsp_session_about *lsp_session_about(const struct lsp_session *session)
{
    return &session->about;
}

const struct lsp_session_geometry *lsp_session_geometry(const struct lsp_session *session)
{
    return &session->geometry;
}

uint32_t lsp_session_n_directions(const struct lsp_link_spec *link)
{
    return link->directed ? 1 : 2;
}

double lsp_session_capacity_day(const struct lsp_session *session, const struct lsp_link_spec *link)
{
    double of_all = link->capacity_veh_h_lane * link->lanes;
    return of_all > 0 ? of_all * session->first->planned.inputs.link_hours_per_day
                      : (double)INFINITY;
}

enum lsp_status lsp_session_geometry_make(struct lsp_session *session)
{
    struct builder to = {.session = session, .specs = &session->fixed.network};
    LSP_TRY(find_fixed(session));
    LSP_TRY(allocate(&to));
    for (uint32_t row = 0; row < to.specs->n_links; row++) {
        session->first_link[row] = to.n_links;
        for (uint32_t way = 0; way < lsp_session_n_directions(&to.specs->links[row]); way++)
            add_link(&to, row, way == 0);
    }
    uint32_t n_network_links = to.n_links;
    session->first_link[to.specs->n_links] = n_network_links;
    for (size_t section = 0; section < session->fixed.services.n_sections; section++)
        add_ride(&to, section);
    if (to.failed)
        return LSP_NO_MEMORY;
    to.first_vertex[to.n_links] = to.n_vertices;
    session->geometry = (struct lsp_session_geometry){.n_nodes = (uint32_t)to.specs->n_nodes,
        .n_links = to.n_links,
        .n_vertices = to.n_vertices,
        .n_network_links = n_network_links,
        .node_x = to.node_x,
        .node_y = to.node_y,
        .vertex_x = to.vertex_x,
        .vertex_y = to.vertex_y,
        .capacity = to.capacity,
        .length_km = to.length_km,
        .free_time_h = to.free_time_h,
        .tail = to.tail,
        .head = to.head,
        .first_vertex = to.first_vertex,
        .row = to.row,
        .is_forward = to.is_forward,
        .class_of = to.class_of};
    return describe(session);
}

/* The side with the project of a scenario without any other edit; all of the edits at once, since
 * what counts here are rows alone. */
static enum lsp_status find_fixed(struct lsp_session *session)
{
    const struct lsp_study_inputs *inputs = &session->first->planned.inputs;
    struct lsp_scenario project = inputs->scenarios[0];
    project.n_edits = inputs->n_project_edits;
    LSP_TRY(lsp_scenario_apply(
        &inputs->base, &project, LSP_WITH, UINT64_MAX, &session->arena, &session->fixed));
    session->fixed.services = inputs->base.services;
    return LSP_OK;
}

static enum lsp_status allocate(struct builder *to)
{
    const struct lsp_network_specs *specs = to->specs;
    struct lsp_arena *arena = &to->session->arena;
    size_t n_links = to->session->fixed.services.n_sections + 2 * specs->n_links;
    size_t n_nodes = specs->n_nodes;
    double *reals = LSP_ARRAY(arena, double, 2 * n_nodes + 3 * n_links);
    uint32_t *numbers = LSP_ARRAY(arena, uint32_t, 4 * n_links + 1);
    uint8_t *bytes = LSP_ARRAY(arena, uint8_t, 2 * n_links);
    to->session->first_link = LSP_ARRAY(arena, uint32_t, specs->n_links + 1);
    if (reals == NULL || numbers == NULL || bytes == NULL || to->session->first_link == NULL)
        return LSP_NO_MEMORY;
    to->node_x = reals;
    to->node_y = to->node_x + n_nodes;
    to->capacity = to->node_y + n_nodes;
    to->length_km = to->capacity + n_links;
    to->free_time_h = to->length_km + n_links;
    to->tail = numbers;
    to->head = to->tail + n_links;
    to->row = to->head + n_links;
    to->first_vertex = to->row + n_links;
    to->is_forward = bytes;
    to->class_of = bytes + n_links;
    for (size_t node = 0; node < n_nodes; node++) {
        to->node_x[node] = specs->nodes[node].lon_deg;
        to->node_y[node] = specs->nodes[node].lat_deg;
    }
    return LSP_OK;
}

static void add_link(struct builder *to, uint32_t row, bool is_forward)
{
    const struct lsp_link_spec *link = &to->specs->links[row];
    uint32_t at = to->n_links++;
    to->tail[at] = is_forward ? link->from_node : link->to_node;
    to->head[at] = is_forward ? link->to_node : link->from_node;
    to->row[at] = row;
    to->is_forward[at] = is_forward;
    to->class_of[at] = (uint8_t)link->mode;
    to->capacity[at] = lsp_session_capacity_day(to->session, link);
    to->length_km[at] = link->length_km;
    to->free_time_h[at] = link->length_km / link->free_speed_km_h;
    to->first_vertex[at] = to->n_vertices;
    for (size_t point = 1; point + 1 < link->n_points; point++) {
        size_t from = is_forward ? point : link->n_points - 1 - point;
        add_vertex(to, link->point_lon_deg[from], link->point_lat_deg[from]);
    }
}

/* Its time is that of the leg that is this section alone. */
static void add_ride(struct builder *to, size_t section)
{
    const struct lsp_services *services = &to->session->fixed.services;
    const struct lsp_ride_section *ride = &services->sections[section];
    uint32_t at = to->n_links++;
    to->tail[at] = ride->from_node;
    to->head[at] = ride->to_node;
    to->row[at] = row_of_ride(to, section);
    to->is_forward[at] = to->row[at] == to->specs->n_links + section;
    to->class_of[at] = (uint8_t)mode_of(services, section);
    to->capacity[at] = (double)INFINITY;
    to->length_km[at] = (double)NAN; /* nobody says */
    to->free_time_h[at] = (double)NAN;
    to->first_vertex[at] = to->n_vertices;
    for (size_t leg = 0; leg < services->n_legs; leg++)
        if (services->legs[leg].n_parts == 1 && services->legs[leg].parts[0].section == section)
            to->free_time_h[at] = services->legs[leg].ride_h;
    if (to->class_of[at] == LSP_AIR)
        add_arc(to, ride->from_node, ride->to_node);
    else
        lead_along_links(to, ride, (enum lsp_mode)to->class_of[at]);
}

/* By the shortest way on links of its mode, as on the report's maps; straight where there is none.
 */
static void lead_along_links(
    struct builder *to, const struct lsp_ride_section *ride, enum lsp_mode mode)
{
    const struct lsp_network_specs *specs = to->specs;
    struct lsp_arena arena = {0};
    double *km = LSP_ARRAY(&arena, double, specs->n_nodes);
    uint32_t *next = LSP_ARRAY(&arena, uint32_t, specs->n_nodes);
    to->failed |= km == NULL || next == NULL;
    if (!to->failed) {
        find_ways(specs, ride->to_node, mode, km, next);
        for (uint32_t node = ride->from_node; isfinite(km[node]) && node != ride->to_node;)
            node = follow_row(to, next[node], node, ride->to_node);
    }
    lsp_arena_finish(&arena);
}

/* To every node its distance to the end, and the row by which it begins. */
static void find_ways(const struct lsp_network_specs *specs, uint32_t end, enum lsp_mode mode,
    double km[], uint32_t next[])
{
    bool has_changed = true;
    for (size_t node = 0; node < specs->n_nodes; node++)
        km[node] = node == end ? 0 : (double)INFINITY;
    for (size_t round = 0; has_changed && round < specs->n_nodes; round++) {
        has_changed = false;
        for (uint32_t row = 0; row < specs->n_links; row++) {
            const struct lsp_link_spec *link = &specs->links[row];
            uint32_t ends[2] = {link->from_node, link->to_node};
            for (int side = 0; side < 2 && link->mode == mode; side++)
                if (km[ends[1 - side]] + link->length_km < km[ends[side]]) {
                    km[ends[side]] = km[ends[1 - side]] + link->length_km;
                    next[ends[side]] = row;
                    has_changed = true;
                }
        }
    }
}

/* The line of a row from one of its nodes; returns the other one. */
static uint32_t follow_row(struct builder *to, uint32_t row, uint32_t node, uint32_t last)
{
    const struct lsp_link_spec *link = &to->specs->links[row];
    bool is_forward = link->from_node == node;
    uint32_t other = is_forward ? link->to_node : link->from_node;
    for (size_t point = 1; point + 1 < link->n_points; point++) {
        size_t from = is_forward ? point : link->n_points - 1 - point;
        add_vertex(to, link->point_lon_deg[from], link->point_lat_deg[from]);
    }
    if (other != last)
        add_vertex(to, to->node_x[other], to->node_y[other]);
    return other;
}

static enum lsp_mode mode_of(const struct lsp_services *services, size_t section)
{
    for (size_t leg = 0; leg < services->n_legs; leg++)
        for (size_t part = 0; part < services->legs[leg].n_parts; part++)
            if (services->legs[leg].parts[part].section == section)
                return services->legs[leg].mode;
    return LSP_RAIL;
}

/* Both directions of a route between two stops have one number, behind the rows of links: that of
 * the one that comes first. */
static uint32_t row_of_ride(const struct builder *to, size_t section)
{
    const struct lsp_ride_section *all = to->session->fixed.services.sections;
    size_t first = section;
    for (size_t other = 0; other < section && first == section; other++)
        if (all[other].from_node == all[section].to_node &&
            all[other].to_node == all[section].from_node &&
            strcmp(all[other].route_id, all[section].route_id) == 0)
            first = other;
    return (uint32_t)(to->specs->n_links + first);
}

/* A flat arc, to the left of the way: there and back again lie apart. */
static void add_arc(struct builder *to, uint32_t tail, uint32_t head)
{
    double x = to->node_x[tail], y = to->node_y[tail];
    double along_x = to->node_x[head] - x, along_y = to->node_y[head] - y;
    for (int point = 1; point < N_ARC - 1; point++) {
        double t = (double)point / (N_ARC - 1), lift = 0.4 * t * (1 - t);
        add_vertex(to, x + t * along_x - lift * along_y, y + t * along_y + lift * along_x);
    }
}

static void add_vertex(struct builder *to, double lon_deg, double lat_deg)
{
    struct lsp_arena *arena = &to->session->arena;
    size_t n = (size_t)to->n_vertices + 1;
    double *x = lsp_arena_grow(arena, to->vertex_x, &to->x_capacity, n, sizeof *x);
    double *y = lsp_arena_grow(arena, to->vertex_y, &to->y_capacity, n, sizeof *y);
    to->failed |= x == NULL || y == NULL;
    if (to->failed)
        return;
    to->vertex_x = x;
    to->vertex_y = y;
    x[to->n_vertices] = lon_deg;
    y[to->n_vertices++] = lat_deg;
}

/* ---- what it is about ---- */

static enum lsp_status describe(struct lsp_session *session)
{
    const struct book *book = session->first;
    const struct lsp_study_inputs *inputs = &book->planned.inputs;
    const struct lsp_demand *demand = &inputs->base.demand;
    session->about = (struct lsp_session_about){.id = inputs->id,
        .name = inputs->name,
        .about = inputs->about,
        .caveat = inputs->caveat,
        .currency = inputs->currency,
        .attribution = inputs->basemap.attribution,
        .main_scenario = inputs->scenarios[inputs->main_scenario].id,
        .price_year = inputs->price_year,
        .base_year = inputs->base_year,
        .show_year = book->show_year,
        .years = inputs->model_years,
        .n_years = inputs->n_model_years,
        .n_nodes = session->fixed.network.n_nodes,
        .n_rows = session->fixed.network.n_links,
        .has_posts = inputs->base.n_posts > 0,
        .has_limits = inputs->base.services.full_displaces};
    for (size_t zone = 0; zone < inputs->base.network.n_zones; zone++)
        session->about.has_limits |= inputs->base.network.zones[zone].beds > 0;
    for (size_t movement = 0; movement < demand->n_movements; movement++) {
        const struct lsp_movement *who = &demand->movements[movement];
        *(demand->segments[who->segment].is_goods ? &session->about.tonnes_year
                                                  : &session->about.persons_year) +=
            who->amount_per_year;
    }
    find_bounds(session);
    LSP_TRY(list_scenarios(session));
    return name_things(session);
}

static enum lsp_status list_scenarios(struct lsp_session *session)
{
    const struct lsp_study_inputs *inputs = &session->first->planned.inputs;
    session->scenarios =
        LSP_ARRAY(&session->arena, struct lsp_session_scenario, inputs->n_scenarios);
    if (session->scenarios == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < inputs->n_scenarios; at++)
        if (!inputs->scenarios[at].is_saved)
            session->scenarios[session->n_scenarios++] = (struct lsp_session_scenario){
                inputs->scenarios[at].id, inputs->scenarios[at].name, inputs->scenarios[at].about};
    return LSP_OK;
}

size_t lsp_session_scenarios(
    const struct lsp_session *session, const struct lsp_session_scenario **ret_scenarios)
{
    *ret_scenarios = session->scenarios;
    return session->n_scenarios;
}

static void find_bounds(struct lsp_session *session)
{
    const struct lsp_session_geometry *geometry = &session->geometry;
    double *box = session->about.bbox;
    box[0] = box[1] = (double)INFINITY;
    box[2] = box[3] = -(double)INFINITY;
    for (uint32_t node = 0; node < geometry->n_nodes; node++) {
        box[0] = fmin(box[0], geometry->node_x[node]);
        box[1] = fmin(box[1], geometry->node_y[node]);
        box[2] = fmax(box[2], geometry->node_x[node]);
        box[3] = fmax(box[3], geometry->node_y[node]);
    }
}

static enum lsp_status name_things(struct lsp_session *session)
{
    const struct lsp_case *base = &session->first->planned.inputs.base;
    const struct lsp_network_specs *specs = &base->network;
    const struct lsp_demand *demand = &base->demand;
    struct lsp_session_about *about = &session->about;
    struct lsp_arena *arena = &session->arena;
    size_t n_operators = base->services.n_operators;
    struct lsp_session_name *names = LSP_ARRAY(arena, struct lsp_session_name,
        demand->n_segments + specs->n_vehicles + base->n_crossings + n_operators);
    struct lsp_session_zone *zones = LSP_ARRAY(arena, struct lsp_session_zone, specs->n_zones);
    bool *is_goods = LSP_ARRAY(arena, bool, demand->n_segments);
    const char **modes = LSP_ARRAY(arena, const char *, specs->n_vehicles);
    if (names == NULL || zones == NULL || is_goods == NULL || modes == NULL)
        return LSP_NO_MEMORY;
    about->zones = zones;
    about->is_goods = is_goods;
    about->vehicle_modes = modes;
    for (; about->n_zones < specs->n_zones; about->n_zones++) {
        const struct lsp_zone_spec *zone = &specs->zones[about->n_zones];
        zones[about->n_zones] = (struct lsp_session_zone){.id = zone->id,
            .name = zone->name,
            .node = zone->node,
            .lon_deg = specs->nodes[zone->node].lon_deg,
            .lat_deg = specs->nodes[zone->node].lat_deg};
    }
    about->segments = names;
    for (; about->n_segments < demand->n_segments; about->n_segments++) {
        const struct lsp_segment *segment = &demand->segments[about->n_segments];
        is_goods[about->n_segments] = segment->is_goods;
        *names++ = (struct lsp_session_name){segment->id, segment->name};
    }
    about->vehicles = names;
    for (; about->n_vehicles < specs->n_vehicles; about->n_vehicles++) {
        const struct lsp_vehicle *vehicle = &specs->vehicles[about->n_vehicles];
        modes[about->n_vehicles] = LSP_MODE_NAMES[vehicle->mode];
        *names++ = (struct lsp_session_name){vehicle->id, vehicle->name};
    }
    about->crossings = names;
    for (; about->n_crossings < base->n_crossings; about->n_crossings++)
        *names++ = (struct lsp_session_name){
            base->crossings[about->n_crossings].id, base->crossings[about->n_crossings].name};
    about->operators = names;
    for (; about->n_operators < n_operators; about->n_operators++)
        *names++ = (struct lsp_session_name){base->services.operators[about->n_operators].id,
            base->services.operators[about->n_operators].name};
    return LSP_OK;
}
