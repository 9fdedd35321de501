/* Where costs change so much that the rule of half, and often the costs themselves, are doubtful;
 * and the integral of the demand curve once more, by points on it.
 *
 * The account does not rest on the rule of half, but so large a change of one cost is worth a look:
 * a link may be coded wrongly.  The bounds are those that checks of matrix-based appraisal use
 * [NRAPAG]: with / without outside 0.67 to 1.5 is a warning, outside 0.33 to 3 a serious one.
 * Costs are those of one alternative without its constants.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_APPRAISAL_COST_WARNINGS_H
#define LSP_APPRAISAL_COST_WARNINGS_H

#include <stdbool.h>
#include <stddef.h>

struct lsp_cost_warning {
    size_t movement, alternative;
    int year; /* in which most is at stake */
    bool is_serious;
    double cost0_money, cost1_money; /* per unit; INFINITY = is not there */
    double amount0, amount1;         /* a year, in the year's commonest state; not both 0 */
    double stake_money; /* a year: rule of half of the alternative without its sign; of a new or
                         * lost one the movement's whole */
};

struct lsp_cost_warnings {
    struct lsp_cost_warning *items; /* [n_items] at most 20, the largest stakes first, each movement
                                     * and alternative once */
    size_t n_items;
    size_t n_all, n_serious; /* of all movements, alternatives and model years */
};

enum lsp_cost_change {
    LSP_CHANGE_FINE,
    LSP_CHANGE_DOUBTFUL, /* outside 0.67 to 1.5 */
    LSP_CHANGE_SERIOUS,  /* outside 0.33 to 3 */
    LSP_CHANGE_ONE_SIDE, /* new or lost: no rule of half holds at all */
};

/* FINE too where both are INFINITY, or one is not above 0 so that a ratio says nothing. */
enum lsp_cost_change lsp_cost_change_of(double cost0_money, double cost1_money);

/* Rule of half from point to point of a demand curve: the sum over i of
 *     (q[i] + q[i+1]) / 2 * (c[i] - c[i+1])                              [Nellthorp2001, section 3]
 * n >= 2; the first point is without, the last with. */
double lsp_surplus_by_points(size_t n, const double amount[], const double cost_money[]);

/* The area under q(S) = q0 exp(-k (S - S0)) between the costs, by Gauss's points on the curve:
 * shares nothing with lsp_exact_surplus but the curve.  Both costs finite. */
double lsp_surplus_by_quadrature(
    double amount0, double cost0_money, double cost1_money, double sensitivity_per_money);

#endif
