/* Roads: a road network, the classes that use it and their trips, as readers make them and an
 * assignment uses them.
 *
 *     struct lsp_roads roads = {0};
 *     ... a reader of formats fills it ...
 *     lsp_roads_node_text(&roads, node, text);      what the user calls the node
 *     lsp_roads_finish(&roads);
 *
 * Nodes and links are numbered from 0: first the nodes that no path may pass, then the others.
 * Units are the user's own; capacity is for one hour, time in one unit throughout.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_ROADS_ROADS_H
#define LSP_ROADS_ROADS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/status.h"
#include "roads/names.h"

/* Limits of one network; readers refuse more. */
enum {
    LSP_ROADS_MAX_NODES = 5000000,
    LSP_ROADS_MAX_LINKS = 5000000,
    LSP_ROADS_MAX_ZONES = 20000,
    LSP_ROADS_MAX_USES = 64, /* bits of a uint64_t */
    LSP_ROADS_MAX_CLASSES = 64,
    LSP_ROADS_MAX_PERIODS = 96,
};

/* How a link's time grows with x = flow / capacity; `p` and `q` are its two numbers. */
enum lsp_road_function {
    LSP_ROAD_BPR,     /* p = alpha, q = beta; alpha 0: the time is constant */
    LSP_ROAD_CONICAL, /* p = alpha > 1 */
    LSP_ROAD_AKCELIK, /* p = delay parameter J_A >= 0, q = hours of the flow period, 0: the run's */
    LSP_ROAD_TABLE,   /* p = number of the table */
};

/* Factors on the free time at rising saturations. */
struct lsp_road_table {
    uint32_t n;
    double *saturation, *factor; /* [n] */
};

struct lsp_road_turn {
    uint32_t from_link, to_link;
    double penalty; /* in the unit of time; INFINITY bans the turn */
};

/* A toll that holds for one class, instead of the link's. */
struct lsp_road_class_toll {
    const char *class_name;
    double *toll; /* [n_links] */
};

struct lsp_roads {
    struct lsp_arena arena; /* owns the arrays below */
    const char *file;       /* borrowed: as the user gave it */
    const char *links_file; /* borrowed: that `line` counts in */
    bool is_numbered;       /* nodes, zones and links are called 1, 2, 3 ...; else by names */
    bool has_tolls;         /* else all are 0 */
    uint32_t n_zones, n_nodes, n_links;
    uint32_t n_centroids;  /* nodes 0 ... n_centroids - 1: no path passes through them */
    uint32_t *zone_node;   /* [n_zones] where its trips begin and end; NULL: zone k is node k */
    uint32_t *tail, *head; /* [n_links] */
    uint8_t *function;     /* [n_links] enum lsp_road_function */
    double *capacity;      /* [n_links] in one hour; INFINITY: time is constant */
    double *length, *free_time, *p, *q; /* [n_links] */
    double *toll;                       /* [n_links] */
    uint32_t *line;                     /* [n_links] of links_file, 0: made by the reader */
    uint32_t *type;                     /* [n_links] number in type_names, LSP_NONE: none */
    uint64_t *uses;                     /* [n_links] set of use_names; NULL: open to all */
    double *x, *y;                      /* [n_nodes]; NULL: unknown */
    uint32_t n_tables;
    struct lsp_road_table *tables; /* [n_tables] */
    uint32_t n_class_tolls;
    struct lsp_road_class_toll *class_tolls; /* [n_class_tolls] */
    size_t n_turns;
    struct lsp_road_turn *turns; /* [n_turns] each at most once */
    /* With names: */
    struct lsp_names zone_names;        /* by zone */
    struct lsp_names node_names;        /* in the order of the file */
    struct lsp_names link_names;        /* in the order of the file */
    uint32_t *node_name, *node_of_name; /* [n_nodes], [node_names.n] */
    uint32_t *link_name;                /* [n_links] LSP_NONE: made for a zone */
    /* With or without: */
    struct lsp_names use_names, type_names;
};

enum lsp_road_change_kind { LSP_ROAD_ADD, LSP_ROAD_CHANGE, LSP_ROAD_CLOSE, LSP_ROAD_SPLIT };

/* One thing that a candidate would change.  NAN: as the link has it; of a new link: 0 for toll and
 * length, 0.15 and 4 for alpha and beta, INFINITY for capacity. */
