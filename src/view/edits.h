/* Edits: what the page has drawn and changed, as plain values.
 *
 * The page and the API know one form of an edit, JSON; edits_json.c turns it into these structs and
 * back and checks their shape, so that a model need not read JSON.  Whether a link or node exists
 * and an attribute is possible is for the model to say, in diagnostics (lsp_view_edit_place).
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

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/diag.h"

enum lsp_view_edit_kind {
    LSP_VIEW_ADD,
    LSP_VIEW_CHANGE,
    LSP_VIEW_CLOSE,
    LSP_VIEW_SPLIT,
};

enum lsp_view_value_kind { LSP_VIEW_NUMBER, LSP_VIEW_TEXT, LSP_VIEW_BOOL, LSP_VIEW_NULL };

/* One attribute of an edit, in the unit that the model states for its key. */
struct lsp_view_attribute {
    const char *key;
    enum lsp_view_value_kind kind;
    double number;    /* LSP_VIEW_NUMBER: finite */
    const char *text; /* LSP_VIEW_TEXT; else NULL */
    bool is_true;     /* LSP_VIEW_BOOL */
};

/* Which direction of a road a change or closing is meant for. */
enum lsp_view_direction { LSP_VIEW_ALL, LSP_VIEW_FORWARD, LSP_VIEW_BACKWARD };

/* Texts are NUL-terminated UTF-8 without control characters, in the arena of the edits; those that
 * do not belong to the kind are NULL. */
struct lsp_view_edit {
    enum lsp_view_edit_kind kind;
    const char *id;    /* add: of the new link */
    const char *name;  /* add: or NULL */
    const char *from;  /* add: id of a node of the network, or of one that a split made */
    const char *to;    /* likewise */
    bool is_both_ways; /* add */
    const char *link;  /* change, close, split: the link's id */
    double at;         /* split: share of the link's length, in (0, 1) */
    const char *node;  /* split: id of the new node */
    enum lsp_view_direction direction; /* change, close */
    size_t n_attributes;               /* add, change */
    const struct lsp_view_attribute *attributes;
    size_t n_points;           /* add: of its line, between the two nodes; 0 = straight */
    const double (*points)[2]; /* x, y as the model's geometry has them */
};

struct lsp_view_edits {
    size_t n;
    const struct lsp_view_edit *items; /* [n], in the order in which they are made */
};

enum {
    LSP_VIEW_MAX_EDITS = 500,
    LSP_VIEW_MAX_ATTRIBUTES = 64, /* of one edit */
    LSP_VIEW_MAX_POINTS = 2000,   /* of one edit */
    LSP_VIEW_MAX_TEXT = 200,      /* bytes of an id or a name */
    LSP_VIEW_MAX_ABOUT = 4000,    /* bytes of what a scenario is about */
};

/* The attribute of that key, or NULL. */
const struct lsp_view_attribute *lsp_view_attribute_find(
    const struct lsp_view_edit *edit, const char *key);

/* Where a diagnostic about an edit is: element "edits[3].attributes.toll".  `member` may be NULL.
 * The text lies in the arena of `diags`. */
struct lsp_place lsp_view_edit_place(struct lsp_diags *diags, size_t edit, const char *member);

/* A JSON array of the edits, as the page sends them. */
void lsp_view_edits_write(const struct lsp_view_edits *edits, struct lsp_buffer *out);

#endif
