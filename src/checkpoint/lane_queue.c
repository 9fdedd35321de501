/* The queue of one lane group.  SPDX-License-Identifier: Apache-2.0
 *
 * State: n, the mean unfinished work per lane in hours.  It grows with the work that arrives and
 * falls by the share x of lanes that are busy, which is exact:  dn/dt = rho(t) - x.  The closure is
 * stationary (Wang, Tipper and Banerjee 1996): x is what it would be in a queue that stays at n,
 *
 *     w(x) = v x^(b - 1) / (c (1 - x)),   b = sqrt(2 (c + 1)),   v = E[S] (c_a^2 + c_s^2) / 2
 *     n(x) = x (w(x) + m),  m = E[S^2] / (2 E[S])  work waiting, and rest of the work in the lanes
 *
 * with the wait w of Sakasegawa (1977), exact for one lane and Poisson arrivals, v = m (Pollaczek
 * and Khinchine); other arrivals by the factor of Allen and Cunneen.  One backward
 * step of length T is n(x) + T x = R = n0 + work: the shear of Kimber and Hollis (1979), here with
 * several lanes and counting work.  n(x) rises from 0 without bound, so there is one x in (0, 1),
 * rising in R; the wait rises with it through saturation and beyond.
 *
 * Fewer lanes than one are one lane that works slowly. */
#include "checkpoint_internal.h"

#include <math.h>

static double busy_share(const struct lsp_lane_queue *queue, double slope_h, double come_h);

enum { MAX_STEPS = 60 };
/* Relative; the iteration is quadratic, so what is left after a step of this size is rounding. */
static const double SMALL_STEP = 1e-8;

struct lsp_lane_queue lsp_lane_queue_of(double lanes, double residual_h, double spread_h)
{
    return (struct lsp_lane_queue){
        .residual_h = lanes < 1 ? residual_h / lanes : residual_h,
        .pooled_h = spread_h / lanes,
        .exponent = sqrt(2 * (larger(lanes, 1) + 1)),
    };
}

double lsp_lane_queue_step(const struct lsp_lane_queue *queue, double work_h, double open_h,
    double *unfinished_h, double *ret_busy)
{
    double come_h = *unfinished_h + work_h;
    *ret_busy = 0;
    if (come_h <= 0)
        return 0;
    double busy = busy_share(queue, queue->residual_h + open_h, come_h);
    *ret_busy = busy;
    if (busy < 0.5) {
        double wait_h = queue->pooled_h * pow(busy, queue->exponent - 1) / (1 - busy);
        *unfinished_h = busy * (wait_h + queue->residual_h);
        return wait_h;
    }
    *unfinished_h = come_h - open_h * busy;
    return larger(*unfinished_h / busy - queue->residual_h, 0); /* no difference of near numbers */
}

/* Solves  D x + k x^b / (1 - x) = R  for x in (0, 1), k >= 0.  Each step replaces x^b by its
 * tangent and solves the quadratic that is left, so the pole at 1 is met exactly; as x^b is convex
 * the iterates fall onto the root from the second one on. */
static double busy_share(const struct lsp_lane_queue *queue, double slope_h, double come_h)
{
    double d = slope_h, k = queue->pooled_h, r = come_h, b = queue->exponent;
    double x = 2 * r / (d + r + sqrt((d - r) * (d - r) + 4 * k * r)); /* exact where b = 2 */
    if (b <= 2)
        return x;
    for (int step = 0; step < MAX_STEPS; step++) {
        double power = k * pow(x, b - 1); /* k x^b ~ power (b y - (b - 1) x) at y near x */
        double linear = d + r + b * power, constant = r + (b - 1) * power * x;
        double root = sqrt(larger(linear * linear - 4 * d * constant, 0));
        double next = 2 * constant / (linear + root);
        double moved = fabs(next - x);
        x = next;
        if (moved <= SMALL_STEP * x)
            break;
    }
    return x;
}
