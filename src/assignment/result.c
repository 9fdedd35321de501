/* Flows, times, costs and sums of an assignment, by the caller's numbers.
 * SPDX-License-Identifier: Apache-2.0 */
#include "assignment/assignment_internal.h"
#include "base/sum.h"

static enum lsp_status set_links(
    const struct solver *solver, struct lsp_assignment_result *result) LSP_MUST_CHECK;
static void set_times(const struct solver *solver, struct lsp_assignment_result *result);
static enum lsp_status set_class_flows(
    const struct solver *solver, struct lsp_assignment_result *result) LSP_MUST_CHECK;
static void set_sums(const struct solver *solver, struct lsp_assignment_result *result);

enum lsp_status lsp_assignment_set_result(
    const struct solver *solver, struct lsp_assignment_result *result)
{
    LSP_TRY(set_links(solver, result));
    if (solver->problem->n_classes > 1)
        LSP_TRY(set_class_flows(solver, result));
    set_sums(solver, result);
    result->relative_gap = solver->gap;
    result->unreachable_trips = solver->unreachable_trips;
    return LSP_OK;
}

static enum lsp_status set_links(const struct solver *solver, struct lsp_assignment_result *result)
{
    const struct links *links = &solver->links;
    result->flow = LSP_ARRAY(&result->arena, double, links->n_links);
    result->time = LSP_ARRAY(&result->arena, double, links->n_links);
    result->cost = LSP_ARRAY(&result->arena, double, links->n_links);
    result->marginal = LSP_ARRAY(&result->arena, double, links->n_links);
    if (!result->flow || !result->time || !result->cost || !result->marginal)
        return LSP_NO_MEMORY;
    for (uint32_t link = 0; link < links->n_links; link++)
        result->flow[links->number[link]] = links->flow[link];
    set_times(solver, result);
    return LSP_OK;
}

/* Times are what a vehicle takes, whatever the goal. */
static void set_times(const struct solver *solver, struct lsp_assignment_result *result)
{
    const struct lsp_assignment_problem *problem = solver->problem;
    for (uint32_t link = 0; link < problem->n_links; link++) {
        struct link_function function;
        double slope;
        lsp_assignment_function_set(problem, link, &function);
        function.is_marginal = false;
        result->time[link] = lsp_assignment_function_time(&function, result->flow[link], &slope);
        result->cost[link] = result->time[link] + problem->fixed_cost[link];
        result->marginal[link] = (result->flow[link] + function.preload) * slope;
    }
}

static enum lsp_status set_class_flows(
    const struct solver *solver, struct lsp_assignment_result *result)
{
    const struct lsp_assignment_problem *problem = solver->problem;
    size_t n_links = problem->n_links, n_cells = n_links * problem->n_classes;
    result->class_flow = LSP_ARRAY(&result->arena, double, n_cells);
    if (!result->class_flow)
        return LSP_NO_MEMORY;
    for (uint32_t at = 0; at < problem->n_origins; at++) {
        const struct origin_flow *origin = &solver->origins[at];
        double *flow = &result->class_flow[origin->cls * n_links];
        for (uint32_t k = 0; k < origin->n; k++)
            flow[solver->links.number[origin->link[k]]] += origin->flow[k];
    }
    for (size_t cell = 0; cell < n_cells && problem->pcu; cell++)
        result->class_flow[cell] /= problem->pcu[cell / n_links];
    return LSP_OK;
}

static void set_sums(const struct solver *solver, struct lsp_assignment_result *result)
{
    const struct lsp_assignment_problem *problem = solver->problem;
    const struct links *links = &solver->links;
    struct lsp_sum objective = {0}, total = {0};
    for (uint32_t link = 0; link < links->n_links; link++) {
        lsp_sum_add(&objective, lsp_assignment_links_integral(links, link));
        if (links->flow[link] > 0)
            lsp_sum_add(&total, links->flow[link] * links->cost[link]);
    }
    size_t n_cells = result->class_flow ? (size_t)problem->n_classes * problem->n_links : 0;
    for (size_t cell = 0; cell < n_cells; cell++) {
        if (!(result->class_flow[cell] > 0))
            continue;
        double pcu = problem->pcu ? problem->pcu[cell / problem->n_links] : 1;
        double fixed = result->class_flow[cell] * pcu * problem->fixed_cost[cell];
        lsp_sum_add(&objective, fixed);
        lsp_sum_add(&total, fixed);
    }
    result->objective = lsp_sum_value(&objective);
    result->total_cost = lsp_sum_value(&total);
}
