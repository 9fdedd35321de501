/* What the files of this module share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_PROGRAMME_PROGRAMME_INTERNAL_H
#define LSP_PROGRAMME_PROGRAMME_INTERNAL_H

#include "programme/steps.h"

/* An order in which each activity stands behind its predecessors; LSP_OK or LSP_NO_MEMORY.
 * order[n_activities]. */
enum lsp_status lsp_programme_sort(
    const struct lsp_programme *programme, uint32_t order[]) LSP_MUST_CHECK;

/* Rearranges tables->order, which must be such an order already: of those that may come next, what
 * is under way comes first, then what has the earliest late start with middle durations, then what
 * has the lower index. */
enum lsp_status lsp_programme_prioritise(struct lsp_programme_tables *tables) LSP_MUST_CHECK;

/* The relation with its lag in whole days. */
struct lsp_pass_link lsp_programme_link(const struct lsp_relation *relation);
/* True when somebody says how much of an activity under way is done or left. */
bool lsp_programme_is_progress_said(const struct lsp_programme *programme, uint32_t activity);

/* That `after` can begin only when `before` gives a resource free. */
struct lsp_pass_arc {
    uint32_t before, after, resource;
};

/* Who holds how much of each resource in a pass. */
enum lsp_status lsp_levels_create(const struct lsp_programme_tables *tables,
    struct lsp_arena *arena, struct lsp_pass_levels **ret_levels) LSP_MUST_CHECK;
void lsp_levels_clear(struct lsp_pass_levels *levels);
/* The first day from `ready` on from which an activity's needs are met for `days` of work; books
 * them.  Its start and finish go to the pass.  False when it needs more than there is or would
 * pass LSP_LAST_DAY. */
bool lsp_levels_place(const struct lsp_programme_tables *tables, uint32_t activity, int32_t days,
    struct lsp_programme_pass *pass);
/* Hands resources on from one activity to the next, which gives the arcs. */
void lsp_levels_link(const struct lsp_programme_tables *tables, struct lsp_programme_pass *pass);
/* The arcs of the last lsp_levels_link: all, and those that end at an activity. */
const struct lsp_pass_arc *lsp_levels_arcs(
    const struct lsp_pass_levels *levels, size_t *ret_n_arcs);
const struct lsp_pass_arc *lsp_levels_arcs_to(
    const struct lsp_pass_levels *levels, uint32_t activity, size_t *ret_n_arcs);

/* Bounds that every activity's successors set where they now stand, late[] by finish and cap[] by
 * start, [n_activities] each, INT32_MAX where there is none: for the free float. */
void lsp_programme_pass_slack(const struct lsp_programme_tables *tables, const int32_t days[],
    const struct lsp_programme_pass *pass, int32_t late[], int32_t cap[]);

#endif
