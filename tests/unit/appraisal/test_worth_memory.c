/* What follows from an account says so when memory is out.  SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "appraisal/accounts.h"
#include "appraisal/opening.h"
#include "appraisal/options.h"
#include "base/date.h"
#include "support/allocation.h"

static const char *const names[] = {"tourists"}, *const countries[] = {"AA"};
static const double scale[] = {0.1}, response[] = {1};
static const uint32_t segment[] = {0};
static const struct lsp_appraisal_context context = {.n_segments = 1,
    .n_movements = 1,
    .segment_name = names,
    .segment_country = countries,
    .segment_scale_per_money = scale,
    .segment_response = response,
    .movement_segment = segment,
    .origin_country = countries,
    .destination_country = countries};

/* All of it, one after the other, as a study does. */
static enum lsp_status make_all(const struct lsp_appraisal_spec *spec,
    const struct lsp_appraisal_pair *pair, int32_t opening_day, struct lsp_arena *arena)
{
    struct lsp_appraisal appraisal;
    struct lsp_accounts accounts;
    struct lsp_cost_shares shares;
    struct lsp_yearly_gain gain;
    struct lsp_opening_years openings;
    struct lsp_option_choice choice;
    double npv_money;
    LSP_TRY(lsp_appraise(spec, &context, 1, pair, opening_day, arena, &appraisal));
    LSP_TRY(lsp_accounts_make(spec, &appraisal, 1, arena, &accounts));
    LSP_TRY(lsp_cost_shares_make(spec, &accounts, arena, &shares));
    LSP_TRY(lsp_yearly_gain_make(spec, &context, 1, pair, 2027, 40000, arena, &gain));
    LSP_TRY(lsp_opening_npv(spec, &gain, opening_day, &npv_money));
    LSP_TRY(lsp_opening_years_make(spec, &gain, opening_day, 3, arena, &openings));
    const struct lsp_option option = {.id = "",
        .name = "",
        .benefit_money = appraisal.benefit_money,
        .cost_money = appraisal.cost_money,
        .net_money = appraisal.net_money,
        .n_years = appraisal.n_years,
        .first_year = appraisal.first_year};
    return lsp_options_compare(1, &option, arena, &choice);
}

static void every_failing_allocation_is_reported(void **state)
{
    (void)state;
    double amount[] = {1}, cost_money[] = {10}, saved_money[] = {5};
    struct lsp_results without = {.amount = amount, .composite_money = cost_money}, with = without;
    with.composite_money = saved_money;
    struct lsp_appraisal_pair pair = {2030, 1, &without, &with};
    struct lsp_cost_item costs[] = {{.payer = "A",
                                        .country = "AA",
                                        .amount_money = 9,
                                        .from_year = 2025,
                                        .to_year = 2025,
                                        .life_years = 4000},
        {.payer = "A", .country = "AA", .amount_money = 1, .from_year = 3000, .to_year = 3000}};
    struct lsp_appraisal_spec spec = {.costs = costs,
        .n_costs = 2,
        .base_year = 2025,
        .first_year = 2025,
        .horizon_years = 2000, /* so that the arenas need many blocks */
        .residual = LSP_RESIDUAL_LATER,
        .ramp_start = 1,
        .ramp_years = 1};
    int32_t opening_day = lsp_date_to_day((struct lsp_date){2027, 1, 1});
    size_t nth = 0;
    for (; nth < LSP_TEST_MAX_ALLOCATIONS; nth++) {
        struct lsp_arena arena = {0};
        lsp_test_fail_from(nth);
        enum lsp_status status = make_all(&spec, &pair, opening_day, &arena);
        bool has_failed = lsp_test_has_failed();
        lsp_test_fail_never();
        lsp_arena_finish(&arena);
        assert_int_equal(status, has_failed ? LSP_NO_MEMORY : LSP_OK);
        if (!has_failed)
            break;
    }
    assert_true(nth > 5 && nth < LSP_TEST_MAX_ALLOCATIONS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_failing_allocation_is_reported)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
