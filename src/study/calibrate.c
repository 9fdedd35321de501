/* Fits a study's numbers to what was observed, then predicts what was held out.
 *
 * The order keeps the two apart: predictions are first computed when the fit has ended, and nothing
 * of them flows back.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "formats/file.h"
#include "study/calibrate_internal.h"

/* Relative error of an equilibrium's amounts: its target. */
static const double EQUILIBRIUM_NOISE = 1e-10;
/* Part of a parameter's range over which a prediction's slope is taken. */
static const double SLOPE_WIDTH = 1e-4;
/* A prediction that changes by this part of itself when the parameters move over their ranges along
 * a direction that is not determined, is not determined either. */
static const double SENSITIVE = 0.01;

static enum lsp_status make_room(struct calibrated *calibrated);
static double *alloc_values(struct calibrated *calibrated);
static lsp_fit_evaluate evaluate;
static enum lsp_status fit_from(
    struct calibrated *calibrated, const double start[], struct lsp_fit *ret_fit);
static enum lsp_status evaluate_start(struct calibrated *calibrated);
static enum lsp_status evaluate_fitted(
    struct calibrated *calibrated, const struct lsp_fit *fit, double values[], bool *ret_converged);
static bool has_all_values(const struct calibrated *calibrated, const double values[]);
static enum lsp_status judge_predictions(struct calibrated *calibrated);
static enum lsp_status find_prediction_slopes(
    struct calibrated *calibrated, size_t parameter, double slopes[]);
static double error_of_prediction(
    const struct calibrated *calibrated, size_t observation, const double slopes[]);
static enum lsp_status vary(struct calibrated *calibrated);
static enum lsp_status fit_varied(struct calibrated *calibrated, size_t number, bool is_high);
static enum lsp_status finish(
    const struct calibrated *calibrated, struct lsp_calibration_report *ret_report);
static void add_missed(const struct calibrated *calibrated, struct lsp_buffer *missed);

void lsp_calibration_report_finish(struct lsp_calibration_report *report)
{
    lsp_buffer_finish(&report->text);
    lsp_buffer_finish(&report->json);
    lsp_buffer_finish(&report->missed);
    *report = (struct lsp_calibration_report){0};
}

enum lsp_status lsp_study_calibrate(const struct lsp_calibrate_options *options,
    struct lsp_diags *diags, struct lsp_calibration_report *ret_report)
{
    struct calibrated calibrated = {.options = options, .diags = diags};
    LSP_TRY(lsp_study_open(options->folder, diags, &calibrated.inputs));
    calibrated.spec = &calibrated.inputs.calibration;
    enum lsp_status status = LSP_OK;
    if (calibrated.spec->where.file == NULL) {
        lsp_diags_add(diags, LSP_DIAG_NOTHING_TO_FIT,
            &(struct lsp_diag_facts){.where = {.file = "study.yaml"},
                .expected = "a section calibration with parameters and observations"},
            "the study does not say what to fit");
        status = LSP_BAD_INPUT;
    }
    if (status == LSP_OK)
        status = lsp_calibrated_make(&calibrated);
    if (status == LSP_OK)
        status = finish(&calibrated, ret_report);
    lsp_arena_finish(&calibrated.arena);
    lsp_study_inputs_finish(&calibrated.inputs);
    return status;
}

enum lsp_status lsp_calibrated_make(struct calibrated *calibrated)
{
    LSP_TRY(make_room(calibrated));
    LSP_TRY(evaluate_start(calibrated));
    LSP_TRY(fit_from(calibrated, calibrated->start, &calibrated->fit));
    bool converged = false;
    LSP_TRY(evaluate_fitted(calibrated, &calibrated->fit, calibrated->values, &converged));
    calibrated->has_values = has_all_values(calibrated, calibrated->values);
    calibrated->converged =
        converged && calibrated->has_values && calibrated->fit.stopped_by == LSP_FIT_CONVERGED;
    LSP_TRY(judge_predictions(calibrated));
    return vary(calibrated);
}

