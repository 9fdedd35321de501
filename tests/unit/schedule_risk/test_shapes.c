/* Tests of how durations are drawn: shapes, correlation, work that is under way.
 * SPDX-License-Identifier: Apache-2.0 */
#include "schedule_risk/schedule_risk.h"
#include "support/programme_cases.h"

#include <stdlib.h>

static struct lsp_schedule_risk simulate(const struct programme_case *of,
    const struct lsp_schedule_risk_options *options, struct lsp_arena *arena)
{
    struct lsp_schedule_risk risk = {0};
    assert_int_equal(lsp_schedule_risk_simulate(&of->programme, options, arena, &risk), LSP_OK);
    return risk;
}

static void moments(uint32_t n, const int32_t day[], double *ret_mean, double *ret_deviation)
{
    double mean = 0, square = 0;
    for (uint32_t at = 0; at < n; at++)
        mean += (double)day[at] / n;
    for (uint32_t at = 0; at < n; at++)
        square += (day[at] - mean) * (day[at] - mean) / n;
    *ret_mean = mean;
    *ret_deviation = sqrt(square);
}

/* 6, 9, 18 in hundreds of days: the beta distribution's exact deviation is sqrt((mean - o)(p -
 * mean)/7) = 2.1381, the triangular one's sqrt((o^2 + m^2 + p^2 - om - op - mp)/18) = 2.5495. */
static void each_shape_has_the_moments_of_its_closed_form(void **state)
{
    (void)state;
    double spread = log(18.0 / 6.0) / (2 * 1.2815515655446004), middle = 600 * sqrt(3.0);
    double lognormal_mean = middle * exp(spread * spread / 2);
    const struct {
        enum lsp_duration_shape shape;
        double mean, deviation, tolerance;
    } ROWS[] = {{LSP_SHAPE_PERT, 1000, 213.809, 1e-3}, {LSP_SHAPE_TRIANGULAR, 1100, 254.951, 1e-3},
        {LSP_SHAPE_UNIFORM, 1200, 346.410, 1e-3},
        {LSP_SHAPE_LOGNORMAL, lognormal_mean, lognormal_mean * sqrt(exp(spread * spread) - 1),
            5e-3}};
    for (size_t row = 0; row < sizeof ROWS / sizeof *ROWS; row++)
        for (size_t correlated = 0; correlated < 2; correlated++) {
            struct programme_case of;
            struct lsp_arena arena = {0};
            begin_case(&of, "2025-01-01");
            add_activity(&of, 0, 600, 900, 1800, "")->shape = ROWS[row].shape;
            struct lsp_schedule_risk risk = simulate(&of,
                &(struct lsp_schedule_risk_options){
                    .seed = 1, .n_draws = 20000, .correlation = correlated == 1 ? 0.4 : 0},
                &arena);
            double mean, deviation;
            moments(risk.n_draws, risk.opening_day, &mean, &deviation);
            /* Mixed columns have strata no more: the error of independent draws. */
            double wider = correlated == 1 ? 3 * ROWS[row].deviation / sqrt(20000) : 0;
            assert_true(fabs(mean - of.programme.start_day - ROWS[row].mean) < 0.2 + wider);
            assert_true(fabs(deviation / ROWS[row].deviation - 1) <
                        ROWS[row].tolerance + (correlated == 1 ? 0.02 : 0));
            lsp_arena_finish(&arena);
        }
}

static void a_lognormal_duration_has_low_and_high_as_its_p10_and_p90(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 400, 450, 900, "")->shape = LSP_SHAPE_LOGNORMAL;
    struct lsp_schedule_risk risk =
        simulate(&of, &(struct lsp_schedule_risk_options){.seed = 3}, &arena);
    assert_true(abs(risk.p10_day - of.programme.start_day - 400) <= 1);
    assert_true(abs(risk.p50_day - of.programme.start_day - 600) <= 1);
    assert_true(abs(risk.p90_day - of.programme.start_day - 900) <= 1);
    assert_true(risk.sorted_day[9999] - of.programme.start_day > 1500); /* the tail goes on */
    lsp_arena_finish(&arena);
}

/* The expected maximum of k standard normals: 1/sqrt(pi), 1.5/sqrt(pi), and for five 1.16296
 * [Clark1961; Tippett1925].  A lognormal path of small spread is as good as normal. */
