/* Arena: memory that lives and dies together.
 *
 * A study, a run, a report each own one arena; everything built for them is allocated there and is
 * freed by one call.  Blocks are zeroed, 16-byte aligned, and never move.
 *
 *     struct lsp_arena arena = {0};
 *     double *time_h = LSP_ARRAY(&arena, double, n_links);      NULL when memory is out
 *     ...
 *     lsp_arena_finish(&arena);
 *
 * A zeroed struct is a valid empty arena.  Not for use by two threads at once.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_BASE_ARENA_H
#define LSP_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/compiler.h"

struct lsp_arena_block;

struct lsp_arena {
    struct lsp_arena_block *newest; /* owned list of blocks */
    size_t used_bytes;              /* handed out since init, for the memory report */
};

/* Frees every block; the arena is empty and usable again.  finish(&zeroed) does nothing. */
void lsp_arena_finish(struct lsp_arena *arena);

/* Moves all blocks of `from`, which is empty afterwards, to `arena`, whose finish frees them. */
void lsp_arena_adopt(struct lsp_arena *arena, struct lsp_arena *from);

/* Zeroed memory for `count` objects of `size` bytes; NULL when memory is out or the product
 * overflows.  A count of zero gives a valid pointer to nothing. */
void *lsp_arena_alloc(struct lsp_arena *arena, size_t count, size_t size) LSP_MUST_CHECK;

#define LSP_ARRAY(ARENA, TYPE, COUNT) ((TYPE *)lsp_arena_alloc((ARENA), (COUNT), sizeof(TYPE)))

/* Copies; NULL when memory is out. */
char *lsp_arena_copy_text(struct lsp_arena *arena, const char *text) LSP_MUST_CHECK;
char *lsp_arena_copy_bytes(struct lsp_arena *arena, const char *bytes,
    size_t length) LSP_MUST_CHECK; /* with a NUL behind */
char *lsp_arena_printf(struct lsp_arena *arena, const char *format, ...) LSP_MUST_CHECK
    LSP_PRINTF(2, 3);
char *lsp_arena_vprintf(struct lsp_arena *arena, const char *format, va_list values) LSP_MUST_CHECK
    LSP_PRINTF(2, 0);

/* Grows an array that lives in the arena: when `*capacity` is too small for `needed` elements, a
 * larger one is allocated and the old contents are copied (the old block stays until finish).
 * Returns the array to use, or NULL when memory is out (array and capacity then untouched). */
void *lsp_arena_grow(struct lsp_arena *arena, void *array, size_t *capacity, size_t needed,
    size_t element_size) LSP_MUST_CHECK;

#endif