static enum lsp_status make_room(struct calibrated *calibrated)
{
    const struct lsp_calibration_spec *spec = calibrated->spec;
    struct lsp_arena *arena = &calibrated->arena;
    calibrated->low = LSP_ARRAY(arena, double, spec->n_parameters);
    calibrated->high = LSP_ARRAY(arena, double, spec->n_parameters);
    calibrated->start = LSP_ARRAY(arena, double, spec->n_parameters);
    calibrated->start_values = alloc_values(calibrated);
    calibrated->values = alloc_values(calibrated);
    calibrated->prediction_error = alloc_values(calibrated);
    calibrated->varied = LSP_ARRAY(arena, struct varied_fit, 2 * spec->n_vary);
    if (calibrated->low == NULL || calibrated->high == NULL || calibrated->start == NULL ||
        calibrated->start_values == NULL || calibrated->values == NULL ||
        calibrated->prediction_error == NULL || calibrated->varied == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < spec->n_parameters; at++) {
        calibrated->low[at] = spec->parameters[at].low;
        calibrated->high[at] = spec->parameters[at].high;
        calibrated->start[at] = lsp_calibrated_item(calibrated, at)->mid;
    }
    for (size_t at = 0; at < spec->n_observations; at++)
        calibrated->n_fit += spec->observations[at].is_predicted ? 0 : 1;
    return LSP_OK;
}

static double *alloc_values(struct calibrated *calibrated)
{
    size_t n = calibrated->spec->n_observations;
    double *values = LSP_ARRAY(&calibrated->arena, double, n);
    for (size_t at = 0; at < n && values != NULL; at++)
        values[at] = (double)NAN;
    return values;
}

/* Residuals of the observations that are fitted, in their standard deviations. */
static enum lsp_status evaluate(void *user, const double parameters[], double ret_residuals[])
{
    struct calibrated *calibrated = user;
    const struct lsp_calibration_spec *spec = calibrated->spec;
    const struct lsp_calibrate_options *options = calibrated->options;
    if (options->progress != NULL &&
        !options->progress(options->progress_user, "fitting", calibrated->n_solved, 0))
        return LSP_CANCELLED;
    struct lsp_arena arena = {0};
    double *values = LSP_ARRAY(&arena, double, spec->n_observations);
    lsp_calibrated_set(calibrated, parameters);
    enum lsp_status status =
        values == NULL ? LSP_NO_MEMORY : lsp_calibrated_observe(calibrated, false, values);
    size_t row = 0;
    for (size_t at = 0; at < spec->n_observations && status == LSP_OK; at++) {
        const struct lsp_observation *of = &spec->observations[at];
        double deviation = of->kind == LSP_OBSERVED_SHARE ? of->spread : of->spread * of->value;
        if (!of->is_predicted)
            ret_residuals[row++] = (values[at] - of->value) / deviation;
    }
    lsp_arena_finish(&arena);
    return status;
}

static enum lsp_status fit_from(
    struct calibrated *calibrated, const double start[], struct lsp_fit *ret_fit)
{
    const struct lsp_calibration_spec *spec = calibrated->spec;
    double least_spread = 1;
    for (size_t at = 0; at < spec->n_observations; at++)
        if (!spec->observations[at].is_predicted)
            least_spread = fmin(least_spread, spec->observations[at].spread);
    struct lsp_fit_problem problem = {.n_parameters = spec->n_parameters,
        .n_residuals = calibrated->n_fit,
        .low = calibrated->low,
        .high = calibrated->high,
        .start = start,
        .noise = EQUILIBRIUM_NOISE / least_spread,
        .evaluate = evaluate,
        .user = calibrated};
    return lsp_calibration_fit(&problem, &calibrated->arena, ret_fit);
}

static enum lsp_status evaluate_start(struct calibrated *calibrated)
{
    lsp_calibrated_set(calibrated, calibrated->start);
    return lsp_calibrated_observe(calibrated, false, calibrated->start_values);
}

