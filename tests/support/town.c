/* A problem in rows.  SPDX-License-Identifier: Apache-2.0 */
#include "support/town.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"

static void *grow(void *rows, uint32_t *room, uint32_t n, size_t size);
static void *array(struct lsp_arena *arena, size_t count, size_t size);
static void set_links(
    const struct town *town, struct lsp_arena *arena, struct lsp_assignment_problem *problem);
static void set_trips(
    const struct town *town, struct lsp_arena *arena, struct lsp_assignment_problem *problem);
static size_t add_origins(const struct town *town, uint32_t class_number, uint32_t place[],
    uint32_t origin[], uint32_t *n_origins);

uint32_t town_add_link(struct town *town, struct town_link link)
{
    town->link = grow(town->link, &town->link_room, town->n_links, sizeof *town->link);
    town->link[town->n_links] = link;
    return town->n_links++;
}

void town_add_trip(struct town *town, struct town_trip trip)
{
    town->trip = grow(town->trip, &town->trip_room, town->n_trips, sizeof *town->trip);
    town->trip[town->n_trips++] = trip;
}

struct town town_copy(const struct town *town)
{
    struct town copy = *town;
    copy.link = malloc((size_t)(town->link_room + 1) * sizeof *copy.link);
    copy.trip = malloc((size_t)(town->trip_room + 1) * sizeof *copy.trip);
    if (!copy.link || !copy.trip)
        abort();
    if (town->n_links > 0)
        memcpy(copy.link, town->link, town->n_links * sizeof *copy.link);
    if (town->n_trips > 0)
        memcpy(copy.trip, town->trip, town->n_trips * sizeof *copy.trip);
    return copy;
}

void town_finish(struct town *town)
{
    free(town->link);
    free(town->trip);
    *town = (struct town){0};
}

struct lsp_assignment_problem town_problem(const struct town *town, struct lsp_arena *arena)
{
    struct lsp_assignment_problem problem = {.n_nodes = town->n_nodes,
        .n_centroids = town->n_centroids,
        .n_links = town->n_links,
        .n_tables = town->n_tables,
        .tables = town->tables,
        .n_classes = town->n_classes,
        .goal = town->goal};
    set_links(town, arena, &problem);
    set_trips(town, arena, &problem);
    return problem;
}

static void *grow(void *rows, uint32_t *room, uint32_t n, size_t size)
{
    if (n < *room)
        return rows;
    *room = 2 * *room + 16;
    rows = realloc(rows, *room * size);
    if (!rows)
        abort();
    return rows;
}

static void *array(struct lsp_arena *arena, size_t count, size_t size)
{
    void *block = lsp_arena_alloc(arena, count, size);
    if (!block)
        abort();
    return block;
}

static void set_links(
    const struct town *town, struct lsp_arena *arena, struct lsp_assignment_problem *problem)
{
    uint32_t n = town->n_links;
    uint32_t *tail = array(arena, n, sizeof *tail), *head = array(arena, n, sizeof *head);
    uint8_t *function = array(arena, n, sizeof *function);
    double *number[5], *fixed = array(arena, (size_t)n * town->n_classes, sizeof *fixed);
    double *pcu = array(arena, town->n_classes, sizeof *pcu);
    bool is_all_bpr = true, is_preloaded = false;
    for (int k = 0; k < 5; k++)
        number[k] = array(arena, n, sizeof(double));
    for (uint32_t at = 0; at < n; at++) {
        const struct town_link *link = &town->link[at];
        const double value[5] = {link->free_time, link->a, link->b, link->capacity, link->preload};
        tail[at] = link->tail;
        head[at] = link->head;
        function[at] = (uint8_t)link->function;
        for (int k = 0; k < 5; k++)
            number[k][at] = value[k];
        for (uint32_t class_number = 0; class_number < town->n_classes; class_number++)
            fixed[(size_t)class_number * n + at] = link->fixed[class_number];
        is_all_bpr = is_all_bpr && link->function == LSP_FUNCTION_BPR;
        is_preloaded = is_preloaded || link->preload > 0;
    }
    memcpy(pcu, town->pcu, town->n_classes * sizeof *pcu);
    problem->tail = tail;
    problem->head = head;
    problem->function = is_all_bpr ? NULL : function;
    problem->free_time = number[0];
    problem->a = number[1];
    problem->b = number[2];
    problem->capacity = number[3];
    problem->preload = is_preloaded ? number[4] : NULL;
    problem->fixed_cost = fixed;
    problem->pcu = town->n_classes > 1 || town->pcu[0] > 1 || town->pcu[0] < 1 ? pcu : NULL;
}

static void set_trips(
    const struct town *town, struct lsp_arena *arena, struct lsp_assignment_problem *problem)
{
    uint32_t n = town->n_trips, n_origins = 0;
    uint32_t *origin = array(arena, n, sizeof *origin);
    uint32_t *class_of = array(arena, n, sizeof *class_of);
    uint32_t *destination = array(arena, n, sizeof *destination);
    uint32_t *place = array(arena, town->n_nodes, sizeof *place);
    double *trips = array(arena, n, sizeof *trips);
    size_t *first = array(arena, (size_t)n + 2, sizeof *first);
    for (uint32_t class_number = 0; class_number < town->n_classes; class_number++) {
        uint32_t before = n_origins;
        add_origins(town, class_number, place, origin, &n_origins);
        for (uint32_t at = before; at < n_origins; at++)
            class_of[at] = class_number;
        for (uint32_t at = 0; at < n; at++)
            if (town->trip[at].class_number == class_number)
                first[place[town->trip[at].from] + 2]++;
        for (uint32_t at = before; at < n_origins; at++)
            first[at + 2] += first[at + 1];
        for (uint32_t at = 0; at < n; at++) {
            const struct town_trip *trip = &town->trip[at];
            if (trip->class_number != class_number)
                continue;
            size_t position = first[place[trip->from] + 1]++;
            destination[position] = trip->to;
            trips[position] = trip->trips;
        }
    }
    problem->n_origins = n_origins;
    problem->origin = origin;
    problem->class_of = town->n_classes > 1 ? class_of : NULL;
    problem->first_trip = first;
    problem->destination = destination;
    problem->trips = trips;
}

/* place[node] becomes the node's number among all origins. */
static size_t add_origins(const struct town *town, uint32_t class_number, uint32_t place[],
    uint32_t origin[], uint32_t *n_origins)
{
    for (uint32_t node = 0; node < town->n_nodes; node++)
        place[node] = LSP_NONE;
    for (uint32_t at = 0; at < town->n_trips; at++) {
        const struct town_trip *trip = &town->trip[at];
        if (trip->class_number != class_number || place[trip->from] != LSP_NONE)
            continue;
        place[trip->from] = *n_origins;
        origin[(*n_origins)++] = trip->from;
    }
    return *n_origins;
}
