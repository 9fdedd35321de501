/* Tests of the opening's spread.  SPDX-License-Identifier: Apache-2.0 */
#include "schedule_risk/schedule_risk.h"
#include "support/programme_cases.h"

#include <stdlib.h>

static struct lsp_schedule_risk spread_of(const struct programme_case *of,
    struct lsp_schedule_risk_options options, struct lsp_arena *arena)
{
    struct lsp_schedule_risk spread = {0};
    assert_int_equal(lsp_schedule_risk_simulate(&of->programme, &options, arena, &spread), LSP_OK);
    return spread;
}

/* Mean and standard deviation of the opening, in days from the start. */
static void moments(const struct programme_case *of, const struct lsp_schedule_risk *spread,
    double *ret_mean, double *ret_deviation)
{
    double mean = 0, square = 0;
    for (uint32_t draw = 0; draw < spread->n_draws; draw++) {
        double days = spread->opening_day[draw] - of->programme.start_day;
        mean += days / spread->n_draws;
        square += days * days / spread->n_draws;
    }
    *ret_mean = mean;
    *ret_deviation = sqrt(square - mean * mean);
}

static void without_spread_every_draw_is_the_plan(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 30; seed++) {
        struct programme_case of;
        struct lsp_arena arena = {0};
        struct lsp_plan plan;
        build_random_case(&of, seed);
        for (size_t n = 0; n < of.programme.n_activities; n++)
            of.activities[n].low_days = of.activities[n].high_days = of.activities[n].mid_days;
        assert_int_equal(lsp_programme_schedule(&of.programme, NULL, &arena, &plan), LSP_OK);
        struct lsp_schedule_risk spread = spread_of(&of,
            (struct lsp_schedule_risk_options){.n_draws = 50, .seed = seed, .correlation = 0.3},
            &arena);
        for (uint32_t draw = 0; draw < 50; draw++)
            assert_int_equal(spread.opening_day[draw], plan.opening_day);
        assert_int_equal(spread.p10_day, plan.opening_day);
        assert_int_equal(spread.p90_day, plan.opening_day);
        for (size_t n = 0; n < of.programme.n_activities; n++) {
            assert_true(spread.criticality[n] == (plan.activities[n].is_critical ? 1 : 0));
            assert_true(spread.driver[n] == 0);
        }
        lsp_arena_finish(&arena);
    }
}

static void one_activity_has_the_moments_of_its_distribution(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 600, 900, 1800, "");
    struct lsp_schedule_risk spread =
        spread_of(&of, (struct lsp_schedule_risk_options){.seed = 1}, &arena);
    double mean, deviation;
    moments(&of, &spread, &mean, &deviation);
    assert_int_equal(spread.n_draws, 10000);
    assert_close(mean, 1000, 1e-4);
    assert_close(deviation, 213.81, 1e-3);
    double exact_days = lsp_pert_inverse(600, 900, 1800, 0.8);
    assert_true(fabs(spread.p80_day - of.programme.start_day - exact_days) <= 1);
    assert_true(spread.criticality[0] == 1);
    assert_close(spread.driver[0], 1, 1e-12);
    lsp_arena_finish(&arena);
}

static void narrow_and_wide_ranges_are_drawn_alike(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 0, 2000, 4095, ""); /* tabulated */
    struct lsp_schedule_risk narrow =
        spread_of(&of, (struct lsp_schedule_risk_options){.n_draws = 999, .seed = 4}, &arena);
    of.activities[0].high_days = 4095.5; /* inverted draw by draw */
    struct lsp_schedule_risk wide =
        spread_of(&of, (struct lsp_schedule_risk_options){.n_draws = 999, .seed = 4}, &arena);
    for (uint32_t draw = 0; draw < 999; draw++) {
        assert_true(abs(narrow.opening_day[draw] - wide.opening_day[draw]) <= 1);
        assert_true(narrow.opening_day[draw] > of.programme.start_day); /* work takes a day */
    }
    lsp_arena_finish(&arena);
}

/* E max(X, Y) - E X = integral of F (1 - F), here with the closed form of the symmetric beta (3,
 * 3): 0.5716 standard deviations, near the 1/sqrt(pi) = 0.5642 of two normal paths [Clark1961]. */
