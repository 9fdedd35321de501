/* Tests of states: as values, as bytes, and as starts of changed problems.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/id.h"
#include "base/random.h"
#include "support/manufactured.h"
#include "support/oracle/assignment_oracle.h"
#include "support/test.h"

static struct lsp_assignment_result solve_from(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_state *start, const uint32_t link_in_start[], uint32_t n_threads)
{
    struct lsp_assignment_result result = {0};
    struct lsp_assignment_options options = {.relative_gap = 1e-12,
        .n_threads = n_threads,
        .start = start,
        .link_in_start = link_in_start,
        .keep_state = true};
    assert_int_equal(lsp_assignment_solve(problem, &options, &result), LSP_OK);
    assert_int_equal(result.ended_by, LSP_ASSIGNMENT_CONVERGED);
    return result;
}

/* A part of a problem: some of its links and origins, with changes. */
struct part {
    struct varied varied;
    uint32_t *link_in_whole, *part_of_link; /* LSP_NONE where the part has no such link */
};

struct changes {
    double without_link, without_origin, close, widen, toll, more, none; /* probabilities */
};

static double draw(uint64_t seed, uint32_t purpose, uint32_t number)
{
    return lsp_random_uniform(seed, LSP_RANDOM_TEST, 1000 + purpose, number);
}

static void take_links(
    const struct varied *whole, uint64_t seed, const struct changes *changes, struct part *part)
{
    const struct lsp_assignment_problem *from = &whole->problem;
    struct varied *to = &part->varied;
    uint32_t n = 0, n_classes = from->n_classes;
    for (uint32_t link = 0; link < from->n_links; link++) {
        part->part_of_link[link] = LSP_NONE;
        if (draw(seed, 0, link) < changes->without_link)
            continue;
        part->part_of_link[link] = n;
        part->link_in_whole[n] = link;
        to->tail[n] = from->tail[link];
        to->head[n] = from->head[link];
        to->function[n] = from->function[link];
        to->free_time[n] = from->free_time[link];
        to->a[n] = from->a[link];
        to->b[n] = from->b[link];
        to->capacity[n] = from->capacity[link] * (draw(seed, 1, link) < changes->widen ? 2 : 1);
        to->preload[n++] = from->preload[link];
    }
    to->problem.n_links = n;
    for (uint32_t cls = 0; cls < n_classes; cls++)
        for (uint32_t link = 0; link < n; link++) {
            uint32_t cell = cls * from->n_links + part->link_in_whole[link];
            double *cost = &to->fixed_cost[cls * n + link];
            *cost = from->fixed_cost[cell];
            *cost += draw(seed, 2, cell) < changes->toll ? 0.7 : 0;
            if (draw(seed, 3, cell) < changes->close)
                *cost = (double)INFINITY;
        }
}

static void take_origins(
    const struct varied *whole, uint64_t seed, const struct changes *changes, struct part *part)
{
    const struct lsp_assignment_problem *from = &whole->problem;
    struct varied *to = &part->varied;
    uint32_t n = 0;
    size_t n_trips = 0;
    for (uint32_t at = 0; at < from->n_origins; at++) {
        if (draw(seed, 4, at) < changes->without_origin)
            continue;
        to->origin[n] = from->origin[at];
        to->class_of[n] = from->class_of[at];
        for (size_t trip = from->first_trip[at]; trip < from->first_trip[at + 1]; trip++) {
            double u = draw(seed, 5, (uint32_t)trip);
            to->destination[n_trips] = from->destination[trip];
            to->trips[n_trips++] = from->trips[trip] * (u < changes->more          ? 2.5
                                                           : u > 1 - changes->none ? 0
                                                                                   : 1);
        }
        to->first_trip[++n] = n_trips;
    }
    to->problem.n_origins = n;
}

static struct part make_part(uint64_t seed, uint64_t change_seed, const struct changes *changes)
{
    struct varied whole;
    struct part part = {0};
    uint32_t side = 4 + (uint32_t)seed % 4, n_classes = 1 + (uint32_t)seed % 2;
    enum lsp_assignment_goal goal = seed % 5 == 0 ? LSP_GOAL_SYSTEM : LSP_GOAL_USER;
    assert_true(vary(seed, side, 10, n_classes, goal, &whole));
    assert_true(vary(seed, side, 10, n_classes, goal, &part.varied));
    part.link_in_whole = calloc(2 * (size_t)whole.problem.n_links, sizeof(uint32_t));
    assert_non_null(part.link_in_whole);
    part.part_of_link = part.link_in_whole + whole.problem.n_links;
    take_links(&whole, change_seed, changes, &part);
    take_origins(&whole, change_seed, changes, &part);
    varied_finish(&whole);
    return part;
}

