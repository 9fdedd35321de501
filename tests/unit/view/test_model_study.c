/* Tests of a study as a model of the viewer.  SPDX-License-Identifier: Apache-2.0 */
#include "view/model_study.h"

#include "support/markup.h"
#include "support/scratch.h"
#include "support/test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static const char TWO_TOWNS[] = LSP_SOURCE_DIR "/tests/fixtures/two_towns";

/* What a listener was told. */
struct heard {
    size_t n_stages, n_details, n_states;
    enum lsp_view_stage last;
    void *state;
};

static void hear_stage(
    void *user, const struct lsp_view_headline *headline, const struct lsp_view_fields *fields)
{
    struct heard *heard = user;
    heard->n_stages++;
    heard->last = headline->stage;
    assert_int_equal(fields->n_fields, 4);
    assert_true(headline->n_figures > 3);
}

static void hear_details(void *user, struct lsp_buffer *json)
{
    ((struct heard *)user)->n_details++;
    assert_true(json_is_valid(json->text));
    lsp_buffer_finish(json);
}

static void hear_state(void *user, void *state)
{
    ((struct heard *)user)->n_states++;
    ((struct heard *)user)->state = state;
}

static void hear_progress(void *user, const char *text, size_t done, size_t total)
{
    (void)user;
    (void)text;
    assert_true(done <= total);
}

static bool goes_on(void *user)
{
    (void)user;
    return false;
}

static struct lsp_view_model open_model(const char *path)
{
    struct lsp_diags diags = {0};
    struct lsp_view_model model;
    const struct lsp_view_study_options options = {.path = path, .n_threads = 1};
    assert_int_equal(lsp_view_open_study(&options, &diags, &model), LSP_OK);
    lsp_diags_finish(&diags);
    return model;
}

static void copy_study(const struct scratch *scratch, const char *name)
{
    char path[1024], inner[400], piece[4096];
    snprintf(path, sizeof path, "%s/%s", TWO_TOWNS, name);
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(inner, sizeof inner, "%s%s%s", name, name[0] != '\0' ? "/" : "", entry->d_name);
        if (strchr(entry->d_name, '.') == NULL) {
            copy_study(scratch, inner);
            continue;
        }
        snprintf(path, sizeof path, "%s/%s", TWO_TOWNS, inner);
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        struct lsp_buffer text = {0};
        for (size_t n = fread(piece, 1, sizeof piece, file); n > 0;
             n = fread(piece, 1, sizeof piece, file))
            lsp_buffer_add_bytes(&text, piece, n);
        fclose(file);
        scratch_write_bytes(scratch, inner, text.text, text.length);
        lsp_buffer_finish(&text);
    }
    closedir(folder);
}

static const struct lsp_drawn_value SPEED[] = {{.key = "free_speed", .number = 80}};
static const struct lsp_drawn_value COUNTLESS[] = {{.key = "lanes", .number = -3}};
static const struct lsp_drawn_edit DRAWN[] = {
    {.kind = LSP_DRAWN_SPLIT, .link = "road_dorn", .at = 0.5, .node = "n1"},
    {.kind = LSP_DRAWN_ADD,
        .id = "b2",
        .name = "<script>alert(1)</script>",
        .from = "cove_gate",
        .to = "n1",
        .is_both_ways = true,
        .values = SPEED,
        .n_values = 1}};

static void what_the_page_is_told_is_json(void **state)
{
    (void)state;
    struct lsp_view_model model = open_model(TWO_TOWNS);
    struct lsp_buffer json = {0};
    lsp_buffer_add(&json, "{\"version\":\"x\"");
    model.ops->describe(model.self, &json);
    lsp_buffer_add(&json, "}");
    assert_true(json_is_valid(json.text));
    const struct lsp_view_geometry *geometry = model.ops->geometry(model.self);
    for (uint32_t link = 0; link < geometry->n_links; link++) {
        lsp_buffer_finish(&json);
        model.ops->link(model.self, link, &json);
        assert_true(json_is_valid(json.text));
    }
    for (uint32_t node = 0; node < geometry->n_nodes; node++) {
        lsp_buffer_finish(&json);
        model.ops->node(model.self, node, &json);
        assert_true(json_is_valid(json.text));
    }
    lsp_buffer_finish(&json);
    model.ops->basemap(model.self, &json);
    assert_true(json_is_valid(json.text));
    lsp_buffer_finish(&json);
    model.ops->proof(model.self, &json);
    assert_true(json_is_valid(json.text));
    assert_non_null(strstr(json.text, "sha256"));
    lsp_buffer_finish(&json);
    model.ops->finish(model.self);
}

