/* The deterrence at which the mean cost is the observed one.
 *
 * The mean falls as the parameter rises, from that without any deterrence (parameter 0) toward that
 * of the cheapest matrix with these sums.  The first parameter is 1 / observed, the second Hyman's
 * parameter * mean / observed; then secants through the last two points, kept within the bracket;
 * where a secant would leave it, or the bracket does not halve in three steps, its middle.
 * SPDX-License-Identifier: Apache-2.0 */
#include "distribution/distribution.h"

#include <math.h>

/* The mean is met within this part of the observed one. */
static const double MEAN_TARGET = 1e-9;
/* Sums must be much nearer than the mean, which is made of them. */
static const double LEAST_ROW_TARGET = 1e-10;
/* Beyond it every cell but the cheapest of its row underflows: nothing falls any further. */
static const double MOST_EXPONENT = 600;
enum { MAX_TRIES = 200, SLOW_STEPS = 3 };

/* Parameters known to give too high (low parameter) and too low a mean. */
struct bracket {
    double low, high;           /* high INFINITY: none known yet */
    double low_mean, high_mean; /* there */
    double last, last_mean;     /* the point before */
    double width[SLOW_STEPS];   /* of the bracket, some steps ago */
};

static double most_parameter(const struct lsp_gravity *gravity);
static double next_parameter(
    struct bracket *bracket, double now, double mean, double observed, uint32_t n_tried);

enum lsp_status lsp_distribution_calibrate(const struct lsp_gravity *gravity,
    double observed_mean_cost, struct lsp_arena *arena, struct lsp_matrix *ret_matrix)
{
    struct lsp_gravity tried = *gravity;
    struct lsp_matrix matrix;
    double target = MEAN_TARGET * fabs(observed_mean_cost), most = most_parameter(gravity);
    tried.parameter = 0;
    tried.target = gravity->target > 0 ? fmin(gravity->target, LEAST_ROW_TARGET) : 0;
    LSP_TRY(lsp_distribution_gravity(&tried, arena, &matrix));
    if (matrix.stopped_by == LSP_BALANCED && !(matrix.mean_cost > observed_mean_cost))
        matrix.stopped_by = LSP_MEAN_COST_TOO_HIGH;
    struct bracket bracket = {.high = (double)INFINITY,
        .low_mean = matrix.mean_cost,
        .last_mean = matrix.mean_cost,
        .width = {(double)INFINITY, (double)INFINITY, (double)INFINITY}};
    tried.parameter = fmin(1 / fabs(observed_mean_cost), most);
    uint32_t n_tried = 1;
    while (
        matrix.stopped_by == LSP_BALANCED && fabs(matrix.mean_cost - observed_mean_cost) > target) {
        if (n_tried == MAX_TRIES) {
            matrix.stopped_by = LSP_CALIBRATION_STUCK;
            break;
        }
        LSP_TRY(lsp_distribution_gravity(&tried, arena, &matrix));
        n_tried++;
        if (tried.parameter >= most && matrix.mean_cost > observed_mean_cost + target &&
            matrix.stopped_by == LSP_BALANCED)
            matrix.stopped_by = LSP_MEAN_COST_TOO_LOW;
        tried.parameter = fmin(next_parameter(&bracket, tried.parameter, matrix.mean_cost,
                                   observed_mean_cost, n_tried),
            most);
    }
    matrix.n_tried = n_tried;
    *ret_matrix = matrix;
    return LSP_OK;
}

/* At which the spread of costs is worth MOST_EXPONENT. */
static double most_parameter(const struct lsp_gravity *gravity)
{
    double least = (double)INFINITY, most = -(double)INFINITY;
    bool is_power = gravity->deterrence == LSP_DETERRENCE_POWER;
    for (size_t cell = 0; cell < gravity->n_rows * gravity->n_columns; cell++) {
        double cost = is_power ? log(gravity->cost[cell]) : gravity->cost[cell];
        if (!isfinite(cost))
            continue;
        least = fmin(least, cost);
        most = fmax(most, cost);
    }
    return most > least ? MOST_EXPONENT / (most - least) : MOST_EXPONENT;
}

static double next_parameter(
    struct bracket *bracket, double now, double mean, double observed, uint32_t n_tried)
{
    if (mean > observed) {
        bracket->low = now;
        bracket->low_mean = mean;
    } else {
        bracket->high = now;
        bracket->high_mean = mean;
    }
    double next =
        (bracket->last_mean - mean) * (now - bracket->last) != 0
            ? now + (observed - mean) * (now - bracket->last) / (mean - bracket->last_mean)
            : (double)NAN;
    if (n_tried == 2)
        next = now * mean / observed;
    bracket->last = now;
    bracket->last_mean = mean;
    if (!isfinite(bracket->high)) /* never less than double: it must end */
        return fmax(isfinite(next) ? next : 0, 2 * now);
    double width = bracket->high - bracket->low;
    bool is_slow = width > bracket->width[SLOW_STEPS - 1] / 2;
    for (size_t step = SLOW_STEPS - 1; step > 0; step--)
        bracket->width[step] = bracket->width[step - 1];
    bracket->width[0] = width;
    bool is_inside = next > bracket->low && next < bracket->high;
    return is_inside && !is_slow ? next : bracket->low + width / 2;
}
