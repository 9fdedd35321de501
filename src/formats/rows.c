/* Rows: one pass over the text of a table, which is left as it is.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"

/* How a field ended. */
enum field_end { BEFORE_FIELD, BEFORE_RECORD, AT_END };

static enum lsp_status check_separator(const struct lsp_rows *rows);
static enum lsp_status read_header(struct lsp_rows *rows);
static enum lsp_status take_header(struct lsp_rows *rows);
static bool stands_before(const struct lsp_rows *rows, size_t column);
static bool read_record(struct lsp_rows *rows);
static enum field_end read_field(struct lsp_rows *rows, struct lsp_row_field *field);
static void read_plain(struct lsp_rows *rows, struct lsp_row_field *field);
static void read_quoted(struct lsp_rows *rows, struct lsp_row_field *field);
static const char *find_closing_quote(struct lsp_rows *rows);
static enum field_end end_field(struct lsp_rows *rows);
static void refuse_quote(
    struct lsp_rows *rows, const struct lsp_row_field *field, uint32_t length, const char *message);
static bool check_count(const struct lsp_rows *rows);
static bool is_same(const struct lsp_row_field *field, const char *text, size_t length);

enum lsp_status lsp_rows_begin(
    struct lsp_rows *rows, const struct lsp_file *file, struct lsp_diags *diags)
{
    size_t n_errors = diags->n_errors;
    enum lsp_status status = lsp_rows_open(rows, file, diags);
    if (status == LSP_OK && diags->n_errors > n_errors) {
        lsp_rows_abandon(rows);
        status = LSP_BAD_INPUT;
    }
    if (status == LSP_BAD_INPUT)
        lsp_diags_lend_source(diags, file->name, file->text, file->length);
    return status;
}

enum lsp_status lsp_rows_open(
    struct lsp_rows *rows, const struct lsp_file *file, struct lsp_diags *diags)
{
    bool has_mark = file->length >= 3 && memcmp(file->text, "\xEF\xBB\xBF", 3) == 0;
    *rows = (struct lsp_rows){.file = file,
        .diags = diags,
        .at = file->text + (has_mark ? 3 : 0),
        .end = file->text + file->length,
        .line_start = file->text,
        .line = 1,
        .n_items_before = diags->n_items,
        .n_errors_before = diags->n_errors};
    rows->fields = calloc(LSP_ROWS_MAX_COLUMNS, sizeof *rows->fields);
    enum lsp_status status = rows->fields == NULL ? LSP_NO_MEMORY : check_separator(rows);
    if (status == LSP_OK)
        status = read_header(rows);
    if (status != LSP_OK)
        lsp_rows_abandon(rows);
    return status;
}

/* A header in which another separator stands and no comma, or the line by which spreadsheets name
 * theirs. */
static enum lsp_status check_separator(const struct lsp_rows *rows)
{
    const char *header = rows->at, *at;
    uint32_t line = 1;
    for (; *header == '\n'; header++)
        line++;
    bool has_comma = false;
    const char *first = NULL; /* sign that separates */
    for (at = header; at < rows->end && *at != '\n' && *at != '\r'; at++) {
        has_comma |= *at == ',';
        if (first == NULL && (*at == ',' || *at == ';' || *at == '\t' || *at == '|'))
            first = at;
    }
    bool is_named = at - header >= 4 && memcmp(header, "sep=", 4) == 0;
    if (!is_named && (first == NULL || has_comma))
        return LSP_OK;
    first = first == NULL ? at : first;
    char found[] = {first < at ? *first : ' ', '\0'};
    lsp_diags_add(rows->diags, LSP_DIAG_SEPARATOR,
        &(struct lsp_diag_facts){
            .where = {rows->file->name, line, (uint32_t)(first - header) + 1, 1, NULL},
            .found = found[0] == '\t' ? "a tab" : found,
            .expected = "fields separated by commas, and the names of the columns first",
            .hint = is_named ? "take this line out, and save the table as CSV with commas"
                             : "save the table as CSV with commas"},
        is_named ? "a line that names a separator stands where the header is expected"
                 : "the fields of the table are not separated by commas");
    return LSP_BAD_INPUT;
}

