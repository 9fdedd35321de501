/* Session: a study kept open, whose scenarios are changed and solved again and again.
 *
 *     LSP_TRY(lsp_session_open(&options, &diags, &session));
 *     lsp_session_about(session), lsp_session_geometry(session)      what is shown at once
 *     LSP_TRY(lsp_session_solve(session, &wish, &listener, &diags)); first the shown year alone,
 *                                                    then the whole appraisal of the scenario
 *     lsp_session_close(session);
 *
 * The figures of the last stage are those that `linkspan appraise` writes into report.json for the
 * same edits saved as a scenario, to the last bit.  What does not depend on the edits is computed
 * once and kept.
 *
 * Threads: one lsp_session_solve at a time, and one of the calls about scenarios' files at a time;
 * questions about a run may come beside both, since runs do not change once they are told.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_STUDY_SESSION_H
#define LSP_STUDY_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/diag.h"
#include "base/status.h"
#include "formats/drawn_edits.h"

struct lsp_session;
struct lsp_session_run; /* one scenario solved */

struct lsp_session_options {
    const char *folder; /* the study */
    int n_threads;      /* 0 = all */
};

/* Reads and checks the study as every command does, and plans and draws its programme. */
enum lsp_status lsp_session_open(const struct lsp_session_options *options, struct lsp_diags *diags,
    struct lsp_session **ret_session) LSP_MUST_CHECK;
void lsp_session_close(struct lsp_session *session); /* every run was closed before */

/* Reads the study again, after its scenario files have changed; runs keep what they were solved
 * with.  LSP_BAD_INPUT: it has a fault.  LSP_CANNOT_READ: other files than those have changed, so
 * that it must be opened anew.  The session then goes on with what it had. */
enum lsp_status lsp_session_reload(
    struct lsp_session *session, struct lsp_diags *diags) LSP_MUST_CHECK;

/* ---- what there is ---- */

struct lsp_session_name {
    const char *id, *name;
};

struct lsp_session_zone {
    const char *id, *name;
    uint32_t node;
    double lon_deg, lat_deg;
};

/* All lives as long as the session. */
struct lsp_session_about {
    const char *id, *name, *about, *caveat, *currency, *attribution;
    const char *main_scenario; /* id */
    int price_year, base_year, show_year;
    const int *years; /* [n_years] model years */
    size_t n_years;
    double bbox[4]; /* west, south, east, north of the nodes */
    double persons_year, tonnes_year;
    size_t n_nodes, n_rows; /* of the network */
    const struct lsp_session_zone *zones;
    const struct lsp_session_name *segments, *vehicles, *crossings, *operators;
    const bool *is_goods;             /* [n_segments] */
    const char *const *vehicle_modes; /* [n_vehicles] */
    size_t n_zones, n_segments, n_vehicles, n_crossings, n_operators;
    bool has_posts, has_limits; /* border posts; seats or beds that may be full */
};
const struct lsp_session_about *lsp_session_about(const struct lsp_session *session);

/* The network on the map: the directed links of link.csv and of the project in the order of their
 * rows, then the rides of services from one stop to the next.  Closed ones too: a link has one
 * number in all scenarios. */
struct lsp_session_geometry {
    uint32_t n_nodes, n_links, n_vertices;
    uint32_t n_network_links;          /* the first ones; the others are rides */
    const double *node_x, *node_y;     /* [n_nodes] degrees */
    const double *vertex_x, *vertex_y; /* [n_vertices] between tail and head */
    const double *capacity; /* [n_links] pce a day of all lanes, in the hours that a day counts;
                             * INFINITY = none */
    const double *length_km, *free_time_h;
    const uint32_t *tail, *head;
    const uint32_t *first_vertex; /* [n_links + 1] */
    const uint32_t *row;          /* the same for both directions */
    const uint8_t *is_forward;
    const uint8_t *class_of; /* 0 road, 1 rail, 2 air, 3 sea */
};
const struct lsp_session_geometry *lsp_session_geometry(const struct lsp_session *session);

/* JSON objects: the lines and places behind the network; one link or node of the geometry with what
 * the study says of it. */
void lsp_session_basemap(const struct lsp_session *session, struct lsp_buffer *json);
void lsp_session_link(const struct lsp_session *session, uint32_t link, struct lsp_buffer *json);
void lsp_session_node(const struct lsp_session *session, uint32_t node, struct lsp_buffer *json);
/* The files that were read, with their fingerprints. */
void lsp_session_proof(const struct lsp_session *session, struct lsp_buffer *json);

/* ---- solving ---- */

enum lsp_session_field {
    LSP_SESSION_VEHICLES, /* a day, all classes; of a ride its departures */
    LSP_SESSION_PERSONS,  /* a year */
    LSP_SESSION_TONNES,   /* a year */
    LSP_SESSION_TIME,     /* h, congested */
    LSP_SESSION_N_FIELDS,
};

