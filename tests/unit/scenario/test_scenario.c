/* Tests of applying edits to a base.
 * SPDX-License-Identifier: Apache-2.0 */
#include "scenario/scenario.h"

#include "support/test.h"

enum { OLD_ROAD, FERRY, N_BASE_LINKS, NEW_BRIDGE = N_BASE_LINKS };

static const uint64_t ALL = UINT64_MAX;

/* A base with two links, three legs on two routes, one post with two lane groups, and three
 * movements of two segments; made anew for every test, with a copy to compare it with. */
struct fixture {
    struct lsp_arena arena;
    struct lsp_link_spec links[N_BASE_LINKS];
    struct lsp_leg legs[3];
    struct lsp_post posts[1];
    struct lsp_movement movements[3];
    struct lsp_case base;
};

static struct fixture original;

static int make_base(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){
        .links = {{.id = "old_road",
                      .to_node = 1,
                      .length_km = 40,
                      .free_speed_km_h = 60,
                      .lanes = 1,
                      .capacity_veh_h_lane = 800,
                      .toll_money = 1,
                      .allowed_vehicles = 3},
            {.id = "ferry", .mode = LSP_SEA, .length_km = 2, .free_speed_km_h = 10, .lanes = 1}},
        .legs = {{.route_id = "express"}, {.route_id = "local", .ride_h = 7},
            {.route_id = "express"}},
        .posts = {{.id = "north",
            .opens_h = 8,
            .closes_h = 20,
            .staffed_share = 1,
            .groups = {{.vehicles = 1, .lanes = 2}, {.vehicles = 2, .lanes = 3}},
            .n_groups = 2}},
        .movements = {{.segment = 0, .amount_per_year = 100},
            {.segment = 1, .amount_per_year = 200}, {.segment = 0, .amount_per_year = 300}},
    };
    fixture.base = (struct lsp_case){
        .network = {.links = fixture.links, .n_links = N_BASE_LINKS, .link_capacity = N_BASE_LINKS},
        .services = {.legs = fixture.legs, .n_legs = 3},
        .posts = fixture.posts,
        .n_posts = 1,
        .demand = {.movements = fixture.movements, .n_movements = 3},
    };
    original = fixture;
    *state = &fixture;
    return 0;
}

static int check_that_the_base_is_unchanged(void **state)
{
    struct fixture *fixture = *state;
    lsp_arena_finish(&fixture->arena);
    return memcmp(fixture, &original, sizeof original) == 0 ? 0 : -1;
}

static struct lsp_case apply(struct fixture *fixture, struct lsp_edit edits[], size_t n_edits,
    enum lsp_side side, uint64_t active)
{
    const struct lsp_scenario scenario = {.edits = edits, .n_edits = n_edits};
    struct lsp_case edited;
    assert_int_equal(
        lsp_scenario_apply(&fixture->base, &scenario, side, active, &fixture->arena, &edited),
        LSP_OK);
    return edited;
}

static struct lsp_edit add_bridge(void)
{
    return (struct lsp_edit){.kind = LSP_EDIT_ADD_LINK,
        .with_only = true,
        .link = {.id = "new_bridge",
            .to_node = 1,
            .length_km = 5,
            .free_speed_km_h = 50,
            .lanes = 1,
            .allowed_vehicles = 7}};
}

static struct lsp_edit set_link(uint32_t target, enum lsp_link_attribute attribute, double value)
{
    return (struct lsp_edit){
        .kind = LSP_EDIT_SET_LINK, .target = target, .link_attribute = attribute, .value = value};
}

static struct lsp_edit set_post(enum lsp_post_attribute attribute, uint32_t group, double value)
{
    return (struct lsp_edit){
        .kind = LSP_EDIT_SET_POST, .post_attribute = attribute, .group = group, .value = value};
}

static void nothing_is_copied_when_nothing_is_edited(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_case edited = apply(fixture, NULL, 0, LSP_WITH, 0);
    assert_memory_equal(&edited, &fixture->base, sizeof edited);
    struct lsp_edit edits[] = {set_post(LSP_POST_OPENS, 0, 6)};
    edited = apply(fixture, edits, 1, LSP_WITH, ALL);
    assert_ptr_equal(edited.network.links, fixture->links);
    assert_ptr_equal(edited.services.legs, fixture->legs);
    assert_ptr_equal(edited.demand.movements, fixture->movements);
}

