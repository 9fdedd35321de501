/* What an arc costs: generalised cost by parts (docs/methods/choice.md).
 * SPDX-License-Identifier: Apache-2.0 */
#include "equilibrium/equilibrium_internal.h"

#include <math.h>
#include <string.h>

static void link_parts(const struct solver *solver, uint32_t segment, uint32_t alternative,
    uint32_t link, double parts[], double *hours);
static void add_post_parts(const struct solver *solver, uint32_t segment, uint32_t alternative,
    uint32_t link, double parts[], double *hours);
static const struct lsp_crossing *gauge_change(const struct solver *solver, uint32_t link);
static double post_fees(const struct solver *solver, uint32_t crossing, uint32_t vehicle);
static void leg_parts(const struct solver *solver, uint32_t segment, uint32_t leg_index,
    double parts[], double *hours);
static size_t leg_uses(const struct solver *solver, const struct lsp_segment *who,
    const struct lsp_leg *leg, struct use uses[]);

/* Of one unit on a vehicle: the loaded ride and the part of the empty one that it must pay for. */
static double with_return(const struct lsp_vehicle *vehicle)
{
    return 1 + vehicle->empty_return;
}

static const struct lsp_vehicle *vehicle_of(
    const struct solver *solver, const struct carriage *carriage)
{
    return &solver->problem->network->specs->vehicles[carriage->vehicle];
}

/* Vehicles a day that one unit a year makes. */
double lsp_vehicles_per_day(
    const struct solver *solver, uint32_t segment, const struct carriage *carriage)
{
    return 1 / (solver->problem->demand->segments[segment].days_per_year * carriage->load);
}

void lsp_arc_parts(const struct solver *solver, uint32_t segment, uint32_t alternative,
    uint32_t arc, double ret_parts[LSP_N_COST_PARTS], double *ret_hours)
{
    const struct lsp_segment *who = &solver->problem->demand->segments[segment];
    uint32_t what = solver->super.what[arc];
    for (int part = 0; part < LSP_N_COST_PARTS; part++)
        ret_parts[part] = 0;
    *ret_hours = 0;
    switch ((enum arc_kind)solver->super.kind[arc]) {
    case ARC_LINK:
        link_parts(solver, segment, alternative, what, ret_parts, ret_hours);
        break;
    case ARC_ENTER: {
        const struct carriage *carriage = carriage_of(solver, segment, alternative, what);
        if (carriage->vehicle != LSP_NONE) {
            const struct lsp_vehicle *vehicle = vehicle_of(solver, carriage);
            *ret_hours = vehicle->terminal_h;
            ret_parts[LSP_COST_TERMINAL] =
                who->value_of_time_money_h * vehicle->terminal_h + vehicle->terminal_money;
        }
        break;
    }
    case ARC_LEAVE:
        break;
    case ARC_LEG:
        leg_parts(solver, segment, what, ret_parts, ret_hours);
        break;
    }
    ret_parts[LSP_COST_STOCK] +=
        consignment_of(solver, segment, alternative)->stock_money_h * *ret_hours;
}

static void link_parts(const struct solver *solver, uint32_t segment, uint32_t alternative,
    uint32_t link, double parts[], double *hours)
{
    const struct lsp_network *network = solver->problem->network;
    const struct carriage *carriage =
        carriage_of(solver, segment, alternative, network->mode[link]);
    const struct lsp_vehicle *vehicle = vehicle_of(solver, carriage);
    uint32_t element = solver->link_element[link];
    double time_h = element == LSP_NONE ? network->free_time_h[link] : solver->time_h[element];
    double vehicle_money =
        network->length_km[link] * vehicle->cost_money_km + time_h * vehicle->cost_money_h;
    const struct lsp_segment *who = &solver->problem->demand->segments[segment];
    parts[LSP_COST_TIME] = who->value_of_time_money_h * time_h;
    parts[LSP_COST_RUNNING] = with_return(vehicle) * vehicle_money / carriage->load;
    parts[LSP_COST_TOLL] = with_return(vehicle) *
                           lsp_network_toll_money(network, link, carriage->vehicle) /
                           carriage->load;
    *hours = time_h;
    const struct lsp_crossing *gauge = gauge_change(solver, link);
    if (gauge != NULL) {
        parts[LSP_COST_GAUGE] = who->value_of_time_money_h * gauge->gauge_h +
                                lsp_gauge_vehicle_money(solver, link, carriage) / carriage->load;
        *hours += gauge->gauge_h;
    }
    if (network->crossing[link] != LSP_NONE)
        add_post_parts(solver, segment, alternative, link, parts, hours);
}

