/* TNTP: the network: one row for each link.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/tntp_internal.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

/* Columns, in the order of the file. */
enum column { TAIL, HEAD, CAPACITY, LENGTH, FREE_TIME, B, POWER, SPEED, TOLL, TYPE, N_COLUMNS };
/* A row may end after its power: what follows is not needed, or is nothing when left out. */
enum { N_NEEDED = POWER + 1 };

/* No row is shorter: seven fields and what parts them. */
enum { MIN_ROW_BYTES = 2 * N_NEEDED - 1 };

struct field {
    const char *text;
    size_t length;
};

struct row {
    struct field fields[N_COLUMNS];
    size_t n_fields; /* may exceed N_COLUMNS */
};

/* What a number must be. */
struct range {
    const char *name, *expected;
    bool (*holds)(double value);
};

/* For finding links that join the same nodes. */
struct ends {
    uint32_t tail, head, link;
};

static enum lsp_status read_network(
    const struct lsp_file *file, struct lsp_diags *diags, struct lsp_roads *roads);
static bool check_metadata(const struct lsp_tntp_cursor *cursor,
    const struct lsp_tntp_metadata *metadata, struct lsp_roads *roads);
static bool is_count_missing(
    const struct lsp_tntp_cursor *cursor, int64_t count, const char *message);
static uint32_t read_rows(struct lsp_tntp_cursor *cursor, struct lsp_roads *roads);
static void take_heading(const struct lsp_tntp_cursor *cursor, struct lsp_roads *roads);
static void read_row(struct lsp_tntp_cursor *cursor, struct row *row);
static void take_row(const struct lsp_tntp_cursor *cursor, const struct row *row, uint32_t link,
    struct lsp_roads *roads);
static uint32_t read_node(
    const struct lsp_tntp_cursor *cursor, const struct field *field, uint32_t n_nodes);
static double read_number(
    const struct lsp_tntp_cursor *cursor, const struct field *field, const struct range *range);
static void check_link(const struct lsp_tntp_cursor *cursor, const struct row *row,
    struct lsp_roads *roads, uint32_t link);
static enum lsp_status warn_of_parallels(
    const struct lsp_tntp_cursor *cursor, const struct lsp_roads *roads);
static int compare_ends(const void *a, const void *b);

static bool is_not_negative(double value)
{
    return value >= 0;
}

static bool is_power(double value)
{
    return value == 0 || value >= 1;
}

static const struct range CAPACITY_RANGE = {"capacity", "a number, at least 0", is_not_negative};
static const struct range LENGTH_RANGE = {"length", "a number, at least 0", is_not_negative};
static const struct range TIME_RANGE = {"free-flow time", "a number, at least 0", is_not_negative};
static const struct range B_RANGE = {"b", "a number, at least 0", is_not_negative};
static const struct range POWER_RANGE = {"power", "0, or a number from 1 up", is_power};
static const struct range TOLL_RANGE = {"toll", "a number, at least 0", is_not_negative};

enum lsp_status lsp_tntp_read_network(
    const struct lsp_file *file, struct lsp_diags *diags, struct lsp_roads *ret_roads)
{
    struct lsp_roads roads = {
        .file = file->name, .links_file = file->name, .is_numbered = true, .has_tolls = true};
    enum lsp_status status = read_network(file, diags, &roads);
    if (status == LSP_OK)
        *ret_roads = roads;
    else
        lsp_roads_finish(&roads);
    return status;
}

static enum lsp_status read_network(
    const struct lsp_file *file, struct lsp_diags *diags, struct lsp_roads *roads)
{
    struct lsp_tntp_cursor cursor;
    struct lsp_tntp_metadata metadata;
    size_t n_items = diags->n_items, n_errors = diags->n_errors;
    lsp_tntp_begin(&cursor, file, diags);
    if (!lsp_tntp_read_metadata(&cursor, &metadata) || !check_metadata(&cursor, &metadata, roads))
        return lsp_tntp_end(&cursor, n_items, n_errors);
    LSP_TRY(lsp_roads_allocate_links(roads, roads->n_links));
    uint32_t n_rows = read_rows(&cursor, roads);
    if (n_rows != roads->n_links) {
        lsp_diags_add(diags, LSP_DIAG_TNTP_COUNT,
            &(struct lsp_diag_facts){
                .where = {.file = file->name, .line = metadata.line_of_links, .column = 1},
                .expected = "as many as there are rows"},
            "the metadata state %u links, but there are %u rows", roads->n_links, n_rows);
    } else if (diags->n_errors == n_errors) {
        LSP_TRY(warn_of_parallels(&cursor, roads));
    }
    return lsp_tntp_end(&cursor, n_items, n_errors);
}

