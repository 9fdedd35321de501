/* What the readers of TNTP files share: a cursor over the text, and the metadata at its head.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_TNTP_INTERNAL_H
#define LSP_FORMATS_TNTP_INTERNAL_H

#include "formats/tntp.h"

struct lsp_tntp_cursor {
    const char *at, *end;   /* *end is a NUL */
    const char *line_start; /* of the line that `at` is in */
    uint32_t line;
    const struct lsp_file *file;
    struct lsp_diags *diags;
};

/* What the head of a file states; -1 = nothing. */
struct lsp_tntp_metadata {
    int64_t n_zones, n_nodes, first_through_node, n_links;
    double total_flow;
    uint32_t line_of_links, line_of_zones, line_of_total;
};

void lsp_tntp_begin(
    struct lsp_tntp_cursor *cursor, const struct lsp_file *file, struct lsp_diags *diags);
/* LSP_BAD_INPUT when some fault of the file is an error.  Lends the text, for excerpts, when there
 * is any fault: not before, since a copy of a large file would cost more than reading it. */
enum lsp_status lsp_tntp_end(
    struct lsp_tntp_cursor *cursor, size_t n_items_before, size_t n_errors_before) LSP_MUST_CHECK;

/* Reads up to and with the line <END OF METADATA>.  False when that is missing. */
bool lsp_tntp_read_metadata(
    struct lsp_tntp_cursor *cursor, struct lsp_tntp_metadata *ret_metadata) LSP_MUST_CHECK;

void lsp_tntp_skip_blanks(struct lsp_tntp_cursor *cursor); /* within the line */
void lsp_tntp_skip_line(struct lsp_tntp_cursor *cursor);   /* to the start of the next */
bool lsp_tntp_at_line_end(const struct lsp_tntp_cursor *cursor);
/* Bytes up to a blank, ':' or ';' or the line's end. */
size_t lsp_tntp_word_length(const struct lsp_tntp_cursor *cursor);

/* A place in the line where the cursor is. */
struct lsp_place lsp_tntp_place(
    const struct lsp_tntp_cursor *cursor, const char *text, size_t length);
/* A fault with text[length] of the current line as what was found. */
void lsp_tntp_fault(const struct lsp_tntp_cursor *cursor, enum lsp_diag_code code, const char *text,
    size_t length, const char *expected, const char *message);

#endif
