/* Manufactured equilibria.  SPDX-License-Identifier: Apache-2.0 */
#include "support/manufactured.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/random.h"

static const double POWERS[] = {1, 2, 2.5, 4, 4, 4, 7.3, 16.8};
enum { N_POWERS = sizeof POWERS / sizeof POWERS[0] };
enum { SMALL_SIDE = 20 };
static const double SATURATIONS[] = {0, 0.4, 0.9, 1.3, 2};
static const double FACTORS[] = {1, 1, 1.2, 2, 5};
static const double PCU[TOWN_CLASSES] = {1, 2.5, 1.75};
static const struct lsp_link_table TABLE = {5, SATURATIONS, FACTORS};

struct maker {
    const struct manufacture_order *order;
    uint32_t next;
    struct manufactured *made;
    double *whole;      /* [n_links] cost of a class that pays no toll: a whole number */
    double *class_cost; /* [n_classes * n_links] */
    double *through;    /* [n_nodes] */
    uint32_t *first_in, *link_into; /* links into each node */
    uint32_t *by_potential;         /* [n_nodes] farthest first */
};

static double draw(struct maker *maker);
static uint32_t draw_below(struct maker *maker, uint32_t n);
static uint32_t draw_near(struct maker *maker, uint32_t at);
static bool init(struct maker *maker);
static void add_link(struct maker *maker, uint32_t tail, uint32_t head);
static void add_grid(struct maker *maker);
static void add_demand(struct maker *maker);
static void set_tolls(struct maker *maker);
static void sort_links(struct maker *maker);
static void spread(struct maker *maker, uint32_t at_origin);
static void find_potentials(
    struct maker *maker, const double cost[], uint32_t origin, double potential[]);
static void sort_nodes(struct maker *maker, const double potential[]);
static void spread_node(
    struct maker *maker, uint32_t class_number, uint32_t node, const double potential[]);
static void set_delay(struct maker *maker, uint32_t link);
static void set_function(struct maker *maker, struct town_link *link);
static void set_free_time(struct maker *maker, struct town_link *link, double flow, double time);

bool manufacture(uint64_t seed, uint32_t side, uint32_t n_centroids, struct manufactured *ret_case)
{
    struct manufacture_order order = {.seed = seed, .side = side, .n_centroids = n_centroids};
    return manufacture_to_order(&order, ret_case);
}

bool manufacture_to_order(const struct manufacture_order *order, struct manufactured *ret_case)
{
    *ret_case = (struct manufactured){.town = {
                                          .n_nodes = order->n_centroids + order->side * order->side,
                                          .n_centroids = order->n_centroids,
                                          .n_classes = order->n_classes > 0 ? order->n_classes : 1,
                                          .pcu = {PCU[0], PCU[1], PCU[2]},
                                          .n_tables = order->has_all_functions ? 1 : 0,
                                          .tables = &TABLE,
                                          .goal = order->goal,
                                      }};
    struct maker maker = {.order = order, .made = ret_case};
    add_grid(&maker);
    add_demand(&maker);
    if (!init(&maker))
        return false;
    set_tolls(&maker);
    sort_links(&maker);
    /* For the trips in their order; the links' numbers come below. */
    ret_case->problem = town_problem(&ret_case->town, &ret_case->arena);
    ret_case->potential = LSP_ARRAY(
        &ret_case->arena, double, (size_t)ret_case->problem.n_origins * ret_case->town.n_nodes);
    if (!ret_case->potential)
        return false;
    for (uint32_t at = 0; at < ret_case->problem.n_origins; at++)
        spread(&maker, at);
    for (uint32_t link = 0; link < ret_case->town.n_links; link++)
        set_delay(&maker, link);
    ret_case->problem = town_problem(&ret_case->town, &ret_case->arena);
    return true;
}

void manufactured_finish(struct manufactured *made)
{
    lsp_arena_finish(&made->arena);
    town_finish(&made->town);
}

