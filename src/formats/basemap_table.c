/* basemap.csv.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/tables_internal.h"

#include <string.h>

#include "base/id.h"

#define LINE(MEMBER) offsetof(struct lsp_basemap_line, MEMBER)

static const struct lsp_field FIELDS[] = {
    {"kind", LSP_FIELD_CHOICE, LINE(kind), .required = true, .choices = LSP_MAP_KIND_NAMES,
        .n_choices = LSP_N_MAP_KINDS},
    {"name", LSP_FIELD_TEXT, LINE(name), .required = false},
};

static void check_shape(const struct lsp_table_context *context, const char *geometry,
    struct lsp_place where, enum lsp_basemap_kind kind);

enum lsp_status lsp_tables_read_basemap(
    const struct lsp_table_context *context, const char *file, struct lsp_basemap *ret_basemap)
{
    struct lsp_records records;
    LSP_TRY(lsp_records_open(
        context, file, "line of the base map", FIELDS, LSP_N_FIELDS(FIELDS), &records));
    uint32_t column = lsp_csv_column(&records.table, "geometry", true, context->diags);
    size_t n_lines = records.table.n_rows;
    struct lsp_basemap_line *lines = LSP_ARRAY(context->arena, struct lsp_basemap_line, n_lines);
    if (lines == NULL)
        return LSP_NO_MEMORY;
    for (size_t line = 0; line < n_lines; line++) {
        struct lsp_basemap_line *target = &lines[line];
        const char *geometry = lsp_csv_text(&records.table, line, column);
        struct lsp_place where = lsp_csv_place(&records.table, line, column);
        target->name = "";
        LSP_TRY(lsp_records_read(&records, line, target));
        if (records.table.row_faulty[line])
            continue;
        LSP_TRY(lsp_read_line(
            context, geometry, where, &target->n_points, &target->lon_deg, &target->lat_deg));
        check_shape(context, geometry, where, target->kind);
    }
    lsp_csv_note_unused_columns(&records.table, context->diags);
    ret_basemap->lines = lines;
    ret_basemap->n_lines = n_lines;
    return LSP_OK;
}

/* Land is filled, so it is a polygon; all others are drawn as lines. */
static void check_shape(const struct lsp_table_context *context, const char *geometry,
    struct lsp_place where, enum lsp_basemap_kind kind)
{
    size_t blanks = strspn(geometry, " \t");
    bool is_polygon = geometry[blanks] == 'P' || geometry[blanks] == 'p';
    if (geometry[0] == '\0' || is_polygon == (kind == LSP_MAP_LAND))
        return;
    lsp_diags_add(context->diags, LSP_DIAG_BAD_GEOMETRY,
        &(struct lsp_diag_facts){.where = where,
            .found = geometry,
            .expected = is_polygon ? "LINESTRING (lon lat, lon lat)"
                                   : "POLYGON ((lon lat, lon lat, lon lat, lon lat))"},
        "a %s of the base map is not a %s", LSP_MAP_KIND_NAMES[kind],
        is_polygon ? "polygon" : "line");
}
