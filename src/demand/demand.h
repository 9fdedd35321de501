/* Demand: who wants to go or send what from where to where, in which ways it can be done, and how
 * the choice answers to cost.
 *
 * A *segment* is a group of travellers (unit: person) or goods (unit: tonne) that choose alike.  A
 * *movement* is the yearly amount of one segment between two zones.  An *alternative* is one way of
 * making it: a main mode and the border crossings it uses.  Costs are generalised costs in money
 * per unit.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_DEMAND_DEMAND_H
#define LSP_DEMAND_DEMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/id.h"
#include "demand/nests.h"
#include "network/network.h"

struct lsp_alternative {
    const char *id, *name;
    uint32_t modes;             /* bit m: links and services of mode m may be used */
    enum lsp_mode main_mode;    /* must be used at least once, on a crossing's link or a service */
    uint32_t crossings;         /* bit c: exactly these crossings are passed (links only) */
    uint32_t segments;          /* bit s: open to segment s */
    uint32_t own_vehicles;      /* bit m: `vehicle` and `load` stand for the segments' on mode m */
    uint32_t vehicle[LSP_N_MODES];
    double load[LSP_N_MODES];   /* 0 = the segment's */
    struct lsp_place where;
};

/* How tourism grows beside everything else: with the income of those who travel and with what the
 * place where they go costs against their own. */
struct lsp_tourism {
    bool is_given;
    double income_growth_per_year, income_elasticity;
    double price_growth_per_year, price_elasticity;
};

/* What sending goods costs a shipper beside the transport; see shipment.h. */
struct lsp_logistics {
    bool is_given;
    double annual_t;            /* Q: of one shipper and receiver, > 0 */
    double order_money;         /* o: per shipment */
    double interest_per_year;   /* i: on the value of the goods */
    double storage_money_t_year; /* w */
    double safety_factor;       /* z: standard deviations that the safety stock covers */
    double demand_spread_t;     /* sigma_D: standard deviation of a day's demand, t */
    double border_spread;       /* standard deviation of the wait at a border / its mean */
    double deterioration_per_day; /* delta: share of the value that a day costs */
    double shipment_t;          /* 0 = chosen */
};

struct lsp_segment {
    const char *id, *name;
    bool is_goods;              /* unit: tonne; else person */
    const char *country;        /* whose account its benefit belongs to; "" = half to each end */
    /* given by the user, each a number of its own in the register ... */
    double cargo_value_money;   /* goods: per tonne */
    double cargo_rate_per_day;  /* goods: share of the value that a day in transit costs, ... */
    struct lsp_logistics logistics; /* ... or that follows from interest and deterioration */
    double scale_given;         /* logit scale in 1/h or 1/money */
    bool scale_is_per_h;
    double constant_given[LSP_MAX_ALTERNATIVES]; /* in h or money per unit */
    bool constant_is_h[LSP_MAX_ALTERNATIVES];
    /* ... and what lsp_segment_derive makes of them */
    double value_of_time_money_h; /* per person-hour (given) or tonne-hour (derived), > 0 */
    double scale_per_money;     /* logit scale lambda, > 0: shares ~ exp(-lambda cost) */
    double constant_money[LSP_MAX_ALTERNATIVES]; /* alternative-specific constant per unit */

    double response;            /* theta, 0 to 1: total demand ~ exp(-theta lambda composite cost);
                                 * 0 = the total is fixed */
    bool has_cost_elasticity;   /* in the place of response: see lsp_pivot */
    double cost_elasticity;     /* of the total to the generalised cost at the reference, <= 0 */
    struct lsp_nests nests;     /* of the choice tree */
    bool is_incremental;        /* the choice pivots on observed shares */
    double border_effect;       /* logarithm of the factor on movements between countries */
    struct lsp_tourism tourism;
    double border_weight;       /* generalised hours per hour of waiting at a post, >= 0 */
    double early_weight, late_weight; /* schedule delay, > 0 */
    double days_per_year;       /* days on which the year's movements happen, 1 to 366 */
    double growth_per_year;     /* 0.03 = 3 % */
    double hour_share[LSP_HOURS]; /* when it reaches a crossing; sums to 1 */
    /* tourism: who stays at the destination, and when */
    double season_share[LSP_MONTHS]; /* of the year's movements, January first; sums to 1 */
    double nights;              /* mean stay, for which a bed is needed; 0 = none */
    double group_size;          /* who travels only in groups: persons in one; 0 = alone */
    double tours_per_year;      /* groups that there are at most; 0 = any number */
    uint32_t vehicle[LSP_N_MODES]; /* vehicle on links of each mode, or LSP_NONE; alternatives may
                                 * have others: lsp_demand_vehicle */
    double load[LSP_N_MODES];   /* persons or tonnes per vehicle, > 0 where vehicle is set */
    uint32_t fills;             /* bit m: goods load the payload of their vehicle on mode m */
    struct lsp_place where;
};

