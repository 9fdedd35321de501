/* Network: which nodes, links, vehicles and crossings exist.
 *
 * Files and scenario edits speak of *specs*: one struct per row, with the user's ids, growing
 * arrays.  A run works on the frozen `struct lsp_network`: dense ids, one array per attribute, one
 * entry per link *and direction*.  Build it from specs; never patch it.
 *
 *     struct lsp_network network;
 *     LSP_TRY(lsp_network_build(&specs, &network));
 *     network.free_time_h[link] ...
 *     lsp_network_finish(&network);
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_NETWORK_H
#define LSP_NETWORK_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/id.h"
#include "base/status.h"

enum lsp_mode { LSP_ROAD, LSP_RAIL, LSP_AIR, LSP_SEA, LSP_N_MODES };

/* "road", "rail", "air", "sea". */
extern const char *const LSP_MODE_NAMES[LSP_N_MODES];

/* What a link may limit and a vehicle has. */
enum lsp_size { LSP_GROSS, LSP_AXLE, LSP_HEIGHT, LSP_WIDTH, LSP_LENGTH, LSP_N_SIZES };

/* "gross", "axle", "height", "width", "length"; and their units, "t" and "m". */
extern const char *const LSP_SIZE_NAMES[LSP_N_SIZES];
extern const char *const LSP_SIZE_UNITS[LSP_N_SIZES];

/* One class of vehicle that travels on links (cars, buses, lorries, wagons); travellers on trains
 * and aircraft use services instead. */
struct lsp_vehicle {
    const char *id, *name;
    enum lsp_mode mode;
    double pce;                 /* passenger-car equivalents, > 0 */
    double cost_money_km;       /* running cost per vehicle-km, >= 0 */
    double cost_money_h;        /* crew and vehicle per vehicle-hour, >= 0 */
    double terminal_h;          /* loading or boarding, each time it is entered, >= 0 */
    double terminal_money;      /* the same in money per person or tonne, >= 0 */
    double empty_return;        /* share of loaded vehicles that come back empty, 0 to 1 */
    double payload_t;           /* the most it carries; 0 = not stated */
    double size[LSP_N_SIZES];   /* loaded, t and m; 0 = not stated */
    struct lsp_place where;
};

/* One row of node.csv. */
struct lsp_node_spec {
    const char *id, *name;
    double lon_deg, lat_deg;
    const char *country;        /* ISO 3166 alpha-2, "" if not said */
    const char *stop_id;        /* its stop in the GTFS feed, "" if none */
    bool is_place;              /* drawn with its name on maps */
    struct lsp_place where;
};

/* One row of zone.csv; its trips begin and end at `node`. */
struct lsp_zone_spec {
    const char *id, *name, *country;
    uint32_t node;
    double beds;                /* for visitors; 0 = not limited */
    struct lsp_place where;
};

/* One row of link.csv, or an added link of a scenario. */
struct lsp_link_spec {
    const char *id, *name;
    uint32_t from_node, to_node; /* indices of node specs */
    bool directed;               /* false: both directions exist */
    bool closed;                 /* set by edits; not built */
    enum lsp_mode mode;
    double length_km;            /* > 0 */
    double free_speed_km_h;      /* > 0 */
    double lanes;                /* per direction, >= 1 */
    double capacity_veh_h_lane;  /* pce per hour and lane; 0 = never congested */
    double bpr_alpha, bpr_beta;  /* t = t0 (1 + alpha (v/c)^beta); alpha >= 0, beta >= 1 */
    double background_veh_day;   /* other traffic, pce per day and direction, >= 0 */
    double toll_money;           /* per vehicle, >= 0; of those without a toll of their own */
    uint32_t tolled_vehicles;    /* bit v: vehicle v has its own ... */
    double vehicle_toll_money[LSP_MAX_VEHICLES]; /* ... which is this, >= 0 */
    uint32_t allowed_vehicles;   /* bit v: vehicle v may use it; 0 = all of its mode */
    double max_size[LSP_N_SIZES]; /* t and m; 0 = no limit */
    uint32_t crossing;           /* index of the crossing it belongs to, or LSP_NONE */
    const char *facility_type;   /* free text of the file */
    const char *operator_id;     /* who gets the toll; "" if nobody */
    bool schematic;              /* its line is a sketch, not a survey */
    size_t n_points;             /* of its line, ends included; 0 = straight */
    double *point_lon_deg, *point_lat_deg; /* [n_points], from from_node to to_node */
    bool is_part;                /* of a link that was split ... */
    uint32_t part_of;            /* ... the row of that link, which is closed ... */
    double part_from, part_to;   /* ... from and to these shares of its length, 0 to 1 */
    struct lsp_place where;
};

/* Do they join the same two nodes, side by side?  What they carry adds up. */
bool lsp_link_specs_are_parallel(
    const struct lsp_link_spec *link, const struct lsp_link_spec *other);

struct lsp_network_specs {
    struct lsp_vehicle *vehicles;
    struct lsp_node_spec *nodes;
    struct lsp_zone_spec *zones;
    struct lsp_link_spec *links;
    size_t n_vehicles, n_nodes, n_zones, n_links;
    size_t link_capacity; /* allocated length of links (edits append) */
};

/* Frozen.  Directed links: the forward direction of row r comes before its backward direction,
 * rows in file order. */
struct lsp_network {
    struct lsp_arena arena; /* owns the arrays below */
    const struct lsp_network_specs *specs; /* borrowed */
    uint32_t n_nodes, n_links;
    uint32_t *tail, *head;  /* [n_links] nodes */
    uint32_t *row;          /* [n_links] index of the link spec */
    uint32_t *opposite;     /* [n_links] the other direction, or LSP_NONE */
    bool *is_forward;       /* [n_links] in the direction of the spec */
    uint8_t *mode;          /* [n_links] enum lsp_mode */
    double *length_km;      /* [n_links] */
    double *free_time_h;    /* [n_links] length / free speed */
    double *capacity_veh_h; /* [n_links] pce/h of all lanes; INFINITY = never congested */
    double *bpr_alpha, *bpr_beta; /* [n_links] */
    double *background_veh_day;   /* [n_links] pce/day */
    uint32_t *allowed_vehicles;   /* [n_links] bit set; none that a limit of the link bars */
    uint32_t *crossing;           /* [n_links] or LSP_NONE */
};

/* Closed links are left out.  Returns LSP_OK or LSP_NO_MEMORY (nothing to finish then).
 * Cost O(nodes + links). */
enum lsp_status lsp_network_build(
    const struct lsp_network_specs *specs, struct lsp_network *ret_network) LSP_MUST_CHECK;
void lsp_network_finish(struct lsp_network *network);

/* The first limit of the link that the vehicle exceeds; LSP_N_SIZES when there is none. */
enum lsp_size lsp_network_barring_size(
    const struct lsp_link_spec *link, const struct lsp_vehicle *vehicle);
/* The vehicles that may use the link: bits. */
uint32_t lsp_network_link_vehicles(
    const struct lsp_network_specs *specs, const struct lsp_link_spec *link);

/* What a vehicle pays on a directed link. */
double lsp_network_toll_money(const struct lsp_network *network, uint32_t link, uint32_t vehicle);

/* Index of the row with this id, or LSP_NONE. */
uint32_t lsp_network_find_node(const struct lsp_network_specs *specs, const char *id);
uint32_t lsp_network_find_zone(const struct lsp_network_specs *specs, const char *id);
uint32_t lsp_network_find_link(const struct lsp_network_specs *specs, const char *id);
uint32_t lsp_network_find_vehicle(const struct lsp_network_specs *specs, const char *id);

#endif
