/* Fields of study.yaml's maps: found, checked for their kind, reported when faulty.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"

enum { MAX_PATH_BYTES = 256, MAX_KEYS = 48 };

static const char *const KIND_NAMES[] = {"a single value", "a map", "a list"};

static bool is_kind(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, enum lsp_yaml_kind kind);
static void report_unknown_keys(
    const struct lsp_section *section, size_t n_keys, const struct lsp_key keys[]);
static void report_missing_keys(
    const struct lsp_section *section, size_t n_keys, const struct lsp_key keys[]);
static bool has_key(size_t n_keys, const struct lsp_key keys[], const char *name);
static uint32_t find_id(struct lsp_study_reader *reader, const char *text, enum lsp_things things,
    struct lsp_place where);
static bool is_misspelt(const struct lsp_section *section, size_t n_keys,
    const struct lsp_key keys[], const char *name);
static const char *nearest_key(size_t n_keys, const struct lsp_key keys[], const char *name);
static void write_path(const struct lsp_yaml *node, char path[static MAX_PATH_BYTES]);
static size_t index_in_list(const struct lsp_yaml *node);

struct lsp_section lsp_section_open(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    const char *path, size_t n_keys, const struct lsp_key keys[])
{
    struct lsp_section section = {.reader = reader, .path = path};
    if (node == NULL || !is_kind(reader, node, LSP_YAML_MAP))
        return section;
    section.map = node;
    report_unknown_keys(&section, n_keys, keys);
    report_missing_keys(&section, n_keys, keys);
    return section;
}

struct lsp_section lsp_section_open_child(
    const struct lsp_section *parent, const char *key, size_t n_keys, const struct lsp_key keys[])
{
    const char *path = parent->path[0] == '\0'
                           ? key
                           : lsp_study_printf(parent->reader, "%s.%s", parent->path, key);
    struct lsp_section section =
        lsp_section_open(parent->reader, lsp_field_node(parent, key), path, n_keys, keys);
    section.subject = parent->subject;
    return section;
}

static bool is_kind(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, enum lsp_yaml_kind kind)
{
    if (node->kind == kind)
        return true;
    bool is_empty = node->kind == LSP_YAML_SCALAR && node->is_plain && node->text[0] == '\0';
    lsp_diags_add(reader->diags, LSP_DIAG_WRONG_TYPE,
        &(struct lsp_diag_facts){.where = lsp_value_place(reader, node),
            .found = node->kind == LSP_YAML_SCALAR ? node->text : NULL,
            .expected = KIND_NAMES[kind]},
        "%s is %s where %s is expected", node->key != NULL ? node->key : "an entry",
        is_empty ? "empty" : KIND_NAMES[node->kind], KIND_NAMES[kind]);
    return false;
}

static void report_unknown_keys(
    const struct lsp_section *section, size_t n_keys, const struct lsp_key keys[])
{
    struct lsp_study_reader *reader = section->reader;
    const char *names[MAX_KEYS];
    size_t n_names = n_keys < MAX_KEYS ? n_keys : MAX_KEYS;
    for (size_t key = 0; key < n_names; key++)
        names[key] = keys[key].name;
    for (const struct lsp_yaml *node = section->map->first; node != NULL; node = node->next) {
        if (has_key(n_keys, keys, node->key))
            continue;
        const char *near = nearest_key(n_keys, keys, node->key);
        lsp_diags_add(reader->diags, LSP_DIAG_UNKNOWN_KEY,
            &(struct lsp_diag_facts){.where = lsp_key_place(reader, node),
                .found = node->key,
                .expected = lsp_diags_join(reader->diags, names, n_names),
                .hint = near == NULL ? NULL : lsp_study_printf(reader, "did you mean %s", near)},
            "\"%s\" is no key of %s", node->key,
            section->path[0] == '\0' ? "a study" : section->path);
    }
}

static bool has_key(size_t n_keys, const struct lsp_key keys[], const char *name)
{
    for (size_t key = 0; key < n_keys; key++)
        if (strcmp(keys[key].name, name) == 0)
            return true;
    return false;
}

static void report_missing_keys(
    const struct lsp_section *section, size_t n_keys, const struct lsp_key keys[])
{
    for (size_t key = 0; key < n_keys; key++)
        if (keys[key].required && lsp_field_node(section, keys[key].name) == NULL &&
            !is_misspelt(section, n_keys, keys, keys[key].name))
            lsp_diags_add(section->reader->diags, LSP_DIAG_MISSING_KEY,
                &(struct lsp_diag_facts){.where = lsp_key_place(section->reader, section->map),
                    .expected = keys[key].name},
                "%s has no %s", section->path[0] == '\0' ? "the study" : section->path,
                keys[key].name);
}

/* Whether some unknown key was probably meant to be this one, which its hint has said. */
static bool is_misspelt(
    const struct lsp_section *section, size_t n_keys, const struct lsp_key keys[], const char *name)
{
    for (const struct lsp_yaml *node = section->map->first; node != NULL; node = node->next) {
        if (has_key(n_keys, keys, node->key))
            continue;
        const char *near = nearest_key(n_keys, keys, node->key);
        if (near != NULL && strcmp(near, name) == 0)
            return true;
    }
    return false;
}

