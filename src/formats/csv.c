/* CSV: one pass over a copy of the file, in which the fields are unquoted where they stand.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/csv.h"

#include <string.h>

#include "base/id.h"
#include "base/text.h"

/* How a field ended. */
enum field_end { BEFORE_FIELD, BEFORE_RECORD, AT_END };

/* Where the reading is. */
struct cursor {
    char *at, *end;         /* *end is a NUL of ours */
    const char *line_start; /* of the line that `at` is in */
    uint32_t line;
    const char *file;
    struct lsp_diags *diags;
    bool is_quote_open; /* a quote was never closed, so the rest of the file is in it */
    bool has_bad_quote; /* in this record; diagnosed */
};

/* One record, reused for each. */
struct record {
    struct lsp_csv_field fields[LSP_MAX_COLUMNS];
    size_t n_fields; /* may exceed what fields hold */
    uint32_t line;
    struct lsp_csv_field after; /* where a missing field would stand */
    bool has_bad_quote;         /* diagnosed */
};

static bool read_record(struct cursor *cursor, struct record *record);
static enum field_end read_field(struct cursor *cursor, struct lsp_csv_field *field);
static enum field_end read_plain(struct cursor *cursor, struct lsp_csv_field *field);
static enum field_end read_quoted(struct cursor *cursor, struct lsp_csv_field *field);
static char *unquote(struct cursor *cursor);
static enum field_end end_field(struct cursor *cursor);
static void trim(struct lsp_csv_field *field, char *start, char *end);
static void refuse_quote(
    struct cursor *cursor, const struct lsp_csv_field *field, const char *message);
static enum lsp_status check_separator(const struct cursor *cursor);
static enum lsp_status take_header(const struct record *record, struct lsp_arena *arena,
    struct lsp_diags *diags, struct lsp_csv *table);
static enum lsp_status take_rows(
    struct cursor *cursor, struct record *record, struct lsp_arena *arena, struct lsp_csv *table);
static bool check_count(const struct cursor *cursor, const struct record *record, size_t n_columns);
static enum lsp_status add_row(const struct record *record, bool is_good, struct lsp_arena *arena,
    struct lsp_csv *table, size_t *capacity);
static void refuse_missing(const struct lsp_csv *table, const char *name, struct lsp_diags *diags);
static struct lsp_place header_place(const struct lsp_csv *table, size_t column);
static enum lsp_status refuse_size(struct lsp_diags *diags, const char *file, uint32_t line,
    const char *what, const char *expected);

enum lsp_status lsp_csv_read(struct lsp_folder *folder, const char *name, struct lsp_arena *arena,
    struct lsp_diags *diags, struct lsp_csv *ret_table)
{
    const char *text = NULL;
    size_t length = 0;
    LSP_TRY(lsp_folder_read(folder, name, diags, &text, &length));
    char *copy = lsp_arena_copy_bytes(arena, text, length);
    struct record *record = LSP_ARRAY(arena, struct record, 1);
    struct lsp_csv table = {.file = lsp_arena_copy_text(arena, name)};
    if (copy == NULL || record == NULL || table.file == NULL)
        return LSP_NO_MEMORY;
    bool has_bom = length >= 3 && memcmp(copy, "\xEF\xBB\xBF", 3) == 0;
    struct cursor cursor = {.at = copy + (has_bom ? 3 : 0),
        .end = copy + length,
        .line_start = copy,
        .line = 1,
        .file = table.file,
        .diags = diags};
    LSP_TRY(check_separator(&cursor));
    if (!read_record(&cursor, record)) {
        lsp_diags_add(diags, LSP_DIAG_EMPTY_TABLE,
            &(struct lsp_diag_facts){.where = {.file = name, .line = 1, .column = 1},
                .expected = "a first line with the names of the columns"},
            "the table is empty");
        return LSP_BAD_INPUT;
    }
    if (record->has_bad_quote)
        return LSP_BAD_INPUT;
    LSP_TRY(take_header(record, arena, diags, &table));
    LSP_TRY(take_rows(&cursor, record, arena, &table));
    *ret_table = table;
    return LSP_OK;
}

/* The next record that is not a blank line; false at the end of the file. */
static bool read_record(struct cursor *cursor, struct record *record)
{
    while (cursor->at < cursor->end) {
        enum field_end end = BEFORE_FIELD;
        record->n_fields = 0;
        record->line = cursor->line;
        cursor->has_bad_quote = false;
        while (end == BEFORE_FIELD) {
            struct lsp_csv_field field;
            end = read_field(cursor, &field);
            if (record->n_fields < LSP_MAX_COLUMNS)
                record->fields[record->n_fields] = field;
            record->n_fields++;
            record->after = field;
        }
        bool is_blank = record->n_fields == 1 && record->fields[0].text[0] == '\0';
        record->after.column += record->after.length;
        record->after.text = "";
        record->after.length = 0;
        record->has_bad_quote = cursor->has_bad_quote;
        if (!is_blank)
            return true;
    }
    return false;
}

