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
    LSP_CLI_GAP,
    LSP_CLI_TOLL_FACTOR,
    LSP_CLI_DISTANCE_FACTOR,
    LSP_CLI_VALUE_OF_TIME,
    LSP_CLI_FLOWS,
    LSP_CLI_RESULT,
    LSP_CLI_CLASSES,
    LSP_CLI_PERIODS,
    LSP_CLI_TURNS,
    LSP_CLI_GOAL,
    LSP_CLI_LEAN,
    LSP_CLI_START,
    LSP_CLI_MEMORY,
    LSP_CLI_JOURNAL,
    LSP_CLI_TOP,
    LSP_CLI_BY,
    LSP_CLI_PERIOD,
    LSP_CLI_CLASS,
    LSP_CLI_ANY,
    LSP_CLI_MAX,
    LSP_CLI_FROM,
    LSP_CLI_TO,
    LSP_CLI_SEGMENT,
    LSP_CLI_SCENARIO,
    LSP_CLI_YEAR,
    LSP_CLI_SIDE,
    LSP_CLI_CROSSING,
    LSP_CLI_TARGET,
    LSP_CLI_REPLICATIONS,
    LSP_CLI_SEED,
    LSP_CLI_EXPORT,
    LSP_CLI_NODES,
    LSP_CLI_CHANGES,
    LSP_CLI_PORT,
    LSP_CLI_NO_OPEN,
    LSP_CLI_VERBOSE,
    LSP_CLI_HELP,
    LSP_CLI_N_OPTIONS,
};

struct lsp_cli_option {
    const char *name;  /* after the two dashes */
    const char *value; /* what it takes, for the help; NULL = nothing */
    const char *about;
};

struct lsp_cli_arguments;

enum { LSP_CLI_MAX_OPERANDS = 3 };

struct lsp_cli_command {
    const char *name;
    const char *operands[LSP_CLI_MAX_OPERANDS]; /* for the help; NULL = no further one */
    bool needs_operands;                        /* all of them */
    const char *alone;   /* what a single operand is, where one will do; NULL = it will not */
    const char *about;   /* one line */
    const char *details; /* for its own help */
    uint64_t options;    /* a set: bit number = enum lsp_cli_option_id */
    int (*run)(const struct lsp_cli_arguments *arguments);
};

/* The command line, understood.  Texts are borrowed from argv. */
struct lsp_cli_arguments {
    const struct lsp_cli_command *command;
    const char *operands[LSP_CLI_MAX_OPERANDS]; /* NULL = not given */
    size_t n_operands;
    const char *output;                        /* NULL = not given */
    const char *flows, *result;                /* likewise */
    const char *classes, *periods, *turns;     /* likewise */
    const char *start;                         /* likewise */
    uint64_t memory;                           /* bytes; 0 = not given */
    const char *journal;                       /* likewise */
    const char *export_path;                   /* likewise */
    const char *nodes, *changes;               /* likewise */
    const char *period, *class_name;           /* likewise */
    const char *from, *to;                     /* likewise */
    const char *segment, *scenario, *crossing; /* likewise */
    const char *toll_factor, *distance_factor; /* likewise; else numbers, as written */
    const char *value_of_time;                 /* likewise */
    double gap;                                /* 0 = not given */
    int n_threads;                             /* 0 = not given */
    int64_t n_draws;                           /* -1 = not given */
    int64_t seed;                              /* likewise */
    double target_min;                         /* 0 = not given */
    uint32_t n_replications;                   /* likewise */
    int year;                                  /* 0 = not given */
    int port;                                  /* 0 = any */
    bool json, quiet, verbose, diagnostics_json, help;
    bool is_system, is_lean, by_objective, is_any, is_without, no_open;
    uint32_t top;       /* 0 = not given */
    int64_t max_routes; /* likewise */
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

/* The exit code of a status; a want of memory is said on standard error. */
int lsp_cli_exit_code(enum lsp_status status, bool converged);
/* Diagnostics and, after a failure (`outcome` not NULL), one line that counts them, on standard
 * error.  False when memory ran out. */
bool lsp_cli_print_diagnostics(const struct lsp_cli_arguments *arguments,
    const struct lsp_diags *diags, const char *outcome) LSP_MUST_CHECK;
/* What a failed run left behind; NULL when there is nothing to add to success. */
const char *lsp_cli_outcome(enum lsp_status status);

/* The commands; each returns an exit code. */
int lsp_cli_run_check(const struct lsp_cli_arguments *arguments);
int lsp_cli_run_appraise(const struct lsp_cli_arguments *arguments);
int lsp_cli_run_calibrate(const struct lsp_cli_arguments *arguments);
int lsp_cli_run_border(const struct lsp_cli_arguments *arguments);
int lsp_cli_run_programme(const struct lsp_cli_arguments *arguments);
int lsp_cli_run_explain(const struct lsp_cli_arguments *arguments);
int lsp_cli_run_assign(const struct lsp_cli_arguments *arguments);
int lsp_cli_run_verify(const struct lsp_cli_arguments *arguments);
int lsp_cli_run_rank(const struct lsp_cli_arguments *arguments);
int lsp_cli_run_what_if(const struct lsp_cli_arguments *arguments);
int lsp_cli_run_select_link(const struct lsp_cli_arguments *arguments);
int lsp_cli_run_paths(const struct lsp_cli_arguments *arguments);
int lsp_cli_run_skim(const struct lsp_cli_arguments *arguments);
int lsp_cli_run_view(const struct lsp_cli_arguments *arguments);
int lsp_cli_run_help(const struct lsp_cli_arguments *arguments);

#endif
