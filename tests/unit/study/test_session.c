/* Tests of sessions: what is drawn and solved has the figures of the same edits saved and
 * appraised.  SPDX-License-Identifier: Apache-2.0 */
#include "study/session.h"

#include "support/scratch.h"
#include "support/test.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/id.h"
#include "formats/scenario_file.h"
#include "study/study.h"

static const char TWO_TOWNS[] = LSP_SOURCE_DIR "/tests/fixtures/two_towns";
static const char TUMEN[] = LSP_SOURCE_DIR "/examples/tumen";

/* What a listener was told, and when it wants no more. */
struct heard {
    enum lsp_session_stage stages[4];
    size_t n_stages, n_asked, patience; /* questions after which it cancels; 0 = never */
    double npv, on_link;
    uint32_t n_added_links, n_added_nodes, n_removed, parent;
    struct lsp_buffer details;
    char calls[400]; /* their kinds */
};

static void hear_stage(void *user, const struct lsp_session_tables *tables)
{
    struct heard *heard = user;
    assert_true(heard->n_stages < 4);
    heard->stages[heard->n_stages++] = tables->stage;
    heard->n_added_links = tables->n_added_links;
    heard->n_added_nodes = tables->n_added_nodes;
    heard->n_removed = tables->n_removed;
    heard->parent = tables->n_added_links > 0 ? tables->added_links[0].parent : LSP_NONE;
    heard->calls[0] = '\0';
    for (uint32_t at = 0; at < tables->n_figures; at++) {
        if (strcmp(tables->figures[at].key, "npv") == 0)
            heard->npv = tables->figures[at].value;
        if (strcmp(tables->figures[at].key, "on_link") == 0)
            heard->on_link = tables->figures[at].value;
    }
    for (uint32_t at = 0; at < tables->n_calls; at++) {
        strncat(heard->calls, tables->calls[at].kind, 30);
        strncat(heard->calls, " ", 2);
    }
}

static void hear_details(void *user, struct lsp_buffer *json)
{
    struct heard *heard = user;
    lsp_buffer_finish(&heard->details);
    heard->details = *json;
    *json = (struct lsp_buffer){0};
}

static void hear_progress(void *user, const char *text, size_t done, size_t total)
{
    (void)user;
    assert_non_null(text);
    assert_true(done <= total);
}

static bool is_impatient(void *user)
{
    struct heard *heard = user;
    return heard->patience > 0 && ++heard->n_asked >= heard->patience;
}

static struct lsp_session *open_session(const char *folder, int n_threads)
{
    struct lsp_diags diags = {0};
    struct lsp_session *session = NULL;
    const struct lsp_session_options options = {.folder = folder, .n_threads = n_threads};
    assert_int_equal(lsp_session_open(&options, &diags, &session), LSP_OK);
    lsp_diags_finish(&diags);
    return session;
}

/* Solves and hears, and forgets the run. */
static enum lsp_status solve(
    struct lsp_session *session, const struct lsp_session_wish *wish, struct heard *heard)
{
    struct lsp_diags diags = {0};
    struct lsp_session_run *run = NULL;
    const struct lsp_session_listener listener = {
        heard, hear_stage, hear_details, hear_progress, is_impatient};
    enum lsp_status status = lsp_session_solve(session, wish, &listener, &diags, &run);
    if (status == LSP_BAD_INPUT)
        assert_true(diags.n_errors > 0);
    lsp_session_run_close(run);
    lsp_diags_finish(&diags);
    return status;
}

/* ---- the same numbers ---- */

static void copy_folder(const struct scratch *scratch, const char *from, const char *name)
{
    char path[1024], inner[400];
    snprintf(path, sizeof path, "%s/%s", from, name);
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] == '.' || strcmp(entry->d_name, "results") == 0)
            continue;
        snprintf(inner, sizeof inner, "%s%s%s", name, name[0] != '\0' ? "/" : "", entry->d_name);
        if (strchr(entry->d_name, '.') == NULL) { /* a folder, as all files have an ending */
            copy_folder(scratch, from, inner);
            continue;
        }
        snprintf(path, sizeof path, "%s/%s", from, inner);
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        struct lsp_buffer text = {0};
        char piece[4096];
        for (size_t n = fread(piece, 1, sizeof piece, file); n > 0;
             n = fread(piece, 1, sizeof piece, file))
            lsp_buffer_add_bytes(&text, piece, n);
        fclose(file);
        scratch_write_bytes(scratch, inner, text.text != NULL ? text.text : "", text.length);
        lsp_buffer_finish(&text);
    }
    closedir(folder);
}

