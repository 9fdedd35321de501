/* Tests of proportional route flows: examples by hand, routes listed one by one, invariants.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "route_flows/route_flows.h"
#include "support/every_route.h"
#include "support/spread_routes.h"
#include "support/test.h"

/* Two origins (0, 1), two roads (links 2, 3) from node 4 to 5, two destinations (2, 3). */
static const uint32_t TAIL[] = {0, 1, 4, 4, 5, 5}, HEAD[] = {4, 4, 5, 5, 2, 3};
static const uint32_t ORIGIN[] = {0, 1}, DESTINATION[] = {2, 2, 3};
static const size_t FIRST_TRIP[] = {0, 1, 3};
static const double TRIPS[] = {40, 10, 30}, TIME[] = {1, 2, 5, 5, 1, 1}, ZERO[12] = {0};
static const struct lsp_assignment_problem TWO_ORIGINS = {.n_nodes = 6,
    .n_centroids = 4,
    .n_links = 6,
    .tail = TAIL,
    .head = HEAD,
    .free_time = TIME,
    .a = ZERO,
    .b = ZERO,
    .capacity = TIME,
    .fixed_cost = ZERO,
    .n_origins = 2,
    .origin = ORIGIN,
    .first_trip = FIRST_TRIP,
    .destination = DESTINATION,
    .trips = TRIPS};

static struct lsp_route_flows find(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_state *state, const double time[], uint32_t n_threads)
{
    struct lsp_route_flows routes = {0};
    const struct lsp_route_flows_options options = {.n_threads = n_threads};
    assert_int_equal(lsp_route_flows_find(problem, state, time, &options, &routes), LSP_OK);
    return routes;
}

static double flow_of(const struct lsp_route_flows *routes, uint32_t at_origin, uint32_t link)
{
    const struct lsp_origin_routes *own = &routes->origins[at_origin];
    for (uint32_t arc = 0; arc < own->n; arc++)
        if (own->link[arc] == link)
            return own->flow[arc];
    return 0;
}

static void two_origins_take_two_roads_in_the_same_proportion(void **unused)
{
    (void)unused;
    static const double FLOWS[] = {40, 0, 30, 10, 40, 0, 0, 40, 0, 40, 10, 30};
    struct lsp_assignment_state state = spread_state(&TWO_ORIGINS, FLOWS);
    struct lsp_route_flows routes = find(&TWO_ORIGINS, &state, TIME, 1);
    assert_true(routes.is_converged);
    for (uint32_t at = 0; at < 2; at++) {
        assert_close(flow_of(&routes, at, 2), 15, 1e-9);
        assert_close(flow_of(&routes, at, 3), 25, 1e-9);
    }
    lsp_route_flows_finish(&routes);
    spread_state_finish(&state);
}

/* Lorries count double, and are on neither road alone. */
static void classes_share_in_the_same_proportion(void **unused)
{
    (void)unused;
    static const uint32_t NODES[] = {0, 0}, CLASSES[] = {0, 1}, TO[] = {2, 2};
    static const size_t FIRST[] = {0, 1, 2};
    static const double PCU[] = {1, 2}, NUMBER[] = {40, 20};
    static const double FLOWS[] = {40, 0, 40, 0, 40, 0, 40, 0, 8, 32, 40, 0};
    struct lsp_assignment_problem problem = TWO_ORIGINS;
    problem.n_classes = 2;
    problem.pcu = PCU;
    problem.origin = NODES;
    problem.class_of = CLASSES;
    problem.first_trip = FIRST;
    problem.destination = TO;
    problem.trips = NUMBER;
    struct lsp_assignment_state state = spread_state(&problem, FLOWS);
    struct lsp_route_flows routes = find(&problem, &state, TIME, 1);
    for (uint32_t at = 0; at < 2; at++)
        assert_close(flow_of(&routes, at, 2), 24, 1e-9);
    lsp_route_flows_finish(&routes);
    spread_state_finish(&state);
}

/* The second class pays a toll on the first road, so it has no choice there. */
static void a_class_that_pays_more_stays_where_it_is(void **unused)
{
    (void)unused;
    static const uint32_t NODES[] = {0, 0}, CLASSES[] = {0, 1}, TO[] = {2, 2};
    static const size_t FIRST[] = {0, 1, 2};
    static const double NUMBER[] = {40, 20}, FIXED[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0};
    static const double FLOWS[] = {40, 0, 35, 5, 40, 0, 20, 0, 0, 20, 20, 0};
    struct lsp_assignment_problem problem = TWO_ORIGINS;
    problem.n_classes = 2;
    problem.fixed_cost = FIXED;
    problem.origin = NODES;
    problem.class_of = CLASSES;
    problem.first_trip = FIRST;
    problem.destination = TO;
    problem.trips = NUMBER;
    struct lsp_assignment_state state = spread_state(&problem, FLOWS);
    struct lsp_route_flows routes = find(&problem, &state, TIME, 1);
    assert_close(flow_of(&routes, 0, 2), 35, 1e-9);
    assert_close(flow_of(&routes, 1, 2), 0, 1e-9);
    lsp_route_flows_finish(&routes);
    spread_state_finish(&state);
}

