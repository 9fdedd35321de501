/* Buffer: growing text and its escapes.  SPDX-License-Identifier: Apache-2.0 */
#include "base/buffer.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

/* What stands for a character that must not reach the reader: SYMBOL FOR SUBSTITUTE FORM TWO. */
static const char SUBSTITUTE[] = "\xE2\x90\xA6";

static bool make_room(struct lsp_buffer *buffer, size_t extra);
static size_t length_of_override(const char *at);

void lsp_buffer_finish(struct lsp_buffer *buffer)
{
    free(buffer->text);
    *buffer = (struct lsp_buffer){0};
}

void lsp_buffer_add(struct lsp_buffer *buffer, const char *text)
{
    lsp_buffer_add_bytes(buffer, text, strlen(text));
}

void lsp_buffer_add_bytes(struct lsp_buffer *buffer, const char *bytes, size_t length)
{
    if (!make_room(buffer, length))
        return;
    if (length > 0)
        memcpy(buffer->text + buffer->length, bytes, length);
    buffer->length += length;
    buffer->text[buffer->length] = '\0';
}

static bool make_room(struct lsp_buffer *buffer, size_t extra)
{
    if (buffer->failed)
        return false;
    size_t needed = buffer->length + extra + 1;
    if (needed <= buffer->capacity)
        return true;
    size_t larger = buffer->capacity < 256 ? 256 : buffer->capacity * 2;
    if (larger < needed)
        larger = needed;
    char *text = realloc(buffer->text, larger);
    if (text == NULL) {
        buffer->failed = true;
        return false;
    }
    buffer->text = text;
    buffer->capacity = larger;
    return true;
}

void lsp_buffer_printf(struct lsp_buffer *buffer, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    va_list again;
    va_copy(again, values);
    int length = vsnprintf(NULL, 0, format, values);
    va_end(values);
    if (length >= 0 && make_room(buffer, (size_t)length)) {
        vsnprintf(buffer->text + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
}

void lsp_buffer_add_html(struct lsp_buffer *buffer, const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        size_t override = length_of_override(at);
        unsigned char byte = (unsigned char)*at;
        if (override > 0) {
            lsp_buffer_add(buffer, SUBSTITUTE);
            at += override - 1;
        } else if (byte == '&') {
            lsp_buffer_add(buffer, "&amp;");
        } else if (byte == '<') {
            lsp_buffer_add(buffer, "&lt;");
        } else if (byte == '>') {
            lsp_buffer_add(buffer, "&gt;");
        } else if (byte == '"') {
            lsp_buffer_add(buffer, "&quot;");
        } else if (byte == '\'') {
            lsp_buffer_add(buffer, "&#39;");
        } else if ((byte < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7f) {
            lsp_buffer_add(buffer, SUBSTITUTE);
        } else {
            lsp_buffer_add_bytes(buffer, at, 1);
        }
    }
}

/* Bytes of a bidirectional override or isolate at this place (U+202A-202E, U+2066-2069), else 0. */
static size_t length_of_override(const char *at)
{
    const unsigned char *byte = (const unsigned char *)at;
    if (byte[0] != 0xE2)
        return 0;
    if (byte[1] == 0x80 && byte[2] >= 0xAA && byte[2] <= 0xAE)
        return 3;
    if (byte[1] == 0x81 && byte[2] >= 0xA6 && byte[2] <= 0xA9)
        return 3;
    return 0;
}

void lsp_buffer_add_json(struct lsp_buffer *buffer, const char *text)
{
    if (text == NULL) {
        lsp_buffer_add(buffer, "null");
        return;
    }
    lsp_buffer_add(buffer, "\"");
    for (const char *at = text; *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte == '"' || byte == '\\')
            lsp_buffer_printf(buffer, "\\%c", byte);
        else if (byte == '\n')
            lsp_buffer_add(buffer, "\\n");
        else if (byte < 0x20 || byte == '<') /* "<" so that no "</script>" can stand in a page */
            lsp_buffer_printf(buffer, "\\u%04x", byte);
        else
            lsp_buffer_add_bytes(buffer, at, 1);
    }
    lsp_buffer_add(buffer, "\"");
}

void lsp_buffer_add_json_number(struct lsp_buffer *buffer, double value)
{
    if (!isfinite(value)) {
        lsp_buffer_add(buffer, "null");
        return;
    }
    char text[32];
    lsp_format_double(value, text);
    lsp_buffer_add(buffer, text);
}

void lsp_buffer_add_csv(struct lsp_buffer *buffer, const char *text)
{
    bool formula = text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
    bool quoted = strpbrk(text, ",\"\r\n") != NULL;
    if (quoted)
        lsp_buffer_add(buffer, "\"");
    if (formula)
        lsp_buffer_add(buffer, "'");
    for (const char *at = text; *at != '\0'; at++)
        lsp_buffer_add_bytes(buffer, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
    if (quoted)
        lsp_buffer_add(buffer, "\"");
}

void lsp_buffer_add_terminal(struct lsp_buffer *buffer, const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;
        size_t override = length_of_override(at);
        bool c1 = byte == 0xC2 && (unsigned char)at[1] >= 0x80 && (unsigned char)at[1] < 0xA0;
        if (override > 0 || c1) {
            lsp_buffer_add(buffer, SUBSTITUTE);
            at += override > 0 ? override - 1 : 1;
        } else if ((byte < 0x20 && byte != '\t') || byte == 0x7f) {
            lsp_buffer_add(buffer, SUBSTITUTE);
        } else {
            lsp_buffer_add_bytes(buffer, at, 1);
        }
    }
}

void lsp_format_double(double value, char text[static 32])
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, 32, "%.*g", digits, value);
        if (isnan(value) || strtod(text, NULL) == value) /* equality on purpose: a round trip */
            return;
    }
}
