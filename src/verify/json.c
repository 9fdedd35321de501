/* Reading JSON: one pass, no recursion.  SPDX-License-Identifier: Apache-2.0 */
#include "verify/json.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 32 };

/* The value that the next one belongs to, and the one before it there. */
struct level {
    uint32_t parent, last;
};

struct parser {
    struct verify_text *text;
    struct verify_json json;
    uint32_t capacity;
    struct level levels[MAX_DEPTH];
    int depth;
};

static enum lsp_verify_end read_value(struct parser *parser);
static uint32_t add_value(struct parser *parser, enum verify_json_kind kind);
static enum lsp_verify_end close_levels(struct parser *parser, bool *ret_done);
static void skip_space(struct verify_text *text);
static bool take(struct parser *parser, char byte);
static bool read_string(struct verify_text *text, struct verify_word *ret_word);
static bool read_escape(struct verify_text *text, char **to);
static enum lsp_verify_end refuse(struct parser *parser);

enum lsp_verify_end lsp_verify_json_read(struct verify_text *text, struct verify_json *ret_json)
{
    struct parser parser = {.text = text, .json = {.n = 1}};
    enum lsp_verify_end end = LSP_VERIFY_DONE;
    bool is_done = false;
    while (end == LSP_VERIFY_DONE && !is_done) {
        end = read_value(&parser);
        if (end == LSP_VERIFY_DONE)
            end = close_levels(&parser, &is_done);
    }
    if (end != LSP_VERIFY_DONE)
        lsp_verify_json_finish(&parser.json);
    *ret_json = parser.json;
    return end;
}

void lsp_verify_json_finish(struct verify_json *json)
{
    free(json->values);
    *json = (struct verify_json){0};
}

static enum lsp_verify_end read_value(struct parser *parser)
{
    struct verify_text *text = parser->text;
    struct verify_word key = {"", 0};
    bool is_in_object =
        parser->depth > 0 &&
        parser->json.values[parser->levels[parser->depth - 1].parent].kind == VERIFY_JSON_OBJECT;
    if (is_in_object && (!take(parser, '"') || !read_string(text, &key) || !take(parser, ':')))
        return refuse(parser);
    skip_space(text);
    char begin = lsp_verify_text_is_at_end(text) ? '\0' : *text->at;
    uint32_t value = add_value(parser, begin == '{'   ? VERIFY_JSON_OBJECT
                                       : begin == '[' ? VERIFY_JSON_ARRAY
                                       : begin == '"' ? VERIFY_JSON_STRING
                                                      : VERIFY_JSON_WORD);
    if (value == 0)
        return LSP_VERIFY_NO_MEMORY;
    struct verify_json_value *added = &parser->json.values[value];
    added->key = key;
    if (begin == '{' || begin == '[') {
        if (parser->depth == MAX_DEPTH)
            return refuse(parser);
        parser->levels[parser->depth++] = (struct level){value, 0};
        text->at++;
        return LSP_VERIFY_DONE;
    }
    if (begin == '"') {
        text->at++;
        return read_string(text, &added->text) ? LSP_VERIFY_DONE : refuse(parser);
    }
    added->text.text = text->at;
    while (text->at < text->end && strchr(",]}: \t\r\n\"", *text->at) == NULL)
        text->at++;
    added->text.length = (size_t)(text->at - added->text.text);
    return added->text.length > 0 ? LSP_VERIFY_DONE : refuse(parser);
}

static uint32_t add_value(struct parser *parser, enum verify_json_kind kind)
{
    struct verify_json *json = &parser->json;
    if (json->n >= parser->capacity) {
        uint32_t capacity = parser->capacity == 0 ? 64 : 2 * parser->capacity;
        struct verify_json_value *larger = realloc(json->values, capacity * sizeof *json->values);
        if (larger == NULL)
            return 0;
        larger[0] = (struct verify_json_value){.key = {"", 0}, .text = {"", 0}};
        json->values = larger;
        parser->capacity = capacity;
    }
    uint32_t value = json->n++;
    json->values[value] = (struct verify_json_value){.kind = kind, .key = {"", 0}, .text = {"", 0}};
    if (parser->depth > 0) {
        struct level *level = &parser->levels[parser->depth - 1];
        if (level->last == 0)
            json->values[level->parent].first = value;
        else
            json->values[level->last].next = value;
        level->last = value;
    }
    return value;
}

