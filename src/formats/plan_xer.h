/* What the files that read Primavera XER share: its tables.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_PLAN_XER_H
#define LSP_FORMATS_PLAN_XER_H

#include "formats/plan_model.h"

enum { LSP_XER_MAX_TABLES = 200, LSP_XER_MAX_FIELDS = 400 };

struct lsp_xer_row {
    const char **cells; /* [n_cells] NUL-terminated; a row may be shorter than its table */
    uint32_t n_cells, line;
};

struct lsp_xer_table {
    const char *name;
    const char **fields; /* [n_fields] */
    size_t n_fields, n_rows, row_capacity;
    struct lsp_xer_row *rows; /* of tables that are read; else NULL, and only counted */
    bool is_read;
    uint32_t line;
};

struct lsp_xer {
    struct lsp_xer_table tables[LSP_XER_MAX_TABLES];
    size_t n_tables;
};

/* Splits text[length] into tables; strings lie in the model's scratch. */
void lsp_xer_split(
    struct lsp_plan_model *model, const char *text, size_t length, struct lsp_xer *ret_xer);

/* NULL when the file has no such table. */
const struct lsp_xer_table *lsp_xer_table(const struct lsp_xer *xer, const char *name);
/* "" when there is no such field. */
const char *lsp_xer_text(
    const struct lsp_xer_table *table, const struct lsp_xer_row *row, const char *field);
struct lsp_place lsp_xer_place(const struct lsp_plan_model *model, const struct lsp_xer_row *row);
/* False, and nothing written, when the field is empty, is not there, or is faulty. */
bool lsp_xer_number(struct lsp_plan_model *model, const struct lsp_xer_table *table,
    const struct lsp_xer_row *row, const char *field, double *ret_number);
bool lsp_xer_moment(struct lsp_plan_model *model, const struct lsp_xer_table *table,
    const struct lsp_xer_row *row, const char *field, struct lsp_plan_moment *ret_moment);

/* The field clndr_data: days of the week and exceptions in nested parentheses. */
void lsp_xer_read_calendar(
    struct lsp_plan_model *model, const char *data, struct lsp_plan_calendar *calendar);

#endif
