/* A session's edits in the table of changes, and the scenarios that stand there.
 *
 * Each candidate of the table is a scenario.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_RUN_SESSION_TABLE_H
#define LSP_NETWORK_RUN_SESSION_TABLE_H

#include "base/arena.h"
#include "network_run/session.h"

enum { LSP_ROAD_SESSION_N_COLUMNS = 16 };

/* One line of text with a line end: the heading; an edit as a row of a candidate. */
void lsp_road_session_write_header(struct lsp_buffer *out);
void lsp_road_session_write_row(const struct lsp_road_session *session, const char *candidate,
    size_t n, const struct lsp_road_session_edit edits[], size_t at, struct lsp_buffer *out);
void lsp_road_session_write_field(struct lsp_buffer *out, const char *text);
/* Where a share of a link lies on the map. */
void lsp_road_session_place_on(
    const struct lsp_road_session *session, uint32_t link, double share, double ret_place[2]);

/* Whether the edits can be made; every fault is diagnosed at element "edits[n]". */
enum lsp_status lsp_road_session_check(const struct lsp_road_session *session, size_t n,
    const struct lsp_road_session_edit edits[], struct lsp_diags *diags) LSP_MUST_CHECK;

struct lsp_road_session_scenario {
    const char *name; /* of the candidate */
    size_t n_edits;
    const struct lsp_road_session_edit *edits;
    const char *locked_because; /* NULL: it can be written */
    uint64_t mark;              /* of its rows: changes when they do */
};
struct lsp_road_session_scenarios {
    size_t n;
    const struct lsp_road_session_scenario *items;
};

/* Reads the table of changes anew; none where there is no file.  In the arena. */
enum lsp_status lsp_road_session_scenarios(const struct lsp_road_session *session,
    struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_road_session_scenarios *ret_scenarios) LSP_MUST_CHECK;

/* Puts the edits into the table as a candidate, in the place of one of this name or at the end; no
 * edits take it out.  The file is replaced in one step; other candidates and columns stay as they
 * are. */
enum lsp_status lsp_road_session_save(const struct lsp_road_session *session, const char *name,
    size_t n, const struct lsp_road_session_edit edits[], struct lsp_diags *diags) LSP_MUST_CHECK;

#endif
