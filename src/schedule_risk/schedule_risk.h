/* Schedule risk: how sure is the opening date?  The programme drawn thousands of times.
 *
 *     LSP_TRY(lsp_schedule_risk_simulate(&programme, &options, &arena, &risk));
 *
 * Method: docs/methods/schedule-risk.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_SCHEDULE_RISK_SCHEDULE_RISK_H
#define LSP_SCHEDULE_RISK_SCHEDULE_RISK_H

#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "programme/programme.h"

struct lsp_schedule_risk_options {
    uint32_t n_draws; /* 0 = 10,000 */
    uint64_t seed;
    double correlation; /* between any two durations, as normal scores, 0 to 1 (one-factor Gaussian
                         * copula: their common driver has the loading sqrt(correlation)) */
    int n_threads;      /* that the draws are shared among; 0 = 1.  The engine does not ask how many
                         * processors there are: its caller does.  No result depends on it. */
};

struct lsp_schedule_risk {
    uint32_t n_draws;
    int32_t *opening_day;                       /* [n_draws], in the order of draws */
    int32_t *sorted_day;                        /* [n_draws], rising */
    int32_t p10_day, p50_day, p80_day, p90_day; /* first day by which that share is open */
    double *criticality; /* [n_activities] share of draws in which it is critical */
    double *driver;      /* [n_activities] rank correlation [Spearman1904] of its duration with
                          * the opening day; 0 where one of them never varies */
};

/* Draws durations from PERT beta distributions [Malcolm1959] (Latin hypercube
 * [McKay1979], one-factor Gaussian copula) and
 * schedules each draw.  Same seed, same bytes, for any n_threads.  Returns as
 * lsp_programme_schedule; the arrays of ret_risk live in `arena`. */
enum lsp_status lsp_schedule_risk_simulate(const struct lsp_programme *programme,
    const struct lsp_schedule_risk_options *options, struct lsp_arena *arena,
    struct lsp_schedule_risk *ret_risk) LSP_MUST_CHECK;

#endif
