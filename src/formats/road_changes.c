/* Road tables: candidates, each with what it would change.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/road_tables.h"
#include "formats/rows.h"
#include "formats/tables.h"

#include <math.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"

struct reading {
    const struct lsp_road_context *context;
    struct lsp_rows rows;
    uint32_t candidate, action, link, from, to, both_ways;   /* columns */
    uint32_t capacity, length, free_time, alpha, beta, toll; /* likewise */
    uint32_t at, node, name, geometry, title, about;         /* likewise */
    size_t candidate_capacity, change_capacity, node_capacity;
    struct lsp_road_candidates found;
};

static void find_columns(struct reading *reading);
static enum lsp_status read_row(struct reading *reading);
static enum lsp_status read_candidate(struct reading *reading);
static enum lsp_status read_head(struct reading *reading, struct lsp_road_candidate *candidate);
static bool read_action(const struct reading *reading, enum lsp_road_change_kind *ret_kind);
static bool read_numbers(const struct reading *reading, struct lsp_road_change *change);
static enum lsp_status read_added(struct reading *reading, struct lsp_road_change *change);
static bool is_added_well(const struct reading *reading, struct lsp_road_change *change);
static enum lsp_status read_words(struct reading *reading, struct lsp_road_change *change);
static enum lsp_status read_shape(struct reading *reading, struct lsp_road_change *change);
static enum lsp_status read_changed(struct reading *reading, struct lsp_road_change *change);
static bool read_split(
    const struct reading *reading, struct lsp_road_change *change, struct lsp_row_field *ret_node);
static enum lsp_status add_node(
    struct reading *reading, const struct lsp_row_field *name, struct lsp_road_change *change);
static bool link_back(const struct reading *reading, uint32_t link, uint32_t *ret_back);
static bool is_changed_well(const struct reading *reading, const struct lsp_road_change *change);
static bool read_link(const struct reading *reading, struct lsp_road_change *change);
static bool link_by_name(const struct reading *reading, bool is_both, uint32_t *ret_link);
static bool link_by_nodes(const struct reading *reading, uint32_t *ret_link);
static bool read_nodes(
    const struct reading *reading, bool may_be_new, uint32_t *ret_tail, uint32_t *ret_head);
static bool read_node(
    const struct reading *reading, uint32_t column, bool may_be_new, uint32_t *ret_node);
static enum lsp_status add_change(struct reading *reading, const struct lsp_road_change *change);
static bool is_new_for_link(const struct reading *reading, const struct lsp_road_change *change);
static uint32_t find_new_node(const struct reading *reading, const struct lsp_row_field *field);
static char *copy_field(const struct reading *reading, const struct lsp_row_field *field);
static char *copy_words(const struct reading *reading, const struct lsp_row_field *field);

enum lsp_status lsp_road_tables_read_candidates(const struct lsp_file *file,
    const struct lsp_road_context *context, struct lsp_road_candidates *ret_candidates)
{
    struct reading reading = {.context = context};
    LSP_TRY(lsp_rows_begin(&reading.rows, file, context->diags));
    find_columns(&reading);
    lsp_rows_note_unknown_columns(&reading.rows);
    enum lsp_status status = LSP_OK;
    while (status == LSP_OK && lsp_rows_next(&reading.rows))
        status = read_row(&reading);
    bool is_faulty = context->diags->n_errors > reading.rows.n_errors_before;
    if (status == LSP_OK && reading.found.n_changes == 0 && !is_faulty)
        lsp_rows_fault(&reading.rows, LSP_DIAG_NO_CANDIDATE, NULL, "a row for each change",
            "the table changes nothing");
    enum lsp_status end = lsp_rows_end(&reading.rows);
    if (status == LSP_OK && end == LSP_OK)
        *ret_candidates = reading.found;
    return status != LSP_OK ? status : end;
}

