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
    bool has_window;   /* the traffic of a new crossing grows on it: days [from, to) */
    int32_t from_day, to_day, opened_day;
    struct lsp_place where;
};

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

#endif
