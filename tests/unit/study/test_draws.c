/* Tests of what the uncertainty run draws and what it makes of the draws, by closed forms.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/draws_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/statistics.h"
#include "support/test.h"

enum { N_DRAWS = 300, N_PROGRAMME = 1000, N_EVENTS = 2 };

struct fixture {
    struct lsp_arena arena;
    struct lsp_study_inputs inputs;
    struct lsp_schedule_risk risk;
    int32_t opening_day[N_PROGRAMME];
    struct lsp_event events[N_EVENTS];
    struct lsp_wanted_correlation correlations[2];
    double cost, growth;
    struct draw_sample sample;
};

static int32_t day_of(int year)
{
    return lsp_date_to_day((struct lsp_date){year, 1, 1});
}

/* Two numbers, two events in 2028 to 2039; openings in disorder, 1,000 days from 2027 on. */
static int fill(void **state)
{
    static struct fixture fixture;
    memset(&fixture, 0, sizeof fixture);
    struct lsp_study_inputs *inputs = &fixture.inputs;
    inputs->seed = 5;
    inputs->assumptions.arena = &fixture.arena;
    assert_int_equal(lsp_assumptions_add(&inputs->assumptions,
                         &(struct lsp_assumption){
                             .id = "cost", .low = 1, .mid = 2, .high = 3, .target = &fixture.cost}),
        LSP_OK);
    assert_int_equal(
        lsp_assumptions_add(&inputs->assumptions,
            &(struct lsp_assumption){
                .id = "growth", .low = 0, .mid = 1, .high = 9, .target = &fixture.growth}),
        LSP_OK);
    for (int32_t draw = 0; draw < N_PROGRAMME; draw++)
        fixture.opening_day[draw] = day_of(2027) + (draw * 7 % N_PROGRAMME);
    fixture.risk.n_draws = N_PROGRAMME;
    fixture.risk.opening_day = fixture.opening_day;
    fixture.events[0] = (struct lsp_event){.id = "shut",
        .name = "Border shut",
        .probability = 0.3,
        .first_day = day_of(2030),
        .last_day = day_of(2031) - 1,
        .lasts_months = 12};
    fixture.events[1] = (struct lsp_event){.id = "off",
        .name = "Access off",
        .probability = 1,
        .begins_at_opening = true,
        .lasts_months = INFINITY};
    inputs->uncertainty = (struct lsp_uncertainty_spec){.events = fixture.events,
        .n_events = N_EVENTS,
        .correlations = fixture.correlations,
        .first_day = day_of(2028),
        .last_day = day_of(2040)};
    *state = &fixture;
    return 0;
}

static int empty(void **state)
{
    struct fixture *fixture = *state;
    lsp_arena_finish(&fixture->arena);
    return 0;
}

static void draw(struct fixture *fixture)
{
    assert_int_equal(lsp_draw_sample_make(&fixture->inputs, &fixture->risk, N_DRAWS,
                         &fixture->arena, &fixture->sample),
        LSP_OK);
}

static uint32_t count(const struct fixture *fixture, size_t event)
{
    uint32_t n = 0;
    for (uint32_t at = 0; at < N_DRAWS; at++)
        n += lsp_draw_has_event(&fixture->sample, event, at) ? 1 : 0;
    return n;
}

/* Of 300 strata the highest 90. */
static void an_event_happens_in_its_share_of_the_draws(void **state)
{
    struct fixture *fixture = *state;
    draw(fixture);
    assert_int_equal(count(fixture, 0), 90);
    assert_int_equal(count(fixture, 1), N_DRAWS);
    assert_close(fixture->sample.probability[0], 0.3, 1e-15);
    fixture->events[0].probability = 0;
    draw(fixture);
    assert_int_equal(count(fixture, 0), 0);
}

/* 365 days of one year, each about as often; 12 months are 365.2425 days. */
static void an_event_begins_on_any_of_its_days_and_lasts_as_said(void **state)
{
    struct fixture *fixture = *state;
    fixture->events[0].probability = 1;
    draw(fixture);
    double sum = 0;
    for (uint32_t at = 0; at < N_DRAWS; at++) {
        int32_t from = fixture->sample.from_day[at];
        assert_in_range(from, day_of(2030), day_of(2031) - 1);
        assert_int_equal(fixture->sample.to_day[at] - from, 365);
        sum += from - day_of(2030);
    }
    assert_close(sum / N_DRAWS, 182, 1); /* the middle of 0 to 364; strata of 1.2 days */
}