/* Says whether rows can be read: counts are there, and the file is large enough to hold them. */
static bool check_metadata(const struct lsp_tntp_cursor *cursor,
    const struct lsp_tntp_metadata *metadata, struct lsp_roads *roads)
{
    bool is_bad =
        is_count_missing(cursor, metadata->n_zones, "the metadata lack <NUMBER OF ZONES>");
    is_bad |= is_count_missing(cursor, metadata->n_nodes, "the metadata lack <NUMBER OF NODES>");
    is_bad |= is_count_missing(cursor, metadata->n_links, "the metadata lack <NUMBER OF LINKS>");
    if (is_bad)
        return false;
    int64_t first = metadata->first_through_node;
    if (first < 0)
        lsp_tntp_fault(cursor, LSP_DIAG_TNTP_NO_FIRST_THROUGH, cursor->at, 0,
            "<FIRST THRU NODE> n: no path passes through nodes before n",
            "the metadata lack <FIRST THRU NODE>, so paths may pass through every node");
    if (first > metadata->n_nodes + 1 || metadata->n_zones > metadata->n_nodes || first == 0) {
        lsp_tntp_fault(cursor, LSP_DIAG_TNTP_METADATA, cursor->at, 0,
            "no more zones than nodes, and a first through node that is one of them",
            "the metadata contradict each other");
        return false;
    }
    if (metadata->n_links > (cursor->end - cursor->at) / MIN_ROW_BYTES) {
        lsp_diags_add(cursor->diags, LSP_DIAG_TNTP_COUNT,
            &(struct lsp_diag_facts){
                .where = {.file = cursor->file->name, .line = metadata->line_of_links, .column = 1},
                .expected = "as many as there are rows"},
            "the metadata state %lld links, more than the rest of the file can hold",
            (long long)metadata->n_links);
        return false;
    }
    roads->n_zones = (uint32_t)metadata->n_zones;
    roads->n_nodes = (uint32_t)metadata->n_nodes;
    roads->n_links = (uint32_t)metadata->n_links;
    roads->n_centroids = first < 0 ? 0 : (uint32_t)first - 1;
    return true;
}

/* A count of 0 has been diagnosed where it stands. */
static bool is_count_missing(
    const struct lsp_tntp_cursor *cursor, int64_t count, const char *message)
{
    if (count < 0)
        lsp_tntp_fault(
            cursor, LSP_DIAG_TNTP_METADATA, cursor->at, 0, "<NAME> and a whole number", message);
    return count <= 0;
}

/* Returns how many rows there are; those beyond the stated count are only counted. */
static uint32_t read_rows(struct lsp_tntp_cursor *cursor, struct lsp_roads *roads)
{
    uint32_t n_rows = 0;
    while (cursor->at < cursor->end) {
        lsp_tntp_skip_blanks(cursor);
        if (*cursor->at == '~') {
            take_heading(cursor, roads);
        } else if (!lsp_tntp_at_line_end(cursor)) {
            struct row row;
            read_row(cursor, &row);
            if (n_rows < roads->n_links)
                take_row(cursor, &row, n_rows, roads);
            n_rows++;
        }
        lsp_tntp_skip_line(cursor);
    }
    return n_rows;
}

/* Some files have other columns where tolls should be, and say so in their heading: a comment with
 * the columns' names. */
static void take_heading(const struct lsp_tntp_cursor *cursor, struct lsp_roads *roads)
{
    struct lsp_tntp_cursor names = *cursor;
    struct row row;
    names.at++;
    lsp_tntp_skip_blanks(&names);
    read_row(&names, &row);
    if (row.n_fields < N_NEEDED || row.n_fields > N_COLUMNS)
        return; /* some other comment */
    bool has_toll = row.n_fields > TOLL;
    for (size_t column = 0; has_toll && column < row.n_fields; column++) {
        char name[8] = "";
        size_t length = row.fields[column].length;
        memcpy(name, row.fields[column].text, length < sizeof name ? length : sizeof name - 1);
        if (lsp_text_equal(name, "toll"))
            return;
    }
    roads->has_tolls = false;
}

/* The fields of the current line up to a ';', behind which only a comment may stand. */
static void read_row(struct lsp_tntp_cursor *cursor, struct row *row)
{
    row->n_fields = 0;
    lsp_tntp_skip_blanks(cursor);
    while (!lsp_tntp_at_line_end(cursor) && *cursor->at != ';') {
        struct field field = {cursor->at, lsp_tntp_word_length(cursor)};
        if (field.length == 0) /* a ':', which no row has: becomes a field, and so a fault */
            field.length = 1;
        if (row->n_fields < N_COLUMNS)
            row->fields[row->n_fields] = field;
        row->n_fields++;
        cursor->at += field.length;
        lsp_tntp_skip_blanks(cursor);
    }
    while (*cursor->at == ';') {
        cursor->at++;
        lsp_tntp_skip_blanks(cursor);
    }
    if (!lsp_tntp_at_line_end(cursor) && *cursor->at != '~')
        row->n_fields = N_COLUMNS + 1;
}

