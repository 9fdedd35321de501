/* The table that the terminal shows at the end.  SPDX-License-Identifier: Apache-2.0 */
#include "study/study_internal.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/date.h"

/* As in the report, there are no ranges from fewer draws: a tenth of them is one or none. */
enum { NAME_WIDTH = 40, FEWEST_DRAWS = 20 };

static void add_figure(const struct lsp_figure *figure, bool has_ranges, struct lsp_buffer *text);
static void say_outside(const struct lsp_figure *figure, struct lsp_buffer *text);
static void say_chances(const struct lsp_uncertainty *found, struct lsp_buffer *text);
static void format_value(const struct lsp_figure *figure, double value, char text[static 32]);
static void format_number(double value, char text[static 32]);
static double without_sign_of_zero(double value);
static void add_scenario(const struct lsp_report *report, size_t scenario, struct lsp_buffer *text);
static void add_largest_gap(const struct lsp_report *report, struct lsp_buffer *text);
static double next_power_of_ten(double value);
static void add_name(const char *name, struct lsp_buffer *text);

void lsp_summary_text(const struct lsp_report *report, struct lsp_buffer *text)
{
    const struct lsp_report_scenario *main = &report->scenarios[report->main_scenario];
    lsp_buffer_add_terminal(text, report->study_name);
    lsp_buffer_printf(text, "\n%d, scenario \"", report->show_year);
    lsp_buffer_add_terminal(text, main->name);
    lsp_buffer_add(text, "\"\n\n");
    bool has_ranges = report->n_draws >= FEWEST_DRAWS + report->n_failed_draws;
    lsp_buffer_printf(text, "  %-44s %12s", "", "middle");
    if (has_ranges)
        lsp_buffer_printf(text, " %12s %12s %12s", "P10", "P50", "P90");
    lsp_buffer_add(text, "\n");
    for (size_t figure = 0; figure < report->n_figures; figure++)
        add_figure(&report->figures[figure], has_ranges, text);
    for (size_t figure = 0; figure < report->n_figures && has_ranges; figure++)
        say_outside(&report->figures[figure], text);
    if (has_ranges && report->uncertainty != NULL)
        say_chances(report->uncertainty, text);
    lsp_buffer_printf(
        text, "\n  %-40s %12s %10s %8s %12s\n", "scenario", "NPV (M)", "BCR", "EIRR", "converged");
    for (size_t scenario = 0; scenario < report->n_scenarios; scenario++)
        add_scenario(report, scenario, text);
    add_largest_gap(report, text);
    lsp_difference_text(report, text);
    if (report->caveat[0] != '\0') {
        lsp_buffer_add(text, "\n");
        lsp_buffer_add_terminal(text, report->caveat);
        lsp_buffer_add(text, "\n");
    }
}

void lsp_summary_missed(const struct lsp_missed_targets *missed, struct lsp_buffer *text)
{
    if (missed->n_scenarios > 0)
        lsp_buffer_printf(text,
            "runs of %zu of the %zu scenarios did not reach their target; the report says which",
            missed->n_scenarios, missed->n_all_scenarios);
    if (missed->n_differences > 0)
        lsp_buffer_printf(text,
            "%sthe error of a benefit is above the share wanted in %zu of the %zu scenarios",
            text->length > 0 ? "; " : "", missed->n_differences, missed->n_all_scenarios);
    if (missed->n_draws > 0)
        lsp_buffer_printf(text,
            "%s"
            "%" PRIu32 " of the %" PRIu32
            " draws did not reach their target and are left out of every range",
            text->length > 0 ? "; " : "", missed->n_draws, missed->n_all_draws);
}

static void add_figure(const struct lsp_figure *figure, bool has_ranges, struct lsp_buffer *text)
{
    char value[32], low[32], median[32], high[32];
    format_value(figure, figure->value, value);
    format_value(figure, figure->low, low);
    format_value(figure, figure->median, median);
    format_value(figure, figure->high, high);
    lsp_buffer_printf(text, "  %-44s %12s", figure->label, value);
    if (has_ranges && !isnan(figure->low))
        lsp_buffer_printf(text, " %12s %12s %12s", low, median, high);
    if (strcmp(figure->unit, "date") != 0)
        lsp_buffer_printf(text, "  %s", figure->unit);
    lsp_buffer_add(text, "\n");
}

/* The middle of all inputs need not give the middle of the answers. */
static void say_outside(const struct lsp_figure *figure, struct lsp_buffer *text)
{
    bool is_below = figure->value<figure->low, is_above = figure->value> figure->high;
    if (!is_below && !is_above)
        return;
    bool is_date = strcmp(figure->unit, "date") == 0;
    lsp_buffer_printf(text, "  %s: nine in ten futures are %s the middle value\n", figure->label,
        is_date    ? (is_below ? "later than" : "earlier than")
        : is_below ? "above"
                   : "below");
}

