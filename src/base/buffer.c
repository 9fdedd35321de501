/* Buffer: growing text and its escapes.  SPDX-License-Identifier: Apache-2.0 */
#include "base/buffer.h"
#include "base/text.h"

#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

/* What stands for a character that must not reach the reader: SYMBOL FOR SUBSTITUTE FORM TWO. */
static const char SUBSTITUTE[] = "\xE2\x90\xA6";

static bool make_room(struct lsp_buffer *buffer, size_t extra);
static bool next_character(const char *at, size_t *ret_length);
static const char *html_entity(char c);
static unsigned character_code(const char *text, size_t length);

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
    for (size_t step = 0; *text != '\0'; text += step) {
        const char *entity = html_entity(*text);
        bool hidden = !next_character(text, &step) && *text != '\t' && *text != '\n';
        if (entity != NULL)
            lsp_buffer_add(buffer, entity);
        else if (hidden)
            lsp_buffer_add(buffer, SUBSTITUTE);
        else
            lsp_buffer_add_bytes(buffer, text, step);
    }
}

static const char *html_entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* Length of the character at `at` in bytes; false when a reader must not get it as it is: a control
 * character, a bidirectional override or isolate, or a byte that is not UTF-8. */
static bool next_character(const char *at, size_t *ret_length)
{
    const unsigned char *byte = (const unsigned char *)at;
    size_t length = lsp_text_character(at, strnlen(at, 4));
    *ret_length = length == 0 ? 1 : length;
    if (length <= 1)
        return length == 1 && byte[0] >= 0x20 && byte[0] != 0x7f;
    if (byte[0] == 0xC2)
        return byte[1] >= 0xA0; /* below: U+0080-009F, control characters too */
    if (byte[0] == 0xE2 && byte[1] == 0x80)
        return byte[2] < 0xAA || byte[2] > 0xAE; /* U+202A-202E */
    if (byte[0] == 0xE2 && byte[1] == 0x81)
        return byte[2] < 0xA6 || byte[2] > 0xA9; /* U+2066-2069 */
    return true;
}

void lsp_buffer_add_json(struct lsp_buffer *buffer, const char *text)
{
    if (text == NULL) {
        lsp_buffer_add(buffer, "null");
        return;
    }
    lsp_buffer_add(buffer, "\"");
    for (size_t step = 0; *text != '\0'; text += step) {
        unsigned char byte = (unsigned char)*text;
        size_t length = lsp_text_character(text, strnlen(text, 4));
        bool is_hidden = !next_character(text, &step);
        if (byte == '"' || byte == '\\')
            lsp_buffer_printf(buffer, "\\%c", byte);
        else if (byte == '\n')
            lsp_buffer_add(buffer, "\\n");
        else if (byte < 0x20 || byte == '<') /* "<" so that no "</script>" can stand in a page */
            lsp_buffer_printf(buffer, "\\u%04x", byte);
        else if (length == 0) /* JSON is UTF-8 or is refused as a whole */
            lsp_buffer_add(buffer, SUBSTITUTE);
        else if (is_hidden) /* kept, but so that who prints the JSON sees it */
            lsp_buffer_printf(buffer, "\\u%04x", character_code(text, length));
        else
            lsp_buffer_add_bytes(buffer, text, step);
    }
    lsp_buffer_add(buffer, "\"");
}

/* Code of a character of one to three bytes. */
static unsigned character_code(const char *text, size_t length)
{
    const unsigned char *byte = (const unsigned char *)text;
    if (length == 1)
        return byte[0];
    if (length == 2)
        return (byte[0] & 0x1Fu) << 6 | (byte[1] & 0x3Fu);
    return (byte[0] & 0x0Fu) << 12 | (byte[1] & 0x3Fu) << 6 | (byte[2] & 0x3Fu);
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

void lsp_buffer_add_text_member(struct lsp_buffer *buffer, const char *name, const char *text)
{
    lsp_buffer_printf(buffer, ",\"%s\":", name);
    lsp_buffer_add_json(buffer, text);
}

void lsp_buffer_add_number_member(struct lsp_buffer *buffer, const char *name, double value)
{
    lsp_buffer_printf(buffer, ",\"%s\":", name);
    lsp_buffer_add_json_number(buffer, value);
}

void lsp_buffer_add_csv(struct lsp_buffer *buffer, const char *text)
{
    bool formula = text[0] != '\0' && strchr("=+-@\t", text[0]) != NULL;
    bool quoted = strpbrk(text, ",\"\n") != NULL;
    if (quoted)
        lsp_buffer_add(buffer, "\"");
    if (formula)
        lsp_buffer_add(buffer, "'");
    for (size_t step = 0; *text != '\0'; text += step) {
        if (*text == '"') {
            lsp_buffer_add(buffer, "\"\"");
            step = 1;
        } else if (next_character(text, &step) || *text == '\t' || *text == '\n') {
            lsp_buffer_add_bytes(buffer, text, step);
        } else {
            lsp_buffer_add(buffer, SUBSTITUTE);
        }
    }
    if (quoted)
        lsp_buffer_add(buffer, "\"");
}

void lsp_buffer_add_terminal(struct lsp_buffer *buffer, const char *text)
{
    for (size_t step = 0; *text != '\0'; text += step) {
        if (next_character(text, &step) || *text == '\t')
            lsp_buffer_add_bytes(buffer, text, step);
        else
            lsp_buffer_add(buffer, SUBSTITUTE);
    }
}

void lsp_format_double(double value, char text[static 32])
{
    if (isnan(value)) { /* printf would also show the sign that a NaN happens to have */
        snprintf(text, 32, "nan");
        return;
    }
    /* 15 digits give every decimal back that has no more, but a subnormal holds fewer. */
    int fewest_digits = fabs(value) < DBL_MIN ? 1 : DBL_DIG;
    for (int digits = fewest_digits; digits <= DBL_DECIMAL_DIG; digits++) {
        snprintf(text, 32, "%.*g", digits, value);
        if (strtod(text, NULL) == value) /* equality on purpose: a round trip */
            return;
    }
}

void lsp_format_spoken(double value, char text[static 32])
{
    static const double MILLION = 1e6, BILLION = 1e9, MOST = 1e15;
    char digits[32];
    snprintf(digits, sizeof digits, "%.2e", value);
    double rounded = strtod(digits, NULL), size = fabs(rounded);
    if (size >= MILLION && size < MOST) {
        bool is_billions = size >= BILLION;
        snprintf(text, 32, "%.*g %s", size < 1e12 ? 3 : 6,
            rounded / (is_billions ? BILLION : MILLION), is_billions ? "billion" : "million");
    } else if (size >= 1e3 && size < MILLION) {
        long whole = lround(rounded);
        snprintf(text, 32, "%ld\u202f%03ld", whole / 1000, labs(whole % 1000));
    } else {
        snprintf(text, 32, "%.3g", rounded);
    }
}
