/* Road tables: what an assignment reads beside its network, whatever the network's format: classes,
 * periods, turns and demand as CSV; docs/guide/assign.md says what stands in them.
 *
 *     LSP_TRY(lsp_road_tables_read_classes(&file, &context, &defaults, &classes));
 *     LSP_TRY(lsp_road_tables_read_demand(&file, &context, &classes, &periods, trips));
 *
 * Every fault of a table is diagnosed; LSP_BAD_INPUT where one is an error.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_ROAD_TABLES_H
#define LSP_FORMATS_ROAD_TABLES_H

#include "base/diag.h"
#include "base/status.h"
#include "formats/file.h"
#include "roads/roads.h"

struct lsp_road_context {
    struct lsp_roads *roads;
    const double *use_pcu;   /* [LSP_ROADS_MAX_USES] as in gmns.h; NULL: none is stated */
    struct lsp_arena *arena; /* for classes, periods and trips */
    struct lsp_diags *diags;
};

/* What holds where a table says nothing. */
struct lsp_road_factors {
    double toll_factor, distance_factor;
};

/* Columns class, pcu, toll_factor, distance_factor, uses, closed_types. */
enum lsp_status lsp_road_tables_read_classes(const struct lsp_file *file,
    const struct lsp_road_context *context, const struct lsp_road_factors *factors,
    struct lsp_road_classes *ret_classes) LSP_MUST_CHECK;
/* The only class, "all": vehicles with a motor, so that it may use links that are open to cars
 * where the network says who may use them. */
enum lsp_status lsp_road_tables_only_class(const struct lsp_road_context *context,
    const struct lsp_road_factors *factors, struct lsp_road_classes *ret_classes) LSP_MUST_CHECK;

/* Columns period, hours. */
enum lsp_status lsp_road_tables_read_periods(const struct lsp_file *file,
    const struct lsp_road_context *context, struct lsp_road_periods *ret_periods) LSP_MUST_CHECK;

/* Columns from, via, to, penalty: nodes, and a number in the network's unit of time or "ban".  Adds
 * to the turns of the network. */
enum lsp_status lsp_road_tables_read_turns(
    const struct lsp_file *file, const struct lsp_road_context *context) LSP_MUST_CHECK;

/* Columns o_zone_id, d_zone_id, volume, class, period; the last two may be missing where there is
 * one.  ret_trips[periods->n]. */
enum lsp_status lsp_road_tables_read_demand(const struct lsp_file *file,
    const struct lsp_road_context *context, const struct lsp_road_classes *classes,
    const struct lsp_road_periods *periods, struct lsp_road_trips ret_trips[]) LSP_MUST_CHECK;
/* Columns action (add, change, close, split), and which of these concern it: candidate (rows
 * without belong to one, "change"), link or from and to, both_ways, capacity, length, free_time,
 * alpha, beta, toll, at, node, name, geometry, title, about. */
enum lsp_status lsp_road_tables_read_candidates(const struct lsp_file *file,
    const struct lsp_road_context *context,
    struct lsp_road_candidates *ret_candidates) LSP_MUST_CHECK;
/* Whether a table of trips is one of TNTP: its first sign that is no blank is < or ~. */
bool lsp_road_tables_is_tntp(const struct lsp_file *file);

#endif
