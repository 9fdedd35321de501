/* What the programs of bench/ share: a problem from files, clocks, medians, arguments.
 *
 *     struct bench_case road = {0};
 *     bench_read(net, trips, toll_factor, distance_factor, &road);
 *     struct bench_clock start = bench_now();
 *     ... lsp_assignment_solve(&road.problem, ...) ...
 *     struct bench_clock spent = bench_since(&start);
 *     bench_finish(&road);
 *
 * They are programs for measuring: what cannot go on says why and ends with status 1.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_BENCH_BENCH_H
#define LSP_BENCH_BENCH_H

#include <stddef.h>
#include <stdint.h>

#include "assignment/assignment.h"
#include "base/arena.h"
#include "network_run/problem.h"

/* A road network and its trips as files state them. */
struct bench_case {
    struct lsp_arena arena; /* for whoever measures */
    struct lsp_network_inputs inputs;
    struct lsp_network_problem made;
    struct lsp_assignment_problem problem; /* the one that was made; its arrays are above */
    const double *length;                  /* [n_links] as in the file */
};

void bench_read(const char *network, const char *trips, double toll_factor, double distance_factor,
    struct bench_case *ret_case);
void bench_finish(struct bench_case *road);

struct bench_clock {
    double cpu_s;  /* of the process, all threads */
    double wall_s; /* since some moment in the past */
};

struct bench_clock bench_now(void);
struct bench_clock bench_since(const struct bench_clock *start);

/* The middle one, or the mean of the two in the middle; sorts the values. */
double bench_median(size_t n, double values[]);

/* A number of the command line, at least `low`. */
double bench_number(const char *text, double low);

/* Says why and ends the program. */
void bench_fail(const char *format, ...) LSP_PRINTF(1, 2) __attribute__((noreturn));
void bench_check(enum lsp_status status, const char *what);

#endif
