/* A calibration for people: what was fitted, to what, how well, and what is predicted.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "study/calibrate_internal.h"

/* Significant digits of a parameter; of one that is not determined. */
enum { DIGITS = 6, DIGITS_OF_OPEN = 3 };
enum { LEAST_WIDTH = 40, MOST_WIDTH = 64, MAX_LISTED = 6 };
/* Parts of a direction below this part of its largest are not named. */
static const double SMALL_PART = 0.1;
/* Two numbers this near to each other in size are only known by their plain sum or difference. */
static const double NEARLY_ONE = 0.01;
/* A direction this weak (standard deviations a range) is worth a word though it is determined. */
static const double WEAK = 3;
/* Fits that are worse than the spreads say by this factor get their standard errors put right. */
static const double MUCH_WORSE = 1.5;

/* A sum of squares and a relative error below which nothing is said of them: noise. */
static const double NO_SQUARES = 1e-6, UNTOUCHED = 1e-6;

static void add_title(const struct calibrated *calibrated, struct lsp_buffer *text);
static void add_parameters(const struct calibrated *calibrated, struct lsp_buffer *text);
static void add_fitted(const struct calibrated *calibrated, struct lsp_buffer *text);
static void add_predicted(const struct calibrated *calibrated, struct lsp_buffer *text);
static void add_compared(const struct calibrated *calibrated, struct lsp_buffer *text);
static size_t count_compared(const struct calibrated *calibrated);
static void add_observation(
    const struct calibrated *calibrated, size_t at, struct lsp_buffer *text);
static void add_quality(const struct calibrated *calibrated, struct lsp_buffer *text);
static void add_directions(const struct calibrated *calibrated, struct lsp_buffer *text);
static void add_varied(const struct calibrated *calibrated, struct lsp_buffer *text);
static void add_varied_number(
    const struct calibrated *calibrated, const struct varied_fit ends[], struct lsp_buffer *text);
static void add_range(const struct calibrated *calibrated, const struct lsp_observation *of,
    size_t at, struct lsp_buffer *text);
static void add_name(
    const struct calibrated *calibrated, const char *name, struct lsp_buffer *text);
static size_t name_width(const struct calibrated *calibrated);
static size_t count_characters(const char *name);
static void add_counts(double before, double after, struct lsp_buffer *text);
static int decimals_for(double value);
static double round_off(double value, int decimals);
static void add_squares(double sum_of_squares, struct lsp_buffer *text);
static void add_pair(const struct calibrated *calibrated, const struct lsp_fit_direction *direction,
    const size_t parts[2], struct lsp_buffer *words);

void lsp_calibrated_text(const struct calibrated *calibrated, struct lsp_buffer *text)
{
    add_title(calibrated, text);
    add_parameters(calibrated, text);
    add_fitted(calibrated, text);
    if (calibrated->fit.stopped_by == LSP_FIT_NO_VALUE)
        return; /* nothing was fitted, so there is nothing to judge or to predict by */
    add_quality(calibrated, text);
    add_directions(calibrated, text);
    add_predicted(calibrated, text);
    add_compared(calibrated, text);
    add_varied(calibrated, text);
}

static void add_title(const struct calibrated *calibrated, struct lsp_buffer *text)
{
    static const char *const ENDS[] = {
        [LSP_FIT_CONVERGED] = "converged",
        [LSP_FIT_ITERATIONS] = "did not converge",
        [LSP_FIT_STUCK] = "got stuck",
        [LSP_FIT_NO_VALUE] = "could not begin",
    };
    lsp_buffer_add_terminal(text, calibrated->inputs.name);
    lsp_buffer_printf(text, "\n%zu number%s, %zu observation%s to fit them to; the fit %s",
        calibrated->spec->n_parameters, calibrated->spec->n_parameters == 1 ? "" : "s",
        calibrated->n_fit, calibrated->n_fit == 1 ? "" : "s", ENDS[calibrated->fit.stopped_by]);
    if (calibrated->fit.stopped_by != LSP_FIT_NO_VALUE)
        lsp_buffer_printf(text, " after %u iteration%s", calibrated->fit.n_iterations,
            calibrated->fit.n_iterations == 1 ? "" : "s");
    lsp_buffer_add(text, "\n");
}

