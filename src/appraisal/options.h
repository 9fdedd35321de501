/* Options: of several ways to do it, of which only one can be done, which one?
 *
 *     LSP_TRY(lsp_options_compare(n, options, &arena, &choice));
 *     choice.recommended
 *
 * Method: docs/methods/appraisal.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_APPRAISAL_OPTIONS_H
#define LSP_APPRAISAL_OPTIONS_H

#include "appraisal/appraisal.h"

#define LSP_NOTHING SIZE_MAX /* to do none of them */

struct lsp_option {
    const char *id, *name;
    double benefit_money, cost_money; /* present values */
    const double *net_money;          /* [n_years] undiscounted, from first_year on */
    size_t n_years;
    int first_year;
};

/* One option against the best of those that cost less. */
struct lsp_option_step {
    size_t option;  /* index */
    size_t against; /* index, or LSP_NOTHING */
    size_t
        dominated_by; /* that costs no more and gains no less; LSP_NOTHING = none.  Not compared. */
    double benefit_money, cost_money, npv_money; /* what it has more than the one it is against */
    double bcr;                                  /* NAN without more cost */
    double eirr;                                 /* the lowest; NAN when there is none */
    bool eirr_is_unique;
    bool is_taken; /* its increment is worth its cost: it is the best so far */
};

struct lsp_option_choice {
    struct lsp_option_step *steps; /* [n] by cost */
    size_t n;
    size_t recommended; /* index, or LSP_NOTHING: the last that was taken, and so the one with the
                         * highest net present value if that is not negative */
    size_t least_bad;   /* index: of the highest net present value, be it negative; LSP_NOTHING
                         * without options */
};

/* Incremental analysis: options by rising cost, each against the best so far, which it replaces
 * when its increment has a benefit-cost ratio of 1 or more.  A ratio of an option by itself would
 * not do: a small option can have the higher ratio and the smaller worth. */
enum lsp_status lsp_options_compare(size_t n, const struct lsp_option options[],
    struct lsp_arena *arena, struct lsp_option_choice *ret_choice) LSP_MUST_CHECK;

#endif
