/* Tests of road networks as a model of the viewer: what a headline calls out, where maps come from.
 * SPDX-License-Identifier: Apache-2.0 */
#include "view/model_roads.h"

#include <math.h>
#include <string.h>

#include "base/id.h"
#include "support/scratch.h"
#include "support/test.h"

/* Braess's network: a fifth road makes six trips slower [Braess1968]. */
static const char NETWORK[] = "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 4\n<FIRST THRU NODE> 1\n"
                              "<NUMBER OF LINKS> 4\n<END OF METADATA>\n"
                              "1 3 1 0 0.00000001 1000000000 1 0 0 1 ;\n"
                              "1 4 1 0 50 0.02 1 0 0 1 ;\n3 2 1 0 50 0.02 1 0 0 1 ;\n"
                              "4 2 1 0 0.00000001 1000000000 1 0 0 1 ;\n";

struct opened {
    struct scratch scratch;
    char network[256], trips[256];
    struct lsp_diags diags;
    struct lsp_view_model model;
};

/* The last headline of a run. */
struct heard {
    void *state;
    uint32_t n_stages, n_calls, n_removed;
    char calls[8][32];
    double saved, on_link;
    bool is_converged;
};

static void open_braess(const char *nodes, enum lsp_status wanted, struct opened *opened)
{
    memset(opened, 0, sizeof *opened);
    scratch_init(&opened->scratch);
    scratch_write(&opened->scratch, "braess_net.tntp", NETWORK);
    scratch_write(&opened->scratch, "trips.csv", "o_zone_id,d_zone_id,volume\n1,2,6\n");
    if (nodes != NULL)
        scratch_write(&opened->scratch, "braess_node.tntp", nodes);
    const struct lsp_view_roads_options options = {
        .sources = {.network = scratch_path(&opened->scratch, "braess_net.tntp", opened->network),
            .trips = scratch_path(&opened->scratch, "trips.csv", opened->trips)}};
    assert_int_equal(lsp_view_open_roads(&options, &opened->diags, &opened->model), wanted);
}

static void close_braess(struct opened *opened)
{
    if (opened->model.ops != NULL)
        lsp_view_model_finish(&opened->model);
    lsp_diags_finish(&opened->diags);
    scratch_finish(&opened->scratch);
}

static void hear_stage(
    void *user, const struct lsp_view_headline *headline, const struct lsp_view_fields *fields)
{
    struct heard *heard = user;
    heard->n_stages++;
    heard->is_converged = headline->is_converged;
    heard->n_calls = headline->n_calls;
    heard->n_removed = headline->n_removed;
    for (uint32_t at = 0; at < headline->n_calls; at++)
        snprintf(heard->calls[at], sizeof heard->calls[at], "%s", headline->calls[at].kind);
    for (uint32_t at = 0; at < headline->n_figures; at++) {
        const struct lsp_view_figure *figure = &headline->figures[at];
        *(strcmp(figure->key, "on_link") == 0 ? &heard->on_link : &heard->saved) = figure->value;
    }
    assert_int_equal(fields->n_fields, 2);
    assert_int_equal(fields->n_links, 4 + headline->n_added_links);
}

static void hear_state(void *user, void *state)
{
    struct heard *heard = user;
    assert_null(heard->state);
    heard->state = state;
}

static void hear_details(void *user, struct lsp_buffer *json)
{
    (void)user;
    (void)json;
    fail_msg("a road network has no details");
}

static void hear_progress(void *user, const char *text, size_t done, size_t total)
{
    (void)user;
    (void)done;
    (void)total;
    assert_non_null(text);
}

static bool never(void *user)
{
    (void)user;
    return false;
}

static struct lsp_view_listener listener_of(struct heard *heard)
{
    *heard = (struct heard){0};
    return (struct lsp_view_listener){.user = heard,
        .stage = hear_stage,
        .details = hear_details,
        .state = hear_state,
        .progress = hear_progress,
        .is_cancelled = never};
}

static void solve(
    struct opened *opened, size_t n, const struct lsp_drawn_edit edits[], struct heard *heard)
{
    struct lsp_view_listener listener = listener_of(heard);
    const struct lsp_view_wish wish = {
        .edits = {.n = n, .items = edits}, .goal = LSP_VIEW_GOAL_FINAL};
    assert_int_equal(
        opened->model.ops->solve(opened->model.self, &wish, &listener, &opened->diags), LSP_OK);
    assert_non_null(heard->state);
    opened->model.ops->finish_state(opened->model.self, heard->state);
    assert_true(heard->is_converged);
}

