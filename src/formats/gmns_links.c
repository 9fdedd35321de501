/* GMNS: link.csv.
 *
 * Links are numbered in the order of their rows; a row that is not directed gives two, there and
 * back.  Then come, for each zone that has a node of its own, links to and from each of its nodes.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/gmns_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"

/* Lengths are compared with coordinates on so many links, which show a wrong unit well enough. */
enum { MAX_COMPARED = 10000 };
/* Roads are that much longer than straight lines at most; a ratio that is off by more than the
 * second number is one of units (metres for kilometres: 1000). */
static const double MAX_DETOUR = 3, MAX_MISTAKE = 100;
/* Mean radius of the Earth, for distances good to half a per cent. */
static const double EARTH_KM = 6371;

/* What a time is, where the table does not state its function: the usual numbers [BPR1964]. */
static const double USUAL_ALPHA = 0.15, USUAL_BETA = 4;

/* Columns of link.csv; LSP_NONE where there is none. */
struct columns {
    uint32_t id, from, to, directed, length, speed, lanes, capacity, toll, uses, type;
    uint32_t alpha, beta, factor, time, length_mi, speed_mph;
    uint32_t function, conical, delay, period_h, table;
};

/* What is said once, with how often it holds. */
struct tally {
    uint32_t n, first_line;
};

struct link_reading {
    struct gmns_reading *of;
    struct lsp_rows *rows;
    struct columns columns;
    uint32_t toll_columns[LSP_ROADS_MAX_CLASSES]; /* [roads.n_class_tolls] */
    uint32_t n_links;                             /* read so far */
    uint32_t *ids_line;                           /* [names] line of the row */
    struct tally no_capacity, closed, usual_function, usual_units, self_loops;
    uint32_t n_compared;
    double stated_km, apart_km; /* sums: of lengths, and of distances between their ends */
};

/* One row. */
struct link_row {
    uint32_t tail, head, name, type;
    bool is_directed;
    uint8_t function;
    double capacity, length, time, p, q, toll;
    double class_toll[LSP_ROADS_MAX_CLASSES];
    uint64_t uses;
};

static enum lsp_status read_table(struct gmns_reading *reading, struct lsp_rows *rows);
static void find_columns(struct link_reading *links);
static uint32_t find_one_of(struct lsp_rows *rows, const char *const names[]);
static enum lsp_status find_class_tolls(struct link_reading *links);
static uint32_t count_links(const struct link_reading *links);
static enum lsp_status allocate(struct link_reading *links, uint32_t n_links);
static enum lsp_status read_row(struct link_reading *links);
static bool read_nodes(struct link_reading *links, struct link_row *row);
static bool read_node(struct link_reading *links, uint32_t column, uint32_t *ret_node);
static enum lsp_status read_names(struct link_reading *links, struct link_row *row, bool *ret_good);
static bool read_numbers(struct link_reading *links, struct link_row *row);
static bool read_time(struct link_reading *links, struct link_row *row);
static bool read_capacity(struct link_reading *links, struct link_row *row);
static bool read_function(struct link_reading *links, struct link_row *row);
static bool read_function_numbers(
    struct link_reading *links, struct link_row *row, const struct lsp_row_field *kind);
static bool read_table_number(struct link_reading *links, struct link_row *row);
static void add_link(struct link_reading *links, const struct link_row *row, bool is_back);
static void add_connectors(struct link_reading *links);
static void add_connector(struct link_reading *links, uint32_t tail, uint32_t head);
static void count(struct tally *tally, const struct lsp_rows *rows);
static void say(const struct link_reading *links, const struct tally *tally,
    enum lsp_diag_code code, const char *message);
static void say_all(const struct link_reading *links);
static void add_lengths(struct link_reading *links, const struct link_row *row);
static void check_lengths(const struct link_reading *links);

