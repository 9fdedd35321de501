/* The command explain.  SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

#include "study/study.h"
#include "terminal.h"

int lsp_cli_run_explain(const struct lsp_cli_arguments *arguments)
{
    struct lsp_diags diags = {0};
    struct lsp_explanation explanation = {0};
    const struct lsp_explain_options options = {.folder = arguments->operands[0],
        .from = arguments->operands[1],
        .to = arguments->operands[2],
        .segment = arguments->segment,
        .scenario = arguments->scenario,
        .year = arguments->year};
    enum lsp_status status = lsp_study_explain(&options, &diags, &explanation);
    int exit_code = lsp_cli_exit_code(status, status == LSP_OK && explanation.converged);
    if (!lsp_cli_print_diagnostics(
            arguments, &diags, status == LSP_OK ? NULL : "nothing can be explained"))
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    if (status == LSP_OK && !lsp_cli_print(arguments->json ? &explanation.json : &explanation.text))
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    lsp_explanation_finish(&explanation);
    lsp_diags_finish(&diags);
    return exit_code;
}
