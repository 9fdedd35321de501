/* Scenario: a study's base plus an ordered list of edits.
 *
 * "Without" is the base with the edits that hold for both sides; "with" has the project's edits
 * too.  Applying never changes the base: it makes a new case.
 *
 *     struct lsp_case with;
 *     LSP_TRY(lsp_scenario_apply(&base, &scenario, LSP_WITH, active, &arena, &with));
 *
 * Closures between two dates split a year into states: lsp_scenario_states says which edits are
 * active for what share of the year.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_SCENARIO_SCENARIO_H
#define LSP_SCENARIO_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/status.h"
#include "checkpoint/checkpoint.h"
#include "demand/demand.h"
#include "network/network.h"
#include "services/services.h"

/* All that one equilibrium needs, before it is frozen. */
struct lsp_case {
    struct lsp_network_specs network;
    struct lsp_services services;
    struct lsp_post *posts;
    struct lsp_crossing *crossings;
    size_t n_posts, n_crossings;
    struct lsp_demand demand;
};

enum lsp_edit_kind {
    LSP_EDIT_ADD_LINK,       /* link: the new row */
    LSP_EDIT_SET_LINK,       /* target: link row; attribute, value (or allowed) */
    LSP_EDIT_CLOSE_LINK,     /* target: link row, from_day to to_day */
    LSP_EDIT_CLOSE_ROUTE,    /* route_id: a service, from_day to to_day */
    LSP_EDIT_SET_POST,       /* target: post; attribute, value */
    LSP_EDIT_SCALE_DEMAND,   /* segments bit set, value = factor on every movement */
    LSP_EDIT_SET_DEMAND,     /* movements replace the base's */
    LSP_EDIT_SET_SEGMENT,    /* segments bit set, value = their border effect */
    LSP_EDIT_SPLIT_LINK,     /* target: link row, split as `split` says; on both sides, for good */
};

enum lsp_link_attribute {
    LSP_LINK_FREE_SPEED, LSP_LINK_LANES, LSP_LINK_CAPACITY, LSP_LINK_TOLL, LSP_LINK_LENGTH,
    LSP_LINK_ALLOWED_VEHICLES, LSP_LINK_VEHICLE_TOLL, /* of vehicle `vehicle` */
     LSP_LINK_MAX_SIZE, /* of size `size` */
};

enum lsp_post_attribute {
    LSP_POST_OPENS, LSP_POST_CLOSES, LSP_POST_STAFFED_SHARE,
    LSP_POST_LANES, /* of lane group `group` */
    LSP_POST_STAFFING, /* from local hour `group`; `hours` are all hours from which it is stated */
    LSP_POST_SECONDARY_LANES,
    LSP_POST_BOOKED_SHARE, LSP_POST_BOOKED_SPREAD, /* of vehicle class `group` */
};

enum lsp_side { LSP_WITHOUT, LSP_WITH };

/* How a link is split into two parts, which have the new node between them. */
struct lsp_split {
    double at;                 /* share of the row's length from its from_node, in (0, 1) */
    struct lsp_node_spec node; /* the new one, at that place of the row's line */
    const char *id[2];         /* of the parts, in the link's direction */
    bool keeps_row;            /* the row is a part: it stays, as the first of the two */
};

struct lsp_edit {
    enum lsp_edit_kind kind;
    bool with_only;          /* part of the project; not without it */
    bool without_only;       /* what the project ends */
    int32_t from_day, to_day; /* active within [from, to); INT32_MIN / INT32_MAX = always */
    uint32_t target;         /* index of link spec or post in the case as edited so far */
    enum lsp_link_attribute link_attribute;
    enum lsp_post_attribute post_attribute;
    uint32_t group;          /* lane group, local hour or vehicle class: see the post attributes */
    uint32_t hours;          /* bit set of LSP_POST_STAFFING */
    enum lsp_size size;      /* of LSP_LINK_MAX_SIZE */
    uint32_t segments;       /* bit set of LSP_EDIT_SCALE_DEMAND and LSP_EDIT_SET_SEGMENT */
    uint32_t vehicles;       /* bit set of LSP_LINK_ALLOWED_VEHICLES */
    uint32_t vehicle;        /* of LSP_LINK_VEHICLE_TOLL */
    double value;
    struct lsp_link_spec link;
    struct lsp_split split;
    const char *route_id;
    struct lsp_movement *movements; /* [n_movements] */
    size_t n_movements;
    struct lsp_place where;
};

