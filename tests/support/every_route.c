/* All routes one by one.  SPDX-License-Identifier: Apache-2.0 */
#include "support/every_route.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LENGTH = 200, MAX_ROUNDS = 4000, MAX_ROUTES = 200000 };

struct walk {
    const struct lsp_assignment_problem *problem;
    const struct lsp_origin_routes *own;
    struct one_route route;
    uint32_t link[MAX_LENGTH];
};

static void walk_back(struct walk *walk, uint32_t node, struct every_route *every);
static void keep_route(const struct walk *walk, struct every_route *every);
static void share(struct every_route *every, const double factor[]);
static bool holds(const struct one_route *route, uint32_t link);
static double flow_on(const struct every_route *every, uint32_t link);

void every_route_list(const struct lsp_route_flows *routes, struct every_route *ret_every)
{
    const struct lsp_assignment_problem *problem = routes->problem;
    *ret_every = (struct every_route){.problem = problem};
    for (uint32_t at = 0; at < problem->n_origins; at++)
        for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++) {
            double pcu =
                problem->pcu ? problem->pcu[problem->class_of ? problem->class_of[at] : 0] : 1;
            struct walk walk = {.problem = problem,
                .own = &routes->origins[at],
                .route = {.at_origin = at,
                    .destination = problem->destination[trip],
                    .trips = pcu * problem->trips[trip]}};
            walk_back(&walk, problem->destination[trip], ret_every);
        }
}

void every_route_finish(struct every_route *every)
{
    for (size_t at = 0; at < every->n; at++)
        free(every->route[at].link);
    free(every->route);
}

static void walk_back(struct walk *walk, uint32_t node, struct every_route *every)
{
    if (node == walk->problem->origin[walk->route.at_origin]) {
        keep_route(walk, every);
        return;
    }
    for (uint32_t arc = 0; arc < walk->own->n; arc++) {
        uint32_t link = walk->own->link[arc];
        if (walk->problem->head[link] != node)
            continue;
        if (walk->route.n_links == MAX_LENGTH)
            abort();
        walk->link[walk->route.n_links++] = link;
        walk_back(walk, walk->problem->tail[link], every);
        walk->route.n_links--;
    }
}

static void keep_route(const struct walk *walk, struct every_route *every)
{
    if (every->n == every->capacity) {
        every->capacity = 2 * every->capacity + 64;
        every->route = realloc(every->route, every->capacity * sizeof *every->route);
        if (every->route == NULL || every->n > MAX_ROUTES)
            abort();
    }
    struct one_route *route = &every->route[every->n++];
    *route = walk->route;
    route->link = malloc((walk->route.n_links + 1) * sizeof *route->link);
    if (route->link == NULL)
        abort();
    memcpy(route->link, walk->link, walk->route.n_links * sizeof *route->link);
}

double every_route_maximise(struct every_route *every, const double link_flow[])
{
    uint32_t n_links = every->problem->n_links;
    double *factor = malloc(n_links * sizeof *factor), off = (double)INFINITY;
    if (factor == NULL)
        abort();
    for (uint32_t link = 0; link < n_links; link++)
        factor[link] = 1;
    for (int round = 0; round < MAX_ROUNDS && off > 1e-11; round++) {
        off = 0;
        for (uint32_t link = 0; link < n_links; link++) {
            if (!(link_flow[link] > 0))
                continue;
            share(every, factor);
            double flow = flow_on(every, link);
            off = fabs(flow - link_flow[link]) > off ? fabs(flow - link_flow[link]) : off;
            if (flow > 0)
                factor[link] *= link_flow[link] / flow;
        }
    }
    share(every, factor);
    free(factor);
    return off;
}

static void share(struct every_route *every, const double factor[])
{
    for (size_t first = 0, end; first < every->n; first = end) {
        const struct one_route *head = &every->route[first];
        double total = 0;
        for (end = first; end < every->n && every->route[end].at_origin == head->at_origin &&
                          every->route[end].destination == head->destination;
             end++) {
            struct one_route *route = &every->route[end];
            route->flow = 1;
            for (uint32_t at = 0; at < route->n_links; at++)
                route->flow *= factor[route->link[at]];
            total += route->flow;
        }
        for (size_t at = first; at < end; at++)
            every->route[at].flow *= every->route[at].trips / total;
    }
}

static bool holds(const struct one_route *route, uint32_t link)
{
    for (uint32_t at = 0; at < route->n_links; at++)
        if (route->link[at] == link)
            return true;
    return false;
}

static double flow_on(const struct every_route *every, uint32_t link)
{
    double flow = 0;
    for (size_t at = 0; at < every->n; at++)
        flow += holds(&every->route[at], link) ? every->route[at].flow : 0;
    return flow;
}

double every_route_flow(const struct every_route *every, uint32_t at_origin, uint32_t link)
{
    double flow = 0;
    for (size_t at = 0; at < every->n; at++)
        if (every->route[at].at_origin == at_origin)
            flow += holds(&every->route[at], link) ? every->route[at].flow : 0;
    return flow;
}
