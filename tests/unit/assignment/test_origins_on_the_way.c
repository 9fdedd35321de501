/* Origins that are no centroids: paths may pass them, and so may the pairs of segments that origins
 * share, though no path passes its own origin.  SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "assignment/assignment.h"
#include "base/random.h"

enum { SIDE = 5, N_NODES = SIDE * SIDE, MAX_LINKS = 4 * N_NODES + 4, N_SEEDS = 60 };

struct town {
    uint32_t n_links, tail[MAX_LINKS], head[MAX_LINKS], origin[N_NODES];
    uint32_t destination[N_NODES * N_NODES];
    double free_time[MAX_LINKS], a[MAX_LINKS], b[MAX_LINKS], capacity[MAX_LINKS];
    double fixed_cost[MAX_LINKS], trips[N_NODES * N_NODES];
    size_t first_trip[N_NODES + 1];
    uint64_t seed;
    uint32_t drawn;
};

static double draw(struct town *town)
{
    return lsp_random_uniform(town->seed, LSP_RANDOM_TEST, 0, town->drawn++);
}

static void add_road(struct town *town, uint32_t from, uint32_t to)
{
    double time = 1 + 9 * draw(town), capacity = 1 + 4 * draw(town);
    for (int way = 0; way < 2; way++) {
        uint32_t link = town->n_links++;
        town->tail[link] = way == 0 ? from : to;
        town->head[link] = way == 0 ? to : from;
        town->free_time[link] = time;
        town->a[link] = 0.15;
        town->b[link] = 4;
        town->capacity[link] = capacity;
    }
}

/* A grid where trips begin and end at every node, far more than the roads were made for. */
static struct lsp_assignment_problem make(struct town *town, uint64_t seed)
{
    *town = (struct town){.seed = seed};
    for (uint32_t node = 0; node < N_NODES; node++) {
        if ((node + 1) % SIDE != 0)
            add_road(town, node, node + 1);
        if (node + SIDE < N_NODES)
            add_road(town, node, node + SIDE);
    }
    add_road(town, (uint32_t)(draw(town) * SIDE), N_NODES - 1 - (uint32_t)(draw(town) * SIDE));
    size_t n = 0;
    for (uint32_t from = 0; from < N_NODES; from++) {
        town->origin[from] = from;
        for (uint32_t to = 0; to < N_NODES; to++)
            if (to != from) {
                town->destination[n] = to;
                town->trips[n++] = draw(town) * draw(town);
            }
        town->first_trip[from + 1] = n;
    }
    return (struct lsp_assignment_problem){.n_nodes = N_NODES,
        .n_links = town->n_links,
        .tail = town->tail,
        .head = town->head,
        .free_time = town->free_time,
        .a = town->a,
        .b = town->b,
        .capacity = town->capacity,
        .fixed_cost = town->fixed_cost,
        .n_origins = N_NODES,
        .origin = town->origin,
        .first_trip = town->first_trip,
        .destination = town->destination,
        .trips = town->trips};
}

static void flow_that_goes_round_through_its_origin_is_taken_away(void **state)
{
    static struct town town;
    (void)state;
    for (uint64_t seed = 1; seed <= N_SEEDS; seed++) {
        struct lsp_assignment_problem problem = make(&town, seed);
        struct lsp_assignment_options options = {.relative_gap = 1e-12, .max_iterations = 60};
        struct lsp_assignment_result result = {0};
        assert_int_equal(lsp_assignment_solve(&problem, &options, &result), LSP_OK);
        if (result.ended_by != LSP_ASSIGNMENT_CONVERGED)
            fail_msg("seed %d ends at a gap of %g", (int)seed, result.relative_gap);
        lsp_assignment_result_finish(&result);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flow_that_goes_round_through_its_origin_is_taken_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