static void find_columns(struct reading *reading)
{
    struct lsp_rows *rows = &reading->rows;
    reading->candidate = lsp_rows_column(rows, "candidate", false);
    reading->action = lsp_rows_column(rows, "action", true);
    reading->link = lsp_rows_column(rows, "link", false);
    reading->from = lsp_rows_column(rows, "from", false);
    reading->to = lsp_rows_column(rows, "to", false);
    reading->both_ways = lsp_rows_column(rows, "both_ways", false);
    reading->capacity = lsp_rows_column(rows, "capacity", false);
    reading->length = lsp_rows_column(rows, "length", false);
    reading->free_time = lsp_rows_column(rows, "free_time", false);
    reading->alpha = lsp_rows_column(rows, "alpha", false);
    reading->beta = lsp_rows_column(rows, "beta", false);
    reading->toll = lsp_rows_column(rows, "toll", false);
    reading->at = lsp_rows_column(rows, "at", false);
    reading->node = lsp_rows_column(rows, "node", false);
    reading->name = lsp_rows_column(rows, "name", false);
    reading->geometry = lsp_rows_column(rows, "geometry", false);
    reading->title = lsp_rows_column(rows, "title", false);
    reading->about = lsp_rows_column(rows, "about", false);
}

static enum lsp_status read_row(struct reading *reading)
{
    const double none = (double)NAN;
    struct lsp_road_change change = {.capacity = none,
        .length = none,
        .free_time = none,
        .alpha = none,
        .beta = none,
        .toll = none,
        .at = none,
        .line = reading->rows.row_line};
    LSP_TRY(read_candidate(reading));
    bool is_good = read_action(reading, &change.kind);
    is_good &= read_numbers(reading, &change);
    is_good &= lsp_rows_boolean(&reading->rows, reading->both_ways, &change.is_both);
    if (!is_good || reading->found.n == 0) /* without a candidate its name was at fault */
        return LSP_OK;
    return change.kind == LSP_ROAD_ADD ? read_added(reading, &change)
                                       : read_changed(reading, &change);
}

/* Rows of one candidate stand together. */
static enum lsp_status read_candidate(struct reading *reading)
{
    struct lsp_road_candidates *found = &reading->found;
    struct lsp_row_field field = {.text = "change", .length = strlen("change")};
    if (reading->candidate != LSP_NONE &&
        !lsp_rows_text(&reading->rows, reading->candidate, &field))
        return LSP_OK;
    for (uint32_t at = found->n; at-- > 0;) {
        const char *name = found->candidates[at].name;
        if (strlen(name) != field.length || memcmp(name, field.text, field.length) != 0)
            continue;
        if (at + 1 < found->n)
            lsp_rows_fault(&reading->rows, LSP_DIAG_DUPLICATE_ID, &field,
                "all rows of a candidate together", "a candidate's rows stand apart");
        return LSP_OK;
    }
    struct lsp_road_candidate *larger = lsp_arena_grow(reading->context->arena, found->candidates,
        &reading->candidate_capacity, (size_t)found->n + 1, sizeof *larger);
    char *name = lsp_arena_copy_bytes(reading->context->arena, field.text, field.length);
    if (larger == NULL || name == NULL)
        return LSP_NO_MEMORY;
    found->candidates = larger;
    larger[found->n++] = (struct lsp_road_candidate){
        .name = name, .first = found->n_changes, .first_node = found->n_nodes};
    return read_head(reading, &larger[found->n - 1]);
}

/* What people call the candidate and what it is about, in its first row. */
static enum lsp_status read_head(struct reading *reading, struct lsp_road_candidate *candidate)
{
    const uint32_t columns[] = {reading->title, reading->about};
    const char **words[] = {&candidate->title, &candidate->about};
    for (int at = 0; at < 2; at++) {
        struct lsp_row_field field = lsp_rows_field(&reading->rows, columns[at]);
        if (field.length > 0 && (*words[at] = copy_words(reading, &field)) == NULL)
            return LSP_NO_MEMORY;
    }
    return LSP_OK;
}

