/* Diagnostics: collecting them.  Rendering is in diag_render.c.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/diag.h"
#include "base/diag_internal.h"

#include <string.h>

/* A reader wants to see the kinds of fault, not ten thousand copies of one. */
static const size_t MAX_PER_CODE = 20;
static const size_t MAX_IN_ALL = 200;
/* The longest name that lsp_nearest_name compares. */
enum { MAX_NAME_BYTES = 64 };

static size_t count_of_code(const struct lsp_diags *diags, enum lsp_diag_code code);
static void copy_facts(
    struct lsp_diags *diags, struct lsp_diag_facts *to, const struct lsp_diag_facts *from);
static const char *copy_text(struct lsp_diags *diags, const char *text);
static size_t edit_distance(const char *a, const char *b);

static const struct lsp_diag_kind KINDS[] = {
#define ROW(NUMBER, NAME, SEVERITY, MEANING) {LSP_DIAG_##NAME, LSP_##SEVERITY, MEANING},
    LSP_DIAG_CODES(ROW)
#undef ROW
};

const struct lsp_diag_kind *lsp_diag_kind(enum lsp_diag_code code)
{
    for (size_t kind = 0; kind < sizeof KINDS / sizeof *KINDS; kind++)
        if (KINDS[kind].code == code)
            return &KINDS[kind];
    LSP_BUG("a diagnostic code that is not in the catalogue");
}

void lsp_diags_finish(struct lsp_diags *diags)
{
    lsp_arena_finish(&diags->arena);
    *diags = (struct lsp_diags){0};
}

void lsp_diags_add(struct lsp_diags *diags, enum lsp_diag_code code,
    const struct lsp_diag_facts *facts, const char *message, ...)
{
    const struct lsp_diag_kind *kind = lsp_diag_kind(code);
    diags->n_errors += kind->severity == LSP_ERROR;
    diags->n_warnings += kind->severity == LSP_WARNING;
    if (diags->n_items >= MAX_IN_ALL || count_of_code(diags, code) >= MAX_PER_CODE) {
        diags->n_dropped++;
        return;
    }
    struct lsp_diag *items = lsp_arena_grow(
        &diags->arena, diags->items, &diags->capacity, diags->n_items + 1, sizeof *items);
    if (items == NULL) {
        diags->failed = true;
        return;
    }
    diags->items = items;
    struct lsp_diag *item = &items[diags->n_items++];
    va_list values;
    va_start(values, message);
    *item = (struct lsp_diag){.code = code,
        .severity = kind->severity,
        .message = lsp_arena_vprintf(&diags->arena, message, values)};
    va_end(values);
    diags->failed |= item->message == NULL;
    copy_facts(diags, &item->facts, facts);
}

static size_t count_of_code(const struct lsp_diags *diags, enum lsp_diag_code code)
{
    size_t count = 0;
    for (size_t item = 0; item < diags->n_items; item++)
        count += diags->items[item].code == code;
    return count;
}

static void copy_facts(
    struct lsp_diags *diags, struct lsp_diag_facts *to, const struct lsp_diag_facts *from)
{
    *to = *from;
    to->where.file = copy_text(diags, from->where.file);
    to->where.element = copy_text(diags, from->where.element);
    to->related.file = copy_text(diags, from->related.file);
    to->related.element = copy_text(diags, from->related.element);
    to->found = copy_text(diags, from->found);
    to->expected = copy_text(diags, from->expected);
    to->hint = copy_text(diags, from->hint);
    to->related_note = copy_text(diags, from->related_note);
}

static const char *copy_text(struct lsp_diags *diags, const char *text)
{
    if (text == NULL)
        return NULL;
    const char *copy = lsp_arena_copy_text(&diags->arena, text);
    diags->failed |= copy == NULL;
    return copy;
}

void lsp_diags_lend_source(
    struct lsp_diags *diags, const char *file, const char *text, size_t length)
{
    struct lsp_diag_source *source = LSP_ARRAY(&diags->arena, struct lsp_diag_source, 1);
    const char *name = copy_text(diags, file);
    const char *kept = lsp_arena_copy_bytes(&diags->arena, text, length);
    if (source == NULL || name == NULL || kept == NULL) {
        diags->failed = true;
        return;
    }
    *source = (struct lsp_diag_source){
        .next = diags->sources, .file = name, .text = kept, .length = length};
    diags->sources = source;
}

enum lsp_status lsp_diags_status(const struct lsp_diags *diags)
{
    if (diags->failed)
        return LSP_NO_MEMORY;
    return diags->n_errors > 0 ? LSP_BAD_INPUT : LSP_OK;
}

const char *lsp_diags_join(struct lsp_diags *diags, const char *const *names, size_t n_names)
{
    const char *joined = n_names > 0 ? names[0] : "nothing";
    for (size_t name = 1; name < n_names && joined != NULL; name++) {
        const char *glue = name + 1 == n_names ? " or " : ", ";
        joined = lsp_arena_printf(&diags->arena, "%s%s%s", joined, glue, names[name]);
    }
    return joined;
}

const char *lsp_nearest_name(const char *text, const char *const *names, size_t n_names)
{
    size_t length = strlen(text);
    size_t best_distance = length / 3 + 1; /* a third of the letters wrong is still a slip */
    const char *best = NULL;
    if (length > MAX_NAME_BYTES)
        return NULL;
    for (size_t name = 0; name < n_names; name++) {
        if (strlen(names[name]) > MAX_NAME_BYTES)
            continue;
        size_t distance = edit_distance(text, names[name]);
        if (distance <= best_distance && (best == NULL || distance < best_distance)) {
            best_distance = distance;
            best = names[name];
        }
    }
    return best;
}

/* Levenshtein's distance, one row at a time. */
static size_t edit_distance(const char *a, const char *b)
{
    size_t row[MAX_NAME_BYTES + 1];
    size_t n = strlen(b);
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t change = diagonal + (a[i - 1] != b[j - 1]);
            size_t insertion = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = change < insertion ? change : insertion;
        }
    }
    return row[n];
}
