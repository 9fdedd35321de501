/* What scenarios that begin alike have in common: the reference, and every side that only the
 * common edits touch.
 *
 * A drawn scenario begins with the edits of another, or with the project alone.  Edits behind them
 * that do not hold on a side leave its case as it was, but for closed rows at the end of the links,
 * which no equilibrium sees.  So the side of that other scenario is this one's too, to the last
 * bit.  SPDX-License-Identifier: Apache-2.0 */
#include "study/run_internal.h"

#include <stdlib.h>
#include <string.h>

/* The edits in common are those of this scenario; none: the project's. */
static const size_t NO_SCENARIO = SIZE_MAX;

/* More would be memory that nobody asks for again. */
enum { MAX_KEPT_SIDES = 600 };

struct kept_key {
    size_t scenario;
    double target, aim;
    enum lsp_side side;
    uint64_t active;
    int year;
};

struct kept_side {
    struct kept_key key;
    struct lsp_results results, other;
    bool has_other;
    struct kept_side *older;
};

struct kept_pivots {
    struct kept_key key;
    struct lsp_pivot *pivots;
    bool converged;
    struct kept_pivots *older;
};

struct kept_runs {
    struct lsp_arena arena;
    struct kept_side *sides;
    struct kept_pivots *pivots;
    size_t n_sides;
};

static bool make_key(const struct frame *frame, enum lsp_side side, uint64_t active, int year,
    struct kept_key *ret_key);
static bool is_common(const struct frame *frame, size_t n_common);
static bool are_equal(const struct kept_key *a, const struct kept_key *b);
static struct lsp_results lend(const struct lsp_results *results);

enum lsp_status lsp_kept_runs_create(struct kept_runs **ret_kept)
{
    struct kept_runs *kept = calloc(1, sizeof *kept);
    if (kept == NULL)
        return LSP_NO_MEMORY;
    *ret_kept = kept;
    return LSP_OK;
}

void lsp_kept_runs_destroy(struct kept_runs *kept)
{
    if (kept == NULL)
        return;
    for (struct kept_side *side = kept->sides; side != NULL; side = side->older) {
        lsp_results_finish(&side->results);
        lsp_results_finish(&side->other);
    }
    lsp_arena_finish(&kept->arena);
    free(kept);
}

bool lsp_kept_find_side(const struct frame *frame, enum lsp_side side,
    const struct lsp_appraisal_pair *pair, size_t at, struct lsp_results *ret_results)
{
    struct kept_key key;
    if (!frame->has_kept_pivots || !make_key(frame, side, frame->active[at], pair->year, &key))
        return false;
    const struct kept_side *found = frame->kept->sides;
    while (found != NULL &&
           (!are_equal(&found->key, &key) || (frame->others != NULL && !found->has_other)))
        found = found->older;
    if (found == NULL)
        return false;
    *ret_results = lend(&found->results);
    if (frame->others != NULL)
        frame->others[2 * at + (size_t)side] = lend(&found->other);
    return true;
}

enum lsp_status lsp_kept_put_side(const struct frame *frame, enum lsp_side side,
    const struct lsp_appraisal_pair *pair, size_t at, struct lsp_results *results)
{
    struct kept_key key;
    if (side == LSP_WITH || !frame->has_kept_pivots || frame->kept->n_sides == MAX_KEPT_SIDES ||
        !make_key(frame, side, frame->active[at], pair->year, &key))
        return LSP_OK;
    struct kept_side *put = LSP_ARRAY(&frame->kept->arena, struct kept_side, 1);
    if (put == NULL)
        return LSP_NO_MEMORY;
    *put = (struct kept_side){.key = key, .results = *results, .older = frame->kept->sides};
    *results = lend(results);
    if (frame->others != NULL) {
        struct lsp_results *other = &frame->others[2 * at + (size_t)side];
        put->other = *other;
        put->has_other = true;
        *other = lend(other);
    }
    frame->kept->sides = put;
    frame->kept->n_sides++;
    return LSP_OK;
}

