/* What the writer and the reader of drawn edits share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_SCENARIO_KEYS_H
#define LSP_FORMATS_SCENARIO_KEYS_H

#include <stdbool.h>

#include "formats/drawn_edits.h"

enum { LSP_N_DRAWN_KINDS = 4 };

/* By enum lsp_drawn_kind: "add_link", "set_link", "close_link", "split_link". */
extern const char *const LSP_DRAWN_WORDS[LSP_N_DRAWN_KINDS];

/* Whether a key's value is a list, and one of years. */
bool lsp_drawn_is_list(const char *key);
bool lsp_drawn_is_years(const char *key);

#endif
