/* Scenarios of a session: the candidates of its table of changes.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/id.h"
#include "formats/road_tables.h"
#include "formats/rows.h"
#include "network_run/session_internal.h"
#include "network_run/session_table.h"

/* A table that is made of two. */
struct merging {
    struct lsp_rows old, new; /* old: not begun where there is no file */
    bool has_old;
    size_t n_columns; /* of the result: those of the old table, then what it lacks */
    uint32_t in_old[LSP_ROWS_MAX_COLUMNS + LSP_ROAD_SESSION_N_COLUMNS]; /* LSP_NONE: it has none */
    uint32_t in_new[LSP_ROWS_MAX_COLUMNS + LSP_ROAD_SESSION_N_COLUMNS];
    const char *name;
    struct lsp_buffer out;
};

static enum lsp_status read_table(const struct lsp_road_session *session, struct lsp_arena *arena,
    struct lsp_diags *diags, struct lsp_file *file, struct lsp_road_candidates *ret_table);
static enum lsp_status take_candidate(const struct lsp_road_session *session,
    const struct lsp_road_candidates *table, uint32_t number, struct lsp_arena *arena,
    struct lsp_road_session_scenario *ret_scenario);
static enum lsp_status take_row(const struct lsp_road_session *session,
    const struct lsp_road_candidates *table, uint32_t candidate, const struct lsp_road_change *row,
    struct lsp_arena *arena, struct lsp_road_session_edit *ret_edit);
static const char *node_text(const struct lsp_road_session *session,
    const struct lsp_road_candidates *table, uint32_t candidate, uint32_t node,
    struct lsp_arena *arena);
static uint64_t mark_of(
    const struct lsp_road_session_scenario *scenario, const struct lsp_road_session *session);
static enum lsp_status merge(struct merging *merging, const struct lsp_file *old,
    const struct lsp_buffer *rows, struct lsp_diags *diags);
static void match_columns(struct merging *merging);
static void write_old_row(struct merging *merging);
static void write_new_rows(struct merging *merging);
static bool is_candidate(const struct merging *merging, const char *name);

enum lsp_status lsp_road_session_scenarios(const struct lsp_road_session *session,
    struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_road_session_scenarios *ret_scenarios)
{
    struct lsp_file file = {0};
    struct lsp_road_candidates table = {0};
    *ret_scenarios = (struct lsp_road_session_scenarios){0};
    if (access(session->network.changes_path, F_OK) != 0)
        return LSP_OK;
    enum lsp_status status = read_table(session, arena, diags, &file, &table);
    lsp_file_finish(&file);
    LSP_TRY(status);
    struct lsp_road_session_scenario *items =
        LSP_ARRAY(arena, struct lsp_road_session_scenario, table.n);
    if (items == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t at = 0; at < table.n; at++)
        LSP_TRY(take_candidate(session, &table, at, arena, &items[at]));
    *ret_scenarios = (struct lsp_road_session_scenarios){.n = table.n, .items = items};
    return LSP_OK;
}

/* A table from which every candidate was taken out is none with a fault. */
static enum lsp_status read_table(const struct lsp_road_session *session, struct lsp_arena *arena,
    struct lsp_diags *diags, struct lsp_file *file, struct lsp_road_candidates *ret_table)
{
    struct lsp_diags faults = {0};
    LSP_TRY(lsp_file_read(session->network.changes_path, diags, file));
    const struct lsp_road_context context = {
        .roads = (struct lsp_roads *)(uintptr_t)&session->inputs.roads,
        .arena = arena,
        .diags = &faults};
    enum lsp_status status = lsp_road_tables_read_candidates(file, &context, ret_table);
    bool is_empty = status == LSP_BAD_INPUT && faults.n_errors == 1 &&
                    faults.items[0].code == LSP_DIAG_NO_CANDIDATE;
    for (size_t at = 0; at < faults.n_items && !is_empty; at++)
        lsp_diags_add(
            diags, faults.items[at].code, &faults.items[at].facts, "%s", faults.items[at].message);
    if (status == LSP_BAD_INPUT && !is_empty)
        lsp_diags_lend_source(diags, file->name, file->text, file->length);
    lsp_diags_finish(&faults);
    return is_empty ? LSP_OK : status;
}

static enum lsp_status take_candidate(const struct lsp_road_session *session,
    const struct lsp_road_candidates *table, uint32_t number, struct lsp_arena *arena,
    struct lsp_road_session_scenario *ret_scenario)
{
    const struct lsp_road_candidate *candidate = &table->candidates[number];
    struct lsp_road_session_edit *edits =
        LSP_ARRAY(arena, struct lsp_road_session_edit, candidate->n);
    struct lsp_road_session_scenario scenario = {.name = candidate->name,
        .title = candidate->title,
        .about = candidate->about,
        .edits = edits};
    if (edits == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t at = candidate->first; at < candidate->first + candidate->n; at++) {
        const struct lsp_road_change *row = &table->changes[at];
        bool is_half =
            row->kind == LSP_ROAD_SPLIT && !row->is_both && session->partner[row->link] != LSP_NONE;
        if (is_half)
            scenario.locked_because = "it splits one direction of a road and not the other";
        if (row->is_back)
            continue;
        LSP_TRY(take_row(session, table, number, row, arena, &edits[scenario.n_edits]));
        scenario.n_edits++;
    }
    scenario.mark = mark_of(&scenario, session);
    *ret_scenario = scenario;
    return LSP_OK;
}

