/* The headline of a run: what it saves, carries and is worth, each figure with its error.
 *
 * Figures of the shown year are sums over its pairs of states.  The error of one is four times what
 * it changes when one side is taken at ten times its residual, without sign, both sides together,
 * as in the account (docs/methods/difference.md).  SPDX-License-Identifier: Apache-2.0 */
#include "study/session_internal.h"

#include <math.h>

#include "base/date.h"
#include "base/sum.h"

static const double ERROR_FACTOR = 4;
static const double DAYS_PER_YEAR = 365.25;

enum { MOST_FIGURES = 16 };

/* What a year in full use is worth. */
struct gain {
    double all_money, users_money;
};

typedef double pair_value(const struct lsp_session_run *run, const struct lsp_results *without,
    const struct lsp_results *with);

static struct lsp_session_figure *add(struct lsp_session_run *run, const char *key,
    const char *label, const char *unit, double value, double error);
static void add_of_pairs(struct lsp_session_run *run, const struct lsp_results others[],
    bool is_whole, const struct lsp_session_figure *words, pair_value *value);
static bool is_counted(const struct lsp_session_run *run, size_t pair, bool is_whole);
static pair_value time_saved_h_day, vehicles_day, persons_year, tonnes_year, wait_min;
static enum lsp_status add_gain(
    struct lsp_session_run *run, const struct lsp_results others[], bool is_whole);
static enum lsp_status find_gain(const struct lsp_session_run *run, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[], struct gain *ret_gain);
static void add_account(struct lsp_session_run *run);

enum lsp_status lsp_session_figures_make(
    struct lsp_session_run *run, const struct lsp_results others[], bool is_whole)
{
    static const struct {
        struct lsp_session_figure words;
        pair_value *value;
    } OF_PAIRS[] = {
        {{.key = "time_saved", .label = "Travellers' time saved", .unit = "h/day"},
            time_saved_h_day},
        {{.key = "on_link", .label = "Vehicles on the new links", .unit = "veh/day"}, vehicles_day},
        {{.key = "persons", .label = "Travellers on the new links", .unit = "person/year"},
            persons_year},
        {{.key = "tonnes", .label = "Goods on the new links", .unit = "tonne/year"}, tonnes_year},
        {{.key = "wait", .label = "Longest mean wait at the new links' posts", .unit = "min"},
            wait_min},
    };
    struct lsp_session_figure *figures =
        LSP_ARRAY(&run->arena, struct lsp_session_figure, MOST_FIGURES);
    if (figures == NULL)
        return LSP_NO_MEMORY;
    run->tables.figures = run->figures = figures;
    run->tables.n_figures = 0;
    for (size_t at = 0; at < sizeof OF_PAIRS / sizeof OF_PAIRS[0]; at++)
        add_of_pairs(run, others, is_whole, &OF_PAIRS[at].words, OF_PAIRS[at].value);
    LSP_TRY(add_gain(run, others, is_whole));
    if (is_whole)
        add_account(run);
    struct lsp_session_figure *opening = add(
        run, "opening", "Opening (median)", "date", run->book->planned.risk.p50_day, (double)NAN);
    opening->is_distinguishable = true;
    return LSP_OK;
}

static struct lsp_session_figure *add(struct lsp_session_run *run, const char *key,
    const char *label, const char *unit, double value, double error)
{
    struct lsp_session_figure *figure = &run->figures[run->tables.n_figures++];
    *figure = (struct lsp_session_figure){.key = key,
        .label = label,
        .unit = unit,
        .value = value,
        .error = isfinite(error) ? error : (double)NAN,
        .is_distinguishable = isfinite(error) && fabs(value) >= error};
    return figure;
}

/* ---- figures of the shown year ---- */

/* Of waits the longest of the states; of all else the mean over the year's days. */
static double over_states(pair_value *value, double sum, double share, double of_state)
{
    return value == wait_min ? fmax(sum, of_state) : sum + share * of_state;
}

