/* Turn penalties and bans: a problem without turns that has the same equilibrium.
 *
 * A node with turns is taken apart: each link into it ends at a node of its own, each link out of
 * it begins at one, and each turn that is not banned is a link of constant cost between two of
 * them [Caldwell1961].
 *
 *     LSP_TRY(lsp_turns_expand(&problem, turns, n_turns, &expanded));
 *     LSP_TRY(lsp_assignment_solve(&expanded.problem, &options, &result));
 *     ... result.flow[link] for link < problem.n_links is the flow of the link ...
 *     lsp_turns_finish(&expanded);
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_ASSIGNMENT_TURNS_H
#define LSP_ASSIGNMENT_TURNS_H

#include "assignment/assignment.h"

struct lsp_turn {
    uint32_t from_link, to_link; /* the first ends where the second begins; not at a centroid */
    double penalty;              /* >= 0 in units of time; INFINITY bans it */
};

/* Links 0 ... n_links - 1 and nodes 0 ... n_nodes - 1 keep their numbers.  The nodes that turns
 * name are taken apart in rising order.  Of each such node x, `in` are the links that end there and
 * `out` those that begin there, both in rising order.
 *
 * New nodes, from n_nodes on, for each x: one where its trips begin; the end of each of `in`; the
 * beginning of each of `out`.  x itself remains as where its trips end.
 *
 * New links, from n_links on, for each x: for each of `in`, for each of `out`, the turn, unless it
 * is banned; from the end of each of `in` to x; from where trips begin to the beginning of each of
 * `out`.  Their free time is the penalty or 0, and nothing is added by flow, class or preload.
 *
 * So numbers do not depend on trips, and no path passes from the end of trips to their beginning.
 */
struct lsp_turns_expanded {
    struct lsp_arena arena;
    /* Borrows from the problem what turns do not change.  Trips within a node are 0. */
    struct lsp_assignment_problem problem;
    /* [problem.n_links - n_links] links that a new link joins; LSP_NONE where trips begin or end.
     */
    uint32_t *turn_from, *turn_to;
};

/* Turns that are not named cost nothing; going back where one came from is allowed unless named.
 * Each turn at most once.  LSP_BAD_INPUT: links that do not meet, at a centroid, or named twice; a
 * penalty below 0. */
enum lsp_status lsp_turns_expand(const struct lsp_assignment_problem *problem,
    const struct lsp_turn turns[], size_t n_turns,
    struct lsp_turns_expanded *ret_expanded) LSP_MUST_CHECK;
void lsp_turns_finish(struct lsp_turns_expanded *expanded);

#endif
