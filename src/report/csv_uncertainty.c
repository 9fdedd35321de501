/* CSV: the rows of figures.csv that only the draws know; docs/formats/results.md lists them.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>

static void add_row(struct lsp_buffer *csv, const struct lsp_figure *row);
static void add_number(struct lsp_buffer *csv, double value);

void lsp_csv_uncertainty(const struct lsp_report *report, struct lsp_buffer *csv)
{
    const struct lsp_uncertainty *found = report->uncertainty;
    if (found == NULL)
        return;
    const double none = (double)NAN;
    const struct lsp_figure rows[] = {
        {.id = "eirr",
            .label = "Internal rate of return",
            .unit = "% a year",
            .value = 100 * report->scenarios[report->main_scenario].appraisal->eirr,
            .low = 100 * found->eirr_p10,
            .median = 100 * found->eirr_p50,
            .high = 100 * found->eirr_p90,
            .note = "over the draws that have one"},
        {.id = "npv_negative_share",
            .label = "Chance of a negative net present value",
            .unit = "% of draws",
            .value = 100 * found->npv_negative_share,
            .low = none,
            .median = none,
            .high = none,
            .note = ""},
        {.id = "hurdle_share",
            .label = "Chance that the internal rate of return reaches the hurdle rate",
            .unit = "% of draws",
            .value = 100 * found->hurdle_share,
            .low = none,
            .median = none,
            .high = none,
            .note = "a draw without a rate of return does not"},
    };
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++)
        add_row(csv, &rows[row]);
}

static void add_row(struct lsp_buffer *csv, const struct lsp_figure *row)
{
    lsp_buffer_printf(csv, "%s,%s,%s,", row->id, row->label, row->unit);
    add_number(csv, row->value);
    add_number(csv, row->low);
    add_number(csv, row->median);
    add_number(csv, row->high);
    lsp_buffer_printf(csv, "%s\n", row->note);
}

/* Empty where there is none. */
static void add_number(struct lsp_buffer *csv, double value)
{
    if (!isnan(value))
        lsp_buffer_add_json_number(csv, value);
    lsp_buffer_add(csv, ",");
}
