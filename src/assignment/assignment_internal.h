/* What the files of the assignment share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_ASSIGNMENT_ASSIGNMENT_INTERNAL_H
#define LSP_ASSIGNMENT_ASSIGNMENT_INTERNAL_H

#include <stdatomic.h>

#include "assignment/assignment.h"
#include "base/id.h"
#include "base/sum.h"

/* Who may stop a run: asked by one thread at a time, heard by all. */
struct watch {
    bool (*is_cancelled)(void *context); /* NULL: nobody */
    void *context;
    atomic_bool is_stopped;
    atomic_flag is_asking;
};

/* Asks, for a few nanoseconds; to be called every few milliseconds of work.  Once true, always. */
bool lsp_assignment_is_stopped(struct watch *watch);

/* A link function ready for use: time at flow v, with x = (v + preload) * per_capacity, is
 * free_time + scale times growth(x), where a, p, q are the growth's numbers (functions.c). */
struct link_function {
    uint8_t shape;    /* enum lsp_link_function */
    bool is_marginal; /* asked for time + total flow times slope */
    double free_time, scale, preload, per_capacity;
    double a, p, q;
    const struct lsp_link_table *table;
};

void lsp_assignment_function_set(const struct lsp_assignment_problem *problem, uint32_t link,
    struct link_function *ret_function);
bool lsp_assignment_function_is_constant(const struct link_function *function);
/* Whether the time stays the same when the flow changes a little, at least to one side. */
bool lsp_assignment_function_is_flat(const struct link_function *function, double flow);
double lsp_assignment_function_time(
    const struct link_function *function, double flow, double *ret_slope);
/* Integral of the time from flow 0 to this flow. */
double lsp_assignment_function_integral(const struct link_function *function, double flow);

/* How many elements the arrays of a state have. */
struct state_size {
    uint32_t n_nodes, n_links, n_origins, n_pairs;
    size_t n_flows, n_pair_links, n_pair_uses;
};

/* A state with room for so much, nothing in it set yet. */
enum lsp_status lsp_assignment_state_create(
    const struct state_size *size, struct lsp_assignment_state *ret_state) LSP_MUST_CHECK;
struct state_size lsp_assignment_state_size(const struct lsp_assignment_state *state);

/* LSP_BAD_INPUT when a value of the problem is out of its range. */
enum lsp_status lsp_assignment_check(const struct lsp_assignment_problem *problem) LSP_MUST_CHECK;

/* How a link's cost grows; decides which arithmetic is used. */
enum link_kind { LINK_CONSTANT, LINK_LINEAR, LINK_QUARTIC, LINK_POWER, LINK_OTHER };

/* The network, links sorted by head so that the links into a node are neighbours.  Costs are
 * without fixed cost where there are several classes, with it where there is one. */
struct links {
    uint32_t n_nodes, n_centroids, n_links;
    uint32_t *first_in;  /* [n_nodes + 1] */
    uint32_t *first_out; /* [n_nodes + 1] positions in out_link */
    uint32_t *out_link;  /* [n_links] */
    uint32_t *tail, *head;
    uint32_t *number; /* [n_links] the caller's number */
    uint8_t *kind;    /* [n_links] enum link_kind */
    double *base;     /* [n_links] cost without flow */
    double *factor;   /* [n_links] cost = base + factor flow^power */
    double *power;
    double *flow, *cost, *slope;    /* [n_links] current; slope = d cost / d flow */
    struct link_function *function; /* [n_links] for LINK_OTHER; NULL where there is none */
};

enum lsp_status lsp_assignment_links_build(const struct lsp_assignment_problem *problem,
    struct lsp_arena *arena, struct links *ret_links) LSP_MUST_CHECK;
/* Cost and slope of one link, and of all, at their flow. */
void lsp_assignment_links_price(struct links *links, uint32_t link);
void lsp_assignment_links_price_all(struct links *links);
double lsp_assignment_links_cost_at(const struct links *links, uint32_t link, double flow);
double lsp_assignment_links_integral(const struct links *links, uint32_t link);

/* A plain search from one origin. */
struct search {
    double *distance;    /* [n_nodes] INFINITY where unreachable */
    uint32_t *link_into; /* [n_nodes] */
    uint32_t *settled;   /* [n_settled] nodes in order of settling */
    uint32_t n_settled;
    struct heap_entry *heap; /* [n_links + 1] */
};

enum lsp_status lsp_assignment_search_init(
    struct search *search, const struct links *links, struct lsp_arena *arena) LSP_MUST_CHECK;
void lsp_assignment_search_run(
    struct search *search, const struct links *links, const double cost[], uint32_t origin);

/* Distances from many origins at once: a contraction hierarchy over the nodes paths may pass. */
enum {
    BATCH = 16,
    MAX_BLOCK = 8 * BATCH
}; /* origins of one sweep: two registers of eight doubles, or eight of two */

