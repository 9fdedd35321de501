/* Opening: what the day of the opening does to the worth, and which year would be the best.
 *
 *     LSP_TRY(lsp_yearly_gain_make(&spec, &context, n_pairs, pairs, first, last, &arena, &gain));
 *     LSP_TRY(lsp_opening_npv(&spec, &gain, opening_day, &npv_money));
 *     LSP_TRY(lsp_opening_years_make(&spec, &gain, opening_day, 20, &arena, &openings));
 *
 * Method: docs/methods/appraisal.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_APPRAISAL_OPENING_H
#define LSP_APPRAISAL_OPENING_H

#include "appraisal/appraisal.h"

/* What the link in full use for the whole of a calendar year brings, over all lines but those of
 * its own costs: whenever it opens, a year of the account has its ramp times this. */
struct lsp_yearly_gain {
    int first_year;
    size_t n_years;
    double *gain_money;         /* [n_years]; before and after, the first and the last hold */
    double *benefit_gain_money; /* [n_years] of it, lines that are no costs */
};

enum lsp_status lsp_yearly_gain_make(const struct lsp_appraisal_spec *spec,
    const struct lsp_appraisal_context *context, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[], int first_year, int last_year, struct lsp_arena *arena,
    struct lsp_yearly_gain *ret_gain) LSP_MUST_CHECK;

/* Net present value with this opening, costs as the spec has them: what lsp_appraise finds, but for
 * rounding, at the cost of O(costs * years). */
enum lsp_status lsp_opening_npv(const struct lsp_appraisal_spec *spec,
    const struct lsp_yearly_gain *gain, int32_t opening_day, double *ret_npv_money) LSP_MUST_CHECK;

/* One opening, so many years later than it could be, and all of its construction with it. */
struct lsp_opening_year {
    int delay_years, year;
    double npv_money;          /* with as many years of use as without delay */
    double same_end_npv_money; /* used until the same day; NAN when nothing is left of it */
    double first_year_return;  /* benefit of the first whole year / costs compounded to it */
};

struct lsp_opening_years {
    struct lsp_opening_year *openings; /* [n] by delay */
    size_t n;
    size_t best, same_end_best; /* of the highest value each */
    size_t first_worthwhile;    /* the first whose first-year return reaches the rate of its year:
                                 * the rule of thumb [Adler1987]; n when none does */
};

enum lsp_status lsp_opening_years_make(const struct lsp_appraisal_spec *spec,
    const struct lsp_yearly_gain *gain, int32_t opening_day, size_t max_delay_years,
    struct lsp_arena *arena, struct lsp_opening_years *ret_openings) LSP_MUST_CHECK;

/* The worth over the opening days that a programme may have, all else in the middle. */
struct lsp_opening_worth {
    double *npv_money; /* [n_draws] */
    uint32_t n_draws;
    double mean_money, p10_money, p50_money, p90_money;
    double negative_share;       /* of the draws */
    double month_of_delay_money; /* what a month's delay of the median opening adds: negative where
                                  * it costs something */
};

#endif
