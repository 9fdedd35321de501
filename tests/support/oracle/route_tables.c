/* From the solver's routes to the results' tables.  SPDX-License-Identifier: Apache-2.0 */
#include "support/oracle/route_equilibrium_internal.h"

#include <math.h>
#include <string.h>

#include "base/sum.h"

static enum lsp_status allocate(const struct solver *solver, struct lsp_results *results);
static void fill_movement(
    const struct solver *solver, struct lsp_results *results, size_t movement);
static void fill_choice(const struct solver *solver, struct lsp_results *results, size_t movement,
    uint32_t alternative);
static void add_route(const struct solver *solver, struct lsp_results *results, size_t movement,
    const struct route *route);
static void add_link(const struct solver *solver, struct lsp_results *results,
    const struct lsp_segment *who, uint32_t link, double amount);
static void fill_links(const struct solver *solver, struct lsp_results *results);
static void fill_posts(const struct solver *solver, struct lsp_results *results);
static void fill_post(const struct solver *solver, const struct lsp_crossing_day *day,
    uint32_t position, struct lsp_post_result *post);
static void add_seats(const struct solver *solver, struct lsp_results *results);
static bool is_longest_of_route(const struct lsp_services *services, const struct lsp_leg *leg);
static bool rides_beyond(const struct lsp_leg *longer, const struct lsp_leg *shorter);

enum lsp_status oracle_fill_results(struct solver *solver, struct lsp_results *ret_results)
{
    LSP_TRY(allocate(solver, ret_results));
    fill_links(solver, ret_results);
    fill_posts(solver, ret_results);
    add_seats(solver, ret_results);
    for (size_t movement = 0; movement < ret_results->n_movements; movement++)
        fill_movement(solver, ret_results, movement);
    return LSP_OK;
}

static enum lsp_status allocate(const struct solver *solver, struct lsp_results *results)
{
    const struct lsp_equilibrium_problem *problem = solver->problem;
    struct lsp_arena *arena = &results->arena;
    results->n_movements = problem->demand->n_movements;
    results->n_alternatives = problem->demand->n_alternatives;
    results->n_links = problem->network->n_links;
    results->n_legs = problem->services->n_legs;
    results->n_operators = problem->services->n_operators;
    for (size_t crossing = 0; crossing < problem->n_crossings; crossing++)
        results->n_posts += 2 * problem->crossings[crossing].n_posts;
    double **per_movement[] = {
        &results->amount, &results->composite_money, &results->reference_amount};
    for (size_t array = 0; array < 3; array++)
        if ((*per_movement[array] = LSP_ARRAY(arena, double, results->n_movements)) == NULL)
            return LSP_NO_MEMORY;
    double **per_link[] = {
        &results->link_persons_year, &results->link_tonnes_year, &results->link_time_h};
    for (size_t array = 0; array < 3; array++)
        if ((*per_link[array] = LSP_ARRAY(arena, double, results->n_links)) == NULL)
            return LSP_NO_MEMORY;
    results->choices =
        LSP_ARRAY(arena, struct lsp_choice, results->n_movements * results->n_alternatives);
    results->link_row = LSP_ARRAY(arena, uint32_t, results->n_links);
    results->link_is_forward = LSP_ARRAY(arena, bool, results->n_links);
    results->link_veh_day = LSP_ARRAY(arena, double, (size_t)results->n_links *LSP_MAX_VEHICLES);
    results->leg_persons_year = LSP_ARRAY(arena, double, results->n_legs);
    results->operators = LSP_ARRAY(arena, struct lsp_operator_result, results->n_operators);
    results->posts = LSP_ARRAY(arena, struct lsp_post_result, results->n_posts);
    bool complete = results->choices != NULL && results->link_row != NULL &&
                    results->link_is_forward != NULL && results->link_veh_day != NULL &&
                    results->leg_persons_year != NULL && results->operators != NULL &&
                    results->posts != NULL;
    return complete ? LSP_OK : LSP_NO_MEMORY;
}

static void fill_movement(const struct solver *solver, struct lsp_results *results, size_t movement)
{
    const struct lsp_demand *demand = solver->problem->demand;
    double cost[LSP_MAX_ALTERNATIVES], share[LSP_MAX_ALTERNATIVES];
    oracle_choice_costs(solver, movement, cost);
    results->composite_money[movement] = lsp_logit(results->n_alternatives, cost,
        demand->segments[demand->movements[movement].segment].scale_per_money, share);
    results->reference_amount[movement] = solver->problem->amount_per_year[movement];
    struct lsp_sum total = {0};
    for (uint32_t way = 0; way < results->n_alternatives; way++) {
        struct lsp_choice *choice = lsp_results_choice(results, movement, way);
        choice->cost_money = cost[way];
        choice->amount = solver->choice_amount[movement * results->n_alternatives + way];
        lsp_sum_add(&total, choice->amount);
        fill_choice(solver, results, movement, way);
    }
    results->amount[movement] = lsp_sum_value(&total);
}

