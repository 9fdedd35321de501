/* Setting up the solver: elements, schedule delays, the empty network's times.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "equilibrium/equilibrium_internal.h"

static enum lsp_status allocate(struct solver *solver);
static enum lsp_status number_link_elements(struct solver *solver);
static void set_carriages(struct solver *solver, const struct goods_plan *plan);
static struct carriage stated_carriage(
    const struct solver *solver, uint32_t segment, uint32_t alternative, enum lsp_mode mode);
static void tabulate_schedule_delays(struct solver *solver);
static void mark_used_posts(struct solver *solver);
static void mark_used_post(struct solver *solver, uint32_t link, uint32_t vehicle);
static void set_hour_shares(struct solver *solver);
static bool is_named_before(const struct solver *solver, uint32_t segment, uint32_t slot);
static void set_service_times(struct solver *solver);

enum lsp_status lsp_solver_init(struct solver *solver,
    const struct lsp_equilibrium_problem *problem, const struct goods_plan *plan)
{
    *solver = (struct solver){.problem = problem};
    LSP_TRY(
        lsp_supergraph_build(problem->network, problem->services, &solver->arena, &solver->super));
    LSP_TRY(allocate(solver));
    LSP_TRY(number_link_elements(solver));
    set_carriages(solver, plan);
    tabulate_schedule_delays(solver);
    mark_used_posts(solver);
    LSP_TRY(lsp_seats_init(solver));
    LSP_TRY(lsp_rations_init(solver));
    set_hour_shares(solver);
    set_service_times(solver);
    lsp_load_elements(solver);
    lsp_posts_linearise(solver);
    lsp_load_elements(solver);
    return lsp_strands_build(solver);
}

static enum lsp_status allocate(struct solver *solver)
{
    const struct lsp_equilibrium_problem *problem = solver->problem;
    struct lsp_arena *arena = &solver->arena;
    uint32_t n_links = problem->network->n_links;
    for (uint32_t link = 0; link < n_links; link++)
        solver->first_section += isfinite(problem->network->capacity_veh_h[link]) ? 1 : 0;
    solver->first_post =
        solver->first_section +
        (problem->services->full_displaces ? (uint32_t)problem->services->n_sections : 0);
    solver->n_elements = solver->first_post + (uint32_t)problem->n_crossings * 2 * LSP_MAX_VEHICLES;
    size_t n = solver->n_elements;
    size_t n_choices = problem->demand->n_movements * problem->demand->n_alternatives;
    solver->schedule_delay_h =
        LSP_ARRAY(arena, double, problem->demand->n_segments * problem->services->n_legs);
    solver->carriages = LSP_ARRAY(arena, struct carriage,
        problem->demand->n_segments * problem->demand->n_alternatives * LSP_N_MODES);
    solver->consignments = LSP_ARRAY(
        arena, struct consignment, problem->demand->n_segments * problem->demand->n_alternatives);
    solver->link_element = LSP_ARRAY(arena, uint32_t, n_links);
    solver->element_link = LSP_ARRAY(arena, uint32_t, solver->first_section);
    double **per_element[] = {&solver->flow, &solver->time_h, &solver->slope_h,
        &solver->anchor_flow, &solver->anchor_time_h, &solver->slope_flow, &solver->service_h};
    for (size_t array = 0; array < sizeof per_element / sizeof *per_element; array++) {
        *per_element[array] = LSP_ARRAY(arena, double, n);
        if (*per_element[array] == NULL)
            return LSP_NO_MEMORY;
    }
    solver->is_used = LSP_ARRAY(arena, bool, n);
    solver->hour_share = LSP_ARRAY(arena, double, n *LSP_HOURS);
    solver->pair = LSP_ARRAY(arena, uint32_t, n_choices);
    solver->choice_amount = LSP_ARRAY(arena, double, n_choices);
    if (solver->schedule_delay_h == NULL || solver->link_element == NULL ||
        solver->element_link == NULL || solver->is_used == NULL || solver->hour_share == NULL ||
        solver->pair == NULL || solver->choice_amount == NULL || solver->carriages == NULL ||
        solver->consignments == NULL)
        return LSP_NO_MEMORY;
    for (size_t choice = 0; choice < n_choices; choice++)
        solver->pair[choice] = LSP_NONE;
    return LSP_OK;
}

static enum lsp_status number_link_elements(struct solver *solver)
{
    const struct lsp_network *network = solver->problem->network;
    struct lsp_arena *arena = &solver->arena;
    size_t n = solver->first_section;
    double *free_time = LSP_ARRAY(arena, double, n), *capacity = LSP_ARRAY(arena, double, n);
    double *a = LSP_ARRAY(arena, double, n), *b = LSP_ARRAY(arena, double, n);
    if (free_time == NULL || capacity == NULL || a == NULL || b == NULL)
        return LSP_NO_MEMORY;
    uint32_t element = 0;
    for (uint32_t link = 0; link < network->n_links; link++) {
        bool congestible = isfinite(network->capacity_veh_h[link]);
        solver->link_element[link] = congestible ? element : LSP_NONE;
        if (!congestible)
            continue;
        free_time[element] = network->free_time_h[link];
        capacity[element] = network->capacity_veh_h[link];
        a[element] = network->bpr_alpha[link];
        b[element] = network->bpr_beta[link];
        solver->element_link[element] = link;
        solver->is_used[element++] = true;
    }
    solver->link_elements = (struct lsp_assignment_problem){
        .n_links = element, .free_time = free_time, .capacity = capacity, .a = a, .b = b};
    return LSP_OK;
}

static void set_carriages(struct solver *solver, const struct goods_plan *plan)
{
    const struct lsp_demand *demand = solver->problem->demand;
    size_t n_alternatives = demand->n_alternatives;
    for (uint32_t segment = 0; segment < demand->n_segments; segment++)
        for (uint32_t way = 0; way < n_alternatives; way++) {
            size_t at = segment * n_alternatives + way;
            for (uint32_t mode = 0; mode < LSP_N_MODES; mode++)
                *carriage_of(solver, segment, way, mode) =
                    plan != NULL ? plan->carriages[at * LSP_N_MODES + mode]
                                 : stated_carriage(solver, segment, way, (enum lsp_mode)mode);
            if (plan != NULL)
                solver->consignments[at] = plan->consignments[at];
        }
}

/* A payload bounds the load of goods, and is the load where they fill the vehicle. */
static struct carriage stated_carriage(
    const struct solver *solver, uint32_t segment, uint32_t alternative, enum lsp_mode mode)
{
    const struct lsp_demand *demand = solver->problem->demand;
    const struct lsp_segment *who = &demand->segments[segment];
    struct carriage carriage = {lsp_demand_vehicle(demand, segment, alternative, mode),
        lsp_demand_load(demand, segment, alternative, mode)};
    if (!who->is_goods || carriage.vehicle == LSP_NONE)
        return carriage;
    double payload_t = solver->problem->network->specs->vehicles[carriage.vehicle].payload_t;
    bool has_own_load = (demand->alternatives[alternative].own_vehicles >> mode & 1) != 0 &&
                        demand->alternatives[alternative].load[mode] > 0;
    bool is_filled = (who->fills >> mode & 1) != 0 && !has_own_load;
    if (payload_t > 0 && (is_filled || carriage.load > payload_t))
        carriage.load = payload_t;
    return carriage;
}