/* Flows of greatest entropy, found from all routes one by one. */
static void route_flows_have_the_greatest_entropy(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct spread_routes spread = {0};
        const struct manufacture_order order = {
            .seed = seed, .side = 4, .n_centroids = 4, .n_classes = seed % 3 == 0 ? 2 : 1};
        spread_routes_make(&order, 0, &spread);
        struct lsp_route_flows routes =
            find(&spread.made.problem, &spread.state, spread.made.time, 1);
        assert_true(routes.is_converged);
        struct every_route every = {0};
        every_route_list(&routes, &every);
        double off = every_route_maximise(&every, routes.link_flow);
        assert_true(off < 1e-9);
        for (uint32_t at = 0; at < spread.made.problem.n_origins; at++)
            for (uint32_t link = 0; link < spread.made.problem.n_links; link++)
                assert_close(every_route_flow(&every, at, link), flow_of(&routes, at, link), 1e-7);
        every_route_finish(&every);
        lsp_route_flows_finish(&routes);
        spread_routes_finish(&spread);
    }
}

/* Every trip arrives, link flows stay, and what comes into a node leaves it. */
static void trips_arrive_and_link_flows_stay(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        struct spread_routes spread = {0};
        const struct manufacture_order order = {
            .seed = seed, .side = 7, .n_centroids = 10, .n_classes = seed % 2 == 0 ? 3 : 1};
        spread_routes_make(&order, seed % 4 < 2 ? 0 : 0.4, &spread);
        const struct lsp_assignment_problem *problem = &spread.made.problem;
        struct lsp_route_flows routes = find(problem, &spread.state, spread.made.time, 1);
        assert_true(routes.residual <= 1e-10);
        for (uint32_t link = 0; link < problem->n_links; link++) {
            double flow = 0;
            for (uint32_t at = 0; at < problem->n_origins; at++)
                flow += spread.flow[(size_t)at * problem->n_links + link];
            assert_close(routes.link_flow[link], flow, 1e-9);
        }
        double *balance = calloc(problem->n_nodes, sizeof *balance);
        for (uint32_t at = 0; at < problem->n_origins; at++) {
            const struct lsp_origin_routes *own = &routes.origins[at];
            double pcu = problem->pcu ? problem->pcu[problem->class_of[at]] : 1;
            memset(balance, 0, problem->n_nodes * sizeof *balance);
            for (uint32_t arc = 0; arc < own->n; arc++) {
                balance[problem->head[own->link[arc]]] += own->flow[arc];
                balance[problem->tail[own->link[arc]]] -= own->flow[arc];
            }
            for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++)
                balance[problem->destination[trip]] -= pcu * problem->trips[trip];
            for (uint32_t node = 0; node < problem->n_nodes; node++)
                if (node != problem->origin[at])
                    assert_close(balance[node], 0, 1e-10);
        }
        free(balance);
        lsp_route_flows_finish(&routes);
        spread_routes_finish(&spread);
    }
}

/* One way (link 2) is the first origin's alone in the state, though both could take it. */
static void an_origin_joins_a_way_it_did_not_take(void **unused)
{
    (void)unused;
    static const double FLOWS[] = {40, 0, 40, 0, 40, 0, 0, 40, 0, 40, 10, 30};
    struct lsp_assignment_state state = spread_state(&TWO_ORIGINS, FLOWS);
    struct lsp_route_flows routes = find(&TWO_ORIGINS, &state, TIME, 1);
    assert_close(flow_of(&routes, 0, 2), 20, 1e-9);
    assert_close(flow_of(&routes, 1, 2), 20, 1e-9);
    lsp_route_flows_finish(&routes);
    spread_state_finish(&state);
}