static void save(const struct scratch *scratch, const struct lsp_session_wish *wish, const char *id)
{
    const struct lsp_scenario_file file = {.id = id,
        .name = "Saved",
        .like = wish->like,
        .edits = wish->edits,
        .n_edits = wish->n_edits};
    struct lsp_buffer text = {0};
    struct lsp_diags diags = {0};
    bool is_conflict = true;
    lsp_scenario_file_write(&file, &text);
    assert_int_equal(
        lsp_scenario_file_save(scratch->path, id, &text, NULL, &diags, &is_conflict), LSP_OK);
    assert_false(is_conflict);
    lsp_buffer_finish(&text);
    lsp_diags_finish(&diags);
}

/* report.json of `linkspan appraise`, without draws. */
static struct lsp_buffer appraise(const struct scratch *scratch)
{
    struct lsp_diags diags = {0};
    struct lsp_study_summary summary = {0};
    const struct lsp_study_options options = {
        .folder = scratch->path, .command = "a test", .n_threads = 2, .n_draws = 0};
    assert_int_equal(lsp_study_appraise(&options, &diags, &summary), LSP_OK);
    struct lsp_buffer json = summary.json;
    summary.json = (struct lsp_buffer){0};
    lsp_study_summary_finish(&summary);
    lsp_diags_finish(&diags);
    return json;
}

/* Behind the bracket that closes the one at `at`. */
static const char *json_end(const char *at)
{
    int depth = 0;
    for (bool is_text = false; *at != '\0'; at++) {
        if (is_text && *at == '\\')
            at++;
        else if (*at == '"')
            is_text = !is_text;
        else if (!is_text && (*at == '{' || *at == '['))
            depth++;
        else if (!is_text && (*at == '}' || *at == ']') && --depth == 0)
            return at + 1;
    }
    fail_msg("a bracket is not closed");
    return at;
}

/* All that is told of a scenario behind its names: both sides, the account, trade, the runs. */
static char *answer_in(const char *json, const char *id)
{
    static const char FIRST[] = "\"without\":{", LAST[] = "\"runs\":[";
    char key[80];
    snprintf(key, sizeof key, "\"id\":\"%s\"", id);
    const char *scenarios = strstr(json, "\"scenarios\":[");
    const char *named = id[0] == '\0' ? json : strstr(scenarios != NULL ? scenarios : json, key);
    assert_non_null(named);
    const char *first = strstr(named, FIRST);
    assert_non_null(first);
    const char *last = strstr(first, LAST);
    assert_non_null(last);
    const char *end = json_end(last + sizeof LAST - 2);
    char *answer = malloc((size_t)(end - first) + 1);
    assert_non_null(answer);
    memcpy(answer, first, (size_t)(end - first));
    answer[end - first] = '\0';
    return answer;
}

static void check_same(const struct heard *heard, const struct lsp_buffer *report, const char *id)
{
    char *told = answer_in(heard->details.text, ""), *written = answer_in(report->text, id);
    const char *npv = strstr(written, "\"npv\":");
    assert_non_null(npv);
    assert_true(heard->npv == strtod(npv + strlen("\"npv\":"), NULL));
    assert_true(strlen(told) > 1000);
    if (strcmp(told, written) != 0) {
        size_t at = 0;
        while (told[at] == written[at])
            at++;
        size_t from = at > 60 ? at - 60 : 0;
        fail_msg("%s: \"%.120s\" is told and \"%.120s\" written", id, told + from, written + from);
    }
    free(told);
    free(written);
}

static const struct lsp_drawn_value FASTER[] = {
    {.key = "free_speed", .number = 80}, {.key = "lanes", .number = 2}};
