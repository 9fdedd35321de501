/* The tables of commands and options, and the help made from them.
 * SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

#include <string.h>

#define OPTION(ID) (1u << (ID))

const struct lsp_cli_option LSP_CLI_OPTIONS[LSP_CLI_N_OPTIONS] = {
    [LSP_CLI_OUTPUT] = {"output", "DIR", "where results go (default: STUDY/results)"},
    [LSP_CLI_THREADS] = {"threads", "N", "threads to use (default: all); results do not change"},
    [LSP_CLI_DRAWS] = {"draws", "N", "draws of the uncertainty run (default: as the study says)"},
    [LSP_CLI_JSON] = {"json", NULL, "print the results as JSON instead of a table"},
    [LSP_CLI_QUIET] = {"quiet", NULL, "print nothing but errors and warnings"},
    [LSP_CLI_DIAGNOSTICS] = {"diagnostics", "text|json", "how errors are printed (default: text)"},
    [LSP_CLI_HELP] = {"help", NULL, "print this help"},
};

const struct lsp_cli_command LSP_CLI_COMMANDS[] = {
    {
        .name = "check",
        .operand = "STUDY",
        .needs_operand = true,
        .about = "read a study folder and report every fault in it",
        .details = "Reads study.yaml in the folder STUDY and all tables that it names, and prints\n"
                   "every fault with file, line and column.  Writes nothing.\n",
        .options = OPTION(LSP_CLI_QUIET) | OPTION(LSP_CLI_DIAGNOSTICS) | OPTION(LSP_CLI_HELP),
        .run = lsp_cli_run_check,
    },
    {
        .name = "appraise",
        .operand = "STUDY",
        .needs_operand = true,
        .about = "run a study with and without its project and write the report",
        .details =
            "Checks the study, solves every scenario and model year with and without the\n"
            "project, appraises the difference and writes the report (report.html), its\n"
            "numbers (report.json) and tables.  Earlier results are replaced in one step at\n"
            "the end: a run that is stopped or fails leaves them as they were.\n",
        .options = OPTION(LSP_CLI_OUTPUT) | OPTION(LSP_CLI_THREADS) | OPTION(LSP_CLI_DRAWS) |
                   OPTION(LSP_CLI_JSON) | OPTION(LSP_CLI_QUIET) | OPTION(LSP_CLI_DIAGNOSTICS) |
                   OPTION(LSP_CLI_HELP),
        .run = lsp_cli_run_appraise,
    },
    {
        .name = "help",
        .operand = "COMMAND",
        .needs_operand = false,
        .about = "explain a command",
        .details = "Without COMMAND: the list of commands.\n",
        .options = OPTION(LSP_CLI_HELP),
        .run = lsp_cli_run_help,
    },
};
const size_t LSP_CLI_N_COMMANDS = sizeof LSP_CLI_COMMANDS / sizeof LSP_CLI_COMMANDS[0];

static const char EXIT_CODES[] =
    "Exit status:\n"
    "  0  an answer was found          3  something could not be read or written\n"
    "  1  wrong command line           4  results written, but a run did not converge\n"
    "  2  the study has errors         70 a bug in linkspan\n";

const struct lsp_cli_command *lsp_cli_find_command(const char *name)
{
    for (size_t command = 0; command < LSP_CLI_N_COMMANDS; command++)
        if (strcmp(name, LSP_CLI_COMMANDS[command].name) == 0)
            return &LSP_CLI_COMMANDS[command];
    return NULL;
}

void lsp_cli_print_overview(FILE *stream)
{
    fputs("linkspan: what will a new transport link carry, and what is it worth?\n\n"
          "Usage: linkspan COMMAND [OPTION ...]\n\nCommands:\n",
        stream);
    for (size_t command = 0; command < LSP_CLI_N_COMMANDS; command++) {
        const struct lsp_cli_command *row = &LSP_CLI_COMMANDS[command];
        fprintf(stream, "  %-8s %-8s %s\n", row->name, row->operand == NULL ? "" : row->operand,
            row->about);
    }
    fputs("\n'linkspan COMMAND --help' lists a command's options; 'linkspan --version' prints the "
          "version.\n",
        stream);
}

void lsp_cli_print_command_help(const struct lsp_cli_command *command, FILE *stream)
{
    fprintf(stream, "Usage: linkspan %s", command->name);
    if (command->operand != NULL)
        fprintf(stream, command->needs_operand ? " %s" : " [%s]", command->operand);
    fprintf(stream, " [OPTION ...]\n\n%s\nOptions:\n", command->details);
    for (size_t id = 0; id < LSP_CLI_N_OPTIONS; id++) {
        if ((command->options & OPTION(id)) == 0)
            continue;
        const struct lsp_cli_option *option = &LSP_CLI_OPTIONS[id];
        char form[40];
        snprintf(form, sizeof form, "--%s%s%s", option->name, option->value == NULL ? "" : " ",
            option->value == NULL ? "" : option->value);
        fprintf(stream, "  %-24s %s\n", form, option->about);
    }
    fprintf(stream, "\n%s", EXIT_CODES);
}

int lsp_cli_run_help(const struct lsp_cli_arguments *arguments)
{
    if (arguments->operand == NULL) {
        lsp_cli_print_overview(stdout);
        return LSP_EXIT_OK;
    }
    const struct lsp_cli_command *command = lsp_cli_find_command(arguments->operand);
    if (command == NULL) {
        lsp_cli_complain_unknown_command(arguments->operand);
        return LSP_EXIT_USAGE;
    }
    lsp_cli_print_command_help(command, stdout);
    return LSP_EXIT_OK;
}