/* The integral by Simpson's rule. */
bool manufactured_flow_is_within(
    const struct manufactured *made, uint32_t link, double flow, double excess)
{
    enum { N = 64 };
    const struct lsp_assignment_problem *problem = &made->problem;
    long double from = (long double)made->flow[link], step = ((long double)flow - from) / N;
    long double time = slow_goal_time(problem, link, from), sum = 0;
    for (int k = 1; k <= N; k++)
        sum += (k == N ? 1 : 2 + 2 * (k % 2)) *
               (slow_goal_time(problem, link, from + k * step) - time);
    return sum * step / 3 <= (long double)excess;
}

static double draw(struct maker *maker)
{
    return lsp_random_uniform(maker->order->seed, LSP_RANDOM_TEST, 0, maker->next++);
}

static uint32_t draw_below(struct maker *maker, uint32_t n)
{
    return (uint32_t)(draw(maker) * n);
}

/* Where a short cut leads: anywhere in a small grid, but in a large one not far, as roads do. */
static uint32_t draw_near(struct maker *maker, uint32_t at)
{
    uint32_t side = maker->order->side, n = side * side;
    if (side <= SMALL_SIDE)
        return draw_below(maker, n);
    uint32_t far = at + (1 + draw_below(maker, 5)) * side + draw_below(maker, 9);
    return far < n ? far : at;
}

static bool init(struct maker *maker)
{
    struct manufactured *made = maker->made;
    struct lsp_arena *arena = &made->arena;
    size_t n_links = made->town.n_links, n_cells = n_links * made->town.n_classes;
    made->flow = LSP_ARRAY(arena, double, n_links);
    made->class_flow = LSP_ARRAY(arena, double, n_cells);
    made->time = LSP_ARRAY(arena, double, n_links);
    made->cost = LSP_ARRAY(arena, double, n_links);
    maker->whole = LSP_ARRAY(arena, double, n_links);
    maker->class_cost = LSP_ARRAY(arena, double, n_cells);
    maker->through = LSP_ARRAY(arena, double, made->town.n_nodes);
    maker->first_in = LSP_ARRAY(arena, uint32_t, (size_t)made->town.n_nodes + 1);
    maker->link_into = LSP_ARRAY(arena, uint32_t, n_links);
    maker->by_potential = LSP_ARRAY(arena, uint32_t, made->town.n_nodes);
    return made->flow && made->class_flow && made->time && made->cost && maker->whole &&
           maker->class_cost && maker->through && maker->first_in && maker->link_into &&
           maker->by_potential;
}

static void add_link(struct maker *maker, uint32_t tail, uint32_t head)
{
    town_add_link(&maker->made->town, (struct town_link){.tail = tail, .head = head});
}