static void an_event_begins_at_the_opening_but_not_before_the_model_can_tell(void **state)
{
    struct fixture *fixture = *state;
    draw(fixture);
    for (uint32_t at = 0; at < N_DRAWS; at++) {
        int32_t opening = fixture->opening_day[at]; /* the programme's draws in their order */
        int32_t from = fixture->sample.from_day[N_DRAWS + at];
        assert_int_equal(from, opening > day_of(2028) ? opening : day_of(2028));
        assert_int_equal(fixture->sample.to_day[N_DRAWS + at], INT32_MAX);
    }
    fixture->inputs.uncertainty.last_day = day_of(2028) + 100;
    draw(fixture);
    for (uint32_t at = 0; at < N_DRAWS; at++)
        assert_int_equal(lsp_draw_has_event(&fixture->sample, 1, at),
            fixture->opening_day[at] < day_of(2028) + 100);
}

/* What the last model year shows is held after it. */
static void a_passing_event_ends_before_the_last_model_year(void **state)
{
    struct fixture *fixture = *state;
    fixture->events[0].probability = 1;
    fixture->events[0].lasts_months = 600;
    draw(fixture);
    for (uint32_t at = 0; at < N_DRAWS; at++)
        assert_int_equal(fixture->sample.to_day[at], day_of(2040));
}

/* P(u >= 1 - p) with p itself drawn is the mean of p: (0.1 + 0.2 + 0.6) / 3. */
static void an_uncertain_probability_counts_with_its_mean(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_assumption probability = {
        .id = "p", .low = 0.1, .mid = 0.2, .high = 0.6, .target = &fixture->events[0].probability};
    assert_int_equal(lsp_assumptions_add(&fixture->inputs.assumptions, &probability), LSP_OK);
    draw(fixture);
    assert_close(fixture->sample.probability[0], 0.3, 1e-3);
    assert_close(count(fixture, 0) / (double)N_DRAWS, 0.3, 0.06);
}

static void correlations_reach_numbers_events_and_the_opening(void **state)
{
    struct fixture *fixture = *state;
    static double growth[N_DRAWS], late[N_DRAWS];
    draw(fixture);
    memcpy(growth, &fixture->sample.number[N_DRAWS], sizeof growth);
    fixture->correlations[0] =
        (struct lsp_wanted_correlation){.first = {.kind = LSP_UNCERTAIN_NUMBER, .index = 0},
            .second = {.kind = LSP_UNCERTAIN_OPENING},
            .value = 0.8};
    fixture->correlations[1] =
        (struct lsp_wanted_correlation){.first = {.kind = LSP_UNCERTAIN_OPENING},
            .second = {.kind = LSP_UNCERTAIN_EVENT, .index = 0},
            .value = -0.5};
    fixture->inputs.uncertainty.n_correlations = 2;
    draw(fixture);
    const struct draw_sample *sample = &fixture->sample;
    assert_close(sample->realised[0], 0.8, 0.05);
    assert_close(sample->realised[1], -0.5, 0.05);
    assert_memory_equal(&sample->number[N_DRAWS], growth, sizeof growth);
    double of_cost, mean[2] = {0};
    uint32_t n[2] = {0};
    for (uint32_t at = 0; at < N_DRAWS; at++) {
        int happens = lsp_draw_has_event(sample, 0, at) ? 1 : 0;
        late[at] = fixture->opening_day[sample->programme_draw[at]];
        mean[happens] += late[at];
        n[happens]++;
    }
    assert_int_equal(
        lsp_statistics_rank_correlation(N_DRAWS, sample->number, late, &of_cost), LSP_OK);
    assert_close(of_cost, 0.8, 0.05);
    assert_int_equal(n[1], 90);
    assert_true(mean[1] / n[1] < mean[0] / n[0] - 50); /* the event goes with early openings */
}

static const struct lsp_npv_driver *find(const struct lsp_uncertainty *found, const char *id)
{
    for (size_t at = 0; at < found->n_drivers; at++)
        if (strcmp(found->drivers[at].id, id) == 0)
            return &found->drivers[at];
    return NULL;
}

