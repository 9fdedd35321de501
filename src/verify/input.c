/* The arrays of what was read.  SPDX-License-Identifier: Apache-2.0 */
#include "verify/input.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double MINUTES = 60;

static void set_links(struct verify_input *input, double hours);
static enum lsp_verify_end set_fixed_costs(struct verify_input *input);
static bool is_open(
    const struct verify_input *input, const struct verify_class *class_of, uint32_t link);
static bool next_word(struct verify_word *rest, struct verify_word *word);
static enum lsp_verify_end sort_trips(struct verify_input *input, uint32_t period);
static uint32_t begin_of(const struct verify_input *input, uint32_t origin);
static void count_trips(struct verify_input *input, uint32_t period, size_t first[]);
static void fill_trips(struct verify_input *input, uint32_t period, size_t first[]);

void lsp_verify_input_finish(struct verify_input *input)
{
    void *const arrays[] = {input->zone_node, input->node_of_name, input->tail, input->head,
        input->function, input->free_time, input->p, input->q, input->capacity_1h, input->length,
        input->toll, input->type, input->uses, input->name, input->tables, input->trips,
        input->capacity, input->a, input->b, input->fixed_cost, input->origin, input->class_of,
        input->destination, input->first_trip, input->trip, input->flow, input->time, input->cost,
        input->marginal, input->class_flow, input->turns, input->begin_of, input->other_tail,
        input->other_head};
    for (uint32_t at = 0; at < 2 * input->n_tables; at++)
        free(input->points[at]);
    free(input->points);
    for (size_t at = 0; at < sizeof arrays / sizeof *arrays; at++)
        free(arrays[at]);
    for (uint32_t at = 0; at < input->n_class_tolls; at++)
        free(input->class_toll[at]);
    lsp_verify_names_finish(&input->zones);
    lsp_verify_names_finish(&input->node_names);
    for (uint32_t at = 0; at < input->n_sources; at++)
        lsp_verify_text_finish(&input->sources[at].text);
}

enum lsp_verify_end lsp_verify_input_make_links(struct verify_input *input, uint32_t n_links)
{
    double **const arrays[] = {&input->free_time, &input->p, &input->q, &input->capacity_1h,
        &input->length, &input->toll, &input->capacity, &input->a, &input->b, &input->flow,
        &input->time, &input->cost, &input->marginal};
    size_t n = (size_t)n_links + 1;
    input->n_links = n_links;
    input->tail = calloc(n, sizeof *input->tail);
    input->head = calloc(n, sizeof *input->head);
    input->function = calloc(n, sizeof *input->function);
    input->type = calloc(n, sizeof *input->type);
    input->uses = calloc(n, sizeof *input->uses);
    input->name = calloc(n, sizeof *input->name);
    bool is_good = input->tail != NULL && input->head != NULL && input->function != NULL &&
                   input->type != NULL && input->uses != NULL && input->name != NULL;
    for (size_t at = 0; at < sizeof arrays / sizeof *arrays; at++) {
        *arrays[at] = calloc(n, sizeof **arrays[at]);
        is_good &= *arrays[at] != NULL;
    }
    return is_good ? LSP_VERIFY_DONE : LSP_VERIFY_NO_MEMORY;
}

enum lsp_verify_end lsp_verify_input_set_period(struct verify_input *input, uint32_t period)
{
    set_links(input, input->periods[period].hours);
    enum lsp_verify_end end = set_fixed_costs(input);
    return end == LSP_VERIFY_DONE ? sort_trips(input, period) : end;
}

/* A link without capacity is closed; what stands there is not read. */
static void set_links(struct verify_input *input, double hours)
{
    for (uint32_t link = 0; link < input->n_links; link++) {
        double capacity_1h = input->capacity_1h[link];
        capacity_1h = capacity_1h > 0 ? capacity_1h : 1;
        input->capacity[link] = input->capacity_1h[link] > 0 ? capacity_1h * hours : 1;
        input->a[link] = input->p[link];
        input->b[link] = input->q[link];
        input->flow[link] = -1;
        input->time[link] = input->cost[link] = input->marginal[link] = (double)NAN;
        if (input->function[link] != LSP_VERIFY_AKCELIK)
            continue;
        double period_h = input->q[link] > 0 ? input->q[link] : hours;
        input->a[link] = MINUTES * period_h / 4;
        input->b[link] = 8 * input->p[link] / (capacity_1h * period_h);
    }
}

