/* What a drawn link must say and does not: its length, from its line on the map, and that it is a
 * road.  SPDX-License-Identifier: Apache-2.0 */
#include "study/session_internal.h"

#include <math.h>
#include <string.h>

#include "formats/tables.h"

/* Metres; lengths are rounded up to them, so that no link is shorter than its nodes are apart. */
static const double PER_KM = 1000;

/* The network that the edits are drawn on, with what those before have made. */
struct drawing {
    struct lsp_arena *arena;
    struct lsp_node_spec *nodes; /* [n_nodes], room for one more from each edit */
    struct lsp_link_spec *links; /* [n_links] likewise */
    size_t n_nodes, n_links;
};

static enum lsp_status begin(const struct lsp_study_inputs *inputs,
    const struct lsp_session_wish *wish, struct drawing *ret_drawing);
static void split(struct drawing *drawing, const struct lsp_drawn_edit *edit);
static enum lsp_status complete(struct drawing *drawing, struct lsp_drawn_edit *edit);
static bool lay_out(struct drawing *drawing, const struct lsp_drawn_edit *edit, uint32_t from,
    uint32_t to, struct lsp_link_spec *ret_link);
static uint32_t find_node(const struct drawing *drawing, const char *id);
static const struct lsp_link_spec *find_link(const struct drawing *drawing, const char *id);
static bool says(const struct lsp_drawn_edit *edit, const char *key);

enum lsp_status lsp_session_complete(struct lsp_session *session,
    const struct lsp_session_wish *wish, struct lsp_arena *arena,
    const struct lsp_drawn_edit **ret_edits)
{
    struct drawing drawing = {.arena = arena};
    struct lsp_drawn_edit *edits = LSP_ARRAY(arena, struct lsp_drawn_edit, wish->n_edits);
    struct book *book = lsp_session_take_book(session);
    enum lsp_status status =
        edits == NULL ? LSP_NO_MEMORY : begin(&book->planned.inputs, wish, &drawing);
    for (size_t at = 0; at < wish->n_edits && status == LSP_OK; at++) {
        edits[at] = wish->edits[at];
        if (edits[at].kind == LSP_DRAWN_SPLIT)
            split(&drawing, &edits[at]);
        if (edits[at].kind == LSP_DRAWN_ADD)
            status = complete(&drawing, &edits[at]);
    }
    lsp_session_leave_book(session, book);
    if (status == LSP_OK)
        *ret_edits = edits;
    return status;
}

/* The side with the project of the scenario that the wish is like; an unknown one is refused when
 * it is solved. */
static enum lsp_status begin(const struct lsp_study_inputs *inputs,
    const struct lsp_session_wish *wish, struct drawing *ret_drawing)
{
    struct lsp_scenario like = inputs->scenarios[0];
    struct lsp_case with;
    like.n_edits = inputs->n_project_edits;
    for (size_t at = 0; wish->like != NULL && at < inputs->n_scenarios; at++)
        if (strcmp(inputs->scenarios[at].id, wish->like) == 0)
            like = inputs->scenarios[at];
    LSP_TRY(
        lsp_scenario_apply(&inputs->base, &like, LSP_WITH, UINT64_MAX, ret_drawing->arena, &with));
    size_t n_nodes = with.network.n_nodes, n_links = with.network.n_links;
    ret_drawing->nodes =
        LSP_ARRAY(ret_drawing->arena, struct lsp_node_spec, n_nodes + wish->n_edits);
    ret_drawing->links =
        LSP_ARRAY(ret_drawing->arena, struct lsp_link_spec, n_links + wish->n_edits);
    if (ret_drawing->nodes == NULL || ret_drawing->links == NULL)
        return LSP_NO_MEMORY;
    memcpy(ret_drawing->nodes, with.network.nodes, n_nodes * sizeof *with.network.nodes);
    memcpy(ret_drawing->links, with.network.links, n_links * sizeof *with.network.links);
    ret_drawing->n_nodes = n_nodes;
    ret_drawing->n_links = n_links;
    return LSP_OK;
}

