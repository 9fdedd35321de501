/* demand.csv.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/tables_internal.h"

#include <string.h>

#include "base/id.h"

#define MOVEMENT(MEMBER) offsetof(struct lsp_movement, MEMBER)

/* Shown as persons/year or t/year, as the segment is of: see name_amount. */
static const struct lsp_unit PER_YEAR = {"1/year", 1};
static const struct lsp_quantity_kind AMOUNT = {
    &PER_YEAR, 1, 0, 1e12, false, "persons or tonnes a year, 0 or more, at most 1e12"};

/* What was seen on each alternative: amounts or shares, whose proportions alone count. */
static const struct lsp_quantity_kind OBSERVED = {
    NULL, 0, 0, 1e12, false, "amounts or shares, 0 or more, at most 1e12"};

/* A row is read into its movement; `return` stands in is_return until the way back is made. */
static const struct lsp_field FIELDS[] = {
    {"segment_id", LSP_FIELD_REFERENCE, MOVEMENT(segment), .required = true, .key = true,
        .refers_to = LSP_REF_A},
    {"o_zone_id", LSP_FIELD_REFERENCE, MOVEMENT(origin), .required = true, .key = true,
        .refers_to = LSP_REF_B},
    {"d_zone_id", LSP_FIELD_REFERENCE, MOVEMENT(destination), .required = true, .key = true,
        .refers_to = LSP_REF_B},
    {"amount", LSP_FIELD_QUANTITY, MOVEMENT(amount_per_year), .required = true, .label = "Amount",
        .quantity = &AMOUNT},
    {"return", LSP_FIELD_BOOLEAN, MOVEMENT(is_return), .required = false},
};

static enum lsp_status open_table(const struct lsp_table_context *context, const char *file,
    const struct lsp_network_specs *specs, const struct lsp_demand *demand,
    struct lsp_ids *segments, struct lsp_ids *zones, struct lsp_records *records);
static enum lsp_status list_fields(const struct lsp_table_context *context,
    const struct lsp_demand *demand, struct lsp_field **ret_fields);
static enum lsp_status read_observed(struct lsp_records *records, size_t row,
    const struct lsp_demand *demand, struct lsp_movement *movement);
static enum lsp_status name_amount(struct lsp_records *records, struct lsp_assumption *amount,
    const struct lsp_network_specs *specs, const struct lsp_demand *demand,
    const struct lsp_movement *movement);
static const char *word_for(const char *name, const char *id);
static void warn_of_nothing(
    const struct lsp_records *records, size_t n_movements, const struct lsp_movement movements[]);
static enum lsp_status add_return(
    struct lsp_records *records, size_t row, const struct lsp_movement *forth);
static const char *text_of(const struct lsp_records *records, size_t row, size_t field);

