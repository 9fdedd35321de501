/* CSV: a whole table, its rows read one by one from a copy of the file in which each field gets a
 * NUL.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/csv.h"

#include <string.h>

#include "base/id.h"
#include "base/text.h"

static enum lsp_status take_table(
    struct lsp_rows *rows, char *copy, struct lsp_arena *arena, struct lsp_csv *table);
static enum lsp_status take_header(
    const struct lsp_rows *rows, char *copy, struct lsp_arena *arena, struct lsp_csv *table);
static enum lsp_status take_rows(
    struct lsp_rows *rows, char *copy, struct lsp_arena *arena, struct lsp_csv *table);
static enum lsp_status add_row(const struct lsp_rows *rows, char *copy, struct lsp_arena *arena,
    struct lsp_csv *table, size_t *capacity);
static struct lsp_csv_field cut_out(
    const struct lsp_rows *rows, const struct lsp_row_field *field, char *copy);
static void refuse_missing(const struct lsp_csv *table, const char *name, struct lsp_diags *diags);

enum lsp_status lsp_csv_read(struct lsp_folder *folder, const char *name, struct lsp_arena *arena,
    struct lsp_diags *diags, struct lsp_csv *ret_table)
{
    const char *text = NULL;
    size_t length = 0;
    LSP_TRY(lsp_folder_read(folder, name, diags, &text, &length));
    char *copy = lsp_arena_copy_bytes(arena, text, length);
    struct lsp_csv table = {.file = lsp_arena_copy_text(arena, name)};
    if (copy == NULL || table.file == NULL)
        return LSP_NO_MEMORY;
    const struct lsp_file file = {.name = table.file, .text = copy, .length = length};
    struct lsp_rows rows;
    LSP_TRY(lsp_rows_open(&rows, &file, diags));
    enum lsp_status status = take_table(&rows, copy, arena, &table);
    lsp_rows_abandon(&rows);
    if (status == LSP_OK)
        *ret_table = table;
    return status;
}

static enum lsp_status take_table(
    struct lsp_rows *rows, char *copy, struct lsp_arena *arena, struct lsp_csv *table)
{
    rows->keeps_faulty = true;
    LSP_TRY(take_header(rows, copy, arena, table));
    LSP_TRY(take_rows(rows, copy, arena, table));
    return rows->is_quote_open ? LSP_BAD_INPUT : LSP_OK;
}

static enum lsp_status take_header(
    const struct lsp_rows *rows, char *copy, struct lsp_arena *arena, struct lsp_csv *table)
{
    table->n_columns = rows->n_columns;
    table->column_names = LSP_ARRAY(arena, const char *, table->n_columns);
    table->column_used = LSP_ARRAY(arena, bool, table->n_columns);
    table->header = LSP_ARRAY(arena, struct lsp_csv_field, table->n_columns);
    if (table->column_names == NULL || table->column_used == NULL || table->header == NULL)
        return LSP_NO_MEMORY;
    for (size_t column = 0; column < table->n_columns; column++) {
        table->header[column] = cut_out(rows, &rows->header[column], copy);
        table->column_names[column] = table->header[column].text;
    }
    return LSP_OK;
}

/* Rows of a wrong length are kept, with empty fields, but not endlessly: a file of short lines
 * under a long header would take far more memory than it has bytes. */
static enum lsp_status take_rows(
    struct lsp_rows *rows, char *copy, struct lsp_arena *arena, struct lsp_csv *table)
{
    size_t capacity = 0;
    while (lsp_rows_next(rows)) {
        if ((table->n_rows + 1) * table->n_columns > LSP_MAX_FIELDS) {
            lsp_rows_fault(rows, LSP_DIAG_TOO_LARGE, NULL, "at most 33554432",
                "the table has too many fields");
            return LSP_BAD_INPUT;
        }
        LSP_TRY(add_row(rows, copy, arena, table, &capacity));
    }
    return LSP_OK;
}

