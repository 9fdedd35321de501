/* Names of verify: each word once, by number.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VERIFY_NAMES_H
#define LSP_VERIFY_NAMES_H

#include "verify/text.h"

#define VERIFY_NO_NAME UINT32_MAX

/* Words are borrowed; small letters are told from capitals. */
struct verify_names {
    struct verify_word *word; /* [n] owned */
    uint32_t n, n_slots;
    uint32_t *slot; /* [n_slots] number + 1; 0: free */
};

/* False when memory is out. */
bool lsp_verify_names_add(
    struct verify_names *names, struct verify_word word, uint32_t *ret_number);
uint32_t lsp_verify_names_find(const struct verify_names *names, struct verify_word word);
void lsp_verify_names_finish(struct verify_names *names);

#endif
