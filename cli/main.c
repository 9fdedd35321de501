/* The linkspan program: finds the command and runs it.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "terminal.h"

static void wait_asleep(char *const argv[]);
static int run(int argc, char *const argv[]);

int main(int argc, char *argv[])
{
    if (argc > 1)
        wait_asleep(argv);
    lsp_cli_signals_install();
    int exit_code = run(argc, argv);
    if (exit_code == LSP_EXIT_OK && !lsp_cli_flush())
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    return exit_code;
}

/* OpenMP's threads wait for each other awake, unless the environment said otherwise before the
 * program began: beside other work each wait then takes the others' processor, and two threads are
 * several times slower than one.  So a command that takes --threads begins the program once more;
 * where it cannot, it goes on as it is. */
static void wait_asleep(char *const argv[])
{
    const struct lsp_cli_command *command = lsp_cli_find_command(argv[1]);
    if (command == NULL || (command->options & 1u << LSP_CLI_THREADS) == 0)
        return;
    if (getenv("OMP_WAIT_POLICY") == NULL && setenv("OMP_WAIT_POLICY", "passive", 1) == 0)
        execv("/proc/self/exe", argv);
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
