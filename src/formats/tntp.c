/* TNTP: the cursor and the metadata.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/tntp_internal.h"

#include <string.h>

#include "base/text.h"

enum { MAX_KEY_BYTES = 31 };

/* One line of metadata: <KEY> value. */
struct item {
    char key[MAX_KEY_BYTES + 1];
    const char *value;
    size_t value_length;
};

static bool read_item(struct lsp_tntp_cursor *cursor, struct item *item);
static void take_item(const struct lsp_tntp_cursor *cursor, const struct item *item,
    struct lsp_tntp_metadata *metadata);
static void take_count(
    const struct lsp_tntp_cursor *cursor, const struct item *item, int64_t max, int64_t *count);
static void take_total(const struct lsp_tntp_cursor *cursor, const struct item *item,
    struct lsp_tntp_metadata *metadata);
static bool is_blank(char c);

void lsp_tntp_begin(
    struct lsp_tntp_cursor *cursor, const struct lsp_file *file, struct lsp_diags *diags)
{
    bool has_mark = file->length >= 3 && memcmp(file->text, "\xEF\xBB\xBF", 3) == 0;
    *cursor = (struct lsp_tntp_cursor){.at = file->text + (has_mark ? 3 : 0),
        .end = file->text + file->length,
        .line_start = file->text,
        .line = 1,
        .file = file,
        .diags = diags};
}

enum lsp_status lsp_tntp_end(
    struct lsp_tntp_cursor *cursor, size_t n_items_before, size_t n_errors_before)
{
    struct lsp_diags *diags = cursor->diags;
    if (diags->n_items > n_items_before)
        lsp_diags_lend_source(diags, cursor->file->name, cursor->file->text, cursor->file->length);
    if (diags->failed)
        return LSP_NO_MEMORY;
    return diags->n_errors > n_errors_before ? LSP_BAD_INPUT : LSP_OK;
}

bool lsp_tntp_read_metadata(struct lsp_tntp_cursor *cursor, struct lsp_tntp_metadata *ret_metadata)
{
    *ret_metadata = (struct lsp_tntp_metadata){
        .n_zones = -1, .n_nodes = -1, .first_through_node = -1, .n_links = -1, .total_flow = -1};
    while (cursor->at < cursor->end) {
        struct item item;
        lsp_tntp_skip_blanks(cursor);
        if (lsp_tntp_at_line_end(cursor) || *cursor->at == '~') {
            lsp_tntp_skip_line(cursor);
            continue;
        }
        if (!read_item(cursor, &item))
            return false;
        bool is_end = lsp_text_equal(item.key, "END OF METADATA");
        if (!is_end)
            take_item(cursor, &item, ret_metadata);
        lsp_tntp_skip_line(cursor);
        if (is_end)
            return true;
    }
    lsp_tntp_fault(cursor, LSP_DIAG_TNTP_METADATA, cursor->at, 0,
        "a line <END OF METADATA> before the rows", "the metadata do not end");
    return false;
}

static bool read_item(struct lsp_tntp_cursor *cursor, struct item *item)
{
    const char *start = cursor->at;
    size_t length = strcspn(start, "\n");
    const char *close = *start == '<' ? memchr(start, '>', length) : NULL;
    if (close == NULL) {
        lsp_tntp_fault(cursor, LSP_DIAG_TNTP_METADATA, start, lsp_tntp_word_length(cursor),
            "lines such as <NUMBER OF LINKS> 76, the last one <END OF METADATA>",
            "a line that is no metadata stands before the end of the metadata");
        return false;
    }
    size_t key_length = (size_t)(close - start) - 1;
    if (key_length > MAX_KEY_BYTES)
        key_length = MAX_KEY_BYTES; /* then it is none that we know */
    memcpy(item->key, start + 1, key_length);
    item->key[key_length] = '\0';
    cursor->at = close + 1;
    lsp_tntp_skip_blanks(cursor);
    item->value = cursor->at;
    item->value_length = lsp_tntp_word_length(cursor);
    return true;
}

