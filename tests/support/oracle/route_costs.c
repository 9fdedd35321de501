/* What an arc costs: generalised cost by parts (docs/methods/choice.md).
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/oracle/route_equilibrium_internal.h"

#include <math.h>
#include <string.h>

static void link_parts(const struct solver *solver, const struct lsp_segment *segment,
    uint32_t link, double parts[], double *hours);
static void add_post_parts(const struct solver *solver, const struct lsp_segment *segment,
    uint32_t link, double parts[], double *hours);
static double post_fees(const struct solver *solver, uint32_t crossing, uint32_t vehicle);
static void leg_parts(const struct solver *solver, uint32_t segment, uint32_t leg_index,
    double parts[], double *hours);

/* Of one unit on a vehicle: the loaded ride and the part of the empty one that it must pay for. */
static double with_return(const struct lsp_vehicle *vehicle)
{
    return 1 + vehicle->empty_return;
}

static const struct lsp_vehicle *vehicle_of(
    const struct solver *solver, const struct lsp_segment *segment, uint32_t mode)
{
    return &solver->problem->network->specs->vehicles[segment->vehicle[mode]];
}

/* Vehicles a day that one unit a year makes. */
double oracle_vehicles_per_day(const struct lsp_segment *segment, enum lsp_mode mode)
{
    return 1 / (segment->days_per_year * segment->load[mode]);
}

void oracle_arc_parts(const struct solver *solver, uint32_t segment, uint32_t arc,
    double ret_parts[LSP_N_COST_PARTS], double *ret_hours)
{
    const struct lsp_segment *who = &solver->problem->demand->segments[segment];
    uint32_t what = solver->super.what[arc];
    for (int part = 0; part < LSP_N_COST_PARTS; part++)
        ret_parts[part] = 0;
    *ret_hours = 0;
    switch ((enum arc_kind)solver->super.kind[arc]) {
    case ARC_LINK:
        link_parts(solver, who, what, ret_parts, ret_hours);
        break;
    case ARC_ENTER:
        if (who->vehicle[what] != LSP_NONE) {
            const struct lsp_vehicle *vehicle = vehicle_of(solver, who, what);
            *ret_hours = vehicle->terminal_h;
            ret_parts[LSP_COST_TERMINAL] =
                who->value_of_time_money_h * vehicle->terminal_h + vehicle->terminal_money;
        }
        break;
    case ARC_LEAVE:
        break;
    case ARC_LEG:
        leg_parts(solver, segment, what, ret_parts, ret_hours);
        break;
    }
}

static void link_parts(const struct solver *solver, const struct lsp_segment *segment,
    uint32_t link, double parts[], double *hours)
{
    const struct lsp_network *network = solver->problem->network;
    const struct lsp_vehicle *vehicle = vehicle_of(solver, segment, network->mode[link]);
    double load = segment->load[network->mode[link]];
    uint32_t element = solver->link_element[link];
    double time_h = element == LSP_NONE ? network->free_time_h[link] : solver->time_h[element];
    double vehicle_money =
        network->length_km[link] * vehicle->cost_money_km + time_h * vehicle->cost_money_h;
    parts[LSP_COST_TIME] = segment->value_of_time_money_h * time_h;
    parts[LSP_COST_RUNNING] = with_return(vehicle) * vehicle_money / load;
    parts[LSP_COST_TOLL] =
        with_return(vehicle) *
        lsp_network_toll_money(network, link, segment->vehicle[network->mode[link]]) / load;
    *hours = time_h;
    if (network->crossing[link] != LSP_NONE)
        add_post_parts(solver, segment, link, parts, hours);
}

static void add_post_parts(const struct solver *solver, const struct lsp_segment *segment,
    uint32_t link, double parts[], double *hours)
{
    const struct lsp_network *network = solver->problem->network;
    uint32_t mode = network->mode[link], crossing = network->crossing[link];
    if (solver->problem->crossings[crossing].n_posts == 0)
        return;
    const struct lsp_vehicle *vehicle = vehicle_of(solver, segment, mode);
    double load = segment->load[mode];
    uint32_t element =
        post_element(solver, crossing, network->is_forward[link], segment->vehicle[mode]);
    double wait_h = solver->time_h[element], service_h = solver->service_h[element];
    if (!isfinite(wait_h)) { /* no lane serves the class; times a weight of 0 it would be NaN */
        parts[LSP_COST_WAIT] = (double)INFINITY;
        return;
    }
    parts[LSP_COST_WAIT] = segment->value_of_time_money_h * segment->border_weight * wait_h;
    parts[LSP_COST_SERVICE] = segment->value_of_time_money_h * service_h;
    parts[LSP_COST_RUNNING] += vehicle->cost_money_h * (wait_h + service_h) / load;
    parts[LSP_COST_TOLL] +=
        with_return(vehicle) * post_fees(solver, crossing, segment->vehicle[mode]) / load;
    *hours += wait_h + service_h;
}

