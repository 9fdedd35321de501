/* Tests of the assignment: closed forms, manufactured equilibria, awkward networks, threads.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "assignment/assignment.h"
#include "support/manufactured.h"
#include "support/test.h"

enum { MAX_LINKS = 16, MAX_TRIPS = 8 };

/* A small network written out in a test. */
struct small {
    uint32_t n_nodes, n_centroids, n_links;
    struct {
        uint32_t tail, head;
        double time, alpha, capacity, power, fixed;
    } link[MAX_LINKS];
    uint32_t n_trips;
    struct {
        uint32_t from, to;
        double trips;
    } trip[MAX_TRIPS]; /* by origin */
};

struct arrays {
    uint32_t tail[MAX_LINKS], head[MAX_LINKS], origin[MAX_TRIPS], to[MAX_TRIPS];
    double time[MAX_LINKS], alpha[MAX_LINKS], capacity[MAX_LINKS], power[MAX_LINKS];
    double fixed[MAX_LINKS], trips[MAX_TRIPS];
    size_t first[MAX_TRIPS + 1];
    struct lsp_assignment_problem problem;
};

static void set_arrays(const struct small *small, struct arrays *arrays)
{
    uint32_t n_origins = 0;
    for (uint32_t link = 0; link < small->n_links; link++) {
        arrays->tail[link] = small->link[link].tail;
        arrays->head[link] = small->link[link].head;
        arrays->time[link] = small->link[link].time;
        arrays->alpha[link] = small->link[link].alpha;
        arrays->capacity[link] = small->link[link].capacity;
        arrays->power[link] = small->link[link].power;
        arrays->fixed[link] = small->link[link].fixed;
    }
    for (uint32_t at = 0; at < small->n_trips; at++) {
        if (n_origins == 0 || arrays->origin[n_origins - 1] != small->trip[at].from) {
            arrays->origin[n_origins] = small->trip[at].from;
            arrays->first[n_origins++] = at;
        }
        arrays->to[at] = small->trip[at].to;
        arrays->trips[at] = small->trip[at].trips;
        arrays->first[n_origins] = at + 1;
    }
    arrays->problem = (struct lsp_assignment_problem){.n_nodes = small->n_nodes,
        .n_centroids = small->n_centroids,
        .n_links = small->n_links,
        .tail = arrays->tail,
        .head = arrays->head,
        .free_time = arrays->time,
        .a = arrays->alpha,
        .b = arrays->power,
        .capacity = arrays->capacity,
        .fixed_cost = arrays->fixed,
        .n_origins = n_origins,
        .origin = arrays->origin,
        .first_trip = arrays->first,
        .destination = arrays->to,
        .trips = arrays->trips};
}

static struct lsp_assignment_result solve(
    const struct lsp_assignment_problem *problem, double gap, uint32_t n_threads)
{
    struct lsp_assignment_result result = {0};
    struct lsp_assignment_options options = {.relative_gap = gap, .n_threads = n_threads};
    assert_int_equal(lsp_assignment_solve(problem, &options, &result), LSP_OK);
    assert_int_equal(result.ended_by, LSP_ASSIGNMENT_CONVERGED);
    assert_true(result.relative_gap <= gap);
    return result;
}

/* Every link twice, the second times after all the first. */
struct doubled {
    uint32_t *tail, *head;
    double *number[5]; /* time, alpha, capacity, power, fixed cost */
};

