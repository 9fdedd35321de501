/* Distribution: how the trips that begin and end in zones divide over the pairs of zones, and how a
 * matrix is fitted to counts.
 *
 *     LSP_TRY(lsp_distribution_calibrate(&gravity, observed_mean_cost, &arena, &matrix));
 *     if (matrix.stopped_by != LSP_BALANCED) ...          say so
 *     LSP_TRY(lsp_distribution_fit(n_cells, amount, n_counts, counts, &fit));
 *
 * The doubly-constrained gravity model [Wilson1967]:
 *
 *     T_ij = A_i O_i B_j D_j f(c_ij) exp(beta [i and j in different countries])
 *
 * Method: docs/methods/distribution.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_DISTRIBUTION_DISTRIBUTION_H
#define LSP_DISTRIBUTION_DISTRIBUTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/status.h"

/* f(c) of a cost; the last two need costs above 0. */
enum lsp_deterrence {
    LSP_DETERRENCE_EXPONENTIAL, /* exp(-parameter c) */
    LSP_DETERRENCE_POWER,       /* c^-parameter */
    LSP_DETERRENCE_TANNER,      /* c^power exp(-parameter c) [Tanner1961] */
    LSP_N_DETERRENCES,
};

/* "exp", "power", "tanner". */
extern const char *const LSP_DETERRENCE_NAMES[LSP_N_DETERRENCES];

struct lsp_gravity {
    size_t n_rows, n_columns;   /* origins and destinations */
    const double *row_total;    /* [n_rows] O >= 0 */
    const double *column_total; /* [n_columns] D >= 0, with the same sum */
    const double *cost;         /* [n_rows][n_columns]; INFINITY = stays 0 */
    const bool *crosses_border; /* [n_rows][n_columns]; NULL = none does */
    double border_effect;       /* beta */
    enum lsp_deterrence deterrence;
    double parameter;        /* per unit of cost; of the power: a pure number */
    double power;            /* of Tanner's */
    double target;           /* largest relative error of a row's or column's sum; 0 = 1e-10 */
    uint32_t max_iterations; /* of balancing; 0 = 100000 */
};

enum lsp_balance {
    LSP_BALANCED,           /* all sums hold within the target */
    LSP_BALANCE_ITERATIONS, /* not yet */
    LSP_BALANCE_IMPOSSIBLE, /* a row or column with a total has no cell that may be filled */
    LSP_MEAN_COST_TOO_HIGH, /* calibration: even without deterrence the mean is lower */
    LSP_MEAN_COST_TOO_LOW,  /* calibration: no deterrence makes the mean so low */
    LSP_CALIBRATION_STUCK,  /* calibration: the mean is not met within the target */
};

struct lsp_matrix {
    double *amount; /* [n_rows][n_columns], in the arena given */
    enum lsp_balance stopped_by;
    uint32_t iterations; /* of balancing, of the last parameter */
    uint32_t n_tried;    /* parameters */
    double error;        /* largest relative error of a sum */
    double mean_cost;    /* sum of amount * cost / sum of amount; NAN when nobody goes */
    double parameter;    /* of this matrix */
};

/* Balances A and B in turn [Furness1965] until every row's and column's sum is within the target.
 *
 * Holds: sums; cross-product ratios T_ij T_kl / (T_il T_kj) are those of f; permuting zones
 * permutes the matrix; cells of infinite cost stay 0.  Adding a constant to all exponential costs,
 * or to those of a row or column, changes nothing. Returns LSP_OK (also when not balanced: see
 * stopped_by) or LSP_NO_MEMORY. */
enum lsp_status lsp_distribution_gravity(const struct lsp_gravity *gravity, struct lsp_arena *arena,
    struct lsp_matrix *ret_matrix) LSP_MUST_CHECK;

/* The parameter at which the mean cost is the observed one, beginning with Hyman's choice
 * 1 / observed and then by secants [Hyman1969] that never leave the bracket of parameters known to
 * give more and less.  gravity->parameter is not used.  The mean is met within 1e-9 of the observed
 * one, or stopped_by says why not. */
