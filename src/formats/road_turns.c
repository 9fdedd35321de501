/* Road tables: penalties and bans of turns, by nodes.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/road_tables.h"
#include "formats/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"

struct reading {
    struct lsp_roads *roads;
    struct lsp_rows rows;
    uint32_t from, via, to, penalty; /* columns */
    size_t *first_out;               /* [n_nodes + 1] positions in out */
    uint32_t *out;                   /* [n_links] links by tail, in rising order */
    struct lsp_road_turn *turns;     /* owned until they are the network's */
    uint32_t *line;                  /* [n_turns] 0: of the network's own files */
    size_t n_turns, capacity;
};

static bool list_links(struct reading *reading);
static enum lsp_status read_turn(struct reading *reading);
static bool read_node(const struct reading *reading, uint32_t column, uint32_t *ret_node);
static bool read_penalty(const struct reading *reading, double *ret_penalty);
static enum lsp_status add_turns(
    struct reading *reading, const uint32_t nodes[3], double penalty, bool *ret_is_any);
static bool add_turn(struct reading *reading, uint32_t from, uint32_t to, double penalty);
static enum lsp_status keep_turns(struct reading *reading, const struct lsp_road_context *context);
static int compare_places(const void *a, const void *b);

enum lsp_status lsp_road_tables_read_turns(
    const struct lsp_file *file, const struct lsp_road_context *context)
{
    struct reading reading = {.roads = context->roads};
    LSP_TRY(lsp_rows_begin(&reading.rows, file, context->diags));
    reading.from = lsp_rows_column(&reading.rows, "from", true);
    reading.via = lsp_rows_column(&reading.rows, "via", true);
    reading.to = lsp_rows_column(&reading.rows, "to", true);
    reading.penalty = lsp_rows_column(&reading.rows, "penalty", true);
    lsp_rows_note_unknown_columns(&reading.rows);
    enum lsp_status status = list_links(&reading) ? LSP_OK : LSP_NO_MEMORY;
    for (size_t turn = 0; status == LSP_OK && turn < context->roads->n_turns; turn++) {
        const struct lsp_road_turn *known = &context->roads->turns[turn];
        uint32_t line = reading.rows.row_line;
        reading.rows.row_line = 0;
        if (!add_turn(&reading, known->from_link, known->to_link, known->penalty))
            status = LSP_NO_MEMORY;
        reading.rows.row_line = line;
    }
    while (status == LSP_OK && lsp_rows_next(&reading.rows))
        status = read_turn(&reading);
    if (status == LSP_OK)
        status = keep_turns(&reading, context);
    enum lsp_status end = lsp_rows_end(&reading.rows);
    free(reading.first_out);
    free(reading.out);
    free(reading.turns);
    free(reading.line);
    return status != LSP_OK ? status : end;
}

static bool list_links(struct reading *reading)
{
    const struct lsp_roads *roads = reading->roads;
    reading->first_out = calloc((size_t)roads->n_nodes + 2, sizeof *reading->first_out);
    reading->out = malloc(((size_t)roads->n_links + 1) * sizeof *reading->out);
    if (reading->first_out == NULL || reading->out == NULL)
        return false;
    size_t *next = reading->first_out + 1; /* becomes where the node's links end */
    for (uint32_t link = 0; link < roads->n_links; link++)
        next[roads->tail[link] + 1]++;
    for (uint32_t node = 0; node < roads->n_nodes; node++)
        next[node + 1] += next[node];
    for (uint32_t link = 0; link < roads->n_links; link++)
        reading->out[next[roads->tail[link]]++] = link;
    return true;
}

static enum lsp_status read_turn(struct reading *reading)
{
    uint32_t nodes[3] = {0};
    double penalty = 0;
    bool is_any = false;
    bool is_good = read_node(reading, reading->from, &nodes[0]);
    is_good &= read_node(reading, reading->via, &nodes[1]);
    is_good &= read_node(reading, reading->to, &nodes[2]);
    is_good &= read_penalty(reading, &penalty);
    if (!is_good)
        return LSP_OK;
    if (nodes[1] >= reading->roads->n_centroids)
        LSP_TRY(add_turns(reading, nodes, penalty, &is_any));
    if (!is_any)
        lsp_rows_fault(&reading->rows, LSP_DIAG_TURN, NULL,
            "three nodes with a link from the first to the second and one on to the third, and "
            "paths may pass the second",
            "a turn joins no links of the network");
    return LSP_OK;
}

