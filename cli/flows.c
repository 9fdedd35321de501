/* The commands select-link, paths and skim: questions to a result.
 * SPDX-License-Identifier: Apache-2.0 */
#include "networks.h"

#include "network_run/question.h"
#include "terminal.h"

static struct lsp_question question_of(const struct lsp_cli_arguments *arguments);
static int finish(const struct lsp_cli_arguments *arguments, enum lsp_status status,
    struct lsp_diags *diags, struct lsp_answer *answer);

int lsp_cli_run_select_link(const struct lsp_cli_arguments *arguments)
{
    struct lsp_diags diags = {0};
    struct lsp_answer answer = {0};
    struct lsp_question question = question_of(arguments);
    enum lsp_status status =
        lsp_question_select(&question, arguments->operands[1], arguments->is_any, &diags, &answer);
    return finish(arguments, status, &diags, &answer);
}

int lsp_cli_run_paths(const struct lsp_cli_arguments *arguments)
{
    struct lsp_diags diags = {0};
    struct lsp_answer answer = {0};
    struct lsp_question question = question_of(arguments);
    enum lsp_status status = lsp_question_paths(&question, arguments->operands[1],
        arguments->operands[2], (uint32_t)arguments->max_routes, &diags, &answer);
    return finish(arguments, status, &diags, &answer);
}

int lsp_cli_run_skim(const struct lsp_cli_arguments *arguments)
{
    struct lsp_diags diags = {0};
    struct lsp_answer answer = {0};
    struct lsp_question question = question_of(arguments);
    enum lsp_status status =
        lsp_question_skim(&question, arguments->from, arguments->to, &diags, &answer);
    return finish(arguments, status, &diags, &answer);
}

static struct lsp_question question_of(const struct lsp_cli_arguments *arguments)
{
    return (struct lsp_question){.result = arguments->operands[0],
        .period = arguments->period,
        .class_name = arguments->class_name,
        .output = arguments->output,
        .n_threads = arguments->n_threads,
        .is_json = arguments->json,
        .is_cancelled = lsp_cli_is_stopped};
}

static int finish(const struct lsp_cli_arguments *arguments, enum lsp_status status,
    struct lsp_diags *diags, struct lsp_answer *answer)
{
    bool is_good = status == LSP_OK;
    int exit_code = lsp_cli_exit_code(status, is_good && answer->is_near);
    if (!lsp_cli_print_diagnostics(arguments, diags, is_good ? NULL : "nothing was answered"))
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    if (is_good && !answer->is_near)
        fputs(
            "linkspan: route flows do not add up to link flows as nearly as they should\n", stderr);
    if (is_good && !arguments->quiet && !lsp_cli_print(&answer->text))
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    lsp_answer_finish(answer);
    lsp_diags_finish(diags);
    if (status == LSP_CANCELLED)
        lsp_cli_signals_end_by(lsp_cli_signals_caught());
    return exit_code;
}
