/* Text files of verify: read whole, unpacked where gzip packed them, then taken apart word by word.
 * Every scan is bounded by the text's end, never by a NUL.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VERIFY_TEXT_H
#define LSP_VERIFY_TEXT_H

#include <stddef.h>

#include "verify/verify.h"

struct verify_word {
    const char *text;
    size_t length;
};

struct verify_text {
    const char *file;
    char *bytes; /* owned */
    const char *at, *end, *line_start;
    uint32_t line;
    struct lsp_verify_fault *fault;
};

/* Finish it also after a fault. */
enum lsp_verify_end lsp_verify_text_open(
    const char *file, struct lsp_verify_fault *fault, struct verify_text *ret_text);
void lsp_verify_text_finish(struct verify_text *text);
/* A fault at that place of the current line; NULL: of the file as a whole. */
enum lsp_verify_end lsp_verify_text_refuse(struct verify_text *text, const char *at,
    const char *message, ...) __attribute__((format(printf, 3, 4)));

/* SHA-256 of the text as it is read, in hexadecimal. */
void lsp_verify_text_fingerprint(const struct verify_text *text, char ret_hex[static 65]);
void lsp_verify_hex(const uint8_t digest[static 32], char ret_hex[static 65]);

static inline bool lsp_verify_text_is_at_end(const struct verify_text *text)
{
    return text->at == text->end;
}

void lsp_verify_text_skip_blanks(struct verify_text *text);
void lsp_verify_text_next_line(struct verify_text *text);
bool lsp_verify_text_starts_with(const struct verify_text *text, const char *key);
/* The next word of the current line, ended by a blank, ';' or ':'; false at the line's end or
 * before a comment. */
bool lsp_verify_text_next_word(struct verify_text *text, struct verify_word *word);

bool lsp_verify_word_is(struct verify_word word, const char *text);
bool lsp_verify_word_is_like(struct verify_word word, const char *text); /* in whatever case */
/* Into text[size], cut to fit. */
void lsp_verify_word_copy(struct verify_word word, char text[], size_t size);
bool lsp_verify_word_to_count(struct verify_word word, uint32_t max, uint32_t *ret_value);
/* A number from 1 to n, less 1. */
bool lsp_verify_word_to_number_of(struct verify_word word, uint32_t n, uint32_t *ret_index);
/* A decimal number from 0 up. */
bool lsp_verify_word_to_number(struct verify_word word, double *ret_value);

#endif