/* Behind a value: the ends of what it ends, then a comma or the end of all. */
static enum lsp_verify_end close_levels(struct parser *parser, bool *ret_done)
{
    while (parser->depth > 0) {
        const struct level *level = &parser->levels[parser->depth - 1];
        bool is_object = parser->json.values[level->parent].kind == VERIFY_JSON_OBJECT;
        if (take(parser, is_object ? '}' : ']')) {
            parser->depth--;
            continue;
        }
        bool is_first = level->last == 0;
        return is_first || take(parser, ',') ? LSP_VERIFY_DONE : refuse(parser);
    }
    skip_space(parser->text);
    *ret_done = true;
    return lsp_verify_text_is_at_end(parser->text) ? LSP_VERIFY_DONE : refuse(parser);
}

static void skip_space(struct verify_text *text)
{
    while (text->at < text->end && strchr(" \t\r\n", *text->at) != NULL) {
        bool is_line = *text->at++ == '\n';
        text->line += is_line;
        text->line_start = is_line ? text->at : text->line_start;
    }
}

static bool take(struct parser *parser, char byte)
{
    struct verify_text *text = parser->text;
    skip_space(text);
    bool is_there = !lsp_verify_text_is_at_end(text) && *text->at == byte;
    text->at += is_there;
    return is_there;
}

/* Behind the opening quote; escapes are resolved in place. */
static bool read_string(struct verify_text *text, struct verify_word *ret_word)
{
    char *to = text->bytes + (text->at - text->bytes);
    ret_word->text = to;
    while (text->at < text->end && *text->at != '"' && *text->at != '\n') {
        if (*text->at != '\\')
            *to++ = *text->at++;
        else if (!read_escape(text, &to))
            return false;
    }
    ret_word->length = (size_t)(to - ret_word->text);
    bool is_closed = text->at < text->end && *text->at == '"';
    text->at += is_closed;
    return is_closed;
}

/* Code points up to U+07FF, which suffice for hidden characters; others stand as they are. */
static bool read_escape(struct verify_text *text, char **to)
{
    static const char FROM[] = "\"\\/bfnrt", TO[] = "\"\\/\b\f\n\r\t";
    if (text->end - text->at < 2)
        return false;
    const char *found = memchr(FROM, text->at[1], sizeof FROM - 1);
    if (found != NULL) {
        *(*to)++ = TO[found - FROM];
        text->at += 2;
        return true;
    }
    unsigned code = 0;
    if (text->at[1] != 'u' || text->end - text->at < 6)
        return false;
    for (int digit = 2; digit < 6; digit++) {
        static const char DIGITS[] = "0123456789abcdef0123456789ABCDEF";
        const char *at = memchr(DIGITS, text->at[digit], sizeof DIGITS - 1);
        if (at == NULL)
            return false;
        code = 16 * code + (unsigned)(at - DIGITS) % 16;
    }
    text->at += 6;
    if (code >= 0x800)
        return false;
    if (code >= 0x80)
        *(*to)++ = (char)(unsigned char)(0xC0 | code >> 6);
    *(*to)++ = (char)(unsigned char)(code >= 0x80 ? 0x80 | (code & 0x3F) : code);
    return true;
}

static enum lsp_verify_end refuse(struct parser *parser)
{
    return lsp_verify_text_refuse(parser->text, parser->text->at, "this is not JSON");
}

uint32_t lsp_verify_json_find(const struct verify_json *json, uint32_t object, const char *key)
{
    uint32_t value = json->values[object].first;
    while (value != 0 && !lsp_verify_word_is(json->values[value].key, key))
        value = json->values[value].next;
    return value;
}

bool lsp_verify_json_number(
    const struct verify_json *json, uint32_t object, const char *key, double *value)
{
    uint32_t found = lsp_verify_json_find(json, object, key);
    struct verify_word word = json->values[found].text;
    bool is_negative = word.length > 0 && word.text[0] == '-'; /* a gap can be, by rounding */
    if (is_negative) {
        word.text++;
        word.length--;
    }
    if (json->values[found].kind != VERIFY_JSON_WORD || !lsp_verify_word_to_number(word, value))
        return false;
    if (is_negative)
        *value = -*value;
    return true;
}

bool lsp_verify_json_is(
    const struct verify_json *json, uint32_t object, const char *key, const char *text)
{
    return lsp_verify_word_is(json->values[lsp_verify_json_find(json, object, key)].text, text);
}
