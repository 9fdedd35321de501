/* Slopes of the residuals by differences of their values.
 *
 * A difference over a width h is wrong by about noise / h, and by h (forward) or h^2 (central)
 * times the curvature; the width that makes both alike is the square root, or the cube root, of the
 * noise against the slope: where the residuals rise steeply over the range, a short width is long
 * enough, and the bend of the model is on that scale.  No value is asked for outside of the ranges:
 * next to a bound, the three-point difference that looks inwards takes the central one's place,
 * which is as exact.  SPDX-License-Identifier: Apache-2.0 */
#include <float.h>
#include <math.h>

#include "calibration/calibration_internal.h"

/* Of the range; the model bends over a part of it. */
static const double PART_OF_RANGE = 0.2;
static const double WIDEST = 0.01;

static enum lsp_status find_column(
    struct fitter *fitter, size_t parameter, bool is_central, double column[]);
static enum lsp_status evaluate_beside(struct fitter *fitter, size_t parameter, double shift,
    double ret_residuals[], bool *ret_is_good);

enum lsp_status lsp_fitter_find_slope(struct fitter *fitter, bool is_central)
{
    fitter->is_blind = false;
    for (size_t parameter = 0; parameter < fitter->n; parameter++) {
        double *column = &fitter->slope[parameter * fitter->m], squares = 0;
        LSP_TRY(find_column(fitter, parameter, is_central, column));
        fitter->width[parameter] = lsp_fitter_width(fitter, parameter, is_central);
        for (size_t row = 0; row < fitter->m; row++)
            squares += column[row] * column[row];
        fitter->steepness[parameter] = sqrt(squares);
    }
    fitter->is_central = is_central;
    return LSP_OK;
}

double lsp_fitter_width(const struct fitter *fitter, size_t parameter, bool is_central)
{
    double noise = fmax(fitter->problem->noise, DBL_EPSILON);
    double relative = noise / fmax(fitter->steepness[parameter], 1);
    return fmin(WIDEST, PART_OF_RANGE * (is_central ? cbrt(relative) : sqrt(relative)));
}

/* Where the model has no value on one side, the other one is asked; where it has none on both, the
 * slope counts as none and the fit as blind. */
static enum lsp_status find_column(
    struct fitter *fitter, size_t parameter, bool is_central, double column[])
{
    double *one = fitter->shifted, *two = fitter->beyond;
    double width = lsp_fitter_width(fitter, parameter, is_central), two_at = 0;
    double at = fitter->at[parameter];
    double step = at + width <= 1 ? width : -width;
    bool has_one, has_two = false;
    LSP_TRY(evaluate_beside(fitter, parameter, step, one, &has_one));
    if (!has_one) {
        step = -step;
        LSP_TRY(evaluate_beside(fitter, parameter, step, one, &has_one));
    }
    for (double way = -1; way <= 2 && is_central && has_one && !has_two; way += 3) {
        two_at = way;
        LSP_TRY(evaluate_beside(fitter, parameter, way * step, two, &has_two));
    }
    fitter->is_blind |= !has_one;
    for (size_t row = 0; row < fitter->m; row++) {
        double here = fitter->residual[row];
        if (!has_one)
            column[row] = 0;
        else if (!has_two)
            column[row] = (one[row] - here) / step;
        else if (two_at > 0)
            column[row] = (4 * one[row] - two[row] - 3 * here) / (2 * step);
        else
            column[row] = (one[row] - two[row]) / (2 * step);
    }
    return LSP_OK;
}

/* Not good where the point is outside of the ranges. */
static enum lsp_status evaluate_beside(struct fitter *fitter, size_t parameter, double shift,
    double ret_residuals[], bool *ret_is_good)
{
    double old = fitter->at[parameter];
    *ret_is_good = false;
    if (old + shift < 0 || old + shift > 1)
        return LSP_OK;
    fitter->at[parameter] = old + shift;
    enum lsp_status status = lsp_fitter_evaluate(fitter, fitter->at, ret_residuals, ret_is_good);
    fitter->at[parameter] = old;
    return status;
}
