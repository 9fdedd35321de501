/* What the files of the viewer share: runs, the workers, the answers.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VIEW_INTERNAL_H
#define LSP_VIEW_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "http_server/http_server.h"
#include "view/bytes.h"
#include "view/json_read.h"
#include "view/view.h"

/* ---- runs: run.c ---- */

enum lsp_view_run_state {
    LSP_VIEW_WAITING,
    LSP_VIEW_RUNNING,
    LSP_VIEW_DONE,
    LSP_VIEW_FAILED,
    LSP_VIEW_CANCELLED,
};

/* What a run published at once; counted, as answers are sent from its bytes. */
struct lsp_view_published {
    atomic_uint references;
    enum lsp_view_stage stage;
    double after_ms; /* since the request came */
    struct lsp_buffer headline, fields;
    struct lsp_view_published *earlier;
};

/* One solve, from the request on; counted. */
struct lsp_view_run {
    atomic_uint references;
    const struct lsp_view_model *model;
    uint32_t id; /* 0 = the base */
    struct lsp_arena arena;
    const char *client; /* who asked; "" = nobody */
    double sequence;
    struct lsp_view_wish wish;
    double began_s; /* when the request came */
    atomic_bool is_cancelled;
    struct lsp_view_run *next; /* in the queue */

    pthread_mutex_t lock; /* of all below */
    enum lsp_view_run_state state;
    struct lsp_view_published *newest;
    struct lsp_buffer details; /* empty = none; unchanged once there */
    struct lsp_buffer problem; /* of a failed one */
    void *model_state;
};

struct lsp_view_run *lsp_view_run_create(const struct lsp_view_model *model, uint32_t id);
struct lsp_view_run *lsp_view_run_hold(struct lsp_view_run *run);
void lsp_view_run_release(void *run); /* NULL: nothing */
/* The stage of that name ("final": the newest), held; NULL when there is none. */
struct lsp_view_published *lsp_view_run_find_stage(struct lsp_view_run *run, const char *name);
void lsp_view_published_release(void *published);
/* Forgets all but the newest stage. */
void lsp_view_run_trim(struct lsp_view_run *run);
/* {"run":12,"sequence":17,"client":"..."  without the closing brace. */
void lsp_view_run_begin_json(const struct lsp_view_run *run, struct lsp_buffer *out);
/* All that there is to know of it, a whole object. */
void lsp_view_run_write(struct lsp_view_run *run, struct lsp_buffer *out);
double lsp_view_now_s(void);

/* headline.c: the members of a stage, with a comma before each. */
void lsp_view_headline_write(const struct lsp_view_headline *headline, struct lsp_buffer *out);
const char *lsp_view_stage_name(enum lsp_view_stage stage);

/* ---- the solving worker: solver.c ---- */

enum { LSP_VIEW_KEPT_RUNS = 8, LSP_VIEW_MAX_WAITING = 16 };

struct lsp_view_solver {
    struct lsp_view *view;
    pthread_t thread;
    bool has_thread;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t changed;
    bool is_ending;
    uint32_t next_id;
    struct lsp_view_run *waiting; /* held; at most one for each client */
    size_t n_waiting;
    struct lsp_view_run *running;                      /* held */
    struct lsp_view_run *base;                         /* held */
    struct lsp_view_run *finals[LSP_VIEW_KEPT_RUNS];   /* held; newest first */
    struct lsp_view_run *previews[LSP_VIEW_KEPT_RUNS]; /* likewise */
};

/* Starts the worker, which solves the base first. */
enum lsp_status lsp_view_solver_start(
    struct lsp_view_solver *solver, struct lsp_view *view) LSP_MUST_CHECK;
/* Cancels everything; then waits for the worker to end and frees what there is. */
void lsp_view_solver_end(struct lsp_view_solver *solver);
void lsp_view_solver_finish(struct lsp_view_solver *solver);
/* A number for a run that is not the solver's (a report). */
uint32_t lsp_view_solver_next_id(struct lsp_view_solver *solver);
/* Queues a run, which is moved and gets its number; it overtakes what the same client asked before.
 * False when too many wait; the run is then released. */
bool lsp_view_solver_add(
    struct lsp_view_solver *solver, struct lsp_view_run *run, uint32_t *ret_id);
/* Held; NULL when it is forgotten. */
struct lsp_view_run *lsp_view_solver_find(struct lsp_view_solver *solver, uint32_t id);
/* False when it is neither waiting nor running. */
bool lsp_view_solver_cancel(struct lsp_view_solver *solver, uint32_t id);

/* ---- questions: questions.c ---- */

