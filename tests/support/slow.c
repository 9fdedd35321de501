/* Oracles of the assignment.  SPDX-License-Identifier: Apache-2.0 */
#include "support/slow.h"

#include <math.h>
#include <stdlib.h>

static long double factor_of_table(const struct lsp_link_table *table, long double x);
static long double preload_of(const struct lsp_assignment_problem *problem, uint32_t link);
static uint32_t n_classes_of(const struct lsp_assignment_problem *problem);
static double pcu_of(const struct lsp_assignment_problem *problem, uint32_t class_number);
static double *sum_flows(const struct lsp_assignment_problem *problem, const double class_flow[]);
static long double table_integral(
    const struct lsp_assignment_problem *problem, uint32_t link, long double flow);
static long double simpson(
    const struct lsp_assignment_problem *problem, uint32_t link, long double flow, uint32_t n);

long double slow_time(const struct lsp_assignment_problem *problem, uint32_t link, long double flow)
{
    long double t0 = (long double)problem->free_time[link], a = (long double)problem->a[link];
    long double b = (long double)problem->b[link];
    int function = problem->function ? problem->function[link] : LSP_FUNCTION_BPR;
    if (function == LSP_FUNCTION_BPR && !(a > 0))
        return t0;
    long double x = (flow + preload_of(problem, link)) / (long double)problem->capacity[link];
    switch (function) {
    case LSP_FUNCTION_BPR:
        return t0 * (1 + a * powl(x, b));
    case LSP_FUNCTION_CONICAL: {
        long double c = (2 * a - 1) / (2 * a - 2);
        return t0 * (2 + sqrtl(a * a * (1 - x) * (1 - x) + c * c) - a * (1 - x) - c);
    }
    case LSP_FUNCTION_AKCELIK:
        return t0 + a * ((x - 1) + sqrtl((x - 1) * (x - 1) + b * x));
    default:
        return t0 * factor_of_table(&problem->tables[(size_t)a], x);
    }
}

static long double factor_of_table(const struct lsp_link_table *table, long double x)
{
    uint32_t at = 1;
    while (at + 1 < table->n && (long double)table->saturation[at] < x)
        at++;
    long double x0 = (long double)table->saturation[at - 1];
    long double x1 = (long double)table->saturation[at];
    long double f0 = (long double)table->factor[at - 1], f1 = (long double)table->factor[at];
    return f0 + (f1 - f0) * (x - x0) / (x1 - x0);
}

long double slow_slope(
    const struct lsp_assignment_problem *problem, uint32_t link, long double flow)
{
    long double t0 = (long double)problem->free_time[link], a = (long double)problem->a[link];
    long double b = (long double)problem->b[link];
    long double capacity = (long double)problem->capacity[link];
    int function = problem->function ? problem->function[link] : LSP_FUNCTION_BPR;
    if (function == LSP_FUNCTION_BPR && (!(a > 0) || b < 1 || isinf(capacity)))
        return 0;
    long double x = (flow + preload_of(problem, link)) / capacity;
    switch (function) {
    case LSP_FUNCTION_BPR:
        return t0 * a * b * powl(x, b - 1) / capacity;
    case LSP_FUNCTION_CONICAL: {
        long double c = (2 * a - 1) / (2 * a - 2), u = a * (1 - x);
        return t0 * a * (1 - u / sqrtl(u * u + c * c)) / capacity;
    }
    case LSP_FUNCTION_AKCELIK: {
        long double root = sqrtl((x - 1) * (x - 1) + b * x);
        return a * (1 + (root > 0 ? (2 * (x - 1) + b) / (2 * root) : 0)) / capacity;
    }
    default: {
        const struct lsp_link_table *table = &problem->tables[(size_t)a];
        long double step = 1e-7L;
        return t0 * (factor_of_table(table, x + step) - factor_of_table(table, x)) / step /
               capacity;
    }
    }
}

/* By Simpson's rule of ever more steps; a table is straight between its points. */
long double slow_integral(
    const struct lsp_assignment_problem *problem, uint32_t link, long double flow)
{
    if (!(flow > 0))
        return 0;
    if (problem->function && problem->function[link] == LSP_FUNCTION_TABLE)
        return table_integral(problem, link, flow);
    long double last = simpson(problem, link, flow, 32);
    for (uint32_t n = 64; n <= 1 << 18; n *= 2) {
        long double next = simpson(problem, link, flow, n);
        if (fabsl(next - last) <= 1e-15L * fabsl(next))
            return next;
        last = next;
    }
    return last;
}

static long double table_integral(
    const struct lsp_assignment_problem *problem, uint32_t link, long double flow)
{
    const struct lsp_link_table *table = &problem->tables[(size_t)problem->a[link]];
    long double from = 0, sum = 0;
    for (uint32_t at = 0; at <= table->n; at++) {
        long double to = flow;
        if (at < table->n)
            to = (long double)table->saturation[at] * (long double)problem->capacity[link] -
                 preload_of(problem, link);
        to = fminl(to, flow);
        if (to > from) {
            sum +=
                (to - from) * (slow_time(problem, link, from) + slow_time(problem, link, to)) / 2;
            from = to;
        }
    }
    return sum;
}

static long double simpson(
    const struct lsp_assignment_problem *problem, uint32_t link, long double flow, uint32_t n)
{
    long double sum = slow_time(problem, link, 0) + slow_time(problem, link, flow);
    for (uint32_t k = 1; k < n; k++)
        sum += (k % 2 == 1 ? 4 : 2) * slow_time(problem, link, flow * k / n);
    return sum * flow / n / 3;
}

