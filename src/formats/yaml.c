/* YAML: libfyaml's events become a tree; its complaints become diagnostics.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/yaml.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <libfyaml.h>

/* A key longer than this is no key of any study. */
static const size_t MAX_KEY_BYTES = 256;

/* What is known while the events come in. */
struct builder {
    const char *file, *text;
    size_t length;
    struct lsp_arena *arena;
    struct lsp_diags *diags;
    size_t *line_start; /* [n_lines] byte offsets, so that places count bytes, not letters */
    size_t n_lines;
    struct lsp_yaml *root;
    struct lsp_yaml *open[LSP_YAML_MAX_DEPTH]; /* maps and lists not yet closed */
    struct lsp_yaml *last[LSP_YAML_MAX_DEPTH]; /* their last child so far */
    size_t depth, n_nodes;
    const char *key; /* read, its value not yet; NULL = none */
    struct lsp_place key_where;
    enum lsp_status status;
};

static enum lsp_status find_lines(struct builder *builder);
static void read_events(struct builder *builder, struct fy_parser *parser);
static void take_event(struct builder *builder, const struct fy_event *event);
static void take_scalar(struct builder *builder, const struct fy_event *event);
static void open_collection(
    struct builder *builder, enum lsp_yaml_kind kind, struct fy_token *token);
static void take_key(struct builder *builder, struct lsp_place where, const char *text);
static struct lsp_yaml *add_node(
    struct builder *builder, enum lsp_yaml_kind kind, struct lsp_place where);
static void append_child(struct builder *builder, struct lsp_yaml *node);
static bool is_referenced(struct builder *builder, const struct fy_event *event);
static const char *scalar_text(struct builder *builder, struct fy_token *token);
static void report_syntax(struct builder *builder, struct fy_diag *complaints);
static struct lsp_place place_of(const struct builder *builder, size_t offset, size_t length);
static struct lsp_place place_of_scalar(const struct builder *builder, struct fy_token *token);
static struct lsp_place place_of_complaint(
    const struct builder *builder, const struct fy_diag_error *complaint);
static void stop(struct builder *builder, enum lsp_diag_code code, struct lsp_place where,
    const char *expected, const char *message);
static bool is_map_waiting_for_key(const struct builder *builder);

/* libfyaml prints to stderr unless somebody takes the text; complaints are collected instead. */
static void swallow(struct fy_diag *diag, void *user, const char *text, size_t length)
{
    (void)diag;
    (void)user;
    (void)text;
    (void)length;
}

static void destroy_parser(struct fy_parser **parser)
{
    if (*parser != NULL)
        fy_parser_destroy(*parser);
}

static void destroy_complaints(struct fy_diag **complaints)
{
    if (*complaints != NULL)
        fy_diag_destroy(*complaints);
}

enum lsp_status lsp_yaml_read(const char *file, const char *text, size_t length,
    struct lsp_arena *arena, struct lsp_diags *diags, const struct lsp_yaml **ret_root)
{
    struct builder builder = {
        .file = file, .text = text, .length = length, .arena = arena, .diags = diags};
    if (length > LSP_YAML_MAX_BYTES) {
        stop(&builder, LSP_DIAG_TOO_LARGE, (struct lsp_place){.file = file}, "1 MiB at most",
            "the study file is too large");
        return builder.status;
    }
    LSP_TRY(find_lines(&builder));

    struct fy_diag_cfg silent;
    fy_diag_cfg_default(&silent);
    silent.fp = NULL;
    silent.output_fn = swallow;
    LSP_SCOPED(destroy_complaints) struct fy_diag *complaints = fy_diag_create(&silent);
    if (complaints == NULL)
        return LSP_NO_MEMORY;
    fy_diag_set_collect_errors(complaints, true);
    struct fy_parse_cfg options = {.diag = complaints,
        .flags = FYPCF_COLLECT_DIAG | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE};
    LSP_SCOPED(destroy_parser) struct fy_parser *parser = fy_parser_create(&options);
    if (parser == NULL || fy_parser_set_string(parser, text, length) != 0)
        return LSP_NO_MEMORY;