static void add_parameters(const struct calibrated *calibrated, struct lsp_buffer *text)
{
    const struct lsp_fit *fit = &calibrated->fit;
    lsp_buffer_add(text, "\n");
    add_name(calibrated, "Fitted numbers", text);
    lsp_buffer_add(text, "      start      fitted   std. error  unit\n");
    for (size_t at = 0; at < calibrated->spec->n_parameters; at++) {
        const struct lsp_assumption *item = lsp_calibrated_item(calibrated, at);
        lsp_buffer_add(text, "  ");
        add_name(calibrated, item->id, text);
        bool is_open = fit->place[at] == LSP_FIT_WITHIN && isnan(fit->standard_error[at]);
        lsp_buffer_printf(text, "%9.5g  %10.*g", calibrated->start[at],
            is_open ? DIGITS_OF_OPEN : DIGITS, fit->parameters[at]);
        if (isnan(fit->standard_error[at]))
            lsp_buffer_add(text, "            -");
        else
            lsp_buffer_printf(text, "  %11.3g", fit->standard_error[at]);
        lsp_buffer_printf(text, "  %s\n", item->unit);
        lsp_buffer_add(text, "    ");
        lsp_buffer_add_terminal(text, item->label);
        lsp_buffer_printf(text, "; from %g to %g", calibrated->low[at], calibrated->high[at]);
        if (fit->place[at] != LSP_FIT_WITHIN)
            lsp_buffer_printf(text, "; held by its %s bound",
                fit->place[at] == LSP_FIT_AT_LOW ? "lower" : "upper");
        else if (isnan(fit->standard_error[at]) && fit->stopped_by != LSP_FIT_NO_VALUE)
            lsp_buffer_add(text, "; NOT DETERMINED, see below");
        lsp_buffer_add(text, "\n");
    }
}

static void add_fitted(const struct calibrated *calibrated, struct lsp_buffer *text)
{
    const struct lsp_calibration_spec *spec = calibrated->spec;
    lsp_buffer_add(text, "\n");
    add_name(calibrated, "Used for the fit", text);
    lsp_buffer_add(text, "   observed      fitted       error\n");
    for (size_t at = 0; at < spec->n_observations; at++)
        if (!spec->observations[at].is_predicted)
            add_observation(calibrated, at, text);
}

static void add_predicted(const struct calibrated *calibrated, struct lsp_buffer *text)
{
    const struct lsp_calibration_spec *spec = calibrated->spec;
    size_t n_compared = count_compared(calibrated);
    if (spec->n_observations == calibrated->n_fit + n_compared) {
        lsp_buffer_printf(text,
            "\nNothing is predicted: every observation was used for the fit%s\n",
            n_compared > 0 ? ", or is compared only" : "");
        return;
    }
    lsp_buffer_add(text, "\n");
    add_name(calibrated, "Predicted (the fit has not seen these)", text);
    lsp_buffer_add(text, "   observed   predicted       error\n");
    for (size_t at = 0; at < spec->n_observations; at++)
        if (spec->observations[at].is_predicted && !spec->observations[at].is_compared)
            add_observation(calibrated, at, text);
}

/* Apart from the predictions, so that nobody takes a fitted count for one that was hit. */
static void add_compared(const struct calibrated *calibrated, struct lsp_buffer *text)
{
    const struct lsp_calibration_spec *spec = calibrated->spec;
    if (count_compared(calibrated) == 0)
        return;
    lsp_buffer_add(text, "\nCompared (not a prediction: it says again what was fitted, or another "
                         "reading of it)\n");
    add_name(calibrated, "", text);
    lsp_buffer_add(text, "   observed       model       error\n");
    for (size_t at = 0; at < spec->n_observations; at++)
        if (spec->observations[at].is_compared)
            add_observation(calibrated, at, text);
}

static size_t count_compared(const struct calibrated *calibrated)
{
    const struct lsp_calibration_spec *spec = calibrated->spec;
    size_t n = 0;
    for (size_t at = 0; at < spec->n_observations; at++)
        n += spec->observations[at].is_compared ? 1 : 0;
    return n;
}