static inline bool lsp_edit_is_on_side(const struct lsp_edit *edit, enum lsp_side side)
{
    return side == LSP_WITH ? !edit->without_only : !edit->with_only;
}

enum { LSP_MAX_EDITS = 64 }; /* of one scenario: bits of a uint64_t */

/* How trade answers to its cost; asked for where elasticity > 0.  See demand/trade.h. */
struct lsp_trade_response {
    double elasticity;   /* of trade to trade cost, > 0: trade ~ cost^-elasticity */
    double day_rate;     /* trade cost of a day, as a share of the value of the goods */
};

struct lsp_scenario {
    const char *id, *name, *about;
    struct lsp_edit *edits;  /* [n_edits], the project's first */
    size_t n_edits;
    size_t like;             /* scenario whose edits and keys this one begins with: */
    size_t n_like_edits;     /* its first so many edits are that one's; 0 = none */
    bool is_like_another;    /* what costs that one costs this one too */
    bool is_saved;           /* has a file of its own; the others are as if it were not there */
    enum lsp_side demand_stated_for; /* the side on which the demand table's totals hold */
    bool demand_is_fixed;    /* the table holds for every year: segments do not grow */
    struct lsp_trade_response trade;
    struct lsp_place where;
};

/* One state of a year: which edits are active, for what share of the year's days. */
struct lsp_scenario_state {
    uint64_t active; /* bit e: edit e */
    double share;    /* > 0; the states of a year sum to 1 */
};

/* The states of `year` in order of first day, equal ones merged.  ret_states[LSP_MAX_STATES].
 * Returns how many, at least 1. */
enum { LSP_MAX_STATES = 2 * LSP_MAX_EDITS + 1 };
size_t lsp_scenario_states(const struct lsp_scenario *scenario, int year,
    struct lsp_scenario_state ret_states[static LSP_MAX_STATES]);
/* The one that stands for the year where one must: of the largest share, of equal ones the first.
 * n >= 1. */
size_t lsp_scenario_commonest(size_t n, const struct lsp_scenario_state states[]);

/* Makes the case of one side and state.  What no edit touches is borrowed from `base`; what is
 * changed is copied into `arena`.  Edits apply in order.  A link whose adding does not hold on this
 * side or in this state is added closed, so that a link row has one index in all cases of a
 * scenario.  What is done to a link that was split is done to its parts, in proportion.  Returns
 * LSP_OK or LSP_NO_MEMORY (ret_case untouched). */
enum lsp_status lsp_scenario_apply(const struct lsp_case *base, const struct lsp_scenario *scenario,
    enum lsp_side side, uint64_t active, struct lsp_arena *arena, struct lsp_case *ret_case)
    LSP_MUST_CHECK;

/* The rows of links that an edit adds behind those that are there. */
size_t lsp_edit_n_added_links(const struct lsp_edit *edit);

/* The two parts of a link that is split at node `node`, which is not looked at: lengths and tolls
 * in proportion, the line cut there, all else as it is.  `target` is the link's row; parts of a
 * part are parts of the same whole.  Returns LSP_OK or LSP_NO_MEMORY. */
enum lsp_status lsp_link_spec_split(const struct lsp_link_spec *link, uint32_t target,
    const struct lsp_split *split, uint32_t node, const struct lsp_node_spec nodes[],
    struct lsp_arena *arena, struct lsp_link_spec ret_parts[static 2]) LSP_MUST_CHECK;
/* The place at that share of the link's line. */
void lsp_link_spec_place(const struct lsp_link_spec *link, const struct lsp_node_spec nodes[],
    double at, double *ret_lon_deg, double *ret_lat_deg);

#endif
