/* Edits: what the page has drawn and changed, as plain values.
 *
 * The page and the API know one form of an edit, JSON; edits_json.c turns it into drawn edits
 * (formats/drawn_edits.h) and back and checks their shape, so that a model need not read JSON.
 * Whether a link or node exists and an attribute is possible is for the model to say, in
 * diagnostics (lsp_view_edit_place).
 *
 *     {"do":"add","id":"b2","name":"Second bridge","from":"n1","to":"7","both_ways":true,
 *      "attributes":{"length":3.1,"toll":2},"points":[[130.65,42.41]]}
 *     {"do":"change","link":"r_12","attributes":{"free_speed":80}}
 *     {"do":"close","link":"r_12"}
 *     {"do":"split","link":"r_12","at":0.37,"node":"n1"}
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VIEW_EDITS_H
#define LSP_VIEW_EDITS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/diag.h"
#include "formats/drawn_edits.h"

/* Texts are NUL-terminated UTF-8 without control characters.  An attribute that is null in JSON is
 * left out. */
struct lsp_view_edits {
    size_t n;
    const struct lsp_drawn_edit *items; /* [n], in the order in which they are made */
};

enum {
    LSP_VIEW_MAX_EDITS = 500,
    LSP_VIEW_MAX_ATTRIBUTES = 64, /* of one edit */
    LSP_VIEW_MAX_POINTS = 2000,   /* of one edit */
    LSP_VIEW_MAX_TEXT = 200,      /* bytes of an id or a name */
    LSP_VIEW_MAX_ABOUT = 4000,    /* bytes of what a scenario is about */
};

/* The attribute of that key, or NULL. */
const struct lsp_drawn_value *lsp_view_attribute_find(
    const struct lsp_drawn_edit *edit, const char *key);

/* Where a diagnostic about an edit is: element "edits[3].attributes.toll".  `member` may be NULL.
 * The text lies in the arena of `diags`. */
struct lsp_place lsp_view_edit_place(struct lsp_diags *diags, size_t edit, const char *member);

/* A JSON array of the edits, as the page sends them. */
void lsp_view_edits_write(const struct lsp_view_edits *edits, struct lsp_buffer *out);

#endif
