/* YAML 1.2 as a tree whose every key and value knows its place.
 *
 *     const struct lsp_yaml *root;
 *     LSP_TRY(lsp_yaml_read("study.yaml", text, length, &arena, diags, &root));
 *     const struct lsp_yaml *id = lsp_yaml_child(root, "id");
 *
 * Only what a study needs is accepted: one document of maps, lists and scalars with plain keys.
 * Anchors, aliases and tags are refused, so no file can mean more than its bytes say; depth, size
 * and the number of nodes are bounded, so none can take more time or memory than a study does.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_YAML_H
#define LSP_FORMATS_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/status.h"

enum {
    LSP_YAML_MAX_BYTES = 1 << 20,
    LSP_YAML_MAX_DEPTH = 32,
    LSP_YAML_MAX_CHILDREN = 4096, /* of one map or list */
    LSP_YAML_MAX_NODES = 100000,
};

enum lsp_yaml_kind { LSP_YAML_SCALAR, LSP_YAML_MAP, LSP_YAML_LIST };

struct lsp_yaml {
    enum lsp_yaml_kind kind;
    struct lsp_place where; /* of a scalar with its quotes; of a map or list where it begins */
    const char *text;       /* of a scalar, without quotes; "" for maps and lists */
    bool is_plain;          /* a scalar without quotes, written on one line */
    const char *key;        /* its name when it stands in a map, else NULL */
    struct lsp_place key_where;
    const struct lsp_yaml *parent, *first, *next; /* parent, first child, next sibling; or NULL */
    size_t n_children;
};

/* Reads one document.  `file` and the places' file names are borrowed; texts go into the arena.
 * Returns LSP_BAD_INPUT with LS13xx diagnostics when the file is no such document; a key that
 * stands twice is diagnosed, its first value holds, and the status is LSP_OK. */
enum lsp_status lsp_yaml_read(const char *file, const char *text, size_t length,
    struct lsp_arena *arena, struct lsp_diags *diags,
    const struct lsp_yaml **ret_root) LSP_MUST_CHECK;

/* The value of a key in a map, NULL when it is not there or `map` is NULL or no map. */
const struct lsp_yaml *lsp_yaml_child(const struct lsp_yaml *map, const char *key);

#endif
