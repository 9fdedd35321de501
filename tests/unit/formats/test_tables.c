/* The tables of the network, of demand and of the base map.  SPDX-License-Identifier: Apache-2.0 */
#include "unit/formats/tables_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"

#define NODES                                                                                      \
    "node_id,name,x_coord,y_coord,country,gtfs_stop_id,place\n"                                    \
    "a,Aport,130,42,KR,s1,TRUE\nb,,130.1,42,RU,,0\nc,C,131,42,,,\n"
#define LINK_HEADER "link_id,from_node_id,to_node_id,directed,mode,length,free_speed"
#define GOOD_LINK "l1,a,b,0,road,9,60"

static struct lsp_vehicle vehicles[] = {{.id = "car", .mode = LSP_ROAD},
    {.id = "truck", .mode = LSP_ROAD}, {.id = "wagon", .mode = LSP_RAIL}};
static struct lsp_crossing crossings[] = {{.id = "bridge"}, {.id = "ferry"}};
static struct lsp_segment segments[] = {{.id = "tourist"}, {.id = "food"}};

static void read_nodes(struct tables *tables, struct lsp_network_specs *specs)
{
    *specs = (struct lsp_network_specs){.vehicles = vehicles, .n_vehicles = 3};
    scratch_write(&tables->scratch, "node.csv", NODES);
    assert_int_equal(lsp_tables_read_nodes(&tables->context, "node.csv", specs), LSP_OK);
    assert_int_equal(tables->diags.n_items, 0);
}

static void read_links(struct tables *tables, struct lsp_network_specs *specs, const char *text)
{
    tables_init(tables);
    read_nodes(tables, specs);
    scratch_write(&tables->scratch, "link.csv", text);
    assert_int_equal(
        lsp_tables_read_links(&tables->context, "link.csv", 2, crossings, specs), LSP_OK);
}

static void nodes_are_read_and_take_their_id_for_a_name(void **state)
{
    (void)state;
    struct tables tables;
    struct lsp_network_specs specs;
    tables_init(&tables);
    read_nodes(&tables, &specs);
    assert_int_equal(specs.n_nodes, 3);
    assert_string_equal(specs.nodes[0].name, "Aport");
    assert_string_equal(specs.nodes[0].stop_id, "s1");
    assert_true(specs.nodes[0].is_place);
    assert_false(specs.nodes[1].is_place);
    assert_string_equal(specs.nodes[1].name, "b");
    assert_close(specs.nodes[1].lon_deg, 130.1, 0);
    assert_string_equal(specs.nodes[2].country, "");
    assert_int_equal(specs.nodes[2].where.line, 4);
    assert_int_equal(tables.assumptions.n_items, 0); /* coordinates are no assumptions */
    tables_finish(&tables);
}

static void faulty_nodes_are_diagnosed(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        enum lsp_diag_code code;
        uint32_t column;
    } cases[] = {
        {"a,A,130,42,KR,,", LSP_DIAG_DUPLICATE_ID, 1},
        {",A,130,42,KR,,", LSP_DIAG_EMPTY_FIELD, 1},
        {"x,A,181,42,KR,,", LSP_DIAG_OUT_OF_RANGE, 5},
        {"x,A,130,-90.1,KR,,", LSP_DIAG_OUT_OF_RANGE, 9},
        {"x,A,\"130,5\",42,KR,,", LSP_DIAG_NOT_A_NUMBER, 5},
        {"x,A,130,nan,KR,,", LSP_DIAG_NOT_A_NUMBER, 9},
        {"x,A,130,NaN,KR,,", LSP_DIAG_EMPTY_FIELD, 9},
        {"x,A,130,42,kr,,", LSP_DIAG_BAD_COUNTRY, 12},
        {"x,A,130,42,KOR,,", LSP_DIAG_BAD_COUNTRY, 12},
        {"x,A,130,42,KR,s1,", LSP_DIAG_DUPLICATE_ID, 15},
        {"x,A,130,42,KR,,yes", LSP_DIAG_NOT_A_CHOICE, 16},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tables tables;
        struct lsp_network_specs specs = {0};
        char text[256];
        tables_init(&tables);
        snprintf(text, sizeof text, "%s%s\n", NODES, cases[i].row);
        scratch_write(&tables.scratch, "node.csv", text);
        assert_int_equal(lsp_tables_read_nodes(&tables.context, "node.csv", &specs), LSP_OK);
        assert_int_equal(tables.diags.n_errors, 1);
        assert_int_equal(tables.diags.items[0].code, cases[i].code);
        assert_int_equal(tables.diags.items[0].facts.where.line, 5);
        assert_int_equal(tables.diags.items[0].facts.where.column, cases[i].column);
        tables_finish(&tables);
    }
}

