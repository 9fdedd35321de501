/* Tests of links that are split: the parts are the link, whatever is done to it before or after.
 * SPDX-License-Identifier: Apache-2.0 */
#include "scenario/scenario.h"

#include "support/test.h"

#include "base/random.h"

enum { N_LINKS = 2, N_NODES = 3, N_POINTS = 4 };

static const uint64_t ALL = UINT64_MAX;
static double lon_deg[N_POINTS] = {10, 10.2, 10.2, 10.6}, lat_deg[N_POINTS] = {50, 50, 50.3, 50.3};

static struct lsp_case make_base(
    struct lsp_link_spec links[static N_LINKS], struct lsp_node_spec nodes[static N_NODES])
{
    links[0] = (struct lsp_link_spec){.id = "road",
        .to_node = 1,
        .length_km = 40,
        .free_speed_km_h = 60,
        .lanes = 2,
        .capacity_veh_h_lane = 900,
        .toll_money = 3,
        .tolled_vehicles = 2,
        .vehicle_toll_money = {0, 7},
        .crossing = LSP_NONE,
        .n_points = N_POINTS,
        .point_lon_deg = lon_deg,
        .point_lat_deg = lat_deg};
    links[1] = (struct lsp_link_spec){
        .id = "other", .from_node = 1, .to_node = 2, .length_km = 5, .free_speed_km_h = 50};
    nodes[0] = (struct lsp_node_spec){.id = "a", .lon_deg = 10, .lat_deg = 50};
    nodes[1] = (struct lsp_node_spec){.id = "b", .lon_deg = 10.6, .lat_deg = 50.3};
    nodes[2] = (struct lsp_node_spec){.id = "c", .lon_deg = 11, .lat_deg = 50.3};
    return (struct lsp_case){.network = {.links = links,
                                 .n_links = N_LINKS,
                                 .link_capacity = N_LINKS,
                                 .nodes = nodes,
                                 .n_nodes = N_NODES}};
}

static struct lsp_edit split(uint32_t target, double at, bool is_part)
{
    return (struct lsp_edit){.kind = LSP_EDIT_SPLIT_LINK,
        .target = target,
        .split = {.at = at, .node = {.id = "n"}, .id = {"first", "second"}, .keeps_row = is_part}};
}

static struct lsp_case apply(const struct lsp_case *base, struct lsp_edit edits[], size_t n_edits,
    enum lsp_side side, struct lsp_arena *arena)
{
    const struct lsp_scenario scenario = {.edits = edits, .n_edits = n_edits};
    struct lsp_case edited;
    assert_int_equal(lsp_scenario_apply(base, &scenario, side, ALL, arena, &edited), LSP_OK);
    return edited;
}

/* What a traveller meets from one end to the other over open parts of a row, in order. */
struct way {
    double length_km, toll_money, own_toll_money, lanes;
    size_t n_open;
};

static struct way travel(const struct lsp_case *edited, uint32_t row)
{
    const struct lsp_network_specs *network = &edited->network;
    struct way way = {.lanes = 0};
    for (size_t at = 0; at < network->n_links; at++) {
        const struct lsp_link_spec *link = &network->links[at];
        if (link->closed || !(at == row || (link->is_part && link->part_of == row)))
            continue;
        way.length_km += link->length_km;
        way.toll_money += link->toll_money;
        way.own_toll_money += link->vehicle_toll_money[1];
        way.lanes += link->lanes;
        way.n_open++;
    }
    return way;
}

