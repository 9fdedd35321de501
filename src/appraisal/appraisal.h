/* Appraisal: what it is worth, and to whom: with minus without, year by year.
 *
 * Everything is a line of one account: a kind, a party and its group, a country, a mode and one
 * amount per year.  Totals, tables by country, mode or group, NPV and the rest are sums of lines,
 * so they add up exactly.
 *
 *     LSP_TRY(lsp_appraise(&spec, &context, n_pairs, pairs, opening_day, &arena, &appraisal));
 *     appraisal.npv_money, appraisal.lines[...]
 *
 * Method: docs/methods/appraisal.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_APPRAISAL_APPRAISAL_H
#define LSP_APPRAISAL_APPRAISAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "appraisal/cost_warnings.h"
#include "appraisal/externalities.h"
#include "appraisal/rates.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/status.h"
#include "results/results.h"

enum lsp_cost_kind {
    LSP_CONSTRUCTION, /* total over from_year .. to_year, spread evenly */
    LSP_MAINTENANCE,  /* per year, from the opening to the end of the horizon */
    LSP_RENEWAL,      /* total, every `every_years` years after the opening */
};

struct lsp_cost_item {
    const char *id, *name, *country, *payer;
    enum lsp_cost_kind kind;
    double amount_money;    /* total, or per year for maintenance; constant prices, >= 0 */
    int from_year, to_year; /* of construction */
    double every_years;     /* of renewal, > 0 */
    double life_years; /* of what construction leaves: residual value straight-line; 0 = none */
    /* Construction that is spent evenly over the days of its works in the place of years: from the
     * start of the one activity to the finish of the other.  The days are set before each appraisal
     * from the plan or the draw. */
    bool follows_programme;
    uint32_t begins_with, ends_with; /* activities */
    int32_t begins_day, ends_day;
    double per_month_money; /* besides, for every month of those days */
    uint32_t *scenarios;    /* [n_scenarios] indices of those that it belongs to; none = all */
    size_t n_scenarios;
    struct lsp_place where;
};

/* What is left at the end of the horizon. */
enum lsp_residual {
    LSP_RESIDUAL_STRAIGHT_LINE, /* of each item the share of its life that is left */
    LSP_RESIDUAL_LATER,         /* worth of the gains, less upkeep, until the longest life ends */
};

struct lsp_appraisal_spec {
    struct lsp_cost_item *costs; /* [n_costs] */
    size_t n_costs;
    double construction_factor; /* on what all construction costs and leaves; 0 = 1 */
    int base_year;              /* prices and discounting */
    int first_year;             /* of the account: first construction year at the latest */
    double horizon_years;       /* years of benefit after the opening, > 0 */
    double discount_rate;       /* real, per year */
    double *other_rates;        /* [n_other_rates] for the sensitivity table */
    size_t n_other_rates;
    struct lsp_rate_schedule discount; /* in the place of discount_rate, which is its first rate;
                                        * no steps = none */
    struct lsp_rate_schedule *other_discounts; /* [n_other_discounts] likewise of other_rates */
    size_t n_other_discounts;
    double hurdle_rate; /* that the EIRR is to reach; 0 = the discount rate */
    enum lsp_residual residual;
    const char *also_in;    /* second currency of the accounts; NULL = none */
    double also_per_money;  /* of it for 1 of the first */
    const char **shared_by; /* [n_shared_by] countries that share the cost; none = those that pay */
    size_t n_shared_by;
    uint32_t *options; /* [n_options] scenarios between which one is chosen; none = no choice */
    size_t n_options;
    double ramp_start;      /* r0: share of the with-minus-without reached on opening day, 0 to 1 */
    double ramp_years;      /* tau: r = 1 - (1 - r0) exp(-t / tau), > 0 */
    double avoidable_share; /* of an operator's lost revenue that it saves in cost, 0 to 1 */
    double error_share;     /* of a benefit that its error may be, 0 to 1 */
    const struct lsp_externalities *externalities; /* NULL = none are counted */
};

/* Names and memberships that results' tables refer to; borrowed. */
struct lsp_appraisal_context {
    size_t n_segments, n_movements, n_operators, n_posts;
    const char *const *segment_name;       /* [n_segments] */
    const char *const *segment_country;    /* [n_segments]; "" = half to each end of the movement */
    const double *segment_scale_per_money; /* [n_segments] */
    const double *segment_response;        /* [n_segments] */
    const uint32_t *movement_segment;      /* [n_movements] */
    const char *const *origin_country;     /* [n_movements] */
    const char *const *destination_country;                     /* [n_movements] */
    const char *const *operator_name, *const *operator_country; /* [n_operators] */
    const char *const *post_name, *const *post_country;         /* [n_posts], by post index */
    const double *movement_response; /* [n_movements]; NULL = those of the segments */
    const bool *segment_is_goods;    /* [n_segments]; NULL = none is */
    size_t n_alternatives;
    const uint32_t *alternative_mode;     /* [n_alternatives] main mode, below LSP_MAX_MODES; NULL =
                                           * nobody asks for modes */
    const uint32_t *segment_alternatives; /* [n_segments] bit a: alternative a is open to it */
    const char *const *mode_name;         /* [LSP_MAX_MODES] in words; for externalities too */
    size_t n_vehicles;
    const uint32_t *vehicle_mode; /* [n_vehicles] for externalities */
};

