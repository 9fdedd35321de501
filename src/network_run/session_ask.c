/* Answers questions about an equilibrium of a session.  Method: docs/methods/route-flows.md.
 * SPDX-License-Identifier: Apache-2.0 */
#include "network_run/session_ask.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "network_run/session_internal.h"
#include "paths/paths.h"

/* Costs of ways that carry flow differ by about the gap, so no less can be told apart. */
static const double LEAST_TOLERANCE = 1e-7;
/* Ways are looked for among those of the largest pairs. */
enum { MAX_WAYS = 10, MAX_PAIRS = 40, MAX_WAYS_OF_PAIR = 8 };

/* One side of an answer. */
struct side {
    const struct lsp_road_session *session;
    const struct lsp_road_session_answer *answer; /* NULL: without */
    const struct lsp_assignment_problem *problem;
    const struct lsp_assignment_result *result;
    struct lsp_route_flows *routes;
};

static enum lsp_status open_side(struct lsp_road_session *session,
    struct lsp_road_session_answer *answer, bool is_with,
    const struct lsp_road_session_patience *patience, struct side *ret_side);
static uint32_t link_in(
    const struct side *side, uint32_t link, const struct lsp_road_session_answer *answer);
static uint32_t link_of(const struct side *side, uint32_t number);
static enum lsp_status keep_pairs(const struct side *side,
    const struct lsp_selected_trips *selected, struct lsp_road_session_selected *ret_selected);
static int compare_pairs(const void *a, const void *b);
static enum lsp_status keep_ways(const struct side *side, const struct lsp_selection *selection,
    struct lsp_road_session_selected *selected);
static bool takes(const struct lsp_route *route, const struct lsp_selection *selection);
static int compare_ways(const void *a, const void *b);
static enum lsp_status take_way(const struct side *side, const struct lsp_route *route,
    uint32_t class_at, struct lsp_arena *arena, struct lsp_road_session_way *ret_way);
static void toll_and_length(const struct side *side, uint32_t number, uint32_t class_at,
    double *ret_toll, double *ret_length);
static enum lsp_status find_class_routes(const struct side *side, uint32_t class_at,
    const uint32_t nodes[2], struct lsp_road_session_routes *routes);
static void price(const struct side *side, uint32_t origin, uint32_t class_at, double cost[]);

enum { MAX_ROUTES_OF_CLASS = 10 };

enum lsp_status lsp_road_session_select(struct lsp_road_session *session,
    struct lsp_road_session_answer *answer, const struct lsp_road_session_selection *selection,
    const struct lsp_road_session_patience *patience,
    struct lsp_road_session_selected *ret_selected)
{
    struct side side;
    struct lsp_road_session_selected kept = {.flow = (double)NAN};
    struct lsp_selected_trips found = {0};
    LSP_TRY(open_side(session, answer, selection->is_with, patience, &side));
    uint32_t *links = LSP_ARRAY(&kept.arena, uint32_t, selection->n_links), n = 0;
    if (links == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t at = 0; at < selection->n_links; at++) {
        uint32_t link = link_in(&side, selection->links[at], answer);
        if (link != LSP_NONE)
            links[n++] = link;
    }
    const struct lsp_selection own = {.n_links = n, .link = links, .is_any = selection->is_any};
    bool is_none = n == 0 || (n < selection->n_links && !selection->is_any);
    kept.n_links = answer == NULL ? session->network.n_links : answer->n_links;
    enum lsp_status status = LSP_OK;
    if (!is_none)
        status = lsp_route_flows_select(side.routes, &own, &found);
    if (status == LSP_OK)
        status = keep_pairs(&side, &found, &kept);
    if (status == LSP_OK && !is_none)
        status = keep_ways(&side, &own, &kept);
    if (status == LSP_OK && selection->n_links == 1)
        kept.flow = is_none ? 0 : side.result->flow[links[0]];
    if (found.link_flow != NULL)
        lsp_selected_trips_finish(&found);
    if (status == LSP_OK)
        *ret_selected = kept;
    else
        lsp_road_session_selected_finish(&kept);
    return status;
}

