/* Edits of a session as rows of a table of changes: what is answered is what a file would say.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "formats/road_tables.h"
#include "network_run/changes.h"
#include "network_run/session_internal.h"
#include "network_run/session_table.h"

/* Columns in the order in which they are written, and the member of an edit that each is. */
static const struct {
    const char *name, *member;
} COLUMNS[] = {{"candidate", NULL}, {"action", "do"}, {"link", "link"}, {"from", "from"},
    {"to", "to"}, {"both_ways", "both_ways"}, {"at", "at"}, {"node", "node"},
    {"free_time", "attributes.free_time"}, {"length", "attributes.length"},
    {"capacity", "attributes.capacity"}, {"toll", "attributes.toll"}, {"alpha", "attributes.alpha"},
    {"beta", "attributes.beta"}, {"name", "name"}, {"geometry", "points"}, {"title", "name"},
    {"about", "about"}};
enum { N_COLUMNS = LSP_ROAD_SESSION_N_COLUMNS };
_Static_assert(sizeof COLUMNS / sizeof *COLUMNS == N_COLUMNS, "one name for each column");

/* Where an edit's link leads. */
struct meant {
    uint32_t link;   /* LSP_NONE: there is none of this id */
    bool is_both;    /* the link back too */
    bool needs_ends; /* its id is that of both directions */
};

static struct meant find_meant(
    const struct lsp_road_session *session, const struct lsp_road_session_edit *edit);
static void write_ends(const struct lsp_road_session *session,
    const struct lsp_road_session_edit *edit, struct lsp_buffer *out);
static void write_words(struct lsp_buffer *out, const char *words);
static void write_number(struct lsp_buffer *out, double value);
static void write_geometry(const struct lsp_road_session *session, size_t n,
    const struct lsp_road_session_edit edits[], const struct lsp_road_session_edit *edit,
    struct lsp_buffer *out);
static enum lsp_status read_text(const struct lsp_road_session *session,
    const struct lsp_buffer *text, struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_road_candidates *ret_table);
static void move_faults(
    const struct lsp_buffer *text, const struct lsp_diags *faults, struct lsp_diags *diags);
static const char *member_at(const char *text, uint32_t line, uint32_t column);
static bool find_place(const struct lsp_road_session *session, size_t n,
    const struct lsp_road_session_edit edits[], const char *node, double ret_place[2]);

void lsp_road_session_write_header(struct lsp_buffer *out)
{
    for (int column = 0; column < N_COLUMNS; column++)
        lsp_buffer_printf(out, "%s%s", column == 0 ? "" : ",", COLUMNS[column].name);
    lsp_buffer_add(out, "\n");
}

/* Quotes are doubled where they are read, and stay so; so what has them is written as it is. */
void lsp_road_session_write_field(struct lsp_buffer *out, const char *text)
{
    size_t length = strlen(text);
    bool is_plain = length == 0 || (strpbrk(text, ",\"\r\n\t") == NULL && text[0] != ' ' &&
                                       text[length - 1] != ' ');
    lsp_buffer_printf(out, is_plain ? "%s" : "\"%s\"", text);
}

void lsp_road_session_write_row(const struct lsp_road_session *session,
    const struct lsp_road_session_scenario *scenario, size_t at, struct lsp_buffer *out)
{
    size_t n = scenario->n_edits;
    const struct lsp_road_session_edit *edits = scenario->edits;
    static const char *const ACTIONS[] = {[LSP_ROAD_SESSION_ADD] = "add",
        [LSP_ROAD_SESSION_CHANGE] = "change",
        [LSP_ROAD_SESSION_CLOSE] = "close",
        [LSP_ROAD_SESSION_SPLIT] = "split"};
    struct lsp_road_session_edit edit = edits[at];
    bool is_add = edit.kind == LSP_ROAD_SESSION_ADD, is_split = edit.kind == LSP_ROAD_SESSION_SPLIT;
    bool has_numbers = is_add || edit.kind == LSP_ROAD_SESSION_CHANGE;
    lsp_road_session_complete(session, n, edits, &edit);
    const double numbers[] = {
        edit.free_time, edit.length, edit.capacity, edit.toll, edit.alpha, edit.beta};
    lsp_road_session_write_field(out, scenario->name);
    lsp_buffer_printf(out, ",%s,", ACTIONS[edit.kind]);
    write_ends(session, &edit, out);
    write_number(out, is_split ? edit.at : (double)NAN);
    lsp_buffer_add(out, ",");
    if (is_split)
        lsp_road_session_write_field(out, edit.node);
    for (int number = 0; number < 6; number++)
        write_number(out, has_numbers ? numbers[number] : (double)NAN);
    lsp_buffer_add(out, ",");
    if (is_add && edit.name != NULL)
        write_words(out, edit.name);
    lsp_buffer_add(out, ",");
    if (is_add)
        write_geometry(session, n, edits, &edit, out);
    const char *const words[] = {scenario->title, scenario->about};
    for (int word = 0; word < 2; word++) {
        lsp_buffer_add(out, ",");
        write_words(out, at > 0 || words[word] == NULL ? "" : words[word]);
    }
    lsp_buffer_add(out, "\n");
}

