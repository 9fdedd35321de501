/* Ids of a study's things, and memory for its readers.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

#include <stdarg.h>
#include <string.h>

const struct lsp_yaml *lsp_study_take_ids(
    const struct lsp_section *root, const char *key, enum lsp_things things, size_t max)
{
    struct lsp_study_reader *reader = root->reader;
    struct lsp_known *ids = &reader->ids[things];
    const struct lsp_yaml *map = lsp_field_map(root, key);
    ids->complete = map != NULL || (lsp_field_node(root, key) == NULL && ids->complete);
    if (map == NULL)
        return NULL;
    for (const struct lsp_yaml *row = map->first; row != NULL; row = row->next) {
        if (ids->n == max) {
            lsp_diags_add(reader->diags, LSP_DIAG_TOO_MANY,
                &(struct lsp_diag_facts){.where = lsp_key_place(reader, row)},
                "there are more than %zu %s", max, key);
            ids->complete = false;
            break;
        }
        lsp_study_check_id(reader, row);
        lsp_study_add_id(reader, things, row->key);
    }
    return map;
}

void lsp_study_check_id(struct lsp_study_reader *reader, const struct lsp_yaml *node)
{
    if (!lsp_study_is_id(node->key))
        lsp_diags_add(reader->diags, LSP_DIAG_BAD_ID,
            &(struct lsp_diag_facts){.where = lsp_key_place(reader, node),
                .found = node->key,
                .expected = "letters, digits, _ and -"},
            "\"%s\" is no id", node->key);
}

bool lsp_study_is_id(const char *text)
{
    static const char ALLOWED[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789_-";
    return text[0] != '\0' && text[strspn(text, ALLOWED)] == '\0';
}

bool lsp_study_is_currency(const char *text)
{
    size_t letters = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return letters == 3 && text[3] == '\0';
}

void lsp_study_add_id(struct lsp_study_reader *reader, enum lsp_things things, const char *name)
{
    struct lsp_known *ids = &reader->ids[things];
    const char **names =
        lsp_arena_grow(reader->arena, ids->names, &ids->capacity, ids->n + 1, sizeof *names);
    if (names == NULL) {
        reader->status = LSP_NO_MEMORY;
        ids->complete = false;
        return;
    }
    ids->names = names;
    ids->names[ids->n++] = name;
}

uint32_t lsp_study_find_id(
    const struct lsp_study_reader *reader, enum lsp_things things, const char *name)
{
    const struct lsp_known *ids = &reader->ids[things];
    for (size_t id = 0; id < ids->n; id++)
        if (strcmp(ids->names[id], name) == 0)
            return (uint32_t)id;
    return LSP_NONE;
}

void *lsp_study_alloc(struct lsp_study_reader *reader, size_t count, size_t size)
{
    void *memory = lsp_arena_alloc(reader->arena, count, size);
    if (memory == NULL)
        reader->status = LSP_NO_MEMORY;
    return memory;
}

const char *lsp_study_printf(struct lsp_study_reader *reader, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    const char *text = lsp_arena_vprintf(reader->arena, format, values);
    va_end(values);
    if (text == NULL)
        reader->status = LSP_NO_MEMORY;
    return text == NULL ? "" : text;
}

void lsp_study_note(struct lsp_study_reader *reader, enum lsp_status status)
{
    if (status == LSP_NO_MEMORY)
        reader->status = status;
}

void lsp_study_ask(struct lsp_study_reader *reader, const struct lsp_yaml *node)
{
    reader->folder->asked_at = lsp_value_place(reader, node);
}
