/* Quantiles, ranks and rank correlation.  SPDX-License-Identifier: Apache-2.0 */
#include "base/statistics.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"

/* A value and where it stood. */
struct ranked {
    double value;
    size_t place;
};

static double quantile_of_sorted(size_t n, const struct ranked sorted[], double p);
static struct ranked *sort_copy(
    struct lsp_arena *arena, size_t n, const double value[], size_t *ret_n_kept);
static int compare_ranked(const void *a, const void *b);

enum lsp_status lsp_statistics_quantile(
    size_t n, const double value[], double p, double *ret_quantile)
{
    struct lsp_arena scratch = {0};
    size_t n_kept;
    const struct ranked *sorted = sort_copy(&scratch, n, value, &n_kept);
    if (sorted != NULL)
        *ret_quantile = quantile_of_sorted(n_kept, sorted, p);
    lsp_arena_finish(&scratch);
    return sorted != NULL ? LSP_OK : LSP_NO_MEMORY;
}

static double quantile_of_sorted(size_t n, const struct ranked sorted[], double p)
{
    if (n == 0)
        return (double)NAN;
    double position = fmin(fmax(p, 0), 1) * (double)(n - 1);
    size_t below = (size_t)floor(position);
    size_t above = below + 1 < n ? below + 1 : below;
    double share = position - (double)below;
    if (share <= 0 || sorted[below].value == sorted[above].value)
        return sorted[below].value; /* also between equal infinities */
    return sorted[below].value + share * (sorted[above].value - sorted[below].value);
}

enum lsp_status lsp_statistics_rank_correlation(
    size_t n, const double x[], const double y[], double *ret_correlation)
{
    struct lsp_arena scratch = {0};
    double *rank_x = LSP_ARRAY(&scratch, double, n), *rank_y = LSP_ARRAY(&scratch, double, n);
    enum lsp_status status = rank_x != NULL && rank_y != NULL ? LSP_OK : LSP_NO_MEMORY;
    size_t n_kept = 0;
    for (size_t place = 0; status == LSP_OK && place < n; place++) {
        if (isnan(x[place]) || isnan(y[place]))
            continue;
        rank_x[n_kept] = x[place];
        rank_y[n_kept++] = y[place];
    }
    if (status == LSP_OK)
        status = lsp_statistics_rank(n_kept, rank_x, rank_x);
    if (status == LSP_OK)
        status = lsp_statistics_rank(n_kept, rank_y, rank_y);
    if (status == LSP_OK)
        *ret_correlation = lsp_statistics_correlation_of_ranks(n_kept, rank_x, rank_y);
    lsp_arena_finish(&scratch);
    return status;
}

enum lsp_status lsp_statistics_rank(size_t n, const double value[], double ret_rank[])
{
    struct lsp_arena scratch = {0};
    size_t n_kept;
    const struct ranked *sorted = sort_copy(&scratch, n, value, &n_kept);
    for (size_t first = 0, after; sorted != NULL && first < n_kept; first = after) {
        for (after = first + 1; after < n_kept; after++)
            if (sorted[after].value != sorted[first].value)
                break;
        for (size_t at = first; at < after; at++)
            ret_rank[sorted[at].place] = ((double)(first + 1) + (double)after) / 2;
    }
    lsp_arena_finish(&scratch);
    return sorted != NULL ? LSP_OK : LSP_NO_MEMORY;
}

double lsp_statistics_correlation_of_ranks(size_t n, const double rank_x[], const double rank_y[])
{
    double mean = ((double)n + 1) / 2; /* ties do not move it */
    double square_x = 0, square_y = 0, product = 0;
    for (size_t place = 0; place < n; place++) {
        square_x += (rank_x[place] - mean) * (rank_x[place] - mean);
        square_y += (rank_y[place] - mean) * (rank_y[place] - mean);
        product += (rank_x[place] - mean) * (rank_y[place] - mean);
    }
    return square_x > 0 && square_y > 0 ? product / (sqrt(square_x) * sqrt(square_y)) : 0;
}

/* The values that are not NaN, rising; NULL when memory is out. */
static struct ranked *sort_copy(
    struct lsp_arena *arena, size_t n, const double value[], size_t *ret_n_kept)
{
    struct ranked *sorted = LSP_ARRAY(arena, struct ranked, n);
    if (sorted == NULL)
        return NULL;
    size_t n_kept = 0;
    for (size_t place = 0; place < n; place++)
        if (!isnan(value[place]))
            sorted[n_kept++] = (struct ranked){value[place], place};
    qsort(sorted, n_kept, sizeof *sorted, compare_ranked);
    *ret_n_kept = n_kept;
    return sorted;
}

/* Total order, also of equal values, so that the result does not depend on the sort. */
static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *left = a, *right = b;
    if (left->value != right->value)
        return left->value < right->value ? -1 : 1;
    return (left->place > right->place) - (left->place < right->place);
}
