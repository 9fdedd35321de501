/* Records: reading one field of each kind, and nothing else.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/records.h"

#include <string.h>

#include "base/date.h"
#include "base/id.h"
#include "base/text.h"

/* One field of one row, on its way into the struct. */
struct cell {
    const struct lsp_records *records;
    const struct lsp_field *field;
    const struct lsp_field_columns *columns;
    size_t row;
    const char *text; /* not empty */
    struct lsp_place where;
};

typedef enum lsp_status read_cell(const struct cell *cell, void *target);

static read_cell read_text, read_country, read_boolean, read_choice, read_reference, read_number,
    read_quantity, read_time, read_date;

static read_cell *const READERS[LSP_N_FIELD_KINDS] = {
    [LSP_FIELD_TEXT] = read_text,
    [LSP_FIELD_COUNTRY] = read_country,
    [LSP_FIELD_BOOLEAN] = read_boolean,
    [LSP_FIELD_CHOICE] = read_choice,
    [LSP_FIELD_REFERENCE] = read_reference,
    [LSP_FIELD_NUMBER] = read_number,
    [LSP_FIELD_QUANTITY] = read_quantity,
    [LSP_FIELD_TIME] = read_time,
    [LSP_FIELD_DATE] = read_date,
};

static enum lsp_status find_columns(
    struct lsp_records *records, const struct lsp_field *field, struct lsp_field_columns *columns);
static enum lsp_status refuse_double_meanings(const struct lsp_records *records);
static const char *companion_of(const struct lsp_field_columns *columns, uint32_t column);
static enum lsp_status make_key(struct lsp_records *records, size_t row);
static enum lsp_status read_field(const struct lsp_records *records, size_t row,
    const struct lsp_field *field, const struct lsp_field_columns *columns, void *target);
static bool read_range(const struct cell *cell, struct lsp_quantity_text *text);
static const char *first_text(
    const struct cell *cell, uint32_t own, uint32_t of_row, struct lsp_place *ret_where);
static bool to_double(const struct cell *cell, uint32_t column, double *ret_value);
static struct lsp_quantity_kind kind_of(const struct cell *cell);
static enum lsp_status refuse(
    const struct cell *cell, enum lsp_diag_code code, const char *expected);

enum lsp_status lsp_records_open(const struct lsp_table_context *context, const char *file,
    const char *noun, const struct lsp_field fields[], size_t n_fields,
    struct lsp_records *ret_records)
{
    struct lsp_records records = {
        .context = context, .fields = fields, .n_fields = n_fields, .keys.noun = noun};
    if (n_fields > LSP_MAX_FIELDS_OF_RECORD)
        LSP_BUG("a table with too many fields");
    LSP_TRY(lsp_csv_read(context->folder, file, context->arena, context->diags, &records.table));
    records.source = lsp_csv_column(&records.table, "source", false, context->diags);
    records.confidence = lsp_csv_column(&records.table, "confidence", false, context->diags);
    for (size_t field = 0; field < n_fields; field++)
        LSP_TRY(find_columns(&records, &fields[field], &records.columns[field]));
    LSP_TRY(refuse_double_meanings(&records));
    *ret_records = records;
    return LSP_OK;
}

static enum lsp_status find_columns(
    struct lsp_records *records, const struct lsp_field *field, struct lsp_field_columns *columns)
{
    const struct lsp_table_context *context = records->context;
    *columns = (struct lsp_field_columns){LSP_NONE, LSP_NONE, LSP_NONE, LSP_NONE, LSP_NONE};
    columns->value =
        lsp_csv_column(&records->table, field->column, field->required, context->diags);
    if (field->kind != LSP_FIELD_QUANTITY)
        return LSP_OK;
    const struct {
        const char *end;
        uint32_t *column;
    } companions[] = {{"_low", &columns->low}, {"_high", &columns->high},
        {"_source", &columns->source}, {"_confidence", &columns->confidence}};
    for (size_t companion = 0; companion < sizeof companions / sizeof *companions; companion++) {
        const char *name =
            lsp_arena_printf(context->arena, "%s%s", field->column, companions[companion].end);
        if (name == NULL)
            return LSP_NO_MEMORY;
        *companions[companion].column =
            lsp_csv_column(&records->table, name, false, context->diags);
    }
    return LSP_OK;
}

/* Where fields are named after ids of the study, the field of one (toll_low, what the vehicle low
 * pays) may be called as the range of another (the low of toll). */
