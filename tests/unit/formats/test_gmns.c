/* Tests of reading GMNS networks.  SPDX-License-Identifier: Apache-2.0 */
#include "base/id.h"
#include "formats/gmns.h"
#include "support/scratch.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

/* A folder with two tables, read. */
struct reading {
    struct scratch scratch;
    struct lsp_diags diags;
    struct lsp_gmns_network network;
    enum lsp_status status;
};

static void read_tables(struct reading *reading, const char *nodes, const char *links)
{
    *reading = (struct reading){0};
    scratch_init(&reading->scratch);
    scratch_write(&reading->scratch, "node.csv", nodes);
    scratch_write(&reading->scratch, "link.csv", links);
}

static void read_folder(struct reading *reading)
{
    reading->status =
        lsp_gmns_read_network(reading->scratch.path, &reading->diags, &reading->network);
}

static void finish(struct reading *reading)
{
    if (reading->status == LSP_OK)
        lsp_gmns_finish(&reading->network);
    lsp_diags_finish(&reading->diags);
    scratch_finish(&reading->scratch);
}

/* "c1 zone:b n3": what the nodes are called, in order. */
static void list_nodes(const struct lsp_roads *roads, char out[static 256])
{
    size_t at = 0;
    out[0] = '\0';
    for (uint32_t node = 0; node < roads->n_nodes && at < 200; node++) {
        char text[32];
        at += (size_t)snprintf(out + at, 256 - at, "%s%s%s", node == 0 ? "" : " ",
            lsp_roads_node_text(roads, node, text), node + 1 == roads->n_centroids ? " |" : "");
    }
}

static const char LINKS[] = "link_id,from_node_id,to_node_id,vdf_fftt,vdf_type\n"
                            "1,1,2,5,constant\n2,2,1,5,constant\n";

static void nodes_that_no_path_passes_come_first(void **state)
{
    (void)state;
    static const struct {
        const char *nodes, *expected;
    } CASES[] = {
        /* by type; a zone of several nodes gets its own */
        {"node_id,zone_id,node_type\n1,,\n2,b,\n3,b,\n4,a,Centroid\n5,c,\n", "4 zone:b | 1 2 3 5"},
        /* the centroid counts among several */
        {"node_id,zone_id,node_type\n1,a,\n2,a,centroid\n3,a,\n4,b,centroid\n", "2 4 | 1 3"},
        /* without types, by the custom that ids agree */
        {"node_id,zone_id\n3,\n2,2\n1,1\n9,5\n", "2 1 | 3 9"},
        /* which does not hold where every node is a zone */
        {"node_id,zone_id\n1,1\n2,2\n", "1 2"},
        /* 0 and -1 are no zones */
        {"zone_id,NODE_ID\n0,1\n-1,2\n7,7\n", "7 | 1 2"},
    };
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct reading reading;
        char found[256];
        read_tables(&reading, CASES[n].nodes, LINKS);
        read_folder(&reading);
        assert_int_equal(reading.status, LSP_OK);
        list_nodes(&reading.network.roads, found);
        assert_string_equal(found, CASES[n].expected);
        const struct lsp_roads *roads = &reading.network.roads;
        for (uint32_t node = 0; node < roads->n_nodes; node++) {
            char text[32];
            const char *name = lsp_roads_node_text(roads, node, text);
            assert_int_equal(lsp_roads_find_node(roads, name, strlen(name)), node);
        }
        finish(&reading);
    }
}

static void links_are_numbered_by_rows_ways_back_and_connectors(void **state)
{
    (void)state;
    struct reading reading;
    read_tables(&reading, "node_id,zone_id\n1,z\n2,\n3,z\n4,y\n",
        "link_id,from_node_id,to_node_id,directed,vdf_fftt,capacity,lanes,vdf_plf,toll,toll_lorry\n"
        "a,1,2,0,5,100,2,0.5,3,\n"
        "b,2,2,1,5,100,1,1,0,0\n"
        "c,2,3,TRUE,7,100,1,1,0,4\n");
    read_folder(&reading);
    const struct lsp_roads *roads = &reading.network.roads;
    static const char *const EXPECTED[] = {
        "1>2 a", "2>1 a", "2>3 c", "zone:z>1 ", "1>zone:z ", "zone:z>3 ", "3>zone:z "};
    assert_int_equal(reading.status, LSP_OK);
    assert_int_equal(roads->n_links, 7);
    for (uint32_t link = 0; link < 7; link++) {
        char found[64], tail[32], head[32], id[32];
        snprintf(found, sizeof found, "%s>%s %s",
            lsp_roads_node_text(roads, roads->tail[link], tail),
            lsp_roads_node_text(roads, roads->head[link], head),
            lsp_roads_link_text(roads, link, id));
        assert_string_equal(found, EXPECTED[link]);
    }
    assert_true(roads->capacity[1] == 100 && roads->toll[1] == 3 && roads->free_time[1] == 5);
    assert_true(roads->class_tolls[0].toll[0] == 3 && roads->class_tolls[0].toll[2] == 4);
    assert_true(roads->free_time[3] == 0 && isinf(roads->capacity[3]));
    assert_string_equal(roads->class_tolls[0].class_name, "lorry");
    finish(&reading);
}

