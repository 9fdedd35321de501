/* Distribution functions and their inverses: triangular, PERT beta, normal, Student.
 *
 * The regularised incomplete beta function is evaluated by its continued fraction
 * [AbramowitzStegun1964, 26.5.8] with Lentz's method in Thompson and Barnett's form
 * [ThompsonBarnett1986], on the side of the mean where it converges in some ten terms; its inverse
 * by Newton's method that falls back on bisection.  A probability above one half is solved from the
 * other end, so that both tails keep their relative accuracy.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/random.h"

#include <math.h>
#include <stdbool.h>

/* Where Newton's method stops, relative to the share of the range; bisection alone would need 50.
 */
static const double SHARE_TOLERANCE = 1e-14;
enum { MAX_NEWTON_STEPS = 100, MAX_FRACTION_TERMS = 300 };
enum { MAX_STUDENT_TERMS = 100, STUDENT_STEPS = 60 };

struct beta {
    double alpha, beta;
    double scale; /* 1 / B(alpha, beta) */
};

static struct beta pert_shape(double low, double mode, double high);
static struct beta mirrored(struct beta shape);
static double beta_cdf(struct beta shape, double share);
static double beta_fraction(double a, double b, double x);
static double beta_lower_inverse(struct beta shape, double probability);
static double student_middle(uint32_t degrees, double angle);

double lsp_triangular_inverse(double low, double mode, double high, double u)
{
    double range = high - low;
    if (!(range > 0))
        return low;
    if (u * range < mode - low)
        return low + sqrt(u * range * (mode - low));
    return high - sqrt((1 - u) * range * (high - mode));
}

double lsp_pert_inverse(double low, double mode, double high, double u)
{
    if (!(high > low))
        return low;
    struct beta shape = pert_shape(low, mode, high);
    if (u <= 0.5)
        return low + (high - low) * beta_lower_inverse(shape, u);
    return high - (high - low) * beta_lower_inverse(mirrored(shape), 1 - u);
}

double lsp_pert_cdf(double low, double mode, double high, double value)
{
    if (value <= low && high > low)
        return 0;
    if (value >= high || !(high > low))
        return value >= high ? 1 : 0;
    return beta_cdf(pert_shape(low, mode, high), (value - low) / (high - low));
}

/* Both exponents lie in [1, 5] and add up to 6, so B = gamma(alpha) gamma(beta) / gamma(6). */
static struct beta pert_shape(double low, double mode, double high)
{
    double mode_share = (mode - low) / (high - low);
    double alpha = 1 + 4 * mode_share, beta = 1 + 4 * (1 - mode_share);
    return (struct beta){
        .alpha = alpha, .beta = beta, .scale = 120 / (tgamma(alpha) * tgamma(beta))};
}

static struct beta mirrored(struct beta shape)
{
    return (struct beta){.alpha = shape.beta, .beta = shape.alpha, .scale = shape.scale};
}

static double beta_cdf(struct beta shape, double share)
{
    double a = shape.alpha, b = shape.beta;
    double front = shape.scale * pow(share, a) * pow(1 - share, b);
    if (share < (a + 1) / (a + b + 2))
        return front * beta_fraction(a, b, share) / a;
    return 1 - front * beta_fraction(b, a, 1 - share) / b;
}

/* 1 / (1 + d1 / (1 + d2 / (1 + ...))) with the coefficients d of 26.5.8. */
static double beta_fraction(double a, double b, double x)
{
    const double tiny = 1e-300; /* stands for a zero that would be divided by */
    double numerator = 1, denominator = 1 - (a + b) * x / (a + 1);
    denominator = 1 / (fabs(denominator) < tiny ? tiny : denominator);
    double value = denominator;
    for (int term = 1; term <= MAX_FRACTION_TERMS; term++) {
        double m = term;
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double before = value;
        const double coefficients[2] = {even, odd};
        for (int half = 0; half < 2; half++) {
            denominator = 1 + coefficients[half] * denominator;
            denominator = 1 / (fabs(denominator) < tiny ? tiny : denominator);
            numerator = 1 + coefficients[half] / numerator;
            numerator = fabs(numerator) < tiny ? tiny : numerator;
            value *= denominator * numerator;
        }
        if (fabs(value - before) <= 1e-16 * fabs(value))
            break;
    }
    return value;
}

/* Solves cdf(share) = probability for a probability up to one half.  The start leaves out the
 * factor (1 - x)^(beta - 1) <= 1 of the density: it lies below the solution and, near the low end,
 * on it. */
