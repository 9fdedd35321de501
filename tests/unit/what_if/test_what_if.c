/* Tests of what_if: answers against cold solutions, bounds that hold, noise that covers errors.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/random.h"
#include "support/manufactured.h"
#include "support/soak.h"
#include "support/test.h"
#include "what_if/what_if.h"

static const double NO_TOLL = 0;

static void solve_base(
    const struct lsp_assignment_problem *problem, struct lsp_what_if_base *ret_base)
{
    struct lsp_assignment_options options = {0};
    assert_int_equal(lsp_what_if_base(problem, &options, ret_base), LSP_OK);
    assert_int_equal(ret_base->result.ended_by, LSP_ASSIGNMENT_CONVERGED);
}

static struct lsp_what_if_answer answer_of(
    const struct lsp_what_if_base *base, const struct lsp_change *change, enum lsp_stage stage)
{
    struct lsp_what_if_answer answer = {0};
    struct lsp_what_if_options options = {.stage = stage};
    assert_int_equal(lsp_what_if_answer(base, change, &options, &answer), LSP_OK);
    return answer;
}

/* The changed problem solved from nothing. */
static struct lsp_assignment_result solve_cold(
    const struct lsp_what_if_base *base, const struct lsp_change *change)
{
    struct lsp_changed changed = {0};
    struct lsp_assignment_result result = {0};
    struct lsp_assignment_options options = {.relative_gap = 1e-12};
    assert_int_equal(lsp_what_if_change(base->problem, change, &changed), LSP_OK);
    assert_int_equal(lsp_assignment_solve(&changed.problem, &options, &result), LSP_OK);
    assert_int_equal(result.ended_by, LSP_ASSIGNMENT_CONVERGED);
    lsp_what_if_changed_finish(&changed);
    return result;
}

/* Numbers of one case, each drawn once. */
struct draws {
    uint64_t seed;
    uint32_t n;
};

static double draw(struct draws *draws)
{
    return lsp_random_uniform(draws->seed, LSP_RANDOM_TEST, 77, draws->n++);
}

/* A link between two nodes that paths may pass, quicker than what leads there now. */
static struct lsp_edit draw_link(
    const struct lsp_assignment_problem *problem, struct draws *draws, double time)
{
    uint32_t n = problem->n_nodes - problem->n_centroids;
    uint32_t tail = (uint32_t)(draw(draws) * n), head = (uint32_t)(draw(draws) * (n - 1));
    head += head >= tail;
    return (struct lsp_edit){.kind = LSP_EDIT_ADD,
        .tail = problem->n_centroids + tail,
        .head = problem->n_centroids + head,
        .free_time = time * (0.2 + draw(draws)),
        .a = 0.15,
        .b = 4,
        .capacity = 5 + 50 * draw(draws),
        .fixed_cost = &NO_TOLL};
}

/* A street of the problem with other numbers: wider, narrower, tolled. */
static struct lsp_edit draw_edit(
    const struct lsp_assignment_problem *problem, struct draws *draws, const double *toll)
{
    uint32_t link = (uint32_t)(draw(draws) * problem->n_links);
    double chance = draw(draws);
    if (chance < 0.4)
        return draw_link(problem, draws, 2);
    return (struct lsp_edit){.kind = LSP_EDIT_CHANGE,
        .link = link,
        .free_time = problem->free_time[link],
        .a = problem->a[link],
        .b = problem->b[link],
        .capacity = problem->capacity[link] * (chance < 0.7 ? 1.5 : 0.8),
        .fixed_cost = chance < 0.85 ? &problem->fixed_cost[link] : toll};
}

static void an_answer_is_the_cold_solution(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct manufactured made;
        struct lsp_what_if_base base;
        assert_true(manufacture(seed, 8, 12, &made));
        solve_base(&made.problem, &base);
        struct draws draws = {seed, 0};
        double toll = 0.7;
        struct lsp_edit edit = draw_edit(&made.problem, &draws, &toll);
        struct lsp_change change = {.edits = &edit, .n_edits = 1};
        struct lsp_what_if_answer answer = answer_of(&base, &change, LSP_STAGE_REFINED);
        struct lsp_assignment_result cold = solve_cold(&base, &change);
        assert_int_equal(answer.stage, LSP_STAGE_REFINED);
        assert_true(answer.relative_gap <= 1e-10);
        assert_close(answer.result.objective, cold.objective, 1e-10);
        assert_close(
            answer.saved, base.result.total_cost - cold.total_cost, 2 * answer.saved_noise + 1e-9);
        lsp_assignment_result_finish(&cold);
        lsp_what_if_answer_finish(&answer);
        lsp_what_if_base_finish(&base);
        manufactured_finish(&made);
    }
}

