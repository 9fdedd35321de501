/* Correlation: drawn columns are put into an order in which they go together as wanted.
 *
 *     if (lsp_correlation_is_possible(n, wanted, factor, &row)) ...    no such numbers otherwise
 *     LSP_TRY(lsp_correlation_impose(n, wanted, n_draws, columns));
 *
 * Every column keeps its values, so that a Latin hypercube stays one [ImanConover1982].
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_ASSUMPTIONS_CORRELATION_H
#define LSP_ASSUMPTIONS_CORRELATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/status.h"

/* Whether numbers with these rank correlations can be: wanted[n * n], symmetric, 1 on the diagonal,
 * else within -1 to 1.  What is tested is the matrix of normal scores behind them, 2 sin(pi r / 6)
 * for each r [Pearson1907]: it must be positive definite.  *ret_row: the first row that the ones
 * before rule out.  Works in factor[n * n]. */
bool lsp_correlation_is_possible(
    size_t n, const double wanted[], double factor[], size_t *ret_row) LSP_MUST_CHECK;

/* The largest share s of 0 to 1, to a hundredth from below, for which all of them times s can be.
 */
double lsp_correlation_possible_share(size_t n, const double wanted[], double work[]);

/* Reorders columns[1] to columns[n - 1], each of n_draws different values, so that the rank
 * correlations of all are as wanted, which must be possible, but for chance.  Scores of the columns
 * as they stand are made uncorrelated, and then correlated; with no more draws than columns, or
 * columns that are all but the same, the former is left out.  columns[0] stays as it is.  Returns
 * LSP_OK, or LSP_NO_MEMORY (nothing changed). */
enum lsp_status lsp_correlation_impose(
    size_t n, const double wanted[], uint32_t n_draws, double *const columns[]) LSP_MUST_CHECK;

#endif
