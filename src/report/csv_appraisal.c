/* CSV: accounts, openings and options; docs/formats/results.md lists the columns.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>

static void text(struct lsp_buffer *csv, const char *value, const char *behind);
static void number(struct lsp_buffer *csv, double value, const char *behind);
static void add_sum(struct lsp_buffer *csv, const struct lsp_account_sum *sum);
static void add_accounts(const char *scenario, const char *currency,
    const struct lsp_accounts *accounts, struct lsp_buffer *csv);

void lsp_csv_accounts(const struct lsp_report *report, struct lsp_buffer *csv)
{
    if (report->scenarios[0].worth == NULL)
        return;
    lsp_buffer_add(csv, "scenario,currency,by,name,country,year,benefit,cost,net\n");
    for (size_t at = 0; at < report->n_scenarios; at++) {
        const struct lsp_report_scenario *scenario = &report->scenarios[at];
        add_accounts(scenario->id, report->currency, &scenario->worth->accounts, csv);
        if (report->appraisal_spec->also_in != NULL)
            add_accounts(scenario->id, report->appraisal_spec->also_in,
                &scenario->worth->also_accounts, csv);
    }
}

static void add_accounts(const char *scenario, const char *currency,
    const struct lsp_accounts *accounts, struct lsp_buffer *csv)
{
    for (int by = 0; by <= LSP_N_ACCOUNT_BY; by++) {
        bool is_total = by == LSP_N_ACCOUNT_BY;
        size_t n = is_total ? 1 : accounts->n_sums[by];
        for (size_t at = 0; at < n; at++) {
            const struct lsp_account_sum *sum =
                is_total ? &accounts->total : &accounts->sums[by][at];
            text(csv, scenario, ",");
            text(csv, currency, ",");
            text(csv, is_total ? "total" : LSP_ACCOUNT_BY_NAMES[by], ",");
            text(csv, sum->name, ",");
            text(csv, sum->country, ",");
            number(csv, by == LSP_BY_YEAR ? sum->year : (double)NAN, ",");
            add_sum(csv, sum);
        }
    }
}

static void add_sum(struct lsp_buffer *csv, const struct lsp_account_sum *sum)
{
    number(csv, sum->benefit_money, ",");
    number(csv, sum->cost_money, ",");
    number(csv, sum->net_money, "\n");
}

void lsp_csv_openings(const struct lsp_report *report, struct lsp_buffer *csv)
{
    if (report->scenarios[0].worth == NULL)
        return;
    lsp_buffer_add(csv, "scenario,year,delay_years,npv,same_end_npv,first_year_return\n");
    for (size_t at = 0; at < report->n_scenarios; at++) {
        const struct lsp_opening_years *openings = &report->scenarios[at].worth->openings;
        for (size_t row = 0; row < openings->n; row++) {
            const struct lsp_opening_year *opening = &openings->openings[row];
            text(csv, report->scenarios[at].id, ",");
            number(csv, opening->year, ",");
            number(csv, opening->delay_years, ",");
            number(csv, opening->npv_money, ",");
            number(csv, opening->same_end_npv_money, ",");
            number(csv, opening->first_year_return, "\n");
        }
    }
}

void lsp_csv_options(const struct lsp_report *report, struct lsp_buffer *csv)
{
    const struct lsp_option *options = report->options;
    if (options == NULL)
        return;
    lsp_buffer_add(
        csv, "scenario,against,dominated_by,benefit,cost,npv,bcr,eirr,is_taken,is_recommended\n");
    for (size_t at = 0; at < report->choice.n; at++) {
        const struct lsp_option_step *step = &report->choice.steps[at];
        text(csv, options[step->option].id, ",");
        text(csv, step->against == LSP_NOTHING ? "" : options[step->against].id, ",");
        text(csv, step->dominated_by == LSP_NOTHING ? "" : options[step->dominated_by].id, ",");
        const double values[] = {
            step->benefit_money, step->cost_money, step->npv_money, step->bcr, step->eirr};
        for (size_t value = 0; value < sizeof values / sizeof *values; value++)
            number(csv, values[value], ",");
        text(csv, step->is_taken ? "true" : "false", ",");
        text(csv, step->option == report->choice.recommended ? "true" : "false", "\n");
    }
}

static void text(struct lsp_buffer *csv, const char *value, const char *behind)
{
    lsp_buffer_add_csv(csv, value);
    lsp_buffer_add(csv, behind);
}

/* NaN is empty. */
static void number(struct lsp_buffer *csv, double value, const char *behind)
{
    char digits[32];
    lsp_format_double(value, digits);
    lsp_buffer_add(csv, isnan(value) ? "" : digits);
    lsp_buffer_add(csv, behind);
}
