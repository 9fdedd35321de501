/* Tests of least squares within bounds: published minima, bounds, and what data cannot tell apart.
 * SPDX-License-Identifier: Apache-2.0 */
#include "calibration/calibration.h"

#include <string.h>

#include "base/random.h"
#include "support/test.h"

#define COUNT(ARRAY) (sizeof(ARRAY) / sizeof *(ARRAY))

enum { MAX_POINTS = 64, MAX_PARAMETERS = 6 };

/* Points that a model is fitted to, and what it was asked. */
struct sample {
    size_t n_points;
    const double *x, *y;
    double sigma; /* standard deviation of y */
    double (*model)(double x, const double b[]);
    const double *low, *high;
    size_t n_parameters;
};

static enum lsp_status evaluate(void *user, const double b[], double ret_residuals[])
{
    struct sample *sample = user;
    for (size_t at = 0; at < sample->n_parameters; at++)
        assert_true(b[at] >= sample->low[at] && b[at] <= sample->high[at]);
    for (size_t row = 0; row < sample->n_points; row++)
        ret_residuals[row] = (sample->model(sample->x[row], b) - sample->y[row]) / sample->sigma;
    return LSP_OK;
}

static struct lsp_fit fit(struct sample *sample, size_t n, const double low[], const double high[],
    const double start[], struct lsp_arena *arena)
{
    sample->low = low;
    sample->high = high;
    sample->n_parameters = n;
    struct lsp_fit_problem problem = {.n_parameters = n,
        .n_residuals = sample->n_points,
        .low = low,
        .high = high,
        .start = start,
        .evaluate = evaluate,
        .user = sample};
    struct lsp_fit result;
    assert_int_equal(lsp_calibration_fit(&problem, arena, &result), LSP_OK);
    return result;
}

/* ---- the Statistical Reference Datasets [NISTStRD] ---- */

static double adsorption(double x, const double b[])
{
    return b[0] * (1 - exp(-b[1] * x));
}

static double kowalik_osborne(double x, const double b[])
{
    return b[0] * (x * x + x * b[1]) / (x * x + x * b[2] + b[3]);
}

static const double ADSORPTION_X[] = {77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8,
    477.3, 536.8, 593.1, 689.1, 760.0};
static const double ADSORPTION_Y[] = {10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76,
    55.05, 61.01, 66.40, 75.47, 81.78};
static const double KOWALIK_X[] = {4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625};
static const double KOWALIK_Y[] = {
    0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246};

static void certified_minima_and_standard_errors_are_found(void **state)
{
    (void)state;
    const struct {
        struct sample sample;
        size_t n;
        double low[4], high[4], starts[2][4], certified[4], error[4], squares;
    } cases[] = {
        {.sample = {.n_points = 14,
             .x = ADSORPTION_X,
             .y = ADSORPTION_Y,
             .sigma = 1.0187876330e-1,
             .model = adsorption},
            .n = 2,
            .low = {10, 1e-5},
            .high = {1000, 1e-2},
            .starts = {{500, 0.0001}, {250, 0.0005}},
            .certified = {2.3894212918e2, 5.5015643181e-4},
            .error = {2.7070075241, 7.2668688436e-6},
            .squares = 1.2455138894e-1},
        {.sample = {.n_points = 11,
             .x = KOWALIK_X,
             .y = KOWALIK_Y,
             .sigma = 6.6279236551e-3,
             .model = kowalik_osborne},
            .n = 4,
            .low = {0, 0, 0, 0},
            .high = {50, 50, 50, 50},
            .starts = {{25, 39, 41.5, 39}, {0.25, 0.39, 0.415, 0.39}},
            .certified = {1.9280693458e-1, 1.9128232873e-1, 1.2305650693e-1, 1.3606233068e-1},
            .error = {1.1435312227e-2, 1.9633220911e-1, 8.0842031232e-2, 9.0025542308e-2},
            .squares = 3.0750560385e-4},
    };
    for (size_t row = 0; row < COUNT(cases); row++)
        for (int start = 0; start < 2; start++) {
            struct lsp_arena arena = {0};
            struct sample sample = cases[row].sample;
            struct lsp_fit found = fit(&sample, cases[row].n, cases[row].low, cases[row].high,
                cases[row].starts[start], &arena);
            assert_int_equal(found.stopped_by, LSP_FIT_CONVERGED);
            for (size_t at = 0; at < cases[row].n; at++) {
                assert_close(found.parameters[at] / cases[row].certified[at], 1, 1e-7);
                assert_close(found.standard_error[at] / cases[row].error[at], 1, 1e-6);
            }
            double sigma = cases[row].sample.sigma;
            assert_close(found.sum_of_squares * sigma * sigma / cases[row].squares, 1, 1e-9);
            lsp_arena_finish(&arena);
        }
}

