/* Costs that change much, and integrals by points.  SPDX-License-Identifier: Apache-2.0 */
#include "appraisal/cost_warnings.h"

#include <math.h>

#include "appraisal_internal.h"

static enum lsp_status make_room(struct lsp_arena *arena, struct lsp_cost_warnings *warnings);
static void review(struct lsp_account *account, const struct lsp_cost_warning *warning);
static void insert(struct lsp_cost_warnings *warnings, const struct lsp_cost_warning *warning);
static double stake_of(const struct lsp_cost_warning *warning, double exact_money);

enum { MAX_WARNINGS = 20, N_GAUSS = 5, MAX_PANELS = 1000 };
static const double DOUBTFUL_FALL = 0.67, DOUBTFUL_RISE = 1.5, SERIOUS_FALL = 0.33,
                    SERIOUS_RISE = 3;
/* The curve falls by a factor of e over a panel, where five points are good to 1e-13. */
static const double PANEL = 1;

enum lsp_status lsp_account_warn(
    struct lsp_account *account, const struct lsp_appraisal_pair *pair, const double exact_money[])
{
    const struct lsp_results *without = pair->without, *with = pair->with;
    if (without->choices == NULL || with->choices == NULL)
        return LSP_OK;
    LSP_TRY(make_room(account->arena, &account->appraisal.cost_warnings));
    LSP_TRY(make_room(account->arena, &account->appraisal.new_ways));
    for (size_t movement = 0; movement < without->n_movements; movement++)
        for (size_t way = 0; way < without->n_alternatives; way++) {
            const struct lsp_choice *before = lsp_results_choice(without, movement, way);
            const struct lsp_choice *after = lsp_results_choice(with, movement, way);
            struct lsp_cost_warning warning = {.movement = movement,
                .alternative = way,
                .year = pair->year,
                .cost0_money = before->cost_money - before->part_money[LSP_COST_CONSTANT],
                .cost1_money = after->cost_money - after->part_money[LSP_COST_CONSTANT],
                .amount0 = isfinite(before->cost_money) ? before->amount : 0,
                .amount1 = isfinite(after->cost_money) ? after->amount : 0};
            warning.stake_money = stake_of(&warning, exact_money[movement]);
            review(account, &warning);
        }
    return LSP_OK;
}

static enum lsp_status make_room(struct lsp_arena *arena, struct lsp_cost_warnings *warnings)
{
    if (warnings->items == NULL)
        warnings->items = LSP_ARRAY(arena, struct lsp_cost_warning, MAX_WARNINGS + 1);
    return warnings->items == NULL ? LSP_NO_MEMORY : LSP_OK;
}

enum lsp_cost_change lsp_cost_change_of(double cost0_money, double cost1_money)
{
    if (isfinite(cost0_money) != isfinite(cost1_money))
        return LSP_CHANGE_ONE_SIDE;
    if (!isfinite(cost0_money) || !(cost0_money > 0) || !(cost1_money > 0))
        return LSP_CHANGE_FINE;
    double ratio = cost1_money / cost0_money;
    if (ratio < SERIOUS_FALL || ratio > SERIOUS_RISE)
        return LSP_CHANGE_SERIOUS;
    return ratio < DOUBTFUL_FALL || ratio > DOUBTFUL_RISE ? LSP_CHANGE_DOUBTFUL : LSP_CHANGE_FINE;
}

double lsp_surplus_by_points(size_t n, const double amount[], const double cost_money[])
{
    struct lsp_sum total = {0};
    for (size_t point = 0; point + 1 < n; point++)
        lsp_sum_add(&total, lsp_rule_of_half(amount[point], amount[point + 1], cost_money[point],
                                cost_money[point + 1]));
    return lsp_sum_value(&total);
}

double lsp_surplus_by_quadrature(
    double amount0, double cost0_money, double cost1_money, double sensitivity_per_money)
{
    static const double POINT[N_GAUSS] = {
        0.0469100770306680, 0.2307653449471585, 0.5, 0.7692346550528415, 0.9530899229693320};
    static const double WEIGHT[N_GAUSS] = {0.1184634425280945, 0.2393143352496832,
        0.2844444444444444, 0.2393143352496832, 0.1184634425280945};
    double fall = cost0_money - cost1_money;
    double n_wanted = ceil(fabs(sensitivity_per_money * fall) / PANEL);
    int n_panels = n_wanted < 1 ? 1 : n_wanted > MAX_PANELS ? MAX_PANELS : (int)n_wanted;
    struct lsp_sum total = {0};
    for (int panel = 0; panel < n_panels; panel++)
        for (int point = 0; point < N_GAUSS; point++) {
            double gone = fall * (panel + POINT[point]) / n_panels;
            lsp_sum_add(&total, WEIGHT[point] * amount0 * exp(sensitivity_per_money * gone));
        }
    return lsp_sum_value(&total) * fall / n_panels;
}

static void review(struct lsp_account *account, const struct lsp_cost_warning *warning)
{
    enum lsp_cost_change change = lsp_cost_change_of(warning->cost0_money, warning->cost1_money);
    if (change == LSP_CHANGE_FINE || !(warning->amount0 + warning->amount1 > 0))
        return;
    struct lsp_appraisal *appraisal = &account->appraisal;
    struct lsp_cost_warnings *warnings =
        change == LSP_CHANGE_ONE_SIDE ? &appraisal->new_ways : &appraisal->cost_warnings;
    struct lsp_cost_warning graded = *warning;
    graded.is_serious = change != LSP_CHANGE_DOUBTFUL;
    warnings->n_all++;
    warnings->n_serious += graded.is_serious;
    insert(warnings, &graded);
}

/* Falling by stake, each movement and alternative once; equal ones stay in the order of year and
 * movement. */
static void insert(struct lsp_cost_warnings *warnings, const struct lsp_cost_warning *warning)
{
    size_t same = 0;
    while (
        same < warnings->n_items && (warnings->items[same].movement != warning->movement ||
                                        warnings->items[same].alternative != warning->alternative))
        same++;
    if (same < warnings->n_items && warnings->items[same].stake_money >= warning->stake_money)
        return;
    size_t at = same;
    for (; at > 0 && warnings->items[at - 1].stake_money < warning->stake_money; at--)
        warnings->items[at] = warnings->items[at - 1];
    warnings->items[at] = *warning;
    if (same == warnings->n_items && warnings->n_items < MAX_WARNINGS)
        warnings->n_items++;
}

static double stake_of(const struct lsp_cost_warning *warning, double exact_money)
{
    if (isfinite(warning->cost0_money) && isfinite(warning->cost1_money))
        return fabs(lsp_rule_of_half(
            warning->amount0, warning->amount1, warning->cost0_money, warning->cost1_money));
    return fabs(exact_money);
}
