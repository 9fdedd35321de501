/* What the files of the calibration share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_CALIBRATION_CALIBRATION_INTERNAL_H
#define LSP_CALIBRATION_CALIBRATION_INTERNAL_H

#include "calibration/calibration.h"

/* Singular values of a matrix by one-sided rotations [Hestenes1958]: A = U S V'.
 *
 * columns[n][m]   A by columns; becomes U S: orthogonal columns, longest first
 * v[n][n]         out: V by columns
 * singular[n]     out: their lengths, falling
 *
 * Small singular values are as exact relative to their columns as large ones.  Threads: pure. */
void lsp_calibration_svd(size_t m, size_t n, double columns[], double v[], double singular[]);

/* The fit while it goes on.  Parameters are measured by their ranges: 0 at low, 1 at high. */
struct fitter {
    const struct lsp_fit_problem *problem;
    struct lsp_arena *arena;
    size_t n, m;
    double *at, *trial;                /* [n] */
    double *residual, *trial_residual; /* [m] */
    double *slope;                     /* [n][m] d residual / d at */
    bool is_central;                   /* slope is by central differences */
    bool is_blind;                     /* ... and could not be found for some parameter */
    double *steepness, *width; /* [n] length of each column of slope; what it was found over */
    double sum_of_squares;
    double *given;                  /* [n] the parameters in their own unit, for the callback */
    double *columns, *v, *singular; /* [n][m], [n][n], [n] of the free parameters */
    double *step;                   /* [n] */
    size_t *free_parameters;        /* [n] */
    double *shifted, *beyond;       /* [m] */
    uint32_t n_evaluations, n_polished;
};

/* fit.c: residuals at a point; *ret_is_good = all of them are finite. */
enum lsp_status lsp_fitter_evaluate(struct fitter *fitter, const double at[],
    double ret_residuals[], bool *ret_is_good) LSP_MUST_CHECK;

/* slope.c: the slope at fitter->at, by central differences or by forward ones. */
enum lsp_status lsp_fitter_find_slope(struct fitter *fitter, bool is_central) LSP_MUST_CHECK;
/* The width of a parameter's next difference. */
double lsp_fitter_width(const struct fitter *fitter, size_t parameter, bool is_central);
/* judge.c: the singular value above which a direction is determined. */
double lsp_fitter_least_determined(const struct fitter *fitter, size_t n_free);
/* fit.c: the singular value that the noise of the residuals alone may make. */
double lsp_fitter_least_singular(const struct fitter *fitter, size_t n_free);

/* judge.c: what the data say of the parameters at the end. */
enum lsp_status lsp_fitter_judge(struct fitter *fitter, struct lsp_fit *fit) LSP_MUST_CHECK;

/* fit.c: singular values of the free parameters' slopes. */
void lsp_fitter_decompose(struct fitter *fitter, size_t n_free, const size_t free_parameters[]);
/* fit.c: the parameters that no bound holds back.  Returns how many. */
size_t lsp_fitter_list_free(const struct fitter *fitter, size_t ret_free[]);

#endif
