/* Tests of a study's calibration: numbers come back from what the model itself says, and
 * predictions never touch the fit.  SPDX-License-Identifier: Apache-2.0 */
#include "study/calibrate_internal.h"

#include <stdlib.h>

#include "base/date.h"
#include "support/test.h"

#define COUNT(ARRAY) (sizeof(ARRAY) / sizeof *(ARRAY))
#define STUDY LSP_SOURCE_DIR "/tests/fixtures/two_towns"

enum { TOURIST = 1, VISITOR = 2, FOOD = 4 };       /* segments of the study, as sets */
enum { BRIDGE = 1, RAIL = 2, TRAIN = 4, AIR = 8 }; /* its alternatives */
enum { OPEN, TRAVELLERS, BUSY };                   /* its scenarios */
enum { MAX_ROWS = 12 };

/* The study with a calibration of the test's own. */
struct bench {
    struct calibrated calibrated;
    struct lsp_calibration_spec spec;
    struct lsp_fitted_number parameters[MAX_ROWS];
    struct lsp_observation observations[MAX_ROWS];
    size_t vary[MAX_ROWS];
    struct lsp_diags diags;
    struct lsp_calibrate_options options;
};

static void open_bench(struct bench *bench)
{
    *bench = (struct bench){.options = {.folder = STUDY}};
    assert_int_equal(lsp_study_file_read(STUDY, &bench->diags, &bench->calibrated.inputs), LSP_OK);
    bench->spec.parameters = bench->parameters;
    bench->spec.observations = bench->observations;
    bench->spec.vary = bench->vary;
    bench->calibrated.spec = &bench->spec;
    bench->calibrated.diags = &bench->diags;
    bench->calibrated.options = &bench->options;
}

static void close_bench(struct bench *bench)
{
    lsp_arena_finish(&bench->calibrated.arena);
    lsp_study_inputs_finish(&bench->calibrated.inputs);
    lsp_diags_finish(&bench->diags);
}

static size_t find_item(const struct bench *bench, const char *id)
{
    const struct lsp_assumptions *assumptions = &bench->calibrated.inputs.assumptions;
    for (size_t item = 0; item < assumptions->n_items; item++)
        if (strcmp(assumptions->items[item].id, id) == 0)
            return item;
    fail_msg("no %s in the register", id);
    return 0;
}

static struct lsp_assumption *fit_number(
    struct bench *bench, const char *id, double low, double high)
{
    size_t item = find_item(bench, id);
    bench->parameters[bench->spec.n_parameters++] =
        (struct lsp_fitted_number){.assumption = item, .low = low, .high = high};
    return &bench->calibrated.inputs.assumptions.items[item];
}

static struct lsp_observation *observe(struct bench *bench, enum lsp_observed_kind kind,
    uint32_t alternatives, uint32_t segments, size_t scenario, int year)
{
    struct lsp_observation *of = &bench->observations[bench->spec.n_observations++];
    *of = (struct lsp_observation){.id = "o",
        .name = "O",
        .source = "the test",
        .kind = kind,
        .per = LSP_OBSERVED_YEAR,
        .alternatives = alternatives,
        .segments = segments,
        .scenario = scenario,
        .is_with = true,
        .year = year,
        .value = 1,
        .spread = 0.02};
    return of;
}

/* What the model says of the observations that are not predictions, at the study's own numbers. */
static void ask(struct bench *bench, double values[])
{
    assert_int_equal(lsp_calibrated_observe(&bench->calibrated, false, values), LSP_OK);
    assert_true(bench->calibrated.last_converged);
}

static void take_values_from_model(struct bench *bench)
{
    double values[MAX_ROWS];
    ask(bench, values);
    for (size_t at = 0; at < bench->spec.n_observations; at++)
        bench->observations[at].value = values[at];
}

static void make(struct bench *bench)
{
    assert_int_equal(lsp_calibrated_make(&bench->calibrated), LSP_OK);
}