static void a_link_that_shortens_no_way_has_no_effect(void **state)
{
    (void)state;
    struct manufactured made;
    struct lsp_what_if_base base;
    assert_true(manufacture(3, 8, 12, &made));
    solve_base(&made.problem, &base);
    struct draws draws = {3, 0};
    struct lsp_edit edit = draw_link(&made.problem, &draws, 1);
    edit.free_time = 1e4;
    struct lsp_change change = {.edits = &edit, .n_edits = 1};
    struct lsp_screen screen = {0};
    assert_int_equal(lsp_what_if_screen(&base, &change, 1, &screen), LSP_OK);
    assert_true(screen.has_no_effect);
    assert_int_equal(screen.n_gaining, 0);
    struct lsp_what_if_answer answer = answer_of(&base, &change, LSP_STAGE_CERTIFIED);
    for (uint32_t link = 0; link < answer.n_links; link++)
        assert_true(!(fabs(answer.difference[link]) > 2 * answer.noise[link]));
    assert_true(!(fabs(answer.saved) > 2 * answer.saved_noise));
    assert_false(answer.is_slower_for_all);
    lsp_what_if_answer_finish(&answer);
    lsp_what_if_base_finish(&base);
    manufactured_finish(&made);
}

static void bounds_of_the_screen_hold(void **state)
{
    (void)state;
    struct manufactured made;
    struct lsp_what_if_base base;
    assert_true(manufacture(5, 8, 12, &made));
    solve_base(&made.problem, &base);
    uint32_t n_effective = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct draws draws = {seed, 0};
        double toll = 0.7;
        struct lsp_edit edit = draw_edit(&made.problem, &draws, &toll);
        struct lsp_change change = {.edits = &edit, .n_edits = 1};
        struct lsp_screen screen = {0};
        assert_int_equal(lsp_what_if_screen(&base, &change, 1, &screen), LSP_OK);
        struct lsp_what_if_answer answer = answer_of(&base, &change, LSP_STAGE_REFINED);
        double rounding = 1e-9 * base.result.total_cost;
        assert_true(answer.objective_fall <= screen.objective_bound + rounding);
        assert_true(answer.saved <= screen.saved_bound + rounding);
        if (screen.has_no_effect)
            assert_true(fabs(answer.saved) <= rounding);
        n_effective += answer.saved > rounding;
        lsp_what_if_answer_finish(&answer);
    }
    assert_true(n_effective > 5);
    lsp_what_if_base_finish(&base);
    manufactured_finish(&made);
}

/* Stages as they are published, with how far each was from the truth. */
struct watch {
    const struct lsp_assignment_result *truth;
    double base_cost;
    enum lsp_stage last;
    uint32_t n, n_quotable, n_inside, n_links, n_links_inside;
};

static bool watch_stage(void *context, const struct lsp_what_if_answer *answer)
{
    struct watch *watch = context;
    assert_true(watch->n == 0 || answer->stage > watch->last);
    assert_true(answer->relative_gap <= lsp_stage_gap(answer->stage));
    watch->last = answer->stage;
    watch->n++;
    if (answer->stage == LSP_STAGE_PREVIEW)
        return true;
    watch->n_quotable++;
    double truth = watch->base_cost - watch->truth->total_cost;
    double rounding = 1e-12 * watch->base_cost;
    watch->n_inside += fabs(answer->saved - truth) <= 2 * answer->saved_noise + rounding;
    for (uint32_t link = 0; link < answer->n_links; link++) {
        double error = fabs(answer->flow[link] - watch->truth->flow[link]);
        watch->n_links++;
        watch->n_links_inside += error <= 2 * answer->noise[link] + 1e-6;
    }
    return true;
}

static void noise_covers_the_errors(void **state)
{
    (void)state;
    struct watch total = {0};
    for (struct soak soak = soak_of(125, 15); soak.seed <= soak.last; soak.seed++) {
        uint64_t seed = soak.seed;
        struct manufactured made;
        struct lsp_what_if_base base;
        assert_true(manufacture(seed, 6, 8, &made));
        solve_base(&made.problem, &base);
        for (uint64_t number = 0; number < 4; number++) {
            struct draws draws = {100 * seed + number, 0};
            double toll = 0.7;
            struct lsp_edit edit = draw_edit(&made.problem, &draws, &toll);
            struct lsp_change change = {.edits = &edit, .n_edits = 1};
            struct lsp_assignment_result truth = solve_cold(&base, &change);
            struct watch watch = {.truth = &truth, .base_cost = base.result.total_cost};
            struct lsp_what_if_answer answer = {0};
            struct lsp_what_if_options options = {
                .stage = LSP_STAGE_CERTIFIED, .publish = watch_stage, .context = &watch};
            assert_int_equal(lsp_what_if_answer(&base, &change, &options, &answer), LSP_OK);
            assert_true(watch.n > 0);
            total.n_quotable += watch.n_quotable;
            total.n_inside += watch.n_inside;
            total.n_links += watch.n_links;
            total.n_links_inside += watch.n_links_inside;
            lsp_what_if_answer_finish(&answer);
            lsp_assignment_result_finish(&truth);
        }
        lsp_what_if_base_finish(&base);
        manufactured_finish(&made);
    }
    assert_true(total.n_quotable > 0);
    if (total.n_inside < 0.99 * total.n_quotable || total.n_links_inside < 0.99 * total.n_links)
        fail_msg("%u of %u benefits and %u of %u flows lie within twice their noise",
            total.n_inside, total.n_quotable, total.n_links_inside, total.n_links);
}