static void add_of_pairs(struct lsp_session_run *run, const struct lsp_results others[],
    bool is_whole, const struct lsp_session_figure *words, pair_value *value)
{
    const struct scenario_run *solved = &run->run;
    double middle = 0, off[2] = {0, 0};
    bool is_known = others != NULL;
    for (size_t at = 0; at < solved->n_pairs; at++) {
        const struct lsp_appraisal_pair *pair = &solved->pairs[at];
        if (!is_counted(run, at, is_whole))
            continue;
        double share = is_whole ? pair->share : 1, of_state = value(run, pair->without, pair->with);
        middle = over_states(value, middle, share, of_state);
        is_known = is_known && others[2 * at].n_movements == pair->without->n_movements &&
                   others[2 * at + 1].n_movements == pair->with->n_movements;
        if (!is_known)
            continue;
        off[0] += share * fabs(value(run, &others[2 * at], pair->with) - of_state);
        off[1] += share * fabs(value(run, pair->without, &others[2 * at + 1]) - of_state);
    }
    double error = is_known ? ERROR_FACTOR * (off[0] + off[1]) : (double)NAN;
    add(run, words->key, words->label, words->unit, middle, error);
}

static bool is_counted(const struct lsp_session_run *run, size_t pair, bool is_whole)
{
    return is_whole ? run->run.pairs[pair].year == run->year : pair == run->shown;
}

/* Hours from door to door of all that go, whatever way they take; NAN for nobody. */
static double mean_hours(const struct lsp_results *results, size_t movement)
{
    double amount = 0, hours = 0;
    for (size_t way = 0; way < results->n_alternatives; way++) {
        const struct lsp_choice *choice = lsp_results_choice(results, movement, way);
        amount += choice->amount;
        hours += choice->amount > 0 ? choice->amount * choice->hours : 0;
    }
    return amount > 0 ? hours / amount : (double)NAN;
}

/* The mean time from door to door less, by the mean of who goes without and with; of those who can
 * go on both sides. */
static double time_saved_h_day(const struct lsp_session_run *run, const struct lsp_results *without,
    const struct lsp_results *with)
{
    const struct lsp_demand *demand = &run->run.with.demand;
    struct lsp_sum saved = {0};
    for (size_t movement = 0; movement < with->n_movements; movement++) {
        if (demand->segments[demand->movements[movement].segment].is_goods)
            continue;
        double less = mean_hours(without, movement) - mean_hours(with, movement);
        if (isfinite(less))
            lsp_sum_add(&saved, (without->amount[movement] + with->amount[movement]) / 2 * less);
    }
    return lsp_sum_value(&saved) / DAYS_PER_YEAR;
}

/* Of the wish's own links, where it draws any; else of those that the project adds or sets. */
static bool is_new(const struct lsp_session_run *run, size_t row)
{
    const struct lsp_network_specs *specs = &run->run.with.network;
    if (row >= specs->n_links || !run->run.is_project_link[row])
        return false;
    const struct lsp_link_spec *link = &specs->links[row];
    return !run->has_own_links || run->edit_of_row[link->is_part ? link->part_of : row] != LSP_NONE;
}

/* Links side by side all together, of links in series the fullest. */
static double on_new_links(
    const struct lsp_session_run *run, const struct lsp_results *with, int what)
{
    const struct lsp_network_specs *specs = &run->run.with.network;
    double most = 0;
    for (size_t row = 0; row < specs->n_links; row++) {
        double of_row = 0;
        for (size_t link = 0; is_new(run, row) && link < with->n_links; link++) {
            size_t other = with->link_row[link];
            if (!is_new(run, other) ||
                !lsp_link_specs_are_parallel(&specs->links[row], &specs->links[other]))
                continue;
            const double *vehicles = &with->link_veh_day[link * LSP_MAX_VEHICLES];
            for (int vehicle = 0; what == 0 && vehicle < LSP_MAX_VEHICLES; vehicle++)
                of_row += vehicles[vehicle];
            of_row += what == 1   ? with->link_persons_year[link]
                      : what == 2 ? with->link_tonnes_year[link]
                                  : 0;
        }
        most = fmax(most, of_row);
    }
    return most;
}

static double vehicles_day(const struct lsp_session_run *run, const struct lsp_results *without,
    const struct lsp_results *with)
{
    (void)without;
    return on_new_links(run, with, 0);
}

static double persons_year(const struct lsp_session_run *run, const struct lsp_results *without,
    const struct lsp_results *with)
{
    (void)without;
    return on_new_links(run, with, 1);
}

static double tonnes_year(const struct lsp_session_run *run, const struct lsp_results *without,
    const struct lsp_results *with)
{
    (void)without;
    return on_new_links(run, with, 2);
}

static double wait_min(const struct lsp_session_run *run, const struct lsp_results *without,
    const struct lsp_results *with)
{
    (void)without;
    return 60 * lsp_longest_wait_h(&run->run, with);
}

/* ---- worth ---- */

