/* Tests that a simulation without memory leaves nothing behind.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/allocation.h"
#include "support/test.h"

#include "checkpoint_simulation/checkpoint_simulation.h"

static void a_simulation_without_memory_leaves_nothing_behind(void **state)
{
    (void)state;
    struct lsp_post post = {.closes_h = 24,
        .staffed_share = 1,
        .groups = {{.vehicles = 1, .lanes = 1}},
        .n_groups = 1,
        .service_h = {0.1}};
    double veh[LSP_MAX_VEHICLES][LSP_HOURS] = {{0}};
    veh[0][3] = 2000; /* lines and events outgrow the first blocks of their arena */
    struct lsp_passage passage = {.posts = {&post}, .n_posts = 1};
    struct lsp_simulated_crossing found = {.n_days = 77};
    size_t n_before = lsp_test_n_blocks(), nth = 0;
    for (;; nth++) {
        lsp_test_fail_from(nth);
        enum lsp_status status = lsp_checkpoint_simulate(
            &passage, veh, &(struct lsp_simulation_options){.n_days = 2}, &found);
        lsp_test_fail_never();
        assert_int_equal(lsp_test_n_blocks(), n_before);
        if (!lsp_test_has_failed()) {
            assert_int_equal(status, LSP_OK);
            break;
        }
        assert_int_equal(status, LSP_NO_MEMORY);
        assert_int_equal(found.n_days, 77);
        assert_true(nth < LSP_TEST_MAX_ALLOCATIONS);
    }
    assert_true(nth >= 4);
    assert_int_equal(found.n_days, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_simulation_without_memory_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
