/* A session's edits in the table of changes, and the scenarios that stand there.
 *
 * Each candidate of the table is a scenario.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_RUN_SESSION_TABLE_H
#define LSP_NETWORK_RUN_SESSION_TABLE_H

#include "base/arena.h"
#include "network_run/session.h"

enum { LSP_ROAD_SESSION_N_COLUMNS = 18 };

struct lsp_road_session_scenario {
    const char *name;          /* of the candidate */
    const char *title, *about; /* for people; NULL: nothing is said */
    size_t n_edits;
    const struct lsp_road_session_edit *edits;
    const char *locked_because; /* NULL: it can be written */
    uint64_t mark;              /* of its rows: changes when they do */
};

/* One line of text with a line end: the heading; an edit of a scenario as a row.  The first row has
 * the scenario's title too. */
void lsp_road_session_write_header(struct lsp_buffer *out);
void lsp_road_session_write_row(const struct lsp_road_session *session,
    const struct lsp_road_session_scenario *scenario, size_t at, struct lsp_buffer *out);
void lsp_road_session_write_field(struct lsp_buffer *out, const char *text);
/* Where a share of a link lies on the map. */
void lsp_road_session_place_on(
    const struct lsp_road_session *session, uint32_t link, double share, double ret_place[2]);

/* Whether the edits can be made; every fault is diagnosed at element "edits[n]". */
enum lsp_status lsp_road_session_check(const struct lsp_road_session *session, size_t n,
    const struct lsp_road_session_edit edits[], struct lsp_diags *diags) LSP_MUST_CHECK;

struct lsp_road_session_scenarios {
    size_t n;
    const struct lsp_road_session_scenario *items;
};

/* Reads the table of changes anew; none where there is no file.  In the arena. */
enum lsp_status lsp_road_session_scenarios(const struct lsp_road_session *session,
    struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_road_session_scenarios *ret_scenarios) LSP_MUST_CHECK;

/* Puts the scenario into the table as a candidate, in the place of one of this name or at the end;
 * one without edits is taken out.  The file is replaced in one step; other candidates and columns
 * stay as they are.  Its mark and lock are not looked at. */
enum lsp_status lsp_road_session_save(const struct lsp_road_session *session,
    const struct lsp_road_session_scenario *scenario, struct lsp_diags *diags) LSP_MUST_CHECK;

#endif
