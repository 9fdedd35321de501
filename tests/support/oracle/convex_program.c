/* Objectives of the combined convex program.  SPDX-License-Identifier: Apache-2.0 */
#include "support/oracle/convex_program.h"

#include <math.h>

enum { MOST_NODES = 16 };

static double link_weight(const struct convex_program *program, uint32_t link);
static double vehicle_unit_money(
    const struct convex_program *program, uint32_t segment, uint32_t link);
static double persons_on(const struct convex_program *program, const struct lsp_results *results,
    uint32_t segment, uint32_t link);
static double flow_of_time(const struct lsp_network *network, uint32_t link, double time_h);
static double area_below(const struct lsp_network *network, uint32_t link, double flow);
static double conjugate_money(
    const struct convex_program *program, const struct lsp_results *results, size_t movement);
static double lost_surplus_money(
    const struct convex_program *program, const struct lsp_results *results, size_t movement);
static double composite_of(
    const struct lsp_nests *nests, size_t n, const double cost[], double scale, uint32_t nest);

double oracle_primal_money(const struct convex_program *program, const struct lsp_results *results)
{
    const struct lsp_network *network = program->problem->network;
    const struct lsp_demand *demand = program->problem->demand;
    double money = 0;
    for (uint32_t link = 0; link < network->n_links; link++) {
        double flow = 0;
        for (uint32_t segment = 0; segment < demand->n_segments; segment++) {
            const struct lsp_segment *who = &demand->segments[segment];
            uint32_t vehicle = who->vehicle[network->mode[link]];
            flow += results->link_veh_day[(size_t)link * LSP_MAX_VEHICLES + vehicle] *
                    network->specs->vehicles[vehicle].pce / program->problem->link_hours_per_day;
            money += program->weight[segment] * persons_on(program, results, segment, link) *
                     vehicle_unit_money(program, segment, link);
        }
        if (isfinite(network->capacity_veh_h[link]))
            money += link_weight(program, link) * area_below(network, link, flow);
    }
    for (size_t movement = 0; movement < demand->n_movements; movement++)
        money += program->weight[demand->movements[movement].segment] *
                 conjugate_money(program, results, movement);
    return money;
}

double oracle_dual_money(const struct convex_program *program, const struct lsp_results *results)
{
    const struct lsp_network *network = program->problem->network;
    const struct lsp_demand *demand = program->problem->demand;
    double money = 0;
    for (uint32_t link = 0; link < network->n_links; link++) {
        if (!isfinite(network->capacity_veh_h[link]))
            continue;
        double time_h = results->link_time_h[link], flow = flow_of_time(network, link, time_h);
        money -= link_weight(program, link) * (flow * time_h - area_below(network, link, flow));
    }
    for (size_t movement = 0; movement < demand->n_movements; movement++)
        money -= program->weight[demand->movements[movement].segment] *
                 lost_surplus_money(program, results, movement);
    return money;
}

/* Money for the hours of one unit of the link's flow; the same by any segment. */
static double link_weight(const struct convex_program *program, uint32_t link)
{
    const struct lsp_network *network = program->problem->network;
    const struct lsp_segment *who = &program->problem->demand->segments[0];
    uint32_t mode = network->mode[link];
    const struct lsp_vehicle *vehicle = &network->specs->vehicles[who->vehicle[mode]];
    double load = vehicle->pce / (who->days_per_year * who->load[mode]) /
                  program->problem->link_hours_per_day;
    return program->weight[0] *
           (who->value_of_time_money_h + vehicle->cost_money_h / who->load[mode]) / load;
}

