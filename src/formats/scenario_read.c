/* Scenario file: its text as drawn edits.
 *
 * What drawn edits cannot hold is left out; then writing them again would not give the same bytes,
 * by which it is known that the file is somebody's own and must not be rewritten.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/scenario_file.h"
#include "formats/scenario_keys.h"

#include <string.h>

#include "base/text.h"
#include "formats/folder.h"
#include "formats/yaml.h"

enum { MAX_VALUES = 256, MAX_FILES = 64 };

const char *const LSP_DRAWN_WORDS[LSP_N_DRAWN_KINDS] = {
    [LSP_DRAWN_ADD] = "add_link",
    [LSP_DRAWN_CHANGE] = "set_link",
    [LSP_DRAWN_CLOSE] = "close_link",
    [LSP_DRAWN_SPLIT] = "split_link",
};

/* One edit while it is read. */
struct reading {
    struct lsp_arena *arena;
    struct lsp_drawn_edit *edit;
    struct lsp_drawn_value *values; /* [n_values] of at most MAX_VALUES */
    size_t n_values;
    bool failed; /* memory is out */
};

static const char *text_of(const struct lsp_yaml *map, const char *key);
static bool find_kind(const struct lsp_yaml *node, enum lsp_drawn_kind *ret_kind);
static bool read_edit(
    const struct lsp_yaml *node, struct lsp_arena *arena, struct lsp_drawn_edit *edit);
static bool take_own(struct reading *reading, const struct lsp_yaml *node);
static const char **text_target(struct lsp_drawn_edit *edit, const char *key);
static bool take_points(struct reading *reading, const struct lsp_yaml *list);
static void take_values(struct reading *reading, const struct lsp_yaml *top);
static const struct lsp_yaml *step(const struct lsp_yaml *node, const struct lsp_yaml *top);
static void take_value(
    struct reading *reading, const struct lsp_yaml *node, const struct lsp_yaml *top);
static const char *path_of(
    struct reading *reading, const struct lsp_yaml *node, const struct lsp_yaml *top);
static const char *join_list(struct reading *reading, const struct lsp_yaml *list);

bool lsp_drawn_is_years(const char *key)
{
    return strcmp(key, "cost.years") == 0;
}

bool lsp_drawn_is_list(const char *key)
{
    return lsp_drawn_is_years(key) || strcmp(key, "vehicles") == 0 ||
           strcmp(key, "cost.during") == 0;
}

enum lsp_status lsp_scenario_file_read(const char *file, const char *text, size_t length,
    struct lsp_arena *arena, struct lsp_diags *diags, struct lsp_scenario_file *ret_file)
{
    const struct lsp_yaml *root = NULL;
    LSP_TRY(lsp_yaml_read(file, text, length, arena, diags, &root));
    if (root->kind != LSP_YAML_MAP) {
        lsp_diags_add(diags, LSP_DIAG_WRONG_TYPE,
            &(struct lsp_diag_facts){.where = root->where, .expected = "a map"},
            "the file is no map");
        return LSP_BAD_INPUT;
    }
    struct lsp_scenario_file read = {.id = "",
        .name = text_of(root, "name"),
        .about = text_of(root, "about"),
        .like = text_of(root, "like"),
        .fingerprint = lsp_fingerprint_of(text, length)};
    const struct lsp_yaml *list = lsp_yaml_child(root, "edits");
    size_t n_nodes = list == NULL ? 0 : list->n_children;
    struct lsp_drawn_edit *edits = LSP_ARRAY(arena, struct lsp_drawn_edit, n_nodes);
    if (edits == NULL)
        return LSP_NO_MEMORY;
    for (const struct lsp_yaml *node = list == NULL ? NULL : list->first; node != NULL;
         node = node->next) {
        if (!find_kind(node, &edits[read.n_edits].kind))
            continue;
        if (!read_edit(node->first, arena, &edits[read.n_edits++]))
            return LSP_NO_MEMORY;
    }
    read.edits = edits;
    struct lsp_buffer again = {0};
    lsp_scenario_file_write(&read, &again);
    bool failed = again.failed;
    bool is_same = !failed && again.length == length && memcmp(again.text, text, length) == 0;
    lsp_buffer_finish(&again);
    if (failed)
        return LSP_NO_MEMORY;
    if (read.n_edits < n_nodes)
        read.why_locked = "it has edits that are no drawn links";
    else if (!is_same)
        read.why_locked = "it has comments, keys or a layout of its own";
    *ret_file = read;
    return LSP_OK;
}