/* What is written for people may have quotation marks, which are doubled. */
static void write_words(struct lsp_buffer *out, const char *words)
{
    LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer doubled = {0};
    for (; *words != '\0'; words++)
        lsp_buffer_add_bytes(&doubled, *words == '"' ? "\"\"" : words, *words == '"' ? 2 : 1);
    out->failed = out->failed || doubled.failed;
    lsp_road_session_write_field(out, doubled.text == NULL ? "" : doubled.text);
}

/* link, from, to, both_ways. */
static void write_ends(const struct lsp_road_session *session,
    const struct lsp_road_session_edit *edit, struct lsp_buffer *out)
{
    const struct lsp_roads *roads = &session->inputs.roads;
    char text[32];
    if (edit->kind == LSP_ROAD_SESSION_ADD) {
        lsp_road_session_write_field(out, edit->id == NULL ? "" : edit->id);
        lsp_buffer_add(out, ",");
        lsp_road_session_write_field(out, edit->from);
        lsp_buffer_add(out, ",");
        lsp_road_session_write_field(out, edit->to);
        lsp_buffer_printf(out, ",%s", edit->is_both_ways ? "true" : "");
        return;
    }
    struct meant meant = find_meant(session, edit);
    bool has_ends = meant.link != LSP_NONE && meant.needs_ends;
    lsp_road_session_write_field(out, meant.link == LSP_NONE || has_ends
                                          ? edit->link
                                          : lsp_roads_link_text(roads, meant.link, text));
    lsp_buffer_add(out, ",");
    if (has_ends)
        lsp_road_session_write_field(
            out, lsp_roads_node_text(roads, roads->tail[meant.link], text));
    lsp_buffer_add(out, ",");
    if (has_ends)
        lsp_road_session_write_field(
            out, lsp_roads_node_text(roads, roads->head[meant.link], text));
    lsp_buffer_printf(out, ",%s", meant.is_both ? "true" : "");
}

/* A split, and what is said of no direction, holds for both that a road has. */
static struct meant find_meant(
    const struct lsp_road_session *session, const struct lsp_road_session_edit *edit)
{
    const struct lsp_roads *roads = &session->inputs.roads;
    struct meant meant = {.link = lsp_road_session_find_link(session, edit->link)};
    uint32_t other = meant.link == LSP_NONE ? LSP_NONE : session->partner[meant.link];
    if (other == LSP_NONE)
        return meant;
    if (edit->kind == LSP_ROAD_SESSION_SPLIT || edit->direction == LSP_ROAD_SESSION_BOTH) {
        meant.is_both = true;
        return meant;
    }
    bool is_forward = edit->direction == LSP_ROAD_SESSION_FORWARD;
    if (is_forward != (session->network.is_forward[meant.link] != 0))
        meant.link = other;
    meant.needs_ends = !roads->is_numbered && roads->link_name[meant.link] != LSP_NONE &&
                       roads->link_name[meant.link] == roads->link_name[other];
    return meant;
}

uint32_t lsp_road_session_find_link(const struct lsp_road_session *session, const char *id)
{
    const struct lsp_roads *roads = &session->inputs.roads;
    int64_t number;
    if (roads->is_numbered)
        return lsp_text_to_int(id, strlen(id), 1, roads->n_links, &number) ? (uint32_t)number - 1
                                                                           : LSP_NONE;
    uint32_t name = lsp_names_find(&roads->link_names, id, strlen(id));
    for (uint32_t link = 0; name != LSP_NONE && link < roads->n_links; link++)
        if (roads->link_name[link] == name)
            return link;
    return LSP_NONE;
}