static const char *nearest_key(size_t n_keys, const struct lsp_key keys[], const char *name)
{
    const char *names[MAX_KEYS];
    size_t n_names = n_keys < MAX_KEYS ? n_keys : MAX_KEYS;
    for (size_t key = 0; key < n_names; key++)
        names[key] = keys[key].name;
    return lsp_nearest_name(name, names, n_names);
}

const struct lsp_yaml *lsp_field_node(const struct lsp_section *section, const char *key)
{
    return lsp_yaml_child(section->map, key);
}

const struct lsp_yaml *lsp_field_map(const struct lsp_section *section, const char *key)
{
    const struct lsp_yaml *node = lsp_field_node(section, key);
    return node != NULL && is_kind(section->reader, node, LSP_YAML_MAP) ? node : NULL;
}

const struct lsp_yaml *lsp_field_list(const struct lsp_section *section, const char *key)
{
    const struct lsp_yaml *node = lsp_field_node(section, key);
    return node != NULL && is_kind(section->reader, node, LSP_YAML_LIST) ? node : NULL;
}

bool lsp_field_text(const struct lsp_section *section, const char *key, const char **target)
{
    const struct lsp_yaml *node = lsp_field_node(section, key);
    return node != NULL && lsp_value_text(section->reader, node, target);
}

bool lsp_value_text(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, const char **target)
{
    if (!is_kind(reader, node, LSP_YAML_SCALAR))
        return false;
    if (node->text[0] == '\0') {
        lsp_diags_add(reader->diags, LSP_DIAG_EMPTY_FIELD,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, node),
                .hint = "leave the key out if there is nothing to say"},
            "%s is empty", node->key != NULL ? node->key : "an entry");
        return false;
    }
    *target = node->text;
    return true;
}

bool lsp_field_country(const struct lsp_section *section, const char *key, const char **target)
{
    const struct lsp_yaml *node = lsp_field_node(section, key);
    return node != NULL && lsp_value_country(section->reader, node, target);
}

bool lsp_value_country(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, const char **target)
{
    const char *text = NULL;
    if (!lsp_value_text(reader, node, &text))
        return false;
    bool is_code =
        strlen(text) == 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' && text[1] <= 'Z';
    if (!is_code)
        lsp_diags_add(reader->diags, LSP_DIAG_BAD_COUNTRY,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, node),
                .found = text,
                .expected = "two capital letters, as in ISO 3166"},
            "%s is no country code", node->key != NULL ? node->key : "an entry");
    if (is_code)
        *target = text;
    return is_code;
}

bool lsp_field_bool(const struct lsp_section *section, const char *key, bool *target)
{
    static const char *const NAMES[] = {"false", "true"};
    size_t choice = 0;
    if (!lsp_field_choice(section, key, LSP_COUNT(NAMES), NAMES, &choice))
        return false;
    *target = choice == 1;
    return true;
}

bool lsp_field_int(
    const struct lsp_section *section, const char *key, int64_t min, int64_t max, int64_t *target)
{
    const struct lsp_yaml *node = lsp_field_node(section, key);
    return node != NULL && lsp_value_int(section->reader, node, min, max, target);
}