static void a_twice_defined_node_is_shown_with_its_first_place(void **state)
{
    (void)state;
    struct tables tables;
    struct lsp_network_specs specs = {0};
    tables_init(&tables);
    scratch_write(&tables.scratch, "node.csv", NODES "a,,1,1,,,\n");
    assert_int_equal(lsp_tables_read_nodes(&tables.context, "node.csv", &specs), LSP_OK);
    const struct lsp_diag *diag = tables_diag(&tables, LSP_DIAG_DUPLICATE_ID);
    assert_int_equal(diag->facts.related.line, 2);
    assert_string_equal(diag->facts.related.file, "node.csv");
    tables_finish(&tables);
}

static void zones_find_their_nodes(void **state)
{
    (void)state;
    struct tables tables;
    struct lsp_network_specs specs;
    tables_init(&tables);
    read_nodes(&tables, &specs);
    scratch_write(&tables.scratch, "zone.csv",
        "zone_id,name,country,node_id\nz1,One,KR,b\nz2,,,a\nz3,,RU,aa\n");
    assert_int_equal(lsp_tables_read_zones(&tables.context, "zone.csv", &specs), LSP_OK);
    assert_int_equal(specs.zones[0].node, 1);
    assert_string_equal(specs.zones[1].name, "z2");
    assert_int_equal(specs.zones[2].node, LSP_NONE);
    assert_int_equal(tables.diags.n_errors, 2);
    assert_int_equal(tables_diag(&tables, LSP_DIAG_EMPTY_FIELD)->facts.where.line, 3);
    const struct lsp_diag *diag = tables_diag(&tables, LSP_DIAG_UNKNOWN_ID);
    assert_string_equal(diag->facts.found, "aa");
    assert_string_equal(diag->facts.hint, "is it node a?");
    tables_finish(&tables);
}

static void a_vehicle_may_have_a_toll_of_its_own(void **state)
{
    (void)state;
    struct tables tables;
    struct lsp_network_specs specs;
    read_links(&tables, &specs,
        LINK_HEADER ",toll,toll_truck,toll_truck_low,toll_truck_high\n"
                    "l1,a,b,TRUE,Road,9,60,3.5,20,10,30\n"
                    "l2,a,b,TRUE,Road,9,60,3.5,,,\n"
                    "l3,a,b,TRUE,Road,9,60,3.5,0,,\n");
    assert_int_equal(tables.diags.n_errors, 0);
    static const double TRUCK_PAYS[] = {20, 3.5, 0};
    assert_string_equal(specs.links[0].id, "l1");
    specs.n_links = 3;
    struct lsp_network network;
    assert_int_equal(lsp_network_build(&specs, &network), LSP_OK);
    for (uint32_t link = 0; link < 3; link++) {
        assert_close(lsp_network_toll_money(&network, link, 0), 3.5, 0);
        assert_close(lsp_network_toll_money(&network, link, 1), TRUCK_PAYS[link], 0);
    }
    lsp_network_finish(&network);
    tables_finish(&tables);
}

