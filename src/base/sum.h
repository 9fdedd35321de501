/* Compensated sum in a fixed order [Neumaier1974]: the error does not grow with the number of
 * terms, so that totals, gaps and benefits are good to the last printed digit.
 *
 *     struct lsp_sum total = {0};
 *     for (...) lsp_sum_add(&total, term);
 *     double value = lsp_sum_value(&total);
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_BASE_SUM_H
#define LSP_BASE_SUM_H

#include <math.h>

struct lsp_sum {
    double sum;        /* rounded */
    double correction; /* what the rounding lost */
};

static inline void lsp_sum_add(struct lsp_sum *total, double term)
{
    double next = total->sum + term;
    if (fabs(total->sum) >= fabs(term))
        total->correction += (total->sum - next) + term;
    else
        total->correction += (term - next) + total->sum;
    total->sum = next;
}

static inline double lsp_sum_value(const struct lsp_sum *total)
{
    return total->sum + total->correction;
}

#endif
