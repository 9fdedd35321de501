/* Tests of tables of classes, periods, turns and demand.  SPDX-License-Identifier: Apache-2.0 */
#include "base/id.h"
#include "base/random.h"
#include "formats/road_tables.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

/* A network of three zones in a ring, and what is read for it. */
struct reading {
    struct lsp_arena arena;
    struct lsp_diags diags;
    struct lsp_roads roads;
    struct lsp_road_classes classes;
    struct lsp_road_periods periods;
    double use_pcu[LSP_ROADS_MAX_USES];
    struct lsp_road_trips trips[4];
};

static void begin(struct reading *reading)
{
    uint32_t number = 0;
    *reading = (struct reading){0};
    reading->roads =
        (struct lsp_roads){.is_numbered = true, .has_tolls = true, .n_nodes = 3, .n_zones = 3};
    struct lsp_roads *roads = &reading->roads;
    assert_int_equal(lsp_roads_allocate_links(roads, 4), LSP_OK);
    for (uint32_t link = 0; link < 4; link++) { /* the last beside the first */
        roads->tail[link] = link % 3;
        roads->head[link] = (link + 1) % 3;
    }
    assert_int_equal(lsp_names_add(&roads->type_names, "7", 1, &roads->type[0]), LSP_OK);
    assert_int_equal(lsp_names_add(&roads->use_names, "auto", 4, &number), LSP_OK);
    assert_int_equal(lsp_names_add(&roads->use_names, "truck", 5, &number), LSP_OK);
    reading->use_pcu[1] = 2.5;
}

static void finish(struct reading *reading)
{
    lsp_arena_finish(&reading->arena);
    lsp_diags_finish(&reading->diags);
    lsp_roads_finish(&reading->roads);
}

static struct lsp_road_context context_of(struct reading *reading)
{
    return (struct lsp_road_context){.roads = &reading->roads,
        .use_pcu = reading->use_pcu,
        .arena = &reading->arena,
        .diags = &reading->diags};
}

static struct lsp_file file_of(const char *text)
{
    size_t length = strlen(text);
    char *copy = malloc(length + 1);
    memcpy(copy, text, length + 1);
    return (struct lsp_file){.name = "a.csv", .text = copy, .length = length};
}

static enum lsp_status read_classes(struct reading *reading, const char *text)
{
    struct lsp_file file = file_of(text);
    struct lsp_road_context context = context_of(reading);
    enum lsp_status status = lsp_road_tables_read_classes(&file, &context,
        &(struct lsp_road_factors){.toll_factor = 3, .distance_factor = 4}, &reading->classes);
    free(file.text);
    return status;
}

static enum lsp_status read_periods(struct reading *reading, const char *text)
{
    struct lsp_file file = file_of(text);
    struct lsp_road_context context = context_of(reading);
    enum lsp_status status = lsp_road_tables_read_periods(&file, &context, &reading->periods);
    free(file.text);
    return status;
}

static enum lsp_status read_turns(struct reading *reading, const char *text)
{
    struct lsp_file file = file_of(text);
    struct lsp_road_context context = context_of(reading);
    enum lsp_status status = lsp_road_tables_read_turns(&file, &context);
    free(file.text);
    return status;
}

static enum lsp_status read_demand(struct reading *reading, const char *text)
{
    struct lsp_file file = file_of(text);
    struct lsp_road_context context = context_of(reading);
    enum lsp_status status = lsp_road_tables_read_demand(
        &file, &context, &reading->classes, &reading->periods, reading->trips);
    free(file.text);
    return status;
}

