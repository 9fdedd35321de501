/* A problem of assignment in rows that can be changed one by one: a link, a trip.
 *
 *     struct town town = {.n_nodes = 2, .n_classes = 1, .pcu = {1}};
 *     town_add_link(&town, (struct town_link){.tail = 0, .head = 1, ...});
 *     town_add_trip(&town, (struct town_trip){0, 0, 1, 5});
 *     struct lsp_assignment_problem problem = town_problem(&town, &arena);
 *
 * Whoever runs out of memory here ends the program.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_TOWN_H
#define LSP_TESTS_SUPPORT_TOWN_H

#include "assignment/assignment.h"

enum { TOWN_CLASSES = 3 };

struct town_link {
    uint32_t tail, head;
    enum lsp_link_function function;
    double free_time, a, b, capacity, preload;
    double fixed[TOWN_CLASSES];
};

struct town_trip {
    uint32_t class_number, from, to;
    double trips;
};

struct town {
    uint32_t n_nodes, n_centroids, n_classes;
    double pcu[TOWN_CLASSES];
    uint32_t n_tables;
    const struct lsp_link_table *tables; /* borrowed */
    enum lsp_assignment_goal goal;
    uint32_t n_links, n_trips;
    struct town_link *link;
    struct town_trip *trip;
    uint32_t link_room, trip_room;
};

uint32_t town_add_link(struct town *town, struct town_link link); /* its number */
void town_add_trip(struct town *town, struct town_trip trip);
struct town town_copy(const struct town *town);
void town_finish(struct town *town);

/* The problem, in the arena.  Origins of a class, and destinations of an origin, stand in the order
 * in which the trips first name them.  Optional arrays are left out where they say nothing. */
struct lsp_assignment_problem town_problem(const struct town *town, struct lsp_arena *arena);

#endif
