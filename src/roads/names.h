/* Names: the ids of millions of nodes, links and zones, each kept once and found in one step.
 *
 *     struct lsp_names names = {0};
 *     LSP_TRY(lsp_names_add(&names, text, length, &number));   the number it has, or now gets
 *     number = lsp_names_find(&names, text, length);           LSP_NONE when there is none
 *     text = lsp_names_text(&names, number);
 *     lsp_names_finish(&names);
 *
 * Numbers count up from 0 in the order of adding.  Names are compared byte by byte.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_ROADS_NAMES_H
#define LSP_ROADS_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/status.h"

/* A zeroed struct is an empty collection. */
struct lsp_names {
    uint32_t n;
    char *texts;     /* owned: each name with a NUL behind */
    size_t *first;   /* owned: [n] positions in texts */
    uint32_t *slots; /* owned: [n_slots] a hash table of numbers, LSP_NONE = free */
    size_t n_slots, text_length, text_capacity, capacity;
};

enum lsp_status lsp_names_add(
    struct lsp_names *names, const char *text, size_t length, uint32_t *ret_number) LSP_MUST_CHECK;
uint32_t lsp_names_find(const struct lsp_names *names, const char *text, size_t length);
/* Borrowed until the next name is added. */
const char *lsp_names_text(const struct lsp_names *names, uint32_t number);
uint64_t lsp_names_bytes(const struct lsp_names *names); /* of memory */
void lsp_names_finish(struct lsp_names *names);

#endif
