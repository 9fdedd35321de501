/* Scenario: a link cut in two at a share of its length.
 *
 * Lines are measured on a plane that is stretched by the cosine of their latitude.  That is exact
 * enough to find a point on a line; lengths themselves are those that the file states, shared out.
 * SPDX-License-Identifier: Apache-2.0 */
#include "scenario/scenario.h"

#include <math.h>
#include <string.h>

/* A link's line: its own, or straight from node to node. */
struct line {
    size_t n;
    const double *lon_deg, *lat_deg; /* [n] */
    double straight_lon_deg[2], straight_lat_deg[2];
};

/* A place on a line: between point `after` and the next. */
struct spot {
    size_t after;
    double lon_deg, lat_deg;
};

static void find_line(
    const struct lsp_link_spec *link, const struct lsp_node_spec nodes[], struct line *line);
static struct spot find_spot(const struct line *line, double at);
static double piece_length(const struct line *line, size_t piece);
static enum lsp_status cut_line(const struct line *line, double at, struct lsp_arena *arena,
    struct lsp_link_spec parts[static 2]);

size_t lsp_edit_n_added_links(const struct lsp_edit *edit)
{
    if (edit->kind == LSP_EDIT_SPLIT_LINK)
        return edit->split.keeps_row ? 1 : 2;
    return edit->kind == LSP_EDIT_ADD_LINK ? 1 : 0;
}

enum lsp_status lsp_link_spec_split(const struct lsp_link_spec *link, uint32_t target,
    const struct lsp_split *split, uint32_t node, const struct lsp_node_spec nodes[],
    struct lsp_arena *arena, struct lsp_link_spec ret_parts[static 2])
{
    double from = link->is_part ? link->part_from : 0, to = link->is_part ? link->part_to : 1;
    double at = split->at, cut = from + at * (to - from);
    struct lsp_link_spec parts[2] = {*link, *link};
    for (int part = 0; part < 2; part++) {
        parts[part].id = split->id[part];
        parts[part].is_part = true;
        parts[part].part_of = link->is_part ? link->part_of : target;
    }
    parts[0].to_node = parts[1].from_node = node;
    parts[0].part_from = from;
    parts[0].part_to = parts[1].part_from = cut;
    parts[1].part_to = to;
    parts[0].length_km = link->length_km * at;
    parts[0].toll_money = link->toll_money * at;
    parts[1].length_km = link->length_km - parts[0].length_km;
    parts[1].toll_money = link->toll_money - parts[0].toll_money;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        double toll_money = link->vehicle_toll_money[vehicle];
        parts[0].vehicle_toll_money[vehicle] = toll_money * at;
        parts[1].vehicle_toll_money[vehicle] = toll_money - toll_money * at;
    }
    if (link->n_points >= 2) {
        struct line line;
        find_line(link, nodes, &line);
        LSP_TRY(cut_line(&line, at, arena, parts));
    }
    memcpy(ret_parts, parts, sizeof parts);
    return LSP_OK;
}

void lsp_link_spec_place(const struct lsp_link_spec *link, const struct lsp_node_spec nodes[],
    double at, double *ret_lon_deg, double *ret_lat_deg)
{
    struct line line;
    find_line(link, nodes, &line);
    struct spot spot = find_spot(&line, at);
    *ret_lon_deg = spot.lon_deg;
    *ret_lat_deg = spot.lat_deg;
}

static void find_line(
    const struct lsp_link_spec *link, const struct lsp_node_spec nodes[], struct line *line)
{
    *line = (struct line){.n = link->n_points};
    line->lon_deg = link->point_lon_deg;
    line->lat_deg = link->point_lat_deg;
    if (link->n_points >= 2)
        return;
    const struct lsp_node_spec *ends[2] = {&nodes[link->from_node], &nodes[link->to_node]};
    for (int end = 0; end < 2; end++) {
        line->straight_lon_deg[end] = ends[end]->lon_deg;
        line->straight_lat_deg[end] = ends[end]->lat_deg;
    }
    line->n = 2;
    line->lon_deg = line->straight_lon_deg;
    line->lat_deg = line->straight_lat_deg;
}

static struct spot find_spot(const struct line *line, double at)
{
    double whole = 0;
    for (size_t piece = 0; piece + 1 < line->n; piece++)
        whole += piece_length(line, piece);
    double left = at * whole;
    size_t piece = 0;
    while (piece + 2 < line->n && left > piece_length(line, piece))
        left -= piece_length(line, piece++);
    double length = piece_length(line, piece);
    double share = length > 0 ? fmin(1, left / length) : 0;
    return (struct spot){.after = piece,
        .lon_deg = line->lon_deg[piece] + share * (line->lon_deg[piece + 1] - line->lon_deg[piece]),
        .lat_deg =
            line->lat_deg[piece] + share * (line->lat_deg[piece + 1] - line->lat_deg[piece])};
}

static double piece_length(const struct line *line, size_t piece)
{
    static const double RAD_PER_DEG = 0.017453292519943295;
    double lat_deg = (line->lat_deg[0] + line->lat_deg[line->n - 1]) / 2;
    double x = (line->lon_deg[piece + 1] - line->lon_deg[piece]) * cos(RAD_PER_DEG * lat_deg);
    return hypot(x, line->lat_deg[piece + 1] - line->lat_deg[piece]);
}

/* Each part has the points on its side and the place of the cut. */
static enum lsp_status cut_line(const struct line *line, double at, struct lsp_arena *arena,
    struct lsp_link_spec parts[static 2])
{
    struct spot spot = find_spot(line, at);
    size_t n[2] = {spot.after + 2, line->n - spot.after};
    for (int part = 0; part < 2; part++) {
        double *lon_deg = LSP_ARRAY(arena, double, n[part]);
        double *lat_deg = LSP_ARRAY(arena, double, n[part]);
        if (lon_deg == NULL || lat_deg == NULL)
            return LSP_NO_MEMORY;
        for (size_t point = 0; point < n[part]; point++) {
            bool is_cut = part == 0 ? point == n[0] - 1 : point == 0;
            size_t of_line = part == 0 ? point : spot.after + point;
            lon_deg[point] = is_cut ? spot.lon_deg : line->lon_deg[of_line];
            lat_deg[point] = is_cut ? spot.lat_deg : line->lat_deg[of_line];
        }
        parts[part].n_points = n[part];
        parts[part].point_lon_deg = lon_deg;
        parts[part].point_lat_deg = lat_deg;
    }
    return LSP_OK;
}
