/* A road network as a model of the viewer: questions about what was solved.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "view/bytes.h"
#include "view/model_roads_internal.h"

enum { MAX_PAIRS = 100 };

static struct lsp_road_session_answer *answer_of(void *state);
static const char *group_of(const struct lsp_view_roads *roads, uint32_t class_at);
static void write_flows(const struct lsp_road_session_selected *selected, struct lsp_buffer *out);
static void write_pairs(const struct lsp_view_roads *roads,
    const struct lsp_road_session_selected *selected, struct lsp_buffer *out);
static void write_ways(const struct lsp_view_roads *roads, uint32_t n,
    const struct lsp_road_session_way ways[], struct lsp_buffer *out);
static void write_part(struct lsp_buffer *out, const char *key, const char *label, double value,
    const char *unit, bool is_first);
static const char *time_unit(const struct lsp_view_roads *roads);
static bool is_zone(const struct lsp_view_roads *roads, uint32_t zone, const char *element,
    struct lsp_diags *diags);
static void add_word(const char *word, struct lsp_buffer *out);
static uint32_t class_called(const struct lsp_view_roads *roads, const char *group);

enum lsp_status lsp_view_roads_select(void *self, void *state,
    const struct lsp_view_selection *selection, const struct lsp_view_patience *patience,
    struct lsp_diags *diags, struct lsp_buffer *out)
{
    struct lsp_view_roads *roads = self;
    struct lsp_road_session_selected selected;
    (void)diags;
    LSP_TRY(lsp_road_session_select(roads->session, answer_of(state),
        &(struct lsp_road_session_selection){.is_with = selection->is_with,
            .is_any = selection->is_any,
            .n_links = selection->n_links,
            .links = selection->links},
        &(struct lsp_road_session_patience){patience->user, patience->is_cancelled}, &selected));
    lsp_buffer_add(out, "{\"total\":");
    lsp_buffer_add_json_number(out, selected.total);
    lsp_buffer_add_text_member(out, "unit", "veh");
    lsp_buffer_add_number_member(out, "total_pcu", selected.total_pcu);
    lsp_buffer_add_number_member(out, "flow", selected.flow);
    lsp_buffer_add_number_member(
        out, "residual", isnan(selected.flow) ? 0 : selected.total_pcu - selected.flow);
    lsp_buffer_add_number_member(out, "route_residual", selected.residual);
    write_flows(&selected, out);
    write_pairs(roads, &selected, out);
    lsp_buffer_add(out, ",\"groups\":[");
    for (uint32_t at = 0; at < roads->network->n_classes; at++) {
        lsp_buffer_add(out, at == 0 ? "{\"group\":" : ",{\"group\":");
        lsp_buffer_add_json(out, group_of(roads, at));
        lsp_buffer_add_number_member(out, "value", selected.class_trips[at]);
        lsp_buffer_add(out, "}");
    }
    lsp_buffer_add(out, "],\"routes\":");
    write_ways(roads, selected.n_ways, selected.ways, out);
    lsp_buffer_add(out, "}");
    lsp_road_session_selected_finish(&selected);
    return out->failed ? LSP_NO_MEMORY : LSP_OK;
}

static struct lsp_road_session_answer *answer_of(void *state)
{
    return ((struct lsp_view_roads_state *)state)->answer;
}

static const char *group_of(const struct lsp_view_roads *roads, uint32_t class_at)
{
    const char *name = roads->network->classes[class_at].name;
    return name == NULL ? "all" : name;
}

static void write_flows(const struct lsp_road_session_selected *selected, struct lsp_buffer *out)
{
    bool is_first = true;
    lsp_buffer_add(out, ",\"flows\":[");
    for (uint32_t link = 0; link < selected->n_links; link++) {
        if (!(selected->link_flow[link] > 0))
            continue;
        lsp_buffer_printf(out, "%s[%u,", is_first ? "" : ",", link);
        lsp_buffer_add_json_number(out, selected->link_flow[link]);
        lsp_buffer_add(out, "]");
        is_first = false;
    }
    lsp_buffer_add(out, "]");
}

/* What is left is the sum of the others, so that all add up. */
static void write_pairs(const struct lsp_view_roads *roads,
    const struct lsp_road_session_selected *selected, struct lsp_buffer *out)
{
    size_t n = selected->n_pairs < MAX_PAIRS ? selected->n_pairs : MAX_PAIRS;
    double rest = 0;
    lsp_buffer_add(out, ",\"pairs\":[");
    for (size_t at = 0; at < n; at++) {
        const struct lsp_road_session_pair *pair = &selected->pairs[at];
        lsp_buffer_printf(
            out, "%s{\"from\":%u,\"to\":%u,\"group\":", at == 0 ? "" : ",", pair->from, pair->to);
        lsp_buffer_add_json(out, group_of(roads, pair->class_at));
        lsp_buffer_add_number_member(out, "value", pair->trips);
        lsp_buffer_add(out, "}");
    }
    for (size_t at = n; at < selected->n_pairs; at++)
        rest += selected->pairs[at].trips;
    lsp_buffer_printf(out, "],\"rest\":{\"pairs\":%zu", selected->n_pairs - n);
    lsp_buffer_add_number_member(out, "value", rest);
    lsp_buffer_add(out, "}");
}

