/* The account while it is being written.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_APPRAISAL_APPRAISAL_INTERNAL_H
#define LSP_APPRAISAL_APPRAISAL_INTERNAL_H

#include "appraisal/appraisal.h"
#include "base/sum.h"

struct lsp_account {
    const struct lsp_appraisal_spec *spec;
    struct lsp_arena *arena;
    double opens_year, ends_year;   /* with their fractions; of the benefits */
    double *operating;              /* [n_years] part of each year between them */
    struct lsp_appraisal appraisal; /* lines, years and ramp grow here */
    size_t capacity;                /* of lines */
};

/* Sets the years, the operating parts and the ramp. */
enum lsp_status lsp_account_begin(const struct lsp_appraisal_spec *spec, int32_t opening_day,
    struct lsp_arena *arena, struct lsp_account *ret_account) LSP_MUST_CHECK;

/* What a line is found by. */
struct lsp_line_key {
    enum lsp_line_kind kind;
    enum lsp_account_group group;
    const char *party, *country, *mode;
};

/* Finds the line of a key, or adds it with amounts of zero. */
enum lsp_status lsp_account_line_of(
    struct lsp_account *account, const struct lsp_line_key *key, size_t *ret_line) LSP_MUST_CHECK;

/* One movement on both sides of a pair. */
struct lsp_movement_change {
    const struct lsp_results *without, *with;
    size_t movement;
    double on_same_curve; /* with's amounts count so much on the curve of the side without */
};

/* Shares a movement's benefit among modes: the parts sum to the whole up to rounding, and the sum
 * of lines is what counts.  A context without modes has one, without a name. */
void lsp_share_among_modes(const struct lsp_appraisal_context *context,
    const struct lsp_movement_change *change, double whole_money, double ret_money[LSP_MAX_MODES]);
size_t lsp_account_n_modes(const struct lsp_appraisal_context *context);
const char *lsp_account_mode_name(const struct lsp_appraisal_context *context, size_t mode);

/* externalities.c: tells one side's gains by the lines that they belong to; emissions in tonnes.
 * Stops at the first failure of `take`. */
typedef enum lsp_status lsp_effect_take(void *user, const struct lsp_line_key *key, double amount);
enum lsp_status lsp_effects_tell(const struct lsp_appraisal_spec *spec,
    const struct lsp_appraisal_context *context, const struct lsp_results *results,
    lsp_effect_take *take, void *user) LSP_MUST_CHECK;
/* What a line's amounts are multiplied with in a calendar year: the price of carbon for emissions,
 * the growth of the values of casualties for accidents, else 1. */
double lsp_effects_factor(const struct lsp_appraisal_spec *spec, enum lsp_line_kind kind, int year);

/* operators.c: which lines revenue goes to, and the cost that goes with it. */
struct lsp_operator_lines {
    size_t *of_revenue, *of_avoided; /* [n_operators][n_modes]; SIZE_MAX = takes nothing there */
};
enum lsp_status lsp_operators_add_lines(struct lsp_account *account,
    const struct lsp_appraisal_context *context, enum lsp_line_kind kind, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[], size_t ret_line_of[]) LSP_MUST_CHECK;
void lsp_operators_add_pair(const struct lsp_account *account,
    const struct lsp_appraisal_context *context, const struct lsp_operator_lines *lines,
    const struct lsp_appraisal_pair *pair, struct lsp_sum totals[]);

/* cost_warnings.c: notes the costs of a pair that change much; exact_money[n_movements]. */
enum lsp_status lsp_account_warn(struct lsp_account *account, const struct lsp_appraisal_pair *pair,
    const double exact_money[]) LSP_MUST_CHECK;

/* Lines of users, operators and posts, and how far the rule of half is off. */
enum lsp_status lsp_account_add_benefits(struct lsp_account *account,
    const struct lsp_appraisal_context *context, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[]) LSP_MUST_CHECK;

/* Lines of construction, maintenance, renewal and residual value. */
enum lsp_status lsp_account_add_costs(struct lsp_account *account) LSP_MUST_CHECK;

/* Lines of the residual value where it is that of later gains; and the horizon until which these
 * are counted, which is that of the spec where there are none. */
enum lsp_status lsp_account_add_later(struct lsp_account *account,
    const struct lsp_appraisal_context *context, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[], int32_t opening_day) LSP_MUST_CHECK;
double lsp_horizon_with_later(const struct lsp_appraisal_spec *spec);

/* The first and the last year of a construction. */
void lsp_cost_years(const struct lsp_cost_item *cost, int *ret_first, int *ret_last);

/* Present values, net present value and all that follows from the lines. */
enum lsp_status lsp_account_add_indicators(struct lsp_account *account) LSP_MUST_CHECK;

/* Rule of half and integral over the movements of one model year, and the cells that differ. */
struct lsp_surplus_check {
    double *half_money, *exact_money; /* [n_movements] of the model year */
    double *points_money;             /* likewise: the integral by points on the curve */
    bool *is_unmeasured;              /* [n_movements] in any model year */
};

enum lsp_status lsp_account_check_surplus(struct lsp_account *account, size_t n_movements, int year,
    const struct lsp_surplus_check *check) LSP_MUST_CHECK;

#endif