static void finish_part(struct part *part)
{
    free(part->link_in_whole);
    varied_finish(&part->varied);
}

/* Flows of every origin: rising links, no cycles, as much into a node as leaves it and ends. */
static void check_state(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_result *result)
{
    const struct lsp_assignment_state *state = &result->state;
    double *total = calloc(problem->n_links, sizeof *total);
    double *balance = calloc(problem->n_nodes, sizeof *balance);
    uint32_t *depth = calloc(problem->n_nodes, sizeof *depth);
    assert_true(total && balance && depth);
    assert_int_equal(state->n_origins, problem->n_origins);
    for (uint32_t at = 0; at < state->n_origins; at++) {
        double pcu = problem->pcu[problem->class_of[at]], trips = 0;
        memset(balance, 0, problem->n_nodes * sizeof *balance);
        memset(depth, 0, problem->n_nodes * sizeof *depth);
        for (size_t k = state->first_flow[at]; k < state->first_flow[at + 1]; k++) {
            assert_true(k == state->first_flow[at] || state->link[k] > state->link[k - 1]);
            assert_true(state->flow[k] > 0);
            total[state->link[k]] += state->flow[k];
            balance[problem->head[state->link[k]]] += state->flow[k];
            balance[problem->tail[state->link[k]]] -= state->flow[k];
        }
        for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++)
            if (balance[problem->destination[trip]] > 0) {
                balance[problem->destination[trip]] -= pcu * problem->trips[trip];
                trips += pcu * problem->trips[trip];
            }
        for (uint32_t node = 0; node < problem->n_nodes; node++)
            if (node != problem->origin[at])
                assert_true(fabs(balance[node]) <= 1e-10 * (trips + 1));
        /* Longest ways grow for ever on a cycle. */
        bool is_changed = true;
        for (uint32_t turn = 0; is_changed; turn++) {
            assert_true(turn <= problem->n_nodes);
            is_changed = false;
            for (size_t k = state->first_flow[at]; k < state->first_flow[at + 1]; k++) {
                uint32_t tail = problem->tail[state->link[k]], head = problem->head[state->link[k]];
                if (depth[head] <= depth[tail]) {
                    depth[head] = depth[tail] + 1;
                    is_changed = true;
                }
            }
        }
    }
    for (uint32_t link = 0; link < problem->n_links; link++)
        assert_close(total[link], result->flow[link], 1e-10);
    free(total);
    free(balance);
    free(depth);
}

static void states_hold_what_flows(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct part part = make_part(seed, seed, &(struct changes){0});
        struct lsp_assignment_result result = solve_from(&part.varied.problem, NULL, NULL, 1);
        check_state(&part.varied.problem, &result);
        assert_true(result.state.n_pairs > 0);
        lsp_assignment_result_finish(&result);
        finish_part(&part);
    }
}

/* Manufactured networks have many links without cost and many ties. */
static void circles_do_not_come_into_states(void **state)
{
    (void)state;
    uint32_t class_of[40] = {0};
    double pcu = 1;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct manufactured made;
        assert_true(manufacture(seed, 8, 20, &made));
        struct lsp_assignment_problem problem = made.problem;
        double *time = calloc(problem.n_links, sizeof *time);
        assert_non_null(time);
        for (uint32_t link = 0; link < problem.n_links; link++)
            time[link] = draw(seed, 9, link) < 0.4 ? 0 : problem.free_time[link];
        double *fixed = calloc(problem.n_links, sizeof *fixed);
        problem.free_time = time;
        problem.fixed_cost = fixed;
        problem.class_of = class_of;
        problem.pcu = &pcu;
        struct lsp_assignment_result result = solve_from(&problem, NULL, NULL, 2);
        check_state(&problem, &result);
        lsp_assignment_result_finish(&result);
        free(time);
        free(fixed);
        manufactured_finish(&made);
    }
}

static void check_equal_states(
    const struct lsp_assignment_state *a, const struct lsp_assignment_state *b)
{
    assert_int_equal(a->n_nodes, b->n_nodes);
    assert_int_equal(a->n_links, b->n_links);
    assert_int_equal(a->n_origins, b->n_origins);
    assert_int_equal(a->n_pairs, b->n_pairs);
    assert_int_equal(a->block_size, b->block_size);
    assert_memory_equal(a->block, b->block, a->block_size);
    assert_ptr_not_equal(a->block, b->block);
}

