/* Tests of files that are written piece by piece, and of files of bytes.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "formats/file.h"
#include "support/scratch.h"
#include "support/test.h"

static void add(struct lsp_file_writer *writer, const char *text, struct lsp_diags *diags)
{
    struct lsp_buffer piece = {0};
    lsp_buffer_add(&piece, text);
    assert_int_equal(lsp_file_writer_add(writer, &piece, diags), LSP_OK);
    lsp_buffer_finish(&piece);
}

static void pieces_become_one_file_at_the_commit(void **state)
{
    (void)state;
    struct scratch scratch;
    struct lsp_diags diags = {0};
    struct lsp_file_writer writer;
    char path[256];
    scratch_init(&scratch);
    scratch_write(&scratch, "table.csv", "old\n");
    scratch_path(&scratch, "table.csv", path);
    assert_int_equal(lsp_file_writer_begin(path, &diags, &writer), LSP_OK);
    add(&writer, "a,b\n", &diags);
    add(&writer, "1,2\n", &diags);
    char *before = scratch_read(&scratch, "table.csv");
    assert_string_equal(before, "old\n");
    assert_int_equal(lsp_file_writer_commit(&writer, &diags), LSP_OK);
    lsp_file_writer_finish(&writer);
    char *after = scratch_read(&scratch, "table.csv");
    assert_string_equal(after, "a,b\n1,2\n");
    assert_int_equal(diags.n_items, 0);
    free(before);
    free(after);
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

static void a_name_that_ends_in_gz_is_packed(void **state)
{
    (void)state;
    struct scratch scratch;
    struct lsp_diags diags = {0};
    struct lsp_file_writer writer;
    struct lsp_file packed = {0}, text = {0};
    char path[256];
    scratch_init(&scratch);
    scratch_path(&scratch, "table.csv.gz", path);
    assert_int_equal(lsp_file_writer_begin(path, &diags, &writer), LSP_OK);
    for (int row = 0; row < 1000; row++)
        add(&writer, "the same row again and again\n", &diags);
    assert_int_equal(lsp_file_writer_commit(&writer, &diags), LSP_OK);
    lsp_file_writer_finish(&writer);
    assert_int_equal(lsp_file_read_bytes(path, &diags, &packed), LSP_OK);
    assert_int_equal(lsp_file_read(path, &diags, &text), LSP_OK);
    assert_int_equal(text.length, 29000);
    assert_true(packed.length < 1000);
    assert_memory_equal(packed.text, "\x1f\x8b", 2);
    lsp_file_finish(&packed);
    lsp_file_finish(&text);
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

static void what_is_not_committed_leaves_nothing(void **state)
{
    (void)state;
    struct scratch scratch;
    struct lsp_diags diags = {0};
    struct lsp_file_writer writer;
    char path[256];
    scratch_init(&scratch);
    scratch_write(&scratch, "table.csv", "old\n");
    scratch_path(&scratch, "table.csv", path);
    assert_int_equal(lsp_file_writer_begin(path, &diags, &writer), LSP_OK);
    add(&writer, "half", &diags);
    char temporary[300];
    snprintf(temporary, sizeof temporary, "%s", strrchr(writer.temporary, '/') + 1);
    assert_true(scratch_has(&scratch, temporary));
    lsp_file_writer_finish(&writer);
    char *after = scratch_read(&scratch, "table.csv");
    assert_string_equal(after, "old\n");
    assert_false(scratch_has(&scratch, temporary));
    free(after);
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

static void a_folder_is_not_replaced(void **state)
{
    (void)state;
    struct scratch scratch;
    struct lsp_diags diags = {0};
    struct lsp_file_writer writer;
    struct lsp_file file;
    scratch_init(&scratch);
    assert_int_equal(lsp_file_writer_begin(scratch.path, &diags, &writer), LSP_CANNOT_WRITE);
    assert_int_equal(lsp_file_read_bytes(scratch.path, &diags, &file), LSP_CANNOT_READ);
    assert_int_equal(diags.n_errors, 2);
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

static void bytes_are_read_as_they_are(void **state)
{
    (void)state;
    struct scratch scratch;
    struct lsp_diags diags = {0};
    struct lsp_file file = {0};
    char path[256];
    scratch_init(&scratch);
    scratch_write_bytes(&scratch, "state.bin", "a\0\xff\n", 4);
    assert_int_equal(
        lsp_file_read_bytes(scratch_path(&scratch, "state.bin", path), &diags, &file), LSP_OK);
    assert_int_equal(file.length, 4);
    assert_memory_equal(file.text, "a\0\xff\n", 5);
    lsp_file_finish(&file);
    assert_int_equal(
        lsp_file_read_bytes(scratch_path(&scratch, "none", path), &diags, &file), LSP_CANNOT_READ);
    assert_int_equal(diags.n_errors, 1);
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_become_one_file_at_the_commit),
        cmocka_unit_test(a_name_that_ends_in_gz_is_packed),
        cmocka_unit_test(what_is_not_committed_leaves_nothing),
        cmocka_unit_test(a_folder_is_not_replaced),
        cmocka_unit_test(bytes_are_read_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