static enum lsp_status refuse_double_meanings(const struct lsp_records *records)
{
    struct lsp_arena *arena = records->context->arena;
    for (size_t field = 0; field < records->n_fields; field++) {
        const char *name = records->fields[field].column;
        uint32_t column = records->columns[field].value;
        for (size_t other = 0; column != LSP_NONE && other < records->n_fields; other++) {
            const char *companion = companion_of(&records->columns[other], column);
            if (companion == NULL)
                continue;
            const char *of = records->fields[other].column;
            const char *expected = lsp_arena_printf(
                arena, "a column that is either a field of its own or the %s of %s", companion, of);
            if (expected == NULL)
                return LSP_NO_MEMORY;
            lsp_diags_add(records->context->diags, LSP_DIAG_COLUMN_OF_TWO,
                &(struct lsp_diag_facts){.where = lsp_csv_header_place(&records->table, column),
                    .found = name,
                    .expected = expected,
                    .hint = "give the vehicle or alternative that it is named after another id"},
                "column %s may be a field of its own, or the %s of %s", name, companion, of);
        }
    }
    return LSP_OK;
}

/* As what a field has a column beside its own; NULL if it does not have it. */
static const char *companion_of(const struct lsp_field_columns *columns, uint32_t column)
{
    return columns->low == column          ? "low"
           : columns->high == column       ? "high"
           : columns->source == column     ? "source"
           : columns->confidence == column ? "confidence"
                                           : NULL;
}

enum lsp_status lsp_records_read(struct lsp_records *records, size_t row, void *record)
{
    LSP_TRY(make_key(records, row));
    bool is_faulty =
        records->table.row_faulty[row]; /* then it is known by its id, and that is all */
    for (size_t field = 0; field < records->n_fields; field++) {
        const struct lsp_field *at = &records->fields[field];
        void *target = (char *)record + at->offset;
        if (at->by_itself || (is_faulty && !(at->key && at->kind == LSP_FIELD_TEXT)))
            continue;
        LSP_TRY(
            read_field(records, row, &records->fields[field], &records->columns[field], target));
    }
    return LSP_OK;
}

enum lsp_status lsp_records_read_field(
    struct lsp_records *records, size_t row, size_t field, void *target, bool *ret_is_filled)
{
    const struct lsp_field_columns *columns = &records->columns[field];
    *ret_is_filled = columns->value != LSP_NONE && !records->table.row_faulty[row] &&
                     lsp_csv_text(&records->table, row, columns->value)[0] != '\0';
    return *ret_is_filled ? read_field(records, row, &records->fields[field], columns, target)
                          : LSP_OK;
}

enum lsp_status lsp_records_read_all(struct lsp_records *records, size_t size, size_t place_offset,
    const void *defaults, void *ret_items)
{
    char *items = lsp_arena_alloc(records->context->arena, records->table.n_rows, size);
    if (items == NULL)
        return LSP_NO_MEMORY;
    for (size_t row = 0; row < records->table.n_rows; row++) {
        struct lsp_place where = lsp_records_place(records, row, NULL);
        char *item = items + row * size;
        memcpy(item, defaults, size);
        memcpy(item + place_offset, &where, sizeof where);
        LSP_TRY(lsp_records_read(records, row, item));
    }
    memcpy(ret_items, &items, sizeof items);
    return LSP_OK;
}

/* The texts of the key fields, joined by slashes. */
static enum lsp_status make_key(struct lsp_records *records, size_t row)
{
    const char *key = NULL;
    struct lsp_place where = {0};
    for (size_t field = 0; field < records->n_fields; field++) {
        if (!records->fields[field].key)
            continue;
        uint32_t column = records->columns[field].value;
        const char *text = lsp_csv_text(&records->table, row, column);
        if (key == NULL)
            where = lsp_csv_place(&records->table, row, column);
        else
            text = lsp_arena_printf(records->context->arena, "%s/%s", key, text);
        if (text == NULL)
            return LSP_NO_MEMORY;
        key = text;
    }
    records->key = key;
    records->name = key == NULL || key[0] == '\0' ? records->keys.noun
                                                  : lsp_arena_printf(records->context->arena,
                                                        "%s %s", records->keys.noun, key);
    if (records->name == NULL)
        return LSP_NO_MEMORY;
    if (key == NULL)
        return LSP_OK;
    uint32_t first = 0;
    LSP_TRY(lsp_ids_add(&records->keys, records->context->arena, key, where, &first));
    bool is_double = first + 1 < records->keys.n && !records->table.row_faulty[row];
    if (is_double && key[0] != '\0')
        lsp_ids_refuse_duplicate(&records->keys, key, where, first, records->context->diags);
    return LSP_OK;
}