static void times_come_from_what_is_stated_first(void **state)
{
    (void)state;
    static const struct {
        const char *config, *columns, *values;
        double minutes;
    } CASES[] = {
        {NULL, "vdf_fftt,length,free_speed", "4,10,60", 4},
        {NULL, "VDF_FFTT1", "4", 4},
        {NULL, "vdf_length_mi,vdf_free_speed_mph,length,free_speed", "1,30,9,9", 2},
        {NULL, "length,free_speed", "10,60", 10},
        {"long_length,speed\nmeter,km/h\n", "length,free_speed", "10000,60", 10},
        {"long_length,speed\nmile,km/h\n", "length,free_speed", "1,60", 1.609344},
        {"speed,long_length\nm/s,km\n", "length,free_speed", "3.6,1", 60},
        {"crs\n4326\n", "length,free_speed,vdf_fftt", "10,60,NaN", 10},
    };
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct reading reading;
        char links[256];
        snprintf(links, sizeof links,
            "link_id,from_node_id,to_node_id,vdf_type,%s\n1,1,2,constant,%s\n", CASES[n].columns,
            CASES[n].values);
        read_tables(&reading, "node_id,zone_id\n1,1\n2,2\n", links);
        if (CASES[n].config != NULL)
            scratch_write(&reading.scratch, "config.csv", CASES[n].config);
        read_folder(&reading);
        assert_int_equal(reading.status, LSP_OK);
        assert_close(reading.network.roads.free_time[0], CASES[n].minutes, 1e-15);
        finish(&reading);
    }
}

static void functions_have_their_numbers(void **state)
{
    (void)state;
    struct reading reading;
    read_tables(&reading, "node_id,zone_id\n1,1\n2,2\n",
        "link_id,from_node_id,to_node_id,vdf_fftt,capacity,vdf_type,vdf_alpha,vdf_beta,"
        "vdf_conical_a,vdf_ja,vdf_period_h,vdf_table\n"
        "1,1,2,1,9,,0.5,2,,,,\n2,1,2,1,9,Conical,,,4,,,\n3,1,2,1,9,akcelik,,,,0.1,2,\n"
        "4,1,2,1,9,table,,,,,,b\n5,1,2,1,9,constant,,,,,,\n6,1,2,1,9,BPR,,,,,,\n"
        "7,1,2,1,,conical,,,4,,,\n");
    scratch_write(&reading.scratch, "vdf_table.csv",
        "table,saturation,factor\na,0,1\na,2,3\nb,0,1\nb,1,1\nb,1.5,4\n");
    read_folder(&reading);
    const struct lsp_roads *roads = &reading.network.roads;
    assert_int_equal(reading.status, LSP_OK);
    static const uint8_t FUNCTIONS[] = {LSP_ROAD_BPR, LSP_ROAD_CONICAL, LSP_ROAD_AKCELIK,
        LSP_ROAD_TABLE, LSP_ROAD_BPR, LSP_ROAD_BPR, LSP_ROAD_BPR};
    static const double P[] = {0.5, 4, 0.1, 1, 0, 0.15, 0}, Q[] = {2, 0, 2, 0, 0, 4, 0};
    for (uint32_t link = 0; link < 7; link++) {
        assert_int_equal(roads->function[link], FUNCTIONS[link]);
        assert_close(roads->p[link], P[link], 0);
        assert_close(roads->q[link], Q[link], 0);
    }
    assert_int_equal(roads->tables[1].n, 3);
    assert_close(roads->tables[1].factor[2], 4, 0);
    finish(&reading);
}

