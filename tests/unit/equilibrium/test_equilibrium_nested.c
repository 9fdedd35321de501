/* Whole equilibria whose choices are nested or pivot on observed shares, on random studies with
 * posts, empties, rides and roads of finite capacity.  SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "base/random.h"
#include "support/random_study.h"

enum { N_CASES = 3 };
static const double LOADS[] = {0.1, 1, 2};
static const double TARGET = 1e-11;

struct solved {
    struct lsp_network network;
    struct lsp_results results;
};

/* A tree of two levels that differs from segment to segment. */
static void add_nests(struct random_study *study)
{
    for (uint32_t segment = 0; segment < STUDY_SEGMENTS; segment++) {
        struct lsp_nests *nests = &study->segments[segment].nests;
        *nests = (struct lsp_nests){.n = 2, .parent = {LSP_NONE, segment == 1 ? 0 : LSP_NONE}};
        for (uint32_t nest = 0; nest < 2; nest++)
            nests->theta[nest] = 0.3 + 0.7 * lsp_random_uniform(study->seed, LSP_RANDOM_TEST, 26,
                                                 10 * segment + nest);
        for (uint32_t way = 0; way < STUDY_WAYS; way++) {
            uint32_t nest = (way + segment + study->seed) % 3;
            nests->nest_of[way] = nest < 2 ? nest : LSP_NONE;
        }
    }
}

static void make_nested(struct random_study *study, uint32_t seed)
{
    random_study_make(study, seed, LOADS[seed % 3]);
    add_nests(study);
}

/* pivots and fixed_share: NULL = those of the study, none. */
static struct solved solve(
    struct random_study *study, const struct lsp_pivot *pivots, const double *const *fixed_share)
{
    struct solved solved;
    assert_int_equal(lsp_network_build(&study->specs, &solved.network), LSP_OK);
    struct lsp_equilibrium_problem problem = random_study_problem(study, &solved.network);
    struct lsp_equilibrium_options options = {.target = TARGET};
    if (pivots != NULL)
        problem.pivots = pivots;
    problem.fixed_share = fixed_share;
    if (fixed_share != NULL)
        problem.pivots = NULL;
    assert_int_equal(lsp_equilibrium_solve(&problem, &options, &solved.results), LSP_OK);
    if (solved.results.convergence.stopped_by != LSP_STOPPED_CONVERGED)
        fail_msg("seed %u stopped at %g", study->seed, solved.results.convergence.residual);
    assert_true(solved.results.convergence.duality_gap <= 1e-9);
    return solved;
}

static void finish(struct solved *solved)
{
    lsp_results_finish(&solved->results);
    lsp_network_finish(&solved->network);
}

/* The tables alone: every movement is split and summed as its tree says at its costs. */
static void amounts_are_the_answer_of_the_tree_to_the_costs(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_study study;
        make_nested(&study, seed);
        struct solved solved = solve(&study, NULL, NULL);
        for (size_t at = 0; at < STUDY_MOVEMENTS; at++) {
            const struct lsp_segment *who = &study.segments[study.movements[at].segment];
            double cost[STUDY_WAYS];
            struct lsp_nested_answer answer;
            for (size_t way = 0; way < STUDY_WAYS; way++)
                cost[way] = lsp_results_choice(&solved.results, at, way)->cost_money;
            lsp_nested_logit(&who->nests, STUDY_WAYS, cost, who->scale_per_money, 0, &answer);
            double total = lsp_demand_total(study.amount[at], who->response, who->scale_per_money,
                answer.composite_money, study.reference[at]);
            for (size_t way = 0; way < STUDY_WAYS; way++)
                assert_close(lsp_results_choice(&solved.results, at, way)->amount,
                    total * answer.share[way], 1e-7);
        }
        finish(&solved);
    }
}

static void what_gets_cheaper_is_not_used_less(void **state)
{
    (void)state;
    uint32_t n_more = 0;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_study study;
        make_nested(&study, seed);
        uint32_t segment = seed % STUDY_SEGMENTS, way = seed % STUDY_WAYS;
        struct solved before = solve(&study, NULL, NULL);
        study.segments[segment].constant_money[way] -= 2;
        struct solved after = solve(&study, NULL, NULL);
        double used = 0, now = 0;
        for (size_t at = 0; at < STUDY_MOVEMENTS; at++)
            if (study.movements[at].segment == segment) {
                used += lsp_results_choice(&before.results, at, way)->amount;
                now += lsp_results_choice(&after.results, at, way)->amount;
            }
        if (now < used * (1 - 1e-9))
            fail_msg("seed %u: segment %u on way %u falls from %.12g to %.12g", seed, segment, way,
                used, now);
        n_more += now > used ? 1 : 0;
        finish(&before);
        finish(&after);
    }
    assert_true(n_more > 0);
}

static void the_order_of_the_alternatives_says_nothing(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_study study, turned;
        make_nested(&study, seed);
        make_nested(&turned, seed);
        for (uint32_t way = 0; way < STUDY_WAYS; way++) {
            uint32_t last = STUDY_WAYS - 1 - way;
            turned.ways[last] = study.ways[way];
            for (uint32_t segment = 0; segment < STUDY_SEGMENTS; segment++) {
                turned.segments[segment].constant_money[last] =
                    study.segments[segment].constant_money[way];
                turned.segments[segment].nests.nest_of[last] =
                    study.segments[segment].nests.nest_of[way];
            }
        }
        struct solved one = solve(&study, NULL, NULL), two = solve(&turned, NULL, NULL);
        for (size_t at = 0; at < STUDY_MOVEMENTS; at++)
            for (size_t way = 0; way < STUDY_WAYS; way++)
                assert_close(lsp_results_choice(&two.results, at, STUDY_WAYS - 1 - way)->amount,
                    lsp_results_choice(&one.results, at, way)->amount, 1e-7);
        finish(&one);
        finish(&two);
    }
}

