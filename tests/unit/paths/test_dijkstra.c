/* Tests of the cheapest tree: by hand, and against Bellman and Ford on random graphs.
 * SPDX-License-Identifier: Apache-2.0 */
#include "paths/paths.h"

#include "base/random.h"
#include "support/oracle/bellman_ford.h"
#include "support/test.h"

enum { MAX_NODES = 60, MAX_ARCS = 400 };

static const double FAR = (double)INFINITY;

struct sample {
    uint32_t n_nodes, n_arcs;
    uint32_t tail[MAX_ARCS], head[MAX_ARCS];
    double cost[MAX_ARCS];
};

struct tree {
    struct lsp_graph graph;
    double cost_to[MAX_NODES];
    uint32_t arc_into[MAX_NODES];
};

static struct tree grow(const struct sample *sample, uint32_t origin)
{
    struct tree tree;
    assert_int_equal(
        lsp_graph_build(sample->n_nodes, sample->n_arcs, sample->tail, sample->head, &tree.graph),
        LSP_OK);
    assert_int_equal(
        lsp_paths_grow_tree(&tree.graph, sample->cost, origin, tree.cost_to, tree.arc_into),
        LSP_OK);
    return tree;
}

static void assert_path(const struct tree *tree, uint32_t origin, uint32_t destination,
    const uint32_t expected[], size_t n_expected)
{
    uint32_t arcs[MAX_NODES];
    assert_int_equal(
        lsp_paths_trace(&tree->graph, tree->arc_into, origin, destination, arcs), n_expected);
    for (size_t place = 0; place < n_expected; place++)
        assert_int_equal(arcs[place], expected[place]);
}

static void the_star_lists_each_tails_arcs_in_rising_number(void **state)
{
    (void)state;
    const uint32_t tail[] = {2, 0, 2, 1, 2}, head[] = {0, 1, 1, 1, 3};
    const uint32_t first_out[] = {0, 1, 2, 5, 5}, out_arc[] = {1, 3, 0, 2, 4};
    struct lsp_graph graph;
    assert_int_equal(lsp_graph_build(4, 5, tail, head, &graph), LSP_OK);
    assert_memory_equal(graph.first_out, first_out, sizeof first_out);
    assert_memory_equal(graph.out_arc, out_arc, sizeof out_arc);
    assert_memory_equal(graph.tail, tail, sizeof tail);
    assert_memory_equal(graph.head, head, sizeof head);
    lsp_graph_finish(&graph);
    lsp_graph_finish(&graph);
}

/*      0 --1--> 1 --1--> 2
 *      |        ^        |
 *      5        1        1
 *      v        |        v
 *      3 -------+        4      5 has no arc into it; 3 to 4 costs 1 and is shut */
static const struct sample BY_HAND = {.n_nodes = 6,
    .n_arcs = 7,
    .tail = {0, 1, 0, 3, 2, 3, 5},
    .head = {1, 2, 3, 1, 4, 4, 4},
    .cost = {1, 1, 5, 1, 1, (double)INFINITY, 0}};

static void the_tree_of_a_small_graph_is_right(void **state)
{
    (void)state;
    struct tree tree = grow(&BY_HAND, 0);
    const double expected[] = {0, 1, 2, 5, 3, FAR};
    for (size_t node = 0; node < 6; node++)
        assert_true(tree.cost_to[node] == expected[node]);
    assert_path(&tree, 0, 4, (const uint32_t[]){0, 1, 4}, 3);
    assert_path(&tree, 0, 3, (const uint32_t[]){2}, 1);
    lsp_graph_finish(&tree.graph);
}

static void there_is_no_path_to_oneself_or_to_the_unreachable(void **state)
{
    (void)state;
    struct tree tree = grow(&BY_HAND, 0);
    assert_path(&tree, 0, 0, NULL, 0);
    assert_path(&tree, 0, 5, NULL, 0);
    assert_int_equal(tree.arc_into[0], LSP_NONE);
    assert_int_equal(tree.arc_into[5], LSP_NONE);
    lsp_graph_finish(&tree.graph);
}

