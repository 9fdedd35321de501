/* Delay after the Bureau of Public Roads: time and slope over arrays of links.
 *
 *     x = v / c      t = t0 (1 + alpha x^beta)                                   [BPR1964]
 *
 * Nearly every link has beta = 4.  So each function first treats all of them as such, in a loop
 * without branch and without pow() that compilers vectorise, and then does the others again.  A
 * capacity of INFINITY needs no case of its own: x is 0, and so is the slope's beta / c.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/oracle/route_equilibrium_internal.h"

#include <math.h>

static double power(double x, double exponent);

void oracle_bpr_time(size_t n, const double t0_h[], const double capacity_veh_h[],
    const double alpha[], const double beta[], const double flow_veh_h[], double ret_time_h[])
{
    for (size_t link = 0; link < n; link++) {
        double x = flow_veh_h[link] / capacity_veh_h[link];
        double x_squared = x * x;
        ret_time_h[link] = t0_h[link] * (1 + alpha[link] * (x_squared * x_squared));
    }
    for (size_t link = 0; link < n; link++) {
        if (beta[link] == 4)
            continue;
        double x = flow_veh_h[link] / capacity_veh_h[link];
        ret_time_h[link] = t0_h[link] * (1 + alpha[link] * power(x, beta[link]));
    }
}

void oracle_bpr_slope(size_t n, const double t0_h[], const double capacity_veh_h[],
    const double alpha[], const double beta[], const double flow_veh_h[], double ret_slope[])
{
    for (size_t link = 0; link < n; link++) {
        double x = flow_veh_h[link] / capacity_veh_h[link];
        ret_slope[link] = t0_h[link] * alpha[link] * (4 / capacity_veh_h[link]) * (x * x * x);
    }
    for (size_t link = 0; link < n; link++) {
        if (beta[link] == 4)
            continue;
        double x = flow_veh_h[link] / capacity_veh_h[link];
        ret_slope[link] = t0_h[link] * alpha[link] * (beta[link] / capacity_veh_h[link]) *
                          power(x, beta[link] - 1);
    }
}

/* x^exponent; the exponents of a linear delay and of its slope need no pow(). */
static double power(double x, double exponent)
{
    if (exponent == 1)
        return x;
    if (exponent == 0)
        return 1;
    return pow(x, exponent);
}
