/* Assignment: user equilibrium or system optimum of fixed demand on a congested network, to any
 * precision.
 *
 * Each link has a cost that grows with its flow, and every trip takes a cheapest way
 * [Wardrop1952], which minimises the sum of the links' integrals of cost [Beckmann1956].
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

#include "assignment/state.h"
#include "base/arena.h"
#include "base/compiler.h"
#include "base/status.h"

/* How a link's time grows with its saturation x = flow / capacity.  `a` and `b` are the link's
 * two numbers.  Every one rises, or is constant. */
enum lsp_link_function {
    /* t0 (1 + a x^b), a >= 0, b = 0 (constant) or b >= 1                         [BPR1964] */
    LSP_FUNCTION_BPR,
    /* t0 (2 + sqrt(a^2 (1-x)^2 + c^2) - a (1-x) - c), c = (2a-1)/(2a-2), a > 1   [Spiess1990] */
    LSP_FUNCTION_CONICAL,
    /* t0 + a ((x-1) + sqrt((x-1)^2 + b x)), a = T length / 4 in units of time, b = 8 J / (Q T);
     * a >= 0, b > 0                                                              [Akcelik1991] */
    LSP_FUNCTION_AKCELIK,
    /* t0 times a line through the points of table number a; beyond the last, its last slope */
    LSP_FUNCTION_TABLE,
};

/* Points of a function of saturation: rising from saturation 0, factors >= 0 and not falling, the
 * last two rising. */
struct lsp_link_table {
    uint32_t n; /* >= 2 */
    const double *saturation, *factor;
};

enum lsp_assignment_goal {
    LSP_GOAL_USER, /* nobody can do better alone: costs as they are */
    /* Least total cost of all: routes by marginal cost c(v) + v c'(v), v with the preload. */
    LSP_GOAL_SYSTEM,
};

/* What is to be solved.  All arrays are borrowed and are not changed.  Flow, time and cost are in
 * the caller's units; cost is in units of time.
 *
 * Trips belong to classes (cars, lorries ...).  A vehicle of class k counts as pcu[k] in a link's
 * flow; its cost there is the link's time plus its own fixed cost.  Since times are common to all
 * classes this is one convex problem: flows and times are unique where time rises with flow, class
 * flows need not be. */
struct lsp_assignment_problem {
    uint32_t n_nodes;
    uint32_t n_centroids; /* nodes 0 ... n_centroids - 1: no path passes through them */
    uint32_t n_links;
    const uint32_t *tail, *head; /* [n_links] nodes; parallel links are allowed */
    const uint8_t *function;     /* [n_links] enum lsp_link_function; NULL: all BPR */
    const double *free_time;     /* [n_links] t0, finite, >= 0 */
    const double *a, *b;         /* [n_links] the function's numbers */
    const double *capacity; /* [n_links] > 0, or INFINITY (constant); not read where BPR's a is 0 */
    const double *preload;  /* [n_links] flow that is there anyway, >= 0; NULL: none */
    uint32_t n_tables;
    const struct lsp_link_table *tables; /* [n_tables] */
    uint32_t n_classes;                  /* 0 means 1 */
    const double *pcu;                   /* [n_classes] > 0; NULL: all 1 */
    /* [n_classes * n_links] >= 0: tolls and distance in units of time; INFINITY closes a link to
     * the class. */
    const double *fixed_cost;
    uint32_t n_origins;
    const uint32_t *origin;        /* [n_origins] nodes, each at most once in a class */
    const uint32_t *class_of;      /* [n_origins] never falling; NULL: all 0 */
    const size_t *first_trip;      /* [n_origins + 1] positions in destination and trips */
    const uint32_t *destination;   /* nodes, each at most once for an origin */
    const double *trips;           /* vehicles, >= 0; trips within a node are left out */
    enum lsp_assignment_goal goal; /* LSP_GOAL_SYSTEM: not with LSP_FUNCTION_TABLE */
};

/* One iteration, for the history and whoever watches. */
struct lsp_assignment_step {
    uint32_t iteration;
    double relative_gap; /* at the costs each origin was priced with; proved only in the result */
    uint32_t n_segments; /* pairs of alternative segments known */
    double total_cost;   /* that the gap is a part of */
    /* [n_links] the flows that the gap belongs to, valid during the call; NULL where origins were
     * priced at different costs, so that it belongs to none. */
    const double *flow;
};

