/* Correlation: Iman and Conover's reordering of drawn columns.
 *
 * The scores R of the columns (normal quantiles of their ranks) have the sample correlation T = Q
 * Q' and shall have C = P P'.  R (P inverse(Q))' has it exactly; each column is put into the order
 * of its own [ImanConover1982].  SPDX-License-Identifier: Apache-2.0 */
#include "assumptions/correlation.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/statistics.h"
#include "base/sum.h"

/* What is left of a row's 1 behind the others; less is the rounding of a matrix that is singular.
 */
static const double LEAST_PIVOT = 1e-10;
enum { SHARE_STEPS = 100 };

struct value_at {
    double value;
    uint32_t draw;
};

static double score_correlation(double rank_correlation);
static bool factorise(size_t n, double matrix[], size_t *ret_row);
static enum lsp_status make_scores(
    size_t n, uint32_t n_draws, double *const columns[], double scores[]);
static void correlate_scores(size_t n, uint32_t n_draws, const double scores[], double matrix[]);
static void mix_scores(
    size_t n, uint32_t n_draws, const double from[], const double to[], double scores[]);
static void take_order(
    uint32_t n_draws, const double score[], double column[], struct value_at work[]);
static int compare_values(const void *a, const void *b);

bool lsp_correlation_is_possible(size_t n, const double wanted[], double factor[], size_t *ret_row)
{
    for (size_t at = 0; at < n * n; at++)
        factor[at] = score_correlation(wanted[at]);
    return factorise(n, factor, ret_row);
}

double lsp_correlation_possible_share(size_t n, const double wanted[], double work[])
{
    for (int step = SHARE_STEPS; step > 0; step--) {
        size_t unused;
        for (size_t at = 0; at < n * n; at++)
            work[at] = at % (n + 1) == 0 ? 1 : score_correlation(wanted[at] * step / SHARE_STEPS);
        if (factorise(n, work, &unused))
            return (double)step / SHARE_STEPS;
    }
    return 0;
}

enum lsp_status lsp_correlation_impose(
    size_t n, const double wanted[], uint32_t n_draws, double *const columns[])
{
    struct lsp_arena arena = {0};
    double *scores = LSP_ARRAY(&arena, double, n *n_draws);
    double *from = LSP_ARRAY(&arena, double, n *n), *to = LSP_ARRAY(&arena, double, n *n);
    struct value_at *work = LSP_ARRAY(&arena, struct value_at, n_draws);
    enum lsp_status status = LSP_NO_MEMORY;
    if (scores != NULL && from != NULL && to != NULL && work != NULL)
        status = make_scores(n, n_draws, columns, scores);
    if (status == LSP_OK) {
        size_t unused;
        if (!lsp_correlation_is_possible(n, wanted, to, &unused))
            LSP_BUG("correlations that cannot be were to be imposed");
        correlate_scores(n, n_draws, scores, from);
        bool is_corrected = n_draws > n && factorise(n, from, &unused);
        mix_scores(n, n_draws, is_corrected ? from : NULL, to, scores);
        for (size_t column = 1; column < n; column++)
            take_order(n_draws, &scores[column * n_draws], columns[column], work);
    }
    lsp_arena_finish(&arena);
    return status;
}

/* The correlation of two normal numbers whose rank correlation is r. */
static double score_correlation(double rank_correlation)
{
    return 2 * sin(acos(-1.0) / 6 * rank_correlation);
}

/* Cholesky: the lower triangle becomes the factor L with L L' = matrix; the upper one, zeros. */
static bool factorise(size_t n, double matrix[], size_t *ret_row)
{
    for (size_t row = 0; row < n; row++)
        for (size_t column = 0; column < n; column++) {
            double *at = &matrix[row * n + column];
            if (column > row) {
                *at = 0;
                continue;
            }
            for (size_t before = 0; before < column; before++)
                *at -= matrix[row * n + before] * matrix[column * n + before];
            if (column < row) {
                *at /= matrix[column * n + column];
            } else if (*at > LEAST_PIVOT) {
                *at = sqrt(*at);
            } else {
                *ret_row = row;
                return false;
            }
        }
    return true;
}

static enum lsp_status make_scores(
    size_t n, uint32_t n_draws, double *const columns[], double scores[])
{
    for (size_t column = 0; column < n; column++) {
        double *score = &scores[column * n_draws];
        LSP_TRY(lsp_statistics_rank(n_draws, columns[column], score));
        for (uint32_t draw = 0; draw < n_draws; draw++)
            score[draw] = lsp_normal_inverse(score[draw] / (n_draws + 1.0));
    }
    return LSP_OK;
}

/* Scores have the mean 0 and all the same spread. */
static void correlate_scores(size_t n, uint32_t n_draws, const double scores[], double matrix[])
{
    for (size_t row = 0; row < n; row++)
        for (size_t column = 0; column <= row; column++) {
            struct lsp_sum product = {0}, square = {0};
            for (uint32_t draw = 0; draw < n_draws; draw++) {
                double score = scores[row * n_draws + draw];
                lsp_sum_add(&product, score * scores[column * n_draws + draw]);
                lsp_sum_add(&square, score * score);
            }
            double value =
                row == column || n_draws < 2 ? 1 : lsp_sum_value(&product) / lsp_sum_value(&square);
            matrix[row * n + column] = matrix[column * n + row] = value;
        }
}

/* Every draw's scores s become P inverse(Q) s; without `from` (Q), P s.  Both are lower triangles,
 * so the last score is done first. */
static void mix_scores(
    size_t n, uint32_t n_draws, const double from[], const double to[], double scores[])
{
    for (uint32_t draw = 0; draw < n_draws; draw++) {
        for (size_t row = 0; row < n && from != NULL; row++) {
            double *score = &scores[row * n_draws + draw];
            for (size_t before = 0; before < row; before++)
                *score -= from[row * n + before] * scores[before * n_draws + draw];
            *score /= from[row * n + row];
        }
        for (size_t row = n; row-- > 0;) {
            double mixed = 0;
            for (size_t column = 0; column <= row; column++)
                mixed += to[row * n + column] * scores[column * n_draws + draw];
            scores[row * n_draws + draw] = mixed;
        }
    }
}

/* The column's least value goes where the least score is, and so on. */
static void take_order(
    uint32_t n_draws, const double score[], double column[], struct value_at work[])
{
    for (uint32_t draw = 0; draw < n_draws; draw++)
        work[draw] = (struct value_at){column[draw], 0};
    qsort(work, n_draws, sizeof *work, compare_values);
    for (uint32_t draw = 0; draw < n_draws; draw++)
        column[draw] = work[draw].value; /* rising */
    for (uint32_t draw = 0; draw < n_draws; draw++)
        work[draw] = (struct value_at){score[draw], draw};
    qsort(work, n_draws, sizeof *work, compare_values);
    for (uint32_t place = 0; place < n_draws; place++)
        work[place].value = column[place];
    for (uint32_t place = 0; place < n_draws; place++)
        column[work[place].draw] = work[place].value;
}

/* Total order, also of equal values, so that the result does not depend on the sort. */
static int compare_values(const void *a, const void *b)
{
    const struct value_at *left = a, *right = b;
    if (left->value != right->value)
        return left->value < right->value ? -1 : 1;
    return (left->draw > right->draw) - (left->draw < right->draw);
}
