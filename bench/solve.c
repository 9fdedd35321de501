/* Solves one assignment and says what the solver alone took, reading left out:
 *     solve NETWORK TRIPS TOLL_FACTOR DISTANCE_FACTOR GAP THREADS
 * prints "processor-seconds wall-seconds gap iterations pairs objective time-ratio", where the last
 * is the time of all trips over the time that they would take on the same links when empty.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "base/sum.h"
#include "bench.h"

static double time_ratio(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_result *result);

int main(int n_arguments, char *arguments[])
{
    if (n_arguments != 7)
        bench_fail("usage: solve NETWORK TRIPS TOLL_FACTOR DISTANCE_FACTOR GAP THREADS");
    struct bench_case road = {0};
    bench_read(arguments[1], arguments[2], bench_number(arguments[3], 0),
        bench_number(arguments[4], 0), &road);
    struct lsp_assignment_options options = {.relative_gap = bench_number(arguments[5], 1e-16),
        .n_threads = (uint32_t)bench_number(arguments[6], 1)};
    struct lsp_assignment_result result = {0};
    struct bench_clock start = bench_now();
    bench_check(lsp_assignment_solve(&road.problem, &options, &result), "the assignment");
    struct bench_clock spent = bench_since(&start);
    uint32_t n_pairs = result.n_steps > 0 ? result.steps[result.n_steps - 1].n_segments : 0;
    printf("%.6f %.6f %.3e %u %u %.15g %.4f\n", spent.cpu_s, spent.wall_s, result.relative_gap,
        result.n_steps, n_pairs, result.objective, time_ratio(&road.problem, &result));
    int status = result.ended_by == LSP_ASSIGNMENT_CONVERGED ? 0 : 4;
    lsp_assignment_result_finish(&result);
    bench_finish(&road);
    return status;
}

static double time_ratio(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_result *result)
{
    struct lsp_sum loaded = {0}, empty = {0};
    for (uint32_t link = 0; link < problem->n_links; link++) {
        double flow = result->flow[link];
        lsp_sum_add(&loaded, flow * (result->cost[link] - problem->fixed_cost[link]));
        lsp_sum_add(&empty, flow * problem->free_time[link]);
    }
    return lsp_sum_value(&loaded) / lsp_sum_value(&empty);
}
