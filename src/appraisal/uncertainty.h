/* Uncertainty: quantiles and drivers from the draws of a Monte Carlo run.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_APPRAISAL_UNCERTAINTY_H
#define LSP_APPRAISAL_UNCERTAINTY_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"

/* The p-quantile of value[n] (linear between order statistics, Hyndman and Fan 1996, type 7);
 * values that are NaN are left out; NAN when none is left.  Sorts a copy in `arena`. */
double lsp_quantile(struct lsp_arena *arena, size_t n, const double value[], double p);

/* Spearman's rank correlation of x[n] and y[n] with mid-ranks for ties; 0 when either is constant.
 * Pairs with a NaN are left out.  NAN when memory is out. */
double lsp_rank_correlation(struct lsp_arena *arena, size_t n, const double x[], const double y[]);

#endif
