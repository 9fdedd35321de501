/* Reading the JSON of requests strictly: every fault at once, each with the member that has it.
 *
 *     json_t *json = lsp_view_json_load(text, length, &fault);
 *     struct lsp_view_object body = {.diags = &diags, .arena = &arena, .path = "", .json = json};
 *     static const char *const KEYS[] = {"run", "zone"};
 *     lsp_view_read_members(&body, KEYS, 2);
 *     lsp_view_read_index(&body, "zone", LSP_VIEW_REQUIRED, n_zones, &zone);
 *
 * Readers return true when the member is there and good.  A member that is absent or null is no
 * fault unless it is required.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VIEW_JSON_READ_H
#define LSP_VIEW_JSON_READ_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"

/* Why a text is no JSON. */
struct lsp_view_json_fault {
    char text[256]; /* "line 3, column 7: ..." */
};

/* The JSON of a text, to be freed by json_decref; NULL when it is none, is nested too deeply, or
 * has a key twice or a number that is too large. */
json_t *lsp_view_json_load(
    const char *text, size_t length, struct lsp_view_json_fault *ret_fault) LSP_MUST_CHECK;

/* An object that is being read, and what is said about it. */
struct lsp_view_object {
    struct lsp_diags *diags;
    struct lsp_arena *arena; /* of the texts that are read */
    const char *path;        /* of the object within the request: "edits[3]"; "" = the request */
    const json_t *json;
};

enum lsp_view_need { LSP_VIEW_OPTIONAL, LSP_VIEW_REQUIRED };

/* What a text may be. */
enum lsp_view_text_kind {
    LSP_VIEW_LINE,  /* not empty, no control characters */
    LSP_VIEW_LINES, /* line breaks too; may be empty */
};

/* Says so when it is no object, and of every member that is not among the keys. */
bool lsp_view_read_members(
    const struct lsp_view_object *object, const char *const keys[], size_t n_keys);

/* At most max_bytes, into the arena. */
bool lsp_view_read_text(const struct lsp_view_object *object, const char *key,
    enum lsp_view_need need, size_t max_bytes, enum lsp_view_text_kind kind, const char **ret_text);
bool lsp_view_read_number(const struct lsp_view_object *object, const char *key,
    enum lsp_view_need need, double *ret_number);
/* A whole number from 0 to n - 1; `n` 0 = there is none. */
bool lsp_view_read_index(const struct lsp_view_object *object, const char *key,
    enum lsp_view_need need, uint32_t n, uint32_t *ret_index);
bool lsp_view_read_bool(const struct lsp_view_object *object, const char *key,
    enum lsp_view_need need, bool *ret_is_true);
/* One of the names: its number. */
bool lsp_view_read_choice(const struct lsp_view_object *object, const char *key,
    enum lsp_view_need need, const char *const names[], size_t n_names, size_t *ret_choice);
/* A list of at most max_items. */
bool lsp_view_read_list(const struct lsp_view_object *object, const char *key,
    enum lsp_view_need need, size_t max_items, const json_t **ret_list);

/* The same of a value that stands by itself; `place` is its path. */
bool lsp_view_take_text(const struct lsp_view_object *object, const char *place,
    const json_t *value, size_t max_bytes, enum lsp_view_text_kind kind, const char **ret_text);
bool lsp_view_take_index(const struct lsp_view_object *object, const char *place,
    const json_t *value, uint32_t n, uint32_t *ret_index);

/* Says that a value is of another kind than expected. */
void lsp_view_read_wrong(const struct lsp_view_object *object, const char *place,
    const json_t *value, const char *expected);

/* "path.key", or "key" where the object's path is ""; in the arena of the diagnostics. */
const char *lsp_view_read_place(const struct lsp_view_object *object, const char *key);

#endif
