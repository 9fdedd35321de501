/* Whether the values of a problem are in their ranges.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "assignment/assignment_internal.h"

static bool is_link_good(const struct lsp_assignment_problem *problem, uint32_t link);
static bool is_function_good(const struct lsp_assignment_problem *problem, uint32_t link);
static bool is_table_good(const struct lsp_link_table *table);
static bool are_classes_good(const struct lsp_assignment_problem *problem);
static bool is_origin_good(
    const struct lsp_assignment_problem *problem, uint32_t at, uint32_t seen_by[]);
static bool is_amount(double value);

enum lsp_status lsp_assignment_check(const struct lsp_assignment_problem *problem)
{
    if (problem->n_centroids > problem->n_nodes || !are_classes_good(problem))
        return LSP_BAD_INPUT;
    for (uint32_t table = 0; table < problem->n_tables; table++)
        if (!is_table_good(&problem->tables[table]))
            return LSP_BAD_INPUT;
    for (uint32_t link = 0; link < problem->n_links; link++)
        if (!is_link_good(problem, link) || !is_function_good(problem, link))
            return LSP_BAD_INPUT;
    struct lsp_arena scratch = {0};
    /* Which origin had a node as its destination last, and which class as its origin. */
    uint32_t *seen_by = LSP_ARRAY(&scratch, uint32_t, 2 * (size_t)problem->n_nodes);
    enum lsp_status status = seen_by ? LSP_OK : LSP_NO_MEMORY;
    for (uint32_t at = 0; at < problem->n_origins && status == LSP_OK; at++)
        if (!is_origin_good(problem, at, seen_by))
            status = LSP_BAD_INPUT;
    lsp_arena_finish(&scratch);
    return status;
}

static bool is_link_good(const struct lsp_assignment_problem *problem, uint32_t link)
{
    uint32_t n_classes = problem->n_classes > 0 ? problem->n_classes : 1;
    for (uint32_t cls = 0; cls < n_classes; cls++)
        if (!(problem->fixed_cost[(size_t)cls * problem->n_links + link] >= 0))
            return false;
    return problem->tail[link] < problem->n_nodes && problem->head[link] < problem->n_nodes &&
           is_amount(problem->free_time[link]) &&
           (!problem->preload || is_amount(problem->preload[link]));
}

static bool is_function_good(const struct lsp_assignment_problem *problem, uint32_t link)
{
    double a = problem->a[link], b = problem->b[link];
    uint32_t function = problem->function ? problem->function[link] : LSP_FUNCTION_BPR;
    if (!isfinite(a) || ((function != LSP_FUNCTION_BPR || a > 0) && !(problem->capacity[link] > 0)))
        return false;
    switch (function) {
    case LSP_FUNCTION_BPR:
        return a >= 0 && isfinite(b) && (b >= 1 || fpclassify(b) == FP_ZERO);
    case LSP_FUNCTION_CONICAL:
        return a > 1;
    case LSP_FUNCTION_AKCELIK:
        return a >= 0 && isfinite(b) && b > 0;
    case LSP_FUNCTION_TABLE:
        return a >= 0 && a < problem->n_tables && !(floor(a) < a) &&
               problem->goal != LSP_GOAL_SYSTEM;
    default:
        return false;
    }
}

static bool is_table_good(const struct lsp_link_table *table)
{
    if (table->n < 2 || fpclassify(table->saturation[0]) != FP_ZERO || !is_amount(table->factor[0]))
        return false;
    for (uint32_t at = 1; at < table->n; at++)
        if (!(table->saturation[at] > table->saturation[at - 1]) ||
            !isfinite(table->saturation[at]) || !isfinite(table->factor[at]) ||
            !(table->factor[at] >= table->factor[at - 1]))
            return false;
    return table->factor[table->n - 1] > table->factor[table->n - 2];
}

static bool are_classes_good(const struct lsp_assignment_problem *problem)
{
    uint32_t n_classes = problem->n_classes > 0 ? problem->n_classes : 1;
    for (uint32_t cls = 0; problem->pcu && cls < n_classes; cls++)
        if (!(problem->pcu[cls] > 0) || !isfinite(problem->pcu[cls]))
            return false;
    for (uint32_t at = 0; problem->class_of && at < problem->n_origins; at++)
        if (problem->class_of[at] >= n_classes ||
            (at > 0 && problem->class_of[at] < problem->class_of[at - 1]))
            return false;
    return problem->goal == LSP_GOAL_USER || problem->goal == LSP_GOAL_SYSTEM;
}

static bool is_origin_good(
    const struct lsp_assignment_problem *problem, uint32_t at, uint32_t seen_by[])
{
    uint32_t node = problem->origin[at], cls = problem->class_of ? problem->class_of[at] : 0;
    uint32_t *origin_of = &seen_by[problem->n_nodes];
    if (node >= problem->n_nodes || origin_of[node] == cls + 1)
        return false;
    origin_of[node] = cls + 1;
    for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++) {
        uint32_t destination = problem->destination[trip];
        if (destination >= problem->n_nodes || seen_by[destination] == at + 1 ||
            !is_amount(problem->trips[trip]))
            return false;
        seen_by[destination] = at + 1;
    }
    return true;
}

static bool is_amount(double value)
{
    return value >= 0 && isfinite(value);
}