/* ---- a valley and bounds ---- */

static double valley(double x, const double b[]) /* x = 0, 1: Rosenbrock's two residuals */
{
    return x < 0.5 ? 10 * (b[1] - b[0] * b[0]) : 1 - b[0];
}

static const double TWO_X[] = {0, 1}, TWO_Y[] = {0, 0};

static void a_curved_valley_is_followed_to_its_end(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct sample sample = {.n_points = 2, .x = TWO_X, .y = TWO_Y, .sigma = 1, .model = valley};
    const double low[] = {-3, -3}, high[] = {3, 3}, start[] = {-1.2, 1};
    struct lsp_fit found = fit(&sample, 2, low, high, start, &arena);
    assert_int_equal(found.stopped_by, LSP_FIT_CONVERGED);
    assert_close(found.parameters[0], 1, 1e-7);
    assert_close(found.parameters[1], 1, 1e-7);
    lsp_arena_finish(&arena);
}

/* With b[0] at most 0.5, b[1] = b[0]^2 is the best that is left. */
static void a_bound_is_kept_and_told(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct sample sample = {.n_points = 2, .x = TWO_X, .y = TWO_Y, .sigma = 1, .model = valley};
    const double low[] = {-3, -3}, high[] = {0.5, 3}, start[] = {-1.2, 1};
    struct lsp_fit found = fit(&sample, 2, low, high, start, &arena);
    assert_int_equal(found.stopped_by, LSP_FIT_CONVERGED);
    assert_true(found.parameters[0] == 0.5);
    assert_close(found.parameters[1], 0.25, 1e-7);
    assert_int_equal(found.place[0], LSP_FIT_AT_HIGH);
    assert_int_equal(found.place[1], LSP_FIT_WITHIN);
    assert_true(isnan(found.standard_error[0]));
    assert_close(found.standard_error[1], 0.1, 1e-6);
    assert_int_equal(found.n_directions, 1);
    lsp_arena_finish(&arena);
}

static void a_fit_may_begin_at_a_bound_and_leave_it(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct sample sample = {.n_points = 2, .x = TWO_X, .y = TWO_Y, .sigma = 1, .model = valley};
    const double low[] = {-1, -1}, high[] = {2, 2}, start[] = {-1, 2};
    struct lsp_fit found = fit(&sample, 2, low, high, start, &arena);
    assert_int_equal(found.stopped_by, LSP_FIT_CONVERGED);
    assert_close(found.parameters[0], 1, 1e-7);
    lsp_arena_finish(&arena);
}

static double ramp(double x, const double b[])
{
    return 1 - (1 - b[0]) * exp(-x / b[1]);
}

/* Points that no ramp fits, by far; a bound that holds; a range that is wide against the answer. */
static void a_bad_fit_ends_at_the_same_place_from_everywhere(void **state)
{
    (void)state;
    static const double X[] = {0.1, 1, 2}, Y[] = {-0.3, 0.4, 1.2};
    const double low[] = {0, 0.05}, high[] = {1, 50};
    const double starts[][2] = {{0.0144, 1.007}, {0.5, 2}, {0.9, 0.3}, {0.05, 10}, {1, 50}};
    double first = 0;
    for (size_t start = 0; start < COUNT(starts); start++) {
        struct lsp_arena arena = {0};
        struct sample sample = {.n_points = 3, .x = X, .y = Y, .sigma = 0.01, .model = ramp};
        struct lsp_fit found = fit(&sample, 2, low, high, starts[start], &arena);
        assert_int_equal(found.stopped_by, LSP_FIT_CONVERGED);
        assert_true(found.parameters[0] == 0 && found.sum_of_squares > 100);
        first = start == 0 ? found.parameters[1] : first;
        assert_close(found.parameters[1] / first, 1, 1e-7);
        lsp_arena_finish(&arena);
    }
}

