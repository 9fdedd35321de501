/* The command calibrate.  SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

#include "study/study.h"
#include "terminal.h"

static int print_report(
    const struct lsp_cli_arguments *arguments, const struct lsp_calibration_report *report);

int lsp_cli_run_calibrate(const struct lsp_cli_arguments *arguments)
{
    struct lsp_diags diags = {0};
    struct lsp_calibration_report report = {0};
    struct lsp_cli_progress progress = lsp_cli_progress_begin(!arguments->quiet);
    const struct lsp_calibrate_options options = {.folder = arguments->operands[0],
        .output = arguments->output,
        .progress = lsp_cli_progress_step,
        .progress_user = &progress};
    enum lsp_status status = lsp_study_calibrate(&options, &diags, &report);
    lsp_cli_progress_end(&progress);
    int exit_code = lsp_cli_exit_code(status, status == LSP_OK && report.converged);
    if (!lsp_cli_print_diagnostics(
            arguments, &diags, status == LSP_OK ? NULL : "nothing is fitted"))
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    if (status == LSP_OK) {
        int print_code = print_report(arguments, &report);
        exit_code = print_code != LSP_EXIT_OK ? print_code : exit_code;
        lsp_calibration_report_finish(&report);
    }
    lsp_diags_finish(&diags);
    if (status == LSP_CANCELLED)
        lsp_cli_signals_end_by(lsp_cli_signals_caught());
    return exit_code;
}

static int print_report(
    const struct lsp_cli_arguments *arguments, const struct lsp_calibration_report *report)
{
    if (report->missed.text != NULL)
        fprintf(stderr, "linkspan: %s\n", report->missed.text);
    if (arguments->quiet && !arguments->json)
        return LSP_EXIT_OK;
    bool is_printed = lsp_cli_print(arguments->json ? &report->json : &report->text);
    return is_printed ? LSP_EXIT_OK : LSP_EXIT_CANNOT_ACCESS;
}
