/* The command assign.  SPDX-License-Identifier: Apache-2.0 */
#include "networks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/text.h"
#include "terminal.h"

/* Who watches the iterations. */
struct watch {
    bool has_live_line; /* one line on a terminal, written over */
    bool is_verbose;    /* a line for each */
};

static bool show_step(void *user, const char *period, uint32_t iteration, double relative_gap);
static void show_memory(void *user, uint64_t held, uint64_t needed);
static int print_summary(const struct lsp_cli_arguments *arguments,
    const struct lsp_network_run_summary *summary, const char *missed);

int lsp_cli_run_assign(const struct lsp_cli_arguments *arguments)
{
    struct lsp_diags diags = {0};
    struct lsp_network_run_summary summary = {0};
    struct watch watch = {.is_verbose = arguments->verbose,
        .has_live_line = !arguments->quiet && !arguments->verbose && isatty(STDERR_FILENO)};
    const struct lsp_network_run_options options = {.sources = lsp_cli_sources(arguments),
        .relative_gap = arguments->gap,
        .n_threads = arguments->n_threads,
        .is_system = arguments->is_system,
        .is_lean = arguments->is_lean,
        .start = arguments->start,
        .memory_limit = arguments->memory,
        .flows = arguments->flows,
        .result = arguments->result,
        .watch = {.user = &watch,
            .memory = show_memory,
            .step = show_step,
            .is_cancelled = lsp_cli_is_stopped}};
    enum lsp_status status = lsp_network_run_assign(&options, &diags, &summary);
    if (watch.has_live_line)
        fputs("\r\x1b[K", stderr);
    return lsp_cli_end_network_run(arguments, status, &diags, &summary,
        "the target was not reached; the result says how far it came");
}

struct lsp_network_sources lsp_cli_sources(const struct lsp_cli_arguments *arguments)
{
    return (struct lsp_network_sources){.network = arguments->operands[0],
        .trips = arguments->operands[1],
        .classes = arguments->classes,
        .periods = arguments->periods,
        .turns = arguments->turns,
        .toll_factor = lsp_cli_factor(arguments->toll_factor),
        .distance_factor = lsp_cli_factor(arguments->distance_factor)};
}

int lsp_cli_end_network_run(const struct lsp_cli_arguments *arguments, enum lsp_status status,
    struct lsp_diags *diags, struct lsp_network_run_summary *summary, const char *missed)
{
    int exit_code = lsp_cli_exit_code(status, status == LSP_OK && summary->converged);
    if (!lsp_cli_print_diagnostics(arguments, diags, lsp_cli_outcome(status)))
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    if (status == LSP_OK) {
        int print_code = print_summary(arguments, summary, missed);
        exit_code = print_code != LSP_EXIT_OK ? print_code : exit_code;
        lsp_network_run_summary_finish(summary);
    }
    lsp_diags_finish(diags);
    if (status == LSP_CANCELLED)
        lsp_cli_signals_end_by(lsp_cli_signals_caught());
    return exit_code;
}

/* The parser has checked it. */
double lsp_cli_factor(const char *text)
{
    double factor = 0;
    if (text != NULL && !lsp_text_to_double(text, strlen(text), &factor))
        LSP_BUG("a factor that is no number");
    return factor;
}

static bool show_step(void *user, const char *period, uint32_t iteration, double relative_gap)
{
    const struct watch *watch = user;
    const char *space = period[0] == '\0' ? "" : " ";
    if (watch->has_live_line)
        fprintf(stderr, "\r\x1b[K%s%siteration %u: relative gap %.2e", period, space, iteration,
            relative_gap);
    else if (watch->is_verbose)
        fprintf(stderr, "%s%siteration %u: relative gap %.3e\n", period, space, iteration,
            relative_gap);
    return !lsp_cli_is_stopped(user);
}

static void show_memory(void *user, uint64_t held, uint64_t needed)
{
    const struct watch *watch = user;
    if (watch->is_verbose)
        fprintf(stderr, "memory: %.1f MiB for what was read, at most %.1f MiB for the run\n",
            (double)held / 0x1p20, (double)needed / 0x1p20);
}

bool lsp_cli_is_stopped(void *user)
{
    (void)user;
    return lsp_cli_signals_caught() != 0;
}

static int print_summary(const struct lsp_cli_arguments *arguments,
    const struct lsp_network_run_summary *summary, const char *missed)
{
    if (!summary->converged)
        fprintf(stderr, "linkspan: %s\n", missed);
    if (!arguments->json && arguments->quiet)
        return LSP_EXIT_OK;
    bool is_printed = lsp_cli_print(arguments->json ? &summary->json : &summary->text);
    return is_printed ? LSP_EXIT_OK : LSP_EXIT_CANNOT_ACCESS;
}