struct lsp_road_change {
    enum lsp_road_change_kind kind;
    uint32_t link; /* CHANGE, CLOSE, SPLIT */
    /* ADD; the network's n_nodes and above: the candidate's new nodes in their order. */
    uint32_t tail, head;
    double capacity, length, free_time, alpha, beta, toll;
    double at;             /* SPLIT: share of the link from its tail, in (0, 1) */
    uint32_t node;         /* SPLIT: number of the new node, as above */
    uint32_t line;         /* of the table */
    bool is_back;          /* the second of two that one row makes, in the other direction */
    bool is_both;          /* one of two */
    const char *id, *name; /* ADD: what the link is called; NULL: nothing */
    size_t n_points;       /* ADD: of its line on the map, with both ends; 0: none is stated */
    const double *x, *y;   /* [n_points] in the direction of the row */
};

/* A node that a split makes. */
struct lsp_road_new_node {
    const char *name;
    uint32_t link; /* the first link that it lies in, and ... */
    double at;     /* where */
};

/* What could be built: its changes, in the order of the table. */
struct lsp_road_candidate {
    const char *name;
    const char *title, *about;    /* for people; NULL: nothing is said */
    uint32_t first, n;            /* positions in changes */
    uint32_t first_node, n_nodes; /* positions in nodes */
};

struct lsp_road_candidates {
    uint32_t n, n_changes, n_nodes;
    struct lsp_road_candidate *candidates;
    struct lsp_road_change *changes;
    struct lsp_road_new_node *nodes;
};

/* A group of vehicles.  Cost of a link = time + toll_factor toll + distance_factor length. */
struct lsp_road_class {
    const char *name;
    double pcu, toll_factor, distance_factor;
    uint64_t uses;             /* what it counts as: open links have one of them; 0: all are open */
    const char **closed_types; /* [n_closed_types] names of link types it may not use */
    uint32_t n_closed_types;
};

struct lsp_road_classes {
    uint32_t n;
    struct lsp_road_class *classes;
};

struct lsp_road_period {
    const char *name; /* "": the only one */
    double hours;     /* > 0 */
};

struct lsp_road_periods {
    uint32_t n;
    struct lsp_road_period *periods;
};

/* Trips of one period between different zones, more than none, each pair of a class once; by
 * class. */
struct lsp_road_trips {
    uint32_t n_origins;
    uint32_t *origin;      /* [n_origins] zones, those with trips */
    uint32_t *class_of;    /* [n_origins] never falling */
    size_t *first_trip;    /* [n_origins + 1] */
    uint32_t *destination; /* zones */
    double *trips;         /* vehicles */
    double total;          /* between different zones */
    double within;         /* within a zone: read, and left out above */
};

/* The arrays of n_links links: zeros, of no type. */
enum lsp_status lsp_roads_allocate_links(struct lsp_roads *roads, uint32_t n_links) LSP_MUST_CHECK;
void lsp_roads_finish(struct lsp_roads *roads);

/* What the user calls a node, a link or a zone: borrowed, or written to text[32].  A node that was
 * made for a zone is called "zone:" and the zone's name; a link that was, "". */
const char *lsp_roads_node_text(const struct lsp_roads *roads, uint32_t node, char text[static 32]);
const char *lsp_roads_link_text(const struct lsp_roads *roads, uint32_t link, char text[static 32]);
const char *lsp_roads_zone_text(const struct lsp_roads *roads, uint32_t zone, char text[static 32]);
/* The zone or node so called, or LSP_NONE. */
uint32_t lsp_roads_find_zone(const struct lsp_roads *roads, const char *text, size_t length);
uint32_t lsp_roads_find_node(const struct lsp_roads *roads, const char *text, size_t length);
uint32_t lsp_roads_zone_node(const struct lsp_roads *roads, uint32_t zone);

/* [n_links] the tolls that a class pays, in the user's money. */
const double *lsp_roads_tolls(const struct lsp_roads *roads, const struct lsp_road_class *cls);
/* ret_cost[n_links]: what a class pays for tolls and distance, in the unit of time; INFINITY where
 * a link is closed to it. */
enum lsp_status lsp_roads_fixed_costs(const struct lsp_roads *roads,
    const struct lsp_road_class *cls, double ret_cost[]) LSP_MUST_CHECK;

/* Bytes of memory that the network holds. */
uint64_t lsp_roads_bytes(const struct lsp_roads *roads);

#endif