static void add_observation(const struct calibrated *calibrated, size_t at, struct lsp_buffer *text)
{
    const struct lsp_observation *of = &calibrated->spec->observations[at];
    double value = calibrated->values[at], error = calibrated->prediction_error[at];
    lsp_buffer_add(text, "  ");
    add_name(calibrated, of->name, text);
    add_counts(of->value, value, text);
    lsp_buffer_printf(text, "\n    %s", lsp_calibrated_unit(of));
    lsp_buffer_printf(text, ", %d; ", of->year);
    if (isnan(value))
        lsp_buffer_add(text, "the model has no value of it; ");
    else if (of->is_predicted && isnan(error))
        lsp_buffer_add(text, "DEPENDS ON WHAT IS NOT DETERMINED; ");
    else if (of->is_predicted && error <= UNTOUCHED * fabs(value))
        lsp_buffer_add(text, "untouched by the errors of the fit; ");
    else if (of->is_predicted)
        lsp_buffer_printf(text, "std. error %.3g by those of the fit; ", error);
    else
        lsp_buffer_printf(text, of->kind == LSP_OBSERVED_SHARE ? "spread %g; " : "spread %g %%; ",
            of->kind == LSP_OBSERVED_SHARE ? of->spread : 100 * of->spread);
    lsp_buffer_add_terminal(text, of->source);
    lsp_buffer_add(text, "\n");
}

/* "17132  17140  +8  +0.05 %" */
static void add_counts(double observed, double model, struct lsp_buffer *text)
{
    int decimals = decimals_for(observed);
    if (isnan(model)) {
        lsp_buffer_printf(text, "%9.*f  %10s", decimals, observed, "none");
        return;
    }
    lsp_buffer_printf(text, "%9.*f  %10.*f  %+10.*f", decimals, observed, decimals, model, decimals,
        round_off(model - observed, decimals));
    if (observed > 0)
        lsp_buffer_printf(text, "  %+.2f %%", round_off(100 * (model / observed - 1), 2));
}

/* So that nothing is shown as "-0". */
static double round_off(double value, int decimals)
{
    return fabs(value) * pow(10, decimals) < 0.5 ? 0 : value;
}

/* Five significant digits, and no digit of a whole number is cut. */
static int decimals_for(double value)
{
    if (!(fabs(value) > 0))
        return 4;
    double magnitude = floor(log10(fabs(value)));
    return magnitude >= 4 ? 0 : magnitude <= -4 ? 8 : (int)(4 - magnitude);
}

static void add_quality(const struct calibrated *calibrated, struct lsp_buffer *text)
{
    const struct lsp_fit *fit = &calibrated->fit;
    size_t n_told = 0;
    for (size_t k = 0; k < fit->n_directions; k++)
        n_told += fit->directions[k].is_determined;
    if (calibrated->n_missed > 0)
        lsp_buffer_printf(text,
            "\nOn the way an equilibrium missed its target in %zu of %zu evaluations: slopes and "
            "standard\nerrors may be rough\n",
            calibrated->n_missed, calibrated->n_solved);
    lsp_buffer_add(text, "\nSum of squares ");
    add_squares(fit->sum_of_squares, text);
    lsp_buffer_add(text, ", in the spreads that are stated");
    if (calibrated->n_fit <= n_told) {
        lsp_buffer_add(text, "; no observation is left over to judge the fit by\n");
        return;
    }
    double freedom = (double)(calibrated->n_fit - n_told);
    double worse = sqrt(fit->sum_of_squares / freedom);
    lsp_buffer_printf(text, ", over %g degree%s of freedom\n", freedom, freedom > 1 ? "s" : "");
    if (worse > MUCH_WORSE)
        lsp_buffer_printf(text,
            "The model is %.3g times as far from the observations as their spreads say: multiply "
            "the\n"
            "standard errors by that, or doubt the model\n",
            worse);
}

static void add_squares(double sum_of_squares, struct lsp_buffer *text)
{
    if (sum_of_squares < NO_SQUARES)
        lsp_buffer_printf(text, "below %g", NO_SQUARES);
    else
        lsp_buffer_printf(text, "%.4g", sum_of_squares);
}

