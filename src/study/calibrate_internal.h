/* What the files of a study's calibration share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_STUDY_CALIBRATE_INTERNAL_H
#define LSP_STUDY_CALIBRATE_INTERNAL_H

#include "calibration/calibration.h"
#include "study/study_internal.h"

/* The fit and all model values with one of the varied numbers at an end of its range. */
struct varied_fit {
    size_t assumption;
    double value; /* in the register's unit */
    struct lsp_fit fit;
    double *values; /* [n_observations] */
    bool converged;
};

struct calibrated {
    const struct lsp_calibrate_options *options;
    struct lsp_study_inputs inputs;
    struct lsp_diags *diags;
    struct lsp_arena arena;
    const struct lsp_calibration_spec *spec; /* in inputs */
    size_t n_fit;                            /* observations that the fit sees */
    double *low, *high, *start;              /* [n_parameters] */
    struct lsp_fit fit;
    double *start_values;      /* [n_observations] at the start; NAN of predictions */
    double *values;            /* [n_observations] of the fitted model */
    double *prediction_error;  /* [n_observations] standard error from that of the parameters; NAN
                                * where it depends on what is not determined, or is fitted */
    struct varied_fit *varied; /* [n_varied] low and high of each number to vary */
    size_t n_varied;
    size_t n_solved;     /* evaluations */
    size_t n_missed;     /* those in which an equilibrium missed its target */
    bool last_converged; /* of the last evaluation */
    bool has_values;     /* of every observation, at the fit */
    bool converged;      /* the fit, and every equilibrium at what it found */
};

/* calibrate.c: fits, predicts, varies.  Wants options, inputs, diags and spec; fills the rest.  The
 * numbers of the inputs end as they are fitted. */
enum lsp_status lsp_calibrated_make(struct calibrated *calibrated) LSP_MUST_CHECK;

/* observe.c: the model's values of the observations that are predicted, or of those that are not,
 * at the numbers as they stand in the inputs.  values[n_observations]: others are left alone. */
enum lsp_status lsp_calibrated_observe(
    struct calibrated *calibrated, bool is_predicted, double values[]) LSP_MUST_CHECK;
/* Writes parameters[n_parameters] through to the inputs. */
void lsp_calibrated_set(struct calibrated *calibrated, const double parameters[]);

/* calibrate_text.c, calibrate_json.c */
void lsp_calibrated_text(const struct calibrated *calibrated, struct lsp_buffer *text);
void lsp_calibrated_json(const struct calibrated *calibrated, struct lsp_buffer *json);
/* The fitted numbers as they may stand in study.yaml. */
void lsp_calibrated_yaml(const struct calibrated *calibrated, struct lsp_buffer *yaml);
/* "vehicles a day" */
const char *lsp_calibrated_unit(const struct lsp_observation *observation);
/* A direction that is not determined, in words, without a full stop. */
void lsp_calibrated_direction(const struct calibrated *calibrated,
    const struct lsp_fit_direction *direction, struct lsp_buffer *words);

static inline const struct lsp_assumption *lsp_calibrated_item(
    const struct calibrated *calibrated, size_t parameter)
{
    return &calibrated->inputs.assumptions
                .items[calibrated->spec->parameters[parameter].assumption];
}

#endif
