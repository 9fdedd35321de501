/* Random congested networks: the equilibrium is checked from its tables alone, by an oracle that
 * shares no code with the solver.  SPDX-License-Identifier: Apache-2.0 */
#include "support/pivots.h"
#include "support/test.h"

#include "base/random.h"
#include "equilibrium/equilibrium.h"

enum { N_NODES = 8, N_LINKS = 20, N_MOVEMENTS = 6, N_CASES = 60 };

struct random_case {
    struct lsp_vehicle vehicles[1];
    struct lsp_node_spec nodes[N_NODES];
    struct lsp_zone_spec zones[N_NODES];
    struct lsp_link_spec links[N_LINKS];
    struct lsp_network_specs specs;
    struct lsp_segment segments[1];
    struct lsp_alternative alternatives[1];
    struct lsp_movement movements[N_MOVEMENTS];
    struct lsp_services services;
    struct lsp_demand demand;
    double amount[N_MOVEMENTS], reference[N_MOVEMENTS];
    struct lsp_pivot pivots[N_MOVEMENTS];
};

static double draw(uint32_t seed, uint32_t number)
{
    return lsp_random_uniform(seed, LSP_RANDOM_TEST, 0, number);
}

/* A ring, so that every zone can be reached, and random chords. */
static void make_case(struct random_case *at, uint32_t seed)
{
    *at = (struct random_case){0};
    at->vehicles[0] = (struct lsp_vehicle){.id = "car", .name = "Cars", .pce = 1};
    for (uint32_t node = 0; node < N_NODES; node++) {
        at->nodes[node] = (struct lsp_node_spec){.id = "n", .country = "AA"};
        at->zones[node] = (struct lsp_zone_spec){.id = "z", .country = "AA", .node = node};
    }
    for (uint32_t row = 0; row < N_LINKS; row++) {
        uint32_t from = row < N_NODES ? row : (uint32_t)(draw(seed, 10 * row) * N_NODES);
        uint32_t step =
            row < N_NODES ? 1 : 1 + (uint32_t)(draw(seed, 10 * row + 1) * (N_NODES - 1));
        at->links[row] = (struct lsp_link_spec){.id = "l",
            .name = "l",
            .from_node = from,
            .to_node = (from + step) % N_NODES,
            .directed = true,
            .length_km = 1 + 9 * draw(seed, 10 * row + 2),
            .free_speed_km_h = 10,
            .lanes = 1,
            .capacity_veh_h_lane = row % 5 == 4 ? 0 : 20 + 80 * draw(seed, 10 * row + 3),
            .bpr_alpha = 0.15 + draw(seed, 10 * row + 4),
            .bpr_beta = row % 3 == 0 ? 4 : 1 + 4 * draw(seed, 10 * row + 5),
            .crossing = LSP_NONE,
            .operator_id = ""};
    }
    at->specs = (struct lsp_network_specs){.vehicles = at->vehicles,
        .nodes = at->nodes,
        .zones = at->zones,
        .links = at->links,
        .n_vehicles = 1,
        .n_nodes = N_NODES,
        .n_zones = N_NODES,
        .n_links = N_LINKS};
    at->segments[0] = (struct lsp_segment){.id = "s",
        .name = "s",
        .country = "AA",
        .value_of_time_money_h = 2,
        .scale_per_money = 0.2 + draw(seed, 1000),
        .response = draw(seed, 1001),
        .early_weight = 1,
        .late_weight = 1,
        .days_per_year = 1,
        .vehicle = {0, LSP_NONE, LSP_NONE, LSP_NONE},
        .load = {1, 1, 1, 1}};
    at->alternatives[0] =
        (struct lsp_alternative){.id = "road", .modes = 1, .main_mode = LSP_ROAD, .segments = 1};
    for (uint32_t movement = 0; movement < N_MOVEMENTS; movement++) {
        uint32_t from = movement % N_NODES;
        at->amount[movement] = 10 + 150 * draw(seed, 2000 + movement);
        at->reference[movement] = 2 + 4 * draw(seed, 3000 + movement);
        at->movements[movement] = (struct lsp_movement){0, from,
            (from + 1 + (uint32_t)(draw(seed, 4000 + movement) * (N_NODES - 1))) % N_NODES,
            at->amount[movement], false, {0}, NULL};
    }
    at->services = (struct lsp_services){.period_h = 168, .days_in_period = 7};
    at->demand = (struct lsp_demand){.alternatives = at->alternatives,
        .segments = at->segments,
        .movements = at->movements,
        .n_alternatives = 1,
        .n_segments = 1,
        .n_movements = N_MOVEMENTS};
}

