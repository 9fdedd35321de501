/* What the programs of bench/ share.  SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(clockid_t clock);
static int compare(const void *a, const void *b);

void bench_read(const char *network_path, const char *trips_path, double toll_factor,
    double distance_factor, struct bench_case *ret_case)
{
    struct lsp_diags diags = {0};
    const struct lsp_network_sources sources = {.network = network_path,
        .trips = trips_path,
        .toll_factor = toll_factor,
        .distance_factor = distance_factor};
    enum lsp_status status = lsp_network_inputs_read(&sources, &diags, &ret_case->inputs);
    if (status == LSP_OK)
        status = lsp_network_problem_make(&ret_case->inputs, 0, LSP_GOAL_USER, &ret_case->made);
    if (status != LSP_OK) {
        struct lsp_buffer words = {0};
        lsp_diags_render_text(&diags, false, &words);
        fwrite(words.text, 1, words.length, stderr);
        bench_fail("cannot read %s and %s", network_path, trips_path);
    }
    lsp_diags_finish(&diags);
    ret_case->length = ret_case->inputs.roads.length;
    ret_case->problem = ret_case->made.problem;
}

void bench_finish(struct bench_case *road)
{
    lsp_network_problem_finish(&road->made);
    lsp_network_inputs_finish(&road->inputs);
    lsp_arena_finish(&road->arena);
    *road = (struct bench_case){0};
}

struct bench_clock bench_now(void)
{
    return (struct bench_clock){seconds(CLOCK_PROCESS_CPUTIME_ID), seconds(CLOCK_MONOTONIC)};
}

struct bench_clock bench_since(const struct bench_clock *start)
{
    struct bench_clock now = bench_now();
    return (struct bench_clock){now.cpu_s - start->cpu_s, now.wall_s - start->wall_s};
}

static double seconds(clockid_t clock)
{
    struct timespec now;
    if (clock_gettime(clock, &now) != 0)
        bench_fail("there is no such clock");
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double bench_median(size_t n, double values[])
{
    if (n == 0)
        return (double)NAN;
    qsort(values, n, sizeof *values, compare);
    return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

double bench_number(const char *text, double low)
{
    char *end;
    double number = strtod(text, &end);
    if (end == text || *end != '\0' || !(number >= low))
        bench_fail("'%s' is no number of at least %g", text, low);
    return number;
}

void bench_fail(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    fputs("bench: ", stderr);
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
    va_end(values);
    exit(1);
}

void bench_check(enum lsp_status status, const char *what)
{
    if (status == LSP_NO_MEMORY)
        bench_fail("out of memory: %s", what);
    if (status != LSP_OK)
        bench_fail("%s ended with status %d", what, (int)status);
}