static void write_number(struct lsp_buffer *out, double value)
{
    char text[32] = "";
    if (!isnan(value))
        lsp_format_double(value, text);
    lsp_buffer_printf(out, ",%s", text);
}

static void write_geometry(const struct lsp_road_session *session, size_t n,
    const struct lsp_road_session_edit edits[], const struct lsp_road_session_edit *edit,
    struct lsp_buffer *out)
{
    double from[2], to[2];
    char text[2][32];
    if (edit->n_points == 0 || !find_place(session, n, edits, edit->from, from) ||
        !find_place(session, n, edits, edit->to, to))
        return;
    lsp_buffer_add(out, "\"LINESTRING (");
    for (size_t at = 0; at < edit->n_points + 2; at++) {
        const double *place = at == 0 ? from : at == edit->n_points + 1 ? to : edit->points[at - 1];
        lsp_format_double(place[0], text[0]);
        lsp_format_double(place[1], text[1]);
        lsp_buffer_printf(out, "%s%s %s", at == 0 ? "" : ", ", text[0], text[1]);
    }
    lsp_buffer_add(out, ")\"");
}

void lsp_road_session_complete(const struct lsp_road_session *session, size_t n,
    const struct lsp_road_session_edit edits[], struct lsp_road_session_edit *edit)
{
    const struct lsp_road_session_network *network = &session->network;
    double from[2], to[2], length = 0;
    if (edit->kind != LSP_ROAD_SESSION_ADD)
        return;
    if (isnan(edit->capacity) && !(fpclassify(edit->alpha) == FP_ZERO))
        edit->capacity = network->usual_capacity;
    if (!find_place(session, n, edits, edit->from, from) ||
        !find_place(session, n, edits, edit->to, to))
        return;
    for (size_t at = 0; at <= edit->n_points; at++) {
        const double *next = at == edit->n_points ? to : edit->points[at];
        length += lsp_road_session_distance(network, from, next);
        memcpy(from, next, sizeof from);
    }
    if (isnan(edit->length))
        edit->length = length * network->length_of_map;
    if (isnan(edit->free_time))
        edit->free_time = edit->length * network->usual_pace;
}

static bool find_place(const struct lsp_road_session *session, size_t n,
    const struct lsp_road_session_edit edits[], const char *node, double ret_place[2])
{
    const struct lsp_road_session_network *network = &session->network;
    uint32_t found = lsp_roads_find_node(&session->inputs.roads, node, strlen(node));
    if (found != LSP_NONE) {
        ret_place[0] = network->x[found];
        ret_place[1] = network->y[found];
        return true;
    }
    for (size_t at = 0; at < n; at++) {
        if (edits[at].kind != LSP_ROAD_SESSION_SPLIT || strcmp(edits[at].node, node) != 0)
            continue;
        uint32_t link = find_meant(session, &edits[at]).link;
        if (link == LSP_NONE)
            return false;
        lsp_road_session_place_on(session, link, edits[at].at, ret_place);
        return true;
    }
    return false;
}

void lsp_road_session_place_on(
    const struct lsp_road_session *session, uint32_t link, double share, double ret_place[2])
{
    const struct lsp_road_session_network *network = &session->network;
    uint32_t first = network->first_vertex[link], n = network->first_vertex[link + 1] - first;
    double whole = 0, gone = 0;
    for (int pass = 0; pass < 2; pass++) {
        double from[2] = {network->x[network->tail[link]], network->y[network->tail[link]]};
        for (uint32_t at = 0; at <= n; at++) {
            const double to[2] = {
                at == n ? network->x[network->head[link]] : network->vertex_x[first + at],
                at == n ? network->y[network->head[link]] : network->vertex_y[first + at]};
            double step = lsp_road_session_distance(network, from, to);
            if (pass == 1 && (gone + step >= share * whole || at == n)) {
                double part = step > 0 ? fmin((share * whole - gone) / step, 1) : 0;
                for (int axis = 0; axis < 2; axis++)
                    ret_place[axis] = from[axis] + part * (to[axis] - from[axis]);
                return;
            }
            *(pass == 0 ? &whole : &gone) += step;
            memcpy(from, to, sizeof from);
        }
    }
}

