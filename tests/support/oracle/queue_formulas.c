/* Queues in closed form.  SPDX-License-Identifier: Apache-2.0
 *
 * Kimber and Hollis: the stationary mean number present is l(x) = x + C0 x^2 / (1 - x) at
 * utilisation x; the deterministic one is L0 + (rho - 1) M T.  Shearing the first until it leans on
 * the second gives
 *
 *     L = l(x)   and   L + M T x = R = L0 + rho M T
 *
 * which is conservation: what was there and what came is still there or has left.  Multiplied out
 * it is a quadratic in x whose discriminant (D - R)^2 + 4 C0 R, D = 1 + M T, is never negative. */
#include "queue_formulas.h"

#include <math.h>

double oracle_erlang_c(uint32_t lanes, double offered_load)
{
    double blocking = 1; /* Erlang's B, by its recursion over the number of lanes */
    for (uint32_t lane = 1; lane <= lanes; lane++)
        blocking = offered_load * blocking / (lane + offered_load * blocking);
    double utilisation = offered_load / lanes;
    if (!(utilisation < 1))
        return 1;
    return blocking / (1 - utilisation * (1 - blocking));
}

double oracle_stationary_wait_h(
    uint32_t lanes, double arrivals_veh_h, double service_h, double arrival_cv, double service_cv)
{
    double capacity_veh_h = lanes / service_h;
    if (!(arrivals_veh_h < capacity_veh_h))
        return (double)INFINITY;
    double spread = (arrival_cv * arrival_cv + service_cv * service_cv) / 2;
    double waiting = oracle_erlang_c(lanes, arrivals_veh_h * service_h);
    return waiting / (capacity_veh_h - arrivals_veh_h) * spread;
}

double oracle_one_lane_wait_h(double arrivals_veh_h, double service_h, double service_cv)
{
    double square_h2 = service_h * service_h * (1 + service_cv * service_cv);
    double idle = 1 - arrivals_veh_h * service_h;
    return idle > 0 ? arrivals_veh_h * square_h2 / (2 * idle) : (double)INFINITY;
}

double oracle_kimber_hollis_queue(
    double queue_veh, double arrivals_veh_h, double capacity_veh_h, double hours, double spread)
{
    double served_max_veh = capacity_veh_h * hours;
    double come_veh = queue_veh + arrivals_veh_h * hours;
    if (served_max_veh <= 0 || come_veh <= 0)
        return come_veh;
    double slope = 1 + served_max_veh;
    double root = sqrt((slope - come_veh) * (slope - come_veh) + 4 * spread * come_veh);
    double utilisation = 2 * come_veh / (slope + come_veh + root);
    if (utilisation < 0.5) /* where the difference below would lose digits */
        return utilisation + spread * utilisation * utilisation / (1 - utilisation);
    return come_veh - served_max_veh * utilisation;
}
