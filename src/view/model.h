/* Model: what the viewer shows and solves.  A study and a road network each are one; the viewer
 * (view.h) knows neither, and a test has a third.
 *
 *     LSP_TRY(lsp_view_open_roads(&options, &diags, &model));     or lsp_view_open_study
 *     status = lsp_view_serve(&view_options, &model, &diags);     it calls the operations below
 *     lsp_view_model_finish(&model);
 *
 * Order of calls: describe, geometry and basemap from the first moment; `base` once; then `solve`
 * as often as edits come, with the questions about what was solved (select, routes, isochrone,
 * export) beside it.
 *
 * Threads: `base` and `solve` are never called at once, nor are two questions, nor two of save,
 * forget and report; but each of these three groups may run beside the others and beside the rest,
 * which read what does not change once the model is open.  An operation that is too much for a
 * model is NULL.
 *
 * Faults of what the user asked for are diagnostics and LSP_BAD_INPUT; the page shows them.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VIEW_MODEL_H
#define LSP_VIEW_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/diag.h"
#include "base/status.h"
#include "view/edits.h"

/* The base network as it is drawn.  All arrays are the model's and stay as they are. */
struct lsp_view_geometry {
    uint32_t n_nodes, n_links, n_vertices;
    const double *node_x, *node_y;     /* [n_nodes] */
    const double *vertex_x, *vertex_y; /* [n_vertices], between tail and head */
    const double *capacity;            /* [n_links], infinite: none */
    const double *length, *free_time;  /* [n_links], units as describe says */
    const uint32_t *tail, *head;       /* [n_links] */
    const uint32_t *first_vertex;      /* [n_links + 1] */
    const uint32_t *row;               /* [n_links], the same for both directions of a road */
    const uint8_t *is_forward;         /* [n_links] */
    const uint8_t *class_of;           /* [n_links] 0 road 1 rail 2 air 3 sea 4 walk 5 connector */
};

/* What changes between without and with, link by link: those of the geometry, then those that the
 * edits added. */
struct lsp_view_fields {
    uint32_t n_links, n_fields;   /* fields as describe lists them */
    const double *const *without; /* [n_fields][n_links] */
    const double *const *with;    /* likewise */
    const double *noise;          /* [n_links] of field 0; infinite: not known */
};

enum lsp_view_stage {
    LSP_VIEW_PREVIEW,
    LSP_VIEW_DRAFT,
    LSP_VIEW_CERTIFIED,
    LSP_VIEW_REFINED,
};

struct lsp_view_figure {
    const char *key, *label, *unit; /* unit may be NULL */
    double value;                   /* NaN: null */
    double error;                   /* likewise */
    bool is_distinguishable;        /* the value is more than its error */
};

struct lsp_view_link_change {
    uint32_t link; /* number in the fields */
    const char *id, *name, *from, *to;
    double difference, noise, with;
};

struct lsp_view_call {
    const char *kind;     /* "braess", "unreachable", "no_effect", "not_converged", ... */
    const char *severity; /* "warning", "info" */
    const char *text;     /* a sentence */
};

struct lsp_view_added_node {
    const char *id;
    double x, y;
};

struct lsp_view_added_link {
    const char *id, *name;
    uint32_t edit;       /* that made it, from 0 */
    uint32_t tail, head; /* nodes: of the geometry, then the added ones */
    uint32_t n_points;
    const double (*points)[2]; /* between tail and head; NULL = straight */
    uint32_t row;
    bool is_forward;
    uint8_t class_of;
    double capacity, length, free_time;
    uint32_t parent; /* link of the geometry of which it is a part, or LSP_NONE */
};

/* What a stage of a solve says.  Borrowed during the call. */
struct lsp_view_headline {
    enum lsp_view_stage stage;
    bool is_converged;
    double gap_without[2], gap_with[2]; /* lowest, highest; NaN: null */
    bool is_gap_proved;                 /* else the solver's own word */
    uint32_t n_figures, n_relieved, n_loaded, n_calls, n_added_nodes, n_added_links, n_removed;
    const struct lsp_view_figure *figures;
    const struct lsp_view_link_change *relieved, *loaded; /* at most 10 */
    const struct lsp_view_call *calls;
    const struct lsp_view_added_node *added_nodes;
    const struct lsp_view_added_link *added_links;
    const uint32_t *removed; /* links of the geometry that are split or closed */
};

/* Who listens to a solve.  No function is NULL; one is called at a time, progress and is_cancelled
 * also by other threads than the solving one. */
struct lsp_view_listener {
    void *user;
    /* Everything is copied. */
    void (*stage)(
        void *user, const struct lsp_view_headline *headline, const struct lsp_view_fields *fields);
    /* details.json, a whole object; moved: *json is empty afterwards. */
    void (*details)(void *user, struct lsp_buffer *json);
    /* From here on questions may be asked about what was solved, also while solve goes on.  Moved:
     * ops->finish_state frees it when nobody can ask any more.  Once, or never. */
    void (*state)(void *user, void *state);
    /* `total` 0 = not known. */
    void (*progress)(void *user, const char *text, size_t done, size_t total);
    /* Ask often (every few milliseconds); then return LSP_CANCELLED at once. */
    bool (*is_cancelled)(void *user);
};

enum lsp_view_goal {
    LSP_VIEW_GOAL_PREVIEW, /* the fastest answer alone: the mouse is still moving */
    LSP_VIEW_GOAL_FINAL,   /* all stages, and details */
};