static enum lsp_status read_header(struct lsp_rows *rows)
{
    bool is_there = read_record(rows);
    if (!is_there) {
        lsp_diags_add(rows->diags, LSP_DIAG_EMPTY_TABLE,
            &(struct lsp_diag_facts){.where = {.file = rows->file->name, .line = 1, .column = 1},
                .expected = "a first line with the names of the columns"},
            "the table is empty");
        return LSP_BAD_INPUT;
    }
    if (rows->has_bad_quote)
        return LSP_BAD_INPUT;
    if (rows->n_fields > LSP_ROWS_MAX_COLUMNS) {
        lsp_rows_fault(
            rows, LSP_DIAG_TOO_LARGE, NULL, "at most 512", "the table has too many columns");
        return LSP_BAD_INPUT;
    }
    return take_header(rows);
}

static enum lsp_status take_header(struct lsp_rows *rows)
{
    rows->n_columns = rows->n_fields;
    rows->header = calloc(rows->n_columns, sizeof *rows->header);
    rows->is_known = calloc(rows->n_columns, sizeof *rows->is_known);
    if (rows->header == NULL || rows->is_known == NULL)
        return LSP_NO_MEMORY;
    memcpy(rows->header, rows->fields, rows->n_columns * sizeof *rows->header);
    for (size_t column = 0; column < rows->n_columns; column++) {
        const struct lsp_row_field *field = &rows->header[column];
        char name[64];
        lsp_rows_column_name(rows, column, name);
        if (field->length == 0 || !stands_before(rows, column))
            continue;
        lsp_diags_add(rows->diags, LSP_DIAG_REPEATED_COLUMN,
            &(struct lsp_diag_facts){.where = lsp_rows_place(rows, field), .found = name},
            "column %s stands twice in the header", name);
    }
    return LSP_OK;
}

/* Whether an earlier column has the same name. */
static bool stands_before(const struct lsp_rows *rows, size_t column)
{
    const struct lsp_row_field *field = &rows->header[column];
    for (size_t other = 0; other < column; other++)
        if (is_same(&rows->header[other], field->text, field->length))
            return true;
    return false;
}

enum lsp_status lsp_rows_end(struct lsp_rows *rows)
{
    enum lsp_status status = LSP_OK;
    const struct lsp_diags *diags = rows->diags;
    if (diags->n_items > rows->n_items_before)
        lsp_diags_lend_source(rows->diags, rows->file->name, rows->file->text, rows->file->length);
    if (diags->failed)
        status = LSP_NO_MEMORY;
    else if (diags->n_errors > rows->n_errors_before)
        status = LSP_BAD_INPUT;
    lsp_rows_abandon(rows);
    return status;
}

void lsp_rows_abandon(struct lsp_rows *rows)
{
    free(rows->header);
    free(rows->fields);
    free(rows->is_known);
    *rows = (struct lsp_rows){0};
}

uint32_t lsp_rows_column(struct lsp_rows *rows, const char *name, bool is_required)
{
    for (size_t column = 0; column < rows->n_columns; column++) {
        if (!lsp_row_field_is(&rows->header[column], name))
            continue;
        rows->is_known[column] = true;
        return (uint32_t)column;
    }
    if (is_required)
        lsp_diags_add(rows->diags, LSP_DIAG_MISSING_COLUMN,
            &(struct lsp_diag_facts){
                .where = {.file = rows->file->name, .line = rows->header[0].line, .column = 1},
                .expected = name},
            "column %s is missing", name);
    return LSP_NONE;
}

const char *lsp_rows_column_name(const struct lsp_rows *rows, size_t column, char name[static 64])
{
    const struct lsp_row_field *field = &rows->header[column];
    size_t kept = field->length < 64 ? field->length : 63;
    memcpy(name, field->text, kept);
    name[kept] = '\0';
    return name;
}

void lsp_rows_note_unknown_columns(const struct lsp_rows *rows)
{
    for (size_t column = 0; column < rows->n_columns; column++) {
        char name[64];
        if (rows->is_known[column])
            continue;
        lsp_rows_column_name(rows, column, name);
        lsp_diags_add(rows->diags, LSP_DIAG_UNKNOWN_COLUMN,
            &(struct lsp_diag_facts){.where = lsp_rows_place(rows, &rows->header[column])},
            "column \"%s\" is not known and is not read", name);
    }
}

bool lsp_rows_next(struct lsp_rows *rows)
{
    while (rows->n_wrong < LSP_ROWS_MAX_WRONG && read_record(rows)) {
        if (rows->is_quote_open)
            return false; /* what it holds is no row, and the rest of the file is in it */
        rows->is_faulty = !check_count(rows) || rows->has_bad_quote;
        rows->n_wrong += rows->is_faulty;
        if (!rows->is_faulty || rows->keeps_faulty)
            return true;
    }
    return false;
}

