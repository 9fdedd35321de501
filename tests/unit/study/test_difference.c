/* Whether the errors that an account states hold what is really wrong with it: random studies with
 * all that a study may have, solved to loose targets, against the same solved as far as rounding
 * allows; and scenarios that are solved closer until their error is small.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/study_internal.h"

#include <stdlib.h>

#include "support/random_study.h"
#include "support/soak.h"
#include "support/test.h"

#include "base/date.h"
#include "base/random.h"

enum { N_SEEDS = 3, N_SEEDS_SANITIZED = 1, N_LOADS = 2, N_TARGETS = 3, N_SCHEMES = 3 };
static const double LOADS[N_LOADS] = {0.1, 1};
static const double TARGETS[N_TARGETS] = {1e-4, 1e-7, 1e-10};
/* A link's speed grows by so much: a large scheme, a small one, one that is hardly any. */
static const double GROWTH[N_SCHEMES] = {0.3, 1e-4, 1e-8};
static const double CLOSE = 1e-11;

static const struct lsp_appraisal_spec SPEC = {.base_year = 2025,
    .first_year = 2025,
    .horizon_years = 1,
    .ramp_start = 1,
    .ramp_years = 1,
    .avoidable_share = 0.5,
    .error_share = 0.01};

/* A study, and rides with few seats for it. */
struct side {
    struct random_study study;
    struct lsp_ride_section sections[STUDY_LEGS];
    struct lsp_leg_part parts[STUDY_LEGS];
    struct lsp_network network;
    struct lsp_equilibrium_problem problem;
};

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

static void add_seats(struct side *side)
{
    struct random_study *study = &side->study;
    for (uint32_t leg = 0; leg < STUDY_LEGS; leg++) {
        struct lsp_leg *ride = &study->legs[leg];
        ride->seats = 30 + 400 * lsp_random_uniform(study->seed, LSP_RANDOM_TEST, 27, leg);
        side->sections[leg] = (struct lsp_ride_section){.route_id = "r",
            .route_name = "R",
            .from_node = ride->from_node,
            .to_node = ride->to_node,
            .seats = ride->seats,
            .n_departures = ride->n_departures};
        side->parts[leg] = (struct lsp_leg_part){leg, 1};
        ride->parts = &side->parts[leg];
        ride->n_parts = 1;
    }
    study->services.sections = side->sections;
    study->services.n_sections = STUDY_LEGS;
    study->services.full_displaces = true;
}

static void init_side(struct side *side, uint32_t seed, double load, double growth)
{
    random_study_make(&side->study, seed, load);
    if (seed % 2 == 0)
        add_nests(&side->study);
    if (seed % 3 == 0)
        add_seats(side);
    uint32_t row = (uint32_t)(9 * lsp_random_uniform(seed, LSP_RANDOM_TEST, 99, 0));
    side->study.links[row].free_speed_km_h *= 1 + growth;
    assert_int_equal(lsp_network_build(&side->study.specs, &side->network), LSP_OK);
    side->problem = random_study_problem(&side->study, &side->network);
}

static struct lsp_appraisal account_of(const struct random_study *study,
    const struct lsp_results *without, const struct lsp_results *with, struct lsp_arena *arena)
{
    static const char *const NAMES[] = {"a", "b", "c", "d"};
    const char *countries[STUDY_MOVEMENTS];
    double scale[STUDY_SEGMENTS], response[STUDY_SEGMENTS];
    uint32_t segment_of[STUDY_MOVEMENTS];
    for (size_t at = 0; at < STUDY_SEGMENTS; at++) {
        scale[at] = study->segments[at].scale_per_money;
        response[at] = study->segments[at].response;
    }
    for (size_t at = 0; at < STUDY_MOVEMENTS; at++) {
        segment_of[at] = study->movements[at].segment;
        countries[at] = "AA";
    }
    const struct lsp_appraisal_context context = {.n_segments = STUDY_SEGMENTS,
        .n_movements = STUDY_MOVEMENTS,
        .n_operators = 1,
        .n_posts = STUDY_POSTS,
        .segment_name = NAMES,
        .segment_country = countries,
        .segment_scale_per_money = scale,
        .segment_response = response,
        .movement_segment = segment_of,
        .origin_country = countries,
        .destination_country = countries,
        .operator_name = NAMES,
        .operator_country = countries,
        .post_name = NAMES,
        .post_country = countries};
    struct lsp_appraisal_pair pair = {2025, 1, without, with};
    struct lsp_appraisal appraisal;
    int32_t opening_day = lsp_date_to_day((struct lsp_date){2025, 1, 1});
    assert_int_equal(
        lsp_appraise(&SPEC, &context, 1, &pair, opening_day, arena, &appraisal), LSP_OK);
    return appraisal;
}

