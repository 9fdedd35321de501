/* Road tables: demand, row by row, sorted by period, class, origin and destination.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/road_tables.h"
#include "formats/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/sum.h"

/* One row. */
struct entry {
    uint32_t table; /* period times number of classes plus class */
    uint32_t origin, destination, line;
    double trips;
};

struct reading {
    const struct lsp_road_context *context;
    const struct lsp_road_classes *classes;
    const struct lsp_road_periods *periods;
    struct lsp_rows rows;
    uint32_t origin, destination, volume, cls, period; /* columns */
    struct entry *entries;
    size_t n_entries;
    bool is_sorted;
    struct lsp_sum within[LSP_ROADS_MAX_PERIODS];
};

static enum lsp_status read_table(struct reading *reading);
static void check_columns(struct reading *reading);
static void read_entry(struct reading *reading);
static bool read_zone(const struct reading *reading, uint32_t column, uint32_t *ret_zone);
static bool read_class(const struct reading *reading, uint32_t *ret_class);
static bool read_period(const struct reading *reading, uint32_t *ret_period);
static int compare_entries(const void *a, const void *b);
static void merge_repeated(struct reading *reading);
static enum lsp_status fill_trips(
    const struct reading *reading, uint32_t period, struct lsp_road_trips *ret_trips);

