/* Makes the problem of one period.  SPDX-License-Identifier: Apache-2.0 */
#include "network_run/problem.h"

#include <math.h>
#include <string.h>

#include "base/id.h"

/* Minutes of an hour: the tables that state functions in hours count times in minutes. */
static const double MINUTES = 60;

static enum lsp_status set_links(
    const struct lsp_network_inputs *inputs, double hours, struct lsp_network_problem *made);
static void set_link(
    const struct lsp_roads *roads, uint32_t link, double hours, double *const arrays[3]);
static enum lsp_status set_classes(
    const struct lsp_network_inputs *inputs, struct lsp_network_problem *made);
static enum lsp_status set_trips(const struct lsp_network_inputs *inputs,
    const struct lsp_road_trips *trips, struct lsp_network_problem *made);
static enum lsp_status take_turns(const struct lsp_roads *roads, struct lsp_network_problem *made);
static uint32_t *nodes_of_zones(
    const struct lsp_roads *roads, size_t n, const uint32_t zones[], struct lsp_arena *arena);

enum lsp_status lsp_network_problem_make(const struct lsp_network_inputs *inputs, uint32_t period,
    enum lsp_assignment_goal goal, struct lsp_network_problem *ret_problem)
{
    const struct lsp_roads *roads = &inputs->roads;
    struct lsp_network_problem made = {.problem = {.n_nodes = roads->n_nodes,
                                           .n_centroids = roads->n_centroids,
                                           .n_links = roads->n_links,
                                           .tail = roads->tail,
                                           .head = roads->head,
                                           .free_time = roads->free_time,
                                           .goal = goal}};
    enum lsp_status status = set_links(inputs, inputs->periods.periods[period].hours, &made);
    if (status == LSP_OK)
        status = set_classes(inputs, &made);
    if (status == LSP_OK)
        status = set_trips(inputs, &inputs->trips[period], &made);
    if (status == LSP_OK && roads->n_turns > 0)
        status = take_turns(roads, &made);
    if (status == LSP_OK)
        *ret_problem = made;
    else
        lsp_network_problem_finish(&made);
    return status;
}

void lsp_network_problem_finish(struct lsp_network_problem *problem)
{
    lsp_turns_finish(&problem->expanded);
    lsp_arena_finish(&problem->arena);
    *problem = (struct lsp_network_problem){0};
}

/* Times are squared and multiplied with flows, and must stay numbers. */
static const double LARGEST_TIME = 1e100;

enum lsp_status lsp_network_problem_check(const struct lsp_network_inputs *inputs,
    const struct lsp_assignment_problem *problem, struct lsp_diags *diags)
{
    const struct lsp_roads *roads = &inputs->roads;
    enum lsp_status status = LSP_OK;
    double all_pcu = lsp_network_problem_all_pcu(problem);
    for (uint32_t link = 0; link < roads->n_links; link++) {
        char text[32];
        if (!lsp_network_problem_is_steep(problem, link, all_pcu))
            continue;
        lsp_diags_add(diags, LSP_DIAG_STEEP_LINK,
            &(struct lsp_diag_facts){
                .where = {.file = roads->links_file, .line = roads->line[link], .column = 1},
                .expected = "a time below 1e100 even if all trips used the link",
                .hint = "a capacity is far too small, or a power far too large"},
            "the time of link %s leaves all bounds", lsp_roads_link_text(roads, link, text));
        status = LSP_BAD_INPUT;
    }
    return status;
}

bool lsp_network_problem_is_steep(
    const struct lsp_assignment_problem *problem, uint32_t link, double all_pcu)
{
    struct lsp_link_point point = lsp_assignment_link_at(problem, link, all_pcu);
    return !(point.time < LARGEST_TIME && point.slope < LARGEST_TIME);
}

uint32_t lsp_network_problem_origin(
    const struct lsp_assignment_problem *problem, uint32_t node, uint32_t class_at)
{
    for (uint32_t at = 0; at < problem->n_origins; at++)
        if (problem->origin[at] == node && problem->class_of[at] == class_at)
            return at;
    return LSP_NONE;
}

double lsp_network_problem_all_pcu(const struct lsp_assignment_problem *problem)
{
    double all = 0;
    for (uint32_t at = 0; at < problem->n_origins; at++) {
        double pcu = problem->pcu ? problem->pcu[problem->class_of ? problem->class_of[at] : 0] : 1;
        for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++)
            all += pcu * problem->trips[trip];
    }
    return all;
}