void lsp_road_session_selected_finish(struct lsp_road_session_selected *selected)
{
    lsp_arena_finish(&selected->arena);
    *selected = (struct lsp_road_session_selected){0};
}

/* Route flows are found when they are first asked for. */
static enum lsp_status open_side(struct lsp_road_session *session,
    struct lsp_road_session_answer *answer, bool is_with,
    const struct lsp_road_session_patience *patience, struct side *ret_side)
{
    bool is_changed = is_with && answer != NULL && answer->change != NULL;
    struct side side = {.session = session,
        .answer = is_changed ? answer : NULL,
        .problem = lsp_road_session_problem(session, answer, is_with),
        .result = is_changed ? &answer->answered.answer.result : &session->base.result,
        .routes = is_changed ? &answer->routes : &session->routes};
    bool *has_routes = is_changed ? &answer->has_routes : &session->has_routes;
    double gap = side.result->relative_gap;
    if (!*has_routes)
        LSP_TRY(lsp_route_flows_find(side.problem, &side.result->state, side.result->time,
            &(struct lsp_route_flows_options){
                .tolerance = gap > LEAST_TOLERANCE ? gap : LEAST_TOLERANCE,
                .n_threads = session->n_threads,
                .is_cancelled = patience->is_cancelled,
                .context = patience->user},
            side.routes));
    *has_routes = true;
    *ret_side = side;
    return LSP_OK;
}

/* A link of the session in the problem of a side; without, a part is the link that it is of. */
static uint32_t link_in(
    const struct side *side, uint32_t link, const struct lsp_road_session_answer *answer)
{
    uint32_t n_roads = side->session->network.n_links;
    if (link < n_roads)
        return link;
    if (side->answer != NULL)
        return answer->link_in_problem[link];
    return answer->stage.added_links[link - n_roads].parent;
}

/* And back; LSP_NONE: of a turn. */
static uint32_t link_of(const struct side *side, uint32_t number)
{
    uint32_t n_roads = side->session->network.n_links;
    uint32_t n_base = side->session->problem.problem.n_links;
    return number < n_roads ? number : number >= n_base ? number - n_base + n_roads : LSP_NONE;
}

static enum lsp_status keep_pairs(const struct side *side,
    const struct lsp_selected_trips *selected, struct lsp_road_session_selected *kept)
{
    const struct lsp_road_session *session = side->session;
    const struct lsp_road_session_network *network = &session->network;
    double *flow = LSP_ARRAY(&kept->arena, double, kept->n_links);
    uint32_t *zone_of = LSP_ARRAY(&kept->arena, uint32_t, network->n_nodes);
    kept->pairs = LSP_ARRAY(&kept->arena, struct lsp_road_session_pair, selected->n);
    kept->class_trips = LSP_ARRAY(&kept->arena, double, network->n_classes);
    if (!flow || !zone_of || !kept->pairs || !kept->class_trips)
        return LSP_NO_MEMORY;
    for (uint32_t zone = 0; zone < network->n_zones; zone++)
        zone_of[lsp_road_session_zone_node(session, zone)] = zone;
    for (uint32_t number = 0; number < side->problem->n_links && selected->n > 0; number++) {
        uint32_t link = link_of(side, number);
        if (link != LSP_NONE && link < kept->n_links)
            flow[link] = selected->link_flow[number];
    }
    for (size_t at = 0; at < selected->n; at++) {
        const struct lsp_selected_trip *trip = &selected->trip[at];
        uint32_t class_at = side->problem->class_of[trip->at_origin];
        kept->pairs[at] =
            (struct lsp_road_session_pair){.from = zone_of[side->problem->origin[trip->at_origin]],
                .to = zone_of[trip->destination],
                .class_at = class_at,
                .trips = trip->trips};
        kept->class_trips[class_at] += trip->trips;
    }
    qsort(kept->pairs, selected->n, sizeof *kept->pairs, compare_pairs);
    kept->n_pairs = selected->n;
    kept->link_flow = flow;
    kept->total = selected->total;
    kept->total_pcu = selected->total_pcu;
    kept->residual = side->routes->residual;
    kept->is_near = side->routes->is_converged;
    return LSP_OK;
}

