/* CSV tables of verify: a heading, then rows.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VERIFY_TABLE_H
#define LSP_VERIFY_TABLE_H

#include "verify/text.h"

enum { VERIFY_MAX_COLUMNS = 512, VERIFY_NO_COLUMN = -1 };

struct verify_table {
    struct verify_text text;
    int n_columns;
    struct verify_word name[VERIFY_MAX_COLUMNS];  /* from the heading */
    struct verify_word field[VERIFY_MAX_COLUMNS]; /* of the present row, without quotes */
    int n_fields;
};

/* Reads the heading of an opened text, which the table owns from then on. */
enum lsp_verify_end lsp_verify_table_begin(struct verify_text *text, struct verify_table *table);
void lsp_verify_table_finish(struct verify_table *table);
/* The next row that is not blank; false at the end. */
bool lsp_verify_table_next(struct verify_table *table);
/* By name, whatever its case. */
int lsp_verify_table_column(const struct verify_table *table, const char *name);
/* Empty where the row or the table lacks it. */
struct verify_word lsp_verify_table_field(const struct verify_table *table, int column);
/* A number from 0 up; left alone where the field is empty or NaN, false where it is anything else.
 */
bool lsp_verify_table_number(const struct verify_table *table, int column, double *value);
enum lsp_verify_end lsp_verify_table_refuse(struct verify_table *table, const char *message);

#endif
