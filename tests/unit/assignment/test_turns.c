/* Tests of turns, against a search over links that knows what turn follows which link.
 * SPDX-License-Identifier: Apache-2.0 */
#include "assignment/turns.h"

#include <stdlib.h>

#include "base/id.h"
#include "base/random.h"
#include "support/oracle/assignment_oracle.h"
#include "support/test.h"

enum { MAX_TURNS = 400 };

struct turned {
    struct varied varied;
    struct lsp_turn turns[MAX_TURNS];
    size_t n_turns;
    struct lsp_turns_expanded expanded;
};

static double draw(uint64_t seed, uint32_t purpose, uint32_t number)
{
    return lsp_random_uniform(seed, LSP_RANDOM_TEST, 2000 + purpose, number);
}

/* Random turns at half of the nodes that are no centroids; odd seeds have no centroids, so that
 * trips begin and end at nodes that are taken apart. */
static void make_turned(uint64_t seed, uint32_t n_classes, struct turned *turned)
{
    struct lsp_assignment_problem *problem = &turned->varied.problem;
    *turned = (struct turned){0};
    assert_true(vary(seed, 4 + (uint32_t)seed % 3, 8, n_classes, LSP_GOAL_USER, &turned->varied));
    if (seed % 2 == 1)
        problem->n_centroids = 0;
    for (uint32_t from = 0; from < problem->n_links; from++)
        for (uint32_t to = 0; to < problem->n_links; to++) {
            uint32_t node = problem->head[from], number = from * problem->n_links + to;
            double u = draw(seed, 1, number);
            if (node != problem->tail[to] || node < problem->n_centroids ||
                draw(seed, 0, node) < 0.5 || u < 0.4 || turned->n_turns == MAX_TURNS)
                continue;
            turned->turns[turned->n_turns++] =
                (struct lsp_turn){from, to, u < 0.6 ? (double)INFINITY : u};
        }
    assert_true(turned->n_turns > 5);
    assert_int_equal(
        lsp_turns_expand(problem, turned->turns, turned->n_turns, &turned->expanded), LSP_OK);
}

static void finish_turned(struct turned *turned)
{
    lsp_turns_finish(&turned->expanded);
    varied_finish(&turned->varied);
}

static double penalty_of(const struct turned *turned, uint32_t from, uint32_t to)
{
    for (size_t at = 0; at < turned->n_turns; at++)
        if (turned->turns[at].from_link == from && turned->turns[at].to_link == to)
            return turned->turns[at].penalty;
    return 0;
}

/* Cheapest costs from an origin by relaxing turns from link to link until nothing changes. */
static void slow_turned_potentials(const struct turned *turned, const double cost[],
    uint32_t origin, double by_link[], double ret_potential[])
{
    const struct lsp_assignment_problem *problem = &turned->varied.problem;
    for (uint32_t link = 0; link < problem->n_links; link++)
        by_link[link] = problem->tail[link] == origin ? cost[link] : (double)INFINITY;
    for (bool is_changed = true; is_changed;) {
        is_changed = false;
        for (uint32_t from = 0; from < problem->n_links; from++)
            for (uint32_t to = 0; to < problem->n_links && isfinite(by_link[from]); to++) {
                uint32_t node = problem->head[from];
                if (node != problem->tail[to] || node < problem->n_centroids)
                    continue;
                double there = by_link[from] + penalty_of(turned, from, to) + cost[to];
                if (there < by_link[to]) {
                    by_link[to] = there;
                    is_changed = true;
                }
            }
    }
    for (uint32_t node = 0; node < problem->n_nodes; node++)
        ret_potential[node] = (double)INFINITY;
    for (uint32_t link = 0; link < problem->n_links; link++)
        ret_potential[problem->head[link]] =
            fmin(ret_potential[problem->head[link]], by_link[link]);
}

static void ways_are_those_of_a_search_over_links(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct turned turned;
        make_turned(seed, 2, &turned);
        const struct lsp_assignment_problem *problem = &turned.varied.problem;
        const struct lsp_assignment_problem *expanded = &turned.expanded.problem;
        double *found = calloc(expanded->n_nodes, sizeof *found);
        double *expected = calloc(problem->n_nodes, sizeof *expected);
        double *cost = calloc(2 * (size_t)problem->n_links, sizeof *cost);
        assert_true(found && expected && cost);
        for (uint32_t at = 0; at < problem->n_origins; at++) {
            for (uint32_t link = 0; link < problem->n_links; link++)
                cost[link] = problem->free_time[link] +
                             problem->fixed_cost[problem->class_of[at] * problem->n_links + link];
            slow_turned_potentials(
                &turned, cost, problem->origin[at], cost + problem->n_links, expected);
            assert_int_equal(
                lsp_assignment_potentials(expanded, expanded->free_time, at, 1, 1, found), LSP_OK);
            for (uint32_t node = 0; node < problem->n_nodes; node++)
                if (node != problem->origin[at] && isfinite(expected[node]))
                    assert_close(found[node], expected[node], 1e-13);
                else if (node != problem->origin[at])
                    assert_true(isinf(found[node]));
        }
        free(found);
        free(expected);
        free(cost);
        finish_turned(&turned);
    }
}