static int compare_pairs(const void *a, const void *b)
{
    const struct lsp_road_session_pair *x = a, *y = b;
    if (x->trips > y->trips || y->trips > x->trips)
        return x->trips > y->trips ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return (x->class_at > y->class_at) - (x->class_at < y->class_at);
}

static enum lsp_status keep_ways(const struct side *side, const struct lsp_selection *selection,
    struct lsp_road_session_selected *kept)
{
    uint32_t n_pairs = kept->n_pairs < MAX_PAIRS ? (uint32_t)kept->n_pairs : MAX_PAIRS, n = 0;
    struct lsp_road_session_way *ways =
        LSP_ARRAY(&kept->arena, struct lsp_road_session_way, MAX_PAIRS * MAX_WAYS_OF_PAIR);
    if (ways == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t at = 0; at < n_pairs; at++) {
        const struct lsp_road_session_pair *pair = &kept->pairs[at];
        struct lsp_routes found = {0};
        uint32_t from = lsp_road_session_zone_node(side->session, pair->from);
        uint32_t origin = lsp_network_problem_origin(side->problem, from, pair->class_at);
        LSP_TRY(lsp_route_flows_list(side->routes, origin,
            lsp_road_session_zone_node(side->session, pair->to), MAX_WAYS_OF_PAIR, &found));
        enum lsp_status status = LSP_OK;
        for (uint32_t route = 0; route < found.n && status == LSP_OK; route++) {
            if (!takes(&found.route[route], selection))
                continue;
            status = take_way(side, &found.route[route], pair->class_at, &kept->arena, &ways[n]);
            ways[n].trips = found.route[route].part * found.trips;
            ways[n].share = kept->total > 0 ? ways[n].trips / kept->total : 0;
            n++;
        }
        lsp_routes_finish(&found);
        LSP_TRY(status);
    }
    qsort(ways, n, sizeof *ways, compare_ways);
    kept->n_ways = n < MAX_WAYS ? n : MAX_WAYS;
    kept->ways = ways;
    return LSP_OK;
}

static bool takes(const struct lsp_route *route, const struct lsp_selection *selection)
{
    uint32_t n = 0;
    for (uint32_t at = 0; at < selection->n_links; at++)
        for (uint32_t k = 0; k < route->n_links; k++)
            if (route->link[k] == selection->link[at]) {
                n++;
                break;
            }
    return selection->is_any ? n > 0 : n == selection->n_links;
}

/* By falling trips; equal ones by their first links, so that the order depends on nothing else. */
static int compare_ways(const void *a, const void *b)
{
    const struct lsp_road_session_way *x = a, *y = b;
    if (x->trips > y->trips || y->trips > x->trips)
        return x->trips > y->trips ? -1 : 1;
    if (x->class_at != y->class_at)
        return x->class_at < y->class_at ? -1 : 1;
    for (uint32_t at = 0; at < x->n_links && at < y->n_links; at++)
        if (x->links[at] != y->links[at])
            return x->links[at] < y->links[at] ? -1 : 1;
    return (x->n_links > y->n_links) - (x->n_links < y->n_links);
}