/* Parts, hours and distance: mean over the routes by amount; of the cheapest when nobody goes. */
static void fill_choice(
    const struct solver *solver, struct lsp_results *results, size_t movement, uint32_t alternative)
{
    const struct lsp_demand *demand = solver->problem->demand;
    const struct lsp_network *network = solver->problem->network;
    uint32_t segment = demand->movements[movement].segment;
    struct lsp_choice *choice = lsp_results_choice(results, movement, alternative);
    uint32_t first = solver->first_route[movement * results->n_alternatives + alternative];
    for (uint32_t index = first; index != LSP_NONE; index = solver->routes[index].next) {
        const struct route *route = &solver->routes[index];
        double weight = choice->amount > 0 ? route->amount / choice->amount
                        : oracle_route_cost(solver, route) <= choice->cost_money ? 1
                                                                                 : 0;
        if (weight <= 0)
            continue;
        add_route(solver, results, movement, route);
        for (uint32_t at = 0; at < route->n_arcs; at++) {
            double parts[LSP_N_COST_PARTS], hours;
            oracle_arc_parts(solver, segment, route->arcs[at], parts, &hours);
            for (int part = 0; part < LSP_N_COST_PARTS; part++)
                choice->part_money[part] += weight * parts[part];
            choice->hours += weight * hours;
            if (solver->super.kind[route->arcs[at]] == ARC_LINK)
                choice->distance_km +=
                    weight * network->length_km[solver->super.what[route->arcs[at]]];
        }
        choice->part_money[LSP_COST_CONSTANT] +=
            weight * demand->segments[segment].constant_money[alternative];
        if (choice->amount <= 0)
            break; /* one cheapest route is enough */
    }
}

/* A route's amount on its links, legs and operators. */
static void add_route(const struct solver *solver, struct lsp_results *results, size_t movement,
    const struct route *route)
{
    const struct lsp_equilibrium_problem *problem = solver->problem;
    const struct lsp_segment *who =
        &problem->demand->segments[problem->demand->movements[movement].segment];
    for (uint32_t at = 0; at < route->n_arcs; at++) {
        uint32_t what = solver->super.what[route->arcs[at]];
        if (solver->super.kind[route->arcs[at]] == ARC_LINK) {
            add_link(solver, results, who, what, route->amount);
        } else if (solver->super.kind[route->arcs[at]] == ARC_LEG) {
            const struct lsp_leg *leg = &problem->services->legs[what];
            results->leg_persons_year[what] += route->amount;
            results->operators[leg->operator].passengers += route->amount;
            results->operators[leg->operator].fare_money += route->amount * leg->fare_money *
                problem->services->fare_factor[leg->mode];
        }
    }
}

static void add_link(const struct solver *solver, struct lsp_results *results,
    const struct lsp_segment *who, uint32_t link, double amount)
{
    const struct lsp_equilibrium_problem *problem = solver->problem;
    const struct lsp_network *network = problem->network;
    uint32_t mode = network->mode[link], vehicle = who->vehicle[mode];
    double empty = network->specs->vehicles[vehicle].empty_return;
    double veh_day = amount * oracle_vehicles_per_day(who, (enum lsp_mode)mode);
    double *flow = &results->link_veh_day[(size_t)link * LSP_MAX_VEHICLES];
    flow[vehicle] += veh_day;
    if (network->opposite[link] != LSP_NONE)
        results->link_veh_day[(size_t)network->opposite[link] * LSP_MAX_VEHICLES + vehicle] +=
            veh_day * empty;
    if (who->is_goods)
        results->link_tonnes_year[link] += amount;
    else
        results->link_persons_year[link] += amount;
    const char *owner = network->specs->links[network->row[link]].operator_id;
    double vehicles_year = (1 + empty) * amount / who->load[mode];
    for (size_t operator= 0; operator<results->n_operators; operator++)
        if (strcmp(owner, problem->services->operators[operator].id) == 0)
            results->operators[operator].toll_money +=
                vehicles_year * lsp_network_toll_money(network, link, vehicle);
    uint32_t crossing = network->crossing[link];
    for (size_t at = 0; crossing != LSP_NONE && at < results->n_posts; at++) {
        struct lsp_post_result *post = &results->posts[at];
        if (post->crossing == crossing && post->is_forward == network->is_forward[link])
            post->fee_money += vehicles_year * problem->posts[post->post].fee_money[vehicle];
    }
}