static double beta_lower_inverse(struct beta shape, double probability)
{
    double low = 0, high = 1;
    double share = pow(probability * shape.alpha / shape.scale, 1 / shape.alpha);
    if (!(share > 0 && share < 1))
        share = 0.5;
    for (int step = 0; step < MAX_NEWTON_STEPS; step++) {
        double excess = beta_cdf(shape, share) - probability;
        if (excess > 0)
            high = share;
        else
            low = share;
        double density = shape.scale * pow(share, shape.alpha - 1) * pow(1 - share, shape.beta - 1);
        double next = share - excess / density;
        if (!(next > low && next < high))
            next = fabs(excess) <= 1e-16 * probability ? share : 0.5 * (low + high);
        double change = fabs(next - share);
        share = next;
        if (change <= SHARE_TOLERANCE * share)
            break;
    }
    return share;
}

/* A ratio of two polynomials of degree 7; the denominator's constant is 1. */
static double rational(const double above[static 8], const double below[static 7], double x)
{
    double numerator = above[7], denominator = below[6];
    for (int power = 6; power >= 0; power--)
        numerator = numerator * x + above[power];
    for (int power = 5; power >= 0; power--)
        denominator = denominator * x + below[power];
    return numerator / (denominator * x + 1);
}

/* Routine PPND16 of [Wichura1988]: the middle, the tails, and beyond exp(-25). */
double lsp_normal_inverse(double u)
{
    static const double MIDDLE_ABOVE[8] = {3.3871328727963666080e0, 1.3314166789178437745e2,
        1.9715909503065514427e3, 1.3731693765509461125e4, 4.5921953931549871457e4,
        6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3};
    static const double MIDDLE_BELOW[7] = {4.2313330701600911252e1, 6.8718700749205790830e2,
        5.3941960214247511077e3, 2.1213794301586595867e4, 3.9307895800092710610e4,
        2.8729085735721942674e4, 5.2264952788528545610e3};
    static const double TAIL_ABOVE[8] = {1.42343711074968357734e0, 4.63033784615654529590e0,
        5.76949722146069140550e0, 3.64784832476320460504e0, 1.27045825245236838258e0,
        2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static const double TAIL_BELOW[7] = {2.05319162663775882187e0, 1.67638483018380384940e0,
        6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2,
        5.47593808499534494600e-4, 1.05075007164441684324e-9};
    static const double FAR_ABOVE[8] = {6.65790464350110377720e0, 5.46378491116411436990e0,
        1.78482653991729133580e0, 2.96560571828504891230e-1, 2.65321895265761230930e-2,
        1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double FAR_BELOW[7] = {5.99832206555887937690e-1, 1.36929880922735805310e-1,
        1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5,
        1.42151175831644588870e-7, 2.04426310338993978564e-15};
    double from_middle = u - 0.5;
    if (fabs(from_middle) <= 0.425)
        return from_middle *
               rational(MIDDLE_ABOVE, MIDDLE_BELOW, 0.180625 - from_middle * from_middle);
    double depth = sqrt(-log(from_middle < 0 ? u : 1 - u));
    double value = depth <= 5 ? rational(TAIL_ABOVE, TAIL_BELOW, depth - 1.6)
                              : rational(FAR_ABOVE, FAR_BELOW, depth - 5);
    return from_middle < 0 ? -value : value;
}

/* Few degrees: bisection of the exact sum; many: the expansion around the normal quantile. */
double lsp_student_inverse(uint32_t degrees, double u)
{
    double n = degrees, middle = fabs(2 * u - 1); /* the distribution is even */
    if (degrees > MAX_STUDENT_TERMS) {
        double x = lsp_normal_inverse(u), y = x * x;
        double first = (y + 1) * x / 4, second = ((5 * y + 16) * y + 3) * x / 96;
        double third = (((3 * y + 19) * y + 17) * y - 15) * x / 384;
        double fourth = ((((79 * y + 776) * y + 1482) * y - 1920) * y - 945) * x / 92160;
        return x + (first + (second + (third + fourth / n) / n) / n) / n;
    }
    double low = 0, high = acos(-1) / 2; /* of the angle whose tangent is t / sqrt(n) */
    for (int step = 0; step < STUDENT_STEPS; step++) {
        double angle = 0.5 * (low + high);
        if (student_middle(degrees, angle) < middle)
            low = angle;
        else
            high = angle;
    }
    return copysign(sqrt(n) * tan(low), u - 0.5);
}

/* Probability that |t| is at most sqrt(n) tan(angle). */
static double student_middle(uint32_t degrees, double angle)
{
    double cosine = cos(angle), square = cosine * cosine;
    bool is_odd = degrees % 2 == 1;
    double term = is_odd ? cosine : 1, sum = 0;
    for (uint32_t power = is_odd ? 1 : 0; power + 2 <= degrees; power += 2) {
        sum += term;
        term *= square * (power + 1) / (power + 2);
    }
    return is_odd ? (angle + sin(angle) * sum) * 2 / acos(-1) : sin(angle) * sum;
}
