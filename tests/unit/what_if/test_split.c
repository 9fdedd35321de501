/* Tests of what_if: links that are split.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "base/id.h"
#include "base/random.h"
#include "support/manufactured.h"
#include "support/test.h"
#include "what_if/what_if.h"

enum { MAX_SPLITS = 6 };

/* A change that splits links at random, each in one or two points. */
struct splits {
    struct lsp_edit edits[MAX_SPLITS + 2];
    struct lsp_split_point points[MAX_SPLITS][2];
    struct lsp_change change;
    uint64_t seed;
    uint32_t n_rolls;
};

static double roll(struct splits *splits)
{
    return lsp_random_uniform(splits->seed, LSP_RANDOM_TEST, 91, splits->n_rolls++);
}

static void make_splits(
    const struct lsp_assignment_problem *problem, uint64_t seed, struct splits *splits)
{
    *splits = (struct splits){.seed = seed};
    uint32_t step = problem->n_links / MAX_SPLITS, n_nodes = problem->n_nodes;
    for (uint32_t at = 0; at < MAX_SPLITS; at++) {
        struct lsp_split_point *points = splits->points[at];
        points[0] = (struct lsp_split_point){0.05 + 0.4 * roll(splits), n_nodes++};
        points[1] = (struct lsp_split_point){0.55 + 0.4 * roll(splits), n_nodes++};
        splits->edits[at] = (struct lsp_edit){.kind = LSP_EDIT_SPLIT,
            .link = at * step + (uint32_t)(roll(splits) * step),
            .n_points = at % 2 + 1,
            .points = points};
    }
    splits->change = (struct lsp_change){
        .edits = splits->edits, .n_edits = MAX_SPLITS, .n_new_nodes = n_nodes - problem->n_nodes};
}

static void solve_base(
    const struct lsp_assignment_problem *problem, struct lsp_what_if_base *ret_base)
{
    assert_int_equal(
        lsp_what_if_base(problem, &(struct lsp_assignment_options){0}, ret_base), LSP_OK);
    assert_int_equal(ret_base->result.ended_by, LSP_ASSIGNMENT_CONVERGED);
}

static struct lsp_what_if_answer answer_of(
    const struct lsp_what_if_base *base, const struct lsp_change *change)
{
    struct lsp_what_if_answer answer = {0};
    struct lsp_what_if_options options = {.stage = LSP_STAGE_REFINED};
    assert_int_equal(lsp_what_if_answer(base, change, &options, &answer), LSP_OK);
    assert_int_equal(answer.stage, LSP_STAGE_REFINED);
    return answer;
}

static void splitting_links_changes_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct manufactured made;
        struct lsp_what_if_base base;
        struct splits splits;
        struct lsp_screen screen;
        const struct manufacture_order order = {.seed = seed,
            .side = 7,
            .n_centroids = 10,
            .n_classes = 1 + (uint32_t)(seed % 3),
            .has_all_functions = seed > 2};
        assert_true(manufacture_to_order(&order, &made));
        solve_base(&made.problem, &base);
        make_splits(&made.problem, seed, &splits);
        assert_int_equal(lsp_what_if_screen(&base, &splits.change, 1, &screen), LSP_OK);
        assert_true(screen.has_no_effect);
        struct lsp_what_if_answer answer = answer_of(&base, &splits.change);
        assert_int_equal(answer.result.n_steps, 1); /* the base's flows are the answer's */
        assert_close(answer.saved, 0, answer.saved_noise + 1e-9 * made.total_cost);
        assert_false(answer.is_slower_for_all);
        double most = 0;
        for (uint32_t link = 0; link < made.problem.n_links; link++)
            most = fmax(most, base.result.flow[link]);
        for (uint32_t link = 0; link < answer.n_links; link++)
            if (base.result.is_determined[link < made.problem.n_links ? link : 0])
                assert_close(answer.difference[link], 0, 1e-6 * most);
        lsp_what_if_answer_finish(&answer);
        lsp_what_if_base_finish(&base);
        manufactured_finish(&made);
    }
}

static void parts_carry_what_the_link_carried_and_share_out_its_time(void **state)
{
    (void)state;
    struct manufactured made;
    struct lsp_what_if_base base;
    struct lsp_changed changed;
    struct splits splits;
    assert_true(manufacture(3, 7, 10, &made));
    solve_base(&made.problem, &base);
    make_splits(&made.problem, 3, &splits);
    assert_int_equal(lsp_what_if_change(&made.problem, &splits.change, &changed), LSP_OK);
    struct lsp_what_if_answer answer = answer_of(&base, &splits.change);
    uint32_t part = made.problem.n_links;
    for (uint32_t at = 0; at < MAX_SPLITS; at++) {
        const struct lsp_edit *edit = &splits.edits[at];
        uint32_t old = edit->link;
        double time = 0, flow = base.result.flow[old];
        assert_int_equal(changed.link_in_base[old], LSP_NONE);
        assert_close(answer.flow[old], 0, 0);
        assert_close(answer.difference[old], 0, 0);
        assert_int_equal(changed.problem.tail[part], made.problem.tail[old]);
        for (uint32_t k = 0; k <= edit->n_points; k++, part++) {
            assert_int_equal(changed.link_in_base[part], old);
            assert_int_equal(changed.edit_of[part], at);
            assert_close(answer.flow[part], flow, 1e-6 * (1 + flow));
            time += lsp_assignment_link_at(&changed.problem, part, flow).time;
            if (k < edit->n_points)
                assert_int_equal(changed.problem.head[part], edit->points[k].node);
        }
        assert_int_equal(changed.problem.head[part - 1], made.problem.head[old]);
        assert_close(time, lsp_assignment_link_at(&made.problem, old, flow).time, 1e-12 * time);
    }
    assert_int_equal(part, changed.problem.n_links);
    lsp_what_if_answer_finish(&answer);
    lsp_what_if_changed_finish(&changed);
    lsp_what_if_base_finish(&base);
    manufactured_finish(&made);
}

