/* What the data say of the fitted parameters: standard errors, bounds, directions.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "calibration/calibration_internal.h"

/* Moving over a whole range along a direction that changes the residuals by less than this many
 * standard deviations shows nothing of it; nor does one so much weaker than the strongest. */
static const double LEAST_STRENGTH = 0.01, LEAST_RELATIVE_STRENGTH = 1e-9;
/* A parameter is not determined when so much of it (squared) lies along such directions. */
static const double LARGEST_UNSEEN_PART = 1e-4;

static void find_places(const struct fitter *fitter, size_t n_free, const size_t free_parameters[],
    struct lsp_fit *fit);
static enum lsp_status keep_directions(struct fitter *fitter, size_t n_free, struct lsp_fit *fit);
static void point_upwards(size_t n, double step[]);
static void find_errors(const struct fitter *fitter, struct lsp_fit *fit);

enum lsp_status lsp_fitter_judge(struct fitter *fitter, struct lsp_fit *fit)
{
    size_t n = fitter->n;
    fit->place = LSP_ARRAY(fitter->arena, enum lsp_fit_place, n);
    fit->standard_error = LSP_ARRAY(fitter->arena, double, n);
    fit->covariance = LSP_ARRAY(fitter->arena, double, n *n);
    fit->directions = LSP_ARRAY(fitter->arena, struct lsp_fit_direction, n);
    if (fit->place == NULL || fit->standard_error == NULL || fit->covariance == NULL ||
        fit->directions == NULL)
        return LSP_NO_MEMORY;
    size_t n_free = lsp_fitter_list_free(fitter, fitter->free_parameters);
    find_places(fitter, n_free, fitter->free_parameters, fit);
    lsp_fitter_decompose(fitter, n_free, fitter->free_parameters);
    LSP_TRY(keep_directions(fitter, n_free, fit));
    find_errors(fitter, fit);
    return LSP_OK;
}

static void find_places(
    const struct fitter *fitter, size_t n_free, const size_t free_parameters[], struct lsp_fit *fit)
{
    for (size_t parameter = 0; parameter < fitter->n; parameter++)
        fit->place[parameter] = fitter->at[parameter] <= 0 ? LSP_FIT_AT_LOW : LSP_FIT_AT_HIGH;
    for (size_t at = 0; at < n_free; at++)
        fit->place[free_parameters[at]] = LSP_FIT_WITHIN;
}

double lsp_fitter_least_determined(const struct fitter *fitter, size_t n_free)
{
    double largest = n_free == 0 ? 0 : fitter->singular[0];
    double least = fmax(LEAST_STRENGTH, LEAST_RELATIVE_STRENGTH * largest);
    return fmax(least, lsp_fitter_least_singular(fitter, n_free));
}

static enum lsp_status keep_directions(struct fitter *fitter, size_t n_free, struct lsp_fit *fit)
{
    double least = lsp_fitter_least_determined(fitter, n_free);
    fit->n_directions = n_free;
    for (size_t k = 0; k < n_free; k++) {
        struct lsp_fit_direction *direction = &fit->directions[k];
        direction->strength = fitter->singular[k];
        direction->is_determined = fitter->singular[k] > least;
        direction->step = LSP_ARRAY(fitter->arena, double, fitter->n);
        if (direction->step == NULL)
            return LSP_NO_MEMORY;
        for (size_t at = 0; at < n_free; at++)
            direction->step[fitter->free_parameters[at]] = fitter->v[k * n_free + at];
        point_upwards(fitter->n, direction->step);
    }
    return LSP_OK;
}

/* A direction and its opposite are the same; the largest part is made positive. */
static void point_upwards(size_t n, double step[])
{
    size_t largest = 0;
    for (size_t at = 1; at < n; at++)
        if (fabs(step[at]) > fabs(step[largest]) * (1 + 1e-9))
            largest = at;
    for (size_t at = 0; at < n && step[largest] < 0; at++)
        if (at != largest)
            step[at] = -step[at];
    step[largest] = fabs(step[largest]);
}

/* Covariance = sum over determined k of v_k v_k' / s_k^2, measured by the ranges. */
static void find_errors(const struct fitter *fitter, struct lsp_fit *fit)
{
    const struct lsp_fit_problem *problem = fitter->problem;
    size_t n = fitter->n;
    for (size_t one = 0; one < n; one++) {
        double unseen = 0, range_one = problem->high[one] - problem->low[one];
        for (size_t k = 0; k < fit->n_directions; k++) {
            const struct lsp_fit_direction *along = &fit->directions[k];
            double part = along->step[one];
            if (!along->is_determined) {
                unseen += part * part;
                continue;
            }
            for (size_t two = 0; two < n; two++)
                fit->covariance[one * n + two] += part * along->step[two] /
                                                  (along->strength * along->strength) * range_one *
                                                  (problem->high[two] - problem->low[two]);
        }
        bool is_known = fit->place[one] == LSP_FIT_WITHIN && unseen <= LARGEST_UNSEEN_PART;
        fit->standard_error[one] = is_known ? sqrt(fit->covariance[one * n + one]) : (double)NAN;
    }
}