/* ---- the fit ---- */

static void numbers_come_back_from_what_the_model_says(void **state)
{
    (void)state;
    static const double STARTS[][4] = {{3, 1.2, 0.2, 0.1}, {-6, 0.4, 0.02, 0.8}};
    for (size_t start = 0; start < COUNT(STARTS); start++) {
        struct bench bench;
        open_bench(&bench);
        struct lsp_assumption *items[] = {
            fit_number(&bench, "segments.tourist.constants.train", -10, 10),
            fit_number(&bench, "segments.tourist.scale", 0.1, 3),
            fit_number(&bench, "segments.food.scale", 0.001, 1),
            fit_number(&bench, "segments.tourist.response", 0, 1)};
        observe(&bench, LSP_OBSERVED_PERSONS, TRAIN, TOURIST, OPEN, 2030);
        observe(&bench, LSP_OBSERVED_VEHICLES, BRIDGE, TOURIST, OPEN, 2030)->per = LSP_OBSERVED_DAY;
        observe(&bench, LSP_OBSERVED_SHARE, RAIL, FOOD, OPEN, 2030)->is_with = true;
        observe(&bench, LSP_OBSERVED_PERSONS, TRAIN, TOURIST, OPEN, 2040)->is_with = false;
        observe(&bench, LSP_OBSERVED_VEHICLES, BRIDGE, TOURIST | FOOD, TRAVELLERS, 2035);
        take_values_from_model(&bench);
        double truth[4];
        for (size_t at = 0; at < COUNT(items); at++) {
            truth[at] = items[at]->mid;
            items[at]->mid = STARTS[start][at];
        }
        make(&bench);
        assert_int_equal(bench.calibrated.fit.stopped_by, LSP_FIT_CONVERGED);
        assert_true(bench.calibrated.converged);
        for (size_t at = 0; at < COUNT(items); at++) {
            assert_close(bench.calibrated.fit.parameters[at] / truth[at], 1, 1e-6);
            assert_true(bench.calibrated.fit.standard_error[at] > 0);
        }
        close_bench(&bench);
    }
}

/* The same fit with other values held out, with none, and without an equilibrium for them. */
static void predictions_never_touch_the_fit(void **state)
{
    (void)state;
    struct lsp_fit fits[3];
    double parameters[3][2], errors[3][2], jacobians[3][6], predicted[3];
    for (int run = 0; run < 3; run++) {
        struct bench bench;
        open_bench(&bench);
        fit_number(&bench, "segments.tourist.constants.train", -10, 10);
        fit_number(&bench, "segments.tourist.scale", 0.1, 3);
        observe(&bench, LSP_OBSERVED_PERSONS, TRAIN, TOURIST, OPEN, 2030)->value = 9000;
        if (run < 2) {
            struct lsp_observation *held =
                observe(&bench, LSP_OBSERVED_PERSONS, AIR, TOURIST, OPEN, 2040);
            held->is_predicted = true;
            held->value = run == 0 ? 1 : 1e6;
        }
        observe(&bench, LSP_OBSERVED_SHARE, BRIDGE, TOURIST, OPEN, 2030)->value = 0.5;
        observe(&bench, LSP_OBSERVED_SHARE, BRIDGE, TOURIST, TRAVELLERS, 2040)->value = 0.3;
        make(&bench);
        fits[run] = bench.calibrated.fit;
        memcpy(parameters[run], fits[run].parameters, sizeof parameters[run]);
        memcpy(errors[run], fits[run].standard_error, sizeof errors[run]);
        memcpy(jacobians[run], fits[run].jacobian, sizeof jacobians[run]);
        predicted[run] = run < 2 ? bench.calibrated.values[1] : 0;
        assert_true(run == 2 || bench.calibrated.prediction_error[1] > 0);
        close_bench(&bench);
    }
    for (int run = 1; run < 3; run++) {
        assert_memory_equal(parameters[run], parameters[0], sizeof parameters[0]);
        assert_memory_equal(errors[run], errors[0], sizeof errors[0]);
        assert_memory_equal(jacobians[run], jacobians[0], sizeof jacobians[0]);
        assert_int_equal(fits[run].n_evaluations, fits[0].n_evaluations);
    }
    assert_true(predicted[0] > 0);
    assert_memory_equal(&predicted[0], &predicted[1], sizeof predicted[0]);
}

