/* GMNS: movement.csv, penalties and bans of turns; vdf_table.csv, delay as tables.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/gmns_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"

/* Columns of movement.csv. */
struct columns {
    uint32_t node, from, to, penalty, capacity, uses;
};

static void read_movement(
    struct gmns_reading *reading, const struct lsp_rows *rows, const struct columns *columns);
static bool find_link(const struct gmns_reading *reading, const struct lsp_rows *rows,
    uint32_t column, uint32_t *ret_link);
static uint32_t orient(
    const struct gmns_reading *reading, uint32_t link, const uint32_t end[], uint32_t node);
static void merge_turns(struct lsp_roads *roads);
static int compare_turns(const void *a, const void *b);
static enum lsp_status read_points(struct gmns_reading *reading, struct lsp_rows *rows);
static enum lsp_status add_point(struct gmns_reading *reading, const struct lsp_rows *rows,
    const struct lsp_row_field *name, const double point[2]);
static void check_tables(struct gmns_reading *reading, const struct lsp_rows *rows);

enum lsp_status lsp_gmns_read_movements(struct gmns_reading *reading)
{
    struct lsp_roads *roads = &reading->network->roads;
    struct lsp_rows rows;
    bool is_there;
    LSP_TRY(lsp_gmns_open(reading, "movement.csv", false, &rows, &is_there));
    if (!is_there)
        return LSP_OK;
    struct columns columns = {.node = lsp_rows_column(&rows, "node_id", true),
        .from = lsp_rows_column(&rows, "ib_link_id", true),
        .to = lsp_rows_column(&rows, "ob_link_id", true),
        .penalty = lsp_rows_column(&rows, "penalty", false),
        .capacity = lsp_rows_column(&rows, "capacity", false),
        .uses = lsp_rows_column(&rows, "allowed_uses", false)};
    roads->turns = LSP_ARRAY(&roads->arena, struct lsp_road_turn, lsp_gmns_count_lines(&rows));
    bool is_good = roads->turns != NULL;
    while (is_good && lsp_rows_next(&rows))
        read_movement(reading, &rows, &columns);
    LSP_TRY(lsp_gmns_close(reading, &rows));
    if (!is_good)
        return LSP_NO_MEMORY;
    merge_turns(roads);
    return LSP_OK;
}

/* A movement that only some uses may make is open to all: turns are the same for every class. */
static void read_movement(
    struct gmns_reading *reading, const struct lsp_rows *rows, const struct columns *columns)
{
    static const struct lsp_row_number SECONDS = {0, 1e9, "seconds, at least 0"};
    static const struct lsp_row_number CAPACITY = {0, 1e15, "a number, at least 0"};
    struct lsp_roads *roads = &reading->network->roads;
    struct lsp_row_field node_text, uses = lsp_rows_field(rows, columns->uses);
    double penalty = 0, capacity = 1;
    uint32_t from = 0, to = 0, node = LSP_NONE;
    if (lsp_rows_text(rows, columns->node, &node_text))
        node = lsp_roads_find_node(roads, node_text.text, node_text.length);
    bool is_good = find_link(reading, rows, columns->from, &from);
    is_good &= find_link(reading, rows, columns->to, &to);
    is_good &= lsp_rows_number(rows, columns->penalty, &SECONDS, &penalty);
    is_good &= lsp_rows_number(rows, columns->capacity, &CAPACITY, &capacity);
    if (node_text.length == 0 || !is_good)
        return;
    from = orient(reading, from, roads->head, node);
    to = orient(reading, to, roads->tail, node);
    if (from == LSP_NONE || to == LSP_NONE || node < roads->n_centroids) {
        lsp_rows_fault(rows, LSP_DIAG_GMNS_MOVEMENT, &node_text,
            "a node that paths may pass, where the first link ends and the second begins",
            "a movement joins links that do not meet at its node, or at one that no path passes");
        return;
    }
    bool is_banned = lsp_row_field_is(&uses, "none") || !(capacity > 0);
    roads->turns[roads->n_turns++] = (struct lsp_road_turn){
        .from_link = from, .to_link = to, .penalty = is_banned ? HUGE_VAL : penalty / 60};
}

static bool find_link(const struct gmns_reading *reading, const struct lsp_rows *rows,
    uint32_t column, uint32_t *ret_link)
{
    const struct lsp_names *names = &reading->network->roads.link_names;
    struct lsp_row_field field;
    if (!lsp_rows_text(rows, column, &field))
        return false;
    uint32_t name = lsp_names_find(names, field.text, field.length);
    *ret_link = name == LSP_NONE ? LSP_NONE : reading->first_link[name];
    if (*ret_link == LSP_NONE)
        lsp_rows_fault(rows, LSP_DIAG_UNKNOWN_ID, &field, "the link_id of a row of link.csv",
            "a movement is one of no link of the network");
    return *ret_link != LSP_NONE;
}

/* The link, or its way back, whose end is the node. */
static uint32_t orient(
    const struct gmns_reading *reading, uint32_t link, const uint32_t end[], uint32_t node)
{
    const struct lsp_roads *roads = &reading->network->roads;
    if (end[link] == node)
        return link;
    uint32_t back = link + 1;
    bool is_back = back < roads->n_links && roads->link_name[back] == roads->link_name[link];
    return is_back && end[back] == node ? back : LSP_NONE;
}

