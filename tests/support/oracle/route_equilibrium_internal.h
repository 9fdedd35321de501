/* What the files of the equilibrium share: the supergraph, the elements, the routes.
 *
 * The *supergraph* joins all modes: a ground node for every node, a mode node for every node and
 * mode that has links there, arcs for links, for entering and leaving a mode, and for service legs.
 *
 *     ground n  --enter-->  road n  --link-->  road m  --leave-->  ground m  --leg-->  ground k
 *
 * An *element* is anything whose time answers to flow: a link of finite capacity, or the posts of a
 * crossing for one direction and vehicle class.  A *route* is a list of arcs with the elements on
 * it; its cost is a constant plus money_per_h times the elements' times.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_ORACLE_ROUTE_EQUILIBRIUM_INTERNAL_H
#define LSP_TESTS_SUPPORT_ORACLE_ROUTE_EQUILIBRIUM_INTERNAL_H

#include "base/arena.h"
#include "base/id.h"
#include "paths/paths.h"
#include "support/oracle/route_equilibrium.h"

/* Delay after the Bureau of Public Roads: t = t0 (1 + alpha (v / c)^beta). */
/* All arrays [n].  t0_h > 0, capacity > 0 or INFINITY, alpha >= 0, beta >= 1, flow >= 0.
 * Holds: increasing in flow, t(0) = t0.  Cost O(n).  Threads: pure. */
void oracle_bpr_time(size_t n, const double t0_h[], const double capacity_veh_h[],
    const double alpha[], const double beta[], const double flow_veh_h[], double ret_time_h[]);

/* dt/dv in h per (veh/h). */
void oracle_bpr_slope(size_t n, const double t0_h[], const double capacity_veh_h[],
    const double alpha[], const double beta[], const double flow_veh_h[], double ret_slope[]);

enum arc_kind { ARC_LINK, ARC_ENTER, ARC_LEAVE, ARC_LEG };

struct supergraph {
    struct lsp_graph graph;
    uint32_t n_nodes, n_arcs;
    uint8_t *kind;  /* [n_arcs] enum arc_kind */
    uint32_t *what; /* [n_arcs] link, mode (ENTER and LEAVE) or leg */
};

/* One stretch of a route that a flow loads or is delayed by. */
struct use {
    uint32_t element;
    double money_per_h;   /* cost per unit for an hour there; 0 where only empties go */
    double load_per_unit; /* flow on the element per unit and year */
};

struct route {
    uint32_t next;      /* of the same movement and alternative, or LSP_NONE */
    double amount;      /* persons or tonnes a year */
    double fixed_money; /* cost per unit beside that of its elements */
    uint32_t n_arcs, n_uses;
    uint32_t *arcs;   /* [n_arcs] of the supergraph */
    struct use *uses; /* [n_uses] */
};

struct solver {
    const struct lsp_equilibrium_problem *problem;
    struct lsp_arena arena;
    struct supergraph super;
    double *schedule_delay_h; /* [n_segments][n_legs] */
    /* elements: first the links of finite capacity, then 2 * LSP_MAX_VEHICLES a crossing */
    uint32_t n_elements, n_link_elements;
    uint32_t *link_element; /* [n_links] or LSP_NONE */
    uint32_t *element_link; /* [n_link_elements] */
    double *flow;           /* [n_elements] pce/h on links, vehicles/day at posts */
    double *time_h;         /* [n_elements] used now */
    double *slope_h;        /* [n_elements] d time / d flow, >= 0 */
    bool *is_used;          /* [n_elements] some segment may load it */
    /* posts, linear around a point: time = anchor_time + slope (flow - anchor_flow) */
    double *anchor_flow, *anchor_time_h; /* [n_elements] */
    double *slope_flow;                  /* [n_elements] the anchor at which slope_h was taken */
    double *service_h;                   /* [n_elements] inspection time, fixed */
    double *hour_share;                  /* [n_elements][LSP_HOURS] when vehicles come; sums to 1 */
    /* routes */
    struct route *routes; /* [n_routes] */
    size_t n_routes, route_capacity;
    uint32_t *first_route; /* [n_movements][n_alternatives] or LSP_NONE */
    double *choice_amount; /* [n_movements][n_alternatives] */
};

/* Element of the posts of a crossing. */
static inline uint32_t post_element(
    const struct solver *solver, uint32_t crossing, bool is_forward, uint32_t vehicle)
{
    return solver->n_link_elements + (crossing * 2 + (is_forward ? 0 : 1)) * LSP_MAX_VEHICLES +
           vehicle;
}

