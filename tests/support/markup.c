/* Checkers of markup, JSON and CSV.  SPDX-License-Identifier: Apache-2.0 */
#include "support/markup.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* ---- markup ---- */

enum { DEEPEST = 64, NAME = 32 };

struct open_tags {
    char names[DEEPEST][NAME];
    size_t depth;
};

static bool is_entity(const char *at)
{
    static const char *const KNOWN[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    for (size_t entity = 0; entity < sizeof KNOWN / sizeof KNOWN[0]; entity++)
        if (strncmp(at, KNOWN[entity], strlen(KNOWN[entity])) == 0)
            return true;
    return false;
}

/* Behind the tag that begins at `at`, or NULL when it is wrong. */
static const char *read_tag(const char *at, struct open_tags *open)
{
    bool is_end = at[1] == '/';
    at += is_end ? 2 : 1;
    size_t length = strcspn(at, " />\n");
    if (length == 0 || length >= NAME)
        return NULL;
    if (is_end) {
        if (open->depth == 0 || strlen(open->names[open->depth - 1]) != length ||
            strncmp(open->names[open->depth - 1], at, length) != 0 || at[length] != '>')
            return NULL;
        open->depth--;
        return at + length + 1;
    }
    const char *name = at;
    at += length;
    while (*at == ' ' || *at == '\n') {
        at += strspn(at, " \n");
        if (*at == '/' || *at == '>')
            break;
        at += strcspn(at, "= >\n");
        if (at[0] != '=' || at[1] != '"')
            return NULL;
        for (at += 2; *at != '"'; at++)
            if (*at == '\0' || *at == '<' || (*at == '&' && !is_entity(at)))
                return NULL;
        at++;
    }
    if (at[0] == '/' && at[1] == '>')
        return at + 2;
    if (*at != '>' || open->depth == DEEPEST)
        return NULL;
    memcpy(open->names[open->depth], name, length);
    open->names[open->depth++][length] = '\0';
    return at + 1;
}

bool markup_is_well_formed(const char *text, char fault[], size_t size)
{
    static const char DOCTYPE[] = "<!DOCTYPE html>";
    struct open_tags open = {.depth = 0};
    const char *at = text;
    if (strncmp(at, DOCTYPE, sizeof DOCTYPE - 1) != 0) {
        snprintf(fault, size, "no document type");
        return false;
    }
    for (at += sizeof DOCTYPE - 1; *at != '\0';) {
        const char *next = at + 1;
        if (*at == '<')
            next = read_tag(at, &open);
        else if (*at == '&' && !is_entity(at))
            next = NULL;
        if (next == NULL) {
            snprintf(fault, size, "at byte %zu: %.60s", (size_t)(at - text), at);
            return false;
        }
        at = next;
    }
    if (open.depth > 0)
        snprintf(fault, size, "<%s> is not closed", open.names[open.depth - 1]);
    return open.depth == 0;
}

size_t markup_count(const char *text, const char *part)
{
    size_t n = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + strlen(part), part))
        n++;
    return n;
}

/* ---- JSON: recursive descent over a cursor ---- */

static bool read_value(const char **at, int depth);

static void skip_space(const char **at)
{
    *at += strspn(*at, " \t\r\n");
}

static bool read_string(const char **at)
{
    if (**at != '"')
        return false;
    for ((*at)++; **at != '"'; (*at)++) {
        if ((unsigned char)**at < 0x20)
            return false;
        if (**at != '\\')
            continue;
        (*at)++;
        if (**at == 'u') {
            for (int digit = 1; digit <= 4; digit++)
                if (!isxdigit((unsigned char)(*at)[digit]))
                    return false;
            *at += 4;
        } else if (**at == '\0' || strchr("\"\\/bfnrt", **at) == NULL) {
            return false;
        }
    }
    (*at)++;
    return true;
}

static bool read_digits(const char **at)
{
    size_t n = strspn(*at, "0123456789");
    *at += n;
    return n > 0;
}

static bool read_number(const char **at)
{
    if (**at == '-')
        (*at)++;
    if ((*at)[0] == '0' && isdigit((unsigned char)(*at)[1]))
        return false;
    if (!read_digits(at))
        return false;
    if (**at == '.') {
        (*at)++;
        if (!read_digits(at))
            return false;
    }
    if (**at == 'e' || **at == 'E') {
        (*at)++;
        if (**at == '+' || **at == '-')
            (*at)++;
        return read_digits(at);
    }
    return true;
}

/* Members of an object or elements of an array up to the closing bracket. */
static bool read_members(const char **at, char end, int depth)
{
    (*at)++;
    skip_space(at);
    if (**at == end) {
        (*at)++;
        return true;
    }
    for (;;) {
        skip_space(at);
        if (end == '}') {
            if (!read_string(at))
                return false;
            skip_space(at);
            if (*(*at)++ != ':')
                return false;
        }
        if (!read_value(at, depth + 1))
            return false;
        skip_space(at);
        if (**at == end) {
            (*at)++;
            return true;
        }
        if (*(*at)++ != ',')
            return false;
    }
}

static bool read_value(const char **at, int depth)
{
    static const char *const WORDS[] = {"true", "false", "null"};
    skip_space(at);
    if (depth > 64)
        return false;
    if (**at == '{')
        return read_members(at, '}', depth);
    if (**at == '[')
        return read_members(at, ']', depth);
    if (**at == '"')
        return read_string(at);
    for (size_t word = 0; word < 3; word++)
        if (strncmp(*at, WORDS[word], strlen(WORDS[word])) == 0) {
            *at += strlen(WORDS[word]);
            return true;
        }
    return read_number(at);
}

bool json_is_valid(const char *text)
{
    const char *at = text;
    if (!read_value(&at, 0))
        return false;
    skip_space(&at);
    return *at == '\0';
}

/* ---- CSV ---- */

/* Behind the field at `at`; NULL when its quotes are wrong. */
static const char *read_field(const char *at)
{
    if (*at != '"') {
        at += strcspn(at, ",\n\"");
        return *at == '"' ? NULL : at;
    }
    for (at++; *at != '\0'; at++) {
        if (at[0] == '"' && at[1] == '"')
            at++;
        else if (at[0] == '"')
            return at[1] == ',' || at[1] == '\n' ? at + 1 : NULL;
    }
    return NULL;
}

size_t csv_columns(const char *text, size_t *ret_n_records)
{
    size_t n_columns = 0, n_fields = 0;
    *ret_n_records = 0;
    for (const char *at = text; *at != '\0'; at++) {
        at = read_field(at);
        if (at == NULL || *at == '\0')
            return 0;
        n_fields++;
        if (*at != '\n')
            continue;
        if (n_columns != 0 && n_fields != n_columns)
            return 0;
        n_columns = n_fields;
        n_fields = 0;
        ++*ret_n_records;
    }
    return n_fields == 0 ? n_columns : 0;
}