static void take_item(const struct lsp_tntp_cursor *cursor, const struct item *item,
    struct lsp_tntp_metadata *metadata)
{
    if (lsp_text_equal(item->key, "NUMBER OF ZONES")) {
        metadata->line_of_zones = cursor->line;
        take_count(cursor, item, LSP_ROADS_MAX_ZONES, &metadata->n_zones);
    } else if (lsp_text_equal(item->key, "NUMBER OF NODES")) {
        take_count(cursor, item, LSP_ROADS_MAX_NODES, &metadata->n_nodes);
    } else if (lsp_text_equal(item->key, "FIRST THRU NODE")) {
        take_count(cursor, item, LSP_ROADS_MAX_NODES, &metadata->first_through_node);
    } else if (lsp_text_equal(item->key, "NUMBER OF LINKS")) {
        metadata->line_of_links = cursor->line;
        take_count(cursor, item, LSP_ROADS_MAX_LINKS, &metadata->n_links);
    } else if (lsp_text_equal(item->key, "TOTAL OD FLOW")) {
        take_total(cursor, item, metadata);
    }
}

static void take_count(
    const struct lsp_tntp_cursor *cursor, const struct item *item, int64_t max, int64_t *count)
{
    char expected[48];
    snprintf(expected, sizeof expected, "a whole number from 1 to %lld", (long long)max);
    if (*count >= 0)
        lsp_tntp_fault(cursor, LSP_DIAG_TNTP_METADATA, item->value, item->value_length, expected,
            "the same metadata stand twice");
    if (!lsp_text_to_int(item->value, item->value_length, 1, max, count)) {
        lsp_tntp_fault(cursor, LSP_DIAG_TNTP_METADATA, item->value, item->value_length, expected,
            "the metadata state no count, or one that is out of range");
        *count = 0; /* stated, but not usable */
    }
}

static void take_total(const struct lsp_tntp_cursor *cursor, const struct item *item,
    struct lsp_tntp_metadata *metadata)
{
    metadata->line_of_total = cursor->line;
    if (!lsp_text_to_double(item->value, item->value_length, &metadata->total_flow) ||
        metadata->total_flow < 0)
        lsp_tntp_fault(cursor, LSP_DIAG_TNTP_METADATA, item->value, item->value_length,
            "a number of trips, at least 0", "the metadata state no total flow");
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

void lsp_tntp_skip_blanks(struct lsp_tntp_cursor *cursor)
{
    while (is_blank(*cursor->at))
        cursor->at++;
}

void lsp_tntp_skip_line(struct lsp_tntp_cursor *cursor)
{
    const char *newline = memchr(cursor->at, '\n', (size_t)(cursor->end - cursor->at));
    cursor->at = newline == NULL ? cursor->end : newline + 1;
    if (newline == NULL)
        return;
    cursor->line++;
    cursor->line_start = cursor->at;
}

bool lsp_tntp_at_line_end(const struct lsp_tntp_cursor *cursor)
{
    return *cursor->at == '\n' || cursor->at >= cursor->end;
}

size_t lsp_tntp_word_length(const struct lsp_tntp_cursor *cursor)
{
    const char *at = cursor->at;
    while (at < cursor->end && !is_blank(*at) && *at != '\n' && *at != ';' && *at != ':')
        at++;
    return (size_t)(at - cursor->at);
}

struct lsp_place lsp_tntp_place(
    const struct lsp_tntp_cursor *cursor, const char *text, size_t length)
{
    return (struct lsp_place){.file = cursor->file->name,
        .line = cursor->line,
        .column = (uint32_t)(text - cursor->line_start) + 1,
        .length = (uint32_t)length};
}

void lsp_tntp_fault(const struct lsp_tntp_cursor *cursor, enum lsp_diag_code code, const char *text,
    size_t length, const char *expected, const char *message)
{
    char found[80]; /* longer ones are cut when shown */
    size_t kept = length < sizeof found ? length : sizeof found - 1;
    memcpy(found, text, kept);
    found[kept] = '\0';
    lsp_diags_add(cursor->diags, code,
        &(struct lsp_diag_facts){.where = lsp_tntp_place(cursor, text, length),
            .found = length == 0 ? NULL : found,
            .expected = expected},
        "%s", message);
}
