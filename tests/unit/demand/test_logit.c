/* Tests of the logit and of the total demand that pivots on it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "demand/demand.h"

#include "base/random.h"
#include "support/test.h"

#define COUNT(ARRAY) (sizeof(ARRAY) / sizeof *(ARRAY))

static const double NEVER = (double)INFINITY;

static double draw(uint32_t index, uint32_t number, double low, double high)
{
    return low + (high - low) * lsp_random_uniform(11, LSP_RANDOM_TEST, index, number);
}

static double sum_of(size_t n, const double value[])
{
    double sum = 0;
    for (size_t place = 0; place < n; place++)
        sum += value[place];
    return sum;
}

static void equal_costs_share_equally(void **state)
{
    (void)state;
    const double cost[] = {30, 30, 30, 30};
    double share[4];
    double composite = lsp_logit(4, cost, 0.1, share);
    for (size_t alternative = 0; alternative < 4; alternative++)
        assert_true(share[alternative] == 0.25);
    assert_close(composite, 30 - log(4) / 0.1, 1e-15);
}

static void two_alternatives_follow_the_logistic_curve(void **state)
{
    (void)state;
    for (double dearer = -50; dearer <= 50; dearer += 5) {
        const double cost[] = {100, 100 + dearer};
        double share[2];
        lsp_logit(2, cost, 0.05, share);
        assert_close(share[0], 1 / (1 + exp(-0.05 * dearer)), 1e-15);
    }
}

/* A textbook's nest of rail and air beside the car, as a logit of composite costs. */
static void a_composite_cost_stands_for_its_nest(void **state)
{
    (void)state;
    const double nest_cost[] = {160, 150};
    double nest_share[2], share[2];
    double composite = lsp_logit(2, nest_cost, 0.04, nest_share);
    assert_close(composite, 137.174619, 1e-8);
    const double top_cost[] = {120, composite};
    lsp_logit(2, top_cost, 0.6 * 0.04, share);
    assert_close(share[0], 0.601613, 1e-6);
    assert_close(share[1] * nest_share[0], 0.159878, 1e-6);
    assert_close(share[1] * nest_share[1], 0.238509, 1e-6);
}

static void what_is_not_available_gets_nothing_and_changes_nothing(void **state)
{
    (void)state;
    const double cost[] = {NEVER, 20, NEVER, 25}, available[] = {20, 25};
    double share[4], share_available[2];
    double composite = lsp_logit(4, cost, 0.3, share);
    assert_true(composite == lsp_logit(2, available, 0.3, share_available));
    assert_true(share[0] == 0 && share[2] == 0);
    assert_true(share[1] == share_available[0] && share[3] == share_available[1]);
}

static void nothing_available_has_an_infinite_composite_and_no_shares(void **state)
{
    (void)state;
    const double cost[] = {NEVER, NEVER};
    double share[2] = {7, 7};
    assert_true(lsp_logit(2, cost, 1, share) == NEVER);
    assert_true(share[0] == 0 && share[1] == 0);
    assert_true(lsp_logit(0, cost, 1, share) == NEVER);
}

static void a_single_alternative_costs_what_it_costs(void **state)
{
    (void)state;
    const double cost[] = {-12.5};
    double share[1];
    assert_true(lsp_logit(1, cost, 0.2, share) == -12.5);
    assert_true(share[0] == 1);
}

static void large_costs_neither_overflow_nor_vanish(void **state)
{
    (void)state;
    static const struct {
        double cost[3], share[3], composite;
    } cases[] = {
        {{1e6, 1e6, NEVER}, {0.5, 0.5, 0}, 1e6 - 0.69314718055994531},
        {{1e6, 1e6 + 1e5, 1e6 + 2e5}, {1, 0, 0}, 1e6},
        {{-1e6, 1e6, 0}, {1, 0, 0}, -1e6},
        {{0, 1e5, 1e300}, {1, 0, 0}, 0},
    };
    for (size_t row = 0; row < COUNT(cases); row++) {
        double share[3];
        assert_close(lsp_logit(3, cases[row].cost, 1, share), cases[row].composite, 1e-15);
        for (size_t alternative = 0; alternative < 3; alternative++)
            assert_true(share[alternative] == cases[row].share[alternative]);
    }
}

static void limits_of_the_scale_are_all_to_the_cheapest_and_even_shares(void **state)
{
    (void)state;
    const double cost[] = {12, 10, 11};
    double share[3];
    assert_close(lsp_logit(3, cost, 1e3, share), 10, 1e-12);
    assert_true(share[1] == 1 && share[0] == 0 && share[2] == 0);
    lsp_logit(3, cost, 1e-9, share);
    for (size_t alternative = 0; alternative < 3; alternative++)
        assert_close(share[alternative], 1.0 / 3, 1e-8);
}

