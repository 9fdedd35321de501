/* Iterative proportional fitting to counts on sets of cells.  SPDX-License-Identifier: Apache-2.0
 */
#include "distribution/distribution.h"

#include <math.h>

#include "base/sum.h"

static const double DEFAULT_TARGET = 1e-10;
static const uint32_t DEFAULT_MAX_ITERATIONS = 10000;

static void scale_to(double amount[], const struct lsp_count *count);
static double largest_error(
    const double amount[], size_t n_counts, const struct lsp_count counts[], bool *ret_is_empty);

void lsp_distribution_fit(size_t n_cells, double amount[], size_t n_counts,
    const struct lsp_count counts[], struct lsp_count_fit *fit)
{
    double target = fit->target > 0 ? fit->target : DEFAULT_TARGET;
    uint32_t most = fit->max_iterations > 0 ? fit->max_iterations : DEFAULT_MAX_ITERATIONS;
    (void)n_cells; /* says how long `amount` is */
    bool is_empty = false;
    fit->iterations = 0;
    fit->error = largest_error(amount, n_counts, counts, &is_empty);
    while (!(fit->error <= target) && fit->iterations < most) {
        for (size_t count = 0; count < n_counts; count++)
            scale_to(amount, &counts[count]);
        fit->iterations++;
        fit->error = largest_error(amount, n_counts, counts, &is_empty);
    }
    if (is_empty)
        fit->error = (double)INFINITY;
    fit->is_fitted = fit->error <= target;
}

double lsp_distribution_counted(const double amount[], const struct lsp_count *count)
{
    struct lsp_sum sum = {0};
    for (size_t at = 0; at < count->n_cells; at++)
        lsp_sum_add(&sum, amount[count->cells[at]]);
    return lsp_sum_value(&sum);
}

static void scale_to(double amount[], const struct lsp_count *count)
{
    double sum = lsp_distribution_counted(amount, count);
    for (size_t at = 0; at < count->n_cells && sum > 0; at++)
        amount[count->cells[at]] *= count->target / sum;
    for (size_t at = 0; at < count->n_partners && sum > 0; at++)
        amount[count->partners[at]] *= count->target / sum;
}

/* Relative to the count; of a count of 0, to nothing: it holds once its cells are 0.  Empty are
 * counts whose cells are all 0 and should not be: no scaling can help them. */
static double largest_error(
    const double amount[], size_t n_counts, const struct lsp_count counts[], bool *ret_is_empty)
{
    double error = 0;
    *ret_is_empty = false;
    for (size_t count = 0; count < n_counts; count++) {
        double sum = lsp_distribution_counted(amount, &counts[count]);
        double target = counts[count].target, off = fabs(sum - target);
        if (!(sum > 0) && target > 0)
            *ret_is_empty = true;
        else
            error = fmax(error, target > 0 ? off / target : sum > 0 ? 1 : 0);
    }
    return error;
}
