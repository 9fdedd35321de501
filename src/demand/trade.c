/* Trade: gravity's answer to a change of its cost.  SPDX-License-Identifier: Apache-2.0 */
#include "demand/trade.h"

#include <math.h>

double lsp_trade_cost(double freight_money, double value_money, double day_rate, double days)
{
    return 1 + freight_money / value_money + day_rate * days;
}

double lsp_trade_factor(double cost_before, double cost_after, double elasticity)
{
    return pow(cost_after / cost_before, -elasticity);
}

double lsp_trade_gain_of_day(double cost, double day_rate, double elasticity)
{
    return expm1(-elasticity * log1p(-day_rate / cost));
}