long double slow_goal_time(
    const struct lsp_assignment_problem *problem, uint32_t link, long double flow)
{
    long double time = slow_time(problem, link, flow), all = flow + preload_of(problem, link);
    return problem->goal == LSP_GOAL_SYSTEM ? time + all * slow_slope(problem, link, flow) : time;
}

double slow_class_cost(
    const struct lsp_assignment_problem *problem, uint32_t class_number, uint32_t link, double flow)
{
    return (double)slow_goal_time(problem, link, (long double)flow) +
           problem->fixed_cost[(size_t)class_number * problem->n_links + link];
}

double slow_cost(const struct lsp_assignment_problem *problem, uint32_t link, double flow)
{
    return slow_class_cost(problem, 0, link, flow);
}

void slow_potentials(const struct lsp_assignment_problem *problem, const double cost[],
    uint32_t origin, double ret_potential[])
{
    for (uint32_t node = 0; node < problem->n_nodes; node++)
        ret_potential[node] = (double)INFINITY;
    ret_potential[origin] = 0;
    for (bool is_changed = true; is_changed;) {
        is_changed = false;
        for (uint32_t link = 0; link < problem->n_links; link++) {
            uint32_t tail = problem->tail[link], head = problem->head[link];
            if (tail < problem->n_centroids && tail != origin)
                continue;
            if (ret_potential[tail] + cost[link] < ret_potential[head]) {
                ret_potential[head] = ret_potential[tail] + cost[link];
                is_changed = true;
            }
        }
    }
}

double slow_gap(const struct lsp_assignment_problem *problem, const double flow[])
{
    return slow_class_gap(problem, flow);
}

double slow_class_gap(const struct lsp_assignment_problem *problem, const double class_flow[])
{
    double *flow = sum_flows(problem, class_flow);
    double *cost = calloc((size_t)problem->n_links + 1, sizeof *cost);
    double *potential = calloc((size_t)problem->n_nodes + 1, sizeof *potential);
    if (!cost || !potential)
        abort();
    long double total = 0, cheapest = 0;
    uint32_t at = 0;
    for (uint32_t class_number = 0; class_number < n_classes_of(problem); class_number++) {
        long double pcu = (long double)pcu_of(problem, class_number);
        for (uint32_t link = 0; link < problem->n_links; link++) {
            double part = class_flow[(size_t)class_number * problem->n_links + link];
            cost[link] = slow_class_cost(problem, class_number, link, flow[link]);
            if (part > 0)
                total += pcu * (long double)cost[link] * (long double)part;
        }
        for (; at < problem->n_origins &&
               (problem->class_of ? problem->class_of[at] : 0) == class_number;
             at++) {
            slow_potentials(problem, cost, problem->origin[at], potential);
            for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++)
                if (isfinite(potential[problem->destination[trip]]))
                    cheapest += pcu * (long double)problem->trips[trip] *
                                (long double)potential[problem->destination[trip]];
        }
    }
    free(cost);
    free(potential);
    free(flow);
    return total > 0 ? (double)((total - cheapest) / total) : 0;
}

double slow_total_cost(const struct lsp_assignment_problem *problem, const double class_flow[])
{
    double *flow = sum_flows(problem, class_flow);
    long double total = 0;
    for (uint32_t class_number = 0; class_number < n_classes_of(problem); class_number++)
        for (uint32_t link = 0; link < problem->n_links; link++) {
            double part = class_flow[(size_t)class_number * problem->n_links + link];
            if (part > 0)
                total += (long double)pcu_of(problem, class_number) * (long double)part *
                         (long double)slow_class_cost(problem, class_number, link, flow[link]);
        }
    free(flow);
    return (double)total;
}

double slow_objective(const struct lsp_assignment_problem *problem, const double class_flow[])
{
    double *flow = sum_flows(problem, class_flow);
    long double sum = 0;
    for (uint32_t link = 0; link < problem->n_links; link++) {
        long double at = (long double)flow[link];
        long double preload = preload_of(problem, link);
        sum += problem->goal == LSP_GOAL_SYSTEM ? (at + preload) * slow_time(problem, link, at) -
                                                      preload * slow_time(problem, link, 0)
                                                : slow_integral(problem, link, at);
        for (uint32_t class_number = 0; class_number < n_classes_of(problem); class_number++) {
            size_t cell = (size_t)class_number * problem->n_links + link;
            if (class_flow[cell] > 0)
                sum += (long double)pcu_of(problem, class_number) * (long double)class_flow[cell] *
                       (long double)problem->fixed_cost[cell];
        }
    }
    free(flow);
    return (double)sum;
}

static long double preload_of(const struct lsp_assignment_problem *problem, uint32_t link)
{
    return problem->preload ? (long double)problem->preload[link] : 0;
}

static uint32_t n_classes_of(const struct lsp_assignment_problem *problem)
{
    return problem->n_classes > 0 ? problem->n_classes : 1;
}

static double pcu_of(const struct lsp_assignment_problem *problem, uint32_t class_number)
{
    return problem->pcu ? problem->pcu[class_number] : 1;
}

static double *sum_flows(const struct lsp_assignment_problem *problem, const double class_flow[])
{
    double *flow = calloc((size_t)problem->n_links + 1, sizeof *flow);
    if (!flow)
        abort();
    for (uint32_t class_number = 0; class_number < n_classes_of(problem); class_number++)
        for (uint32_t link = 0; link < problem->n_links; link++)
            flow[link] += pcu_of(problem, class_number) *
                          class_flow[(size_t)class_number * problem->n_links + link];
    return flow;
}
