/* An assignment that runs out of memory says so, frees what it held and leaves its result alone.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "assignment/turns.h"
#include "support/allocation.h"
#include "support/manufactured.h"
#include "support/oracle/assignment_oracle.h"

static void every_failing_allocation_is_reported(void **state)
{
    (void)state;
    struct manufactured made;
    assert_true(manufacture(21, 8, 12, &made));
    size_t n_blocks = lsp_test_n_blocks(), nth = 0;
    for (; nth < LSP_TEST_MAX_ALLOCATIONS; nth++) {
        struct lsp_assignment_result result = {.n_steps = 77};
        struct lsp_assignment_options options = {.relative_gap = 1e-10, .n_threads = 1};
        lsp_test_fail_from(nth);
        enum lsp_status status = lsp_assignment_solve(&made.problem, &options, &result);
        bool has_failed = lsp_test_has_failed();
        lsp_test_fail_never();
        assert_int_equal(status, has_failed ? LSP_NO_MEMORY : LSP_OK);
        if (has_failed)
            assert_int_equal(result.n_steps, 77);
        else
            lsp_assignment_result_finish(&result);
        assert_int_equal(lsp_test_n_blocks(), n_blocks);
        if (!has_failed)
            break;
    }
    assert_true(nth > 10 && nth < LSP_TEST_MAX_ALLOCATIONS);
    manufactured_finish(&made);
}

/* From a state of the problem with half of its links' capacities, so that all that a warm start
 * does is done, and into a state. */
static void warm_starts_that_run_out_of_memory_say_so(void **state)
{
    (void)state;
    struct varied varied;
    struct lsp_assignment_result start = {0};
    struct lsp_assignment_options options = {
        .relative_gap = 1e-8, .n_threads = 1, .keep_state = true};
    assert_true(vary(22, 6, 8, 2, LSP_GOAL_USER, &varied));
    assert_int_equal(lsp_assignment_solve(&varied.problem, &options, &start), LSP_OK);
    for (uint32_t link = 0; link < varied.problem.n_links; link += 2)
        varied.capacity[link] /= 2;
    for (uint32_t link = 0; link < varied.problem.n_links; link += 20)
        varied.fixed_cost[link] = (double)INFINITY;
    options.start = &start.state;
    size_t n_blocks = lsp_test_n_blocks(), nth = 0;
    for (; nth < LSP_TEST_MAX_ALLOCATIONS; nth++) {
        struct lsp_assignment_result result = {.n_steps = 77};
        lsp_test_fail_from(nth);
        enum lsp_status status = lsp_assignment_solve(&varied.problem, &options, &result);
        bool has_failed = lsp_test_has_failed();
        lsp_test_fail_never();
        assert_int_equal(status, has_failed ? LSP_NO_MEMORY : LSP_OK);
        if (!has_failed)
            lsp_assignment_result_finish(&result);
        assert_int_equal(lsp_test_n_blocks(), n_blocks);
        if (!has_failed)
            break;
    }
    assert_true(nth > 10 && nth < LSP_TEST_MAX_ALLOCATIONS);
    lsp_assignment_result_finish(&start);
    varied_finish(&varied);
}

static void turns_that_run_out_of_memory_say_so(void **state)
{
    (void)state;
    struct varied varied;
    assert_true(vary(5, 5, 8, 2, LSP_GOAL_USER, &varied));
    struct lsp_turn turn = {0};
    while (varied.head[turn.from_link] < varied.problem.n_centroids)
        turn.from_link++;
    while (varied.tail[turn.to_link] != varied.head[turn.from_link])
        turn.to_link++;
    size_t n_blocks = lsp_test_n_blocks(), nth = 0;
    for (; nth < LSP_TEST_MAX_ALLOCATIONS; nth++) {
        struct lsp_turns_expanded expanded = {0};
        lsp_test_fail_from(nth);
        enum lsp_status status = lsp_turns_expand(&varied.problem, &turn, 1, &expanded);
        bool has_failed = lsp_test_has_failed();
        lsp_test_fail_never();
        assert_int_equal(status, has_failed ? LSP_NO_MEMORY : LSP_OK);
        lsp_turns_finish(&expanded);
        assert_int_equal(lsp_test_n_blocks(), n_blocks);
        if (!has_failed)
            break;
    }
    assert_true(nth > 1 && nth < LSP_TEST_MAX_ALLOCATIONS);
    varied_finish(&varied);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_failing_allocation_is_reported),
        cmocka_unit_test(warm_starts_that_run_out_of_memory_say_so),
        cmocka_unit_test(turns_that_run_out_of_memory_say_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
