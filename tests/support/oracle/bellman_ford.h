/* Oracle for cheapest paths: Bellman (1958) and Ford (1956), by plain repetition over all arcs.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_ORACLE_BELLMAN_FORD_H
#define LSP_TESTS_SUPPORT_ORACLE_BELLMAN_FORD_H

#include <stdint.h>

/* cost_to[n_nodes]: cheapest cost from origin, INFINITY where unreachable.  Costs >= 0. */
void lsp_oracle_bellman_ford(uint32_t n_nodes, uint32_t n_arcs, const uint32_t tail[],
    const uint32_t head[], const double cost[], uint32_t origin, double cost_to[]);

#endif