static enum lsp_verify_end set_fixed_costs(struct verify_input *input)
{
    size_t n_links = input->n_links;
    free(input->fixed_cost);
    input->fixed_cost = calloc(n_links * input->n_classes + 1, sizeof *input->fixed_cost);
    if (input->fixed_cost == NULL)
        return LSP_VERIFY_NO_MEMORY;
    for (uint32_t at = 0; at < input->n_classes; at++) {
        const struct verify_class *present = &input->classes[at];
        const double *toll = input->toll;
        for (uint32_t other = 0; other < input->n_class_tolls; other++)
            if (present->name.length == input->class_toll_name[other].length &&
                memcmp(present->name.text, input->class_toll_name[other].text,
                    present->name.length) == 0)
                toll = input->class_toll[other];
        input->pcu[at] = present->pcu;
        for (uint32_t link = 0; link < n_links; link++)
            input->fixed_cost[at * n_links + link] =
                is_open(input, present, link)
                    ? (double)((long double)present->toll_factor * (long double)toll[link] +
                               (long double)present->distance_factor *
                                   (long double)input->length[link])
                    : (double)INFINITY;
    }
    return LSP_VERIFY_DONE;
}

static bool is_open(
    const struct verify_input *input, const struct verify_class *class_of, uint32_t link)
{
    if (!(input->capacity_1h[link] > 0))
        return false;
    if (input->type[link].length > 0 &&
        lsp_verify_shares_word(class_of->closed_types, input->type[link]))
        return false;
    if (class_of->uses.length == 0 || input->uses[link].length == 0 ||
        lsp_verify_shares_word(input->uses[link], class_of->uses))
        return true;
    for (uint32_t use = 0; use < input->n_uses_known; use++)
        if (input->uses_known[use].group.length > 0 &&
            lsp_verify_shares_word(input->uses[link], input->uses_known[use].name) &&
            lsp_verify_shares_word(input->uses_known[use].group, class_of->uses))
            return true;
    return false;
}

/* "all" is any word. */
bool lsp_verify_shares_word(struct verify_word a, struct verify_word b)
{
    struct verify_word one, other;
    while (next_word(&a, &one)) {
        char text[64];
        struct verify_word rest = b;
        lsp_verify_word_copy(one, text, sizeof text);
        while (next_word(&rest, &other))
            if (lsp_verify_word_is_like(other, text) || lsp_verify_word_is_like(one, "all"))
                return true;
    }
    return false;
}

static bool next_word(struct verify_word *rest, struct verify_word *word)
{
    while (rest->length > 0 && strchr(" ,;", *rest->text) != NULL) {
        rest->text++;
        rest->length--;
    }
    *word = (struct verify_word){rest->text, 0};
    while (rest->length > 0 && strchr(" ,;", *rest->text) == NULL) {
        rest->text++;
        rest->length--;
        word->length++;
    }
    return word->length > 0;
}

/* By class and origin, each in the order of the file. */
static enum lsp_verify_end sort_trips(struct verify_input *input, uint32_t period)
{
    size_t n_keys = (size_t)input->n_classes * input->n_nodes, n_trips = input->n_trips;
    size_t *first = calloc(n_keys + 2, sizeof *first);
    if (first == NULL)
        return LSP_VERIFY_NO_MEMORY;
    count_trips(input, period, first);
    free(input->origin);
    free(input->class_of);
    free(input->first_trip);
    free(input->destination);
    free(input->trip);
    input->origin = calloc((size_t)input->n_origins + 1, sizeof *input->origin);
    input->class_of = calloc((size_t)input->n_origins + 1, sizeof *input->class_of);
    input->first_trip = calloc((size_t)input->n_origins + 1, sizeof *input->first_trip);
    input->destination = calloc(n_trips + 1, sizeof *input->destination);
    input->trip = calloc(n_trips + 1, sizeof *input->trip);
    bool is_good = input->origin != NULL && input->class_of != NULL && input->first_trip != NULL &&
                   input->destination != NULL && input->trip != NULL;
    if (is_good)
        fill_trips(input, period, first);
    free(first);
    return is_good ? LSP_VERIFY_DONE : LSP_VERIFY_NO_MEMORY;
}

