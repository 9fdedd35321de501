/* A plan file that is read or written while memory runs out says so and holds nothing.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "formats/plan.h"
#include "support/allocation.h"
#include "support/scratch.h"

/* The text with `n` letters more behind `mark`; free() it. */
static char *lengthen(const char *text, const char *mark, size_t n)
{
    const char *at = strstr(text, mark);
    assert_non_null(at);
    size_t before = (size_t)(at - text) + strlen(mark), length = strlen(text);
    char *longer = malloc(length + n + 1);
    assert_non_null(longer);
    memcpy(longer, text, before);
    memset(longer + before, 'x', n);
    memcpy(longer + before + n, text + before, length - before + 1);
    return longer;
}

/* Reads and writes once with the allocations from `nth` on failing; false when none failed. */
static bool fail_from(size_t nth, const char *text)
{
    struct lsp_arena arena = {0};
    struct lsp_diags diags = {0};
    struct lsp_buffer xml = {0};
    struct lsp_programme programme = {0};
    struct lsp_plan plan = {0};
    size_t n_blocks = lsp_test_n_blocks();
    lsp_test_fail_from(nth);
    enum lsp_status status =
        lsp_plan_file_parse("p", text, strlen(text), &arena, &diags, &programme);
    if (status == LSP_OK)
        status = lsp_programme_schedule(&programme, NULL, &arena, &plan);
    if (status == LSP_OK)
        status = lsp_plan_file_write_xml(&programme, &plan, &xml);
    bool has_failed = lsp_test_has_failed();
    lsp_test_fail_never();
    lsp_buffer_finish(&xml);
    lsp_diags_finish(&diags);
    lsp_arena_finish(&arena);
    assert_int_equal(lsp_test_n_blocks(), n_blocks);
    assert_int_equal(status, has_failed ? LSP_NO_MEMORY : LSP_OK);
    return has_failed;
}

/* Arenas ask for memory in large blocks, so where it runs out is moved by a longer text. */
static void fail_everywhere(const char *file, const char *mark)
{
    enum { N_RUNS = 6, STEP_BYTES = 9001 };
    struct scratch fixture;
    snprintf(fixture.path, sizeof fixture.path, "%s", LSP_SOURCE_DIR "/tests/fixtures/plans");
    char *text = scratch_read(&fixture, file);
    assert_non_null(text);
    for (size_t run = 0; run < N_RUNS; run++) {
        char *longer = lengthen(text, mark, run * STEP_BYTES);
        size_t nth = 0;
        while (nth < LSP_TEST_MAX_ALLOCATIONS && fail_from(nth, longer))
            nth++;
        assert_true(nth > 5 && nth < LSP_TEST_MAX_ALLOCATIONS);
        free(longer);
    }
    free(text);
}

static void memory_may_run_out_anywhere_in_microsoft_project_xml(void **state)
{
    (void)state;
    fail_everywhere("plan.xml", "<Title>");
}

static void memory_may_run_out_anywhere_in_primavera_xer(void **state)
{
    (void)state;
    fail_everywhere("plan.xer", "%R\t100\t");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_may_run_out_anywhere_in_microsoft_project_xml),
        cmocka_unit_test(memory_may_run_out_anywhere_in_primavera_xer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
