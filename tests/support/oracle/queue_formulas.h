/* Oracle: queues whose wait or length has a closed form.  Shares no code with src/checkpoint.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_ORACLE_QUEUE_FORMULAS_H
#define LSP_TESTS_ORACLE_QUEUE_FORMULAS_H

#include <stdint.h>

/* Erlang's C: probability that an arrival waits at c lanes, offered load a = lambda / mu < c. */
double oracle_erlang_c(uint32_t lanes, double offered_load);

/* Stationary mean wait in the queue, Erlang C with the Allen-Cunneen factor for spread [Allen1990]:
 *     Wq = C / (c mu - lambda) * (ca^2 + cs^2) / 2;   INFINITY at lambda >= c mu. */
double oracle_stationary_wait_h(
    uint32_t lanes, double arrivals_veh_h, double service_h, double arrival_cv, double service_cv);

/* Stationary mean wait with one lane, Poisson arrivals, any service times: Pollaczek and Khinchine
 *     Wq = lambda E[S^2] / (2 (1 - rho));   INFINITY at rho >= 1. */
double oracle_one_lane_wait_h(double arrivals_veh_h, double service_h, double service_cv);

/* Mean number present (in service included) at the end of an interval [KimberHollis1979], for one
 * lane: capacity M = capacity_veh_h, length T = hours, start L0 = queue_veh, spread
 * C0 = (ca^2 + cs^2) / 2.  M = 0 gives L0 + arrivals.  Rising in arrivals and in L0. */
double oracle_kimber_hollis_queue(
    double queue_veh, double arrivals_veh_h, double capacity_veh_h, double hours, double spread);

#endif
