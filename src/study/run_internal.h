/* What the files that solve scenarios share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_STUDY_RUN_INTERNAL_H
#define LSP_STUDY_RUN_INTERNAL_H

#include "study/study_internal.h"

/* What is the same for all solves of a scenario. */
struct frame {
    const struct lsp_study_inputs *inputs;
    const struct lsp_scenario *scenario;
    struct lsp_arena *arena;
    struct lsp_diags *diags;
    double target;              /* of the residual; 0 = the solver's own */
    double aim;                 /* of the residual, below the target; 0 = the target */
    struct lsp_results *others; /* to the run's results, states of the same runs; NULL = unwanted */
    struct lsp_results *other;  /* that of the run to come, among them; NULL = unwanted */
    int *years;                 /* [n_years] that are solved, rising */
    size_t n_years;
    struct lsp_pivot *pivots;   /* [n_movements] of the reference; NULL until that has been run */
    const double **fixed_share; /* [n_movements] while the reference is run; or NULL */
    const struct sides_options *sides; /* whose steps are kept; NULL = nobody's */
    bool keeps_ways;                   /* steps and ways of all, where questions may be asked */
    const double *fixed_amount;        /* [n_movements] in the place of what is stated; or NULL */
    case_change *change;               /* made to every case before it is solved; or NULL */
    size_t change_number;
    size_t n_pairs;   /* of years and states, in their order; the rest is run.c's alone */
    size_t shown;     /* the pair of the shown year's commonest state */
    uint64_t *active; /* [n_pairs] edits */
    int n_threads;
    struct kept_runs *kept;        /* sides of earlier runs; NULL = none */
    bool has_kept_pivots;          /* the pivots are those of the kept ones */
    const struct run_watch *watch; /* NULL = nobody */
};

/* equilibria.c: composite costs on the side and in the year for which the demand is stated: there
 * the totals are the stated ones.  The commonest state of the base year is meant.  Sets the frame's
 * pivots. */
enum lsp_status lsp_frame_find_reference(struct frame *frame, bool *ret_converged) LSP_MUST_CHECK;
/* One side in one state of one year.  Allocates in the frame's arena what is not the results'. */
enum lsp_status lsp_frame_solve_side(struct frame *frame, enum lsp_side side, uint64_t active,
    int year, struct lsp_case *ret_case, struct lsp_results *ret_results) LSP_MUST_CHECK;

/* kept.c: a side of a pair that an earlier run has solved already; false when there is none.  What
 * is found is lent: it lives as long as what is kept. */
bool lsp_kept_find_side(const struct frame *frame, enum lsp_side side,
    const struct lsp_appraisal_pair *pair, size_t at, struct lsp_results *ret_results);
/* Keeps the results of a side without the project that no edit of the scenario's own touches, and
 * lends them. */
enum lsp_status lsp_kept_put_side(const struct frame *frame, enum lsp_side side,
    const struct lsp_appraisal_pair *pair, size_t at, struct lsp_results *results) LSP_MUST_CHECK;
/* Likewise the pivots of the reference, found in this state of the base year. */
bool lsp_kept_find_pivots(struct frame *frame, uint64_t active, bool *ret_converged);
enum lsp_status lsp_kept_put_pivots(
    struct frame *frame, uint64_t active, size_t n_movements, bool converged) LSP_MUST_CHECK;

#endif