/* ---- a linear problem within a box, against all combinations of bounds ---- */

struct linear {
    double slope[2][3], want[3];
};

static enum lsp_status evaluate_linear(void *user, const double b[], double ret_residuals[])
{
    const struct linear *linear = user;
    for (size_t row = 0; row < 3; row++)
        ret_residuals[row] =
            linear->slope[0][row] * b[0] + linear->slope[1][row] * b[1] - linear->want[row];
    return LSP_OK;
}

/* held: 0 = free, 1 = at 0, 2 = at 1.  INFINITY when what is best leaves the box. */
static double squares_with(const struct linear *linear, int held0, int held1)
{
    double a = 0, b = 0, c = 0, p = 0, q = 0, u[2] = {held0 - 1, held1 - 1}, residual[3];
    for (size_t row = 0; row < 3; row++) {
        a += linear->slope[0][row] * linear->slope[0][row];
        b += linear->slope[0][row] * linear->slope[1][row];
        c += linear->slope[1][row] * linear->slope[1][row];
        p += linear->slope[0][row] * linear->want[row];
        q += linear->slope[1][row] * linear->want[row];
    }
    if (held0 == 0 && held1 == 0) {
        u[0] = (p * c - q * b) / (a * c - b * b);
        u[1] = (q * a - p * b) / (a * c - b * b);
    } else if (held0 == 0) {
        u[0] = (p - b * u[1]) / a;
    } else if (held1 == 0) {
        u[1] = (q - b * u[0]) / c;
    }
    assert_int_equal(evaluate_linear((void *)(uintptr_t)linear, u, residual), LSP_OK);
    bool is_within = u[0] >= 0 && u[0] <= 1 && u[1] >= 0 && u[1] <= 1;
    return is_within
               ? residual[0] * residual[0] + residual[1] * residual[1] + residual[2] * residual[2]
               : (double)INFINITY;
}

static void the_best_corner_edge_or_face_is_found(void **state)
{
    (void)state;
    const double low[] = {0, 0}, high[] = {1, 1}, start[] = {0.5, 0.5};
    size_t n_at_bounds = 0;
    for (uint32_t number = 0; number < 300; number++) {
        struct linear linear;
        uint32_t draw = 0;
        for (size_t row = 0; row < 3; row++) {
            for (size_t at = 0; at < 2; at++)
                linear.slope[at][row] =
                    2 * lsp_random_uniform(3, LSP_RANDOM_TEST, number, draw++) - 1;
            linear.want[row] = 4 * lsp_random_uniform(3, LSP_RANDOM_TEST, number, draw++) - 2;
        }
        double best = (double)INFINITY;
        for (int held = 0; held < 9; held++)
            best = fmin(best, squares_with(&linear, held / 3, held % 3));
        struct lsp_arena arena = {0};
        struct lsp_fit_problem problem = {.n_parameters = 2,
            .n_residuals = 3,
            .low = low,
            .high = high,
            .start = start,
            .evaluate = evaluate_linear,
            .user = &linear};
        struct lsp_fit found;
        assert_int_equal(lsp_calibration_fit(&problem, &arena, &found), LSP_OK);
        assert_int_equal(found.stopped_by, LSP_FIT_CONVERGED);
        assert_close(found.sum_of_squares, best, 1e-7);
        n_at_bounds += 2 - found.n_directions;
        lsp_arena_finish(&arena);
    }
    assert_true(n_at_bounds > 100); /* or the test would say nothing of bounds */
}

/* ---- what the data cannot tell apart ---- */

static double sum_alone(double x, const double b[])
{
    return x * (b[0] + 2 * b[1]) + b[2];
}

static const double LINE_X[] = {1, 2, 3, 4}, LINE_Y[] = {7, 12, 17, 22}; /* 5 x + 2 */

