/* Tests of select link, lists of routes and skims: against routes listed one by one, and sums that
 * must add up.  SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>
#include <stdlib.h>

#include "base/id.h"
#include "route_flows/route_flows.h"
#include "support/every_route.h"
#include "support/spread_routes.h"
#include "support/test.h"

struct set_up {
    struct spread_routes spread;
    struct lsp_route_flows routes;
};

static void set_up(const struct manufacture_order *order, struct set_up *set_up)
{
    const struct lsp_route_flows_options options = {0};
    spread_routes_make(order, 0.2, &set_up->spread);
    assert_int_equal(lsp_route_flows_find(&set_up->spread.made.problem, &set_up->spread.state,
                         set_up->spread.made.time, &options, &set_up->routes),
        LSP_OK);
}

static void tear_down(struct set_up *set_up)
{
    lsp_route_flows_finish(&set_up->routes);
    spread_routes_finish(&set_up->spread);
}

static struct lsp_selected_trips select_links(
    const struct lsp_route_flows *routes, uint32_t n_links, const uint32_t link[], bool is_any)
{
    struct lsp_selected_trips selected = {0};
    const struct lsp_selection selection = {.n_links = n_links, .link = link, .is_any = is_any};
    assert_int_equal(lsp_route_flows_select(routes, &selection, &selected), LSP_OK);
    return selected;
}

/* The size of Sioux Falls: every link's trips are its flow, by whatever way they are added up. */
static void trips_of_a_link_add_up_to_its_flow(void **unused)
{
    (void)unused;
    struct set_up made = {0};
    set_up(&(struct manufacture_order){.seed = 5, .side = 5, .n_centroids = 24, .n_classes = 2},
        &made);
    const struct lsp_assignment_problem *problem = &made.spread.made.problem;
    for (uint32_t link = 0; link < problem->n_links; link++) {
        double flow = 0;
        for (uint32_t at = 0; at < problem->n_origins; at++)
            flow += made.spread.flow[(size_t)at * problem->n_links + link];
        struct lsp_selected_trips selected = select_links(&made.routes, 1, &link, false);
        double total = 0;
        for (size_t trip = 0; trip < selected.n; trip++)
            total += selected.trip[trip].trips *
                     problem->pcu[problem->class_of[selected.trip[trip].at_origin]];
        assert_true(fabs(total - flow) <= 1e-9 * (flow > 1 ? flow : 1));
        assert_close(selected.total_pcu, total, 1e-12);
        assert_close(selected.link_flow[link], total, 1e-12);
        for (uint32_t other = 0; other < problem->n_links; other++)
            assert_true(
                selected.link_flow[other] <= made.routes.link_flow[other] * (1 + 1e-12) + 1e-12);
        lsp_selected_trips_finish(&selected);
    }
    tear_down(&made);
}

/* Whoever lives on one side and goes to the other takes at least one link across. */
static void trips_over_a_cut_are_the_demand_across(void **unused)
{
    (void)unused;
    struct set_up made = {0};
    set_up(&(struct manufacture_order){.seed = 6, .side = 6, .n_centroids = 20}, &made);
    const struct lsp_assignment_problem *problem = &made.spread.made.problem;
    uint32_t *across = malloc(problem->n_links * sizeof *across), n = 0;
    for (uint32_t link = 0; link < problem->n_links; link++)
        if (problem->tail[link] % 2 == 0 && problem->head[link] % 2 == 1)
            across[n++] = link;
    struct lsp_selected_trips selected = select_links(&made.routes, n, across, true);
    size_t found = 0;
    for (uint32_t at = 0; at < problem->n_origins; at++)
        for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++) {
            uint32_t to = problem->destination[trip];
            double trips = 0;
            if (found < selected.n && selected.trip[found].at_origin == at &&
                selected.trip[found].destination == to)
                trips = selected.trip[found++].trips;
            assert_true(trips <= problem->trips[trip] * (1 + 1e-13));
            if (problem->origin[at] % 2 == 0 && to % 2 == 1)
                assert_close(trips, problem->trips[trip], 1e-12);
        }
    assert_int_equal(found, selected.n);
    lsp_selected_trips_finish(&selected);
    free(across);
    tear_down(&made);
}

static bool takes(const struct one_route *route, uint32_t link)
{
    for (uint32_t at = 0; at < route->n_links; at++)
        if (route->link[at] == link)
            return true;
    return false;
}

/* Routes have the parts that the links say. */
static double flow_by_parts(const struct lsp_route_flows *routes, const struct one_route *route)
{
    const struct lsp_origin_routes *own = &routes->origins[route->at_origin];
    double flow = route->trips;
    for (uint32_t at = 0; at < route->n_links; at++)
        for (uint32_t arc = 0; arc < own->n; arc++)
            if (own->link[arc] == route->link[at])
                flow *= own->part[arc];
    return flow;
}