static bool read_node(const struct reading *reading, uint32_t column, uint32_t *ret_node)
{
    struct lsp_row_field field;
    if (!lsp_rows_text(&reading->rows, column, &field))
        return false;
    *ret_node = lsp_roads_find_node(reading->roads, field.text, field.length);
    if (*ret_node == LSP_NONE)
        lsp_rows_fault(&reading->rows, LSP_DIAG_UNKNOWN_ID, &field, "a node of the network",
            "a turn is at no node of the network");
    return *ret_node != LSP_NONE;
}

static bool read_penalty(const struct reading *reading, double *ret_penalty)
{
    static const struct lsp_row_number TIME = {0, 1e15, "the network's unit of time, or ban"};
    struct lsp_row_field field;
    if (!lsp_rows_text(&reading->rows, reading->penalty, &field))
        return false;
    if (!lsp_row_field_is(&field, "ban"))
        return lsp_rows_number(&reading->rows, reading->penalty, &TIME, ret_penalty);
    *ret_penalty = HUGE_VAL;
    return true;
}

/* Between all links from the first node to the second and all from there to the third. */
static enum lsp_status add_turns(
    struct reading *reading, const uint32_t nodes[3], double penalty, bool *ret_is_any)
{
    const struct lsp_roads *roads = reading->roads;
    const size_t *first = reading->first_out;
    for (size_t in = first[nodes[0]]; in < first[nodes[0] + 1]; in++) {
        if (roads->head[reading->out[in]] != nodes[1])
            continue;
        for (size_t on = first[nodes[1]]; on < first[nodes[1] + 1]; on++) {
            if (roads->head[reading->out[on]] != nodes[2])
                continue;
            *ret_is_any = true;
            if (!add_turn(reading, reading->out[in], reading->out[on], penalty))
                return LSP_NO_MEMORY;
        }
    }
    return LSP_OK;
}

static bool add_turn(struct reading *reading, uint32_t from, uint32_t to, double penalty)
{
    if (reading->n_turns == reading->capacity) {
        size_t capacity = reading->capacity == 0 ? 64 : 2 * reading->capacity;
        struct lsp_road_turn *turns = realloc(reading->turns, capacity * sizeof *turns);
        reading->turns = turns == NULL ? reading->turns : turns;
        uint32_t *line = realloc(reading->line, capacity * sizeof *line);
        reading->line = line == NULL ? reading->line : line;
        if (turns == NULL || line == NULL)
            return false;
        reading->capacity = capacity;
    }
    reading->line[reading->n_turns] = reading->rows.row_line;
    reading->turns[reading->n_turns++] =
        (struct lsp_road_turn){.from_link = from, .to_link = to, .penalty = penalty};
    return true;
}

/* A turn and where it stands in the list. */
struct place {
    uint32_t from, to;
    size_t turn;
};

/* Gives them to the network, in the order in which they stand; those named twice are faults. */
static enum lsp_status keep_turns(struct reading *reading, const struct lsp_road_context *context)
{
    struct lsp_roads *roads = reading->roads;
    size_t n = reading->n_turns;
    struct place *places = malloc((n + 1) * sizeof *places);
    struct lsp_road_turn *kept = LSP_ARRAY(&roads->arena, struct lsp_road_turn, n);
    if (places == NULL || kept == NULL) {
        free(places);
        return LSP_NO_MEMORY;
    }
    for (size_t turn = 0; turn < n; turn++) {
        kept[turn] = reading->turns[turn];
        places[turn] = (struct place){kept[turn].from_link, kept[turn].to_link, turn};
    }
    qsort(places, n, sizeof *places, compare_places);
    for (size_t at = 1; at < n; at++) {
        const struct place *one = &places[at - 1], *other = &places[at];
        if (one->from != other->from || one->to != other->to)
            continue;
        const char *file = reading->rows.file->name;
        uint32_t line = reading->line[one->turn];
        lsp_diags_add(context->diags, LSP_DIAG_TURN,
            &(struct lsp_diag_facts){
                .where = {.file = file, .line = reading->line[other->turn], .column = 1},
                .expected = "each turn once",
                .related = {.file = line == 0 ? roads->file : file, .line = line, .column = 1},
                .related_note = "named here first"},
            "a turn is named twice");
    }
    free(places);
    roads->turns = kept;
    roads->n_turns = n;
    return LSP_OK;
}

static int compare_places(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return x->turn < y->turn ? -1 : x->turn > y->turn;
}
