/* What the files of the equilibrium share: the supergraph, the elements, the strands that the
 * assignment is given, the ways it answers with.
 *
 * The *supergraph* joins all modes: a ground node for every node, a mode node for every node and
 * mode that has links there, arcs for links, for entering and leaving a mode, and for service legs.
 *
 *     ground n  --enter-->  road n  --link-->  road m  --leave-->  ground m  --leg-->  ground k
 *
 * An *element* is anything whose time answers to flow: a link of finite capacity, a section of a
 * ride whose seats are few, or the posts of a crossing for one direction and vehicle class.  A
 * *class* is a segment on an alternative; who of a class goes from one node to another is a *pair*,
 * and its *way* says which part of it takes which arc: a route, or the mean of the routes that the
 * assignment found.  The cost of a way is a constant plus money_per_h times the elements' times.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_EQUILIBRIUM_EQUILIBRIUM_INTERNAL_H
#define LSP_EQUILIBRIUM_EQUILIBRIUM_INTERNAL_H

#include "assignment/assignment.h"
#include "base/arena.h"
#include "equilibrium/equilibrium.h"

enum arc_kind { ARC_LINK, ARC_ENTER, ARC_LEAVE, ARC_LEG };

struct supergraph {
    uint32_t n_nodes, n_arcs;
    uint32_t *tail, *head; /* [n_arcs] */
    uint8_t *kind;         /* [n_arcs] enum arc_kind */
    uint32_t *what;        /* [n_arcs] link, mode (ENTER and LEAVE) or leg */
};

/* Something that a flow loads or is delayed by. */
struct use {
    uint32_t element;
    double money_per_h;   /* cost per unit for an hour there; 0 where only empties go */
    double load_per_unit; /* flow on the element per unit and year */
};

struct way {
    uint32_t n_strands, n_uses;
    uint32_t *strands;  /* [n_strands] none when there is no way */
    double *share;      /* [n_strands] of the pair that takes it */
    struct use *uses;   /* [n_uses] shares worked in */
    double fixed_money; /* cost per unit beside that of its elements */
};

/* What carries a segment on an alternative's links of a mode. */
struct carriage {
    uint32_t vehicle; /* or LSP_NONE */
    double load;      /* persons or tonnes per vehicle */
};

/* What sending goods costs a class beside the transport; 0 where nothing is stated of it. */
struct consignment {
    double shipment_t;               /* size of a shipment; 0 = no logistics */
    double order_money, cycle_money; /* per tonne */
    double stock_money;              /* both and the safety stock's constant part */
    double stock_money_h;            /* safety stock for any hour on the way */
    double wait_money_h;             /* more of it for an hour waited at a border */
};

/* Loads and consignments that have been chosen. */
struct goods_plan {
    struct carriage *carriages;       /* [n_segments][n_alternatives][LSP_N_MODES] */
    struct consignment *consignments; /* [n_segments][n_alternatives] */
};

struct travel_class {
    uint32_t segment, alternative;
    uint32_t mode;      /* whose links of finite capacity it shares with other classes */
    double money_per_h; /* what an hour on those links costs; its unit of cost in the assignment */
};

struct pair {
    uint32_t travel_class, from, to; /* nodes of the strands */
    struct way way;
    double cheapest_money; /* of any way, when last priced; INFINITY when there is none */
};

/* One link of the problem given to the assignment. */
struct strand {
    uint32_t tail, head;
    uint32_t arc;          /* of the supergraph, or LSP_NONE between layers and their end */
    uint32_t element;      /* or LSP_NONE */
    uint32_t alternative;  /* whose layers it belongs to, or LSP_NONE */
    uint32_t travel_class; /* the only one that may use it, or LSP_NONE */
    bool is_post;          /* a waiting part of an arc: at posts or for a seat, behind its link */
    double scale;          /* units of cost per hour at the element */
    double load;           /* on the element per unit of flow in the assignment */
    double own_load;       /* on the element by this strand when the assignment was last posed */
};

/* The last points of a fixed-point iteration and what became of them. */
enum { MIXED_POINTS = 8 };