bool lsp_kept_find_pivots(struct frame *frame, uint64_t active, bool *ret_converged)
{
    struct kept_key key;
    enum lsp_side side = frame->scenario->demand_stated_for;
    if (!make_key(frame, side, active, frame->inputs->base_year, &key))
        return false;
    struct kept_pivots *found = frame->kept->pivots;
    while (found != NULL && !are_equal(&found->key, &key))
        found = found->older;
    if (found == NULL)
        return false;
    frame->pivots = found->pivots;
    frame->has_kept_pivots = true;
    *ret_converged = found->converged;
    return true;
}

enum lsp_status lsp_kept_put_pivots(
    struct frame *frame, uint64_t active, size_t n_movements, bool converged)
{
    struct kept_key key;
    enum lsp_side side = frame->scenario->demand_stated_for;
    if (!make_key(frame, side, active, frame->inputs->base_year, &key))
        return LSP_OK;
    struct lsp_arena *arena = &frame->kept->arena;
    struct kept_pivots *put = LSP_ARRAY(arena, struct kept_pivots, 1);
    struct lsp_pivot *pivots = LSP_ARRAY(arena, struct lsp_pivot, n_movements);
    if (put == NULL || pivots == NULL)
        return LSP_NO_MEMORY;
    memcpy(pivots, frame->pivots, n_movements * sizeof *pivots);
    *put = (struct kept_pivots){
        .key = key, .pivots = pivots, .converged = converged, .older = frame->kept->pivots};
    frame->kept->pivots = put;
    frame->has_kept_pivots = true;
    return LSP_OK;
}

/* False when nothing is kept, or an edit of the scenario's own holds on that side. */
static bool make_key(const struct frame *frame, enum lsp_side side, uint64_t active, int year,
    struct kept_key *ret_key)
{
    const struct lsp_scenario *scenario = frame->scenario;
    size_t common = (size_t)(scenario - frame->inputs->scenarios), n_common = scenario->n_edits;
    if (frame->kept == NULL)
        return false;
    if (scenario->is_like_another) {
        common = scenario->like;
        n_common = scenario->n_like_edits;
    } else if (scenario->is_saved) {
        common = NO_SCENARIO;
        n_common = frame->inputs->n_project_edits;
    }
    if (!is_common(frame, n_common))
        return false;
    for (size_t edit = n_common; edit < scenario->n_edits; edit++)
        if ((active >> edit & 1) != 0 && lsp_edit_is_on_side(&scenario->edits[edit], side))
            return false;
    uint64_t mask = n_common >= LSP_MAX_EDITS ? UINT64_MAX : (UINT64_C(1) << n_common) - 1;
    *ret_key = (struct kept_key){.scenario = common,
        .side = side,
        .active = active & mask,
        .year = year,
        .target = frame->target,
        .aim = frame->aim};
    return true;
}

/* The edits in common, and what else a scenario says, must be those of the one that it is like. */
static bool is_common(const struct frame *frame, size_t n_common)
{
    const struct lsp_scenario *scenario = frame->scenario;
    if (!scenario->is_like_another)
        return !scenario->is_saved ||
               (scenario->demand_stated_for == LSP_WITHOUT && !scenario->demand_is_fixed);
    const struct lsp_scenario *like = &frame->inputs->scenarios[scenario->like];
    return n_common == like->n_edits && like->demand_stated_for == scenario->demand_stated_for &&
           like->demand_is_fixed == scenario->demand_is_fixed &&
           memcmp(like->edits, scenario->edits, n_common * sizeof *like->edits) == 0;
}

static bool are_equal(const struct kept_key *a, const struct kept_key *b)
{
    return a->scenario == b->scenario && a->side == b->side && a->active == b->active &&
           a->year == b->year && !(a->target < b->target) && !(a->target > b->target) &&
           !(a->aim < b->aim) && !(a->aim > b->aim);
}

/* The same tables without their owner. */
static struct lsp_results lend(const struct lsp_results *results)
{
    struct lsp_results lent = *results;
    lent.arena = (struct lsp_arena){0};
    return lent;
}
