/* What the programs of bench/ share.  SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "formats/tntp.h"

static void read_files(const char *network_path, const char *trips_path, struct lsp_diags *diags,
    struct bench_case *road, struct lsp_tntp_network *network, struct lsp_tntp_trips *trips);
static double seconds(clockid_t clock);
static int compare(const void *a, const void *b);

void bench_read(const char *network_path, const char *trips_path, double toll_factor,
    double distance_factor, struct bench_case *ret_case)
{
    struct lsp_diags diags = {0};
    struct lsp_tntp_network network;
    struct lsp_tntp_trips trips;
    read_files(network_path, trips_path, &diags, ret_case, &network, &trips);
    lsp_diags_finish(&diags);
    double *fixed_cost = LSP_ARRAY(&ret_case->arena, double, network.n_links);
    if (fixed_cost == NULL)
        bench_fail("out of memory");
    for (uint32_t link = 0; link < network.n_links; link++)
        fixed_cost[link] =
            toll_factor * network.toll[link] + distance_factor * network.length[link];
    ret_case->length = network.length;
    ret_case->problem = (struct lsp_assignment_problem){.n_nodes = network.n_nodes,
        .n_centroids = network.n_centroids,
        .n_links = network.n_links,
        .tail = network.tail,
        .head = network.head,
        .free_time = network.free_time,
        .a = network.alpha,
        .capacity = network.capacity,
        .b = network.power,
        .fixed_cost = fixed_cost,
        .n_origins = trips.n_origins,
        .origin = trips.origin,
        .first_trip = trips.first_trip,
        .destination = trips.destination,
        .trips = trips.trips};
}

static void read_files(const char *network_path, const char *trips_path, struct lsp_diags *diags,
    struct bench_case *road, struct lsp_tntp_network *network, struct lsp_tntp_trips *trips)
{
    struct lsp_file network_file = {0}, trips_file = {0};
    enum lsp_status status = lsp_file_read(network_path, diags, &network_file);
    if (status == LSP_OK)
        status = lsp_tntp_read_network(&network_file, &road->arena, diags, network);
    if (status == LSP_OK)
        status = lsp_file_read(trips_path, diags, &trips_file);
    if (status == LSP_OK)
        status = lsp_tntp_read_trips(&trips_file, network, &road->arena, diags, trips);
    lsp_file_finish(&network_file);
    lsp_file_finish(&trips_file);
    if (status == LSP_OK)
        return;
    struct lsp_buffer words = {0};
    lsp_diags_render_text(diags, false, &words);
    fwrite(words.text, 1, words.length, stderr);
    bench_fail("cannot read %s and %s", network_path, trips_path);
}

void bench_finish(struct bench_case *road)
{
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