/* Penalties of turns count as time. */
static enum lsp_status take_way(const struct side *side, const struct lsp_route *route,
    uint32_t class_at, struct lsp_arena *arena, struct lsp_road_session_way *ret_way)
{
    const struct lsp_road_class *cls = &side->session->network.classes[class_at];
    const double *fixed = side->problem->fixed_cost + (size_t)class_at * side->problem->n_links;
    uint32_t *links = LSP_ARRAY(arena, uint32_t, route->n_links), n = 0;
    struct lsp_road_session_way way = {.class_at = class_at, .links = links};
    if (links == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t at = 0; at < route->n_links; at++) {
        uint32_t number = route->link[at], link = link_of(side, number);
        double toll, length;
        way.cost += side->result->time[number] + fixed[number];
        toll_and_length(side, number, class_at, &toll, &length);
        way.toll_money += toll;
        way.length += length;
        if (link != LSP_NONE)
            links[n++] = link;
    }
    way.toll = cls->toll_factor * way.toll_money;
    way.distance = cls->distance_factor * way.length;
    way.time = way.cost - way.toll - way.distance;
    way.n_links = n;
    *ret_way = way;
    return LSP_OK;
}

/* As the rows of the edits say, else as the network has it; of a part its share. */
static void toll_and_length(const struct side *side, uint32_t number, uint32_t class_at,
    double *ret_toll, double *ret_length)
{
    const struct lsp_road_session *session = side->session;
    const struct lsp_road_session_answer *answer = side->answer;
    const struct lsp_roads *roads = &session->inputs.roads;
    const double *tolls = lsp_roads_tolls(roads, &session->network.classes[class_at]);
    uint32_t link = link_of(side, number), old = link;
    double share = 1;
    *ret_toll = *ret_length = 0;
    if (link == LSP_NONE)
        return;
    const struct lsp_road_change *row = NULL;
    if (link >= roads->n_links) {
        const struct lsp_road_session_added_link *added =
            &answer->stage.added_links[link - roads->n_links];
        old = added->parent;
        if (old != LSP_NONE && roads->length[old] > 0)
            share = added->length / roads->length[old];
        for (uint32_t at = 0; at < answer->table.n_changes && old == LSP_NONE; at++)
            if (answer->table.changes[at].kind == LSP_ROAD_ADD &&
                answer->edit_of_row[at] == added->edit)
                row = &answer->table.changes[at];
    }
    for (uint32_t at = 0; answer != NULL && old != LSP_NONE && at < answer->table.n_changes; at++)
        if (answer->table.changes[at].kind == LSP_ROAD_CHANGE &&
            answer->table.changes[at].link == old)
            row = &answer->table.changes[at];
    double toll = old == LSP_NONE ? 0 : tolls[old],
           length = old == LSP_NONE ? 0 : roads->length[old];
    *ret_toll = share * (row != NULL && !isnan(row->toll) ? row->toll : toll);
    *ret_length = share * (row != NULL && !isnan(row->length) ? row->length : length);
}

enum lsp_status lsp_road_session_find_routes(struct lsp_road_session *session,
    struct lsp_road_session_answer *answer, bool is_with, const uint32_t from_to[2],
    const struct lsp_road_session_patience *patience, struct lsp_road_session_routes *ret_routes)
{
    struct side side;
    struct lsp_road_session_routes routes = {0};
    const uint32_t nodes[2] = {lsp_road_session_zone_node(session, from_to[0]),
        lsp_road_session_zone_node(session, from_to[1])};
    uint32_t n_classes = session->network.n_classes;
    LSP_TRY(open_side(session, answer, is_with, patience, &side));
    routes.ways = LSP_ARRAY(
        &routes.arena, struct lsp_road_session_way, (size_t)n_classes * MAX_ROUTES_OF_CLASS);
    routes.residual = side.routes->residual;
    enum lsp_status status = routes.ways == NULL ? LSP_NO_MEMORY : LSP_OK;
    for (uint32_t class_at = 0; class_at < n_classes && status == LSP_OK; class_at++)
        status = find_class_routes(&side, class_at, nodes, &routes);
    if (status == LSP_OK)
        *ret_routes = routes;
    else
        lsp_road_session_routes_finish(&routes);
    return status;
}