static enum lsp_status take_row(const struct lsp_road_session *session,
    const struct lsp_road_candidates *table, uint32_t candidate, const struct lsp_road_change *row,
    struct lsp_arena *arena, struct lsp_road_session_edit *ret_edit)
{
    static const enum lsp_road_session_edit_kind KINDS[] = {[LSP_ROAD_ADD] = LSP_ROAD_SESSION_ADD,
        [LSP_ROAD_CHANGE] = LSP_ROAD_SESSION_CHANGE,
        [LSP_ROAD_CLOSE] = LSP_ROAD_SESSION_CLOSE,
        [LSP_ROAD_SPLIT] = LSP_ROAD_SESSION_SPLIT};
    const struct lsp_roads *roads = &session->inputs.roads;
    struct lsp_road_session_edit edit = {.kind = KINDS[row->kind],
        .free_time = row->free_time,
        .length = row->length,
        .capacity = row->capacity,
        .toll = row->toll,
        .alpha = row->alpha,
        .beta = row->beta,
        .at = row->at};
    char text[32];
    if (row->kind == LSP_ROAD_ADD) {
        size_t n = row->n_points > 2 ? row->n_points - 2 : 0;
        double(*points)[2] = lsp_arena_alloc(arena, n + 1, sizeof *points);
        edit.id = row->id;
        edit.name = row->name;
        edit.is_both_ways = row->is_both;
        edit.from = node_text(session, table, candidate, row->tail, arena);
        edit.to = node_text(session, table, candidate, row->head, arena);
        if (points == NULL || edit.from == NULL || edit.to == NULL)
            return LSP_NO_MEMORY;
        for (size_t at = 0; at < n; at++) {
            points[at][0] = row->x[at + 1];
            points[at][1] = row->y[at + 1];
        }
        edit.n_points = n;
        edit.points = (const double(*)[2])points;
    } else {
        edit.link = lsp_arena_printf(arena, "%s", lsp_roads_link_text(roads, row->link, text));
        if (edit.link == NULL)
            return LSP_NO_MEMORY;
        if (!row->is_both && session->partner[row->link] != LSP_NONE)
            edit.direction = session->network.is_forward[row->link] ? LSP_ROAD_SESSION_FORWARD
                                                                    : LSP_ROAD_SESSION_BACKWARD;
    }
    if (row->kind == LSP_ROAD_SPLIT)
        edit.node = node_text(session, table, candidate, row->node, arena);
    *ret_edit = edit;
    return LSP_OK;
}

static const char *node_text(const struct lsp_road_session *session,
    const struct lsp_road_candidates *table, uint32_t candidate, uint32_t node,
    struct lsp_arena *arena)
{
    const struct lsp_roads *roads = &session->inputs.roads;
    char text[32];
    if (node >= roads->n_nodes)
        return table->nodes[table->candidates[candidate].first_node + node - roads->n_nodes].name;
    return lsp_arena_printf(arena, "%s", lsp_roads_node_text(roads, node, text));
}

/* FNV-1a over the rows as they would be written. */
static uint64_t mark_of(
    const struct lsp_road_session_scenario *scenario, const struct lsp_road_session *session)
{
    struct lsp_buffer rows = {0};
    uint64_t mark = UINT64_C(14695981039346656037);
    for (size_t at = 0; at < scenario->n_edits; at++)
        lsp_road_session_write_row(session, scenario, at, &rows);
    for (size_t at = 0; at < rows.length; at++)
        mark = (mark ^ (unsigned char)rows.text[at]) * UINT64_C(1099511628211);
    lsp_buffer_finish(&rows);
    return mark;
}

