/* Strict reading of JSON.  SPDX-License-Identifier: Apache-2.0 */
#include "view/json_read.h"

#include <math.h>
#include <string.h>

static const json_t *find(
    const struct lsp_view_object *object, const char *key, enum lsp_view_need need);
static void explain_unknown(
    const struct lsp_view_object *object, const char *key, const char *const keys[], size_t n_keys);
static bool has_control_character(const char *text, enum lsp_view_text_kind kind);
static const char *short_text(const struct lsp_view_object *object, const json_t *value);

json_t *lsp_view_json_load(const char *text, size_t length, struct lsp_view_json_fault *ret_fault)
{
    json_error_t error;
    json_t *json =
        json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, &error);
    if (json == NULL)
        snprintf(ret_fault->text, sizeof ret_fault->text, "line %d, column %d: %s", error.line,
            error.column, error.text);
    return json;
}

bool lsp_view_read_members(
    const struct lsp_view_object *object, const char *const keys[], size_t n_keys)
{
    if (!json_is_object(object->json)) {
        lsp_view_read_wrong(object, object->path, object->json, "an object");
        return false;
    }
    bool is_good = true;
    /* The library's way over the members wants no const, but changes nothing. */
    json_t *members = json_incref((json_t *)(uintptr_t)object->json);
    const char *key;
    json_t *value;
    json_object_foreach(members, key, value)
    {
        bool is_known = false;
        for (size_t at = 0; at < n_keys && !is_known; at++)
            is_known = strcmp(key, keys[at]) == 0;
        if (is_known)
            continue;
        is_good = false;
        explain_unknown(object, key, keys, n_keys);
    }
    json_decref(members);
    return is_good;
}

static void explain_unknown(
    const struct lsp_view_object *object, const char *key, const char *const keys[], size_t n_keys)
{
    const char *nearest = lsp_nearest_name(key, keys, n_keys);
    const char *hint =
        nearest == NULL ? NULL
                        : lsp_arena_printf(&object->diags->arena, "did you mean \"%s\"?", nearest);
    lsp_diags_add(object->diags, LSP_DIAG_UNKNOWN_KEY,
        &(struct lsp_diag_facts){.where = {.element = lsp_view_read_place(object, key)},
            .found = key,
            .expected = lsp_diags_join(object->diags, keys, n_keys),
            .hint = hint},
        "a member of the request is not known");
}

const char *lsp_view_read_place(const struct lsp_view_object *object, const char *key)
{
    return lsp_arena_printf(
        &object->diags->arena, "%s%s%.200s", object->path, object->path[0] == '\0' ? "" : ".", key);
}

bool lsp_view_read_text(const struct lsp_view_object *object, const char *key,
    enum lsp_view_need need, size_t max_bytes, enum lsp_view_text_kind kind, const char **ret_text)
{
    const json_t *value = find(object, key, need);
    return value != NULL && lsp_view_take_text(object, lsp_view_read_place(object, key), value,
                                max_bytes, kind, ret_text);
}

bool lsp_view_take_text(const struct lsp_view_object *object, const char *place,
    const json_t *value, size_t max_bytes, enum lsp_view_text_kind kind, const char **ret_text)
{
    if (!json_is_string(value)) {
        lsp_view_read_wrong(object, place, value, "text");
        return false;
    }
    const char *text = json_string_value(value);
    if (json_string_length(value) > max_bytes || (kind == LSP_VIEW_LINE && text[0] == '\0') ||
        has_control_character(text, kind)) {
        lsp_diags_add(object->diags, LSP_DIAG_OUT_OF_RANGE,
            &(struct lsp_diag_facts){.where = {.element = place},
                .found = text,
                .expected = lsp_arena_printf(&object->diags->arena,
                    "%s%zu bytes without control characters",
                    kind == LSP_VIEW_LINE ? "1 to " : "at most ", max_bytes)},
            "a text is empty, too long, or has control characters");
        return false;
    }
    *ret_text = lsp_arena_copy_text(object->arena, text);
    return *ret_text != NULL;
}

static bool has_control_character(const char *text, enum lsp_view_text_kind kind)
{
    for (const char *at = text; *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;
        bool is_break = kind == LSP_VIEW_LINES && (byte == '\n' || byte == '\t');
        if ((byte < 0x20 && !is_break) || byte == 0x7F)
            return true;
    }
    return false;
}

bool lsp_view_read_number(const struct lsp_view_object *object, const char *key,
    enum lsp_view_need need, double *ret_number)
{
    const json_t *value = find(object, key, need);
    if (value == NULL)
        return false;
    if (!json_is_number(value)) {
        lsp_view_read_wrong(object, lsp_view_read_place(object, key), value, "a number");
        return false;
    }
    *ret_number = json_number_value(value);
    return true;
}