static void a_wish_is_answered_in_stages_and_then_questions_are(void **state)
{
    (void)state;
    struct lsp_view_model model = open_model(TWO_TOWNS);
    struct lsp_diags diags = {0};
    struct heard heard = {0};
    const struct lsp_view_listener listener = {
        &heard, hear_stage, hear_details, hear_state, hear_progress, goes_on};
    const struct lsp_view_patience patience = {NULL, goes_on};
    struct lsp_view_wish wish = {
        .like = "open", .edits = {2, DRAWN}, .goal = LSP_VIEW_GOAL_PREVIEW};
    assert_int_equal(model.ops->solve(model.self, &wish, &listener, &diags), LSP_OK);
    assert_int_equal(heard.n_stages, 1);
    assert_int_equal(heard.last, LSP_VIEW_PREVIEW);
    assert_int_equal(heard.n_states + heard.n_details, 0);
    wish.goal = LSP_VIEW_GOAL_FINAL;
    assert_int_equal(model.ops->solve(model.self, &wish, &listener, &diags), LSP_OK);
    assert_int_equal(heard.n_stages, 3);
    assert_int_equal(heard.last, LSP_VIEW_CERTIFIED);
    assert_int_equal(heard.n_states, 1);
    assert_int_equal(heard.n_details, 1);
    struct lsp_buffer out = {0};
    const uint32_t link = 0;
    const struct lsp_view_selection selection = {.is_with = true, .n_links = 1, .links = &link};
    assert_int_equal(
        model.ops->select(model.self, heard.state, &selection, &patience, &diags, &out), LSP_OK);
    assert_true(json_is_valid(out.text));
    lsp_buffer_finish(&out);
    assert_int_equal(model.ops->routes(model.self, heard.state, (const uint32_t[2]){0, 1},
                         &patience, &diags, &out),
        LSP_OK);
    assert_true(json_is_valid(out.text));
    lsp_buffer_finish(&out);
    assert_int_equal(
        model.ops->isochrone(model.self, heard.state, 0, NULL, &patience, &diags, &out), LSP_OK);
    assert_true(memcmp(out.text, "LSPI", 4) == 0);
    lsp_buffer_finish(&out);
    assert_int_equal(
        model.ops->export_run(model.self, heard.state, LSP_VIEW_GEOJSON, &patience, &diags, &out),
        LSP_OK);
    assert_true(json_is_valid(out.text));
    lsp_buffer_finish(&out);
    model.ops->finish_state(model.self, heard.state);
    lsp_diags_finish(&diags);
    model.ops->finish(model.self);
}

static void scenarios_are_saved_listed_and_forgotten(void **state)
{
    (void)state;
    struct scratch scratch;
    scratch_init(&scratch);
    copy_study(&scratch, "");
    struct lsp_view_model model = open_model(scratch.path);
    struct lsp_arena arena = {0};
    struct lsp_diags diags = {0};
    struct lsp_view_scenarios listed = {0};
    struct lsp_view_saved saved = {0};
    const struct lsp_view_scenario wanted = {
        .id = "second", .name = "A second road", .like = "open", .edits = {2, DRAWN}};
    assert_int_equal(model.ops->scenarios(model.self, &arena, &diags, &listed), LSP_OK);
    assert_int_equal(listed.n, 3);
    assert_true(listed.items[0].is_locked);
    assert_int_equal(model.ops->save(model.self, &wanted, &arena, &diags, &saved), LSP_OK);
    assert_true(scratch_has(&scratch, "scenarios/second.yaml"));
    assert_int_equal(model.ops->scenarios(model.self, &arena, &diags, &listed), LSP_OK);
    assert_int_equal(listed.n, 4);
    assert_false(listed.items[3].is_locked);
    assert_string_equal(listed.items[3].like, "open");
    assert_string_equal(listed.items[3].edits.items[1].name, DRAWN[1].name);
    assert_int_equal(model.ops->save(model.self, &wanted, &arena, &diags, &saved), LSP_OK);
    assert_int_equal(model.ops->forget(model.self, "second", &diags), LSP_OK);
    assert_false(scratch_has(&scratch, "scenarios/second.yaml"));
    lsp_arena_finish(&arena);
    lsp_diags_finish(&diags);
    model.ops->finish(model.self);
    scratch_finish(&scratch);
}

