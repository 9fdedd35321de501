/* The target of a request: path and query, decoded strictly.
 *
 * Nothing is made of a path here but segments of plain text; whoever uses one as the name of a file
 * still checks it.  SPDX-License-Identifier: Apache-2.0 */
#include "http_server/internal.h"

#include "base/text.h"

#include <string.h>

static bool has_only_names(const char *path);
static int digit_of(char c);
static const char *find_value(const char *query, const char *key);
static bool is_plain(const char *text, size_t length);

bool lsp_http_target_cut(char *target, char **ret_path, char **ret_query)
{
    if (target[0] != '/')
        return false;
    char *query = strchr(target, '?');
    if (query != NULL)
        *query++ = '\0';
    else
        query = target + strlen(target);
    /* An encoded slash would make two names of one. */
    for (char *at = target; (at = strchr(at, '%')) != NULL; at++)
        if (at[1] == '2' && (at[2] == 'f' || at[2] == 'F'))
            return false;
    if (!lsp_http_decode(target, false) || !has_only_names(target))
        return false;
    *ret_path = target;
    *ret_query = query;
    return true;
}

/* No segment is ".", ".." or, but for the last one, empty; none has a backslash. */
static bool has_only_names(const char *path)
{
    if (strchr(path, '\\') != NULL)
        return false;
    while (*path == '/') {
        const char *name = path + 1;
        size_t length = strcspn(name, "/");
        bool is_last = name[length] == '\0';
        if ((length == 0 && !is_last) || (length == 1 && name[0] == '.') ||
            (length == 2 && name[0] == '.' && name[1] == '.'))
            return false;
        path = name + length;
    }
    return true;
}

bool lsp_http_decode(char *text, bool is_form)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (*from == '%') {
            int high = digit_of(from[1]), low = high < 0 ? -1 : digit_of(from[2]);
            if (low < 0)
                return false;
            *to++ = (char)(high * 16 + low);
            from += 2;
        } else {
            *to++ = *from == '+' && is_form ? ' ' : *from;
        }
    }
    *to = '\0';
    return is_plain(text, (size_t)(to - text));
}

/* A NUL that was encoded is refused here too. */
static bool is_plain(const char *text, size_t length)
{
    size_t bad;
    if (!lsp_text_is_utf8(text, length, &bad))
        return false;
    for (size_t at = 0; at < length; at++)
        if ((unsigned char)text[at] < ' ' || text[at] == 0x7f)
            return false;
    return true;
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

const char *lsp_http_query_value(struct lsp_arena *arena, const char *query, const char *key)
{
    const char *found = find_value(query, key);
    if (found == NULL)
        return NULL;
    char *value = lsp_arena_copy_bytes(arena, found, strcspn(found, "&"));
    return value != NULL && lsp_http_decode(value, true) ? value : NULL;
}

/* What follows `key=` among the parts between '&'; "" or what follows '&' for a key alone. */
static const char *find_value(const char *query, const char *key)
{
    size_t length = strlen(key);
    for (;;) {
        if (strncmp(query, key, length) == 0) {
            const char *behind = query + length;
            if (*behind == '=')
                return behind + 1;
            if (*behind == '&' || *behind == '\0')
                return behind;
        }
        query = strchr(query, '&');
        if (query == NULL)
            return NULL;
        query++;
    }
}