/* b[0] + 2 b[1] = 5 and b[2] = 2; of the first two nothing but that sum is known. */
static void only_the_sum_of_two_is_determined(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct sample sample = {
        .n_points = 4, .x = LINE_X, .y = LINE_Y, .sigma = 0.1, .model = sum_alone};
    const double low[] = {-10, -10, -10}, high[] = {10, 10, 10}, start[] = {1, 1, 1};
    struct lsp_fit found = fit(&sample, 3, low, high, start, &arena);
    assert_int_equal(found.stopped_by, LSP_FIT_CONVERGED);
    assert_close(found.parameters[0] + 2 * found.parameters[1], 5, 1e-7);
    assert_close(found.parameters[2], 2, 1e-7);
    /* From (1, 1) the nearest point of that line: nothing is moved along it. */
    assert_close(found.parameters[0], 1.4, 1e-6);
    assert_close(found.parameters[1], 1.8, 1e-6);
    assert_int_equal(found.n_directions, 3);
    assert_true(found.directions[0].is_determined && found.directions[1].is_determined);
    assert_false(found.directions[2].is_determined);
    assert_close(found.directions[2].step[0], 2 / sqrt(5), 1e-6);
    assert_close(found.directions[2].step[1], -1 / sqrt(5), 1e-6);
    assert_close(found.directions[2].step[2], 0, 1e-6);
    assert_true(isnan(found.standard_error[0]) && isnan(found.standard_error[1]));
    /* That of the intercept of a line through 1, 2, 3, 4: sigma sqrt(30 / 20). */
    assert_close(found.standard_error[2], 0.1 * sqrt(1.5), 1e-6);
    lsp_arena_finish(&arena);
}

static void a_number_that_nothing_shows_stays_where_it_was(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct sample sample = {
        .n_points = 4, .x = LINE_X, .y = LINE_Y, .sigma = 0.1, .model = adsorption};
    const double low[] = {-1, 0, 0}, high[] = {100, 1, 1}, start[] = {5, 0.1, 0.25};
    struct lsp_fit found = fit(&sample, 3, low, high, start, &arena);
    assert_int_equal(found.stopped_by, LSP_FIT_CONVERGED);
    assert_true(found.parameters[2] == 0.25);
    assert_true(isnan(found.standard_error[2]));
    assert_false(found.directions[2].is_determined);
    assert_true(found.directions[2].step[2] == 1);
    lsp_arena_finish(&arena);
}

static void more_numbers_than_observations_are_fitted_and_told(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct sample sample = {
        .n_points = 2, .x = LINE_X, .y = LINE_Y, .sigma = 0.1, .model = kowalik_osborne};
    const double low[] = {0, 0, 0, 0}, high[] = {50, 50, 50, 50}, start[] = {25, 39, 41.5, 39};
    struct lsp_fit found = fit(&sample, 4, low, high, start, &arena);
    assert_int_equal(found.stopped_by, LSP_FIT_CONVERGED);
    assert_true(found.sum_of_squares < 1e-9);
    size_t n_determined = 0;
    for (size_t k = 0; k < found.n_directions; k++)
        n_determined += found.directions[k].is_determined;
    assert_true(n_determined <= 2);
    lsp_arena_finish(&arena);
}

/* ---- trouble ---- */

static double lost_above_half(double x, const double b[])
{
    return b[0] > 0.5 ? (double)NAN : x * b[0];
}

static void the_fit_turns_back_where_the_model_has_no_value(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct sample sample = {
        .n_points = 4, .x = LINE_X, .y = LINE_Y, .sigma = 0.1, .model = lost_above_half};
    const double low[] = {0}, high[] = {1}, start[] = {0.1}, lost[] = {0.6};
    struct lsp_fit found = fit(&sample, 1, low, high, start, &arena);
    assert_true(found.parameters[0] > 0.1 && found.parameters[0] <= 0.5);
    assert_int_not_equal(found.stopped_by, LSP_FIT_CONVERGED);
    found = fit(&sample, 1, low, high, lost, &arena);
    assert_int_equal(found.stopped_by, LSP_FIT_NO_VALUE);
    assert_true(found.parameters[0] == 0.6);
    lsp_arena_finish(&arena);
}

static enum lsp_status refuse(void *user, const double b[], double ret_residuals[])
{
    uint32_t *n_left = user;
    ret_residuals[0] = b[0];
    return (*n_left)-- == 0 ? LSP_CANCELLED : LSP_OK;
}

