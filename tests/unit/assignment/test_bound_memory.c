/* The bound on memory that is stated before a run holds, and is not idle talk.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/allocation.h"
#include "support/manufactured.h"
#include "support/oracle/assignment_oracle.h"
#include "support/test.h"

/* Bytes beside the problem's that a run takes at most, and what was said before. */
static void check_bound(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_options *options, double most_idle)
{
    struct lsp_assignment_result result = {0};
    uint64_t bound = lsp_assignment_memory(problem, options);
    size_t before = lsp_test_n_bytes();
    lsp_test_watch_bytes();
    assert_int_equal(lsp_assignment_solve(problem, options, &result), LSP_OK);
    double taken = (double)(lsp_test_peak_bytes() - before);
    lsp_assignment_result_finish(&result);
    print_message("%u nodes, %u links, %u origins: %.1f MB taken, %.1f MB stated\n",
        problem->n_nodes, problem->n_links, problem->n_origins, taken / 1e6, (double)bound / 1e6);
    assert_true(taken <= (double)bound);
    assert_true((double)bound <= most_idle * taken);
}

static void the_bound_holds_on_networks_of_all_sizes(void **state)
{
    (void)state;
    static const uint32_t SIZES[][2] = {{3, 2}, {10, 20}, {30, 80}, {60, 200}};
    for (int k = 0; k < 4; k++) {
        struct manufactured made;
        assert_true(manufacture((uint64_t)k + 1, SIZES[k][0], SIZES[k][1], &made));
        struct lsp_assignment_options options = {.relative_gap = 1e-6, .n_threads = 1};
        check_bound(&made.problem, &options, k < 2 ? 1000 : 8);
        options.keep_state = true;
        options.find_determined = true;
        check_bound(&made.problem, &options, k < 2 ? 1000 : 8);
        manufactured_finish(&made);
    }
}

static void the_bound_holds_for_classes_and_warm_starts(void **state)
{
    (void)state;
    struct varied varied;
    struct lsp_assignment_result start = {0};
    assert_true(vary(7, 20, 60, 3, LSP_GOAL_USER, &varied));
    struct lsp_assignment_options options = {
        .relative_gap = 1e-8, .n_threads = 1, .keep_state = true};
    check_bound(&varied.problem, &options, 20);
    assert_int_equal(lsp_assignment_solve(&varied.problem, &options, &start), LSP_OK);
    for (uint32_t link = 0; link < varied.problem.n_links; link += 3)
        varied.capacity[link] /= 2;
    options.start = &start.state;
    check_bound(&varied.problem, &options, 20);
    lsp_assignment_result_finish(&start);
    varied_finish(&varied);
}

static void problems_that_cannot_be_take_nothing(void **state)
{
    (void)state;
    struct varied varied;
    struct lsp_assignment_options options = {0};
    assert_true(vary(7, 4, 4, 1, LSP_GOAL_USER, &varied));
    varied.capacity[0] = -1;
    varied.function[0] = LSP_FUNCTION_CONICAL;
    assert_true(lsp_assignment_memory(&varied.problem, &options) == 0);
    varied_finish(&varied);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bound_holds_on_networks_of_all_sizes),
        cmocka_unit_test(the_bound_holds_for_classes_and_warm_starts),
        cmocka_unit_test(problems_that_cannot_be_take_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
