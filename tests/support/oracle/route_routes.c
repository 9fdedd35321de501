/* Routes: finding the cheapest way of each movement and alternative, and pricing those known.
 *
 * For each segment, alternative and origin one tree is grown at the present costs.  Where its path
 * breaks the alternative's rules, the cheapest one that keeps them is searched for (ruled_paths.c).
 * A route is added when it is cheaper than every known one by more than rounding.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/oracle/route_equilibrium_internal.h"

#include <math.h>
#include <string.h>

/* A route is new only when it is cheaper by more than this share: below lies rounding. */
static const double SAME_COST = 1e-13;

/* Scratch of one round. */
struct search {
    double *cost;       /* [n_arcs] */
    double *cost_to;    /* [n_nodes] */
    uint32_t *arc_into; /* [n_nodes] */
    uint32_t *path;     /* of the cheapest way, whichever search found it */
    size_t path_room;   /* arcs that path has room for */
    size_t n_path;
    double path_cost;          /* INFINITY when there is no way */
    struct ruled_search ruled; /* of the present segment and alternative, once it was needed */
    bool has_ruled;
};

static enum lsp_status make_search(struct solver *solver, struct search *search);
static void price_arcs(
    const struct solver *solver, uint32_t segment, uint32_t alternative, double cost[]);
static enum lsp_status grow_from_origins(struct solver *solver, struct search *search,
    uint32_t segment, uint32_t alternative, size_t *n_added);
static enum lsp_status offer_route(struct solver *solver, struct search *search, size_t movement,
    uint32_t alternative, size_t *n_added);
static enum lsp_status find_way(
    struct solver *solver, struct search *search, uint32_t alternative, uint32_t from, uint32_t to);
static enum lsp_status need_ruled_search(
    struct solver *solver, struct search *search, uint32_t alternative);
static enum lsp_status add_route(struct solver *solver, size_t movement, uint32_t alternative,
    const uint32_t arcs[], size_t n_arcs);

enum lsp_status oracle_routes_generate(struct solver *solver, size_t *ret_n_added)
{
    const struct lsp_demand *demand = solver->problem->demand;
    struct search search;
    *ret_n_added = 0;
    LSP_TRY(make_search(solver, &search));
    for (uint32_t segment = 0; segment < demand->n_segments; segment++)
        for (uint32_t way = 0; way < demand->n_alternatives; way++) {
            if ((demand->alternatives[way].segments >> segment & 1) == 0)
                continue;
            price_arcs(solver, segment, way, search.cost);
            enum lsp_status status = grow_from_origins(solver, &search, segment, way, ret_n_added);
            if (search.has_ruled)
                oracle_ruled_search_finish(&search.ruled);
            search.has_ruled = false;
            LSP_TRY(status);
        }
    return LSP_OK;
}

static enum lsp_status make_search(struct solver *solver, struct search *search)
{
    *search = (struct search){0};
    search->cost = LSP_ARRAY(&solver->arena, double, solver->super.n_arcs);
    search->cost_to = LSP_ARRAY(&solver->arena, double, solver->super.n_nodes);
    search->arc_into = LSP_ARRAY(&solver->arena, uint32_t, solver->super.n_nodes);
    search->path_room = solver->super.n_nodes;
    search->path = LSP_ARRAY(&solver->arena, uint32_t, search->path_room);
    bool complete = search->cost != NULL && search->cost_to != NULL && search->arc_into != NULL &&
                    search->path != NULL;
    return complete ? LSP_OK : LSP_NO_MEMORY;
}

static void price_arcs(
    const struct solver *solver, uint32_t segment, uint32_t alternative, double cost[])
{
    for (uint32_t arc = 0; arc < solver->super.n_arcs; arc++) {
        cost[arc] = (double)INFINITY;
        if (!oracle_arc_is_allowed(solver, segment, alternative, arc))
            continue;
        double parts[LSP_N_COST_PARTS], hours;
        oracle_arc_parts(solver, segment, arc, parts, &hours);
        double sum = 0;
        for (int part = 0; part < LSP_N_COST_PARTS; part++)
            sum += parts[part];
        cost[arc] = sum;
    }
}

/* Movements are visited in order; a tree serves all that follow from the same origin. */
static enum lsp_status grow_from_origins(struct solver *solver, struct search *search,
    uint32_t segment, uint32_t alternative, size_t *n_added)
{
    const struct lsp_demand *demand = solver->problem->demand;
    const struct lsp_zone_spec *zones = solver->problem->network->specs->zones;
    uint32_t grown = LSP_NONE;
    for (size_t movement = 0; movement < demand->n_movements; movement++) {
        const struct lsp_movement *who = &demand->movements[movement];
        if (who->segment != segment)
            continue;
        if (grown != zones[who->origin].node) {
            grown = zones[who->origin].node;
            LSP_TRY(lsp_paths_grow_tree(
                &solver->super.graph, search->cost, grown, search->cost_to, search->arc_into));
        }
        LSP_TRY(offer_route(solver, search, movement, alternative, n_added));
    }
    return LSP_OK;
}

