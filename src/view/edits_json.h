/* Edits from JSON: the shape of what the page sends.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VIEW_EDITS_JSON_H
#define LSP_VIEW_EDITS_JSON_H

#include "view/edits.h"
#include "view/json_read.h"

/* The list of edits under `key`; required.  False where there is a fault, which is diagnosed; all
 * others are too. */
bool lsp_view_read_edits(const struct lsp_view_object *object, const char *key,
    struct lsp_view_edits *ret_edits) LSP_MUST_CHECK;

#endif
