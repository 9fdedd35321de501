/* Scenario file: drawn edits as its text, one line for each.
 *
 * A text is written without quotes where it is made of letters, digits and a few signs that mean
 * nothing in YAML, else in double quotes, with escapes for what is not to be seen.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/scenario_file.h"
#include "formats/scenario_keys.h"

#include <string.h>

#include "base/text.h"

/* A key such as "cost.construction.mid" and the maps that are open while values are written. */
enum { MAX_DEPTH = 8, MAX_VALUES = 256 };

static void write_head(const struct lsp_scenario_file *file, struct lsp_buffer *text);
static void add_member(struct lsp_buffer *line, const char *key, const char *text);
static void add_side(struct lsp_buffer *line);
static void add_values(const struct lsp_drawn_edit *edit, struct lsp_buffer *line);
static size_t next_value(const struct lsp_drawn_edit *edit, const bool is_written[], size_t last);
static size_t n_shared(const char *a, const char *b);
static void open_maps(const char *key, size_t depth, struct lsp_buffer *line);
static size_t n_dots(const char *key);
static void add_value(const struct lsp_drawn_value *value, struct lsp_buffer *line);
static void add_list(const char *key, const char *text, struct lsp_buffer *line);
static void add_points(const struct lsp_drawn_edit *edit, struct lsp_buffer *line);
static void add_direction(const struct lsp_drawn_edit *edit, struct lsp_buffer *line);
static void add_text(struct lsp_buffer *line, const char *text, size_t length);
static bool is_plain(const char *text, size_t length);
static void add_escaped(struct lsp_buffer *line, const char *text, size_t length);

void lsp_scenario_file_write(const struct lsp_scenario_file *file, struct lsp_buffer *text)
{
    write_head(file, text);
    lsp_buffer_add(text, file->n_edits > 0 ? "edits:\n" : "edits: []\n");
    for (size_t edit = 0; edit < file->n_edits; edit++) {
        lsp_buffer_add(text, "  ");
        lsp_scenario_file_write_edit(&file->edits[edit], text);
        lsp_buffer_add(text, "\n");
    }
}

static void write_head(const struct lsp_scenario_file *file, struct lsp_buffer *text)
{
    const struct {
        const char *key, *text;
    } rows[] = {{"name", file->name}, {"about", file->about}, {"like", file->like}};
    lsp_buffer_add(text, "linkspan: 1\n");
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        if (rows[row].text == NULL || rows[row].text[0] == '\0')
            continue;
        lsp_buffer_printf(text, "%s: ", rows[row].key);
        add_text(text, rows[row].text, strlen(rows[row].text));
        lsp_buffer_add(text, "\n");
    }
}

void lsp_scenario_file_write_edit(const struct lsp_drawn_edit *edit, struct lsp_buffer *line)
{
    lsp_buffer_printf(line, "- %s: {", LSP_DRAWN_WORDS[edit->kind]);
    switch (edit->kind) {
    case LSP_DRAWN_ADD:
        add_member(line, "id", edit->id);
        add_member(line, "name", edit->name);
        add_member(line, "from", edit->from);
        add_member(line, "to", edit->to);
        add_side(line);
        if (!edit->is_both_ways)
            lsp_buffer_add(line, ", directed: true");
        add_values(edit, line);
        add_points(edit, line);
        break;
    case LSP_DRAWN_CHANGE:
        add_member(line, "link", edit->link);
        add_side(line);
        add_direction(edit, line);
        add_values(edit, line);
        break;
    case LSP_DRAWN_CLOSE:
        add_member(line, "link", edit->link);
        add_side(line);
        add_direction(edit, line);
        break;
    case LSP_DRAWN_SPLIT: {
        char at[32];
        lsp_format_double(edit->at, at);
        add_member(line, "link", edit->link);
        lsp_buffer_printf(line, ", at: %s", at);
        add_member(line, "node", edit->node);
        add_member(line, "name", edit->name);
        break;
    }
    }
    lsp_buffer_add(line, "}");
}