static void parts_lie_between_the_ends_and_add_up(void **state)
{
    (void)state;
    struct lsp_link_spec links[N_LINKS];
    struct lsp_node_spec nodes[N_NODES];
    struct lsp_arena arena = {0};
    struct lsp_case base = make_base(links, nodes);
    for (uint32_t seed = 1; seed <= 200; seed++) {
        double at = lsp_random_uniform(seed, LSP_RANDOM_TEST, 1, 0);
        double again = lsp_random_uniform(seed, LSP_RANDOM_TEST, 1, 1);
        struct lsp_edit edits[] = {split(0, at, false), split(N_LINKS, again, true)};
        struct lsp_case edited = apply(&base, edits, 2, LSP_WITHOUT, &arena);
        const struct lsp_link_spec *part = &edited.network.links[N_LINKS];
        assert_int_equal(edited.network.n_links, N_LINKS + 3);
        assert_int_equal(edited.network.n_nodes, N_NODES + 2);
        assert_true(edited.network.links[0].closed);
        /* first, then the second half of the link, then the second half of the first */
        assert_int_equal(part[0].from_node, 0);
        assert_int_equal(part[0].to_node, N_NODES + 1);
        assert_int_equal(part[2].from_node, N_NODES + 1);
        assert_int_equal(part[2].to_node, N_NODES);
        assert_int_equal(part[1].from_node, N_NODES);
        assert_int_equal(part[1].to_node, 1);
        assert_true(part[0].part_from == 0 && part[1].part_to == 1);
        assert_true(part[0].part_to == part[2].part_from && part[2].part_to == part[1].part_from);
        struct way way = travel(&edited, 0);
        assert_close(way.length_km, 40, 1e-14);
        assert_close(way.toll_money, 3, 1e-14);
        assert_close(way.own_toll_money, 7, 1e-14);
        for (int at_part = 0; at_part < 3; at_part++)
            assert_true(part[at_part].lanes == 2 && part[at_part].free_speed_km_h == 60);
    }
    lsp_arena_finish(&arena);
}

static void the_line_is_cut_where_the_length_is(void **state)
{
    (void)state;
    struct lsp_link_spec links[N_LINKS], parts[2];
    struct lsp_node_spec nodes[N_NODES];
    struct lsp_arena arena = {0};
    (void)make_base(links, nodes);
    const double DEGREE = 3.14159265358979 / 180;
    double east = cos(50.15 * DEGREE); /* a degree of longitude, in degrees of latitude */
    double whole = 0.6 * east + 0.3, first = 0.2 * east + 0.15;
    struct lsp_split half = {.at = first / whole};
    assert_int_equal(lsp_link_spec_split(&links[0], 0, &half, 9, nodes, &arena, parts), LSP_OK);
    assert_int_equal(parts[0].n_points, 3);
    assert_int_equal(parts[1].n_points, 3);
    assert_close(parts[0].point_lon_deg[2], 10.2, 1e-12);
    assert_close(parts[0].point_lat_deg[2], 50.15, 1e-12);
    assert_true(parts[1].point_lat_deg[0] == parts[0].point_lat_deg[2]);
    assert_true(parts[1].point_lon_deg[2] == 10.6);
    double lon = 0, lat = 0;
    lsp_link_spec_place(&links[1], nodes, 0.25, &lon, &lat);
    assert_close(lon, 10.7, 1e-12);
    assert_close(lat, 50.3, 1e-12);
    lsp_arena_finish(&arena);
}

/* Setting, closing and splitting in any order. */
static void the_order_of_edits_says_nothing(void **state)
{
    (void)state;
    struct lsp_link_spec links[N_LINKS];
    struct lsp_node_spec nodes[N_NODES];
    struct lsp_arena arena = {0};
    struct lsp_case base = make_base(links, nodes);
    struct lsp_edit longer = {.kind = LSP_EDIT_SET_LINK,
        .with_only = true,
        .link_attribute = LSP_LINK_LENGTH,
        .value = 55};
    struct lsp_edit toll = {.kind = LSP_EDIT_SET_LINK, .link_attribute = LSP_LINK_TOLL, .value = 9};
    struct lsp_edit truck_toll = {.kind = LSP_EDIT_SET_LINK,
        .link_attribute = LSP_LINK_VEHICLE_TOLL,
        .vehicle = 1,
        .value = 11};
    struct lsp_edit wider = {
        .kind = LSP_EDIT_SET_LINK, .link_attribute = LSP_LINK_LANES, .value = 3};
    struct lsp_edit first = split(0, 0.3, false), then = split(N_LINKS + 1, 0.5, true);
    struct lsp_edit orders[][6] = {{longer, toll, truck_toll, wider, first, then},
        {first, then, wider, longer, toll, truck_toll},
        {wider, first, toll, then, truck_toll, longer}};
    for (size_t order = 0; order < sizeof orders / sizeof *orders; order++)
        for (int side = LSP_WITHOUT; side <= LSP_WITH; side++) {
            struct lsp_case edited = apply(&base, orders[order], 6, (enum lsp_side)side, &arena);
            struct way way = travel(&edited, 0);
            assert_int_equal(way.n_open, 3);
            assert_close(way.length_km, side == LSP_WITH ? 55 : 40, 1e-14);
            assert_close(way.toll_money, 9, 1e-14);
            assert_close(way.own_toll_money, 11, 1e-14);
            assert_true(way.lanes == 9);
            const struct lsp_link_spec *part = &edited.network.links[N_LINKS];
            assert_close(part[0].length_km, 0.3 * (side == LSP_WITH ? 55 : 40), 1e-14);
        }
    lsp_arena_finish(&arena);
}