static void say_chances(const struct lsp_uncertainty *found, struct lsp_buffer *text)
{
    lsp_buffer_printf(text,
        "  Of %" PRIu32
        " draws %.0f %% have a negative net present value; in %.0f %% the internal rate"
        " of return\n  is at least %.3g %% a year.",
        found->n_good, 100 * found->npv_negative_share, 100 * found->hurdle_share,
        100 * found->hurdle_rate);
    if (found->n_drivers > 0) {
        lsp_buffer_add(text, "  Most depends on: ");
        lsp_buffer_add_terminal(text, found->drivers[0].name);
        lsp_buffer_add(text, ".");
    }
    lsp_buffer_add(text, "\n");
}

static void format_value(const struct lsp_figure *figure, double value, char text[static 32])
{
    if (isnan(value))
        snprintf(text, 32, "-");
    else if (strcmp(figure->unit, "date") == 0)
        lsp_date_format((int32_t)value, text);
    else
        format_number(value, text);
}

static void format_number(double value, char text[static 32])
{
    if (isinf(value))
        snprintf(text, 32, value > 0 ? "no end" : "-no end");
    else if (fabs(value) >= 1e12)
        snprintf(text, 32, "%.3g", value);
    else
        snprintf(text, 32, fabs(value) < 1000 ? "%.1f" : "%.0f", without_sign_of_zero(value));
}

/* Of a number that is shown with one decimal: "-0.0" would say that there is something. */
static double without_sign_of_zero(double value)
{
    return fabs(value) < 0.05 ? 0 : value;
}

static void add_scenario(const struct lsp_report *report, size_t scenario, struct lsp_buffer *text)
{
    const struct lsp_report_scenario *at = &report->scenarios[scenario];
    char npv[32], bcr[32] = "-", eirr[32] = "none";
    format_number(at->appraisal->npv_money / 1e6, npv);
    bool converged = true;
    for (size_t pair = 0; pair < at->n_pairs; pair++)
        converged &= at->pairs[pair].without->convergence.stopped_by == LSP_STOPPED_CONVERGED &&
                     at->pairs[pair].with->convergence.stopped_by == LSP_STOPPED_CONVERGED;
    if (!isnan(at->appraisal->bcr))
        snprintf(bcr, sizeof bcr, "%.3g", at->appraisal->bcr + 0.0); /* no -0 */
    if (at->appraisal->n_roots > 1)
        snprintf(eirr, sizeof eirr, "several"); /* which then says nothing */
    else if (!isnan(at->appraisal->eirr))
        snprintf(eirr, sizeof eirr, "%.1f %%", without_sign_of_zero(100 * at->appraisal->eirr));
    lsp_buffer_add(text, scenario == report->main_scenario ? "* " : "  ");
    add_name(at->name, text);
    lsp_buffer_printf(text, " %12s %10s %8s %12s\n", npv, bcr, eirr, converged ? "yes" : "NO");
}

/* As the next power of ten above it: more digits would say nothing. */
static void add_largest_gap(const struct lsp_report *report, struct lsp_buffer *text)
{
    double largest = 0, residual = 0;
    size_t n_runs = 0, n_convex = 0;
    for (size_t scenario = 0; scenario < report->n_scenarios; scenario++)
        for (size_t run = 0; run < 2 * report->scenarios[scenario].n_pairs; run++) {
            const struct lsp_appraisal_pair *pair = &report->scenarios[scenario].pairs[run / 2];
            const struct lsp_convergence *end =
                run % 2 == 0 ? &pair->without->convergence : &pair->with->convergence;
            largest = fmax(largest, end->duality_gap);
            residual = fmax(residual, end->residual);
            n_convex += end->why_not == 0 ? 1 : 0;
            n_runs++;
        }
    largest = next_power_of_ten(largest);
    residual = next_power_of_ten(residual);
    lsp_buffer_printf(text,
        "\nDuality gap of the runs: at most %.0e of all cost; %zu of %zu are one convex problem\n"
        "Residual of the outer iteration: at most %.0e\n",
        largest, n_convex, n_runs, residual);
}

static double next_power_of_ten(double value)
{
    return value > 0 && isfinite(value) ? pow(10, ceil(log10(value))) : value;
}

/* A name in a column: cut or filled up to its width, counted in characters. */
static void add_name(const char *name, struct lsp_buffer *text)
{
    struct lsp_buffer shown = {0};
    size_t n_characters = 0, n_bytes = 0;
    lsp_buffer_add_terminal(&shown, name);
    for (; n_bytes < shown.length && !shown.failed; n_bytes++) {
        bool begins = ((unsigned char)shown.text[n_bytes] & 0xC0) != 0x80;
        if (begins && n_characters == NAME_WIDTH)
            break;
        n_characters += begins ? 1 : 0;
    }
    lsp_buffer_add_bytes(text, shown.failed ? "" : shown.text, n_bytes);
    for (; n_characters < NAME_WIDTH; n_characters++)
        lsp_buffer_add(text, " ");
    lsp_buffer_finish(&shown);
}
