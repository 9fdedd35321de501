/* Slow, plain assignment, and varied problems.  SPDX-License-Identifier: Apache-2.0 */
#include "support/oracle/assignment_oracle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "support/manufactured.h"

static const double TABLE_X[] = {0, 0.5, 0.9, 1.2}, TABLE_F[] = {1, 1.1, 1.5, 3};
static const struct lsp_link_table TABLE = {4, TABLE_X, TABLE_F};
static const double POWERS[] = {0, 1, 1.5, 4, 4, 5.3};
enum { N_POWERS = sizeof POWERS / sizeof POWERS[0] };

static double printed_time(
    const struct lsp_assignment_problem *problem, uint32_t link, double saturation);
static double table_factor(const struct lsp_link_table *table, double x);
static bool copy_network(const struct lsp_assignment_problem *from, struct varied *varied);
static bool copy_trips(
    const struct lsp_assignment_problem *from, uint64_t seed, struct varied *varied);
static void set_function(uint64_t seed, uint32_t link, struct varied *varied);
static void set_fixed_costs(uint64_t seed, struct varied *varied);
static void *copy(struct lsp_arena *arena, const void *from, size_t count, size_t size);

double oracle_time(const struct lsp_assignment_problem *problem, uint32_t link, double flow)
{
    double total = flow + (problem->preload ? problem->preload[link] : 0);
    double x = total / problem->capacity[link], h = 1e-6 * (1 + x);
    double time = printed_time(problem, link, x);
    if (problem->goal == LSP_GOAL_USER)
        return time;
    double low = x > h ? x - h : 0;
    return time + x * (printed_time(problem, link, x + h) - printed_time(problem, link, low)) /
                      (x + h - low);
}

static double printed_time(const struct lsp_assignment_problem *problem, uint32_t link, double x)
{
    double time = problem->free_time[link], a = problem->a[link], b = problem->b[link];
    switch (problem->function ? problem->function[link] : LSP_FUNCTION_BPR) {
    case LSP_FUNCTION_CONICAL: {
        double c = (2 * a - 1) / (2 * a - 2);
        return time * (2 + sqrt(a * a * (1 - x) * (1 - x) + c * c) - a * (1 - x) - c);
    }
    case LSP_FUNCTION_AKCELIK:
        return time + a * ((x - 1) + sqrt((x - 1) * (x - 1) + b * x));
    case LSP_FUNCTION_TABLE:
        return time * table_factor(&problem->tables[(uint32_t)a], x);
    default:
        return time * (1 + a * pow(x, b));
    }
}

static double table_factor(const struct lsp_link_table *table, double x)
{
    uint32_t at = 1;
    while (at + 1 < table->n && table->saturation[at] < x)
        at++;
    double part =
        (x - table->saturation[at - 1]) / (table->saturation[at] - table->saturation[at - 1]);
    return (1 - part) * table->factor[at - 1] + part * table->factor[at];
}

double oracle_gap(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_result *result)
{
    uint32_t n_links = problem->n_links,
             n_classes = problem->n_classes > 1 ? problem->n_classes : 1;
    double *cost = calloc(n_links, sizeof *cost);
    double *potential = calloc(problem->n_nodes, sizeof *potential);
    long double total = 0, cheapest = 0;
    if (!cost || !potential)
        abort();
    for (uint32_t cls = 0; cls < n_classes; cls++) {
        const double *flow =
            n_classes > 1 ? &result->class_flow[(size_t)cls * n_links] : result->flow;
        double pcu = problem->pcu ? problem->pcu[cls] : 1, unit = n_classes > 1 ? pcu : 1;
        for (uint32_t link = 0; link < n_links; link++) {
            cost[link] = lsp_assignment_link_at(problem, link, result->flow[link]).time +
                         problem->fixed_cost[(size_t)cls * n_links + link];
            if (flow[link] > 0)
                total += (long double)unit * (long double)flow[link] * (long double)cost[link];
        }
        for (uint32_t at = 0; at < problem->n_origins; at++) {
            if ((problem->class_of ? problem->class_of[at] : 0) != cls)
                continue;
            slow_potentials(problem, cost, problem->origin[at], potential);
            for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++)
                if (isfinite(potential[problem->destination[trip]]))
                    cheapest += (long double)pcu * (long double)problem->trips[trip] *
                                (long double)potential[problem->destination[trip]];
        }
    }
    free(cost);
    free(potential);
    return total > 0 ? (double)((total - cheapest) / total) : 0;
}

bool vary(uint64_t seed, uint32_t side, uint32_t n_centroids, uint32_t n_classes,
    enum lsp_assignment_goal goal, struct varied *ret_case)
{
    struct manufactured made;
    *ret_case = (struct varied){0};
    struct lsp_assignment_problem *problem = &ret_case->problem;
    if (!manufacture(seed, side, n_centroids, &made))
        return false;
    problem->n_classes = n_classes;
    problem->goal = goal;
    problem->n_tables = 1;
    problem->tables = &TABLE;
    if (!copy_network(&made.problem, ret_case) || !copy_trips(&made.problem, seed, ret_case))
        return false;
    for (uint32_t link = 0; link < problem->n_links; link++)
        set_function(seed, link, ret_case);
    set_fixed_costs(seed, ret_case);
    manufactured_finish(&made);
    return true;
}

