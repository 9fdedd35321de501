/* What is impossible or suspicious about links and nodes.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/tables_internal.h"

#include <math.h>

#include "base/id.h"

/* Nodes lie a little beside their links' ends, so 2 % less than the air line may be right. */
static const double MIN_SHARE_OF_AIR_LINE = 0.98;
/* More is a mountain road, or miles, metres or feet taken for kilometres. */
static const double MAX_SHARE_OF_AIR_LINE = 5;
static const double MAX_DISTANCE_OF_LINE_KM = 5;
static const double MAX_ROAD_SPEED_KM_H = 200;

static void check_length(const struct lsp_link_spec *link, struct lsp_place where,
    double air_line_km, struct lsp_diags *diags);
static void check_line(const struct lsp_link_spec *link, struct lsp_place where,
    const struct lsp_node_spec *node, size_t point, struct lsp_diags *diags);
static double distance_km(double lon_a_deg, double lat_a_deg, double lon_b_deg, double lat_b_deg);

struct lsp_link_spec lsp_link_default(struct lsp_place where)
{
    return (struct lsp_link_spec){.id = "",
        .name = "",
        .from_node = LSP_NONE,
        .to_node = LSP_NONE,
        .lanes = 1,
        .bpr_alpha = 0.15,
        .bpr_beta = 4,
        .crossing = LSP_NONE,
        .facility_type = "",
        .operator_id = "",
        .where = where};
}

void lsp_check_link(const struct lsp_network_specs *specs, const struct lsp_link_spec *link,
    const struct lsp_link_places *places, struct lsp_diags *diags)
{
    if (link->mode == LSP_ROAD && link->free_speed_km_h > MAX_ROAD_SPEED_KM_H)
        lsp_diags_add(diags, LSP_DIAG_FAST_ROAD,
            &(struct lsp_diag_facts){
                .where = places->free_speed, .expected = "km/h, at most 200 on a road"},
            "the free speed of link %s is %g km/h", link->id, link->free_speed_km_h);
    if (link->from_node == LSP_NONE || link->to_node == LSP_NONE)
        return; /* diagnosed */
    if (link->from_node == link->to_node) {
        lsp_diags_add(diags, LSP_DIAG_SELF_LOOP,
            &(struct lsp_diag_facts){.where = places->to_node,
                .found = specs->nodes[link->to_node].id,
                .expected = "another node than that from which it begins"},
            "link %s ends where it begins", link->id);
        return;
    }
    const struct lsp_node_spec *from = &specs->nodes[link->from_node];
    const struct lsp_node_spec *to = &specs->nodes[link->to_node];
    double air_line_km = distance_km(from->lon_deg, from->lat_deg, to->lon_deg, to->lat_deg);
    double sum_deg = from->lon_deg + from->lat_deg + to->lon_deg + to->lat_deg;
    if (isnan(air_line_km) && !isnan(sum_deg)) { /* else a node's place is unknown (diagnosed) */
        lsp_diags_add(diags, LSP_DIAG_CANNOT_OPEN,
            &(struct lsp_diag_facts){.where = places->link,
                .hint = "install PROJ, the library that links are measured with"},
            "the length of link %s cannot be checked, since PROJ cannot be loaded", link->id);
        return;
    }
    check_length(link, places->length, air_line_km, diags);
    if (link->n_points > 0) {
        check_line(link, places->link, from, 0, diags);
        check_line(link, places->link, to, link->n_points - 1, diags);
    }
}

static void check_length(const struct lsp_link_spec *link, struct lsp_place where,
    double air_line_km, struct lsp_diags *diags)
{
    struct lsp_diag_facts facts = {.where = where,
        .expected = "km, along the link",
        .hint = "check the unit of the length and the coordinates of the nodes"};
    if (!(link->length_km > 0))
        return; /* diagnosed */
    if (link->length_km < MIN_SHARE_OF_AIR_LINE * air_line_km)
        lsp_diags_add(diags, LSP_DIAG_SHORTER_THAN_POSSIBLE, &facts,
            "link %s is %.3f km long, but its nodes are %.3f km apart", link->id, link->length_km,
            air_line_km);
    else if (link->length_km > MAX_SHARE_OF_AIR_LINE * air_line_km)
        lsp_diags_add(diags, LSP_DIAG_MUCH_LONGER, &facts,
            "link %s is %.3f km long, but its nodes are only %.3f km apart", link->id,
            link->length_km, air_line_km);
}

static void check_line(const struct lsp_link_spec *link, struct lsp_place where,
    const struct lsp_node_spec *node, size_t point, struct lsp_diags *diags)
{
    double away_km = distance_km(
        node->lon_deg, node->lat_deg, link->point_lon_deg[point], link->point_lat_deg[point]);
    if (!(away_km > MAX_DISTANCE_OF_LINE_KM))
        return;
    lsp_diags_add(diags, LSP_DIAG_LINE_FAR_FROM_NODE,
        &(struct lsp_diag_facts){.where = where,
            .expected = "a line from the from-node to the to-node",
            .hint = "the line may run the wrong way, or latitude may stand before longitude"},
        "the line of link %s %s %.1f km from node %s", link->id, point == 0 ? "begins" : "ends",
        away_km, node->id);
}

static double distance_km(double lon_a_deg, double lat_a_deg, double lon_b_deg, double lat_b_deg)
{
    return lsp_geodesic_length_km(
        2, (double[]){lon_a_deg, lon_b_deg}, (double[]){lat_a_deg, lat_b_deg});
}

enum lsp_status lsp_note_unused_nodes(
    const struct lsp_table_context *context, const struct lsp_network_specs *specs)
{
    bool *is_used = LSP_ARRAY(context->arena, bool, specs->n_nodes);
    if (is_used == NULL)
        return LSP_NO_MEMORY;
    for (size_t zone = 0; zone < specs->n_zones; zone++)
        if (specs->zones[zone].node != LSP_NONE)
            is_used[specs->zones[zone].node] = true;
    for (size_t link = 0; link < specs->n_links; link++) {
        if (specs->links[link].from_node != LSP_NONE)
            is_used[specs->links[link].from_node] = true;
        if (specs->links[link].to_node != LSP_NONE)
            is_used[specs->links[link].to_node] = true;
    }
    for (size_t node = 0; node < specs->n_nodes; node++) {
        const struct lsp_node_spec *spec = &specs->nodes[node];
        if (!is_used[node] && spec->stop_id[0] == '\0' && !spec->is_place)
            lsp_diags_add(context->diags, LSP_DIAG_UNUSED_NODE,
                &(struct lsp_diag_facts){.where = spec->where},
                "no link of the table, no zone and no stop is at node %s", spec->id);
    }
    return LSP_OK;
}
