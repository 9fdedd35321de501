/* Results: the frozen answer of one equilibrium run, as plain tables.
 *
 * One run is one network state in one year.  Appraisal and report read these tables and nothing of
 * the solver, so both can be tested from tables written by hand.  Amounts are per year unless the
 * name says day; all arrays live in `arena`.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_RESULTS_RESULTS_H
#define LSP_RESULTS_RESULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/status.h"

/* The parts of a generalised cost; their sum is the cost.  Money per person or tonne. */
enum lsp_cost_part {
    LSP_COST_TIME,      /* riding and driving time */
    LSP_COST_TERMINAL,  /* access, check-in, loading, formalities of services */
    LSP_COST_WAIT,      /* queueing at border posts */
    LSP_COST_SERVICE,   /* inspection at border posts */
    LSP_COST_SCHEDULE,  /* schedule delay */
    LSP_COST_FARE,      /* fares of services */
    LSP_COST_TOLL,      /* tolls and border fees */
    LSP_COST_RUNNING,   /* vehicles' running and crew cost */
    LSP_COST_CONSTANT,  /* alternative-specific constant */
    LSP_COST_SEAT,      /* waiting for a departure with a free seat */
    LSP_COST_STOCK,     /* goods: orders, stock and safety stock */
    LSP_COST_GAUGE,     /* goods by rail: change of gauge */
    LSP_N_COST_PARTS,
};

extern const char *const LSP_COST_PART_NAMES[LSP_N_COST_PARTS];

/* One alternative of one movement. */
struct lsp_choice {
    double amount;                   /* persons or tonnes a year */
    double cost_money;               /* generalised cost per unit; INFINITY = not available */
    double part_money[LSP_N_COST_PARTS]; /* sums to cost_money where available */
    double hours;                    /* door to door, without schedule delay, unweighted */
    double wait_h;                   /* of them: queueing at border posts */
    double distance_km;
    double vehicles;                 /* a year on links of its main mode, empty returns included; 0
                                      * where it goes by services only */
};

/* One segment of goods on one alternative that is open to it.  Money per tonne; costs, hours and
 * waits are means over what it carries. */
struct lsp_goods_result {
    uint32_t segment, alternative;
    double amount;                   /* tonnes a year */
    double hours, wait_h;
    double shipment_t;               /* size of a shipment; 0 = the study has no logistics for it */
    uint32_t vehicle[LSP_MAX_MODES]; /* on the links of each mode, or LSP_NONE */
    double load_t[LSP_MAX_MODES];
    double trips_year[LSP_MAX_MODES], empty_year[LSP_MAX_MODES]; /* vehicles, loaded; coming back */
    double transport_money;          /* running, tolls, fees, terminals */
    double transit_money;            /* stock in transit: time, terminals' too, wait, inspection */
    double gauge_money, order_money, cycle_money, safety_money;
};

enum lsp_step_kind { LSP_STEP_TERMINAL, LSP_STEP_LINK, LSP_STEP_RIDE };

/* One stretch of the way of a choice, or of one of its ways. */
struct lsp_step {
    enum lsp_step_kind kind;
    uint32_t what;                   /* mode that is entered, link of the run's network, or leg */
    uint32_t vehicle;                /* that is boarded or loaded at a terminal; else LSP_NONE */
    double share;                    /* of the choice that takes it, above 0 up to 1 */
    double hours;
    double part_money[LSP_N_COST_PARTS]; /* per unit that takes it */
};

struct lsp_steps {
    struct lsp_step *items;          /* [n] in the order of travel */
    size_t n;
};

/* One stretch of all the ways of a choice, between two points of the run's own graph.  Who comes to
 * a point goes on over the stretches from it in proportion to their shares, wherever he came from:
 * so the ways of a choice are those that prefer none [BarGera2010]. */
struct lsp_stretch {
    uint32_t from, to;               /* points, below n_way_points */
    uint32_t link;                   /* of the run's network, or LSP_NONE */
    uint32_t leg;                    /* of the services, or LSP_NONE */
    double share;                    /* of the choice that takes it, above 0 up to 1 */
};

