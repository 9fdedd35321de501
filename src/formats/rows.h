/* Rows: CSV tables (RFC 4180), one row at a time and never held as a whole, so that they may have
 * millions.
 *
 *     LSP_TRY(lsp_rows_begin(&rows, &file, &diags));
 *     column = lsp_rows_column(&rows, "volume", true);       LS1102 when required and missing
 *     while (lsp_rows_next(&rows))
 *         lsp_rows_number(&rows, column, &VOLUME, &volume);
 *     LSP_TRY(lsp_rows_end(&rows));
 *
 * Accepts a BOM, CRLF, quoted fields with doubled quotes, blank lines (skipped); column names are
 * compared without regard to case; blanks around an unquoted field are not part of it.  A row with
 * a wrong number of fields, or quotes that are none, is diagnosed and left out.  A quote that is
 * never closed takes the rest of the file with it, which is refused; so is a file whose fields are
 * separated by something else than commas.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_ROWS_H
#define LSP_FORMATS_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/status.h"
#include "formats/file.h"

/* A file of many rows that do not fit its header is no table; nobody reads so many faults. */
enum { LSP_ROWS_MAX_COLUMNS = 512, LSP_ROWS_MAX_WRONG = 100 };

/* text[length] of the file, without the quotes around it; quotes that are doubled within stay so.
 */
struct lsp_row_field {
    const char *text;
    size_t length;
    uint32_t line, column; /* where it stands */
};

struct lsp_rows {
    const struct lsp_file *file; /* borrowed */
    struct lsp_diags *diags;     /* borrowed */
    const char *at, *end, *line_start;
    uint32_t line;     /* of `at` */
    uint32_t row_line; /* where the present row begins */
    size_t n_columns;
    size_t n_fields;              /* of the present row; may exceed what fields hold */
    struct lsp_row_field *header; /* owned: [n_columns] */
    struct lsp_row_field *fields; /* owned: [LSP_ROWS_MAX_COLUMNS] of the present row */
    bool *is_known;               /* owned: [n_columns] asked for by lsp_rows_column */
    bool has_bad_quote;           /* in the present row; diagnosed */
    bool is_quote_open;           /* a quote was never closed: the rest of the file is in it */
    bool is_faulty;               /* the present row, which is handed out only where ... */
    bool keeps_faulty;            /* the caller has set this */
    size_t n_wrong;               /* faulty rows so far */
    size_t n_items_before, n_errors_before;
};

/* What a number may be. */
struct lsp_row_number {
    double min, max;
    const char *expected; /* "vehicles, at least 0" */
};

/* Reads the header.  When it has a fault, that has been diagnosed and nothing needs ending. */
enum lsp_status lsp_rows_begin(
    struct lsp_rows *rows, const struct lsp_file *file, struct lsp_diags *diags) LSP_MUST_CHECK;
/* The same for a caller that lends the text itself, and can go on where a column stands twice. */
enum lsp_status lsp_rows_open(
    struct lsp_rows *rows, const struct lsp_file *file, struct lsp_diags *diags) LSP_MUST_CHECK;
/* LSP_BAD_INPUT when there were errors since begin; lends the text for excerpts when there was
 * anything to say.  Frees. */
enum lsp_status lsp_rows_end(struct lsp_rows *rows) LSP_MUST_CHECK;
/* Frees, and is silent. */
void lsp_rows_abandon(struct lsp_rows *rows);

/* Index of a column, by its name in any case, or LSP_NONE. */
uint32_t lsp_rows_column(struct lsp_rows *rows, const char *name, bool is_required);
/* The name of a column as written.  NUL-terminated in name[64], cut when longer. */
const char *lsp_rows_column_name(const struct lsp_rows *rows, size_t column, char name[static 64]);

/* A note for every column that nobody asked for. */
void lsp_rows_note_unknown_columns(const struct lsp_rows *rows);

/* To the next row; false at the end. */
bool lsp_rows_next(struct lsp_rows *rows);

/* The field of a column; empty where there is no such column, and for GMNS's NaN. */
struct lsp_row_field lsp_rows_field(const struct lsp_rows *rows, uint32_t column);
struct lsp_place lsp_rows_place(const struct lsp_rows *rows, const struct lsp_row_field *field);
/* Sets *value from a field that is not empty; false, with a diagnostic, when it is no number in
 * the range.  An empty field leaves *value. */
bool lsp_rows_number(const struct lsp_rows *rows, uint32_t column,
    const struct lsp_row_number *number, double *value);
/* Like lsp_rows_number for true, false, 1, 0, yes, no in any case. */
bool lsp_rows_boolean(const struct lsp_rows *rows, uint32_t column, bool *value);
/* A field that may not be empty (LS1106). */
bool lsp_rows_text(const struct lsp_rows *rows, uint32_t column, struct lsp_row_field *ret_field);
/* A diagnostic at a field of the present row, or at the row. */
void lsp_rows_fault(const struct lsp_rows *rows, enum lsp_diag_code code,
    const struct lsp_row_field *field, const char *expected, const char *message);
/* Whether a field is this word, in any case. */
bool lsp_row_field_is(const struct lsp_row_field *field, const char *word);

#endif