static void double_links(const struct lsp_assignment_problem *problem, struct doubled *ret_twice,
    struct lsp_assignment_problem *changed)
{
    uint32_t n = problem->n_links;
    const double *old[5] = {
        problem->free_time, problem->a, problem->capacity, problem->b, problem->fixed_cost};
    ret_twice->tail = calloc(2 * (size_t)n, sizeof *ret_twice->tail);
    ret_twice->head = calloc(2 * (size_t)n, sizeof *ret_twice->head);
    assert_true(ret_twice->tail && ret_twice->head);
    for (int k = 0; k < 5; k++) {
        ret_twice->number[k] = calloc(2 * (size_t)n, sizeof(double));
        assert_non_null(ret_twice->number[k]);
        for (uint32_t link = 0; link < 2 * n; link++)
            ret_twice->number[k][link] = old[k][link % n];
    }
    for (uint32_t link = 0; link < 2 * n; link++) {
        ret_twice->tail[link] = problem->tail[link % n];
        ret_twice->head[link] = problem->head[link % n];
    }
    changed->n_links = 2 * n;
    changed->tail = ret_twice->tail;
    changed->head = ret_twice->head;
    changed->free_time = ret_twice->number[0];
    changed->a = ret_twice->number[1];
    changed->capacity = ret_twice->number[2];
    changed->b = ret_twice->number[3];
    changed->fixed_cost = ret_twice->number[4];
}

static void free_doubled(struct doubled *twice)
{
    free(twice->tail);
    free(twice->head);
    for (int k = 0; k < 5; k++)
        free(twice->number[k]);
}

static void check_small(const struct small *small, const double flow[], double total_cost)
{
    struct arrays arrays = {0};
    set_arrays(small, &arrays);
    struct lsp_assignment_result result = solve(&arrays.problem, 1e-13, 1);
    for (uint32_t link = 0; link < small->n_links; link++)
        assert_close(result.flow[link], flow[link], 1e-9);
    assert_close(result.total_cost, total_cost, 1e-11);
    assert_true(slow_gap(&arrays.problem, result.flow) <= 2e-13);
    lsp_assignment_result_finish(&result);
}

/* t1 = 1 + 2 x, t2 = 3 + x, four trips: two on each, five long. */
static void two_routes_take_equal_time(void **state)
{
    (void)state;
    struct small small = {2, 0, 2, {{0, 1, 1, 2, 1, 1, 0}, {0, 1, 3, 1, 3, 1, 0}}, 1, {{0, 1, 4}}};
    check_small(&small, (double[]){2, 2}, 20);
}

/* A constant cost of one beside the cost x: everybody takes the latter. */
static void pigou_trips_all_take_the_road_that_fills(void **state)
{
    (void)state;
    struct small small = {
        2, 0, 2, {{0, 1, 1, 0, 1, 1, 0}, {0, 1, 1e-9, 1e9, 1, 1, 0}}, 1, {{0, 1, 0.5}}};
    check_small(&small, (double[]){0, 0.5}, 0.25 + 5e-10);
}

/* Costs 10 x, 50 + x, 50 + x, 10 x and the bridge 10 + x; six trips [Braess1968]. */
static void braess_without_the_bridge_takes_83(void **state)
{
    (void)state;
    struct small small = {4, 0, 4,
        {{0, 2, 1e-8, 1e9, 1, 1, 0}, {0, 3, 50, 0.02, 1, 1, 0}, {2, 1, 50, 0.02, 1, 1, 0},
            {3, 1, 1e-8, 1e9, 1, 1, 0}},
        1, {{0, 1, 6}}};
    check_small(&small, (double[]){3, 3, 3, 3}, 498 + 6e-8);
}

static void braess_with_the_bridge_takes_92(void **state)
{
    (void)state;
    struct small small = {4, 0, 5,
        {{0, 2, 1e-8, 1e9, 1, 1, 0}, {0, 3, 50, 0.02, 1, 1, 0}, {2, 1, 50, 0.02, 1, 1, 0},
            {3, 1, 1e-8, 1e9, 1, 1, 0}, {2, 3, 10, 0.1, 1, 1, 0}},
        1, {{0, 1, 6}}};
    struct arrays arrays = {0};
    set_arrays(&small, &arrays);
    struct lsp_assignment_result result = solve(&arrays.problem, 1e-13, 1);
    assert_close(result.total_cost, 552, 1e-8);
    assert_close(result.flow[4], 2, 1e-8);
    lsp_assignment_result_finish(&result);
}