static double post_fees(const struct solver *solver, uint32_t crossing, uint32_t vehicle)
{
    const struct lsp_crossing *at = &solver->problem->crossings[crossing];
    double fee_money = 0;
    for (size_t post = 0; post < at->n_posts; post++)
        fee_money += solver->problem->posts[at->posts[post]].fee_money[vehicle];
    return fee_money;
}

static void leg_parts(const struct solver *solver, uint32_t segment, uint32_t leg_index,
    double parts[], double *hours)
{
    const struct lsp_services *services = solver->problem->services;
    const struct lsp_leg *leg = &services->legs[leg_index];
    double value = solver->problem->demand->segments[segment].value_of_time_money_h;
    double terminal_h = services->boarding_h[leg->mode] + services->alighting_h[leg->mode];
    parts[LSP_COST_TIME] = value * leg->ride_h;
    parts[LSP_COST_TERMINAL] = value * terminal_h;
    parts[LSP_COST_SCHEDULE] =
        value * solver->schedule_delay_h[segment * services->n_legs + leg_index];
    parts[LSP_COST_FARE] = leg->fare_money * services->fare_factor[leg->mode];
    *hours = leg->ride_h + terminal_h;
}

static bool link_is_allowed(const struct solver *solver, const struct lsp_segment *segment,
    const struct lsp_alternative *way, uint32_t link)
{
    const struct lsp_network *network = solver->problem->network;
    uint32_t mode = network->mode[link], vehicle = segment->vehicle[mode];
    if ((way->modes >> mode & 1) == 0 || vehicle == LSP_NONE ||
        (network->allowed_vehicles[link] >> vehicle & 1) == 0)
        return false;
    uint32_t crossing = network->crossing[link];
    return crossing == LSP_NONE || (way->crossings >> crossing & 1) != 0;
}

/* Services carry persons; across a border only those of the main mode, so that a way by road does
 * not hop over the river by train. */
static bool leg_is_allowed(const struct solver *solver, const struct lsp_segment *segment,
    const struct lsp_alternative *way, const struct lsp_leg *leg)
{
    const struct lsp_node_spec *nodes = solver->problem->network->specs->nodes;
    if (segment->is_goods || (way->modes >> leg->mode & 1) == 0)
        return false;
    bool is_inland = strcmp(nodes[leg->from_node].country, nodes[leg->to_node].country) == 0;
    return is_inland || leg->mode == way->main_mode;
}

bool oracle_arc_is_allowed(
    const struct solver *solver, uint32_t segment, uint32_t alternative, uint32_t arc)
{
    const struct lsp_segment *who = &solver->problem->demand->segments[segment];
    const struct lsp_alternative *way = &solver->problem->demand->alternatives[alternative];
    uint32_t what = solver->super.what[arc];
    switch ((enum arc_kind)solver->super.kind[arc]) {
    case ARC_LINK:
        return link_is_allowed(solver, who, way, what);
    case ARC_ENTER:
        return (way->modes >> what & 1) != 0 && who->vehicle[what] != LSP_NONE;
    case ARC_LEAVE:
        return true;
    case ARC_LEG:
        return leg_is_allowed(solver, who, way, &solver->problem->services->legs[what]);
    }
    LSP_BUG("an arc of no kind");
}

size_t oracle_arc_uses(
    const struct solver *solver, uint32_t segment, uint32_t arc, struct use ret_uses[4])
{
    if (solver->super.kind[arc] != ARC_LINK)
        return 0;
    const struct lsp_network *network = solver->problem->network;
    const struct lsp_segment *who = &solver->problem->demand->segments[segment];
    uint32_t link = solver->super.what[arc], mode = network->mode[link];
    uint32_t back = network->opposite[link], crossing = network->crossing[link];
    const struct lsp_vehicle *vehicle = vehicle_of(solver, who, mode);
    double per_day = oracle_vehicles_per_day(who, (enum lsp_mode)mode), load = who->load[mode];
    double pce_h = per_day * vehicle->pce / solver->problem->link_hours_per_day;
    size_t n = 0;
    if (solver->link_element[link] != LSP_NONE)
        ret_uses[n++] = (struct use){solver->link_element[link],
            who->value_of_time_money_h + with_return(vehicle) * vehicle->cost_money_h / load,
            pce_h};
    if (back != LSP_NONE && solver->link_element[back] != LSP_NONE && vehicle->empty_return > 0)
        ret_uses[n++] = (struct use){solver->link_element[back], 0, pce_h * vehicle->empty_return};
    if (crossing == LSP_NONE || solver->problem->crossings[crossing].n_posts == 0)
        return n;
    bool is_forward = network->is_forward[link];
    ret_uses[n++] = (struct use){post_element(solver, crossing, is_forward, who->vehicle[mode]),
        who->value_of_time_money_h * who->border_weight + vehicle->cost_money_h / load, per_day};
    if (back != LSP_NONE && vehicle->empty_return > 0)
        ret_uses[n++] =
            (struct use){post_element(solver, crossing, !is_forward, who->vehicle[mode]), 0,
                per_day * vehicle->empty_return};
    return n;
}