/* Two constants of a choice among three shift its shares; a third one is one too many. */
static void of_all_constants_only_differences_are_determined(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench);
    /* Else the total would tell. */
    lsp_assumptions_set(
        &bench.calibrated.inputs.assumptions, find_item(&bench, "segments.tourist.response"), 0);
    struct lsp_assumption *train = fit_number(&bench, "segments.tourist.constants.train", -10, 10);
    struct lsp_assumption *air = fit_number(&bench, "segments.tourist.constants.air", -10000, 1000);
    /* As good as the train: else nobody would fly. */
    lsp_assumptions_set(&bench.calibrated.inputs.assumptions,
        find_item(&bench, "segments.tourist.constants.air"), -7000);
    lsp_study_inputs_derive(&bench.calibrated.inputs);
    observe(&bench, LSP_OBSERVED_SHARE, TRAIN, TOURIST, OPEN, 2030)->is_with = false;
    observe(&bench, LSP_OBSERVED_SHARE, AIR, TOURIST, OPEN, 2030)->is_with = false;
    take_values_from_model(&bench);
    train->mid = 1;
    air->mid = -6000;
    make(&bench);
    const struct lsp_fit *fit = &bench.calibrated.fit;
    assert_int_equal(fit->stopped_by, LSP_FIT_CONVERGED);
    assert_true(fit->sum_of_squares < 1e-12);
    assert_true(fit->directions[0].is_determined && !fit->directions[1].is_determined);
    /* Without the bridge there are two ways: -1 h of the train are -4 USD = -320 RUB. */
    assert_close(fit->parameters[0] * 320 - fit->parameters[1], -320 + 7000, 1e-6);
    assert_close(
        fit->directions[1].step[0] * 20 * 320 / (fit->directions[1].step[1] * 11000), 1, 1e-4);
    struct lsp_buffer words = {0};
    lsp_calibrated_direction(&bench.calibrated, &fit->directions[1], &words);
    assert_string_equal(words.text, "only segments.tourist.constants.train minus 0.003125 times "
                                    "segments.tourist.constants.air is determined");
    lsp_buffer_finish(&words);
    close_bench(&bench);
}

/* A dearer train is answered by a constant that takes exactly the dearness back: 12 USD of fare are
 * 3 h of tourists. */
static void a_varied_number_moves_what_is_fitted_and_returns(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench);
    fit_number(&bench, "segments.tourist.constants.train", -10, 10);
    bench.vary[bench.spec.n_vary++] = find_item(&bench, "services.fare_factor.rail");
    observe(&bench, LSP_OBSERVED_PERSONS, TRAIN, TOURIST, OPEN, 2030);
    observe(&bench, LSP_OBSERVED_PERSONS, BRIDGE, TOURIST, OPEN, 2040)->is_predicted = true;
    double values[MAX_ROWS];
    ask(&bench, values);
    bench.observations[0].value = values[0];
    make(&bench);
    const struct calibrated *calibrated = &bench.calibrated;
    assert_int_equal(calibrated->n_varied, 2);
    assert_close(calibrated->fit.parameters[0], -1, 1e-6);
    assert_close(calibrated->varied[0].fit.parameters[0], -1 + 0.3 * 3, 1e-6);
    assert_close(calibrated->varied[1].fit.parameters[0], -1 - 0.5 * 3, 1e-6);
    assert_close(calibrated->varied[0].values[1] / calibrated->values[1], 1, 1e-6);
    assert_true(calibrated->inputs.base.services.fare_factor[LSP_RAIL] == 1);
    close_bench(&bench);
}

