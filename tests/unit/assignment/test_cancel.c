/* Tests of stopping a run that is under way.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <time.h>

#include "support/manufactured.h"
#include "support/oracle/assignment_oracle.h"
#include "support/test.h"

/* Who asks how often, and says yes once. */
struct asker {
    uint64_t n_asked, yes_at;
    double last_ms, longest_ms;
};

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * (double)now.tv_sec + 1e-6 * (double)now.tv_nsec;
}

static bool ask(void *context)
{
    struct asker *asker = context;
    double now = now_ms();
    if (asker->n_asked > 0 && now - asker->last_ms > asker->longest_ms)
        asker->longest_ms = now - asker->last_ms;
    asker->last_ms = now;
    asker->n_asked++;
    return asker->n_asked == asker->yes_at;
}

static struct lsp_assignment_options options_with(struct asker *asker)
{
    return (struct lsp_assignment_options){.relative_gap = 1e-11,
        .keep_state = true,
        .find_determined = true,
        .is_cancelled = ask,
        .context = asker};
}

/* Stopped at any question, from nothing and from a start, a run says so and leaves nothing. */
static void a_run_stops_wherever_it_is(void **state)
{
    (void)state;
    struct varied varied;
    struct lsp_assignment_result start = {0};
    assert_true(vary(6, 8, 12, 2, LSP_GOAL_USER, &varied));
    for (int turn = 0; turn < 2; turn++) {
        struct asker asker = {0};
        struct lsp_assignment_options options = options_with(&asker);
        struct lsp_assignment_result whole = {0}, same = {0};
        options.start = turn == 0 ? NULL : &start.state;
        assert_int_equal(lsp_assignment_solve(&varied.problem, &options, &whole), LSP_OK);
        assert_true(asker.n_asked > 50);
        uint64_t n = asker.n_asked, step = n / 60 + 1;
        for (uint64_t at = 1; at <= n; at += step) {
            struct lsp_assignment_result result = {.n_steps = 77};
            asker = (struct asker){.yes_at = at};
            assert_int_equal(
                lsp_assignment_solve(&varied.problem, &options, &result), LSP_CANCELLED);
            assert_int_equal(result.n_steps, 77);
            assert_null(result.flow);
            assert_int_equal(asker.n_asked, at); /* one yes is enough */
        }
        options.is_cancelled = NULL;
        assert_int_equal(lsp_assignment_solve(&varied.problem, &options, &same), LSP_OK);
        assert_memory_equal(whole.flow, same.flow, varied.problem.n_links * sizeof(double));
        lsp_assignment_result_finish(&same);
        if (turn == 0) {
            start = whole;
            for (uint32_t link = 0; link < varied.problem.n_links; link += 2)
                varied.capacity[link] /= 2;
        } else {
            lsp_assignment_result_finish(&whole);
        }
    }
    lsp_assignment_result_finish(&start);
    varied_finish(&varied);
}

static void threads_hear_of_it_too(void **state)
{
    (void)state;
    struct manufactured made;
    assert_true(manufacture(3, 16, 60, &made));
    for (uint64_t at = 1; at < 400; at += 37) {
        struct asker asker = {.yes_at = at};
        struct lsp_assignment_options options = options_with(&asker);
        struct lsp_assignment_result result = {0};
        options.n_threads = 3;
        assert_int_equal(lsp_assignment_solve(&made.problem, &options, &result), LSP_CANCELLED);
        assert_int_equal(asker.n_asked, at);
    }
    manufactured_finish(&made);
}

static void questions_come_every_few_milliseconds(void **state)
{
    (void)state;
    struct manufactured made;
    struct asker asker = {0};
    struct lsp_assignment_options options = options_with(&asker);
    struct lsp_assignment_result result = {0};
    assert_true(manufacture(3, 40, 80, &made));
    options.relative_gap = 1e-8;
    assert_int_equal(lsp_assignment_solve(&made.problem, &options, &result), LSP_OK);
    print_message("%.1f ms of work between questions at most\n", asker.longest_ms);
    assert_true(asker.longest_ms < 20);
    lsp_assignment_result_finish(&result);
    manufactured_finish(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_stops_wherever_it_is),
        cmocka_unit_test(threads_hear_of_it_too),
        cmocka_unit_test(questions_come_every_few_milliseconds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