static void make_of(
    struct fixture *fixture, double (*npv)(const struct fixture *, uint32_t), struct draws *draws)
{
    static double figures[N_DRAW_VALUES * N_DRAWS];
    *draws = (struct draws){
        .n_draws = N_DRAWS, .figures = figures, .eirr = &figures[DRAW_EIRR * N_DRAWS]};
    for (uint32_t at = 0; at < N_DRAWS; at++) {
        figures[FIGURE_NPV * N_DRAWS + at] = npv(fixture, at);
        draws->eirr[at] = at < 60 ? 0.04 + 0.001 * at : (double)NAN;
    }
    fixture->inputs.appraisal.hurdle_rate = 0.0499; /* 0.04 + 0.001 * 10 and more: 50 of 300 */
    assert_int_equal(lsp_uncertainty_fill(&fixture->inputs, &fixture->risk, &fixture->sample,
                         &fixture->arena, draws),
        LSP_OK);
}

static double quantile_of_cost(const struct fixture *fixture, uint32_t at)
{
    return fixture->sample.number[at];
}

/* u is uniform: thirds have the means 1/6 and 5/6, and 8/9 of the variance lies between them. */
static void thirds_of_a_driver_have_the_means_of_a_uniform_number(void **state)
{
    struct fixture *fixture = *state;
    struct draws draws;
    draw(fixture);
    make_of(fixture, quantile_of_cost, &draws);
    const struct lsp_npv_driver *cost = find(&draws.uncertainty, "cost");
    assert_non_null(cost);
    assert_ptr_equal(cost, draws.uncertainty.drivers);
    assert_close(cost->correlation, 1, 1e-12);
    assert_close(cost->low_npv, 1.0 / 6, 1e-3);
    assert_close(cost->high_npv, 5.0 / 6, 1e-3);
    assert_close(cost->variance_share, 8.0 / 9, 2e-3);
    assert_null(find(&draws.uncertainty, "growth"));
    assert_close(draws.uncertainty.npv_mean, 0.5, 1e-3);
    assert_close(draws.uncertainty.npv_p10, 0.1, 5e-3);
    assert_close(draws.uncertainty.hurdle_share, 50.0 / N_DRAWS, 1e-15);
    assert_int_equal(draws.uncertainty.n_without_eirr, 240);
}

static double event_alone(const struct fixture *fixture, uint32_t at)
{
    return lsp_draw_has_event(&fixture->sample, 0, at) ? -8 : 2;
}

static void an_event_that_decides_all_has_the_whole_variance(void **state)
{
    struct fixture *fixture = *state;
    struct draws draws;
    draw(fixture);
    make_of(fixture, event_alone, &draws);
    const struct lsp_npv_driver *shut = find(&draws.uncertainty, "shut");
    assert_non_null(shut);
    assert_int_equal(shut->kind, LSP_DRIVES_EVENT);
    assert_close(shut->correlation, -1, 1e-12);
    assert_close(shut->variance_share, 1, 1e-12);
    assert_true(shut->low_npv == 2 && shut->high_npv == -8);
    const struct lsp_drawn_event *event = &draws.uncertainty.events[0];
    assert_int_equal(event->n_happened, 90);
    assert_true(event->npv_without == 2 && event->npv_with == -8);
    assert_true(isnan(draws.uncertainty.events[1].npv_without)); /* it always happens */
}

static double early(const struct fixture *fixture, uint32_t at)
{
    return -fixture->opening_day[fixture->sample.programme_draw[at]];
}

static void a_late_opening_is_a_driver_too(void **state)
{
    struct fixture *fixture = *state;
    struct draws draws;
    draw(fixture);
    make_of(fixture, early, &draws);
    assert_int_equal(draws.uncertainty.n_drivers, 1);
    assert_int_equal(draws.uncertainty.drivers[0].kind, LSP_DRIVES_OPENING);
    assert_close(draws.uncertainty.drivers[0].correlation, -1, 1e-12);
}

/* Three of four draws open on the first day there is, or on the last: no third of the draws is all
 * before them, or behind. */
static void a_third_that_nothing_falls_into_is_passed_over(void **state)
{
    struct fixture *fixture = *state;
    for (int side = 0; side < 2; side++) {
        struct draws draws;
        for (int32_t at = 0; at < N_PROGRAMME; at++)
            fixture->opening_day[at] = day_of(2027) + (at % 4 == 0 ? (side == 0 ? 365 : -365) : 0);
        draw(fixture);
        make_of(fixture, early, &draws);
        const struct lsp_npv_driver *opening = find(&draws.uncertainty, "opening");
        assert_non_null(opening);
        int32_t first_day = day_of(2027) - (side == 0 ? 0 : 365);
        assert_true(opening->low_npv == -first_day && opening->high_npv == -(first_day + 365));
    }
}

