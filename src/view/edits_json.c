/* Edits from JSON and back: each kind of edit has its members, and no others.
 * SPDX-License-Identifier: Apache-2.0 */
#include "view/edits_json.h"

#include <math.h>
#include <string.h>

static const char *const KINDS[] = {
    [LSP_DRAWN_ADD] = "add",
    [LSP_DRAWN_CHANGE] = "change",
    [LSP_DRAWN_CLOSE] = "close",
    [LSP_DRAWN_SPLIT] = "split",
};
static const char *const DIRECTIONS[] = {"forward", "backward"};
enum { N_KINDS = 4, MAX_KEYS = 9 };

/* What may stand in an edit of each kind. */
static const char *const KEYS[N_KINDS][MAX_KEYS] = {
    [LSP_DRAWN_ADD] = {"do", "id", "name", "from", "to", "both_ways", "attributes", "points"},
    [LSP_DRAWN_CHANGE] = {"do", "link", "direction", "attributes"},
    [LSP_DRAWN_CLOSE] = {"do", "link", "direction"},
    [LSP_DRAWN_SPLIT] = {"do", "link", "at", "node"},
};

static void read_edit(const struct lsp_view_object *object, struct lsp_drawn_edit *edit);
static void read_add(const struct lsp_view_object *object, struct lsp_drawn_edit *edit);
static void read_change(const struct lsp_view_object *object, struct lsp_drawn_edit *edit);
static void read_split(const struct lsp_view_object *object, struct lsp_drawn_edit *edit);
static void read_name(const struct lsp_view_object *object, const char *key,
    enum lsp_view_need need, const char **ret_name);
static void read_direction(const struct lsp_view_object *object, struct lsp_drawn_edit *edit);
static void read_attributes(const struct lsp_view_object *object, struct lsp_drawn_edit *edit);
static bool read_attribute(const struct lsp_view_object *object, const char *key,
    const json_t *value, struct lsp_drawn_value *ret_attribute);
static void read_points(const struct lsp_view_object *object, struct lsp_drawn_edit *edit);
static void write_edit(const struct lsp_drawn_edit *edit, struct lsp_buffer *out);
static void write_add(const struct lsp_drawn_edit *edit, struct lsp_buffer *out);
static void write_attributes(const struct lsp_drawn_edit *edit, struct lsp_buffer *out);

bool lsp_view_read_edits(
    const struct lsp_view_object *object, const char *key, struct lsp_view_edits *ret_edits)
{
    size_t n_errors = object->diags->n_errors;
    const json_t *list = NULL;
    if (!lsp_view_read_list(object, key, LSP_VIEW_REQUIRED, LSP_VIEW_MAX_EDITS, &list))
        return false;
    size_t n = json_array_size(list);
    struct lsp_drawn_edit *items = LSP_ARRAY(object->arena, struct lsp_drawn_edit, n);
    if (items == NULL)
        return false;
    for (size_t edit = 0; edit < n; edit++) {
        struct lsp_view_object item = *object;
        item.path = lsp_arena_printf(&object->diags->arena, "%s[%zu]", key, edit);
        item.json = json_array_get(list, edit);
        if (item.path == NULL)
            return false;
        read_edit(&item, &items[edit]);
    }
    *ret_edits = (struct lsp_view_edits){.n = n, .items = items};
    return object->diags->n_errors == n_errors;
}

static void read_edit(const struct lsp_view_object *object, struct lsp_drawn_edit *edit)
{
    size_t kind;
    if (!json_is_object(object->json)) {
        lsp_view_read_wrong(object, object->path, object->json, "an object");
        return;
    }
    if (!lsp_view_read_choice(object, "do", LSP_VIEW_REQUIRED, KINDS, N_KINDS, &kind))
        return;
    size_t n_keys = 0;
    while (n_keys < MAX_KEYS && KEYS[kind][n_keys] != NULL)
        n_keys++;
    edit->kind = (enum lsp_drawn_kind)kind;
    lsp_view_read_members(object, KEYS[kind], n_keys);
    switch (edit->kind) {
    case LSP_DRAWN_ADD:
        read_add(object, edit);
        break;
    case LSP_DRAWN_CHANGE:
        read_attributes(object, edit);
        read_change(object, edit);
        break;
    case LSP_DRAWN_CLOSE:
        read_change(object, edit);
        break;
    case LSP_DRAWN_SPLIT:
        read_split(object, edit);
        break;
    }
}

