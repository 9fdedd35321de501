/* Results that are there as a whole or not at all.  SPDX-License-Identifier: Apache-2.0 */
#include "support/scratch.h"
#include "support/test.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "formats/files_internal.h"
#include "formats/folder.h"

enum { N_PARTS = 4, N_KILLS = 60 };

static enum lsp_status write_text(
    struct lsp_output *output, const char *name, const char *text, struct lsp_diags *diags)
{
    struct lsp_buffer buffer = {0};
    lsp_buffer_add(&buffer, text);
    enum lsp_status status = lsp_output_write(output, name, &buffer, diags);
    lsp_buffer_finish(&buffer);
    return status;
}

/* Results in N_PARTS files, every one with the same text. */
static enum lsp_status write_results(const char *path, const char *text, struct lsp_diags *diags)
{
    struct lsp_output output;
    enum lsp_status status = lsp_output_begin(path, LSP_OUTPUT_APPRAISAL, diags, &output);
    if (status != LSP_OK)
        return status;
    for (int part = 0; part < N_PARTS && status == LSP_OK; part++) {
        char name[32];
        snprintf(name, sizeof name, "sub/part%d", part);
        status = write_text(&output, name, text, diags);
    }
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

static size_t count_entries(const struct scratch *scratch)
{
    size_t count = 0;
    DIR *entries = opendir(scratch->path);
    assert_non_null(entries);
    while (readdir(entries) != NULL)
        count++;
    closedir(entries);
    return count - 2;
}

static void results_appear_at_commit_and_replace_the_earlier_ones(void **state)
{
    (void)state;
    struct scratch scratch;
    struct lsp_diags diags = {0};
    struct lsp_output output;
    char path[256];
    scratch_init(&scratch);
    scratch_path(&scratch, "out", path);
    assert_int_equal(write_results(path, "one", &diags), LSP_OK);
    assert_text(&scratch, "out/sub/part3", "one");
    assert_int_equal(lsp_output_begin(path, LSP_OUTPUT_APPRAISAL, &diags, &output), LSP_OK);
    assert_int_equal(write_text(&output, "only", "two", &diags), LSP_OK);
    assert_text(&scratch, "out/sub/part3", "one");
    assert_false(scratch_has(&scratch, "out/only"));
    assert_int_equal(lsp_output_commit(&output, &diags), LSP_OK);
    lsp_output_finish(&output);
    assert_text(&scratch, "out/only", "two");
    assert_false(scratch_has(&scratch, "out/sub"));
    assert_int_equal(count_entries(&scratch), 1);
    assert_int_equal(diags.n_items, 0);
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

static void an_abandoned_writer_leaves_nothing_and_the_earlier_results(void **state)
{
    (void)state;
    struct scratch scratch;
    struct lsp_diags diags = {0};
    struct lsp_output output;
    char path[256];
    scratch_init(&scratch);
    scratch_path(&scratch, "out/", path); /* a slash at the end is no matter */
    assert_int_equal(write_results(path, "one", &diags), LSP_OK);
    assert_int_equal(lsp_output_begin(path, LSP_OUTPUT_APPRAISAL, &diags, &output), LSP_OK);
    assert_int_equal(write_text(&output, "x", "two", &diags), LSP_OK);
    lsp_output_finish(&output);
    lsp_output_finish(&output);
    assert_text(&scratch, "out/sub/part0", "one");
    assert_int_equal(count_entries(&scratch), 1);
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

static void a_failed_write_forbids_the_commit(void **state)
{
    (void)state;
    struct scratch scratch;
    struct lsp_diags diags = {0};
    struct lsp_output output;
    char path[256];
    scratch_init(&scratch);
    scratch_path(&scratch, "out", path);
    assert_int_equal(lsp_output_begin(path, LSP_OUTPUT_APPRAISAL, &diags, &output), LSP_OK);
    assert_int_equal(write_text(&output, "a", "1", &diags), LSP_OK);
    assert_int_equal(write_text(&output, "a", "2", &diags), LSP_CANNOT_WRITE);
    assert_int_equal(diags.items[0].code, LSP_DIAG_CANNOT_WRITE);
    assert_int_equal(lsp_output_commit(&output, &diags), LSP_CANNOT_WRITE);
    lsp_output_finish(&output);
    assert_int_equal(count_entries(&scratch), 0);
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

static void a_folder_that_holds_something_else_is_never_replaced(void **state)
{
    (void)state;
    struct scratch scratch;
    struct lsp_diags diags = {0};
    struct lsp_output output;
    char path[256];
    scratch_init(&scratch);
    scratch_write(&scratch, "photos/me.jpg", "x");
    scratch_write(&scratch, "file", "x");
    assert_int_equal(symlink("photos", scratch_path(&scratch, "link", path)), 0);
    static const char *const names[] = {"photos", "file", "link"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        scratch_path(&scratch, names[i], path);
        assert_int_equal(
            lsp_output_begin(path, LSP_OUTPUT_APPRAISAL, &diags, &output), LSP_CANNOT_WRITE);
        assert_int_equal(diags.items[i].code, LSP_DIAG_NOT_RESULTS);
    }
    assert_text(&scratch, "photos/me.jpg", "x");
    assert_int_equal(count_entries(&scratch), 3);
    assert_int_equal(mkdir(scratch_path(&scratch, "empty", path), 0700), 0);
    assert_int_equal(write_results(path, "one", &diags), LSP_OK);
    assert_text(&scratch, "empty/sub/part0", "one");
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

/* Each foreign entry is refused by name, before anything is written and once more at the end. */
static void nothing_that_was_not_written_here_is_removed(void **state)
{
    (void)state;
    static const char *const foreign[] = {
        "notes.txt", "sub/notes.txt", "sub/part00", "mydir/f", ".hidden", "sub/part0~"};
    static const char *const named[] = {
        "notes.txt", "sub/notes.txt", "sub/part00", "mydir", ".hidden", "sub/part0~"};
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        struct scratch scratch;
        struct lsp_diags diags = {0};
        struct lsp_output output;
        char path[256], name[256];
        scratch_init(&scratch);
        scratch_path(&scratch, "out", path);
        assert_int_equal(write_results(path, "one", &diags), LSP_OK);
        assert_int_equal(lsp_output_begin(path, LSP_OUTPUT_APPRAISAL, &diags, &output), LSP_OK);
        snprintf(name, sizeof name, "out/%s", foreign[i]);
        scratch_write(&scratch, name, "mine");
        assert_int_equal(lsp_output_commit(&output, &diags), LSP_CANNOT_WRITE);
        lsp_output_finish(&output);
        assert_int_equal(
            lsp_output_begin(path, LSP_OUTPUT_APPRAISAL, &diags, &output), LSP_CANNOT_WRITE);
        assert_int_equal(diags.n_items, 2);
        assert_int_equal(diags.items[0].code, LSP_DIAG_NOT_RESULTS);
        assert_string_equal(diags.items[0].facts.found, named[i]);
        assert_text(&scratch, name, "mine");
        assert_text(&scratch, "out/sub/part0", "one");
        assert_int_equal(count_entries(&scratch), 1);
        lsp_diags_finish(&diags);
        scratch_finish(&scratch);
    }
}

static void links_among_the_results_and_folders_without_files_are_foreign(void **state)
{
    (void)state;
    struct scratch scratch;
    struct lsp_diags diags = {0};
    struct lsp_output output;
    char path[256], name[256];
    scratch_init(&scratch);
    scratch_path(&scratch, "out", path);
    assert_int_equal(write_results(path, "one", &diags), LSP_OK);
    assert_int_equal(mkdir(scratch_path(&scratch, "out/empty", name), 0700), 0);
    assert_int_equal(
        lsp_output_begin(path, LSP_OUTPUT_APPRAISAL, &diags, &output), LSP_CANNOT_WRITE);
    assert_int_equal(rmdir(name), 0);
    assert_int_equal(unlink(scratch_path(&scratch, "out/sub/part1", name)), 0);
    assert_int_equal(symlink("part0", name), 0);
    assert_int_equal(
        lsp_output_begin(path, LSP_OUTPUT_APPRAISAL, &diags, &output), LSP_CANNOT_WRITE);
    assert_string_equal(diags.items[1].facts.found, "sub/part1");
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

/* Also where an early mark does not say the kind, but its list tells. */
static void results_of_another_kind_are_never_replaced(void **state)
{
    (void)state;
    static const char title[] = "linkspan wrote these files; its next run replaces them:\n";
    static const struct {
        const char *mark;
        enum lsp_output_kind replacing;
        const char *found; /* NULL: is replaced */
    } rows[] = {{"kind: assignment\nrun.json\n", LSP_OUTPUT_SELECT_LINK, "assignment"},
        {"kind: assignment\nrun.json\n", LSP_OUTPUT_ASSIGNMENT, NULL},
        {"kind: select-link\nrun.json\n", LSP_OUTPUT_ASSIGNMENT, "select-link"},
        {"kind: forecast\nrun.json\n", LSP_OUTPUT_APPRAISAL, "forecast"},
        {"run.json\nlinks.csv\n", LSP_OUTPUT_WHAT_IF, "assignment"},
        {"run.json\nlinks.csv\n", LSP_OUTPUT_ASSIGNMENT, NULL},
        {"report.html\nrun.json\n", LSP_OUTPUT_ASSIGNMENT, "appraisal"},
        {"run.json~\nrun.json\nrun\n", LSP_OUTPUT_SELECT_LINK, "assignment"},
        {"links.csv\nrun.json/x\n", LSP_OUTPUT_SELECT_LINK, NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scratch scratch;
        struct lsp_diags diags = {0};
        struct lsp_output output = {.lock = -1};
        char path[256], mark[256];
        scratch_init(&scratch);
        snprintf(mark, sizeof mark, "%s%s", title, rows[i].mark);
        scratch_write(&scratch, "out/" LSP_RESULTS_MARK, mark);
        scratch_path(&scratch, "out", path);
        enum lsp_status status = lsp_output_begin(path, rows[i].replacing, &diags, &output);
        assert_int_equal(status, rows[i].found == NULL ? LSP_OK : LSP_CANNOT_WRITE);
        assert_int_equal(diags.n_items, rows[i].found != NULL);
        if (rows[i].found != NULL) {
            assert_int_equal(diags.items[0].code, LSP_DIAG_OTHER_RESULTS);
            assert_string_equal(diags.items[0].facts.found, rows[i].found);
        }
        if (status == LSP_OK)
            lsp_output_finish(&output);
        assert_int_equal(count_entries(&scratch), 1);
        lsp_diags_finish(&diags);
        scratch_finish(&scratch);
    }
}

/* Marks of earlier versions have no list. */
static void without_a_list_only_names_of_results_are_replaced(void **state)
{
    (void)state;
    struct scratch scratch;
    struct lsp_diags diags = {0};
    char path[256];
    scratch_init(&scratch);
    scratch_path(&scratch, "out", path);
    scratch_write(&scratch, "out/" LSP_RESULTS_MARK, "linkspan wrote this folder\n");
    scratch_write(&scratch, "out/report.html", "one");
    scratch_write(&scratch, "out/links.csv", "mine");
    scratch_write(&scratch, "out/z.txt", "mine");
    scratch_write(&scratch, "out/notes.txt", "mine");
    assert_int_equal(write_results(path, "two", &diags), LSP_CANNOT_WRITE);
    assert_string_equal(diags.items[0].facts.found, "notes.txt");
    assert_int_equal(unlink(scratch_path(&scratch, "out/notes.txt", path)), 0);
    assert_int_equal(unlink(scratch_path(&scratch, "out/z.txt", path)), 0);
    scratch_path(&scratch, "out", path);
    assert_int_equal(write_results(path, "two", &diags), LSP_OK);
    assert_false(scratch_has(&scratch, "out/report.html"));
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

static void a_path_without_a_name_of_its_own_is_refused(void **state)
{
    (void)state;
    static const char *const paths[] = {"", "/", ".", "..", "a/..", "a/."};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct lsp_diags diags = {0};
        struct lsp_output output;
        assert_int_equal(
            lsp_output_begin(paths[i], LSP_OUTPUT_APPRAISAL, &diags, &output), LSP_CANNOT_WRITE);
        assert_int_equal(diags.n_errors, 1);
        lsp_diags_finish(&diags);
    }
}

static void leavings_of_the_dead_go_and_those_of_the_living_stay(void **state)
{
    (void)state;
    struct scratch scratch;
    struct lsp_diags diags = {0};
    struct lsp_output living, other;
    char path[256], pid[64];
    scratch_init(&scratch);
    scratch_path(&scratch, "out", path);
    assert_int_equal(write_results(path, "one", &diags), LSP_OK);
    assert_int_equal(lsp_output_begin(path, LSP_OUTPUT_APPRAISAL, &diags, &living), LSP_OK);
    /* A PID that is in use, even our own, protects nothing: only a lock does. */
    snprintf(pid, sizeof pid, "out.linkspan-new-%ld-7/x", (long)getpid());
    scratch_write(&scratch, pid, "half");
    scratch_write(&scratch, "out.linkspan-new-1/sub/x", "half");
    scratch_write(&scratch, "out.linkspan-old-999999/x", "earlier");
    scratch_write(&scratch, "out.linkspan-new-mine/x", "not a leaving");
    scratch_write(&scratch, "out.linkspan-new-/x", "not a leaving");
    scratch_write(&scratch, "out.old-2024/x", "a copy of the user's");
    scratch_write(&scratch, "out.new-1/x", "the user's too");
    assert_int_equal(lsp_output_begin(path, LSP_OUTPUT_APPRAISAL, &diags, &other), LSP_OK);
    assert_string_not_equal(living.temporary, other.temporary);
    assert_int_equal(count_entries(&scratch), 7);
    assert_int_equal(lsp_output_commit(&other, &diags), LSP_OK);
    assert_int_equal(lsp_output_commit(&living, &diags), LSP_OK);
    lsp_output_finish(&other);
    lsp_output_finish(&living);
    assert_int_equal(count_entries(&scratch), 5);
    assert_text(&scratch, "out.old-2024/x", "a copy of the user's");
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

static void earlier_results_come_back_when_the_writer_died_between_two_renames(void **state)
{
    (void)state;
    struct scratch scratch;
    struct lsp_diags diags = {0};
    struct lsp_output output;
    char path[256];
    scratch_init(&scratch);
    scratch_write(&scratch, "out.linkspan-old-999999/report.html", "earlier");
    scratch_write(&scratch, "out.linkspan-old-999999/" LSP_RESULTS_MARK, "");
    scratch_write(&scratch, "out.linkspan-new-999999/x", "later");
    scratch_path(&scratch, "out", path);
    assert_int_equal(lsp_output_begin(path, LSP_OUTPUT_APPRAISAL, &diags, &output), LSP_OK);
    assert_text(&scratch, "out/report.html", "earlier");
    lsp_output_finish(&output);
    assert_int_equal(count_entries(&scratch), 1);
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

static void two_renames_do_what_the_exchange_does(void **state)
{
    (void)state;
    static bool (*const swaps[])(const char *, const char *) = {
        lsp_swap_in, lsp_swap_in_by_two_renames};
    for (size_t swap = 0; swap < sizeof swaps / sizeof *swaps; swap++) {
        struct scratch scratch;
        char from[256], to[256];
        scratch_init(&scratch);
        scratch_write(&scratch, "from/a", "new");
        scratch_write(&scratch, "to/b", "old");
        scratch_path(&scratch, "from", from);
        scratch_path(&scratch, "to", to);
        assert_true(swaps[swap](from, to));
        assert_text(&scratch, "to/a", "new");
        assert_int_equal(count_entries(&scratch), 1);
        assert_false(swaps[swap](from, to)); /* nothing to put there: all stays */
        assert_text(&scratch, "to/a", "new");
        assert_int_equal(count_entries(&scratch), 1);
        scratch_finish(&scratch);
    }
}

static void replace_until_killed(const char *path, struct lsp_diags *diags)
{
    for (unsigned version = 0;; version++)
        if (write_results(path, version % 2 == 0 ? "even" : "odd", diags) != LSP_OK)
            _exit(1);
}

/* A child replaces the results over and over; it is killed at an arbitrary moment; what is there
 * must always be the whole of one version. */
static void a_killed_writer_never_leaves_half_results(void **state)
{
    (void)state;
    struct scratch scratch;
    struct lsp_diags diags = {0};
    char path[256];
    scratch_init(&scratch);
    scratch_path(&scratch, "out", path);
    assert_int_equal(write_results(path, "0", &diags), LSP_OK);
    for (int kill_number = 0; kill_number < N_KILLS; kill_number++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0)
            replace_until_killed(path, &diags);
        nanosleep(&(struct timespec){.tv_nsec = 1000000L + 377777L * kill_number}, NULL);
        int how = 0;
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, &how, 0), child);
        assert_true(WIFSIGNALED(how)); /* it did not fail by itself */
        char *first = scratch_read(&scratch, "out/sub/part0");
        assert_non_null(first);
        assert_text(&scratch, "out/sub/part1", first);
        assert_text(&scratch, "out/sub/part2", first);
        assert_text(&scratch, "out/sub/part3", first);
        free(first);
    }
    assert_int_equal(write_results(path, "last", &diags), LSP_OK);
    assert_text(&scratch, "out/sub/part0", "last");
    assert_int_equal(count_entries(&scratch), 1);
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_appear_at_commit_and_replace_the_earlier_ones),
        cmocka_unit_test(an_abandoned_writer_leaves_nothing_and_the_earlier_results),
        cmocka_unit_test(a_failed_write_forbids_the_commit),
        cmocka_unit_test(a_folder_that_holds_something_else_is_never_replaced),
        cmocka_unit_test(nothing_that_was_not_written_here_is_removed),
        cmocka_unit_test(links_among_the_results_and_folders_without_files_are_foreign),
        cmocka_unit_test(results_of_another_kind_are_never_replaced),
        cmocka_unit_test(without_a_list_only_names_of_results_are_replaced),
        cmocka_unit_test(a_path_without_a_name_of_its_own_is_refused),
        cmocka_unit_test(leavings_of_the_dead_go_and_those_of_the_living_stay),
        cmocka_unit_test(earlier_results_come_back_when_the_writer_died_between_two_renames),
        cmocka_unit_test(two_renames_do_what_the_exchange_does),
        cmocka_unit_test(a_killed_writer_never_leaves_half_results),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
