/* Nested logit, its incremental form and its divergence.  SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include <stdlib.h>

#include "base/random.h"
#include "demand/demand.h"

enum { N_CASES = 400, MOST_WAYS = 7, MOST_NESTS = 5 };
#define NEVER ((double)INFINITY)

static const struct lsp_nests FLAT = {0};

/* Rail and air in one nest, the car beside it. */
static struct lsp_nests two_levels(double theta)
{
    return (struct lsp_nests){
        .n = 1, .parent = {LSP_NONE}, .theta = {theta}, .nest_of = {LSP_NONE, 0, 0}};
}

static void the_known_example_comes_out(void **state)
{
    (void)state;
    const double cost[] = {120, 160, 150};
    struct lsp_nests nests = two_levels(0.6);
    struct lsp_nested_answer answer;
    lsp_nested_logit(&nests, 3, cost, 0.6 * 0.04, 0, &answer);
    assert_close(answer.nest_composite_money[0], 137.174619, 1e-8);
    assert_close(answer.nest_scale_per_money[0], 0.04, 1e-15);
    assert_close(answer.share[0], 0.601613, 1e-6);
    assert_close(answer.share[1], 0.159878, 3e-6);
    assert_close(answer.share[2], 0.238509, 2e-6);
    assert_close(answer.nest_share[0], 1 - answer.share[0], 1e-15);
}

static double draw(uint32_t seed, uint32_t number)
{
    return lsp_random_uniform(seed, LSP_RANDOM_TEST, 25, number);
}

struct random_tree {
    struct lsp_nests nests;
    size_t n;
    double cost[LSP_MAX_ALTERNATIVES], scale;
};

/* Costs from 0 to `spread`; one in nine alternatives is not available. */
static struct random_tree make_tree(uint32_t seed, double spread)
{
    struct random_tree tree = {.n = 2 + (size_t)(draw(seed, 0) * (MOST_WAYS - 1)),
        .scale = 0.01 + draw(seed, 1),
        .nests.n = (size_t)(draw(seed, 2) * (MOST_NESTS + 1))};
    for (uint32_t nest = 0; nest < tree.nests.n; nest++) {
        uint32_t parent = (uint32_t)(draw(seed, 10 + nest) * (nest + 1));
        tree.nests.parent[nest] = parent == nest ? LSP_NONE : parent;
        tree.nests.theta[nest] = 0.2 + 0.8 * draw(seed, 20 + nest);
    }
    for (uint32_t way = 0; way < tree.n; way++) {
        uint32_t nest = (uint32_t)(draw(seed, 30 + way) * (double)(tree.nests.n + 1));
        tree.nests.nest_of[way] = nest == tree.nests.n ? LSP_NONE : nest;
        tree.cost[way] = draw(seed, 50 + way) < 1.0 / 9 ? NEVER : spread * draw(seed, 70 + way);
    }
    return tree;
}

static struct lsp_nested_answer answer_of(const struct random_tree *tree, double response)
{
    struct lsp_nested_answer answer;
    lsp_nested_logit(&tree->nests, tree->n, tree->cost, tree->scale, response, &answer);
    return answer;
}

static void without_nests_it_is_the_multinomial_logit_to_the_last_bit(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_tree tree = make_tree(seed, 50);
        double share[LSP_MAX_ALTERNATIVES];
        double composite = lsp_logit(tree.n, tree.cost, tree.scale, share);
        tree.nests = FLAT;
        struct lsp_nested_answer answer = answer_of(&tree, 0.4);
        assert_true(answer.composite_money == composite);
        for (size_t way = 0; way < tree.n; way++) {
            assert_true(answer.share[way] == share[way]);
            double decay = tree.scale * (1 - share[way] + 0.4 * share[way]);
            assert_true(answer.decay_per_money[way] == decay);
        }
    }
}

static void a_theta_of_one_and_a_nest_of_one_change_nothing(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_tree tree = make_tree(seed, 50);
        struct random_tree flat = tree, alone = tree;
        flat.nests = alone.nests = FLAT;
        for (size_t nest = 0; nest < tree.nests.n; nest++)
            tree.nests.theta[nest] = 1;
        alone.nests.n = tree.n;
        for (uint32_t way = 0; way < tree.n; way++) {
            alone.nests.parent[way] = LSP_NONE;
            alone.nests.theta[way] = 0.1;
            alone.nests.nest_of[way] = way;
        }
        struct lsp_nested_answer one = answer_of(&tree, 0), two = answer_of(&flat, 0);
        struct lsp_nested_answer three = answer_of(&alone, 0);
        for (size_t way = 0; way < tree.n; way++) {
            assert_close(one.share[way], two.share[way], 1e-12);
            assert_close(three.share[way], two.share[way], 1e-15);
        }
    }
}

