/* Tables: the CSV files of a study, GMNS-shaped where GMNS has them.
 *
 * Each reader reads one whole file, diagnoses all its faults, and registers the numbers that stand
 * in it (not defaults).  They return LSP_OK also when there were faulty rows (diags knows); then
 * ids that refer to nothing are LSP_NONE.  Another status means that nothing could be read.  All
 * memory comes from `context->arena`; the arrays of structs must not be moved, for the register
 * points into them.  Nodes, zones and links without a name have their id for it.
 * Formats: docs/formats/study.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_TABLES_H
#define LSP_FORMATS_TABLES_H

#include "assumptions/assumptions.h"
#include "base/diag.h"
#include "base/status.h"
#include "checkpoint/checkpoint.h"
#include "demand/demand.h"
#include "distribution/distribution.h"
#include "formats/folder.h"
#include "formats/quantity.h"
#include "network/basemap.h"
#include "network/network.h"
#include "services/services.h"

struct lsp_table_context {
    struct lsp_folder *folder;
    struct lsp_arena *arena;
    struct lsp_assumptions *assumptions;
    struct lsp_diags *diags;
    const struct lsp_unit *money_units; /* accounting currency first; for tolls and fares */
    size_t n_money_units;
    /* Their table or section could not be read, or only in part (diagnosed): references to them are
     * left at LSP_NONE without a word, so that everything else in a table is still checked. */
    bool lacks_nodes, lacks_zones, lacks_vehicles, lacks_crossings, lacks_segments;
};

enum lsp_status lsp_tables_read_nodes(const struct lsp_table_context *context, const char *file,
    struct lsp_network_specs *specs) LSP_MUST_CHECK;
/* After nodes. */
enum lsp_status lsp_tables_read_zones(const struct lsp_table_context *context, const char *file,
    struct lsp_network_specs *specs) LSP_MUST_CHECK;
/* After nodes; specs->vehicles and the crossings are known by then. */
enum lsp_status lsp_tables_read_links(const struct lsp_table_context *context, const char *file,
    size_t n_crossings, const struct lsp_crossing crossings[],
    struct lsp_network_specs *specs) LSP_MUST_CHECK;
/* After zones and segments; `return` rows become two movements, the second marked is_return.  Only
 * the first is in the register: see lsp_movements_derive. */
enum lsp_status lsp_tables_read_demand(const struct lsp_table_context *context, const char *file,
    const struct lsp_network_specs *specs, const struct lsp_demand *demand,
    struct lsp_movement **ret_movements, size_t *ret_n_movements) LSP_MUST_CHECK;
/* Gives each way back the amount of its way there; to be called after amounts have been varied. */
void lsp_movements_derive(size_t n_movements, struct lsp_movement movements[]);

/* Trips that begin and end in zones, of one segment (`of` in its labels, in `unit`). */
enum lsp_status lsp_tables_read_trip_ends(const struct lsp_table_context *context, const char *file,
    const char *of, const char *unit, const struct lsp_network_specs *specs,
    struct lsp_trip_ends **ret_ends, size_t *ret_n_ends) LSP_MUST_CHECK;

/* Fills lines and n_lines. */
enum lsp_status lsp_tables_read_basemap(const struct lsp_table_context *context, const char *file,
    struct lsp_basemap *ret_basemap) LSP_MUST_CHECK;

/* The GTFS feed in the sub-folder `feed`.  Fills operators (id, name from agency.txt; country ""),
 * legs and period; leaves boarding, alighting, fare_factor alone.
 *
 * The period is the feed's whole validity, in whole weeks from the Monday of its first day;
 * departures are counted from that Monday 00:00 in the agency's time.  Legs are ordered by route,
 * from-stop and to-stop as these stand in the feed's files; the same pair of stops on two routes
 * makes two legs.  Platforms count as the station that a node names.  Every stop time must be
 * written.  Fares are converted to the accounting currency; they are not in the register, for
 * fare_factor is the lever.  When the feed has errors there are no legs. */
enum lsp_status lsp_gtfs_read(const struct lsp_table_context *context, const char *feed,
    const struct lsp_network_specs *specs, struct lsp_services *services) LSP_MUST_CHECK;

/* "LINESTRING (x y, x y)" or "POLYGON ((...))" with one ring into arrays in `arena`; false when the
 * text is neither (then *ret_fault says what is wrong, a constant). */
bool lsp_wkt_read(const char *text, struct lsp_arena *arena, size_t *ret_n_points, double **ret_x,
    double **ret_y, const char **ret_fault);

/* Geodesic length in km of a line on WGS 84 (PROJ's geodesic.h, Karney 2013); NAN where PROJ cannot
 * be loaded. */
double lsp_geodesic_length_km(size_t n_points, const double lon_deg[], const double lat_deg[]);

#endif
