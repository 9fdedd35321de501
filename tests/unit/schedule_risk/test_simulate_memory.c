/* A simulation for which memory is out leaves nothing behind.  SPDX-License-Identifier: Apache-2.0
 */
#include "schedule_risk/schedule_risk.h"

#include "support/allocation.h"
#include "support/programme_cases.h"

static void a_simulation_without_memory_leaves_nothing_behind(void **state)
{
    (void)state;
    struct programme_case of;
    build_textbook_case(&of, 1, true);
    double slips[] = {1, 2, 3};
    uint32_t members[] = {0, 1, 2}, watched[] = {3};
    struct lsp_correlation_group group = {.value = 0.7, .activities = members, .n_activities = 3};
    struct lsp_risk_effect effect = {.activity = 2, .amount = {5, 20, 90, LSP_SHAPE_PERT}};
    struct lsp_risk_event event = {.probability = 0.4, .effects = &effect, .n_effects = 1};
    struct lsp_risk_cost cost = {.fixed_money = {80, 100, 170, LSP_SHAPE_PERT},
        .from_activity = LSP_NONE,
        .to_activity = LSP_NONE};
    const struct lsp_schedule_risk_options options = {.n_draws = 50,
        .seed = 9,
        .groups = &group,
        .n_groups = 1,
        .events = &event,
        .n_events = 1,
        .costs = &cost,
        .n_costs = 1,
        .outside = {.slip_months = slips,
            .n_slips = 3,
            .promised_day = INT32_MIN,
            .cost_ratio_p50 = 1.2,
            .cost_ratio_p80 = 1.5},
        .combine = LSP_COMBINE_MAX,
        .watched = watched,
        .n_watched = 1};
    size_t n_blocks = lsp_test_n_blocks(), nth = 0;
    for (; nth < LSP_TEST_MAX_ALLOCATIONS; nth++) {
        struct lsp_arena arena = {0};
        struct lsp_schedule_risk risk = {.n_draws = 1234567};
        uint32_t found = 77;
        lsp_test_fail_from(nth);
        enum lsp_status checked = lsp_schedule_risk_check_groups(&of.programme, &options, &found);
        enum lsp_status status = lsp_schedule_risk_simulate(&of.programme, &options, &arena, &risk);
        bool has_failed = lsp_test_has_failed();
        lsp_test_fail_never();
        lsp_arena_finish(&arena);
        assert_int_equal(lsp_test_n_blocks(), n_blocks);
        assert_true(checked == LSP_OK ? found == LSP_NONE : found == 77);
        if (status == LSP_OK) {
            assert_int_equal(risk.n_draws, 50);
            if (!has_failed)
                break;
        } else {
            assert_int_equal(status, LSP_NO_MEMORY);
            assert_int_equal(risk.n_draws, 1234567);
        }
    }
    assert_true(nth > 0 && nth < LSP_TEST_MAX_ALLOCATIONS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_simulation_without_memory_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
