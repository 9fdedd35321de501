/* Least squares within bounds.
 *
 * Problem: min F(u) = 1/2 |r(u)|^2 over 0 <= u <= 1, u the parameters measured by their ranges.
 * Around u the residuals are r + J d.  A step d minimises
 *
 *     |r + J d|^2 + mu |d|^2     within the box     [Levenberg1944, Marquardt1963]
 *
 * with mu larger the less the last step kept what it promised [Nielsen1999].  Parameters at a bound
 * that the slope pushes outwards are left there; those that a step would take out of the box are
 * set onto their bound, and the rest is solved again.  The step is made from the singular values of
 * the free columns of J, so that directions in which nothing is seen are not moved along.
 *
 * In curved valleys a step is bent along them, by the second derivative in its direction
 * [TranstrumSethna2012].
 *
 * At the minimum every determined direction has no part of r in it: |u_k' r| is the distance from
 * there in standard errors.  Slopes are by forward differences until that holds, then by central
 * ones.  SPDX-License-Identifier: Apache-2.0 */
#include <float.h>
#include <math.h>
#include <string.h>

#include "calibration/calibration_internal.h"

const char *const LSP_FIT_STOP_NAMES[4] = {
    [LSP_FIT_CONVERGED] = "converged",
    [LSP_FIT_ITERATIONS] = "iterations",
    [LSP_FIT_STUCK] = "stuck",
    [LSP_FIT_NO_VALUE] = "no value",
};

static const uint32_t DEFAULT_ITERATIONS = 100;
/* The fit is done when it is so many standard errors from the minimum, or so small a part of a
 * range.  Where the noise lets no step improve it any more, the looser one is enough. */
static const double CLOSE_ERRORS = 1e-9, CLOSE_RANGE = 1e-10, CLOSE_ERRORS_IN_NOISE = 1e-3;
/* First damping, relative to the largest slope. */
static const double FIRST_DAMPING = 1e-3;
/* A step counts when it brings this part of what the slopes promise. */
static const double LEAST_GAIN = 1e-4;
/* Damping falls by this factor when a step keeps all that it promised: weak directions want it to
 * be small, and soon. */
static const double LEAST_FACTOR = 0.1;
/* The part of a step over which its bend is taken, and how large the bend may be against it. */
static const double BEND_PART = 0.1, MOST_BEND = 0.75;
/* Undamped steps at the end; each makes the distance shorter by the error of the slopes. */
enum { MOST_POLISHED = 6 };
/* Damping at which a step is too short to change anything. */
static const double MOST_DAMPING = 1e18;
/* Singular values below this many times what the noise alone would make are none. */
static const double ABOVE_NOISE = 5;

static enum lsp_status make_room(struct fitter *fitter);
static void begin(struct fitter *fitter);
static enum lsp_status iterate(struct fitter *fitter, struct lsp_fit *fit);
static enum lsp_status improve(
    struct fitter *fitter, double *damping, double *growth, bool *ret_is_better);
static enum lsp_status polish(struct fitter *fitter, double visible, bool *ret_is_better);
static void take_trial(struct fitter *fitter, double squares);
static size_t find_step(struct fitter *fitter, double damping);
static enum lsp_status bend_step(struct fitter *fitter, size_t n_free, double damping);
static void step_free(
    struct fitter *fitter, size_t n_free, const double residual[], double damping);
static size_t clip_step(struct fitter *fitter, size_t n_free);
static double promised_gain(const struct fitter *fitter);
static double visible_gain(const struct fitter *fitter);
static double sum_squares(size_t m, const double residual[]);
static bool is_close(struct fitter *fitter, double close_errors, double close_range);
static enum lsp_status keep_fit(struct fitter *fitter, struct lsp_fit *fit);

