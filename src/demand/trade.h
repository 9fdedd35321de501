/* Trade: how much more is traded where trade costs less (docs/methods/goods.md).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_DEMAND_TRADE_H
#define LSP_DEMAND_TRADE_H

/* Trade cost as a factor on the value: tau = 1 + freight / value + day_rate * days.
 * freight_money and value_money > 0 per tonne. */
double lsp_trade_cost(double freight_money, double value_money, double day_rate, double days);

/* X' / X = (tau' / tau)^-elasticity [HeadMayer2014]; both costs > 0 and finite. */
double lsp_trade_factor(double cost_before, double cost_after, double elasticity);

/* What one day saved adds to trade at this cost, as a share: (1 - day_rate / tau)^-elasticity - 1.
 */
double lsp_trade_gain_of_day(double cost, double day_rate, double elasticity);

#endif
