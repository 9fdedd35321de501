/* Stationary queues: Erlang's C and the Allen-Cunneen wait.  SPDX-License-Identifier: Apache-2.0 */
#include "checkpoint/checkpoint.h"

#include <math.h>

double lsp_erlang_c(uint32_t lanes, double offered_load)
{
    double blocking = 1; /* Erlang's B, by its recursion over the number of lanes */
    for (uint32_t lane = 1; lane <= lanes; lane++)
        blocking = offered_load * blocking / (lane + offered_load * blocking);
    double utilisation = offered_load / lanes;
    if (!(utilisation < 1))
        return 1;
    return blocking / (1 - utilisation * (1 - blocking));
}

double lsp_stationary_wait_h(
    uint32_t lanes, double arrivals_veh_h, double service_h, double arrival_cv, double service_cv)
{
    double capacity_veh_h = lanes / service_h;
    if (!(arrivals_veh_h < capacity_veh_h))
        return (double)INFINITY;
    double spread = (arrival_cv * arrival_cv + service_cv * service_cv) / 2;
    double waiting = lsp_erlang_c(lanes, arrivals_veh_h * service_h);
    return waiting / (capacity_veh_h - arrivals_veh_h) * spread;
}