static enum lsp_status read_field(const struct lsp_records *records, size_t row,
    const struct lsp_field *field, const struct lsp_field_columns *columns, void *target)
{
    struct cell cell = {.records = records,
        .field = field,
        .columns = columns,
        .row = row,
        .text = lsp_csv_text(&records->table, row, columns->value),
        .where = lsp_csv_place(&records->table, row, columns->value)};
    if (columns->value == LSP_NONE)
        return LSP_OK; /* if it had to be there, its absence has been diagnosed */
    if (cell.text[0] != '\0')
        return READERS[field->kind](&cell, target);
    if (field->required)
        lsp_diags_add(records->context->diags, LSP_DIAG_EMPTY_FIELD,
            &(struct lsp_diag_facts){.where = cell.where}, "%s of %s is empty", field->column,
            records->name);
    return LSP_OK;
}

static enum lsp_status read_text(const struct cell *cell, void *target)
{
    if (strlen(cell->text) > LSP_MAX_TEXT_BYTES && !cell->field->is_long)
        return refuse(cell, LSP_DIAG_TOO_LARGE, "at most 1000 bytes");
    *(const char **)target = cell->text;
    return LSP_OK;
}

static enum lsp_status read_country(const struct cell *cell, void *target)
{
    const char *text = cell->text;
    bool is_code =
        strlen(text) == 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' && text[1] <= 'Z';
    if (!is_code)
        return refuse(
            cell, LSP_DIAG_BAD_COUNTRY, "two capital letters of ISO 3166, such as KR or DE");
    return read_text(cell, target);
}

static enum lsp_status read_boolean(const struct cell *cell, void *target)
{
    static const char *const words[] = {"false", "true", "0", "1"};
    size_t word = lsp_text_find(cell->text, words, 4);
    if (word == 4)
        return refuse(cell, LSP_DIAG_NOT_A_CHOICE, "true or false");
    *(bool *)target = word % 2 == 1;
    return LSP_OK;
}

static enum lsp_status read_choice(const struct cell *cell, void *target)
{
    const struct lsp_field *field = cell->field;
    size_t choice = lsp_text_find(cell->text, field->choices, field->n_choices);
    if (choice == field->n_choices)
        return refuse(cell, LSP_DIAG_NOT_A_CHOICE,
            lsp_diags_join(cell->records->context->diags, field->choices, field->n_choices));
    *(unsigned *)target = (unsigned)choice; /* gcc and clang hold such enums in an unsigned */
    return LSP_OK;
}

static enum lsp_status read_reference(const struct cell *cell, void *target)
{
    const struct lsp_ids *ids = cell->records->references[cell->field->refers_to];
    uint32_t found = lsp_ids_find(ids, cell->text);
    if (found == LSP_NONE)
        lsp_ids_refuse_unknown(ids, cell->text, cell->where, cell->records->context->diags);
    else
        *(uint32_t *)target = found;
    return LSP_OK;
}

static enum lsp_status read_number(const struct cell *cell, void *target)
{
    const struct lsp_table_context *context = cell->records->context;
    struct lsp_quantity_text text = {.where = cell->where};
    struct lsp_quantity_kind kind = kind_of(cell);
    if (!to_double(cell, cell->columns->value, &text.mid))
        return LSP_OK;
    const char *label =
        lsp_arena_printf(context->arena, "%s of %s", cell->field->column, cell->records->name);
    if (label == NULL)
        return LSP_NO_MEMORY;
    return lsp_quantity_register(&text, &kind, NULL, label, target, NULL, context->diags);
}

static enum lsp_status read_quantity(const struct cell *cell, void *target)
{
    const struct lsp_records *records = cell->records;
    const struct lsp_table_context *context = records->context;
    struct lsp_quantity_kind kind = kind_of(cell);
    struct lsp_quantity_text text = {.where = cell->where};
    if (!to_double(cell, cell->columns->value, &text.mid) || !read_range(cell, &text))
        return LSP_OK;
    struct lsp_place ignored;
    text.source = first_text(cell, cell->columns->source, records->source, &ignored);
    text.confidence =
        first_text(cell, cell->columns->confidence, records->confidence, &text.confidence_where);
    const char *id = lsp_arena_printf(
        context->arena, "%s/%s/%s", records->table.file, records->key, cell->field->column);
    const char *label =
        lsp_arena_printf(context->arena, "%s of %s", cell->field->label, records->name);
    if (id == NULL || label == NULL)
        return LSP_NO_MEMORY;
    return lsp_quantity_register(
        &text, &kind, id, label, target, context->assumptions, context->diags);
}