enum lsp_status lsp_road_session_save(const struct lsp_road_session *session,
    const struct lsp_road_session_scenario *scenario, struct lsp_diags *diags)
{
    size_t n = scenario->n_edits;
    LSP_SCOPED(lsp_arena_finish) struct lsp_arena scratch = {0};
    LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer rows = {0};
    struct lsp_road_candidates table = {0};
    struct lsp_file old = {0};
    struct merging merging = {.name = scenario->name};
    uint32_t *edit_of_row = NULL;
    if (n > 0)
        LSP_TRY(lsp_road_session_read_edits(
            session, n, scenario->edits, &scratch, diags, &table, &edit_of_row));
    lsp_road_session_write_header(&rows);
    for (size_t at = 0; at < n; at++)
        lsp_road_session_write_row(session, scenario, at, &rows);
    if (rows.failed)
        return LSP_NO_MEMORY;
    enum lsp_status status = LSP_OK;
    if (access(session->network.changes_path, F_OK) == 0)
        status = read_table(session, &scratch, diags, &old, &table);
    if (status == LSP_OK)
        status = merge(&merging, &old, &rows, diags);
    if (status == LSP_OK)
        status = merging.out.failed
                     ? LSP_NO_MEMORY
                     : lsp_file_replace(session->network.changes_path, &merging.out, diags);
    lsp_buffer_finish(&merging.out);
    lsp_file_finish(&old);
    return status;
}

static enum lsp_status merge(struct merging *merging, const struct lsp_file *old,
    const struct lsp_buffer *rows, struct lsp_diags *diags)
{
    const struct lsp_file new = {.name = "edits", .text = rows->text, .length = rows->length};
    bool is_written = false, was_there = false;
    LSP_TRY(lsp_rows_begin(&merging->new, &new, diags));
    if (old->text != NULL) {
        enum lsp_status status = lsp_rows_begin(&merging->old, old, diags);
        merging->has_old = status == LSP_OK;
        if (status != LSP_OK) {
            lsp_rows_abandon(&merging->new);
            return status;
        }
    }
    match_columns(merging);
    while (merging->has_old && lsp_rows_next(&merging->old)) {
        was_there = is_candidate(merging, merging->name);
        if (was_there && !is_written)
            write_new_rows(merging);
        is_written = is_written || was_there;
        if (!was_there)
            write_old_row(merging);
    }
    if (!is_written)
        write_new_rows(merging);
    if (merging->has_old)
        lsp_rows_abandon(&merging->old);
    lsp_rows_abandon(&merging->new);
    return LSP_OK;
}

static void match_columns(struct merging *merging)
{
    char name[64];
    for (size_t column = 0; merging->has_old && column < merging->old.n_columns; column++) {
        lsp_rows_column_name(&merging->old, column, name);
        merging->in_old[column] = (uint32_t)column;
        merging->in_new[column] = lsp_rows_column(&merging->new, name, false);
        lsp_buffer_add(&merging->out, column == 0 ? "" : ",");
        lsp_road_session_write_field(&merging->out, name);
        merging->n_columns++;
    }
    for (size_t column = 0; column < merging->new.n_columns; column++) {
        lsp_rows_column_name(&merging->new, column, name);
        if (merging->has_old && lsp_rows_column(&merging->old, name, false) != LSP_NONE)
            continue;
        merging->in_old[merging->n_columns] = LSP_NONE;
        merging->in_new[merging->n_columns] = (uint32_t)column;
        lsp_buffer_printf(&merging->out, "%s%s", merging->n_columns == 0 ? "" : ",", name);
        merging->n_columns++;
    }
    lsp_buffer_add(&merging->out, "\n");
}

static bool is_candidate(const struct merging *merging, const char *name)
{
    struct lsp_rows *old = (struct lsp_rows *)(uintptr_t)&merging->old;
    uint32_t column = lsp_rows_column(old, "candidate", false);
    struct lsp_row_field field = {.text = "change", .length = strlen("change")};
    if (column != LSP_NONE)
        field = lsp_rows_field(old, column);
    return strlen(name) == field.length && memcmp(name, field.text, field.length) == 0;
}

/* A table without candidates is one, called "change". */
static void write_old_row(struct merging *merging)
{
    for (size_t column = 0; column < merging->n_columns; column++) {
        LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer text = {0};
        struct lsp_row_field field = lsp_rows_field(&merging->old, merging->in_old[column]);
        lsp_buffer_add(&merging->out, column == 0 ? "" : ",");
        lsp_buffer_add_bytes(&text, field.text == NULL ? "" : field.text, field.length);
        if (merging->in_old[column] == LSP_NONE && merging->in_new[column] == 0)
            lsp_buffer_add(&text, "change"); /* the first of the new columns */
        lsp_road_session_write_field(&merging->out, text.text == NULL ? "" : text.text);
    }
    lsp_buffer_add(&merging->out, "\n");
}

static void write_new_rows(struct merging *merging)
{
    while (lsp_rows_next(&merging->new)) {
        for (size_t column = 0; column < merging->n_columns; column++) {
            LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer text = {0};
            struct lsp_row_field field = lsp_rows_field(&merging->new, merging->in_new[column]);
            lsp_buffer_add(&merging->out, column == 0 ? "" : ",");
            lsp_buffer_add_bytes(&text, field.text == NULL ? "" : field.text, field.length);
            lsp_road_session_write_field(&merging->out, text.text == NULL ? "" : text.text);
        }
        lsp_buffer_add(&merging->out, "\n");
    }
}
