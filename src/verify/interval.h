/* Arithmetic of intervals of numbers that are not negative, rounded outwards: every operation of
 * the processor is at most half a unit in the last place off (IEEE 754), so one step outwards
 * encloses it.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VERIFY_INTERVAL_H
#define LSP_VERIFY_INTERVAL_H

#include <math.h>

#include "verify/verify.h"

/* Steps that enclose powl: the C library's is off by less than one unit (glibc manual, errors in
 * math functions); eight are a margin for others. */
enum { POWER_STEPS = 8, SUM_BLOCK = 1024 };

static inline long double down(long double x)
{
    return x > 0 ? nextafterl(x, 0) : 0;
}

static inline long double up(long double x)
{
    return nextafterl(x, HUGE_VALL);
}

/* What rounding to nearest made of a number that is not 0. */
static inline struct lsp_verify_interval around(long double x)
{
    return x == 0 ? (struct lsp_verify_interval){0, 0}
                  : (struct lsp_verify_interval){down(x), up(x)};
}

static inline struct lsp_verify_interval plus(
    struct lsp_verify_interval a, struct lsp_verify_interval b)
{
    return (struct lsp_verify_interval){b.low == 0   ? a.low
                                        : a.low == 0 ? b.low
                                                     : down(a.low + b.low),
        b.high == 0   ? a.high
        : a.high == 0 ? b.high
                      : up(a.high + b.high)};
}

static inline struct lsp_verify_interval times(
    struct lsp_verify_interval a, struct lsp_verify_interval b)
{
    return (struct lsp_verify_interval){
        down(a.low * b.low), a.high == 0 || b.high == 0 ? 0 : up(a.high * b.high)};
}

/* b.low > 0. */
static inline struct lsp_verify_interval over(
    struct lsp_verify_interval a, struct lsp_verify_interval b)
{
    return (struct lsp_verify_interval){down(a.low / b.high), a.high == 0 ? 0 : up(a.high / b.low)};
}

/* x^p is monotone in each, so its extremes are at corners. */
static inline struct lsp_verify_interval power(
    struct lsp_verify_interval x, struct lsp_verify_interval p)
{
    if (p.high == 0)
        return (struct lsp_verify_interval){1, 1};
    if (x.high == 0)
        return (struct lsp_verify_interval){0, 0};
    long double a = powl(x.low, p.low), b = powl(x.low, p.high);
    long double c = powl(x.high, p.low), d = powl(x.high, p.high);
    struct lsp_verify_interval result = {fminl(a, b), fmaxl(c, d)};
    for (int step = 0; step < POWER_STEPS; step++)
        result = (struct lsp_verify_interval){down(result.low), up(result.high)};
    return result;
}

/* A sum by blocks: each addition widens by one unit of the sum so far, so that short sums of sums
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
    sum->block = (struct lsp_verify_interval){0, 0};
    sum->n_in_block = 0;
}

static inline struct lsp_verify_interval sum_value(const struct interval_sum *sum)
{
    return plus(sum->whole, sum->block);
}

#endif
