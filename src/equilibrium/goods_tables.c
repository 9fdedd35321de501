/* Goods in the results: shipments, vehicles and costs of every goods segment on every alternative.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "equilibrium/equilibrium_internal.h"

_Static_assert((int)LSP_N_MODES == (int)LSP_MAX_MODES, "results have a column for each mode");

static void fill_class(
    const struct solver *solver, struct lsp_results *results, struct lsp_goods_result *goods);
static void add_choice(const struct lsp_choice *choice, struct lsp_goods_result *goods);
static void add_trips(const struct solver *solver, const struct way *way, double amount,
    struct lsp_goods_result *goods);

enum lsp_status lsp_fill_goods(const struct solver *solver, struct lsp_results *results)
{
    const struct lsp_demand *demand = solver->problem->demand;
    size_t n = 0;
    for (size_t segment = 0; segment < demand->n_segments; segment++)
        n += demand->segments[segment].is_goods ? demand->n_alternatives : 0;
    results->goods = LSP_ARRAY(&results->arena, struct lsp_goods_result, n);
    if (results->goods == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t segment = 0; segment < demand->n_segments; segment++)
        for (uint32_t way = 0; way < demand->n_alternatives; way++)
            if (demand->segments[segment].is_goods &&
                (demand->alternatives[way].segments >> segment & 1) != 0) {
                struct lsp_goods_result *goods = &results->goods[results->n_goods++];
                goods->segment = segment;
                goods->alternative = way;
                fill_class(solver, results, goods);
            }
    return LSP_OK;
}

static void fill_class(
    const struct solver *solver, struct lsp_results *results, struct lsp_goods_result *goods)
{
    const struct lsp_demand *demand = solver->problem->demand;
    const struct consignment *sent = consignment_of(solver, goods->segment, goods->alternative);
    for (uint32_t mode = 0; mode < LSP_N_MODES; mode++) {
        const struct carriage *carriage =
            carriage_of(solver, goods->segment, goods->alternative, mode);
        goods->vehicle[mode] = carriage->vehicle;
        goods->load_t[mode] = carriage->load;
    }
    for (size_t movement = 0; movement < demand->n_movements; movement++) {
        const struct lsp_choice *choice = lsp_results_choice(results, movement, goods->alternative);
        uint32_t pair = solver->pair[movement * demand->n_alternatives + goods->alternative];
        if (demand->movements[movement].segment != goods->segment || !(choice->amount > 0))
            continue;
        add_choice(choice, goods);
        add_trips(solver, &solver->strands.pairs[pair].way, choice->amount, goods);
    }
    double per_tonne = goods->amount > 0 ? 1 / goods->amount : 0;
    double *means[] = {&goods->hours, &goods->wait_h, &goods->transport_money,
        &goods->transit_money, &goods->gauge_money, &goods->safety_money};
    for (size_t mean = 0; mean < sizeof means / sizeof *means; mean++)
        *means[mean] *= per_tonne;
    goods->shipment_t = sent->shipment_t;
    goods->order_money = sent->order_money;
    goods->cycle_money = sent->cycle_money;
    goods->safety_money = fmax(goods->safety_money - sent->order_money - sent->cycle_money, 0);
}

/* Sums over the movements; the safety stock's is that of all stock. */
static void add_choice(const struct lsp_choice *choice, struct lsp_goods_result *goods)
{
    const double *part = choice->part_money;
    goods->amount += choice->amount;
    goods->hours += choice->amount * choice->hours;
    goods->wait_h += choice->amount * choice->wait_h;
    goods->transport_money +=
        choice->amount * (part[LSP_COST_RUNNING] + part[LSP_COST_TOLL] + part[LSP_COST_TERMINAL]);
    goods->transit_money +=
        choice->amount * (part[LSP_COST_TIME] + part[LSP_COST_WAIT] + part[LSP_COST_SERVICE]);
    goods->gauge_money += choice->amount * part[LSP_COST_GAUGE];
    goods->safety_money += choice->amount * part[LSP_COST_STOCK];
}

/* A vehicle begins a trip wherever its mode is entered; its hours there are transit, not transport.
 */
static void add_trips(const struct solver *solver, const struct way *way, double amount,
    struct lsp_goods_result *goods)
{
    const struct lsp_network_specs *specs = solver->problem->network->specs;
    double value_money_h = solver->problem->demand->segments[goods->segment].value_of_time_money_h;
    for (uint32_t at = 0; at < way->n_strands; at++) {
        const struct strand *strand = &solver->strands.strands[way->strands[at]];
        if (strand->arc == LSP_NONE || solver->super.kind[strand->arc] != ARC_ENTER)
            continue;
        uint32_t mode = solver->super.what[strand->arc];
        if (goods->vehicle[mode] == LSP_NONE)
            continue;
        const struct lsp_vehicle *vehicle = &specs->vehicles[goods->vehicle[mode]];
        double tonnes = way->share[at] * amount, trips = tonnes / goods->load_t[mode];
        double transit_money = tonnes * value_money_h * vehicle->terminal_h;
        goods->transport_money -= transit_money;
        goods->transit_money += transit_money;
        goods->trips_year[mode] += trips;
        goods->empty_year[mode] += trips * vehicle->empty_return;
    }
}
