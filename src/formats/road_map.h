/* Road map: where the nodes and links of a road network lie, what links are called, and what is
 * drawn behind them.  None of it enters a computation.
 *
 *     LSP_TRY(lsp_road_map_read(&roads, "town_node.tntp", &diags, &map));
 *     ... map.x[node], map.vertex_x[map.first_vertex[link]] ...
 *     lsp_road_map_finish(&map);
 *
 * Coordinates are the files' own: degrees or a plane's units.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef LSP_FORMATS_ROAD_MAP_H
#define LSP_FORMATS_ROAD_MAP_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/status.h"
#include "roads/roads.h"

struct lsp_road_map_line {
    const char *kind, *name; /* "river"; name "" = none */
    size_t n_points;
    const double *x, *y; /* [n_points] */
};

struct lsp_road_map {
    struct lsp_arena arena; /* owns all */
    double *x, *y;          /* [n_nodes] finite */
    uint32_t n_vertices;    /* between the ends of links */
    double *vertex_x, *vertex_y;
    uint32_t *first_vertex;  /* [n_links + 1] */
    const char **link_name;  /* [n_links] NULL: none */
    const char *currency;    /* NULL: not stated */
    const char *length_unit; /* likewise */
    const char *title;       /* likewise: what the dataset is called */
    size_t n_lines;
    struct lsp_road_map_line *lines;
    bool is_lonlat; /* all coordinates are possible degrees, and not all of them small */
};

/* Of TNTP a file of nodes: node, x, y in each line, with blanks or tabs between and a ';' at the
 * end or none, below a heading of any words or none; `nodes` NULL: NAME_node.tntp beside
 * NAME_net.tntp. Of GMNS the coordinates that were read, column geometry (WKT) and name of
 * link.csv, config.csv, and basemap.csv with columns kind, name, geometry, where they are there. A
 * node without coordinates: LS3622.  Every fault is diagnosed. */
enum lsp_status lsp_road_map_read(const struct lsp_roads *roads, const char *nodes,
    struct lsp_diags *diags, struct lsp_road_map *ret_map) LSP_MUST_CHECK;
void lsp_road_map_finish(struct lsp_road_map *map);

/* PATH of a file beside a network: NAME_net.tntp gives NAME and `tail` ("_changes.csv"), a folder
 * FOLDER/`name`.  In the arena; NULL when memory is out. */
const char *lsp_road_map_beside(
    const struct lsp_roads *roads, const char *tail, const char *name, struct lsp_arena *arena);

#endif