/* Both ends of the range or none. */
static bool read_range(const struct cell *cell, struct lsp_quantity_text *text)
{
    const struct lsp_csv *table = &cell->records->table;
    bool has_low = lsp_csv_text(table, cell->row, cell->columns->low)[0] != '\0';
    bool has_high = lsp_csv_text(table, cell->row, cell->columns->high)[0] != '\0';
    if (has_low != has_high) {
        uint32_t column = has_low ? cell->columns->high : cell->columns->low;
        lsp_diags_add(cell->records->context->diags, LSP_DIAG_EMPTY_FIELD,
            &(struct lsp_diag_facts){
                .where = lsp_csv_place(table, cell->row, column == LSP_NONE ? 0 : column),
                .expected = "both ends of a range, or neither"},
            "%s has a %s but no %s", cell->field->column, has_low ? "low" : "high",
            has_low ? "high" : "low");
        return false;
    }
    text->has_range = has_low;
    return !has_low || (to_double(cell, cell->columns->low, &text->low) &&
                           to_double(cell, cell->columns->high, &text->high));
}

/* What stands in the number's own column, or else in the row's. */
static const char *first_text(
    const struct cell *cell, uint32_t own, uint32_t of_row, struct lsp_place *ret_where)
{
    const struct lsp_csv *table = &cell->records->table;
    bool is_own = lsp_csv_text(table, cell->row, own)[0] != '\0';
    *ret_where = lsp_csv_place(table, cell->row, is_own ? own : of_row);
    return lsp_csv_text(table, cell->row, is_own ? own : of_row);
}

static bool to_double(const struct cell *cell, uint32_t column, double *ret_value)
{
    const struct lsp_csv *table = &cell->records->table;
    const char *text = lsp_csv_text(table, cell->row, column);
    if (lsp_text_to_double(text, strlen(text), ret_value))
        return true;
    lsp_diags_add(cell->records->context->diags, LSP_DIAG_NOT_A_NUMBER,
        &(struct lsp_diag_facts){.where = lsp_csv_place(table, cell->row, column),
            .found = text,
            .expected = cell->field->quantity->expected,
            .hint = strchr(text, ',') == NULL ? NULL : "write the decimals behind a point"},
        "%s of %s is not a number", table->column_names[column], cell->records->name);
    return false;
}

static struct lsp_quantity_kind kind_of(const struct cell *cell)
{
    struct lsp_quantity_kind kind = *cell->field->quantity;
    if (cell->field->is_money) {
        kind.units = cell->records->context->money_units;
        kind.n_units = cell->records->context->n_money_units;
    }
    return kind;
}

static enum lsp_status read_time(const struct cell *cell, void *target)
{
    const char *minutes = strchr(cell->text, ':');
    const char *seconds = minutes == NULL ? NULL : strchr(minutes + 1, ':');
    int64_t h = 0, min = 0, s = 0;
    bool is_time = seconds != NULL && minutes - cell->text <= 3 && seconds - minutes == 3 &&
                   strlen(seconds) == 3 &&
                   lsp_text_to_int(cell->text, (size_t)(minutes - cell->text), 0, 999, &h) &&
                   lsp_text_to_int(minutes + 1, 2, 0, 59, &min) &&
                   lsp_text_to_int(seconds + 1, 2, 0, 59, &s);
    if (!is_time)
        return refuse(
            cell, LSP_DIAG_BAD_TIME, "HH:MM:SS; after midnight the hours go on: 25:10:00");
    *(int32_t *)target = (int32_t)(h * 3600 + min * 60 + s);
    return LSP_OK;
}

static enum lsp_status read_date(const struct cell *cell, void *target)
{
    const char *text = cell->text;
    char iso[11] = "";
    if (strlen(text) == 8)
        snprintf(iso, sizeof iso, "%.4s-%.2s-%.2s", text, text + 4, text + 6);
    if (!lsp_date_parse(iso, target))
        return refuse(cell, LSP_DIAG_BAD_TIME, "a date as YYYYMMDD: 20250131");
    return LSP_OK;
}

static enum lsp_status refuse(
    const struct cell *cell, enum lsp_diag_code code, const char *expected)
{
    lsp_diags_add(cell->records->context->diags, code,
        &(struct lsp_diag_facts){.where = cell->where, .found = cell->text, .expected = expected},
        "%s of %s is not as it must be", cell->field->column, cell->records->name);
    return LSP_OK;
}

struct lsp_place lsp_records_place(
    const struct lsp_records *records, size_t row, const char *column)
{
    for (size_t field = 0; column != NULL && field < records->n_fields; field++)
        if (strcmp(records->fields[field].column, column) == 0)
            return lsp_csv_place(&records->table, row, records->columns[field].value);
    return lsp_csv_place(&records->table, row, LSP_NONE);
}