/* Cheapest times from one node by Bellman and Ford over the tables. */
static void oracle_times(
    const struct lsp_network *network, const double time_h[], uint32_t from, double ret_h[N_NODES])
{
    for (int node = 0; node < N_NODES; node++)
        ret_h[node] = node == (int)from ? 0 : (double)INFINITY;
    for (int round = 0; round < N_NODES; round++)
        for (uint32_t link = 0; link < network->n_links; link++)
            ret_h[network->head[link]] =
                fmin(ret_h[network->head[link]], ret_h[network->tail[link]] + time_h[link]);
}

static void check_case(const struct random_case *at, const struct lsp_network *network,
    const struct lsp_results *results)
{
    double spent_h = 0, cheapest_h = 0, balance[N_NODES] = {0};
    for (uint32_t link = 0; link < network->n_links; link++) {
        const struct lsp_link_spec *spec = &at->links[network->row[link]];
        double flow = results->link_persons_year[link], free_h = spec->length_km / 10;
        double ratio = spec->capacity_veh_h_lane > 0 ? flow / spec->capacity_veh_h_lane : 0;
        assert_close(results->link_time_h[link],
            free_h * (1 + spec->bpr_alpha * pow(ratio, spec->bpr_beta)), 1e-12);
        assert_true(flow > -1e-9);
        spent_h += flow * results->link_time_h[link];
        balance[network->tail[link]] -= flow;
        balance[network->head[link]] += flow;
    }
    for (int movement = 0; movement < N_MOVEMENTS; movement++) {
        const struct lsp_movement *who = &at->movements[movement];
        double time_h[N_NODES], amount = results->amount[movement];
        oracle_times(network, results->link_time_h, who->origin, time_h);
        double cost = 2 * time_h[who->destination]; /* value of time 2 */
        assert_close(results->composite_money[movement], cost, 1e-9);
        assert_close(amount,
            at->amount[movement] * exp(-at->segments[0].response * at->segments[0].scale_per_money *
                                       (cost - at->reference[movement])),
            1e-8);
        cheapest_h += amount * time_h[who->destination];
        balance[who->origin] += amount;
        balance[who->destination] -= amount;
    }
    assert_close(spent_h, cheapest_h, 1e-9); /* nobody can do better: Wardrop's condition */
    for (int node = 0; node < N_NODES; node++)
        assert_close(balance[node], 0, 1e-8);
}

static void nobody_in_a_random_network_can_do_better(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_case at;
        make_case(&at, seed);
        struct lsp_network network;
        assert_int_equal(lsp_network_build(&at.specs, &network), LSP_OK);
        struct lsp_equilibrium_problem problem = {.network = &network,
            .services = &at.services,
            .demand = &at.demand,
            .amount_per_year = at.amount,
            .pivots = make_pivots(&at.demand, at.reference, at.pivots),
            .link_hours_per_day = 1};
        struct lsp_results results;
        assert_int_equal(
            lsp_equilibrium_solve(&problem, &(struct lsp_equilibrium_options){0}, &results),
            LSP_OK);
        if (results.convergence.stopped_by != LSP_STOPPED_CONVERGED)
            fail_msg("seed %u stopped at residual %g after %u iterations", seed,
                results.convergence.residual, results.convergence.iterations);
        check_case(&at, &network, &results);
        lsp_results_finish(&results);
        lsp_network_finish(&network);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_in_a_random_network_can_do_better),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
