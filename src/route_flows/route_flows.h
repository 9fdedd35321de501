/* Route flows: which trips use which links of an equilibrium, as evenly as can be.
 *
 * An equilibrium fixes the flow of every link but not who takes which of several ways that cost
 * the same.  Of all route flows that give those link flows, the likeliest are those of greatest
 * entropy [Rossi1989]: any two ways between the same two nodes are then taken in the same
 * proportion by everyone who may take both, whatever his origin, destination and class
 * [BarGera2010].  They are unique and change little when the input does, so that questions about
 * routes have an answer that means something.
 *
 *     LSP_TRY(lsp_route_flows_find(&problem, &result.state, time, &options, &routes));
 *     LSP_TRY(lsp_route_flows_select(&routes, &selection, &selected));
 *     ... selected.link_flow[link], selected.trips[n] ...
 *     lsp_selected_trips_finish(&selected);
 *     lsp_route_flows_finish(&routes);
 *
 * The same bytes come out for every number of threads.  Method: docs/methods/route-flows.md.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_ROUTE_FLOWS_ROUTE_FLOWS_H
#define LSP_ROUTE_FLOWS_ROUTE_FLOWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assignment/assignment.h"
#include "assignment/state.h"
#include "base/arena.h"
#include "base/compiler.h"
#include "base/status.h"

struct lsp_graph;

struct lsp_route_flows_options {
    /* A link is on a cheapest way when using it costs at most this part of the potential more; 0
     * means 1e-7.  Costs of ways that are really different seldom come nearer to each other. */
    double tolerance;
    double residual;    /* target, see below; 0 means 1e-10 */
    uint32_t max_steps; /* 0 means 100 */
    uint32_t n_threads; /* 0 means 1 */
    /* Asked after every step and by one thread; true stops with LSP_CANCELLED.  May be NULL. */
    bool (*is_cancelled)(void *context);
    void *context;
};

/* The routes of one origin and class as a network without cycles: a trip to a node came by each
 * link into it with the probability `part`, whatever it did before. */
struct lsp_origin_routes {
    uint32_t n;     /* links */
    uint32_t *link; /* [n] links into one node are neighbours; those into its tails come before */
    double *part;   /* [n] of the flow into its head; they add up to 1 over the links into a node */
    double *flow;   /* [n] pcu */
};

struct lsp_route_flows {
    const struct lsp_assignment_problem *problem; /* borrowed */
    const double *time;                           /* [n_links] borrowed */
    struct lsp_arena arena;
    struct lsp_graph *graph;           /* of the links */
    struct lsp_origin_routes *origins; /* [problem->n_origins] */
    double *link_flow;                 /* [n_links] of all origins, pcu */
    /* The largest difference of a link's flow from the state's, as a part of the state's; flows
     * below a millionth of all trips count as that. */
    double residual;
    uint32_t n_steps;
    bool is_converged; /* the residual is at most the target */
};

/* Finds the route flows of greatest entropy.  Flows count in pcu, so classes share in the same
 * proportions.
 *
 * state            of the problem; its origins are those of the problem
 * time[n_links]    of the problem's goal at the state's flows
 *
 * Every origin's trips are carried exactly, to rounding; link flows are those of the state but for
 * the residual.  Returns LSP_OK (also when the target was missed: see is_converged),
 * LSP_NO_MEMORY, LSP_CANCELLED; LSP_BAD_INPUT: the state is of another problem. */
enum lsp_status lsp_route_flows_find(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_state *state, const double time[],
    const struct lsp_route_flows_options *options,
    struct lsp_route_flows *ret_routes) LSP_MUST_CHECK;
void lsp_route_flows_finish(struct lsp_route_flows *routes);

/* Which routes are meant. */
struct lsp_selection {
    uint32_t n_links; /* >= 1 */
    const uint32_t *link;
    bool is_any;      /* routes that take at least one of the links; else those that take all */
    bool is_of_class; /* of one class only, class_at */
    uint32_t class_at;
};

/* Trips between two nodes that are among them. */
struct lsp_selected_trip {
    uint32_t at_origin;   /* of the problem's origins: node and class */
    uint32_t destination; /* node */
    double trips;         /* vehicles, > 0 */
};

struct lsp_selected_trips {
    size_t n;
    struct lsp_selected_trip
        *trip;         /* [n] owned; by origin, then as the problem lists destinations */
    double *link_flow; /* [n_links] owned; of these trips, pcu */
    double total;      /* of the trips, vehicles */
    double total_pcu;
};

/* Trips that take the links: for one link their sum in pcu is the link's flow. */
enum lsp_status lsp_route_flows_select(const struct lsp_route_flows *routes,
    const struct lsp_selection *selection, struct lsp_selected_trips *ret_selected) LSP_MUST_CHECK;
void lsp_selected_trips_finish(struct lsp_selected_trips *selected);

/* One route between two nodes. */
struct lsp_route {
    uint32_t n_links;
    uint32_t *link; /* [n_links] from origin to destination */
    double part;    /* of the trips between them */
};

struct lsp_routes {
    struct lsp_arena arena;
    double trips; /* between the two nodes, vehicles */
    uint32_t n;
    struct lsp_route *route; /* [n] by falling part */
    double rest;             /* part of the trips that take other routes */
};

/* The max_routes most used routes from an origin of the problem to a node; none when no trips go
 * there.  They are found in the order of their parts, so that it does not matter how many there
 * are. */
enum lsp_status lsp_route_flows_list(const struct lsp_route_flows *routes, uint32_t at_origin,
    uint32_t destination, uint32_t max_routes, struct lsp_routes *ret_routes) LSP_MUST_CHECK;
void lsp_routes_finish(struct lsp_routes *routes);

/* One cheapest way between two nodes for a class, whether or not there are trips.  Of ways that
 * cost the same it is always the same one.  ret_route lies in the arena; no links: no way leads
 * there, or none is needed. */
enum lsp_status lsp_route_flows_cheapest(const struct lsp_route_flows *routes, uint32_t class_at,
    uint32_t origin, uint32_t destination, struct lsp_arena *arena,
    struct lsp_route *ret_route) LSP_MUST_CHECK;

/* Sums of what links have along the ways from one node to others.
 *
 * value[n_values]                   arrays over links: time, length ...
 * ret_skim[n_values * n_zones]      value by value, node by node 0 ... n_zones - 1: the average
 *                                   over the routes that the origin's trips take; where it has no
 *                                   trips, along one cheapest way; INFINITY where none leads
 *
 * The cheapest way is the one of lsp_route_flows_cheapest. */
struct lsp_skim_query {
    uint32_t class_at;
    uint32_t origin; /* node */
    uint32_t n_zones;
    uint32_t n_values;
    const double *const *value;
};
enum lsp_status lsp_route_flows_skim(const struct lsp_route_flows *routes,
    const struct lsp_skim_query *query, double ret_skim[]) LSP_MUST_CHECK;

#endif