struct lsp_way {
    struct lsp_stretch *items;       /* [n] each behind those that lead to its beginning */
    size_t n;
};

/* What a choice makes on a link of a mode. */
struct lsp_carried {
    uint32_t vehicle;                /* or LSP_NONE */
    double veh_day;                  /* loaded vehicles a day of one unit a year */
    double empty;                    /* vehicles that come back empty, of each of them */
};

/* One border post in one direction over the typical day, by vehicle class. */
struct lsp_post_result {
    uint32_t crossing, post;         /* indices */
    bool is_forward;                 /* direction of the crossing's links */
    uint32_t position;               /* 0 = first passed, 1 = second */
    double utilisation;              /* of its busiest lane group */
    bool is_bottleneck;              /* the busier post of this crossing and direction */
    double arrivals_veh[LSP_MAX_VEHICLES][LSP_HOURS];
    double queue_veh[LSP_MAX_VEHICLES][LSP_HOURS];
    double wait_h[LSP_MAX_VEHICLES][LSP_HOURS];
    double wait_mean_h[LSP_MAX_VEHICLES];
    double service_h[LSP_MAX_VEHICLES];
    double overnight_veh[LSP_MAX_VEHICLES];
    double fee_money;                /* fees taken in a year */
    double come_veh[LSP_MAX_VEHICLES][LSP_HOURS]; /* of the study's demand, to the crossing */
    double utilisation_wanted;       /* as if those came whom the post before it could not let go */
    double secondary_utilisation;    /* of the lanes for secondary inspection; 0 = there is none */
    double staffed_share[LSP_HOURS]; /* of the lanes */
    double queue_pce[LSP_HOURS];     /* before the post; of a second one also on the way to it */
    double secondary_queue_veh[LSP_HOURS];
    double blocked_share[LSP_HOURS], blocked_h; /* of its work, for want of room behind it; sum */
};

/* A section of a ride whose seats limit who takes it. */
struct lsp_section_result {
    uint32_t section;                /* index among the services' */
    double persons_year, seats_year; /* who rides, and how many could */
    double wait_h;                   /* for a departure with a free seat, mean per person */
    double displaced_year;           /* who would ride if nobody had to wait, less who does */
};

/* Beds at a zone, month by month. */
struct lsp_beds_result {
    uint32_t zone;
    double bed_nights_month;         /* that there are in a month */
    double nights_month[LSP_MONTHS]; /* of guests */
    double displaced_month[LSP_MONTHS]; /* persons for whom there was no bed */
};

/* A segment that travels only in groups. */
struct lsp_tours_result {
    uint32_t segment;
    double places_year;              /* group size times tours */
    double persons_year;             /* with a place, before beds */
    double displaced_year;           /* persons without */
};

/* Money that one operator takes from travellers and shippers in a year. */
struct lsp_operator_result {
    double fare_money, toll_money;
    double passengers;               /* boardings */
    double seats_offered;            /* 0 = not known */
    double displaced;                /* boardings that full departures turned away */
    double mode_fare_money[LSP_MAX_MODES], mode_toll_money[LSP_MAX_MODES]; /* the same by mode */
};

enum lsp_stop { LSP_STOPPED_CONVERGED, LSP_STOPPED_ITERATIONS };

/* Why a run is not one convex program (bits): what the duality gap then does not cover, because
 * waits or loads are found by a fixed point around it. */
enum lsp_nonconvex {
    LSP_NONCONVEX_VALUES = 1 << 0,  /* classes value an hour differently against what they load,
                                     * and no weights of the classes make them agree */
    LSP_NONCONVEX_EMPTIES = 1 << 1, /* empty returns delay the opposite direction unpriced */
    LSP_NONCONVEX_POSTS = 1 << 2,   /* vehicle classes of one post delay each other */
    LSP_NONCONVEX_BEDS = 1 << 3,    /* beds or tours cut totals down by shares, not by one price */
    LSP_N_NONCONVEX = 4,
};