static enum lsp_status add_row(const struct lsp_rows *rows, char *copy, struct lsp_arena *arena,
    struct lsp_csv *table, size_t *capacity)
{
    struct lsp_csv_field *fields = lsp_arena_grow(
        arena, table->fields, capacity, (table->n_rows + 1) * table->n_columns, sizeof *fields);
    bool *faulty = lsp_arena_grow(
        arena, table->row_faulty, &table->row_capacity, table->n_rows + 1, sizeof *faulty);
    if (fields == NULL || faulty == NULL)
        return LSP_NO_MEMORY;
    table->fields = fields;
    table->row_faulty = faulty;
    faulty[table->n_rows] = rows->is_faulty;
    struct lsp_csv_field *row = fields + table->n_rows * table->n_columns;
    for (size_t column = 0; column < table->n_columns && column < rows->n_fields; column++)
        row[column] = cut_out(rows, &rows->fields[column], copy);
    for (size_t column = rows->n_fields; column < table->n_columns; column++) {
        row[column] = row[rows->n_fields - 1]; /* where it would stand */
        row[column].column += row[column].length;
        row[column].text = "";
        row[column].length = 0;
    }
    table->n_rows++;
    return LSP_OK;
}

/* Ends the field with a NUL, in the place of a comma, quote, blank or line's end that has been
 * read, and takes doubled quotes together. */
static struct lsp_csv_field cut_out(
    const struct lsp_rows *rows, const struct lsp_row_field *field, char *copy)
{
    char *start = copy + (field->text - rows->file->text), *to = start;
    for (size_t at = 0; at < field->length; at++) {
        *to++ = start[at];
        if (start[at] == '"' && at + 1 < field->length && start[at + 1] == '"')
            at++;
    }
    *to = '\0';
    return (struct lsp_csv_field){.text = start,
        .line = field->line,
        .column = field->column,
        .length = (uint32_t)(to - start)};
}

uint32_t lsp_csv_column(
    struct lsp_csv *table, const char *name, bool required, struct lsp_diags *diags)
{
    size_t column = lsp_text_find(name, table->column_names, table->n_columns);
    if (column < table->n_columns) {
        table->column_used[column] = true;
        return (uint32_t)column;
    }
    if (required)
        refuse_missing(table, name, diags);
    return LSP_NONE;
}

static void refuse_missing(const struct lsp_csv *table, const char *name, struct lsp_diags *diags)
{
    const char *near = lsp_nearest_name(name, table->column_names, table->n_columns);
    lsp_diags_add(diags, LSP_DIAG_MISSING_COLUMN,
        &(struct lsp_diag_facts){
            .where = {.file = table->file, .line = table->header[0].line, .column = 1},
            .expected = name,
            .hint = near == NULL ? NULL
                                 : lsp_arena_printf(&diags->arena, "is it the column %s?", near)},
        "column %s is missing", name);
}

struct lsp_place lsp_csv_header_place(const struct lsp_csv *table, size_t column)
{
    const struct lsp_csv_field *field = &table->header[column];
    return (struct lsp_place){table->file, field->line, field->column, field->length, NULL};
}

struct lsp_place lsp_csv_place(const struct lsp_csv *table, size_t row, uint32_t column)
{
    struct lsp_csv_field *fields = table->fields + row * table->n_columns;
    if (column == LSP_NONE)
        return (struct lsp_place){.file = table->file, .line = fields->line, .column = 1};
    return (struct lsp_place){.file = table->file,
        .line = fields[column].line,
        .column = fields[column].column,
        .length = fields[column].length};
}

const char *lsp_csv_text(const struct lsp_csv *table, size_t row, uint32_t column)
{
    if (column == LSP_NONE)
        return "";
    const char *text = table->fields[row * table->n_columns + column].text;
    return strcmp(text, "NaN") == 0 ? "" : text;
}

void lsp_csv_note_unused_columns(const struct lsp_csv *table, struct lsp_diags *diags)
{
    static const char *const silent[] = {"_source", "_confidence", "_note"};
    for (size_t column = 0; column < table->n_columns; column++) {
        const char *name = table->column_names[column];
        bool is_silent = table->column_used[column] || name[0] == '\0';
        for (size_t end = 0; end < sizeof silent / sizeof *silent; end++) {
            size_t length = strlen(name), end_length = strlen(silent[end]);
            is_silent |=
                length > end_length && lsp_text_equal(name + length - end_length, silent[end]);
        }
        if (!is_silent)
            lsp_diags_add(diags, LSP_DIAG_UNKNOWN_COLUMN,
                &(struct lsp_diag_facts){
                    .where = lsp_csv_header_place(table, column), .found = name},
                "column %s is not known and is not read", name);
    }
}
