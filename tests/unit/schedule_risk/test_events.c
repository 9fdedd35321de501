/* Tests of risk events, costs, parts, targets and the tornado.
 * SPDX-License-Identifier: Apache-2.0 */
#include "programme/passes.h"
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

static struct lsp_estimate fixed(double value)
{
    return (struct lsp_estimate){.low = value, .mid = value, .high = value};
}

static void a_certain_event_is_its_delay(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        struct programme_case of;
        struct lsp_arena arena = {0};
        build_random_case(&of, seed);
        of.programme.activities[of.programme.opening].finished_day = INT32_MIN;
        of.programme.activities[of.programme.opening].started_day = INT32_MIN;
        of.programme.activities[of.programme.opening].calendar = 0;
        struct lsp_risk_effect effect = {.activity = of.programme.opening, .amount = fixed(40)};
        struct lsp_risk_event event = {.probability = 1, .effects = &effect, .n_effects = 1};
        struct lsp_schedule_risk_options options = {.seed = seed, .n_draws = 300};
        struct lsp_schedule_risk before = simulate(&of, &options, &arena);
        options.events = &event;
        options.n_events = 1;
        struct lsp_schedule_risk after = simulate(&of, &options, &arena);
        for (uint32_t draw = 0; draw < 300; draw++)
            assert_int_equal(after.opening_day[draw], before.opening_day[draw] + 40);
        assert_true(after.event_share[0] == 1);
        event.probability = 0;
        struct lsp_schedule_risk never = simulate(&of, &options, &arena);
        assert_memory_equal(never.opening_day, before.opening_day, 300 * sizeof *never.opening_day);
        assert_true(never.event_share[0] == 0);
        assert_memory_equal(
            never.driver, before.driver, of.programme.n_activities * sizeof *never.driver);
        lsp_arena_finish(&arena);
    }
}

static void an_event_happens_as_often_as_it_is_said_to(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 100, 100, 100, "");
    struct lsp_risk_effect effects[] = {{.activity = 0, .is_factor = true, .amount = fixed(2)},
        {.activity = 0, .amount = fixed(7)}};
    struct lsp_risk_event event = {.probability = 0.3, .effects = effects, .n_effects = 2};
    struct lsp_schedule_risk risk = simulate(&of,
        &(struct lsp_schedule_risk_options){.seed = 1, .events = &event, .n_events = 1}, &arena);
    assert_true(risk.event_share[0] == 0.3); /* one draw in each stratum */
    for (uint32_t draw = 0; draw < risk.n_draws; draw++) {
        int32_t days = risk.opening_day[draw] - of.programme.start_day;
        assert_true(days == 100 || days == 207); /* factors first, then days */
    }
    assert_int_equal(risk.p50_day - of.programme.start_day, 100);
    assert_int_equal(risk.p80_day - of.programme.start_day, 207);
    assert_true(risk.event_driver[0] > 0.7); /* its severity does not matter here */
    lsp_arena_finish(&arena);
}

static void all_that_an_event_does_is_as_severe(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 0, 0, 0, "");
    add_activity(&of, 0, 0, 0, 0, "");
    struct lsp_estimate range = {100, 200, 600, LSP_SHAPE_PERT};
    struct lsp_risk_effect effects[] = {
        {.activity = 0, .amount = range}, {.activity = 1, .amount = range}};
    struct lsp_risk_event event = {.probability = 1, .effects = effects, .n_effects = 2};
    uint32_t watched[] = {0, 1};
    struct lsp_schedule_risk risk = simulate(&of,
        &(struct lsp_schedule_risk_options){
            .seed = 1, .events = &event, .n_events = 1, .watched = watched, .n_watched = 2},
        &arena);
    assert_memory_equal(risk.watched_finish_day, risk.watched_finish_day + risk.n_draws,
        risk.n_draws * sizeof *risk.watched_finish_day);
    double exact_days = lsp_pert_inverse(100, 200, 600, 0.8);
    assert_true(fabs(risk.p80_day - of.programme.start_day - exact_days) <= 1);
    lsp_arena_finish(&arena);
}