static void write_ways(const struct lsp_view_roads *roads, uint32_t n,
    const struct lsp_road_session_way ways[], struct lsp_buffer *out)
{
    const char *unit = time_unit(roads);
    lsp_buffer_add(out, "[");
    for (uint32_t at = 0; at < n; at++) {
        const struct lsp_road_session_way *way = &ways[at];
        lsp_buffer_add(out, at == 0 ? "{\"links\":[" : ",{\"links\":[");
        for (uint32_t link = 0; link < way->n_links; link++)
            lsp_buffer_printf(out, "%s%u", link == 0 ? "" : ",", way->links[link]);
        lsp_buffer_add(out, "]");
        lsp_buffer_add_number_member(out, "share", way->share);
        lsp_buffer_add_number_member(out, "value", way->trips);
        lsp_buffer_add_text_member(out, "group", group_of(roads, way->class_at));
        lsp_buffer_add(out, ",\"parts\":[");
        write_part(out, "time", "Time", way->time, unit, true);
        write_part(out, "toll", "Toll", way->toll, unit, false);
        write_part(out, "distance", "Distance", way->distance, unit, false);
        lsp_buffer_add(out, "]");
        lsp_buffer_add_number_member(out, "total", way->cost);
        lsp_buffer_add_number_member(out, "length", way->length);
        lsp_buffer_add_number_member(out, "toll_money", way->toll_money);
        lsp_buffer_add(out, "}");
    }
    lsp_buffer_add(out, "]");
}

static void write_part(struct lsp_buffer *out, const char *key, const char *label, double value,
    const char *unit, bool is_first)
{
    lsp_buffer_add(out, is_first ? "{\"key\":" : ",{\"key\":");
    lsp_buffer_add_json(out, key);
    lsp_buffer_add_text_member(out, "label", label);
    lsp_buffer_add_number_member(out, "value", value);
    lsp_buffer_add_text_member(out, "unit", unit);
    lsp_buffer_add(out, "}");
}

static const char *time_unit(const struct lsp_view_roads *roads)
{
    const char *unit = roads->network->time_unit;
    return unit[0] == '\0' ? "units of time" : unit;
}

enum lsp_status lsp_view_roads_routes(void *self, void *state, const uint32_t from_to[2],
    const struct lsp_view_patience *patience, struct lsp_diags *diags, struct lsp_buffer *out)
{
    struct lsp_view_roads *roads = self;
    bool are_zones = is_zone(roads, from_to[0], "from", diags);
    are_zones = is_zone(roads, from_to[1], "to", diags) && are_zones;
    if (!are_zones)
        return LSP_BAD_INPUT;
    lsp_buffer_add(out, "{\"sides\":{");
    for (int side = 0; side < 2; side++) {
        struct lsp_road_session_routes routes;
        LSP_TRY(lsp_road_session_find_routes(roads->session, answer_of(state), side == 1, from_to,
            &(struct lsp_road_session_patience){patience->user, patience->is_cancelled}, &routes));
        lsp_buffer_add(out, side == 0 ? "\"without\":{\"routes\":" : ",\"with\":{\"routes\":");
        write_ways(roads, routes.n, routes.ways, out);
        lsp_buffer_add_number_member(out, "trips", routes.trips);
        lsp_buffer_add_number_member(out, "on_other_routes", routes.rest);
        lsp_buffer_add_number_member(out, "route_residual", routes.residual);
        lsp_buffer_add(out, "}");
        lsp_road_session_routes_finish(&routes);
    }
    lsp_buffer_add(out, "}}");
    return out->failed ? LSP_NO_MEMORY : LSP_OK;
}

enum lsp_status lsp_view_roads_isochrone(void *self, void *state, uint32_t zone, const char *group,
    const struct lsp_view_patience *patience, struct lsp_diags *diags, struct lsp_buffer *out)
{
    const struct lsp_view_roads *roads = self;
    if (!is_zone(roads, zone, "zone", diags))
        return LSP_BAD_INPUT;
    uint32_t n = roads->network->n_nodes, class_at = class_called(roads, group);
    double *cost = malloc(2 * (size_t)n * sizeof *cost);
    enum lsp_status status = cost == NULL ? LSP_NO_MEMORY : LSP_OK;
    (void)patience;
    if (class_at == LSP_NONE) {
        lsp_diags_add(diags, LSP_DIAG_NO_SUCH_NAME, &(struct lsp_diag_facts){.found = group},
            "the network has no such class");
        status = LSP_BAD_INPUT;
    }
    for (int side = 0; side < 2 && status == LSP_OK; side++)
        status = lsp_road_session_isochrone(
            roads->session, answer_of(state), side == 1, zone, class_at, cost + (size_t)side * n);
    if (status == LSP_OK)
        lsp_view_write_isochrone(n, cost, cost + n, out);
    free(cost);
    return status == LSP_OK && out->failed ? LSP_NO_MEMORY : status;
}