static void a_class_has_what_its_row_says_and_else_the_defaults(void **state)
{
    (void)state;
    struct reading reading;
    begin(&reading);
    assert_int_equal(
        read_classes(&reading, "Class,closed_types,uses,pcu,toll_factor\n"
                               "car,,AUTO,,1\nlorry,7,\"truck auto\",,\nbus,,truck,2,0\n"),
        LSP_OK);
    const struct lsp_road_class *classes = reading.classes.classes;
    assert_int_equal(reading.classes.n, 3);
    assert_string_equal(classes[1].name, "lorry");
    assert_true(classes[0].pcu == 1 && classes[1].pcu == 2.5 && classes[2].pcu == 2);
    assert_true(classes[0].uses == 1 && classes[1].uses == 3 && classes[2].uses == 2);
    assert_true(classes[0].toll_factor == 1 && classes[1].toll_factor == 3);
    assert_true(classes[2].toll_factor == 0 && classes[2].distance_factor == 4);
    assert_int_equal(classes[1].n_closed_types, 1);
    assert_string_equal(classes[1].closed_types[0], "7");
    finish(&reading);
}

static void the_only_class_is_a_car_where_the_network_knows_cars(void **state)
{
    (void)state;
    struct reading reading;
    begin(&reading);
    uint64_t uses[] = {1, 2, 3, UINT64_MAX};
    reading.roads.uses = uses;
    struct lsp_road_context context = context_of(&reading);
    struct lsp_road_factors factors = {.toll_factor = 3};
    assert_int_equal(lsp_road_tables_only_class(&context, &factors, &reading.classes), LSP_OK);
    assert_true(reading.classes.classes[0].uses == 1);
    assert_true(reading.classes.classes[0].toll_factor == 3);
    assert_int_equal(reading.diags.n_items, 1);
    assert_int_equal(reading.diags.items[0].code, LSP_DIAG_CLOSED_LINKS);
    finish(&reading);
}

static void trips_are_sorted_by_class_and_origin_within_a_period(void **state)
{
    (void)state;
    struct reading reading;
    begin(&reading);
    assert_int_equal(read_classes(&reading, "class\ncar\nlorry\n"), LSP_OK);
    assert_int_equal(read_periods(&reading, "period,hours\nam,2\npm,3.5\n"), LSP_OK);
    assert_int_equal(read_demand(&reading, "period,class,o_zone_id,d_zone_id,volume\n"
                                           "PM,car,1,2,1\nam,lorry,3,1,2\nam,car,3,2,4\n"
                                           "am,car,1,3,8\nam,Car,3,1,16\nam,car,2,2,32\n"
                                           "pm,lorry,1,2,0\n"),
        LSP_OK);
    const struct lsp_road_trips *am = &reading.trips[0], *pm = &reading.trips[1];
    assert_int_equal(am->n_origins, 3);
    static const uint32_t ORIGINS[] = {0, 2, 2}, CLASSES[] = {0, 0, 1}, ENDS[] = {2, 0, 1, 0};
    static const double TRIPS[] = {8, 16, 4, 2};
    for (uint32_t at = 0; at < 3; at++) {
        assert_int_equal(am->origin[at], ORIGINS[at]);
        assert_int_equal(am->class_of[at], CLASSES[at]);
    }
    for (size_t trip = 0; trip < 4; trip++) {
        assert_int_equal(am->destination[trip], ENDS[trip]);
        assert_close(am->trips[trip], TRIPS[trip], 0);
    }
    assert_true(am->first_trip[1] == 1 && am->first_trip[2] == 3 && am->first_trip[3] == 4);
    assert_true(am->total == 30 && am->within == 32 && pm->total == 1 && pm->within == 0);
    assert_int_equal(pm->n_origins, 1);
    assert_close(reading.periods.periods[1].hours, 3.5, 0);
    finish(&reading);
}