static void tabulate_schedule_delays(struct solver *solver)
{
    const struct lsp_services *services = solver->problem->services;
    const struct lsp_demand *demand = solver->problem->demand;
    for (size_t segment = 0; segment < demand->n_segments; segment++)
        for (size_t leg = 0; leg < services->n_legs; leg++)
            solver->schedule_delay_h[segment * services->n_legs + leg] =
                lsp_schedule_delay_h(services->legs[leg].n_departures,
                    services->legs[leg].departure_h, services->period_h,
                    demand->segments[segment].early_weight, demand->segments[segment].late_weight);
}

/* The classes that some segment could drive over a crossing's links, in each direction; empty
 * returns come back the other way. */
static void mark_used_posts(struct solver *solver)
{
    const struct lsp_network *network = solver->problem->network;
    const struct lsp_demand *demand = solver->problem->demand;
    for (uint32_t link = 0; link < network->n_links; link++) {
        uint32_t crossing = network->crossing[link];
        if (crossing == LSP_NONE || solver->problem->crossings[crossing].n_posts == 0)
            continue;
        for (uint32_t segment = 0; segment < demand->n_segments; segment++)
            for (uint32_t way = 0; way < demand->n_alternatives; way++)
                mark_used_post(
                    solver, link, carriage_of(solver, segment, way, network->mode[link])->vehicle);
    }
}

