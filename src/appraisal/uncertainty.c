/* Quantiles and rank correlation.  SPDX-License-Identifier: Apache-2.0 */
#include "appraisal/uncertainty.h"

#include <math.h>
#include <stdlib.h>

/* A value and where it stood. */
struct ranked {
    double value;
    size_t place;
};

static int compare_ranked(const void *a, const void *b);
static double *mid_ranks(struct lsp_arena *arena, size_t n, const double value[]);

double lsp_quantile(struct lsp_arena *arena, size_t n, const double value[], double p)
{
    struct ranked *sorted = LSP_ARRAY(arena, struct ranked, n);
    if (!sorted)
        return (double)NAN;
    size_t n_kept = 0;
    for (size_t place = 0; place < n; place++)
        if (!isnan(value[place]))
            sorted[n_kept++] = (struct ranked){value[place], place};
    if (n_kept == 0)
        return (double)NAN;
    qsort(sorted, n_kept, sizeof *sorted, compare_ranked);
    double position = fmin(fmax(p, 0), 1) * (double)(n_kept - 1);
    size_t below = (size_t)floor(position);
    size_t above = below + 1 < n_kept ? below + 1 : below;
    double share = position - (double)below;
    if (share <= 0 || sorted[below].value == sorted[above].value)
        return sorted[below].value; /* also between equal infinities */
    return sorted[below].value + share * (sorted[above].value - sorted[below].value);
}

double lsp_rank_correlation(struct lsp_arena *arena, size_t n, const double x[], const double y[])
{
    double *kept_x = LSP_ARRAY(arena, double, n), *kept_y = LSP_ARRAY(arena, double, n);
    if (!kept_x || !kept_y)
        return (double)NAN;
    size_t n_kept = 0;
    for (size_t place = 0; place < n; place++) {
        if (isnan(x[place]) || isnan(y[place]))
            continue;
        kept_x[n_kept] = x[place];
        kept_y[n_kept++] = y[place];
    }
    double *rank_x = mid_ranks(arena, n_kept, kept_x), *rank_y = mid_ranks(arena, n_kept, kept_y);
    if (!rank_x || !rank_y)
        return (double)NAN;
    double mean = ((double)n_kept - 1) / 2; /* ranks count from 0; ties do not move their mean */
    double square_x = 0, square_y = 0, product = 0;
    for (size_t place = 0; place < n_kept; place++) {
        square_x += (rank_x[place] - mean) * (rank_x[place] - mean);
        square_y += (rank_y[place] - mean) * (rank_y[place] - mean);
        product += (rank_x[place] - mean) * (rank_y[place] - mean);
    }
    if (square_x <= 0 || square_y <= 0)
        return 0;
    return product / (sqrt(square_x) * sqrt(square_y));
}

/* Ranks from 0, ties sharing the mean of theirs; NULL when memory is out. */
static double *mid_ranks(struct lsp_arena *arena, size_t n, const double value[])
{
    struct ranked *sorted = LSP_ARRAY(arena, struct ranked, n);
    double *rank = LSP_ARRAY(arena, double, n);
    if (!sorted || !rank)
        return NULL;
    for (size_t place = 0; place < n; place++)
        sorted[place] = (struct ranked){value[place], place};
    qsort(sorted, n, sizeof *sorted, compare_ranked);
    for (size_t first = 0, after; first < n; first = after) {
        for (after = first + 1; after < n; after++)
            if (sorted[after].value != sorted[first].value)
                break;
        for (size_t at = first; at < after; at++)
            rank[sorted[at].place] = ((double)first + (double)(after - 1)) / 2;
    }
    return rank;
}

/* Total order, also of equal values, so that the result does not depend on the sort. */
static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *left = a, *right = b;
    if (left->value != right->value)
        return left->value < right->value ? -1 : 1;
    return (left->place > right->place) - (left->place < right->place);
}
