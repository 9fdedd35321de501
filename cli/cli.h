/* The linkspan program: commands and options as tables, and what its parts share.
 *
 *     status = lsp_cli_parse(argc, argv, &arguments);     against the tables in commands.c
 *     exit_code = arguments.command->run(&arguments);
 *
 * Parsing, help and hints all read the same tables, so that they cannot disagree.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_CLI_CLI_H
#define LSP_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/diag.h"
#include "base/status.h"

/* How the program ends; docs/guide/cli.md. */
enum lsp_exit {
    LSP_EXIT_OK = 0,
    LSP_EXIT_USAGE = 1,         /* the command line makes no sense */
    LSP_EXIT_BAD_INPUT = 2,     /* the study has errors; nothing was written */
    LSP_EXIT_CANNOT_ACCESS = 3, /* something could not be read or written, or memory ran out */
    LSP_EXIT_NOT_CONVERGED = 4, /* results are written, but a run missed its target */
    LSP_EXIT_BUG = 70,
};

enum lsp_cli_option_id {
    LSP_CLI_OUTPUT,
    LSP_CLI_THREADS,
    LSP_CLI_DRAWS,
    LSP_CLI_JSON,
    LSP_CLI_QUIET,
    LSP_CLI_DIAGNOSTICS,
    LSP_CLI_HELP,
    LSP_CLI_N_OPTIONS,
};

struct lsp_cli_option {
    const char *name;  /* after the two dashes */
    const char *value; /* what it takes, for the help; NULL = nothing */
    const char *about;
};

struct lsp_cli_arguments;

struct lsp_cli_command {
    const char *name;
    const char *operand; /* its one operand, for the help; NULL = none */
    bool needs_operand;
    const char *about;   /* one line */
    const char *details; /* for its own help */
    uint32_t options;    /* a set: bit number = enum lsp_cli_option_id */
    int (*run)(const struct lsp_cli_arguments *arguments);
};

/* The command line, understood.  Texts are borrowed from argv. */
struct lsp_cli_arguments {
    const struct lsp_cli_command *command;
    const char *operand; /* NULL = not given */
    const char *output;  /* NULL = not given */
    int n_threads;       /* 0 = not given */
    int64_t n_draws;     /* -1 = not given */
    bool json, quiet, diagnostics_json, help;
};

extern const struct lsp_cli_option LSP_CLI_OPTIONS[LSP_CLI_N_OPTIONS];
extern const struct lsp_cli_command LSP_CLI_COMMANDS[];
extern const size_t LSP_CLI_N_COMMANDS;

/* The command of that name, or NULL. */
const struct lsp_cli_command *lsp_cli_find_command(const char *name);

/* Understands argv[2 ...] of a command.  False when it makes no sense: what was wrong is then on
 * standard error. */
bool lsp_cli_parse(const struct lsp_cli_command *command, int argc, char *const argv[],
    struct lsp_cli_arguments *ret_arguments) LSP_MUST_CHECK;

/* "linkspan: unknown command 'chekc'; did you mean 'check'?" on standard error. */
void lsp_cli_complain_unknown_command(const char *text);

void lsp_cli_print_overview(FILE *stream);
void lsp_cli_print_command_help(const struct lsp_cli_command *command, FILE *stream);

/* The commands; each returns an exit code. */
int lsp_cli_run_check(const struct lsp_cli_arguments *arguments);
int lsp_cli_run_appraise(const struct lsp_cli_arguments *arguments);
int lsp_cli_run_help(const struct lsp_cli_arguments *arguments);

#endif