enum lsp_status lsp_road_session_check(const struct lsp_road_session *session, size_t n,
    const struct lsp_road_session_edit edits[], struct lsp_diags *diags)
{
    LSP_SCOPED(lsp_arena_finish) struct lsp_arena scratch = {0};
    struct lsp_road_candidates table;
    uint32_t *edit_of_row;
    return n == 0 ? LSP_OK
                  : lsp_road_session_read_edits(
                        session, n, edits, &scratch, diags, &table, &edit_of_row);
}

enum lsp_status lsp_road_session_read_edits(const struct lsp_road_session *session, size_t n,
    const struct lsp_road_session_edit edits[], struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_road_candidates *ret_table, uint32_t **ret_edit_of_row)
{
    LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer text = {0};
    const struct lsp_road_session_scenario scenario = {
        .name = "edits", .n_edits = n, .edits = edits};
    lsp_road_session_write_header(&text);
    for (size_t at = 0; at < n; at++)
        lsp_road_session_write_row(session, &scenario, at, &text);
    if (text.failed)
        return LSP_NO_MEMORY;
    LSP_TRY(read_text(session, &text, arena, diags, ret_table));
    uint32_t *edit_of_row = LSP_ARRAY(arena, uint32_t, ret_table->n_changes);
    if (edit_of_row == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t row = 0; row < ret_table->n_changes; row++)
        edit_of_row[row] = ret_table->changes[row].line - 2;
    *ret_edit_of_row = edit_of_row;
    return LSP_OK;
}

static enum lsp_status read_text(const struct lsp_road_session *session,
    const struct lsp_buffer *text, struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_road_candidates *ret_table)
{
    const struct lsp_file file = {.name = "edits", .text = text->text, .length = text->length};
    struct lsp_diags faults = {0};
    const struct lsp_road_context context = {
        /* It is only looked at, but by readers that change theirs. */
        .roads = (struct lsp_roads *)(uintptr_t)&session->inputs.roads,
        .arena = arena,
        .diags = &faults};
    struct lsp_road_candidates table = {0};
    struct lsp_change *changes = NULL;
    enum lsp_status status = lsp_road_tables_read_candidates(&file, &context, &table);
    if (status == LSP_OK)
        status = lsp_network_run_make_changes(
            &session->inputs, &session->problem.problem, &table, arena, &changes);
    if (status == LSP_OK)
        status = lsp_network_run_check_changes(
            "edits", &session->inputs, &session->problem.problem, &table, changes, &faults);
    move_faults(text, &faults, diags);
    lsp_diags_finish(&faults);
    if (status == LSP_OK)
        *ret_table = table;
    return status;
}

/* What is said of a row is said of the edit that it was made of. */
static void move_faults(
    const struct lsp_buffer *text, const struct lsp_diags *faults, struct lsp_diags *diags)
{
    for (size_t at = 0; at < faults->n_items; at++) {
        const struct lsp_diag *fault = &faults->items[at];
        char element[96];
        uint32_t line = fault->facts.where.line;
        const char *member = member_at(text->text, line, fault->facts.where.column);
        struct lsp_diag_facts facts = fault->facts;
        snprintf(element, sizeof element, "edits[%u]%s%s", line < 2 ? 0 : line - 2,
            member == NULL ? "" : ".", member == NULL ? "" : member);
        facts.where = (struct lsp_place){.element = element};
        lsp_diags_add(diags, fault->code, &facts, "%s", fault->message);
    }
}

static const char *member_at(const char *text, uint32_t line, uint32_t column)
{
    bool is_quoted = false;
    int field = 0;
    for (uint32_t at = 1; at < line && text != NULL; at++) {
        text = strchr(text, '\n');
        text += text != NULL;
    }
    if (text == NULL || line < 2 || column < 2)
        return NULL;
    for (uint32_t at = 0; at + 1 < column && text[at] != '\0'; at++) {
        is_quoted ^= text[at] == '"';
        field += text[at] == ',' && !is_quoted;
    }
    return field < N_COLUMNS ? COLUMNS[field].member : NULL;
}