static void mark_used_post(struct solver *solver, uint32_t link, uint32_t vehicle)
{
    const struct lsp_network *network = solver->problem->network;
    if (vehicle == LSP_NONE || (network->allowed_vehicles[link] >> vehicle & 1) == 0)
        return;
    bool is_forward = network->is_forward[link];
    uint32_t crossing = network->crossing[link];
    solver->is_used[post_element(solver, crossing, is_forward, vehicle)] = true;
    if (network->specs->vehicles[vehicle].empty_return > 0)
        solver->is_used[post_element(solver, crossing, !is_forward, vehicle)] = true;
}

/* A class comes in the hours of its segments, weighted by the vehicles that they ask for; where
 * nobody asks for any, all of them alike. */
static void set_hour_shares(struct solver *solver)
{
    const struct lsp_equilibrium_problem *problem = solver->problem;
    const struct lsp_demand *demand = problem->demand;
    double share[LSP_MAX_VEHICLES][LSP_HOURS] = {{0}}, weight[LSP_MAX_VEHICLES] = {0};
    double per_segment[LSP_MAX_SEGMENTS] = {0};
    for (size_t movement = 0; movement < demand->n_movements; movement++)
        per_segment[demand->movements[movement].segment] += problem->amount_per_year[movement];
    for (uint32_t segment = 0; segment < demand->n_segments; segment++)
        for (uint32_t slot = 0; slot < demand->n_alternatives * LSP_N_MODES; slot++) {
            const struct lsp_segment *who = &demand->segments[segment];
            const struct carriage *carriage = carriage_of(solver, segment, 0, slot);
            if (carriage->vehicle == LSP_NONE || is_named_before(solver, segment, slot))
                continue;
            double vehicles =
                fmax(per_segment[segment] * lsp_vehicles_per_day(solver, segment, carriage), 1e-12);
            weight[carriage->vehicle] += vehicles;
            for (int hour = 0; hour < LSP_HOURS; hour++)
                share[carriage->vehicle][hour] += vehicles * who->hour_share[hour];
        }
    for (uint32_t element = solver->first_post; element < solver->n_elements; element++) {
        uint32_t vehicle = (element - solver->first_post) % LSP_MAX_VEHICLES;
        for (uint32_t hour = 0; hour < LSP_HOURS; hour++)
            solver->hour_share[element * LSP_HOURS + hour] =
                weight[vehicle] > 0 ? share[vehicle][hour] / weight[vehicle] : 0;
    }
}

/* Whether an earlier slot (alternative and mode) of the segment has the same vehicle. */
static bool is_named_before(const struct solver *solver, uint32_t segment, uint32_t slot)
{
    const struct carriage *first = carriage_of(solver, segment, 0, 0);
    for (uint32_t earlier = 0; earlier < slot; earlier++)
        if (first[earlier].vehicle == first[slot].vehicle)
            return true;
    return false;
}

static void set_service_times(struct solver *solver)
{
    const struct lsp_equilibrium_problem *problem = solver->problem;
    for (uint32_t element = solver->first_post; element < solver->n_elements; element++) {
        uint32_t slot = element - solver->first_post;
        const struct lsp_crossing *at = &problem->crossings[slot / (2 * LSP_MAX_VEHICLES)];
        for (size_t post = 0; post < at->n_posts; post++)
            solver->service_h[element] += lsp_post_service_h(
                &problem->posts[at->posts[post]], (uint32_t)slot % LSP_MAX_VEHICLES);
    }
}
