/* Goods: the size of the shipments of every segment with logistics on every alternative, and what
 * follows from it: loads, and what orders and stock cost (docs/methods/goods.md).
 *
 * It is chosen once, on the network without the study's traffic: the solver is set up with full
 * vehicles, its cheapest ways say what a vehicle's trip costs and how long it takes, and then the
 * solver is set up again with the loads that are best for these.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "demand/shipment.h"
#include "equilibrium/equilibrium_internal.h"

/* A segment's ways on one alternative on the empty network, means over its movements. */
struct usual_way {
    double weight;
    double trip_money[LSP_N_MODES]; /* one vehicle on the links of each mode */
    bool is_used[LSP_N_MODES];
    double hours;
};

static bool has_logistics(const struct lsp_demand *demand);
static enum lsp_status choose_all(struct solver *solver, struct goods_plan *plan);
static struct usual_way find_usual_way(
    const struct solver *solver, uint32_t segment, uint32_t alternative);
static void add_way(const struct solver *solver, uint32_t segment, uint32_t alternative,
    const struct way *way, double weight, struct usual_way *usual);
static double vehicle_money(
    const struct solver *solver, uint32_t segment, uint32_t alternative, uint32_t arc);
static void choose(const struct solver *solver, uint32_t segment, uint32_t alternative,
    const struct usual_way *usual, struct goods_plan *plan);

enum lsp_status lsp_goods_init(struct solver *solver, const struct lsp_equilibrium_problem *problem)
{
    LSP_TRY(lsp_solver_init(solver, problem, NULL));
    if (!has_logistics(problem->demand))
        return LSP_OK;
    struct lsp_arena scratch = {0};
    size_t n_classes = problem->demand->n_segments * problem->demand->n_alternatives;
    struct goods_plan plan = {
        .carriages = LSP_ARRAY(&scratch, struct carriage, n_classes * LSP_N_MODES),
        .consignments = LSP_ARRAY(&scratch, struct consignment, n_classes)};
    enum lsp_status status =
        plan.carriages == NULL || plan.consignments == NULL ? LSP_NO_MEMORY : LSP_OK;
    if (status == LSP_OK)
        status = choose_all(solver, &plan);
    lsp_strands_finish(&solver->strands);
    lsp_arena_finish(&solver->arena);
    *solver = (struct solver){0};
    if (status == LSP_OK)
        status = lsp_solver_init(solver, problem, &plan);
    lsp_arena_finish(&scratch);
    return status;
}

static bool has_logistics(const struct lsp_demand *demand)
{
    bool has_any = false;
    for (size_t segment = 0; segment < demand->n_segments; segment++)
        has_any |= demand->segments[segment].logistics.is_given;
    return has_any;
}

static enum lsp_status choose_all(struct solver *solver, struct goods_plan *plan)
{
    const struct lsp_demand *demand = solver->problem->demand;
    LSP_TRY(lsp_routes_price(solver));
    LSP_TRY(lsp_ways_of_nobody(solver));
    for (uint32_t segment = 0; segment < demand->n_segments; segment++)
        for (uint32_t way = 0; way < demand->n_alternatives; way++) {
            size_t at = (size_t)segment * demand->n_alternatives + way;
            for (uint32_t mode = 0; mode < LSP_N_MODES; mode++)
                plan->carriages[at * LSP_N_MODES + mode] = *carriage_of(solver, segment, way, mode);
            if (!demand->segments[segment].logistics.is_given)
                continue;
            struct usual_way usual = find_usual_way(solver, segment, way);
            if (usual.weight > 0)
                choose(solver, segment, way, &usual, plan);
        }
    return LSP_OK;
}

