/* The table that the terminal shows at the end.  SPDX-License-Identifier: Apache-2.0 */
#include "study/study_internal.h"

#include <math.h>
#include <string.h>

#include "base/date.h"

enum { NAME_WIDTH = 40 };

static void add_figure(const struct lsp_figure *figure, struct lsp_buffer *text);
static void format_value(const struct lsp_figure *figure, double value, char text[static 32]);
static void format_number(double value, char text[static 32]);
static void add_scenario(const struct lsp_report *report, size_t scenario, struct lsp_buffer *text);
static void add_name(const char *name, struct lsp_buffer *text);

void lsp_summary_text(const struct lsp_report *report, struct lsp_buffer *text)
{
    const struct lsp_report_scenario *main = &report->scenarios[report->main_scenario];
    lsp_buffer_add_terminal(text, report->study_name);
    lsp_buffer_printf(text, "\n%d, scenario \"", report->show_year);
    lsp_buffer_add_terminal(text, main->name);
    lsp_buffer_add(text, "\"\n\n");
    lsp_buffer_printf(text, "  %-44s %12s %12s %12s %12s\n", "", "middle", "P10", "P50", "P90");
    for (size_t figure = 0; figure < report->n_figures; figure++)
        add_figure(&report->figures[figure], text);
    lsp_buffer_printf(
        text, "\n  %-40s %12s %10s %8s %12s\n", "scenario", "NPV (M)", "BCR", "EIRR", "converged");
    for (size_t scenario = 0; scenario < report->n_scenarios; scenario++)
        add_scenario(report, scenario, text);
    if (report->caveat[0] != '\0') {
        lsp_buffer_add(text, "\n");
        lsp_buffer_add_terminal(text, report->caveat);
        lsp_buffer_add(text, "\n");
    }
}

static void add_figure(const struct lsp_figure *figure, struct lsp_buffer *text)
{
    char value[32], low[32], median[32], high[32];
    format_value(figure, figure->value, value);
    format_value(figure, figure->low, low);
    format_value(figure, figure->median, median);
    format_value(figure, figure->high, high);
    lsp_buffer_printf(text, "  %-44s %12s", figure->label, value);
    if (!isnan(figure->low))
        lsp_buffer_printf(text, " %12s %12s %12s", low, median, high);
    if (strcmp(figure->unit, "date") != 0)
        lsp_buffer_printf(text, "  %s", figure->unit);
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
        snprintf(text, 32, fabs(value) < 1000 ? "%.1f" : "%.0f", value);
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
        snprintf(bcr, sizeof bcr, "%.3g", at->appraisal->bcr);
    if (!isnan(at->appraisal->eirr))
        snprintf(eirr, sizeof eirr, "%.1f %%", 100 * at->appraisal->eirr);
    lsp_buffer_add(text, scenario == report->main_scenario ? "* " : "  ");
    add_name(at->name, text);
    lsp_buffer_printf(text, " %12s %10s %8s %12s\n", npv, bcr, eirr, converged ? "yes" : "NO");
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
