/* Session: a road network that is read and solved once, and then answers changes.
 *
 *     LSP_TRY(lsp_road_session_open(&options, &diags, &session));
 *     ... lsp_road_session_network(session)->x[node] ...              from here on
 *     LSP_TRY(lsp_road_session_solve(session, &watch, &diags));       once: the network without a
 * change LSP_TRY(lsp_road_session_answer(session, n, edits, &wish, &diags, &answer));
 *     ... lsp_road_session_select(session, answer, &selection, ...) ...
 *     lsp_road_session_answer_free(answer);
 *     lsp_road_session_close(session);
 *
 * An edit is a row of the table of changes (docs/guide/what-if.md), and is answered as if it stood
 * in that table: the numbers of the last stage are those of `linkspan what-if`, to the last bit.
 *
 * Links are numbered as in the network, then those that edits add; those that turns need are left
 * out.  An answer is read-only but for questions, one of which may be asked at a time; it may be
 * asked while another answer is made.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_RUN_SESSION_H
#define LSP_NETWORK_RUN_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/diag.h"
#include "base/status.h"
#include "network_run/inputs.h"

struct lsp_road_session;
struct lsp_road_session_answer;

struct lsp_road_session_options {
    struct lsp_network_sources sources;
    const char *nodes;    /* file of coordinates; NULL = the one beside the network */
    const char *changes;  /* table of changes; NULL = the one beside the network */
    const char *start;    /* folder of an earlier result; NULL = none */
    double value_of_time; /* money for a unit of time; 0 = not known */
    int n_threads;        /* 0 = what pays */
};

enum lsp_status lsp_road_session_open(const struct lsp_road_session_options *options,
    struct lsp_diags *diags, struct lsp_road_session **ret_session) LSP_MUST_CHECK;
void lsp_road_session_close(struct lsp_road_session *session);

/* What was read.  Arrays live as long as the session. */
struct lsp_road_session_network {
    const char *path, *trips_path, *changes_path; /* as given or found */
    const char *title;                            /* NULL: none is stated */
    const char *time_unit, *length_unit;          /* "" where the files do not say */
    const char *currency;                         /* NULL: not stated */
    double value_of_time;                         /* 0: not known */
    bool is_gmns, is_lonlat, has_tolls;
    uint32_t n_nodes, n_links, n_zones, n_centroids, n_classes, n_vertices, n_lines;
    double hours;   /* of the period; capacities of edits are for one */
    double n_trips; /* between different zones */
    const double *x, *y, *vertex_x, *vertex_y;
    const uint32_t *tail, *head, *first_vertex; /* [n_links], [n_links], [n_links + 1] */
    /* [n_links] capacity in the unit of flows, infinite: none. */
    const double *capacity, *length, *free_time, *toll, *alpha, *beta;
    const uint32_t *row;          /* [n_links] the same for both directions of a road */
    const uint8_t *is_forward;    /* [n_links] the first of the two */
    const bool *is_connector;     /* [n_links] touches the node of a zone that no path passes */
    const char *const *link_name; /* [n_links] NULL: none */
    const struct lsp_road_class *classes; /* [n_classes] */
    /* What a new link has where an edit does not say: medians over the network's roads. */
    double usual_capacity, usual_pace; /* pace: free time of a unit of length */
    double length_of_map;              /* length of a link over that of its line on the map */
};
const struct lsp_road_session_network *lsp_road_session_network(
    const struct lsp_road_session *session);
const char *lsp_road_session_node_text(
    const struct lsp_road_session *session, uint32_t node, char text[static 32]);
const char *lsp_road_session_link_text(
    const struct lsp_road_session *session, uint32_t link, char text[static 32]);
const char *lsp_road_session_zone_text(
    const struct lsp_road_session *session, uint32_t zone, char text[static 32]);
uint32_t lsp_road_session_zone_node(const struct lsp_road_session *session, uint32_t zone);
struct lsp_road_session_line {
    const char *kind, *name;
    size_t n_points;
    const double *x, *y;
};
/* A line of the background. */
struct lsp_road_session_line lsp_road_session_line(
    const struct lsp_road_session *session, uint32_t line);
/* Between two places of the map: km of degrees, else the map's unit. */
double lsp_road_session_distance(
    const struct lsp_road_session_network *network, const double from[2], const double to[2]);
/* What was read, for whoever wants to do it again. */
const struct lsp_network_inputs *lsp_road_session_inputs(const struct lsp_road_session *session);

struct lsp_road_session_watch {
    void *user;
    void (*step)(void *user, uint32_t iteration, double relative_gap); /* NULL = nobody */
    bool (*is_cancelled)(void *user);                                  /* NULL = never */
};
/* Solves the network without a change and proves it. */
enum lsp_status lsp_road_session_solve(struct lsp_road_session *session,
    const struct lsp_road_session_watch *watch, struct lsp_diags *diags) LSP_MUST_CHECK;

