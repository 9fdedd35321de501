/* What the files of the session share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_RUN_SESSION_INTERNAL_H
#define LSP_NETWORK_RUN_SESSION_INTERNAL_H

#include <stdatomic.h>

#include "formats/road_map.h"
#include "network_run/answering.h"
#include "network_run/problem.h"
#include "network_run/session.h"
#include "network_run/session_ask.h"
#include "route_flows/route_flows.h"

struct lsp_road_session {
    struct lsp_arena arena;
    struct lsp_road_session_options options;
    struct lsp_network_inputs inputs;
    struct lsp_road_map map;
    struct lsp_network_problem problem;
    struct lsp_road_session_network network; /* what is told of it */
    uint32_t *partner; /* [n_links] the other direction, LSP_NONE: there is none */
    uint32_t n_threads;
    atomic_bool is_solved; /* asked while it is being solved */
    struct lsp_what_if_base base;
    struct lsp_network_run_proof proof; /* of the base */
    /* Made when it is first asked for, by whoever asks: one at a time. */
    bool has_routes;
    struct lsp_route_flows routes;
};

struct lsp_road_session_answer {
    const struct lsp_road_session *session;
    bool is_preview;
    struct lsp_arena arena;
    struct lsp_road_candidates table; /* of one candidate; none without edits */
    struct lsp_change *change;
    uint32_t *edit_of_row; /* [table.n_changes] */
    struct network_run_answered answered;
    uint32_t n_links;          /* as the session numbers them */
    uint32_t *link_in_problem; /* [n_links] */
    bool has_routes;
    struct lsp_route_flows routes;
    struct lsp_road_session_stage stage;
};

/* The edits as rows of a table, which is read: session_table.c.  `element` "edits" for faults. */
enum lsp_status lsp_road_session_read_edits(const struct lsp_road_session *session, size_t n,
    const struct lsp_road_session_edit edits[], struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_road_candidates *ret_table, uint32_t **ret_edit_of_row) LSP_MUST_CHECK;
uint32_t lsp_road_session_find_link(const struct lsp_road_session *session, const char *id);

/* Of the problem of a side: without (answer NULL or is_with false) or with. */
const struct lsp_assignment_problem *lsp_road_session_problem(
    const struct lsp_road_session *session, const struct lsp_road_session_answer *answer,
    bool is_with);

#endif
