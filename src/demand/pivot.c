/* Pivots: what the answer of a movement holds fast to, from the costs of a reference.
 * SPDX-License-Identifier: Apache-2.0 */
#include "demand/demand.h"

#include <math.h>

static double reference_response(
    const struct lsp_segment *segment, size_t n, const double cost_money[], const double share[]);

void lsp_pivot_make(const struct lsp_segment *segment, size_t n, const double cost_money[],
    const double observed_share[], struct lsp_pivot *ret_pivot)
{
    struct lsp_pivot pivot = {.composite_money = (double)INFINITY};
    struct lsp_nested_answer answer;
    double pivoted_money[LSP_MAX_ALTERNATIVES] = {0};
    if (observed_share != NULL)
        lsp_nested_pivot(&segment->nests, n, cost_money, observed_share, segment->scale_per_money,
            pivot.constant_money);
    for (size_t way = 0; way < n; way++)
        pivoted_money[way] = cost_money[way] + pivot.constant_money[way];
    lsp_nested_logit(&segment->nests, n, pivoted_money, segment->scale_per_money, 0, &answer);
    pivot.composite_money = answer.composite_money;
    pivot.response = segment->has_cost_elasticity
                         ? reference_response(segment, n, cost_money, answer.share)
                         : segment->response;
    *ret_pivot = pivot;
}

/* D = D0 exp(e (S - S0) / C0), so that theta lambda = -e / C0; all costs rising in the same
 * proportion dx, S rises by C0 dx and ln D by e dx. */
static double reference_response(
    const struct lsp_segment *segment, size_t n, const double cost_money[], const double share[])
{
    double mean_money = 0;
    for (size_t way = 0; way < n; way++)
        if (share[way] > 0)
            mean_money += share[way] * (cost_money[way] - segment->constant_money[way]);
    if (segment->cost_elasticity >= 0)
        return 0;
    return -segment->cost_elasticity / (segment->scale_per_money * mean_money);
}
