/* Tests of what a segment's numbers give, and of growth.
 * SPDX-License-Identifier: Apache-2.0 */
#include "demand/demand.h"

#include "support/test.h"

static void travellers_keep_the_value_of_time_given(void **state)
{
    (void)state;
    struct lsp_segment segment = {.value_of_time_money_h = 4,
        .scale_given = 0.6,
        .scale_is_per_h = true,
        .cargo_value_money = 1e6,
        .cargo_rate_per_day = 1};
    lsp_segment_derive(&segment);
    assert_close(segment.value_of_time_money_h, 4, 0);
    assert_close(segment.scale_per_money, 0.15, 1e-15);
}

static void goods_value_time_by_what_they_are_worth(void **state)
{
    (void)state;
    struct lsp_segment segment = {.is_goods = true,
        .value_of_time_money_h = 99,
        .cargo_value_money = 720,
        .cargo_rate_per_day = 0.01,
        .scale_given = 0.05};
    lsp_segment_derive(&segment);
    assert_close(segment.value_of_time_money_h, 0.3, 1e-15);
    assert_close(segment.scale_per_money, 0.05, 0);
}

static void constants_in_hours_become_money(void **state)
{
    (void)state;
    struct lsp_segment segment = {.value_of_time_money_h = 5, .scale_given = 1};
    segment.constant_given[1] = 3;
    segment.constant_is_h[1] = true;
    segment.constant_given[LSP_MAX_ALTERNATIVES - 1] = -7;
    lsp_segment_derive(&segment);
    assert_close(segment.constant_money[0], 0, 0);
    assert_close(segment.constant_money[1], 15, 0);
    assert_close(segment.constant_money[LSP_MAX_ALTERNATIVES - 1], -7, 0);
}

/* An uncertainty run changes the given numbers and derives again, many times. */
static void deriving_again_follows_the_given_numbers_only(void **state)
{
    (void)state;
    struct lsp_segment segment = {.is_goods = true,
        .cargo_value_money = 240,
        .cargo_rate_per_day = 0.1,
        .scale_given = 2,
        .scale_is_per_h = true};
    lsp_segment_derive(&segment);
    struct lsp_segment first = segment;
    segment.cargo_rate_per_day = 0.2;
    lsp_segment_derive(&segment);
    assert_close(segment.value_of_time_money_h, 2, 1e-15);
    assert_close(segment.scale_per_money, 1, 1e-15);
    segment.cargo_rate_per_day = 0.1;
    lsp_segment_derive(&segment);
    assert_true(segment.value_of_time_money_h == first.value_of_time_money_h);
    assert_true(segment.scale_per_money == first.scale_per_money);
}

static void growth_compounds_from_the_base_year(void **state)
{
    (void)state;
    static const struct {
        double growth;
        int year;
        double expected;
    } cases[] = {{0.03, 2025, 200}, {0.03, 2027, 212.18}, {0.03, 2024, 200 / 1.03}, {0, 2080, 200},
        {-0.5, 2027, 50}};
    for (size_t row = 0; row < sizeof cases / sizeof *cases; row++)
        assert_close(lsp_demand_grown(200, cases[row].growth, cases[row].year, 2025),
            cases[row].expected, 1e-14);
    assert_true(lsp_demand_grown(0.1, 0.07, 2025, 2025) == 0.1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(travellers_keep_the_value_of_time_given),
        cmocka_unit_test(goods_value_time_by_what_they_are_worth),
        cmocka_unit_test(constants_in_hours_become_money),
        cmocka_unit_test(deriving_again_follows_the_given_numbers_only),
        cmocka_unit_test(growth_compounds_from_the_base_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
