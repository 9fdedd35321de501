/* Tests of reading a table row by row.  SPDX-License-Identifier: Apache-2.0 */
#include "base/id.h"
#include "formats/rows.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

/* What a table says: its fields, each in brackets, rows parted by bars; then the codes of its
 * faults. */
static void render(const char *text, size_t length, char out[static 512])
{
    char *copy = malloc(length + 1); /* exactly as long, so that a sanitizer sees a step beyond */
    memcpy(copy, text, length);
    copy[length] = '\0';
    struct lsp_file file = {.name = "a.csv", .text = copy, .length = length};
    struct lsp_diags diags = {0};
    struct lsp_rows rows;
    size_t at = 0;
    out[0] = '\0';
    if (lsp_rows_begin(&rows, &file, &diags) == LSP_OK) {
        while (lsp_rows_next(&rows)) {
            for (size_t column = 0; column < rows.n_columns && at < 400; column++) {
                struct lsp_row_field field = lsp_rows_field(&rows, (uint32_t)column);
                at += (size_t)snprintf(out + at, 512 - at, "[%.*s]", (int)field.length, field.text);
            }
            at += (size_t)snprintf(out + at, 512 - at, "|");
        }
        enum lsp_status status = lsp_rows_end(&rows);
        assert_int_equal(status, diags.n_errors > 0 ? LSP_BAD_INPUT : LSP_OK);
    } else {
        assert_true(diags.n_errors > 0);
    }
    for (size_t item = 0; item < diags.n_items && at < 480; item++)
        at += (size_t)snprintf(out + at, 512 - at, " LS%d:%u:%u", (int)diags.items[item].code,
            diags.items[item].facts.where.line, diags.items[item].facts.where.column);
    lsp_diags_finish(&diags);
    free(copy);
}

static void a_table_is_read_as_rfc_4180_says(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } CASES[] = {
        {"a,b\n1,2\n3,4", "[1][2]|[3][4]|"},
        {"\xEF\xBB\xBF"
         "a,b\r\n 1 ,\t2\t\r\n\r\n\n3,4\r\n",
            "[1][2]|[3][4]|"},
        {"a,b\n\"x, y\",\"\"\n", "[x, y][]|"},
        {"a,b\n\"x\n y\",2\n", "[x\n y][2]|"},
        {"a,b\n\"say \"\"hi\"\"\",NaN\n", "[say \"\"hi\"\"][]|"},
        {"a,b\n,\n", "[][]|"},
        {"a\n1\n", "[1]|"},
        {"a,b\n1\n2,3\n4,5,6\n", "[2][3]| LS1104:2:1 LS1104:4:1"},
        {"a,b\nx\"y,2\n3,4\n", "[3][4]| LS1105:2:1"},
        {"a,b\n\"x\" y,2\n3,4\n", "[3][4]| LS1105:2:1"},
        {"a,b\n1,\"x\n3,4\n", " LS1105:2:3"},
        {"a,A\n1,2\n", " LS1103:1:3"},
        {"", " LS1101:1:1"},
        {"\n\n", " LS1101:1:1"},
        {"a;b\n1;2\n", " LS1118:1:2"},
        {"a\tb\n1\t2\n", " LS1118:1:2"},
    };
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        char found[512];
        render(CASES[n].text, strlen(CASES[n].text), found);
        assert_string_equal(found, CASES[n].expected);
    }
}

static void no_byte_breaks_the_reading(void **state)
{
    (void)state;
    static const char GOOD[] = "id,name,x\n1,\"a, \"\"b\"\"\",0.5\n2,c,\r\n";
    static const char BYTES[] = "\n\r\t ,;\"\x01x";
    char text[sizeof GOOD], out[512];
    for (size_t length = 0; length < sizeof GOOD; length++)
        render(GOOD, length, out);
    for (size_t at = 0; at < sizeof GOOD - 1; at++)
        for (size_t byte = 0; byte < sizeof BYTES - 1; byte++) {
            memcpy(text, GOOD, sizeof text);
            text[at] = BYTES[byte];
            render(text, sizeof GOOD - 1, out);
        }
}

static void fields_are_read_as_what_they_are(void **state)
{
    (void)state;
    static char text[] = "n,Yes,t\n1.5,TRUE,a\n,0,\nx,maybe,b\n9,no,c\n";
    static const struct lsp_row_number SMALL = {0, 5, "0 to 5"};
    struct lsp_file file = {.name = "a.csv", .text = text, .length = sizeof text - 1};
    struct lsp_diags diags = {0};
    struct lsp_rows rows;
    struct lsp_row_field field;
    double n = -1;
    bool yes = false;
    assert_int_equal(lsp_rows_begin(&rows, &file, &diags), LSP_OK);
    assert_int_equal(lsp_rows_column(&rows, "N", true), 0);
    assert_int_equal(lsp_rows_column(&rows, "yes", true), 1);
    assert_int_equal(lsp_rows_column(&rows, "none", false), LSP_NONE);
    assert_true(lsp_rows_next(&rows) && lsp_rows_number(&rows, 0, &SMALL, &n));
    assert_true(n == 1.5 && lsp_rows_boolean(&rows, 1, &yes) && yes);
    assert_true(lsp_rows_next(&rows) && lsp_rows_number(&rows, 0, &SMALL, &n));
    assert_true(n == 1.5 && lsp_rows_boolean(&rows, 1, &yes) && !yes);
    assert_false(lsp_rows_text(&rows, 2, &field));
    assert_true(lsp_rows_next(&rows) && !lsp_rows_number(&rows, 0, &SMALL, &n));
    assert_false(lsp_rows_boolean(&rows, 1, &yes));
    assert_true(lsp_rows_text(&rows, 2, &field) && lsp_row_field_is(&field, "B"));
    assert_true(lsp_rows_next(&rows) && !lsp_rows_number(&rows, 0, &SMALL, &n));
    assert_int_equal(lsp_rows_field(&rows, LSP_NONE).length, 0);
    assert_false(lsp_rows_next(&rows));
    assert_int_equal(lsp_rows_end(&rows), LSP_BAD_INPUT);
    assert_int_equal(diags.n_errors, 4);
    lsp_diags_finish(&diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_is_read_as_rfc_4180_says),
        cmocka_unit_test(no_byte_breaks_the_reading),
        cmocka_unit_test(fields_are_read_as_what_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
