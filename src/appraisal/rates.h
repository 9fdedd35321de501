/* Rates: what a gain in a later year counts for today, and at which rate a stream is worth nothing.
 *
 *     const struct lsp_rate_schedule *uk = lsp_rate_preset("uk_green_book");
 *     double present = amount / lsp_rate_growth(uk, 0, years);
 *
 * Method: docs/methods/appraisal.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_APPRAISAL_RATES_H
#define LSP_APPRAISAL_RATES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/status.h"

/* The rate that holds from this year on, counted from the base year, until the next step. */
struct lsp_rate_step {
    int from_years; /* the first step's is 0 */
    double rate;    /* real, per year */
};

/* Rates that change over the years.  Zeroed: none, one level rate holds. */
struct lsp_rate_schedule {
    const char *id, *name, *source;    /* of a preset; a study's own has id "" */
    const struct lsp_rate_step *steps; /* [n_steps] by from_years, rising */
    size_t n_steps;
};

/* Presets of public bodies, each with its source; NULL when there is none of that id. */
extern const struct lsp_rate_schedule LSP_RATE_PRESETS[];
extern const size_t LSP_N_RATE_PRESETS;
const struct lsp_rate_schedule *lsp_rate_preset(const char *id);

/* The rate of the year that ends `years` after the base year. */
double lsp_rate_of_year(const struct lsp_rate_schedule *schedule, double level_rate, int years);

/* What 1 of the base year has become after so many years: product of 1 + the rate of each of them,
 * and below 1 before the base year, at the first rate [GreenBook2026].  Without steps it is
 * (1 + level_rate)^years. */
double lsp_rate_growth(const struct lsp_rate_schedule *schedule, double level_rate, int years);

/* sum_t amount[t] / growth, with growth counted from the base year; the present value in base_year.
 */
double lsp_present_value_by(const struct lsp_rate_schedule *schedule, double level_rate,
    size_t n_years, const double amount_money[], int first_year, int base_year);

/* Every rate in [-0.9, 10] at which the stream's net present value is zero, rising.
 *
 * With x = 1 / (1 + r) the value is a polynomial in x.  Intervals of x are halved until a bound
 * from the gains alone and the losses alone shows that there is no root in one, or that the value
 * rises or falls throughout it.  So none is missed; a root at which the value touches zero without
 * changing sign is found when the value there is zero to rounding.
 *
 * *ret_rates[*ret_n] lives in `arena`.  Returns LSP_OK or LSP_NO_MEMORY. */
enum lsp_status lsp_internal_rates(size_t n_years, const double amount_money[],
    struct lsp_arena *arena, double **ret_rates, size_t *ret_n) LSP_MUST_CHECK;

/* Modified internal rate [Lin1976]: the rate at which the losses' present value grows to the gains'
 * final value over the years between the first and the last amount that is not 0:
 *     (gains compounded to the last year / losses discounted to the first)^(1/n) - 1
 * NAN without a gain, a loss, or a year between them. */
double lsp_modified_rate(
    size_t n_years, const double amount_money[], double finance_rate, double reinvest_rate);

#endif