static void selections_are_those_of_routes_one_by_one(void **unused)
{
    (void)unused;
    struct set_up made = {0};
    set_up(&(struct manufacture_order){.seed = 9, .side = 4, .n_centroids = 5}, &made);
    const struct lsp_assignment_problem *problem = &made.spread.made.problem;
    struct every_route every = {0};
    every_route_list(&made.routes, &every);
    double *expected = malloc(problem->n_links * sizeof *expected);
    uint32_t n_hits = 0;
    for (uint32_t first = 0; first < problem->n_links; first += 2)
        for (uint32_t second = 1; second < problem->n_links; second += 3) {
            uint32_t third = (first * 7 + second * 5) % problem->n_links;
            const uint32_t links[] = {first, second, third};
            uint32_t n = (first + second) % 3 == 0 ? 3 : 2;
            bool is_any = second % 2 == 0;
            double total = 0;
            memset(expected, 0, problem->n_links * sizeof *expected);
            for (size_t at = 0; at < every.n; at++) {
                uint32_t n_taken = 0;
                for (uint32_t k = 0; k < n; k++)
                    n_taken += takes(&every.route[at], links[k]);
                if (is_any ? n_taken == 0 : n_taken < n)
                    continue;
                double flow = flow_by_parts(&made.routes, &every.route[at]);
                total += flow;
                for (uint32_t k = 0; k < every.route[at].n_links; k++)
                    expected[every.route[at].link[k]] += flow;
            }
            n_hits += !is_any && total > 0;
            struct lsp_selected_trips selected = select_links(&made.routes, n, links, is_any);
            assert_close(selected.total, total, 1e-11);
            for (uint32_t link = 0; link < problem->n_links; link++)
                assert_close(selected.link_flow[link], expected[link], 1e-11);
            lsp_selected_trips_finish(&selected);
        }
    assert_true(n_hits > 3); /* pairs of links that are taken together */
    free(expected);
    every_route_finish(&every);
    tear_down(&made);
}

static void a_link_that_stands_twice_counts_once(void **unused)
{
    (void)unused;
    struct set_up made = {0};
    set_up(&(struct manufacture_order){.seed = 9, .side = 4, .n_centroids = 5}, &made);
    uint32_t link = made.routes.origins[0].link[0];
    struct lsp_selected_trips once = select_links(&made.routes, 1, &link, false);
    struct lsp_selected_trips twice =
        select_links(&made.routes, 2, (uint32_t[]){link, link}, false);
    assert_true(once.total > 0);
    assert_close(once.total, twice.total, 0);
    lsp_selected_trips_finish(&once);
    lsp_selected_trips_finish(&twice);
    tear_down(&made);
}

static void routes_come_by_falling_part_and_none_is_missing(void **unused)
{
    (void)unused;
    struct set_up made = {0};
    set_up(&(struct manufacture_order){.seed = 2, .side = 5, .n_centroids = 6}, &made);
    const struct lsp_assignment_problem *problem = &made.spread.made.problem;
    struct every_route every = {0};
    every_route_list(&made.routes, &every);
    size_t n_all = 0;
    for (uint32_t at = 0; at < problem->n_origins; at++)
        for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++) {
            struct lsp_routes all = {0}, few = {0};
            uint32_t to = problem->destination[trip];
            assert_int_equal(lsp_route_flows_list(&made.routes, at, to, 100000, &all), LSP_OK);
            assert_int_equal(lsp_route_flows_list(&made.routes, at, to, 2, &few), LSP_OK);
            double total = 0;
            for (uint32_t n = 0; n < all.n; n++) {
                const struct lsp_route *route = &all.route[n];
                total += route->part;
                assert_true(n == 0 || route->part <= all.route[n - 1].part * (1 + 1e-14));
                assert_int_equal(problem->tail[route->link[0]], problem->origin[at]);
                assert_int_equal(problem->head[route->link[route->n_links - 1]], to);
                for (uint32_t k = 1; k < route->n_links; k++)
                    assert_int_equal(
                        problem->head[route->link[k - 1]], problem->tail[route->link[k]]);
                if (n < few.n)
                    assert_memory_equal(
                        route->link, few.route[n].link, route->n_links * sizeof(uint32_t));
            }
            assert_close(total, 1, 1e-12);
            assert_close(all.rest, 0, 0);
            assert_close(all.trips, problem->trips[trip], 0);
            assert_int_equal(few.n, all.n < 2 ? all.n : 2);
            assert_close(
                few.rest, all.n <= 2 ? 0 : 1 - all.route[0].part - all.route[1].part, 1e-12);
            n_all += all.n;
            lsp_routes_finish(&all);
            lsp_routes_finish(&few);
        }
    assert_int_equal(n_all, every.n);
    every_route_finish(&every);
    tear_down(&made);
}

