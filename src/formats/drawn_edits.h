/* Drawn edits: what a planner changes on a map, as plain values: the lines of a scenario file
 * before they are lines.
 *
 *     add     - add_link: {id: b2, from: n1, to: x, side: with, length: 3.1, ...}
 *     change  - set_link: {link: r_12, side: with, free_speed: 60}
 *     close   - close_link: {link: r_12, side: with}
 *     split   - split_link: {link: r_12, at: 0.37, node: n1}
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_DRAWN_EDITS_H
#define LSP_FORMATS_DRAWN_EDITS_H

#include <stdbool.h>
#include <stddef.h>

enum lsp_drawn_kind { LSP_DRAWN_ADD, LSP_DRAWN_CHANGE, LSP_DRAWN_CLOSE, LSP_DRAWN_SPLIT };

enum lsp_drawn_value_kind { LSP_DRAWN_NUMBER, LSP_DRAWN_TEXT, LSP_DRAWN_TRUTH };

/* One attribute under the key that it has in the file; of a map within, "cost.construction". */
struct lsp_drawn_value {
    const char *key;
    enum lsp_drawn_value_kind kind;
    double number;    /* LSP_DRAWN_NUMBER, in the study's units */
    const char *text; /* LSP_DRAWN_TEXT; several ids are parted by commas */
    bool is_true;     /* LSP_DRAWN_TRUTH */
};

/* Which direction of a road a change or a closing is meant for. */
enum lsp_drawn_direction { LSP_DRAWN_ALL, LSP_DRAWN_FORWARD, LSP_DRAWN_BACKWARD };

/* Texts that do not belong to the kind are NULL. */
struct lsp_drawn_edit {
    enum lsp_drawn_kind kind;
    const char *id;                     /* add: of the new link */
    const char *name;                   /* add: or NULL */
    const char *from, *to;              /* add: nodes, also those that a split before it made */
    bool is_both_ways;                  /* add */
    const char *link;                   /* change, close, split: the link's id */
    double at;                          /* split: share of the length, between 0 and 1 */
    const char *node;                   /* split: id of the new node */
    enum lsp_drawn_direction direction; /* change, close; where the format can say it */
    size_t n_values;                    /* add, change */
    const struct lsp_drawn_value *values;
    size_t n_points;           /* add: of its line, between the two nodes; 0 = straight */
    const double (*points)[2]; /* lon, lat */
};

#endif
