/* The order of activities: cycles, and a sequence that respects the predecessors.
 *
 * Both are written without recursion, so that a chain of any length is safe.
 * SPDX-License-Identifier: Apache-2.0 */
#include "programme/programme_internal.h"

#include "base/id.h"

#include <stdlib.h>

/* The top bit of an entry of find_cycle's array; the rest of it holds the cycle. */
static const uint32_t PEELED = UINT32_C(1) << 31;

static void peel(const struct lsp_programme *programme, uint32_t mark[]);
static uint32_t unpeeled_predecessor(
    const struct lsp_programme *programme, const uint32_t mark[], uint32_t activity);

/* Peels off activities without unpeeled predecessors until nothing moves.  Each of the rest then
 * has an unpeeled predecessor: walking from one to the next ends in a cycle, after at most n steps.
 * The marks and the result share the caller's array, so that no memory is needed. */
size_t lsp_programme_find_cycle(const struct lsp_programme *programme, uint32_t ret_cycle[])
{
    uint32_t n_activities = (uint32_t)programme->n_activities;
    peel(programme, ret_cycle);
    uint32_t at = 0;
    while (at < n_activities && (ret_cycle[at] & PEELED) != 0)
        at++;
    if (at == n_activities)
        return 0;
    for (uint32_t step = 0; step < n_activities; step++)
        at = unpeeled_predecessor(programme, ret_cycle, at);
    uint32_t first = at;
    size_t length = 0;
    do { /* against the arrows: the array is filled from its end and then moved to the front */
        length++;
        size_t place = n_activities - length;
        ret_cycle[place] = (ret_cycle[place] & PEELED) | at;
        at = unpeeled_predecessor(programme, ret_cycle, at);
    } while (at != first);
    for (size_t place = 0; place < length; place++)
        ret_cycle[place] = ret_cycle[n_activities - length + place] & ~PEELED;
    return length;
}

static void peel(const struct lsp_programme *programme, uint32_t mark[])
{
    for (uint32_t activity = 0; activity < programme->n_activities; activity++)
        mark[activity] = 0;
    for (bool moved = true; moved;) {
        moved = false;
        for (uint32_t activity = 0; activity < programme->n_activities; activity++) {
            if ((mark[activity] & PEELED) == 0 &&
                unpeeled_predecessor(programme, mark, activity) == LSP_NONE) {
                mark[activity] = PEELED;
                moved = true;
            }
        }
    }
}

/* The first one, or LSP_NONE. */
static uint32_t unpeeled_predecessor(
    const struct lsp_programme *programme, const uint32_t mark[], uint32_t activity)
{
    const struct lsp_activity *of = &programme->activities[activity];
    for (size_t n = 0; n < of->n_relations; n++)
        if ((mark[of->relations[n].predecessor] & PEELED) == 0)
            return of->relations[n].predecessor;
    return LSP_NONE;
}

/* One activity on the way down from a last one to its first predecessors. */
struct visit {
    uint32_t activity;
    size_t n_done; /* of its predecessors */
};

/* Depth first along the predecessors; an activity is written when all of its are. */
enum lsp_status lsp_programme_sort(const struct lsp_programme *programme, uint32_t order[])
{
    size_t n_activities = programme->n_activities, n_sorted = 0;
    struct visit *stack = malloc((n_activities + 1) * sizeof *stack);
    bool *seen = calloc(n_activities + 1, sizeof *seen);
    if (stack == NULL || seen == NULL) {
        free(stack);
        free(seen);
        return LSP_NO_MEMORY;
    }
    for (uint32_t last = 0; last < n_activities; last++) {
        size_t depth = 0;
        if (!seen[last])
            stack[depth++] = (struct visit){.activity = last};
        seen[last] = true;
        while (depth > 0) {
            struct visit *visit = &stack[depth - 1];
            const struct lsp_activity *of = &programme->activities[visit->activity];
            if (visit->n_done == of->n_relations) {
                order[n_sorted++] = visit->activity;
                depth--;
                continue;
            }
            uint32_t predecessor = of->relations[visit->n_done++].predecessor;
            if (!seen[predecessor])
                stack[depth++] = (struct visit){.activity = predecessor};
            seen[predecessor] = true;
        }
    }
    free(stack);
    free(seen);
    return LSP_OK;
}
