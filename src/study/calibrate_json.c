/* A calibration for programs, and its numbers as they may stand in a study.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "study/calibrate_internal.h"

/* A fitted number is stated with so many standard errors on either side: 95 of 100, if normal. */
static const double ERRORS_OF_RANGE = 1.96;

static void add_parameters(const struct calibrated *calibrated, struct lsp_buffer *json);
static void add_observations(const struct calibrated *calibrated, struct lsp_buffer *json);
static void add_directions(const struct calibrated *calibrated, struct lsp_buffer *json);
static void add_varied(const struct calibrated *calibrated, struct lsp_buffer *json);
static void add_text(const char *key, const char *value, struct lsp_buffer *json);
static void add_number(const char *key, double value, struct lsp_buffer *json);
static void add_numbers(const char *key, size_t n, const double values[], struct lsp_buffer *json);
static void add_fitted_yaml(
    const struct calibrated *calibrated, size_t at, struct lsp_buffer *yaml);
static void add_list(size_t n, const double values[], struct lsp_buffer *json);
static double two_digits(double width);
static void add_yaml_number(const char *key, double value, struct lsp_buffer *yaml);

void lsp_calibrated_json(const struct calibrated *calibrated, struct lsp_buffer *json)
{
    const struct lsp_fit *fit = &calibrated->fit;
    lsp_buffer_add(json, "{\n\"linkspan\": \"" LSP_VERSION "\",\n\"study\": ");
    lsp_buffer_add_json(json, calibrated->inputs.id);
    lsp_buffer_printf(json, ",\n\"converged\": %s,\n\"stopped_by\": \"%s\",\n\"iterations\": %u,\n",
        calibrated->converged ? "true" : "false", LSP_FIT_STOP_NAMES[fit->stopped_by],
        fit->n_iterations);
    add_number("sum_of_squares", fit->sum_of_squares, json);
    lsp_buffer_printf(json,
        ",\n\"n_fit\": %zu,\n\"evaluations\": %zu,\n\"evaluations_that_missed\": %zu,\n"
        "\"parameters\": [",
        calibrated->n_fit, calibrated->n_solved, calibrated->n_missed);
    add_parameters(calibrated, json);
    lsp_buffer_add(json, "\n],\n\"covariance\": [");
    for (size_t at = 0; at < calibrated->spec->n_parameters; at++) {
        lsp_buffer_add(json, at == 0 ? "\n" : ",\n");
        add_list(calibrated->spec->n_parameters,
            &fit->covariance[at * calibrated->spec->n_parameters], json);
    }
    lsp_buffer_add(json, "\n],\n\"directions\": [");
    add_directions(calibrated, json);
    lsp_buffer_add(json, "\n],\n\"observations\": [");
    add_observations(calibrated, json);
    lsp_buffer_add(json, "\n],\n\"varied\": [");
    add_varied(calibrated, json);
    lsp_buffer_add(json, "\n]\n}\n");
}

static void add_parameters(const struct calibrated *calibrated, struct lsp_buffer *json)
{
    static const char *const PLACES[] = {"within", "at low", "at high"};
    const struct lsp_fit *fit = &calibrated->fit;
    for (size_t at = 0; at < calibrated->spec->n_parameters; at++) {
        const struct lsp_assumption *item = lsp_calibrated_item(calibrated, at);
        lsp_buffer_add(json, at == 0 ? "\n{" : ",\n{");
        add_text("id", item->id, json);
        lsp_buffer_add(json, ", ");
        add_text("label", item->label, json);
        lsp_buffer_add(json, ", ");
        add_text("unit", item->unit, json);
        const struct {
            const char *key;
            double value;
        } numbers[] = {{"low", calibrated->low[at]}, {"high", calibrated->high[at]},
            {"start", calibrated->start[at]}, {"fitted", fit->parameters[at]},
            {"standard_error", fit->standard_error[at]}};
        for (size_t number = 0; number < sizeof numbers / sizeof *numbers; number++) {
            lsp_buffer_add(json, ", ");
            add_number(numbers[number].key, numbers[number].value, json);
        }
        lsp_buffer_printf(json, ", \"place\": \"%s\"}", PLACES[fit->place[at]]);
    }
}

