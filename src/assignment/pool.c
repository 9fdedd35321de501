/* The pool of pairs of alternative segments: each pair once, found again by its links.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "assignment/assignment_internal.h"

enum { FIRST_PAIRS = 256, FIRST_LINKS = 4096 };

static bool grow(void *array, size_t count, size_t size) LSP_MUST_CHECK;
static enum lsp_status make_room(struct pool *pool, size_t n_links) LSP_MUST_CHECK;
static enum lsp_status rehash(struct pool *pool) LSP_MUST_CHECK;
static void clear_buckets(struct pool *pool);
static uint32_t hash_ends(const struct pool *pool, uint32_t a, uint32_t b);
static uint32_t skip_others(const struct pool *pool, uint32_t a, uint32_t b, uint32_t pair);
static uint32_t hash(const struct pool *pool, uint32_t pair);
static bool is_same(const struct pool *pool, uint32_t a, uint32_t b);
static void enter(struct pool *pool, uint32_t pair);

enum lsp_status lsp_assignment_pool_init(struct pool *pool)
{
    *pool = (struct pool){0};
    return make_room(pool, 0);
}

void lsp_assignment_pool_finish(struct pool *pool)
{
    free(pool->first);
    free(pool->middle);
    free(pool->next);
    free(pool->turn);
    free(pool->class_of);
    free(pool->offset);
    free(pool->link);
    free(pool->bucket);
    free(pool->next_at);
    free(pool->bucket_at);
    free(pool->difference);
    *pool = (struct pool){0};
}

enum lsp_status lsp_assignment_pool_add(struct pool *pool, uint32_t cls, const uint32_t a[],
    uint32_t n_a, const uint32_t b[], uint32_t n_b, double offset, uint32_t *ret_pair)
{
    bool is_swapped = b[0] < a[0];
    LSP_TRY(make_room(pool, (size_t)n_a + n_b));
    uint32_t pair = pool->n, n_first = is_swapped ? n_b : n_a;
    uint32_t *link = &pool->link[pool->first[pair]];
    memcpy(link, is_swapped ? b : a, n_first * sizeof *link);
    memcpy(link + n_first, is_swapped ? a : b, (n_a + n_b - n_first) * sizeof *link);
    pool->middle[pair] = pool->first[pair] + n_first;
    pool->first[pair + 1] = pool->first[pair] + n_a + n_b;
    pool->class_of[pair] = cls;
    pool->offset[pair] = is_swapped ? -offset : offset;
    uint32_t known = pool->bucket[hash(pool, pair) & (pool->n_buckets - 1)];
    while (known != LSP_NONE && !is_same(pool, known, pair))
        known = pool->next[known];
    *ret_pair = known;
    if (known == LSP_NONE) {
        *ret_pair = pair;
        pool->turn[pair] = 0;
        pool->n++;
        enter(pool, pair);
    }
    return LSP_OK;
}

uint32_t lsp_assignment_pool_first_at(const struct pool *pool, uint32_t link, uint32_t other)
{
    bool is_swapped = other < link;
    uint32_t a = is_swapped ? other : link, b = is_swapped ? link : other;
    if (pool->n == 0)
        return LSP_NONE;
    return skip_others(pool, a, b, pool->bucket_at[hash_ends(pool, a, b)]);
}

uint32_t lsp_assignment_pool_next_at(const struct pool *pool, uint32_t pair)
{
    uint32_t a = pool->link[pool->first[pair]], b = pool->link[pool->middle[pair]];
    return skip_others(pool, a, b, pool->next_at[pair]);
}

static uint32_t skip_others(const struct pool *pool, uint32_t a, uint32_t b, uint32_t pair)
{
    while (pair != LSP_NONE &&
           (pool->link[pool->first[pair]] != a || pool->link[pool->middle[pair]] != b))
        pair = pool->next_at[pair];
    return pair;
}

void lsp_assignment_pool_clear(struct pool *pool)
{
    if (pool->n > 0)
        clear_buckets(pool);
    pool->n = 0;
}

void lsp_assignment_pool_keep(struct pool *pool, uint32_t keep[])
{
    uint32_t n = 0;
    size_t n_links = 0;
    for (uint32_t pair = 0; pair < pool->n; pair++) {
        if (keep[pair] == LSP_NONE)
            continue;
        size_t first = pool->first[pair], count = pool->first[pair + 1] - first;
        size_t to_middle = pool->middle[pair] - first;
        memmove(&pool->link[n_links], &pool->link[first], count * sizeof *pool->link);
        pool->first[n] = n_links;
        pool->middle[n] = n_links + to_middle;
        pool->difference[n] = pool->difference[pair];
        pool->class_of[n] = pool->class_of[pair];
        pool->offset[n] = pool->offset[pair];
        keep[pair] = n++;
        n_links += count;
    }
    pool->first[n] = n_links;
    pool->n = n;
    clear_buckets(pool);
    for (uint32_t pair = 0; pair < n; pair++)
        enter(pool, pair);
}

static bool grow(void *array, size_t count, size_t size)
{
    void *old;
    memcpy(&old, array, sizeof old);
    void *larger = realloc(old, count * size);
    if (larger)
        memcpy(array, &larger, sizeof larger);
    return larger != NULL;
}

static enum lsp_status make_room(struct pool *pool, size_t n_links)
{
    size_t n_used = pool->n > 0 ? pool->first[pool->n] : 0;
    if (n_used + n_links > pool->link_capacity || !pool->link) {
        size_t capacity = 2 * (n_used + n_links) + FIRST_LINKS;
        if (!grow(&pool->link, capacity, sizeof *pool->link))
            return LSP_NO_MEMORY;
        pool->link_capacity = capacity;
    }
    if (pool->n < pool->capacity)
        return LSP_OK;
    uint32_t capacity = pool->capacity > 0 ? 2 * pool->capacity : FIRST_PAIRS;
    bool is_first = pool->capacity == 0;
    if (!grow(&pool->first, (size_t)capacity + 1, sizeof *pool->first) ||
        !grow(&pool->middle, capacity, sizeof *pool->middle) ||
        !grow(&pool->next, capacity, sizeof *pool->next) ||
        !grow(&pool->turn, capacity, sizeof *pool->turn) ||
        !grow(&pool->class_of, capacity, sizeof *pool->class_of) ||
        !grow(&pool->offset, capacity, sizeof *pool->offset) ||
        !grow(&pool->difference, capacity, sizeof *pool->difference) ||
        !grow(&pool->next_at, capacity, sizeof *pool->next_at))
        return LSP_NO_MEMORY;
    if (is_first)
        pool->first[0] = 0;
    pool->capacity = capacity;
    return rehash(pool);
}

static enum lsp_status rehash(struct pool *pool)
{
    uint32_t n_buckets = 2 * pool->capacity;
    if (!grow(&pool->bucket, n_buckets, sizeof *pool->bucket) ||
        !grow(&pool->bucket_at, n_buckets, sizeof *pool->bucket_at))
        return LSP_NO_MEMORY;
    pool->n_buckets = n_buckets;
    clear_buckets(pool);
    for (uint32_t pair = 0; pair < pool->n; pair++)
        enter(pool, pair);
    return LSP_OK;
}

static void clear_buckets(struct pool *pool)
{
    memset(pool->bucket, 0xff, pool->n_buckets * sizeof *pool->bucket);
    memset(pool->bucket_at, 0xff, pool->n_buckets * sizeof *pool->bucket_at);
}

static uint32_t hash(const struct pool *pool, uint32_t pair)
{
    uint64_t value =
        pool->middle[pair] - pool->first[pair] + ((uint64_t)pool->class_of[pair] << 32);
    for (size_t at = pool->first[pair]; at < pool->first[pair + 1]; at++)
        value = (value ^ pool->link[at]) * 0x9e3779b97f4a7c15u;
    return (uint32_t)(value >> 32);
}

static uint32_t hash_ends(const struct pool *pool, uint32_t a, uint32_t b)
{
    uint64_t value = ((uint64_t)a * 0x9e3779b97f4a7c15u ^ b) * 0x9e3779b97f4a7c15u;
    return (uint32_t)(value >> 32) & (pool->n_buckets - 1);
}

static bool is_same(const struct pool *pool, uint32_t a, uint32_t b)
{
    size_t n = pool->first[a + 1] - pool->first[a];
    return pool->class_of[a] == pool->class_of[b] && n == pool->first[b + 1] - pool->first[b] &&
           pool->middle[a] - pool->first[a] == pool->middle[b] - pool->first[b] &&
           memcmp(&pool->link[pool->first[a]], &pool->link[pool->first[b]], n * sizeof(uint32_t)) ==
               0;
}

static void enter(struct pool *pool, uint32_t pair)
{
    uint32_t *bucket = &pool->bucket[hash(pool, pair) & (pool->n_buckets - 1)];
    pool->next[pair] = *bucket;
    *bucket = pair;
    uint32_t a = pool->link[pool->first[pair]], b = pool->link[pool->middle[pair]];
    uint32_t *at = &pool->bucket_at[hash_ends(pool, a, b)];
    pool->next_at[pair] = *at;
    *at = pair;
}
