/* Tests of assignments with several classes.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "support/manufactured.h"
#include "support/oracle/assignment_oracle.h"
#include "support/test.h"

static struct lsp_assignment_result solve(
    const struct lsp_assignment_problem *problem, double gap, uint32_t n_threads)
{
    struct lsp_assignment_result result = {0};
    struct lsp_assignment_options options = {.relative_gap = gap, .n_threads = n_threads};
    assert_int_equal(lsp_assignment_solve(problem, &options, &result), LSP_OK);
    assert_int_equal(result.ended_by, LSP_ASSIGNMENT_CONVERGED);
    return result;
}

/* Roads of time 1 + x and 2 + x, the second closed to lorries; 3 cars, 1 lorry that counts as 2:
 * the lorry and one half of a car on the first, 2.5 cars on the second. */
static void lorries_keep_off_a_road_that_is_closed_to_them(void **state)
{
    (void)state;
    uint32_t tail[2] = {0, 0}, head[2] = {1, 1}, origin[2] = {0, 0}, class_of[2] = {0, 1};
    uint32_t destination[2] = {1, 1};
    double time[2] = {1, 2}, a[2] = {1, 0.5}, one[2] = {1, 1}, pcu[2] = {1, 2};
    double fixed[4] = {0, 0, 0, (double)INFINITY}, trips[2] = {3, 1};
    size_t first[3] = {0, 1, 2};
    struct lsp_assignment_problem problem = {.n_nodes = 2,
        .n_links = 2,
        .tail = tail,
        .head = head,
        .free_time = time,
        .a = a,
        .b = one,
        .capacity = one,
        .n_classes = 2,
        .pcu = pcu,
        .fixed_cost = fixed,
        .n_origins = 2,
        .origin = origin,
        .class_of = class_of,
        .first_trip = first,
        .destination = destination,
        .trips = trips};
    struct lsp_assignment_result result = solve(&problem, 1e-13, 1);
    /* 1 + (2 + c) = 2 + (3 - c): c = 1. */
    const double expected[4] = {1, 2, 1, 0};
    for (int cell = 0; cell < 4; cell++)
        assert_close(result.class_flow[cell], expected[cell], 1e-9);
    assert_close(result.flow[0], 3, 1e-9);
    assert_close(result.cost[0], 4, 1e-9);
    assert_close(result.total_cost, 20, 1e-9);
    assert_close(result.objective, 3 + 4.5 + 4 + 2, 1e-9);
    lsp_assignment_result_finish(&result);
}

/* Two classes that value a toll differently: the one to which it is dear leaves the tolled road. */
static void a_toll_parts_the_classes(void **state)
{
    (void)state;
    uint32_t tail[2] = {0, 0}, head[2] = {1, 1}, origin[2] = {0, 0}, class_of[2] = {0, 1};
    uint32_t destination[2] = {1, 1};
    double time[2] = {1, 1}, a[2] = {1, 1}, one[2] = {1, 1}, fixed[4] = {1, 0, 5, 0};
    double trips[2] = {4, 1};
    size_t first[3] = {0, 1, 2};
    struct lsp_assignment_problem problem = {.n_nodes = 2,
        .n_links = 2,
        .tail = tail,
        .head = head,
        .free_time = time,
        .a = a,
        .b = one,
        .capacity = one,
        .n_classes = 2,
        .fixed_cost = fixed,
        .n_origins = 2,
        .origin = origin,
        .class_of = class_of,
        .first_trip = first,
        .destination = destination,
        .trips = trips};
    struct lsp_assignment_result result = solve(&problem, 1e-13, 1);
    /* 1 + 1 + c = 1 + (4 - c) + 1: c = 2. */
    const double expected[4] = {2, 2, 0, 1};
    for (int cell = 0; cell < 4; cell++)
        assert_close(result.class_flow[cell], expected[cell], 1e-9);
    lsp_assignment_result_finish(&result);
}

static void classes_with_all_functions_reach_the_gap(void **state)
{
    (void)state;
    for (uint64_t seed = 21; seed <= 32; seed++) {
        struct varied varied;
        print_message("seed %d\n", (int)seed);
        assert_true(vary(seed, 4 + (uint32_t)seed % 5, 12, 2 + (uint32_t)seed % 3,
            seed % 2 ? LSP_GOAL_USER : LSP_GOAL_SYSTEM, &varied));
        const struct lsp_assignment_problem *problem = &varied.problem;
        struct lsp_assignment_result result = solve(problem, 1e-12, 1);
        assert_true(oracle_gap(problem, &result) <= 1.1e-12);
        for (uint32_t link = 0; link < problem->n_links; link++) {
            double sum = 0;
            for (uint32_t cls = 0; cls < problem->n_classes; cls++) {
                size_t cell = (size_t)cls * problem->n_links + link;
                sum += problem->pcu[cls] * result.class_flow[cell];
                assert_true(isfinite(problem->fixed_cost[cell]) || !(result.class_flow[cell] > 0));
            }
            assert_close(result.flow[link], sum, 1e-12);
        }
        lsp_assignment_result_finish(&result);
        varied_finish(&varied);
    }
}

