/* The certificate: what the equilibrium reports as duality gap is primal less dual objective of one
 * convex program, where the study is one; and it says what keeps others from being one.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "base/random.h"
#include "support/oracle/convex_program.h"
#include "support/random_study.h"

enum { N_NODES = 6, N_MODES = 3, N_SEGMENTS = 2, N_MOVEMENTS = 6, N_ROWS = 30, N_CASES = 40 };

struct study {
    struct lsp_vehicle vehicles[N_SEGMENTS * N_MODES];
    struct lsp_node_spec nodes[N_NODES];
    struct lsp_zone_spec zones[N_NODES];
    struct lsp_link_spec links[N_ROWS];
    struct lsp_network_specs specs;
    struct lsp_segment segments[N_SEGMENTS];
    struct lsp_alternative ways[N_MODES];
    struct lsp_movement movements[N_MOVEMENTS];
    struct lsp_services services;
    struct lsp_demand demand;
    struct lsp_pivot pivots[N_MOVEMENTS];
    double amount[N_MOVEMENTS], weight[N_SEGMENTS];
    struct lsp_network network;
    struct lsp_equilibrium_problem problem;
    uint32_t seed, n_drawn;
};

static double between(struct study *study, double low, double high)
{
    return low +
           (high - low) * lsp_random_uniform(study->seed, LSP_RANDOM_TEST, 25, study->n_drawn++);
}

/* Of each mode a ring, so that all can be reached, and chords; the third mode is never full. */
static void make_links(struct study *study)
{
    static const char *const IDS[] = {"a", "b", "c"};
    size_t row = 0;
    for (uint32_t mode = 0; mode < N_MODES; mode++)
        for (uint32_t at = 0; at < N_ROWS / N_MODES; at++) {
            uint32_t from = at % N_NODES;
            uint32_t step = at < N_NODES ? 1 : 2 + (uint32_t)between(study, 0, N_NODES - 3);
            study->links[row++] = (struct lsp_link_spec){.id = IDS[mode],
                .name = IDS[mode],
                .mode = (enum lsp_mode)mode,
                .from_node = from,
                .to_node = (from + step) % N_NODES,
                .directed = true,
                .length_km = between(study, 20, 100),
                .free_speed_km_h = 50,
                .lanes = 1,
                .capacity_veh_h_lane = mode == 2 ? 0 : between(study, 20, 100),
                .bpr_alpha = between(study, 0.1, 1),
                .bpr_beta = between(study, 1, 5),
                .crossing = LSP_NONE,
                .operator_id = ""};
        }
    study->specs = (struct lsp_network_specs){.vehicles = study->vehicles,
        .nodes = study->nodes,
        .zones = study->zones,
        .links = study->links,
        .n_vehicles = N_SEGMENTS * N_MODES,
        .n_nodes = N_NODES,
        .n_zones = N_NODES,
        .n_links = row};
}

/* values: 0 = both segments value time and load vehicles alike; 1 = in the same proportion on all
 * modes; 2 = no weights make them agree. */
static void make_segment(struct study *study, uint32_t segment, int values)
{
    struct lsp_segment *who = &study->segments[segment];
    double ratio = segment == 1 && values > 0 ? 3 : 1;
    *who = (struct lsp_segment){.id = "s",
        .name = "s",
        .country = "AA",
        .value_of_time_money_h = 10 * ratio,
        .scale_per_money = between(study, 0.02, 0.2),
        .response = between(study, 0.1, 1),
        .constant_money = {between(study, 0, 10), between(study, 0, 10), between(study, 0, 20)},
        .early_weight = 1,
        .late_weight = 1,
        .days_per_year = 365,
        .nests = {.n = study->seed % 3,
            .parent = {LSP_NONE, 0},
            .theta = {between(study, 0.3, 1), between(study, 0.3, 1)},
            .nest_of = {LSP_NONE, 0, study->seed % 3 == 2 ? 1 : 0}},
        .load = {2, values == 2 && segment == 1 ? 40 : 20, 30, 1}};
    for (uint32_t mode = 0; mode < LSP_N_MODES; mode++)
        who->vehicle[mode] = mode < N_MODES ? segment * N_MODES + mode : LSP_NONE;
    for (uint32_t mode = 0; mode < N_MODES; mode++)
        study->vehicles[segment * N_MODES + mode] = (struct lsp_vehicle){.id = "v",
            .name = "v",
            .mode = (enum lsp_mode)mode,
            .pce = mode == 0 ? 1 : 2,
            .cost_money_km = between(study, 0.1, 1)};
    study->weight[segment] = 1 / ratio;
}