static void composite_slope_is_the_share(void **state)
{
    (void)state;
    for (uint32_t index = 0; index < 100; index++) {
        double cost[4], share[4], scratch[4], scale = draw(index, 9, 0.01, 0.5);
        for (uint32_t alternative = 0; alternative < 4; alternative++)
            cost[alternative] = draw(index, alternative, 0, 60);
        lsp_logit(4, cost, scale, share);
        for (size_t alternative = 0; alternative < 4; alternative++) {
            double at = cost[alternative], step = 1e-4;
            cost[alternative] = at + step;
            double above = lsp_logit(4, cost, scale, scratch);
            cost[alternative] = at - step;
            double below = lsp_logit(4, cost, scale, scratch);
            cost[alternative] = at;
            assert_close((above - below) / (2 * step), share[alternative], 1e-8);
        }
    }
}

static void shares_sum_to_one_and_the_composite_is_no_dearer_than_the_cheapest(void **state)
{
    (void)state;
    for (uint32_t index = 0; index < 300; index++) {
        double cost[LSP_MAX_ALTERNATIVES], share[LSP_MAX_ALTERNATIVES], cheapest = NEVER;
        uint32_t n = 1 + index % LSP_MAX_ALTERNATIVES;
        for (uint32_t alternative = 0; alternative < n; alternative++) {
            cost[alternative] = draw(index, alternative, 0, 1e5);
            cheapest = fmin(cheapest, cost[alternative]);
        }
        double composite = lsp_logit(n, cost, pow(10, -(double)(index % 6)), share);
        assert_close(sum_of(n, share), 1, 1e-15);
        assert_true(composite <= cheapest);
    }
}

static void adding_a_cost_to_all_moves_the_composite_and_no_share(void **state)
{
    (void)state;
    const double cost[] = {3, 8, 5}, moved[] = {1027, 1032, 1029};
    double share[3], share_moved[3];
    double composite = lsp_logit(3, cost, 0.25, share);
    assert_close(lsp_logit(3, moved, 0.25, share_moved), composite + 1024, 1e-15);
    assert_memory_equal(share, share_moved, sizeof share);
}

static void units_of_money_do_not_matter(void **state)
{
    (void)state;
    const double cost[] = {3, 8, 5}, cost_in_other[] = {240, 640, 400};
    double share[3], share_in_other[3];
    double composite = lsp_logit(3, cost, 0.4, share);
    assert_close(lsp_logit(3, cost_in_other, 0.4 / 80, share_in_other), 80 * composite, 1e-14);
    for (size_t alternative = 0; alternative < 3; alternative++)
        assert_close(share_in_other[alternative], share[alternative], 1e-14);
}

static void total_at_the_reference_cost_is_exactly_the_reference(void **state)
{
    (void)state;
    for (uint32_t index = 0; index < 100; index++) {
        double amount = draw(index, 0, 0, 1e7), composite = draw(index, 1, -1e3, 1e5);
        assert_true(lsp_demand_total(amount, 0.7, 0.1, composite, composite) == amount);
        assert_true(lsp_demand_total(amount, 0, 0.1, composite + 50, composite) == amount);
    }
    assert_true(lsp_demand_total(5, 0.7, 0.1, NEVER, NEVER) == 5);
    assert_true(lsp_demand_total(5, 0, 0.1, NEVER, 3) == 5);
}

static void total_answers_with_theta_lambda_to_the_composite_cost(void **state)
{
    (void)state;
    double step = 1e-4, theta = 0.5, lambda = 0.08;
    for (double composite = 20; composite < 80; composite += 7) {
        double total = lsp_demand_total(1000, theta, lambda, composite, 50);
        assert_close(total, 1000 * exp(-0.04 * (composite - 50)), 1e-14);
        double difference = (lsp_demand_total(1000, theta, lambda, composite + step, 50) -
                                lsp_demand_total(1000, theta, lambda, composite - step, 50)) /
                            (2 * step);
        assert_close(difference, -theta * lambda * total, 1e-8);
    }
}

static void nobody_travels_when_there_is_no_way(void **state)
{
    (void)state;
    assert_true(lsp_demand_total(1000, 0.5, 0.1, NEVER, 40) == 0);
    assert_true(lsp_demand_total(0, 0.5, 0.1, 40, NEVER) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_costs_share_equally),
        cmocka_unit_test(two_alternatives_follow_the_logistic_curve),
        cmocka_unit_test(a_composite_cost_stands_for_its_nest),
        cmocka_unit_test(what_is_not_available_gets_nothing_and_changes_nothing),
        cmocka_unit_test(nothing_available_has_an_infinite_composite_and_no_shares),
        cmocka_unit_test(a_single_alternative_costs_what_it_costs),
        cmocka_unit_test(large_costs_neither_overflow_nor_vanish),
        cmocka_unit_test(limits_of_the_scale_are_all_to_the_cheapest_and_even_shares),
        cmocka_unit_test(composite_slope_is_the_share),
        cmocka_unit_test(shares_sum_to_one_and_the_composite_is_no_dearer_than_the_cheapest),
        cmocka_unit_test(adding_a_cost_to_all_moves_the_composite_and_no_share),
        cmocka_unit_test(units_of_money_do_not_matter),
        cmocka_unit_test(total_at_the_reference_cost_is_exactly_the_reference),
        cmocka_unit_test(total_answers_with_theta_lambda_to_the_composite_cost),
        cmocka_unit_test(nobody_travels_when_there_is_no_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