struct mixing {
    size_t n;
    double *weight; /* [n] of squares, >= 0 */
    bool has_point;
    uint32_t n_plain;                  /* steps to be taken without the last points */
    double step;                       /* of them, 0 to 1 */
    uint32_t n_taken;                  /* changes since it began anew */
    double *point, *answer, *distance; /* [n] the last ones */
    double length;                     /* of distance */
    double *answer_change[MIXED_POINTS], *distance_change[MIXED_POINTS];
};

struct strands {
    struct lsp_assignment_problem problem;
    struct lsp_assignment_state state; /* the last answer, where the next one starts */
    struct lsp_arena way_arena;        /* of the pairs' ways */
    uint32_t n_classes, n_pairs, n_strands;
    struct travel_class *classes; /* [n_classes] */
    struct pair *pairs;           /* [n_pairs] by class and origin: as the problem's trips */
    struct strand *strands;       /* [n_strands] */
    size_t strand_capacity;
    uint32_t first_node[LSP_MAX_ALTERNATIVES + 1]; /* of an alternative's layers; LSP_NONE: none */
    uint8_t *is_allowed;                           /* [n_classes][n_arcs] */
    struct mixing mixing; /* of the pairs' trips, then the strands' own loads */
    double *mixed;        /* [n_pairs + n_strands] */
    double *fixed_money;  /* [n_classes][n_arcs] of an arc beside its elements */
    double *potential;    /* [n_origins][n_nodes] when last priced */
    /* the problem's arrays that change */
    double *free_time, *a, *b, *capacity, *preload, *time, *trips, *fixed_cost;
};

/* Sections of rides, in the order of their elements.  Their waits are those of the load 1 - free,
 * which moves toward the flows from one outer iteration to the next (seats.c). */
struct seats {
    uint32_t n;
    double *headway_h, *per_departure, *per_year; /* [n] */
    double *free;                                 /* [n] part of the seats, 0 < free <= 1 */
    double *last_change;                          /* [n] of it */
    double *reach;                                /* [n] how far it may go in one step */
    double *scratch;                              /* [several][n] */
    struct lsp_link_table *tables;                /* [n] waits as the assignment is given them */
    double *points;                               /* of the tables */
};

/* What beds and tours leave of those who want to go: first by segment (tours), then by zone and
 * month (beds); logarithms, at most 0 (beds.c). */
struct rations {
    bool is_limited; /* there is something to ration, and totals answer */
    size_t n;
    double *log, *target_log;     /* [n] used now; asked for by the present wishes */
    double *distance, *last_step; /* [n] of the last iteration */
    double *persons, *nights;     /* [n] wished for, when last summed */
};

struct solver {
    const struct lsp_equilibrium_problem *problem;
    struct lsp_arena arena;
    struct supergraph super;
    struct carriage *carriages;       /* [n_segments][n_alternatives][LSP_N_MODES] */
    struct consignment *consignments; /* [n_segments][n_alternatives] */
    double *schedule_delay_h;         /* [n_segments][n_legs] */
    /* elements: first the links of finite capacity, then sections of rides (from first_section),
     * then 2 * LSP_MAX_VEHICLES a crossing (from first_post) */
    uint32_t n_elements, first_section, first_post;
    uint32_t *link_element;                      /* [n_links] or LSP_NONE */
    uint32_t *element_link;                      /* [first_section] */
    struct lsp_assignment_problem link_elements; /* their functions of time only */
    double *flow;    /* [n_elements] pce/h on links, persons by seats, vehicles/day at posts */
    double *time_h;  /* [n_elements] used now */
    double *slope_h; /* [n_elements] d time / d flow, >= 0 */
    bool *is_used;   /* [n_elements] some segment may load it */
    /* posts, linear around a point: time = anchor_time + slope (flow - anchor_flow) */
    double *anchor_flow, *anchor_time_h; /* [n_elements] */
    double *slope_flow;                  /* [n_elements] the anchor at which slope_h was taken */
    double *service_h;                   /* [n_elements] inspection time, fixed */
    double *hour_share;                  /* [n_elements][LSP_HOURS] when vehicles come; sums to 1 */
    struct seats seats;
    struct rations rations;
    struct use *uses; /* [at most of an arc] scratch */
    struct strands strands;
    uint32_t *pair;        /* [n_movements][n_alternatives] or LSP_NONE */
    double *choice_amount; /* [n_movements][n_alternatives] */
};