enum lsp_status lsp_calibration_fit(
    const struct lsp_fit_problem *problem, struct lsp_arena *arena, struct lsp_fit *ret_fit)
{
    struct fitter fitter = {
        .problem = problem, .arena = arena, .n = problem->n_parameters, .m = problem->n_residuals};
    struct lsp_fit fit = {.stopped_by = LSP_FIT_ITERATIONS};
    bool has_value;
    LSP_TRY(make_room(&fitter));
    begin(&fitter);
    LSP_TRY(lsp_fitter_evaluate(&fitter, fitter.at, fitter.residual, &has_value));
    fitter.sum_of_squares = sum_squares(fitter.m, fitter.residual);
    if (has_value)
        LSP_TRY(iterate(&fitter, &fit));
    else
        fit.stopped_by = LSP_FIT_NO_VALUE;
    if (has_value && !fitter.is_central)
        LSP_TRY(lsp_fitter_find_slope(&fitter, true));
    LSP_TRY(keep_fit(&fitter, &fit));
    *ret_fit = fit;
    return LSP_OK;
}

static enum lsp_status make_room(struct fitter *fitter)
{
    size_t n = fitter->n, m = fitter->m;
    struct lsp_arena *arena = fitter->arena;
    double **of_n[] = {&fitter->at, &fitter->trial, &fitter->given, &fitter->singular,
        &fitter->step, &fitter->steepness, &fitter->width};
    double **of_m[] = {
        &fitter->residual, &fitter->trial_residual, &fitter->shifted, &fitter->beyond};
    for (size_t at = 0; at < sizeof of_n / sizeof *of_n; at++)
        if ((*of_n[at] = LSP_ARRAY(arena, double, n)) == NULL)
            return LSP_NO_MEMORY;
    for (size_t at = 0; at < sizeof of_m / sizeof *of_m; at++)
        if ((*of_m[at] = LSP_ARRAY(arena, double, m)) == NULL)
            return LSP_NO_MEMORY;
    fitter->slope = LSP_ARRAY(arena, double, n *m);
    fitter->columns = LSP_ARRAY(arena, double, n *m);
    fitter->v = LSP_ARRAY(arena, double, n *n);
    fitter->free_parameters = LSP_ARRAY(arena, size_t, n);
    bool has_all = fitter->slope != NULL && fitter->columns != NULL && fitter->v != NULL &&
                   fitter->free_parameters != NULL;
    return has_all ? LSP_OK : LSP_NO_MEMORY;
}

static void begin(struct fitter *fitter)
{
    const struct lsp_fit_problem *problem = fitter->problem;
    for (size_t at = 0; at < fitter->n; at++) {
        double range = problem->high[at] - problem->low[at];
        fitter->at[at] = fmin(1, fmax(0, (problem->start[at] - problem->low[at]) / range));
        fitter->width[at] = 1;
    }
}

enum lsp_status lsp_fitter_evaluate(
    struct fitter *fitter, const double at[], double ret_residuals[], bool *ret_is_good)
{
    const struct lsp_fit_problem *problem = fitter->problem;
    for (size_t parameter = 0; parameter < fitter->n; parameter++) {
        double low = problem->low[parameter], high = problem->high[parameter];
        double value = low + at[parameter] * (high - low);
        fitter->given[parameter] = at[parameter] >= 1 ? high : fmin(high, fmax(low, value));
    }
    fitter->n_evaluations++;
    LSP_TRY(problem->evaluate(problem->user, fitter->given, ret_residuals));
    *ret_is_good = true;
    for (size_t row = 0; row < fitter->m; row++)
        *ret_is_good &= isfinite(ret_residuals[row]) != 0;
    return LSP_OK;
}

static enum lsp_status iterate(struct fitter *fitter, struct lsp_fit *fit)
{
    uint32_t most = fitter->problem->max_iterations;
    double damping = 0, growth = 2;
    if (most == 0)
        most = DEFAULT_ITERATIONS;
    LSP_TRY(lsp_fitter_find_slope(fitter, false));
    while (fit->n_iterations < most) {
        bool is_better = false;
        if (is_close(fitter, CLOSE_ERRORS, CLOSE_RANGE)) {
            fit->stopped_by = fitter->is_blind ? LSP_FIT_STUCK : LSP_FIT_CONVERGED;
            if (fitter->is_central)
                return LSP_OK;
        } else {
            fit->n_iterations++;
            LSP_TRY(improve(fitter, &damping, &growth, &is_better));
        }
        if (!is_better && fitter->is_central) {
            bool is_done =
                !fitter->is_blind && is_close(fitter, CLOSE_ERRORS_IN_NOISE, CLOSE_RANGE);
            fit->stopped_by = is_done ? LSP_FIT_CONVERGED : LSP_FIT_STUCK;
            return LSP_OK;
        }
        if (!is_better && fit->stopped_by == LSP_FIT_ITERATIONS)
            damping = 0; /* it rose in vain, by slopes that were not exact enough */
        fit->stopped_by = LSP_FIT_ITERATIONS;
        LSP_TRY(lsp_fitter_find_slope(fitter, fitter->is_central || !is_better));
    }
    fit->stopped_by = LSP_FIT_ITERATIONS;
    return LSP_OK;
}