static const struct lsp_drawn_value ROAD[] = {
    {.key = "mode", .kind = LSP_DRAWN_TEXT, .text = "road"}, {.key = "length", .number = 75},
    {.key = "free_speed", .number = 90}, {.key = "capacity", .number = 900},
    {.key = "toll", .number = 1.5}, {.key = "cost.construction", .number = 25e6},
    {.key = "cost.years", .kind = LSP_DRAWN_TEXT, .text = "2026,2028"}};
static const struct lsp_drawn_edit DRAWN[] = {
    {.kind = LSP_DRAWN_SPLIT, .link = "road_dorn", .at = 0.4, .node = "n1"},
    {.kind = LSP_DRAWN_ADD,
        .id = "b2",
        .name = "Short cut",
        .from = "cove_gate",
        .to = "n1",
        .is_both_ways = true,
        .values = ROAD,
        .n_values = 7},
    {.kind = LSP_DRAWN_CHANGE, .link = "road_arden", .values = FASTER, .n_values = 2},
    {.kind = LSP_DRAWN_CLOSE, .link = "road_birk"},
};

/* Of every kind of scenario that may come first: the project alone, one with dated edits, one whose
 * demand is stated for the side with the project. */
static void drawn_figures_are_those_of_the_edits_saved_and_appraised(void **state)
{
    (void)state;
    static const struct {
        const char *id, *like;
        size_t first, n;
    } CASES[] = {{"alone", NULL, 0, 3}, {"faster", "open", 2, 1}, {"dated", "travellers", 0, 3},
        {"stated", "busy", 0, 2}, {"shut", "open", 2, 2}, {"nothing", NULL, 0, 0}};
    struct scratch scratch;
    scratch_init(&scratch);
    copy_folder(&scratch, TWO_TOWNS, "");
    struct lsp_session *session = open_session(TWO_TOWNS, 2);
    for (size_t at = 0; at < sizeof CASES / sizeof CASES[0]; at++) {
        const struct lsp_session_wish wish = {
            .like = CASES[at].like, .edits = &DRAWN[CASES[at].first], .n_edits = CASES[at].n};
        save(&scratch, &wish, CASES[at].id);
    }
    struct lsp_buffer report = appraise(&scratch);
    for (size_t again = 0; again < 2; again++) /* from what was kept, too */
        for (size_t at = 0; at < sizeof CASES / sizeof CASES[0]; at++) {
            struct heard heard = {0};
            const struct lsp_session_wish wish = {
                .like = CASES[at].like, .edits = &DRAWN[CASES[at].first], .n_edits = CASES[at].n};
            assert_int_equal(solve(session, &wish, &heard), LSP_OK);
            assert_int_equal(heard.n_stages, 2);
            check_same(&heard, &report, CASES[at].id);
            lsp_buffer_finish(&heard.details);
        }
    lsp_session_close(session);
    lsp_buffer_finish(&report);
    scratch_finish(&scratch);
}

static void figures_of_the_study_s_own_scenarios_are_those_of_its_report(void **state)
{
    (void)state;
    static const char *const IDS[] = {"open", "travellers", "busy"};
    struct scratch scratch;
    scratch_init(&scratch);
    copy_folder(&scratch, TWO_TOWNS, "");
    struct lsp_buffer report = appraise(&scratch);
    for (int n_threads = 1; n_threads <= 3; n_threads += 2) {
        struct lsp_session *session = open_session(TWO_TOWNS, n_threads);
        for (size_t at = 0; at < 3; at++) {
            struct heard heard = {0};
            const struct lsp_session_wish wish = {.like = IDS[at]};
            assert_int_equal(solve(session, &wish, &heard), LSP_OK);
            check_same(&heard, &report, IDS[at]);
            lsp_buffer_finish(&heard.details);
        }
        lsp_session_close(session);
    }
    lsp_buffer_finish(&report);
    scratch_finish(&scratch);
}

