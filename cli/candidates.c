/* The commands what-if and rank.  SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "network_run/rank.h"
#include "terminal.h"

typedef enum lsp_status run_function(const struct lsp_rank_options *options,
    struct lsp_diags *diags, struct lsp_network_run_summary *ret_summary);

static int run(const struct lsp_cli_arguments *arguments, run_function *function);
static double factor_of(const char *text);
static bool show_done(void *user, uint32_t n_done, uint32_t n, const char *candidate);
static bool is_stopped(void *user);
static int print_summary(
    const struct lsp_cli_arguments *arguments, const struct lsp_network_run_summary *summary);

int lsp_cli_run_what_if(const struct lsp_cli_arguments *arguments)
{
    return run(arguments, lsp_network_run_what_if);
}

int lsp_cli_run_rank(const struct lsp_cli_arguments *arguments)
{
    return run(arguments, lsp_network_run_rank);
}

static int run(const struct lsp_cli_arguments *arguments, run_function *function)
{
    struct lsp_diags diags = {0};
    struct lsp_network_run_summary summary = {0};
    bool has_live_line = !arguments->quiet && isatty(STDERR_FILENO);
    const struct lsp_rank_options options = {
        .sources = {.network = arguments->operands[0],
            .trips = arguments->operands[1],
            .classes = arguments->classes,
            .periods = arguments->periods,
            .turns = arguments->turns,
            .toll_factor = factor_of(arguments->toll_factor),
            .distance_factor = factor_of(arguments->distance_factor)},
        .candidates = arguments->operands[2],
        .journal = arguments->journal,
        .result = arguments->result,
        .measure = arguments->by_objective ? LSP_RANK_OBJECTIVE : LSP_RANK_TIME,
        .top = arguments->top,
        .n_threads = arguments->n_threads,
        .user = &has_live_line,
        .done = show_done,
        .is_cancelled = is_stopped};
    enum lsp_status status = function(&options, &diags, &summary);
    if (has_live_line)
        fputs("\r\x1b[K", stderr);
    int exit_code = lsp_cli_exit_code(status, status == LSP_OK && summary.converged);
    if (!lsp_cli_print_diagnostics(arguments, &diags, lsp_cli_outcome(status)))
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    if (status == LSP_OK) {
        int print_code = print_summary(arguments, &summary);
        exit_code = print_code != LSP_EXIT_OK ? print_code : exit_code;
        lsp_network_run_summary_finish(&summary);
    }
    lsp_diags_finish(&diags);
    if (status == LSP_CANCELLED)
        lsp_cli_signals_end_by(lsp_cli_signals_caught());
    return exit_code;
}

/* The parser has checked it. */
static double factor_of(const char *text)
{
    double factor = 0;
    if (text != NULL && !lsp_text_to_double(text, strlen(text), &factor))
        LSP_BUG("a factor that is no number");
    return factor;
}

static bool show_done(void *user, uint32_t n_done, uint32_t n, const char *candidate)
{
    const bool *has_live_line = user;
    struct lsp_buffer shown = {0};
    lsp_buffer_add_terminal(&shown, candidate);
    if (*has_live_line)
        fprintf(stderr, "\r\x1b[K%u of %u: %s", n_done, n, shown.text == NULL ? "" : shown.text);
    lsp_buffer_finish(&shown);
    return !is_stopped(user);
}

static bool is_stopped(void *user)
{
    (void)user;
    return lsp_cli_signals_caught() != 0;
}

static int print_summary(
    const struct lsp_cli_arguments *arguments, const struct lsp_network_run_summary *summary)
{
    if (!summary->converged)
        fputs("linkspan: an equilibrium missed its target; the result says which\n", stderr);
    if (!arguments->json && arguments->quiet)
        return LSP_EXIT_OK;
    bool is_printed = lsp_cli_print(arguments->json ? &summary->json : &summary->text);
    return is_printed ? LSP_EXIT_OK : LSP_EXIT_CANNOT_ACCESS;
}
