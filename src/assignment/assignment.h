/* Assignment: user equilibrium of fixed demand on a congested network, to any precision.
 *
 * Each link has a cost that grows with its flow,
 *
 *     c(v) = fixed + t0 (1 + alpha (v / capacity)^power)                         [BPR1964]
 *
 * and every trip takes a cheapest way [Wardrop1952], which minimises the sum of the links'
 * integrals of c [Beckmann1956].
 *
 *     struct lsp_assignment_result result = {0};
 *     LSP_TRY(lsp_assignment_solve(&problem, &options, &result));
 *     ... result.flow[link], result.relative_gap ...
 *     lsp_assignment_result_finish(&result);
 *
 * The same bytes come out for every number of threads.  Method: docs/methods/assignment.md.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_ASSIGNMENT_ASSIGNMENT_H
#define LSP_ASSIGNMENT_ASSIGNMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/status.h"

/* What is to be solved.  All arrays are borrowed and are not changed.  Flow, time and cost are in
 * the caller's units. */
struct lsp_assignment_problem {
    uint32_t n_nodes;
    uint32_t n_centroids; /* nodes 0 ... n_centroids - 1: no path passes through them */
    uint32_t n_links;
    const uint32_t *tail, *head; /* [n_links] nodes; parallel links are allowed */
    const double *free_time;     /* [n_links] t0, finite, >= 0 */
    const double *alpha;         /* [n_links] >= 0 */
    const double *capacity;      /* [n_links] > 0, or INFINITY; not read where alpha is 0 */
    const double *power;         /* [n_links] 0 (a constant cost t0 (1 + alpha)) or >= 1 */
    const double *fixed_cost;    /* [n_links] >= 0: tolls and distance in units of time */
    uint32_t n_origins;
    const uint32_t *origin;      /* [n_origins] nodes, each at most once */
    const size_t *first_trip;    /* [n_origins + 1] positions in destination and trips */
    const uint32_t *destination; /* nodes */
    const double *trips;         /* >= 0; trips within a node are left out */
};

/* One iteration, for the history and whoever watches. */
struct lsp_assignment_step {
    uint32_t iteration;
    double relative_gap; /* at the costs each origin was priced with; proved only in the result */
    uint32_t n_segments; /* pairs of alternative segments known */
};

struct lsp_assignment_options {
    double relative_gap;     /* target; 0 means 1e-8 */
    uint32_t max_iterations; /* 0 means 200 */
    uint32_t n_threads;      /* 0 means 1 */
    /* Called after every iteration; false stops the run.  May be NULL. */
    bool (*progress)(void *context, const struct lsp_assignment_step *step);
    void *context;
};

enum lsp_assignment_end {
    LSP_ASSIGNMENT_CONVERGED,  /* the gap was proved to be at most the target */
    LSP_ASSIGNMENT_ITERATIONS, /* the limit of iterations came first */
};

struct lsp_assignment_result {
    struct lsp_arena arena;   /* owns everything below */
    double *flow;             /* [n_links] */
    double *cost;             /* [n_links] at that flow */
    double relative_gap;      /* excess cost of all trips over the cheapest, of total cost */
    double objective;         /* sum of the links' integrals of c */
    double total_cost;        /* sum of flow times cost */
    double unreachable_trips; /* left out, since no path leads there */
    enum lsp_assignment_end ended_by;
    uint32_t n_steps;
    struct lsp_assignment_step *steps; /* [n_steps] */
};

/* Solves.  The gap is proved from reduced costs: the sum over origins and links of flow times
 * (potential of tail + cost - potential of head), all potentials at the final costs.
 *
 * Returns LSP_OK, LSP_NO_MEMORY or LSP_CANCELLED (result untouched).
 * LSP_BAD_INPUT: an array holds a value out of the range above. */
enum lsp_status lsp_assignment_solve(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_options *options,
    struct lsp_assignment_result *ret_result) LSP_MUST_CHECK;

void lsp_assignment_result_finish(struct lsp_assignment_result *result);

/* Cheapest cost from a node to every node at given link costs, by a plain search; INFINITY where
 * no path leads.  cost[n_links] >= 0, ret_potential[n_nodes]. */
enum lsp_status lsp_assignment_potentials(const struct lsp_assignment_problem *problem,
    const double cost[], uint32_t origin, double ret_potential[]) LSP_MUST_CHECK;

#endif