static const struct lsp_drawn_value BRIDGE[] = {
    {.key = "mode", .kind = LSP_DRAWN_TEXT, .text = "road"}, {.key = "length", .number = 24},
    {.key = "free_speed", .number = 60}, {.key = "capacity", .number = 900},
    {.key = "crossing", .kind = LSP_DRAWN_TEXT, .text = "tumen_road"},
    {.key = "cost.construction", .number = 90e6}};
static const struct lsp_drawn_edit TUMEN_DRAWN[] = {
    {.kind = LSP_DRAWN_SPLIT, .link = "r_kraskino_khasan", .at = 0.5, .node = "n1"},
    {.kind = LSP_DRAWN_ADD,
        .id = "b2",
        .name = "Second bridge",
        .from = "n1",
        .to = "tumangang",
        .is_both_ways = true,
        .values = BRIDGE,
        .n_values = 6},
    {.kind = LSP_DRAWN_CHANGE, .link = "r_tumangang_sonbong", .values = FASTER, .n_values = 2}};

static void drawn_figures_of_the_tumen_are_those_of_its_report(void **state)
{
    (void)state;
    struct scratch scratch;
    scratch_init(&scratch);
    copy_folder(&scratch, TUMEN, "");
    const struct lsp_session_wish wish = {
        .like = "tourists_and_goods", .edits = TUMEN_DRAWN, .n_edits = 3};
    save(&scratch, &wish, "second");
    struct lsp_buffer report = appraise(&scratch);
    struct lsp_session *session = open_session(TUMEN, 2);
    struct heard heard = {0};
    assert_int_equal(solve(session, &wish, &heard), LSP_OK);
    check_same(&heard, &report, "second");
    const struct lsp_session_wish own = {.like = "border_reform"};
    heard.n_stages = 0;
    assert_int_equal(solve(session, &own, &heard), LSP_OK);
    check_same(&heard, &report, "border_reform");
    lsp_buffer_finish(&heard.details);
    lsp_session_close(session);
    lsp_buffer_finish(&report);
    scratch_finish(&scratch);
}

/* ---- stages, and their end ---- */

static void a_preview_is_one_draft_and_nothing_else(void **state)
{
    (void)state;
    struct lsp_session *session = open_session(TWO_TOWNS, 1);
    struct heard heard = {0};
    const struct lsp_session_wish wish = {
        .like = "open", .edits = DRAWN, .n_edits = 3, .is_draft_only = true};
    assert_int_equal(solve(session, &wish, &heard), LSP_OK);
    assert_int_equal(heard.n_stages, 1);
    assert_int_equal(heard.stages[0], LSP_SESSION_DRAFT);
    assert_null(heard.details.text);
    assert_int_equal(heard.n_added_nodes, 1);
    assert_int_equal(heard.n_added_links, 6); /* two parts and the new one, both directions */
    assert_int_equal(heard.n_removed, 2);     /* what was split */
    assert_true(heard.parent != LSP_NONE);
    assert_true(heard.on_link > 0);
    lsp_session_close(session);
}

static void a_solve_ends_where_it_is_cancelled_and_the_next_one_is_whole(void **state)
{
    (void)state;
    struct lsp_session *session = open_session(TWO_TOWNS, 2);
    const struct lsp_session_wish wish = {.like = "open", .edits = DRAWN, .n_edits = 3};
    struct heard whole = {0};
    for (size_t patience = 1; patience < 6; patience++) {
        struct heard heard = {.patience = patience};
        assert_int_equal(solve(session, &wish, &heard), LSP_CANCELLED);
        assert_null(heard.details.text);
    }
    assert_int_equal(solve(session, &wish, &whole), LSP_OK);
    assert_int_equal(whole.n_stages, 2);
    assert_int_equal(whole.stages[1], LSP_SESSION_CERTIFIED);
    lsp_buffer_finish(&whole.details);
    lsp_session_close(session);
}