/* Two centroids beside each other: the way through the middle one is shorter but not allowed. */
static void no_path_passes_through_a_centroid(void **state)
{
    (void)state;
    struct small small = {4, 3, 6,
        {{0, 1, 1, 0, 1, 1, 0}, {1, 2, 1, 0, 1, 1, 0}, {0, 3, 5, 0, 1, 1, 0}, {3, 2, 5, 0, 1, 1, 0},
            {3, 1, 1, 0, 1, 1, 0}, {1, 3, 1, 0, 1, 1, 0}},
        2, {{0, 2, 7}, {0, 1, 3}}};
    check_small(&small, (double[]){3, 0, 7, 7, 0, 0}, 73);
}

/* Links without cost that form circles, parallel links, constant costs, a power of 16.8. */
static void circles_without_cost_are_harmless(void **state)
{
    (void)state;
    struct small small = {5, 1, 9,
        {{0, 1, 0, 0, 1, 1, 0}, {1, 2, 0, 0, 1, 4, 0}, {2, 1, 0, 0.15, 1, 4, 0},
            {2, 3, 0, 0, 1, 1, 0}, {3, 1, 0, 0, 1, 0, 0}, {3, 4, 2, 1, 4, 16.8, 0},
            {3, 4, 2, 1, 4, 16.8, 0}, {1, 3, 0, 0, 1, 1, 0}, {3, 4, 9, 0, (double)INFINITY, 4, 0}},
        1, {{0, 4, 8}}};
    struct arrays arrays = {0};
    set_arrays(&small, &arrays);
    struct lsp_assignment_result result = solve(&arrays.problem, 1e-13, 1);
    assert_close(result.flow[5], 4, 1e-9);
    assert_close(result.flow[6], 4, 1e-9);
    assert_close(result.total_cost, 32, 1e-12);
    lsp_assignment_result_finish(&result);
}

static void a_power_of_zero_is_a_constant_cost(void **state)
{
    (void)state;
    struct small small = {2, 0, 1, {{0, 1, 2, 0.5, 3, 0, 1}}, 1, {{0, 1, 5}}};
    check_small(&small, (double[]){5}, 20);
}

static void trips_that_lead_nowhere_are_counted(void **state)
{
    (void)state;
    struct small small = {3, 0, 1, {{0, 1, 2, 0, 1, 1, 0}}, 3, {{0, 0, 9}, {0, 1, 5}, {0, 2, 4}}};
    struct arrays arrays = {0};
    set_arrays(&small, &arrays);
    struct lsp_assignment_result result = solve(&arrays.problem, 1e-12, 1);
    assert_close(result.unreachable_trips, 4, 0);
    assert_close(result.flow[0], 5, 0);
    lsp_assignment_result_finish(&result);
}

static void nothing_to_assign_is_solved(void **state)
{
    (void)state;
    struct small small = {2, 0, 1, {{0, 1, 2, 0, 1, 1, 0}}, 0, {{0, 0, 0}}};
    check_small(&small, (double[]){0}, 0);
}

static void bad_input_is_refused(void **state)
{
    (void)state;
    const struct small good = {2, 0, 1, {{0, 1, 2, 0.5, 3, 4, 1}}, 1, {{0, 1, 5}}};
    struct small bad[10];
    for (int k = 0; k < 10; k++)
        bad[k] = good;
    bad[0].link[0].tail = 2;
    bad[1].link[0].time = -1;
    bad[2].link[0].time = (double)NAN;
    bad[3].link[0].capacity = 0;
    bad[4].link[0].power = 0.5;
    bad[5].link[0].fixed = (double)NAN;
    bad[6].trip[0].to = 2;
    bad[7].trip[0].trips = -1;
    bad[8].trip[0].trips = (double)NAN;
    bad[9].n_centroids = 3;
    for (int k = 0; k < 10; k++) {
        struct arrays arrays = {0};
        struct lsp_assignment_result result = {0};
        set_arrays(&bad[k], &arrays);
        assert_int_equal(
            lsp_assignment_solve(&arrays.problem, &(struct lsp_assignment_options){0}, &result),
            LSP_BAD_INPUT);
        assert_null(result.flow);
    }
}

