/* Tests of questions about a run of a session: answers are in the numbers of its fields.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/session_questions.h"

#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

/* What the listener was told of last. */
struct heard {
    const struct lsp_session_tables *tables;
    size_t n_stages;
};

static void hear_stage(void *user, const struct lsp_session_tables *tables)
{
    struct heard *heard = user;
    heard->tables = tables;
    heard->n_stages++;
}

static void hear_details(void *user, struct lsp_buffer *json)
{
    (void)user;
    lsp_buffer_finish(json);
}

static void hear_progress(void *user, const char *text, size_t done, size_t total)
{
    (void)user;
    (void)text;
    (void)done;
    (void)total;
}

static bool goes_on_for_ever(void *user)
{
    (void)user;
    return false;
}

static const struct lsp_drawn_value ROAD[] = {
    {.key = "mode", .kind = LSP_DRAWN_TEXT, .text = "road"},
    {.key = "length", .kind = LSP_DRAWN_NUMBER, .number = 75},
    {.key = "free_speed", .kind = LSP_DRAWN_NUMBER, .number = 90},
    {.key = "capacity", .kind = LSP_DRAWN_NUMBER, .number = 900},
};
static const struct lsp_drawn_edit DRAWN[] = {
    {.kind = LSP_DRAWN_SPLIT, .link = "road_dorn", .at = 0.4, .node = "n1"},
    {.kind = LSP_DRAWN_ADD,
        .id = "b2",
        .from = "cove_gate",
        .to = "n1",
        .is_both_ways = true,
        .values = ROAD,
        .n_values = 4},
};

static double number_of(const char *from, const char *key)
{
    const char *at = strstr(from, key);
    assert_non_null(at);
    return strtod(at + strlen(key), NULL);
}

static void answers_are_in_the_numbers_of_the_fields(void **state)
{
    (void)state;
    struct lsp_diags diags = {0};
    struct lsp_session *session = NULL;
    struct lsp_session_run *run = NULL;
    struct heard heard = {0};
    const struct lsp_session_options options = {
        .folder = LSP_SOURCE_DIR "/tests/fixtures/two_towns", .n_threads = 1};
    const struct lsp_session_listener listener = {
        &heard, hear_stage, hear_details, hear_progress, goes_on_for_ever};
    const struct lsp_session_wish wish = {.edits = DRAWN, .n_edits = 2};
    assert_int_equal(lsp_session_open(&options, &diags, &session), LSP_OK);
    assert_int_equal(lsp_session_solve(session, &wish, &listener, &diags, &run), LSP_OK);
    const struct lsp_session_about *about = lsp_session_about(session);
    const struct lsp_session_geometry *geometry = lsp_session_geometry(session);
    size_t n_used = 0, n_drawn = 0, n_ridden = 0;
    for (uint32_t link = 0; link < heard.tables->n_links; link++)
        for (int side = 0; side < 2; side++) {
            bool is_ride = link >= geometry->n_network_links && link < geometry->n_links;
            enum lsp_session_field field = is_ride ? LSP_SESSION_PERSONS : LSP_SESSION_VEHICLES;
            double flow = heard.tables->fields[field][side][link];
            n_ridden += is_ride && flow > 0;
            struct lsp_buffer json = {0};
            const struct lsp_session_selection selection = {
                .is_with = side == 1, .n_links = 1, .links = &link};
            assert_int_equal(lsp_session_select(run, &selection, &diags, &json), LSP_OK);
            assert_close(number_of(json.text, "\"total\":"), isnan(flow) ? 0 : flow, 1e-10);
            n_used += flow > 0;
            n_drawn += flow > 0 && link >= geometry->n_links;
            lsp_buffer_finish(&json);
        }
    assert_true(n_ridden > 3);
    assert_true(n_used > 10);
    assert_true(n_drawn > 2); /* parts and the new link */
    struct lsp_arena arena = {0};
    double *hours[2] = {NULL, NULL};
    uint32_t n_nodes = 0;
    assert_int_equal(lsp_session_reach(run, 0, NULL, &arena, &diags, hours, &n_nodes), LSP_OK);
    assert_int_equal(n_nodes, geometry->n_nodes + 1); /* and the split's */
    assert_true(hours[0][about->zones[0].node] < 1e-12);
    assert_true(hours[1][n_nodes - 1] <= hours[0][n_nodes - 1]);
    struct lsp_buffer json = {0};
    assert_int_equal(lsp_session_routes(run, 0, 3, &diags, &json), LSP_OK);
    assert_non_null(strstr(json.text, "\"explain\":"));
    lsp_buffer_finish(&json);
    assert_int_equal(diags.n_errors, 0);
    lsp_arena_finish(&arena);
    lsp_session_run_close(run);
    lsp_session_close(session);
    lsp_diags_finish(&diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(answers_are_in_the_numbers_of_the_fields)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
