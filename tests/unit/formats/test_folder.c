/* Reading from inside a folder and from nowhere else; results that are whole or absent.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/scratch.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "formats/folder.h"

struct setup {
    struct scratch scratch;
    struct lsp_arena arena;
    struct lsp_diags diags;
    struct lsp_folder folder;
};

static void set_up(struct setup *setup)
{
    *setup = (struct setup){0};
    scratch_init(&setup->scratch);
    assert_int_equal(
        lsp_folder_open(setup->scratch.path, &setup->arena, &setup->diags, &setup->folder), LSP_OK);
}

static void tear_down(struct setup *setup)
{
    lsp_folder_close(&setup->folder);
    lsp_diags_finish(&setup->diags);
    lsp_arena_finish(&setup->arena);
    scratch_finish(&setup->scratch);
}

static enum lsp_status read_name(struct setup *setup, const char *name)
{
    const char *text = NULL;
    size_t length = 0;
    return lsp_folder_read(&setup->folder, name, &setup->diags, &text, &length);
}

static void a_missing_file_is_looked_for_in_other_case(void **state)
{
    (void)state;
    static const struct {
        const char *name, *hint;
    } cases[] = {{"node.csv", "there is a file Node.CSV"}, {"sub/a.txt", "there is a file A.txt"},
        {"nodes.csv", NULL}, {"subs/a.txt", NULL}};
    struct setup setup;
    set_up(&setup);
    scratch_write(&setup.scratch, "Node.CSV", "abc");
    scratch_write(&setup.scratch, "sub/A.txt", "abc");
    setup.folder.asked_at = (struct lsp_place){.file = "study.yaml", .line = 7};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(read_name(&setup, cases[i].name), LSP_CANNOT_READ);
        const struct lsp_diag *diag = &setup.diags.items[i];
        assert_int_equal(diag->facts.related.line, 7);
        assert_true((diag->facts.hint == NULL) == (cases[i].hint == NULL));
        if (cases[i].hint != NULL)
            assert_string_equal(diag->facts.hint, cases[i].hint);
    }
    tear_down(&setup);
}

static void a_file_in_the_place_of_the_folder_is_told_apart(void **state)
{
    (void)state;
    struct setup setup;
    struct lsp_folder folder = {0};
    char path[256];
    set_up(&setup);
    scratch_write(&setup.scratch, "study.yaml", "linkspan: 1");
    scratch_path(&setup.scratch, "study.yaml", path);
    assert_int_equal(lsp_folder_open(path, &setup.arena, &setup.diags, &folder), LSP_CANNOT_READ);
    assert_non_null(strstr(setup.diags.items[0].facts.hint, "folder"));
    tear_down(&setup);
}

static void a_file_comes_whole_and_is_remembered_with_its_fingerprint(void **state)
{
    (void)state;
    struct setup setup;
    set_up(&setup);
    scratch_write(&setup.scratch, "sub/a.txt", "abc");
    const char *text = NULL;
    size_t length = 0;
    assert_true(lsp_folder_has(&setup.folder, "sub/a.txt"));
    assert_false(lsp_folder_has(&setup.folder, "sub"));
    assert_false(lsp_folder_has(&setup.folder, "sub/b.txt"));
    for (int time = 0; time < 2; time++) {
        assert_int_equal(
            lsp_folder_read(&setup.folder, "sub/a.txt", &setup.diags, &text, &length), LSP_OK);
        assert_string_equal(text, "abc");
        assert_int_equal(length, 3);
    }
    assert_int_equal(setup.folder.n_inputs, 1);
    assert_string_equal(setup.folder.inputs[0].name, "sub/a.txt");
    assert_string_equal(setup.folder.inputs[0].fingerprint.hex,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); /* FIPS 180 "abc" */
    tear_down(&setup);
}

static void a_file_that_changes_between_two_readings_is_refused(void **state)
{
    (void)state;
    struct setup setup;
    set_up(&setup);
    scratch_write(&setup.scratch, "a.txt", "abc");
    assert_int_equal(read_name(&setup, "a.txt"), LSP_OK);
    scratch_write(&setup.scratch, "a.txt", "abd");
    assert_int_equal(read_name(&setup, "a.txt"), LSP_CANNOT_READ);
    tear_down(&setup);
}

static void a_path_that_leads_out_is_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"/etc/passwd", "../x", "..", ".", "", "sub/../../x", "a//b",
        "a/", "./a", "sub/..", "sub/./a"};
    struct setup setup;
    set_up(&setup);
    scratch_write(&setup.scratch, "sub/a", "a");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(read_name(&setup, names[i]), LSP_BAD_INPUT);
        assert_int_equal(setup.diags.items[i].code, LSP_DIAG_PATH_OUTSIDE);
        assert_false(lsp_folder_has(&setup.folder, names[i]));
    }
    tear_down(&setup);
}

