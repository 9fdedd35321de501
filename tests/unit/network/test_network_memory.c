/* Tests that building a network holds when memory is out.
 * SPDX-License-Identifier: Apache-2.0 */
#include "network/network.h"

#include "support/allocation.h"
#include "support/test.h"

enum { N_LINKS = 3000 }; /* enough for several blocks of an arena */

static struct lsp_link_spec links[N_LINKS];

static void a_network_that_cannot_be_built_leaves_nothing_behind(void **state)
{
    (void)state;
    for (size_t row = 0; row < N_LINKS; row++)
        links[row] = (struct lsp_link_spec){.length_km = 1, .free_speed_km_h = 1, .lanes = 1};
    const struct lsp_network_specs specs = {.links = links, .n_links = N_LINKS, .n_nodes = 1};
    struct lsp_network network = {.n_nodes = 77};
    size_t n_before = lsp_test_n_blocks(), nth = 0;
    for (;; nth++) {
        lsp_test_fail_from(nth);
        enum lsp_status status = lsp_network_build(&specs, &network);
        lsp_test_fail_never();
        if (!lsp_test_has_failed()) {
            assert_int_equal(status, LSP_OK);
            break;
        }
        assert_int_equal(status, LSP_NO_MEMORY);
        assert_int_equal(network.n_nodes, 77);
        assert_int_equal(lsp_test_n_blocks(), n_before);
        assert_true(nth < LSP_TEST_MAX_ALLOCATIONS);
    }
    assert_true(nth >= 3);
    lsp_network_finish(&network);
    assert_int_equal(lsp_test_n_blocks(), n_before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_network_that_cannot_be_built_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
