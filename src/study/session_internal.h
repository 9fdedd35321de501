/* What the files of the session share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_STUDY_SESSION_INTERNAL_H
#define LSP_STUDY_SESSION_INTERNAL_H

#include <pthread.h>

#include "study/programme_internal.h"
#include "study/session.h"

/* One reading of the study, and what was made of it; runs borrow from theirs. */
struct book {
    struct planned planned; /* with the inputs */
    struct lsp_programme_query query;
    struct kept_runs *kept;
    struct lsp_buffer programme_json;
    int show_year;
    size_t n_users; /* under the session's lock */
};

struct lsp_session {
    struct lsp_arena arena;
    const char *folder;
    int n_threads;
    pthread_mutex_t lock;
    struct book *book;  /* the newest */
    struct book *first; /* from which what is shown at once was made */
    struct lsp_session_about about;
    struct lsp_session_geometry geometry;
    struct lsp_session_scenario *scenarios; /* [n_scenarios] of study.yaml */
    size_t n_scenarios;
    struct lsp_case fixed; /* the study's network with what its project adds: rows and nodes that
                            * have the same index in every scenario */
    uint32_t *first_link;  /* [rows + 1] of `fixed`: number of the forward direction */
};

struct lsp_session_run {
    struct lsp_session *session;
    struct book *book;
    struct lsp_arena arena;
    struct lsp_study_inputs drawn; /* where the scenario is a drawn one */
    const struct lsp_study_inputs *inputs;
    size_t scenario; /* of the inputs */
    int year;
    size_t n_own_edits;    /* the last edits of the scenario, that the wish has made */
    uint32_t *edit_of_row; /* [rows of `with`] edit of the wish, or LSP_NONE */
    struct scenario_run run;
    size_t shown;         /* the pair of the year's commonest state */
    uint32_t *first_link; /* [rows + 1] of `with`, as the session's, the added ones behind rides */
    uint32_t n_links;
    bool has_own_links;                         /* with the project, that the wish has drawn */
    struct lsp_session_tables tables;           /* of the last stage */
    struct lsp_session_call *calls;             /* behind the tables' */
    struct lsp_session_figure *figures, *users; /* behind the tables'; what users gain in a year */
};

/* session.c: the newest reading, and one user less of one. */
struct book *lsp_session_take_book(struct lsp_session *session);
void lsp_session_leave_book(struct lsp_session *session, struct book *book);

/* session_geometry.c: what is shown at once. */
enum lsp_status lsp_session_geometry_make(struct lsp_session *session) LSP_MUST_CHECK;
/* How many directed links a row has: 1 or 2. */
uint32_t lsp_session_n_directions(const struct lsp_link_spec *link);
/* pce a day of all lanes; INFINITY = never congested. */
double lsp_session_capacity_day(
    const struct lsp_session *session, const struct lsp_link_spec *link);

/* session_rows.c: how rows of a run are numbered, its added links and nodes, what is removed. */
enum lsp_status lsp_session_number_rows(
    struct lsp_session_run *run, const struct lsp_session_wish *wish) LSP_MUST_CHECK;
enum lsp_status lsp_session_list_rows(struct lsp_session_run *run) LSP_MUST_CHECK;

/* session_fields.c: what links carry on both sides of the shown pair; where their noise comes from;
 * the links that change most.  `others` as in run_watch, or NULL. */
enum lsp_status lsp_session_fields_make(
    struct lsp_session_run *run, const struct lsp_results others[]) LSP_MUST_CHECK;

/* The id and name of a link by its number. */
void lsp_session_link_names(
    const struct lsp_session_run *run, uint32_t link, const char **ret_id, const char **ret_name);

/* session_figures.c: the headline and the calls of a stage. */
enum lsp_status lsp_session_figures_make(
    struct lsp_session_run *run, const struct lsp_results others[], bool is_whole) LSP_MUST_CHECK;
enum lsp_status lsp_session_calls_make(
    struct lsp_session_run *run, const struct lsp_session_wish *wish) LSP_MUST_CHECK;

/* session_details.c: details.json of a whole run. */
enum lsp_status lsp_session_details(
    struct lsp_session_run *run, struct lsp_buffer *json) LSP_MUST_CHECK;

#endif