bool lsp_view_read_index(const struct lsp_view_object *object, const char *key,
    enum lsp_view_need need, uint32_t n, uint32_t *ret_index)
{
    const json_t *value = find(object, key, need);
    return value != NULL &&
           lsp_view_take_index(object, lsp_view_read_place(object, key), value, n, ret_index);
}

bool lsp_view_take_index(const struct lsp_view_object *object, const char *place,
    const json_t *value, uint32_t n, uint32_t *ret_index)
{
    if (!json_is_number(value)) {
        lsp_view_read_wrong(object, place, value, "a number");
        return false;
    }
    double number = json_number_value(value);
    if (!(number >= 0 && number < n && number - floor(number) <= 0)) {
        const char *expected =
            n == 0 ? "none, as there are none"
                   : lsp_arena_printf(&object->diags->arena, "a whole number from 0 to %u", n - 1);
        lsp_diags_add(object->diags, LSP_DIAG_OUT_OF_RANGE,
            &(struct lsp_diag_facts){.where = {.element = place},
                .found = short_text(object, value),
                .expected = expected},
            "a number is none of those that there are");
        return false;
    }
    *ret_index = (uint32_t)number;
    return true;
}

bool lsp_view_read_bool(const struct lsp_view_object *object, const char *key,
    enum lsp_view_need need, bool *ret_is_true)
{
    const json_t *value = find(object, key, need);
    if (value == NULL)
        return false;
    if (!json_is_boolean(value)) {
        lsp_view_read_wrong(object, lsp_view_read_place(object, key), value, "true or false");
        return false;
    }
    *ret_is_true = json_is_true(value);
    return true;
}

bool lsp_view_read_choice(const struct lsp_view_object *object, const char *key,
    enum lsp_view_need need, const char *const names[], size_t n_names, size_t *ret_choice)
{
    const json_t *value = find(object, key, need);
    if (value == NULL)
        return false;
    for (size_t name = 0; name < n_names && json_is_string(value); name++)
        if (strcmp(json_string_value(value), names[name]) == 0) {
            *ret_choice = name;
            return true;
        }
    lsp_diags_add(object->diags, LSP_DIAG_NOT_A_CHOICE,
        &(struct lsp_diag_facts){.where = {.element = lsp_view_read_place(object, key)},
            .found = short_text(object, value),
            .expected = lsp_diags_join(object->diags, names, n_names)},
        "a member of the request is none of the allowed words");
    return false;
}

bool lsp_view_read_list(const struct lsp_view_object *object, const char *key,
    enum lsp_view_need need, size_t max_items, const json_t **ret_list)
{
    const json_t *value = find(object, key, need);
    if (value == NULL)
        return false;
    if (!json_is_array(value)) {
        lsp_view_read_wrong(object, lsp_view_read_place(object, key), value, "a list");
        return false;
    }
    if (json_array_size(value) > max_items) {
        lsp_diags_add(object->diags, LSP_DIAG_TOO_MANY,
            &(struct lsp_diag_facts){.where = {.element = lsp_view_read_place(object, key)},
                .expected = lsp_arena_printf(&object->diags->arena, "at most %zu", max_items)},
            "a list of the request has %zu items", json_array_size(value));
        return false;
    }
    *ret_list = value;
    return true;
}

/* The member, or NULL, which is a fault where it is required. */
static const json_t *find(
    const struct lsp_view_object *object, const char *key, enum lsp_view_need need)
{
    const json_t *value = json_object_get(object->json, key);
    if (value != NULL && !json_is_null(value))
        return value;
    if (need == LSP_VIEW_REQUIRED && json_is_object(object->json))
        lsp_diags_add(object->diags, LSP_DIAG_MISSING_KEY,
            &(struct lsp_diag_facts){.where = {.element = lsp_view_read_place(object, key)}},
            "a member of the request is missing: \"%s\"", key);
    return NULL;
}

void lsp_view_read_wrong(const struct lsp_view_object *object, const char *place,
    const json_t *value, const char *expected)
{
    lsp_diags_add(object->diags, LSP_DIAG_WRONG_TYPE,
        &(struct lsp_diag_facts){
            .where = {.element = place}, .found = short_text(object, value), .expected = expected},
        "a member of the request is of another kind");
}

/* What stands there, for people. */
static const char *short_text(const struct lsp_view_object *object, const json_t *value)
{
    char number[32];
    switch (value == NULL ? JSON_NULL : json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "a list";
    case JSON_STRING:
        return json_string_value(value);
    case JSON_TRUE:
        return "true";
    case JSON_FALSE:
        return "false";
    case JSON_INTEGER:
    case JSON_REAL:
        lsp_format_double(json_number_value(value), number);
        return lsp_arena_copy_text(&object->diags->arena, number);
    case JSON_NULL:
        break;
    }
    return "null";
}
