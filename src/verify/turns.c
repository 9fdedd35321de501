/* Turns: the table of turns, and taking nodes apart as src/assignment/turns.h states.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "verify/input.h"

/* Links by the node at one of their ends, rising. */
struct star {
    size_t *first; /* [n_nodes + 1] */
    uint32_t *link;
};

static enum lsp_verify_end read_turn(
    struct verify_input *input, struct verify_table *table, const struct star *out, int columns[]);
static bool make_star(const struct verify_input *input, const uint32_t at[], struct star *star);
static void finish_star(struct star *star);
static int compare_turns(const void *a, const void *b);
static enum lsp_verify_end take_apart(
    struct verify_input *input, const struct star *in, const struct star *out);
static enum lsp_verify_end make_room(struct verify_input *input, uint64_t n_links);
static void take_node_apart(struct verify_input *input, uint32_t node, const struct star *in,
    const struct star *out, size_t *turn);
static void add_link(struct verify_input *input, uint32_t tail, uint32_t head, double time);

enum lsp_verify_end lsp_verify_read_turns(struct verify_input *input)
{
    static const char *const NAMES[] = {"from", "via", "to", "penalty"};
    struct verify_source *source = lsp_verify_input_find(input, "turns");
    if (source == NULL)
        return LSP_VERIFY_DONE;
    struct verify_table *table = calloc(1, sizeof *table);
    struct star out = {0};
    enum lsp_verify_end end = table != NULL && make_star(input, input->tail, &out)
                                  ? LSP_VERIFY_DONE
                                  : LSP_VERIFY_NO_MEMORY;
    if (end == LSP_VERIFY_DONE) {
        int columns[4];
        end = lsp_verify_table_begin(&source->text, table);
        for (size_t at = 0; at < 4; at++)
            columns[at] = lsp_verify_table_column(table, NAMES[at]);
        while (end == LSP_VERIFY_DONE && lsp_verify_table_next(table))
            end = read_turn(input, table, &out, columns);
        source->text = table->text;
    }
    finish_star(&out);
    free(table);
    return end;
}

static enum lsp_verify_end read_turn(
    struct verify_input *input, struct verify_table *table, const struct star *out, int columns[])
{
    uint32_t nodes[3] = {0};
    double penalty = 0;
    struct verify_word text = lsp_verify_table_field(table, columns[3]);
    bool is_ban = lsp_verify_word_is_like(text, "ban"), is_any = false;
    bool is_good = is_ban || lsp_verify_word_to_number(text, &penalty);
    for (size_t at = 0; at < 3; at++)
        is_good &=
            lsp_verify_input_node(input, lsp_verify_table_field(table, columns[at]), &nodes[at]);
    if (!is_good)
        return lsp_verify_table_refuse(table, "a turn lacks a node of the network or a penalty");
    for (size_t from = out->first[nodes[0]]; from < out->first[nodes[0] + 1]; from++)
        for (size_t to = out->first[nodes[1]]; to < out->first[nodes[1] + 1]; to++) {
            if (input->head[out->link[from]] != nodes[1] || input->head[out->link[to]] != nodes[2])
                continue;
            is_any = true;
            if (!lsp_verify_input_add_turn(
                    input, (struct verify_turn){out->link[from], out->link[to],
                               is_ban ? (double)INFINITY : penalty, 0}))
                return LSP_VERIFY_NO_MEMORY;
        }
    return is_any && nodes[1] >= input->n_centroids
               ? LSP_VERIFY_DONE
               : lsp_verify_table_refuse(table, "a turn joins no links of the network");
}

bool lsp_verify_input_add_turn(struct verify_input *input, struct verify_turn turn)
{
    if (input->n_turns == input->turn_room) {
        size_t room = input->turn_room == 0 ? 64 : 2 * input->turn_room;
        struct verify_turn *larger = realloc(input->turns, room * sizeof *larger);
        if (larger == NULL)
            return false;
        input->turns = larger;
        input->turn_room = room;
    }
    input->turns[input->n_turns++] = turn;
    return true;
}

