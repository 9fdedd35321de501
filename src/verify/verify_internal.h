/* What the files of verify share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VERIFY_VERIFY_INTERNAL_H
#define LSP_VERIFY_VERIFY_INTERNAL_H

#include <stddef.h>

#include "verify/interval.h"
#include "verify/verify.h"

/* Nodes count from 0. */
struct verify_link {
    uint32_t tail, head;
    struct lsp_verify_interval capacity, length, free_time, b, power, toll;
    struct lsp_verify_interval flow, cost;
    long double stated_cost; /* -1 = none */
    long double middle_cost; /* of the interval: what the search uses */
    bool has_flow;
};

struct verify_trip {
    uint32_t origin, destination;
    struct lsp_verify_interval trips;
};

struct verify_case {
    const struct lsp_verify_options *options;
    struct lsp_verify_report *report;
    uint32_t n_zones, n_nodes, n_links, first_through; /* nodes before it: no way through */
    struct verify_link *links;                         /* [n_links] in the order of the file */
    struct verify_trip *trips;                         /* [n_trips] by blocks of origins */
    size_t n_trips;
    long double *balance; /* [3 n_nodes] trips leaving, arriving; then flows through */
};

enum lsp_verify_end lsp_verify_read_network(struct verify_case *all);
enum lsp_verify_end lsp_verify_read_trips(struct verify_case *all);
enum lsp_verify_end lsp_verify_read_flows(struct verify_case *all);
/* Costs at the flows, total cost and objective. */
void lsp_verify_price(struct verify_case *all);
/* Cheapest paths of all trips; fills least_cost and the demand's side of the balance. */
enum lsp_verify_end lsp_verify_search(struct verify_case *all);

#endif