static void what_cannot_be_solved_is_refused(void **state)
{
    (void)state;
    static const struct lsp_drawn_edit NO_LINK[] = {{.kind = LSP_DRAWN_CLOSE, .link = "nowhere"}};
    static const struct lsp_session_wish WISHES[] = {{.like = "nobody"},
        {.like = "nobody", .edits = DRAWN, .n_edits = 1}, {.edits = NO_LINK, .n_edits = 1},
        {.like = "open", .year = 1999}, {.edits = &DRAWN[1], .n_edits = 1}};
    struct lsp_session *session = open_session(TWO_TOWNS, 1);
    for (size_t at = 0; at < sizeof WISHES / sizeof WISHES[0]; at++) {
        struct heard heard = {0};
        assert_int_equal(solve(session, &WISHES[at], &heard), LSP_BAD_INPUT);
        assert_int_equal(heard.n_stages, 0);
    }
    lsp_session_close(session);
}

static void what_a_planner_may_overlook_is_called_out(void **state)
{
    (void)state;
    static const struct lsp_drawn_value SLOW[] = {{.key = "free_speed", .number = 1}};
    static const struct lsp_drawn_value FAST[] = {
        {.key = "free_speed", .number = 90}, {.key = "capacity", .number = 900}};
    static const struct lsp_drawn_edit EDITS[] = {{.kind = LSP_DRAWN_CLOSE, .link = "new_bridge"},
        {.kind = LSP_DRAWN_ADD,
            .id = "past",
            .name = "Past the posts",
            .from = "arden_gate",
            .to = "cove_gate",
            .is_both_ways = true,
            .values = FAST,
            .n_values = 2},
        {.kind = LSP_DRAWN_ADD,
            .id = "slow",
            .from = "arden",
            .to = "birk",
            .is_both_ways = true,
            .values = SLOW,
            .n_values = 1}};
    static const struct {
        size_t edit;
        const char *called, *not_called;
    } CASES[] = {{0, "no_effect", "no_crossing"}, {1, "no_crossing", "no_effect"},
        {2, "unused", "no_crossing"}};
    struct lsp_session *session = open_session(TWO_TOWNS, 1);
    for (size_t at = 0; at < sizeof CASES / sizeof CASES[0]; at++) {
        struct heard heard = {0};
        struct lsp_arena arena = {0};
        struct lsp_session_wish wish = {
            .like = "open", .edits = &EDITS[CASES[at].edit], .n_edits = 1, .is_draft_only = true};
        assert_int_equal(lsp_session_complete(session, &wish, &arena, &wish.edits), LSP_OK);
        assert_int_equal(solve(session, &wish, &heard), LSP_OK);
        assert_non_null(strstr(heard.calls, CASES[at].called));
        assert_null(strstr(heard.calls, CASES[at].not_called));
        lsp_arena_finish(&arena);
    }
    lsp_session_close(session);
}

static void a_drawn_link_that_costs_nothing_is_called_out_with_the_account(void **state)
{
    (void)state;
    static const struct lsp_drawn_value PRICED[] = {{.key = "free_speed", .number = 60},
        {.key = "capacity", .number = 900}, {.key = "cost.construction", .number = 1e6}};
    struct lsp_session *session = open_session(TWO_TOWNS, 1);
    for (size_t n_values = 2; n_values <= 3; n_values++) {
        struct heard heard = {0};
        struct lsp_arena arena = {0};
        const struct lsp_drawn_edit edit = {.kind = LSP_DRAWN_ADD,
            .id = "quick",
            .name = "Quick road",
            .from = "arden",
            .to = "birk",
            .is_both_ways = true,
            .values = PRICED,
            .n_values = n_values};
        struct lsp_session_wish wish = {.like = "open", .edits = &edit, .n_edits = 1};
        assert_int_equal(lsp_session_complete(session, &wish, &arena, &wish.edits), LSP_OK);
        assert_int_equal(solve(session, &wish, &heard), LSP_OK);
        assert_int_equal(strstr(heard.calls, "no_cost") != NULL, n_values == 2);
        lsp_buffer_finish(&heard.details);
        lsp_arena_finish(&arena);
    }
    lsp_session_close(session);
}

/* ---- what is filled in, and read again ---- */