/* What a person pays on a link beside the hours on links of finite capacity. */
static double vehicle_unit_money(
    const struct convex_program *program, uint32_t segment, uint32_t link)
{
    const struct lsp_network *network = program->problem->network;
    const struct lsp_segment *who = &program->problem->demand->segments[segment];
    uint32_t mode = network->mode[link];
    const struct lsp_vehicle *vehicle = &network->specs->vehicles[who->vehicle[mode]];
    double money = vehicle->cost_money_km * network->length_km[link] / who->load[mode];
    if (!isfinite(network->capacity_veh_h[link]))
        money += (who->value_of_time_money_h + vehicle->cost_money_h / who->load[mode]) *
                 network->free_time_h[link];
    return money;
}

static double persons_on(const struct convex_program *program, const struct lsp_results *results,
    uint32_t segment, uint32_t link)
{
    const struct lsp_segment *who = &program->problem->demand->segments[segment];
    uint32_t mode = program->problem->network->mode[link];
    return results->link_veh_day[(size_t)link * LSP_MAX_VEHICLES + who->vehicle[mode]] *
           who->days_per_year * who->load[mode];
}

/* The inverse of t = t0 (1 + a (x/c)^b), and its integral. */
static double flow_of_time(const struct lsp_network *network, uint32_t link, double time_h)
{
    double delay = time_h / network->free_time_h[link] - 1;
    if (!(delay > 0))
        return 0;
    return network->capacity_veh_h[link] *
           pow(delay / network->bpr_alpha[link], 1 / network->bpr_beta[link]);
}

static double area_below(const struct lsp_network *network, uint32_t link, double flow)
{
    double ratio = flow / network->capacity_veh_h[link], beta = network->bpr_beta[link];
    return network->free_time_h[link] * flow *
           (1 + network->bpr_alpha[link] * pow(ratio, beta) / (beta + 1));
}

/* H = -T S0 + (T ln(T/D0) - T)/(theta lambda) + sum over nests (1/lambda_n) sum a ln(a/A), and what
 * the constants cost. */
static double conjugate_money(
    const struct convex_program *program, const struct lsp_results *results, size_t movement)
{
    const struct lsp_equilibrium_problem *problem = program->problem;
    const struct lsp_segment *who =
        &problem->demand->segments[problem->demand->movements[movement].segment];
    const struct lsp_nests *nests = &who->nests;
    const struct lsp_pivot *pivot = &problem->pivots[movement];
    double in_nest[LSP_MAX_NESTS] = {0}, scale[LSP_MAX_NESTS] = {0}, total = 0, money = 0;
    for (size_t nest = 0; nest < nests->n; nest++)
        scale[nest] =
            (nests->parent[nest] == LSP_NONE ? who->scale_per_money : scale[nests->parent[nest]]) /
            nests->theta[nest];
    for (size_t way = 0; way < results->n_alternatives; way++) {
        double amount = lsp_results_choice(results, movement, way)->amount;
        total += amount;
        if (amount > 0)
            money += amount * (who->constant_money[way] + pivot->constant_money[way]);
        for (uint32_t nest = nests->n > 0 ? nests->nest_of[way] : LSP_NONE; nest != LSP_NONE;
             nest = nests->parent[nest])
            in_nest[nest] += amount;
    }
    for (size_t way = 0; way < results->n_alternatives; way++) {
        double amount = lsp_results_choice(results, movement, way)->amount;
        uint32_t nest = nests->n > 0 ? nests->nest_of[way] : LSP_NONE;
        double whole = nest == LSP_NONE ? total : in_nest[nest];
        if (amount > 0)
            money += amount * log(amount / whole) /
                     (nest == LSP_NONE ? who->scale_per_money : scale[nest]);
    }
    for (size_t nest = 0; nest < nests->n; nest++) {
        uint32_t parent = nests->parent[nest];
        double whole = parent == LSP_NONE ? total : in_nest[parent];
        if (in_nest[nest] > 0)
            money += in_nest[nest] * log(in_nest[nest] / whole) /
                     (parent == LSP_NONE ? who->scale_per_money : scale[parent]);
    }
    double sensitivity = pivot->response * who->scale_per_money;
    return money - total * pivot->composite_money +
           (total * log(total / problem->amount_per_year[movement]) - total) / sensitivity;
}

