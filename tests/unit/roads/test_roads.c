/* Tests of names, and of what classes pay on roads.  SPDX-License-Identifier: Apache-2.0 */
#include "base/id.h"
#include "roads/roads.h"
#include "support/test.h"

#include <stdio.h>

static void a_name_has_one_number_however_often_it_is_added(void **state)
{
    (void)state;
    struct lsp_names names = {0};
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t n = 0; n < 5000; n++) {
            char text[16];
            uint32_t number = LSP_NONE;
            snprintf(text, sizeof text, "%x", n * 2654435761u);
            assert_int_equal(lsp_names_add(&names, text, strlen(text), &number), LSP_OK);
            assert_int_equal(number, n);
            assert_string_equal(lsp_names_text(&names, number), text);
            assert_int_equal(lsp_names_find(&names, text, strlen(text)), n);
        }
    assert_int_equal(names.n, 5000);
    lsp_names_finish(&names);
}

static void a_name_is_not_found_by_its_beginning(void **state)
{
    (void)state;
    struct lsp_names names = {0};
    uint32_t number = 0;
    assert_int_equal(lsp_names_find(&names, "a", 1), LSP_NONE);
    assert_int_equal(lsp_names_add(&names, "abc", 3, &number), LSP_OK);
    assert_int_equal(lsp_names_find(&names, "ab", 2), LSP_NONE);
    assert_int_equal(lsp_names_find(&names, "abcd", 4), LSP_NONE);
    assert_int_equal(lsp_names_find(&names, "abcd", 3), number);
    assert_int_equal(lsp_names_add(&names, "", 0, &number), LSP_OK);
    assert_int_equal(lsp_names_find(&names, "", 0), 1);
    lsp_names_finish(&names);
}

/* Two links of types 7 and 8, the second open to use 1 only, the third closed to all. */
static void make_roads(struct lsp_roads *roads)
{
    *roads = (struct lsp_roads){.is_numbered = true, .n_nodes = 3, .n_zones = 2};
    assert_int_equal(lsp_roads_allocate_links(roads, 3), LSP_OK);
    assert_int_equal(lsp_names_add(&roads->type_names, "7", 1, &roads->type[0]), LSP_OK);
    assert_int_equal(lsp_names_add(&roads->type_names, "8", 1, &roads->type[1]), LSP_OK);
    roads->uses = LSP_ARRAY(&roads->arena, uint64_t, 3);
    roads->uses[0] = roads->uses[2] = UINT64_MAX;
    roads->uses[1] = 2;
    for (uint32_t link = 0; link < 2; link++) {
        roads->capacity[link] = 10;
        roads->toll[link] = 3;
        roads->length[link] = 5;
    }
}

static void a_class_pays_its_factors_and_is_kept_from_what_is_closed(void **state)
{
    (void)state;
    struct lsp_roads roads;
    double cost[3];
    make_roads(&roads);
    struct lsp_road_class cls = {
        .name = "car", .toll_factor = 2, .distance_factor = 0.5, .uses = 2};
    assert_int_equal(lsp_roads_fixed_costs(&roads, &cls, cost), LSP_OK);
    assert_true(cost[0] == 8.5 && cost[1] == 8.5 && isinf(cost[2]));
    cls.uses = 1;
    assert_int_equal(lsp_roads_fixed_costs(&roads, &cls, cost), LSP_OK);
    assert_true(cost[0] == 8.5 && isinf(cost[1]));
    const char *closed[] = {"9", "7"};
    cls = (struct lsp_road_class){.name = "car", .closed_types = closed, .n_closed_types = 2};
    assert_int_equal(lsp_roads_fixed_costs(&roads, &cls, cost), LSP_OK);
    assert_true(isinf(cost[0]) && cost[1] == 0);
    lsp_roads_finish(&roads);
}

static void a_class_with_tolls_of_its_own_pays_those(void **state)
{
    (void)state;
    struct lsp_roads roads;
    double own[3] = {1, 2, 3}, cost[3];
    struct lsp_road_class_toll tolls[] = {{"Lorry", own}};
    make_roads(&roads);
    roads.class_tolls = tolls;
    roads.n_class_tolls = 1;
    struct lsp_road_class cls = {.name = "lorry", .toll_factor = 10};
    assert_int_equal(lsp_roads_fixed_costs(&roads, &cls, cost), LSP_OK);
    assert_true(cost[0] == 10 && cost[1] == 20);
    cls.name = "car";
    assert_ptr_equal(lsp_roads_tolls(&roads, &cls), roads.toll);
    lsp_roads_finish(&roads);
}

static void numbered_nodes_are_found_by_their_numbers(void **state)
{
    (void)state;
    struct lsp_roads roads = {.is_numbered = true, .n_nodes = 3, .n_zones = 2};
    char text[32];
    assert_string_equal(lsp_roads_node_text(&roads, 2, text), "3");
    assert_int_equal(lsp_roads_find_node(&roads, "3", 1), 2);
    assert_int_equal(lsp_roads_find_node(&roads, "4", 1), LSP_NONE);
    assert_int_equal(lsp_roads_find_node(&roads, "0", 1), LSP_NONE);
    assert_int_equal(lsp_roads_find_zone(&roads, "2", 1), 1);
    assert_int_equal(lsp_roads_find_zone(&roads, "3", 1), LSP_NONE);
    assert_int_equal(lsp_roads_zone_node(&roads, 1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_has_one_number_however_often_it_is_added),
        cmocka_unit_test(a_name_is_not_found_by_its_beginning),
        cmocka_unit_test(a_class_pays_its_factors_and_is_kept_from_what_is_closed),
        cmocka_unit_test(a_class_with_tolls_of_its_own_pays_those),
        cmocka_unit_test(numbered_nodes_are_found_by_their_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
