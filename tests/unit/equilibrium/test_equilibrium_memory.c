/* An equilibrium for which memory is out leaves nothing behind.
 * SPDX-License-Identifier: Apache-2.0 */
#include "equilibrium/equilibrium.h"

#include "support/allocation.h"
#include "support/test.h"

static struct lsp_vehicle vehicles[] = {{.id = "car", .name = "Cars", .pce = 1}};
static struct lsp_node_spec nodes[] = {
    {.id = "a", .country = "AA"}, {.id = "b", .country = "AA"}, {.id = "c", .country = "BB"}};
static struct lsp_zone_spec zones[] = {
    {.id = "A", .country = "AA", .node = 0}, {.id = "C", .country = "BB", .node = 2}};

static struct lsp_link_spec link_from_to(uint32_t from, uint32_t to, uint32_t crossing)
{
    return (struct lsp_link_spec){.id = "l",
        .name = "l",
        .from_node = from,
        .to_node = to,
        .length_km = 1 + from,
        .free_speed_km_h = 1,
        .lanes = 1,
        .capacity_veh_h_lane = 1,
        .bpr_alpha = 1,
        .bpr_beta = 1,
        .crossing = crossing,
        .operator_id = ""};
}

static void an_equilibrium_without_memory_leaves_nothing_behind(void **state)
{
    (void)state;
    /* The last link names no crossing, so that the alternative needs layers. */
    struct lsp_link_spec links[] = {link_from_to(0, 1, LSP_NONE), link_from_to(1, 2, 0),
        link_from_to(1, 2, 0), link_from_to(0, 2, LSP_NONE)};
    struct lsp_network_specs specs = {.vehicles = vehicles,
        .nodes = nodes,
        .zones = zones,
        .links = links,
        .n_vehicles = 1,
        .n_nodes = 3,
        .n_zones = 2,
        .n_links = 4};
    struct lsp_crossing crossing = {.id = "c", .name = "C"};
    struct lsp_segment segment = {.id = "s",
        .name = "S",
        .country = "AA",
        .value_of_time_money_h = 1,
        .scale_per_money = 1,
        .days_per_year = 1,
        .vehicle = {0, LSP_NONE, LSP_NONE, LSP_NONE},
        .load = {1, 1, 1, 1}};
    struct lsp_alternative way = {.id = "road", .modes = 1, .crossings = 1, .segments = 1};
    struct lsp_movement movement = {0, 0, 1, 5, false, {0}, NULL};
    double amount = 5;
    struct lsp_demand demand = {&way, &segment, &movement, 1, 1, 1};
    struct lsp_services services = {.period_h = 168, .days_in_period = 7};
    struct lsp_network network;
    assert_int_equal(lsp_network_build(&specs, &network), LSP_OK);
    struct lsp_equilibrium_problem problem = {.network = &network,
        .services = &services,
        .crossings = &crossing,
        .n_crossings = 1,
        .demand = &demand,
        .amount_per_year = &amount,
        .link_hours_per_day = 1};
    size_t n_before = lsp_test_n_blocks();
    struct lsp_results results = {.year = 77};
    for (size_t nth = 0;; nth++) {
        assert_true(nth < LSP_TEST_MAX_ALLOCATIONS);
        lsp_test_fail_from(nth);
        enum lsp_status status =
            lsp_equilibrium_solve(&problem, &(struct lsp_equilibrium_options){0}, &results);
        lsp_test_fail_never();
        if (!lsp_test_has_failed()) {
            assert_int_equal(status, LSP_OK);
            break;
        }
        assert_int_equal(status, LSP_NO_MEMORY);
        assert_int_equal(results.year, 77);
        assert_int_equal(lsp_test_n_blocks(), n_before);
    }
    assert_int_equal(results.convergence.stopped_by, LSP_STOPPED_CONVERGED);
    lsp_results_finish(&results);
    assert_int_equal(lsp_test_n_blocks(), n_before);
    lsp_network_finish(&network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_equilibrium_without_memory_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