static void arcs_of_infinite_cost_are_not_used(void **state)
{
    (void)state;
    struct tree tree = grow(&BY_HAND, 3);
    assert_true(tree.cost_to[4] == 3);
    assert_path(&tree, 3, 4, (const uint32_t[]){3, 1, 4}, 3);
    assert_true(tree.cost_to[0] == FAR);
    lsp_graph_finish(&tree.graph);
    const struct sample shut = {.n_nodes = 2, .n_arcs = 1, .tail = {0}, .head = {1}, .cost = {FAR}};
    tree = grow(&shut, 0);
    assert_true(tree.cost_to[1] == FAR);
    assert_path(&tree, 0, 1, NULL, 0);
    lsp_graph_finish(&tree.graph);
}

static void circles_of_zero_cost_are_harmless(void **state)
{
    (void)state;
    const struct sample sample = {.n_nodes = 4,
        .n_arcs = 6,
        .tail = {0, 1, 2, 1, 2, 2},
        .head = {1, 2, 0, 0, 3, 2},
        .cost = {0, 0, 0, 0, 0, 0}};
    struct tree tree = grow(&sample, 0);
    for (size_t node = 0; node < 4; node++)
        assert_true(tree.cost_to[node] == 0);
    assert_path(&tree, 0, 3, (const uint32_t[]){0, 1, 4}, 3);
    lsp_graph_finish(&tree.graph);
}

static void of_parallel_arcs_the_cheapest_and_then_the_first_is_used(void **state)
{
    (void)state;
    const struct sample sample = {.n_nodes = 2,
        .n_arcs = 4,
        .tail = {0, 0, 0, 0},
        .head = {1, 1, 1, 1},
        .cost = {3, 2, 2, 9}};
    struct tree tree = grow(&sample, 0);
    assert_path(&tree, 0, 1, (const uint32_t[]){1}, 1);
    lsp_graph_finish(&tree.graph);
}

static void of_equal_ways_the_one_through_the_node_settled_first_is_used(void **state)
{
    (void)state;
    /* 0 to 3 by 1 or by 2, both 2; the order of the arcs does not decide, that of settling does. */
    const struct sample sample = {.n_nodes = 4,
        .n_arcs = 4,
        .tail = {2, 1, 0, 0},
        .head = {3, 3, 2, 1},
        .cost = {1, 1, 1, 1}};
    struct tree tree = grow(&sample, 0);
    assert_path(&tree, 0, 3, (const uint32_t[]){3, 1}, 2);
    lsp_graph_finish(&tree.graph);
    struct sample nearer = sample; /* now 2 is settled before 1, and the two ways still tie */
    nearer.cost[2] = 0.5;
    nearer.cost[0] = 1.5;
    tree = grow(&nearer, 0);
    assert_path(&tree, 0, 3, (const uint32_t[]){2, 0}, 2);
    lsp_graph_finish(&tree.graph);
}

static void a_graph_of_one_node_has_a_tree(void **state)
{
    (void)state;
    const struct sample sample = {.n_nodes = 1};
    struct tree tree = grow(&sample, 0);
    assert_true(tree.cost_to[0] == 0);
    assert_int_equal(tree.arc_into[0], LSP_NONE);
    lsp_graph_finish(&tree.graph);
}

static uint32_t draw_below(uint32_t seed, uint32_t number, uint32_t limit)
{
    return (uint32_t)(lsp_random_uniform(1, LSP_RANDOM_TEST, seed, number) * limit);
}

/* Sparse and dense, with circles, loops, parallel arcs and, in cost, many ties, zeros and shut
 * arcs.  Costs are halves, so that all sums are exact and can be compared without tolerance. */
static struct sample random_sample(uint32_t seed)
{
    struct sample sample = {.n_nodes = 1 + draw_below(seed, 0, MAX_NODES)};
    sample.n_arcs = draw_below(seed, 1, MAX_ARCS);
    for (uint32_t arc = 0; arc < sample.n_arcs; arc++) {
        sample.tail[arc] = draw_below(seed, 4 * arc + 4, sample.n_nodes);
        sample.head[arc] = draw_below(seed, 4 * arc + 5, sample.n_nodes);
        sample.cost[arc] = 0.5 * draw_below(seed, 4 * arc + 6, 20);
        if (draw_below(seed, 4 * arc + 7, 8) == 0)
            sample.cost[arc] = FAR;
    }
    return sample;
}