static const struct lsp_row_number NOT_NEGATIVE = {0, 1e15, "a number, at least 0"};
static const struct lsp_row_number POSITIVE = {1e-9, 1e15, "a number, greater than 0"};
static const struct lsp_row_number POWER = {0, 1000, "0, or a number from 1 to 1000"};
static const struct lsp_row_number ABOVE_ONE = {1.000001, 1e6, "a number above 1"};

enum lsp_status lsp_gmns_read_links(struct gmns_reading *reading)
{
    struct lsp_rows rows;
    bool is_there;
    LSP_TRY(lsp_gmns_open(reading, "link.csv", true, &rows, &is_there));
    if (!is_there)
        return LSP_OK;
    reading->network->roads.links_file = reading->file.name;
    enum lsp_status status = read_table(reading, &rows);
    enum lsp_status end = lsp_gmns_close(reading, &rows);
    return status != LSP_OK ? status : end;
}

static enum lsp_status read_table(struct gmns_reading *reading, struct lsp_rows *rows)
{
    struct lsp_roads *roads = &reading->network->roads;
    struct link_reading links = {.of = reading, .rows = rows};
    size_t n_errors = reading->diags->n_errors;
    find_columns(&links);
    LSP_TRY(find_class_tolls(&links));
    if (reading->diags->n_errors > n_errors)
        return LSP_OK; /* a column is missing */
    uint32_t n_links = count_links(&links);
    if (n_links > LSP_ROADS_MAX_LINKS) {
        lsp_rows_fault(rows, LSP_DIAG_TOO_LARGE, NULL, "at most 5000000 links",
            "the network has too many links");
        return LSP_OK;
    }
    enum lsp_status status = allocate(&links, n_links);
    while (status == LSP_OK && lsp_rows_next(rows))
        status = read_row(&links);
    free(links.ids_line);
    LSP_TRY(status);
    add_connectors(&links);
    roads->n_links = links.n_links;
    if (links.n_links == reading->n_connectors && reading->diags->n_errors == n_errors)
        lsp_rows_fault(
            rows, LSP_DIAG_GMNS_EMPTY, NULL, "a row for each link", "the network has no links");
    if (reading->diags->n_errors > n_errors)
        roads->n_links = 0;
    say_all(&links);
    return LSP_OK;
}

static void find_columns(struct link_reading *links)
{
    struct lsp_rows *rows = links->rows;
    links->columns = (struct columns){.id = lsp_rows_column(rows, "link_id", true),
        .from = lsp_rows_column(rows, "from_node_id", true),
        .to = lsp_rows_column(rows, "to_node_id", true),
        .directed = lsp_rows_column(rows, "directed", false),
        .length = lsp_rows_column(rows, "length", false),
        .speed = lsp_rows_column(rows, "free_speed", false),
        .lanes = lsp_rows_column(rows, "lanes", false),
        .capacity = lsp_rows_column(rows, "capacity", false),
        .toll = find_one_of(rows, (const char *const[]){"toll", "vdf_toll", "vdf_toll1", NULL}),
        .uses = find_one_of(rows, (const char *const[]){"allowed_uses", "allowed_use", NULL}),
        .type = find_one_of(rows, (const char *const[]){"link_type", "facility_type", NULL}),
        .alpha = find_one_of(rows, (const char *const[]){"vdf_alpha", "vdf_alpha1", NULL}),
        .beta = find_one_of(rows, (const char *const[]){"vdf_beta", "vdf_beta1", NULL}),
        .factor = find_one_of(rows, (const char *const[]){"vdf_plf", "vdf_plf1", NULL}),
        .time = find_one_of(rows, (const char *const[]){"vdf_fftt", "vdf_fftt1", NULL}),
        .length_mi = lsp_rows_column(rows, "vdf_length_mi", false),
        .speed_mph = lsp_rows_column(rows, "vdf_free_speed_mph", false),
        .function = lsp_rows_column(rows, "vdf_type", false),
        .conical = find_one_of(rows, (const char *const[]){"vdf_conical_a", "conic_a", NULL}),
        .delay = lsp_rows_column(rows, "vdf_ja", false),
        .period_h = lsp_rows_column(rows, "vdf_period_h", false),
        .table = lsp_rows_column(rows, "vdf_table", false)};
    links->of->network->roads.has_tolls = links->columns.toll != LSP_NONE;
}

