/* HTML: tables, figures and the frame of the page.  Every name given here is data and is escaped;
 * what is called `markup` is ours and is not.
 *
 *     lsp_table_begin(page, "Travellers a year", LSP_TABLE_WIDE, LSP_COLUMNS(heads));
 *     lsp_row_begin(page, segment_name);
 *     lsp_cell_number(page, lsp_word_number(persons, 0));
 *     lsp_row_end(page);
 *     lsp_table_end(page);
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_REPORT_HTML_INTERNAL_H
#define LSP_REPORT_HTML_INTERNAL_H

#include <stddef.h>

#include "base/buffer.h"
#include "report/words_internal.h"

/* The style sheet in pieces, ended by NULL (a C string may have 4095 bytes). */
extern const char *const LSP_HTML_STYLE[];

/* A column's heading; text columns align left, number columns right. */
struct lsp_column {
    const char *head;
    enum { LSP_COLUMN_TEXT, LSP_COLUMN_NUMBER } align;
};

#define LSP_COLUMNS(HEADS) sizeof(HEADS) / sizeof((HEADS)[0]), (HEADS)

/* `class_name` is ours: "", "small", "tiny". */
void lsp_table_begin(struct lsp_buffer *page, const char *caption, const char *class_name,
    size_t n_columns, const struct lsp_column columns[]);
void lsp_table_end(struct lsp_buffer *page);
void lsp_row_begin(struct lsp_buffer *page, const char *head);
void lsp_row_begin_total(struct lsp_buffer *page, const char *head);
void lsp_row_end(struct lsp_buffer *page);
void lsp_cell(struct lsp_buffer *page, const char *text);
void lsp_cell_number(struct lsp_buffer *page, struct lsp_word word);
/* A paragraph of text that is data. */
void lsp_paragraph(struct lsp_buffer *page, const char *class_name, const char *text);

#endif
