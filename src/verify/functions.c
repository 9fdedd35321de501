/* Time, marginal cost and integral of the link functions, as they are printed, in intervals.
 * SPDX-License-Identifier: Apache-2.0 */
#include "verify/verify_internal.h"

typedef struct lsp_verify_interval interval;

static const long double NEXT_TO = 4 * (long double)DBL_EPSILON; /* of a saturation */

/* What is asked of a function of saturation x: its value, x times its slope, and its integral from
 * 0 to x. */
struct growth {
    interval value, rise, area;
};

static struct growth grow(const struct lsp_verify_problem *problem, uint32_t link, interval x);
static struct growth grow_bpr(double a, double b, interval x);
static struct growth grow_conical(double a, interval x);
static struct growth grow_akcelik(double free_time, double a, double b, interval x);
static interval akcelik_area(double b, interval x);
static struct growth grow_table(const struct lsp_verify_table *table, interval x);
static struct growth grow_table_at(const struct lsp_verify_table *table, interval x);
static interval table_slope(const struct lsp_verify_table *table, long double x);
static bool is_constant(const struct lsp_verify_problem *problem, uint32_t link);
static interval integral_to(
    const struct lsp_verify_problem *problem, uint32_t link, interval flow, struct growth growth);

void lsp_verify_price(const struct lsp_verify_problem *problem, uint32_t link, interval flow,
    struct verify_price *ret_price)
{
    interval preload = exactly(problem->preload != NULL ? problem->preload[link] : 0);
    interval all = plus(flow, preload), x = exactly(0), before = exactly(0);
    if (!is_constant(problem, link)) {
        x = over(all, exactly(problem->capacity[link]));
        before = over(preload, exactly(problem->capacity[link]));
    }
    struct growth growth = grow(problem, link, x);
    interval integral = integral_to(problem, link, all, growth);
    if (!is_zero(preload))
        integral =
            minus(integral, integral_to(problem, link, preload, grow(problem, link, before)));
    *ret_price = (struct verify_price){growth.value, growth.rise,
        problem->is_system ? plus(growth.value, growth.rise) : growth.value, integral};
}

/* No capacity is read then. */
static bool is_constant(const struct lsp_verify_problem *problem, uint32_t link)
{
    bool is_bpr = problem->function == NULL || problem->function[link] == LSP_VERIFY_BPR;
    return (is_bpr && !(problem->a[link] > 0)) || isinf(problem->capacity[link]);
}

static interval integral_to(
    const struct lsp_verify_problem *problem, uint32_t link, interval flow, struct growth growth)
{
    if (problem->is_system || is_constant(problem, link))
        return times(flow, growth.value);
    return times(exactly(problem->capacity[link]), growth.area);
}

static struct growth grow(const struct lsp_verify_problem *problem, uint32_t link, interval x)
{
    double a = problem->a[link], b = problem->b[link];
    interval free_time = exactly(problem->free_time[link]);
    struct growth growth = {0};
    switch (problem->function == NULL ? LSP_VERIFY_BPR
                                      : (enum lsp_verify_function)problem->function[link]) {
    case LSP_VERIFY_BPR:
        growth = grow_bpr(a, b, x);
        break;
    case LSP_VERIFY_CONICAL:
        growth = grow_conical(a, x);
        break;
    case LSP_VERIFY_AKCELIK:
        return grow_akcelik(problem->free_time[link], a, b, x);
    case LSP_VERIFY_TABLE:
        growth = grow_table(&problem->tables[(uint32_t)a], x);
        break;
    }
    return (struct growth){times(free_time, growth.value), times(free_time, growth.rise),
        times(free_time, growth.area)};
}

static struct growth grow_bpr(double a, double b, interval x)
{
    interval delay = exactly(0), one = exactly(1);
    if (a > 0)
        delay = times(exactly(a), power(x, b));
    interval mean = over(delay, plus(exactly(b), one));
    return (struct growth){plus(one, delay), times(exactly(b), delay), times(x, plus(one, mean))};
}

/* With u = a (1-x): value 2 + sqrt(u^2 + c^2) - u - c, slope a (1 - u / sqrt(u^2 + c^2)); the
 * integral of the root over u is (u sqrt(u^2 + c^2) + c^2 asinh(u / c)) / 2. */