/* Movements count by their amount; where none has any, each counts alike. */
static struct usual_way find_usual_way(
    const struct solver *solver, uint32_t segment, uint32_t alternative)
{
    const struct lsp_demand *demand = solver->problem->demand;
    struct usual_way usual = {0};
    for (int round = 0; round < 2 && !(usual.weight > 0); round++)
        for (size_t movement = 0; movement < demand->n_movements; movement++) {
            uint32_t pair = solver->pair[movement * demand->n_alternatives + alternative];
            double weight = round == 0 ? solver->problem->amount_per_year[movement] : 1;
            if (demand->movements[movement].segment == segment && pair != LSP_NONE &&
                isfinite(solver->strands.pairs[pair].cheapest_money) && weight > 0)
                add_way(
                    solver, segment, alternative, &solver->strands.pairs[pair].way, weight, &usual);
        }
    for (int mode = 0; mode < LSP_N_MODES && usual.weight > 0; mode++)
        usual.trip_money[mode] /= usual.weight;
    if (usual.weight > 0)
        usual.hours /= usual.weight;
    return usual;
}

static void add_way(const struct solver *solver, uint32_t segment, uint32_t alternative,
    const struct way *way, double weight, struct usual_way *usual)
{
    for (uint32_t at = 0; at < way->n_strands; at++) {
        const struct strand *strand = &solver->strands.strands[way->strands[at]];
        double parts[LSP_N_COST_PARTS], hours, share = weight * way->share[at];
        if (strand->arc == LSP_NONE || strand->is_post)
            continue;
        lsp_arc_parts(solver, segment, alternative, strand->arc, parts, &hours);
        usual->hours += share * hours;
        if (solver->super.kind[strand->arc] != ARC_LINK)
            continue;
        uint32_t mode = solver->problem->network->mode[solver->super.what[strand->arc]];
        usual->is_used[mode] = true;
        usual->trip_money[mode] += share * vehicle_money(solver, segment, alternative, strand->arc);
    }
    usual->weight += weight;
}

/* What a link costs a vehicle, whatever it carries. */
static double vehicle_money(
    const struct solver *solver, uint32_t segment, uint32_t alternative, uint32_t arc)
{
    double parts[LSP_N_COST_PARTS], hours;
    uint32_t link = solver->super.what[arc];
    const struct carriage *carriage =
        carriage_of(solver, segment, alternative, solver->problem->network->mode[link]);
    lsp_arc_parts(solver, segment, alternative, arc, parts, &hours);
    return carriage->load * (parts[LSP_COST_RUNNING] + parts[LSP_COST_TOLL]) +
           lsp_gauge_vehicle_money(solver, link, carriage);
}

/* Vehicles are full in the solver at hand: their loads are the most that they take. */
static void choose(const struct solver *solver, uint32_t segment, uint32_t alternative,
    const struct usual_way *usual, struct goods_plan *plan)
{
    const struct lsp_demand *demand = solver->problem->demand;
    const struct lsp_segment *who = &demand->segments[segment];
    uint32_t main_mode = demand->alternatives[alternative].main_mode;
    double holding_money = lsp_shipment_holding(who);
    struct lsp_shipment_terms terms = {.order_money = who->logistics.order_money,
        .holding_money_t = holding_money,
        .max_t = carriage_of(solver, segment, alternative, main_mode)->load};
    for (uint32_t mode = 0; mode < LSP_N_MODES; mode++)
        if (usual->is_used[mode])
            terms.vehicles[terms.n_vehicles++] = (struct lsp_shipment_vehicle){
                carriage_of(solver, segment, alternative, mode)->load, usual->trip_money[mode]};
    double fixed_t = who->logistics.shipment_t;
    double shipment_t = fixed_t > 0 ? fixed_t : lsp_shipment_best(&terms);
    size_t at = (size_t)segment * demand->n_alternatives + alternative;
    for (size_t mode = 0; mode < LSP_N_MODES; mode++) {
        struct carriage *carriage = &plan->carriages[at * LSP_N_MODES + mode];
        if (carriage->vehicle != LSP_NONE)
            carriage->load = lsp_shipment_load(shipment_t, carriage->load);
    }
    struct lsp_safety_terms safety = lsp_safety_linear(who, usual->hours / 24);
    struct consignment *consignment = &plan->consignments[at];
    *consignment = (struct consignment){.shipment_t = shipment_t,
        .order_money = who->logistics.order_money / shipment_t,
        .cycle_money = holding_money * shipment_t / 2,
        .stock_money_h = safety.per_h_money,
        .wait_money_h = safety.per_wait_h_money};
    consignment->stock_money =
        consignment->order_money + consignment->cycle_money + safety.constant_money;
}
