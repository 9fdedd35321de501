/* Quantiles and rank correlation.  SPDX-License-Identifier: Apache-2.0 */
#include "appraisal/uncertainty.h"

#include <math.h>

#include "base/statistics.h"

double lsp_quantile(struct lsp_arena *arena, size_t n, const double value[], double p)
{
    (void)arena;
    double quantile;
    if (lsp_statistics_quantile(n, value, p, &quantile) != LSP_OK)
        return (double)NAN;
    return quantile;
}

double lsp_rank_correlation(struct lsp_arena *arena, size_t n, const double x[], const double y[])
{
    (void)arena;
    double correlation;
    if (lsp_statistics_rank_correlation(n, x, y, &correlation) != LSP_OK)
        return (double)NAN;
    return correlation;
}
