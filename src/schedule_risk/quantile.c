/* Distributions of estimates: exact quantiles, and tables for many draws.
 *
 * A smooth number is tabulated over the normal score, where even the quantile of a distribution
 * with a sharp end is smooth, and interpolated by cubics; a number of whole days by the values at
 * which it becomes one day longer, which is exact.
 * SPDX-License-Identifier: Apache-2.0 */
#include "schedule_risk/schedule_risk_internal.h"

#include "base/random.h"

#include <math.h>

/* The tables' scores; 1e-16 of the probability lies beyond. */
static const double LAST_SCORE = 8.25;
enum { KNOTS_PER_SCORE = 16, N_KNOTS = 2 * 132 + 1 };
/* Lognormal numbers end at this score (one in ten thousand), so that no draw is absurd. */
static const double LAST_LOGNORMAL_SCORE = 3.719;

static double lognormal_value(const struct lsp_estimate *estimate, double score);
static double lognormal_score(const struct lsp_estimate *estimate, double value);
static double triangular_cdf(const struct lsp_estimate *estimate, double value);

double lsp_estimate_quantile(const struct lsp_estimate *estimate, double u)
{
    double low = estimate->low, high = estimate->high;
    if (lsp_estimate_is_certain(estimate))
        return low;
    switch (estimate->shape) {
    case LSP_SHAPE_PERT:
        return lsp_pert_inverse(low, estimate->mid, high, u);
    case LSP_SHAPE_TRIANGULAR:
        return lsp_triangular_inverse(low, estimate->mid, high, u);
    case LSP_SHAPE_UNIFORM:
        return low + (high - low) * u;
    case LSP_SHAPE_LOGNORMAL:
        return lognormal_value(estimate, lsp_normal_inverse(u));
    }
    LSP_BUG("an estimate of unknown shape");
}

double lsp_estimate_cdf(const struct lsp_estimate *estimate, double value)
{
    double low = estimate->low, high = estimate->high;
    switch (estimate->shape) {
    case LSP_SHAPE_PERT:
        return lsp_pert_cdf(low, estimate->mid, high, value);
    case LSP_SHAPE_TRIANGULAR:
        return triangular_cdf(estimate, value);
    case LSP_SHAPE_UNIFORM:
        return fmin(fmax((value - low) / (high - low), 0), 1);
    case LSP_SHAPE_LOGNORMAL:
        return lsp_risk_probability(lognormal_score(estimate, value));
    }
    LSP_BUG("an estimate of unknown shape");
}

static double triangular_cdf(const struct lsp_estimate *estimate, double value)
{
    double low = estimate->low, mode = estimate->mid, high = estimate->high;
    if (value <= low || value >= high)
        return value <= low ? 0 : 1;
    if (value < mode)
        return (value - low) * (value - low) / ((high - low) * (mode - low));
    return 1 - (high - value) * (high - value) / ((high - low) * (high - mode));
}

/* ln x is normal with P10 and P90 at the logarithms of low and high. */
static double lognormal_deviation(const struct lsp_estimate *estimate)
{
    if (!(estimate->low > 0))
        LSP_BUG("a lognormal estimate that is not positive");
    return 0.5 * (log(estimate->high) - log(estimate->low)) / lsp_normal_inverse(0.9);
}

static double lognormal_value(const struct lsp_estimate *estimate, double score)
{
    double middle = 0.5 * (log(estimate->low) + log(estimate->high));
    score = fmin(fmax(score, -LAST_LOGNORMAL_SCORE), LAST_LOGNORMAL_SCORE);
    return exp(middle + lognormal_deviation(estimate) * score);
}

static double lognormal_score(const struct lsp_estimate *estimate, double value)
{
    double middle = 0.5 * (log(estimate->low) + log(estimate->high));
    double score = (log(value) - middle) / lognormal_deviation(estimate);
    if (score <= -LAST_LOGNORMAL_SCORE)
        return -(double)INFINITY;
    return score >= LAST_LOGNORMAL_SCORE ? (double)INFINITY : score;
}

double lsp_risk_probability(double score)
{
    return fmin(fmax(0.5 * erfc(-score / sqrt(2)), 0x1p-53), 1 - 0x1p-53);
}

