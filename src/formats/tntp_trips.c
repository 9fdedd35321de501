/* TNTP: the trip table: blocks "Origin n" of "destination : trips ;".
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/tntp_internal.h"

#include <math.h>
#include <string.h>

#include "base/sum.h"
#include "base/text.h"

/* Tables state their total rounded, or counted before some were removed; a difference larger than
 * this part of it is worth a word. */
static const double MAX_TOTAL_DIFFERENCE = 1e-6;

/* What is being read. */
struct table {
    struct lsp_tntp_cursor cursor;
    struct lsp_road_trips trips;
    uint32_t n_zones;
    size_t n_entries;             /* kept so far */
    uint32_t block;               /* number of the current Origin line; 0 = none yet */
    uint32_t origin;              /* of the current block */
    bool has_started;             /* the current origin is among the origins */
    bool is_bad_block;            /* its origin is none: entries are not looked at */
    uint32_t *origin_line;        /* [n_zones] line of its block; 0 = none yet */
    uint32_t *seen;               /* [n_zones] block in which the destination stood last */
    struct lsp_sum total, within; /* total: of all */
};

static bool check_metadata(const struct lsp_tntp_cursor *cursor,
    const struct lsp_tntp_metadata *metadata, const struct lsp_roads *roads);
static size_t count_entries(const struct lsp_tntp_cursor *cursor);
static enum lsp_status allocate(struct lsp_arena *arena, size_t n_entries, struct table *table);
static void read_blocks(struct table *table);
static void read_origin(struct table *table);
static void read_entry(struct table *table);
static bool read_destination(struct table *table, uint32_t *ret_destination);
static bool read_trips(struct table *table, double *ret_trips);
static void take_entry(struct table *table, uint32_t destination, double trips);
static void skip_entry(struct table *table);
static void check_total(const struct table *table, const struct lsp_tntp_metadata *metadata);
static void check_any(const struct table *table, size_t n_errors_before);

enum lsp_status lsp_tntp_read_trips(const struct lsp_file *file, const struct lsp_roads *roads,
    struct lsp_arena *arena, struct lsp_diags *diags, struct lsp_road_trips *ret_trips)
{
    struct table table = {.n_zones = roads->n_zones};
    struct lsp_tntp_metadata metadata;
    size_t n_items = diags->n_items, n_errors = diags->n_errors;
    lsp_tntp_begin(&table.cursor, file, diags);
    if (!lsp_tntp_read_metadata(&table.cursor, &metadata) ||
        !check_metadata(&table.cursor, &metadata, roads))
        return lsp_tntp_end(&table.cursor, n_items, n_errors);
    struct lsp_arena scratch = {0};
    table.origin_line = LSP_ARRAY(&scratch, uint32_t, table.n_zones);
    table.seen = LSP_ARRAY(&scratch, uint32_t, table.n_zones);
    enum lsp_status status = allocate(arena, count_entries(&table.cursor), &table);
    if (status == LSP_OK) {
        read_blocks(&table);
        check_total(&table, &metadata);
        check_any(&table, n_errors);
        status = lsp_tntp_end(&table.cursor, n_items, n_errors);
    }
    lsp_arena_finish(&scratch);
    if (status == LSP_OK)
        *ret_trips = table.trips;
    return status;
}

static bool check_metadata(const struct lsp_tntp_cursor *cursor,
    const struct lsp_tntp_metadata *metadata, const struct lsp_roads *roads)
{
    if (metadata->n_zones < 0)
        lsp_tntp_fault(cursor, LSP_DIAG_TNTP_METADATA, cursor->at, 0,
            "<NUMBER OF ZONES> and a whole number", "the metadata lack <NUMBER OF ZONES>");
    if (metadata->n_zones <= 0)
        return false;
    if (metadata->n_zones == roads->n_zones)
        return true;
    lsp_diags_add(cursor->diags, LSP_DIAG_TNTP_COUNT,
        &(struct lsp_diag_facts){
            .where = {.file = cursor->file->name, .line = metadata->line_of_zones, .column = 1},
            .expected = "as many zones as the network has",
            .hint = "is this the table of another network?"},
        "the trips are those of %lld zones, but the network has %u", (long long)metadata->n_zones,
        roads->n_zones);
    return false;
}