/* The benefit of the shown year in full use, and the users' part of it. */
static enum lsp_status add_gain(
    struct lsp_session_run *run, const struct lsp_results others[], bool is_whole)
{
    const struct scenario_run *solved = &run->run;
    struct lsp_appraisal_pair *pairs =
        LSP_ARRAY(&run->arena, struct lsp_appraisal_pair, solved->n_pairs);
    size_t *from = LSP_ARRAY(&run->arena, size_t, solved->n_pairs), n = 0;
    struct gain middle, off;
    bool is_known = others != NULL;
    if (pairs == NULL || from == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < solved->n_pairs; at++)
        if (is_counted(run, at, is_whole)) {
            from[n] = at;
            pairs[n] = solved->pairs[at];
            pairs[n++].share = is_whole ? solved->pairs[at].share : 1;
            for (size_t side = 0; is_known && side < 2; side++)
                is_known = others[2 * at + side].n_movements == pairs[n - 1].with->n_movements;
        }
    LSP_TRY(find_gain(run, n, pairs, &middle));
    double all_error = 0, users_error = 0;
    for (size_t side = 0; is_known && side < 2; side++) {
        for (size_t at = 0; at < n; at++) {
            const struct lsp_appraisal_pair *pair = &solved->pairs[from[at]];
            pairs[at].without = side == LSP_WITHOUT ? &others[2 * from[at]] : pair->without;
            pairs[at].with = side == LSP_WITH ? &others[2 * from[at] + 1] : pair->with;
        }
        LSP_TRY(find_gain(run, n, pairs, &off));
        all_error += ERROR_FACTOR * fabs(off.all_money - middle.all_money);
        users_error += ERROR_FACTOR * fabs(off.users_money - middle.users_money);
    }
    const char *unit = lsp_arena_printf(&run->arena, "%s/year", run->inputs->currency);
    if (unit == NULL)
        return LSP_NO_MEMORY;
    add(run, "benefit", "Benefit in a year of full use", unit, middle.all_money,
        is_known ? all_error : (double)NAN);
    run->users = add(run, "users", "Of it, what users gain", unit, middle.users_money,
        is_known ? users_error : (double)NAN);
    return LSP_OK;
}

/* An account of that year alone, without any cost of its own: lines that are no costs. */
static enum lsp_status find_gain(const struct lsp_session_run *run, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[], struct gain *ret_gain)
{
    struct lsp_arena arena = {0};
    struct lsp_appraisal_spec spec = run->run.spec;
    struct lsp_appraisal account;
    spec.n_costs = 0;
    spec.residual = LSP_RESIDUAL_STRAIGHT_LINE;
    spec.first_year = run->year;
    spec.horizon_years = 1;
    spec.ramp_start = 1;
    enum lsp_status status = lsp_appraise(&spec, &run->run.context, n_pairs, pairs,
        lsp_date_to_day((struct lsp_date){run->year, 1, 1}), &arena, &account);
    struct lsp_sum all = {0}, users = {0};
    for (size_t line = 0; status == LSP_OK && line < account.n_lines; line++) {
        double money = account.lines[line].amount_money[run->year - account.first_year];
        if (!account.lines[line].is_cost)
            lsp_sum_add(&all, money);
        if (account.lines[line].kind == LSP_LINE_USERS)
            lsp_sum_add(&users, money);
    }
    *ret_gain = (struct gain){lsp_sum_value(&all), lsp_sum_value(&users)};
    lsp_arena_finish(&arena);
    return status;
}

/* As report.json has it. */
static void add_account(struct lsp_session_run *run)
{
    const struct lsp_appraisal *account = &run->run.appraisal;
    const struct lsp_difference *error = &account->difference;
    const char *currency = run->inputs->currency;
    add(run, "npv", "Net present value", currency, account->npv_money, error->npv_money)
        ->is_distinguishable = error->npv_is_distinguishable;
    add(run, "benefit_pv", "Present value of benefits", currency, account->benefit_money,
        error->benefit_money)
        ->is_distinguishable = error->benefit_is_distinguishable;
    add(run, "cost_pv", "Present value of costs", currency, account->cost_money, error->cost_money)
        ->is_distinguishable = true;
    /* a quotient is known as well as its parts are */
    double relative = error->benefit_money / fabs(account->benefit_money) +
                      error->cost_money / fabs(account->cost_money);
    add(run, "bcr", "Benefit-cost ratio", "1", account->bcr, fabs(account->bcr) * relative);
    add(run, "eirr", "Internal rate of return", "1/year", account->eirr, (double)NAN)
        ->is_distinguishable = isfinite(account->eirr) && error->npv_is_distinguishable;
}
