/* What the files of the model of roads share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VIEW_MODEL_ROADS_INTERNAL_H
#define LSP_VIEW_MODEL_ROADS_INTERNAL_H

#include "network_run/session.h"
#include "network_run/session_ask.h"
#include "network_run/session_table.h"
#include "view/model_roads.h"

struct lsp_view_roads {
    struct lsp_view_roads_options options;
    struct lsp_road_session *session;
    const struct lsp_road_session_network *network;
    struct lsp_view_geometry geometry;
    uint8_t *classes; /* [n_links] owned */
};

/* What listener->state is given. */
struct lsp_view_roads_state {
    struct lsp_road_session_answer *answer;
};

enum { LSP_VIEW_ROADS_MAX_TEXT = 32 };

/* Edits of the page as the session's; faults at their places.  In the arena. */
enum lsp_status lsp_view_roads_edits(const struct lsp_view_roads *roads,
    const struct lsp_view_edits *edits, struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_road_session_edit **ret_edits) LSP_MUST_CHECK;
/* And back. */
enum lsp_status lsp_view_roads_edits_back(const struct lsp_road_session_edit edits[], size_t n,
    struct lsp_arena *arena, struct lsp_view_edits *ret_edits) LSP_MUST_CHECK;
/* The scenario of an id, from the table; name NULL: there is none. */
enum lsp_status lsp_view_roads_find_scenario(const struct lsp_view_roads *roads, const char *id,
    struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_road_session_scenario *ret_scenario) LSP_MUST_CHECK;

/* What computes the same numbers, as it is typed into a shell. */
void lsp_view_roads_write_command(const struct lsp_view_roads *roads, struct lsp_buffer *out);

/* The operations. */
void lsp_view_roads_describe(void *self, struct lsp_buffer *out);
void lsp_view_roads_basemap(void *self, struct lsp_buffer *out);
void lsp_view_roads_link(void *self, uint32_t link, struct lsp_buffer *out);
void lsp_view_roads_node(void *self, uint32_t node, struct lsp_buffer *out);
void lsp_view_roads_proof(void *self, struct lsp_buffer *out);
enum lsp_status lsp_view_roads_base(
    void *self, const struct lsp_view_listener *listener, struct lsp_diags *diags);
enum lsp_status lsp_view_roads_solve(void *self, const struct lsp_view_wish *wish,
    const struct lsp_view_listener *listener, struct lsp_diags *diags);
void lsp_view_roads_finish_state(void *self, void *state);
enum lsp_status lsp_view_roads_select(void *self, void *state,
    const struct lsp_view_selection *selection, const struct lsp_view_patience *patience,
    struct lsp_diags *diags, struct lsp_buffer *out);
enum lsp_status lsp_view_roads_routes(void *self, void *state, const uint32_t from_to[2],
    const struct lsp_view_patience *patience, struct lsp_diags *diags, struct lsp_buffer *out);
enum lsp_status lsp_view_roads_isochrone(void *self, void *state, uint32_t zone, const char *group,
    const struct lsp_view_patience *patience, struct lsp_diags *diags, struct lsp_buffer *out);
enum lsp_status lsp_view_roads_export(void *self, void *state, enum lsp_view_export format,
    const struct lsp_view_patience *patience, struct lsp_diags *diags, struct lsp_buffer *out);
enum lsp_status lsp_view_roads_scenarios(void *self, struct lsp_arena *arena,
    struct lsp_diags *diags, struct lsp_view_scenarios *ret_scenarios);
enum lsp_status lsp_view_roads_save(void *self, const struct lsp_view_scenario *scenario,
    struct lsp_arena *arena, struct lsp_diags *diags, struct lsp_view_saved *ret_saved);
enum lsp_status lsp_view_roads_forget(void *self, const char *id, struct lsp_diags *diags);
enum lsp_status lsp_view_roads_lines(void *self, const char *like,
    const struct lsp_view_edits *edits, struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_view_lines *ret_lines);

#endif
