/* What must hold of any study's equilibrium, on random ones: nobody is lost on the way, what gets
 * cheaper is not used less, and the order in which things are named says nothing.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "support/random_study.h"

enum { N_CASES = 12 };
static const double LOADS[] = {0.1, 1, 2};

struct solved {
    struct lsp_network network;
    struct lsp_results results;
};

static struct solved solve(struct random_study *study)
{
    struct solved solved;
    assert_int_equal(lsp_network_build(&study->specs, &solved.network), LSP_OK);
    struct lsp_equilibrium_problem problem = random_study_problem(study, &solved.network);
    struct lsp_equilibrium_options options = {.target = 1e-11};
    assert_int_equal(lsp_equilibrium_solve(&problem, &options, &solved.results), LSP_OK);
    if (solved.results.convergence.stopped_by != LSP_STOPPED_CONVERGED)
        fail_msg("seed %u stopped at %g", study->seed, solved.results.convergence.residual);
    return solved;
}

static void finish(struct solved *solved)
{
    lsp_results_finish(&solved->results);
    lsp_network_finish(&solved->network);
}

/* What leaves every node by links and rides is what comes to it and what begins there, less what
 * ends there: persons and tonnes each. */
static void check_conservation(const struct random_study *study, const struct solved *solved)
{
    const struct lsp_results *results = &solved->results;
    double persons[STUDY_NODES] = {0}, tonnes[STUDY_NODES] = {0}, all = 0;
    for (size_t at = 0; at < STUDY_MOVEMENTS; at++) {
        const struct lsp_movement *movement = &study->movements[at];
        double *ends = study->segments[movement->segment].is_goods ? tonnes : persons;
        double chosen = 0;
        for (size_t way = 0; way < STUDY_WAYS; way++)
            chosen += lsp_results_choice(results, at, way)->amount;
        assert_close(chosen, results->amount[at], 1e-9);
        ends[study->zones[movement->origin].node] += chosen;
        ends[study->zones[movement->destination].node] -= chosen;
        all += chosen;
    }
    for (uint32_t link = 0; link < results->n_links; link++) {
        persons[solved->network.tail[link]] -= results->link_persons_year[link];
        persons[solved->network.head[link]] += results->link_persons_year[link];
        tonnes[solved->network.tail[link]] -= results->link_tonnes_year[link];
        tonnes[solved->network.head[link]] += results->link_tonnes_year[link];
    }
    for (size_t leg = 0; leg < STUDY_LEGS; leg++) {
        persons[study->legs[leg].from_node] -= results->leg_persons_year[leg];
        persons[study->legs[leg].to_node] += results->leg_persons_year[leg];
    }
    assert_true(all > 0);
    for (size_t node = 0; node < STUDY_NODES; node++)
        if (fabs(persons[node]) > 1e-9 * all || fabs(tonnes[node]) > 1e-9 * all)
            fail_msg("seed %u: node %zu loses %g persons and %g tonnes of %g", study->seed, node,
                persons[node], tonnes[node], all);
}

static void nobody_is_lost_on_the_way(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_study study;
        random_study_make(&study, seed, LOADS[seed % 3]);
        struct solved solved = solve(&study);
        check_conservation(&study, &solved);
        finish(&solved);
    }
}

static double amount_of(const struct random_study *study, const struct lsp_results *results,
    uint32_t segment, uint32_t way)
{
    double sum = 0;
    for (size_t at = 0; at < STUDY_MOVEMENTS; at++)
        if (study->movements[at].segment == segment)
            sum += lsp_results_choice(results, at, way)->amount;
    return sum;
}

/* One segment's constant of one alternative falls. */
static void what_gets_cheaper_is_not_used_less(void **state)
{
    (void)state;
    uint32_t n_used = 0;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_study study;
        random_study_make(&study, seed, LOADS[seed % 3]);
        uint32_t segment = seed % STUDY_SEGMENTS, way = seed / 3 % STUDY_WAYS;
        struct solved before = solve(&study);
        double used = amount_of(&study, &before.results, segment, way);
        study.segments[segment].constant_money[way] -= 2;
        struct solved after = solve(&study);
        double now = amount_of(&study, &after.results, segment, way);
        if (now < used * (1 - 1e-9))
            fail_msg("seed %u: segment %u on way %u falls from %.12g to %.12g though it is cheaper",
                seed, segment, way, used, now);
        n_used += now > used ? 1 : 0;
        finish(&before);
        finish(&after);
    }
    assert_true(n_used > N_CASES / 2);
}

/* Nodes, zones, rows of links and movements all stand the other way round. */
static void reverse(const struct random_study *from, struct random_study *to)
{
    random_study_make(to, from->seed, LOADS[from->seed % 3]);
    uint32_t n_rows = (uint32_t)from->specs.n_links;
    for (uint32_t node = 0; node < STUDY_NODES; node++) {
        uint32_t last = STUDY_NODES - 1 - node;
        to->nodes[last] = from->nodes[node];
        to->zones[last] = from->zones[node];
        to->zones[last].node = STUDY_NODES - 1 - from->zones[node].node;
    }
    for (uint32_t row = 0; row < n_rows; row++) {
        struct lsp_link_spec *link = &to->links[n_rows - 1 - row];
        *link = from->links[row];
        link->from_node = STUDY_NODES - 1 - link->from_node;
        link->to_node = STUDY_NODES - 1 - link->to_node;
    }
    for (uint32_t leg = 0; leg < STUDY_LEGS; leg++) {
        to->legs[leg].from_node = STUDY_NODES - 1 - from->legs[leg].from_node;
        to->legs[leg].to_node = STUDY_NODES - 1 - from->legs[leg].to_node;
    }
    for (uint32_t at = 0; at < STUDY_MOVEMENTS; at++) {
        uint32_t last = STUDY_MOVEMENTS - 1 - at;
        to->movements[last] = from->movements[at];
        to->movements[last].origin = STUDY_NODES - 1 - from->movements[at].origin;
        to->movements[last].destination = STUDY_NODES - 1 - from->movements[at].destination;
        to->amount[last] = from->amount[at];
        to->reference[last] = from->reference[at];
    }
}

static void the_order_of_zones_links_and_movements_says_nothing(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_study study, reversed;
        random_study_make(&study, seed, LOADS[seed % 3]);
        reverse(&study, &reversed);
        struct solved one = solve(&study), two = solve(&reversed);
        for (size_t at = 0; at < STUDY_MOVEMENTS; at++) {
            size_t last = STUDY_MOVEMENTS - 1 - at;
            for (size_t way = 0; way < STUDY_WAYS; way++)
                assert_close(lsp_results_choice(&two.results, last, way)->amount,
                    lsp_results_choice(&one.results, at, way)->amount, 1e-7);
            if (isfinite(one.results.composite_money[at]))
                assert_close(
                    two.results.composite_money[last], one.results.composite_money[at], 1e-8);
        }
        finish(&one);
        finish(&two);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_lost_on_the_way),
        cmocka_unit_test(what_gets_cheaper_is_not_used_less),
        cmocka_unit_test(the_order_of_zones_links_and_movements_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