struct lsp_movement {
    uint32_t segment, origin, destination; /* indices; origin and destination are zones */
    double amount_per_year;                /* in the study's base year, one way, >= 0 */
    bool is_return; /* the way back of the movement before it, with its amount */
    struct lsp_place where;
    const double *observed; /* [n_alternatives] amounts or shares seen at the reference; or NULL */
};

struct lsp_demand {
    struct lsp_alternative *alternatives; /* [n_alternatives] */
    struct lsp_segment *segments;         /* [n_segments] */
    struct lsp_movement *movements;       /* [n_movements] */
    size_t n_alternatives, n_segments, n_movements;
};

/* Computes the derived fields from the given ones; to be called after any of them has changed:
 *     goods:  value_of_time = cargo_value * cargo_rate / 24, or, where logistics states interest or
 *             deterioration, cargo_value * (interest / 365 + deterioration) / 24
 *     scale_per_money = scale_given, divided by value_of_time when it is per hour
 *     constant_money  = constant_given, times value_of_time when it is in hours */
void lsp_segment_derive(struct lsp_segment *segment);

/* The vehicle of a segment on an alternative's links of a mode, or LSP_NONE; and what it loads. */
uint32_t lsp_demand_vehicle(
    const struct lsp_demand *demand, size_t segment, size_t alternative, enum lsp_mode mode);
double lsp_demand_load(
    const struct lsp_demand *demand, size_t segment, size_t alternative, enum lsp_mode mode);

/* Multinomial logit over the alternatives with finite cost:
 *
 *     P_a = exp(-lambda c_a) / sum_b exp(-lambda c_b)                     [McFadden1974]
 *
 * cost_money[n]   INFINITY = not available
 * ret_share[n]    out: sums to 1; all 0 when none is available
 * Returns the composite cost -(1/lambda) ln sum_b exp(-lambda c_b); INFINITY when none is
 * available.
 * Holds: composite <= min cost; d composite / d c_a = P_a.  Threads: pure. */
double lsp_logit(size_t n, const double cost_money[], double scale_per_money, double ret_share[]);

/* Total demand at a composite cost, pivoting on the reference:
 *
 *     D = D0 exp(-theta lambda (S - S0))
 *
 * S = S0, theta = 0 or D0 = 0 gives exactly D0; S = INFINITY otherwise gives 0.  A response needs a
 * finite S0 to pivot on; an infinite one is a bug of the caller. */
double lsp_demand_total(double reference_amount, double response, double scale_per_money,
    double composite_money, double reference_composite_money);

/* What the answer of one movement pivots on. */
struct lsp_pivot {
    double composite_money; /* S0, at which the stated total holds; INFINITY: nothing to pivot on */
    double response;        /* theta; above 1 where a cost elasticity asks for more */
    double constant_money[LSP_MAX_ALTERNATIVES]; /* beside the cost; 0 in the absolute form */
    double seat_money; /* of S0: what waits for a seat add to it, >= 0; for who is displaced only */
};

/* The pivot of a movement that has these costs at the reference:
 *     S0        the composite cost there, of the tree with its constants
 *     response  the segment's; or with a cost elasticity e: -e / (lambda C0), C0 the mean of the
 *               costs without the segment's constants, weighted by the shares: so that all costs
 *               rising by 1 % move the total by e %
 *     constants 0; or, given observed shares, those of the incremental form (lsp_nested_pivot)
 *
 * cost_money[n]      INFINITY = not available
 * observed_share[n]  sums to 1, 0 where the cost is infinite; NULL = absolute form */
void lsp_pivot_make(const struct lsp_segment *segment, size_t n, const double cost_money[],
    const double observed_share[], struct lsp_pivot *ret_pivot);

/* amount * (1 + growth)^(year - base_year). */
double lsp_demand_grown(double amount, double growth_per_year, int year, int base_year);

/* The factor by which tourism grows in so many years:
 *     (Y/Y0)^eta (P/P0)^eps,   Y/Y0 = (1 + income growth)^years, P/P0 = (1 + price growth)^years
 * 1 where no tourism is given. */
double lsp_tourism_factor(const struct lsp_tourism *tourism, int years);

#endif