/* The first of several names that a column goes by. */
static uint32_t find_one_of(struct lsp_rows *rows, const char *const names[])
{
    uint32_t column = LSP_NONE;
    for (; *names != NULL && column == LSP_NONE; names++)
        column = lsp_rows_column(rows, *names, false);
    return column;
}

/* Columns toll_CLASS. */
static enum lsp_status find_class_tolls(struct link_reading *links)
{
    struct lsp_roads *roads = &links->of->network->roads;
    roads->class_tolls =
        LSP_ARRAY(&roads->arena, struct lsp_road_class_toll, LSP_ROADS_MAX_CLASSES);
    if (roads->class_tolls == NULL)
        return LSP_NO_MEMORY;
    for (size_t column = 0; column < links->rows->n_columns; column++) {
        char name[64];
        lsp_rows_column_name(links->rows, column, name);
        struct lsp_row_field begin = {.text = name, .length = strlen(name) < 5 ? 0 : 5};
        if (!lsp_row_field_is(&begin, "toll_") || name[5] == '\0' ||
            roads->n_class_tolls == LSP_ROADS_MAX_CLASSES)
            continue;
        lsp_rows_column(links->rows, name, false);
        links->toll_columns[roads->n_class_tolls] = (uint32_t)column;
        const char *class_name = lsp_arena_copy_text(&roads->arena, name + 5);
        if (class_name == NULL)
            return LSP_NO_MEMORY;
        roads->class_tolls[roads->n_class_tolls++].class_name = class_name;
        roads->has_tolls = true;
    }
    return LSP_OK;
}

/* At most so many: the rows, once more where they are not directed, and the connectors.  Reads the
 * table once when it has a column for that, with its faults kept for the second time. */
static uint32_t count_links(const struct link_reading *links)
{
    struct lsp_rows rows = *links->rows;
    struct lsp_diags unused = {0};
    uint64_t n_links = links->of->n_connectors;
    if (links->columns.directed == LSP_NONE) {
        n_links += lsp_gmns_count_lines(&rows);
    } else {
        rows.diags = &unused;
        while (lsp_rows_next(&rows)) {
            bool is_directed = true;
            lsp_rows_boolean(&rows, links->columns.directed, &is_directed);
            n_links += is_directed ? 1 : 2;
        }
        lsp_diags_finish(&unused);
    }
    return n_links > LSP_ROADS_MAX_LINKS ? LSP_ROADS_MAX_LINKS + 1u : (uint32_t)n_links;
}

static enum lsp_status allocate(struct link_reading *links, uint32_t n_links)
{
    struct lsp_roads *roads = &links->of->network->roads;
    LSP_TRY(lsp_roads_allocate_links(roads, n_links));
    roads->link_name = LSP_ARRAY(&roads->arena, uint32_t, n_links);
    roads->uses =
        links->columns.uses == LSP_NONE ? NULL : LSP_ARRAY(&roads->arena, uint64_t, n_links);
    links->ids_line = malloc((size_t)n_links * sizeof *links->ids_line + 1);
    links->of->first_link = malloc((size_t)n_links * sizeof *links->of->first_link + 1);
    bool is_good = roads->link_name != NULL && links->ids_line != NULL &&
                   links->of->first_link != NULL &&
                   (roads->uses != NULL || links->columns.uses == LSP_NONE);
    for (uint32_t toll = 0; is_good && toll < roads->n_class_tolls; toll++) {
        roads->class_tolls[toll].toll = LSP_ARRAY(&roads->arena, double, n_links);
        is_good = roads->class_tolls[toll].toll != NULL;
    }
    return is_good ? LSP_OK : LSP_NO_MEMORY;
}

