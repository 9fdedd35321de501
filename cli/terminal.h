/* The terminal and the world around the program: progress, colour, signals, standard output.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_CLI_TERMINAL_H
#define LSP_CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"

/* A line on standard error that is written over; shown on a terminal only. */
struct lsp_cli_progress {
    bool is_shown;
    int64_t next_ms; /* monotonic clock: not to be drawn again before */
    /* The stage that is under way: when it was first told of, and how much was done then. */
    const char *stage; /* borrowed from the caller until the next step */
    int64_t began_ms;
    size_t done_at_first;
};

/* Cancelling by SIGINT or SIGTERM: the first asks the run to stop, the second kills at once.  A
 * reader that goes away (SIGPIPE) shows as a failed write.  abort() becomes exit status 70. */
void lsp_cli_signals_install(void);
/* The signal that asked to stop, or 0. */
int lsp_cli_signals_caught(void);
/* Ends the program by the signal that asked to stop, so that a shell sees why. */
void lsp_cli_signals_end_by(int signal_number);

/* `is_wanted` false: never shown. */
struct lsp_cli_progress lsp_cli_progress_begin(bool is_wanted);
/* An lsp_progress callback; `user` is a struct lsp_cli_progress. */
bool lsp_cli_progress_step(void *user, const char *stage, size_t done, size_t total);
void lsp_cli_progress_end(struct lsp_cli_progress *progress);

/* True when standard error may be coloured: a terminal, no NO_COLOR, TERM is not dumb. */
bool lsp_cli_has_colour(void);

/* Writes to standard output and flushes.  False when it could not: said on standard error. */
bool lsp_cli_print(const struct lsp_buffer *text) LSP_MUST_CHECK;
bool lsp_cli_flush(void) LSP_MUST_CHECK;

#endif
