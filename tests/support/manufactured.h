/* Manufactured equilibria: link costs are chosen first, then flows on cheapest ways, then delay
 * functions that give just those costs at just those flows.  So the answer is known exactly, on
 * networks of any size, with many ties.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_MANUFACTURED_H
#define LSP_TESTS_SUPPORT_MANUFACTURED_H

#include "assignment/assignment.h"
#include "support/slow.h"
#include "support/town.h"

struct manufactured {
    struct lsp_arena arena;
    struct town town;                      /* the problem in rows */
    struct lsp_assignment_problem problem; /* the same in arrays */
    double *flow;                          /* [n_links] an equilibrium, in pcu */
    double *class_flow;                    /* [n_classes * n_links] vehicles */
    double *time;      /* [n_links] of the goal at that flow, without fixed cost */
    double *cost;      /* [n_links] time + fixed cost of class 0: whole numbers, or INFINITY */
    double *potential; /* [n_origins * n_nodes] likewise; INFINITY where unreachable */
    double total_cost; /* all classes, of the goal, in pcu */
};

/* What is wanted; zeros give one class of BPR links, with trips between most pairs. */
struct manufacture_order {
    uint64_t seed;
    uint32_t side, n_centroids;
    uint32_t n_destinations; /* of each origin, about; 0: seven tenths of the centroids */
    uint32_t n_origins;      /* centroids that send trips; 0: all */
    uint32_t n_classes;      /* 0: 1; more have tolls, links closed to them, and pcu of their own */
    bool has_all_functions, has_preload;
    enum lsp_assignment_goal goal;
};

/* A grid of side * side nodes with both directions, some parallel links and short cuts, and
 * n_centroids centroids that no path passes.  False when memory is out. */
bool manufacture_to_order(const struct manufacture_order *order, struct manufactured *ret_case);
bool manufacture(uint64_t seed, uint32_t side, uint32_t n_centroids, struct manufactured *ret_case);
void manufactured_finish(struct manufactured *made);

/* How far a flow may be off its equilibrium when the excess cost of all flows is at most `excess`:
 * the sum over links of the integral of (cost - cost at equilibrium) is at most that
 * [Beckmann1956], so each link's own is. */
bool manufactured_flow_is_within(
    const struct manufactured *made, uint32_t link, double flow, double excess);

#endif
