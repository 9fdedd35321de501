/* Verify: how good any program's flows are, proved without trusting the solver.
 *
 * Shares no code with the rest: readers, search and arithmetic are its own, on the C library, zlib
 * and libmd's SHA-256 alone, so that a fault elsewhere cannot hide itself here.
 *
 *     struct lsp_verify_report report;
 *     enum lsp_verify_end end = lsp_verify_flows(&files, &options, &report);      TNTP files
 *     enum lsp_verify_end end = lsp_verify_solution(&problem, &answer, &options, &report);
 *     if (end == LSP_VERIFY_DONE) ... report.gap.low, report.gap.high, report.is_accepted ...
 *     else ... report.fault ...
 *
 * The problem is the one of the numbers as doubles: what a decimal number is nearest to, and a
 * link's fixed cost rounded to one.  Everything that is computed from them is enclosed: each
 * interval contains what exact arithmetic would give (docs/guide/assign.md).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VERIFY_VERIFY_H
#define LSP_VERIFY_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* low <= the exact value <= high. */
struct lsp_verify_interval {
    long double low, high;
};

/* With x = (flow + preload) / capacity: */
enum lsp_verify_function {
    LSP_VERIFY_BPR,     /* free time (1 + a x^b)                                      [BPR1964] */
    LSP_VERIFY_CONICAL, /* free time (2 + sqrt(a^2 (1-x)^2 + c^2) - a (1-x) - c),
                           c = (2a-1) / (2a-2)                                     [Spiess1990] */
    LSP_VERIFY_AKCELIK, /* free time + a ((x-1) + sqrt((x-1)^2 + b x))            [Akcelik1991] */
    LSP_VERIFY_TABLE,   /* free time times the line through the points of table a */
};

struct lsp_verify_table {
    uint32_t n; /* >= 2 */
    const double *saturation, *factor;
};

/* All arrays are borrowed.  Classes, pcu and fixed costs as in docs/methods/assignment.md. */
struct lsp_verify_problem {
    uint32_t n_nodes, n_centroids, n_links; /* nodes before n_centroids: no way through */
    const uint32_t *tail, *head;            /* [n_links] nodes from 0 */
    const uint8_t *function;                /* [n_links] enum lsp_verify_function; NULL: all BPR */
    const double *free_time, *a, *b;        /* [n_links] */
    const double *capacity;                 /* [n_links] may be infinite */
    const double *preload;                  /* [n_links] flow that is there anyway; NULL: none */
    uint32_t n_tables;
    const struct lsp_verify_table *tables;
    uint32_t n_classes;       /* 0 means 1 */
    const double *pcu;        /* [n_classes] NULL: all 1 */
    const double *fixed_cost; /* [n_classes * n_links] INFINITY: closed */
    uint32_t n_origins;
    const uint32_t *origin, *class_of; /* [n_origins] classes never falling; NULL: all 0 */
    const size_t *first_trip;          /* [n_origins + 1] */
    const uint32_t *destination;
    const double *trips; /* vehicles */
    bool is_system;      /* least total cost rather than each his own */
};

/* Cheapest costs from origins first ... first + n - 1 to all nodes, INFINITY where no path leads;
 * false when they cannot be had. */
typedef bool lsp_verify_potentials(
    void *context, uint32_t first, uint32_t n, double ret_potential[]);

struct lsp_verify_answer {
    const double *flow;                /* [n_links] pcu of all classes, without the preload */
    const double *class_flow;          /* [n_classes * n_links] vehicles; NULL with one class */
    lsp_verify_potentials *potentials; /* NULL: searched for here */
    void *context;
    /* [n_links] what the answer says of its links, NAN where it does not; each may be NULL */
    const double *stated_time, *stated_cost, *stated_toll;
};

struct lsp_verify_options {
    double target_gap; /* flows are accepted up to this relative gap */
    /* Of the flow through a node and a hundredth of that through the busiest; 0: 1e-11 of that
     * through the node, and at least of one trip. */
    double max_imbalance;
    int n_threads; /* 0: 1.  No number in the report depends on it. */
};

/* TNTP files, packed by gzip or not. */
struct lsp_verify_files {
    const char *network, *trips, *flows;
    const char *toll_factor, *distance_factor; /* as written; NULL: 0 */
};

/* The max_imbalance that flows of our own keep to: numbers with all their digits. */
#define LSP_VERIFY_OWN_IMBALANCE 1e-13

enum { LSP_VERIFY_MAX_PATH = 1024 };

/* Why nothing was verified. */
struct lsp_verify_fault {
    char file[LSP_VERIFY_MAX_PATH]; /* "": none */
    uint32_t line, column;          /* 0: does not apply */
    char message[160];
};

struct lsp_verify_report {
    struct lsp_verify_fault fault;
    uint32_t n_nodes, n_links;
    long double trips;             /* vehicles between different nodes that a path joins */
    long double unreachable_trips; /* left out, since no path leads there */
    bool is_system; /* costs below are marginal ones, and the objective is what all pay */
    struct lsp_verify_interval total_cost; /* sum of flow times (the goal's) cost, in pcu */
    struct lsp_verify_interval least_cost; /* of all trips, each on a cheapest path */
    struct lsp_verify_interval gap;        /* (total - least) / total */
    struct lsp_verify_interval objective;  /* Beckmann's, or total cost, at these flows */
    long double lowest_objective;          /* no flows of this demand reach less */
    double worst_imbalance;                /* of vehicles, at a node */
    uint32_t n_wrong_splits;               /* links whose flow is not that of the classes */
    double imbalance_cost;        /* what bringing all nodes into balance can cost, of total cost */
    uint32_t worst_node;          /* from 1 */
    bool has_costs;               /* times, costs or tolls are stated */
    double worst_cost_difference; /* of a stated one, relative */
    uint32_t worst_link;          /* from 1, and its nodes: */
    uint32_t worst_link_from, worst_link_to;
    bool has_potentials;
    uint32_t n_wrong_potentials; /* origins with one that is not the cheapest cost */
    uint32_t wrong_origin;       /* the first such, and a node with a wrong one, from 1 */
    uint32_t wrong_node;
    bool are_sums_right; /* objective, total cost and gap that a result states; else true */
    bool is_balanced, is_gap_proved, are_costs_right, are_potentials_right;
    bool is_accepted; /* all of these */
};

enum lsp_verify_end {
    LSP_VERIFY_DONE,
    LSP_VERIFY_FAULT,       /* the input makes no sense; the report's fault says why */
    LSP_VERIFY_CANNOT_READ, /* likewise, the system's reason */
    LSP_VERIFY_NO_MEMORY,
};

/* The report holds nothing but the fault unless LSP_VERIFY_DONE is returned. */
enum lsp_verify_end lsp_verify_flows(const struct lsp_verify_files *files,
    const struct lsp_verify_options *options, struct lsp_verify_report *ret_report);
/* A result that `assign --result` wrote (docs/formats/assignment-result.md): `visit` is called for
 * each period.  A file that is not the one that was written is a fault.  target_gap 0: the one that
 * the run aimed at. */
typedef void lsp_verify_visit(
    void *context, const char *period, const struct lsp_verify_report *report);
enum lsp_verify_end lsp_verify_result(const char *folder, const struct lsp_verify_options *options,
    lsp_verify_visit *visit, void *context, struct lsp_verify_fault *ret_fault);
enum lsp_verify_end lsp_verify_solution(const struct lsp_verify_problem *problem,
    const struct lsp_verify_answer *answer, const struct lsp_verify_options *options,
    struct lsp_verify_report *ret_report);

#endif