static void add_post_parts(const struct solver *solver, uint32_t segment, uint32_t alternative,
    uint32_t link, double parts[], double *hours)
{
    const struct lsp_network *network = solver->problem->network;
    const struct lsp_segment *who = &solver->problem->demand->segments[segment];
    uint32_t crossing = network->crossing[link];
    if (solver->problem->crossings[crossing].n_posts == 0)
        return;
    const struct carriage *carriage =
        carriage_of(solver, segment, alternative, network->mode[link]);
    const struct lsp_vehicle *vehicle = vehicle_of(solver, carriage);
    uint32_t element = post_element(solver, crossing, network->is_forward[link], carriage->vehicle);
    double wait_h = solver->time_h[element], service_h = solver->service_h[element];
    if (!isfinite(wait_h)) { /* no lane serves the class; times a weight of 0 it would be NaN */
        parts[LSP_COST_WAIT] = (double)INFINITY;
        return;
    }
    parts[LSP_COST_WAIT] = who->value_of_time_money_h * who->border_weight * wait_h;
    parts[LSP_COST_SERVICE] = who->value_of_time_money_h * service_h;
    parts[LSP_COST_STOCK] = consignment_of(solver, segment, alternative)->wait_money_h * wait_h;
    parts[LSP_COST_RUNNING] += vehicle->cost_money_h * (wait_h + service_h) / carriage->load;
    parts[LSP_COST_TOLL] +=
        with_return(vehicle) * post_fees(solver, crossing, carriage->vehicle) / carriage->load;
    *hours += wait_h + service_h;
}

double lsp_gauge_vehicle_money(
    const struct solver *solver, uint32_t link, const struct carriage *carriage)
{
    const struct lsp_vehicle *vehicle = vehicle_of(solver, carriage);
    const struct lsp_crossing *gauge = gauge_change(solver, link);
    if (gauge == NULL)
        return 0;
    return with_return(vehicle) * (gauge->gauge_money + gauge->gauge_h * vehicle->cost_money_h);
}

/* The crossing at which a vehicle on the link changes gauge, or NULL. */
static const struct lsp_crossing *gauge_change(const struct solver *solver, uint32_t link)
{
    const struct lsp_network *network = solver->problem->network;
    uint32_t crossing = network->crossing[link];
    bool is_railway = crossing != LSP_NONE && network->mode[link] == LSP_RAIL;
    return is_railway ? &solver->problem->crossings[crossing] : NULL;
}

double lsp_arc_wait_h(
    const struct solver *solver, uint32_t segment, uint32_t alternative, uint32_t arc)
{
    const struct lsp_network *network = solver->problem->network;
    uint32_t link = solver->super.what[arc];
    if (solver->super.kind[arc] != ARC_LINK || network->crossing[link] == LSP_NONE ||
        solver->problem->crossings[network->crossing[link]].n_posts == 0)
        return 0;
    uint32_t vehicle = carriage_of(solver, segment, alternative, network->mode[link])->vehicle;
    return solver
        ->time_h[post_element(solver, network->crossing[link], network->is_forward[link], vehicle)];
}

double lsp_class_constant(const struct solver *solver, uint32_t segment, uint32_t alternative)
{
    return solver->problem->demand->segments[segment].constant_money[alternative] +
           consignment_of(solver, segment, alternative)->stock_money;
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
    size_t n_uses =
        leg_uses(solver, &solver->problem->demand->segments[segment], leg, solver->uses);
    for (size_t use = 0; use < n_uses; use++)
        parts[LSP_COST_SEAT] +=
            solver->uses[use].money_per_h * solver->time_h[solver->uses[use].element];
}