static void read_add(const struct lsp_view_object *object, struct lsp_drawn_edit *edit)
{
    read_name(object, "id", LSP_VIEW_REQUIRED, &edit->id);
    read_name(object, "name", LSP_VIEW_OPTIONAL, &edit->name);
    read_name(object, "from", LSP_VIEW_REQUIRED, &edit->from);
    read_name(object, "to", LSP_VIEW_REQUIRED, &edit->to);
    lsp_view_read_bool(object, "both_ways", LSP_VIEW_OPTIONAL, &edit->is_both_ways);
    read_attributes(object, edit);
    read_points(object, edit);
}

static void read_change(const struct lsp_view_object *object, struct lsp_drawn_edit *edit)
{
    read_name(object, "link", LSP_VIEW_REQUIRED, &edit->link);
    read_direction(object, edit);
}

static void read_split(const struct lsp_view_object *object, struct lsp_drawn_edit *edit)
{
    read_name(object, "link", LSP_VIEW_REQUIRED, &edit->link);
    read_name(object, "node", LSP_VIEW_REQUIRED, &edit->node);
    if (!lsp_view_read_number(object, "at", LSP_VIEW_REQUIRED, &edit->at))
        return;
    if (!(edit->at > 0 && edit->at < 1))
        lsp_diags_add(object->diags, LSP_DIAG_OUT_OF_RANGE,
            &(struct lsp_diag_facts){.where = {.element = lsp_view_read_place(object, "at")},
                .found = lsp_arena_printf(&object->diags->arena, "%g", edit->at),
                .expected = "a share of the link's length, between 0 and 1"},
            "a link is split outside its length");
}

static void read_name(const struct lsp_view_object *object, const char *key,
    enum lsp_view_need need, const char **ret_name)
{
    lsp_view_read_text(object, key, need, LSP_VIEW_MAX_TEXT, LSP_VIEW_LINE, ret_name);
}

static void read_direction(const struct lsp_view_object *object, struct lsp_drawn_edit *edit)
{
    size_t choice;
    if (lsp_view_read_choice(object, "direction", LSP_VIEW_OPTIONAL, DIRECTIONS, 2, &choice))
        edit->direction = choice == 0 ? LSP_DRAWN_FORWARD : LSP_DRAWN_BACKWARD;
}

static void read_attributes(const struct lsp_view_object *object, struct lsp_drawn_edit *edit)
{
    json_t *values = json_object_get(object->json, "attributes");
    if (values == NULL || json_is_null(values))
        return;
    struct lsp_view_object map = *object;
    map.path = lsp_view_read_place(object, "attributes");
    map.json = values;
    size_t n = json_object_size(values);
    if (!json_is_object(values) || n > LSP_VIEW_MAX_ATTRIBUTES || map.path == NULL) {
        lsp_view_read_wrong(object, map.path, values, "an object of at most 64 attributes");
        return;
    }
    struct lsp_drawn_value *attributes = LSP_ARRAY(object->arena, struct lsp_drawn_value, n);
    if (attributes == NULL)
        return;
    const char *key;
    json_t *value;
    json_object_foreach(values, key, value)
    {
        if (read_attribute(&map, key, value, &attributes[edit->n_values]))
            edit->n_values++;
    }
    edit->values = attributes;
}

static bool read_attribute(const struct lsp_view_object *object, const char *key,
    const json_t *value, struct lsp_drawn_value *ret_attribute)
{
    if (json_is_null(value))
        return false; /* as if it were not there */
    const char *place = lsp_view_read_place(object, key);
    struct lsp_drawn_value attribute = {0};
    json_t *name = json_string(key); /* what holds for a text holds for a key */
    bool is_good = name != NULL && lsp_view_take_text(object, place, name, LSP_VIEW_MAX_TEXT,
                                       LSP_VIEW_LINE, &attribute.key);
    json_decref(name);
    if (!is_good)
        return false;
    if (json_is_number(value)) {
        attribute.kind = LSP_DRAWN_NUMBER;
        attribute.number = json_number_value(value);
    } else if (json_is_string(value)) {
        attribute.kind = LSP_DRAWN_TEXT;
        is_good = lsp_view_take_text(
            object, place, value, LSP_VIEW_MAX_ABOUT, LSP_VIEW_LINES, &attribute.text);
    } else if (json_is_boolean(value)) {
        attribute.kind = LSP_DRAWN_TRUTH;
        attribute.is_true = json_is_true(value);
    } else {
        lsp_view_read_wrong(object, place, value, "a number, a text, true or false");
        is_good = false;
    }
    *ret_attribute = attribute;
    return is_good;
}