static void copies_and_bytes_bring_the_same_state_back(void **state)
{
    (void)state;
    struct part part = make_part(3, 3, &(struct changes){0});
    struct lsp_assignment_result result = solve_from(&part.varied.problem, NULL, NULL, 1);
    struct lsp_assignment_state copy, back, empty = {0};
    struct lsp_buffer bytes = {0};
    assert_int_equal(lsp_assignment_state_copy(&result.state, &copy), LSP_OK);
    check_equal_states(&copy, &result.state);
    lsp_assignment_state_write(&copy, &bytes);
    assert_false(bytes.failed);
    assert_int_equal(lsp_assignment_state_read(bytes.text, bytes.length, &back), LSP_OK);
    check_equal_states(&back, &result.state);
    lsp_assignment_state_finish(&copy);
    lsp_assignment_state_finish(&back);
    lsp_assignment_state_finish(&empty);
    lsp_buffer_finish(&bytes);
    assert_int_equal(lsp_assignment_state_copy(&empty, &copy), LSP_OK);
    lsp_assignment_state_write(&copy, &bytes);
    assert_int_equal(lsp_assignment_state_read(bytes.text, bytes.length, &back), LSP_OK);
    assert_int_equal(back.n_origins, 0);
    lsp_assignment_state_finish(&back);
    lsp_buffer_finish(&bytes);
    lsp_assignment_result_finish(&result);
    finish_part(&part);
}

static void spoilt_bytes_are_refused(void **state)
{
    (void)state;
    struct part part = make_part(1, 1, &(struct changes){.without_origin = 0.8});
    struct lsp_assignment_result result = solve_from(&part.varied.problem, NULL, NULL, 1);
    struct lsp_assignment_state back = {.n_links = 77};
    struct lsp_buffer bytes = {0};
    lsp_assignment_state_write(&result.state, &bytes);
    assert_true(bytes.length > 1000);
    for (size_t at = 0; at < bytes.length; at += at < 200 ? 1 : 7) {
        bytes.text[at] = (char)(bytes.text[at] ^ (1 << at % 8));
        assert_int_equal(lsp_assignment_state_read(bytes.text, bytes.length, &back), LSP_BAD_INPUT);
        bytes.text[at] = (char)(bytes.text[at] ^ (1 << at % 8));
    }
    for (size_t length = 0; length < bytes.length; length += length < 200 ? 1 : 101) {
        char *part_of = malloc(length + 1); /* so that reading beyond its end is noticed */
        assert_non_null(part_of);
        memcpy(part_of, bytes.text, length);
        assert_int_equal(lsp_assignment_state_read(part_of, length, &back), LSP_BAD_INPUT);
        free(part_of);
    }
    lsp_buffer_add_bytes(&bytes, "x", 1);
    assert_int_equal(lsp_assignment_state_read(bytes.text, bytes.length, &back), LSP_BAD_INPUT);
    assert_int_equal(back.n_links, 77);
    lsp_buffer_finish(&bytes);
    lsp_assignment_result_finish(&result);
    finish_part(&part);
}

/* Values that the sum is right for, but that no state holds. */
static void states_that_cannot_be_are_refused(void **state)
{
    (void)state;
    for (int k = 0; k < 12; k++) {
        struct part part = make_part(3, 3, &(struct changes){0});
        struct lsp_assignment_result result = solve_from(&part.varied.problem, NULL, NULL, 1);
        struct lsp_assignment_state *bad = &result.state, back;
        struct lsp_buffer bytes = {0};
        double flows[] = {0, -1, (double)NAN, (double)INFINITY};
        size_t *places[] = {
            &bad->first_flow[1], &bad->first_link[1], &bad->middle_link[0], &bad->first_pair[1]};
        uint32_t *words[] = {&bad->link[0], &bad->origin[0], &bad->pair_link[0], &bad->pair[0]};
        if (k < 4)
            bad->flow[0] = flows[k];
        else if (k < 8)
            *places[k - 4] = 1000000;
        else
            *words[k - 8] = 1000000;
        lsp_assignment_state_write(bad, &bytes);
        assert_int_equal(lsp_assignment_state_read(bytes.text, bytes.length, &back), LSP_BAD_INPUT);
        lsp_buffer_finish(&bytes);
        lsp_assignment_result_finish(&result);
        finish_part(&part);
    }
}

