/* Statistics of samples: quantiles, ranks and rank correlation.
 *
 *     LSP_TRY(lsp_statistics_quantile(n_draws, drawn, 0.9, &high));
 *     LSP_TRY(lsp_statistics_rank_correlation(n_draws, uniform, npv, &correlation));
 *
 * All but the correlation sort a copy: cost O(n log n).  They return LSP_OK, or LSP_NO_MEMORY with
 * the result untouched.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_BASE_STATISTICS_H
#define LSP_BASE_STATISTICS_H

#include <stddef.h>

#include "base/compiler.h"
#include "base/status.h"

/* The p-quantile, linear between order statistics [HyndmanFan1996, type 7]; p is taken to lie
 * within 0 to 1.  Values that are NaN are left out; NaN when none is left. */
enum lsp_status lsp_statistics_quantile(
    size_t n, const double value[], double p, double *ret_quantile) LSP_MUST_CHECK;

/* Spearman's rank correlation [Spearman1904], with mid-ranks for ties; 0 when either is constant.
 * Pairs with a NaN are left out. */
enum lsp_status lsp_statistics_rank_correlation(
    size_t n, const double x[], const double y[], double *ret_correlation) LSP_MUST_CHECK;

/* The two halves of the same, for one sample against many: ranks from 1, equal values sharing the
 * mean of theirs (ret_rank[n] may be `value` itself, which holds no NaN), and the correlation of
 * two columns of ranks. */
enum lsp_status lsp_statistics_rank(
    size_t n, const double value[], double ret_rank[]) LSP_MUST_CHECK;
double lsp_statistics_correlation_of_ranks(size_t n, const double rank_x[], const double rank_y[]);

#endif