/* Braess's network: 0 -> 1 -> 3 and 0 -> 2 -> 3, six trips. */
static void a_link_that_slows_everyone_is_called_out(void **state)
{
    (void)state;
    static const uint32_t tail[] = {0, 0, 1, 2}, head[] = {1, 2, 3, 3}, origin[] = {0}, to[] = {3};
    static const double time[] = {1e-9, 50, 50, 1e-9}, a[] = {1e10, 0.02, 0.02, 1e10};
    static const double capacity[] = {1, 1, 1, 1}, b[] = {1, 1, 1, 1}, fixed[] = {0, 0, 0, 0};
    static const double trips[] = {6};
    static const size_t first_trip[] = {0, 1};
    const struct lsp_assignment_problem problem = {.n_nodes = 4,
        .n_links = 4,
        .tail = tail,
        .head = head,
        .free_time = time,
        .a = a,
        .b = b,
        .capacity = capacity,
        .fixed_cost = fixed,
        .n_origins = 1,
        .origin = origin,
        .first_trip = first_trip,
        .destination = to,
        .trips = trips};
    const struct lsp_edit bridge = {.kind = LSP_EDIT_ADD,
        .tail = 1,
        .head = 2,
        .free_time = 10,
        .a = 0.1,
        .b = 1,
        .capacity = 1,
        .fixed_cost = &NO_TOLL};
    struct lsp_what_if_base base;
    solve_base(&problem, &base);
    assert_close(base.result.total_cost, 498, 1e-8);
    struct lsp_change change = {.edits = &bridge, .n_edits = 1};
    struct lsp_what_if_answer answer = answer_of(&base, &change, LSP_STAGE_REFINED);
    assert_close(answer.saved, 498 - 552, 1e-8);
    assert_true(answer.is_slower_for_all);
    lsp_what_if_answer_finish(&answer);
    lsp_what_if_base_finish(&base);
}

/* Without the bridge of Braess's network all are quicker, by more than any bound from the flows on
 * it could say. */
static void nothing_bounds_what_a_closure_saves(void **state)
{
    (void)state;
    static const uint32_t tail[] = {0, 0, 1, 2, 1}, head[] = {1, 2, 3, 3, 2}, origin[] = {0};
    static const uint32_t to[] = {3};
    static const double time[] = {1e-9, 50, 50, 1e-9, 10}, a[] = {1e10, 0.02, 0.02, 1e10, 0.1};
    static const double capacity[] = {1, 1, 1, 1, 1}, b[] = {1, 1, 1, 1, 1};
    static const double fixed[] = {0, 0, 0, 0, 0}, trips[] = {6};
    static const size_t first_trip[] = {0, 1};
    const struct lsp_assignment_problem problem = {.n_nodes = 4,
        .n_links = 5,
        .tail = tail,
        .head = head,
        .free_time = time,
        .a = a,
        .b = b,
        .capacity = capacity,
        .fixed_cost = fixed,
        .n_origins = 1,
        .origin = origin,
        .first_trip = first_trip,
        .destination = to,
        .trips = trips};
    const struct lsp_edit closure = {.kind = LSP_EDIT_CLOSE, .link = 4};
    const struct lsp_change change = {.edits = &closure, .n_edits = 1};
    struct lsp_what_if_base base;
    struct lsp_screen screen = {0};
    solve_base(&problem, &base);
    assert_int_equal(lsp_what_if_screen(&base, &change, 1, &screen), LSP_OK);
    struct lsp_what_if_answer answer = answer_of(&base, &change, LSP_STAGE_REFINED);
    assert_close(answer.saved, 54, 1e-8);
    assert_true(answer.saved <= screen.saved_bound);
    assert_true(answer.objective_fall <= screen.objective_bound);
    assert_close(answer.newly_reachable, 0, 0);
    lsp_what_if_answer_finish(&answer);
    lsp_what_if_base_finish(&base);
}