enum lsp_status lsp_tables_read_demand(const struct lsp_table_context *context, const char *file,
    const struct lsp_network_specs *specs, const struct lsp_demand *demand,
    struct lsp_movement **ret_movements, size_t *ret_n_movements)
{
    struct lsp_records records;
    struct lsp_ids segments = {.noun = "segment", .is_partial = context->lacks_segments};
    struct lsp_ids zones = {.noun = "zone", .is_partial = context->lacks_zones};
    size_t n_errors = context->diags->n_errors;
    LSP_TRY(open_table(context, file, specs, demand, &segments, &zones, &records));
    records.references[LSP_REF_A] = &segments;
    records.references[LSP_REF_B] = &zones;
    size_t n_rows = records.table.n_rows, n_movements = 0;
    struct lsp_movement *movements = LSP_ARRAY(context->arena, struct lsp_movement, 2 * n_rows);
    if (movements == NULL)
        return LSP_NO_MEMORY;
    for (size_t row = 0; row < n_rows; row++) {
        struct lsp_movement *forth = &movements[n_movements++];
        *forth = (struct lsp_movement){.segment = LSP_NONE,
            .origin = LSP_NONE,
            .destination = LSP_NONE,
            .where = lsp_records_place(&records, row, NULL)};
        size_t n_assumptions = context->assumptions->n_items;
        LSP_TRY(lsp_records_read(&records, row, forth));
        if (context->assumptions->n_items > n_assumptions)
            LSP_TRY(name_amount(
                &records, &context->assumptions->items[n_assumptions], specs, demand, forth));
        LSP_TRY(read_observed(&records, row, demand, forth));
        if (forth->origin == forth->destination && forth->origin != LSP_NONE)
            lsp_diags_add(context->diags, LSP_DIAG_WITHIN_ZONE,
                &(struct lsp_diag_facts){.where = lsp_records_place(&records, row, "d_zone_id"),
                    .found = text_of(&records, row, 2),
                    .expected = "another zone than o_zone_id"},
                "a movement begins and ends in the same zone");
        if (!forth->is_return)
            continue;
        LSP_TRY(add_return(&records, row, forth));
        struct lsp_movement *back = &movements[n_movements++];
        *back = *forth;
        back->origin = forth->destination;
        back->destination = forth->origin;
        forth->is_return = false;
    }
    if (context->diags->n_errors == n_errors)
        warn_of_nothing(&records, n_movements, movements);
    lsp_csv_note_unused_columns(&records.table, context->diags);
    *ret_movements = movements;
    *ret_n_movements = n_movements;
    return LSP_OK;
}

static enum lsp_status open_table(const struct lsp_table_context *context, const char *file,
    const struct lsp_network_specs *specs, const struct lsp_demand *demand,
    struct lsp_ids *segments, struct lsp_ids *zones, struct lsp_records *records)
{
    LSP_TRY(lsp_ids_add_all(segments, context->arena, demand->n_segments, demand->segments,
        sizeof *demand->segments, offsetof(struct lsp_segment, id)));
    LSP_TRY(lsp_ids_add_all(zones, context->arena, specs->n_zones, specs->zones,
        sizeof *specs->zones, offsetof(struct lsp_zone_spec, id)));
    struct lsp_field *fields = NULL;
    LSP_TRY(list_fields(context, demand, &fields));
    LSP_TRY(lsp_records_open(
        context, file, "movement", fields, LSP_N_FIELDS(FIELDS) + demand->n_alternatives, records));
    return LSP_OK;
}

/* Those of every movement, then what was observed on each alternative. */
static enum lsp_status list_fields(const struct lsp_table_context *context,
    const struct lsp_demand *demand, struct lsp_field **ret_fields)
{
    size_t n = LSP_N_FIELDS(FIELDS);
    struct lsp_field *fields =
        LSP_ARRAY(context->arena, struct lsp_field, n + demand->n_alternatives);
    if (fields == NULL)
        return LSP_NO_MEMORY;
    memcpy(fields, FIELDS, sizeof FIELDS);
    for (size_t way = 0; way < demand->n_alternatives; way++) {
        const char *id = demand->alternatives[way].id;
        fields[n + way] = (struct lsp_field){
            .column = lsp_arena_printf(context->arena, "observed_%s", id == NULL ? "" : id),
            .kind = LSP_FIELD_QUANTITY,
            .by_itself = true,
            .label = lsp_arena_printf(context->arena, "Observed on %s", id == NULL ? "" : id),
            .quantity = &OBSERVED};
        if (fields[n + way].column == NULL || fields[n + way].label == NULL)
            return LSP_NO_MEMORY;
    }
    *ret_fields = fields;
    return LSP_OK;
}