/* ---- observations ---- */

static void vehicles_are_amounts_by_load_with_those_that_return_empty(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench);
    observe(&bench, LSP_OBSERVED_VEHICLES, BRIDGE, FOOD, OPEN, 2030)->per = LSP_OBSERVED_DAY;
    observe(&bench, LSP_OBSERVED_TONNES, BRIDGE, FOOD, OPEN, 2030);
    observe(&bench, LSP_OBSERVED_VEHICLES, BRIDGE, TOURIST, OPEN, 2030)->per = LSP_OBSERVED_DAY;
    observe(&bench, LSP_OBSERVED_PERSONS, BRIDGE, TOURIST, OPEN, 2030);
    observe(&bench, LSP_OBSERVED_VEHICLES, RAIL, FOOD, OPEN, 2030);
    observe(&bench, LSP_OBSERVED_TONNES, RAIL, FOOD, OPEN, 2030);
    double values[MAX_ROWS];
    ask(&bench, values);
    assert_true(values[1] > 100 && values[3] > 100 && values[5] > 100);
    assert_close(values[0] * 365 * 15 / 1.8 / values[1], 1, 1e-12);
    assert_close(values[2] * 365 * 25 / values[3], 1, 1e-12);
    assert_close(values[4] * 50 / values[5], 1, 1e-12);
    close_bench(&bench);
}

static void shares_and_zones_add_up(void **state)
{
    (void)state;
    enum { ARDEN, BIRK, COVE, DORN, N_ZONES };
    static const bool FROM_ARDEN[N_ZONES] = {[ARDEN] = true}, TO_COVE[N_ZONES] = {[COVE] = true};
    static const bool FROM_BIRK[N_ZONES] = {[BIRK] = true};
    struct bench bench;
    open_bench(&bench);
    assert_int_equal(bench.calibrated.inputs.base.network.n_zones, N_ZONES);
    observe(&bench, LSP_OBSERVED_SHARE, BRIDGE, TOURIST, OPEN, 2030);
    observe(&bench, LSP_OBSERVED_SHARE, TRAIN, TOURIST, OPEN, 2030);
    observe(&bench, LSP_OBSERVED_SHARE, AIR, TOURIST, OPEN, 2030);
    observe(&bench, LSP_OBSERVED_PERSONS, BRIDGE, TOURIST, OPEN, 2030);
    observe(&bench, LSP_OBSERVED_PERSONS, BRIDGE, TOURIST, OPEN, 2030)->is_origin = FROM_ARDEN;
    observe(&bench, LSP_OBSERVED_PERSONS, BRIDGE, TOURIST, OPEN, 2030)->is_origin = FROM_BIRK;
    struct lsp_observation *back =
        observe(&bench, LSP_OBSERVED_PERSONS, BRIDGE, TOURIST, OPEN, 2030);
    back->is_origin = TO_COVE;
    back->is_destination = FROM_ARDEN;
    struct lsp_observation *none =
        observe(&bench, LSP_OBSERVED_PERSONS, BRIDGE, TOURIST, OPEN, 2030);
    none->is_origin = FROM_BIRK;
    none->is_destination = TO_COVE;
    double values[MAX_ROWS];
    ask(&bench, values);
    assert_close(values[0] + values[1] + values[2], 1, 1e-12);
    assert_close((values[4] + values[5]) / values[3], 1, 1e-12);
    assert_true(values[4] > 0 && values[5] > 0);
    assert_close(values[6] / values[4], 1, 1e-12);
    assert_true(values[7] == 0);
    close_bench(&bench);
}

/* r(t) = 1 - 0.5 exp(-t / 2) of the study, by Simpson's rule. */
static double mean_ramp(double from, double to)
{
    enum { STEPS = 1000 };
    double sum = 0;
    for (int step = 0; step <= STEPS; step++) {
        double weight = step == 0 || step == STEPS ? 1 : step % 2 == 1 ? 4 : 2;
        sum += weight * (1 - 0.5 * exp(-(from + (to - from) * step / STEPS) / 2));
    }
    return sum / (3 * STEPS);
}

