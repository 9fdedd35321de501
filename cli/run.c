/* The commands check and appraise.  SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "study/study.h"
#include "terminal.h"

static void add_outcome(
    const struct lsp_diags *diags, const char *outcome, struct lsp_buffer *text);
static int print_summary(
    const struct lsp_cli_arguments *arguments, const struct lsp_study_summary *summary);
static void format_command(
    const struct lsp_cli_arguments *arguments, struct lsp_buffer *ret_command);
static void add_shell_word(const char *word, struct lsp_buffer *out);

int lsp_cli_run_check(const struct lsp_cli_arguments *arguments)
{
    struct lsp_diags diags = {0};
    struct lsp_buffer overview = {0};
    enum lsp_status status = lsp_study_check(arguments->operands[0], &diags, &overview);
    int exit_code = lsp_cli_exit_code(status, true);
    if (!lsp_cli_print_diagnostics(
            arguments, &diags, status == LSP_OK ? NULL : "the study cannot be run"))
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    if (status == LSP_OK && !arguments->quiet && !lsp_cli_print(&overview))
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    lsp_buffer_finish(&overview);
    lsp_diags_finish(&diags);
    return exit_code;
}

int lsp_cli_run_appraise(const struct lsp_cli_arguments *arguments)
{
    struct lsp_diags diags = {0};
    struct lsp_study_summary summary = {0};
    struct lsp_buffer command = {0};
    format_command(arguments, &command);
    struct lsp_cli_progress progress = lsp_cli_progress_begin(!arguments->quiet);
    const struct lsp_study_options options = {
        .folder = arguments->operands[0],
        .output = arguments->output,
        .command = command.text,
        .n_threads = arguments->n_threads,
        .n_draws = arguments->n_draws,
        .progress = lsp_cli_progress_step,
        .progress_user = &progress,
    };
    enum lsp_status status =
        command.failed ? LSP_NO_MEMORY : lsp_study_appraise(&options, &diags, &summary);
    bool is_progress_shown = progress.is_shown;
    lsp_cli_progress_end(&progress);
    if (is_progress_shown && status == LSP_OK && summary.n_drawn > 0 && summary.drawing_s > 0)
        fprintf(stderr, "linkspan: %zu draws in %.1f s, %.1f a second\n", summary.n_drawn,
            summary.drawing_s, (double)summary.n_drawn / summary.drawing_s);
    int exit_code = lsp_cli_exit_code(status, status == LSP_OK && summary.converged);
    if (!lsp_cli_print_diagnostics(arguments, &diags, lsp_cli_outcome(status)))
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    if (status == LSP_OK) {
        int print_code = print_summary(arguments, &summary);
        exit_code = print_code != LSP_EXIT_OK ? print_code : exit_code;
        lsp_study_summary_finish(&summary);
    }
    lsp_buffer_finish(&command);
    lsp_diags_finish(&diags);
    if (status == LSP_CANCELLED)
        lsp_cli_signals_end_by(lsp_cli_signals_caught());
    return exit_code;
}

int lsp_cli_exit_code(enum lsp_status status, bool converged)
{
    switch (status) {
    case LSP_OK:
        return converged ? LSP_EXIT_OK : LSP_EXIT_NOT_CONVERGED;
    case LSP_BAD_INPUT:
        return LSP_EXIT_BAD_INPUT;
    case LSP_NO_MEMORY:
        fputs("linkspan: out of memory\n", stderr);
        return LSP_EXIT_CANNOT_ACCESS;
    case LSP_CANNOT_READ:
    case LSP_CANNOT_WRITE:
    case LSP_CANCELLED: /* the program ends by the signal before this is used */
        return LSP_EXIT_CANNOT_ACCESS;
    }
    LSP_BUG("a status that is none");
}