/* Who finds a section full takes a later departure. */
static size_t leg_uses(const struct solver *solver, const struct lsp_segment *who,
    const struct lsp_leg *leg, struct use uses[])
{
    size_t n = 0;
    for (size_t part = 0; part < leg->n_parts && solver->seats.n > 0; part++) {
        uint32_t section = leg->parts[part].section;
        double share = leg->parts[part].share, per_year = solver->seats.per_year[section];
        if (per_year > 0)
            uses[n++] = (struct use){solver->first_section + section,
                who->value_of_time_money_h * who->late_weight * share, share / per_year};
    }
    return n;
}

static bool link_is_allowed(
    const struct solver *solver, uint32_t segment, uint32_t alternative, uint32_t link)
{
    const struct lsp_network *network = solver->problem->network;
    const struct lsp_alternative *way = &solver->problem->demand->alternatives[alternative];
    uint32_t mode = network->mode[link];
    uint32_t vehicle = carriage_of(solver, segment, alternative, mode)->vehicle;
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

bool lsp_arc_is_allowed(
    const struct solver *solver, uint32_t segment, uint32_t alternative, uint32_t arc)
{
    const struct lsp_segment *who = &solver->problem->demand->segments[segment];
    const struct lsp_alternative *way = &solver->problem->demand->alternatives[alternative];
    uint32_t what = solver->super.what[arc];
    switch ((enum arc_kind)solver->super.kind[arc]) {
    case ARC_LINK:
        return link_is_allowed(solver, segment, alternative, what);
    case ARC_ENTER:
        return (way->modes >> what & 1) != 0 &&
               carriage_of(solver, segment, alternative, what)->vehicle != LSP_NONE;
    case ARC_LEAVE:
        return true;
    case ARC_LEG:
        return leg_is_allowed(solver, who, way, &solver->problem->services->legs[what]);
    }
    LSP_BUG("an arc of no kind");
}

size_t lsp_arc_most_uses(const struct solver *solver, uint32_t arc)
{
    static const size_t OF_LINK = 4;
    if (solver->super.kind[arc] != ARC_LEG || solver->seats.n == 0)
        return OF_LINK;
    return solver->problem->services->legs[solver->super.what[arc]].n_parts;
}

size_t lsp_arc_uses(const struct solver *solver, uint32_t segment, uint32_t alternative,
    uint32_t arc, struct use ret_uses[])
{
    const struct lsp_segment *who = &solver->problem->demand->segments[segment];
    uint32_t link = solver->super.what[arc];
    if (solver->super.kind[arc] == ARC_LEG)
        return leg_uses(solver, who, &solver->problem->services->legs[link], ret_uses);
    if (solver->super.kind[arc] != ARC_LINK)
        return 0;
    const struct lsp_network *network = solver->problem->network;
    uint32_t back = network->opposite[link], crossing = network->crossing[link];
    const struct carriage *carriage =
        carriage_of(solver, segment, alternative, network->mode[link]);
    const struct lsp_vehicle *vehicle = vehicle_of(solver, carriage);
    const struct consignment *goods = consignment_of(solver, segment, alternative);
    double per_day = lsp_vehicles_per_day(solver, segment, carriage), load = carriage->load;
    double pce_h = per_day * vehicle->pce / solver->problem->link_hours_per_day;
    size_t n = 0;
    if (solver->link_element[link] != LSP_NONE)
        ret_uses[n++] = (struct use){solver->link_element[link],
            who->value_of_time_money_h + goods->stock_money_h +
                with_return(vehicle) * vehicle->cost_money_h / load,
            pce_h};
    if (back != LSP_NONE && solver->link_element[back] != LSP_NONE && vehicle->empty_return > 0)
        ret_uses[n++] = (struct use){solver->link_element[back], 0, pce_h * vehicle->empty_return};
    if (crossing == LSP_NONE || solver->problem->crossings[crossing].n_posts == 0)
        return n;
    bool is_forward = network->is_forward[link];
    ret_uses[n++] = (struct use){post_element(solver, crossing, is_forward, carriage->vehicle),
        who->value_of_time_money_h * who->border_weight + goods->stock_money_h +
            goods->wait_money_h + vehicle->cost_money_h / load,
        per_day};
    if (back != LSP_NONE && vehicle->empty_return > 0)
        ret_uses[n++] = (struct use){post_element(solver, crossing, !is_forward, carriage->vehicle),
            0, per_day * vehicle->empty_return};
    return n;
}