/* The account at a target, with its errors.  False when a run did not come there. */
static bool appraise_at(
    struct side sides[2], double target, struct lsp_arena *arena, struct lsp_appraisal *ret_found)
{
    struct lsp_results results[2], others[2];
    bool is_solved = true;
    for (int side = 0; side < 2; side++) {
        struct lsp_equilibrium_options options = {
            .target = fmax(target, CLOSE), .aim = target < CLOSE ? target : 0};
        assert_int_equal(lsp_equilibrium_solve_twice(
                             &sides[side].problem, &options, &results[side], &others[side]),
            LSP_OK);
        is_solved &= results[side].convergence.stopped_by == LSP_STOPPED_CONVERGED;
    }
    if (is_solved) {
        const struct random_study *study = &sides[0].study;
        struct lsp_appraisal accounts[2] = {account_of(study, &others[0], &results[1], arena),
            account_of(study, &results[0], &others[1], arena)};
        struct lsp_appraisal_pair pair = {2025, 1, &results[0], &results[1]};
        *ret_found = account_of(study, &results[0], &results[1], arena);
        assert_int_equal(
            lsp_appraisal_compare(&SPEC, 1, &pair, 2, accounts, arena, ret_found), LSP_OK);
    }
    for (int side = 0; side < 2; side++) {
        lsp_results_finish(&results[side]);
        lsp_results_finish(&others[side]);
    }
    return is_solved;
}

struct tally {
    size_t n, n_covered, n_told, n_right_sign, n_not_told, n_unsolved;
    double worst;
};

static void count(const struct lsp_appraisal *found, double true_money, struct tally *tally)
{
    const struct lsp_difference *difference = &found->difference;
    double error_money = fabs(found->benefit_money - true_money);
    tally->n++;
    tally->n_covered += error_money <= difference->benefit_money ? 1 : 0;
    if (error_money > 0)
        tally->worst = fmax(tally->worst, error_money / difference->benefit_money);
    if (!difference->benefit_is_distinguishable) {
        tally->n_not_told++;
        return;
    }
    tally->n_told++;
    tally->n_right_sign += (found->benefit_money > 0) == (true_money > 0) ? 1 : 0;
}

static void try_study(uint32_t seed, double load, double growth, struct tally *tally)
{
    struct side *sides = calloc(2, sizeof *sides);
    struct lsp_arena arena = {0};
    struct lsp_appraisal truth, found;
    assert_non_null(sides);
    init_side(&sides[0], seed, load, 0);
    init_side(&sides[1], seed, load, growth);
    if (!appraise_at(sides, 1e-14, &arena, &truth))
        tally->n_unsolved++;
    else
        for (int target = 0; target < N_TARGETS; target++)
            if (appraise_at(sides, TARGETS[target], &arena, &found))
                count(&found, truth.benefit_money, tally);
    lsp_arena_finish(&arena);
    lsp_network_finish(&sides[0].network);
    lsp_network_finish(&sides[1].network);
    free(sides);
}

/* Stated in docs/methods/difference.md from LSP_SOAK=60. */
static void stated_errors_hold_true_ones_and_what_is_told_from_nothing_has_its_sign(void **state)
{
    (void)state;
    struct tally tally = {0};
    struct soak soak = soak_of(N_SEEDS, N_SEEDS_SANITIZED);
    for (; soak.seed <= soak.last; soak.seed++)
        for (int load = 0; load < N_LOADS; load++)
            for (int scheme = 0; scheme < N_SCHEMES; scheme++)
                try_study((uint32_t)soak.seed, LOADS[load], GROWTH[scheme], &tally);
    print_message("%zu accounts: %zu errors held, the worst %.3g of what is stated; %zu told from "
                  "nothing, %zu with the right sign; %zu not told; %zu not solved\n",
        tally.n, tally.n_covered, tally.worst, tally.n_told, tally.n_right_sign, tally.n_not_told,
        tally.n_unsolved);
    assert_true(tally.n > 6 * tally.n_unsolved && tally.n > 0);
    assert_true(100 * tally.n_covered >= 99 * tally.n);
    assert_true(tally.n_right_sign == tally.n_told);
    assert_true(tally.n_told > 0 && tally.n_not_told > 0);
}