static void add_grid(struct maker *maker)
{
    uint32_t side = maker->order->side, n = side * side, n_centroids = maker->order->n_centroids;
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
        uint32_t other = n_centroids + draw_near(maker, at);
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

static void add_demand(struct maker *maker)
{
    const struct manufacture_order *order = maker->order;
    struct town *town = &maker->made->town;
    uint32_t n = order->n_centroids;
    uint32_t n_origins = order->n_origins > 0 && order->n_origins < n ? order->n_origins : n;
    double part = order->n_destinations > 0 ? (double)order->n_destinations / n : 0.7;
    for (uint32_t class_number = 0; class_number < town->n_classes; class_number++)
        for (uint32_t from = 0; from < n_origins; from++)
            for (uint32_t to = 0; to < n; to++)
                if (to != from && draw(maker) < part)
                    town_add_trip(town,
                        (struct town_trip){class_number, from, to, 1 + draw_below(maker, 100)});
}

/* Whole costs, and what each class pays more: nothing, a toll, or infinity where it may not go.
 * Connectors are open to all. */
static void set_tolls(struct maker *maker)
{
    struct manufactured *made = maker->made;
    uint32_t n = made->town.n_links;
    for (uint32_t number = 0; number < n; number++) {
        struct town_link *link = &made->town.link[number];
        double common = draw(maker) < 0.5 ? 0 : 0.3;
        maker->whole[number] = 1 + draw_below(maker, 3);
        made->time[number] = maker->whole[number] - common;
        bool is_connector =
            link->tail < made->town.n_centroids || link->head < made->town.n_centroids;
        for (uint32_t class_number = 0; class_number < made->town.n_classes; class_number++) {
            double luck = made->town.n_classes > 1 ? draw(maker) : 0, more = 0;
            if (luck > 0.7)
                more = 1 + draw_below(maker, 2);
            if (luck > 0.95 && !is_connector)
                more = (double)INFINITY;
            link->fixed[class_number] = common + more;
            maker->class_cost[(size_t)class_number * n + number] = maker->whole[number] + more;
        }
        made->cost[number] = maker->class_cost[number];
    }
}

static void sort_links(struct maker *maker)
{
    const struct town *town = &maker->made->town;
    for (uint32_t link = 0; link < town->n_links; link++)
        maker->first_in[town->link[link].head]++;
    for (uint32_t node = 1; node <= town->n_nodes; node++)
        maker->first_in[node] += maker->first_in[node - 1];
    for (uint32_t link = town->n_links; link-- > 0;)
        maker->link_into[--maker->first_in[town->link[link].head]] = link;
}

/* The trips of one origin, back from their ends, at random over all cheapest ways. */
static void spread(struct maker *maker, uint32_t at_origin)
{
    const struct lsp_assignment_problem *problem = &maker->made->problem;
    double *potential = &maker->made->potential[(size_t)at_origin * problem->n_nodes];
    uint32_t class_number = problem->class_of ? problem->class_of[at_origin] : 0;
    const double *cost = &maker->class_cost[(size_t)class_number * problem->n_links];
    find_potentials(maker, cost, problem->origin[at_origin], potential);
    sort_nodes(maker, potential);
    memset(maker->through, 0, problem->n_nodes * sizeof *maker->through);
    for (size_t at = problem->first_trip[at_origin]; at < problem->first_trip[at_origin + 1];
         at++) {
        uint32_t to = problem->destination[at];
        if (!isfinite(potential[to]))
            continue;
        maker->through[to] += problem->trips[at];
        maker->made->total_cost +=
            maker->made->town.pcu[class_number] * problem->trips[at] * potential[to];
    }
    for (uint32_t at = 0; at < problem->n_nodes; at++) {
        uint32_t node = maker->by_potential[at];
        if (maker->through[node] > 0 && node != problem->origin[at_origin])
            spread_node(maker, class_number, node, potential);
    }
}

/* Plain relaxation, but only of links out of nodes that have come nearer. */
static void find_potentials(
    struct maker *maker, const double cost[], uint32_t origin, double potential[])
{
    const struct town *town = &maker->made->town;
    for (uint32_t node = 0; node < town->n_nodes; node++)
        potential[node] = (double)INFINITY;
    potential[origin] = 0;
    for (bool is_changed = true; is_changed;) {
        is_changed = false;
        for (uint32_t node = 0; node < town->n_nodes; node++) {
            for (uint32_t at = maker->first_in[node]; at < maker->first_in[node + 1]; at++) {
                uint32_t link = maker->link_into[at], tail = town->link[link].tail;
                bool is_open = tail >= town->n_centroids || tail == origin;
                if (is_open && potential[tail] + cost[link] < potential[node]) {
                    potential[node] = potential[tail] + cost[link];
                    is_changed = true;
                }
            }
        }
    }
}

/* By counting: potentials are whole numbers. */
static void sort_nodes(struct maker *maker, const double potential[])
{
    uint32_t n = maker->made->town.n_nodes, farthest = 0, n_sorted = 0;
    for (uint32_t node = 0; node < n; node++)
        if (isfinite(potential[node]) && potential[node] > farthest)
            farthest = (uint32_t)(potential[node] + 0.5);
    uint32_t *first = calloc((size_t)farthest + 2, sizeof *first);
    if (!first)
        abort();
    for (uint32_t node = 0; node < n; node++)
        if (isfinite(potential[node]))
            first[farthest - (uint32_t)(potential[node] + 0.5) + 1]++;
    for (uint32_t at = 1; at <= farthest + 1; at++)
        first[at] += first[at - 1];
    n_sorted = first[farthest + 1];
    for (uint32_t node = 0; node < n; node++) {
        if (isfinite(potential[node]))
            maker->by_potential[first[farthest - (uint32_t)(potential[node] + 0.5)]++] = node;
        else
            maker->by_potential[n_sorted++] = node;
    }
    free(first);
}

static void spread_node(
    struct maker *maker, uint32_t class_number, uint32_t node, const double potential[])
{
    const struct town *town = &maker->made->town;
    const double *cost = &maker->class_cost[(size_t)class_number * town->n_links];
    double *flow = &maker->made->class_flow[(size_t)class_number * town->n_links];
    double rest = maker->through[node];
    uint32_t last = LSP_NONE;
    for (uint32_t at = maker->first_in[node]; at < maker->first_in[node + 1]; at++) {
        uint32_t link = maker->link_into[at], tail = town->link[link].tail;
        bool is_open = tail >= town->n_centroids || potential[tail] < 0.5;
        if (!is_open || !(potential[tail] + cost[link] <= potential[node] + 0.5))
            continue;
        double part = draw(maker) < 0.3 ? 0 : rest * draw(maker);
        if (last != LSP_NONE) {
            flow[last] += part;
            maker->through[town->link[last].tail] += part;
            rest -= part;
        }
        last = link;
    }
    flow[last] += rest;
    maker->through[town->link[last].tail] += rest;
}

static void set_delay(struct maker *maker, uint32_t number)
{
    struct manufactured *made = maker->made;
    struct town_link *link = &made->town.link[number];
    double flow = 0;
    for (uint32_t class_number = 0; class_number < made->town.n_classes; class_number++)
        flow += made->town.pcu[class_number] *
                made->class_flow[(size_t)class_number * made->town.n_links + number];
    made->flow[number] = flow;
    if (maker->order->has_preload && draw(maker) < 0.3)
        link->preload = 10 * draw(maker) * (1 + flow);
    link->capacity = flow + link->preload > 0 ? (flow + link->preload) * (0.7 + draw(maker)) : 10;
    set_function(maker, link);
    set_free_time(maker, link, flow, made->time[number]);
}

static void set_function(struct maker *maker, struct town_link *link)
{
    link->function = LSP_FUNCTION_BPR;
    link->b = draw(maker) < 0.1 ? 0 : POWERS[draw_below(maker, N_POWERS)];
    link->a = draw(maker) < 0.1 ? 0 : 0.15 + draw(maker);
    if (!maker->order->has_all_functions)
        return;
    switch (draw_below(maker, maker->order->goal == LSP_GOAL_SYSTEM ? 4 : 5)) {
    case 0:
        link->function = LSP_FUNCTION_CONICAL;
        link->a = 1.5 + 6 * draw(maker);
        link->b = 0;
        break;
    case 1:
        /* At most twice the capacity: the delay stays below a unit of time. */
        link->function = LSP_FUNCTION_AKCELIK;
        link->a = 0.02 + 0.05 * draw(maker);
        link->b = 0.1 + draw(maker);
        break;
    case 4:
        link->function = LSP_FUNCTION_TABLE;
        link->a = link->b = 0;
        break;
    default:
        break;
    }
}

/* Time is free time times a factor, or plus a delay; so two values of it say both. */
static void set_free_time(struct maker *maker, struct town_link *link, double flow, double time)
{
    struct lsp_assignment_problem one = {.n_links = 1,
        .free_time = (double[1]){1},
        .function = (uint8_t[1]){(uint8_t)link->function},
        .a = &link->a,
        .b = &link->b,
        .capacity = &link->capacity,
        .preload = &link->preload,
        .tables = maker->made->town.tables,
        .fixed_cost = (double[1]){0},
        .goal = maker->order->goal};
    double at_one = slow_cost(&one, 0, flow);
    link->free_time = link->function == LSP_FUNCTION_AKCELIK ? time - (at_one - 1) : time / at_one;
}