static void a_link_is_added_on_the_side_of_the_project(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_edit edits[] = {add_bridge()};
    struct lsp_case with = apply(fixture, edits, 1, LSP_WITH, ALL);
    struct lsp_case without = apply(fixture, edits, 1, LSP_WITHOUT, ALL);
    assert_int_equal(with.network.n_links, N_BASE_LINKS + 1);
    assert_string_equal(with.network.links[NEW_BRIDGE].id, "new_bridge");
    assert_false(with.network.links[NEW_BRIDGE].closed);
    assert_string_equal(with.network.links[OLD_ROAD].id, "old_road");
    assert_int_equal(without.network.n_links, N_BASE_LINKS + 1);
    assert_true(without.network.links[NEW_BRIDGE].closed);
}

static void an_added_link_that_is_not_active_is_there_but_closed(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_edit edits[] = {add_bridge(), add_bridge()};
    edits[1].link.id = "second";
    struct lsp_case with = apply(fixture, edits, 2, LSP_WITH, 2);
    assert_true(with.network.links[NEW_BRIDGE].closed);
    assert_false(with.network.links[NEW_BRIDGE + 1].closed);
    assert_int_equal(lsp_network_find_link(&with.network, "second"), NEW_BRIDGE + 1);
}

static void closed_links_are_not_built(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_edit edits[] = {
        add_bridge(), {.kind = LSP_EDIT_CLOSE_LINK, .with_only = true, .target = OLD_ROAD}};
    const struct {
        enum lsp_side side;
        uint64_t active;
        uint32_t n_rows, rows[3];
    } cases[] = {{LSP_WITHOUT, 3, 2, {OLD_ROAD, FERRY}}, {LSP_WITH, 3, 2, {FERRY, NEW_BRIDGE}},
        {LSP_WITH, 1, 3, {OLD_ROAD, FERRY, NEW_BRIDGE}}, {LSP_WITH, 2, 1, {FERRY}}};
    for (size_t row = 0; row < sizeof cases / sizeof *cases; row++) {
        struct lsp_case edited = apply(fixture, edits, 2, cases[row].side, cases[row].active);
        struct lsp_network network;
        assert_int_equal(lsp_network_build(&edited.network, &network), LSP_OK);
        assert_int_equal(network.n_links, 2 * cases[row].n_rows);
        for (uint32_t link = 0; link < network.n_links; link++)
            assert_int_equal(network.row[link], cases[row].rows[link / 2]);
        lsp_network_finish(&network);
    }
}

static void every_attribute_of_a_link_can_be_set(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_edit edits[] = {set_link(OLD_ROAD, LSP_LINK_FREE_SPEED, 90),
        set_link(OLD_ROAD, LSP_LINK_LANES, 2), set_link(OLD_ROAD, LSP_LINK_CAPACITY, 1000),
        set_link(OLD_ROAD, LSP_LINK_TOLL, 5), set_link(OLD_ROAD, LSP_LINK_LENGTH, 39),
        set_link(OLD_ROAD, LSP_LINK_ALLOWED_VEHICLES, 0),
        set_link(OLD_ROAD, LSP_LINK_VEHICLE_TOLL, 17)};
    edits[5].vehicles = 4;
    edits[6].vehicle = 2;
    const struct lsp_case edited = apply(fixture, edits, 7, LSP_WITHOUT, ALL);
    const struct lsp_link_spec expected = {.id = "old_road",
        .to_node = 1,
        .length_km = 39,
        .free_speed_km_h = 90,
        .lanes = 2,
        .capacity_veh_h_lane = 1000,
        .toll_money = 5,
        .allowed_vehicles = 4};
    const struct lsp_link_spec *found = &edited.network.links[OLD_ROAD];
    assert_string_equal(found->id, expected.id);
    assert_true(found->length_km == expected.length_km);
    assert_true(found->free_speed_km_h == expected.free_speed_km_h);
    assert_true(found->lanes == expected.lanes);
    assert_true(found->capacity_veh_h_lane == expected.capacity_veh_h_lane);
    assert_true(found->toll_money == expected.toll_money);
    assert_int_equal(found->allowed_vehicles, expected.allowed_vehicles);
    assert_int_equal(found->tolled_vehicles, 1u << 2);
    assert_true(found->vehicle_toll_money[2] == 17);
    assert_memory_equal(
        &edited.network.links[FERRY], &fixture->links[FERRY], sizeof fixture->links[FERRY]);
}

static void what_the_project_ends_holds_without_it(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_edit edits[] = {set_link(OLD_ROAD, LSP_LINK_TOLL, 7),
        {.kind = LSP_EDIT_CLOSE_LINK, .target = FERRY, .without_only = true}};
    assert_true(apply(fixture, edits, 2, LSP_WITHOUT, ALL).network.links[FERRY].closed);
    assert_false(apply(fixture, edits, 2, LSP_WITH, ALL).network.links[FERRY].closed);
}

