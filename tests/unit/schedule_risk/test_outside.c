/* Tests of the outside view and of how the two views are combined; equal bytes for any number of
 * threads.  SPDX-License-Identifier: Apache-2.0 */
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

static void build_case(struct programme_case *of)
{
    begin_case(of, "2025-01-01");
    add_activity(of, 0, 600, 900, 1800, "");
    add_activity(of, 0, 0, 0, 0, "A");
}

/* So many months after the promise. */
static int32_t after(int32_t promised_day, double months)
{
    return promised_day + (int32_t)floor(months * 365.2425 / 12 + 0.5);
}

/* Four observations stand for 1/5, 2/5, 3/5 and 4/5 of what can come. */
static void observed_slips_stand_at_their_ranks(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    build_case(&of);
    double slips[] = {30, 0, 20, 10};
    int32_t promised_day = day("2027-06-01");
    struct lsp_schedule_risk risk = simulate(&of,
        &(struct lsp_schedule_risk_options){.seed = 1,
            .outside = {.slip_months = slips, .n_slips = 4, .promised_day = promised_day}},
        &arena);
    assert_int_equal(risk.outside.p10_day, promised_day);
    assert_true(abs(risk.outside.p50_day - after(promised_day, 15)) <= 1);
    assert_int_equal(risk.outside.p80_day, after(promised_day, 30));
    assert_int_equal(risk.outside.sorted_day[9999], after(promised_day, 30));
    assert_true(slips[0] == 30); /* the caller's order is left alone */
    assert_memory_equal(risk.opening_day, risk.inside.day, 10000 * sizeof *risk.opening_day);
    lsp_arena_finish(&arena);
}

static void without_a_promise_slips_count_from_the_plan(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    build_case(&of);
    double slip = 12;
    struct lsp_schedule_risk risk = simulate(&of,
        &(struct lsp_schedule_risk_options){
            .seed = 1, .outside = {.slip_months = &slip, .n_slips = 1, .promised_day = INT32_MIN}},
        &arena);
    assert_int_equal(risk.outside.p10_day, after(of.programme.start_day + 900, 12));
    assert_int_equal(risk.outside.p90_day, risk.outside.p10_day);
    lsp_arena_finish(&arena);
}

static void a_ratio_stretches_the_time_that_was_promised(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    build_case(&of);
    int32_t start = of.programme.start_day;
    struct lsp_schedule_risk risk = simulate(&of,
        &(struct lsp_schedule_risk_options){.seed = 1,
            .combine = LSP_COMBINE_OUTSIDE,
            .outside = {.ratio_p50 = 1.2, .ratio_p80 = 1.5, .promised_day = start + 1000}},
        &arena);
    double spread = log(1.5 / 1.2) / 0.8416212335729143;
    assert_true(abs(risk.p50_day - start - 1200) <= 1);
    assert_true(abs(risk.p80_day - start - 1500) <= 1);
    assert_true(fabs(risk.p10_day - start - 1200 * exp(-1.2815515655446004 * spread)) <= 1);
    assert_true(fabs(risk.p90_day - start - 1200 * exp(1.2815515655446004 * spread)) <= 1);
    lsp_arena_finish(&arena);
}

static void nothing_that_is_not_open_has_opened_before_the_data_date(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    build_case(&of);
    double slips[] = {0, 10, 20, 30};
    int32_t promised_day = day("2025-01-01");
    of.programme.data_day = after(promised_day, 15); /* where half of the class has opened */
    struct lsp_schedule_risk_options options = {
        .outside = {.slip_months = slips, .n_slips = 4, .promised_day = promised_day}};
    struct lsp_schedule_risk risk = simulate(&of, &options, &arena);
    assert_true(risk.outside.sorted_day[0] > of.programme.data_day);
    assert_true(risk.outside.sorted_day[0] <= of.programme.data_day + 2);
    /* The middle of the rest is its 3/4: 0.75 * 5 - 1 = 2.75 places behind the first. */
    assert_true(abs(risk.outside.p50_day - after(promised_day, 27.5)) <= 1);
    of.programme.data_day = after(promised_day, 40); /* all of it */
    risk = simulate(&of, &options, &arena);
    assert_int_equal(risk.outside.p10_day, of.programme.data_day + 1);
    assert_int_equal(risk.outside.p90_day, of.programme.data_day + 1);
    of.activities[1].finished_day = day("2026-01-01");
    risk = simulate(&of, &options, &arena);
    assert_null(risk.outside.day); /* it is open: nobody needs to ask */
    assert_int_equal(risk.p90_day, day("2026-01-01"));
    lsp_arena_finish(&arena);
}