/* Random shares over what is available in a run. */
static void observe(const struct random_study *study, const struct lsp_results *results,
    double share[STUDY_MOVEMENTS][STUDY_WAYS], const double *fixed_share[STUDY_MOVEMENTS])
{
    for (uint32_t at = 0; at < STUDY_MOVEMENTS; at++) {
        double sum = 0;
        for (uint32_t way = 0; way < STUDY_WAYS; way++) {
            bool is_there = isfinite(lsp_results_choice(results, at, way)->cost_money);
            double drawn = lsp_random_uniform(study->seed, LSP_RANDOM_TEST, 27, 8 * at + way);
            share[at][way] = is_there ? 0.1 + drawn : 0;
            sum += share[at][way];
        }
        for (size_t way = 0; way < STUDY_WAYS && sum > 0; way++)
            share[at][way] /= sum;
        fixed_share[at] = sum > 0 ? share[at] : NULL;
    }
}

static void make_pivots_of(const struct random_study *study, const struct lsp_results *reference,
    const double *const fixed_share[], struct lsp_pivot pivots[])
{
    for (size_t at = 0; at < STUDY_MOVEMENTS; at++) {
        double cost[STUDY_WAYS];
        for (size_t way = 0; way < STUDY_WAYS; way++)
            cost[way] = lsp_results_choice(reference, at, way)->cost_money;
        lsp_pivot_make(&study->segments[study->movements[at].segment], STUDY_WAYS, cost,
            fixed_share[at], &pivots[at]);
    }
}

static void with_nothing_changed_the_incremental_form_gives_what_was_observed(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_study study;
        double share[STUDY_MOVEMENTS][STUDY_WAYS];
        const double *fixed_share[STUDY_MOVEMENTS];
        struct lsp_pivot pivots[STUDY_MOVEMENTS];
        make_nested(&study, seed);
        if (seed % 2 == 0)
            for (size_t segment = 0; segment < STUDY_SEGMENTS; segment++) {
                study.segments[segment].has_cost_elasticity = true;
                study.segments[segment].cost_elasticity = -0.6;
            }
        struct solved any = solve(&study, NULL, NULL);
        observe(&study, &any.results, share, fixed_share);
        struct solved reference = solve(&study, NULL, fixed_share);
        make_pivots_of(&study, &reference.results, fixed_share, pivots);
        struct solved same = solve(&study, pivots, NULL);
        for (size_t at = 0; at < STUDY_MOVEMENTS; at++)
            for (size_t way = 0; way < STUDY_WAYS; way++) {
                double seen = share[at][way] * study.amount[at];
                assert_close(lsp_results_choice(&reference.results, at, way)->amount, seen, 1e-10);
                if (fixed_share[at] != NULL)
                    assert_close(lsp_results_choice(&same.results, at, way)->amount, seen, 1e-8);
            }
        finish(&any);
        finish(&reference);
        finish(&same);
    }
}

/* Observed is what the absolute form gives: then it is the absolute form, also at other costs. */
static void on_its_own_shares_the_incremental_form_is_the_absolute_one(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_study study;
        double share[STUDY_MOVEMENTS][STUDY_WAYS];
        const double *fixed_share[STUDY_MOVEMENTS];
        struct lsp_pivot pivots[STUDY_MOVEMENTS], absolute[STUDY_MOVEMENTS];
        make_nested(&study, seed);
        for (size_t segment = 0; segment < STUDY_SEGMENTS; segment++)
            study.segments[segment].response = 0;
        struct solved first = solve(&study, NULL, NULL);
        for (size_t at = 0; at < STUDY_MOVEMENTS; at++) {
            for (size_t way = 0; way < STUDY_WAYS; way++)
                share[at][way] = first.results.amount[at] > 0
                                     ? lsp_results_choice(&first.results, at, way)->amount /
                                           first.results.amount[at]
                                     : 0;
            fixed_share[at] = first.results.amount[at] > 0 ? share[at] : NULL;
            absolute[at] = (struct lsp_pivot){.composite_money = first.results.composite_money[at]};
        }
        make_pivots_of(&study, &first.results, fixed_share, pivots);
        for (size_t segment = 0; segment < STUDY_SEGMENTS; segment++) {
            study.segments[segment].constant_money[seed % STUDY_WAYS] += 5;
            for (size_t at = 0; at < STUDY_MOVEMENTS; at++)
                if (study.movements[at].segment == segment)
                    pivots[at].response = absolute[at].response = 0.4;
        }
        struct solved one = solve(&study, pivots, NULL), two = solve(&study, absolute, NULL);
        for (size_t at = 0; at < STUDY_MOVEMENTS; at++)
            for (size_t way = 0; way < STUDY_WAYS; way++)
                if (fixed_share[at] != NULL && (share[at][way] > 1e-6 || share[at][way] <= 0))
                    assert_close(lsp_results_choice(&one.results, at, way)->amount,
                        lsp_results_choice(&two.results, at, way)->amount, 1e-5);
        finish(&first);
        finish(&one);
        finish(&two);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_the_answer_of_the_tree_to_the_costs),
        cmocka_unit_test(what_gets_cheaper_is_not_used_less),
        cmocka_unit_test(the_order_of_the_alternatives_says_nothing),
        cmocka_unit_test(with_nothing_changed_the_incremental_form_gives_what_was_observed),
        cmocka_unit_test(on_its_own_shares_the_incremental_form_is_the_absolute_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