static void a_link_added_by_an_earlier_edit_can_be_set_and_closed(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_edit edits[] = {add_bridge(), set_link(NEW_BRIDGE, LSP_LINK_TOLL, 12),
        {.kind = LSP_EDIT_CLOSE_LINK, .target = NEW_BRIDGE}};
    struct lsp_case open = apply(fixture, edits, 3, LSP_WITH, 3);
    assert_true(open.network.links[NEW_BRIDGE].toll_money == 12);
    assert_false(open.network.links[NEW_BRIDGE].closed);
    assert_true(edits[0].link.toll_money == 0);
    assert_true(apply(fixture, edits, 3, LSP_WITH, 7).network.links[NEW_BRIDGE].closed);
    assert_true(apply(fixture, edits, 3, LSP_WITHOUT, 3).network.links[NEW_BRIDGE].closed);
}

static void the_last_of_two_edits_of_one_number_holds(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_edit edits[] = {
        set_link(OLD_ROAD, LSP_LINK_TOLL, 2), set_link(OLD_ROAD, LSP_LINK_TOLL, 3)};
    assert_true(apply(fixture, edits, 2, LSP_WITH, 3).network.links[OLD_ROAD].toll_money == 3);
    assert_true(apply(fixture, edits, 2, LSP_WITH, 1).network.links[OLD_ROAD].toll_money == 2);
    assert_true(apply(fixture, edits, 2, LSP_WITH, 0).network.links[OLD_ROAD].toll_money == 1);
}

static void closing_a_route_drops_its_legs(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_edit edits[] = {{.kind = LSP_EDIT_CLOSE_ROUTE, .route_id = "express"},
        {.kind = LSP_EDIT_CLOSE_ROUTE, .route_id = "local"},
        {.kind = LSP_EDIT_CLOSE_ROUTE, .route_id = "unknown"}};
    struct lsp_case edited = apply(fixture, edits, 3, LSP_WITH, 1 | 4);
    assert_int_equal(edited.services.n_legs, 1);
    assert_string_equal(edited.services.legs[0].route_id, "local");
    assert_true(edited.services.legs[0].ride_h == 7);
    assert_int_equal(apply(fixture, edits, 3, LSP_WITH, ALL).services.n_legs, 0);
}

static void every_attribute_of_a_post_can_be_set(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_edit edits[] = {set_post(LSP_POST_OPENS, 0, 6), set_post(LSP_POST_CLOSES, 0, 22),
        set_post(LSP_POST_STAFFED_SHARE, 0, 0.5), set_post(LSP_POST_LANES, 1, 9)};
    struct lsp_case edited = apply(fixture, edits, 4, LSP_WITH, ALL);
    assert_true(edited.posts[0].opens_h == 6);
    assert_true(edited.posts[0].closes_h == 22);
    assert_true(edited.posts[0].staffed_share == 0.5);
    assert_true(edited.posts[0].groups[0].lanes == 2);
    assert_true(edited.posts[0].groups[1].lanes == 9);
    assert_string_equal(edited.posts[0].id, "north");
}

static void demand_is_scaled_by_segment(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_edit edits[] = {{.kind = LSP_EDIT_SCALE_DEMAND, .segments = 1, .value = 1.5},
        {.kind = LSP_EDIT_SCALE_DEMAND, .segments = 3, .value = 2}};
    const double expected[] = {300, 400, 900};
    struct lsp_case edited = apply(fixture, edits, 2, LSP_WITH, ALL);
    for (size_t movement = 0; movement < 3; movement++)
        assert_true(edited.demand.movements[movement].amount_per_year == expected[movement]);
}

static void the_border_effect_is_set_by_segment_and_side(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_segment segments[2] = {{.id = "a"}, {.id = "b"}};
    struct lsp_demand before = fixture->base.demand;
    fixture->base.demand.segments = segments;
    fixture->base.demand.n_segments = 2;
    struct lsp_edit edits[] = {{.kind = LSP_EDIT_SET_SEGMENT, .segments = 3, .value = -0.5},
        {.kind = LSP_EDIT_SET_SEGMENT, .with_only = true, .segments = 2, .value = 0.7}};
    struct lsp_case with = apply(fixture, edits, 2, LSP_WITH, ALL);
    struct lsp_case without = apply(fixture, edits, 2, LSP_WITHOUT, ALL);
    assert_true(with.demand.segments[0].border_effect == -0.5);
    assert_true(with.demand.segments[1].border_effect == 0.7);
    assert_true(without.demand.segments[1].border_effect == -0.5);
    assert_true(segments[0].border_effect == 0 && segments[1].border_effect == 0);
    fixture->base.demand = before;
}

