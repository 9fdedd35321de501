/* Every internal rate of a stream of money.
 *
 * The present value as a polynomial in x = 1 / (1 + r) is a sum of gains P(x), which rises in x,
 * less a sum of losses L(x), which rises too.  On an interval [a, b] it lies between P(a) - L(b)
 * and P(b) - L(a), and its slope likewise.  An interval whose bounds exclude zero has no root; one
 * whose slope keeps its sign has at most one, which the signs at its ends tell; any other is halved
 * [Moore1966].  For x above 1 the same is done in y = 1 + r, so that no power overflows.
 * SPDX-License-Identifier: Apache-2.0 */
#include "appraisal/rates.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* Bounds of an internal rate: as lsp_internal_rate. */
static const double LOWEST_RATE = -0.9, HIGHEST_RATE = 10;
/* An interval that is this narrow, relative to its place, and still undecided holds a root at which
 * the value touches zero, or comes closer to it than rounding tells. */
static const double NARROWEST = 1e-13;
/* Of the sum of all terms without sign: what rounding may make of zero. */
static const double ROUNDING = 64 * DBL_EPSILON;
/* Roots that are closer to each other, relative to their place, cannot be told from one at which
 * the value touches zero: the square root of rounding. */
static const double TOGETHER = 1e-7;
/* Around a root of high multiplicity nothing is decided before intervals are very many: so many are
 * looked at, then what is left is taken as it is (a change of sign between its ends is a root). */
enum { MAX_DEPTH = 60, MAX_INTERVALS = 20000 };

/* A polynomial with coefficient[n] by rising power. */
struct polynomial {
    const double *coefficient;
    size_t n;
};

/* Gains, losses, and both of the slope, at one place. */
struct parts {
    double gain, loss, slope_gain, slope_loss;
};

struct finder {
    struct polynomial polynomial;
    bool is_rate_falling; /* x is 1 / (1 + r), else 1 + r */
    double *roots;        /* of x; room for n each */
    size_t n_roots, capacity;
    uint32_t n_intervals; /* looked at */
};

static void find_in(struct finder *finder, double low, double high, int depth);
static struct parts evaluate(const struct polynomial *polynomial, double x);
static double bisect(const struct polynomial *polynomial, double low, double high);
static void add_root(struct finder *finder, double x);
static bool is_nothing(const struct polynomial *polynomial, double x);
static bool is_one_root(
    const struct finder *rising, const struct finder *falling, double low_rate, double high_rate);
static size_t take(const struct finder *finder, double rates[], size_t n);
static void sort(size_t n, double rates[]);

enum lsp_status lsp_internal_rates(size_t n_years, const double amount_money[],
    struct lsp_arena *arena, double **ret_rates, size_t *ret_n)
{
    size_t first = 0, last = n_years;
    while (first < n_years && amount_money[first] == 0)
        first++;
    while (last > first && amount_money[last - 1] == 0)
        last--;
    size_t n = last - first;
    double *rates = LSP_ARRAY(arena, double, 2 * n + 2),
           *room = LSP_ARRAY(arena, double, 2 * n + 2);
    double *backward = LSP_ARRAY(arena, double, n + 1);
    if (rates == NULL || room == NULL || backward == NULL)
        return LSP_NO_MEMORY;
    for (size_t term = 0; term < n; term++)
        backward[term] = amount_money[last - 1 - term];
    struct finder rising = {.polynomial = {amount_money + first, n},
        .is_rate_falling = true,
        .roots = room,
        .capacity = n + 1};
    struct finder falling = {.polynomial = {backward, n}, .roots = room + n + 1, .capacity = n + 1};
    size_t n_rates = 0;
    if (n > 1) {
        find_in(&rising, 1 / (1 + HIGHEST_RATE), 1, 0);
        find_in(&falling, 1 + LOWEST_RATE, 1, 0);
        n_rates = take(&rising, rates, 0);
        n_rates = take(&falling, rates, n_rates);
    }
    sort(n_rates, rates);
    size_t n_kept = 0;
    for (size_t rate = 0; rate < n_rates; rate++)
        if (n_kept == 0 || !is_one_root(&rising, &falling, rates[n_kept - 1], rates[rate]))
            rates[n_kept++] = rates[rate];
    *ret_rates = rates;
    *ret_n = n_kept;
    return LSP_OK;
}

