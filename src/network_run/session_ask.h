/* Questions to a session: who uses links, by which ways, how far one comes.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_RUN_SESSION_ASK_H
#define LSP_NETWORK_RUN_SESSION_ASK_H

#include "base/arena.h"
#include "network_run/session.h"

struct lsp_road_session_selection {
    bool is_with, is_any;
    uint32_t n_links;
    const uint32_t *links; /* numbers of the session */
};

struct lsp_road_session_pair {
    uint32_t from, to; /* zones */
    uint32_t class_at;
    double trips; /* vehicles */
};

struct lsp_road_session_way {
    uint32_t n_links;
    const uint32_t *links; /* numbers of the session; turns are left out */
    double share, trips;   /* of the trips between the zones, or of those that were selected */
    double time, toll, distance, cost; /* parts of cost in units of time, and their sum */
    double toll_money, length;
    uint32_t class_at;
};

struct lsp_road_session_selected {
    struct lsp_arena arena;
    double total;            /* vehicles */
    double total_pcu;        /* what adds up to the flow of a single link */
    double flow;             /* of a single link that was asked for, pcu; NAN of several */
    double residual;         /* largest difference of route flows from link flows, as a part */
    bool is_near;            /* it met its target */
    const double *link_flow; /* [n_links of the session] pcu of these trips */
    uint32_t n_links;
    size_t n_pairs;
    struct lsp_road_session_pair *pairs; /* by falling trips */
    double *class_trips;                 /* [n_classes] */
    uint32_t n_ways;
    struct lsp_road_session_way *ways; /* the most used, of the largest pairs */
};

struct lsp_road_session_patience {
    void *user;
    bool (*is_cancelled)(void *user); /* NULL = never */
};

/* Trips that take the links.  `answer` may be one without edits. */
enum lsp_status lsp_road_session_select(struct lsp_road_session *session,
    struct lsp_road_session_answer *answer, const struct lsp_road_session_selection *selection,
    const struct lsp_road_session_patience *patience,
    struct lsp_road_session_selected *ret_selected) LSP_MUST_CHECK;
void lsp_road_session_selected_finish(struct lsp_road_session_selected *selected);

struct lsp_road_session_routes {
    struct lsp_arena arena;
    uint32_t n;
    struct lsp_road_session_way
        *ways;    /* by class, then by falling share; share 0: nobody travels */
    double trips; /* vehicles, of all classes */
    double rest;  /* of them by other routes */
    double residual;
};
enum lsp_status lsp_road_session_find_routes(struct lsp_road_session *session,
    struct lsp_road_session_answer *answer, bool is_with, const uint32_t from_to[2],
    const struct lsp_road_session_patience *patience,
    struct lsp_road_session_routes *ret_routes) LSP_MUST_CHECK;
void lsp_road_session_routes_finish(struct lsp_road_session_routes *routes);

/* Cost of the cheapest way of a class from a zone to every node of the network; INFINITY where none
 * leads.  ret_cost[n_nodes]. */
enum lsp_status lsp_road_session_isochrone(const struct lsp_road_session *session,
    const struct lsp_road_session_answer *answer, bool is_with, uint32_t zone, uint32_t class_at,
    double ret_cost[]) LSP_MUST_CHECK;

enum lsp_road_session_format {
    LSP_ROAD_SESSION_CSV,
    LSP_ROAD_SESSION_GEOJSON,
    LSP_ROAD_SESSION_GEOPACKAGE
};
/* Links with their flows and times without and with, differences and noise. */
enum lsp_status lsp_road_session_export(const struct lsp_road_session *session,
    const struct lsp_road_session_answer *answer, enum lsp_road_session_format format,
    struct lsp_diags *diags, struct lsp_buffer *out) LSP_MUST_CHECK;

#endif