static uint32_t begin_of(const struct verify_input *input, uint32_t origin)
{
    return input->begin_of == NULL ? origin : input->begin_of[origin];
}

/* Afterwards first[key + 1] is where the trips of a key begin. */
static void count_trips(struct verify_input *input, uint32_t period, size_t first[])
{
    size_t n_keys = (size_t)input->n_classes * input->n_nodes;
    for (size_t at = 0; at < input->n_trips; at++) {
        const struct verify_trip *trip = &input->trips[at];
        if (trip->period == period)
            first[(size_t)trip->class_number * input->n_nodes + begin_of(input, trip->origin) +
                  2]++;
    }
    input->n_origins = 0;
    for (size_t key = 0; key < n_keys; key++) {
        input->n_origins += first[key + 2] > 0;
        first[key + 2] += first[key + 1];
    }
}

static void fill_trips(struct verify_input *input, uint32_t period, size_t first[])
{
    size_t n_keys = (size_t)input->n_classes * input->n_nodes;
    for (size_t at = 0; at < input->n_trips; at++) {
        const struct verify_trip *trip = &input->trips[at];
        if (trip->period != period)
            continue;
        size_t key = (size_t)trip->class_number * input->n_nodes + begin_of(input, trip->origin);
        size_t to = first[key + 1]++;
        input->destination[to] = trip->destination;
        input->trip[to] = trip->trips;
    }
    uint32_t row = 0;
    for (size_t key = 0; key < n_keys; key++) {
        if (first[key + 1] == first[key]) /* first[0] is 0, and all others ends by now */
            continue;
        input->origin[row] = (uint32_t)(key % input->n_nodes);
        input->class_of[row] = (uint32_t)(key / input->n_nodes);
        input->first_trip[++row] = first[key + 1];
    }
}

struct lsp_verify_problem lsp_verify_input_problem(const struct verify_input *input)
{
    return (struct lsp_verify_problem){.n_nodes = input->n_nodes,
        .n_centroids = input->n_centroids,
        .n_links = input->n_links,
        .tail = input->tail,
        .head = input->head,
        .function = input->function,
        .free_time = input->free_time,
        .a = input->a,
        .b = input->b,
        .capacity = input->capacity,
        .n_tables = input->n_tables,
        .tables = input->tables,
        .n_classes = input->n_classes,
        .pcu = input->pcu,
        .fixed_cost = input->fixed_cost,
        .n_origins = input->n_origins,
        .origin = input->origin,
        .class_of = input->class_of,
        .first_trip = input->first_trip,
        .destination = input->destination,
        .trips = input->trip};
}

bool lsp_verify_input_zone(
    const struct verify_input *input, struct verify_word zone, uint32_t *ret_node)
{
    if (input->zone_node == NULL)
        return lsp_verify_word_to_number_of(zone, input->n_zones, ret_node);
    uint32_t number = lsp_verify_names_find(&input->zones, zone);
    if (number != VERIFY_NO_NAME)
        *ret_node = input->zone_node[number];
    return number != VERIFY_NO_NAME;
}

/* By number or by name; a node made for a zone is called "zone:" and the zone's name. */
bool lsp_verify_input_node(
    const struct verify_input *input, struct verify_word word, uint32_t *ret_node)
{
    static const char MADE[] = "zone:";
    size_t length = sizeof MADE - 1;
    if (input->zone_node == NULL)
        return lsp_verify_word_to_number_of(word, input->n_nodes, ret_node);
    uint32_t found = lsp_verify_names_find(&input->node_names, word);
    if (found != VERIFY_NO_NAME) {
        *ret_node = input->node_of_name[found];
        return true;
    }
    return word.length > length && memcmp(word.text, MADE, length) == 0 &&
           lsp_verify_input_zone(
               input, (struct verify_word){word.text + length, word.length - length}, ret_node);
}

struct verify_source *lsp_verify_input_find(struct verify_input *input, const char *role)
{
    for (uint32_t at = 0; at < input->n_sources; at++)
        if (lsp_verify_word_is(input->sources[at].role, role))
            return &input->sources[at];
    return NULL;
}
