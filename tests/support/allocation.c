/* Allocation: the functions that stand between a test program and malloc().
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/allocation.h"

#include <malloc.h>
#include <stdint.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
void __wrap_free(void *block);

/* A program under test has one thread. */
static size_t n_until_failure = SIZE_MAX;
static bool has_failed = false;
static size_t n_blocks = 0, n_bytes = 0, peak_bytes = 0;

static bool is_to_fail(void);
static void *count_block(void *block);

void lsp_test_fail_from(size_t nth)
{
    n_until_failure = nth;
    has_failed = false;
}

void lsp_test_fail_never(void)
{
    n_until_failure = SIZE_MAX;
}

bool lsp_test_has_failed(void)
{
    return has_failed;
}

size_t lsp_test_n_blocks(void)
{
    return n_blocks;
}

size_t lsp_test_n_bytes(void)
{
    return n_bytes;
}

size_t lsp_test_peak_bytes(void)
{
    return peak_bytes;
}

void lsp_test_watch_bytes(void)
{
    peak_bytes = n_bytes;
}

void *__wrap_malloc(size_t size)
{
    return is_to_fail() ? NULL : count_block(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
    return is_to_fail() ? NULL : count_block(__real_calloc(count, size));
}

void *__wrap_realloc(void *block, size_t size)
{
    if (is_to_fail())
        return NULL;
    size_t old = malloc_usable_size(block);
    void *moved = __real_realloc(block, size);
    if (block == NULL)
        return count_block(moved);
    if (moved != NULL) {
        /* Old and new are both held while one is copied into the other. */
        n_bytes += malloc_usable_size(moved);
        peak_bytes = n_bytes > peak_bytes ? n_bytes : peak_bytes;
        n_bytes -= old;
    }
    return moved;
}

void __wrap_free(void *block)
{
    n_blocks -= block != NULL;
    n_bytes -= malloc_usable_size(block);
    __real_free(block);
}

static bool is_to_fail(void)
{
    if (n_until_failure == SIZE_MAX)
        return false;
    if (n_until_failure > 0) {
        n_until_failure--;
        return false;
    }
    has_failed = true;
    return true;
}

static void *count_block(void *block)
{
    n_blocks += block != NULL;
    n_bytes += malloc_usable_size(block);
    peak_bytes = n_bytes > peak_bytes ? n_bytes : peak_bytes;
    return block;
}