static void closing_a_split_link_closes_its_parts_and_a_part_itself(void **state)
{
    (void)state;
    struct lsp_link_spec links[N_LINKS];
    struct lsp_node_spec nodes[N_NODES];
    struct lsp_arena arena = {0};
    struct lsp_case base = make_base(links, nodes);
    struct lsp_edit close = {.kind = LSP_EDIT_CLOSE_LINK, .with_only = true};
    struct lsp_edit edits[] = {split(0, 0.5, false), close};
    struct lsp_case with = apply(&base, edits, 2, LSP_WITH, &arena);
    struct lsp_case without = apply(&base, edits, 2, LSP_WITHOUT, &arena);
    assert_int_equal(travel(&with, 0).n_open, 0);
    assert_int_equal(travel(&without, 0).n_open, 2);
    edits[1] = edits[0];
    edits[0] = close;
    with = apply(&base, edits, 2, LSP_WITH, &arena);
    assert_int_equal(travel(&with, 0).n_open, 0);
    close.target = N_LINKS + 1;
    edits[0] = split(0, 0.5, false);
    edits[1] = close;
    with = apply(&base, edits, 2, LSP_WITH, &arena);
    assert_false(with.network.links[N_LINKS].closed);
    assert_true(with.network.links[N_LINKS + 1].closed);
    lsp_arena_finish(&arena);
}

static void rows_and_nodes_are_the_same_on_both_sides(void **state)
{
    (void)state;
    struct lsp_link_spec links[N_LINKS];
    struct lsp_node_spec nodes[N_NODES];
    struct lsp_arena arena = {0};
    struct lsp_case base = make_base(links, nodes);
    struct lsp_edit bridge = {.kind = LSP_EDIT_ADD_LINK,
        .with_only = true,
        .link = {.id = "bridge", .from_node = N_NODES, .to_node = 2, .length_km = 3}};
    struct lsp_edit edits[] = {split(0, 0.5, false), bridge, split(N_LINKS + 2, 0.5, false)};
    assert_int_equal(lsp_edit_n_added_links(&edits[0]), 2);
    assert_int_equal(lsp_edit_n_added_links(&edits[1]), 1);
    struct lsp_case with = apply(&base, edits, 3, LSP_WITH, &arena);
    struct lsp_case without = apply(&base, edits, 3, LSP_WITHOUT, &arena);
    assert_int_equal(with.network.n_links, N_LINKS + 5);
    assert_int_equal(without.network.n_links, N_LINKS + 5);
    assert_int_equal(with.network.n_nodes, without.network.n_nodes);
    assert_int_equal(travel(&with, N_LINKS + 2).n_open, 2);
    assert_int_equal(travel(&without, N_LINKS + 2).n_open, 0);
    assert_true(base.network.links[0].closed == false && base.network.n_nodes == N_NODES);
    lsp_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_lie_between_the_ends_and_add_up),
        cmocka_unit_test(the_line_is_cut_where_the_length_is),
        cmocka_unit_test(the_order_of_edits_says_nothing),
        cmocka_unit_test(closing_a_split_link_closes_its_parts_and_a_part_itself),
        cmocka_unit_test(rows_and_nodes_are_the_same_on_both_sides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
