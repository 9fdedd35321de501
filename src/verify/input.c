/* The arrays of what was read.  SPDX-License-Identifier: Apache-2.0 */
#include "verify/input.h"

#include <math.h>
#include <stdlib.h>

void lsp_verify_input_finish(struct verify_input *input)
{
    void *const arrays[] = {input->tail, input->head, input->free_time, input->a, input->b,
        input->capacity, input->length, input->toll, input->fixed_cost, input->flow, input->cost,
        input->trips, input->origin, input->class_of, input->destination, input->first_trip,
        input->trip};
    for (size_t at = 0; at < sizeof arrays / sizeof *arrays; at++)
        free(arrays[at]);
    *input = (struct verify_input){0};
}

enum lsp_verify_end lsp_verify_input_make_links(struct verify_input *input, uint32_t n_links)
{
    double **const arrays[] = {&input->free_time, &input->a, &input->b, &input->capacity,
        &input->length, &input->toll, &input->fixed_cost, &input->flow, &input->cost};
    input->n_links = n_links;
    input->tail = calloc((size_t)n_links + 1, sizeof *input->tail);
    input->head = calloc((size_t)n_links + 1, sizeof *input->head);
    bool is_good = input->tail != NULL && input->head != NULL;
    for (size_t at = 0; at < sizeof arrays / sizeof *arrays; at++) {
        *arrays[at] = calloc((size_t)n_links + 1, sizeof **arrays[at]);
        is_good &= *arrays[at] != NULL;
    }
    for (uint32_t link = 0; is_good && link < n_links; link++) {
        input->flow[link] = -1;
        input->cost[link] = (double)NAN;
    }
    return is_good ? LSP_VERIFY_DONE : LSP_VERIFY_NO_MEMORY;
}

enum lsp_verify_end lsp_verify_input_sort(struct verify_input *input, uint32_t n_classes)
{
    size_t n_keys = (size_t)n_classes * input->n_nodes, n_trips = input->n_trips;
    size_t *first = calloc(n_keys + 2, sizeof *first);
    if (first == NULL)
        return LSP_VERIFY_NO_MEMORY;
    for (size_t at = 0; at < n_trips; at++) {
        size_t key = (size_t)input->trips[at].class_number * input->n_nodes;
        first[key + input->trips[at].origin + 2]++;
    }
    for (size_t key = 0; key < n_keys; key++) {
        input->n_origins += first[key + 2] > 0;
        first[key + 2] += first[key + 1];
    }
    input->origin = calloc((size_t)input->n_origins + 1, sizeof *input->origin);
    input->class_of = calloc((size_t)input->n_origins + 1, sizeof *input->class_of);
    input->first_trip = calloc((size_t)input->n_origins + 1, sizeof *input->first_trip);
    input->destination = calloc(n_trips + 1, sizeof *input->destination);
    input->trip = calloc(n_trips + 1, sizeof *input->trip);
    bool is_good = input->origin != NULL && input->class_of != NULL && input->first_trip != NULL &&
                   input->destination != NULL && input->trip != NULL;
    for (size_t at = 0; is_good && at < n_trips; at++) {
        const struct verify_trip *trip = &input->trips[at];
        size_t to = first[(size_t)trip->class_number * input->n_nodes + trip->origin + 1]++;
        input->destination[to] = trip->destination;
        input->trip[to] = trip->trips;
    }
    uint32_t row = 0;
    for (size_t key = 0; is_good && key < n_keys; key++) {
        if (first[key + 1] == (key == 0 ? 0 : first[key]))
            continue;
        input->origin[row] = (uint32_t)(key % input->n_nodes);
        input->class_of[row] = (uint32_t)(key / input->n_nodes);
        input->first_trip[++row] = first[key + 1];
    }
    free(first);
    return is_good ? LSP_VERIFY_DONE : LSP_VERIFY_NO_MEMORY;
}

struct lsp_verify_problem lsp_verify_input_problem(const struct verify_input *input)
{
    return (struct lsp_verify_problem){.n_nodes = input->n_nodes,
        .n_centroids = input->n_centroids,
        .n_links = input->n_links,
        .tail = input->tail,
        .head = input->head,
        .free_time = input->free_time,
        .a = input->a,
        .b = input->b,
        .capacity = input->capacity,
        .fixed_cost = input->fixed_cost,
        .n_origins = input->n_origins,
        .origin = input->origin,
        .class_of = input->class_of,
        .first_trip = input->first_trip,
        .destination = input->destination,
        .trips = input->trip};
}
