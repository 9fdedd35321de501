/* Progress, colour, signals and standard output.  SPDX-License-Identifier: Apache-2.0 */
#include "terminal.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

static const int64_t REDRAW_MS =
    100; /* often enough to look alive, seldom enough to cost nothing */
enum { BAR_CELLS = 30 };
/* What has been done must be this much to tell from it how long the rest takes. */
enum { LEAST_TIMED_MS = 1000, LEAST_TIMED = 3 };
static const double MAX_LEFT_S = 1e6;

/* The one piece of global state of the program: a signal handler can reach nothing else. */
static volatile sig_atomic_t caught_signal;

static void on_stop(int signal_number);
static void on_abort(int signal_number);
static void format_left(const struct lsp_cli_progress *progress, int64_t now, size_t done,
    size_t total, size_t size, char text[]);
static int64_t now_ms(void);
static bool is_dumb_terminal(void);

void lsp_cli_signals_install(void)
{
    struct sigaction action = {.sa_handler = on_stop, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    action.sa_handler = on_abort;
    sigaction(SIGABRT, &action, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
    sigaction(SIGXFSZ, &action, NULL); /* a file that may not grow is a write that fails */
}

/* Remembers the wish to stop and gives both signals their usual meaning back, so that a second one
 * kills. */
static void on_stop(int signal_number)
{
    caught_signal = signal_number;
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static void on_abort(int signal_number)
{
    (void)signal_number;
    static const char TEXT[] = "linkspan: this is a bug in linkspan; please report it\n";
    ssize_t written = write(STDERR_FILENO, TEXT, sizeof TEXT - 1);
    (void)written; /* nobody is left to tell */
    _exit(LSP_EXIT_BUG);
}

int lsp_cli_signals_caught(void)
{
    return (int)caught_signal;
}

void lsp_cli_signals_end_by(int signal_number)
{
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigemptyset(&action.sa_mask);
    sigaction(signal_number, &action, NULL);
    raise(signal_number);
}

struct lsp_cli_progress lsp_cli_progress_begin(bool is_wanted)
{
    return (struct lsp_cli_progress){
        .is_shown = is_wanted && isatty(STDERR_FILENO) && !is_dumb_terminal()};
}

bool lsp_cli_progress_step(void *user, const char *stage, size_t done, size_t total)
{
    struct lsp_cli_progress *progress = user;
    bool goes_on = lsp_cli_signals_caught() == 0;
    if (!progress->is_shown)
        return goes_on;
    int64_t now = now_ms();
    if (progress->stage != stage) {
        progress->stage = stage;
        progress->began_ms = now;
        progress->done_at_first = done;
    }
    if (now < progress->next_ms)
        return goes_on;
    progress->next_ms = now + REDRAW_MS;
    char bar[BAR_CELLS + 1], left[64];
    size_t filled = total == 0 ? 0 : (size_t)((double)done / (double)total * BAR_CELLS);
    if (filled > BAR_CELLS)
        filled = BAR_CELLS;
    memset(bar, '.', BAR_CELLS);
    memset(bar, '#', filled);
    bar[BAR_CELLS] = '\0';
    format_left(progress, now, done, total, sizeof left, left);
    if (total == 0)
        fprintf(stderr, "\r\x1b[K%.32s, %zu", stage, done);
    else
        fprintf(stderr, "\r\x1b[K[%s] %zu/%zu %.32s%s", bar, done, total, stage, left);
    fflush(stderr);
    return goes_on;
}

/* ", 17.4 a second, 2 min 05 s left"; nothing before there is something to tell it from. */
static void format_left(const struct lsp_cli_progress *progress, int64_t now, size_t done,
    size_t total, size_t size, char text[])
{
    text[0] = '\0';
    int64_t took_ms = now - progress->began_ms;
    if (took_ms < LEAST_TIMED_MS || done < progress->done_at_first + LEAST_TIMED || done > total)
        return;
    double per_s = 1e3 * (double)(done - progress->done_at_first) / (double)took_ms;
    double left_s = (double)(total - done) / per_s;
    int64_t whole_s = left_s < MAX_LEFT_S ? (int64_t)(left_s + 0.5) : (int64_t)MAX_LEFT_S;
    int64_t hours = whole_s / 3600, minutes = whole_s / 60 % 60, seconds = whole_s % 60;
    int n = snprintf(text, size, ", %.*f a second, ", per_s < 100 ? 1 : 0, per_s);
    char *rest = text + n;
    size_t room = size - (size_t)n;
    if (hours > 0)
        snprintf(rest, room, "%" PRId64 " h %02" PRId64 " min left", hours, minutes);
    else if (minutes > 0)
        snprintf(rest, room, "%" PRId64 " min %02" PRId64 " s left", minutes, seconds);
    else
        snprintf(rest, room, "%" PRId64 " s left", seconds);
}

void lsp_cli_progress_end(struct lsp_cli_progress *progress)
{
    if (progress->is_shown && progress->next_ms > 0)
        fputs("\r\x1b[K", stderr);
    progress->is_shown = false;
}

static int64_t now_ms(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool lsp_cli_has_colour(void)
{
    const char *no_colour = getenv("NO_COLOR");
    bool is_refused = no_colour != NULL && no_colour[0] != '\0';
    return !is_refused && isatty(STDERR_FILENO) && !is_dumb_terminal();
}

static bool is_dumb_terminal(void)
{
    const char *term = getenv("TERM");
    return term == NULL || strcmp(term, "dumb") == 0;
}

bool lsp_cli_print(const struct lsp_buffer *text)
{
    if (text->failed) {
        fputs("linkspan: out of memory\n", stderr);
        return false;
    }
    if (text->length > 0)
        fwrite(text->text, 1, text->length, stdout); /* a failure shows in the flush */
    return lsp_cli_flush();
}

bool lsp_cli_flush(void)
{
    errno = 0;
    if (fflush(stdout) == 0 && ferror(stdout) == 0)
        return true;
    if (errno != EPIPE) /* a reader that went away knows */
        fprintf(stderr, "linkspan: cannot write to standard output: %s\n",
            errno == 0 ? "an earlier write failed" : strerror(errno));
    return false;
}
