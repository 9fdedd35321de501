/* Route flows that run out of memory say so, hold nothing, and leave the result alone.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "route_flows/route_flows.h"
#include "support/allocation.h"
#include "support/spread_routes.h"

static void every_failing_allocation_is_reported(void **unused)
{
    (void)unused;
    struct spread_routes spread = {0};
    spread_routes_make(
        &(struct manufacture_order){.seed = 3, .side = 4, .n_centroids = 4}, 0.2, &spread);
    const struct lsp_assignment_problem *problem = &spread.made.problem;
    const struct lsp_route_flows_options options = {0};
    size_t nth = 0;
    for (; nth < LSP_TEST_MAX_ALLOCATIONS; nth++) {
        struct lsp_route_flows routes = {.residual = -1};
        size_t n_before = lsp_test_n_blocks();
        lsp_test_fail_from(nth);
        enum lsp_status status =
            lsp_route_flows_find(problem, &spread.state, spread.made.time, &options, &routes);
        bool has_failed = lsp_test_has_failed();
        lsp_test_fail_never();
        assert_int_equal(status, has_failed ? LSP_NO_MEMORY : LSP_OK);
        assert_true(has_failed == (routes.residual < 0));
        if (!has_failed)
            lsp_route_flows_finish(&routes);
        assert_int_equal(lsp_test_n_blocks(), n_before);
        if (!has_failed)
            break;
    }
    assert_true(nth > 0 && nth < LSP_TEST_MAX_ALLOCATIONS);
    spread_routes_finish(&spread);
}

static enum lsp_status ask(const struct lsp_route_flows *routes, int question)
{
    uint32_t link = routes->origins[0].link[0], to = routes->problem->destination[0];
    double skim[4];
    const double *const value[] = {routes->time};
    struct lsp_selected_trips selected;
    struct lsp_routes found;
    struct lsp_arena arena = {0};
    struct lsp_route route;
    enum lsp_status status = LSP_OK;
    switch (question) {
    case 0:
        status = lsp_route_flows_select(
            routes, &(struct lsp_selection){.n_links = 1, .link = &link}, &selected);
        if (status == LSP_OK)
            lsp_selected_trips_finish(&selected);
        return status;
    case 1:
        status = lsp_route_flows_list(routes, 0, to, 100, &found);
        if (status == LSP_OK)
            lsp_routes_finish(&found);
        return status;
    case 2:
        status = lsp_route_flows_cheapest(routes, 0, 0, to, &arena, &route);
        lsp_arena_finish(&arena);
        return status;
    default:
        return lsp_route_flows_skim(
            routes, &(struct lsp_skim_query){.n_zones = 4, .n_values = 1, .value = value}, skim);
    }
}

static void every_question_reports_a_want_of_memory(void **unused)
{
    (void)unused;
    struct spread_routes spread = {0};
    spread_routes_make(
        &(struct manufacture_order){.seed = 3, .side = 4, .n_centroids = 4}, 0, &spread);
    struct lsp_route_flows routes = {0};
    assert_int_equal(lsp_route_flows_find(&spread.made.problem, &spread.state, spread.made.time,
                         &(struct lsp_route_flows_options){0}, &routes),
        LSP_OK);
    for (int question = 0; question < 4; question++) {
        bool has_failed = true;
        size_t nth = 0;
        for (; has_failed; nth++) {
            size_t n_before = lsp_test_n_blocks();
            lsp_test_fail_from(nth);
            enum lsp_status status = ask(&routes, question);
            has_failed = lsp_test_has_failed();
            lsp_test_fail_never();
            assert_int_equal(status, has_failed ? LSP_NO_MEMORY : LSP_OK);
            assert_int_equal(lsp_test_n_blocks(), n_before);
        }
        assert_true(nth > 1);
    }
    lsp_route_flows_finish(&routes);
    spread_routes_finish(&spread);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_failing_allocation_is_reported),
        cmocka_unit_test(every_question_reports_a_want_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