/* No more entries than colons. */
static size_t count_entries(const struct lsp_tntp_cursor *cursor)
{
    size_t n_entries = 0;
    const char *at = cursor->at;
    while ((at = memchr(at, ':', (size_t)(cursor->end - at))) != NULL) {
        n_entries++;
        at++;
    }
    return n_entries;
}

static enum lsp_status allocate(struct lsp_arena *arena, size_t n_entries, struct table *table)
{
    struct lsp_road_trips *trips = &table->trips;
    trips->origin = LSP_ARRAY(arena, uint32_t, table->n_zones);
    trips->class_of = LSP_ARRAY(arena, uint32_t, table->n_zones);
    trips->first_trip = LSP_ARRAY(arena, size_t, (size_t)table->n_zones + 1);
    trips->destination = LSP_ARRAY(arena, uint32_t, n_entries);
    trips->trips = LSP_ARRAY(arena, double, n_entries);
    bool is_good = trips->origin != NULL && trips->class_of != NULL && trips->first_trip != NULL &&
                   trips->destination != NULL && trips->trips != NULL &&
                   table->origin_line != NULL && table->seen != NULL;
    return is_good ? LSP_OK : LSP_NO_MEMORY;
}

static void read_blocks(struct table *table)
{
    struct lsp_tntp_cursor *cursor = &table->cursor;
    while (cursor->at < cursor->end) {
        char c = *cursor->at;
        if (c == '\n' || c == '~')
            lsp_tntp_skip_line(cursor);
        else if (c == ' ' || c == '\t' || c == '\r' || c == ';')
            cursor->at++;
        else if (c == 'O' || c == 'o')
            read_origin(table);
        else
            read_entry(table);
    }
    struct lsp_road_trips *trips = &table->trips;
    trips->first_trip[trips->n_origins] = table->n_entries;
    trips->within = lsp_sum_value(&table->within);
    trips->total = lsp_sum_value(&table->total) - trips->within;
}

static void read_origin(struct table *table)
{
    struct lsp_tntp_cursor *cursor = &table->cursor;
    const char *word = cursor->at;
    size_t length = lsp_tntp_word_length(cursor);
    char start[7] = "";
    memcpy(start, word, length < 6 ? length : 6);
    bool is_origin = length == 6 && lsp_text_equal(start, "Origin");
    cursor->at += length;
    lsp_tntp_skip_blanks(cursor);
    const char *text = is_origin ? cursor->at : word;
    size_t text_length = is_origin ? lsp_tntp_word_length(cursor) : length;
    int64_t zone = 0;
    table->block++;
    table->has_started = false;
    table->is_bad_block =
        !is_origin || !lsp_text_to_int(text, text_length, 1, table->n_zones, &zone);
    if (table->is_bad_block) {
        lsp_tntp_fault(cursor, LSP_DIAG_TNTP_ROW, text, text_length,
            "\"Origin\" and the number of a zone of the network", "a block names no origin");
        lsp_tntp_skip_line(cursor);
        return;
    }
    cursor->at += text_length;
    table->origin = (uint32_t)zone - 1;
    uint32_t *line = &table->origin_line[table->origin];
    if (*line != 0)
        lsp_diags_add(cursor->diags, LSP_DIAG_TNTP_REPEATED_TRIPS,
            &(struct lsp_diag_facts){.where = lsp_tntp_place(cursor, text, text_length),
                .expected = "one block for each origin",
                .related = {.file = cursor->file->name, .line = *line, .column = 1},
                .related_note = "first block"},
            "origin %lld has a second block", (long long)zone);
    table->is_bad_block = *line != 0;
    *line = cursor->line;
}

static void read_entry(struct table *table)
{
    struct lsp_tntp_cursor *cursor = &table->cursor;
    uint32_t destination = 0;
    double trips = 0;
    if (table->block == 0) {
        lsp_tntp_fault(cursor, LSP_DIAG_TNTP_ROW, cursor->at, lsp_tntp_word_length(cursor),
            "a line \"Origin n\"", "trips stand before the first origin");
        table->block = 1;
        table->is_bad_block = true;
    }
    if (table->is_bad_block)
        skip_entry(table);
    else if (read_destination(table, &destination) && read_trips(table, &trips))
        take_entry(table, destination, trips);
    else
        skip_entry(table);
}

