/* What-if: what a change of a solved network does, at once roughly and then ever more exactly.
 *
 *     LSP_TRY(lsp_what_if_base(&problem, &solve_options, &base));          once
 *     LSP_TRY(lsp_what_if_screen(&base, &change, n_threads, &screen));     can it do anything?
 *     LSP_TRY(lsp_what_if_answer(&base, &change, &options, &answer));      stage after stage
 *     ... answer.difference[link], answer.saved, answer.noise ...
 *     lsp_what_if_answer_finish(&answer);
 *     lsp_what_if_base_finish(&base);
 *
 * The answer starts from the base's flows, never the base from an answer's, so that both sides of a
 * difference share their errors.  Method: docs/methods/what-if.md.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_WHAT_IF_WHAT_IF_H
#define LSP_WHAT_IF_WHAT_IF_H

#include "assignment/assignment.h"

/* A solved problem, kept to be changed. */
struct lsp_what_if_base {
    const struct lsp_assignment_problem *problem; /* borrowed */
    struct lsp_assignment_result result;          /* with its state */
    struct lsp_arena arena;
    double cost_noise; /* its total cost may be off by this */
    double *cheapest;  /* [n trips] cost of the cheapest way; INFINITY where there is none */
};

/* Solves, to 1e-12 unless options say otherwise, or begins with options.start. */
enum lsp_status lsp_what_if_base(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_options *options, struct lsp_what_if_base *ret_base) LSP_MUST_CHECK;
void lsp_what_if_base_finish(struct lsp_what_if_base *base);

enum lsp_edit_kind {
    LSP_EDIT_ADD,    /* a link from tail to head */
    LSP_EDIT_CHANGE, /* the link gets these numbers */
    LSP_EDIT_CLOSE,  /* nobody may use the link */
    LSP_EDIT_SPLIT,  /* new nodes in the link: it becomes parts, which by itself changes nothing */
};

struct lsp_split_point {
    double share;  /* of the link, from its tail, in (0, 1) */
    uint32_t node; /* a new one */
};

struct lsp_edit {
    enum lsp_edit_kind kind;
    uint32_t link;                        /* CHANGE, CLOSE, SPLIT */
    uint32_t tail, head;                  /* ADD */
    uint8_t function;                     /* ADD, CHANGE: enum lsp_link_function */
    double free_time, a, b, capacity;     /* likewise */
    const double *fixed_cost;             /* likewise, [n_classes]; INFINITY closes it to a class */
    uint32_t n_points;                    /* SPLIT: >= 1 */
    const struct lsp_split_point *points; /* SPLIT: [n_points] by rising share */
};

struct lsp_change {
    /* [n_edits] no link in two of them, but that one which is changed may be split too: its parts
     * have the new numbers. */
    const struct lsp_edit *edits;
    uint32_t n_edits;
    uint32_t n_new_nodes; /* numbered from the problem's n_nodes on */
    const double *trips;  /* instead of the problem's; NULL: the same */
};

/* The problem after a change; the base's arrays that did not change are shared. */
struct lsp_changed {
    struct lsp_arena arena;
    struct lsp_assignment_problem problem; /* links as before, then those added */
    /* [problem.n_links] LSP_NONE where added; of parts the link that was split, which itself is
     * closed and has LSP_NONE. */
    uint32_t *link_in_base;
    uint32_t *edit_of; /* [problem.n_links] that added the link; LSP_NONE: it was there */
};

/* LSP_BAD_INPUT: an edit of a link or node that is not there, two of one link, or points of a split
 * out of order. */
enum lsp_status lsp_what_if_change(const struct lsp_assignment_problem *problem,
    const struct lsp_change *change, struct lsp_changed *ret_changed) LSP_MUST_CHECK;
void lsp_what_if_changed_finish(struct lsp_changed *changed);

/* What can be proved without solving, by one pricing of all origins at the base's flows.  Trips
 * must be unchanged and the goal LSP_GOAL_USER.  Closed links are treated as open, which can only
 * raise the bound on the objective; then nothing bounds what is saved. */
struct lsp_screen {
    double gain;            /* cost all trips could save if no way grew slower, >= 0 */
    uint64_t n_gaining;     /* entries of trips that could */
    uint64_t n_connected;   /* those that had no way and get one: then no bound is finite */
    double objective_bound; /* the objective falls by no more than this */
    double
        saved_bound; /* total cost falls by no more than this; INFINITY for tables and closures */
    bool has_no_effect; /* nothing is closed or changed, and no cheapest way is shortened */
};

enum lsp_status lsp_what_if_screen(const struct lsp_what_if_base *base,
    const struct lsp_change *change, uint32_t n_threads,
    struct lsp_screen *ret_screen) LSP_MUST_CHECK;

/* How exact an answer is.  PREVIEW is whatever the first step gives. */
enum lsp_stage { LSP_STAGE_PREVIEW, LSP_STAGE_DRAFT, LSP_STAGE_CERTIFIED, LSP_STAGE_REFINED };

/* Largest relative gap with which an answer may bear the stage's name: none, 1e-4, 1e-6, 1e-10. */
double lsp_stage_gap(enum lsp_stage stage);

struct lsp_what_if_answer {
    struct lsp_arena arena;
    enum lsp_stage stage;
    double relative_gap;
    uint32_t n_links;   /* of the changed problem */
    double *flow;       /* [n_links] */
    double *difference; /* [n_links] flow less the base's */
    /* [n_links] differences below twice this may be noise of an unfinished solution and must not
     * be shown as an effect. */
    double *noise;
    /* Trips that have a way less those that had one: of other trips total costs say nothing. */
    double newly_reachable;
    double saved;           /* total cost of the base less that of the changed problem */
    double saved_noise;     /* likewise */
    double objective_fall;  /* of the base less of the changed problem */
    bool is_slower_for_all; /* an added or widened link raises total cost beyond noise (Braess) */
    struct lsp_assignment_result result; /* with its state; of the last stage only */
};

struct lsp_what_if_options {
    enum lsp_stage stage; /* go on to here */
    uint32_t n_threads;   /* 0 means 1 */
    /* Called as each stage is reached, coarser ones first; a stage that is skipped over is not
     * reported.  The answer is valid during the call.  False stops. May be NULL. */
    bool (*publish)(void *context, const struct lsp_what_if_answer *answer);
    bool (*is_cancelled)(void *context); /* as lsp_assignment_options has it */
    void *context;
};

/* LSP_CANCELLED: nothing is returned; stages that were published stand. */
enum lsp_status lsp_what_if_answer(const struct lsp_what_if_base *base,
    const struct lsp_change *change, const struct lsp_what_if_options *options,
    struct lsp_what_if_answer *ret_answer) LSP_MUST_CHECK;
void lsp_what_if_answer_finish(struct lsp_what_if_answer *answer);

#endif
