/* The error of the difference: how close equilibria must be made, and what the terminal says of it
 * (docs/methods/difference.md).  SPDX-License-Identifier: Apache-2.0 */
#include "study/study_internal.h"

#include <math.h>
#include <stdio.h>

#include "base/sum.h"

/* The closest that is tried: below it residuals are rounding. */
static const double LEAST_AIM = 1e-13;
/* An aim is at least so many times below the last, and at most; to spare, since errors follow the
 * residual but roughly. */
static const double LEAST_STEP = 10, MOST_STEP = 1e3, SPARE = 3;

static bool has_all(const struct scenario_run *run, const struct lsp_results others[]);
static void add_kind(
    const struct lsp_appraisal *appraisal, enum lsp_line_kind kind, struct lsp_buffer *text);
static void add_row(const char *name, double money, double error_money, bool is_distinguishable,
    struct lsp_buffer *text);
static void add_faults(const struct lsp_report_scenario *scenario, struct lsp_buffer *text);

bool lsp_difference_next_aim(double excess, double aim, double *ret_aim)
{
    double step = fmin(fmax(SPARE * excess, LEAST_STEP), MOST_STEP);
    if (!(aim > LEAST_AIM))
        return false;
    *ret_aim = fmax(aim / step, LEAST_AIM);
    return true;
}

enum lsp_status lsp_difference_estimate(const struct lsp_appraisal_spec *spec,
    const struct lsp_appraisal_context *context, const struct lsp_results others[],
    int32_t opening_day, struct lsp_arena *arena, struct scenario_run *run)
{
    struct lsp_arena scratch = {0};
    struct lsp_appraisal accounts[2];
    struct lsp_appraisal_pair *pairs = LSP_ARRAY(&scratch, struct lsp_appraisal_pair, run->n_pairs);
    enum lsp_status status = pairs == NULL ? LSP_NO_MEMORY : LSP_OK;
    size_t n_accounts = has_all(run, others) ? 2 : 0;
    for (size_t side = 0; side < n_accounts && status == LSP_OK; side++) {
        for (size_t pair = 0; pair < run->n_pairs; pair++) {
            pairs[pair] = run->pairs[pair];
            *(side == LSP_WITH ? &pairs[pair].with : &pairs[pair].without) =
                &others[2 * pair + side];
        }
        status = lsp_appraise(
            spec, context, run->n_pairs, pairs, opening_day, &scratch, &accounts[side]);
    }
    if (status == LSP_OK)
        status = lsp_appraisal_compare(
            spec, run->n_pairs, run->pairs, n_accounts, accounts, arena, &run->appraisal);
    double *residual = &run->appraisal.difference.residual;
    for (size_t result = 0; result < 2 * run->n_pairs; result++)
        *residual = fmax(*residual, run->results[result].convergence.residual);
    lsp_arena_finish(&scratch);
    return status;
}

/* Equilibria that were not found may have no other state. */
static bool has_all(const struct scenario_run *run, const struct lsp_results others[])
{
    bool has_all = true;
    for (size_t result = 0; result < 2 * run->n_pairs; result++)
        has_all = has_all && others[result].n_movements == run->results[result].n_movements;
    return has_all;
}

/* Of the main scenario kind by kind; of the others what is wrong. */
void lsp_difference_text(const struct lsp_report *report, struct lsp_buffer *text)
{
    const struct lsp_appraisal *main = report->scenarios[report->main_scenario].appraisal;
    if (!main->difference.is_estimated)
        return;
    lsp_buffer_printf(text, "\n  %-40s %12s %12s\n", "present values, millions", "value", "error");
    for (int kind = 0; kind < LSP_N_LINE_KINDS; kind++)
        add_kind(main, (enum lsp_line_kind)kind, text);
    add_row("net present value", main->npv_money, main->difference.npv_money,
        main->difference.npv_is_distinguishable, text);
    lsp_buffer_printf(text,
        "Errors are what unfinished equilibria leave open; of a benefit at most %.3g %% is "
        "wanted.\n",
        100 * main->difference.share);
    for (size_t scenario = 0; scenario < report->n_scenarios; scenario++)
        add_faults(&report->scenarios[scenario], text);
}

static void add_kind(
    const struct lsp_appraisal *appraisal, enum lsp_line_kind kind, struct lsp_buffer *text)
{
    struct lsp_sum value = {0};
    bool is_there = false;
    for (size_t line = 0; line < appraisal->n_lines; line++)
        if (appraisal->lines[line].kind == kind) {
            is_there = true;
            lsp_sum_add(&value, appraisal->lines[line].present_money);
        }
    if (is_there)
        add_row(LSP_LINE_KIND_NAMES[kind], lsp_sum_value(&value),
            appraisal->difference.kind_money[kind],
            appraisal->difference.kind_is_distinguishable[kind], text);
}

static void add_row(const char *name, double money, double error_money, bool is_distinguishable,
    struct lsp_buffer *text)
{
    char value[32], error[32] = "not known";
    double millions = money / 1e6;
    bool is_short = fabs(millions) >= 0.05 && fabs(millions) < 1e9;
    snprintf(value, sizeof value, is_short ? "%.1f" : "%.2g", millions + 0.0); /* no -0 */
    if (isfinite(error_money))
        snprintf(error, sizeof error, "%.1g", error_money / 1e6);
    lsp_buffer_printf(text, "  %-40s %12s %12s%s\n", name, value, error,
        is_distinguishable ? "" : "  not distinguishable from zero");
}

static void add_faults(const struct lsp_report_scenario *scenario, struct lsp_buffer *text)
{
    const struct lsp_difference *difference = &scenario->appraisal->difference;
    if (difference->is_reached)
        return;
    lsp_buffer_add(text, "\"");
    lsp_buffer_add_terminal(text, scenario->name);
    lsp_buffer_add(text, "\": ");
    if (!isfinite(difference->npv_money))
        lsp_buffer_add(text, "the errors are not known");
    else if (!difference->npv_is_distinguishable)
        lsp_buffer_add(text, "the net present value is not distinguishable from zero");
    else if (!difference->benefit_is_distinguishable)
        lsp_buffer_add(text, "the benefit is not distinguishable from zero");
    else
        lsp_buffer_printf(text, "an error is %.2g times what is wanted", difference->excess);
    lsp_buffer_printf(text, "; the largest residual is %.1g\n", difference->residual);
}