static void the_same_problem_is_solved_at_once(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct part part = make_part(seed, seed, &(struct changes){0});
        const struct lsp_assignment_problem *problem = &part.varied.problem;
        struct lsp_assignment_result cold = solve_from(problem, NULL, NULL, 1);
        struct lsp_assignment_result warm = solve_from(problem, &cold.state, NULL, 1);
        assert_int_equal(warm.n_steps, 1);
        assert_close(warm.objective, cold.objective, 1e-13);
        assert_close(warm.unreachable_trips, cold.unreachable_trips, 1e-12);
        check_state(problem, &warm);
        lsp_assignment_result_finish(&cold);
        lsp_assignment_result_finish(&warm);
        finish_part(&part);
    }
}

/* Every kind of change at once, from hardly any to most: the same answer as from nothing. */
static void changed_problems_have_the_same_answer_warm_and_cold(void **state)
{
    (void)state;
    static const struct changes KINDS[] = {{0, 0, 0.03, 0, 0, 0, 0}, {0.04, 0, 0, 0, 0, 0, 0},
        {0, 0, 0, 0.2, 0.2, 0, 0}, {0, 0, 0, 0, 0, 0.2, 0.2}, {0, 0.4, 0, 0, 0, 0, 0},
        {0.05, 0.3, 0.05, 0.2, 0.2, 0.2, 0.2}};
    for (uint64_t seed = 1; seed <= 48; seed++) {
        struct part before = make_part(seed, seed, &KINDS[seed % 6]);
        struct part after = make_part(seed, seed + 500, &KINDS[seed / 6 % 6]);
        const struct lsp_assignment_problem *problem = &after.varied.problem;
        uint32_t *in_start = calloc(problem->n_links, sizeof *in_start);
        print_message("seed %d\n", (int)seed);
        assert_non_null(in_start);
        for (uint32_t link = 0; link < problem->n_links; link++)
            in_start[link] = before.part_of_link[after.link_in_whole[link]];
        struct lsp_assignment_result start = solve_from(&before.varied.problem, NULL, NULL, 1);
        struct lsp_assignment_result cold = solve_from(problem, NULL, NULL, 1);
        struct lsp_assignment_result warm = solve_from(problem, &start.state, in_start, 1);
        struct lsp_assignment_result more = solve_from(problem, &start.state, in_start, 3);
        check_state(problem, &warm);
        assert_true(oracle_gap(problem, &warm) <= 1.1e-12);
        assert_close(warm.objective, cold.objective, 1e-11);
        assert_close(warm.unreachable_trips, cold.unreachable_trips, 1e-9);
        for (uint32_t link = 0; link < problem->n_links; link++)
            assert_close(warm.time[link], cold.time[link], 2e-5);
        check_equal_states(&warm.state, &more.state);
        lsp_assignment_result_finish(&start);
        lsp_assignment_result_finish(&cold);
        lsp_assignment_result_finish(&warm);
        lsp_assignment_result_finish(&more);
        free(in_start);
        finish_part(&before);
        finish_part(&after);
    }
}

static void a_start_with_wrong_links_is_refused(void **state)
{
    (void)state;
    struct part part = make_part(2, 2, &(struct changes){0});
    const struct lsp_assignment_problem *problem = &part.varied.problem;
    struct lsp_assignment_result cold = solve_from(problem, NULL, NULL, 1), none = {0};
    uint32_t *in_start = calloc(problem->n_links, sizeof *in_start);
    struct lsp_assignment_options options = {.start = &cold.state, .link_in_start = in_start};
    assert_non_null(in_start);
    for (uint32_t link = 0; link < problem->n_links; link++)
        in_start[link] = link;
    in_start[1] = 0; /* twice */
    assert_int_equal(lsp_assignment_solve(problem, &options, &none), LSP_BAD_INPUT);
    in_start[1] = problem->n_links; /* not there */
    assert_int_equal(lsp_assignment_solve(problem, &options, &none), LSP_BAD_INPUT);
    assert_null(none.flow);
    free(in_start);
    lsp_assignment_result_finish(&cold);
    finish_part(&part);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_hold_what_flows),
        cmocka_unit_test(circles_do_not_come_into_states),
        cmocka_unit_test(copies_and_bytes_bring_the_same_state_back),
        cmocka_unit_test(spoilt_bytes_are_refused),
        cmocka_unit_test(states_that_cannot_be_are_refused),
        cmocka_unit_test(the_same_problem_is_solved_at_once),
        cmocka_unit_test(changed_problems_have_the_same_answer_warm_and_cold),
        cmocka_unit_test(a_start_with_wrong_links_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
