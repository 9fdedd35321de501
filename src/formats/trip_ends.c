/* Tables of trips that begin and end in zones.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/tables_internal.h"

#include "base/id.h"

#define ENDS(MEMBER) offsetof(struct lsp_trip_ends, MEMBER)

static const struct lsp_unit PER_YEAR = {"1/year", 1};
static const struct lsp_quantity_kind AMOUNT = {
    &PER_YEAR, 1, 0, 1e12, false, "persons or tonnes a year, 0 or more, at most 1e12"};

static const struct lsp_field FIELDS[] = {
    {"zone_id", LSP_FIELD_REFERENCE, ENDS(zone), .required = true, .key = true,
        .refers_to = LSP_REF_A},
    {"produced", LSP_FIELD_QUANTITY, ENDS(produced), .required = true, .label = "Begin",
        .quantity = &AMOUNT},
    {"attracted", LSP_FIELD_QUANTITY, ENDS(attracted), .required = true, .label = "End",
        .quantity = &AMOUNT},
};

enum lsp_status lsp_tables_read_trip_ends(const struct lsp_table_context *context, const char *file,
    const char *of, const char *unit, const struct lsp_network_specs *specs,
    struct lsp_trip_ends **ret_ends, size_t *ret_n_ends)
{
    static const struct lsp_trip_ends DEFAULTS = {.zone = LSP_NONE};
    struct lsp_records records;
    struct lsp_ids zones = {.noun = "zone", .is_partial = context->lacks_zones};
    size_t n_before = context->assumptions->n_items;
    LSP_TRY(lsp_ids_add_all(&zones, context->arena, specs->n_zones, specs->zones,
        sizeof *specs->zones, offsetof(struct lsp_zone_spec, id)));
    LSP_TRY(lsp_records_open(
        context, file, "trip ends of zone", FIELDS, LSP_N_FIELDS(FIELDS), &records));
    records.references[LSP_REF_A] = &zones;
    LSP_TRY(lsp_records_read_all(
        &records, sizeof **ret_ends, ENDS(where), &DEFAULTS, (void *)ret_ends));
    lsp_csv_note_unused_columns(&records.table, context->diags);
    for (size_t item = n_before; item < context->assumptions->n_items; item++) {
        struct lsp_assumption *number = &context->assumptions->items[item];
        number->unit = unit;
        number->label = lsp_arena_printf(context->arena, "%s: %s", of, number->label);
        if (number->label == NULL)
            return LSP_NO_MEMORY;
    }
    *ret_n_ends = records.table.n_rows;
    return LSP_OK;
}