void varied_finish(struct varied *varied)
{
    lsp_arena_finish(&varied->arena);
}

static bool copy_network(const struct lsp_assignment_problem *from, struct varied *varied)
{
    struct lsp_arena *arena = &varied->arena;
    struct lsp_assignment_problem *problem = &varied->problem;
    size_t n = from->n_links;
    problem->n_nodes = from->n_nodes;
    problem->n_centroids = from->n_centroids;
    problem->n_links = from->n_links;
    problem->tail = varied->tail = copy(arena, from->tail, n, sizeof *from->tail);
    problem->head = varied->head = copy(arena, from->head, n, sizeof *from->head);
    problem->function = varied->function = LSP_ARRAY(arena, uint8_t, n);
    problem->free_time = varied->free_time = copy(arena, from->free_time, n, sizeof(double));
    problem->a = varied->a = LSP_ARRAY(arena, double, n);
    problem->b = varied->b = LSP_ARRAY(arena, double, n);
    problem->capacity = varied->capacity = copy(arena, from->capacity, n, sizeof(double));
    problem->preload = varied->preload = LSP_ARRAY(arena, double, n);
    problem->fixed_cost = varied->fixed_cost = LSP_ARRAY(arena, double, n * problem->n_classes);
    problem->pcu = varied->pcu = LSP_ARRAY(arena, double, problem->n_classes);
    return varied->tail && varied->head && varied->function && varied->free_time && varied->a &&
           varied->b && varied->capacity && varied->preload && varied->fixed_cost && varied->pcu;
}

/* Every class has trips of its own between the same zones; those of later classes are fewer. */
static bool copy_trips(
    const struct lsp_assignment_problem *from, uint64_t seed, struct varied *varied)
{
    struct lsp_arena *arena = &varied->arena;
    struct lsp_assignment_problem *problem = &varied->problem;
    uint32_t n = from->n_origins, n_classes = problem->n_classes;
    size_t n_trips = from->first_trip[n], n_all = (size_t)n * n_classes;
    problem->n_origins = (uint32_t)n_all;
    problem->origin = varied->origin = LSP_ARRAY(arena, uint32_t, n_all);
    problem->class_of = varied->class_of = LSP_ARRAY(arena, uint32_t, n_all);
    problem->first_trip = varied->first_trip = LSP_ARRAY(arena, size_t, n_all + 1);
    problem->destination = varied->destination = LSP_ARRAY(arena, uint32_t, n_trips * n_classes);
    problem->trips = varied->trips = LSP_ARRAY(arena, double, n_trips *n_classes);
    if (!varied->origin || !varied->class_of || !varied->first_trip || !varied->destination ||
        !varied->trips)
        return false;
    for (uint32_t at = 0; at < n_all; at++) {
        varied->origin[at] = from->origin[at % n];
        varied->class_of[at] = at / n;
        varied->first_trip[at + 1] = at / n * n_trips + from->first_trip[at % n + 1];
    }
    for (size_t trip = 0; trip < n_trips * n_classes; trip++) {
        uint32_t cls = (uint32_t)(trip / n_trips);
        double part = lsp_random_uniform(seed, LSP_RANDOM_TEST, 1 + cls, (uint32_t)trip);
        varied->destination[trip] = from->destination[trip % n_trips];
        varied->trips[trip] = part * from->trips[trip % n_trips] / (1 + cls);
    }
    for (uint32_t cls = 0; cls < n_classes; cls++)
        varied->pcu[cls] = 1 + 1.5 * cls;
    return true;
}

static void set_function(uint64_t seed, uint32_t link, struct varied *varied)
{
    double u[4];
    for (uint32_t k = 0; k < 4; k++)
        u[k] = lsp_random_uniform(seed, LSP_RANDOM_TEST, 77, 4 * link + k);
    bool is_user = varied->problem.goal == LSP_GOAL_USER;
    varied->function[link] = (uint8_t)(u[0] * (is_user ? 4 : 3));
    varied->preload[link] = u[1] < 0.2 ? u[1] * varied->capacity[link] : 0;
    switch (varied->function[link]) {
    case LSP_FUNCTION_CONICAL:
        varied->a[link] = 1.1 + 8 * u[2];
        break;
    case LSP_FUNCTION_AKCELIK:
        varied->a[link] = 0.1 + u[2];
        varied->b[link] = 0.01 + 0.5 * u[3];
        break;
    case LSP_FUNCTION_TABLE:
        break;
    default:
        varied->a[link] = u[2];
        varied->b[link] = POWERS[(int)(u[3] * N_POWERS)];
    }
}

static void set_fixed_costs(uint64_t seed, struct varied *varied)
{
    uint32_t n_links = varied->problem.n_links;
    for (uint32_t cls = 0; cls < varied->problem.n_classes; cls++)
        for (uint32_t link = 0; link < n_links; link++) {
            double u = lsp_random_uniform(seed, LSP_RANDOM_TEST, 99 + cls, link);
            double *cost = &varied->fixed_cost[(size_t)cls * n_links + link];
            *cost = u < 0.5 ? 0 : u - 0.5;
            if (cls > 0 && u > 0.95)
                *cost = (double)INFINITY;
        }
}

static void *copy(struct lsp_arena *arena, const void *from, size_t count, size_t size)
{
    void *to = lsp_arena_alloc(arena, count, size);
    if (to)
        memcpy(to, from, count * size);
    return to;
}
