/* Singular values of a small matrix.  SPDX-License-Identifier: Apache-2.0 */
#include <float.h>
#include <math.h>

#include "calibration/calibration_internal.h"

enum { MAX_SWEEPS = 60 }; /* a dozen are enough for any matrix of this size */
/* Cosine at which two columns count as orthogonal: rounding. */
static const double ORTHOGONAL = 4 * DBL_EPSILON;

static bool rotate_pair(size_t m, size_t n, double *p, double *q, double *v_p, double *v_q);
static void turn(size_t length, double *p, double *q, double c, double s);
static void sort_falling(size_t m, size_t n, double columns[], double v[], double singular[]);
static void swap(size_t length, double *p, double *q);
static double dot(size_t length, const double *p, const double *q);

void lsp_calibration_svd(size_t m, size_t n, double columns[], double v[], double singular[])
{
    for (size_t row = 0; row < n; row++)
        for (size_t column = 0; column < n; column++)
            v[column * n + row] = row == column ? 1 : 0;
    bool is_turned = true;
    for (int sweep = 0; sweep < MAX_SWEEPS && is_turned; sweep++) {
        is_turned = false;
        for (size_t p = 0; p + 1 < n; p++)
            for (size_t q = p + 1; q < n; q++)
                is_turned |=
                    rotate_pair(m, n, &columns[p * m], &columns[q * m], &v[p * n], &v[q * n]);
    }
    for (size_t column = 0; column < n; column++)
        singular[column] = sqrt(dot(m, &columns[column * m], &columns[column * m]));
    sort_falling(m, n, columns, v, singular);
}

/* Makes two columns orthogonal; false when they are. */
static bool rotate_pair(size_t m, size_t n, double *p, double *q, double *v_p, double *v_q)
{
    double alpha = dot(m, p, p), beta = dot(m, q, q), gamma = dot(m, p, q);
    if (fabs(gamma) <= ORTHOGONAL * sqrt(alpha) * sqrt(beta))
        return false;
    double zeta = (beta - alpha) / (2 * gamma);
    double t = (zeta < 0 ? -1 : 1) / (fabs(zeta) + hypot(1, zeta));
    double c = 1 / hypot(1, t), s = c * t;
    turn(m, p, q, c, s);
    turn(n, v_p, v_q, c, s);
    return true;
}

static void turn(size_t length, double *p, double *q, double c, double s)
{
    for (size_t row = 0; row < length; row++) {
        double old = p[row];
        p[row] = c * old - s * q[row];
        q[row] = s * old + c * q[row];
    }
}

/* By insertion: there are few. */
static void sort_falling(size_t m, size_t n, double columns[], double v[], double singular[])
{
    for (size_t last = 1; last < n; last++)
        for (size_t at = last; at > 0 && singular[at - 1] < singular[at]; at--) {
            swap(m, &columns[(at - 1) * m], &columns[at * m]);
            swap(n, &v[(at - 1) * n], &v[at * n]);
            swap(1, &singular[at - 1], &singular[at]);
        }
}

static void swap(size_t length, double *p, double *q)
{
    for (size_t row = 0; row < length; row++) {
        double old = p[row];
        p[row] = q[row];
        q[row] = old;
    }
}

static double dot(size_t length, const double *p, const double *q)
{
    double sum = 0;
    for (size_t row = 0; row < length; row++)
        sum += p[row] * q[row];
    return sum;
}
