/* Diagnostics as text for a terminal and as JSON.  SPDX-License-Identifier: Apache-2.0 */
#include "base/diag.h"
#include "base/diag_internal.h"

#include <string.h>

/* Longer quotes and excerpts are cut: the place says where the rest is. */
static const size_t MAX_FOUND_BYTES = 60;
static const size_t MAX_EXCERPT_BYTES = 100;

static const char *const SEVERITY_NAMES[] = {"error", "warning", "note"};
static const char *const SEVERITY_COLOURS[] = {"\x1b[1;31m", "\x1b[1;35m", "\x1b[1;36m"};

static const struct lsp_diag **sorted_items(const struct lsp_diags *diags);
static int compare_places(const void *a, const void *b);
static void render_one(const struct lsp_diags *diags, const struct lsp_diag *item, bool colour,
    struct lsp_buffer *out);
static void render_place(const struct lsp_place *place, struct lsp_buffer *out);
static void render_line(const char *label, const char *text, struct lsp_buffer *out);
static void render_excerpt(
    const struct lsp_diags *diags, const struct lsp_place *place, struct lsp_buffer *out);
static void render_found(const char *found, struct lsp_buffer *out);
static void render_json_item(const struct lsp_diag *item, struct lsp_buffer *out);
static void render_json_place(const struct lsp_place *place, struct lsp_buffer *out);

void lsp_diags_render_text(const struct lsp_diags *diags, bool colour, struct lsp_buffer *out)
{
    const struct lsp_diag **items = sorted_items(diags);
    if (items == NULL) {
        out->failed = true;
        return;
    }
    for (size_t item = 0; item < diags->n_items; item++)
        render_one(diags, items[item], colour, out);
    free(items);
    if (diags->n_dropped > 0)
        lsp_buffer_printf(out, "... and %zu more not shown (mend these first)\n", diags->n_dropped);
}

/* Pointers to the items by file, line, column and order of adding; NULL when memory is out. */
static const struct lsp_diag **sorted_items(const struct lsp_diags *diags)
{
    const struct lsp_diag **items = malloc((diags->n_items + 1) * sizeof *items);
    if (items == NULL)
        return NULL;
    for (size_t item = 0; item < diags->n_items; item++)
        items[item] = &diags->items[item];
    qsort(items, diags->n_items, sizeof *items, compare_places);
    return items;
}

static int compare_places(const void *a, const void *b)
{
    const struct lsp_diag *one = *(const struct lsp_diag *const *)a;
    const struct lsp_diag *two = *(const struct lsp_diag *const *)b;
    const char *file_one = one->facts.where.file, *file_two = two->facts.where.file;
    int by_file = strcmp(file_one == NULL ? "" : file_one, file_two == NULL ? "" : file_two);
    if (by_file != 0)
        return by_file;
    if (one->facts.where.line != two->facts.where.line)
        return one->facts.where.line < two->facts.where.line ? -1 : 1;
    if (one->facts.where.column != two->facts.where.column)
        return one->facts.where.column < two->facts.where.column ? -1 : 1;
    return one < two ? -1 : one > two;
}

static void render_one(
    const struct lsp_diags *diags, const struct lsp_diag *item, bool colour, struct lsp_buffer *out)
{
    const struct lsp_diag_facts *facts = &item->facts;
    render_place(&facts->where, out);
    lsp_buffer_printf(out, "%s%s[LS%d]%s: ", colour ? SEVERITY_COLOURS[item->severity] : "",
        SEVERITY_NAMES[item->severity], (int)item->code, colour ? "\x1b[0m" : "");
    lsp_buffer_add_terminal(out, item->message == NULL ? "" : item->message);
    if (facts->where.element != NULL) {
        lsp_buffer_add(out, " (");
        lsp_buffer_add_terminal(out, facts->where.element);
        lsp_buffer_add(out, ")");
    }
    lsp_buffer_add(out, "\n");
    render_excerpt(diags, &facts->where, out);
    if (facts->found != NULL)
        render_found(facts->found, out);
    render_line("expected", facts->expected, out);
    render_line("hint", facts->hint, out);
    if (facts->related.file != NULL) {
        lsp_buffer_add(out, "  ");
        render_place(&facts->related, out);
        lsp_buffer_add_terminal(
            out, facts->related_note == NULL ? "see here" : facts->related_note);
        lsp_buffer_add(out, "\n");
    }
}

/* Such a text may repeat names out of the user's files. */
static void render_line(const char *label, const char *text, struct lsp_buffer *out)
{
    if (text == NULL)
        return;
    lsp_buffer_printf(out, "  %s: ", label);
    lsp_buffer_add_terminal(out, text);
    lsp_buffer_add(out, "\n");
}