/* The two runs of one model year and state; a year's states' shares sum to 1. */
struct lsp_appraisal_pair {
    int year;
    double share;
    const struct lsp_results *without, *with;
};

enum lsp_line_kind {
    LSP_LINE_USERS,     /* party: segment; integral under the model's own demand curve */
    LSP_LINE_RESOURCE,  /* party: vehicle; running cost that its users bear but do not perceive */
    LSP_LINE_REVENUE,   /* party: operator; fares and tolls */
    LSP_LINE_AVOIDED,   /* party: operator; cost saved (or caused) with its traffic */
    LSP_LINE_FEES,      /* party: post; border fees */
    LSP_LINE_TAX,       /* party: treasury; taxes within running cost, fares and tolls */
    LSP_LINE_ACCIDENTS, /* party: society */
    LSP_LINE_EMISSIONS, /* party: society; at the price of carbon */
    LSP_LINE_WEAR,      /* party: owners of the roads; upkeep that traffic causes */
    LSP_LINE_CONSTRUCTION, /* party: payer; negative */
    LSP_LINE_MAINTENANCE,  /* party: payer; negative; renewal too */
    LSP_LINE_RESIDUAL,     /* party: payer, or who has later gains; last year; see lsp_appraise */
    LSP_N_LINE_KINDS,
};

extern const char *const LSP_LINE_KIND_NAMES[LSP_N_LINE_KINDS];

/* Whose purse it is. */
enum lsp_account_group {
    LSP_GROUP_TRAVELLERS,
    LSP_GROUP_SHIPPERS,   /* of goods */
    LSP_GROUP_OPERATORS,  /* of railway, air, port, toll road */
    LSP_GROUP_AGENCIES,   /* border posts */
    LSP_GROUP_TREASURIES, /* taxes */
    LSP_GROUP_OWNERS,     /* who pays for infrastructure */
    LSP_GROUP_SOCIETY,    /* everybody: accidents, climate */
    LSP_N_ACCOUNT_GROUPS,
};

extern const char *const LSP_ACCOUNT_GROUP_NAMES[LSP_N_ACCOUNT_GROUPS];

struct lsp_account_line {
    enum lsp_line_kind kind;
    enum lsp_account_group group;
    const char *party; /* segment, operator, post or payer, in words */
    const char *country;
    const char *mode;     /* in words; "" = none */
    bool is_cost;         /* belongs to the denominator of the BCR */
    double *amount_money; /* [n_years] gain positive, undiscounted */
    double present_money; /* discounted to base_year */
    /* of the difference (see below): [n_years] of amount_money, and of present_money; NULL and 0
     * where it is not estimated */
    double *year_error_money, error_money;
};

/* A change so large that the rule of half would miss its benefit by more than a tenth; the account
 * has the exact one. */
struct lsp_large_change {
    size_t movement;
    int year;
    double half_money;  /* rule of half; +-INFINITY when one side has no alternative at all */
    double exact_money; /* integral of the demand curve; what the account uses */
};

/* Relative changes of all lines of one kind that alone turn the answer; NAN when they are nothing.
 *     change = -NPV / PV of the kind */
struct lsp_switch {
    double present_money; /* gain positive, cost negative */
    double npv_change;    /* makes NPV zero */
    double hurdle_change; /* makes EIRR the hurdle rate: likewise with values at that rate */
};

/* How far each present value may be off because the equilibria are not exact: four times what it
 * changes when they are taken at ten times the residual or more (docs/methods/difference.md).
 * A figure is distinguishable from nothing when it is not smaller than its error. */
struct lsp_difference {
    bool is_estimated;                   /* else all is zero */
    double kind_money[LSP_N_LINE_KINDS]; /* by enum lsp_line_kind; INFINITY = nobody knows */
    bool kind_is_distinguishable[LSP_N_LINE_KINDS];
    double benefit_money, cost_money, npv_money;
    bool benefit_is_distinguishable, npv_is_distinguishable;
    double share;         /* of a benefit that its error may be: of each that matters, and of all */
    bool is_reached;      /* and that all errors are below it */
    double excess;        /* the largest error over what it may be; INFINITY = nobody knows */
    double residual;      /* the largest of the equilibria */
    uint32_t n_tightened; /* how often they were made again, closer */
};

