/* study.yaml: the line of an added link by the points between its nodes.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_edits_internal.h"

static bool read_point(
    struct lsp_study_reader *reader, const struct lsp_yaml *item, double *lon_deg, double *lat_deg);

void lsp_study_read_via(const struct lsp_section *section, struct lsp_link_spec *link)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *list = lsp_field_list(section, "via");
    if (list == NULL || link->from_node == LSP_NONE || link->to_node == LSP_NONE)
        return;
    if (lsp_field_node(section, "geometry") != NULL) {
        lsp_diags_add(reader->diags, LSP_DIAG_BAD_GEOMETRY,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, list),
                .expected =
                    "either geometry, the whole line, or via, the points between the nodes"},
            "a link has two lines");
        return;
    }
    size_t n_points = list->n_children + 2, n = 1;
    double *lon_deg = lsp_study_alloc(reader, n_points, sizeof *lon_deg);
    double *lat_deg = lsp_study_alloc(reader, n_points, sizeof *lat_deg);
    if (lon_deg == NULL || lat_deg == NULL)
        return;
    for (const struct lsp_yaml *item = list->first; item != NULL; item = item->next, n++)
        if (!read_point(reader, item, &lon_deg[n], &lat_deg[n]))
            return;
    const struct lsp_node_spec *nodes = reader->edited.specs.nodes;
    const struct lsp_node_spec *from = &nodes[link->from_node], *to = &nodes[link->to_node];
    lon_deg[0] = from->lon_deg;
    lat_deg[0] = from->lat_deg;
    lon_deg[n] = to->lon_deg;
    lat_deg[n] = to->lat_deg;
    link->n_points = n_points;
    link->point_lon_deg = lon_deg;
    link->point_lat_deg = lat_deg;
}

static bool read_point(
    struct lsp_study_reader *reader, const struct lsp_yaml *item, double *lon_deg, double *lat_deg)
{
    if (item->kind == LSP_YAML_LIST && item->n_children == 2) {
        bool is_good = lsp_value_real(reader, item->first, -180, 180, lon_deg);
        return lsp_value_real(reader, item->first->next, -90, 90, lat_deg) && is_good;
    }
    lsp_diags_add(reader->diags, LSP_DIAG_BAD_GEOMETRY,
        &(struct lsp_diag_facts){
            .where = lsp_value_place(reader, item), .expected = "[degrees east, degrees north]"},
        "a point is not two numbers");
    return false;
}