/* Element of the posts of a crossing. */
static inline uint32_t post_element(
    const struct solver *solver, uint32_t crossing, bool is_forward, uint32_t vehicle)
{
    return solver->first_post + (crossing * 2 + (is_forward ? 0 : 1)) * LSP_MAX_VEHICLES + vehicle;
}

static inline struct carriage *carriage_of(
    const struct solver *solver, uint32_t segment, uint32_t alternative, uint32_t mode)
{
    size_t n_alternatives = solver->problem->demand->n_alternatives;
    return &solver->carriages[(segment * n_alternatives + alternative) * LSP_N_MODES + mode];
}

static inline struct consignment *consignment_of(
    const struct solver *solver, uint32_t segment, uint32_t alternative)
{
    return &solver->consignments[segment * solver->problem->demand->n_alternatives + alternative];
}

/* supergraph.c */
enum lsp_status lsp_supergraph_build(const struct lsp_network *network,
    const struct lsp_services *services, struct lsp_arena *arena,
    struct supergraph *ret_super) LSP_MUST_CHECK;

/* travelled.c: the results' tables of what is driven and ridden; their rides after their links. */
enum lsp_status lsp_travelled_begin(
    const struct solver *solver, struct lsp_results *results) LSP_MUST_CHECK;
void lsp_travelled_add_link(const struct solver *solver, struct lsp_results *results,
    uint32_t segment, uint32_t vehicle, uint32_t link, double vehicles_year);
void lsp_travelled_add_rides(const struct solver *solver, struct lsp_results *results);

/* costs.c: the parts of what an arc costs one unit of a segment on an alternative at the present
 * times, and the hours it takes.  INFINITY in LSP_COST_WAIT where no lane serves its vehicles. */
void lsp_arc_parts(const struct solver *solver, uint32_t segment, uint32_t alternative,
    uint32_t arc, double ret_parts[LSP_N_COST_PARTS], double *ret_hours);
/* True when the alternative lets the segment use the arc. */
bool lsp_arc_is_allowed(
    const struct solver *solver, uint32_t segment, uint32_t alternative, uint32_t arc);
/* What a flow of the class uses on an arc: up to four elements of a link (its own and, for empty
 * returns, the opposite ones), the sections of a leg; returns how many. */
size_t lsp_arc_uses(const struct solver *solver, uint32_t segment, uint32_t alternative,
    uint32_t arc, struct use ret_uses[]);
size_t lsp_arc_most_uses(const struct solver *solver, uint32_t arc);
double lsp_vehicles_per_day(
    const struct solver *solver, uint32_t segment, const struct carriage *carriage);
/* What a unit of the class pays however it goes. */
double lsp_class_constant(const struct solver *solver, uint32_t segment, uint32_t alternative);
/* What the change of gauge on a link costs a vehicle, its empty return included; 0 without one. */
double lsp_gauge_vehicle_money(
    const struct solver *solver, uint32_t link, const struct carriage *carriage);
/* Hours of `lsp_arc_parts` that are waits at posts. */
double lsp_arc_wait_h(
    const struct solver *solver, uint32_t segment, uint32_t alternative, uint32_t arc);

/* rules.c: facts about a way (bits), those that rule out a second pass of the same crossing, and
 * whether they keep the rules of an alternative. */
uint32_t lsp_rule_facts(const struct solver *solver, uint32_t alternative, uint32_t arc);
uint32_t lsp_rule_facts_once(uint32_t facts);
bool lsp_rules_are_kept(const struct solver *solver, uint32_t alternative, uint32_t facts);
uint32_t lsp_rule_n_layers(const struct solver *solver, uint32_t alternative);
/* True when some movement's way could break the rules of the alternative, so that it needs layers.
 * is_allowed[n_arcs] of any class of the alternative. */