static void add_directions(const struct calibrated *calibrated, struct lsp_buffer *text)
{
    const struct lsp_fit *fit = &calibrated->fit;
    size_t n_unknown = 0, n_weak = 0;
    for (size_t k = 0; k < fit->n_directions; k++) {
        n_unknown += fit->directions[k].is_determined ? 0 : 1;
        n_weak += fit->directions[k].is_determined && fit->directions[k].strength < WEAK;
    }
    if (n_unknown > 0)
        lsp_buffer_add(text, "\nThe observations cannot tell:\n");
    for (size_t k = 0; k < fit->n_directions && n_unknown > 0; k++)
        if (!fit->directions[k].is_determined) {
            lsp_buffer_add(text, "  ");
            lsp_calibrated_direction(calibrated, &fit->directions[k], text);
            lsp_buffer_add(text, "\n");
        }
    if (n_unknown > 0)
        lsp_buffer_add(text, "  What is not determined stays near where it began\n");
    if (n_weak > 0)
        lsp_buffer_add(text, "\nThe observations hardly tell:\n");
    for (size_t k = 0; k < fit->n_directions && n_weak > 0; k++)
        if (fit->directions[k].is_determined && fit->directions[k].strength < WEAK) {
            lsp_buffer_add(text, "  ");
            lsp_calibrated_direction(calibrated, &fit->directions[k], text);
            lsp_buffer_printf(text, "\n    (over the whole range: %.2g standard deviations)\n",
                fit->directions[k].strength);
        }
}

static void add_varied(const struct calibrated *calibrated, struct lsp_buffer *text)
{
    const struct lsp_calibration_spec *spec = calibrated->spec;
    if (calibrated->n_varied == 0)
        return;
    lsp_buffer_add(
        text, "\nFitted again with other assumptions, one at a time, each at both ends:\n");
    for (size_t at = 0; at + 1 < calibrated->n_varied; at += 2)
        add_varied_number(calibrated, &calibrated->varied[at], text);
    lsp_buffer_add(text, "\n");
    add_name(calibrated, "Over all of these", text);
    lsp_buffer_add(text, "   observed    as above      lowest     highest\n");
    for (size_t at = 0; at < spec->n_parameters; at++)
        add_range(calibrated, NULL, at, text);
    for (size_t at = 0; at < spec->n_observations; at++)
        if (spec->observations[at].is_predicted)
            add_range(calibrated, &spec->observations[at], at, text);
}

/* ends[2]: the fits with the number at its low and at its high. */
static void add_varied_number(
    const struct calibrated *calibrated, const struct varied_fit ends[], struct lsp_buffer *text)
{
    const struct lsp_assumption *item = &calibrated->inputs.assumptions.items[ends->assumption];
    lsp_buffer_printf(text, "  %s from %g to %g%s%s (here %g)", item->id, item->low, item->high,
        item->unit[0] == '\0' ? "" : " ", item->unit, item->mid);
    if (ends[0].fit.sum_of_squares >= NO_SQUARES || ends[1].fit.sum_of_squares >= NO_SQUARES) {
        lsp_buffer_add(text, ": sum of squares ");
        add_squares(ends[0].fit.sum_of_squares, text);
        lsp_buffer_add(text, " and ");
        add_squares(ends[1].fit.sum_of_squares, text);
    }
    for (int end = 0; end < 2; end++)
        if (!ends[end].converged)
            lsp_buffer_printf(
                text, "; AT ITS %s THE FIT DID NOT CONVERGE", end == 0 ? "LOW" : "HIGH");
    lsp_buffer_add(text, "\n");
}

/* Of the observation `of` that is held out, or of a parameter where that is NULL. */
static void add_range(const struct calibrated *calibrated, const struct lsp_observation *of,
    size_t at, struct lsp_buffer *text)
{
    double mid = of == NULL ? calibrated->fit.parameters[at] : calibrated->values[at];
    double low = mid, high = mid;
    for (size_t other = 0; other < calibrated->n_varied; other++) {
        const struct varied_fit *varied = &calibrated->varied[other];
        double value = of == NULL ? varied->fit.parameters[at] : varied->values[at];
        low = fmin(low, value);
        high = fmax(high, value);
    }
    lsp_buffer_add(text, "  ");
    if (of == NULL) {
        add_name(calibrated, lsp_calibrated_item(calibrated, at)->id, text);
        bool is_open = calibrated->fit.place[at] == LSP_FIT_WITHIN &&
                       isnan(calibrated->fit.standard_error[at]);
        int digits = is_open ? DIGITS_OF_OPEN : DIGITS;
        lsp_buffer_printf(
            text, "           %10.*g  %10.*g  %10.*g\n", digits, mid, digits, low, digits, high);
        return;
    }
    int decimals = decimals_for(of->value);
    if (isnan(mid)) {
        add_name(calibrated, of->name, text);
        lsp_buffer_printf(text, "%9.*f  %10s\n", decimals, of->value, "none");
        return;
    }
    add_name(calibrated, of->name, text);
    lsp_buffer_printf(text, "%9.*f  %10.*f  %10.*f  %10.*f%s\n", decimals, of->value, decimals, mid,
        decimals, low, decimals, high,
        of->is_compared                       ? "  compared only"
        : of->value < low || of->value > high ? "  not reached"
                                              : "");
}