static enum lsp_status read_row(struct link_reading *links)
{
    struct link_row row = {.is_directed = true, .type = LSP_NONE};
    bool is_good = lsp_rows_boolean(links->rows, links->columns.directed, &row.is_directed);
    is_good &= read_nodes(links, &row);
    is_good &= read_numbers(links, &row);
    LSP_TRY(read_names(links, &row, &is_good));
    if (!is_good)
        return LSP_OK;
    if (row.tail == row.head) {
        count(&links->self_loops, links->rows);
        return LSP_OK;
    }
    add_lengths(links, &row);
    add_link(links, &row, false);
    if (!row.is_directed)
        add_link(links, &row, true);
    return LSP_OK;
}

static bool read_nodes(struct link_reading *links, struct link_row *row)
{
    bool is_good = read_node(links, links->columns.from, &row->tail);
    return read_node(links, links->columns.to, &row->head) && is_good;
}

static bool read_node(struct link_reading *links, uint32_t column, uint32_t *ret_node)
{
    struct lsp_row_field field;
    if (!lsp_rows_text(links->rows, column, &field))
        return false;
    *ret_node = lsp_roads_find_node(&links->of->network->roads, field.text, field.length);
    if (*ret_node == LSP_NONE)
        lsp_rows_fault(links->rows, LSP_DIAG_UNKNOWN_ID, &field, "the node_id of a row of node.csv",
            "a link begins or ends at no node of the network");
    return *ret_node != LSP_NONE;
}

/* The link's id, type and uses. */
static enum lsp_status read_names(struct link_reading *links, struct link_row *row, bool *ret_good)
{
    struct lsp_roads *roads = &links->of->network->roads;
    struct lsp_row_field id, type = lsp_rows_field(links->rows, links->columns.type);
    struct lsp_row_field uses = lsp_rows_field(links->rows, links->columns.uses);
    uint32_t n_names = roads->link_names.n;
    if (type.length > 0)
        LSP_TRY(lsp_names_add(&roads->type_names, type.text, type.length, &row->type));
    LSP_TRY(lsp_gmns_take_uses(links->of, links->rows, &uses, &row->uses));
    *ret_good &= lsp_rows_text(links->rows, links->columns.id, &id);
    if (id.length == 0 || n_names == LSP_ROADS_MAX_LINKS)
        return LSP_OK;
    LSP_TRY(lsp_names_add(&roads->link_names, id.text, id.length, &row->name));
    if (row->name == n_names) {
        links->ids_line[row->name] = links->rows->row_line;
        links->of->first_link[row->name] = LSP_NONE;
        return LSP_OK;
    }
    *ret_good = false;
    lsp_diags_add(links->of->diags, LSP_DIAG_DUPLICATE_ID,
        &(struct lsp_diag_facts){.where = lsp_rows_place(links->rows, &id),
            .related = {.file = links->rows->file->name,
                .line = links->ids_line[row->name],
                .column = 1},
            .related_note = "first defined here"},
        "link %.*s is defined twice", (int)(id.length < 60 ? id.length : 60), id.text);
    return LSP_OK;
}

static bool read_numbers(struct link_reading *links, struct link_row *row)
{
    const struct lsp_rows *rows = links->rows;
    const struct lsp_roads *roads = &links->of->network->roads;
    bool is_good = read_time(links, row);
    is_good &= read_capacity(links, row);
    is_good &= read_function(links, row);
    is_good &= lsp_rows_number(rows, links->columns.toll, &NOT_NEGATIVE, &row->toll);
    for (uint32_t toll = 0; toll < roads->n_class_tolls; toll++) {
        row->class_toll[toll] = row->toll;
        is_good &=
            lsp_rows_number(rows, links->toll_columns[toll], &NOT_NEGATIVE, &row->class_toll[toll]);
    }
    return is_good;
}