/* One construction whose cost is the number "cost", and the draws' costs of events and of like
 * projects: 0 to 999 thousandths, and 10 to 20. */
static void build_something(struct fixture *fixture)
{
    static struct lsp_cost_item item;
    static struct lsp_risk_event event;
    static double event_money[N_PROGRAMME], sorted_money[N_PROGRAMME];
    item = (struct lsp_cost_item){.kind = LSP_CONSTRUCTION};
    event = (struct lsp_risk_event){.probability = 1, .cost_money = {.high = 1}};
    fixture->inputs.appraisal.costs = &item;
    fixture->inputs.appraisal.n_costs = 1;
    fixture->inputs.assumptions.items[0].target = &item.amount_money;
    fixture->inputs.programme_options.events = &event;
    fixture->inputs.programme_options.n_events = 1;
    for (int at = 0; at < N_PROGRAMME; at++) {
        event_money[at] = at / 1000.0;
        sorted_money[at] = 10 + 10 * (at + 0.5) / N_PROGRAMME;
    }
    fixture->risk.event_money = event_money;
    fixture->risk.cost.money = fixture->risk.cost.sorted_money = sorted_money;
}

static void what_risk_events_cost_is_on_top_of_a_draws_own_cost(void **state)
{
    struct fixture *fixture = *state;
    draw(fixture);
    assert_null(fixture->sample.cost_factor); /* nothing is built */
    build_something(fixture);
    draw(fixture);
    const double *own = &fixture->inputs.appraisal.costs[0].amount_money;
    for (uint32_t at = 0; at < N_DRAWS; at++) {
        double cost = lsp_drawn_value(&fixture->inputs, &fixture->sample, own, at);
        double events = fixture->risk.event_money[fixture->sample.programme_draw[at]];
        assert_true(cost >= 1 && cost <= 3);
        assert_close(fixture->sample.cost_factor[at] * cost, cost + events, 1e-12);
    }
    fixture->inputs.programme_options.n_events = 0;
    draw(fixture);
    assert_null(fixture->sample.cost_factor);
}

/* Each draw costs what the combined view has at its rank: together they cost 10 to 20. */
static void draws_cost_what_the_combined_view_says_in_their_own_order(void **state)
{
    struct fixture *fixture = *state;
    build_something(fixture);
    fixture->risk.outside_cost = fixture->risk.cost;
    fixture->inputs.programme_options.combine = LSP_COMBINE_MAX;
    draw(fixture);
    const double *own = &fixture->inputs.appraisal.costs[0].amount_money;
    double total[N_DRAWS], all[N_DRAWS], sum = 0, correlation;
    for (uint32_t at = 0; at < N_DRAWS; at++) {
        double cost = lsp_drawn_value(&fixture->inputs, &fixture->sample, own, at);
        total[at] = cost + fixture->risk.event_money[fixture->sample.programme_draw[at]];
        all[at] = cost * fixture->sample.cost_factor[at];
        assert_true(all[at] > 10 && all[at] < 20);
        sum += all[at];
    }
    assert_close(sum / N_DRAWS, 15, 1e-3);
    assert_int_equal(lsp_statistics_rank_correlation(N_DRAWS, total, all, &correlation), LSP_OK);
    assert_close(correlation, 1, 1e-12);
    fixture->inputs.programme_options.combine = LSP_COMBINE_INSIDE;
    fixture->inputs.programme_options.n_events = 0;
    draw(fixture);
    assert_null(fixture->sample.cost_factor); /* the outside view is shown only */
}

int main(void)
{
#define EACH(TEST) cmocka_unit_test_setup_teardown(TEST, fill, empty)
    const struct CMUnitTest tests[] = {
        EACH(an_event_happens_in_its_share_of_the_draws),
        EACH(an_event_begins_on_any_of_its_days_and_lasts_as_said),
        EACH(an_event_begins_at_the_opening_but_not_before_the_model_can_tell),
        EACH(a_passing_event_ends_before_the_last_model_year),
        EACH(an_uncertain_probability_counts_with_its_mean),
        EACH(correlations_reach_numbers_events_and_the_opening),
        EACH(thirds_of_a_driver_have_the_means_of_a_uniform_number),
        EACH(an_event_that_decides_all_has_the_whole_variance),
        EACH(a_late_opening_is_a_driver_too),
        EACH(a_third_that_nothing_falls_into_is_passed_over),
        EACH(what_risk_events_cost_is_on_top_of_a_draws_own_cost),
        EACH(draws_cost_what_the_combined_view_says_in_their_own_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
