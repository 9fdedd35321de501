/* Reading text files.  SPDX-License-Identifier: Apache-2.0 */
#include "verify/text.h"

#include <errno.h>
#include <math.h>
#include <sha2.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { MAX_BYTES = 256 << 20, FIRST_BYTES = 1 << 16, MAX_NUMBER = 63 };

static enum lsp_verify_end unpack(gzFile packed, struct verify_text *text);
static bool is_blank(char byte);
static char small_letter(char letter);

enum lsp_verify_end lsp_verify_text_open(
    const char *file, struct lsp_verify_fault *fault, struct verify_text *ret_text)
{
    *ret_text = (struct verify_text){.file = file, .line = 1, .fault = fault};
    errno = 0;
    gzFile packed = gzopen(file, "rb");
    if (packed == NULL) {
        lsp_verify_text_refuse(ret_text, NULL, "cannot open the file: %s", strerror(errno));
        return LSP_VERIFY_CANNOT_READ;
    }
    enum lsp_verify_end end = unpack(packed, ret_text);
    gzclose_r(packed);
    return end;
}

void lsp_verify_text_finish(struct verify_text *text)
{
    free(text->bytes);
    *text = (struct verify_text){0};
}

static enum lsp_verify_end unpack(gzFile packed, struct verify_text *text)
{
    size_t capacity = 0, length = 0;
    int got = 1, fault = Z_OK;
    while (got > 0) {
        if (length == capacity) {
            capacity = capacity == 0 ? FIRST_BYTES : 2 * capacity;
            char *larger = realloc(text->bytes, capacity);
            if (larger == NULL)
                return LSP_VERIFY_NO_MEMORY;
            text->bytes = larger;
        }
        got = gzread(packed, text->bytes + length, (unsigned)(capacity - length));
        length += got > 0 ? (size_t)got : 0;
        if (length > MAX_BYTES)
            return lsp_verify_text_refuse(text, NULL, "the file has more than 256 MiB");
    }
    const char *reason = gzerror(packed, &fault);
    if (fault != Z_OK && fault != Z_STREAM_END) {
        lsp_verify_text_refuse(text, NULL, "cannot read the file: %.64s", reason);
        return LSP_VERIFY_CANNOT_READ;
    }
    text->at = text->line_start = text->bytes;
    text->end = text->bytes + length;
    if (memchr(text->bytes, '\0', length) != NULL)
        return lsp_verify_text_refuse(text, NULL, "the file holds a NUL, so it is no text");
    return LSP_VERIFY_DONE;
}

enum lsp_verify_end lsp_verify_text_refuse(
    struct verify_text *text, const char *at, const char *message, ...)
{
    va_list values;
    va_start(values, message);
    vsnprintf(text->fault->message, sizeof text->fault->message, message, values);
    va_end(values);
    snprintf(text->fault->file, sizeof text->fault->file, "%s", text->file);
    text->fault->line = at == NULL ? 0 : text->line;
    text->fault->column = at == NULL ? 0 : (uint32_t)(at - text->line_start) + 1;
    return LSP_VERIFY_FAULT;
}

void lsp_verify_text_fingerprint(const struct verify_text *text, char ret_hex[static 65])
{
    SHA2_CTX context;
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256Init(&context);
    SHA256Update(&context, (const uint8_t *)text->bytes, (size_t)(text->end - text->bytes));
    SHA256Final(digest, &context);
    lsp_verify_hex(digest, ret_hex);
}

void lsp_verify_hex(const uint8_t digest[static 32], char ret_hex[static 65])
{
    for (size_t byte = 0; byte < 32; byte++)
        snprintf(&ret_hex[2 * byte], 3, "%02x", digest[byte]);
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == ';' || byte == ':';
}

void lsp_verify_text_skip_blanks(struct verify_text *text)
{
    while (text->at < text->end && is_blank(*text->at))
        text->at++;
}

void lsp_verify_text_next_line(struct verify_text *text)
{
    while (text->at < text->end && *text->at != '\n')
        text->at++;
    if (text->at == text->end)
        return;
    text->line_start = ++text->at;
    text->line++;
}

bool lsp_verify_text_starts_with(const struct verify_text *text, const char *key)
{
    size_t length = strlen(key);
    return (size_t)(text->end - text->at) >= length && memcmp(text->at, key, length) == 0;
}

bool lsp_verify_text_next_word(struct verify_text *text, struct verify_word *word)
{
    lsp_verify_text_skip_blanks(text);
    word->text = text->at;
    if (text->at == text->end || *text->at != '~')
        while (text->at < text->end && *text->at != '\n' && !is_blank(*text->at))
            text->at++;
    word->length = (size_t)(text->at - word->text);
    return word->length > 0;
}

bool lsp_verify_word_is(struct verify_word word, const char *text)
{
    return word.length == strlen(text) && memcmp(word.text, text, word.length) == 0;
}

bool lsp_verify_word_is_like(struct verify_word word, const char *text)
{
    if (word.length != strlen(text))
        return false;
    for (size_t at = 0; at < word.length; at++)
        if (small_letter(word.text[at]) != small_letter(text[at]))
            return false;
    return true;
}

static char small_letter(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

void lsp_verify_word_copy(struct verify_word word, char text[], size_t size)
{
    size_t length = word.length < size ? word.length : size - 1;
    memcpy(text, word.text, length);
    text[length] = '\0';
}

bool lsp_verify_word_to_count(struct verify_word word, uint32_t max, uint32_t *ret_value)
{
    uint32_t value = 0;
    if (word.length == 0 || word.length > 9) /* nine digits fit */
        return false;
    for (size_t digit = 0; digit < word.length; digit++) {
        if (word.text[digit] < '0' || word.text[digit] > '9')
            return false;
        value = 10 * value + (uint32_t)(word.text[digit] - '0');
    }
    if (value > max)
        return false;
    *ret_value = value;
    return true;
}

bool lsp_verify_word_to_number_of(struct verify_word word, uint32_t n, uint32_t *ret_index)
{
    uint32_t number = 0;
    if (!lsp_verify_word_to_count(word, n, &number) || number == 0)
        return false;
    *ret_index = number - 1;
    return true;
}

bool lsp_verify_word_to_number(struct verify_word word, double *ret_value)
{
    char copy[MAX_NUMBER + 1];
    if (word.length == 0 || word.length > MAX_NUMBER)
        return false;
    memcpy(copy, word.text, word.length);
    copy[word.length] = '\0';
    if (strspn(copy, "0123456789+-.eE") < word.length)
        return false;
    char *end = NULL;
    double value = strtod(copy, &end);
    if (*end != '\0' || end == copy || !(value >= 0) || isinf(value))
        return false;
    *ret_value = value;
    return true;
}
