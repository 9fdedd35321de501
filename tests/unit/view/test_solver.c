/* Tests of the solver: the newest wish wins, the others are dropped at once, nothing is leaked.
 * SPDX-License-Identifier: Apache-2.0 */
#include "view/internal.h"

#include "support/fake_model.h"
#include "support/test.h"

#include <time.h>

struct bench {
    struct fake_model fake;
    struct lsp_view_model model;
    struct lsp_view view;
};

static void begin(struct bench *bench, int base_ms, int solve_ms)
{
    *bench = (struct bench){0};
    atomic_store(&bench->fake.base_ms, base_ms);
    atomic_store(&bench->fake.solve_ms, solve_ms);
    bench->model = fake_model_make(&bench->fake);
    bench->view.model = &bench->model;
    assert_int_equal(lsp_http_events_create(&bench->view.hub), LSP_OK);
    assert_int_equal(lsp_view_solver_start(&bench->view.solver, &bench->view), LSP_OK);
}

static void end(struct bench *bench)
{
    lsp_http_events_close(bench->view.hub);
    lsp_view_solver_end(&bench->view.solver);
    lsp_view_solver_finish(&bench->view.solver);
    lsp_http_events_destroy(bench->view.hub);
    lsp_view_model_finish(&bench->model);
    assert_int_equal(atomic_load(&bench->fake.n_live_states), 0);
}

static void pause_ms(long ms)
{
    const struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&pause, NULL);
}

static uint32_t ask(struct bench *bench, const char *client, enum lsp_view_goal goal)
{
    struct lsp_view_run *run = lsp_view_run_create(&bench->model, 0);
    uint32_t id = 0;
    assert_non_null(run);
    run->client = client;
    run->wish.goal = goal;
    assert_true(lsp_view_solver_add(&bench->view.solver, run, &id));
    return id;
}

/* Waits until the run is no more waiting or running; how it ended. */
static enum lsp_view_run_state end_of(struct bench *bench, uint32_t id)
{
    for (int turn = 0; turn < 20000; turn++) {
        struct lsp_view_run *run = lsp_view_solver_find(&bench->view.solver, id);
        assert_non_null(run);
        pthread_mutex_lock(&run->lock);
        enum lsp_view_run_state state = run->state;
        pthread_mutex_unlock(&run->lock);
        lsp_view_run_release(run);
        if (state > LSP_VIEW_RUNNING)
            return state;
        pause_ms(1);
    }
    fail_msg("run %u does not end", id);
    return LSP_VIEW_FAILED;
}

static void wait_until_solving(struct bench *bench)
{
    for (int turn = 0; turn < 20000 && atomic_load(&bench->fake.n_solving) == 0; turn++)
        pause_ms(1);
    assert_int_equal(atomic_load(&bench->fake.n_solving), 1);
}

static void the_base_is_run_0_and_is_solved_first(void **state)
{
    (void)state;
    struct bench bench;
    begin(&bench, 20, 0);
    uint32_t id = ask(&bench, "a", LSP_VIEW_GOAL_FINAL);
    assert_int_equal(end_of(&bench, id), LSP_VIEW_DONE);
    assert_int_equal(end_of(&bench, 0), LSP_VIEW_DONE);
    struct lsp_view_run *base = lsp_view_solver_find(&bench.view.solver, 0);
    struct lsp_view_published *stage = lsp_view_run_find_stage(base, "final");
    assert_int_equal(stage->stage, LSP_VIEW_CERTIFIED);
    lsp_view_published_release(stage);
    lsp_view_run_release(base);
    end(&bench);
}

static void of_fifty_quick_wishes_the_last_is_solved_and_the_others_are_dropped(void **state)
{
    (void)state;
    struct bench bench;
    begin(&bench, 0, 400);
    assert_int_equal(end_of(&bench, 0), LSP_VIEW_DONE);
    uint32_t last = 0;
    for (int wish = 0; wish < 50; wish++)
        last = ask(&bench, "a", LSP_VIEW_GOAL_FINAL);
    assert_int_equal(end_of(&bench, last), LSP_VIEW_DONE);
    assert_int_equal(atomic_load(&bench.fake.n_finished), 1);
    assert_true(atomic_load(&bench.fake.n_solves) <= 2 + atomic_load(&bench.fake.n_cancelled));
    assert_int_equal(atomic_load(&bench.fake.most_solving), 1);
    end(&bench);
}