static void add_directions(const struct calibrated *calibrated, struct lsp_buffer *json)
{
    const struct lsp_fit *fit = &calibrated->fit;
    for (size_t k = 0; k < fit->n_directions; k++) {
        const struct lsp_fit_direction *direction = &fit->directions[k];
        lsp_buffer_add(json, k == 0 ? "\n{" : ",\n{");
        add_number("strength", direction->strength, json);
        lsp_buffer_printf(
            json, ", \"determined\": %s, ", direction->is_determined ? "true" : "false");
        add_numbers("step_in_ranges", calibrated->spec->n_parameters, direction->step, json);
        if (!direction->is_determined) {
            struct lsp_buffer words = {0};
            lsp_calibrated_direction(calibrated, direction, &words);
            lsp_buffer_add(json, ", ");
            add_text("meaning", words.text, json);
            json->failed |= words.failed;
            lsp_buffer_finish(&words);
        }
        lsp_buffer_add(json, "}");
    }
}

static void add_observations(const struct calibrated *calibrated, struct lsp_buffer *json)
{
    const struct lsp_calibration_spec *spec = calibrated->spec;
    for (size_t at = 0; at < spec->n_observations; at++) {
        const struct lsp_observation *of = &spec->observations[at];
        lsp_buffer_add(json, at == 0 ? "\n{" : ",\n{");
        add_text("id", of->id, json);
        lsp_buffer_add(json, ", ");
        add_text("name", of->name, json);
        lsp_buffer_printf(json, ", \"use\": \"%s\", ",
            of->is_compared    ? "compare"
            : of->is_predicted ? "predict"
                               : "fit");
        add_text("unit", lsp_calibrated_unit(of), json);
        lsp_buffer_add(json, ", ");
        add_text("scenario", calibrated->inputs.scenarios[of->scenario].id, json);
        lsp_buffer_printf(
            json, ", \"side\": \"%s\", \"year\": %d, ", of->is_with ? "with" : "without", of->year);
        add_number("observed", of->value, json);
        lsp_buffer_add(json, ", ");
        add_number("spread", of->spread, json);
        lsp_buffer_add(json, ", ");
        add_number("model", calibrated->values[at], json);
        lsp_buffer_add(json, ", ");
        add_number("error", calibrated->values[at] - of->value, json);
        lsp_buffer_add(json, ", ");
        add_number(of->is_predicted ? "standard_error" : "before_the_fit",
            of->is_predicted ? calibrated->prediction_error[at] : calibrated->start_values[at],
            json);
        lsp_buffer_add(json, ", ");
        add_text("source", of->source, json);
        lsp_buffer_add(json, "}");
    }
}

static void add_varied(const struct calibrated *calibrated, struct lsp_buffer *json)
{
    for (size_t at = 0; at < calibrated->n_varied; at++) {
        const struct varied_fit *varied = &calibrated->varied[at];
        const struct lsp_assumption *item =
            &calibrated->inputs.assumptions.items[varied->assumption];
        lsp_buffer_add(json, at == 0 ? "\n{" : ",\n{");
        add_text("id", item->id, json);
        lsp_buffer_add(json, ", ");
        add_number("value", varied->value, json);
        lsp_buffer_printf(json, ", \"converged\": %s, ", varied->converged ? "true" : "false");
        add_number("sum_of_squares", varied->fit.sum_of_squares, json);
        lsp_buffer_add(json, ", ");
        add_numbers("fitted", calibrated->spec->n_parameters, varied->fit.parameters, json);
        lsp_buffer_add(json, ", ");
        add_numbers("model", calibrated->spec->n_observations, varied->values, json);
        lsp_buffer_add(json, "}");
    }
}