bool lsp_value_int(struct lsp_study_reader *reader, const struct lsp_yaml *node, int64_t min,
    int64_t max, int64_t *target)
{
    if (!is_kind(reader, node, LSP_YAML_SCALAR))
        return false;
    int64_t value = 0;
    bool is_number = node->is_plain &&
                     lsp_text_to_int(node->text, strlen(node->text), INT64_MIN, INT64_MAX, &value);
    if (is_number && value >= min && value <= max) {
        *target = value;
        return true;
    }
    char expected[96];
    snprintf(expected, sizeof expected, "a whole number from %lld to %lld", (long long)min,
        (long long)max);
    lsp_diags_add(reader->diags, is_number ? LSP_DIAG_OUT_OF_RANGE : LSP_DIAG_NOT_A_NUMBER,
        &(struct lsp_diag_facts){
            .where = lsp_value_place(reader, node), .found = node->text, .expected = expected},
        is_number ? "%s is outside its range" : "%s is no whole number",
        node->key != NULL ? node->key : "an entry");
    return false;
}

bool lsp_field_year(const struct lsp_section *section, const char *key, int *target)
{
    int64_t year = 0;
    if (!lsp_field_int(section, key, 1900, 2999, &year))
        return false;
    *target = (int)year;
    return true;
}

bool lsp_field_real(
    const struct lsp_section *section, const char *key, double min, double max, double *target)
{
    const struct lsp_yaml *node = lsp_field_node(section, key);
    return node != NULL && lsp_value_real(section->reader, node, min, max, target);
}

bool lsp_value_real(struct lsp_study_reader *reader, const struct lsp_yaml *node, double min,
    double max, double *target)
{
    if (!is_kind(reader, node, LSP_YAML_SCALAR))
        return false;
    double value = 0;
    bool is_number = node->is_plain && lsp_text_to_double(node->text, strlen(node->text), &value);
    if (is_number && value >= min && value <= max) {
        *target = value;
        return true;
    }
    char expected[96];
    snprintf(expected, sizeof expected, "a number from %g to %g", min, max);
    lsp_diags_add(reader->diags, is_number ? LSP_DIAG_OUT_OF_RANGE : LSP_DIAG_NOT_A_NUMBER,
        &(struct lsp_diag_facts){
            .where = lsp_value_place(reader, node), .found = node->text, .expected = expected},
        is_number ? "%s is outside its range" : "%s is no number",
        node->key != NULL ? node->key : "an entry");
    return false;
}

bool lsp_field_date(const struct lsp_section *section, const char *key, int32_t *target_day)
{
    const struct lsp_yaml *node = lsp_field_node(section, key);
    return node != NULL && lsp_value_date(section->reader, node, target_day);
}

bool lsp_value_date(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, int32_t *target_day)
{
    if (!is_kind(reader, node, LSP_YAML_SCALAR))
        return false;
    if (lsp_date_parse(node->text, target_day))
        return true;
    lsp_diags_add(reader->diags, LSP_DIAG_BAD_DATE,
        &(struct lsp_diag_facts){.where = lsp_value_place(reader, node),
            .found = node->text,
            .expected = "a date of the calendar such as 2028-01-31"},
        "%s is no date", node->key != NULL ? node->key : "an entry");
    return false;
}

bool lsp_field_choice(const struct lsp_section *section, const char *key, size_t n_names,
    const char *const names[], size_t *target)
{
    const struct lsp_yaml *node = lsp_field_node(section, key);
    return node != NULL && lsp_value_choice(section->reader, node, n_names, names, target);
}

bool lsp_value_choice(struct lsp_study_reader *reader, const struct lsp_yaml *node, size_t n_names,
    const char *const names[], size_t *target)
{
    if (!is_kind(reader, node, LSP_YAML_SCALAR))
        return false;
    for (size_t name = 0; name < n_names; name++) {
        if (strcmp(node->text, names[name]) == 0) {
            *target = name;
            return true;
        }
    }
    lsp_diags_add(reader->diags, LSP_DIAG_NOT_A_CHOICE,
        &(struct lsp_diag_facts){.where = lsp_value_place(reader, node),
            .found = node->text,
            .expected = lsp_diags_join(reader->diags, names, n_names)},
        "%s is none of the allowed words", node->key != NULL ? node->key : "an entry");
    return false;
}

