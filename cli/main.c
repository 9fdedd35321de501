/* The linkspan program: finds the command and runs it.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli.h"
#include "terminal.h"

static int run(int argc, char *const argv[]);

int main(int argc, char *argv[])
{
    lsp_cli_signals_install();
    int exit_code = run(argc, argv);
    if (exit_code == LSP_EXIT_OK && !lsp_cli_flush())
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    return exit_code;
}

static int run(int argc, char *const argv[])
{
    if (argc < 2) {
        lsp_cli_print_overview(stderr);
        return LSP_EXIT_USAGE;
    }
    const char *word = argv[1];
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
        lsp_cli_print_overview(stdout);
        return LSP_EXIT_OK;
    }
    if (strcmp(word, "--version") == 0) {
        puts("linkspan " LSP_VERSION);
        return LSP_EXIT_OK;
    }
    const struct lsp_cli_command *command = lsp_cli_find_command(word);
    if (command == NULL) {
        lsp_cli_complain_unknown_command(word);
        return LSP_EXIT_USAGE;
    }
    struct lsp_cli_arguments arguments;
    if (!lsp_cli_parse(command, argc, argv, &arguments))
        return LSP_EXIT_USAGE;
    if (arguments.help) {
        lsp_cli_print_command_help(command, stdout);
        return LSP_EXIT_OK;
    }
    return command->run(&arguments);
}