static void a_symbolic_link_is_refused_as_file_and_as_folder(void **state)
{
    (void)state;
    struct setup setup;
    char path[256];
    set_up(&setup);
    scratch_write(&setup.scratch, "a", "a");
    assert_int_equal(symlink("/etc/passwd", scratch_path(&setup.scratch, "out", path)), 0);
    assert_int_equal(symlink("/etc", scratch_path(&setup.scratch, "etc", path)), 0);
    assert_int_equal(symlink("a", scratch_path(&setup.scratch, "in", path)), 0);
    assert_int_equal(symlink("nothing", scratch_path(&setup.scratch, "dangling", path)), 0);
    static const char *const names[] = {"out", "etc/passwd", "in", "dangling"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(read_name(&setup, names[i]), LSP_BAD_INPUT);
        assert_int_equal(setup.diags.items[i].code, LSP_DIAG_PATH_OUTSIDE);
        assert_false(lsp_folder_has(&setup.folder, names[i]));
    }
    tear_down(&setup);
}

/* The test would hang if opening waited; the alarm ends it then. */
static void what_is_no_regular_file_is_refused_at_once(void **state)
{
    (void)state;
    struct setup setup;
    char path[256];
    set_up(&setup);
    scratch_write(&setup.scratch, "sub/a", "a");
    assert_int_equal(mkfifo(scratch_path(&setup.scratch, "pipe", path), 0600), 0);
    static const char *const names[] = {"pipe", "sub", "absent", "sub/a/b"};
    alarm(20);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(read_name(&setup, names[i]), LSP_CANNOT_READ);
        assert_int_equal(setup.diags.items[i].code, LSP_DIAG_CANNOT_OPEN);
    }
    alarm(0);
    tear_down(&setup);
}

static void a_folder_that_cannot_be_opened_is_said_so(void **state)
{
    (void)state;
    struct setup setup;
    char path[256];
    struct lsp_folder folder = {0};
    set_up(&setup);
    scratch_path(&setup.scratch, "absent", path);
    assert_int_equal(lsp_folder_open(path, &setup.arena, &setup.diags, &folder), LSP_CANNOT_READ);
    assert_non_null(strstr(setup.diags.items[0].message, "No such file"));
    lsp_folder_close(&folder);
    tear_down(&setup);
}

static void text_that_is_not_utf8_is_refused_with_line_and_column(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        uint32_t line, column;
    } cases[] = {
        {"a\nb\0c", 5, 2, 2},
        {"\xFF\xFE", 2, 1, 1},
        {"ok\nna\xC3", 6, 2, 3},
        {"\xC0\xAF", 2, 1, 1},
        {"a\n\n\xED\xA0\x80", 6, 3, 1},
    };
    struct setup setup;
    set_up(&setup);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[32];
        snprintf(name, sizeof name, "f%zu", i);
        scratch_write_bytes(&setup.scratch, name, cases[i].bytes, cases[i].length);
        assert_int_equal(read_name(&setup, name), LSP_BAD_INPUT);
        assert_int_equal(setup.diags.items[i].code, LSP_DIAG_NOT_UTF8);
        assert_int_equal(setup.diags.items[i].facts.where.line, cases[i].line);
        assert_int_equal(setup.diags.items[i].facts.where.column, cases[i].column);
    }
    tear_down(&setup);
}

static void limits_hold_on_both_sides(void **state)
{
    (void)state;
    struct setup setup;
    char path[256];
    set_up(&setup);
    char *line = malloc(LSP_MAX_LINE_BYTES + 2);
    assert_non_null(line);
    memset(line, 'x', LSP_MAX_LINE_BYTES + 2);
    line[LSP_MAX_LINE_BYTES] = '\n';
    scratch_write_bytes(&setup.scratch, "fits", line, LSP_MAX_LINE_BYTES + 1);
    line[LSP_MAX_LINE_BYTES] = 'x';
    line[0] = '\n';
    scratch_write_bytes(&setup.scratch, "long", line, LSP_MAX_LINE_BYTES + 2);
    free(line);
    assert_int_equal(read_name(&setup, "fits"), LSP_OK);
    assert_int_equal(read_name(&setup, "long"), LSP_BAD_INPUT);
    assert_int_equal(setup.diags.items[0].code, LSP_DIAG_TOO_LARGE);
    assert_int_equal(setup.diags.items[0].facts.where.line, 2);
    scratch_write(&setup.scratch, "huge", "");
    assert_int_equal(
        truncate(scratch_path(&setup.scratch, "huge", path), (off_t)LSP_MAX_FILE_BYTES + 1), 0);
    assert_int_equal(read_name(&setup, "huge"), LSP_BAD_INPUT); /* sparse: takes no room */
    assert_int_equal(setup.diags.items[1].code, LSP_DIAG_TOO_LARGE);
    tear_down(&setup);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_file_is_looked_for_in_other_case),
        cmocka_unit_test(a_file_in_the_place_of_the_folder_is_told_apart),
        cmocka_unit_test(a_file_comes_whole_and_is_remembered_with_its_fingerprint),
        cmocka_unit_test(a_file_that_changes_between_two_readings_is_refused),
        cmocka_unit_test(a_path_that_leads_out_is_refused),
        cmocka_unit_test(a_symbolic_link_is_refused_as_file_and_as_folder),
        cmocka_unit_test(what_is_no_regular_file_is_refused_at_once),
        cmocka_unit_test(a_folder_that_cannot_be_opened_is_said_so),
        cmocka_unit_test(text_that_is_not_utf8_is_refused_with_line_and_column),
        cmocka_unit_test(limits_hold_on_both_sides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
