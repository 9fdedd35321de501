/* Results when the disk does not take them: fsync fails at each of its calls in turn.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/scratch.h"
#include "support/test.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "formats/files_internal.h"
#include "formats/folder.h"

/* The linker puts these in the place of fsync (tests/CMakeLists.txt). */
int __real_fsync(int descriptor); /* NOLINT: the linker's name */
int __wrap_fsync(int descriptor); /* NOLINT: the linker's name */

static int calls_left;   /* until a call fails; it and those after it do */
static int failing_with; /* errno */

int __wrap_fsync(int descriptor)
{
    if (calls_left-- > 0)
        return __real_fsync(descriptor);
    errno = failing_with;
    return -1;
}

static enum lsp_status write_text(const char *path, const char *text, struct lsp_diags *diags)
{
    struct lsp_output output;
    enum lsp_status status = lsp_output_begin(path, LSP_OUTPUT_APPRAISAL, diags, &output);
    if (status != LSP_OK)
        return status;
    struct lsp_buffer buffer = {0};
    lsp_buffer_add(&buffer, text);
    status = lsp_output_write(&output, "report.html", &buffer, diags);
    lsp_buffer_finish(&buffer);
    if (status == LSP_OK)
        status = lsp_output_commit(&output, diags);
    lsp_output_finish(&output);
    return status;
}

static void assert_text(const struct scratch *scratch, const char *name, const char *expected)
{
    char *text = scratch_read(scratch, name);
    assert_non_null(text);
    assert_string_equal(text, expected);
    free(text);
}

static void a_failed_sync_leaves_the_earlier_results_and_nothing_else(void **state)
{
    (void)state;
    bool is_done = false;
    for (int n_calls = 0; !is_done; n_calls++) {
        struct scratch scratch;
        struct lsp_diags diags = {0};
        char path[256];
        scratch_init(&scratch);
        scratch_path(&scratch, "out", path);
        calls_left = 1000;
        failing_with = EIO;
        assert_int_equal(write_text(path, "one", &diags), LSP_OK);
        calls_left = n_calls;
        enum lsp_status status = write_text(path, "two", &diags);
        is_done = status == LSP_OK;
        assert_true(is_done || status == LSP_CANNOT_WRITE);
        assert_true(n_calls > 4 || !is_done); /* files, folder, parent */
        assert_text(&scratch, "out/report.html", is_done ? "two" : "one");
        assert_true(diags.n_errors == (is_done ? 0 : 1));
        assert_int_equal(rmdir(scratch.path), -1);
        scratch_path(&scratch, "out/report.html", path);
        assert_int_equal(unlink(path), 0);
        scratch_path(&scratch, "out/" LSP_RESULTS_MARK, path);
        assert_int_equal(unlink(path), 0);
        assert_int_equal(rmdir(scratch_path(&scratch, "out", path)), 0);
        assert_int_equal(rmdir(scratch.path), 0); /* nothing else was left */
        assert_int_equal(mkdir(scratch.path, 0700), 0);
        lsp_diags_finish(&diags);
        scratch_finish(&scratch);
    }
}

static void both_ways_of_swapping_are_taken_back_when_they_would_not_last(void **state)
{
    (void)state;
    static bool (*const swaps[])(const char *, const char *) = {
        lsp_swap_in, lsp_swap_in_by_two_renames};
    for (size_t swap = 0; swap < sizeof swaps / sizeof *swaps; swap++) {
        struct scratch scratch;
        char from[256], to[256];
        scratch_init(&scratch);
        scratch_write(&scratch, "from/a", "new");
        scratch_write(&scratch, "to/a", "old");
        scratch_path(&scratch, "from", from);
        scratch_path(&scratch, "to", to);
        calls_left = 0;
        failing_with = EIO;
        assert_false(swaps[swap](from, to));
        assert_int_equal(errno, EIO);
        assert_text(&scratch, "to/a", "old");
        assert_text(&scratch, "from/a", "new");
        failing_with = EINVAL; /* a file system that has no sync of folders */
        assert_true(swaps[swap](from, to));
        assert_text(&scratch, "to/a", "new");
        assert_false(scratch_has(&scratch, "from"));
        scratch_finish(&scratch);
    }
}

static void a_first_result_that_would_not_last_is_taken_back(void **state)
{
    (void)state;
    struct scratch scratch;
    char from[256], to[256];
    scratch_init(&scratch);
    scratch_write(&scratch, "from/a", "new");
    scratch_path(&scratch, "from", from);
    scratch_path(&scratch, "to", to);
    calls_left = 0;
    failing_with = EIO;
    assert_false(lsp_swap_in(from, to));
    assert_false(scratch_has(&scratch, "to/a"));
    assert_text(&scratch, "from/a", "new");
    scratch_finish(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failed_sync_leaves_the_earlier_results_and_nothing_else),
        cmocka_unit_test(both_ways_of_swapping_are_taken_back_when_they_would_not_last),
        cmocka_unit_test(a_first_result_that_would_not_last_is_taken_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
