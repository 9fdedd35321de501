/* How trade answers to a scenario: its cost on both sides, the amounts that follow, and the side
 * with the project once more with these.  A further question, never a benefit
 * (docs/methods/goods.md).  SPDX-License-Identifier: Apache-2.0 */
#include "study/study_internal.h"

#include <math.h>
#include <string.h>

#include "demand/trade.h"

static const double HOURS_PER_DAY = 24;

/* What a tonne of a movement pays and how long it takes, mean over its alternatives, and what the
 * alternatives cost together when a day counts as trade counts it. */
struct burden {
    double amount, freight_money, days;
    double composite_money; /* INFINITY when there is no way */
};

static struct burden find_burden(const struct lsp_segment *who, const struct lsp_results *results,
    size_t movement, double day_rate);
static double respond(
    const struct scenario_run *run, size_t movement, const struct lsp_appraisal_pair *pair);
static void add_sides(
    struct lsp_trade_row *row, const struct burden sides[2], const double cost[2]);
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
    size_t n_states, state;
    const struct lsp_appraisal_pair *pair = lsp_shown_pair(run, year, &n_states, &state);
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
        amount[movement] = respond(run, movement, pair);
    for (size_t row = 0; row < trade->n_rows; row++)
        close_row(&trade->rows[row], trade);
    struct side_fixed fixed = {
        .side = LSP_WITH, .year = year, .state = state, .amount = amount, .pivots = run->pivots};
    return solve_again(inputs, scenario, &fixed, arena, run);
}

/* The amount of a movement when trade has answered.  The cost of trade changes by what choosers
 * gain, so that a new way never makes it dearer, although the mean over all ways may rise. */
static double respond(
    const struct scenario_run *run, size_t movement, const struct lsp_appraisal_pair *pair)
{
    const struct lsp_trade *trade = &run->trade;
    const struct lsp_demand *demand = &run->with.demand;
    double with_amount = pair->with->amount[movement];
    uint32_t segment = demand->movements[movement].segment;
    const struct lsp_segment *who = &demand->segments[segment];
    if (!who->is_goods)
        return with_amount;
    struct lsp_trade_row *row = trade->rows;
    while (row->segment != segment)
        row++;
    struct burden sides[2] = {find_burden(who, pair->without, movement, trade->day_rate),
        find_burden(who, pair->with, movement, trade->day_rate)};
    row->tonnes[LSP_TRADE_WITHOUT] += sides[0].amount;
    row->tonnes[LSP_TRADE_WITH] += sides[1].amount;
    double cost[2] = {lsp_trade_cost(
        sides[0].freight_money, who->cargo_value_money, trade->day_rate, sides[0].days)};
    cost[1] =
        cost[0] + (sides[1].composite_money - sides[0].composite_money) / who->cargo_value_money;
    double answered = with_amount; /* where there is nothing to answer to */
    if (sides[0].amount > 0 && sides[1].amount > 0 && cost[1] > 0) {
        add_sides(row, sides, cost);
        answered = sides[0].amount * lsp_trade_factor(cost[0], cost[1], trade->elasticity);
    }
    row->tonnes[LSP_TRADE_ANSWERED] += answered;
    return answered;
}

/* A result's cost holds all constants, those of a pivot too.  Freight is the cost without them and
 * without what hours cost, since days count by themselves. */
static struct burden find_burden(const struct lsp_segment *who, const struct lsp_results *results,
    size_t movement, double day_rate)
{
    struct burden burden = {0};
    double cost_money[LSP_MAX_ALTERNATIVES] = {0};
    for (size_t way = 0; way < results->n_alternatives; way++) {
        const struct lsp_choice *choice = lsp_results_choice(results, movement, way);
        cost_money[way] = (double)INFINITY;
        if (!isfinite(choice->cost_money))
            continue;
        double days = choice->hours / HOURS_PER_DAY;
        double hours_money = who->value_of_time_money_h * (choice->hours - choice->wait_h) +
                             choice->part_money[LSP_COST_WAIT];
        double timeless_money = choice->cost_money - hours_money;
        cost_money[way] = timeless_money + day_rate * who->cargo_value_money * days;
        burden.amount += choice->amount;
        burden.freight_money +=
            choice->amount * (timeless_money - choice->part_money[LSP_COST_CONSTANT]);
        burden.days += choice->amount * days;
    }
    struct lsp_nested_answer answer;
    lsp_nested_logit(
        &who->nests, results->n_alternatives, cost_money, who->scale_per_money, 0, &answer);
    burden.composite_money = answer.composite_money;
    if (burden.amount > 0) {
        burden.freight_money /= burden.amount;
        burden.days /= burden.amount;
    }
    return burden;
}

/* Both sides weighted by the same amounts, so that a row shows what costs did. */
static void add_sides(struct lsp_trade_row *row, const struct burden sides[2], const double cost[2])
{
    double weight = sides[0].amount;
    for (int side = 0; side < 2; side++) {
        row->freight_money[side] += weight * sides[side].freight_money;
        row->days[side] += weight * sides[side].days;
        row->cost[side] += weight * cost[side];
    }
    row->weight += weight;
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
