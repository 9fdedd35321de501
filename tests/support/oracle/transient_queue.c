/* Queues whose state changes by the hour.  SPDX-License-Identifier: Apache-2.0 */
#include "transient_queue.h"

#include <math.h>
#include <string.h>

/* Mean number of events of one step: exp(-STEP) must not vanish. */
static const double EVENTS_OF_STEP = 40;
/* What is left of the Poisson mixture when it is cut off. */
static const double CUT_OFF = 1e-15;

struct chain {
    double state[ORACLE_MAX_PRESENT + 1]; /* probability of n vehicles present */
    double lost_veh;
};

/* One event: an arrival, an end of service, or nothing. */
static void take_event(
    const double from[], double arrival, double service, uint32_t lanes, double to[])
{
    for (int n = 0; n <= ORACLE_MAX_PRESENT; n++) {
        double served = n < (int)lanes ? service * n : service * lanes;
        double stays = 1 - served - (n < ORACLE_MAX_PRESENT ? arrival : 0);
        to[n] = from[n] * stays;
        if (n > 0)
            to[n] += from[n - 1] * arrival;
        if (n < ORACLE_MAX_PRESENT)
            to[n] += from[n + 1] * service * (n + 1 < (int)lanes ? n + 1 : (int)lanes);
    }
}

static double mean_waiting(const double state[], uint32_t lanes)
{
    double mean = 0;
    for (int n = (int)lanes + 1; n <= ORACLE_MAX_PRESENT; n++)
        mean += state[n] * (n - (int)lanes);
    return mean;
}

/* Moves the chain on by `hours`; returns the area under the mean queue. */
static double step(struct chain *chain, double arrivals, uint32_t lanes, double rate, double hours)
{
    double total = arrivals + lanes * rate;
    if (!(total > 0))
        return hours * mean_waiting(chain->state, lanes);
    double now[ORACLE_MAX_PRESENT + 1], next[ORACLE_MAX_PRESENT + 1];
    double mixed[ORACLE_MAX_PRESENT + 1] = {0};
    memcpy(now, chain->state, sizeof now);
    double weight = exp(-total * hours), left = 1 - weight, area = 0;
    for (int events = 0;; events++) {
        for (int n = 0; n <= ORACLE_MAX_PRESENT; n++)
            mixed[n] += weight * now[n];
        area += fmax(left, 0) / total * mean_waiting(now, lanes);
        chain->lost_veh += fmax(left, 0) / total * arrivals * now[ORACLE_MAX_PRESENT];
        if (left < CUT_OFF && events > total * hours)
            break;
        take_event(now, arrivals / total, rate / total, lanes, next);
        memcpy(now, next, sizeof now);
        weight *= total * hours / (events + 1);
        left -= weight;
    }
    chain->lost_veh += 1e3 * CUT_OFF;
    memcpy(chain->state, mixed, sizeof mixed);
    return area;
}

struct oracle_transient_day oracle_transient_queue(
    const double arrivals_veh_h[24], const uint32_t lanes[24], double service_h)
{
    struct oracle_transient_day day = {.delay_veh_h = 0};
    struct chain chain = {.state = {1}};
    for (int hour = 0; hour < 24; hour++) {
        double events = arrivals_veh_h[hour] + lanes[hour] / service_h;
        int n_steps = 1 + (int)(events / EVENTS_OF_STEP);
        for (int at = 0; at < n_steps; at++)
            day.queue_veh[hour] +=
                step(&chain, arrivals_veh_h[hour], lanes[hour], 1 / service_h, 1.0 / n_steps);
        day.queue_end_veh[hour] = mean_waiting(chain.state, lanes[hour]);
        day.delay_veh_h += day.queue_veh[hour];
    }
    day.lost_veh = chain.lost_veh;
    return day;
}

struct oracle_fluid_day oracle_fluid_queue(
    const double arrivals_veh_h[24], const double capacity_veh_h[24])
{
    struct oracle_fluid_day day = {{0}, {0}};
    double queue = 0;
    for (int hour = 0; hour < 24; hour++) {
        double growth = arrivals_veh_h[hour] - capacity_veh_h[hour];
        double until = growth < 0 && queue + growth < 0 ? queue / -growth : 1;
        day.delay_veh[hour] = until * (queue + growth * until / 2);
        queue = until < 1 ? 0 : queue + growth;
        day.queue_end_veh[hour] = queue;
    }
    return day;
}