/* What is fitted and what is predicted, at the fit. */
static enum lsp_status evaluate_fitted(
    struct calibrated *calibrated, const struct lsp_fit *fit, double values[], bool *ret_converged)
{
    lsp_calibrated_set(calibrated, fit->parameters);
    LSP_TRY(lsp_calibrated_observe(calibrated, false, values));
    *ret_converged = calibrated->last_converged;
    LSP_TRY(lsp_calibrated_observe(calibrated, true, values));
    *ret_converged &= calibrated->last_converged;
    return LSP_OK;
}

static bool has_all_values(const struct calibrated *calibrated, const double values[])
{
    bool has_all = true;
    for (size_t at = 0; at < calibrated->spec->n_observations; at++)
        has_all &= isfinite(values[at]) != 0;
    return has_all;
}

/* The standard errors of the predictions that come from those of the parameters, to first order. */
static enum lsp_status judge_predictions(struct calibrated *calibrated)
{
    const struct lsp_calibration_spec *spec = calibrated->spec;
    size_t n = spec->n_parameters, n_all = spec->n_observations;
    double *slopes = LSP_ARRAY(&calibrated->arena, double, n *n_all);
    if (slopes == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < n && calibrated->n_fit < n_all; at++)
        LSP_TRY(find_prediction_slopes(calibrated, at, &slopes[at * n_all]));
    for (size_t at = 0; at < n_all; at++)
        if (spec->observations[at].is_predicted)
            calibrated->prediction_error[at] = error_of_prediction(calibrated, at, slopes);
    lsp_calibrated_set(calibrated, calibrated->fit.parameters);
    return LSP_OK;
}

/* slopes[n_observations] d prediction / d parameter, by a difference within the range. */
static enum lsp_status find_prediction_slopes(
    struct calibrated *calibrated, size_t parameter, double slopes[])
{
    const struct lsp_calibration_spec *spec = calibrated->spec;
    struct lsp_arena arena = {0};
    double *shifted = LSP_ARRAY(&arena, double, spec->n_parameters);
    double *values = LSP_ARRAY(&arena, double, 2 * spec->n_observations);
    double range = calibrated->high[parameter] - calibrated->low[parameter], at[2];
    enum lsp_status status = shifted == NULL || values == NULL ? LSP_NO_MEMORY : LSP_OK;
    for (int side = 0; side < 2 && status == LSP_OK; side++) {
        memcpy(shifted, calibrated->fit.parameters, spec->n_parameters * sizeof *shifted);
        at[side] = fmin(calibrated->high[parameter],
            fmax(calibrated->low[parameter],
                shifted[parameter] + (side == 0 ? -SLOPE_WIDTH : SLOPE_WIDTH) * range));
        shifted[parameter] = at[side];
        lsp_calibrated_set(calibrated, shifted);
        status =
            lsp_calibrated_observe(calibrated, true, &values[(size_t)side * spec->n_observations]);
    }
    for (size_t row = 0; row < spec->n_observations && status == LSP_OK; row++)
        slopes[row] = (values[spec->n_observations + row] - values[row]) / (at[1] - at[0]);
    lsp_arena_finish(&arena);
    return status;
}

static double error_of_prediction(
    const struct calibrated *calibrated, size_t observation, const double slopes[])
{
    const struct lsp_fit *fit = &calibrated->fit;
    size_t n = calibrated->spec->n_parameters, n_all = calibrated->spec->n_observations;
    double variance = 0;
    for (size_t k = 0; k < fit->n_directions; k++) {
        double along = 0;
        for (size_t at = 0; at < n; at++)
            along += fit->directions[k].step[at] * (calibrated->high[at] - calibrated->low[at]) *
                     slopes[at * n_all + observation];
        if (fit->directions[k].is_determined)
            variance += along * along / (fit->directions[k].strength * fit->directions[k].strength);
        else if (!(fabs(along) <= SENSITIVE * fabs(calibrated->values[observation])))
            return (double)NAN;
    }
    return sqrt(variance);
}

