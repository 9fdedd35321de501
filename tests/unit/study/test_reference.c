/* What is asked for in a year, and what the answers pivot on.  SPDX-License-Identifier: Apache-2.0
 */
#include "support/test.h"

#include "study/study_internal.h"

struct setup {
    struct lsp_zone_spec zones[3];
    struct lsp_segment segments[2];
    struct lsp_movement movements[2];
    struct lsp_case side;
    struct lsp_scenario scenario;
};

/* The first movement crosses the border, the second does not. */
static void init(struct setup *setup)
{
    *setup = (struct setup){.zones = {{.country = "AA"}, {.country = "AA"}, {.country = "BB"}},
        .segments = {{.growth_per_year = 0.03}, {.growth_per_year = 0}},
        .movements = {{.origin = 0, .destination = 2, .amount_per_year = 200},
            {.origin = 0, .destination = 1, .amount_per_year = 100}}};
    setup->side.network.zones = setup->zones;
    setup->side.network.n_zones = 3;
    setup->side.demand = (struct lsp_demand){.segments = setup->segments,
        .movements = setup->movements,
        .n_segments = 2,
        .n_movements = 2,
        .n_alternatives = 2};
}

static double asked(const struct setup *setup, size_t movement, int year)
{
    return lsp_stated_amount(&setup->scenario, &setup->side, movement, year, 2025);
}

static void what_is_asked_for_grows_by_all_that_is_stated(void **state)
{
    (void)state;
    struct setup setup;
    init(&setup);
    assert_true(asked(&setup, 0, 2025) == 200);
    assert_close(asked(&setup, 0, 2035), 200 * pow(1.03, 10), 1e-14);
    setup.segments[0].tourism = (struct lsp_tourism){.is_given = true,
        .income_growth_per_year = 0.02,
        .income_elasticity = 1.5,
        .price_growth_per_year = 0.01,
        .price_elasticity = -1};
    assert_close(
        asked(&setup, 0, 2035), 200 * pow(1.03, 10) * pow(1.02, 15) / pow(1.01, 10), 1e-12);
    setup.scenario.demand_is_fixed = true;
    assert_true(asked(&setup, 0, 2035) == 200);
}

static void the_border_effect_concerns_those_who_cross_it(void **state)
{
    (void)state;
    struct setup setup;
    init(&setup);
    setup.segments[0].border_effect = -0.7;
    assert_close(asked(&setup, 0, 2025), 200 * exp(-0.7), 1e-14);
    assert_true(asked(&setup, 1, 2025) == 100);
}

static void only_observed_movements_of_incremental_segments_have_fixed_shares(void **state)
{
    (void)state;
    struct setup setup;
    struct lsp_arena arena = {0};
    const double observed[] = {3, 1}, nobody[] = {0, 0}, **fixed = NULL;
    init(&setup);
    setup.movements[0].observed = observed;
    setup.movements[1].observed = nobody;
    assert_int_equal(lsp_reference_shares(&setup.side.demand, &arena, &fixed), LSP_OK);
    assert_null(fixed);
    setup.segments[0].is_incremental = true;
    assert_int_equal(lsp_reference_shares(&setup.side.demand, &arena, &fixed), LSP_OK);
    assert_non_null(fixed);
    assert_true(fixed[0][0] == 0.75 && fixed[0][1] == 0.25);
    assert_null(fixed[1]);
    lsp_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_asked_for_grows_by_all_that_is_stated),
        cmocka_unit_test(the_border_effect_concerns_those_who_cross_it),
        cmocka_unit_test(only_observed_movements_of_incremental_segments_have_fixed_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
