/* An appraisal that runs out of memory says so and leaves its result alone.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "appraisal/appraisal.h"
#include "base/date.h"
#include "support/allocation.h"

/* One movement of nobody's mode, one operator, one post and one vehicle. */
static struct lsp_appraisal_context smallest_context(void)
{
    static const char *const names[] = {"tourists"}, *const countries[] = {"AA"};
    static const double scale[] = {0.1}, response[] = {1};
    static const uint32_t segment[] = {0};
    static const char *const modes[LSP_MAX_MODES] = {"road", "rail", "air", "sea"};
    return (struct lsp_appraisal_context){.n_segments = 1,
        .n_movements = 1,
        .n_operators = 1,
        .n_posts = 1,
        .segment_name = names,
        .segment_country = countries,
        .segment_scale_per_money = scale,
        .segment_response = response,
        .movement_segment = segment,
        .origin_country = countries,
        .destination_country = countries,
        .operator_name = names,
        .operator_country = countries,
        .post_name = names,
        .post_country = countries,
        .alternative_mode = segment, /* of none */
        .segment_alternatives = segment,
        .mode_name = modes,
        .n_vehicles = 1,
        .vehicle_mode = segment};
}

static void every_failing_allocation_is_reported(void **state)
{
    (void)state;
    enum { N_YEARS = 50000 }; /* so that the arena needs many blocks */
    static const char *const countries[] = {"AA"};
    const struct lsp_appraisal_context context = smallest_context();
    double driven[LSP_MAX_VEHICLES] = {100};
    struct lsp_externalities effects = {.detour = {1, 1, 1, 1}};
    effects.vehicle[0][LSP_EFFECT_UNPERCEIVED].all = 0.1;
    effects.vehicle[0][LSP_EFFECT_WEAR].all = 0.1;
    double amount[] = {1}, cost_money[] = {10};
    struct lsp_operator_result taken = {.fare_money = 5};
    struct lsp_results run = {.n_operators = 1,
        .amount = amount,
        .composite_money = cost_money,
        .operators = &taken,
        .n_segments = 1,
        .n_countries = 1,
        .countries = countries,
        .driven_km = driven,
        .driven_money = driven};
    struct lsp_appraisal_pair pair = {2030, 1, &run, &run};
    struct lsp_cost_item bridge = {.payer = "A",
        .country = "AA",
        .kind = LSP_CONSTRUCTION,
        .amount_money = 9,
        .from_year = 2025,
        .to_year = 2025,
        .life_years = 9};
    struct lsp_appraisal_spec spec = {.costs = &bridge,
        .externalities = &effects,
        .n_costs = 1,
        .base_year = 2025,
        .first_year = 2025,
        .horizon_years = N_YEARS,
        .ramp_start = 1,
        .ramp_years = 1};
    int32_t opening_day = lsp_date_to_day((struct lsp_date){2027, 1, 1});
    size_t nth = 0;
    for (; nth < LSP_TEST_MAX_ALLOCATIONS; nth++) {
        struct lsp_arena arena = {0};
        struct lsp_appraisal appraisal = {.first_year = -1};
        lsp_test_fail_from(nth);
        enum lsp_status status =
            lsp_appraise(&spec, &context, 1, &pair, opening_day, &arena, &appraisal);
        bool has_failed = lsp_test_has_failed();
        lsp_test_fail_never();
        lsp_arena_finish(&arena);
        assert_int_equal(status, has_failed ? LSP_NO_MEMORY : LSP_OK);
        assert_int_equal(appraisal.first_year, has_failed ? -1 : 2025);
        if (!has_failed)
            break;
    }
    assert_true(nth > 0 && nth < LSP_TEST_MAX_ALLOCATIONS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_failing_allocation_is_reported)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
