/* Tests of freezing the network.
 * SPDX-License-Identifier: Apache-2.0 */
#include "network/basemap.h"
#include "network/network.h"

#include "support/test.h"

static struct lsp_node_spec nodes[] = {{.id = "a"}, {.id = "b"}, {.id = "c"}};
static struct lsp_zone_spec zones[] = {{.id = "east", .node = 2}, {.id = "west", .node = 0}};
static struct lsp_vehicle vehicles[] = {{.id = "car", .mode = LSP_ROAD},
    {.id = "wagon", .mode = LSP_RAIL}, {.id = "truck", .mode = LSP_ROAD}};
static struct lsp_link_spec links[] = {
    {.id = "street",
        .from_node = 0,
        .to_node = 1,
        .mode = LSP_ROAD,
        .length_km = 30,
        .free_speed_km_h = 60,
        .lanes = 2,
        .capacity_veh_h_lane = 900,
        .bpr_alpha = 0.15,
        .bpr_beta = 4,
        .background_veh_day = 500,
        .toll_money = 3,
        .crossing = LSP_NONE},
    {.id = "shut",
        .from_node = 0,
        .to_node = 2,
        .mode = LSP_ROAD,
        .length_km = 1,
        .free_speed_km_h = 1,
        .lanes = 1,
        .closed = true,
        .crossing = LSP_NONE},
    {.id = "oneway",
        .from_node = 2,
        .to_node = 1,
        .directed = true,
        .mode = LSP_ROAD,
        .length_km = 5,
        .free_speed_km_h = 50,
        .lanes = 1,
        .allowed_vehicles = 4,
        .crossing = 6},
    {.id = "track",
        .from_node = 1,
        .to_node = 2,
        .mode = LSP_RAIL,
        .length_km = 7,
        .free_speed_km_h = 70,
        .lanes = 1,
        .crossing = 0},
    {.id = "lane",
        .from_node = 1,
        .to_node = 2,
        .mode = LSP_SEA,
        .length_km = 10,
        .free_speed_km_h = 20,
        .lanes = 1,
        .crossing = LSP_NONE},
};
static const struct lsp_network_specs SPECS = {.vehicles = vehicles,
    .nodes = nodes,
    .zones = zones,
    .links = links,
    .n_vehicles = 3,
    .n_nodes = 3,
    .n_zones = 2,
    .n_links = 5};

static int build(void **state)
{
    static struct lsp_network network;
    *state = &network;
    return lsp_network_build(&SPECS, &network) == LSP_OK ? 0 : -1;
}

static int finish(void **state)
{
    lsp_network_finish(*state);
    return 0;
}

static void every_open_row_has_its_directions_in_file_order(void **state)
{
    const struct lsp_network *network = *state;
    static const struct {
        uint32_t tail, head, row, opposite;
        bool is_forward;
    } expected[] = {{0, 1, 0, 1, true}, {1, 0, 0, 0, false}, {2, 1, 2, LSP_NONE, true},
        {1, 2, 3, 4, true}, {2, 1, 3, 3, false}, {1, 2, 4, 6, true}, {2, 1, 4, 5, false}};
    assert_int_equal(network->n_nodes, 3);
    assert_int_equal(network->n_links, 7);
    for (size_t link = 0; link < 7; link++) {
        assert_int_equal(network->tail[link], expected[link].tail);
        assert_int_equal(network->head[link], expected[link].head);
        assert_int_equal(network->row[link], expected[link].row);
        assert_int_equal(network->opposite[link], expected[link].opposite);
        assert_int_equal(network->is_forward[link], expected[link].is_forward);
    }
}

static void both_directions_have_the_attributes_of_their_row(void **state)
{
    const struct lsp_network *network = *state;
    for (size_t link = 0; link < 2; link++) {
        assert_int_equal(network->mode[link], LSP_ROAD);
        assert_true(network->length_km[link] == 30);
        assert_true(network->free_time_h[link] == 0.5);
        assert_true(network->capacity_veh_h[link] == 1800);
        assert_true(network->bpr_alpha[link] == 0.15);
        assert_true(network->bpr_beta[link] == 4);
        assert_true(network->background_veh_day[link] == 500);
        assert_true(lsp_network_toll_money(network, (uint32_t)link, 0) == 3);
        assert_int_equal(network->crossing[link], LSP_NONE);
    }
    assert_int_equal(network->crossing[2], 6);
    assert_int_equal(network->crossing[4], 0);
}

static void a_capacity_of_zero_is_never_congested(void **state)
{
    const struct lsp_network *network = *state;
    assert_true(isinf(network->capacity_veh_h[2]));
}

