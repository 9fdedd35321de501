/* JSON members: a comma goes before every member but the first of its object or array.
 *
 *     lsp_buffer_add(json, "{");
 *     lsp_json_text(json, "id", post->id);
 *     lsp_json_number(json, "wait_h", wait_h);
 *     lsp_buffer_add(json, "}");
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_REPORT_JSON_MEMBERS_H
#define LSP_REPORT_JSON_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/* `"name":` of what follows; only the comma when name is NULL, for an item of an array. */
void lsp_json_key(struct lsp_buffer *json, const char *name);
void lsp_json_text(struct lsp_buffer *json, const char *name, const char *value);
void lsp_json_number(struct lsp_buffer *json, const char *name, double value);
void lsp_json_truth(struct lsp_buffer *json, const char *name, bool value);
/* A day number as "2026-11-23"; INT32_MIN is null. */
void lsp_json_date(struct lsp_buffer *json, const char *name, int32_t day);
void lsp_json_numbers(struct lsp_buffer *json, const char *name, size_t n, const double values[]);
/* The key and what opens its object or array. */
void lsp_json_begin(struct lsp_buffer *json, const char *name, const char *bracket);

#endif