/* What arrives by a link turns off, or ends; what leaves by one turned in, or began. */
static void check_turn_flows(
    const struct turned *turned, const struct lsp_assignment_result *result)
{
    const struct lsp_assignment_problem *problem = &turned->varied.problem;
    uint32_t n = problem->n_links, n_new = turned->expanded.problem.n_links - n;
    uint8_t *is_apart = calloc(problem->n_nodes, 1);
    double *off = calloc(2 * (size_t)n, sizeof *off), *in = off + n;
    assert_true(is_apart && off);
    for (size_t at = 0; at < turned->n_turns; at++)
        is_apart[problem->head[turned->turns[at].from_link]] = 1;
    for (uint32_t k = 0; k < n_new; k++) {
        uint32_t from = turned->expanded.turn_from[k], to = turned->expanded.turn_to[k];
        assert_true(from != LSP_NONE || to != LSP_NONE);
        if (from != LSP_NONE)
            off[from] += result->flow[n + k];
        if (to != LSP_NONE)
            in[to] += result->flow[n + k];
        if (from != LSP_NONE && to != LSP_NONE)
            assert_true(isfinite(penalty_of(turned, from, to)));
    }
    for (uint32_t link = 0; link < n; link++) {
        if (is_apart[problem->head[link]])
            assert_close(off[link], result->flow[link], 1e-9);
        if (is_apart[problem->tail[link]])
            assert_close(in[link], result->flow[link], 1e-9);
    }
    free(is_apart);
    free(off);
}

static void equilibria_with_turns_reach_the_gap(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct turned turned;
        struct lsp_assignment_result result = {0};
        struct lsp_assignment_options options = {.relative_gap = 1e-12};
        print_message("seed %d\n", (int)seed);
        make_turned(seed, 1, &turned);
        const struct lsp_assignment_problem *problem = &turned.varied.problem;
        assert_int_equal(lsp_assignment_solve(&turned.expanded.problem, &options, &result), LSP_OK);
        assert_int_equal(result.ended_by, LSP_ASSIGNMENT_CONVERGED);
        check_turn_flows(&turned, &result);
        double *potential = calloc(problem->n_nodes, sizeof *potential);
        double *by_link = calloc(problem->n_links, sizeof *by_link), cheapest = 0, left_out = 0;
        assert_true(potential && by_link);
        for (uint32_t at = 0; at < problem->n_origins; at++) {
            slow_turned_potentials(&turned, result.cost, problem->origin[at], by_link, potential);
            for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1];
                 trip++) {
                double there = potential[problem->destination[trip]];
                if (isfinite(there))
                    cheapest += problem->trips[trip] * there;
                else
                    left_out += problem->trips[trip];
            }
        }
        assert_close(cheapest / result.total_cost, 1, 1e-11);
        assert_close(result.unreachable_trips, left_out, 1e-12);
        free(potential);
        free(by_link);
        lsp_assignment_result_finish(&result);
        finish_turned(&turned);
    }
}