static void make_study(struct study *study, uint32_t seed, int values)
{
    static const char *const IDS[] = {"road", "rail", "air"};
    *study = (struct study){.seed = seed};
    for (uint32_t node = 0; node < N_NODES; node++) {
        study->nodes[node] = (struct lsp_node_spec){.id = "n", .country = "AA"};
        study->zones[node] = (struct lsp_zone_spec){.id = "z", .country = "AA", .node = node};
    }
    make_links(study);
    for (uint32_t segment = 0; segment < N_SEGMENTS; segment++)
        make_segment(study, segment, values);
    for (uint32_t way = 0; way < N_MODES; way++)
        study->ways[way] = (struct lsp_alternative){.id = IDS[way],
            .modes = UINT32_C(1) << way,
            .main_mode = (enum lsp_mode)way,
            .segments = 3};
    for (uint32_t at = 0; at < N_MOVEMENTS; at++) {
        uint32_t from = at % N_NODES, segment = at % N_SEGMENTS;
        study->amount[at] = 365 * between(study, 10, 600);
        study->pivots[at] = (struct lsp_pivot){.composite_money = between(study, 20, 60),
            .response = study->segments[segment].response,
            .constant_money = {0, between(study, -3, 3), between(study, -3, 3)}};
        study->movements[at] = (struct lsp_movement){segment, from,
            (from + 1 + (uint32_t)between(study, 0, N_NODES - 1)) % N_NODES, study->amount[at],
            false, {0}, NULL};
    }
    study->services = (struct lsp_services){.period_h = 168, .days_in_period = 7};
    study->demand = (struct lsp_demand){.alternatives = study->ways,
        .segments = study->segments,
        .movements = study->movements,
        .n_alternatives = N_MODES,
        .n_segments = N_SEGMENTS,
        .n_movements = N_MOVEMENTS};
    assert_int_equal(lsp_network_build(&study->specs, &study->network), LSP_OK);
    study->problem = (struct lsp_equilibrium_problem){.network = &study->network,
        .services = &study->services,
        .demand = &study->demand,
        .amount_per_year = study->amount,
        .pivots = study->pivots,
        .link_hours_per_day = 12};
}

static struct lsp_results solve(const struct study *study, double target, uint32_t iterations)
{
    struct lsp_results results;
    struct lsp_equilibrium_options options = {.target = target, .max_iterations = iterations};
    assert_int_equal(lsp_equilibrium_solve(&study->problem, &options, &results), LSP_OK);
    return results;
}

/* Stopped early and late, so that gaps of all sizes are compared. */
static void the_gap_is_primal_less_dual(void **state)
{
    (void)state;
    static const struct {
        double target;
        uint32_t iterations;
    } STOPS[] = {{1e-1, 1}, {1e-2, 3}, {1e-4, 20}, {1e-10, 2000}};
    double largest = 0;
    for (uint32_t seed = 1; seed <= N_CASES; seed++)
        for (size_t stop = 0; stop < sizeof STOPS / sizeof *STOPS; stop++) {
            struct study study;
            make_study(&study, seed, 0);
            const struct convex_program program = {&study.problem, study.weight};
            struct lsp_results results = solve(&study, STOPS[stop].target, STOPS[stop].iterations);
            double primal = oracle_primal_money(&program, &results);
            double dual = oracle_dual_money(&program, &results);
            double gap = results.convergence.duality_gap_money;
            assert_true(oracle_imbalance(&program, &results) < 1e-9);
            if (!(fabs(primal - dual - gap) <= 1e-12 * (fabs(primal) + fabs(dual))))
                fail_msg("seed %u stop %zu: primal %.17g dual %.17g, reported gap %.17g", seed,
                    stop, primal, dual, gap);
            assert_true(gap >= 0);
            assert_int_equal(results.convergence.why_not, 0);
            if (stop == 3)
                assert_true(results.convergence.duality_gap <= 1e-9);
            largest = fmax(largest, results.convergence.duality_gap);
            lsp_results_finish(&results);
            lsp_network_finish(&study.network);
        }
    assert_true(largest > 1e-3); /* else nothing but rounding was compared */
}

