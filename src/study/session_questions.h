/* Questions about a run of a session: who uses a link, by which ways zones are joined, how far one
 * comes.  Nothing is solved again: the proportions, times and waits are the run's own, in the shown
 * year's commonest state.
 *
 *     LSP_TRY(lsp_session_select(run, &(struct lsp_session_selection){.is_with = true,
 *         .n_links = 1, .links = &link}, diags, &json));
 *
 * Threads: a run that has been told does not change; questions may be asked from any thread.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_STUDY_SESSION_QUESTIONS_H
#define LSP_STUDY_SESSION_QUESTIONS_H

#include "study/session.h"

struct lsp_session_selection {
    bool is_with; /* which side */
    bool is_any;  /* who passes one of the links; else who passes all of them */
    uint32_t n_links;
    const uint32_t *links; /* [n_links], 1 to 16, as numbered in the run's fields; or one ride */
};

/* A JSON object: vehicles a day that pass the links, by zones and segments, on all other links, and
 * the likeliest ways.
 *
 *     total      of all pairs; for one link its vehicles, of which `residual` is the difference
 *     pairs      [{from, to, group, value}] the largest 100; rest {pairs, value}; zones by index
 *     groups     [{group, value}] segments by id
 *     alternatives [{group, value}] by id
 *     amounts    persons and tonnes a year that pass, loaded vehicles' and all
 *     flows      [[link, value]] of them on links, themselves included
 *     routes     [{links, value, share, group, from, to}] the largest 10, share of the total
 *
 * A vehicle that comes back empty passes the link where its way out passes the other direction; its
 * pair is that of the way out, its flows are on the way back.  Routes count loaded vehicles only.
 * Of a ride, persons a year are told in the place of vehicles, without amounts and routes.
 * LSP_BAD_INPUT with a diagnostic: no such link, or too many. */
enum lsp_status lsp_session_select(const struct lsp_session_run *run,
    const struct lsp_session_selection *selection, struct lsp_diags *diags,
    struct lsp_buffer *json) LSP_MUST_CHECK;

/* A JSON object {sides: {without: {routes}, with: {routes}}, explain}: every segment's ways between
 * two zones, with the cost of each taken apart; `explain` as `linkspan explain --json` tells it of
 * the segments that have a movement there. */
enum lsp_status lsp_session_routes(const struct lsp_session_run *run, uint32_t from_zone,
    uint32_t to_zone, struct lsp_diags *diags, struct lsp_buffer *json) LSP_MUST_CHECK;

/* Hours from a zone to every node by road on both sides, in `arena`: ret_hours[side][n_nodes] of
 * the run's nodes (the geometry's, then the added ones); INFINITY = no way.
 *
 * Counted are the terminal of the vehicle, the congested times of links, and at crossings the mean
 * wait and the inspection of the day; not counted are services and walking; a crossing that nobody
 * may pass with the vehicle is closed.  `group` is a segment,
 * whose road vehicle is meant, or a vehicle, by id; NULL = the first segment that has one. */
enum lsp_status lsp_session_reach(const struct lsp_session_run *run, uint32_t zone,
    const char *group, struct lsp_arena *arena, struct lsp_diags *diags, double *ret_hours[2],
    uint32_t *ret_n_nodes) LSP_MUST_CHECK;

#endif
