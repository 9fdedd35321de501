/* What a study says of the things on its map, as JSON: lines behind the network, single links and
 * nodes with the marks of their numbers, files.  SPDX-License-Identifier: Apache-2.0 */
#include "study/session_internal.h"

#include "report/json_members.h"

static void add_points(const struct lsp_basemap_line *line, struct lsp_buffer *json);
static void add_place(const struct lsp_node_spec *node, struct lsp_buffer *json);
static void add_row(const struct lsp_session *session, uint32_t row, struct lsp_buffer *json);
static void add_numbers(const struct lsp_link_spec *link, struct lsp_buffer *json);
static void add_vehicles(
    const struct lsp_session *session, const struct lsp_link_spec *link, struct lsp_buffer *json);
static void add_marks(
    const struct lsp_session *session, const struct lsp_link_spec *link, struct lsp_buffer *json);
static void add_ride(const struct lsp_session *session, uint32_t section, struct lsp_buffer *json);

void lsp_session_basemap(const struct lsp_session *session, struct lsp_buffer *json)
{
    const struct lsp_basemap *basemap = &session->first->planned.inputs.basemap;
    const struct lsp_network_specs *specs = &session->fixed.network;
    lsp_buffer_add(json, "{");
    lsp_json_text(json, "attribution", basemap->attribution != NULL ? basemap->attribution : "");
    lsp_json_begin(json, "lines", "[");
    for (size_t line = 0; line < basemap->n_lines; line++) {
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "kind", LSP_MAP_KIND_NAMES[basemap->lines[line].kind]);
        lsp_json_text(json, "name", basemap->lines[line].name);
        add_points(&basemap->lines[line], json);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
    lsp_json_begin(json, "places", "[");
    for (size_t node = 0; node < specs->n_nodes; node++)
        if (specs->nodes[node].is_place)
            add_place(&specs->nodes[node], json);
    lsp_buffer_add(json, "]}");
}

static void add_points(const struct lsp_basemap_line *line, struct lsp_buffer *json)
{
    lsp_json_begin(json, "points", "[");
    for (size_t point = 0; point < line->n_points; point++) {
        lsp_buffer_add(json, point > 0 ? "," : "");
        lsp_buffer_add_json_number(json, line->lon_deg[point]);
        lsp_buffer_add(json, ",");
        lsp_buffer_add_json_number(json, line->lat_deg[point]);
    }
    lsp_buffer_add(json, "]");
}

static void add_place(const struct lsp_node_spec *node, struct lsp_buffer *json)
{
    lsp_json_begin(json, NULL, "{");
    lsp_json_text(json, "name", node->name);
    lsp_json_number(json, "x", node->lon_deg);
    lsp_json_number(json, "y", node->lat_deg);
    lsp_json_text(json, "kind", "place");
    lsp_buffer_add(json, "}");
}

/* ---- one link, one node ---- */

static const char *name_of_node(const struct lsp_session *session, uint32_t node)
{
    const struct lsp_node_spec *at = &session->fixed.network.nodes[node];
    return at->name != NULL && at->name[0] != '\0' ? at->name : at->id;
}

void lsp_session_link(const struct lsp_session *session, uint32_t link, struct lsp_buffer *json)
{
    const struct lsp_session_geometry *geometry = &session->geometry;
    bool is_ride = link >= geometry->n_network_links;
    uint32_t row = geometry->row[link];
    lsp_buffer_add(json, "{");
    lsp_json_number(json, "link", link);
    lsp_json_text(json, "from", session->fixed.network.nodes[geometry->tail[link]].id);
    lsp_json_text(json, "to", session->fixed.network.nodes[geometry->head[link]].id);
    lsp_json_text(json, "from_name", name_of_node(session, geometry->tail[link]));
    lsp_json_text(json, "to_name", name_of_node(session, geometry->head[link]));
    if (is_ride)
        add_ride(session, link - geometry->n_network_links, json);
    else
        add_row(session, row, json);
    lsp_buffer_add(json, "}");
}

static void add_row(const struct lsp_session *session, uint32_t row, struct lsp_buffer *json)
{
    const struct lsp_link_spec *link = &session->fixed.network.links[row];
    const struct lsp_case *base = &session->first->planned.inputs.base;
    lsp_json_text(json, "id", link->id);
    lsp_json_text(json, "name", link->name);
    lsp_json_truth(json, "is_project", row >= base->network.n_links);
    lsp_json_truth(json, "is_editable", true);
    lsp_json_truth(json, "is_schematic", link->schematic);
    lsp_json_begin(json, "attributes", "{");
    lsp_json_text(json, "mode", LSP_MODE_NAMES[link->mode]);
    add_numbers(link, json);
    if (link->crossing != LSP_NONE) {
        lsp_json_text(json, "crossing", base->crossings[link->crossing].id);
        lsp_json_text(json, "crossing_name", base->crossings[link->crossing].name);
    }
    add_vehicles(session, link, json);
    if (link->facility_type != NULL && link->facility_type[0] != '\0')
        lsp_json_text(json, "facility_type", link->facility_type);
    if (link->operator_id != NULL && link->operator_id[0] != '\0')
        lsp_json_text(json, "operator", link->operator_id);
    lsp_buffer_add(json, "}");
    add_marks(session, link, json);
    lsp_json_begin(json, "base", "{}");
}