enum lsp_status lsp_distribution_calibrate(const struct lsp_gravity *gravity,
    double observed_mean_cost, struct lsp_arena *arena,
    struct lsp_matrix *ret_matrix) LSP_MUST_CHECK;

/* A count: what the amounts of some cells add up to. */
struct lsp_count {
    const uint32_t *cells; /* [n_cells] each once */
    size_t n_cells;
    const uint32_t *partners; /* [n_partners] each once: scaled with them, but not counted */
    size_t n_partners;
    double target; /* >= 0 */
};

struct lsp_count_fit {
    uint32_t max_iterations; /* given: rounds; 0 = 10000 */
    double target;           /* given: largest relative error; 0 = 1e-10 */
    uint32_t iterations;     /* rounds made */
    double error;            /* largest relative error of a count; INFINITY where cells that are all
                              * 0 should add up to something */
    bool is_fitted;          /* error <= target; false: the counts contradict each other, or a
                              * structural zero */
};

/* Iterative proportional fitting [DemingStephan1940]: the counts' cells are scaled in turn until
 * every count holds.  amount[n_cells] >= 0, changed in place; of all amounts that meet the counts
 * the result is nearest to what was given in the sense of information [Csiszar1975].
 *
 * Holds: zeros stay; within the cells that are in the same counts, ratios stay, also to their
 * partners.  When the counts contradict each other the amounts are those after the last round, and
 * fit->error is not 0; a count whose cells are all 0 keeps no other from being met. */
void lsp_distribution_fit(size_t n_cells, double amount[], size_t n_counts,
    const struct lsp_count counts[], struct lsp_count_fit *fit);

/* Sum of a count's cells. */
double lsp_distribution_counted(const double amount[], const struct lsp_count *count);

/* ---- what a study asks for, and what came of it ---- */

/* One row of a table of trip ends. */
struct lsp_trip_ends {
    uint32_t zone;
    double produced, attracted; /* a year: movements that begin and that end there, >= 0 */
    struct lsp_place where;
};

/* The matrix of one segment. */
struct lsp_matrix_spec {
    uint32_t segment;
    struct lsp_trip_ends *ends; /* [n_ends] each zone at most once */
    size_t n_ends;
    enum lsp_deterrence deterrence;
    double given;      /* the parameter, or the observed mean cost */
    bool is_mean_cost; /* the latter */
    bool given_is_h;   /* per hour, or in hours; else of money */
    double power;      /* of Tanner's; of money */
    double border_effect;
    size_t first_movement, n_movements; /* its cells among the study's movements */
    struct lsp_place where;
    struct lsp_place given_where; /* of the mean cost; else `where` */
};

/* Counted: all movements of some segments from some zones to others. */
struct lsp_count_spec {
    const char *id, *name;
    uint32_t segments;     /* bit s */
    const bool *from, *to; /* [n_zones] */
    bool is_both_ways;     /* also those from `to` to `from` */
    double amount;         /* a year, >= 0 */
    struct lsp_place where;
};

struct lsp_distribution_spec {
    struct lsp_matrix_spec *matrices; /* [n_matrices] */
    struct lsp_count_spec *counts;    /* [n_counts] */
    size_t n_matrices, n_counts;
    size_t n_table; /* the first of the study's movements are those of its table */
};

/* What the report says of them. */
struct lsp_matrix_made {
    enum lsp_balance stopped_by;
    double amount;           /* of all cells, before counts */
    double attracted_factor; /* by which attractions were scaled to the sum of productions */
    double parameter;        /* per unit of money; of the power: a pure number */
    double mean_cost, observed_cost; /* money; NAN where none was observed */
    double error;
    uint32_t n_tried;
};

struct lsp_count_made {
    double before, after; /* what the cells added up to before and after fitting */
};

struct lsp_distribution_made {
    struct lsp_matrix_made *matrices; /* [n_matrices] of the spec */
    struct lsp_count_made *counts;    /* [n_counts] */
    struct lsp_count_fit fit;
};

#endif