/* What is NULL is left out; the first is never. */
static void add_member(struct lsp_buffer *line, const char *key, const char *text)
{
    if (text == NULL)
        return;
    bool is_first = line->length > 0 && line->text[line->length - 1] == '{';
    lsp_buffer_printf(line, "%s%s: ", is_first ? "" : ", ", key);
    add_text(line, text, strlen(text));
}

/* What is drawn is what the project does. */
static void add_side(struct lsp_buffer *line)
{
    lsp_buffer_add(line, ", side: with");
}

/* Values of one map stand side by side, wherever they stand in the edit. */
static void add_values(const struct lsp_drawn_edit *edit, struct lsp_buffer *line)
{
    bool is_written[MAX_VALUES] = {false};
    const char *before = "";
    size_t last = edit->n_values, n = edit->n_values < MAX_VALUES ? edit->n_values : MAX_VALUES;
    for (size_t count = 0; count < n; count++) {
        size_t at = next_value(edit, is_written, last);
        if (at == edit->n_values)
            break;
        is_written[at] = true;
        const char *key = edit->values[at].key;
        size_t shared = last == edit->n_values ? 0 : n_shared(before, key);
        for (size_t depth = n_dots(before); depth > shared; depth--)
            lsp_buffer_add(line, "}");
        lsp_buffer_add(line, ", ");
        open_maps(key, shared, line);
        add_value(&edit->values[at], line);
        before = key;
        last = at;
    }
    for (size_t depth = n_dots(before); depth > 0; depth--)
        lsp_buffer_add(line, "}");
}

/* The one that shares most maps with the last; of these the first.  n_values when all are written.
 */
static size_t next_value(const struct lsp_drawn_edit *edit, const bool is_written[], size_t last)
{
    size_t best = edit->n_values, most = 0;
    for (size_t at = 0; at < edit->n_values && at < MAX_VALUES; at++) {
        if (is_written[at])
            continue;
        size_t shared =
            last == edit->n_values ? 0 : n_shared(edit->values[last].key, edit->values[at].key);
        if (best == edit->n_values || shared > most) {
            best = at;
            most = shared;
        }
    }
    return best;
}

/* How many maps two keys lie in together. */
static size_t n_shared(const char *a, const char *b)
{
    size_t shared = 0;
    for (; *a == *b && *a != '\0'; a++, b++)
        shared += *a == '.';
    return shared;
}

static size_t n_dots(const char *key)
{
    size_t n = 0;
    for (; *key != '\0'; key++)
        n += *key == '.';
    return n;
}

/* Writes "a: {b: {c: " of "a.b.c", without the first `depth` maps, which are open. */
static void open_maps(const char *key, size_t depth, struct lsp_buffer *line)
{
    for (; depth > 0; depth--)
        key = strchr(key, '.') + 1;
    for (;;) {
        size_t length = strcspn(key, ".");
        add_text(line, key, length);
        lsp_buffer_add(line, ": ");
        if (key[length] == '\0')
            return;
        lsp_buffer_add(line, "{");
        key += length + 1;
    }
}

static void add_value(const struct lsp_drawn_value *value, struct lsp_buffer *line)
{
    char number[32];
    switch (value->kind) {
    case LSP_DRAWN_NUMBER:
        lsp_format_double(value->number, number);
        lsp_buffer_add(line, number);
        return;
    case LSP_DRAWN_TRUTH:
        lsp_buffer_add(line, value->is_true ? "true" : "false");
        return;
    case LSP_DRAWN_TEXT:
        if (lsp_drawn_is_list(value->key))
            add_list(value->key, value->text, line);
        else
            add_text(line, value->text, strlen(value->text));
        return;
    }
}