static void solve_base(struct opened *opened)
{
    struct heard heard;
    struct lsp_view_listener listener = listener_of(&heard);
    assert_int_equal(
        opened->model.ops->base(opened->model.self, &listener, &opened->diags), LSP_OK);
    assert_int_equal(heard.n_stages, 1);
    assert_true(heard.is_converged);
    assert_int_equal(heard.n_calls, 0);
    opened->model.ops->finish_state(opened->model.self, heard.state);
}

static bool is_called(const struct heard *heard, const char *kind)
{
    for (uint32_t at = 0; at < heard->n_calls; at++)
        if (strcmp(heard->calls[at], kind) == 0)
            return true;
    return false;
}

static const char NODES[] = "\xEF\xBB\xBFNode \tX\tY ;\r\n1\t0\t100\t;\r\n2 200 100;\n"
                            "\n3\t100 200\n 4 100 0 ;\n";

static void a_link_that_slows_everyone_is_called_braess(void **state)
{
    (void)state;
    struct opened opened;
    struct heard heard;
    static const struct lsp_drawn_value NUMBERS[] = {{.key = "free_time", .number = 10},
        {.key = "capacity", .number = 1}, {.key = "alpha", .number = 0.1},
        {.key = "beta", .number = 1}, {.key = "length", .number = 0}};
    const struct lsp_drawn_edit fifth = {.kind = LSP_DRAWN_ADD,
        .id = "fifth",
        .from = "3",
        .to = "4",
        .n_values = 5,
        .values = NUMBERS};
    open_braess(NODES, LSP_OK, &opened);
    solve_base(&opened);
    solve(&opened, 1, &fifth, &heard);
    assert_true(is_called(&heard, "braess"));
    assert_close(heard.saved, 498 - 552, 1e-6);
    assert_close(heard.on_link, 2, 1e-6);
    close_braess(&opened);
}

static void trips_that_lose_their_way_are_called_out(void **state)
{
    (void)state;
    struct opened opened;
    struct heard heard;
    const struct lsp_drawn_edit closed[] = {
        {.kind = LSP_DRAWN_CLOSE, .link = "1"}, {.kind = LSP_DRAWN_CLOSE, .link = "2"}};
    open_braess(NODES, LSP_OK, &opened);
    solve_base(&opened);
    solve(&opened, 2, closed, &heard);
    assert_true(is_called(&heard, "unreachable"));
    assert_false(is_called(&heard, "braess"));
    assert_int_equal(heard.n_removed, 2);
    close_braess(&opened);
}

static void nodes_are_read_whatever_stands_around_them(void **state)
{
    (void)state;
    struct opened opened;
    struct lsp_buffer json = {0};
    open_braess(NODES, LSP_OK, &opened);
    const struct lsp_view_geometry *geometry = opened.model.ops->geometry(opened.model.self);
    static const double X[] = {0, 200, 100, 100}, Y[] = {100, 100, 200, 0};
    assert_int_equal(geometry->n_nodes, 4);
    for (int node = 0; node < 4; node++) {
        assert_close(geometry->node_x[node], X[node], 0);
        assert_close(geometry->node_y[node], Y[node], 0);
    }
    opened.model.ops->describe(opened.model.self, &json);
    assert_non_null(strstr(json.text, "\"crs\":\"plane\""));
    lsp_buffer_finish(&json);
    close_braess(&opened);
}

static void a_network_without_coordinates_is_refused(void **state)
{
    (void)state;
    static const char *const BAD[] = {NULL, "", "node x y\n1 0 0\n2 1 1\n3 2 2\n",
        "1 0 0\n2 1 1\n3 2 2\n4 east 3\n", "1 0 0\n2 1 1\n3 2 2\n5 1 1\n"};
    for (size_t row = 0; row < sizeof BAD / sizeof *BAD; row++) {
        struct opened opened;
        open_braess(BAD[row], LSP_BAD_INPUT, &opened);
        assert_true(opened.diags.n_errors > 0);
        close_braess(&opened);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_that_slows_everyone_is_called_braess),
        cmocka_unit_test(trips_that_lose_their_way_are_called_out),
        cmocka_unit_test(nodes_are_read_whatever_stands_around_them),
        cmocka_unit_test(a_network_without_coordinates_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