static bool read_action(const struct reading *reading, enum lsp_road_change_kind *ret_kind)
{
    static const char *const ACTIONS[] = {[LSP_ROAD_ADD] = "add",
        [LSP_ROAD_CHANGE] = "change",
        [LSP_ROAD_CLOSE] = "close",
        [LSP_ROAD_SPLIT] = "split"};
    struct lsp_row_field field;
    if (!lsp_rows_text(&reading->rows, reading->action, &field))
        return false;
    for (int kind = LSP_ROAD_ADD; kind <= LSP_ROAD_SPLIT; kind++)
        if (lsp_row_field_is(&field, ACTIONS[kind])) {
            *ret_kind = (enum lsp_road_change_kind)kind;
            return true;
        }
    lsp_rows_fault(&reading->rows, LSP_DIAG_NOT_A_CHOICE, &field, "add, change, close or split",
        "an action is none of those that there are");
    return false;
}

static bool read_numbers(const struct reading *reading, struct lsp_road_change *change)
{
    static const struct lsp_row_number CAPACITY = {1e-9, 1e15, "vehicles in an hour, above 0"};
    static const struct lsp_row_number AT_LEAST_0 = {0, 1e15, "a number, at least 0"};
    static const struct lsp_row_number BETA = {1, 100, "an exponent, 1 to 100"};
    const struct lsp_rows *rows = &reading->rows;
    bool is_good = lsp_rows_number(rows, reading->capacity, &CAPACITY, &change->capacity);
    is_good &= lsp_rows_number(rows, reading->length, &AT_LEAST_0, &change->length);
    is_good &= lsp_rows_number(rows, reading->free_time, &AT_LEAST_0, &change->free_time);
    is_good &= lsp_rows_number(rows, reading->alpha, &AT_LEAST_0, &change->alpha);
    is_good &= lsp_rows_number(rows, reading->beta, &BETA, &change->beta);
    return is_good & lsp_rows_number(rows, reading->toll, &AT_LEAST_0, &change->toll);
}

static enum lsp_status read_added(struct reading *reading, struct lsp_road_change *change)
{
    if (!is_added_well(reading, change))
        return LSP_OK;
    LSP_TRY(read_words(reading, change));
    LSP_TRY(read_shape(reading, change));
    LSP_TRY(add_change(reading, change));
    struct lsp_road_change back = *change;
    back.tail = change->head;
    back.head = change->tail;
    back.is_back = true;
    return change->is_both ? add_change(reading, &back) : LSP_OK;
}

static bool is_added_well(const struct reading *reading, struct lsp_road_change *change)
{
    bool is_good = read_nodes(reading, true, &change->tail, &change->head);
    if (is_good && change->tail == change->head) {
        lsp_rows_fault(&reading->rows, LSP_DIAG_CHANGE, NULL, "two nodes",
            "a new link leads from a node to itself");
        is_good = false;
    }
    if (isnan(change->free_time)) {
        lsp_rows_fault(&reading->rows, LSP_DIAG_CHANGE, NULL,
            "free_time in the network's unit of time", "a new link has no free time");
        is_good = false;
    }
    if (change->alpha > 0 && isnan(change->capacity)) {
        lsp_rows_fault(&reading->rows, LSP_DIAG_CHANGE, NULL,
            "a capacity, or alpha 0 for a link whose time is constant",
            "a new link whose time grows has no capacity");
        is_good = false;
    }
    return is_good;
}

/* In the column `link` a new link may have an id of its own. */
static enum lsp_status read_words(struct reading *reading, struct lsp_road_change *change)
{
    const uint32_t columns[] = {reading->link, reading->name};
    const char **words[] = {&change->id, &change->name};
    for (int at = 0; at < 2; at++) {
        struct lsp_row_field field = lsp_rows_field(&reading->rows, columns[at]);
        if (field.length == 0)
            continue;
        *words[at] = at == 0 ? copy_field(reading, &field) : copy_words(reading, &field);
        if (*words[at] == NULL)
            return LSP_NO_MEMORY;
    }
    return LSP_OK;
}

