/* Buffer: text that grows as it is written, and the escapes for every place it may end up in.
 *
 *     struct lsp_buffer page = {0};
 *     lsp_buffer_add(&page, "<td>");
 *     lsp_buffer_add_html(&page, zone_name);            names are data: never HTML
 *     lsp_buffer_printf(&page, "<td>%.1f", tonnes);
 *     if (page.failed) ...                              memory ran out somewhere above
 *     lsp_buffer_finish(&page);
 *
 * Running out of memory sets `failed` and drops the text; so one check at the end is enough.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_BASE_BUFFER_H
#define LSP_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"

struct lsp_buffer {
    char *text;      /* owned; NUL-terminated when not NULL */
    size_t length;   /* without the NUL */
    size_t capacity; /* bytes */
    bool failed;     /* memory ran out; the contents are not to be used */
};

void lsp_buffer_finish(struct lsp_buffer *buffer);

void lsp_buffer_add(struct lsp_buffer *buffer, const char *text);
void lsp_buffer_add_bytes(struct lsp_buffer *buffer, const char *bytes, size_t length);
void lsp_buffer_printf(struct lsp_buffer *buffer, const char *format, ...) LSP_PRINTF(2, 3);

/* Text as HTML or SVG content or attribute value: & < > " ' become entities; control characters
 * (but tab and newline), bidirectional overrides and bytes that are not UTF-8 become U+2426, so
 * that a name cannot hide. */
void lsp_buffer_add_html(struct lsp_buffer *buffer, const char *text);

/* A JSON string with its quotes, safe within a page's script; bytes that are not UTF-8 become
 * U+2426; NULL gives null. */
void lsp_buffer_add_json(struct lsp_buffer *buffer, const char *text);

/* A JSON number that reads back to the same double in the fewest digits; NaN and infinities, which
 * JSON cannot hold, give null. */
void lsp_buffer_add_json_number(struct lsp_buffer *buffer, double value);

/* `,"name":` and the value: a member of a JSON object behind another; the name needs no escaping.
 */
void lsp_buffer_add_text_member(struct lsp_buffer *buffer, const char *name, const char *text);
void lsp_buffer_add_number_member(struct lsp_buffer *buffer, const char *name, double value);

/* A CSV field (RFC 4180), quoted when it must be.  A text that a spreadsheet would take for a
 * formula (begins with = + - @ or tab) gets a leading apostrophe (OWASP, CSV injection).  Control
 * characters (but tab and newline), bidirectional overrides and bytes that are not UTF-8 become
 * U+2426. */
void lsp_buffer_add_csv(struct lsp_buffer *buffer, const char *text);

/* Text for a terminal: control characters (but tab), escapes among them, bidirectional overrides
 * and bytes that are not UTF-8 become U+2426. */
void lsp_buffer_add_terminal(struct lsp_buffer *buffer, const char *text);

/* The shortest decimal that reads back to the same double, into text[32]; "nan", "inf", "-inf". */
void lsp_format_double(double value, char text[static 32]);

/* For sentences: about three digits, "54 000" and "7.42 million" and "0.31", with U+202F between
 * thousands; nothing has a power of ten between 1e-4 and 1e15. */
void lsp_format_spoken(double value, char text[static 32]);

#endif