    read_events(&builder, parser);
    if (builder.status == LSP_OK && fy_parser_get_stream_error(parser))
        report_syntax(&builder, complaints);
    if (builder.status == LSP_OK && builder.root == NULL)
        stop(&builder, LSP_DIAG_YAML_SYNTAX, place_of(&builder, 0, 1), NULL, "the file is empty");
    if (builder.status == LSP_OK)
        *ret_root = builder.root;
    return builder.status;
}

static enum lsp_status find_lines(struct builder *builder)
{
    size_t n_lines = 1;
    for (size_t byte = 0; byte < builder->length; byte++)
        n_lines += builder->text[byte] == '\n';
    builder->line_start = LSP_ARRAY(builder->arena, size_t, n_lines);
    if (builder->line_start == NULL)
        return LSP_NO_MEMORY;
    builder->n_lines = 1;
    for (size_t byte = 0; byte < builder->length; byte++)
        if (builder->text[byte] == '\n')
            builder->line_start[builder->n_lines++] = byte + 1;
    return LSP_OK;
}

static void read_events(struct builder *builder, struct fy_parser *parser)
{
    struct fy_event *event = NULL;
    while (builder->status == LSP_OK && (event = fy_parser_parse(parser)) != NULL) {
        take_event(builder, event);
        fy_parser_event_free(parser, event);
    }
}

static void take_event(struct builder *builder, const struct fy_event *event)
{
    if (is_referenced(builder, event))
        return;
    switch (event->type) {
    case FYET_SCALAR:
        take_scalar(builder, event);
        break;
    case FYET_MAPPING_START:
        open_collection(builder, LSP_YAML_MAP, event->mapping_start.mapping_start);
        break;
    case FYET_SEQUENCE_START:
        open_collection(builder, LSP_YAML_LIST, event->sequence_start.sequence_start);
        break;
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
        builder->depth--;
        break;
    case FYET_DOCUMENT_START:
        if (builder->root != NULL)
            stop(builder, LSP_DIAG_YAML_SYNTAX, (struct lsp_place){.file = builder->file},
                "one document", "the file holds a second document");
        break;
    case FYET_NONE:
    case FYET_STREAM_START:
    case FYET_STREAM_END:
    case FYET_DOCUMENT_END:
    case FYET_ALIAS: /* refused by is_referenced */
        break;
    }
}

/* Refuses everything by which one part of the file could stand for another. */
static bool is_referenced(struct builder *builder, const struct fy_event *event)
{
    struct fy_token *anchor = NULL, *tag = NULL;
    if (event->type == FYET_ALIAS) {
        anchor = event->alias.anchor;
    } else if (event->type == FYET_SCALAR) {
        anchor = event->scalar.anchor;
        tag = event->scalar.tag;
    } else if (event->type == FYET_MAPPING_START) {
        anchor = event->mapping_start.anchor;
        tag = event->mapping_start.tag;
    } else if (event->type == FYET_SEQUENCE_START) {
        anchor = event->sequence_start.anchor;
        tag = event->sequence_start.tag;
    }
    struct fy_token *token = anchor != NULL ? anchor : tag;
    if (token == NULL)
        return false;
    size_t offset = fy_token_start_mark(token)->input_pos;
    if (anchor != NULL && offset > 0)
        offset--; /* the sign before the name */
    stop(builder, LSP_DIAG_YAML_REFERENCE, place_of(builder, offset, 1), NULL,
        anchor != NULL ? "anchors and aliases are not accepted" : "tags are not accepted");
    return true;
}