static bool make_star(const struct verify_input *input, const uint32_t at[], struct star *star)
{
    star->first = calloc((size_t)input->n_nodes + 2, sizeof *star->first);
    star->link = calloc((size_t)input->n_links + 1, sizeof *star->link);
    if (star->first == NULL || star->link == NULL)
        return false;
    for (uint32_t link = 0; link < input->n_links; link++)
        star->first[at[link] + 2]++;
    for (uint32_t node = 0; node < input->n_nodes; node++)
        star->first[node + 2] += star->first[node + 1];
    for (uint32_t link = 0; link < input->n_links; link++)
        star->link[star->first[at[link] + 1]++] = link;
    return true;
}

static void finish_star(struct star *star)
{
    free(star->first);
    free(star->link);
}

static int compare_turns(const void *a, const void *b)
{
    const struct verify_turn *x = a, *y = b;
    if (x->node != y->node)
        return x->node < y->node ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

enum lsp_verify_end lsp_verify_input_expand(struct verify_input *input)
{
    input->n_flows = input->n_links;
    if (input->n_turns == 0)
        return LSP_VERIFY_DONE;
    size_t n_bytes = ((size_t)input->n_links + 1) * sizeof *input->tail;
    input->other_tail = malloc(n_bytes);
    input->other_head = malloc(n_bytes);
    if (input->other_tail == NULL || input->other_head == NULL)
        return LSP_VERIFY_NO_MEMORY;
    memcpy(input->other_tail, input->tail, n_bytes);
    memcpy(input->other_head, input->head, n_bytes);
    input->n_other_links = input->n_links;
    input->n_other_nodes = input->n_nodes;
    struct star in = {0}, out = {0};
    enum lsp_verify_end end =
        make_star(input, input->head, &in) && make_star(input, input->tail, &out)
            ? LSP_VERIFY_DONE
            : LSP_VERIFY_NO_MEMORY;
    for (size_t at = 0; at < input->n_turns; at++)
        input->turns[at].node = input->head[input->turns[at].from];
    qsort(input->turns, input->n_turns, sizeof *input->turns, compare_turns);
    for (size_t at = 1; end == LSP_VERIFY_DONE && at < input->n_turns; at++)
        if (compare_turns(&input->turns[at - 1], &input->turns[at]) == 0)
            end = lsp_verify_text_refuse(
                &input->sources[0].text, NULL, "a turn of the network is named twice");
    if (end == LSP_VERIFY_DONE)
        end = take_apart(input, &in, &out);
    input->n_flows = input->n_links;
    finish_star(&in);
    finish_star(&out);
    return end;
}

void lsp_verify_input_exchange(struct verify_input *input)
{
    if (input->other_tail == NULL)
        return;
    uint32_t *tail = input->tail, *head = input->head;
    uint32_t n_links = input->n_links, n_nodes = input->n_nodes;
    input->tail = input->other_tail;
    input->head = input->other_head;
    input->n_links = input->n_other_links;
    input->n_nodes = input->n_other_nodes;
    input->other_tail = tail;
    input->other_head = head;
    input->n_other_links = n_links;
    input->n_other_nodes = n_nodes;
}

static enum lsp_verify_end take_apart(
    struct verify_input *input, const struct star *in, const struct star *out)
{
    uint64_t n_links = input->n_links;
    for (size_t at = 0; at < input->n_turns; at++) {
        uint32_t node = input->turns[at].node;
        if (at > 0 && input->turns[at - 1].node == node)
            continue;
        uint64_t n_in = in->first[node + 1] - in->first[node];
        uint64_t n_out = out->first[node + 1] - out->first[node];
        n_links += n_in * n_out + n_in + n_out;
    }
    input->begin_of = calloc((size_t)input->n_nodes + 1, sizeof *input->begin_of);
    if (n_links >= UINT32_MAX || input->begin_of == NULL)
        return LSP_VERIFY_NO_MEMORY;
    enum lsp_verify_end end = make_room(input, n_links);
    for (uint32_t node = 0; node < input->n_nodes; node++)
        input->begin_of[node] = node;
    for (size_t turn = 0; end == LSP_VERIFY_DONE && turn < input->n_turns;)
        take_node_apart(input, input->turns[turn].node, in, out, &turn);
    return end;
}

/* New links are free of tolls, as long as nothing and open to all; they are not delayed. */
static enum lsp_verify_end make_room(struct verify_input *input, uint64_t n_links)
{
    double **const arrays[] = {&input->free_time, &input->p, &input->q, &input->capacity_1h,
        &input->length, &input->toll, &input->capacity, &input->a, &input->b, &input->flow,
        &input->time, &input->cost, &input->marginal};
    struct verify_input larger = {.n_class_tolls = input->n_class_tolls};
    enum lsp_verify_end end = lsp_verify_input_make_links(&larger, (uint32_t)n_links);
    if (end != LSP_VERIFY_DONE)
        return end;
    size_t n = input->n_links;
    double **const larger_arrays[] = {&larger.free_time, &larger.p, &larger.q, &larger.capacity_1h,
        &larger.length, &larger.toll, &larger.capacity, &larger.a, &larger.b, &larger.flow,
        &larger.time, &larger.cost, &larger.marginal};
    for (size_t at = 0; at < sizeof arrays / sizeof *arrays; at++) {
        memcpy(*larger_arrays[at], *arrays[at], n * sizeof **arrays[at]);
        free(*arrays[at]);
        *arrays[at] = *larger_arrays[at];
    }
    memcpy(larger.tail, input->tail, n * sizeof *input->tail);
    memcpy(larger.head, input->head, n * sizeof *input->head);
    memcpy(larger.function, input->function, n);
    memcpy(larger.type, input->type, n * sizeof *input->type);
    memcpy(larger.uses, input->uses, n * sizeof *input->uses);
    memcpy(larger.name, input->name, n * sizeof *input->name);
    free(input->tail);
    free(input->head);
    free(input->function);
    free(input->type);
    free(input->uses);
    free(input->name);
    input->tail = larger.tail;
    input->head = larger.head;
    input->function = larger.function;
    input->type = larger.type;
    input->uses = larger.uses;
    input->name = larger.name;
    for (uint32_t at = 0; at < input->n_class_tolls; at++) {
        double *toll = calloc(n_links + 1, sizeof *toll);
        if (toll == NULL)
            return LSP_VERIFY_NO_MEMORY;
        memcpy(toll, input->class_toll[at], n * sizeof *toll);
        free(input->class_toll[at]);
        input->class_toll[at] = toll;
    }
    return LSP_VERIFY_DONE;
}

static void take_node_apart(struct verify_input *input, uint32_t node, const struct star *in,
    const struct star *out, size_t *turn)
{
    uint32_t begin = input->n_nodes++, ends = input->n_nodes;
    input->begin_of[node] = begin;
    for (size_t at = in->first[node]; at < in->first[node + 1]; at++)
        input->head[in->link[at]] = input->n_nodes++;
    for (size_t at = out->first[node]; at < out->first[node + 1]; at++)
        input->tail[out->link[at]] = input->n_nodes++;
    uint32_t n_in = (uint32_t)(in->first[node + 1] - in->first[node]);
    for (size_t from = in->first[node]; from < in->first[node + 1]; from++)
        for (size_t to = out->first[node]; to < out->first[node + 1]; to++) {
            double penalty = 0;
            const struct verify_turn *next = &input->turns[*turn];
            if (*turn < input->n_turns && next->node == node && next->from == in->link[from] &&
                next->to == out->link[to]) {
                penalty = next->penalty;
                ++*turn;
            }
            if (!isinf(penalty))
                add_link(input, input->head[in->link[from]], input->tail[out->link[to]], penalty);
        }
    for (uint32_t at = 0; at < n_in; at++)
        add_link(input, ends + at, node, 0);
    for (size_t at = out->first[node]; at < out->first[node + 1]; at++)
        add_link(input, begin, input->tail[out->link[at]], 0);
}

static void add_link(struct verify_input *input, uint32_t tail, uint32_t head, double time)
{
    uint32_t link = input->n_links++;
    input->tail[link] = tail;
    input->head[link] = head;
    input->free_time[link] = time;
    input->capacity_1h[link] = (double)INFINITY;
}