static bool check_count(const struct lsp_rows *rows)
{
    if (rows->n_fields == rows->n_columns || rows->has_bad_quote)
        return true; /* a bad quote has been diagnosed, and may well be why they are too many */
    char found[48], expected[64];
    snprintf(found, sizeof found, "%zu fields", rows->n_fields);
    snprintf(expected, sizeof expected, "%zu fields, as in the header", rows->n_columns);
    lsp_diags_add(rows->diags, LSP_DIAG_WRONG_FIELD_COUNT,
        &(struct lsp_diag_facts){
            .where = {.file = rows->file->name, .line = rows->row_line, .column = 1},
            .found = found,
            .expected = expected,
            .hint = "a text with a comma must stand in quotes"},
        "the row has %s fields than the header",
        rows->n_fields < rows->n_columns ? "fewer" : "more");
    return false;
}

/* The next record that is not a blank line; false at the end of the file. */
static bool read_record(struct lsp_rows *rows)
{
    while (rows->at < rows->end) {
        enum field_end end = BEFORE_FIELD;
        rows->n_fields = 0;
        rows->row_line = rows->line;
        rows->has_bad_quote = false;
        while (end == BEFORE_FIELD) {
            struct lsp_row_field field;
            end = read_field(rows, &field);
            if (rows->n_fields < LSP_ROWS_MAX_COLUMNS)
                rows->fields[rows->n_fields] = field;
            rows->n_fields++;
        }
        if (rows->n_fields > 1 || rows->fields[0].length > 0)
            return true;
    }
    return false;
}

static enum field_end read_field(struct lsp_rows *rows, struct lsp_row_field *field)
{
    while (*rows->at == ' ' || *rows->at == '\t')
        rows->at++;
    *field = (struct lsp_row_field){.text = rows->at,
        .line = rows->line,
        .column = (uint32_t)(rows->at - rows->line_start) + 1};
    if (*rows->at == '"')
        read_quoted(rows, field);
    else
        read_plain(rows, field);
    return end_field(rows);
}

/* Up to a comma or the line's end, without blanks, and a carriage return, behind. */
static void read_plain(struct lsp_rows *rows, struct lsp_row_field *field)
{
    const char *at = rows->at;
    bool has_quote = false;
    while (*at != ',' && *at != '\n' && at < rows->end)
        has_quote |= *at++ == '"';
    rows->at = at;
    while (at > field->text && (at[-1] == ' ' || at[-1] == '\t' || at[-1] == '\r'))
        at--;
    field->length = (size_t)(at - field->text);
    if (has_quote)
        refuse_quote(
            rows, field, (uint32_t)field->length, "a quote stands inside an unquoted field");
}

static void read_quoted(struct lsp_rows *rows, struct lsp_row_field *field)
{
    const char *close = find_closing_quote(rows);
    field->text++;
    field->length = (size_t)(close - field->text);
    bool has_rest = false;
    while (*rows->at != ',' && *rows->at != '\n' && rows->at < rows->end) {
        has_rest |= *rows->at != ' ' && *rows->at != '\t' && *rows->at != '\r';
        rows->at++;
    }
    /* Over a line's end, what seems to close the field opens the next one. */
    rows->is_quote_open |= has_rest && rows->line > field->line;
    if (rows->is_quote_open)
        refuse_quote(rows, field, 0, "a quoted field is not closed");
    else if (has_rest)
        refuse_quote(rows, field, 0, "text follows the closing quote of a field");
}

/* The quote that closes the field, with `at` behind it; the end of the text where none does. */
static const char *find_closing_quote(struct lsp_rows *rows)
{
    const char *at = rows->at + 1;
    for (; at < rows->end; at++) {
        if (*at == '"' && at[1] != '"') {
            rows->at = at + 1;
            return at;
        }
        if (*at == '"') {
            at++; /* doubled */
        } else if (*at == '\n') {
            rows->line++;
            rows->line_start = at + 1;
        }
    }
    rows->at = rows->end;
    rows->is_quote_open = true;
    return rows->end;
}

static enum field_end end_field(struct lsp_rows *rows)
{
    if (rows->at >= rows->end)
        return AT_END;
    if (*rows->at++ == ',')
        return BEFORE_FIELD;
    rows->line++;
    rows->line_start = rows->at;
    return BEFORE_RECORD;
}