static void paths_that_merge_end_later_by_the_known_bias(void **state)
{
    (void)state;
    static const struct {
        uint32_t n_paths;
        double bias;
    } ROWS[] = {{2, 0.5642}, {3, 0.8463}, {5, 1.1630}};
    const double deviation_days = 100, length_days = 10000;
    for (size_t row = 0; row < sizeof ROWS / sizeof *ROWS; row++) {
        struct programme_case of;
        struct lsp_arena arena = {0};
        begin_case(&of, "2025-01-01");
        double reach = 1.2815515655446004 * deviation_days / length_days;
        for (uint32_t path = 0; path < ROWS[row].n_paths; path++)
            add_activity(
                &of, 0, length_days * exp(-reach), length_days, length_days * exp(reach), "")
                ->shape = LSP_SHAPE_LOGNORMAL;
        static const char *const ALL[] = {"", "A", "AB", "ABC", "ABCD", "ABCDE"};
        add_activity(&of, 0, 0, 0, 0, ALL[ROWS[row].n_paths]);
        struct lsp_schedule_risk risk =
            simulate(&of, &(struct lsp_schedule_risk_options){.seed = 4, .n_draws = 40000}, &arena);
        double mean, deviation;
        moments(risk.n_draws, risk.opening_day, &mean, &deviation);
        double bias = (mean - of.programme.start_day - length_days) / deviation_days;
        assert_true(fabs(bias - ROWS[row].bias) < 0.02);
        lsp_arena_finish(&arena);
    }
}

/* Of two normal scores with the correlation r the ranks have 6/pi asin(r/2) [Pearson1907]. */
static double rank_correlation_of(double correlation)
{
    return 6 / acos(-1) * asin(correlation / 2);
}

static double realised(const struct lsp_schedule_risk *risk, size_t one, size_t two)
{
    double mean[2] = {0, 0}, square[2] = {0, 0}, product = 0;
    const size_t rows[2] = {one, two};
    uint32_t n = risk->n_draws;
    int32_t *days[2] = {calloc(n, sizeof(int32_t)), calloc(n, sizeof(int32_t))};
    for (size_t side = 0; side < 2; side++) {
        assert_non_null(days[side]);
        for (uint32_t draw = 0; draw < n; draw++) {
            size_t at = rows[side] * n + draw;
            days[side][draw] = risk->watched_finish_day[at] - risk->watched_start_day[at];
            mean[side] += (double)days[side][draw] / n;
        }
    }
    for (uint32_t draw = 0; draw < n; draw++) {
        double x = days[0][draw] - mean[0], y = days[1][draw] - mean[1];
        square[0] += x * x;
        square[1] += y * y;
        product += x * y;
    }
    free(days[0]);
    free(days[1]);
    return product / sqrt(square[0] * square[1]);
}

/* Uniform durations are their own ranks. */
static void correlations_asked_for_are_those_that_come_about(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    for (size_t n = 0; n < 6; n++)
        add_activity(&of, 0, 100, 1000, 2100, "")->shape = LSP_SHAPE_UNIFORM;
    uint32_t alike[] = {1, 3, 4}, against[] = {2, 0}, again[] = {4, 3};
    struct lsp_correlation_group groups[] = {{.value = 0.8, .activities = alike, .n_activities = 3},
        {.value = -0.5, .activities = against, .n_activities = 2},
        {.value = 0.6, .activities = again, .n_activities = 2}};
    uint32_t watched[] = {0, 1, 2, 3, 4, 5}, group = 77;
    struct lsp_schedule_risk_options options = {.seed = 2,
        .n_draws = 40000,
        .correlation = 0.2,
        .groups = groups,
        .n_groups = 3,
        .watched = watched,
        .n_watched = 6};
    assert_int_equal(lsp_schedule_risk_check_groups(&of.programme, &options, &group), LSP_OK);
    assert_int_equal(group, LSP_NONE);
    struct lsp_schedule_risk risk = simulate(&of, &options, &arena);
    static const struct {
        size_t one, two;
        double correlation;
    } PAIRS[] = {{1, 3, 0.8}, {1, 4, 0.8}, {3, 4, 0.6}, {0, 2, -0.5}, {0, 1, 0.2}, {2, 4, 0.2},
        {0, 5, 0.2}, {3, 5, 0.2}, {1, 2, 0.2}};
    for (size_t pair = 0; pair < sizeof PAIRS / sizeof *PAIRS; pair++)
        assert_true(fabs(realised(&risk, PAIRS[pair].one, PAIRS[pair].two) -
                         rank_correlation_of(PAIRS[pair].correlation)) < 0.015);
    lsp_arena_finish(&arena);
}

