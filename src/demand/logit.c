/* Logit: shares of the alternatives, their composite cost, and the total that answers to it.
 *
 * All exponentials are taken relative to the cheapest alternative, so that costs of any size are
 * safe: the largest term is exp(0) = 1, and one that underflows has a share of nothing.
 * SPDX-License-Identifier: Apache-2.0 */
#include "demand/demand.h"

#include <assert.h>
#include <math.h>

double lsp_logit(size_t n, const double cost_money[], double scale_per_money, double ret_share[])
{
    assert(scale_per_money > 0);
    double cheapest_money = (double)INFINITY;
    for (size_t alternative = 0; alternative < n; alternative++) {
        assert(cost_money[alternative] > -(double)INFINITY);
        ret_share[alternative] = 0;
        cheapest_money = fmin(cheapest_money, cost_money[alternative]);
    }
    if (isinf(cheapest_money))
        return (double)INFINITY;
    double sum = 0;
    for (size_t alternative = 0; alternative < n; alternative++) {
        double dearer_money = cost_money[alternative] - cheapest_money;
        ret_share[alternative] = exp(-scale_per_money * dearer_money);
        sum += ret_share[alternative];
    }
    for (size_t alternative = 0; alternative < n; alternative++)
        ret_share[alternative] /= sum;
    return cheapest_money - log(sum) / scale_per_money;
}

double lsp_demand_total(double reference_amount, double response, double scale_per_money,
    double composite_money, double reference_composite_money)
{
    /* Also where the costs are infinite: their difference would not be a number. */
    if (response == 0 || reference_amount == 0 || composite_money == reference_composite_money)
        return reference_amount;
    assert(isfinite(reference_composite_money));
    double dearer_money = composite_money - reference_composite_money;
    return reference_amount * exp(-response * scale_per_money * dearer_money);
}