static void split(struct drawing *drawing, const struct lsp_drawn_edit *edit)
{
    const struct lsp_link_spec *link = find_link(drawing, edit->link);
    if (link == NULL || !(edit->at > 0 && edit->at < 1))
        return;
    struct lsp_node_spec *node = &drawing->nodes[drawing->n_nodes++];
    *node = (struct lsp_node_spec){.id = edit->node};
    lsp_link_spec_place(link, drawing->nodes, edit->at, &node->lon_deg, &node->lat_deg);
}

static enum lsp_status complete(struct drawing *drawing, struct lsp_drawn_edit *edit)
{
    uint32_t from = find_node(drawing, edit->from), to = find_node(drawing, edit->to);
    if (from == LSP_NONE || to == LSP_NONE)
        return LSP_OK; /* refused when it is solved */
    struct lsp_link_spec *link = &drawing->links[drawing->n_links++];
    struct lsp_drawn_value *values =
        LSP_ARRAY(drawing->arena, struct lsp_drawn_value, edit->n_values + 2);
    if (values == NULL || !lay_out(drawing, edit, from, to, link))
        return LSP_NO_MEMORY;
    double length_km =
        lsp_geodesic_length_km(link->n_points, link->point_lon_deg, link->point_lat_deg);
    for (size_t at = 0; at < edit->n_values; at++)
        values[at] = edit->values[at];
    bool says_mode = says(edit, "mode"), says_length = says(edit, "length");
    if (!says_mode)
        values[edit->n_values++] =
            (struct lsp_drawn_value){.key = "mode", .kind = LSP_DRAWN_TEXT, .text = "road"};
    if (!says_length && length_km > 0)
        values[edit->n_values++] =
            (struct lsp_drawn_value){.key = "length", .number = ceil(length_km * PER_KM) / PER_KM};
    edit->values = values;
    return LSP_OK;
}

static bool lay_out(struct drawing *drawing, const struct lsp_drawn_edit *edit, uint32_t from,
    uint32_t to, struct lsp_link_spec *ret_link)
{
    size_t n = edit->n_points + 2;
    double *points = LSP_ARRAY(drawing->arena, double, 2 * n);
    if (points == NULL)
        return false;
    *ret_link = (struct lsp_link_spec){.id = edit->id,
        .from_node = from,
        .to_node = to,
        .n_points = n,
        .point_lon_deg = points,
        .point_lat_deg = points + n};
    for (size_t end = 0; end < 2; end++) {
        const struct lsp_node_spec *node = &drawing->nodes[end == 0 ? from : to];
        points[end * (n - 1)] = node->lon_deg;
        points[n + end * (n - 1)] = node->lat_deg;
    }
    for (size_t point = 0; point < edit->n_points; point++) {
        points[point + 1] = edit->points[point][0];
        points[n + point + 1] = edit->points[point][1];
    }
    return true;
}

static uint32_t find_node(const struct drawing *drawing, const char *id)
{
    for (size_t node = 0; node < drawing->n_nodes; node++)
        if (id != NULL && drawing->nodes[node].id != NULL &&
            strcmp(drawing->nodes[node].id, id) == 0)
            return (uint32_t)node;
    return LSP_NONE;
}

static const struct lsp_link_spec *find_link(const struct drawing *drawing, const char *id)
{
    for (size_t link = 0; link < drawing->n_links; link++)
        if (id != NULL && drawing->links[link].id != NULL &&
            strcmp(drawing->links[link].id, id) == 0)
            return &drawing->links[link];
    return NULL;
}

static bool says(const struct lsp_drawn_edit *edit, const char *key)
{
    for (size_t at = 0; at < edit->n_values; at++)
        if (strcmp(edit->values[at].key, key) == 0)
            return true;
    return false;
}
