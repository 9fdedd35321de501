/* Nested logit: the alternatives of a segment as leaves of a tree of nests.
 *
 * Alternatives of one nest are more alike than others: what one of them gains comes first from the
 * rest of its nest.  A choice goes down the tree; at each nest it is a logit between the costs of
 * the alternatives and the composite costs of the nests that hang there:
 *
 *     lambda_n = lambda_parent / theta_n                       0 < theta_n <= 1
 *     I_n = -(1/lambda_n) ln sum_child exp(-lambda_n c_child)  [McFadden1978] [Williams1977]
 *     P(child | n) = exp(-lambda_n (c_child - I_n))
 *
 * lambda of the root is the segment's scale, so that a tree without nests is the multinomial logit.
 *
 *     struct lsp_nested_answer answer;
 *     lsp_nested_logit(&segment->nests, n, cost_money, scale, response, &answer);
 *     answer.composite_money, answer.share[alternative]
 *
 * Everything here is pure, allocates nothing and is safe for costs of any size.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_DEMAND_NESTS_H
#define LSP_DEMAND_NESTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"

enum { LSP_MAX_NESTS = 16 };

/* Below this the alternatives of a nest would be one and the same. */
#define LSP_LEAST_THETA 0.01

/* A tree, flat: parents before children.  All zero: no nests. */
struct lsp_nests {
    size_t n;
    const char *id[LSP_MAX_NESTS], *name[LSP_MAX_NESTS];
    uint32_t parent[LSP_MAX_NESTS];         /* a nest before this one, or LSP_NONE = the root */
    double theta[LSP_MAX_NESTS];            /* scale outside / scale inside, > 0, at most 1 */
    uint32_t nest_of[LSP_MAX_ALTERNATIVES]; /* LSP_NONE = the root; says nothing when n is 0 */
};

struct lsp_nested_answer {
    double composite_money;                 /* I of the root; INFINITY when nothing is available */
    double share[LSP_MAX_ALTERNATIVES];     /* sums to 1; all 0 when nothing is available */
    double log_share[LSP_MAX_ALTERNATIVES]; /* ln share, also where the share underflows; -INFINITY
                                             * where the alternative is not available */
    /* how fast ln (total * share) falls with the alternative's own cost, >= 0, where the total
     * falls as exp(-response lambda composite) */
    double decay_per_money[LSP_MAX_ALTERNATIVES];
    double nest_share[LSP_MAX_NESTS];           /* of everybody, in the nest */
    double share_in_nest[LSP_MAX_ALTERNATIVES]; /* P(alternative | its nest) */
    double nest_share_in_nest[LSP_MAX_NESTS];   /* P(nest | its parent) */
    double log_share_in_nest[LSP_MAX_ALTERNATIVES], nest_log_share_in_nest[LSP_MAX_NESTS];
    double nest_composite_money[LSP_MAX_NESTS]; /* I_n */
    double nest_scale_per_money[LSP_MAX_NESTS]; /* lambda_n */
};

/* cost_money[n]     INFINITY = not available
 * scale_per_money   lambda of the root, > 0
 * response          of the total, >= 0; concerns decay_per_money alone
 * Holds: d composite / d cost = share; equals lsp_logit to the last bit without nests. */
void lsp_nested_logit(const struct lsp_nests *nests, size_t n, const double cost_money[],
    double scale_per_money, double response, struct lsp_nested_answer *ret_answer);

/* The constants that make the tree answer to these costs with these shares, and with the composite
 * cost that it has over the same alternatives without constants: the incremental form
 * [DalyEtAl2012].
 *
 * share[n]             observed, >= 0, sums to 1; > 0 only where the cost is finite
 * ret_constant_money[n] to be added to the costs.  Where the share is 0: 0 where the cost is
 *                      infinite (what was not there may come, at its own cost), INFINITY where it
 *                      is finite (what was there and nobody took stays so) */
void lsp_nested_pivot(const struct lsp_nests *nests, size_t n, const double cost_money[],
    const double share[], double scale_per_money, double ret_constant_money[]);

/* How far amounts are from an answer, in money: over the nests and the root, each with its scale,
 *
 *     sum_n (1/lambda_n) sum_child [a ln(a/b) - a + b],   a = amount in the child,
 *                                                         b = amount in n times P(child | n)
 *
 * >= 0, and 0 only where the amounts are split as the answer says; right to rounding also close to
 * it.  INFINITY where an amount is on something that is not available. */
double lsp_nested_divergence_money(const struct lsp_nests *nests, size_t n, const double amount[],
    const struct lsp_nested_answer *answer, double scale_per_money);

/* a ln(a/b) - a + b for a >= 0, b >= 0: exact in the limit a -> b, where the terms cancel. */
double lsp_divergence(double a, double b);

#endif
