/* Tests of the session: lines of links on the map, halves of a bent link, and exports.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "base/id.h"
#include "network_run/session.h"
#include "network_run/session_ask.h"
#include "support/scratch.h"
#include "support/test.h"

#define UNSAID                                                                                     \
    .free_time = (double)NAN, .length = (double)NAN, .capacity = (double)NAN, .toll = (double)NAN, \
    .alpha = (double)NAN, .beta = (double)NAN

struct opened {
    struct scratch scratch;
    char trips[256];
    struct lsp_diags diags;
    struct lsp_road_session *session;
};

static void publish(void *user, const struct lsp_road_session_stage *stage)
{
    *(uint32_t *)user = stage->n_links;
}

/* A road with two bends from a to b, in a country of whole degrees, and a village's street. */
static void open_bent(struct opened *opened)
{
    memset(opened, 0, sizeof *opened);
    scratch_init(&opened->scratch);
    scratch_write(&opened->scratch, "node.csv",
        "node_id,x_coord,y_coord,zone_id\na,20,0,1\nb,23,0,2\n\"c, d\",20,1,\n");
    scratch_write(&opened->scratch, "link.csv",
        "link_id,name,from_node_id,to_node_id,directed,length,lanes,capacity,free_speed,geometry\n"
        "road,\"High =road\",a,b,false,3,1,1000,60,\"LINESTRING (20 0, 21 0, 22 0, 23 0)\"\n"
        "street,,a,\"c, d\",true,1,1,500,30,\n");
    scratch_write(&opened->scratch, "config.csv", "long_length,speed,currency\nkm,km/h,EUR\n");
    scratch_write(&opened->scratch, "basemap.csv",
        "kind,name,geometry\nriver,R,\"LINESTRING (20 2, 23 2)\"\n");
    scratch_write(&opened->scratch, "trips.csv", "o_zone_id,d_zone_id,volume\n1,2,700\n2,1,50\n");
    const struct lsp_road_session_options options = {
        .sources = {.network = opened->scratch.path,
            .trips = scratch_path(&opened->scratch, "trips.csv", opened->trips)}};
    assert_int_equal(lsp_road_session_open(&options, &opened->diags, &opened->session), LSP_OK);
    assert_int_equal(lsp_road_session_solve(opened->session,
                         &(struct lsp_road_session_watch){.step = NULL}, &opened->diags),
        LSP_OK);
}

static void close_bent(struct opened *opened)
{
    lsp_road_session_close(opened->session);
    lsp_diags_finish(&opened->diags);
    scratch_finish(&opened->scratch);
}

static struct lsp_road_session_answer *split_road(struct opened *opened)
{
    static const struct lsp_road_session_edit SPLIT = {
        .kind = LSP_ROAD_SESSION_SPLIT, .link = "road", .at = 0.5, .node = "=m", UNSAID};
    struct lsp_road_session_answer *answer = NULL;
    uint32_t n_links = 0;
    assert_int_equal(lsp_road_session_answer(opened->session, 1, &SPLIT,
                         &(struct lsp_road_session_wish){.user = &n_links, .publish = publish},
                         &opened->diags, &answer),
        LSP_OK);
    assert_int_equal(n_links, 3 + 4);
    return answer;
}

static void both_directions_have_the_bends_in_their_own_order(void **state)
{
    (void)state;
    struct opened opened;
    open_bent(&opened);
    const struct lsp_road_session_network *network = lsp_road_session_network(opened.session);
    static const double X[2][2] = {{21, 22}, {22, 21}};
    assert_true(network->is_lonlat);
    assert_string_equal(network->currency, "EUR");
    assert_int_equal(network->n_lines, 1);
    for (uint32_t link = 0; link < 2; link++) {
        assert_int_equal(network->first_vertex[link + 1] - network->first_vertex[link], 2);
        assert_string_equal(network->link_name[link], "High =road");
        assert_int_equal(network->row[link], 0);
        assert_int_equal(network->is_forward[link], link == 0);
        for (uint32_t at = 0; at < 2; at++)
            assert_close(network->vertex_x[network->first_vertex[link] + at], X[link][at], 0);
    }
    assert_int_equal(network->first_vertex[3] - network->first_vertex[2], 0);
    assert_null(network->link_name[2]);
    close_bent(&opened);
}

static void halves_share_the_bends_and_meet_in_the_middle(void **state)
{
    (void)state;
    struct opened opened;
    open_bent(&opened);
    struct lsp_road_session_answer *answer = split_road(&opened);
    const struct lsp_road_session_stage *stage = lsp_road_session_answer_stage(answer);
    static const double BENDS[] = {21, 22, 22, 21};
    static const char *const ENDS[][2] = {{"a", "=m"}, {"=m", "b"}, {"b", "=m"}, {"=m", "a"}};
    assert_int_equal(stage->n_added_nodes, 1);
    assert_close(stage->added_nodes[0].x, 21.5, 1e-9);
    for (uint32_t at = 0; at < 4; at++) {
        const struct lsp_road_session_added_link *part = &stage->added_links[at];
        assert_int_equal(part->n_points, 1);
        assert_close(part->points[0][0], BENDS[at], 0);
        assert_string_equal(part->from, ENDS[at][0]);
        assert_string_equal(part->to, ENDS[at][1]);
        assert_close(part->length, 1.5, 1e-12);
        assert_close(part->free_time, 1.5, 1e-12);
    }
    assert_int_equal(stage->added_links[0].row, stage->added_links[3].row);
    assert_int_equal(stage->added_links[1].row, stage->added_links[2].row);
    lsp_road_session_answer_free(answer);
    close_bent(&opened);
}

static void exports_hold_every_link_and_what_happened_to_it(void **state)
{
    (void)state;
    struct opened opened;
    open_bent(&opened);
    struct lsp_road_session_answer *answer = split_road(&opened);
    static const char *const WORDS[3][3] = {
        {"\nroad,High =road,a,b,split,", "street,,a,\"c, d\",,", "\nroad,High =road,'=m,b,part,"},
        {"\"state\":\"split\"", "[20,0],[21,0],[21.5,0]", "\"to_node\":\"c, d\""},
        {"SQLite format 3", "gpkg_contents", "flow_without"}};
    for (int format = 0; format < 3; format++) {
        struct lsp_buffer out = {0};
        assert_int_equal(lsp_road_session_export(opened.session, answer,
                             (enum lsp_road_session_format)format, &opened.diags, &out),
            LSP_OK);
        for (int word = 0; word < 3; word++) {
            size_t length = strlen(WORDS[format][word]);
            bool is_there = false;
            for (size_t at = 0; at + length <= out.length && !is_there; at++)
                is_there = memcmp(out.text + at, WORDS[format][word], length) == 0;
            assert_true(is_there);
        }
        lsp_buffer_finish(&out);
    }
    lsp_road_session_answer_free(answer);
    close_bent(&opened);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_directions_have_the_bends_in_their_own_order),
        cmocka_unit_test(halves_share_the_bends_and_meet_in_the_middle),
        cmocka_unit_test(exports_hold_every_link_and_what_happened_to_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
