/* The command programme.  SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

#include "study/study.h"
#include "terminal.h"

/* Fewer say nothing of a P90. */
static const int64_t LEAST_DRAWS = 100;

int lsp_cli_run_programme(const struct lsp_cli_arguments *arguments)
{
    if (arguments->n_draws >= 0 && arguments->n_draws < LEAST_DRAWS) {
        fprintf(stderr, "linkspan: programme takes at least %d draws\n", (int)LEAST_DRAWS);
        return LSP_EXIT_USAGE;
    }
    struct lsp_diags diags = {0};
    struct lsp_programme_answer answer = {0};
    const struct lsp_programme_query query = {.path = arguments->operands[0],
        .export_path = arguments->export_path,
        .n_draws = arguments->n_draws,
        .n_threads = arguments->n_threads};
    enum lsp_status status = lsp_study_programme(&query, &diags, &answer);
    int exit_code = lsp_cli_exit_code(status, true);
    if (!lsp_cli_print_diagnostics(
            arguments, &diags, status == LSP_OK ? NULL : "nothing can be planned"))
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    bool is_printed = status == LSP_OK && (!arguments->quiet || arguments->json);
    if (is_printed && !lsp_cli_print(arguments->json ? &answer.json : &answer.text))
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    lsp_programme_answer_finish(&answer);
    lsp_diags_finish(&diags);
    return exit_code;
}