static void add_numbers(const struct lsp_link_spec *link, struct lsp_buffer *json)
{
    lsp_json_number(json, "length", link->length_km);
    lsp_json_number(json, "free_speed", link->free_speed_km_h);
    lsp_json_number(json, "lanes", link->lanes);
    lsp_json_number(json, "capacity", link->capacity_veh_h_lane);
    lsp_json_number(json, "toll", link->toll_money);
    lsp_json_number(json, "background", link->background_veh_day);
    for (int size = 0; size < LSP_N_SIZES; size++) {
        static const char *const KEYS[LSP_N_SIZES] = {
            "max_gross", "max_axle", "max_height", "max_width", "max_length"};
        if (link->max_size[size] > 0)
            lsp_json_number(json, KEYS[size], link->max_size[size]);
    }
}

/* As the file has them: ids with commas. */
static void add_vehicles(
    const struct lsp_session *session, const struct lsp_link_spec *link, struct lsp_buffer *json)
{
    const struct lsp_network_specs *specs = &session->fixed.network;
    struct lsp_buffer ids = {0};
    for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++)
        if ((link->allowed_vehicles >> vehicle & 1) != 0)
            lsp_buffer_printf(&ids, "%s%s", ids.length > 0 ? "," : "", specs->vehicles[vehicle].id);
    if (ids.length > 0)
        lsp_json_text(json, "vehicles", ids.text);
    json->failed |= ids.failed;
    lsp_buffer_finish(&ids);
}

/* Of every number of the link that the register knows: its range, how well it is known, and why. */
static void add_marks(
    const struct lsp_session *session, const struct lsp_link_spec *link, struct lsp_buffer *json)
{
    const struct lsp_assumptions *all = &session->first->planned.inputs.assumptions;
    const struct {
        const char *key;
        const double *number;
    } numbers[] = {{"length", &link->length_km}, {"free_speed", &link->free_speed_km_h},
        {"lanes", &link->lanes}, {"capacity", &link->capacity_veh_h_lane},
        {"toll", &link->toll_money}, {"background", &link->background_veh_day}};
    lsp_json_begin(json, "marks", "{");
    for (size_t at = 0; at < all->n_items; at++)
        for (size_t number = 0; number < sizeof numbers / sizeof numbers[0]; number++) {
            const struct lsp_assumption *item = &all->items[at];
            if (item->target != numbers[number].number)
                continue;
            lsp_json_begin(json, numbers[number].key, "{");
            lsp_json_text(json, "unit", item->unit);
            lsp_json_number(json, "low", item->low);
            lsp_json_number(json, "mid", item->mid);
            lsp_json_number(json, "high", item->high);
            lsp_json_text(json, "confidence", LSP_CONFIDENCE_NAMES[item->confidence]);
            lsp_json_text(json, "source", item->source);
            lsp_buffer_add(json, "}");
        }
    lsp_buffer_add(json, "}");
}

static void add_ride(const struct lsp_session *session, uint32_t section, struct lsp_buffer *json)
{
    const struct lsp_services *services = &session->fixed.services;
    const struct lsp_ride_section *ride = &services->sections[section];
    const struct lsp_session_geometry *geometry = &session->geometry;
    lsp_json_text(json, "id", ride->route_id);
    lsp_json_text(json, "name", ride->route_name);
    lsp_json_truth(json, "is_project", false);
    lsp_json_truth(json, "is_editable", false);
    lsp_json_begin(json, "attributes", "{");
    lsp_json_text(
        json, "mode", LSP_MODE_NAMES[geometry->class_of[geometry->n_network_links + section]]);
    lsp_json_text(json, "operator", services->operators[ride->operator].id);
    lsp_json_text(json, "operator_name", services->operators[ride->operator].name);
    lsp_json_number(
        json, "departures_week", 7 * (double)ride->n_departures / services->days_in_period);
    if (ride->seats > 0)
        lsp_json_number(json, "seats", ride->seats);
    lsp_buffer_add(json, "}");
    lsp_json_begin(json, "marks", "{}");
    lsp_json_begin(json, "base", "{}");
}

void lsp_session_node(const struct lsp_session *session, uint32_t node, struct lsp_buffer *json)
{
    const struct lsp_network_specs *specs = &session->fixed.network;
    const struct lsp_node_spec *at = &specs->nodes[node];
    lsp_buffer_add(json, "{");
    lsp_json_number(json, "node", node);
    lsp_json_text(json, "id", at->id);
    lsp_json_text(json, "name", at->name);
    lsp_json_text(json, "country", at->country);
    lsp_json_number(json, "x", at->lon_deg);
    lsp_json_number(json, "y", at->lat_deg);
    lsp_json_begin(json, "zones", "[");
    for (size_t zone = 0; zone < specs->n_zones; zone++)
        if (specs->zones[zone].node == node)
            lsp_json_number(json, NULL, (double)zone);
    lsp_buffer_add(json, "]}");
}

void lsp_session_proof(const struct lsp_session *session, struct lsp_buffer *json)
{
    const struct lsp_study_inputs *inputs = &session->first->planned.inputs;
    lsp_buffer_add(json, "{");
    lsp_json_text(json, "version", LSP_VERSION);
    struct lsp_buffer command = {0};
    lsp_buffer_printf(&command, "linkspan appraise %s", session->folder);
    lsp_json_text(json, "command", command.failed ? "" : command.text);
    json->failed |= command.failed;
    lsp_buffer_finish(&command);
    lsp_json_begin(json, "files", "[");
    for (size_t file = 0; file < inputs->n_files; file++) {
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "name", inputs->files[file].name);
        lsp_json_number(json, "bytes", (double)inputs->files[file].n_bytes);
        lsp_json_text(json, "sha256", inputs->files[file].fingerprint.hex);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]}");
}