static struct growth grow_conical(double a, interval x)
{
    interval wide = exactly(a), one = exactly(1), two = exactly(2);
    interval twice = times(two, wide);
    interval c = over(minus(twice, one), minus(twice, two)), square = times(c, c);
    interval u = times(wide, minus(one, x));
    interval s = root(plus(times(u, u), square));
    interval s_at_0 = root(plus(times(wide, wide), square));
    interval value = minus(plus(two, s), plus(u, c));
    interval slope = times(wide, minus(one, over(u, s)));
    interval ratio = over(u, c), ratio_at_0 = over(wide, c);
    interval bend = minus(enclose(asinhl(ratio_at_0.low), asinhl(ratio_at_0.high)),
        enclose(asinhl(ratio.low), asinhl(ratio.high)));
    interval roots =
        over(plus(minus(times(wide, s_at_0), times(u, s)), times(square, bend)), times(two, wide));
    interval line = minus(minus(two, wide), c);
    interval area = plus(plus(times(line, x), over(times(wide, times(x, x)), two)), roots);
    return (struct growth){value, times(x, slope), area};
}

/* With S = sqrt((x-1)^2 + b x): value free time + a ((x-1) + S), and below capacity (x-1) + S is
 * b x / (S + (1-x)). */
static struct growth grow_akcelik(double free_time, double a, double b, interval x)
{
    interval start = exactly(free_time), scale = exactly(a), one = exactly(1), two = exactly(2);
    if (is_zero(x) || is_zero(scale))
        return (struct growth){start, exactly(0), times(start, x)};
    interval past = minus(x, one), twist = times(exactly(b), x);
    interval s = root(plus(times(past, past), twist));
    interval delay = plus(past, s), rise = exactly(0);
    if (past.high < 0)
        delay = over(twist, minus(s, past));
    if (s.low > 0)
        rise = times(x, plus(one, over(plus(times(two, past), exactly(b)), times(two, s))));
    if (is_zero(twist) && !(past.low > 0)) /* without b the curve is flat up to capacity */
        rise = exactly(0);
    return (struct growth){plus(start, times(scale, delay)), times(scale, rise),
        plus(times(start, x), times(scale, akcelik_area(b, x)))};
}

/* With m = 1 - b/2, k = 1 - m^2 = b - b^2/4 and u = x - m: S^2 = u^2 + k, and the integral of S
 * over u is (u S + k log(u + S)) / 2. */
static interval akcelik_area(double b, interval x)
{
    interval one = exactly(1), two = exactly(2), whole = exactly(b);
    interval half = over(whole, two), m = minus(one, half), u = minus(x, m),
             u_at_0 = minus(half, one);
    interval k = times(half, minus(two, half));
    interval past = minus(x, one), s = root(plus(times(past, past), times(whole, x)));
    interval area = minus(times(u, s), u_at_0), bend = exactly(0); /* S is 1 at 0 */
    if (b > 0) {
        interval top = u.high < 0 && k.low > 0 ? over(k, minus(s, u)) : plus(u, s);
        interval ratio = over(top, half); /* u + S is b/2 at 0 */
        bend = times(k, enclose(logl(ratio.low), logl(ratio.high)));
    }
    area = over(plus(area, bend), two);
    return plus(area, minus(over(times(x, x), two), x));
}

/* Value and area rise with x, so each end of the interval gives one end of theirs.  At a point of
 * the table the slope may be either side's or any between; a double that is next to the point
 * counts as the point. */
static struct growth grow_table(const struct lsp_verify_table *table, interval x)
{
    struct growth low = grow_table_at(table, (interval){x.low, x.low});
    struct growth high = grow_table_at(table, (interval){x.high, x.high});
    interval before = table_slope(table, x.low * (1 - NEXT_TO));
    interval after = table_slope(table, x.high * (1 + NEXT_TO));
    interval slope = {fminl(before.low, after.low), fmaxl(before.high, after.high)};
    return (struct growth){
        {low.value.low, high.value.high}, times(x, slope), {low.area.low, high.area.high}};
}

static interval table_slope(const struct lsp_verify_table *table, long double x)
{
    uint32_t at = 1;
    while (at + 1 < table->n && x > (long double)table->saturation[at])
        at++;
    interval width = minus(exactly(table->saturation[at]), exactly(table->saturation[at - 1]));
    return over(minus(exactly(table->factor[at]), exactly(table->factor[at - 1])), width);
}

static struct growth grow_table_at(const struct lsp_verify_table *table, interval x)
{
    struct growth growth = {0};
    bool is_last = false;
    for (uint32_t at = 1; !is_last; at++) {
        interval from = exactly(table->saturation[at - 1]), to = exactly(table->saturation[at]);
        interval low = exactly(table->factor[at - 1]), high = exactly(table->factor[at]);
        is_last = at + 1 == table->n || x.high <= to.low;
        interval width = minus(is_last ? x : to, from);
        interval slope = over(minus(high, low), minus(to, from));
        growth.value = is_last ? plus(low, times(slope, width)) : high;
        growth.area = plus(growth.area, times(width, over(plus(low, growth.value), exactly(2))));
    }
    return growth;
}