bool lsp_road_tables_is_tntp(const struct lsp_file *file)
{
    const char *at = file->text;
    if (file->length >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    while (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n')
        at++;
    return *at == '<' || *at == '~';
}

enum lsp_status lsp_road_tables_read_demand(const struct lsp_file *file,
    const struct lsp_road_context *context, const struct lsp_road_classes *classes,
    const struct lsp_road_periods *periods, struct lsp_road_trips ret_trips[])
{
    struct reading *reading = calloc(1, sizeof *reading);
    if (reading == NULL)
        return LSP_NO_MEMORY;
    reading->context = context;
    reading->classes = classes;
    reading->periods = periods;
    enum lsp_status status = lsp_rows_begin(&reading->rows, file, context->diags);
    if (status == LSP_OK)
        status = read_table(reading);
    for (uint32_t period = 0; status == LSP_OK && period < periods->n; period++)
        status = fill_trips(reading, period, &ret_trips[period]);
    free(reading->entries);
    free(reading);
    return status;
}

static enum lsp_status read_table(struct reading *reading)
{
    struct lsp_rows *rows = &reading->rows;
    size_t n_lines = 1;
    for (const char *at = rows->at; (at = memchr(at, '\n', (size_t)(rows->end - at))) != NULL; at++)
        n_lines++;
    reading->entries = malloc(n_lines * sizeof *reading->entries);
    if (reading->entries == NULL) {
        lsp_rows_abandon(rows);
        return LSP_NO_MEMORY;
    }
    check_columns(reading);
    reading->is_sorted = true;
    while (lsp_rows_next(rows))
        read_entry(reading);
    if (!reading->is_sorted)
        qsort(reading->entries, reading->n_entries, sizeof *reading->entries, compare_entries);
    merge_repeated(reading);
    if (reading->n_entries == 0 && reading->context->diags->n_errors == rows->n_errors_before)
        lsp_rows_fault(rows, LSP_DIAG_NO_TRIPS, NULL, "volumes above 0 between different zones",
            "the table moves nobody");
    return lsp_rows_end(rows);
}

static void check_columns(struct reading *reading)
{
    struct lsp_rows *rows = &reading->rows;
    reading->origin = lsp_rows_column(rows, "o_zone_id", true);
    reading->destination = lsp_rows_column(rows, "d_zone_id", true);
    reading->volume = lsp_rows_column(rows, "volume", true);
    reading->cls = lsp_rows_column(rows, "class", false);
    reading->period = lsp_rows_column(rows, "period", false);
    if (reading->cls == LSP_NONE && reading->classes->n > 1)
        lsp_rows_fault(rows, LSP_DIAG_MISSING_COLUMN, NULL, "class",
            "there are several classes, but the trips do not say whose they are");
    if (reading->period == LSP_NONE && reading->periods->n > 1)
        lsp_rows_fault(rows, LSP_DIAG_MISSING_COLUMN, NULL, "period",
            "there are several periods, but the trips do not say when they are");
}

static void read_entry(struct reading *reading)
{
    static const struct lsp_row_number VOLUME = {0, 1e12, "vehicles, from 0 to 1e12"};
    struct entry entry = {.line = reading->rows.row_line};
    struct lsp_row_field volume;
    uint32_t cls = 0, period = 0;
    bool is_good = read_zone(reading, reading->origin, &entry.origin);
    is_good &= read_zone(reading, reading->destination, &entry.destination);
    is_good &= lsp_rows_text(&reading->rows, reading->volume, &volume) &&
               lsp_rows_number(&reading->rows, reading->volume, &VOLUME, &entry.trips);
    is_good &= read_class(reading, &cls);
    is_good &= read_period(reading, &period);
    if (!is_good || !(entry.trips > 0))
        return;
    if (entry.origin == entry.destination) {
        lsp_sum_add(&reading->within[period], entry.trips);
        return;
    }
    entry.table = period * reading->classes->n + cls;
    size_t n = reading->n_entries;
    reading->entries[n] = entry;
    if (n > 0 && compare_entries(&reading->entries[n - 1], &entry) > 0)
        reading->is_sorted = false;
    reading->n_entries++;
}

static bool read_zone(const struct reading *reading, uint32_t column, uint32_t *ret_zone)
{
    struct lsp_row_field field;
    if (!lsp_rows_text(&reading->rows, column, &field))
        return false;
    *ret_zone = lsp_roads_find_zone(reading->context->roads, field.text, field.length);
    if (*ret_zone == LSP_NONE)
        lsp_rows_fault(&reading->rows, LSP_DIAG_UNKNOWN_ZONE, &field,
            reading->context->roads->is_numbered ? "the number of a zone of the network"
                                                 : "the zone_id of a row of node.csv",
            "trips begin or end at no zone of the network");
    return *ret_zone != LSP_NONE;
}

static bool read_class(const struct reading *reading, uint32_t *ret_class)
{
    const struct lsp_road_classes *classes = reading->classes;
    struct lsp_row_field field;
    if (reading->cls == LSP_NONE)
        return true;
    if (!lsp_rows_text(&reading->rows, reading->cls, &field))
        return false;
    for (uint32_t cls = 0; cls < classes->n; cls++) {
        if (!lsp_row_field_is(&field, classes->classes[cls].name))
            continue;
        *ret_class = cls;
        return true;
    }
    lsp_rows_fault(&reading->rows, LSP_DIAG_UNKNOWN_ID, &field, "a class of the table of --classes",
        "trips are those of no class");
    return false;
}

static bool read_period(const struct reading *reading, uint32_t *ret_period)
{
    const struct lsp_road_periods *periods = reading->periods;
    struct lsp_row_field field;
    if (reading->period == LSP_NONE)
        return true;
    if (!lsp_rows_text(&reading->rows, reading->period, &field))
        return false;
    for (uint32_t period = 0; period < periods->n; period++) {
        if (!lsp_row_field_is(&field, periods->periods[period].name))
            continue;
        *ret_period = period;
        return true;
    }
    lsp_rows_fault(&reading->rows, LSP_DIAG_UNKNOWN_ID, &field,
        "a period of the table of --periods", "trips are those of no period");
    return false;
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->table != y->table)
        return x->table < y->table ? -1 : 1;
    if (x->origin != y->origin)
        return x->origin < y->origin ? -1 : 1;
    if (x->destination != y->destination)
        return x->destination < y->destination ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

/* Rows of the same pair, class and period are added up. */
static void merge_repeated(struct reading *reading)
{
    size_t n_kept = 0;
    struct entry *entries = reading->entries;
    for (size_t at = 0; at < reading->n_entries; at++) {
        struct entry *last = n_kept == 0 ? NULL : &entries[n_kept - 1];
        bool is_repeated = last != NULL && last->table == entries[at].table &&
                           last->origin == entries[at].origin &&
                           last->destination == entries[at].destination;
        if (!is_repeated) {
            entries[n_kept++] = entries[at];
            continue;
        }
        last->trips += entries[at].trips;
        const char *file = reading->rows.file->name;
        lsp_diags_add(reading->context->diags, LSP_DIAG_REPEATED_TRIPS,
            &(struct lsp_diag_facts){.where = {.file = file, .line = entries[at].line, .column = 1},
                .related = {.file = file, .line = last->line, .column = 1},
                .related_note = "the first of them"},
            "trips of one pair of zones stand twice and are added up");
    }
    reading->n_entries = n_kept;
}

static enum lsp_status fill_trips(
    const struct reading *reading, uint32_t period, struct lsp_road_trips *ret_trips)
{
    struct lsp_arena *arena = reading->context->arena;
    uint32_t n_classes = reading->classes->n;
    const struct entry *entry = reading->entries, *end = entry + reading->n_entries;
    while (entry < end && entry->table / n_classes < period)
        entry++;
    size_t n = 0, n_origins = 0;
    for (; entry + n < end && entry[n].table / n_classes == period; n++)
        n_origins += n == 0 || entry[n].table != entry[n - 1].table ||
                     entry[n].origin != entry[n - 1].origin;
    struct lsp_road_trips trips = {.origin = LSP_ARRAY(arena, uint32_t, n_origins),
        .class_of = LSP_ARRAY(arena, uint32_t, n_origins),
        .first_trip = LSP_ARRAY(arena, size_t, n_origins + 1),
        .destination = LSP_ARRAY(arena, uint32_t, n),
        .trips = LSP_ARRAY(arena, double, n),
        .within = lsp_sum_value(&reading->within[period])};
    if (trips.origin == NULL || trips.class_of == NULL || trips.first_trip == NULL ||
        trips.destination == NULL || trips.trips == NULL)
        return LSP_NO_MEMORY;
    struct lsp_sum total = {0};
    for (size_t at = 0; at < n; at++) {
        if (at == 0 || entry[at].table != entry[at - 1].table ||
            entry[at].origin != entry[at - 1].origin) {
            trips.origin[trips.n_origins] = entry[at].origin;
            trips.class_of[trips.n_origins] = entry[at].table % n_classes;
            trips.first_trip[trips.n_origins++] = at;
        }
        trips.destination[at] = entry[at].destination;
        trips.trips[at] = entry[at].trips;
        lsp_sum_add(&total, entry[at].trips);
    }
    trips.first_trip[trips.n_origins] = n;
    trips.total = lsp_sum_value(&total);
    *ret_trips = trips;
    return LSP_OK;
}