static enum lsp_status vary(struct calibrated *calibrated)
{
    for (size_t number = 0; number < calibrated->spec->n_vary; number++) {
        LSP_TRY(fit_varied(calibrated, number, false));
        LSP_TRY(fit_varied(calibrated, number, true));
    }
    lsp_calibrated_set(calibrated, calibrated->fit.parameters);
    return LSP_OK;
}

/* Begins at the fit, so that what the data do not determine stays with it. */
static enum lsp_status fit_varied(struct calibrated *calibrated, size_t number, bool is_high)
{
    struct lsp_assumptions *assumptions = &calibrated->inputs.assumptions;
    size_t item = calibrated->spec->vary[number];
    struct varied_fit *varied = &calibrated->varied[calibrated->n_varied++];
    varied->assumption = item;
    varied->value = is_high ? assumptions->items[item].high : assumptions->items[item].low;
    varied->values = alloc_values(calibrated);
    if (varied->values == NULL)
        return LSP_NO_MEMORY;
    lsp_assumptions_set(assumptions, item, varied->value);
    LSP_TRY(fit_from(calibrated, calibrated->fit.parameters, &varied->fit));
    LSP_TRY(evaluate_fitted(calibrated, &varied->fit, varied->values, &varied->converged));
    varied->converged &= varied->fit.stopped_by == LSP_FIT_CONVERGED &&
                         (!calibrated->has_values || has_all_values(calibrated, varied->values));
    lsp_assumptions_set(assumptions, item, assumptions->items[item].mid);
    return LSP_OK;
}

/* The file is written last, so that nothing stands there of a run that failed. */
static enum lsp_status finish(
    const struct calibrated *calibrated, struct lsp_calibration_report *ret_report)
{
    struct lsp_calibration_report report = {.converged = calibrated->converged};
    for (size_t at = 0; at < calibrated->n_varied; at++)
        report.converged &= calibrated->varied[at].converged;
    struct lsp_buffer yaml = {0};
    lsp_calibrated_text(calibrated, &report.text);
    lsp_calibrated_json(calibrated, &report.json);
    add_missed(calibrated, &report.missed);
    lsp_calibrated_yaml(calibrated, &yaml);
    enum lsp_status status = LSP_OK;
    if (report.text.failed || report.json.failed || report.missed.failed || yaml.failed)
        status = LSP_NO_MEMORY;
    else if (calibrated->options->output != NULL)
        status = lsp_file_replace(calibrated->options->output, &yaml, calibrated->diags);
    lsp_buffer_finish(&yaml);
    if (status == LSP_OK)
        *ret_report = report;
    else
        lsp_calibration_report_finish(&report);
    return status;
}

/* One line, without its end; nothing when all went well. */
static void add_missed(const struct calibrated *calibrated, struct lsp_buffer *missed)
{
    static const char *const WHY[] = {
        [LSP_FIT_CONVERGED] = "an equilibrium did not reach its target at the fitted numbers",
        [LSP_FIT_ITERATIONS] = "the fit did not converge within its iterations",
        [LSP_FIT_STUCK] = "the fit is stuck: no step makes it better, though the slope says so",
        [LSP_FIT_NO_VALUE] = "the model has no value of some observation at the start",
    };
    size_t n_missed = 0;
    for (size_t at = 0; at < calibrated->n_varied; at++)
        n_missed += calibrated->varied[at].converged ? 0 : 1;
    if (calibrated->fit.stopped_by == LSP_FIT_CONVERGED && !calibrated->has_values)
        lsp_buffer_add(missed, "the model has no value of some prediction; 'check' may say why");
    else if (!calibrated->converged)
        lsp_buffer_add(missed, WHY[calibrated->fit.stopped_by]);
    if (n_missed > 0)
        lsp_buffer_printf(missed,
            "%s%zu of %zu fits over the range of what is varied did not converge",
            calibrated->converged ? "" : "; ", n_missed, calibrated->n_varied);
}