static enum lsp_status offer_route(struct solver *solver, struct search *search, size_t movement,
    uint32_t alternative, size_t *n_added)
{
    const struct lsp_demand *demand = solver->problem->demand;
    const struct lsp_zone_spec *zones = solver->problem->network->specs->zones;
    const struct lsp_movement *who = &demand->movements[movement];
    LSP_TRY(find_way(
        solver, search, alternative, zones[who->origin].node, zones[who->destination].node));
    if (search->n_path == 0)
        return LSP_OK;
    double known = (double)INFINITY;
    for (uint32_t route = solver->first_route[movement * demand->n_alternatives + alternative];
         route != LSP_NONE; route = solver->routes[route].next)
        known = fmin(known, oracle_route_cost(solver, &solver->routes[route]));
    double found = search->path_cost + demand->segments[who->segment].constant_money[alternative];
    if (!(found < known - SAME_COST * fabs(found)))
        return LSP_OK;
    (*n_added)++;
    return add_route(solver, movement, alternative, search->path, search->n_path);
}

/* The cheapest way that keeps the rules, into the search's path. */
static enum lsp_status find_way(
    struct solver *solver, struct search *search, uint32_t alternative, uint32_t from, uint32_t to)
{
    search->n_path = 0;
    search->path_cost = search->cost_to[to];
    if (from == to || !isfinite(search->path_cost))
        return LSP_OK;
    search->n_path =
        lsp_paths_trace(&solver->super.graph, search->arc_into, from, to, search->path);
    uint32_t facts = 0;
    for (size_t at = 0; at < search->n_path; at++)
        facts |= oracle_rule_facts(solver, alternative, search->path[at]);
    if (oracle_rules_are_kept(solver, alternative, facts))
        return LSP_OK;
    LSP_TRY(need_ruled_search(solver, search, alternative));
    return oracle_ruled_search_find(
        &search->ruled, from, to, &search->path_cost, search->path, &search->n_path);
}

static enum lsp_status need_ruled_search(
    struct solver *solver, struct search *search, uint32_t alternative)
{
    if (search->has_ruled)
        return LSP_OK;
    LSP_TRY(oracle_ruled_search_init(solver, alternative, search->cost, &search->ruled));
    search->has_ruled = true;
    size_t room = (size_t)search->ruled.n_layers * solver->super.n_nodes;
    if (room <= search->path_room)
        return LSP_OK;
    search->path = LSP_ARRAY(&solver->arena, uint32_t, room);
    search->path_room = search->path == NULL ? 0 : room;
    return search->path == NULL ? LSP_NO_MEMORY : LSP_OK;
}

static enum lsp_status add_route(struct solver *solver, size_t movement, uint32_t alternative,
    const uint32_t arcs[], size_t n_arcs)
{
    const struct lsp_demand *demand = solver->problem->demand;
    uint32_t segment = demand->movements[movement].segment;
    struct route *routes = lsp_arena_grow(&solver->arena, solver->routes, &solver->route_capacity,
        solver->n_routes + 1, sizeof *routes);
    struct use *uses = LSP_ARRAY(&solver->arena, struct use, 4 * n_arcs);
    uint32_t *copy = LSP_ARRAY(&solver->arena, uint32_t, n_arcs);
    if (routes == NULL || uses == NULL || copy == NULL)
        return LSP_NO_MEMORY;
    memcpy(copy, arcs, n_arcs * sizeof *copy);
    solver->routes = routes;
    uint32_t *first = &solver->first_route[movement * demand->n_alternatives + alternative];
    struct route *route = &routes[solver->n_routes];
    *route = (struct route){.next = *first, .n_arcs = (uint32_t)n_arcs, .arcs = copy, .uses = uses};
    *first = (uint32_t)solver->n_routes++;
    double whole = demand->segments[segment].constant_money[alternative], in_elements = 0;
    for (size_t arc = 0; arc < n_arcs; arc++) {
        double parts[LSP_N_COST_PARTS], hours;
        oracle_arc_parts(solver, segment, arcs[arc], parts, &hours);
        for (int part = 0; part < LSP_N_COST_PARTS; part++)
            whole += parts[part];
        route->n_uses +=
            (uint32_t)oracle_arc_uses(solver, segment, arcs[arc], uses + route->n_uses);
    }
    for (uint32_t use = 0; use < route->n_uses; use++)
        if (uses[use].money_per_h > 0)
            in_elements += uses[use].money_per_h * solver->time_h[uses[use].element];
    route->fixed_money = whole - in_elements;
    return LSP_OK;
}

double oracle_route_cost(const struct solver *solver, const struct route *route)
{
    double cost = route->fixed_money;
    for (uint32_t use = 0; use < route->n_uses; use++)
        if (route->uses[use].money_per_h > 0) /* empties do not pay, not even an endless wait */
            cost += route->uses[use].money_per_h * solver->time_h[route->uses[use].element];
    return cost;
}