/* supergraph.c */
enum lsp_status oracle_supergraph_build(const struct lsp_network *network,
    const struct lsp_services *services, struct lsp_arena *arena,
    struct supergraph *ret_super) LSP_MUST_CHECK;

/* costs.c: the parts of what an arc costs one unit of a segment at the present times, and the hours
 * it takes.  INFINITY in LSP_COST_TIME where the segment cannot use it. */
void oracle_arc_parts(const struct solver *solver, uint32_t segment, uint32_t arc,
    double ret_parts[LSP_N_COST_PARTS], double *ret_hours);
/* True when the alternative lets the segment use the arc. */
bool oracle_arc_is_allowed(
    const struct solver *solver, uint32_t segment, uint32_t alternative, uint32_t arc);
/* What a flow of the segment uses on an arc: up to four elements (its own and, for empty returns,
 * the opposite ones); returns how many. */
size_t oracle_arc_uses(
    const struct solver *solver, uint32_t segment, uint32_t arc, struct use ret_uses[4]);
double oracle_vehicles_per_day(const struct lsp_segment *segment, enum lsp_mode mode);

/* ruled_paths.c: facts about a way (bits), and whether they keep the rules of an alternative. */
uint32_t oracle_rule_facts(const struct solver *solver, uint32_t alternative, uint32_t arc);
bool oracle_rules_are_kept(const struct solver *solver, uint32_t alternative, uint32_t facts);

/* A search that keeps the rules; for one alternative at the costs given. */
struct ruled_search {
    const struct solver *solver;
    uint32_t alternative, n_layers;
    uint32_t grown; /* origin of the present tree, or LSP_NONE */
    struct lsp_arena arena;
    struct lsp_graph graph;
    double *cost;    /* [n_layers][n_arcs] */
    double *cost_to; /* [n_layers][n_nodes] */
    uint32_t *arc_into, *path;
};
enum lsp_status oracle_ruled_search_init(const struct solver *solver, uint32_t alternative,
    const double cost[], struct ruled_search *ret_search) LSP_MUST_CHECK;
void oracle_ruled_search_finish(struct ruled_search *search);
/* ret_arcs has room for n_layers * n_nodes; *ret_n_arcs 0 and cost INFINITY when there is no way.
 */
enum lsp_status oracle_ruled_search_find(struct ruled_search *search, uint32_t from, uint32_t to,
    double *ret_cost, uint32_t ret_arcs[], size_t *ret_n_arcs) LSP_MUST_CHECK;

/* routes.c: adds the cheapest route of every movement and alternative where it is cheaper than
 * those known; says how many were added. */
enum lsp_status oracle_routes_generate(struct solver *solver, size_t *ret_n_added) LSP_MUST_CHECK;
double oracle_route_cost(const struct solver *solver, const struct route *route);

/* setup.c: everything but routes; times are those of the empty network. */
enum lsp_status oracle_solver_init(
    struct solver *solver, const struct lsp_equilibrium_problem *problem) LSP_MUST_CHECK;

/* posts.c: waits of all crossings at the present flows, into wait_h[n_elements] (posts' part). */
void oracle_posts_wait(const struct solver *solver, const double flow[], double wait_h[]);
/* Makes the posts linear around the flows `anchor_flow`. */
void oracle_posts_linearise(struct solver *solver);
/* One direction of one crossing, hour by hour. */
void oracle_posts_day(const struct solver *solver, uint32_t crossing, bool is_forward,
    const double flow[], struct lsp_crossing_day *ret_day);

/* sweep.c: one pass over all movements; returns by how much the amounts failed logit and total
 * demand before each was moved, relative to all. */
double oracle_sweep(struct solver *solver);
/* The same error and the excess cost of used routes, at the present times, moving nothing. */
void oracle_measure(const struct solver *solver, double *ret_choice_error, double *ret_gap);
/* Flows from the routes, afresh in fixed order; then times. */
void oracle_load_elements(struct solver *solver);
/* Cheapest cost of each alternative; INFINITY without a route. */
void oracle_choice_costs(const struct solver *solver, size_t movement, double ret_cost[]);

/* tables.c */
enum lsp_status oracle_fill_results(
    struct solver *solver, struct lsp_results *ret_results) LSP_MUST_CHECK;

#endif
