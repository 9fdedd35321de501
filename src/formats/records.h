/* Records: the rows of a table as structs, by a list that says what each column holds and where it
 * goes.  Every table of a study, and of a GTFS feed, is read in this way.
 *
 *     static const struct lsp_field FIELDS[] = {
 *         {"node_id", LSP_FIELD_TEXT, offsetof(struct node, id), .required = true, .key = true},
 *         {"x_coord", LSP_FIELD_NUMBER, offsetof(struct node, lon_deg), .quantity = &LONGITUDE},
 *     };
 *     LSP_TRY(lsp_records_open(context, "node.csv", "node", FIELDS, N_FIELDS, &records));
 *     for (size_t row = 0; row < records.table.n_rows; row++) {
 *         nodes[row] = (struct node){...};                 what holds where nothing is written
 *         LSP_TRY(lsp_records_read(&records, row, &nodes[row]));
 *     }
 *     ... lsp_ids_find(&records.keys, "khasan") is the row of that node ...
 *
 * A faulty field is diagnosed and leaves what was there.  The array of structs must not move
 * afterwards: the register points at the quantities in it.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_RECORDS_H
#define LSP_FORMATS_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/csv.h"
#include "formats/ids.h"
#include "formats/tables.h"

enum lsp_field_kind {
    LSP_FIELD_TEXT,      /* const char * */
    LSP_FIELD_COUNTRY,   /* const char *: ISO 3166 alpha-2 */
    LSP_FIELD_BOOLEAN,   /* bool: true, false, 1, 0 in any case */
    LSP_FIELD_CHOICE,    /* an enum: index among choices */
    LSP_FIELD_REFERENCE, /* uint32_t: index of the record with that id */
    LSP_FIELD_NUMBER,    /* double: checked, not in the register */
    LSP_FIELD_QUANTITY,  /* double: with columns _low, _high, _source, _confidence; registered */
    LSP_FIELD_TIME,      /* int32_t: seconds of "8:05:00"; hours may exceed 24 */
    LSP_FIELD_DATE,      /* int32_t: day number of "20250131" */
    LSP_N_FIELD_KINDS
};

/* What references refer to. */
enum lsp_reference { LSP_REF_A, LSP_REF_B, LSP_REF_C, LSP_N_REFERENCES };

struct lsp_field {
    const char *column;
    enum lsp_field_kind kind;
    size_t offset;                            /* of the target in the struct */
    bool required;                            /* column and text must be there */
    bool key;                                 /* part of the record's id, which is unique */
    bool is_long;                             /* may exceed LSP_MAX_TEXT_BYTES */
    bool is_money;                            /* the context's units, not the quantity's */
    bool by_itself;                           /* left to lsp_records_read_field */
    const char *label;                        /* quantities: "Length" */
    const struct lsp_quantity_kind *quantity; /* numbers and quantities */
    const char *const *choices;               /* [n_choices] */
    size_t n_choices;
    enum lsp_reference refers_to;
};

enum { LSP_MAX_TEXT_BYTES = 1000, LSP_MAX_FIELDS_OF_RECORD = 48 };

/* The columns of one field in this table; LSP_NONE = none. */
struct lsp_field_columns {
    uint32_t value, low, high, source, confidence;
};

struct lsp_records {
    const struct lsp_table_context *context;
    const struct lsp_field *fields;
    size_t n_fields;
    struct lsp_csv table;
    struct lsp_field_columns columns[LSP_MAX_FIELDS_OF_RECORD];
    uint32_t source, confidence;                        /* columns that hold for the whole row */
    const struct lsp_ids *references[LSP_N_REFERENCES]; /* set by the caller, borrowed */
    struct lsp_ids keys;                                /* of the rows read so far */
    const char *key;  /* of the row read last; NULL when the table has none */
    const char *name; /* the same with the noun: "link l1" */
};

/* Reads the table and finds its columns.  `noun` names one record: "node". */
enum lsp_status lsp_records_open(const struct lsp_table_context *context, const char *file,
    const char *noun, const struct lsp_field fields[], size_t n_fields,
    struct lsp_records *ret_records) LSP_MUST_CHECK;

/* Reads one row into *record.  Rows are read in order, each once. */
enum lsp_status lsp_records_read(
    struct lsp_records *records, size_t row, void *record) LSP_MUST_CHECK;

/* One more field of the row read last, one that is read by itself: fields[field]. */
enum lsp_status lsp_records_read_field(struct lsp_records *records, size_t row, size_t field,
    void *target, bool *ret_is_filled) LSP_MUST_CHECK;

/* Reads all rows, each begun as a copy of *defaults, into a new array of structs of `size` bytes.
 * The place of a row goes to its lsp_place at `place_offset`. */
enum lsp_status lsp_records_read_all(struct lsp_records *records, size_t size, size_t place_offset,
    const void *defaults, void *ret_items) LSP_MUST_CHECK; /* *ret_items: the array */

/* The place of a row (column NULL) or of its field under a column. */
struct lsp_place lsp_records_place(
    const struct lsp_records *records, size_t row, const char *column);

#endif