static void what_runs_is_cancelled_at_once(void **state)
{
    (void)state;
    struct bench bench;
    begin(&bench, 0, 60000);
    uint32_t first = ask(&bench, "a", LSP_VIEW_GOAL_FINAL);
    wait_until_solving(&bench);
    double before_s = lsp_view_now_s();
    assert_true(lsp_view_solver_cancel(&bench.view.solver, first));
    assert_int_equal(end_of(&bench, first), LSP_VIEW_CANCELLED);
    double took_s = lsp_view_now_s() - before_s;
    if (took_s > 2) /* milliseconds, on a machine with nothing else to do */
        fail_msg("cancelling took %.3f s", took_s);
    assert_false(lsp_view_solver_cancel(&bench.view.solver, first));
    end(&bench);
}

static void a_preview_is_not_overtaken_by_the_next_but_by_a_final(void **state)
{
    (void)state;
    struct bench bench;
    begin(&bench, 0, 20);
    uint32_t first = ask(&bench, "a", LSP_VIEW_GOAL_PREVIEW);
    wait_until_solving(&bench);
    uint32_t second = ask(&bench, "a", LSP_VIEW_GOAL_PREVIEW);
    assert_int_equal(end_of(&bench, first), LSP_VIEW_DONE);
    assert_int_equal(end_of(&bench, second), LSP_VIEW_DONE);
    atomic_store(&bench.fake.solve_ms, 60000);
    uint32_t third = ask(&bench, "a", LSP_VIEW_GOAL_PREVIEW);
    wait_until_solving(&bench);
    atomic_store(&bench.fake.solve_ms, 0);
    uint32_t last = ask(&bench, "a", LSP_VIEW_GOAL_FINAL);
    assert_int_equal(end_of(&bench, third), LSP_VIEW_CANCELLED);
    assert_int_equal(end_of(&bench, last), LSP_VIEW_DONE);
    end(&bench);
}

static void two_clients_do_not_overtake_each_other(void **state)
{
    (void)state;
    struct bench bench;
    begin(&bench, 0, 30);
    uint32_t one = ask(&bench, "a", LSP_VIEW_GOAL_FINAL);
    wait_until_solving(&bench);
    uint32_t two = ask(&bench, "b", LSP_VIEW_GOAL_FINAL);
    uint32_t three = ask(&bench, "c", LSP_VIEW_GOAL_FINAL);
    assert_int_equal(end_of(&bench, one), LSP_VIEW_DONE);
    assert_int_equal(end_of(&bench, two), LSP_VIEW_DONE);
    assert_int_equal(end_of(&bench, three), LSP_VIEW_DONE);
    end(&bench);
}

static void too_many_clients_are_refused(void **state)
{
    (void)state;
    static const char *const CLIENTS[LSP_VIEW_MAX_WAITING + 1] = {
        "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q"};
    struct bench bench;
    begin(&bench, 0, 60000);
    ask(&bench, "first", LSP_VIEW_GOAL_FINAL);
    wait_until_solving(&bench);
    for (size_t client = 0; client <= LSP_VIEW_MAX_WAITING; client++) {
        struct lsp_view_run *run = lsp_view_run_create(&bench.model, 0);
        uint32_t id = 0;
        run->client = CLIENTS[client];
        run->wish.goal = LSP_VIEW_GOAL_FINAL;
        bool is_taken = lsp_view_solver_add(&bench.view.solver, run, &id);
        assert_int_equal(is_taken, client < LSP_VIEW_MAX_WAITING);
    }
    end(&bench);
}

static void old_runs_are_forgotten_and_what_is_still_held_lives(void **state)
{
    (void)state;
    struct bench bench;
    begin(&bench, 0, 0);
    uint32_t first = ask(&bench, "a", LSP_VIEW_GOAL_FINAL);
    assert_int_equal(end_of(&bench, first), LSP_VIEW_DONE);
    struct lsp_view_run *held = lsp_view_solver_find(&bench.view.solver, first);
    struct lsp_view_published *stage = lsp_view_run_find_stage(held, "preview");
    for (int turn = 0; turn < LSP_VIEW_KEPT_RUNS; turn++)
        end_of(&bench, ask(&bench, "a", LSP_VIEW_GOAL_FINAL));
    assert_null(lsp_view_solver_find(&bench.view.solver, first));
    assert_null(lsp_view_run_find_stage(held, "preview")); /* trimmed when others came */
    assert_non_null(strstr(stage->headline.text, "\"preview\""));
    assert_memory_equal(stage->fields.text, "LSPF", 4);
    lsp_view_published_release(stage);
    lsp_view_run_release(held);
    assert_int_equal(atomic_load(&bench.fake.n_live_states), LSP_VIEW_KEPT_RUNS + 1);
    end(&bench);
}