/* The cursor ends behind the colon. */
static bool read_destination(struct table *table, uint32_t *ret_destination)
{
    struct lsp_tntp_cursor *cursor = &table->cursor;
    const char *text = cursor->at;
    size_t length = lsp_tntp_word_length(cursor);
    int64_t zone = 0;
    cursor->at += length;
    lsp_tntp_skip_blanks(cursor);
    if (*cursor->at != ':') {
        lsp_tntp_fault(cursor, LSP_DIAG_TNTP_ROW, text, length, "destination : trips ;",
            "no colon follows the destination");
        return false;
    }
    cursor->at++;
    if (!lsp_text_to_int(text, length, 1, table->n_zones, &zone)) {
        char expected[64];
        snprintf(expected, sizeof expected, "the number of a zone, from 1 to %u", table->n_zones);
        lsp_tntp_fault(cursor, LSP_DIAG_TNTP_NUMBER, text, length, expected,
            "trips go to no zone of the network");
        return false;
    }
    *ret_destination = (uint32_t)zone - 1;
    if (table->seen[*ret_destination] != table->block) {
        table->seen[*ret_destination] = table->block;
        return true;
    }
    lsp_tntp_fault(cursor, LSP_DIAG_TNTP_REPEATED_TRIPS, text, length,
        "each destination once for each origin", "a destination stands twice in a block");
    return false;
}

static bool read_trips(struct table *table, double *ret_trips)
{
    struct lsp_tntp_cursor *cursor = &table->cursor;
    lsp_tntp_skip_blanks(cursor);
    const char *text = cursor->at;
    size_t length = lsp_tntp_word_length(cursor);
    cursor->at += length;
    if (lsp_text_to_double(text, length, ret_trips) && *ret_trips >= 0)
        return true;
    lsp_tntp_fault(cursor, LSP_DIAG_TNTP_NUMBER, text, length, "a number of trips, at least 0",
        "the trips of a pair of zones are no number that they can be");
    return false;
}

static void take_entry(struct table *table, uint32_t destination, double trips)
{
    struct lsp_road_trips *all = &table->trips;
    lsp_sum_add(&table->total, trips);
    if (destination == table->origin) {
        lsp_sum_add(&table->within, trips);
        return;
    }
    if (!(trips > 0))
        return;
    if (!table->has_started) {
        table->has_started = true;
        all->origin[all->n_origins] = table->origin;
        all->first_trip[all->n_origins++] = table->n_entries;
    }
    all->destination[table->n_entries] = destination;
    all->trips[table->n_entries++] = trips;
}

/* To behind the next ';', or the line's end. */
static void skip_entry(struct table *table)
{
    struct lsp_tntp_cursor *cursor = &table->cursor;
    cursor->at += strcspn(cursor->at, ";\n");
    if (*cursor->at == ';')
        cursor->at++;
}

static void check_total(const struct table *table, const struct lsp_tntp_metadata *metadata)
{
    double total = lsp_sum_value(&table->total), stated = metadata->total_flow;
    if (metadata->line_of_total == 0 || stated < 0 ||
        fabs(total - stated) <= MAX_TOTAL_DIFFERENCE * fmax(total, stated))
        return;
    lsp_diags_add(table->cursor.diags, LSP_DIAG_TNTP_TOTAL_FLOW,
        &(struct lsp_diag_facts){.where = {.file = table->cursor.file->name,
                                     .line = metadata->line_of_total,
                                     .column = 1},
            .hint = "is the file whole?"},
        "the file states %.10g trips, but those in it add up to %.10g", stated, total);
}

/* Where entries were at fault, that is why there are none. */
static void check_any(const struct table *table, size_t n_errors_before)
{
    const struct lsp_tntp_cursor *cursor = &table->cursor;
    if (table->n_entries > 0 || cursor->diags->n_errors > n_errors_before)
        return;
    lsp_diags_add(cursor->diags, LSP_DIAG_NO_TRIPS,
        &(struct lsp_diag_facts){.where = {.file = cursor->file->name},
            .expected = "trips above 0 between different zones",
            .hint = "a block begins with \"Origin\" and the number of a zone"},
        "the table moves nobody");
}