static void take_scalar(struct builder *builder, const struct fy_event *event)
{
    struct fy_token *token = event->scalar.value;
    struct lsp_place where = builder->key_where; /* an empty value stands behind its key */
    if (where.file == NULL)
        where = place_of(builder, 0, 1);
    if (token != NULL)
        where = place_of_scalar(builder, token);
    const char *text = token != NULL ? scalar_text(builder, token) : "";
    if (text == NULL)
        return;
    if (is_map_waiting_for_key(builder)) {
        take_key(builder, where, text);
        return;
    }
    struct lsp_yaml *node = add_node(builder, LSP_YAML_SCALAR, where);
    if (node == NULL)
        return;
    node->text = text;
    node->is_plain =
        token == NULL || (fy_token_scalar_style(token) == FYSS_PLAIN &&
                             fy_token_start_mark(token)->line == fy_token_end_mark(token)->line);
}

static bool is_map_waiting_for_key(const struct builder *builder)
{
    return builder->depth > 0 && builder->open[builder->depth - 1]->kind == LSP_YAML_MAP &&
           builder->key == NULL;
}

static void open_collection(
    struct builder *builder, enum lsp_yaml_kind kind, struct fy_token *token)
{
    struct lsp_place where = place_of(builder, 0, 1);
    if (token != NULL)
        where = place_of(builder, fy_token_start_mark(token)->input_pos, 1);
    if (is_map_waiting_for_key(builder)) {
        stop(builder, LSP_DIAG_YAML_KEY, where, "a word", "a key is itself a map or list");
        return;
    }
    if (builder->depth == LSP_YAML_MAX_DEPTH) {
        stop(builder, LSP_DIAG_YAML_LIMIT, where, "32 levels at most",
            "maps and lists are nested too deeply");
        return;
    }
    struct lsp_yaml *node = add_node(builder, kind, where);
    if (node == NULL)
        return;
    node->text = "";
    builder->open[builder->depth] = node;
    builder->last[builder->depth] = NULL;
    builder->depth++;
}

static void take_key(struct builder *builder, struct lsp_place where, const char *text)
{
    if (strlen(text) > MAX_KEY_BYTES) {
        stop(builder, LSP_DIAG_YAML_KEY, where, "256 bytes at most", "a key is too long");
        return;
    }
    builder->key = text;
    builder->key_where = where;
    const struct lsp_yaml *first = lsp_yaml_child(builder->open[builder->depth - 1], text);
    if (first != NULL)
        lsp_diags_add(builder->diags, LSP_DIAG_YAML_DUPLICATE_KEY,
            &(struct lsp_diag_facts){.where = where,
                .found = text,
                .related = first->key_where,
                .related_note = "first written here"},
            "\"%s\" stands twice in the same map", text);
}

static struct lsp_yaml *add_node(
    struct builder *builder, enum lsp_yaml_kind kind, struct lsp_place where)
{
    if (++builder->n_nodes > LSP_YAML_MAX_NODES) {
        stop(builder, LSP_DIAG_YAML_LIMIT, where, "100000 values at most",
            "the study file has too many values");
        return NULL;
    }
    struct lsp_yaml *node = LSP_ARRAY(builder->arena, struct lsp_yaml, 1);
    if (node == NULL) {
        builder->status = LSP_NO_MEMORY;
        return NULL;
    }
    *node = (struct lsp_yaml){
        .kind = kind, .where = where, .key = builder->key, .key_where = builder->key_where};
    builder->key = NULL;
    builder->key_where = (struct lsp_place){0};
    if (builder->depth == 0)
        builder->root = node;
    else
        append_child(builder, node);
    return builder->status == LSP_OK ? node : NULL;
}

static void append_child(struct builder *builder, struct lsp_yaml *node)
{
    struct lsp_yaml *parent = builder->open[builder->depth - 1];
    if (parent->n_children == LSP_YAML_MAX_CHILDREN) {
        stop(builder, LSP_DIAG_YAML_LIMIT, node->where, "4096 entries at most",
            "a map or list has too many entries");
        return;
    }
    node->parent = parent;
    if (builder->last[builder->depth - 1] == NULL)
        parent->first = node;
    else
        builder->last[builder->depth - 1]->next = node;
    builder->last[builder->depth - 1] = node;
    parent->n_children++;
}