static void take_row(const struct lsp_tntp_cursor *cursor, const struct row *row, uint32_t link,
    struct lsp_roads *roads)
{
    const struct field *fields = row->fields;
    if (row->n_fields < N_NEEDED || row->n_fields > N_COLUMNS) {
        lsp_tntp_fault(cursor, LSP_DIAG_TNTP_ROW, cursor->line_start, 0,
            "from, to, capacity, length, free-flow time, b, power [, speed, toll, type] ;",
            "a link has too few or too many fields");
        return;
    }
    roads->line[link] = cursor->line;
    roads->tail[link] = read_node(cursor, &fields[TAIL], roads->n_nodes);
    roads->head[link] = read_node(cursor, &fields[HEAD], roads->n_nodes);
    roads->capacity[link] = read_number(cursor, &fields[CAPACITY], &CAPACITY_RANGE);
    roads->length[link] = read_number(cursor, &fields[LENGTH], &LENGTH_RANGE);
    roads->free_time[link] = read_number(cursor, &fields[FREE_TIME], &TIME_RANGE);
    roads->p[link] = read_number(cursor, &fields[B], &B_RANGE);
    roads->q[link] = read_number(cursor, &fields[POWER], &POWER_RANGE);
    if (roads->has_tolls && row->n_fields > TOLL)
        roads->toll[link] = read_number(cursor, &fields[TOLL], &TOLL_RANGE);
    else
        roads->has_tolls = false;
    if (row->n_fields > TYPE && lsp_names_add(&roads->type_names, fields[TYPE].text,
                                    fields[TYPE].length, &roads->type[link]) != LSP_OK)
        cursor->diags->failed = true;
    check_link(cursor, row, roads, link);
}

/* The dense number of a node; 0 after a fault. */
static uint32_t read_node(
    const struct lsp_tntp_cursor *cursor, const struct field *field, uint32_t n_nodes)
{
    int64_t number = 1;
    if (!lsp_text_to_int(field->text, field->length, 1, n_nodes, &number)) {
        char expected[64];
        snprintf(expected, sizeof expected, "the number of a node, from 1 to %u", n_nodes);
        lsp_tntp_fault(cursor, LSP_DIAG_TNTP_NUMBER, field->text, field->length, expected,
            "a link begins or ends at no node of the network");
    }
    return (uint32_t)number - 1;
}

static double read_number(
    const struct lsp_tntp_cursor *cursor, const struct field *field, const struct range *range)
{
    double value = 0;
    if (lsp_text_to_double(field->text, field->length, &value) && range->holds(value))
        return value;
    char message[64];
    snprintf(message, sizeof message, "the %s of a link is no number that it can be", range->name);
    lsp_tntp_fault(
        cursor, LSP_DIAG_TNTP_NUMBER, field->text, field->length, range->expected, message);
    return 0;
}

static void check_link(const struct lsp_tntp_cursor *cursor, const struct row *row,
    struct lsp_roads *roads, uint32_t link)
{
    const struct field *head = &row->fields[HEAD], *capacity = &row->fields[CAPACITY];
    const struct field *tail = &row->fields[TAIL];
    bool is_same_text =
        tail->length == head->length && memcmp(tail->text, head->text, head->length) == 0;
    if (roads->tail[link] == roads->head[link] && is_same_text)
        lsp_tntp_fault(cursor, LSP_DIAG_TNTP_SELF_LOOP, head->text, head->length,
            "another node than the one where it begins", "a link ends where it begins");
    double value = 0;
    if (roads->capacity[link] <= 0 && roads->p[link] > 0 &&
        lsp_text_to_double(capacity->text, capacity->length, &value) && value >= 0)
        lsp_tntp_fault(cursor, LSP_DIAG_TNTP_NUMBER, capacity->text, capacity->length,
            "greater than 0, unless b is 0", "a link has no capacity, but its cost depends on it");
    if (roads->p[link] <= 0 && roads->capacity[link] <= 0)
        roads->capacity[link] = (double)INFINITY; /* no capacity would close it */
}

static enum lsp_status warn_of_parallels(
    const struct lsp_tntp_cursor *cursor, const struct lsp_roads *roads)
{
    uint32_t n_links = roads->n_links;
    struct ends *links = malloc((size_t)n_links * sizeof *links);
    if (links == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t link = 0; link < n_links; link++)
        links[link] = (struct ends){roads->tail[link], roads->head[link], link};
    qsort(links, n_links, sizeof *links, compare_ends);
    for (uint32_t at = 1; at < n_links; at++) {
        const struct ends *one = &links[at - 1], *other = &links[at];
        if (one->tail != other->tail || one->head != other->head)
            continue;
        const char *file = cursor->file->name;
        lsp_diags_add(cursor->diags, LSP_DIAG_TNTP_PARALLEL_LINK,
            &(struct lsp_diag_facts){
                .where = {.file = file, .line = roads->line[other->link], .column = 1},
                .hint = "both are used; remove one if they are the same road",
                .related = {.file = file, .line = roads->line[one->link], .column = 1},
                .related_note = "the other link"},
            "a second link leads from node %u to node %u", other->tail + 1, other->head + 1);
    }
    free(links);
    return LSP_OK;
}

static int compare_ends(const void *a, const void *b)
{
    const struct ends *x = a, *y = b;
    if (x->tail != y->tail)
        return x->tail < y->tail ? -1 : 1;
    if (x->head != y->head)
        return x->head < y->head ? -1 : 1;
    return x->link < y->link ? -1 : x->link > y->link;
}
