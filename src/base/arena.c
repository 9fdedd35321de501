/* Arena: a list of growing blocks, carved from the front.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Small enough to waste nothing on a tiny study, large enough that a big one needs few blocks. */
static const size_t FIRST_BLOCK_BYTES = 16 * 1024;
/* Blocks grow to this size; what needs more gets a block of its own, so that little lies idle. */
static const size_t LARGEST_BLOCK_BYTES = 1024 * 1024;
static const size_t ALIGNMENT = 16;

struct lsp_arena_block {
    struct lsp_arena_block *older;
    size_t size;          /* usable bytes behind this header */
    size_t used;          /* of these */
    size_t alignment_pad; /* keeps the header a multiple of 16 bytes */
};

_Static_assert(sizeof(struct lsp_arena_block) % 16 == 0, "blocks stay aligned");

static struct lsp_arena_block *add_block(struct lsp_arena *arena, size_t at_least);

void lsp_arena_finish(struct lsp_arena *arena)
{
    struct lsp_arena_block *block = arena->newest;
    while (block != NULL) {
        struct lsp_arena_block *older = block->older;
        free(block);
        block = older;
    }
    *arena = (struct lsp_arena){0};
}

/* The other's blocks go behind our own, of which the newest is still being filled. */
void lsp_arena_adopt(struct lsp_arena *arena, struct lsp_arena *from)
{
    struct lsp_arena_block **end = &arena->newest;
    while (*end != NULL)
        end = &(*end)->older;
    *end = from->newest;
    arena->used_bytes += from->used_bytes;
    *from = (struct lsp_arena){0};
}

void *lsp_arena_alloc(struct lsp_arena *arena, size_t count, size_t size)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2)
        return NULL;
    bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (bytes == 0)
        bytes = ALIGNMENT;
    struct lsp_arena_block *block = arena->newest;
    if (block == NULL || block->size - block->used < bytes)
        block = add_block(arena, bytes);
    if (block == NULL)
        return NULL;
    char *memory = (char *)(block + 1) + block->used;
    block->used += bytes;
    arena->used_bytes += bytes;
    return memset(memory, 0, bytes);
}

/* A block for more than the largest goes behind the newest, which is filled further. */
static struct lsp_arena_block *add_block(struct lsp_arena *arena, size_t at_least)
{
    size_t size = arena->newest == NULL ? FIRST_BLOCK_BYTES : arena->newest->size * 2;
    if (size > LARGEST_BLOCK_BYTES)
        size = LARGEST_BLOCK_BYTES;
    if (size < at_least)
        size = at_least;
    struct lsp_arena_block *block = malloc(sizeof *block + size);
    if (block == NULL)
        return NULL;
    bool is_behind = size > LARGEST_BLOCK_BYTES && arena->newest != NULL;
    struct lsp_arena_block **place = is_behind ? &arena->newest->older : &arena->newest;
    *block = (struct lsp_arena_block){.older = *place, .size = size};
    *place = block;
    return block;
}

char *lsp_arena_copy_text(struct lsp_arena *arena, const char *text)
{
    return lsp_arena_copy_bytes(arena, text, strlen(text));
}

char *lsp_arena_copy_bytes(struct lsp_arena *arena, const char *bytes, size_t length)
{
    char *copy = LSP_ARRAY(arena, char, length + 1);
    if (copy != NULL && length > 0)
        memcpy(copy, bytes, length);
    return copy;
}

char *lsp_arena_printf(struct lsp_arena *arena, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    char *text = lsp_arena_vprintf(arena, format, values);
    va_end(values);
    return text;
}

char *lsp_arena_vprintf(struct lsp_arena *arena, const char *format, va_list values)
{
    va_list again;
    va_copy(again, values);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        return NULL;
    char *text = LSP_ARRAY(arena, char, (size_t)length + 1);
    if (text != NULL)
        vsnprintf(text, (size_t)length + 1, format, values);
    return text;
}

void *lsp_arena_grow(
    struct lsp_arena *arena, void *array, size_t *capacity, size_t needed, size_t element_size)
{
    if (needed <= *capacity)
        return array;
    size_t larger = *capacity < 8 ? 8 : *capacity * 2;
    if (larger < needed)
        larger = needed;
    void *grown = lsp_arena_alloc(arena, larger, element_size);
    if (grown == NULL)
        return NULL;
    if (*capacity > 0)
        memcpy(grown, array, *capacity * element_size);
    *capacity = larger;
    return grown;
}