static void a_column_that_can_be_read_in_two_ways_is_refused(void **state)
{
    (void)state;
    struct tables tables;
    struct lsp_network_specs specs;
    struct lsp_vehicle two[] = {
        {.id = "van", .name = "Vans", .mode = LSP_ROAD}, {.id = "low", .mode = LSP_ROAD}};
    static const char *const IDS[] = {"low", "high", "source", "confidence", "van_low"};
    static const char *const COMPANIONS_OF[] = {"toll", "toll", "toll", "toll", "toll_van"};
    for (size_t row = 0; row < sizeof IDS / sizeof *IDS; row++) {
        two[1].id = two[1].name = IDS[row];
        tables_init(&tables);
        read_nodes(&tables, &specs);
        specs.vehicles = two;
        specs.n_vehicles = 2;
        char text[400];
        snprintf(text, sizeof text, LINK_HEADER ",toll_%s\nl1,a,b,TRUE,Road,9,60,3\n", IDS[row]);
        scratch_write(&tables.scratch, "link.csv", text);
        assert_int_equal(
            lsp_tables_read_links(&tables.context, "link.csv", 2, crossings, &specs), LSP_OK);
        const struct lsp_diag *diag = tables_diag(&tables, LSP_DIAG_COLUMN_OF_TWO);
        assert_int_equal(diag->facts.where.line, 1);
        assert_int_equal(diag->facts.where.column, sizeof LINK_HEADER + 1);
        size_t length = strlen(diag->facts.expected), end = strlen(COMPANIONS_OF[row]);
        assert_string_equal(&diag->facts.expected[length - end], COMPANIONS_OF[row]);
        tables_finish(&tables);
    }
    read_links(&tables, &specs,
        LINK_HEADER ",toll,toll_low,toll_high\n"
                    "l1,a,b,TRUE,Road,9,60,3,2,4\n");
    assert_int_equal(tables.diags.n_errors, 0); /* no vehicle is called so */
    tables_finish(&tables);
}

static void a_link_is_read_with_all_its_columns(void **state)
{
    (void)state;
    struct tables tables;
    struct lsp_network_specs specs;
    read_links(&tables, &specs,
        LINK_HEADER ",lanes,capacity,allowed_uses,toll,geometry,vdf_alpha,vdf_beta,background,"
                    "crossing_id,operator_id,schematic,name\n"
                    "l1,a,b,TRUE,Road,9,60,2,900,\"car , truck\",3.5,"
                    "\"LINESTRING (130 42, 130.05 42.01, 130.1 42)\",0.2,5,100,ferry,OP,1,First\n"
                    "l2,b,c,false,rail,80,100,,,,,,,,,,,,\n");
    assert_int_equal(tables.diags.n_items, 0);
    const struct lsp_link_spec *link = &specs.links[0];
    assert_string_equal(link->name, "First");
    assert_int_equal(link->from_node, 0);
    assert_int_equal(link->to_node, 1);
    assert_true(link->directed);
    assert_int_equal(link->mode, LSP_ROAD);
    assert_close(link->length_km, 9, 0);
    assert_close(link->free_speed_km_h, 60, 0);
    assert_close(link->lanes, 2, 0);
    assert_close(link->capacity_veh_h_lane, 900, 0);
    assert_int_equal(link->allowed_vehicles, 3);
    assert_close(link->toll_money, 3.5, 0);
    assert_int_equal(link->n_points, 3);
    assert_close(link->point_lat_deg[1], 42.01, 0);
    assert_close(link->bpr_alpha, 0.2, 0);
    assert_close(link->bpr_beta, 5, 0);
    assert_close(link->background_veh_day, 100, 0);
    assert_int_equal(link->crossing, 1);
    assert_string_equal(link->operator_id, "OP");
    assert_true(link->schematic);
    link = &specs.links[1];
    assert_string_equal(link->name, "l2");
    assert_false(link->directed);
    assert_close(link->lanes, 1, 0);
    assert_close(link->capacity_veh_h_lane, 0, 0);
    assert_int_equal(link->allowed_vehicles, 0);
    assert_close(link->bpr_alpha, 0.15, 0);
    assert_close(link->bpr_beta, 4, 0);
    assert_int_equal(link->crossing, LSP_NONE);
    assert_int_equal(link->n_points, 0);
    assert_int_equal(tables.assumptions.n_items, 8 + 2); /* only what was written */
    tables_finish(&tables);
}