/* Flows and times without a change, [n_links] each; false as long as it is not solved. */
bool lsp_road_session_base(
    const struct lsp_road_session *session, const double *ret_flow_and_time[2]);

enum lsp_road_session_edit_kind {
    LSP_ROAD_SESSION_ADD,
    LSP_ROAD_SESSION_CHANGE,
    LSP_ROAD_SESSION_CLOSE,
    LSP_ROAD_SESSION_SPLIT
};
enum lsp_road_session_direction {
    LSP_ROAD_SESSION_BOTH,
    LSP_ROAD_SESSION_FORWARD,
    LSP_ROAD_SESSION_BACKWARD
};

/* Texts as the files call nodes and links.  NAN: not said. */
struct lsp_road_session_edit {
    enum lsp_road_session_edit_kind kind;
    const char *id, *name, *from, *to;                     /* add; id and name may be NULL */
    bool is_both_ways;                                     /* add */
    const char *link;                                      /* change, close, split */
    enum lsp_road_session_direction direction;             /* change, close */
    double at;                                             /* split */
    const char *node;                                      /* split */
    double free_time, length, capacity, toll, alpha, beta; /* add, change */
    size_t n_points;                                       /* add: between the two nodes */
    const double (*points)[2];
};

/* Sets what an added link must have and does not say: its length from the map, its free time from
 * the usual pace, its capacity.  `splits` are the edits before it.  LSP_NO_MEMORY at worst. */
void lsp_road_session_complete(const struct lsp_road_session *session, size_t n,
    const struct lsp_road_session_edit edits[], struct lsp_road_session_edit *edit);

/* A link after the edits. */
struct lsp_road_session_added_link {
    const char *id, *name; /* "" = none */
    const char *from, *to;
    uint32_t edit;       /* that made it */
    uint32_t tail, head; /* nodes of the network, then added ones */
    size_t n_points;     /* of its line, between the nodes */
    const double (*points)[2];
    uint32_t row;
    bool is_forward;
    double capacity, length, free_time;
    uint32_t parent; /* the link that it is a part of, or LSP_NONE */
};
struct lsp_road_session_added_node {
    const char *id;
    double x, y;
};

enum lsp_road_session_stage_kind {
    LSP_ROAD_SESSION_PREVIEW,
    LSP_ROAD_SESSION_DRAFT,
    LSP_ROAD_SESSION_CERTIFIED,
    LSP_ROAD_SESSION_REFINED
};

struct lsp_road_session_stage {
    enum lsp_road_session_stage_kind kind;
    bool is_preview;            /* only that was wished for: nothing is proved, whatever the gap */
    bool is_base;               /* there are no edits: both sides are the same */
    double unreachable;         /* trips without a way, before the edits */
    bool is_last, is_converged; /* converged: proved to have met the target */
    bool is_proved;             /* gap_with is; else the solver's word */
    double gap_without[2], gap_with[2]; /* lowest, highest */
    /* units of time, as what-if counts, and by what it may be off */
    double total_cost_without, total_cost_noise;
    double saved, saved_noise;     /* likewise */
    double benefit, benefit_noise; /* money; NAN where the value of time is not known */
    double newly_reachable;        /* trips */
    bool is_slower_for_all;        /* Braess's paradox */
    bool has_no_effect;            /* proved; known at the last stage */
    double saved_bound;            /* likewise; infinite: none */
    /* Links with flow that other equilibria have otherwise; connectors of zones are not counted. */
    uint32_t n_undetermined;
    double on_added; /* flow that new links carry, summed over them; pcu */
    uint32_t n_links;
    /* [n_links] of parts without: of the link they come from; of new links without: 0, infinite */
    const double *flow_without, *flow_with, *time_without, *time_with;
    const double *noise; /* [n_links] of flow; infinite: not known */
    uint32_t n_added_nodes, n_added_links, n_removed;
    const struct lsp_road_session_added_node *added_nodes;
    const struct lsp_road_session_added_link *added_links;
    const uint32_t *removed; /* links of the network that are split or closed */
};

struct lsp_road_session_wish {
    bool is_preview; /* only the first step */
    void *user;
    void (*publish)(
        void *user, const struct lsp_road_session_stage *stage); /* borrowed in the call */
    bool (*is_cancelled)(void *user);
};

/* Without edits: the network as it is on both sides.  Faults of edits are diagnosed at element
 * "edits[n]" (LSP_BAD_INPUT). */
enum lsp_status lsp_road_session_answer(const struct lsp_road_session *session, size_t n_edits,
    const struct lsp_road_session_edit edits[], const struct lsp_road_session_wish *wish,
    struct lsp_diags *diags, struct lsp_road_session_answer **ret_answer) LSP_MUST_CHECK;
void lsp_road_session_answer_free(struct lsp_road_session_answer *answer);
/* The last stage. */
const struct lsp_road_session_stage *lsp_road_session_answer_stage(
    const struct lsp_road_session_answer *answer);

#endif