static void a_drawn_link_is_as_long_as_its_line(void **state)
{
    (void)state;
    static const double BEND[][2] = {{100.6, 44.8}};
    static const struct lsp_drawn_edit LINES[] = {
        {.kind = LSP_DRAWN_SPLIT, .link = "road_dorn", .at = 0.5, .node = "n1"},
        {.kind = LSP_DRAWN_ADD, .id = "straight", .from = "cove_gate", .to = "n1"},
        {.kind = LSP_DRAWN_ADD,
            .id = "bent",
            .from = "cove_gate",
            .to = "n1",
            .points = BEND,
            .n_points = 1},
        {.kind = LSP_DRAWN_ADD,
            .id = "said",
            .from = "cove_gate",
            .to = "n1",
            .values = ROAD,
            .n_values = 7}};
    struct lsp_session *session = open_session(TWO_TOWNS, 1);
    struct lsp_arena arena = {0};
    const struct lsp_session_wish wish = {.edits = LINES, .n_edits = 4};
    const struct lsp_drawn_edit *edits = NULL;
    double length_km[4] = {0};
    assert_int_equal(lsp_session_complete(session, &wish, &arena, &edits), LSP_OK);
    for (size_t at = 1; at < 4; at++)
        for (size_t value = 0; value < edits[at].n_values; value++)
            if (strcmp(edits[at].values[value].key, "length") == 0)
                length_km[at] = edits[at].values[value].number;
    /* from 45.00 N 100.12 E to the middle between 44.80 N 100.20 E and 44.30 N 100.90 E */
    assert_true(length_km[1] > 60 && length_km[1] < 65);
    assert_true(length_km[2] > length_km[1]);
    assert_true(length_km[3] == 75);
    assert_true(fabs(length_km[1] * 1000 - round(length_km[1] * 1000)) < 1e-6);
    lsp_arena_finish(&arena);
    lsp_session_close(session);
}

static void a_saved_scenario_is_there_once_the_study_is_read_again(void **state)
{
    (void)state;
    struct scratch scratch;
    struct lsp_diags diags = {0};
    scratch_init(&scratch);
    copy_folder(&scratch, TWO_TOWNS, "");
    struct lsp_session *session = open_session(scratch.path, 1);
    const struct lsp_session_wish first = {.like = "open", .edits = &DRAWN[2], .n_edits = 1};
    const struct lsp_session_wish second = {.like = "saved"};
    const struct lsp_session_scenario *own;
    struct heard heard = {0};
    assert_int_equal(solve(session, &second, &heard), LSP_BAD_INPUT);
    save(&scratch, &first, "saved");
    assert_int_equal(lsp_session_reload(session, &diags), LSP_OK);
    assert_int_equal(solve(session, &second, &heard), LSP_OK);
    assert_int_equal(heard.n_stages, 2);
    assert_int_equal(lsp_session_scenarios(session, &own), 3);
    lsp_buffer_finish(&heard.details);
    scratch_write(&scratch, "scenarios/broken.yaml", "linkspan: 1\nname: [\n");
    assert_int_equal(lsp_session_reload(session, &diags), LSP_BAD_INPUT);
    heard.n_stages = 0;
    assert_int_equal(solve(session, &second, &heard), LSP_OK); /* with what it had */
    lsp_buffer_finish(&heard.details);
    lsp_diags_finish(&diags);
    scratch_write(&scratch, "scenarios/broken.yaml",
        "linkspan: 1\nname: Mended\nedits:\n  - close_link: {link: road_birk, side: with}\n");
    assert_int_equal(lsp_session_reload(session, &diags), LSP_OK);
    char *zones = scratch_read(&scratch, "zone.csv");
    assert_non_null(zones);
    struct lsp_buffer longer = {0};
    lsp_buffer_printf(&longer, "%s\n", zones);
    scratch_write(&scratch, "zone.csv", longer.text); /* an empty line more */
    assert_int_equal(lsp_session_reload(session, &diags), LSP_CANNOT_READ);
    lsp_buffer_finish(&longer);
    free(zones);
    lsp_diags_finish(&diags);
    lsp_session_close(session);
    scratch_finish(&scratch);
}

/* ---- files ---- */