/* Of a class that has all but certainly opened, the rest opens as soon as it can; a probability
 * that rounds to 1 has no quantile. */
static void what_is_later_than_all_of_its_class_opens_next(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    build_case(&of);
    of.programme.data_day = of.programme.start_day + 1000;
    struct lsp_schedule_risk risk = simulate(&of,
        &(struct lsp_schedule_risk_options){.outside = {.ratio_p50 = 1,
                                                .ratio_p80 = 1.01,
                                                .promised_day = of.programme.start_day + 100}},
        &arena);
    assert_int_equal(risk.outside.sorted_day[0], of.programme.data_day + 1);
    assert_int_equal(risk.outside.sorted_day[9999], of.programme.data_day + 1);
    lsp_arena_finish(&arena);
}

/* A class that was early: by more than all the time that was planned. */
static void nothing_opens_before_the_works_begin(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    build_case(&of);
    double slips[] = {-60, -50, 10};
    uint32_t watched = 0;
    struct lsp_schedule_risk risk = simulate(&of,
        &(struct lsp_schedule_risk_options){.combine = LSP_COMBINE_OUTSIDE,
            .watched = &watched,
            .n_watched = 1,
            .outside = {.slip_months = slips, .n_slips = 3, .promised_day = INT32_MIN}},
        &arena);
    assert_true(risk.sorted_day[0] >= of.programme.start_day);
    for (uint32_t draw = 0; draw < risk.n_draws; draw++)
        assert_true(risk.watched_start_day[draw] <= risk.watched_finish_day[draw]);
    lsp_arena_finish(&arena);
}

/* Both views cross: the outside one is earlier at P10 and later at P90. */
static void the_combinations_are_what_they_say(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    build_case(&of);
    double slips[] = {-30, -20, 0, 20, 40, 60, 80};
    struct lsp_schedule_risk_options options = {
        .seed = 1, .outside = {.slip_months = slips, .n_slips = 7, .promised_day = INT32_MIN}};
    struct lsp_schedule_risk inside = simulate(&of, &options, &arena);
    options.combine = LSP_COMBINE_OUTSIDE;
    struct lsp_schedule_risk outside = simulate(&of, &options, &arena);
    assert_memory_equal(outside.sorted_day, inside.outside.sorted_day, 10000 * sizeof(int32_t));
    assert_true(outside.p10_day < inside.p10_day && outside.p90_day > inside.p90_day);
    options.combine = LSP_COMBINE_MAX;
    struct lsp_schedule_risk later = simulate(&of, &options, &arena);
    for (uint32_t place = 0; place < 10000; place++) {
        int32_t one = inside.sorted_day[place], two = outside.sorted_day[place];
        assert_int_equal(later.sorted_day[place], one > two ? one : two);
    }
    options.combine = LSP_COMBINE_MIXTURE;
    options.outside_weight = 0;
    struct lsp_schedule_risk mixed = simulate(&of, &options, &arena);
    assert_memory_equal(mixed.opening_day, inside.opening_day, 10000 * sizeof(int32_t));
    options.outside_weight = 1;
    mixed = simulate(&of, &options, &arena);
    assert_memory_equal(mixed.opening_day, outside.opening_day, 10000 * sizeof(int32_t));
    options.outside_weight = 0.25;
    mixed = simulate(&of, &options, &arena);
    uint32_t n_by = 0, n_inside_by = 0, n_outside_by = 0, n_outside = 0;
    int32_t when = inside.p80_day;
    for (uint32_t draw = 0; draw < 10000; draw++) {
        n_by += mixed.opening_day[draw] <= when;
        n_inside_by += inside.opening_day[draw] <= when;
        n_outside_by += outside.opening_day[draw] <= when;
        n_outside += mixed.opening_day[draw] == outside.opening_day[draw];
    }
    assert_true(fabs(n_by - 0.75 * n_inside_by - 0.25 * n_outside_by) < 60);
    assert_true(n_outside >= 2500 && n_outside < 2600); /* some are equal by chance */
    lsp_arena_finish(&arena);
}