/* Rows in any order give the same trips, and none is lost. */
static void the_order_of_rows_does_not_matter(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct reading reading[2];
        char text[2][4096] = {"o_zone_id,d_zone_id,volume\n", "o_zone_id,d_zone_id,volume\n"};
        char rows[60][32];
        double expected[3][3] = {{0}};
        for (uint32_t row = 0; row < 60; row++) {
            uint32_t o = (uint32_t)(lsp_random_uniform(seed, LSP_RANDOM_TEST, 1, row) * 3);
            uint32_t d = (uint32_t)(lsp_random_uniform(seed, LSP_RANDOM_TEST, 2, row) * 3);
            int volume = (int)(lsp_random_uniform(seed, LSP_RANDOM_TEST, 3, row) * 9);
            snprintf(rows[row], sizeof rows[row], "%u,%u,%d\n", o + 1, d + 1, volume);
            expected[o][d] += volume;
        }
        for (uint32_t row = 0; row < 60; row++) {
            strncat(text[0], rows[row], sizeof text[0] - strlen(text[0]) - 1);
            strncat(text[1], rows[59 - row], sizeof text[1] - strlen(text[1]) - 1);
        }
        for (int n = 0; n < 2; n++) {
            begin(&reading[n]);
            assert_int_equal(read_classes(&reading[n], "class\ncar\n"), LSP_OK);
            assert_int_equal(read_periods(&reading[n], "period,hours\nam,1\n"), LSP_OK);
            assert_int_equal(read_demand(&reading[n], text[n]), LSP_OK);
            const struct lsp_road_trips *trips = &reading[n].trips[0];
            double found[3][3] = {{0}};
            for (uint32_t at = 0; at < trips->n_origins; at++)
                for (size_t trip = trips->first_trip[at]; trip < trips->first_trip[at + 1]; trip++)
                    found[trips->origin[at]][trips->destination[trip]] += trips->trips[trip];
            for (uint32_t o = 0; o < 3; o++)
                for (uint32_t d = 0; d < 3; d++)
                    assert_close(found[o][d], o == d ? 0 : expected[o][d], 0);
            assert_close(trips->within, expected[0][0] + expected[1][1] + expected[2][2], 0);
            finish(&reading[n]);
        }
    }
}

static void a_turn_holds_for_all_links_that_join_its_nodes(void **state)
{
    (void)state;
    struct reading reading;
    begin(&reading);
    assert_int_equal(
        read_turns(&reading, "via,from,to,penalty\n2,1,3,BAN\n1,3,2,0.5\n3,2,1,0\n"), LSP_OK);
    assert_int_equal(reading.roads.n_turns, 5);
    const struct lsp_road_turn *turns = reading.roads.turns;
    assert_true(turns[0].from_link == 0 && turns[0].to_link == 1 && isinf(turns[0].penalty));
    assert_true(turns[1].from_link == 3 && turns[1].to_link == 1 && isinf(turns[1].penalty));
    assert_true(turns[2].from_link == 2 && turns[2].to_link == 0 && turns[2].penalty == 0.5);
    assert_true(turns[3].from_link == 2 && turns[3].to_link == 3 && turns[3].penalty == 0.5);
    assert_true(turns[4].from_link == 1 && turns[4].to_link == 2 && turns[4].penalty == 0);
    finish(&reading);
}

/* Any byte of a table changed: it is read, or a diagnostic says why not. */
static void no_byte_breaks_a_table(void **state)
{
    (void)state;
    static const char *const TABLES[] = {"class,pcu,uses,closed_types\ncar,1,auto,7\n",
        "period,hours\nam,1\npm,2\n", "from,via,to,penalty\n1,2,3,ban\n3,1,2,5\n",
        "o_zone_id,d_zone_id,volume,class,period\n1,2,5,car,am\n3,1,7,car,pm\n"};
    static const char BYTES[] = "\n,\" -x09;";
    enum lsp_status (*const readers[])(struct reading *, const char *) = {
        read_classes, read_periods, read_turns, read_demand};
    for (size_t table = 0; table < 4; table++)
        for (size_t at = 0; TABLES[table][at] != '\0'; at++)
            for (size_t byte = 0; byte < sizeof BYTES - 1; byte++) {
                struct reading reading;
                char text[128];
                begin(&reading);
                assert_int_equal(read_classes(&reading, TABLES[0]), LSP_OK);
                assert_int_equal(read_periods(&reading, TABLES[1]), LSP_OK);
                snprintf(text, sizeof text, "%s", TABLES[table]);
                text[at] = BYTES[byte];
                enum lsp_status status = readers[table](&reading, text);
                assert_int_equal(status, reading.diags.n_errors > 0 ? LSP_BAD_INPUT : LSP_OK);
                finish(&reading);
            }
}

