/* The commands what-if and rank.  SPDX-License-Identifier: Apache-2.0 */
#include "networks.h"

#include <unistd.h>

#include "network_run/rank.h"
#include "terminal.h"

typedef enum lsp_status run_function(const struct lsp_rank_options *options,
    struct lsp_diags *diags, struct lsp_network_run_summary *ret_summary);

static int run(const struct lsp_cli_arguments *arguments, run_function *function);
static bool show_done(void *user, uint32_t n_done, uint32_t n, const char *candidate);

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
    const struct lsp_rank_options options = {.sources = lsp_cli_sources(arguments),
        .candidates = arguments->operands[2],
        .journal = arguments->journal,
        .result = arguments->result,
        .start = arguments->start,
        .value_of_time = lsp_cli_factor(arguments->value_of_time),
        .measure = arguments->by_objective ? LSP_RANK_OBJECTIVE : LSP_RANK_TIME,
        .top = arguments->top,
        .n_threads = arguments->n_threads,
        .user = &has_live_line,
        .done = show_done,
        .is_cancelled = lsp_cli_is_stopped};
    enum lsp_status status = function(&options, &diags, &summary);
    if (has_live_line)
        fputs("\r\x1b[K", stderr);
    return lsp_cli_end_network_run(arguments, status, &diags, &summary,
        "an equilibrium missed its target; the result says which");
}

static bool show_done(void *user, uint32_t n_done, uint32_t n, const char *candidate)
{
    const bool *has_live_line = user;
    struct lsp_buffer shown = {0};
    lsp_buffer_add_terminal(&shown, candidate);
    if (*has_live_line)
        fprintf(stderr, "\r\x1b[K%u of %u: %s", n_done, n, shown.text == NULL ? "" : shown.text);
    lsp_buffer_finish(&shown);
    return !lsp_cli_is_stopped(user);
}
