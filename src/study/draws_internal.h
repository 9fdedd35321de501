/* What the files of the uncertainty run share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_STUDY_DRAWS_INTERNAL_H
#define LSP_STUDY_DRAWS_INTERNAL_H

#include "formats/journal.h"
#include "study/study_internal.h"

/* draws_sample.c: what every draw is made of, before any of them is solved. */
struct draw_sample {
    uint32_t n_draws;
    size_t n_varied, n_events;
    double *number;           /* [n_varied][n_draws] quantiles of the register's varied numbers */
    double *happens;          /* [n_events][n_draws] quantiles: the event happens in the highest */
    double *begins;           /* [n_events][n_draws] quantiles within its days */
    uint32_t *programme_draw; /* [n_draws] whose opening day it has */
    /* [n_events][n_draws] when the event holds; from INT32_MAX on where it does not happen. */
    int32_t *from_day, *to_day;
    double *probability; /* [n_events] mean over the draws */
    double *cost_factor; /* [n_draws] of all construction; NULL = 1 */
    /* Of the correlations, in the order of the study, what came out. */
    double *realised; /* [n_correlations] rank correlation of the quantiles */
};
enum lsp_status lsp_draw_sample_make(const struct lsp_study_inputs *inputs,
    const struct lsp_schedule_risk *risk, uint32_t n_draws, struct lsp_arena *arena,
    struct draw_sample *ret_sample) LSP_MUST_CHECK;
/* A number of the register in a draw; the number itself where it is not varied. */
double lsp_drawn_value(const struct lsp_study_inputs *inputs, const struct draw_sample *sample,
    const double *target, uint32_t draw);
static inline bool lsp_draw_has_event(const struct draw_sample *sample, size_t event, uint32_t draw)
{
    return sample->from_day[event * sample->n_draws + draw] != INT32_MAX;
}

/* draws_costs.c: fills sample->cost_factor. */
enum lsp_status lsp_draw_cost_factors_make(const struct lsp_study_inputs *inputs,
    const struct lsp_schedule_risk *risk, struct lsp_arena *arena,
    struct draw_sample *sample) LSP_MUST_CHECK;

/* What one draw gives; NAN throughout when it has no answer. */
enum { DRAW_EIRR = N_FIGURES, DRAW_NPV_ERROR, N_DRAW_VALUES };
struct draw_values {
    double value[N_DRAW_VALUES]; /* the figures, the EIRR, what convergence leaves of the NPV */
};

/* draws_journal.c: what is finished lies beside the results until they are whole, one line each:
 *
 *     draw INDEX VALUE ... CHECK
 *
 * values as the 16 hexadecimal digits of their bits, the check as the first 16 of the SHA-256 of
 * what stands before it. */
struct draw_journal {
    struct lsp_journal journal; /* closed when there is none */
    char *path;                 /* owned */
    bool is_open;
    size_t n_kept; /* lines that it holds */
    size_t n_unsynced;
};
/* Fills values[n_draws] and is_done[n_draws] with what an earlier run of the same study, options,
 * program and middle run has finished. */
enum lsp_status lsp_draw_journal_open(const struct draws_options *options,
    const struct lsp_study_inputs *inputs, uint32_t n_draws, struct lsp_diags *diags,
    struct draw_values values[], bool is_done[], struct draw_journal *ret_journal) LSP_MUST_CHECK;
enum lsp_status lsp_draw_journal_add(struct draw_journal *journal, uint32_t draw,
    const struct draw_values *values, struct lsp_diags *diags) LSP_MUST_CHECK;
/* Closes and says what is kept; what holds nothing is removed. */
void lsp_draw_journal_leave(struct draw_journal *journal, struct lsp_diags *diags);
/* Closes and removes. */
void lsp_draw_journal_remove(struct draw_journal *journal);

/* draws_drivers.c: fills drivers and draws->uncertainty from the figures. */
enum lsp_status lsp_uncertainty_fill(const struct lsp_study_inputs *inputs,
    const struct lsp_schedule_risk *risk, const struct draw_sample *sample, struct lsp_arena *arena,
    struct draws *draws) LSP_MUST_CHECK;

#endif