enum lsp_status lsp_score_table_make(
    const struct lsp_estimate *estimate, struct lsp_arena *arena, struct lsp_score_table *ret_table)
{
    struct lsp_score_table table = {.estimate = *estimate};
    if (!lsp_estimate_is_certain(estimate) && estimate->shape != LSP_SHAPE_LOGNORMAL) {
        table.knots = LSP_ARRAY(arena, double, N_KNOTS);
        if (table.knots == NULL)
            return LSP_NO_MEMORY;
        for (int knot = 0; knot < N_KNOTS; knot++)
            table.knots[knot] = lsp_estimate_quantile(
                estimate, lsp_risk_probability((double)knot / KNOTS_PER_SCORE - LAST_SCORE));
    }
    *ret_table = table;
    return LSP_OK;
}

/* The cubic through the four knots around the score. */
double lsp_score_table_value(const struct lsp_score_table *table, double score)
{
    const struct lsp_estimate *estimate = &table->estimate;
    if (lsp_estimate_is_certain(estimate))
        return estimate->low;
    if (table->knots == NULL)
        return lognormal_value(estimate, score);
    double place = (fmin(fmax(score, -LAST_SCORE), LAST_SCORE) + LAST_SCORE) * KNOTS_PER_SCORE;
    int first = (int)place - 1;
    first = first < 0 ? 0 : first > N_KNOTS - 4 ? N_KNOTS - 4 : first;
    const double *y = &table->knots[first];
    double t = place - first; /* the four knots are at 0, 1, 2, 3 */
    double value = (y[3] * t * (t - 1) * (t - 2) - y[0] * (t - 1) * (t - 2) * (t - 3)) / 6 +
                   (y[1] * t * (t - 2) * (t - 3) - y[2] * t * (t - 1) * (t - 3)) / 2;
    return fmin(fmax(value, estimate->low), estimate->high);
}

static uint32_t bucket_of(const struct lsp_day_table *table, double value)
{
    double place = (value - table->low) * table->per_unit;
    if (!(place > 0))
        return 0;
    return place < LSP_N_DAY_BUCKETS - 1 ? (uint32_t)place : LSP_N_DAY_BUCKETS - 1;
}

bool lsp_day_table_fill(
    const struct lsp_estimate *estimate, bool by_score, struct lsp_day_table *table)
{
    if (estimate->shape == LSP_SHAPE_LOGNORMAL ||
        estimate->high - estimate->low > LSP_MAX_TABLE_DAYS - 1)
        return false;
    int32_t least = lsp_programme_whole_days(estimate->low);
    int32_t most = lsp_programme_whole_days(estimate->high);
    least = least == 0 ? 1 : least; /* a duration of exactly 0 is never drawn from a range */
    table->least_days = least;
    table->n_thresholds = most > least ? (uint32_t)(most - least) : 0;
    table->low = by_score ? -LAST_SCORE : 0;
    table->per_unit = LSP_N_DAY_BUCKETS / (by_score ? 2 * LAST_SCORE : 1);
    for (int32_t days = least; days < most; days++) {
        double probability = lsp_estimate_cdf(estimate, days + 0.5);
        if (by_score && probability > 0 && probability < 1)
            probability = lsp_normal_inverse(probability);
        else if (by_score)
            probability = probability > 0 ? (double)INFINITY : -(double)INFINITY;
        table->threshold[days - least] = probability;
    }
    uint32_t n_lower = 0;
    for (uint32_t bucket = 0; bucket < LSP_N_DAY_BUCKETS; bucket++) {
        while (
            n_lower < table->n_thresholds && bucket_of(table, table->threshold[n_lower]) < bucket)
            n_lower++;
        table->first[bucket] = n_lower;
    }
    return true;
}

int32_t lsp_day_table_days(const struct lsp_day_table *table, double value)
{
    uint32_t n_passed = table->first[bucket_of(table, value)];
    while (n_passed < table->n_thresholds && table->threshold[n_passed] <= value)
        n_passed++;
    return table->least_days + (int32_t)n_passed;
}