const char *lsp_cli_outcome(enum lsp_status status)
{
    switch (status) {
    case LSP_OK:
        return NULL;
    case LSP_CANCELLED:
        return "stopped as asked; earlier results are as they were";
    case LSP_CANNOT_WRITE:
        return "earlier results are as they were";
    case LSP_BAD_INPUT: /* these may show only after something was run */
    case LSP_NO_MEMORY:
    case LSP_CANNOT_READ:
        return "nothing was written";
    }
    LSP_BUG("a status that is none");
}

bool lsp_cli_print_diagnostics(
    const struct lsp_cli_arguments *arguments, const struct lsp_diags *diags, const char *outcome)
{
    struct lsp_buffer text = {0};
    if (arguments->diagnostics_json) {
        lsp_diags_render_json(diags, &text);
        lsp_buffer_add(&text, "\n");
    } else {
        lsp_diags_render_text(diags, lsp_cli_has_colour(), &text);
        if (outcome != NULL)
            add_outcome(diags, outcome, &text);
    }
    bool is_whole = !text.failed;
    if (is_whole && text.length > 0)
        fwrite(text.text, 1, text.length, stderr);
    if (!is_whole)
        fputs("linkspan: out of memory while listing what is wrong\n", stderr);
    lsp_buffer_finish(&text);
    return is_whole;
}

/* "linkspan: 2 errors, 1 warning; nothing was written" */
static void add_outcome(const struct lsp_diags *diags, const char *outcome, struct lsp_buffer *text)
{
    lsp_buffer_add(text, "linkspan: ");
    if (diags->n_errors > 0)
        lsp_buffer_printf(text, "%zu error%s, %zu warning%s%s", diags->n_errors,
            diags->n_errors == 1 ? "" : "s", diags->n_warnings, diags->n_warnings == 1 ? "" : "s",
            outcome[0] == '\0' ? "" : "; ");
    lsp_buffer_printf(text, "%s\n", outcome);
}

static int print_summary(
    const struct lsp_cli_arguments *arguments, const struct lsp_study_summary *summary)
{
    if (!summary->converged && summary->missed.text != NULL)
        fprintf(stderr, "linkspan: %s\n", summary->missed.text);
    if (arguments->json)
        return lsp_cli_print(&summary->json) ? LSP_EXIT_OK : LSP_EXIT_CANNOT_ACCESS;
    if (arguments->quiet)
        return LSP_EXIT_OK;
    struct lsp_buffer text = {0};
    if (summary->text.text != NULL)
        lsp_buffer_add_bytes(&text, summary->text.text, summary->text.length);
    if (summary->report_path != NULL) {
        lsp_buffer_add(&text, "\nReport: ");
        lsp_buffer_add_terminal(&text, summary->report_path);
        lsp_buffer_add(&text, "\n");
    }
    bool is_printed = lsp_cli_print(&text) && !summary->text.failed;
    lsp_buffer_finish(&text);
    return is_printed ? LSP_EXIT_OK : LSP_EXIT_CANNOT_ACCESS;
}

/* The command that gives these numbers again.  Options that do not change them (threads, output
 * and how things are printed) are left out, so that the report does not depend on them. */
static void format_command(
    const struct lsp_cli_arguments *arguments, struct lsp_buffer *ret_command)
{
    lsp_buffer_add(ret_command, "linkspan appraise ");
    if (arguments->operands[0][0] == '-')
        lsp_buffer_add(ret_command, "-- ");
    add_shell_word(arguments->operands[0], ret_command);
    if (arguments->n_draws >= 0)
        lsp_buffer_printf(ret_command, " --draws %lld", (long long)arguments->n_draws);
}

/* A word as a shell reads it: in single quotes unless it is plain. */
static void add_shell_word(const char *word, struct lsp_buffer *out)
{
    static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789_-./+:@%,=";
    if (word[strspn(word, PLAIN)] == '\0') {
        lsp_buffer_add(out, word);
        return;
    }
    lsp_buffer_add(out, "'");
    for (const char *at = word; *at != '\0'; at++) {
        if (*at == '\'')
            lsp_buffer_add(out, "'\\''");
        else
            lsp_buffer_add_bytes(out, at, 1);
    }
    lsp_buffer_add(out, "'");
}
