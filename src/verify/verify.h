/* Verify: how good any program's link flows are, proved without trusting the solver.
 *
 * Shares no code with the rest: readers, search and arithmetic are its own, on the C library and
 * zlib alone, so that a fault elsewhere cannot hide itself here.
 *
 *     struct lsp_verify_report report;
 *     enum lsp_verify_end end = lsp_verify_flows(&options, &report);
 *     if (end == LSP_VERIFY_DONE) ... report.gap.low, report.gap.high, report.is_accepted ...
 *     else ... report.fault ...
 *
 * Everything that is computed is enclosed: each interval contains what exact arithmetic on the
 * decimal numbers of the files would give (docs/formats/tntp.md, docs/guide/assign.md).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VERIFY_VERIFY_H
#define LSP_VERIFY_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

/* low <= the exact value <= high. */
struct lsp_verify_interval {
    long double low, high;
};

struct lsp_verify_options {
    const char *network, *trips, *flows;       /* TNTP files, packed by gzip or not */
    const char *toll_factor, *distance_factor; /* as written; NULL = 0 */
    double target_gap;                         /* flows are accepted up to this relative gap */
};

/* Why nothing was verified. */
struct lsp_verify_fault {
    const char *file;      /* one of the options' */
    uint32_t line, column; /* 0 = does not apply */
    char message[128];
};

struct lsp_verify_report {
    struct lsp_verify_fault fault;
    uint32_t n_nodes, n_links;
    long double trips;                       /* between different zones, to where a path leads */
    long double unreachable_trips;           /* left out, since no path leads there */
    struct lsp_verify_interval total_cost;   /* sum of flow times cost */
    struct lsp_verify_interval least_cost;   /* of all trips, each on a cheapest path */
    struct lsp_verify_interval gap;          /* (total - least) / total */
    struct lsp_verify_interval objective;    /* Beckmann's, at these flows */
    long double lowest_objective;            /* no flows of this demand reach less */
    double worst_imbalance;                  /* of trips, at a node */
    uint32_t worst_node;                     /* as numbered in the file */
    bool has_costs;                          /* the flow file states costs */
    double worst_cost_difference;            /* of a stated cost, relative */
    uint32_t worst_link_from, worst_link_to; /* as numbered in the file */
    bool is_balanced, is_gap_proved, is_accepted; /* accepted: both, and stated costs agree */
    bool are_costs_right;
};

enum lsp_verify_end {
    LSP_VERIFY_DONE,
    LSP_VERIFY_FAULT,       /* a file cannot be understood; the report's fault says why */
    LSP_VERIFY_CANNOT_READ, /* likewise, the system's reason */
    LSP_VERIFY_NO_MEMORY,
};

/* The report holds nothing but the fault unless LSP_VERIFY_DONE is returned. */
enum lsp_verify_end lsp_verify_flows(
    const struct lsp_verify_options *options, struct lsp_verify_report *ret_report);

#endif