static enum lsp_status set_links(
    const struct lsp_network_inputs *inputs, double hours, struct lsp_network_problem *made)
{
    const struct lsp_roads *roads = &inputs->roads;
    struct lsp_assignment_problem *problem = &made->problem;
    struct lsp_link_table *tables = LSP_ARRAY(&made->arena, struct lsp_link_table, roads->n_tables);
    uint8_t *function = LSP_ARRAY(&made->arena, uint8_t, roads->n_links);
    double *capacity = LSP_ARRAY(&made->arena, double, roads->n_links);
    double *a = LSP_ARRAY(&made->arena, double, roads->n_links);
    double *b = LSP_ARRAY(&made->arena, double, roads->n_links);
    if (tables == NULL || function == NULL || capacity == NULL || a == NULL || b == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t table = 0; table < roads->n_tables; table++)
        tables[table] = (struct lsp_link_table){.n = roads->tables[table].n,
            .saturation = roads->tables[table].saturation,
            .factor = roads->tables[table].factor};
    for (uint32_t link = 0; link < roads->n_links; link++) {
        static const uint8_t FUNCTIONS[] = {[LSP_ROAD_BPR] = LSP_FUNCTION_BPR,
            [LSP_ROAD_CONICAL] = LSP_FUNCTION_CONICAL,
            [LSP_ROAD_AKCELIK] = LSP_FUNCTION_AKCELIK,
            [LSP_ROAD_TABLE] = LSP_FUNCTION_TABLE};
        function[link] = FUNCTIONS[roads->function[link]];
        set_link(roads, link, hours, (double *const[3]){capacity, a, b});
    }
    problem->function = function;
    problem->capacity = capacity;
    problem->a = a;
    problem->b = b;
    problem->n_tables = roads->n_tables;
    problem->tables = tables;
    return LSP_OK;
}

/* Capacity is that of the whole period.  A closed link has one that is not read. */
static void set_link(
    const struct lsp_roads *roads, uint32_t link, double hours, double *const arrays[3])
{
    double capacity = roads->capacity[link], p = roads->p[link], q = roads->q[link];
    arrays[0][link] = capacity > 0 ? capacity * hours : 1;
    arrays[1][link] = p;
    arrays[2][link] = q;
    if (roads->function[link] != LSP_ROAD_AKCELIK)
        return;
    double period_h = q > 0 ? q : hours; /* T, and 8 J / (Q T) with Q in vehicles per hour */
    arrays[1][link] = MINUTES * period_h / 4;
    arrays[2][link] = 8 * p / ((capacity > 0 ? capacity : 1) * period_h);
}

static enum lsp_status set_classes(
    const struct lsp_network_inputs *inputs, struct lsp_network_problem *made)
{
    const struct lsp_road_classes *classes = &inputs->classes;
    size_t n_links = inputs->roads.n_links;
    double *pcu = LSP_ARRAY(&made->arena, double, classes->n);
    double *fixed_cost = LSP_ARRAY(&made->arena, double, n_links * classes->n);
    if (pcu == NULL || fixed_cost == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t cls = 0; cls < classes->n; cls++) {
        pcu[cls] = classes->classes[cls].pcu;
        LSP_TRY(lsp_roads_fixed_costs(
            &inputs->roads, &classes->classes[cls], fixed_cost + cls * n_links));
    }
    made->problem.n_classes = classes->n;
    made->problem.pcu = pcu;
    made->problem.fixed_cost = fixed_cost;
    return LSP_OK;
}

static enum lsp_status set_trips(const struct lsp_network_inputs *inputs,
    const struct lsp_road_trips *trips, struct lsp_network_problem *made)
{
    struct lsp_assignment_problem *problem = &made->problem;
    problem->n_origins = trips->n_origins;
    problem->class_of = trips->class_of;
    problem->first_trip = trips->first_trip;
    problem->trips = trips->trips;
    problem->origin = trips->origin;
    problem->destination = trips->destination;
    if (inputs->roads.zone_node == NULL)
        return LSP_OK;
    problem->origin = nodes_of_zones(&inputs->roads, trips->n_origins, trips->origin, &made->arena);
    problem->destination = nodes_of_zones(
        &inputs->roads, trips->first_trip[trips->n_origins], trips->destination, &made->arena);
    return problem->origin == NULL || problem->destination == NULL ? LSP_NO_MEMORY : LSP_OK;
}

static uint32_t *nodes_of_zones(
    const struct lsp_roads *roads, size_t n, const uint32_t zones[], struct lsp_arena *arena)
{
    uint32_t *nodes = LSP_ARRAY(arena, uint32_t, n);
    for (size_t at = 0; nodes != NULL && at < n; at++)
        nodes[at] = lsp_roads_zone_node(roads, zones[at]);
    return nodes;
}

/* The readers have checked that links meet, and name each turn once. */
static enum lsp_status take_turns(const struct lsp_roads *roads, struct lsp_network_problem *made)
{
    struct lsp_turn *turns = LSP_ARRAY(&made->arena, struct lsp_turn, roads->n_turns);
    if (turns == NULL)
        return LSP_NO_MEMORY;
    for (size_t turn = 0; turn < roads->n_turns; turn++)
        turns[turn] = (struct lsp_turn){.from_link = roads->turns[turn].from_link,
            .to_link = roads->turns[turn].to_link,
            .penalty = roads->turns[turn].penalty};
    enum lsp_status status =
        lsp_turns_expand(&made->problem, turns, roads->n_turns, &made->expanded);
    if (status == LSP_BAD_INPUT)
        LSP_BUG("turns that a reader should have refused");
    if (status == LSP_OK)
        made->problem = made->expanded.problem;
    return status;
}