static void the_answer_does_not_depend_on_who_started_where(void **unused)
{
    (void)unused;
    static const double FLOWS[][12] = {
        {40, 0, 40, 0, 40, 0, 0, 40, 0, 40, 10, 30}, {40, 0, 17, 23, 40, 0, 0, 40, 23, 17, 10, 30}};
    for (int which = 0; which < 2; which++) {
        struct lsp_assignment_state state = spread_state(&TWO_ORIGINS, FLOWS[which]);
        struct lsp_route_flows routes = find(&TWO_ORIGINS, &state, TIME, 1);
        assert_close(flow_of(&routes, 0, 2), 20, 1e-9);
        lsp_route_flows_finish(&routes);
        spread_state_finish(&state);
    }
}

static void threads_do_not_change_a_byte(void **unused)
{
    (void)unused;
    struct spread_routes spread = {0};
    const struct manufacture_order order = {.seed = 3, .side = 8, .n_centroids = 12};
    spread_routes_make(&order, 0.3, &spread);
    const struct lsp_assignment_problem *problem = &spread.made.problem;
    struct lsp_route_flows one = find(problem, &spread.state, spread.made.time, 1);
    for (uint32_t n_threads = 2; n_threads <= 7; n_threads += 5) {
        struct lsp_route_flows many = find(problem, &spread.state, spread.made.time, n_threads);
        for (uint32_t at = 0; at < problem->n_origins; at++) {
            assert_int_equal(one.origins[at].n, many.origins[at].n);
            assert_memory_equal(
                one.origins[at].flow, many.origins[at].flow, one.origins[at].n * sizeof(double));
        }
        lsp_route_flows_finish(&many);
    }
    lsp_route_flows_finish(&one);
    spread_routes_finish(&spread);
}

static void a_state_of_another_problem_is_refused(void **unused)
{
    (void)unused;
    static const double CIRCLE[] = {40, 0, 40, 40, 40, 0, 0, 40, 0, 40, 10, 30};
    static const double LACKING[] = {0, 0, 0, 0, 0, 0, 0, 40, 0, 40, 10, 30};
    static const uint32_t BACK_TAIL[] = {0, 1, 4, 5, 5, 5}, BACK_HEAD[] = {4, 4, 5, 4, 2, 3};
    const struct lsp_route_flows_options options = {0};
    struct lsp_route_flows routes = {.residual = 7};
    struct lsp_assignment_problem problem = TWO_ORIGINS;
    struct lsp_assignment_state state = spread_state(&problem, LACKING);
    assert_int_equal(
        lsp_route_flows_find(&problem, &state, TIME, &options, &routes), LSP_BAD_INPUT);
    state.n_links--;
    assert_int_equal(
        lsp_route_flows_find(&problem, &state, TIME, &options, &routes), LSP_BAD_INPUT);
    state.n_links++;
    state.origin[0] = 3;
    assert_int_equal(
        lsp_route_flows_find(&problem, &state, TIME, &options, &routes), LSP_BAD_INPUT);
    spread_state_finish(&state);
    problem.tail = BACK_TAIL;
    problem.head = BACK_HEAD;
    state = spread_state(&problem, CIRCLE);
    assert_int_equal(
        lsp_route_flows_find(&problem, &state, TIME, &options, &routes), LSP_BAD_INPUT);
    spread_state_finish(&state);
    assert_close(routes.residual, 7, 0);
}

static bool stop_at_once(void *context)
{
    (*(int *)context)++;
    return true;
}

static void a_run_can_be_cancelled(void **unused)
{
    (void)unused;
    static const double FLOWS[] = {40, 0, 30, 10, 40, 0, 0, 40, 0, 40, 10, 30};
    int n_asked = 0;
    const struct lsp_route_flows_options options = {
        .is_cancelled = stop_at_once, .context = &n_asked};
    struct lsp_route_flows routes = {.residual = 7};
    struct lsp_assignment_state state = spread_state(&TWO_ORIGINS, FLOWS);
    assert_int_equal(
        lsp_route_flows_find(&TWO_ORIGINS, &state, TIME, &options, &routes), LSP_CANCELLED);
    assert_true(n_asked > 0);
    assert_close(routes.residual, 7, 0);
    spread_state_finish(&state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_origins_take_two_roads_in_the_same_proportion),
        cmocka_unit_test(classes_share_in_the_same_proportion),
        cmocka_unit_test(a_class_that_pays_more_stays_where_it_is),
        cmocka_unit_test(route_flows_have_the_greatest_entropy),
        cmocka_unit_test(trips_arrive_and_link_flows_stay),
        cmocka_unit_test(an_origin_joins_a_way_it_did_not_take),
        cmocka_unit_test(the_answer_does_not_depend_on_who_started_where),
        cmocka_unit_test(threads_do_not_change_a_byte),
        cmocka_unit_test(a_state_of_another_problem_is_refused),
        cmocka_unit_test(a_run_can_be_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
