/* The command border.  SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

#include "study/study.h"
#include "terminal.h"

static const double DEFAULT_TARGET_MIN = 30;

int lsp_cli_run_border(const struct lsp_cli_arguments *arguments)
{
    struct lsp_diags diags = {0};
    struct lsp_border_answer answer = {0};
    struct lsp_cli_progress progress = lsp_cli_progress_begin(!arguments->quiet);
    double target_min = arguments->target_min > 0 ? arguments->target_min : DEFAULT_TARGET_MIN;
    const struct lsp_border_options options = {.folder = arguments->operands[0],
        .scenario = arguments->scenario,
        .crossing = arguments->crossing,
        .year = arguments->year,
        .is_without = arguments->is_without,
        .target_h = target_min / 60,
        .n_days = arguments->n_replications,
        .seed = arguments->seed,
        .n_threads = arguments->n_threads,
        .progress = lsp_cli_progress_step,
        .progress_user = &progress};
    enum lsp_status status = lsp_study_border(&options, &diags, &answer);
    lsp_cli_progress_end(&progress);
    int exit_code = lsp_cli_exit_code(status, status == LSP_OK && answer.converged);
    if (!lsp_cli_print_diagnostics(
            arguments, &diags, status == LSP_OK ? NULL : "nothing can be said of the border"))
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    const struct lsp_buffer *shown = arguments->json ? &answer.json : &answer.text;
    bool is_shown = status == LSP_OK && (arguments->json || !arguments->quiet);
    if (is_shown && !lsp_cli_print(shown))
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    lsp_border_answer_finish(&answer);
    lsp_diags_finish(&diags);
    if (status == LSP_CANCELLED)
        lsp_cli_signals_end_by(lsp_cli_signals_caught());
    return exit_code;
}
