/* Paths: the routes between two zones, and what they cost.  SPDX-License-Identifier: Apache-2.0 */
#include "base/id.h"
#include "network_run/question_internal.h"

enum { DEFAULT_ROUTES = 10 };

/* What one vehicle pays on a route, in units of time. */
struct parts {
    double cost, time, toll, distance;
};

/* Where the answer goes, and between what. */
struct path_answer {
    const struct asked *asked;
    uint32_t from, to; /* zones */
    uint32_t max_routes;
    uint32_t class_at;
    struct lsp_buffer *out;
};

static enum lsp_status answer_class(struct path_answer *answer);
static void write_head(
    const struct path_answer *answer, const struct lsp_routes *found, double cheapest);
static void write_route(
    const struct path_answer *answer, const struct lsp_route *route, uint32_t number, double trips);
static struct parts add_up(const struct path_answer *answer, const struct lsp_route *route);
static void write_nodes(const struct path_answer *answer, const struct lsp_route *route);

enum lsp_status lsp_question_paths(const struct lsp_question *question, const char *from,
    const char *to, uint32_t max_routes, struct lsp_diags *diags, struct lsp_answer *ret_answer)
{
    struct asked asked;
    struct lsp_answer answer = {0};
    struct path_answer paths = {.asked = &asked,
        .max_routes = max_routes > 0 ? max_routes : DEFAULT_ROUTES,
        .out = &answer.text};
    enum lsp_status status = lsp_asked_begin(question, diags, &asked);
    if (status == LSP_OK) {
        paths.from = lsp_asked_zone(&asked, from);
        paths.to = lsp_asked_zone(&asked, to);
        status = paths.from == LSP_NONE || paths.to == LSP_NONE ? LSP_BAD_INPUT : LSP_OK;
    }
    if (status == LSP_OK && question->is_json)
        lsp_buffer_add(paths.out, "{\n  \"classes\": [");
    for (paths.class_at = asked.first_class; status == LSP_OK && paths.class_at < asked.end_class;
         paths.class_at++)
        status = answer_class(&paths);
    if (status == LSP_OK && question->is_json) {
        lsp_buffer_add(paths.out, "\n  ],\n  \"residual\": ");
        lsp_buffer_add_json_number(paths.out, asked.routes.residual);
        lsp_buffer_printf(
            paths.out, ",\n  \"converged\": %s\n}\n", asked.routes.is_converged ? "true" : "false");
    } else if (status == LSP_OK) {
        lsp_asked_add_residual(&asked, paths.out);
    }
    answer.is_near = status == LSP_OK && asked.routes.is_converged;
    lsp_asked_finish(&asked);
    if (status == LSP_OK && answer.text.failed)
        status = LSP_NO_MEMORY;
    if (status == LSP_OK)
        *ret_answer = answer;
    else
        lsp_answer_finish(&answer);
    return status;
}

static enum lsp_status answer_class(struct path_answer *answer)
{
    const struct asked *asked = answer->asked;
    uint32_t from = lsp_asked_node(asked, answer->from), to = lsp_asked_node(asked, answer->to);
    uint32_t at_origin = lsp_network_problem_origin(asked->routes.problem, from, answer->class_at);
    struct lsp_arena arena = {0};
    struct lsp_routes found = {0};
    struct lsp_route cheapest;
    enum lsp_status status =
        lsp_route_flows_cheapest(&asked->routes, answer->class_at, from, to, &arena, &cheapest);
    if (status == LSP_OK && at_origin != LSP_NONE)
        status = lsp_route_flows_list(&asked->routes, at_origin, to, answer->max_routes, &found);
    if (status == LSP_OK) {
        write_head(answer, &found, add_up(answer, &cheapest).cost);
        for (uint32_t n = 0; n < found.n; n++)
            write_route(answer, &found.route[n], n + 1, found.trips);
        if (found.n == 0 && cheapest.n_links > 0)
            write_route(answer, &cheapest, 0, 0);
        if (asked->question->is_json)
            lsp_buffer_add(answer->out, "\n    ]}");
    }
    lsp_routes_finish(&found);
    lsp_arena_finish(&arena);
    return status;
}

