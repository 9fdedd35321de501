/* Mixing: the next point to assign from, out of those assigned before [Anderson1965].
 *
 * An assignment and the choice that follows it make of a point x (amounts of the pairs, loads of
 * the roads) another, g(x); wanted is x = g(x).  Near it the answers of the last few points are
 * nearly linear, so the combination of them whose distances g - x cancel best is a better next
 * point than the last answer [WalkerNi2011].
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "equilibrium/equilibrium_internal.h"

/* Farther away than this the answers are not linear: each is the next point as it is. */
static const double NEAR = 5e-3;
/* After a step that came out worse than the one before likewise, so many times. */
enum { PLAIN_STEPS = 3 };
/* A plain step goes less far, each time it comes out worse by half, down to this part; then farther
 * again. */
static const double LEAST_STEP = 0.25, GROWTH = 1.25;
/* Of the normal equations' diagonal, against directions that are nearly the same. */
static const double DAMPING = 1e-6;

static double set_distance(const struct mixing *mixing, const double answer[], double distance[]);
static void begin_anew(struct mixing *mixing, const double distance[]);
static void remember(struct mixing *mixing, uint32_t slot, const double answer[]);
static void combine(const struct mixing *mixing, double answer[]);
static void solve_system(uint32_t n, double matrix[MIXED_POINTS][MIXED_POINTS], double right[]);
static double product_of(const struct mixing *mixing, const double a[], const double b[]);

enum lsp_status lsp_mixing_init(struct mixing *mixing, size_t n, struct lsp_arena *arena)
{
    *mixing = (struct mixing){.n = n,
        .step = 1,
        .point = LSP_ARRAY(arena, double, n),
        .answer = LSP_ARRAY(arena, double, n),
        .distance = LSP_ARRAY(arena, double, n),
        .weight = LSP_ARRAY(arena, double, n)};
    if (!mixing->point || !mixing->answer || !mixing->distance || !mixing->weight)
        return LSP_NO_MEMORY;
    for (uint32_t at = 0; at < MIXED_POINTS; at++) {
        mixing->answer_change[at] = LSP_ARRAY(arena, double, n);
        mixing->distance_change[at] = LSP_ARRAY(arena, double, n);
        if (!mixing->answer_change[at] || !mixing->distance_change[at])
            return LSP_NO_MEMORY;
    }
    return LSP_OK;
}

void lsp_mixing_next(struct mixing *mixing, double answer[])
{
    size_t n = mixing->n;
    uint32_t slot = mixing->n_taken % MIXED_POINTS;
    double *distance = mixing->distance_change[slot];
    double length = set_distance(mixing, answer, distance);
    bool is_worse = mixing->has_point && length > mixing->length;
    if (is_worse)
        mixing->n_plain = PLAIN_STEPS;
    mixing->step = is_worse ? fmax(mixing->step / 2, LEAST_STEP) : fmin(mixing->step * GROWTH, 1);
    bool is_plain = !(length <= NEAR) || mixing->n_plain > 0 || !mixing->has_point;
    if (is_plain)
        begin_anew(mixing, distance);
    else
        remember(mixing, slot, answer);
    memcpy(mixing->answer, answer, n * sizeof *answer);
    if (!is_plain)
        combine(mixing, answer);
    else if (mixing->has_point)
        for (size_t at = 0; at < n; at++)
            answer[at] = mixing->point[at] + mixing->step * (answer[at] - mixing->point[at]);
    for (size_t at = 0; at < n; at++)
        mixing->point[at] = answer[at] = fmax(answer[at], 0);
    mixing->has_point = true;
    mixing->length = length;
}

static void begin_anew(struct mixing *mixing, const double distance[])
{
    memcpy(mixing->distance, distance, mixing->n * sizeof *distance);
    mixing->n_taken = 0;
    if (mixing->n_plain > 0)
        mixing->n_plain--;
}

/* How the answer and its distance have changed; the distance stands where its change will. */
static void remember(struct mixing *mixing, uint32_t slot, const double answer[])
{
    double *change = mixing->distance_change[slot];
    for (size_t at = 0; at < mixing->n; at++) {
        double distance = change[at];
        change[at] -= mixing->distance[at];
        mixing->distance[at] = distance;
        mixing->answer_change[slot][at] = answer[at] - mixing->answer[at];
    }
    mixing->n_taken++;
}

/* Least squares over the changes known, by normal equations. */
static void combine(const struct mixing *mixing, double answer[])
{
    uint32_t n = mixing->n_taken < MIXED_POINTS ? mixing->n_taken : MIXED_POINTS;
    double matrix[MIXED_POINTS][MIXED_POINTS], right[MIXED_POINTS];
    for (uint32_t row = 0; row < n; row++) {
        for (uint32_t column = 0; column < n; column++)
            matrix[row][column] =
                product_of(mixing, mixing->distance_change[row], mixing->distance_change[column]);
        matrix[row][row] *= 1 + DAMPING;
        right[row] = product_of(mixing, mixing->distance_change[row], mixing->distance);
    }
    solve_system(n, matrix, right);
    for (uint32_t row = 0; row < n; row++)
        for (size_t at = 0; at < mixing->n; at++)
            answer[at] -= right[row] * mixing->answer_change[row][at];
}

/* answer - point, and its length in the weights. */
static double set_distance(const struct mixing *mixing, const double answer[], double distance[])
{
    for (size_t at = 0; at < mixing->n; at++)
        distance[at] = answer[at] - mixing->point[at];
    return sqrt(product_of(mixing, distance, distance));
}

static double product_of(const struct mixing *mixing, const double a[], const double b[])
{
    double sum = 0;
    for (size_t at = 0; at < mixing->n; at++)
        sum += mixing->weight[at] * a[at] * b[at];
    return sum;
}

/* Elimination without pivoting: the matrix is symmetric and positive.  The solution into right. */
static void solve_system(uint32_t n, double matrix[MIXED_POINTS][MIXED_POINTS], double right[])
{
    for (uint32_t column = 0; column < n; column++) {
        if (!(matrix[column][column] > 0)) { /* a change like those before: left out */
            matrix[column][column] = (double)INFINITY;
            continue;
        }
        for (uint32_t row = column + 1; row < n; row++) {
            double factor = matrix[row][column] / matrix[column][column];
            for (uint32_t at = column; at < n; at++)
                matrix[row][at] -= factor * matrix[column][at];
            right[row] -= factor * right[column];
        }
    }
    for (uint32_t row = n; row-- > 0;) {
        for (uint32_t at = row + 1; at < n; at++)
            right[row] -= matrix[row][at] * right[at];
        right[row] /= matrix[row][row];
    }
}