/* V = D(S)/(theta lambda) at the cheapest costs by Bellman and Ford on each mode. */
static double lost_surplus_money(
    const struct convex_program *program, const struct lsp_results *results, size_t movement)
{
    const struct lsp_equilibrium_problem *problem = program->problem;
    const struct lsp_network *network = problem->network;
    const struct lsp_movement *move = &problem->demand->movements[movement];
    const struct lsp_segment *who = &problem->demand->segments[move->segment];
    const struct lsp_pivot *pivot = &problem->pivots[movement];
    double cost[LSP_MAX_ALTERNATIVES];
    for (size_t way = 0; way < results->n_alternatives; way++) {
        double reach[MOST_NODES];
        for (uint32_t node = 0; node < network->n_nodes; node++)
            reach[node] = node == network->specs->zones[move->origin].node ? 0 : (double)INFINITY;
        for (uint32_t round = 0; round < network->n_nodes; round++)
            for (uint32_t link = 0; link < network->n_links; link++) {
                if (network->mode[link] != way)
                    continue;
                const struct lsp_vehicle *vehicle =
                    &network->specs->vehicles[who->vehicle[network->mode[link]]];
                double hour = who->value_of_time_money_h + vehicle->cost_money_h / who->load[way];
                double money = vehicle_unit_money(program, move->segment, link);
                if (isfinite(network->capacity_veh_h[link]))
                    money += hour * results->link_time_h[link];
                reach[network->head[link]] =
                    fmin(reach[network->head[link]], reach[network->tail[link]] + money);
            }
        cost[way] = reach[network->specs->zones[move->destination].node] +
                    who->constant_money[way] + pivot->constant_money[way];
    }
    double sensitivity = pivot->response * who->scale_per_money;
    double composite =
        composite_of(&who->nests, results->n_alternatives, cost, who->scale_per_money, LSP_NONE);
    return problem->amount_per_year[movement] *
           exp(-sensitivity * (composite - pivot->composite_money)) / sensitivity;
}

/* By recursion over the definition. */
static double composite_of(
    const struct lsp_nests *nests, size_t n, const double cost[], double scale, uint32_t nest)
{
    double sum = 0;
    for (size_t way = 0; way < n; way++)
        if ((nests->n > 0 ? nests->nest_of[way] : LSP_NONE) == nest)
            sum += exp(-scale * cost[way]);
    for (uint32_t child = 0; child < nests->n; child++)
        if (nests->parent[child] == nest)
            sum += exp(-scale * composite_of(nests, n, cost, scale / nests->theta[child], child));
    return -log(sum) / scale;
}

double oracle_imbalance(const struct convex_program *program, const struct lsp_results *results)
{
    const struct lsp_network *network = program->problem->network;
    const struct lsp_demand *demand = program->problem->demand;
    double worst = 0;
    for (uint32_t segment = 0; segment < demand->n_segments; segment++)
        for (uint32_t mode = 0; mode < demand->n_alternatives; mode++) {
            double balance[MOST_NODES] = {0}, most = 1;
            for (uint32_t link = 0; link < network->n_links; link++) {
                if (network->mode[link] != mode)
                    continue;
                double persons = persons_on(program, results, segment, link);
                balance[network->tail[link]] -= persons;
                balance[network->head[link]] += persons;
            }
            for (size_t movement = 0; movement < demand->n_movements; movement++) {
                const struct lsp_movement *move = &demand->movements[movement];
                double amount = lsp_results_choice(results, movement, mode)->amount;
                if (move->segment != segment)
                    continue;
                most = fmax(most, amount);
                balance[network->specs->zones[move->origin].node] += amount;
                balance[network->specs->zones[move->destination].node] -= amount;
            }
            for (uint32_t node = 0; node < network->n_nodes; node++)
                worst = fmax(worst, fabs(balance[node]) / most);
        }
    return worst;
}