static enum lsp_status read_shape(struct reading *reading, struct lsp_road_change *change)
{
    struct lsp_row_field field = lsp_rows_field(&reading->rows, reading->geometry);
    const char *fault = NULL;
    double *x, *y;
    if (field.length == 0)
        return LSP_OK;
    const char *text = copy_field(reading, &field);
    if (text == NULL)
        return LSP_NO_MEMORY;
    if (lsp_wkt_read(text, reading->context->arena, &change->n_points, &x, &y, &fault)) {
        change->x = x;
        change->y = y;
        return LSP_OK;
    }
    lsp_rows_fault(&reading->rows, LSP_DIAG_BAD_GEOMETRY, &field, "LINESTRING (x y, x y)",
        "the line of a new link is none");
    return LSP_OK;
}

/* A change, a closing or a split of a link that is there. */
static enum lsp_status read_changed(struct reading *reading, struct lsp_road_change *change)
{
    struct lsp_row_field node = {0};
    struct lsp_road_change back;
    bool is_good = read_link(reading, change);
    bool is_split = change->kind == LSP_ROAD_SPLIT;
    is_good = (!is_split || read_split(reading, change, &node)) && is_good;
    if (!is_good)
        return LSP_OK;
    back = *change;
    if (change->is_both && !link_back(reading, change->link, &back.link))
        return LSP_OK;
    if (!is_changed_well(reading, change) || (change->is_both && !is_changed_well(reading, &back)))
        return LSP_OK;
    if (is_split)
        LSP_TRY(add_node(reading, &node, change));
    LSP_TRY(add_change(reading, change));
    back.is_back = true;
    back.at = 1 - change->at;
    back.node = change->node;
    return change->is_both ? add_change(reading, &back) : LSP_OK;
}

static bool read_split(
    const struct reading *reading, struct lsp_road_change *change, struct lsp_row_field *ret_node)
{
    static const struct lsp_row_number SHARE = {
        1e-9, 1 - 1e-9, "a share of the link, between 0 and 1"};
    const struct lsp_road_context *context = reading->context;
    const struct lsp_road_candidates *found = &reading->found;
    if (reading->at == LSP_NONE || reading->node == LSP_NONE) {
        lsp_rows_fault(&reading->rows, LSP_DIAG_CHANGE, NULL,
            "columns at, the share of the link before the new node, and node, its name",
            "a link is split, and a column that says where is missing");
        return false;
    }
    bool is_good = lsp_rows_number(&reading->rows, reading->at, &SHARE, &change->at);
    if (is_good && isnan(change->at)) {
        lsp_rows_fault(&reading->rows, LSP_DIAG_CHANGE, NULL, SHARE.expected,
            "a link is split, but not said where");
        is_good = false;
    }
    if (!lsp_rows_text(&reading->rows, reading->node, ret_node))
        return false;
    bool is_taken =
        lsp_roads_find_node(context->roads, ret_node->text, ret_node->length) != LSP_NONE ||
        find_new_node(reading, ret_node) != LSP_NONE;
    if (is_taken)
        lsp_rows_fault(&reading->rows, LSP_DIAG_CHANGE, ret_node, "a name that no other node has",
            "a new node is called like one that is there");
    return is_good && !is_taken && found->n > 0;
}

static enum lsp_status add_node(
    struct reading *reading, const struct lsp_row_field *name, struct lsp_road_change *change)
{
    struct lsp_road_candidates *found = &reading->found;
    struct lsp_road_candidate *own = &found->candidates[found->n - 1];
    struct lsp_road_new_node *larger = lsp_arena_grow(reading->context->arena, found->nodes,
        &reading->node_capacity, (size_t)found->n_nodes + 1, sizeof *larger);
    const char *copy = copy_field(reading, name);
    if (larger == NULL || copy == NULL)
        return LSP_NO_MEMORY;
    found->nodes = larger;
    larger[found->n_nodes++] =
        (struct lsp_road_new_node){.name = copy, .link = change->link, .at = change->at};
    change->node = reading->context->roads->n_nodes + own->n_nodes++;
    return LSP_OK;
}

/* Of the present candidate, by the number that it has as a node of its own. */
static uint32_t find_new_node(const struct reading *reading, const struct lsp_row_field *field)
{
    const struct lsp_road_candidates *found = &reading->found;
    const struct lsp_road_candidate *own = &found->candidates[found->n - 1];
    for (uint32_t at = 0; at < own->n_nodes; at++) {
        const char *name = found->nodes[own->first_node + at].name;
        if (strlen(name) == field->length && memcmp(name, field->text, field->length) == 0)
            return reading->context->roads->n_nodes + at;
    }
    return LSP_NONE;
}