static void a_window_counts_the_ramp_of_what_the_project_adds(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench);
    static const int32_t WINDOWS[][2] = {{0, 1}, {0, 365}, {100, 400}, {36525, 36890}};
    for (size_t at = 0; at < COUNT(WINDOWS); at++) {
        struct lsp_observation *of =
            observe(&bench, LSP_OBSERVED_PERSONS, BRIDGE | TRAIN, TOURIST, OPEN, 2030);
        of->has_window = true;
        of->opened_day = lsp_date_to_day((struct lsp_date){2030, 1, 1});
        of->from_day = of->opened_day + WINDOWS[at][0];
        of->to_day = of->opened_day + WINDOWS[at][1];
    }
    bench.observations[2].per = LSP_OBSERVED_WINDOW;
    observe(&bench, LSP_OBSERVED_PERSONS, BRIDGE | TRAIN, TOURIST, OPEN, 2030);
    observe(&bench, LSP_OBSERVED_PERSONS, BRIDGE | TRAIN, TOURIST, OPEN, 2030)->is_with = false;
    double values[MAX_ROWS], with, without;
    ask(&bench, values);
    with = values[4];
    without = values[5];
    assert_true(without > 0 && with > without);
    for (size_t at = 0; at < COUNT(WINDOWS); at++) {
        double reached = mean_ramp(WINDOWS[at][0] / 365.25, WINDOWS[at][1] / 365.25);
        double expected = without + reached * (with - without);
        if (at == 2)
            expected *= 300.0 / 365;
        assert_close(values[at] / expected, 1, 1e-9);
    }
    assert_close(values[3] / with, 1, 1e-12); /* a century later */
    close_bench(&bench);
}

/* The bridge is closed for half of 2030 in this scenario. */
static void the_states_of_a_year_count_by_their_days(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench);
    observe(&bench, LSP_OBSERVED_PERSONS, BRIDGE, VISITOR, TRAVELLERS, 2030);
    observe(&bench, LSP_OBSERVED_PERSONS, BRIDGE, VISITOR, TRAVELLERS, 2029);
    double values[MAX_ROWS];
    ask(&bench, values);
    assert_close(values[0] / values[1], 184.0 / 365, 0.01); /* but for the feedback of the wait */
    close_bench(&bench);
}

static bool stop_at_third(void *user, const char *stage, size_t done, size_t total)
{
    (void)stage, (void)done, (void)total;
    int *n_calls = user;
    return ++*n_calls < 3;
}

static void a_fit_can_be_stopped(void **state)
{
    (void)state;
    struct bench bench;
    int n_calls = 0;
    open_bench(&bench);
    bench.options.progress = stop_at_third;
    bench.options.progress_user = &n_calls;
    fit_number(&bench, "segments.tourist.scale", 0.1, 3);
    observe(&bench, LSP_OBSERVED_PERSONS, TRAIN, TOURIST, OPEN, 2030);
    assert_int_equal(lsp_calibrated_make(&bench.calibrated), LSP_CANCELLED);
    assert_int_equal(n_calls, 3);
    close_bench(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_come_back_from_what_the_model_says),
        cmocka_unit_test(predictions_never_touch_the_fit),
        cmocka_unit_test(of_all_constants_only_differences_are_determined),
        cmocka_unit_test(a_varied_number_moves_what_is_fitted_and_returns),
        cmocka_unit_test(vehicles_are_amounts_by_load_with_those_that_return_empty),
        cmocka_unit_test(shares_and_zones_add_up),
        cmocka_unit_test(a_window_counts_the_ramp_of_what_the_project_adds),
        cmocka_unit_test(the_states_of_a_year_count_by_their_days),
        cmocka_unit_test(a_fit_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
