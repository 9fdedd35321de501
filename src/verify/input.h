/* What verify reads from files: a problem and flows, in arrays of its own.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VERIFY_INPUT_H
#define LSP_VERIFY_INPUT_H

#include "verify/text.h"
#include "verify/verify.h"

struct verify_trip {
    uint32_t class_number, origin, destination;
    double trips;
};

/* All arrays are owned. */
struct verify_input {
    struct lsp_verify_fault *fault; /* borrowed */
    uint32_t n_zones, n_nodes, n_centroids, n_links;
    uint32_t *tail, *head;                                             /* [n_links] */
    double *free_time, *a, *b, *capacity, *length, *toll, *fixed_cost; /* [n_links] */
    double *flow, *cost;       /* [n_links] flow -1: none yet; cost NAN: not stated */
    struct verify_trip *trips; /* [n_trips] */
    size_t n_trips;
    uint32_t n_origins; /* from here on set by lsp_verify_input_sort */
    uint32_t *origin, *class_of, *destination;
    size_t *first_trip;
    double *trip;
};

void lsp_verify_input_finish(struct verify_input *input);
/* Arrays for n_links links. */
enum lsp_verify_end lsp_verify_input_make_links(struct verify_input *input, uint32_t n_links);
/* Trips by class and origin, each in the order of the file. */
enum lsp_verify_end lsp_verify_input_sort(struct verify_input *input, uint32_t n_classes);
/* The problem of one class, with arrays borrowed from the input. */
struct lsp_verify_problem lsp_verify_input_problem(const struct verify_input *input);

enum lsp_verify_end lsp_verify_tntp_network(const char *file, struct verify_input *input);
enum lsp_verify_end lsp_verify_tntp_trips(const char *file, struct verify_input *input);
enum lsp_verify_end lsp_verify_tntp_flows(const char *file, struct verify_input *input);

#endif