/* With the logarithms of P50 and P80 the mean is exp(mu + sigma^2/2): 1.41, 1.28 and 1.17 times the
 * estimate, and the P90 of fixed links 1.75. */
static void published_classes_of_cost_have_their_fitted_moments(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        double mu, sigma, mean, p90;
    } ROWS[] = {{"fixed_link", 0.2070, 0.2748, 1.2774, 1.7493},
        {"road", 0.1398, 0.1638, 1.1655, 1.4186}, {"rail", 0.3365, 0.1362, 1.4130, 1.6669}};
    for (size_t row = 0; row < 3; row++) {
        const struct lsp_reference_cost *class = &LSP_REFERENCE_COSTS[row];
        assert_string_equal(class->id, ROWS[row].id);
        assert_true(fabs(log(class->p50) - ROWS[row].mu) < 5e-5);
        assert_true(fabs(log(class->p80 / class->p50) / 0.8416212 - ROWS[row].sigma) < 6e-5);
        struct programme_case of;
        struct lsp_arena arena = {0};
        build_case(&of);
        struct lsp_risk_cost cost = {.fixed_money = {80, 100, 130, LSP_SHAPE_TRIANGULAR},
            .from_activity = LSP_NONE,
            .to_activity = LSP_NONE};
        struct lsp_schedule_risk risk = simulate(&of,
            &(struct lsp_schedule_risk_options){.seed = 1,
                .costs = &cost,
                .n_costs = 1,
                .combine = LSP_COMBINE_MAX,
                .outside = {.cost_ratio_p50 = class->p50, .cost_ratio_p80 = class->p80}},
            &arena);
        double mean = 0;
        for (uint32_t draw = 0; draw < risk.n_draws; draw++)
            mean += risk.outside_cost.money[draw] / risk.n_draws;
        assert_true(fabs(mean / 100 - ROWS[row].mean) < 1e-3);
        assert_true(fabs(risk.outside_cost.p50_money - 100 * class->p50) < 0.05);
        assert_true(fabs(risk.outside_cost.p80_money - 100 * class->p80) < 0.05);
        assert_true(fabs(risk.outside_cost.p90_money - 100 * ROWS[row].p90) < 0.1);
        for (uint32_t place = 0; place < risk.n_draws; place++)
            assert_true(
                risk.cost.sorted_money[place] ==
                fmax(risk.inside_cost.sorted_money[place], risk.outside_cost.sorted_money[place]));
        assert_null(risk.outside.day); /* nothing is known of dates */
        lsp_arena_finish(&arena);
    }
}

static void watched_dates_move_with_the_combined_opening(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 100, 100, 100, "");
    add_activity(&of, 0, 100, 200, 300, "A");
    add_activity(&of, 0, 0, 0, 0, "B");
    double slip = 24;
    uint32_t watched[] = {2, 0, 1};
    struct lsp_schedule_risk risk = simulate(&of,
        &(struct lsp_schedule_risk_options){.seed = 1,
            .n_draws = 500,
            .combine = LSP_COMBINE_OUTSIDE,
            .watched = watched,
            .n_watched = 3,
            .outside = {.slip_months = &slip, .n_slips = 1, .promised_day = INT32_MIN}},
        &arena);
    int32_t start = of.programme.start_day;
    for (uint32_t draw = 0; draw < 500; draw++) {
        assert_int_equal(risk.watched_finish_day[draw], risk.opening_day[draw]);
        assert_int_equal(risk.watched_start_day[500 + draw], start);
        double stretch = (double)(risk.opening_day[draw] - start) / (risk.inside.day[draw] - start);
        int32_t expected = start + (int32_t)floor(100 * stretch + 0.5);
        assert_int_equal(risk.watched_finish_day[500 + draw], expected);
        assert_int_equal(risk.watched_start_day[1000 + draw], expected);
    }
    lsp_arena_finish(&arena);
}

