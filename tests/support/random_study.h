/* Random small studies of two countries, with all that a study may have: roads and rails of finite
 * capacity, services, posts on crossings, persons and goods, alternatives whose ways have rules.
 *
 *     struct random_study study;
 *     random_study_make(&study, seed, 1);          then change what the test is about
 *     lsp_network_build(&study.specs, &network);
 *     struct lsp_equilibrium_problem problem = random_study_problem(&study, &network);
 *
 * Do not copy one: its parts point at each other.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_RANDOM_STUDY_H
#define LSP_TESTS_SUPPORT_RANDOM_STUDY_H

#include "equilibrium/equilibrium.h"

enum {
    STUDY_SIDE = 5,
    STUDY_NODES = 2 * STUDY_SIDE,
    STUDY_ROWS = 34,
    STUDY_SEGMENTS = 3,
    STUDY_WAYS = 5,
    STUDY_MOVEMENTS = 14
};
enum { STUDY_LEGS = 4, STUDY_CROSSINGS = 3, STUDY_POSTS = 4 };
enum { STUDY_CAR, STUDY_TRUCK, STUDY_WAGON, STUDY_VEHICLES };

struct random_study {
    struct lsp_vehicle vehicles[STUDY_VEHICLES];
    struct lsp_node_spec nodes[STUDY_NODES];
    struct lsp_zone_spec zones[STUDY_NODES];
    struct lsp_link_spec links[STUDY_ROWS];
    struct lsp_network_specs specs;
    struct lsp_leg legs[STUDY_LEGS];
    struct lsp_operator operators[1];
    struct lsp_services services;
    struct lsp_post posts[STUDY_POSTS];
    struct lsp_crossing crossings[STUDY_CROSSINGS];
    struct lsp_segment segments[STUDY_SEGMENTS];
    struct lsp_alternative ways[STUDY_WAYS];
    struct lsp_movement movements[STUDY_MOVEMENTS];
    struct lsp_demand demand;
    double amount[STUDY_MOVEMENTS], reference[STUDY_MOVEMENTS];
    struct lsp_pivot pivots[STUDY_MOVEMENTS]; /* of the reference, by random_study_problem */
    uint32_t seed, n_drawn;
};

/* load: 0.1 is light, 4 far over capacity. */
void random_study_make(struct random_study *study, uint32_t seed, double load);
/* Borrows both. */
struct lsp_equilibrium_problem random_study_problem(
    struct random_study *study, const struct lsp_network *network);

#endif