static const char *text_of(const struct lsp_yaml *map, const char *key)
{
    const struct lsp_yaml *node = lsp_yaml_child(map, key);
    return node == NULL || node->kind != LSP_YAML_SCALAR ? NULL : node->text;
}

static bool find_kind(const struct lsp_yaml *node, enum lsp_drawn_kind *ret_kind)
{
    if (node->kind != LSP_YAML_MAP || node->n_children != 1 || node->first->kind != LSP_YAML_MAP)
        return false;
    for (int kind = 0; kind < LSP_N_DRAWN_KINDS; kind++)
        if (strcmp(node->first->key, LSP_DRAWN_WORDS[kind]) == 0) {
            *ret_kind = (enum lsp_drawn_kind)kind;
            return true;
        }
    return false;
}

/* False when memory is out. */
static bool read_edit(
    const struct lsp_yaml *node, struct lsp_arena *arena, struct lsp_drawn_edit *edit)
{
    struct reading reading = {.arena = arena, .edit = edit};
    reading.values = LSP_ARRAY(arena, struct lsp_drawn_value, MAX_VALUES);
    if (reading.values == NULL)
        return false;
    edit->is_both_ways = true;
    for (const struct lsp_yaml *child = node->first; child != NULL; child = child->next)
        if (!take_own(&reading, child))
            take_values(&reading, child);
    edit->values = reading.values;
    edit->n_values = reading.n_values;
    return !reading.failed;
}

/* A key for which the edit has a place of its own. */
static bool take_own(struct reading *reading, const struct lsp_yaml *node)
{
    struct lsp_drawn_edit *edit = reading->edit;
    const char **target = text_target(edit, node->key);
    if (node->kind == LSP_YAML_LIST && edit->kind == LSP_DRAWN_ADD && strcmp(node->key, "via") == 0)
        return take_points(reading, node);
    if (node->kind != LSP_YAML_SCALAR)
        return false;
    if (target != NULL) {
        *target = node->text;
        return true;
    }
    if (strcmp(node->key, "side") == 0)
        return true; /* the project's, or the file is locked */
    if (edit->kind == LSP_DRAWN_SPLIT && strcmp(node->key, "at") == 0)
        return lsp_text_to_double(node->text, strlen(node->text), &edit->at);
    if (edit->kind != LSP_DRAWN_ADD)
        return false;
    if (strcmp(node->key, "directed") != 0)
        return false;
    edit->is_both_ways = strcmp(node->text, "true") != 0;
    return true;
}

static const char **text_target(struct lsp_drawn_edit *edit, const char *key)
{
    bool is_add = edit->kind == LSP_DRAWN_ADD, is_split = edit->kind == LSP_DRAWN_SPLIT;
    if (strcmp(key, "link") == 0 && !is_add)
        return &edit->link;
    if (strcmp(key, "node") == 0 && is_split)
        return &edit->node;
    if (strcmp(key, "name") == 0 && (is_add || is_split))
        return &edit->name;
    if (!is_add)
        return NULL;
    return strcmp(key, "id") == 0     ? &edit->id
           : strcmp(key, "from") == 0 ? &edit->from
           : strcmp(key, "to") == 0   ? &edit->to
                                      : NULL;
}

/* False when it is no list of points; what is then read as a value locks the file. */
static bool take_points(struct reading *reading, const struct lsp_yaml *list)
{
    double(*points)[2] = lsp_arena_alloc(reading->arena, list->n_children, sizeof *points);
    if (points == NULL) {
        reading->failed = true;
        return true;
    }
    size_t n = 0;
    for (const struct lsp_yaml *item = list->first; item != NULL; item = item->next, n++) {
        if (item->kind != LSP_YAML_LIST || item->n_children != 2)
            return false;
        const struct lsp_yaml *axis = item->first;
        for (int at = 0; at < 2; at++, axis = axis->next)
            if (!lsp_text_to_double(axis->text, strlen(axis->text), &points[n][at]))
                return false;
    }
    reading->edit->points = (const double(*)[2])points;
    reading->edit->n_points = n;
    return true;
}