static void previews_do_not_push_out_finals(void **state)
{
    (void)state;
    struct bench bench;
    begin(&bench, 0, 0);
    uint32_t final = ask(&bench, "a", LSP_VIEW_GOAL_FINAL);
    assert_int_equal(end_of(&bench, final), LSP_VIEW_DONE);
    for (int turn = 0; turn < 3 * LSP_VIEW_KEPT_RUNS; turn++)
        end_of(&bench, ask(&bench, "a", LSP_VIEW_GOAL_PREVIEW));
    assert_int_equal(end_of(&bench, final), LSP_VIEW_DONE);
    end(&bench);
}

static void a_solve_that_fails_says_why(void **state)
{
    (void)state;
    struct bench bench;
    begin(&bench, 0, 0);
    atomic_store(&bench.fake.is_failing, true);
    uint32_t id = ask(&bench, "a", LSP_VIEW_GOAL_FINAL);
    assert_int_equal(end_of(&bench, id), LSP_VIEW_FAILED);
    struct lsp_view_run *run = lsp_view_solver_find(&bench.view.solver, id);
    struct lsp_buffer json = {0};
    lsp_view_run_write(run, &json);
    json_t *parsed = json_loads(json.text, 0, NULL);
    assert_non_null(parsed);
    assert_non_null(strstr(json.text, "LS1112"));
    assert_non_null(strstr(json.text, "edits[0].link"));
    json_decref(parsed);
    lsp_buffer_finish(&json);
    lsp_view_run_release(run);
    end(&bench);
}

static void what_is_told_is_json_and_names_are_data(void **state)
{
    (void)state;
    struct bench bench;
    begin(&bench, 0, 0);
    uint32_t id = ask(&bench, "a\"</script>", LSP_VIEW_GOAL_FINAL);
    assert_int_equal(end_of(&bench, id), LSP_VIEW_DONE);
    struct lsp_view_run *run = lsp_view_solver_find(&bench.view.solver, id);
    struct lsp_buffer json = {0};
    lsp_view_run_write(run, &json);
    assert_null(strstr(json.text, "<script"));
    assert_null(strstr(json.text, "</script"));
    json_t *parsed = json_loads(json.text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(parsed);
    json_t *stages = json_object_get(parsed, "stages");
    assert_int_equal(json_array_size(stages), 2);
    json_t *added = json_object_get(json_object_get(json_array_get(stages, 1), "added"), "links");
    assert_true(json_is_null(json_object_get(json_array_get(added, 0), "edit")));
    assert_true(json_is_null(json_object_get(json_array_get(added, 0), "capacity")));
    json_decref(parsed);
    lsp_buffer_finish(&json);
    lsp_view_run_release(run);
    end(&bench);
}

static void ending_while_something_runs_ends_at_once(void **state)
{
    (void)state;
    struct bench bench;
    begin(&bench, 60000, 60000);
    ask(&bench, "a", LSP_VIEW_GOAL_FINAL);
    double before_s = lsp_view_now_s();
    end(&bench);
    assert_true(lsp_view_now_s() - before_s < 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_base_is_run_0_and_is_solved_first),
        cmocka_unit_test(of_fifty_quick_wishes_the_last_is_solved_and_the_others_are_dropped),
        cmocka_unit_test(what_runs_is_cancelled_at_once),
        cmocka_unit_test(a_preview_is_not_overtaken_by_the_next_but_by_a_final),
        cmocka_unit_test(two_clients_do_not_overtake_each_other),
        cmocka_unit_test(too_many_clients_are_refused),
        cmocka_unit_test(old_runs_are_forgotten_and_what_is_still_held_lives),
        cmocka_unit_test(previews_do_not_push_out_finals),
        cmocka_unit_test(a_solve_that_fails_says_why),
        cmocka_unit_test(what_is_told_is_json_and_names_are_data),
        cmocka_unit_test(ending_while_something_runs_ends_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
