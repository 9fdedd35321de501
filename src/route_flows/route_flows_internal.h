/* What the files of route_flows share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_ROUTE_FLOWS_ROUTE_FLOWS_INTERNAL_H
#define LSP_ROUTE_FLOWS_ROUTE_FLOWS_INTERNAL_H

#include "base/id.h"
#include "paths/paths.h"
#include "route_flows/route_flows.h"

/* One origin's network with everything between two merges drawn together.  Merge 0 is the origin;
 * the others are the nodes that several links lead into, tails before heads. */
struct merges {
    uint32_t n; /* with the origin */
    uint32_t n_arcs;
    uint32_t *tail, *head; /* [n_arcs] merges; arcs into one merge are neighbours */
    uint32_t *place;       /* [n_arcs] of the arc's last link among the origin's links */
    uint32_t *first_item;  /* [n_arcs + 1] */
    uint32_t *item;        /* links of the arc */
    double *demand;        /* [n] pcu of all trips that end before the next merge */
    double *part, *flow;   /* [n_arcs] */
    void *block;           /* owns all of the above */
};

/* What desk.mark says. */
enum { REACHED = 1, NEEDED };

struct near_node {
    double potential;
    uint32_t node;
};

/* Where one thread works on one origin. */
struct desk {
    double *cost; /* [n_links] of a class; INFINITY out of centroids */
    uint32_t class_at;
    double *potential; /* [n_nodes] */
    uint32_t *tree;    /* [n_nodes] link into a node on a cheapest way */
    uint32_t origin;
    uint32_t n_near;
    struct near_node *near; /* [n_near] nodes that are reached, by potential */
    uint32_t *order;        /* [n_order] the same, tails before heads */
    uint32_t n_order;
    uint32_t *place;   /* [n_nodes] in the order; LSP_NONE: not (yet) there */
    double *used_flow; /* [n_links] of the origin in the state; zero between origins */
    uint8_t *mark;     /* [n_nodes] */
    uint32_t *stack;   /* [n_nodes + 1] */
    uint32_t *link;    /* [n_links] */
    uint32_t *chain;   /* [n_nodes] the only link into a node; LSP_NONE at merges */
    uint32_t *anchor;  /* [n_nodes] merge before or at a node */
    double *through;   /* [n_nodes] */
};

/* Everything of one run. */
struct finder {
    const struct lsp_assignment_problem *problem;
    const struct lsp_assignment_state *state;
    const double *time;
    struct lsp_route_flows_options options;
    struct lsp_arena arena;       /* of work arrays */
    uint32_t *first_in, *in_link; /* backward star */
    double *state_flow;           /* [n_links] of all origins */
    double *free_flow;            /* [n_links] flow in the state of routes that have a choice */
    double total;                 /* trips, pcu */
    double vanishing_part;
    uint32_t n_pruned;
    struct desk *desks;    /* [n_threads] */
    struct merges *merges; /* [n_origins] */
    struct lsp_route_flows *routes;
};

/* What the problem leaves out when there is one class. */
uint32_t lsp_route_flows_class(const struct lsp_assignment_problem *problem, uint32_t at_origin);
double lsp_route_flows_pcu(const struct lsp_assignment_problem *problem, uint32_t class_at);
/* The place of (node, class) among the problem's origins, or LSP_NONE. */
uint32_t lsp_route_flows_origin(
    const struct lsp_assignment_problem *problem, uint32_t node, uint32_t class_at);

/* What lsp_route_flows_grow needs; all else is NULL. */
enum lsp_status lsp_route_flows_desk_init(
    uint32_t n_nodes, uint32_t n_links, struct lsp_arena *arena, struct desk *desk) LSP_MUST_CHECK;
/* Potentials and a tree of cheapest ways of a class from a node. */
enum lsp_status lsp_route_flows_grow(const struct lsp_assignment_problem *problem,
    const double time[], const struct lsp_graph *graph, uint32_t class_at, uint32_t origin,
    struct desk *desk) LSP_MUST_CHECK;

/* The links that the routes of an origin may take: those it takes in the state, and those on
 * cheapest ways that anybody takes. */
enum lsp_status lsp_route_flows_lay_out(
    struct finder *finder, struct desk *desk, uint32_t at_origin) LSP_MUST_CHECK;
/* From the origin's links, and its flows on the desk. */
enum lsp_status lsp_route_flows_draw_together(
    struct finder *finder, struct desk *desk, uint32_t at_origin) LSP_MUST_CHECK;
/* Drops links that the state does not take and that hold a link without free flow, or have less
 * than the vanishing part, and what is of no use without them.  How many; if any, the merges are to
 * be drawn anew. */
uint32_t lsp_route_flows_prune(struct finder *finder, struct desk *desk, uint32_t at_origin);
void lsp_route_flows_merges_finish(struct merges *merges);
/* The parts of greatest entropy on all merges. */
enum lsp_status lsp_route_flows_maximise(struct finder *finder, bool *ret_is_near) LSP_MUST_CHECK;

#endif
