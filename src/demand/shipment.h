/* Shipments: how much goods are sent at once, what that costs, and what an hour on the way costs
 * beside.  Method: docs/methods/goods.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_DEMAND_SHIPMENT_H
#define LSP_DEMAND_SHIPMENT_H

#include "demand/demand.h"

/* The vehicles of one mode that shipments on an alternative use. */
struct lsp_shipment_vehicle {
    double payload_t;  /* > 0 */
    double trip_money; /* K: one vehicle's whole way on this mode, empty return included, >= 0 */
};

/* What depends on the size of a shipment:
 *
 *     cost(q) = (o + sum_m K_m n_m(q)) / q + h q / 2      n_m(q) = ceil(q / payload_m)
 *                                                          h = (i v + w) / Q
 *     [Harris1913; DeJongBenAkiva2007] */
struct lsp_shipment_terms {
    double order_money;     /* o >= 0 */
    double holding_money_t; /* h: of the stock of one tonne for each tonne sent, >= 0 */
    double max_t;           /* > 0, of a shipment */
    size_t n_vehicles;
    struct lsp_shipment_vehicle vehicles[LSP_N_MODES]; /* [n_vehicles] */
};

/* h of a segment with logistics: (i v + w) / Q, money/t per tonne of stock. */
double lsp_shipment_holding(const struct lsp_segment *segment);

/* cost(q) per tonne, q in (0, max_t]. */
double lsp_shipment_cost(const struct lsp_shipment_terms *terms, double shipment_t);

/* The q in (0, max_t] of least cost, exactly: the best of each piece on which the numbers of
 * vehicles are the same.  Of equal ones the smallest; with nothing to pay for a shipment, and with
 * nothing to hold, it is max_t.
 * Holds: never falls when o rises, or K of a vehicle that takes max_t; never rises when h rises;
 * one vehicle: min(sqrt(2 (o + K) / h), max_t). */
double lsp_shipment_best(const struct lsp_shipment_terms *terms);

/* Tonnes per vehicle when vehicles of this payload take equal parts of a shipment. */
double lsp_shipment_load(double shipment_t, double payload_t);

/* The linear form of the cost per tonne of a safety stock of z sqrt(t sigma_D^2 + D^2 sigma_t^2)
 * tonnes, D = Q / 365, never below the true one, at a usual time of days0 > 0:
 *
 *     h S <= constant + per_h * hours + per_wait_h * hours waited at borders */
struct lsp_safety_terms {
    double constant_money, per_h_money, per_wait_h_money;
};
struct lsp_safety_terms lsp_safety_linear(const struct lsp_segment *segment, double days0);

#endif
