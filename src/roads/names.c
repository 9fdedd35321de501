/* Names: a hash table over one long text.  SPDX-License-Identifier: Apache-2.0 */
#include "roads/names.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"

static bool make_room(struct lsp_names *names, size_t length);
static bool double_slots(struct lsp_names *names);
static uint32_t *find_slot(const struct lsp_names *names, const char *text, size_t length);
static uint64_t hash_of(const char *text, size_t length);

enum lsp_status lsp_names_add(
    struct lsp_names *names, const char *text, size_t length, uint32_t *ret_number)
{
    if (!make_room(names, length))
        return LSP_NO_MEMORY;
    uint32_t *slot = find_slot(names, text, length);
    if (*slot == LSP_NONE) {
        names->first[names->n] = names->text_length;
        memcpy(names->texts + names->text_length, text, length);
        names->texts[names->text_length + length] = '\0';
        names->text_length += length + 1;
        *slot = names->n++;
    }
    *ret_number = *slot;
    return LSP_OK;
}

uint32_t lsp_names_find(const struct lsp_names *names, const char *text, size_t length)
{
    return names->n_slots == 0 ? LSP_NONE : *find_slot(names, text, length);
}

const char *lsp_names_text(const struct lsp_names *names, uint32_t number)
{
    return names->texts + names->first[number];
}

uint64_t lsp_names_bytes(const struct lsp_names *names)
{
    return names->text_capacity + names->capacity * sizeof *names->first +
           names->n_slots * sizeof *names->slots;
}

void lsp_names_finish(struct lsp_names *names)
{
    free(names->texts);
    free(names->first);
    free(names->slots);
    *names = (struct lsp_names){0};
}

/* For one more name of that length. */
static bool make_room(struct lsp_names *names, size_t length)
{
    if (2 * ((size_t)names->n + 1) > names->n_slots && !double_slots(names))
        return false;
    if (names->n == names->capacity) {
        size_t capacity = names->capacity == 0 ? 16 : 2 * names->capacity;
        size_t *first = realloc(names->first, capacity * sizeof *first);
        if (first == NULL)
            return false;
        names->first = first;
        names->capacity = capacity;
    }
    size_t needed = names->text_length + length + 1;
    if (needed > names->text_capacity) {
        size_t capacity = names->text_capacity == 0 ? 128 : 2 * names->text_capacity;
        capacity = capacity < needed ? needed : capacity;
        char *texts = realloc(names->texts, capacity);
        if (texts == NULL)
            return false;
        names->texts = texts;
        names->text_capacity = capacity;
    }
    return true;
}

static bool double_slots(struct lsp_names *names)
{
    size_t n_slots = names->n_slots == 0 ? 32 : 2 * names->n_slots;
    uint32_t *slots = malloc(n_slots * sizeof *slots);
    if (slots == NULL)
        return false;
    for (size_t slot = 0; slot < n_slots; slot++)
        slots[slot] = LSP_NONE;
    free(names->slots);
    names->slots = slots;
    names->n_slots = n_slots;
    for (uint32_t number = 0; number < names->n; number++) {
        const char *text = lsp_names_text(names, number);
        *find_slot(names, text, strlen(text)) = number;
    }
    return true;
}

/* The slot of the name, or the free one where it belongs; never more than half are taken. */
static uint32_t *find_slot(const struct lsp_names *names, const char *text, size_t length)
{
    size_t slot = (size_t)hash_of(text, length) & (names->n_slots - 1);
    while (names->slots[slot] != LSP_NONE) {
        const char *other = lsp_names_text(names, names->slots[slot]);
        if (strncmp(other, text, length) == 0 && other[length] == '\0')
            break;
        slot = (slot + 1) & (names->n_slots - 1);
    }
    return &names->slots[slot];
}

/* FNV-1a, with the high bits folded in. */
static uint64_t hash_of(const char *text, size_t length)
{
    uint64_t hash = 14695981039346656037ULL;
    for (size_t at = 0; at < length; at++)
        hash = (hash ^ (unsigned char)text[at]) * 1099511628211ULL;
    return hash ^ (hash >> 32);
}