/* Of movements from lane to lane between the same links the cheapest counts; those that cost
 * nothing are not kept. */
static void merge_turns(struct lsp_roads *roads)
{
    size_t n_kept = 0;
    struct lsp_road_turn *turns = roads->turns;
    qsort(turns, roads->n_turns, sizeof *turns, compare_turns);
    for (size_t at = 0; at < roads->n_turns; at++) {
        bool is_first = at == 0 || turns[at].from_link != turns[at - 1].from_link ||
                        turns[at].to_link != turns[at - 1].to_link;
        if (is_first && turns[at].penalty > 0)
            turns[n_kept++] = turns[at];
    }
    roads->n_turns = n_kept;
}

/* By link, link and penalty. */
static int compare_turns(const void *a, const void *b)
{
    const struct lsp_road_turn *x = a, *y = b;
    if (x->from_link != y->from_link)
        return x->from_link < y->from_link ? -1 : 1;
    if (x->to_link != y->to_link)
        return x->to_link < y->to_link ? -1 : 1;
    return x->penalty < y->penalty ? -1 : x->penalty > y->penalty;
}

enum lsp_status lsp_gmns_read_tables(struct gmns_reading *reading)
{
    struct lsp_rows rows;
    bool is_there;
    LSP_TRY(lsp_gmns_open(reading, "vdf_table.csv", false, &rows, &is_there));
    if (!is_there)
        return LSP_OK;
    enum lsp_status status = read_points(reading, &rows);
    if (status == LSP_OK)
        check_tables(reading, &rows);
    enum lsp_status end = lsp_gmns_close(reading, &rows);
    return status != LSP_OK ? status : end;
}

static enum lsp_status read_points(struct gmns_reading *reading, struct lsp_rows *rows)
{
    static const struct lsp_row_number NUMBER = {0, 1e9, "a number, at least 0"};
    struct lsp_roads *roads = &reading->network->roads;
    uint32_t name = lsp_rows_column(rows, "table", true);
    uint32_t saturation = lsp_rows_column(rows, "saturation", true);
    uint32_t factor = lsp_rows_column(rows, "factor", true);
    size_t n_lines = lsp_gmns_count_lines(rows);
    roads->tables = LSP_ARRAY(&roads->arena, struct lsp_road_table, n_lines);
    if (roads->tables == NULL)
        return LSP_NO_MEMORY;
    while (lsp_rows_next(rows)) {
        struct lsp_row_field field;
        double point[2] = {-1, -1};
        bool is_good = lsp_rows_text(rows, name, &field);
        is_good &= lsp_rows_number(rows, saturation, &NUMBER, &point[0]);
        is_good &= lsp_rows_number(rows, factor, &NUMBER, &point[1]);
        if (is_good && point[0] >= 0 && point[1] >= 0)
            LSP_TRY(add_point(reading, rows, &field, point));
        else if (is_good)
            lsp_rows_fault(rows, LSP_DIAG_EMPTY_FIELD, NULL, "table, saturation, factor",
                "a point of a table lacks a number");
    }
    return LSP_OK;
}

static enum lsp_status add_point(struct gmns_reading *reading, const struct lsp_rows *rows,
    const struct lsp_row_field *name, const double point[2])
{
    struct lsp_roads *roads = &reading->network->roads;
    uint32_t number = 0;
    LSP_TRY(lsp_names_add(&reading->table_names, name->text, name->length, &number));
    struct lsp_road_table *table = &roads->tables[number];
    roads->n_tables = reading->table_names.n;
    if (table->n == 0) {
        table->saturation = LSP_ARRAY(&roads->arena, double, GMNS_MAX_POINTS);
        table->factor = LSP_ARRAY(&roads->arena, double, GMNS_MAX_POINTS);
        if (table->saturation == NULL || table->factor == NULL)
            return LSP_NO_MEMORY;
    }
    uint32_t last = table->n - 1;
    bool is_good = table->n == 0
                       ? !(point[0] > 0)
                       : point[0] > table->saturation[last] && point[1] >= table->factor[last];
    if (!is_good || table->n == GMNS_MAX_POINTS) {
        lsp_rows_fault(rows, LSP_DIAG_GMNS_TABLE, name,
            "at most 1000 points; the first at saturation 0, each further one at a higher "
            "saturation, with a factor that is not lower",
            "the points of a table do not rise");
        return LSP_OK;
    }
    table->saturation[table->n] = point[0];
    table->factor[table->n++] = point[1];
    return LSP_OK;
}

/* Two points at least, of which the last two rise. */
static void check_tables(struct gmns_reading *reading, const struct lsp_rows *rows)
{
    const struct lsp_roads *roads = &reading->network->roads;
    for (uint32_t number = 0; number < roads->n_tables; number++) {
        const struct lsp_road_table *table = &roads->tables[number];
        if (table->n >= 2 && table->factor[table->n - 1] > table->factor[table->n - 2])
            continue;
        lsp_diags_add(reading->diags, LSP_DIAG_GMNS_TABLE,
            &(struct lsp_diag_facts){.where = {.file = rows->file->name},
                .expected = "two points or more, the last above the one before"},
            "table %s does not rise at its end", lsp_names_text(&reading->table_names, number));
    }
}
