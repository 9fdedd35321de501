/* Calibration: numbers of a study fitted to what was counted, and how well the counts determine
 * them.
 *
 *     struct lsp_fit_problem problem = {.n_parameters = 2, .n_residuals = 14, .low = low,
 *         .high = high, .start = start, .noise = 1e-10, .evaluate = evaluate, .user = &study};
 *     LSP_TRY(lsp_calibration_fit(&problem, &arena, &fit));
 *     fit.parameters[...], fit.standard_error[...], fit.directions[...]
 *
 * Method: docs/methods/calibration.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_CALIBRATION_CALIBRATION_H
#define LSP_CALIBRATION_CALIBRATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/status.h"

/* ---- what a study asks for ---- */

enum lsp_observed_kind {
    LSP_OBSERVED_VEHICLES, /* loaded ones and those that come back empty */
    LSP_OBSERVED_PERSONS,
    LSP_OBSERVED_TONNES,
    LSP_OBSERVED_SHARE, /* of the alternatives within the segments, 0 to 1 */
};
enum { LSP_N_OBSERVED_KINDS = LSP_OBSERVED_SHARE + 1 };
extern const char *const LSP_OBSERVED_KIND_NAMES[LSP_N_OBSERVED_KINDS];

enum lsp_observed_per {
    LSP_OBSERVED_DAY,    /* of the 365 of a year */
    LSP_OBSERVED_YEAR,   /* of 365 days */
    LSP_OBSERVED_WINDOW, /* all that came within the window */
};
enum { LSP_N_OBSERVED_PER = LSP_OBSERVED_WINDOW + 1 };
extern const char *const LSP_OBSERVED_PER_NAMES[LSP_N_OBSERVED_PER];

/* Something that was counted; both directions together. */
struct lsp_observation {
    const char *id, *name, *source;
    enum lsp_observed_kind kind;
    enum lsp_observed_per per;
    uint32_t alternatives, segments;        /* bit sets */
    const bool *is_origin, *is_destination; /* [zones] which ends count; NULL = all */
    size_t scenario;
    bool is_with; /* side */
    int year;
    double value;
    double spread; /* standard deviation of a count: relative to the value; of a share: absolute */
    bool is_predicted; /* held out: never touches the fit */
    bool is_compared;  /* held out, but says again what is fitted, or another reading of it */
    bool has_window;   /* the traffic of a new crossing grows on it: days [from, to) */
    int32_t from_day, to_day, opened_day;
    struct lsp_place where;
};

/* Whether a movement is counted: by its segment, and there or back between its zones. */
bool lsp_observation_counts(const struct lsp_observation *observation, uint32_t segment,
    uint32_t origin, uint32_t destination);

/* A number that is fitted: an item of the register, within a range in the register's unit. */
struct lsp_fitted_number {
    size_t assumption;
    double low, high;
    struct lsp_place where;
};

struct lsp_calibration_spec {
    struct lsp_fitted_number *parameters; /* [n_parameters] */
    struct lsp_observation *observations; /* [n_observations] */
    size_t *vary; /* [n_vary] items of the register: all is repeated at their low and high */
    size_t n_parameters, n_observations, n_vary;
    struct lsp_place where; /* of the section; file NULL = the study has none */
};

/* ---- the fit ---- */

/* Residuals at some parameters, each in units of its standard deviation.  One that is not finite
 * means that the model has no value there: the fit turns back.  Any status but LSP_OK ends the fit
 * and is passed on. */
typedef enum lsp_status lsp_fit_evaluate(
    void *user, const double parameters[], double ret_residuals[]);

struct lsp_fit_problem {
    size_t n_parameters, n_residuals; /* at least 1 each */
    const double *low, *high;         /* [n_parameters] low < high */
    const double *start;              /* [n_parameters] within them */
    double noise;                     /* how exact a residual is; 0 = as doubles are */
    uint32_t max_iterations;          /* 0 = 100 */
    lsp_fit_evaluate *evaluate;       /* called within the ranges only */
    void *user;
};

enum lsp_fit_stop {
    LSP_FIT_CONVERGED,  /* no allowed step improves the fit */
    LSP_FIT_ITERATIONS, /* max_iterations were made */
    LSP_FIT_STUCK,      /* the slope says down, but every step goes up */
    LSP_FIT_NO_VALUE,   /* the model has no value at the start */
};
extern const char *const LSP_FIT_STOP_NAMES[4];

enum lsp_fit_place { LSP_FIT_WITHIN, LSP_FIT_AT_LOW, LSP_FIT_AT_HIGH };

/* A direction in the space of parameters, each measured by its range. */
struct lsp_fit_direction {
    double strength; /* standard deviations by which the residuals change when the parameters move
                      * along it by the length of one range */
    double *step;    /* [n_parameters] unit vector; 0 for those at a bound; largest part > 0 */
    bool is_determined;
};

struct lsp_fit {
    enum lsp_fit_stop stopped_by;
    uint32_t n_iterations, n_evaluations;
    double *parameters;        /* [n_parameters] */
    double *residuals;         /* [n_residuals] there */
    double sum_of_squares;     /* of the residuals */
    double *jacobian;          /* [n_parameters][n_residuals] d residual / d parameter */
    enum lsp_fit_place *place; /* [n_parameters] at a bound that holds it back, or not */
    double *standard_error;    /* [n_parameters] NAN where not determined, or at a bound */
    double *covariance;        /* [n_parameters][n_parameters] of the determined directions */
    struct lsp_fit_direction *directions; /* [n_directions] of those within bounds, best first */
    size_t n_directions;
};

/* Parameters p within [low, high] for which sum r(p)^2 is least, by Levenberg's and Marquardt's
 * method [Levenberg1944, Marquardt1963] with active bounds.  A local minimum, from `start`.
 *
 * Holds: parameters stay within the ranges; sum_of_squares is not above that at the start, but by
 * noise; the same problem gives the same bits.  Directions along which the residuals do not change
 * are not moved along.  Returns LSP_OK (also when it did not converge), LSP_NO_MEMORY, or what
 * `evaluate` returned.  All in `arena`. */
enum lsp_status lsp_calibration_fit(const struct lsp_fit_problem *problem, struct lsp_arena *arena,
    struct lsp_fit *ret_fit) LSP_MUST_CHECK;

#endif