/* One step that makes the fit better, with more damping until it does; none when none is found. */
static enum lsp_status improve(
    struct fitter *fitter, double *damping, double *growth, bool *ret_is_better)
{
    double largest = 0;
    for (size_t parameter = 0; parameter < fitter->n; parameter++)
        largest = fmax(largest, sum_squares(fitter->m, &fitter->slope[parameter * fitter->m]));
    if (*damping <= 0)
        *damping = FIRST_DAMPING * largest;
    *ret_is_better = false;
    double visible = visible_gain(fitter);
    while (largest > 0 && *damping <= MOST_DAMPING * largest) {
        bool is_good;
        size_t n_free = find_step(fitter, *damping);
        double promised = promised_gain(fitter);
        if (promised >= 0 && promised < visible)
            return polish(fitter, visible, ret_is_better);
        LSP_TRY(bend_step(fitter, n_free, *damping));
        for (size_t at = 0; at < fitter->n; at++)
            fitter->trial[at] = fmin(1, fmax(0, fitter->at[at] + fitter->step[at]));
        LSP_TRY(lsp_fitter_evaluate(fitter, fitter->trial, fitter->trial_residual, &is_good));
        double squares =
            is_good ? sum_squares(fitter->m, fitter->trial_residual) : (double)INFINITY;
        double gain = promised > 0 ? (fitter->sum_of_squares - squares) / promised : -1;
        if (gain > LEAST_GAIN) {
            double bend = 2 * gain - 1;
            *damping *= fmax(LEAST_FACTOR, 1 - bend * bend * bend);
            *growth = 2;
            take_trial(fitter, squares);
            *ret_is_better = true;
            return LSP_OK;
        }
        *damping *= *growth;
        *growth *= 2;
    }
    return LSP_OK;
}

/* Near the end the slopes still show the way when the sum of squares, whose noise is larger, does
 * not show a gain any more: an undamped step or two, as long as the fit gets no worse than by
 * noise. */
static enum lsp_status polish(struct fitter *fitter, double visible, bool *ret_is_better)
{
    bool is_good;
    if (!fitter->is_central || fitter->n_polished++ == MOST_POLISHED)
        return LSP_OK;
    find_step(fitter, 0);
    if (promised_gain(fitter) > MOST_POLISHED * visible)
        return LSP_OK;
    for (size_t at = 0; at < fitter->n; at++)
        fitter->trial[at] = fmin(1, fmax(0, fitter->at[at] + fitter->step[at]));
    LSP_TRY(lsp_fitter_evaluate(fitter, fitter->trial, fitter->trial_residual, &is_good));
    double squares = is_good ? sum_squares(fitter->m, fitter->trial_residual) : (double)INFINITY;
    *ret_is_better = squares <= fitter->sum_of_squares + visible;
    if (*ret_is_better)
        take_trial(fitter, squares);
    return LSP_OK;
}

static void take_trial(struct fitter *fitter, double squares)
{
    memcpy(fitter->at, fitter->trial, fitter->n * sizeof *fitter->at);
    memcpy(fitter->residual, fitter->trial_residual, fitter->m * sizeof(double));
    fitter->sum_of_squares = squares;
}

/* The damped step within the box: what would leave it is set onto its bound, one round after the
 * other, and the rest answers to that. */