static void uses_are_words_in_any_case_and_groups_of_them(void **state)
{
    (void)state;
    struct reading reading;
    read_tables(&reading, "node_id,zone_id\n1,1\n2,2\n",
        "link_id,from_node_id,to_node_id,vdf_fftt,vdf_type,allowed_uses\n"
        "1,1,2,1,constant,\"auto, Bike\"\n2,1,2,1,constant,ALL\n3,1,2,1,constant,\n"
        "4,1,2,1,constant,freight;walk\n5,1,2,1,constant,none\n");
    scratch_write(&reading.scratch, "use_definition.csv", "use,pce\nauto,1\ntruck,2.5\nvan,\n");
    scratch_write(&reading.scratch, "use_group.csv", "use_group,uses\nFreight,\"truck,van\"\n");
    read_folder(&reading);
    assert_int_equal(reading.status, LSP_OK);
    const uint64_t *uses = reading.network.roads.uses;
    assert_true(uses[0] == 9 && uses[1] == UINT64_MAX && uses[2] == UINT64_MAX);
    assert_true(uses[3] == 22 && uses[4] == 0);
    assert_true(reading.network.use_pcu[1] == 2.5 && reading.network.use_pcu[2] == 0);
    finish(&reading);
}

static void of_movements_the_cheapest_counts_and_free_ones_are_left_out(void **state)
{
    (void)state;
    struct reading reading;
    read_tables(&reading, "node_id,zone_id\n1,1\n2,\n3,3\n",
        "link_id,from_node_id,to_node_id,directed,vdf_fftt,vdf_type\n"
        "a,1,2,0,1,constant\nb,2,3,0,1,constant\n");
    scratch_write(&reading.scratch, "movement.csv",
        "mvmt_id,node_id,ib_link_id,ob_link_id,penalty,capacity,allowed_uses\n"
        "1,2,a,b,30,,\n2,2,a,b,,0,\n3,2,b,a,,,none\n4,2,a,a,12,,\n5,2,a,a,0,,\n");
    read_folder(&reading);
    const struct lsp_roads *roads = &reading.network.roads;
    assert_int_equal(reading.status, LSP_OK);
    assert_int_equal(roads->n_turns, 2);
    assert_true(roads->turns[0].from_link == 0 && roads->turns[0].to_link == 2);
    assert_close(roads->turns[0].penalty, 0.5, 0);
    assert_true(roads->turns[1].from_link == 3 && roads->turns[1].to_link == 1);
    assert_true(isinf(roads->turns[1].penalty));
    finish(&reading);
}

static void any_changed_byte_of_a_table_ends_in_a_network_or_in_diagnostics(void **state)
{
    (void)state;
    static const char *const TABLES[] = {
        "node.csv", "link.csv", "config.csv", "use_definition.csv", "movement.csv"};
    static const char BYTES[] = "\n,\"0-xe9";
    char path[256];
    struct scratch scratch;
    scratch_init(&scratch);
    for (int pass = 0; pass < 2; pass++)
        for (size_t table = 0; table < sizeof TABLES / sizeof *TABLES; table++) {
            snprintf(
                path, sizeof path, LSP_SOURCE_DIR "/tests/fixtures/gmns_town/%s", TABLES[table]);
            FILE *file = fopen(path, "rb");
            assert_non_null(file);
            char text[2048];
            size_t length = fread(text, 1, sizeof text, file);
            fclose(file);
            for (size_t at = 0; pass == 1 && at < length; at += 3) {
                struct lsp_diags diags = {0};
                struct lsp_gmns_network network;
                char kept = text[at];
                text[at] = BYTES[at % (sizeof BYTES - 1)];
                scratch_write_bytes(&scratch, TABLES[table], text, length);
                text[at] = kept;
                enum lsp_status status = lsp_gmns_read_network(scratch.path, &diags, &network);
                assert_true(status == LSP_OK || diags.n_errors > 0);
                assert_true(status != LSP_OK || diags.n_errors == 0);
                if (status == LSP_OK)
                    lsp_gmns_finish(&network);
                lsp_diags_finish(&diags);
            }
            scratch_write_bytes(&scratch, TABLES[table], text, length);
        }
    scratch_finish(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_that_no_path_passes_come_first),
        cmocka_unit_test(links_are_numbered_by_rows_ways_back_and_connectors),
        cmocka_unit_test(times_come_from_what_is_stated_first),
        cmocka_unit_test(functions_have_their_numbers),
        cmocka_unit_test(uses_are_words_in_any_case_and_groups_of_them),
        cmocka_unit_test(of_movements_the_cheapest_counts_and_free_ones_are_left_out),
        cmocka_unit_test(any_changed_byte_of_a_table_ends_in_a_network_or_in_diagnostics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