/* Roots in [low, high], each once, rising. */
static void find_in(struct finder *finder, double low, double high, int depth)
{
    const struct polynomial *polynomial = &finder->polynomial;
    struct parts at_low = evaluate(polynomial, low), at_high = evaluate(polynomial, high);
    if (at_low.gain > at_high.loss || at_high.gain < at_low.loss)
        return;
    double value_low = at_low.gain - at_low.loss, value_high = at_high.gain - at_high.loss;
    bool is_monotone =
        at_low.slope_gain > at_high.slope_loss || at_high.slope_gain < at_low.slope_loss;
    bool is_last = depth == MAX_DEPTH || ++finder->n_intervals >= MAX_INTERVALS;
    if (is_monotone || is_last || high - low <= NARROWEST * high) {
        bool touches = !is_monotone && fabs(value_low) <= ROUNDING * (at_low.gain + at_low.loss);
        if ((value_low <= 0) != (value_high <= 0) || value_high == 0)
            add_root(finder, bisect(polynomial, low, high));
        else if (value_low == 0 || touches)
            add_root(finder, low);
        return;
    }
    double middle = low + (high - low) / 2;
    find_in(finder, low, middle, depth + 1);
    find_in(finder, middle, high, depth + 1);
}

/* By Horner's rule, gains and losses apart. */
static struct parts evaluate(const struct polynomial *polynomial, double x)
{
    struct parts parts = {0};
    for (size_t term = polynomial->n; term-- > 0;) {
        double coefficient = polynomial->coefficient[term];
        parts.slope_gain = parts.slope_gain * x + parts.gain;
        parts.slope_loss = parts.slope_loss * x + parts.loss;
        parts.gain = parts.gain * x + (coefficient > 0 ? coefficient : 0);
        parts.loss = parts.loss * x + (coefficient < 0 ? -coefficient : 0);
    }
    return parts;
}

static double bisect(const struct polynomial *polynomial, double low, double high)
{
    struct parts at_low = evaluate(polynomial, low);
    bool low_is_loss = at_low.gain <= at_low.loss;
    while (low + (high - low) / 2 > low && low + (high - low) / 2 < high) {
        double middle = low + (high - low) / 2;
        struct parts at = evaluate(polynomial, middle);
        if ((at.gain <= at.loss) == low_is_loss)
            low = middle;
        else
            high = middle;
    }
    return low + (high - low) / 2;
}

/* Neighbouring intervals may share an end that is a root, and where the value touches zero rounding
 * changes its sign more than once: it is one. */
static void add_root(struct finder *finder, double x)
{
    const double *last = finder->n_roots > 0 ? &finder->roots[finder->n_roots - 1] : NULL;
    if (last != NULL &&
        (fabs(x - *last) <= TOGETHER * x || is_nothing(&finder->polynomial, 0.5 * (x + *last))))
        return;
    if (finder->n_roots < finder->capacity)
        finder->roots[finder->n_roots++] = x;
}

/* Rounding could make it of zero. */
static bool is_nothing(const struct polynomial *polynomial, double x)
{
    struct parts at = evaluate(polynomial, x);
    return fabs(at.gain - at.loss) <= ROUNDING * (at.gain + at.loss);
}

/* Two rates with nothing between them; a rate of 0 is found on both sides. */
static bool is_one_root(
    const struct finder *rising, const struct finder *falling, double low_rate, double high_rate)
{
    double middle = 0.5 * (low_rate + high_rate);
    if (high_rate - low_rate <= TOGETHER * (1 + high_rate))
        return true;
    return middle >= 0 ? is_nothing(&rising->polynomial, 1 / (1 + middle))
                       : is_nothing(&falling->polynomial, 1 + middle);
}

static size_t take(const struct finder *finder, double rates[], size_t n)
{
    for (size_t root = 0; root < finder->n_roots; root++)
        rates[n++] = (finder->is_rate_falling ? 1 / finder->roots[root] : finder->roots[root]) - 1;
    return n;
}

static void sort(size_t n, double rates[])
{
    for (size_t next = 1; next < n; next++) {
        double rate = rates[next];
        size_t at = next;
        for (; at > 0 && rates[at - 1] > rate; at--)
            rates[at] = rates[at - 1];
        rates[at] = rate;
    }
}