static bool stop_at_two(void *context, const struct lsp_assignment_step *step)
{
    *(uint32_t *)context = step->iteration;
    return step->iteration < 2;
}

static void a_run_can_be_cancelled(void **state)
{
    (void)state;
    struct manufactured made;
    uint32_t last = 0;
    struct lsp_assignment_result result = {0};
    struct lsp_assignment_options options = {
        .relative_gap = 1e-13, .progress = stop_at_two, .context = &last};
    assert_true(manufacture(3, 8, 12, &made));
    assert_int_equal(lsp_assignment_solve(&made.problem, &options, &result), LSP_CANCELLED);
    assert_int_equal(last, 2);
    assert_null(result.flow);
    manufactured_finish(&made);
}

static void the_limit_of_iterations_gives_a_proved_gap(void **state)
{
    (void)state;
    struct manufactured made;
    struct lsp_assignment_result result = {0};
    struct lsp_assignment_options options = {.relative_gap = 1e-13, .max_iterations = 1};
    assert_true(manufacture(3, 8, 12, &made));
    assert_int_equal(lsp_assignment_solve(&made.problem, &options, &result), LSP_OK);
    assert_int_equal(result.ended_by, LSP_ASSIGNMENT_ITERATIONS);
    double gap = slow_gap(&made.problem, result.flow);
    assert_true(gap > 1e-13);
    assert_close(result.relative_gap / gap, 1, 1e-6);
    lsp_assignment_result_finish(&result);
    manufactured_finish(&made);
}

/* Costs are unique; flows where a cost grows with flow; total cost and gap always. */
static void manufactured_equilibria_are_found(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct manufactured made;
        print_message("seed %d\n", (int)seed);
        assert_true(manufacture(seed, 4 + (uint32_t)(seed % 6), 3 + (uint32_t)seed / 2, &made));
        assert_true(slow_gap(&made.problem, made.flow) < 1e-14);
        struct lsp_assignment_result result = solve(&made.problem, 1e-13, 1);
        assert_true(slow_gap(&made.problem, result.flow) <= 2e-13);
        assert_close(result.total_cost, made.total_cost, 1e-7);
        for (uint32_t link = 0; link < made.problem.n_links; link++)
            assert_close(result.cost[link], made.cost[link], 1e-5);
        lsp_assignment_result_finish(&result);
        manufactured_finish(&made);
    }
}

/* What flows into a node less what flows out is what ends there less what begins there. */
static void flows_are_conserved(void **state)
{
    (void)state;
    struct manufactured made;
    assert_true(manufacture(11, 12, 30, &made));
    const struct lsp_assignment_problem *problem = &made.problem;
    struct lsp_assignment_result result = solve(problem, 1e-13, 1);
    double *balance = calloc(problem->n_nodes, sizeof *balance);
    assert_non_null(balance);
    for (uint32_t link = 0; link < problem->n_links; link++) {
        assert_true(result.flow[link] >= 0);
        balance[problem->head[link]] += result.flow[link];
        balance[problem->tail[link]] -= result.flow[link];
    }
    for (uint32_t at = 0; at < problem->n_origins; at++)
        for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++) {
            balance[problem->origin[at]] += problem->trips[trip];
            balance[problem->destination[trip]] -= problem->trips[trip];
        }
    for (uint32_t node = 0; node < problem->n_nodes; node++)
        assert_true(fabs(balance[node]) <= 1e-9);
    free(balance);
    lsp_assignment_result_finish(&result);
    manufactured_finish(&made);
}

