/* Tests of which links' flows are said to be determined.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/random.h"
#include "support/manufactured.h"
#include "support/oracle/assignment_oracle.h"
#include "support/slow.h"
#include "support/test.h"

enum { MAX_LINKS = 8 };

static struct lsp_assignment_result solve(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_state *start, uint32_t n_threads)
{
    struct lsp_assignment_result result = {0};
    struct lsp_assignment_options options = {.relative_gap = 1e-13,
        .n_threads = n_threads,
        .start = start,
        .keep_state = true,
        .find_determined = true};
    assert_int_equal(lsp_assignment_solve(problem, &options, &result), LSP_OK);
    return result;
}

/* A hundred trips from node 0 to node 1 over up to eight links. */
static void small_networks_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        uint32_t n_links, n_nodes;
        uint32_t tail[MAX_LINKS], head[MAX_LINKS];
        double time[MAX_LINKS], a[MAX_LINKS];
        bool is_determined[MAX_LINKS];
    } cases[] = {
        /* Two equal roads of constant cost; a third is dearer, a fourth fills up. */
        {4, 2, {0, 0, 0, 0}, {1, 1, 1, 1}, {2, 2, 3, 1}, {0, 0, 0, 1}, {false, false, true, true}},
        /* One road of constant cost beside one that fills up. */
        {2, 2, {0, 0}, {1, 1}, {2, 1}, {0, 1}, {true, true}},
        /* A chain of constant cost is the only way. */
        {2, 3, {0, 2}, {2, 1}, {1, 1}, {0, 0}, {true, true}},
        /* Two ways of two links each, then a bridge. */
        {5, 5, {0, 2, 0, 3, 4}, {2, 4, 3, 4, 1}, {1, 2, 2, 1, 7}, {0, 0, 0, 0, 0},
            {false, false, false, false, true}},
        /* The same with one link that fills up: the cycle is broken. */
        {5, 5, {0, 2, 0, 3, 4}, {2, 4, 3, 4, 1}, {1, 2, 2, 0.5, 7}, {0, 0, 0, 1, 0},
            {true, true, true, true, true}},
        /* A dearer way round between the same nodes is on no cheapest way. */
        {3, 3, {0, 0, 2}, {1, 2, 1}, {2, 1, 1.5}, {0, 0, 0}, {true, true, true}},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        double one[MAX_LINKS] = {1, 1, 1, 1, 1, 1, 1, 1}, none[MAX_LINKS] = {0}, trips = 100;
        double capacity[MAX_LINKS] = {100, 100, 100, 100, 100, 100, 100, 100};
        uint32_t origin = 0, to = 1;
        size_t first[2] = {0, 1};
        struct lsp_assignment_problem problem = {.n_nodes = cases[k].n_nodes,
            .n_links = cases[k].n_links,
            .tail = cases[k].tail,
            .head = cases[k].head,
            .free_time = cases[k].time,
            .a = cases[k].a,
            .b = one,
            .capacity = capacity,
            .fixed_cost = none,
            .n_origins = 1,
            .origin = &origin,
            .first_trip = first,
            .destination = &to,
            .trips = &trips};
        struct lsp_assignment_result result = solve(&problem, NULL, 1);
        for (uint32_t link = 0; link < problem.n_links; link++)
            if (result.is_determined[link] != cases[k].is_determined[link])
                fail_msg("case %zu, link %u", k, link);
        lsp_assignment_result_finish(&result);
    }
}

/* A table that is level up to half of the capacity, twice: level where the flow is, then not. */
static void level_parts_of_tables_determine_nothing(void **state)
{
    (void)state;
    static const double X[] = {0, 0.5, 1}, F[] = {1, 1, 2};
    static const struct lsp_link_table table = {3, X, F};
    uint32_t tail[2] = {0, 0}, head[2] = {1, 1}, origin = 0, to = 1;
    uint8_t function[2] = {LSP_FUNCTION_TABLE, LSP_FUNCTION_TABLE};
    double time[2] = {1, 1}, none[2] = {0}, capacity[2] = {100, 100};
    size_t first[2] = {0, 1};
    for (int k = 0; k < 2; k++) {
        double trips = k == 0 ? 60 : 140;
        struct lsp_assignment_problem problem = {.n_nodes = 2,
            .n_links = 2,
            .tail = tail,
            .head = head,
            .function = function,
            .free_time = time,
            .a = none,
            .b = none,
            .capacity = capacity,
            .n_tables = 1,
            .tables = &table,
            .fixed_cost = none,
            .n_origins = 1,
            .origin = &origin,
            .first_trip = first,
            .destination = &to,
            .trips = &trips};
        struct lsp_assignment_result result = solve(&problem, NULL, 1);
        for (int link = 0; link < 2; link++)
            assert_true(result.is_determined[link] == (k == 1));
        lsp_assignment_result_finish(&result);
    }
}