/* In a column that fits all names but very long ones, by characters, not by bytes. */
static void add_name(const struct calibrated *calibrated, const char *name, struct lsp_buffer *text)
{
    lsp_buffer_add_terminal(text, name);
    for (size_t at = count_characters(name); at < name_width(calibrated); at++)
        lsp_buffer_add(text, " ");
}

static size_t name_width(const struct calibrated *calibrated)
{
    const struct lsp_calibration_spec *spec = calibrated->spec;
    size_t width = LEAST_WIDTH;
    for (size_t row = 0; row < spec->n_parameters + spec->n_observations; row++) {
        const char *name = row < spec->n_parameters
                               ? lsp_calibrated_item(calibrated, row)->id
                               : spec->observations[row - spec->n_parameters].name;
        size_t wanted = count_characters(name);
        if (wanted > width)
            width = wanted < MOST_WIDTH ? wanted : MOST_WIDTH;
    }
    return width;
}

static size_t count_characters(const char *name)
{
    size_t n_characters = 0, left = strlen(name);
    for (; left > 0; n_characters++) {
        size_t bytes = lsp_text_character(name, left);
        bytes = bytes == 0 ? 1 : bytes;
        name += bytes;
        left -= bytes;
    }
    return n_characters;
}

const char *lsp_calibrated_unit(const struct lsp_observation *observation)
{
    static const char *const UNITS[LSP_N_OBSERVED_KINDS][LSP_N_OBSERVED_PER] = {
        {"vehicles a day", "vehicles a year", "vehicles in the window"},
        {"persons a day", "persons a year", "persons in the window"},
        {"t a day", "t a year", "t in the window"},
        {"share", "share", "share"},
    };
    return UNITS[observation->kind][observation->per];
}

/* The largest part of a direction is positive. */
void lsp_calibrated_direction(const struct calibrated *calibrated,
    const struct lsp_fit_direction *direction, struct lsp_buffer *words)
{
    size_t parts[MAX_LISTED], n_parts = 0, n = calibrated->spec->n_parameters;
    double largest = 0;
    for (size_t at = 0; at < n; at++)
        largest = fmax(largest, fabs(direction->step[at]));
    for (size_t at = 0; at < n && n_parts < MAX_LISTED; at++)
        if (fabs(direction->step[at]) >= SMALL_PART * largest)
            parts[n_parts++] = at;
    if (n_parts == 1) {
        lsp_buffer_printf(words, "%s: it may be anything in its range",
            lsp_calibrated_item(calibrated, parts[0])->id);
    } else if (n_parts == 2) {
        add_pair(calibrated, direction, parts, words);
    } else {
        lsp_buffer_add(words, "moved together, these change no observation:");
        for (size_t part = 0; part < n_parts; part++) {
            size_t at = parts[part];
            const struct lsp_assumption *item = lsp_calibrated_item(calibrated, at);
            double move = direction->step[at] * (calibrated->high[at] - calibrated->low[at]);
            lsp_buffer_printf(words, "%s %s by %+.3g%s%s", part == 0 ? "" : ",", item->id, move,
                item->unit[0] == '\0' ? "" : " ", item->unit);
        }
    }
}

/* What is determined of two numbers a and b that move by da and db is a - (da / db) b. */
static void add_pair(const struct calibrated *calibrated, const struct lsp_fit_direction *direction,
    const size_t parts[2], struct lsp_buffer *words)
{
    double move[2];
    for (int part = 0; part < 2; part++)
        move[part] = direction->step[parts[part]] *
                     (calibrated->high[parts[part]] - calibrated->low[parts[part]]);
    double weight = -move[0] / move[1];
    const char *one = lsp_calibrated_item(calibrated, parts[0])->id;
    const char *two = lsp_calibrated_item(calibrated, parts[1])->id;
    if (fabs(fabs(weight) - 1) <= NEARLY_ONE)
        lsp_buffer_printf(words, "only the %s of %s and %s is determined",
            weight > 0 ? "sum" : "difference", one, two);
    else
        lsp_buffer_printf(words, "only %s %s %.4g times %s is determined", one,
            weight > 0 ? "plus" : "minus", fabs(weight), two);
}
