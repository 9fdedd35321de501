/* The error of an iterate, estimated from those before it.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "what_if/what_if_internal.h"

/* Calibrated by tests/unit/what_if: at least 99 of 100 true errors are below twice the noise. */
static const double SAFETY = 3;
/* A gap below this may be rounding. */
static const double LEAST_GAP = 1e-14;

void lsp_what_if_keep_iterate(struct iterates *iterates, double gap, double total_cost)
{
    if (iterates->n == MAX_ITERATES)
        return;
    iterates->gap[iterates->n] = gap;
    iterates->total_cost[iterates->n++] = total_cost;
}

double lsp_what_if_estimate(const struct iterates *iterates, double gap, double total_cost)
{
    double error = iterates->n > 0 ? 0 : (double)INFINITY;
    for (uint32_t at = 0; at < iterates->n; at++)
        error = fmax(error, fabs(total_cost - iterates->total_cost[at]) *
                                lsp_what_if_decay(gap, iterates->gap[at]));
    return error;
}

double lsp_what_if_decay(double gap, double gap_before)
{
    double ratio = fmax(gap, LEAST_GAP) / fmax(gap_before, LEAST_GAP);
    return SAFETY * sqrt(fmin(ratio, 1));
}

double lsp_what_if_excess(double gap, double total_cost)
{
    return fmax(gap, LEAST_GAP) * total_cost;
}