static void threads_do_not_change_a_byte(void **state)
{
    (void)state;
    struct manufactured made;
    assert_true(manufacture(5, 14, 60, &made));
    struct lsp_assignment_result one = solve(&made.problem, 1e-12, 1);
    for (uint32_t n_threads = 2; n_threads <= 7; n_threads++) {
        struct lsp_assignment_result more = solve(&made.problem, 1e-12, n_threads);
        assert_memory_equal(one.flow, more.flow, made.problem.n_links * sizeof *one.flow);
        assert_memory_equal(&one.relative_gap, &more.relative_gap, sizeof one.relative_gap);
        assert_int_equal(one.n_steps, more.n_steps);
        lsp_assignment_result_finish(&more);
    }
    lsp_assignment_result_finish(&one);
    manufactured_finish(&made);
}

static void demand_and_capacity_scale_together(void **state)
{
    (void)state;
    struct manufactured made;
    assert_true(manufacture(7, 9, 20, &made));
    struct lsp_assignment_problem larger = made.problem;
    size_t n_trips = made.problem.first_trip[made.problem.n_origins];
    double *trips = calloc(n_trips, sizeof *trips);
    double *capacity = calloc(larger.n_links, sizeof *capacity);
    assert_non_null(trips);
    assert_non_null(capacity);
    for (size_t trip = 0; trip < n_trips; trip++)
        trips[trip] = 7 * made.problem.trips[trip];
    for (uint32_t link = 0; link < larger.n_links; link++)
        capacity[link] = 7 * made.problem.capacity[link];
    larger.trips = trips;
    larger.capacity = capacity;
    struct lsp_assignment_result a = solve(&made.problem, 1e-13, 1);
    struct lsp_assignment_result b = solve(&larger, 1e-13, 1);
    assert_close(b.total_cost, 7 * a.total_cost, 1e-9);
    assert_close(b.objective, 7 * a.objective, 1e-12);
    free(trips);
    free(capacity);
    lsp_assignment_result_finish(&a);
    lsp_assignment_result_finish(&b);
    manufactured_finish(&made);
}

/* Halves of one link's capacity beside each other carry half its flow each. */
static void a_link_may_be_split_lengthwise(void **state)
{
    (void)state;
    struct manufactured made;
    assert_true(manufacture(13, 7, 14, &made));
    struct lsp_assignment_problem split = made.problem;
    uint32_t n = made.problem.n_links;
    struct doubled twice;
    double_links(&made.problem, &twice, &split);
    for (uint32_t link = 0; link < 2 * n; link++)
        twice.number[2][link] /= 2;
    struct lsp_assignment_result a = solve(&made.problem, 1e-13, 1);
    struct lsp_assignment_result b = solve(&split, 1e-13, 1);
    assert_close(b.total_cost, a.total_cost, 1e-8);
    assert_close(b.objective, a.objective, 1e-12);
    for (uint32_t link = 0; link < n; link++)
        assert_close(b.cost[link], b.cost[n + link], 1e-5);
    free_doubled(&twice);
    lsp_assignment_result_finish(&a);
    lsp_assignment_result_finish(&b);
    manufactured_finish(&made);
}

/* Twins that cost more than the way they stand beside carry nothing and change nothing. */
static void a_link_too_dear_changes_nothing(void **state)
{
    (void)state;
    struct manufactured made;
    assert_true(manufacture(15, 7, 14, &made));
    struct lsp_assignment_problem more = made.problem;
    uint32_t n = made.problem.n_links;
    struct doubled twice;
    double_links(&made.problem, &twice, &more);
    for (uint32_t link = n; link < 2 * n; link++)
        twice.number[4][link] = made.cost[link - n] + 0.001;
    struct lsp_assignment_result result = solve(&more, 1e-13, 1);
    assert_close(result.total_cost, made.total_cost, 1e-7);
    for (uint32_t link = n; link < 2 * n; link++)
        assert_close(result.flow[link], 0, 0);
    free_doubled(&twice);
    lsp_assignment_result_finish(&result);
    manufactured_finish(&made);
}

