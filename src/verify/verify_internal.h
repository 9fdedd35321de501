/* What the files of verify share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VERIFY_VERIFY_INTERNAL_H
#define LSP_VERIFY_VERIFY_INTERNAL_H

#include "verify/interval.h"
#include "verify/verify.h"

/* A link at a flow. */
struct verify_price {
    struct lsp_verify_interval time;
    struct lsp_verify_interval toll;     /* what one more vehicle costs the others */
    struct lsp_verify_interval cost;     /* of the goal, without fixed cost */
    struct lsp_verify_interval integral; /* of the cost, from no flow to this */
};

void lsp_verify_price(const struct lsp_verify_problem *problem, uint32_t link,
    struct lsp_verify_interval flow, struct verify_price *ret_price);

/* The links open to one class, at its costs, sorted by where they lead, and where from. */
struct verify_graph {
    uint32_t n_nodes, n_centroids, n_links; /* open ones */
    uint32_t *first_in, *first_out;         /* [n_nodes + 1] */
    uint32_t *in_tail;                      /* [n_links] by head */
    double *in_cost;
    struct lsp_verify_interval *in_exact;
    uint32_t *out; /* [n_links] positions by head, sorted by tail */
    uint32_t *out_head;
    int exponent;          /* a grain is 2^-exponent */
    int64_t *in_grains;    /* [n_links] whole grains of each cost */
    long double most_lost; /* grains that a cost may have beside the whole ones */
};

/* Grains for potentials up to the largest. */
void lsp_verify_set_grain(struct verify_graph *graph, double largest);

/* Work of one thread. */
struct verify_work;
struct verify_work *lsp_verify_work_create(const struct verify_graph *graph);
void lsp_verify_work_destroy(struct verify_work *work);
/* Whether `potential` are the cheapest costs from the origin, to a relative 1e-12; if not,
 * *ret_node is a node where they are not. */
bool lsp_verify_potentials_hold(
    struct verify_work *work, uint32_t origin, const double potential[], uint32_t *ret_node);
/* After potentials that hold: the exact cheapest cost to a node that can be reached. */
struct lsp_verify_interval lsp_verify_potential(const struct verify_work *work, uint32_t node);
/* Cheapest costs from the origin [Dijkstra1959], rounded to nearest. */
void lsp_verify_search(struct verify_work *work, uint32_t origin, double ret_potential[]);

#endif
