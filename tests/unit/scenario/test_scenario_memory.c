/* Tests that applying a scenario holds when memory is out.
 * SPDX-License-Identifier: Apache-2.0 */
#include "scenario/scenario.h"

#include "support/allocation.h"
#include "support/test.h"

enum { N_LINKS = 500, N_LEGS = 900, N_POSTS = 60, N_MOVEMENTS = 4000 }; /* several blocks each */

static struct lsp_link_spec links[N_LINKS];
static struct lsp_leg legs[N_LEGS];
static struct lsp_post posts[N_POSTS];
static struct lsp_movement movements[N_MOVEMENTS];

static void a_case_that_cannot_be_made_leaves_nothing_behind(void **state)
{
    (void)state;
    for (size_t leg = 0; leg < N_LEGS; leg++)
        legs[leg].route_id = "r";
    const struct lsp_case base = {.network = {.links = links, .n_links = N_LINKS},
        .services = {.legs = legs, .n_legs = N_LEGS},
        .posts = posts,
        .n_posts = N_POSTS,
        .demand = {.movements = movements, .n_movements = N_MOVEMENTS}};
    struct lsp_edit edits[] = {{.kind = LSP_EDIT_ADD_LINK}, {.kind = LSP_EDIT_SET_LINK},
        {.kind = LSP_EDIT_CLOSE_LINK, .target = 1}, {.kind = LSP_EDIT_CLOSE_ROUTE, .route_id = "r"},
        {.kind = LSP_EDIT_SET_POST}, {.kind = LSP_EDIT_SCALE_DEMAND, .segments = 1}};
    const struct lsp_scenario scenario = {.edits = edits, .n_edits = 6};
    size_t n_before = lsp_test_n_blocks(), nth = 0;
    for (;; nth++) {
        struct lsp_arena arena = {0};
        struct lsp_case edited = {.n_posts = 77};
        lsp_test_fail_from(nth);
        enum lsp_status status =
            lsp_scenario_apply(&base, &scenario, LSP_WITH, UINT64_MAX, &arena, &edited);
        lsp_test_fail_never();
        lsp_arena_finish(&arena);
        assert_int_equal(lsp_test_n_blocks(), n_before);
        assert_false(links[1].closed);
        if (!lsp_test_has_failed()) {
            assert_int_equal(status, LSP_OK);
            break;
        }
        assert_int_equal(status, LSP_NO_MEMORY);
        assert_int_equal(edited.n_posts, 77);
        assert_true(nth < LSP_TEST_MAX_ALLOCATIONS);
    }
    assert_true(nth >= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_that_cannot_be_made_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