static void numbers_reach_the_register_with_range_and_source(void **state)
{
    (void)state;
    struct tables tables;
    struct lsp_network_specs specs;
    read_links(&tables, &specs,
        LINK_HEADER ",length_low,length_high,length_source,source,confidence\n" GOOD_LINK
                    ",8.5,12,A map,A survey,weak\n");
    assert_int_equal(tables.diags.n_items, 1); /* node c is not used */
    assert_int_equal(tables_count(&tables, LSP_DIAG_UNUSED_NODE), 1);
    const struct lsp_assumption *length = &tables.assumptions.items[0];
    const struct lsp_assumption *speed = &tables.assumptions.items[1];
    assert_string_equal(length->id, "link.csv/l1/length");
    assert_string_equal(length->label, "Length of link l1");
    assert_string_equal(length->unit, "km");
    assert_string_equal(length->source, "A map");
    assert_close(length->low, 8.5, 0);
    assert_close(length->high, 12, 0);
    assert_int_equal(length->confidence, LSP_WEAK);
    assert_ptr_equal(length->target, &specs.links[0].length_km);
    assert_int_equal(length->where.line, 2);
    assert_string_equal(speed->source, "A survey");
    assert_false(speed->has_range);
    tables_finish(&tables);
}

static void faulty_links_are_diagnosed(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        enum lsp_diag_code code;
    } cases[] = {
        {"l1,b,c,0,road,80,60,,,,,,", LSP_DIAG_DUPLICATE_ID},
        {"x,a,q,0,road,9,60,,,,,,", LSP_DIAG_UNKNOWN_ID},
        {"x,a,a,0,road,9,60,,,,,,", LSP_DIAG_SELF_LOOP},
        {"x,a,b,2,road,9,60,,,,,,", LSP_DIAG_NOT_A_CHOICE},
        {"x,a,b,0,tram,9,60,,,,,,", LSP_DIAG_NOT_A_CHOICE},
        {"x,a,b,0,,9,60,,,,,,", LSP_DIAG_EMPTY_FIELD},
        {"x,a,b,0,road,0,60,,,,,,", LSP_DIAG_OUT_OF_RANGE},
        {"x,a,b,0,road,-9,60,,,,,,", LSP_DIAG_OUT_OF_RANGE},
        {"x,a,b,0,road,1e999,60,,,,,,", LSP_DIAG_NOT_A_NUMBER},
        {"x,a,b,0,road,1e300,60,,,,,,", LSP_DIAG_OUT_OF_RANGE},
        {"x,a,b,0,road,1,234,60,,,,,,", LSP_DIAG_WRONG_FIELD_COUNT},
        {"x,a,q,0,tram,9,\"60\"5,,,,,,", LSP_DIAG_BAD_QUOTE},
        {"l1,a,q,2", LSP_DIAG_WRONG_FIELD_COUNT},
        {"x,a,b,0,road,0x9,60,,,,,,", LSP_DIAG_NOT_A_NUMBER},
        {"x,a,b,0,road,9,60,0,,,,,", LSP_DIAG_OUT_OF_RANGE},
        {"x,a,b,0,road,8,60,,,,,,", LSP_DIAG_SHORTER_THAN_POSSIBLE},
        {"x,a,b,0,road,42,60,,,,,,", LSP_DIAG_MUCH_LONGER},
        {"x,a,b,0,road,9,201,,,,,,", LSP_DIAG_FAST_ROAD},
        {"x,a,b,0,road,9,60,,wagon,,,,", LSP_DIAG_OTHER_MODE},
        {"x,a,b,0,road,9,60,,\"car,bus\",,,,", LSP_DIAG_UNKNOWN_ID},
        {"x,a,b,0,road,9,60,,,tunnel,,,", LSP_DIAG_UNKNOWN_ID},
        {"x,a,b,0,road,9,60,,,,\"POINT (1 2)\",,", LSP_DIAG_BAD_GEOMETRY},
        {"x,a,b,0,road,9,60,,,,\"LINESTRING (130 42, 130.1 92)\",,", LSP_DIAG_BAD_GEOMETRY},
        {"x,a,b,0,road,9,60,,,,\"LINESTRING (130 42, 130.5 42)\",,", LSP_DIAG_LINE_FAR_FROM_NODE},
        {"x,a,b,0,road,9,60,,,,,8,", LSP_DIAG_EMPTY_FIELD},
        {"x,a,b,0,road,9,60,,,,,10,11", LSP_DIAG_RANGE_DISORDER},
        {"x,a,b,0,road,-9,60,,,,,8,11", LSP_DIAG_OUT_OF_RANGE}, /* not its order too */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tables tables;
        struct lsp_network_specs specs;
        char text[512];
        snprintf(text, sizeof text,
            "%s,lanes,allowed_uses,crossing_id,geometry,length_low,length_high\n"
            "%s,,,,,,\nl2,b,c,1,rail,90,90,,,,,,\n%s\n",
            LINK_HEADER, GOOD_LINK, cases[i].row);
        read_links(&tables, &specs, text);
        if (tables.diags.n_items != 1 || tables.diags.items[0].code != cases[i].code)
            fail_msg("%s: %zu diagnostics, the first %d", cases[i].row, tables.diags.n_items,
                tables.diags.n_items > 0 ? (int)tables.diags.items[0].code : 0);
        assert_int_equal(tables.diags.items[0].facts.where.line, 4);
        tables_finish(&tables);
    }
}