static void shares_sum_to_one_and_are_the_slope_of_the_composite(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_tree tree = make_tree(seed, 40);
        struct lsp_nested_answer answer = answer_of(&tree, 0.3);
        double sum = 0;
        for (size_t way = 0; way < tree.n; way++) {
            sum += answer.share[way];
            if (isinf(tree.cost[way])) {
                assert_true(answer.share[way] == 0 && isinf(answer.log_share[way]));
                continue;
            }
            assert_close(exp(answer.log_share[way]), answer.share[way], 1e-12);
            const double step = 1e-5;
            struct random_tree dearer = tree, cheaper = tree;
            dearer.cost[way] += step;
            cheaper.cost[way] -= step;
            struct lsp_nested_answer up = answer_of(&dearer, 0.3), down = answer_of(&cheaper, 0.3);
            double slope = (up.composite_money - down.composite_money) / (2 * step);
            assert_true(fabs(slope - answer.share[way]) < 1e-8);
            double decay = -(up.log_share[way] - down.log_share[way]) / (2 * step) +
                           0.3 * tree.scale * answer.share[way];
            assert_true(fabs(decay - answer.decay_per_money[way]) < 1e-6 * (1 + decay));
            /* cheaper, never fewer; and never more of the others */
            for (size_t other = 0; other < tree.n; other++)
                assert_true(other == way ? down.share[other] >= answer.share[other]
                                         : down.share[other] <= answer.share[other] + 1e-16);
        }
        assert_close(sum, isinf(answer.composite_money) ? 0 : 1, 1e-14);
    }
}

static void the_order_of_the_alternatives_says_nothing(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_tree tree = make_tree(seed, 60), turned = tree;
        for (size_t way = 0; way < tree.n; way++) {
            turned.cost[tree.n - 1 - way] = tree.cost[way];
            turned.nests.nest_of[tree.n - 1 - way] = tree.nests.nest_of[way];
        }
        struct lsp_nested_answer one = answer_of(&tree, 0), two = answer_of(&turned, 0);
        if (isfinite(one.composite_money))
            assert_close(two.composite_money, one.composite_money, 1e-13);
        for (size_t way = 0; way < tree.n; way++)
            assert_close(two.share[tree.n - 1 - way], one.share[way], 1e-12);
    }
}

static void costs_of_any_size_are_safe(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_tree tree = make_tree(seed, 1e7);
        if (seed % 2 == 0)
            for (size_t way = 0; way < tree.n; way++)
                tree.cost[way] = -tree.cost[way] > -NEVER ? -tree.cost[way] : NEVER;
        struct lsp_nested_answer answer = answer_of(&tree, 1);
        double sum = 0;
        for (size_t way = 0; way < tree.n; way++) {
            assert_true(answer.share[way] >= 0 && isfinite(answer.decay_per_money[way]));
            assert_true(isfinite(answer.log_share[way]) == isfinite(tree.cost[way]));
            sum += answer.share[way];
        }
        assert_close(sum, isinf(answer.composite_money) ? 0 : 1, 1e-13);
    }
}

/* Random shares over what is available; an alternative in five was not seen. */
static bool make_shares(const struct random_tree *tree, uint32_t seed, double share[])
{
    double sum = 0;
    for (uint32_t way = 0; way < tree->n; way++) {
        bool is_seen = isfinite(tree->cost[way]) && draw(seed, 100 + way) > 0.2;
        share[way] = is_seen ? 0.01 + draw(seed, 120 + way) : 0;
        sum += share[way];
    }
    for (size_t way = 0; way < tree->n && sum > 0; way++)
        share[way] /= sum;
    return sum > 0;
}

static void a_pivot_gives_the_observed_shares_and_the_same_composite(void **state)
{
    (void)state;
    size_t n_pivoted = 0;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_tree tree = make_tree(seed, 50), seen = tree;
        double share[LSP_MAX_ALTERNATIVES], constant[LSP_MAX_ALTERNATIVES];
        if (!make_shares(&tree, seed, share))
            continue;
        lsp_nested_pivot(&tree.nests, tree.n, tree.cost, share, tree.scale, constant);
        for (size_t way = 0; way < tree.n; way++) {
            seen.cost[way] = share[way] > 0 ? tree.cost[way] : NEVER;
            if (!(share[way] > 0))
                assert_true(constant[way] == (isinf(tree.cost[way]) ? 0 : NEVER));
            tree.cost[way] += constant[way];
        }
        struct lsp_nested_answer answer = answer_of(&tree, 0);
        for (size_t way = 0; way < tree.n; way++)
            assert_close(answer.share[way], share[way], 1e-10);
        assert_close(answer.composite_money, answer_of(&seen, 0).composite_money, 1e-10);
        n_pivoted++;
    }
    assert_true(n_pivoted > N_CASES / 2);
}