static enum lsp_status read_candidates(struct reading *reading, const char *text)
{
    struct lsp_file file = file_of(text);
    struct lsp_road_context context = context_of(reading);
    struct lsp_road_candidates candidates;
    enum lsp_status status = lsp_road_tables_read_candidates(&file, &context, &candidates);
    free(file.text);
    return status;
}

/* A table that is empty only since its rows are at fault is not said to be empty. */
static void an_empty_table_is_said_only_where_no_fault_has_emptied_it(void **state)
{
    (void)state;
    static const struct {
        enum lsp_status (*read)(struct reading *, const char *);
        const char *text;
        enum lsp_diag_code code;
    } CASES[] = {{read_demand, "o_zone_id,d_zone_id,volume\n1,1,5\n", LSP_DIAG_NO_TRIPS},
        {read_demand, "o_zone_id,d_zone_id\n1,2\n", LSP_DIAG_MISSING_COLUMN},
        {read_demand, "o_zone_id,d_zone_id,volume\n1,2,1e300\n", LSP_DIAG_OUT_OF_RANGE},
        {read_demand, "o_zone_id,d_zone_id,volume,class\n1,2,5,bus\n", LSP_DIAG_UNKNOWN_ID},
        {read_candidates, "action,link\n", LSP_DIAG_NO_CANDIDATE},
        {read_candidates, "action,link\nclose,9\n", LSP_DIAG_UNKNOWN_ID},
        {read_candidates, "action,link\nclose,\n", LSP_DIAG_CHANGE},
        {read_candidates, "candidate,action,free_time\na,add,1\n", LSP_DIAG_CHANGE}};
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct reading reading;
        begin(&reading);
        assert_int_equal(read_classes(&reading, "class,pcu\ncar,1\n"), LSP_OK);
        assert_int_equal(read_periods(&reading, "period,hours\nam,1\n"), LSP_OK);
        size_t n_before = reading.diags.n_items;
        assert_int_equal(CASES[n].read(&reading, CASES[n].text), LSP_BAD_INPUT);
        assert_int_equal(reading.diags.n_items, n_before + 1);
        assert_int_equal(reading.diags.items[n_before].code, CASES[n].code);
        finish(&reading);
    }
}

static void a_table_of_trips_shows_its_format_by_its_first_sign(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_tntp;
    } CASES[] = {{"<NUMBER OF ZONES> 2\n", true}, {"\xEF\xBB\xBF\r\n \t~ x\n", true},
        {"o_zone_id,d_zone_id,volume\n", false}, {"", false}};
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct lsp_file file = file_of(CASES[n].text);
        assert_int_equal(lsp_road_tables_is_tntp(&file), CASES[n].is_tntp);
        free(file.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_class_has_what_its_row_says_and_else_the_defaults),
        cmocka_unit_test(the_only_class_is_a_car_where_the_network_knows_cars),
        cmocka_unit_test(trips_are_sorted_by_class_and_origin_within_a_period),
        cmocka_unit_test(the_order_of_rows_does_not_matter),
        cmocka_unit_test(a_turn_holds_for_all_links_that_join_its_nodes),
        cmocka_unit_test(no_byte_breaks_a_table),
        cmocka_unit_test(an_empty_table_is_said_only_where_no_fault_has_emptied_it),
        cmocka_unit_test(a_table_of_trips_shows_its_format_by_its_first_sign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
