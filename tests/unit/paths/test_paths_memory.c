/* Tests that graphs and trees hold when memory is out.
 * SPDX-License-Identifier: Apache-2.0 */
#include "paths/paths.h"

#include "support/allocation.h"
#include "support/test.h"

enum { N_NODES = 9000 }; /* more than one block of an arena */

static uint32_t tail[N_NODES], head[N_NODES], arc_into[N_NODES];
static double cost[N_NODES], cost_to[N_NODES];

static int make_ring(void **state)
{
    (void)state;
    for (uint32_t node = 0; node < N_NODES; node++) {
        tail[node] = node;
        head[node] = (node + 1) % N_NODES;
        cost[node] = 1;
    }
    return 0;
}

static void a_graph_that_cannot_be_built_leaves_nothing_behind(void **state)
{
    (void)state;
    size_t n_before = lsp_test_n_blocks(), nth = 0;
    struct lsp_graph graph = {.n_nodes = 77};
    for (;; nth++) {
        lsp_test_fail_from(nth);
        enum lsp_status status = lsp_graph_build(N_NODES, N_NODES, tail, head, &graph);
        lsp_test_fail_never();
        if (!lsp_test_has_failed()) {
            assert_int_equal(status, LSP_OK);
            break;
        }
        assert_int_equal(status, LSP_NO_MEMORY);
        assert_int_equal(graph.n_nodes, 77);
        assert_int_equal(lsp_test_n_blocks(), n_before);
        assert_true(nth < LSP_TEST_MAX_ALLOCATIONS);
    }
    assert_true(nth >= 2);
    lsp_graph_finish(&graph);
    assert_int_equal(lsp_test_n_blocks(), n_before);
}

static void a_tree_that_cannot_be_grown_leaves_nothing_behind(void **state)
{
    (void)state;
    struct lsp_graph graph;
    assert_int_equal(lsp_graph_build(N_NODES, N_NODES, tail, head, &graph), LSP_OK);
    size_t n_before = lsp_test_n_blocks(), nth = 0;
    for (;; nth++) {
        lsp_test_fail_from(nth);
        enum lsp_status status = lsp_paths_grow_tree(&graph, cost, 0, cost_to, arc_into);
        lsp_test_fail_never();
        assert_int_equal(lsp_test_n_blocks(), n_before);
        if (!lsp_test_has_failed()) {
            assert_int_equal(status, LSP_OK);
            break;
        }
        assert_int_equal(status, LSP_NO_MEMORY);
        assert_true(nth < LSP_TEST_MAX_ALLOCATIONS);
    }
    assert_true(nth >= 1);
    assert_true(cost_to[N_NODES - 1] == N_NODES - 1);
    lsp_graph_finish(&graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_graph_that_cannot_be_built_leaves_nothing_behind),
        cmocka_unit_test(a_tree_that_cannot_be_grown_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, make_ring, NULL);
}
