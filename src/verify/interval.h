/* Arithmetic of intervals, rounded outwards: every operation of the processor is at most half a
 * unit in the last place off (IEEE 754), so a step of at least one unit outwards encloses it.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VERIFY_INTERVAL_H
#define LSP_VERIFY_INTERVAL_H

#include <float.h>
#include <math.h>

#include "verify/verify.h"

/* Units that enclose powl, logl and asinhl: the C library's are off by less than one (glibc manual,
 * errors in math functions); eight are a margin for others. */
enum { FUNCTION_UNITS = 8, SUM_BLOCK = 1024 };

/* The second term serves numbers so small that the first vanishes. */
static inline long double step_of(long double x)
{
    return fabsl(x) * LDBL_EPSILON + LDBL_MIN;
}

static inline long double down(long double x)
{
    return x - step_of(x);
}

static inline long double up(long double x)
{
    return x + step_of(x);
}

static inline struct lsp_verify_interval exactly(double x)
{
    return (struct lsp_verify_interval){(long double)x, (long double)x};
}

static inline bool is_zero(struct lsp_verify_interval x)
{
    return x.low == 0 && x.high == 0;
}

/* Rounding a number that is not negative never makes it so. */
static inline struct lsp_verify_interval outwards(
    long double low, long double high, bool is_negative)
{
    long double lower = down(low);
    return (struct lsp_verify_interval){lower < 0 && !is_negative ? 0 : lower, up(high)};
}

static inline struct lsp_verify_interval plus(
    struct lsp_verify_interval a, struct lsp_verify_interval b)
{
    if (is_zero(a) || is_zero(b))
        return is_zero(a) ? b : a;
    return outwards(a.low + b.low, a.high + b.high, a.low < 0 || b.low < 0);
}

static inline struct lsp_verify_interval minus(
    struct lsp_verify_interval a, struct lsp_verify_interval b)
{
    return plus(a, (struct lsp_verify_interval){-b.high, -b.low});
}

static inline struct lsp_verify_interval times(
    struct lsp_verify_interval a, struct lsp_verify_interval b)
{
    if (is_zero(a) || is_zero(b))
        return (struct lsp_verify_interval){0, 0};
    if (a.low >= 0 && b.low >= 0)
        return outwards(a.low * b.low, a.high * b.high, false);
    long double p = a.low * b.low, q = a.low * b.high, r = a.high * b.low, s = a.high * b.high;
    return outwards(fminl(fminl(p, q), fminl(r, s)), fmaxl(fmaxl(p, q), fmaxl(r, s)), true);
}

/* b.low > 0. */
static inline struct lsp_verify_interval over(
    struct lsp_verify_interval a, struct lsp_verify_interval b)
{
    if (is_zero(a))
        return a;
    return outwards(a.low < 0 ? a.low / b.low : a.low / b.high,
        a.high < 0 ? a.high / b.high : a.high / b.low, a.low < 0);
}

/* x.low >= 0, or below it by rounding only. */
static inline struct lsp_verify_interval root(struct lsp_verify_interval x)
{
    if (is_zero(x))
        return x;
    return outwards(sqrtl(fmaxl(0, x.low)), sqrtl(fmaxl(0, x.high)), false);
}

/* What a function of the C library gave, widened. */
static inline struct lsp_verify_interval enclose(long double low, long double high)
{
    return (struct lsp_verify_interval){
        low - FUNCTION_UNITS * step_of(low), high + FUNCTION_UNITS * step_of(high)};
}

/* x^p, x.low >= 0, p >= 0. */
static inline struct lsp_verify_interval power(struct lsp_verify_interval x, double p)
{
    if (fpclassify(p) == FP_ZERO)
        return exactly(1);
    if (is_zero(x))
        return x;
    struct lsp_verify_interval result =
        enclose(powl(x.low, (long double)p), powl(x.high, (long double)p));
    return (struct lsp_verify_interval){fmaxl(0, result.low), result.high};
}

/* A sum by blocks: each addition widens by a unit of the sum so far, so that short sums of sums
 * stay narrow where one long sum would not. */
struct interval_sum {
    struct lsp_verify_interval block, whole;
    int n_in_block;
};

static inline void sum_add(struct interval_sum *sum, struct lsp_verify_interval term)
{
    sum->block = plus(sum->block, term);
    if (++sum->n_in_block < SUM_BLOCK)
        return;
    sum->whole = plus(sum->whole, sum->block);
    sum->block = exactly(0);
    sum->n_in_block = 0;
}

static inline struct lsp_verify_interval sum_value(const struct interval_sum *sum)
{
    return plus(sum->whole, sum->block);
}

#endif
