/* What the files that answer questions about a solved scenario share.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_STUDY_QUESTIONS_INTERNAL_H
#define LSP_STUDY_QUESTIONS_INTERNAL_H

#include "base/sum.h"
#include "study/study_internal.h"

/* Both sides of one scenario in one state of one year, with the ways of all; all is borrowed. */
struct asked {
    const struct lsp_study_inputs *inputs;
    size_t scenario;
    int year;
    double state_share; /* of the year's days in that state */
    bool converged;
    const struct lsp_case *cases[2];
    const struct lsp_results *results[2];
    const struct lsp_pivot *pivots; /* [n_movements] */
    const uint32_t *first_link;     /* [rows] shown number of the row's forward direction */
    uint32_t n_links;               /* shown numbers are below this */
    uint32_t first_ride, n_rides;   /* shown numbers of the services' sections */
};

/* One unit of a choice on its ways: what part takes which stretch, and what part of that passes the
 * links that are marked.  Points are 0 between choices. */
struct tracer {
    const struct asked *asked;
    enum lsp_side side;
    uint32_t n_marked;        /* links asked for */
    bool is_any;              /* who passes one of them; else who passes all */
    const uint8_t *is_marked; /* [n_links of the run's network] */
    double *through;          /* [n_points] share that leaves a point */
    double *before;           /* [n_points][n_marked + 1] by how many marked it has passed */
    double *behind;           /* [n_points][n_marked + 1] by how many it is yet to pass */
};
enum lsp_status lsp_tracer_init(const struct asked *asked, enum lsp_side side, uint32_t n_marked,
    bool is_any, const uint8_t is_marked[], struct lsp_arena *arena,
    struct tracer *ret_tracer) LSP_MUST_CHECK;
/* The share of a choice that passes them, and selected[way->n] of it on each stretch. */
double lsp_tracer_select(struct tracer *tracer, const struct lsp_way *way, double selected[]);

/* The shown number of a link of the run's network. */
uint32_t lsp_asked_number(const struct asked *asked, enum lsp_side side, uint32_t link);
/* The way of a choice. */
const struct lsp_way *lsp_asked_way(
    const struct asked *asked, enum lsp_side side, size_t movement, size_t alternative);
/* What a choice of a movement makes on a link. */
const struct lsp_carried *lsp_asked_carried(const struct asked *asked, enum lsp_side side,
    size_t movement, size_t alternative, uint32_t link);

/* The likeliest single ways of a choice, largest first: links[n_links] of each, in the run's own
 * numbers.  Those below 1 % of it are left out. */
enum { LSP_MAX_TOLD_WAYS = 10 };
struct told_way {
    double share;
    uint32_t *links; /* [n_links] */
    uint32_t n_links;
};
enum lsp_status lsp_tell_ways(const struct lsp_way *way, uint32_t n_points, struct lsp_arena *arena,
    struct told_way ret_told[static LSP_MAX_TOLD_WAYS], size_t *ret_n) LSP_MUST_CHECK;

/* Persons a year who ride over a section, one unit of the services' sections. */
enum lsp_status lsp_asked_select_ride(const struct asked *asked, enum lsp_side side,
    uint32_t section, struct lsp_buffer *json) LSP_MUST_CHECK;

/* What a selection adds up to, by movement, segment and alternative; and its JSON members. */
struct selection_sums {
    struct lsp_sum *of_movement; /* [n_movements] */
    struct lsp_sum of_segment[LSP_MAX_SEGMENTS], of_alternative[LSP_MAX_ALTERNATIVES];
    struct lsp_sum total;
};
void lsp_sums_add(const struct lsp_demand *demand, size_t movement, size_t alternative,
    double value, struct selection_sums *sums);
/* ,"pairs":[...],"rest":{...},"groups":[...],"alternatives":[...]; empties of_movement. */
void lsp_sums_json(
    const struct lsp_demand *demand, struct selection_sums *sums, struct lsp_buffer *json);

/* The three questions; what they mean stands in session_questions.h. */
enum lsp_status lsp_asked_select(const struct asked *asked, enum lsp_side side, bool is_any,
    uint32_t n_links, const uint32_t links[], struct lsp_diags *diags,
    struct lsp_buffer *json) LSP_MUST_CHECK;
enum lsp_status lsp_asked_routes(const struct asked *asked, uint32_t from, uint32_t to,
    struct lsp_diags *diags, struct lsp_buffer *json) LSP_MUST_CHECK;
enum lsp_status lsp_asked_reach(const struct asked *asked, uint32_t zone, const char *group,
    struct lsp_diags *diags, double *const ret_hours[2]) LSP_MUST_CHECK;

#endif