/* All links turned round and all trips with them: the same cost. */
static void a_network_in_a_mirror_costs_the_same(void **state)
{
    (void)state;
    struct manufactured made;
    assert_true(manufacture(17, 8, 16, &made));
    struct lsp_assignment_problem mirror = made.problem;
    mirror.tail = made.problem.head;
    mirror.head = made.problem.tail;
    uint32_t n = made.problem.n_origins;
    uint32_t *to = calloc((size_t)n * n, sizeof *to);
    double *trips = calloc((size_t)n * n, sizeof *trips);
    size_t *first = calloc((size_t)n + 1, sizeof *first);
    assert_true(to && trips && first);
    for (uint32_t origin = 0; origin < n; origin++)
        first[origin + 1] = (size_t)n * (origin + 1);
    for (size_t cell = 0; cell < (size_t)n * n; cell++)
        to[cell] = (uint32_t)(cell % n);
    for (uint32_t from = 0; from < n; from++)
        for (size_t at = made.problem.first_trip[from]; at < made.problem.first_trip[from + 1];
             at++)
            trips[(size_t)n * made.problem.destination[at] + from] = made.problem.trips[at];
    mirror.destination = to;
    mirror.trips = trips;
    mirror.first_trip = first;
    struct lsp_assignment_result result = solve(&mirror, 1e-13, 1);
    assert_close(result.total_cost, made.total_cost, 1e-7);
    free(to);
    free(trips);
    free(first);
    lsp_assignment_result_finish(&result);
    manufactured_finish(&made);
}

static void potentials_agree_with_plain_relaxation(void **state)
{
    (void)state;
    struct manufactured made;
    assert_true(manufacture(9, 10, 15, &made));
    double *potential = calloc(made.problem.n_nodes, sizeof *potential);
    double *time = calloc(made.problem.n_links, sizeof *time);
    assert_true(potential && time);
    for (uint32_t link = 0; link < made.problem.n_links; link++)
        time[link] = made.cost[link] - made.problem.fixed_cost[link];
    for (uint32_t at = 0; at < made.problem.n_origins; at++) {
        const double *expected = &made.potential[(size_t)at * made.problem.n_nodes];
        assert_int_equal(
            lsp_assignment_potentials(&made.problem, time, at, 1, 1, potential), LSP_OK);
        for (uint32_t node = 0; node < made.problem.n_nodes; node++)
            assert_close(potential[node], expected[node], 1e-13);
    }
    free(time);
    free(potential);
    manufactured_finish(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_routes_take_equal_time),
        cmocka_unit_test(pigou_trips_all_take_the_road_that_fills),
        cmocka_unit_test(braess_without_the_bridge_takes_83),
        cmocka_unit_test(braess_with_the_bridge_takes_92),
        cmocka_unit_test(no_path_passes_through_a_centroid),
        cmocka_unit_test(circles_without_cost_are_harmless),
        cmocka_unit_test(a_power_of_zero_is_a_constant_cost),
        cmocka_unit_test(trips_that_lead_nowhere_are_counted),
        cmocka_unit_test(nothing_to_assign_is_solved),
        cmocka_unit_test(bad_input_is_refused),
        cmocka_unit_test(a_run_can_be_cancelled),
        cmocka_unit_test(the_limit_of_iterations_gives_a_proved_gap),
        cmocka_unit_test(manufactured_equilibria_are_found),
        cmocka_unit_test(flows_are_conserved),
        cmocka_unit_test(threads_do_not_change_a_byte),
        cmocka_unit_test(demand_and_capacity_scale_together),
        cmocka_unit_test(a_link_may_be_split_lengthwise),
        cmocka_unit_test(a_link_too_dear_changes_nothing),
        cmocka_unit_test(a_network_in_a_mirror_costs_the_same),
        cmocka_unit_test(potentials_agree_with_plain_relaxation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
