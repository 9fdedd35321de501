/* From the solver's ways to the results' tables.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "base/sum.h"
#include "equilibrium/equilibrium_internal.h"

static enum lsp_status allocate(const struct solver *solver, struct lsp_results *results);
static void fill_movement(
    const struct solver *solver, struct lsp_results *results, size_t movement);
static double pivot_constant(const struct solver *solver, size_t movement, uint32_t alternative);
static void fill_choice(const struct solver *solver, struct lsp_results *results, size_t movement,
    uint32_t alternative);
static double vehicles_of(
    const struct solver *solver, uint32_t segment, uint32_t alternative, double amount);
static void add_arc(const struct solver *solver, struct lsp_results *results, size_t choice,
    uint32_t arc, double amount);
static void add_link(const struct solver *solver, struct lsp_results *results, size_t choice,
    uint32_t link, double amount);
static void fill_links(const struct solver *solver, struct lsp_results *results);
static void fill_posts(const struct solver *solver, struct lsp_results *results);
static void fill_post(const struct solver *solver, const struct lsp_crossing_day *day,
    uint32_t position, struct lsp_post_result *post);
static void fill_queue_pce(const struct solver *solver, const struct lsp_crossing_day *day,
    uint32_t position, struct lsp_post_result *post);
static void add_seats(const struct solver *solver, struct lsp_results *results);
static bool is_longest_of_route(const struct lsp_services *services, const struct lsp_leg *leg);
static bool rides_beyond(const struct lsp_leg *longer, const struct lsp_leg *shorter);

enum lsp_status lsp_fill_results(struct solver *solver, struct lsp_results *ret_results)
{
    LSP_TRY(allocate(solver, ret_results));
    LSP_TRY(lsp_travelled_begin(solver, ret_results));
    fill_links(solver, ret_results);
    fill_posts(solver, ret_results);
    add_seats(solver, ret_results);
    for (size_t movement = 0; movement < ret_results->n_movements; movement++)
        fill_movement(solver, ret_results, movement);
    lsp_travelled_add_rides(solver, ret_results);
    return lsp_fill_goods(solver, ret_results);
}

static void fill_queue_pce(const struct solver *solver, const struct lsp_crossing_day *day,
    uint32_t position, struct lsp_post_result *post)
{
    const struct lsp_network_specs *specs = solver->problem->network->specs;
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        post->queue_pce[hour] = position > 0 ? day->between_pce[hour] : 0;
        for (size_t vehicle = 0; position == 0 && vehicle < specs->n_vehicles; vehicle++)
            post->queue_pce[hour] +=
                day->posts[0].vehicles[vehicle].queue_veh[hour] * specs->vehicles[vehicle].pce;
    }
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
    double **per_movement[] = {&results->amount, &results->composite_money, &results->ration_money,
        &results->reference_amount};
    for (size_t array = 0; array < sizeof per_movement / sizeof *per_movement; array++)
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
    double cost[LSP_MAX_ALTERNATIVES];
    struct movement_answer answer;
    for (size_t way = 0; way < results->n_alternatives; way++)
        cost[way] = lsp_choice_cost(solver, movement * results->n_alternatives + way, true);
    lsp_choice_answer(solver, movement, cost, &answer);
    results->ration_money[movement] = lsp_ration_money(solver, movement);
    results->composite_money[movement] =
        answer.choice.composite_money + results->ration_money[movement];
    results->reference_amount[movement] = solver->problem->amount_per_year[movement];
    struct lsp_sum total = {0};
    for (uint32_t way = 0; way < results->n_alternatives; way++) {
        struct lsp_choice *choice = lsp_results_choice(results, movement, way);
        choice->cost_money = cost[way] + pivot_constant(solver, movement, way);
        choice->amount = solver->choice_amount[movement * results->n_alternatives + way];
        lsp_sum_add(&total, choice->amount);
        fill_choice(solver, results, movement, way);
    }
    results->amount[movement] = lsp_sum_value(&total);
}

/* What the choice adds to a cost so that it pivots on what was observed. */
static double pivot_constant(const struct solver *solver, size_t movement, uint32_t alternative)
{
    const struct lsp_pivot *pivots = solver->problem->pivots;
    return pivots == NULL ? 0 : pivots[movement].constant_money[alternative];
}