static void two_equal_paths_end_later_than_each_of_them(void **state)
{
    (void)state;
    double expected_days = 0;
    for (double x = 0.0005; x < 1; x += 0.001) {
        double share = x * x * x * (10 - 15 * x + 6 * x * x);
        expected_days += 600 * share * (1 - share) * 0.001;
    }
    double deviation_days = 600 * sqrt(9.0 / (36 * 7)), mean, deviation;
    assert_true(fabs(expected_days / deviation_days - 0.564) < 0.01);
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 700, 1000, 1300, "");
    add_activity(&of, 0, 700, 1000, 1300, "");
    add_activity(&of, 0, 0, 0, 0, "AB");
    struct lsp_schedule_risk spread =
        spread_of(&of, (struct lsp_schedule_risk_options){.n_draws = 40000, .seed = 2}, &arena);
    moments(&of, &spread, &mean, &deviation);
    assert_true(fabs(mean - 1000 - expected_days) < 0.02 * deviation_days);
    assert_close(spread.criticality[0], 0.5, 0.01);
    assert_close(spread.criticality[1], 0.5, 0.01);
    assert_true(spread.criticality[0] + spread.criticality[1] >= 1);
    assert_true(spread.criticality[2] == 1);
    assert_true(spread.driver[2] == 0);

    spread =
        spread_of(&of, (struct lsp_schedule_risk_options){.seed = 2, .correlation = 1}, &arena);
    moments(&of, &spread, &mean, &deviation);
    assert_true(fabs(mean - 1000) < 1); /* the same delay on both: nothing to wait for */
    assert_close(spread.driver[0], 1, 1e-9);
    lsp_arena_finish(&arena);
}

static void correlation_widens_a_chain_as_variances_add(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 700, 1000, 1300, "");
    add_activity(&of, 0, 700, 1000, 1300, "A");
    double deviation_days = 600 * sqrt(9.0 / (36 * 7));
    static const double CORRELATIONS[] = {0, 0.3, 0.6, 1};
    for (size_t n = 0; n < 4; n++) {
        double mean, deviation;
        struct lsp_schedule_risk spread = spread_of(&of,
            (struct lsp_schedule_risk_options){
                .n_draws = 20000, .seed = 3, .correlation = CORRELATIONS[n]},
            &arena);
        moments(&of, &spread, &mean, &deviation);
        assert_true(fabs(mean - 2000) < 0.02 * deviation_days);
        assert_close(deviation, deviation_days * sqrt(2 * (1 + CORRELATIONS[n])), 0.015);
    }
    lsp_arena_finish(&arena);
}

static void ranks_of_the_drivers_tell_the_long_activity_from_the_short(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 400, 700, 1000, "");
    add_activity(&of, 0, 90, 100, 110, "A");
    add_activity(&of, 0, 1, 5, 9, ""); /* never in the way */
    add_activity(&of, 0, 0, 0, 0, "BC");
    struct lsp_schedule_risk spread =
        spread_of(&of, (struct lsp_schedule_risk_options){.seed = 5}, &arena);
    assert_true(spread.driver[0] > 0.99);
    assert_true(fabs(spread.driver[1]) < 0.1);
    assert_true(fabs(spread.driver[2]) < 0.04);
    assert_true(spread.criticality[2] == 0);
    assert_true(spread.criticality[1] == 1);
    lsp_arena_finish(&arena);
}

/* 44 days is the sum of the means along the published critical path; paths that merge make the mean
 * of the opening later, and the published chance of 84 % to be ready in 47 too high. */
static void the_textbook_network_opens_later_than_the_sum_of_its_means(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    build_textbook_case(&of, 100, true);
    struct lsp_schedule_risk spread =
        spread_of(&of, (struct lsp_schedule_risk_options){.seed = 1}, &arena);
    double mean, deviation;
    moments(&of, &spread, &mean, &deviation);
    assert_in_range((int)mean, 4430, 4550);
    uint32_t n_in_time = 0;
    for (uint32_t draw = 0; draw < spread.n_draws; draw++)
        n_in_time += spread.opening_day[draw] - of.programme.start_day <= 4700;
    double share = (double)n_in_time / spread.n_draws;
    assert_true(share > 0.6 && share < 0.84);
    lsp_arena_finish(&arena);
}

static void a_winter_divides_the_openings_in_two(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-05-01");
    add_activity(&of, 1, 120, 180, 240, ""); /* 183 working days are left before the ice */
    struct lsp_schedule_risk spread =
        spread_of(&of, (struct lsp_schedule_risk_options){.seed = 6}, &arena);
    uint32_t n_before = 0;
    for (uint32_t draw = 0; draw < spread.n_draws; draw++) {
        n_before += spread.opening_day[draw] <= day("2025-12-01");
        bool in_winter = spread.opening_day[draw] > day("2025-12-01") &&
                         spread.opening_day[draw] < day("2026-04-12");
        assert_false(in_winter);
    }
    /* 1 May to 30 November has 214 days, 31 of them Sundays. */
    assert_true(
        fabs((double)n_before / spread.n_draws - lsp_pert_cdf(120, 180, 240, 183.5)) < 2e-4);
    lsp_arena_finish(&arena);
}