static void render_place(const struct lsp_place *place, struct lsp_buffer *out)
{
    if (place->file == NULL)
        return;
    lsp_buffer_add_terminal(out, place->file);
    if (place->line > 0)
        lsp_buffer_printf(out, ":%u", place->line);
    if (place->line > 0 && place->column > 0)
        lsp_buffer_printf(out, ":%u", place->column);
    lsp_buffer_add(out, ": ");
}

static void render_excerpt(
    const struct lsp_diags *diags, const struct lsp_place *place, struct lsp_buffer *out)
{
    const struct lsp_diag_source *source = diags->sources;
    while (source != NULL && (place->file == NULL || strcmp(source->file, place->file) != 0))
        source = source->next;
    if (source == NULL || place->line == 0)
        return;
    const char *line = source->text, *end = source->text + source->length;
    for (uint32_t number = 1; number < place->line && line < end; number++) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        line = newline == NULL ? end : newline + 1;
    }
    if (line >= end)
        return;
    const char *newline = memchr(line, '\n', (size_t)(end - line));
    size_t length = (size_t)((newline == NULL ? end : newline) - line);
    while (length > 0 && line[length - 1] == '\r')
        length--;
    size_t mark = place->column > 0 ? place->column - 1 : 0;
    if (length > MAX_EXCERPT_BYTES || mark > length)
        return; /* an excerpt that would wrap or that does not hold the place helps nobody */
    char text[128];
    memcpy(text, line, length);
    text[length] = '\0';
    lsp_buffer_printf(out, "%5u | ", place->line);
    lsp_buffer_add_terminal(out, text);
    if (place->column > 0) {
        lsp_buffer_add(out, "\n      | ");
        for (size_t byte = 0; byte < mark; byte++) /* one space a character, not one a byte */
            if (((unsigned char)text[byte] & 0xC0) != 0x80)
                lsp_buffer_add(out, text[byte] == '\t' ? "\t" : " ");
        lsp_buffer_add(out, "^");
        for (size_t byte = mark + 1; byte < mark + place->length && byte < length; byte++)
            if (((unsigned char)text[byte] & 0xC0) != 0x80)
                lsp_buffer_add(out, "~");
    }
    lsp_buffer_add(out, "\n");
}

static void render_found(const char *found, struct lsp_buffer *out)
{
    size_t length = strlen(found);
    bool cut = length > MAX_FOUND_BYTES;
    if (cut)
        length = MAX_FOUND_BYTES;
    while (cut && length > 0 && ((unsigned char)found[length] & 0xC0) == 0x80)
        length--; /* never in the middle of a character */
    char text[64];
    memcpy(text, found, length);
    text[length] = '\0';
    lsp_buffer_add(out, "  found: \"");
    lsp_buffer_add_terminal(out, text);
    lsp_buffer_add(out, cut ? "...\"\n" : "\"\n");
}

void lsp_diags_render_json(const struct lsp_diags *diags, struct lsp_buffer *out)
{
    const struct lsp_diag **items = sorted_items(diags);
    if (items == NULL) {
        out->failed = true;
        return;
    }
    lsp_buffer_add(out, "[");
    for (size_t item = 0; item < diags->n_items; item++) {
        lsp_buffer_add(out, item > 0 ? ",\n " : "\n ");
        render_json_item(items[item], out);
    }
    lsp_buffer_add(out, diags->n_items > 0 ? "\n]" : "]");
    free(items);
}

static void render_json_item(const struct lsp_diag *item, struct lsp_buffer *out)
{
    const struct lsp_diag_facts *facts = &item->facts;
    lsp_buffer_printf(out, "{\"severity\": \"%s\", \"code\": \"LS%d\", ",
        SEVERITY_NAMES[item->severity], (int)item->code);
    render_json_place(&facts->where, out);
    lsp_buffer_add(out, ", \"message\": ");
    lsp_buffer_add_json(out, item->message);
    lsp_buffer_add(out, ", \"found\": ");
    lsp_buffer_add_json(out, facts->found);
    lsp_buffer_add(out, ", \"expected\": ");
    lsp_buffer_add_json(out, facts->expected);
    lsp_buffer_add(out, ", \"hint\": ");
    lsp_buffer_add_json(out, facts->hint);
    lsp_buffer_add(out, ", \"related\": ");
    if (facts->related.file != NULL) {
        lsp_buffer_add(out, "{");
        render_json_place(&facts->related, out);
        lsp_buffer_add(out, ", \"note\": ");
        lsp_buffer_add_json(out, facts->related_note);
        lsp_buffer_add(out, "}");
    } else {
        lsp_buffer_add(out, "null");
    }
    lsp_buffer_add(out, "}");
}

static void render_json_place(const struct lsp_place *place, struct lsp_buffer *out)
{
    lsp_buffer_add(out, "\"file\": ");
    lsp_buffer_add_json(out, place->file);
    lsp_buffer_printf(out,
        ", \"line\": %u, \"column\": %u, \"length\": %u, \"element\": ", place->line, place->column,
        place->length);
    lsp_buffer_add_json(out, place->element);
}