static void an_event_does_nothing_to_what_is_finished(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 100, 100, 100, "")->finished_day = day("2025-02-01");
    add_activity(&of, 0, 10, 10, 10, "A");
    struct lsp_risk_effect effect = {.activity = 0, .amount = fixed(100)};
    struct lsp_risk_event event = {.probability = 1, .effects = &effect, .n_effects = 1};
    struct lsp_schedule_risk risk = simulate(&of,
        &(struct lsp_schedule_risk_options){.seed = 1, .events = &event, .n_events = 1}, &arena);
    assert_int_equal(risk.p10_day, day("2025-02-12"));
    assert_int_equal(risk.p90_day, day("2025-02-12"));
    lsp_arena_finish(&arena);
}

/* Two uniform costs: the sum of independent ones is triangular, with quantiles 100 sqrt(2p) up to
 * the middle; of wholly correlated ones it is twice one of them. */
static void costs_add_up_as_their_correlation_says(void **state)
{
    (void)state;
    static const double EXPECTED[2][4] = {{44.7214, 100, 136.7544, 155.2786}, {20, 100, 160, 180}};
    for (size_t row = 0; row < 2; row++) {
        struct programme_case of;
        struct lsp_arena arena = {0};
        begin_case(&of, "2025-01-01");
        add_activity(&of, 0, 10, 10, 10, "");
        struct lsp_risk_cost costs[2];
        for (size_t cost = 0; cost < 2; cost++)
            costs[cost] = (struct lsp_risk_cost){.fixed_money = {0, 50, 100, LSP_SHAPE_UNIFORM},
                .per_month_money = fixed(0),
                .from_activity = LSP_NONE,
                .to_activity = LSP_NONE};
        struct lsp_schedule_risk risk = simulate(&of,
            &(struct lsp_schedule_risk_options){.seed = 1,
                .n_draws = 40000,
                .costs = costs,
                .n_costs = 2,
                .cost_correlation = (double)row},
            &arena);
        const double found[4] = {
            risk.cost.p10_money, risk.cost.p50_money, risk.cost.p80_money, risk.cost.p90_money};
        for (size_t n = 0; n < 4; n++)
            assert_true(fabs(found[n] - EXPECTED[row][n]) < 0.8);
        assert_close(risk.middle_cost_money, 100, 1e-12);
        lsp_arena_finish(&arena);
    }
}

static void what_costs_by_the_month_grows_with_the_delay(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 100, 100, 100, "");
    add_activity(&of, 0, 200, 200, 200, "A");
    struct lsp_risk_effect effect = {.activity = 1, .amount = fixed(65.25)};
    struct lsp_risk_event event = {
        .probability = 1, .effects = &effect, .n_effects = 1, .cost_money = fixed(1000)};
    struct lsp_risk_cost costs[] = {{.fixed_money = fixed(5),
                                        .per_month_money = fixed(12),
                                        .from_activity = 1,
                                        .to_activity = 1},
        {.fixed_money = fixed(0),
            .per_month_money = fixed(1.2),
            .from_activity = LSP_NONE,
            .to_activity = LSP_NONE},
        {.fixed_money = fixed(0),
            .per_month_money = fixed(9),
            .from_activity = 1,
            .to_activity = 0}};
    struct lsp_schedule_risk_options options = {.seed = 1, .costs = costs, .n_costs = 3};
    struct lsp_schedule_risk risk = simulate(&of, &options, &arena);
    double months = 12 / 365.2425, plain = 5 + 12 * 200 * months + 1.2 * 300 * months;
    assert_close(risk.cost.p50_money, plain, 1e-12);
    assert_close(risk.middle_cost_money, plain, 1e-12);
    options.events = &event;
    options.n_events = 1;
    risk = simulate(&of, &options, &arena);
    assert_close(risk.cost.p50_money, plain + 1000 + (12 + 1.2) * 65 * months, 1e-12);
    assert_close(risk.middle_cost_money, plain, 1e-12); /* risks are not part of it */
    lsp_arena_finish(&arena);
}