enum lsp_status lsp_rules_can_break(const struct solver *solver, uint32_t alternative,
    const uint8_t is_allowed[], bool *ret_can) LSP_MUST_CHECK;

/* strands.c: classes, pairs and strands; what the assignment needs of them that never changes. */
enum lsp_status lsp_strands_build(struct solver *solver) LSP_MUST_CHECK;
void lsp_strands_finish(struct strands *strands);

/* routes.c: the way of every pair, by an assignment of the present amounts. */
enum lsp_status lsp_routes_assign(struct solver *solver, double relative_gap) LSP_MUST_CHECK;
/* The cheapest cost of every pair at the present times. */
enum lsp_status lsp_routes_price(struct solver *solver) LSP_MUST_CHECK;
/* ways.c: the ways of all pairs from the flows of the strands' state. */
enum lsp_status lsp_ways_trace(struct solver *solver) LSP_MUST_CHECK;
/* Makes n strands, from the destination back, the way of a pair, with what it uses and costs. */
enum lsp_status lsp_way_keep(struct solver *solver, struct pair *pair, uint32_t n,
    const uint32_t taken[], const double share[]) LSP_MUST_CHECK;
/* cheapest.c: gives pairs of which nobody is a member the cheapest way when last priced, since the
 * assignment, which has no trips of theirs, may have left them with another or none. */
enum lsp_status lsp_ways_of_nobody(struct solver *solver) LSP_MUST_CHECK;
/* Cost of a way at the present times; INFINITY where there is none. */
double lsp_way_cost(const struct solver *solver, const struct way *way);

/* mixing.c: the next point in place of the last answer. */
enum lsp_status lsp_mixing_init(
    struct mixing *mixing, size_t n, struct lsp_arena *arena) LSP_MUST_CHECK;
void lsp_mixing_next(struct mixing *mixing, double answer[]);

/* setup.c: everything but ways; times are those of the empty network.  plan NULL: loads as stated.
 */
enum lsp_status lsp_solver_init(struct solver *solver,
    const struct lsp_equilibrium_problem *problem, const struct goods_plan *plan) LSP_MUST_CHECK;
/* goods.c: the same with the shipments that are best. */
enum lsp_status lsp_goods_init(
    struct solver *solver, const struct lsp_equilibrium_problem *problem) LSP_MUST_CHECK;
/* goods_tables.c: results->goods, from the choices. */
enum lsp_status lsp_fill_goods(
    const struct solver *solver, struct lsp_results *results) LSP_MUST_CHECK;

/* posts.c: waits of all crossings at the present flows, into wait_h[n_elements] (posts' part). */
void lsp_posts_wait(const struct solver *solver, const double flow[], double wait_h[]);
/* Makes the posts linear around the flows `anchor_flow`. */
void lsp_posts_linearise(struct solver *solver);
/* Of the demand, by class and hour; unused elements are left as they are. */
void lsp_posts_arrivals(const struct solver *solver, uint32_t crossing, bool is_forward,
    const double flow[], double arrivals_veh[LSP_MAX_VEHICLES][LSP_HOURS]);
/* One direction of one crossing, hour by hour. */
void lsp_posts_day(const struct solver *solver, uint32_t crossing, bool is_forward,
    const double flow[], struct lsp_crossing_day *ret_day);

/* choice.c: one pass over all movements, ways as they are; returns by how much the amounts failed
 * logit and total demand before each was moved, relative to all. */
double lsp_choice_sweep(struct solver *solver);
/* The same error at the present times, moving nothing: at the cost of the ways (ret_gap NULL), or
 * at the cheapest costs when last priced, and then the excess cost of the ways. */
double lsp_choice_error(const struct solver *solver, double *ret_gap);
/* Flows from the ways, afresh in fixed order; then times. */
void lsp_load_elements(struct solver *solver);
/* The answer of a movement to costs[n_alternatives], the constants of its pivot added. */
struct movement_answer {
    struct lsp_nested_answer choice;
    double total, log_total; /* amount a year */
    double response;
};
void lsp_choice_answer(const struct solver *solver, size_t movement, const double cost_money[],
    struct movement_answer *ret_answer);
