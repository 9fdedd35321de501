/* Runs a command and says what it took: measure [--limit SECONDS] REPORT COMMAND [ARGUMENT ...]
 * appends "processor-seconds wall-seconds peak-MiB exit-status" to the file REPORT, and ends with
 * the command's exit status.  The limit is of processor time; a command that meets it is killed.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

/* Between being told of the limit and being killed. */
enum { GRACE_S = 1 };

static int run(char *command[], double limit_s);
static void start(char *command[], double limit_s) __attribute__((noreturn));
static double in_seconds(struct timeval time);

int main(int n_arguments, char *arguments[])
{
    double limit_s = 0;
    if (n_arguments > 2 && strcmp(arguments[1], "--limit") == 0) {
        limit_s = bench_number(arguments[2], 1);
        arguments += 2;
        n_arguments -= 2;
    }
    if (n_arguments < 3)
        bench_fail("usage: measure [--limit SECONDS] REPORT COMMAND [ARGUMENT ...]");
    FILE *report = fopen(arguments[1], "a");
    if (report == NULL)
        bench_fail("cannot write %s", arguments[1]);
    struct bench_clock before = bench_now();
    int status = run(&arguments[2], limit_s);
    double wall_s = bench_since(&before).wall_s;
    struct rusage used;
    if (getrusage(RUSAGE_CHILDREN, &used) != 0)
        bench_fail("the system does not say what was used");
    fprintf(report, "%.6f %.6f %.1f %d\n", in_seconds(used.ru_utime) + in_seconds(used.ru_stime),
        wall_s, (double)used.ru_maxrss / 1024, status);
    if (fclose(report) != 0)
        bench_fail("cannot write %s", arguments[1]);
    return status;
}

/* The exit status as a shell has it: 128 + the signal that ended it. */
static int run(char *command[], double limit_s)
{
    pid_t child = fork();
    if (child < 0)
        bench_fail("cannot start %s", command[0]);
    if (child == 0)
        start(command, limit_s);
    int status;
    if (waitpid(child, &status, 0) != child)
        bench_fail("%s was lost", command[0]);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void start(char *command[], double limit_s)
{
    if (limit_s > 0) {
        struct rlimit limit = {(rlim_t)limit_s, (rlim_t)limit_s + GRACE_S};
        if (setrlimit(RLIMIT_CPU, &limit) != 0)
            bench_fail("cannot limit the processor time");
    }
    execvp(command[0], command);
    fprintf(stderr, "bench: there is no program %s\n", command[0]);
    _exit(127);
}

static double in_seconds(struct timeval time)
{
    return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}