extern const char *const LSP_NONCONVEX_NAMES[LSP_N_NONCONVEX]; /* by bit, as in report.json */
extern const char *const LSP_NONCONVEX_WORDS[LSP_N_NONCONVEX]; /* by bit, as in the report */

/* How well the equilibrium conditions hold; see equilibrium.h. */
struct lsp_convergence {
    enum lsp_stop stopped_by;
    uint32_t iterations;
    double residual;                 /* relative; what `converged` was decided on */
    double target;
    double gap;                      /* relative excess cost of the route choice */
    /* the certificate: primal less dual objective, docs/methods/equilibrium.md */
    double duality_gap_money;        /* money a year, >= 0 */
    double duality_gap;              /* of all cost but constants, its parts without sign */
    uint32_t why_not;                /* bits of enum lsp_nonconvex; 0: one convex program */
};

struct lsp_results {
    struct lsp_arena arena;
    int year;
    size_t n_movements, n_alternatives, n_links, n_legs, n_posts, n_operators;
    /* [n_movements] */
    double *amount;                  /* realised total per year */
    double *composite_money;         /* composite cost per unit */
    double *ration_money;            /* of composite_money: the price of beds and tours */
    double *reference_amount;        /* what was asked for at the reference cost */
    /* [n_movements][n_alternatives], row by row */
    struct lsp_choice *choices;
    struct lsp_steps *steps;         /* likewise, of who was asked for; NULL = of nobody */
    struct lsp_way *ways;            /* likewise */
    struct lsp_carried *carried;     /* [n_segments][n_alternatives][LSP_MAX_MODES]; with steps */
    double *border_h;                /* [n_crossings][2][LSP_MAX_VEHICLES] wait and inspection, with
                                      * the steps: forward, backward; INFINITY = not for it */
    uint32_t n_way_points;
    /* directed links of the run's network; link_row says which row of link.csv (or added link) */
    uint32_t *link_row;              /* [n_links] */
    bool *link_is_forward;           /* [n_links] */
    double *link_veh_day;            /* [n_links][LSP_MAX_VEHICLES], empty returns included */
    double *link_persons_year;       /* [n_links] by road vehicle or rail wagon etc. */
    double *link_tonnes_year;        /* [n_links] */
    double *link_time_h;             /* [n_links] congested */
    /* services */
    double *leg_persons_year;        /* [n_legs] */
    struct lsp_operator_result *operators; /* [n_operators] */
    struct lsp_post_result *posts;   /* [n_posts] */
    /* what is full; only what the study limits */
    struct lsp_section_result *sections; /* [n_sections] */
    double *leg_displaced_year;      /* [n_legs] who would ride if nobody had to wait for a seat,
                                      * less who does; NULL where seats are not limited */
    struct lsp_beds_result *beds;    /* [n_beds] */
    struct lsp_tours_result *tours;  /* [n_tours] */
    size_t n_sections, n_beds, n_tours;
    /* what is driven and ridden, by country: a link, and a section of a ride, counts half for the
     * country of each of its ends; NULL = nobody says */
    size_t n_segments, n_countries;
    const char *const *countries;    /* [n_countries] each once; "" = not said; borrowed */
    double *driven_km;               /* [n_segments][LSP_MAX_VEHICLES][n_countries] vehicle-km a
                                      * year, empty returns included */
    double *driven_money;            /* likewise: what they pay for by the km */
    double *ridden_km;               /* [n_operators][LSP_MAX_MODES][n_countries] person-km a year,
                                      * straight from stop to stop */
    struct lsp_goods_result *goods;  /* [n_goods] by segment and alternative */
    size_t n_goods;
    struct lsp_convergence convergence;
};

void lsp_results_finish(struct lsp_results *results);

/* The choice of a movement and alternative. */
static inline struct lsp_choice *lsp_results_choice(
    const struct lsp_results *results, size_t movement, size_t alternative)
{
    return &results->choices[movement * results->n_alternatives + alternative];
}

#endif