/* One question, on the stack of whoever waits for its answer. */
struct lsp_view_question {
    enum lsp_status (*ask)(struct lsp_view_question *question);
    const struct lsp_view_model *model;
    void *state; /* of the model */
    struct lsp_view_selection selection;
    uint32_t from_to[2];
    const char *group;
    enum lsp_view_export format;
    atomic_bool is_cancelled;
    struct lsp_diags *diags;
    struct lsp_buffer answer;
    enum lsp_status status;
    bool is_done;
    struct lsp_view_question *next;
};

struct lsp_view_questions {
    pthread_t thread;
    bool has_thread;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t changed, done;
    bool is_ending;
    struct lsp_view_question *waiting;
};

enum lsp_status lsp_view_questions_start(struct lsp_view_questions *questions) LSP_MUST_CHECK;
/* After the server is stopped: nobody asks any more. */
void lsp_view_questions_finish(struct lsp_view_questions *questions);
/* Waits until it is answered, or whoever asked has gone. */
void lsp_view_questions_ask(struct lsp_view_questions *questions,
    struct lsp_view_question *question, const struct lsp_http_request *request);

/* ---- reports: api_report.c ---- */

struct lsp_view_reports {
    pthread_t thread;
    bool has_thread;      /* to be joined */
    pthread_mutex_t lock; /* of all below */
    bool is_running;
    atomic_bool is_cancelled;       /* all of them: the server ends */
    atomic_bool is_stopped;         /* the one that is being written */
    uint32_t id;                    /* of the run */
    struct lsp_arena arena;         /* of the texts */
    const char *scenario;           /* asked for; NULL = the study's */
    struct lsp_view_report written; /* folder NULL: none yet */
};

enum lsp_status lsp_view_reports_start(struct lsp_view_reports *reports) LSP_MUST_CHECK;
void lsp_view_reports_cancel(struct lsp_view_reports *reports);
/* Stops the report of that run; false: it is not being written. */
bool lsp_view_reports_stop(struct lsp_view_reports *reports, uint32_t id);
void lsp_view_reports_finish(struct lsp_view_reports *reports);

/* ---- all of it ---- */

struct lsp_view {
    const struct lsp_view_model *model;
    struct lsp_http_events *hub;
    struct lsp_http_server *server;
    bool has_solver, has_questions, has_reports; /* were started */
    struct lsp_view_solver solver;
    struct lsp_view_questions questions;
    struct lsp_view_reports reports;
    pthread_mutex_t saving;     /* scenarios: one at a time, and none while a report is written */
    pthread_mutex_t listing;    /* inside `saving`: none comes or goes while they are listed */
    struct lsp_buffer geometry; /* geometry.bin */
    char geometry_etag[65];
};

/* Answers a request under /api/v1/. */
void lsp_view_answer(
    void *view, const struct lsp_http_request *request, struct lsp_http_answer *ret_answer);

/* One endpoint.  `rest`: what stands in the path behind its name ("12/draft/fields.bin"). */
typedef void lsp_view_endpoint(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer);

lsp_view_endpoint lsp_view_answer_model, lsp_view_answer_geometry, lsp_view_answer_basemap,
    lsp_view_answer_link, lsp_view_answer_node, lsp_view_answer_proof;
lsp_view_endpoint lsp_view_answer_solve, lsp_view_answer_run, lsp_view_answer_cancel,
    lsp_view_answer_events;
lsp_view_endpoint lsp_view_answer_select, lsp_view_answer_routes, lsp_view_answer_isochrone,
    lsp_view_answer_export;
lsp_view_endpoint lsp_view_answer_scenarios, lsp_view_answer_put_scenario,
    lsp_view_answer_delete_scenario, lsp_view_answer_lines;
lsp_view_endpoint lsp_view_answer_report, lsp_view_answer_report_file;

/* api.c: the body as an object to read, or NULL when the answer is already a problem.  Free it with
 * lsp_view_body_finish. */
struct lsp_view_body {
    struct lsp_diags diags;
    struct lsp_arena arena;
    json_t *json;
    struct lsp_view_object object;
};
bool lsp_view_body_load(struct lsp_view_body *body, const struct lsp_http_request *request,
    struct lsp_http_answer *ret_answer) LSP_MUST_CHECK;
void lsp_view_body_finish(struct lsp_view_body *body);
/* The problem that a status is: 422 with the diagnostics, 500, 503, 507.  LSP_OK is a bug. */
void lsp_view_answer_status(
    struct lsp_http_answer *ret_answer, enum lsp_status status, const struct lsp_diags *diags);
/* 404: "there is no run 12", with a hint. */
void lsp_view_answer_missing(
    struct lsp_http_answer *ret_answer, const char *detail, const char *hint);
/* A whole number and nothing else; false when it is none. */
bool lsp_view_read_number_text(const char *text, size_t length, uint32_t *ret_number);
/* The problem of a failed solve or report, as the event `failed` has it; `out` is empty before. */
void lsp_view_problem_write(
    enum lsp_status status, const struct lsp_diags *diags, struct lsp_buffer *out);

#endif