/* Zones 0 and 1, each with a way in and a way out of constant cost, and a road that fills up in
 * each direction between their nodes 2 and 3: no path passes through a zone, so its two ways form
 * no round.  Zone 0 then gets a second pair of ways, to a node 4 as near to node 2: now it has one.
 */
static void ways_into_and_out_of_a_zone_are_no_round(void **state)
{
    (void)state;
    static const uint32_t TAIL[] = {0, 2, 1, 3, 2, 3, 0, 4, 4, 2};
    static const uint32_t HEAD[] = {2, 0, 3, 1, 3, 2, 4, 0, 2, 4};
    static const double TIME[] = {0, 0, 1, 1, 5, 5, 0, 0, 0, 0}, A[10] = {0, 0, 0, 0, 1, 1};
    double one[10], none[10] = {0}, capacity[10], trips[2] = {70, 40};
    uint32_t origin[2] = {0, 1}, to[2] = {1, 0};
    size_t first[3] = {0, 1, 2};
    for (int k = 0; k < 10; k++) {
        one[k] = 1;
        capacity[k] = 100;
    }
    for (int k = 0; k < 4; k++) { /* also where paths may pass through zones */
        bool has_second = k % 2 == 1;
        struct lsp_assignment_problem problem = {.n_nodes = 5,
            .n_centroids = k < 2 ? 2 : 0,
            .n_links = has_second ? 10 : 6,
            .tail = TAIL,
            .head = HEAD,
            .free_time = TIME,
            .a = A,
            .b = one,
            .capacity = capacity,
            .fixed_cost = none,
            .n_origins = 2,
            .origin = origin,
            .first_trip = first,
            .destination = to,
            .trips = trips};
        struct lsp_assignment_result result = solve(&problem, NULL, 1);
        for (uint32_t link = 0; link < problem.n_links; link++) {
            bool is_free = has_second && TIME[link] == 0;
            if (result.is_determined[link] == is_free)
                fail_msg("case %d, link %u", k, link);
        }
        lsp_assignment_result_finish(&result);
    }
}

/* Ways out of zones begin at their nodes; ways into them end at nodes of their own. */
static uint32_t end_of(const struct lsp_assignment_problem *problem, uint32_t link)
{
    uint32_t head = problem->head[link];
    return head < problem->n_centroids ? problem->n_nodes + head : head;
}

static bool is_connected_without(const struct lsp_assignment_problem *problem,
    const uint8_t is_edge[], uint32_t without, uint32_t part[])
{
    for (uint32_t node = 0; node < problem->n_nodes + problem->n_centroids; node++)
        part[node] = node;
    for (bool is_changed = true; is_changed;) {
        is_changed = false;
        for (uint32_t link = 0; link < problem->n_links; link++) {
            uint32_t a = part[problem->tail[link]], b = part[end_of(problem, link)];
            bool is_back = problem->tail[link] == end_of(problem, without) &&
                           end_of(problem, link) == problem->tail[without];
            if (!is_edge[link] || link == without || is_back || a == b)
                continue;
            part[problem->tail[link]] = part[end_of(problem, link)] = a < b ? a : b;
            is_changed = true;
        }
    }
    return part[problem->tail[without]] == part[end_of(problem, without)];
}

/* Manufactured networks have whole costs, so that ties are plenty: against a search for each
 * origin, and for each link a look whether its ends hang together without it. */