static void costs_are_those_of_bellman_and_ford(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < 400; seed++) {
        struct sample sample = random_sample(seed);
        uint32_t origin = draw_below(seed, 2, sample.n_nodes);
        struct tree tree = grow(&sample, origin);
        double expected[MAX_NODES];
        lsp_oracle_bellman_ford(
            sample.n_nodes, sample.n_arcs, sample.tail, sample.head, sample.cost, origin, expected);
        for (uint32_t node = 0; node < sample.n_nodes; node++)
            if (tree.cost_to[node] != expected[node])
                fail_msg("seed %u, node %u: %g, expected %g", seed, node, tree.cost_to[node],
                    expected[node]);
        lsp_graph_finish(&tree.graph);
    }
}

/* Sums the path's costs while checking that it hangs together. */
static double walk(const struct sample *sample, const uint32_t arcs[], size_t n_arcs,
    uint32_t origin, uint32_t destination)
{
    uint32_t node = origin;
    double cost = 0;
    for (size_t place = 0; place < n_arcs; place++) {
        assert_int_equal(sample->tail[arcs[place]], node);
        node = sample->head[arcs[place]];
        cost += sample->cost[arcs[place]];
    }
    assert_int_equal(node, destination);
    return cost;
}

static void traced_paths_hang_together_and_cost_what_the_tree_says(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < 100; seed++) {
        struct sample sample = random_sample(seed);
        uint32_t origin = draw_below(seed, 2, sample.n_nodes), arcs[MAX_NODES];
        struct tree tree = grow(&sample, origin);
        for (uint32_t node = 0; node < sample.n_nodes; node++) {
            size_t n_arcs = lsp_paths_trace(&tree.graph, tree.arc_into, origin, node, arcs);
            if (node == origin || isinf(tree.cost_to[node]))
                assert_int_equal(n_arcs, 0);
            else
                assert_true(walk(&sample, arcs, n_arcs, origin, node) == tree.cost_to[node]);
        }
        lsp_graph_finish(&tree.graph);
    }
}

static void the_order_of_the_arcs_does_not_change_costs(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < 50; seed++) {
        struct sample sample = random_sample(seed), turned = sample;
        for (uint32_t arc = 0; arc < sample.n_arcs; arc++) {
            uint32_t from = sample.n_arcs - 1 - arc;
            turned.tail[arc] = sample.tail[from];
            turned.head[arc] = sample.head[from];
            turned.cost[arc] = sample.cost[from];
        }
        struct tree tree = grow(&sample, 0), turned_tree = grow(&turned, 0);
        assert_memory_equal(
            tree.cost_to, turned_tree.cost_to, sample.n_nodes * sizeof *tree.cost_to);
        lsp_graph_finish(&tree.graph);
        lsp_graph_finish(&turned_tree.graph);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_star_lists_each_tails_arcs_in_rising_number),
        cmocka_unit_test(the_tree_of_a_small_graph_is_right),
        cmocka_unit_test(there_is_no_path_to_oneself_or_to_the_unreachable),
        cmocka_unit_test(arcs_of_infinite_cost_are_not_used),
        cmocka_unit_test(circles_of_zero_cost_are_harmless),
        cmocka_unit_test(of_parallel_arcs_the_cheapest_and_then_the_first_is_used),
        cmocka_unit_test(of_equal_ways_the_one_through_the_node_settled_first_is_used),
        cmocka_unit_test(a_graph_of_one_node_has_a_tree),
        cmocka_unit_test(costs_are_those_of_bellman_and_ford),
        cmocka_unit_test(traced_paths_hang_together_and_cost_what_the_tree_says),
        cmocka_unit_test(the_order_of_the_arcs_does_not_change_costs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