static void fill_links(const struct solver *solver, struct lsp_results *results)
{
    const struct lsp_network *network = solver->problem->network;
    for (uint32_t link = 0; link < network->n_links; link++) {
        uint32_t element = solver->link_element[link];
        results->link_row[link] = network->row[link];
        results->link_is_forward[link] = network->is_forward[link];
        results->link_time_h[link] =
            element == LSP_NONE ? network->free_time_h[link] : solver->time_h[element];
    }
}

static void fill_posts(const struct solver *solver, struct lsp_results *results)
{
    const struct lsp_equilibrium_problem *problem = solver->problem;
    size_t row = 0;
    for (uint32_t crossing = 0; crossing < problem->n_crossings; crossing++) {
        const struct lsp_crossing *at = &problem->crossings[crossing];
        for (int side = 0; side < 2 && at->n_posts > 0; side++) {
            bool is_forward = side == 0;
            struct lsp_crossing_day day;
            oracle_posts_day(solver, crossing, is_forward, solver->flow, &day);
            for (uint32_t position = 0; position < at->n_posts; position++) {
                struct lsp_post_result *post = &results->posts[row++];
                post->crossing = crossing;
                post->post = at->posts[is_forward ? position : at->n_posts - 1 - position];
                post->is_forward = is_forward;
                fill_post(solver, &day, position, post);
            }
        }
    }
}

static void fill_post(const struct solver *solver, const struct lsp_crossing_day *day,
    uint32_t position, struct lsp_post_result *post)
{
    const struct lsp_post_day *from = &day->posts[position];
    post->position = position;
    post->utilisation = from->utilisation_max;
    post->is_bottleneck = day->bottleneck == position;
    for (uint32_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        const struct lsp_post_class_day *class_day = &from->vehicles[vehicle];
        memcpy(
            post->arrivals_veh[vehicle], class_day->arrivals_veh, sizeof class_day->arrivals_veh);
        memcpy(post->queue_veh[vehicle], class_day->queue_veh, sizeof class_day->queue_veh);
        memcpy(post->wait_h[vehicle], class_day->wait_h, sizeof class_day->wait_h);
        post->wait_mean_h[vehicle] = class_day->wait_mean_h;
        post->overnight_veh[vehicle] = class_day->overnight_veh;
        post->service_h[vehicle] = lsp_post_service_h(&solver->problem->posts[post->post], vehicle);
    }
}

/* Seats of the legs between neighbouring stops would count a train many times; an operator's offer
 * is that of its longest rides: the legs that no other leg of the same route rides along and
 * beyond. Out and back are different sections, so each way counts, also where one takes longer. One
 * route whose seats are not known makes the operator's offer unknown. */
static void add_seats(const struct solver *solver, struct lsp_results *results)
{
    const struct lsp_services *services = solver->problem->services;
    for (size_t at = 0; at < services->n_operators; at++) {
        double seats = 0;
        bool is_known = true;
        for (size_t index = 0; index < services->n_legs; index++) {
            const struct lsp_leg *leg = &services->legs[index];
            uint32_t owner = leg->operator;
            if (at != owner || !is_longest_of_route(services, leg))
                continue;
            is_known &= leg->seats > 0;
            seats += leg->seats * (double)leg->n_departures * 365.25 / services->days_in_period;
        }
        results->operators[at].seats_offered = is_known ? seats : 0;
    }
}

static bool is_longest_of_route(const struct lsp_services *services, const struct lsp_leg *leg)
{
    for (size_t other = 0; other < services->n_legs; other++)
        if (strcmp(services->legs[other].route_id, leg->route_id) == 0 &&
            rides_beyond(&services->legs[other], leg))
            return false;
    return true;
}

/* Whether the longer leg has every section of the shorter one, and more. */
static bool rides_beyond(const struct lsp_leg *longer, const struct lsp_leg *shorter)
{
    size_t n_shared = 0;
    for (size_t part = 0; part < shorter->n_parts; part++)
        for (size_t other = 0; other < longer->n_parts; other++)
            n_shared += longer->parts[other].section == shorter->parts[part].section ? 1 : 0;
    return shorter->n_parts > 0 && n_shared == shorter->n_parts && n_shared < longer->n_parts;
}