static void percentiles_are_the_first_days_by_which_so_many_are_open(void **state)
{
    (void)state;
    for (uint32_t n_draws = 1; n_draws <= 40; n_draws++) {
        struct programme_case of;
        struct lsp_arena arena = {0};
        begin_case(&of, "2025-01-01");
        add_activity(&of, 0, 100, 500, 1000, "");
        struct lsp_schedule_risk spread = spread_of(
            &of, (struct lsp_schedule_risk_options){.n_draws = n_draws, .seed = 8}, &arena);
        const int32_t found[4] = {spread.p10_day, spread.p50_day, spread.p80_day, spread.p90_day};
        const uint32_t percent[4] = {10, 50, 80, 90};
        for (size_t n = 0; n < 4; n++) {
            uint32_t n_open = 0, n_open_before = 0;
            for (uint32_t draw = 0; draw < n_draws; draw++) {
                n_open += spread.opening_day[draw] <= found[n];
                n_open_before += spread.opening_day[draw] < found[n];
            }
            assert_true(100 * n_open >= percent[n] * n_draws);
            assert_true(100 * n_open_before < percent[n] * n_draws);
        }
        for (uint32_t draw = 1; draw < n_draws; draw++)
            assert_true(spread.sorted_day[draw] >= spread.sorted_day[draw - 1]);
        lsp_arena_finish(&arena);
    }
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
    (void)state;
    static const int THREADS[] = {0, 1, 2, 7};
    struct programme_case of;
    struct lsp_arena arena = {0};
    build_random_case(&of, 21);
    struct lsp_schedule_risk_options options = {.n_draws = 3001, .seed = 9, .correlation = 0.4};
    struct lsp_schedule_risk spread[4];
    size_t n_activities = of.programme.n_activities;
    for (size_t n = 0; n < 4; n++) {
        options.n_threads = THREADS[n];
        spread[n] = spread_of(&of, options, &arena);
    }
    assert_true(spread[0].p10_day < spread[0].p90_day);
    for (size_t n = 1; n < 4; n++) {
        assert_memory_equal(
            spread[n].opening_day, spread[0].opening_day, 3001 * sizeof *spread[0].opening_day);
        assert_memory_equal(
            spread[n].sorted_day, spread[0].sorted_day, 3001 * sizeof *spread[0].sorted_day);
        assert_memory_equal(spread[n].criticality, spread[0].criticality,
            n_activities * sizeof *spread[0].criticality);
        assert_memory_equal(
            spread[n].driver, spread[0].driver, n_activities * sizeof *spread[0].driver);
    }
    lsp_arena_finish(&arena);
}

static void another_seed_gives_other_draws(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    build_textbook_case(&of, 100, true);
    struct lsp_schedule_risk one =
        spread_of(&of, (struct lsp_schedule_risk_options){.n_draws = 100, .seed = 1}, &arena);
    struct lsp_schedule_risk two =
        spread_of(&of, (struct lsp_schedule_risk_options){.n_draws = 100, .seed = 2}, &arena);
    assert_memory_not_equal(one.opening_day, two.opening_day, 100 * sizeof *one.opening_day);
    lsp_arena_finish(&arena);
}

static void draws_past_the_year_9999_are_refused(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    struct lsp_schedule_risk spread = {.n_draws = 77};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 10, 100, 1e9, "");
    struct lsp_schedule_risk_options options = {.n_draws = 100, .seed = 1};
    assert_int_equal(
        lsp_schedule_risk_simulate(&of.programme, &options, &arena, &spread), LSP_BAD_INPUT);
    assert_int_equal(spread.n_draws, 77);
    lsp_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_spread_every_draw_is_the_plan),
        cmocka_unit_test(one_activity_has_the_moments_of_its_distribution),
        cmocka_unit_test(narrow_and_wide_ranges_are_drawn_alike),
        cmocka_unit_test(two_equal_paths_end_later_than_each_of_them),
        cmocka_unit_test(correlation_widens_a_chain_as_variances_add),
        cmocka_unit_test(ranks_of_the_drivers_tell_the_long_activity_from_the_short),
        cmocka_unit_test(the_textbook_network_opens_later_than_the_sum_of_its_means),
        cmocka_unit_test(a_winter_divides_the_openings_in_two),
        cmocka_unit_test(percentiles_are_the_first_days_by_which_so_many_are_open),
        cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
        cmocka_unit_test(another_seed_gives_other_draws),
        cmocka_unit_test(draws_past_the_year_9999_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