/* A bridge from the middle of one link to that of another, one of which is widened too. */
static void a_link_between_new_nodes_is_answered_like_a_cold_solution(void **state)
{
    (void)state;
    static const double NO_TOLL = 0;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        struct manufactured made;
        struct lsp_what_if_base base;
        struct splits splits;
        struct lsp_changed changed;
        struct lsp_assignment_result cold = {0};
        assert_true(manufacture(seed, 8, 12, &made));
        solve_base(&made.problem, &base);
        make_splits(&made.problem, seed, &splits);
        uint32_t wide = splits.edits[0].link;
        splits.edits[MAX_SPLITS] = (struct lsp_edit){.kind = LSP_EDIT_ADD,
            .tail = splits.points[0][0].node,
            .head = splits.points[4][0].node,
            .free_time = 1,
            .a = 0.15,
            .b = 4,
            .capacity = 40,
            .fixed_cost = &NO_TOLL};
        splits.edits[MAX_SPLITS + 1] = (struct lsp_edit){.kind = LSP_EDIT_CHANGE,
            .link = wide,
            .free_time = made.problem.free_time[wide],
            .a = made.problem.a[wide],
            .b = made.problem.b[wide],
            .capacity = 1.5 * made.problem.capacity[wide],
            .fixed_cost = &made.problem.fixed_cost[wide]};
        splits.change.n_edits = MAX_SPLITS + 2;
        struct lsp_what_if_answer answer = answer_of(&base, &splits.change);
        assert_int_equal(lsp_what_if_change(&made.problem, &splits.change, &changed), LSP_OK);
        assert_close(
            changed.problem.capacity[made.problem.n_links], 1.5 * made.problem.capacity[wide], 0);
        struct lsp_assignment_options options = {.relative_gap = 1e-12};
        assert_int_equal(lsp_assignment_solve(&changed.problem, &options, &cold), LSP_OK);
        assert_close(answer.result.objective, cold.objective, 1e-10);
        assert_close(
            answer.saved, base.result.total_cost - cold.total_cost, 2 * answer.saved_noise + 1e-9);
        lsp_assignment_result_finish(&cold);
        lsp_what_if_changed_finish(&changed);
        lsp_what_if_answer_finish(&answer);
        lsp_what_if_base_finish(&base);
        manufactured_finish(&made);
    }
}

static void splits_out_of_order_are_refused(void **state)
{
    (void)state;
    struct manufactured made;
    assert_true(manufacture(1, 4, 4, &made));
    uint32_t new = made.problem.n_nodes;
    const struct lsp_split_point bad[][2] = {{{0.5, new}, {0.5, new + 1}}, {{0.6, new}, {0.4, new}},
        {{0, new}, {0.5, new}}, {{0.5, new}, {1, new}}, {{0.5, 0}, {0.6, new}},
        {{0.5, new + 2}, {0.6, new}}, {{(double)NAN, new}, {0.6, new}}};
    for (size_t row = 0; row < sizeof bad / sizeof bad[0]; row++) {
        struct lsp_changed changed = {0};
        struct lsp_edit edit = {
            .kind = LSP_EDIT_SPLIT, .link = 1, .n_points = 2, .points = bad[row]};
        struct lsp_change change = {.edits = &edit, .n_edits = 1, .n_new_nodes = 2};
        assert_int_equal(lsp_what_if_change(&made.problem, &change, &changed), LSP_BAD_INPUT);
    }
    static const struct lsp_edit CLOSE = {.kind = LSP_EDIT_CLOSE, .link = 1};
    const struct lsp_split_point middle = {0.5, new};
    struct lsp_edit twice[2] = {
        {.kind = LSP_EDIT_SPLIT, .link = 1, .n_points = 1, .points = &middle}, CLOSE};
    for (int other = 0; other < 2; other++) {
        struct lsp_changed changed = {0};
        struct lsp_change change = {.edits = twice, .n_edits = 2, .n_new_nodes = 1};
        assert_int_equal(lsp_what_if_change(&made.problem, &change, &changed), LSP_BAD_INPUT);
        twice[1] = twice[0];
    }
    manufactured_finish(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splitting_links_changes_nothing),
        cmocka_unit_test(parts_carry_what_the_link_carried_and_share_out_its_time),
        cmocka_unit_test(a_link_between_new_nodes_is_answered_like_a_cold_solution),
        cmocka_unit_test(splits_out_of_order_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