static bool is_zone(
    const struct lsp_view_roads *roads, uint32_t zone, const char *element, struct lsp_diags *diags)
{
    if (zone < roads->network->n_zones)
        return true;
    struct lsp_buffer expected = {0};
    lsp_buffer_printf(&expected, "0 to %u", roads->network->n_zones - 1);
    lsp_diags_add(diags, LSP_DIAG_OUT_OF_RANGE,
        &(struct lsp_diag_facts){.where = {.element = element}, .expected = expected.text},
        "the network has no such zone");
    lsp_buffer_finish(&expected);
    return false;
}

static uint32_t class_called(const struct lsp_view_roads *roads, const char *group)
{
    for (uint32_t at = 0; at < roads->network->n_classes; at++)
        if (group == NULL || strcmp(group_of(roads, at), group) == 0)
            return at;
    return LSP_NONE;
}

enum lsp_status lsp_view_roads_export(void *self, void *state, enum lsp_view_export format,
    const struct lsp_view_patience *patience, struct lsp_diags *diags, struct lsp_buffer *out)
{
    static const enum lsp_road_session_format FORMATS[] = {[LSP_VIEW_CSV] = LSP_ROAD_SESSION_CSV,
        [LSP_VIEW_GEOJSON] = LSP_ROAD_SESSION_GEOJSON,
        [LSP_VIEW_GEOPACKAGE] = LSP_ROAD_SESSION_GEOPACKAGE};
    const struct lsp_view_roads *roads = self;
    (void)patience;
    return lsp_road_session_export(roads->session, answer_of(state), FORMATS[format], diags, out);
}

void lsp_view_roads_write_command(const struct lsp_view_roads *roads, struct lsp_buffer *out)
{
    const struct lsp_network_sources *sources = &roads->options.sources;
    const struct {
        const char *name, *value;
    } words[] = {{"", sources->network}, {"", sources->trips}, {"", roads->network->changes_path},
        {" --classes", sources->classes}, {" --periods", sources->periods},
        {" --turns", sources->turns}, {" --start", roads->options.start}};
    const struct {
        const char *name;
        double value;
    } numbers[] = {{"toll-factor", sources->toll_factor},
        {"distance-factor", sources->distance_factor},
        {"value-of-time", roads->options.value_of_time}};
    lsp_buffer_add(out, "linkspan what-if");
    for (size_t at = 0; at < sizeof words / sizeof *words; at++) {
        if (words[at].value == NULL)
            continue;
        lsp_buffer_printf(out, "%s ", words[at].name);
        add_word(words[at].value, out);
    }
    for (size_t at = 0; at < sizeof numbers / sizeof *numbers; at++) {
        char text[32];
        lsp_format_double(numbers[at].value, text);
        if (numbers[at].value > 0)
            lsp_buffer_printf(out, " --%s %s", numbers[at].name, text);
    }
}

/* In quotes where a shell would see more in it than a word. */
static void add_word(const char *word, struct lsp_buffer *out)
{
    static const char PLAIN[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+=,-";
    if (word[0] != '\0' && word[strspn(word, PLAIN)] == '\0') {
        lsp_buffer_add(out, word);
        return;
    }
    lsp_buffer_add(out, "'");
    for (; *word != '\0'; word++)
        if (*word == '\'')
            lsp_buffer_add(out, "'\\''");
        else
            lsp_buffer_add_bytes(out, word, 1);
    lsp_buffer_add(out, "'");
}

void lsp_view_roads_proof(void *self, struct lsp_buffer *out)
{
    const struct lsp_view_roads *roads = self;
    struct lsp_buffer command = {0};
    lsp_view_roads_write_command(roads, &command);
    lsp_buffer_add(out, "{\"command\":");
    lsp_buffer_add_json(out, command.failed ? "" : command.text);
    lsp_buffer_finish(&command);
    lsp_buffer_add(out, ",\"inputs\":[");
    const struct lsp_network_inputs *inputs = lsp_road_session_inputs(roads->session);
    for (size_t at = 0; at < inputs->n_files; at++) {
        lsp_buffer_add(out, at == 0 ? "{\"role\":" : ",{\"role\":");
        lsp_buffer_add_json(out, inputs->files[at].role);
        lsp_buffer_add_text_member(out, "file", inputs->files[at].file.name);
        lsp_buffer_add_text_member(out, "sha256", inputs->files[at].file.fingerprint.hex);
        lsp_buffer_add(out, "}");
    }
    lsp_buffer_add(out, "]}");
}