static void all_faults_of_a_table_are_said_at_once(void **state)
{
    (void)state;
    struct tables tables;
    struct lsp_network_specs specs;
    read_links(&tables, &specs,
        "link_id,from_node_id,to_node_id,directed,lenght,free_speed,colour\n"
        "l1,a,q,x,9,-1,red\n");
    assert_int_equal(tables_count(&tables, LSP_DIAG_MISSING_COLUMN), 2);
    assert_int_equal(tables_count(&tables, LSP_DIAG_UNKNOWN_ID), 1);
    assert_int_equal(tables_count(&tables, LSP_DIAG_NOT_A_CHOICE), 1);
    assert_int_equal(tables_count(&tables, LSP_DIAG_OUT_OF_RANGE), 1);
    assert_int_equal(tables_count(&tables, LSP_DIAG_UNKNOWN_COLUMN), 2);
    tables_finish(&tables);
}

static void read_demand(
    struct tables *tables, const char *rows, struct lsp_movement **movements, size_t *n_movements)
{
    struct lsp_network_specs specs;
    struct lsp_demand demand = {.segments = segments, .n_segments = 2};
    char text[512];
    tables_init(tables);
    read_nodes(tables, &specs);
    scratch_write(
        &tables->scratch, "zone.csv", "zone_id,country,node_id\nz1,KR,a\nz2,RU,b\nz3,RU,c\n");
    assert_int_equal(lsp_tables_read_zones(&tables->context, "zone.csv", &specs), LSP_OK);
    snprintf(text, sizeof text, "segment_id,o_zone_id,d_zone_id,amount,return,amount_low,%s\n%s",
        "amount_high,source", rows);
    scratch_write(&tables->scratch, "demand.csv", text);
    assert_int_equal(lsp_tables_read_demand(
                         &tables->context, "demand.csv", &specs, &demand, movements, n_movements),
        LSP_OK);
}

static void a_return_row_becomes_two_movements_of_one_amount(void **state)
{
    (void)state;
    struct tables tables;
    struct lsp_movement *movements = NULL;
    size_t n_movements = 0;
    read_demand(&tables, "tourist,z1,z2,1000,true,800,1500,Count\nfood,z2,z3,5,,,,\n", &movements,
        &n_movements);
    assert_int_equal(tables.diags.n_items, 0);
    assert_int_equal(n_movements, 3);
    assert_int_equal(movements[0].origin, 0);
    assert_int_equal(movements[1].origin, 1);
    assert_int_equal(movements[1].destination, 0);
    assert_false(movements[0].is_return);
    assert_true(movements[1].is_return);
    assert_false(movements[2].is_return);
    assert_int_equal(movements[2].segment, 1);
    assert_close(movements[1].amount_per_year, 1000, 0);
    assert_int_equal(tables.assumptions.n_items, 2);
    assert_string_equal(tables.assumptions.items[0].id, "demand.csv/tourist/z1/z2/amount");
    lsp_assumptions_set(&tables.assumptions, 0, 1200);
    lsp_movements_derive(n_movements, movements);
    assert_close(movements[0].amount_per_year, 1200, 0);
    assert_close(movements[1].amount_per_year, 1200, 0);
    assert_close(movements[2].amount_per_year, 5, 0);
    tables_finish(&tables);
}