enum lsp_session_stage {
    LSP_SESSION_DRAFT,     /* the commonest state of the shown year */
    LSP_SESSION_CERTIFIED, /* all years and states, and the errors of the account */
};

struct lsp_session_figure {
    const char *key, *label, *unit; /* unit "date": a day number */
    double value, error;            /* NAN = not known */
    bool is_distinguishable;        /* not less than its error */
};

struct lsp_session_change {
    uint32_t link; /* number in the fields */
    const char *id, *name, *from, *to;
    double difference, noise, with; /* vehicles a day */
};

struct lsp_session_call {
    const char *kind, *severity, *text;
};

struct lsp_session_added_node {
    const char *id;
    double lon_deg, lat_deg;
};

struct lsp_session_added_link {
    const char *id, *name;
    uint32_t edit;       /* of the wish, that made it; LSP_NONE: the scenario that it is like did */
    uint32_t tail, head; /* nodes: of the geometry, then the added ones */
    uint32_t n_points;
    const double (*points)[2]; /* between tail and head */
    uint32_t row;
    bool is_forward;
    uint8_t class_of;
    double capacity, length_km, free_time_h;
    uint32_t parent; /* link of the geometry of which it is a part, or LSP_NONE */
};

/* All of it belongs to the run. */
struct lsp_session_tables {
    enum lsp_session_stage stage;
    int year;
    bool is_converged;
    double residual[2], target[2]; /* without, with: the largest of the runs */
    /* [n_links] without, with; of a link that is not there 0, and its time NAN */
    const double *fields[LSP_SESSION_N_FIELDS][2];
    const double *noise; /* [n_links] of vehicles; INFINITY = not known */
    uint32_t n_links;    /* of the geometry, then the added */
    const struct lsp_session_figure *figures;
    const struct lsp_session_change *relieved, *loaded; /* at most 10 */
    const struct lsp_session_call *calls;
    const struct lsp_session_added_node *added_nodes;
    const struct lsp_session_added_link *added_links;
    const uint32_t *removed; /* of the geometry: closed or split with the project */
    uint32_t n_figures, n_relieved, n_loaded, n_calls, n_added_nodes, n_added_links, n_removed;
};

struct lsp_session_wish {
    const char *like; /* scenario whose keys and edits come first; NULL = the project alone */
    const struct lsp_drawn_edit *edits; /* [n_edits] */
    size_t n_edits;
    int year;           /* that maps and tables show; 0 = the study's */
    bool is_draft_only; /* no more than that */
};

struct lsp_session_listener {
    void *user;
    /* After each stage; details.json behind the last one. */
    void (*stage)(void *user, const struct lsp_session_tables *tables);
    void (*details)(void *user, struct lsp_buffer *json); /* moved */
    void (*progress)(void *user, const char *text, size_t done, size_t total);
    /* Asked between equilibria, as progress is told: by one thread at a time, whichever it is. */
    bool (*is_cancelled)(void *user);
};

/* The run is whole before the listener hears of its last stage; close it with
 * lsp_session_run_close.  LSP_BAD_INPUT: the edits, or what they lead to; diagnostics. */
enum lsp_status lsp_session_solve(struct lsp_session *session, const struct lsp_session_wish *wish,
    const struct lsp_session_listener *listener, struct lsp_diags *diags,
    struct lsp_session_run **ret_run) LSP_MUST_CHECK;
void lsp_session_run_close(struct lsp_session_run *run); /* NULL: nothing */

/* The wish's edits with what a drawn link must say and does not: its length from its line on the
 * map, and that it is a road.  In `arena`; to be solved and saved in the place of those drawn. */
enum lsp_status lsp_session_complete(struct lsp_session *session,
    const struct lsp_session_wish *wish, struct lsp_arena *arena,
    const struct lsp_drawn_edit **ret_edits) LSP_MUST_CHECK;
/* Whether a wish can be made a scenario; solves nothing. */
enum lsp_status lsp_session_check(struct lsp_session *session, const struct lsp_session_wish *wish,
    struct lsp_diags *diags) LSP_MUST_CHECK;

/* The scenarios of study.yaml, in its order; returns how many.  They live as long as the session.
 */
struct lsp_session_scenario {
    const char *id, *name, *about;
};
size_t lsp_session_scenarios(
    const struct lsp_session *session, const struct lsp_session_scenario **ret_scenarios);

/* ---- files ---- */

enum lsp_session_export { LSP_SESSION_CSV, LSP_SESSION_GEOJSON, LSP_SESSION_GEOPACKAGE };

/* The run's links with what they carry without and with, the bytes of a file. */
enum lsp_status lsp_session_export(const struct lsp_session *session,
    const struct lsp_session_run *run, enum lsp_session_export format, struct lsp_diags *diags,
    struct lsp_buffer *ret_bytes) LSP_MUST_CHECK;

#endif
