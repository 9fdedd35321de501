/* Delay: how long a link takes at a flow.  Kernels over arrays: value and derivative.
 *
 *     t(v) = t0 (1 + alpha (v / c)^beta)                                         [BPR1964]
 *
 * A capacity of INFINITY gives t0.  beta = 1 and beta = 4 avoid pow().
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_DELAY_DELAY_H
#define LSP_DELAY_DELAY_H

#include <stddef.h>

/* All arrays [n].  t0_h > 0, capacity > 0 or INFINITY, alpha >= 0, beta >= 1, flow >= 0.
 * Holds: increasing in flow, t(0) = t0.  Cost O(n).  Threads: pure. */
void lsp_bpr_time(size_t n, const double t0_h[], const double capacity_veh_h[],
    const double alpha[], const double beta[], const double flow_veh_h[], double ret_time_h[]);

/* dt/dv in h per (veh/h). */
void lsp_bpr_slope(size_t n, const double t0_h[], const double capacity_veh_h[],
    const double alpha[], const double beta[], const double flow_veh_h[], double ret_slope[]);

#endif
