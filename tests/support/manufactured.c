/* Manufactured equilibria.  SPDX-License-Identifier: Apache-2.0 */
#include "support/manufactured.h"

#include <math.h>
#include <stdlib.h>

#include "base/id.h"
#include "base/random.h"

static const double POWERS[] = {1, 2, 2.5, 4, 4, 4, 7.3, 16.8};
enum { N_POWERS = sizeof POWERS / sizeof POWERS[0] };

struct maker {
    uint64_t seed;
    uint32_t next, side, n_links;
    uint32_t *tail, *head;
    struct manufactured *made;
};

static double draw(struct maker *maker);
static uint32_t draw_below(struct maker *maker, uint32_t n);
static void add_link(struct maker *maker, uint32_t tail, uint32_t head);
static void add_grid(struct maker *maker, uint32_t n_centroids);
static void add_demand(struct maker *maker, uint32_t *destination, double *trips,
    size_t *first_trip, uint32_t *origin);
static void spread(struct maker *maker, uint32_t at_origin, double through[]);
static void spread_node(
    struct maker *maker, uint32_t node, const double potential[], double through[]);
static void set_delay(struct maker *maker, double *time, double *alpha, double *capacity,
    double *power, double *fixed_cost);

bool manufacture(uint64_t seed, uint32_t side, uint32_t n_centroids, struct manufactured *ret_case)
{
    *ret_case = (struct manufactured){0};
    struct lsp_arena *arena = &ret_case->arena;
    uint32_t n_nodes = n_centroids + side * side;
    size_t n = (size_t)8 * side * side + (size_t)6 * n_centroids;
    size_t n_trips = (size_t)n_centroids * n_centroids;
    struct maker maker = {
        seed, 0, side, 0, LSP_ARRAY(arena, uint32_t, n), LSP_ARRAY(arena, uint32_t, n), ret_case};
    double *number[5], *through = LSP_ARRAY(arena, double, n_nodes);
    for (int k = 0; k < 5; k++)
        number[k] = LSP_ARRAY(arena, double, n);
    uint32_t *origin = LSP_ARRAY(arena, uint32_t, n_centroids);
    uint32_t *destination = LSP_ARRAY(arena, uint32_t, n_trips);
    double *trips = LSP_ARRAY(arena, double, n_trips);
    size_t *first_trip = LSP_ARRAY(arena, size_t, (size_t)n_centroids + 1);
    ret_case->flow = LSP_ARRAY(arena, double, n);
    ret_case->cost = LSP_ARRAY(arena, double, n);
    ret_case->potential = LSP_ARRAY(arena, double, (size_t)n_centroids *n_nodes);
    if (!maker.tail || !maker.head || !number[0] || !number[1] || !number[2] || !number[3] ||
        !number[4] || !origin || !destination || !trips || !first_trip || !ret_case->flow ||
        !ret_case->cost || !ret_case->potential || !through)
        return false;
    add_grid(&maker, n_centroids);
    ret_case->problem = (struct lsp_assignment_problem){.n_nodes = n_nodes,
        .n_centroids = n_centroids,
        .n_links = maker.n_links,
        .tail = maker.tail,
        .head = maker.head,
        .free_time = number[0],
        .a = number[1],
        .capacity = number[2],
        .b = number[3],
        .fixed_cost = number[4],
        .n_origins = n_centroids,
        .origin = origin,
        .first_trip = first_trip,
        .destination = destination,
        .trips = trips};
    add_demand(&maker, destination, trips, first_trip, origin);
    for (uint32_t at = 0; at < n_centroids; at++)
        spread(&maker, at, through);
    set_delay(&maker, number[0], number[1], number[2], number[3], number[4]);
    for (uint32_t link = 0; link < maker.n_links; link++)
        ret_case->total_cost += ret_case->flow[link] * ret_case->cost[link];
    return true;
}

void manufactured_finish(struct manufactured *made)
{
    lsp_arena_finish(&made->arena);
}

static double draw(struct maker *maker)
{
    return lsp_random_uniform(maker->seed, LSP_RANDOM_TEST, 0, maker->next++);
}

static uint32_t draw_below(struct maker *maker, uint32_t n)
{
    return (uint32_t)(draw(maker) * n);
}

static void add_link(struct maker *maker, uint32_t tail, uint32_t head)
{
    uint32_t link = maker->n_links++;
    maker->tail[link] = tail;
    maker->head[link] = head;
    maker->made->cost[link] = 1 + draw_below(maker, 3);
}

static void add_grid(struct maker *maker, uint32_t n_centroids)
{
    uint32_t side = maker->side, n = side * side;
    for (uint32_t at = 0; at < n; at++) {
        uint32_t node = n_centroids + at;
        if ((at + 1) % side != 0) {
            add_link(maker, node, node + 1);
            add_link(maker, node + 1, node);
        }
        if (at + side < n) {
            add_link(maker, node, node + side);
            add_link(maker, node + side, node);
        }
        if (draw(maker) < 0.1 && at + side < n)
            add_link(maker, node, node + side);
        uint32_t other = n_centroids + draw_below(maker, n);
        if (draw(maker) < 0.1 && other != node)
            add_link(maker, node, other);
    }
    for (uint32_t centroid = 0; centroid < n_centroids; centroid++)
        for (int turn = 0; turn < 2; turn++) {
            uint32_t node = n_centroids + draw_below(maker, n);
            add_link(maker, centroid, node);
            add_link(maker, node, centroid);
        }
}