static void faulty_demand_is_diagnosed(void **state)
{
    (void)state;
    static const struct {
        const char *rows;
        enum lsp_diag_code code;
    } cases[] = {
        {"", LSP_DIAG_NO_MOVEMENTS},
        {"tourist,z1,z2,0,,,,\nfood,z1,z2,0,,,,\n", LSP_DIAG_NO_MOVEMENTS},
        {"tourist,z1,z2,2e12,,,,\n", LSP_DIAG_OUT_OF_RANGE},
        {"tourist,z1,z1,5,,,,\n", LSP_DIAG_WITHIN_ZONE},
        {"tourist,z1,z9,5,,,,\n", LSP_DIAG_UNKNOWN_ID},
        {"turist,z1,z2,5,,,,\n", LSP_DIAG_UNKNOWN_ID},
        {"food,z1,z2,-5,,,,\n", LSP_DIAG_OUT_OF_RANGE},
        {"food,z1,z2,,,,,\n", LSP_DIAG_EMPTY_FIELD},
        {"food,z1,z2,1,,,,\nfood,z1,z2,1,,,,\n", LSP_DIAG_DUPLICATE_ID},
        {"food,z1,z2,1,1,,,\nfood,z2,z1,1,,,,\n", LSP_DIAG_DUPLICATE_ID},
        {"food,z2,z1,1,,,,\nfood,z1,z2,1,true,,,\n", LSP_DIAG_DUPLICATE_ID},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tables tables;
        struct lsp_movement *movements = NULL;
        size_t n_movements = 0;
        read_demand(&tables, cases[i].rows, &movements, &n_movements);
        assert_int_equal(tables.diags.n_items, 1);
        assert_int_equal(tables.diags.items[0].code, cases[i].code);
        tables_finish(&tables);
    }
}

static void the_base_map_has_lines_and_land(void **state)
{
    (void)state;
    struct tables tables;
    struct lsp_basemap basemap = {.attribution = "kept"};
    tables_init(&tables);
    scratch_write(&tables.scratch, "basemap.csv",
        "kind,name,geometry\ncoast,,\"LINESTRING (1 2, 3 4)\"\n"
        "land,Isle,\"POLYGON ((0 0, 1 0, 1 1, 0 0))\"\n");
    assert_int_equal(lsp_tables_read_basemap(&tables.context, "basemap.csv", &basemap), LSP_OK);
    assert_int_equal(tables.diags.n_items, 0);
    assert_int_equal(basemap.n_lines, 2);
    assert_int_equal(basemap.lines[1].kind, LSP_MAP_LAND);
    assert_int_equal(basemap.lines[1].n_points, 4);
    assert_string_equal(basemap.attribution, "kept");
    scratch_write(&tables.scratch, "bad.csv",
        "kind,geometry\nriver,\"POLYGON ((0 0, 1 0, 1 1, 0 0))\"\nland,\"LINESTRING (1 2, 3 4)\"\n"
        "lake,\"LINESTRING (1 2, 3 4)\"\ncoast,\n");
    assert_int_equal(lsp_tables_read_basemap(&tables.context, "bad.csv", &basemap), LSP_OK);
    assert_int_equal(tables_count(&tables, LSP_DIAG_BAD_GEOMETRY), 3);
    assert_int_equal(tables_count(&tables, LSP_DIAG_NOT_A_CHOICE), 1);
    tables_finish(&tables);
}