/* Cost of a choice: of its way, or the cheapest when last priced. */
double lsp_choice_cost(const struct solver *solver, size_t choice, bool is_cheapest);

/* beds.c: totals that beds and tours cut down. */
enum lsp_status lsp_rations_init(struct solver *solver) LSP_MUST_CHECK;
/* Part of a movement's wishes that goes, 0 to 1, and the price that would leave as many. */
double lsp_ration(const struct solver *solver, size_t movement);
double lsp_ration_money(const struct solver *solver, size_t movement);
/* Sums the present wishes and sets target_log; how far the rations are from it, and moves them. */
void lsp_rations_target(const struct solver *solver);
double lsp_rations_error(const struct solver *solver);
void lsp_rations_move(struct solver *solver);
/* Persons who want to make a movement, whatever limits them. */
double lsp_ration_wished(const struct solver *solver, size_t movement);
/* Persons whom a segment's tours take in a year; nights that a zone has beds for in a month. */
double lsp_tour_places(const struct lsp_segment *group);
double lsp_bed_nights_month(const struct lsp_zone_spec *zone);

/* limits.c: after the other tables: what is full, and whom it displaces. */
enum lsp_status lsp_fill_limits(
    const struct solver *solver, struct lsp_results *results) LSP_MUST_CHECK;

/* certificate.c: after the tables: the duality gap at the present times and the cheapest costs when
 * last priced, and what keeps the run from being one convex program. */
enum lsp_status lsp_certificate_fill(
    struct solver *solver, struct lsp_results *results) LSP_MUST_CHECK;

/* certificate_waits.c: what waits that are not those of the flows add to the gap, where they answer
 * to nothing else; hour_money[n_elements] is what a unit of load pays for an hour there.  INFINITY
 * where a section carries all that it can or more. */
double lsp_certificate_waits_money(struct solver *solver, const double hour_money[]);
/* Whether the wait of a class at a post answers to its own flow alone, and rises with it. */
bool lsp_post_is_alone(const struct solver *solver, uint32_t element);

/* seats.c: sections of rides, where full departures turn passengers away. */
static inline bool is_section(const struct solver *solver, uint32_t element)
{
    return element >= solver->first_section && element < solver->first_post;
}
enum lsp_status lsp_seats_init(struct solver *solver) LSP_MUST_CHECK;
/* How far the loads are from those that the flows make: in terms of the waits, relative. */
double lsp_seats_error(const struct solver *solver);
/* Moves the loads toward where they equal the flows, ways as they are. */
void lsp_seats_move(struct solver *solver);
/* The wait on a section as a polygon that touches it at `load`, for the assignment. */
void lsp_seats_draw(struct solver *solver, uint32_t section, double load);

/* tables.c */
enum lsp_status lsp_fill_results(
    struct solver *solver, struct lsp_results *ret_results) LSP_MUST_CHECK;

/* passed.c: states that a run passed on its way to the end, the last two that are kept. */
struct passed {
    struct lsp_results older, newer;
    double older_residual, newer_residual; /* INFINITY = there is none */
};
void lsp_passed_init(struct passed *passed);
void lsp_passed_finish(struct passed *passed);
/* Keeps the present state where it is far enough from the last and not too far from the aim. */
enum lsp_status lsp_passed_keep(struct solver *solver, const struct lsp_convergence *found,
    double aim, struct passed *passed) LSP_MUST_CHECK;
/* Moves out the tightest state whose residual is far enough above; false when there is none. */
bool lsp_passed_take(struct passed *passed, double residual, struct lsp_results *ret_other);
/* The present state as results without steps and certificate; the run can go on. */
enum lsp_status lsp_passed_fill(struct solver *solver, const struct lsp_convergence *found,
    struct lsp_results *ret_results) LSP_MUST_CHECK;
/* How many times smaller a residual is that counts as another. */
extern const double LSP_PASSED_APART;

/* steps.c: the ways of the movements that are marked, step by step. */
enum lsp_status lsp_fill_steps(const struct solver *solver, const bool is_marked[],
    struct lsp_results *results) LSP_MUST_CHECK;

#endif