struct lsp_assignment_options {
    double relative_gap;     /* target; 0 means 1e-8 */
    uint32_t max_iterations; /* 0 means 200 */
    uint32_t n_threads;      /* 0 means 1 */
    /* A warm start: the flows of an earlier answer to this or a similar problem; NULL: none.
     * Not changed.  What its flows lack or have too much is mended first. */
    const struct lsp_assignment_state *start;
    /* [n_links] each link's number in the start, LSP_NONE for a new link; NULL: the same numbers.
     * Nodes have the same numbers; new ones come last.  Links with one number are its parts, each
     * beginning where the one before ends.  Other numbers twice, or not in the start:
     * LSP_BAD_INPUT. */
    const uint32_t *link_in_start;
    bool keep_state;      /* set result.state */
    bool find_determined; /* set result.is_determined, for the price of one more pricing */
    /* Called after every iteration; false stops the run.  May be NULL. */
    bool (*progress)(void *context, const struct lsp_assignment_step *step);
    /* Asked at least every 20 ms of work; true stops the run with LSP_CANCELLED.  May be NULL.
     * Called by one thread at a time. */
    bool (*is_cancelled)(void *context);
    void *context;
};

enum lsp_assignment_end {
    LSP_ASSIGNMENT_CONVERGED,  /* the gap was found to be at most the target */
    LSP_ASSIGNMENT_ITERATIONS, /* the limit of iterations came first */
};

struct lsp_assignment_result {
    struct lsp_arena arena; /* owns the arrays below */
    double *flow;           /* [n_links] all classes, in pcu, without the preload */
    double *class_flow;     /* [n_classes * n_links] vehicles; NULL with one class */
    double *time;           /* [n_links] at that flow, without fixed cost, whatever the goal */
    double *cost;           /* [n_links] time + fixed cost of class 0 */
    double *marginal;       /* [n_links] flow with preload times slope of time: the best toll */
    /* [n_links] false where another equilibrium may have another flow: the cost is constant, the
     * link is on a cheapest way of some origin (to the root of the gap), and on a cycle of such
     * links in whatever direction.  NULL unless asked for. */
    bool *is_determined;
    double relative_gap;      /* excess cost of all trips over the cheapest, of total cost */
    double objective;         /* sum of the links' integrals (of the goal's cost) + fixed costs */
    double total_cost;        /* sum of flow times (the goal's) cost, in pcu */
    double unreachable_trips; /* left out, since no path leads there */
    enum lsp_assignment_end ended_by;
    uint32_t n_steps;
    struct lsp_assignment_step *steps; /* [n_steps] */
    struct lsp_assignment_state state; /* empty unless keep_state */
};

/* Solves.  The gap is found from reduced costs: the sum over origins and links of flow times
 * (potential of tail + cost - potential of head), all potentials at the final costs.
 *
 * Returns LSP_OK, LSP_NO_MEMORY or LSP_CANCELLED (result untouched).
 * LSP_BAD_INPUT: an array holds a value out of the range above. */
enum lsp_status lsp_assignment_solve(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_options *options,
    struct lsp_assignment_result *ret_result) LSP_MUST_CHECK;

void lsp_assignment_result_finish(struct lsp_assignment_result *result);

/* Bytes that a run takes at most beside the problem's own, as far as can be known before it: work
 * arrays exactly, flows by origin from the number of links a tree has.  docs/methods/assignment.md
 * says how near it comes. */
uint64_t lsp_assignment_memory(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_options *options);

/* Cheapest costs of a class's trips, from each of the problem's origins first ... first + n - 1 to
 * every node, at the given times (of the goal); INFINITY where no path leads.
 * ret_potential[n * n_nodes].  Costs about as much as one search for sixteen origins. */
enum lsp_status lsp_assignment_potentials(const struct lsp_assignment_problem *problem,
    const double time[], uint32_t first, uint32_t n, uint32_t n_threads,
    double ret_potential[]) LSP_MUST_CHECK;

/* Cost of the cheapest way of each trip at such times; INFINITY where there is none.
 * ret_cost[first_trip[n_origins]]. */
enum lsp_status lsp_assignment_cheapest(const struct lsp_assignment_problem *problem,
    const double time[], uint32_t n_threads, double ret_cost[]) LSP_MUST_CHECK;

/* A link (of the goal: marginal for LSP_GOAL_SYSTEM) at a flow, without fixed cost. */
struct lsp_link_point {
    double time, slope; /* slope = d time / d flow */
    double integral;    /* of time, from no flow to this */
};

struct lsp_link_point lsp_assignment_link_at(
    const struct lsp_assignment_problem *problem, uint32_t link, double flow);

#endif