struct lsp_appraisal {
    int first_year;
    size_t n_years;                 /* columns */
    struct lsp_account_line *lines; /* [n_lines], by kind, then party in the order of its table;
                                     * one line for each kind, group, party, country and mode */
    size_t n_lines;
    double *net_money; /* [n_years] sum of all lines */
    double *ramp;      /* [n_years] share of the year's benefit that counts: the part of the year in
                        * operation times r in the middle of that part */
    double benefit_money, cost_money; /* present values; cost less residual; npv = benefit - cost */
    double npv_money;
    double bcr;          /* NAN when cost is 0 */
    double eirr;         /* NAN when there is none */
    bool eirr_is_unique; /* net_money changes sign exactly once */
    double *roots;       /* [n_roots] every internal rate, rising; eirr is the first */
    size_t n_roots;
    double mirr; /* modified rate, at the discount rate of the first year; NAN when there is none */
    double hurdle_npv_money;                      /* at the hurdle rate */
    struct lsp_switch switches[LSP_N_LINE_KINDS]; /* by kind */
    double *other_discount_npv_money;             /* [n_other_discounts] */
    double first_year_return;           /* benefit of first full year / cost compounded to it */
    double *other_npv_money;            /* [n_other_rates] */
    double benefit_switch, cost_switch; /* relative change that brings NPV to 0; NAN if none can */
    struct lsp_large_change *large_changes; /* [n_large_changes], at most 20, largest first */
    size_t n_large_changes;
    double half_error;   /* |rule of half - exact| / |exact| of the last model year */
    size_t n_unmeasured; /* movements whose benefit no finite number measures, left out
                          * of the account: total fixed, but no alternative on one side */
    double points_error; /* largest of a model year: how far the users' benefits are from the same
                          * integrals taken by points on the demand curves, of their sum without
                          * signs */
    struct lsp_cost_warnings cost_warnings; /* of alternatives that both sides have */
    struct lsp_cost_warnings new_ways;      /* of those that one side has: new or lost */
    struct lsp_difference difference;
};

/* Pairs: at least one model year; between model years amounts are interpolated linearly, before the
 * first and after the last they are held.  No benefit before the opening; the opening year counts
 * for its remaining share.  Construction comes in its own years, whenever the opening is; the
 * account begins at spec->first_year or earlier, so that no cost is left out.
 *
 * Holds: identical with and without give exactly zero in every benefit cell; net_money,
 * benefit_money and cost_money are the compensated sums (base/sum.h) of the lines in their order,
 * to the last bit.  Residual values count as less cost, not as benefit; but later gains
 * (LSP_RESIDUAL_LATER) as benefit and later upkeep as cost.
 *
 * Returns LSP_OK, or LSP_NO_MEMORY (*ret_appraisal untouched).  All lives in `arena`.
 *
 * Cost O(pairs * movements + lines * years).  Threads: pure. */
enum lsp_status lsp_appraise(const struct lsp_appraisal_spec *spec,
    const struct lsp_appraisal_context *context, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[], int32_t opening_day, struct lsp_arena *arena,
    struct lsp_appraisal *ret_appraisal) LSP_MUST_CHECK;

/* The errors of an account, from others of the same runs, in each of which some of them are taken
 * farther off (n_others 0: there are none, so nobody knows).  An error is four times the sum over
 * the others of the present value of the differences without their signs: neither runs nor years
 * make good for each other.  Sets appraisal->difference, but not its residual and n_tightened, and
 * the lines' errors, in `arena`.
 *
 * Returns LSP_OK, or LSP_NO_MEMORY.  Cost O(others * lines * (lines + years) + pairs * movements).
 */
enum lsp_status lsp_appraisal_compare(const struct lsp_appraisal_spec *spec, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[], size_t n_others, const struct lsp_appraisal others[],
    struct lsp_arena *arena, struct lsp_appraisal *appraisal) LSP_MUST_CHECK;

/* Rule of half: (q0 + q1)/2 (S0 - S1); 0 when both costs are infinite.
 *
 * Exact surplus of D = D0 exp(-k S) [L: the logarithmic mean of q0 and q1]:
 *     (q1 - q0)/k = L(q0, q1) (S0 - S1),   L = (q1 - q0) / ln(q1/q0),   L(q, q) = q
 * computed by the second form, which stays good for small changes and covers fixed demand, k = 0.
 * One cost infinite: (q1 - q0)/k, the whole area under the curve, and NAN when k = 0. */
double lsp_rule_of_half(double amount0, double amount1, double cost0_money, double cost1_money);
double lsp_exact_surplus(double amount0, double amount1, double cost0_money, double cost1_money,
    double sensitivity_per_money);

/* sum_t amount[t] / (1 + rate)^(first_year + t - base_year). */
double lsp_present_value(
    size_t n_years, const double amount_money[], double rate, int first_year, int base_year);

/* What a construction costs in all, with what its months cost. */
double lsp_cost_money(const struct lsp_cost_item *cost);

/* What the EIRR is to reach. */
double lsp_hurdle_rate(const struct lsp_appraisal_spec *spec);

/* The lowest rate in [-0.9, 10] with net present value 0, NAN when there is none; *ret_is_unique
 * only when the stream changes sign exactly once. */
double lsp_internal_rate(size_t n_years, const double amount_money[], bool *ret_is_unique);

#endif