/* Years are numbers; ids are texts. */
static void add_list(const char *key, const char *text, struct lsp_buffer *line)
{
    bool are_years = lsp_drawn_is_years(key);
    lsp_buffer_add(line, "[");
    for (bool is_first = true; *text != '\0' || is_first; is_first = false) {
        text += strspn(text, " ");
        size_t whole = strcspn(text, ","), length = whole;
        while (length > 0 && text[length - 1] == ' ')
            length--;
        if (!is_first)
            lsp_buffer_add(line, ", ");
        int64_t year = 0;
        if (are_years && lsp_text_to_int(text, length, 0, 9999, &year))
            lsp_buffer_printf(line, "%d", (int)year);
        else
            add_text(line, text, length);
        text += whole + (text[whole] == ',');
    }
    lsp_buffer_add(line, "]");
}

static void add_points(const struct lsp_drawn_edit *edit, struct lsp_buffer *line)
{
    if (edit->n_points == 0)
        return;
    lsp_buffer_add(line, ", via: [");
    for (size_t point = 0; point < edit->n_points; point++) {
        char x[32], y[32];
        lsp_format_double(edit->points[point][0], x);
        lsp_format_double(edit->points[point][1], y);
        lsp_buffer_printf(line, "%s[%s, %s]", point > 0 ? ", " : "", x, y);
    }
    lsp_buffer_add(line, "]");
}

/* The format cannot say it, which the reader of studies tells better than silence does. */
static void add_direction(const struct lsp_drawn_edit *edit, struct lsp_buffer *line)
{
    if (edit->direction != LSP_DRAWN_ALL)
        lsp_buffer_add(line, edit->direction == LSP_DRAWN_FORWARD ? ", direction: forward"
                                                                  : ", direction: backward");
}

static void add_text(struct lsp_buffer *line, const char *text, size_t length)
{
    if (is_plain(text, length)) {
        lsp_buffer_add_bytes(line, text, length);
        return;
    }
    lsp_buffer_add(line, "\"");
    add_escaped(line, text, length);
    lsp_buffer_add(line, "\"");
}

/* Begins with a letter, so it is no number; and is none of the words that YAML takes for something
 * else than a text. */
static bool is_plain(const char *text, size_t length)
{
    static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char OTHERS[] = "0123456789_-+.()/ ";
    static const char *const WORDS[] = {"true", "false", "null", "yes", "no", "on", "off"};
    if (length == 0 || strchr(LETTERS, text[0]) == NULL || text[length - 1] == ' ')
        return false;
    for (size_t at = 0; at < length; at++)
        if (strchr(LETTERS, text[at]) == NULL && strchr(OTHERS, text[at]) == NULL)
            return false;
    for (size_t word = 0; word < sizeof WORDS / sizeof *WORDS; word++) {
        char copy[8] = "";
        if (length != strlen(WORDS[word]))
            continue;
        memcpy(copy, text, length);
        if (lsp_text_equal(copy, WORDS[word]))
            return false;
    }
    return true;
}

/* Control characters, and those that end or turn a line, as escapes of YAML. */
static void add_escaped(struct lsp_buffer *line, const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        size_t size = lsp_text_character(text + at, length - at);
        const unsigned char *byte = (const unsigned char *)text + at;
        if (size == 0) { /* no UTF-8; the reader of the study will say so */
            lsp_buffer_add_bytes(line, text + at, 1);
            at++;
            continue;
        }
        uint32_t code = size == 1   ? byte[0]
                        : size == 2 ? (byte[0] & 0x1Fu) << 6 | (byte[1] & 0x3Fu)
                        : size == 3
                            ? (byte[0] & 0x0Fu) << 12 | (byte[1] & 0x3Fu) << 6 | (byte[2] & 0x3Fu)
                            : 0x10000u;
        bool is_hidden = code < 0x20 || (code >= 0x7F && code < 0xA0) ||
                         (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
                         (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF || code >= 0xFFFE;
        if (code == '"' || code == '\\')
            lsp_buffer_printf(line, "\\%c", (int)code);
        else if (is_hidden && code < 0x10000)
            lsp_buffer_printf(line, "\\u%04X", (unsigned)code);
        else
            lsp_buffer_add_bytes(line, text + at, size);
        at += size;
    }
}