static void a_status_of_the_model_ends_the_fit(void **state)
{
    (void)state;
    const double low[] = {-1}, high[] = {1}, start[] = {0.5};
    for (uint32_t n_calls = 0; n_calls < 4; n_calls++) {
        struct lsp_arena arena = {0};
        uint32_t n_left = n_calls;
        struct lsp_fit found = {.n_evaluations = 7};
        struct lsp_fit_problem problem = {.n_parameters = 1,
            .n_residuals = 1,
            .low = low,
            .high = high,
            .start = start,
            .evaluate = refuse,
            .user = &n_left};
        assert_int_equal(lsp_calibration_fit(&problem, &arena, &found), LSP_CANCELLED);
        assert_int_equal(found.n_evaluations, 7);
        lsp_arena_finish(&arena);
    }
}

static void the_limit_of_iterations_is_told(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct sample sample = {.n_points = 2, .x = TWO_X, .y = TWO_Y, .sigma = 1, .model = valley};
    const double low[] = {-3, -3}, high[] = {3, 3}, start[] = {-1.2, 1};
    sample.low = low;
    sample.high = high;
    sample.n_parameters = 2;
    struct lsp_fit_problem problem = {.n_parameters = 2,
        .n_residuals = 2,
        .low = low,
        .high = high,
        .start = start,
        .max_iterations = 2,
        .evaluate = evaluate,
        .user = &sample};
    struct lsp_fit found;
    assert_int_equal(lsp_calibration_fit(&problem, &arena, &found), LSP_OK);
    assert_int_equal(found.stopped_by, LSP_FIT_ITERATIONS);
    assert_int_equal(found.n_iterations, 2);
    assert_true(found.sum_of_squares < 10 * 0.44 * 10 * 0.44 + 2.2 * 2.2);
    lsp_arena_finish(&arena);
}

/* A model that is exact to 1e-6 only, as an iteration would be that stops early. */
static double rounded(double x, const double b[])
{
    return round(adsorption(x, b) * 1e6) / 1e6;
}

static void noise_does_not_keep_the_fit_from_its_minimum(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct sample sample = {
        .n_points = 14, .x = ADSORPTION_X, .y = ADSORPTION_Y, .sigma = 0.1, .model = rounded};
    const double low[] = {100, 1e-4}, high[] = {1000, 1e-2}, start[] = {500, 0.0002};
    sample.low = low;
    sample.high = high;
    sample.n_parameters = 2;
    struct lsp_fit_problem problem = {.n_parameters = 2,
        .n_residuals = 14,
        .low = low,
        .high = high,
        .start = start,
        .noise = 1e-5,
        .evaluate = evaluate,
        .user = &sample};
    struct lsp_fit found;
    assert_int_equal(lsp_calibration_fit(&problem, &arena, &found), LSP_OK);
    assert_int_equal(found.stopped_by, LSP_FIT_CONVERGED);
    assert_close(found.parameters[0] / 2.3894212918e2, 1, 1e-4);
    assert_close(found.parameters[1] / 5.5015643181e-4, 1, 1e-4);
    lsp_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certified_minima_and_standard_errors_are_found),
        cmocka_unit_test(a_curved_valley_is_followed_to_its_end),
        cmocka_unit_test(a_bound_is_kept_and_told),
        cmocka_unit_test(a_fit_may_begin_at_a_bound_and_leave_it),
        cmocka_unit_test(a_bad_fit_ends_at_the_same_place_from_everywhere),
        cmocka_unit_test(the_best_corner_edge_or_face_is_found),
        cmocka_unit_test(only_the_sum_of_two_is_determined),
        cmocka_unit_test(a_number_that_nothing_shows_stays_where_it_was),
        cmocka_unit_test(more_numbers_than_observations_are_fitted_and_told),
        cmocka_unit_test(the_fit_turns_back_where_the_model_has_no_value),
        cmocka_unit_test(a_status_of_the_model_ends_the_fit),
        cmocka_unit_test(the_limit_of_iterations_is_told),
        cmocka_unit_test(noise_does_not_keep_the_fit_from_its_minimum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
