/* Incremental analysis of options that exclude each other.  SPDX-License-Identifier: Apache-2.0 */
#include "appraisal/options.h"

#include <math.h>
#include <stdint.h>

static void sort_by_cost(
    size_t n, const struct lsp_option options[], struct lsp_option_step steps[]);
static size_t find_dominating(size_t n, const struct lsp_option options[], size_t option);
static enum lsp_status compare(const struct lsp_option *option, const struct lsp_option *other,
    struct lsp_arena *arena, struct lsp_option_step *step);
static double net_in(const struct lsp_option *option, int year);
static size_t find_best(size_t n, const struct lsp_option options[]);

enum lsp_status lsp_options_compare(size_t n, const struct lsp_option options[],
    struct lsp_arena *arena, struct lsp_option_choice *ret_choice)
{
    struct lsp_option_choice choice = {
        .n = n, .recommended = LSP_NOTHING, .least_bad = find_best(n, options)};
    choice.steps = LSP_ARRAY(arena, struct lsp_option_step, n);
    if (choice.steps == NULL)
        return LSP_NO_MEMORY;
    sort_by_cost(n, options, choice.steps);
    for (size_t at = 0; at < n; at++) {
        struct lsp_option_step *step = &choice.steps[at];
        step->dominated_by = find_dominating(n, options, step->option);
        step->against = choice.recommended;
        bool is_first = step->against == LSP_NOTHING;
        LSP_TRY(compare(
            &options[step->option], is_first ? NULL : &options[step->against], arena, step));
        step->is_taken = step->dominated_by == LSP_NOTHING && step->npv_money >= 0;
        if (step->is_taken)
            choice.recommended = step->option;
    }
    *ret_choice = choice;
    return LSP_OK;
}

/* Equal ones in the order in which they are given. */
static void sort_by_cost(
    size_t n, const struct lsp_option options[], struct lsp_option_step steps[])
{
    for (size_t next = 0; next < n; next++) {
        size_t at = next;
        for (; at > 0 && options[steps[at - 1].option].cost_money > options[next].cost_money; at--)
            steps[at].option = steps[at - 1].option;
        steps[at].option = next;
    }
}

/* Of two that are the same the first stays. */
static size_t find_dominating(size_t n, const struct lsp_option options[], size_t option)
{
    const struct lsp_option *own = &options[option];
    for (size_t other = 0; other < n; other++) {
        const struct lsp_option *that = &options[other];
        bool is_as_good =
            that->cost_money <= own->cost_money && that->benefit_money >= own->benefit_money;
        bool is_same =
            that->cost_money == own->cost_money && that->benefit_money == own->benefit_money;
        if (other != option && is_as_good && (!is_same || other < option))
            return other;
    }
    return LSP_NOTHING;
}

static enum lsp_status compare(const struct lsp_option *option, const struct lsp_option *other,
    struct lsp_arena *arena, struct lsp_option_step *step)
{
    int first = option->first_year, last = option->first_year + (int)option->n_years;
    if (other != NULL) {
        int other_last = other->first_year + (int)other->n_years;
        first = other->first_year < first ? other->first_year : first;
        last = other_last > last ? other_last : last;
    }
    double *stream = LSP_ARRAY(arena, double, (size_t)(last - first));
    if (stream == NULL)
        return LSP_NO_MEMORY;
    for (int year = first; year < last; year++)
        stream[year - first] = net_in(option, year) - (other != NULL ? net_in(other, year) : 0);
    step->benefit_money = option->benefit_money - (other != NULL ? other->benefit_money : 0);
    step->cost_money = option->cost_money - (other != NULL ? other->cost_money : 0);
    step->npv_money = step->benefit_money - step->cost_money;
    step->bcr = step->cost_money > 0 ? step->benefit_money / step->cost_money : (double)NAN;
    double *rates;
    size_t n_rates;
    LSP_TRY(lsp_internal_rates((size_t)(last - first), stream, arena, &rates, &n_rates));
    step->eirr = n_rates > 0 ? rates[0] : (double)NAN;
    step->eirr_is_unique = n_rates == 1;
    return LSP_OK;
}

static double net_in(const struct lsp_option *option, int year)
{
    int column = year - option->first_year;
    return column < 0 || column >= (int)option->n_years ? 0 : option->net_money[column];
}

/* The first of those that are worth the same. */
static size_t find_best(size_t n, const struct lsp_option options[])
{
    size_t best = LSP_NOTHING;
    double best_money = -(double)INFINITY;
    for (size_t option = 0; option < n; option++) {
        double npv_money = options[option].benefit_money - options[option].cost_money;
        if (!(npv_money > best_money))
            continue;
        best = option;
        best_money = npv_money;
    }
    return best;
}
