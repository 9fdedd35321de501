/* What the commands that solve networks share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_CLI_NETWORKS_H
#define LSP_CLI_NETWORKS_H

#include "cli.h"
#include "network_run/network_run.h"

/* The files and factors that the command line names. */
struct lsp_network_sources lsp_cli_sources(const struct lsp_cli_arguments *arguments);

/* For callbacks: whether a signal asks to stop. */
bool lsp_cli_is_stopped(void *user);

/* Prints diagnostics and, after success, the summary, which it frees; `missed` is said when a
 * target was missed.  Returns the exit code; does not return from a run that a signal stopped. */
int lsp_cli_end_network_run(const struct lsp_cli_arguments *arguments, enum lsp_status status,
    struct lsp_diags *diags, struct lsp_network_run_summary *summary, const char *missed);

/* A number of the command line; 0 where it is not given. */
double lsp_cli_factor(const char *text);

#endif