static void write_head(
    const struct path_answer *answer, const struct lsp_routes *found, double cheapest)
{
    const struct asked *asked = answer->asked;
    const struct lsp_roads *roads = &asked->result->inputs.roads;
    const char *name = lsp_asked_class_name(asked, answer->class_at);
    struct lsp_buffer *out = answer->out;
    char text[32];
    if (asked->question->is_json) {
        lsp_buffer_add(out, answer->class_at == asked->first_class ? "\n" : ",\n");
        lsp_buffer_add(out, "    {\"class\": ");
        lsp_buffer_add_json(out, name);
        lsp_buffer_add(out, ", \"from\": ");
        lsp_buffer_add_json(out, lsp_roads_zone_text(roads, answer->from, text));
        lsp_buffer_add(out, ", \"to\": ");
        lsp_buffer_add_json(out, lsp_roads_zone_text(roads, answer->to, text));
        lsp_asked_add_json(out, "trips", found->trips);
        lsp_asked_add_json(out, "least_cost", cheapest);
        lsp_asked_add_json(out, "share_of_other_routes", found->n > 0 ? found->rest : 0);
        lsp_buffer_add(out, ", \"routes\": [");
        return;
    }
    lsp_buffer_printf(out, "%-22s %.10g from ", "trips", found->trips);
    lsp_buffer_add_terminal(out, lsp_roads_zone_text(roads, answer->from, text));
    lsp_buffer_add(out, " to ");
    lsp_buffer_add_terminal(out, lsp_roads_zone_text(roads, answer->to, text));
    if (asked->result->inputs.classes.n > 1) {
        lsp_buffer_add(out, ", class ");
        lsp_buffer_add_terminal(out, name);
    }
    lsp_buffer_printf(out, "\n%-22s %.10g\n", "least cost", cheapest);
    if (found->n > 0 && found->rest > 0)
        lsp_buffer_printf(
            out, "%-22s %.4g %% of the trips; see --max\n", "on other routes", 100 * found->rest);
}

/* Number 0: nobody takes it. */
static void write_route(
    const struct path_answer *answer, const struct lsp_route *route, uint32_t number, double trips)
{
    struct lsp_buffer *out = answer->out;
    struct parts parts = add_up(answer, route);
    if (answer->asked->question->is_json) {
        lsp_buffer_printf(out, "%s\n      {\"share\": ", number > 1 ? "," : "");
        lsp_buffer_add_json_number(out, number == 0 ? 0 : route->part);
        lsp_asked_add_json(out, "flow", number == 0 ? 0 : route->part * trips);
        lsp_asked_add_json(out, "cost", parts.cost);
        lsp_asked_add_json(out, "time", parts.time);
        lsp_asked_add_json(out, "toll", parts.toll);
        lsp_asked_add_json(out, "distance", parts.distance);
        lsp_buffer_add(out, ", \"nodes\": [");
        write_nodes(answer, route);
        lsp_buffer_add(out, "]}");
        return;
    }
    if (number == 0)
        lsp_buffer_printf(out, "%-22s", "a cheapest way");
    else
        lsp_buffer_printf(out, "route %-16u %.4g %%, flow %.10g,", number, 100 * route->part,
            route->part * trips);
    lsp_buffer_printf(out, " cost %.10g = time %.10g + toll %.10g + distance %.10g\n", parts.cost,
        parts.time, parts.toll, parts.distance);
    lsp_buffer_printf(out, "%-22s", "");
    write_nodes(answer, route);
    lsp_buffer_add(out, "\n");
}

/* Penalties of turns count as time. */
static struct parts add_up(const struct path_answer *answer, const struct lsp_route *route)
{
    const struct lsp_network_result *result = answer->asked->result;
    const struct lsp_assignment_problem *problem = answer->asked->routes.problem;
    const struct lsp_road_class *cls = &result->inputs.classes.classes[answer->class_at];
    const double *tolls = lsp_roads_tolls(&result->inputs.roads, cls);
    const double *fixed = problem->fixed_cost + (size_t)answer->class_at * problem->n_links;
    struct parts parts = {0};
    for (uint32_t at = 0; at < route->n_links; at++) {
        uint32_t link = route->link[at];
        parts.cost += result->time[link] + fixed[link];
        if (link >= result->inputs.roads.n_links)
            continue;
        parts.toll += cls->toll_factor * tolls[link];
        parts.distance += cls->distance_factor * result->inputs.roads.length[link];
    }
    parts.time = parts.cost - parts.toll - parts.distance;
    return parts;
}

static void write_nodes(const struct path_answer *answer, const struct lsp_route *route)
{
    const struct lsp_roads *roads = &answer->asked->result->inputs.roads;
    bool is_json = answer->asked->question->is_json, is_first = true;
    char text[32];
    for (uint32_t at = 0; at < route->n_links; at++) {
        uint32_t link = route->link[at];
        if (link >= roads->n_links)
            continue; /* a turn */
        for (int end = is_first ? 0 : 1; end < 2; end++) {
            uint32_t node = end == 0 ? roads->tail[link] : roads->head[link];
            const char *name = lsp_roads_node_text(roads, node, text);
            if (is_json) {
                lsp_buffer_add(answer->out, is_first ? "" : ", ");
                lsp_buffer_add_json(answer->out, name);
            } else {
                lsp_buffer_add(answer->out, " ");
                lsp_buffer_add_terminal(answer->out, name);
            }
            is_first = false;
        }
    }
}