static enum field_end read_field(struct cursor *cursor, struct lsp_csv_field *field)
{
    while (*cursor->at == ' ' || *cursor->at == '\t')
        cursor->at++;
    *field = (struct lsp_csv_field){.text = cursor->at,
        .line = cursor->line,
        .column = (uint32_t)(cursor->at - cursor->line_start) + 1};
    return *cursor->at == '"' ? read_quoted(cursor, field) : read_plain(cursor, field);
}

static enum field_end read_plain(struct cursor *cursor, struct lsp_csv_field *field)
{
    char *start = cursor->at;
    cursor->at += strcspn(start, ",\n");
    char *end = cursor->at;
    if (memchr(start, '"', (size_t)(end - start)) != NULL) {
        field->length = (uint32_t)(end - start);
        refuse_quote(cursor, field, "a quote stands inside an unquoted field");
    }
    enum field_end how = end_field(cursor);
    trim(field, start, end);
    return how;
}

static enum field_end read_quoted(struct cursor *cursor, struct lsp_csv_field *field)
{
    char *start = cursor->at + 1;
    char *end = unquote(cursor);
    char *rest = cursor->at;
    cursor->at += strcspn(rest, ",\n");
    bool has_rest = rest + strspn(rest, " \t\r") < cursor->at;
    /* Over a line's end, what seems to close the field opens the next one. */
    cursor->is_quote_open |= has_rest && cursor->line > field->line;
    if (cursor->is_quote_open)
        refuse_quote(cursor, field, "a quoted field is not closed");
    else if (has_rest)
        refuse_quote(cursor, field, "text follows the closing quote of a field");
    enum field_end how = end_field(cursor);
    *end = '\0';
    field->text = start;
    field->length = (uint32_t)(end - start);
    return how;
}

/* Moves the quoted text together, from behind the opening quote; returns its end, with the cursor
 * behind the closing quote. */
static char *unquote(struct cursor *cursor)
{
    char *from = cursor->at + 1, *to = from;
    for (; from < cursor->end; from++) {
        if (*from == '"' && *++from != '"') {
            cursor->at = from;
            return to;
        }
        if (*from == '\n') {
            cursor->line++;
            cursor->line_start = from + 1;
        }
        *to++ = *from;
    }
    cursor->at = cursor->end;
    cursor->is_quote_open = true;
    return to;
}

/* Steps over the comma or the line's end. */
static enum field_end end_field(struct cursor *cursor)
{
    if (cursor->at >= cursor->end)
        return AT_END;
    if (*cursor->at++ == ',')
        return BEFORE_FIELD;
    cursor->line++;
    cursor->line_start = cursor->at;
    return BEFORE_RECORD;
}

