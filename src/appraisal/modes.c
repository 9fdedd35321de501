/* A movement's benefit by mode.
 *
 * The whole is exact (surplus.c) and belongs to the choice, not to one way of going; which part of
 * it a mode brought is a convention.  Here: a mode that is there on both sides has the rule of half
 * of its own alternatives [TAGA13]; what is left of the whole goes to the modes of alternatives
 * that are new or lost, by what they carry, or, where there are none, to all in proportion to what
 * they have (to what they carry, where they have nothing).
 * SPDX-License-Identifier: Apache-2.0 */
#include "appraisal_internal.h"

#include <math.h>

/* What is known of the modes of one movement. */
struct mode_tally {
    double half_money[LSP_MAX_MODES]; /* of alternatives that both sides have */
    double fresh[LSP_MAX_MODES];      /* carried by those that one side has */
    double carried[LSP_MAX_MODES];    /* by all, on both sides */
    bool is_there[LSP_MAX_MODES];     /* some alternative */
};

static void tally_modes(const struct lsp_appraisal_context *context,
    const struct lsp_movement_change *change, struct mode_tally *tally);
static void weigh(const struct mode_tally *tally, double ret_weight[LSP_MAX_MODES]);
static double sum_of(const double values[LSP_MAX_MODES]);

size_t lsp_account_n_modes(const struct lsp_appraisal_context *context)
{
    return context->alternative_mode != NULL ? LSP_MAX_MODES : 1;
}

const char *lsp_account_mode_name(const struct lsp_appraisal_context *context, size_t mode)
{
    return context->alternative_mode != NULL ? context->mode_name[mode] : "";
}

void lsp_share_among_modes(const struct lsp_appraisal_context *context,
    const struct lsp_movement_change *change, double whole_money, double ret_money[LSP_MAX_MODES])
{
    for (size_t mode = 0; mode < LSP_MAX_MODES; mode++)
        ret_money[mode] = 0;
    if (context->alternative_mode == NULL) {
        ret_money[0] = whole_money;
        return;
    }
    struct mode_tally tally = {0};
    double weight[LSP_MAX_MODES];
    tally_modes(context, change, &tally);
    weigh(&tally, weight);
    double rest_money = whole_money - sum_of(tally.half_money), all = sum_of(weight);
    size_t largest = 0;
    for (size_t mode = 0; mode < LSP_MAX_MODES; mode++) {
        ret_money[mode] = tally.half_money[mode] + rest_money * (weight[mode] / all);
        if (weight[mode] > weight[largest])
            largest = mode;
    }
    ret_money[largest] += whole_money - sum_of(ret_money); /* what rounding left */
}

static void tally_modes(const struct lsp_appraisal_context *context,
    const struct lsp_movement_change *change, struct mode_tally *tally)
{
    for (size_t way = 0; way < context->n_alternatives; way++) {
        const struct lsp_choice *before =
            lsp_results_choice(change->without, change->movement, way);
        const struct lsp_choice *after = lsp_results_choice(change->with, change->movement, way);
        bool was_there = isfinite(before->cost_money), is_there = isfinite(after->cost_money);
        double amount0 = was_there ? before->amount : 0;
        double amount1 = is_there ? change->on_same_curve * after->amount : 0;
        uint32_t mode = context->alternative_mode[way];
        tally->is_there[mode] |= was_there || is_there;
        tally->carried[mode] += amount0 + amount1;
        if (was_there && is_there)
            tally->half_money[mode] +=
                lsp_rule_of_half(amount0, amount1, before->cost_money, after->cost_money);
        else
            tally->fresh[mode] += amount0 + amount1;
    }
}

/* By whom the rest is taken; not all 0. */
static void weigh(const struct mode_tally *tally, double ret_weight[LSP_MAX_MODES])
{
    bool has_fresh = sum_of(tally->fresh) > 0, has_half = false, has_carried = false;
    for (size_t mode = 0; mode < LSP_MAX_MODES; mode++) {
        has_half |= fabs(tally->half_money[mode]) > 0;
        has_carried |= tally->carried[mode] > 0;
    }
    for (size_t mode = 0; mode < LSP_MAX_MODES; mode++)
        ret_weight[mode] = has_fresh     ? tally->fresh[mode]
                           : has_half    ? fabs(tally->half_money[mode])
                           : has_carried ? tally->carried[mode]
                                         : tally->is_there[mode];
    if (!(sum_of(ret_weight) > 0))
        ret_weight[0] = 1;
}

static double sum_of(const double values[LSP_MAX_MODES])
{
    double sum = 0;
    for (size_t mode = 0; mode < LSP_MAX_MODES; mode++)
        sum += values[mode];
    return sum;
}