static void a_link_allows_what_it_says_or_all_vehicles_of_its_mode(void **state)
{
    const struct lsp_network *network = *state;
    assert_int_equal(network->allowed_vehicles[0], 1 | 4);
    assert_int_equal(network->allowed_vehicles[2], 4);
    assert_int_equal(network->allowed_vehicles[3], 2);
    assert_int_equal(network->allowed_vehicles[5], 0);
}

static void ids_are_found_or_not(void **state)
{
    (void)state;
    assert_int_equal(lsp_network_find_node(&SPECS, "c"), 2);
    assert_int_equal(lsp_network_find_zone(&SPECS, "west"), 1);
    assert_int_equal(lsp_network_find_link(&SPECS, "shut"), 1);
    assert_int_equal(lsp_network_find_vehicle(&SPECS, "truck"), 2);
    assert_int_equal(lsp_network_find_node(&SPECS, "C"), LSP_NONE);
    assert_int_equal(lsp_network_find_zone(&SPECS, ""), LSP_NONE);
    assert_int_equal(lsp_network_find_link(&SPECS, "stree"), LSP_NONE);
    assert_int_equal(lsp_network_find_vehicle(&SPECS, "bus"), LSP_NONE);
}

static void an_empty_network_can_be_built(void **state)
{
    (void)state;
    const struct lsp_network_specs specs = {0};
    struct lsp_network network;
    assert_int_equal(lsp_network_build(&specs, &network), LSP_OK);
    assert_int_equal(network.n_links, 0);
    lsp_network_finish(&network);
    lsp_network_finish(&network);
}

static void names_of_modes_and_map_lines_are_the_files_words(void **state)
{
    (void)state;
    static const char *const modes[] = {"road", "rail", "air", "sea"};
    static const char *const kinds[] = {"coast", "border", "river", "land"};
    for (size_t mode = 0; mode < LSP_N_MODES; mode++)
        assert_string_equal(LSP_MODE_NAMES[mode], modes[mode]);
    for (size_t kind = 0; kind < LSP_N_MAP_KINDS; kind++)
        assert_string_equal(LSP_MAP_KIND_NAMES[kind], kinds[kind]);
}

static void a_link_bars_what_exceeds_one_of_its_limits(void **state)
{
    (void)state;
    struct lsp_vehicle classes[] = {
        {.id = "light", .mode = LSP_ROAD, .size = {36, 10, 4, 2.5, 16}},
        {.id = "unknown", .mode = LSP_ROAD}, {.id = "wagon", .mode = LSP_RAIL, .size = {90, 23}}};
    struct lsp_network_specs specs = {.vehicles = classes, .n_vehicles = 3};
    struct lsp_link_spec link = {.mode = LSP_ROAD};
    assert_int_equal(lsp_network_link_vehicles(&specs, &link), 3);
    assert_int_equal(lsp_network_barring_size(&link, &classes[0]), LSP_N_SIZES);
    for (int size = 0; size < LSP_N_SIZES; size++) {
        link.max_size[size] = classes[0].size[size]; /* just fits */
        assert_int_equal(lsp_network_barring_size(&link, &classes[0]), LSP_N_SIZES);
        link.max_size[size] = classes[0].size[size] * 0.99;
        assert_int_equal(lsp_network_barring_size(&link, &classes[0]), size);
        assert_int_equal(lsp_network_link_vehicles(&specs, &link), 2);
        link.max_size[size] = 0;
    }
    link.allowed_vehicles = 1;
    link.max_size[LSP_AXLE] = 9;
    assert_int_equal(lsp_network_link_vehicles(&specs, &link), 0);
}

static void links_between_the_same_nodes_are_parallel_whichever_way_they_are_written(void **state)
{
    (void)state;
    static const struct {
        uint32_t from, to;
        bool expected;
    } others[] = {{3, 7, true}, {7, 3, true}, {3, 8, false}, {8, 7, false}, {7, 7, false}};
    struct lsp_link_spec link = {.from_node = 3, .to_node = 7};
    for (size_t at = 0; at < sizeof others / sizeof others[0]; at++) {
        struct lsp_link_spec other = {.from_node = others[at].from, .to_node = others[at].to};
        assert_int_equal(lsp_link_specs_are_parallel(&link, &other), others[at].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_bars_what_exceeds_one_of_its_limits),
        cmocka_unit_test(every_open_row_has_its_directions_in_file_order),
        cmocka_unit_test(both_directions_have_the_attributes_of_their_row),
        cmocka_unit_test(a_capacity_of_zero_is_never_congested),
        cmocka_unit_test(a_link_allows_what_it_says_or_all_vehicles_of_its_mode),
        cmocka_unit_test(ids_are_found_or_not),
        cmocka_unit_test(an_empty_network_can_be_built),
        cmocka_unit_test(links_between_the_same_nodes_are_parallel_whichever_way_they_are_written),
        cmocka_unit_test(names_of_modes_and_map_lines_are_the_files_words),
    };
    return cmocka_run_group_tests(tests, build, finish);
}