/* In minutes: as stated, or from miles and miles per hour, or from length and speed. */
static bool read_time(struct link_reading *links, struct link_row *row)
{
    const struct lsp_rows *rows = links->rows;
    const struct columns *columns = &links->columns;
    double time = -1, miles = -1, mph = 0, length = -1, speed = 0;
    bool is_good = lsp_rows_number(rows, columns->time, &NOT_NEGATIVE, &time);
    is_good &= lsp_rows_number(rows, columns->length_mi, &NOT_NEGATIVE, &miles);
    is_good &= lsp_rows_number(rows, columns->speed_mph, &NOT_NEGATIVE, &mph);
    is_good &= lsp_rows_number(rows, columns->length, &NOT_NEGATIVE, &length);
    is_good &= lsp_rows_number(rows, columns->speed, &NOT_NEGATIVE, &speed);
    row->length = length >= 0 ? length : miles >= 0 ? miles : 0;
    if (time < 0 && miles >= 0 && mph > 0)
        time = 60 * miles / mph;
    if (time < 0 && length >= 0 && speed > 0) {
        time = links->of->minutes * length / speed;
        if (!links->of->has_units)
            count(&links->usual_units, rows);
    }
    row->time = time;
    if (!is_good || time >= 0)
        return is_good;
    lsp_rows_fault(rows, LSP_DIAG_GMNS_NO_TIME, NULL,
        "vdf_fftt (minutes), or length and free_speed (greater than 0)",
        "the time of a link without traffic is not stated");
    return false;
}

/* Of all lanes, in one hour. */
static bool read_capacity(struct link_reading *links, struct link_row *row)
{
    const struct lsp_rows *rows = links->rows;
    double capacity = -1, lanes = 1, factor = 1;
    bool is_good = lsp_rows_number(rows, links->columns.capacity, &NOT_NEGATIVE, &capacity);
    is_good &= lsp_rows_number(rows, links->columns.lanes, &NOT_NEGATIVE, &lanes);
    is_good &= lsp_rows_number(rows, links->columns.factor, &POSITIVE, &factor);
    if (capacity < 0 && lanes > 0) {
        row->capacity = HUGE_VAL;
        count(&links->no_capacity, rows);
        return is_good;
    }
    row->capacity = capacity < 0 ? 0 : capacity * lanes * factor;
    if (!(row->capacity > 0))
        count(&links->closed, rows);
    return is_good;
}

static bool read_function(struct link_reading *links, struct link_row *row)
{
    struct lsp_row_field kind = lsp_rows_field(links->rows, links->columns.function);
    bool is_bpr =
        kind.length == 0 || lsp_row_field_is(&kind, "bpr") || lsp_row_field_is(&kind, "0");
    if (!is_bpr)
        return read_function_numbers(links, row, &kind);
    bool is_good = true;
    double alpha = -1, beta = -1;
    is_good &= lsp_rows_number(links->rows, links->columns.alpha, &NOT_NEGATIVE, &alpha);
    is_good &= lsp_rows_number(links->rows, links->columns.beta, &POWER, &beta);
    if (beta > 0 && beta < 1) {
        struct lsp_row_field field = lsp_rows_field(links->rows, links->columns.beta);
        lsp_rows_fault(links->rows, LSP_DIAG_OUT_OF_RANGE, &field, POWER.expected,
            "the power of a link lies between 0 and 1");
        return false;
    }
    if ((alpha < 0 || beta < 0) && row->capacity < HUGE_VAL)
        count(&links->usual_function, links->rows);
    row->function = LSP_ROAD_BPR;
    row->p = alpha >= 0 ? alpha : USUAL_ALPHA;
    row->q = beta >= 0 ? beta : USUAL_BETA;
    return is_good;
}