/* Parts, hours and distance are means over the pair's routes. */
static void fill_choice(
    const struct solver *solver, struct lsp_results *results, size_t movement, uint32_t alternative)
{
    const struct lsp_demand *demand = solver->problem->demand;
    const struct lsp_network *network = solver->problem->network;
    uint32_t segment = demand->movements[movement].segment;
    struct lsp_choice *choice = lsp_results_choice(results, movement, alternative);
    uint32_t pair = solver->pair[movement * results->n_alternatives + alternative];
    if (!isfinite(choice->cost_money))
        return;
    const struct way *way = &solver->strands.pairs[pair].way;
    for (uint32_t at = 0; at < way->n_strands; at++) {
        const struct strand *strand = &solver->strands.strands[way->strands[at]];
        double parts[LSP_N_COST_PARTS], hours, share = way->share[at];
        if (strand->arc == LSP_NONE || strand->is_post)
            continue;
        add_arc(solver, results, movement * results->n_alternatives + alternative, strand->arc,
            share * choice->amount);
        lsp_arc_parts(solver, segment, alternative, strand->arc, parts, &hours);
        for (int part = 0; part < LSP_N_COST_PARTS; part++)
            choice->part_money[part] += share * parts[part];
        choice->hours += share * hours;
        choice->wait_h += share * lsp_arc_wait_h(solver, segment, alternative, strand->arc);
        if (solver->super.kind[strand->arc] == ARC_LINK)
            choice->distance_km += share * network->length_km[solver->super.what[strand->arc]];
    }
    choice->vehicles = vehicles_of(solver, segment, alternative, choice->amount);
    choice->part_money[LSP_COST_CONSTANT] += demand->segments[segment].constant_money[alternative] +
                                             pivot_constant(solver, movement, alternative);
    choice->part_money[LSP_COST_STOCK] += consignment_of(solver, segment, alternative)->stock_money;
}

/* That carry an amount on links of the alternative's main mode, and come back empty. */
static double vehicles_of(
    const struct solver *solver, uint32_t segment, uint32_t alternative, double amount)
{
    enum lsp_mode mode = solver->problem->demand->alternatives[alternative].main_mode;
    const struct carriage *carriage = carriage_of(solver, segment, alternative, mode);
    if (carriage->vehicle == LSP_NONE)
        return 0;
    const struct lsp_vehicle *vehicle =
        &solver->problem->network->specs->vehicles[carriage->vehicle];
    return (1 + vehicle->empty_return) * amount / carriage->load;
}

/* An amount on a link, or on a leg and its operator. */
static void add_arc(const struct solver *solver, struct lsp_results *results, size_t choice,
    uint32_t arc, double amount)
{
    const struct lsp_equilibrium_problem *problem = solver->problem;
    uint32_t what = solver->super.what[arc];
    if (solver->super.kind[arc] == ARC_LINK) {
        add_link(solver, results, choice, what, amount);
    } else if (solver->super.kind[arc] == ARC_LEG) {
        const struct lsp_leg *leg = &problem->services->legs[what];
        results->leg_persons_year[what] += amount;
        results->operators[leg->operator].passengers += amount;
        double fare_money = amount * leg->fare_money * problem->services->fare_factor[leg->mode];
        results->operators[leg->operator].fare_money += fare_money;
        results->operators[leg->operator].mode_fare_money[leg->mode] += fare_money;
    }
}

static void add_link(const struct solver *solver, struct lsp_results *results, size_t choice,
    uint32_t link, double amount)
{
    const struct lsp_equilibrium_problem *problem = solver->problem;
    const struct lsp_network *network = problem->network;
    const struct lsp_demand *demand = problem->demand;
    uint32_t segment = demand->movements[choice / demand->n_alternatives].segment;
    const struct carriage *carriage = carriage_of(
        solver, segment, (uint32_t)(choice % demand->n_alternatives), network->mode[link]);
    uint32_t vehicle = carriage->vehicle;
    double empty = network->specs->vehicles[vehicle].empty_return;
    double veh_day = amount * lsp_vehicles_per_day(solver, segment, carriage);
    double *flow = &results->link_veh_day[(size_t)link * LSP_MAX_VEHICLES];
    flow[vehicle] += veh_day;
    if (network->opposite[link] != LSP_NONE)
        results->link_veh_day[(size_t)network->opposite[link] * LSP_MAX_VEHICLES + vehicle] +=
            veh_day * empty;
    if (demand->segments[segment].is_goods)
        results->link_tonnes_year[link] += amount;
    else
        results->link_persons_year[link] += amount;
    const char *owner = network->specs->links[network->row[link]].operator_id;
    double vehicles_year = (1 + empty) * amount / carriage->load;
    lsp_travelled_add_link(solver, results, segment, vehicle, link, vehicles_year);
    for (size_t operator= 0; operator<results->n_operators; operator++)
        if (strcmp(owner, problem->services->operators[operator].id) == 0) {
            double toll_money = vehicles_year * lsp_network_toll_money(network, link, vehicle);
            results->operators[operator].toll_money += toll_money;
            results->operators[operator].mode_toll_money[network->mode[link]] += toll_money;
        }
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
            lsp_posts_day(solver, crossing, is_forward, solver->flow, &day);
            for (uint32_t position = 0; position < at->n_posts; position++) {
                struct lsp_post_result *post = &results->posts[row++];
                post->crossing = crossing;
                post->post = at->posts[is_forward ? position : at->n_posts - 1 - position];
                post->is_forward = is_forward;
                lsp_posts_arrivals(solver, crossing, is_forward, solver->flow, post->come_veh);
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
    post->utilisation_wanted = from->utilisation_wanted;
    post->secondary_utilisation = from->secondary_utilisation;
    post->blocked_h = from->blocked_h;
    memcpy(post->staffed_share, from->staffed_share, sizeof from->staffed_share);
    memcpy(post->secondary_queue_veh, from->secondary_queue_veh, sizeof from->secondary_queue_veh);
    memcpy(post->blocked_share, from->blocked_share, sizeof from->blocked_share);
    fill_queue_pce(solver, day, position, post);
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