/* With the files of one folder too many, or other files changed meanwhile, the study cannot be
 * read with the scenario: what lies in the folder is then as it was. */
static void what_cannot_be_read_again_is_not_saved(void **state)
{
    (void)state;
    enum { MOST_FILES = 64 };
    struct scratch scratch;
    scratch_init(&scratch);
    copy_study(&scratch, "");
    struct lsp_view_model model = open_model(scratch.path);
    struct lsp_arena arena = {0};
    struct lsp_diags diags = {0};
    struct lsp_view_saved saved = {0};
    struct lsp_view_scenario wanted = {
        .id = "first", .name = "A second road", .like = "open", .edits = {2, DRAWN}};
    assert_int_equal(model.ops->save(model.self, &wanted, &arena, &diags, &saved), LSP_OK);
    char *first = scratch_read(&scratch, "scenarios/first.yaml");
    for (int file = 1; file < MOST_FILES; file++) {
        char name[64];
        snprintf(name, sizeof name, "scenarios/note_%d.txt", file);
        scratch_write(&scratch, name, "a note");
    }
    wanted.id = "last";
    assert_int_equal(model.ops->save(model.self, &wanted, &arena, &diags, &saved), LSP_BAD_INPUT);
    assert_int_equal(diags.n_errors, 1);
    assert_false(scratch_has(&scratch, "scenarios/last.yaml"));
    lsp_diags_finish(&diags);
    char *zones = scratch_read(&scratch, "zone.csv");
    struct lsp_buffer more = {0};
    lsp_buffer_printf(&more, "%s\n", zones);
    scratch_write(&scratch, "zone.csv", more.text);
    wanted.id = "first";
    wanted.edits.n = 1;
    assert_int_equal(model.ops->save(model.self, &wanted, &arena, &diags, &saved), LSP_BAD_INPUT);
    assert_int_equal(diags.items[diags.n_items - 1].code, LSP_DIAG_INPUT_CHANGED);
    lsp_diags_finish(&diags);
    assert_int_equal(model.ops->forget(model.self, "first", &diags), LSP_BAD_INPUT);
    lsp_buffer_finish(&more);
    free(zones);
    char *after = scratch_read(&scratch, "scenarios/first.yaml");
    assert_string_equal(first, after);
    free(first);
    free(after);
    lsp_arena_finish(&arena);
    lsp_diags_finish(&diags);
    model.ops->finish(model.self);
    scratch_finish(&scratch);
}

static void faults_are_told_at_the_edit_of_the_page(void **state)
{
    (void)state;
    static const struct lsp_drawn_edit FAULTY[] = {
        {.kind = LSP_DRAWN_CHANGE, .link = "road_arden", .values = COUNTLESS, .n_values = 1},
        {.kind = LSP_DRAWN_CLOSE, .link = "nowhere"}};
    struct lsp_view_model model = open_model(TWO_TOWNS);
    struct lsp_arena arena = {0};
    struct lsp_diags diags = {0};
    struct lsp_view_lines lines = {0};
    const struct lsp_view_edits good = {2, DRAWN}, bad = {2, FAULTY};
    struct lsp_buffer text = {0};
    assert_int_equal(model.ops->lines(model.self, "open", &good, &arena, &diags, &lines), LSP_OK);
    assert_int_equal(lines.n, 2);
    assert_true(strncmp(lines.items[1], "- add_link: {", 13) == 0);
    assert_non_null(strstr(lines.items[1], "length: ")); /* from the map */
    lsp_diags_finish(&diags);
    assert_int_equal(
        model.ops->lines(model.self, "open", &bad, &arena, &diags, &lines), LSP_BAD_INPUT);
    lsp_diags_render_json(&diags, &text);
    assert_non_null(strstr(text.text, "edits[0].attributes.lanes"));
    assert_non_null(strstr(text.text, "edits[1].link"));
    lsp_buffer_finish(&text);
    lsp_arena_finish(&arena);
    lsp_diags_finish(&diags);
    model.ops->finish(model.self);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_the_page_is_told_is_json),
        cmocka_unit_test(a_wish_is_answered_in_stages_and_then_questions_are),
        cmocka_unit_test(scenarios_are_saved_listed_and_forgotten),
        cmocka_unit_test(what_cannot_be_read_again_is_not_saved),
        cmocka_unit_test(faults_are_told_at_the_edit_of_the_page)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