static size_t find_step(struct fitter *fitter, double damping)
{
    size_t n_free = lsp_fitter_list_free(fitter, fitter->free_parameters);
    for (size_t parameter = 0; parameter < fitter->n; parameter++)
        fitter->step[parameter] = 0;
    memcpy(fitter->shifted, fitter->residual, fitter->m * sizeof *fitter->shifted);
    while (n_free > 0) {
        lsp_fitter_decompose(fitter, n_free, fitter->free_parameters);
        step_free(fitter, n_free, fitter->shifted, damping);
        size_t n_left = clip_step(fitter, n_free);
        if (n_left == n_free)
            return n_free;
        n_free = n_left;
    }
    return 0;
}

/* Valleys of least squares are curved: where a constant and a scale can stand for each other, a
 * straight step that stays in the valley is short.  The second derivative along the step, from one
 * more value, says how the valley bends; half of the answer to it is added, where that is a
 * correction rather than a step of its own. */
static enum lsp_status bend_step(struct fitter *fitter, size_t n_free, double damping)
{
    size_t n = fitter->n, m = fitter->m;
    double *bend = fitter->beyond, straight = 0, bent = 0;
    bool is_good;
    for (size_t at = 0; at < n; at++)
        fitter->trial[at] = fitter->at[at] + BEND_PART * fitter->step[at];
    LSP_TRY(lsp_fitter_evaluate(fitter, fitter->trial, bend, &is_good));
    if (!is_good)
        return LSP_OK;
    for (size_t row = 0; row < m; row++) {
        double along = 0;
        for (size_t at = 0; at < n; at++)
            along += fitter->slope[at * m + row] * fitter->step[at];
        bend[row] = 2 / BEND_PART * ((bend[row] - fitter->residual[row]) / BEND_PART - along);
    }
    memcpy(fitter->trial, fitter->step, n * sizeof *fitter->trial);
    step_free(fitter, n_free, bend, damping);
    for (size_t at = 0; at < n_free; at++) {
        size_t parameter = fitter->free_parameters[at];
        straight += fitter->trial[parameter] * fitter->trial[parameter];
        bent += fitter->step[parameter] * fitter->step[parameter];
    }
    bool is_correction = 2 * sqrt(bent) <= MOST_BEND * sqrt(straight);
    for (size_t at = 0; at < n_free; at++) {
        size_t parameter = fitter->free_parameters[at];
        fitter->step[parameter] =
            fitter->trial[parameter] + (is_correction ? fitter->step[parameter] / 2 : 0);
    }
    return LSP_OK;
}

/* d = - sum over k of v_k (U S)_k' r / (s_k^2 + mu); without damping, along what is determined. */
static void step_free(struct fitter *fitter, size_t n_free, const double residual[], double damping)
{
    size_t m = fitter->m;
    double least = damping > 0 ? lsp_fitter_least_singular(fitter, n_free)
                               : lsp_fitter_least_determined(fitter, n_free);
    for (size_t at = 0; at < n_free; at++)
        fitter->step[fitter->free_parameters[at]] = 0;
    for (size_t k = 0; k < n_free && fitter->singular[k] > least; k++) {
        double along = 0;
        for (size_t row = 0; row < m; row++)
            along += fitter->columns[k * m + row] * residual[row];
        along /= fitter->singular[k] * fitter->singular[k] + damping;
        for (size_t at = 0; at < n_free; at++)
            fitter->step[fitter->free_parameters[at]] -= along * fitter->v[k * n_free + at];
    }
}

/* Sets what would leave the box onto its bound, moves the residuals with it, and leaves the others
 * in free_parameters.  Returns how many these are. */
static size_t clip_step(struct fitter *fitter, size_t n_free)
{
    size_t n_left = 0, m = fitter->m;
    for (size_t at = 0; at < n_free; at++) {
        size_t parameter = fitter->free_parameters[at];
        double here = fitter->at[parameter], next = here + fitter->step[parameter];
        if (next >= 0 && next <= 1) {
            fitter->free_parameters[n_left++] = parameter;
            continue;
        }
        fitter->step[parameter] = (next < 0 ? 0 : 1) - here;
        for (size_t row = 0; row < m; row++)
            fitter->shifted[row] += fitter->slope[parameter * m + row] * fitter->step[parameter];
    }
    return n_left;
}

