/* How trade answers to a scenario: its cost on both sides, the amounts that follow, and the side
 * with the project once more with these.  A further question, never a benefit
 * (docs/methods/goods.md).  SPDX-License-Identifier: Apache-2.0 */
#include "study/study_internal.h"

#include <math.h>
#include <string.h>

#include "demand/trade.h"

static const double HOURS_PER_DAY = 24;

/* What a tonne of a movement pays and how long it takes, mean over its alternatives. */
struct burden {
    double amount, freight_money, days, cost;
};

static size_t find_pair(const struct scenario_run *run, int year, size_t *ret_state);
static struct burden find_burden(const struct lsp_demand *demand, const struct lsp_results *results,
    size_t movement, double day_rate);
static double respond(struct lsp_trade *trade, const struct lsp_demand *demand, size_t movement,
    const struct lsp_appraisal_pair *pair);
static void add_side(struct lsp_trade_row *row, int side, const struct burden *burden);
static void close_row(struct lsp_trade_row *row, const struct lsp_trade *trade);
static enum lsp_status solve_again(const struct lsp_study_inputs *inputs, size_t scenario,
    const struct side_fixed *fixed, struct lsp_arena *arena, struct scenario_run *run);

enum lsp_status lsp_trade_make(const struct lsp_study_inputs *inputs, size_t scenario, int year,
    struct lsp_arena *arena, struct scenario_run *run)
{
    const struct lsp_trade_response *asked = &inputs->scenarios[scenario].trade;
    if (!(asked->elasticity > 0))
        return LSP_OK;
    const struct lsp_demand *demand = &run->with.demand;
    size_t state = 0;
    const struct lsp_appraisal_pair *pair = &run->pairs[find_pair(run, year, &state)];
    struct lsp_trade *trade = &run->trade;
    *trade = (struct lsp_trade){.elasticity = asked->elasticity,
        .day_rate = asked->day_rate,
        .rows = LSP_ARRAY(arena, struct lsp_trade_row, demand->n_segments),
        .with = pair->with};
    double *amount = LSP_ARRAY(arena, double, demand->n_movements);
    if (trade->rows == NULL || amount == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t segment = 0; segment < demand->n_segments; segment++)
        if (demand->segments[segment].is_goods)
            trade->rows[trade->n_rows++].segment = segment;
    for (size_t movement = 0; movement < demand->n_movements; movement++)
        amount[movement] = respond(trade, demand, movement, pair);
    for (size_t row = 0; row < trade->n_rows; row++)
        close_row(&trade->rows[row], trade);
    struct side_fixed fixed = {
        .side = LSP_WITH, .year = year, .state = state, .amount = amount, .pivots = run->pivots};
    return solve_again(inputs, scenario, &fixed, arena, run);
}

/* The pair of the year's commonest state, and the number of that state. */
static size_t find_pair(const struct scenario_run *run, int year, size_t *ret_state)
{
    size_t first = 0, best = 0;
    while (first < run->n_pairs && run->pairs[first].year != year)
        first++;
    if (first == run->n_pairs)
        LSP_BUG("the shown year is a model year");
    best = first;
    for (size_t at = first; at < run->n_pairs && run->pairs[at].year == year; at++)
        if (run->pairs[at].share > run->pairs[best].share)
            best = at;
    *ret_state = best - first;
    return best;
}

/* The amount of a movement when trade has answered. */
static double respond(struct lsp_trade *trade, const struct lsp_demand *demand, size_t movement,
    const struct lsp_appraisal_pair *pair)
{
    double with_amount = pair->with->amount[movement];
    uint32_t segment = demand->movements[movement].segment;
    if (!demand->segments[segment].is_goods)
        return with_amount;
    struct lsp_trade_row *row = trade->rows;
    while (row->segment != segment)
        row++;
    struct burden before = find_burden(demand, pair->without, movement, trade->day_rate);
    struct burden after = find_burden(demand, pair->with, movement, trade->day_rate);
    row->tonnes[LSP_TRADE_WITHOUT] += before.amount;
    row->tonnes[LSP_TRADE_WITH] += after.amount;
    if (!(before.amount > 0) || !(after.amount > 0)) { /* nothing to answer to */
        row->tonnes[LSP_TRADE_ANSWERED] += with_amount;
        return with_amount;
    }
    /* both sides weighted by the same amounts, so that a row shows what costs did */
    after.amount = before.amount;
    add_side(row, LSP_TRADE_WITHOUT, &before);
    add_side(row, LSP_TRADE_WITH, &after);
    row->weight += before.amount;
    double answered = before.amount * lsp_trade_factor(before.cost, after.cost, trade->elasticity);
    row->tonnes[LSP_TRADE_ANSWERED] += answered;
    return answered;
}

/* Freight is the cost without constants and without what hours cost, since days count by
 * themselves. */
static struct burden find_burden(const struct lsp_demand *demand, const struct lsp_results *results,
    size_t movement, double day_rate)
{
    const struct lsp_segment *who = &demand->segments[demand->movements[movement].segment];
    struct burden burden = {0};
    for (size_t way = 0; way < results->n_alternatives; way++) {
        const struct lsp_choice *choice = lsp_results_choice(results, movement, way);
        if (!(choice->amount > 0))
            continue;
        double hours_money = who->value_of_time_money_h * (choice->hours - choice->wait_h) +
                             choice->part_money[LSP_COST_WAIT];
        double freight_money =
            choice->cost_money - choice->part_money[LSP_COST_CONSTANT] - hours_money;
        burden.amount += choice->amount;
        burden.freight_money += choice->amount * freight_money;
        burden.days += choice->amount * choice->hours / HOURS_PER_DAY;
    }
    if (!(burden.amount > 0))
        return burden;
    burden.freight_money /= burden.amount;
    burden.days /= burden.amount;
    burden.cost =
        lsp_trade_cost(burden.freight_money, who->cargo_value_money, day_rate, burden.days);
    return burden;
}

static void add_side(struct lsp_trade_row *row, int side, const struct burden *burden)
{
    row->freight_money[side] += burden->amount * burden->freight_money;
    row->days[side] += burden->amount * burden->days;
    row->cost[side] += burden->amount * burden->cost;
}

static void close_row(struct lsp_trade_row *row, const struct lsp_trade *trade)
{
    for (int side = 0; side < 2 && row->weight > 0; side++) {
        row->freight_money[side] /= row->weight;
        row->days[side] /= row->weight;
        row->cost[side] /= row->weight;
    }
    if (row->weight > 0)
        row->gain_of_day =
            lsp_trade_gain_of_day(row->cost[LSP_TRADE_WITHOUT], trade->day_rate, trade->elasticity);
}

static enum lsp_status solve_again(const struct lsp_study_inputs *inputs, size_t scenario,
    const struct side_fixed *fixed, struct lsp_arena *arena, struct scenario_run *run)
{
    LSP_TRY(lsp_scenario_side_fixed(inputs, scenario, fixed, arena, &run->traded));
    run->trade.answered = &run->traded;
    run->trade.converged = run->traded.convergence.stopped_by == LSP_STOPPED_CONVERGED;
    run->converged &= run->trade.converged;
    return LSP_OK;
}