static void a_run_s_links_are_the_same_in_every_format(void **state)
{
    (void)state;
    struct lsp_session *session = open_session(TWO_TOWNS, 1);
    struct lsp_session_run *run = NULL;
    struct lsp_diags diags = {0};
    struct heard heard = {0};
    const struct lsp_session_listener listener = {
        &heard, hear_stage, hear_details, hear_progress, is_impatient};
    const struct lsp_session_wish wish = {.like = "open", .edits = DRAWN, .n_edits = 2};
    struct lsp_buffer csv = {0}, geojson = {0}, package = {0};
    assert_int_equal(lsp_session_solve(session, &wish, &listener, &diags, &run), LSP_OK);
    assert_int_equal(lsp_session_export(session, run, LSP_SESSION_CSV, &diags, &csv), LSP_OK);
    assert_int_equal(
        lsp_session_export(session, run, LSP_SESSION_GEOJSON, &diags, &geojson), LSP_OK);
    assert_int_equal(
        lsp_session_export(session, run, LSP_SESSION_GEOPACKAGE, &diags, &package), LSP_OK);
    size_t n_lines = 0, n_features = 0;
    for (const char *at = csv.text; (at = strchr(at, '\n')) != NULL; at++)
        n_lines++;
    for (const char *at = geojson.text; (at = strstr(at, "\"LineString\"")) != NULL; at++)
        n_features++;
    assert_int_equal(n_lines, n_features + 1);
    assert_int_equal(n_features, lsp_session_geometry(session)->n_links + heard.n_added_links);
    assert_non_null(strstr(csv.text, "Short cut"));
    assert_true(package.length > 1000 && memcmp(package.text, "SQLite format 3", 15) == 0);
    lsp_buffer_finish(&csv);
    lsp_buffer_finish(&geojson);
    lsp_buffer_finish(&package);
    lsp_buffer_finish(&heard.details);
    lsp_session_run_close(run);
    lsp_diags_finish(&diags);
    lsp_session_close(session);
}

static void the_map_has_every_link_in_both_directions_and_every_ride(void **state)
{
    (void)state;
    struct lsp_session *session = open_session(TWO_TOWNS, 1);
    const struct lsp_session_geometry *geometry = lsp_session_geometry(session);
    const struct lsp_session_about *about = lsp_session_about(session);
    assert_int_equal(geometry->n_network_links, 2 * 6); /* five rows and the project's bridge */
    assert_true(geometry->n_links > geometry->n_network_links);
    assert_true(about->bbox[0] < about->bbox[2] && about->bbox[1] < about->bbox[3]);
    for (uint32_t link = 0; link < geometry->n_links; link++) {
        assert_true(geometry->tail[link] < geometry->n_nodes);
        assert_true(geometry->head[link] < geometry->n_nodes);
        assert_true(geometry->first_vertex[link] <= geometry->first_vertex[link + 1]);
        assert_true(geometry->class_of[link] < 4);
        struct lsp_buffer json = {0};
        lsp_session_link(session, link, &json);
        assert_false(json.failed);
        assert_non_null(strstr(json.text, "\"attributes\":{"));
        lsp_buffer_finish(&json);
    }
    assert_int_equal(geometry->first_vertex[geometry->n_links], geometry->n_vertices);
    lsp_session_close(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drawn_figures_are_those_of_the_edits_saved_and_appraised),
        cmocka_unit_test(figures_of_the_study_s_own_scenarios_are_those_of_its_report),
        cmocka_unit_test(drawn_figures_of_the_tumen_are_those_of_its_report),
        cmocka_unit_test(a_preview_is_one_draft_and_nothing_else),
        cmocka_unit_test(a_solve_ends_where_it_is_cancelled_and_the_next_one_is_whole),
        cmocka_unit_test(what_cannot_be_solved_is_refused),
        cmocka_unit_test(what_a_planner_may_overlook_is_called_out),
        cmocka_unit_test(a_drawn_link_that_costs_nothing_is_called_out_with_the_account),
        cmocka_unit_test(a_drawn_link_is_as_long_as_its_line),
        cmocka_unit_test(a_saved_scenario_is_there_once_the_study_is_read_again),
        cmocka_unit_test(a_run_s_links_are_the_same_in_every_format),
        cmocka_unit_test(the_map_has_every_link_in_both_directions_and_every_ride),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
