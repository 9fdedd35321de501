/* Words for what the checks of a programme found, for pages and terminals alike.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_REPORT_PROGRAMME_WORDS_H
#define LSP_REPORT_PROGRAMME_WORDS_H

#include "base/buffer.h"
#include "programme/checks.h"

/* What a kind of finding means and what to do about it, in one sentence. */
extern const char *const LSP_CHECK_MEANINGS[LSP_N_CHECKS];

/* The finding itself: "Deck and surfacing", "Deck waits for Piers with a lag of 60 days",
 * "62 % (at least 90 %)".  Names are as in the programme, not escaped. */
void lsp_check_words(const struct lsp_programme *programme, const struct lsp_check_finding *finding,
    struct lsp_buffer *text);

#endif
