/* CSV tables (RFC 4180) whose every field knows its line and column.
 *
 *     struct lsp_csv table;
 *     LSP_TRY(lsp_csv_read(&folder, "link.csv", &arena, diags, &table));
 *     column = lsp_csv_column(&table, "length", true, diags);     LS1102 when required and missing
 *     for (row = 0; row < table.n_rows; row++)
 *         text = lsp_csv_text(&table, row, column);
 *
 * Readers of whole tables describe their fields to records.h instead.
 *
 * What a table may look like is said in rows.h, which reads it.  A row with a wrong number of
 * fields, or quotes that are none, is diagnosed and marked as faulty; of it only the id is of use.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_CSV_H
#define LSP_FORMATS_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/status.h"
#include "formats/folder.h"
#include "formats/rows.h"

/* Limits of one table; a file that goes beyond is refused (LS1003). */
enum {
    LSP_MAX_COLUMNS = LSP_ROWS_MAX_COLUMNS,
    LSP_MAX_FIELDS = 32 << 20,
    LSP_MAX_WRONG_ROWS = LSP_ROWS_MAX_WRONG,
};

struct lsp_csv_field {
    const char *text; /* unquoted, NUL-terminated, in the arena */
    uint32_t line, column, length;
};

struct lsp_csv {
    const char *file;          /* as shown to the user; in the arena */
    const char **column_names; /* [n_columns] */
    size_t n_columns, n_rows;
    struct lsp_csv_field *fields; /* [n_rows][n_columns]; a missing field is "" at the line's end */
    struct lsp_csv_field *header; /* [n_columns] */
    bool *column_used;            /* [n_columns] asked for by lsp_csv_column */
    bool *row_faulty; /* [n_rows] its fields do not stand under their columns (diagnosed) */
    size_t row_capacity;
};

/* Reads the whole table.  LSP_CANNOT_READ or LSP_BAD_INPUT (with diagnostics) when nothing can be
 * made of the file; LSP_OK with diagnostics for faults in single rows. */
enum lsp_status lsp_csv_read(struct lsp_folder *folder, const char *name, struct lsp_arena *arena,
    struct lsp_diags *diags, struct lsp_csv *ret_table) LSP_MUST_CHECK;

/* Index of a column, or LSP_NONE. */
uint32_t lsp_csv_column(
    struct lsp_csv *table, const char *name, bool required, struct lsp_diags *diags);

/* The place of a field. */
/* Of the name of a column. */
struct lsp_place lsp_csv_header_place(const struct lsp_csv *table, size_t column);
struct lsp_place lsp_csv_place(const struct lsp_csv *table, size_t row, uint32_t column);

/* The text of a field; "" for LSP_NONE and for empty and "NaN" fields (GMNS's missing values). */
const char *lsp_csv_text(const struct lsp_csv *table, size_t row, uint32_t column);

/* A note for every column that nobody asked for, but not for those that end in _source,
 * _confidence or _note. */
void lsp_csv_note_unused_columns(const struct lsp_csv *table, struct lsp_diags *diags);

#endif