/* Nothing when no such column of the row is filled; what is left empty beside others is 0. */
static enum lsp_status read_observed(struct lsp_records *records, size_t row,
    const struct lsp_demand *demand, struct lsp_movement *movement)
{
    size_t n = demand->n_alternatives;
    bool is_any = false;
    for (size_t way = 0; way < n; way++)
        is_any |= records->columns[LSP_N_FIELDS(FIELDS) + way].value != LSP_NONE;
    double *observed = is_any ? LSP_ARRAY(records->context->arena, double, n) : NULL;
    if (!is_any)
        return LSP_OK;
    if (observed == NULL)
        return LSP_NO_MEMORY;
    is_any = false;
    for (size_t way = 0; way < n; way++) {
        bool is_filled = false;
        LSP_TRY(lsp_records_read_field(
            records, row, LSP_N_FIELDS(FIELDS) + way, &observed[way], &is_filled));
        is_any |= is_filled;
    }
    if (is_any)
        movement->observed = observed;
    return LSP_OK;
}

/* In words, since the report names what the worth depends on: "Amount of Tourists from Arden to
 * Cove". What stands behind the row's ids in the label, such as its table, is kept. */
static enum lsp_status name_amount(struct lsp_records *records, struct lsp_assumption *amount,
    const struct lsp_network_specs *specs, const struct lsp_demand *demand,
    const struct lsp_movement *movement)
{
    if (movement->segment == LSP_NONE)
        return LSP_OK;
    const struct lsp_segment *segment = &demand->segments[movement->segment];
    amount->unit = segment->is_goods ? "t/year" : "persons/year";
    const char *ids = records->key == NULL ? NULL : strstr(amount->label, records->key);
    if (ids == NULL || movement->origin == LSP_NONE || movement->destination == LSP_NONE)
        return LSP_OK;
    const struct lsp_zone_spec *from = &specs->zones[movement->origin];
    const struct lsp_zone_spec *to = &specs->zones[movement->destination];
    const char *label = lsp_arena_printf(records->context->arena, "Amount of %s from %s to %s%s",
        word_for(segment->name, segment->id), word_for(from->name, from->id),
        word_for(to->name, to->id), ids + strlen(records->key));
    if (label == NULL)
        return LSP_NO_MEMORY;
    amount->label = label;
    return LSP_OK;
}

static const char *word_for(const char *name, const char *id)
{
    return name != NULL && name[0] != '\0' ? name : id;
}

static void warn_of_nothing(
    const struct lsp_records *records, size_t n_movements, const struct lsp_movement movements[])
{
    struct lsp_diag_facts facts = {.where = {.file = records->table.file, .line = 1},
        .hint = "nobody travels and nothing is sent, so nothing can be gained"};
    for (size_t movement = 0; movement < n_movements; movement++)
        if (movements[movement].amount_per_year > 0)
            return;
    if (n_movements > 0)
        facts.where = lsp_records_place(records, 0, "amount");
    lsp_diags_add(records->context->diags, LSP_DIAG_NO_MOVEMENTS, &facts,
        n_movements == 0 ? "the demand table has no rows"
                         : "every amount of the demand table is zero");
}

/* The way back counts as defined, so that a row of its own for it is found to be double. */
static enum lsp_status add_return(
    struct lsp_records *records, size_t row, const struct lsp_movement *forth)
{
    struct lsp_arena *arena = records->context->arena;
    const char *key = lsp_arena_printf(arena, "%s/%s/%s", text_of(records, row, 0),
        text_of(records, row, 2), text_of(records, row, 1));
    if (key == NULL)
        return LSP_NO_MEMORY;
    uint32_t first = 0;
    LSP_TRY(lsp_ids_add(&records->keys, arena, key, forth->where, &first));
    if (first + 1 < records->keys.n && forth->origin != forth->destination)
        lsp_ids_refuse_duplicate(&records->keys, key, lsp_records_place(records, row, "return"),
            first, records->context->diags);
    return LSP_OK;
}

static const char *text_of(const struct lsp_records *records, size_t row, size_t field)
{
    return lsp_csv_text(&records->table, row, records->columns[field].value);
}

void lsp_movements_derive(size_t n_movements, struct lsp_movement movements[])
{
    for (size_t movement = 1; movement < n_movements; movement++)
        if (movements[movement].is_return)
            movements[movement].amount_per_year = movements[movement - 1].amount_per_year;
}