static bool read_function_numbers(
    struct link_reading *links, struct link_row *row, const struct lsp_row_field *kind)
{
    const struct lsp_rows *rows = links->rows;
    double number = -1;
    bool is_good = true;
    uint32_t column = LSP_NONE;
    if (lsp_row_field_is(kind, "constant"))
        return true; /* BPR with alpha 0 */
    if (lsp_row_field_is(kind, "table"))
        return read_table_number(links, row);
    if (lsp_row_field_is(kind, "conical") || lsp_row_field_is(kind, "1")) {
        row->function = LSP_ROAD_CONICAL;
        column = links->columns.conical;
        is_good = lsp_rows_number(rows, column, &ABOVE_ONE, &number);
    } else if (lsp_row_field_is(kind, "akcelik")) {
        row->function = LSP_ROAD_AKCELIK;
        column = links->columns.delay;
        is_good = lsp_rows_number(rows, column, &POSITIVE, &number);
        is_good &= lsp_rows_number(rows, links->columns.period_h, &POSITIVE, &row->q);
    } else {
        lsp_rows_fault(rows, LSP_DIAG_NOT_A_CHOICE, kind,
            "bpr, conical, akcelik, constant or table", "the function of a link is not known");
        return false;
    }
    row->p = number;
    if (!is_good || number >= 0)
        return is_good;
    lsp_rows_fault(rows, LSP_DIAG_EMPTY_FIELD, column == LSP_NONE ? kind : NULL,
        row->function == LSP_ROAD_CONICAL ? "a number above 1 in vdf_conical_a"
                                          : "a number, greater than 0, in vdf_ja",
        "the function of a link lacks its number");
    return false;
}

static bool read_table_number(struct link_reading *links, struct link_row *row)
{
    struct lsp_row_field name = lsp_rows_field(links->rows, links->columns.table);
    uint32_t table = lsp_names_find(&links->of->table_names, name.text, name.length);
    row->function = LSP_ROAD_TABLE;
    row->p = (double)table;
    if (table != LSP_NONE)
        return true;
    lsp_rows_fault(links->rows, LSP_DIAG_UNKNOWN_ID, name.length > 0 ? &name : NULL,
        "in vdf_table, the name of a table of vdf_table.csv",
        "the time of a link is that of no table");
    return false;
}

static void add_link(struct link_reading *links, const struct link_row *row, bool is_back)
{
    struct lsp_roads *roads = &links->of->network->roads;
    uint32_t link = links->n_links++;
    bool is_constant = !(row->capacity < HUGE_VAL); /* without a capacity nothing delays */
    roads->tail[link] = is_back ? row->head : row->tail;
    roads->head[link] = is_back ? row->tail : row->head;
    roads->line[link] = links->rows->row_line;
    roads->type[link] = row->type;
    roads->link_name[link] = row->name;
    roads->function[link] = is_constant ? LSP_ROAD_BPR : row->function;
    roads->capacity[link] = row->capacity;
    roads->length[link] = row->length;
    roads->free_time[link] = row->time;
    roads->p[link] = is_constant ? 0 : row->p;
    roads->q[link] = is_constant ? 0 : row->q;
    roads->toll[link] = row->toll;
    if (roads->uses != NULL)
        roads->uses[link] = row->uses;
    for (uint32_t toll = 0; toll < roads->n_class_tolls; toll++)
        roads->class_tolls[toll].toll[link] = row->class_toll[toll];
    if (!is_back)
        links->of->first_link[row->name] = link;
}

/* Free both ways between a zone's own node and each of its nodes, in the order of node.csv. */
static void add_connectors(struct link_reading *links)
{
    const struct gmns_reading *reading = links->of;
    const struct lsp_roads *roads = &reading->network->roads;
    for (uint32_t name = 0; reading->n_made > 0 && name < reading->n_nodes; name++) {
        uint32_t zone = reading->zone[name];
        if (zone == LSP_NONE)
            continue;
        uint32_t own = roads->zone_node[zone];
        if (roads->node_name[own] < reading->n_nodes)
            continue; /* a node of the file */
        add_connector(links, own, roads->node_of_name[name]);
        add_connector(links, roads->node_of_name[name], own);
    }
}