/* A chain of 60 pairs of equal roads has 2^60 routes; the first few come at once. */
static void a_million_million_routes_do_no_harm(void **unused)
{
    (void)unused;
    enum { N = 60 };
    uint32_t tail[2 * N], head[2 * N], origin = 0, to = N;
    double time[2 * N], zero[2 * N] = {0}, flow[2 * N], trips = 7;
    for (uint32_t link = 0; link < 2 * N; link++) {
        tail[link] = link / 2;
        head[link] = link / 2 + 1;
        time[link] = 1;
        flow[link] = link % 2 == 0 ? 4 : 3;
    }
    const struct lsp_assignment_problem problem = {.n_nodes = N + 1,
        .n_links = 2 * N,
        .tail = tail,
        .head = head,
        .free_time = time,
        .a = zero,
        .b = zero,
        .capacity = time,
        .fixed_cost = zero,
        .n_origins = 1,
        .origin = &origin,
        .first_trip = (const size_t[]){0, 1},
        .destination = &to,
        .trips = &trips};
    struct lsp_assignment_state state = spread_state(&problem, flow);
    struct lsp_route_flows routes = {0};
    struct lsp_routes found = {0};
    const struct lsp_route_flows_options options = {0};
    assert_int_equal(lsp_route_flows_find(&problem, &state, time, &options, &routes), LSP_OK);
    assert_int_equal(lsp_route_flows_list(&routes, 0, to, 62, &found), LSP_OK);
    assert_int_equal(found.n, 62);
    assert_close(found.route[0].part * 1e14, pow(4.0 / 7, N) * 1e14, 1e-9);
    assert_close(found.route[60].part / found.route[0].part, 0.75, 1e-12);
    assert_close(found.route[61].part / found.route[0].part, 0.5625, 1e-12);
    assert_close(found.rest, 1, 1e-9);
    lsp_routes_finish(&found);
    lsp_route_flows_finish(&routes);
    spread_state_finish(&state);
}

static void no_trips_have_no_routes_but_a_cheapest_way(void **unused)
{
    (void)unused;
    struct set_up made = {0};
    set_up(&(struct manufacture_order){.seed = 4, .side = 5, .n_centroids = 8}, &made);
    const struct lsp_assignment_problem *problem = &made.spread.made.problem;
    struct lsp_arena arena = {0};
    for (uint32_t node = 0; node < problem->n_nodes; node++) {
        struct lsp_route route = {0};
        double cost = 0, potential = made.spread.made.potential[node];
        assert_int_equal(
            lsp_route_flows_cheapest(&made.routes, 0, problem->origin[0], node, &arena, &route),
            LSP_OK);
        for (uint32_t at = 0; at < route.n_links; at++)
            cost += made.spread.made.cost[route.link[at]];
        assert_close(cost, isfinite(potential) ? potential : 0, 1e-9);
    }
    struct lsp_routes found = {0};
    assert_int_equal(
        lsp_route_flows_list(&made.routes, 0, problem->n_nodes - 1, 9, &found), LSP_OK);
    assert_int_equal(found.n, 0);
    assert_close(found.trips, 0, 0);
    lsp_routes_finish(&found);
    lsp_arena_finish(&arena);
    tear_down(&made);
}

/* Cost is the potential; a value that is not on all ways is the average of those taken. */
static void skims_are_averages_over_the_routes_taken(void **unused)
{
    (void)unused;
    struct set_up made = {0};
    set_up(&(struct manufacture_order){.seed = 8, .side = 5, .n_centroids = 6}, &made);
    const struct lsp_assignment_problem *problem = &made.spread.made.problem;
    double *own = malloc(problem->n_links * sizeof *own), skim[2 * 6];
    for (uint32_t link = 0; link < problem->n_links; link++)
        own[link] = link % 7;
    const double *const value[] = {made.spread.made.cost, own};
    for (uint32_t at = 0; at < problem->n_origins; at++) {
        const struct lsp_skim_query query = {
            .origin = problem->origin[at], .n_zones = 6, .n_values = 2, .value = value};
        assert_int_equal(lsp_route_flows_skim(&made.routes, &query, skim), LSP_OK);
        for (uint32_t zone = 0; zone < 6; zone++) {
            double potential = made.spread.made.potential[(size_t)at * problem->n_nodes + zone];
            if (isfinite(potential))
                assert_close(skim[zone], potential, 1e-9);
            else
                assert_true(isinf(skim[zone]) && isinf(skim[6 + zone]));
        }
        for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++) {
            struct lsp_routes all = {0};
            uint32_t to = problem->destination[trip];
            assert_int_equal(lsp_route_flows_list(&made.routes, at, to, 100000, &all), LSP_OK);
            double mean = 0;
            for (uint32_t n = 0; n < all.n; n++)
                for (uint32_t k = 0; k < all.route[n].n_links; k++)
                    mean += all.route[n].part * own[all.route[n].link[k]];
            assert_close(skim[6 + to], mean, 1e-11);
            lsp_routes_finish(&all);
        }
    }
    free(own);
    tear_down(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trips_of_a_link_add_up_to_its_flow),
        cmocka_unit_test(trips_over_a_cut_are_the_demand_across),
        cmocka_unit_test(selections_are_those_of_routes_one_by_one),
        cmocka_unit_test(a_link_that_stands_twice_counts_once),
        cmocka_unit_test(routes_come_by_falling_part_and_none_is_missing),
        cmocka_unit_test(a_million_million_routes_do_no_harm),
        cmocka_unit_test(no_trips_have_no_routes_but_a_cheapest_way),
        cmocka_unit_test(skims_are_averages_over_the_routes_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
