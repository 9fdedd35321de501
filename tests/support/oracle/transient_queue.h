/* Oracle: queues whose state changes by the hour, exactly: M(t)/M/c by uniformisation, and the
 * fluid queue.  Shares no code with src.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_ORACLE_TRANSIENT_QUEUE_H
#define LSP_TESTS_ORACLE_TRANSIENT_QUEUE_H

#include <stdint.h>

enum { ORACLE_MAX_PRESENT = 600 };

struct oracle_transient_day {
    double queue_veh[24];     /* mean number waiting, over the hour */
    double queue_end_veh[24]; /* at its end */
    double delay_veh_h;       /* over the day */
    double lost_veh;          /* mean number of arrivals that found ORACLE_MAX_PRESENT vehicles and
                                 are left out, plus 1e3 times the probability that was cut off: an
                                 upper bound of what the truncation changes in any queue above */
};

/* Poisson arrivals and exponential service, empty at first [Grassmann1977].  In each hour the state
 * is the Poisson mixture of the steps of a chain in which some event comes at an even rate. */
struct oracle_transient_day oracle_transient_queue(
    const double arrivals_veh_h[24], const uint32_t lanes[24], double service_h);

struct oracle_fluid_day {
    double queue_end_veh[24];
    double delay_veh[24]; /* area under the queue, veh-h */
};

/* dQ/dt = arrivals - capacity, never below 0. */
struct oracle_fluid_day oracle_fluid_queue(
    const double arrivals_veh_h[24], const double capacity_veh_h[24]);

#endif