/* A link to where none led: nothing can be compared, and no effect is not claimed. */
static void trips_that_get_a_way_are_counted(void **state)
{
    (void)state;
    static const uint32_t tail[] = {0}, head[] = {1}, origin[] = {0}, to[] = {1, 2};
    static const double time[] = {1}, a[] = {0}, one[] = {1}, fixed[] = {0}, trips[] = {5, 3};
    static const size_t first_trip[] = {0, 2};
    const struct lsp_assignment_problem problem = {.n_nodes = 3,
        .n_links = 1,
        .tail = tail,
        .head = head,
        .free_time = time,
        .a = a,
        .b = one,
        .capacity = one,
        .fixed_cost = fixed,
        .n_origins = 1,
        .origin = origin,
        .first_trip = first_trip,
        .destination = to,
        .trips = trips};
    const struct lsp_edit link = {.kind = LSP_EDIT_ADD,
        .tail = 1,
        .head = 2,
        .free_time = 2,
        .b = 1,
        .capacity = 1,
        .fixed_cost = &NO_TOLL};
    const struct lsp_change change = {.edits = &link, .n_edits = 1};
    struct lsp_what_if_base base;
    struct lsp_screen screen = {0};
    solve_base(&problem, &base);
    assert_int_equal(lsp_what_if_screen(&base, &change, 1, &screen), LSP_OK);
    assert_false(screen.has_no_effect);
    assert_int_equal(screen.n_connected, 1);
    assert_true(isinf(screen.saved_bound) && isinf(screen.objective_bound));
    struct lsp_what_if_answer answer = answer_of(&base, &change, LSP_STAGE_REFINED);
    assert_close(answer.newly_reachable, 3, 0);
    assert_false(answer.is_slower_for_all);
    lsp_what_if_answer_finish(&answer);
    lsp_what_if_base_finish(&base);
}

static void edits_of_what_is_not_there_are_refused(void **state)
{
    (void)state;
    struct manufactured made;
    assert_true(manufacture(1, 4, 4, &made));
    uint32_t n_nodes = made.problem.n_nodes, n_links = made.problem.n_links;
    const struct lsp_edit bad[][2] = {
        {{.kind = LSP_EDIT_CLOSE, .link = n_links}, {.kind = LSP_EDIT_CLOSE, .link = 0}},
        {{.kind = LSP_EDIT_ADD, .tail = n_nodes, .head = 0, .fixed_cost = &NO_TOLL},
            {.kind = LSP_EDIT_CLOSE, .link = 0}},
        {{.kind = LSP_EDIT_ADD, .tail = 0, .head = n_nodes, .fixed_cost = &NO_TOLL},
            {.kind = LSP_EDIT_CLOSE, .link = 0}},
        {{.kind = LSP_EDIT_CLOSE, .link = 0}, {.kind = LSP_EDIT_CLOSE, .link = 0}}};
    for (size_t row = 0; row < sizeof bad / sizeof bad[0]; row++) {
        struct lsp_changed changed = {0};
        struct lsp_change change = {.edits = bad[row], .n_edits = 2};
        assert_int_equal(lsp_what_if_change(&made.problem, &change, &changed), LSP_BAD_INPUT);
    }
    manufactured_finish(&made);
}

static bool stop_at_once(void *context, const struct lsp_what_if_answer *answer)
{
    (void)answer;
    ++*(uint32_t *)context;
    return false;
}

static void whoever_watches_can_stop_it(void **state)
{
    (void)state;
    struct manufactured made;
    struct lsp_what_if_base base;
    assert_true(manufacture(4, 8, 12, &made));
    solve_base(&made.problem, &base);
    struct draws draws = {8, 0};
    struct lsp_edit edit = draw_link(&made.problem, &draws, 0.5);
    struct lsp_change change = {.edits = &edit, .n_edits = 1};
    uint32_t n_calls = 0;
    struct lsp_what_if_options options = {
        .stage = LSP_STAGE_REFINED, .publish = stop_at_once, .context = &n_calls};
    struct lsp_what_if_answer answer = {0};
    assert_int_equal(lsp_what_if_answer(&base, &change, &options, &answer), LSP_CANCELLED);
    assert_int_equal(n_calls, 1);
    assert_null(answer.flow);
    lsp_what_if_base_finish(&base);
    manufactured_finish(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_the_cold_solution),
        cmocka_unit_test(a_link_that_shortens_no_way_has_no_effect),
        cmocka_unit_test(bounds_of_the_screen_hold),
        cmocka_unit_test(noise_covers_the_errors),
        cmocka_unit_test(a_link_that_slows_everyone_is_called_out),
        cmocka_unit_test(nothing_bounds_what_a_closure_saves),
        cmocka_unit_test(trips_that_get_a_way_are_counted),
        cmocka_unit_test(edits_of_what_is_not_there_are_refused),
        cmocka_unit_test(whoever_watches_can_stop_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
