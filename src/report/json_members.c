/* JSON: members of objects and arrays, each with the comma that it needs.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/json_members.h"

#include "base/date.h"

void lsp_json_key(struct lsp_buffer *json, const char *name)
{
    char last = json->length > 0 ? json->text[json->length - 1] : '{';
    if (last != '{' && last != '[')
        lsp_buffer_add(json, ",");
    if (last == '}' || last == ']' || last == '{')
        lsp_buffer_add(json, "\n");
    if (name != NULL) {
        lsp_buffer_add_json(json, name);
        lsp_buffer_add(json, ":");
    }
}

void lsp_json_text(struct lsp_buffer *json, const char *name, const char *value)
{
    lsp_json_key(json, name);
    lsp_buffer_add_json(json, value);
}

void lsp_json_number(struct lsp_buffer *json, const char *name, double value)
{
    lsp_json_key(json, name);
    lsp_buffer_add_json_number(json, value);
}

void lsp_json_truth(struct lsp_buffer *json, const char *name, bool value)
{
    lsp_json_key(json, name);
    lsp_buffer_add(json, value ? "true" : "false");
}

void lsp_json_date(struct lsp_buffer *json, const char *name, int32_t day)
{
    char iso[11];
    lsp_json_key(json, name);
    if (day == INT32_MIN) {
        lsp_buffer_add(json, "null");
        return;
    }
    lsp_date_format(day, iso);
    lsp_buffer_add_json(json, iso);
}

void lsp_json_numbers(struct lsp_buffer *json, const char *name, size_t n, const double values[])
{
    lsp_json_key(json, name);
    lsp_buffer_add(json, "[");
    for (size_t at = 0; at < n; at++) {
        lsp_buffer_add(json, at > 0 ? "," : "");
        lsp_buffer_add_json_number(json, values[at]);
    }
    lsp_buffer_add(json, "]");
}

void lsp_json_begin(struct lsp_buffer *json, const char *name, const char *bracket)
{
    lsp_json_key(json, name);
    lsp_buffer_add(json, bracket);
}