static void any_number_of_threads_gives_the_same_bytes_of_everything(void **state)
{
    (void)state;
    static const int THREADS[] = {1, 2, 7};
    struct programme_case of;
    struct lsp_arena arena = {0};
    build_random_case(&of, 21);
    uint32_t n = (uint32_t)of.programme.n_activities, opening = of.programme.opening;
    of.activities[opening].finished_day = INT32_MIN;
    of.activities[1].shape = LSP_SHAPE_TRIANGULAR;
    double slips[] = {19, 71, 36, 12, 84};
    uint32_t members[] = {0, 1, n - 2}, watched[] = {0, opening};
    struct lsp_correlation_group group = {.value = 0.7, .activities = members, .n_activities = 3};
    struct lsp_risk_effect effect = {.activity = opening, .amount = {5, 20, 90, LSP_SHAPE_PERT}};
    struct lsp_risk_event event = {.probability = 0.4,
        .effects = &effect,
        .n_effects = 1,
        .cost_money = {1, 2, 5, LSP_SHAPE_TRIANGULAR}};
    struct lsp_risk_cost cost = {.fixed_money = {80, 100, 170, LSP_SHAPE_PERT},
        .per_month_money = {1, 2, 3, LSP_SHAPE_TRIANGULAR},
        .from_activity = LSP_NONE,
        .to_activity = LSP_NONE};
    struct lsp_schedule_risk risk[3];
    for (size_t at = 0; at < 3; at++)
        risk[at] = simulate(&of,
            &(struct lsp_schedule_risk_options){.n_draws = 3001,
                .seed = 9,
                .correlation = 0.4,
                .n_threads = THREADS[at],
                .groups = &group,
                .n_groups = 1,
                .events = &event,
                .n_events = 1,
                .costs = &cost,
                .n_costs = 1,
                .cost_correlation = 0.2,
                .outside = {.slip_months = slips,
                    .n_slips = 5,
                    .promised_day = INT32_MIN,
                    .cost_ratio_p50 = 1.23,
                    .cost_ratio_p80 = 1.55},
                .combine = LSP_COMBINE_MIXTURE,
                .outside_weight = 0.5,
                .watched = watched,
                .n_watched = 2},
            &arena);
    assert_true(risk[0].inside.p10_day < risk[0].inside.p90_day && risk[0].n_bars > 0);
    for (size_t at = 1; at < 3; at++) {
#define SAME(ARRAY, COUNT)                                                                         \
    assert_memory_equal(risk[at].ARRAY, risk[0].ARRAY, (COUNT) * sizeof *risk[0].ARRAY)
        SAME(opening_day, 3001);
        SAME(inside.day, 3001);
        SAME(outside.day, 3001);
        SAME(cost.money, 3001);
        SAME(inside_cost.money, 3001);
        SAME(criticality, n);
        SAME(driver, n);
        SAME(event_driver, 1);
        SAME(watched_start_day, 6002);
        SAME(watched_finish_day, 6002);
#undef SAME
        assert_int_equal(risk[at].n_bars, risk[0].n_bars);
        for (size_t bar = 0; bar < risk[0].n_bars; bar++) {
            assert_int_equal(risk[at].bars[bar].index, risk[0].bars[bar].index);
            assert_int_equal(risk[at].bars[bar].p80_low_day, risk[0].bars[bar].p80_low_day);
            assert_int_equal(risk[at].bars[bar].p80_high_day, risk[0].bars[bar].p80_high_day);
        }
    }
    lsp_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(observed_slips_stand_at_their_ranks),
        cmocka_unit_test(without_a_promise_slips_count_from_the_plan),
        cmocka_unit_test(a_ratio_stretches_the_time_that_was_promised),
        cmocka_unit_test(nothing_that_is_not_open_has_opened_before_the_data_date),
        cmocka_unit_test(what_is_later_than_all_of_its_class_opens_next),
        cmocka_unit_test(nothing_opens_before_the_works_begin),
        cmocka_unit_test(the_combinations_are_what_they_say),
        cmocka_unit_test(published_classes_of_cost_have_their_fitted_moments),
        cmocka_unit_test(watched_dates_move_with_the_combined_opening),
        cmocka_unit_test(any_number_of_threads_gives_the_same_bytes_of_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