static void a_pivot_on_the_models_own_shares_is_no_pivot(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_tree tree = make_tree(seed, 20);
        double constant[LSP_MAX_ALTERNATIVES];
        struct lsp_nested_answer answer = answer_of(&tree, 0);
        if (isinf(answer.composite_money))
            continue;
        lsp_nested_pivot(&tree.nests, tree.n, tree.cost, answer.share, tree.scale, constant);
        for (size_t way = 0; way < tree.n; way++)
            assert_true(fabs(constant[way]) < 1e-10);
    }
}

/* P' = P exp(-lambda dc) / sum P exp(-lambda dc): the incremental logit. */
static void without_nests_a_pivot_is_the_incremental_logit(void **state)
{
    (void)state;
    const double cost[] = {10, 25, 40}, share[] = {0.2, 0.5, 0.3}, change[] = {-5, 0, 10};
    double constant[3], now[3], expected[3], sum = 0;
    struct lsp_nested_answer answer;
    lsp_nested_pivot(&FLAT, 3, cost, share, 0.05, constant);
    for (int way = 0; way < 3; way++) {
        expected[way] = share[way] * exp(-0.05 * change[way]);
        sum += expected[way];
        now[way] = cost[way] + change[way] + constant[way];
    }
    lsp_nested_logit(&FLAT, 3, now, 0.05, 0, &answer);
    for (int way = 0; way < 3; way++)
        assert_close(answer.share[way], expected[way] / sum, 1e-14);
}

/* Who was not there when the rest was observed enters as in the absolute form. */
static void a_new_alternative_enters_at_its_own_cost(void **state)
{
    (void)state;
    const double before[] = {10, 25, NEVER}, after[] = {10, 25, 15}, share[] = {0.2, 0.8, 0};
    double constant[3], now[3], mixed[2];
    struct lsp_nested_answer answer, old;
    lsp_nested_pivot(&FLAT, 3, before, share, 0.1, constant);
    for (int way = 0; way < 3; way++)
        now[way] = after[way] + constant[way];
    lsp_nested_logit(&FLAT, 3, now, 0.1, 0, &answer);
    lsp_nested_logit(&FLAT, 2, before, 0.1, 0, &old);
    mixed[0] = exp(-0.1 * old.composite_money);
    mixed[1] = exp(-0.1 * 15);
    assert_close(answer.share[2], mixed[1] / (mixed[0] + mixed[1]), 1e-14);
    assert_close(answer.share[1] / answer.share[0], 4, 1e-13); /* the others as observed */
}

static void a_pivot_with_a_cost_elasticity_has_it_at_the_reference(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_tree tree = make_tree(seed, 30);
        struct lsp_segment segment = {.scale_per_money = tree.scale,
            .nests = tree.nests,
            .has_cost_elasticity = true,
            .cost_elasticity = -0.6,
            .constant_money = {4, -3, 1}};
        struct lsp_pivot pivot;
        for (size_t way = 0; way < tree.n; way++)
            tree.cost[way] += 10 + segment.constant_money[way];
        lsp_pivot_make(&segment, tree.n, tree.cost, NULL, &pivot);
        if (isinf(pivot.composite_money))
            continue;
        const double step = 1e-6; /* all that it costs rises in proportion, constants do not */
        for (size_t way = 0; way < tree.n; way++)
            tree.cost[way] += step * (tree.cost[way] - segment.constant_money[way]);
        double total = lsp_demand_total(1000, pivot.response, tree.scale,
            answer_of(&tree, 0).composite_money, pivot.composite_money);
        assert_true(fabs(log(total / 1000) / step + 0.6) < 1e-4);
    }
}