/* A carriage return before the line's end goes with the blanks. */
static void trim(struct lsp_csv_field *field, char *start, char *end)
{
    while (end > start && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
        end--;
    *end = '\0';
    field->length = (uint32_t)(end - start);
}

static void refuse_quote(
    struct cursor *cursor, const struct lsp_csv_field *field, const char *message)
{
    bool is_first = !cursor->has_bad_quote; /* the others may well come of it */
    cursor->has_bad_quote = true;
    if (!is_first)
        return;
    lsp_diags_add(cursor->diags, LSP_DIAG_BAD_QUOTE,
        &(struct lsp_diag_facts){
            .where = {cursor->file, field->line, field->column, field->length, NULL},
            .expected = "\"text\", with each quote in the text doubled"},
        "%s", message);
}

/* A header in which another separator stands and no comma, or the line by which spreadsheets name
 * theirs. */
static enum lsp_status check_separator(const struct cursor *cursor)
{
    uint32_t line = 1 + (uint32_t)strspn(cursor->at, "\n");
    const char *header = cursor->at + line - 1;
    size_t length = strcspn(header, "\r\n");
    size_t at = strcspn(header, ",;\t|\r\n");
    bool is_named = strncmp(header, "sep=", 4) == 0;
    bool has_comma = memchr(header, ',', length) != NULL;
    if (!is_named && (at == length || has_comma))
        return LSP_OK;
    char found[] = {at < length ? header[at] : ' ', '\0'};
    lsp_diags_add(cursor->diags, LSP_DIAG_SEPARATOR,
        &(struct lsp_diag_facts){.where = {cursor->file, line, (uint32_t)at + 1, 1, NULL},
            .found = found[0] == '\t' ? "a tab" : found,
            .expected = "fields separated by commas, and the names of the columns first",
            .hint = is_named ? "take this line out, and save the table as CSV with commas"
                             : "save the table as CSV with commas"},
        is_named ? "a line that names a separator stands where the header is expected"
                 : "the fields of the table are not separated by commas");
    return LSP_BAD_INPUT;
}

static enum lsp_status take_header(const struct record *record, struct lsp_arena *arena,
    struct lsp_diags *diags, struct lsp_csv *table)
{
    if (record->n_fields > LSP_MAX_COLUMNS)
        return refuse_size(diags, table->file, record->line, "columns", "at most 512");
    table->n_columns = record->n_fields;
    table->column_names = LSP_ARRAY(arena, const char *, table->n_columns);
    table->column_used = LSP_ARRAY(arena, bool, table->n_columns);
    table->header = LSP_ARRAY(arena, struct lsp_csv_field, table->n_columns);
    if (table->column_names == NULL || table->column_used == NULL || table->header == NULL)
        return LSP_NO_MEMORY;
    for (size_t column = 0; column < table->n_columns; column++) {
        const struct lsp_csv_field *field = &record->fields[column];
        table->header[column] = *field;
        table->column_names[column] = field->text;
        bool is_repeated = field->text[0] != '\0' &&
                           lsp_text_find(field->text, table->column_names, column) < column;
        if (is_repeated)
            lsp_diags_add(diags, LSP_DIAG_REPEATED_COLUMN,
                &(struct lsp_diag_facts){
                    .where = header_place(table, column), .found = field->text},
                "column %s stands twice in the header", field->text);
    }
    return LSP_OK;
}

/* Rows of a wrong length are kept, with empty fields, but not endlessly: a file of short lines
 * under a long header would take far more memory than it has bytes. */
static enum lsp_status take_rows(
    struct cursor *cursor, struct record *record, struct lsp_arena *arena, struct lsp_csv *table)
{
    size_t capacity = 0, n_wrong = 0;
    while (n_wrong < LSP_MAX_WRONG_ROWS && read_record(cursor, record)) {
        if (cursor->is_quote_open)
            return LSP_BAD_INPUT; /* what it holds is no row, and the rest of the file is in it */
        bool is_good = check_count(cursor, record, table->n_columns) && !record->has_bad_quote;
        n_wrong += !is_good;
        if ((table->n_rows + 1) * table->n_columns > LSP_MAX_FIELDS)
            return refuse_size(
                cursor->diags, table->file, record->line, "fields", "at most 33554432");
        LSP_TRY(add_row(record, is_good, arena, table, &capacity));
    }
    return LSP_OK;
}

static bool check_count(const struct cursor *cursor, const struct record *record, size_t n_columns)
{
    if (record->n_fields == n_columns || record->has_bad_quote)
        return true; /* a bad quote has been diagnosed, and may well be why they are too many */
    char found[48], expected[64];
    snprintf(found, sizeof found, "%zu fields", record->n_fields);
    snprintf(expected, sizeof expected, "%zu fields, as in the header", n_columns);
    lsp_diags_add(cursor->diags, LSP_DIAG_WRONG_FIELD_COUNT,
        &(struct lsp_diag_facts){.where = {cursor->file, record->line, 1, 0, NULL},
            .found = found,
            .expected = expected,
            .hint = "a text with a comma must stand in quotes"},
        "the row has %s fields than the header", record->n_fields < n_columns ? "fewer" : "more");
    return false;
}

static enum lsp_status add_row(const struct record *record, bool is_good, struct lsp_arena *arena,
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
    faulty[table->n_rows] = !is_good;
    struct lsp_csv_field *row = fields + table->n_rows * table->n_columns;
    for (size_t column = 0; column < table->n_columns; column++)
        row[column] = column < record->n_fields ? record->fields[column] : record->after;
    table->n_rows++;
    return LSP_OK;
}

static enum lsp_status refuse_size(struct lsp_diags *diags, const char *file, uint32_t line,
    const char *what, const char *expected)
{
    lsp_diags_add(diags, LSP_DIAG_TOO_LARGE,
        &(struct lsp_diag_facts){.where = {file, line, 1, 0, NULL}, .expected = expected},
        "the table has too many %s", what);
    return LSP_BAD_INPUT;
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

static struct lsp_place header_place(const struct lsp_csv *table, size_t column)
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
                &(struct lsp_diag_facts){.where = header_place(table, column), .found = name},
                "column %s is not known and is not read", name);
    }
}
