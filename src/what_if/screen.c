/* What can be proved of a change without solving.
 *
 * Base flows x are possible after the change too.  With B their excess cost there, over all trips
 * on the cheapest ways at the costs that x causes, no flows have an objective below that of x by
 * more than B, since the objective is convex and its gradient is the costs.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "what_if/what_if_internal.h"

/* A way that is shorter by less than this part is as long, but for rounding. */
static const double ROUNDING = 1e-12;

struct gains {
    double gain, weighted; /* costs saved by vehicles, and by pcu */
    uint64_t n, n_connected;
};

static bool closes_to_some(
    const struct lsp_assignment_problem *problem, const struct lsp_edit *edit);
static enum lsp_status screen_opened(const struct lsp_what_if_base *base,
    const struct lsp_change *change, uint32_t n_threads, struct lsp_screen *ret_screen);
static enum lsp_status sum_gains(const struct lsp_what_if_base *base,
    const struct lsp_assignment_problem *problem, const double time[], uint32_t n_threads,
    struct gains *ret_gains);
static double base_flow(
    const struct lsp_what_if_base *base, const struct lsp_changed *changed, uint32_t link);
static void set_bounds(const struct lsp_what_if_base *base, const struct lsp_changed *changed,
    const double time[], const struct gains *gains, struct lsp_screen *screen);
static double fixed_cost_saved(
    const struct lsp_what_if_base *base, const struct lsp_changed *changed, uint32_t link);

enum lsp_status lsp_what_if_screen(const struct lsp_what_if_base *base,
    const struct lsp_change *change, uint32_t n_threads, struct lsp_screen *ret_screen)
{
    struct lsp_arena scratch = {0};
    struct lsp_edit *edits = LSP_ARRAY(&scratch, struct lsp_edit, change->n_edits);
    struct lsp_change opened = *change;
    if (!edits)
        return LSP_NO_MEMORY;
    opened.edits = edits;
    opened.n_edits = 0;
    bool only_adds = true, closes = false;
    for (uint32_t at = 0; at < change->n_edits; at++) {
        only_adds = only_adds && (change->edits[at].kind == LSP_EDIT_ADD ||
                                     change->edits[at].kind == LSP_EDIT_SPLIT);
        closes = closes || closes_to_some(base->problem, &change->edits[at]);
        if (change->edits[at].kind != LSP_EDIT_CLOSE)
            edits[opened.n_edits++] = change->edits[at];
    }
    enum lsp_status status = change->trips || base->problem->goal != LSP_GOAL_USER
                                 ? LSP_BAD_INPUT
                                 : screen_opened(base, &opened, n_threads, ret_screen);
    /* With a link closed the base's flows are possible no more, so the equilibrium may lie farther
     * from them than their excess cost tells. */
    if (status == LSP_OK && closes)
        ret_screen->saved_bound = (double)INFINITY;
    if (status == LSP_OK)
        ret_screen->has_no_effect =
            only_adds && ret_screen->n_gaining == 0 && ret_screen->n_connected == 0;
    lsp_arena_finish(&scratch);
    return status;
}

/* A link, or to one class only. */
static bool closes_to_some(
    const struct lsp_assignment_problem *problem, const struct lsp_edit *edit)
{
    size_t n_classes = problem->n_classes > 0 ? problem->n_classes : 1;
    bool closes = edit->kind == LSP_EDIT_CLOSE;
    if (edit->kind == LSP_EDIT_CHANGE && edit->link < problem->n_links)
        for (size_t class = 0; class < n_classes; class ++)
            closes =
                closes || (isinf(edit->fixed_cost[class]) &&
                              isfinite(problem->fixed_cost[class * problem->n_links + edit->link]));
    return closes;
}

static enum lsp_status screen_opened(const struct lsp_what_if_base *base,
    const struct lsp_change *change, uint32_t n_threads, struct lsp_screen *ret_screen)
{
    struct lsp_changed changed = {0};
    LSP_TRY(lsp_what_if_change(base->problem, change, &changed));
    const struct lsp_assignment_problem *problem = &changed.problem;
    double *time = LSP_ARRAY(&changed.arena, double, problem->n_links);
    struct gains gains = {0};
    enum lsp_status status = time ? LSP_OK : LSP_NO_MEMORY;
    if (status == LSP_OK) {
        for (uint32_t link = 0; link < problem->n_links; link++)
            time[link] =
                lsp_assignment_link_at(problem, link, base_flow(base, &changed, link)).time;
        status = sum_gains(base, problem, time, n_threads, &gains);
    }
    if (status == LSP_OK)
        set_bounds(base, &changed, time, &gains, ret_screen);
    lsp_what_if_changed_finish(&changed);
    return status;
}