static void add_connector(struct link_reading *links, uint32_t tail, uint32_t head)
{
    struct lsp_roads *roads = &links->of->network->roads;
    uint32_t link = links->n_links++;
    roads->tail[link] = tail;
    roads->head[link] = head;
    roads->link_name[link] = LSP_NONE;
    roads->capacity[link] = HUGE_VAL;
    if (roads->uses != NULL)
        roads->uses[link] = UINT64_MAX;
}

static void count(struct tally *tally, const struct lsp_rows *rows)
{
    if (tally->n++ == 0)
        tally->first_line = rows->row_line;
}

static void say(const struct link_reading *links, const struct tally *tally,
    enum lsp_diag_code code, const char *message)
{
    if (tally->n > 0)
        lsp_diags_add(links->of->diags, code,
            &(struct lsp_diag_facts){
                .where = {.file = links->rows->file->name, .line = tally->first_line, .column = 1}},
            "%u %s, the first here: %s", tally->n, tally->n == 1 ? "row" : "rows", message);
}

static void say_all(const struct link_reading *links)
{
    say(links, &links->self_loops, LSP_DIAG_GMNS_SELF_LOOP,
        "a link ends where it begins and is left out");
    say(links, &links->no_capacity, LSP_DIAG_GMNS_NO_CAPACITY,
        "no capacity is stated, so traffic does not delay");
    say(links, &links->closed, LSP_DIAG_GMNS_CLOSED,
        "capacity or lanes are 0, so the link is closed");
    say(links, &links->usual_function, LSP_DIAG_GMNS_ASSUMED,
        "vdf_alpha or vdf_beta is not stated and taken as 0.15 or 4");
    say(links, &links->usual_units, LSP_DIAG_GMNS_ASSUMED,
        "config.csv states no units, so length and free_speed are taken as km and km/h, or as mile "
        "and mph");
    check_lengths(links);
}

/* Sums length and distance of the link's ends, where coordinates can be degrees. */
static void add_lengths(struct link_reading *links, const struct link_row *row)
{
    const struct lsp_roads *roads = &links->of->network->roads;
    static const double DEGREE = 0.017453292519943295;
    if (roads->x == NULL || links->n_compared == MAX_COMPARED)
        return;
    double x1 = roads->x[row->tail], y1 = roads->y[row->tail];
    double x2 = roads->x[row->head], y2 = roads->y[row->head];
    bool are_degrees = fabs(x1) <= 180 && fabs(x2) <= 180 && fabs(y1) <= 90 && fabs(y2) <= 90;
    if (!are_degrees || !(row->length > 0))
        return;
    double east = (x2 - x1) * DEGREE * cos((y1 + y2) / 2 * DEGREE), north = (y2 - y1) * DEGREE;
    links->n_compared++;
    links->apart_km += EARTH_KM * sqrt(east * east + north * north);
    links->stated_km += row->length * (links->of->km > 0 ? links->of->km : 1);
}

static void check_lengths(const struct link_reading *links)
{
    bool is_used = links->of->has_units || links->usual_units.n > 0;
    if (!is_used || links->n_compared == 0 || !(links->apart_km > 0))
        return;
    double ratio = links->stated_km / links->apart_km;
    bool is_wrong = !links->of->has_units && ratio > MAX_MISTAKE;
    if (ratio <= MAX_DETOUR && ratio >= 1 / MAX_DETOUR)
        return;
    lsp_diags_add(links->of->diags, is_wrong ? LSP_DIAG_GMNS_UNITS : LSP_DIAG_GMNS_LENGTHS,
        &(struct lsp_diag_facts){.where = {.file = links->rows->file->name},
            .expected = "lengths in the unit long_length of config.csv; without it, km or miles",
            .hint = "state long_length and speed in config.csv"},
        "links are %.3g times as long as their ends are apart by their coordinates", ratio);
}
