/* Operators and posts: what they take, and what their traffic costs them, by mode.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "appraisal_internal.h"

static bool has_taken(
    size_t n_pairs, const struct lsp_appraisal_pair pairs[], size_t operator_index, size_t mode);
static double revenue_money(const struct lsp_appraisal_context *context,
    const struct lsp_results *results, size_t operator_index, size_t mode);

enum lsp_status lsp_operators_add_lines(struct lsp_account *account,
    const struct lsp_appraisal_context *context, enum lsp_line_kind kind, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[], size_t ret_line_of[])
{
    size_t n_modes = lsp_account_n_modes(context);
    for (size_t index = 0; index < context->n_operators; index++) {
        struct lsp_line_key key = {kind, LSP_GROUP_OPERATORS, context->operator_name[index],
            context->operator_country[index], ""};
        bool has_line = false;
        for (size_t mode = 0; mode < n_modes; mode++) {
            size_t *line = &ret_line_of[index * n_modes + mode];
            *line = SIZE_MAX;
            if (n_modes > 1 && !has_taken(n_pairs, pairs, index, mode))
                continue;
            key.mode = lsp_account_mode_name(context, mode);
            LSP_TRY(lsp_account_line_of(account, &key, line));
            has_line = true;
        }
        size_t line_of_nothing; /* who takes nothing on any side is told all the same */
        if (!has_line)
            LSP_TRY(lsp_account_line_of(account, &key, &line_of_nothing));
    }
    return LSP_OK;
}

void lsp_operators_add_pair(const struct lsp_account *account,
    const struct lsp_appraisal_context *context, const struct lsp_operator_lines *lines,
    const struct lsp_appraisal_pair *pair, struct lsp_sum totals[])
{
    size_t n_modes = lsp_account_n_modes(context);
    for (size_t index = 0; index < context->n_operators; index++)
        for (size_t mode = 0; mode < n_modes; mode++) {
            size_t at = index * n_modes + mode;
            if (lines->of_revenue[at] == SIZE_MAX)
                continue;
            double gained_money =
                pair->share * (revenue_money(context, pair->with, index, mode) -
                                  revenue_money(context, pair->without, index, mode));
            lsp_sum_add(&totals[lines->of_revenue[at]], gained_money);
            lsp_sum_add(
                &totals[lines->of_avoided[at]], 0 - account->spec->avoidable_share * gained_money);
        }
}

/* In any run, so that the lines of all years are the same. */
static bool has_taken(
    size_t n_pairs, const struct lsp_appraisal_pair pairs[], size_t operator_index, size_t mode)
{
    for (size_t pair = 0; pair < n_pairs; pair++) {
        const struct lsp_results *sides[] = {pairs[pair].without, pairs[pair].with};
        for (int side = 0; side < 2; side++) {
            if (operator_index >= sides[side]->n_operators)
                continue;
            const struct lsp_operator_result *taken = &sides[side]->operators[operator_index];
            if (taken->mode_fare_money[mode] > 0 || taken->mode_toll_money[mode] > 0)
                return true;
        }
    }
    return false;
}

static double revenue_money(const struct lsp_appraisal_context *context,
    const struct lsp_results *results, size_t operator_index, size_t mode)
{
    if (operator_index >= results->n_operators)
        return 0;
    const struct lsp_operator_result *taken = &results->operators[operator_index];
    if (lsp_account_n_modes(context) == 1)
        return taken->fare_money + taken->toll_money;
    return taken->mode_fare_money[mode] + taken->mode_toll_money[mode];
}