/* A scalar or list by its key; of a map all that lie in it. */
static void take_values(struct reading *reading, const struct lsp_yaml *top)
{
    for (const struct lsp_yaml *node = top; node != NULL; node = step(node, top))
        if (node->kind != LSP_YAML_MAP)
            take_value(reading, node, top);
}

/* The next node of the tree below `top`, lists as a whole; NULL at the end. */
static const struct lsp_yaml *step(const struct lsp_yaml *node, const struct lsp_yaml *top)
{
    if (node->kind == LSP_YAML_MAP && node->first != NULL)
        return node->first;
    while (node != top && node->next == NULL)
        node = node->parent;
    return node == top ? NULL : node->next;
}

static void take_value(
    struct reading *reading, const struct lsp_yaml *node, const struct lsp_yaml *top)
{
    if (reading->n_values == MAX_VALUES)
        return;
    struct lsp_drawn_value *value = &reading->values[reading->n_values++];
    *value = (struct lsp_drawn_value){.kind = LSP_DRAWN_TEXT, .text = node->text};
    value->key = path_of(reading, node, top);
    if (node->kind == LSP_YAML_LIST) {
        value->text = join_list(reading, node);
    } else if (node->is_plain &&
               lsp_text_to_double(node->text, strlen(node->text), &value->number)) {
        value->kind = LSP_DRAWN_NUMBER;
    } else if (node->is_plain &&
               (strcmp(node->text, "true") == 0 || strcmp(node->text, "false") == 0)) {
        value->kind = LSP_DRAWN_TRUTH;
        value->is_true = node->text[0] == 't';
    }
}

/* "cost.construction.mid" */
static const char *path_of(
    struct reading *reading, const struct lsp_yaml *node, const struct lsp_yaml *top)
{
    const char *path = node->key;
    while (node != top && path != NULL) {
        node = node->parent;
        path = lsp_arena_printf(reading->arena, "%s.%s", node->key, path);
    }
    reading->failed |= path == NULL;
    return path == NULL ? "" : path;
}

static const char *join_list(struct reading *reading, const struct lsp_yaml *list)
{
    const char *text = "";
    for (const struct lsp_yaml *item = list->first; item != NULL && text != NULL; item = item->next)
        text = lsp_arena_printf(
            reading->arena, "%s%s%s", text, item == list->first ? "" : ",", item->text);
    reading->failed |= text == NULL;
    return text == NULL ? "" : text;
}

enum lsp_status lsp_scenario_files_read(const char *study, struct lsp_arena *arena,
    struct lsp_diags *diags, struct lsp_scenario_file **ret_files, size_t *ret_n)
{
    LSP_SCOPED(lsp_folder_close) struct lsp_folder folder = {0};
    const char **names = NULL;
    size_t n_names = 0, n_files = 0, n_errors = diags->n_errors;
    LSP_TRY(lsp_folder_open(study, arena, diags, &folder));
    LSP_TRY(lsp_folder_list(&folder, LSP_SCENARIO_FOLDER, MAX_FILES, diags, &names, &n_names));
    struct lsp_scenario_file *files = LSP_ARRAY(arena, struct lsp_scenario_file, n_names);
    if (files == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < n_names; at++) {
        size_t length = strlen(names[at]), n_suffix = strlen(LSP_SCENARIO_SUFFIX), n_text = 0;
        if (length <= n_suffix || strcmp(names[at] + length - n_suffix, LSP_SCENARIO_SUFFIX) != 0)
            continue;
        const char *path = lsp_arena_printf(arena, "%s/%s", LSP_SCENARIO_FOLDER, names[at]);
        const char *id = lsp_arena_copy_bytes(arena, names[at], length - n_suffix), *text = NULL;
        if (path == NULL || id == NULL)
            return LSP_NO_MEMORY;
        enum lsp_status status = lsp_folder_read(&folder, path, diags, &text, &n_text);
        if (status == LSP_OK)
            status = lsp_scenario_file_read(path, text, n_text, arena, diags, &files[n_files]);
        if (status == LSP_NO_MEMORY)
            return status;
        files[n_files].id = id;
        n_files += status == LSP_OK;
    }
    *ret_files = files;
    *ret_n = n_files;
    return diags->n_errors > n_errors ? LSP_BAD_INPUT : LSP_OK;
}