static void add_demand(
    struct maker *maker, uint32_t *destination, double *trips, size_t *first_trip, uint32_t *origin)
{
    uint32_t n_centroids = maker->made->problem.n_centroids;
    size_t n = 0;
    for (uint32_t from = 0; from < n_centroids; from++) {
        origin[from] = from;
        for (uint32_t to = 0; to < n_centroids; to++)
            if (to != from && draw(maker) < 0.7) {
                destination[n] = to;
                trips[n++] = 1 + draw_below(maker, 100);
            }
        first_trip[from + 1] = n;
    }
}

/* Trips of one origin back over all links that are tight, in random parts, dearest nodes first. */
static void spread(struct maker *maker, uint32_t at_origin, double through[])
{
    const struct lsp_assignment_problem *problem = &maker->made->problem;
    double *potential = &maker->made->potential[(size_t)at_origin * problem->n_nodes];
    uint32_t origin = problem->origin[at_origin];
    slow_potentials(problem, maker->made->cost, origin, potential);
    double farthest = 0;
    for (uint32_t node = 0; node < problem->n_nodes; node++) {
        through[node] = 0;
        if (isfinite(potential[node]) && potential[node] > farthest)
            farthest = potential[node];
    }
    for (size_t at = problem->first_trip[at_origin]; at < problem->first_trip[at_origin + 1]; at++)
        through[problem->destination[at]] += problem->trips[at];
    for (double cost = farthest; cost > 0.5; cost -= 1)
        for (uint32_t node = 0; node < problem->n_nodes; node++)
            if (through[node] > 0 && fabs(potential[node] - cost) < 0.5)
                spread_node(maker, node, potential, through);
}

static void spread_node(
    struct maker *maker, uint32_t node, const double potential[], double through[])
{
    const struct lsp_assignment_problem *problem = &maker->made->problem;
    double rest = through[node];
    uint32_t last = LSP_NONE;
    for (uint32_t link = 0; link < problem->n_links; link++) {
        uint32_t tail = problem->tail[link];
        bool is_open = tail >= problem->n_centroids || potential[tail] < 0.5;
        if (problem->head[link] != node || !is_open ||
            potential[tail] + maker->made->cost[link] > potential[node] + 0.5)
            continue;
        double part = draw(maker) < 0.3 ? 0 : rest * draw(maker);
        if (last != LSP_NONE) {
            maker->made->flow[last] += part;
            through[problem->tail[last]] += part;
            rest -= part;
        }
        last = link;
    }
    maker->made->flow[last] += rest;
    through[problem->tail[last]] += rest;
}

static void set_delay(struct maker *maker, double *time, double *alpha, double *capacity,
    double *power, double *fixed_cost)
{
    for (uint32_t link = 0; link < maker->n_links; link++) {
        double cost = maker->made->cost[link], flow = maker->made->flow[link];
        power[link] = draw(maker) < 0.1 ? 0 : POWERS[draw_below(maker, N_POWERS)];
        alpha[link] = draw(maker) < 0.1 ? 0 : 0.15 + draw(maker);
        capacity[link] = flow > 0 ? flow * (0.7 + draw(maker)) : 10;
        fixed_cost[link] = draw(maker) < 0.5 ? 0 : 0.3;
        time[link] =
            (cost - fixed_cost[link]) / (1 + alpha[link] * pow(flow / capacity[link], power[link]));
    }
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
    double *cost = calloc(problem->n_links, sizeof *cost);
    double *potential = calloc(problem->n_nodes, sizeof *potential);
    long double total = 0, cheapest = 0;
    if (!cost || !potential)
        abort();
    for (uint32_t link = 0; link < problem->n_links; link++) {
        cost[link] = slow_cost(problem, link, flow[link]);
        total += (long double)cost[link] * (long double)flow[link];
    }
    for (uint32_t at = 0; at < problem->n_origins; at++) {
        slow_potentials(problem, cost, problem->origin[at], potential);
        for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++)
            if (isfinite(potential[problem->destination[trip]]))
                cheapest += (long double)problem->trips[trip] *
                            (long double)potential[problem->destination[trip]];
    }
    free(cost);
    free(potential);
    return total > 0 ? (double)((total - cheapest) / total) : 0;
}

double slow_cost(const struct lsp_assignment_problem *problem, uint32_t link, double flow)
{
    double growth = 0;
    if (problem->a[link] > 0)
        growth = problem->a[link] * pow(flow / problem->capacity[link], problem->b[link]);
    return problem->fixed_cost[link] + problem->free_time[link] * (1 + growth);
}
