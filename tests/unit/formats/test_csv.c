/* CSV tables, well formed and hostile.  SPDX-License-Identifier: Apache-2.0 */
#include "unit/formats/tables_support.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/id.h"
#include "formats/csv.h"

static enum lsp_status read_text(struct tables *tables, const char *text, struct lsp_csv *table)
{
    tables_init(tables);
    scratch_write(&tables->scratch, "t.csv", text);
    return lsp_csv_read(&tables->folder, "t.csv", &tables->arena, &tables->diags, table);
}

static void fields_come_unquoted_with_their_places(void **state)
{
    (void)state;
    struct tables tables;
    struct lsp_csv table;
    assert_int_equal(read_text(&tables,
                         "\xEF\xBB\xBF"
                         "id,Name,note\r\n"
                         "1,\"a, \"\"b\"\"\",x\r\n"
                         "\r\n"
                         "  2 ,\"two\nlines\" ,NaN\r\n"
                         "\"3\",,\"\"",
                         &table),
        LSP_OK);
    assert_int_equal(tables.diags.n_items, 0);
    assert_int_equal(table.n_rows, 3);
    assert_int_equal(table.n_columns, 3);
    static const char *const expected[3][3] = {
        {"1", "a, \"b\"", "x"}, {"2", "two\nlines", ""}, {"3", "", ""}};
    for (size_t row = 0; row < 3; row++)
        for (uint32_t column = 0; column < 3; column++)
            assert_string_equal(lsp_csv_text(&table, row, column), expected[row][column]);
    assert_string_equal(lsp_csv_text(&table, 0, LSP_NONE), "");
    struct lsp_place place = lsp_csv_place(&table, 1, 0);
    assert_string_equal(place.file, "t.csv");
    assert_int_equal(place.line, 4);
    assert_int_equal(place.column, 3);
    assert_int_equal(place.length, 1);
    place = lsp_csv_place(&table, 2, 1); /* the line break within quotes has been counted */
    assert_int_equal(place.line, 6);
    assert_int_equal(place.column, 5);
    tables_finish(&tables);
}

static void columns_are_found_in_any_case_and_their_absence_is_said(void **state)
{
    (void)state;
    struct tables tables;
    struct lsp_csv table;
    assert_int_equal(
        read_text(&tables, "ID,lenght,x,x_source,x_note,\n1,2,3,4,5,6\n", &table), LSP_OK);
    assert_int_equal(lsp_csv_column(&table, "id", true, &tables.diags), 0);
    assert_int_equal(lsp_csv_column(&table, "absent", false, &tables.diags), LSP_NONE);
    assert_int_equal(tables.diags.n_items, 0);
    assert_int_equal(lsp_csv_column(&table, "length", true, &tables.diags), LSP_NONE);
    const struct lsp_diag *diag = tables_diag(&tables, LSP_DIAG_MISSING_COLUMN);
    assert_non_null(strstr(diag->facts.hint, "lenght"));
    lsp_csv_note_unused_columns(&table, &tables.diags);
    assert_int_equal(tables_count(&tables, LSP_DIAG_UNKNOWN_COLUMN), 2); /* lenght and x */
    assert_int_equal(tables.diags.items[2].facts.where.column, 11);
    tables_finish(&tables);
}

static void faults_are_diagnosed_where_they_are(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum lsp_status status;
        enum lsp_diag_code code;
        uint32_t line, column;
        size_t n_rows;
    } cases[] = {
        {"", LSP_BAD_INPUT, LSP_DIAG_EMPTY_TABLE, 1, 1, 0},
        {"\n \n\n", LSP_BAD_INPUT, LSP_DIAG_EMPTY_TABLE, 1, 1, 0},
        {"\xEF\xBB\xBF", LSP_BAD_INPUT, LSP_DIAG_EMPTY_TABLE, 1, 1, 0},
        {"a,b,A\n1,2,3\n", LSP_OK, LSP_DIAG_REPEATED_COLUMN, 1, 5, 1},
        {"a,b\n1,2\n1\n", LSP_OK, LSP_DIAG_WRONG_FIELD_COUNT, 3, 1, 2},
        {"a,b\n1,2,3\n", LSP_OK, LSP_DIAG_WRONG_FIELD_COUNT, 2, 1, 1},
        {"a,b\n1,\"2\n3,4\n", LSP_BAD_INPUT, LSP_DIAG_BAD_QUOTE, 2, 3, 0},
        {"a,b\n1,\"2\",\"x\"y,3,4\n", LSP_OK, LSP_DIAG_BAD_QUOTE, 2, 7, 1},
        {"a,b\n1,\"2\"x\n", LSP_OK, LSP_DIAG_BAD_QUOTE, 2, 3, 1},
        {"a,b\n1,2\"x\n", LSP_OK, LSP_DIAG_BAD_QUOTE, 2, 3, 1},
        {"a,\"b\n", LSP_BAD_INPUT, LSP_DIAG_BAD_QUOTE, 1, 3, 0},
        {"a,b\"c\"\n1,2\n", LSP_BAD_INPUT, LSP_DIAG_BAD_QUOTE, 1, 3, 0},
        {"a;b\n1;2\n", LSP_BAD_INPUT, LSP_DIAG_SEPARATOR, 1, 2, 0},
        {"\n\n\"a\";\"b\"\r\n1;2\n", LSP_BAD_INPUT, LSP_DIAG_SEPARATOR, 3, 4, 0},
        {"aa\tb\n1\t2\n", LSP_BAD_INPUT, LSP_DIAG_SEPARATOR, 1, 3, 0},
        {"\xEF\xBB\xBFsep=;\na;b\n", LSP_BAD_INPUT, LSP_DIAG_SEPARATOR, 1, 5, 0},
        {"sep=,\na,b\n", LSP_BAD_INPUT, LSP_DIAG_SEPARATOR, 1, 5, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tables tables;
        struct lsp_csv table = {0};
        assert_int_equal(read_text(&tables, cases[i].text, &table), cases[i].status);
        assert_int_equal(tables.diags.n_items, 1);
        assert_int_equal(tables.diags.items[0].code, cases[i].code);
        assert_int_equal(tables.diags.items[0].facts.where.line, cases[i].line);
        assert_int_equal(tables.diags.items[0].facts.where.column, cases[i].column);
        assert_int_equal(table.n_rows, cases[i].n_rows);
        tables_finish(&tables);
    }
}

