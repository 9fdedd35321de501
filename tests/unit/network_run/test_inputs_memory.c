/* Tests that reading a network and its tables holds when memory is out.
 * SPDX-License-Identifier: Apache-2.0 */
#include "network_run/problem.h"

#include "support/allocation.h"
#include "support/scratch.h"
#include "support/test.h"

static void read_without_memory(const struct lsp_network_sources *sources)
{
    size_t n_before = lsp_test_n_blocks(), nth = 0;
    for (;; nth++) {
        struct lsp_diags diags = {0};
        struct lsp_network_inputs inputs = {0};
        struct lsp_network_problem problem = {0};
        lsp_test_fail_from(nth);
        enum lsp_status status = lsp_network_inputs_read(sources, &diags, &inputs);
        if (status == LSP_OK)
            status = lsp_network_problem_make(&inputs, 0, LSP_GOAL_USER, &problem);
        lsp_test_fail_never();
        bool has_failed = lsp_test_has_failed();
        assert_int_equal(status, has_failed ? LSP_NO_MEMORY : LSP_OK);
        lsp_network_problem_finish(&problem);
        lsp_network_inputs_finish(&inputs);
        lsp_diags_finish(&diags);
        assert_int_equal(lsp_test_n_blocks(), n_before);
        if (!has_failed)
            break;
        assert_true(nth < LSP_TEST_MAX_ALLOCATIONS);
    }
    assert_true(nth > 20);
}

static void a_gmns_town_that_does_not_fit_leaves_nothing_behind(void **state)
{
    (void)state;
#define TOWN LSP_SOURCE_DIR "/tests/fixtures/gmns_town"
    read_without_memory(&(struct lsp_network_sources){
        .network = TOWN, .trips = TOWN "/demand.csv", .classes = TOWN "/classes.csv"});
}

static void a_tntp_network_that_does_not_fit_leaves_nothing_behind(void **state)
{
    (void)state;
    struct scratch scratch;
    char network[256], trips[256], turns[256], periods[256];
    scratch_init(&scratch);
    scratch_write(&scratch, "net.tntp",
        "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 3\n<FIRST THRU NODE> 3\n"
        "<NUMBER OF LINKS> 2\n<END OF METADATA>\n"
        "1 3 10 2 1 0.15 4 30 5 1 ;\n3 2 20 4 2 0 0 30 0 1 ;\n");
    scratch_write(
        &scratch, "trips.tntp", "<NUMBER OF ZONES> 2\n<END OF METADATA>\nOrigin 1\n2 : 3.5;\n");
    scratch_write(&scratch, "turns.csv", "from,via,to,penalty\n1,3,2,1\n");
    scratch_write(&scratch, "periods.csv", "period,hours\nam,2\n");
    read_without_memory(
        &(struct lsp_network_sources){.network = scratch_path(&scratch, "net.tntp", network),
            .trips = scratch_path(&scratch, "trips.tntp", trips),
            .turns = scratch_path(&scratch, "turns.csv", turns),
            .periods = scratch_path(&scratch, "periods.csv", periods)});
    scratch_finish(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_gmns_town_that_does_not_fit_leaves_nothing_behind),
        cmocka_unit_test(a_tntp_network_that_does_not_fit_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
