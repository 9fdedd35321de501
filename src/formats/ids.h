/* Ids: finding a record by its name in the file, in one step.
 *
 *     struct lsp_ids ids = {.noun = "node"};
 *     LSP_TRY(lsp_ids_add(&ids, arena, "khasan", place, &first));   first < n: it stands twice
 *     node = lsp_ids_find(&ids, "khasan");
 *
 * Ids are compared byte by byte; indices count up in the order of adding.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_IDS_H
#define LSP_FORMATS_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/status.h"

struct lsp_ids {
    const char *noun;         /* what they name: "node" */
    bool is_partial;          /* not all are known, so that one is unknown says nothing */
    const char **names;       /* [n] borrowed */
    struct lsp_place *places; /* [n] */
    size_t n, capacity, place_capacity;
    uint32_t *slots; /* [n_slots] open addressing: index of a name, or LSP_NONE */
    size_t n_slots;
};

/* Adds a name under the next index, also when it stands there already; *ret_first is the index
 * under which lsp_ids_find finds it. */
enum lsp_status lsp_ids_add(struct lsp_ids *ids, struct lsp_arena *arena, const char *name,
    struct lsp_place place, uint32_t *ret_first) LSP_MUST_CHECK;

/* Adds the names of an array of n structs of `size` bytes, whose `const char *` id lies at an
 * offset; such records have been checked for duplicates already. */
enum lsp_status lsp_ids_add_all(struct lsp_ids *ids, struct lsp_arena *arena, size_t n,
    const void *items, size_t size, size_t id_offset) LSP_MUST_CHECK;

/* Index of the first record of this name, or LSP_NONE. */
uint32_t lsp_ids_find(const struct lsp_ids *ids, const char *name);

/* LS1111: `name` at `where` has been defined before as number `first`. */
void lsp_ids_refuse_duplicate(const struct lsp_ids *ids, const char *name, struct lsp_place where,
    uint32_t first, struct lsp_diags *diags);
/* LS1112: there is no such record; names the nearest one.  Not a word when ids are partial. */
void lsp_ids_refuse_unknown(
    const struct lsp_ids *ids, const char *name, struct lsp_place where, struct lsp_diags *diags);

#endif