/* Trips of one class dealt out to three equal ones: the same flows and sums. */
static void equal_classes_are_one_class(void **state)
{
    (void)state;
    struct varied varied;
    assert_true(vary(5, 6, 10, 3, LSP_GOAL_USER, &varied));
    struct lsp_assignment_problem *problem = &varied.problem, one = varied.problem;
    uint32_t n_links = problem->n_links, n_origins = problem->n_origins / 3;
    size_t n_trips = problem->first_trip[n_origins];
    for (uint32_t cls = 0; cls < 3; cls++) {
        varied.pcu[cls] = 1;
        memcpy(
            &varied.fixed_cost[(size_t)cls * n_links], varied.fixed_cost, n_links * sizeof(double));
    }
    double *trips = calloc(n_trips, sizeof *trips);
    assert_non_null(trips);
    for (size_t trip = 0; trip < 3 * n_trips; trip++)
        trips[trip % n_trips] += varied.trips[trip];
    one.n_classes = 0;
    one.pcu = NULL;
    one.class_of = NULL;
    one.n_origins = n_origins;
    one.trips = trips;
    struct lsp_assignment_result three = solve(problem, 1e-13, 1), single = solve(&one, 1e-13, 1);
    assert_close(three.objective, single.objective, 1e-12);
    assert_close(three.total_cost, single.total_cost, 1e-9);
    assert_null(single.class_flow);
    for (uint32_t link = 0; link < n_links; link++)
        assert_close(three.time[link], single.time[link], 1e-7);
    free(trips);
    lsp_assignment_result_finish(&three);
    lsp_assignment_result_finish(&single);
    varied_finish(&varied);
}

static void threads_do_not_change_a_byte_with_classes(void **state)
{
    (void)state;
    struct varied varied;
    assert_true(vary(9, 9, 30, 3, LSP_GOAL_USER, &varied));
    size_t size = sizeof(double) * varied.problem.n_links;
    struct lsp_assignment_result one = solve(&varied.problem, 1e-12, 1);
    for (uint32_t n_threads = 2; n_threads <= 5; n_threads++) {
        struct lsp_assignment_result more = solve(&varied.problem, 1e-12, n_threads);
        assert_memory_equal(one.class_flow, more.class_flow, 3 * size);
        assert_memory_equal(one.marginal, more.marginal, size);
        assert_memory_equal(&one.objective, &more.objective, sizeof one.objective);
        lsp_assignment_result_finish(&more);
    }
    lsp_assignment_result_finish(&one);
    varied_finish(&varied);
}

/* Few origins are searched one by one, many by the hierarchy. */
static void potentials_are_those_of_each_class(void **state)
{
    (void)state;
    struct varied varied;
    assert_true(vary(13, 8, 25, 3, LSP_GOAL_USER, &varied));
    const struct lsp_assignment_problem *problem = &varied.problem;
    uint32_t n_nodes = problem->n_nodes, n_links = problem->n_links, n = problem->n_origins;
    double *found = calloc((size_t)n * n_nodes, sizeof *found);
    double *expected = calloc(n_nodes, sizeof *expected), *cost = calloc(n_links, sizeof *cost);
    assert_true(found && expected && cost);
    const uint32_t spans[][3] = {{0, n, 2}, {0, n, 1}, {20, 9, 2}, {74, 1, 1}, {5, 0, 1}};
    for (int span = 0; span < 5; span++) {
        uint32_t first = spans[span][0], count = spans[span][1];
        assert_int_equal(lsp_assignment_potentials(
                             problem, problem->free_time, first, count, spans[span][2], found),
            LSP_OK);
        for (uint32_t k = 0; k < count; k++) {
            uint32_t cls = problem->class_of[first + k];
            for (uint32_t link = 0; link < n_links; link++)
                cost[link] =
                    problem->free_time[link] + problem->fixed_cost[(size_t)cls * n_links + link];
            slow_potentials(problem, cost, problem->origin[first + k], expected);
            for (uint32_t node = 0; node < n_nodes; node++)
                if (isfinite(expected[node]))
                    assert_close(found[(size_t)k * n_nodes + node], expected[node], 1e-13);
                else
                    assert_true(isinf(found[(size_t)k * n_nodes + node]));
        }
    }
    free(found);
    free(expected);
    free(cost);
    varied_finish(&varied);
}

static void bad_classes_are_refused(void **state)
{
    (void)state;
    struct lsp_assignment_result result = {0};
    for (int k = 0; k < 7; k++) {
        struct varied varied;
        assert_true(vary(3, 4, 9, 2, LSP_GOAL_USER, &varied));
        switch (k) {
        case 0:
            varied.pcu[1] = 0;
            break;
        case 1:
            varied.pcu[0] = (double)INFINITY;
            break;
        case 2:
            varied.class_of[7] = 2;
            break;
        case 3:
            varied.class_of[0] = 1;
            break;
        case 4:
            varied.origin[1] = varied.origin[0];
            break;
        case 5:
            varied.destination[1] = varied.destination[0];
            break;
        default:
            varied.fixed_cost[varied.problem.n_links] = -1;
        }
        assert_int_equal(
            lsp_assignment_solve(&varied.problem, &(struct lsp_assignment_options){0}, &result),
            LSP_BAD_INPUT);
        varied_finish(&varied);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lorries_keep_off_a_road_that_is_closed_to_them),
        cmocka_unit_test(a_toll_parts_the_classes),
        cmocka_unit_test(classes_with_all_functions_reach_the_gap),
        cmocka_unit_test(equal_classes_are_one_class),
        cmocka_unit_test(threads_do_not_change_a_byte_with_classes),
        cmocka_unit_test(potentials_are_those_of_each_class),
        cmocka_unit_test(bad_classes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