/* A crossing of two roads 0 -> 2 -> 1 and 3 -> 2 -> 4: the header's numbers, one by one. */
static void new_nodes_and_links_have_the_numbers_of_the_header(void **state)
{
    (void)state;
    static const uint32_t TAIL[] = {0, 2, 3, 2}, HEAD[] = {2, 1, 2, 4}, ORIGIN[] = {0, 2};
    static const uint32_t TO[] = {2, 4, 2, 1};
    static const double TIME[] = {1, 2, 3, 4}, NONE[] = {0, 0, 0, 0}, TRIPS[] = {5, 6, 7, 8};
    static const size_t FIRST[] = {0, 2, 4};
    struct lsp_assignment_problem problem = {.n_nodes = 5,
        .n_links = 4,
        .tail = TAIL,
        .head = HEAD,
        .free_time = TIME,
        .a = NONE,
        .b = NONE,
        .capacity = NONE,
        .fixed_cost = NONE,
        .n_origins = 2,
        .origin = ORIGIN,
        .first_trip = FIRST,
        .destination = TO,
        .trips = TRIPS};
    const struct lsp_turn turns[] = {{2, 3, 0.5}, {0, 3, (double)INFINITY}};
    struct lsp_turns_expanded expanded;
    assert_int_equal(lsp_turns_expand(&problem, turns, 2, &expanded), LSP_OK);
    /* Node 2: begins at 5, links 0 and 2 end at 6 and 7, links 1 and 3 begin at 8 and 9. */
    static const uint32_t TAILS[] = {0, 8, 3, 9, 6, 7, 7, 6, 7, 5, 5};
    static const uint32_t HEADS[] = {6, 1, 7, 4, 8, 8, 9, 2, 2, 8, 9};
    static const double TIMES[] = {1, 2, 3, 4, 0, 0, 0.5, 0, 0, 0, 0};
    static const uint32_t FROM[] = {0, 2, 2, 0, 2, LSP_NONE, LSP_NONE};
    static const uint32_t INTO[] = {1, 1, 3, LSP_NONE, LSP_NONE, 1, 3};
    assert_int_equal(expanded.problem.n_nodes, 10);
    assert_int_equal(expanded.problem.n_links, 11);
    assert_memory_equal(expanded.problem.tail, TAILS, sizeof TAILS);
    assert_memory_equal(expanded.problem.head, HEADS, sizeof HEADS);
    assert_memory_equal(expanded.problem.free_time, TIMES, sizeof TIMES);
    assert_memory_equal(expanded.turn_from, FROM, sizeof FROM);
    assert_memory_equal(expanded.turn_to, INTO, sizeof INTO);
    assert_int_equal(expanded.problem.origin[0], 0);
    assert_int_equal(expanded.problem.origin[1], 5);
    assert_close(expanded.problem.trips[2], 0, 0); /* from node 2 to itself */
    struct lsp_assignment_result result = {0};
    assert_int_equal(
        lsp_assignment_solve(&expanded.problem, &(struct lsp_assignment_options){0}, &result),
        LSP_OK);
    assert_close(result.unreachable_trips, 6, 0); /* from 0 to 4, over the turn that is banned */
    assert_close(result.flow[0], 5, 0);
    assert_close(result.flow[1], 8, 0);
    lsp_assignment_result_finish(&result);
    lsp_turns_finish(&expanded);
}

static void no_turns_change_nothing(void **state)
{
    (void)state;
    struct varied varied;
    struct lsp_turns_expanded expanded;
    struct lsp_assignment_result plain = {0}, same = {0};
    struct lsp_assignment_options options = {.relative_gap = 1e-10};
    assert_true(vary(3, 5, 8, 2, LSP_GOAL_USER, &varied));
    assert_int_equal(lsp_turns_expand(&varied.problem, NULL, 0, &expanded), LSP_OK);
    assert_int_equal(lsp_assignment_solve(&varied.problem, &options, &plain), LSP_OK);
    assert_int_equal(lsp_assignment_solve(&expanded.problem, &options, &same), LSP_OK);
    assert_memory_equal(plain.flow, same.flow, varied.problem.n_links * sizeof(double));
    lsp_assignment_result_finish(&plain);
    lsp_assignment_result_finish(&same);
    lsp_turns_finish(&expanded);
    varied_finish(&varied);
}

static void turns_that_cannot_be_are_refused(void **state)
{
    (void)state;
    struct varied varied;
    struct lsp_turns_expanded expanded = {0};
    assert_true(vary(3, 5, 8, 1, LSP_GOAL_USER, &varied));
    const struct lsp_assignment_problem *problem = &varied.problem;
    uint32_t from = 0, to = 0, apart = 0, into_centroid = 0, from_centroid = 0;
    while (problem->head[from] < problem->n_centroids)
        from++;
    while (problem->tail[to] != problem->head[from])
        to++;
    while (problem->tail[apart] == problem->head[from])
        apart++;
    while (problem->head[into_centroid] >= problem->n_centroids)
        into_centroid++;
    while (problem->tail[from_centroid] != problem->head[into_centroid])
        from_centroid++;
    const struct lsp_turn bad[][2] = {{{from, apart, 1}, {from, to, 1}},
        {{from, to, 1}, {from, to, 2}}, {{from, to, -1}, {from, apart, 1}},
        {{from, to, (double)NAN}, {from, apart, 1}}, {{problem->n_links, to, 1}, {from, to, 1}},
        {{from, problem->n_links, 1}, {from, to, 1}},
        {{into_centroid, from_centroid, 1}, {from, to, 1}}};
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++)
        assert_int_equal(lsp_turns_expand(problem, bad[k], 2, &expanded), LSP_BAD_INPUT);
    assert_null(expanded.turn_from);
    varied_finish(&varied);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ways_are_those_of_a_search_over_links),
        cmocka_unit_test(equilibria_with_turns_reach_the_gap),
        cmocka_unit_test(new_nodes_and_links_have_the_numbers_of_the_header),
        cmocka_unit_test(no_turns_change_nothing),
        cmocka_unit_test(turns_that_cannot_be_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