/* Segments that value time differently: the program has weights, which bound the gap. */
static void with_weights_it_is_one_program_all_the_same(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct study study;
        make_study(&study, seed, 1);
        const struct convex_program program = {&study.problem, study.weight};
        struct lsp_results results = solve(&study, 1e-2, 3);
        double primal = oracle_primal_money(&program, &results);
        double dual = oracle_dual_money(&program, &results);
        double gap = results.convergence.duality_gap_money;
        double rounding = 1e-12 * (fabs(primal) + fabs(dual));
        assert_int_equal(results.convergence.why_not, 0);
        assert_true(primal - dual <= gap + rounding);
        assert_true(primal - dual >= study.weight[1] * gap - rounding);
        lsp_results_finish(&results);
        lsp_network_finish(&study.network);
    }
}

/* Weak duality: the dual objective of one point is below the primal one of every other. */
static void no_other_flows_are_below_the_dual(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct study study;
        make_study(&study, seed, 1);
        const struct convex_program program = {&study.problem, study.weight};
        struct lsp_results best = solve(&study, 1e-10, 2000);
        double dual = oracle_dual_money(&program, &best);
        double least = oracle_primal_money(&program, &best);
        for (uint32_t other = 0; other < 4; other++) {
            struct study changed;
            make_study(&changed, seed, 1);
            for (uint32_t at = 0; at < N_MOVEMENTS; at++)
                changed.pivots[at].constant_money[other % N_MODES] += other == 3 ? 0.5 : 10;
            struct lsp_results flows = solve(&changed, 1e-6, 200);
            double primal = oracle_primal_money(&program, &flows);
            assert_true(primal >= dual);
            assert_true(primal > least); /* and the equilibrium is the best of them */
            lsp_results_finish(&flows);
            lsp_network_finish(&changed.network);
        }
        lsp_results_finish(&best);
        lsp_network_finish(&study.network);
    }
}

static void what_keeps_a_study_from_being_convex_is_said(void **state)
{
    (void)state;
    struct study study;
    make_study(&study, 1, 2);
    struct lsp_results results = solve(&study, 1e-8, 500);
    assert_int_equal(results.convergence.why_not, LSP_NONCONVEX_VALUES);
    lsp_results_finish(&results);
    lsp_network_finish(&study.network);

    struct random_study border; /* posts of cars and lorries that come back empty */
    struct lsp_network network;
    random_study_make(&border, 1, 1);
    assert_int_equal(lsp_network_build(&border.specs, &network), LSP_OK);
    struct lsp_equilibrium_problem problem = random_study_problem(&border, &network);
    assert_int_equal(
        lsp_equilibrium_solve(&problem, &(struct lsp_equilibrium_options){0}, &results), LSP_OK);
    assert_int_equal(results.convergence.why_not & (LSP_NONCONVEX_POSTS | LSP_NONCONVEX_EMPTIES),
        LSP_NONCONVEX_POSTS | LSP_NONCONVEX_EMPTIES);
    assert_true(results.convergence.duality_gap <= 1e-8);
    lsp_results_finish(&results);
    lsp_network_finish(&network);
}

/* Also where totals are fixed, of which the divergence says nothing. */
static void fixed_totals_have_their_gap_too(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 10; seed++) {
        struct study study;
        make_study(&study, seed, 0);
        study.problem.pivots = NULL;
        struct lsp_results coarse = solve(&study, 1e-2, 2), fine = solve(&study, 1e-10, 2000);
        assert_true(coarse.convergence.duality_gap > fine.convergence.duality_gap);
        assert_true(fine.convergence.duality_gap <= 1e-9);
        lsp_results_finish(&coarse);
        lsp_results_finish(&fine);
        lsp_network_finish(&study.network);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_gap_is_primal_less_dual),
        cmocka_unit_test(with_weights_it_is_one_program_all_the_same),
        cmocka_unit_test(no_other_flows_are_below_the_dual),
        cmocka_unit_test(what_keeps_a_study_from_being_convex_is_said),
        cmocka_unit_test(fixed_totals_have_their_gap_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
