/* Ids: a hash table of names.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/ids.h"

#include <string.h>

#include "base/id.h"

/* Looking for a near name takes time; after so many errors nobody reads the hints. */
static const size_t MAX_NAMES_FOR_HINT = 10000, MAX_ERRORS_WITH_HINT = 100;

static enum lsp_status rehash(struct lsp_ids *ids, struct lsp_arena *arena);
static uint32_t *find_slot(const struct lsp_ids *ids, const char *name);
static uint64_t hash_of(const char *name);

enum lsp_status lsp_ids_add(struct lsp_ids *ids, struct lsp_arena *arena, const char *name,
    struct lsp_place place, uint32_t *ret_first)
{
    if (2 * (ids->n + 1) > ids->n_slots)
        LSP_TRY(rehash(ids, arena));
    const char **names =
        lsp_arena_grow(arena, ids->names, &ids->capacity, ids->n + 1, sizeof *names);
    if (names == NULL)
        return LSP_NO_MEMORY;
    ids->names = names;
    struct lsp_place *places =
        lsp_arena_grow(arena, ids->places, &ids->place_capacity, ids->n + 1, sizeof *places);
    if (places == NULL)
        return LSP_NO_MEMORY;
    ids->places = places;
    names[ids->n] = name;
    places[ids->n] = place;
    uint32_t *slot = find_slot(ids, name);
    if (*slot == LSP_NONE)
        *slot = (uint32_t)ids->n;
    ids->n++;
    *ret_first = *slot;
    return LSP_OK;
}

enum lsp_status lsp_ids_add_all(struct lsp_ids *ids, struct lsp_arena *arena, size_t n,
    const void *items, size_t size, size_t id_offset)
{
    for (size_t item = 0; item < n; item++) {
        const void *id = (const char *)items + item * size + id_offset;
        uint32_t first = 0;
        LSP_TRY(lsp_ids_add(ids, arena, *(const char *const *)id, (struct lsp_place){0}, &first));
    }
    return LSP_OK;
}

uint32_t lsp_ids_find(const struct lsp_ids *ids, const char *name)
{
    return ids->n_slots == 0 ? LSP_NONE : *find_slot(ids, name);
}

/* Doubles the slots.  Records added twice keep the index of the first. */
static enum lsp_status rehash(struct lsp_ids *ids, struct lsp_arena *arena)
{
    size_t n_slots = ids->n_slots == 0 ? 16 : 2 * ids->n_slots;
    uint32_t *slots = LSP_ARRAY(arena, uint32_t, n_slots);
    if (slots == NULL)
        return LSP_NO_MEMORY;
    for (size_t slot = 0; slot < n_slots; slot++)
        slots[slot] = LSP_NONE;
    ids->slots = slots;
    ids->n_slots = n_slots;
    for (size_t record = 0; record < ids->n; record++) {
        uint32_t *slot = find_slot(ids, ids->names[record]);
        if (*slot == LSP_NONE)
            *slot = (uint32_t)record;
    }
    return LSP_OK;
}

/* The slot of the name, or the free one where it belongs; never more than half are taken. */
static uint32_t *find_slot(const struct lsp_ids *ids, const char *name)
{
    size_t slot = (size_t)hash_of(name) & (ids->n_slots - 1);
    while (ids->slots[slot] != LSP_NONE && strcmp(ids->names[ids->slots[slot]], name) != 0)
        slot = (slot + 1) & (ids->n_slots - 1);
    return &ids->slots[slot];
}

/* FNV-1a, with the high bits folded in. */
static uint64_t hash_of(const char *name)
{
    uint64_t hash = 14695981039346656037ULL;
    for (; *name != '\0'; name++)
        hash = (hash ^ (unsigned char)*name) * 1099511628211ULL;
    return hash ^ (hash >> 32);
}

void lsp_ids_refuse_duplicate(const struct lsp_ids *ids, const char *name, struct lsp_place where,
    uint32_t first, struct lsp_diags *diags)
{
    lsp_diags_add(diags, LSP_DIAG_DUPLICATE_ID,
        &(struct lsp_diag_facts){.where = where,
            .found = name,
            .related = ids->places[first],
            .related_note = "first defined here"},
        "%s %s is defined twice", ids->noun, name);
}

void lsp_ids_refuse_unknown(
    const struct lsp_ids *ids, const char *name, struct lsp_place where, struct lsp_diags *diags)
{
    if (ids->is_partial)
        return;
    bool may_look = ids->n <= MAX_NAMES_FOR_HINT && diags->n_errors <= MAX_ERRORS_WITH_HINT;
    const char *near = may_look ? lsp_nearest_name(name, ids->names, ids->n) : NULL;
    const char *hint =
        near == NULL ? NULL : lsp_arena_printf(&diags->arena, "is it %s %s?", ids->noun, near);
    lsp_diags_add(diags, LSP_DIAG_UNKNOWN_ID,
        &(struct lsp_diag_facts){.where = where, .found = name, .hint = hint}, "there is no %s %s",
        ids->noun, name);
}
