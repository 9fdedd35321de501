/* A session that runs out of memory says so, holds nothing, and goes on when there is some again.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/session.h"

#include "support/allocation.h"
#include "support/test.h"

static const char TWO_TOWNS[] = LSP_SOURCE_DIR "/tests/fixtures/two_towns";

static void hear_stage(void *user, const struct lsp_session_tables *tables)
{
    (void)user;
    (void)tables;
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

static bool goes_on(void *user)
{
    (void)user;
    return false;
}

static const struct lsp_drawn_value SPEED[] = {{.key = "free_speed", .number = 80}};
static const struct lsp_drawn_edit DRAWN[] = {
    {.kind = LSP_DRAWN_SPLIT, .link = "road_dorn", .at = 0.4, .node = "n1"},
    {.kind = LSP_DRAWN_CHANGE, .link = "road_arden", .values = SPEED, .n_values = 1}};

static enum lsp_status solve(struct lsp_session *session)
{
    struct lsp_diags diags = {0};
    struct lsp_session_run *run = NULL;
    const struct lsp_session_listener listener = {
        NULL, hear_stage, hear_details, hear_progress, goes_on};
    const struct lsp_session_wish wish = {
        .like = "open", .edits = DRAWN, .n_edits = 2, .is_draft_only = true};
    enum lsp_status status = lsp_session_solve(session, &wish, &listener, &diags, &run);
    lsp_session_run_close(run);
    lsp_diags_finish(&diags);
    return status;
}

static void a_study_cannot_be_opened_without_memory(void **state)
{
    (void)state;
    const struct lsp_session_options options = {.folder = TWO_TOWNS, .n_threads = 1};
    bool has_failed = true;
    for (size_t nth = 0; has_failed; nth++) {
        struct lsp_diags diags = {0};
        struct lsp_session *session = NULL;
        size_t n_blocks = lsp_test_n_blocks();
        lsp_test_fail_from(nth);
        enum lsp_status status = lsp_session_open(&options, &diags, &session);
        has_failed = lsp_test_has_failed();
        lsp_test_fail_never();
        lsp_session_close(session);
        lsp_diags_finish(&diags);
        assert_int_equal(status, has_failed ? LSP_NO_MEMORY : LSP_OK);
        assert_int_equal(lsp_test_n_blocks(), n_blocks);
        assert_true(nth < LSP_TEST_MAX_ALLOCATIONS);
    }
}

static void a_drawing_cannot_be_solved_without_memory_but_later(void **state)
{
    (void)state;
    struct lsp_diags diags = {0};
    struct lsp_session *session = NULL;
    const struct lsp_session_options options = {.folder = TWO_TOWNS, .n_threads = 1};
    assert_int_equal(lsp_session_open(&options, &diags, &session), LSP_OK);
    bool has_failed = true;
    for (size_t nth = 0; has_failed; nth++) {
        lsp_test_fail_from(nth);
        enum lsp_status status = solve(session);
        has_failed = lsp_test_has_failed();
        lsp_test_fail_never();
        assert_int_equal(status, has_failed ? LSP_NO_MEMORY : LSP_OK);
        assert_true(nth < LSP_TEST_MAX_ALLOCATIONS);
    }
    assert_int_equal(solve(session), LSP_OK);
    lsp_session_close(session);
    lsp_diags_finish(&diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_study_cannot_be_opened_without_memory),
        cmocka_unit_test(a_drawing_cannot_be_solved_without_memory_but_later)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
