/* Tests that the register holds when memory is out.
 * SPDX-License-Identifier: Apache-2.0 */
#include "assumptions/assumptions.h"

#include "support/allocation.h"
#include "support/test.h"

static void an_item_that_cannot_be_added_leaves_the_others_alone(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct lsp_assumptions assumptions = {.arena = &arena};
    const struct lsp_assumption item = {.id = "x", .mid = 1};
    size_t n_before = lsp_test_n_blocks(), n_added = 0;
    lsp_test_fail_from(2);
    while (lsp_assumptions_add(&assumptions, &item) == LSP_OK)
        n_added++;
    lsp_test_fail_never();
    assert_true(lsp_test_has_failed());
    assert_true(n_added > 8);
    assert_int_equal(assumptions.n_items, n_added);
    for (size_t index = 0; index < n_added; index++)
        assert_string_equal(assumptions.items[index].id, "x");
    assert_int_equal(lsp_assumptions_add(&assumptions, &item), LSP_OK);
    assert_int_equal(assumptions.n_items, n_added + 1);
    lsp_arena_finish(&arena);
    assert_int_equal(lsp_test_n_blocks(), n_before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_item_that_cannot_be_added_leaves_the_others_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