/* A copy of the text, NULL when there is none to be had (the builder's status says why). */
static const char *scalar_text(struct builder *builder, struct fy_token *token)
{
    size_t length = 0;
    const char *text = fy_token_get_text(token, &length);
    if (text != NULL && memchr(text, '\0', length) != NULL) {
        stop(builder, LSP_DIAG_YAML_SYNTAX, place_of_scalar(builder, token), NULL,
            "a text contains the character NUL");
        return NULL;
    }
    const char *copy = text == NULL ? NULL : lsp_arena_copy_bytes(builder->arena, text, length);
    if (copy == NULL)
        builder->status = LSP_NO_MEMORY;
    return copy;
}

static void report_syntax(struct builder *builder, struct fy_diag *complaints)
{
    void *iterator = NULL;
    const struct fy_diag_error *complaint = NULL;
    while ((complaint = fy_diag_errors_iterate(complaints, &iterator)) != NULL) {
        struct lsp_diag_facts facts = {.where = place_of_complaint(builder, complaint)};
        if (builder->depth > 0) {
            facts.related = builder->open[builder->depth - 1]->where;
            facts.related_note = "within the map or list that begins here";
        }
        lsp_diags_add(builder->diags, LSP_DIAG_YAML_SYNTAX, &facts, "the file is not YAML: %s",
            complaint->msg != NULL ? complaint->msg : "it cannot be understood");
        builder->status = LSP_BAD_INPUT;
    }
    if (builder->status == LSP_OK)
        stop(builder, LSP_DIAG_YAML_SYNTAX, (struct lsp_place){.file = builder->file}, NULL,
            "the file is not YAML");
}

static struct lsp_place place_of(const struct builder *builder, size_t offset, size_t length)
{
    size_t low = 0, high = builder->n_lines; /* the line lies in [low, high) */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (builder->line_start[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    const char *line_end = memchr(builder->text + offset, '\n', builder->length - offset);
    size_t left =
        line_end == NULL ? builder->length - offset : (size_t)(line_end - (builder->text + offset));
    if (length > left)
        length = left; /* only the first line of a longer text is underlined */
    return (struct lsp_place){.file = builder->file,
        .line = (uint32_t)low + 1,
        .column = (uint32_t)(offset - builder->line_start[low]) + 1,
        .length = (uint32_t)length};
}

static struct lsp_place place_of_scalar(const struct builder *builder, struct fy_token *token)
{
    size_t from = fy_token_start_mark(token)->input_pos;
    size_t to = fy_token_end_mark(token)->input_pos;
    enum fy_scalar_style style = fy_token_scalar_style(token);
    if ((style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED) && from > 0) {
        from--; /* libfyaml's marks stand inside the quotes */
        to++;
    }
    return place_of(builder, from, to > from ? to - from : 1);
}

/* libfyaml counts letters; places count bytes. */
static struct lsp_place place_of_complaint(
    const struct builder *builder, const struct fy_diag_error *complaint)
{
    size_t line = complaint->line < 1 ? 0 : (size_t)complaint->line - 1;
    if (line >= builder->n_lines)
        line = builder->n_lines - 1;
    size_t offset = builder->line_start[line];
    int letters = complaint->column - 1;
    while (letters > 0 && offset < builder->length && builder->text[offset] != '\n') {
        offset++;
        while (offset < builder->length && ((unsigned char)builder->text[offset] & 0xC0) == 0x80)
            offset++;
        letters--;
    }
    return place_of(builder, offset, 1);
}

static void stop(struct builder *builder, enum lsp_diag_code code, struct lsp_place where,
    const char *expected, const char *message)
{
    lsp_diags_add(builder->diags, code,
        &(struct lsp_diag_facts){.where = where, .expected = expected}, "%s", message);
    builder->status = LSP_BAD_INPUT;
}

const struct lsp_yaml *lsp_yaml_child(const struct lsp_yaml *map, const char *key)
{
    if (map == NULL || map->kind != LSP_YAML_MAP)
        return NULL;
    for (const struct lsp_yaml *child = map->first; child != NULL; child = child->next)
        if (strcmp(child->key, key) == 0)
            return child;
    return NULL;
}
