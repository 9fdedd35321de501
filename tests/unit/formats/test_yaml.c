/* YAML as a tree with places, and what is refused.  SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "formats/yaml.h"

struct setup {
    struct lsp_arena arena;
    struct lsp_diags diags;
    const struct lsp_yaml *root;
    enum lsp_status status;
};

static void read_text(struct setup *setup, const char *text)
{
    *setup = (struct setup){0};
    setup->status =
        lsp_yaml_read("study.yaml", text, strlen(text), &setup->arena, &setup->diags, &setup->root);
}

static void tear_down(struct setup *setup)
{
    lsp_diags_finish(&setup->diags);
    lsp_arena_finish(&setup->arena);
}

static void assert_place(struct lsp_place place, unsigned line, unsigned column, unsigned length)
{
    assert_string_equal(place.file, "study.yaml");
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
    assert_int_equal(place.length, length);
}

static void every_key_and_scalar_knows_its_place_in_bytes(void **state)
{
    (void)state;
    struct setup setup;
    read_text(&setup, "a: 1\n"
                      "\xC3\xB6\xC3\xB6:  \"two words\"\n"
                      "list: [x, {k: 'y'}]\n"
                      "empty:\n");
    assert_int_equal(setup.status, LSP_OK);
    const struct lsp_yaml *a = lsp_yaml_child(setup.root, "a");
    assert_place(a->key_where, 1, 1, 1);
    assert_place(a->where, 1, 4, 1);
    const struct lsp_yaml *words = lsp_yaml_child(setup.root, "\xC3\xB6\xC3\xB6");
    assert_string_equal(words->text, "two words");
    assert_false(words->is_plain);
    assert_place(words->key_where, 2, 1, 4);
    assert_place(words->where, 2, 8, 11);
    const struct lsp_yaml *list = lsp_yaml_child(setup.root, "list");
    assert_int_equal(list->kind, LSP_YAML_LIST);
    assert_int_equal(list->n_children, 2);
    assert_place(list->where, 3, 7, 1);
    const struct lsp_yaml *k = lsp_yaml_child(list->first->next, "k");
    assert_ptr_equal(k->parent, list->first->next);
    assert_place(k->where, 3, 15, 3);
    const struct lsp_yaml *empty = lsp_yaml_child(setup.root, "empty");
    assert_string_equal(empty->text, "");
    assert_true(empty->is_plain);
    assert_place(empty->where, 4, 1, 5);
    assert_null(lsp_yaml_child(setup.root, "b"));
    assert_null(lsp_yaml_child(a, "b"));
    assert_null(lsp_yaml_child(NULL, "b"));
    tear_down(&setup);
}

static void texts_of_several_lines_are_folded_as_yaml_says(void **state)
{
    (void)state;
    struct setup setup;
    read_text(&setup, "a: >-\n  one\n  two\nb: |\n  one\n  two\nc: one\n  two\n");
    assert_int_equal(setup.status, LSP_OK);
    assert_string_equal(lsp_yaml_child(setup.root, "a")->text, "one two");
    assert_string_equal(lsp_yaml_child(setup.root, "b")->text, "one\ntwo\n");
    assert_string_equal(lsp_yaml_child(setup.root, "c")->text, "one two");
    assert_false(lsp_yaml_child(setup.root, "c")->is_plain);
    tear_down(&setup);
}

static void a_key_that_stands_twice_is_reported_and_its_first_value_holds(void **state)
{
    (void)state;
    struct setup setup;
    read_text(&setup, "a: 1\nb: {c: 1, c: 2}\na: 3\n");
    assert_int_equal(setup.status, LSP_OK);
    assert_int_equal(setup.diags.n_items, 2);
    assert_int_equal(setup.diags.items[0].code, LSP_DIAG_YAML_DUPLICATE_KEY);
    assert_place(setup.diags.items[0].facts.where, 2, 11, 1);
    assert_place(setup.diags.items[1].facts.where, 3, 1, 1);
    assert_place(setup.diags.items[1].facts.related, 1, 1, 1);
    assert_string_equal(lsp_yaml_child(setup.root, "a")->text, "1");
    tear_down(&setup);
}

static void what_is_no_plain_tree_is_refused_where_it_stands(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum lsp_diag_code code;
        unsigned line, column;
    } CASES[] = {
        {"", LSP_DIAG_YAML_SYNTAX, 1, 1},
        {"# nothing\n", LSP_DIAG_YAML_SYNTAX, 1, 1},
        {"a: [1, 2\n", LSP_DIAG_YAML_SYNTAX, 2, 1},
        {"a: \"b\n", LSP_DIAG_YAML_SYNTAX, 1, 5},
        {"\xC3\xB6: {b: \"\\q\"}\n", LSP_DIAG_YAML_SYNTAX, 1, 10},
        {"a: 1\n b: 2\n", LSP_DIAG_YAML_SYNTAX, 1, 4},
        {"a: 1\n\tb: 2\n", LSP_DIAG_YAML_SYNTAX, 1, 4},
        {"a: }\n", LSP_DIAG_YAML_SYNTAX, 1, 4},
        {"a: \"\\0\"\n", LSP_DIAG_YAML_SYNTAX, 1, 4},
        {"a: 1\n---\nb: 2\n", LSP_DIAG_YAML_SYNTAX, 0, 0},
        {"a: &x 1\nb: *x\n", LSP_DIAG_YAML_REFERENCE, 1, 4},
        {"a: 1\nb: *x\n", LSP_DIAG_YAML_REFERENCE, 2, 4},
        {"a: !!int 1\n", LSP_DIAG_YAML_REFERENCE, 1, 4},
        {"a: &x [1]\n", LSP_DIAG_YAML_REFERENCE, 1, 4},
        {"? [a]\n: b\n", LSP_DIAG_YAML_KEY, 1, 3},
        {"{{a: 1}: b}\n", LSP_DIAG_YAML_KEY, 1, 2},
        {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[a", LSP_DIAG_YAML_LIMIT, 1, 33},
    };
    for (size_t row = 0; row < sizeof CASES / sizeof *CASES; row++) {
        struct setup setup;
        read_text(&setup, CASES[row].text);
        const struct lsp_diag *diag = setup.diags.items;
        if (setup.status != LSP_BAD_INPUT || setup.diags.n_items != 1 ||
            diag->code != CASES[row].code || diag->facts.where.line != CASES[row].line ||
            diag->facts.where.column != CASES[row].column)
            fail_msg("case %zu: status %d, %zu diagnostics, first LS%d at %u:%u: %s", row,
                (int)setup.status, setup.diags.n_items, diag ? (int)diag->code : 0,
                diag ? diag->facts.where.line : 0, diag ? diag->facts.where.column : 0,
                diag ? diag->message : "");
        tear_down(&setup);
    }
}

/* `count` times `unit`, after `head`; free() it. */
static char *repeat(const char *head, const char *unit, size_t count)
{
    size_t n_head = strlen(head), n_unit = strlen(unit);
    char *text = malloc(n_head + count * n_unit + 1);
    assert_non_null(text);
    memcpy(text, head, n_head);
    for (size_t copy = 0; copy < count; copy++)
        memcpy(text + n_head + copy * n_unit, unit, n_unit);
    text[n_head + count * n_unit] = '\0';
    return text;
}

