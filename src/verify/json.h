/* A small reader of JSON.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VERIFY_JSON_H
#define LSP_VERIFY_JSON_H

#include "verify/text.h"

enum verify_json_kind {
    VERIFY_JSON_WORD,
    VERIFY_JSON_STRING,
    VERIFY_JSON_ARRAY,
    VERIFY_JSON_OBJECT
};

struct verify_json_value {
    enum verify_json_kind kind;
    struct verify_word key;  /* in an object */
    struct verify_word text; /* of a word (number, true, null) or string */
    uint32_t first, next;    /* numbers of values; 0: none */
};

struct verify_json {
    struct verify_json_value *values; /* owned; value 1 is the whole, 0 is an empty word */
    uint32_t n;
};

/* The values' words lie in the text, which must outlive them. */
enum lsp_verify_end lsp_verify_json_read(struct verify_text *text, struct verify_json *ret_json);
void lsp_verify_json_finish(struct verify_json *json);
/* The value of that key of an object, 0 where there is none. */
uint32_t lsp_verify_json_find(const struct verify_json *json, uint32_t object, const char *key);
/* Its number from 0 up; left alone where there is none. */
bool lsp_verify_json_number(
    const struct verify_json *json, uint32_t object, const char *key, double *value);
bool lsp_verify_json_is(
    const struct verify_json *json, uint32_t object, const char *key, const char *text);

#endif
