/* The wait for a free seat: exact cases, and the queue of the bulk service step by step.
 * SPDX-License-Identifier: Apache-2.0 */
#include "services/seats.h"

#include "support/test.h"

enum { MAX_LEFT = 1000 };

static void one_seat_is_the_queue_with_fixed_service(void **state)
{
    (void)state;
    for (double load = 0; load < 0.99; load += 0.07) /* M/D/1: h r / (2 (1 - r)) */
        assert_close(lsp_seat_wait(8, 1, 1 - load).wait_h, 8 * load / (2 * (1 - load)), 1e-12);
}

static void a_full_departure_makes_wait_without_end(void **state)
{
    (void)state;
    assert_close(lsp_seat_wait(8, 50, 1).wait_h, 0, 0);
    assert_true(isinf(lsp_seat_wait(8, 50, 0).wait_h));
    assert_true(isinf(lsp_seat_wait(8, 50, -0.5).wait_h));
    assert_true(lsp_seat_wait(8, 50, 1e-12).wait_h < 1e12);
}

static void the_wait_rises_and_bends_upward_with_its_slope(void **state)
{
    (void)state;
    static const double SEATS[] = {0.5, 1, 2, 30, 1000};
    for (size_t row = 0; row < sizeof SEATS / sizeof *SEATS; row++) {
        struct lsp_seat_wait last = {0, -1};
        for (double load = 0.01; load < 0.995; load += 0.01) {
            struct lsp_seat_wait at = lsp_seat_wait(1, SEATS[row], 1 - load);
            double step = 1e-6 * (1 - load);
            double slope = (lsp_seat_wait(1, SEATS[row], 1 - load - step).wait_h -
                               lsp_seat_wait(1, SEATS[row], 1 - load + step).wait_h) /
                           (2 * step);
            assert_true(at.wait_h >= last.wait_h && at.slope_h >= last.slope_h);
            assert_true(fabs(at.slope_h - slope) <= 1e-5 * slope + 1e-12);
            last = at;
        }
    }
}

/* Persons left behind by departures of so many seats, in the long run: Q' = max(Q + A - C, 0), A by
 * Poisson; each waits one more headway, so the mean wait in headways is E Q / E A. */
static double bulk_wait_headways(int seats, double load)
{
    static double left[MAX_LEFT], next[MAX_LEFT], arrivals[MAX_LEFT];
    double mean = seats * load;
    for (int persons = 0; persons < MAX_LEFT; persons++) {
        arrivals[persons] = exp(persons * log(mean) - mean - lgamma(persons + 1));
        left[persons] = persons == 0 ? 1 : 0;
    }
    for (int departure = 0; departure < 300; departure++) {
        for (int persons = 0; persons < MAX_LEFT; persons++)
            next[persons] = 0;
        for (int before = 0; before < 200; before++)
            for (int come = 0; come < 120 && left[before] > 1e-18; come++) {
                int after = before + come - seats;
                next[after > 0 ? after : 0] += left[before] * arrivals[come];
            }
        for (int persons = 0; persons < MAX_LEFT; persons++)
            left[persons] = next[persons];
    }
    double sum = 0;
    for (int persons = 0; persons < MAX_LEFT; persons++)
        sum += persons * left[persons];
    return sum / mean;
}

static void the_formula_is_near_the_queue_that_departures_leave(void **state)
{
    (void)state;
    static const int SEATS[] = {1, 4, 20, 50};
    static const double LOADS[] = {0.7, 0.8, 0.9};
    for (size_t size = 0; size < 4; size++)
        for (size_t row = 0; row < 3; row++) {
            double exact = bulk_wait_headways(SEATS[size], LOADS[row]);
            double near = lsp_seat_wait(1, SEATS[size], 1 - LOADS[row]).wait_h;
            assert_true(fabs(near - exact) <= 0.1 * exact + 0.003);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_seat_is_the_queue_with_fixed_service),
        cmocka_unit_test(a_full_departure_makes_wait_without_end),
        cmocka_unit_test(the_wait_rises_and_bends_upward_with_its_slope),
        cmocka_unit_test(the_formula_is_near_the_queue_that_departures_leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