static struct lsp_study_inputs open_study(const char *folder)
{
    struct lsp_diags diags = {0};
    struct lsp_study_inputs inputs;
    assert_int_equal(lsp_study_open(folder, &diags, &inputs), LSP_OK);
    lsp_diags_finish(&diags);
    return inputs;
}

static struct lsp_appraisal run_study(
    const struct lsp_study_inputs *inputs, double target, struct lsp_arena *arena)
{
    struct lsp_diags diags = {0};
    struct scenario_run run;
    struct scenario_options options = {.show_year = inputs->model_years[0],
        .opening_day = lsp_date_to_day((struct lsp_date){2023, 1, 1}),
        .target = target,
        .tells_error = true,
        .own_years_only = true};
    assert_int_equal(
        lsp_scenario_run_make(inputs, inputs->main_scenario, &options, arena, &diags, &run),
        LSP_OK);
    assert_true(run.converged);
    struct lsp_appraisal appraisal = run.appraisal;
    lsp_scenario_run_finish(&run);
    lsp_diags_finish(&diags);
    return appraisal;
}

static const char STUDY[] = LSP_SOURCE_DIR "/tests/fixtures/two_towns";

static void runs_are_made_closer_until_the_share_is_reached(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct lsp_study_inputs inputs = open_study(STUDY);
    struct lsp_appraisal truth = run_study(&inputs, 1e-13, &arena);
    inputs.appraisal.error_share = 1;
    struct lsp_appraisal loose = run_study(&inputs, 1e-3, &arena);
    inputs.appraisal.error_share = 1e-6;
    struct lsp_appraisal close = run_study(&inputs, 1e-3, &arena);
    double loose_error = fabs(loose.npv_money - truth.npv_money);
    double close_error = fabs(close.npv_money - truth.npv_money);
    assert_true(close.difference.is_reached);
    assert_true(close.difference.n_tightened > loose.difference.n_tightened);
    assert_true(close.difference.excess <= 1);
    assert_true(close.difference.residual < loose.difference.residual);
    assert_true(close_error <= close.difference.npv_money);
    assert_true(close_error < loose_error);
    assert_true(close.difference.benefit_money <= 1e-6 * fabs(close.benefit_money));
    lsp_study_inputs_finish(&inputs);
    lsp_arena_finish(&arena);
}

static void a_share_below_rounding_ends_where_errors_are_rounding(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct lsp_study_inputs inputs = open_study(STUDY);
    inputs.appraisal.error_share = 1e-30;
    struct lsp_appraisal found = run_study(&inputs, 1e-3, &arena);
    assert_true(found.difference.npv_is_distinguishable);
    assert_true(found.difference.n_tightened >= 1 && found.difference.n_tightened <= 4);
    assert_true(found.difference.is_reached == (found.difference.excess == 0));
    lsp_study_inputs_finish(&inputs);
    lsp_arena_finish(&arena);
}

static void aims_fall_by_what_is_asked_and_end_at_rounding(void **state)
{
    (void)state;
    static const struct {
        double excess, aim, next;
    } CASES[] = {{1.5, 1e-10, 1e-11}, {100, 1e-8, 1e-8 / 300}, {1e9, 1e-8, 1e-11},
        {INFINITY, 1e-6, 1e-9}, {5, 2e-13, 1e-13}, {5, 1e-13, 0}, {0, 1e-8, 1e-9}};
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        double next = 0;
        bool is_left = lsp_difference_next_aim(CASES[n].excess, CASES[n].aim, &next);
        assert_int_equal(is_left, CASES[n].next > 0);
        assert_close(next, CASES[n].next, 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stated_errors_hold_true_ones_and_what_is_told_from_nothing_has_its_sign),
        cmocka_unit_test(runs_are_made_closer_until_the_share_is_reached),
        cmocka_unit_test(a_share_below_rounding_ends_where_errors_are_rounding),
        cmocka_unit_test(aims_fall_by_what_is_asked_and_end_at_rounding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
