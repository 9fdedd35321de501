/* Names by open addressing.  SPDX-License-Identifier: Apache-2.0 */
#include "verify/names.h"

#include <stdlib.h>
#include <string.h>

static uint32_t slot_of(const struct verify_names *names, struct verify_word word);
static bool grow(struct verify_names *names);

bool lsp_verify_names_add(struct verify_names *names, struct verify_word word, uint32_t *ret_number)
{
    if (2 * names->n >= names->n_slots && !grow(names))
        return false;
    uint32_t slot = slot_of(names, word);
    if (names->slot[slot] == 0) {
        names->word[names->n] = word;
        names->slot[slot] = ++names->n;
    }
    *ret_number = names->slot[slot] - 1;
    return true;
}

uint32_t lsp_verify_names_find(const struct verify_names *names, struct verify_word word)
{
    return names->n == 0 ? VERIFY_NO_NAME : names->slot[slot_of(names, word)] - 1;
}

void lsp_verify_names_finish(struct verify_names *names)
{
    free(names->word);
    free(names->slot);
    *names = (struct verify_names){0};
}

/* The word's, or the free one where it belongs. */
static uint32_t slot_of(const struct verify_names *names, struct verify_word word)
{
    uint32_t hash = 2166136261u; /* of Fowler, Noll and Vo */
    for (size_t at = 0; at < word.length; at++)
        hash = (hash ^ (unsigned char)word.text[at]) * 16777619u;
    uint32_t slot = hash & (names->n_slots - 1);
    while (names->slot[slot] != 0) {
        struct verify_word other = names->word[names->slot[slot] - 1];
        if (other.length == word.length && memcmp(other.text, word.text, word.length) == 0)
            break;
        slot = (slot + 1) & (names->n_slots - 1);
    }
    return slot;
}

static bool grow(struct verify_names *names)
{
    struct verify_names larger = {
        .n = names->n, .n_slots = names->n_slots == 0 ? 64 : 2 * names->n_slots};
    larger.word = calloc(larger.n_slots, sizeof *larger.word);
    larger.slot = calloc(larger.n_slots, sizeof *larger.slot);
    if (larger.word == NULL || larger.slot == NULL) {
        lsp_verify_names_finish(&larger);
        return false;
    }
    for (uint32_t number = 0; number < names->n; number++) {
        larger.word[number] = names->word[number];
        larger.slot[slot_of(&larger, names->word[number])] = number + 1;
    }
    lsp_verify_names_finish(names);
    *names = larger;
    return true;
}