/* |r|^2 - |r + J d|^2 */
static double promised_gain(const struct fitter *fitter)
{
    double gain = 0;
    for (size_t row = 0; row < fitter->m; row++) {
        double change = 0;
        for (size_t parameter = 0; parameter < fitter->n; parameter++)
            change += fitter->slope[parameter * fitter->m + row] * fitter->step[parameter];
        gain -= change * (2 * fitter->residual[row] + change);
    }
    return gain;
}

/* What the noise of the residuals makes of their sum of squares: a smaller gain shows nothing. */
static double visible_gain(const struct fitter *fitter)
{
    double noise = fmax(fitter->problem->noise, DBL_EPSILON);
    return 2 * noise * sqrt(fitter->sum_of_squares * (double)fitter->m);
}

static double sum_squares(size_t m, const double residual[])
{
    double sum = 0;
    for (size_t row = 0; row < m; row++)
        sum += residual[row] * residual[row];
    return sum;
}

size_t lsp_fitter_list_free(const struct fitter *fitter, size_t ret_free[])
{
    size_t n_free = 0;
    for (size_t parameter = 0; parameter < fitter->n; parameter++) {
        double slope = 0, at = fitter->at[parameter];
        for (size_t row = 0; row < fitter->m; row++)
            slope += fitter->slope[parameter * fitter->m + row] * fitter->residual[row];
        bool is_held = (at <= 0 && slope >= 0) || (at >= 1 && slope <= 0);
        if (!is_held)
            ret_free[n_free++] = parameter;
    }
    return n_free;
}

void lsp_fitter_decompose(struct fitter *fitter, size_t n_free, const size_t free_parameters[])
{
    for (size_t at = 0; at < n_free; at++)
        memcpy(&fitter->columns[at * fitter->m], &fitter->slope[free_parameters[at] * fitter->m],
            fitter->m * sizeof *fitter->columns);
    lsp_calibration_svd(fitter->m, n_free, fitter->columns, fitter->v, fitter->singular);
}

/* Whether the minimum is near, along every direction in which anything is seen. */
static bool is_close(struct fitter *fitter, double close_errors, double close_range)
{
    size_t m = fitter->m, n_free = lsp_fitter_list_free(fitter, fitter->free_parameters);
    lsp_fitter_decompose(fitter, n_free, fitter->free_parameters);
    double least = lsp_fitter_least_singular(fitter, n_free);
    for (size_t k = 0; k < n_free && fitter->singular[k] > least; k++) {
        double along = 0, singular = fitter->singular[k];
        for (size_t row = 0; row < m; row++)
            along += fitter->columns[k * m + row] * fitter->residual[row];
        along = fabs(along) / singular;
        if (along > close_errors && along > close_range * singular)
            return false;
    }
    return true;
}

double lsp_fitter_least_singular(const struct fitter *fitter, size_t n_free)
{
    double noise = fmax(fitter->problem->noise, DBL_EPSILON), by_noise = 0;
    for (size_t parameter = 0; parameter < fitter->n; parameter++)
        by_noise = fmax(by_noise, noise / fitter->width[parameter]);
    double largest = n_free == 0 ? 0 : fitter->singular[0];
    return fmax(ABOVE_NOISE * by_noise * sqrt((double)fitter->m), DBL_EPSILON * largest);
}

static enum lsp_status keep_fit(struct fitter *fitter, struct lsp_fit *fit)
{
    size_t n = fitter->n, m = fitter->m;
    struct lsp_arena *arena = fitter->arena;
    fit->n_evaluations = fitter->n_evaluations;
    fit->sum_of_squares = fitter->sum_of_squares;
    fit->parameters = LSP_ARRAY(arena, double, n);
    fit->jacobian = LSP_ARRAY(arena, double, n *m);
    if (fit->parameters == NULL || fit->jacobian == NULL)
        return LSP_NO_MEMORY;
    fit->residuals = fitter->residual;
    for (size_t at = 0; at < n; at++) {
        double low = fitter->problem->low[at], high = fitter->problem->high[at];
        double value = fitter->at[at] >= 1 ? high : low + fitter->at[at] * (high - low);
        fit->parameters[at] = fmin(high, fmax(low, value));
        for (size_t row = 0; row < m; row++)
            fit->jacobian[at * m + row] = fitter->slope[at * m + row] / (high - low);
    }
    return lsp_fitter_judge(fitter, fit);
}