static enum lsp_status find_class_routes(const struct side *side, uint32_t class_at,
    const uint32_t nodes[2], struct lsp_road_session_routes *routes)
{
    struct lsp_arena scratch = {0};
    struct lsp_routes found = {0};
    struct lsp_route cheapest = {0};
    uint32_t origin = lsp_network_problem_origin(side->problem, nodes[0], class_at);
    enum lsp_status status = LSP_OK;
    if (origin != LSP_NONE)
        status = lsp_route_flows_list(side->routes, origin, nodes[1], MAX_ROUTES_OF_CLASS, &found);
    for (uint32_t at = 0; at < found.n && status == LSP_OK; at++) {
        struct lsp_road_session_way *way = &routes->ways[routes->n++];
        status = take_way(side, &found.route[at], class_at, &routes->arena, way);
        way->share = found.route[at].part;
        way->trips = found.route[at].part * found.trips;
    }
    if (status == LSP_OK && found.n == 0)
        status = lsp_route_flows_cheapest(
            side->routes, class_at, nodes[0], nodes[1], &scratch, &cheapest);
    if (status == LSP_OK && found.n == 0 && cheapest.n_links > 0)
        status = take_way(side, &cheapest, class_at, &routes->arena, &routes->ways[routes->n++]);
    routes->trips += found.trips;
    routes->rest += found.n > 0 ? found.rest * found.trips : 0;
    lsp_routes_finish(&found);
    lsp_arena_finish(&scratch);
    return status;
}

void lsp_road_session_routes_finish(struct lsp_road_session_routes *routes)
{
    lsp_arena_finish(&routes->arena);
    *routes = (struct lsp_road_session_routes){0};
}

/* A node that turns have taken apart is as near as the nearest of the links into it. */
enum lsp_status lsp_road_session_isochrone(const struct lsp_road_session *session,
    const struct lsp_road_session_answer *answer, bool is_with, uint32_t zone, uint32_t class_at,
    double ret_cost[])
{
    bool is_changed = is_with && answer != NULL && answer->change != NULL;
    const struct side side = {.session = session,
        .answer = is_changed ? answer : NULL,
        .problem = lsp_road_session_problem(session, answer, is_with),
        .result = is_changed ? &answer->answered.answer.result : &session->base.result};
    const struct lsp_assignment_problem *problem = side.problem;
    uint32_t origin = lsp_road_session_zone_node(session, zone);
    LSP_SCOPED(lsp_arena_finish) struct lsp_arena scratch = {0};
    struct lsp_graph graph = {0};
    double *cost = LSP_ARRAY(&scratch, double, problem->n_links);
    double *cost_to = LSP_ARRAY(&scratch, double, problem->n_nodes);
    uint32_t *arc_into = LSP_ARRAY(&scratch, uint32_t, problem->n_nodes);
    if (!cost || !cost_to || !arc_into)
        return LSP_NO_MEMORY;
    price(&side, origin, class_at, cost);
    LSP_TRY(
        lsp_graph_build(problem->n_nodes, problem->n_links, problem->tail, problem->head, &graph));
    enum lsp_status status = lsp_paths_grow_tree(&graph, cost, origin, cost_to, arc_into);
    lsp_graph_finish(&graph);
    LSP_TRY(status);
    memcpy(ret_cost, cost_to, session->network.n_nodes * sizeof *ret_cost);
    for (uint32_t link = 0; link < session->network.n_links; link++) {
        uint32_t head = session->network.head[link];
        if (isfinite(cost[link]))
            ret_cost[head] = fmin(ret_cost[head], cost_to[problem->head[link]]);
    }
    return LSP_OK;
}

/* No way passes through a centroid. */
static void price(const struct side *side, uint32_t origin, uint32_t class_at, double cost[])
{
    const struct lsp_assignment_problem *problem = side->problem;
    const double *fixed = problem->fixed_cost + (size_t)class_at * problem->n_links;
    for (uint32_t link = 0; link < problem->n_links; link++) {
        uint32_t tail = problem->tail[link];
        bool is_closed = tail < problem->n_centroids && tail != origin;
        cost[link] = is_closed ? (double)INFINITY : side->result->time[link] + fixed[link];
    }
}