static void the_part_that_is_ready_last_is_counted_and_ties_are_shared(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 100, 200, 300, "")->shape = LSP_SHAPE_UNIFORM;
    add_activity(&of, 0, 240, 240, 240, "");
    add_activity(&of, 0, 10, 10, 10, "");
    add_activity(&of, 0, 0, 0, 0, "ABC");
    struct lsp_programme_part parts[] = {
        {"Bridge", "", 0}, {"Post", "", 1}, {"Road", "", 2}, {"Post again", "", 1}};
    of.programme.parts = parts;
    of.programme.n_parts = 4;
    struct lsp_schedule_risk risk =
        simulate(&of, &(struct lsp_schedule_risk_options){.seed = 1, .n_draws = 20000}, &arena);
    assert_true(fabs(risk.part_last[0] - 0.3) < 0.01);
    assert_true(fabs(risk.part_last[1] - 0.35) < 0.01);
    assert_close(risk.part_last[1], risk.part_last[3], 1e-9);
    assert_true(risk.part_last[2] == 0);
    double sum = risk.part_last[0] + risk.part_last[1] + risk.part_last[2] + risk.part_last[3];
    assert_close(sum, 1, 1e-9);
    lsp_arena_finish(&arena);
}

/* A hundred days of work from 1 January end on 10 April: the milestone behind it is reached, and
 * the work finished, on the 11th. */
static void targets_are_kept_by_the_last_day_of_work_or_the_day_of_the_milestone(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 100, 100, 100, "");
    add_activity(&of, 0, 0, 0, 0, "A");
    struct lsp_programme_target targets[] = {{"a", "", 0, day("2025-04-10")},
        {"b", "", 0, day("2025-04-09")}, {"c", "", 1, day("2025-04-11")},
        {"d", "", 1, day("2025-04-10")}};
    of.programme.targets = targets;
    of.programme.n_targets = 4;
    struct lsp_schedule_risk risk =
        simulate(&of, &(struct lsp_schedule_risk_options){.seed = 1, .n_draws = 100}, &arena);
    assert_true(risk.targets[0].inside == 1 && risk.targets[1].inside == 0);
    assert_true(risk.targets[2].inside == 1 && risk.targets[3].inside == 0);
    assert_true(isnan(risk.targets[0].combined) && isnan(risk.targets[2].outside));
    assert_true(risk.targets[2].combined == 1);
    lsp_arena_finish(&arena);
}

/* One activity alone: held at its P10 or P90, nothing else varies.  An event: with it or without.
 */
static void bars_say_what_one_driver_does_by_itself(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 600, 900, 1800, "");
    add_activity(&of, 0, 10, 10, 10, "A");
    add_activity(&of, 0, 1, 2, 3, ""); /* never in the way */
    add_activity(&of, 0, 0, 0, 0, "BC");
    struct lsp_schedule_risk_options options = {.seed = 1};
    struct lsp_schedule_risk risk = simulate(&of, &options, &arena);
    assert_int_equal(risk.n_bars, 1);
    assert_int_equal(risk.bars[0].kind, LSP_DRIVER_ACTIVITY);
    assert_int_equal(risk.bars[0].index, 0);
    int32_t start = of.programme.start_day + 10;
    assert_true(
        fabs(risk.bars[0].p80_low_day - start - lsp_pert_inverse(600, 900, 1800, 0.1)) <= 0.5);
    assert_true(
        fabs(risk.bars[0].p80_high_day - start - lsp_pert_inverse(600, 900, 1800, 0.9)) <= 0.5);
    assert_int_equal(risk.bars_p80_day, risk.inside.p80_day);
    struct lsp_risk_effect effect = {.activity = 1, .amount = fixed(2000)};
    struct lsp_risk_event event = {.probability = 0.5, .effects = &effect, .n_effects = 1};
    options.events = &event;
    options.n_events = 1;
    struct lsp_schedule_risk hit = simulate(&of, &options, &arena);
    assert_int_equal(hit.n_bars, 2);
    assert_int_equal(hit.bars[0].kind, LSP_DRIVER_EVENT);
    assert_int_equal(hit.bars[0].p80_low_day, risk.inside.p80_day);
    assert_int_equal(hit.bars[0].p80_high_day, risk.inside.p80_day + 2000);
    lsp_arena_finish(&arena);
}

enum { N_EVENTS = 4, N_FUTURES = 1 << N_EVENTS };
static const double PROBABILITIES[N_EVENTS] = {0.1, 0.5, 0.35, 0.8};