static void headers_of_one_column_or_with_semicolons_in_names_are_good(void **state)
{
    (void)state;
    static const char *const texts[] = {"a\n1\n", "a,b;c\n1,2\n", "\n\na\n1;2\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct tables tables;
        struct lsp_csv table;
        assert_int_equal(read_text(&tables, texts[i], &table), LSP_OK);
        assert_int_equal(tables.diags.n_items, 0);
        assert_int_equal(table.n_rows, 1);
        assert_false(table.row_faulty[0]);
        tables_finish(&tables);
    }
}

static void a_short_row_has_empty_fields_at_its_end(void **state)
{
    (void)state;
    struct tables tables;
    struct lsp_csv table;
    assert_int_equal(read_text(&tables, "a,b,c\n12,3\n", &table), LSP_OK);
    assert_string_equal(lsp_csv_text(&table, 0, 1), "3");
    assert_string_equal(lsp_csv_text(&table, 0, 2), "");
    assert_true(table.row_faulty[0]);
    assert_int_equal(lsp_csv_place(&table, 0, 2).column, 5);
    tables_finish(&tables);
}

static void the_limits_of_columns_and_wrong_rows_hold(void **state)
{
    (void)state;
    for (size_t n_columns = LSP_MAX_COLUMNS; n_columns <= LSP_MAX_COLUMNS + 1; n_columns++) {
        struct tables tables;
        struct lsp_csv table = {0};
        struct lsp_buffer text = {0};
        for (size_t column = 0; column < n_columns; column++)
            lsp_buffer_printf(&text, "%sc%zu", column == 0 ? "" : ",", column);
        for (size_t row = 0; row < 1000; row++)
            lsp_buffer_add(&text, "\nx");
        bool fits = n_columns <= LSP_MAX_COLUMNS;
        assert_int_equal(read_text(&tables, text.text, &table), fits ? LSP_OK : LSP_BAD_INPUT);
        assert_int_equal(table.n_rows, fits ? LSP_MAX_WRONG_ROWS : 0);
        assert_int_equal(tables_count(&tables, LSP_DIAG_TOO_LARGE), fits ? 0 : 1);
        lsp_buffer_finish(&text);
        tables_finish(&tables);
    }
}

/* Every beginning of a table is either read or refused; nothing else may happen. */
static void a_table_cut_off_anywhere_is_read_or_refused(void **state)
{
    (void)state;
    static const char whole[] = "\xEF\xBB\xBFid,\"na\"\"me\",x\r\n1,\"a,\nb\",2.5\r\n\r\n2,,\"\"\n";
    for (size_t length = 0; length < sizeof whole; length++) {
        struct tables tables;
        struct lsp_csv table = {0};
        tables_init(&tables);
        scratch_write_bytes(&tables.scratch, "t.csv", whole, length);
        enum lsp_status status =
            lsp_csv_read(&tables.folder, "t.csv", &tables.arena, &tables.diags, &table);
        assert_true(status == LSP_OK || tables.diags.n_errors > 0);
        assert_true(table.n_rows <= 2);
        tables_finish(&tables);
    }
}

/* Random strings of the bytes that mean something; with sanitizers this is the test. */
static void no_mixture_of_quotes_commas_and_line_ends_breaks_the_reader(void **state)
{
    (void)state;
    static const char bytes[] = "\",\n\r a\"";
    uint32_t random = 12345;
    for (int round = 0; round < 3000; round++) {
        char text[48];
        size_t length = (size_t)round % (sizeof text - 1);
        for (size_t at = 0; at < length; at++) {
            random = random * 1664525 + 1013904223;
            text[at] = bytes[(random >> 16) % (sizeof bytes - 1)];
        }
        text[length] = '\0';
        struct tables tables;
        struct lsp_csv table = {0};
        enum lsp_status status = read_text(&tables, text, &table);
        assert_true(status == LSP_OK || status == LSP_BAD_INPUT);
        for (size_t row = 0; row < table.n_rows; row++)
            for (uint32_t column = 0; column < table.n_columns; column++)
                assert_true(strlen(lsp_csv_text(&table, row, column)) <= length);
        tables_finish(&tables);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_come_unquoted_with_their_places),
        cmocka_unit_test(columns_are_found_in_any_case_and_their_absence_is_said),
        cmocka_unit_test(faults_are_diagnosed_where_they_are),
        cmocka_unit_test(headers_of_one_column_or_with_semicolons_in_names_are_good),
        cmocka_unit_test(a_short_row_has_empty_fields_at_its_end),
        cmocka_unit_test(the_limits_of_columns_and_wrong_rows_hold),
        cmocka_unit_test(a_table_cut_off_anywhere_is_read_or_refused),
        cmocka_unit_test(no_mixture_of_quotes_commas_and_line_ends_breaks_the_reader),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