struct hierarchy {
    uint32_t n;        /* nodes paths may pass; known by rank, the order of contraction */
    uint32_t *rank;    /* [n] of a node less n_centroids */
    uint32_t *node;    /* [n] of a rank */
    uint32_t *first;   /* [n + 1] arcs of a rank to higher ranks, these rising */
    uint32_t *higher;  /* [n_arcs] */
    uint32_t *arc_of;  /* [n_links] the arc a link lies on; LSP_NONE for links of centroids */
    double *up, *down; /* [n_arcs] cost from the lower to the higher rank, and back */
    size_t n_bytes_of_building; /* taken while it was built */
    struct watch *watch;
};

enum lsp_status lsp_assignment_hierarchy_build(struct hierarchy *hierarchy,
    const struct links *links, struct watch *watch, struct lsp_arena *arena) LSP_MUST_CHECK;
void lsp_assignment_hierarchy_customise(
    struct hierarchy *hierarchy, const struct links *links, const double cost[]);
/* potential[n * n_nodes + node] for n = 0 ... n_origins - 1 <= BATCH; work[(n + 1) * BATCH]
 * doubles, mark[n] zero before and after. */
void lsp_assignment_hierarchy_sweep(const struct hierarchy *hierarchy, const struct links *links,
    const double cost[], uint32_t n_origins, const uint32_t origin[], double work[], uint8_t mark[],
    double potential[]);

/* Pairs of alternative segments: two ways, without a common link, from one node to another, that
 * some origin of a class uses or used.  Links stand from the last to the first. */
struct pool {
    uint32_t n, capacity;
    size_t *first;      /* [n + 1] links of pair p: side A, then from middle[p] side B */
    size_t *middle;     /* [n] */
    uint32_t *next;     /* [n] pairs with the same hash */
    uint32_t *turn;     /* [n] which turn of the desk listed the pair last */
    uint32_t *class_of; /* [n] */
    double *offset;     /* [n] the class's fixed costs on side B less those on side A */
    uint32_t *link;
    size_t link_capacity;
    uint32_t *bucket; /* [n_buckets] */
    uint32_t n_buckets;
    uint32_t *next_at;   /* [n] pairs with the same hash of both sides' last links */
    uint32_t *bucket_at; /* [n_buckets] */
    double *difference;  /* [n] cost of side A less that of side B, at the last pricing */
};

/* A zeroed pool is empty, and all but its arrays: `first` is set by init or by the first pair. */
enum lsp_status lsp_assignment_pool_init(struct pool *pool) LSP_MUST_CHECK;
void lsp_assignment_pool_finish(struct pool *pool);
/* The pair of these segments in a class, new or known; its side A may be b.  `offset` is the fixed
 * cost of b less that of a. */
enum lsp_status lsp_assignment_pool_add(struct pool *pool, uint32_t cls, const uint32_t a[],
    uint32_t n_a, const uint32_t b[], uint32_t n_b, double offset,
    uint32_t *ret_pair) LSP_MUST_CHECK;
/* The first pair whose sides end with two links, or the next one; LSP_NONE: no more. */
uint32_t lsp_assignment_pool_first_at(const struct pool *pool, uint32_t link, uint32_t other);
uint32_t lsp_assignment_pool_next_at(const struct pool *pool, uint32_t pair);
void lsp_assignment_pool_clear(struct pool *pool);
/* Keeps the pairs with a number in `keep`, in their order, and sets keep[n] to their new numbers.
 */
void lsp_assignment_pool_keep(struct pool *pool, uint32_t keep[]);

/* Flows of one origin, kept as a list, worked on as an array over all links. */
struct origin_flow {
    uint32_t node, cls;
    uint32_t n, capacity;
    uint32_t *link;
    double *flow;
    double trips; /* all that leave the origin, in pcu */
    uint32_t n_pairs, pairs_capacity;
    uint32_t *pair; /* [n_pairs] pairs this origin can use */
    double *room;   /* [2 * n_pairs] least flow on sides A and B */
    uint32_t *slot; /* places in `flow` of the pairs' links, while there are joint steps */
    size_t slot_capacity;
    bool is_to_load; /* its flows do not carry all its trips yet */
    /* At the last pricing some flow did not lead to a higher potential, as it does on some link of
     * any circle. */
    bool may_circle;
};

struct solver;