static char *copy_field(const struct reading *reading, const struct lsp_row_field *field)
{
    return lsp_arena_copy_bytes(reading->context->arena, field->text, field->length);
}

/* What is written for people: quotation marks that are doubled in it are one. */
static char *copy_words(const struct reading *reading, const struct lsp_row_field *field)
{
    char *copy = copy_field(reading, field);
    size_t n = 0;
    for (size_t at = 0; copy != NULL && at < field->length; at++) {
        copy[n++] = copy[at];
        at += copy[at] == '"' && at + 1 < field->length && copy[at + 1] == '"';
    }
    if (copy != NULL)
        copy[n] = '\0';
    return copy;
}

/* The only link that leads back; of one that is two-way by its id, its other way. */
static bool link_back(const struct reading *reading, uint32_t link, uint32_t *ret_back)
{
    const struct lsp_roads *roads = reading->context->roads;
    uint32_t n = 0;
    for (uint32_t other = 0; other < roads->n_links; other++) {
        if (roads->tail[other] != roads->head[link] || roads->head[other] != roads->tail[link])
            continue;
        if (!roads->is_numbered && roads->link_name[other] == roads->link_name[link] &&
            roads->link_name[link] != LSP_NONE) {
            *ret_back = other;
            return true;
        }
        *ret_back = other;
        n++;
    }
    if (n != 1)
        lsp_rows_fault(&reading->rows, LSP_DIAG_CHANGE, NULL,
            "both_ways where one link leads back, else a row for each link",
            n == 0 ? "a change holds for both ways, but no link leads back"
                   : "a change holds for both ways, but several links lead back");
    return n == 1;
}

static bool read_link(const struct reading *reading, struct lsp_road_change *change)
{
    struct lsp_row_field field = lsp_rows_field(&reading->rows, reading->link);
    return field.length > 0 ? link_by_name(reading, change->is_both, &change->link)
                            : link_by_nodes(reading, &change->link);
}

static bool is_changed_well(const struct reading *reading, const struct lsp_road_change *change)
{
    if (change->kind == LSP_ROAD_CHANGE && isnan(change->capacity) && isnan(change->length) &&
        isnan(change->free_time) && isnan(change->alpha) && isnan(change->beta) &&
        isnan(change->toll)) {
        lsp_rows_fault(&reading->rows, LSP_DIAG_CHANGE, NULL,
            "capacity, length, free_time, alpha, beta or toll", "a change changes nothing");
        return false;
    }
    uint8_t function = reading->context->roads->function[change->link];
    if (change->kind != LSP_ROAD_CHANGE || function == LSP_ROAD_BPR ||
        (isnan(change->alpha) && isnan(change->beta)))
        return is_new_for_link(reading, change);
    lsp_rows_fault(&reading->rows, LSP_DIAG_CHANGE, NULL,
        "alpha and beta for links with a BPR function only",
        "a change gives numbers of a function that the link has not");
    return false;
}

static bool link_by_name(const struct reading *reading, bool is_both, uint32_t *ret_link)
{
    const struct lsp_roads *roads = reading->context->roads;
    struct lsp_row_field field = lsp_rows_field(&reading->rows, reading->link);
    *ret_link = LSP_NONE;
    if (roads->is_numbered) {
        int64_t number;
        if (lsp_text_to_int(field.text, field.length, 1, roads->n_links, &number))
            *ret_link = (uint32_t)number - 1;
    } else {
        uint32_t name = lsp_names_find(&roads->link_names, field.text, field.length);
        for (uint32_t link = 0; name != LSP_NONE && link < roads->n_links; link++)
            if (roads->link_name[link] == name && *ret_link == LSP_NONE)
                *ret_link = link;
            else if (roads->link_name[link] == name && !is_both)
                name = LSP_NONE; /* both ways of one: which, from and to must say */
        if (name == LSP_NONE && *ret_link != LSP_NONE)
            return link_by_nodes(reading, ret_link);
    }
    if (*ret_link == LSP_NONE)
        lsp_rows_fault(&reading->rows, LSP_DIAG_UNKNOWN_ID, &field, "a link of the network",
            "a change is of no link of the network");
    return *ret_link != LSP_NONE;
}