static void files_that_would_take_much_time_or_memory_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *head, *unit;
        size_t count;
        enum lsp_diag_code code;
    } CASES[] = {
        {"", "#", LSP_YAML_MAX_BYTES + 1, LSP_DIAG_TOO_LARGE},
        {"", "- 1\n", LSP_YAML_MAX_CHILDREN + 1, LSP_DIAG_YAML_LIMIT},
        {"", "- [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]\n", 4000,
            LSP_DIAG_YAML_LIMIT},
        {"", "[", 1000000, LSP_DIAG_YAML_LIMIT},
        {"", "{a: ", 200000, LSP_DIAG_YAML_LIMIT},
        {"", "- ", 500000, LSP_DIAG_YAML_LIMIT},
        {"", "k", 300, LSP_DIAG_YAML_KEY},
    };
    for (size_t row = 0; row < sizeof CASES / sizeof *CASES; row++) {
        struct setup setup;
        char *text = repeat(CASES[row].head, CASES[row].unit, CASES[row].count);
        if (CASES[row].code == LSP_DIAG_YAML_KEY) {
            char *with_value = repeat(text, ": 1", 1);
            free(text);
            text = with_value;
        }
        read_text(&setup, text);
        if (setup.status != LSP_BAD_INPUT || setup.diags.n_items != 1 ||
            setup.diags.items[0].code != CASES[row].code)
            fail_msg("case %zu: status %d, %s", row, (int)setup.status,
                setup.diags.n_items > 0 ? setup.diags.items[0].message : "no diagnostic");
        tear_down(&setup);
        free(text);
    }
}

static void aliases_cannot_multiply(void **state)
{
    (void)state;
    struct setup setup;
    read_text(&setup, "a: &a [x, x, x, x, x, x, x, x, x]\n"
                      "b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
                      "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
                      "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\n");
    assert_int_equal(setup.status, LSP_BAD_INPUT);
    assert_int_equal(setup.diags.items[0].code, LSP_DIAG_YAML_REFERENCE);
    assert_true(setup.arena.used_bytes < 10000);
    tear_down(&setup);
}

static void the_yaml_library_never_prints(void **state)
{
    (void)state;
    fflush(NULL);
    int kept_err = dup(STDERR_FILENO), kept_out = dup(STDOUT_FILENO);
    FILE *caught = tmpfile();
    assert_non_null(caught);
    assert_true(dup2(fileno(caught), STDERR_FILENO) >= 0);
    assert_true(dup2(fileno(caught), STDOUT_FILENO) >= 0);
    static const char *const TEXTS[] = {"a: [1\n", "a: 1\n b: 2\n", "a: \"\\q\"", "%YAML 9\n---\n",
        "a: 1\na: 2\n", "\x01", "a: @\n", "- - 1\n - 2\n"};
    for (size_t text = 0; text < sizeof TEXTS / sizeof *TEXTS; text++) {
        struct setup setup;
        read_text(&setup, TEXTS[text]);
        tear_down(&setup);
    }
    fflush(NULL);
    dup2(kept_err, STDERR_FILENO);
    dup2(kept_out, STDOUT_FILENO);
    close(kept_err);
    close(kept_out);
    assert_int_equal(fseek(caught, 0, SEEK_END), 0);
    assert_int_equal(ftell(caught), 0);
    fclose(caught);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_and_scalar_knows_its_place_in_bytes),
        cmocka_unit_test(texts_of_several_lines_are_folded_as_yaml_says),
        cmocka_unit_test(a_key_that_stands_twice_is_reported_and_its_first_value_holds),
        cmocka_unit_test(what_is_no_plain_tree_is_refused_where_it_stands),
        cmocka_unit_test(files_that_would_take_much_time_or_memory_are_refused),
        cmocka_unit_test(aliases_cannot_multiply),
        cmocka_unit_test(the_yaml_library_never_prints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