static void demand_set_anew_can_be_scaled_and_the_edit_keeps_its_own(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_movement busy[] = {{.segment = 1, .amount_per_year = 7}};
    struct lsp_edit edits[] = {{.kind = LSP_EDIT_SCALE_DEMAND, .segments = 3, .value = 10},
        {.kind = LSP_EDIT_SET_DEMAND, .movements = busy, .n_movements = 1},
        {.kind = LSP_EDIT_SCALE_DEMAND, .segments = 2, .value = 3}};
    struct lsp_case edited = apply(fixture, edits, 3, LSP_WITH, ALL);
    assert_int_equal(edited.demand.n_movements, 1);
    assert_true(edited.demand.movements[0].amount_per_year == 21);
    assert_true(busy[0].amount_per_year == 7);
    assert_int_equal(apply(fixture, edits, 3, LSP_WITH, 1).demand.n_movements, 3);
}

static void without_a_difference_between_the_sides_both_cases_are_equal(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_edit edits[] = {set_link(OLD_ROAD, LSP_LINK_TOLL, 2), set_post(LSP_POST_OPENS, 0, 6),
        {.kind = LSP_EDIT_SCALE_DEMAND, .segments = 3, .value = 2}, add_bridge()};
    struct lsp_case with = apply(fixture, edits, 4, LSP_WITH, 7);
    struct lsp_case without = apply(fixture, edits, 4, LSP_WITHOUT, 7);
    assert_int_equal(with.network.n_links, without.network.n_links);
    for (size_t row = 0; row < with.network.n_links; row++) {
        assert_string_equal(with.network.links[row].id, without.network.links[row].id);
        assert_int_equal(with.network.links[row].closed, without.network.links[row].closed);
        assert_true(with.network.links[row].toll_money == without.network.links[row].toll_money);
    }
    assert_memory_equal(with.posts, without.posts, sizeof *with.posts);
    assert_memory_equal(
        with.demand.movements, without.demand.movements, 3 * sizeof *with.demand.movements);
}

static void edits_of_the_project_do_nothing_on_the_other_side(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_edit edits[] = {set_link(OLD_ROAD, LSP_LINK_TOLL, 2),
        {.kind = LSP_EDIT_CLOSE_LINK, .target = FERRY},
        {.kind = LSP_EDIT_CLOSE_ROUTE, .route_id = "local"}, set_post(LSP_POST_OPENS, 0, 6),
        {.kind = LSP_EDIT_SCALE_DEMAND, .segments = 3, .value = 2}, {.kind = LSP_EDIT_SET_DEMAND}};
    const size_t n_edits = sizeof edits / sizeof *edits;
    for (size_t edit = 0; edit < n_edits; edit++)
        edits[edit].with_only = true;
    struct lsp_case without = apply(fixture, edits, n_edits, LSP_WITHOUT, ALL);
    assert_memory_equal(&without, &fixture->base, sizeof without);
}

#define ON_A_FRESH_BASE(TEST)                                                                      \
    cmocka_unit_test_setup_teardown(TEST, make_base, check_that_the_base_is_unchanged)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_FRESH_BASE(nothing_is_copied_when_nothing_is_edited),
        ON_A_FRESH_BASE(a_link_is_added_on_the_side_of_the_project),
        ON_A_FRESH_BASE(an_added_link_that_is_not_active_is_there_but_closed),
        ON_A_FRESH_BASE(closed_links_are_not_built),
        ON_A_FRESH_BASE(every_attribute_of_a_link_can_be_set),
        ON_A_FRESH_BASE(a_link_added_by_an_earlier_edit_can_be_set_and_closed),
        ON_A_FRESH_BASE(what_the_project_ends_holds_without_it),
        ON_A_FRESH_BASE(the_last_of_two_edits_of_one_number_holds),
        ON_A_FRESH_BASE(closing_a_route_drops_its_legs),
        ON_A_FRESH_BASE(every_attribute_of_a_post_can_be_set),
        ON_A_FRESH_BASE(demand_is_scaled_by_segment),
        ON_A_FRESH_BASE(the_border_effect_is_set_by_segment_and_side),
        ON_A_FRESH_BASE(demand_set_anew_can_be_scaled_and_the_edit_keeps_its_own),
        ON_A_FRESH_BASE(without_a_difference_between_the_sides_both_cases_are_equal),
        ON_A_FRESH_BASE(edits_of_the_project_do_nothing_on_the_other_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
