/* Tests of the file of finished lines.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/journal.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "support/test.h"

static const char PATH[] = "test_journal.tmp";

static void put(const char *text)
{
    FILE *file = fopen(PATH, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void read_back(char text[static 200])
{
    FILE *file = fopen(PATH, "r");
    assert_non_null(file);
    text[fread(text, 1, 199, file)] = '\0';
    (void)fclose(file);
}

/* What lies there, what is read of it, and what lies there after "three" has been added. */
static void a_journal_is_gone_on_with_begun_anew_or_refused(void **state)
{
    (void)state;
    static const struct {
        const char *what, *before;
        enum lsp_status status;
        bool is_other;
        const char *line, *after;
    } ROWS[] = {
        {"its own", "kind 1\none\n", LSP_OK, false, "one", "kind 1\none\nthree\n"},
        {"nothing", "", LSP_OK, false, NULL, "kind 1\nthree\n"},
        {"a key that was cut", "kind", LSP_OK, false, NULL, "kind 1\nthree\n"},
        {"a line that was cut", "kind 1\none\ntw", LSP_OK, false, "one", "kind 1\none\nthree\n"},
        {"one of the kind", "kind 2\none\n", LSP_OK, true, NULL, "kind 1\nthree\n"},
        {"one of the kind with a longer key", "kind 12\none\n", LSP_OK, true, NULL,
            "kind 1\nthree\n"},
        {"a cut key of the kind", "kind 2", LSP_OK, true, NULL, "kind 1\nthree\n"},
        {"something else", "my notes\n", LSP_BAD_INPUT, false, NULL, "my notes\n"},
        {"something else without an end", "my notes", LSP_BAD_INPUT, false, NULL, "my notes"},
    };
    for (size_t row = 0; row < sizeof ROWS / sizeof *ROWS; row++) {
        struct lsp_diags diags = {0};
        struct lsp_journal journal;
        bool is_other = false;
        char after[200];
        print_message("%s\n", ROWS[row].what);
        put(ROWS[row].before);
        assert_int_equal(lsp_journal_renew(PATH, "kind ", "kind 1", &diags, &is_other, &journal),
            ROWS[row].status);
        assert_int_equal(is_other, ROWS[row].is_other);
        if (ROWS[row].status == LSP_OK) {
            const char *line = lsp_journal_next(&journal);
            assert_int_equal(line != NULL, ROWS[row].line != NULL);
            if (line != NULL)
                assert_string_equal(line, ROWS[row].line);
            assert_int_equal(lsp_journal_add(&journal, "three", &diags), LSP_OK);
            lsp_journal_close(&journal);
        } else {
            assert_int_equal(diags.n_errors, 1);
        }
        read_back(after);
        assert_string_equal(after, ROWS[row].after);
        lsp_diags_finish(&diags);
    }
    assert_int_equal(unlink(PATH), 0);
}

static void a_journal_that_a_run_holds_is_refused_and_goes_with_it(void **state)
{
    (void)state;
    struct lsp_diags diags = {0};
    struct lsp_journal first, second;
    assert_int_equal(lsp_journal_open(PATH, "key", &diags, &first), LSP_OK);
    assert_int_equal(lsp_journal_open(PATH, "key", &diags, &second), LSP_CANNOT_WRITE);
    assert_int_equal(diags.n_errors, 1);
    lsp_journal_remove(&first);
    assert_int_not_equal(access(PATH, F_OK), 0);
    lsp_diags_finish(&diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_journal_is_gone_on_with_begun_anew_or_refused),
        cmocka_unit_test(a_journal_that_a_run_holds_is_refused_and_goes_with_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