struct lsp_view_wish {
    const char *like; /* scenario whose edits come first, or NULL */
    struct lsp_view_edits edits;
    enum lsp_view_goal goal;
    int year; /* 0 = the one that describe shows */
};

/* A question's own way to be cancelled. */
struct lsp_view_patience {
    void *user;
    bool (*is_cancelled)(void *user); /* not NULL */
};

struct lsp_view_selection {
    bool is_with; /* which side */
    bool is_any;  /* trips over any of the links; else over all of them */
    uint32_t n_links;
    const uint32_t *links; /* numbers in the fields of that run */
};

/* A scenario that is saved, or is to be.  Texts in the arena of whoever made it. */
struct lsp_view_scenario {
    const char *id;              /* [a-z0-9_-]{1,60}: also the name of a file */
    const char *name;            /* for people */
    const char *about;           /* or NULL */
    const char *like;            /* id of the scenario that it begins with, or NULL */
    bool is_locked;              /* the viewer does not write it */
    const char *locked_because;  /* a sentence, or NULL */
    struct lsp_view_edits edits; /* of a locked one as far as they can be said; else all */
    const char *etag;            /* changes whenever the file or the rows do; listing only */
};

struct lsp_view_scenarios {
    size_t n;
    const struct lsp_view_scenario *items;
};

/* What saving did. */
struct lsp_view_saved {
    const char *path;    /* of the file, as the user would type it */
    const char *command; /* "linkspan appraise STUDY": computes the same numbers */
};

/* Where a report was written. */
struct lsp_view_report {
    const char *folder; /* its files are served from then on */
    const char *front;  /* the file to look at first: "report.html" */
};

struct lsp_view_lines {
    size_t n;
    const char *const *items;
};

enum lsp_view_export { LSP_VIEW_CSV, LSP_VIEW_GEOJSON, LSP_VIEW_GEOPACKAGE };

struct lsp_view_model_ops {
    /* The model's JSON, member by member, each with a comma before it (lsp_buffer_add_text_member
     * and its kin): `,"kind":"roads","name":"Chicago",...`. */
    void (*describe)(void *self, struct lsp_buffer *out);
    const struct lsp_view_geometry *(*geometry)(void *self);
    /* A whole JSON object. */
    void (*basemap)(void *self, struct lsp_buffer *out);
    /* A whole JSON object about one link or node of the geometry; the number is a valid one. */
    void (*link)(void *self, uint32_t link, struct lsp_buffer *out);
    void (*node)(void *self, uint32_t node, struct lsp_buffer *out);

    /* Solves without edits; then, by listener->stage and ->state, run 0. */
    enum lsp_status (*base)(void *self, const struct lsp_view_listener *, struct lsp_diags *);
    enum lsp_status (*solve)(void *self, const struct lsp_view_wish *,
        const struct lsp_view_listener *, struct lsp_diags *);
    void (*finish_state)(void *self, void *state);

    /* Questions about a run; each writes a whole JSON object. */
    enum lsp_status (*select)(void *self, void *state, const struct lsp_view_selection *,
        const struct lsp_view_patience *, struct lsp_diags *, struct lsp_buffer *out);
    enum lsp_status (*routes)(void *self, void *state, const uint32_t from_to[2],
        const struct lsp_view_patience *, struct lsp_diags *, struct lsp_buffer *out);
    /* `group` may be NULL.  Writes by lsp_view_write_isochrone (bytes.h). */
    enum lsp_status (*isochrone)(void *self, void *state, uint32_t zone, const char *group,
        const struct lsp_view_patience *, struct lsp_diags *, struct lsp_buffer *out);
    /* The bytes of the file. */
    enum lsp_status (*export_run)(void *self, void *state, enum lsp_view_export,
        const struct lsp_view_patience *, struct lsp_diags *, struct lsp_buffer *out);

    /* Read from the disk at every call, in the order in which they are shown. */
    enum lsp_status (*scenarios)(void *self, struct lsp_arena *, struct lsp_diags *,
        struct lsp_view_scenarios *ret_scenarios);
    /* Makes or replaces the scenario of that id: a whole new file in one step, or none. */
    enum lsp_status (*save)(void *self, const struct lsp_view_scenario *, struct lsp_arena *,
        struct lsp_diags *, struct lsp_view_saved *ret_saved);
    enum lsp_status (*forget)(void *self, const char *id, struct lsp_diags *);
    /* The edits as the lines of the file, one for each. */
    enum lsp_status (*lines)(void *self, const char *like, const struct lsp_view_edits *,
        struct lsp_arena *, struct lsp_diags *, struct lsp_view_lines *ret_lines);

    /* Writes all results as the command line does; only progress and is_cancelled of the listener
     * are called.  Texts of *ret_report in the arena. */
    enum lsp_status (*report)(void *self, const char *scenario, const struct lsp_view_listener *,
        struct lsp_arena *, struct lsp_diags *, struct lsp_view_report *ret_report);
    /* A whole JSON object: command and fingerprints of the inputs. */
    void (*proof)(void *self, struct lsp_buffer *out);

    /* Frees the model; every state was finished before. */
    void (*finish)(void *self);
};

struct lsp_view_model {
    void *self; /* owned */
    const struct lsp_view_model_ops *ops;
};

void lsp_view_model_finish(struct lsp_view_model *model);

#endif