/* `length` is 0 where it is not known where the field ends. */
static void refuse_quote(
    struct lsp_rows *rows, const struct lsp_row_field *field, uint32_t length, const char *message)
{
    bool is_first = !rows->has_bad_quote; /* the others may well come of it */
    struct lsp_place where = lsp_rows_place(rows, field);
    rows->has_bad_quote = true;
    where.length = length;
    if (is_first)
        lsp_diags_add(rows->diags, LSP_DIAG_BAD_QUOTE,
            &(struct lsp_diag_facts){
                .where = where, .expected = "\"text\", with each quote in the text doubled"},
            "%s", message);
}

struct lsp_row_field lsp_rows_field(const struct lsp_rows *rows, uint32_t column)
{
    struct lsp_row_field field = {.text = "", .line = rows->row_line, .column = 1};
    if (column == LSP_NONE)
        return field;
    field = rows->fields[column];
    if (field.length == 3 && memcmp(field.text, "NaN", 3) == 0)
        field.length = 0;
    return field;
}

struct lsp_place lsp_rows_place(const struct lsp_rows *rows, const struct lsp_row_field *field)
{
    if (field == NULL)
        return (struct lsp_place){.file = rows->file->name, .line = rows->row_line, .column = 1};
    return (struct lsp_place){.file = rows->file->name,
        .line = field->line,
        .column = field->column,
        .length = (uint32_t)field->length};
}

bool lsp_rows_number(const struct lsp_rows *rows, uint32_t column,
    const struct lsp_row_number *number, double *value)
{
    const struct lsp_row_field field = lsp_rows_field(rows, column);
    double read = 0;
    char name[64], message[128];
    if (field.length == 0)
        return true;
    bool is_number = lsp_text_to_double(field.text, field.length, &read);
    if (is_number && read >= number->min && read <= number->max) {
        *value = read;
        return true;
    }
    snprintf(message, sizeof message, "%s is %s", lsp_rows_column_name(rows, column, name),
        is_number ? "out of its range" : "no number");
    lsp_rows_fault(rows, is_number ? LSP_DIAG_OUT_OF_RANGE : LSP_DIAG_NOT_A_NUMBER, &field,
        number->expected, message);
    return false;
}

bool lsp_rows_boolean(const struct lsp_rows *rows, uint32_t column, bool *value)
{
    static const char *const words[] = {"false", "true", "0", "1", "no", "yes"};
    const struct lsp_row_field field = lsp_rows_field(rows, column);
    char name[64], message[128];
    if (field.length == 0)
        return true;
    for (size_t word = 0; word < sizeof words / sizeof *words; word++) {
        if (!lsp_row_field_is(&field, words[word]))
            continue;
        *value = word % 2 == 1;
        return true;
    }
    snprintf(
        message, sizeof message, "%s is not yes or no", lsp_rows_column_name(rows, column, name));
    lsp_rows_fault(rows, LSP_DIAG_NOT_A_CHOICE, &field, "true or false", message);
    return false;
}

bool lsp_rows_text(const struct lsp_rows *rows, uint32_t column, struct lsp_row_field *ret_field)
{
    const struct lsp_row_field field = lsp_rows_field(rows, column);
    char name[64], message[128];
    *ret_field = field;
    if (field.length > 0)
        return true;
    if (column == LSP_NONE)
        return false; /* its absence has been diagnosed */
    snprintf(message, sizeof message, "%s is empty", lsp_rows_column_name(rows, column, name));
    lsp_rows_fault(rows, LSP_DIAG_EMPTY_FIELD, &field, NULL, message);
    return false;
}

void lsp_rows_fault(const struct lsp_rows *rows, enum lsp_diag_code code,
    const struct lsp_row_field *field, const char *expected, const char *message)
{
    char found[80] = ""; /* longer ones are cut when shown */
    size_t length = field == NULL ? 0 : field->length;
    if (length > 0)
        snprintf(found, sizeof found, "%.*s", length < 79 ? (int)length : 79, field->text);
    lsp_diags_add(rows->diags, code,
        &(struct lsp_diag_facts){.where = lsp_rows_place(rows, field),
            .found = length == 0 ? NULL : found,
            .expected = expected},
        "%s", message);
}

bool lsp_row_field_is(const struct lsp_row_field *field, const char *word)
{
    return is_same(field, word, strlen(word));
}

static bool is_same(const struct lsp_row_field *field, const char *text, size_t length)
{
    if (field->length != length)
        return false;
    for (size_t at = 0; at < length; at++) {
        char a = field->text[at], b = text[at];
        a = a >= 'A' && a <= 'Z' ? (char)(a - 'A' + 'a') : a;
        b = b >= 'A' && b <= 'Z' ? (char)(b - 'A' + 'a') : b;
        if (a != b)
            return false;
    }
    return true;
}
