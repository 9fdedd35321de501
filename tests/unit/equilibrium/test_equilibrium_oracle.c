/* Random small studies of two countries, with all that a study may have, solved twice: by the
 * assignment and by the oracle that goes from route to route.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "support/oracle/route_equilibrium.h"
#include "support/random_study.h"

enum { N_CASES = 24 };

static void compare(const struct lsp_results *ours, const struct lsp_results *theirs)
{
    for (size_t movement = 0; movement < STUDY_MOVEMENTS; movement++) {
        if (isfinite(theirs->composite_money[movement]))
            assert_close(ours->composite_money[movement], theirs->composite_money[movement], 1e-8);
        else
            assert_true(isinf(ours->composite_money[movement]));
        for (size_t way = 0; way < STUDY_WAYS; way++) {
            const struct lsp_choice *one = lsp_results_choice(ours, movement, way);
            const struct lsp_choice *two = lsp_results_choice(theirs, movement, way);
            assert_int_equal(isfinite(one->cost_money), isfinite(two->cost_money));
            assert_close(one->amount, two->amount, 1e-8);
        }
    }
    for (size_t link = 0; link < ours->n_links; link++)
        assert_close(ours->link_time_h[link], theirs->link_time_h[link], 1e-8);
}

/* Loads from light to far over capacity. */
static void random_studies_come_out_as_by_the_oracle(void **state)
{
    (void)state;
    static const double LOADS[] = {0.1, 1, 4};
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_study study;
        random_study_make(&study, seed, LOADS[seed % 3]);
        struct lsp_network network;
        assert_int_equal(lsp_network_build(&study.specs, &network), LSP_OK);
        struct lsp_equilibrium_problem problem = random_study_problem(&study, &network);
        struct lsp_equilibrium_options options = {.target = 1e-11};
        struct lsp_results ours, theirs;
        assert_int_equal(lsp_equilibrium_solve(&problem, &options, &ours), LSP_OK);
        assert_int_equal(oracle_equilibrium_solve(&problem, &options, &theirs), LSP_OK);
        if (ours.convergence.stopped_by != LSP_STOPPED_CONVERGED ||
            theirs.convergence.stopped_by != LSP_STOPPED_CONVERGED)
            fail_msg("seed %u stopped at %g, the oracle at %g", seed, ours.convergence.residual,
                theirs.convergence.residual);
        compare(&ours, &theirs);
        lsp_results_finish(&ours);
        lsp_results_finish(&theirs);
        lsp_network_finish(&network);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_studies_come_out_as_by_the_oracle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