static void the_divergence_is_right_near_nothing(void **state)
{
    (void)state;
    static const double STEPS[] = {1e-12, 1e-9, 1e-6, 9e-4, 1.1e-3, 0.5, 40};
    for (size_t row = 0; row < sizeof STEPS / sizeof *STEPS; row++) {
        double d = STEPS[row], b = 1024, a = b + b * d;
        double exact = 0, power = 1; /* sum of (-d)^k / (k (k - 1)), where it converges fast */
        for (int k = 2; k < 60; k++) {
            power *= k == 2 ? d * d : -d;
            exact += power / (k * (k - 1));
        }
        if (d > 0.9)
            exact = (1 + d) * log(1 + d) - d;
        double given = (a - b) / b; /* a is rounded */
        double expected = b * exact * given * given / (d * d);
        assert_close(lsp_divergence(a, b) / expected, 1, 1e-9);
    }
    assert_true(lsp_divergence(0, 5) == 5);
    assert_true(lsp_divergence(3, 3) == 0);
    assert_true(isinf(lsp_divergence(3, 0)));
}

/* By the definition: sum of a ln(a/b) with everything spelled out by the levels. */
static void the_divergence_of_a_tree_is_its_definition(void **state)
{
    (void)state;
    const double cost[] = {120, 160, 150}, amount[] = {50, 30, 40};
    struct lsp_nests nests = two_levels(0.6);
    struct lsp_nested_answer answer;
    lsp_nested_logit(&nests, 3, cost, 0.024, 0, &answer);
    double top =
        (50 * log(50 / (120 * answer.share[0])) + 70 * log(70 / (120 * (1 - answer.share[0])))) /
        0.024;
    double inside = (30 * log(30 / (70 * answer.share_in_nest[1])) +
                        40 * log(40 / (70 * answer.share_in_nest[2]))) /
                    0.04;
    assert_close(
        lsp_nested_divergence_money(&nests, 3, amount, &answer, 0.024), top + inside, 1e-12);
    for (size_t way = 0; way < 3; way++) {
        double answered[3];
        for (size_t other = 0; other < 3; other++)
            answered[other] = 120 * answer.share[other];
        assert_true(lsp_nested_divergence_money(&nests, 3, answered, &answer, 0.024) < 1e-20);
        answered[way] *= 1.5;
        assert_true(lsp_nested_divergence_money(&nests, 3, answered, &answer, 0.024) > 1);
    }
}

static void a_share_below_all_numbers_still_has_its_divergence(void **state)
{
    (void)state;
    const double cost[] = {0, 4000}, amount[] = {5, 1e-3};
    struct lsp_nested_answer answer;
    lsp_nested_logit(&FLAT, 2, cost, 1, 0, &answer);
    assert_true(answer.share[1] == 0 && answer.log_share[1] == -4000);
    double whole = 5.001, expected = 5 * log(5 / whole) + 1e-3 * (log(1e-3 / whole) + 4000);
    assert_close(lsp_nested_divergence_money(&FLAT, 2, amount, &answer, 1), expected, 1e-9);
}

static void tourism_grows_with_income_and_shrinks_with_prices(void **state)
{
    (void)state;
    struct lsp_tourism tourism = {.income_growth_per_year = 0.02,
        .income_elasticity = 1.5,
        .price_growth_per_year = 0.01,
        .price_elasticity = -1};
    assert_true(lsp_tourism_factor(&tourism, 10) == 1);
    tourism.is_given = true;
    assert_close(lsp_tourism_factor(&tourism, 10), pow(1.02, 15) / pow(1.01, 10), 1e-14);
    assert_close(lsp_tourism_factor(&tourism, 0), 1, 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_known_example_comes_out),
        cmocka_unit_test(without_nests_it_is_the_multinomial_logit_to_the_last_bit),
        cmocka_unit_test(a_theta_of_one_and_a_nest_of_one_change_nothing),
        cmocka_unit_test(shares_sum_to_one_and_are_the_slope_of_the_composite),
        cmocka_unit_test(the_order_of_the_alternatives_says_nothing),
        cmocka_unit_test(costs_of_any_size_are_safe),
        cmocka_unit_test(a_pivot_gives_the_observed_shares_and_the_same_composite),
        cmocka_unit_test(a_pivot_on_the_models_own_shares_is_no_pivot),
        cmocka_unit_test(without_nests_a_pivot_is_the_incremental_logit),
        cmocka_unit_test(a_new_alternative_enters_at_its_own_cost),
        cmocka_unit_test(a_pivot_with_a_cost_elasticity_has_it_at_the_reference),
        cmocka_unit_test(the_divergence_is_right_near_nothing),
        cmocka_unit_test(the_divergence_of_a_tree_is_its_definition),
        cmocka_unit_test(a_share_below_all_numbers_still_has_its_divergence),
        cmocka_unit_test(tourism_grows_with_income_and_shrinks_with_prices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