struct desk {       /* where one thread works on one origin */
    double *flow;   /* [n_links] of the origin; zero between origins */
    uint32_t *used; /* [n_used] links that have or had flow */
    uint32_t n_used;
    uint8_t *is_used;      /* [n_links] */
    uint32_t *stamp;       /* [n_nodes] when a node was last on the cheapest way being traced */
    uint32_t *place;       /* [n_nodes] where on it */
    uint32_t *trail_stamp; /* [n_nodes] likewise for the way that is used */
    uint32_t *place_a;
    uint32_t *slot_of; /* [n_links] places of links in the origin's list */
    uint32_t *best;    /* [n_nodes] link into a node on a cheapest way */
    uint32_t *best_stamp;
    uint32_t *n_into; /* [n_nodes] used links into a node; zero between uses */
    uint32_t now, now_best, now_trail;
    uint32_t *way_a, *way_b; /* [n_nodes + 1] */
    double *potential;       /* [BATCH * n_nodes] of the origins being priced */
    double *sweep_work;
    uint8_t *sweep_mark;
    uint32_t *off; /* [n_off <= n_links] */
    uint32_t n_off;
    uint32_t *seen, seen_capacity; /* [pool.n] the turn in which a pair was listed last */
    struct search search;
};

/* Origins of one class that one thread takes at a time.  Groups depend on the problem alone. */
struct group {
    uint32_t first, n; /* origins */
    double excess;     /* of their flows over the cheapest ways, at the last pricing */
    double rest;       /* of their cost: what depends on the class */
    struct pool found; /* pairs that the common pool lacks; numbered on from it */
    uint32_t n_taken, taken_capacity;
    uint32_t *taken_link; /* [n_taken] flow that went round in circles and was taken away */
    double *taken_flow;
    enum lsp_status status;
};

enum lsp_status lsp_assignment_desk_init(struct desk *desk, const struct links *links,
    const struct hierarchy *hierarchy, struct lsp_arena *arena) LSP_MUST_CHECK;
void lsp_assignment_desk_open(struct desk *desk, const struct origin_flow *origin);
/* Puts the flows back; those not above `least` are dropped. */
enum lsp_status lsp_assignment_desk_close(
    struct desk *desk, struct origin_flow *origin, double least) LSP_MUST_CHECK;
/* Puts a link without flow into the origin's list. */
enum lsp_status lsp_assignment_desk_list(struct origin_flow *origin, uint32_t link) LSP_MUST_CHECK;
/* Forgets flows that were only looked at. */
void lsp_assignment_desk_clear(struct desk *desk, const struct origin_flow *origin);
/* Cheapest ways by a plain search, where links without cost leave the hierarchy's distances
 * ambiguous; sets potential[n_nodes]. */
void lsp_assignment_desk_search(
    const struct solver *solver, struct desk *desk, uint32_t origin, double potential[]);
void lsp_assignment_desk_add(struct desk *desk, uint32_t link, double flow);
void lsp_assignment_desk_take(struct desk *desk, uint32_t link, double flow);
double lsp_assignment_desk_room(const struct desk *desk, const uint32_t link[], size_t n);

/* Everything of one run. */
struct solver {
    const struct lsp_assignment_problem *problem;
    struct lsp_assignment_options options;
    struct watch *watch;
    struct lsp_arena arena;
    struct links links;
    struct hierarchy hierarchy;
    struct pool pool;
    struct origin_flow *origins; /* [problem->n_origins] */
    struct desk *desks;          /* [options.n_threads] */
    uint32_t block;              /* origins priced at the same costs, at most MAX_BLOCK */
    double *potential;           /* [block * n_nodes] */
    double *sweep_work;
    uint8_t *sweep_mark;
    double unreachable_trips;
    struct group *group; /* [n_groups] */
    uint32_t n_groups;
    double *seen;      /* [n_links] flows at the last pricing, by the caller's numbers; or NULL */
    double *priced;    /* [n_links] costs of the last pricing, with fixed costs */
    uint32_t cls;      /* whose costs those are */
    double gap;        /* at the last pricing */
    double total_cost; /* likewise */
    double least_part; /* of an origin's trips; a smaller flow is rounding and is dropped */
    double damping;    /* of joint steps, as far as one failed lately */
    double lack_part;  /* likewise; a node that lacks less lacks nothing */
};

/* Moves flow of the origin on the desk from the dearer to the cheaper side of a pair until their
 * costs meet or none is left; side B costs `offset` more than its links.  Returns how much moved.
 */
double lsp_assignment_shift_pair(struct solver *solver, struct desk *desk, const uint32_t a[],
    size_t n_a, const uint32_t b[], size_t n_b, double offset);

/* For a link of the origin on the desk that is used and not on a cheapest way: finds the pair of
 * segments and adds it to those the group found; LSP_NONE when cycles were removed instead. */
enum lsp_status lsp_assignment_find_pair(const struct solver *solver, struct desk *desk,
    struct group *group, uint32_t origin, double potential[], uint32_t link,
    uint32_t *ret_pair) LSP_MUST_CHECK;

/* Back from a node over links that are tight but for rounding, to the origin or to a node stamped
 * already, into way_b; depth first, so that links without cost may close loops. */