bool lsp_field_id(
    const struct lsp_section *section, const char *key, enum lsp_things things, uint32_t *target)
{
    const struct lsp_yaml *node = lsp_field_node(section, key);
    if (node == NULL)
        return false;
    *target = lsp_value_id(section->reader, node, things);
    return *target != LSP_NONE;
}

uint32_t lsp_value_id(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, enum lsp_things things)
{
    const char *text = NULL;
    if (!lsp_value_text(reader, node, &text))
        return LSP_NONE;
    return find_id(reader, text, things, lsp_value_place(reader, node));
}

uint32_t lsp_key_id(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, enum lsp_things things)
{
    return find_id(reader, node->key, things, lsp_key_place(reader, node));
}

static uint32_t find_id(struct lsp_study_reader *reader, const char *text, enum lsp_things things,
    struct lsp_place where)
{
    static const char *const NAMES[LSP_N_THINGS] = {"vehicle", "segment", "alternative", "post",
        "crossing", "node", "link", "operator", "route", "calendar", "activity", "scenario",
        "set of holidays", "resource", "risk"};
    const struct lsp_known *ids = &reader->ids[things];
    uint32_t found = lsp_study_find_id(reader, things, text);
    if (found != LSP_NONE || !ids->complete)
        return found;
    const char *near = lsp_nearest_name(text, ids->names, ids->n);
    lsp_diags_add(reader->diags, LSP_DIAG_UNKNOWN_ID,
        &(struct lsp_diag_facts){.where = where,
            .found = text,
            .hint = near == NULL ? NULL : lsp_study_printf(reader, "did you mean %s", near)},
        "there is no %s \"%s\"", NAMES[things], text);
    return LSP_NONE;
}

bool lsp_field_id_bits(
    const struct lsp_section *section, const char *key, enum lsp_things things, uint32_t *target)
{
    const struct lsp_yaml *list = lsp_field_list(section, key);
    if (list == NULL)
        return false;
    uint32_t bits = 0;
    if (list->first == NULL && things != LSP_CROSSINGS) { /* only of crossings, none is meant */
        lsp_diags_add(section->reader->diags, LSP_DIAG_EMPTY_FIELD,
            &(struct lsp_diag_facts){.where = lsp_value_place(section->reader, list),
                .hint = "leave the key out if all are meant"},
            "%s is empty", key);
        return false;
    }
    for (const struct lsp_yaml *item = list->first; item != NULL; item = item->next) {
        uint32_t id = lsp_value_id(section->reader, item, things);
        if (id < 32)
            bits |= UINT32_C(1) << id;
    }
    *target = bits;
    return true;
}

struct lsp_place lsp_value_place(struct lsp_study_reader *reader, const struct lsp_yaml *node)
{
    char path[MAX_PATH_BYTES];
    write_path(node, path);
    struct lsp_place place = node->where;
    place.element = path[0] == '\0' ? NULL : lsp_study_printf(reader, "%s", path);
    return place;
}

struct lsp_place lsp_key_place(struct lsp_study_reader *reader, const struct lsp_yaml *node)
{
    struct lsp_place place = lsp_value_place(reader, node);
    if (node->key == NULL)
        return place;
    const char *element = place.element;
    place = node->key_where;
    place.element = element;
    return place;
}

/* "segments.tourist.hours", "project[2]"; its beginning when it is too long. */
static void write_path(const struct lsp_yaml *node, char path[static MAX_PATH_BYTES])
{
    const struct lsp_yaml *chain[LSP_YAML_MAX_DEPTH + 1];
    size_t depth = 0;
    for (; node->parent != NULL && depth <= LSP_YAML_MAX_DEPTH; node = node->parent)
        chain[depth++] = node;
    size_t length = 0;
    path[0] = '\0';
    while (depth-- > 0 && length < MAX_PATH_BYTES - 1) {
        const struct lsp_yaml *step = chain[depth];
        int added = step->key != NULL ? snprintf(path + length, MAX_PATH_BYTES - length, "%s%s",
                                            length > 0 ? "." : "", step->key)
                                      : snprintf(path + length, MAX_PATH_BYTES - length, "[%zu]",
                                            index_in_list(step));
        length += added > 0 ? (size_t)added : 0;
    }
}

static size_t index_in_list(const struct lsp_yaml *node)
{
    size_t index = 0;
    for (const struct lsp_yaml *item = node->parent->first; item != node; item = item->next)
        index++;
    return index;
}
