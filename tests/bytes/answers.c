/* Prints a fingerprint of the answers to a fixed set of problems, one line each: what
 * tests/bytes/compilers.sh compares between compilers and levels of optimisation.
 * SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/manufactured.h"

static uint64_t add_bytes(uint64_t hash, const void *bytes, size_t n);
static uint64_t hash_problem(const struct lsp_assignment_problem *problem);
static uint64_t hash_result(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_result *result);

int main(void)
{
    const struct manufacture_order orders[] = {
        {.seed = 1, .side = 3, .n_centroids = 4},
        {.seed = 2, .side = 8, .n_centroids = 20},
        {.seed = 3, .side = 14, .n_centroids = 40},
        {.seed = 4, .side = 6, .n_centroids = 9, .has_all_functions = true},
        {.seed = 5, .side = 6, .n_centroids = 9, .has_all_functions = true, .has_preload = true},
        {.seed = 6, .side = 6, .n_centroids = 9, .goal = LSP_GOAL_SYSTEM},
        {.seed = 7, .side = 5, .n_centroids = 9, .n_classes = 3, .has_all_functions = true},
        {.seed = 8, .side = 30, .n_centroids = 30, .n_destinations = 10},
    };
    for (size_t at = 0; at < sizeof orders / sizeof orders[0]; at++) {
        struct manufactured made;
        struct lsp_assignment_result result = {0};
        struct lsp_assignment_options options = {
            .relative_gap = 1e-12, .n_threads = 2, .keep_state = true};
        if (!manufacture_to_order(&orders[at], &made) ||
            lsp_assignment_solve(&made.problem, &options, &result) != LSP_OK)
            return 1;
        printf("problem %zu: %016" PRIx64 ", answer %016" PRIx64 "\n", at + 1,
            hash_problem(&made.problem), hash_result(&made.problem, &result));
        lsp_assignment_result_finish(&result);
        manufactured_finish(&made);
    }
    return 0;
}

/* FNV-1a. */
static uint64_t add_bytes(uint64_t hash, const void *bytes, size_t n)
{
    const unsigned char *byte = bytes;
    for (size_t at = 0; at < n; at++)
        hash = (hash ^ byte[at]) * 0x100000001b3U;
    return hash;
}

static uint64_t hash_problem(const struct lsp_assignment_problem *problem)
{
    const double *number[] = {problem->free_time, problem->a, problem->b, problem->capacity};
    uint64_t hash = 0xcbf29ce484222325U;
    for (size_t k = 0; k < sizeof number / sizeof number[0]; k++)
        hash = add_bytes(hash, number[k], problem->n_links * sizeof(double));
    size_t n_trips = problem->first_trip[problem->n_origins];
    return add_bytes(hash, problem->trips, n_trips * sizeof(double));
}

/* With the state: its flows and who uses which pair. */
static uint64_t hash_result(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_result *result)
{
    const struct lsp_assignment_state *state = &result->state;
    const double *number[] = {result->flow, result->time, result->cost, result->marginal};
    const double sums[] = {result->relative_gap, result->objective, result->total_cost};
    uint64_t hash = 0xcbf29ce484222325U;
    for (size_t k = 0; k < sizeof number / sizeof number[0]; k++)
        hash = add_bytes(hash, number[k], problem->n_links * sizeof(double));
    if (result->class_flow)
        hash = add_bytes(hash, result->class_flow,
            (size_t)problem->n_classes * problem->n_links * sizeof(double));
    hash = add_bytes(hash, sums, sizeof sums);
    hash = add_bytes(hash, state->link, state->first_flow[state->n_origins] * sizeof(uint32_t));
    hash = add_bytes(hash, state->flow, state->first_flow[state->n_origins] * sizeof(double));
    hash = add_bytes(hash, state->pair, state->first_pair[state->n_origins] * sizeof(uint32_t));
    return add_bytes(hash, &result->n_steps, sizeof result->n_steps);
}