bool lsp_assignment_walk_tight(const struct solver *solver, struct desk *desk, uint32_t origin,
    const double potential[], uint32_t node, uint32_t *ret_n);

/* The link into a node on a cheapest way; kept until the desk is opened again. */
uint32_t lsp_assignment_best_into(const struct links *links, struct desk *desk, uint32_t origin,
    const double cost[], const double potential[], uint32_t node);

/* Sets the origin's rooms from the flows on the desk. */
void lsp_assignment_set_rooms(
    const struct desk *desk, const struct pool *pool, const struct origin_flow *origin);

/* Nodes of the flows on the desk into desk->way_a, the farthest first; returns how many.  Flows in
 * circles are taken away first, also from the totals of `live` unless that is NULL. */
uint32_t lsp_assignment_desk_order(
    const struct links *links, struct links *live, struct desk *desk, bool *ret_has_changed);
/* Takes away what flows in circles, of all origins. */
enum lsp_status lsp_assignment_straighten(
    struct solver *solver, bool *ret_has_changed) LSP_MUST_CHECK;

/* Flows, pairs and totals from options.start, mended. */
enum lsp_status lsp_assignment_adopt(struct solver *solver) LSP_MUST_CHECK;
/* Moves flows and pairs of all origins into a state. */
enum lsp_status lsp_assignment_take_state(
    struct solver *solver, struct lsp_assignment_state *ret_state) LSP_MUST_CHECK;

/* Loads what trips the flows of origins that are to be loaded do not carry on cheapest ways. */
enum lsp_status lsp_assignment_load(struct solver *solver) LSP_MUST_CHECK;

/* Fixed cost of a link to a class beside links->cost: 0 where that holds it already. */
double lsp_assignment_extra_cost(const struct solver *solver, uint32_t cls, uint32_t link);

/* The most origins that are priced at once. */
uint32_t lsp_assignment_block_of(uint32_t n_origins);
/* How many origins from `first` on are priced at once: all of one class. */
uint32_t lsp_assignment_block_size(const struct solver *solver, uint32_t first);
/* Costs as they are become the costs origins of a class are priced with; then potentials of some
 * origins. */
void lsp_assignment_price_costs(struct solver *solver, uint32_t cls);
void lsp_assignment_price_block(struct solver *solver, uint32_t first, uint32_t n);
void lsp_assignment_price_nodes(struct solver *solver, const uint32_t node[], uint32_t n);

/* Prices all origins and sets the gap; unless that is all that is wanted, rebuilds the pool. */
enum lsp_status lsp_assignment_sweep(struct solver *solver, bool is_proof) LSP_MUST_CHECK;
/* Far away: each origin shifts its own flow.  The gap is taken at the costs as they change. */
enum lsp_status lsp_assignment_sweep_far(struct solver *solver) LSP_MUST_CHECK;
/* The cost of all flows, without what depends on the class; the rest of an origin's. */
void lsp_assignment_add_total_cost(const struct solver *solver, struct lsp_sum *total);
double lsp_assignment_rest_of_cost(const struct solver *solver, const struct origin_flow *origin);
/* The origin's links that may be off the cheapest ways, into desk->off.  Returns the sum of flow
 * times excess cost. */
double lsp_assignment_list_links_off(const struct solver *solver, struct desk *desk,
    struct origin_flow *origin, const double potential[]);
/* Whether a link of the origin on the desk is off the cheapest ways. */
bool lsp_assignment_is_off(const struct solver *solver, struct desk *desk,
    const struct origin_flow *origin, const double potential[], uint32_t link);
/* What went round in circles leaves the links' flows. */
void lsp_assignment_take_away(struct solver *solver, const struct group *group);
void lsp_assignment_group_finish(struct group *group);
/* Writes flows, times, costs and sums. */
enum lsp_status lsp_assignment_set_result(
    const struct solver *solver, struct lsp_assignment_result *result) LSP_MUST_CHECK;
/* Marks whose flows are unique; sets the pricing anew. */
enum lsp_status lsp_assignment_set_determined(
    struct solver *solver, struct lsp_assignment_result *result) LSP_MUST_CHECK;
/* What is to be moved from side A to side B of each pair, and the sums of rooms: [pool.n]. */
struct joint_step {
    const double *low, *high, *d;
};

/* Every origin moves its share, in proportion to its room.  Of what was to be moved, how much could
 * not be since another pair of the origin had taken it. */
enum lsp_status lsp_assignment_share(
    struct solver *solver, const struct joint_step *step, double *ret_lost_part) LSP_MUST_CHECK;
/* After the last share. */
enum lsp_status lsp_assignment_settle(struct solver *solver) LSP_MUST_CHECK;
/* The joint step over all pairs and origins; whole when every origin could move its share. */
enum lsp_status lsp_assignment_newton_step(
    struct solver *solver, bool *ret_is_whole) LSP_MUST_CHECK;

#endif