static void add_text(const char *key, const char *value, struct lsp_buffer *json)
{
    lsp_buffer_printf(json, "\"%s\": ", key);
    lsp_buffer_add_json(json, value);
}

static void add_number(const char *key, double value, struct lsp_buffer *json)
{
    lsp_buffer_printf(json, "\"%s\": ", key);
    lsp_buffer_add_json_number(json, value);
}

static void add_numbers(const char *key, size_t n, const double values[], struct lsp_buffer *json)
{
    lsp_buffer_printf(json, "\"%s\": ", key);
    add_list(n, values, json);
}

static void add_list(size_t n, const double values[], struct lsp_buffer *json)
{
    lsp_buffer_add(json, "[");
    for (size_t at = 0; at < n; at++) {
        lsp_buffer_add(json, at == 0 ? "" : ", ");
        lsp_buffer_add_json_number(json, values[at]);
    }
    lsp_buffer_add(json, "]");
}

void lsp_calibrated_yaml(const struct calibrated *calibrated, struct lsp_buffer *yaml)
{
    lsp_buffer_add(yaml,
        "# Numbers that linkspan calibrate has fitted.  Each line takes the place of the one in\n"
        "# study.yaml (or of the columns in the table) whose path stands above it.\n");
    if (!calibrated->converged)
        lsp_buffer_add(yaml, "# THE FIT DID NOT CONVERGE: do not use these.\n");
    for (size_t at = 0; at < calibrated->spec->n_parameters; at++)
        add_fitted_yaml(calibrated, at, yaml);
}

/* Its range: what the observations leave open, but not more than the fit was given; none at a
 * bound, which the observations did not choose. */
static void add_fitted_yaml(const struct calibrated *calibrated, size_t at, struct lsp_buffer *yaml)
{
    const struct lsp_assumption *item = lsp_calibrated_item(calibrated, at);
    double fitted = calibrated->fit.parameters[at];
    double width = two_digits(ERRORS_OF_RANGE * calibrated->fit.standard_error[at]);
    bool is_within = calibrated->fit.place[at] == LSP_FIT_WITHIN, is_known = !isnan(width);
    double low = is_known ? fmax(calibrated->low[at], fitted - width) : calibrated->low[at];
    double high = is_known ? fmin(calibrated->high[at], fitted + width) : calibrated->high[at];
    const char *point = strrchr(item->id, '.'), *slash = strrchr(item->id, '/');
    const char *key = slash != NULL ? slash : point;
    lsp_buffer_printf(yaml, "\n# %s\n%s: {", item->id, key == NULL ? item->id : key + 1);
    if (is_within)
        add_yaml_number("low", low, yaml);
    add_yaml_number("mid", fitted, yaml);
    if (is_within)
        add_yaml_number("high", high, yaml);
    if (item->unit[0] != '\0')
        lsp_buffer_printf(yaml, "unit: %s, ", item->unit);
    lsp_buffer_add(yaml, "confidence: derived,\n  source: \"fitted to");
    const struct lsp_calibration_spec *spec = calibrated->spec;
    const char *before = " ";
    for (size_t row = 0; row < spec->n_observations; row++)
        if (!spec->observations[row].is_predicted) {
            lsp_buffer_printf(yaml, "%s%s", before, spec->observations[row].id);
            before = ", ";
        }
    lsp_buffer_add(yaml, "\"}\n");
}

/* A width is known to so many digits at best; rounded up. */
static double two_digits(double width)
{
    if (!(width > 0))
        return width;
    double unit = pow(10, floor(log10(width)) - 1);
    return ceil(width / unit - 1e-6) * unit;
}

static void add_yaml_number(const char *key, double value, struct lsp_buffer *yaml)
{
    lsp_buffer_printf(yaml, "%s: %.7g, ", key, value);
}