static void well_known_text_is_read_strictly(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t n_points; /* 0 = refused */
    } cases[] = {
        {"LINESTRING (1 2, 3 4)", 2},
        {"  linestring(1 2,3 4 , -5e-1 +6)  ", 3},
        {"POLYGON ((0 0, 1 0, 1 1, 0 0))", 4},
        {"LINESTRING (1 2)", 0},
        {"LINESTRING EMPTY", 0},
        {"LINESTRING (1 2, 3)", 0},
        {"LINESTRING (1 2, 3 4 5)", 0},
        {"LINESTRING (1 2, 3 4", 0},
        {"LINESTRING (1 2, 3 4))", 0},
        {"LINESTRING (1 2, 3 4),", 0},
        {"LINESTRING (1 2,, 3 4)", 0},
        {"LINESTRING (1 2, nan 4)", 0},
        {"LINESTRING ((1 2, 3 4))", 0},
        {"LINESTRINGS (1 2, 3 4)", 0},
        {"POLYGON ((0 0, 1 0, 1 1, 0 1))", 0},
        {"POLYGON ((0 0, 1 0, 0 0))", 0},
        {"POLYGON ((0 0, 1 0, 1 1, 0 0), (0 0, 1 0, 1 1, 0 0))", 0},
        {"POINT (1 2)", 0},
        {"", 0},
        {"(", 0},
    };
    struct lsp_arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t n_points = 0;
        double *x = NULL, *y = NULL;
        const char *fault = NULL;
        bool is_read = lsp_wkt_read(cases[i].text, &arena, &n_points, &x, &y, &fault);
        assert_int_equal(is_read, cases[i].n_points > 0);
        assert_int_equal(n_points, cases[i].n_points);
        assert_int_equal(fault == NULL, is_read);
        /* cut off anywhere it is refused, or read as less */
        char cut[80];
        for (size_t length = 0; length < strlen(cases[i].text); length++) {
            snprintf(cut, sizeof cut, "%.*s", (int)length, cases[i].text);
            is_read = lsp_wkt_read(cut, &arena, &n_points, &x, &y, &fault);
            assert_int_equal(fault == NULL, is_read);
        }
    }
    lsp_arena_finish(&arena);
}

static void geodesic_lengths_agree_with_known_ones(void **state)
{
    (void)state;
    /* A quarter meridian of WGS 84 and a degree of its equator. */
    assert_close(
        lsp_geodesic_length_km(2, (double[]){0, 0}, (double[]){0, 90}), 10001.965729, 1e-9);
    assert_close(lsp_geodesic_length_km(2, (double[]){10, 11}, (double[]){0, 0}),
        6378.137 * 3.14159265358979323846 / 180, 1e-12);
    assert_close(lsp_geodesic_length_km(2, (double[]){179.5, -179.5}, (double[]){0, 0}),
        6378.137 * 3.14159265358979323846 / 180, 1e-12);
    assert_close(lsp_geodesic_length_km(1, (double[]){1}, (double[]){1}), 0, 0);
}

/* Every beginning of a valid table is either read or refused. */
static void a_link_table_cut_off_anywhere_is_read_or_refused(void **state)
{
    (void)state;
    static const char whole[] =
        LINK_HEADER ",allowed_uses,geometry\n" GOOD_LINK
                    ",\"car, truck\",\"LINESTRING (130 42, 130.1 42)\"\nl2,b,c,1,rail,90,90,,\n";
    for (size_t length = 0; length < sizeof whole - 1; length++) {
        struct tables tables;
        struct lsp_network_specs specs;
        tables_init(&tables);
        read_nodes(&tables, &specs);
        scratch_write_bytes(&tables.scratch, "link.csv", whole, length);
        enum lsp_status status =
            lsp_tables_read_links(&tables.context, "link.csv", 2, crossings, &specs);
        assert_true(status == LSP_OK || tables.diags.n_errors > 0);
        assert_true(specs.n_links <= 2);
        tables_finish(&tables);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_are_read_and_take_their_id_for_a_name),
        cmocka_unit_test(faulty_nodes_are_diagnosed),
        cmocka_unit_test(a_twice_defined_node_is_shown_with_its_first_place),
        cmocka_unit_test(zones_find_their_nodes),
        cmocka_unit_test(a_link_is_read_with_all_its_columns),
        cmocka_unit_test(a_vehicle_may_have_a_toll_of_its_own),
        cmocka_unit_test(a_column_that_can_be_read_in_two_ways_is_refused),
        cmocka_unit_test(numbers_reach_the_register_with_range_and_source),
        cmocka_unit_test(faulty_links_are_diagnosed),
        cmocka_unit_test(all_faults_of_a_table_are_said_at_once),
        cmocka_unit_test(a_return_row_becomes_two_movements_of_one_amount),
        cmocka_unit_test(faulty_demand_is_diagnosed),
        cmocka_unit_test(the_base_map_has_lines_and_land),
        cmocka_unit_test(well_known_text_is_read_strictly),
        cmocka_unit_test(geodesic_lengths_agree_with_known_ones),
        cmocka_unit_test(a_link_table_cut_off_anywhere_is_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