static void marks_are_those_of_the_definition(void **state)
{
    (void)state;
    uint32_t n_false = 0;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct manufactured made;
        assert_true(manufacture(seed, 6, 8, &made));
        struct lsp_assignment_problem problem = made.problem;
        double *a = calloc(problem.n_links, sizeof *a), *time = calloc(problem.n_links, sizeof *a);
        double *potential = calloc(problem.n_nodes, sizeof *potential);
        double *fixed = calloc(problem.n_links, sizeof *fixed);
        uint8_t *is_edge = calloc(problem.n_links, 1);
        uint32_t *part = calloc(problem.n_nodes + problem.n_centroids, sizeof *part);
        assert_true(a && time && potential && is_edge && part && fixed);
        for (uint32_t link = 0; link < problem.n_links; link++) {
            bool is_rising = lsp_random_uniform(seed, LSP_RANDOM_TEST, 5, link) < 0.2;
            a[link] = is_rising ? 0.5 : 0;
            time[link] = 1 + (double)(link % 3);
        }
        problem.a = a;
        problem.free_time = time;
        problem.fixed_cost = fixed;
        struct lsp_assignment_result result = solve(&problem, NULL, 1);
        struct lsp_assignment_result more = solve(&problem, NULL, 3);
        assert_memory_equal(
            result.is_determined, more.is_determined, problem.n_links * sizeof(bool));
        for (uint32_t at = 0; at < problem.n_origins; at++) {
            slow_potentials(&problem, result.cost, problem.origin[at], potential);
            for (uint32_t link = 0; link < problem.n_links; link++) {
                uint32_t tail = problem.tail[link];
                double excess = potential[tail] + result.cost[link] - potential[problem.head[link]];
                bool is_constant = a[link] <= 0 || problem.b[link] < 1;
                if (is_constant && excess < 1e-6 &&
                    (tail >= problem.n_centroids || tail == problem.origin[at]))
                    is_edge[link] = 1;
            }
        }
        for (uint32_t link = 0; link < problem.n_links; link++) {
            bool is_free = is_edge[link] && is_connected_without(&problem, is_edge, link, part);
            assert_true(result.is_determined[link] == !is_free);
            n_false += is_free;
        }
        lsp_assignment_result_finish(&result);
        lsp_assignment_result_finish(&more);
        free(a);
        free(time);
        free(fixed);
        free(potential);
        free(is_edge);
        free(part);
        manufactured_finish(&made);
    }
    assert_true(n_false > 100);
}

/* From starts that differ, whatever is called determined is the same, and something else is not. */
static void determined_flows_do_not_depend_on_the_start(void **state)
{
    (void)state;
    double most_apart = 0;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct varied varied;
        assert_true(vary(seed, 6, 10, 2, LSP_GOAL_USER, &varied));
        const struct lsp_assignment_problem *problem = &varied.problem;
        for (uint32_t link = 0; link < problem->n_links; link++) {
            varied.preload[link] = 0;
            varied.free_time[link] = 1 + link % 2;
            for (uint32_t cls = 0; cls < 2; cls++)
                varied.fixed_cost[cls * problem->n_links + link] = 0;
            varied.function[link] = LSP_FUNCTION_BPR;
            varied.a[link] = link % 5 > 0 ? 0 : 1;
            varied.b[link] = 1;
        }
        struct lsp_assignment_result one = solve(problem, NULL, 1);
        varied.fixed_cost[7] = varied.fixed_cost[40] = varied.fixed_cost[20] = (double)INFINITY;
        struct lsp_assignment_result detour = solve(problem, NULL, 1);
        varied.fixed_cost[7] = varied.fixed_cost[40] = varied.fixed_cost[20] = 0;
        struct lsp_assignment_result two = solve(problem, &detour.state, 1);
        for (uint32_t link = 0; link < problem->n_links; link++) {
            double apart = fabs(one.flow[link] - two.flow[link]);
            if (one.is_determined[link])
                assert_true(apart <= 1e-3 * (1 + one.flow[link]));
            else
                most_apart = fmax(most_apart, apart);
        }
        lsp_assignment_result_finish(&one);
        lsp_assignment_result_finish(&two);
        lsp_assignment_result_finish(&detour);
        varied_finish(&varied);
    }
    assert_true(most_apart > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_networks_are_told_apart),
        cmocka_unit_test(level_parts_of_tables_determine_nothing),
        cmocka_unit_test(ways_into_and_out_of_a_zone_are_no_round),
        cmocka_unit_test(marks_are_those_of_the_definition),
        cmocka_unit_test(determined_flows_do_not_depend_on_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