/* Factors, then days. */
static void build_events(uint32_t seed, uint32_t n_activities,
    struct lsp_risk_effect effects[N_EVENTS], struct lsp_risk_event events[N_EVENTS])
{
    for (uint32_t event = 0; event < N_EVENTS; event++) {
        double u = lsp_random_uniform(seed, LSP_RANDOM_TEST, 5, event);
        effects[event] = (struct lsp_risk_effect){.activity = (uint32_t)(u * n_activities),
            .is_factor = event < 2,
            .amount = fixed(event < 2 ? 1.5 : 37)};
        events[event] = (struct lsp_risk_event){
            .probability = PROBABILITIES[event], .effects = &effects[event], .n_effects = 1};
    }
}

/* The durations of one future, and its chance. */
static double make_future(const struct programme_case *of,
    const struct lsp_risk_effect effects[N_EVENTS], uint32_t future, double ret_days[])
{
    double chance = 1;
    for (uint32_t at = 0; at < of->programme.n_activities; at++)
        ret_days[at] = lsp_programme_whole_days(of->activities[at].mid_days);
    for (uint32_t event = 0; event < N_EVENTS; event++) {
        bool happens = (future >> event & 1) != 0;
        const struct lsp_risk_effect *effect = &effects[event];
        chance *= happens ? PROBABILITIES[event] : 1 - PROBABILITIES[event];
        if (happens && effect->is_factor)
            ret_days[effect->activity] *= effect->amount.mid;
        else if (happens)
            ret_days[effect->activity] += effect->amount.mid;
    }
    return chance;
}

/* Four events over sure durations have sixteen futures: the chance of every opening day and of
 * every activity to be critical can be added up exactly. */
static void draws_agree_with_all_futures_added_up(void **state)
{
    (void)state;
    enum { N_DRAWS = 20000, N_CASES = 6 };
    const double tolerance = 0.015; /* four standard errors */
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct programme_case of;
        struct lsp_arena arena = {0};
        struct lsp_risk_effect effects[N_EVENTS];
        struct lsp_risk_event events[N_EVENTS];
        build_random_case(&of, seed);
        uint32_t n = (uint32_t)of.programme.n_activities;
        for (uint32_t at = 0; at < n; at++)
            of.activities[at].low_days = of.activities[at].high_days = of.activities[at].mid_days;
        build_events(seed, n, effects, events);
        struct lsp_schedule_risk risk = simulate(&of,
            &(struct lsp_schedule_risk_options){
                .seed = seed, .n_draws = N_DRAWS, .events = events, .n_events = N_EVENTS},
            &arena);
        double critical[MAX_ACTIVITIES] = {0}, days[MAX_ACTIVITIES], chance[N_FUTURES];
        int32_t opening_day[N_FUTURES];
        for (uint32_t future = 0; future < N_FUTURES; future++) {
            struct lsp_plan plan;
            chance[future] = make_future(&of, effects, future, days);
            assert_int_equal(lsp_programme_schedule(&of.programme, days, &arena, &plan), LSP_OK);
            opening_day[future] = plan.opening_day;
            for (uint32_t at = 0; at < n; at++)
                critical[at] += plan.activities[at].is_critical ? chance[future] : 0;
        }
        for (uint32_t future = 0; future < N_FUTURES; future++) {
            double by = 0;
            uint32_t n_by = 0;
            for (uint32_t other = 0; other < N_FUTURES; other++)
                by += opening_day[other] <= opening_day[future] ? chance[other] : 0;
            for (uint32_t draw = 0; draw < N_DRAWS; draw++)
                n_by += risk.opening_day[draw] <= opening_day[future];
            assert_true(fabs((double)n_by / N_DRAWS - by) < tolerance);
        }
        for (uint32_t at = 0; at < n; at++)
            assert_true(fabs(risk.criticality[at] - critical[at]) < tolerance);
        lsp_arena_finish(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certain_event_is_its_delay),
        cmocka_unit_test(an_event_happens_as_often_as_it_is_said_to),
        cmocka_unit_test(all_that_an_event_does_is_as_severe),
        cmocka_unit_test(an_event_does_nothing_to_what_is_finished),
        cmocka_unit_test(costs_add_up_as_their_correlation_says),
        cmocka_unit_test(what_costs_by_the_month_grows_with_the_delay),
        cmocka_unit_test(the_part_that_is_ready_last_is_counted_and_ties_are_shared),
        cmocka_unit_test(targets_are_kept_by_the_last_day_of_work_or_the_day_of_the_milestone),
        cmocka_unit_test(bars_say_what_one_driver_does_by_itself),
        cmocka_unit_test(draws_agree_with_all_futures_added_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
