/* Cheapest paths the slow and obvious way.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/oracle/bellman_ford.h"

#include <math.h>

void lsp_oracle_bellman_ford(uint32_t n_nodes, uint32_t n_arcs, const uint32_t tail[],
    const uint32_t head[], const double cost[], uint32_t origin, double cost_to[])
{
    for (uint32_t node = 0; node < n_nodes; node++)
        cost_to[node] = node == origin ? 0 : (double)INFINITY;
    for (uint32_t round = 0; round < n_nodes; round++)
        for (uint32_t arc = 0; arc < n_arcs; arc++)
            cost_to[head[arc]] = fmin(cost_to[head[arc]], cost_to[tail[arc]] + cost[arc]);
}