static void a_group_of_one_makes_durations_the_same(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    for (size_t n = 0; n < 3; n++)
        add_activity(&of, 0, 100, 300, 700, "");
    uint32_t all[] = {0, 1, 2};
    struct lsp_correlation_group group = {.value = 1, .activities = all, .n_activities = 3};
    struct lsp_schedule_risk risk = simulate(&of,
        &(struct lsp_schedule_risk_options){
            .seed = 2, .groups = &group, .n_groups = 1, .watched = all, .n_watched = 3},
        &arena);
    for (uint32_t draw = 0; draw < risk.n_draws; draw++) {
        assert_int_equal(
            risk.watched_finish_day[draw], risk.watched_finish_day[risk.n_draws + draw]);
        assert_int_equal(
            risk.watched_finish_day[draw], risk.watched_finish_day[2 * risk.n_draws + draw]);
    }
    lsp_arena_finish(&arena);
}

static void groups_that_contradict_one_another_are_found(void **state)
{
    (void)state;
    uint32_t ab[] = {0, 1}, bc[] = {1, 2}, ac[] = {0, 2}, de[] = {3, 4};
    const struct {
        double correlation, values[4];
        uint32_t expected;
    } ROWS[] = {{0, {0.9, 0.9, -0.9, 0}, 1}, {0, {0.9, 0.9, 0.7, 0}, LSP_NONE},
        {0, {0.9, 0, -0.9, 0}, 2}, {0, {1, 1, 1, -1}, LSP_NONE}, {0, {1, 0, 0.9, 0}, 2},
        {1, {0.5, 1, 1, 1}, 0}, {1, {1, 1, 1, 1}, LSP_NONE},
        /* below the common value a pair may go as far as 2 r - 1 */
        {0.3, {0.3, 0.3, 0.3, -0.4}, LSP_NONE}, {0.3, {0.3, 0.3, 0.3, -0.41}, 3}};
    for (size_t row = 0; row < sizeof ROWS / sizeof *ROWS; row++) {
        struct programme_case of;
        begin_case(&of, "2025-01-01");
        for (size_t n = 0; n < 6; n++)
            add_activity(&of, 0, 100, 300, 700, "");
        struct lsp_correlation_group groups[4] = {
            {.activities = ab}, {.activities = bc}, {.activities = ac}, {.activities = de}};
        for (size_t group = 0; group < 4; group++) {
            groups[group].value = ROWS[row].values[group];
            groups[group].n_activities = 2;
        }
        const struct lsp_schedule_risk_options options = {
            .correlation = ROWS[row].correlation, .groups = groups, .n_groups = 4};
        uint32_t found = 77;
        assert_int_equal(lsp_schedule_risk_check_groups(&of.programme, &options, &found), LSP_OK);
        assert_int_equal(found, ROWS[row].expected);
    }
}

static void work_under_way_draws_only_what_is_left(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    of.programme.data_day = day("2026-01-01");
    struct lsp_activity *work = add_activity(&of, 0, 300, 400, 600, "");
    work->started_day = day("2025-03-01");
    work->left_low_days = 20, work->left_mid_days = 30, work->left_high_days = 60;
    uint32_t watched[] = {0};
    struct lsp_schedule_risk_options options = {.seed = 5, .watched = watched, .n_watched = 1};
    struct lsp_schedule_risk risk = simulate(&of, &options, &arena);
    assert_true(risk.sorted_day[0] >= of.programme.data_day + 20);
    assert_true(risk.sorted_day[0] <= of.programme.data_day + 22);
    assert_true(risk.sorted_day[risk.n_draws - 1] <= of.programme.data_day + 60);
    assert_true(risk.sorted_day[risk.n_draws - 1] >= of.programme.data_day + 55);
    assert_int_equal(risk.watched_start_day[7], day("2025-03-01")); /* when it began */
    work->left_low_days = work->left_mid_days = work->left_high_days = (double)NAN;
    work->done_share = 0.9;
    risk = simulate(&of, &options, &arena);
    assert_true(risk.sorted_day[0] >= of.programme.data_day + 30);
    assert_true(risk.sorted_day[risk.n_draws - 1] <= of.programme.data_day + 60);
    lsp_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_shape_has_the_moments_of_its_closed_form),
        cmocka_unit_test(a_lognormal_duration_has_low_and_high_as_its_p10_and_p90),
        cmocka_unit_test(paths_that_merge_end_later_by_the_known_bias),
        cmocka_unit_test(correlations_asked_for_are_those_that_come_about),
        cmocka_unit_test(a_group_of_one_makes_durations_the_same),
        cmocka_unit_test(groups_that_contradict_one_another_are_found),
        cmocka_unit_test(work_under_way_draws_only_what_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