static bool link_by_nodes(const struct reading *reading, uint32_t *ret_link)
{
    const struct lsp_roads *roads = reading->context->roads;
    uint32_t tail, head, n = 0;
    if (!read_nodes(reading, false, &tail, &head))
        return false;
    for (uint32_t link = 0; link < roads->n_links; link++)
        if (roads->tail[link] == tail && roads->head[link] == head) {
            *ret_link = link;
            n++;
        }
    if (n != 1)
        lsp_rows_fault(&reading->rows, LSP_DIAG_CHANGE, NULL,
            "a link, or two nodes with one link from the first to the second",
            n == 0 ? "no link leads from the one node to the other"
                   : "several links lead from the one node to the other");
    return n == 1;
}

/* The columns are needed only by changes that name no link, so their absence is an error here. */
static bool read_nodes(
    const struct reading *reading, bool may_be_new, uint32_t *ret_tail, uint32_t *ret_head)
{
    if (reading->from == LSP_NONE || reading->to == LSP_NONE) {
        lsp_rows_fault(&reading->rows, LSP_DIAG_CHANGE, NULL,
            "columns from and to, with the two nodes of a link",
            "a change is known by nodes only, and a column for them is missing");
        return false;
    }
    bool is_good = read_node(reading, reading->from, may_be_new, ret_tail);
    return read_node(reading, reading->to, may_be_new, ret_head) && is_good;
}

static bool read_node(
    const struct reading *reading, uint32_t column, bool may_be_new, uint32_t *ret_node)
{
    struct lsp_row_field field;
    if (!lsp_rows_text(&reading->rows, column, &field))
        return false;
    *ret_node = lsp_roads_find_node(reading->context->roads, field.text, field.length);
    if (*ret_node == LSP_NONE && may_be_new)
        *ret_node = find_new_node(reading, &field);
    if (*ret_node == LSP_NONE)
        lsp_rows_fault(&reading->rows, LSP_DIAG_UNKNOWN_ID, &field, "a node of the network",
            "a change is at no node of the network");
    return *ret_node != LSP_NONE;
}

static enum lsp_status add_change(struct reading *reading, const struct lsp_road_change *change)
{
    struct lsp_road_candidates *found = &reading->found;
    struct lsp_road_change *larger = lsp_arena_grow(reading->context->arena, found->changes,
        &reading->change_capacity, (size_t)found->n_changes + 1, sizeof *larger);
    if (larger == NULL)
        return LSP_NO_MEMORY;
    found->changes = larger;
    larger[found->n_changes++] = *change;
    found->candidates[found->n - 1].n++;
    return LSP_OK;
}

/* A link may be changed and split, but each once at one place, and neither where it is closed. */
static bool is_new_for_link(const struct reading *reading, const struct lsp_road_change *change)
{
    const struct lsp_road_candidates *found = &reading->found;
    const struct lsp_road_candidate *own = &found->candidates[found->n - 1];
    for (uint32_t at = own->first; at < own->first + own->n; at++) {
        const struct lsp_road_change *other = &found->changes[at];
        bool is_split = change->kind == LSP_ROAD_SPLIT, was_split = other->kind == LSP_ROAD_SPLIT;
        if (other->kind == LSP_ROAD_ADD || other->link != change->link)
            continue;
        if (is_split && was_split && fabs(other->at - change->at) > 0)
            continue;
        if (is_split != was_split && change->kind != LSP_ROAD_CLOSE &&
            other->kind != LSP_ROAD_CLOSE)
            continue;
        lsp_rows_fault(&reading->rows, LSP_DIAG_CHANGE, NULL,
            is_split && was_split   ? "splits of a link at different places"
            : is_split || was_split ? "a link that is split or closed, not both"
                                    : "each link once in a candidate",
            "a candidate changes a link twice");
        return false;
    }
    return true;
}
