/* Shipments: the best size and the cost of stock.  SPDX-License-Identifier: Apache-2.0 */
#include "demand/shipment.h"

#include <math.h>

static const double HOURS_PER_DAY = 24, DAYS_PER_YEAR = 365;
/* Payloads that differ by rounding alone take the same number of vehicles. */
static const double ROUNDING = 1e-9;
/* A shipment of more parts than this is not worth comparing: its vehicles then cost a tonne what
 * full ones do. */
enum { MAX_PIECES = 1000 };

static double n_vehicles(double shipment_t, double payload_t);
static double money_of_shipment(const struct lsp_shipment_terms *terms, double shipment_t);
static double end_of_piece(const struct lsp_shipment_terms *terms, double begin_t);

double lsp_shipment_holding(const struct lsp_segment *segment)
{
    const struct lsp_logistics *logistics = &segment->logistics;
    return (logistics->interest_per_year * segment->cargo_value_money +
               logistics->storage_money_t_year) /
           logistics->annual_t;
}

double lsp_shipment_cost(const struct lsp_shipment_terms *terms, double shipment_t)
{
    return money_of_shipment(terms, shipment_t) / shipment_t +
           terms->holding_money_t * shipment_t / 2;
}

/* Orders and vehicles of one shipment. */
static double money_of_shipment(const struct lsp_shipment_terms *terms, double shipment_t)
{
    double money = terms->order_money;
    for (size_t at = 0; at < terms->n_vehicles; at++)
        money +=
            terms->vehicles[at].trip_money * n_vehicles(shipment_t, terms->vehicles[at].payload_t);
    return money;
}

static double n_vehicles(double shipment_t, double payload_t)
{
    return fmax(1, ceil(shipment_t / payload_t * (1 - ROUNDING)));
}

/* On a piece (begin, end] the cost is A / q + h q / 2 with a constant A: least at its bottom
 * sqrt(2 A / h) or at the end.  A bottom at or before `begin` leaves nothing: the piece before has
 * a lower A. */
double lsp_shipment_best(const struct lsp_shipment_terms *terms)
{
    double begin_t = 0, best_t = terms->max_t, best_money = (double)INFINITY;
    for (int piece = 0; piece < MAX_PIECES && begin_t < terms->max_t; piece++) {
        double end_t = piece + 1 < MAX_PIECES ? end_of_piece(terms, begin_t) : terms->max_t;
        double shipment_t = end_t;
        if (terms->holding_money_t > 0)
            shipment_t =
                fmin(sqrt(2 * money_of_shipment(terms, end_t) / terms->holding_money_t), end_t);
        if (shipment_t > begin_t && lsp_shipment_cost(terms, shipment_t) < best_money) {
            best_money = lsp_shipment_cost(terms, shipment_t);
            best_t = shipment_t;
        }
        begin_t = end_t;
    }
    return best_t;
}

/* Where the next vehicle is needed. */
static double end_of_piece(const struct lsp_shipment_terms *terms, double begin_t)
{
    double end_t = terms->max_t;
    for (size_t at = 0; at < terms->n_vehicles; at++) {
        double payload_t = terms->vehicles[at].payload_t;
        double full_t = payload_t * (floor(begin_t / payload_t * (1 + ROUNDING)) + 1);
        end_t = fmin(end_t, full_t);
    }
    return end_t;
}

double lsp_shipment_load(double shipment_t, double payload_t)
{
    return shipment_t / n_vehicles(shipment_t, payload_t);
}

struct lsp_safety_terms lsp_safety_linear(const struct lsp_segment *segment, double days0)
{
    const struct lsp_logistics *logistics = &segment->logistics;
    double money_t = lsp_shipment_holding(segment) * logistics->safety_factor;
    double root = sqrt(days0), spread_t = logistics->demand_spread_t;
    double daily_t = logistics->annual_t / DAYS_PER_YEAR;
    return (struct lsp_safety_terms){.constant_money = money_t * spread_t * root / 2,
        .per_h_money = money_t * spread_t / (2 * root) / HOURS_PER_DAY,
        .per_wait_h_money = money_t * daily_t * logistics->border_spread / HOURS_PER_DAY};
}