static void read_points(const struct lsp_view_object *object, struct lsp_drawn_edit *edit)
{
    const json_t *list = NULL;
    if (!lsp_view_read_list(object, "points", LSP_VIEW_OPTIONAL, LSP_VIEW_MAX_POINTS, &list))
        return;
    size_t n = json_array_size(list);
    double(*points)[2] = lsp_arena_alloc(object->arena, n, sizeof *points);
    if (points == NULL)
        return;
    for (size_t point = 0; point < n; point++) {
        const json_t *pair = json_array_get(list, point);
        const json_t *x = json_array_get(pair, 0), *y = json_array_get(pair, 1);
        if (json_array_size(pair) != 2 || !json_is_number(x) || !json_is_number(y)) {
            lsp_view_read_wrong(object, lsp_view_read_place(object, "points"), pair,
                "two numbers for each point: [x, y]");
            return;
        }
        points[point][0] = json_number_value(x);
        points[point][1] = json_number_value(y);
    }
    edit->n_points = n;
    edit->points = (const double(*)[2])points;
}

void lsp_view_edits_write(const struct lsp_view_edits *edits, struct lsp_buffer *out)
{
    lsp_buffer_add(out, "[");
    for (size_t edit = 0; edit < edits->n; edit++) {
        if (edit > 0)
            lsp_buffer_add(out, ",");
        write_edit(&edits->items[edit], out);
    }
    lsp_buffer_add(out, "]");
}

static void write_edit(const struct lsp_drawn_edit *edit, struct lsp_buffer *out)
{
    lsp_buffer_printf(out, "{\"do\":\"%s\"", KINDS[edit->kind]);
    if (edit->kind == LSP_DRAWN_ADD)
        write_add(edit, out);
    else
        lsp_buffer_add_text_member(out, "link", edit->link);
    if (edit->direction != LSP_DRAWN_ALL)
        lsp_buffer_add_text_member(
            out, "direction", DIRECTIONS[edit->direction == LSP_DRAWN_BACKWARD]);
    if (edit->kind == LSP_DRAWN_SPLIT) {
        lsp_buffer_add_number_member(out, "at", edit->at);
        lsp_buffer_add_text_member(out, "node", edit->node);
    }
    if (edit->kind == LSP_DRAWN_ADD || edit->kind == LSP_DRAWN_CHANGE)
        write_attributes(edit, out);
    lsp_buffer_add(out, "}");
}

static void write_add(const struct lsp_drawn_edit *edit, struct lsp_buffer *out)
{
    lsp_buffer_add_text_member(out, "id", edit->id);
    if (edit->name != NULL)
        lsp_buffer_add_text_member(out, "name", edit->name);
    lsp_buffer_add_text_member(out, "from", edit->from);
    lsp_buffer_add_text_member(out, "to", edit->to);
    lsp_buffer_printf(out, ",\"both_ways\":%s", edit->is_both_ways ? "true" : "false");
    if (edit->n_points == 0)
        return;
    for (size_t point = 0; point < edit->n_points; point++) {
        lsp_buffer_add(out, point == 0 ? ",\"points\":[[" : ",[");
        lsp_buffer_add_json_number(out, edit->points[point][0]);
        lsp_buffer_add(out, ",");
        lsp_buffer_add_json_number(out, edit->points[point][1]);
        lsp_buffer_add(out, "]");
    }
    lsp_buffer_add(out, "]");
}

static void write_attributes(const struct lsp_drawn_edit *edit, struct lsp_buffer *out)
{
    lsp_buffer_add(out, ",\"attributes\":{");
    for (size_t at = 0; at < edit->n_values; at++) {
        const struct lsp_drawn_value *attribute = &edit->values[at];
        if (at > 0)
            lsp_buffer_add(out, ",");
        lsp_buffer_add_json(out, attribute->key);
        lsp_buffer_add(out, ":");
        switch (attribute->kind) {
        case LSP_DRAWN_NUMBER:
            lsp_buffer_add_json_number(out, attribute->number);
            break;
        case LSP_DRAWN_TEXT:
            lsp_buffer_add_json(out, attribute->text);
            break;
        case LSP_DRAWN_TRUTH:
            lsp_buffer_add(out, attribute->is_true ? "true" : "false");
            break;
        }
    }
    lsp_buffer_add(out, "}");
}
