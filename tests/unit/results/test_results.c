/* Tests of the results' names and of their end.
 * SPDX-License-Identifier: Apache-2.0 */
#include "results/results.h"

#include "support/test.h"

static void every_cost_part_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (size_t part = 0; part < LSP_N_COST_PARTS; part++) {
        assert_non_null(LSP_COST_PART_NAMES[part]);
        for (size_t other = 0; other < part; other++)
            assert_string_not_equal(LSP_COST_PART_NAMES[part], LSP_COST_PART_NAMES[other]);
    }
}

static void finishing_frees_all_and_may_be_repeated(void **state)
{
    (void)state;
    struct lsp_results results = {.year = 2030, .n_movements = 3, .n_alternatives = 2};
    results.choices = LSP_ARRAY(&results.arena, struct lsp_choice, 6);
    assert_non_null(results.choices);
    assert_ptr_equal(lsp_results_choice(&results, 2, 1), &results.choices[5]);
    lsp_results_finish(&results);
    assert_null(results.choices);
    assert_null(results.arena.newest);
    assert_int_equal(results.n_movements, 0);
    lsp_results_finish(&results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cost_part_has_a_name_of_its_own),
        cmocka_unit_test(finishing_frees_all_and_may_be_repeated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