static enum lsp_status sum_gains(const struct lsp_what_if_base *base,
    const struct lsp_assignment_problem *problem, const double time[], uint32_t n_threads,
    struct gains *ret_gains)
{
    struct lsp_arena scratch = {0};
    size_t n_trips = problem->first_trip[problem->n_origins];
    double *cheapest = LSP_ARRAY(&scratch, double, n_trips);
    enum lsp_status status =
        cheapest ? lsp_assignment_cheapest(problem, time, n_threads, cheapest) : LSP_NO_MEMORY;
    struct lsp_sum gain = {0}, weighted = {0};
    for (uint32_t at = 0; at < problem->n_origins && status == LSP_OK; at++) {
        double pcu = problem->pcu ? problem->pcu[problem->class_of ? problem->class_of[at] : 0] : 1;
        for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++) {
            double before = base->cheapest[trip], saved = before - cheapest[trip];
            if (problem->destination[trip] == problem->origin[at] || !(problem->trips[trip] > 0))
                continue;
            if (isinf(before)) {
                ret_gains->n_connected += isfinite(cheapest[trip]) ? 1 : 0;
                continue;
            }
            if (!(saved > ROUNDING * before))
                continue;
            ret_gains->n++;
            lsp_sum_add(&gain, problem->trips[trip] * saved);
            lsp_sum_add(&weighted, problem->trips[trip] * pcu * saved);
        }
    }
    ret_gains->gain = lsp_sum_value(&gain);
    ret_gains->weighted = lsp_sum_value(&weighted);
    lsp_arena_finish(&scratch);
    return status;
}

/* On parts of a link that was split, its flow.  The link itself stays there for the bounds, with
 * its parts' numbers: they add up to it. */
static double base_flow(
    const struct lsp_what_if_base *base, const struct lsp_changed *changed, uint32_t link)
{
    uint32_t old = link < base->problem->n_links ? link : changed->link_in_base[link];
    return old == LSP_NONE ? 0 : base->result.flow[old];
}

static void set_bounds(const struct lsp_what_if_base *base, const struct lsp_changed *changed,
    const double time[], const struct gains *gains, struct lsp_screen *screen)
{
    const struct lsp_assignment_result *result = &base->result;
    const struct lsp_assignment_problem *problem = &changed->problem;
    struct lsp_sum saved = {0}, fall = {0};
    struct spread spread = {.is_finite = true};
    for (uint32_t link = 0; link < base->problem->n_links; link++) {
        double flow = result->flow[link];
        lsp_what_if_add_spread(problem, link, flow, &spread);
        struct lsp_link_point old = lsp_assignment_link_at(base->problem, link, flow);
        struct lsp_link_point new = lsp_assignment_link_at(problem, link, flow);
        double fixed = fixed_cost_saved(base, changed, link);
        lsp_sum_add(&saved, flow * (result->time[link] - time[link]) + fixed);
        lsp_sum_add(&fall, old.integral - new.integral + fixed);
    }
    double excess = (result->relative_gap + ROUNDING) * result->total_cost + gains->weighted;
    excess = fmax(excess - lsp_sum_value(&saved), 0);
    screen->gain = gains->gain;
    screen->n_gaining = gains->n;
    screen->n_connected = gains->n_connected;
    if (gains->n_connected > 0)
        spread.is_finite = false;
    screen->objective_bound =
        gains->n_connected > 0 ? (double)INFINITY : lsp_sum_value(&fall) + excess;
    screen->saved_bound = lsp_sum_value(&saved) + lsp_what_if_cost_error(&spread, excess);
}

static double fixed_cost_saved(
    const struct lsp_what_if_base *base, const struct lsp_changed *changed, uint32_t link)
{
    const struct lsp_assignment_problem *old = base->problem;
    size_t n_classes = old->n_classes > 0 ? old->n_classes : 1;
    double sum = 0;
    for (size_t class = 0; class < n_classes; class ++) {
        double before = old->fixed_cost[class * old->n_links + link];
        double after = lsp_what_if_fixed_cost(changed, class, link);
        double vehicles = base->result.class_flow
                              ? base->result.class_flow[class * old->n_links + link]
                              : base->result.flow[link] / (old->pcu ? old->pcu[0] : 1);
        if (vehicles > 0 && isfinite(before) && isfinite(after))
            sum += vehicles * (old->pcu ? old->pcu[class] : 1) * (before - after);
    }
    return sum;
}
