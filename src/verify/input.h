/* What verify reads from files: a network, classes, periods, trips, flows; in arrays of its own.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VERIFY_INPUT_H
#define LSP_VERIFY_INPUT_H

#include "verify/names.h"
#include "verify/table.h"
#include "verify/text.h"
#include "verify/verify.h"

enum {
    VERIFY_MAX_CLASSES = 64,
    VERIFY_MAX_PERIODS = 96,
    VERIFY_MAX_TEXTS = 16,
    VERIFY_MAX_USES = 128
};

struct verify_trip {
    uint32_t period, class_number, origin, destination; /* nodes */
    double trips;
};

struct verify_class {
    struct verify_word name, uses, closed_types; /* uses: words, empty: every link */
    double pcu, toll_factor, distance_factor;
};

struct verify_period {
    struct verify_word name;
    double hours;
};

/* From link to link; its penalty INFINITY: banned. */
struct verify_turn {
    uint32_t from, to;
    double penalty;
    uint32_t node; /* where they meet */
};

/* What a link may be open to. */
struct verify_use {
    struct verify_word name;
    double pcu;               /* 0: not stated */
    struct verify_word group; /* words that the name stands for; empty: itself */
};

/* A file that was read. */
struct verify_source {
    struct verify_word role, format;
    char path[LSP_VERIFY_MAX_PATH];
    struct verify_text text;
};

/* All arrays are owned; words lie in the sources' texts. */
struct verify_input {
    struct lsp_verify_fault *fault; /* borrowed */
    struct verify_source sources[VERIFY_MAX_TEXTS];
    uint32_t n_sources;
    /* The network. */
    uint32_t n_zones, n_nodes, n_centroids, n_links;
    uint32_t *zone_node;                   /* [n_zones]; NULL: zone k is node k */
    struct verify_names zones, node_names; /* with zone_node only */
    uint32_t *node_of_name;                /* [node_names.n] */
    uint32_t *tail, *head;                 /* [n_links] */
    uint8_t *function;
    double *free_time, *p, *q, *capacity_1h, *length, *toll;
    struct verify_word *type, *uses, *name;        /* empty: none; open to all; made or numbered */
    struct verify_use uses_known[VERIFY_MAX_USES]; /* of the tables of uses and groups */
    uint32_t n_uses_known;
    struct lsp_verify_table *tables;
    double **points; /* [2 n_tables] the tables' arrays */
    uint32_t n_tables;
    struct verify_word class_toll_name[VERIFY_MAX_CLASSES];
    double *class_toll[VERIFY_MAX_CLASSES]; /* [n_links] instead of toll */
    uint32_t n_class_tolls;
    struct verify_turn *turns;
    size_t n_turns, turn_room;
    uint32_t *begin_of; /* [n_nodes] where trips begin; NULL: there */
    /* As they were before nodes were taken apart; NULL: as they are. */
    uint32_t *other_tail, *other_head, n_other_links, n_other_nodes;
    uint32_t n_flows; /* links with flow, which is all of them */
    /* Who travels, when. */
    uint32_t n_classes, n_periods;
    struct verify_class classes[VERIFY_MAX_CLASSES];
    struct verify_period periods[VERIFY_MAX_PERIODS];
    double pcu[VERIFY_MAX_CLASSES];
    struct verify_trip *trips; /* [n_trips] */
    size_t n_trips;
    long double trips_within[VERIFY_MAX_PERIODS]; /* from a zone to itself: left out */
    /* One period's problem: set by lsp_verify_input_set_period. */
    double *capacity, *a, *b, *fixed_cost; /* [n_links], the last of each class */
    uint32_t n_origins;
    uint32_t *origin, *class_of, *destination;
    size_t *first_trip;
    double *trip;
    /* Its flows: -1: none yet; else NAN: not stated. */
    double *flow, *time, *cost, *marginal; /* [n_links] */
    double *class_flow;                    /* [n_classes * n_flows]; NULL with one class */
};

void lsp_verify_input_finish(struct verify_input *input);
/* Arrays for n_links links. */
enum lsp_verify_end lsp_verify_input_make_links(struct verify_input *input, uint32_t n_links);
/* Capacities, fixed costs and trips of that period; flows are taken away. */
enum lsp_verify_end lsp_verify_input_set_period(struct verify_input *input, uint32_t period);
/* The present problem, with arrays borrowed from the input. */
struct lsp_verify_problem lsp_verify_input_problem(const struct verify_input *input);
bool lsp_verify_shares_word(struct verify_word a, struct verify_word b);
/* The zone's node. */
bool lsp_verify_input_zone(
    const struct verify_input *input, struct verify_word zone, uint32_t *ret_node);

/* Each reads an opened text, which stays the caller's. */
enum lsp_verify_end lsp_verify_tntp_network(struct verify_text *text, struct verify_input *input);
enum lsp_verify_end lsp_verify_tntp_trips(struct verify_text *text, struct verify_input *input);
enum lsp_verify_end lsp_verify_tntp_flows(struct verify_text *text, struct verify_input *input);
/* The source of that role, NULL where there is none. */
struct verify_source *lsp_verify_input_find(struct verify_input *input, const char *role);
/* The node so called. */
bool lsp_verify_input_node(
    const struct verify_input *input, struct verify_word word, uint32_t *ret_node);
bool lsp_verify_input_add_turn(struct verify_input *input, struct verify_turn turn);
/* Nodes with turns are taken apart; after this, the network is complete. */
enum lsp_verify_end lsp_verify_input_expand(struct verify_input *input);
/* Puts the network as it was before nodes were taken apart in its place; or back again. */
void lsp_verify_input_exchange(struct verify_input *input);
/* Each takes the source of that role, where there is one. */
enum lsp_verify_end lsp_verify_read_classes(
    struct verify_input *input, double toll_factor, double distance_factor);
enum lsp_verify_end lsp_verify_read_periods(struct verify_input *input);
enum lsp_verify_end lsp_verify_read_demand(struct verify_input *input);
enum lsp_verify_end lsp_verify_read_turns(struct verify_input *input);
/* The sources of the role "network" are tables of GMNS. */
enum lsp_verify_end lsp_verify_gmns_network(struct verify_input *input);

#endif
